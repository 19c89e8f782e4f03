//! What was believed of a number when the decision was taken, and what is believed after counts, worked out over its own
//! distribution and not over the futures that happened to be played.

use terrain_decide::again::{KeptRuns, weighted_quantile};
use terrain_decide::distribution::Sampler;
use terrain_situation::{Form, Quantity, Situation};

/// Points of a first look, and of the second where the first found something.
const COARSE: u32 = 512;
const FINE: u32 = 1_024;
/// Points of what was believed where they are crossed with the share that is kept.
const CROSSED: u32 = 256;
/// How far below the largest a log likelihood no longer counts.
const FAR: f64 = 40.0;
/// Where quantiles are told.
pub(crate) const TOLD: [f64; 3] = [0.05, 0.5, 0.95];

/// What was believed of a number.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Prior {
    /// The situation's own distribution.
    Drawn(Sampler),
    /// Values of the played futures, in order: where the distribution comes from records, or the situation isn't read any more.
    Played(Vec<f64>),
}

/// Why a number can't learn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoPrior {
    /// The situation says it exactly: this value.
    Fixed,
    /// It is drawn together with a coefficient of the model.
    Shared,
    /// The situation has no such number.
    Unknown,
}

impl Prior {
    pub(crate) fn of(situation: Option<&Situation>, runs: &KeptRuns, path: &str) -> Result<Self, NoPrior> {
        let quantity = situation.and_then(|known| known.quantities.iter().find(|one| one.path == path));
        match quantity.map(|quantity| (quantity, &quantity.form)) {
            Some((_, Form::Prior { .. })) => Err(NoPrior::Shared),
            Some((quantity, Form::Distribution(distribution) | Form::Unknown(distribution))) => {
                let sampler = Sampler::new(distribution, quantity.allowed).map_err(|_| NoPrior::Unknown)?;
                if sampler.constant().is_some() { Err(NoPrior::Fixed) } else { Ok(Self::Drawn(sampler)) }
            }
            Some((_, Form::Evidence { .. })) | None => {
                let mut values = runs.input(path).ok_or(NoPrior::Unknown)?;
                values.sort_by(f64::total_cmp);
                if values.is_empty() { Err(NoPrior::Unknown) } else { Ok(Self::Played(values)) }
            }
        }
    }

    pub(crate) fn quantile(&self, u: f64) -> f64 {
        match self {
            Self::Drawn(sampler) => sampler.quantile(u),
            Self::Played(values) => {
                let each = vec![1.0 / values.len() as f64; values.len()];
                weighted_quantile(values, &each, u)
            }
        }
    }

    /// Share of it below a value.
    pub(crate) fn below(&self, value: f64) -> f64 {
        match self {
            Self::Drawn(sampler) => sampler.below(value),
            Self::Played(values) => {
                values.iter().filter(|one| **one <= value).count() as f64 / values.len() as f64
            }
        }
    }

    pub(crate) fn told(&self) -> [f64; 3] {
        TOLD.map(|u| self.quantile(u))
    }

    /// Quantiles once each value counts by `exp(log)`; `None` where none does.
    pub(crate) fn after(&self, log: impl Fn(f64) -> f64) -> Option<[f64; 3]> {
        let (values, logs): (Vec<f64>, Vec<f64>) = match self {
            Self::Played(values) => values.iter().map(|&value| (value, log(value))).unzip(),
            Self::Drawn(sampler) => {
                // Where the counts leave little of what was believed, that little is looked at with finer points.
                let point = |step: u32| f64::from(step) / f64::from(COARSE);
                let coarse: Vec<f64> = (0..=COARSE).map(|step| log(sampler.quantile(point(step)))).collect();
                let largest = coarse.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let counts = |log: &f64| *log > largest - FAR;
                let first = coarse.iter().position(counts)?;
                let last = coarse.iter().rposition(counts)?;
                let end = |step: usize| (step as f64 / f64::from(COARSE)).clamp(0.0, 1.0);
                let (low, high) = (end(first.saturating_sub(1)), end(last + 1));
                (0..FINE)
                    .map(|step| {
                        let part = (f64::from(step) + 0.5) / f64::from(FINE);
                        let value = sampler.quantile(low + part * (high - low));
                        (value, log(value))
                    })
                    .unzip()
            }
        };
        told(&values, &logs)
    }

