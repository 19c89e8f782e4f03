//! Tables as publishers hand them out, with headings somewhere near the top: cells, numbers, dates and the heading row.
//!
//! Belongs here: what a cell says. Does not: text with delimiters (`delimited`), workbooks (`workbook`), what a column
//! means.

use std::borrow::Cow;
use std::io::{Read, Seek, SeekFrom};

use crate::date::Date;
use crate::error::{ReadError, nearest};
use crate::import::RowFault;
use crate::recognize::recognize;
use crate::tidy::{shown, tidy};

/// Rows searched for the headings before giving up.
const HEADING_ROWS: u64 = 25;
/// Widest row that is read; more cells are ignored.
pub(crate) const WIDEST: usize = 1_000;

/// What the first bytes of a file say it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Zip,
    Gzip,
    OldExcel,
    Xml,
    Pdf,
    Text,
    /// Text of two bytes a letter, as Excel writes "Unicode text".
    Utf16,
    Empty,
    Binary,
}

impl Kind {
    pub(crate) fn of(start: &[u8]) -> Self {
        match start {
            [] => Self::Empty,
            [b'P', b'K', 3 | 5, ..] => Self::Zip,
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0xd0, 0xcf, 0x11, 0xe0, ..] => Self::OldExcel,
            [b'%', b'P', b'D', b'F', ..] => Self::Pdf,
            [b'<', ..] => Self::Xml,
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Self::Utf16,
            bytes if bytes.contains(&0) => Self::Binary,
            _ => Self::Text,
        }
    }

    pub(crate) const fn in_words(self) -> &'static str {
        match self {
            Self::Zip => "an xlsx workbook or another zip archive",
            Self::Gzip => "a gzip file",
            Self::OldExcel => "an old Excel file (.xls) or a password-protected workbook",
            Self::Xml => "XML or HTML",
            Self::Pdf => "a PDF",
            Self::Text | Self::Utf16 => "text",
            Self::Empty => "an empty file",
            Self::Binary => "binary data of an unknown kind",
        }
    }
}

/// Looks at the first bytes and goes back to the start.
pub(crate) fn sniff<R: Read + Seek>(reader: &mut R, file: &str) -> Result<Kind, ReadError> {
    let io = |source| ReadError::Io { file: file.to_owned(), source };
    let mut start = Vec::new();
    reader.by_ref().take(512).read_to_end(&mut start).map_err(io)?;
    reader.seek(SeekFrom::Start(0)).map_err(io)?;
    Ok(Kind::of(&start))
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell<'a> {
    Empty,
    Number(f64),
    Text(Cow<'a, str>),
    Day(Date),
}

/// A column that a reader knows, by the normalized forms of its heading.
pub(crate) struct Heading {
    pub(crate) name: &'static str,
    pub(crate) also: &'static [&'static str],
    pub(crate) required: bool,
}

