//! Counting over weights against going through coalitions and against a table for each player, on the same games; games of
//! real bodies with every index; and the real-weight index that the simulation calls.

use divan::{Bencher, black_box};
use serde_json::Value;
use terrain_power::{
    Method, WeightedGame, banzhaf, power_indices, shapley_shubik, shapley_shubik_by, shapley_shubik_real,
};

fn main() {
    divan::main();
}

/// Different weights 1 to n, simple majority.
fn different_players(players: u64) -> WeightedGame {
    majority((1..=players).collect())
}

#[expect(clippy::expect_used, reason = "a bench on a game known to be right")]
fn majority(weights: Vec<u64>) -> WeightedGame {
    let total: u64 = weights.iter().sum();
    WeightedGame::new(total / 2 + 1, weights).expect("a majority of positive weights")
}

/// A game that stands with the tests.
#[expect(clippy::expect_used, reason = "a bench on a game known to be right")]
fn carried(text: &str) -> WeightedGame {
    let case: Value = serde_json::from_str(text).expect("JSON");
    let whole = |value: &Value| value.as_u64().expect("a whole number");
    let weights = |list: &Value| list.as_array().expect("a list").iter().map(whole).collect::<Vec<_>>();
    let input = &case["input"];
    let players = input["players"].as_array().expect("players");
    let players = players.iter().map(|player| whole(&player["weight"])).collect();
    let mut game = WeightedGame::new(whole(&input["quota"]), players).expect("a game");
    for system in input["and"].as_array().into_iter().flatten() {
        game = game.and(whole(&system["quota"]), weights(&system["weights"])).expect("a game");
    }
    game
}

fn electoral_college() -> WeightedGame {
    carried(include_str!("../tests/data/us_electoral_college_1970.json"))
}

/// Votes spread as a fund's 190 members have them: the k-th has a k-th of the largest, 83 000.
fn fund() -> Vec<u64> {
    (1..=190).map(|k| 83_000 / k).collect()
}

#[divan::bench(args = [11, 15, 19, 23])]
fn shapley_by_weights(bencher: Bencher, players: u64) {
    let inputs = || different_players(players);
    bencher.with_inputs(inputs).bench_refs(|game| shapley_shubik_by(black_box(game), Method::Weights));
}

#[divan::bench(args = [11, 15, 19, 23])]
fn shapley_by_coalitions(bencher: Bencher, players: u64) {
    let inputs = || different_players(players);
    bencher.with_inputs(inputs).bench_refs(|game| shapley_shubik_by(black_box(game), Method::Coalitions));
}

#[divan::bench(args = [51, 80, 120])]
fn banzhaf_by_weights(bencher: Bencher, players: u64) {
    bencher.with_inputs(|| different_players(players)).bench_refs(|game| banzhaf(black_box(game)));
}

#[divan::bench]
fn electoral_college_every_index(bencher: Bencher) {
    bencher.with_inputs(electoral_college).bench_refs(|game| power_indices(black_box(game), None));
}

#[divan::bench]
fn electoral_college_shapley(bencher: Bencher) {
    bencher.with_inputs(electoral_college).bench_refs(|game| shapley_shubik(black_box(game)));
}

/// The baseline, as textbooks have it: for each player a table of the others' coalitions by size and weight, in floats.
#[divan::bench]
fn electoral_college_shapley_a_table_for_each_player(bencher: Bencher) {
    let game = electoral_college();
    let weights: Vec<usize> =
        (0..game.players()).filter_map(|player| usize::try_from(game.weight(player)).ok()).collect();
    bencher.bench_local(|| textbook_shapley(270, black_box(&weights)));
}

#[divan::bench(sample_count = 5)]
fn eu_27_triple_majority_every_index(bencher: Bencher) {
    let game = || carried(include_str!("../tests/data/eu_nice_27_triple.json"));
    bencher.with_inputs(game).bench_refs(|game| power_indices(black_box(game), None));
}

#[divan::bench(sample_count = 5)]
fn eu_27_triple_majority_shapley(bencher: Bencher) {
    let game = || carried(include_str!("../tests/data/eu_nice_27_triple.json"));
    bencher.with_inputs(game).bench_refs(|game| shapley_shubik(black_box(game)));
}

#[divan::bench(sample_count = 5)]
fn fund_of_190_banzhaf(bencher: Bencher) {
    bencher.with_inputs(|| majority(fund())).bench_refs(|game| banzhaf(black_box(game)));
}

/// The baseline, as textbooks have it: for each player a table of the others' coalitions by weight, in floats.
#[divan::bench(sample_count = 2, sample_size = 1)]
fn fund_of_190_banzhaf_a_table_for_each_player(bencher: Bencher) {
    let weights: Vec<usize> = fund().iter().filter_map(|&w| usize::try_from(w).ok()).collect();
    let quota = weights.iter().sum::<usize>() / 2 + 1;
    bencher.bench_local(|| textbook_banzhaf(quota, black_box(&weights)));
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn fund_of_190_shapley(bencher: Bencher) {
    bencher.with_inputs(|| majority(fund())).bench_refs(|game| shapley_shubik(black_box(game)));
}

#[divan::bench(args = [3, 5, 8, 12, 13, 30])]
fn shapley_of_real_weights(bencher: Bencher, players: u32) {
    let weights: Vec<f64> = (1..=players).map(|w| f64::from(w).sqrt()).collect();
    let mut out = vec![0.0; weights.len()];
    bencher.bench_local(|| shapley_shubik_real(black_box(&weights), 0.5, &mut out));
}

fn textbook_shapley(quota: usize, weights: &[usize]) -> Vec<f64> {
    let players = weights.len();
    let mut index = Vec::with_capacity(players);
    for player in 0..players {
        let mut table = vec![vec![0.0_f64; quota]; players];
        table[0][0] = 1.0;
        for (other, &weight) in weights.iter().enumerate() {
            if other == player {
                continue;
            }
            for size in (0..players - 1).rev() {
                for sum in (weight..quota).rev() {
                    table[size + 1][sum] += table[size][sum - weight];
                }
            }
        }
        let mut share = 1.0 / players as f64;
        let mut value = 0.0;
        for (size, row) in table.iter().enumerate() {
            let swings: f64 = row[quota.saturating_sub(weights[player])..].iter().sum();
            value += swings * share;
            // k!(n-1-k)!/n! to the next k.
            share *= (size + 1) as f64 / (players - 1 - size).max(1) as f64;
        }
        index.push(value);
    }
    index
}

fn textbook_banzhaf(quota: usize, weights: &[usize]) -> Vec<f64> {
    let mut index = Vec::with_capacity(weights.len());
    for player in 0..weights.len() {
        let mut table = vec![0.0_f64; quota];
        table[0] = 1.0;
        for (other, &weight) in weights.iter().enumerate() {
            if other != player {
                for sum in (weight..quota).rev() {
                    table[sum] = 0.5 * (table[sum] + table[sum - weight]);
                }
                for entry in &mut table[..weight.min(quota)] {
                    *entry *= 0.5;
                }
            }
        }
        index.push(table[quota.saturating_sub(weights[player])..].iter().sum());
    }
    index
}
