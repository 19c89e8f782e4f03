//! `terrain evidence`: the bundled records, asked as a user asks.

use crate::support::{Desk, repository};
use serde_json::Value;

#[test]
fn every_listed_name_can_be_shown() {
    let desk = Desk::new();
    let names = desk.json(&["evidence", "list", "--json"]);
    let names = names.as_array().unwrap();
    assert!(names.len() >= 15, "{names:?}");
    for name in names {
        let text = desk.answer(&["evidence", "show", name["name"].as_str().unwrap()]);
        assert!(text.contains("It can be narrowed by") && text.contains("ource"), "{text}");
        desk.json(&["evidence", "show", name["name"].as_str().unwrap(), "--json"]);
    }
}

#[test]
fn an_estimate_has_the_promised_fields() {
    let desk = Desk::new();
    let arguments = [
        "evidence",
        "estimate",
        "nlrb.win_rate",
        "--where",
        "eligible=1..10",
        "--where",
        "period=2017..2020",
    ];
    let estimate = desk.json(&[arguments.as_slice(), &["--json"]].concat());
    for field in
        ["name", "where", "n", "successes", "raw", "estimate", "interval", "level", "source", "caveats"]
    {
        assert!(!estimate[field].is_null(), "{field} missing in {estimate:#}");
    }
    assert_eq!(estimate["where"]["eligible"], "1..10");
    assert_eq!(estimate["interval"].as_array().unwrap().len(), 2);
}

/// The tallies of January 2017 to June 2020, counted by others over the published sheet.
#[test]
fn win_rates_by_size_are_those_counted_by_others() {
    let path = repository().join("../shared/validation/nlrb/elections_open.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("SKIPPED: the published answers are not beside the checkout");
        return;
    };
    let case: Value = serde_json::from_str(&text).unwrap();
    let desk = Desk::new();
    let close =
        |found: &Value, expected: &Value| (found.as_f64().unwrap() - expected.as_f64().unwrap()).abs() < 1e-9;
    for (size, expected) in case["expected"]["by_size"].as_object().unwrap() {
        let condition = format!("eligible={size}");
        let asked = |name| desk.json(&["evidence", "estimate", name, "--where", &condition, "--json"]);
        let rate = asked("nlrb.win_rate");
        assert_eq!((&rate["n"], &rate["successes"]), (&expected["n"], &expected["wins"]), "{size}");
        let share = asked("nlrb.vote_share");
        assert!(
            close(&share["raw"], &expected["mean_share"]),
            "{size}: {} {}",
            share["raw"],
            expected["mean_share"]
        );
    }
}

#[test]
fn what_cannot_be_answered_is_explained() {
    let desk = Desk::new();
    for (arguments, expected) in [
        (vec!["nlrb.winrate"], "did you mean `nlrb.win_rate`"),
        (vec!["nlrb.win_rate", "--where", "eligble=3"], "did you mean `eligible`"),
        (vec!["nlrb.win_rate", "--where", "eligible"], "KEY=VALUE"),
        (vec!["nlrb.win_rate", "--where", "eligible=9..1"], "eligible"),
        (vec!["nlrb.win_rate", "--where", "period=1990"], "2017"),
        (vec!["nlrb.win_rate", "--where", "state=MI", "--where", "state=OH"], "given twice"),
        (vec!["rollcall.seats"], "terrain evidence show rollcall.seats"),
    ] {
        let message = desk.fault(&[vec!["evidence", "estimate"], arguments.clone()].concat());
        let flat = message.replace("\n  │ ", " ");
        assert!(flat.contains(expected), "{arguments:?}: {message}");
    }
}
