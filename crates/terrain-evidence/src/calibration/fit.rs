//! Maximum likelihood for the random-intercept logistic model of a workplace vote.
//!
//! Belongs here: the likelihood, its derivatives, Newton's method. Does not: predictions, or where tallies come from.

use super::quadrature::{Node, gauss_hermite};
use super::{SizeTerm, Unit, WorkplaceVote};
use crate::error::EvidenceError;

/// Nodes of the quadrature; 20 and 40 agree to 1e-9 on the bundled tallies.
const NODES: u32 = 20;
const MOST_STEPS: u32 = 100;

/// A unit with its covariate.
#[derive(Clone, Copy, Debug)]
struct Row {
    x: f64,
    votes: f64,
    yes: f64,
}

impl Row {
    fn of(unit: &Unit, size_term: SizeTerm) -> Self {
        Self { x: size_term.of(unit.eligible), votes: unit.votes, yes: unit.yes }
    }
}

/// Gradient and Hessian of the log likelihood in (α, β, ln σ).
#[derive(Clone, Copy, Debug, Default)]
struct Derivatives {
    value: f64,
    gradient: [f64; 3],
    hessian: [[f64; 3]; 3],
}

/// A fitted model with its uncertainty.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// The coefficients.
    pub model: WorkplaceVote,
    /// Standard errors of α, β, σ from the observed information.
    pub standard_errors: [f64; 3],
    /// Correlations of the estimates of α and β, α and σ, β and σ.
    pub correlations: [f64; 3],
    /// Log likelihood at the maximum, without the binomial coefficients.
    pub log_likelihood: f64,
    /// Units.
    pub units: u64,
    /// Newton steps taken.
    pub steps: u32,
}

/// Fits yes ~ Binomial(votes, logistic(α + β x + u)), u ~ Normal(0, σ²), by maximum likelihood.
///
/// - **Input**: units with at least one vote and one eligible voter; what x is.
/// - **Output**: estimates with standard errors.
/// - **Cost**: per Newton step, nodes × units evaluations of the logistic function.
///
/// The integral over u is taken by adaptive Gauss–Hermite quadrature around the mode of each unit (Liu & Pierce 1994,
/// Biometrika 81; Pinheiro & Bates 1995, J. Comp. Graph. Stat. 4), the derivatives by Fisher's and Louis's identities
/// (Louis 1982, J. R. Stat. Soc. B 44), which need no finite differences.
///
/// # Errors
/// [`EvidenceError::Fit`] with fewer than 10 units, or when Newton's method does not converge.
pub fn fit(units: &[Unit], size_term: SizeTerm) -> Result<Fit, EvidenceError> {
    let target = Target::new(units, size_term, None);
    let mode = target.mode()?;
    finish(units.len(), size_term, &mode)
        .ok_or_else(|| target.failed("the information is singular".to_owned()))
}

/// A function of (α, β, ln σ) to be made as large as possible: the log likelihood, with the log density of a prior if there
/// is one.
#[derive(Debug)]
pub(super) struct Target {
    units: Vec<Row>,
    nodes: Vec<Node>,
    prior: Option<NormalPrior>,
}

/// Independent normal priors of α, β and ln σ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NormalPrior {
    /// Means.
    pub mean: [f64; 3],
    /// Standard deviations.
    pub sd: [f64; 3],
}

/// Where a target is largest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mode {
    pub(super) at: [f64; 3],
    /// Value there, without the constants of likelihood and prior.
    pub(super) value: f64,
    /// Inverse of minus the second derivatives.
    pub(super) covariance: [[f64; 3]; 3],
    steps: u32,
}

impl Target {
    pub(super) fn new(units: &[Unit], size_term: SizeTerm, prior: Option<NormalPrior>) -> Self {
        let units = units.iter().map(|unit| Row::of(unit, size_term)).collect();
        Self { units, nodes: gauss_hermite(NODES), prior }
    }

    pub(super) fn failed(&self, why: String) -> EvidenceError {
        EvidenceError::Fit { model: "workplace_vote", why }
    }

    /// Value at a place, without constants.
    pub(super) fn value(&self, at: [f64; 3]) -> f64 {
        self.derivatives(at).value
    }

