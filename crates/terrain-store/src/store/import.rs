//! Imports: one file or pair of files in one transaction, with where it came from and what was left out and why; and
//! taking one back.
//!
//! Belongs here: provenance, and that the same file twice changes nothing. Does not: the tables of each record.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use serde::Serialize;
use sha2::{Digest, Sha256};
use terrain_evidence::fmcs;
use terrain_evidence::nlrb;
use terrain_evidence::olms;
use terrain_evidence::rollcall::{self, RollCallChoice, RollCallRecord};
use terrain_evidence::{Counted, Example, ImportSummary, ReadOptions};

use super::error::StoreError;
use super::rows::{Counts, Sink};
use super::{Store, elections, roll_calls};
use crate::run_directory::{hex, sha256};

/// Work stoppages of the Federal Mediation and Conciliation Service.
pub(crate) const FMCS: &str = "fmcs";
/// Election tallies of the National Labor Relations Board.
pub(crate) const NLRB: &str = "nlrb";
/// Annual reports of unions to the Office of Labor-Management Standards.
pub(crate) const OLMS: &str = "olms";
/// Roll calls of a chamber.
pub(crate) const ROLL_CALL: &str = "rollcall";

/// Every record that can be imported, in alphabetical order.
pub(crate) const RECORDS: [&str; 4] = [FMCS, NLRB, OLMS, ROLL_CALL];

/// How to import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// Stop at the first row that cannot be used, instead of skipping it.
    pub strict: bool,
    /// When, as it is to be shown; the crate does not look at the clock.
    pub imported_at: String,
    /// Read and count everything, and keep nothing.
    pub dry_run: bool,
}

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
    /// The record, as after `terrain import`: `fmcs`, `nlrb`, `olms` or `rollcall`.
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

/// What an import did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// Whether the same bytes were imported before: then nothing changed, and `import` is that of the first time.
    pub already: bool,
    /// Whether this was only a trial: then nothing was kept, and the number in `import` was given to nobody.
    pub dry_run: bool,
    /// Rows of earlier imports that count no longer, because this one has the same case or a later filing.
    pub replaced: u64,
    /// The import.
    pub import: Import,
}

impl Store {
    /// Imports election tallies from the Board's xlsx or a csv with its columns. A tally of a case, unit and ballot
    /// that an earlier import has too stands in its place.
    ///
    /// # Errors
    /// [`StoreError::Read`] for a file that cannot be used; [`StoreError::NotAFile`], [`StoreError::Io`],
    /// [`StoreError::Busy`], [`StoreError::Full`], [`StoreError::Database`]. Nothing is kept after an error.
    pub fn import_nlrb(&mut self, path: &Path, options: &ImportOptions) -> Result<Imported, StoreError> {
        let (file, about) = open(path)?;
        let (name, read) = (about.name.clone(), options.reading());
        let new = New::file(NLRB, "election tallies", &["nlrb_election"], about);
        self.keep(&new, options, |sink| {
            let record = nlrb::read(file, &name, read)?;
            elections::write(sink.transaction, sink.id, &record).map_err(sink.failed())?;
            Ok(record.summary)
        })
    }

    /// Imports work stoppages from a csv with the columns of the Federal Mediation and Conciliation Service, plain or
    /// gzip, one row in memory at a time. A stoppage of a case and first day that an earlier import has too stands in
    /// its place.
    ///
    /// # Errors
    /// As [`Store::import_nlrb`].
    pub fn import_fmcs(&mut self, path: &Path, options: &ImportOptions) -> Result<Imported, StoreError> {
        let (file, about) = open(path)?;
        let (name, read) = (about.name.clone(), options.reading());
        let new = New::file(FMCS, "work stoppages", &["fmcs_stoppage"], about);
        self.keep(&new, options, |sink| {
            fmcs::read(file, &name, read, |row, stoppage| sink.keep(row, &stoppage))
        })
    }

