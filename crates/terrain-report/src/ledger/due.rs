//! What is due, in words: for the list, for a calendar, for the notice of a crossed tripwire.

use super::page::{Page, Section};
use super::status::many;
use super::{date_words, softening_words};
use crate::words::{in_fifty, number, of_fifty, short, unit};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use terrain_ledger::DecisionRecord;
use terrain_ledger::calendar::CalendarDay;
use terrain_ledger::decision::Tripwire;
use terrain_ledger::due::{Comparison, CrossedBy, DueItem, What, When, close_reviews};

/// What is due, with the names it needs.
#[derive(Clone, Copy, Debug)]
pub struct DueTold<'a> {
    /// The items, in the order in which they are told.
    pub items: &'a [DueItem],
    /// The decisions that they belong to.
    pub decisions: &'a BTreeMap<i64, DecisionRecord>,
    /// The comparison anew of crossed tripwires, by decision and key.
    pub comparisons: &'a BTreeMap<(i64, String), Comparison>,
    /// The day of the list.
    pub day: NaiveDate,
}

/// The list.
#[must_use]
pub fn page(told: &DueTold<'_>) -> Page {
    let mut page = Page { title: format!("What is due on {}", told.day), ..Page::default() };
    if told.decisions.is_empty() {
        page.lead.push("No decision is recorded that still holds.".to_owned());
        return page;
    }
    if told.items.is_empty() {
        page.lead.push(format!(
            "Nothing, in {}.",
            many(told.decisions.len(), "decision that holds", "decisions that hold")
        ));
        return page;
    }
    if told.decisions.len() == 1 {
        page.lead.extend(told.decisions.iter().map(|(id, record)| named(*id, record)));
    }
    let part = |heading: &str, wanted: &dyn Fn(&DueItem) -> bool| {
        let mut section = Section::new(heading);
        section.list(told.items.iter().filter(|item| wanted(item)).map(|item| line(told, item)).collect());
        section
    };
    let review = |item: &DueItem| {
        matches!(item.what, What::Review | What::End) && matches!(item.when, When::Overdue | When::Today)
    };
    let crossed = |item: &DueItem| matches!(item.what, What::Crossed { .. });
    let late = |item: &DueItem| item.when == When::Overdue && !review(item) && !crossed(item);
    page.add(part("To look at again now", &review));
    page.add(part("Crossed tripwires", &crossed));
    page.add(part("Overdue", &late));
    page.add(part("Without an answer", &|item| item.when == When::Open));
    page.add(part("Today", &|item| item.when == When::Today && !review(item)));
    page.add(part("To come", &|item| item.when == When::ToCome));
    let mut close = Section::new("Reviews close together");
    close.list(
        close_reviews(told.items)
            .into_iter()
            .map(|[first, second]| {
                let (first, second) = (&told.items[first], &told.items[second]);
                format!(
                    "{} (decision {}) and {} (decision {}) lie within a week: one meeting may do for both.",
                    first.day, first.decision, second.day, second.decision
                )
            })
            .collect(),
    );
    page.add(close);
    page
}

fn named(id: i64, record: &DecisionRecord) -> String {
    format!("Decision {id}, “{}”: {}", record.posture.label, record.question)
}

/// An item of the list: day, what, which decision, what to do.
fn line(told: &DueTold<'_>, item: &DueItem) -> String {
    let Some(record) = told.decisions.get(&item.decision) else { return String::new() };
    let days = (told.day - item.day).num_days();
    let late = match (&item.what, item.when) {
        (What::Crossed { .. } | What::Request { .. }, _) => String::new(),
        (_, When::Overdue) if days == 1 => " (1 day ago)".to_owned(),
        (_, When::Overdue) => format!(" ({days} days ago)"),
        _ => String::new(),
    };
    let which =
        if told.decisions.len() > 1 { format!(" [decision {}]", item.decision) } else { String::new() };
    let mut text = format!("{}{late}: {}.{which}", item.day, summary(item, record));
    if let What::Crossed { tripwire, .. } = &item.what
        && let Some(comparison) = told.comparisons.get(&(item.decision, item.key.clone()))
    {
        text.push(' ');
        text.push_str(&compared(tripwire, comparison));
    }
    if let Some(then) = then(item) {
        text.push(' ');
        text.push_str(&then);
    }
    text
}

/// What it is, in a few words without a full stop.
#[must_use]
pub fn summary(item: &DueItem, record: &DecisionRecord) -> String {
    let label = |id: &str| record.parties.label(id).to_owned();
    match &item.what {
        What::Review => format!("look again at “{}”", record.posture.label),
        What::End => format!("“{}” ends", record.posture.label),
        What::Crossed { tripwire, by } => format!("{}: {}", tripwire.label, crossed_by(tripwire, by, record)),
        What::Tripwire { tripwire } if item.when == When::Overdue => format!(
            "{} was to be known, and nothing is counted; it must lie {}",
            tripwire.label,
            stands(tripwire)
        ),
        What::Tripwire { tripwire } => {
            format!("{} must be known; it must lie {}", tripwire.label, stands(tripwire))
        }
        What::Promise { from, to, what, amount, unit, so_far, .. } => {
            let so_far = so_far.map(|came| format!(", {} so far", number(came))).unwrap_or_default();
            format!("{} promised {}: {what}, {} {unit}{so_far}", label(from), label(to), number(*amount))
        }
        What::Test { event, goal, .. } => format!("test of how many would act: {event}, goal {goal}"),
        What::Campaign { label, election: true, .. } => format!("election: {label}"),
        What::Campaign { label, election: false, .. } => {
            format!("{label}: the forecast has it decided by then")
        }
        What::Request { from, asked, about, .. } => {
            format!("{} asked us to {} {about}", label(from), softening_words(*asked))
        }
        What::Date { label, of: terrain_ledger::fact::DateKind::Other, .. } => label.clone(),
        What::Date { label, of, .. } => format!("{}: {label}", date_words(*of)),
    }
}

