//! Counting the rows of a list that a platform exports: how many, by group, by week, how many different people.
//!
//! Belongs here: reading such a file once, from any reader, keeping sums alone. Does not: opening files, and what becomes
//! of the sums. No cell reaches an error; a header only if it is one of a platform's or was typed by the user.

mod column;
mod distinct;
mod preset;
mod source;
mod tables;
mod week;

pub use preset::{PRESETS, Platform, Preset, by_name};
pub use tables::{Group, Table};
pub use week::Weeks;

use chrono::NaiveDate;
use column::{Columns, Found};
use csv::{ByteRecord, ReaderBuilder};
use distinct::Distinct;
use serde::Serialize;
use source::{Opened, Watch};
use std::fmt;
use std::io::Read;
use tables::Tally;
use week::WeekTally;

/// Fewer rows than this are no group: they are merged with others, or nothing is said of them.
pub const SMALLEST_GROUP: u64 = 5;

/// What is to be counted.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// The platform that the file was exported from.
    pub platform: Option<Platform>,
    /// Only rows where that column has that value.
    pub rows_where: Vec<(String, String)>,
    /// Columns whose values are groups; those of the platform where none is named.
    pub groups: Vec<String>,
    /// Column with a day, for counts by week.
    pub date: Option<String>,
    /// Column that tells people apart, for a count of people.
    pub distinct: Option<String>,
    /// Only rows of that day and later.
    pub from: Option<NaiveDate>,
    /// Only rows of that day and earlier.
    pub to: Option<NaiveDate>,
}

/// Sums of a file, and nothing else of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Counts {
    /// Name of the platform, if one was named.
    pub platform: Option<&'static str>,
    /// Rows that were counted.
    pub rows: u64,
    /// Different people among them, where a column tells people apart.
    pub people: Option<u64>,
    /// The column that tells them apart.
    pub people_by: Option<String>,
    /// Rows by group, one table a column.
    pub tables: Vec<Table>,
    /// Rows by week, where there is a date.
    pub weeks: Option<Weeks>,
}

impl Counts {
    /// The number that stands for the file: people where they can be told apart, else rows.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.people.unwrap_or(self.rows)
    }
}

/// Why a file can't be counted. Names row and column, never what a cell holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountFault {
    /// Row as a spreadsheet numbers it, the header being 1.
    pub row: Option<u64>,
    /// The column, by its header where that may be shown, else by its number.
    pub column: Option<String>,
    /// What is wrong, a sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl CountFault {
    fn new(message: impl Into<String>) -> Self {
        Self { row: None, column: None, message: message.into(), help: None }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    fn at(mut self, row: u64) -> Self {
        self.row = Some(row);
        self
    }

    fn column(mut self, column: impl Into<String>) -> Self {
        self.column = Some(column.into());
        self
    }
}

impl fmt::Display for CountFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.row, &self.column) {
            (Some(row), Some(column)) => write!(formatter, "row {row}, {column}: ")?,
            (Some(row), None) => write!(formatter, "row {row}: ")?,
            (None, Some(column)) => write!(formatter, "{column}: ")?,
            (None, None) => {}
        }
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for CountFault {}

/// Counts the rows of a list with a header row, in one pass. Takes the same memory for any number of rows, but for 8 to 16
/// bytes a person where people are told apart.
///
/// # Errors
/// [`CountFault`]: no header row that is known, a column that is not there or names people, a row of another length, a quote
/// that isn't closed, text that isn't UTF-8 or no day where one is needed, fewer rows than [`SMALLEST_GROUP`].
pub fn count(read: impl Read, ask: &Ask) -> Result<Counts, CountFault> {
    let Opened { reader, delimiter } = source::open(read)?;
    let watch = Watch::default();
    let mut rows = ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(watch.over(reader));
    let mut record = ByteRecord::new();
    let mut next = |record: &mut ByteRecord, row: u64| {
        let more = rows.read_byte_record(record).map_err(|error| source::fault(&error, &watch, row));
        watch.row_ended();
        more
    };
    if !next(&mut record, 1)? {
        return Err(CountFault::new("there is nothing in the file").help("export the list again, as CSV"));
    }
    let columns = Columns::find(&record, ask)?;
    let mut counted = Counting::new(&columns);
    let mut row = 1;
    while next(&mut record, row + 1)? {
        row += 1;
        if record.len() != columns.width {
            let message = format!("it has {}, the header has {}", cells(record.len()), cells(columns.width));
            if !next(&mut record, row + 1)? {
                watch.ended(row)?;
            }
            let help = "a cell with a line break or a separator stands in quotes: export the list again";
            return Err(CountFault::new(message).at(row).help(help));
        }
        counted.row(&columns, &record, row)?;
    }
    watch.ended(row)?;
    counted.finish(columns, ask)
}

fn cells(many: usize) -> String {
    if many == 1 { "1 cell".to_owned() } else { format!("{many} cells") }
}

/// Sums as they grow.
struct Counting {
    rows: u64,
    distinct: Option<Distinct>,
    tallies: Vec<Tally>,
    weeks: Option<WeekTally>,
}

impl Counting {
    fn new(columns: &Columns) -> Self {
        Self {
            rows: 0,
            distinct: columns.distinct.as_ref().map(|_| Distinct::default()),
            tallies: columns.groups.iter().map(|_| Tally::default()).collect(),
            weeks: columns.date.as_ref().map(|_| WeekTally::default()),
        }
    }

    fn row(&mut self, columns: &Columns, record: &ByteRecord, row: u64) -> Result<(), CountFault> {
        for (column, value) in &columns.rows_where {
            if !column.has(record, value, row)? {
                return Ok(());
            }
        }
        let day = match &columns.date {
            Some(column) => week::day(column.text(record, row)?)
                .map_err(|message| CountFault::new(message).at(row).column(column.shown()))?,
            None => None,
        };
        if !columns.within(day) {
            return Ok(());
        }
        self.rows += 1;
        if let Some(weeks) = &mut self.weeks {
            weeks.add(day);
        }
        if let (Some(distinct), Some(column)) = (&mut self.distinct, &columns.distinct) {
            distinct.add(column.bytes(record));
        }
        for (tally, column) in self.tallies.iter_mut().zip(&columns.groups) {
            tally.add(column, record, row)?;
        }
        Ok(())
    }

    fn finish(self, columns: Columns, ask: &Ask) -> Result<Counts, CountFault> {
        let people = self.distinct.map(Distinct::count);
        if self.rows < SMALLEST_GROUP || people.is_some_and(|people| people < SMALLEST_GROUP) {
            let what = if columns.rows_where.is_empty() { "rows" } else { "such rows" };
            let message = format!("there are fewer than {SMALLEST_GROUP} {what}, so nothing is said of them");
            let help = "a number so small stands for persons; if it is a turnout, type it: terrain ledger add turnout";
            return Err(CountFault::new(message).help(help));
        }
        Ok(Counts {
            platform: ask.platform.map(|platform| platform.preset().title),
            rows: self.rows,
            people,
            people_by: columns.distinct.as_ref().map(|column| column.header.clone()),
            tables: self
                .tallies
                .into_iter()
                .zip(columns.groups)
                .map(|(tally, Found { header, many, .. })| tally.table(header, many))
                .collect(),
            weeks: self.weeks.and_then(WeekTally::weeks),
        })
    }
}

#[cfg(test)]
mod tests;
