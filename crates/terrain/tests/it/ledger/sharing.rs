//! Files for others and what comes back, tally sheets, agreements, votes from roll calls.

use crate::support::{Desk, SMALL, Said, said};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// 1 March 2027, noon.
pub(super) const TODAY: &str = "1803902400";

/// A store with one decision that everybody may read; made once, since it needs a run.
fn template() -> &'static Path {
    static TEMPLATE: OnceLock<PathBuf> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let desk = Desk::new();
        desk.write("small.toml", SMALL);
        desk.answer(&["run", "small.toml", "--futures", "64", "--replicates", "2", "--out", "run"]);
        let decide = [
            "ledger",
            "decide",
            "run",
            "--posture",
            "temporary",
            "--review",
            "2027-06-30",
            "--on",
            "2027-01-04",
            "--readers",
            "public",
            "--because",
            "SECRET-because",
            "--dissent",
            "SECRET-dissent",
            "--store",
            "kept",
        ];
        let output = desk.terrain().args(decide).env("SOURCE_DATE_EPOCH", TODAY).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        // Kept for the life of the process; the folder goes with the system's temporary files.
        let kept = tempfile::tempdir().unwrap().keep();
        for entry in std::fs::read_dir(desk.at("kept")).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), kept.join(entry.file_name())).unwrap();
        }
        kept
    })
}

/// A desk with that store, on 1 March 2027.
pub(super) fn desk() -> Desk {
    let desk = Desk::new();
    std::fs::create_dir_all(desk.at("kept")).unwrap();
    for entry in std::fs::read_dir(template()).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), desk.at("kept").join(entry.file_name())).unwrap();
    }
    desk
}

/// Runs `terrain ledger` in it.
pub(super) fn ledger(desk: &Desk, arguments: &[&str]) -> Said {
    let mut command = desk.terrain();
    command.arg("ledger").args(arguments).args(["--store", "kept"]).env("SOURCE_DATE_EPOCH", TODAY);
    said(&command.output().unwrap())
}

pub(super) fn answer(desk: &Desk, arguments: &[&str]) -> String {
    let said = ledger(desk, arguments);
    assert_eq!(said.code, 0, "terrain ledger {}: {}", arguments.join(" "), said.err);
    said.out
}

fn fault(desk: &Desk, arguments: &[&str]) -> String {
    let said = ledger(desk, arguments);
    assert_eq!(said.code, 1, "terrain ledger {}: {}{}", arguments.join(" "), said.out, said.err);
    desk.without_path(&said.err)
}

/// Entries of every kind that hold a secret where a level keeps one back.
fn filled() -> Desk {
    let desk = desk();
    for line in [
        "add promise --from them --what picket --amount 40 --unit people --due 2027-02-10 --on 2027-01-10 --view SECRET-view --proof minutes",
        "add turnout them --event picket --asked 60 --came 31 --on 2027-02-10 --by SECRET-office --happened PARTNERS-rain",
        "add delivery 1 partly --amount 31 --on 2027-02-11",
        "add softening --from them --asked delay --what SECRET-point --reason SECRET-reason --on 2027-02-12",
        "add hours --coalition 14.25 --own-base 22.75 --on 2027-02-12 --happened SECRET-hours",
        "add contacts unaligned=77 --on 2027-02-12 --happened SECRET-own",
        "add contacts unaligned=23 partner-staff=4 --partner them --on 2027-02-13 --happened PARTNERS-joint",
        "add demand --point recognition --militancy 0.8125 --on 2027-02-13",
        "add statement letter --our-name --on 2027-02-14",
        "add figure base 140 --source SECRET-sheets --on 2027-02-14",
        "add money --from them --to us --amount 2000 --on 2027-02-15 --happened PARTNERS-buses",
        "add votes fight --body council --for 6 --against 4 --on 2027-02-16",
        "add access --to SECRET-board --through them --on 2027-02-16",
        "add membership them joined --on 2027-02-17 --happened PARTNERS-member",
        "correct 2 --why SECRET-why --by SECRET-minutes turnout them --event picket --asked 60 --came 34 --on 2027-02-10 --happened PARTNERS-rain",
    ] {
        answer(&desk, &line.split(' ').chain(["--yes"]).collect::<Vec<_>>());
    }
    desk
}

