//! `terrain ledger propose` and `proposals`: a partner's corrections, by file. What may be corrected belongs to
//! `terrain-ledger`.

use super::export::many;
use super::facts::{Beside, FactArgs};
use crate::answer::Answer;
use crate::fault::Fault;
use crate::folders::write_whole;
use crate::ledger::{Desk, LedgerOptions, refused};
use clap::Args;
use miette::{IntoDiagnostic, Report, Result};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use terrain_ledger::check::Refusal;
use terrain_ledger::share::{Change, Difference, ProposalAnswer, SharedLedger, compare, propose, read};

/// Propose how an entry of a shared file should read; needs that file and nothing else
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    terrain ledger propose shared.json --entry 3 --why \"counted again\" --by \"the alliance\" turnout them --event picket --came 34 > proposed.json\n  \
    terrain ledger propose shared.json --entry 4 --why \"it was the day before\" --by \"the alliance\" --on 2027-02-09 > proposed.json\n\n\
    The file may also be edited by hand: day, happened, proof and fact of its entries.")]
pub(super) struct Propose {
    /// The file that was shared with you
    #[arg(value_name = "FILE.json")]
    file: PathBuf,
    /// Number of the entry in that file
    #[arg(long, value_name = "N")]
    entry: u32,
    /// Why
    #[arg(long, value_name = "TEXT")]
    why: String,
    #[command(subcommand)]
    fact: Option<FactArgs>,
    #[command(flatten)]
    beside: Beside,
}

/// See what a file that came back would correct, and take it over or not
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    terrain ledger proposals proposed.json\n  \
    terrain ledger proposals proposed.json --accept 1,3 --refuse 2 --why \"our sign-in sheets say 31\" --answer answered.json")]
pub(super) struct Proposals {
    /// The file that came back
    #[arg(value_name = "FILE.json")]
    file: PathBuf,
    /// Take these over, each as a correction that names who proposed it
    #[arg(long, value_name = "N,M", value_delimiter = ',')]
    accept: Vec<usize>,
    /// Don't take these over
    #[arg(long, value_name = "N,M", value_delimiter = ',', requires = "why")]
    refuse: Vec<usize>,
    /// Why not; or why it was edited, where the file doesn't say
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    why: String,
    /// Who edited the file, where it doesn't say: an organization or an office
    #[arg(long, value_name = "WHO", default_value = "", hide_default_value = true)]
    by: String,
    /// Write the file with the answers to its proposals, to send back
    #[arg(long, value_name = "FILE.json")]
    answer: Option<PathBuf>,
    /// It is as written: ask nothing
    #[arg(long)]
    yes: bool,
}

impl Propose {
    pub(super) fn run(self) -> Result<Answer> {
        let mut file = shared_file(&self.file)?;
        let Some((day, happened, proof)) = self.beside.shared() else {
            return Err(Fault::new("--view stays with whoever writes it, and a proposal is read by others")
                .help("leave it out")
                .into());
        };
        let fact = match self.fact {
            Some(fact) => Some(fact.fact(&file.decision.parties())?),
            None => None,
        };
        let change = Change { day, happened, proof, fact };
        propose(&mut file, self.entry, self.beside.by(), &self.why, change)
            .map_err(|found| in_file(&self.file, &found))?;
        Ok(Answer::text(serde_json::to_string_pretty(&file).into_diagnostic()?))
    }
}

