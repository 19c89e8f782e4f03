//! A review, in words: what is gone through, the ways to end it, and the minutes.

use super::due::{compared, summary};
use super::page::{Page, Section};
use super::status::{
    beside, contact_sentences, demand, promise_sentences, promises, request_items, request_sentence,
};
use super::{calibration, review_words};
use crate::words::{OUTCOMES, capitalized, middle_and_range, of_fifty_short, short};
use terrain_ledger::due::{What, When};
use terrain_ledger::fact::{Review, ReviewOutcome};
use terrain_ledger::review::{Proposal, ReviewWalk, Weighed};
use terrain_ledger::{DecisionRecord, Ledger};

/// Outcomes whose forecast stands in the table of ways.
const SHOWN: usize = 3;
/// Lines of a list in the minutes, which are to fit on two pages.
const LINES: usize = 8;

/// What is gone through, from promises to the ways to end it.
#[must_use]
pub fn page(walk: &ReviewWalk, ledger: &Ledger) -> Page {
    let status = &walk.status;
    let mut page = opening("Review", walk);
    page.add(promises(status));
    page.add(spoken(walk));
    page.add(pressure(walk, usize::MAX));
    page.add(demand(&status.demand));
    page.add(beside(status));
    page.add(tripwires(walk, ledger));
    page.add(dates(walk, &ledger.decision, usize::MAX));
    page.add(ways(walk));
    let mut end = Section::new("To close it");
    if walk.unanswered.is_empty() {
        end.say(format!(
            "terrain ledger review --decision {} --close continue|change-terms|closer|leave|end --because \"…\" --next DATE",
            ledger.id
        ));
    } else {
        let numbers: Vec<String> = walk.unanswered.iter().map(ToString::to_string).collect();
        end.say(format!(
            "First answer what we were asked: entry {}. terrain ledger add answer {} refused",
            numbers.join(", "),
            numbers[0]
        ));
    }
    page.add(end);
    page
}

/// Minutes on a page or two; `closed` is how the review ended, if it has.
#[must_use]
pub fn minutes(walk: &ReviewWalk, ledger: &Ledger, closed: Option<&Review>) -> Page {
    let status = &walk.status;
    let mut page = opening("Minutes of the review", walk);
    let mut section = Section::new("Promises");
    section.list(promise_sentences(status));
    page.add(section);
    page.add(spoken(walk));
    page.add(pressure(walk, LINES));
    page.add(demand(&status.demand));
    page.add(beside(status));
    page.add(tripwires(walk, ledger));
    page.add(dates(walk, &ledger.decision, LINES));
    page.add(ways(walk));
    page.add(ended(closed));
    page
}

/// How a review ended, with a line to fill in where it has not.
fn ended(closed: Option<&Review>) -> Section {
    let mut section = Section::new("Decided");
    let blank = || "____________________".to_owned();
    let or_blank =
        |text: Option<&str>| text.filter(|text| !text.is_empty()).map_or_else(blank, str::to_owned);
    let mut items = vec![
        format!(
            "Outcome: {}",
            closed.map_or_else(
                || "go on / other terms / join more closely / step back / end".to_owned(),
                |review| review_words(review.outcome).to_owned()
            )
        ),
        format!("Because: {}", or_blank(closed.map(|review| review.because.as_str()))),
    ];
    if closed.is_none_or(|review| !review.terms.is_empty()) {
        items.push(format!("New terms: {}", or_blank(closed.map(|review| review.terms.as_str()))));
    }
    if closed.is_none_or(|review| !review.dissent.is_empty()) {
        items.push(format!("Said against it: {}", or_blank(closed.map(|review| review.dissent.as_str()))));
    }
    let goes_on =
        closed.is_none_or(|review| !matches!(review.outcome, ReviewOutcome::Leave | ReviewOutcome::End));
    if goes_on {
        let next = closed.and_then(|review| review.next);
        items.push(format!("Next review: {}", next.map_or_else(blank, |day| day.to_string())));
    }
    section.list(items);
    section
}

/// What a closed review says on the terminal, with the score of the forecast.
#[must_use]
pub fn closed(walk: &ReviewWalk, review: &Review, entry: i64) -> Page {
    let mut page = Page {
        title: format!("Review closed, entry {entry}: {}", review_words(review.outcome)),
        ..Page::default()
    };
    page.lead.push(format!("Because: {}.", review.because));
    if let Some(next) = review.next {
        page.lead.push(format!("The next is on {next}."));
    }
    let mut section = Section::new("How good the forecast was so far");
    for sentence in calibration::sentences(&walk.score) {
        section.say(sentence);
    }
    page.add(section);
    page
}

