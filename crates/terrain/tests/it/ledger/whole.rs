//! The whole way: a run, a decision, twenty entries, a tripwire that is crossed, the notice, what was learnt, the decision anew,
//! the review, and the score of the forecast.

use crate::support::{Desk, SMALL};
use serde_json::Value;

/// What happened, each with its day; the first is the tripwire, entry 1.
const HAPPENED: [&[&str]; 20] = [
    &[
        "2026-01-12",
        "promise",
        "--from",
        "them",
        "--what",
        "people for the picket",
        "--amount",
        "60",
        "--unit",
        "people",
        "--due",
        "2026-02-01",
    ],
    &[
        "2026-01-12",
        "promise",
        "--from",
        "us",
        "--to",
        "them",
        "--what",
        "speakers",
        "--amount",
        "2",
        "--unit",
        "speakers",
        "--due",
        "2026-02-01",
    ],
    &["2026-01-13", "demand", "--point", "more pay", "--point", "no firings", "--militancy", "0.7"],
    &["2026-01-20", "contacts", "unaligned=40", "own-base=12", "partner-staff=3", "--first-time", "35"],
    &["2026-01-20", "hours", "--coalition", "9", "--own-base", "30"],
    &[
        "2026-02-01",
        "turnout",
        "them",
        "--event",
        "picket",
        "--asked",
        "120",
        "--promised",
        "60",
        "--came",
        "12",
    ],
    &["2026-02-01", "turnout", "us", "--event", "picket", "--asked", "60", "--came", "38"],
    &["2026-02-02", "delivery", "2", "partly", "--amount", "12"],
    &["2026-02-02", "delivery", "3", "delivered"],
    &["2026-02-10", "softening", "--from", "them", "--asked", "delay", "--what", "the second picket"],
    &["2026-02-11", "answer", "11", "refused", "--came-of-it", "they came all the same"],
    &["2026-02-15", "statement", "letter to the board", "--our-name"],
    &["2026-02-20", "access", "--to", "the county board", "--through", "them"],
    &["2026-02-20", "money", "--from", "them", "--to", "us", "--amount", "500", "--what", "leaflets"],
    &["2026-02-25", "opposition", "fight", "acted", "--happened", "a letter to everybody"],
    &[
        "2026-03-01",
        "promise",
        "--from",
        "them",
        "--what",
        "people for the rally",
        "--amount",
        "50",
        "--unit",
        "people",
        "--due",
        "2026-03-20",
    ],
    &[
        "2026-03-20",
        "turnout",
        "them",
        "--event",
        "rally",
        "--asked",
        "100",
        "--promised",
        "50",
        "--came",
        "9",
    ],
    &["2026-03-21", "delivery", "17", "partly", "--amount", "9"],
    &["2026-10-20", "figure", "base", "75", "--source", "sign-in sheets"],
    &["2026-10-20", "result", "fight", "lost"],
];

fn strings<'a>(value: &'a Value, key: &str) -> Vec<&'a str> {
    value.as_array().unwrap().iter().filter_map(|one| one[key].as_str()).collect()
}

