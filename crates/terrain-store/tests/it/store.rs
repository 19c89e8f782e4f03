//! What is imported comes back as the estimates that its own files give; twice the same file is once.

use crate::{bundled, shared};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use terrain_evidence::rollcall::{RollCallChoice, SEATS};
use terrain_evidence::{BundledEvidence, Estimate, EvidenceError, EvidenceSource, Filter};
use terrain_store::{ImportOptions, Store, StoreError, StoredEvidence};

const HEAD: &str = "Case Number,Unit ID,Unit State,Tally Date,Tally Type,Num Eligible Voters,\
                    Labor Organization 1 Name,Votes For Labor Org1,Votes Cast Against Labor Org";

pub(crate) fn options() -> ImportOptions {
    ImportOptions { imported_at: "2025-03-01 10:20 UTC".to_owned(), ..ImportOptions::default() }
}

pub(crate) fn filter(conditions: &[(&str, &str)]) -> Filter {
    conditions.iter().map(|(key, value)| ((*key).to_owned(), (*value).into())).collect()
}

fn tallies() -> PathBuf {
    bundled("nlrb/elections_2017_2020.csv.gz")
}

fn senate_116() -> (PathBuf, PathBuf) {
    (bundled("rollcall/S116_votes.csv.gz"), bundled("rollcall/S116_members.csv.gz"))
}

/// An estimate without the words in which it is cited.
fn uncited(estimate: &Estimate) -> String {
    format!("{:?}", Estimate { source: String::new(), ..estimate.clone() })
}

fn csv(folder: &Path, name: &str, rows: &[&str]) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, format!("{HEAD}\n{}\n", rows.join("\n"))).unwrap();
    path
}

#[test]
fn evidence_can_be_asked_from_several_threads() {
    fn crosses<T: Send + Sync + 'static>() {}
    crosses::<StoredEvidence>();
    crosses::<StoreError>();
}

#[test]
fn looking_for_a_store_makes_none() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("data/terrain");
    assert!(Store::open_existing(&nowhere).unwrap().is_none());
    assert!(Store::open_existing(folder.path()).unwrap().is_none());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    drop(Store::open(&nowhere).unwrap());
    assert!(Store::open_existing(&nowhere).unwrap().is_some());
}

#[test]
fn an_empty_store_answers_from_the_bundled_records() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    assert_eq!(store.imports().unwrap(), []);
    let all =
        ["fec", "fmcs", "irs990", "nlrb", "olms", "rollcall"].map(|record| (record.into(), "bundled".into()));
    assert_eq!(store.fingerprints().unwrap(), BTreeMap::from(all));
    let evidence = store.evidence().unwrap();
    let mut estimates = 0;
    for name in BundledEvidence.names().iter().filter(|name| name.name != SEATS) {
        match (
            evidence.estimate(name.name, &Filter::new()),
            BundledEvidence.estimate(name.name, &Filter::new()),
        ) {
            (Ok(stored), Ok(bundled)) => {
                assert_eq!(stored, bundled);
                estimates += 1;
            }
            (Err(stored), Err(bundled)) => {
                assert!(matches!(stored, EvidenceError::NotImported { .. }), "{stored}");
                assert_eq!(stored.to_string(), bundled.to_string());
            }
            (stored, bundled) => panic!("{}: {stored:?} is not {bundled:?}", name.name),
        }
    }
    assert_eq!(estimates, 14, "those of records that ship with the program");
    assert_eq!(
        evidence.seats(SEATS, &Filter::new()).unwrap(),
        BundledEvidence.seats(SEATS, &Filter::new()).unwrap()
    );
    let error = evidence.estimate("nlrb.winrate", &Filter::new()).unwrap_err();
    assert!(error.to_string().contains("nlrb.win_rate"), "{error}");
}

