//! Rates and means from few or many rows, with intervals that stay wide when rows are few.
//!
//! Belongs here: the arithmetic shared by all estimators. Does not: which rows count.

use crate::estimate::{Distribution, LEVEL, beta_interval};
use crate::special::{gamma_quantile, normal_quantile};

/// Rows of the whole record that the spread of a filtered sample is pooled with: two alike elections must not give
/// an interval of no width.
pub(crate) const POOLED_ROWS: f64 = 4.0;

/// Number of values as a float.
pub(crate) fn size(count: usize) -> f64 {
    // Counts here are rows in memory, far below 2^53.
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

/// Mean and variance (divisor n − 1; 0 for fewer than two values).
pub(crate) fn mean_and_variance(values: &[f64]) -> (f64, f64) {
    let n = size(values.len());
    if values.is_empty() {
        return (0.0, 0.0);
    }
    let mean = values.iter().sum::<f64>() / n;
    if values.len() < 2 {
        return (mean, 0.0);
    }
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    (mean, squares / (n - 1.0))
}

/// An estimate with its interval and the distribution to sample.
#[derive(Clone, Debug)]
pub(crate) struct Pooled {
    pub(crate) raw: f64,
    pub(crate) estimate: f64,
    pub(crate) interval: [f64; 2],
    pub(crate) distribution: Distribution,
}

/// What a situation is to sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sampled {
    /// The uncertainty of the mean.
    Mean,
    /// A single row.
    Row,
}

/// A rate from counts: the posterior under Jeffreys' prior, Beta(s + ½, n − s + ½).
///
/// Source: Brown, Cai & Das Gupta (2001), Interval Estimation for a Binomial Proportion, Stat. Sci. 16(2), §3.1.1.
pub(crate) fn rate(successes: u64, n: u64) -> Pooled {
    let float = |count: u64| u32::try_from(count).map_or(f64::from(u32::MAX), f64::from);
    let (s, n) = (float(successes), float(n));
    let (a, b) = (s + 0.5, n - s + 0.5);
    Pooled {
        raw: s / n,
        estimate: a / (a + b),
        interval: beta_interval(a, b),
        distribution: Distribution::Beta { a, b },
    }
}

/// The mean of shares in 0 to 1 over rows.
///
/// Each row counts as w = m(1 − m)/s² observations, so that the posterior Beta(wΣx + ½, wΣ(1 − x) + ½) has the
/// variance s²/n of the mean in large samples; s² and the m inside w are pooled with [`POOLED_ROWS`] rows of `whole`,
/// the shares under the default filter. The spread of a single row
/// is the Beta distribution with that mean and variance s²(1 + 1/n).
pub(crate) fn mean_share(values: &[f64], whole: &[f64], sampled: Sampled) -> Pooled {
    let n = size(values.len());
    let (raw, own_variance) = mean_and_variance(values);
    let (whole_mean, whole_variance) = mean_and_variance(whole);
    let variance = pooled_variance(n, own_variance, whole_variance);
    let middle = (n * raw + POOLED_ROWS * whole_mean) / (n + POOLED_ROWS);
    let bernoulli = middle * (1.0 - middle);
    // A row is worth at least a hundredth of a yes-or-no observation, and no variance at all is worth many.
    let worth = (bernoulli / variance.max(1e-9)).clamp(0.01, 1e6);
    let (a, b) = (worth * n * raw + 0.5, worth * n * (1.0 - raw) + 0.5);
    let estimate = a / (a + b);
    let distribution = match sampled {
        Sampled::Mean => Distribution::Beta { a, b },
        Sampled::Row => {
            let spread = (variance * (1.0 + 1.0 / n)).min(0.999 * estimate * (1.0 - estimate));
            let precision = (estimate * (1.0 - estimate) / spread.max(1e-9) - 1.0).max(1e-3);
            Distribution::Beta { a: precision * estimate, b: precision * (1.0 - estimate) }
        }
    };
    Pooled { raw, estimate, interval: beta_interval(a, b), distribution }
}

/// The mean of positive sizes over rows, and the spread of a single row.
///
/// The interval is exp(ln mean ± z·cv/√n), the delta method on the logarithm, cv the coefficient of variation; the
/// spread is lognormal with the mean and standard deviation of the logarithms. Both variances are pooled with
/// [`POOLED_ROWS`] rows of `whole`. Values must be above 0.
pub(crate) fn mean_size(values: &[f64], whole: &[f64]) -> Pooled {
    let n = size(values.len());
    let squared_cv = |(mean, variance): (f64, f64)| variance / (mean * mean);
    let own = mean_and_variance(values);
    let cv2 = pooled_variance(n, squared_cv(own), squared_cv(mean_and_variance(whole)));
    let logs = |values: &[f64]| -> Vec<f64> { values.iter().map(|value| libm::log(*value)).collect() };
    let (mean_log, log_variance) = mean_and_variance(&logs(values));
    let (_, whole_log_variance) = mean_and_variance(&logs(whole));
    let spread = pooled_variance(n, log_variance, whole_log_variance) * (1.0 + 1.0 / n);
    let reach = normal_quantile(1.0 - (1.0 - LEVEL) / 2.0) * libm::sqrt(cv2 / n);
    Pooled {
        raw: own.0,
        estimate: own.0,
        interval: [own.0 * libm::exp(-reach), own.0 * libm::exp(reach)],
        distribution: Distribution::Lognormal {
            median: libm::exp(mean_log),
            sigma: libm::sqrt(spread).max(1e-6),
        },
    }
}

