//! The few special functions that intervals need, the same bits on every machine (`libm`).
//!
//! Belongs here: distribution functions and their inverses. Does not: what they are used for.

/// The regularized incomplete beta function `I_x(a, b)`, the chance that Beta(a, b) lies below `x`.
///
/// - **Input**: `a`, `b` above 0; `x` is taken as 0 or 1 outside 0..=1.
/// - **Precision**: about 1e-12 for shapes up to 1e6.
///
/// Source: DLMF 8.17.22, evaluated by Lentz's method as modified by Thompson & Barnett (1986).
#[must_use]
pub fn beta_distribution(x: f64, a: f64, b: f64) -> f64 {
    if x.is_nan() || x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let log_front =
        libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + a * libm::log(x) + b * libm::log1p(-x);
    let front = libm::exp(log_front);
    // The fraction converges fast below the mean; above it the mirror image is used.
    if x < (a + 1.0) / (a + b + 2.0) {
        (front * continued_fraction(x, a, b) / a).clamp(0.0, 1.0)
    } else {
        (1.0 - front * continued_fraction(1.0 - x, b, a) / b).clamp(0.0, 1.0)
    }
}

fn continued_fraction(x: f64, a: f64, b: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away_from_zero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for step in 1..=20_000_u32 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away_from_zero(1.0 + even * d);
        c = away_from_zero(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away_from_zero(1.0 + odd * d);
        c = away_from_zero(1.0 + odd / c);
        let change = d * c;
        fraction *= change;
        if (change - 1.0).abs() < 1e-15 {
            break;
        }
    }
    fraction
}

/// Quantile of Beta(a, b): the `x` in 0..=1 below which a share `p` lies, by bisection to the last bit that matters.
#[must_use]
pub fn beta_quantile(p: f64, a: f64, b: f64) -> f64 {
    if p.is_nan() || p <= 0.0 {
        return 0.0;
    }
    if p >= 1.0 {
        return 1.0;
    }
    bisect(0.0, 1.0, |x| beta_distribution(x, a, b) < p)
}

/// The regularized incomplete gamma function `P(a, x)`, the chance that a Gamma variable of shape `a` and scale 1 lies
/// below `x`.
///
/// - **Input**: `a` above 0; `x` is taken as 0 below 0.
/// - **Precision**: about 1e-12 for shapes up to 1e6.
///
/// Source: DLMF 8.7.1 (series) below the mean, 8.9.2 (continued fraction, by Lentz's method) above it.
#[must_use]
pub fn gamma_distribution(x: f64, a: f64) -> f64 {
    if x.is_nan() || x <= 0.0 {
        return 0.0;
    }
    let front = libm::exp(a * libm::log(x) - x - libm::lgamma(a));
    if x < a + 1.0 {
        let (mut term, mut sum) = (1.0 / a, 1.0 / a);
        for step in 1..=20_000_u32 {
            term *= x / (a + f64::from(step));
            sum += term;
            if term < sum * 1e-16 {
                break;
            }
        }
        return (front * sum).clamp(0.0, 1.0);
    }
    let mut b = x + 1.0 - a;
    let mut c = 1e300;
    let mut d = 1.0 / b;
    let mut fraction = d;
    for step in 1..=20_000_u32 {
        let i = f64::from(step);
        let numerator = -i * (i - a);
        b += 2.0;
        let denominator = numerator * d + b;
        d = 1.0 / if denominator.abs() < 1e-300 { 1e-300 } else { denominator };
        c = b + numerator / c;
        if c.abs() < 1e-300 {
            c = 1e-300;
        }
        let change = d * c;
        fraction *= change;
        if (change - 1.0).abs() < 1e-15 {
            break;
        }
    }
    (1.0 - front * fraction).clamp(0.0, 1.0)
}

