//! The ledger in the store: frozen decisions, appended entries, what a kill and a second writer leave behind.

use rusqlite::Connection;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use terrain_ledger::fact::{Hours, Turnout};
use terrain_ledger::{Correction, Fact, Ledger, NewEntry};
use terrain_store::{Store, StoreError, StoredDecision};

/// Says to a process started by these tests which folder to work in.
const FOLDER: &str = "TERRAIN_TEST_FOLDER";
const NOW: &str = "2026-12-01T10:00:00Z";

/// A store of its own with the decision of the sample.
fn store() -> (tempfile::TempDir, Store, StoredDecision) {
    let folder = tempfile::tempdir().unwrap();
    let connection = Connection::open(folder.path().join("terrain.sqlite3")).unwrap();
    connection.execute_batch(include_str!("samples/version_5.sql")).unwrap();
    drop(connection);
    let store = Store::open(folder.path()).unwrap();
    let decision = store.decisions().unwrap().remove(0);
    (folder, store, decision)
}

fn hours(coalition: f64) -> NewEntry {
    entry(Fact::Hours(Hours { coalition, own_base: 1.0 }), None)
}

fn turnout(came: u32, corrects: Option<Correction>) -> NewEntry {
    let (organization, event) = ("them".to_owned(), "march".to_owned());
    entry(
        Fact::Turnout(Turnout { organization, event, asked: None, promised: None, came, test: None }),
        corrects,
    )
}

fn entry(fact: Fact, corrects: Option<Correction>) -> NewEntry {
    NewEntry {
        day: "2026-12-01".parse().unwrap(),
        by: "minutes".to_owned(),
        happened: String::new(),
        proof: String::new(),
        view: String::new(),
        corrects,
        fact,
    }
}

#[test]
fn a_decision_is_read_back_as_it_was_kept() {
    let (_folder, mut store, first) = store();
    let frozen = store.frozen(&first).unwrap();
    let kept = store.keep_decision(first.record.clone(), &frozen, NOW).unwrap();
    assert_eq!(kept.id, first.id + 1);
    assert_eq!(store.decision(kept.id).unwrap().as_ref(), Some(&kept));
    assert_eq!(store.frozen(&kept).unwrap(), frozen);
    assert_eq!(store.decision(99).unwrap(), None);
}

#[test]
fn neither_decision_nor_entry_can_be_changed_or_taken_away() {
    let (folder, store, _) = store();
    drop(store);
    let connection = Connection::open(folder.path().join("terrain.sqlite3")).unwrap();
    for sql in [
        "UPDATE decision SET record = '{}'",
        "DELETE FROM decision",
        "UPDATE entry SET written = '{}'",
        "DELETE FROM entry",
    ] {
        let error = connection.execute(sql, []).unwrap_err().to_string();
        assert!(error.contains("is never"), "{sql}: {error}");
    }
}

#[test]
fn a_changed_byte_is_noticed() {
    for (column, change, what) in [
        ("record", "replace(record, '2027-03-01', '2028-03-01')", "it"),
        ("record", "replace(record, 'temporary', 'standing')", "it"),
        ("sha256", "replace(sha256, substr(sha256, 1, 1), 'x')", "it"),
        ("frozen", "CAST(substr(frozen, 1, 5000) || x'00' || substr(frozen, 5002) AS BLOB)", "its forecast"),
    ] {
        let (folder, store, decision) = store();
        drop(store);
        let connection = Connection::open(folder.path().join("terrain.sqlite3")).unwrap();
        // Whoever wants to can take the guards away; the checksum is there for that.
        connection.execute_batch("DROP TRIGGER decision_stays").unwrap();
        connection.execute(&format!("UPDATE decision SET {column} = {change}"), []).unwrap();
        drop(connection);
        let store = Store::open(folder.path()).unwrap();
        let found = store.decisions().map(|_| ()).and_then(|()| store.frozen(&decision).map(|_| ()));
        match found {
            Err(StoreError::Altered { decision: 1, what: found, .. }) => assert_eq!(found, what, "{change}"),
            other => panic!("{column}: {other:?}"),
        }
    }
}

