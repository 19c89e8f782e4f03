//! Imports: one file or pair of files in one transaction, with where it came from and what was left out and why.
//!
//! Belongs here: provenance, and that the same file twice changes nothing. Does not: the tables of each record.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use serde::Serialize;
use sha2::{Digest, Sha256};
use terrain_evidence::nlrb;
use terrain_evidence::rollcall::{self, RollCallChoice, RollCallRecord};
use terrain_evidence::{Counted, Example, ImportSummary, ReadOptions};

use super::error::StoreError;
use super::{Store, elections, roll_calls};
use crate::run_directory::{hex, sha256};

/// Election tallies of the National Labor Relations Board.
pub(crate) const NLRB: &str = "nlrb";
/// Roll calls of a chamber.
pub(crate) const ROLL_CALL: &str = "rollcall";

/// How to import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// Stop at the first row that cannot be used, instead of skipping it.
    pub strict: bool,
    /// When, as it is to be shown; the crate does not look at the clock.
    pub imported_at: String,
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
    /// `nlrb` or `rollcall`.
    pub record: String,
    /// Form of the files: `election tallies`, `voteview` or `long`.
    pub form: String,
    /// When, as given at the import.
    pub imported_at: String,
    /// The files.
    pub files: Vec<ImportedFile>,
    /// Rows read, kept, and skipped by reason.
    pub summary: ImportSummary,
}

/// What an import did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// Whether the same bytes were imported before: then nothing changed, and `import` is that of the first time.
    pub already: bool,
    /// Tallies of earlier imports that count no longer, because this one has the same case, unit and ballot.
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
        let record = nlrb::read(file, &about.name, ReadOptions { strict: options.strict })?;
        let import = New {
            record: NLRB,
            form: "election tallies",
            identity: about.sha256.clone(),
            files: vec![about],
            summary: &record.summary,
        };
        self.keep(&import, options, |transaction, id| {
            elections::write(transaction, id, &record)?;
            elections::replaced_by(transaction, id)
        })
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
            ReadOptions { strict: options.strict },
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
        let record = rollcall::read_long(file, &about.name, ReadOptions { strict: options.strict })?;
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
        let import = New { record: ROLL_CALL, form, identity, files, summary: &record.summary };
        self.keep(&import, options, |transaction, id| roll_calls::write(transaction, id, record).map(|()| 0))
    }

    /// Keeps an import whole or not at all; `write` fills the record's tables and counts what it replaces.
    fn keep(
        &mut self,
        new: &New<'_>,
        options: &ImportOptions,
        write: impl FnOnce(&Transaction<'_>, i64) -> rusqlite::Result<u64>,
    ) -> Result<Imported, StoreError> {
        let failed = StoreError::database("write", &self.path);
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&failed)?;
        if let Some(id) = known(&transaction, &new.identity).map_err(&failed)? {
            let import = one(&transaction, id).map_err(&failed)?;
            return Ok(Imported { already: true, replaced: 0, import });
        }
        let id = new.write(&transaction, options).map_err(&failed)?;
        let replaced = write(&transaction, id).map_err(&failed)?;
        let import = one(&transaction, id).map_err(&failed)?;
        transaction.commit().map_err(&failed)?;
        Ok(Imported { already: false, replaced, import })
    }
}

/// An import that may become one.
struct New<'a> {
    record: &'static str,
    form: &'static str,
    identity: String,
    files: Vec<ImportedFile>,
    summary: &'a ImportSummary,
}

impl New<'_> {
    fn write(&self, transaction: &Transaction<'_>, options: &ImportOptions) -> rusqlite::Result<i64> {
        transaction.execute(
            "INSERT INTO import (record, form, identity, imported_at, rows_read, rows_kept) \
             VALUES (?, ?, ?, ?, ?, ?)",
            params![
                self.record,
                self.form,
                self.identity,
                options.imported_at,
                signed(self.summary.read),
                signed(self.summary.kept)
            ],
        )?;
        let id = transaction.last_insert_rowid();
        for (place, file) in self.files.iter().enumerate() {
            transaction.execute(
                "INSERT INTO import_file VALUES (?, ?, ?, ?, ?)",
                params![id, index(place), file.name, file.sha256, signed(file.bytes)],
            )?;
        }
        for (kind, reasons) in [("skipped", &self.summary.skipped), ("remarked", &self.summary.remarked)] {
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
        Ok(id)
    }
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

fn known(connection: &Connection, identity: &str) -> rusqlite::Result<Option<i64>> {
    connection.query_row("SELECT id FROM import WHERE identity = ?", [identity], |row| row.get(0)).optional()
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
        "SELECT record, form, imported_at, rows_read, rows_kept FROM import WHERE id = ?",
        [id],
        |row| {
            let summary = ImportSummary {
                files: files.iter().map(|file| file.name.clone()).collect(),
                read: count(row.get(3)?),
                kept: count(row.get(4)?),
                superseded: 0,
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
