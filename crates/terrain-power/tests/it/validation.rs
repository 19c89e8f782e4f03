//! Every shared case of voting games and of games in characteristic form.

use std::path::Path;

use serde_json::Value;
use terrain_power::{CharacteristicGame, Rational, Unions};

use crate::loader::{assert_matches, cases, check};

const SHARED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/validation");

fn shared(kind: &str) -> Vec<Value> {
    cases(&Path::new(SHARED).join(kind)).unwrap_or_else(|| {
        eprintln!("SKIPPED: no shared validation cases at {SHARED}/{kind}");
        Vec::new()
    })
}

#[test]
fn voting_games() {
    for case in shared("power") {
        check(&case);
    }
}

#[test]
fn characteristic_games() {
    shared("tu_game").iter().for_each(check_values);
}

/// Checks every value that a case of a game in characteristic form expects.
pub(crate) fn check_values(case: &Value) {
    let input = &case["input"];
    let players: Vec<&str> =
        input["players"].as_array().unwrap().iter().map(|p| p.as_str().unwrap()).collect();
    let number = |id: &str| players.iter().position(|known| *known == id).unwrap();
    let coalition = |names: &str| names.split(',').fold(0_usize, |mask, id| mask | 1 << number(id));
    let listed = |table: &Value| {
        let mut all = vec![Rational::from_integer(0.into()); 1 << players.len()];
        for (names, value) in table.as_object().unwrap() {
            all[coalition(names)] = value.as_str().unwrap().parse().unwrap();
        }
        all
    };
    let game = CharacteristicGame::new(players.len(), &listed(&input["worth"])).unwrap();
    let unions = input["unions"].as_array().map(|unions| {
        let ids = |union: &Value| {
            union.as_array().unwrap().iter().map(|id| number(id.as_str().unwrap())).collect::<Vec<_>>()
        };
        Unions::new(players.len(), unions.iter().map(ids).collect()).unwrap()
    });
    for (name, expected) in case["expected"].as_object().unwrap() {
        let got = match name.as_str() {
            "shapley" => game.shapley(),
            "banzhaf" => game.banzhaf(),
            "harsanyi_dividends" => {
                assert_eq!(game.harsanyi_dividends(), listed(expected), "{}", case["id"]);
                continue;
            }
            "owen" => game.owen(unions.as_ref().unwrap()).unwrap(),
            "banzhaf_owen" => game.banzhaf_owen(unions.as_ref().unwrap()).unwrap(),
            "symmetric_coalitional_banzhaf" => {
                game.symmetric_coalitional_banzhaf(unions.as_ref().unwrap()).unwrap()
            }
            other => panic!("the case expects a value that nobody computes: {other}"),
        };
        assert_matches(case, name, &got, expected);
    }
}
