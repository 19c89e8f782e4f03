//! `terrain ledger update`: what the counts say of the situation, and the decision taken again.

use super::learning::Learning;
use crate::answer::Answer;
use crate::compute::{Threads, compute, tell};
use crate::decided::{Decided, run_folder_fault};
use crate::evidence::AnyRecords;
use crate::experiment::{PlanOptions, Ready, Source};
use crate::fault::Fault;
use crate::folders;
use crate::ledger::{Desk, LedgerOptions};
use crate::situation_file;
use clap::Args;
use miette::Result;
use serde_json::json;
use std::path::{Path, PathBuf};
use terrain_decide::runner::Stopped;
use terrain_ledger::learn::{
    again, is_enough, least_effective, rewrite, weigh_with, what_their_word_is_worth,
};
use terrain_ledger::{DecisionRecord, Frozen};
use terrain_report::ledger::learned;
use terrain_store::run_directory::{Manifest, RunDirectory};

/// Learn from the entries: what they say of the situation, and the decision again
///
/// Each count weighs the futures of the runs that the decision rests on, so that the answer comes at once. Where too few
/// futures fit, it says so, and --run plays the new situation.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    terrain ledger update\n  \
    terrain ledger update --to drive-may.toml\n  \
    terrain ledger update --turnout-share 0.4..0.8 --without contacts\n  \
    terrain ledger update --to drive-may.toml --run")]
pub(super) struct Update {
    /// Write the situation with the new numbers to this file; an existing file is never overwritten
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// Play the new situation, with as many futures as the decision's run
    #[arg(long)]
    run: bool,
    /// The folder of that run [default: terrain-runs/ and the situation's name, with a number if that is taken]
    #[arg(long, value_name = "DIR", requires = "run")]
    out: Option<PathBuf>,
    #[command(flatten)]
    threads: Threads,
    #[command(flatten)]
    learning: Learning,
}

impl Update {
    pub(super) fn run(self, options: &LedgerOptions) -> Result<Answer> {
        let desk = Desk::open(options)?;
        let decision = desk.chosen()?;
        let ledger = desk.ledger(&decision, self.learning.as_of)?;
        let frozen = desk.frozen(&decision)?;
        let learnt = weigh_with(&ledger, &frozen, &self.learning.settings());
        let words = what_their_word_is_worth(&learnt, &frozen);
        let decided = again(&learnt, &frozen);
        let new = rewrite(&learnt, &frozen).map_err(|fault| {
            Fault::new(fault.to_string())
                .help("write the numbers into the situation by hand, and run it again")
        })?;
        if let Some(file) = &self.to {
            keep(file, &new.text, &decision.record, options)?;
        }
        let played =
            if self.run { Some(self.play(&new.text, &decision.record, &frozen, options)?) } else { None };
        let mut value = json!({
            "decision": decision.id, "as_of": self.learning.as_of,
            "learned": learnt, "word": words,
            "again": decided.as_ref().ok(), "fault": decided.as_ref().err().map(ToString::to_string),
            "enough": decided.as_ref().is_ok_and(|again| is_enough(&learnt, again)),
            "effective_needed": least_effective(frozen.runs.futures()),
            "rewrite": new, "file": self.to,
        });
        if let Some((played, _)) = &played {
            value["run"] = serde_json::to_value(played.as_json()).unwrap_or_default();
        }
        Ok(Answer::either(options.json, &value, || {
            let mut text = learned::update(&ledger, &frozen, &learnt, &words, &decided, &new);
            match &self.to {
                Some(file) => text.push_str(&format!("\nWritten: {}\n", file.display())),
                None if !new.differences.is_empty() => {
                    text.push_str("\nNothing is written yet: --to FILE writes the new situation.\n");
                }
                None => {}
            }
            if let Some((played, files)) = &played {
                text.push_str(&format!("\n{}", played.text(files.clone())));
            }
            text
        }))
    }

    /// Plays the new situation with the plan of the decision's run.
    fn play(
        &self,
        text: &str,
        record: &DecisionRecord,
        frozen: &Frozen,
        options: &LedgerOptions,
    ) -> Result<(Decided, Vec<(String, String)>)> {
        let before = Path::new(&record.run_folder);
        let manifest = Manifest::from_toml(before, &frozen.manifest).map_err(run_folder_fault)?;
        let source = Source::changed(text.to_owned(), before, &manifest);
        let (mut ready, opened) =
            Ready::new(&source, PlanOptions::default(), &AnyRecords::of(&options.store)?)?;
        ready.add_options(&options.store, &opened);
        ready.fits()?;
        let place = self.out.clone().unwrap_or_else(|| folders::run_folders(&source.stem()).1);
        let mut folder = RunDirectory::create(&place, &ready.manifest).map_err(run_folder_fault)?;
        ready.keep_ties(&opened, &place)?;
        let summary = compute(&ready, &mut folder, self.threads)?;
        if summary.stopped == Stopped::Interrupted {
            let stopped = Fault::new(format!("stopped; what was played is kept in {}", place.display()));
            return Err(stopped.help("write the situation with --to, and go on with terrain run").into());
        }
        if !options.json {
            tell(&ready, &summary);
        }
        let decided = Decided::new(&ready, &folder, &summary)?;
        let report = decided.write_report()?;
        let files = vec![
            ("report".to_owned(), report.display().to_string()),
            ("run folder".to_owned(), place.display().to_string()),
        ];
        Ok((decided, files))
    }
}

/// Writes the new situation, once it reads with the records at hand.
fn keep(file: &Path, text: &str, record: &DecisionRecord, options: &LedgerOptions) -> Result<()> {
    if file.exists() {
        let fault = Fault::new(format!("{} is already there, and is left as it is", file.display()));
        return Err(fault.help("name another file").into());
    }
    let records = AnyRecords::of(&options.store)?;
    let folder = PathBuf::from(&record.run_folder);
    situation_file::read(text, file.display().to_string(), folder, &records)?;
    Ok(folders::write_whole(file, text.as_bytes())?)
}
