//! Reports written back under the Office's headings: the form in which they ship with the program.
//!
//! Belongs here: the columns that estimates need. Does not: names of units and everything about officers.

use std::io::{self, Write};

use super::Report;
use super::read::{
    AFFILIATION, AMENDMENT, ASSETS, DISBURSEMENTS, FILE_NUMBER, FORM, HEADINGS, LIABILITIES, MEMBERS,
    NEXT_ELECTION, RECEIPTS, REPORT, STATE, TERMINAL, TO, UNION, YEAR,
};

/// Writes the columns that the estimators use; [`super::read`] reads them back, without unit, designation, first day and
/// day of receipt.
///
/// # Errors
/// Those of the writer.
pub fn write_text<W: Write>(reports: &[Report], mut out: W) -> io::Result<()> {
    const COLUMNS: [usize; 16] = [
        UNION,
        AFFILIATION,
        FILE_NUMBER,
        TO,
        TERMINAL,
        ASSETS,
        LIABILITIES,
        RECEIPTS,
        DISBURSEMENTS,
        MEMBERS,
        NEXT_ELECTION,
        REPORT,
        YEAR,
        AMENDMENT,
        STATE,
        FORM,
    ];
    writeln!(out, "{}", COLUMNS.map(|column| HEADINGS[column].name).join("|"))?;
    for report in reports {
        // A delimiter inside a name would move the cells after it.
        let cells = COLUMNS.map(|column| field(report, column).replace(['|', '\n', '\r'], " "));
        writeln!(out, "{}", cells.join("|"))?;
    }
    out.flush()
}

fn field(report: &Report, column: usize) -> String {
    let amount = |amount: Option<u64>| amount.map_or_else(String::new, |amount| amount.to_string());
    match column {
        UNION => report.union.clone(),
        AFFILIATION => report.affiliation.clone(),
        FILE_NUMBER => report.file_number.to_string(),
        TO => report.to.to_string(),
        TERMINAL => if report.terminal { "T" } else { "F" }.to_owned(),
        ASSETS => amount(report.assets),
        LIABILITIES => amount(report.liabilities),
        RECEIPTS => amount(report.receipts),
        DISBURSEMENTS => amount(report.disbursements),
        MEMBERS => amount(report.members.map(u64::from)),
        NEXT_ELECTION => report.next_election.map_or_else(String::new, |month| month.to_string()),
        REPORT => report.report.to_string(),
        YEAR => report.year.to_string(),
        AMENDMENT => report.amendment.to_string(),
        STATE => report.state.clone(),
        FORM => report.form.label().to_owned(),
        _ => String::new(),
    }
}
