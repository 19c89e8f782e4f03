//! Reading roll calls: which of the published forms a file has, and the file itself.
//!
//! Belongs here: the forms, and gathering ballots. Does not: columns of one form (one file each), or counts over the votes.

mod collect;
mod files;
mod json;
mod kind;
mod legiscan;
mod legistar;
mod long;
mod open_states;
mod session;
mod voteview;

pub use files::{Openable, ReadSeek, RollCallsRead, read_roll_calls};
pub use kind::{RollCallFile, RollCallForm};
pub use voteview::{RollCallChoice, read_voteview};

/// A file under the name that messages use.
pub type Named<'a, R> = (R, &'a str);
