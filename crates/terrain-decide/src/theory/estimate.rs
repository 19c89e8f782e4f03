//! How large a contrast is and how surely: its mean over futures and the share of futures with the claimed sign, with 95 %
//! intervals that respect luck shared within a block of futures.

use crate::analysis::precision::share_interval;
use crate::analysis::statistics::{mean, student_two_sided, variance};

/// A contrast over all futures, turned so that the claim is that it is above 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// Mean over futures, in units of the measure.
    pub effect: f64,
    /// Its 95 % interval.
    pub interval: [f64; 2],
    /// Share of futures in which it has the claimed sign; futures without any difference count half.
    pub share: f64,
    /// Its 95 % interval.
    pub share_interval: [f64; 2],
    /// Share of futures without any difference.
    pub no_difference: f64,
    /// Futures looked at.
    pub futures: usize,
    /// Standard deviation between futures.
    pub spread: f64,
}

impl Estimate {
    /// From the contrast in each future and the block of each, at least one.
    ///
    /// Futures of one block meet the same luck, so the variance of a mean is that between the sums of blocks, and never less than
    /// that of as many independent futures; critical values are Student's with one degree of freedom fewer than blocks
    /// (Cameron & Miller 2015, "A practitioner's guide to cluster-robust inference", J. Human Resources 50(2)).
    /// The interval of the share is Wilson's with the number of futures divided by the design effect (Korn & Graubard 1998).
    #[must_use]
    pub fn of(effects: &[f64], blocks: &[usize]) -> Self {
        let signs: Vec<f64> = effects.iter().map(|&effect| sign_share(effect)).collect();
        let of_mean = Clustered::new(effects, blocks);
        let of_share = Clustered::new(&signs, blocks);
        let critical = of_mean.critical;
        let (effect, share) = (mean(effects), mean(&signs));
        let half = critical * of_mean.variance.sqrt();
        let futures = effects.len() as f64;
        // Where every future has the same sign, how alike futures are is seen in the effects themselves.
        let design_effect = of_share.design_effect.or(of_mean.design_effect).unwrap_or(1.0);
        Self {
            effect,
            interval: [effect - half, effect + half],
            share,
            share_interval: share_interval(share, futures / design_effect, critical),
            no_difference: effects.iter().filter(|effect| **effect == 0.0).count() as f64 / futures,
            futures: effects.len(),
            spread: variance(effects).sqrt(),
        }
    }
}

/// 1 with the claimed sign, ½ without any difference, else 0.
pub(super) fn sign_share(effect: f64) -> f64 {
    if effect > 0.0 {
        1.0
    } else if effect == 0.0 {
        0.5
    } else {
        0.0
    }
}

/// The variance of a mean over blocks.
struct Clustered {
    variance: f64,
    /// How many times larger it is than that of independent futures, at least 1; `None` where nothing varies.
    design_effect: Option<f64>,
    critical: f64,
}

impl Clustered {
    fn new(values: &[f64], blocks: &[usize]) -> Self {
        let middle = mean(values);
        let futures = values.len() as f64;
        let mut scores: std::collections::BTreeMap<usize, f64> = std::collections::BTreeMap::new();
        for (value, &block) in values.iter().zip(blocks) {
            *scores.entry(block).or_insert(0.0) += (value - middle) / futures;
        }
        let independent = variance(values) / futures;
        let count = scores.len() as f64;
        let between = if scores.len() > 1 {
            scores.values().map(|score| score * score).sum::<f64>() * count / (count - 1.0)
        } else {
            independent
        };
        let freedom = if scores.len() > 1 { count - 1.0 } else { (futures - 1.0).max(1.0) };
        Self {
            variance: between.max(independent),
            design_effect: (independent > 0.0).then(|| (between / independent).max(1.0)),
            critical: student_two_sided(0.05, freedom),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_that_of_the_textbook() {
        // Four blocks of one future: the one-sample t interval; R: t.test(c(1, 2, 3, 6)).
        let estimate = Estimate::of(&[1.0, 2.0, 3.0, 6.0], &[0, 1, 2, 3]);
        assert!((estimate.effect - 3.0).abs() < 1e-12);
        assert!((estimate.interval[0] - -0.436_950).abs() < 1e-3, "{:?}", estimate.interval);
        assert!((estimate.interval[1] - 6.436_950).abs() < 1e-3, "{:?}", estimate.interval);
        assert_eq!(estimate.share, 1.0);
        assert!(estimate.share_interval[0] < 0.5, "four futures show little: {:?}", estimate.share_interval);
    }

    #[test]
    fn futures_alike_within_their_block_count_as_one() {
        let effects: Vec<f64> =
            (0..128).map(|future| if future / 32 % 2 == 0 { 1.0 } else { -1.0 }).collect();
        let blocks: Vec<usize> = (0..128).map(|future| future / 32).collect();
        let alike = Estimate::of(&effects, &blocks);
        let independent = Estimate::of(&effects, &(0..128).collect::<Vec<_>>());
        assert!(alike.interval[1] > 5.0 * independent.interval[1]);
        assert!(alike.share_interval[0] < 0.2 && independent.share_interval[0] > 0.4);
    }

    #[test]
    fn no_difference_counts_half() {
        let estimate = Estimate::of(&[0.0, 0.0, 1.0, -1.0], &[0, 1, 2, 3]);
        assert_eq!((estimate.share, estimate.no_difference), (0.5, 0.5));
    }
}
