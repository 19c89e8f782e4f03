//! Rates and means from few or many rows, with intervals that stay wide when rows are few.
//!
//! Belongs here: the arithmetic shared by all estimators. Does not: which rows count.

use crate::estimate::{Distribution, LEVEL, beta_interval};
use crate::special::normal_quantile;

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

    proptest! {
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
