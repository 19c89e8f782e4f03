//! A share of counted cases, with the range that so few or so many cases leave open. Never a bare share: the count always
//! stands behind it.

use serde::Serialize;
use terrain_decide::analysis::share_interval;

/// Cases below which a share says next to nothing: whoever shows it says so.
pub const FEW: u32 = 3;

/// Quantile 0.95 of the standard normal distribution: what a 90 % range needs.
const NORMAL_95: f64 = 1.644_853_626_951_472_2;

/// A share of counted cases.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Share {
    /// Cases in which it was so.
    pub hits: u32,
    /// Cases in all.
    pub of: u32,
    /// The share, 0 to 1; `None` of no cases.
    pub share: Option<f64>,
    /// Its 90 % range: Wilson's score interval (1927, JASA 22, 209–212), for few cases one of the two that L. D. Brown and others
    /// recommend (2001, Statistical Science 16, 101–133).
    pub interval: Option<[f64; 2]>,
    /// Whether there are fewer than [`FEW`] cases.
    pub too_few: bool,
}

impl Share {
    /// The share of `hits` in `of` cases; more hits than cases count as all of them.
    #[must_use]
    pub fn new(hits: u32, of: u32) -> Self {
        let hits = hits.min(of);
        let known = (of > 0).then(|| f64::from(hits) / f64::from(of));
        Self {
            hits,
            of,
            share: known,
            interval: known.map(|share| share_interval(share, f64::from(of), NORMAL_95)),
            too_few: of < FEW,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Wilson's interval is where the score test does not reject: both ends solve (p − share)² = z² p (1 − p) / n.
    #[test]
    fn both_ends_solve_the_equation_of_the_score_test() {
        for (hits, of) in [(1, 3), (2, 4), (5, 7), (40, 60)] {
            let share = Share::new(hits, of);
            let seen = share.share.unwrap();
            for end in share.interval.unwrap() {
                let left = (end - seen) * (end - seen);
                let right = NORMAL_95 * NORMAL_95 * end * (1.0 - end) / f64::from(of);
                assert!((left - right).abs() < 1e-12, "{hits} of {of}: {end}");
            }
        }
    }

    #[test]
    fn no_cases_have_no_share_and_few_are_named() {
        assert_eq!(Share::new(0, 0), Share { hits: 0, of: 0, share: None, interval: None, too_few: true });
        assert!(Share::new(2, 2).too_few);
        assert!(!Share::new(2, 3).too_few);
    }

    proptest! {
        #[test]
        fn a_share_lies_in_its_range_and_all_in_0_to_1(hits in 0_u32..2_000, of in 1_u32..2_000) {
            let share = Share::new(hits, of);
            let (seen, [low, high]) = (share.share.unwrap(), share.interval.unwrap());
            prop_assert!((0.0..=1.0).contains(&seen));
            prop_assert!(0.0 <= low && low <= seen && seen <= high && high <= 1.0);
        }
    }
}
