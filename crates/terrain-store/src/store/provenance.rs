//! What is known of an import: where it came from, when, and what was left out and why.
//!
//! Belongs here: the tables of imports. Does not: how an import comes about (`import`).

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::Serialize;
use terrain_evidence::{Counted, Example, ImportSummary};

use super::import::ImportOptions;

/// Filings of political committees with the Federal Election Commission.
pub(crate) const FEC: &str = "fec";
/// Work stoppages of the Federal Mediation and Conciliation Service.
pub(crate) const FMCS: &str = "fmcs";
/// Returns of non-profits filed with the Internal Revenue Service.
pub(crate) const IRS990: &str = "irs990";
/// Election tallies of the National Labor Relations Board.
pub(crate) const NLRB: &str = "nlrb";
/// Annual reports of unions to the Office of Labor-Management Standards.
pub(crate) const OLMS: &str = "olms";
/// Roll calls of a chamber.
pub(crate) const ROLL_CALL: &str = "rollcall";

/// Every record that can be imported, in alphabetical order.
pub(crate) const RECORDS: [&str; 6] = [FEC, FMCS, IRS990, NLRB, OLMS, ROLL_CALL];

/// A file that was imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ImportedFile {
    /// Its name, without the folder.
    pub name: String,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
}

/// One import as the store keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Import {
    /// Number of the import; later ones are larger.
    pub id: i64,
    /// The record, as after `terrain import`: `fec`, `fmcs`, `irs990`, `nlrb`, `olms` or `rollcall`.
    pub record: String,
    /// What the files hold, such as `election tallies` or `voteview`.
    pub form: String,
    /// When, as given at the import.
    pub imported_at: String,
    /// The files.
    pub files: Vec<ImportedFile>,
    /// Rows read, kept, superseded, and skipped by reason.
    pub summary: ImportSummary,
}

impl Import {
    /// Its number, record, files and time in one line.
    #[must_use]
    pub fn title(&self) -> String {
        let Self { id, record, summary, imported_at, .. } = self;
        format!("{id}: {record}, {}, {imported_at}", summary.files.join(" and "))
    }
}

/// An import that may become one.
pub(crate) struct New {
    pub(crate) record: &'static str,
    pub(crate) form: &'static str,
    /// Tables with a view of the rows that count.
    pub(crate) tables: &'static [&'static str],
    /// How many rows of the file a row of these tables stands for: `1`, or a column that says it.
    pub(crate) rows: &'static str,
    pub(crate) identity: String,
    pub(crate) files: Vec<ImportedFile>,
}

impl New {
    /// An import of one file, which its bytes identify.
    pub(super) fn file(
        record: &'static str,
        form: &'static str,
        tables: &'static [&'static str],
        file: ImportedFile,
    ) -> Self {
        Self { record, form, tables, rows: "1", identity: file.sha256.clone(), files: vec![file] }
    }

    pub(super) fn write(
        &self,
        transaction: &Transaction<'_>,
        options: &ImportOptions,
    ) -> rusqlite::Result<i64> {
        transaction.execute(
            "INSERT INTO import (record, form, identity, imported_at, rows_read, rows_kept, rows_superseded) \
             VALUES (?, ?, ?, ?, 0, 0, 0)",
            params![self.record, self.form, self.identity, options.imported_at],
        )?;
        let id = transaction.last_insert_rowid();
        for (place, file) in self.files.iter().enumerate() {
            transaction.execute(
                "INSERT INTO import_file VALUES (?, ?, ?, ?, ?)",
                params![id, index(place), file.name, file.sha256, signed(file.bytes)],
            )?;
        }
        Ok(id)
    }
}

