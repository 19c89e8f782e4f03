//! HSIC: whether an outcome depends on an input in any way at all, measured by kernels, with a test of independence.

use super::first_order::half_width;
use super::{Index, Input, Resampling, SensitivityError, check_rows};
use crate::analysis::statistics::{mean, variance};
use crate::special::gamma_above;
use rayon::prelude::*;
use terrain_sim::random::{Stream, shuffle};

/// Stream of luck for permutations.
const STREAM: u32 = 0x5e15_0007;
/// Stream of luck for the runs whose pairs are looked at.
const PAIRS_STREAM: u32 = 0x5e15_0008;
/// Runs of which all pairs are looked at for the variance under independence.
const RUNS_IN_PAIRS: usize = 1000;
/// Runs below which nothing is estimated; the approximate test needs as many.
const FEWEST: usize = 32;
/// What the kernel matrix may lack on its diagonal on average, of 1.
const LACKING: f64 = 1e-10;
/// Most features of a kernel.
const MOST_FEATURES: usize = 256;

/// How the probability is found that an input without effect does as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HsicTest {
    /// By the gamma distribution with the mean and variance that independence gives (Gretton et al. 2008, theorem 4; the variance is that of all
    /// pairs of up to a thousand runs); good from some hundred runs on.
    Gamma,
    /// By pairing inputs and outcomes at random, so many times; exact with any number of runs.
    Permutations(u32),
}

/// The HSIC of an input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hsic {
    /// R² = HSIC(x, y) / √(HSIC(x, x)·HSIC(y, y)), 0..=1. Its interval reaches down to 0 where the test doesn't reject independence.
    pub r2: Index,
    /// HSIC(x, y) itself.
    pub hsic: f64,
    /// Probability of an HSIC as large if outcome and input are independent.
    pub p: f64,
}

