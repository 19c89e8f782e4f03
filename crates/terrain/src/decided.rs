//! From the rows of a run folder to the decision, and to what is written of it. What the rows say is worked out by
//! `terrain-decide`, how it is said by `terrain-report`.

use crate::answer::Answer;
use crate::clock;
use crate::evidence::AnyRecords;
use crate::experiment::Ready;
use crate::fault::{self, Fault};
use crate::folders::{self, StoreFolder};
use miette::Result;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use terrain_decide::analysis::{decide, decide_between};
use terrain_decide::decision::Decision;
use terrain_decide::experiment::Experiment;
use terrain_decide::runner::{RunSummary, size_in_words};
use terrain_decide::shard::Shard;
use terrain_decide::subject::Subject;
use terrain_report::text::{self, TextOptions};
use terrain_report::{Reproduction, handout, html, json};
use terrain_situation::Situation;
use terrain_store::run_directory::{RunDirectory, RunDirectoryError};
use terrain_store::sha256;

/// Widest text on a terminal; longer lines are hard to read.
const WIDEST: usize = 110;
/// Narrowest, below which tables can't be read.
const NARROWEST: usize = 60;
/// Width where nobody says how wide the terminal is.
const USUAL: usize = 100;

/// The decision of a run folder, and what reproduces it.
pub(crate) struct Decided {
    pub(crate) decision: Decision,
    reproduction: Reproduction,
    folder: PathBuf,
}

impl Decided {
    /// Works out the decision of an experiment that was run, from the shards that the run ended with; its folder may hold
    /// more, where it was told to end as soon as it is sure enough.
    pub(crate) fn new(ready: &Ready, folder: &RunDirectory, summary: &RunSummary) -> Result<Self> {
        let done = 0..summary.progress.shards_done;
        let shards = done.map(|index| folder.read_shard(index)).collect::<std::result::Result<Vec<_>, _>>();
        Self::about(ready.experiment.subject(), folder, &shards.map_err(run_folder_fault)?, None)
    }

    /// The decision of a run folder that was made earlier; between the choices named, if there are any.
    pub(crate) fn of_folder(path: &Path, store: &StoreFolder, versus: Option<&[String]>) -> Result<Self> {
        let run = Run::open(path, store)?;
        let pair = versus.map(|ids| run.pair(ids)).transpose()?;
        Self::about(&run.subject, &run.folder, &run.shards, pair)
    }

    fn about(
        subject: &Subject,
        folder: &RunDirectory,
        shards: &[Shard],
        versus: Option<[usize; 2]>,
    ) -> Result<Self> {
        let decision = match versus {
            Some([first, second]) => decide_between(subject, shards, first, second),
            None => decide(subject, shards),
        };
        let place = folder.path().display();
        let decision = decision.map_err(|error| Fault::new(format!("{place}: {error}")))?;
        let manifest = folder.manifest();
        let reproduction = Reproduction {
            command: manifest.command.join(" "),
            situation_file: manifest.situation_file.clone(),
            situation_text: manifest.situation_text.clone(),
            situation_sha256: sha256(manifest.situation_text.as_bytes()),
            program_version: manifest.program.clone(),
            model: manifest.model.clone(),
            seed: manifest.seed,
            futures: manifest.columns.futures,
            replicates: manifest.columns.replicates,
            manifest_toml: folder.manifest_toml().to_owned(),
            generated: Some(clock::day()),
        };
        Ok(Self { decision, reproduction, folder: folder.path().to_owned() })
    }

    /// Writes the report into the run folder; the file.
    pub(crate) fn write_report(&self) -> Result<PathBuf> {
        let file = self.folder.join("report.html");
        folders::write_whole(&file, self.page()?.as_bytes())?;
        Ok(file)
    }

    /// The report, one self-contained page.
    pub(crate) fn page(&self) -> Result<String, Fault> {
        html::page(&self.decision, &self.reproduction).map_err(|error| unwritten("the report", error))
    }

    /// The handout, one sheet.
    pub(crate) fn handout(&self) -> Result<String, Fault> {
        handout::page(&self.decision, &self.reproduction).map_err(|error| unwritten("the handout", error))
    }

    /// The answer for the terminal or, with `json`, for programs; `files` are named at its end.
    pub(crate) fn answer(&self, json: bool, files: Vec<(String, String)>) -> Answer {
        Answer::either(json, &self.as_json(), || text::answer(&self.decision, &options(files)))
    }

