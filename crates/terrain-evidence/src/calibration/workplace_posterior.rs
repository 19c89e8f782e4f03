//! The posterior of the workplace vote's coefficients, and how well a normal distribution stands in for it.
//!
//! Belongs here: priors, mode, covariance, the check by importance sampling. Does not: the likelihood (`fit`), or what is
//! predicted with it.

use super::fit::{NormalPrior, Target};
use super::luck::Luck;
use super::normal::{cholesky, moment_points, shifted};
use super::{SizeTerm, Unit, WorkplaceVote};
use crate::error::EvidenceError;

/// Weakly informative priors for x = 1/√n. α: a very large unit may vote anything from 5 % to 95 % yes. β: a unit of ten may
/// differ from it by three in log odds either way. ln σ: units of one size may differ by as little as 0.14 or as much as 7.
pub const WORKPLACE_PRIOR: NormalPrior = NormalPrior { mean: [0.0, 0.0, 0.0], sd: [1.5, 5.0, 1.0] };

/// The stream of the check's luck.
const STREAM: u64 = 0x1_397;
/// How much wider than the approximation the distribution is that the check draws from.
const WIDER: f64 = 1.2;

/// A normal distribution of (α, β, ln σ): mode and curvature of the posterior (Laplace's approximation).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WorkplacePosterior {
    /// What x is.
    pub size_term: SizeTerm,
    /// Mode of α, β and ln σ.
    pub mean: [f64; 3],
    /// Their covariance.
    pub covariance: [[f64; 3]; 3],
    /// Units behind it.
    pub units: usize,
    root: [[f64; 3]; 3],
}

impl WorkplacePosterior {
    /// The posterior given units, under a prior for the same size term.
    ///
    /// # Errors
    /// [`EvidenceError::Fit`] with fewer than 10 units, or when Newton's method does not converge.
    pub fn of(units: &[Unit], size_term: SizeTerm, prior: NormalPrior) -> Result<Self, EvidenceError> {
        let target = Target::new(units, size_term, Some(prior));
        let mode = target.mode()?;
        let root = cholesky(&mode.covariance)
            .ok_or_else(|| target.failed("the information is not positive".to_owned()))?;
        Ok(Self { size_term, mean: mode.at, covariance: mode.covariance, units: units.len(), root })
    }

    /// Standard deviations of α, β, ln σ.
    #[must_use]
    pub fn sd(&self) -> [f64; 3] {
        [0, 1, 2].map(|i| libm::sqrt(self.covariance[i][i]))
    }

    /// Correlations of α and β, α and ln σ, β and ln σ.
    #[must_use]
    pub fn correlations(&self) -> [f64; 3] {
        let sd = self.sd();
        [(0, 1), (0, 2), (1, 2)].map(|(i, j)| self.covariance[i][j] / (sd[i] * sd[j]))
    }

    /// The model at coefficients (α, β, ln σ).
    #[must_use]
    pub fn model(&self, [alpha, beta, log_sigma]: [f64; 3]) -> WorkplaceVote {
        WorkplaceVote { size_term: self.size_term, alpha, beta, sigma: libm::exp(log_sigma) }
    }

    /// Six models with equal weights that have the posterior's mean and covariance.
    #[must_use]
    pub fn points(&self) -> Vec<WorkplaceVote> {
        moment_points(self.mean, &self.root).into_iter().map(|point| self.model(point)).collect()
    }
}

/// What importance sampling finds of the exact posterior.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ImportanceCheck {
    /// Draws.
    pub draws: usize,
    /// Independent draws that they are worth. Source: Kong (1992), Univ. of Chicago technical report 348.
    pub effective: f64,
    /// Mean of α, β, ln σ.
    pub mean: [f64; 3],
    /// Their standard deviations.
    pub sd: [f64; 3],
    /// Correlations of α and β, α and ln σ, β and ln σ.
    pub correlations: [f64; 3],
}

/// Checks the normal distribution against the exact posterior by importance sampling: draws from the normal distribution
/// widened by a fifth, weighted by the exact density.
///
/// - **Cost**: a likelihood of all units for each draw.
///
/// # Errors
/// [`EvidenceError::Fit`] if no draw has any weight.
pub fn importance_check(
    units: &[Unit],
    posterior: &WorkplacePosterior,
    prior: NormalPrior,
    draws: u32,
) -> Result<ImportanceCheck, EvidenceError> {
    let target = Target::new(units, posterior.size_term, Some(prior));
    let top = target.value(posterior.mean);
    let luck = Luck::new(STREAM);
    let (mut weights, mut places) = (Vec::new(), Vec::new());
    for draw in 0..u64::from(draws) {
        let z = [0, 1, 2].map(|i| luck.normal(3 * draw + i));
        let at = shifted(posterior.mean, &posterior.root, z.map(|z| WIDER * z));
        let drawn = -0.5 * z.iter().map(|z| z * z).sum::<f64>();
        weights.push(libm::exp(target.value(at) - top - drawn));
        places.push(at);
    }
    let whole: f64 = weights.iter().sum();
    let squares: f64 = weights.iter().map(|weight| weight * weight).sum();
    if !(whole > 0.0 && whole.is_finite()) {
        return Err(target.failed("no draw of the check has any weight".to_owned()));
    }
    let average = |pick: &dyn Fn(&[f64; 3]) -> f64| {
        weights.iter().zip(&places).map(|(weight, at)| weight * pick(at)).sum::<f64>() / whole
    };
    let mean = [0, 1, 2].map(|i| average(&|at| at[i]));
    let spread = |i: usize, j: usize| average(&|at| (at[i] - mean[i]) * (at[j] - mean[j]));
    let sd = [0, 1, 2].map(|i| libm::sqrt(spread(i, i)));
    let correlations = [(0, 1), (0, 2), (1, 2)].map(|(i, j)| spread(i, j) / (sd[i] * sd[j]));
    Ok(ImportanceCheck { draws: places.len(), effective: whole * whole / squares, mean, sd, correlations })
}

