//! Giving a slice back: rows just beyond a limit, or a category.

use super::search::{Candidate, End, Search, Side, holds, place_of_quantile};
use crate::discovery::cases::Input;

/// How many inputs keep each row out of the box, and the sum of these inputs' places: of a single one, its place.
pub(super) struct KeptOut {
    inputs: Vec<u32>,
    places: Vec<u32>,
}

impl KeptOut {
    pub(super) fn new(search: &Search<'_>) -> Self {
        let rows = search.inside.len();
        let mut kept_out = Self { inputs: vec![0; rows], places: vec![0; rows] };
        for (input, (side, start)) in search.sides.iter().zip(&search.start).enumerate() {
            if side != start {
                kept_out.by(&search.cases.inputs[input], side, input, u32::wrapping_add);
            }
        }
        kept_out
    }

    /// Counts an input with these limits in, or out again.
    fn by(&mut self, input: &Input, side: &Side, place: usize, count: impl Fn(u32, u32) -> u32) {
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        let mut each = |row: usize, outside: bool| {
            let outside = u32::from(outside);
            self.inputs[row] = count(self.inputs[row], outside);
            self.places[row] = count(self.places[row], outside.wrapping_mul(place));
        };
        match (side, input) {
            (Side::Range { low, high }, Input::Continuous(values) | Input::Whole(values)) => {
                for (row, value) in values.iter().enumerate() {
                    each(row, (value < low) | (value > high));
                }
            }
            (side, input) => (0..rows_of(input)).for_each(|row| each(row, !holds(side, input, row))),
        }
    }

    /// For each input the rows that it alone keeps out of the box.
    fn by_one_alone(&self, search: &Search<'_>) -> Vec<Vec<usize>> {
        let mut beyond = vec![Vec::new(); search.sides.len()];
        for (row, _) in self.inputs.iter().enumerate().filter(|(_, inputs)| **inputs == 1) {
            if search.among[row]
                && let Some(rows) = beyond.get_mut(self.places[row] as usize)
            {
                rows.push(row);
            }
        }
        beyond
    }
}

fn rows_of(input: &Input) -> usize {
    match input {
        Input::Continuous(values) | Input::Whole(values) => values.len(),
        Input::Category { of_row, .. } => of_row.len(),
    }
}

impl Search<'_> {
    /// Pastes the best slice back; whether there was one.
    pub(super) fn paste(&mut self, kept_out: &mut KeptOut) -> bool {
        let beyond = kept_out.by_one_alone(self);
        let candidates: Vec<Candidate> =
            self.tried.iter().flat_map(|&input| self.pastes(input, &beyond[input])).collect();
        let Some((candidate, objective)) = self.best(candidates) else { return false };
        let mean = self.sum / self.rows as f64;
        let rises = candidate.rows > 0 && candidate.sum / candidate.rows as f64 > mean;
        if candidate.rows <= self.rows || !self.allowed(candidate.rows) || objective <= 0.0 || !rises {
            return false;
        }
        let input = candidate.input;
        kept_out.by(&self.cases.inputs[input], &self.sides[input], input, u32::wrapping_sub);
        self.sides[input] = candidate.side;
        kept_out.by(&self.cases.inputs[input], &self.sides[input], input, u32::wrapping_add);
        // A paste only widens: what was inside stays, and what comes in was kept out by this input alone.
        for &row in &beyond[input] {
            self.inside[row] = holds(&self.sides[input], &self.cases.inputs[input], row);
        }
        self.count();
        true
    }

    fn pastes(&self, input: usize, beyond: &[usize]) -> Vec<Candidate> {
        if self.sides[input] == self.start[input] {
            return Vec::new();
        }
        match (&self.cases.inputs[input], &self.sides[input], &self.start[input]) {
            (
                Input::Continuous(values),
                Side::Range { low, high },
                Side::Range { low: least, high: most },
            ) => [(End::Low, *least), (End::High, *most)]
                .into_iter()
                .filter_map(|(end, edge)| self.pasted(input, values, beyond, end, [*low, *high], edge, false))
                .collect(),
            (Input::Whole(values), Side::Range { low, high }, Side::Range { low: least, high: most }) => {
                [(End::Low, *least), (End::High, *most)]
                    .into_iter()
                    .filter_map(|(end, edge)| {
                        self.pasted(input, values, beyond, end, [*low, *high], edge, true)
                    })
                    .collect()
            }
            (Input::Category { of_row, .. }, Side::Kinds(kinds), Side::Kinds(all)) => (0..kinds.len())
                .filter(|&kind| all[kind] && !kinds[kind])
                .map(|kind| {
                    let added = beyond.iter().filter(|&&row| of_row[row] as usize == kind);
                    let (rows, sum) = self.with(added);
                    let mut more = kinds.clone();
                    more[kind] = true;
                    Candidate { input, side: Side::Kinds(more), rows, sum }
                })
                .collect(),
            _ => Vec::new(),
        }
    }

    fn with<'r>(&self, added: impl Iterator<Item = &'r usize>) -> (usize, f64) {
        added.fold((self.rows, self.sum), |(rows, sum), &row| (rows + 1, sum + self.cases.values[row]))
    }

    /// The slice beyond one end of a number; `None` where that end has no limit.
    #[expect(
        clippy::too_many_arguments,
        reason = "the state of one end; a struct of it would be named nowhere else"
    )]
    fn pasted(
        &self,
        input: usize,
        values: &[f64],
        beyond: &[usize],
        end: End,
        [low, high]: [f64; 2],
        edge: f64,
        whole: bool,
    ) -> Option<Candidate> {
        let limit = if end == End::Low { low } else { high };
        if limit == edge {
            return None;
        }
        let outside = |value: f64| if end == End::Low { value < low } else { value > high };
        // Rows exactly on the limit count towards the slice, as the workbench's boxes include both ends.
        let on_limit = values.iter().zip(&self.inside).filter(|&(value, inside)| *value == limit && *inside);
        let rows = beyond.iter().map(|&row| values[row]).filter(|&value| outside(value));
        let mut slice: Vec<f64> = rows.chain(on_limit.map(|(value, _)| *value)).collect();
        slice.sort_unstable_by(f64::total_cmp);
        let mut pasted = match (end, slice.len()) {
            (_, 0) => edge,
            (End::Low, rows) => {
                place_of_quantile(slice.into_iter().rev(), rows, 1.0 - self.options.paste, End::High)
            }
            (End::High, rows) => place_of_quantile(slice.into_iter(), rows, self.options.paste, End::Low),
        };
        if whole {
            pasted = libm::floor(pasted);
        }
        let reach = pasted;
        let added =
            |value: f64| outside(value) && if end == End::Low { value >= reach } else { value <= reach };
        if whole {
            let outermost = beyond.iter().map(|&row| values[row]).filter(|value| added(*value));
            pasted = match end {
                End::Low => outermost.fold(low, f64::min),
                End::High => outermost.fold(high, f64::max),
            };
        }
        let (rows, sum) = self.with(beyond.iter().filter(|&&row| added(values[row])));
        let side = match end {
            End::Low => Side::Range { low: pasted, high },
            End::High => Side::Range { low, high: pasted },
        };
        Some(Candidate { input, side, rows, sum })
    }
}