    /// Quantiles once it is the product of what was believed and a share with these values and chances, each product
    /// counting by `exp(log)`.
    pub(crate) fn after_share(&self, share: &[(f64, f64)], log: impl Fn(f64) -> f64) -> Option<[f64; 3]> {
        let points = (0..CROSSED).map(|step| self.quantile((f64::from(step) + 0.5) / f64::from(CROSSED)));
        let points: Vec<f64> = points.collect();
        let (values, logs): (Vec<f64>, Vec<f64>) = share
            .iter()
            .filter(|(_, chance)| *chance > 1e-9)
            .flat_map(|&(kept, chance)| {
                let log = &log;
                points.iter().map(move |value| (value * kept, libm::log(chance) + log(value * kept)))
            })
            .unzip();
        told(&values, &logs)
    }
}

/// The quantity of that path.
pub(crate) fn quantity<'a>(situation: Option<&'a Situation>, path: &str) -> Option<&'a Quantity> {
    situation.and_then(|known| known.quantities.iter().find(|one| one.path == path))
}

fn told(values: &[f64], logs: &[f64]) -> Option<[f64; 3]> {
    let weights = super::weights(logs);
    let sum: f64 = weights.iter().sum();
    if sum <= 0.0 {
        return None;
    }
    let weights: Vec<f64> = weights.into_iter().map(|weight| weight / sum).collect();
    Some(TOLD.map(|u| weighted_quantile(values, &weights, u)))
}

/// A number's distribution in bins of equal chance, to weigh futures by what is believed of the product of the number and a
/// share.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bins<'a> {
    prior: &'a Prior,
    edges: Vec<f64>,
}

/// What a bin counts for once a share is multiplied in.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Scaled {
    /// Logarithm of the chance now over that of then, by bin.
    logs: Vec<f64>,
    /// Chance of values that lie outside of all bins.
    pub(crate) uncovered: f64,
}

impl<'a> Bins<'a> {
    /// As many bins as so many futures can fill: eight futures in each, at least 4 and at most 32 bins.
    pub(crate) fn new(prior: &'a Prior, futures: usize) -> Self {
        let bins = (futures / 8).clamp(4, 32);
        let mut edges: Vec<f64> = (0..=bins).map(|edge| prior.quantile(edge as f64 / bins as f64)).collect();
        edges.dedup();
        Self { prior, edges }
    }

    /// Chances of the bins when the number is multiplied with a share of these values and chances.
    pub(crate) fn scaled(&self, share: &[(f64, f64)]) -> Scaled {
        let below = |value: f64| -> f64 {
            share
                .iter()
                .map(|&(kept, chance)| {
                    let under = if kept > 0.0 {
                        self.prior.below(value / kept)
                    } else {
                        f64::from(u8::from(value >= 0.0))
                    };
                    chance * under
                })
                .sum()
        };
        let now: Vec<f64> = self.edges.iter().map(|edge| below(*edge)).collect();
        let logs = now
            .windows(2)
            .zip(self.edges.windows(2))
            .map(|(now, edges)| {
                let then = self.prior.below(edges[1]) - self.prior.below(edges[0]);
                if then > 0.0 { libm::log((now[1] - now[0]).max(0.0) / then) } else { f64::NEG_INFINITY }
            })
            .collect();
        let covered = now.last().copied().unwrap_or(0.0) - now.first().copied().unwrap_or(0.0);
        Scaled { logs, uncovered: (1.0 - covered).clamp(0.0, 1.0) }
    }

    /// Log weight of a future with that value.
    pub(crate) fn log(&self, scaled: &Scaled, value: f64) -> f64 {
        let last = scaled.logs.len().saturating_sub(1);
        let bin = self.edges.iter().skip(1).position(|edge| value <= *edge).unwrap_or(last);
        scaled.logs.get(bin).copied().unwrap_or(f64::NEG_INFINITY)
    }
}
