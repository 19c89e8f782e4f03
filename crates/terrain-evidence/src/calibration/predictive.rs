//! What a posterior says of one unit's count before it is counted, coefficients and spread between units both uncertain.
//!
//! Belongs here: integrals over them. Does not: which posterior, or comparing many units.

use super::fit::logistic;
use super::predict::{at_least, majority};
use super::workplace_posterior::WorkplacePosterior;
use super::{Unit, WorkplaceVote};

/// How many standard deviations between units the integral reaches either way.
const REACH: f64 = 6.5;

/// The prediction for a unit, with where its count fell.
#[derive(Clone, Debug, PartialEq)]
pub struct Predicted {
    /// Chance that the union wins, over all that is uncertain.
    pub win: f64,
    /// The same at each of the posterior's points.
    pub win_at: Vec<f64>,
    /// Chance of fewer votes for the union than were counted.
    pub below: f64,
    /// Chance of as many or fewer.
    pub up_to: f64,
}

/// Predicts units from one posterior.
#[derive(Debug)]
pub struct Predictor {
    points: Vec<WorkplaceVote>,
}

impl Predictor {
    /// From a posterior.
    #[must_use]
    pub fn new(posterior: &WorkplacePosterior) -> Self {
        Self { points: posterior.points() }
    }

    /// Predicts a unit given its eligible voters and how many vote.
    ///
    /// One trapezoid rule over the log odds of a yes serves all points of the posterior; its step is fine enough both for
    /// the spread between units and for the count.
    #[must_use]
    pub fn predict(&self, unit: &Unit) -> Predicted {
        let places: Vec<(f64, f64)> =
            self.points.iter().map(|model| (model.log_odds(unit.eligible), model.sigma)).collect();
        let least = places.iter().map(|(at, sigma)| at - REACH * sigma).fold(f64::INFINITY, f64::min);
        let most = places.iter().map(|(at, sigma)| at + REACH * sigma).fold(f64::NEG_INFINITY, f64::max);
        let finest = places.iter().map(|(_, sigma)| *sigma).fold(f64::INFINITY, f64::min);
        let step = (finest / 8.0).min(1.5 / libm::sqrt(unit.votes)).max(finest / 60.0);
        // Mass, wins, fewer, no more: by point of the posterior.
        let mut sums = vec![[0.0_f64; 4]; places.len()];
        let mut at = least;
        while at <= most {
            let p = logistic(at);
            let values = [
                1.0,
                majority(unit.votes, p),
                1.0 - at_least(unit.yes, unit.votes, p),
                1.0 - at_least(unit.yes + 1.0, unit.votes, p),
            ];
            for (sum, (middle, sigma)) in sums.iter_mut().zip(&places) {
                let z = (at - middle) / sigma;
                let weight = libm::exp(-0.5 * z * z) / sigma;
                (0..4).for_each(|i| sum[i] += weight * values[i]);
            }
            at += step;
        }
        let share = |i: usize| sums.iter().map(move |sum| sum[i] / sum[0]);
        let mean = |i: usize| share(i).sum::<f64>() / crate::pool::size(sums.len());
        Predicted { win: mean(1), win_at: share(1).collect(), below: mean(2), up_to: mean(3) }
    }
}

/// The distribution of the number of successes in independent trials with these chances: `[n + 1]`, summing to 1.
/// Source: the Poisson binomial distribution by convolution; Barlow & Heidtmann (1984), IEEE Trans. Reliab. 33.
#[must_use]
pub fn successes(chances: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut distribution = vec![1.0];
    for chance in chances {
        distribution.push(0.0);
        for k in (0..distribution.len()).rev() {
            let before = if k > 0 { distribution[k - 1] } else { 0.0 };
            distribution[k] = distribution[k] * (1.0 - chance) + before * chance;
        }
    }
    distribution
}

/// Mean of several distributions of counts, all of one length.
pub(super) fn mixed(distributions: &[Vec<f64>]) -> Vec<f64> {
    let Some(first) = distributions.first() else { return Vec::new() };
    let n = crate::pool::size(distributions.len());
    (0..first.len()).map(|k| distributions.iter().map(|one| one[k]).sum::<f64>() / n).collect()
}

/// The smallest count up to which at least a share `p` of a distribution lies.
pub(super) fn quantile(distribution: &[f64], p: f64) -> usize {
    let mut sum = 0.0;
    for (count, chance) in distribution.iter().enumerate() {
        sum += chance;
        if sum >= p - 1e-12 {
            return count;
        }
    }
    distribution.len().saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calibration::SizeTerm;
    use crate::calibration::luck::Luck;
    use crate::calibration::workplace_posterior::{WORKPLACE_PRIOR, drawn};

    /// The same chances by plain sums: binomial probabilities by recurrence, thousands of drawn coefficients and units.
    #[test]
    fn predictions_agree_with_plain_simulation() {
        let units: Vec<Unit> = (0..60_u32)
            .map(|i| {
                let eligible = f64::from(5 + 7 * (i % 11));
                let yes = (eligible * f64::from(1 + i % 9) / 10.0).round();
                Unit { eligible, votes: eligible, yes, fold: 0 }
            })
            .collect();
        let posterior = WorkplacePosterior::of(&units, SizeTerm::InverseRoot, WORKPLACE_PRIOR).unwrap();
        let predictor = Predictor::new(&posterior);
        let draws = 40_000_u64;
        for unit in [
            Unit { eligible: 12.0, votes: 9.0, yes: 5.0, fold: 0 },
            Unit { yes: 61.0, votes: 75.0, ..units[10] },
        ] {
            let luck = Luck::new(unit.votes.to_bits());
            let (mut win, mut below, mut up_to) = (0.0, 0.0, 0.0);
            for draw in 0..draws {
                let model = posterior.model(drawn(&posterior, luck, draw));
                let u = model.sigma * luck.normal(u64::MAX / 2 + draw);
                let p = 1.0 / (1.0 + (-(model.log_odds(unit.eligible) + u)).exp());
                let mut chance = (1.0 - p).powf(unit.votes);
                let mut count = 0.0;
                while count <= unit.votes {
                    win += if 2.0 * count > unit.votes { chance } else { 0.0 };
                    below += if count < unit.yes { chance } else { 0.0 };
                    up_to += if count <= unit.yes { chance } else { 0.0 };
                    chance *= (unit.votes - count) / (count + 1.0) * p / (1.0 - p);
                    count += 1.0;
                }
            }
            let got = predictor.predict(&unit);
            let n = 40_000.0;
            // Three standard errors of 40,000 draws; six points carry two moments of the coefficients exactly.
            for (got, want) in [(got.win, win / n), (got.below, below / n), (got.up_to, up_to / n)] {
                assert!((got - want).abs() < 0.006, "{unit:?}: {got} against {want}");
            }
        }
    }

    #[test]
    fn successes_by_hand() {
        // Two fair coins and a sure one: 1/4, 1/2, 1/4 shifted by one.
        let found = successes([0.5, 1.0, 0.5]);
        assert_eq!(found, [0.0, 0.25, 0.5, 0.25]);
        assert_eq!([0.25, 0.26, 0.75, 0.76].map(|p| quantile(&found, p)), [1, 2, 2, 3]);
        assert_eq!(mixed(&[vec![1.0, 0.0], vec![0.0, 1.0]]), [0.5, 0.5]);
    }
}