#[test]
fn imported_tallies_give_the_estimates_of_their_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let imported = store.import_nlrb(&tallies(), &options()).unwrap();
    assert!(!imported.already && imported.replaced == 0);
    let record = BundledEvidence.elections().unwrap();
    assert_eq!(imported.import.summary, record.summary);
    assert_eq!(imported.import.files[0].bytes, fs::metadata(tallies()).unwrap().len());
    assert_eq!(
        imported.import.files[0].sha256,
        terrain_store::sha256(&fs::read(tallies()).unwrap()),
        "the checksum is that of the file"
    );
    let evidence = store.evidence().unwrap();
    for conditions in [
        &[][..],
        &[("eligible", "50..100")],
        &[("state", "MI"), ("period", "2018..2019-06")],
        &[("case_type", "RD"), ("tally", "rerun")],
        &[("union", "teamsters"), ("mode", "mail")],
    ] {
        let filter = filter(conditions);
        for name in ["nlrb.win_rate", "nlrb.vote_share", "nlrb.turnout", "nlrb.unit_size"] {
            let direct = BundledEvidence.estimate(name, &filter);
            let stored = evidence.estimate(name, &filter);
            match (direct, stored) {
                (Ok(direct), Ok(stored)) => {
                    assert_eq!(uncited(&stored), uncited(&direct), "{name} {conditions:?}");
                    assert!(
                        stored.source.contains("imported from elections_2017_2020.csv.gz (SHA-256 "),
                        "{}",
                        stored.source
                    );
                }
                (direct, stored) => {
                    assert_eq!(stored.unwrap_err().to_string(), direct.unwrap_err().to_string());
                }
            }
        }
    }
    let error = evidence.estimate("nlrb.win_rate", &filter(&[("industry", "622")])).unwrap_err();
    assert!(error.to_string().contains("no column for the industry"), "{error}");
}

#[test]
fn the_same_file_twice_changes_nothing_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let rows = [
        "07-RC-000001,A,MI,2019-05-01,Initial,20,Union,12,5",
        "07-RC-x,A,MI,2019-05-01,Initial,20,Union,12,5",
    ];
    let path = csv(folder.path(), "tallies.csv", &rows);
    let first = store.import_nlrb(&path, &options()).unwrap();
    let fingerprints = store.fingerprints().unwrap();
    let moved = folder.path().join("the same under another name.csv");
    fs::rename(&path, &moved).unwrap();
    let later = ImportOptions { imported_at: "2026-01-01".to_owned(), ..options() };
    let second = store.import_nlrb(&moved, &later).unwrap();
    assert!(!first.already && second.already);
    assert_eq!(second.import, first.import);
    assert_eq!(store.imports().unwrap(), std::slice::from_ref(&first.import));
    assert_eq!(store.fingerprints().unwrap(), fingerprints);

    let summary = &first.import.summary;
    assert_eq!((summary.read, summary.kept), (2, 1));
    assert_eq!(summary.skipped[0].count, 1);
    assert!(summary.skipped[0].reason.contains("a case number such as 07-RC-123456"));
    assert_eq!(
        (summary.skipped[0].examples[0].row, summary.skipped[0].examples[0].found.as_str()),
        (3, "07-RC-x")
    );
}

