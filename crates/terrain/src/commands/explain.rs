//! `terrain explain`: what the answer of a run hangs on, between the two leading choices or two that the user names; with a method of
//! sensitivity analysis, any outcome of theirs. The case for each other choice is in `against`, what takes runs by design in `designed`.

mod against;
mod designed;

use crate::answer::Answer;
use crate::compute::Threads;
use crate::decided::{Decided, Run};
use crate::fault::Fault;
use crate::folders::StoreFolder;
use crate::sensitivity::{Method, Precision, Told, for_any_rows};
use clap::Args;
use miette::Result;
use serde_json::{Map, json};
use std::fmt::Write as _;
use std::path::PathBuf;
use terrain_decide::analysis::AnalysisError;
use terrain_decide::analysis::influence::{About, Influence, influence};
use terrain_decide::subject::{Outcome, Subject, outcome_name};
use terrain_report::text::clean;

/// The figure in which everything that is valued comes together.
const UTILITY: &str = "utility";
/// Blocks of futures below which intervals can't be trusted.
const FEW_BLOCKS: usize = 8;

/// Say what the answer hangs on: the numbers that move it, where it changes, and the case against it
///
/// Compares the two leading choices, or the two that you name. With --method, by methods of sensitivity analysis: of the difference between
/// the two, or of one choice, in everything you value or in one outcome. With --against, the rival view at its strongest: for each other
/// choice the smallest change of assumptions, within their ranges, that makes it best. What is proposed is played anew, so
/// this takes a few times as long as the run did.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  terrain explain terrain-runs/drive\n  \
                        terrain explain terrain-runs/drive --versus temporary alone\n  \
                        terrain explain terrain-runs/drive --json\n  \
                        terrain explain terrain-runs/drive --against\n  \
                        terrain explain terrain-runs/drive --method auto\n  \
                        terrain explain terrain-runs/drive --method sobol --base-samples 512\n  \
                        terrain explain terrain-runs/drive --method delta,hsic --versus temporary alone --outcome base\n  \
                        terrain explain terrain-runs/drive --method pawn --choice lead --outcome reforms --json")]
pub(crate) struct Explain {
    /// The run folder
    #[arg(value_name = "DIR")]
    run_folder: PathBuf,
    /// The two choices to compare, by their ids
    #[arg(long, num_args = 2, value_names = ["CHOICE", "CHOICE"])]
    versus: Option<Vec<String>>,
    /// Methods of sensitivity analysis, separated by commas: auto, first-order, delta, pawn, hsic; or sobol alone, which plays
    /// further runs by design
    #[arg(long, value_name = "METHOD", value_enum, value_delimiter = ',')]
    method: Vec<Method>,
    /// With --method: one choice alone, by its id, instead of the difference between two
    #[arg(long, value_name = "CHOICE", requires = "method", conflicts_with = "versus")]
    choice: Option<String>,
    /// With --method: the outcome, such as reforms or base; `utility` is all that you value together
    #[arg(long, value_name = "OUTCOME", requires = "method", default_value = UTILITY)]
    outcome: String,
    /// The case for each other choice: the smallest change of assumptions that makes it best, played anew
    #[arg(long, conflicts_with_all = ["method", "versus", "choice"])]
    against: bool,
    /// With --method sobol: base samples of the design, best a power of two; each takes a future for every number that shows
    /// an effect, and three more
    #[arg(long, value_name = "N", default_value_t = 256, value_parser = clap::value_parser!(u32).range(1..=1_048_576))]
    base_samples: u32,
    #[command(flatten)]
    threads: Threads,
    #[command(flatten)]
    precision: Precision,
    #[command(flatten)]
    store: StoreFolder,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

impl Explain {
    pub(crate) fn run(self) -> Result<Answer> {
        if self.against {
            return against::cases(&self.run_folder, &self.store, self.threads, self.json);
        }
        if self.method.is_empty() {
            let decided = Decided::of_folder(&self.run_folder, &self.store, self.versus.as_deref())?;
            return Ok(decided.explanation(self.json));
        }
        self.by_method()
    }

    fn by_method(&self) -> Result<Answer> {
        let outcome = self.outcome()?;
        let run = Run::open(&self.run_folder, &self.store)?;
        let about = match (&self.versus, &self.choice) {
            (Some(ids), _) => {
                let [first, second] = run.pair(ids)?;
                About::Between(first, second)
            }
            (None, Some(id)) => About::Choice(run.choice(id)?),
            (None, None) => About::Leading,
        };
        if self.method.contains(&Method::Sobol) {
            return self.by_design(&run, about, outcome);
        }
        let auto = self.method.contains(&Method::Auto);
        let methods = |futures| if auto { Method::usual(futures) } else { self.method.clone() };
        // Whether they can be used on a run at all doesn't hang on the number of futures.
        for_any_rows(&methods(0), "the futures of a run are")?;
        let of_rows = |futures| methods(futures).into_iter().filter_map(Method::of_rows).collect();
        let resampling = self.precision.resampling(run.subject.seed);
        let found =
            influence(&run.subject, &run.shards, about, outcome, of_rows, self.precision.test(), &resampling)
                .map_err(|error| Self::fault(&run, &error))?;
        let methods = methods(found.futures);
        let why = if auto {
            "Methods for any rows: the futures of a run fill the ranges of all numbers evenly, but they are no Saltelli design, which \
             total indices need; --method sobol plays one."
                .to_owned()
        } else {
            let names: Vec<&str> = methods.iter().map(|method| method.name()).collect();
            format!("By {}, as you asked.", names.join(", "))
        };
        Ok(self.told(&run.subject, &found, &methods, &why, resampling.level))
    }

