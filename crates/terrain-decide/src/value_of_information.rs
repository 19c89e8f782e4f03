//! What it would be worth to find something out before deciding: everything (perfect information), or one quantity
//! (partial perfect information).
//!
//! Belongs here: exact values on tables, and an estimate from a sample of futures. Does not: whether a quantity can be found
//! out at all, and how; that is for those who word it. Raiffa & Schlaifer (1961), "Applied Statistical Decision Theory".

use crate::analysis::statistics::{mean, order, student_two_sided, variance};
use crate::robustness::{PayoffError, Payoffs};

/// How far a sum of probabilities may be from 1.
const SUM: f64 = 1e-9;

/// The value of information on a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Information {
    /// Expected payoff of each choice.
    pub expected: Vec<f64>,
    /// The best of them without any information; of equals the first.
    pub best: usize,
    /// Expected payoff of whoever decides after finding out.
    pub informed: f64,
    /// What finding out is worth: `informed` less the expected payoff of the best choice. Never negative.
    pub value: f64,
}

/// Expected value of perfect information: `Σₛ pₛ·max_d u(d, s) − max_d Σₛ pₛ·u(d, s)`.
///
/// # Errors
/// Probabilities that are none.
pub fn perfect(payoffs: &Payoffs, probabilities: &[f64]) -> Result<Information, PayoffError> {
    let states: Vec<usize> = (0..payoffs.futures()).collect();
    partial(payoffs, probabilities, &states)
}

/// Expected value of finding out which group of states one is in, and no more:
/// `Σ_g max_d Σ_{s in g} pₛ·u(d, s) − max_d Σₛ pₛ·u(d, s)`. With states that are pairs of two quantities, grouped by the first
/// of them, this is the value of partial perfect information on that quantity.
///
/// - **Input**: payoffs `[choice][state]`, the probability and the group of each state.
///
/// # Errors
/// Probabilities that are none, or another number of groups than of states.
pub fn partial(
    payoffs: &Payoffs,
    probabilities: &[f64],
    group: &[usize],
) -> Result<Information, PayoffError> {
    let (states, sum) = (payoffs.futures(), probabilities.iter().sum::<f64>());
    let good = probabilities.iter().all(|p| *p >= 0.0) && (sum - 1.0).abs() <= SUM;
    if !good || probabilities.len() != states || group.len() != states {
        let found = probabilities.len().min(group.len());
        return Err(PayoffError::Probabilities { expected: states, found, sum });
    }
    let weighted = |row: &Vec<f64>| row.iter().zip(probabilities).map(|(u, p)| u * p).sum::<f64>();
    let expected: Vec<f64> = payoffs.rows().iter().map(weighted).collect();
    let mut best = 0;
    for (choice, value) in expected.iter().enumerate() {
        if *value > expected[best] {
            best = choice;
        }
    }
    let groups = group.iter().max().map_or(0, |last| last + 1);
    let mut by_group = vec![vec![0.0; groups]; payoffs.choices()];
    for (sums, row) in by_group.iter_mut().zip(payoffs.rows()) {
        for ((group, payoff), probability) in group.iter().zip(row).zip(probabilities) {
            sums[*group] += payoff * probability;
        }
    }
    let top = |group: usize| by_group.iter().map(|sums| sums[group]).fold(f64::NEG_INFINITY, f64::max);
    let informed = (0..groups).map(top).sum::<f64>();
    Ok(Information { value: (informed - expected[best]).max(0.0), expected, best, informed })
}

/// What one quantity is worth to know, from a sample of futures.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// Expected gain of whoever decides knowing it, in the unit of the payoffs; never negative.
    pub value: f64,
    /// 95 % interval.
    pub interval: [f64; 2],
    /// Share of futures in which knowing it leads to another choice.
    pub changes: f64,
}

/// Parts into which the sample is split; each is decided by what the others teach.
const FOLDS: usize = 8;
/// Highest power of the quantity's rank in a fitted curve.
const DEGREE: usize = 3;
/// Futures for each coefficient of a curve, at least.
const FUTURES_PER_TERM: usize = 8;