impl Heading {
    pub(crate) const fn required(name: &'static str, also: &'static [&'static str]) -> Self {
        Self { name, also, required: true }
    }

    pub(crate) const fn optional(name: &'static str, also: &'static [&'static str]) -> Self {
        Self { name, also, required: false }
    }

    fn is(&self, normalized: &str) -> bool {
        normalize(self.name) == normalized || self.also.iter().any(|name| normalize(name) == normalized)
    }
}

fn normalize(heading: &str) -> String {
    heading.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// The record that a reader takes, for the message when it is given another one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    /// Name of the importer, as after `terrain import`.
    pub(crate) importer: &'static str,
    /// What it takes.
    pub(crate) what: &'static str,
}

/// Finds the heading row, then turns every later row into a [`Row`].
pub(crate) struct Table {
    headings: &'static [Heading],
    wanted: Wanted,
    columns: Vec<Option<usize>>,
    width: usize,
    found: bool,
    searched: u64,
    candidate: Vec<String>,
    matched: usize,
    looks_like: Option<String>,
}

impl Table {
    /// A table of one record: where the headings are those of another, [`Table::finish`] says which.
    pub(crate) const fn of(headings: &'static [Heading], wanted: Wanted) -> Self {
        Self {
            headings,
            wanted,
            columns: Vec::new(),
            width: 0,
            found: false,
            searched: 0,
            candidate: Vec::new(),
            matched: 0,
            looks_like: None,
        }
    }

    /// A row below the headings, or `None` for titles, the headings themselves and empty rows.
    pub(crate) fn feed<'a>(&'a mut self, cells: &'a [Cell<'a>]) -> Option<Row<'a>> {
        if self.found {
            let empty = cells.iter().all(|cell| *cell == Cell::Empty);
            let (columns, headings, width) = (&self.columns, self.headings, self.width);
            return (!empty).then_some(Row { cells, columns, headings, width });
        }
        self.searched += 1;
        if self.searched <= HEADING_ROWS {
            self.try_headings(cells);
        }
        None
    }

    fn try_headings(&mut self, cells: &[Cell<'_>]) {
        let texts: Vec<String> = cells
            .iter()
            .map(|cell| match cell {
                Cell::Text(text) => text.trim_start_matches('\u{feff}').trim().to_owned(),
                _ => String::new(),
            })
            .collect();
        let normalized: Vec<String> = texts.iter().map(|text| normalize(text)).collect();
        let columns: Vec<Option<usize>> =
            self.headings.iter().map(|heading| normalized.iter().position(|text| heading.is(text))).collect();
        let matched = columns.iter().flatten().count();
        self.found =
            columns.iter().zip(self.headings).all(|(column, heading)| column.is_some() || !heading.required);
        if self.looks_like.is_none() && !self.found {
            self.looks_like = recognize(&texts, self.wanted.importer);
        }
        if self.found || matched > self.matched {
            self.width = texts.iter().rposition(|text| !text.is_empty()).map_or(0, |last| last + 1);
            (self.columns, self.matched, self.candidate) = (columns, matched, texts);
        }
    }

    /// Whether the headings were found.
    pub(crate) fn finish(&self, file: &str) -> Result<(), ReadError> {
        if self.found {
            return Ok(());
        }
        if let Some(looks_like) = &self.looks_like {
            return Err(ReadError::WrongKind {
                file: file.to_owned(),
                looks_like: looks_like.clone(),
                expected: self.wanted.what,
            });
        }
        let mut missing = self
            .headings
            .iter()
            .enumerate()
            .filter(|(i, heading)| heading.required && self.columns.get(*i).is_none_or(Option::is_none))
            .map(|(_, heading)| heading.name);
        let first = missing.next().unwrap_or("?");
        let others: Vec<String> = missing.map(|name| format!("`{name}`")).collect();
        // A heading that is taken for another column is not the renamed one.
        let free = |place: &usize| !self.columns.contains(&Some(*place));
        let named = self.candidate.iter().enumerate().filter(|(place, text)| free(place) && !text.is_empty());
        let named = named.map(|(_, text)| text.as_str());
        let mut hint = if self.matched == 0 {
            "none of the expected headings was found: is this another record?".to_owned()
        } else {
            match nearest(first, named, 1).first() {
                Some(near) => format!("the nearest heading there is `{}`", shown(near)),
                None => "there is no heading left that might be it".to_owned(),
            }
        };
        if self.matched > 0 && !others.is_empty() {
            hint = format!("{hint}; missing too: {}", others.join(", "));
        }
        Err(ReadError::MissingColumn {
            file: file.to_owned(),
            column: first.to_owned(),
            searched: self.searched.min(HEADING_ROWS),
            hint,
        })
    }
}

/// One row below the headings; fields are indices into the reader's headings.
pub(crate) struct Row<'a> {
    cells: &'a [Cell<'a>],
    columns: &'a [Option<usize>],
    headings: &'static [Heading],
    width: usize,
}

