//! Roll-call records of a chamber: who sat there, how each voted, where scholars place them.
//!
//! Belongs here: reading votes, what can be counted from them, and placing members by them. Does not: the model's
//! `chamber_vote`.

mod bloc;
mod estimate;
mod measures;
mod position;
mod read;
mod report;
mod scaling;
mod seats;
mod totals;

pub use bloc::BlocMeasures;
pub use estimate::{KEYS, SEATS, estimate, names, seats};
pub use measures::{Measures, PartyMeasures};
pub use position::{Position, Side};
pub use read::{
    Named, Openable, ReadSeek, RollCallChoice, RollCallFile, RollCallForm, RollCallsRead, read_roll_calls,
    read_voteview,
};
pub use report::{Agreement, BLOC, BlocMember, BlocReport, MeanAgreement, ReadLabel, ReadNotes};
pub use scaling::{
    Coordinate, Dimensions, EndsAgainstMiddle, FitMeasures, LEAST_VOTES, LOPSIDED, Mark, Placed, Scaling,
    ScalingOptions, TooFewVotes, position_figures,
};
pub use seats::{ChamberRecord, PartyRecord, Seat};
pub use totals::{Mismatch, StatedTotals, Total};

use std::collections::BTreeMap;

use serde::Serialize;

use crate::import::ImportSummary;

/// A public office holder in a chamber.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Member {
    /// The record's identifier (Voteview: ICPSR number).
    pub id: String,
    /// Name as published.
    pub name: String,
    /// Party code or name as the record writes it (Voteview: 100 Democratic, 200 Republican).
    pub party: String,
    /// State, if given.
    pub state: String,
    /// District, if given.
    pub district: String,
    /// Published position on the first and second dimension (DW-NOMINATE, -1 to 1).
    pub ideal_point: Option<[f64; 2]>,
    /// Votes behind that position.
    pub ideal_votes: Option<u32>,
}

impl Member {
    /// A member of whom no more is known than this.
    pub(crate) fn called(id: &str, name: &str) -> Self {
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            party: String::new(),
            state: String::new(),
            district: String::new(),
            ideal_point: None,
            ideal_votes: None,
        }
    }
}

/// The votes of one chamber in one term.
#[derive(Clone, Debug)]
pub struct RollCallRecord {
    /// Number of the Congress, where the record has one.
    pub congress: Option<u32>,
    /// Such as `Senate`.
    pub chamber: String,
    /// Everyone who held a seat, in the order of the record.
    pub members: Vec<Member>,
    /// Identifiers of the roll calls: by day where all have one, else by number where all are numbers, else in the order
    /// of the record.
    pub roll_calls: Vec<String>,
    /// What each member did: by (index in `roll_calls`, index in `members`).
    pub ballots: BTreeMap<(usize, usize), Position>,
    /// The record's own labels, how each was read, how often it occurs.
    pub labels: BTreeMap<String, (Position, u64)>,
    /// Totals as the record states them, and votes without a roll call.
    pub stated: StatedTotals,
    /// Rows read, kept, skipped.
    pub summary: ImportSummary,
}

impl RollCallRecord {
    /// Ballots of one roll call with the member's index, in the order of members.
    pub fn ballots_of(&self, roll_call: usize) -> impl Iterator<Item = (usize, Position)> + '_ {
        self.ballots
            .range((roll_call, 0)..(roll_call + 1, 0))
            .map(|((_, member), position)| (*member, *position))
    }

    /// The index of a member by identifier.
    #[must_use]
    pub fn member(&self, id: &str) -> Option<usize> {
        self.members.iter().position(|member| member.id == id)
    }
}

/// A party's name for Voteview's commonest codes, the code itself otherwise.
#[must_use]
pub fn party_name(code: &str) -> &str {
    match code {
        "100" => "Democratic",
        "200" => "Republican",
        "328" => "Independent",
        other => other,
    }
}
