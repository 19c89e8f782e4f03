//! Where a claim holds if it doesn't hold everywhere: a few limits on the uncertain quantities, found on one half of the blocks
//! and confirmed on the other.

use super::estimate::{Estimate, sign_share};
use super::verdict::HOLDS_IN;

/// An uncertain quantity by future.
#[derive(Clone, Debug)]
pub(super) struct Input {
    pub(super) path: String,
    pub(super) label: String,
    pub(super) unit: String,
    pub(super) values: Vec<f64>,
}

/// A limit on a quantity.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// Place in the situation.
    pub path: String,
    /// In plain words.
    pub label: String,
    /// Unit; empty for a pure number.
    pub unit: String,
    /// At least this, if anything.
    pub low: Option<f64>,
    /// At most this, if anything.
    pub high: Option<f64>,
}

/// A part of the futures in which a claim holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    /// All of them must be met; one to three.
    pub conditions: Vec<Condition>,
    /// Share of all futures that are in it.
    pub mass: f64,
    /// Share of its futures with the claimed sign, in the half that it was not found on.
    pub share: f64,
    /// The contrast in it, in the half that it was not found on.
    pub estimate: Estimate,
}

pub(super) fn find(_: &[f64], _: &[usize], _: &[Input], _: f64, _: u64) -> Option<Region> {
    None
}
