//! Runs an experiment, shard by shard: every posture in every future under every replicate's luck. Where shards go is the
//! sink's business, what they show the analysis', when to show it the observer's.
//!
//! The same experiment gives the same rows, whatever the threads, the memory, what was kept before, and how often it was
//! interrupted: a row depends on its future, its posture and the luck of its shard and replicate, and on nothing else. In a
//! plan that asks for a confidence, a shard holds all postures or those in contention; which follows from the shards before
//! it ([`Contention`]), so that is the same too.

mod watch;

use crate::analysis::running::{Contention, SoFar};
use crate::experiment::{Experiment, SHARD_FUTURES};
use crate::shard::{Row, Shard, Sink, SinkError};
use rayon::ThreadPool;
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use terrain_sim::inputs::RunInputs;
use terrain_sim::outcome::RunOutcome;
use terrain_sim::run::{LANES, RunOptions, WorldError, bytes_needed, run_batch, run_batch_with};
use terrain_sim::workers::Workers;
use watch::Watch;

/// How to run, as opposed to what.
#[derive(Clone, Copy, Debug)]
pub struct RunControl<'a> {
    /// Threads, at least 1; 0 counts as 1.
    pub threads: usize,
    /// Set by whoever wants the run to end; finished shards are kept.
    pub stop: &'a AtomicBool,
    /// Bytes of memory that the run may take; `None`: as many as it wants.
    pub memory: Option<u64>,
}

/// How far a run is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Shards that are there, in order from the first, those kept before included.
    pub shards_done: u32,
    /// Shards that the plan has.
    pub shards_planned: u32,
    /// Of those done, how many had been kept before.
    pub shards_kept: u32,
    /// Futures in the shards done.
    pub futures_done: u32,
    /// Simulated persons × weeks × runs computed now.
    pub agent_weeks_done: u64,
    /// The same that are to be computed now, if the run goes to the end of its plan with the postures now in contention: all
    /// there will be, or in a plan that asks for a confidence the most.
    pub agent_weeks_planned: u64,
    /// Postures in contention: further futures are played for these.
    pub contenders: u32,
}

/// Who is told how far a run is: a progress bar, a page.
pub trait Observer: Send {
    /// After each batch of runs, on the thread that ran it.
    fn batch_done(&mut self, progress: &Progress) {
        let _ = progress;
    }

    /// After each shard, on the thread that called [`run`]; `so_far` is how the postures stand, where that was worked out
    /// anew: after each shard, or about sixty times in a plan of more than 64.
    fn shard_done(&mut self, progress: &Progress, so_far: Option<&SoFar>) {
        let _ = (progress, so_far);
    }
}

/// An observer that looks at nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unobserved;

impl Observer for Unobserved {}

/// Why a run ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stopped {
    /// All futures of the plan are done.
    FuturesDone,
    /// The runs are sure enough: one posture alone is left in contention.
    ConfidenceReached {
        /// How sure they are.
        confidence: f64,
    },
    /// Somebody asked for it.
    Interrupted,
}

/// What a run did.
#[derive(Clone, Debug, PartialEq)]
pub struct RunSummary {
    /// Why it ended.
    pub stopped: Stopped,
    /// How far it came. The answer rests on the shards 0 to `shards_done` − 1.
    pub progress: Progress,
    /// How sure the runs are after all futures, where the plan asks for a confidence and it was not reached.
    pub fell_short: Option<f64>,
    /// What the user should know of how it ran, such as fewer runs at a time for want of memory.
    pub notes: Vec<String>,
}

