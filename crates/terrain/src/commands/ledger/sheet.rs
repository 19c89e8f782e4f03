//! `terrain ledger sheet` and `tally`: a blank tally sheet on paper, and its totals typed back.

use super::facts::Beside;
use crate::answer::Answer;
use crate::fault::Fault;
use crate::folders::write_whole;
use crate::ledger::{Desk, LedgerOptions, day_of, today};
use chrono::NaiveDate;
use clap::Args;
use miette::{IntoDiagnostic, Result};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::PathBuf;
use terrain_ledger::NewEntry;
use terrain_ledger::fact::{ContactKind, Delivery, Turnout};
use terrain_ledger::tally;
use terrain_report::ledger::sheet::MOST_WEEKS;

/// Print a blank tally sheet: conversations by day, who came, promises that come due
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  terrain ledger sheet --html sheet.html --weeks 2")]
pub(super) struct Sheet {
    /// File for the page; print it from a browser
    #[arg(long, value_name = "FILE.html")]
    html: PathBuf,
    /// Weeks on the sheet
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST_WEEKS)))]
    weeks: u32,
    /// Its first day [default: today]
    #[arg(long, value_name = "DATE", value_parser = day_of)]
    from: Option<NaiveDate>,
}

/// Type the totals of a tally sheet back: several entries at once, all of them or none
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    terrain ledger tally --contacts unaligned=23,own-base=12,total=35 --first-time 15 --on 2027-02-07 --by \"sheet 4\"\n  \
    terrain ledger tally --turnout county-coalition=60/40/31 caucus=40/-/38 --event picket --promise 12=partly/31")]
pub(super) struct Tally {
    /// Conversations by kind, with the sheet's total: KIND=N,…,total=N
    #[arg(long, value_name = "TOTALS", value_parser = contacts)]
    contacts: Option<BTreeMap<ContactKind, u32>>,
    /// How many of the unaligned were met for the first time
    #[arg(long, value_name = "N")]
    first_time: Option<u32>,
    /// The partner whose joint work the conversations belong to
    #[arg(long, value_name = "ID")]
    partner: Option<String>,
    /// Who came: ID=ASKED/PROMISED/CAME or ID=CAME, - for what is not known
    #[arg(long, value_name = "ID=N/N/N", num_args = 1.., value_parser = tally::turnout)]
    turnout: Vec<Turnout>,
    /// What they came to
    #[arg(long, value_name = "TEXT")]
    event: Option<String>,
    /// What became of a promise: its number, then delivered, partly, late, withdrawn or not-due, and how much
    #[arg(long, value_name = "ENTRY=STATE/N", num_args = 1.., value_parser = tally::delivery)]
    promise: Vec<Delivery>,
    #[command(flatten)]
    beside: Beside,
}

/// Named so that clap sees one value and no list.
fn contacts(line: &str) -> Result<BTreeMap<ContactKind, u32>, String> {
    tally::contacts(line)
}

impl Sheet {
    pub(super) fn run(self, options: &LedgerOptions) -> Result<Answer> {
        let desk = Desk::open(options)?;
        let decision = desk.chosen()?;
        let ledger = desk.ledger(&decision, None)?;
        let first = self.from.map_or_else(today, Ok)?;
        let page = terrain_report::ledger::sheet::page(&ledger, first, self.weeks).into_diagnostic()?;
        write_whole(&self.html, page.as_bytes())?;
        let value =
            json!({ "decision": decision.id, "file": self.html, "first": first, "weeks": self.weeks });
        Ok(Answer::either(options.json, &value, || {
            format!(
                "{}: print it from a browser, landscape. Totals come back with: terrain ledger tally",
                self.html.display()
            )
        }))
    }
}

impl Tally {
    pub(super) fn run(self, options: &LedgerOptions) -> Result<Answer> {
        let facts = tally::facts(
            self.contacts,
            self.first_time,
            self.partner,
            self.turnout,
            self.event.as_deref(),
            self.promise,
        )
        .map_err(|told| Fault::new(told).help("terrain ledger tally --help shows examples"))?;
        let mut desk = Desk::open(options)?;
        let decision = desk.chosen()?;
        let entries: Vec<NewEntry> = facts
            .into_iter()
            .map(|fact| {
                let mut entry = self.beside.clone().entry(fact, None)?;
                if entry.proof.is_empty() {
                    entry.proof = "tally sheet".to_owned();
                }
                Ok(entry)
            })
            .collect::<Result<_, Fault>>()?;
        let numbers = desk.keep_all(&decision, &entries, self.beside.yes)?;
        let value = json!({ "decision": decision.id, "entries": numbers, "written": entries });
        Ok(Answer::either(options.json, &value, || {
            let parties = &decision.record.parties;
            let lines: Vec<String> = numbers
                .iter()
                .zip(&entries)
                .map(|(id, entry)| format!("Entry {id}: {}", terrain_report::ledger::entry(entry, parties)))
                .collect();
            lines.join("\n")
        }))
    }
}