impl Proposals {
    pub(super) fn run(self, options: &LedgerOptions) -> Result<Answer> {
        let mut file = shared_file(&self.file)?;
        let mut desk = Desk::open(options)?;
        let decision = desk.chosen()?;
        let ledger = desk.ledger(&decision, None)?;
        let compared =
            compare(&ledger, &decision.sha256, &file).map_err(|found| in_file(&self.file, &found))?;
        let parties = &decision.record.parties;
        let differences = &compared.differences;
        let accepted = chosen(differences, &self.accept, "--accept")?;
        let refusals = chosen(differences, &self.refuse, "--refuse")?;
        if let Some(both) = self.accept.iter().find(|number| self.refuse.contains(number)) {
            return Err(Fault::new(format!("{both} is both accepted and refused")).into());
        }
        for (at, one) in accepted.iter().enumerate() {
            if accepted[..at].iter().any(|before| before.entry == one.entry) {
                let message = format!("two of them correct entry {}", one.entry);
                return Err(Fault::new(message).help("accept one of them").into());
            }
        }
        let why = if self.why.is_empty() { "as the partner's file has it" } else { &self.why };
        let corrections: Vec<_> = accepted.iter().map(|one| one.correction(&self.by, why)).collect();
        let numbers = if corrections.is_empty() {
            Vec::new()
        } else {
            desk.keep_all(&decision, &corrections, self.yes)?
        };
        let mut answer = |differences: &[&Difference], accepted: bool, why: &str| {
            for at in differences.iter().filter_map(|one| one.proposal) {
                if let Some(proposal) = file.proposals.get_mut(at) {
                    proposal.answer = Some(ProposalAnswer { accepted, why: why.to_owned() });
                }
            }
        };
        answer(&accepted, true, "");
        answer(&refusals, false, &self.why);
        if let Some(path) = &self.answer {
            let mut text = serde_json::to_string_pretty(&file).into_diagnostic()?;
            text.push('\n');
            write_whole(path, text.as_bytes())?;
        }
        let value = json!({
            "decision": decision.id,
            "proposals": (1..).zip(differences).map(|(number, one): (usize, _)| json!({
                "number": number, "entry": one.entry, "by": one.by, "why": one.why, "now": facts_of(&one.ours),
                "proposed": facts_of(&one.theirs), "corrected_since": one.moved_on,
            })).collect::<Vec<_>>(),
            "notes": compared.notes, "accepted": self.accept, "entries": numbers, "refused": self.refuse,
        });
        Ok(Answer::either(options.json, &value, || {
            let mut text = terrain_report::ledger::shared::compared(&compared, parties);
            for (number, (one, kept)) in numbers.iter().zip(accepted.iter().zip(&corrections)) {
                let told = terrain_report::ledger::entry(kept, parties);
                text.push_str(&format!("\nEntry {number} stands in place of entry {}: {told}\n", one.entry));
            }
            if !self.refuse.is_empty() {
                let refused = many(self.refuse.len(), "proposal is", "proposals are");
                text.push_str(&format!("\n{refused} not taken over: {}\n", self.why));
            } else if numbers.is_empty() && !differences.is_empty() {
                text.push_str("\nTake over with --accept 1,2; answer no with --refuse 1 --why \"…\"\n");
            }
            text
        }))
    }
}

/// What of an entry may be compared in the open.
fn facts_of(entry: &terrain_ledger::NewEntry) -> serde_json::Value {
    json!({ "day": entry.day, "happened": entry.happened, "proof": entry.proof, "fact": entry.fact })
}

fn chosen<'a>(
    differences: &'a [Difference],
    numbers: &[usize],
    option: &str,
) -> Result<Vec<&'a Difference>, Fault> {
    numbers
        .iter()
        .map(|number| {
            number.checked_sub(1).and_then(|at| differences.get(at)).ok_or_else(|| {
                let fault = Fault::new(format!("{option}: the file proposes no correction {number}"));
                match differences.len() {
                    0 => fault.help("it proposes none"),
                    last => fault
                        .help(format!("they are numbered 1 to {last}: terrain ledger proposals FILE.json")),
                }
            })
        })
        .collect()
}

fn shared_file(path: &Path) -> Result<SharedLedger> {
    let bytes = fs::read(path)
        .map_err(|error| Fault::new(format!("{}: it can't be read: {error}", path.display())))?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Fault::new(format!("{}: it is no text in UTF-8", path.display())))?;
    read(text.trim_start_matches('\u{feff}')).map_err(|found| in_file(path, &found))
}

/// The refusals with the file in front.
fn in_file(path: &Path, found: &[Refusal]) -> Report {
    let named: Vec<Refusal> = found
        .iter()
        .map(|one| Refusal { message: format!("{} ({})", one.message, path.display()), ..one.clone() })
        .collect();
    refused(&named)
}