    fn told(
        &self,
        subject: &Subject,
        found: &Influence,
        methods: &[Method],
        why: &str,
        level: f64,
    ) -> Answer {
        let about: Vec<_> = found.columns.iter().map(|&column| &subject.uncertain[column]).collect();
        let fields = about.iter().map(|about| {
            Map::from_iter([
                ("path".to_owned(), json!(about.path)),
                ("label".to_owned(), json!(about.label)),
                ("unit".to_owned(), json!(about.unit)),
                ("grade".to_owned(), json!(about.grade)),
            ])
        });
        let names = about.iter().map(|about| clean(&about.label)).collect();
        let told = Told { findings: &found.findings, names, fields: fields.collect(), level };
        let (first, second) = found.choices;
        let id = |posture: usize| &subject.postures[posture].id;
        let notes = notes(found);
        let answer = json!({
            "run": self.run_folder.display().to_string(),
            "outcome": self.outcome,
            "choice": if second.is_none() { Some(id(first)) } else { None },
            "versus": second.map(|second| [id(first), id(second)]),
            "methods": methods.iter().map(|method| method.name()).collect::<Vec<_>>(),
            "why": why,
            "level": level,
            "futures": found.futures,
            "futures_left_out": found.left_out,
            "inputs": told.inputs_as_json(),
            "unvaried": found.unvaried.iter().map(|&column| &subject.uncertain[column].path).collect::<Vec<_>>(),
            "notes": notes,
        });
        Answer::either(self.json, &answer, || {
            let mut text = format!(
                "What {} hangs on: {} uncertain numbers, {} futures\n{why}\n",
                self.what(subject, found.choices),
                told.names.len(),
                found.futures
            );
            // Writing into a String cannot fail.
            let _ = told.write(&mut text);
            for note in &notes {
                let _ = write!(text, "\nNote: {note}");
            }
            text
        })
    }

    /// What is looked at, in words.
    fn what(&self, subject: &Subject, (first, second): (usize, Option<usize>)) -> String {
        let label = |posture: usize| clean(&subject.postures[posture].label);
        let of = if self.outcome == UTILITY {
            "everything you value together (utility)".to_owned()
        } else {
            format!("`{}`", self.outcome)
        };
        match second {
            Some(second) => {
                format!("the difference between “{}” and “{}” in {of}", label(first), label(second))
            }
            None => format!("{of} under “{}”", label(first)),
        }
    }

    /// The outcome that the user named; `None` for the utility.
    fn outcome(&self) -> Result<Option<Outcome>, Fault> {
        if self.outcome == UTILITY {
            return Ok(None);
        }
        let known = Outcome::ALL.into_iter().find(|outcome| outcome_name(*outcome) == self.outcome);
        known.map(Some).ok_or_else(|| {
            let names: Vec<&str> = Outcome::ALL.into_iter().map(outcome_name).collect();
            Fault::new(format!("--outcome: no outcome is called `{}`", self.outcome))
                .help(format!("outcomes are {UTILITY}, {}", names.join(", ")))
        })
    }

    fn fault(run: &Run, error: &AnalysisError) -> Fault {
        let place = run.folder.path().display();
        let fault = Fault::new(format!("{place}: {error}"));
        match error {
            AnalysisError::Pair { .. } if run.subject.postures.len() < 2 => {
                fault.help("this run has one choice; name it with --choice")
            }
            AnalysisError::NoEffect { .. } => {
                fault.help("run the situation with more futures: terrain run --futures N; or look at another outcome with --outcome")
            }
            AnalysisError::Sensitivity(_) => {
                fault.help("more futures can be had with terrain run --futures; another outcome or choice may vary where this one doesn't")
            }
            _ => fault,
        }
    }
}

/// What to know before using it.
fn notes(found: &Influence) -> Vec<String> {
    let mut notes = Vec::new();
    if found.left_out > 0 {
        let choices = if found.choices.1.is_some() { "one of the two choices" } else { "the choice" };
        notes.push(format!("{} futures are left out in which {choices} could not be taken.", found.left_out));
    }
    if found.blocks < FEW_BLOCKS {
        notes.push(format!(
            "There are {} blocks of futures; futures of a block share their luck, and with fewer than {FEW_BLOCKS} intervals may be too narrow.",
            found.blocks
        ));
    }
    if !found.unvaried.is_empty() {
        notes.push(format!("{} numbers have the same value in every future.", found.unvaried.len()));
    }
    notes
}
