//! `terrain ledger` as an organizer types it.

mod counting;
mod sharing;
mod standing;
