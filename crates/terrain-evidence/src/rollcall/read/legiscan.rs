//! LegiScan's session files (csv): votes, roll calls with their totals, and people.
//!
//! Belongs here: their columns, as in LegiScan's weekly csv datasets. Does not: bills.

use std::collections::BTreeMap;
use std::io::Read;

use super::super::{Member, Position, RollCallRecord, Total};
use super::collect::Collector;
use super::{Named, RollCallChoice, WANTED};
use crate::delimited::csv_rows;
use crate::error::ReadError;
use crate::import::{ImportSummary, Importer, ReadOptions, RowFault};
use crate::table::{Cell, Heading, Row, Table};

/// The files of a session: `votes.csv`, and the others where they are at hand.
pub struct LegiScan<'a> {
    /// `votes.csv`.
    pub votes: Named<'a, Box<dyn Read + 'a>>,
    /// `rollcalls.csv`: which chamber voted, and the totals.
    pub roll_calls: Option<Named<'a, Box<dyn Read + 'a>>>,
    /// `people.csv`: names and parties.
    pub people: Option<Named<'a, Box<dyn Read + 'a>>>,
}

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
const FIRST_TOTAL: usize = 2;
const TOTALS: [Total; 4] =
    [Total::Yea, Total::Nay, Total::Of(Position::NotVoting), Total::Of(Position::Absent)];
const ROLL_CALLS: &[Heading] = &[
    Heading::required("roll_call_id", &[]),
    Heading::required("chamber", &[]),
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

/// Reads a session of LegiScan.
///
/// - **Input**: the files; `choice.chamber` as `rollcalls.csv` writes it, the first one met where nothing is said.
/// - **Output**: the votes of that chamber, or of all without `rollcalls.csv`. Codes 1 to 4 are yea, nay, not voting and
///   absent; a word beside the code is kept as the label.
///
/// # Errors
/// As [`super::read_voteview`].
pub fn read_legiscan(
    files: LegiScan<'_>,
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
    let mut stated = None;
    if let Some((reader, file)) = files.roll_calls {
        let (known, summary) = read_roll_calls(reader, file, choice, options)?;
        stated = Some(known);
        further.push(summary);
    }
    let mut collector = Collector::default();
    let mut members: Vec<Member> = Vec::new();
    let mut by_id: BTreeMap<String, usize> = BTreeMap::new();
    let (reader, file) = files.votes;
    let mut importer = Importer::new(file, options);
    let mut table = Table::of(VOTES, WANTED);
    csv_rows(reader, file, |number, cells: &[Cell]| {
        let Some(row) = table.feed(cells) else { return Ok(()) };
        let roll_call = row.text(ROLL_CALL);
        if stated.as_ref().is_some_and(|stated| !stated.totals.contains_key(roll_call.as_ref())) {
            importer.leave_out(number, "a vote of another chamber", "roll_call_id", &roll_call);
            return Ok(());
        }
        let outcome = ballot(&row, &people, &mut members, &mut by_id, &mut collector);
        importer.take(number, outcome)?;
        Ok(())
    })?;
    table.finish(file)?;
    let mut summary = importer.finish()?;
    let mut chamber = file.to_owned();
    if let Some(stated) = stated {
        chamber = stated.chamber;
        for (id, totals) in stated.totals {
            if collector.has_ballots(&id) {
                for (what, total) in TOTALS.into_iter().zip(totals) {
                    // Each roll call has one row, so no total was stated before.
                    let _ = collector.total(&id, what, total);
                }
            } else {
                collector.without_roll_call(&id);
            }
        }
    }
    further.into_iter().for_each(|other| summary.absorb(other));
    Ok(collector.finish(None, chamber, members, summary))
}

fn ballot(
    row: &Row<'_>,
    people: &BTreeMap<String, Member>,
    members: &mut Vec<Member>,
    by_id: &mut BTreeMap<String, usize>,
    collector: &mut Collector,
) -> Result<(), RowFault> {
    let roll_call = row.needed_count(ROLL_CALL)?.to_string();
    let id = row.needed_count(PERSON)?.to_string();
    let code = row.needed_count(VOTE)?;
    let position = match code {
        1 => Position::Yea,
        2 => Position::Nay,
        3 => Position::NotVoting,
        4 => Position::Absent,
        _ => return Err(row.fault(VOTE, "1 (yea), 2 (nay), 3 (not voting) or 4 (absent)")),
    };
    let label = match row.text(VOTE_WORDS) {
        words if words.is_empty() => code.to_string(),
        words => words.into_owned(),
    };
    let member = *by_id.entry(id.clone()).or_insert_with(|| {
        members.push(people.get(&id).cloned().unwrap_or_else(|| Member {
            name: id.clone(),
            id,
            party: String::new(),
            state: String::new(),
            district: String::new(),
            ideal_point: None,
            ideal_votes: None,
        }));
        members.len() - 1
    });
    let fresh = collector.add(member, roll_call, position, &label);
    fresh.ok_or_else(|| row.fault(PERSON, "the only row of this member for this roll call"))
}

/// The roll calls of one chamber, with yea, nay, not voting and absent.
struct Stated {
    chamber: String,
    totals: BTreeMap<String, [u32; 4]>,
}

fn read_roll_calls<R: Read>(
    reader: R,
    file: &str,
    choice: &RollCallChoice,
    options: ReadOptions,
) -> Result<(Stated, ImportSummary), ReadError> {
    let mut importer = Importer::new(file, options);
    let mut table = Table::of(ROLL_CALLS, WANTED);
    let mut chamber = choice.chamber.clone();
    let mut totals = BTreeMap::new();
    csv_rows(reader, file, |number, cells: &[Cell]| {
        let Some(row) = table.feed(cells) else { return Ok(()) };
        let of = row.text(CHAMBER).into_owned();
        let chamber = chamber.get_or_insert_with(|| of.clone());
        if !chamber.eq_ignore_ascii_case(&of) {
            importer.leave_out(number, "another chamber", "chamber", &of);
            return Ok(());
        }
        let stated = || {
            let mut counts = [0; 4];
            for (place, count) in counts.iter_mut().enumerate() {
                *count = row.needed_count(FIRST_TOTAL + place)?;
            }
            Ok((row.needed_count(ROLL_CALL)?.to_string(), counts))
        };
        if let Some((id, counts)) = importer.take(number, stated())? {
            totals.insert(id, counts);
        }
        Ok(())
    })?;
    table.finish(file)?;
    Ok((Stated { chamber: chamber.unwrap_or_default(), totals }, importer.finish()?))
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
        let person = || {
            Ok(Member {
                id: row.needed_count(PEOPLE_ID)?.to_string(),
                name: row.text(NAME).into_owned(),
                party: row.text(PARTY).into_owned(),
                state: String::new(),
                district: row.text(DISTRICT).into_owned(),
                ideal_point: None,
                ideal_votes: None,
            })
        };
        if let Some(member) = importer.take(number, person())? {
            people.insert(member.id.clone(), member);
        }
        Ok(())
    })?;
    table.finish(file)?;
    Ok((people, importer.finish()?))
}