/// The typical size among positive sizes over rows: half of the rows are smaller, where their logarithms are normal.
///
/// Where a few rows hold nearly everything, as with sizes of unions, the mean says little of any one of them. The
/// interval is exp(m ± z·s/√n), the spread of a single row lognormal, m and s² mean and variance of the logarithms, s²
/// pooled with [`POOLED_ROWS`] rows of `whole`. `raw` is the plain mean. Values must be above 0.
pub(crate) fn typical_size(values: &[f64], whole: &[f64]) -> Pooled {
    let n = size(values.len());
    let logs = |values: &[f64]| -> Vec<f64> { values.iter().map(|value| libm::log(*value)).collect() };
    let (middle, own) = mean_and_variance(&logs(values));
    let variance = pooled_variance(n, own, mean_and_variance(&logs(whole)).1);
    let median = libm::exp(middle);
    let reach = normal_quantile(1.0 - (1.0 - LEVEL) / 2.0) * libm::sqrt(variance / n);
    Pooled {
        raw: mean_and_variance(values).0,
        estimate: median,
        interval: [median * libm::exp(-reach), median * libm::exp(reach)],
        distribution: Distribution::Lognormal {
            median,
            sigma: libm::sqrt(variance * (1.0 + 1.0 / n)).max(1e-6),
        },
    }
}

/// What was counted in one year: how often, and the part of the year that was counted, above 0 and at most 1.
#[derive(Clone, Copy, Debug)]
pub(crate) struct YearCount {
    pub(crate) count: f64,
    pub(crate) part: f64,
}

/// Events a year from counts by year.
///
/// The number in a year has the mean m and the variance m + c²m², that of a Poisson number whose rate differs from year
/// to year with the coefficient of variation c (negative binomial; McCullagh & Nelder 1989, Generalized Linear Models,
/// §6.2.3). c² comes from the moments of whole years, pooled with [`POOLED_ROWS`] years of `whole`, which has at least
/// one. The rate over the years is then Gamma with shape a = (n + ½)/(1 + c²m·Σp²/Σp) and mean (n + ½)/Σp, p the parts of
/// years: Jeffreys' prior where c is 0 (Brown, Cai & Das Gupta 2003, Statistica Sinica 13). The distribution is the
/// lognormal one with the same median and the same central interval.
pub(crate) fn yearly_rate(years: &[YearCount], whole: &[YearCount]) -> Pooled {
    let counted: f64 = years.iter().map(|year| year.part).sum();
    let squares: f64 = years.iter().map(|year| year.part * year.part).sum();
    let n: f64 = years.iter().map(|year| year.count).sum();
    let (own_years, own) = squared_variation(years);
    let c2 = pooled_variance(own_years, own, squared_variation(whole).1);
    let estimate = (n + 0.5) / counted;
    let shape = (n + 0.5) / (1.0 + c2 * estimate * squares / counted);
    let scale = estimate / shape;
    let tail = (1.0 - LEVEL) / 2.0;
    let [low, median, high] = [tail, 0.5, 1.0 - tail].map(|p| scale * gamma_quantile(p, shape));
    let sigma = libm::log(high / low) / (2.0 * normal_quantile(1.0 - tail));
    Pooled {
        raw: n / counted,
        estimate,
        interval: [low, high],
        // A rate that rests on almost nothing is uncertain by orders of magnitude, but not without bound.
        distribution: Distribution::Lognormal { median, sigma: if sigma.is_finite() { sigma } else { 5.0 } },
    }
}

/// Number of whole years, and the square of the coefficient of variation of their rates beyond chance, 0 or more.
fn squared_variation(years: &[YearCount]) -> (f64, f64) {
    let counts: Vec<f64> = years.iter().filter(|year| year.part > 0.99).map(|year| year.count).collect();
    let (mean, variance) = mean_and_variance(&counts);
    let excess = if mean > 0.0 { (variance - mean) / (mean * mean) } else { 0.0 };
    (size(counts.len()), excess.max(0.0))
}

