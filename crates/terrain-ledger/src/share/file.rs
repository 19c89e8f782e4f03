//! The file itself, and reading one that came back.

use super::{renumber, sum};
use crate::check::{Refusal, nearest};
use crate::decision::{Level, Tripwire};
use crate::entry::EntryId;
use crate::fact::Fact;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;
use terrain_decide::subject::Named;

/// Format of [`SharedLedger`] as JSON.
pub const FORMAT: u32 = 1;

/// A ledger as others may read it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SharedLedger {
    /// [`FORMAT`]: by it a file is known.
    pub terrain_ledger: u32,
    /// Who may read it.
    pub level: Level,
    /// The day on which it was written.
    pub exported: NaiveDate,
    /// The decision.
    pub decision: SharedDecision,
    /// What happened, in the order in which it was written down.
    pub entries: Vec<SharedEntry>,
    /// Corrections that a partner proposes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proposals: Vec<Proposal>,
}

/// A decision as others may read it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SharedDecision {
    /// SHA-256 under which it is kept: tells which decision it is, and nothing of it.
    pub sha256: String,
    /// The question.
    pub question: String,
    /// The posture that was chosen.
    pub posture: String,
    /// The day on which it was taken.
    pub decided: NaiveDate,
    /// The day on which it ends, if it names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<NaiveDate>,
    /// The day on which it is looked at again, if it names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<NaiveDate>,
    /// Id of the organization whose ledger it is.
    pub us: String,
    /// Organizations that the entries name.
    pub organizations: Vec<Named>,
    /// Campaigns that the entries name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub campaigns: Vec<Named>,
    /// Coalitions that the entries name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coalitions: Vec<Named>,
    /// What only we read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub internal: Option<InternalDecision>,
}

/// What of a decision stays with us.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InternalDecision {
    /// Why.
    pub reasons: String,
    /// What was said against it.
    pub dissent: String,
    /// Why it has no end, if it has none.
    pub no_end: String,
    /// Who may see it.
    pub readers: Level,
    /// The first day of the forecast.
    pub starts: NaiveDate,
    /// Tripwires that were set with it.
    pub tripwires: Vec<Tripwire>,
    /// SHA-256 of the situation's text.
    pub situation_sha256: String,
    /// SHA-256 over the run.
    pub run_sha256: String,
    /// SHA-256 of the forecast.
    pub frozen_sha256: String,
}

/// An entry as others may read it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SharedEntry {
    /// Its number in this file, from 1; facts that are about an earlier one name it by that.
    pub number: u32,
    /// What it is called in every file.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Checksum of the fields below; leave it as it is when you correct them.
    pub sum: String,
    /// The day on which it happened.
    pub day: NaiveDate,
    /// What happened.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub happened: String,
    /// What shows it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub proof: String,
    /// The fact.
    pub fact: Fact,
    /// Whether it was corrected since it was first written down.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub corrected: bool,
    /// What only we read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub internal: Option<InternalEntry>,
}

/// What of an entry stays with us.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InternalEntry {
    /// Its number in the ledger.
    pub id: EntryId,
    /// Who wrote it down.
    pub by: String,
    /// When.
    pub recorded_at: String,
    /// Why it was corrected, if it was.
    pub why: String,
}

/// A correction that a partner proposes: the entry as it should read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// Number of the entry in this file.
    pub entry: u32,
    /// What the entry is called in every file.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Who proposes it: an organization or an office, no name.
    pub by: String,
    /// Why.
    pub why: String,
    /// The day on which it happened.
    pub day: NaiveDate,
    /// What happened.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub happened: String,
    /// What shows it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub proof: String,
    /// The fact.
    pub fact: Fact,
    /// What was answered, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<ProposalAnswer>,
}

/// The answer to a proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProposalAnswer {
    /// Whether it was taken over.
    pub accepted: bool,
    /// Why not, where it was not.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
}

/// Reads a shared ledger that was written by [`super::shared`], perhaps edited by hand since.
///
/// # Errors
/// What keeps the text from being one: no JSON, another format, keys that are unknown or missing, numbers and names that
/// occur twice. A value is never repeated.
pub fn read(text: &str) -> Result<SharedLedger, Vec<Refusal>> {
    let one =
        |message: String, help: &str| vec![Refusal { field: "file", message, help: Some(help.to_owned()) }];
    let place = |error: &serde_json::Error| {
        let told = error.to_string();
        // A value stands in quotes in such messages; what follows the first one is left out.
        let told = told.split(['"', '\'']).next().unwrap_or_default().trim_end_matches([' ', ':']).to_owned();
        let place = format!("line {}, column {}", error.line(), error.column());
        if told.contains(" at line ") || error.line() == 0 { told } else { format!("{told} at {place}") }
    };
    let value: Value = serde_json::from_str(text).map_err(|error| {
        one(format!("this is no JSON: {}", place(&error)), "a comma or a bracket was lost while editing")
    })?;
    match value.get("terrain_ledger").and_then(Value::as_u64) {
        None => {
            return Err(one(
                "this is no shared ledger: it has no `terrain_ledger`".to_owned(),
                "give a file that terrain ledger export wrote",
            ));
        }
        Some(format) if format != u64::from(FORMAT) => {
            return Err(one(
                format!("the file has format {format}, and this program reads format {FORMAT}"),
                "use the version of terrain that wrote it",
            ));
        }
        Some(_) => {}
    }
    let file: SharedLedger = serde_json::from_str(text).map_err(|error| {
        one(place(&error), "only day, happened, proof and fact of an entry are for you to change")
    })?;
    let mut refusals = unknown_keys(&value, &file);
    let mut seen = BTreeSet::new();
    for entry in &file.entries {
        if !seen.insert((entry.number, "")) || !seen.insert((0, entry.reference.as_str())) {
            refusals.push(Refusal {
                field: "entries",
                message: format!("entry {} is there twice", entry.number),
                help: Some("a new fact is written down by terrain ledger add, not in this file".to_owned()),
            });
        }
    }
    if refusals.is_empty() { Ok(file) } else { Err(refusals) }
}