pub(super) fn write_summary(
    transaction: &Transaction<'_>,
    id: i64,
    summary: &ImportSummary,
) -> rusqlite::Result<()> {
    transaction.execute(
        "UPDATE import SET rows_read = ?, rows_kept = ?, rows_superseded = ? WHERE id = ?",
        params![signed(summary.read), signed(summary.kept), signed(summary.superseded), id],
    )?;
    for (kind, reasons) in [("skipped", &summary.skipped), ("remarked", &summary.remarked)] {
        for (at, reason) in reasons.iter().enumerate() {
            transaction.execute(
                "INSERT INTO import_reason VALUES (?, ?, ?, ?, ?)",
                params![id, kind, index(at), reason.reason, signed(reason.count)],
            )?;
            for (place, example) in reason.examples.iter().enumerate() {
                let Example { row, field, found } = example;
                transaction.execute(
                    "INSERT INTO import_example VALUES (?, ?, ?, ?, ?, ?, ?)",
                    params![id, kind, index(at), index(place), signed(*row), field, found],
                )?;
            }
        }
    }
    Ok(())
}

/// SQLite's whole numbers are signed; counts of rows and bytes never come near the end.
pub(crate) fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

pub(crate) fn index(place: usize) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX)
}

pub(super) fn known(connection: &Connection, record: &str, identity: &str) -> rusqlite::Result<Option<i64>> {
    let sql = "SELECT id FROM import WHERE record = ? AND identity = ?";
    connection.query_row(sql, [record, identity], |row| row.get(0)).optional()
}

/// What identifies the imports of a record, in the order of import.
pub(crate) fn identities(connection: &Connection, record: &str) -> rusqlite::Result<Vec<String>> {
    let mut found = connection.prepare("SELECT identity FROM import WHERE record = ? ORDER BY id")?;
    found.query_map([record], |row| row.get(0))?.collect()
}

pub(crate) fn all(connection: &Connection) -> rusqlite::Result<Vec<Import>> {
    let mut found = connection.prepare("SELECT id FROM import ORDER BY id")?;
    let ids: Vec<i64> = found.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    ids.into_iter().map(|id| one(connection, id)).collect()
}

pub(crate) fn one(connection: &Connection, id: i64) -> rusqlite::Result<Import> {
    let mut files =
        connection.prepare("SELECT name, sha256, bytes FROM import_file WHERE import = ? ORDER BY place")?;
    let files: Vec<ImportedFile> = files
        .query_map([id], |row| {
            let bytes = count(row.get(2)?);
            Ok(ImportedFile { name: row.get(0)?, sha256: row.get(1)?, bytes })
        })?
        .collect::<rusqlite::Result<_>>()?;
    let (skipped, remarked) = (reasons(connection, id, "skipped")?, reasons(connection, id, "remarked")?);
    connection.query_row(
        "SELECT record, form, imported_at, rows_read, rows_kept, rows_superseded FROM import WHERE id = ?",
        [id],
        |row| {
            let summary = ImportSummary {
                files: files.iter().map(|file| file.name.clone()).collect(),
                read: count(row.get(3)?),
                kept: count(row.get(4)?),
                superseded: count(row.get(5)?),
                skipped,
                remarked,
            };
            let (record, form, imported_at) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(Import { id, record, form, imported_at, files, summary })
        },
    )
}

/// A count, which the tables hold to be 0 or more.
fn count(signed: i64) -> u64 {
    u64::try_from(signed).unwrap_or(0)
}

fn reasons(connection: &Connection, id: i64, kind: &str) -> rusqlite::Result<Vec<Counted>> {
    let mut examples = connection.prepare(
        "SELECT file_row, field, found FROM import_example \
         WHERE import = ? AND kind = ? AND reason = ? ORDER BY place",
    )?;
    let mut found = connection.prepare(
        "SELECT place, reason, rows FROM import_reason WHERE import = ? AND kind = ? ORDER BY place",
    )?;
    let mut rows = found.query(params![id, kind])?;
    let mut reasons = Vec::new();
    while let Some(row) = rows.next()? {
        let place: i64 = row.get(0)?;
        let examples = examples.query_map(params![id, kind, place], |row| {
            Ok(Example { row: count(row.get(0)?), field: row.get(1)?, found: row.get(2)? })
        })?;
        reasons.push(Counted {
            reason: row.get(1)?,
            count: count(row.get(2)?),
            examples: examples.collect::<rusqlite::Result<_>>()?,
        });
    }
    Ok(reasons)
}
