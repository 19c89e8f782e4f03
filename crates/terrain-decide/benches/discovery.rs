//! Scenario discovery on a table of a hundred thousand rows and thirty inputs, with a box planted in it.

use divan::Bencher;
use terrain_decide::discovery::{Cases, Input, PrimOptions, cart, prim};
use terrain_sim::random::Stream;

fn main() {
    divan::main();
}

const INPUTS: u32 = 30;

fn cases(rows: u64) -> Cases {
    let column = |stream: u32| -> Vec<f64> {
        let stream = Stream::new(5, stream);
        (0..rows).map(|row| stream.f64(row, 0)).collect()
    };
    let inputs: Vec<Vec<f64>> = (0..INPUTS).map(column).collect();
    let luck = column(99);
    let happened = (0..luck.len())
        .map(|row| {
            let inside = inputs[3][row] > 0.55 && inputs[11][row] < 0.45 && inputs[20][row] > 0.2;
            luck[row] < if inside { 0.9 } else { 0.05 }
        })
        .collect();
    #[expect(clippy::expect_used, reason = "a bench stops at what it did not expect")]
    Cases::new(inputs.into_iter().map(Input::Continuous).collect(), happened).expect("cases of both kinds")
}

/// The whole trajectory, quasi-p-values and all.
#[divan::bench(args = [2_000, 100_000], sample_count = 7)]
fn peel_and_paste(bencher: Bencher, rows: u64) {
    let cases = cases(rows);
    bencher.bench(|| prim(&cases, &PrimOptions::default()));
}

/// A tree whose leaves hold a twentieth of the rows.
#[divan::bench(args = [2_000, 100_000], sample_count = 7)]
fn tree(bencher: Bencher, rows: u64) {
    let cases = cases(rows);
    bencher.bench(|| cart(&cases, cases.rows() / 20));
}
