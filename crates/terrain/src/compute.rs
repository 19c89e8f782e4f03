//! Computing an experiment into its run folder: threads, memory, the progress line, Ctrl-C. What a shard is, and when one
//! is done, belongs to `terrain-decide`; how it is kept, to `terrain-store`.

use crate::experiment::Ready;
use crate::fault::Fault;
use crate::folders;
use crate::interrupt;
use crate::progress::Line;
use clap::Args;
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

/// Computes what is missing in the folder; ends early when the runs are as sure as `sure_enough` asks (0.5 to 1), or when
/// the user asks for an end.
///
/// # Errors
/// When a shard can't be computed or kept; those finished before stay.
pub(crate) fn compute(
    ready: &Ready,
    folder: &mut RunDirectory,
    threads: Threads,
    sure_enough: Option<f64>,
) -> Result<RunSummary, Fault> {
    let subject = ready.experiment.subject();
    let mut watcher = Watcher { line: Line::new(subject.futures_planned), subject, standing: String::new() };
    let control = RunControl {
        threads: threads.count(),
        stop: interrupt::listen()?,
        memory: folders::available_memory(),
        sure_enough,
    };
    let summary = run(&ready.experiment, folder, &control, &mut watcher);
    interrupt::rest();
    watcher.line.clear();
    summary.map_err(|error| Fault::new(error.to_string()))
}

/// What the user should know of how it ran, on standard error.
pub(crate) fn tell(summary: &RunSummary) {
    let early = match summary.stopped {
        Stopped::ConfidenceReached { confidence } => Some(format!(
            "Stopped after {} futures: the runs are sure enough ({confidence:.3}).",
            summary.progress.futures_done
        )),
        Stopped::FuturesDone | Stopped::Interrupted => None,
    };
    for note in summary.notes.iter().chain(&early) {
        // Standard error may be closed; the answer tells the rest.
        let _ = writeln!(io::stderr(), "{note}");
    }
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
        }
        self.line.futures(progress.futures_done, &self.standing);
    }
}
