//! `terrain ledger agree`: the questions before joining, and the agreement from the answers.

use super::export::many;
use crate::answer::Answer;
use crate::fault::Fault;
use crate::folders::write_whole;
use crate::ledger::{Desk, LedgerOptions, refused, today};
use clap::Args;
use miette::{IntoDiagnostic, Result};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use terrain_ledger::agreement::{Agreement, QUESTIONS, questions, read};
use terrain_ledger::check::Refusal;
use terrain_ledger::{Fact, NewEntry};

/// Before you join: the questions to answer together, and the agreement that comes of the answers
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    terrain ledger agree --questions answers.toml\n  \
    terrain ledger agree answers.toml --markdown agreement.md --html agreement.html\n  \
    terrain ledger agree answers.toml --html agreement.html --save --by \"campaign committee\"")]
pub(super) struct Agree {
    /// The answers
    #[arg(value_name = "FILE.toml", required_unless_present = "questions", conflicts_with = "questions")]
    file: Option<PathBuf>,
    /// Write the questions into a new file, to be answered there
    #[arg(long, value_name = "FILE.toml", conflicts_with_all = ["markdown", "html", "save"])]
    questions: Option<PathBuf>,
    /// File for the agreement as Markdown
    #[arg(long, value_name = "FILE.md")]
    markdown: Option<PathBuf>,
    /// File for the agreement as a page that prints
    #[arg(long, value_name = "FILE.html")]
    html: Option<PathBuf>,
    /// Write each promise of the agreement into the ledger
    #[arg(long)]
    save: bool,
    /// Who writes them down: an office, no name
    #[arg(long, value_name = "OFFICE", default_value = "", hide_default_value = true)]
    by: String,
    /// It is as written: ask nothing
    #[arg(long)]
    yes: bool,
}

impl Agree {
    pub(super) fn run(self, options: &LedgerOptions) -> Result<Answer> {
        if let Some(path) = &self.questions {
            return ask(path, options);
        }
        let path = self.file.clone().unwrap_or_default();
        let text = fs::read_to_string(&path)
            .map_err(|error| Fault::new(format!("{}: it can't be read: {error}", path.display())))?;
        let agreement = read(text.trim_start_matches('\u{feff}')).map_err(|found| {
            let named = |one: &Refusal| Refusal {
                message: format!("{} ({})", one.message, path.display()),
                ..one.clone()
            };
            refused(&found.iter().map(named).collect::<Vec<_>>())
        })?;
        let page = match &self.html {
            Some(file) => {
                Some((file, terrain_report::ledger::agreement::page(&agreement).into_diagnostic()?))
            }
            None => None,
        };
        let markdown = terrain_report::ledger::agreement::markdown(&agreement);
        let numbers = if self.save { self.keep(&agreement, options)? } else { Vec::new() };
        let mut files = Vec::new();
        if let Some(file) = &self.markdown {
            write_whole(file, markdown.as_bytes())?;
            files.push(file.display().to_string());
        }
        if let Some((file, page)) = page {
            write_whole(file, page.as_bytes())?;
            files.push(file.display().to_string());
        }
        let open: Vec<&str> = agreement.open().iter().map(|question| question.key).collect();
        let value = json!({
            "open": open, "promises": agreement.promises().collect::<Vec<_>>(), "files": files, "entries": numbers,
        });
        Ok(Answer::either(options.json, &value, || {
            let mut text = if files.is_empty() { markdown } else { format!("{}\n", files.join(" and ")) };
            if !open.is_empty() {
                let still = many(open.len(), "question is", "questions are");
                text.push_str(&format!("{still} open: {}\n", open.join(", ")));
            }
            let promises = agreement.promises().count();
            if self.save {
                let kept: Vec<String> = numbers.iter().map(ToString::to_string).collect();
                text.push_str(&match kept.len() {
                    0 => "There is no promise in it, so nothing was written down.\n".to_owned(),
                    count => format!(
                        "{}: entry {}\n",
                        many(count, "promise is in the ledger", "promises are in the ledger"),
                        kept.join(", ")
                    ),
                });
            } else if promises > 0 {
                text.push_str(&format!(
                    "{} in it; --save writes them into the ledger\n",
                    many(promises, "promise is", "promises are")
                ));
            }
            text
        }))
    }

    fn keep(&self, agreement: &Agreement, options: &LedgerOptions) -> Result<Vec<i64>> {
        let mut desk = Desk::open(options)?;
        let decision = desk.chosen()?;
        let today = today()?;
        let signed = agreement.date.unwrap_or(today);
        let entries: Vec<NewEntry> = agreement
            .promises()
            .map(|promise| NewEntry {
                // A promise of before the decision is kept from its day on.
                day: signed.max(decision.record.decided),
                by: self.by.clone(),
                happened: String::new(),
                proof: format!("written agreement of {signed}"),
                view: String::new(),
                corrects: None,
                fact: Fact::Promise(promise.clone()),
            })
            .collect();
        if entries.is_empty() { Ok(Vec::new()) } else { desk.keep_all(&decision, &entries, self.yes) }
    }
}

fn ask(path: &Path, options: &LedgerOptions) -> Result<Answer> {
    if path.exists() {
        let fault = Fault::new(format!("{} is there already, and answers may be in it", path.display()));
        return Err(fault.help("name another file").into());
    }
    // Where a decision is recorded, its organizations stand in the file; without one they are to be filled in.
    let parties = match Desk::open_existing(options)? {
        Some(desk) => desk.chosen().ok().map(|decision| decision.record.parties),
        None => None,
    };
    write_whole(path, questions(parties.as_ref()).as_bytes())?;
    let value = json!({ "file": path, "questions": QUESTIONS.map(|question| question.key) });
    Ok(Answer::either(options.json, &value, || {
        format!(
            "{}: {} questions. Answer them together, then: terrain ledger agree {} --html agreement.html",
            path.display(),
            QUESTIONS.len(),
            crate::folders::quoted(&path.display().to_string())
        )
    }))
}
