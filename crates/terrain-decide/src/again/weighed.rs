//! What kept runs say when each future counts with a weight of its own. By importance sampling: a weight proportional to the
//! likelihood of what was counted since turns draws from what was believed then into draws from what is believed now
//! (Owen 2013, *Monte Carlo theory, methods and examples*, chapter 9, which is also the source of the effective number).

use super::kept::{KeptPosture, KeptRuns};
use crate::analysis::{best_shares, share_interval};
use crate::subject::OUTCOMES;
use serde::Serialize;

/// Where the quantiles of an outcome are taken.
const PROBABILITIES: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// What the runs say now.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Again {
    /// Futures that count for as much as these do with their weights: (Σw)² / Σw².
    pub effective: f64,
    /// Futures in all.
    pub futures: usize,
    /// Postures in the order of the situation.
    pub postures: Vec<AgainPosture>,
    /// Place of the posture that is best most often; ties go to the higher mean utility, then to the earlier.
    pub leading: usize,
    /// Difference of the leading posture's share and the next one's, with its 95 % range, for as many futures as the weighted
    /// ones are worth.
    pub difference: [f64; 3],
}

/// One posture.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AgainPosture {
    /// Id in the situation.
    pub id: String,
    /// Name on the page.
    pub label: String,
    /// Share of the weight of futures in which it is best (ties shared).
    pub p_best: f64,
    /// Its 95 % range (Wilson's, for as many futures as the weighted ones are worth).
    pub p_best_interval: [f64; 2],
    /// Mean utility.
    pub utility: f64,
    /// Mean shortfall from the best posture that could be taken.
    pub expected_regret: f64,
    /// Quantiles 0.05, 0.25, 0.5, 0.75, 0.95 of each outcome at the horizon, in the order of the engine.
    pub outcomes: Vec<[f64; 5]>,
    /// Chance that some of each campaign is won; `None` where no run decided it.
    pub won: Vec<Option<f64>>,
}

/// Weights that can't be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeightFault {
    /// Not one weight a future.
    #[error("{weights} weights for {futures} futures")]
    Number {
        /// Weights given.
        weights: usize,
        /// Futures kept.
        futures: usize,
    },
    /// A weight is negative or no number.
    #[error("the weight of future {future} is negative or no number")]
    NoNumber {
        /// The future's place.
        future: usize,
    },
    /// No future has any weight.
    #[error("what was counted fits none of the futures that were run")]
    Nothing,
}

impl KeptRuns {
    /// Utilities, where a posture doesn't count minus infinity: `[posture][future]`.
    fn payoffs(&self) -> Vec<Vec<f64>> {
        let payoff = |(&utility, &counts): (&f64, &bool)| if counts { utility } else { f64::NEG_INFINITY };
        let row = |posture: &KeptPosture| posture.utilities.iter().zip(&posture.counts).map(payoff).collect();
        self.postures.iter().map(row).collect()
    }

    /// Each posture's share of the first place in each future, ties shared: `[posture][future]`.
    #[must_use]
    pub fn best_shares(&self) -> Vec<Vec<f64>> {
        best_shares(&self.payoffs())
    }

    /// How far each posture's utility falls short of the best one that counts: `[posture][future]`, 0 or more.
    #[must_use]
    pub fn regrets(&self) -> Vec<Vec<f64>> {
        let payoffs = self.payoffs();
        let highest: Vec<f64> = (0..self.futures())
            .map(|future| payoffs.iter().map(|row| row[future]).fold(f64::NEG_INFINITY, f64::max))
            .collect();
        let short = |posture: &KeptPosture| {
            highest
                .iter()
                .zip(&posture.utilities)
                .map(|(highest, utility)| (highest - utility).max(0.0))
                .collect()
        };
        self.postures.iter().map(short).collect()
    }

