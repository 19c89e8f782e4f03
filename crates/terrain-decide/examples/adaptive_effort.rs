//! How many runs a plan that asks for a confidence takes, against playing all postures until the same test is sure, and how
//! often each is wrong: on made contests whose truth is known, then on the example situations. The tables of
//! `docs/adaptive-effort.md`:
//!
//! `cargo run --release -p terrain-decide --example adaptive_effort -- 1000`

#![expect(clippy::print_stdout, reason = "its tables are what it is for")]

#[path = "../tests/it/analysis/contest.rs"]
mod contest;
#[path = "../tests/it/support.rs"]
#[expect(
    dead_code,
    clippy::panic,
    clippy::unwrap_used,
    reason = "written for the tests, which use more of it"
)]
mod support;

use contest::{Contest, Played};
use rayon::prelude::*;
use std::sync::atomic::AtomicBool;
use support::{EXAMPLES, experiment, small_example};
use terrain_decide::analysis::AnalysisError;
use terrain_decide::analysis::running::{Contention, look_among, looks};
use terrain_decide::experiment::{Experiment, Plan};
use terrain_decide::runner::{RunControl, RunSummary, Unobserved, run};
use terrain_decide::shard::{MemorySink, Shard, Sink};

const CONFIDENCE: f64 = 0.95;

const CONTESTS: [Contest; 6] = [
    Contest {
        what: "two close, four hopeless",
        means: &[0.3, 0.0, -2.0, -2.0, -2.5, -3.0],
        shared: 0.2,
        shards: 64,
    },
    Contest {
        what: "two close, four behind",
        means: &[0.8, 0.6, 0.0, 0.0, -0.2, -0.4],
        shared: 0.2,
        shards: 64,
    },
    Contest { what: "evenly spaced", means: &[0.9, 0.6, 0.3, 0.0, -0.3, -0.6], shared: 0.2, shards: 64 },
    Contest {
        what: "one ahead of five equal ones",
        means: &[0.3, 0.0, 0.0, 0.0, 0.0, 0.0],
        shared: 0.2,
        shards: 64,
    },
    Contest {
        what: "the same, much shared luck",
        means: &[0.5, 0.0, 0.0, 0.0, 0.0, 0.0],
        shared: 0.6,
        shards: 64,
    },
    Contest {
        what: "two equal, four behind",
        means: &[0.5, 0.5, 0.0, 0.0, 0.0, 0.0],
        shared: 0.2,
        shards: 64,
    },
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let repetitions = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(200_u64);
    made(repetitions)?;
    println!();
    situations()
}

fn made(repetitions: u64) -> Result<(), AnalysisError> {
    println!(
        "| contest | played | wrong | sure | blocks | runs | saved | leading share: truth, told | covered |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    for contest in CONTESTS {
        let truth = contest.truth(400_000);
        let mut equal = 0.0;
        for adaptive in [false, true] {
            let played = (0..repetitions)
                .into_par_iter()
                .map(|repetition| contest.play(CONFIDENCE, 10_000 + repetition, adaptive))
                .collect::<Result<Vec<Played>, _>>()?;
            let share = |of: &dyn Fn(&Played) -> bool| {
                100.0 * played.iter().filter(|played| of(played)).count() as f64 / repetitions as f64
            };
            let mean = |of: &dyn Fn(&Played) -> f64| played.iter().map(of).sum::<f64>() / repetitions as f64;
            let best = contest.means.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let tied = contest.means.iter().filter(|mean| **mean == best).count() > 1;
            // Of equal ones neither is ahead: to be sure of one is wrong.
            let wrong = |played: &Played| {
                played.selected.is_some_and(|selected| tied || contest.means[selected] < best)
            };
            let covered = |played: &Played| {
                let [low, high] = played.intervals[0];
                low <= truth[0] && truth[0] <= high
            };
            let runs = mean(&|played| played.runs as f64);
            let saved = 100.0 * (1.0 - runs / equal);
            println!(
                "| {} | {} | {:.1} % | {:.0} % | {:.1} | {runs:.0} | {} | {:.3}, {:.3} | {:.1} % |",
                contest.what,
                if adaptive { "in contention" } else { "all" },
                share(&wrong),
                share(&|played| played.selected.is_some()),
                mean(&|played| f64::from(played.shards)),
                if adaptive { format!("{saved:.0} %") } else { String::new() },
                truth[0],
                mean(&|played| played.p_best[0]),
                share(&covered),
            );
            equal = runs;
        }
    }
    Ok(())
}

/// The example situations, small, in at most 64 blocks of futures.
fn situations() -> Result<(), Box<dyn std::error::Error>> {
    println!(
        "| situation | choices | all: blocks, million agent-weeks | in contention: blocks, million agent-weeks | saved | left in contention |"
    );
    println!("|---|---|---|---|---|---|");
    for (name, _) in EXAMPLES {
        let plan = Plan::new(64 * 32, 2, 1);
        let asked = experiment(small_example(name, 400.0), plan.until(CONFIDENCE));
        let plain = experiment(small_example(name, 400.0), plan);
        let (shards, summary) = play(&asked)?;
        let (all, whole) = play(&plain)?;
        let blocks = until_sure(&asked, &all)?;
        let weeks = |summary: &RunSummary| summary.progress.agent_weeks_done as f64 / 1e6;
        let equal = weeks(&whole) * f64::from(blocks) / 64.0;
        println!(
            "| {name} | {} | {blocks}, {equal:.0} | {}, {:.0} | {:.0} % | {} |",
            asked.subject().postures.len(),
            shards.len(),
            weeks(&summary),
            100.0 * (1.0 - weeks(&summary) / equal),
            summary.progress.contenders,
        );
    }
    Ok(())
}

fn play(experiment: &Experiment) -> Result<(Vec<Shard>, RunSummary), Box<dyn std::error::Error>> {
    let (mut sink, stop) = (MemorySink::default(), AtomicBool::new(false));
    let control = RunControl { threads: 2, stop: &stop, memory: None };
    let summary = run(experiment, &mut sink, &control, &mut Unobserved)?;
    let shards = sink.kept()?.into_iter().map(|index| sink.read(index)).collect::<Result<_, _>>()?;
    Ok((shards, summary))
}

/// Blocks until the same test is sure where all postures are played in each.
fn until_sure(experiment: &Experiment, shards: &[Shard]) -> Result<u32, AnalysisError> {
    let mut contention = Contention::new(experiment.subject().postures.len());
    for done in looks(experiment.columns().shards()) {
        let look = look_among(experiment.subject(), &shards[..done as usize], contention.contenders())?;
        contention.look(&look);
        if contention.is_decided() {
            return Ok(done);
        }
    }
    Ok(experiment.columns().shards())
}
