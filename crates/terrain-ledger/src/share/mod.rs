//! Sharing a ledger by file: what leaves the house at which level, and how a partner's corrections come back.
//!
//! Belongs here: the file, what goes into it, comparing one that came back with the ledger. Does not: writing files, and
//! keeping what was accepted. Nobody's view ever goes into the file.

mod compare;
mod file;
mod propose;

pub use compare::{Compared, Difference, compare};
pub use file::{
    FORMAT, InternalDecision, InternalEntry, Proposal, ProposalAnswer, SharedDecision, SharedEntry,
    SharedLedger, read,
};
pub use propose::{Change, propose};

use crate::check::Refusal;
use crate::decision::{Commitment, Fight, Level, Parties};
use crate::entry::{Entry, EntryId};
use crate::fact::Fact;
use crate::ledger::Ledger;
use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use terrain_decide::subject::Named;

/// The widest level at which a fact may be read.
#[must_use]
pub const fn widest(fact: &Fact) -> Level {
    match fact {
        Fact::Promise(_)
        | Fact::Delivery(_)
        | Fact::Statement(_)
        | Fact::Result(_)
        | Fact::Votes(_)
        | Fact::Demand(_) => Level::Public,
        Fact::Turnout(_)
        | Fact::StructureTest(_)
        | Fact::Membership(_)
        | Fact::Money(_)
        | Fact::Opposition(_) => Level::Partners,
        Fact::Contacts(contacts) if contacts.partner.is_some() => Level::Partners,
        Fact::Contacts(_)
        | Fact::Softening(_)
        | Fact::Answer(_)
        | Fact::Hours(_)
        | Fact::Access(_)
        | Fact::Figure(_)
        | Fact::Tripwire(_)
        | Fact::Review(_)
        | Fact::Withdrawn => Level::Internal,
    }
}

/// The ledger as it may be read at a level. `sha256` is the checksum under which the decision is kept.
///
/// # Errors
/// [`Refusal`] where the decision's own readers are fewer.
pub fn shared(
    ledger: &Ledger,
    sha256: &str,
    level: Level,
    exported: NaiveDate,
) -> Result<SharedLedger, Refusal> {
    let record = &ledger.decision;
    if level > record.readers {
        return Err(Refusal {
            field: "level",
            message: format!(
                "this decision was recorded for {}, and the file would be for {}",
                words(record.readers),
                words(level)
            ),
            help: Some(format!(
                "say --level {}; who may read a decision is part of it (terrain ledger decide --readers)",
                name(record.readers)
            )),
        });
    }
    let leaves = |entry: &Entry| widest(&entry.written.fact) >= level;
    let mut chosen: Vec<(EntryId, &Entry)> = ledger.entries().filter(|(_, entry)| leaves(entry)).collect();
    let there: BTreeSet<EntryId> = chosen.iter().map(|(id, _)| *id).collect();
    // What became of a promise that was taken out of the ledger tells nothing any more.
    chosen.retain(|(_, entry)| match &entry.written.fact {
        Fact::Delivery(delivery) => there.contains(&delivery.promise),
        _ => true,
    });
    let numbers: BTreeMap<EntryId, u32> = (1..).zip(&chosen).map(|(number, (id, _))| (*id, number)).collect();
    let entries: Vec<SharedEntry> = chosen
        .iter()
        .map(|(id, entry)| {
            let mut fact = reduced(&entry.written.fact, level);
            renumber(&mut fact, |about| numbers.get(&about).map(|number| i64::from(*number)));
            let about = entry.written.fact.about().filter(|about| numbers.contains_key(about));
            let correction = entry.written.corrects.as_ref();
            let mut shared = SharedEntry {
                number: numbers.get(id).copied().unwrap_or_default(),
                reference: reference(ledger, *id),
                sum: String::new(),
                day: entry.written.day,
                happened: entry.written.happened.clone(),
                proof: entry.written.proof.clone(),
                fact,
                corrected: correction.is_some(),
                internal: (level == Level::Internal).then(|| InternalEntry {
                    id: *id,
                    by: entry.written.by.clone(),
                    recorded_at: entry.recorded_at.clone(),
                    why: correction.map(|correction| correction.why.clone()).unwrap_or_default(),
                }),
            };
            shared.sum = sum(&shared, about.map(|about| reference(ledger, about)).as_deref());
            shared
        })
        .collect();
    let named: BTreeSet<&str> = chosen.iter().flat_map(|(_, entry)| names(&entry.written.fact)).collect();
    let all = level == Level::Internal;
    let parties = &record.parties;
    let there = |id: &str| all || id == parties.us || named.contains(id);
    let only = |list: &[Named]| -> Vec<Named> { list.iter().filter(|one| there(&one.id)).cloned().collect() };
    let decision = SharedDecision {
        sha256: sha256.to_owned(),
        question: record.question.clone(),
        posture: record.posture.label.clone(),
        decided: record.decided,
        ends: match record.commitment {
            Commitment::Until(day) => Some(day),
            _ => None,
        },
        review: match record.commitment {
            Commitment::Review(day) => Some(day),
            _ => None,
        },
        us: parties.us.clone(),
        organizations: only(&parties.organizations),
        campaigns: parties
            .campaigns
            .iter()
            .filter(|fight| there(&fight.id))
            .map(|fight| Named { id: fight.id.clone(), label: fight.label.clone() })
            .collect(),
        coalitions: only(&parties.coalitions),
        internal: all.then(|| InternalDecision {
            reasons: record.reasons.clone(),
            dissent: record.dissent.clone(),
            no_end: match &record.commitment {
                Commitment::NoEnd(reason) => reason.clone(),
                _ => String::new(),
            },
            readers: record.readers,
            starts: record.starts,
            tripwires: record.tripwires.clone(),
            situation_sha256: record.situation_sha256.clone(),
            run_sha256: record.run_sha256.clone(),
            frozen_sha256: record.frozen_sha256.clone(),
        }),
    };
    Ok(SharedLedger { terrain_ledger: FORMAT, level, exported, decision, entries, proposals: Vec::new() })
}

