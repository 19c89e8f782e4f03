//! Work stoppages and annual reports of unions: row by row into the store, what counts of several filings, and imports
//! that are tried or taken back.

use crate::filings::record;
use crate::store::{filter, options};
use crate::{bundled, shared};
use proptest::prelude::*;
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use terrain_evidence::rollcall::RollCallChoice;
use terrain_evidence::{BundledEvidence, Estimate, EvidenceError, EvidenceSource, Filter, fmcs, olms};
use terrain_store::{ImportOptions, Imported, Store, StoreError};

const STOPPAGES: &str = "Case Number,Union,Industry,\"City, State\",# Idled,Start Date,End Date";
const REPORTS: &str = "UNION_NAME|AFF_ABBR|F_NUM|PD_COVERED_TO|TERMINATE|TTL_ASSETS|TTL_LIABILITIES|TTL_RECEIPTS|\
                       TTL_DISBURSEMENTS|MEMBERS|NEXT_ELECTION|RPT_ID|YR_COVERED|AMENDMENT|RECEIVE_DATE|STATE|FORM_TYPE";

fn write(folder: &Path, name: &str, head: &str, rows: &[String]) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, format!("{head}\n{}\n", rows.join("\n"))).unwrap();
    path
}

fn stoppage(case: &str, idled: u32, started: &str, ended: &str) -> String {
    format!("{case},Union,Construction,\"Reno, NV\",{idled},{started},{ended}")
}

/// A report of a union with that many members.
fn report(file_number: u32, year: u16, amendment: u32, report: u32, members: u32) -> String {
    format!(
        "UNION|ABC|{file_number}|{year}-06-30|F|10|0|1000|900|{members}|06/{}|{report}|{year}|{amendment}|\
         {year}-08-01 10:00:00.0|MI|LM-3",
        year + 1
    )
}

/// Every row of every table, but for the number that the next import gets.
fn rows(folder: &Path) -> Vec<String> {
    let connection = Connection::open(folder.join("terrain.sqlite3")).unwrap();
    let mut tables = connection
        .prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name",
        )
        .unwrap();
    let tables: Vec<String> =
        tables.query_map([], |row| row.get(0)).unwrap().collect::<rusqlite::Result<_>>().unwrap();
    let mut all = Vec::new();
    for table in tables {
        let mut found = connection.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = found.column_count();
        let mut rows = found.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values: Vec<rusqlite::types::Value> = (0..columns).map(|at| row.get(at).unwrap()).collect();
            all.push(format!("{table} {values:?}"));
        }
    }
    all
}

/// What every name that can be asked for answers.
fn answers(store: &Store) -> BTreeMap<String, String> {
    let evidence = store.evidence().unwrap();
    evidence
        .names()
        .iter()
        .map(|name| (name.name.to_owned(), format!("{:?}", evidence.estimate(name.name, &Filter::new()))))
        .collect()
}

fn summary_adds_up(imported: &Imported) {
    let summary = &imported.import.summary;
    let skipped: u64 = summary.skipped.iter().map(|one| one.count).sum();
    assert_eq!(summary.read, summary.kept + summary.superseded + skipped);
}

fn estimate(store: &Store, name: &str, conditions: &[(&str, &str)]) -> Result<Estimate, EvidenceError> {
    store.evidence().unwrap().estimate(name, &filter(conditions))
}

#[test]
fn imported_rows_give_the_estimates_of_their_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let stoppages = store.import_fmcs(&bundled("fmcs/stoppages_1984_2012.csv.gz"), &options()).unwrap();
    let reports = store.import_olms(&bundled("olms/reports_2021_part.txt.gz"), &options()).unwrap();
    assert_eq!((stoppages.import.summary.kept, reports.import.summary.kept), (13_545, 2623));
    assert_eq!((stoppages.import.record.as_str(), reports.import.form.as_str()), ("fmcs", "annual reports"));
    for conditions in [&[][..], &[("state", "CA")], &[("union", "carpenters")]] {
        for name in ["fmcs.duration", "fmcs.rate", "fmcs.size", "olms.members", "olms.election_within_year"] {
            let mut direct = BundledEvidence.estimate(name, &filter(conditions)).unwrap();
            let mut stored = estimate(&store, name, conditions).unwrap();
            let file = if name.starts_with("fmcs") {
                "stoppages_1984_2012.csv.gz"
            } else {
                "reports_2021_part.txt.gz"
            };
            assert!(stored.source.contains(&format!("imported from {file} (SHA-256 ")), "{}", stored.source);
            // That the program ships with a part of the reports is said only of what it ships with.
            direct.caveats.retain(|caveat| !caveat.contains("ships with a part"));
            stored.source.clone_from(&direct.source);
            assert_eq!(stored, direct, "{name} {conditions:?}");
        }
    }
    let rows = |text: &str| -> Vec<u64> {
        let connection = Connection::open(folder.path().join("terrain.sqlite3")).unwrap();
        let mut found = connection.prepare(text).unwrap();
        found.query_map([], |row| row.get::<_, u32>(0).map(u64::from)).unwrap().map(Result::unwrap).collect()
    };
    assert_eq!(rows("SELECT file_row FROM fmcs_stoppage ORDER BY place LIMIT 3"), [2, 3, 4]);
}

