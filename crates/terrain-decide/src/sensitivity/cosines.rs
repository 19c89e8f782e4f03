//! Cosines of an input's rank: a basis in which any dependence on one input can be written.

use super::Input;
use crate::analysis::statistics::{mean, ranks};

/// An input's functions, orthonormal over the runs and orthogonal to the constant, coarse to fine: `[function][run]`.
///
/// Source: Plischke (2012), Environ. Model. Softw. 35, cosines of the rank (COSI); for names, their indicators.
pub(crate) struct Basis(pub(crate) Vec<Vec<f64>>);

/// Number of the finest cosine: as fine as so many runs can tell.
pub(crate) const fn finest(runs: usize) -> usize {
    match runs {
        0..32 => 1,
        32..128 => 2,
        128..256 => 4,
        256..2048 => 8,
        _ => 16,
    }
}

impl Basis {
    pub(crate) fn of(input: Input<'_>) -> Self {
        match input {
            Input::Numbers(values) => Self::new(values, finest(values.len())),
            Input::Names(names) => {
                let last = names.iter().max().map_or(0, |&last| last);
                let indicator =
                    |name: u32| names.iter().map(|&own| f64::from(u8::from(own == name))).collect();
                Self::orthonormal((0..last).map(indicator))
            }
        }
    }

    pub(crate) fn new(values: &[f64], finest: usize) -> Self {
        let ranks = ranks(values);
        let cosine = |frequency: usize| {
            let turn = std::f64::consts::PI * frequency as f64;
            ranks.iter().map(|rank| libm::cos(turn * rank)).collect()
        };
        Self::orthonormal((1..=finest).map(cosine))
    }

    fn orthonormal(candidates: impl Iterator<Item = Vec<f64>>) -> Self {
        let mut columns: Vec<Vec<f64>> = Vec::new();
        for mut column in candidates {
            let middle = mean(&column);
            column.iter_mut().for_each(|value| *value -= middle);
            let before = dot(&column, &column);
            // Without equal values the cosines are orthogonal already.
            for other in &columns {
                take_out(&mut column, other);
            }
            let left = dot(&column, &column);
            // An input with few distinct values has only as many functions less one.
            if left <= 1e-6 * before || left <= 1e-9 {
                break;
            }
            column.iter_mut().for_each(|value| *value /= libm::sqrt(left));
            columns.push(column);
        }
        Self(columns)
    }
}

pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Takes the part along `other`, of length 1, out of `column`.
pub(crate) fn take_out(column: &mut [f64], other: &[f64]) {
    let weight = dot(column, other);
    for (value, other) in column.iter_mut().zip(other) {
        *value -= weight * other;
    }
}
