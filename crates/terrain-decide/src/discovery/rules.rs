//! Rules on inputs, and what a set of them is worth: how much it covers, how dense it is, which rule chance may explain.

use super::broken::Broken;
use super::cases::{Cases, Input};
use crate::special::{beta_cdf, ln_beta};

/// One condition on one input.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Place of the input.
    pub input: usize,
    /// What its value must meet.
    pub limit: Limit,
}

/// What a value must meet.
#[derive(Clone, Debug, PartialEq)]
pub enum Limit {
    /// This or more.
    AtLeast(f64),
    /// More than this.
    Above(f64),
    /// This or less.
    AtMost(f64),
    /// One of these categories, rising.
    OneOf(Vec<u32>),
}

/// What a set of rules is worth. Of the rows that it was asked of, those that meet all rules are inside.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figures {
    /// Rows inside.
    pub inside: usize,
    /// Rows inside in which it happened.
    pub of_interest: usize,
    /// Share of all rows in which it happened that are inside.
    pub coverage: f64,
    /// Share of the rows inside in which it happened; 0 if there are none inside.
    pub density: f64,
    /// Share of all rows that are inside.
    pub mass: f64,
    /// Mean of the values inside: the density, unless the cases were given values of their own.
    pub mean: f64,
    /// Number of inputs that the rules are about.
    pub restricted: usize,
}

impl Rule {
    fn holds(&self, cases: &Cases, row: usize) -> bool {
        match (&self.limit, cases.inputs.get(self.input)) {
            (Limit::AtLeast(limit), Some(Input::Continuous(values) | Input::Whole(values))) => {
                values[row] >= *limit
            }
            (Limit::Above(limit), Some(Input::Continuous(values) | Input::Whole(values))) => {
                values[row] > *limit
            }
            (Limit::AtMost(limit), Some(Input::Continuous(values) | Input::Whole(values))) => {
                values[row] <= *limit
            }
            (Limit::OneOf(kinds), Some(Input::Category { of_row, .. })) => kinds.contains(&of_row[row]),
            _ => false,
        }
    }
}

/// Which rows meet all rules. A rule about an input that isn't there, or of the wrong kind, is met by none.
#[must_use]
pub fn inside(cases: &Cases, rules: &[Rule]) -> Vec<bool> {
    (0..cases.rows()).map(|row| rules.iter().all(|rule| rule.holds(cases, row))).collect()
}

/// What the rules are worth, asked of the rows in `among`; shares are of all rows.
///
/// Source: Bryant & Lempert (2010), "Thinking inside the box", Technological Forecasting & Social Change 77(1).
#[must_use]
pub fn figures(cases: &Cases, rules: &[Rule], among: &[bool]) -> Figures {
    let mut restricted: Vec<usize> = rules.iter().map(|rule| rule.input).collect();
    restricted.sort_unstable();
    restricted.dedup();
    let (mut count, mut interesting, mut sum) = (0_usize, 0_usize, 0.0);
    for (row, inside) in inside(cases, rules).into_iter().enumerate() {
        if inside && among[row] {
            count += 1;
            interesting += usize::from(cases.of_interest[row]);
            sum += cases.values[row];
        }
    }
    of_counts(cases, count, interesting, sum, restricted.len())
}

pub(super) fn of_counts(
    cases: &Cases,
    inside: usize,
    of_interest: usize,
    sum: f64,
    restricted: usize,
) -> Figures {
    let of_inside = |figure: f64| if inside == 0 { 0.0 } else { figure / inside as f64 };
    Figures {
        inside,
        of_interest,
        coverage: of_interest as f64 / cases.interesting as f64,
        density: of_inside(of_interest as f64),
        mass: inside as f64 / cases.rows() as f64,
        mean: of_inside(sum),
        restricted,
    }
}

/// For each rule the chance of at least as many cases of interest inside if the inside were as dense as without this
/// one rule (asked of the rows in `among`). A large value says that the rule may have narrowed the box by luck.
///
/// P(X ≥ h) for X binomial with t draws of chance H/T, where t and h are the rows and those of interest inside, T and H the
/// same without the rule. Source: Bryant & Lempert (2010), the appendix on quasi-p-values.
#[must_use]
pub fn quasi_p(cases: &Cases, rules: &[Rule], among: &[bool]) -> Vec<f64> {
    let none = vec![false; rules.len()];
    Broken::new(cases, rules, among).quasi_p(&none).into_iter().flatten().collect()
}

/// Probability of at least `successes` in `draws` of this `chance`: the incomplete beta function `I_p(h, t − h + 1)`.
///
/// Source: Abramowitz & Stegun 26.5.24.
pub(super) fn binomial_at_least(successes: u64, draws: u64, chance: f64) -> f64 {
    if successes == 0 {
        return 1.0;
    }
    let (a, b) = (successes as f64, (draws - successes + 1) as f64);
    beta_cdf(chance, a, b, ln_beta(a, b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_binomial_sum() {
        // Sums of exact terms: P(X >= 8 | 10, 1/2) = 56/1024, P(X >= 1 | 3, 1/3) = 19/27.
        assert!((binomial_at_least(8, 10, 0.5) - 56.0 / 1024.0).abs() < 1e-14);
        assert!((binomial_at_least(1, 3, 1.0 / 3.0) - 19.0 / 27.0).abs() < 1e-14);
        assert_eq!(binomial_at_least(0, 3, 0.2), 1.0);
        assert_eq!(binomial_at_least(3, 3, 1.0), 1.0);
    }

    #[test]
    fn a_rule_that_keeps_nobody_out_may_be_chance() {
        let values: Vec<f64> = (0..40).map(f64::from).collect();
        let cases = Cases::new(vec![Input::Whole(values)], (0..40).map(|row| row >= 30).collect()).unwrap();
        let all = vec![true; 40];
        let rules =
            [Rule { input: 0, limit: Limit::AtLeast(30.0) }, Rule { input: 0, limit: Limit::AtMost(100.0) }];
        let found = figures(&cases, &rules, &all);
        assert_eq!((found.inside, found.of_interest, found.restricted), (10, 10, 1));
        assert_eq!((found.coverage, found.density, found.mass), (1.0, 1.0, 0.25));
        let p = quasi_p(&cases, &rules, &all);
        assert!((p[0] - 0.25_f64.powi(10)).abs() < 1e-16 && p[1] == 1.0, "{p:?}");
    }
}
