//! The box so far: its limits, what is inside, and which of several slices is best.

use super::{Objective, PrimOptions};
use crate::discovery::cases::{Cases, Input};
use crate::discovery::rules::{Limit, Rule};
use rayon::prelude::*;

/// The current limits of an input.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Side {
    Range { low: f64, high: f64 },
    Kinds(Vec<bool>),
}

/// The box so far.
pub(super) struct Search<'a> {
    pub(super) cases: &'a Cases,
    pub(super) among: &'a [bool],
    pub(super) options: &'a PrimOptions,
    /// Inputs in the order in which slices are tried: continuous, whole, categories. Of equally good ones the first wins.
    pub(super) tried: Vec<usize>,
    /// Values with their rows, rising, for numbers; rows outside the box are swept out when they are half of it.
    pub(super) orders: Vec<Vec<(f64, u32)>>,
    pub(super) start: Vec<Side>,
    pub(super) sides: Vec<Side>,
    pub(super) inside: Vec<bool>,
    pub(super) rows: usize,
    pub(super) sum: f64,
}

/// A slice that may be taken off, or pasted back: what the input's limits would be, and what would be inside.
pub(super) struct Candidate {
    pub(super) input: usize,
    pub(super) side: Side,
    pub(super) rows: usize,
    pub(super) sum: f64,
}

/// Which end of an input.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Low,
    High,
}

impl<'a> Search<'a> {
    pub(super) fn new(cases: &'a Cases, among: &'a [bool], options: &'a PrimOptions) -> Self {
        let start: Vec<Side> = cases.inputs.iter().map(everything).collect();
        let mut tried: Vec<usize> = (0..cases.inputs.len()).collect();
        tried.sort_by_key(|&input| match cases.inputs[input] {
            Input::Continuous(_) => 0,
            Input::Whole(_) => 1,
            Input::Category { .. } => 2,
        });
        let orders = cases
            .inputs
            .par_iter()
            .map(|input| match input {
                Input::Continuous(values) | Input::Whole(values) => order(values, among),
                Input::Category { .. } => Vec::new(),
            })
            .collect();
        let mut search = Self {
            cases,
            among,
            options,
            tried,
            orders,
            sides: start.clone(),
            start,
            inside: among.to_vec(),
            rows: 0,
            sum: 0.0,
        };
        search.count();
        search
    }

    /// Counts what is inside anew, in the order of rows, so that sums don't drift.
    pub(super) fn count(&mut self) {
        (self.rows, self.sum) = (0, 0.0);
        for (inside, value) in self.inside.iter().zip(&self.cases.values) {
            if *inside {
                self.rows += 1;
                self.sum += value;
            }
        }
    }

    pub(super) fn rules(&self) -> Vec<Rule> {
        let mut rules = Vec::new();
        for (input, (side, start)) in self.sides.iter().zip(&self.start).enumerate() {
            let mut rule = |limit| rules.push(Rule { input, limit });
            match (side, start) {
                (Side::Range { low, high }, Side::Range { low: least, high: most }) => {
                    if low != least {
                        rule(Limit::AtLeast(*low));
                    }
                    if high != most {
                        rule(Limit::AtMost(*high));
                    }
                }
                (Side::Kinds(kinds), start) if Side::Kinds(kinds.clone()) != *start => {
                    let kept = (0..).zip(kinds).filter(|(_, kept)| **kept).map(|(kind, _)| kind);
                    rule(Limit::OneOf(kept.collect()));
                }
                _ => {}
            }
        }
        rules
    }
    pub(super) fn allowed(&self, rows: usize) -> bool {
        rows as f64 / self.cases.rows() as f64 >= self.options.mass_min
    }

    /// The candidate with the highest objective, then with the fewest inputs restricted; of equals the first.
    pub(super) fn best(&self, candidates: Vec<Candidate>) -> Option<(Candidate, f64)> {
        let restricted = self.sides.iter().zip(&self.start).filter(|(side, start)| side != start).count();
        let mut best: Option<(Candidate, f64, usize)> = None;
        for candidate in candidates {
            let input = candidate.input;
            let before = usize::from(self.sides[input] != self.start[input]);
            let free = usize::from(candidate.side == self.start[input]);
            let restricted = restricted - before + 1 - free;
            let objective = self.objective(&candidate);
            let better = best.as_ref().is_none_or(|(_, known, most)| {
                objective > *known || objective == *known && restricted < *most
            });
            if better {
                best = Some((candidate, objective, restricted));
            }
        }
        best.map(|(candidate, objective, _)| (candidate, objective))
    }

