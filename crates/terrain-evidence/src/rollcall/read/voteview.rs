//! Voteview's files: votes, members, and the roll calls' own totals.
//!
//! Belongs here: their columns (voteview.com, data dictionaries). Does not: what is counted from them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use super::super::{Member, Position, RollCallRecord, Total};
use super::Named;
use super::collect::{Collector, with_mismatches};
use super::session::rows;
use crate::error::ReadError;
use crate::import::{ImportSummary, ReadOptions, RowFault};
use crate::table::{Heading, Row};

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
    let listed = read_members(&mut { members }, members_file, choice, options)?;
    read_votes(listed, &mut { votes }, votes_file, options)
}

/// The votes of the chamber whose members were read.
pub(super) fn read_votes(
    listed: Listed,
    votes: &mut dyn Read,
    file: &str,
    options: ReadOptions,
) -> Result<RollCallRecord, ReadError> {
    let mut collector = Collector::default();
    for member in &listed.members {
        collector.member(&member.id, || member.clone());
    }
    let mut summary = rows(votes, file, VOTES, options, |number, row, importer| {
        if row.count(CONGRESS).ok().flatten() != Some(listed.congress) || row.text(CHAMBER) != listed.chamber
        {
            importer.leave_out(number, "another Congress or chamber", "chamber", &row.text(CHAMBER));
            return Ok(());
        }
        let icpsr = row.needed_count(ICPSR).map(|id| id.to_string());
        if let Ok(id) = &icpsr
            && listed.elsewhere.contains(id)
            && collector.known(id).is_none()
        {
            importer.leave_out(number, "the voter has no seat in this chamber (the President)", "icpsr", id);
            return Ok(());
        }
        let outcome = ballot(row, &mut collector);
        importer.take(number, outcome)?;
        Ok(())
    })?
    .if_any(file)?;
    summary.absorb(listed.summary);
    Ok(collector.finish(Some(listed.congress), listed.chamber, summary))
}

/// Adds the totals of Voteview's roll-calls file, and compares them with the roll.
pub(super) fn add_totals(
    mut record: RollCallRecord,
    totals: &mut dyn Read,
    file: &str,
    options: ReadOptions,
) -> Result<RollCallRecord, ReadError> {
    let summary = rows(totals, file, TOTALS, options, |number, row, importer| {
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
    record.summary.absorb(summary);
    Ok(with_mismatches(record))
}

fn ballot(row: &Row<'_>, collector: &mut Collector) -> Result<(), RowFault> {
    let id = row.needed_count(ICPSR)?.to_string();
    let member = collector.known(&id).ok_or_else(|| row.fault(ICPSR, "an identifier of the members file"))?;
    let roll_call = row.needed_count(ROLL_NUMBER)?.to_string();
    let code = row.needed_count(CAST_CODE)?;
    let position =
        Position::from_cast_code(code).ok_or_else(|| row.fault(CAST_CODE, "a cast code from 0 to 9"))?;
    let fresh = collector.add(member, roll_call, position, &code.to_string());
    fresh.ok_or_else(|| row.fault(ICPSR, "the only row of this member for this roll call"))
}

/// The members of the chamber that is read.
pub(super) struct Listed {
    congress: u32,
    chamber: String,
    members: Vec<Member>,
    elsewhere: BTreeSet<String>,
    summary: ImportSummary,
}

/// The members of the chamber asked for, else of the first one met.
pub(super) fn read_members(
    reader: &mut dyn Read,
    file: &str,
    choice: &RollCallChoice,
    options: ReadOptions,
) -> Result<Listed, ReadError> {
    let mut congress = choice.congress;
    let mut chamber = choice.chamber.clone();
    let (mut members, mut elsewhere) = (Vec::new(), BTreeSet::new());
    let summary = rows(reader, file, MEMBERS, options, |number, row, importer| {
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
        if let Some(member) = importer.take(number, member(row))? {
            members.push(member);
        }
        Ok(())
    })?
    .if_any(file)?;
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
