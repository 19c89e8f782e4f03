//! Distributions over a cursor of luck: binomial, geometric gap, normal, and the random order of a slice.
//!
//! Belongs here: samplers of textbook distributions. Does not: quantiles of the situation's own distributions.

use super::stream::Draws;

/// The number of successes in `trials` independent trials of chance `chance` (outside 0..=1 it is clamped; NaN
/// counts as 0).
///
/// Inversion by the recursion of the probabilities when the smaller of the expected successes and failures is
/// below 10, otherwise transformed rejection. Exact up to the precision of `f64`.
///
/// Source: Hörmann (1993), "The generation of binomial random variates", J. Stat. Comput. Simul. 46, algorithm
/// BTRS.
#[must_use]
pub fn binomial(trials: u32, chance: f64, draws: &mut Draws) -> u32 {
    if chance > 0.5 {
        return trials - binomial(trials, 1.0 - chance, draws);
    }
    if trials == 0 || chance.is_nan() || chance <= 0.0 {
        return 0;
    }
    if f64::from(trials) * chance < 10.0 {
        binomial_by_inversion(trials, chance, draws)
    } else {
        binomial_by_rejection(trials, chance, draws)
    }
}

fn binomial_by_inversion(trials: u32, chance: f64, draws: &mut Draws) -> u32 {
    let odds = chance / (1.0 - chance);
    let none = libm::exp(f64::from(trials) * libm::log1p(-chance));
    let mut left = draws.next_f64();
    let mut probability = none;
    let mut successes = 0;
    while left >= probability && successes < trials {
        left -= probability;
        probability *= odds * f64::from(trials - successes) / f64::from(successes + 1);
        successes += 1;
        // The rounding of the sum can leave a rest that no term covers.
        if probability < 1e-300 {
            break;
        }
    }
    successes
}

fn binomial_by_rejection(trials: u32, chance: f64, draws: &mut Draws) -> u32 {
    let n = f64::from(trials);
    let spread = libm::sqrt(n * chance * (1.0 - chance));
    let b = 1.15 + 2.53 * spread;
    let a = -0.0873 + 0.0248 * b + 0.01 * chance;
    let center = n * chance + 0.5;
    let acceptance = 0.92 - 4.2 / b;
    let alpha = (2.83 + 5.1 / b) * spread;
    let log_odds = libm::log(chance / (1.0 - chance));
    let mode = libm::floor((n + 1.0) * chance);
    let height = libm::lgamma(mode + 1.0) + libm::lgamma(n - mode + 1.0);
    loop {
        let u = draws.next_f64() - 0.5;
        let v = 1.0 - draws.next_f64();
        let rest = 0.5 - libm::fabs(u);
        let value = libm::floor((2.0 * a / rest + b) * u + center);
        if !(0.0..=n).contains(&value) {
            continue;
        }
        let squeezed = rest >= 0.07 && v <= acceptance;
        if squeezed
            || libm::log(v * alpha / (a / (rest * rest) + b))
                <= height - libm::lgamma(value + 1.0) - libm::lgamma(n - value + 1.0)
                    + (value - mode) * log_odds
        {
            return whole(value);
        }
    }
}

/// The number of failures before the first success, each trial succeeding with chance `chance`, 0 < `chance` <= 1;
/// `u64::MAX` when the chance is not positive. Used to jump to the next chosen item of a long list.
#[must_use]
pub fn geometric_skip(chance: f64, draws: &mut Draws) -> u64 {
    if chance.is_nan() || chance <= 0.0 {
        return u64::MAX;
    }
    if chance >= 1.0 {
        return 0;
    }
    let skip = libm::floor(libm::log(1.0 - draws.next_f64()) / libm::log1p(-chance));
    // A float beyond the range saturates.
    #[expect(clippy::cast_possible_truncation, reason = "not negative, and the cast saturates")]
    let skip = skip as u64;
    skip
}

/// A standard normal number (mean 0, standard deviation 1), by the polar form of Box & Muller's method.
///
/// Source: Marsaglia & Bray (1964), "A convenient method for generating normal variables", SIAM Review 6(3).
#[must_use]
pub fn normal(draws: &mut Draws) -> f64 {
    loop {
        let x = 2.0 * draws.next_f64() - 1.0;
        let y = 2.0 * draws.next_f64() - 1.0;
        let square = x * x + y * y;
        if square > 0.0 && square < 1.0 {
            return x * libm::sqrt(-2.0 * libm::log(square) / square);
        }
    }
}