    /// Imports annual reports of unions, or their receipts by kind, from the text of the yearly download of the Office of
    /// Labor-Management Standards, plain or gzip, one row in memory at a time; the headings say which of the two it is.
    /// Of the filings of one union for one year the one amended last counts, in whatever order they come.
    ///
    /// # Errors
    /// As [`Store::import_nlrb`].
    pub fn import_olms(&mut self, path: &Path, options: &ImportOptions) -> Result<Imported, StoreError> {
        let (file, about) = open(path)?;
        let (name, read) = (about.name.clone(), options.reading());
        let (file, receipts) = olms::receipts_or_reports(file, &name)?;
        if receipts {
            let new = New::file(OLMS, "receipts by kind", &["olms_receipts"], about);
            return self.keep(&new, options, |sink| {
                olms::read_receipts(file, &name, read, |row, receipts| sink.keep(row, &receipts))
            });
        }
        let new = New::file(OLMS, "annual reports", &["olms_report"], about);
        self.keep(&new, options, |sink| olms::read(file, &name, read, |row, report| sink.keep(row, &report)))
    }

    /// Imports one chamber in one Congress from Voteview's votes and members files (csv, plain or gzip).
    ///
    /// # Errors
    /// As [`Store::import_nlrb`].
    pub fn import_rollcall(
        &mut self,
        votes: &Path,
        members: &Path,
        choice: &RollCallChoice,
        options: &ImportOptions,
    ) -> Result<Imported, StoreError> {
        let (votes, about_votes) = open(votes)?;
        let (members, about_members) = open(members)?;
        let record = rollcall::read_voteview(
            (votes, about_votes.name.as_str()),
            (members, about_members.name.as_str()),
            choice,
            options.reading(),
        )?;
        self.keep_roll_calls("voteview", vec![about_votes, about_members], &record, options)
    }

    /// Imports the votes of any body from a csv with the columns `legislator`, `vote_id`, `position` and, if known,
    /// `party`.
    ///
    /// # Errors
    /// As [`Store::import_nlrb`].
    pub fn import_rollcall_long(
        &mut self,
        path: &Path,
        options: &ImportOptions,
    ) -> Result<Imported, StoreError> {
        let (file, about) = open(path)?;
        let record = rollcall::read_long(file, &about.name, options.reading())?;
        self.keep_roll_calls("long", vec![about], &record, options)
    }

    fn keep_roll_calls(
        &mut self,
        form: &'static str,
        files: Vec<ImportedFile>,
        record: &RollCallRecord,
        options: &ImportOptions,
    ) -> Result<Imported, StoreError> {
        // One pair of files can hold several chambers, each an import of its own.
        let mut parts: Vec<&str> = files.iter().map(|file| file.sha256.as_str()).collect();
        let congress = record.congress.map_or_else(String::new, |congress| congress.to_string());
        parts.extend([form, congress.as_str(), record.chamber.as_str()]);
        let identity = sha256(parts.join("\n").as_bytes());
        let new = New { record: ROLL_CALL, form, tables: &[], identity, files };
        self.keep(&new, options, |sink| {
            roll_calls::write(sink.transaction, sink.id, record).map_err(sink.failed())?;
            Ok(record.summary.clone())
        })
    }