    fn derivatives(&self, at: [f64; 3]) -> Derivatives {
        let mut sum = likelihood(&self.units, at, &self.nodes);
        if let Some(prior) = &self.prior {
            for (i, value) in at.into_iter().enumerate() {
                let precision = 1.0 / (prior.sd[i] * prior.sd[i]);
                let off = value - prior.mean[i];
                sum.value -= 0.5 * off * off * precision;
                sum.gradient[i] -= off * precision;
                sum.hessian[i][i] -= precision;
            }
        }
        sum
    }

    pub(super) fn mode(&self) -> Result<Mode, EvidenceError> {
        if self.units.len() < 10 {
            return Err(self.failed(format!("{} units are too few for three coefficients", self.units.len())));
        }
        let mut at = [0.0, 0.0, 0.0];
        let mut here = self.derivatives(at);
        for steps in 1..=MOST_STEPS {
            let (next, derivatives) = self
                .newton_step(at, &here)
                .ok_or_else(|| self.failed(format!("no better point near {at:?} at step {steps}")))?;
            let moved = next.iter().zip(at).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            (at, here) = (next, derivatives);
            if moved < 1e-10 {
                let covariance = invert(&here.hessian.map(|row| row.map(|value| -value)))
                    .ok_or_else(|| self.failed("the information is singular".to_owned()))?;
                return Ok(Mode { at, value: here.value, covariance, steps });
            }
        }
        Err(self.failed(format!("not settled after {MOST_STEPS} steps")))
    }

    /// One damped step: towards the maximum of the quadratic approximation, halved until the target does not fall.
    fn newton_step(&self, at: [f64; 3], here: &Derivatives) -> Option<([f64; 3], Derivatives)> {
        let mut information = here.hessian.map(|row| row.map(|value| -value));
        let mut ridge = 1e-3 * (0..3).map(|i| information[i][i].abs()).fold(0.0, f64::max);
        while !positive_definite(&information) {
            (0..3).for_each(|i| information[i][i] += ridge);
            ridge *= 10.0;
            if !ridge.is_finite() {
                return None;
            }
        }
        let inverse = invert(&information)?;
        let mut step: [f64; 3] = [0, 1, 2].map(|i| (0..3).map(|j| inverse[i][j] * here.gradient[j]).sum());
        let longest = step.iter().fold(0.0_f64, |most, part| most.max(part.abs()));
        if longest > 1.0 {
            step = step.map(|part| part / longest);
        }
        for _ in 0..40 {
            let next = [0, 1, 2].map(|i| at[i] + step[i]);
            let there = self.derivatives(next);
            // The likelihood is a sum of thousands of terms: allow for its rounding near the maximum.
            if there.value.is_finite() && there.value >= here.value - 1e-9 * here.value.abs() {
                return Some((next, there));
            }
            step = step.map(|part| part / 2.0);
        }
        None
    }
}

fn finish(units: usize, size_term: SizeTerm, mode: &Mode) -> Option<Fit> {
    let Mode { at, value, covariance, steps } = *mode;
    let error = [0, 1, 2].map(|i| libm::sqrt(covariance[i][i]));
    if !error.iter().all(|error| error.is_finite()) {
        return None;
    }
    let correlation = |i: usize, j: usize| covariance[i][j] / (error[i] * error[j]);
    let sigma = libm::exp(at[2]);
    Some(Fit {
        model: WorkplaceVote { size_term, alpha: at[0], beta: at[1], sigma },
        standard_errors: [error[0], error[1], sigma * error[2]],
        correlations: [correlation(0, 1), correlation(0, 2), correlation(1, 2)],
        log_likelihood: value,
        units: u64::try_from(units).unwrap_or(u64::MAX),
        steps,
    })
}

fn likelihood(units: &[Row], at: [f64; 3], nodes: &[Node]) -> Derivatives {
    let mut sum = Derivatives::default();
    for unit in units {
        let own = unit_likelihood(unit, at, nodes);
        sum.value += own.value;
        for i in 0..3 {
            sum.gradient[i] += own.gradient[i];
            for j in 0..3 {
                sum.hessian[i][j] += own.hessian[i][j];
            }
        }
    }
    sum
}

