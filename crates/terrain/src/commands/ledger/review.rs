//! `terrain ledger review`: everything that is to be gone through, the ways to end it, and the minutes.

use super::shown;
use crate::answer::Answer;
use crate::fault::Fault;
use crate::folders;
use crate::ledger::{Desk, LedgerOptions, day_of, today};
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use miette::Result;
use serde_json::json;
use std::path::{Path, PathBuf};
use terrain_ledger::fact::{Review, ReviewOutcome};
use terrain_ledger::learn::{weigh, weights_that_suffice};
use terrain_ledger::review::{ReviewFault, ReviewWalk, review};
use terrain_ledger::{Fact, Frozen, Ledger, NewEntry};
use terrain_report::ledger::Page;
use terrain_report::ledger::review::{closed, minutes, page};
use terrain_store::StoredDecision;

/// Look at a decision again: goes through everything and shows the ways to end it; with `--close` records how it ended
///
/// A review can't be closed while a request to soften has no answer, and who goes on says when to look again.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  terrain ledger review\n  terrain ledger review --minutes review.md\n  terrain ledger review --close continue --because \"the base grew\" --next 2027-06-01\n  terrain ledger review --close change-terms --because \"half of what was promised came\" --terms \"we speak for ourselves\" --next 2027-05-01 --minutes review.html\n  terrain ledger review --close leave --because \"we met officials, not workers\""
)]
pub(super) struct HoldReview {
    /// How it ended
    #[arg(long, value_enum, requires = "because")]
    close: Option<Way>,
    /// Why
    #[arg(long, value_name = "TEXT", requires = "close")]
    because: Option<String>,
    /// When we look again
    #[arg(long, value_name = "DATE", value_parser = day_of, requires = "close")]
    next: Option<NaiveDate>,
    /// What was said against it
    #[arg(long, value_name = "TEXT", requires = "close")]
    dissent: Option<String>,
    /// The new terms
    #[arg(long, value_name = "TEXT", requires = "close")]
    terms: Option<String>,
    /// Write minutes of a page or two: a file that ends in .md or .html
    #[arg(long, value_name = "FILE")]
    minutes: Option<PathBuf>,
    /// It is as written: ask nothing
    #[arg(long, requires = "close")]
    yes: bool,
}

/// How a review ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Way {
    /// Go on as decided
    Continue,
    /// Go on, on other terms
    ChangeTerms,
    /// Join more closely
    Closer,
    /// Step back: leave the coalition and act alone
    Leave,
    /// End it
    End,
}

impl From<Way> for ReviewOutcome {
    fn from(way: Way) -> Self {
        match way {
            Way::Continue => Self::Continue,
            Way::ChangeTerms => Self::ChangeTerms,
            Way::Closer => Self::Closer,
            Way::Leave => Self::Leave,
            Way::End => Self::End,
        }
    }
}

impl HoldReview {
    pub(super) fn run(self, options: &LedgerOptions) -> Result<Answer> {
        let form = self.minutes.as_deref().map(Form::of).transpose()?;
        let mut desk = Desk::look_at_one(options)?;
        let decision = desk.chosen()?;
        let frozen = desk.frozen(&decision)?;
        let ledger = desk.ledger(&decision, None)?;
        let walk = gone_through(&ledger, &frozen, &decision)?;
        let Some(way) = self.close else {
            let written = self.write(form, &minutes(&walk, &ledger, None))?;
            return Ok(Answer::either(options.json, &walk, || {
                with_file(shown(&page(&walk, &ledger)), written.as_deref())
            }));
        };
        let review = Review {
            outcome: way.into(),
            because: self.because.clone().unwrap_or_default(),
            dissent: self.dissent.clone().unwrap_or_default(),
            next: self.next,
            terms: self.terms.clone().unwrap_or_default(),
        };
        if way == Way::ChangeTerms && review.terms.trim().is_empty() {
            return Err(Fault::new("other terms are written down").help("add --terms \"…\"").into());
        }
        let entry = NewEntry {
            day: today()?,
            by: String::new(),
            happened: String::new(),
            proof: String::new(),
            view: String::new(),
            corrects: None,
            fact: Fact::Review(review.clone()),
        };
        let id = desk.keep(&decision, &entry, self.yes)?;
        let written = self.write(form, &minutes(&walk, &ledger, Some(&review)))?;
        let value = json!({
            "decision": decision.id, "entry": id, "written": entry, "minutes": written,
            "score": walk.score, "review": walk,
        });
        Ok(Answer::either(options.json, &value, || {
            with_file(shown(&closed(&walk, &review, id)), written.as_deref())
        }))
    }

    /// Writes the minutes, if they are asked for; the file.
    fn write(&self, form: Option<Form>, page: &Page) -> Result<Option<String>, Fault> {
        let (Some(file), Some(form)) = (&self.minutes, form) else { return Ok(None) };
        let text = match form {
            Form::Markdown => page.markdown(),
            Form::Html => {
                page.html().map_err(|error| Fault::new("the minutes can't be written").because(error))?
            }
        };
        folders::write_whole(file, text.as_bytes())?;
        Ok(Some(file.display().to_string()))
    }
}

/// Form of the minutes.
#[derive(Clone, Copy, Debug)]
enum Form {
    Markdown,
    Html,
}

impl Form {
    fn of(file: &Path) -> Result<Self, Fault> {
        match file.extension().map(|end| end.to_string_lossy().to_lowercase()).as_deref() {
            Some("md" | "markdown") => Ok(Self::Markdown),
            Some("html" | "htm") => Ok(Self::Html),
            _ => Err(Fault::new(format!("{}: minutes end in .md or .html", file.display()))
                .help("for instance --minutes review.html, which prints")),
        }
    }
}

fn gone_through(ledger: &Ledger, frozen: &Frozen, decision: &StoredDecision) -> Result<ReviewWalk, Fault> {
    let weights = weights_that_suffice(&weigh(ledger, frozen), frozen);
    let gone_through = review(ledger, frozen, &decision.recorded_at, today()?, weights.as_deref());
    gone_through.map_err(|fault| match fault {
        ReviewFault::Situation(_) => {
            Fault::new(fault.to_string()).help("the store was written by another version of Terrain")
        }
        ReviewFault::Weights(_) => Fault::new(fault.to_string()),
    })
}

fn with_file(mut text: String, file: Option<&str>) -> String {
    if let Some(file) = file {
        text.push_str(&format!("\nMinutes: {file}\n"));
    }
    text
}
