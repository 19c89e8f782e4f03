//! How sure a share of futures is: variances that respect shared luck, critical values, intervals of shares and of
//! their differences. Which shares are compared belongs to `standing`.
//!
//! The futures of a shard meet the same luck, so their results are alike; replicates and shards have luck of their own.
//! - From eight shards on, shards are the unit. The variance of a mean is that between the shards' sums, and never taken
//!   to be less than that of as many independent futures (the futures of a shard are spread out evenly by the design, so
//!   this errs on the side of caution). Critical values come from the wild bootstrap over shards of Student's ratio
//!   (Cameron, Gelbach & Miller 2008, "Bootstrap-based improvements for inference with clustered errors", Rev. Econ.
//!   Stat. 90(3)), which stays reliable with few clusters.
//! - With fewer shards there are too few units to resample. The variance is then that of independent futures, plus the part of shared
//!   luck, estimated by leaving out one replicate of one shard at a time (jackknife); critical values are Student's.
//! - With fewer than eight shards and one replicate the shards' sums are used with Student's t; with one shard and one
//!   replicate the luck can't be seen at all, and a warning says so.
//!
//! - In a run of several phases (see `phases`) shards are the unit, however few.
//!
//! A variance is used through the number of independent futures that would have it. Intervals of that number: Wilson's
//! for a share (as Korn & Graubard 1998 advise for clustered samples, Survey Methodology 24(2)), Bonett & Price's for a
//! difference of shares of the same futures (2012, "Adjusted Wald confidence interval for a difference of binomial
//! proportions based on paired data", J. Educ. Behav. Stat. 37(4)). Neither collapses when all futures agree.

use super::phases::Phase;
use super::statistics::{mean, sorted, student_beyond, student_two_sided, variance};
use terrain_sim::random::Stream;

/// Shards from which on they are the unit of resampling.
pub(super) const ENOUGH_BLOCKS: usize = 8;
/// Resamples of the wild bootstrap.
const RESAMPLES: usize = 1999;
/// The stream of the analysis' luck, apart from those of the engine.
const STREAM: u32 = 0x616e_616c;
/// The customary 95 % value of the normal distribution; no critical value is smaller.
const NORMAL: f64 = 1.959_963_984_540;

/// Futures, and which of them share luck.
pub(super) struct Sample<'a> {
    /// Block of each future, rising.
    pub(super) block: &'a [usize],
    pub(super) blocks: usize,
    pub(super) replicates: usize,
    pub(super) seed: u64,
    pub(super) phases: &'a [Phase],
}

/// A figure by future, and the same figure summed over a block with one replicate left out.
#[derive(Clone)]
pub(super) struct Figure {
    pub(super) values: Vec<f64>,
    /// `[block][replicate]`: the block's sum of values without that replicate. Only read where [`Sample::leaves_out`].
    pub(super) without: Vec<Vec<f64>>,
}

impl Figure {
    /// The figure minus another one.
    pub(super) fn minus(&self, other: &Self) -> Self {
        let difference = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a - b).collect::<Vec<f64>>();
        Self {
            values: difference(&self.values, &other.values),
            without: self.without.iter().zip(&other.without).map(|(a, b)| difference(a, b)).collect(),
        }
    }
}

