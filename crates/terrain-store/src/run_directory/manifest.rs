//! `manifest.toml`: what a run folder is about, enough to compute its rows again and to tell one experiment from
//! another. What the rows say is in the shards.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::{Deserialize, Serialize};
use terrain_decide::subject::Columns;

use super::error::{Difference, RunDirectoryError};
use super::seal::sha256;
use super::table;

/// The latest format of run folders that this version reads. Folders in which every shard holds every posture are written in
/// format 1, those of runs that ask for a confidence in format 2.
pub const FORMAT: u32 = 2;

/// Bytes of the rows of a shard at most: whoever reads a folder holds one at a time at least, whoever made it.
const LARGEST_SHARD: u64 = 2 << 30;

/// What a run folder is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Manifest {
    /// Version of the program that makes the rows.
    pub program: String,
    /// Identifier of the model, another whenever the same inputs give other rows.
    pub model: String,
    /// When the run was started, in words; not part of the experiment's identity.
    pub started: String,
    /// The command and its options, as they reproduce the run; not part of the experiment's identity.
    pub command: Vec<String>,
    /// Seed of all luck.
    pub seed: u64,
    /// Name of the situation's file; not part of the experiment's identity.
    pub situation_file: String,
    /// The whole text of the situation.
    pub situation_text: String,
    /// Public records that stand behind the quantities: name, and what identifies the state of the record.
    pub records: BTreeMap<String, String>,
    /// The plan, and what the columns of a shard hold.
    pub columns: Columns,
    /// How sure the run is to be before it ends early, 0.5 to less than 1. Then a shard holds all postures or those in
    /// contention. `None`: every shard of the plan holds all.
    pub confidence: Option<f64>,
}

/// The file as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OnDisk {
    format: u32,
    program: String,
    model: String,
    started: String,
    command: Vec<String>,
    seed: Seed,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    confidence: Option<f64>,
    experiment: String,
    situation: SituationOnDisk,
    records: BTreeMap<String, String>,
    plan: Columns,
}

/// TOML's whole numbers end at 2⁶³ − 1; a larger seed is written as text.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Seed {
    Number(i64),
    Text(String),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SituationOnDisk {
    file: String,
    sha256: String,
    text: String,
}

/// Read before the rest, so that another format is told apart from damage.
#[derive(Deserialize)]
struct FormatOnly {
    format: u32,
}

/// What a manifest carries to be compared with its entries: its format, and checksums.
pub(super) struct Kept {
    format: u32,
    situation: String,
    experiment: String,
}

/// What tells one experiment from another.
#[derive(Serialize)]
struct Identity<'a> {
    format: u32,
    program: &'a str,
    model: &'a str,
    seed: u64,
    situation: String,
    records: &'a BTreeMap<String, String>,
    columns: &'a Columns,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<f64>,
}

impl Manifest {
    /// Format in which the folder is written.
    pub(crate) const fn format(&self) -> u32 {
        if self.confidence.is_some() { 2 } else { 1 }
    }

    /// SHA-256 over everything that the rows depend on, in hexadecimal digits; every shard carries it.
    #[must_use]
    pub fn experiment(&self) -> String {
        let identity = Identity {
            format: self.format(),
            program: &self.program,
            model: &self.model,
            seed: self.seed,
            situation: sha256(self.situation_text.as_bytes()),
            records: &self.records,
            columns: &self.columns,
            confidence: self.confidence,
        };
        // Strings, numbers and lists of them: nothing that JSON could refuse.
        sha256(&serde_json::to_vec(&identity).unwrap_or_default())
    }

