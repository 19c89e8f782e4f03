//! Reading returns: one file, a gzip, or a zip of many.
//!
//! Belongs here: going through files. Does not: what stands in one return (`reading`), which of several returns counts
//! (`record`).

use std::io::{Read, Seek};

use super::Return;
use super::reading::{Detail, Details, Outcome, Reading};
use super::record::ReturnRecord;
use super::xml::fields;
use crate::archive::{Found, Limits, Wanted, unpack};
use crate::error::ReadError;
use crate::import::{ImportSummary, Importer, ReadOptions, Stopped, can_be_left_out};

/// What this reader takes.
pub(super) const EXPECTED: &str =
    "returns as the Internal Revenue Service publishes them: XML, plain, gzip, or a zip of many";

fn wanted() -> Wanted {
    Wanted {
        expected: EXPECTED,
        endings: &["xml"],
        is: |start| {
            let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
            let has = |mark: &[u8]| start.windows(mark.len()).any(|window| window == mark);
            start.starts_with(b"<")
                && !has(b"<html")
                && !has(b"<HTML")
                && (has(b"<Return")
                    || has(b"efile")
                    || has(b":Return")
                    || has(b"<!DOCTYPE")
                    || has(b"encoding="))
        },
        limits: Limits::for_returns(),
    }
}

/// Reads returns one after the other: constant memory for any number of them, since each is handed on.
#[derive(Debug)]
pub struct ReturnReader {
    options: ReadOptions,
    importer: Importer,
    files: Vec<String>,
    /// Returns met so far, which is their row number in the summary.
    place: u64,
}

impl ReturnReader {
    /// A reader with nothing read.
    #[must_use]
    pub fn new(options: ReadOptions) -> Self {
        Self { options, importer: Importer::new("returns", options), files: Vec::new(), place: 0 }
    }

    /// Reads the returns of one file and hands each to `keep`.
    ///
    /// Forms other than 990, 990-EZ and 990-PF are left out and counted, never an error. In a zip, and unless strict, a
    /// return that cannot be read is left out and counted too.
    ///
    /// # Errors
    /// [`ReadError::WrongKind`], [`ReadError::UnknownVersion`], [`ReadError::Damaged`], [`ReadError::Refused`] past a
    /// limit or for entities, [`ReadError::Protected`], [`ReadError::Field`] where the filer or the year cannot be read
    /// and, in strict mode, at the first odd value; and what `keep` returns.
    pub fn read_file<R: Read + Seek, E: From<ReadError>>(
        &mut self,
        reader: R,
        file: &str,
        keep: &mut dyn FnMut(Return) -> Result<(), E>,
    ) -> Result<(), E> {
        self.each(reader, file, None, keep).map_err(Stopped::into)
    }

    /// As [`ReturnReader::read_file`], for a file among many, such as those of a folder: unless strict, one that cannot
    /// be read is left out and counted.
    ///
    /// # Errors
    /// [`ReadError::Io`], [`ReadError::Refused`], [`ReadError::Protected`]; in strict mode as
    /// [`ReturnReader::read_file`]; and what `keep` returns.
    pub fn read_one_of_many<R: Read + Seek, E: From<ReadError>>(
        &mut self,
        reader: R,
        file: &str,
        keep: &mut dyn FnMut(Return) -> Result<(), E>,
    ) -> Result<(), E> {
        match self.each(reader, file, None, keep) {
            Err(Stopped::Unread(error)) if !self.options.strict && can_be_left_out(&error) => {
                self.place += 1;
                self.importer.leave_out(self.place, &reason(&error), "file", file);
                Ok(())
            }
            outcome => outcome.map_err(Stopped::into),
        }
    }

    /// As [`ReturnReader::read_file`], but hands grants and related organizations to `detail` as they are read, with
    /// what is known of their return by then, instead of keeping them: constant memory for a return of any size.
    ///
    /// # Errors
    /// As [`ReturnReader::read_file`].
    pub fn read_details<R: Read + Seek, E: From<ReadError>>(
        &mut self,
        reader: R,
        file: &str,
        detail: &mut dyn FnMut(&Return, Detail),
        keep: &mut dyn FnMut(Return) -> Result<(), E>,
    ) -> Result<(), E> {
        self.each(reader, file, Some(detail), keep).map_err(Stopped::into)
    }

    fn each<R: Read + Seek, E: From<ReadError>>(
        &mut self,
        reader: R,
        file: &str,
        mut detail: Details<'_>,
        keep: &mut dyn FnMut(Return) -> Result<(), E>,
    ) -> Result<(), Stopped<E>> {
        self.files.push(file.to_owned());
        unpack(reader, file, wanted(), &mut |found| {
            self.place += 1;
            let (name, source) = match found {
                Found::File(name, source) => (name, source),
                Found::LeftOut(name, why) => {
                    self.importer.leave_out(self.place, why, "file", name);
                    return Ok(());
                }
            };
            let mut reading = Reading::new(name, self.options);
            let outcome = fields(source, name, &mut |step| reading.step(step, &mut detail));
            match outcome.and_then(|()| reading.finish()) {
                Ok(Outcome::Kept(found, remarks)) => {
                    self.importer.take(self.place, Ok(()))?;
                    for remark in remarks {
                        let field = format!("{name}: {}", remark.field);
                        self.importer.remark_times(
                            self.place,
                            remark.reason,
                            &field,
                            &remark.found,
                            remark.times,
                        );
                    }
                    keep(*found).map_err(Stopped::Keeping)
                }
                Ok(Outcome::LeftOut(reason)) => {
                    self.importer.leave_out(self.place, &reason, "file", name);
                    Ok(())
                }
                Err(error) if name == file || self.options.strict || !can_be_left_out(&error) => {
                    Err(error.into())
                }
                Err(error) => {
                    self.importer.leave_out(self.place, &reason(&error), "file", name);
                    Ok(())
                }
            }
        })
    }

    /// What was read, kept and skipped in all files; the number of a row is that of the return.
    #[must_use]
    pub fn finish(self) -> ImportSummary {
        let mut summary = self.importer.finish_even_empty();
        summary.files = self.files;
        summary
    }
}

/// Why a return among many was left out.
fn reason(error: &ReadError) -> String {
    match error {
        ReadError::UnknownVersion { found, .. } => {
            format!("a return in the unknown schema version `{found}`")
        }
        ReadError::Field { field, expected, .. } => format!("a return whose `{field}` is not {expected}"),
        ReadError::WrongKind { .. } => "a file of another kind".to_owned(),
        _ => "a return that is damaged".to_owned(),
    }
}

/// Reads one file: a return, a gzip of one, or a zip of many.
///
/// - **Input**: `reader` at its start; `file`, the name used in messages; `options`.
/// - **Output**: the returns that count, amended ones in place of those they amend, and the summary, in which a row is
///   a return.
/// - **Memory**: one tag or text at a time beside the result. [`ReturnReader`] hands returns on instead of keeping them.
///
/// # Errors
/// As [`ReturnReader::read_file`], and [`ReadError::NothingKept`].
pub fn read<R: Read + Seek>(reader: R, file: &str, options: ReadOptions) -> Result<ReturnRecord, ReadError> {
    let mut returns = Vec::new();
    let mut many = ReturnReader::new(options);
    many.read_file(reader, file, &mut |found| {
        returns.push(found);
        Ok::<(), ReadError>(())
    })?;
    Ok(ReturnRecord::of(returns, many.finish().if_any(file)?))
}