fn opening(what: &str, walk: &ReviewWalk) -> Page {
    let status = &walk.status;
    Page {
        title: format!("{what}: {}", status.question),
        lead: vec![format!(
            "{}. Decision {}: “{}”, taken on {}.",
            status.day, status.decision, status.posture.label, status.decided
        )],
        sections: Vec::new(),
    }
}

fn spoken(walk: &ReviewWalk) -> Section {
    let mut section = Section::new("With whom we spoke");
    if walk.status.contacts.entries > 0 {
        section.list(contact_sentences(&walk.status));
    } else {
        section.say("No conversations are written down.");
    }
    section
}

fn pressure(walk: &ReviewWalk, lines: usize) -> Section {
    let mut section = Section::new("Requests to soften");
    if walk.status.requests.count == 0 {
        section.say("None is written down.");
        return section;
    }
    section.say(request_sentence(&walk.status));
    // Those without an answer first: they keep the review open.
    let mut items: Vec<(bool, String)> = walk
        .status
        .requests
        .list
        .iter()
        .map(|one| one.reply.is_some())
        .zip(request_items(&walk.status))
        .collect();
    items.sort_by_key(|(answered, _)| *answered);
    section.list(shortened(items.into_iter().map(|(_, item)| item).collect(), lines));
    section
}

fn shortened(mut items: Vec<String>, lines: usize) -> Vec<String> {
    let left = items.len().saturating_sub(lines);
    if left > 0 {
        items.truncate(lines);
        items.push(format!("and {left} more in the ledger"));
    }
    items
}

fn tripwires(walk: &ReviewWalk, ledger: &Ledger) -> Section {
    let mut section = Section::new("Tripwires");
    let record = &ledger.decision;
    let items = walk.due.iter().filter_map(|item| match &item.what {
        What::Crossed { tripwire, .. } => {
            let known = walk.crossed.iter().find(|(key, _)| *key == item.key);
            let again = known.map(|(_, comparison)| compared(tripwire, comparison)).unwrap_or_default();
            Some(format!("Crossed on {}: {}. {again}", item.day, summary(item, record)))
        }
        What::Tripwire { .. } => Some(format!("{}: {}.", item.day, summary(item, record))),
        _ => None,
    });
    section.list(items.collect());
    if section.blocks.is_empty() {
        section.say("None is set that is still open.");
    }
    section
}

fn dates(walk: &ReviewWalk, record: &DecisionRecord, lines: usize) -> Section {
    let mut section = Section::new("Dates");
    let items = walk.due.iter().filter(|item| {
        !matches!(item.what, What::Crossed { .. } | What::Tripwire { .. } | What::Request { .. })
    });
    let told = items.map(|item| {
        let late = if item.when == When::Overdue { ", overdue" } else { "" };
        format!("{}{late}: {}.", item.day, summary(item, record))
    });
    section.list(shortened(told.collect(), lines));
    section
}

fn ways(walk: &ReviewWalk) -> Section {
    let mut section = Section::new("Ways to go on");
    let shown: Vec<usize> = walk.valued.iter().copied().take(SHOWN).collect();
    let mut head = vec!["way", "choice", "best in … of 50"];
    head.extend(shown.iter().map(|&outcome| OUTCOMES[outcome].plain));
    let row =
        |proposal: &Proposal, at: usize| {
            let posture = &proposal.postures[at];
            let way = if at == 0 { capitalized(review_words(proposal.outcome)) } else { String::new() };
            let mut row = vec![way, posture.label.clone(), of_fifty_short(posture.p_best)];
            row.extend(shown.iter().map(|&outcome| {
                posture.outcomes.get(outcome).map_or_else(|| "–".to_owned(), middle_and_range)
            }));
            row
        };
    let rows = walk
        .proposals
        .iter()
        .flat_map(|proposal| (0..proposal.postures.len()).map(move |at| row(proposal, at)))
        .collect();
    section.table(&head, rows);
    if let Some(leads) = walk.proposals.iter().find(|proposal| proposal.leads) {
        let which = leads.postures.first().map(|posture| posture.label.clone()).unwrap_or_default();
        section.say(format!("The runs have “{which}” best most often: {}.", review_words(leads.outcome)));
    }
    let without: Vec<&str> = walk
        .proposals
        .iter()
        .filter(|proposal| proposal.postures.is_empty())
        .map(|proposal| review_words(proposal.outcome))
        .collect();
    if !without.is_empty() {
        section.say(format!(
            "The situation has no choice of its own for: {}. It can be decided all the same.",
            without.join("; ")
        ));
    }
    section.say(match walk.weighed {
        Weighed::Equally => format!(
            "From the {} futures that were run for the decision, all counting the same, from its start to the horizon.",
            walk.futures
        ),
        Weighed::ByTheLedger => format!(
            "From the {} futures that were run for the decision, each counting by how well it fits what the ledger counted; worth {} futures.",
            walk.futures,
            short(walk.effective)
        ),
    });
    section
}
