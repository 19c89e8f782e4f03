//! Who is on file, and the filings of one organization: only the columns and rows that are asked for are read.
//!
//! Belongs here: the questions. Does not: likeness of names and what the filings say (`terrain-evidence`).

use rusqlite::Connection;
use terrain_evidence::Date;
use terrain_evidence::fec::Filing;
use terrain_evidence::irs990::Return;
use terrain_evidence::nlrb::ElectionRecord;
use terrain_evidence::olms::Report;
use terrain_evidence::organization::{Key, Sighting};

use super::rows::counting_where;
use super::{filings, returns};

/// Unions that filed reports.
pub(super) fn unions(connection: &Connection) -> rusqlite::Result<Vec<Sighting>> {
    let mut found = connection.prepare(
        "SELECT file_number, union_name, designation, unit, affiliation, state, year, form FROM olms_report_counting",
    )?;
    let seen = found.query_map([], |row| {
        let [union, designation, unit, letters]: [String; 4] =
            [row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?];
        Ok(Sighting {
            key: Key::Union(row.get(0)?),
            name: Sighting::union_name(&union, &designation, &unit),
            also: if letters == "UNAFF" { String::new() } else { letters },
            state: row.get(5)?,
            year: row.get(6)?,
            form: row.get(7)?,
            case: None,
        })
    })?;
    seen.collect()
}

/// Non-profits that filed returns.
pub(super) fn non_profits(connection: &Connection) -> rusqlite::Result<Vec<Sighting>> {
    let mut found = connection
        .prepare("SELECT ein, name, state, tax_year, form, subsection FROM irs990_return_counting")?;
    let seen = found.query_map([], |row| {
        let [form, subsection]: [String; 2] = [row.get(4)?, row.get(5)?];
        Ok(Sighting {
            key: Key::NonProfit(row.get(0)?),
            name: row.get(1)?,
            also: String::new(),
            state: row.get(2)?,
            year: row.get(3)?,
            form: format!("Form {form}, {subsection}"),
            case: None,
        })
    })?;
    seen.collect()
}

/// Political committees that filed reports.
pub(super) fn committees(connection: &Connection) -> rusqlite::Result<Vec<Sighting>> {
    let mut found = connection
        .prepare("SELECT committee_id, committee, state, through_day, form_code FROM fec_filing_counting")?;
    let seen = found.query_map([], |row| {
        let through: Option<String> = row.get(3)?;
        let form: String = row.get(4)?;
        Ok(Sighting {
            key: Key::Committee(row.get(0)?),
            name: row.get(1)?,
            also: String::new(),
            state: row.get(2)?,
            year: through.as_deref().and_then(Date::parse).map_or(0, |day| day.year),
            form: format!("Form {form}"),
            case: None,
        })
    })?;
    seen.collect()
}

/// Unions on ballots.
pub(super) fn on_ballots(record: &ElectionRecord) -> impl Iterator<Item = Sighting> + '_ {
    record.elections.iter().flat_map(Sighting::of_election)
}

/// The reports of one union.
pub(super) fn reports_of(connection: &Connection, file_number: u32) -> rusqlite::Result<Vec<Report>> {
    counting_where(connection, "file_number = ?", &[file_number.to_string()])
}

/// The returns of one non-profit.
pub(super) fn returns_of(connection: &Connection, ein: &str) -> rusqlite::Result<Vec<Return>> {
    returns::of(connection, ein)
}

/// The filings of one committee.
pub(super) fn filings_of(connection: &Connection, committee: &str) -> rusqlite::Result<Vec<Filing>> {
    filings::of(connection, committee)
}
