//! A decision as it was taken: the posture, until when, reasons and dissent, and, apart, the whole forecast with the runs and
//! the situation behind it. Frozen when it is kept; what happens later is in entries.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use terrain_decide::again::KeptRuns;
use terrain_decide::decision::{Decision, PostureResult};
use terrain_decide::subject::Named;

/// Format of [`DecisionRecord`] as JSON.
pub const FORMAT: u32 = 1;

/// A decision: what is read wherever it is spoken of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DecisionRecord {
    /// [`FORMAT`].
    pub format: u32,
    /// The question, as the user put it.
    pub question: String,
    /// The day on which it was taken.
    pub decided: NaiveDate,
    /// The first day of the forecast's week 0.
    pub starts: NaiveDate,
    /// The posture that was chosen: id, and name on the page.
    pub posture: Named,
    /// Until when.
    pub commitment: Commitment,
    /// Why.
    #[serde(default)]
    pub reasons: String,
    /// What was said against it.
    #[serde(default)]
    pub dissent: String,
    /// Who may see it.
    pub readers: Level,
    /// Who takes part, and what is fought for.
    pub parties: Parties,
    /// Tripwires that were set with it.
    #[serde(default)]
    pub tripwires: Vec<Tripwire>,
    /// SHA-256 of the situation's text, in hexadecimal digits.
    pub situation_sha256: String,
    /// SHA-256 over the run folder's manifest and shards, in hexadecimal digits.
    pub run_sha256: String,
    /// The run folder, as the user named it.
    pub run_folder: String,
    /// SHA-256 of [`Frozen`] as it is kept, in hexadecimal digits.
    pub frozen_sha256: String,
}

/// What a decision rests on, as it was when the decision was taken. Kept apart because it is large.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frozen {
    /// What was forecast, for every posture, week by week where it is weekly.
    pub forecast: Decision,
    /// The runs behind it, future by future: what is needed to decide again without the run folder.
    pub runs: KeptRuns,
    /// Name of the situation's file.
    pub situation_file: String,
    /// The situation's text.
    pub situation: String,
    /// The run folder's manifest.
    pub manifest: String,
}

impl Frozen {
    /// The forecast of the chosen posture.
    #[must_use]
    pub fn chosen(&self, decision: &DecisionRecord) -> Option<&PostureResult> {
        self.forecast.postures.iter().find(|posture| posture.id == decision.posture.id)
    }
}

/// Until when a decision holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Commitment {
    /// It ends on that day.
    Until(NaiveDate),
    /// It is looked at again on that day.
    Review(NaiveDate),
    /// It has no end, for the reason given.
    NoEnd(String),
}

impl Commitment {
    /// The day, if it names one.
    #[must_use]
    pub const fn day(&self) -> Option<NaiveDate> {
        match self {
            Self::Until(day) | Self::Review(day) => Some(*day),
            Self::NoEnd(_) => None,
        }
    }
}

/// Who may see something, from the narrowest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Our own organization.
    Internal,
    /// The organizations of the coalition as well.
    Partners,
    /// Everybody.
    Public,
}

/// Who takes part, and what is fought for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parties {
    /// Our organization.
    pub us: String,
    /// Every organization of the situation, ours included.
    pub organizations: Vec<Named>,
    /// Campaigns, with the week at whose end each is decided.
    pub campaigns: Vec<Fight>,
    /// Coalitions.
    pub coalitions: Vec<Named>,
}

/// A campaign of the situation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fight {
    /// Its id.
    pub id: String,
    /// Its name on the page.
    pub label: String,
    /// The week, counted from 1, at whose end it is decided.
    pub ends_week: u32,
    /// Whether it is decided by an election.
    pub election: bool,
}

/// A number of the situation and the value at which the decision would change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tripwire {
    /// Path of the number, or name of an outcome.
    pub about: String,
    /// In plain words.
    pub label: String,
    /// Its unit.
    pub unit: String,
    /// The value at which the decision changes.
    pub value: f64,
    /// Whether the decision stands above the value; else it stands below it.
    pub holds_above: bool,
    /// The day by which it must be known.
    pub by: NaiveDate,
    /// Name of the posture that does better on the other side.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub instead: String,
}

impl Tripwire {
    /// Whether a value lies on the other side.
    #[must_use]
    pub fn crossed_by(&self, value: f64) -> bool {
        if self.holds_above { value < self.value } else { value > self.value }
    }
}

impl Parties {
    /// Name on the page of an organization, campaign or coalition; its id where it is none of them.
    #[must_use]
    pub fn label<'a>(&'a self, id: &'a str) -> &'a str {
        let fights = self.campaigns.iter().map(|fight| (&fight.id, &fight.label));
        let named = self.organizations.iter().chain(&self.coalitions).map(|named| (&named.id, &named.label));
        named.chain(fights).find(|(known, _)| *known == id).map_or(id, |(_, label)| label)
    }

    /// The organizations but ours.
    pub fn partners(&self) -> impl Iterator<Item = &Named> {
        self.organizations.iter().filter(|named| named.id != self.us)
    }
}

impl DecisionRecord {
    /// Weeks since the forecast's start at the end of that day, 0 or more; `None` before it.
    #[must_use]
    pub fn weeks_at(&self, day: NaiveDate) -> Option<f64> {
        let days = (day - self.starts).num_days();
        (days >= 0).then(|| days as f64 / 7.0)
    }

    /// The last day of the forecast's week of that number, counted from 1.
    #[must_use]
    pub fn end_of_week(&self, week: u32) -> Option<NaiveDate> {
        self.starts.checked_add_days(chrono::Days::new(u64::from(week) * 7 - u64::from(week > 0)))
    }
}
