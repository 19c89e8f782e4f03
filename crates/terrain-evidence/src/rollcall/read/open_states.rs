//! Open States' sessions: the csv files of a session, and bills with their votes as its API gives them.
//!
//! Belongs here: their columns (bulk downloads, open.pluralpolicy.com/data/session-csv) and names (API v3, `VoteEvent` and
//! `PersonVote`). Does not: bills.

use std::io::Read;

use serde::Deserialize;

use super::super::{Member, Position, Total};
use super::json::{Text, fault, objects};
use super::session::{OTHER_TOTAL, Session, rows};
use crate::error::ReadError;
use crate::import::Importer;
use crate::table::Heading;

const EVENT: usize = 0;
const OPTION: usize = 1;
const VOTER_NAME: usize = 2;
const VOTER_ID: usize = 3;
const VOTE_PEOPLE: &[Heading] = &[
    Heading::required("vote_event_id", &[]),
    Heading::required("option", &[]),
    Heading::required("voter_name", &[]),
    Heading::optional("voter_id", &[]),
];

const BODY: usize = 1;
const DAY: usize = 2;
const VOTES: &[Heading] = &[
    Heading::required("id", &[]),
    Heading::required("organization_id", &[]),
    Heading::optional("start_date", &[]),
    Heading::required("motion_text", &[]),
];

const VALUE: usize = 2;
const VOTE_COUNTS: &[Heading] = &[
    Heading::required("vote_event_id", &[]),
    Heading::required("option", &[]),
    Heading::required("value", &[]),
];

const PERSON: usize = 0;
const PERSON_NAME: usize = 1;
const PERSON_PARTY: usize = 2;
const PERSON_DISTRICT: usize = 3;
const PEOPLE: &[Heading] = &[
    Heading::required("id", &[]),
    Heading::required("name", &[]),
    Heading::required("current_party", &["party"]),
    Heading::optional("current_district", &["district"]),
];

const ORGANIZATION: usize = 0;
const ORGANIZATION_NAME: usize = 1;
const CLASSIFICATION: usize = 2;
const ORGANIZATIONS: &[Heading] =
    &[Heading::required("id", &[]), Heading::required("name", &[]), Heading::required("classification", &[])];

const OPTIONS: &str = "yes, no, absent, abstain, not voting, paired, excused or other";
const ELSEWHERE: &str = "a vote of another body, or of none that is listed";
const ONLY: &str = "the only row of this voter for this vote";
const VOTER: &str = "a voter's name or identifier";
const AN_EVENT: &str = "an identifier of the vote";

/// The state's people: names, parties, districts.
pub(super) fn people(session: &mut Session, reader: &mut dyn Read, file: &str) -> Result<(), ReadError> {
    let summary = rows(reader, file, PEOPLE, session.options, |number, row, importer| {
        let id = row.text(PERSON);
        let outcome = if id.is_empty() { Err(row.fault(PERSON, "an identifier")) } else { Ok(()) };
        if importer.take(number, outcome)?.is_some() {
            let party = row.text(PERSON_PARTY).into_owned();
            let district = row.text(PERSON_DISTRICT).into_owned();
            session.person(Member { party, district, ..Member::called(&id, &row.text(PERSON_NAME)) });
        }
        Ok(())
    })?;
    session.absorb(summary);
    Ok(())
}

/// `…_organizations.csv`: what bodies are called.
pub(super) fn organizations(
    session: &mut Session,
    reader: &mut dyn Read,
    file: &str,
) -> Result<(), ReadError> {
    let summary = rows(reader, file, ORGANIZATIONS, session.options, |number, row, importer| {
        importer.take(number, Ok(()))?;
        let words = [&*row.text(ORGANIZATION_NAME), &*row.text(CLASSIFICATION)];
        session.body_called(&row.text(ORGANIZATION), &words);
        Ok(())
    })?;
    session.absorb(summary);
    Ok(())
}

