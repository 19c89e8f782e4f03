//! The same rows whatever the threads, the memory, what was kept and how often it was interrupted.

use crate::support::{EXAMPLES, experiment, situation, small_example};
use std::sync::atomic::{AtomicBool, Ordering};
use terrain_decide::analysis::running::SoFar;
use terrain_decide::experiment::{Experiment, Plan};
use terrain_decide::runner::{
    Observer, Progress, RunControl, RunError, RunSummary, Stopped, Unobserved, run,
};
use terrain_decide::shard::{MemorySink, Shard, Sink, SinkError};
use terrain_sim::run::bytes_needed;

static GO_ON: AtomicBool = AtomicBool::new(false);

const fn control(threads: usize) -> RunControl<'static> {
    RunControl { threads, stop: &GO_ON, memory: None }
}

fn shards(sink: &MemorySink) -> Vec<Shard> {
    sink.kept().unwrap().into_iter().map(|index| sink.read(index).unwrap()).collect()
}

fn all(experiment: &Experiment, control: &RunControl<'_>) -> (Vec<Shard>, RunSummary) {
    let mut sink = MemorySink::default();
    let summary = run(experiment, &mut sink, control, &mut Unobserved).unwrap();
    (shards(&sink), summary)
}

/// Every bit of the rows; campaigns that were not decided are NaN, which equals nothing.
fn bits(shards: &[Shard]) -> Vec<u64> {
    let mut bits = Vec::new();
    for shard in shards {
        bits.push(u64::from(shard.index));
        bits.extend(shard.futures.iter().flatten().map(|value| value.to_bits()));
        for row in &shard.rows {
            bits.extend([u64::from(row.posture), u64::from(row.future), u64::from(row.replicate)]);
            bits.push(u64::from(row.posture_taken));
            bits.extend(row.outcomes.map(f64::to_bits));
            bits.extend(row.campaign_share_won.iter().map(|share| share.to_bits()));
            bits.extend(row.walked_out_week.iter().map(|week| week.map_or(u64::MAX, u64::from)));
            bits.extend(row.series.iter().flatten().map(|value| u64::from(value.to_bits())));
        }
    }
    bits
}

#[test]
fn every_example_runs_and_threads_do_not_change_a_bit() {
    for (name, _) in EXAMPLES {
        let experiment = experiment(small_example(name, 300.0), Plan::new(8, 2, 3));
        let (one, summary) = all(&experiment, &control(1));
        assert_eq!(summary.stopped, Stopped::FuturesDone, "{name}");
        assert_eq!(summary.progress.agent_weeks_done, summary.progress.agent_weeks_planned);
        let postures = experiment.subject().postures.len();
        assert_eq!(one[0].rows.len(), 8 * postures * 2, "{name}");
        let mut places = one[0].rows.iter().map(|row| (row.future, row.posture, row.replicate));
        assert!(places.clone().is_sorted() && places.next() == Some((0, 0, 0)), "{name}");
        for row in &one[0].rows {
            assert_eq!(row.series.len(), experiment.subject().series_weeks.len());
            assert!(row.outcomes.iter().all(|value| value.is_finite()), "{name}: {row:?}");
        }
        for threads in [2, 4] {
            assert_eq!(bits(&one), bits(&all(&experiment, &control(threads)).0), "{name}, {threads} threads");
        }
    }
}

#[test]
fn rows_do_not_depend_on_the_memory() {
    let experiment = experiment(small_example("labor-drive", 300.0), Plan::new(9, 1, 3));
    let (plenty, summary) = all(&experiment, &control(2));
    assert!(summary.notes.is_empty());
    let world = experiment.world();
    let rows = experiment.bytes_needed(1) - bytes_needed(world, 32);
    let with = |memory| all(&experiment, &RunControl { memory: Some(memory), ..control(2) });
    let (one_batch, summary) = with(bytes_needed(world, 32) + rows);
    assert!(summary.notes[0].contains("one batch of 32 runs at a time"), "{:?}", summary.notes);
    assert_eq!(bits(&plenty), bits(&one_batch));
    let (one_run, summary) = with(bytes_needed(world, 1) + rows);
    assert!(summary.notes[0].starts_with("One run at a time instead of 32"), "{:?}", summary.notes);
    assert_eq!(bits(&plenty), bits(&one_run));
}

