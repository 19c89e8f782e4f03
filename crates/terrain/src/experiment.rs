//! From a file that the user named to an experiment that can be run, and from a run folder back to its experiment.
//! What an experiment is belongs to `terrain-decide`, what a run folder is to `terrain-store`.

use crate::clock;
use crate::decided::run_folder_fault;
use crate::evidence::{AnyRecords, Records};
use crate::fault::Fault;
use crate::folders::{self, StoreFolder};
use crate::situation_file::{self, Opened};
use clap::Args;
use miette::Result;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use terrain_decide::experiment::{Experiment, Plan};
use terrain_decide::runner::size_in_words;
use terrain_report::embed;
use terrain_sim::run::bytes_needed;
use terrain_situation::Situation;
use terrain_store::run_directory::{Manifest, RunDirectory};
use terrain_store::sha256;

/// Identifier of the model, as at the head of its page in the book (a test compares them).
pub(crate) const MODEL: &str = "terrain-model-2";

/// Futures unless the user says otherwise.
pub(crate) const FUTURES: u32 = 512;
/// Replicates unless the user says otherwise.
pub(crate) const REPLICATES: u32 = 8;
/// Seed unless the user says otherwise.
pub(crate) const SEED: u64 = 1;

/// How many runs, and whose luck.
#[derive(Debug, Clone, Copy, Default, Args)]
pub(crate) struct PlanOptions {
    /// Futures: draws of everything that is uncertain [default: 512]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_048_576))]
    futures: Option<u32>,
    /// Replicates: each future again with other luck [default: 8]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=65_535))]
    replicates: Option<u32>,
    /// Seed of all luck: the same seed gives the same bits [default: 1]
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// End as soon as the runs are so sure which choice is best most often, 0.5 to less than 1; further futures go to the
    /// choices still in contention [if no number is given: 0.95]
    #[arg(long, value_name = "SHARE", num_args = 0..=1, default_missing_value = "0.95", value_parser = confidence)]
    confidence: Option<f64>,
}

/// A confidence that can be reached.
fn confidence(text: &str) -> std::result::Result<f64, String> {
    let found = text.parse().ok().filter(|share| (0.5..1.0).contains(share));
    found.ok_or_else(|| "expected a share from 0.5 to less than 1, such as 0.95".to_owned())
}

impl PlanOptions {
    /// The plan that a manifest holds.
    const fn carried_by(manifest: &Manifest) -> Self {
        Self {
            futures: Some(manifest.columns.futures),
            replicates: Some(manifest.columns.replicates),
            seed: Some(manifest.seed),
            confidence: manifest.confidence,
        }
    }

    /// A plan of the program's own.
    pub(crate) const fn of(futures: u32, replicates: u32, seed: u64) -> Self {
        Self { futures: Some(futures), replicates: Some(replicates), seed: Some(seed), confidence: None }
    }
}

/// Words of the reproducing command before its options: the program, `run`, the file.
const COMMAND_WORDS: usize = 3;

/// A message of the situation file as a sentence of the answer.
fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().collect::<String>()).unwrap_or_default();
    format!("{first}{}.", letters.as_str().trim_end_matches('.'))
}

/// What must be said when a report is run again with another model or with other records than it came from. Another plan
/// is the user's own wish, and another version of the program with the same model gives the same rows.
fn repeated_otherwise(run: &Manifest, now: &Manifest) -> Option<String> {
    let mut asked = Manifest { program: run.program.clone(), seed: run.seed, ..now.clone() };
    asked.columns.futures = run.columns.futures;
    asked.columns.replicates = run.columns.replicates;
    asked.confidence = run.confidence;
    let differences: Vec<String> = run.differences(&asked).iter().map(ToString::to_string).collect();
    (!differences.is_empty()).then(|| {
        format!(
            "This run repeats that of a report, and comes to other rows than the report did, because they don't rest on the \
             same ({}).",
            differences.join("; ")
        )
    })
}

fn plan_options(plan: Plan) -> impl Iterator<Item = String> {
    let confidence = plan.confidence.map(|confidence| ("--confidence", confidence.to_string()));
    let always = [
        ("--futures", plan.futures.to_string()),
        ("--replicates", plan.replicates.to_string()),
        ("--seed", plan.seed.to_string()),
    ];
    always.into_iter().chain(confidence).flat_map(|(option, value)| [option.to_owned(), value])
}

