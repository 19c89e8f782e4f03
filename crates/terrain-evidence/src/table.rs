//! Tables as publishers hand them out: csv (plain or gzip) and xlsx, with headings somewhere near the top.
//!
//! Belongs here: finding the heading row, cells, numbers and dates. Does not: what a column means.

use std::borrow::Cow;
use std::io::{BufReader, Read, Seek, SeekFrom};

use calamine::{DataRef, Reader as _, Xlsx};
use flate2::read::MultiGzDecoder;

use crate::date::Date;
use crate::error::{ReadError, nearest};
use crate::import::RowFault;

/// Rows searched for the headings before giving up.
const HEADING_ROWS: u64 = 25;
/// Widest row that is read; more cells are ignored.
const WIDEST: usize = 1_000;

/// What the first bytes of a file say it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Zip,
    Gzip,
    OldExcel,
    Xml,
    Pdf,
    Text,
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
            Self::Text => "text",
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
pub(crate) enum Cell {
    Empty,
    Number(f64),
    Text(String),
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

/// Finds the heading row, then turns every later row into a [`Row`].
pub(crate) struct Table {
    headings: &'static [Heading],
    columns: Vec<Option<usize>>,
    found: bool,
    searched: u64,
    candidate: Vec<String>,
    matched: usize,
}

impl Table {
    pub(crate) const fn new(headings: &'static [Heading]) -> Self {
        Self { headings, columns: Vec::new(), found: false, searched: 0, candidate: Vec::new(), matched: 0 }
    }

    /// A row below the headings, or `None` for titles, the headings themselves and empty rows.
    pub(crate) fn feed<'a>(&'a mut self, cells: &'a [Cell]) -> Option<Row<'a>> {
        if self.found {
            let empty = cells.iter().all(|cell| *cell == Cell::Empty);
            return (!empty).then_some(Row { cells, columns: &self.columns, headings: self.headings });
        }
        self.searched += 1;
        if self.searched <= HEADING_ROWS {
            self.try_headings(cells);
        }
        None
    }

    fn try_headings(&mut self, cells: &[Cell]) {
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
        if self.found || matched > self.matched {
            (self.columns, self.matched, self.candidate) = (columns, matched, texts);
        }
    }

    /// Whether the headings were found.
    pub(crate) fn finish(&self, file: &str) -> Result<(), ReadError> {
        if self.found {
            return Ok(());
        }
        let missing = self
            .headings
            .iter()
            .enumerate()
            .find(|(i, heading)| heading.required && self.columns.get(*i).is_none_or(Option::is_none))
            .map_or("?", |(_, heading)| heading.name);
        let named: Vec<&str> =
            self.candidate.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        let hint = if self.matched == 0 {
            "none of the expected headings was found: is this another record?".to_owned()
        } else {
            match nearest(missing, named, 1).first() {
                Some(near) => format!("the nearest heading there is `{near}`"),
                None => "the heading row is empty".to_owned(),
            }
        };
        Err(ReadError::MissingColumn {
            file: file.to_owned(),
            column: missing.to_owned(),
            searched: self.searched.min(HEADING_ROWS),
            hint,
        })
    }
}

/// One row below the headings; fields are indices into the reader's headings.
pub(crate) struct Row<'a> {
    cells: &'a [Cell],
    columns: &'a [Option<usize>],
    headings: &'static [Heading],
}

impl Row<'_> {
    fn cell(&self, field: usize) -> &Cell {
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

    /// The cell as trimmed text, empty if there is none.
    pub(crate) fn text(&self, field: usize) -> Cow<'_, str> {
        match self.cell(field) {
            Cell::Empty => Cow::Borrowed(""),
            Cell::Text(text) => Cow::Borrowed(text.trim()),
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
            Cell::Text(text) => text.trim().replace(',', "").parse().ok(),
            Cell::Day(_) => None,
        };
        let value = value.filter(|value: &f64| value.is_finite());
        value.map(Some).ok_or_else(|| self.fault(field, "a number"))
    }

    /// A count of 0 or more, `None` if the cell is empty. `12.0` counts as 12.
    pub(crate) fn count(&self, field: usize) -> Result<Option<u32>, RowFault> {
        let fault = || self.fault(field, "a whole number of 0 or more");
        match self.number(field).map_err(|_| fault())? {
            None => Ok(None),
            Some(value) => whole(value).map(Some).ok_or_else(fault),
        }
    }

    /// A count that must be there.
    pub(crate) fn needed_count(&self, field: usize) -> Result<u32, RowFault> {
        self.count(field)?.ok_or_else(|| self.fault(field, "a whole number of 0 or more"))
    }

    /// A day that must be there.
    pub(crate) fn needed_day(&self, field: usize) -> Result<Date, RowFault> {
        match self.cell(field) {
            Cell::Day(day) => Some(*day),
            Cell::Text(text) => Date::parse(text),
            Cell::Empty | Cell::Number(_) => None,
        }
        .ok_or_else(|| self.fault(field, "a day such as 2019-06-30 or 6/30/2019"))
    }
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

