//! `terrain run`: the whole pipe. Situation file, experiment, run folder, decision, report.

use super::check;
use crate::answer::Answer;
use crate::compute::{Threads, compute, tell};
use crate::decided::{Decided, run_folder_fault};
use crate::evidence::AnyRecords;
use crate::experiment::{PlanOptions, Ready, Source};
use crate::fault::Fault;
use crate::folders::{self, StoreFolder};
use clap::Args;
use miette::Result;
use std::path::{Path, PathBuf};
use terrain_decide::runner::{RunSummary, Stopped};
use terrain_store::run_directory::RunDirectory;

/// Run a situation: play every choice through all futures, and say which holds up
///
/// The file may also be a report that Terrain wrote: it carries its situation and its plan, and comes to the same rows.
/// Ctrl-C keeps every finished block of futures; --resume goes on. Rows are the same with any number of
/// threads, and after any interruption.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  terrain run drive.toml\n  terrain run drive.toml --futures 2048 --out drive-run\n  \
                        terrain run drive.toml --futures 2048 --out drive-run --resume\n  \
                        terrain run drive.toml --confidence --json > answer.json\n  \
                        terrain run terrain-runs/drive/report.html"
)]
pub(crate) struct Run {
    /// The situation file, or a report to run again
    file: PathBuf,
    #[command(flatten)]
    plan: PlanOptions,
    #[command(flatten)]
    threads: Threads,
    /// The run folder [default: terrain-runs/ and the file's name, with a number if that is taken]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Go on with a run that was stopped: compute what is missing, and nothing else
    #[arg(long)]
    resume: bool,
    #[command(flatten)]
    store: StoreFolder,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

impl Run {
    pub(crate) fn run(self) -> Result<Answer> {
        let records = AnyRecords::of(&self.store)?;
        let source = Source::read(&self.file)?;
        let (mut ready, opened) = Ready::new(&source, self.plan, &records)?;
        ready.add_options(&self.store, &opened);
        if !self.json {
            check::tell_warnings(&opened);
        }
        ready.fits()?;
        let place = self.place(&source)?;
        let mut folder = if self.resume {
            RunDirectory::resume(&place, &ready.manifest)
        } else {
            RunDirectory::create(&place, &ready.manifest)
        }
        .map_err(run_folder_fault)?;
        ready.keep_ties(&opened, &place)?;
        let summary = compute(&ready, &mut folder, self.threads)
            .map_err(|fault| fault.help(format!("go on with: {}", self.how_to_go_on(&ready, &place))))?;
        if summary.stopped == Stopped::Interrupted {
            return Err(self.interrupted(&ready, &summary, &place).into());
        }
        if !self.json {
            tell(&ready, &summary);
        }
        let decided = Decided::new(&ready, &folder, &summary)?;
        let report = decided.write_report()?;
        let files = vec![
            ("report".to_owned(), report.display().to_string()),
            ("run folder".to_owned(), place.display().to_string()),
        ];
        Ok(decided.answer(self.json, files))
    }

    /// The run folder: the one asked for; else the first free one of that name, or with --resume the last one there is.
    fn place(&self, source: &Source) -> Result<PathBuf, Fault> {
        if let Some(out) = &self.out {
            return Ok(out.clone());
        }
        let (last, free) = folders::run_folders(&source.stem());
        if self.resume {
            return last.ok_or_else(|| {
                Fault::new(format!(
                    "there is no run of {} to go on with under terrain-runs",
                    self.file.display()
                ))
                .help("name its folder with --out DIR, or leave --resume out")
            });
        }
        Ok(free)
    }

    /// The command that goes on with this run.
    fn how_to_go_on(&self, ready: &Ready, place: &Path) -> String {
        let file = self.file.display().to_string();
        let mut words = vec!["terrain".to_owned(), "run".to_owned(), folders::quoted(&file)];
        words.extend_from_slice(ready.options());
        words.extend([
            "--out".to_owned(),
            folders::quoted(&place.display().to_string()),
            "--resume".to_owned(),
        ]);
        words.join(" ")
    }

    fn interrupted(&self, ready: &Ready, summary: &RunSummary, place: &Path) -> Fault {
        let shards = ready.manifest.columns.shards();
        let kept = summary.progress.shards_done;
        let message =
            format!("stopped: {kept} of {shards} blocks of futures are kept in {}", place.display());
        let on = self.how_to_go_on(ready, place);
        let look = match kept {
            0 => String::new(),
            _ => format!(
                "\nsee what they show so far: terrain report {}",
                folders::quoted(&place.display().to_string())
            ),
        };
        Fault::new(message).help(format!("go on with: {on}{look}"))
    }
}
