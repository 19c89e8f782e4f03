//! A real experiment into a run folder: the same bytes whatever the threads and the interruptions.

use crate::bundled;
use crate::experiment::{bits, manifest};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use terrain_decide::analysis::decide;
use terrain_decide::analysis::running::SoFar;
use terrain_decide::experiment::{Experiment, Plan};
use terrain_decide::runner::{Observer, Progress, RunControl, Stopped, Unobserved, run};
use terrain_decide::shard::{EvidenceEstimate, EvidenceSource, MemorySink, RecordedSeats, Row, Shard, Sink};
use terrain_decide::subject::OUTCOMES;
use terrain_evidence::{BundledEvidence, EvidenceSource as _, filter_from_texts};
use terrain_situation::{Context, Distribution, read_situation};
use terrain_store::run_directory::{Manifest, RunDirectory};

/// Sizes of workplaces, the only record that the example asks for.
struct UnitSizes;

impl EvidenceSource for UnitSizes {
    fn estimate(&self, name: &str, filter: &BTreeMap<String, String>) -> Result<EvidenceEstimate, String> {
        let estimate =
            BundledEvidence.estimate(name, &filter_from_texts(filter)).map_err(|error| error.to_string())?;
        Ok(EvidenceEstimate {
            distribution: Distribution::LogNormal { median: 22.0, sigma: 1.3 },
            cases: estimate.n,
            source: estimate.source,
            quantiles: Some(estimate.row_quantiles),
        })
    }

    fn seats(&self, name: &str, _: &BTreeMap<String, String>) -> Result<RecordedSeats, String> {
        Err(format!("there is no record `{name}`"))
    }
}

/// Three shards, the last one short.
fn experiment() -> (Experiment, Manifest) {
    let text = fs::read_to_string(bundled("../examples/issue-coalition.toml")).unwrap();
    let (mut situation, _) = read_situation("example.toml", &text, &Context::lenient()).unwrap();
    situation.population.persons_per_agent = situation.population.persons as f64 / 200.0;
    let experiment = Experiment::new(situation, &UnitSizes, Plan::new(72, 1, 5)).unwrap();
    let manifest = Manifest { situation_text: text, ..manifest(experiment.columns()) };
    (experiment, manifest)
}

fn files(folder: &Path) -> Vec<Vec<u8>> {
    let name = |index: u32| folder.join("shards").join(format!("{index:04}.parquet"));
    (0..3).map(|index| fs::read(name(index)).unwrap()).collect()
}

/// Asks for an end after the first shard.
struct Impatient<'a>(&'a AtomicBool);

impl Observer for Impatient<'_> {
    fn shard_done(&mut self, _: &Progress, _: Option<&SoFar>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn threads_and_interruptions_do_not_change_a_byte() {
    let (experiment, manifest) = experiment();
    let stop = AtomicBool::new(false);
    let control = |threads| RunControl { threads, stop: &stop, memory: None };
    let mut memory = MemorySink::default();
    run(&experiment, &mut memory, &control(2), &mut Unobserved).unwrap();

    let mut seen: Vec<Vec<Vec<u8>>> = Vec::new();
    for threads in [1, 4] {
        let folder = tempfile::tempdir().unwrap();
        let mut directory = RunDirectory::create(folder.path(), &manifest).unwrap();
        let summary = run(&experiment, &mut directory, &control(threads), &mut Unobserved).unwrap();
        assert_eq!(summary.stopped, Stopped::FuturesDone);
        for shard in directory.read_all().unwrap() {
            assert_eq!(bits(&shard), bits(&memory.read(shard.index).unwrap()));
        }
        seen.push(files(folder.path()));
    }

    let folder = tempfile::tempdir().unwrap();
    let mut directory = RunDirectory::create(folder.path(), &manifest).unwrap();
    let summary = run(&experiment, &mut directory, &control(2), &mut Impatient(&stop)).unwrap();
    assert_eq!((summary.stopped, directory.missing().unwrap()), (Stopped::Interrupted, vec![1, 2]));
    drop(directory);
    stop.store(false, Ordering::Relaxed);
    let mut directory = RunDirectory::resume(folder.path(), &manifest).unwrap();
    let summary = run(&experiment, &mut directory, &control(1), &mut Unobserved).unwrap();
    assert_eq!((summary.progress.shards_kept, summary.stopped), (1, Stopped::FuturesDone));
    seen.push(files(folder.path()));
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]));
}

/// Whoever can make a checksum right again can write any numbers: they are judged, or refused in words.
#[test]
fn numbers_that_no_run_gives_are_judged_or_refused() {
    let (experiment, _) = experiment();
    let stop = AtomicBool::new(false);
    let control = RunControl { threads: 2, stop: &stop, memory: None };
    let mut memory = MemorySink::default();
    run(&experiment, &mut memory, &control, &mut Unobserved).unwrap();
    let sound: Vec<Shard> = (0..3).map(|index| memory.read(index).unwrap()).collect();
    let (mut judged, mut refused) = (0, 0);
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN, -1.0, 0.0, 5e-324] {
        let spoil: [fn(&mut Row, f64); 5] = [
            |row, number| row.outcomes = [number; OUTCOMES],
            |row, number| row.campaign_share_won.fill(number),
            |row, number| row.walked_out_week.fill(Some(if number > 0.0 { u32::MAX } else { 0 })),
            |row, number| row.series.fill([if number > 1.0 { f32::MAX } else { f32::NAN }; OUTCOMES]),
            |row, number| row.posture_taken = number > 0.0,
        ];
        for (which, spoil) in spoil.iter().enumerate() {
            for every in [1, 7] {
                let mut shards = sound.clone();
                for (at, row) in shards.iter_mut().flat_map(|shard| &mut shard.rows).enumerate() {
                    if at % every == 0 {
                        spoil(row, number);
                    }
                }
                for values in shards.iter_mut().flat_map(|shard| &mut shard.futures).step_by(every + which) {
                    values.fill(number);
                }
                match decide(experiment.subject(), &shards) {
                    Ok(_) => judged += 1,
                    Err(_) => refused += 1,
                }
            }
        }
    }
    assert!(judged > 0 && refused > 0, "{judged} judged, {refused} refused");
}
