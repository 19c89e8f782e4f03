//! What was known on a day stays what was known on that day, whatever is written down later.

use crate::support::{correcting, decision, kept, written};
use proptest::prelude::*;
use terrain_ledger::fact::{Fact, Turnout};
use terrain_ledger::{Entry, Ledger, NewEntry};

const DAYS: [&str; 5] = ["2026-12-01", "2026-12-02", "2026-12-09", "2027-01-15", "2027-02-28"];

fn turnout(came: u32) -> Fact {
    let (organization, event) = ("county-coalition".to_owned(), "picket".to_owned());
    Fact::Turnout(Turnout { organization, event, asked: None, promised: None, came, test: None })
}

/// What is done next: a new entry, or a correction or withdrawal of the first of so many before.
#[derive(Clone, Debug)]
enum Step {
    New(u32),
    Correct(usize, u32),
    Withdraw(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0_u32..500).prop_map(Step::New),
        2 => (any::<usize>(), 0_u32..500).prop_map(|(which, came)| Step::Correct(which, came)),
        1 => any::<usize>().prop_map(Step::Withdraw),
    ]
}

/// The entries of these steps, one after the other, on days that never go back.
fn entries(steps: &[(usize, Step)]) -> Vec<Entry> {
    let mut firsts: Vec<i64> = Vec::new();
    let mut entries = Vec::new();
    let mut at = 0;
    for ((forward, step), id) in steps.iter().zip(1..) {
        at = (at + forward % 2).min(DAYS.len() - 1);
        let on = DAYS[at];
        let first = |which: &usize| firsts[which % firsts.len()];
        let new: NewEntry = match step {
            Step::Correct(which, came) if !firsts.is_empty() => correcting(first(which), on, turnout(*came)),
            Step::Withdraw(which) if !firsts.is_empty() => correcting(first(which), on, Fact::Withdrawn),
            Step::New(came) | Step::Correct(_, came) => {
                firsts.push(id);
                written(on, turnout(*came))
            }
            Step::Withdraw(_) => {
                firsts.push(id);
                written(on, turnout(0))
            }
        };
        entries.push(kept(id, new));
    }
    entries
}

proptest! {
    #[test]
    fn nothing_written_later_changes_what_was_true_at_an_earlier_date(
        steps in prop::collection::vec((any::<usize>(), step()), 1..40),
    ) {
        let all = entries(&steps);
        for day in DAYS {
            let day: chrono::NaiveDate = day.parse().unwrap();
            let known: Vec<Entry> = all.iter().filter(|entry| entry.written.day <= day).cloned().collect();
            let then = Ledger::new(1, decision(), known, None);
            let looked_back = Ledger::new(1, decision(), all.clone(), Some(day));
            prop_assert_eq!(&looked_back, &then);
            prop_assert_eq!(looked_back.facts(), then.facts());
        }
    }

    #[test]
    fn every_entry_stays_readable_and_counts_at_most_once(
        steps in prop::collection::vec((any::<usize>(), step()), 1..40),
    ) {
        let all = entries(&steps);
        let ledger = Ledger::new(1, decision(), all.clone(), None);
        prop_assert_eq!(ledger.all(), &all[..]);
        for (id, entry) in ledger.entries() {
            // What counts under a number is the last that was written of it.
            let of_it = |one: &&Entry| {
                one.id == id || one.written.corrects.as_ref().is_some_and(|correction| correction.entry == id)
            };
            prop_assert_eq!(all.iter().rfind(of_it), Some(entry));
        }
    }
}
