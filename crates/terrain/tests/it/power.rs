//! `terrain power`: games from files, against published answers, and games that cannot be.

use crate::support::{Desk, repository};
use serde_json::{Value, json};
use std::path::Path;

/// The EEC Council of 1958: Felsenthal & Machover 1998, table 5.3.1.
const COUNCIL: &str = r#"{"players": [{"id": "DE", "weight": 4}, {"id": "FR", "weight": 4}, {"id": "IT", "weight": 4},
    {"id": "BE", "weight": 2}, {"id": "NL", "weight": 2}, {"id": "LU", "weight": 1}], "quota": 12}"#;

#[test]
fn the_council_of_1958_is_as_published() {
    let desk = Desk::new();
    desk.write("council.json", COUNCIL);
    let answer = desk.json(&["power", "council.json", "--json"]);
    assert_eq!(answer["shapley_shubik"], json!(["7/30", "7/30", "7/30", "3/20", "3/20", "0"]));
    assert_eq!(answer["floats"]["banzhaf_absolute"][0], 0.3125);
    assert_eq!(answer["minimal_winning_coalitions"], 4);
    assert_eq!((&answer["dictator"], &answer["veto_players"]), (&Value::Null, &json!([])));
    assert_eq!((&answer["dummies"], &answer["swings"]), (&json!(["LU"]), &json!([10, 10, 10, 6, 6, 0])));
    assert!(answer["estimates"].is_null() && answer["left_out"].is_null());
    insta::assert_snapshot!(desk.answer(&["power", "council.json"]));
}

/// Every case of the folder, through the command line; `None` where it isn't there.
fn check_folder(folder: &Path) -> Option<usize> {
    let entries = std::fs::read_dir(folder).ok()?;
    let desk = Desk::new();
    let mut looked_at = 0;
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.extension().is_none_or(|end| end != "json") {
            continue;
        }
        looked_at += 1;
        let case: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let name = case["id"].as_str().unwrap();
        desk.write("game.json", case["input"].to_string());
        let answer = desk.json(&["power", "game.json", "--json"]);
        let tolerance = case["tolerance"].as_f64().unwrap();
        for (index, expected) in case["expected"].as_object().unwrap() {
            let (exact, float) = (&answer[index], &answer["floats"][index]);
            let agrees = exact == expected
                || expected.as_array().is_some_and(|list| {
                    list.len() == float.as_array().unwrap().len()
                        && list.iter().zip(float.as_array().unwrap()).all(|(expected, found)| {
                            expected.as_f64().is_some_and(|expected| {
                                (expected - found.as_f64().unwrap()).abs() <= tolerance
                            })
                        })
                })
                || expected.as_f64().is_some_and(|expected| {
                    fraction(exact).is_some_and(|found| (expected - found).abs() <= tolerance)
                });
            assert!(agrees, "{name}, {index}: {exact}, published {expected}");
        }
    }
    Some(looked_at)
}

/// `7/30` as a number.
fn fraction(value: &Value) -> Option<f64> {
    let (numerator, denominator) = value.as_str()?.split_once('/')?;
    Some(numerator.parse::<f64>().ok()? / denominator.parse::<f64>().ok()?)
}

#[test]
fn every_published_game_agrees() {
    for kind in ["power", "tu_game"] {
        let folder = repository().join("../shared/validation").join(kind);
        match check_folder(&folder) {
            None => eprintln!("SKIPPED: the published answers are not beside the checkout ({kind})"),
            Some(cases) => assert!(cases >= 4, "only {cases} cases of {kind}"),
        }
    }
}

/// Those that stand with the tests of the library.
#[test]
fn carried_games_agree() {
    let data = repository().join("crates/terrain-power/tests/data");
    assert!(check_folder(&data).unwrap() >= 8);
    assert_eq!(check_folder(&data.join("tu_game")), Some(3));
}