#[test]
fn a_later_import_replaces_the_tallies_it_has_too() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let first = csv(
        folder.path(),
        "first.csv",
        &[
            "07-RC-000001,A,MI,2019-05-01,Initial,20,Union,12,5",
            "07-RC-000001,B,MI,2019-05-01,Initial,30,Union,12,5",
            "07-RC-000002,A,MI,2019-05-01,Initial,40,Union,12,5",
        ],
    );
    let second = csv(
        folder.path(),
        "second.csv",
        &[
            "07-RC-000001,A,MI,2019-05-09,Initial,20,Union,5,12",
            "07-RC-000001,A,MI,2019-05-01,Rerun,20,Union,12,5",
            "07-RC-000003,A,OH,2021-05-01,Initial,50,Union,5,12",
        ],
    );
    assert_eq!(store.import_nlrb(&first, &options()).unwrap().replaced, 0);
    let before = store.fingerprints().unwrap();
    let evidence = store.evidence().unwrap();
    assert_eq!(evidence.estimate("nlrb.win_rate", &Filter::new()).unwrap().successes, Some(3));
    assert_eq!(store.import_nlrb(&second, &options()).unwrap().replaced, 1);
    assert_ne!(store.fingerprints().unwrap(), before);

    let evidence = store.evidence().unwrap();
    let all = evidence.estimate("nlrb.win_rate", &Filter::new()).unwrap();
    assert_eq!((all.n, all.successes), (4, Some(2)), "the first ballots of 1A (revised), 1B, 2A and 3A");
    assert_eq!(all.period, "2019-05-01..2021-05-01");
    let reruns = evidence.estimate("nlrb.win_rate", &filter(&[("tally", "rerun")])).unwrap();
    assert_eq!((reruns.n, reruns.successes), (1, Some(1)));
    let sizes = evidence.estimate("nlrb.unit_size", &Filter::new()).unwrap();
    assert!((sizes.raw - 35.0).abs() < 1e-12, "mean of 20, 30, 40 and 50: {}", sizes.raw);
    assert!(all.source.contains("first.csv") && all.source.contains("second.csv"), "{}", all.source);
    let third = csv(folder.path(), "third.csv", &["07-RC-000001,A,MI,2019-05-20,Initial,20,Union,9,8"]);
    assert_eq!(store.import_nlrb(&third, &options()).unwrap().replaced, 1, "the one that counted until now");
}

#[test]
fn an_imported_chamber_is_that_of_its_files() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let (votes, members) = senate_116();
    let choice = RollCallChoice::default();
    let imported = store.import_rollcall(&[votes.clone(), members.clone()], &choice, &options()).unwrap();
    assert_eq!(imported.import.summary, BundledEvidence.roll_calls().unwrap().summary);
    assert_eq!(imported.import.form, "voteview");
    // Whatever order they are named in.
    let again = store.import_rollcall(&[members.clone(), votes.clone()], &choice, &options()).unwrap();
    assert!(again.already && again.import.files[0].name == "S116_votes.csv.gz");
    // The identity is that of earlier versions of the program, which took these two files in this order.
    let sum = |path: &Path| terrain_store::sha256(&fs::read(path).unwrap());
    let parts = [sum(&votes), sum(&members), "voteview".into(), "116".into(), "Senate".into()];
    let identity = terrain_store::sha256(parts.join("\n").as_bytes());
    let connection = rusqlite::Connection::open(folder.path().join("terrain.sqlite3")).unwrap();
    let stored: String = connection.query_row("SELECT identity FROM import", [], |row| row.get(0)).unwrap();
    assert_eq!(stored, identity);
    let evidence = store.evidence().unwrap();
    for conditions in [&[][..], &[("party", "Democratic")], &[("congress", "116"), ("chamber", "senate")]] {
        let filter = filter(conditions);
        for name in ["rollcall.absence", "rollcall.cohesion", "rollcall.passage", "rollcall.unity"] {
            let stored = evidence.estimate(name, &filter).unwrap();
            let direct = BundledEvidence.estimate(name, &filter).unwrap();
            assert_eq!(uncited(&stored), uncited(&direct), "{name} {conditions:?}");
            assert!(stored.source.contains("Senate of Congress 116, imported from S116_votes.csv.gz"));
        }
    }
    let (mut stored, direct) = (
        evidence.seats(SEATS, &Filter::new()).unwrap(),
        BundledEvidence.seats(SEATS, &Filter::new()).unwrap(),
    );
    stored.source.clone_from(&direct.source);
    assert_eq!(stored, direct);

    let wrong = evidence.seats(SEATS, &filter(&[("congress", "90")])).unwrap_err();
    assert!(wrong.to_string().contains("imported are: Senate of Congress 116"), "{wrong}");
    let no_number = evidence.seats(SEATS, &filter(&[("congress", "this one")])).unwrap_err();
    assert!(no_number.to_string().contains("filter `congress`: found `this one`"), "{no_number}");
    let misspelt = evidence.seats("rollcall.seat", &Filter::new()).unwrap_err();
    assert!(misspelt.to_string().contains("rollcall.seats"), "{misspelt}");
}

