//! Decision criteria on a table of payoffs: what each says of every choice, and which choices are best by it.
//!
//! Overview and names: McPhail, Maier, Kwakkel, Giuliani, Castelletti & Westra (2018), "Robustness metrics: how are they
//! calculated, when should they be used and why do they give different results?", Earth's Future 6(2).

use super::payoffs::Payoffs;
use crate::analysis::ranking::regrets;
use crate::analysis::statistics::{mean, quantile, sorted};
use serde::{Deserialize, Serialize};

/// A rule by which a choice may be called best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Criterion {
    /// The largest of the worst payoffs. Wald (1950).
    Maximin,
    /// The largest of the best payoffs.
    Maximax,
    /// α·best + (1 − α)·worst payoff. Hurwicz (1951).
    Hurwicz,
    /// The largest mean, all futures counted alike. Laplace; Bernoulli's principle of insufficient reason.
    Laplace,
    /// The smallest of the largest regrets. Savage (1951).
    MinimaxRegret,
    /// The smallest mean regret. The same choices as [`Criterion::Laplace`]; its figure says what is lost.
    ExpectedRegret,
    /// The smallest 90 % quantile of regret: the worst case but for the worst tenth. Savage's, softened.
    RegretQuantile,
    /// The largest share of futures in which the threshold is met. Starr (1963), Schneller & Sphicas (1983).
    Domain,
    /// The largest (mean + 1)/(standard deviation + 1). Hamarat, Kwakkel, Pruyt & Loonen (2014). Only means something on a
    /// scale on which 1 is much.
    MeanVariance,
    /// The smallest sum of shortfalls below the choice's own median. Takriti & Ahmed (2004).
    UndesirableDeviations,
    /// The largest ((q90 + q10)/2 − q50) / ((q90 − q10)/2) of the payoffs. Voudouris et al. (2014).
    PercentileSkewness,
    /// The largest (q90 − q10)/(q75 − q25) of the payoffs. Voudouris et al. (2014).
    PercentilePeakedness,
    /// The largest share of futures in which it is best; equally good ones count in full.
    ShareBest,
}

impl Criterion {
    /// All criteria, in the order in which they are shown.
    pub const ALL: [Self; 13] = [
        Self::Laplace,
        Self::Maximin,
        Self::Maximax,
        Self::Hurwicz,
        Self::MinimaxRegret,
        Self::RegretQuantile,
        Self::ExpectedRegret,
        Self::Domain,
        Self::ShareBest,
        Self::MeanVariance,
        Self::UndesirableDeviations,
        Self::PercentileSkewness,
        Self::PercentilePeakedness,
    ];

    /// Whether more of its figure is better.
    #[must_use]
    pub const fn more_is_better(self) -> bool {
        !matches!(
            self,
            Self::MinimaxRegret | Self::ExpectedRegret | Self::RegretQuantile | Self::UndesirableDeviations
        )
    }

    /// Its name in files and answers.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Maximin => "maximin",
            Self::Maximax => "maximax",
            Self::Hurwicz => "hurwicz",
            Self::Laplace => "laplace",
            Self::MinimaxRegret => "minimax_regret",
            Self::ExpectedRegret => "expected_regret",
            Self::RegretQuantile => "regret_90th_percentile",
            Self::Domain => "domain_criterion",
            Self::MeanVariance => "mean_variance",
            Self::UndesirableDeviations => "undesirable_deviations",
            Self::PercentileSkewness => "percentile_skewness",
            Self::PercentilePeakedness => "percentile_peakedness",
            Self::ShareBest => "p_best",
        }
    }
}

/// What the criteria need to be told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Weight of the best payoff in [`Criterion::Hurwicz`], from 0 to 1.
    pub hurwicz: f64,
    /// Payoff that must be reached; without it [`Criterion::Domain`] is left out.
    pub threshold: Option<f64>,
}

/// What a criterion says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// The criterion.
    pub criterion: Criterion,
    /// Its figure for each choice; `None` where it is undefined (a spread of 0 to divide by).
    pub values: Vec<Option<f64>>,
    /// Every choice that is best by it, rising. Figures closer than rounding count as equal.
    pub best: Vec<usize>,
}