#[test]
fn every_bad_game_exits_with_1_and_says_line_and_field() {
    let folder = repository().join("crates/terrain/tests/it/bad_games");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 20, "only {} bad games", paths.len());
    let mut said = String::new();
    for path in paths {
        let desk = Desk::new();
        let name = path.file_name().unwrap().to_str().unwrap();
        desk.write(name, std::fs::read(&path).unwrap());
        let message = desk.fault(&["power", name]);
        assert!(message.contains(&format!("{name}, line")) || message.contains("  line "), "{message}");
        // The help is the same for all of them.
        let (fault, help) = message.split_once("  help: ").unwrap();
        assert!(help.starts_with("a voting game looks like"), "{help}");
        said.push_str(fault);
    }
    insta::assert_snapshot!(said);
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let desk = Desk::new();
    assert!(desk.fault(&["power", "absent.json"]).contains("cannot read absent.json"));
    desk.write("folder/x", "");
    assert!(desk.fault(&["power", "folder"]).contains("cannot read folder"));
    desk.write("council.json", COUNCIL);
    let message = desk.fault(&["power", "council.json", "--plot", "no/such/folder.svg"]);
    assert!(message.contains("cannot write no/such/folder.svg"), "{message}");
}

/// 12.5 votes are 12.5 votes, and 0.1 + 0.2 meets 0.3.
#[test]
fn fractions_of_votes_are_exact() {
    let desk = Desk::new();
    desk.write(
        "shares.json",
        r#"{"players": [{"id": "A", "weight": 0.1}, {"id": "B", "weight": 0.2}, {"id": "C", "weight": 0.25}], "quota": 0.3}"#,
    );
    let answer = desk.json(&["power", "shares.json", "--json"]);
    assert_eq!(answer["shapley_shubik"], json!(["1/3", "1/3", "1/3"]));
    assert_eq!((&answer["weights"], &answer["quota"]), (&json!([0.1, 0.2, 0.25]), &json!(0.3)));
    assert!(desk.answer(&["power", "shares.json"]).contains("3 players; 0.3 votes win (quota)"));
}

#[test]
fn coalitions_are_written_out_on_request() {
    let desk = Desk::new();
    desk.write("council.json", COUNCIL);
    let answer = desk.json(&["power", "council.json", "--list", "4", "--json"]);
    let lists = &answer["lists"];
    assert_eq!(
        lists["minimal_winning"],
        json!({"coalitions": [["DE", "FR", "IT"], ["DE", "FR", "BE", "NL"], ["DE", "IT", "BE", "NL"], ["FR", "IT", "BE", "NL"]],
               "complete": true})
    );
    assert_eq!(lists["minimal_blocking"]["complete"], false);
    assert_eq!(lists["swings"][5], json!({"coalitions": [], "complete": true}));
    assert_eq!(lists["swings"][0]["coalitions"].as_array().unwrap().len(), 4);
    let text = desk.answer(&["power", "council.json", "--list", "2"]);
    assert!(text.contains("Coalitions that win with LU and lose without (swings)\n  none"), "{text}");
    assert!(text.contains("… and more"), "{text}");
}

#[test]
fn those_who_stand_out_are_named() {
    let desk = Desk::new();
    desk.write(
        "alone.json",
        r#"{"players": [{"id": "A", "weight": 7}, {"id": "B", "weight": 3}], "quota": 6}"#,
    );
    let text = desk.answer(&["power", "alone.json"]);
    assert!(
        text.contains("A decides alone (a dictator)\nTheir votes are never needed: B (dummies)"),
        "{text}"
    );
    desk.write(
        "veto.json",
        r#"{"players": [{"id": "A", "weight": 3}, {"id": "B", "weight": 1}, {"id": "C", "weight": 1}], "quota": 4}"#,
    );
    assert!(desk.answer(&["power", "veto.json"]).contains("Nothing passes without: A (veto players)"));
}

