//! Why there is no index: too few runs, nothing that varies, rows that are not the design they are said to be.

use super::sobol_sequence::MOST_DIMENSIONS;

/// A sensitivity analysis that can't be made. Inputs and rows are counted from 0.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SensitivityError {
    /// The design has too few runs for the estimator.
    #[error("{method} needs at least {needed} runs here ({why}); there are {found}")]
    TooFewRuns {
        /// The estimator, in words.
        method: &'static str,
        /// Runs that it needs.
        needed: usize,
        /// How that number comes about.
        why: String,
        /// Runs that there are.
        found: usize,
    },
    /// The outcome never varies.
    #[error(
        "the outcome is {value} in every run: what never varies hangs on nothing, so there is no index to tell"
    )]
    ConstantOutcome {
        /// Its value.
        value: f64,
    },
    /// An input never varies.
    #[error(
        "input {input} has the same value in every run, so that nothing can be said about it; leave it out"
    )]
    ConstantInput {
        /// Which input.
        input: usize,
    },
    /// A number that must be finite isn't.
    #[error("{what} is not a finite number in run {row}")]
    NotFinite {
        /// Which number.
        what: String,
        /// Which run.
        row: usize,
    },
    /// Lists that belong together have different lengths.
    #[error("expected {expected} {what}, found {found}")]
    Length {
        /// What is counted.
        what: String,
        /// How many there should be.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// Nothing was to be looked at.
    #[error("there is no input to look at")]
    NoInputs,
    /// More coordinates than the Sobol' sequence has here.
    #[error("a Sobol' sequence has up to {MOST_DIMENSIONS} coordinates here, and {found} were asked for")]
    TooManyDimensions {
        /// How many were asked for.
        found: usize,
    },
    /// A grid on which elementary effects aren't balanced.
    #[error(
        "a Morris grid has an even number of levels, 2 or more, so that every level is met equally often; {found} were asked for"
    )]
    OddLevels {
        /// How many were asked for.
        found: usize,
    },
    /// A grid with too many points to visit them all.
    #[error(
        "{inputs} inputs with {levels} levels make a grid of more than {most} points; use trajectories instead"
    )]
    GridTooLarge {
        /// Number of inputs.
        inputs: usize,
        /// Number of levels.
        levels: usize,
        /// Most points that are visited.
        most: usize,
    },
    /// Rows that are said to be a design and aren't.
    #[error("run {row} does not fit a {design}: {why}")]
    NotThatDesign {
        /// The design, in words.
        design: &'static str,
        /// First run that doesn't fit.
        row: usize,
        /// What was expected there.
        why: String,
    },
}
