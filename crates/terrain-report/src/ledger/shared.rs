//! The shared file as a page, and what a partner's copy would change, in words.

use super::entry;
use crate::error::ReportError;
use crate::words::capitalized;
use askama::Template;
use terrain_ledger::NewEntry;
use terrain_ledger::decision::Parties;
use terrain_ledger::share::{Compared, Difference, SharedLedger, words};

#[derive(Template)]
#[template(path = "ledger_shared.html")]
struct Page<'a> {
    file: &'a SharedLedger,
    readers: &'static str,
    rows: Vec<Row<'a>>,
    hash: &'a str,
}

struct Row<'a> {
    number: u32,
    day: String,
    what: String,
    happened: &'a str,
    proof: &'a str,
    corrected: bool,
}

/// The file as one page that needs nothing else and prints.
///
/// # Errors
/// When the page can't be laid out, which is a fault of the program.
pub fn page(file: &SharedLedger) -> Result<String, ReportError> {
    let parties = file.decision.parties();
    let rows = file
        .entries
        .iter()
        .map(|one| Row {
            number: one.number,
            day: one.day.to_string(),
            what: sentence(&one.fact, &parties),
            happened: &one.happened,
            proof: &one.proof,
            corrected: one.corrected,
        })
        .collect();
    let hash = file.decision.sha256.get(..12).unwrap_or_default();
    Ok(Page { file, readers: words(file.level), rows, hash }.render()?)
}

fn sentence(fact: &terrain_ledger::Fact, parties: &Parties) -> String {
    let written = NewEntry {
        day: chrono::NaiveDate::MIN,
        by: String::new(),
        happened: String::new(),
        proof: String::new(),
        view: String::new(),
        corrects: None,
        fact: fact.clone(),
    };
    capitalized(&entry(&written, parties))
}

/// What a file that came back would change, each with its number.
#[must_use]
pub fn compared(compared: &Compared, parties: &Parties) -> String {
    let mut text = match compared.differences.len() {
        0 => "The file proposes nothing that differs from the ledger.\n".to_owned(),
        1 => "The file proposes one correction.\n".to_owned(),
        many => format!("The file proposes {many} corrections.\n"),
    };
    for (number, one) in (1..).zip(&compared.differences) {
        text.push_str(&difference(number, one, parties));
    }
    for note in &compared.notes {
        text.push_str(&format!("\nNote: {note}.\n"));
    }
    text
}

fn difference(number: usize, one: &Difference, parties: &Parties) -> String {
    let said =
        |text: &str, otherwise: &str| if text.is_empty() { otherwise.to_owned() } else { text.to_owned() };
    let mut text = format!(
        "\n{number:>4}  entry {} ({} in the file), proposed by {}: {}\n",
        one.entry,
        one.number,
        said(&one.by, "an edit of the file"),
        said(&one.why, "no reason given"),
    );
    let mut line = |what: &str, ours: String, theirs: String| {
        if ours != theirs {
            text.push_str(&format!("      {what}\n        now:      {ours}\n        proposed: {theirs}\n"));
        }
    };
    line("what", entry(&one.ours, parties), entry(&one.theirs, parties));
    line("day", one.ours.day.to_string(), one.theirs.day.to_string());
    line("what happened", said(&one.ours.happened, "(nothing)"), said(&one.theirs.happened, "(nothing)"));
    line("what shows it", said(&one.ours.proof, "(nothing)"), said(&one.theirs.proof, "(nothing)"));
    if one.moved_on {
        text.push_str("      The entry was corrected here since the file was written: compare with care.\n");
    }
    text
}