#[test]
fn nothing_of_a_higher_level_is_in_a_file() {
    let desk = filled();
    for (level, kept_back) in [
        ("public", vec!["SECRET", "PARTNERS", "14.25", "22.75", "0.8125", "TZ", "12:00:00", "kept", "run\""]),
        ("partners", vec!["SECRET", "14.25", "22.75", "0.8125", "12:00:00", "kept", "run\"", ": 77"]),
        ("internal", vec!["SECRET-view", "kept", "DESK"]),
    ] {
        let (file, page) = (format!("{level}.json"), format!("{level}.html"));
        let told = answer(&desk, &["export", "--level", level, "--to", &file, "--html", &page]);
        insta::assert_snapshot!(format!("export_{level}"), told);
        for name in [&file, &page] {
            let text = std::fs::read_to_string(desk.at(name)).unwrap();
            for secret in &kept_back {
                assert!(!text.contains(secret), "{secret} in {name}: {text}");
            }
            assert!(text.contains("recognition"), "{name}");
        }
    }
    let partners = std::fs::read_to_string(desk.at("partners.json")).unwrap();
    assert!(partners.contains("PARTNERS-joint") && partners.contains("\"came\": 34"));
    insta::assert_snapshot!(
        "public_file",
        without_sums(&std::fs::read_to_string(desk.at("public.json")).unwrap())
    );
    insta::assert_snapshot!(
        "public_page",
        body(&without_sums(&std::fs::read_to_string(desk.at("public.html")).unwrap()))
    );
}

/// Checksums differ from one store to the next.
fn without_sums(text: &str) -> String {
    let mut out = String::new();
    let mut run = String::new();
    for letter in text.chars().chain(['\0']) {
        if letter.is_ascii_hexdigit() && !letter.is_ascii_uppercase() {
            run.push(letter);
            continue;
        }
        out.push_str(if run.len() >= 12 { "SUM" } else { &run });
        run.clear();
        if letter != '\0' {
            out.push(letter);
        }
    }
    out
}

fn body(page: &str) -> &str {
    page.split_once("<body>").unwrap().1
}

#[test]
fn a_decision_leaves_only_for_its_readers() {
    let desk = Desk::new();
    desk.write("small.toml", SMALL);
    desk.answer(&["run", "small.toml", "--futures", "64", "--replicates", "2", "--out", "run"]);
    answer(
        &desk,
        &["decide", "run", "--posture", "temporary", "--review", "2027-06-30", "--on", "2027-01-04"],
    );
    insta::assert_snapshot!(fault(&desk, &["export", "--level", "partners", "--to", "x.json"]));
    assert!(!desk.at("x.json").exists());
    answer(&desk, &["export", "--level", "internal", "--to", "x.json"]);
}