/// Why a run could not go on. Shards that were finished are kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// A shard could not be kept or read.
    #[error(transparent)]
    Sink(#[from] SinkError),
    /// Not even one run at a time fits.
    #[error(
        "{persons} simulated people need {} of memory, and {} are there; raise persons_per_agent in [population]",
        size_in_words(*needed),
        size_in_words(*available)
    )]
    Memory {
        /// Simulated persons.
        persons: u32,
        /// Bytes needed.
        needed: u64,
        /// Bytes that may be taken.
        available: u64,
    },
    /// The engine refuses inputs.
    #[error("shard {shard}: the engine does not take these numbers: {fault}")]
    Engine {
        /// Shard.
        shard: u32,
        /// What is wrong.
        fault: WorldError,
    },
    /// What is kept doesn't belong to the experiment.
    #[error("shard {shard} is not one of this experiment: {why}")]
    Foreign {
        /// Shard.
        shard: u32,
        /// What is wrong.
        why: String,
    },
    /// Threads can't be started.
    #[error("{threads} threads can't be started: {why}")]
    Threads {
        /// Asked for.
        threads: usize,
        /// What the system says.
        why: String,
    },
}

/// A number of bytes as people say it: `512 bytes`, `1.5 MiB`, `24 GiB`.
#[must_use]
pub fn size_in_words(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["KiB", "MiB", "GiB", "TiB", "PiB"];
    if bytes < 1024 {
        return format!("{bytes} bytes");
    }
    let mut tenths = u128::from(bytes) * 10 / 1024;
    let mut unit = 0;
    while tenths >= 10_240 && unit + 1 < UNITS.len() {
        tenths /= 1024;
        unit += 1;
    }
    if tenths >= 100 {
        format!("{} {}", tenths / 10, UNITS[unit])
    } else {
        format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit])
    }
}

/// Runs what the sink doesn't have yet, in the order of shards, and hands it each shard when it is finished.
///
/// # Errors
/// See [`RunError`].
pub fn run(
    experiment: &Experiment,
    sink: &mut dyn Sink,
    control: &RunControl<'_>,
    observer: &mut dyn Observer,
) -> Result<RunSummary, RunError> {
    let threads = control.threads.max(1);
    let grain = Grain::of(experiment, threads, control.memory)?;
    let pool = pool(threads)?;
    let columns = experiment.columns();
    let planned = columns.shards();
    let kept = sink.kept()?;
    let is_kept = |shard: u32| kept.contains(&shard);
    let mut contention = Contention::new(experiment.subject().postures.len());
    // What is still to be computed from a shard on, if nobody else falls out of contention.
    let left = |from: u32, mut contention: Contention| -> u64 {
        let mut sum = 0;
        for shard in from..planned {
            if !is_kept(shard) {
                sum += agent_weeks(experiment, columns.futures_in(shard), contention.next_postures().len());
            }
            contention.played();
        }
        sum
    };
    let mut progress = Progress {
        shards_planned: planned,
        agent_weeks_planned: left(0, contention.clone()),
        contenders: count(contention.contenders().len()),
        ..Progress::default()
    };
    let mut reached = None;
    let mut watch = Watch::new(experiment.subject(), planned);
    let ended = |stopped, progress, fell_short| {
        Ok(RunSummary { stopped, progress, fell_short, notes: grain.notes.clone() })
    };
    for index in 0..planned {
        let shard = if is_kept(index) {
            progress.shards_kept += 1;
            let shard = sink.read(index)?;
            check_postures(experiment, &shard, contention.next_postures())?;
            shard
        } else {
            let observed = Observed { progress: Mutex::new((&mut progress, &mut *observer)) };
            let first_future = index * SHARD_FUTURES;
            let one = Computing {
                experiment,
                index,
                first_future,
                postures: contention.next_postures(),
                grain: &grain,
                stop: control.stop,
            };
            let numbers = first_future..first_future + columns.futures_in(index);
            let computed = pool.install(|| {
                one.compute(
                    numbers.into_par_iter().map(|future| experiment.future(future)).collect(),
                    &observed,
                )
            })?;
            let Some(shard) = computed else { return ended(Stopped::Interrupted, progress, None) };
            sink.keep(&shard)?;
            shard
        };
        progress.shards_done += 1;
        progress.futures_done += columns.futures_in(index);
        let so_far = watch
            .add(shard, contention.contenders())
            .map_err(|error| RunError::Foreign { shard: index, why: error.to_string() })?;
        contention.played();
        if let Some(so_far) = so_far.as_ref().filter(|_| watch.is_look()) {
            contention.look(&so_far.look);
            progress.contenders = count(contention.contenders().len());
            progress.agent_weeks_planned = progress.agent_weeks_done + left(index + 1, contention.clone());
        }
        observer.shard_done(&progress, so_far.as_ref());
        reached = so_far.as_ref().map(|so_far| so_far.look.confidence);
        if let Some(confidence) = reached.filter(|_| contention.is_decided()) {
            return ended(Stopped::ConfidenceReached { confidence }, progress, None);
        }
        if control.stop.load(Ordering::Relaxed) && progress.shards_done < planned {
            return ended(Stopped::Interrupted, progress, None);
        }
    }
    ended(Stopped::FuturesDone, progress, experiment.plan().confidence.and(reached))
}

