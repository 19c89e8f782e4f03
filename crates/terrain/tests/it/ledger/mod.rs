//! `terrain ledger` as an organizer types it.

mod counting;
mod learn;
mod sharing;
mod standing;
mod whole;
