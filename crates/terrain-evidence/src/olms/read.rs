//! Reading annual reports from the Office's yearly download, `lm_data_data_YYYY.txt`, row by row.
//!
//! Belongs here: headings, and what makes a row usable. Does not: which reports an estimate counts.

use std::io::Read;

use super::{Form, Month, Report};
use crate::delimited::{self, delimited_rows};
use crate::error::ReadError;
use crate::import::{ImportSummary, Importer, ReadOptions, RowFault};
use crate::table::{Cell, Heading, Row, Table, Wanted, without_words};

/// Reports and what was read to get them.
#[derive(Clone, Debug)]
pub struct ReportRecord {
    /// Usable rows, in the order of the file.
    pub reports: Vec<Report>,
    /// Rows read, kept, skipped.
    pub summary: ImportSummary,
}

pub(super) const UNION: usize = 0;
pub(super) const AFFILIATION: usize = 1;
pub(super) const FILE_NUMBER: usize = 2;
pub(super) const UNIT: usize = 3;
pub(super) const FROM: usize = 4;
pub(super) const TO: usize = 5;
pub(super) const TERMINAL: usize = 6;
pub(super) const ASSETS: usize = 7;
pub(super) const NUMBER: usize = 8;
pub(super) const BODY: usize = 9;
pub(super) const LIABILITIES: usize = 10;
pub(super) const RECEIPTS: usize = 11;
pub(super) const DISBURSEMENTS: usize = 12;
pub(super) const MEMBERS: usize = 13;
pub(super) const NEXT_ELECTION: usize = 14;
pub(super) const REPORT: usize = 15;
pub(super) const YEAR: usize = 16;
pub(super) const AMENDMENT: usize = 17;
pub(super) const RECEIVED: usize = 18;
pub(super) const STATE: usize = 19;
pub(super) const FORM: usize = 20;

/// Headings as the Office writes them. Those of officers' names, streets and telephones are not among them: what is not
/// asked for is never read.
pub(super) const HEADINGS: &[Heading] = &[
    Heading::required("UNION_NAME", &[]),
    Heading::required("AFF_ABBR", &[]),
    Heading::required("F_NUM", &[]),
    Heading::optional("UNIT_NAME", &[]),
    Heading::optional("PD_COVERED_FROM", &[]),
    Heading::required("PD_COVERED_TO", &[]),
    Heading::optional("TERMINATE", &[]),
    Heading::required("TTL_ASSETS", &[]),
    Heading::optional("DESIG_NUM", &[]),
    Heading::optional("DESIG_NAME", &[]),
    Heading::required("TTL_LIABILITIES", &[]),
    Heading::required("TTL_RECEIPTS", &[]),
    Heading::required("TTL_DISBURSEMENTS", &[]),
    Heading::required("MEMBERS", &[]),
    Heading::required("NEXT_ELECTION", &[]),
    Heading::required("RPT_ID", &[]),
    Heading::required("YR_COVERED", &[]),
    Heading::optional("AMENDMENT", &[]),
    Heading::optional("RECEIVE_DATE", &[]),
    Heading::required("STATE", &[]),
    Heading::required("FORM_TYPE", &[]),
];

const WANTED: Wanted = Wanted {
    importer: "olms",
    what: "annual reports of unions from the OLMS, lm_data_data_YYYY.txt of its yearly download, with | between cells",
};

/// How the Office writes its files: quotation marks are letters like any other.
pub(super) const fn written(expected: &'static str) -> delimited::Form {
    delimited::Form { delimiter: b'|', quotes: false, expected }
}

/// Years after the end of the fiscal year in which an election can still be the next one: five is the law's limit for
/// national bodies (29 U.S.C. 481), the rest is for late ones.
const FARTHEST_ELECTION: i32 = 10 * 12;

