//! Bootstrap: the same rows drawn again with replacement, and the interval that the redrawn figures give.

use super::{Index, SensitivityError};
use crate::analysis::statistics::{mean, quantile, sorted};
use terrain_sim::random::Stream;

/// Stream of luck for resamples; others of this folder follow it.
const STREAM: u32 = 0x5e15_0001;

/// How intervals are made: by how many resamples, at what level, from which seed, and which runs belong together.
///
/// Source: Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapters 8 and 13.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Resampling<'a> {
    /// Seed; the same seed gives the same interval.
    pub seed: u64,
    /// Number of resamples, 2 or more.
    pub resamples: usize,
    /// Probability that an interval is to cover, between 0 and 1 exclusive.
    pub level: f64,
    /// The block of each run, rising from 0 without gaps, where runs of a block are alike; blocks are then redrawn whole.
    pub blocks: Option<&'a [usize]>,
}

impl Default for Resampling<'_> {
    fn default() -> Self {
        Self { seed: 1, resamples: 200, level: 0.95, blocks: None }
    }
}

impl Resampling<'_> {
    /// What is wrong with it for so many runs.
    pub(super) fn check(&self, runs: usize) -> Result<(), SensitivityError> {
        if self.resamples < 2 {
            let what = "resamples or more".to_owned();
            return Err(SensitivityError::Length { what, expected: 2, found: self.resamples });
        }
        if self.blocks.is_some_and(|blocks| blocks.len() != runs) {
            let found = self.blocks.map_or(0, <[usize]>::len);
            return Err(SensitivityError::Length {
                what: "blocks of runs".to_owned(),
                expected: runs,
                found,
            });
        }
        Ok(())
    }

    /// How often each of `runs` runs is drawn in a resample.
    pub(super) fn counts(&self, resample: usize, runs: usize) -> Vec<f64> {
        let mut draws = Stream::new(self.seed, STREAM).at(resample as u64);
        let mut draw = |of: usize| draws.below(u32::try_from(of).unwrap_or(u32::MAX)) as usize;
        match self.several_blocks() {
            Some((blocks, number)) => {
                let mut of_block = vec![0.0; number];
                for _ in 0..number {
                    of_block[draw(number)] += 1.0;
                }
                blocks.iter().map(|&block| of_block[block]).collect()
            }
            None => {
                let mut counts = vec![0.0; runs];
                for _ in 0..runs {
                    counts[draw(runs)] += 1.0;
                }
                counts
            }
        }
    }

    /// The runs drawn in a resample.
    pub(super) fn drawn(&self, resample: usize, runs: usize) -> Vec<usize> {
        let mut drawn = Vec::with_capacity(runs);
        for (run, count) in self.counts(resample, runs).into_iter().enumerate() {
            for _ in 0..crate::analysis::statistics::whole(count) {
                drawn.push(run);
            }
        }
        drawn
    }

    /// The blocks and their number, where there are two or more.
    pub(super) fn several_blocks(&self) -> Option<(&[usize], usize)> {
        let blocks = self.blocks?;
        let number = blocks.iter().max().map_or(0, |last| last + 1);
        (number > 1).then_some((blocks, number))
    }

    /// The interval between the outer quantiles of the redrawn figures (percentile method).
    pub(super) fn percentile(&self, value: f64, redrawn: Vec<f64>) -> Index {
        let [low, high] = self.outer(redrawn);
        Index { value, interval: [low, high] }
    }

    /// The figure less the bias that redrawing shows, and the interval that mirrors the outer quantiles of the redrawn
    /// figures at the figure itself (basic method): for figures that redrawing pushes up. Both within 0..=1.
    pub(super) fn less_bias(&self, value: f64, redrawn: Vec<f64>) -> Index {
        let reduced = (2.0 * value - mean(&redrawn)).clamp(0.0, 1.0);
        let [low, high] = self.outer(redrawn);
        let interval = [(2.0 * value - high).clamp(0.0, reduced), (2.0 * value - low).clamp(reduced, 1.0)];
        Index { value: reduced, interval }
    }

    fn outer(&self, redrawn: Vec<f64>) -> [f64; 2] {
        let outside = 0.5 * (1.0 - self.level.clamp(0.0, 1.0));
        let redrawn = sorted(redrawn);
        [quantile(&redrawn, outside), quantile(&redrawn, 1.0 - outside)]
    }
}
