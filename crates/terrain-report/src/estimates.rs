//! Estimates from public records as a chart of their own: a file that a browser opens, with its colours inside.
//!
//! Belongs here: the drawing. Does not: what is estimated.

use crate::chart;

/// An estimate as drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row<'a> {
    /// Which cases.
    pub label: &'a str,
    /// How many.
    pub cases: u64,
    /// The plain ratio or mean over them.
    pub counted: f64,
    /// The estimate.
    pub estimate: f64,
    /// Its range, low and high.
    pub range: [f64; 2],
    /// Probability that the range is to cover; 1 where it is all that the filings allow.
    pub level: f64,
}

/// What stands around the rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Around<'a> {
    /// What is estimated.
    pub what: &'a str,
    /// What the axis counts.
    pub unit: &'a str,
    /// By what name and conditions it can be asked for.
    pub name: &'a str,
    /// Who published the cases.
    pub source: &'a str,
}

/// The chart as SVG, a whole file: a row for each group of cases with its range and its number of cases, and what was
/// counted beside the estimate.
#[must_use]
pub fn chart(around: &Around<'_>, rows: &[Row<'_>]) -> String {
    chart::estimates(around, rows)
}
