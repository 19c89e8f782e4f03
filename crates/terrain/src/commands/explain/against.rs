//! `terrain explain --against`: the case for each other choice, with the runs that it needs. How it is searched belongs to
//! `terrain-decide`, how it is told to `terrain-report`.

use crate::answer::Answer;
use crate::compute::Threads;
use crate::decided::{Run, options};
use crate::fault::Fault;
use crate::folders::{self, StoreFolder};
use crate::interrupt;
use crate::progress::Steps;
use miette::Result;
use std::path::Path;
use terrain_decide::analysis::AnalysisError;
use terrain_decide::analysis::against::against;
use terrain_decide::runner::{RunControl, RunError, Stopped, Unobserved, run};
use terrain_decide::shard::{MemorySink, Shard, Sink};
use terrain_report::against::{answer, text};
use terrain_report::text::clean;

/// Why no cases can be made.
enum Refused {
    Rows(AnalysisError),
    Runs(RunError),
    Stopped,
}

impl From<AnalysisError> for Refused {
    fn from(error: AnalysisError) -> Self {
        Self::Rows(error)
    }
}

impl From<RunError> for Refused {
    fn from(error: RunError) -> Self {
        Self::Runs(error)
    }
}

/// The cases for all choices but the leading one of a run folder.
pub(super) fn cases(folder: &Path, store: &StoreFolder, threads: Threads, json: bool) -> Result<Answer> {
    let found = Run::open(folder, store)?;
    let control = RunControl {
        threads: threads.count(),
        stop: interrupt::listen()?,
        memory: folders::available_memory(),
    };
    let play = |held: &[(usize, f64)], futures: u32| -> std::result::Result<Vec<Shard>, Refused> {
        let experiment = found.experiment.holding(held, futures);
        let mut sink = MemorySink::default();
        let summary = run(&experiment, &mut sink, &control, &mut Unobserved)?;
        if summary.stopped == Stopped::Interrupted {
            return Err(Refused::Stopped);
        }
        let shards = (0..summary.progress.shards_done).map(|index| sink.read(index));
        Ok(shards.collect::<std::result::Result<_, _>>().map_err(RunError::from)?)
    };
    let others = found.subject.postures.len().saturating_sub(1);
    let line = Steps::new(others);
    let mut begun = 0;
    let begin = |posture: usize| {
        if begun > 0 {
            line.done();
        }
        begun += 1;
        if let Some(named) = found.subject.postures.get(posture) {
            line.begin(&format!("the case for “{}”", clean(&named.label)));
        }
    };
    let cases = against(&found.subject, &found.shards, begin, play);
    interrupt::rest();
    line.clear();
    let place = folder.display();
    let cases = cases.map_err(|refused| match refused {
        Refused::Rows(error) => Fault::new(format!("{place}: {error}")),
        Refused::Runs(error) => Fault::new(format!("{place}: {error}")),
        Refused::Stopped => Fault::new("stopped before all cases were made; nothing is kept of them"),
    })?;
    let told = answer(&found.subject, &cases, place.to_string());
    Ok(Answer::either(json, &told, || text(&found.subject, &cases, &options(Vec::new()))))
}