/// The Hilbert–Schmidt independence criterion of each input, normalized, with a test of independence.
///
/// HSIC(x, y) = tr(KHLH)/n² with the kernel matrices K of the input and L of the outcome and H = I − 11ᵀ/n: normal kernels with the standard
/// deviation as width for numbers, "equal or not" for names. It is 0 exactly where the two are independent. The interval comes from each
/// run's influence, with blocks where runs of a block are alike.
///
/// Kernel matrices are used through their pivoted incomplete Cholesky factors, which lack less than 10⁻¹⁰ of the diagonal: the effort
/// grows with the number of runs and not with its square.
///
/// Source: Gretton, Bousquet, Smola & Schölkopf (2005), Algorithmic Learning Theory; normalized, as a sensitivity index: Da Veiga (2015), J. Stat. Comput. Simul. 85;
/// test: Gretton et al. (2008), NIPS 20, theorem 4; factors: Fine & Scheinberg (2001), J. Mach. Learn. Res. 2.
///
/// # Errors
/// Fewer than 32 runs, lists of different lengths, numbers that aren't finite, an outcome or an input that never varies.
pub fn hsic(
    outcome: &[f64],
    inputs: &[Input<'_>],
    test: HsicTest,
    resampling: &Resampling<'_>,
) -> Result<Vec<Hsic>, SensitivityError> {
    check_rows("HSIC", outcome, inputs, FEWEST, "kernels over the runs")?;
    resampling.check(outcome.len())?;
    let of_outcome = Features::new(Input::Numbers(outcome));
    Ok(inputs.par_iter().map(|&input| one(&Features::new(input), &of_outcome, test, resampling)).collect())
}

fn one(of_input: &Features, of_outcome: &Features, test: HsicTest, resampling: &Resampling<'_>) -> Hsic {
    let runs = of_input.runs as f64;
    let cross = of_input.covariance(of_outcome, None);
    let (own_x, own_y) = (of_input.covariance(of_input, None), of_outcome.covariance(of_outcome, None));
    let (xy, xx, yy) = (square(&cross), square(&own_x), square(&own_y));
    let scale = libm::sqrt(xx * yy);
    let r2 = (xy / scale).clamp(0.0, 1.0);
    // What each run adds to ‖C‖² is 2(uᵀCv − ‖C‖²), with its centred features u and v; then the rule of the quotient.
    let influence = |run: usize| {
        let (u, v) = (of_input.of_run(run), of_outcome.of_run(run));
        let part = |matrix: &[f64], left: &[f64], right: &[f64], whole: f64| {
            2.0 * (bilinear(matrix, left, right) / whole - 1.0)
        };
        let relative = if xy > 0.0 { part(&cross, u, v, xy) } else { 0.0 };
        r2 * (relative - 0.5 * part(&own_x, u, u, xx) - 0.5 * part(&own_y, v, v, yy))
    };
    let influences: Vec<f64> = (0..of_input.runs).map(influence).collect();
    let half = half_width(&influences, resampling);
    let p = match test {
        HsicTest::Gamma => {
            // Mean and variance of the estimate under independence; n is at least 32 here.
            let (mx, my) = (of_input.mean_kernel, of_outcome.mean_kernel);
            let expected = (1.0 - mx) * (1.0 - my) / runs;
            let falling = runs * (runs - 1.0) * (runs - 2.0) * (runs - 3.0);
            let spread = 2.0 * (runs - 4.0) * (runs - 5.0) / falling
                * mean_square_of_pairs(of_input, of_outcome, resampling.seed);
            gamma_above(expected * expected / spread, xy * expected / spread)
        }
        HsicTest::Permutations(times) => {
            let luck = Stream::new(resampling.seed, STREAM);
            let as_large = (0..u64::from(times))
                .filter(|&time| {
                    let mut order: Vec<usize> = (0..of_input.runs).collect();
                    shuffle(&mut order, &mut luck.at(time));
                    square(&of_input.covariance(of_outcome, Some(&order))) >= xy
                })
                .count();
            (as_large as f64 + 1.0) / (f64::from(times) + 1.0)
        }
    };
    let low = if p > 1.0 - resampling.level { 0.0 } else { (r2 - half).max(0.0) };
    Hsic { r2: Index { value: r2, interval: [low, (r2 + half).min(1.0)] }, hsic: xy, p }
}

/// Mean over pairs of different runs of the squared product of the two centred kernels; of many runs, over the pairs of some.
fn mean_square_of_pairs(of_input: &Features, of_outcome: &Features, seed: u64) -> f64 {
    let mut some: Vec<usize> = (0..of_input.runs).collect();
    if some.len() > RUNS_IN_PAIRS {
        shuffle(&mut some, &mut Stream::new(seed, PAIRS_STREAM).at(0));
        some.truncate(RUNS_IN_PAIRS);
    }
    let product = |features: &Features, a: usize, b: usize| -> f64 {
        features.of_run(a).iter().zip(features.of_run(b)).map(|(a, b)| a * b).sum()
    };
    let mut sum = 0.0;
    for (place, &a) in some.iter().enumerate() {
        for &b in &some[..place] {
            let both = product(of_input, a, b) * product(of_outcome, a, b);
            sum += both * both;
        }
    }
    let pairs = 0.5 * (some.len() * (some.len() - 1)) as f64;
    sum / pairs
}

fn square(matrix: &[f64]) -> f64 {
    matrix.iter().map(|value| value * value).sum()
}

fn bilinear(matrix: &[f64], left: &[f64], right: &[f64]) -> f64 {
    let rows = matrix.chunks_exact(right.len()).zip(left);
    rows.map(|(row, left)| left * row.iter().zip(right).map(|(a, b)| a * b).sum::<f64>()).sum()
}

/// Features of the runs whose products are the kernel, centred: `[run × width + feature]`.
struct Features {
    runs: usize,
    width: usize,
    values: Vec<f64>,
    /// Mean of the kernel over pairs of different runs, not negative.
    mean_kernel: f64,
}

impl Features {
    fn new(input: Input<'_>) -> Self {
        let runs = input.runs();
        let columns = match input {
            Input::Numbers(values) => {
                let width = libm::sqrt(variance(values));
                cholesky(runs, |a, b| {
                    let apart = (values[a] - values[b]) / width;
                    libm::exp(-0.5 * apart * apart)
                })
            }
            Input::Names(names) => cholesky(runs, |a, b| f64::from(u8::from(names[a] == names[b]))),
        };
        // Σᵢⱼ k(i, j) is the squared length of the sum of the features.
        let sums: Vec<f64> = columns.iter().map(|column| column.iter().sum()).collect();
        let n = runs as f64;
        let mean_kernel = ((square(&sums) - n) / (n * (n - 1.0))).clamp(0.0, 1.0);
        let width = columns.len();
        let mut values = vec![0.0; runs * width];
        for (feature, column) in columns.iter().enumerate() {
            let middle = mean(column);
            for (run, value) in column.iter().enumerate() {
                values[run * width + feature] = value - middle;
            }
        }
        Self { runs, width, values, mean_kernel }
    }

    fn of_run(&self, run: usize) -> &[f64] {
        &self.values[run * self.width..(run + 1) * self.width]
    }

    /// Mean over runs of the products of own and other features; the other's runs in the order given.
    fn covariance(&self, other: &Self, order: Option<&[usize]>) -> Vec<f64> {
        let mut sums = vec![0.0; self.width * other.width];
        for run in 0..self.runs {
            let theirs = other.of_run(order.map_or(run, |order| order[run]));
            for (row, own) in sums.chunks_exact_mut(other.width).zip(self.of_run(run)) {
                for (sum, theirs) in row.iter_mut().zip(theirs) {
                    *sum += own * theirs;
                }
            }
        }
        let runs = self.runs as f64;
        sums.iter_mut().for_each(|sum| *sum /= runs);
        sums
    }
}

/// Columns whose products are a kernel with k(i, i) = 1: pivoted incomplete Cholesky.
fn cholesky(runs: usize, kernel: impl Fn(usize, usize) -> f64) -> Vec<Vec<f64>> {
    let mut lacking = vec![1.0_f64; runs];
    let mut columns: Vec<Vec<f64>> = Vec::new();
    while columns.len() < MOST_FEATURES.min(runs) {
        let mut pivot = 0;
        for (run, &value) in lacking.iter().enumerate() {
            if value > lacking[pivot] {
                pivot = run;
            }
        }
        if lacking.iter().sum::<f64>() <= LACKING * runs as f64 || lacking[pivot] <= 0.0 {
            break;
        }
        let root = libm::sqrt(lacking[pivot]);
        let mut column: Vec<f64> = (0..runs).map(|run| kernel(run, pivot)).collect();
        for earlier in &columns {
            let weight = earlier[pivot];
            for (value, earlier) in column.iter_mut().zip(earlier) {
                *value -= weight * earlier;
            }
        }
        for (value, lacking) in column.iter_mut().zip(&mut lacking) {
            *value /= root;
            *lacking = (*lacking - *value * *value).max(0.0);
        }
        lacking[pivot] = 0.0;
        columns.push(column);
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    /// HSIC by its definition, tr(KHLH)/n², with all pairs.
    fn by_definition(x: &[f64], y: &[f64]) -> f64 {
        let n = x.len();
        let gram = |values: &[f64]| -> Vec<Vec<f64>> {
            let width = variance(values).sqrt();
            let k = |a: f64, b: f64| (-0.5 * ((a - b) / width).powi(2)).exp();
            let raw: Vec<Vec<f64>> =
                values.iter().map(|&a| values.iter().map(|&b| k(a, b)).collect()).collect();
            let rows: Vec<f64> = raw.iter().map(|row| mean(row)).collect();
            let all = mean(&rows);
            (0..n).map(|i| (0..n).map(|j| raw[i][j] - rows[i] - rows[j] + all).collect()).collect()
        };
        let (k, l) = (gram(x), gram(y));
        (0..n).map(|i| (0..n).map(|j| k[i][j] * l[j][i]).sum::<f64>()).sum::<f64>() / (n * n) as f64
    }

    #[test]
    fn factors_give_what_the_definition_gives() {
        let luck = Stream::new(3, 1);
        let x: Vec<f64> = (0..200).map(|run| luck.f64(0, run)).collect();
        // Far out now and then, so that the kernel has many features.
        let y: Vec<f64> =
            (0..200).map(|run| x[run as usize].sin() + (1.0 / luck.f64(1, run)).powi(2)).collect();
        for (a, b) in [(&x, &y), (&x, &x), (&y, &y)] {
            let (fa, fb) = (Features::new(Input::Numbers(a)), Features::new(Input::Numbers(b)));
            let (got, want) = (square(&fa.covariance(&fb, None)), by_definition(a, b));
            assert!((got - want).abs() < 1e-10, "{got}, {want}");
        }
    }

    #[test]
    fn both_tests_hold_their_level() {
        let luck = Stream::new(5, 2);
        let column = |of: u64| -> Vec<f64> { (0..100).map(|run| luck.f64(of, run)).collect() };
        let mut rejected = [0, 0];
        for number in 0..400 {
            let (x, y) = (column(2 * number), column(2 * number + 1));
            for (place, test) in [HsicTest::Gamma, HsicTest::Permutations(99)].into_iter().enumerate() {
                let found = hsic(&y, &[Input::Numbers(&x)], test, &Resampling::default()).unwrap();
                rejected[place] += usize::from(found[0].p <= 0.05);
            }
        }
        // 20 of 400 are expected; five standard errors to either side.
        assert!(rejected.iter().all(|count| (1..=42).contains(count)), "{rejected:?}");
    }
}
