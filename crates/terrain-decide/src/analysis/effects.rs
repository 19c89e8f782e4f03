//! Which inputs move a figure, and how much of its variance each explains alone. What the figure is and what
//! is told of an input belongs to `drivers`.
//!
//! *First-order effect* of an input: Var(E[y | x]) / Var(y) (Sobol' 1993; Saltelli et al. 2010, Comput. Phys. Commun. 181). It is
//! estimated from the futures as they are, whatever the inputs' distributions, by regression of y on cosines of the
//! input's rank (Plischke 2012, "How to compute variance-based sensitivity indicators with your spreadsheet software", Environ. Model. Softw.
//! 35, after Plischke 2010, Reliab. Eng. Syst. Saf. 95), less the part that chance alone would explain.
//!
//! Screening: inputs enter one at a time, most significant first, and what those in the model explain is taken out
//! before the next is tested, so that a chance resemblance to a strong input is not taken for an effect. An input enters
//! only if its test passes at a level of one in a thousand for all inputs together (of one in twenty, where runs decide afterwards).

use super::statistics::{chi_square_above, mean, student_two_sided, variance};
use crate::sensitivity::{Basis, dot, finest, take_out};

/// Probability that any input without effect enters, where effects are told.
const LEVEL: f64 = 0.001;
/// The same where runs decide what holds of what is proposed.
const LEVEL_OF_PROPOSALS: f64 = 0.05;
/// Inputs that enter at most.
const MOST: usize = 20;
/// Futures below which nothing can be said.
const FEWEST: usize = 8;

/// An input that explains some of the figure.
pub(super) struct Effect {
    /// Position among the inputs.
    pub(super) input: usize,
    /// First-order effect, 0..=1.
    pub(super) share: f64,
    /// Its 95 % interval.
    pub(super) interval: [f64; 2],
    /// The figure without what the other inputs explain, by future; its mean is the figure's.
    pub(super) alone: Vec<f64>,
    /// What the input explains, by future; its mean is 0.
    pub(super) fitted: Vec<f64>,
}

/// The inputs with an effect on the figure, strongest first. `block` says which futures share luck (rising from 0).
pub(super) fn effects(figure: &[f64], inputs: &[Vec<f64>], block: &[usize]) -> Vec<Effect> {
    effects_at(LEVEL, figure, inputs, block)
}

/// Inputs that may have an effect on the figure: of those without one, any enters once in twenty times.
pub(super) fn likely_effects(figure: &[f64], inputs: &[Vec<f64>], block: &[usize]) -> Vec<Effect> {
    effects_at(LEVEL_OF_PROPOSALS, figure, inputs, block)
}

fn effects_at(level: f64, figure: &[f64], inputs: &[Vec<f64>], block: &[usize]) -> Vec<Effect> {
    let futures = figure.len();
    let middle = mean(figure);
    let scale = figure.iter().map(|value| value.abs()).fold(0.0, f64::max);
    let centred: Vec<f64> = figure.iter().map(|value| value - middle).collect();
    // A figure that differs only by rounding is constant.
    if futures < FEWEST || variance(figure) <= 1e-24 * scale * scale {
        return Vec::new();
    }
    let finest = finest(futures);
    let bases: Vec<Basis> = inputs.iter().map(|values| Basis::new(values, finest)).collect();
    let mut parts = fit(&centred, &bases, select(level, &centred, &bases));
    let total: Vec<f64> = (0..futures).map(|f| parts.iter().map(|part| part.fitted[f]).sum()).collect();
    let used: usize = parts.iter().map(|part| part.order).sum();
    let mut effects: Vec<Effect> = parts
        .drain(..)
        .map(|part| {
            let alone: Vec<f64> = (0..futures).map(|f| centred[f] - total[f] + part.fitted[f]).collect();
            let spent = used - part.order;
            let (share, interval) = share(&centred, &alone, &part, &bases[part.input], spent, block);
            let alone = alone.into_iter().map(|value| middle + value).collect();
            Effect { input: part.input, share, interval, alone, fitted: part.fitted }
        })
        .collect();
    effects.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.input.cmp(&b.input)));
    effects
}

/// How improbable what the cosines explain of `rest` would be without an effect, and the number of cosines worth keeping.
fn test(basis: &Basis, rest: &[f64], variance: f64) -> (f64, usize) {
    let futures = rest.len() as f64;
    let mut sum = 0.0;
    let mut least = 1.0_f64;
    let (mut order, mut gain, mut best_gain) = (1, 0.0, f64::NEG_INFINITY);
    for (index, column) in basis.0.iter().enumerate() {
        let (mut product, mut square) = (0.0, 0.0);
        for (value, rest) in column.iter().zip(rest) {
            let term = value * rest;
            product += term;
            square += term * term;
        }
        // Where the input changes the spread but not the mean, the second estimate is the larger one (White 1980).
        sum += product * product / square.max(variance);
        gain += product * product / variance - libm::log(futures);
        if gain > best_gain {
            (order, best_gain) = (index + 1, gain);
        }
        let count = index + 1;
        if count <= 2 || count == basis.0.len() && count.is_multiple_of(2) {
            least = least.min(chi_square_above(sum, count));
        }
    }
    // Three tests, by the first cosine, the first two and all, for effects that rise, bend, or anything else.
    ((3.0 * least).min(1.0), order)
}

