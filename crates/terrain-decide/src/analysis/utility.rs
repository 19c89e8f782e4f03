//! The combined figure: outcomes on a common scale, weighted by what the principal cares about. What follows from it
//! belongs to `standing`.
//!
//! Utility of a posture in a future = Σ w·(x − low)/(high − low) over the outcomes with a weight: x is the outcome's mean
//! over replicates; low and high are its 5 % and 95 % quantiles over all postures together, in the futures that all of
//! them were played in; w is the weight drawn for that future, divided by the sum of the absolute weights. A negative
//! weight counts the outcome as a loss. An outcome that never varies adds nothing; one that varies in so few futures that the two quantiles are
//! equal is scaled by its lowest and highest value.

use super::statistics::{mean, quantile, sorted};
use super::table::Table;
use crate::decision::ValueWeight;
use crate::subject::{WeightInput, outcome_name};
use terrain_sim::outcome::{OUTCOMES, Outcome};

/// Relative differences below this come from the order of sums, not from the runs.
const ROUNDING: f64 = 1e-12;

/// What is valued how much, by future.
pub(super) struct Utility {
    /// Index of each valued outcome.
    outcomes: Vec<usize>,
    /// Values counted as 0 and 1.
    scales: Vec<[f64; 2]>,
    /// Normalized weights: `[value][future]`.
    weights: Vec<Vec<f64>>,
}

impl Utility {
    pub(super) fn new(table: &Table) -> Self {
        let values = &table.subject.values;
        let outcomes: Vec<usize> = values.iter().map(|(outcome, _)| *outcome as usize).collect();
        let common = |means: &'_ Vec<[f64; OUTCOMES]>| means[..table.common()].to_vec();
        let means: Vec<[f64; OUTCOMES]> = table.means.iter().flat_map(common).collect();
        let scales = outcomes
            .iter()
            .map(|&outcome| scale(means.iter().map(|outcomes| outcomes[outcome]).collect()))
            .collect();
        Self::on(table, scales)
    }

    /// On scales that are known: those of other rows about the same subject, in the order of its values.
    pub(super) fn on(table: &Table, scales: Vec<[f64; 2]>) -> Self {
        let values = &table.subject.values;
        let weights = weights(values, table.futures(), |column| table.input(column));
        Self { outcomes: values.iter().map(|(outcome, _)| *outcome as usize).collect(), scales, weights }
    }

    /// Values of each valued outcome that count as 0 and 1.
    pub(super) fn scales(&self) -> &[[f64; 2]] {
        &self.scales
    }

    /// Utility of outcomes in a future.
    pub(super) fn of(&self, outcomes: &[f64; OUTCOMES], future: usize) -> f64 {
        let mut sum = 0.0;
        for ((&outcome, scale), weights) in self.outcomes.iter().zip(&self.scales).zip(&self.weights) {
            let width = scale[1] - scale[0];
            if width > 0.0 {
                sum += weights[future] * (outcomes[outcome] - scale[0]) / width;
            }
        }
        sum
    }

    /// Utilities of the means over replicates: `[posture][future]`.
    pub(super) fn of_means(&self, table: &Table) -> Vec<Vec<f64>> {
        let of = |(future, outcomes)| self.of(outcomes, future);
        table.means.iter().map(|means| means.iter().enumerate().map(of).collect()).collect()
    }

    /// Whether no outcome has any weight in any future, or none of those that have one varies.
    pub(super) fn decides_nothing(&self) -> bool {
        let silent = |(weights, scale): (&Vec<f64>, &[f64; 2])| {
            scale[1] <= scale[0] || weights.iter().all(|&weight| weight == 0.0)
        };
        self.weights.iter().zip(&self.scales).all(silent)
    }

    pub(super) fn described(&self) -> Vec<ValueWeight> {
        let described = |((outcome, weights), &scale): ((&usize, &Vec<f64>), &[f64; 2])| {
            let ordered = sorted(weights.clone());
            ValueWeight {
                outcome: outcome_name(Outcome::ALL[*outcome]).to_owned(),
                weight: mean(weights),
                range: [quantile(&ordered, 0.05), quantile(&ordered, 0.95)],
                scale,
            }
        };
        self.outcomes.iter().zip(&self.weights).zip(&self.scales).map(described).collect()
    }
}

/// The weights of the valued outcomes in each future, divided by the sum of their absolute values: `[value][future]`;
/// `input` gives the values of an uncertain quantity by future.
pub(crate) fn weights(
    values: &[(Outcome, WeightInput)],
    futures: usize,
    input: impl Fn(usize) -> Vec<f64>,
) -> Vec<Vec<f64>> {
    let mut weights: Vec<Vec<f64>> = values
        .iter()
        .map(|(_, weight)| match *weight {
            WeightInput::Fixed(weight) => vec![weight; futures],
            WeightInput::Column(column) => input(column),
        })
        .collect();
    for future in 0..futures {
        let sum: f64 = weights.iter().map(|weight| weight[future].abs()).sum();
        if sum > 0.0 {
            for weight in &mut weights {
                weight[future] /= sum;
            }
        }
    }
    weights
}

/// The values of an outcome that count as 0 and 1, from all that it comes to, at least one; equal where it never varies.
pub(crate) fn scale(values: Vec<f64>) -> [f64; 2] {
    let values = sorted(values);
    let (low, high) = (quantile(&values, 0.05), quantile(&values, 0.95));
    let varies = |[low, high]: [f64; 2]| high - low > ROUNDING * low.abs().max(high.abs());
    let ends = [values[0], values[values.len() - 1]];
    if varies([low, high]) {
        [low, high]
    } else if varies(ends) {
        ends
    } else {
        [low, low]
    }
}
