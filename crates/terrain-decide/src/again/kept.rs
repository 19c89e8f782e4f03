//! What is kept of an experiment's rows, future by future: means over replicates, no weekly series.

use crate::analysis::{AnalysisError, kept};
use crate::shard::Shard;
use crate::subject::{OUTCOMES, Subject};
use serde::{Deserialize, Serialize};

/// The runs of an experiment in the futures that all postures were played in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeptRuns {
    /// Paths of the uncertain quantities.
    pub paths: Vec<String>,
    /// Their values: `[future][quantity]`.
    pub inputs: Vec<Vec<f64>>,
    /// Block of each future: the futures of a block share their luck.
    pub blocks: Vec<u32>,
    /// Ids of the campaigns.
    pub campaigns: Vec<String>,
    /// Postures in the order of the situation.
    pub postures: Vec<KeptPosture>,
}

/// The runs of one posture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeptPosture {
    /// Id in the situation.
    pub id: String,
    /// Name on the page.
    pub label: String,
    /// Utility in each future.
    pub utilities: Vec<f64>,
    /// Whether it counts there: it could be taken, or none could.
    pub counts: Vec<bool>,
    /// Outcomes at the horizon in each future, in the order of the engine.
    pub outcomes: Vec<[f64; OUTCOMES]>,
    /// Share of the runs decided within the horizon in which some of a campaign was won: `[future][campaign]`; `None` where
    /// none was decided.
    pub won: Vec<Vec<Option<f64>>>,
}

impl KeptRuns {
    /// What is kept of these shards.
    ///
    /// # Errors
    /// As [`crate::analysis::decide`].
    pub fn new(subject: &Subject, shards: &[Shard]) -> Result<Self, AnalysisError> {
        kept(subject, shards)
    }

    /// Number of futures.
    #[must_use]
    pub fn futures(&self) -> usize {
        self.inputs.len()
    }

    /// Place of the quantity of that path, if it is uncertain.
    #[must_use]
    pub fn column(&self, path: &str) -> Option<usize> {
        self.paths.iter().position(|known| known == path)
    }

    /// Values of the quantity of that path by future, if it is uncertain.
    #[must_use]
    pub fn input(&self, path: &str) -> Option<Vec<f64>> {
        let column = self.column(path)?;
        self.inputs.iter().map(|values| values.get(column).copied()).collect()
    }

    /// Place of the posture of that id.
    #[must_use]
    pub fn posture(&self, id: &str) -> Option<usize> {
        self.postures.iter().position(|posture| posture.id == id)
    }
}
