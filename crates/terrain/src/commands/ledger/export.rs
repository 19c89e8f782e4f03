//! `terrain ledger export`: the ledger as a file that others may read, at one of three levels. What leaves at which level
//! belongs to `terrain-ledger`.

use super::decide::Readers;
use crate::answer::Answer;
use crate::folders::write_whole;
use crate::ledger::{Desk, LedgerOptions, day_of, refused, today};
use chrono::NaiveDate;
use clap::Args;
use miette::{IntoDiagnostic, Result};
use serde_json::json;
use std::path::PathBuf;
use terrain_ledger::share::{shared, words};

/// Write the facts into a file for partners, for everybody, or for ourselves
///
/// Only facts leave, never how we see it. Partners read promises, deliveries, turnout, joint contacts, money, memberships,
/// votes, results, statements and the demand; everybody reads promises and what became of them, votes, results, statements
/// and the demand. A decision leaves only for the readers it was recorded for.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    terrain ledger export --level partners --to shared.json --html shared.html\n  \
    terrain ledger export --level public --to public.json")]
pub(super) struct Export {
    /// For whom
    #[arg(long, value_enum)]
    level: Readers,
    /// File for it, JSON; a partner can propose corrections in it
    #[arg(long, value_name = "FILE.json")]
    to: PathBuf,
    /// The same as a page that prints
    #[arg(long, value_name = "FILE.html")]
    html: Option<PathBuf>,
    /// As it was known at the end of that day
    #[arg(long, value_name = "DATE", value_parser = day_of)]
    as_of: Option<NaiveDate>,
}

impl Export {
    pub(super) fn run(self, options: &LedgerOptions) -> Result<Answer> {
        let desk = Desk::open(options)?;
        let decision = desk.chosen()?;
        let ledger = desk.ledger(&decision, self.as_of)?;
        let day = self.as_of.map_or_else(today, Ok)?;
        let file =
            shared(&ledger, &decision.sha256, self.level.into(), day).map_err(|one| refused(&[one]))?;
        let mut text = serde_json::to_string_pretty(&file).into_diagnostic()?;
        text.push('\n');
        let page = match &self.html {
            Some(path) => Some((path, terrain_report::ledger::shared::page(&file).into_diagnostic()?)),
            None => None,
        };
        write_whole(&self.to, text.as_bytes())?;
        let mut written = vec![self.to.display().to_string()];
        if let Some((path, page)) = page {
            write_whole(path, page.as_bytes())?;
            written.push(path.display().to_string());
        }
        let left = ledger.entries().count().saturating_sub(file.entries.len());
        let value = json!({
            "decision": decision.id, "level": file.level, "entries": file.entries.len(), "kept_back": left,
            "files": written,
        });
        Ok(Answer::either(options.json, &value, || {
            format!(
                "{}: {} for {}; {left} stay with us, and how we see it always does.",
                written.join(" and "),
                many(file.entries.len(), "entry", "entries"),
                words(file.level)
            )
        }))
    }
}

pub(super) fn many(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}