#[test]
fn the_cuts_of_the_published_files_come_back_field_by_field() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let (stoppages, reports) =
        (bundled("fmcs/work_stoppages_cut.csv"), bundled("olms/lm_data_data_2021_cut.txt"));
    summary_adds_up(&store.import_fmcs(&stoppages, &options()).unwrap());
    summary_adds_up(&store.import_olms(&reports, &options()).unwrap());
    let read = terrain_evidence::ReadOptions::default();
    let direct = fmcs::read_all(fs::File::open(stoppages).unwrap(), "", read).unwrap().stoppages;
    assert_eq!(store.stoppages().unwrap(), direct);
    let direct = olms::read_all(fs::File::open(reports).unwrap(), "", read).unwrap().reports;
    assert_eq!(store.reports().unwrap(), direct);
}

#[test]
fn a_later_row_of_the_same_stoppage_stands_in_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let first = write(
        folder.path(),
        "first.csv",
        STOPPAGES,
        &[
            stoppage("A", 10, "2019-01-01", ""),
            stoppage("A", 20, "2019-03-01", "2019-03-02"),
            stoppage("B", 30, "2019-01-01", "2019-01-05"),
            stoppage("B", 40, "2019-01-01", "2019-01-06"),
        ],
    );
    let imported = store.import_fmcs(&first, &options()).unwrap();
    summary_adds_up(&imported);
    assert_eq!((imported.import.summary.kept, imported.import.summary.superseded), (3, 1), "B stands twice");
    let second =
        write(folder.path(), "second.csv", STOPPAGES, &[stoppage("A", 10, "2019-01-01", "2019-02-01")]);
    assert_eq!(store.import_fmcs(&second, &options()).unwrap().replaced, 1, "now the end is known");
    let idled: Vec<_> = store.stoppages().unwrap().iter().map(|one| (one.idled, one.days())).collect();
    assert_eq!(idled, [(Some(20), Some(2)), (Some(40), Some(6)), (Some(10), Some(32))]);
}

#[test]
fn of_filings_for_one_year_the_one_amended_last_counts_in_any_order() {
    let first = [report(1, 2021, 0, 900, 100), report(2, 2021, 0, 901, 50)];
    let again = [report(1, 2021, 2, 905, 300), report(1, 2021, 1, 903, 200), report(1, 2020, 0, 800, 90)];
    for reversed in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path()).unwrap();
        let mut files = [
            write(folder.path(), "first.txt", REPORTS, &first),
            write(folder.path(), "again.txt", REPORTS, &again),
        ];
        if reversed {
            files.reverse();
        }
        let imported: Vec<Imported> =
            files.iter().map(|file| store.import_olms(file, &options()).unwrap()).collect();
        imported.iter().for_each(summary_adds_up);
        let superseded: Vec<u64> = imported.iter().map(|one| one.import.summary.superseded).collect();
        let replaced: Vec<u64> = imported.iter().map(|one| one.replaced).collect();
        if reversed {
            assert_eq!(
                (superseded, replaced),
                (vec![1, 1], vec![0, 0]),
                "the first filing comes too late to count"
            );
        } else {
            assert_eq!((superseded, replaced), (vec![0, 1], vec![0, 1]));
        }
        let mut counting: Vec<(u32, u16, Option<u32>)> =
            store.reports().unwrap().iter().map(|one| (one.file_number, one.year, one.members)).collect();
        counting.sort_unstable();
        assert_eq!(counting, [(1, 2020, Some(90)), (1, 2021, Some(300)), (2, 2021, Some(50))]);
        assert_eq!(estimate(&store, "olms.members", &[]).unwrap().n, 2, "one row a union");
    }
}

