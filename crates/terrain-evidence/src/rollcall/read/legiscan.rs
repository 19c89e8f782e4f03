//! LegiScan's sessions: votes, roll calls with their totals, and people, as csv or JSON.
//!
//! Belongs here: their columns and names, as in LegiScan's weekly datasets (legiscan.com/datasets) and its API (operations
//! `getRollCall`, `getPerson`, `getSessionPeople`). Does not: bills.

use std::io::Read;

use serde::Deserialize;

use super::super::{Member, Position, Total};
use super::json::{Text, fault, objects};
use super::session::{OTHER_TOTAL, Session, rows};
use crate::error::ReadError;
use crate::import::{Importer, RowFault};
use crate::table::Heading;

const ROLL_CALL: usize = 0;
const PERSON: usize = 1;
const VOTE: usize = 2;
const VOTE_WORDS: usize = 3;
const VOTES: &[Heading] = &[
    Heading::required("roll_call_id", &[]),
    Heading::required("people_id", &[]),
    Heading::required("vote", &["vote_id"]),
    Heading::optional("vote_desc", &["vote_text"]),
];

const CHAMBER: usize = 1;
const DATE: usize = 2;
const FIRST_TOTAL: usize = 3;
const TOTALS: [Total; 4] =
    [Total::Yea, Total::Nay, Total::Of(Position::NotVoting), Total::Of(Position::Absent)];
const ROLL_CALLS: &[Heading] = &[
    Heading::required("roll_call_id", &[]),
    Heading::required("chamber", &[]),
    Heading::optional("date", &[]),
    Heading::required("yea", &[]),
    Heading::required("nay", &[]),
    Heading::required("nv", &[]),
    Heading::required("absent", &[]),
];

const PEOPLE_ID: usize = 0;
const NAME: usize = 1;
const PARTY: usize = 2;
const DISTRICT: usize = 3;
const PEOPLE: &[Heading] = &[
    Heading::required("people_id", &[]),
    Heading::required("name", &[]),
    Heading::required("party", &[]),
    Heading::optional("district", &[]),
];

/// `people.csv`.
pub(super) fn people(session: &mut Session, reader: &mut dyn Read, file: &str) -> Result<(), ReadError> {
    let summary = rows(reader, file, PEOPLE, session.options, |number, row, importer| {
        let person = || {
            let id = row.needed_count(PEOPLE_ID)?.to_string();
            let (party, district) = (row.text(PARTY).into_owned(), row.text(DISTRICT).into_owned());
            Ok(Member { party, district, ..Member::called(&id, &row.text(NAME)) })
        };
        if let Some(member) = importer.take(number, person())? {
            session.person(member);
        }
        Ok(())
    })?;
    session.absorb(summary);
    Ok(())
}

/// `rollcalls.csv`: which chamber voted, and the totals.
pub(super) fn roll_calls(session: &mut Session, reader: &mut dyn Read, file: &str) -> Result<(), ReadError> {
    let summary = rows(reader, file, ROLL_CALLS, session.options, |number, row, importer| {
        let stated = || {
            let mut counts = [0; 4];
            for (place, count) in counts.iter_mut().enumerate() {
                *count = row.needed_count(FIRST_TOTAL + place)?;
            }
            Ok((row.needed_count(ROLL_CALL)?.to_string(), counts))
        };
        if let Some((id, counts)) = importer.take(number, stated())? {
            listed(session, (&id, &row.text(CHAMBER), &row.text(DATE)), counts, number, importer);
        }
        Ok(())
    })?;
    session.absorb(summary);
    Ok(())
}

fn listed(
    session: &mut Session,
    (id, chamber, day): (&str, &str, &str),
    counts: [u32; 4],
    number: u64,
    importer: &mut Importer,
) {
    session.vote(id, chamber, day, true);
    let words: &[&str] = match chamber {
        "H" => &["H", "House", "lower"],
        "S" => &["S", "Senate", "upper"],
        _ => &[],
    };
    session.body_called(chamber, words);
    for (what, count) in TOTALS.into_iter().zip(counts) {
        if session.total(id, what, count).is_none() {
            importer.remark(number, OTHER_TOTAL, "roll_call_id", id);
        }
    }
}

/// `votes.csv`: who voted how.
pub(super) fn votes(session: &mut Session, reader: &mut dyn Read, file: &str) -> Result<(), ReadError> {
    let summary = rows(reader, file, VOTES, session.options, |number, row, importer| {
        let roll_call = row.text(ROLL_CALL);
        if session.is_elsewhere(&roll_call) {
            importer.leave_out(number, ELSEWHERE, "roll_call_id", &roll_call);
            return Ok(());
        }
        let mut ballot = || {
            let roll_call = row.needed_count(ROLL_CALL)?.to_string();
            let person = row.needed_count(PERSON)?.to_string();
            let code = row.needed_count(VOTE)?;
            let position = position(code).ok_or_else(|| row.fault(VOTE, CODES))?;
            let label = label(&row.text(VOTE_WORDS), code);
            let fresh = session.ballot((&person, ""), &roll_call, position, &label);
            fresh.ok_or_else(|| row.fault(PERSON, ONLY))
        };
        let outcome = ballot();
        importer.take(number, outcome)?;
        Ok(())
    })?;
    session.absorb(summary);
    Ok(())
}

