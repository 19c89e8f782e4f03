//! `terrain import`: published files into a store, and what cannot be read.

use crate::support::{Desk, SMALL, repository};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

/// A published file beside the checkout.
fn published(path: &str) -> Option<PathBuf> {
    let file = repository().join("../shared/data").join(path);
    let found = file.exists();
    if !found {
        eprintln!("SKIPPED: the published files are not beside the checkout ({path})");
    }
    found.then_some(file)
}

/// Four tallies in the Board's columns; the last has no number of eligible voters.
pub(crate) const TALLIES: &str = "\
Case Number,Unit State,Tally Date,Tally Type,Num Eligible Voters,Labor Organization 1 Name,Votes For Labor Org1,Votes Cast Against Labor Org
01-RC-000001,MI,2023-05-01,Initial,40,Local One,25,10
01-RC-000002,MI,2023-06-01,Initial,60,Local Two,20,30
01-RC-000003,OH,2023-07-01,Initial,12,Local One,11,1
01-RC-000004,OH,2023-08-01,Initial,,Local One,11,1
";

#[test]
fn imported_tallies_stand_in_place_of_the_bundled_ones() {
    let desk = Desk::new();
    desk.write("tallies.csv", TALLIES);
    let asked = ["evidence", "estimate", "nlrb.win_rate", "--json", "--store", "store"];
    assert_eq!(desk.json(&asked)["n"], 4160);
    assert!(!desk.at("store").exists(), "looking makes nothing");
    let said = desk.answer(&["import", "nlrb", "tallies.csv", "--store", "store"]);
    assert!(said.contains("read 4 rows, kept 3, left out 1") && said.contains("row 5"), "{said}");
    let estimate = desk.json(&asked);
    assert_eq!((&estimate["n"], &estimate["successes"]), (&3.into(), &2.into()), "{estimate:#}");
    let again = desk.json(&["import", "nlrb", "tallies.csv", "--store", "store", "--json"]);
    assert_eq!(again[0]["already"], true, "{again:#}");
    assert_eq!(desk.json(&asked)["n"], 3);
    // A run says which record it rests on: with another one it is another experiment.
    let sized = "[population.ties]\nworkplace_size = { evidence = \"nlrb.unit_size\" }\n[[organization]]";
    desk.write("sized.toml", SMALL.replacen("[[organization]]", sized, 1));
    let run = ["run", "sized.toml", "--futures", "2", "--replicates", "1", "--out", "run", "--store"];
    desk.answer(&[run.as_slice(), &["store"]].concat());
    let message = desk.fault(&[run.as_slice(), &["elsewhere", "--resume"]].concat());
    assert!(message.contains("record `nlrb`"), "{message}");
    let looked = desk.json(&["report", "run", "--store", "elsewhere", "--json"]);
    assert!(looked["warnings"].to_string().contains("records have changed"), "{looked:#}");
    // The bundled roll calls are still there.
    assert!(desk.answer(&["evidence", "show", "rollcall.seats", "--store", "store"]).contains("100 seats"));
}

/// A record that ships with the program.
fn bundled(path: &str) -> String {
    repository().join("data").join(path).to_str().unwrap().to_owned()
}

