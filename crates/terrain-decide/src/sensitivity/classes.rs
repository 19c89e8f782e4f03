//! Runs sorted into classes by one input: what delta and PAWN compare.

use super::Input;
use crate::analysis::statistics::{ranks, whole};

/// The class of each run, numbered without gaps.
pub(super) struct Classes {
    pub(super) of_run: Vec<usize>,
    /// Runs in each class.
    pub(super) sizes: Vec<usize>,
}

impl Classes {
    /// Up to `wanted` classes of about equal size. Equal values stay together; names are classes by themselves.
    pub(super) fn new(input: Input<'_>, wanted: usize) -> Self {
        let raw: Vec<usize> = match input {
            Input::Numbers(values) => {
                let runs = values.len() as f64;
                // From (rank − ½)/n back to the rank, so that class c holds the ranks above c·n/wanted up to (c + 1)·n/wanted.
                let class = |rank: f64| {
                    let place = (rank * runs + 0.5) * wanted as f64 / runs;
                    whole(libm::ceil(place) - 1.0).min(wanted - 1)
                };
                ranks(values).into_iter().map(class).collect()
            }
            Input::Names(names) => names.iter().map(|&name| name as usize).collect(),
        };
        let mut sizes = vec![0; raw.iter().max().map_or(0, |last| last + 1)];
        raw.iter().for_each(|&class| sizes[class] += 1);
        let mut number = 0;
        let renumbered: Vec<usize> = sizes
            .iter()
            .map(|&size| {
                number += usize::from(size > 0);
                number.saturating_sub(1)
            })
            .collect();
        sizes.retain(|&size| size > 0);
        Self { of_run: raw.into_iter().map(|class| renumbered[class]).collect(), sizes }
    }

    /// Classes of the same sizes with the runs in the order given: what an input without effect would give.
    pub(super) fn dealt(&self, order: &[usize]) -> Self {
        let mut of_run = vec![0; self.of_run.len()];
        let mut next = order.iter();
        for (class, &size) in self.sizes.iter().enumerate() {
            for &run in next.by_ref().take(size) {
                of_run[run] = class;
            }
        }
        Self { of_run, sizes: self.sizes.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_stay_together_and_classes_have_no_gaps() {
        let classes = Classes::new(Input::Numbers(&[3.0, 1.0, 1.0, 1.0, 1.0, 2.0]), 3);
        // The four equal ones share the middle of their ranks, which is in the second third; nothing is in the first.
        assert_eq!((classes.of_run, classes.sizes), (vec![1, 0, 0, 0, 0, 1], vec![4, 2]));
        let classes = Classes::new(Input::Names(&[4, 0, 4, 2]), 10);
        assert_eq!((classes.of_run, classes.sizes), (vec![2, 0, 2, 1], vec![1, 1, 2]));
        let classes = Classes::new(Input::Numbers(&[5.0, 4.0, 3.0, 2.0, 1.0, 0.0, -1.0]), 2);
        assert_eq!(classes.of_run, [1, 1, 1, 1, 0, 0, 0]);
    }
}
