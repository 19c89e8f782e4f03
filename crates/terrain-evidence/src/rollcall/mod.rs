//! Roll-call records of a chamber: who sat there, how each voted, where scholars place them.
//!
//! Belongs here: reading votes, what can be counted from them, and placing members by them. Does not: the model's
//! `chamber_vote`.

mod bloc;
mod estimate;
mod measures;
mod read;
mod scaling;
mod seats;

pub use bloc::BlocMeasures;
pub use estimate::{KEYS, SEATS, estimate, names, seats};
pub use measures::{Measures, PartyMeasures};
pub use read::{RollCallChoice, read_long, read_voteview};
pub use scaling::{
    Coordinate, Dimensions, EndsAgainstMiddle, FitMeasures, LEAST_VOTES, LOPSIDED, Mark, Placed, Scaling,
    ScalingOptions, TooFewVotes,
};
pub use seats::{ChamberRecord, PartyRecord, Seat};

use std::collections::BTreeMap;

use serde::Serialize;

use crate::import::ImportSummary;

/// What a member did at a roll call, kept apart as the record keeps it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Position {
    /// Voted yea.
    Yea,
    /// Absent, paired with a nay: counts as yea.
    PairedYea,
    /// Announced for: counts as yea.
    AnnouncedYea,
    /// Announced against: counts as nay.
    AnnouncedNay,
    /// Absent, paired with a yea: counts as nay.
    PairedNay,
    /// Voted nay.
    Nay,
    /// There, without taking a side.
    Present,
    /// Abstained.
    Abstain,
    /// Away with leave.
    Excused,
    /// Away.
    Absent,
    /// Did not vote, the record does not say why.
    NotVoting,
    /// The seat was empty.
    Vacant,
    /// Not a member at the time.
    NotMember,
}

/// A side in a roll call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// For.
    Yea,
    /// Against.
    Nay,
}

impl Position {
    /// The side it counts for, if any.
    #[must_use]
    pub const fn side(self) -> Option<Side> {
        match self {
            Self::Yea | Self::PairedYea | Self::AnnouncedYea => Some(Side::Yea),
            Self::Nay | Self::PairedNay | Self::AnnouncedNay => Some(Side::Nay),
            _ => None,
        }
    }

    /// Whether the person held a seat at the time.
    #[must_use]
    pub const fn seated(self) -> bool {
        !matches!(self, Self::Vacant | Self::NotMember)
    }

    /// Voteview's cast codes 0 to 9. Source: voteview.com, data dictionary, `cast_code`.
    #[must_use]
    pub const fn from_cast_code(code: u32) -> Option<Self> {
        Some(match code {
            0 => Self::NotMember,
            1 => Self::Yea,
            2 => Self::PairedYea,
            3 => Self::AnnouncedYea,
            4 => Self::AnnouncedNay,
            5 => Self::PairedNay,
            6 => Self::Nay,
            7 | 8 => Self::Present,
            9 => Self::NotVoting,
            _ => return None,
        })
    }

    /// The words that clerks use, in either case.
    #[must_use]
    pub fn from_words(text: &str) -> Option<Self> {
        let words: String = text.chars().filter(char::is_ascii_alphabetic).collect();
        Some(match words.to_ascii_lowercase().as_str() {
            "yea" | "yes" | "aye" | "y" | "for" | "infavor" | "infavour" => Self::Yea,
            "nay" | "no" | "n" | "against" | "opposed" => Self::Nay,
            "pairedyea" | "pairedyes" | "pairedfor" => Self::PairedYea,
            "pairednay" | "pairedno" | "pairedagainst" => Self::PairedNay,
            "announcedyea" | "announcedyes" | "announcedfor" => Self::AnnouncedYea,
            "announcednay" | "announcedno" | "announcedagainst" => Self::AnnouncedNay,
            "present" | "presentnotvoting" => Self::Present,
            "abstain" | "abstained" | "abstention" => Self::Abstain,
            "excused" | "leave" => Self::Excused,
            "absent" | "away" => Self::Absent,
            "notvoting" | "nv" | "novote" => Self::NotVoting,
            "vacant" => Self::Vacant,
            _ => return None,
        })
    }
}

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

/// The votes of one chamber in one term.
#[derive(Clone, Debug)]
pub struct RollCallRecord {
    /// Number of the Congress, where the record has one.
    pub congress: Option<u32>,
    /// Such as `Senate`.
    pub chamber: String,
    /// Everyone who held a seat, in the order of the record.
    pub members: Vec<Member>,
    /// Identifiers of the roll calls; by number if they are numbers, else in the order of the record.
    pub roll_calls: Vec<String>,
    /// What each member did: by (index in `roll_calls`, index in `members`).
    pub ballots: BTreeMap<(usize, usize), Position>,
    /// The record's own labels, how each was read, how often it occurs.
    pub labels: BTreeMap<String, (Position, u64)>,
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