#[test]
fn a_population_that_does_not_fit_says_how_much_it_needs() {
    let mut situation = situation(EXAMPLES[2].1);
    situation.population.persons = 4_000_000_000;
    situation.population.persons_per_agent = 1.0;
    let experiment = experiment(situation, Plan::new(32, 2, 3));
    assert!(experiment.bytes_needed(1) > 1 << 40);
    let error = run(
        &experiment,
        &mut MemorySink::default(),
        &RunControl { memory: Some(1 << 33), ..control(1) },
        &mut Unobserved,
    )
    .unwrap_err();
    let RunError::Memory { persons: 4_000_000_000, needed, available } = error else { panic!("{error}") };
    assert!(
        needed > available && error.to_string().contains("GiB of memory, and 8.0 GiB are there"),
        "{error}"
    );
}

/// Fewer futures than a shard holds in the last one, several shards.
fn in_shards() -> Experiment {
    experiment(small_example("issue-coalition", 400.0), Plan::new(104, 2, 5))
}

#[test]
fn what_was_kept_is_not_computed_again_and_the_rest_is_the_same() {
    let experiment = in_shards();
    let (whole, _) = all(&experiment, &control(2));
    assert_eq!(whole.iter().map(|shard| shard.futures.len()).collect::<Vec<_>>(), [32, 32, 32, 8]);
    let mut sink = MemorySink::default();
    for index in [1, 3] {
        sink.keep(&whole[index]).unwrap();
    }
    let summary = run(&experiment, &mut sink, &control(1), &mut Unobserved).unwrap();
    assert_eq!((summary.progress.shards_done, summary.progress.shards_kept), (4, 2));
    assert_eq!(summary.progress.futures_done, 104);
    // 64 of 104 futures were left.
    assert_eq!(summary.progress.agent_weeks_done * 104, agent_weeks_of(&experiment) * 64);
    assert_eq!(bits(&whole), bits(&shards(&sink)));
}

fn agent_weeks_of(experiment: &Experiment) -> u64 {
    let world = experiment.world();
    104 * 2
        * experiment.subject().postures.len() as u64
        * u64::from(world.persons())
        * u64::from(world.horizon_weeks)
}

/// Asks for a stop after so many batches.
struct StopAfter<'a> {
    batches: u32,
    stop: &'a AtomicBool,
}

impl Observer for StopAfter<'_> {
    fn batch_done(&mut self, _: &Progress) {
        self.batches = self.batches.saturating_sub(1);
        self.stop.store(self.batches == 0, Ordering::Relaxed);
    }
}

#[test]
fn a_stopped_run_keeps_its_finished_shards_and_goes_on_later() {
    let experiment = in_shards();
    let (whole, _) = all(&experiment, &control(2));
    let mut sink = MemorySink::default();
    let stop = AtomicBool::new(false);
    let stopped = RunControl { stop: &stop, ..control(2) };
    // Six postures in 32 futures are six batches for each replicate: the second shard is under way.
    let summary = run(&experiment, &mut sink, &stopped, &mut StopAfter { batches: 15, stop: &stop }).unwrap();
    assert_eq!(summary.stopped, Stopped::Interrupted);
    assert_eq!((sink.kept().unwrap(), summary.progress.futures_done), (vec![0], 32));
    assert_eq!(bits(&whole[..1]), bits(&shards(&sink)));
    let summary = run(&experiment, &mut sink, &control(1), &mut Unobserved).unwrap();
    assert_eq!(summary.stopped, Stopped::FuturesDone);
    assert_eq!(bits(&whole), bits(&shards(&sink)));
    // Stopped before it began.
    stop.store(true, Ordering::Relaxed);
    let mut empty = MemorySink::default();
    let summary = run(&experiment, &mut empty, &stopped, &mut Unobserved).unwrap();
    assert_eq!((summary.stopped, empty.kept().unwrap().len()), (Stopped::Interrupted, 0));
}

/// Remembers what it was told.
#[derive(Default)]
struct Log {
    agent_weeks: Vec<u64>,
    shards: Vec<(u32, Option<SoFar>)>,
}

impl Observer for Log {
    fn batch_done(&mut self, progress: &Progress) {
        self.agent_weeks.push(progress.agent_weeks_done);
    }

    fn shard_done(&mut self, progress: &Progress, so_far: Option<&SoFar>) {
        self.shards.push((progress.shards_done, so_far.cloned()));
    }
}

