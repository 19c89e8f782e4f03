//! `terrain theory`: the argument as experiments. Plays propositions and says of each whether it holds in the model, where, and
//! how surely.

mod swap;

use crate::answer::Answer;
use crate::compute::Threads;
use crate::evidence::{AnyRecords, Records};
use crate::fault::Fault;
use crate::folders::StoreFolder;
use crate::interrupt;
use crate::progress::Steps;
use crate::theory::Theory;
use clap::Args;
use miette::{Report, Result};
use std::path::{Path, PathBuf};
use terrain_decide::theory::{Findings, Setting, TheoryFault, play};
use terrain_report::theory as words;
use terrain_situation::proposition::Proposition;
use terrain_situation::variation::Variation;

/// Run the argument: propositions about coalitions as experiments, and where each holds or fails
///
/// Every proposition is a file: a claim, the case against it, what is varied, and what sign is claimed beforehand. The rule
/// for *holds*, *holds where*, *undecided* and *fails* is the same for all, and stands in docs/argument.md.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  terrain theory --quick\n  terrain theory P4 P5\n  terrain theory --html argument.html\n  \
                        terrain theory P3 --without learning\n  terrain theory --mechanisms --quick\n  \
                        terrain theory --file my-claim.toml\n  terrain theory --swap drive.toml\n  terrain theory --list"
)]
pub(crate) struct TheoryCommand {
    /// Which propositions, by id [default: all]
    ids: Vec<String>,
    /// Propositions of your own, in place of those that ship with the program (repeat for several)
    #[arg(long, value_name = "FILE")]
    file: Vec<PathBuf>,
    /// Swap test on a situation of your own: exchange the numbers between it and a fight of the other kind (labor, electoral), keep
    /// the labels, and see whether the ranking of the choices follows
    #[arg(long, value_name = "SITUATION", conflicts_with_all = ["ids", "file", "list", "mechanisms", "html", "markdown"])]
    swap: Option<PathBuf>,
    /// With --swap: the other fight [default: one that ships with the program, made as large as your place]
    #[arg(long, value_name = "SITUATION", requires = "swap")]
    with: Option<PathBuf>,
    /// List the propositions, and play nothing
    #[arg(long, conflicts_with_all = ["html", "markdown", "mechanisms"])]
    list: bool,
    /// Few futures, one or two replicates each: to look, not to publish
    #[arg(long)]
    quick: bool,
    /// Switch off a mechanism of the model (repeat for several; --list names them)
    #[arg(long, value_name = "MECHANISM")]
    without: Vec<String>,
    /// Switch off each mechanism in turn, and show which propositions change
    #[arg(long, conflicts_with = "without")]
    mechanisms: bool,
    /// Seed of futures and luck
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    threads: Threads,
    /// Write a page with charts
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Write the results as Markdown, with a file for each chart beside it; with --mechanisms, the map of what each carries
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
    #[command(flatten)]
    store: StoreFolder,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

impl TheoryCommand {
    pub(crate) fn run(self) -> Result<Answer> {
        let theory = if self.file.is_empty() { Theory::bundled()? } else { Theory::of_files(&self.file)? };
        let chosen = theory.chosen(&self.ids)?;
        if self.list {
            let value = words::list_as_json(&chosen, &theory.mechanisms);
            return Ok(Answer::either(self.json, &value, || words::list(&chosen, &theory.mechanisms)));
        }
        let mut off: Vec<Variation> = Vec::new();
        for id in &self.without {
            off.extend(theory.mechanism(id)?.changes.iter().cloned());
        }
        for file in self.html.iter().chain(&self.markdown) {
            can_be_written(file)?;
        }
        let records = AnyRecords::of(&self.store)?;
        if let Some(file) = &self.swap {
            let answer = swap::run((file, self.with.as_deref()), &records, &self.setting(&off)?, self.json)?;
            interrupt::rest();
            return Ok(answer);
        }
        let played = self.play(&chosen, &theory, &records, &off)?;
        let mut without = Vec::new();
        if self.mechanisms {
            for mechanism in &theory.mechanisms {
                without.push((mechanism, self.play(&chosen, &theory, &records, &mechanism.changes)?));
            }
        }
        let all = words::Theory {
            told: chosen.iter().copied().zip(&played).collect(),
            without: without.iter().map(|(mechanism, findings)| (*mechanism, findings.as_slice())).collect(),
            switched_off: self.without.clone(),
            quick: self.quick,
            seed: self.seed,
        };
        if let Some(file) = &self.html {
            let page = words::html(&all).map_err(|error| Fault::new(error.to_string()))?;
            crate::folders::write_whole(file, page.as_bytes())?;
        }
        if let Some(file) = &self.markdown {
            self.write_book(file, &all)?;
        }
        Ok(Answer::either(self.json, &words::as_json(&all), || words::in_words(&all)))
    }

    fn setting<'a>(&self, off: &'a [Variation]) -> Result<Setting<'a>> {
        Ok(Setting {
            seed: self.seed,
            threads: self.threads.count(),
            quick: self.quick,
            stop: interrupt::listen()?,
            everywhere: off,
        })
    }

    /// Writes the results as Markdown, its charts beside it.
    fn write_book(&self, file: &Path, all: &words::Theory<'_>) -> Result<()> {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let stem = name.strip_suffix(".md").unwrap_or(&name);
        let quick = if self.quick { " --quick" } else { "" };
        let mechanisms = if self.mechanisms { " --mechanisms" } else { "" };
        let command = format!("terrain theory{mechanisms}{quick} --seed {} --markdown {name}", self.seed);
        let folder = file.parent().unwrap_or_else(|| Path::new(""));
        for (name, text) in words::markdown(all, stem, &command) {
            crate::folders::write_whole(&folder.join(name), text.as_bytes())?;
        }
        Ok(())
    }

    fn play(
        &self,
        chosen: &[&Proposition],
        theory: &Theory,
        records: &AnyRecords,
        off: &[Variation],
    ) -> Result<Vec<Findings>> {
        let setting = self.setting(off)?;
        let evidence = Records { records, folder: Path::new("") };
        let steps = Steps::new(chosen.len());
        let mut found = Vec::new();
        for proposition in chosen {
            steps.begin(&format!("{}: {}", proposition.id, proposition.title));
            found.push(play(proposition, &theory.situations, &evidence, &setting).map_err(refused)?);
            steps.done();
        }
        steps.clear();
        interrupt::rest();
        Ok(found)
    }
}

/// Whether there is a folder for the file, asked before anything is played.
fn can_be_written(file: &Path) -> Result<(), Fault> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    match folder {
        Some(folder) if !folder.is_dir() => Err(Fault::new(format!(
            "{} can't be written: there is no folder {}",
            file.display(),
            folder.display()
        ))
        .help("make the folder first")),
        _ => Ok(()),
    }
}

fn refused(fault: TheoryFault) -> Report {
    match fault {
        TheoryFault::Situation { faults, .. } => Report::new(*faults),
        TheoryFault::Stopped => Fault::new("stopped: nothing of an unfinished proposition is kept").into(),
        other => Fault::new(other.to_string()).into(),
    }
}