fn pooled_variance(n: f64, own: f64, whole: f64) -> f64 {
    ((n - 1.0).max(0.0) * own + POOLED_ROWS * whole) / ((n - 1.0).max(0.0) + POOLED_ROWS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn four_wins_of_four_are_not_certainty() {
        let four = rate(4, 4);
        assert!((four.raw - 1.0).abs() < 1e-15);
        assert!((four.estimate - 0.9).abs() < 1e-12);
        assert!(four.interval[0] < 0.6 && four.interval[1] < 1.0);
    }

    #[test]
    fn a_large_sample_gives_the_usual_standard_error() {
        let values: Vec<f64> = (0..2000).map(|i| f64::from(i % 101) / 100.0).collect();
        let pooled = mean_share(&values, &values, Sampled::Row);
        let (mean, variance) = mean_and_variance(&values);
        let usual = 1.96 * (variance / 2000.0).sqrt();
        let half = (pooled.interval[1] - pooled.interval[0]) / 2.0;
        assert!((half / usual - 1.0).abs() < 0.01, "{half} against {usual}");
        assert!((pooled.estimate - mean).abs() < 1e-3);
        let Distribution::Beta { a, b } = pooled.distribution else { unreachable!() };
        let spread = a * b / ((a + b) * (a + b) * (a + b + 1.0));
        assert!((spread / variance - 1.0).abs() < 0.01);
    }

    fn whole_years(counts: &[f64]) -> Vec<YearCount> {
        counts.iter().map(|count| YearCount { count: *count, part: 1.0 }).collect()
    }

    #[test]
    fn steady_years_give_the_interval_of_a_poisson_rate() {
        // Jeffreys' interval for 30 events: half the 2.5 % and 97.5 % points of chi-square with 61 degrees of freedom.
        let years = whole_years(&[10.0, 10.0, 10.0]);
        let pooled = yearly_rate(&years, &years);
        assert!((pooled.raw - 10.0).abs() < 1e-12 && (pooled.estimate - 30.5 / 3.0).abs() < 1e-12);
        let chi_square_61 = [41.303, 84.476];
        for (got, want) in pooled.interval.iter().zip(chi_square_61) {
            assert!((got - want / 6.0).abs() < 1e-3, "{got} against {}", want / 6.0);
        }
    }

    #[test]
    fn years_that_differ_beyond_chance_widen_the_range() {
        let width = |counts: &[f64]| {
            let years = whole_years(counts);
            let [low, high] = yearly_rate(&years, &years).interval;
            high - low
        };
        let steady = width(&[100.0; 10]);
        let falling: Vec<f64> = (0..10).map(|year| 190.0 - 20.0 * f64::from(year)).collect();
        // By hand: mean 100, variance 3666.7, so that the mean of ten years has the standard error 19.1 and not 3.16.
        let ratio = width(&falling) / steady;
        assert!((ratio / (19.1 / 3.16) - 1.0).abs() < 0.05, "{ratio}");
    }

    #[test]
    fn half_a_year_counts_half() {
        let whole = whole_years(&[10.0, 12.0, 8.0]);
        let half = [YearCount { count: 5.0, part: 0.5 }];
        let pooled = yearly_rate(&half, &whole);
        assert!((pooled.raw - 10.0).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn rates_hold_their_estimate(counts in proptest::collection::vec(0_u16..500, 1..30)) {
            let years = whole_years(&counts.iter().map(|count| f64::from(*count)).collect::<Vec<_>>());
            let pooled = yearly_rate(&years, &years);
            prop_assert!(pooled.interval[0] <= pooled.estimate && pooled.estimate <= pooled.interval[1]);
            prop_assert!(pooled.interval.iter().all(|end| end.is_finite() && *end >= 0.0));
        }

        #[test]
        fn typical_sizes_lie_inside_and_narrow_with_rows(value in 1.0..1e6_f64, n in 1usize..40) {
            let whole = [1.0, 20.0, 300.0, 5000.0];
            let (few, many) = (typical_size(&vec![value; n], &whole), typical_size(&vec![value; 4 * n], &whole));
            prop_assert!((few.estimate / value - 1.0).abs() < 1e-9);
            prop_assert!(few.interval[0] < value && value < few.interval[1]);
            prop_assert!(many.interval[1] < few.interval[1] && many.interval[0] > few.interval[0]);
        }

        #[test]
        fn intervals_hold_their_estimate_and_narrow_with_rows(share in 0.0..=1.0_f64, n in 1usize..40) {
            let whole: Vec<f64> = (0..100).map(|i| f64::from(i) / 99.0).collect();
            let few = mean_share(&vec![share; n], &whole, Sampled::Row);
            let many = mean_share(&vec![share; 4 * n], &whole, Sampled::Row);
            prop_assert!(few.interval[0] <= few.estimate && few.estimate <= few.interval[1]);
            prop_assert!(few.interval[0] >= 0.0 && few.interval[1] <= 1.0);
            prop_assert!(many.interval[1] - many.interval[0] < few.interval[1] - few.interval[0]);
        }

        #[test]
        fn sizes_hold_their_mean(values in proptest::collection::vec(1.0..1000.0_f64, 1..30)) {
            let pooled = mean_size(&values, &[1.0, 20.0, 300.0]);
            prop_assert!(pooled.interval[0] < pooled.raw && pooled.raw < pooled.interval[1]);
        }
    }
}