/// An input in the model, and how many of its cosines.
struct Part {
    input: usize,
    order: usize,
    fitted: Vec<f64>,
}

fn select(level: f64, centred: &[f64], bases: &[Basis]) -> Vec<(usize, usize)> {
    let mut rest = centred.to_vec();
    let mut columns: Vec<Vec<f64>> = Vec::new();
    let mut chosen: Vec<(usize, usize)> = Vec::new();
    let start = dot(&rest, &rest);
    while chosen.len() < MOST.min(bases.len()) && columns.len() + 1 < centred.len() / 4 {
        let left = dot(&rest, &rest);
        if left <= 1e-20 * start {
            break;
        }
        let variance = left / (centred.len() - 1 - columns.len()) as f64;
        let open = (0..bases.len()).filter(|input| chosen.iter().all(|(known, _)| known != input));
        let tests = open.filter(|&input| !bases[input].0.is_empty()).map(|input| {
            let (probability, order) = test(&bases[input], &rest, variance);
            (probability, explained(&bases[input], &rest), input, order)
        });
        // Very strong effects all have the probability 0; then the one that explains most comes first.
        let best = tests.min_by(|a, b| a.0.total_cmp(&b.0).then(b.1.total_cmp(&a.1)));
        let Some((probability, _, input, order)) = best else { break };
        if probability * bases.len() as f64 > level {
            break;
        }
        for column in &bases[input].0[..order] {
            let mut column = column.clone();
            for _ in 0..2 {
                for other in &columns {
                    take_out(&mut column, other);
                }
            }
            let length = dot(&column, &column);
            if length > 1e-6 {
                column.iter_mut().for_each(|value| *value /= libm::sqrt(length));
                take_out(&mut rest, &column);
                columns.push(column);
            }
        }
        chosen.push((input, order));
    }
    chosen
}

fn explained(basis: &Basis, rest: &[f64]) -> f64 {
    basis.0.iter().map(|column| dot(column, rest).powi(2)).sum()
}

/// The parts of an additive model, by backfitting (Hastie & Tibshirani 1990); the inputs are nearly independent, so
/// that few rounds do.
fn fit(centred: &[f64], bases: &[Basis], chosen: Vec<(usize, usize)>) -> Vec<Part> {
    let empty = |(input, order)| Part { input, order, fitted: vec![0.0; centred.len()] };
    let mut parts: Vec<Part> = chosen.into_iter().map(empty).collect();
    let mut rest = centred.to_vec();
    for _ in 0..30 {
        for part in &mut parts {
            for (rest, fitted) in rest.iter_mut().zip(&part.fitted) {
                *rest += fitted;
            }
            part.fitted.fill(0.0);
            for column in &bases[part.input].0[..part.order] {
                let weight = dot(column, &rest);
                for (fitted, value) in part.fitted.iter_mut().zip(column) {
                    *fitted += weight * value;
                }
            }
            for (rest, fitted) in rest.iter_mut().zip(&part.fitted) {
                *rest -= fitted;
            }
        }
    }
    parts
}

/// The first-order effect with its interval. `alone` is the figure without what other inputs explain with `spent`
/// cosines.
fn share(
    centred: &[f64],
    alone: &[f64],
    part: &Part,
    basis: &Basis,
    spent: usize,
    block: &[usize],
) -> (f64, [f64; 2]) {
    let futures = centred.len() as f64;
    let fitted = explained(basis, alone);
    let freedom = (centred.len() - 1).saturating_sub(basis.0.len() + spent).max(1) as f64;
    let noise = (dot(alone, alone) - fitted).max(0.0) / freedom;
    let whole = dot(centred, centred) / futures;
    let share = ((fitted - basis.0.len() as f64 * noise) / futures / whole).clamp(0.0, 1.0);
    // What each future adds to the estimate (its influence function): 2·(y − f)·f + f² for the explained variance.
    let add = |((y, alone), fitted): ((&f64, &f64), &f64)| {
        let explained = 2.0 * (alone - fitted) * fitted + fitted * fitted;
        (explained - share * y * y) / whole
    };
    let scores: Vec<f64> = centred.iter().zip(alone).zip(&part.fitted).map(add).collect();
    let half = half_width(&scores, block);
    (share, [(share - half).clamp(0.0, share), (share + half).clamp(share, 1.0)])
}

/// Half of the 95 % interval of the mean of the scores; futures of a block are alike. With a single block what shared luck
/// does can't be seen, and nothing is excluded.
fn half_width(scores: &[f64], block: &[usize]) -> f64 {
    let futures = scores.len() as f64;
    let alone = variance(scores) / futures;
    let blocks = block.last().map_or(1, |last| last + 1);
    if blocks < 2 {
        return f64::INFINITY;
    }
    let middle = mean(scores);
    let mut sums = vec![0.0; blocks];
    for (score, &block) in scores.iter().zip(block) {
        sums[block] += (score - middle) / futures;
    }
    let together = dot(&sums, &sums) * blocks as f64 / (blocks - 1) as f64;
    student_two_sided(0.05, (blocks - 1) as f64) * libm::sqrt(together.max(alone))
}