impl Sample<'_> {
    /// Whether variances are taken by leaving out replicates.
    pub(super) const fn leaves_out(&self) -> bool {
        self.blocks < ENOUGH_BLOCKS && self.replicates > 1 && self.phases.len() == 1
    }

    /// What each block adds to the mean beyond its share.
    fn scores(&self, values: &[f64]) -> Vec<f64> {
        let middle = mean(values);
        let mut scores = vec![0.0; self.blocks];
        for (value, &block) in values.iter().zip(self.block) {
            scores[block] += (value - middle) / values.len() as f64;
        }
        scores
    }

    /// How many times larger the variance of the figure's mean is than that of as many independent futures; at least 1.
    /// `None` when the figure is the same in all futures.
    pub(super) fn design_effect(&self, figure: &Figure) -> Option<f64> {
        let futures = figure.values.len() as f64;
        let independent = variance(&figure.values) / futures;
        if independent <= 0.0 {
            return None;
        }
        let effect = if self.leaves_out() {
            let replicates = self.replicates as f64;
            let luck = |sums: &Vec<f64>| {
                let spread = variance(sums) * (replicates - 1.0);
                spread * (replicates - 1.0) / replicates
            };
            1.0 + figure.without.iter().map(luck).sum::<f64>() / (futures * futures) / independent
        } else if self.blocks > 1 {
            let squares: f64 = self.scores(&figure.values).iter().map(|score| score * score).sum();
            squares * self.blocks as f64 / (self.blocks - 1) as f64 / independent
        } else {
            1.0
        };
        Some(effect.max(1.0))
    }

    /// Degrees of freedom of the variances.
    fn freedom(&self, futures: usize) -> f64 {
        let freedom = if self.leaves_out() {
            self.blocks * (self.replicates - 1)
        } else if self.blocks > 1 {
            self.blocks - 1
        } else {
            futures - 1
        };
        freedom.max(1) as f64
    }

    /// Degrees of freedom of the figure's variance: in a run of several phases those that the blocks of each phase bring,
    /// weighted by their part in it (Satterthwaite 1946, "An approximate distribution of estimates of variance components",
    /// Biometrics Bulletin 2(6)), since the blocks before a phase's end say more than those after.
    fn freedom_of(&self, figure: &Figure) -> f64 {
        if self.phases.len() == 1 {
            return self.freedom(self.block.len());
        }
        let scores = self.scores(&figure.values);
        let (mut all, mut weighted, mut from) = (0.0, 0.0, 0);
        for phase in self.phases {
            let to = self.block.get(phase.futures).copied().unwrap_or(self.blocks);
            let squares: f64 = scores[from..to].iter().map(|score| score * score).sum();
            all += squares;
            weighted += squares * squares / (to - from).max(1) as f64;
            from = to;
        }
        if weighted > 0.0 { (all * all / weighted - 1.0).max(1.0) } else { self.freedom(self.block.len()) }
    }

    /// Probability that Student's ratio of the figure lies further from 0 than `ratio`, on either side.
    pub(super) fn beyond(&self, ratio: f64, figure: &Figure) -> f64 {
        student_beyond(ratio, self.freedom_of(figure))
    }

    /// Critical values for each family of figures: what the largest of their Student's ratios exceeds with probability
    /// 0.025. A family of one figure gives the usual 95 % interval; a family of several gives intervals that hold for all of
    /// them at once.
    pub(super) fn critical(&self, families: &[Vec<Figure>]) -> Vec<f64> {
        if self.blocks < ENOUGH_BLOCKS {
            let bonferroni = |family: &Vec<Figure>| {
                let futures = family.first().map_or(2, |figure| figure.values.len());
                student_two_sided(0.05 / family.len().max(1) as f64, self.freedom(futures)).max(NORMAL)
            };
            return families.iter().map(bonferroni).collect();
        }
        let scores: Vec<Vec<Vec<f64>>> = families
            .iter()
            .map(|family| family.iter().map(|figure| self.scores(&figure.values)).collect())
            .collect();
        let mut largest = vec![Vec::with_capacity(RESAMPLES); families.len()];
        let stream = Stream::new(self.seed, STREAM);
        let mut signs = vec![0.0; self.blocks];
        for resample in 0..RESAMPLES {
            let mut draws = stream.at(resample as u64);
            for chunk in signs.chunks_mut(32) {
                let word = draws.next_u32();
                for (bit, sign) in chunk.iter_mut().enumerate() {
                    *sign = if word >> bit & 1 == 1 { 1.0 } else { -1.0 };
                }
            }
            for (family, largest) in scores.iter().zip(&mut largest) {
                let ratios = family.iter().map(|scores| student_ratio(scores, &signs));
                largest.push(ratios.fold(f64::NEG_INFINITY, f64::max));
            }
        }
        // The 1950th of 1999: the value that one in 40 of 2000 exceeds.
        let place = RESAMPLES - RESAMPLES.div_ceil(40);
        largest.into_iter().map(|ratios| sorted(ratios)[place].max(NORMAL)).collect()
    }
}

/// Student's ratio of the scores with new signs; 0 when they are all equal.
fn student_ratio(scores: &[f64], signs: &[f64]) -> f64 {
    let blocks = scores.len() as f64;
    let (mut sum, mut squares) = (0.0, 0.0);
    for (score, sign) in scores.iter().zip(signs) {
        sum += sign * score;
        squares += score * score;
    }
    let spread = (squares - sum * sum / blocks) * blocks / (blocks - 1.0);
    if spread > 1e-12 * squares {
        sum / libm::sqrt(spread)
    } else if sum == 0.0 {
        0.0
    } else {
        f64::INFINITY.copysign(sum)
    }
}

/// The interval of a share, 0..=1, that was seen in as many independent futures or cases, above 0. `critical` is the quantile of
/// the standard normal distribution for the level (1.96 for 95 %). It holds the share, and lies in 0..=1.
///
/// Source: Wilson (1927), "Probable inference, the law of succession, and statistical inference", J. Amer. Statist.
/// Assoc. 22.
#[must_use]
pub fn share_interval(share: f64, futures: f64, critical: f64) -> [f64; 2] {
    let square = critical * critical / futures;
    let middle = (share + 0.5 * square) / (1.0 + square);
    let half = libm::sqrt(square * (share * (1.0 - share) + 0.25 * square)) / (1.0 + square);
    [(middle - half).clamp(0.0, share), (middle + half).clamp(share, 1.0)]
}

/// The interval of the mean of differences, each −1..=1, `square` the mean of their squares, seen in as many
/// independent futures.
pub(super) fn difference_interval(difference: f64, square: f64, futures: f64, critical: f64) -> [f64; 2] {
    let (middle, error) = adjusted(difference, square, futures);
    let half = critical * error;
    [(middle - half).clamp(-1.0, difference), (middle + half).clamp(difference, 1.0)]
}

/// Student's ratio of the mean of differences; arguments as for [`difference_interval`].
pub(super) fn difference_ratio(difference: f64, square: f64, futures: f64) -> f64 {
    let (middle, error) = adjusted(difference, square, futures);
    middle / error
}

/// The mean and its standard error, with one future added for each side.
fn adjusted(difference: f64, square: f64, futures: f64) -> (f64, f64) {
    let middle = difference * futures / (futures + 2.0);
    let square = (square * futures + 2.0) / (futures + 2.0);
    (middle, libm::sqrt((square - middle * middle) / (futures + 2.0)))
}
