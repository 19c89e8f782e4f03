//! Reading the Board's tallies from its xlsx release, or from a csv with the same columns.
//!
//! Belongs here: headings, and what makes a row usable. Does not: which elections an estimate counts.

use std::collections::BTreeMap;
use std::io::{Read, Seek};

use super::{BallotMode, CaseType, Election, TallyType, UnionVotes};
use crate::delimited::csv_rows;
use crate::error::ReadError;
use crate::import::{ImportSummary, Importer, ReadOptions, RowFault};
use crate::table::{Cell, Heading, Kind, Row, Table, Wanted, sniff};
use crate::workbook::xlsx_rows;

/// Elections and what was read to get them.
#[derive(Clone, Debug)]
pub struct ElectionRecord {
    /// Usable tallies, in the order of the file.
    pub elections: Vec<Election>,
    /// Rows read, kept, skipped.
    pub summary: ImportSummary,
    /// Whether the file has a column for the industry.
    pub has_industry: bool,
}

pub(super) const CASE: usize = 0;
pub(super) const STATE: usize = 1;
pub(super) const TALLY_DATE: usize = 2;
pub(super) const TALLY_TYPE: usize = 3;
pub(super) const CATEGORY: usize = 4;
pub(super) const UNIT: usize = 5;
pub(super) const MODE: usize = 6;
pub(super) const ELIGIBLE: usize = 7;
pub(super) const VOID: usize = 8;
pub(super) const UNIONS: [(usize, usize); 3] = [(9, 10), (11, 12), (13, 14)];
pub(super) const AGAINST: usize = 15;
pub(super) const VALID: usize = 16;
pub(super) const CHALLENGED: usize = 17;
pub(super) const DECIDE: usize = 18;
pub(super) const INDUSTRY: usize = 19;
pub(super) const FILED: usize = 20;
pub(super) const SCHEDULED: usize = 21;

const WANTED: Wanted = Wanted { importer: "nlrb", what: "the Board's election results as xlsx or csv" };

/// Headings of the Board's release; capitals, spaces and punctuation do not matter.
pub(super) const HEADINGS: &[Heading] = &[
    Heading::required("Case Number", &["Case"]),
    Heading::required("Unit State", &["State", "States & Territories"]),
    Heading::required("Tally Date", &[]),
    Heading::required("Tally Type", &[]),
    Heading::optional("Tally Category", &[]),
    Heading::optional("Unit ID", &[]),
    Heading::optional("Election Mode", &["Ballot Type"]),
    Heading::required("Num Eligible Voters", &["Eligible Voters", "No. of Eligible Voters"]),
    Heading::optional("Num Void Ballots", &["Void Ballots"]),
    Heading::required("Labor Organization 1 Name", &["Labor Union 1"]),
    Heading::required("Votes For Labor Org1", &["Votes for Labor Union 1"]),
    Heading::optional("Labor Organization 2 Name", &["Labor Union 2"]),
    Heading::optional("Votes For Labor Org2", &["Votes for Labor Union 2"]),
    Heading::optional("Labor Organization 3 Name", &["Labor Union 3"]),
    Heading::optional("Votes For Labor Org3", &["Votes for Labor Union 3"]),
    Heading::required("Votes Cast Against Labor Org", &["Votes Against"]),
    Heading::optional("Num Valid Votes Counted", &["Total Ballots Counted"]),
    Heading::optional("Num Challenged Ballots", &["Challenged Ballots"]),
    Heading::optional("Challenges R Determinitive", &["Challenges are Determinative"]),
    Heading::optional("NAICS", &["NAICS Code", "Industry"]),
    Heading::optional("Case Filed Date", &["Date Filed"]),
    Heading::optional("Schedule Election Date", &["Scheduled Election Date"]),
];

