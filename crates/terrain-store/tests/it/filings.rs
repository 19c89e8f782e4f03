//! Returns of non-profits and filings of political committees: with all their parts into the store and back, folders,
//! what counts of several, and files that cannot be used.

use crate::store::{filter, options};
use rusqlite::Connection;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use terrain_evidence::{EvidenceSource, ReadOptions, fec, irs990};
use terrain_store::{ImportOptions, Imported, Store, StoreError};

/// A cut of a published filing.
pub(crate) fn record(path: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../terrain-evidence/tests/records")).join(path)
}

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(record(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .collect();
    files.sort();
    files
}

fn adds_up(imported: &Imported) {
    let summary = &imported.import.summary;
    let skipped: u64 = summary.skipped.iter().map(|one| one.count).sum();
    assert_eq!(summary.read, summary.kept + summary.superseded + skipped);
}

#[test]
fn returns_come_back_field_by_field_with_all_their_parts() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let imported = store.import_irs990(&record("irs990"), &options()).unwrap();
    adds_up(&imported);
    let summary = &imported.import.summary;
    assert_eq!(
        (summary.read, summary.kept, summary.superseded),
        (8, 6, 1),
        "one is amended, one on Form 990-T"
    );
    assert_eq!(imported.import.files[0].name, "irs990 (8 files)");
    let mut direct = Vec::new();
    for path in files("irs990", "xml") {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        // The one on Form 990-T alone is refused.
        if let Ok(record) = irs990::read(File::open(&path).unwrap(), &name, ReadOptions::default()) {
            direct.extend(record.returns);
        }
    }
    let direct = irs990::ReturnRecord::of(direct, terrain_evidence::ImportSummary::default());
    let mut stored = store.returns().unwrap();
    stored.sort_by_key(irs990::Return::key);
    assert_eq!(stored, direct.returns);
    for has in [
        stored.iter().any(|one| !one.grants.is_empty()),
        stored.iter().any(|one| !one.related.is_empty()),
        stored.iter().any(|one| !one.services.is_empty()),
        stored.iter().all(|one| !one.amounts.is_empty()),
    ] {
        assert!(has, "the test would say nothing without such a part");
    }
    let evidence = store.evidence().unwrap();
    for name in ["irs990.dues_share", "irs990.dependence", "irs990.employees", "irs990.grants_paid"] {
        let mut stored = evidence.estimate(name, &filter(&[])).unwrap();
        assert!(stored.source.contains("imported from irs990 (8 files) (SHA-256 "), "{}", stored.source);
        stored.source.clear();
        assert_eq!(stored, irs990::estimate(&direct, name, &filter(&[]), "").unwrap());
    }
}

#[test]
fn filings_come_back_field_by_field_with_all_their_parts() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let imported = store.import_fec(&record("fec"), &options()).unwrap();
    adds_up(&imported);
    let summary = &imported.import.summary;
    assert_eq!((summary.read, summary.kept, summary.superseded), (156, 154, 0));
    assert!(summary.skipped[0].reason.contains("unknown version `180.5`"), "{:?}", summary.skipped);
    let mut direct = Vec::new();
    for path in files("fec", "fec") {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if let Ok(record) = fec::read(File::open(&path).unwrap(), &name, ReadOptions::default()) {
            direct.extend(record.filings);
        }
    }
    let direct = fec::FilingRecord::of(direct, terrain_evidence::ImportSummary::default());
    let mut stored = store.filings().unwrap();
    stored.sort_by_key(fec::Filing::key);
    assert_eq!(stored, direct.filings);
    assert_eq!(stored.iter().map(|one| one.rows).sum::<u64>(), 154);
    let evidence = store.evidence().unwrap();
    for (name, conditions) in [
        ("fec.dependence", &[][..]),
        ("fec.party_tie", &[]),
        ("fec.funding_share", &[("source", "small_donors"), ("committee", "C00772335")]),
    ] {
        let mut stored = evidence.estimate(name, &filter(conditions)).unwrap();
        stored.source.clear();
        assert_eq!(stored, fec::estimate(&direct, name, &filter(conditions), "").unwrap());
    }
}

/// A filing of a committee with receipts of so many dollars: the published one with other words on its first page.
fn amended(times: u32, receipts: &str) -> String {
    let text = String::from_utf8_lossy(&fs::read(record("fec/1550126.fec")).unwrap()).into_owned();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut header: Vec<String> = lines[0].split('\u{1c}').map(str::to_owned).collect();
    header.resize(8.max(header.len()), String::new());
    header[6] = times.to_string();
    lines[0] = header.join("\u{1c}");
    lines[1] = lines[1].replace("54239.00", receipts);
    lines.join("\n")
}

