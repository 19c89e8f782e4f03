//! `terrain theory`: the propositions that ship with the program, propositions of one's own, and files that cannot be played.

use crate::support::{Desk, repository};
use serde_json::Value;

/// A small place in which a principal may work under its own name or under a partner's.
const SITUATION: &str = r#"terrain = 1
name = "Under whose name?"
horizon_weeks = 30

[population]
persons = 400

[[population.stratum]]
name = "everyone"

[[organization]]
id = "us"
principal = true
staff = { low = 1, best = 2, high = 3 }
list = 60
active = 20
funding = { dues = 1 }

[[organization]]
id = "partner"
staff = 2
list = 40
active = 10
funding = { dues = 1 }

[[campaign]]
id = "fight"
arena = "labor"
demand = "the demand"
weeks = 20
win_rule = { kind = "concession" }

[[coalition]]
id = "together"
members = ["us", "partner"]
campaign = "fight"
"#;

/// A claim about it; `expect` is what is claimed of clarity under one's own name.
fn claim(expect: &str) -> String {
    format!(
        r#"terrain_proposition = 1
id = "OWN"
title = "Under our own name people learn what we stand for"
claim = "c"
against = "a"
experiment = "e"
limits = "l"
situation = "place.toml"
futures = 256
replicates = 1

[[axis]]
id = "name"
label = "how visible our own politics is"
level = [
  {{ id = "theirs", label = "not at all", value = 0, set = {{ "posture.temporary.identity" = 0 }} }},
  {{ id = "ours", label = "fully", value = 1, set = {{ "posture.temporary.identity" = 1 }} }},
]

[[contrast]]
id = "clarity"
label = "clarity"
measure = "clarity"
posture = "temporary"
at = {{ name = "ours" }}
from = {{ name = "theirs" }}
expect = "{expect}"
"#
    )
}

fn desk_with(proposition: &str) -> Desk {
    let desk = Desk::new();
    let postures = "\n[[posture]]\nid = \"temporary\"\nidentity = 0.5\n";
    desk.write("place.toml", format!("{SITUATION}{postures}"));
    desk.write("own.toml", proposition);
    desk
}

#[test]
fn every_proposition_and_mechanism_is_listed() {
    let listed = Desk::new().json(&["theory", "--list", "--json"]);
    let ids = |key: &str| -> Vec<String> {
        listed[key].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
    };
    let expected: Vec<String> = (1..=12)
        .map(|number| format!("P{number}"))
        .chain((1..=3).map(|number| format!("R{number}")))
        .collect();
    assert_eq!(ids("propositions"), expected);
    assert!(ids("mechanisms").len() >= 6);
    for one in listed["propositions"].as_array().unwrap() {
        for key in ["claim", "against", "experiment", "limits"] {
            assert!(one[key].as_str().unwrap().len() > 60, "{} says too little of its {key}", one["id"]);
        }
    }
}

#[test]
fn a_claim_of_ones_own_is_played_and_its_opposite_fails() {
    let desk = desk_with(&claim("rises"));
    let arguments = ["theory", "--file", "own.toml", "--json"];
    let answer = desk.json(&arguments);
    let found = &answer["propositions"][0];
    assert_eq!(found["verdict"], "holds");
    let contrast = &found["contrasts"][0];
    assert!(contrast["interval"][0].as_f64().unwrap() > 0.0);
    let doses = contrast["doses"].as_array().unwrap();
    let difference = doses[1]["mean"].as_f64().unwrap() - doses[0]["mean"].as_f64().unwrap();
    assert!((difference - contrast["effect"].as_f64().unwrap()).abs() < 1e-12);
    let again = desk.json(&["theory", "--file", "own.toml", "--json", "--threads", "1"]);
    assert_eq!(answer, again, "the same figures on any number of threads");

    let opposite = desk_with(&claim("falls")).json(&arguments);
    assert_eq!(opposite["propositions"][0]["verdict"], "fails");
    assert_eq!(
        opposite["propositions"][0]["contrasts"][0]["effect"].as_f64().unwrap(),
        -contrast["effect"].as_f64().unwrap()
    );
}

