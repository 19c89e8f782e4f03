//! Power beside votes, and power along the size of a bloc, as charts of their own: files that a browser opens, with their
//! colours inside.
//!
//! Belongs here: the drawing. Does not: what anybody's power is.

use crate::chart;

/// Values by player, all on one scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measure<'a> {
    /// What is measured, for the legend.
    pub name: &'a str,
    /// `[player]`.
    pub values: &'a [f64],
    /// `[player]`: low and high, where the values are estimates; else empty.
    pub ranges: &'a [[f64; 2]],
}

/// A line through values, for [`curves`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Curve<'a> {
    /// What it is, for the legend.
    pub name: &'a str,
    /// Pairs of place and value, places rising; values are shares between 0 and 1.
    pub points: &'a [(f64, f64)],
}

/// The chart as SVG, a whole file: players from top to bottom as given, a mark for each measure (at most four).
#[must_use]
pub fn chart(title: &str, unit: &str, players: &[&str], measures: &[Measure<'_>]) -> String {
    chart::power(title, unit, players, measures)
}

/// Curves over the same places as SVG, a whole file; `here` is the place that is marked.
#[must_use]
pub fn curves(title: &str, along: &str, here: f64, curves: &[Curve<'_>]) -> String {
    chart::curves(title, along, here, curves)
}
