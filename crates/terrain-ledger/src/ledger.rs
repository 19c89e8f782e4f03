//! A decision with the entries that count: what every other part reads. Corrections are resolved here and nowhere else.

use crate::decision::DecisionRecord;
use crate::entry::{Entry, EntryId};
use crate::fact::{Answer, Delivery, Fact, Promise, ReviewOutcome, Softening};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A decision and what was written down since.
#[derive(Clone, Debug, PartialEq)]
pub struct Ledger {
    /// Number of the decision.
    pub id: i64,
    /// The decision.
    pub decision: DecisionRecord,
    /// Entries that count, by number; a corrected one stands as corrected, under the number of the first.
    in_force: BTreeMap<EntryId, Entry>,
    /// All entries, as written.
    all: Vec<Entry>,
}

/// A promise with what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Promised<'a> {
    /// Number of the promise.
    pub id: EntryId,
    /// The day it was given.
    pub given: NaiveDate,
    /// The promise.
    pub promise: &'a Promise,
    /// What became of it, as last told.
    pub delivery: Option<&'a Delivery>,
}

impl Ledger {
    /// The ledger of a decision; `entries` in the order of their numbers. Entries that were written down after `as_of` are left
    /// out: with that day the ledger is what it was at its end.
    #[must_use]
    pub fn new(id: i64, decision: DecisionRecord, entries: Vec<Entry>, as_of: Option<NaiveDate>) -> Self {
        let until = as_of.map(|day| format!("{day}T23:59:60"));
        let known = |entry: &Entry| until.as_ref().is_none_or(|until| entry.recorded_at < *until);
        let all: Vec<Entry> = entries.into_iter().filter(known).collect();
        let mut in_force = BTreeMap::new();
        for entry in &all {
            let first = entry.written.corrects.as_ref().map_or(entry.id, |correction| correction.entry);
            if entry.written.fact == Fact::Withdrawn {
                in_force.remove(&first);
            } else {
                in_force.insert(first, entry.clone());
            }
        }
        Self { id, decision, in_force, all }
    }

    /// Whether a review ended with leaving or an end: then the decision holds no longer.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.in_force.values().any(|entry| match &entry.written.fact {
            Fact::Review(review) => matches!(review.outcome, ReviewOutcome::Leave | ReviewOutcome::End),
            _ => false,
        })
    }

    /// All entries that count with the number they are known by, which for a corrected one is the first's.
    pub fn entries(&self) -> impl Iterator<Item = (EntryId, &Entry)> {
        self.in_force.iter().map(|(&id, entry)| (id, entry))
    }

    /// The entry that counts under that number.
    #[must_use]
    pub fn entry(&self, id: EntryId) -> Option<&Entry> {
        self.in_force.get(&id)
    }

    /// Every entry as it was written, corrections and what they correct included.
    #[must_use]
    pub fn all(&self) -> &[Entry] {
        &self.all
    }

    /// The facts that count, with number and day, oldest day first.
    #[must_use]
    pub fn facts(&self) -> Vec<(EntryId, NaiveDate, &Fact)> {
        let mut facts: Vec<_> =
            self.entries().map(|(id, entry)| (id, entry.written.day, &entry.written.fact)).collect();
        facts.sort_by_key(|(id, day, _)| (*day, *id));
        facts
    }

    /// The promises, each with what became of it, in the order of their numbers.
    #[must_use]
    pub fn promises(&self) -> Vec<Promised<'_>> {
        let mut deliveries: BTreeMap<EntryId, &Delivery> = BTreeMap::new();
        for (_, _, fact) in self.facts() {
            if let Fact::Delivery(delivery) = fact {
                deliveries.insert(delivery.promise, delivery);
            }
        }
        self.entries()
            .filter_map(|(id, entry)| match &entry.written.fact {
                Fact::Promise(promise) => Some(Promised {
                    id,
                    given: entry.written.day,
                    promise,
                    delivery: deliveries.get(&id).copied(),
                }),
                _ => None,
            })
            .collect()
    }

    /// The requests to soften, each with number, day and what we answered last.
    #[must_use]
    pub fn requests(&self) -> Vec<(EntryId, NaiveDate, &Softening, Option<&Answer>)> {
        let mut answers: BTreeMap<EntryId, &Answer> = BTreeMap::new();
        for (_, _, fact) in self.facts() {
            if let Fact::Answer(answer) = fact {
                answers.insert(answer.request, answer);
            }
        }
        self.entries()
            .filter_map(|(id, entry)| match &entry.written.fact {
                Fact::Softening(asked) => Some((id, entry.written.day, asked, answers.get(&id).copied())),
                _ => None,
            })
            .collect()
    }
}