/// `…_votes.csv`: which body voted when.
pub(super) fn votes(session: &mut Session, reader: &mut dyn Read, file: &str) -> Result<(), ReadError> {
    let summary = rows(reader, file, VOTES, session.options, |number, row, importer| {
        let id = row.text(EVENT);
        let outcome = if id.is_empty() { Err(row.fault(EVENT, AN_EVENT)) } else { Ok(()) };
        if importer.take(number, outcome)?.is_some() {
            session.vote(&id, &row.text(BODY), &row.text(DAY), true);
        }
        Ok(())
    })?;
    session.absorb(summary);
    Ok(())
}

/// `…_vote_people.csv`: who voted how.
pub(super) fn vote_people(session: &mut Session, reader: &mut dyn Read, file: &str) -> Result<(), ReadError> {
    let summary = rows(reader, file, VOTE_PEOPLE, session.options, |number, row, importer| {
        let event = row.text(EVENT);
        if session.is_elsewhere(&event) {
            importer.leave_out(number, ELSEWHERE, "vote_event_id", &event);
            return Ok(());
        }
        let mut ballot = || {
            if event.is_empty() {
                return Err(row.fault(EVENT, AN_EVENT));
            }
            let (name, label) = (row.text(VOTER_NAME), row.text(OPTION));
            // Voters whom Open States could not match have a name alone.
            let id = match row.text(VOTER_ID) {
                id if id.is_empty() => name.clone(),
                id => id,
            };
            if id.is_empty() {
                return Err(row.fault(VOTER_NAME, VOTER));
            }
            let position = Position::from_words(&label).ok_or_else(|| row.fault(OPTION, OPTIONS))?;
            let fresh = session.ballot((&id, &name), &event, position, &label);
            fresh.ok_or_else(|| row.fault(VOTER_NAME, ONLY))
        };
        let outcome = ballot();
        importer.take(number, outcome)?;
        Ok(())
    })?;
    session.absorb(summary);
    Ok(())
}

/// `…_vote_counts.csv`: the totals.
pub(super) fn vote_counts(session: &mut Session, reader: &mut dyn Read, file: &str) -> Result<(), ReadError> {
    let summary = rows(reader, file, VOTE_COUNTS, session.options, |number, row, importer| {
        let event = row.text(EVENT);
        if !session.collector.has_ballots(&event) {
            let reason = "totals of a vote without a roll, or of another body";
            importer.leave_out(number, reason, "vote_event_id", &event);
            return Ok(());
        }
        let stated = || {
            let what = Total::from_words(&row.text(OPTION)).ok_or_else(|| row.fault(OPTION, OPTIONS))?;
            Ok((what, row.needed_count(VALUE)?))
        };
        if let Some((what, value)) = importer.take(number, stated())?
            && session.total(&event, what, value).is_none()
        {
            importer.remark(number, OTHER_TOTAL, "value", &row.text(VALUE));
        }
        Ok(())
    })?;
    session.absorb(summary);
    Ok(())
}

/// A bill, or a page of them.
#[derive(Deserialize)]
struct Bills {
    #[serde(default)]
    results: Vec<Bill>,
    #[serde(default)]
    id: Text,
    #[serde(default)]
    votes: Vec<VoteEvent>,
}

#[derive(Deserialize)]
struct Bill {
    #[serde(default)]
    id: Text,
    #[serde(default)]
    votes: Vec<VoteEvent>,
}

#[derive(Deserialize)]
struct VoteEvent {
    #[serde(default)]
    id: Text,
    #[serde(default)]
    start_date: Text,
    #[serde(default)]
    organization: Option<Organization>,
    #[serde(default)]
    votes: Vec<PersonVote>,
    #[serde(default)]
    counts: Vec<VoteCount>,
}

#[derive(Deserialize)]
struct Organization {
    #[serde(default)]
    id: Text,
    #[serde(default)]
    name: Text,
    #[serde(default)]
    classification: Text,
}