#[test]
fn stoppages_and_reports_of_unions_stand_in_place_of_the_bundled_ones() {
    let desk = Desk::new();
    let (stoppages, reports) =
        (bundled("fmcs/work_stoppages_cut.csv"), bundled("olms/lm_data_data_2021_cut.txt"));
    let said = desk.answer(&["import", "fmcs", &stoppages, "--store", "store"]);
    assert!(said.contains("read 379 rows, kept 379, left out 0"), "{said}");
    assert!(said.contains("kept, but odd: 8 rows: ends before it begins"), "{said}");
    assert!(said.contains("import 1 in the store store; take it back with --undo 1"), "{said}");
    let said = desk.answer(&["import", "olms", &reports, "--store", "store"]);
    assert!(said.contains("read 244 rows, kept 210, left out 34"), "{said}");
    assert!(said.contains("left out: 34 rows: another form than LM-2, LM-3 or LM-4"), "{said}");
    for name in ["fmcs.duration", "fmcs.size", "olms.members", "olms.election_within_year"] {
        let ask = |store: &str| desk.json(&["evidence", "estimate", name, "--json", "--store", store]);
        let (own, shipped) = (ask("store"), ask("nowhere"));
        assert!(own["n"].as_u64() < shipped["n"].as_u64(), "{name}: {own:#}");
        assert!(own["source"].as_str().unwrap().contains("imported from"), "{name}: {own:#}");
        for field in ["name", "where", "n", "raw", "estimate", "interval", "level", "source", "caveats"] {
            assert!(!own[field].is_null(), "{name}: {field} is missing in {own:#}");
        }
    }
    // A situation draws from them, and its run says which records it rests on.
    let sized = "[population.ties]\nworkplace_size = { evidence = \"fmcs.size\", where = { idled = \"10..200\" } }\n\
                 [[organization]]";
    let list = "list = { evidence = \"olms.members\", where = { form = \"LM-4\" } }";
    let drawn = SMALL.replacen("[[organization]]", sized, 1).replacen("list = 300", list, 1);
    desk.write("drawn.toml", drawn);
    let numbers = desk.json(&["check", "drawn.toml", "--json", "--store", "store"]);
    assert!(numbers.to_string().contains("olms.members"), "{numbers:#}");
    let run = ["run", "drawn.toml", "--futures", "2", "--replicates", "1", "--out", "run", "--store"];
    desk.answer(&[run.as_slice(), &["store"]].concat());
    let message = desk.fault(&[run.as_slice(), &["elsewhere", "--resume"]].concat());
    assert!(message.contains("record `fmcs`") || message.contains("record `olms`"), "{message}");
}

#[test]
fn dues_ask_for_the_second_file_and_say_which() {
    let desk = Desk::new();
    let shown = desk.answer(&["evidence", "show", "olms.dues_share"]);
    assert!(shown.contains("No source yet") && shown.contains("ar_receipts_total_data_YYYY.txt"), "{shown}");
    let shown = desk.json(&["evidence", "show", "olms.dues_share", "--json"]);
    assert!(shown["estimate"].is_null() && shown["needs"].is_string(), "{shown:#}");
    let message = desk.fault(&["evidence", "estimate", "olms.dues_share"]).replace("\n  │ ", " ");
    assert!(message.contains("must be imported first"), "{message}");
    // Receipts of the first two reports of the cut.
    desk.write("receipts.txt", "DUES|TAX|FEES|LOANS_OBTAINED|RPT_ID\n46289|0|0|0|773485\n5|0|0|0|773893\n");
    let reports = bundled("olms/lm_data_data_2021_cut.txt");
    desk.answer(&["import", "olms", "receipts.txt", &reports, "--store", "store"]);
    let share = desk.json(&["evidence", "estimate", "olms.dues_share", "--json", "--store", "store"]);
    assert!(share["n"].as_u64().unwrap() >= 1, "{share:#}");
    assert!(share["raw"].as_f64().unwrap() <= 0.5, "{share:#}");
}

/// A cut of a published return or filing.
pub(crate) fn record(path: &str) -> String {
    repository().join("crates/terrain-evidence/tests/records").join(path).to_str().unwrap().to_owned()
}

