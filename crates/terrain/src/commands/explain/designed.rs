//! `terrain explain --method sobol`: total indices of a situation by runs made for the purpose. What is played and estimated belongs to
//! `terrain-decide`.

use super::Explain;
use crate::answer::Answer;
use crate::decided::Run;
use crate::fault::Fault;
use crate::folders;
use crate::interrupt;
use crate::progress::Steps;
use crate::sensitivity::{Method, Told};
use miette::Result;
use serde_json::{Map, json};
use std::fmt::Write as _;
use terrain_decide::analysis::AnalysisError;
use terrain_decide::analysis::designed::{Designed, Group, Model, designed};
use terrain_decide::analysis::influence::About;
use terrain_decide::experiment::Experiment;
use terrain_decide::runner::{Player, RunControl, RunError};
use terrain_decide::sensitivity::findings::Findings;
use terrain_decide::shard::Row;
use terrain_decide::subject::{Outcome, Subject};
use terrain_report::text::clean;

/// Base samples below which intervals are wide.
const FEW_BASE_SAMPLES: usize = 256;

/// Why the design can't be played.
enum Refused {
    Analysis(AnalysisError),
    Runs(RunError),
    Stopped,
}

impl From<AnalysisError> for Refused {
    fn from(error: AnalysisError) -> Self {
        Self::Analysis(error)
    }
}

/// The engine as the model of the design.
struct Engine<'a> {
    experiment: &'a Experiment,
    player: Player<'a>,
    line: Steps,
}

impl Model for Engine<'_> {
    type Error = Refused;

    fn values(&self, coordinates: Vec<f64>) -> Vec<f64> {
        self.experiment.values_at(coordinates)
    }

    fn play(
        &mut self,
        block: u32,
        futures: Vec<Vec<f64>>,
        postures: &[usize],
    ) -> std::result::Result<Vec<Row>, Refused> {
        self.line.begin("base samples of the design");
        let rows = self.player.play(block, futures, postures).map_err(Refused::Runs)?;
        self.line.done();
        rows.ok_or(Refused::Stopped)
    }
}

impl Explain {
    /// Plays a Saltelli design and tells its indices.
    pub(super) fn by_design(&self, run: &Run, about: About, outcome: Option<Outcome>) -> Result<Answer> {
        if self.method != [Method::Sobol] {
            return Err(Fault::new(
                "--method sobol plays runs of its own, which other methods don't look at",
            )
            .help("ask for it alone, and for the others in another call")
            .into());
        }
        let control = RunControl {
            threads: self.threads.count(),
            stop: interrupt::listen()?,
            memory: folders::available_memory(),
        };
        let place = run.folder.path().display();
        let player = Player::new(&run.experiment, &control)
            .map_err(|error| Fault::new(format!("{place}: {error}")))?;
        let steps = usize::try_from(self.base_samples).unwrap_or(usize::MAX);
        let mut engine = Engine { experiment: &run.experiment, player, line: Steps::new(steps) };
        let resampling = self.precision.resampling(run.subject.seed);
        let together = run.experiment.drawn_together();
        let about = (about, outcome);
        let found = designed(
            &run.subject,
            &run.shards,
            about,
            self.base_samples,
            &together,
            &resampling,
            &mut engine,
        );
        interrupt::rest();
        engine.line.clear();
        let found = found.map_err(|refused| match refused {
            Refused::Analysis(error) => Self::fault_of_design(run, &error),
            Refused::Runs(error) => Fault::new(format!("{place}: {error}")),
            Refused::Stopped => Fault::new("stopped before the design was played; nothing is kept of it"),
        })?;
        Ok(self.told_by_design(&run.subject, found, resampling.level))
    }

    fn fault_of_design(run: &Run, error: &AnalysisError) -> Fault {
        match error {
            AnalysisError::Sensitivity(why) => Fault::new(format!("--base-samples: {why}"))
                .help("ask for a power of two, such as 256 or 1024"),
            other => Self::fault(run, other),
        }
    }

    fn told_by_design(&self, subject: &Subject, found: Designed, level: f64) -> Answer {
        let names: Vec<String> = found.groups.iter().map(|group| name(subject, group)).collect();
        let fields = found.groups.iter().zip(&names).map(|(group, name)| {
            let paths: Vec<&str> =
                group.columns().iter().map(|&column| subject.uncertain[column].path.as_str()).collect();
            Map::from_iter([("label".to_owned(), json!(name)), ("paths".to_owned(), json!(paths))])
        });
        let fields = fields.collect();
        let why = format!(
            "Total indices by runs made for the purpose: a Saltelli design of {} base samples, {} futures with {} replicates each. The numbers \
             that show an effect in the run are exchanged one by one, those drawn together as one, all others as one.",
            found.base, found.futures, subject.replicates
        );
        let notes = notes(&found);
        let (first, second) = found.choices;
        let id = |posture: usize| &subject.postures[posture].id;
        let findings = Findings::from(found.indices);
        let told = Told { findings: &findings, names, fields, level };
        let answer = json!({
            "run": self.run_folder.display().to_string(),
            "outcome": self.outcome,
            "choice": if second.is_none() { Some(id(first)) } else { None },
            "versus": second.map(|second| [id(first), id(second)]),
            "methods": [Method::Sobol.name()],
            "why": why,
            "level": level,
            "base_samples": found.base,
            "futures": found.futures,
            "inputs": told.inputs_as_json(),
            "notes": notes,
        });
        Answer::either(self.json, &answer, || {
            let mut text = format!("What {} hangs on\n{why}\n", self.what(subject, (first, second)));
            // Writing into a String cannot fail.
            let _ = told.write(&mut text);
            for note in &notes {
                let _ = write!(text, "\nNote: {note}");
            }
            text
        })
    }
}

fn name(subject: &Subject, group: &Group) -> String {
    let label = |column: usize| clean(&subject.uncertain[column].label);
    match group {
        Group::One(column) => label(*column),
        Group::Together(columns) => {
            format!(
                "fitted together: {}",
                columns.iter().map(|&column| label(column)).collect::<Vec<_>>().join("; ")
            )
        }
        Group::Rest(columns) => format!("all {} other numbers", columns.len()),
    }
}

/// What to know before using it.
fn notes(found: &Designed) -> Vec<String> {
    let mut notes = vec![
        "Luck has a part in the variance that no number is given: what the numbers do together with it is in their totals."
            .to_owned(),
    ];
    if found.base < FEW_BASE_SAMPLES {
        notes.push(format!(
            "With {} base samples intervals are wide; --base-samples {FEW_BASE_SAMPLES} or more make them useful.",
            found.base
        ));
    }
    if found.not_taken > 0 {
        notes.push(format!(
            "In {} of {} futures a choice in question could not be taken; there it counts as it was run, as far as it could be.",
            found.not_taken, found.futures
        ));
    }
    notes
}