#[test]
fn dues_meet_their_reports_whichever_comes_first() {
    let receipts = ["800|0|0|0|900".to_owned(), "500|400|0|0|901".to_owned(), "1|1|0|0|999".to_owned()];
    for reversed in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path()).unwrap();
        let reports = [report(1, 2021, 0, 900, 100), report(2, 2021, 0, 901, 50)];
        let mut files = [
            write(folder.path(), "lm_data_data_2021.txt", REPORTS, &reports),
            write(
                folder.path(),
                "ar_receipts_total_data_2021.txt",
                "DUES|TAX|FEES|LOANS_OBTAINED|RPT_ID",
                &receipts,
            ),
        ];
        if reversed {
            files.reverse();
        }
        store.import_olms(&files[0], &options()).unwrap();
        let error = estimate(&store, "olms.dues_share", &[]).unwrap_err();
        assert!(matches!(error, EvidenceError::NotImported { .. }), "{error}");
        store.import_olms(&files[1], &options()).unwrap();
        let share = estimate(&store, "olms.dues_share", &[]).unwrap();
        assert_eq!(share.n, 2);
        assert!((share.raw - 0.65).abs() < 1e-12, "80 % and 50 %: {}", share.raw);
        assert!(share.source.contains("lm_data_data_2021.txt") && share.source.contains("ar_receipts_total"));
        let forms: Vec<String> = store.imports().unwrap().into_iter().map(|import| import.form).collect();
        assert!(forms.contains(&"receipts by kind".to_owned()), "{forms:?}");
        // Amended receipts stand in the place of earlier ones.
        let more = ["200|0|0|0|900".to_owned()];
        let more = write(folder.path(), "more.txt", "DUES|TAX|FEES|LOANS_OBTAINED|RPT_ID", &more);
        assert_eq!(store.import_olms(&more, &options()).unwrap().replaced, 1);
        assert!((estimate(&store, "olms.dues_share", &[]).unwrap().raw - 0.35).abs() < 1e-12);
    }
}

/// A file of every record: its importer with what it takes.
fn imports(folder: &Path) -> Vec<(&'static str, PathBuf)> {
    let tallies = folder.join("tallies.csv");
    fs::write(
        &tallies,
        "Case Number,Unit ID,Unit State,Tally Date,Tally Type,Num Eligible Voters,Labor Organization 1 Name,\
         Votes For Labor Org1,Votes Cast Against Labor Org\n07-RC-000001,A,MI,2019-05-01,Initial,20,Union,12,5\n",
    )
    .unwrap();
    let council = folder.join("council.csv");
    fs::write(&council, "legislator,vote_id,position\nWard 1,1,aye\nWard 2,1,no\n").unwrap();
    let stoppages = write(
        folder,
        "stoppages.csv",
        STOPPAGES,
        &[stoppage("A", 10, "2019-01-01", ""), stoppage("A", 9, "2019-01-01", "")],
    );
    let reports =
        write(folder, "reports.txt", REPORTS, &[report(1, 2021, 0, 900, 100), report(1, 2021, 1, 901, 120)]);
    let receipts =
        write(folder, "receipts.txt", "DUES|TAX|FEES|LOANS_OBTAINED|RPT_ID", &["800|0|0|0|901".to_owned()]);
    vec![
        ("nlrb", tallies),
        ("rollcall", council),
        ("fmcs", stoppages),
        ("olms", reports),
        ("olms", receipts),
        ("irs990", record("irs990")),
        ("fec", record("fec")),
    ]
}

fn import(store: &mut Store, (record, path): &(&str, PathBuf), options: &ImportOptions) -> Imported {
    match *record {
        "nlrb" => store.import_nlrb(path, options),
        "rollcall" => store.import_rollcall(std::slice::from_ref(path), &RollCallChoice::default(), options),
        "fmcs" => store.import_fmcs(path, options),
        "irs990" => store.import_irs990(path, options),
        "fec" => store.import_fec(path, options),
        _ => store.import_olms(path, options),
    }
    .unwrap()
}

#[test]
fn the_same_file_twice_changes_nothing_in_any_record() {
    let (folder, files) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut store = Store::open(folder.path()).unwrap();
    let imports = imports(files.path());
    let first: Vec<Imported> = imports.iter().map(|one| import(&mut store, one, &options())).collect();
    let (before, fingerprints) = (rows(folder.path()), store.fingerprints().unwrap());
    for (one, first) in imports.iter().zip(&first) {
        let again = import(&mut store, one, &ImportOptions { strict: true, ..options() });
        assert!(again.already && !first.already);
        assert_eq!(again.import, first.import);
    }
    assert_eq!((rows(folder.path()), store.fingerprints().unwrap()), (before, fingerprints));
}

