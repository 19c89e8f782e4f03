//! PAWN: how far the outcome's distribution function moves when one input is known to lie in a slice of its range.

use super::classes::Classes;
use super::{Index, Input, Resampling, SensitivityError, check_rows};
use crate::analysis::statistics::{order, quantile, sorted};
use rayon::prelude::*;
use std::collections::BTreeMap;
use terrain_sim::random::{Stream, shuffle};

/// Stream of luck for inputs without effect.
const STREAM: u32 = 0x5e15_0006;
/// Slices of an input's range.
const SLICES: usize = 10;
/// Runs in a slice, at least.
const IN_A_SLICE: usize = 10;
/// Deals of the runs by which the indices of an input without effect are found.
const DEALS: usize = 100;

/// The PAWN indices of an input: summaries of the Kolmogorov–Smirnov distance over slices.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pawn {
    /// The median over slices, 0..=1. The interval reaches down to 0 where the median is not above `noise_median`.
    pub median: Index,
    /// The largest: shows an input that matters in a part of its range only.
    pub largest: Index,
    /// The mean.
    pub mean: f64,
    /// What the median of 95 in 100 inputs without any effect stays below, with these runs.
    pub noise_median: f64,
    /// The same of the largest.
    pub noise_largest: f64,
}

/// PAWN indices of each input: the largest gap between the distribution function of the outcome over all runs and over the runs of a slice,
/// summed up over ten slices with about as many runs each (names are slices). They don't change when the outcome is transformed
/// monotonically. Intervals by the bootstrap (basic method, as redrawing pushes gaps up); runs dealt into the slices at random show what an
/// input without effect gives.
///
/// Source: Pianosi & Wagener (2015), Environ. Model. Softw. 67; from given rows, Pianosi & Wagener (2018), Environ. Model. Softw. 108.
///
/// # Errors
/// Fewer than 100 runs, lists of different lengths, numbers that aren't finite, an outcome or an input that never varies.
pub fn pawn(
    outcome: &[f64],
    inputs: &[Input<'_>],
    resampling: &Resampling<'_>,
) -> Result<Vec<Pawn>, SensitivityError> {
    let why = format!("{SLICES} slices of {IN_A_SLICE} runs");
    check_rows("PAWN", outcome, inputs, SLICES * IN_A_SLICE, &why)?;
    resampling.check(outcome.len())?;
    let runs = outcome.len();
    let rising = Rising::new(outcome);
    let classes: Vec<Classes> = inputs.par_iter().map(|&input| Classes::new(input, SLICES)).collect();
    let mut layouts: BTreeMap<&[usize], [f64; 2]> =
        classes.iter().map(|classes| (classes.sizes.as_slice(), [0.0; 2])).collect();
    for (sizes, noise) in &mut layouts {
        let Some(like) = classes.iter().find(|classes| classes.sizes == *sizes) else { continue };
        *noise = rising.noise(like, resampling.seed);
    }
    let of_inputs = |counts: &[f64]| -> Vec<[f64; 3]> {
        classes.iter().map(|classes| summary(rising.gaps(classes, counts))).collect()
    };
    let sample = of_inputs(&vec![1.0; runs]);
    let redrawn: Vec<Vec<[f64; 3]>> = (0..resampling.resamples)
        .into_par_iter()
        .map(|resample| of_inputs(&resampling.counts(resample, runs)))
        .collect();
    let one = |(input, classes): (usize, &Classes)| {
        let [median, mean, largest] = sample[input];
        let [noise_median, noise_largest] =
            layouts.get(classes.sizes.as_slice()).copied().unwrap_or_default();
        let index = |place: usize, value: f64, noise: f64| {
            let reduced = resampling.less_bias(value, redrawn.iter().map(|all| all[input][place]).collect());
            let low = if value <= noise { 0.0 } else { reduced.interval[0].min(value) };
            // The index itself is the published one; the interval knows of its bias.
            Index { value, interval: [low, reduced.interval[1].max(value)] }
        };
        Pawn {
            median: index(0, median, noise_median),
            largest: index(2, largest, noise_largest),
            mean,
            noise_median,
            noise_largest,
        }
    };
    Ok(classes.iter().enumerate().map(one).collect())
}

/// Median, mean and largest.
fn summary(gaps: Vec<f64>) -> [f64; 3] {
    let gaps = sorted(gaps);
    let mean = gaps.iter().sum::<f64>() / gaps.len() as f64;
    [quantile(&gaps, 0.5), mean, gaps[gaps.len() - 1]]
}

/// The runs in rising order of their outcome.
struct Rising {
    order: Vec<usize>,
    /// Whether the next run in that order has another outcome.
    last_of_its_value: Vec<bool>,
}

impl Rising {
    fn new(outcome: &[f64]) -> Self {
        let order = order(outcome);
        let last =
            |place: usize| order.get(place + 1).is_none_or(|&next| outcome[next] != outcome[order[place]]);
        let last_of_its_value = (0..order.len()).map(last).collect();
        Self { order, last_of_its_value }
    }

    /// The Kolmogorov–Smirnov distance of each class from all runs, where each run counts as often as said; classes of which no
    /// run counts are left out.
    fn gaps(&self, classes: &Classes, counts: &[f64]) -> Vec<f64> {
        let number = classes.sizes.len();
        let mut sizes = vec![0.0; number];
        for (&class, &count) in classes.of_run.iter().zip(counts) {
            sizes[class] += count;
        }
        let all: f64 = sizes.iter().sum();
        let (mut below, mut own) = (0.0, vec![0.0; number]);
        let (mut gaps, mut before) = (vec![0.0_f64; number], vec![0.0; number]);
        let mut group: Vec<usize> = Vec::new();
        let mut below_group = 0.0;
        for (&run, &ends) in self.order.iter().zip(&self.last_of_its_value) {
            let class = classes.of_run[run];
            below += counts[run];
            own[class] += counts[run];
            group.push(class);
            if ends {
                // Between its own runs a class's function stands still and the other one rises: look on both sides of a step.
                for &class in &group {
                    let size = sizes[class];
                    if size > 0.0 {
                        let under = (before[class] / size - below_group / all).abs();
                        let over = (own[class] / size - below / all).abs();
                        gaps[class] = gaps[class].max(under).max(over);
                    }
                }
                group.iter().for_each(|&class| before[class] = own[class]);
                group.clear();
                below_group = below;
            }
        }
        gaps.into_iter().zip(sizes).filter(|(_, size)| *size > 0.0).map(|(gap, _)| gap).collect()
    }

    /// What median and largest of 95 in 100 inputs without effect stay below, in classes of these sizes.
    fn noise(&self, like: &Classes, seed: u64) -> [f64; 2] {
        let runs = self.order.len();
        let every = vec![1.0; runs];
        let dealt: Vec<[f64; 3]> = (0..DEALS as u64)
            .into_par_iter()
            .map(|deal| {
                let mut order: Vec<usize> = (0..runs).collect();
                shuffle(&mut order, &mut Stream::new(seed, STREAM).at(deal));
                summary(self.gaps(&like.dealt(&order), &every))
            })
            .collect();
        let high = |place: usize| quantile(&sorted(dealt.iter().map(|all| all[place]).collect()), 0.95);
        [high(0), high(2)]
    }
}