const ELSEWHERE: &str = "a vote of another chamber, or of none that is listed";
const CODES: &str = "1 (yea), 2 (nay), 3 (not voting) or 4 (absent)";
const ONLY: &str = "the only row of this member for this roll call";

const fn position(code: u32) -> Option<Position> {
    Some(match code {
        1 => Position::Yea,
        2 => Position::Nay,
        3 => Position::NotVoting,
        4 => Position::Absent,
        _ => return None,
    })
}

fn label(words: &str, code: u32) -> String {
    if words.is_empty() { code.to_string() } else { words.to_owned() }
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    roll_call: Option<RollCall>,
    #[serde(default)]
    person: Option<Person>,
    #[serde(default)]
    sessionpeople: Option<People>,
}

#[derive(Deserialize)]
struct People {
    #[serde(default)]
    people: Vec<Person>,
}

#[derive(Deserialize)]
struct Person {
    #[serde(default)]
    people_id: Text,
    #[serde(default)]
    name: Text,
    #[serde(default)]
    party: Text,
    #[serde(default)]
    district: Text,
}

#[derive(Deserialize)]
struct RollCall {
    #[serde(default)]
    roll_call_id: Text,
    #[serde(default)]
    date: Text,
    #[serde(default)]
    chamber: Text,
    #[serde(default)]
    yea: Text,
    #[serde(default)]
    nay: Text,
    #[serde(default)]
    nv: Text,
    #[serde(default)]
    absent: Text,
    #[serde(default)]
    votes: Vec<Ballot>,
}

#[derive(Deserialize)]
struct Ballot {
    #[serde(default)]
    people_id: Text,
    #[serde(default)]
    vote_id: Text,
    #[serde(default)]
    vote_text: Text,
}

/// One person, or those of a session (JSON).
pub(super) fn people_json(session: &mut Session, reader: &mut dyn Read, file: &str) -> Result<(), ReadError> {
    let mut importer = Importer::new(file, session.options);
    let answers = objects::<Answer>(reader, file)?.into_iter();
    let people = answers.flat_map(|answer| {
        answer.person.into_iter().chain(answer.sessionpeople.into_iter().flat_map(|all| all.people))
    });
    for (number, one) in (1..).zip(people) {
        let known = one.people_id.count().ok_or_else(|| fault("people_id", &one.people_id, "a number"));
        if let Some(id) = importer.take(number, known)? {
            let (party, district) = (one.party.0, one.district.0);
            session.person(Member { party, district, ..Member::called(&id.to_string(), &one.name.0) });
        }
    }
    session.absorb(importer.finish_even_empty());
    Ok(())
}

/// A roll call's chamber, day and totals (JSON).
pub(super) fn roll_calls_json(
    session: &mut Session,
    reader: &mut dyn Read,
    file: &str,
) -> Result<(), ReadError> {
    let mut importer = Importer::new(file, session.options);
    let answers = objects::<Answer>(reader, file)?;
    for (number, one) in (1..).zip(answers.into_iter().filter_map(|answer| answer.roll_call)) {
        let count = |field, text: &Text| {
            text.count().ok_or_else(|| fault(field, text, "a whole number of 0 or more"))
        };
        let counts = || -> Result<_, RowFault> {
            count("roll_call_id", &one.roll_call_id)?;
            Ok([
                count("yea", &one.yea)?,
                count("nay", &one.nay)?,
                count("nv", &one.nv)?,
                count("absent", &one.absent)?,
            ])
        };
        if let Some(counts) = importer.take(number, counts())? {
            listed(
                session,
                (&one.roll_call_id.0, &one.chamber.0, &one.date.0),
                counts,
                number,
                &mut importer,
            );
        }
    }
    session.absorb(importer.finish_even_empty());
    Ok(())
}

/// Who voted how in a roll call (JSON).
pub(super) fn votes_json(session: &mut Session, reader: &mut dyn Read, file: &str) -> Result<(), ReadError> {
    let mut importer = Importer::new(file, session.options);
    let answers = objects::<Answer>(reader, file)?;
    let mut number = 0;
    for one in answers.into_iter().filter_map(|answer| answer.roll_call) {
        let id = &one.roll_call_id;
        for ballot in one.votes {
            number += 1;
            if session.is_elsewhere(&id.0) {
                importer.leave_out(number, ELSEWHERE, "roll_call_id", &id.0);
                continue;
            }
            let mut read = || {
                id.count().ok_or_else(|| fault("roll_call_id", id, "a number"))?;
                let person = &ballot.people_id;
                person.count().ok_or_else(|| fault("people_id", person, "a number"))?;
                let code = ballot.vote_id.count().ok_or_else(|| fault("vote_id", &ballot.vote_id, CODES))?;
                let position = position(code).ok_or_else(|| fault("vote_id", &ballot.vote_id, CODES))?;
                let label = label(&ballot.vote_text.0, code);
                let fresh = session.ballot((&person.0, ""), &id.0, position, &label);
                fresh.ok_or_else(|| fault("people_id", person, ONLY))
            };
            let outcome = read();
            importer.take(number, outcome)?;
        }
    }
    session.absorb(importer.finish_even_empty());
    Ok(())
}
