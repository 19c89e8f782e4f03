//! The agreement as a text and as a page, one or two sheets of paper. What isn't agreed is named as open.

use crate::error::ReportError;
use crate::words;
use askama::Template;
use chrono::NaiveDate;
use terrain_ledger::agreement::Agreement;
use terrain_ledger::fact::Promise;

#[derive(Template)]
#[template(path = "ledger_agreement.html")]
struct Page {
    title: String,
    between: String,
    date: Option<NaiveDate>,
    points: Vec<Point>,
    open: String,
    signed: Vec<String>,
}

struct Point {
    number: usize,
    heading: &'static str,
    paragraphs: Vec<String>,
    promises: Vec<String>,
    open: &'static str,
}

fn laid_out(agreement: &Agreement) -> Page {
    let signed: Vec<String> = agreement.organizations.values().cloned().collect();
    let points = (1..)
        .zip(&agreement.answers)
        .map(|(number, one)| Point {
            number,
            heading: one.question.heading,
            paragraphs: one
                .answer
                .split('\n')
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
                .collect(),
            promises: one.promises.iter().map(|promise| promised(promise, agreement)).collect(),
            open: if one.answer.is_empty() && one.promises.is_empty() { one.question.question } else { "" },
        })
        .collect();
    let open: Vec<String> = agreement.open().iter().map(|question| question.heading.to_lowercase()).collect();
    Page {
        title: if agreement.title.is_empty() { "What we agreed".to_owned() } else { agreement.title.clone() },
        between: words_and(&signed),
        date: agreement.date,
        points,
        open: open.join(", "),
        signed,
    }
}

fn words_and(names: &[String]) -> String {
    match names {
        [all @ .., last] if !all.is_empty() => format!("{} and {last}", all.join(", ")),
        _ => names.join(", "),
    }
}

fn promised(promise: &Promise, agreement: &Agreement) -> String {
    format!(
        "{} promises {}: {}, {} {} by {}",
        agreement.label(&promise.from),
        agreement.label(&promise.to),
        promise.what,
        words::number(promise.amount),
        promise.unit,
        promise.due
    )
}

/// The agreement as one page that needs nothing else and prints.
///
/// # Errors
/// When the page can't be laid out, which is a fault of the program.
pub fn page(agreement: &Agreement) -> Result<String, ReportError> {
    Ok(laid_out(agreement).render()?)
}

/// The agreement as Markdown.
#[must_use]
pub fn markdown(agreement: &Agreement) -> String {
    let page = laid_out(agreement);
    let mut text = format!("# {}\n\nBetween {}", page.title, page.between);
    if let Some(day) = page.date {
        text.push_str(&format!(", {day}"));
    }
    text.push_str(".\n");
    for point in &page.points {
        text.push_str(&format!("\n## {}. {}\n", point.number, point.heading));
        for paragraph in &point.paragraphs {
            text.push_str(&format!("\n{paragraph}\n"));
        }
        if !point.promises.is_empty() {
            text.push('\n');
        }
        for promise in &point.promises {
            text.push_str(&format!("- {promise}\n"));
        }
        if !point.open.is_empty() {
            text.push_str(&format!("\n*Open: {}*\n", point.open));
        }
    }
    if !page.open.is_empty() {
        text.push_str(&format!(
            "\n**Not agreed yet:** {}. Until then nobody may rely on these points.\n",
            page.open
        ));
    }
    text.push_str("\nSigned, office and day:\n");
    for name in &page.signed {
        text.push_str(&format!("\n- {name}: ______________________________\n"));
    }
    text
}
