//! The rows of all shards as one checked table: what every other file of the analysis reads.
//! Means over replicates are taken here; nothing is compared.
//!
//! All postures were played in the first [`Table::common`] futures: there the table is rectangular, and there alone all
//! postures can be compared future by future. In a run that asks for a confidence, shards that hold fewer postures come after
//! those that hold more, whatever their futures' numbers, so that what is kept by posture ends with its last future. Every
//! other run is rectangular as a whole, and in the order of futures.

use super::error::AnalysisError;
use super::phases::Phase;
use crate::shard::{Row, Shard};
use crate::subject::{Subject, WeightInput, outcome_name};
use std::cmp::Reverse;
use terrain_sim::outcome::{OUTCOMES, Outcome};

/// All rows, checked against the subject.
pub(super) struct Table<'a> {
    pub(super) subject: &'a Subject,
    /// Shards with all postures first, then in the order of their futures.
    pub(super) shards: Vec<&'a Shard>,
    /// Index in the experiment of each future of the table.
    pub(super) future_index: Vec<u32>,
    /// Position in `shards` of each future: the futures of a shard share their luck.
    pub(super) block: Vec<usize>,
    /// Which postures were played in which futures; the first phase has them all.
    pub(super) phases: Vec<Phase>,
    /// Mean outcomes over replicates: `[posture][future]`, the futures in which it was played.
    pub(super) means: Vec<Vec<[f64; OUTCOMES]>>,
    /// Outcomes of each run: `[posture][future × replicates + replicate]`.
    pub(super) runs: Vec<Vec<[f64; OUTCOMES]>>,
    /// Share of replicates in which a posture could be taken: `[posture][future]`.
    pub(super) taken: Vec<Vec<f64>>,
    pub(super) replicates: usize,
}

impl<'a> Table<'a> {
    pub(super) fn new(subject: &'a Subject, shards: &'a [Shard]) -> Result<Self, AnalysisError> {
        let replicates = usize::try_from(subject.replicates).unwrap_or(usize::MAX);
        for (what, count) in [("posture", subject.postures.len()), ("replicate", replicates)] {
            if count == 0 {
                return Err(AnalysisError::Nothing { what });
            }
        }
        check_weights(subject)?;
        let mut ordered: Vec<&Shard> = shards.iter().filter(|shard| !shard.futures.is_empty()).collect();
        ordered.sort_by_key(|shard| (shard.first_future, shard.index));
        check_overlap(&ordered)?;
        let futures = ordered.iter().map(|shard| shard.futures.len()).sum();
        if futures == 0 {
            return Err(AnalysisError::NoFutures);
        }
        let postures = subject.postures.len();
        let phases = phases(subject, &mut ordered)?;
        let played = |posture| played(&phases, posture);
        let mut table = Self {
            subject,
            shards: ordered,
            future_index: Vec::with_capacity(futures),
            block: Vec::with_capacity(futures),
            means: vec![Vec::with_capacity(futures); postures],
            runs: (0..postures).map(|posture| vec![[0.0; OUTCOMES]; played(posture) * replicates]).collect(),
            taken: vec![Vec::with_capacity(futures); postures],
            replicates,
            phases,
        };
        for block in 0..table.shards.len() {
            table.add(block)?;
        }
        Ok(table)
    }

    pub(super) fn futures(&self) -> usize {
        self.future_index.len()
    }

    /// Futures in which all postures were played, the first ones.
    pub(super) fn common(&self) -> usize {
        self.phases.first().map_or(0, |phase| phase.futures)
    }

    /// Futures in which a posture was played, the first ones.
    pub(super) fn played(&self, posture: usize) -> usize {
        played(&self.phases, posture)
    }

    pub(super) fn postures(&self) -> usize {
        self.means.len()
    }

    /// Values of one uncertain quantity by future.
    pub(super) fn input(&self, column: usize) -> Vec<f64> {
        self.shards.iter().flat_map(|shard| shard.futures.iter().map(move |values| values[column])).collect()
    }

    /// All rows of a posture, each with the position of its future in the table.
    pub(super) fn rows_by_future(&self, posture: usize) -> impl Iterator<Item = (usize, &'a Row)> {
        let mut first = 0;
        let starts = self.shards.iter().map(move |&shard| {
            let start = first;
            first += shard.futures.len();
            (start, shard)
        });
        starts.flat_map(move |(start, shard)| {
            let own = shard.rows.iter().filter(move |row| usize::from(row.posture) == posture);
            // `add` has checked that the future is one of the shard's.
            own.map(move |row| (start + (row.future - shard.first_future) as usize, row))
        })
    }