/// What identifies the records and files that stand behind a situation's numbers and ties.
fn behind(opened: &Opened, records: &AnyRecords) -> Result<BTreeMap<String, String>, Fault> {
    let mut found = records.fingerprints(opened.records());
    if let Some((named, lies)) = opened.edge_list() {
        let bytes = std::fs::read(&lies)
            .map_err(|error| Fault::new(format!("{}: cannot be read: {error}", lies.display())))?;
        found.insert(named.display().to_string(), sha256(&bytes));
    }
    Ok(found)
}

/// A situation to run: a file of its own, or what a report carries.
pub(crate) struct Source {
    /// The situation's text.
    text: String,
    /// The file as the user named it.
    named: PathBuf,
    /// The situation file's own name.
    file: String,
    /// The plan that came with it.
    carried: PlanOptions,
    /// The run that the report came from.
    repeats: Option<Box<Manifest>>,
}

impl Source {
    /// Reads a situation file or a report.
    pub(crate) fn read(path: &Path) -> Result<Self, Fault> {
        let text = situation_file::text(path)?;
        let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if !text.trim_start().starts_with('<') && !embed::is_report(&text) {
            return Ok(Self {
                text,
                named: path.to_owned(),
                file,
                carried: PlanOptions::default(),
                repeats: None,
            });
        }
        let named = path.display();
        let carried = embed::extract(&text)
            .map_err(|error| Fault::new(format!("{named}: {error}")).help("name a situation file, or make the report anew from its run folder: terrain report DIR --html FILE"))?;
        let manifest = Manifest::from_toml(path, &carried.manifest_toml).map_err(run_folder_fault)?;
        Ok(Self {
            text: carried.situation_text,
            named: path.to_owned(),
            file: carried.situation_file,
            carried: PlanOptions::carried_by(&manifest),
            repeats: Some(Box::new(manifest)),
        })
    }

    /// A run's situation with other numbers, to be run with the plan of that run; files that it names lie in the run's folder.
    pub(crate) fn changed(text: String, folder: &Path, manifest: &Manifest) -> Self {
        Self {
            text,
            named: folder.join(&manifest.situation_file),
            file: manifest.situation_file.clone(),
            carried: PlanOptions::carried_by(manifest),
            repeats: None,
        }
    }

    /// A situation that comes with the program.
    pub(crate) fn bundled(file: &str, text: &str) -> Self {
        Self {
            text: text.to_owned(),
            named: PathBuf::from(file),
            file: file.to_owned(),
            carried: PlanOptions::default(),
            repeats: None,
        }
    }

    /// Name for a run folder: the situation file's, without its ending.
    pub(crate) fn stem(&self) -> String {
        Path::new(&self.file)
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
            .unwrap_or_else(|| "run".to_owned())
    }
}

/// A situation checked, and ready to be run.
pub(crate) struct Ready {
    pub(crate) experiment: Experiment,
    /// What its run folder says of it.
    pub(crate) manifest: Manifest,
}

impl Ready {
    /// Checks a situation and lowers it.
    pub(crate) fn new(source: &Source, options: PlanOptions, records: &AnyRecords) -> Result<(Self, Opened)> {
        // Whoever names a number of futures for a report to be run again asks for all of them.
        let carried = source.carried.confidence.filter(|_| options.futures.is_none());
        let plan = Plan {
            confidence: options.confidence.or(carried),
            ..Plan::new(
                options.futures.or(source.carried.futures).unwrap_or(FUTURES),
                options.replicates.or(source.carried.replicates).unwrap_or(REPLICATES),
                options.seed.or(source.carried.seed).unwrap_or(SEED),
            )
        };
        let folder = source.named.parent().unwrap_or(Path::new(""));
        let opened = situation_file::read(
            &source.text,
            source.named.display().to_string(),
            folder.to_owned(),
            records,
        )?;
        let mut experiment = Experiment::new(opened.situation.clone(), &Records { records, folder }, plan)
            .map_err(|fault| Fault::new(format!("{}: {fault}", opened.file)))?;
        let start: [String; COMMAND_WORDS] =
            ["terrain".to_owned(), "run".to_owned(), folders::quoted(&source.file)];
        let mut command = Vec::from(start);
        command.extend(plan_options(plan));
        let manifest = Manifest {
            program: env!("CARGO_PKG_VERSION").to_owned(),
            model: MODEL.to_owned(),
            started: clock::now(),
            command,
            seed: plan.seed,
            situation_file: source.file.clone(),
            situation_text: source.text.clone(),
            records: behind(&opened, records)?,
            columns: experiment.columns(),
            confidence: plan.confidence,
        };
        experiment.warn(opened.warnings.iter().map(|warning| sentence(&warning.message)));
        experiment.warn(source.repeats.as_ref().and_then(|run| repeated_otherwise(run, &manifest)));
        Ok((Self { experiment, manifest }, opened))
    }

