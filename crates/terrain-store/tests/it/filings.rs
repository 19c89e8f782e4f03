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

/// The published filings, and copies of them under other numbers and with other sums, in files that go through the
/// committees more than once and in no order.
fn filings_of_many() -> Vec<(String, String)> {
    let read = |name: &str| String::from_utf8_lossy(&fs::read(record(name)).unwrap()).into_owned();
    let mut all = vec![("old.fec".to_owned(), read("fec/13360_cut.fec"))];
    for (place, number) in [7_u32, 3, 9, 1, 3, 5, 7, 2].into_iter().enumerate() {
        let text = read("fec/1550126.fec").replace("C00772335", &format!("C0077{number:04}"));
        let cents = format!("{}.00", 54_239 + place * 1_000);
        // The second report of a committee is one on other days.
        let text = if place > 3 { text.replace("20210", "20220") } else { text };
        let state = if number % 2 == 0 { "\u{1c}MI\u{1c}" } else { "\u{1c}OH\u{1c}" };
        let text = text.replacen("54239.00", &cents, 1).replacen("\u{1c}FL\u{1c}", state, 1);
        all.push((format!("{place}.fec"), text));
    }
    all
}

/// As [`filings_of_many`], for returns: eight, each of them three times under other numbers.
fn returns_of_many() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for copy in [2_u32, 0, 1] {
        for path in files("irs990", "xml") {
            let text = fs::read_to_string(&path).unwrap();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let text = match text.split_once("<EIN>").map(|(head, rest)| (head, rest.split_at(9))) {
                Some((head, (ein, rest))) if copy > 0 => {
                    let ein: u32 = ein.parse().unwrap();
                    format!("{head}<EIN>{:09}{rest}", ein % 900_000_000 + copy * 10_000_019)
                }
                _ => text,
            };
            all.push((format!("{copy}-{name}"), text));
        }
    }
    all
}

#[test]
fn estimates_read_one_after_the_other_are_those_of_all_at_once() {
    let (folder, from) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut store = Store::open(folder.path()).unwrap();
    for (name, text) in filings_of_many() {
        let path = from.path().join(name);
        fs::write(&path, text).unwrap();
        store.import_fec(&path, &options()).unwrap();
    }
    for (name, text) in returns_of_many() {
        let path = from.path().join(name);
        fs::write(&path, text).unwrap();
        // The one on Form 990-T is refused.
        let _ = store.import_irs990(&path, &options());
    }
    let none = terrain_evidence::ImportSummary::default;
    let filings = fec::FilingRecord::of(store.filings().unwrap(), none());
    let returns = irs990::ReturnRecord::of(store.returns().unwrap(), none());
    let committees: std::collections::BTreeSet<&str> =
        filings.filings.iter().map(|one| one.committee_id.as_str()).collect();
    assert!(committees.len() > 6 && filings.filings.len() > committees.len(), "{committees:?}");
    assert!(returns.returns.len() > 15, "{}", returns.returns.len());
    let receiver = returns.returns.iter().flat_map(|one| &one.grants).find(|grant| grant.ein.len() == 9);
    let receiver = receiver.unwrap().ein.clone();

    let evidence = store.evidence().unwrap();
    let cited = |name: &str| evidence.estimate(name, &filter(&[])).unwrap().source;
    let cited = [cited("fec.party_tie"), cited("irs990.dependence")];
    let mut answered = 0;
    let mut same = |name: &str, conditions: &[(&str, &str)]| {
        let filter = filter(conditions);
        let whole = match name.starts_with("fec") {
            true => fec::estimate(&filings, name, &filter, &cited[0]),
            false => irs990::estimate(&returns, name, &filter, &cited[1]),
        };
        match (evidence.estimate(name, &filter), whole) {
            (Ok(streamed), Ok(whole)) => {
                answered += 1;
                // Bit for bit: what is printed of a float is enough to make it again.
                assert_eq!(format!("{streamed:?}"), format!("{whole:?}"), "{name} {conditions:?}");
            }
            (streamed, whole) => {
                let said = |answer: Result<_, terrain_evidence::EvidenceError>| {
                    answer.map(|_| ()).map_err(|error| error.to_string())
                };
                assert_eq!(said(streamed), said(whole), "{name} {conditions:?}");
            }
        }
    };
    for source in ["dues", "small_donors", "wealthy_donors", "foundations", "government", "party", "employer"]
    {
        for of in ["funders", "total"] {
            same("fec.funding_share", &[("source", source), ("of", of)]);
            same("irs990.funding_share", &[("source", source), ("of", of)]);
        }
    }
    for name in ["fec.dependence", "fec.party_tie"] {
        for conditions in [
            &[][..],
            &[("state", "OH")],
            &[("form", "3X")],
            &[("period", "2022")],
            &[("committee", "C00770003")],
            &[("committee", "C00779999")],
            &[("committee", "nobody knows it")],
            &[("state", "ZZ")],
            &[("nonsense", "1")],
        ] {
            same(name, conditions);
        }
    }
    for name in ["dependence", "dues_share", "employees", "volunteers", "grants_paid"] {
        for conditions in [
            &[][..],
            &[("form", "990")],
            &[("form", "990EZ")],
            &[("subsection", "501(c)(3)")],
            &[("year", "2010..2030")],
            &[("year", "1999")],
            &[("name", "union")],
            &[("name", "nobody knows it")],
            &[("ein", "000000001")],
        ] {
            same(&format!("irs990.{name}"), conditions);
        }
    }
    for one in &returns.returns {
        same("irs990.dependence", &[("ein", one.ein.as_str()), ("top", "3")]);
        same("irs990.employees", &[("ein", one.ein.as_str())]);
    }
    same("irs990.grants_paid", &[("to", receiver.as_str())]);
    for conditions in [
        &[("ein", receiver.as_str())][..],
        &[("ein", receiver.as_str()), ("year", "1999")],
        &[("ein", receiver.as_str()), ("from", "000000001")],
        &[("ein", "000000001")],
        &[],
    ] {
        same("irs990.grants_received", conditions);
    }
    assert!(answered > 60, "{answered}");
}
