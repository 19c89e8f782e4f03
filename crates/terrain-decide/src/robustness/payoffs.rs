//! A table of payoffs, checked once so that no criterion needs checks.

use thiserror::Error;

/// Payoffs of each choice in each future, more is better: at least one of each, all finite.
#[derive(Clone, Debug, PartialEq)]
pub struct Payoffs {
    rows: Vec<Vec<f64>>,
}

/// Why a table is none.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum PayoffError {
    /// No choice, or no future.
    #[error("a table of payoffs needs at least one choice and one future")]
    Empty,
    /// A choice with another number of futures than the first.
    #[error("choice {choice} has {found} futures, the first has {expected}")]
    Futures {
        /// The choice, from 0.
        choice: usize,
        /// Its futures.
        found: usize,
        /// Those of the first.
        expected: usize,
    },
    /// A payoff that is no finite number.
    #[error("the payoff of choice {choice} in future {future} is not a finite number")]
    NotFinite {
        /// The choice, from 0.
        choice: usize,
        /// The future, from 0.
        future: usize,
    },
    /// Probabilities that are negative, or don't sum to 1, or of the wrong number.
    #[error(
        "the probabilities must be {expected} numbers, none negative, that sum to 1; {found} were given, with the sum {sum}"
    )]
    Probabilities {
        /// How many are needed.
        expected: usize,
        /// How many were given.
        found: usize,
        /// Their sum.
        sum: f64,
    },
}

impl Payoffs {
    /// Checks a table, `[choice][future]`.
    ///
    /// # Errors
    /// An empty table, rows of different lengths, payoffs that are not finite.
    pub fn new(rows: Vec<Vec<f64>>) -> Result<Self, PayoffError> {
        let expected = rows.first().map_or(0, Vec::len);
        if expected == 0 {
            return Err(PayoffError::Empty);
        }
        for (choice, row) in rows.iter().enumerate() {
            if row.len() != expected {
                return Err(PayoffError::Futures { choice, found: row.len(), expected });
            }
            if let Some(future) = row.iter().position(|payoff| !payoff.is_finite()) {
                return Err(PayoffError::NotFinite { choice, future });
            }
        }
        Ok(Self { rows })
    }

    /// The table, `[choice][future]`.
    #[must_use]
    pub fn rows(&self) -> &[Vec<f64>] {
        &self.rows
    }

    /// Number of choices.
    #[must_use]
    pub fn choices(&self) -> usize {
        self.rows.len()
    }

    /// Number of futures.
    #[must_use]
    pub fn futures(&self) -> usize {
        self.rows[0].len()
    }

    /// Differences below this come from rounding: sums of other orders, decimals that have no exact binary form.
    pub(super) fn rounding(&self) -> f64 {
        1e-12 * self.rows.iter().flatten().fold(0.0, |most: f64, payoff| most.max(payoff.abs()))
    }
}
