//! Who leads so far, cheap enough to ask after every shard. The whole answer belongs to [`super::decide`].

use super::comparison::Comparison;
use super::contention::look;
use super::error::AnalysisError;
use super::standing::Standing;
use super::table::Table;
use super::utility::Utility;
use crate::decision::Verdict;
use crate::shard::Shard;
use crate::subject::Subject;

pub use super::contention::{Contention, Look, looks};

/// How the postures stand after the futures computed so far.
#[derive(Clone, Debug, PartialEq)]
pub struct SoFar {
    /// Futures computed.
    pub futures: u32,
    /// Share of futures in which each posture is best (ties shared).
    pub p_best: Vec<f64>,
    /// Its 95 % interval.
    pub p_best_interval: Vec<[f64; 2]>,
    /// Mean utility of each posture.
    pub utility: Vec<f64>,
    /// How sure the runs are, and who is in contention, if one looks now.
    pub look: Look,
    /// Who leads, and whether the runs tell it apart; the same figures as in [`crate::decision::Decision::verdict`].
    pub verdict: Verdict,
}

/// Who leads in the shards so far, in any order; the same figures as [`super::decide`] gives for these shards. All postures
/// are in contention before this look.
///
/// The intervals are those of one look; to stop a run by, there is [`Look::confidence`].
///
/// # Errors
/// As [`super::decide`].
pub fn leading(subject: &Subject, shards: &[Shard]) -> Result<SoFar, AnalysisError> {
    let all: Vec<usize> = (0..subject.postures.len()).collect();
    leading_among(subject, shards, &all)
}

/// As [`leading`], where only `contenders` are still in contention before this look.
///
/// # Errors
/// As [`super::decide`].
pub fn leading_among(
    subject: &Subject,
    shards: &[Shard],
    contenders: &[usize],
) -> Result<SoFar, AnalysisError> {
    let table = Table::new(subject, shards)?;
    let compared = Comparison::new(&table, &Utility::new(&table));
    let look = look(&compared, contenders);
    let standing = Standing::new(compared, None);
    Ok(SoFar {
        futures: u32::try_from(table.futures()).unwrap_or(u32::MAX),
        look,
        utility: (0..table.postures()).map(|posture| standing.mean_utility(posture)).collect(),
        p_best: standing.p_best,
        p_best_interval: standing.intervals,
        verdict: standing.verdict,
    })
}

/// How sure the runs are and who is in contention, without the rest.
///
/// # Errors
/// As [`super::decide`].
pub fn look_among(subject: &Subject, shards: &[Shard], contenders: &[usize]) -> Result<Look, AnalysisError> {
    let table = Table::new(subject, shards)?;
    Ok(look(&Comparison::new(&table, &Utility::new(&table)), contenders))
}