fn unit_likelihood(unit: &Row, [alpha, beta, log_sigma]: [f64; 3], nodes: &[Node]) -> Derivatives {
    let x = unit.x;
    let fixed = alpha + beta * x;
    let precision = libm::exp(-2.0 * log_sigma);
    let joint = |u: f64| {
        let eta = fixed + u;
        unit.yes * eta - unit.votes * log_one_plus_exp(eta) - 0.5 * u * u * precision
    };
    let (mode, scale) = mode(unit, fixed, precision);
    let top = joint(mode);
    let stretch = std::f64::consts::SQRT_2 * scale;
    let mut mass = 0.0;
    let mut first = [0.0; 3];
    let mut second = [[0.0; 3]; 3];
    for node in nodes {
        let u = mode + stretch * node.at;
        let weight = node.weight * libm::exp(node.at * node.at + joint(u) - top);
        let p = logistic(fixed + u);
        let residual = unit.yes - unit.votes * p;
        let information = unit.votes * p * (1.0 - p);
        let scaled = u * u * precision;
        let score = [residual, x * residual, scaled - 1.0];
        let curvature = [
            [-information, -x * information, 0.0],
            [-x * information, -x * x * information, 0.0],
            [0.0, 0.0, -2.0 * scaled],
        ];
        mass += weight;
        for i in 0..3 {
            first[i] += weight * score[i];
            for j in 0..3 {
                second[i][j] += weight * (curvature[i][j] + score[i] * score[j]);
            }
        }
    }
    let gradient = first.map(|value| value / mass);
    let mut hessian = [[0.0; 3]; 3];
    for i in 0..3 {
        for j in 0..3 {
            hessian[i][j] = second[i][j] / mass - gradient[i] * gradient[j];
        }
    }
    let value = top + libm::log(mass * stretch) - log_sigma - 0.5 * libm::log(2.0 * std::f64::consts::PI);
    Derivatives { value, gradient, hessian }
}

/// The u at which the joint density of a unit peaks, and the width of the peak. The density is log-concave, so that
/// Newton's method on it, with steps cut to 2, always arrives.
fn mode(unit: &Row, fixed: f64, precision: f64) -> (f64, f64) {
    let mut u = 0.0;
    for _ in 0..100 {
        let p = logistic(fixed + u);
        let slope = unit.yes - unit.votes * p - u * precision;
        let curvature = unit.votes * p * (1.0 - p) + precision;
        let step = (slope / curvature).clamp(-2.0, 2.0);
        u += step;
        if step.abs() < 1e-12 {
            break;
        }
    }
    let p = logistic(fixed + u);
    (u, 1.0 / libm::sqrt(unit.votes * p * (1.0 - p) + precision))
}

/// 1 / (1 + exp(−x)) without overflow.
pub(super) fn logistic(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + libm::exp(-x))
    } else {
        let e = libm::exp(x);
        e / (1.0 + e)
    }
}

fn log_one_plus_exp(x: f64) -> f64 {
    x.max(0.0) + libm::log1p(libm::exp(-x.abs()))
}

fn positive_definite(m: &[[f64; 3]; 3]) -> bool {
    let minor = m[0][0] * m[1][1] - m[0][1] * m[1][0];
    m[0][0] > 0.0 && minor > 0.0 && determinant(m) > 0.0
}

fn determinant(m: &[[f64; 3]; 3]) -> f64 {
    (0..3).map(|i| m[0][i] * cofactor(m, 0, i)).sum()
}

fn cofactor(m: &[[f64; 3]; 3], row: usize, column: usize) -> f64 {
    let (r1, r2) = ((row + 1) % 3, (row + 2) % 3);
    let (c1, c2) = ((column + 1) % 3, (column + 2) % 3);
    m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1]
}

