//! From a run to entries, to the update, to a new decision, and to the test that would settle it.

use crate::support::{Desk, SMALL};
use serde_json::Value;

/// A desk with a decision to join, taken on 5 January 2026.
fn decided() -> Desk {
    let desk = Desk::new();
    desk.write("small.toml", SMALL);
    desk.answer(&["run", "small.toml", "--futures", "64", "--replicates", "2", "--out", "run"]);
    desk.answer(&[
        "ledger",
        "decide",
        "run",
        "--posture",
        "temporary",
        "--review",
        "2026-06-01",
        "--on",
        "2026-01-05",
    ]);
    desk
}

fn add(desk: &Desk, day: &str, words: &[&str]) {
    let all: Vec<&str> = [&["ledger", "add"], words, &["--on", day, "--yes"]].concat();
    desk.answer(&all);
}

fn number<'a>(learned: &'a Value, path: &str) -> &'a Value {
    let numbers = learned["learned"]["numbers"].as_array().unwrap();
    numbers.iter().find(|one| one["path"] == path).unwrap_or(&Value::Null)
}

#[test]
fn entries_change_what_is_believed_the_situation_and_the_decision() {
    let desk = decided();
    let before = desk.json(&["ledger", "update", "--json"]);
    assert_eq!(before["learned"]["numbers"].as_array().unwrap().len(), 0);
    assert_eq!((&before["again"]["effective"], &before["enough"]), (&64.0.into(), &true.into()));
    let run = desk.json(&["report", "run", "--json"]);
    for (then, now) in
        run["postures"].as_array().unwrap().iter().zip(before["again"]["postures"].as_array().unwrap())
    {
        let difference = then["p_best"].as_f64().unwrap() - now["p_best"].as_f64().unwrap();
        assert!(difference.abs() < 1e-9, "without entries the decision is what it was: {then} {now}");
    }

    add(&desk, "2026-01-20", &["turnout", "them", "--event", "picket", "--asked", "60", "--came", "31"]);
    add(&desk, "2026-02-02", &["turnout", "them", "--event", "rally", "--came", "22"]);
    add(
        &desk,
        "2026-01-06",
        &[
            "promise",
            "--from",
            "them",
            "--what",
            "people",
            "--amount",
            "40",
            "--unit",
            "people",
            "--due",
            "2026-01-20",
        ],
    );
    add(&desk, "2026-01-21", &["delivery", "3", "partly", "--amount", "31"]);
    add(&desk, "2026-01-21", &["contacts", "unaligned=20", "own-base=12", "partner-staff=6"]);
    add(&desk, "2026-01-21", &["opposition", "fight", "acted"]);
    add(&desk, "2026-01-21", &["figure", "base", "70", "--source", "sheets"]);

    let after = desk.json(&["ledger", "update", "--json"]);
    let base = number(&after, "organization.them.active");
    assert_eq!(base["standing"], "weighs");
    assert_eq!(base["basis"][0]["turnouts"]["came"], serde_json::json!([31, 22]));
    let at = |when: &str, place: usize| base[when][place].as_f64().unwrap();
    assert!(at("after", 0) > at("before", 0) + 5.0 && at("after", 0) > 30.0, "{base}");
    assert!(number(&after, "campaign.fight.opposition").is_object());
    assert_eq!(after["learned"]["reliability"]["partners"][0]["kept"], 0.775);
    assert!(after["again"]["effective"].as_f64().unwrap() < 64.0);
    assert_eq!(after["word"][0]["steps"].as_array().unwrap().len(), 11);

    // As it was known on a day before the second turnout; without them; as if nearly all of a base came each time.
    let earlier = desk.json(&["ledger", "update", "--json", "--as-of", "2026-01-01"]);
    assert_eq!(earlier["learned"]["numbers"].as_array().unwrap().len(), 0);
    let without = desk.json(&["ledger", "update", "--json", "--without", "turnout,promises"]);
    assert!(number(&without, "organization.them.active").is_null());
    let most = desk.json(&["ledger", "update", "--json", "--turnout-share", "0.8..0.95"]);
    let median = number(&most, "organization.them.active")["after"][1].as_f64().unwrap();
    assert!(median < at("after", 1), "{median}");

    let text = desk.answer(&["ledger", "update", "--to", "new.toml"]);
    for says in
        ["beta-binomial", "effective number", "Fewer than three came due", "Only shown", "Written: new.toml"]
    {
        assert!(text.contains(says), "{says}: {text}");
    }
    let new = std::fs::read_to_string(desk.at("new.toml")).unwrap();
    assert!(new.contains("source = \"ledger: 2 turnouts, last 2026-02-02\", grade = \"own-count\""), "{new}");
    desk.answer(&["check", "new.toml"]);
    let fault = desk.fault(&["ledger", "update", "--to", "new.toml"]);
    assert!(fault.contains("already there"), "{fault}");

    let played = desk.json(&["ledger", "update", "--json", "--run", "--out", "again"]);
    assert_eq!(played["run"]["postures"].as_array().unwrap().len(), 5);
    let manifest = std::fs::read_to_string(desk.at("again/manifest.toml")).unwrap();
    assert!(manifest.contains("ledger: 2 turnouts"), "{manifest}");
    assert_eq!(played["run"]["postures"][0]["futures"], 64);
}

#[test]
fn counts_that_fit_nothing_and_faults_say_what_to_do() {
    let desk = decided();
    add(&desk, "2026-01-20", &["turnout", "them", "--event", "picket", "--came", "500"]);
    let text = desk.answer(&["ledger", "update"]);
    assert!(text.contains("What was counted fits none of the futures that were run"), "{text}");
    assert!(text.contains("Nothing that was thought possible fits this count"), "{text}");
    let answer = desk.json(&["ledger", "update", "--json"]);
    assert_eq!((&answer["again"], &answer["enough"]), (&Value::Null, &false.into()));
    let said = desk.run(&["ledger", "update", "--turnout-share", "0.01..0.995"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("so wide a range"), "{}", said.err);
    let fault = desk.fault(&["ledger", "plan-test", "--partner", "then"]);
    assert!(fault.contains("no partner `then`") && fault.contains("its partners are them"), "{fault}");
}

#[test]
fn a_test_is_planned_with_its_chances_and_the_command_that_records_it() {
    let desk = decided();
    let plan = desk.json(&["ledger", "plan-test", "--partner", "them", "--json"]);
    let plan = &plan["plans"][0]["plan"];
    let goals = plan["goals"].as_array().unwrap();
    assert!(!goals.is_empty() && goals.len() <= 14);
    let chances: Vec<f64> = goals.iter().map(|goal| goal["chance"].as_f64().unwrap()).collect();
    assert!(chances.windows(2).all(|pair| pair[0] >= pair[1]), "{chances:?}");
    let text = desk.answer(&["ledger", "plan-test"]);
    assert!(text.contains("The alliance\n"), "{text}");
    if plan["smallest"].is_object() {
        assert!(text.contains("terrain ledger add test"), "{text}");
    } else {
        assert!(text.contains("No number of people"), "{text}");
    }
}
