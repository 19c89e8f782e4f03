//! Reading stoppages from a csv with the Service's columns, row by row.
//!
//! Belongs here: headings, and what makes a row usable. Does not: which stoppages an estimate counts.

use std::io::Read;

use super::Stoppage;
use crate::delimited::{Form, delimited_rows};
use crate::error::ReadError;
use crate::import::{ImportSummary, Importer, ReadOptions, RowFault};
use crate::table::{Cell, Heading, Row, Table, Wanted};

/// Stoppages and what was read to get them.
#[derive(Clone, Debug)]
pub struct StoppageRecord {
    /// Usable rows, in the order of the file.
    pub stoppages: Vec<Stoppage>,
    /// Rows read, kept, skipped.
    pub summary: ImportSummary,
}

pub(super) const EMPLOYER: usize = 0;
pub(super) const UNION: usize = 1;
pub(super) const LOCAL: usize = 2;
pub(super) const CASE: usize = 3;
pub(super) const UNIT: usize = 4;
pub(super) const NAICS: usize = 5;
pub(super) const INDUSTRY: usize = 6;
pub(super) const PLACE: usize = 7;
pub(super) const IDLED: usize = 8;
pub(super) const STARTED: usize = 9;
pub(super) const ENDED: usize = 10;
pub(super) const DAYS: usize = 11;

/// Headings as the Labor Data project combines them, and as the Service's own releases write them.
pub(super) const HEADINGS: &[Heading] = &[
    Heading::optional("Employer", &["Employer Name"]),
    Heading::optional("Union", &["Union Name"]),
    Heading::optional("Union Local", &["Local"]),
    Heading::required("Case Number", &["FMCS Case Number"]),
    Heading::optional("BU", &["BU Size", "Bargaining Unit"]),
    Heading::optional("NAICS", &["NAICS Code"]),
    Heading::required("Industry", &[]),
    Heading::required("City, State", &["Affected State", "State"]),
    Heading::required("# Idled", &["Number Idled", "Idled"]),
    Heading::required("Start Date", &["WS Begin Date"]),
    Heading::required("End Date", &["WS End Date"]),
    Heading::optional("Duration", &["WS Duration"]),
];

const WANTED: Wanted = Wanted {
    importer: "fmcs",
    what: "work stoppages of the FMCS, a csv with the columns Case Number, # Idled, Start Date and End Date",
};

/// Reads stoppages from a csv, plain or gzip, and hands each on as soon as it is read.
///
/// - **Input**: `reader` at its start; `file`, the name used in messages; `options`; `keep`, which takes the row's number
///   in the file and the stoppage, and ends the reading by an error.
/// - **Output**: the summary. A row is unusable without a case number or a first day, with a date, number of workers or
///   of days that cannot be read, or with more or fewer cells than there are headings. A stoppage that ends before it
///   begins, or without an end, is kept and remarked upon.
/// - **Memory**: one row.
///
/// # Errors
/// [`ReadError::WrongKind`], [`ReadError::MissingColumn`], [`ReadError::Damaged`], [`ReadError::NothingKept`]; in strict
/// mode [`ReadError::Field`] at the first unusable row; whatever `keep` answers.
pub fn read<R: Read, E: From<ReadError>>(
    reader: R,
    file: &str,
    options: ReadOptions,
    mut keep: impl FnMut(u64, Stoppage) -> Result<(), E>,
) -> Result<ImportSummary, E> {
    let mut table = Table::of(HEADINGS, WANTED);
    let mut importer = Importer::new(file, options);
    delimited_rows(reader, file, Form::csv(WANTED.what), |number, cells: &[Cell<'_>]| {
        let Some(row) = table.feed(cells) else { return Ok(()) };
        if let Some(stoppage) = importer.take(number, stoppage(&row))? {
            remark(&mut importer, number, &stoppage);
            keep(number, stoppage)?;
        }
        Ok::<(), E>(())
    })?;
    table.finish(file)?;
    Ok(importer.finish()?)
}

/// Reads a whole file into memory.
///
/// # Errors
/// As [`read`].
pub fn read_all<R: Read>(reader: R, file: &str, options: ReadOptions) -> Result<StoppageRecord, ReadError> {
    let mut stoppages = Vec::new();
    let summary = read(reader, file, options, |_, stoppage| {
        stoppages.push(stoppage);
        Ok::<(), ReadError>(())
    })?;
    Ok(StoppageRecord { stoppages, summary })
}

fn stoppage(row: &Row<'_>) -> Result<Stoppage, RowFault> {
    row.whole()?;
    let case_number = row.text(CASE).into_owned();
    if case_number.is_empty() {
        return Err(row.fault(CASE, "a case number"));
    }
    let naics = row.text(NAICS);
    // Spreadsheets turn the code 44 into 44.0.
    let naics = naics.strip_suffix(".0").unwrap_or(&naics);
    Ok(Stoppage {
        case_number,
        employer: row.text(EMPLOYER).into_owned(),
        union: row.text(UNION).into_owned(),
        local: row.text(LOCAL).into_owned(),
        industry: row.text(INDUSTRY).into_owned(),
        naics: Some(naics.to_owned()).filter(|code| !code.is_empty()),
        state: state(&row.text(PLACE)),
        idled: row.count(IDLED)?,
        unit: row.count(UNIT)?,
        started: row.needed_day(STARTED)?,
        ended: row.day(ENDED)?,
        days_published: row.count(DAYS)?,
    })
}

/// The two letters at the end of `Secaucus, NJ`; empty where there are none, as in `Various, ` or `CA and NV, `.
fn state(place: &str) -> String {
    let last = place.rsplit(',').next().unwrap_or_default().trim();
    let two = last.len() == 2 && last.bytes().all(|b| b.is_ascii_alphabetic());
    if two { last.to_ascii_uppercase() } else { String::new() }
}

fn remark(importer: &mut Importer, number: u64, stoppage: &Stoppage) {
    match (stoppage.ended, stoppage.days()) {
        (None, _) => {
            importer.remark(number, "no last day: still going on, or not written down", "End Date", "");
        }
        (Some(ended), None) => {
            importer.remark(number, "ends before it begins", "End Date", &ended.to_string());
        }
        (Some(_), Some(days)) => {
            if let Some(published) = stoppage.days_published.filter(|published| *published != days) {
                let reason = "the days published are not those from first to last day";
                importer.remark(number, reason, "Duration", &published.to_string());
            }
        }
    }
    if stoppage.state.is_empty() {
        importer.remark(number, "no state in two letters", "City, State", "");
    }
    if stoppage.idled.is_none_or(|idled| idled == 0) {
        let found = stoppage.idled.map_or_else(String::new, |idled| idled.to_string());
        importer.remark(number, "no number of workers idled, or 0", "# Idled", &found);
    }
}