fn pool(threads: usize) -> Result<ThreadPool, RunError> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(|error| RunError::Threads { threads, why: error.to_string() })
}

/// Plays futures that are not those of the plan: any values of the uncertain quantities, some postures, one block of luck at a
/// time. Keeps nothing.
pub struct Player<'a> {
    experiment: &'a Experiment,
    grain: Grain,
    pool: ThreadPool,
    stop: &'a AtomicBool,
}

impl<'a> Player<'a> {
    /// A player with its threads.
    ///
    /// # Errors
    /// Too little memory for a single run; threads that can't be started.
    pub fn new(experiment: &'a Experiment, control: &RunControl<'a>) -> Result<Self, RunError> {
        let threads = control.threads.max(1);
        let grain = Grain::of(experiment, threads, control.memory)?;
        Ok(Self { experiment, grain, pool: pool(threads)?, stop: control.stop })
    }

    /// The rows of these futures (numbered from 0 in their order) with these postures, rising, under every replicate's luck of
    /// this block; `None` if the run was stopped.
    ///
    /// # Errors
    /// Values that the engine refuses.
    pub fn play(
        &self,
        block: u32,
        futures: Vec<Vec<f64>>,
        postures: &[usize],
    ) -> Result<Option<Vec<Row>>, RunError> {
        let one = Computing {
            experiment: self.experiment,
            index: block,
            first_future: 0,
            postures,
            grain: &self.grain,
            stop: self.stop,
        };
        let (mut progress, mut nobody) = (Progress::default(), Unobserved);
        let observed = Observed { progress: Mutex::new((&mut progress, &mut nobody)) };
        let shard = self.pool.install(|| one.compute(futures, &observed))?;
        Ok(shard.map(|shard| shard.rows))
    }
}

/// Whether a shard that was kept holds the postures that it should by the shards before it.
fn check_postures(experiment: &Experiment, shard: &Shard, postures: &[usize]) -> Result<(), RunError> {
    let there = shard.postures();
    // Without a confidence every shard holds them all, which the analysis checks.
    if experiment.plan().confidence.is_none()
        || there.iter().map(|&posture| usize::from(posture)).eq(postures.iter().copied())
    {
        return Ok(());
    }
    let named = |postures: &mut dyn Iterator<Item = usize>| {
        let known = &experiment.subject().postures;
        let name = |posture: usize| known.get(posture).map_or("?", |named| named.id.as_str());
        postures.map(name).collect::<Vec<_>>().join(", ")
    };
    let why = format!(
        "it holds the choices {}; by the shards before it, it should hold {}",
        named(&mut there.iter().map(|&posture| usize::from(posture))),
        named(&mut postures.iter().copied())
    );
    Err(RunError::Foreign { shard: shard.index, why })
}

fn count(postures: usize) -> u32 {
    u32::try_from(postures).unwrap_or(u32::MAX)
}

