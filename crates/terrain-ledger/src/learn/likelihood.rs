//! How likely what was counted is, for a value of the number that it is about: logarithms, minus infinity where it can't be.
//! Whose counts they are belongs to `number`.

use crate::fact::Figure;
use serde::Serialize;
use terrain_decide::special::ln_beta;

/// Quantile 0.95 of the standard normal distribution: the ends of a range that holds nine times of ten.
pub(crate) const NORMAL_95: f64 = 1.644_853_626_951_472_7;

/// Log likelihood of a turnout for an active base: `came` of those of the base who were asked come, each with the same share,
/// which is different at each action, Beta with the shapes `share` (beta-binomial; Johnson, Kemp & Kotz 2005, *Univariate
/// Discrete Distributions*, §6.2.2). A base is a real number in a situation, so factorials are gamma functions; half a
/// person less than came rounds to them. `asked` bounds those who can come, unless more came than were asked.
#[must_use]
pub fn turnout(base: f64, asked: Option<u32>, came: u32, share: [f64; 2]) -> f64 {
    let came_of = f64::from(came);
    if base.is_nan() || base < came_of - 0.5 {
        return f64::NEG_INFINITY;
    }
    let bound = asked.filter(|asked| *asked >= came).map_or(f64::INFINITY, f64::from);
    let trials = base.min(bound);
    let [a, b] = share;
    libm::lgamma(trials + 1.0) - libm::lgamma(came_of + 1.0) - libm::lgamma(trials - came_of + 1.0)
        + ln_beta(came_of + a, trials - came_of + b)
        - ln_beta(a, b)
}

/// Log likelihood of `acted` of `weeks` weeks with acts against us, for the share of weeks `strength` in which the other side acts
/// (binomial, without the factor that doesn't depend on it).
#[must_use]
pub fn opposition(strength: f64, acted: u32, weeks: u32) -> f64 {
    let times = |count: u32, share: f64| if count == 0 { 0.0 } else { f64::from(count) * libm::log(share) };
    if !(0.0..=1.0).contains(&strength) {
        return f64::NEG_INFINITY;
    }
    times(acted, strength) + times(weeks.saturating_sub(acted), 1.0 - strength)
}

/// Log likelihood of `successes` of `trials` under a Beta with these shapes, over that of the same shapes without any: fractions
/// count as parts of a success (the quasi-likelihood of Papke & Wooldridge 1996, J. Applied Econometrics 11).
pub(crate) fn kept(successes: f64, trials: f64, [a, b]: [f64; 2]) -> f64 {
    ln_beta(a + successes, b + trials - successes) - ln_beta(a, b)
}

/// On what scale an error of a reading is even to both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// As it is.
    Plain,
    /// Its logarithm: for what is above 0.
    Logarithm,
    /// Logarithm of the odds: for what lies between 0 and 1.
    Odds,
}

/// A number that somebody read off, with how far off it may be.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Reading {
    /// The scale.
    pub scale: Scale,
    /// The value on that scale.
    pub middle: f64,
    /// Standard deviation below and above it.
    pub sd: [f64; 2],
}

/// Part of a value that a reading without a range may be off by, nine times of ten.
const ABOUT: f64 = 0.1;

impl Reading {
    /// A value with the range that it lies in nine times of ten; without one it is right within ±10 % (within a tenth of
    /// `width` where the value is 0). `allowed` says what values the number can have.
    #[must_use]
    pub fn new(value: f64, range: Option<[f64; 2]>, allowed: (f64, f64), width: f64) -> Self {
        let about =
            if value == 0.0 { ABOUT * width.abs().max(f64::MIN_POSITIVE) } else { ABOUT * value.abs() };
        let [low, high] = range.unwrap_or([value - about, value + about]);
        let scale = if allowed.0 >= 0.0 && allowed.1 <= 1.0 && low > 0.0 && high < 1.0 {
            Scale::Odds
        } else if allowed.0 >= 0.0 && low > 0.0 {
            Scale::Logarithm
        } else {
            Scale::Plain
        };
        let middle = scale.of(value);
        let below = (middle - scale.of(low)) / NORMAL_95;
        let above = (scale.of(high) - middle) / NORMAL_95;
        // A value at an end of its range is as far off to that side as to the other; one without any width, hardly at all.
        let least = 1e-6 * middle.abs().max(1e-6);
        let sd = match (below > least, above > least) {
            (true, true) => [below, above],
            (true, false) => [below, below],
            (false, true) => [above, above],
            (false, false) => [least, least],
        };
        Self { scale, middle, sd }
    }

    /// Log likelihood of a value: normal on the scale, of another width to each side where the range asks for it (two-piece
    /// normal; Wallis 2014, Statistical Science 29), without the factor that doesn't depend on the value.
    #[must_use]
    pub fn log_likelihood(&self, value: f64) -> f64 {
        let off = self.scale.of(value) - self.middle;
        if value.is_nan() || off.is_nan() {
            return f64::NEG_INFINITY;
        }
        let z = off / if off < 0.0 { self.sd[0] } else { self.sd[1] };
        -0.5 * z * z
    }
}

