//! Sensitivity methods at the size that the aims are for: 30 inputs, a hundred thousand rows. What peers take for the same is measured by
//! `docs/verification/sensitivity.py`.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use terrain_decide::sensitivity::saltelli::{Layout, Outcomes};
use terrain_decide::sensitivity::{
    HsicTest, Input, Resampling, delta, first_order, hsic, pawn, sobol_indices,
};
use terrain_sim::random::Stream;

fn main() {
    divan::main();
}

const INPUTS: usize = 30;
const ROWS: usize = 100_000;
/// As many as SALib makes unless told otherwise.
const RESAMPLING: Resampling<'static> = Resampling { seed: 1, resamples: 100, level: 0.95, blocks: None };

/// Outcomes of a Saltelli design.
fn designed(base: usize) -> Outcomes {
    let layout = Layout { inputs: INPUTS, base, second_order: false };
    let luck = Stream::new(1, 1);
    let outcomes: Vec<f64> = (0..layout.runs() as u64).map(|run| luck.f64(run, 0)).collect();
    layout.split(&outcomes).unwrap_or(Outcomes {
        a: Vec::new(),
        b: Vec::new(),
        ab: Vec::new(),
        ba: Vec::new(),
    })
}

/// Rows of independent inputs and an outcome of three of them.
fn rows(count: usize) -> (Vec<Vec<f64>>, Vec<f64>) {
    let luck = Stream::new(2, 1);
    let column = |input: u64| (0..count as u64).map(|row| luck.f64(row << 8 | input, 0)).collect();
    let columns: Vec<Vec<f64>> = (0..INPUTS as u64).map(column).collect();
    let outcome = (0..count).map(|row| columns[0][row] + columns[1][row] * columns[2][row]).collect();
    (columns, outcome)
}

/// 10⁵ rows in all (3 125 base samples), then 10⁵ base samples.
#[divan::bench(args = [3_125, 100_000], sample_count = 5)]
fn sobol_indices_of_30_inputs(bencher: Bencher, base: usize) {
    let outcomes = designed(base);
    bencher
        .counter(ItemsCount::new(base * (INPUTS + 2)))
        .bench_local(|| sobol_indices(black_box(&outcomes), &RESAMPLING));
}

#[divan::bench(args = ["first-order", "delta", "pawn", "hsic"], sample_count = 3)]
fn any_rows_of_30_inputs(bencher: Bencher, method: &str) {
    let (columns, outcome) = rows(ROWS);
    let inputs: Vec<Input<'_>> = columns.iter().map(|column| Input::Numbers(column)).collect();
    bencher.counter(ItemsCount::new(ROWS)).bench_local(|| match method {
        "first-order" => first_order(&outcome, &inputs, &RESAMPLING).map(|found| found.len()),
        "delta" => delta(&outcome, &inputs, &RESAMPLING).map(|found| found.len()),
        "pawn" => pawn(&outcome, &inputs, &RESAMPLING).map(|found| found.len()),
        _ => hsic(&outcome, &inputs, HsicTest::Gamma, &RESAMPLING).map(|found| found.len()),
    });
}
