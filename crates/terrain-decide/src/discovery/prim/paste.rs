//! Giving a slice back: rows just beyond a limit, or a category.

use super::search::{Candidate, End, Search, Side, holds, place_of_quantile};
use crate::discovery::cases::Input;

impl Search<'_> {
    /// Pastes the best slice back; whether there was one.
    pub(super) fn paste(&mut self) -> bool {
        let beyond = self.beyond();
        let candidates: Vec<Candidate> =
            self.tried.iter().flat_map(|&input| self.pastes(input, &beyond[input])).collect();
        let Some((candidate, objective)) = self.best(candidates) else { return false };
        let mean = self.sum / self.rows as f64;
        let rises = candidate.rows > 0 && candidate.sum / candidate.rows as f64 > mean;
        if candidate.rows <= self.rows || !self.allowed(candidate.rows) || objective <= 0.0 || !rises {
            return false;
        }
        self.sides[candidate.input] = candidate.side;
        for row in 0..self.inside.len() {
            self.inside[row] = self.among[row]
                && self.sides.iter().zip(&self.cases.inputs).all(|(side, input)| holds(side, input, row));
        }
        self.count();
        true
    }

    /// For each input the rows that it alone keeps out of the box.
    fn beyond(&self) -> Vec<Vec<usize>> {
        let restricted: Vec<usize> =
            (0..self.sides.len()).filter(|&input| self.sides[input] != self.start[input]).collect();
        let mut beyond = vec![Vec::new(); self.sides.len()];
        for row in (0..self.inside.len()).filter(|&row| self.among[row] && !self.inside[row]) {
            let mut broken = restricted
                .iter()
                .filter(|&&input| !holds(&self.sides[input], &self.cases.inputs[input], row));
            if let (Some(&only), None) = (broken.next(), broken.next()) {
                beyond[only].push(row);
            }
        }
        beyond
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
        let on_limit = (0..values.len()).filter(|&row| self.inside[row] && values[row] == limit);
        let rows = beyond.iter().copied().filter(|&row| outside(values[row]));
        let mut slice: Vec<f64> = rows.chain(on_limit).map(|row| values[row]).collect();
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