/// Keys of facts that no fact of that kind has.
fn unknown_keys(value: &Value, file: &SharedLedger) -> Vec<Refusal> {
    let facts = |list: &str| -> Vec<&Value> {
        value.get(list).and_then(Value::as_array).map(|all| all.iter().collect()).unwrap_or_default()
    };
    let written = facts("entries").into_iter().chain(facts("proposals"));
    let entries = file.entries.iter().map(|entry| (entry.number, &entry.fact));
    let read = entries.chain(file.proposals.iter().map(|proposal| (proposal.entry, &proposal.fact)));
    let mut refusals = Vec::new();
    for (value, (number, fact)) in written.zip(read) {
        let Some(keys) = value.get("fact").and_then(Value::as_object) else { continue };
        let known = known_keys(fact);
        for key in keys.keys().filter(|key| !known.contains(&key.as_str())) {
            let near = nearest(key, known.iter().copied());
            refusals.push(Refusal {
                field: "fact",
                message: format!(
                    "entry {number}, a {}, has a key that is unknown",
                    fact.kind().replace('_', " ")
                ),
                help: Some(match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("it has {}", known.join(", ")),
                }),
            });
        }
    }
    refusals
}

/// Keys that a fact of that kind may have.
const fn known_keys(fact: &Fact) -> &'static [&'static str] {
    match fact {
        Fact::Promise(_) => &["kind", "from", "to", "what", "amount", "unit", "due"],
        Fact::Delivery(_) => &["kind", "promise", "state", "amount"],
        Fact::Turnout(_) => &["kind", "organization", "event", "asked", "promised", "came", "test"],
        Fact::StructureTest(_) => &["kind", "event", "on", "goal", "each"],
        Fact::Contacts(_) => &["kind", "counts", "first_time", "partner"],
        Fact::Softening(_) => &["kind", "from", "asked", "what", "reason"],
        Fact::Answer(_) => &["kind", "request", "reply", "came_of_it"],
        Fact::Demand(_) => &["kind", "points", "militancy"],
        Fact::Statement(_) => &["kind", "title", "own_name", "own_demand"],
        Fact::Hours(_) => &["kind", "coalition", "own_base"],
        Fact::Access(_) => &["kind", "to", "through"],
        Fact::Money(_) => &["kind", "from", "to", "amount", "currency", "what"],
        Fact::Votes(_) => &["kind", "campaign", "body", "yes", "no", "neither", "roll_call", "passed"],
        Fact::Result(_) => &["kind", "campaign", "share_won"],
        Fact::Membership(_) => &["kind", "organization", "coalition", "joined"],
        Fact::Figure(_) => &["kind", "about", "value", "range", "asked", "source"],
        Fact::Opposition(_) => &["kind", "campaign", "acted"],
        Fact::Tripwire(_) => &["kind", "about", "label", "unit", "value", "holds_above", "by", "instead"],
        Fact::Review(_) => &["kind", "outcome", "because", "dissent", "next", "terms"],
        Fact::Withdrawn => &["kind"],
    }
}

impl SharedLedger {
    /// The entry of that number.
    #[must_use]
    pub fn entry(&self, number: u32) -> Option<&SharedEntry> {
        self.entries.iter().find(|entry| entry.number == number)
    }

    /// Whether the entry was edited by hand since it was exported.
    #[must_use]
    pub fn edited(&self, entry: &SharedEntry) -> bool {
        let about = entry.fact.about().and_then(|about| u32::try_from(about).ok());
        let about = about.and_then(|about| self.entry(about)).map(|entry| entry.reference.as_str());
        sum(entry, about) != entry.sum
    }

    /// The fact with numbers of the ledger in place of numbers of this file; `Err` with the number that isn't there.
    pub(super) fn in_ledger(
        &self,
        fact: &Fact,
        id: impl Fn(&str) -> Option<EntryId>,
    ) -> Result<Fact, EntryId> {
        let found = |number: EntryId| {
            let number = u32::try_from(number).ok()?;
            id(&self.entry(number)?.reference)
        };
        if let Some(about) = fact.about()
            && found(about).is_none()
        {
            return Err(about);
        }
        let mut fact = fact.clone();
        renumber(&mut fact, found);
        Ok(fact)
    }
}