    /// Keeps an import whole or not at all; `fill` reads the files and fills the record's tables.
    pub(crate) fn keep(
        &mut self,
        new: &New,
        options: &ImportOptions,
        fill: impl FnOnce(&mut Sink<'_>) -> Result<ImportSummary, StoreError>,
    ) -> Result<Imported, StoreError> {
        let failed = StoreError::database("write", &self.path);
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&failed)?;
        let dry_run = options.dry_run;
        if let Some(id) = known(&transaction, new.record, &new.identity).map_err(&failed)? {
            let import = one(&transaction, id).map_err(&failed)?;
            return Ok(Imported { already: true, dry_run, replaced: 0, import });
        }
        let id = new.write(&transaction, options).map_err(&failed)?;
        let counts = || -> rusqlite::Result<Vec<Counts>> {
            new.tables.iter().map(|table| Counts::of(&transaction, table, id)).collect()
        };
        let others = |counts: &[Counts]| counts.iter().map(|table| table.others_counting).sum::<u64>();
        let before = others(&counts().map_err(&failed)?);
        let mut summary = fill(&mut Sink::new(&transaction, id, &self.path))?;
        let counts = counts().map_err(&failed)?;
        let replaced = before.saturating_sub(others(&counts));
        summary.superseded = counts.iter().map(|table| table.own.saturating_sub(table.own_counting)).sum();
        summary.kept = summary.kept.saturating_sub(summary.superseded);
        write_summary(&transaction, id, &summary).map_err(&failed)?;
        let import = one(&transaction, id).map_err(&failed)?;
        if dry_run {
            transaction.rollback().map_err(&failed)?;
        } else {
            transaction.commit().map_err(&failed)?;
        }
        Ok(Imported { already: false, dry_run, replaced, import })
    }

    /// Takes an import back: every answer is again what it was without it. What it had replaced counts again.
    ///
    /// With `dry_run` nothing is changed; the import that would go is the answer all the same.
    ///
    /// # Errors
    /// [`StoreError::NoSuchImport`], [`StoreError::Busy`], [`StoreError::Full`], [`StoreError::Database`].
    pub fn undo(&mut self, id: i64, dry_run: bool) -> Result<Import, StoreError> {
        let failed = StoreError::database("write", &self.path);
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&failed)?;
        let Some(import) = one(&transaction, id).optional().map_err(&failed)? else {
            let known = all(&transaction).map_err(&failed)?;
            return Err(StoreError::NoSuchImport { id, known: known.iter().map(Import::title).collect() });
        };
        transaction.execute("DELETE FROM import WHERE id = ?", [id]).map_err(&failed)?;
        if dry_run {
            transaction.rollback().map_err(&failed)?;
        } else {
            transaction.commit().map_err(&failed)?;
        }
        Ok(import)
    }
}

impl ImportOptions {
    const fn reading(&self) -> ReadOptions {
        ReadOptions { strict: self.strict }
    }
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
    pub(crate) identity: String,
    pub(crate) files: Vec<ImportedFile>,
}

impl New {
    /// An import of one file, which its bytes identify.
    fn file(
        record: &'static str,
        form: &'static str,
        tables: &'static [&'static str],
        file: ImportedFile,
    ) -> Self {
        Self { record, form, tables, identity: file.sha256.clone(), files: vec![file] }
    }

    fn write(&self, transaction: &Transaction<'_>, options: &ImportOptions) -> rusqlite::Result<i64> {
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

fn write_summary(transaction: &Transaction<'_>, id: i64, summary: &ImportSummary) -> rusqlite::Result<()> {
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

/// The file at its start, with its name, checksum and size.
fn open(path: &Path) -> Result<(File, ImportedFile), StoreError> {
    if path.is_dir() {
        return Err(StoreError::NotAFile { path: path.to_owned() });
    }
    let failed = |source| StoreError::Io { doing: "read", path: path.to_owned(), source };
    let mut file = File::open(path).map_err(failed)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    let mut bytes = 0;
    loop {
        let read = file.read(&mut buffer).map_err(failed)?;
        if read == 0 {
            break;
        }
        hasher.update(&buffer[..read]);
        bytes += read as u64;
    }
    file.seek(SeekFrom::Start(0)).map_err(failed)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok((file, ImportedFile { name, sha256: hex(hasher), bytes }))
}

/// SQLite's whole numbers are signed; counts of rows and bytes never come near the end.
pub(crate) fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

pub(crate) fn index(place: usize) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX)
}

fn known(connection: &Connection, record: &str, identity: &str) -> rusqlite::Result<Option<i64>> {
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
