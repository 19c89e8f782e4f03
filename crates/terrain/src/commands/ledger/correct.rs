//! `terrain ledger correct` and `withdraw`: a further entry in place of an earlier one, which stays readable.

use super::facts::{Beside, FactArgs};
use crate::answer::Answer;
use crate::ledger::{Desk, LedgerOptions};
use clap::Args;
use miette::Result;
use serde_json::json;
use terrain_ledger::{Correction, Fact};

/// Correct an entry: a further entry stands in its place, and says who corrects it and why
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  terrain ledger correct 12 --why \"counted again\" --by minutes turnout county-coalition --event picket --came 34 --on 2027-02-10"
)]
pub(super) struct Correct {
    /// Number of the entry: the first one, not a correction of it
    entry: i64,
    /// Why
    #[arg(long, value_name = "TEXT")]
    why: String,
    #[command(subcommand)]
    fact: FactArgs,
    #[command(flatten)]
    beside: Beside,
}

/// Withdraw an entry: it counts no longer, and stays readable
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  terrain ledger withdraw 12 --why \"entered twice\" --by minutes")]
pub(super) struct Withdraw {
    /// Number of the entry
    entry: i64,
    /// Why
    #[arg(long, value_name = "TEXT")]
    why: String,
    #[command(flatten)]
    beside: Beside,
}

impl Correct {
    pub(super) fn run(self, options: &LedgerOptions) -> Result<Answer> {
        keep(options, self.entry, self.why, Some(self.fact), self.beside)
    }
}

impl Withdraw {
    pub(super) fn run(self, options: &LedgerOptions) -> Result<Answer> {
        keep(options, self.entry, self.why, None, self.beside)
    }
}

fn keep(
    options: &LedgerOptions,
    first: i64,
    why: String,
    fact: Option<FactArgs>,
    beside: Beside,
) -> Result<Answer> {
    let mut desk = Desk::open(options)?;
    let decision = desk.chosen()?;
    let sure = beside.yes;
    let (fact, told) = match fact {
        Some(fact) => fact.fact_from(&decision.record.parties, &desk.store)?,
        None => (Fact::Withdrawn, [const { String::new() }; 2]),
    };
    let entry = beside.entry_told(fact, told, Some(Correction { entry: first, why }))?;
    let id = desk.keep(&decision, &entry, sure)?;
    let value = json!({ "decision": decision.id, "entry": id, "written": entry });
    Ok(Answer::either(options.json, &value, || {
        let told = terrain_report::ledger::entry(&entry, &decision.record.parties);
        format!("Entry {id} stands in place of entry {first}: {told}")
    }))
}
