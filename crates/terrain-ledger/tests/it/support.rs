//! A decision made by hand, and entries for it. No assertions.

use chrono::NaiveDate;
use terrain_decide::subject::Named;
use terrain_ledger::decision::{FORMAT, Fight, Parties};
use terrain_ledger::{Commitment, Correction, DecisionRecord, Entry, Fact, Ledger, Level, NewEntry};

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn named(id: &str, label: &str) -> Named {
    Named { id: id.to_owned(), label: label.to_owned() }
}

/// Taken on 1 December 2026 by a caucus with one partner and one fight of thirty weeks.
pub(crate) fn decision() -> DecisionRecord {
    DecisionRecord {
        format: FORMAT,
        question: "Alone or together?".to_owned(),
        decided: day("2026-12-01"),
        starts: day("2026-12-01"),
        posture: named("temporary", "join for this campaign"),
        commitment: Commitment::Review(day("2027-03-01")),
        reasons: String::new(),
        dissent: String::new(),
        readers: Level::Internal,
        parties: Parties {
            us: "caucus".to_owned(),
            organizations: vec![
                named("caucus", "our caucus"),
                named("county-coalition", "the county coalition"),
            ],
            campaigns: vec![Fight {
                id: "recognition".to_owned(),
                label: "recognition".to_owned(),
                ends_week: 30,
                election: true,
            }],
            coalitions: vec![named("county", "the county coalition")],
        },
        tripwires: Vec::new(),
        situation_sha256: String::new(),
        run_sha256: String::new(),
        run_folder: "run".to_owned(),
        frozen_sha256: String::new(),
    }
}

pub(crate) fn written(on: &str, fact: Fact) -> NewEntry {
    NewEntry {
        day: day(on),
        by: String::new(),
        happened: String::new(),
        proof: String::new(),
        view: String::new(),
        corrects: None,
        fact,
    }
}

pub(crate) fn correcting(first: i64, on: &str, fact: Fact) -> NewEntry {
    let corrects = Some(Correction { entry: first, why: "counted again".to_owned() });
    NewEntry { corrects, by: "minutes".to_owned(), ..written(on, fact) }
}

/// The entry of that number, written down on its own day.
pub(crate) fn kept(id: i64, written: NewEntry) -> Entry {
    Entry { id, decision: 1, recorded_at: format!("{}T12:00:00Z", written.day), written }
}

/// A ledger with these entries, numbered from 1.
pub(crate) fn ledger(entries: Vec<NewEntry>) -> Ledger {
    let entries = (1..).zip(entries).map(|(id, written)| kept(id, written)).collect();
    Ledger::new(1, decision(), entries, None)
}
