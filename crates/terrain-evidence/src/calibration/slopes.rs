//! How sharply positions decide a roll call, and how much that differs from one roll call to the next.
//!
//! Belongs here: the hierarchical model of slopes, its posterior, what single roll calls say. Does not: predicting votes
//! (`later_chamber`), or one slope for all (`chamber`).

use super::fit::logistic;
use super::luck::Luck;
use super::normal::{cholesky, shifted};
use super::quadrature::{Node, gauss_hermite};
use super::senates::Senate;
use crate::error::EvidenceError;
use crate::pool::size;

/// Standard deviation of a roll call's log odds at the place where it divides the chamber: how far a bill's merits alone may
/// move everyone.
const MERIT_SD: f64 = 1.5;
/// Standard deviation of that place, in units of position.
const PLACE_SD: f64 = 0.7;
/// Least share of the smaller side in a roll call that is counted.
pub(super) const LEAST_MINORITY: f64 = 0.025;
/// Prior of μ, the middle of ln b: a slope between 0.2 and 85.
pub(super) const MIDDLE_PRIOR: (f64, f64) = (1.5, 1.5);
/// Prior of ln τ, the logarithm of the spread of ln b: τ between 0.08 and 4.3.
pub(super) const SPREAD_PRIOR: (f64, f64) = (-0.5, 1.0);
/// Ends and step of the grid of ln b.
const GRID: (f64, f64, i32) = (-2.0, 0.2, 39);
/// Points of the grid that are this much less likely than the best are left out.
const LEFT_OUT: f64 = 18.0;
/// Nodes of the integral over the intercept.
const NODES: u32 = 5;
/// The stream of the luck of draws.
const STREAM: u64 = 0xC4A_3B3;

/// A vote: position times the side of the majority party (above 0 where that party sits), and whether it was a yea.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlacedVote {
    /// Position, oriented.
    pub x: f64,
    /// Yea.
    pub yea: bool,
}

/// The contested roll calls of a Senate, positions turned so that the majority party sits above 0.
#[must_use]
pub fn contested(senate: &Senate) -> Vec<Vec<PlacedVote>> {
    let side = senate.majority_side().unwrap_or(1.0);
    senate
        .roll_calls
        .iter()
        .filter_map(|votes| {
            let votes: Vec<PlacedVote> = votes
                .iter()
                .zip(&senate.positions)
                .filter_map(|(vote, x)| Some(PlacedVote { x: side * x, yea: (*vote)? }))
                .collect();
            let yeas = size(votes.iter().filter(|vote| vote.yea).count());
            let all = size(votes.len());
            (yeas.min(all - yeas) > LEAST_MINORITY * all).then_some(votes)
        })
        .collect()
}

/// What one roll call's votes say of its intercept and slope: the likelihood of each slope on a grid, the intercept
/// integrated out.
#[derive(Clone, Debug)]
pub struct Shape {
    /// Slopes that are not far less likely than the best.
    places: Vec<Place>,
}

/// One slope of the grid.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// ln |slope|.
    log_slope: f64,
    /// The slope, with its sign.
    slope: f64,
    /// Log likelihood, the intercept integrated out.
    value: f64,
    /// The intercept's mode at that slope, and its standard deviation there.
    intercept: f64,
    spread: f64,
}

/// Integrals over an intercept.
#[derive(Debug)]
pub struct Shaper {
    nodes: Vec<Node>,
}

impl Default for Shaper {
    fn default() -> Self {
        Self { nodes: gauss_hermite(NODES) }
    }
}

