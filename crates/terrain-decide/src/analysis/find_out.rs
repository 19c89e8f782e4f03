//! What it is worth to find out before choosing: how far the expected regret falls for whoever knows one uncertain number.
//! The estimate is in `value_of_information`; how one could find out, `terrain-report` says.

use super::parts::parts;
use super::robust::Counted;
use super::statistics::{mean, quantile, sorted};
use super::table::Table;
use crate::decision::{FindOut, WorthKnowing};
use crate::subject::WeightInput;
use crate::value_of_information::of_quantity;
use rayon::prelude::*;

/// What every uncertain number is worth to know, those worth something, most first; of equals in the order of the situation.
pub(super) fn find_out(table: &Table, counted: &Counted) -> FindOut {
    let nothing = FindOut { everything: 0.0, without: counted.postures[0], numbers: Vec::new() };
    let Some(payoffs) = &counted.payoffs else { return nothing };
    let means: Vec<f64> = payoffs.rows().iter().map(|row| mean(row)).collect();
    let mut without = 0;
    for (place, value) in means.iter().enumerate() {
        if *value > means[without] {
            without = place;
        }
    }
    let best = |future: usize| payoffs.rows().iter().map(|row| row[future]).fold(f64::NEG_INFINITY, f64::max);
    let best: Vec<f64> = (0..payoffs.futures()).map(best).collect();
    let block = parts(&table.block[..table.common()]);
    let weights: Vec<usize> = table
        .subject
        .values
        .iter()
        .filter_map(|(_, weight)| match *weight {
            WeightInput::Column(column) => Some(column),
            WeightInput::Fixed(_) => None,
        })
        .collect();
    let mut numbers: Vec<WorthKnowing> = (0..table.subject.uncertain.len())
        .into_par_iter()
        .filter(|column| !weights.contains(column))
        .filter_map(|column| {
            let values = table.input(column)[..table.common()].to_vec();
            let found = of_quantity(payoffs, &values, &block).filter(|found| found.value > 0.0)?;
            let (about, ordered) = (&table.subject.uncertain[column], sorted(values));
            Some(WorthKnowing {
                path: about.path.clone(),
                label: about.label.clone(),
                unit: about.unit.clone(),
                range: [quantile(&ordered, 0.05), quantile(&ordered, 0.95)],
                grade: about.grade.clone(),
                set_by: about.set_by.clone(),
                value: found.value,
                interval: found.interval,
                changes: found.changes,
            })
        })
        .collect();
    numbers.sort_by(|a, b| b.value.total_cmp(&a.value));
    FindOut {
        everything: (mean(&best) - means[without]).max(0.0),
        without: counted.postures[without],
        numbers,
    }
}