/// Puts the items in random order, all orders equally likely (Fisher & Yates). Slices of up to 2³² items.
pub fn shuffle<T>(items: &mut [T], draws: &mut Draws) {
    for last in (1..items.len()).rev() {
        let bound = u32::try_from(last + 1).unwrap_or(u32::MAX);
        items.swap(last, draws.below(bound) as usize);
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a whole number from 0 to a u32")]
fn whole(value: f64) -> u32 {
    value as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;
    use alloc::vec::Vec;

    /// Mean and variance over 200 000 draws, each within five standard errors. The kurtosis of the binomial is
    /// near 3, so the standard error of the variance is about variance·sqrt(2/200 000).
    #[test]
    fn binomial_has_the_right_mean_and_variance() {
        for (case, (trials, chance)) in
            [(5, 0.3), (1000, 0.002), (40, 0.5), (20_000, 0.02), (300, 0.9), (1_000_000, 0.35)]
                .into_iter()
                .enumerate()
        {
            let mut draws = Stream::new(5, 2).at(case as u64);
            let runs = 200_000;
            let (mut sum, mut square) = (0.0, 0.0);
            let mean = f64::from(trials) * chance;
            for _ in 0..runs {
                let off = f64::from(binomial(trials, chance, &mut draws)) - mean;
                sum += off;
                square += off * off;
            }
            let variance = mean * (1.0 - chance);
            let n = f64::from(runs);
            assert!((sum / n).abs() < 5.0 * (variance / n).sqrt(), "mean of {trials} {chance}");
            let relative = square / n / variance - 1.0;
            assert!(relative.abs() < 5.0 * (2.5 / n).sqrt(), "variance of {trials} {chance}: {relative}");
        }
    }

    #[test]
    fn binomial_at_the_edges() {
        let mut draws = Stream::new(5, 2).at(9);
        assert_eq!(binomial(10, 0.0, &mut draws), 0);
        assert_eq!(binomial(10, 1.0, &mut draws), 10);
        assert_eq!(binomial(10, 7.0, &mut draws), 10);
        assert_eq!(binomial(10, f64::NAN, &mut draws), 0);
        assert_eq!(binomial(0, 0.5, &mut draws), 0);
    }

    /// Chi-square of the whole distribution, binomial of 30 trials of one half (rejection) against exact
    /// probabilities, values 9 to 21: 12 degrees of freedom, 32.9 is exceeded once in a thousand seeds.
    #[test]
    fn binomial_by_rejection_has_the_right_shape() {
        let mut draws = Stream::new(6, 2).at(0);
        let runs = 100_000;
        let mut counts = [0_u32; 31];
        for _ in 0..runs {
            counts[binomial(30, 0.5, &mut draws) as usize] += 1;
        }
        let mut choose = 1.0;
        let mut chi_square = 0.0;
        for (k, &count) in counts.iter().enumerate() {
            let expected = f64::from(runs) * choose / 2f64.powi(30);
            if (9..=21).contains(&k) {
                chi_square += (f64::from(count) - expected).powi(2) / expected;
            }
            choose *= (30 - k) as f64 / (k + 1) as f64;
        }
        assert!(chi_square < 34.5, "{chi_square} {counts:?}");
    }

    #[test]
    fn geometric_skip_has_the_right_mean() {
        let mut draws = Stream::new(7, 2).at(0);
        let runs = 100_000;
        let mean = (0..runs).map(|_| geometric_skip(0.1, &mut draws) as f64).sum::<f64>() / f64::from(runs);
        // Mean 9, standard deviation sqrt(0.9)/0.1 = 9.49.
        assert!((mean - 9.0).abs() < 5.0 * 9.49 / f64::from(runs).sqrt(), "{mean}");
        assert_eq!(geometric_skip(0.0, &mut draws), u64::MAX);
        assert_eq!(geometric_skip(1.0, &mut draws), 0);
    }

    #[test]
    fn normal_has_mean_0_and_variance_1() {
        let mut draws = Stream::new(8, 2).at(0);
        let runs = 200_000;
        let values: Vec<f64> = (0..runs).map(|_| normal(&mut draws)).collect();
        let n = f64::from(runs);
        let mean = values.iter().sum::<f64>() / n;
        let variance = values.iter().map(|x| x * x).sum::<f64>() / n;
        assert!(mean.abs() < 5.0 / n.sqrt() && (variance - 1.0).abs() < 5.0 * (2.0 / n).sqrt());
    }

    #[test]
    fn shuffle_makes_every_order_equally_often() {
        let mut draws = Stream::new(9, 2).at(0);
        let mut counts = [0_u32; 6];
        for _ in 0..60_000 {
            let mut items = [0_usize, 1, 2];
            shuffle(&mut items, &mut draws);
            counts[items[0] * 2 + usize::from(items[1] > items[2])] += 1;
        }
        let chi_square: f64 = counts.iter().map(|&n| (f64::from(n) - 1e4).powi(2) / 1e4).sum();
        // Five degrees of freedom: 20.5 is exceeded once in a thousand seeds.
        assert!(chi_square < 20.5, "{counts:?}");
    }
}
