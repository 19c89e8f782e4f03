//! A shared file that came back, beside the ledger: what a partner proposes, by a proposal or by editing the file.

use super::file::{Proposal, SharedDecision, SharedEntry, SharedLedger};
use super::propose::{kind, texts};
use super::{reference, shared};
use crate::check::Refusal;
use crate::entry::{Correction, EntryId, NewEntry};
use crate::fact::Fact;
use crate::ledger::Ledger;
use std::collections::BTreeMap;

/// What a file that came back holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// What differs, in the order in which it is numbered from 1.
    pub differences: Vec<Difference>,
    /// What else is to be known, one sentence each.
    pub notes: Vec<String>,
}

/// One correction that is proposed.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Number of the entry in the ledger.
    pub entry: EntryId,
    /// Number of the entry in the file.
    pub number: u32,
    /// Place in the file's list of proposals; `None` for an edit by hand.
    pub proposal: Option<usize>,
    /// Who proposes it; empty where nobody said.
    pub by: String,
    /// Why; empty where nobody said.
    pub why: String,
    /// The entry as it stands in the ledger.
    pub ours: NewEntry,
    /// The entry as it would read.
    pub theirs: NewEntry,
    /// Whether the entry was corrected in the ledger since the file was written.
    pub moved_on: bool,
}

impl Difference {
    /// The correction to keep; `by` and `why` where the file doesn't say them.
    #[must_use]
    pub fn correction(&self, by: &str, why: &str) -> NewEntry {
        let or = |said: &str, otherwise: &str| if said.is_empty() { otherwise } else { said }.to_owned();
        NewEntry {
            by: or(&self.by, by),
            corrects: Some(Correction { entry: self.entry, why: or(&self.why, why) }),
            ..self.theirs.clone()
        }
    }
}

/// Compares a file with the ledger that it was exported from. `sha256` is the checksum under which the decision is kept.
///
/// # Errors
/// Everything by which the file can't be taken: another decision, fields that are not for others to change, entries that
/// never were in the ledger, another kind of fact, texts that look personal.
pub fn compare(ledger: &Ledger, sha256: &str, file: &SharedLedger) -> Result<Compared, Vec<Refusal>> {
    let refuse = |field, message: String, help: &str| Refusal { field, message, help: Some(help.to_owned()) };
    if file.decision.sha256 != sha256 {
        let message = format!("the file is of another decision than decision {}", ledger.id);
        return Err(vec![refuse(
            "decision",
            message,
            "say which with --decision N; terrain ledger list shows them",
        )]);
    }
    let ours = shared(ledger, sha256, file.level, file.exported).map_err(|refusal| vec![refusal])?;
    let mut refusals: Vec<Refusal> = changed(&ours.decision, &file.decision)
        .into_iter()
        .map(|field| {
            let message =
                format!("`{field}` of the decision was changed, and that is not for others to change");
            refuse("decision", message, "put back what the export had")
        })
        .collect();
    let firsts = ledger.all().iter().filter(|entry| entry.written.corrects.is_none());
    let ids: BTreeMap<String, EntryId> =
        firsts.map(|entry| (reference(ledger, entry.id), entry.id)).collect();
    let by_reference: BTreeMap<&str, &SharedEntry> =
        ours.entries.iter().map(|entry| (entry.reference.as_str(), entry)).collect();
    let mut compared = Compared { differences: Vec::new(), notes: Vec::new() };
    let asked = file
        .proposals
        .iter()
        .enumerate()
        .filter(|(_, proposal)| proposal.answer.is_none())
        .map(|(at, proposal)| (Some(at), proposal.clone()));
    let edited = file.entries.iter().filter(|entry| file.edited(entry)).map(|entry| (None, by_hand(entry)));
    for (at, proposal) in asked.chain(edited) {
        let number = proposal.entry;
        refusals.extend(texts(&proposal));
        let named_otherwise = file.entry(number).is_none_or(|entry| entry.reference != proposal.reference);
        let Some(&id) = ids.get(&proposal.reference).filter(|_| !named_otherwise) else {
            let message = format!("entry {number} of the file is none of this ledger");
            refusals.push(refuse("entry", message, "its `number` and `ref` are as the export wrote them; a new fact is written down by terrain ledger add"));
            continue;
        };
        let (Some(entry), Some(known)) = (ledger.entry(id), by_reference.get(proposal.reference.as_str()))
        else {
            compared.notes.push(format!(
                "entry {number} of the file, {id} here, was withdrawn since: nothing to correct"
            ));
            continue;
        };
        let written = &entry.written;
        if written.fact.kind() != proposal.fact.kind() {
            let message = format!(
                "entry {number} is a {}, and the file makes it a {}",
                kind(&written.fact),
                kind(&proposal.fact)
            );
            refusals.push(refuse("fact", message, "withdraw it, and write down another"));
            continue;
        }
        let fact = match file.in_ledger(&proposal.fact, |reference| ids.get(reference).copied()) {
            Ok(fact) => with_hidden(fact, &written.fact, file),
            Err(about) => {
                let message = format!("entry {number} is about entry {about}, which the file doesn't have");
                refusals.push(refuse("entry", message, "name an entry by its `number` in the file"));
                continue;
            }
        };
        let theirs = NewEntry {
            day: proposal.day,
            happened: proposal.happened.clone(),
            proof: proposal.proof.clone(),
            fact,
            corrects: None,
            ..written.clone()
        };
        if (&theirs.fact, theirs.day, &theirs.happened, &theirs.proof)
            == (&written.fact, written.day, &written.happened, &written.proof)
        {
            compared.notes.push(format!("entry {number} of the file, {id} here, reads like that already"));
            continue;
        }
        compared.differences.push(Difference {
            entry: id,
            number,
            proposal: at,
            by: proposal.by.clone(),
            why: proposal.why.clone(),
            ours: written.clone(),
            theirs,
            moved_on: file.entry(number).is_some_and(|entry| entry.sum != known.sum),
        });
    }
    if refusals.is_empty() { Ok(compared) } else { Err(refusals) }
}

fn by_hand(entry: &SharedEntry) -> Proposal {
    Proposal {
        entry: entry.number,
        reference: entry.reference.clone(),
        by: String::new(),
        why: String::new(),
        day: entry.day,
        happened: entry.happened.clone(),
        proof: entry.proof.clone(),
        fact: entry.fact.clone(),
        answer: None,
    }
}

/// The fact with what the file was not given.
fn with_hidden(mut fact: Fact, ours: &Fact, file: &SharedLedger) -> Fact {
    if let (Fact::Demand(theirs), Fact::Demand(ours)) = (&mut fact, ours)
        && file.level > crate::Level::Internal
    {
        theirs.militancy = ours.militancy;
    }
    fact
}

/// Fields of a decision that differ, but for lists of names, which grow with the entries.
fn changed(ours: &SharedDecision, theirs: &SharedDecision) -> Vec<&'static str> {
    [
        ("question", ours.question == theirs.question),
        ("posture", ours.posture == theirs.posture),
        ("decided", ours.decided == theirs.decided),
        ("ends", ours.ends == theirs.ends),
        ("review", ours.review == theirs.review),
        ("us", ours.us == theirs.us),
        ("internal", ours.internal == theirs.internal),
    ]
    .into_iter()
    .filter(|(_, same)| !same)
    .map(|(field, _)| field)
    .collect()
}
