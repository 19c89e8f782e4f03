//! What an importer reports: rows read, kept, and skipped by reason, with examples.
//!
//! Belongs here: options and the summary shared by all readers. Does not: knowledge of any one record.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::error::ReadError;
use crate::tidy::{shown, tidy};

/// Examples kept for each reason.
pub(crate) const EXAMPLES: usize = 3;

/// How a reader treats a row that it cannot use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Stop at the first fault instead of skipping the row.
    pub strict: bool,
}

/// One place in the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Example {
    /// Row number in the file, the first row being 1.
    pub row: u64,
    /// Heading of the column.
    pub field: String,
    /// The value, cut to 40 characters.
    pub found: String,
}

/// Rows that share a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// The reason, in plain words.
    pub reason: String,
    /// How many rows.
    pub count: u64,
    /// The first of them, at most three.
    pub examples: Vec<Example>,
}

/// What an importer did. `read` is always `kept` plus `superseded` plus the sum over `skipped`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ImportSummary {
    /// The files read.
    pub files: Vec<String>,
    /// Rows below the headings that were not empty.
    pub read: u64,
    /// Rows that became records.
    pub kept: u64,
    /// Rows that were read and are held, but count no longer: a later filing, in this file or imported before it, stands
    /// in their place. Known only to a store; 0 where a file is read alone.
    pub superseded: u64,
    /// Rows that did not, by reason, in alphabetical order.
    pub skipped: Vec<Counted>,
    /// Rows that were kept although something about them is odd, by reason.
    pub remarked: Vec<Counted>,
}

/// A value that cannot be used.
#[derive(Clone, Debug)]
pub(crate) struct RowFault {
    pub(crate) field: &'static str,
    pub(crate) found: String,
    pub(crate) expected: &'static str,
}

/// Why reading one file after the other came to an end.
pub(crate) enum Stopped<E> {
    /// The file cannot be read.
    Unread(ReadError),
    /// What was read could not be kept.
    Keeping(E),
}

impl<E> From<ReadError> for Stopped<E> {
    fn from(error: ReadError) -> Self {
        Self::Unread(error)
    }
}

impl<E: From<ReadError>> Stopped<E> {
    pub(crate) fn into(self) -> E {
        match self {
            Self::Unread(error) => error.into(),
            Self::Keeping(error) => error,
        }
    }
}

/// Whether a file among many can be left out for this: not where the system refuses to read, nor where the file may be
/// meant to do harm or wants a password.
pub(crate) const fn can_be_left_out(error: &ReadError) -> bool {
    !matches!(error, ReadError::Io { .. } | ReadError::Refused { .. } | ReadError::Protected { .. })
}

/// Counts while reading; becomes an [`ImportSummary`].
#[derive(Debug)]
pub(crate) struct Importer {
    file: String,
    options: ReadOptions,
    read: u64,
    kept: u64,
    skipped: BTreeMap<String, Counted>,
    remarked: BTreeMap<String, Counted>,
}

impl Importer {
    pub(crate) fn new(file: &str, options: ReadOptions) -> Self {
        Self {
            file: file.to_owned(),
            options,
            read: 0,
            kept: 0,
            skipped: BTreeMap::new(),
            remarked: BTreeMap::new(),
        }
    }

    /// Takes the outcome of one row: `Some` when it is to be kept.
    pub(crate) fn take<T>(&mut self, row: u64, outcome: Result<T, RowFault>) -> Result<Option<T>, ReadError> {
        self.read += 1;
        match outcome {
            Ok(value) => {
                self.kept += 1;
                Ok(Some(value))
            }
            Err(fault) if self.options.strict => Err(ReadError::Field {
                file: self.file.clone(),
                row,
                field: fault.field.to_owned(),
                found: shown(&fault.found),
                expected: fault.expected.to_owned(),
            }),
            Err(fault) => {
                let reason = if fault.found.is_empty() {
                    format!("`{}` is empty", fault.field)
                } else {
                    format!("`{}` is not {}", fault.field, fault.expected)
                };
                count(&mut self.skipped, reason, row, fault.field, &fault.found);
                Ok(None)
            }
        }
    }

    /// Leaves a row out that is sound but not asked for; never an error.
    pub(crate) fn leave_out(&mut self, row: u64, reason: &str, field: &str, found: &str) {
        self.read += 1;
        count(&mut self.skipped, reason.to_owned(), row, field, found);
    }

    /// Notes something odd about a row that is kept.
    pub(crate) fn remark(&mut self, row: u64, reason: &str, field: &str, found: &str) {
        self.remark_times(row, reason, field, found, 1);
    }

    /// As [`Importer::remark`], for something that is so several times in one row.
    pub(crate) fn remark_times(&mut self, row: u64, reason: &str, field: &str, found: &str, times: u64) {
        count(&mut self.remarked, reason.to_owned(), row, field, found);
        if let Some(counted) = self.remarked.get_mut(reason) {
            counted.count = counted.count.saturating_add(times.saturating_sub(1));
        }
    }

    pub(crate) fn finish(self) -> Result<ImportSummary, ReadError> {
        let file = self.file.clone();
        self.finish_even_empty().if_any(&file)
    }

    /// As [`Importer::finish`], for a file among many, of which nothing need be kept.
    pub(crate) fn finish_even_empty(self) -> ImportSummary {
        ImportSummary {
            files: vec![self.file],
            read: self.read,
            kept: self.kept,
            superseded: 0,
            skipped: self.skipped.into_values().collect(),
            remarked: self.remarked.into_values().collect(),
        }
    }
}

fn count(into: &mut BTreeMap<String, Counted>, reason: String, row: u64, field: &str, found: &str) {
    let entry =
        into.entry(reason.clone()).or_insert_with(|| Counted { reason, count: 0, examples: Vec::new() });
    entry.count += 1;
    if entry.examples.len() < EXAMPLES {
        let (field, found) = (tidy(field).into_owned(), shown(found));
        entry.examples.push(Example { row, field, found });
    }
}

impl ImportSummary {
    /// The summary, where something was kept.
    ///
    /// # Errors
    /// [`ReadError::NothingKept`], with the reasons.
    pub fn if_any(self, file: &str) -> Result<Self, ReadError> {
        if self.kept > 0 {
            return Ok(self);
        }
        let reasons = self.skipped.iter().map(|one| format!("{} ({})", one.reason, one.count));
        let why = reasons.collect::<Vec<_>>().join("; ");
        Err(ReadError::NothingKept { file: file.to_owned(), read: self.read, why })
    }

    /// Says in each example in which member of an archive it stands.
    pub(crate) fn name_member(&mut self, name: &str) {
        for counted in self.skipped.iter_mut().chain(&mut self.remarked) {
            for example in &mut counted.examples {
                example.field = format!("{name}: {}", example.field);
            }
        }
    }

    /// Adds what another file gave.
    pub(crate) fn absorb(&mut self, other: Self) {
        self.files.extend(other.files);
        self.read += other.read;
        self.kept += other.kept;
        let add = |into: &mut Vec<Counted>, from: Vec<Counted>| {
            for counted in from {
                match into.iter_mut().find(|known| known.reason == counted.reason) {
                    Some(known) => {
                        known.count += counted.count;
                        let room = EXAMPLES.saturating_sub(known.examples.len());
                        known.examples.extend(counted.examples.into_iter().take(room));
                    }
                    None => into.push(counted),
                }
            }
            into.sort_by(|a, b| a.reason.cmp(&b.reason));
        };
        add(&mut self.skipped, other.skipped);
        add(&mut self.remarked, other.remarked);
    }
}
