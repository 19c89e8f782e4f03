//! Single statements of an organization's filings: what, when, from which filing, in numbers and in words.
//!
//! Belongs here: the form of a statement. Does not: which ones there are (`file`).

use serde::Serialize;

use super::Key;
use crate::estimate::Estimate;
use crate::in_words::{counted, dollars, percent};

/// What a statement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// Where its money comes from.
    Funding,
    /// How many members it has.
    Members,
    /// How far it lives on dues.
    Dues,
    /// How far it lives on one giver, or one line of revenue.
    Dependence,
    /// Grants that it paid and got.
    Grants,
    /// Its dealings with parties and candidates.
    PartyTies,
    /// Employees and volunteers.
    Staff,
    /// The next election of its officers.
    OfficersElection,
    /// Elections at workplaces with it on the ballot.
    Elections,
}

impl About {
    /// All of them, in the order of a file.
    pub const ALL: [Self; 9] = [
        Self::Funding,
        Self::Members,
        Self::Dues,
        Self::Dependence,
        Self::Grants,
        Self::PartyTies,
        Self::Staff,
        Self::OfficersElection,
        Self::Elections,
    ];

    /// As a heading.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Funding => "Where its money comes from (funding shares)",
            Self::Members => "Members",
            Self::Dues => "How far it lives on dues (dues dependence)",
            Self::Dependence => "How far it lives on its largest source (dependence)",
            Self::Grants => "Grants paid and received",
            Self::PartyTies => "Money from and to parties and candidates (party ties)",
            Self::Staff => "Employees and volunteers",
            Self::OfficersElection => "The next election of its officers",
            Self::Elections => "Elections at workplaces, won and lost",
        }
    }
}

/// What the numbers count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Parts of a whole, 0 to 1.
    Share,
    /// People.
    People,
    /// Dollars.
    Dollars,
    /// Elections.
    Elections,
}

impl Unit {
    pub(super) fn in_words(self, value: f64) -> String {
        match self {
            Self::Share => percent(value),
            Self::People | Self::Elections => counted(value),
            Self::Dollars => dollars(value),
        }
    }
}

/// One statement.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fact {
    /// What it is about.
    pub about: About,
    /// In plain words, such as "from foundations".
    pub what: String,
    /// Whose filing says so.
    pub from: Key,
    /// Year or days that it is of.
    pub period: String,
    /// Which filing, or how many.
    pub filing: String,
    /// The number, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// The range that the filing allows, low and high.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<[f64; 2]>,
    /// What the number counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// The statement in words, without what it is about.
    pub says: String,
}

/// Where a statement stands.
#[derive(Clone, Debug)]
pub(super) struct Standing {
    pub(super) from: Key,
    pub(super) period: String,
    pub(super) filing: String,
}

impl Standing {
    /// A number of an estimate from filings of this organization alone.
    pub(super) fn number(&self, about: About, what: impl Into<String>, unit: Unit, said: &Estimate) -> Fact {
        let [low, high] = said.interval.map(|end| unit.in_words(end));
        let middle = unit.in_words(said.estimate);
        let says = if low == high { middle } else { format!("{low} to {high}, in the middle {middle}") };
        Fact {
            value: Some(said.estimate),
            interval: Some(said.interval),
            unit: Some(unit),
            ..self.text(about, what, says)
        }
    }

    /// A statement without a number.
    pub(super) fn text(&self, about: About, what: impl Into<String>, says: impl Into<String>) -> Fact {
        Fact {
            about,
            what: what.into(),
            from: self.from.clone(),
            period: self.period.clone(),
            filing: self.filing.clone(),
            value: None,
            interval: None,
            unit: None,
            says: says.into(),
        }
    }
}