/// Reads reports from the Office's yearly text, plain or gzip, and hands each on as soon as it is read.
///
/// - **Input**: `reader` at its start; `file`, the name used in messages; `options`; `keep`, which takes the row's number
///   in the file and the report, and ends the reading by an error.
/// - **Output**: the summary. Rows of other forms (LM-5, which carries no figures) are left out. A row is unusable without
///   file number, year, number of the filing or last day of the fiscal year, with a number, an amount or a day that
///   cannot be read, or with more or fewer cells than there are headings.
/// - **Memory**: one row.
///
/// # Errors
/// [`ReadError::WrongKind`], [`ReadError::MissingColumn`], [`ReadError::Damaged`], [`ReadError::NothingKept`]; in strict
/// mode [`ReadError::Field`] at the first unusable row; whatever `keep` answers.
pub fn read<R: Read, E: From<ReadError>>(
    reader: R,
    file: &str,
    options: ReadOptions,
    mut keep: impl FnMut(u64, Report) -> Result<(), E>,
) -> Result<ImportSummary, E> {
    let mut table = Table::of(HEADINGS, WANTED);
    let mut importer = Importer::new(file, options);
    delimited_rows(reader, file, written(WANTED.what), |number, cells: &[Cell<'_>]| {
        let Some(row) = table.feed(cells) else { return Ok(()) };
        let whole = row.whole();
        if whole.is_ok() && is_another_form(&row.text(FORM)) {
            importer.leave_out(number, "another form than LM-2, LM-3 or LM-4", "FORM_TYPE", &row.text(FORM));
            return Ok(());
        }
        if let Some(report) = importer.take(number, whole.and_then(|()| report(&row)))? {
            remark(&mut importer, number, &report, &row);
            keep(number, report)?;
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
pub fn read_all<R: Read>(reader: R, file: &str, options: ReadOptions) -> Result<ReportRecord, ReadError> {
    let mut reports = Vec::new();
    let summary = read(reader, file, options, |_, report| {
        reports.push(report);
        Ok::<(), ReadError>(())
    })?;
    Ok(ReportRecord { reports, summary })
}

/// `LM-5`, `LM-1`, `LM-30`: a form of the Office, but none of an annual report.
fn is_another_form(text: &str) -> bool {
    let digits = text.trim().strip_prefix("LM-").unwrap_or_default();
    Form::parse(text).is_none() && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

fn report(row: &Row<'_>) -> Result<Report, RowFault> {
    let form = Form::parse(&row.text(FORM));
    let form = form.ok_or_else(|| row.fault_without_words(FORM, "LM-2, LM-3 or LM-4"))?;
    let year = row.needed_count(YEAR)?;
    let year = u16::try_from(year).ok().filter(|year| (1950..2200).contains(year));
    let to = row.needed_day(TO)?;
    let next_election = Month::parse(&row.text(NEXT_ELECTION)).filter(|month| {
        let end = Month { year: to.year, month: to.month };
        end.months_to(*month) <= FARTHEST_ELECTION
    });
    Ok(Report {
        file_number: row.needed_count(FILE_NUMBER)?,
        year: year.ok_or_else(|| row.fault(YEAR, "a year such as 2021"))?,
        report: row.needed_count(REPORT)?,
        amendment: row.count(AMENDMENT)?.unwrap_or(0),
        received: row.day(RECEIVED)?,
        union: row.text(UNION).into_owned(),
        affiliation: row.text(AFFILIATION).into_owned(),
        unit: row.text(UNIT).into_owned(),
        designation: format!("{} {}", row.text(BODY), row.text(NUMBER)).trim().to_owned(),
        state: Some(row.text(STATE).to_ascii_uppercase()).filter(|state| is_state(state)).unwrap_or_default(),
        form,
        from: row.day(FROM)?,
        to,
        terminal: row.text(TERMINAL).eq_ignore_ascii_case("T"),
        members: row.count(MEMBERS)?,
        assets: row.dollars(ASSETS)?,
        liabilities: row.dollars(LIABILITIES)?,
        receipts: row.dollars(RECEIPTS)?,
        disbursements: row.dollars(DISBURSEMENTS)?,
        dues: None,
        next_election,
    })
}

fn is_state(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|b| b.is_ascii_alphabetic())
}

fn remark(importer: &mut Importer, number: u64, report: &Report, row: &Row<'_>) {
    if report.state.is_empty() {
        importer.remark(number, "no state in two letters", "STATE", &without_words(&row.text(STATE)));
    }
    if report.from.is_some_and(|from| from > report.to) {
        let reason = "the fiscal year ends before it begins";
        importer.remark(number, reason, "PD_COVERED_TO", &report.to.to_string());
    }
    if report.members.is_none() {
        importer.remark(number, "no number of members", "MEMBERS", "");
    }
    let election = row.text(NEXT_ELECTION);
    if report.next_election.is_none() && !election.is_empty() {
        let reason = "no month of an election can be read";
        importer.remark(number, reason, "NEXT_ELECTION", &without_words(&election));
    }
}
