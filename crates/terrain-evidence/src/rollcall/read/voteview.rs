//! Voteview's files: votes, members, and the roll calls' own totals.
//!
//! Belongs here: their columns (voteview.com, data dictionaries). Does not: what is counted from them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use super::super::{Member, Position, RollCallRecord, Total};
use super::collect::{Collector, with_mismatches};
use super::{Named, WANTED};
use crate::delimited::csv_rows;
use crate::error::ReadError;
use crate::import::{ImportSummary, Importer, ReadOptions, RowFault};
use crate::table::{Cell, Heading, Row, Table};

/// Which part of a file with several chambers or Congresses to read; the first one met where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RollCallChoice {
    /// Number of the Congress.
    pub congress: Option<u32>,
    /// `Senate` or `House`.
    pub chamber: Option<String>,
}

const CONGRESS: usize = 0;
const CHAMBER: usize = 1;
const ICPSR: usize = 2;
const STATE: usize = 3;
const DISTRICT: usize = 4;
const PARTY: usize = 5;
const NAME: usize = 6;
const DIM1: usize = 7;
const DIM2: usize = 8;
const DIM_VOTES: usize = 9;
const MEMBERS: &[Heading] = &[
    Heading::required("congress", &[]),
    Heading::required("chamber", &[]),
    Heading::required("icpsr", &[]),
    Heading::optional("state_abbrev", &[]),
    Heading::optional("district_code", &[]),
    Heading::required("party_code", &[]),
    Heading::optional("bioname", &[]),
    Heading::required("nominate_dim1", &[]),
    Heading::optional("nominate_dim2", &[]),
    Heading::optional("nominate_number_of_votes", &[]),
];

const ROLL_NUMBER: usize = 3;
const CAST_CODE: usize = 4;
const VOTES: &[Heading] = &[
    Heading::required("congress", &[]),
    Heading::required("chamber", &[]),
    Heading::required("icpsr", &[]),
    Heading::required("rollnumber", &[]),
    Heading::required("cast_code", &[]),
];

const TOTALS_NUMBER: usize = 2;
const YEAS: usize = 3;
const NAYS: usize = 4;
const TOTALS: &[Heading] = &[
    Heading::required("congress", &[]),
    Heading::required("chamber", &[]),
    Heading::required("rollnumber", &[]),
    Heading::required("yea_count", &[]),
    Heading::required("nay_count", &[]),
];

/// Reads Voteview's members and votes (csv, plain or gzip).
///
/// - **Input**: the two readers at their start with the names used in messages; `choice` for files that hold several
///   chambers or Congresses.
/// - **Output**: one chamber in one Congress. Rows of other chambers are counted as left out, so are the announced
///   positions of the President, who has no seat. Identifiers written `14226.0` count as 14226.
///
/// # Errors
/// [`ReadError::WrongKind`], [`ReadError::MissingColumn`], [`ReadError::Damaged`], [`ReadError::NothingKept`]; in strict
/// mode [`ReadError::Field`] at the first unusable row, which includes a voter without a row among the members.
pub fn read_voteview<V: Read, M: Read>(
    (votes, votes_file): Named<'_, V>,
    (members, members_file): Named<'_, M>,
    choice: &RollCallChoice,
    options: ReadOptions,
) -> Result<RollCallRecord, ReadError> {
    let listed = read_members(members, members_file, choice, options)?;
    let by_id: BTreeMap<String, usize> =
        listed.members.iter().enumerate().map(|(index, member)| (member.id.clone(), index)).collect();
    let mut collector = Collector::default();
    let mut importer = Importer::new(votes_file, options);
    let mut table = Table::of(VOTES, WANTED);
    csv_rows(votes, votes_file, |number, cells: &[Cell]| {
        let Some(row) = table.feed(cells) else { return Ok(()) };
        if row.count(CONGRESS).ok().flatten() != Some(listed.congress) || row.text(CHAMBER) != listed.chamber
        {
            importer.leave_out(number, "another Congress or chamber", "chamber", &row.text(CHAMBER));
            return Ok(());
        }
        let icpsr = row.needed_count(ICPSR).map(|id| id.to_string());
        if let Ok(id) = &icpsr
            && listed.elsewhere.contains(id)
            && !by_id.contains_key(id)
        {
            importer.leave_out(number, "the voter has no seat in this chamber (the President)", "icpsr", id);
            return Ok(());
        }
        let outcome = ballot(&row, &by_id, &mut collector);
        importer.take(number, outcome)?;
        Ok(())
    })?;
    table.finish(votes_file)?;
    let mut summary = importer.finish()?;
    summary.absorb(listed.summary);
    Ok(collector.finish(Some(listed.congress), listed.chamber, listed.members, summary))
}

