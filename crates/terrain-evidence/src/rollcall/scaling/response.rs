//! The response to a roll call: normal (probit), with a small share of votes that say nothing of position (lapses).
//!
//! Belongs here: the chance of one vote, its logarithm, and the derivatives that fitting needs. Does not: sums over votes.

const LOG_ROOT_TWO_PI: f64 = 0.918_938_533_204_672_8;

/// Chance λ + (1 - 2λ) Φ(z) of a vote whose side is favoured by `z`.
///
/// Source: the robust response of Bafumi, Gelman, Park & Kaplan (2005), Practical Issues in Implementing and Understanding
/// Bayesian Ideal Point Estimation, Political Analysis 13(2), with Φ in place of the logistic curve and one share for both
/// sides.
#[derive(Clone, Copy, Debug)]
pub(super) struct Response {
    /// λ, above 0 and below ½.
    pub(super) lapses: f64,
}

/// Derivatives of the logarithm of a chance by `z`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Derivatives {
    /// The first.
    pub(super) first: f64,
    /// Minus the second; below 0 for a vote that surprises.
    pub(super) bend: f64,
    /// Mean of the second over both sides that the vote could have taken (expected information); never below 0.
    pub(super) expected: f64,
}

impl Response {
    /// The chance.
    pub(super) fn chance(self, z: f64) -> f64 {
        self.lapses + (1.0 - 2.0 * self.lapses) * crate::special::normal_distribution(z)
    }

    /// Its logarithm.
    pub(super) fn log_chance(self, z: f64) -> f64 {
        libm::log(self.chance(z))
    }

    /// Derivatives of its logarithm.
    pub(super) fn derivatives(self, z: f64) -> Derivatives {
        let chance = self.chance(z);
        let slope = (1.0 - 2.0 * self.lapses) * libm::exp(-0.5 * z * z - LOG_ROOT_TWO_PI);
        let first = slope / chance;
        Derivatives { first, bend: first * (first + z), expected: first * slope / (1.0 - chance) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derivatives_are_those_of_the_logarithm() {
        for lapses in [1e-3, 0.02, 0.2] {
            let response = Response { lapses };
            for z in [-40.0, -8.0, -1.5, 0.0, 0.7, 4.0, 40.0] {
                let step = 1e-5;
                let numeric = (response.log_chance(z + step) - response.log_chance(z - step)) / (2.0 * step);
                let found = response.derivatives(z);
                assert!((found.first - numeric).abs() < 1e-8, "{z}: {found:?} {numeric}");
                let slope = |z| response.derivatives(z).first;
                let numeric = (slope(z - step) - slope(z + step)) / (2.0 * step);
                assert!((found.bend - numeric).abs() < 1e-8, "{z}: {found:?} {numeric}");
                let other = response.derivatives(-z);
                let mean = response.chance(z) * found.bend + response.chance(-z) * other.bend;
                assert!((found.expected - mean).abs() < 1e-12, "{z}: {found:?} {mean}");
            }
        }
    }
}