fn invert(m: &[[f64; 3]; 3]) -> Option<[[f64; 3]; 3]> {
    let whole = determinant(m);
    if whole == 0.0 || !whole.is_finite() {
        return None;
    }
    Some([0, 1, 2].map(|i| [0, 1, 2].map(|j| cofactor(m, j, i) / whole)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units() -> Vec<Unit> {
        // Eight by eight made tallies of many sizes, no two alike.
        (0..64_u32)
            .map(|i| {
                let eligible = f64::from(4 + i * i);
                let votes = (0.8 * eligible).floor();
                Unit { eligible, votes, yes: (votes * f64::from(1 + i % 8) / 9.0).floor(), fold: i % 5 }
            })
            .collect()
    }

    #[test]
    fn derivatives_agree_with_finite_differences() {
        let rows: Vec<Row> = units().iter().map(|unit| Row::of(unit, SizeTerm::Logarithm)).collect();
        let (units, nodes) = (rows, gauss_hermite(40));
        let at = [0.7, -0.2, 0.1];
        let exact = likelihood(&units, at, &nodes);
        let h = 1e-5;
        for i in 0..3 {
            let shifted = |sign: f64| {
                let mut place = at;
                place[i] += sign * h;
                likelihood(&units, place, &nodes)
            };
            let (up, down) = (shifted(1.0), shifted(-1.0));
            let slope = (up.value - down.value) / (2.0 * h);
            assert!((slope / exact.gradient[i] - 1.0).abs() < 1e-5, "{i}: {slope} {:?}", exact.gradient);
            for j in 0..3 {
                let bend = (up.gradient[j] - down.gradient[j]) / (2.0 * h);
                let tolerance = 1e-5 * exact.hessian[i][i].abs().max(exact.hessian[j][j].abs());
                assert!((bend - exact.hessian[i][j]).abs() < tolerance, "{i} {j}: {bend}");
            }
        }
    }

    /// The same integral by the trapezoid rule on a fine grid, without quadrature or adaptation.
    #[test]
    fn the_likelihood_agrees_with_brute_force() {
        let nodes = gauss_hermite(NODES);
        let (alpha, beta, sigma) = (0.7_f64, -0.2_f64, 1.3_f64);
        for unit in units().iter().take(30) {
            let eta = alpha + beta * unit.eligible.ln();
            let step = 1e-3;
            let sum: f64 = (-9000..=9000_i32)
                .map(|i| {
                    let u = f64::from(i) * step;
                    let log_p = unit.yes * (eta + u) - unit.votes * (1.0 + (eta + u).exp()).ln();
                    (log_p - 0.5 * (u / sigma).powi(2)).exp() * step
                })
                .sum();
            let brute = (sum / (sigma * (2.0 * std::f64::consts::PI).sqrt())).ln();
            let row = Row::of(unit, SizeTerm::Logarithm);
            let got = unit_likelihood(&row, [alpha, beta, sigma.ln()], &nodes).value;
            assert!((got - brute).abs() < 1e-6, "{unit:?}: {got} against {brute}");
        }
    }

    #[test]
    fn a_fit_recovers_the_coefficients_that_made_the_data() {
        // Intercepts at the quantiles of the normal distribution, expected votes: no luck in the data, so the fit must
        // come back to within its own standard errors.
        for (size_term, beta) in [(SizeTerm::Logarithm, -0.3), (SizeTerm::InverseRoot, 3.0)] {
            let truth = WorkplaceVote { size_term, alpha: 1.0, beta, sigma: 1.2 };
            let units: Vec<Unit> = (0..1500_u32)
                .map(|i| {
                    let eligible = f64::from(20 + 37 * (i % 17));
                    let place = (f64::from(i * 577 % 1500) + 0.5) / 1500.0;
                    let u = truth.sigma * crate::special::normal_quantile(place);
                    let votes = (0.85 * eligible).round();
                    let yes = (votes * logistic(truth.log_odds(eligible) + u)).round();
                    Unit { eligible, votes, yes, fold: i % 5 }
                })
                .collect();
            let fit = fit(&units, size_term).unwrap();
            let [alpha, beta, sigma] = fit.standard_errors;
            assert!((fit.model.alpha - truth.alpha).abs() < alpha, "{fit:?}");
            assert!((fit.model.beta - truth.beta).abs() < beta, "{fit:?}");
            assert!((fit.model.sigma - truth.sigma).abs() < 2.0 * sigma, "{fit:?}");
        }
    }

    #[test]
    fn too_few_units_are_refused() {
        assert!(fit(&units()[..5], SizeTerm::Logarithm).unwrap_err().to_string().contains("too few"));
    }
}
