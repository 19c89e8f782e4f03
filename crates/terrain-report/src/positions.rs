//! Positions of a chamber's members as a chart of their own: a file that a browser opens, with its colours inside.
//!
//! Belongs here: the drawing. Does not: where anybody stands.

use crate::chart;

/// A member as drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Position<'a> {
    /// The name written beside it.
    pub name: &'a str,
    /// What it belongs to, such as a party.
    pub group: &'a str,
    /// Place from -1 to 1.
    pub place: f64,
    /// Range of the place, low and high.
    pub range: [f64; 2],
    /// Place and range on a second axis.
    pub second: Option<(f64, [f64; 2])>,
    /// Whether the place is to be taken with care.
    pub marked: bool,
}

/// The chart as SVG, a whole file: members from top to bottom as given, each with its range; or, where they have a second
/// axis, a plane with the range on both.
#[must_use]
pub fn chart(title: &str, positions: &[Position<'_>]) -> String {
    chart::positions(title, positions)
}