    fn objective(&self, candidate: &Candidate) -> f64 {
        let before = self.sum / self.rows as f64;
        let after = if candidate.rows == 0 { 0.0 } else { candidate.sum / candidate.rows as f64 };
        let change = candidate.rows.abs_diff(self.rows) as f64;
        match self.options.objective {
            Objective::Original if candidate.rows == 0 => -1.0,
            Objective::Original => after,
            _ if after == before || change == 0.0 => 0.0,
            Objective::Lenient1 => (after - before) / change,
            Objective::Lenient2 => candidate.rows as f64 * (after - before) / change,
        }
    }
}

fn everything(input: &Input) -> Side {
    match input {
        Input::Continuous(values) | Input::Whole(values) => Side::Range {
            low: values.iter().copied().fold(f64::INFINITY, f64::min),
            high: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        },
        Input::Category { of_row, categories } => {
            let mut occurs = vec![false; *categories as usize];
            for kind in of_row {
                occurs[*kind as usize] = true;
            }
            Side::Kinds(occurs)
        }
    }
}

pub(super) fn holds(side: &Side, input: &Input, row: usize) -> bool {
    match (side, input) {
        (Side::Range { low, high }, Input::Continuous(values) | Input::Whole(values)) => {
            (*low..=*high).contains(&values[row])
        }
        (Side::Kinds(kinds), Input::Category { of_row, .. }) => kinds[of_row[row] as usize],
        _ => false,
    }
}

/// Values of the rows in `among` with their rows, rising, of equal ones the earlier row first.
fn order(values: &[f64], among: &[bool]) -> Vec<(f64, u32)> {
    let rows = (0_u32..).zip(values.iter().zip(among)).filter(|(_, (_, among))| **among);
    let mut keys: Vec<(u64, u32)> = rows.map(|(row, (value, _))| (rising_bits(*value), row)).collect();
    radix_sort(&mut keys);
    keys.into_iter().map(|(_, row)| (values[row as usize], row)).collect()
}

/// The bits of a number as a whole number that rises with it.
fn rising_bits(value: f64) -> u64 {
    let bits = value.to_bits();
    if value.is_sign_negative() { !bits } else { bits | 1 << 63 }
}

/// Bits of a key that a pass sorts by, and passes.
const DIGIT_BITS: u32 = 11;
const DIGITS: u32 = u64::BITS.div_ceil(DIGIT_BITS);

/// Sorts by key, equal keys in the order in which they come: by one digit after the other, from the last on, so that the time
/// is in proportion to the number of keys. A digit that all keys share costs nothing.
fn radix_sort(keys: &mut Vec<(u64, u32)>) {
    let digit = |key: u64, place: u32| low(key >> (place * DIGIT_BITS)) & ((1 << DIGIT_BITS) - 1);
    let mut counts = vec![[0_usize; 1 << DIGIT_BITS]; DIGITS as usize];
    for (key, _) in keys.iter() {
        for (place, counts) in (0..DIGITS).zip(&mut counts) {
            counts[digit(*key, place)] += 1;
        }
    }
    let mut sorted = vec![(0, 0); keys.len()];
    for (place, mut starts) in (0..DIGITS).zip(counts) {
        if starts.contains(&keys.len()) {
            continue;
        }
        let mut start = 0;
        for count in &mut starts {
            start += std::mem::replace(count, start);
        }
        for &one in keys.iter() {
            let place = &mut starts[digit(one.0, place)];
            sorted[*place] = one;
            *place += 1;
        }
        std::mem::swap(keys, &mut sorted);
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the low bits are what is wanted")]
const fn low(key: u64) -> usize {
    key as usize
}

/// Where a slice of this share ends: halfway between the two values around the quantile; if these are equal, between
/// them and the next value inwards. `from_end` goes through the `rows` values from the end at which the slice lies.
pub(super) fn place_of_quantile(
    from_end: impl Iterator<Item = f64>,
    rows: usize,
    quantile: f64,
    end: End,
) -> f64 {
    let place = (rows - 1) as f64 * quantile;
    let (below, above) = (libm::floor(place), libm::ceil(place));
    let (near, far) = match end {
        End::Low => (below, above),
        End::High => ((rows - 1) as f64 - above, (rows - 1) as f64 - below),
    };
    let mut values = from_end.skip(crate::analysis::statistics::whole(near));
    let first = values.next().unwrap_or_default();
    let mut second = first;
    if far > near {
        second = values.next().unwrap_or(first);
    }
    while second == first {
        let Some(next) = values.next() else { break };
        second = next;
    }
    (first + second) / 2.0
}