    /// What the runs say with these weights, one a future; only their proportions count.
    ///
    /// # Errors
    /// [`WeightFault`].
    pub fn decide(&self, weights: &[f64]) -> Result<Again, WeightFault> {
        let weights = checked(weights, self.futures())?;
        let effective = 1.0 / weights.iter().map(|weight| weight * weight).sum::<f64>();
        let mean = |values: &mut dyn Iterator<Item = f64>| -> f64 {
            weights.iter().zip(values).map(|(weight, value)| weight * value).sum()
        };
        let best = self.best_shares();
        let regrets = self.regrets();
        let postures: Vec<AgainPosture> = self
            .postures
            .iter()
            .zip(&best)
            .zip(&regrets)
            .map(|((posture, best), regrets)| {
                let p_best = mean(&mut best.iter().copied()).clamp(0.0, 1.0);
                AgainPosture {
                    id: posture.id.clone(),
                    label: posture.label.clone(),
                    p_best,
                    p_best_interval: share_interval(p_best, effective, NORMAL_975),
                    utility: mean(&mut posture.utilities.iter().copied()),
                    expected_regret: mean(&mut regrets.iter().copied()),
                    outcomes: (0..OUTCOMES)
                        .map(|outcome| {
                            let values: Vec<f64> =
                                posture.outcomes.iter().map(|outcomes| outcomes[outcome]).collect();
                            PROBABILITIES.map(|probability| weighted_quantile(&values, &weights, probability))
                        })
                        .collect(),
                    won: (0..self.campaigns.len())
                        .map(|campaign| {
                            let known = posture.won.iter().zip(&weights).filter_map(|(won, weight)| {
                                won.get(campaign).copied().flatten().map(|won| (won, weight))
                            });
                            let (sum, all) = known.fold((0.0, 0.0), |(sum, all), (won, weight)| {
                                (sum + won * weight, all + weight)
                            });
                            (all > 0.0).then(|| sum / all)
                        })
                        .collect(),
                }
            })
            .collect();
        let mut order: Vec<usize> = (0..postures.len()).collect();
        order.sort_by(|&a, &b| {
            let by_share = postures[b].p_best.total_cmp(&postures[a].p_best);
            by_share.then(postures[b].utility.total_cmp(&postures[a].utility))
        });
        let leading = order.first().copied().unwrap_or(0);
        let difference = order.get(1).map_or([0.0; 3], |&second| {
            let mut apart = best[leading].iter().zip(&best[second]).map(|(a, b)| a - b);
            let ahead = mean(&mut apart);
            let mut squares = best[leading].iter().zip(&best[second]).map(|(a, b)| (a - b) * (a - b));
            let variance = (mean(&mut squares) - ahead * ahead).max(0.0);
            let half = NORMAL_975 * libm::sqrt(variance / effective);
            [ahead, (ahead - half).max(-1.0), (ahead + half).min(1.0)]
        });
        Ok(Again { effective, futures: self.futures(), postures, leading, difference })
    }
}

/// Quantile 0.975 of the standard normal distribution.
const NORMAL_975: f64 = 1.959_963_984_540_054;

fn checked(weights: &[f64], futures: usize) -> Result<Vec<f64>, WeightFault> {
    if weights.len() != futures {
        return Err(WeightFault::Number { weights: weights.len(), futures });
    }
    if let Some(future) = weights.iter().position(|weight| !weight.is_finite() || *weight < 0.0) {
        return Err(WeightFault::NoNumber { future });
    }
    let largest = weights.iter().copied().fold(0.0, f64::max);
    if largest <= 0.0 {
        return Err(WeightFault::Nothing);
    }
    // By the largest first, so that the sum of very large or very small weights is neither infinite nor nothing.
    let scaled: Vec<f64> = weights.iter().map(|weight| weight / largest).collect();
    let sum: f64 = scaled.iter().sum();
    Ok(scaled.into_iter().map(|weight| weight / sum).collect())
}

