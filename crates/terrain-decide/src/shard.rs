//! The rows of an experiment and the two doors to the outside: where finished shards go, and where evidence comes from.
//! Files, databases and progress bars belong to whoever implements these traits.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use terrain_sim::graph::Adjacency;
use terrain_sim::outcome::OUTCOMES;
use terrain_situation::Distribution;

/// One run: a posture in a future under one replicate's luck.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Index of the posture.
    pub posture: u16,
    /// Index of the future.
    pub future: u32,
    /// Index of the replicate.
    pub replicate: u16,
    /// Whether the posture could be taken as it stands.
    pub posture_taken: bool,
    /// Outcomes at the horizon, in the order of [`terrain_sim::outcome::Outcome::ALL`].
    pub outcomes: [f64; OUTCOMES],
    /// Share won of each campaign; `NaN` if not decided within the horizon.
    pub campaign_share_won: Vec<f64>,
    /// Week in which each organization walked out, if it did.
    pub walked_out_week: Vec<Option<u32>>,
    /// Outcomes as of the ends of the experiment's series weeks.
    pub series: Vec<[f32; OUTCOMES]>,
}

/// A block of futures with all replicates of the postures still in contention, which are all of them unless the plan
/// asks for a confidence; written whole or not at all.
#[derive(Clone, Debug, PartialEq)]
pub struct Shard {
    /// Index, from 0.
    pub index: u32,
    /// First future of the block.
    pub first_future: u32,
    /// The values of every quantity in each future of the block: `[future − first_future][quantity]`.
    pub futures: Vec<Vec<f64>>,
    /// Rows ordered by future, posture, replicate.
    pub rows: Vec<Row>,
}

impl Shard {
    /// The postures that were played in its futures, rising.
    #[must_use]
    pub fn postures(&self) -> Vec<u16> {
        let postures: BTreeSet<u16> = self.rows.iter().map(|row| row.posture).collect();
        postures.into_iter().collect()
    }
}

/// Where finished shards go and are found again.
pub trait Sink: Send {
    /// Keeps a shard; complete or absent afterwards, whatever happens.
    ///
    /// # Errors
    /// A text that says what could not be written and why (disk full, no permission).
    fn keep(&mut self, shard: &Shard) -> Result<(), SinkError>;
    /// Indices of the shards kept already.
    ///
    /// # Errors
    /// When what is kept cannot be read.
    fn kept(&self) -> Result<Vec<u32>, SinkError>;
    /// Reads a shard back.
    ///
    /// # Errors
    /// When it is absent or damaged; names the file.
    fn read(&self, index: u32) -> Result<Shard, SinkError>;
}

/// A shard could not be kept or read.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct SinkError {
    /// What went wrong, with the place.
    pub message: String,
    /// What caused it.
    #[source]
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// A [`Sink`] that keeps shards in memory.
#[derive(Debug, Default)]
pub struct MemorySink {
    shards: BTreeMap<u32, Shard>,
}

impl Sink for MemorySink {
    fn keep(&mut self, shard: &Shard) -> Result<(), SinkError> {
        self.shards.insert(shard.index, shard.clone());
        Ok(())
    }

    fn kept(&self) -> Result<Vec<u32>, SinkError> {
        Ok(self.shards.keys().copied().collect())
    }

    fn read(&self, index: u32) -> Result<Shard, SinkError> {
        self.shards.get(&index).cloned().ok_or_else(|| SinkError {
            message: format!("shard {index} has not been computed"),
            source: None,
        })
    }
}

/// An estimate from public records.
#[derive(Clone, Debug, PartialEq)]
pub struct EvidenceEstimate {
    /// Distribution of the quantity.
    pub distribution: Distribution,
    /// Cases it rests on.
    pub cases: u64,
    /// Source in words: publisher, table, period.
    pub source: String,
    /// Quantiles at evenly spaced probabilities, for estimates that describe a whole population (unit sizes).
    pub quantiles: Option<Vec<f64>>,
}

/// One seat of a recorded chamber.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedSeat {
    /// Public label, for instance state and party.
    pub label: String,
    /// Party.
    pub party: String,
    /// Published ideal point, first dimension.
    pub ideal_point: f64,
}

/// The seats of a recorded chamber.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedSeats {
    /// The seats.
    pub seats: Vec<RecordedSeat>,
    /// Source in words: publisher, chamber, how many seats and roll calls; empty where none is known.
    pub source: String,
}

/// Who answers `{ evidence = "…" }`.
pub trait EvidenceSource: Sync {
    /// The estimate of that name under that filter.
    ///
    /// # Errors
    /// A sentence: no such name (with the nearest), no such filter key, no record left by the filter.
    fn estimate(&self, name: &str, filter: &BTreeMap<String, String>) -> Result<EvidenceEstimate, String>;
    /// The seats of a chamber from a roll-call record.
    ///
    /// # Errors
    /// As [`EvidenceSource::estimate`].
    fn seats(&self, name: &str, filter: &BTreeMap<String, String>) -> Result<RecordedSeats, String>;
    /// The ties of an edge list that the situation names, between simulated persons counted from 0; who comes after the
    /// last node has no tie.
    ///
    /// # Errors
    /// A sentence: no such file, not an edge list. Who knows no files says so.
    fn edge_list(&self, path: &Path) -> Result<Adjacency, String> {
        let _ = path;
        Err("no files can be read here".to_owned())
    }
}
