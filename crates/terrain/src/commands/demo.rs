//! `terrain demo`: two bundled situations on bundled public records, from the file to the report.

use crate::answer::Answer;
use crate::compute::{Threads, compute, tell};
use crate::decided::{Decided, run_folder_fault};
use crate::evidence::AnyRecords;
use crate::experiment::{PlanOptions, Ready, SEED, Source};
use crate::fault::Fault;
use clap::Args;
use miette::Result;
use serde_json::json;
use std::fmt::Write as _;
use std::path::PathBuf;
use terrain_decide::runner::Stopped;
use terrain_evidence::BundledEvidence;
use terrain_report::words::of_fifty_short;
use terrain_situation::templates;
use terrain_store::run_directory::{RunDirectory, RunDirectoryError};

/// Replicates of the demo; like its futures, fewer than usual: an answer in seconds on two cores, not the surest one.
const REPLICATES: u32 = 2;

/// The two situations: template, folder, heading.
const SHOWN: [(&str, &str, &str); 2] =
    [("labor-drive", "drive", "A union drive"), ("legislation", "bill", "A bill in a chamber")];

/// See it work: a union drive and a bill in a chamber, side by side, on real records
///
/// Unit sizes and the fit of the workplace vote come from the election tallies of the National Labor Relations Board,
/// the chamber's seats, their positions and how often they are empty from the roll calls of the Senate of the 116th Congress;
/// the answer lists them. The organizations are examples. No account, no network.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  terrain demo\n  terrain demo --out my-demo")]
pub(crate) struct Demo {
    /// Folder for the two runs and their reports
    #[arg(long, value_name = "DIR", default_value = "terrain-demo")]
    out: PathBuf,
    /// Futures of each: draws of everything that is uncertain
    #[arg(long, value_name = "N", default_value_t = 512, value_parser = clap::value_parser!(u32).range(1..=1_048_576))]
    futures: u32,
    #[command(flatten)]
    threads: Threads,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

impl Demo {
    pub(crate) fn run(self) -> Result<Answer> {
        let shown = SHOWN
            .iter()
            .map(|(template, folder, _)| self.play(template, folder))
            .collect::<Result<Vec<_>>>()?;
        let json = json!({ "decisions": shown.iter().map(|one| one.decided.as_json()).collect::<Vec<_>>() });
        Ok(Answer::either(self.json, &json, || self.in_words(&shown)))
    }

    fn play(&self, template: &str, folder: &str) -> Result<Shown> {
        let template = templates()
            .iter()
            .find(|known| known.name == template)
            .ok_or_else(|| Fault::new(format!("the program was built without the template {template}")))?;
        let source = Source::bundled(&format!("{}.toml", template.name), template.text);
        let records = AnyRecords::Bundled(BundledEvidence);
        let (ready, _) = Ready::new(&source, PlanOptions::of(self.futures, REPLICATES, SEED), &records)?;
        ready.fits()?;
        let place = self.out.join(folder);
        let mut run = match RunDirectory::create(&place, &ready.manifest) {
            // The same demo again: what is there is taken as it is.
            Err(RunDirectoryError::AlreadyARun { .. }) => RunDirectory::resume(&place, &ready.manifest),
            made => made,
        }
        .map_err(|error| run_folder_fault(error).help("choose another folder with --out DIR"))?;
        let summary = compute(&ready, &mut run, self.threads)?;
        if summary.stopped == Stopped::Interrupted {
            let kept = format!("stopped; what is finished is kept in {}", self.out.display());
            return Err(Fault::new(kept).help("go on with the same command").into());
        }
        if !self.json {
            tell(&ready, &summary);
        }
        let decided = Decided::new(&ready, &run, &summary)?;
        let report = decided.write_report()?;
        let simulated = ready.experiment.world().persons();
        Ok(Shown { decided, report, place, simulated })
    }
}

/// One of the two, played.
struct Shown {
    decided: Decided,
    report: PathBuf,
    place: PathBuf,
    /// Simulated people.
    simulated: u32,
}

impl Demo {
    fn in_words(&self, shown: &[Shown]) -> String {
        let mut text = String::new();
        for ((_, _, heading), one) in SHOWN.iter().zip(shown) {
            let files = vec![
                ("report".to_owned(), one.report.display().to_string()),
                ("run folder".to_owned(), one.place.display().to_string()),
            ];
            // Writing into a String cannot fail.
            let _ = writeln!(text, "{heading}\n{}\n", "=".repeat(heading.len()));
            text.push_str(&one.decided.text(files));
            text.push('\n');
            text.push_str(&one.decided.numbers_from_records());
            text.push('\n');
        }
        text.push_str(&side_by_side(shown));
        let people: Vec<String> = shown.iter().map(|one| one.simulated.to_string()).collect();
        let _ = write!(
            text,
            "\nThis was a quick look: {} futures and {REPLICATES} replicates of every choice, {} simulated people. A run of your own\n\
             has 512 and 8 unless you say otherwise. Start with: terrain new drive.toml --template labor-drive\n",
            self.futures,
            people.join(" and ")
        );
        text
    }
}

/// In how many of 50 futures each choice is best, one column a situation.
fn side_by_side(shown: &[Shown]) -> String {
    let mut text = String::from("Side by side: in how many of 50 futures each choice is best\n\n");
    let mut labels: Vec<(&str, &str)> = Vec::new();
    for posture in shown.iter().flat_map(|one| &one.decided.decision.postures) {
        if !labels.iter().any(|(id, _)| *id == posture.id) {
            labels.push((&posture.id, &posture.label));
        }
    }
    let width = labels.iter().map(|(_, label)| label.chars().count()).max().unwrap_or(0);
    let _ = write!(text, "  {:width$}", "");
    for (_, _, heading) in SHOWN {
        let _ = write!(text, "  {heading:>20}");
    }
    text.push('\n');
    for (id, label) in labels {
        let _ = write!(text, "  {label:width$}");
        for one in shown {
            let found = one.decided.decision.postures.iter().find(|posture| posture.id == id);
            let cell = found.map_or_else(String::new, |posture| of_fifty_short(posture.p_best));
            let _ = write!(text, "  {cell:>20}");
        }
        text.push('\n');
    }
    text
}