    /// Where the experiment differs from the one that `asked` describes, in the order of the file.
    #[must_use]
    pub fn differences(&self, asked: &Self) -> Vec<Difference> {
        let mut found = Vec::new();
        let mut compare = |field: &str, kept: String, asked: String| {
            if kept != asked {
                found.push(Difference { field: field.to_owned(), kept, asked });
            }
        };
        compare("version of the program", self.program.clone(), asked.program.clone());
        compare("model", self.model.clone(), asked.model.clone());
        compare("seed", self.seed.to_string(), asked.seed.to_string());
        let confidence =
            |one: &Self| one.confidence.map_or("none".to_owned(), |confidence| confidence.to_string());
        compare("confidence to end at", confidence(self), confidence(asked));
        let situation =
            |one: &Self| format!("{} ({:.12})", one.situation_file, sha256(one.situation_text.as_bytes()));
        if self.situation_text != asked.situation_text {
            compare("situation", situation(self), situation(asked));
        }
        for name in self.records.keys().chain(asked.records.keys()).collect::<BTreeSet<_>>() {
            let state =
                |one: &Self| one.records.get(name).map_or("not used".to_owned(), |state| shortened(state));
            if self.records.get(name) != asked.records.get(name) {
                compare(&format!("record `{name}`"), state(self), state(asked));
            }
        }
        let (kept, wanted) = (&self.columns, &asked.columns);
        for (field, a, b) in [
            ("futures", kept.futures, wanted.futures),
            ("replicates", kept.replicates, wanted.replicates),
            ("futures in a shard", kept.shard_futures, wanted.shard_futures),
        ] {
            compare(field, a.to_string(), b.to_string());
        }
        for (field, a, b) in [
            ("postures", &kept.postures, &wanted.postures),
            ("campaigns", &kept.campaigns, &wanted.campaigns),
            ("organizations", &kept.organizations, &wanted.organizations),
            ("uncertain quantities", &kept.quantities, &wanted.quantities),
        ] {
            if let Some((a, b)) = first_difference(a, b) {
                compare(field, a, b);
            }
        }
        let weeks = |list: &[u32]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
        if let Some((a, b)) = first_difference(&weeks(&kept.series_weeks), &weeks(&wanted.series_weeks)) {
            compare("weeks of the series", a, b);
        }
        found
    }

    /// Whether rows can be kept under this plan at all.
    pub(crate) fn check(&self) -> Result<(), String> {
        let columns = &self.columns;
        for (what, count) in [
            ("futures", columns.futures),
            ("replicates", columns.replicates),
            ("futures in a shard", columns.shard_futures),
        ] {
            if count == 0 {
                return Err(format!("the number of {what} is 0, expected 1 or more"));
            }
        }
        if let Some(confidence) = self.confidence
            && !(0.5..1.0).contains(&confidence)
        {
            return Err(format!("the confidence is {confidence}, expected 0.5 to less than 1"));
        }
        if columns.replicates > 1 << 16 {
            return Err(format!("{} replicates, expected at most {}", columns.replicates, 1 << 16));
        }
        if columns.postures.is_empty() || columns.postures.len() > 1 << 16 {
            return Err(format!("{} postures, expected 1 to {}", columns.postures.len(), 1 << 16));
        }
        let bytes = table::shard_bytes(columns);
        if bytes > LARGEST_SHARD {
            let (found, most) = (bytes >> 20, LARGEST_SHARD >> 20);
            return Err(format!(
                "the rows of a shard would take {found} MB, expected at most {most}: ask for fewer replicates"
            ));
        }
        for (what, ids) in [
            ("posture", &columns.postures),
            ("campaign", &columns.campaigns),
            ("organization", &columns.organizations),
            ("quantity", &columns.quantities),
        ] {
            let mut seen = BTreeSet::new();
            if let Some(twice) = ids.iter().find(|id| !seen.insert(id.as_str())) {
                return Err(format!("the {what} `{twice}` is there twice"));
            }
        }
        Ok(())
    }