#[test]
fn a_trial_tells_what_would_happen_and_changes_nothing_in_any_record() {
    let (folder, files) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let trial = ImportOptions { dry_run: true, ..options() };
    let nowhere = folder.path().join("nowhere");
    let mut store = Store::open(folder.path()).unwrap();
    for one in imports(files.path()) {
        let mut none = Store::for_trial(&nowhere).unwrap();
        let without_store = import(&mut none, &one, &trial);
        assert!(!nowhere.exists(), "{one:?}");
        let (before, fingerprints) = (rows(folder.path()), store.fingerprints().unwrap());
        let tried = import(&mut store, &one, &trial);
        assert_eq!((rows(folder.path()), store.fingerprints().unwrap()), (before, fingerprints), "{one:?}");
        let real = import(&mut store, &one, &options());
        assert!(tried.dry_run && without_store.dry_run && !real.dry_run);
        assert_eq!(tried.import.summary, real.import.summary);
        assert_eq!(without_store.import.summary, real.import.summary);
        assert_eq!(tried.replaced, real.replaced);
        assert!(import(&mut store, &one, &trial).already);
    }
    drop(store);
    let bytes = fs::read(folder.path().join("terrain.sqlite3")).unwrap();
    let mut store = Store::for_trial(folder.path()).unwrap();
    let more = write(files.path(), "more.csv", STOPPAGES, &[stoppage("Z", 10, "2019-01-01", "")]);
    assert_eq!(store.import_fmcs(&more, &trial).unwrap().import.summary.kept, 1);
    drop(store);
    assert!(
        fs::read(folder.path().join("terrain.sqlite3")).unwrap() == bytes,
        "not a byte of the store changed"
    );
}

#[test]
fn an_import_taken_back_leaves_every_answer_as_before_in_any_record() {
    let (folder, files) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut store = Store::open(folder.path()).unwrap();
    for one in imports(files.path()) {
        let (before, answered, fingerprints) =
            (rows(folder.path()), answers(&store), store.fingerprints().unwrap());
        let imported = import(&mut store, &one, &options());
        assert_ne!(store.fingerprints().unwrap(), fingerprints, "{one:?}");
        let tried = store.undo(imported.import.id, true).unwrap();
        assert_eq!(tried, imported.import);
        assert!(store.imports().unwrap().contains(&imported.import), "a trial takes nothing back");
        assert_eq!(store.undo(imported.import.id, false).unwrap(), imported.import);
        assert_eq!(rows(folder.path()), before, "{one:?}");
        assert_eq!((answers(&store), store.fingerprints().unwrap()), (answered, fingerprints), "{one:?}");
        let again = import(&mut store, &one, &options());
        assert!(!again.already && again.import.id > imported.import.id, "a number is not given twice");
    }
    let error = store.undo(99, false).unwrap_err();
    assert!(matches!(error, StoreError::NoSuchImport { id: 99, .. }));
    assert!(error.to_string().contains("there is no import 99; there are: 2: nlrb, tallies.csv"), "{error}");
}

#[test]
fn what_an_import_had_replaced_counts_again_when_it_is_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let file = |name: &str, rows: &[String]| write(folder.path(), name, REPORTS, rows);
    let first = file("first.txt", &[report(1, 2021, 0, 900, 100)]);
    let second = file("second.txt", &[report(1, 2021, 1, 901, 200)]);
    let third = file("third.txt", &[report(1, 2021, 2, 902, 300)]);
    let mut ids = Vec::new();
    for path in [&first, &second, &third] {
        ids.push(store.import_olms(path, &options()).unwrap().import.id);
    }
    let members = |store: &Store| store.reports().unwrap()[0].members;
    assert_eq!(members(&store), Some(300));
    store.undo(ids[1], false).unwrap();
    assert_eq!(members(&store), Some(300), "what did not count makes no difference");
    store.undo(ids[2], false).unwrap();
    assert_eq!(members(&store), Some(100));
    assert_eq!(store.imports().unwrap().len(), 1);
}

#[test]
fn a_chamber_of_seventy_thousand_votes_can_be_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let (votes, members) = (bundled("rollcall/S116_votes.csv.gz"), bundled("rollcall/S116_members.csv.gz"));
    let choice = RollCallChoice::default();
    let imported = store.import_rollcall(&[votes.clone(), members.clone()], &choice, &options()).unwrap();
    store.undo(imported.import.id, false).unwrap();
    assert_eq!(rows(folder.path()), Vec::<String>::new());
}