impl Shaper {
    /// Looks along the grid of slopes of both signs; each way from the likeliest until slopes are far less likely.
    #[must_use]
    pub fn shape(&self, votes: &[PlacedVote]) -> Shape {
        let (mut x, mut yeas, mut both) = (0.0, 0.0, 0.0);
        for vote in votes {
            let yea = f64::from(u8::from(vote.yea));
            x += vote.x;
            yeas += yea;
            both += yea * vote.x;
        }
        let towards = if both * size(votes.len()) < x * yeas { -1.0 } else { 1.0 };
        let (first, step, points) = GRID;
        let mut places = Vec::new();
        let mut best = f64::NEG_INFINITY;
        for (sign, from_the_flat) in [(towards, false), (-towards, true)] {
            let mut intercept = 0.0;
            let mut own_best = f64::NEG_INFINITY;
            for point in 0..points {
                let log_slope = first + step * f64::from(point);
                let slope = sign * libm::exp(log_slope);
                let place = self.place(votes, log_slope, slope, intercept);
                intercept = place.intercept;
                own_best = own_best.max(place.value);
                // Past its peak the likelihood only falls, and on the wrong side it falls from the flat end on.
                let falling = place.value < own_best - 1e-9;
                if place.value < best.max(own_best) - LEFT_OUT && (falling || from_the_flat) {
                    break;
                }
                places.push(place);
            }
            best = best.max(own_best);
        }
        places.retain(|place| place.value >= best - LEFT_OUT);
        Shape { places }
    }

    fn place(&self, votes: &[PlacedVote], log_slope: f64, slope: f64, start: f64) -> Place {
        let variance = MERIT_SD * MERIT_SD + slope * slope * PLACE_SD * PLACE_SD;
        let mut intercept = start;
        let mut bend = 1.0;
        for _ in 0..50 {
            let (mut level, mut weight) = (-intercept / variance, 1.0 / variance);
            for vote in votes {
                let p = logistic(intercept + slope * vote.x);
                level += f64::from(u8::from(vote.yea)) - p;
                weight += p * (1.0 - p);
            }
            bend = weight;
            let shift = (level / weight).clamp(-2.0, 2.0);
            intercept += shift;
            if shift.abs() < 1e-4 {
                break;
            }
        }
        let spread = 1.0 / libm::sqrt(bend);
        let joint = |a: f64| {
            // The product of the chances, with its logarithm taken now and then rather than for every vote.
            let (mut log, mut product) = (-0.5 * a * a / variance, 1.0);
            for vote in votes {
                let eta = a + slope * vote.x;
                product *= logistic(if vote.yea { eta } else { -eta });
                if product < 1e-200 {
                    log += libm::log(product.max(1e-320));
                    product = 1.0;
                }
            }
            log + libm::log(product)
        };
        let stretch = std::f64::consts::SQRT_2 * spread;
        let values: Vec<f64> = self.nodes.iter().map(|node| joint(intercept + stretch * node.at)).collect();
        let top = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mass: f64 = self
            .nodes
            .iter()
            .zip(&values)
            .map(|(node, value)| node.weight * libm::exp(node.at * node.at + value - top))
            .sum();
        let value = top + libm::log(mass * stretch) - 0.5 * libm::log(2.0 * std::f64::consts::PI * variance);
        Place { log_slope, slope, value, intercept, spread }
    }

    /// Intercepts and slopes with their chances, given the roll call's votes and the distribution of slopes.
    pub(super) fn beliefs(&self, shape: &Shape, slopes: &SlopePosterior) -> Vec<(f64, f64, f64)> {
        let (middle, spread) = (slopes.mean[0], slopes.predictive_sd());
        let top = shape.places.iter().map(|place| place.value).fold(f64::NEG_INFINITY, f64::max);
        let mut beliefs = Vec::new();
        for place in &shape.places {
            let z = (place.log_slope - middle) / spread;
            let chance = libm::exp(place.value - top - 0.5 * z * z);
            for node in &self.nodes {
                let a = place.intercept + std::f64::consts::SQRT_2 * place.spread * node.at;
                beliefs.push((chance * node.weight, a, place.slope));
            }
        }
        let whole: f64 = beliefs.iter().map(|(chance, ..)| chance).sum();
        let most = beliefs.iter().map(|(chance, ..)| *chance).fold(0.0, f64::max);
        beliefs.retain(|(chance, ..)| *chance > 1e-4 * most);
        let kept: f64 = beliefs.iter().map(|(chance, ..)| chance).sum();
        if whole > 0.0 {
            beliefs.iter_mut().for_each(|(chance, ..)| *chance /= kept);
        }
        beliefs
    }

