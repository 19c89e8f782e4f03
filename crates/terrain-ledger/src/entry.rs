//! An entry: something that happened, with who wrote it down and when. What kinds of things there are is in `fact`.

use crate::fact::Fact;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Number of an entry; later ones are larger.
pub type EntryId = i64;

/// An entry as it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its number.
    pub id: EntryId,
    /// Number of the decision that it belongs to.
    pub decision: i64,
    /// When it was written down, `YYYY-MM-DDThh:mm:ssZ`.
    pub recorded_at: String,
    /// What was written.
    #[serde(flatten)]
    pub written: NewEntry,
}

/// What somebody writes down.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewEntry {
    /// The day on which it happened or, for a promise, was given.
    pub day: NaiveDate,
    /// Who writes: an office or a role (`minutes`, `campaign committee`), no name; empty where nobody said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// What happened, in a sentence: facts alone.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub happened: String,
    /// What shows it: minutes, a leaflet, a photograph, a roll call.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub proof: String,
    /// How we see it. Never leaves the house: no export for partners or the public has it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub view: String,
    /// The entry that this one stands in place of, if it corrects one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<Correction>,
    /// The fact itself.
    #[serde(flatten)]
    pub fact: Fact,
}

/// Which entry is corrected, and why. Who and when are the entry's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The first entry, not an earlier correction of it.
    pub entry: EntryId,
    /// Why.
    pub why: String,
}