#[test]
fn corrections_come_back_by_file() {
    let desk = filled();
    answer(&desk, &["export", "--level", "partners", "--to", "shared.json"]);
    // The partner has the file and no store.
    let partner = Desk::new();
    let shared = std::fs::read_to_string(desk.at("shared.json")).unwrap();
    partner.write("shared.json", &shared);
    let first = partner.answer(&[
        "ledger",
        "propose",
        "shared.json",
        "--entry",
        "2",
        "--why",
        "nine more came by bus",
        "--by",
        "the alliance",
        "turnout",
        "them",
        "--event",
        "picket",
        "--asked",
        "60",
        "--came",
        "40",
    ]);
    partner.write("first.json", first);
    let second = partner.answer(&[
        "ledger",
        "propose",
        "first.json",
        "--entry",
        "1",
        "--why",
        "it was the day after",
        "--by",
        "the alliance",
        "--on",
        "2027-01-11",
    ]);
    assert!(
        !partner.at("data-home").exists() || std::fs::read_dir(partner.at("data-home")).unwrap().count() == 0
    );
    // And one edit by hand.
    desk.write("back.json", second.replace("\"amount\": 2000.0", "\"amount\": 2500.0"));
    insta::assert_snapshot!("proposals", answer(&desk, &["proposals", "back.json"]));
    let taken = answer(
        &desk,
        &[
            "proposals",
            "back.json",
            "--accept",
            "1,3",
            "--refuse",
            "2",
            "--why",
            "our minutes say the tenth",
            "--by",
            "the alliance",
            "--answer",
            "answered.json",
            "--yes",
        ],
    );
    insta::assert_snapshot!("proposals_taken", taken);
    let shown = answer(&desk, &["show"]);
    assert!(shown.contains("40 of the alliance came") && shown.contains("by the alliance"), "{shown}");
    assert!(
        shown.contains("2 500 USD") || shown.contains("2,500 USD") || shown.contains("2500 USD"),
        "{shown}"
    );
    let answered = std::fs::read_to_string(desk.at("answered.json")).unwrap();
    assert!(answered.contains("\"accepted\": true") && answered.contains("our minutes say the tenth"));
    // What was answered is no longer proposed, and what was taken over reads alike.
    let again = answer(&desk, &["proposals", "answered.json"]);
    assert!(again.starts_with("The file proposes nothing"), "{again}");

    for (name, text, arguments) in [
        ("another decision", shared.replacen("\"sha256\": \"", "\"sha256\": \"0", 1), vec![]),
        ("a field of ours", shared.replace("Alone or together?", "Together?"), vec![]),
        ("another kind", shared.replace("\"kind\": \"statement\",\n        \"title\": \"letter\",\n        \"own_name\": true,\n        \"own_demand\": false", "\"kind\": \"demand\",\n        \"points\": []"), vec![]),
        ("no such proposal", shared.clone(), vec!["--accept", "4"]),
        ("not ours", shared.replace("\"level\": \"partners\"", "\"level\": \"partner\""), vec![]),
    ] {
        desk.write("wrong.json", text);
        let told = fault(&desk, &[["proposals", "wrong.json"].as_slice(), &arguments].concat());
        insta::assert_snapshot!(format!("proposals_wrong_{}", name.replace(' ', "_")), told);
    }
    let wrong = partner.fault(&[
        "ledger",
        "propose",
        "shared.json",
        "--entry",
        "99",
        "--why",
        "x",
        "--by",
        "the alliance",
        "--on",
        "2027-01-11",
    ]);
    insta::assert_snapshot!("propose_unknown_entry", wrong);
    let personal = partner.fault(&[
        "ledger",
        "propose",
        "shared.json",
        "--entry",
        "1",
        "--why",
        "call 312-555-0142",
        "--by",
        "x",
        "--on",
        "2027-01-11",
    ]);
    assert!(personal.contains("a telephone number") && !personal.contains("0142"), "{personal}");
}

#[test]
fn a_sheet_prints_and_its_totals_come_back_at_once() {
    let desk = desk();
    for (what, due) in [("people for the rally", "2027-03-06"), ("leaflets", "2027-03-20")] {
        let amount = ["--amount", "40", "--unit", "people", "--due", due, "--on", "2027-01-10"];
        answer(&desk, &[["add", "promise", "--from", "them", "--what", what].as_slice(), &amount].concat());
    }
    let told = answer(&desk, &["sheet", "--html", "sheet.html"]);
    assert!(told.starts_with("sheet.html: print it"), "{told}");
    let page = std::fs::read_to_string(desk.at("sheet.html")).unwrap();
    assert!(page.contains("people for the rally") && !page.contains("leaflets"), "only what comes due");
    assert!(page.contains("2027-03-01 to 2027-03-07") && page.contains("the alliance"), "{page}");
    answer(&desk, &["sheet", "--html", "weeks.html", "--weeks", "3"]);
    assert!(std::fs::read_to_string(desk.at("weeks.html")).unwrap().contains("leaflets"));

    let tally = [
        "tally",
        "--contacts",
        "unaligned=23,own-base=12,total=35",
        "--first-time",
        "15",
        "--turnout",
        "them=60/40/31",
        "us=-/-/44",
        "--event",
        "picket",
        "--promise",
        "1=partly/31",
        "--on",
        "2027-02-28",
        "--by",
        "sheet 4",
    ];
    insta::assert_snapshot!("tally", answer(&desk, &tally));
    for (name, arguments) in [
        ("sum", vec!["--contacts", "unaligned=23,own-base=12,total=36"]),
        ("event", vec!["--turnout", "them=31"]),
        ("nothing", vec![]),
        ("unknown", vec!["--turnout", "then=31", "us=12", "--event", "rally"]),
    ] {
        let said = ledger(&desk, &[["tally"].as_slice(), &arguments].concat());
        assert_ne!(said.code, 0);
        insta::assert_snapshot!(format!("tally_{name}"), said.err);
    }
    let entries: serde_json::Value = serde_json::from_str(&answer(&desk, &["show", "--json"])).unwrap();
    assert_eq!(entries["entries"].as_array().unwrap().len(), 6, "all of a sheet or none");
}