#[test]
fn the_observer_is_told_of_every_batch_and_every_shard() {
    let experiment = in_shards();
    let mut log = Log::default();
    run(&experiment, &mut MemorySink::default(), &control(2), &mut log).unwrap();
    assert!(log.agent_weeks.is_sorted() && log.agent_weeks.last() == Some(&agent_weeks_of(&experiment)));
    let shards: Vec<u32> = log.shards.iter().map(|(shard, _)| *shard).collect();
    assert_eq!(shards, [1, 2, 3, 4]);
    let futures: Vec<u32> = log.shards.iter().map(|(_, so_far)| so_far.as_ref().unwrap().futures).collect();
    assert_eq!(futures, [32, 64, 96, 104]);
}

#[test]
fn a_run_that_is_sure_enough_ends_after_the_same_shard_however_it_ran() {
    // Who fights meets more people than who stays out, and nothing else is valued: soon sure.
    let mut situation = small_example("candidate", 400.0);
    situation.postures.truncate(2);
    situation.values.retain(|name, _| name == "reach");
    let experiment = experiment(situation, Plan::new(32 * 30, 1, 5).until(0.95));
    let (one, summary) = all(&experiment, &control(1));
    let Stopped::ConfidenceReached { confidence } = summary.stopped else { panic!("{summary:?}") };
    assert!(confidence >= 0.95 && one.len() < 30, "{confidence} after {} shards", one.len());
    let (four, _) = all(&experiment, &control(4));
    assert_eq!(bits(&one), bits(&four));
    // Interrupted on the way, and gone on with: the same end.
    let mut sink = MemorySink::default();
    sink.keep(&one[2]).unwrap();
    let resumed = run(&experiment, &mut sink, &control(2), &mut Unobserved).unwrap();
    assert_eq!(resumed.stopped, summary.stopped);
    assert_eq!(bits(&one), bits(&shards(&sink)));
}

/// A plan in which postures fall out of contention long before it is decided which one is best.
fn in_contention() -> Experiment {
    experiment(small_example("legislation", 200.0), Plan::new(32 * 20, 1, 1).until(0.9))
}

#[test]
fn further_futures_go_to_the_postures_in_contention() {
    let experiment = in_contention();
    let all_postures = u16::try_from(experiment.subject().postures.len()).unwrap();
    let mut log = Log::default();
    let mut sink = MemorySink::default();
    let summary = run(&experiment, &mut sink, &control(2), &mut log).unwrap();
    let one = shards(&sink);
    let held: Vec<usize> = one.iter().map(|shard| shard.postures().len()).collect();
    let whole: Vec<u16> = (0..all_postures).collect();
    assert!(one[..8].iter().all(|shard| shard.postures() == whole), "{held:?}");
    let fewer = held.iter().filter(|&&held| held < whole.len()).count();
    assert!(fewer >= 4 && one.len() > 10, "{held:?}");
    assert!(summary.progress.contenders < u32::from(all_postures), "{held:?}");
    // What was planned is what was done, in the end; on the way it was never less.
    let progress = summary.progress;
    if summary.stopped == Stopped::FuturesDone {
        assert_eq!(progress.agent_weeks_done, progress.agent_weeks_planned);
        assert!(summary.fell_short.is_some_and(|confidence| confidence < 0.9), "{summary:?}");
    }
    assert!(log.agent_weeks.iter().all(|&done| done <= progress.agent_weeks_planned));
    // Rows are those that the same plan has where all postures are played: the same futures, the same luck.
    let situation = experiment.situation().clone();
    let plain = Plan { confidence: None, ..*experiment.plan() };
    let (plain, _) = all(&crate::support::experiment(situation, plain), &control(2));
    for (mut plain, shard) in plain.into_iter().zip(&one) {
        let held = shard.postures();
        plain.rows.retain(|row| held.contains(&row.posture));
        assert_eq!(bits(&[plain]), bits(std::slice::from_ref(shard)));
    }
}