    /// The text of `manifest.toml`.
    ///
    /// # Errors
    /// [`RunDirectoryError::Plan`] if something in it cannot be written as TOML.
    pub fn to_toml(&self) -> Result<String, RunDirectoryError> {
        let seed = i64::try_from(self.seed).map_or_else(|_| Seed::Text(self.seed.to_string()), Seed::Number);
        let on_disk = OnDisk {
            format: self.format(),
            program: self.program.clone(),
            model: self.model.clone(),
            started: self.started.clone(),
            command: self.command.clone(),
            seed,
            confidence: self.confidence,
            experiment: self.experiment(),
            situation: SituationOnDisk {
                file: self.situation_file.clone(),
                sha256: sha256(self.situation_text.as_bytes()),
                text: self.situation_text.clone(),
            },
            records: self.records.clone(),
            plan: self.columns.clone(),
        };
        toml::to_string(&on_disk).map_err(|error| RunDirectoryError::Plan { why: error.to_string() })
    }

    /// Reads the text of a `manifest.toml`; `path` is where it came from, for messages.
    ///
    /// # Errors
    /// [`RunDirectoryError::NewerFormat`]; [`RunDirectoryError::Damaged`] if it is no manifest, if an entry is missing
    /// or unknown, or if one was changed after the run was started.
    pub fn from_toml(path: &Path, text: &str) -> Result<Self, RunDirectoryError> {
        let damaged = |why: String| RunDirectoryError::damaged(path, why);
        let (manifest, kept) = Self::without_checksums(path, text)?;
        if sha256(manifest.situation_text.as_bytes()) != kept.situation {
            return Err(damaged(
                "the situation's text in it was changed after the run was started".to_owned(),
            ));
        }
        manifest.check().map_err(damaged)?;
        if manifest.format() != kept.format {
            let (found, expected) = (kept.format, manifest.format());
            return Err(damaged(format!("its format is {found}, its entries are those of {expected}")));
        }
        if manifest.experiment() != kept.experiment {
            return Err(damaged(
                "one of its entries was changed after the run was started (`experiment` differs)".to_owned(),
            ));
        }
        Ok(manifest)
    }

    /// As [`Manifest::from_toml`], with the checksums in the text beside it, which nothing was compared with.
    pub(super) fn without_checksums(path: &Path, text: &str) -> Result<(Self, Kept), RunDirectoryError> {
        let damaged = |why: String| RunDirectoryError::damaged(path, why);
        let format: FormatOnly =
            toml::from_str(text).map_err(|error| damaged(on_one_line(&error.to_string())))?;
        if format.format > FORMAT {
            return Err(RunDirectoryError::NewerFormat {
                path: path.to_owned(),
                found: format.format,
                known: FORMAT,
            });
        }
        if format.format == 0 {
            return Err(damaged("its format is 0, expected 1 or more".to_owned()));
        }
        let on_disk: OnDisk =
            toml::from_str(text).map_err(|error| damaged(on_one_line(&error.to_string())))?;
        let seed = match &on_disk.seed {
            Seed::Number(seed) => u64::try_from(*seed).ok(),
            Seed::Text(seed) => seed.parse().ok(),
        };
        let Some(seed) = seed else {
            return Err(damaged("`seed` is not a whole number of 0 or more".to_owned()));
        };
        let kept = Kept {
            format: format.format,
            situation: on_disk.situation.sha256,
            experiment: on_disk.experiment,
        };
        let manifest = Self {
            program: on_disk.program,
            model: on_disk.model,
            started: on_disk.started,
            command: on_disk.command,
            seed,
            situation_file: on_disk.situation.file,
            situation_text: on_disk.situation.text,
            records: on_disk.records,
            columns: on_disk.plan,
            confidence: on_disk.confidence,
        };
        Ok((manifest, kept))
    }
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= 60 {
        return text.to_owned();
    }
    text.chars().take(60).chain(['…']).collect()
}

/// The first entries in which two lists differ, in words.
fn first_difference(kept: &[String], asked: &[String]) -> Option<(String, String)> {
    if kept == asked {
        return None;
    }
    let at = kept.iter().zip(asked).take_while(|(a, b)| a == b).count();
    let entry = |list: &[String]| match list.get(at) {
        Some(entry) => format!("`{entry}` at place {} of {}", at + 1, list.len()),
        None => format!("{} in all", list.len()),
    };
    Some((entry(kept), entry(asked)))
}

fn on_one_line(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ")
}
