//! The blank tally sheet: one page of paper for conversations, turnout and promises, black on white.

use crate::error::ReportError;
use crate::words;
use askama::Template;
use chrono::{Days, NaiveDate};
use terrain_ledger::Ledger;
use terrain_ledger::fact::{ContactKind, DeliveryState};

/// Weeks that fit one sheet.
pub const MOST_WEEKS: u32 = 3;
/// Organizations and promises that fit.
const ORGANIZATIONS: usize = 7;
const PROMISES: usize = 7;
/// Letters of a name and of a promise.
const NAME: usize = 40;
const PROMISE: usize = 100;

#[derive(Template)]
#[template(path = "ledger_sheet.html")]
struct Sheet {
    question: String,
    decision: i64,
    first: NaiveDate,
    last: NaiveDate,
    days: Vec<String>,
    kinds: Vec<String>,
    organizations: Vec<String>,
    promises: Vec<String>,
    more: usize,
    example: String,
}

/// The sheet for `weeks` weeks (1 to [`MOST_WEEKS`]) from a day on.
///
/// # Errors
/// When the page can't be laid out, which is a fault of the program.
pub fn page(ledger: &Ledger, first: NaiveDate, weeks: u32) -> Result<String, ReportError> {
    let weeks = weeks.clamp(1, MOST_WEEKS);
    let day = |offset: u32| first.checked_add_days(Days::new(u64::from(offset))).unwrap_or(first);
    let last = day(weeks * 7 - 1);
    let parties = &ledger.decision.parties;
    let due: Vec<String> = ledger
        .promises()
        .iter()
        .filter(|one| one.promise.due <= last)
        .filter(|one| one.delivery.is_none_or(|delivery| delivery.state == DeliveryState::Partly))
        .map(|one| {
            let text = format!(
                "{}: {}, {} {} by {}: {}",
                one.id,
                cut(parties.label(&one.promise.from), NAME),
                words::number(one.promise.amount),
                one.promise.unit,
                one.promise.due,
                one.promise.what
            );
            cut(&text, PROMISE)
        })
        .collect();
    let us = std::iter::once(parties.label(&parties.us));
    let mut organizations: Vec<String> = us
        .chain(parties.partners().map(|named| named.label.as_str()))
        .take(ORGANIZATIONS)
        .map(|label| cut(label, NAME))
        .collect();
    organizations.push(String::new());
    let sheet = Sheet {
        question: cut(&ledger.decision.question, 110),
        decision: ledger.id,
        first,
        last,
        days: (0..weeks * 7).map(|offset| day(offset).format("%a %-d").to_string()).collect(),
        kinds: ContactKind::ALL.iter().map(|kind| kind.words().to_owned()).collect(),
        organizations,
        more: due.len().saturating_sub(PROMISES),
        promises: due.into_iter().take(PROMISES).collect(),
        example: parties.partners().next().map_or_else(|| parties.us.clone(), |named| named.id.clone()),
    };
    Ok(sheet.render()?)
}

fn cut(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    text.chars().take(letters.saturating_sub(1)).chain(['…']).collect()
}