#[test]
fn entries_are_numbered_in_order_and_a_correction_stands_in_place_of_the_first() {
    let (_folder, mut store, decision) = store();
    let before = store.entries(decision.id).unwrap().len();
    let first = store.append_entry(decision.id, NOW, &turnout(12, None)).unwrap();
    let why = || Some(Correction { entry: first, why: "counted again".to_owned() });
    let second = store.append_entry(decision.id, NOW, &turnout(15, why())).unwrap();
    assert!(second > first);
    let entries = store.entries(decision.id).unwrap();
    assert_eq!(entries.len(), before + 2, "what was corrected is still there");
    let ledger = Ledger::new(decision.id, decision.record.clone(), entries, None);
    assert_eq!(ledger.entry(first).unwrap().written.fact, turnout(15, None).fact);
    assert_eq!(ledger.entry(second), None, "it is known by the first one's number");
    let both = store.append_entries(decision.id, NOW, &[hours(1.0), hours(2.0)]).unwrap();
    assert_eq!(both, [second + 1, second + 2]);
    let of_kind = store.entries_of(decision.id, &["hours"]).unwrap();
    assert_eq!(of_kind.iter().map(|entry| entry.id).collect::<Vec<_>>(), both);
    assert_eq!(store.entries_of(decision.id, &["no such kind"]).unwrap(), []);
}

#[test]
fn an_entry_of_no_decision_is_refused() {
    let (_folder, mut store, decision) = store();
    let before = store.entries(decision.id).unwrap();
    assert!(store.append_entry(99, NOW, &hours(1.0)).is_err());
    let mut bad = turnout(3, None);
    bad.corrects = Some(Correction { entry: 9_999, why: "no such entry".to_owned() });
    assert!(store.append_entries(decision.id, NOW, &[hours(1.0), bad]).is_err());
    assert_eq!(store.entries(decision.id).unwrap(), before, "all or none");
}

#[test]
#[ignore = "started by the test of killed writers, and killed by it"]
fn part_appends_until_it_is_killed() {
    let folder = std::path::PathBuf::from(std::env::var_os(FOLDER).unwrap());
    let mut store = Store::open(&folder).unwrap();
    for number in 0_u32.. {
        let id = store.append_entry(1, NOW, &hours(f64::from(number) + 1.0)).unwrap();
        // Acknowledged: from here on it must never be lost.
        println!("\nkept {id}");
    }
}

#[test]
fn a_kill_at_any_moment_leaves_every_acknowledged_entry() {
    let (folder, store, decision) = store();
    drop(store);
    for round in 0_u32..8 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "ledger::part_appends_until_it_is_killed", "--nocapture"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let id = |line: String| line.strip_prefix("kept ")?.parse::<i64>().ok();
        let mut acknowledged: Vec<i64> = lines.by_ref().filter_map(id).take(3 + 5 * round as usize).collect();
        child.kill().unwrap();
        acknowledged.extend(lines.filter_map(id));
        child.wait().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let there: Vec<i64> = store.entries(decision.id).unwrap().iter().map(|entry| entry.id).collect();
        assert!(!acknowledged.is_empty());
        for id in acknowledged {
            assert!(there.contains(&id), "round {round}: entry {id} was acknowledged and is gone");
        }
    }
}

#[test]
fn two_writers_at_once_lose_nothing() {
    let (folder, store, decision) = store();
    drop(store);
    let writers: Vec<_> = (0..4)
        .map(|writer| {
            let folder = folder.path().to_owned();
            std::thread::spawn(move || {
                let mut store = Store::open(&folder).unwrap();
                (0..25)
                    .map(|_| store.append_entry(1, NOW, &hours(f64::from(writer) + 1.0)).unwrap())
                    .collect()
            })
        })
        .collect();
    let mut numbers: Vec<i64> =
        writers.into_iter().flat_map(|writer| -> Vec<i64> { writer.join().unwrap() }).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), 100, "no number is given twice");
    let store = Store::open(folder.path()).unwrap();
    let there: Vec<i64> = store.entries(decision.id).unwrap().iter().map(|entry| entry.id).collect();
    assert!(numbers.iter().all(|number| there.contains(number)));
}