impl Row<'_> {
    fn cell(&self, field: usize) -> &Cell<'_> {
        self.columns
            .get(field)
            .copied()
            .flatten()
            .and_then(|column| self.cells.get(column))
            .unwrap_or(&Cell::Empty)
    }

    pub(crate) fn has_column(&self, field: usize) -> bool {
        self.columns.get(field).is_some_and(Option::is_some)
    }

    fn name(&self, field: usize) -> &'static str {
        self.headings.get(field).map_or("?", |heading| heading.name)
    }

    pub(crate) fn fault(&self, field: usize, expected: &'static str) -> RowFault {
        RowFault { field: self.name(field), found: self.text(field).into_owned(), expected }
    }

    /// As [`Row::fault`], for a column in which a misplaced name may stand: words are not repeated.
    pub(crate) fn fault_without_words(&self, field: usize, expected: &'static str) -> RowFault {
        RowFault { field: self.name(field), found: without_words(&self.text(field)), expected }
    }

    /// A row of text must have a cell for every heading: one that is cut short, or in which a delimiter too many moved
    /// the cells, says nothing reliable.
    pub(crate) fn whole(&self) -> Result<(), RowFault> {
        let beyond = self.cells.iter().skip(self.width).any(|cell| *cell != Cell::Empty);
        if self.cells.len() >= self.width && !beyond {
            return Ok(());
        }
        let found = format!("{} cells for {} headings", self.cells.len(), self.width);
        Err(RowFault { field: "row", found, expected: "one cell for every heading" })
    }

    /// The cell as text on one line, empty if there is none.
    pub(crate) fn text(&self, field: usize) -> Cow<'_, str> {
        match self.cell(field) {
            Cell::Empty => Cow::Borrowed(""),
            Cell::Text(text) => tidy(text),
            Cell::Number(value) => Cow::Owned(value.to_string()),
            Cell::Day(day) => Cow::Owned(day.to_string()),
        }
    }

    /// A finite number, `None` if the cell is empty.
    pub(crate) fn number(&self, field: usize) -> Result<Option<f64>, RowFault> {
        let value = match self.cell(field) {
            Cell::Empty => return Ok(None),
            Cell::Number(value) => Some(*value),
            Cell::Text(text) if text.trim().is_empty() => return Ok(None),
            Cell::Text(text) if text.contains(',') => text.trim().replace(',', "").parse().ok(),
            Cell::Text(text) => text.trim().parse().ok(),
            Cell::Day(_) => None,
        };
        let value = value.filter(|value: &f64| value.is_finite());
        value.map(Some).ok_or_else(|| self.fault_without_words(field, "a number"))
    }

    /// A count of 0 or more, `None` if the cell is empty. `12.0` counts as 12.
    pub(crate) fn count(&self, field: usize) -> Result<Option<u32>, RowFault> {
        let fault = || self.fault_without_words(field, "a whole number of 0 or more");
        match self.number(field).map_err(|_| fault())? {
            None => Ok(None),
            Some(value) => whole(value).map(Some).ok_or_else(fault),
        }
    }

    /// A count that must be there.
    pub(crate) fn needed_count(&self, field: usize) -> Result<u32, RowFault> {
        self.count(field)?.ok_or_else(|| self.fault(field, "a whole number of 0 or more"))
    }

    /// An amount of money in whole dollars, 0 or more, cents rounded; `None` if the cell is empty.
    pub(crate) fn dollars(&self, field: usize) -> Result<Option<u64>, RowFault> {
        let fault = || self.fault_without_words(field, "an amount of 0 dollars or more");
        let Some(value) = self.number(field).map_err(|_| fault())? else { return Ok(None) };
        // Far above any amount on record, and far below where whole dollars are lost.
        if !(0.0..=1e15).contains(&value) {
            return Err(fault());
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "checked just above: in range, and rounded"
        )]
        Ok(Some(value.round() as u64))
    }

    /// A day, `None` if the cell is empty.
    pub(crate) fn day(&self, field: usize) -> Result<Option<Date>, RowFault> {
        match self.cell(field) {
            Cell::Empty => return Ok(None),
            Cell::Day(day) => Some(*day),
            Cell::Text(text) => Date::parse(text),
            Cell::Number(_) => None,
        }
        .map(Some)
        .ok_or_else(|| self.fault_without_words(field, A_DAY))
    }

    /// A day that must be there.
    pub(crate) fn needed_day(&self, field: usize) -> Result<Date, RowFault> {
        self.day(field)?.ok_or_else(|| self.fault(field, A_DAY))
    }
}

const A_DAY: &str = "a day such as 2019-06-30 or 6/30/2019";

/// Text that may be shown anywhere: as it is, unless there is a word in it, which might be somebody's name.
pub(crate) fn without_words(text: &str) -> String {
    let longest = text.split(|c: char| !c.is_alphabetic()).map(|word| word.chars().count()).max();
    if longest.unwrap_or(0) < 3 { text.to_owned() } else { "words, not repeated here".to_owned() }
}

/// A whole number that fits, or `None`.
pub(crate) fn whole(value: f64) -> Option<u32> {
    let fits = value >= 0.0 && value <= f64::from(u32::MAX) && value.fract() == 0.0;
    if !fits {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked just above: whole and in range"
    )]
    Some(value as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_bytes_tell_the_kind() {
        assert_eq!(Kind::of(b"PK\x03\x04rest"), Kind::Zip);
        assert_eq!(Kind::of(b"\x1f\x8b\x08"), Kind::Gzip);
        assert_eq!(Kind::of(b"a,b\n1,2"), Kind::Text);
        assert_eq!(Kind::of(b""), Kind::Empty);
    }

    #[test]
    fn words_are_not_repeated() {
        assert_eq!(without_words("12,5OO"), "12,5OO");
        assert_eq!(without_words("-3"), "-3");
        assert!(!without_words("call Ann at 5551234").contains("Ann"));
        assert!(!without_words("Müller").contains("Müller"));
    }

    #[test]
    fn whole_numbers_only() {
        assert_eq!(whole(12.0), Some(12));
        assert_eq!(whole(12.5), None);
        assert_eq!(whole(-1.0), None);
        assert_eq!(whole(f64::NAN), None);
    }
}
