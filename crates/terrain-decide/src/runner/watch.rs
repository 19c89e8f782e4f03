//! How the postures stand while a run goes on. Keeps of each shard only what that needs: no series.

use crate::analysis::AnalysisError;
use crate::analysis::running::{SoFar, leading_among, looks};
use crate::shard::Shard;
use crate::subject::Subject;

/// How often is told how the postures stand, at most; the looks of a plan that asks for a confidence are further ones.
const TOLD: u32 = 64;

/// The shards seen so far, in order.
pub(super) struct Watch {
    subject: Subject,
    shards: Vec<Shard>,
    every: u32,
    /// Shards after which a posture may fall out of contention.
    looks: Vec<u32>,
    seen: u32,
    planned: u32,
}

impl Watch {
    pub(super) fn new(subject: &Subject, planned: u32) -> Self {
        let subject = Subject { series_weeks: Vec::new(), ..subject.clone() };
        let looks = if subject.confidence.is_some() { looks(planned) } else { Vec::new() };
        Self { subject, shards: Vec::new(), every: planned.div_ceil(TOLD).max(1), looks, seen: 0, planned }
    }

    /// Whether a posture may fall out of contention after the shards seen.
    pub(super) fn is_look(&self) -> bool {
        self.looks.contains(&self.seen)
    }

    /// Adds the next shard; how the postures stand, if it is time to look. When that is depends on the plan alone.
    pub(super) fn add(
        &mut self,
        mut shard: Shard,
        contenders: &[usize],
    ) -> Result<Option<SoFar>, AnalysisError> {
        for row in &mut shard.rows {
            row.series = Vec::new();
        }
        self.shards.push(shard);
        self.seen += 1;
        let time = self.seen.is_multiple_of(self.every) || self.seen == self.planned || self.is_look();
        time.then(|| leading_among(&self.subject, &self.shards, contenders)).transpose()
    }
}
