//! Reading filings: one file, a gzip, or a zip of many.
//!
//! Belongs here: going through the lines of a filing. Does not: its first lines (`cover`), rows (`rows`), sums over
//! several filings (`record`).

use std::io::{BufReader, Read, Seek};

use super::Filing;
use super::cover::{first_page, header};
use super::kind::{Form, Schedule};
use super::lines::{Fields, Lines};
use super::record::{Builder, FilingRecord};
use super::rows::{Item, Outcome, Rows};
use super::shown::shown_code;
use crate::archive::{Found, Limits, Wanted, unpack};
use crate::error::ReadError;
use crate::import::{ImportSummary, Importer, ReadOptions, Stopped, can_be_left_out};

/// What this reader takes.
pub(super) const EXPECTED: &str =
    "an electronic filing of the Federal Election Commission (.fec), plain, gzip, or a zip of many";

fn wanted() -> Wanted {
    Wanted {
        expected: EXPECTED,
        endings: &["fec"],
        is: |start| {
            let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
            let start = start.strip_prefix(b"\"").unwrap_or(start);
            start.starts_with(b"/*") || start.get(..3).is_some_and(|word| word.eq_ignore_ascii_case(b"HDR"))
        },
        limits: Limits::for_filings(),
    }
}

/// Reads filings one after the other: constant memory for any number of them, since each is handed on.
#[derive(Debug, Default)]
pub struct FilingReader {
    options: ReadOptions,
    summary: ImportSummary,
}

impl FilingReader {
    /// A reader with nothing read.
    #[must_use]
    pub fn new(options: ReadOptions) -> Self {
        Self { options, summary: ImportSummary::default() }
    }

    /// Reads a filing, a gzip of one, or a zip of many, and hands each to `keep`.
    ///
    /// In a zip, and unless strict, a filing that cannot be read is left out and counted.
    ///
    /// # Errors
    /// [`ReadError::WrongKind`], [`ReadError::UnknownVersion`], [`ReadError::Damaged`], [`ReadError::Refused`] past a
    /// limit, [`ReadError::Protected`]; in strict mode [`ReadError::Field`] at the first unusable row; and what `keep`
    /// returns.
    pub fn read_file<R: Read + Seek, E: From<ReadError>>(
        &mut self,
        reader: R,
        file: &str,
        keep: &mut dyn FnMut(Filing) -> Result<(), E>,
    ) -> Result<(), E> {
        self.each(reader, file, &mut |_| {}, keep).map_err(Stopped::into)
    }

    /// As [`FilingReader::read_file`], for a file among many, such as those of a folder: unless strict, one that cannot
    /// be read is left out and counted.
    ///
    /// # Errors
    /// [`ReadError::Io`], [`ReadError::Refused`], [`ReadError::Protected`]; in strict mode as
    /// [`FilingReader::read_file`]; and what `keep` returns.
    pub fn read_one_of_many<R: Read + Seek, E: From<ReadError>>(
        &mut self,
        reader: R,
        file: &str,
        keep: &mut dyn FnMut(Filing) -> Result<(), E>,
    ) -> Result<(), E> {
        match self.each(reader, file, &mut |_| {}, keep) {
            Err(Stopped::Unread(error)) if !self.options.strict && can_be_left_out(&error) => {
                let mut left_out = Importer::new(file, self.options);
                left_out.leave_out(1, &reason(&error), "file", file);
                self.summary.absorb(left_out.finish_even_empty());
                Ok(())
            }
            outcome => outcome.map_err(Stopped::into),
        }
    }

