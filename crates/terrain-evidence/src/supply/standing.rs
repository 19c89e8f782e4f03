//! What stands at a number now.
//!
//! Belongs here: how well founded it is. Does not: what a record says of it.

use serde::Serialize;
use terrain_situation::summary::in_words;
use terrain_situation::{Form, Grade, Quantity, QuantityId, SetBy, Situation};

/// How well founded a number is, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Left open.
    Open,
    /// Written without a source.
    Guess,
    /// Written with a source.
    Sourced,
    /// From a public record.
    Record,
}

impl Standing {
    /// In plain words.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Open => "left open",
            Self::Guess => "a guess",
            Self::Sourced => "with a source",
            Self::Record => "from a record",
        }
    }

    /// Whether a record is offered without being asked for.
    #[must_use]
    pub const fn wants_a_record(self) -> bool {
        matches!(self, Self::Open | Self::Guess)
    }

    pub(super) fn of(quantity: &Quantity) -> Self {
        match (&quantity.form, quantity.set_by, quantity.grade) {
            (Form::Evidence { .. }, ..) => Self::Record,
            (Form::Unknown(_), ..) | (_, SetBy::Default, _) | (_, _, Grade::Unknown) => Self::Open,
            (_, _, Grade::Guess) => Self::Guess,
            _ => Self::Sourced,
        }
    }
}

/// What stands there, in words.
#[derive(Clone, Debug)]
pub(super) struct Now {
    pub(super) standing: Standing,
    pub(super) says: String,
    pub(super) source: Option<String>,
    pub(super) line: Option<usize>,
}

impl Now {
    pub(super) fn of(situation: &Situation, id: QuantityId) -> Self {
        let quantity = situation.quantity(id);
        let standing = Standing::of(quantity);
        let written = quantity.set_by == SetBy::User;
        Self {
            standing,
            says: if written { in_words(situation, quantity) } else { "nothing".to_owned() },
            source: quantity.source.clone().filter(|_| written && standing != Standing::Open),
            line: line(situation, quantity),
        }
    }

    /// Of a group: its written numbers, the best founded of which counts.
    pub(super) fn of_group(situation: &Situation, ids: &[QuantityId]) -> Self {
        let written: Vec<&Quantity> =
            ids.iter().map(|id| situation.quantity(*id)).filter(|one| one.set_by == SetBy::User).collect();
        let key = |quantity: &Quantity| quantity.path.rsplit('.').next().unwrap_or_default().to_owned();
        let parts: Vec<String> = written
            .iter()
            .map(|quantity| format!("{} {}", key(quantity), in_words(situation, quantity)))
            .collect();
        let mut sources: Vec<&str> = written.iter().filter_map(|one| one.source.as_deref()).collect();
        sources.dedup();
        let standing = written.iter().map(|quantity| Standing::of(quantity)).max().unwrap_or(Standing::Open);
        Self {
            standing,
            says: if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") },
            source: Some(sources.join("; "))
                .filter(|source| !source.is_empty() && standing != Standing::Open),
            line: written.iter().filter_map(|quantity| line(situation, quantity)).min(),
        }
    }
}

fn line(situation: &Situation, quantity: &Quantity) -> Option<usize> {
    let start = quantity.span.as_ref()?.start;
    Some(situation.text.bytes().take(start).filter(|byte| *byte == b'\n').count() + 1)
}