/// Simulated persons × weeks × runs of some futures.
fn agent_weeks(experiment: &Experiment, futures: u32, postures: usize) -> u64 {
    let runs = u64::from(futures) * u64::from(experiment.plan().replicates) * postures as u64;
    runs.saturating_mul(u64::from(experiment.world().persons()))
        .saturating_mul(u64::from(experiment.world().horizon_weeks))
}

/// How the work is cut: nothing that rows depend on.
#[derive(Clone, Debug)]
struct Grain {
    /// Runs in a batch.
    lanes: usize,
    /// Whether each thread takes batches of its own, where there are enough; otherwise all work on one batch.
    batch_each: bool,
    notes: Vec<String>,
}

impl Grain {
    /// The largest grain that fits into the memory: a full batch for each thread, else one full batch at a time, else one
    /// run at a time.
    fn of(experiment: &Experiment, threads: usize, memory: Option<u64>) -> Result<Self, RunError> {
        let world = experiment.world();
        let available = memory.unwrap_or(u64::MAX);
        let rows = experiment.shard_bytes();
        let full = bytes_needed(world, LANES);
        let each = full.saturating_mul(threads as u64).saturating_add(rows);
        let listable = ties_can_be_listed(world);
        if listable && each <= available {
            return Ok(Self { lanes: LANES, batch_each: true, notes: Vec::new() });
        }
        let one_batch = full.saturating_add(rows);
        if listable && one_batch <= available {
            let note = format!(
                "All threads work on one batch of {LANES} runs at a time: a batch for each of {threads} threads would need {}.",
                size_in_words(each)
            );
            return Ok(Self { lanes: LANES, batch_each: false, notes: vec![note] });
        }
        let one_run = bytes_needed(world, 1).saturating_add(rows);
        if one_run <= available {
            let note = format!(
                "One run at a time instead of {LANES}, which would need {}. The results are the same; it takes longer.",
                size_in_words(one_batch)
            );
            return Ok(Self { lanes: 1, batch_each: false, notes: vec![note] });
        }
        Err(RunError::Memory { persons: world.persons(), needed: one_run, available })
    }
}

/// Whether the ties of a full batch can be listed with offsets of 32 bits.
fn ties_can_be_listed(world: &terrain_sim::world::World) -> bool {
    match &world.ties {
        terrain_sim::world::TiesShape::Implicit { workplace, home, weak, .. } => {
            let ties = u64::from(*workplace) + u64::from(*home) + u64::from(*weak);
            ties * u64::from(world.persons()) <= u64::from(u32::MAX)
        }
        terrain_sim::world::TiesShape::Explicit { .. } => true,
    }
}

/// The observer as the threads share it.
struct Observed<'a> {
    progress: Mutex<(&'a mut Progress, &'a mut dyn Observer)>,
}

impl Observed<'_> {
    fn batch_done(&self, agent_weeks: u64) {
        let mut both = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        let (progress, observer) = &mut *both;
        progress.agent_weeks_done += agent_weeks;
        observer.batch_done(progress);
    }
}

/// One batch: consecutive runs of the shard under one replicate's luck.
struct Batch {
    replicate: u32,
    first: usize,
    lanes: usize,
}

/// The threads of the pool that the call is made in.
struct Pool;

impl Workers for Pool {
    fn each<T: Send>(&self, items: &mut [T], work: impl Fn(&mut T) + Sync + Send) {
        items.par_iter_mut().for_each(work);
    }
}

/// One shard in work.
struct Computing<'a> {
    experiment: &'a Experiment,
    /// Its number, which is that of its luck.
    index: u32,
    first_future: u32,
    /// The postures it is to hold, rising.
    postures: &'a [usize],
    grain: &'a Grain,
    stop: &'a AtomicBool,
}