    fn each<R: Read + Seek, E: From<ReadError>>(
        &mut self,
        reader: R,
        file: &str,
        item: &mut dyn FnMut(&Item<'_>),
        keep: &mut dyn FnMut(Filing) -> Result<(), E>,
    ) -> Result<(), Stopped<E>> {
        let options = self.options;
        let summary = &mut self.summary;
        let mut archive = Importer::new(file, options);
        let mut place = 0;
        unpack(reader, file, wanted(), &mut |found| {
            place += 1;
            match found {
                Found::LeftOut(name, why) => archive.leave_out(place, why, "file", name),
                Found::File(name, reader) => match filing(reader, name, options, item) {
                    Ok((mut filing, mut read)) => {
                        filing.rows = read.kept;
                        read.files.clear();
                        if name != file {
                            read.name_member(name);
                        }
                        summary.absorb(read);
                        keep(filing).map_err(Stopped::Keeping)?;
                    }
                    Err(error) if name == file || options.strict || !can_be_left_out(&error) => {
                        return Err(error.into());
                    }
                    Err(error) => archive.leave_out(place, &reason(&error), "file", name),
                },
            }
            Ok::<(), Stopped<E>>(())
        })?;
        self.summary.absorb(archive.finish_even_empty());
        Ok(())
    }

    /// What was read, kept and skipped in all files.
    #[must_use]
    pub fn finish(self) -> ImportSummary {
        self.summary
    }
}

/// Why a filing among many was left out.
fn reason(error: &ReadError) -> String {
    match error {
        ReadError::UnknownVersion { found, .. } => format!("a filing in the unknown version `{found}`"),
        ReadError::Field { field, expected, .. } => format!("a filing whose `{field}` is not {expected}"),
        ReadError::WrongKind { .. } => "a file of another kind".to_owned(),
        _ => "a filing that is damaged".to_owned(),
    }
}

/// Reads one file: a filing, a gzip of one, or a zip of many.
///
/// - **Input**: `reader` at its start; `file`, the name used in messages; `options`.
/// - **Output**: the filings that count, amended ones in place of those they amend, and the summary. Rows are lines of
///   the file below the header; memo entries are kept apart, since they explain money counted elsewhere.
/// - **Memory**: one line at a time beside the result, which grows with the number of organizations and committees in
///   a filing, not with its rows; and 16 bytes, in a table that is at most half empty, for each of the first million
///   transaction numbers.
///
/// # Errors
/// As [`FilingReader::read_file`].
pub fn read<R: Read + Seek>(reader: R, file: &str, options: ReadOptions) -> Result<FilingRecord, ReadError> {
    read_with(reader, file, options, &mut |_| {})
}

/// As [`read`], and hands every usable row of a schedule to `item`.
///
/// # Errors
/// As [`read`].
pub fn read_with<R: Read + Seek>(
    reader: R,
    file: &str,
    options: ReadOptions,
    item: &mut dyn FnMut(&Item<'_>),
) -> Result<FilingRecord, ReadError> {
    let mut filings = Vec::new();
    let mut many = FilingReader::new(options);
    many.each(reader, file, item, &mut |filing| {
        filings.push(filing);
        Ok::<(), ReadError>(())
    })
    .map_err(Stopped::into)?;
    let summary = many.finish();
    if filings.is_empty() {
        return Err(ReadError::NothingKept { file: file.to_owned(), read: summary.read, why: String::new() });
    }
    Ok(FilingRecord::of(filings, summary))
}

fn filing(
    reader: &mut dyn Read,
    file: &str,
    options: ReadOptions,
    each: &mut dyn FnMut(&Item<'_>),
) -> Result<(Filing, ImportSummary), ReadError> {
    let mut lines = Lines::new(BufReader::with_capacity(1 << 16, reader));
    let header = header(&mut lines, file)?;
    let mut importer = Importer::new(file, options);
    let mut fields = Fields::default();
    let mut cover = None;
    while cover.is_none() {
        if !lines.next(file)? {
            return Err(ReadError::Damaged {
                file: file.to_owned(),
                row: lines.number(),
                message: "the file ends after its header: no form follows".to_owned(),
            });
        }
        if !lines.line().trim_ascii().is_empty() {
            cover = Some(first_page(&lines, &mut fields, &header, file)?);
        }
    }
    let Some(mut filing) = cover else {
        return Err(ReadError::NothingKept { file: file.to_owned(), read: 0, why: String::new() });
    };
    if filing.form == Form::Other {
        let reason = if filing.form_code.starts_with("F99") {
            "letters to the Commission (Form 99)"
        } else {
            "forms other than 3, 3X and 3P"
        };
        importer.leave_out(lines.number(), reason, "form", &shown_code(&filing.form_code));
    } else {
        importer.take(lines.number(), Ok(()))?;
    }
    let mut rows = Rows::new(&header, &filing);
    let mut builder = Builder::default();
    let mut in_letter = false;
    while lines.next(file)? {
        let line = lines.line();
        let bare = line.trim_ascii();
        if bare.is_empty() {
            continue;
        }
        if in_letter || bare.first() == Some(&b'[') {
            in_letter = !is_mark(bare, b"[ENDTEXT]") && (in_letter || is_mark(bare, b"[BEGINTEXT]"));
            continue;
        }
        match rows.outcome(line, lines.number(), &mut fields) {
            Outcome::LeftOut(reason, code) => importer.leave_out(lines.number(), reason, "line", &code),
            Outcome::Taken(outcome) => {
                if let Some(item) = importer.take(lines.number(), outcome)? {
                    if item.cents < 0 && matches!(item.schedule, Schedule::A | Schedule::B) {
                        let found = item.cents.to_string();
                        importer.remark(
                            item.row,
                            "money taken back or corrected (negative)",
                            "cents",
                            &found,
                        );
                    }
                    builder.add(&item);
                    each(&item);
                }
            }
        }
        if let Some((row, id)) = rows.reused.take() {
            importer.remark(row, "a transaction number used for two different rows", "transaction", &id);
        }
    }
    builder.finish(&mut filing);
    Ok((filing, importer.finish_even_empty()))
}

/// A mark such as `[BEGINTEXT]`, which some programs write with a blank.
fn is_mark(line: &[u8], mark: &[u8]) -> bool {
    line.iter().filter(|byte| **byte != b' ').map(u8::to_ascii_uppercase).eq(mark.iter().copied())
}