#[test]
fn a_claim_without_its_mechanism_does_not_hold() {
    // Nobody's clarity changes where contact doesn't change it.
    let text = claim("rises");
    for level in ["0", "1"] {
        assert!(text.contains(&format!("identity\" = {level} ")), "{text}");
    }
    let without = text.replace(r#"set = { "#, r#"set = { "priors.clarity_rate" = 0, "#);
    let answer = desk_with(&without).json(&["theory", "--file", "own.toml", "--json"]);
    let contrast = &answer["propositions"][0]["contrasts"][0];
    assert_eq!(contrast["effect"], 0.0);
    assert_eq!(contrast["no_difference"], 1.0);
    assert_ne!(answer["propositions"][0]["verdict"], "holds");
}

#[test]
fn a_page_and_pages_of_the_book_are_written() {
    let desk = desk_with(&claim("rises"));
    let said =
        desk.answer(&["theory", "--file", "own.toml", "--html", "page.html", "--markdown", "results.md"]);
    assert!(said.contains("[holds] clarity"), "{said}");
    let page = std::fs::read_to_string(desk.at("page.html")).unwrap();
    assert!(page.contains("<svg") && !page.contains("<script") && !page.contains("http://"));
    let book = std::fs::read_to_string(desk.at("results.md")).unwrap();
    assert!(book.contains("](results-own.svg)"), "{book}");
    assert!(std::fs::read_to_string(desk.at("results-own.svg")).unwrap().starts_with("<svg xmlns="));
}

#[test]
fn what_cannot_be_played_is_told_with_its_place() {
    let desk = desk_with(&claim("rises"));
    let mut told = vec![
        desk.fault(&["theory", "P99"]),
        desk.fault(&["theory", "--file", "own.toml", "--without", "gravity"]),
        desk.fault(&["theory", "--file", "place.toml"]),
        desk.fault(&["theory", "--file", "missing.toml"]),
        desk.fault(&["theory", "--file", "own.toml", "--html", "nowhere/page.html"]),
    ];
    for (from, to) in [
        (r#"measure = "clarity""#, r#"measure = "charity""#),
        (r#"at = { name = "ours" }"#, r#"at = { nmae = "ours" }"#),
        (r#"at = { name = "ours" }"#, r#"at = { name = "hours" }"#),
        (r#"expect = "rises""#, ""),
        (r#"expect = "rises""#, "expect = \"rises\"\nabove = 1"),
        (r#"posture = "temporary""#, r#"posture = "sometimes""#),
        ("posture.temporary.identity", "posture.temporarily.identity"),
        (r#"{ "posture.temporary.identity" = 0 }"#, r#"{ "posture.temporary.identity" = 7 }"#),
        (r#"situation = "place.toml""#, r#"situation = "elsewhere.toml""#),
        (r#"measure = "clarity""#, r#"measure = "won:nothing""#),
        ("futures = 256", "futures = 2"),
    ] {
        desk.write("own.toml", claim("rises").replacen(from, to, 1));
        told.push(desk.fault(&["theory", "--file", "own.toml"]));
    }
    insta::assert_snapshot!(told.join("\n"));
}

/// The book's results, made with full settings, against a fresh run with quick ones. A 95 % range misses once in twenty: of some
/// fifty claims two pairs of ranges at most may lie apart, and none by more than their whole widths.
#[test]
fn the_results_in_the_book_agree_with_a_fresh_quick_run() {
    let published = repository().join("docs/argument-results.json");
    let published: Value = serde_json::from_str(&std::fs::read_to_string(published).unwrap()).unwrap();
    let page = std::fs::read_to_string(repository().join("docs/argument-results.md")).unwrap();
    let fresh = Desk::new().json(&["theory", "--quick", "--json"]);
    let propositions = |value: &Value| value["propositions"].as_array().unwrap().clone();
    assert_eq!(propositions(&published).len(), propositions(&fresh).len());
    let mut apart = Vec::new();
    for (published, fresh) in propositions(&published).iter().zip(propositions(&fresh)) {
        let id = published["id"].as_str().unwrap();
        let row = format!("| {id} | {} |", published["verdict"].as_str().unwrap());
        assert!(page.contains(&row), "docs/argument-results.md and .json differ on {id}");
        let contrasts = |value: &Value| value["contrasts"].as_array().unwrap().clone();
        for (published, fresh) in contrasts(published).iter().zip(contrasts(&fresh)) {
            assert_eq!(published["id"], fresh["id"], "{id}");
            let of = |value: &Value| {
                let end = |end: usize| value["interval"][end].as_f64().unwrap();
                (value["effect"].as_f64().unwrap(), 0.5 * (end(1) - end(0)))
            };
            let ((book, book_half), (found, found_half)) = (of(published), of(&fresh));
            let widths = (book - found).abs() / (book_half + found_half).max(f64::MIN_POSITIVE);
            assert!(widths <= 2.0, "{id}, {}: the book says {book}, a fresh run {found}", published["id"]);
            if widths > 1.0 {
                apart.push(format!("{id}, {}: {book} and {found}", published["id"]));
            }
        }
    }
    assert!(apart.len() <= 2, "{apart:#?}");
}
