//! `terrain ledger decide`: records a decision with the forecast that it rests on.

use crate::answer::Answer;
use crate::clock;
use crate::decided::{Run, run_folder_fault};
use crate::fault::Fault;
use crate::ledger::{Desk, LedgerOptions, day_of, refused, store_fault, today};
use chrono::{Days, NaiveDate};
use clap::{Args, ValueEnum};
use miette::{IntoDiagnostic, Result};
use serde_json::json;
use std::fs;
use std::path::PathBuf;
use terrain_decide::again::KeptRuns;
use terrain_decide::analysis::{decide, decide_between};
use terrain_decide::decision::Decision;
use terrain_decide::subject::Named;
use terrain_ledger::deciding::{Offer, check_decision, offers};
use terrain_ledger::decision::{FORMAT, Fight, Parties};
use terrain_ledger::{Commitment, DecisionRecord, Frozen, Level, Tripwire};
use terrain_situation::Situation;
use terrain_situation::situation::WinRule;
use terrain_store::run_directory::RunDirectory;
use terrain_store::{StoredDecision, sha256};

/// Weeks until tripwires must be known, where the decision names no day.
const TRIPWIRE_WEEKS: u64 = 12;

/// Record a decision, with the forecast, the situation and the reasons as they are today
///
/// The record is frozen: it keeps the run's results week by week, so that they serve when the run folder is gone, and a
/// changed byte is noticed. Values at which the decision would change become tripwires.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    terrain ledger decide terrain-runs/drive --posture temporary --until 2027-06-30 --because \"they have the kitchen staff\"\n  \
    terrain ledger decide terrain-runs/drive --posture standing --review 2027-03-01 --dissent \"two spoke for acting alone\"\n  \
    terrain ledger decide terrain-runs/drive --posture lead --no-end \"the fund's rules ask for it\"\n  \
    terrain ledger decide terrain-runs/drive --posture alone --tripwires none")]
pub(super) struct Decide {
    /// Folder of the run that the decision rests on
    #[arg(value_name = "RUN_DIR")]
    folder: PathBuf,
    /// The posture that was chosen: its id in the situation
    #[arg(long, value_name = "ID")]
    posture: String,
    /// It ends on that day
    #[arg(long, value_name = "DATE", value_parser = day_of, conflicts_with_all = ["review", "no_end"])]
    until: Option<NaiveDate>,
    /// It is looked at again on that day
    #[arg(long, value_name = "DATE", value_parser = day_of, conflicts_with = "no_end")]
    review: Option<NaiveDate>,
    /// It has no end, and why
    #[arg(long, value_name = "REASON")]
    no_end: Option<String>,
    /// Why it was taken
    #[arg(long, value_name = "TEXT", default_value = "")]
    because: String,
    /// What was said against it
    #[arg(long, value_name = "TEXT", default_value = "")]
    dissent: String,
    /// Who may see it
    #[arg(long, value_enum, default_value_t = Readers::Internal)]
    readers: Readers,
    /// The day on which it was taken [default: today]
    #[arg(long, value_name = "DATE", value_parser = day_of)]
    on: Option<NaiveDate>,
    /// The first day of the forecast's first week [default: the day of the decision]
    #[arg(long, value_name = "DATE", value_parser = day_of)]
    starts: Option<NaiveDate>,
    /// Which flip values become tripwires: `counted` (what can be counted), `all`, `none`, or paths, with commas
    #[arg(long, value_name = "WHICH", value_delimiter = ',', default_value = "counted")]
    tripwires: Vec<String>,
    /// The day by which the tripwires must be known [default: the end or review, else in 12 weeks]
    #[arg(long, value_name = "DATE", value_parser = day_of)]
    tripwires_by: Option<NaiveDate>,
}

/// Who may see a decision.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Readers {
    /// Our own organization
    Internal,
    /// The organizations of the coalition as well
    Partners,
    /// Everybody
    Public,
}

impl From<Readers> for Level {
    fn from(readers: Readers) -> Self {
        match readers {
            Readers::Internal => Self::Internal,
            Readers::Partners => Self::Partners,
            Readers::Public => Self::Public,
        }
    }
}

impl Decide {
    pub(super) fn run(self, options: &LedgerOptions) -> Result<Answer> {
        let run = Run::open(&self.folder, &options.store)?;
        let chosen = run.choice(&self.posture)?;
        let decided = self.on.map_or_else(today, Ok)?;
        let commitment = match (self.until, self.review, &self.no_end) {
            (Some(day), ..) => Commitment::Until(day),
            (_, Some(day), _) => Commitment::Review(day),
            (.., reason) => Commitment::NoEnd(reason.clone().unwrap_or_default()),
        };
        let forecast = forecast(&run, chosen)?;
        let later = decided.checked_add_days(Days::new(7 * TRIPWIRE_WEEKS)).unwrap_or(decided);
        let by = self.tripwires_by.or(commitment.day()).unwrap_or(later);
        let offered = offers(&forecast, by);
        let manifest = run.folder.manifest();
        let record = DecisionRecord {
            format: FORMAT,
            question: run.subject.question.clone(),
            decided,
            starts: self.starts.unwrap_or(decided),
            posture: run.subject.postures[chosen].clone(),
            commitment,
            reasons: self.because.clone(),
            dissent: self.dissent.clone(),
            readers: self.readers.into(),
            parties: parties(&run.situation),
            tripwires: self.wanted(&offered)?,
            situation_sha256: sha256(manifest.situation_text.as_bytes()),
            run_sha256: fingerprint(&run.folder)?,
            run_folder: self.folder.display().to_string(),
            frozen_sha256: String::new(),
        };
        let joins = run
            .situation
            .postures
            .iter()
            .any(|posture| posture.id == self.posture && !posture.joins.is_empty());
        check_decision(&record, joins, today()?).map_err(|refusals| refused(&refusals))?;
        let frozen = Frozen {
            runs: KeptRuns::new(&run.subject, &run.shards).into_diagnostic()?,
            forecast,
            situation_file: manifest.situation_file.clone(),
            situation: manifest.situation_text.clone(),
            manifest: run.folder.manifest_toml().to_owned(),
        };
        let mut desk = Desk::open(options)?;
        let kept =
            desk.store.keep_decision(record, &frozen, &clock::now()).map_err(|error| store_fault(&error))?;
        let value = json!({
            "decision": kept.id, "sha256": kept.sha256, "record": kept.record,
            "not_set": offered.iter().map(|offer| &offer.tripwire)
                .filter(|offer| !kept.record.tripwires.contains(offer)).collect::<Vec<_>>(),
        });
        Ok(Answer::either(options.json, &value, || told(&kept, &offered)))
    }