/// The command that settles it, where there is one.
fn then(item: &DueItem) -> Option<String> {
    let decision = item.decision;
    Some(match &item.what {
        What::Review | What::End if item.when != When::ToCome => {
            format!("Go through it: terrain ledger review --decision {decision}")
        }
        What::Crossed { .. } => format!("Look again: terrain ledger review --decision {decision}"),
        What::Promise { entry, .. } if item.when == When::Overdue => {
            format!("What came of it: terrain ledger add delivery {entry} …")
        }
        What::Request { entry, .. } => format!("Answer it: terrain ledger add answer {entry} …"),
        What::Campaign { id, .. } if item.when == When::Overdue => {
            format!("How it ended: terrain ledger add result {id} …")
        }
        What::Test { entry, .. } if item.when == When::Overdue => {
            format!("Who came: terrain ledger add turnout … --test {entry}")
        }
        _ => return None,
    })
}

fn stands(tripwire: &Tripwire) -> String {
    let side = if tripwire.holds_above { "above" } else { "below" };
    format!("{side} {}{}", number(tripwire.value), unit(&tripwire.unit))
}

fn crossed_by(tripwire: &Tripwire, by: &CrossedBy, record: &DecisionRecord) -> String {
    let needs = format!("the decision needs it {}", stands(tripwire));
    match by {
        CrossedBy::Figure { entry, value } => {
            format!("{needs}, and it is {}{} (entry {entry})", number(*value), unit(&tripwire.unit))
        }
        CrossedBy::Turnout { entry, event, asked: 0, came } => {
            format!("{needs}, and {came} came to {event} (entry {entry})")
        }
        CrossedBy::Turnout { entry, event, asked, came } => {
            format!("{needs}, and of {asked} asked or promised {came} came to {event} (entry {entry})")
        }
        CrossedBy::Silence => {
            let whose = tripwire.about.strip_prefix("organization.").unwrap_or_default();
            let whose = record.parties.label(whose.strip_suffix(".active").unwrap_or(whose));
            format!("{needs} by {}, and no turnout of {whose} reached that", tripwire.by)
        }
    }
}

/// What the runs say where the number lies on the other side.
#[must_use]
pub fn compared(tripwire: &Tripwire, comparison: &Comparison) -> String {
    let side = if tripwire.holds_above { "below" } else { "above" };
    let Some(again) = &comparison.again else {
        return format!(
            "None of the {} futures that were run has it {side} {}, so they can’t say what is best now: run the situation again with what you know.",
            comparison.futures,
            number(tripwire.value)
        );
    };
    let Some(leading) = again.postures.get(again.leading) else { return String::new() };
    let base = format!(
        "In the {} of {} futures with it {side} {}",
        comparison.other_side,
        comparison.futures,
        number(tripwire.value)
    );
    let chosen = comparison.chosen.and_then(|at| again.postures.get(at));
    match chosen {
        Some(chosen) if chosen.id == leading.id => {
            format!("{base}, “{}” is still best most often, {}.", chosen.label, in_fifty(chosen.p_best))
        }
        Some(chosen) => format!(
            "{base}, “{}” is best most often, {}; “{}” in {} of 50. {}",
            leading.label,
            in_fifty(leading.p_best),
            chosen.label,
            of_fifty(chosen.p_best),
            gain(comparison, again.difference)
        ),
        None => format!("{base}, “{}” is best most often, {}.", leading.label, in_fifty(leading.p_best)),
    }
}

fn gain(comparison: &Comparison, [_, low, _]: [f64; 3]) -> String {
    let by = comparison.gain.map_or(String::new(), |gain| {
        if gain >= 0.0 {
            format!("On average it is worth {} more (utility).", short(gain))
        } else {
            format!("On average it is worth {} less (utility), so the two are close.", short(-gain))
        }
    });
    if low > 0.0 {
        by
    } else {
        format!("{by} So few futures don’t tell the first two apart.").trim().to_owned()
    }
}

/// The items that have a day as days of a calendar. `vouches` gives the SHA-256 of each decision, which makes the identifiers.
#[must_use]
pub fn days(told: &DueTold<'_>, vouches: &BTreeMap<i64, String>) -> Vec<CalendarDay> {
    let day = |item: &DueItem| {
        // A request waits without a day; a crossing is news, and its review is what is due.
        if matches!(item.what, What::Request { .. } | What::Crossed { .. }) {
            return None;
        }
        let record = told.decisions.get(&item.decision)?;
        let vouched = vouches.get(&item.decision)?;
        let summary = crate::words::capitalized(&summary(item, record));
        Some(CalendarDay {
            uid: format!("{}@{}.terrain", item.key, vouched.get(..16).unwrap_or(vouched)),
            day: item.day,
            recorded_at: item.recorded_at.clone(),
            summary,
            description: named(item.decision, record),
        })
    };
    told.items.iter().filter_map(day).collect()
}