#[derive(Deserialize)]
struct PersonVote {
    #[serde(default)]
    option: Text,
    #[serde(default)]
    voter_name: Text,
    #[serde(default)]
    voter: Option<Voter>,
}

#[derive(Deserialize)]
struct Voter {
    #[serde(default)]
    id: Text,
    #[serde(default)]
    name: Text,
    #[serde(default)]
    party: Text,
    #[serde(default)]
    current_role: Option<Role>,
}

#[derive(Deserialize)]
struct Role {
    #[serde(default)]
    district: Text,
}

#[derive(Deserialize)]
struct VoteCount {
    #[serde(default)]
    option: Text,
    #[serde(default)]
    value: Text,
}

fn events(reader: &mut dyn Read, file: &str) -> Result<impl Iterator<Item = VoteEvent>, ReadError> {
    let pages = objects::<Bills>(reader, file)?.into_iter();
    let bills =
        pages.flat_map(|page| page.results.into_iter().chain([Bill { id: page.id, votes: page.votes }]));
    Ok(bills.flat_map(|Bill { id, votes }| {
        votes.into_iter().enumerate().map(move |(place, mut event)| {
            // Where a vote has no identifier of its own, its place among those of the bill tells it apart.
            if event.id.0.is_empty() {
                event.id.0 = format!("{}#{}", id.0, place + 1);
            }
            event
        })
    }))
}

/// Which body took the votes of bills, when, and their totals (JSON).
pub(super) fn bills(session: &mut Session, reader: &mut dyn Read, file: &str) -> Result<(), ReadError> {
    let mut importer = Importer::new(file, session.options);
    for (number, event) in (1..).zip(events(reader, file)?) {
        let body = event.organization.as_ref().map(|body| body.id.0.as_str()).unwrap_or_default();
        session.vote(&event.id.0, body, &event.start_date.0, true);
        if let Some(one) = &event.organization {
            session.body_called(body, &[&one.name.0, &one.classification.0]);
        }
        for count in &event.counts {
            let stated = Total::from_words(&count.option.0).zip(count.value.count());
            let stated =
                stated.ok_or_else(|| fault("counts", &count.option, "an option of a vote and a number"));
            if let Some((what, value)) = importer.take(number, stated)?
                && session.total(&event.id.0, what, value).is_none()
            {
                importer.remark(number, OTHER_TOTAL, "counts", &count.value.0);
            }
        }
    }
    session.absorb(importer.finish_even_empty());
    Ok(())
}

/// Who voted how on bills (JSON).
pub(super) fn bills_votes(session: &mut Session, reader: &mut dyn Read, file: &str) -> Result<(), ReadError> {
    let mut importer = Importer::new(file, session.options);
    let mut number = 0;
    for event in events(reader, file)? {
        for vote in event.votes {
            number += 1;
            if session.is_elsewhere(&event.id.0) {
                importer.leave_out(number, ELSEWHERE, "id", &event.id.0);
                continue;
            }
            let name = &vote.voter_name;
            let id = vote.voter.as_ref().map_or(name, |voter| &voter.id);
            if let Some(voter) = &vote.voter {
                let party = voter.party.0.clone();
                let district = voter.current_role.as_ref().map(|role| role.district.0.clone());
                let district = district.unwrap_or_default();
                session.person(Member { party, district, ..Member::called(&id.0, &voter.name.0) });
            }
            let mut read = || {
                if id.0.is_empty() {
                    return Err(fault("voter_name", name, VOTER));
                }
                let position = Position::from_words(&vote.option.0);
                let position = position.ok_or_else(|| fault("option", &vote.option, OPTIONS))?;
                let fresh = session.ballot((&id.0, &name.0), &event.id.0, position, &vote.option.0);
                fresh.ok_or_else(|| fault("voter_name", name, ONLY))
            };
            let outcome = read();
            importer.take(number, outcome)?;
        }
    }
    session.absorb(importer.finish_even_empty());
    Ok(())
}
