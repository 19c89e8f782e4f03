//! Borgonovo's delta: how far the whole distribution of the outcome moves when one input is known. No moment of the outcome plays a
//! special part, and inputs may depend on one another.

use super::classes::Classes;
use super::{Index, Input, Resampling, SensitivityError, check_rows};
use crate::analysis::statistics::{quantile, ranks, sorted, variance, whole};
use crate::special::{normal_cdf, normal_density, normal_quantile};
use rayon::prelude::*;
use std::collections::BTreeMap;
use terrain_sim::random::{Stream, shuffle};

/// Stream of luck for inputs without effect.
const STREAM: u32 = 0x5e15_0005;
/// Runs below which nothing is estimated.
const FEWEST: usize = 100;
/// Cells of the grid of normal scores.
const CELLS: usize = 256;
/// Values of the outcome up to which their probabilities are compared, and no densities.
const FEW_VALUES: usize = 20;
/// How far the grid reaches beyond the lowest and highest score.
const MARGIN: f64 = 0.5;
/// Width of the kernel as a part of Silverman's: outcomes of models have edges, which his rule rounds off.
const NARROWER: f64 = 0.7;
/// Deals of the runs by which the delta of an input without effect is found.
const DEALS: usize = 100;
/// Points at which the published estimator compares densities.
const PUBLISHED_POINTS: usize = 100;

/// The delta of an input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Delta {
    /// Delta, 0..=1, less the bias that redrawing shows, with its interval. The interval reaches down to 0 where `raw` is not above
    /// `noise`.
    pub delta: Index,
    /// The estimate before that.
    pub raw: f64,
    /// What 95 in 100 inputs without any effect stay below, with these runs.
    pub noise: f64,
}

/// The delta of an input by the estimator as it was published.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PublishedDelta {
    /// Less the bias that redrawing shows, with its interval.
    pub delta: Index,
    /// The estimate before that.
    pub raw: f64,
}

