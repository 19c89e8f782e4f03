//! Computing an experiment into its run folder: threads, memory, the progress line, Ctrl-C. What a shard is, and when one
//! is done, belongs to `terrain-decide`; how it is kept, to `terrain-store`.

use crate::experiment::Ready;
use crate::fault::Fault;
use crate::folders;
use crate::interrupt;
use crate::progress::Line;
use clap::Args;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::thread::available_parallelism;
use terrain_decide::analysis::running::SoFar;
use terrain_decide::runner::{Observer, Progress, RunControl, RunSummary, Stopped, run};
use terrain_decide::subject::Subject;
use terrain_store::run_directory::RunDirectory;

/// How many threads work.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Threads {
    /// Threads; the rows are the same with any number [default: all there are]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
}

impl Threads {
    /// The number asked for, else that of the machine.
    pub(crate) fn count(self) -> usize {
        self.threads.map_or_else(|| available_parallelism().map_or(1, Into::into), Into::into)
    }
}

/// Computes what is missing in the folder; ends early when the runs are as sure as the plan asks, or when the user asks for
/// an end.
///
/// # Errors
/// When a shard can't be computed or kept; those finished before stay.
pub(crate) fn compute(
    ready: &Ready,
    folder: &mut RunDirectory,
    threads: Threads,
) -> Result<RunSummary, Fault> {
    let subject = ready.experiment.subject();
    let line = Line::new(subject.futures_planned, subject.confidence.is_some());
    let mut watcher = Watcher { line, subject, standing: String::new() };
    let control = RunControl {
        threads: threads.count(),
        stop: interrupt::listen()?,
        memory: folders::available_memory(),
    };
    let summary = run(&ready.experiment, folder, &control, &mut watcher);
    interrupt::rest();
    watcher.line.clear();
    summary.map_err(|error| Fault::new(error.to_string()))
}

/// What the user should know of how it ran, on standard error.
pub(crate) fn tell(ready: &Ready, summary: &RunSummary) {
    let futures = summary.progress.futures_done;
    let asked = ready.experiment.plan().confidence.unwrap_or_default();
    let several = ready.experiment.subject().postures.len() > 1;
    let early = match (summary.stopped, summary.fell_short) {
        (Stopped::ConfidenceReached { confidence }, _) => Some(format!(
            "Ended after {futures} futures: the runs are sure enough which choice is best most often ({}, asked {asked}).",
            rounded_down(confidence)
        )),
        (Stopped::FuturesDone, Some(confidence)) if several => Some(format!(
            "All {futures} futures are played, and the runs are less sure than asked which choice is best most often ({}, asked \
             {asked}): {} of {} choices are still in contention.",
            rounded_down(confidence),
            summary.progress.contenders,
            ready.experiment.subject().postures.len()
        )),
        _ => None,
    };
    for note in summary.notes.iter().chain(&early) {
        // Standard error may be closed; the answer tells the rest.
        let _ = writeln!(io::stderr(), "{note}");
    }
}

/// A confidence with three decimals, never more than it is.
fn rounded_down(confidence: f64) -> String {
    format!("{:.3}", (confidence * 1000.0).floor() / 1000.0)
}

/// Tells the terminal how far the runner is.
struct Watcher<'a> {
    line: Line,
    subject: &'a Subject,
    standing: String,
}

impl Observer for Watcher<'_> {
    fn batch_done(&mut self, progress: &Progress) {
        self.line.work(progress.agent_weeks_done, progress.agent_weeks_planned);
    }

    fn shard_done(&mut self, progress: &Progress, so_far: Option<&SoFar>) {
        if let Some(so_far) = so_far
            && let Some(leading) = self.subject.postures.get(so_far.verdict.leading)
        {
            let range =
                so_far.p_best_interval.get(so_far.verdict.leading).map_or_else(String::new, |range| {
                    format!(" ({:.0} to {:.0})", range[0] * 50.0, range[1] * 50.0)
                });
            self.standing = format!("{} is best in {} of 50{range}", leading.label, so_far.verdict.in_fifty);
            let all = self.subject.postures.len();
            if all > progress.contenders as usize {
                let _ = write!(self.standing, ", {} of {all} choices in contention", progress.contenders);
            }
        }
        self.line.futures(progress.futures_done, &self.standing);
    }
}