/// Expected value of finding out one quantity, from payoffs and the quantity's value in a sample of equally likely futures.
///
/// For each choice the payoff is regressed on the quantity (a cubic in its rank); whoever knows the quantity takes the
/// choice with the highest fitted payoff (Strong, Oakley & Brennan 2014, "Estimating multiparameter partial expected value of perfect
/// information from a probabilistic sensitivity analysis sample", Medical Decision Making 34(3)). The maximum of noisy
/// fits is too high on average; so curves are fitted on seven eighths of the blocks, and the gain over the choice that is best there
/// is counted on the eighth that was left out, for each eighth in turn. A quantity without influence then has an expected value
/// of 0 or a little below, shown as 0. `block` numbers the futures that share their luck, rising; they are never torn apart.
///
/// - **Input**: payoffs `[choice][future]`; `values` and `block`, one for each future.
/// - **Output**: `None` where the sample is too small (fewer than two blocks, or fewer than 32 futures), or where there is
///   one choice.
#[must_use]
pub fn of_quantity(payoffs: &Payoffs, values: &[f64], block: &[usize]) -> Option<Estimate> {
    let futures = payoffs.futures();
    let enough = futures >= FUTURES_PER_TERM * (DEGREE + 1);
    if payoffs.choices() < 2 || !enough || values.len() != futures || block.len() != futures {
        return None;
    }
    let rows = polynomials(values);
    let fold = folds(block);
    let folds = fold.iter().max().map_or(0, |last| last + 1);
    if folds < 2 {
        return None;
    }
    let mut gains = vec![0.0; futures];
    let mut changes = 0_usize;
    for left_out in 0..folds {
        let taught: Vec<usize> = (0..futures).filter(|future| fold[*future] != left_out).collect();
        let curves: Vec<[f64; DEGREE + 1]> =
            payoffs.rows().iter().map(|row| fitted(&rows, row, &taught)).collect::<Option<_>>()?;
        let means: Vec<f64> = payoffs
            .rows()
            .iter()
            .map(|row| mean(&taught.iter().map(|&future| row[future]).collect::<Vec<f64>>()))
            .collect();
        let uninformed = highest(&means);
        for future in (0..futures).filter(|future| fold[*future] == left_out) {
            let heights: Vec<f64> = curves
                .iter()
                .map(|curve| curve.iter().zip(&rows[future]).map(|(weight, value)| weight * value).sum())
                .collect();
            let informed = highest(&heights);
            changes += usize::from(informed != uninformed);
            gains[future] = payoffs.rows()[informed][future] - payoffs.rows()[uninformed][future];
        }
    }
    let value = mean(&gains);
    let half = half_width(&gains, &fold, folds);
    Some(Estimate {
        value: value.max(0.0),
        interval: [(value - half).max(0.0), (value + half).max(0.0)],
        changes: changes as f64 / futures as f64,
    })
}

/// Blocks dealt out to folds in their order; with fewer blocks than folds, each is its own.
fn folds(block: &[usize]) -> Vec<usize> {
    let blocks = block.last().map_or(0, |last| last + 1);
    let folds = FOLDS.min(blocks).max(1);
    block.iter().map(|block| block % folds).collect()
}

/// The first Legendre polynomials of each value's rank on −1..1: a cubic without the trouble of powers that resemble each other.
fn polynomials(values: &[f64]) -> Vec<[f64; DEGREE + 1]> {
    crate::analysis::statistics::ranks(values)
        .into_iter()
        .map(|rank| {
            let x = 2.0 * rank - 1.0;
            [1.0, x, 1.5 * x * x - 0.5, (2.5 * x * x - 1.5) * x]
        })
        .collect()
}

/// Least squares by Cholesky's method; a term that others explain (a quantity with few values) gets weight 0.
fn fitted(rows: &[[f64; DEGREE + 1]], payoffs: &[f64], taught: &[usize]) -> Option<[f64; DEGREE + 1]> {
    const SIZE: usize = DEGREE + 1;
    let mut matrix = [[0.0; SIZE]; SIZE];
    let mut right = [0.0; SIZE];
    for &future in taught {
        let row = &rows[future];
        for i in 0..SIZE {
            for j in 0..=i {
                matrix[i][j] += row[i] * row[j];
            }
            right[i] += row[i] * payoffs[future];
        }
    }
    let mut used = [true; SIZE];
    for i in 0..SIZE {
        let own = matrix[i][i];
        for j in 0..=i {
            let product: f64 = (0..j).map(|k| matrix[i][k] * matrix[j][k]).sum();
            let value = matrix[i][j] - product;
            if i == j {
                used[i] = value > 1e-9 * own;
                matrix[i][i] = if used[i] { libm::sqrt(value) } else { 1.0 };
            } else {
                matrix[i][j] = if used[j] { value / matrix[j][j] } else { 0.0 };
            }
        }
        if !used[i] {
            matrix[i][..i].fill(0.0);
        }
    }
    if !used[0] {
        return None;
    }
    let mut weights = [0.0; SIZE];
    for i in 0..SIZE {
        let product: f64 = (0..i).map(|k| matrix[i][k] * weights[k]).sum();
        weights[i] = if used[i] { (right[i] - product) / matrix[i][i] } else { 0.0 };
    }
    for i in (0..SIZE).rev() {
        let product: f64 = (i + 1..SIZE).map(|k| matrix[k][i] * weights[k]).sum();
        weights[i] = if used[i] { (weights[i] - product) / matrix[i][i] } else { 0.0 };
    }
    Some(weights)
}

fn highest(values: &[f64]) -> usize {
    let mut best = 0;
    for (place, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = place;
        }
    }
    best
}

/// Half the 95 % interval of the mean gain, from the spread of the folds' means (Student's t): what futures of a block share is in it.
fn half_width(gains: &[f64], fold: &[usize], folds: usize) -> f64 {
    let of_fold = |number: usize| {
        let own: Vec<f64> =
            gains.iter().zip(fold).filter(|(_, fold)| **fold == number).map(|(gain, _)| *gain).collect();
        mean(&own)
    };
    let means: Vec<f64> = (0..folds).map(of_fold).collect();
    let between = libm::sqrt(variance(&means) / folds as f64);
    let within = libm::sqrt(variance(gains) / gains.len() as f64);
    student_two_sided(0.05, (folds - 1) as f64) * between.max(within)
}

/// Places of quantities by what they are worth to know, most first; of equals the first.
#[must_use]
pub fn by_value(estimates: &[Option<Estimate>]) -> Vec<usize> {
    let values: Vec<f64> = estimates.iter().map(|one| one.as_ref().map_or(0.0, |one| -one.value)).collect();
    order(&values)
}