/// Sixty-one players with weights so large that no table holds them, no two alike, of whom any thirty-one win: each has a
/// sixty-first of the power.
#[test]
fn what_is_too_large_is_estimated_and_marked() {
    let desk = Desk::new();
    let players: Vec<Value> = (0..61_u64)
        .map(|k| json!({"id": format!("p{k}"), "weight": 1_000_000_000_000_u64 + 7_919 * k * k}))
        .collect();
    let total: u64 = players.iter().map(|player| player["weight"].as_u64().unwrap()).sum();
    desk.write("huge.json", json!({"players": players, "quota": total / 2 + 1}).to_string());
    let arguments = ["power", "huge.json", "--samples", "2000", "--seed", "5"];
    let answer = desk.json(&[arguments.as_slice(), &["--json"]].concat());
    assert!(answer["shapley_shubik"].is_null() && answer["dummies"].is_null());
    let estimates = &answer["estimates"];
    assert_eq!(
        (&estimates["samples"], &estimates["seed"], &estimates["level"]),
        (&json!(2000), &json!(5), &json!(0.95))
    );
    let sum: f64 =
        answer["floats"]["shapley_shubik"].as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).sum();
    assert!((sum - 1.0).abs() < 1e-9, "every order has one who decides: {sum}");
    let shapley = estimates["shapley_shubik"].as_array().unwrap();
    let held = shapley.iter().filter(|estimate| {
        let [low, value, high] = ["low", "value", "high"].map(|end| estimate[end].as_f64().unwrap());
        assert!(low <= value && value <= high, "{estimate}");
        low < 1.0 / 61.0 && 1.0 / 61.0 < high
    });
    assert!(held.count() >= 54, "95 % of 61 are 58: {shapley:?}");
    let left_out: Vec<&str> =
        answer["left_out"].as_array().unwrap().iter().map(|one| one["index"].as_str().unwrap()).collect();
    assert_eq!(left_out, ["deegan_packel", "public_good", "shift"]);
    assert_eq!(desk.json(&[arguments.as_slice(), &["--json"]].concat()), answer, "the same seed");
    assert_ne!(desk.json(&["power", "huge.json", "--samples", "2000", "--seed", "6", "--json"]), answer);
    let text = desk.answer(&arguments);
    assert!(
        text.contains("≈ is an estimate from 2000 orders and coalitions drawn at random (seed 5)"),
        "{text}"
    );
    assert!(text.contains("left out: deegan packel: the game is too large"), "{text}");
}

/// On a game that is known exactly, with unions.
#[test]
fn estimates_on_request_hold_the_exact_values() {
    let desk = Desk::new();
    desk.write(
        "chamber.json",
        r#"{"players": [{"id": "A", "weight": 25}, {"id": "B", "weight": 22}, {"id": "C", "weight": 16}, {"id": "D", "weight": 7},
            {"id": "E", "weight": 6}], "quota": 38, "unions": [["D", "E"]]}"#,
    );
    let exact = desk.json(&["power", "chamber.json", "--json"]);
    let rough = desk.json(&["power", "chamber.json", "--estimate", "--samples", "20000", "--json"]);
    let (mut held, mut of) = (0, 0);
    for (index, values) in exact["floats"].as_object().unwrap() {
        let Some(estimates) = rough["estimates"][index].as_array() else { continue };
        for (value, estimate) in values.as_array().unwrap().iter().zip(estimates) {
            let [low, value, high] =
                [&estimate["low"], value, &estimate["high"]].map(|v| v.as_f64().unwrap());
            held += usize::from((low..=high).contains(&value));
            of += 1;
        }
    }
    assert!(of == 45 && held >= 39, "{held} of {of}");
    assert!(rough["estimates"]["coleman_collectivity"]["value"].is_number());
}

#[test]
fn votes_and_power_are_drawn() {
    let desk = Desk::new();
    desk.write("council.json", COUNCIL);
    desk.answer(&["power", "council.json", "--plot", "council.svg"]);
    let drawn = std::fs::read_to_string(desk.at("council.svg")).unwrap();
    assert!(drawn.starts_with("<svg xmlns=") && drawn.contains(">LU</text>"), "{drawn}");
    assert!(drawn.contains("Shapley–Shubik: most for DE") || drawn.contains("Shapley–Shubik: most for IT"));
    desk.write("glove.json", r#"{"players": ["R", "L"], "worth": {"R,L": 1}}"#);
    desk.answer(&["power", "glove.json", "--plot", "glove.svg"]);
    assert!(std::fs::read_to_string(desk.at("glove.svg")).unwrap().contains("What each player adds"));
}

/// Littlechild & Owen 1973, the airport game.
#[test]
fn a_game_with_a_worth_for_every_coalition() {
    let desk = Desk::new();
    desk.write(
        "airport.json",
        r#"{"players": ["A", "B", "C"], "worth": {"A": 8, "B": 11, "A,B": 11, "C": "13", "A, C": 13, "C,B": 13.0, "A,B,C": "26/2"},
            "unions": [["A", "B"]], "rule": "the longest runway"}"#,
    );
    let answer = desk.json(&["power", "airport.json", "--json"]);
    assert_eq!(answer["shapley"], json!(["8/3", "25/6", "37/6"]));
    assert_eq!(answer["harsanyi_dividends"]["A,B,C"], "8");
    insta::assert_snapshot!(desk.answer(&["power", "airport.json"]));
}
