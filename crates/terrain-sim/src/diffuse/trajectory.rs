//! What a run leaves: named numbers per step, the state at the end, and means over replicates.
//!
//! Belongs here: the table and its summaries. Does not: how it is printed (`terrain`).

use alloc::vec::Vec;

/// A column of a [`Trajectory`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name in JSON and CSV.
    pub name: &'static str,
    /// Its numbers are counts, to be printed without a decimal point.
    pub whole: bool,
}

impl Column {
    pub(super) const fn count(name: &'static str) -> Self {
        Self { name, whole: true }
    }

    pub(super) const fn real(name: &'static str) -> Self {
        Self { name, whole: false }
    }
}

/// The state of every node, or of the population, after the last step.
#[derive(Clone, Debug, PartialEq)]
pub enum End {
    /// `[nodes]`: active or not.
    Active(Vec<bool>),
    /// `[nodes]`: opinions.
    Opinions(Vec<f64>),
    /// Who was ever infected, those infected at the start included.
    EverInfected {
        /// How many persons.
        persons: u32,
        /// Out of all nodes, immune ones included.
        share: f64,
    },
}

/// A run, step by step, the start being step 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    columns: &'static [Column],
    /// Row by row.
    cells: Vec<f64>,
    /// The last state.
    pub end: End,
    /// The first step from which on nothing changes any more, if it was reached.
    pub rest: Option<u32>,
}

impl Trajectory {
    pub(super) fn new(columns: &'static [Column], cells: Vec<f64>, end: End, rest: Option<u32>) -> Self {
        Self { columns, cells, end, rest }
    }

    /// The columns, `step` first.
    #[must_use]
    pub const fn columns(&self) -> &'static [Column] {
        self.columns
    }

    /// One row per step, from step 0 on, in the order of the columns.
    #[must_use]
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[f64]> {
        self.cells.chunks_exact(self.columns.len())
    }

    /// All values of the column `name`, step by step; `None` if there is none of this name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<Vec<f64>> {
        let place = self.columns.iter().position(|column| column.name == name)?;
        Some(self.rows().map(|row| row[place]).collect())
    }
}

/// Mean and standard deviation of some runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeanSd {
    /// The mean.
    pub mean: f64,
    /// The standard deviation with n - 1; 0 for a single run.
    pub sd: f64,
}

/// Mean and standard deviation (with n - 1) of `values`; `None` if there are none.
#[must_use]
pub fn mean_and_sd(values: &[f64]) -> Option<MeanSd> {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    match values.len() {
        0 => None,
        1 => Some(MeanSd { mean, sd: 0.0 }),
        _ => Some(MeanSd { mean, sd: libm::sqrt(squares / (n - 1.0)) }),
    }
}

/// Mean and standard deviation over runs of a column, step by step, as long as the longest run; a run that came to
/// rest earlier counts with its last value. `None` without runs or without such a column.
#[must_use]
pub fn mean_course(runs: &[Trajectory], column: &str) -> Option<Vec<MeanSd>> {
    let courses = runs.iter().map(|run| run.column(column)).collect::<Option<Vec<_>>>()?;
    let steps = courses.iter().map(Vec::len).max()?;
    (0..steps)
        .map(|step| {
            let values: Option<Vec<f64>> =
                courses.iter().map(|course| course.get(step).or(course.last()).copied()).collect();
            mean_and_sd(&values?)
        })
        .collect()
}
