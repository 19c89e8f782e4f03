//! Totals that a record states for a roll call beside the votes of its members, and where the two differ.
//!
//! Belongs here: comparing. Does not: deciding who is right; nothing is filled in.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Position, RollCallRecord, Side};

/// What a stated total counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Total {
    /// Everyone who counts as yea.
    Yea,
    /// Everyone who counts as nay.
    Nay,
    /// Everyone with exactly this position.
    #[serde(untagged)]
    Of(Position),
}

impl Total {
    /// What a total under this label counts.
    #[must_use]
    pub fn from_words(text: &str) -> Option<Self> {
        Some(match Position::from_words(text)? {
            Position::Yea => Self::Yea,
            Position::Nay => Self::Nay,
            other => Self::Of(other),
        })
    }

    /// In words.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Yea => "yea",
            Self::Nay => "nay",
            Self::Of(position) => position.in_words(),
        }
    }

    fn counts(self, position: Position) -> bool {
        match self {
            Self::Yea => position.side() == Some(Side::Yea),
            Self::Nay => position.side() == Some(Side::Nay),
            Self::Of(one) => position == one,
        }
    }
}

/// What a record says of its votes besides who voted how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatedTotals {
    /// Totals by identifier of the roll call.
    pub by_roll_call: BTreeMap<String, BTreeMap<Total, u32>>,
    /// Votes taken without a roll call (voice votes, unanimous consent), by identifier. They enter no count, no agreement
    /// and no scaling.
    pub without_roll_call: Vec<String>,
}

/// A stated total that the roll does not bear out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mismatch {
    /// Identifier of the roll call.
    pub roll_call: String,
    /// What is counted.
    pub what: Total,
    /// The total as stated.
    pub stated: u32,
    /// Members of the roll that count.
    pub on_the_roll: u32,
}

impl RollCallRecord {
    /// Every stated total that differs from the roll. A member who is missing from the roll, an excused one say, is not
    /// guessed: the difference stands here.
    #[must_use]
    pub fn mismatches(&self) -> Vec<Mismatch> {
        let mut mismatches = Vec::new();
        for (place, roll_call) in self.roll_calls.iter().enumerate() {
            let Some(totals) = self.stated.by_roll_call.get(roll_call) else { continue };
            for (what, stated) in totals {
                let counted = self.ballots_of(place).filter(|(_, position)| what.counts(*position)).count();
                let on_the_roll = u32::try_from(counted).unwrap_or(u32::MAX);
                if on_the_roll != *stated {
                    let (roll_call, what, stated) = (roll_call.clone(), *what, *stated);
                    mismatches.push(Mismatch { roll_call, what, stated, on_the_roll });
                }
            }
        }
        mismatches
    }
}