    /// The likeliest intercept and slope of a roll call, given the distribution of slopes.
    pub(super) fn likeliest(&self, shape: &Shape, slopes: &SlopePosterior) -> Option<(f64, f64)> {
        let (middle, spread) = (slopes.mean[0], slopes.predictive_sd());
        let weight = |place: &Place| {
            let z = (place.log_slope - middle) / spread;
            place.value - 0.5 * z * z
        };
        shape
            .places
            .iter()
            .max_by(|a, b| weight(a).total_cmp(&weight(b)))
            .map(|place| (place.intercept, place.slope))
    }
}

/// The distribution of slopes over roll calls: ln b ~ Normal(μ, τ²), and how sure μ and τ are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SlopePosterior {
    /// Mode of μ and ln τ.
    pub mean: [f64; 2],
    /// Their covariance.
    pub covariance: [[f64; 2]; 2],
    /// Roll calls behind it.
    pub roll_calls: usize,
}

/// Log posterior of (μ, ln τ), without constants.
fn log_posterior(shapes: &[&Shape], [middle, log_spread]: [f64; 2]) -> f64 {
    let spread = libm::exp(log_spread);
    let own = |shape: &&Shape| {
        let top = shape.places.iter().map(|place| place.value).fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = shape
            .places
            .iter()
            .map(|place| {
                let z = (place.log_slope - middle) / spread;
                libm::exp(place.value - top - 0.5 * z * z)
            })
            .sum();
        top + libm::log((sum / spread).max(1e-300))
    };
    let prior = |value: f64, (mean, sd): (f64, f64)| -0.5 * (value - mean) * (value - mean) / (sd * sd);
    shapes.iter().map(own).sum::<f64>() + prior(middle, MIDDLE_PRIOR) + prior(log_spread, SPREAD_PRIOR)
}

impl SlopePosterior {
    /// Laplace's approximation at the mode, by Newton's method on differences of the log posterior.
    ///
    /// # Errors
    /// [`EvidenceError::Fit`] with fewer than 10 roll calls, or when Newton's method does not converge.
    pub fn of(shapes: &[&Shape]) -> Result<Self, EvidenceError> {
        const STEP: f64 = 1e-3;
        let failed = |why: String| EvidenceError::Fit { model: "chamber_vote", why };
        if shapes.len() < 10 {
            return Err(failed(format!(
                "{} roll calls are too few for a distribution of slopes",
                shapes.len()
            )));
        }
        let value = |at: [f64; 2]| log_posterior(shapes, at);
        let mut at = [2.0, -0.5];
        for _ in 0..60 {
            let moved = |a: f64, b: f64| value([at[0] + a * STEP, at[1] + b * STEP]);
            let here = value(at);
            let (up, down, right, left) =
                (moved(1.0, 0.0), moved(-1.0, 0.0), moved(0.0, 1.0), moved(0.0, -1.0));
            let slope = [(up - down) / (2.0 * STEP), (right - left) / (2.0 * STEP)];
            let square = STEP * STEP;
            let (a, d) = (-(up - 2.0 * here + down) / square, -(right - 2.0 * here + left) / square);
            let b =
                -(moved(1.0, 1.0) - moved(1.0, -1.0) - moved(-1.0, 1.0) + moved(-1.0, -1.0)) / (4.0 * square);
            let determinant = a * d - b * b;
            if !(a > 0.0 && determinant > 0.0) {
                // Not yet near the peak: uphill along the slope.
                let steepest = slope[0].abs().max(slope[1].abs()).max(1e-12);
                at = [0, 1].map(|i| at[i] + 0.2 * slope[i] / steepest);
                continue;
            }
            let covariance = [[d / determinant, -b / determinant], [-b / determinant, a / determinant]];
            let step =
                [0, 1].map(|i| (covariance[i][0] * slope[0] + covariance[i][1] * slope[1]).clamp(-0.5, 0.5));
            at = [at[0] + step[0], at[1] + step[1]];
            if step[0].abs().max(step[1].abs()) < 1e-6 {
                return Ok(Self { mean: at, covariance, roll_calls: shapes.len() });
            }
        }
        Err(failed("not settled after 60 steps".to_owned()))
    }