/// Draws from the normal distribution, for tests of whatever uses it.
#[cfg(test)]
pub(super) fn drawn(posterior: &WorkplacePosterior, luck: Luck, place: u64) -> [f64; 3] {
    shifted(posterior.mean, &posterior.root, [0, 1, 2].map(|i| luck.normal(3 * place + i)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calibration::fit::logistic;

    /// Tallies drawn from the model at coefficients drawn from a prior.
    fn synthetic(truth: WorkplaceVote, luck: Luck, units: u64) -> Vec<Unit> {
        let mut place = 0;
        let mut next = || {
            place += 1;
            luck.uniform(place)
        };
        (0..units)
            .map(|_| {
                // From 3 to 300 eligible voters, evenly in the logarithm.
                let eligible = (3.0 * libm::exp(next() * libm::log(100.0))).round();
                let votes = (0.85 * eligible).round().max(1.0);
                let u = truth.sigma * crate::special::normal_quantile(next());
                let p = logistic(truth.log_odds(eligible) + u);
                let mut yes = 0.0;
                let mut cast = 0.0;
                while cast < votes {
                    yes += f64::from(u8::from(next() < p));
                    cast += 1.0;
                }
                Unit { eligible, votes, yes, fold: 0 }
            })
            .collect()
    }

    /// Simulation-based calibration (Talts et al. 2018, arXiv 1804.06788): coefficients drawn from the prior, tallies drawn
    /// from them; where the posterior is right, its intervals hold the truth as often as they say.
    #[test]
    fn intervals_hold_the_truth_as_often_as_they_say() {
        const SETS: u64 = 200;
        // Narrower than the shipped priors, so that every set of 150 units has a shape to be seen.
        let prior = NormalPrior { mean: [0.2, 3.0, 0.2], sd: [0.7, 1.5, 0.4] };
        let mut inside = [[0_u32; 2]; 3];
        let mut lower_half = [0_u32; 3];
        for set in 0..SETS {
            let luck = Luck::new(1000 + set);
            let truth: [f64; 3] =
                std::array::from_fn(|i| prior.mean[i] + prior.sd[i] * luck.normal(u64::MAX - [0, 1, 2][i]));
            let model = WorkplaceVote {
                size_term: SizeTerm::InverseRoot,
                alpha: truth[0],
                beta: truth[1],
                sigma: truth[2].exp(),
            };
            let units = synthetic(model, luck, 150);
            let posterior = WorkplacePosterior::of(&units, SizeTerm::InverseRoot, prior).unwrap();
            let sd = posterior.sd();
            for i in 0..3 {
                let z = (truth[i] - posterior.mean[i]) / sd[i];
                inside[i][0] += u32::from(z.abs() < 0.674_489_8);
                inside[i][1] += u32::from(z.abs() < 1.644_853_6);
                lower_half[i] += u32::from(z < 0.0);
            }
        }
        // Of 200: binomial quantiles at 0.05 % and 99.95 %, with six coefficients and levels that is 1 in 100 by chance:
        // B(200, 1/2): 77..123; B(200, 0.9): 165..193.
        for i in 0..3 {
            assert!((77..=123).contains(&inside[i][0]), "{i}: {inside:?}");
            assert!((165..=193).contains(&inside[i][1]), "{i}: {inside:?}");
            assert!((77..=123).contains(&lower_half[i]), "{i}: {lower_half:?}");
        }
    }

    #[test]
    fn a_prior_pulls_towards_its_mean_and_a_wide_one_hardly() {
        let model = WorkplaceVote { size_term: SizeTerm::InverseRoot, alpha: 0.5, beta: 3.0, sigma: 1.2 };
        let units = synthetic(model, Luck::new(3), 300);
        let free = crate::calibration::fit(&units, SizeTerm::InverseRoot).unwrap();
        let with = |sd: f64| {
            let prior = NormalPrior { mean: [0.0; 3], sd: [sd; 3] };
            WorkplacePosterior::of(&units, SizeTerm::InverseRoot, prior).unwrap()
        };
        let (wide, narrow) = (with(1e6), with(0.1));
        assert!(
            (wide.mean[0] - free.model.alpha).abs() < 1e-6 && (wide.mean[1] - free.model.beta).abs() < 1e-6
        );
        assert!((wide.sd()[0] - free.standard_errors[0]).abs() < 1e-6);
        assert!(narrow.mean[1].abs() < 1.0 && narrow.sd()[1] < 0.11, "{narrow:?}");
    }
}