/// Hands every line of a csv (plain or gzip) to `visit`, with its line number.
pub(crate) fn csv_rows<R: Read>(
    reader: R,
    file: &str,
    mut visit: impl FnMut(u64, &[Cell]) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let io = |source| ReadError::Io { file: file.to_owned(), source };
    let mut reader = BufReader::new(reader);
    let start = std::io::BufRead::fill_buf(&mut reader).map_err(io)?;
    let kind = Kind::of(start.get(..512).unwrap_or(start));
    let plain: Box<dyn Read + '_> = match kind {
        Kind::Text | Kind::Xml => Box::new(reader),
        Kind::Gzip => Box::new(BufReader::new(MultiGzDecoder::new(reader))),
        other => {
            return Err(ReadError::WrongKind {
                file: file.to_owned(),
                looks_like: other.in_words().to_owned(),
                expected: "a csv, plain or gzip",
            });
        }
    };
    let mut lines = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(plain);
    let mut record = csv::ByteRecord::new();
    let mut cells = Vec::new();
    let mut row = 0;
    loop {
        let more = lines.read_byte_record(&mut record).map_err(|error| ReadError::Damaged {
            file: file.to_owned(),
            row,
            message: error.to_string(),
        })?;
        if !more {
            return Ok(());
        }
        row = record.position().map_or(row + 1, csv::Position::line);
        cells.clear();
        cells.extend(record.iter().take(WIDEST).map(|bytes| {
            let text = String::from_utf8_lossy(bytes);
            if text.trim().is_empty() { Cell::Empty } else { Cell::Text(text.into_owned()) }
        }));
        visit(row, &cells)?;
    }
}

/// Hands every row of the first worksheet to `visit`, with its row number, one row in memory at a time.
pub(crate) fn xlsx_rows<R: Read + Seek>(
    reader: R,
    file: &str,
    mut visit: impl FnMut(u64, &[Cell]) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let mut row = 0_u64;
    let damaged = |row: u64, error: calamine::XlsxError| ReadError::Damaged {
        file: file.to_owned(),
        row,
        message: error.to_string(),
    };
    let mut book = Xlsx::new(BufReader::new(reader)).map_err(|error| damaged(0, error))?;
    let Some(sheet) = book.sheet_names().first().cloned() else {
        return Err(ReadError::NothingKept { file: file.to_owned(), read: 0 });
    };
    let mut source = book.worksheet_cells_reader(&sheet).map_err(|error| damaged(0, error))?;
    let mut cells: Vec<Cell> = Vec::new();
    while let Some(cell) = source.next_cell().map_err(|error| damaged(row, error))? {
        let (at, column) = cell.get_position();
        let at = u64::from(at) + 1;
        if at != row {
            if row > 0 {
                visit(row, &cells)?;
            }
            cells.clear();
            row = at;
        }
        let Some(column) = usize::try_from(column).ok().filter(|column| *column < WIDEST) else {
            continue;
        };
        if cells.len() <= column {
            cells.resize(column + 1, Cell::Empty);
        }
        cells[column] = from_sheet(cell.get_value());
    }
    if row > 0 {
        visit(row, &cells)?;
    }
    Ok(())
}

fn from_sheet(value: &DataRef<'_>) -> Cell {
    let text = |text: &str| {
        if text.trim().is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
    };
    match value {
        DataRef::Int(value) => Cell::Text(value.to_string()),
        DataRef::Float(value) => Cell::Number(*value),
        DataRef::String(value) | DataRef::DateTimeIso(value) | DataRef::DurationIso(value) => text(value),
        DataRef::SharedString(value) => text(value),
        DataRef::Bool(value) => Cell::Text(value.to_string()),
        DataRef::DateTime(value) => {
            let (year, month, day, ..) = value.to_ymd_hms_milli();
            Date::new(year, month, day).map_or(Cell::Number(value.as_f64()), Cell::Day)
        }
        DataRef::Error(_) | DataRef::Empty => Cell::Empty,
    }
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
    fn whole_numbers_only() {
        assert_eq!(whole(12.0), Some(12));
        assert_eq!(whole(12.5), None);
        assert_eq!(whole(-1.0), None);
        assert_eq!(whole(f64::NAN), None);
    }
}