/// Quantile of weighted values: linear between the middles of the values' shares of the weight. With equal weights that is
/// definition 5 of Hyndman & Fan 1996. `weights` sum to 1; values without weight don't count; 0 where none has any.
#[must_use]
pub fn weighted_quantile(values: &[f64], weights: &[f64], probability: f64) -> f64 {
    let mut pairs: Vec<(f64, f64)> =
        values.iter().copied().zip(weights.iter().copied()).filter(|(_, weight)| *weight > 0.0).collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut below = 0.0;
    let mut before: Option<(f64, f64)> = None;
    for &(value, weight) in &pairs {
        let middle = below + weight / 2.0;
        if probability <= middle {
            return before.map_or(value, |(earlier, at): (f64, f64)| {
                earlier + (value - earlier) * (probability - at) / (middle - at)
            });
        }
        below += weight;
        before = Some((value, middle));
    }
    before.map_or(0.0, |(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::again::KeptPosture;

    /// Two postures in four futures; the first wins in the first three.
    fn runs() -> KeptRuns {
        let posture = |id: &str, utilities: [f64; 4]| KeptPosture {
            id: id.to_owned(),
            label: id.to_owned(),
            utilities: utilities.to_vec(),
            counts: vec![true; 4],
            outcomes: utilities.iter().map(|&utility| [utility; OUTCOMES]).collect(),
            won: vec![vec![Some(1.0)], vec![Some(1.0)], vec![None], vec![Some(0.0)]],
        };
        KeptRuns {
            paths: vec!["x".to_owned()],
            inputs: vec![vec![1.0], vec![2.0], vec![3.0], vec![4.0]],
            blocks: vec![0, 0, 1, 1],
            campaigns: vec!["fight".to_owned()],
            postures: vec![posture("a", [3.0, 3.0, 3.0, 0.0]), posture("b", [1.0, 1.0, 1.0, 5.0])],
        }
    }

    #[test]
    fn equal_weights_say_what_the_runs_said() {
        let again = runs().decide(&[2.0; 4]).unwrap();
        assert!((again.effective - 4.0).abs() < 1e-12);
        assert_eq!(again.leading, 0);
        assert!((again.postures[0].p_best - 0.75).abs() < 1e-12);
        assert!((again.postures[0].expected_regret - 5.0 / 4.0).abs() < 1e-12);
        assert!((again.postures[1].expected_regret - 6.0 / 4.0).abs() < 1e-12);
        assert!((again.postures[0].won[0].unwrap() - 2.0 / 3.0).abs() < 1e-12, "undecided runs don't count");
    }

    #[test]
    fn weights_change_the_decision_and_shrink_what_it_rests_on() {
        let again = runs().decide(&[1.0, 1.0, 1.0, 9.0]).unwrap();
        assert_eq!(again.leading, 1);
        assert!((again.postures[1].p_best - 0.75).abs() < 1e-12);
        assert!((again.effective - 144.0 / 84.0).abs() < 1e-12);
        assert!((again.postures[1].utility - (3.0 + 45.0) / 12.0).abs() < 1e-12);
    }

    #[test]
    fn weights_that_cannot_be_used_are_refused() {
        assert_eq!(runs().decide(&[1.0]), Err(WeightFault::Number { weights: 1, futures: 4 }));
        assert_eq!(runs().decide(&[1.0, f64::NAN, 1.0, 1.0]), Err(WeightFault::NoNumber { future: 1 }));
        assert_eq!(runs().decide(&[0.0; 4]), Err(WeightFault::Nothing));
        assert!(runs().decide(&[1e-300, 2e-300, 1e-300, 1e-300]).is_ok());
    }

    #[test]
    fn weighted_quantiles_of_equal_weights_are_hyndman_and_fans_fifth() {
        let values = [40.0, 10.0, 30.0, 20.0];
        let weights = [0.25; 4];
        for (probability, expected) in [(0.0, 10.0), (0.125, 10.0), (0.5, 25.0), (0.375, 20.0), (0.9, 40.0)] {
            let found = weighted_quantile(&values, &weights, probability);
            assert!((found - expected).abs() < 1e-12, "{probability}: {found}");
        }
    }
}
