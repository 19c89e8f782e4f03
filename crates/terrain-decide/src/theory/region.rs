//! Where a claim holds if it doesn't hold everywhere: a few limits on the uncertain quantities, found on one half of the blocks
//! and confirmed on the other.

use super::estimate::{Estimate, sign_share};
use super::verdict::HOLDS_IN;
use crate::discovery::{
    CHANCE, Cases, Choice, Input as Values, Limit, PrimOptions, Rule, choose, inside, prim,
};

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

/// Share of all futures that a region must hold, or it is a curiosity.
const LEAST_MASS: f64 = 0.15;
/// Share of a region's futures that must have the claimed sign, in the half that it is found on.
const DENSITY: f64 = 0.8;
/// Most limits of a region.
const CONDITIONS: usize = 3;

/// The region in which the contrast is above 0 most often: found by PRIM on the blocks with even numbers, and kept if on the
/// others the claim holds in it by the same rule as everywhere: the interval of the mean above what matters (above 0), the sign
/// in at least [`HOLDS_IN`] of its futures with an interval above one half. `None` if there is none.
///
/// - **Source**: Friedman & Fisher (1999), "Bump hunting in high-dimensional data", Statistics and Computing 9; limits
///   that chance may explain are dropped after Bryant & Lempert (2010).
pub(super) fn find(effects: &[f64], blocks: &[usize], inputs: &[Input], matters: f64) -> Option<Region> {
    let as_claimed: Vec<bool> =
        effects.iter().map(|&effect| sign_share(effect) > 0.5 && effect >= matters).collect();
    let columns: Vec<Values> = inputs.iter().map(|input| Values::numbers(input.values.clone())).collect();
    // Nothing or everything of interest, or too few rows: then there is no region to look for.
    let cases = Cases::new(columns, as_claimed).ok()?;
    let found_on: Vec<bool> = blocks.iter().map(|block| block.is_multiple_of(2)).collect();
    let training = cases.only(&found_on).ok()?;
    let options = PrimOptions { mass_min: LEAST_MASS, ..PrimOptions::default() };
    let trajectory = prim(&training, &options).ok()?;
    let choice = Choice { density: DENSITY, conditions: CONDITIONS, chance: CHANCE };
    let chosen = choose(&training, &trajectory, &vec![true; training.rows()], &choice)?;
    let inside = inside(&cases, &chosen.rules);
    let confirming: Vec<usize> = (0..effects.len()).filter(|&row| inside[row] && !found_on[row]).collect();
    let everywhere = inside.iter().filter(|inside| **inside).count();
    let mass = everywhere as f64 / effects.len() as f64;
    if confirming.is_empty() || mass < LEAST_MASS {
        return None;
    }
    let values: Vec<f64> = confirming.iter().map(|&row| effects[row]).collect();
    let of_blocks: Vec<usize> = confirming.iter().map(|&row| blocks[row]).collect();
    let estimate = Estimate::of(&values, &of_blocks);
    let confirmed = estimate.interval[0] > 0.0
        && estimate.interval[0] >= matters
        && estimate.share >= HOLDS_IN
        && estimate.share_interval[0] > 0.5;
    confirmed.then(|| Region {
        conditions: conditions(&chosen.rules, inputs),
        mass,
        share: estimate.share,
        estimate,
    })
}

/// Rules about one quantity joined, in the order of the quantities.
fn conditions(rules: &[Rule], inputs: &[Input]) -> Vec<Condition> {
    let mut conditions: Vec<Condition> = Vec::new();
    for rule in rules {
        let input = &inputs[rule.input];
        if conditions.last().is_none_or(|last| last.path != input.path) {
            conditions.push(Condition {
                path: input.path.clone(),
                label: input.label.clone(),
                unit: input.unit.clone(),
                low: None,
                high: None,
            });
        }
        if let Some(condition) = conditions.last_mut() {
            match rule.limit {
                Limit::AtLeast(limit) | Limit::Above(limit) => condition.low = Some(limit),
                Limit::AtMost(limit) => condition.high = Some(limit),
                Limit::OneOf(_) => {}
            }
        }
    }
    conditions
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Effects in sixteen blocks of 32 futures; `effect` sees a value from 0 to 1 that no other quantity follows.
    fn made(effect: impl Fn(f64, f64) -> f64) -> (Vec<f64>, Vec<usize>, Vec<Input>) {
        let design = crate::design::Design::new(5, 6);
        let futures: Vec<Vec<f64>> = (0..512).map(|future| design.point(future)).collect();
        let effects = futures.iter().map(|point| effect(point[0], point[5])).collect();
        let inputs = (0..5)
            .map(|column| Input {
                path: format!("quantity-{column}"),
                label: format!("quantity {column}"),
                unit: String::new(),
                values: futures.iter().map(|point| point[column]).collect(),
            })
            .collect();
        (effects, (0..512).map(|future| future / 32).collect(), inputs)
    }

    #[test]
    fn a_planted_region_is_found_with_its_limit() {
        let (effects, blocks, inputs) = made(|x, luck| if x > 0.6 { 1.0 } else { -0.5 } + 0.4 * (luck - 0.5));
        let region = find(&effects, &blocks, &inputs, 0.0).unwrap();
        assert_eq!(region.conditions.len(), 1, "{region:?}");
        assert_eq!(region.conditions[0].path, "quantity-0");
        assert!((region.conditions[0].low.unwrap() - 0.6).abs() < 0.03, "{region:?}");
        assert!((region.mass - 0.4).abs() < 0.03 && region.share > 0.95);
    }

    #[test]
    fn luck_alone_makes_no_region() {
        let found = (0..20).filter(|&shift| {
            let (mut effects, blocks, inputs) = made(|_, luck| luck - 0.5);
            effects.rotate_left(7 * shift + 3);
            find(&effects, &blocks, &inputs, 0.0).is_some()
        });
        assert!(found.count() <= 1, "a rule found by chance must not be confirmed");
    }
}
