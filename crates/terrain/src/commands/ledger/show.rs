//! `terrain ledger show`: the entries of a decision.

use crate::answer::Answer;
use crate::ledger::{Desk, LedgerOptions, day_of};
use chrono::NaiveDate;
use clap::Args;
use clap::builder::PossibleValuesParser;
use miette::Result;
use serde_json::json;
use terrain_ledger::{Entry, Fact};

/// The entries of a decision, with what was corrected if asked for
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  terrain ledger show\n  terrain ledger show --kind promise\n  terrain ledger show --as-of 2027-01-31 --history"
)]
pub(super) struct Show {
    /// Only entries of that kind
    #[arg(long, value_name = "KIND", value_parser = PossibleValuesParser::new(Fact::KINDS))]
    kind: Option<String>,
    /// As it was known at the end of that day
    #[arg(long, value_name = "DATE", value_parser = day_of)]
    as_of: Option<NaiveDate>,
    /// Every entry as it was written, with corrections and what they correct
    #[arg(long)]
    history: bool,
}

impl Show {
    pub(super) fn run(self, options: &LedgerOptions) -> Result<Answer> {
        let desk = Desk::open(options)?;
        let decision = desk.chosen()?;
        let ledger = desk.ledger(&decision, self.as_of)?;
        let of_kind = |entry: &Entry| self.kind.as_ref().is_none_or(|kind| entry.written.fact.kind() == kind);
        let entries: Vec<(i64, &Entry)> = if self.history {
            ledger.all().iter().map(|entry| (entry.id, entry)).filter(|(_, entry)| of_kind(entry)).collect()
        } else {
            ledger.entries().filter(|(_, entry)| of_kind(entry)).collect()
        };
        let value = json!({
            "decision": decision.id, "sha256": decision.sha256, "record": decision.record,
            "as_of": self.as_of,
            "entries": entries.iter().map(|(id, entry)| json!({ "entry": id, "as_written": entry })).collect::<Vec<_>>(),
        });
        Ok(Answer::either(options.json, &value, || terrain_report::ledger::entries(&ledger, &entries)))
    }
}
