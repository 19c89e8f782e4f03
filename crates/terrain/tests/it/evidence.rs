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

#[test]
fn estimates_stand_side_by_side_by_size_of_unit_and_are_drawn() {
    let desk = Desk::new();
    let asked = ["evidence", "estimate", "nlrb.win_rate", "--by", "eligible"];
    let groups = desk.json(&[&asked[..], &["--json", "--plot", "sizes.svg"]].concat());
    let estimates = groups["estimates"].as_array().unwrap();
    assert_eq!(estimates.iter().map(|one| one["n"].as_u64().unwrap()).sum::<u64>(), 4160);
    let one = desk.json(&["evidence", "estimate", "nlrb.win_rate", "--where", "eligible=1..10", "--json"]);
    for field in ["n", "raw", "estimate", "interval", "period", "source"] {
        assert_eq!(estimates[0][field], one[field], "{field}");
    }
    let drawn = std::fs::read_to_string(desk.at("sizes.svg")).unwrap();
    assert!(drawn.starts_with("<svg xmlns=") && drawn.ends_with("</svg>"), "{drawn}");
    assert!(drawn.contains("Lowest for 501.., highest for 1..10: their ranges do not meet."), "{drawn}");
    assert!(drawn.matches("class=\"range\"").count() > 6 && drawn.contains("as it is counted"));
    let text = desk.answer(&asked);
    assert!(text.contains("eligible    cases    counted   estimate  range"), "{text}");
    desk.answer(&["evidence", "estimate", "nlrb.unit_size", "--plot", "one.svg"]);
    assert!(std::fs::read_to_string(desk.at("one.svg")).unwrap().contains("all cases"));
    let states = ["evidence", "estimate", "nlrb.win_rate", "--by", "state=MI,OH,GU,XX", "--json"];
    let states = desk.json(&states);
    assert_eq!(
        states["estimates"].as_array().unwrap().len() + states["left_out"].as_array().unwrap().len(),
        4
    );
    for (arguments, expected) in [
        (vec!["--by", "eligble"], "did you mean `eligible`"),
        (vec!["--by", "union"], "union=A,B"),
        (vec!["--by", "state", "--where", "state=MI"], "only once"),
        (vec!["--plot", "no/such/folder.svg"], "make its folder first"),
    ] {
        let message =
            desk.fault(&[&["evidence", "estimate", "nlrb.win_rate"], arguments.as_slice()].concat());
        assert!(message.replace("\n  │ ", " ").contains(expected), "{arguments:?}: {message}");
    }
}

/// Each answer against its shape in the book's schema, and each of its fields named there.
#[test]
fn answers_about_records_meet_their_schema() {
    let desk = Desk::new();
    desk.answer(&["new", "drive.toml", "--template", "labor-drive"]);
    let open = std::fs::read_to_string(desk.at("drive.toml"))
        .unwrap()
        .replace("workplace_size = {", "# workplace_size = {");
    desk.write(
        "open.toml",
        open.replace("label = \"the county coalition\"", "label = \"UNITE HERE Local 33\""),
    );
    let schema = std::fs::read_to_string(repository().join("docs/reference/evidence.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    for (shape, arguments) in [
        ("list", vec!["evidence", "list"]),
        ("show", vec!["evidence", "show", "nlrb.unit_size"]),
        ("show", vec!["evidence", "show", "rollcall.seats"]),
        ("show", vec!["evidence", "show", "fec.party_tie"]),
        ("estimate", vec!["evidence", "estimate", "nlrb.unit_size"]),
        ("estimate", vec!["evidence", "estimate", "nlrb.win_rate"]),
        ("groups", vec!["evidence", "estimate", "nlrb.win_rate", "--by", "mode=mail,manual"]),
        ("candidates", vec!["evidence", "partner", "unite here"]),
        ("partner", vec!["evidence", "partner", "--is", "olms:48", "--is", "nlrb:unite-here-local-33"]),
        ("for", vec!["evidence", "for", "open.toml", "--match", "caucus=olms:48", "--all"]),
        ("positions", vec!["positions", "--plane"]),
        ("bloc", vec!["bloc", "--party", "100"]),
    ] {
        let answer = desk.json(&[&arguments[..], &["--json"]].concat());
        let mut alone = schema.clone();
        alone["anyOf"] = serde_json::json!([{ "$ref": format!("#/$defs/{shape}") }]);
        let validator = jsonschema::draft202012::new(&alone).unwrap();
        let against: Vec<String> = validator
            .iter_errors(&answer)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(against, Vec::<String>::new(), "{arguments:?}");
        let known = &schema["$defs"][shape]["properties"];
        for key in answer.as_object().into_iter().flat_map(|answer| answer.keys()) {
            assert!(known.get(key).is_some(), "{arguments:?}: `{key}` is not in the schema");
        }
    }
}