    /// The experiment of a run folder, for a look at its rows, and its situation.
    pub(crate) fn again(folder: &RunDirectory, records: &AnyRecords) -> Result<(Self, Situation)> {
        let manifest = folder.manifest();
        let source = Source {
            text: manifest.situation_text.clone(),
            named: folder.path().join(&manifest.situation_file),
            file: manifest.situation_file.clone(),
            carried: PlanOptions::carried_by(manifest),
            repeats: None,
        };
        let (ready, opened) = Self::new(&source, PlanOptions::default(), records)?;
        if ready.experiment.columns() == manifest.columns {
            return Ok((ready, opened.situation));
        }
        let fault = format!(
            "{} was written by version {} of the program, which read the situation in another way than this version, {}",
            folder.path().display(),
            manifest.program,
            env!("CARGO_PKG_VERSION")
        );
        Err(Fault::new(fault).help("run the situation again with this version, into another folder").into())
    }

    /// What must be said when the records at hand are no longer those of the run.
    pub(crate) fn changed_records(&self, run: &Manifest) -> Option<String> {
        (self.manifest.records != run.records).then(|| {
            "The public records have changed since the runs were made. Ranges that come from them are shown as they are \
             now; the runs are those of then. Run the situation again to bring the two together."
                .to_owned()
        })
    }

    /// Adds to the command that reproduces the run what its plan doesn't say: the store that its records come from.
    pub(crate) fn add_options(&mut self, store: &StoreFolder, opened: &Opened) {
        let command = &mut self.manifest.command;
        // A path of the user's own is written down only where the rows depend on what lies there.
        if let Some(folder) = store.asked().filter(|_| opened.records().next().is_some()) {
            command.extend(["--store".to_owned(), folders::quoted(&folder.display().to_string())]);
        }
    }

    /// The options that ask for this run.
    pub(crate) fn options(&self) -> &[String] {
        self.manifest.command.get(COMMAND_WORDS..).unwrap_or_default()
    }

    /// Copies the edge list that the situation names into the run folder, so that it holds all that its rows depend on.
    pub(crate) fn keep_ties(&self, opened: &Opened, folder: &Path) -> Result<(), Fault> {
        let Some((named, lies)) = opened.edge_list() else { return Ok(()) };
        let kept = folder.join(named.file_name().unwrap_or(named.as_os_str()));
        if kept.exists() {
            return Ok(());
        }
        let bytes = std::fs::read(&lies)
            .map_err(|error| Fault::new(format!("{}: cannot be read: {error}", lies.display())))?;
        folders::write_whole(&kept, &bytes)
    }

    /// Refuses what memory can't hold, before anything is made.
    pub(crate) fn fits(&self) -> Result<(), Fault> {
        let Some(free) = folders::available_memory() else { return Ok(()) };
        let world = self.experiment.world();
        let needed = bytes_needed(world, 1);
        if needed <= free {
            return self.rows_fit(needed, free);
        }
        let fault = format!(
            "this population doesn't fit in memory: {} simulated people need {} at least, {} are free",
            world.persons(),
            size_in_words(needed),
            size_in_words(free)
        );
        let help =
            "let each simulated person stand for more people: raise persons_per_agent under [population]";
        Err(Fault::new(fault).help(help))
    }

    /// Refuses more rows than memory can hold: those of a block beside one run, or all of them for the answer.
    fn rows_fit(&self, run: u64, free: u64) -> Result<(), Fault> {
        let plan = self.experiment.plan();
        let needed = run.saturating_add(self.experiment.shard_bytes()).max(self.experiment.rows_bytes());
        if needed <= free {
            return Ok(());
        }
        let fault = format!(
            "these runs don't fit in memory: {} futures with {} replicates of {} choices need {} at least, {} are free",
            plan.futures,
            plan.replicates,
            self.experiment.subject().postures.len(),
            size_in_words(needed),
            size_in_words(free)
        );
        Err(Fault::new(fault).help("lower --replicates or --futures"))
    }
}
