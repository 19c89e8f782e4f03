//! Votes of city and county councils as the Legistar Web API gives them (JSON).
//!
//! Belongs here: its names (webapi.legistar.com/Help: `EventItems/{id}/Votes`, `Events/{id}/EventItems`, `Events`, `Persons`).
//! Does not: matters, attachments, and the rolls of who was there (`RollCalls`).

use std::io::Read;

use serde::Deserialize;

use super::super::{Member, Position, Side, Total};
use super::json::{Text, fault, objects};
use super::session::{OTHER_TOTAL, Session};
use crate::error::ReadError;
use crate::import::{Counted, Example, ImportSummary, Importer, RowFault};

#[derive(Deserialize)]
struct Vote {
    #[serde(default, rename = "VotePersonId")]
    person: Text,
    #[serde(default, rename = "VotePersonName")]
    name: Text,
    #[serde(default, rename = "VoteValueName")]
    value: Text,
    #[serde(default, rename = "VoteResult")]
    result: Text,
    #[serde(default, rename = "VoteEventItemId")]
    item: Text,
}

#[derive(Deserialize)]
struct Event {
    #[serde(default, rename = "EventId")]
    id: Text,
    #[serde(default, rename = "EventBodyName")]
    body: Text,
    #[serde(default, rename = "EventDate")]
    date: Text,
    #[serde(default, rename = "EventItems")]
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    #[serde(default, rename = "EventItemId")]
    id: Text,
    #[serde(default, rename = "EventItemEventId")]
    event: Text,
    #[serde(default, rename = "EventItemPassedFlag")]
    passed: Text,
    #[serde(default, rename = "EventItemTally")]
    tally: Text,
}

#[derive(Deserialize)]
struct Person {
    #[serde(default, rename = "PersonId")]
    id: Text,
    #[serde(default, rename = "PersonFullName")]
    name: Text,
}

const AN_ITEM: &str = "the number of an item of a meeting";

/// `Persons`: names as they are to be shown.
pub(super) fn persons(session: &mut Session, reader: &mut dyn Read, file: &str) -> Result<(), ReadError> {
    let mut importer = Importer::new(file, session.options);
    for (number, one) in (1..).zip(objects::<Person>(reader, file)?) {
        let known = one.id.count().ok_or_else(|| fault("PersonId", &one.id, "a number"));
        if importer.take(number, known)?.is_some() {
            session.person(Member::called(&one.id.0, &one.name.0));
        }
    }
    session.absorb(importer.finish_even_empty());
    Ok(())
}

/// `Events`: which body met when.
pub(super) fn events(session: &mut Session, reader: &mut dyn Read, file: &str) -> Result<(), ReadError> {
    let mut importer = Importer::new(file, session.options);
    for (number, event) in (1..).zip(objects::<Event>(reader, file)?) {
        let known = event.id.count().ok_or_else(|| fault("EventId", &event.id, "a number"));
        if importer.take(number, known)?.is_some() {
            let day = event.date.0.get(..10).unwrap_or_default().to_owned();
            session.meetings.insert(event.id.0.clone(), (event.body.0, day));
            for item in &event.items {
                listed(session, item, &event.id.0, number, &mut importer);
            }
        }
    }
    session.absorb(importer.finish_even_empty());
    Ok(())
}

/// `EventItems`: what was decided at which meeting.
pub(super) fn event_items(session: &mut Session, reader: &mut dyn Read, file: &str) -> Result<(), ReadError> {
    let mut importer = Importer::new(file, session.options);
    for (number, item) in (1..).zip(objects::<Item>(reader, file)?) {
        let known = item.id.count().ok_or_else(|| fault("EventItemId", &item.id, AN_ITEM));
        if importer.take(number, known)?.is_some() {
            listed(session, &item, &item.event.0, number, &mut importer);
        }
    }
    session.absorb(importer.finish_even_empty());
    Ok(())
}