    /// τ at the mode: standard deviation of ln b over roll calls.
    #[must_use]
    pub fn spread(&self) -> f64 {
        libm::exp(self.mean[1])
    }

    /// Standard deviation of ln b of a roll call still to come: over roll calls, and of what is not known of μ and τ.
    #[must_use]
    pub fn predictive_sd(&self) -> f64 {
        // E τ² of a lognormal τ, plus the variance of μ.
        let of_roll_calls = libm::exp(2.0 * self.mean[1] + 2.0 * self.covariance[1][1]);
        libm::sqrt(of_roll_calls + self.covariance[0][0])
    }

    /// Mean, standard deviations and correlation of (μ, ln τ) by adding up the exact posterior on a grid of 41 by 41
    /// points, seven standard deviations either way.
    #[must_use]
    pub fn by_grid(&self, shapes: &[&Shape]) -> ([f64; 2], [f64; 2], f64) {
        let sd = [0, 1].map(|i| libm::sqrt(self.covariance[i][i]));
        let top = log_posterior(shapes, self.mean);
        let (mut mass, mut first, mut second) = (0.0, [0.0; 2], [[0.0; 2]; 2]);
        for i in -20..=20_i32 {
            for j in -20..=20_i32 {
                let off = [f64::from(i) * 0.35 * sd[0], f64::from(j) * 0.35 * sd[1]];
                let weight =
                    libm::exp(log_posterior(shapes, [self.mean[0] + off[0], self.mean[1] + off[1]]) - top);
                mass += weight;
                for a in 0..2 {
                    first[a] += weight * off[a];
                    for b in 0..2 {
                        second[a][b] += weight * off[a] * off[b];
                    }
                }
            }
        }
        let mean = first.map(|sum| sum / mass);
        let spread = |a: usize, b: usize| second[a][b] / mass - mean[a] * mean[b];
        let found = [0, 1].map(|i| libm::sqrt(spread(i, i)));
        ([0, 1].map(|i| self.mean[i] + mean[i]), found, spread(0, 1) / (found[0] * found[1]))
    }

