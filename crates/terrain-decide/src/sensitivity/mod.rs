//! Sensitivity analysis on plain numbers: which inputs an outcome hangs on, by the methods that the literature knows.
//! One file a design or a method. What the numbers mean, situations and runs, belongs to `analysis`; tables to whoever
//! reads them.
//!
//! | what is at hand | what can be asked |
//! |---|---|
//! | a [Saltelli design](saltelli) and its outcomes | [Sobol' indices](sobol_indices): first order, total, second order |
//! | [Morris trajectories](morris) and their outcomes | elementary effects: a cheap look at many inputs |
//! | any rows of inputs and outcomes | [first order](first_order()), [delta](delta()), [PAWN](pawn()), [HSIC](hsic()) |
//!
//! All results are the same, bit for bit, on any number of threads.

mod classes;
mod cosines;
mod delta;
mod error;
pub mod findings;
mod first_order;
mod hsic;
mod latin;
pub mod morris;
mod pawn;
mod resampling;
pub mod saltelli;
mod sobol;
mod sobol_sequence;

pub(crate) use cosines::{Basis, dot, finest, take_out};
pub use delta::{Delta, PublishedDelta, delta, kernel_delta, published_delta};
pub use error::SensitivityError;
pub use first_order::first_order;
pub use hsic::{Hsic, HsicTest, hsic};
pub use latin::LatinHypercube;
pub use pawn::{Pawn, pawn};
pub use resampling::Resampling;
pub use sobol::{PairIndex, SobolIndices, sobol_indices};
pub use sobol_sequence::{MOST_DIMENSIONS, Scramble, SobolSequence};

/// A figure with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Index {
    /// The estimate.
    pub value: f64,
    /// Its interval, at the level that was asked for.
    pub interval: [f64; 2],
}

/// The values of one input, by run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Input<'a> {
    /// Numbers, of which larger and smaller matter.
    Numbers(&'a [f64]),
    /// Places in a list of names, which have no order.
    Names(&'a [u32]),
}

impl Input<'_> {
    /// Runs.
    #[must_use]
    pub const fn runs(&self) -> usize {
        match self {
            Self::Numbers(values) => values.len(),
            Self::Names(names) => names.len(),
        }
    }
}

/// What every method asks of rows: as many of each input as of the outcome, finite, and something that varies.
fn check_rows(
    method: &'static str,
    outcome: &[f64],
    inputs: &[Input<'_>],
    needed: usize,
    why: &str,
) -> Result<(), SensitivityError> {
    if inputs.is_empty() {
        return Err(SensitivityError::NoInputs);
    }
    check_outcome(outcome)?;
    for (place, input) in inputs.iter().enumerate() {
        if input.runs() != outcome.len() {
            let what = format!("values of input {place}");
            return Err(SensitivityError::Length { what, expected: outcome.len(), found: input.runs() });
        }
        let constant = match input {
            Input::Numbers(values) => {
                if let Some(row) = values.iter().position(|value| !value.is_finite()) {
                    return Err(SensitivityError::NotFinite { what: format!("input {place}"), row });
                }
                values.iter().all(|value| *value == values[0])
            }
            Input::Names(names) => names.iter().all(|name| *name == names[0]),
        };
        if constant {
            return Err(SensitivityError::ConstantInput { input: place });
        }
    }
    enough(method, outcome.len(), needed, why)
}

/// An outcome that is finite and varies, by more than rounding.
fn check_outcome(outcome: &[f64]) -> Result<(), SensitivityError> {
    if let Some(row) = outcome.iter().position(|value| !value.is_finite()) {
        return Err(SensitivityError::NotFinite { what: "the outcome".to_owned(), row });
    }
    let Some(&first) = outcome.first() else {
        return Err(SensitivityError::Length { what: "outcomes".to_owned(), expected: 1, found: 0 });
    };
    let scale = outcome.iter().map(|value| value.abs()).fold(0.0, f64::max);
    if outcome.iter().all(|value| (value - first).abs() <= 1e-12 * scale) {
        return Err(SensitivityError::ConstantOutcome { value: first });
    }
    Ok(())
}

fn enough(method: &'static str, found: usize, needed: usize, why: &str) -> Result<(), SensitivityError> {
    if found < needed {
        return Err(SensitivityError::TooFewRuns { method, needed, why: why.to_owned(), found });
    }
    Ok(())
}
