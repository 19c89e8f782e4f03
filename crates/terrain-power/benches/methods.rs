//! Counting over weights against going through coalitions, on the same games; and the real-weight index that the
//! simulation calls.

use divan::{Bencher, black_box};
use terrain_power::{Method, WeightedGame, banzhaf, shapley_shubik_by, shapley_shubik_real};

fn main() {
    divan::main();
}

/// Different weights 1 to n, simple majority.
#[expect(clippy::expect_used, reason = "a bench on a game known to be right")]
fn different_players(players: u64) -> WeightedGame {
    let total = players * (players + 1) / 2;
    WeightedGame::new(total / 2 + 1, (1..=players).collect()).expect("a majority of positive weights")
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

#[divan::bench(args = [3, 5, 8, 12, 13, 30])]
fn shapley_of_real_weights(bencher: Bencher, players: u32) {
    let weights: Vec<f64> = (1..=players).map(|w| f64::from(w).sqrt()).collect();
    let mut out = vec![0.0; weights.len()];
    bencher.bench_local(|| shapley_shubik_real(black_box(&weights), 0.5, &mut out));
}
