//! How much the rules cover against how dense they are, as a chart of its own: a file that a browser opens, with its
//! colours inside.

use crate::chart;

/// A set of rules as drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Share of all cases that the rules cover, 0 to 1.
    pub coverage: f64,
    /// Share of what they cover that is such a case, 0 to 1.
    pub density: f64,
    /// Number of inputs that the rules are about.
    pub conditions: usize,
    /// Whether it was reached by going on from the set before, and not by dropping rules.
    pub joined: bool,
    /// Whether it is the one that is shown in words.
    pub chosen: bool,
}

/// The chart as SVG, a whole file: one mark for each set of rules in the order in which they were found, those reached one from the other joined by a line.
/// `base_rate` is the density without any rule, `finding` what the chosen rules say.
#[must_use]
pub fn chart(title: &str, finding: &str, base_rate: f64, points: &[Point]) -> String {
    chart::tradeoff(title, finding, base_rate, points)
}