    fn add(&mut self, block: usize) -> Result<(), AnalysisError> {
        let shard = self.shards[block];
        let (subject, replicates) = (self.subject, self.replicates);
        let first = self.future_index.len();
        let runs = shard.futures.len() * replicates;
        let shape = |what, expected, found| {
            if expected == found {
                Ok(())
            } else {
                Err(AnalysisError::Shape { shard: shard.index, what, expected, found })
            }
        };
        let held = held(subject, shard);
        shape("rows", runs * held.len(), shard.rows.len())?;
        for (future, values) in (shard.first_future..).zip(&shard.futures) {
            shape("quantities of a future", subject.uncertain.len(), values.len())?;
            if let Some(column) = values.iter().position(|value| !value.is_finite()) {
                let what = subject.uncertain[column].path.clone();
                return Err(AnalysisError::NotFinite { shard: shard.index, future, what });
            }
            self.future_index.push(future);
            self.block.push(block);
        }
        let mut seen = vec![false; runs * subject.postures.len()];
        let mut taken = vec![0.0; shard.futures.len() * subject.postures.len()];
        for (number, row) in shard.rows.iter().enumerate() {
            let (posture, replicate) = (usize::from(row.posture), usize::from(row.replicate));
            let place =
                row.future.checked_sub(shard.first_future).and_then(|place| usize::try_from(place).ok());
            let known = place
                .filter(|&place| place < shard.futures.len())
                .filter(|_| posture < subject.postures.len() && replicate < replicates);
            let Some(place) = known.filter(|place| !seen[posture * runs + place * replicates + replicate])
            else {
                return Err(AnalysisError::Row {
                    shard: shard.index,
                    row: number,
                    posture: row.posture,
                    future: row.future,
                    replicate: row.replicate,
                });
            };
            seen[posture * runs + place * replicates + replicate] = true;
            shape("campaigns of a row", subject.campaigns.len(), row.campaign_share_won.len())?;
            shape("organizations of a row", subject.organizations.len(), row.walked_out_week.len())?;
            shape("series weeks of a row", subject.series_weeks.len(), row.series.len())?;
            let series = row.series.iter().flatten().position(|value| !value.is_finite());
            let last = row.outcomes.iter().position(|value| !value.is_finite());
            if let Some(outcome) = last.or(series.map(|position| position % OUTCOMES)) {
                let what = format!("the outcome {}", outcome_name(Outcome::ALL[outcome]));
                return Err(AnalysisError::NotFinite { shard: shard.index, future: row.future, what });
            }
            self.runs[posture][(first + place) * replicates + replicate] = row.outcomes;
            taken[posture * shard.futures.len() + place] += f64::from(u8::from(row.posture_taken));
        }
        for posture in held {
            for place in 0..shard.futures.len() {
                let from = (first + place) * replicates;
                self.means[posture].push(mean_of(&self.runs[posture][from..from + replicates]));
                self.taken[posture].push(taken[posture * shard.futures.len() + place] / replicates as f64);
            }
        }
        Ok(())
    }
}

/// The postures that a shard has to hold: all, unless further futures go only to those in contention.
fn held(subject: &Subject, shard: &Shard) -> Vec<usize> {
    let all = 0..subject.postures.len();
    if subject.confidence.is_none() {
        return all.collect();
    }
    let there = shard.postures();
    all.filter(|&posture| there.iter().any(|&known| usize::from(known) == posture)).collect()
}

/// Shards that hold the same postures; puts those with more before those with fewer. Each must hold some of those that any
/// larger one holds, and one at least all.
fn phases(subject: &Subject, ordered: &mut Vec<&Shard>) -> Result<Vec<Phase>, AnalysisError> {
    let mut held: Vec<(Vec<usize>, &Shard)> =
        ordered.iter().map(|&shard| (held(subject, shard), shard)).collect();
    held.sort_by_key(|(postures, _)| Reverse(postures.len()));
    let mut phases: Vec<Phase> = Vec::new();
    for (postures, shard) in &held {
        let futures = shard.futures.len();
        if postures.is_empty() {
            return Err(AnalysisError::Shape { shard: shard.index, what: "postures", expected: 1, found: 0 });
        }
        match phases.last_mut() {
            None if postures.len() < subject.postures.len() => return Err(AnalysisError::NoneWhole),
            Some(phase) if phase.postures == *postures => phase.futures += futures,
            Some(phase) if postures.iter().any(|posture| !phase.postures.contains(posture)) => {
                return Err(AnalysisError::NotNested { shard: shard.index });
            }
            before => {
                let before = before.map_or(0, |phase| phase.futures);
                phases.push(Phase { postures: postures.clone(), futures: before + futures });
            }
        }
    }
    *ordered = held.into_iter().map(|(_, shard)| shard).collect();
    Ok(phases)
}

fn played(phases: &[Phase], posture: usize) -> usize {
    let with = phases.iter().rev().find(|phase| phase.postures.contains(&posture));
    with.map_or(0, |phase| phase.futures)
}

fn check_weights(subject: &Subject) -> Result<(), AnalysisError> {
    let columns = subject.uncertain.len();
    for (outcome, weight) in &subject.values {
        if let WeightInput::Column(column) = *weight
            && column >= columns
        {
            return Err(AnalysisError::WeightColumn { outcome: outcome_name(*outcome), column, columns });
        }
    }
    Ok(())
}

fn check_overlap(ordered: &[&Shard]) -> Result<(), AnalysisError> {
    for pair in ordered.windows(2) {
        let next = pair[1].first_future;
        if pair[0].index == pair[1].index {
            return Err(AnalysisError::Twice { shard: pair[1].index });
        }
        let past = u64::from(pair[0].first_future) + pair[0].futures.len() as u64;
        if u64::from(next) < past {
            return Err(AnalysisError::FutureTwice { shard: pair[1].index, future: next });
        }
    }
    Ok(())
}

fn mean_of(runs: &[[f64; OUTCOMES]]) -> [f64; OUTCOMES] {
    let mut sum = [0.0; OUTCOMES];
    for run in runs {
        for (sum, value) in sum.iter_mut().zip(run) {
            *sum += value;
        }
    }
    sum.map(|sum| sum / runs.len() as f64)
}
