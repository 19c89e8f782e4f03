//! The cases that rules are sought in, checked once so that the search needs no checks.

use thiserror::Error;

/// Fewest rows in which rules are sought: with fewer, the smallest box that is allowed (a twentieth) holds less than one.
pub(super) const FEWEST_ROWS: usize = 20;

/// One input's values, a value a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// Finite numbers on a continuous scale.
    Continuous(Vec<f64>),
    /// Finite whole numbers: limits are set on values that occur.
    Whole(Vec<f64>),
    /// One of `categories` kinds, numbered from 0, without an order.
    Category {
        /// Kind of each row.
        of_row: Vec<u32>,
        /// Number of kinds.
        categories: u32,
    },
}

impl Input {
    /// Numbers as [`Input::Whole`] when all of them are whole, else as [`Input::Continuous`].
    #[must_use]
    pub fn numbers(values: Vec<f64>) -> Self {
        if values.iter().all(|value| *value == libm::floor(*value)) {
            Self::Whole(values)
        } else {
            Self::Continuous(values)
        }
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        match self {
            Self::Continuous(values) | Self::Whole(values) => values.len(),
            Self::Category { of_row, .. } => of_row.len(),
        }
    }

    /// Whether all rows have the same value, so that no rule can be about it.
    #[must_use]
    pub fn is_constant(&self) -> bool {
        match self {
            Self::Continuous(values) | Self::Whole(values) => values.windows(2).all(|two| two[0] == two[1]),
            Self::Category { of_row, .. } => of_row.windows(2).all(|two| two[0] == two[1]),
        }
    }

    fn only(&self, rows: &[bool]) -> Self {
        match self {
            Self::Continuous(values) => Self::Continuous(kept(values, rows)),
            Self::Whole(values) => Self::Whole(kept(values, rows)),
            Self::Category { of_row, categories } => {
                Self::Category { of_row: kept(of_row, rows), categories: *categories }
            }
        }
    }

    fn fault(&self, input: usize) -> Option<DiscoveryError> {
        let row = match self {
            Self::Continuous(values) => values.iter().position(|value| !value.is_finite()),
            Self::Whole(values) => {
                values.iter().position(|value| !value.is_finite() || *value != libm::floor(*value))
            }
            Self::Category { of_row, categories } => of_row.iter().position(|kind| kind >= categories),
        };
        row.map(|row| DiscoveryError::Value { input, row })
    }
}

/// Inputs of every row, and in which rows that happened which one asks about.
#[derive(Clone, Debug)]
pub struct Cases {
    pub(super) inputs: Vec<Input>,
    pub(super) of_interest: Vec<bool>,
    /// What the mean is taken of: 1 and 0, or the figure behind the question.
    pub(super) values: Vec<f64>,
    pub(super) interesting: usize,
}

/// Why no rules can be sought.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum DiscoveryError {
    /// There is no input.
    #[error("there is no input that a rule could be about")]
    NoInput,
    /// Too few rows for any rule.
    #[error("{rows} rows are too few to look for rules in; at least {FEWEST_ROWS} are needed")]
    TooFewRows {
        /// Rows given.
        rows: usize,
    },
    /// An input, or the values, have another number of rows than the outcome.
    #[error("input {input} has {found} rows, the outcome {expected}")]
    Rows {
        /// The input, from 0.
        input: usize,
        /// Its rows.
        found: usize,
        /// Rows of the outcome.
        expected: usize,
    },
    /// A value that its kind of input can't have.
    #[error("input {input}, row {row}: no finite number, not whole, or no known category")]
    Value {
        /// The input, from 0.
        input: usize,
        /// The row, from 0.
        row: usize,
    },
    /// It happened in no row.
    #[error("it happened in none of the {rows} rows, so there is nothing to explain")]
    Never {
        /// Rows given.
        rows: usize,
    },
    /// It happened in every row.
    #[error("it happened in all of the {rows} rows, so no condition can tell them apart")]
    Always {
        /// Rows given.
        rows: usize,
    },
    /// An option outside its range.
    #[error("{what} is {found}; expected {expected}")]
    Option {
        /// Which one.
        what: &'static str,
        /// What was given.
        found: f64,
        /// What is allowed.
        expected: &'static str,
    },
}

impl Cases {
    /// Cases with a yes or no: `of_interest[row]` says whether it happened.
    ///
    /// # Errors
    /// No input, fewer than twenty rows, rows that don't match, values that no number or category may have, and an outcome that
    /// is the same in all rows.
    pub fn new(inputs: Vec<Input>, of_interest: Vec<bool>) -> Result<Self, DiscoveryError> {
        let values = of_interest.iter().map(|&happened| f64::from(u8::from(happened))).collect();
        Self::with_values(inputs, of_interest, values)
    }

    /// Cases in which PRIM peels towards a high mean of `values`; coverage and density still count `of_interest`.
    ///
    /// # Errors
    /// As [`Cases::new`]; also values that are not finite, named as those of the input after the last.
    pub fn with_values(
        inputs: Vec<Input>,
        of_interest: Vec<bool>,
        values: Vec<f64>,
    ) -> Result<Self, DiscoveryError> {
        let rows = of_interest.len();
        if inputs.is_empty() {
            return Err(DiscoveryError::NoInput);
        }
        if rows < FEWEST_ROWS {
            return Err(DiscoveryError::TooFewRows { rows });
        }
        let lengths = inputs.iter().map(Input::rows).chain([values.len()]);
        if let Some((input, found)) = lengths.enumerate().find(|(_, found)| *found != rows) {
            return Err(DiscoveryError::Rows { input, found, expected: rows });
        }
        if let Some(error) = inputs.iter().enumerate().find_map(|(place, input)| input.fault(place)) {
            return Err(error);
        }
        if let Some(row) = values.iter().position(|value| !value.is_finite()) {
            return Err(DiscoveryError::Value { input: inputs.len(), row });
        }
        let interesting = of_interest.iter().filter(|happened| **happened).count();
        if interesting == 0 {
            return Err(DiscoveryError::Never { rows });
        }
        if interesting == rows {
            return Err(DiscoveryError::Always { rows });
        }
        Ok(Self { inputs, of_interest, values, interesting })
    }

    /// The cases of some rows alone, in their order.
    ///
    /// # Errors
    /// Fewer than twenty rows, or an outcome that is the same in all of them.
    pub fn only(&self, rows: &[bool]) -> Result<Self, DiscoveryError> {
        let inputs = self.inputs.iter().map(|input| input.only(rows)).collect();
        Self::with_values(inputs, kept(&self.of_interest, rows), kept(&self.values, rows))
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.of_interest.len()
    }

    /// Number of rows in which it happened.
    #[must_use]
    pub const fn interesting(&self) -> usize {
        self.interesting
    }

    /// Share of rows in which it happened.
    #[must_use]
    pub fn base_rate(&self) -> f64 {
        self.interesting as f64 / self.rows() as f64
    }

    /// In which rows it happened.
    #[must_use]
    pub fn of_interest(&self) -> &[bool] {
        &self.of_interest
    }

    /// The inputs.
    #[must_use]
    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }
}

fn kept<T: Copy>(values: &[T], rows: &[bool]) -> Vec<T> {
    values.iter().zip(rows).filter(|(_, kept)| **kept).map(|(value, _)| *value).collect()
}
