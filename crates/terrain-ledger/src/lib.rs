//! The ledger: a decision with its forecast, what happened since, and what follows from it: what is due, what was delivered,
//! what the counts say of the situation, and how good the forecast was.
//!
//! Belongs here: entries, their checks, and everything worked out from them. Pure: text and values in, text and values
//! out. Does not: keeping them (`terrain-store`), words and pages (`terrain-report`), asking for them (`terrain`).

pub mod agreement;
pub mod check;
pub mod count;
pub mod deciding;
pub mod decision;
pub mod entry;
pub mod fact;
pub mod learn;
pub mod ledger;
pub mod personal;
pub mod share;
pub mod tally;

pub use decision::{Commitment, DecisionRecord, Frozen, Level, Tripwire};
pub use entry::{Correction, Entry, EntryId, NewEntry};
pub use fact::Fact;
pub use ledger::Ledger;
