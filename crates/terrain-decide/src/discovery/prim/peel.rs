//! Taking a slice off: one end of a number, or one category.

use super::search::{Candidate, End, Search, Side, holds, place_of_quantile};
use crate::discovery::cases::Input;
use rayon::prelude::*;

impl Search<'_> {
    /// Takes off the best slice; whether there was one.
    pub(super) fn peel(&mut self) -> bool {
        self.sweep();
        let candidates: Vec<Candidate> =
            self.tried.par_iter().flat_map_iter(|&input| self.slices(input)).collect();
        let Some((candidate, objective)) = self.best(candidates) else { return false };
        let smaller = candidate.rows < self.rows && self.allowed(candidate.rows);
        if !smaller || objective <= 0.0 {
            return false;
        }
        let input = candidate.input;
        self.sides[input] = candidate.side;
        for (row, inside) in self.inside.iter_mut().enumerate() {
            *inside = *inside && holds(&self.sides[input], &self.cases.inputs[input], row);
        }
        self.count();
        true
    }

    /// Drops rows that are outside from the orders of which they make up half.
    fn sweep(&mut self) {
        let (inside, rows) = (&self.inside, self.rows);
        self.orders.par_iter_mut().filter(|order| order.len() > 2 * rows).for_each(|order| {
            order.retain(|&(_, row)| inside[row as usize]);
        });
    }

    /// All slices of an input.
    fn slices(&self, input: usize) -> Vec<Candidate> {
        match (&self.cases.inputs[input], &self.sides[input]) {
            (Input::Continuous(_), Side::Range { low, high }) => [End::High, End::Low]
                .into_iter()
                .map(|end| self.slice(input, end, [*low, *high], false))
                .collect(),
            (Input::Whole(_), Side::Range { low, high }) => [End::High, End::Low]
                .into_iter()
                .map(|end| self.slice(input, end, [*low, *high], true))
                .collect(),
            (Input::Category { of_row, .. }, Side::Kinds(kinds)) => self.without_one(input, of_row, kinds),
            _ => Vec::new(),
        }
    }

    /// The slice at one end of a number.
    fn slice(&self, input: usize, end: End, limits: [f64; 2], whole: bool) -> Candidate {
        let order = &self.orders[input];
        let inside = |(_, row): &&(f64, u32)| self.inside[*row as usize];
        let at = |(value, _): &(f64, u32)| *value;
        let quantile = match end {
            End::Low => self.options.peel,
            End::High => 1.0 - self.options.peel,
        };
        let mut limit = match end {
            End::Low => {
                let rising = order.iter().filter(inside).map(at);
                place_of_quantile(rising, self.rows, quantile, end)
            }
            End::High => {
                let falling = order.iter().rev().filter(inside).map(at);
                place_of_quantile(falling, self.rows, quantile, end)
            }
        };
        if whole {
            limit = libm::floor(limit);
        }
        let removed = |value: f64| match end {
            End::Low if whole && limit == limits[0] => value <= limit,
            End::Low => value < limit,
            End::High if whole && limit == limits[1] => value >= limit,
            End::High => value > limit,
        };
        let (mut rows, mut sum, mut first_kept) = (0, 0.0, None);
        let mut walk = |&(value, row): &(f64, u32)| {
            let row = row as usize;
            if !self.inside[row] {
                return true;
            }
            if removed(value) {
                rows += 1;
                sum += self.cases.values[row];
                return true;
            }
            first_kept = Some(value);
            false
        };
        match end {
            End::Low => order.iter().all(&mut walk),
            End::High => order.iter().rev().all(&mut walk),
        };
        if whole {
            // A limit stands on a value that occurs; of nothing, on none.
            limit = first_kept.unwrap_or(limit);
        }
        let side = match end {
            End::Low => Side::Range { low: limit, high: limits[1] },
            End::High => Side::Range { low: limits[0], high: limit },
        };
        Candidate { input, side, rows: self.rows - rows, sum: self.sum - sum }
    }

    /// The boxes without one of the categories.
    fn without_one(&self, input: usize, of_row: &[u32], kinds: &[bool]) -> Vec<Candidate> {
        if kinds.iter().filter(|kept| **kept).count() < 2 {
            return Vec::new();
        }
        let mut counts = vec![(0_usize, 0.0); kinds.len()];
        for (row, kind) in of_row.iter().enumerate().filter(|(row, _)| self.inside[*row]) {
            let count = &mut counts[*kind as usize];
            count.0 += 1;
            count.1 += self.cases.values[row];
        }
        let without = |(kind, (rows, sum)): (usize, (usize, f64))| {
            let mut left = kinds.to_vec();
            left[kind] = false;
            Candidate { input, side: Side::Kinds(left), rows: self.rows - rows, sum: self.sum - sum }
        };
        counts.into_iter().enumerate().filter(|(kind, _)| kinds[*kind]).map(without).collect()
    }
}
