//! Cascades of fractional thresholds on random graphs with Poisson degrees.
//!
//! Source: Watts (2002), PNAS 99(9), for the window and the vulnerable cluster; Gleeson & Cahalane (2007), Physical
//! Review E 75, 056103, for the final size.

use alloc::vec::Vec;

/// The largest degree at which a single active neighbour is enough: the largest k with 1/k at least the threshold.
/// `u32::MAX` for a threshold of 0 or less; 0 when even the only neighbour is not enough.
#[must_use]
pub fn largest_vulnerable_degree(threshold: f64) -> u32 {
    if threshold <= 0.0 {
        return u32::MAX;
    }
    let met = |degree: u32| degree > 0 && 1.0 / f64::from(degree) >= threshold;
    #[expect(clippy::cast_possible_truncation, reason = "saturates")]
    let guess = libm::floor(1.0 / threshold) as u32;
    let guess = guess.saturating_add(1);
    (guess.saturating_sub(2)..=guess).rev().find(|&degree| met(degree)).unwrap_or(0)
}

/// Σ k(k-1)·p_k over vulnerable degrees k, over the mean degree z: above 1 single seeds can set off cascades of any
/// size. For Poisson degrees it is z times the chance of at most K - 2, K the largest vulnerable degree.
#[must_use]
pub fn cascade_condition(mean_degree: f64, threshold: f64) -> f64 {
    let largest = largest_vulnerable_degree(threshold);
    if largest < 2 || mean_degree <= 0.0 {
        return 0.0;
    }
    mean_degree * poisson(mean_degree).iter().take(largest as usize - 1).sum::<f64>()
}

/// The mean degrees between which single seeds can set off cascades of any size, to about 1e-12; `None` if there are
/// none. For a threshold of 0 or less there is no upper end.
#[must_use]
pub fn cascade_window(threshold: f64) -> Option<(f64, f64)> {
    let largest = largest_vulnerable_degree(threshold);
    if largest < 2 {
        return None;
    }
    if largest > 1_000_000 {
        return Some((1.0, f64::INFINITY));
    }
    let excess = |mean_degree: f64| cascade_condition(mean_degree, threshold) - 1.0;
    // The condition rises to one peak, below K, and falls.
    let (mut left, mut right) = (0.0, f64::from(largest) + 1.0);
    for _ in 0..100 {
        let (a, b) = (left + (right - left) / 3.0, right - (right - left) / 3.0);
        if excess(a) < excess(b) { left = a } else { right = b }
    }
    let peak = (left + right) / 2.0;
    if excess(peak) <= 0.0 {
        return None;
    }
    let mut beyond = peak + 1.0;
    while excess(beyond) > 0.0 {
        beyond *= 2.0;
    }
    Some((root(&excess, 0.0, peak), root(&excess, beyond, peak)))
}

/// Bisection between a place where `f` is at most 0 and one where it is above.
fn root(f: &impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    for _ in 0..100 {
        let middle = (low + high) / 2.0;
        if f(middle) > 0.0 { high = middle } else { low = middle }
    }
    (low + high) / 2.0
}

/// The chance that one random seed touches the giant cluster of vulnerable nodes, and so sets off a global cascade:
/// 1 - exp(z(u - 1)) with u = 1 - G(1) + G(u), G(x) = Σ k·p_k·x^(k-1)/z over vulnerable degrees.
#[must_use]
pub fn trigger_probability(mean_degree: f64, threshold: f64) -> f64 {
    let largest = largest_vulnerable_degree(threshold);
    if mean_degree <= 0.0 || largest == 0 {
        return 0.0;
    }
    // k·p_k/z is the Poisson probability of k - 1.
    let excess: Vec<f64> = poisson(mean_degree).into_iter().take(largest as usize).collect();
    let vulnerable: f64 = excess.iter().sum();
    let power_sum = |u: f64| excess.iter().rev().fold(0.0, |sum, p| sum * u + p);
    let u = fixed_point(0.0, |u| 1.0 - vulnerable + power_sum(u));
    -libm::expm1(mean_degree * (u - 1.0))
}

/// The share of all nodes active at the end when a random share of them is active at the start, in a large random
/// graph with Poisson degrees. At a `seed_share` of 0 it is that of a cascade from a vanishing seed, if the condition
/// lets one grow, else 0.
#[must_use]
pub fn cascade_size(mean_degree: f64, threshold: f64, seed_share: f64) -> f64 {
    let degrees = poisson(mean_degree);
    // The chance that a node which needs enough of `degree` neighbours, each active with chance q, gets them; of the
    // neighbours one may be left out (that is the node's own follower).
    let joins = |degree: usize, reached: usize, q: f64| {
        let met = |active: usize| degree > 0 && active as f64 / degree as f64 >= threshold;
        binomial_terms(reached, q).enumerate().filter(|(active, _)| met(*active)).map(|(_, p)| p).sum::<f64>()
    };
    let rest = 1.0 - seed_share;
    let follow = |q: f64| {
        let sum: f64 = degrees.iter().enumerate().map(|(excess, p)| p * joins(excess + 1, excess, q)).sum();
        seed_share + rest * sum
    };
    let q = if seed_share > 0.0 {
        fixed_point(seed_share, follow)
    } else if cascade_condition(mean_degree, threshold) > 1.0 {
        fixed_point(1e-9, follow)
    } else {
        return 0.0;
    };
    let sum: f64 = degrees.iter().enumerate().map(|(degree, p)| p * joins(degree, degree, q)).sum();
    seed_share + rest * sum
}

/// Iterates a rising map from below until it stands still.
fn fixed_point(start: f64, map: impl Fn(f64) -> f64) -> f64 {
    let mut value = start;
    for _ in 0..100_000 {
        let next = map(value);
        if (next - value).abs() < 1e-15 {
            return next;
        }
        value = next;
    }
    value
}

/// Poisson probabilities from 0 to where they are negligible.
fn poisson(mean: f64) -> Vec<f64> {
    #[expect(clippy::cast_possible_truncation, reason = "a mean degree, far below the range")]
    let last = libm::ceil(mean + 12.0 * libm::sqrt(mean) + 30.0) as u32;
    (0..=last)
        .map(|k| {
            let k = f64::from(k);
            libm::exp(if k > 0.0 { k * libm::log(mean) } else { 0.0 } - mean - libm::lgamma(k + 1.0))
        })
        .collect()
}

/// Binomial probabilities of 0 to n successes.
fn binomial_terms(n: usize, chance: f64) -> impl Iterator<Item = f64> {
    let n = n as f64;
    let (log, log_not) = (libm::log(chance), libm::log1p(-chance));
    let last = n;
    core::iter::successors(Some(0.0), move |k| (*k < last).then_some(k + 1.0)).map(move |k| {
        let ways = libm::lgamma(n + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(n - k + 1.0);
        let yes = if k > 0.0 { k * log } else { 0.0 };
        let no = if k < n { (n - k) * log_not } else { 0.0 };
        libm::exp(ways + yes + no)
    })
}