#[test]
fn returns_of_non_profits_come_in_from_a_folder_and_are_asked_and_drawn_from() {
    let desk = Desk::new();
    let shown = desk.answer(&["evidence", "show", "irs990.dues_share"]);
    assert!(shown.contains("No source yet") && shown.contains("terrain import irs990 FILE"), "{shown}");
    let message = desk.fault(&["evidence", "estimate", "irs990.employees"]).replace("\n  │ ", " ");
    assert!(message.contains("must be imported first"), "{message}");

    let folder = record("irs990");
    let tried = desk.answer(&["import", "irs990", &folder, "--dry-run", "--store", "store"]);
    assert!(tried.contains("a trial: the store store is as it was"), "{tried}");
    assert!(!desk.at("store").exists(), "a trial makes nothing");
    let said = desk.answer(&["import", "irs990", &folder, "--store", "store"]);
    for part in [
        "irs990 (8 files)\n  read 8 rows, kept 6, left out 1, superseded by a later filing 1\n",
        "left out: 1 row: Form 990-T",
        "row 5, file: `202331359339300998.xml`",
        "take it back with --undo 1",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let again = desk.json(&["import", "irs990", &folder, "--json", "--store", "store"]);
    assert_eq!((&again[0]["already"], &again[0]["import"]["id"]), (&true.into(), &1.into()), "{again:#}");

    let ask = ["evidence", "estimate", "irs990.employees", "--where", "ein=36-3727669", "--store", "store"];
    let text = desk.answer(&ask);
    assert!(text.contains("(what its filings say)") && !text.contains("100 %"), "{text}");
    let estimate = desk.json(&[ask.as_slice(), &["--json"]].concat());
    assert_eq!(estimate["level"], 1.0, "{estimate:#}");
    let shown = desk.answer(&["evidence", "show", "irs990.funding_share", "--store", "store"]);
    assert!(shown.contains("No estimate without a condition") && shown.contains("small_donors"), "{shown}");
    let shares = ["evidence", "estimate", "irs990.funding_share", "--store", "store", "--where"];
    let text =
        desk.answer(&[shares.as_slice(), &["source=small_donors", "--where", "ein=363727669"]].concat());
    assert!(text.contains(": the range its filings allow)"), "{text}");
    let message = desk.fault(&[shares.as_slice(), &["source=party"]].concat()).replace("\n  │ ", " ");
    assert!(message.contains("fec.party_tie"), "{message}");

    let funded = "list = 400\nfunding = { dues = 0.1, foundations = { evidence = \"irs990.funding_share\", where = { \
                  source = \"foundations\", ein = \"36-3727669\" } } }";
    desk.write("drawn.toml", SMALL.replacen("list = 400", funded, 1));
    let numbers = desk.json(&["check", "drawn.toml", "--json", "--store", "store"]);
    assert!(numbers.to_string().contains("irs990.funding_share"), "{numbers:#}");
    let run = ["run", "drawn.toml", "--futures", "2", "--replicates", "1", "--out", "run", "--store"];
    desk.answer(&[run.as_slice(), &["store"]].concat());
    desk.answer(&["import", "--undo", "1", "--store", "store"]);
    assert!(
        desk.fault(&["evidence", "estimate", "irs990.employees", "--store", "store"])
            .contains("imported first")
    );
    let message = desk.fault(&[run.as_slice(), &["store", "--resume"]].concat());
    assert!(message.contains("irs990"), "{message}");
}

#[test]
fn filings_of_committees_come_in_and_what_is_unknown_is_named_with_its_line() {
    let desk = Desk::new();
    let said = desk.answer(&["import", "fec", &record("fec/1550126.fec"), "--store", "store"]);
    assert!(said.contains("read 24 rows, kept 23, left out 1"), "{said}");
    let again = desk.json(&["import", "fec", &record("fec/1550126.fec"), "--json", "--store", "store"]);
    assert_eq!(again[0]["already"], true);
    let ask = ["evidence", "estimate", "fec.party_tie", "--where", "committee=C00772335", "--store", "store"];
    let text = desk.answer(&ask);
    assert!(text.contains("From one report of one committee") && !text.contains("100 % interval"), "{text}");

    let funded = "list = 400\nfunding = { dues = 0.1, party = { evidence = \"fec.funding_share\", where = { source = \
                  \"party\", committee = \"C00772335\" } } }";
    desk.write("drawn.toml", SMALL.replacen("list = 400", funded, 1));
    let numbers = desk.json(&["check", "drawn.toml", "--json", "--store", "store"]);
    assert!(numbers.to_string().contains("fec.funding_share"), "{numbers:#}");

    let unknown = record("fec/invalid_version_cut.fec");
    let ran = desk.run(&["import", "fec", &unknown, "--store", "store"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let message = ran.err.replace("\n  │ ", " ");
    assert!(message.contains("invalid_version_cut.fec, line 1: version `180.5`"), "{message}");
    assert!(message.contains("8.0 to 8.5"), "{message}");
    // In a folder it stands among others: left out and counted, unless asked to stop.
    let said = desk.answer(&["import", "fec", &record("fec"), "--store", "store"]);
    assert!(said.contains("fec (4 files)\n  read 156 rows, kept 154, left out 2\n"), "{said}");
    assert!(said.contains("left out: 1 row: a filing in the unknown version `180.5`"), "{said}");
    assert!(said.contains("23 rows of earlier imports no longer count"), "{said}");
    let message = desk.fault(&["import", "fec", &record("fec"), "--strict", "--store", "strict"]);
    assert!(message.contains("line 1: version `180.5`"), "{message}");
    assert!(desk.answer(&["import", "--list", "--store", "strict"]).contains("nothing was imported"));

    let tie = desk.json(&["evidence", "estimate", "fec.party_tie", "--json", "--store", "store"]);
    assert_eq!(tie["n"], 3, "{tie:#}");
    let said = desk.answer(&["import", "--undo", "2", "--store", "store"]);
    assert!(said.starts_with("taken back: 2: fec, fec (4 files)"), "{said}");
    let tie = desk.json(&["evidence", "estimate", "fec.party_tie", "--json", "--store", "store"]);
    assert_eq!(tie["n"], 1, "{tie:#}");
}

#[test]
fn published_returns_and_filings_import_as_they_are() {
    let (Some(returns), Some(filings)) = (published("irs990"), published("fec")) else { return };
    let desk = Desk::new();
    for (record, path, counts) in [("irs990", returns, [105, 85, 2]), ("fec", filings, [3146, 3144, 0])] {
        let said = desk.json(&["import", record, path.to_str().unwrap(), "--json", "--store", "store"]);
        let summary = &said[0]["import"]["summary"];
        let found = ["read", "kept", "superseded"].map(|field| summary[field].as_i64().unwrap());
        assert_eq!(found, counts, "{record}");
    }
}

#[test]
fn an_import_can_be_tried_listed_and_taken_back() {
    let desk = Desk::new();
    desk.write("tallies.csv", TALLIES);
    let stoppages = bundled("fmcs/work_stoppages_cut.csv");
    let tried = desk.answer(&["import", "fmcs", &stoppages, "--dry-run", "--store", "store"]);
    assert!(tried.contains("kept 379") && tried.contains("a trial: the store store is as it was"), "{tried}");
    assert!(!desk.at("store").exists(), "a trial makes nothing");
    assert!(desk.answer(&["import", "--list", "--store", "store"]).contains("nothing was imported"));
    assert!(desk.fault(&["import", "--undo", "1", "--store", "store"]).contains("nothing was imported"));

    desk.answer(&["import", "nlrb", "tallies.csv", "--store", "store"]);
    let size = ["evidence", "estimate", "fmcs.size", "--json", "--store", "store"];
    let before = desk.json(&size);
    let imported = desk.json(&["import", "fmcs", &stoppages, "--json", "--store", "store"]);
    let id = imported[0]["import"]["id"].to_string();
    assert_eq!(
        (&imported[0]["dry_run"], &imported[0]["import"]["summary"]["superseded"]),
        (&false.into(), &0.into())
    );
    assert_ne!(desk.json(&size), before);
    let listed = desk.json(&["import", "--list", "--json", "--store", "store"]);
    assert_eq!(listed.as_array().unwrap().len(), 2);
    assert_eq!(listed[1], imported[0]["import"]);
    let tried = desk.json(&["import", "--undo", &id, "--dry-run", "--json", "--store", "store"]);
    assert_eq!((&tried["undone"], &tried["import"]), (&false.into(), &imported[0]["import"]));
    let said = desk.answer(&["import", "--undo", &id, "--store", "store"]);
    assert!(said.starts_with("taken back: 2: fmcs, work_stoppages_cut.csv"), "{said}");
    assert_eq!(desk.json(&size), before);
    assert!(!desk.answer(&["import", "--list", "--store", "store"]).contains("fmcs"));
    let message = desk.fault(&["import", "--undo", &id, "--store", "store"]);
    assert!(message.contains("there is no import 2; there are: 1: nlrb, tallies.csv"), "{message}");

    assert!(desk.fault(&["import", "--strict"]).contains("no record is named"));
    assert!(desk.fault(&["import", "--list", "nlrb", "tallies.csv"]).contains("stand alone"));
    assert_eq!(desk.run(&["import"]).code, 2);
    assert_eq!(desk.run(&["import", "--list", "--undo", "1"]).code, 2);
}

#[test]
fn published_files_import_as_they_are() {
    let Some(tallies) = published("nlrb/election_results.xlsx") else { return };
    let desk = Desk::new();
    let said = desk.json(&["import", "nlrb", tallies.to_str().unwrap(), "--store", "store", "--json"]);
    assert!(said[0]["import"]["summary"]["kept"].as_u64().unwrap() > 4_000, "{said:#}");
    let estimate = desk.json(&["evidence", "estimate", "nlrb.win_rate", "--json", "--store", "store"]);
    assert_eq!((&estimate["n"], &estimate["successes"]), (&4160.into(), &2980.into()));
    let (votes, members) = (
        published("rollcall/S115_votes.csv.gz").unwrap(),
        published("rollcall/S115_members.csv.gz").unwrap(),
    );
    // In any order.
    for store in ["one", "two"] {
        let mut files = [votes.to_str().unwrap(), members.to_str().unwrap()];
        if store == "two" {
            files.reverse();
        }
        desk.answer(&["import", "rollcall", files[0], files[1], "--store", store]);
        let shown =
            desk.answer(&["evidence", "show", "rollcall.seats", "--where", "congress=115", "--store", store]);
        assert!(shown.contains("100 seats"), "{shown}");
    }
}

/// One small record in each published form: imported from its files in any order, from a folder, and told by its body.
#[test]
fn roll_calls_of_every_publisher_are_imported_and_what_differs_is_listed() {
    let records = repository().join("crates/terrain-evidence/tests/records/rollcall");
    let at = |name: &str| records.join(name).to_str().unwrap().to_owned();
    let desk = Desk::new();
    for (number, (files, form, chamber, listed)) in [
        (
            vec!["open_states"],
            "open_states",
            "House",
            "roll call ocd-vote/a, excused: 2 stated, 1 on the roll",
        ),
        (
            vec!["open_states_bills.json"],
            "open_states",
            "House",
            "roll call ocd-vote/a, excused: 2 stated, 1 on the roll",
        ),
        (
            vec!["legiscan/rollcalls.csv", "legiscan/votes.csv", "legiscan/people.csv"],
            "legiscan",
            "H",
            "vote 12",
        ),
        (vec!["legiscan_json"], "legiscan", "H", "roll call 11, absent: 2 stated, 1 on the roll"),
        (vec!["legistar"], "legistar", "City Council", "roll call 502, yea: 2 stated, 1 on the roll"),
    ]
    .into_iter()
    .enumerate()
    {
        let store = format!("store-{number}");
        let paths: Vec<String> = files.iter().map(|name| at(name)).collect();
        let mut arguments = vec!["import", "rollcall"];
        arguments.extend(paths.iter().map(String::as_str));
        arguments.extend(["--store", &store]);
        let said = desk.answer(&arguments);
        assert!(said.contains(listed), "{files:?}: {said}");
        let kept = desk.json(&["import", "--list", "--json", "--store", &store]);
        assert_eq!(kept[0]["form"], form, "{kept:#}");
        let shown = desk.json(&["evidence", "show", "rollcall.seats", "--json", "--store", &store]);
        assert_eq!(shown["chamber"]["chamber"], chamber, "{shown:#}");
        assert_eq!(shown["chamber"]["rollcalls"], 2);
    }
    // The same files answer for a bloc without being kept.
    let votes = at("legistar/votes.json");
    let (items, events) = (at("legistar/eventitems.json"), at("legistar/events.json"));
    let answer =
        desk.json(&["bloc", "--votes", &votes, &items, &events, "--bloc", "Ward 1,Ward 2", "--json"]);
    assert_eq!((&answer["chamber"], &answer["rollcalls"]), (&"City Council".into(), &2.into()));
    assert_eq!(answer["agreement"]["within"]["mean"], 0.0);
    assert_eq!(answer["notes"]["without_roll_call"], serde_json::json!(["503"]));
}

#[test]
fn published_stoppages_and_reports_import_as_they_are() {
    let (Some(stoppages), Some(reports)) =
        (published("fmcs/work_stoppages.csv"), published("olms/lm_data_data_2021.txt"))
    else {
        return;
    };
    let desk = Desk::new();
    for (record, path, read, kept) in [("fmcs", stoppages, 13_545, 13_545), ("olms", reports, 3190, 2623)] {
        let said = desk.json(&["import", record, path.to_str().unwrap(), "--json", "--store", "store"]);
        let summary = &said[0]["import"]["summary"];
        assert_eq!((&summary["read"], &summary["kept"]), (&read.into(), &kept.into()), "{record}");
    }
    let duration = desk.json(&["evidence", "estimate", "fmcs.duration", "--json", "--store", "store"]);
    assert_eq!((&duration["n"], &duration["estimate"]), (&13_537.into(), &20.0.into()));
}

/// Bytes that the store's folder holds in files of that ending.
fn bytes_in(folder: &Path, ending: &str) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let ours = entries.filter(|entry| entry.file_name().to_string_lossy().ends_with(ending));
    ours.filter_map(|entry| Some(entry.metadata().ok()?.len())).sum()
}

#[test]
fn an_import_killed_in_the_middle_leaves_the_store_as_it_was() {
    let desk = Desk::new();
    desk.write("tallies.csv", TALLIES);
    desk.answer(&["import", "nlrb", "tallies.csv", "--store", "store"]);
    let state = || {
        let estimate = desk.json(&["evidence", "estimate", "nlrb.win_rate", "--json", "--store", "store"]);
        (estimate, desk.json(&["import", "--list", "--json", "--store", "store"]))
    };
    let before = state();
    let heading = TALLIES.lines().next().unwrap();
    let rows: String =
        (0..60_000).map(|n| format!("02-RC-{n:06},MI,2023-05-01,Initial,40,Local One,25,10\n")).collect();
    desk.write("many.csv", format!("{heading}\n{rows}"));
    // From before anything is written to when a good part of the rows is: the store's journal has grown by then.
    for written in [0, 1, 200_000, 1_000_000] {
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_terrain"))
            .current_dir(desk.at(""))
            .args(["import", "nlrb", "many.csv", "--store", "store"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let begin = Instant::now();
        while bytes_in(&desk.at("store"), "-wal") < written {
            assert!(child.try_wait().unwrap().is_none(), "it ended before it was killed");
            assert!(begin.elapsed() < Duration::from_secs(120), "nothing was written");
            std::thread::sleep(Duration::from_millis(1));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(state(), before, "killed after {written} bytes");
    }
    desk.write("more.csv", format!("{heading}\n03-RC-000001,MI,2023-05-01,Initial,40,Local One,25,10\n"));
    let said = desk.answer(&["import", "nlrb", "more.csv", "--store", "store"]);
    assert!(said.contains("kept 1"), "{said}");
    assert_eq!(state().0["n"], 4);
}

#[test]
fn what_is_no_record_is_refused_in_words_and_nothing_is_kept() {
    let desk = Desk::new();
    desk.write("renamed.xlsx", "this is no spreadsheet\n");
    desk.write("page.csv", "<html><body>Not found</body></html>\n");
    desk.write("other.csv", "name,amount\nA,1\n");
    desk.write("empty.csv", "");
    desk.write("binary.csv", [0_u8, 159, 146, 150, 0, 1, 2]);
    desk.write("strict.csv", TALLIES);
    desk.write("folder/x", "");
    if let Some(tallies) = published("nlrb/election_results.xlsx") {
        let bytes = std::fs::read(tallies).unwrap();
        desk.write("cut.xlsx", &bytes[..bytes.len() / 2]);
        assert!(desk.fault(&["import", "nlrb", "cut.xlsx", "--store", "store"]).contains("cut.xlsx"));
    }
    for (arguments, expected) in [
        (vec!["nlrb", "absent.xlsx"], "absent.xlsx"),
        (vec!["nlrb", "folder"], "folder"),
        (vec!["nlrb", "renamed.xlsx"], "renamed.xlsx"),
        (vec!["nlrb", "page.csv"], "page.csv"),
        (vec!["nlrb", "other.csv"], "Case Number"),
        (vec!["nlrb", "empty.csv"], "empty.csv"),
        (vec!["nlrb", "binary.csv"], "binary.csv"),
        (vec!["nlrb", "strict.csv", "--strict"], "row 5"),
        (vec!["fmcs", "page.csv"], "a web page"),
        (vec!["fmcs", "other.csv"], "is this another record?"),
        (vec!["fmcs", "strict.csv"], "`terrain import nlrb` reads"),
        (vec!["fmcs", "empty.csv"], "an empty file"),
        (vec!["olms", "binary.csv"], "binary data"),
        (vec!["olms", "renamed.xlsx"], "renamed.xlsx"),
        (vec!["olms", "strict.csv"], "`terrain import nlrb` reads"),
        (vec!["fec", "strict.csv"], "`terrain import nlrb` reads"),
        (vec!["fec", "page.csv"], "a web page"),
        (vec!["fec", "empty.csv"], "an empty file"),
        (vec!["fec", "folder"], "folder (1 file): no usable row among 1 read"),
        (vec!["irs990", "strict.csv"], "`terrain import nlrb` reads"),
        (vec!["irs990", "page.csv"], "a web page"),
        (vec!["irs990", "binary.csv"], "binary data"),
        (vec!["irs990", "absent"], "absent"),
        (vec!["rollcall", "other.csv"], "other.csv: no column `"),
        (vec!["rollcall", "page.csv"], "a web page"),
        (vec!["rollcall", "strict.csv"], "`terrain import nlrb` reads"),
        (vec!["rollcall", "binary.csv"], "binary data"),
    ] {
        let message = desk.fault(&[vec!["import"], arguments.clone(), vec!["--store", "store"]].concat());
        let flat = message.replace("\n  │ ", " ");
        assert!(flat.contains(expected), "{arguments:?}: {message}");
        assert!(message.lines().count() < 12, "{arguments:?}: {message}");
    }
    let estimate = desk.json(&["evidence", "estimate", "nlrb.win_rate", "--json", "--store", "store"]);
    assert_eq!(estimate["n"], 4160, "the bundled record stands");
    // What was read before a fault is kept, and said.
    let said = desk.run(&["import", "nlrb", "strict.csv", "page.csv", "--store", "half"]);
    assert_eq!(said.code, 1, "{}", said.err);
    assert!(said.out.contains("read 4 rows, kept 3, left out 1"), "{}", said.out);
    assert!(said.err.contains("page.csv"), "{}", said.err);
    desk.write("store-file", "");
    assert!(desk.fault(&["import", "nlrb", "strict.csv", "--store", "store-file"]).contains("store-file"));
}