/// Reads tallies from an xlsx workbook (first sheet, headings within the first 25 rows) or a csv, plain or gzip.
///
/// - **Input**: `reader` at its start; `file`, the name used in messages; `options`.
/// - **Output**: usable tallies and the summary. A row is unusable without a case number of the form
///   `07-RC-123456`, a tally day, a known tally type, or a number of eligible voters.
/// - **Memory**: one row at a time beside the result.
///
/// # Errors
/// [`ReadError::WrongKind`], [`ReadError::MissingColumn`], [`ReadError::Damaged`], [`ReadError::NothingKept`];
/// in strict mode [`ReadError::Field`] at the first unusable row.
pub fn read<R: Read + Seek>(
    mut reader: R,
    file: &str,
    options: ReadOptions,
) -> Result<ElectionRecord, ReadError> {
    let kind = sniff(&mut reader, file)?;
    let mut table = Table::of(HEADINGS, WANTED);
    let mut importer = Importer::new(file, options);
    let mut elections = Vec::new();
    let mut has_industry = false;
    let mut seen: BTreeMap<(String, String, TallyType), u64> = BTreeMap::new();
    let visit = |number: u64, cells: &[Cell]| {
        let Some(row) = table.feed(cells) else {
            return Ok(());
        };
        has_industry |= row.has_column(INDUSTRY);
        if let Some(election) = importer.take(number, election(&row))? {
            let key = (election.case_number.clone(), election.unit.clone(), election.tally);
            if seen.insert(key, number).is_some() {
                let reason = "another tally of the same case, unit and type";
                importer.remark(number, reason, "Case Number", &election.case_number);
            }
            for (field, day) in [(FILED, election.filed), (SCHEDULED, election.scheduled)] {
                let found = row.text(field);
                if day.is_none() && !found.is_empty() {
                    importer.remark(number, "a day that cannot be read", HEADINGS[field].name, &found);
                }
            }
            if election.votes() > election.eligible {
                let reason = "more valid votes than eligible voters";
                importer.remark(number, reason, "Num Eligible Voters", &election.eligible.to_string());
            }
            elections.push(election);
        }
        Ok(())
    };
    match kind {
        Kind::Zip => xlsx_rows(reader, file, visit)?,
        Kind::Text | Kind::Utf16 | Kind::Gzip => csv_rows(reader, file, visit)?,
        other => {
            return Err(ReadError::WrongKind {
                file: file.to_owned(),
                looks_like: other.in_words().to_owned(),
                expected: WANTED.what,
            });
        }
    }
    table.finish(file)?;
    Ok(ElectionRecord { elections, summary: importer.finish()?, has_industry })
}

fn election(row: &Row<'_>) -> Result<Election, RowFault> {
    let case_number = row.text(CASE).into_owned();
    let (region, case_type) =
        case_parts(&case_number).ok_or_else(|| row.fault(CASE, "a case number such as 07-RC-123456"))?;
    let tallied = row.needed_day(TALLY_DATE)?;
    let tally = TallyType::parse(&row.text(TALLY_TYPE))
        .ok_or_else(|| row.fault(TALLY_TYPE, "Initial, Rerun or Run-off"))?;
    let mut unions = Vec::new();
    for (place, (name, votes)) in UNIONS.into_iter().enumerate() {
        let union = UnionVotes { name: row.text(name).into_owned(), votes: row.count(votes)? };
        if place == 0 || !union.name.is_empty() || union.votes.is_some_and(|votes| votes > 0) {
            unions.push(union);
        }
    }
    Ok(Election {
        case_type,
        region,
        unit: row.text(UNIT).into_owned(),
        state: row.text(STATE).to_ascii_uppercase(),
        industry: Some(row.text(INDUSTRY).into_owned()).filter(|code| !code.is_empty()),
        // Without these an election counts all the same.
        filed: row.day(FILED).ok().flatten(),
        scheduled: row.day(SCHEDULED).ok().flatten(),
        tallied,
        tally,
        category: row.text(CATEGORY).into_owned(),
        mode: BallotMode::parse(&row.text(MODE)),
        eligible: row.needed_count(ELIGIBLE)?,
        unions,
        votes_against: row.count(AGAINST)?,
        valid_reported: row.count(VALID)?,
        challenged: row.count(CHALLENGED)?.unwrap_or(0),
        void: row.count(VOID)?.unwrap_or(0),
        challenges_decide: match row.text(DECIDE).as_ref() {
            "Y" | "Yes" => Some(true),
            "N" | "No" => Some(false),
            _ => None,
        },
        case_number,
    })
}

fn case_parts(case_number: &str) -> Option<(u8, CaseType)> {
    let mut parts = case_number.split('-');
    let region = parts.next()?.parse().ok()?;
    let case_type = CaseType::parse(parts.next()?)?;
    let number = parts.next()?;
    let sound = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    (sound && parts.next().is_none()).then_some((region, case_type))
}
