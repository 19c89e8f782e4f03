//! Why the rows can't be analysed. What the rows mean once they are sound belongs to the other files.

use crate::sensitivity::SensitivityError;

/// The shards don't hold what the subject says, or nothing at all.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AnalysisError {
    /// There is no finished shard.
    #[error(
        "there is no finished block of futures to look at; let the run go on until the first one is written"
    )]
    NoFutures,
    /// The subject has no posture, or replicates or outcomes are missing from it.
    #[error("the experiment has no {what}, so that there is nothing to compare")]
    Nothing {
        /// What is missing.
        what: &'static str,
    },
    /// A posture is to be compared that doesn't exist, or with itself.
    #[error(
        "postures {first} and {second} can't be compared: there are {postures}, counted from 0, and a comparison needs two"
    )]
    Pair {
        /// One posture's index.
        first: usize,
        /// The other's.
        second: usize,
        /// Number of postures.
        postures: usize,
    },
    /// A shard comes twice.
    #[error("shard {shard} was given twice")]
    Twice {
        /// Index of the shard.
        shard: u32,
    },
    /// Two shards hold the same future.
    #[error("future {future} is in shard {shard} and in another one")]
    FutureTwice {
        /// Index of the shard.
        shard: u32,
        /// Index of the future.
        future: u32,
    },
    /// A shard's table has another shape than the subject says.
    #[error("shard {shard}: expected {expected} {what}, found {found}")]
    Shape {
        /// Index of the shard.
        shard: u32,
        /// What is counted.
        what: &'static str,
        /// How many there should be.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// No shard holds all postures, so that nothing says how they compare.
    #[error(
        "in no block of futures were all choices played; the first blocks are missing, --resume computes them"
    )]
    NoneWhole,
    /// A shard holds postures that one with more postures lacks.
    #[error(
        "shard {shard}: the choices that it holds are not among those that were in contention in another shard"
    )]
    NotNested {
        /// Index of the shard.
        shard: u32,
    },
    /// A row of a posture, future or replicate that the experiment doesn't have, or that came before.
    #[error(
        "shard {shard}, row {row}: posture {posture}, future {future}, replicate {replicate} does not belong there, or was there before"
    )]
    Row {
        /// Index of the shard.
        shard: u32,
        /// Index of the row in the shard.
        row: usize,
        /// Posture of the row.
        posture: u16,
        /// Future of the row.
        future: u32,
        /// Replicate of the row.
        replicate: u16,
    },
    /// A number that must be finite isn't.
    #[error("shard {shard}, future {future}: {what} is not a finite number")]
    NotFinite {
        /// Index of the shard.
        shard: u32,
        /// Index of the future.
        future: u32,
        /// Which number.
        what: String,
    },
    /// A weight refers to a column that no future has.
    #[error("the weight of {outcome} refers to column {column}, but a future has {columns} quantities")]
    WeightColumn {
        /// Name of the outcome.
        outcome: &'static str,
        /// Index of the column.
        column: usize,
        /// Number of columns.
        columns: usize,
    },
    /// No number moves the figure by itself, so that none can be told from all others.
    #[error(
        "in {futures} futures no uncertain number stands out from luck, so that there is none to tell from the rest; more futures and replicates show smaller effects"
    )]
    NoEffect {
        /// Futures looked at.
        futures: usize,
    },
    /// A sensitivity method can't be used on these futures.
    #[error(transparent)]
    Sensitivity(#[from] SensitivityError),
}