fn listed(session: &mut Session, item: &Item, event: &str, number: u64, importer: &mut Importer) {
    let (body, day) = session.meetings.get(event).cloned().unwrap_or_default();
    session.vote(&item.id.0, &body, &day, !item.passed.0.is_empty());
    let Some(tally) = yeas_and_nays(&item.tally.0) else { return };
    for (what, count) in [Total::Yea, Total::Nay].into_iter().zip(tally) {
        if session.total(&item.id.0, what, count).is_none() {
            importer.remark(number, OTHER_TOTAL, "EventItemTally", &item.tally.0);
        }
    }
}

/// `45-4` and `5:0`; clerks write other things there too, which state no total.
fn yeas_and_nays(tally: &str) -> Option<[u32; 2]> {
    let (yeas, nays) = tally.split_once(['-', ':'])?;
    Some([yeas.trim().parse().ok()?, nays.trim().parse().ok()?])
}

/// Notes which items have votes of members, before their body is settled.
pub(super) fn voted_on(session: &mut Session, reader: &mut dyn Read, file: &str) -> Result<(), ReadError> {
    objects::<Vote>(reader, file)?.iter().for_each(|vote| session.voted_on(&vote.item.0));
    Ok(())
}

/// `Votes`: who voted how.
pub(super) fn votes(session: &mut Session, reader: &mut dyn Read, file: &str) -> Result<(), ReadError> {
    let mut importer = Importer::new(file, session.options);
    for (number, vote) in (1..).zip(objects::<Vote>(reader, file)?) {
        if session.is_elsewhere(&vote.item.0) {
            let reason = "a vote of another body, or of a meeting that is not listed";
            importer.leave_out(number, reason, "VoteEventItemId", &vote.item.0);
            continue;
        }
        let outcome = ballot(session, &vote);
        importer.take(number, outcome)?;
    }
    session.absorb(importer.finish_even_empty());
    Ok(())
}

fn ballot(session: &mut Session, vote: &Vote) -> Result<(), RowFault> {
    vote.item.count().ok_or_else(|| fault("VoteEventItemId", &vote.item, AN_ITEM))?;
    vote.person.count().ok_or_else(|| fault("VotePersonId", &vote.person, "the number of a person"))?;
    let position = position(vote)?;
    let fresh = session.ballot((&vote.person.0, &vote.name.0), &vote.item.0, position, &vote.value.0);
    fresh.ok_or_else(|| fault("VotePersonId", &vote.person, "the only row of this person for this item"))
}

/// By the clerk's word. The code beside it, 1 for and 2 against, must not say the contrary, and stands in for a word that is
/// not known.
fn position(vote: &Vote) -> Result<Position, RowFault> {
    let coded = match vote.result.0.as_str() {
        "1" => Some(Position::Yea),
        "2" => Some(Position::Nay),
        _ => None,
    };
    if vote.value.0.is_empty() {
        return Err(fault("VoteValueName", &vote.value, "a word for how somebody voted"));
    }
    let Some(said) = Position::from_words(&vote.value.0) else {
        return coded.ok_or_else(|| {
            fault(
                "VoteValueName",
                &vote.value,
                "a word for how somebody voted, such as Aye, Nay, Abstain or Excused",
            )
        });
    };
    match (said.side(), coded.and_then(Position::side)) {
        (Some(Side::Yea), Some(Side::Nay)) | (Some(Side::Nay), Some(Side::Yea)) => {
            Err(fault("VoteResult", &vote.result, "the same side as the word in VoteValueName"))
        }
        _ => Ok(said),
    }
}

/// Leaves out items at which it was only asked who is there.
pub(super) fn leave_out_rolls_of_presence(session: &mut Session) {
    let rolls = session.collector.take_rolls_of_presence();
    rolls.iter().for_each(|(item, _)| session.no_vote(item));
    let rows: u64 = rolls.iter().map(|(_, rows)| u64::try_from(*rows).unwrap_or(u64::MAX)).sum();
    if rows == 0 {
        return;
    }
    let examples = rolls.iter().take(3).map(|(item, _)| Example {
        row: 0,
        field: format!("item {item}"),
        found: "Present".to_owned(),
    });
    let counted = Counted {
        reason: "a roll of who is there, not a vote".to_owned(),
        count: rows,
        examples: examples.collect(),
    };
    session.summary.kept = session.summary.kept.saturating_sub(rows);
    session.absorb(ImportSummary { skipped: vec![counted], ..ImportSummary::default() });
}