/// Adds the totals of Voteview's roll-calls file (csv, plain or gzip), and compares them with the roll.
///
/// # Errors
/// As [`read_voteview`].
pub fn add_voteview_totals<R: Read>(
    mut record: RollCallRecord,
    (totals, file): Named<'_, R>,
    options: ReadOptions,
) -> Result<RollCallRecord, ReadError> {
    let mut importer = Importer::new(file, options);
    let mut table = Table::of(TOTALS, WANTED);
    csv_rows(totals, file, |number, cells: &[Cell]| {
        let Some(row) = table.feed(cells) else { return Ok(()) };
        if row.count(CONGRESS).ok().flatten() != record.congress || row.text(CHAMBER) != record.chamber {
            importer.leave_out(number, "another Congress or chamber", "chamber", &row.text(CHAMBER));
            return Ok(());
        }
        let stated = || {
            let id = row.needed_count(TOTALS_NUMBER)?.to_string();
            Ok((id, row.needed_count(YEAS)?, row.needed_count(NAYS)?))
        };
        if let Some((id, yeas, nays)) = importer.take(number, stated())? {
            if record.roll_calls.contains(&id) {
                let both = BTreeMap::from([(Total::Yea, yeas), (Total::Nay, nays)]);
                record.stated.by_roll_call.insert(id, both);
            } else {
                importer.remark(number, "a roll call without votes of members", "rollnumber", &id);
            }
        }
        Ok(())
    })?;
    table.finish(file)?;
    record.summary.absorb(importer.finish_even_empty());
    Ok(with_mismatches(record))
}

fn ballot(row: &Row<'_>, by_id: &BTreeMap<String, usize>, collector: &mut Collector) -> Result<(), RowFault> {
    let id = row.needed_count(ICPSR)?.to_string();
    let member = *by_id.get(&id).ok_or_else(|| row.fault(ICPSR, "an identifier of the members file"))?;
    let roll_call = row.needed_count(ROLL_NUMBER)?.to_string();
    let code = row.needed_count(CAST_CODE)?;
    let position =
        Position::from_cast_code(code).ok_or_else(|| row.fault(CAST_CODE, "a cast code from 0 to 9"))?;
    let fresh = collector.add(member, roll_call, position, &code.to_string());
    fresh.ok_or_else(|| row.fault(ICPSR, "the only row of this member for this roll call"))
}

struct Listed {
    congress: u32,
    chamber: String,
    members: Vec<Member>,
    elsewhere: BTreeSet<String>,
    summary: ImportSummary,
}

fn read_members<R: Read>(
    reader: R,
    file: &str,
    choice: &RollCallChoice,
    options: ReadOptions,
) -> Result<Listed, ReadError> {
    let mut importer = Importer::new(file, options);
    let mut table = Table::of(MEMBERS, WANTED);
    let mut congress = choice.congress;
    let mut chamber = choice.chamber.clone();
    let (mut members, mut elsewhere) = (Vec::new(), BTreeSet::new());
    csv_rows(reader, file, |number, cells: &[Cell]| {
        let Some(row) = table.feed(cells) else { return Ok(()) };
        let (of_congress, of_chamber) = (row.count(CONGRESS).ok().flatten(), row.text(CHAMBER).into_owned());
        if congress.is_none() {
            congress = of_congress;
        }
        let same_congress = of_congress.is_some() && of_congress == congress;
        if chamber.is_none() && same_congress && of_chamber != "President" {
            chamber = Some(of_chamber.clone());
        }
        let same_chamber = chamber.as_ref().is_some_and(|chamber| chamber.eq_ignore_ascii_case(&of_chamber));
        if !(same_congress && same_chamber) {
            if same_congress && let Ok(Some(id)) = row.count(ICPSR) {
                elsewhere.insert(id.to_string());
            }
            importer.leave_out(number, "another Congress or chamber", "chamber", &of_chamber);
            return Ok(());
        }
        chamber = Some(of_chamber);
        if let Some(member) = importer.take(number, member(&row))? {
            members.push(member);
        }
        Ok(())
    })?;
    table.finish(file)?;
    let summary = importer.finish()?;
    Ok(Listed {
        congress: congress.unwrap_or_default(),
        chamber: chamber.unwrap_or_default(),
        members,
        elsewhere,
        summary,
    })
}

fn member(row: &Row<'_>) -> Result<Member, RowFault> {
    let first = row.number(DIM1)?;
    let second = row.number(DIM2)?;
    if let Some(place) = first
        && !(-1.0..=1.0).contains(&place)
    {
        return Err(row.fault(DIM1, "a position from -1 to 1"));
    }
    Ok(Member {
        id: row.needed_count(ICPSR)?.to_string(),
        name: row.text(NAME).into_owned(),
        party: row.needed_count(PARTY)?.to_string(),
        state: row.text(STATE).into_owned(),
        district: row.count(DISTRICT)?.map_or_else(String::new, |district| district.to_string()),
        ideal_point: first.map(|first| [first, second.unwrap_or(0.0)]),
        ideal_votes: row.count(DIM_VOTES)?,
    })
}
