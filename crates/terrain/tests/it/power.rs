//! `terrain power`: games from files, against published answers, and games that cannot be.

use crate::support::{Desk, repository};
use serde_json::Value;

/// The EEC Council of 1958: Felsenthal & Machover 1998, table 5.3.1.
#[test]
fn the_council_of_1958_is_as_published() {
    let desk = Desk::new();
    desk.write(
        "council.json",
        r#"{"players": [{"id": "DE", "weight": 4}, {"id": "FR", "weight": 4}, {"id": "IT", "weight": 4},
            {"id": "BE", "weight": 2}, {"id": "NL", "weight": 2}, {"id": "LU", "weight": 1}], "quota": 12}"#,
    );
    let answer = desk.json(&["power", "council.json", "--json"]);
    assert_eq!(answer["shapley_shubik"], serde_json::json!(["7/30", "7/30", "7/30", "3/20", "3/20", "0"]));
    assert_eq!(answer["floats"]["banzhaf_absolute"][0], 0.3125);
    assert_eq!(answer["minimal_winning_coalitions"], 4);
    insta::assert_snapshot!(desk.answer(&["power", "council.json"]));
}

#[test]
fn every_published_game_agrees() {
    let folder = repository().join("../shared/validation/power");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        eprintln!("SKIPPED: the published answers are not beside the checkout");
        return;
    };
    let desk = Desk::new();
    for entry in entries {
        let case: Value =
            serde_json::from_str(&std::fs::read_to_string(entry.unwrap().path()).unwrap()).unwrap();
        let name = case["id"].as_str().unwrap();
        desk.write("game.json", case["input"].to_string());
        let answer = desk.json(&["power", "game.json", "--json"]);
        let tolerance = case["tolerance"].as_f64().unwrap();
        for (index, expected) in case["expected"].as_object().unwrap() {
            let (exact, float) = (&answer[index], &answer["floats"][index]);
            let agrees = exact == expected
                || expected.as_array().is_some_and(|list| {
                    list.iter().zip(float.as_array().unwrap()).all(|(expected, found)| {
                        expected
                            .as_f64()
                            .is_some_and(|expected| (expected - found.as_f64().unwrap()).abs() <= tolerance)
                    })
                })
                || expected.as_f64().is_some_and(|expected| {
                    fraction(exact).is_some_and(|found| (expected - found).abs() <= tolerance)
                });
            assert!(agrees, "{name}, {index}: {exact}, published {expected}");
        }
    }
}

/// `7/30` as a number.
fn fraction(value: &Value) -> Option<f64> {
    let (numerator, denominator) = value.as_str()?.split_once('/')?;
    Some(numerator.parse::<f64>().ok()? / denominator.parse::<f64>().ok()?)
}

#[test]
fn faults_name_file_and_field() {
    let desk = Desk::new();
    desk.write(
        "game.json",
        r#"{"players": [{"id": "A", "weight": "many"}, {"id": "A", "weight": 1}], "quota": 1, "qouta": 2}"#,
    );
    insta::assert_snapshot!(desk.fault(&["power", "game.json"]));
    desk.write("broken.json", "{\"players\": [");
    assert!(desk.fault(&["power", "broken.json"]).contains("broken.json, line 1"));
    assert!(desk.fault(&["power", "absent.json"]).contains("cannot read absent.json"));
    desk.write("folder/x", "");
    assert!(desk.fault(&["power", "folder"]).contains("cannot read folder"));
}
