//! Reading roll calls: Voteview's votes and members, or a long csv of anyone's making.
//!
//! Belongs here: columns and rows. Does not: counts over the votes.

use std::collections::BTreeMap;
use std::io::Read;

use super::{Member, Position, RollCallRecord};
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

const LEGISLATOR: usize = 0;
const VOTE_ID: usize = 1;
const POSITION: usize = 2;
const LONG_PARTY: usize = 3;
const LONG: &[Heading] = &[
    Heading::required("legislator", &["member", "name"]),
    Heading::required("vote_id", &["rollcall", "vote"]),
    Heading::required("position", &["cast"]),
    Heading::optional("party", &[]),
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
    (votes, votes_file): (V, &str),
    (members, members_file): (M, &str),
    choice: &RollCallChoice,
    options: ReadOptions,
) -> Result<RollCallRecord, ReadError> {
    let listed = read_members(members, members_file, choice, options)?;
    let by_id: BTreeMap<String, usize> =
        listed.members.iter().enumerate().map(|(index, member)| (member.id.clone(), index)).collect();
    let mut collector = Collector::default();
    let mut importer = Importer::new(votes_file, options);
    let mut table = Table::new(VOTES);
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
        let outcome = voteview_ballot(&row, &by_id, &mut collector);
        importer.take(number, outcome)?;
        Ok(())
    })?;
    table.finish(votes_file)?;
    let mut summary = importer.finish()?;
    merge(&mut summary, listed.summary);
    Ok(collector.finish(Some(listed.congress), listed.chamber, listed.members, summary))
}

fn voteview_ballot(
    row: &Row<'_>,
    by_id: &BTreeMap<String, usize>,
    collector: &mut Collector,
) -> Result<(), RowFault> {
    let id = row.needed_count(ICPSR)?.to_string();
    let member = *by_id.get(&id).ok_or_else(|| row.fault(ICPSR, "an identifier of the members file"))?;
    let roll_call = row.needed_count(ROLL_NUMBER)?.to_string();
    let code = row.needed_count(CAST_CODE)?;
    let position =
        Position::from_cast_code(code).ok_or_else(|| row.fault(CAST_CODE, "a cast code from 0 to 9"))?;
    let fresh = collector.add(member, roll_call, position, &code.to_string());
    fresh.ok_or_else(|| row.fault(ICPSR, "the only row of this member for this roll call"))
}

/// Reads a long csv (plain or gzip) with the columns `legislator`, `vote_id`, `position` and, if known, `party`.
///
/// Positions are the words that clerks use: yea, yes, aye, nay, no, paired yea, present, abstain, excused, absent, not
/// voting, vacant.
///
/// # Errors
/// As [`read_voteview`].
pub fn read_long<R: Read>(reader: R, file: &str, options: ReadOptions) -> Result<RollCallRecord, ReadError> {
    let mut collector = Collector::default();
    let mut importer = Importer::new(file, options);
    let mut table = Table::new(LONG);
    let mut members: Vec<Member> = Vec::new();
    let mut by_id: BTreeMap<String, usize> = BTreeMap::new();
    csv_rows(reader, file, |number, cells: &[Cell]| {
        let Some(row) = table.feed(cells) else { return Ok(()) };
        let outcome = long_ballot(&row, &mut members, &mut by_id, &mut collector);
        importer.take(number, outcome)?;
        Ok(())
    })?;
    table.finish(file)?;
    let summary = importer.finish()?;
    Ok(collector.finish(None, file.to_owned(), members, summary))
}

fn long_ballot(
    row: &Row<'_>,
    members: &mut Vec<Member>,
    by_id: &mut BTreeMap<String, usize>,
    collector: &mut Collector,
) -> Result<(), RowFault> {
    let id = row.text(LEGISLATOR).into_owned();
    let roll_call = row.text(VOTE_ID).into_owned();
    if id.is_empty() {
        return Err(row.fault(LEGISLATOR, "a name or identifier"));
    }
    if roll_call.is_empty() {
        return Err(row.fault(VOTE_ID, "an identifier of the roll call"));
    }
    let label = row.text(POSITION).into_owned();
    let position = Position::from_words(&label).ok_or_else(|| {
        row.fault(POSITION, "yea, nay, present, abstain, excused, absent, not voting or vacant")
    })?;
    let member = *by_id.entry(id.clone()).or_insert_with(|| {
        members.push(Member {
            name: id.clone(),
            id,
            party: row.text(LONG_PARTY).into_owned(),
            state: String::new(),
            district: String::new(),
            ideal_point: None,
            ideal_votes: None,
        });
        members.len() - 1
    });
    let fresh = collector.add(member, roll_call, position, &label);
    fresh.ok_or_else(|| row.fault(LEGISLATOR, "the only row of this member for this roll call"))
}

struct Listed {
    congress: u32,
    chamber: String,
    members: Vec<Member>,
    elsewhere: Vec<String>,
    summary: ImportSummary,
}

fn read_members<R: Read>(
    reader: R,
    file: &str,
    choice: &RollCallChoice,
    options: ReadOptions,
) -> Result<Listed, ReadError> {
    let mut importer = Importer::new(file, options);
    let mut table = Table::new(MEMBERS);
    let mut congress = choice.congress;
    let mut chamber = choice.chamber.clone();
    let (mut members, mut elsewhere) = (Vec::new(), Vec::new());
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
                elsewhere.push(id.to_string());
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

/// Gathers ballots; roll calls are numbered at the end.
#[derive(Default)]
struct Collector {
    places: BTreeMap<String, usize>,
    ids: Vec<String>,
    ballots: BTreeMap<(usize, usize), Position>,
    labels: BTreeMap<String, (Position, u64)>,
}

impl Collector {
    /// `None` if this member already has a row for this roll call.
    fn add(&mut self, member: usize, roll_call: String, position: Position, label: &str) -> Option<()> {
        let place = *self.places.entry(roll_call.clone()).or_insert_with(|| {
            self.ids.push(roll_call);
            self.ids.len() - 1
        });
        if self.ballots.contains_key(&(place, member)) {
            return None;
        }
        self.ballots.insert((place, member), position);
        self.labels.entry(label.to_owned()).or_insert((position, 0)).1 += 1;
        Some(())
    }

    fn finish(
        self,
        congress: Option<u32>,
        chamber: String,
        members: Vec<Member>,
        summary: ImportSummary,
    ) -> RollCallRecord {
        let mut order: Vec<usize> = (0..self.ids.len()).collect();
        let numbers: Option<Vec<u64>> = self.ids.iter().map(|id| id.parse().ok()).collect();
        if let Some(numbers) = numbers {
            order.sort_by_key(|place| numbers[*place]);
        }
        let mut moved = vec![0; order.len()];
        for (to, from) in order.iter().enumerate() {
            moved[*from] = to;
        }
        RollCallRecord {
            congress,
            chamber,
            members,
            roll_calls: order.iter().map(|place| self.ids[*place].clone()).collect(),
            ballots: self
                .ballots
                .into_iter()
                .map(|((place, member), position)| ((moved[place], member), position))
                .collect(),
            labels: self.labels,
            summary,
        }
    }
}

fn merge(into: &mut ImportSummary, other: ImportSummary) {
    into.files.extend(other.files);
    into.read += other.read;
    into.kept += other.kept;
    into.skipped.extend(other.skipped);
    into.remarked.extend(other.remarked);
}