/// Borgonovo's delta of each input, δ = ½ E∫|f(y) − f(y | x)| dy: 0 where y doesn't depend on x, 1 at most.
///
/// - Runs are sorted into classes by the input (names are classes); in each class the density of the outcome is estimated by a normal
///   kernel and compared with that of all runs under the same kernel, so that smoothing alone makes no difference.
/// - An outcome with up to twenty values has no density; the probabilities of the values are compared.
/// - Densities are those of the outcome's *normal scores*, Φ⁻¹((rank − ½)/n). Delta doesn't change when the outcome is transformed
///   monotonically (Borgonovo et al. 2014, Risk Anal. 34), and here neither does the estimate, to the last bit.
/// - Bias is reduced, and intervals made, by the bootstrap (Plischke et al. 2013, equation 30); what is left in an input without effect is
///   told by dealing the runs into the classes at random.
///
/// Kernel estimates are low where densities have edges, most with few runs.
///
/// Source: Borgonovo (2007), Reliab. Eng. Syst. Saf. 92; Plischke, Borgonovo & Smith (2013), Eur. J. Oper. Res. 226; width of the kernel after Silverman
/// (1986), Density Estimation, §3.4.2: the smaller of standard deviation and quartile range / 1.349.
///
/// # Errors
/// Fewer than 100 runs, lists of different lengths, numbers that aren't finite, an outcome or an input that never varies.
pub fn delta(
    outcome: &[f64],
    inputs: &[Input<'_>],
    resampling: &Resampling<'_>,
) -> Result<Vec<Delta>, SensitivityError> {
    check_rows(
        "delta",
        outcome,
        inputs,
        FEWEST,
        "classes of ten runs or so, whose distributions are compared",
    )?;
    resampling.check(outcome.len())?;
    let scores = Scores::new(outcome);
    let classes: Vec<Classes> =
        inputs.par_iter().map(|&input| Classes::new(input, class_count(outcome.len()))).collect();
    // Inputs with classes of the same sizes share what an input without effect would give.
    let mut layouts: BTreeMap<&[usize], f64> =
        classes.iter().map(|classes| (classes.sizes.as_slice(), 0.0)).collect();
    for (sizes, noise) in &mut layouts {
        let Some(like) = classes.iter().find(|classes| classes.sizes == *sizes) else { continue };
        *noise = scores.noise(like, resampling.seed);
    }
    let kernels: Vec<Vec<Vec<f64>>> = classes.par_iter().map(|classes| scores.kernels(classes)).collect();
    let of_inputs = |counts: &[f64]| -> Vec<f64> {
        classes
            .iter()
            .zip(&kernels)
            .map(|(classes, kernels)| scores.delta(classes, kernels, counts))
            .collect()
    };
    let raw = of_inputs(&vec![1.0; outcome.len()]);
    let redrawn: Vec<Vec<f64>> = (0..resampling.resamples)
        .into_par_iter()
        .map(|resample| of_inputs(&resampling.counts(resample, outcome.len())))
        .collect();
    let one = |(place, classes): (usize, &Classes)| {
        let raw = raw[place];
        let mut delta = resampling.less_bias(raw, redrawn.iter().map(|all| all[place]).collect());
        let noise = layouts.get(classes.sizes.as_slice()).copied().unwrap_or_default();
        if raw <= noise {
            delta.interval[0] = 0.0;
        }
        Delta { delta, raw, noise }
    };
    Ok(classes.iter().enumerate().map(one).collect())
}

/// Number of classes for so many runs.
///
/// Source: Plischke et al. (2013), section 5.
fn class_count(runs: usize) -> usize {
    let n = runs as f64;
    let exponent = 2.0 / (7.0 + libm::tanh((1500.0 - n) / 500.0));
    whole(libm::ceil(libm::pow(n, exponent))).clamp(2, 48)
}

/// The outcome's normal scores, on a grid; of an outcome with few values each has a cell of its own.
struct Scores {
    values: Vec<f64>,
    cell: Vec<usize>,
    width: f64,
    few_values: bool,
}

impl Scores {
    fn new(outcome: &[f64]) -> Self {
        let values: Vec<f64> = ranks(outcome).into_iter().map(normal_quantile).collect();
        let mut distinct = sorted(values.clone());
        distinct.dedup();
        if distinct.len() <= FEW_VALUES {
            let cell = values.iter().map(|value| distinct.partition_point(|other| other < value)).collect();
            return Self { values, cell, width: 1.0, few_values: true };
        }
        let low = values.iter().copied().fold(f64::INFINITY, f64::min) - MARGIN;
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max) + MARGIN;
        let width = (high - low) / CELLS as f64;
        let cell = values.iter().map(|value| whole((value - low) / width).min(CELLS - 1)).collect();
        Self { values, cell, width, few_values: false }
    }

    /// The kernel of each class, by distance in cells; a single 1 where all scores of the class are equal.
    fn kernels(&self, classes: &Classes) -> Vec<Vec<f64>> {
        let mut of_class: Vec<Vec<f64>> =
            classes.sizes.iter().map(|&size| Vec::with_capacity(size)).collect();
        for (&class, &value) in classes.of_run.iter().zip(&self.values) {
            of_class[class].push(value);
        }
        of_class.into_iter().map(|values| self.kernel(values)).collect()
    }

    fn kernel(&self, values: Vec<f64>) -> Vec<f64> {
        if self.few_values {
            return vec![1.0];
        }
        let values = sorted(values);
        let count = values.len() as f64;
        let deviation = libm::sqrt(variance(&values));
        let quartiles = (quantile(&values, 0.75) - quantile(&values, 0.25)) / 1.349;
        let spread = if quartiles > 0.0 { deviation.min(quartiles) } else { deviation };
        let bandwidth = NARROWER * spread * libm::pow(0.75 * count, -0.2) / self.width;
        // Below a twentieth of a cell everything stays in its cell.
        if bandwidth <= 0.05 {
            return vec![1.0];
        }
        let reach = whole(libm::ceil(4.0 * bandwidth)).min(CELLS - 1);
        let below = |cells: f64| normal_cdf(cells / bandwidth);
        (0..=reach).map(|cells| below(cells as f64 + 0.5) - below(cells as f64 - 0.5)).collect()
    }

    /// Delta where each run counts as often as said.
    fn delta(&self, classes: &Classes, kernels: &[Vec<f64>], counts: &[f64]) -> f64 {
        let mut all = vec![0.0; CELLS];
        let mut of_class = vec![0.0; CELLS * kernels.len()];
        let mut sizes = vec![0.0; kernels.len()];
        for ((&cell, &class), &count) in self.cell.iter().zip(&classes.of_run).zip(counts) {
            all[cell] += count;
            of_class[class * CELLS + cell] += count;
            sizes[class] += count;
        }
        let runs: f64 = sizes.iter().sum();
        all.iter_mut().for_each(|value| *value /= runs);
        let mut padded = vec![0.0; 3 * CELLS];
        let mut smooth = vec![0.0; CELLS];
        let mut delta = 0.0;
        for ((own, kernel), &size) in of_class.chunks_exact(CELLS).zip(kernels).zip(&sizes) {
            if size == 0.0 {
                continue;
            }
            for ((padded, own), all) in padded[CELLS..2 * CELLS].iter_mut().zip(own).zip(&all) {
                *padded = own / size - all;
            }
            for (smooth, value) in smooth.iter_mut().zip(&padded[CELLS..]) {
                *smooth = kernel[0] * value;
            }
            for (cells, weight) in kernel.iter().enumerate().skip(1) {
                let (left, right) = (&padded[CELLS - cells..], &padded[CELLS + cells..]);
                for ((smooth, left), right) in smooth.iter_mut().zip(left).zip(right) {
                    *smooth += weight * (left + right);
                }
            }
            delta += 0.5 * size / runs * smooth.iter().map(|value| value.abs()).sum::<f64>();
        }
        delta.clamp(0.0, 1.0)
    }

    /// What 95 in 100 inputs without effect stay below, in classes of these sizes.
    fn noise(&self, like: &Classes, seed: u64) -> f64 {
        let runs = self.values.len();
        let every = vec![1.0; runs];
        let dealt: Vec<f64> = (0..DEALS as u64)
            .into_par_iter()
            .map(|deal| {
                let mut order: Vec<usize> = (0..runs).collect();
                shuffle(&mut order, &mut Stream::new(seed, STREAM).at(deal));
                let classes = like.dealt(&order);
                self.delta(&classes, &self.kernels(&classes), &every)
            })
            .collect();
        quantile(&sorted(dealt), 0.95)
    }
}

