//! Open States' session files (csv): who voted how, the votes themselves, their counts, and the people.
//!
//! Belongs here: their columns, as Open States exports them, and the options of a vote (`yes`, `no`, `absent`, `abstain`,
//! `not voting`, `paired`, `excused`, `other`; openstates-core, `data/common.py`). Does not: bills.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use super::super::{Member, Position, RollCallRecord, Total};
use super::collect::Collector;
use super::{Named, RollCallChoice, WANTED};
use crate::delimited::csv_rows;
use crate::error::ReadError;
use crate::import::{ImportSummary, Importer, ReadOptions, RowFault};
use crate::table::{Cell, Heading, Row, Table};

/// The files of a session: `…_vote_people.csv`, and as many of the others as there are.
pub struct OpenStates<'a> {
    /// `…_vote_people.csv`.
    pub vote_people: Named<'a, Box<dyn Read + 'a>>,
    /// `…_votes.csv`: which body voted, and which votes have no roll.
    pub votes: Option<Named<'a, Box<dyn Read + 'a>>>,
    /// `…_vote_counts.csv`: the totals.
    pub vote_counts: Option<Named<'a, Box<dyn Read + 'a>>>,
    /// The state's people: names and parties.
    pub people: Option<Named<'a, Box<dyn Read + 'a>>>,
}

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
const VOTES: &[Heading] = &[
    Heading::required("id", &[]),
    Heading::required("organization_id", &[]),
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

/// Reads a session of Open States.
///
/// - **Input**: the files; `choice.chamber` names a body by its `organization_id`. Where none is named and
///   `…_votes.csv` is given, it is the body with most votes.
/// - **Output**: the votes of that body, or of all bodies without `…_votes.csv`.
///
/// # Errors
/// As [`super::read_voteview`].
pub fn read_open_states(
    files: OpenStates<'_>,
    choice: &RollCallChoice,
    options: ReadOptions,
) -> Result<RollCallRecord, ReadError> {
    let mut further: Vec<ImportSummary> = Vec::new();
    let mut people = BTreeMap::new();
    if let Some((reader, file)) = files.people {
        let (known, summary) = read_people(reader, file, options)?;
        people = known;
        further.push(summary);
    }
    let mut events = None;
    if let Some((reader, file)) = files.votes {
        let (known, summary) = read_votes(reader, file, choice, options)?;
        events = Some(known);
        further.push(summary);
    }
    let mut collector = Collector::default();
    let mut members: Vec<Member> = Vec::new();
    let mut by_id: BTreeMap<String, usize> = BTreeMap::new();
    let (reader, file) = files.vote_people;
    let mut importer = Importer::new(file, options);
    let mut table = Table::of(VOTE_PEOPLE, WANTED);
    csv_rows(reader, file, |number, cells: &[Cell]| {
        let Some(row) = table.feed(cells) else { return Ok(()) };
        if events.as_ref().is_some_and(|events| !events.ids.contains(row.text(EVENT).as_ref())) {
            importer.leave_out(number, "a vote of another body", "vote_event_id", &row.text(EVENT));
            return Ok(());
        }
        let outcome = ballot(&row, &people, &mut members, &mut by_id, &mut collector);
        importer.take(number, outcome)?;
        Ok(())
    })?;
    table.finish(file)?;
    let mut summary = importer.finish()?;
    for id in events.iter().flat_map(|events| &events.ids) {
        if !collector.has_ballots(id) {
            collector.without_roll_call(id);
        }
    }
    if let Some((reader, file)) = files.vote_counts {
        further.push(read_counts(reader, file, &mut collector, options)?);
    }
    further.into_iter().for_each(|other| summary.absorb(other));
    let body = events.map_or_else(|| file.to_owned(), |events| events.body);
    Ok(collector.finish(None, body, members, summary))
}

fn ballot(
    row: &Row<'_>,
    people: &BTreeMap<String, Member>,
    members: &mut Vec<Member>,
    by_id: &mut BTreeMap<String, usize>,
    collector: &mut Collector,
) -> Result<(), RowFault> {
    let event = row.text(EVENT).into_owned();
    if event.is_empty() {
        return Err(row.fault(EVENT, "an identifier of the vote"));
    }
    let name = row.text(VOTER_NAME).into_owned();
    // Voters whom Open States could not match have a name alone.
    let id = match row.text(VOTER_ID).into_owned() {
        id if id.is_empty() => name.clone(),
        id => id,
    };
    if id.is_empty() {
        return Err(row.fault(VOTER_NAME, "a voter's name or identifier"));
    }
    let label = row.text(OPTION).into_owned();
    let position = Position::from_words(&label)
        .ok_or_else(|| row.fault(OPTION, "yes, no, absent, abstain, not voting, paired, excused or other"))?;
    let member = *by_id.entry(id.clone()).or_insert_with(|| {
        members.push(people.get(&id).cloned().unwrap_or_else(|| Member {
            name: if name.is_empty() { id.clone() } else { name },
            id,
            party: String::new(),
            state: String::new(),
            district: String::new(),
            ideal_point: None,
            ideal_votes: None,
        }));
        members.len() - 1
    });
    let fresh = collector.add(member, event, position, &label);
    fresh.ok_or_else(|| row.fault(VOTER_NAME, "the only row of this voter for this vote"))
}

/// The votes of one body.
struct Events {
    body: String,
    ids: BTreeSet<String>,
}

fn read_votes<R: Read>(
    reader: R,
    file: &str,
    choice: &RollCallChoice,
    options: ReadOptions,
) -> Result<(Events, ImportSummary), ReadError> {
    let mut importer = Importer::new(file, options);
    let mut table = Table::of(VOTES, WANTED);
    let mut bodies: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    csv_rows(reader, file, |number, cells: &[Cell]| {
        let Some(row) = table.feed(cells) else { return Ok(()) };
        let (id, body) = (row.text(EVENT).into_owned(), row.text(BODY).into_owned());
        let outcome = if id.is_empty() { Err(row.fault(EVENT, "an identifier of the vote")) } else { Ok(()) };
        if importer.take(number, outcome)?.is_some() {
            bodies.entry(body).or_default().insert(id);
        }
        Ok(())
    })?;
    table.finish(file)?;
    let summary = importer.finish()?;
    let known: Vec<String> = bodies.keys().cloned().collect();
    let chosen = match &choice.chamber {
        Some(name) => bodies.into_iter().find(|(body, _)| body == name),
        None => bodies.into_iter().rev().max_by_key(|(_, ids)| ids.len()),
    };
    let (body, ids) = chosen.ok_or_else(|| ReadError::Field {
        file: file.to_owned(),
        row: 1,
        field: "organization_id".to_owned(),
        found: choice.chamber.clone().unwrap_or_default(),
        expected: format!("one of {}", known.join(", ")),
    })?;
    Ok((Events { body, ids }, summary))
}

fn read_counts<R: Read>(
    reader: R,
    file: &str,
    collector: &mut Collector,
    options: ReadOptions,
) -> Result<ImportSummary, ReadError> {
    let mut importer = Importer::new(file, options);
    let mut table = Table::of(VOTE_COUNTS, WANTED);
    csv_rows(reader, file, |number, cells: &[Cell]| {
        let Some(row) = table.feed(cells) else { return Ok(()) };
        let event = row.text(EVENT).into_owned();
        if !collector.has_ballots(&event) {
            importer.leave_out(number, "a vote without a roll, or of another body", "vote_event_id", &event);
            return Ok(());
        }
        let stated = || {
            let what = Total::from_words(&row.text(OPTION))
                .ok_or_else(|| row.fault(OPTION, "an option of a vote"))?;
            Ok((what, row.needed_count(VALUE)?))
        };
        if let Some((what, value)) = importer.take(number, stated())?
            && collector.total(&event, what, value).is_none()
        {
            importer.remark(
                number,
                "another total than on an earlier row of the vote",
                "value",
                &row.text(VALUE),
            );
        }
        Ok(())
    })?;
    table.finish(file)?;
    Ok(importer.finish_even_empty())
}

fn read_people<R: Read>(
    reader: R,
    file: &str,
    options: ReadOptions,
) -> Result<(BTreeMap<String, Member>, ImportSummary), ReadError> {
    let mut importer = Importer::new(file, options);
    let mut table = Table::of(PEOPLE, WANTED);
    let mut people = BTreeMap::new();
    csv_rows(reader, file, |number, cells: &[Cell]| {
        let Some(row) = table.feed(cells) else { return Ok(()) };
        let id = row.text(PERSON).into_owned();
        let outcome = if id.is_empty() {
            Err(row.fault(PERSON, "an identifier"))
        } else {
            Ok(Member {
                id,
                name: row.text(PERSON_NAME).into_owned(),
                party: row.text(PERSON_PARTY).into_owned(),
                state: String::new(),
                district: row.text(PERSON_DISTRICT).into_owned(),
                ideal_point: None,
                ideal_votes: None,
            })
        };
        if let Some(member) = importer.take(number, outcome)? {
            people.insert(member.id.clone(), member);
        }
        Ok(())
    })?;
    table.finish(file)?;
    Ok((people, importer.finish()?))
}