#[test]
fn of_filings_for_the_same_days_the_one_amended_last_counts_in_any_order() {
    let files = tempfile::tempdir().unwrap();
    for (name, times, receipts) in [("a.fec", 1, "100.00"), ("b.fec", 3, "300.00"), ("c.fec", 2, "200.00")] {
        fs::write(files.path().join(name), amended(times, receipts)).unwrap();
    }
    for order in [["a.fec", "b.fec", "c.fec"], ["b.fec", "c.fec", "a.fec"], ["c.fec", "a.fec", "b.fec"]] {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path()).unwrap();
        let mut ids = Vec::new();
        for name in order {
            let imported = store.import_fec(&files.path().join(name), &options()).unwrap();
            adds_up(&imported);
            let lines = imported.import.summary.kept + imported.import.summary.superseded;
            assert_eq!(lines, 23, "what is superseded is told in lines, as what is read");
            ids.push((name, imported.import.id));
        }
        let counting = |store: &Store| -> Vec<Option<u32>> {
            store.filings().unwrap().iter().map(|one| one.amendment).collect()
        };
        assert_eq!(counting(&store), [Some(3)], "{order:?}");
        let (_, last) = ids.iter().find(|(name, _)| *name == "b.fec").unwrap();
        store.undo(*last, false).unwrap();
        assert_eq!(counting(&store), [Some(2)], "what it had replaced counts again");
        let rows = store.filings().unwrap();
        assert!(!rows[0].flows.is_empty() && !rows[0].period.is_empty(), "with all its parts");
    }
}

#[test]
fn a_return_and_its_amendment_meet_in_any_order() {
    let pair = ["irs990/202301309349305825.xml", "irs990/202333559349301413.xml"].map(record);
    for reversed in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path()).unwrap();
        let mut paths = pair.clone();
        if reversed {
            paths.reverse();
        }
        let imported = paths.each_ref().map(|path| store.import_irs990(path, &options()).unwrap());
        let told = imported.each_ref().map(|one| (one.replaced, one.import.summary.superseded));
        assert_eq!(told, if reversed { [(0, 0), (0, 1)] } else { [(0, 0), (1, 0)] });
        let returns = store.returns().unwrap();
        assert!(returns.len() == 1 && returns[0].amended && returns[0].grants.len() == 10);
    }
}

#[test]
fn taking_an_import_back_leaves_no_part_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    for imported in [
        store.import_irs990(&record("irs990"), &options()).unwrap(),
        store.import_fec(&record("fec"), &options()).unwrap(),
    ] {
        store.undo(imported.import.id, false).unwrap();
    }
    let connection = Connection::open(folder.path().join("terrain.sqlite3")).unwrap();
    let mut tables = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND (name LIKE 'irs990%' OR name LIKE 'fec%')")
        .unwrap();
    let tables: Vec<String> =
        tables.query_map([], |row| row.get(0)).unwrap().collect::<rusqlite::Result<_>>().unwrap();
    assert_eq!(tables.len(), 10);
    for table in tables {
        let rows: i64 =
            connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap();
        assert_eq!(rows, 0, "{table}");
    }
}

#[test]
fn what_cannot_be_used_is_refused_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let strict = ImportOptions { strict: true, ..options() };
    let empty = tempfile::tempdir().unwrap();
    for (error, expected) in [
        (store.import_fec(&record("fec/invalid_version_cut.fec"), &options()), "line 1: version `180.5`"),
        (store.import_fec(&record("fec"), &strict), "line 1: version `180.5`"),
        (
            store.import_fec(&record("irs990/202332939349200328.xml"), &options()),
            "`terrain import irs990` reads",
        ),
        (store.import_irs990(&record("fec/1550126.fec"), &options()), "`terrain import fec` reads"),
        (store.import_irs990(&record("irs990/202331359339300998.xml"), &options()), "Form 990-T"),
        (
            store.import_irs990(&record("fec"), &options()),
            "among 4 read; left out: a file of another kind (4)",
        ),
        (store.import_irs990(empty.path(), &options()), "no usable row among 0 read"),
    ] {
        let error = error.unwrap_err();
        assert!(matches!(error, StoreError::Read(_)), "{error:?}");
        assert!(error.to_string().contains(expected), "{error}");
    }
    assert!(store.import_fec(&empty.path().join("absent"), &options()).is_err());
    assert_eq!(store.imports().unwrap(), []);
    assert!(store.filings().unwrap().is_empty() && store.returns().unwrap().is_empty());
}