/// A level's name, as the command line takes it.
#[must_use]
pub const fn name(level: Level) -> &'static str {
    match level {
        Level::Internal => "internal",
        Level::Partners => "partners",
        Level::Public => "public",
    }
}

/// Who reads at that level.
#[must_use]
pub const fn words(level: Level) -> &'static str {
    match level {
        Level::Internal => "our own organization",
        Level::Partners => "the organizations of the coalition",
        Level::Public => "everybody",
    }
}

/// The fact without what only we measure.
fn reduced(fact: &Fact, level: Level) -> Fact {
    let mut fact = fact.clone();
    if let (Fact::Demand(demand), true) = (&mut fact, level > Level::Internal) {
        demand.militancy = None;
    }
    fact
}

/// Puts other numbers in place of the entries that a fact is about; without one a turnout is no test's.
fn renumber(fact: &mut Fact, number: impl Fn(EntryId) -> Option<EntryId>) {
    match fact {
        Fact::Delivery(delivery) => {
            if let Some(known) = number(delivery.promise) {
                delivery.promise = known;
            }
        }
        Fact::Answer(answer) => {
            if let Some(known) = number(answer.request) {
                answer.request = known;
            }
        }
        Fact::Turnout(turnout) => turnout.test = turnout.test.and_then(number),
        _ => {}
    }
}

/// What an entry is called in files: the same in each, and no number that tells how many others there are.
fn reference(ledger: &Ledger, id: EntryId) -> String {
    let record = &ledger.decision;
    let secret = format!("{}:{}:{}:{id}", record.frozen_sha256, record.run_sha256, record.situation_sha256);
    hex(&secret).get(..16).unwrap_or_default().to_owned()
}

/// Checksum of what a partner may change in an entry, by which an edit by hand is seen.
fn sum(entry: &SharedEntry, about: Option<&str>) -> String {
    let mut fact = entry.fact.clone();
    renumber(&mut fact, |_| Some(0));
    let content = serde_json::json!([
        entry.reference,
        entry.day,
        entry.happened,
        entry.proof,
        fact,
        about.unwrap_or_default()
    ]);
    hex(&content.to_string()).get(..16).unwrap_or_default().to_owned()
}

fn hex(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Organizations, campaigns and coalitions that a fact names.
fn names(fact: &Fact) -> Vec<&str> {
    let mut names = fact.organizations();
    match fact {
        Fact::Votes(votes) => names.push(&votes.campaign),
        Fact::Result(result) => names.push(&result.campaign),
        Fact::Opposition(opposition) => names.push(&opposition.campaign),
        Fact::Membership(membership) => names.push(&membership.coalition),
        _ => {}
    }
    names
}

impl SharedDecision {
    /// Who takes part, as far as the file tells.
    #[must_use]
    pub fn parties(&self) -> Parties {
        let fight = |named: &Named| Fight {
            id: named.id.clone(),
            label: named.label.clone(),
            ends_week: 0,
            election: false,
        };
        Parties {
            us: self.us.clone(),
            organizations: self.organizations.clone(),
            campaigns: self.campaigns.iter().map(fight).collect(),
            coalitions: self.coalitions.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
