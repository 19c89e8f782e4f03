//! The textbook parts: means, quantiles, Student's t and chi-square. What they are applied to belongs elsewhere.

use crate::special::{beta_cdf, beta_quantile, ln_beta};

/// Arithmetic mean; 0 of nothing.
pub(crate) fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / values.len() as f64 }
}

/// Variance, dividing by the number of values less 1; 0 of fewer than two.
pub(crate) fn variance(values: &[f64]) -> f64 {
    if values.len() < 2 {
        return 0.0;
    }
    let middle = mean(values);
    values.iter().map(|value| (value - middle) * (value - middle)).sum::<f64>() / (values.len() - 1) as f64
}

/// The values in rising order.
pub(crate) fn sorted(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    values
}

/// The quantile at `probability` of values in rising order, at least one: linear interpolation at (n − 1)·p.
///
/// Source: Hyndman & Fan (1996), "Sample quantiles in statistical packages", type 7.
pub(crate) fn quantile(sorted: &[f64], probability: f64) -> f64 {
    let last = sorted.len() - 1;
    let place = probability.clamp(0.0, 1.0) * last as f64;
    let below = whole(place).min(last);
    let above = (below + 1).min(last);
    let (low, high) = (sorted[below], sorted[above]);
    // Equal ends are returned as they are: low + t·0 is exact, but interpolation may round past an end.
    (low + (place - below as f64) * (high - low)).clamp(low, high)
}

/// The whole part of a number that is not negative.
#[expect(clippy::cast_possible_truncation, reason = "the whole part is what is wanted; the cast saturates")]
pub(crate) fn whole(value: f64) -> usize {
    value as usize
}

/// The ranks of values, from 0 to 1 exclusive: (rank − ½)/n, equal values share the middle of their ranks.
pub(crate) fn ranks(values: &[f64]) -> Vec<f64> {
    let order = order(values);
    let mut ranks = vec![0.0; values.len()];
    let mut from = 0;
    while from < order.len() {
        let mut to = from + 1;
        while to < order.len() && values[order[to]] == values[order[from]] {
            to += 1;
        }
        let middle = (from + to) as f64 / 2.0 / values.len() as f64;
        for &place in &order[from..to] {
            ranks[place] = middle;
        }
        from = to;
    }
    ranks
}

/// Places of the values in rising order of value; equal values in the order given.
pub(crate) fn order(values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    order
}

/// The value that the absolute value of Student's t with `freedom` degrees of freedom (above 0) exceeds with
/// probability `outside` (strictly between 0 and 1).
pub(crate) fn student_two_sided(outside: f64, freedom: f64) -> f64 {
    // P(|T| > t) = I_x(ν/2, ½) with x = ν/(ν + t²): DLMF 8.17, Abramowitz & Stegun 26.5.27.
    let x = beta_quantile(outside, 0.5 * freedom, 0.5, ln_beta(0.5 * freedom, 0.5));
    libm::sqrt(freedom * (1.0 - x) / x)
}

/// Probability that the absolute value of Student's t with `freedom` degrees of freedom exceeds that of `t`.
pub(crate) fn student_beyond(t: f64, freedom: f64) -> f64 {
    beta_cdf(freedom / (freedom + t * t), 0.5 * freedom, 0.5, ln_beta(0.5 * freedom, 0.5))
}

/// Probability that chi-square with `freedom` degrees of freedom (1 or an even number) exceeds `value`.
pub(crate) fn chi_square_above(value: f64, freedom: usize) -> f64 {
    let half = 0.5 * value.max(0.0);
    if freedom == 1 {
        return libm::erfc(libm::sqrt(half));
    }
    // The Poisson sum for even degrees of freedom: Abramowitz & Stegun 26.4.21.
    let mut term = 1.0;
    let mut sum = 1.0;
    for step in 1..freedom / 2 {
        term *= half / step as f64;
        sum += term;
    }
    libm::exp(-half) * sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_published_tables() {
        // Student's t: Abramowitz & Stegun, table 26.10; chi-square: table 26.8.
        for (outside, freedom, want) in [
            (0.05, 1.0, 12.706_205),
            (0.05, 7.0, 2.364_624),
            (0.05, 15.0, 2.131_450),
            (0.01, 15.0, 2.946_713),
        ] {
            assert!((student_two_sided(outside, freedom) - want).abs() < 1e-5, "{outside} {freedom}");
            assert!((student_beyond(-want, freedom) - outside).abs() < 1e-7, "{outside} {freedom}");
        }
        for (value, freedom, want) in [(3.841_459, 1, 0.05), (5.991_465, 2, 0.05), (15.507_31, 8, 0.05)] {
            assert!((chi_square_above(value, freedom) - want).abs() < 1e-6, "{value} {freedom}");
        }
    }

    #[test]
    fn quantiles_are_those_of_type_7() {
        // R 4: quantile(c(1, 2, 4, 8), c(.05, .5, .9)).
        let values = [1.0, 2.0, 4.0, 8.0];
        for (probability, want) in [(0.0, 1.0), (0.05, 1.15), (0.5, 3.0), (0.9, 6.8), (1.0, 8.0)] {
            assert!((quantile(&values, probability) - want).abs() < 1e-12, "{probability}");
        }
        assert_eq!(quantile(&[3.5], 0.95), 3.5);
    }

    #[test]
    fn equal_values_share_their_rank() {
        assert_eq!(ranks(&[5.0, 1.0, 5.0, 9.0]), [0.5, 0.125, 0.5, 0.875]);
    }
}
