//! Importing one file, pair or folder of files in one transaction, trying it, and taking it back.
//!
//! Belongs here: that an import is whole or nothing, and that the same file twice changes nothing. Does not: what is known
//! of an import (`provenance`), the tables of each record.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use rusqlite::{OptionalExtension, TransactionBehavior};
use serde::Serialize;
use sha2::{Digest, Sha256};
use terrain_evidence::fec::FilingReader;
use terrain_evidence::fmcs;
use terrain_evidence::irs990::ReturnReader;
use terrain_evidence::nlrb;
use terrain_evidence::olms;
use terrain_evidence::rollcall::{RollCallChoice, RollCallsRead};
use terrain_evidence::{ImportSummary, ReadOptions};

use super::error::StoreError;
use super::many::Many;
use super::provenance::{
    FEC, FMCS, IRS990, Import, ImportedFile, NLRB, New, OLMS, ROLL_CALL, all, known, one, write_summary,
};
use super::rows::{Counts, Sink};
use super::{Store, elections, filings, returns, roll_calls};
use crate::run_directory::{hex, sha256};

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

    /// Imports returns of non-profits: XML as the Internal Revenue Service publishes it, plain or gzip, a zip of many, or a
    /// folder of all these, one return in memory at a time. Of the returns of one organization for one tax year on one
    /// form the amended one counts, and of two alike the one filed later, in whatever order they come.
    ///
    /// In a folder, as in a zip, a file that cannot be read is left out and counted, unless `strict`.
    ///
    /// # Errors
    /// As [`Store::import_nlrb`], without [`StoreError::NotAFile`].
    pub fn import_irs990(&mut self, path: &Path, options: &ImportOptions) -> Result<Imported, StoreError> {
        let many = Many::at(path)?;
        let new = New::file(IRS990, "returns of non-profits", &["irs990_return"], many.about.clone());
        self.keep(&new, options, |sink| {
            let (mut reader, mut kept) = (ReturnReader::new(options.reading()), 0);
            many.each(|file, name| {
                let keep = &mut |one| {
                    kept += 1;
                    returns::write(sink, kept, one)
                };
                if many.folder {
                    reader.read_one_of_many(file, name, keep)
                } else {
                    reader.read_file(file, name, keep)
                }
            })?;
            Ok(reader.finish().if_any(&many.about.name)?)
        })
    }

    /// Imports filings of political committees: electronic filings of the Federal Election Commission (.fec), plain or
    /// gzip, a zip of many, or a folder of all these, one line in memory at a time beside the sums of one filing. Of the
    /// filings of one committee on one form for the same days the one amended last counts, in whatever order they come.
    ///
    /// In a folder, as in a zip, a file that cannot be read is left out and counted, unless `strict`.
    ///
    /// # Errors
    /// As [`Store::import_irs990`].
    pub fn import_fec(&mut self, path: &Path, options: &ImportOptions) -> Result<Imported, StoreError> {
        let many = Many::at(path)?;
        let about = many.about.clone();
        // What is read and counted are lines; what is kept of a filing are its sums.
        let new =
            New { rows: "rows", ..New::file(FEC, "filings of political committees", &["fec_filing"], about) };
        self.keep(&new, options, |sink| {
            let (mut reader, mut kept) = (FilingReader::new(options.reading()), 0);
            many.each(|file, name| {
                let keep = &mut |one| {
                    kept += 1;
                    filings::write(sink, kept, one)
                };
                if many.folder {
                    reader.read_one_of_many(file, name, keep)
                } else {
                    reader.read_file(file, name, keep)
                }
            })?;
            Ok(reader.finish().if_any(&many.about.name)?)
        })
    }

    /// Imports the votes of one chamber: files of Voteview, Open States, LegiScan or Legistar, or a csv with the columns
    /// `legislator`, `vote_id` and `position`, in whatever order; plain, gzip, in a zip or a folder. See
    /// [`terrain_evidence::rollcall::read_roll_calls`].
    ///
    /// # Errors
    /// As [`Store::import_irs990`].
    pub fn import_rollcall(
        &mut self,
        paths: &[PathBuf],
        choice: &RollCallChoice,
        options: &ImportOptions,
    ) -> Result<Imported, StoreError> {
        let given = roll_calls::files(paths)?;
        let RollCallsRead { record, form, order } =
            roll_calls::read_files(&given, choice, options.reading())?;
        // In an order that does not depend on how they were given.
        let mut files: Vec<ImportedFile> = Vec::new();
        let whose: Vec<&ImportedFile> =
            given.iter().flat_map(|one| one.paths().map(move |_| &one.about)).collect();
        for about in order.iter().filter_map(|place| whose.get(*place)) {
            if !files.contains(about) {
                files.push((*about).clone());
            }
        }
        // The same files can hold several chambers, each an import of its own.
        let mut parts: Vec<&str> = files.iter().map(|file| file.sha256.as_str()).collect();
        let congress = record.congress.map_or_else(String::new, |congress| congress.to_string());
        parts.extend([form.key(), congress.as_str(), record.chamber.as_str()]);
        let identity = sha256(parts.join("\n").as_bytes());
        let new = New { record: ROLL_CALL, form: form.key(), tables: &[], rows: "1", identity, files };
        self.keep(&new, options, |sink| {
            roll_calls::write(sink.transaction, sink.id, &record).map_err(sink.failed())?;
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
            new.tables.iter().map(|table| Counts::of(&transaction, table, new.rows, id)).collect()
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

/// The file at its start, with its name, checksum and size.
pub(super) fn open(path: &Path) -> Result<(File, ImportedFile), StoreError> {
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
