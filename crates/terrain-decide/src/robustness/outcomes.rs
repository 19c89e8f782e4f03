//! Several outcomes at once, without weights: thresholds that must all be met, and choices that no other one beats.

use super::payoffs::{PayoffError, Payoffs};

/// What an outcome must be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Threshold {
    /// This or more.
    AtLeast(f64),
    /// This or less.
    AtMost(f64),
}

/// One outcome of every choice in every future, and what it must be.
#[derive(Clone, Debug, PartialEq)]
pub struct Demand {
    /// The outcome, `[choice][future]`.
    pub outcome: Payoffs,
    /// What it must be.
    pub threshold: Threshold,
}

/// Share of futures in which each choice meets all demands: the domain criterion on several outcomes.
///
/// Source: Starr (1963), "Product design and decision theory"; on several outcomes Herman, Reed, Zeff & Characklis (2015),
/// "How should robustness be defined for water systems planning under change?", J. Water Resour. Plann. Manage. 141(10).
///
/// # Errors
/// No demand, or outcomes of different numbers of choices or futures.
pub fn satisfied(demands: &[Demand]) -> Result<Vec<f64>, PayoffError> {
    let Some(first) = demands.first() else { return Err(PayoffError::Empty) };
    let (choices, futures) = (first.outcome.choices(), first.outcome.futures());
    for demand in demands {
        if demand.outcome.choices() != choices || demand.outcome.futures() != futures {
            let (choice, found) = (demand.outcome.choices(), demand.outcome.futures());
            return Err(PayoffError::Futures { choice, found, expected: futures });
        }
    }
    let met = |choice: usize, future: usize| {
        demands.iter().all(|demand| {
            let value = demand.outcome.rows()[choice][future];
            match demand.threshold {
                Threshold::AtLeast(threshold) => value >= threshold,
                Threshold::AtMost(threshold) => value <= threshold,
            }
        })
    };
    let share = |choice| (0..futures).filter(|&future| met(choice, future)).count() as f64 / futures as f64;
    Ok((0..choices).map(share).collect())
}

/// Choices that no other one beats: none is at least as good on all outcomes and better on one (Pareto). `values` is
/// `[choice][outcome]`, more is better. Of equal choices all stay.
#[must_use]
pub fn not_dominated(values: &[Vec<f64>]) -> Vec<usize> {
    let beats =
        |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| a >= b) && a.iter().zip(b).any(|(a, b)| a > b);
    (0..values.len()).filter(|&own| !values.iter().any(|other| beats(other, &values[own]))).collect()
}