#[test]
fn questions_become_an_agreement_and_its_promises_entries() {
    let desk = desk();
    // Before there is any ledger.
    let before = Desk::new();
    before.answer(&["ledger", "agree", "--questions", "answers.toml"]);
    assert!(!before.at("data-home").exists(), "no store is made for questions");
    insta::assert_snapshot!("questions", std::fs::read_to_string(before.at("answers.toml")).unwrap());
    insta::assert_snapshot!(
        "questions_twice",
        before.fault(&["ledger", "agree", "--questions", "answers.toml"])
    );

    answer(&desk, &["agree", "--questions", "answers.toml"]);
    let questions = std::fs::read_to_string(desk.at("answers.toml")).unwrap();
    assert!(questions.contains("them = \"the alliance\""), "{questions}");
    let filled = questions
        .replace("# Its title: title = \"Agreement on the picket line\"", "title = \"Agreement on the fight for more\"\ndate = 2027-02-20")
        .replace("[speaks]\nanswer = \"\"", "[speaks]\nanswer = \"\"\"Both. A text goes out after a yes of each.\nNo answer in a day is a no.\"\"\"")
        .replace("[ends]\nanswer = \"\"", "[ends]\nanswer = \"On 30 June 2027; it does not go on by itself.\"")
        .replace(
            "[pays]\nanswer = \"\"",
            "[pays]\nanswer = \"Each pays its own buses.\"\n[[pays.promise]]\nfrom = \"them\"\nto = \"us\"\nwhat = \"half of the hall\"\namount = 400\nunit = \"dollars\"\ndue = \"2027-03-15\"",
        );
    desk.write("filled.toml", filled);
    let told = answer(
        &desk,
        &["agree", "filled.toml", "--markdown", "a.md", "--html", "a.html", "--save", "--by", "committee"],
    );
    insta::assert_snapshot!("agreement_saved", told);
    insta::assert_snapshot!("agreement", std::fs::read_to_string(desk.at("a.md")).unwrap());
    insta::assert_snapshot!("agreement_page", body(&std::fs::read_to_string(desk.at("a.html")).unwrap()));
    assert!(answer(&desk, &["show", "--kind", "promise"]).contains("half of the hall"));
    // A second time it is asked about.
    assert!(fault(&desk, &["agree", "filled.toml", "--save"]).contains("seems to be the same promise"));
    desk.write("wrong.toml", "agreement = 1\ntitle = \"x\"\n[organizations]\nus = \"we\"\n[speeks]\nanswer = \"mail rosa@example.org\"\n");
    insta::assert_snapshot!("agreement_wrong", fault(&desk, &["agree", "wrong.toml"]));
    desk.write("broken.toml", "agreement = 1\ntitle = rosa@example.org\n");
    insta::assert_snapshot!("agreement_broken", fault(&desk, &["agree", "broken.toml"]));
}

#[test]
fn votes_are_counted_from_an_imported_roll_call() {
    let desk = desk();
    insta::assert_snapshot!(
        "votes_none",
        fault(&desk, &["add", "votes", "fight", "--body", "council", "--roll-call", "v1"])
    );
    let mut votes = "legislator,vote_id,position\n".to_owned();
    for (ward, position) in
        ["yea", "yea", "yea", "yea", "nay", "nay", "abstain", "absent", "excused"].into_iter().enumerate()
    {
        votes.push_str(&format!("Ward {},v-12,{position}\nWard {},v-13,nay\n", ward + 1, ward + 1));
    }
    desk.write("council.csv", votes);
    desk.answer(&["import", "rollcall", "council.csv", "--store", "kept"]);
    let on = ["--on", "2027-02-16", "--yes"];
    let add = |further: &[&'static str]| {
        [["add", "votes", "fight", "--body", "council"].as_slice(), further, &on].concat()
    };
    insta::assert_snapshot!("votes_for", answer(&desk, &add(&["--roll-call", "v-12", "--passed"])));
    insta::assert_snapshot!(
        "votes_against",
        answer(&desk, &add(&["--roll-call", "v-12", "--position", "no"]))
    );
    let shown = answer(&desk, &["show"]);
    assert!(shown.contains("Neither: 1 abstained, 1 excused, 1 absent."), "{shown}");
    insta::assert_snapshot!("votes_unknown", fault(&desk, &add(&["--roll-call", "v-21"])));
    let both = ledger(&desk, &add(&["--roll-call", "v-12", "--for", "3"]));
    assert_eq!(both.code, 2, "{}", both.err);
}