#[test]
fn a_council_of_ones_own_is_the_latest_chamber() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let path = folder.path().join("council.csv");
    let mut text = String::from("legislator,vote_id,position,party\n");
    for vote in 1..=10 {
        for (seat, party) in [("Ward 1", "A"), ("Ward 2", "A"), ("Ward 3", "B")] {
            let position = if party == "A" { "aye" } else { "absent" };
            text.push_str(&format!("{seat},2024-{vote},{position},{party}\n"));
        }
    }
    text.push_str("Ward 1,2024-11,maybe,A\n");
    fs::write(&path, text).unwrap();
    let imported =
        store.import_rollcall(std::slice::from_ref(&path), &RollCallChoice::default(), &options()).unwrap();
    assert_eq!(imported.import.form, "long");
    assert_eq!((imported.import.summary.read, imported.import.summary.kept), (31, 30));
    let strict = ImportOptions { strict: true, ..options() };
    let error = store.import_rollcall(&[path], &RollCallChoice::default(), &strict).unwrap_err().to_string();
    assert!(error.starts_with("council.csv, row 32, field `position`: found `maybe`"), "{error}");

    let evidence = store.evidence().unwrap();
    let absence = evidence.estimate("rollcall.absence", &Filter::new()).unwrap();
    assert!((absence.raw - 1.0 / 3.0).abs() < 1e-12, "one of three is always away: {}", absence.raw);
    assert!(
        absence.source.starts_with("Roll calls imported from council.csv (SHA-256 "),
        "{}",
        absence.source
    );
    let seats = evidence.seats(SEATS, &Filter::new()).unwrap();
    assert_eq!(
        seats.seats.iter().map(|seat| seat.name.as_str()).collect::<Vec<_>>(),
        ["Ward 1", "Ward 2", "Ward 3"]
    );
    let senate = evidence.seats(SEATS, &filter(&[("congress", "116")])).unwrap();
    assert_eq!(senate.seats.len(), 100, "the bundled chamber is still there for those who ask for it");
}

#[test]
fn the_boards_own_workbook_comes_in_whole() {
    let Some(path) = shared("data/nlrb/election_results.xlsx") else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let imported = store.import_nlrb(&path, &options()).unwrap();
    let summary = &imported.import.summary;
    assert_eq!(summary.read, 5192);
    let skipped: u64 = summary.skipped.iter().map(|reason| reason.count).sum();
    assert_eq!(summary.kept + skipped, summary.read);
    let stored = store.evidence().unwrap().estimate("nlrb.win_rate", &Filter::new()).unwrap();
    let direct = BundledEvidence.estimate("nlrb.win_rate", &Filter::new()).unwrap();
    assert_eq!(uncited(&stored), uncited(&direct), "the bundled tallies are those of this workbook");
}

#[test]
fn several_congresses_stand_side_by_side() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    for congress in [115, 108] {
        let file = |kind: &str| shared(&format!("data/rollcall/S{congress}_{kind}.csv.gz"));
        let (Some(votes), Some(members)) = (file("votes"), file("members")) else { return };
        store.import_rollcall(&[votes, members], &RollCallChoice::default(), &options()).unwrap();
    }
    let evidence = store.evidence().unwrap();
    for (conditions, congress) in [
        (&[][..], 108),
        (&[("congress", "115")], 115),
        (&[("congress", "108"), ("chamber", "Senate")], 108),
        (&[("congress", "116")], 116),
    ] {
        assert_eq!(evidence.seats(SEATS, &filter(conditions)).unwrap().congress, Some(congress));
    }
    let error = evidence.seats(SEATS, &filter(&[("chamber", "House")])).unwrap_err().to_string();
    assert!(
        error.contains("chamber = House")
            && error.ends_with("Senate of Congress 108, Senate of Congress 115"),
        "{error}"
    );
}