/// Quantile of the Gamma distribution of shape `a` above 0 and scale 1, for `p` strictly between 0 and 1; 0 below.
#[must_use]
pub fn gamma_quantile(p: f64, a: f64) -> f64 {
    if p.is_nan() || p <= 0.0 {
        return 0.0;
    }
    let mut high = a + 1.0;
    while gamma_distribution(high, a) < p && high < 1e12 {
        high *= 2.0;
    }
    bisect(0.0, high, |x| gamma_distribution(x, a) < p)
}

/// The standard normal distribution function.
#[must_use]
pub fn normal_distribution(x: f64) -> f64 {
    0.5 * libm::erfc(-x / std::f64::consts::SQRT_2)
}

/// Quantile of the standard normal distribution, for `p` strictly between 0 and 1; ±38 outside.
#[must_use]
pub fn normal_quantile(p: f64) -> f64 {
    bisect(-38.0, 38.0, |x| normal_distribution(x) < p)
}

/// The place between `low` and `high` where `below` turns from true to false.
fn bisect(mut low: f64, mut high: f64, below: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if below(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn agrees_with_closed_forms() {
        // Beta(1/2, 1/2) is the arcsine law: quantile sin²(πp/2).
        for p in [0.025_f64, 0.3, 0.5, 0.975] {
            let exact = (std::f64::consts::FRAC_PI_2 * p).sin().powi(2);
            assert!((beta_quantile(p, 0.5, 0.5) - exact).abs() < 1e-12, "arcsine at {p}");
        }
        // Beta(a, 1) has quantile p^(1/a).
        assert!((beta_quantile(0.1, 4.0, 1.0) - 0.1_f64.powf(0.25)).abs() < 1e-12);
        // A binomial tail by hand: P(Bin(5, 0.4) ≥ 3) = 0.31744 = I_0.4(3, 3).
        assert!((beta_distribution(0.4, 3.0, 3.0) - 0.31744).abs() < 1e-12);
        // Abramowitz & Stegun 1964, table 26.1: the upper 2.5 % point.
        assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-12);
    }

    #[test]
    fn gamma_agrees_with_closed_forms_and_published_points() {
        for x in [0.01_f64, 0.5, 1.0, 3.0, 20.0] {
            // Shape 1 is exponential; shape 1/2 is the square of a normal.
            assert!((gamma_distribution(x, 1.0) - (1.0 - (-x).exp())).abs() < 1e-12, "exponential at {x}");
            let square = 2.0 * normal_distribution((2.0 * x).sqrt()) - 1.0;
            assert!((gamma_distribution(x, 0.5) - square).abs() < 1e-12, "normal at {x}");
        }
        // Chi-square, upper 5 % point with 10 degrees of freedom: 18.307 (Abramowitz & Stegun 1964, table 26.8).
        assert!((2.0 * gamma_quantile(0.95, 5.0) - 18.307_04).abs() < 1e-5);
        // A Poisson tail by hand: P(Poisson(2) >= 3) = 1 - 5 exp(-2) = P(3, 2).
        assert!((gamma_distribution(2.0, 3.0) - (1.0 - 5.0 * (-2.0_f64).exp())).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn a_gamma_quantile_inverts_the_distribution(p in 1e-6..0.999_999_f64, a in 0.05..1e6_f64) {
            let x = gamma_quantile(p, a);
            prop_assert!(x >= 0.0);
            prop_assert!((gamma_distribution(x, a) - p).abs() < 1e-7);
        }

        #[test]
        fn a_quantile_inverts_the_distribution(p in 1e-6..0.999_999_f64, a in 0.3..1e6_f64, b in 0.3..1e6_f64) {
            let x = beta_quantile(p, a, b);
            prop_assert!((0.0..=1.0).contains(&x));
            prop_assert!((beta_distribution(x, a, b) - p).abs() < 1e-7);
        }

        #[test]
        fn the_mirror_image_agrees(x in 0.0..1.0_f64, a in 0.3..1e4_f64, b in 0.3..1e4_f64) {
            let sum = beta_distribution(x, a, b) + beta_distribution(1.0 - x, b, a);
            prop_assert!((sum - 1.0).abs() < 1e-9);
        }
    }
}
