//! Stores that users have stay readable: for each version there are sample rows as it wrote them.

use rusqlite::Connection;
use std::path::Path;
use terrain_evidence::fec::Kind;
use terrain_evidence::rollcall::SEATS;
use terrain_evidence::{EvidenceSource, Filter};
use terrain_ledger::{Fact, Ledger};
use terrain_store::Store;

/// A store for each version, oldest first.
const SAMPLES: [&str; 5] = [
    include_str!("samples/version_1.sql"),
    include_str!("samples/version_2.sql"),
    include_str!("samples/version_3.sql"),
    include_str!("samples/version_4.sql"),
    include_str!("samples/version_5.sql"),
];

fn sample(sql: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let connection = Connection::open(folder.path().join("terrain.sqlite3")).unwrap();
    connection.execute_batch(sql).unwrap();
    folder
}

/// Every table and index with the text that made it, and the version.
fn tables(folder: &Path) -> (i64, Vec<(String, Option<String>)>) {
    let connection = Connection::open(folder.join("terrain.sqlite3")).unwrap();
    let version = connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    let mut found = connection.prepare("SELECT name, sql FROM sqlite_schema ORDER BY name").unwrap();
    let tables = found.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    (version, tables.collect::<rusqlite::Result<_>>().unwrap())
}

#[test]
fn stores_of_every_version_become_the_present_one() {
    let fresh = tempfile::tempdir().unwrap();
    drop(Store::open(fresh.path()).unwrap());
    let present = tables(fresh.path());
    assert_eq!(present.0, i64::try_from(SAMPLES.len()).unwrap(), "a version without sample rows");
    for sql in SAMPLES {
        let folder = sample(sql);
        drop(Store::open(folder.path()).unwrap());
        assert_eq!(tables(folder.path()), present);
    }
}

#[test]
fn rows_of_every_version_are_read() {
    for sql in SAMPLES {
        let folder = sample(sql);
        let store = Store::open(folder.path()).unwrap();
        let imports = store.imports().unwrap();
        let files = |at: usize| imports[at].files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>();
        assert_eq!(files(0), ["tallies.csv"]);
        assert_eq!(files(1), ["S900_votes.csv", "S900_members.csv"]);
        assert_eq!(files(2), ["council.csv"]);
        let summary = &imports[0].summary;
        assert_eq!((summary.read, summary.kept), (4, 3));
        assert_eq!(summary.skipped[0].examples[0].found, "07-XX-000004");
        assert_eq!(summary.remarked[0].reason, "more valid votes than eligible voters");

        let evidence = store.evidence().unwrap();
        let estimate = |name: &str, conditions: &[(&str, &str)]| {
            let filter: Filter =
                conditions.iter().map(|(key, value)| ((*key).to_owned(), (*value).into())).collect();
            evidence.estimate(name, &filter).unwrap()
        };
        assert_eq!(estimate("nlrb.win_rate", &[]).successes, Some(2));
        let share = estimate("nlrb.vote_share", &[("mode", "manual")]).raw;
        assert!((share - 12.0 / 17.0).abs() < 1e-12, "12 for, 5 against: {share}");
        assert_eq!(estimate("nlrb.win_rate", &[("industry", "622")]).n, 1);

        let absence = estimate("rollcall.absence", &[("congress", "900")]).raw;
        // Seats one and two took a side each time; seat three in neither of the two roll calls it was a member for.
        assert!((absence - 1.0 / 3.0).abs() < 1e-12, "{absence}");
        let council = evidence.seats(SEATS, &Filter::new()).unwrap();
        assert_eq!((council.chamber.as_str(), council.seats.len()), ("council.csv", 4), "one seat is vacant");
        let senate = Filter::from([("congress".to_owned(), "900".into())]);
        let senate = evidence.seats(SEATS, &senate).unwrap();
        assert_eq!(
            senate.seats.iter().map(|seat| seat.ideal_point).collect::<Vec<_>>(),
            [Some(-0.5), Some(0.4)]
        );
    }
}

/// What came with version 2: stoppages, annual reports, their receipts, and rows that another stands in for.
#[test]
fn rows_of_version_2_are_read() {
    for sql in &SAMPLES[1..] {
        let folder = sample(sql);
        let store = Store::open(folder.path()).unwrap();
        let imports = store.imports().unwrap();
        let records: Vec<&str> = imports[3..7].iter().map(|import| import.record.as_str()).collect();
        assert_eq!(records, ["fmcs", "fmcs", "olms", "olms"]);
        let summary = &imports[5].summary;
        assert_eq!((summary.read, summary.kept, summary.superseded), (4, 2, 1));
        assert_eq!(summary.skipped[0].examples[0].found, "LM-5");

        let stoppages = store.stoppages().unwrap();
        let seen: Vec<_> =
            stoppages.iter().map(|one| (one.case_number.as_str(), one.idled, one.days())).collect();
        assert_eq!(
            seen,
            [
                ("2019N0000001", Some(30), Some(10)),
                ("2019N0000002", Some(0), None),
                ("2019N0000001", Some(28), Some(50))
            ],
            "the later import knows the end of the second walkout"
        );
        let reports = store.reports().unwrap();
        let seen: Vec<_> = reports.iter().map(|one| (one.report, one.members, one.dues)).collect();
        assert_eq!(seen, [(9003, Some(150), Some(800)), (9002, Some(900), Some(100_000))]);
        let evidence = store.evidence().unwrap();
        let share = evidence.estimate("olms.dues_share", &Filter::new()).unwrap();
        assert!((share.raw - (0.8 + 0.25) / 2.0).abs() < 1e-12, "{}", share.raw);
    }
}