#[test]
fn from_a_run_to_a_decision_and_to_the_next_one() {
    let desk = Desk::new();
    desk.write("small.toml", SMALL);
    desk.answer(&["run", "small.toml", "--futures", "256", "--replicates", "1", "--out", "run"]);
    let decide =
        ["ledger", "decide", "run", "--posture", "temporary", "--review", "2026-07-01", "--on", "2026-01-05"];
    let decided = desk.json(&[&decide[..], &["--because", "they have the kitchen", "--json"]].concat());
    assert_eq!(decided["decision"], 1);
    desk.answer(&["ledger", "tripwire", "organization.them.active", "--below", "30", "--by", "2099-06-01"]);
    let quiet = desk.json(&["ledger", "due", "--json"]);
    assert!(!quiet.to_string().contains("\"crossed\""), "{quiet}");

    for words in HAPPENED {
        let [day, rest @ ..] = words else { panic!() };
        desk.answer(&[&["ledger", "add"], rest, &["--on", day]].concat());
    }
    let shown = desk.json(&["ledger", "show", "--json"]);
    assert_eq!(shown["entries"].as_array().unwrap().len(), HAPPENED.len() + 1);

    // The run folder goes; the frozen forecast serves.
    std::fs::remove_dir_all(desk.at("run")).unwrap();

    let status = desk.json(&["ledger", "status", "--json"]).to_string();
    assert!(status.contains("\"base\"") && status.contains("12"), "{status}");
    let due = desk.json(&["ledger", "due", "--json"]);
    let crossed = due["due"].as_array().unwrap().iter().find(|one| one["item"]["kind"] == "crossed");
    let crossed = crossed.unwrap_or_else(|| panic!("no notice of the tripwire: {due}"));
    assert!(crossed["comparison"].is_object(), "the comparison anew: {crossed}");
    let told = desk.answer(&["ledger", "due"]);
    assert!(told.contains("alliance"), "{told}");

    // What was learnt: fewer of theirs come than was thought, and the decision is taken again.
    let update = ["ledger", "update", "--to", "after.toml", "--json"];
    let learnt = desk.json(&update);
    let numbers = &learnt["learned"]["numbers"];
    assert!(strings(numbers, "path").contains(&"organization.them.active"), "{numbers}");
    let after = std::fs::read_to_string(desk.at("after.toml")).unwrap();
    assert_ne!(after, SMALL);
    desk.answer(&["check", "after.toml"]);
    desk.answer(&["run", "after.toml", "--futures", "64", "--replicates", "1", "--out", "run-after"]);

    // The review, the next decision, the score.
    let review = desk.answer(&["ledger", "review"]);
    assert!(review.contains("tripwire") || review.contains("Tripwire"), "{review}");
    let next = [
        "ledger",
        "review",
        "--close",
        "leave",
        "--because",
        "twelve of sixty came",
        "--minutes",
        "minutes.md",
    ];
    desk.answer(&next);
    assert!(std::fs::read_to_string(desk.at("minutes.md")).unwrap().contains("twelve of sixty came"));
    let second = ["ledger", "decide", "run-after", "--posture", "alone", "--json"];
    assert_eq!(desk.json(&second)["decision"], 2);
    let listed = desk.json(&["ledger", "list", "--json"]);
    assert_eq!((&listed[0]["ended"], &listed[1]["ended"]), (&true.into(), &false.into()));
    let score = desk.json(&["ledger", "calibration", "--json"]).to_string();
    assert!(score.contains("brier") || score.contains("Brier"), "{score}");
    let words = desk.answer(&["ledger", "calibration"]);
    assert!(words.contains("too few to tell"), "{words}");
}

#[test]
fn a_slip_is_asked_about_and_a_correction_stands_in_its_place() {
    let desk = Desk::new();
    desk.write("small.toml", SMALL);
    desk.answer(&["run", "small.toml", "--futures", "32", "--replicates", "1", "--out", "run"]);
    let joins = desk.fault(&["ledger", "decide", "run", "--posture", "standing"]);
    assert!(joins.contains("an end or a day to look again"), "{joins}");
    assert!(desk.fault(&["ledger", "show"]).contains("no decision is recorded"));
    desk.answer(&[
        "ledger",
        "decide",
        "run",
        "--posture",
        "standing",
        "--no-end",
        "the statutes ask for it",
        "--on",
        "2026-01-05",
    ]);
    let turnout =
        ["ledger", "add", "turnout", "them", "--event", "picket", "--asked", "20", "--on", "2026-01-10"];
    desk.answer(&[&turnout[..], &["--came", "12"]].concat());
    let twice = desk.fault(&[&turnout[..], &["--came", "13"]].concat());
    assert!(twice.contains("entry 1") && twice.contains("--yes"), "{twice}");
    let correct =
        ["ledger", "correct", "1", "--why", "counted again", "--by", "minutes", "--on", "2026-01-10"];
    desk.answer(
        &[&correct[..], &["turnout", "them", "--event", "picket", "--asked", "20", "--came", "13"]].concat(),
    );
    let shown = desk.answer(&["ledger", "show"]);
    assert!(shown.contains("13 of the alliance came") && !shown.contains("12 of the alliance"), "{shown}");
    let history = desk.answer(&["ledger", "show", "--history"]);
    assert!(history.contains("12 of the alliance came") && history.contains("counted again"), "{history}");
    desk.answer(&[
        "ledger",
        "withdraw",
        "1",
        "--why",
        "another event",
        "--by",
        "minutes",
        "--on",
        "2026-01-11",
    ]);
    assert!(desk.answer(&["ledger", "show"]).contains("No entry"), "withdrawn");
    let personal =
        desk.fault(&["ledger", "add", "figure", "base", "40", "--source", "ask rosa.diaz@example.org"]);
    assert!(personal.contains("a mail address") && !personal.contains("rosa"), "{personal}");
}