/// The range of nine times of ten of a share that so many were asked for, where the figure says no range: normal around the
/// share, with two yes and two no added (Agresti & Coull 1998, *The American Statistician* 52). Else the figure's own.
pub(crate) fn range_of(figure: &Figure) -> Option<[f64; 2]> {
    let asked = figure.asked.filter(|asked| *asked > 0 && (0.0..=1.0).contains(&figure.value));
    figure.range.or_else(|| {
        let asked = f64::from(asked?);
        let share = (figure.value * asked + 2.0) / (asked + 4.0);
        let half = NORMAL_95 * libm::sqrt(share * (1.0 - share) / (asked + 4.0));
        Some([figure.value - half, figure.value + half])
    })
}

impl Scale {
    fn of(self, value: f64) -> f64 {
        match self {
            Self::Plain => value,
            Self::Logarithm => libm::log(value.max(f64::MIN_POSITIVE)),
            Self::Odds => {
                let inside = value.clamp(1e-12, 1.0 - 1e-12);
                libm::log(inside / (1.0 - inside))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Probability by products of fractions, for whole numbers and whole shapes.
    fn beta_binomial(trials: u32, came: u32, a: u32, b: u32) -> f64 {
        let rising = |from: u32, times: u32| (0..times).map(|step| f64::from(from + step)).product::<f64>();
        let choose = (0..came).map(|step| f64::from(trials - step) / f64::from(step + 1)).product::<f64>();
        choose * rising(a, came) * rising(b, trials - came) / rising(a + b, trials)
    }

    #[test]
    fn of_whole_people_it_is_the_beta_binomial_and_sums_to_one() {
        for (trials, a, b) in [(1, 1, 1), (7, 2, 2), (40, 2, 5), (60, 8, 3)] {
            let mut sum = 0.0;
            for came in 0..=trials {
                let share = [f64::from(a), f64::from(b)];
                let found = libm::exp(turnout(f64::from(trials), None, came, share));
                assert!((found / beta_binomial(trials, came, a, b) - 1.0).abs() < 1e-10);
                sum += found;
            }
            assert!((sum - 1.0).abs() < 1e-10, "{trials}: {sum}");
        }
    }

    #[test]
    fn those_asked_bound_those_who_can_come() {
        let share = [2.0, 2.0];
        assert_eq!(turnout(500.0, Some(60), 31, share), turnout(60.0, None, 31, share));
        assert_eq!(turnout(40.0, Some(60), 31, share), turnout(40.0, None, 31, share));
        assert_eq!(turnout(500.0, Some(20), 31, share), turnout(500.0, None, 31, share));
        assert_eq!(turnout(30.0, None, 31, share), f64::NEG_INFINITY);
        assert!(turnout(30.6, None, 31, share).is_finite());
    }

    #[test]
    fn readings_have_their_range_nine_times_of_ten() {
        // At both ends the density is exp(−1.645²/2) of that in the middle.
        let at_end = -0.5 * NORMAL_95 * NORMAL_95;
        for (value, range, allowed) in
            [(60.0, [40.0, 90.0], (0.0, 1e6)), (0.4, [0.2, 0.5], (0.0, 1.0)), (0.0, [-1.0, 0.5], (-2.0, 2.0))]
        {
            let reading = Reading::new(value, Some(range), allowed, 1.0);
            assert!(reading.log_likelihood(value).abs() < 1e-20);
            for end in range {
                assert!((reading.log_likelihood(end) - at_end).abs() < 1e-9, "{reading:?} {end}");
            }
        }
        let exact = Reading::new(50.0, None, (0.0, 1e6), 1.0);
        assert!((exact.log_likelihood(45.0) - at_end).abs() < 1e-9);
        assert!((exact.log_likelihood(55.0) - at_end).abs() < 1e-9);
        assert!(Reading::new(3.0, Some([3.0, 3.0]), (0.0, 9.0), 1.0).log_likelihood(3.1) < -1e6);
        assert!(exact.log_likelihood(f64::NAN) == f64::NEG_INFINITY);
    }

    #[test]
    fn a_share_of_few_who_were_asked_is_known_loosely() {
        let figure = |value: f64, range: Option<[f64; 2]>, asked: Option<u32>| Figure {
            about: "clarity".to_owned(),
            value,
            range,
            asked,
            source: "asked at the gate".to_owned(),
        };
        // 14 of 34: 1.645 times the root of 0.4118 · 0.5882 / 34 is 0.1388.
        let [low, high] = range_of(&figure(0.4, None, Some(30))).unwrap();
        assert!((high - 0.4 - 0.1388).abs() < 1e-4 && (0.4 - low - 0.1388).abs() < 1e-4);
        assert_eq!(range_of(&figure(0.4, Some([0.3, 0.5]), Some(30))), Some([0.3, 0.5]));
        assert_eq!(range_of(&figure(40.0, None, Some(30))), None);
        assert_eq!(range_of(&figure(0.4, None, None)), None);
        assert!(range_of(&figure(0.0, None, Some(5))).unwrap()[1] > 0.1);
    }

    #[test]
    fn weeks_with_acts_are_binomial() {
        assert!((opposition(0.25, 1, 3) - (0.25_f64 * 0.75 * 0.75).ln()).abs() < 1e-12);
        assert_eq!(opposition(0.0, 0, 3), 0.0);
        assert_eq!(opposition(0.0, 1, 3), f64::NEG_INFINITY);
        assert_eq!(opposition(1.0, 3, 3), 0.0);
    }
}