/// What came with version 3: returns of non-profits and filings of political committees.
#[test]
fn rows_of_version_3_are_read() {
    for sql in &SAMPLES[2..] {
        let folder = sample(sql);
        let store = Store::open(folder.path()).unwrap();
        let imports = store.imports().unwrap();
        let records: Vec<&str> = imports[7..9].iter().map(|import| import.record.as_str()).collect();
        assert_eq!(records, ["irs990", "fec"]);
        let summary = &imports[7].summary;
        assert_eq!((summary.read, summary.kept, summary.superseded), (4, 2, 1));
        assert_eq!(imports[7].files[0].name, "returns (4 files)");

        let returns = store.returns().unwrap();
        let seen: Vec<_> = returns
            .iter()
            .map(|one| (one.name.as_str(), one.amended, one.grants.len(), one.related.len()))
            .collect();
        assert_eq!(
            seen,
            [("CENTER FOR SCIENCE IN THE PUBLIC INTEREST", false, 14, 2), ("ENLACE CHICAGO", true, 10, 0)]
        );
        let filings = store.filings().unwrap();
        let seen: Vec<_> = filings
            .iter()
            .map(|one| {
                (
                    one.committee_id.as_str(),
                    one.flows.len(),
                    one.lines.len(),
                    one.total(Kind::Receipts),
                    one.rows,
                )
            })
            .collect();
        assert_eq!(seen, [("C00772335", 14, 5, 5_423_900, 23)]);
        assert_eq!(filings[0].individuals.by_giver.map(|sum| sum.cents), [0, 50_000, 0, 200_000, 0]);
        let evidence = store.evidence().unwrap();
        let one = Filter::from([("ein".to_owned(), "363727669".into())]);
        let paid = evidence.estimate("irs990.grants_paid", &one).unwrap();
        assert!((paid.estimate - 326_500.0).abs() < 1e-9, "{}", paid.estimate);
    }
}

/// What came with version 4: the days before a vote.
#[test]
fn rows_of_version_4_are_read() {
    for sql in &SAMPLES[3..] {
        let folder = sample(sql);
        let evidence = Store::open(folder.path()).unwrap().evidence().unwrap();
        let delay = evidence.estimate("nlrb.delay", &Filter::new()).unwrap();
        assert_eq!(delay.n, 2);
        assert!(
            (delay.raw - 23.5).abs() < 1e-12,
            "25 days to the scheduled day, 22 to the tally: {}",
            delay.raw
        );
    }
    // Tallies of earlier versions lack the days, and say so.
    let folder = sample(SAMPLES[2]);
    let evidence = Store::open(folder.path()).unwrap().evidence().unwrap();
    let refused = evidence.estimate("nlrb.delay", &Filter::new()).unwrap_err().to_string();
    assert!(refused.contains("import them again"), "{refused}");
}

/// What came with version 5: the ledger.
#[test]
fn rows_of_version_5_are_read() {
    for sql in &SAMPLES[4..] {
        let folder = sample(sql);
        let store = Store::open(folder.path()).unwrap();
        let decisions = store.decisions().unwrap();
        assert_eq!(decisions.len(), 1);
        assert_eq!(decisions[0].record.posture.id, "temporary");
        let frozen = store.frozen(&decisions[0]).unwrap();
        assert_eq!((frozen.runs.futures(), frozen.forecast.postures.len()), (4, 5));
        let entries = store.entries(decisions[0].id).unwrap();
        assert_eq!(entries.len(), 2);
        let ledger = Ledger::new(decisions[0].id, decisions[0].record.clone(), entries, None);
        let came: Vec<_> = ledger
            .facts()
            .into_iter()
            .map(|(id, _, fact)| match fact {
                Fact::Turnout(turnout) => (id, turnout.came),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(came, [(1, 34)], "as corrected");
    }
    let older = sample(SAMPLES[3]);
    assert_eq!(Store::open(older.path()).unwrap().decisions().unwrap(), []);
}

#[test]
fn bringing_a_store_up_to_date_loses_no_row() {
    let counts = |folder: &Path| -> Vec<i64> {
        let connection = Connection::open(folder.join("terrain.sqlite3")).unwrap();
        let count = |table: &str| {
            connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
        };
        [
            "import",
            "import_file",
            "import_reason",
            "import_example",
            "nlrb_election",
            "nlrb_union",
            "rollcall_ballot",
        ]
        .into_iter()
        .map(count)
        .collect()
    };
    let folder = sample(SAMPLES[0]);
    let before = counts(folder.path());
    let mut store = Store::open(folder.path()).unwrap();
    assert_eq!(counts(folder.path()), before);
    // Rows still go with their import: the references were not lost on the way.
    store.undo(1, false).unwrap();
    assert_eq!(counts(folder.path())[4..6], [0, 0]);
    assert_eq!(counts(folder.path())[6], before[6]);
}
