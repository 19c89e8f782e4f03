//! What an experiment is about, in the form the analysis and the writers need: names of postures, campaigns and
//! organizations, the uncertain quantities in the order of a shard's columns, and the weights. No engine inputs.

use crate::decision::Assumption;
use serde::{Deserialize, Serialize};
pub use terrain_sim::outcome::{OUTCOMES, Outcome};

/// An id of the situation and its name on the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Id in the situation.
    pub id: String,
    /// Name on the page.
    pub label: String,
}

/// Where an outcome's weight comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum WeightInput {
    /// The same in every future.
    Fixed(f64),
    /// A column of [`crate::shard::Shard::futures`].
    Column(usize),
}

/// An experiment's subject.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// The question, as the user put it.
    pub question: String,
    /// Weeks that the runs look ahead.
    pub horizon_weeks: u32,
    /// Futures planned.
    pub futures_planned: u32,
    /// Replicates of each future.
    pub replicates: u32,
    /// How sure the runs are to be before they end early; then futures go only to the postures still in contention.
    /// `None`: all futures of the plan, all postures in each.
    pub confidence: Option<f64>,
    /// Seed.
    pub seed: u64,
    /// Postures, in the order of [`crate::shard::Row::posture`].
    pub postures: Vec<Named>,
    /// Campaigns, in the order of [`crate::shard::Row::campaign_share_won`].
    pub campaigns: Vec<Named>,
    /// Organizations, in the order of [`crate::shard::Row::walked_out_week`].
    pub organizations: Vec<Named>,
    /// Index of the principal among the organizations.
    pub principal: usize,
    /// Weeks of the series (end of week, from 1), in the order of [`crate::shard::Row::series`].
    pub series_weeks: Vec<u32>,
    /// Every quantity that varies over futures, in the order of a row of [`crate::shard::Shard::futures`];
    /// [`Assumption::influence`] is 0 here and filled by the analysis.
    pub uncertain: Vec<Assumption>,
    /// Every quantity that is the same in all futures.
    pub fixed: Vec<Assumption>,
    /// Weights of the outcomes that the principal cares about; an outcome not named has weight 0. A negative weight
    /// counts the outcome as a loss.
    pub values: Vec<(Outcome, WeightInput)>,
    /// What the reader must know that was found before any run.
    pub warnings: Vec<String>,
}

/// Names of what a shard's columns hold, all that a [`crate::shard::Sink`] must know of an experiment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns {
    /// Ids of the postures.
    pub postures: Vec<String>,
    /// Ids of the campaigns.
    pub campaigns: Vec<String>,
    /// Ids of the organizations.
    pub organizations: Vec<String>,
    /// Weeks of the series.
    pub series_weeks: Vec<u32>,
    /// Paths of the uncertain quantities.
    pub quantities: Vec<String>,
    /// Futures in a shard (the last may hold fewer).
    pub shard_futures: u32,
    /// Futures planned.
    pub futures: u32,
    /// Replicates.
    pub replicates: u32,
}

impl Columns {
    /// Shards that the plan has.
    #[must_use]
    pub const fn shards(&self) -> u32 {
        self.futures.div_ceil(self.shard_futures)
    }

    /// Futures in the shard of that index.
    #[must_use]
    pub const fn futures_in(&self, shard: u32) -> u32 {
        let first = shard.saturating_mul(self.shard_futures);
        let left = self.futures.saturating_sub(first);
        if left < self.shard_futures { left } else { self.shard_futures }
    }
}

/// An outcome's name wherever one is written: in files, tables and answers.
#[must_use]
pub const fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Reforms => "reforms",
        Outcome::Base => "base",
        Outcome::Reach => "reach",
        Outcome::ContactRatio => "contact_ratio",
        Outcome::Orientation => "orientation",
        Outcome::Independence => "independence",
        Outcome::Clarity => "clarity",
        Outcome::Power => "power",
        Outcome::PeriodChange => "period_change",
    }
}

/// An outcome's unit, in words (`docs/model.md`, section 5).
#[must_use]
pub const fn outcome_unit(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Reforms => "benefit won",
        Outcome::Base | Outcome::Reach => "persons",
        Outcome::ContactRatio => "workers met per hour",
        Outcome::Orientation => "change, -1 to 1",
        Outcome::Independence | Outcome::Clarity | Outcome::Power => "0 to 1",
        Outcome::PeriodChange => "periods, -2 to 2",
    }
}
