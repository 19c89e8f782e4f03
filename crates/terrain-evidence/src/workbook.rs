//! The xlsx form of a table.
//!
//! Belongs here: a workbook to rows of cells, and what an honest workbook never says. Does not: headings and numbers
//! (`table`).

use std::borrow::Cow;
use std::io::{BufRead, BufReader, Read, Seek};

use calamine::{DataRef, Reader as _, Xlsx};
use quick_xml::events::Event;

use crate::archive::{Limits, Member, measure};
use crate::date::Date;
use crate::error::ReadError;
use crate::table::{Cell, WIDEST};
use crate::tidy::said;

/// Rows of a worksheet at most, by its specification.
const MOST_ROWS: u64 = 1 << 20;
/// Bytes of the shortest text in the table of shared texts, `<si/>`.
const SHORTEST_TEXT: u64 = 5;

/// Hands every row of the first worksheet to `visit`, with its row number, one row in memory at a time.
pub(crate) fn xlsx_rows<R: Read + Seek>(
    mut reader: R,
    file: &str,
    mut visit: impl FnMut(u64, &[Cell<'_>]) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    look_inside(&mut reader, file)?;
    let mut row = 0_u64;
    let damaged = |row: u64, message: String| ReadError::Damaged { file: file.to_owned(), row, message };
    let mut book = Xlsx::new(BufReader::new(reader)).map_err(|error| damaged(0, said(&error)))?;
    let Some(sheet) = book.sheet_names().first().cloned() else {
        return Err(ReadError::NothingKept { file: file.to_owned(), read: 0, why: String::new() });
    };
    let mut source = book.worksheet_cells_reader(&sheet).map_err(|error| damaged(0, said(&error)))?;
    let mut cells: Vec<Cell<'static>> = Vec::new();
    while let Some(cell) = source.next_cell().map_err(|error| damaged(row, said(&error)))? {
        let (at, column) = cell.get_position();
        let at = u64::from(at) + 1;
        if at > MOST_ROWS {
            let message = format!("a cell says that it stands in row {at}, and a worksheet has {MOST_ROWS}");
            return Err(damaged(row, message));
        }
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

fn from_sheet(value: &DataRef<'_>) -> Cell<'static> {
    let text = |text: &str| {
        if text.trim().is_empty() { Cell::Empty } else { Cell::Text(Cow::Owned(text.to_owned())) }
    };
    match value {
        DataRef::Int(value) => Cell::Text(Cow::Owned(value.to_string())),
        DataRef::Float(value) => Cell::Number(*value),
        DataRef::String(value) | DataRef::DateTimeIso(value) | DataRef::DurationIso(value) => text(value),
        DataRef::SharedString(value) => text(value),
        DataRef::Bool(value) => Cell::Text(Cow::Owned(value.to_string())),
        DataRef::DateTime(value) => {
            let (year, month, day, ..) = value.to_ymd_hms_milli();
            Date::new(year, month, day).map_or(Cell::Number(value.as_f64()), Cell::Day)
        }
        DataRef::Error(_) | DataRef::Empty => Cell::Empty,
    }
}

/// Looks through all of the zip before the workbook is opened, which holds all shared texts in memory and makes room for
/// as many as the file says there are (calamine, issue 684). Leaves `reader` at its start.
fn look_inside<R: Read + Seek>(reader: &mut R, file: &str) -> Result<(), ReadError> {
    let mut office = false;
    let mut said_texts = 0;
    measure(reader, file, Limits::for_workbooks(), &mut |member| match member {
        Member::Begins(name, reader) => {
            office |= name == "[Content_Types].xml";
            // Names are looked up in any case.
            let texts = name.to_ascii_lowercase().ends_with("sharedstrings.xml");
            said_texts = if texts { number_of_texts(&mut BufReader::new(reader)) } else { 0 };
            Ok(())
        }
        Member::Ended(bytes) if said_texts > bytes / SHORTEST_TEXT => Err(ReadError::Refused {
            file: file.to_owned(),
            why: format!(
                "it says that it holds {said_texts} texts, more than its {bytes} bytes have room for"
            ),
        }),
        Member::Ended(_) => Ok(()),
    })?;
    if office {
        return Ok(());
    }
    Err(ReadError::WrongKind {
        file: file.to_owned(),
        looks_like: "a zip archive with no workbook in it".to_owned(),
        expected: "an xlsx workbook",
    })
}

/// How many texts a table of shared texts says it holds; 0 where it does not say, or is no such table.
fn number_of_texts(reader: &mut dyn BufRead) -> u64 {
    let mut xml = quick_xml::Reader::from_reader(reader);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer) {
            Ok(Event::Start(tag) | Event::Empty(tag)) if tag.local_name().as_ref() == "sst" => {
                let mut attributes = tag.attributes().flatten();
                let count = attributes.find(|attribute| attribute.key.as_ref() == "uniqueCount");
                // A number too large to be one is none for the library either.
                return count.and_then(|count| count.value.trim().parse().ok()).unwrap_or(0);
            }
            // What is damaged is for the library to say.
            Ok(Event::Eof) | Err(_) => return 0,
            Ok(_) => {}
        }
    }
}
