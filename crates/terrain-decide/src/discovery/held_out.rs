//! What rules are worth in rows that they were not sought in (cross-validation). How rules are sought, and which rows belong
//! together, is the caller's business.

use super::cases::Cases;
use super::rules::{Rule, inside};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// Parts into which rows are dealt out.
pub const PARTS: usize = 8;

/// What rules are worth where they were not sought. Each part of the rows is left out once: rules are sought in the others, and
/// counted in the part. So these are not figures of one set of rules, but of what such a search finds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeldOut {
    /// Parts that were left out in turn.
    pub parts: usize,
    /// Of these, those without which rules were found.
    pub with_rules: usize,
    /// Rows that meet the rules found without them.
    pub inside: usize,
    /// Of these, rows in which it happened.
    pub of_interest: usize,
    /// Of all rows in which it happened, the share that meet the rules found without them.
    pub coverage: f64,
}

impl HeldOut {
    /// Of the rows that meet the rules found without them, the share in which it happened; `None` if there is none.
    #[must_use]
    pub fn density(&self) -> Option<f64> {
        (self.inside > 0).then(|| self.of_interest as f64 / self.inside as f64)
    }
}

/// Leaves each part out once. `part` is that of each row; `seek` finds rules in cases, if there are any. `None` with fewer than
/// two parts, or where no part leaves enough rows to seek in.
///
/// - **Source**: Stone (1974), "Cross-validatory choice and assessment of statistical predictions", Journal of the Royal
///   Statistical Society B 36.
pub fn held_out(
    cases: &Cases,
    part: &[usize],
    seek: impl Fn(&Cases) -> Option<Vec<Rule>> + Sync,
) -> Option<HeldOut> {
    let numbers = numbers(part);
    if numbers.len() < 2 {
        return None;
    }
    let counted: Vec<Option<(usize, usize, usize)>> = numbers
        .par_iter()
        .map(|left_out| {
            let others: Vec<bool> = part.iter().map(|part| part != left_out).collect();
            let others_alone = cases.only(&others).ok()?;
            let Some(rules) = seek(&others_alone) else { return Some((0, 0, 0)) };
            let (mut rows, mut happened) = (0, 0);
            for (row, inside) in inside(cases, &rules).into_iter().enumerate() {
                if inside && !others[row] {
                    rows += 1;
                    happened += usize::from(cases.of_interest[row]);
                }
            }
            Some((1, rows, happened))
        })
        .collect();
    if counted.iter().all(Option::is_none) {
        return None;
    }
    let sum = |of: fn(&(usize, usize, usize)) -> usize| counted.iter().flatten().map(of).sum::<usize>();
    let of_interest = sum(|one| one.2);
    Some(HeldOut {
        parts: numbers.len(),
        with_rules: sum(|one| one.0),
        inside: sum(|one| one.1),
        of_interest,
        coverage: of_interest as f64 / cases.interesting as f64,
    })
}

/// Rows dealt out to [`PARTS`] parts by a key that says nothing of the outcome's place in the table: in the order of keys, in
/// turn. Rows in another order come into the same parts, but for rows that are alike.
#[must_use]
pub fn dealt(keys: &[u64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..keys.len()).collect();
    order.sort_by_key(|&row| keys[row]);
    let mut parts = vec![0; keys.len()];
    for (place, row) in order.into_iter().enumerate() {
        parts[row] = place % PARTS;
    }
    parts
}

/// The parts that occur, rising.
pub(super) fn numbers(part: &[usize]) -> Vec<usize> {
    let mut numbers = part.to_vec();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}
