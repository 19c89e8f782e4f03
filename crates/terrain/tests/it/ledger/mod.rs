//! `terrain ledger`, as a user runs it.

mod learn;