    /// The answer's text, for an answer that holds several.
    pub(crate) fn text(&self, files: Vec<(String, String)>) -> String {
        text::answer(&self.decision, &options(files))
    }

    /// Which numbers of the situation come from public records.
    pub(crate) fn numbers_from_records(&self) -> String {
        text::from_records(&self.decision, &options(Vec::new()))
    }

    /// What the answer hangs on, or what sets the two named choices apart.
    pub(crate) fn explanation(&self, json: bool) -> Answer {
        Answer::either(json, &self.as_json(), || text::explain(&self.decision, &options(Vec::new())))
    }

    /// The answer for programs.
    pub(crate) fn as_json(&self) -> json::Answer {
        json::answer(&self.decision, &self.reproduction, Some(&self.folder.display().to_string()))
    }
}

/// The rows of a run folder that was made earlier.
pub(crate) struct Run {
    pub(crate) folder: RunDirectory,
    pub(crate) experiment: Experiment,
    pub(crate) subject: Subject,
    pub(crate) shards: Vec<Shard>,
    pub(crate) situation: Situation,
}

impl Run {
    /// Reads a run folder.
    pub(crate) fn open(path: &Path, store: &StoreFolder) -> Result<Self> {
        let folder = RunDirectory::open(path).map_err(|error| match error {
            RunDirectoryError::NoRun { .. } => Fault::new(error.to_string())
                .help("name the folder of a run; unless --out says otherwise, runs lie under terrain-runs"),
            other => run_folder_fault(other),
        })?;
        let (ready, situation) = Ready::again(&folder, &AnyRecords::of(store)?)?;
        let mut subject = ready.experiment.subject().clone();
        subject.warnings.extend(ready.changed_records(folder.manifest()));
        let needed = folder.bytes_of_rows().map_err(run_folder_fault)?;
        if let Some(free) = folders::available_memory().filter(|free| *free < needed) {
            let (needed, free) = (size_in_words(needed), size_in_words(free));
            return Err(Fault::new(format!(
                "the rows of this run don't fit in memory: they need {needed}, {free} are free"
            ))
            .into());
        }
        let shards = folder.read_all().map_err(run_folder_fault)?;
        Ok(Self { folder, experiment: ready.experiment, subject, shards, situation })
    }

    /// Place of a choice that the user named.
    pub(crate) fn choice(&self, id: &str) -> Result<usize, Fault> {
        let known: Vec<&str> = self.subject.postures.iter().map(|posture| posture.id.as_str()).collect();
        known.iter().position(|known| *known == id).ok_or_else(|| {
            Fault::new(format!("this run has no choice called `{id}`"))
                .help(format!("its choices are {}", known.join(", ")))
        })
    }

    /// Places of the two choices that the user named.
    pub(crate) fn pair(&self, ids: &[String]) -> Result<[usize; 2], Fault> {
        match ids {
            [first, second] if first == second => {
                Err(Fault::new(format!("`{first}` is compared with itself")).help("name two choices"))
            }
            [first, second] => Ok([self.choice(first)?, self.choice(second)?]),
            _ => Err(Fault::new("two choices are compared")
                .help("name two, for instance --versus temporary alone")),
        }
    }
}

/// How text is laid out where the program runs.
pub(crate) fn options(files: Vec<(String, String)>) -> TextOptions {
    let stdout = io::stdout();
    let width = if stdout.is_terminal() { terminal_width() } else { USUAL };
    TextOptions { width, colour: fault::colour_wanted(&stdout), files }
}

/// Columns of the terminal, where it says so.
#[cfg(unix)]
fn terminal_width() -> usize {
    let size = rustix::termios::tcgetwinsize(io::stdout()).ok().filter(|size| size.ws_col > 0);
    size.map_or(USUAL, |size| usize::from(size.ws_col).clamp(NARROWEST, WIDEST))
}

#[cfg(not(unix))]
fn terminal_width() -> usize {
    USUAL
}

fn unwritten(what: &str, error: impl std::error::Error + Send + Sync + 'static) -> Fault {
    Fault::new(format!("{what} can't be written")).because(error)
}

/// What is wrong with a run folder, and what to do about it.
#[expect(clippy::needless_pass_by_value, reason = "stands in `map_err`")]
pub(crate) fn run_folder_fault(error: RunDirectoryError) -> Fault {
    let fault = Fault::new(error.to_string());
    match error.help() {
        Some(help) => fault.help(help),
        None => fault,
    }
}
