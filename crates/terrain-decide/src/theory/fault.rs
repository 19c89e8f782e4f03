//! Why a proposition can't be played.

use crate::experiment::ExperimentFault;
use crate::runner::RunError;
use terrain_situation::SituationFaults;
use terrain_situation::variation::VariationFault;

/// Why a proposition can't be played.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TheoryFault {
    /// A situation file that isn't there.
    #[error("proposition {proposition}: the situation `{file}` is not there")]
    NoSituation {
        /// Its id.
        proposition: String,
        /// The file.
        file: String,
    },
    /// A change that the situation has no place for.
    #[error("proposition {proposition}, {cell}, in `{file}`: {why}")]
    Change {
        /// Its id.
        proposition: String,
        /// The cell.
        cell: String,
        /// The situation file.
        file: String,
        /// What is wrong.
        why: Box<VariationFault>,
    },
    /// A changed situation that can't be used.
    #[error("proposition {proposition}, {cell}: with its changes the situation `{file}` can't be used")]
    Situation {
        /// Its id.
        proposition: String,
        /// The cell.
        cell: String,
        /// The situation file.
        file: String,
        /// Every fault.
        faults: Box<SituationFaults>,
    },
    /// A situation that can't be run.
    #[error("proposition {proposition}, {cell}: {why}")]
    Experiment {
        /// Its id.
        proposition: String,
        /// The cell.
        cell: String,
        /// What is wrong.
        why: Box<ExperimentFault>,
    },
    /// A name that the situation doesn't have.
    #[error("proposition {proposition}, {cell}: the situation has no {what} `{name}`; it has {known}")]
    NoSuchName {
        /// Its id.
        proposition: String,
        /// The cell.
        cell: String,
        /// `posture`, `campaign` or `organization`.
        what: &'static str,
        /// The name.
        name: String,
        /// Those that it has.
        known: String,
    },
    /// No future in which the contrast can be looked at.
    #[error(
        "proposition {proposition}, contrast {contrast}: there is no future in which its postures can be taken"
    )]
    NoFuture {
        /// Its id.
        proposition: String,
        /// Its contrast.
        contrast: String,
    },
    /// A run that could not go on.
    #[error("proposition {proposition}, {cell}: {why}")]
    Run {
        /// Its id.
        proposition: String,
        /// The cell.
        cell: String,
        /// What is wrong.
        why: Box<RunError>,
    },
    /// Somebody asked to stop.
    #[error("stopped")]
    Stopped,
}