/// What every criterion says, in the order of [`Criterion::ALL`].
///
/// - **Input**: payoffs of n choices in m futures; `settings`.
/// - **Output**: for each criterion n figures in the unit of the payoffs (shares and ratios have none), and the best choices.
/// - **Cost**: O(n·m·log m).
#[must_use]
pub fn judge(payoffs: &Payoffs, settings: &Settings) -> Vec<Judged> {
    let ordered: Vec<Vec<f64>> = payoffs.rows().iter().map(|row| sorted(row.clone())).collect();
    let regrets = regrets(payoffs.rows());
    let regrets_ordered: Vec<Vec<f64>> = regrets.iter().map(|row| sorted(row.clone())).collect();
    let shares = share_best(payoffs);
    let per_choice = |figure: &dyn Fn(usize) -> Option<f64>| (0..payoffs.choices()).map(figure).collect();
    Criterion::ALL
        .into_iter()
        .filter(|criterion| *criterion != Criterion::Domain || settings.threshold.is_some())
        .map(|criterion| {
            let values: Vec<Option<f64>> = per_choice(&|choice| {
                let (row, ordered) = (&payoffs.rows()[choice], &ordered[choice]);
                let (worst, best) = (ordered[0], ordered[ordered.len() - 1]);
                let q = |probability| quantile(ordered, probability);
                match criterion {
                    Criterion::Maximin => Some(worst),
                    Criterion::Maximax => Some(best),
                    Criterion::Hurwicz => Some(settings.hurwicz * best + (1.0 - settings.hurwicz) * worst),
                    Criterion::Laplace => Some(mean(row)),
                    Criterion::MinimaxRegret => regrets_ordered[choice].last().copied(),
                    Criterion::ExpectedRegret => Some(mean(&regrets[choice])),
                    Criterion::RegretQuantile => Some(quantile(&regrets_ordered[choice], 0.9)),
                    Criterion::Domain => {
                        settings.threshold.map(|threshold| share(row, |payoff| payoff >= threshold))
                    }
                    Criterion::MeanVariance => Some((mean(row) + 1.0) / (standard_deviation(row) + 1.0)),
                    Criterion::UndesirableDeviations => {
                        let median = q(0.5);
                        Some(row.iter().map(|payoff| (median - payoff).max(0.0)).sum())
                    }
                    Criterion::PercentileSkewness => {
                        ratio((q(0.9) + q(0.1)) / 2.0 - q(0.5), (q(0.9) - q(0.1)) / 2.0)
                    }
                    Criterion::PercentilePeakedness => ratio(q(0.9) - q(0.1), q(0.75) - q(0.25)),
                    Criterion::ShareBest => shares.get(choice).copied(),
                }
            });
            let best = best(&values, criterion.more_is_better(), tolerance(payoffs, criterion));
            Judged { criterion, values, best }
        })
        .collect()
}

/// Every choice whose figure is within `tolerance` of the best one, rising; undefined figures are never best.
#[must_use]
pub fn best(values: &[Option<f64>], more_is_better: bool, tolerance: f64) -> Vec<usize> {
    let sign = if more_is_better { 1.0 } else { -1.0 };
    let Some(top) = values.iter().flatten().map(|value| sign * value).max_by(f64::total_cmp) else {
        return Vec::new();
    };
    let near = |value: &Option<f64>| value.is_some_and(|value| sign * value >= top - tolerance);
    (0..values.len()).filter(|choice| near(&values[*choice])).collect()
}

/// Share of futures in which each choice is best; of several equally good ones each counts in full.
#[must_use]
pub fn share_best(payoffs: &Payoffs) -> Vec<f64> {
    let rounding = payoffs.rounding();
    regrets(payoffs.rows()).iter().map(|row| share(row, |regret| regret <= rounding)).collect()
}

fn share(row: &[f64], counts: impl Fn(f64) -> bool) -> f64 {
    row.iter().filter(|value| counts(**value)).count() as f64 / row.len() as f64
}

/// Dividing by n: the futures of the table are all there are.
fn standard_deviation(row: &[f64]) -> f64 {
    let middle = mean(row);
    libm::sqrt(row.iter().map(|value| (value - middle) * (value - middle)).sum::<f64>() / row.len() as f64)
}

fn ratio(above: f64, below: f64) -> Option<f64> {
    (below > 0.0).then(|| above / below).filter(|ratio| ratio.is_finite())
}

/// Figures of a criterion that differ by less are equal but for rounding.
fn tolerance(payoffs: &Payoffs, criterion: Criterion) -> f64 {
    match criterion {
        Criterion::Domain
        | Criterion::ShareBest
        | Criterion::MeanVariance
        | Criterion::PercentileSkewness
        | Criterion::PercentilePeakedness => 1e-12,
        Criterion::UndesirableDeviations => payoffs.rounding() * payoffs.futures() as f64,
        _ => payoffs.rounding(),
    }
}
