//! What the fitted model says of a unit before its votes are counted.
//!
//! Belongs here: integrals over the spread between units. Does not: comparing with what happened.

use super::WorkplaceVote;
use super::fit::logistic;
use crate::special::beta_distribution;

/// Predictions for one unit.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Prediction {
    /// Chance that the union wins (more yes than no).
    pub win: f64,
    /// Expected share of the votes for the union.
    pub share: f64,
    /// Chance that every vote is for the union.
    pub unanimous: f64,
}

/// Points of the trapezoid rule per standard deviation; it spans eight of them either way.
const PER_SIGMA: i32 = 16;

impl WorkplaceVote {
    /// Predicts a unit with `eligible` voters of whom `votes` vote, both at least 1.
    ///
    /// Trapezoid rule over u, exact to about 3e-3 in units of thousands and far better in small ones.
    #[must_use]
    pub fn predict(&self, eligible: f64, votes: f64) -> Prediction {
        let fixed = self.log_odds(eligible);
        let mut sum = Prediction::default();
        let mut mass = 0.0;
        for point in -8 * PER_SIGMA..=8 * PER_SIGMA {
            let z = f64::from(point) / f64::from(PER_SIGMA);
            let weight = libm::exp(-0.5 * z * z);
            let p = logistic(fixed + self.sigma * z);
            mass += weight;
            sum.share += weight * p;
            sum.unanimous += weight * libm::exp(votes * libm::log(p.max(1e-300)));
            sum.win += weight * majority(votes, p);
        }
        Prediction { win: sum.win / mass, share: sum.share / mass, unanimous: sum.unanimous / mass }
    }
}

/// The chance of more than half of `votes` independent votes of chance `p`.
pub(super) fn majority(votes: f64, p: f64) -> f64 {
    at_least((votes / 2.0).floor() + 1.0, votes, p)
}

/// The chance of at least `needed` among `votes` independent votes of chance `p`.
pub(super) fn at_least(needed: f64, votes: f64, p: f64) -> f64 {
    if needed <= 0.0 {
        return 1.0;
    }
    if needed > votes {
        return 0.0;
    }
    // Far from the line the tail is below 1e-15: no need to sum it.
    let distance = (needed - 0.5 - votes * p) / libm::sqrt(votes * p * (1.0 - p)).max(1e-12);
    if votes > 30.0 && distance.abs() > 9.0 {
        return if distance > 0.0 { 0.0 } else { 1.0 };
    }
    // P(Y ≥ k) = I_p(k, v − k + 1). Source: DLMF 8.17.5.
    beta_distribution(p, needed, votes - needed + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calibration::SizeTerm;
    use crate::special::normal_distribution;

    const FLAT: WorkplaceVote =
        WorkplaceVote { size_term: SizeTerm::Logarithm, alpha: 0.0, beta: 0.0, sigma: 1e-9 };

    #[test]
    fn by_hand_without_spread() {
        // A fair coin: two of three or three of three, 1/2; all three, 1/8; of two votes both, 1/4.
        let three = FLAT.predict(3.0, 3.0);
        assert!((three.win - 0.5).abs() < 1e-9 && (three.unanimous - 0.125).abs() < 1e-9);
        assert!((FLAT.predict(2.0, 2.0).win - 0.25).abs() < 1e-9);
    }

    #[test]
    fn a_large_unit_wins_as_often_as_its_log_odds_are_positive() {
        let model = WorkplaceVote { alpha: 0.5, sigma: 1.0, ..FLAT };
        // Near the line the counting adds a normal error of 2/√votes in log odds.
        let exact = |votes: f64| normal_distribution(0.5 / (1.0 + 4.0 / votes).sqrt());
        assert!((model.predict(401.0, 401.0).win - exact(401.0)).abs() < 5e-4);
        assert!((model.predict(4001.0, 4001.0).win - exact(4001.0)).abs() < 5e-3);
    }
}