#[test]
fn files_that_cannot_be_used_leave_nothing_of_themselves() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let good = fs::read(bundled("fmcs/stoppages_1984_2012.csv.gz")).unwrap();
    let cut = folder.path().join("cut.csv.gz");
    fs::write(&cut, &good[..good.len() / 2]).unwrap();
    // Half of the rows were written before the file turned out to be cut.
    let error = store.import_fmcs(&cut, &options()).unwrap_err().to_string();
    assert!(error.starts_with("cut.csv.gz: damaged near row "), "{error}");
    let backwards = write(
        folder.path(),
        "bad.csv",
        STOPPAGES,
        &[stoppage("A", 1, "2019-01-01", ""), stoppage("", 1, "", "")],
    );
    let strict = ImportOptions { strict: true, ..options() };
    let error = store.import_fmcs(&backwards, &strict).unwrap_err().to_string();
    assert!(error.starts_with("bad.csv, row 3, field `Case Number`"), "{error}");
    let error =
        store.import_olms(&bundled("fmcs/work_stoppages_cut.csv"), &options()).unwrap_err().to_string();
    assert!(error.contains("`terrain import fmcs` reads"), "{error}");
    // A file that is known as one record is not taken for another.
    store.import_fmcs(&bundled("fmcs/work_stoppages_cut.csv"), &options()).unwrap();
    let error =
        store.import_olms(&bundled("fmcs/work_stoppages_cut.csv"), &options()).unwrap_err().to_string();
    assert!(error.contains("`terrain import fmcs` reads"), "{error}");
    assert_eq!(store.imports().unwrap().len(), 1);
    drop(store);
    assert!(rows(folder.path()).iter().filter(|row| row.starts_with("fmcs_stoppage ")).count() == 379);
}

#[test]
fn published_files_come_in_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let (Some(stoppages), Some(reports)) =
        (shared("data/fmcs/work_stoppages.csv"), shared("data/olms/lm_data_data_2021.txt"))
    else {
        return;
    };
    let stoppages = store.import_fmcs(&stoppages, &options()).unwrap();
    let reports = store.import_olms(&reports, &options()).unwrap();
    for (imported, counts) in [(&stoppages, (13_545, 13_545, 0)), (&reports, (3190, 2623, 0))] {
        summary_adds_up(imported);
        let summary = &imported.import.summary;
        assert_eq!((summary.read, summary.kept, summary.superseded), counts);
    }
    assert!(store.stoppages().unwrap().iter().all(|one| !one.employer.is_empty() && !one.union.is_empty()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The view against a few plain lines: whatever filings come in whatever files, one a union and year counts, the one
    /// with the highest amendment, then the highest number, then the last.
    #[test]
    fn the_filing_that_counts_is_the_one_found_by_plain_comparison(
        filings in prop::collection::vec((0_u32..3, 2020_u16..2022, 0_u32..3, 0_u32..4, 1_u32..1000), 1..20),
        cut in any::<prop::sample::Index>(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path()).unwrap();
        let rows: Vec<String> = filings
            .iter()
            .map(|(union, year, amendment, number, members)| report(*union, *year, *amendment, *number, *members))
            .collect();
        let cut = cut.index(rows.len());
        for (name, part) in [("one.txt", &rows[..cut]), ("two.txt", &rows[cut..])] {
            if !part.is_empty() {
                let imported = store.import_olms(&write(folder.path(), name, REPORTS, part), &options()).unwrap();
                summary_adds_up(&imported);
            }
        }
        let mut wanted: BTreeMap<(u32, u16), (u32, u32, u32)> = BTreeMap::new();
        for (union, year, amendment, number, members) in &filings {
            let best = wanted.entry((*union, *year)).or_insert((*amendment, *number, *members));
            if (*amendment, *number) >= (best.0, best.1) {
                *best = (*amendment, *number, *members);
            }
        }
        let counting: BTreeMap<(u32, u16), (u32, u32, u32)> = store
            .reports()
            .unwrap()
            .iter()
            .map(|one| ((one.file_number, one.year), (one.amendment, one.report, one.members.unwrap())))
            .collect();
        // The same bytes twice are one import: then the second file adds nothing, and nothing is lost either.
        prop_assert_eq!(counting, wanted);
    }
}