#[test]
fn who_is_in_contention_does_not_depend_on_threads_and_interruptions() {
    let experiment = in_contention();
    let (one, summary) = all(&experiment, &control(1));
    let (four, other) = all(&experiment, &control(4));
    assert_eq!((bits(&one), summary.stopped), (bits(&four), other.stopped));
    // Before the first look all shards are alike.
    for kept in [0, 3].into_iter().chain(8..=one.len()) {
        let mut sink = MemorySink::default();
        for shard in &one[..kept] {
            sink.keep(shard).unwrap();
        }
        // A later one, from a run whose file in between was lost.
        if let Some(later) = one.get(kept + 2) {
            sink.keep(later).unwrap();
        }
        let resumed = run(&experiment, &mut sink, &control(2), &mut Unobserved).unwrap();
        assert_eq!((resumed.stopped, resumed.fell_short), (summary.stopped, summary.fell_short), "{kept}");
        assert_eq!(bits(&one), bits(&shards(&sink)), "{kept} kept");
    }
}

#[test]
fn a_shard_that_does_not_follow_from_those_before_it_is_refused() {
    let experiment = in_contention();
    let (one, _) = all(&experiment, &control(2));
    let fewer = one.iter().position(|shard| shard.postures().len() < one[0].postures().len()).unwrap();
    let mut changed = one[fewer].clone();
    let gone = changed.rows[0].posture;
    changed.rows.retain(|row| row.posture != gone);
    let mut sink = MemorySink::default();
    for shard in one[..fewer].iter().chain([&changed]) {
        sink.keep(shard).unwrap();
    }
    let error = run(&experiment, &mut sink, &control(2), &mut Unobserved).unwrap_err().to_string();
    assert!(
        error.starts_with(&format!("shard {fewer} is not one of this experiment: it holds the choices "))
            && error.contains("by the shards before it, it should hold"),
        "{error}"
    );
}

#[test]
fn a_plan_too_short_to_look_plays_all_and_says_how_sure_it_is() {
    let experiment = experiment(small_example("candidate", 300.0), Plan::new(40, 1, 3).until(0.5));
    let (shards, summary) = all(&experiment, &control(2));
    assert_eq!((summary.stopped, summary.fell_short, shards.len()), (Stopped::FuturesDone, Some(0.0), 2));
    for confidence in [0.49, 1.0, f64::NAN] {
        let said =
            crate::support::fault(small_example("candidate", 300.0), Plan::new(9, 1, 3).until(confidence));
        assert!(said.to_string().contains("from 0.5 to less than 1"), "{said}");
    }
}

#[test]
fn a_posture_under_another_name_gives_the_same_rows() {
    let mut situation = small_example("labor-drive", 500.0);
    let mut twin = situation.postures[2].clone();
    twin.id = "twin".to_owned();
    twin.label = "the same again".to_owned();
    situation.postures.push(twin);
    let last = situation.postures.len() - 1;
    let experiment = experiment(situation, Plan::new(40, 2, 7));
    for shard in all(&experiment, &control(2)).0 {
        let of = |posture: usize| {
            let rows = shard.rows.iter().filter(move |row| usize::from(row.posture) == posture);
            let rows = rows.map(|row| terrain_decide::shard::Row { posture: 0, ..row.clone() }).collect();
            bits(&[Shard { rows, ..shard.clone() }])
        };
        assert_eq!(of(2), of(last));
        assert_ne!(of(1), of(2));
    }
}

/// A sink with no room left after the first shard.
struct Full(MemorySink);

impl Sink for Full {
    fn keep(&mut self, shard: &Shard) -> Result<(), SinkError> {
        if shard.index > 0 {
            return Err(SinkError { message: "the disk is full".to_owned(), source: None });
        }
        self.0.keep(shard)
    }

    fn kept(&self) -> Result<Vec<u32>, SinkError> {
        self.0.kept()
    }

    fn read(&self, index: u32) -> Result<Shard, SinkError> {
        self.0.read(index)
    }
}

#[test]
fn a_full_disk_ends_the_run_with_what_was_kept() {
    let mut sink = Full(MemorySink::default());
    let error = run(&in_shards(), &mut sink, &control(2), &mut Unobserved).unwrap_err();
    assert_eq!(error.to_string(), "the disk is full");
    assert_eq!(sink.kept().unwrap(), [0]);
}

#[test]
fn a_shard_of_another_experiment_is_not_taken() {
    let (others, _) = all(&experiment(small_example("labor-drive", 400.0), Plan::new(32, 2, 5)), &control(2));
    let mut sink = MemorySink::default();
    sink.keep(&others[0]).unwrap();
    let error = run(&in_shards(), &mut sink, &control(2), &mut Unobserved).unwrap_err();
    assert!(error.to_string().starts_with("shard 0 is not one of this experiment"), "{error}");
}
