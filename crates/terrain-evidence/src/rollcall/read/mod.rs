//! Reading roll calls: which of the published forms a file has, and the file itself.
//!
//! Belongs here: the forms, and gathering ballots. Does not: columns of one form (one file each), or counts over the votes.

mod collect;
mod kind;
mod legiscan;
mod long;
mod open_states;
mod voteview;

use crate::table::Wanted;

pub use kind::RollCallFile;
pub use legiscan::{LegiScan, read_legiscan};
pub use long::read_long;
pub use open_states::{OpenStates, read_open_states};
pub use voteview::{RollCallChoice, add_voteview_totals, read_voteview};

/// What the readers of roll calls take, for the message when they are given another record.
const WANTED: Wanted = Wanted {
    importer: "rollcall",
    what: "roll calls: Voteview's votes and members, or a csv with the columns legislator, vote_id and position",
};

/// A file under the name that messages use.
pub type Named<'a, R> = (R, &'a str);
