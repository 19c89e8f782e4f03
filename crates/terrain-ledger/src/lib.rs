//! The ledger: a decision with its forecast, what happened since, and what follows from it: what is due, what was delivered,
//! what the counts say of the situation, and how good the forecast was.
//!
//! Belongs here: entries, their checks, and everything worked out from them. Pure: text and values in, text and values
//! out. Does not: keeping them (`terrain-store`), words and pages (`terrain-report`), asking for them (`terrain`).

pub mod agreement;
pub mod calendar;
pub mod calibration;
pub mod check;
pub mod count;
pub mod counted_share;
pub mod deciding;
pub mod decision;
pub mod due;
pub mod entry;
pub mod fact;
pub mod learn;
pub mod ledger;
pub mod personal;
pub mod review;
pub mod share;
pub mod status;
pub mod tally;

#[cfg(test)]
mod testing;

pub use decision::{Commitment, DecisionRecord, Frozen, Level, Tripwire};
pub use entry::{Correction, Entry, EntryId, NewEntry};
pub use fact::Fact;
pub use ledger::Ledger;