impl Computing<'_> {
    /// The shard of these futures, or `None` if the run was stopped before it was finished.
    fn compute(&self, futures: Vec<Vec<f64>>, observed: &Observed<'_>) -> Result<Option<Shard>, RunError> {
        let Self { experiment, index, first_future, postures: held, grain, stop } = *self;
        let postures = held.len();
        // Runs by future, then posture: all the same luck, so that postures meet it alike.
        let runs: Vec<RunInputs> = (0..futures.len() * postures)
            .into_par_iter()
            .map(|run| experiment.inputs(&futures[run / postures], held[run % postures]))
            .collect();
        let batches: Vec<Batch> = (0..experiment.plan().replicates)
            .flat_map(|replicate| {
                let batch = move |first| Batch { replicate, first, lanes: grain.lanes };
                (0..runs.len()).step_by(grain.lanes).map(batch)
            })
            .collect();
        let batch_each = grain.batch_each && batches.len() >= rayon::current_num_threads();
        let one = |batch: &Batch| -> Result<Option<Vec<RunOutcome>>, RunError> {
            if stop.load(Ordering::Relaxed) {
                return Ok(None);
            }
            let lanes = &runs[batch.first..runs.len().min(batch.first + batch.lanes)];
            let options = RunOptions {
                seed: experiment.plan().seed,
                replicate: u64::from(batch.replicate),
                block: u64::from(index),
                series_stride: experiment.series_stride(),
            };
            let outcomes = if batch_each {
                run_batch(experiment.world(), lanes, &options)
            } else {
                run_batch_with(experiment.world(), lanes, &options, &Pool)
            };
            let outcomes = outcomes.map_err(|fault| RunError::Engine { shard: index, fault })?;
            let world = experiment.world();
            let agent_weeks = u64::from(world.persons()) * u64::from(world.horizon_weeks);
            observed.batch_done(agent_weeks * lanes.len() as u64);
            Ok(Some(outcomes))
        };
        let outcomes: Option<Vec<Vec<RunOutcome>>> = if batch_each {
            batches.par_iter().map(one).collect::<Result<_, _>>()?
        } else {
            batches.iter().map(one).collect::<Result<_, _>>()?
        };
        let Some(outcomes) = outcomes else { return Ok(None) };
        let row = |run: usize, replicate, outcome| {
            let place = u32::try_from(run / postures).unwrap_or(u32::MAX);
            row(first_future + place, held[run % postures], replicate, outcome)
        };
        let mut rows: Vec<Row> = batches
            .iter()
            .zip(outcomes)
            .flat_map(|(batch, outcomes)| {
                (batch.first..).zip(outcomes).map(|(run, outcome)| row(run, batch.replicate, outcome))
            })
            .collect();
        rows.sort_by_key(|row| (row.future, row.posture, row.replicate));
        Ok(Some(Shard { index, first_future, futures, rows }))
    }
}

fn row(future: u32, posture: usize, replicate: u32, outcome: RunOutcome) -> Row {
    #[expect(clippy::cast_possible_truncation, reason = "a chart has no more digits")]
    let series = outcome.series.iter().map(|values| values.map(|value| value as f32)).collect();
    Row {
        // Postures and replicates are few (checked with the plan).
        posture: u16::try_from(posture).unwrap_or(u16::MAX),
        future,
        replicate: u16::try_from(replicate).unwrap_or(u16::MAX),
        posture_taken: outcome.posture_taken,
        outcomes: outcome.at_horizon,
        campaign_share_won: outcome.campaign_share_won,
        walked_out_week: outcome.walked_out_week,
        series,
    }
}

#[cfg(test)]
mod tests {
    use super::size_in_words;

    #[test]
    fn sizes_read_like_words() {
        for (bytes, words) in [
            (0, "0 bytes"),
            (1023, "1023 bytes"),
            (1024, "1.0 KiB"),
            (1536, "1.5 KiB"),
            (24 << 30, "24 GiB"),
            (u64::MAX, "16383 PiB"),
        ] {
            assert_eq!(size_in_words(bytes), words);
        }
    }
}
