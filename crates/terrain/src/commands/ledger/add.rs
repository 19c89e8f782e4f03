//! `terrain ledger add`: writes down what happened.

use super::facts::{Beside, FactArgs};
use crate::answer::Answer;
use crate::ledger::{Desk, LedgerOptions};
use clap::Args;
use miette::Result;
use serde_json::json;

/// Write down what happened: an entry, which is never changed afterwards
#[derive(Debug, Args)]
pub(super) struct Add {
    #[command(subcommand)]
    fact: FactArgs,
    #[command(flatten)]
    beside: Beside,
}

impl Add {
    pub(super) fn run(self, options: &LedgerOptions) -> Result<Answer> {
        let mut desk = Desk::open(options)?;
        let decision = desk.chosen()?;
        let sure = self.beside.yes;
        let (fact, told) = self.fact.fact_from(&decision.record.parties, &desk.store)?;
        let entry = self.beside.entry_told(fact, told, None)?;
        let id = desk.keep(&decision, &entry, sure)?;
        let value = json!({ "decision": decision.id, "entry": id, "written": entry });
        Ok(Answer::either(options.json, &value, || {
            format!("Entry {id}: {}", terrain_report::ledger::entry(&entry, &decision.record.parties))
        }))
    }
}
