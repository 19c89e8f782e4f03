//! First-order Sobol' indices of rows that follow no design: how much of the variance each input explains alone.

use super::cosines::{Basis, dot};
use super::{Index, Input, Resampling, SensitivityError, check_rows};
use crate::analysis::statistics::{mean, student_two_sided, variance};
use crate::special::normal_quantile;
use rayon::prelude::*;

/// Runs below which nothing is estimated.
const FEWEST: usize = 32;

/// First-order Sobol' index Var(E[y | x]) / Var(y) of each input, from rows as they are, whatever the inputs' distributions. For
/// inputs that depend on one another it is the part that an input and what goes with it explain.
///
/// E[y | x] is a regression of y on cosines of the input's rank (for names, on their indicators). How many cosines is chosen by
/// leave-one-out cross-validation, in closed form (PRESS, Allen 1974, Technometrics 16); what that many functions without any
/// effect would explain is taken off. The interval comes from each run's influence on the estimate, with blocks where runs of a
/// block are alike, and is never narrower than chance alone makes the estimate of an input without effect.
///
/// Source: Plischke (2012), "How to compute variance-based sensitivity indicators with your spreadsheet software", Environ. Model.
/// Softw. 35, after Plischke (2010), Reliab. Eng. Syst. Saf. 95; influence: Hampel (1974), J. Am. Stat. Assoc. 69.
///
/// # Errors
/// Fewer than 32 runs, lists of different lengths, numbers that aren't finite, an outcome or an input that never varies.
pub fn first_order(
    outcome: &[f64],
    inputs: &[Input<'_>],
    resampling: &Resampling<'_>,
) -> Result<Vec<Index>, SensitivityError> {
    check_rows("the first-order index of given rows", outcome, inputs, FEWEST, "a regression on cosines")?;
    resampling.check(outcome.len())?;
    let middle = mean(outcome);
    let centred: Vec<f64> = outcome.iter().map(|value| value - middle).collect();
    Ok(inputs.par_iter().map(|&input| one(&centred, input, resampling)).collect())
}

fn one(centred: &[f64], input: Input<'_>, resampling: &Resampling<'_>) -> Index {
    let runs = centred.len() as f64;
    let whole = dot(centred, centred);
    let basis = Basis::of(input);
    let order = match input {
        Input::Numbers(_) => best_order(centred, &basis),
        Input::Names(_) => basis.0.len(),
    };
    let mut fitted = vec![0.0; centred.len()];
    let mut explained = 0.0;
    for column in &basis.0[..order] {
        let weight = dot(column, centred);
        explained += weight * weight;
        fitted.iter_mut().zip(column).for_each(|(fitted, value)| *fitted += weight * value);
    }
    let freedom = (runs - 1.0 - order as f64).max(1.0);
    let noise = (whole - explained).max(0.0) / freedom;
    let value = ((explained - order as f64 * noise) / whole).clamp(0.0, 1.0);
    // What each run adds to the estimate: (2(y − f)f + f² − share·y²) / mean(y²).
    let influence = |(y, f): (&f64, &f64)| (2.0 * (y - f) * f + f * f - value * y * y) * runs / whole;
    let influences: Vec<f64> = centred.iter().zip(&fitted).map(influence).collect();
    // Where there is no effect the influences vanish; what is left is chi-square with as many degrees of freedom as functions.
    let functions = order.max(basis.0.len().min(2)) as f64;
    let above = normal_quantile(0.5 + 0.5 * resampling.level);
    let ninth = 2.0 / (9.0 * functions);
    // Wilson & Hilferty (1931): the quantile of chi-square.
    let chi_square = functions * libm::pow(1.0 - ninth + above * libm::sqrt(ninth), 3.0);
    let chance = (chi_square - functions).max(0.0) * (1.0 - value) / runs;
    let half = half_width(&influences, resampling).max(chance);
    Index { value, interval: [(value - half).max(0.0), (value + half).min(1.0)] }
}

/// The number of functions with the least squared error for a run that was left out of the fit; 0 is allowed.
fn best_order(centred: &[f64], basis: &Basis) -> usize {
    let runs = centred.len() as f64;
    let mut rest = centred.to_vec();
    let mut leverage = vec![1.0 / runs; centred.len()];
    let press = |rest: &[f64], leverage: &[f64]| -> f64 {
        rest.iter().zip(leverage).map(|(rest, leverage)| (rest / (1.0 - leverage).max(1e-9)).powi(2)).sum()
    };
    let (mut order, mut least) = (0, press(&rest, &leverage));
    for (place, column) in basis.0.iter().enumerate() {
        super::cosines::take_out(&mut rest, column);
        leverage.iter_mut().zip(column).for_each(|(leverage, value)| *leverage += value * value);
        let error = press(&rest, &leverage);
        if error < least {
            (order, least) = (place + 1, error);
        }
    }
    order
}

/// Half of the interval of a mean of influences; runs of a block are alike.
pub(super) fn half_width(influences: &[f64], resampling: &Resampling<'_>) -> f64 {
    let runs = influences.len() as f64;
    let alone = variance(influences) / runs;
    let outside = 1.0 - resampling.level;
    let Some((blocks, number)) = resampling.several_blocks() else {
        return student_two_sided(outside, runs - 1.0) * libm::sqrt(alone);
    };
    let middle = mean(influences);
    let mut sums = vec![0.0; number];
    for (influence, &block) in influences.iter().zip(blocks) {
        sums[block] += (influence - middle) / runs;
    }
    let together = dot(&sums, &sums) * number as f64 / (number - 1) as f64;
    student_two_sided(outside, (number - 1) as f64) * libm::sqrt(together.max(alone))
}