    /// Slopes of roll calls still to come, drawn from the posterior of (μ, ln τ) and then from the lognormal.
    #[must_use]
    pub fn drawn_slopes(&self, draws: u64) -> Vec<f64> {
        let Some(root) = cholesky(&self.covariance) else { return Vec::new() };
        let luck = Luck::new(STREAM);
        (0..draws)
            .map(|draw| {
                let [middle, log_spread] =
                    shifted(self.mean, &root, [0, 1].map(|i| luck.normal(3 * draw + i)));
                libm::exp(middle + libm::exp(log_spread) * luck.normal(3 * draw + 2))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A chamber of two camps; roll calls with intercepts, directions and slopes drawn as the model says.
    fn synthetic(truth: [f64; 2], luck: Luck, roll_calls: u64) -> Vec<Vec<PlacedVote>> {
        let mut place = 0;
        let mut next = || {
            place += 1;
            luck.uniform(place)
        };
        let normal = crate::special::normal_quantile;
        let mut made = Vec::new();
        for _ in 0..roll_calls {
            let slope = libm::exp(truth[0] + libm::exp(truth[1]) * normal(next()));
            let slope = if next() < 0.5 { -slope } else { slope };
            let intercept = MERIT_SD * normal(next()) + slope * PLACE_SD * normal(next());
            let votes: Vec<PlacedVote> = (0..100_u32)
                .map(|seat| {
                    let x = if seat < 50 { -0.9 } else { 0.05 } + 0.85 * f64::from(seat % 50) / 49.0;
                    PlacedVote { x, yea: next() < logistic(intercept + slope * x) }
                })
                .collect();
            made.push(votes);
        }
        made
    }

    #[test]
    fn the_likelihood_of_a_slope_agrees_with_brute_force() {
        let votes = &synthetic([2.0, -0.7], Luck::new(5), 1)[0];
        let shape = Shaper::default().shape(votes);
        assert!(shape.places.len() > 3);
        for place in &shape.places {
            let variance = MERIT_SD.powi(2) + (place.slope * PLACE_SD).powi(2);
            let (step, mut sum) = (5e-3, 0.0);
            for i in -8000..=8000_i32 {
                let a = place.intercept + step * f64::from(i);
                let log: f64 = votes
                    .iter()
                    .map(|vote| {
                        let eta = a + place.slope * vote.x;
                        if vote.yea { -(1.0 + (-eta).exp()).ln() } else { -(1.0 + eta.exp()).ln() }
                    })
                    .sum();
                sum += (log - 0.5 * a * a / variance).exp() * step;
            }
            let brute = (sum / (2.0 * std::f64::consts::PI * variance).sqrt()).ln();
            assert!((place.value - brute).abs() < 0.02, "{place:?}: {brute}");
        }
    }

    /// Simulation-based calibration: μ and ln τ drawn from a prior, roll calls drawn from them.
    #[test]
    fn intervals_hold_the_truth_as_often_as_they_say() {
        const SETS: u64 = 120;
        let shaper = Shaper::default();
        let mut inside = [[0_u32; 2]; 2];
        for set in 0..SETS {
            let luck = Luck::new(5000 + set);
            // Within the shipped priors, and where a slope can be told from a hundred votes.
            let truth = [1.9 + 0.4 * luck.normal(u64::MAX), -0.5 + 0.25 * luck.normal(u64::MAX - 1)];
            let shapes: Vec<Shape> =
                synthetic(truth, luck, 80).iter().map(|votes| shaper.shape(votes)).collect();
            let posterior = SlopePosterior::of(&shapes.iter().collect::<Vec<_>>()).unwrap();
            for i in 0..2 {
                let z = (truth[i] - posterior.mean[i]) / posterior.covariance[i][i].sqrt();
                inside[i][0] += u32::from(z.abs() < 0.674_489_8);
                inside[i][1] += u32::from(z.abs() < 1.644_853_6);
            }
        }
        // Binomial quantiles at 0.05 % and 99.95 %: B(120, 1/2) 42..78, B(120, 0.9) 96..118.
        for counts in inside {
            assert!((42..=78).contains(&counts[0]) && (96..=118).contains(&counts[1]), "{inside:?}");
        }
    }

    #[test]
    fn slopes_to_come_spread_as_the_posterior_says() {
        let posterior =
            SlopePosterior { mean: [2.0, -0.6], covariance: [[4e-2, 1e-3], [1e-3, 1e-2]], roll_calls: 50 };
        let logs: Vec<f64> = posterior.drawn_slopes(20_000).iter().map(|slope| slope.ln()).collect();
        let mean = logs.iter().sum::<f64>() / 2e4;
        let sd = (logs.iter().map(|log| (log - mean).powi(2)).sum::<f64>() / 2e4).sqrt();
        assert!((mean - 2.0).abs() < 0.02 && (sd - posterior.predictive_sd()).abs() < 0.02, "{mean} {sd}");
    }
}