    fn wanted(&self, offered: &[Offer]) -> Result<Vec<Tripwire>, Fault> {
        let all = || offered.iter().map(|offer| offer.tripwire.clone());
        match &self.tripwires[..] {
            [one] if one == "none" => Ok(Vec::new()),
            [one] if one == "all" => Ok(all().collect()),
            [one] if one == "counted" => Ok(offered
                .iter()
                .filter(|offer| offer.countable)
                .map(|offer| offer.tripwire.clone())
                .collect()),
            paths => paths
                .iter()
                .map(|path| {
                    all().find(|tripwire| tripwire.about == *path).ok_or_else(|| {
                        let known: Vec<String> = all().map(|tripwire| tripwire.about).collect();
                        let fault = Fault::new(format!("--tripwires: no flip value was found for `{path}`"));
                        if known.is_empty() {
                            fault.help("this run has none; say --tripwires none")
                        } else {
                            fault.help(format!("there are {}", known.join(", ")))
                        }
                    })
                })
                .collect(),
        }
    }
}

/// The forecast, its flip values about the chosen posture and the best of the others.
fn forecast(run: &Run, chosen: usize) -> Result<Decision, Fault> {
    let failed = |error| Fault::new(format!("{}: {error}", run.folder.path().display()));
    let whole = decide(&run.subject, &run.shards).map_err(failed)?;
    let [leading, second] = [whole.verdict.leading, whole.verdict.second];
    let other = if chosen == leading { second } else { leading };
    if chosen == other || [chosen, other] == [leading, second] {
        return Ok(whole);
    }
    decide_between(&run.subject, &run.shards, chosen, other).map_err(failed)
}

fn parties(situation: &Situation) -> Parties {
    let named = |id: &String, label: &String| Named { id: id.clone(), label: label.clone() };
    Parties {
        us: situation.organizations[situation.principal].id.clone(),
        organizations: situation.organizations.iter().map(|one| named(&one.id, &one.label)).collect(),
        campaigns: situation
            .campaigns
            .iter()
            .map(|campaign| Fight {
                id: campaign.id.clone(),
                label: campaign.label.clone(),
                ends_week: campaign.starts_week.saturating_add(campaign.weeks),
                election: matches!(
                    campaign.win_rule,
                    WinRule::WorkplaceVote | WinRule::LeadershipVote | WinRule::DistrictElection { .. }
                ),
            })
            .collect(),
        coalitions: situation.coalitions.iter().map(|one| named(&one.id, &one.label)).collect(),
    }
}

/// SHA-256 over the manifest and the shards, in order.
fn fingerprint(folder: &RunDirectory) -> Result<String, Fault> {
    let mut sums = vec![sha256(folder.manifest_toml().as_bytes())];
    for index in folder.indices().map_err(run_folder_fault)? {
        let path = folder.shard_path(index);
        let bytes = fs::read(&path)
            .map_err(|error| Fault::new(format!("{}: cannot be read: {error}", path.display())))?;
        sums.push(sha256(&bytes));
    }
    Ok(sha256(sums.join("\n").as_bytes()))
}

fn told(kept: &StoredDecision, offered: &[Offer]) -> String {
    let record = &kept.record;
    let until = match &record.commitment {
        Commitment::Until(day) => format!("It ends on {day}."),
        Commitment::Review(day) => format!("It is looked at again on {day}."),
        Commitment::NoEnd(reason) if reason.is_empty() => "It joins nobody, so it needs no end.".to_owned(),
        Commitment::NoEnd(reason) => format!("It has no end: {reason}."),
    };
    let mut text = format!(
        "Decision {}: {}\n{}\n{until}\n\nNote this down elsewhere: {}. It vouches for the forecast as it is today.\n",
        kept.id,
        record.posture.label,
        record.question,
        kept.sha256.get(..16).unwrap_or(&kept.sha256),
    );
    if !record.tripwires.is_empty() {
        text.push_str("\nTripwires: look again as soon as a count crosses one.\n");
        for tripwire in &record.tripwires {
            text.push_str(&format!("  {}\n", terrain_report::ledger::tripwire(tripwire)));
        }
    }
    let left: Vec<&Offer> =
        offered.iter().filter(|offer| !record.tripwires.contains(&offer.tripwire)).collect();
    if !left.is_empty() {
        text.push_str("\nAlso decisive, and not set as tripwires:\n");
        for offer in left {
            text.push_str(&format!("  {}\n", terrain_report::ledger::tripwire(&offer.tripwire)));
        }
    }
    if offered.is_empty() {
        text.push_str(
            "\nThe runs show no single number at which the decision would change, so there is no tripwire.\n",
        );
    }
    text
}
