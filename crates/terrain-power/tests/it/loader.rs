//! Reads case files (`{id, source, input, expected, tolerance}`) and compares indices with what they expect.

use std::path::Path;

use serde_json::Value;
use terrain_power::{PowerIndices, Rational, Unions, WeightedGame, power_indices};

pub(crate) fn read(path: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Case files of a folder, or `None` when it isn't there.
pub(crate) fn cases(folder: &Path) -> Option<Vec<Value>> {
    let mut paths: Vec<_> = std::fs::read_dir(folder).ok()?.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    Some(
        paths
            .iter()
            .filter(|path| path.extension().is_some_and(|e| e == "json"))
            .map(|path| read(path))
            .collect(),
    )
}

pub(crate) fn whole_numbers(value: &Value) -> Vec<u64> {
    value.as_array().unwrap().iter().map(|w| w.as_u64().unwrap()).collect()
}

pub(crate) fn game_of(input: &Value) -> (WeightedGame, Option<Unions>) {
    let players = input["players"].as_array().unwrap();
    let weights = players.iter().map(|player| player["weight"].as_u64().unwrap()).collect();
    let system = |value: &Value| (value["quota"].as_u64().unwrap(), whole_numbers(&value["weights"]));
    let mut game = WeightedGame::new(input["quota"].as_u64().unwrap(), weights).unwrap();
    for entry in input["and"].as_array().into_iter().flatten() {
        let (quota, weights) = system(entry);
        game = game.and(quota, weights).unwrap();
    }
    for group in input["or"].as_array().into_iter().flatten() {
        game = game.or(group.as_array().unwrap().iter().map(system).collect()).unwrap();
    }
    let ids: Vec<&str> = players.iter().map(|player| player["id"].as_str().unwrap()).collect();
    let unions = input["unions"].as_array().map(|unions| {
        let index = |id: &Value| ids.iter().position(|known| *known == id.as_str().unwrap()).unwrap();
        let unions =
            unions.iter().map(|union| union.as_array().unwrap().iter().map(index).collect()).collect();
        Unions::new(ids.len(), unions).unwrap()
    });
    (game, unions)
}

/// Fractions (text) must be equal, floats within the case's tolerance, which is for the last digit of a double.
pub(crate) fn assert_matches(case: &Value, name: &str, got: &[Rational], expected: &Value) {
    let what = format!("{} ({}), {name}", case["id"], case["source"]);
    let expected: Vec<&Value> = expected.as_array().map_or(vec![expected], |values| values.iter().collect());
    assert_eq!(got.len(), expected.len(), "{what}");
    let floats = terrain_power::to_floats(got);
    for (player, ((exact, float), expected)) in got.iter().zip(floats).zip(expected).enumerate() {
        if let Some(text) = expected.as_str() {
            assert_eq!(*exact, text.parse::<Rational>().unwrap(), "{what}, player {player}");
        } else {
            let (tolerance, expected) = (case["tolerance"].as_f64().unwrap(), expected.as_f64().unwrap());
            assert!(
                (float - expected).abs() <= tolerance,
                "{what}, player {player}: {float}, not {expected}"
            );
        }
    }
}

/// Checks every index that the case expects; an unknown name is a failure.
pub(crate) fn check(case: &Value) {
    let (game, unions) = game_of(&case["input"]);
    let indices = power_indices(&game, unions.as_ref());
    for (name, expected) in case["expected"].as_object().unwrap() {
        let count = match name.as_str() {
            "minimal_winning_coalitions" => Some(indices.minimal.as_ref().unwrap().coalitions.clone()),
            "shift_minimal_winning_coalitions" => Some(indices.shift.as_ref().unwrap().coalitions.clone()),
            _ => None,
        };
        if let Some(count) = count {
            assert_eq!(count, expected.as_u64().unwrap().into(), "{}, {name}", case["id"]);
        } else {
            assert_matches(case, name, &by_name(&indices, name), expected);
        }
    }
}

fn by_name(indices: &PowerIndices, name: &str) -> Vec<Rational> {
    match name {
        "shapley_shubik" => indices.shapley_shubik.clone().unwrap(),
        "banzhaf_absolute" => indices.banzhaf.clone().unwrap().absolute,
        "banzhaf_normalized" => indices.banzhaf.clone().unwrap().normalized,
        "coleman_prevent" => indices.coleman.clone().unwrap().prevent,
        "coleman_initiate" => indices.coleman.clone().unwrap().initiate,
        "coleman_collectivity" => vec![indices.coleman.clone().unwrap().collectivity],
        "johnston" => indices.johnston.clone().unwrap(),
        "deegan_packel" => indices.minimal.clone().unwrap().deegan_packel,
        "public_good" => indices.minimal.clone().unwrap().public_good,
        "shift" => indices.shift.clone().unwrap().index,
        "owen" => indices.unions.clone().unwrap().unwrap().owen,
        "banzhaf_owen" => indices.unions.clone().unwrap().unwrap().banzhaf_owen,
        "symmetric_coalitional_banzhaf" => {
            indices.unions.clone().unwrap().unwrap().symmetric_coalitional_banzhaf
        }
        other => panic!("the case expects an index that nobody computes: {other}"),
    }
}