/// Delta by the estimator as it was published, less its bias, with its interval: densities of the outcome itself, compared at a hundred
/// points. It changes when the outcome is transformed, and takes much longer; for comparison with other programs.
///
/// Source: Plischke, Borgonovo & Smith (2013), Eur. J. Oper. Res. 226, equations 26 and 30.
///
/// # Errors
/// As [`delta`].
pub fn published_delta(
    outcome: &[f64],
    inputs: &[Input<'_>],
    resampling: &Resampling<'_>,
) -> Result<Vec<PublishedDelta>, SensitivityError> {
    check_rows("delta", outcome, inputs, FEWEST, "classes of ten runs or so, whose densities are compared")?;
    resampling.check(outcome.len())?;
    let runs = outcome.len();
    let one = |&input: &Input<'_>| {
        let classes = Classes::new(input, class_count(runs));
        let raw = density_delta(outcome, &classes);
        let redrawn = (0..resampling.resamples).map(|resample| {
            let drawn = resampling.drawn(resample, runs);
            let outcome: Vec<f64> = drawn.iter().map(|&run| outcome[run]).collect();
            let numbers: Vec<f64>;
            let names: Vec<u32>;
            let input = match input {
                Input::Numbers(values) => {
                    numbers = drawn.iter().map(|&run| values[run]).collect();
                    Input::Numbers(&numbers)
                }
                Input::Names(values) => {
                    names = drawn.iter().map(|&run| values[run]).collect();
                    Input::Names(&names)
                }
            };
            density_delta(&outcome, &Classes::new(input, class_count(runs)))
        });
        let delta = resampling.less_bias(raw, redrawn.collect());
        PublishedDelta { delta, raw }
    };
    Ok(inputs.par_iter().map(one).collect())
}

/// The published estimate of one input, before any bias is taken off: equation 26, a normal kernel of Silverman's width, 100 points from
/// the lowest to the highest outcome, the trapezoidal rule.
#[must_use]
pub fn kernel_delta(outcome: &[f64], input: Input<'_>) -> f64 {
    density_delta(outcome, &Classes::new(input, class_count(outcome.len())))
}

fn density_delta(outcome: &[f64], classes: &Classes) -> f64 {
    let low = outcome.iter().copied().fold(f64::INFINITY, f64::min);
    let high = outcome.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if high <= low {
        return 0.0;
    }
    let step = (high - low) / (PUBLISHED_POINTS - 1) as f64;
    let points: Vec<f64> = (0..PUBLISHED_POINTS).map(|point| low + step * point as f64).collect();
    let all = density(outcome, &points);
    let mut of_class: Vec<Vec<f64>> = classes.sizes.iter().map(|&size| Vec::with_capacity(size)).collect();
    for (&class, &value) in classes.of_run.iter().zip(outcome) {
        of_class[class].push(value);
    }
    let mut delta = 0.0;
    // A class of equal outcomes has no density, and is passed over.
    for values in of_class.iter().filter(|values| values.iter().any(|value| *value != values[0])) {
        let own = density(values, &points);
        let gaps: Vec<f64> = own.iter().zip(&all).map(|(own, all)| (own - all).abs()).collect();
        let inner: f64 = gaps.iter().sum::<f64>() - 0.5 * (gaps[0] + gaps[PUBLISHED_POINTS - 1]);
        delta += values.len() as f64 / (2 * outcome.len()) as f64 * inner * step;
    }
    delta
}

fn density(values: &[f64], points: &[f64]) -> Vec<f64> {
    let count = values.len() as f64;
    let bandwidth = libm::sqrt(variance(values)) * libm::pow(0.75 * count, -0.2);
    let at = |point: &f64| {
        let kernel = |value: &f64| normal_density((point - value) / bandwidth);
        values.iter().map(kernel).sum::<f64>() / (count * bandwidth)
    };
    points.iter().map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_outcome_with_two_values_the_probabilities_are_compared() {
        // 1 in all, half and none of the runs of three kinds, so in half of all: ½ of (½ + ½), 0 and ½ + ½, a third of the runs each.
        let kind: Vec<u32> = (0..300).map(|run| run % 3).collect();
        let outcome: Vec<f64> =
            (0..300_u32).map(|run| f64::from(u8::from(run % 3 == 0 || run % 6 == 1))).collect();
        let found = delta(&outcome, &[Input::Names(&kind)], &Resampling::default()).unwrap();
        assert!((found[0].raw - 1.0 / 3.0).abs() < 1e-12, "{found:?}");
    }
}
