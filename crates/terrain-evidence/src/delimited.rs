//! Text with a delimiter between cells: csv and its kin, plain or gzip, in whatever encoding offices use.
//!
//! Belongs here: bytes to rows of cells, one row in memory at a time. Does not: headings and numbers (`table`).

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use encoding_rs::WINDOWS_1252;
use encoding_rs_io::DecodeReaderBytesBuilder;

use crate::archive::{Limits, excess, gunzipped};
use crate::error::ReadError;
use crate::table::{Cell, Kind, WIDEST};
use crate::tidy::said;

/// Most bytes in a row: a file in which no row ever ends must not fill the memory.
const LONGEST_ROW: u64 = 4 << 20;
/// Most lines that a row in quotes may run over.
const MOST_LINES: usize = 20;
/// Bytes read at a time.
const CHUNK: usize = 1 << 16;

/// How rows are written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Form {
    /// Between two cells.
    pub(crate) delimiter: u8,
    /// Whether quotation marks hold a cell together; where not, they are letters like any other.
    pub(crate) quotes: bool,
    /// What the reader takes, for the message when it is given something else.
    pub(crate) expected: &'static str,
}

impl Form {
    /// Commas, and quotation marks around cells that hold one.
    pub(crate) const fn csv(expected: &'static str) -> Self {
        Self { delimiter: b',', quotes: true, expected }
    }
}

/// Hands every line of a csv (plain or gzip) to `visit`, with its line number.
pub(crate) fn csv_rows<R: Read>(
    reader: R,
    file: &str,
    visit: impl FnMut(u64, &[Cell<'_>]) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    delimited_rows(reader, file, Form::csv("a csv, plain or gzip"), visit)
}

/// Hands every row of a text (plain or gzip) to `visit`, with the number of the line on which it begins.
///
/// Text is UTF-8, UTF-16 with its mark, or else Windows-1252, which holds Latin-1; a cell that is not UTF-8 is read as
/// Windows-1252.
pub(crate) fn delimited_rows<R: Read, E: From<ReadError>>(
    reader: R,
    file: &str,
    form: Form,
    visit: impl FnMut(u64, &[Cell<'_>]) -> Result<(), E>,
) -> Result<(), E> {
    rows_as_wide_as(WIDEST, reader, file, form, visit)
}

/// As [`delimited_rows`], for tables that may have more cells in a row; those beyond `widest` are ignored.
pub(crate) fn rows_as_wide_as<R: Read, E: From<ReadError>>(
    widest: usize,
    reader: R,
    file: &str,
    form: Form,
    mut visit: impl FnMut(u64, &[Cell<'_>]) -> Result<(), E>,
) -> Result<(), E> {
    let progress = Rc::new(Progress::default());
    let plain = Lines::new(unpacked(reader, file, form.expected)?, Rc::clone(&progress));
    let mut lines = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(form.delimiter)
        .quoting(form.quotes)
        .buffer_capacity(CHUNK)
        .from_reader(plain);
    let damaged = |row, message| ReadError::Damaged { file: file.to_owned(), row, message };
    let mut record = csv::ByteRecord::new();
    let mut row = 0;
    loop {
        let more = lines.read_byte_record(&mut record).map_err(|error| match error.kind() {
            csv::ErrorKind::Io(error) => excess(file, error).unwrap_or_else(|| damaged(row, said(error))),
            _ => damaged(row, said(&error)),
        })?;
        if !more {
            return Ok(());
        }
        if progress.over.get() {
            // Every text ends with a line end, so only an open quotation mark can run into the end of it.
            let row = record.position().map_or(row, csv::Position::line);
            return Err(damaged(row, "a quotation mark is opened there and never closed".to_owned()).into());
        }
        progress.length.set(0);
        let inside = record.as_slice().iter().filter(|byte| **byte == b'\n').count();
        // Every row ends with a line end, and those inside its cells come before that.
        row = lines.position().line().saturating_sub(1 + inside as u64);
        if inside > MOST_LINES {
            let message =
                format!("a quotation mark is opened there and not closed within {MOST_LINES} lines");
            return Err(damaged(row, message).into());
        }
        let cells: Vec<Cell<'_>> = record.iter().take(widest).map(cell).collect();
        visit(row, &cells)?;
    }
}

/// The text inside a gzip, and UTF-8 where it was UTF-16.
pub(crate) fn unpacked<'r, R: Read + 'r>(
    reader: R,
    file: &str,
    expected: &'static str,
) -> Result<Box<dyn Read + 'r>, ReadError> {
    let io = |source| ReadError::Io { file: file.to_owned(), source };
    let (start, reader) = beginning(BufReader::with_capacity(CHUNK, reader)).map_err(io)?;
    let kind = Kind::of(&start);
    let (kind, plain): (Kind, Box<dyn Read + 'r>) = if kind == Kind::Gzip {
        let (inside, plain) = beginning(gunzipped(reader, Limits::for_tables()))
            .map_err(|error| ReadError::Damaged { file: file.to_owned(), row: 0, message: said(&error) })?;
        (Kind::of(&inside), Box::new(BufReader::with_capacity(CHUNK, plain)))
    } else {
        (kind, Box::new(reader))
    };
    match kind {
        Kind::Text | Kind::Xml => Ok(plain),
        Kind::Utf16 => Ok(Box::new(DecodeReaderBytesBuilder::new().build(plain))),
        other => {
            let looks_like = other.in_words().to_owned();
            Err(ReadError::WrongKind { file: file.to_owned(), looks_like, expected })
        }
    }
}

/// The first bytes, however few a read gives, and the whole again.
fn beginning<R: Read>(mut reader: R) -> io::Result<(Vec<u8>, impl BufRead)> {
    let mut start = Vec::new();
    reader.by_ref().take(512).read_to_end(&mut start)?;
    let whole = BufReader::new(io::Cursor::new(start.clone()).chain(reader));
    Ok((start, whole))
}

fn cell(bytes: &[u8]) -> Cell<'_> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
    };
    if text.trim().is_empty() { Cell::Empty } else { Cell::Text(text) }
}

/// The same text with `\n` at the end of every line, the last one too, whatever ended them; refuses a row without end.
struct Lines<R> {
    inner: R,
    progress: Rc<Progress>,
    /// Last byte of the text as it is.
    last: Option<u8>,
    ended: bool,
}

#[derive(Debug, Default)]
struct Progress {
    /// Bytes since the last row; whoever takes a row sets it back.
    length: std::cell::Cell<u64>,
    /// Whether somebody asked for more and there was none.
    over: std::cell::Cell<bool>,
}

impl<R: Read> Lines<R> {
    const fn new(inner: R, progress: Rc<Progress>) -> Self {
        Self { inner, progress, last: None, ended: false }
    }

    /// Rewrites line ends in place; how many bytes are left.
    fn rewrite(&mut self, bytes: &mut [u8]) -> usize {
        let mut left = 0;
        if self.last != Some(b'\r') && !bytes.contains(&b'\r') {
            left = bytes.len();
            self.last = bytes.last().copied();
            return left;
        }
        for place in 0..bytes.len() {
            let byte = bytes[place];
            let second_half = byte == b'\n' && self.last == Some(b'\r');
            self.last = Some(byte);
            if !second_half {
                bytes[left] = if byte == b'\r' { b'\n' } else { byte };
                left += 1;
            }
        }
        left
    }
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.progress.length.get() > LONGEST_ROW {
            let text = "a row of more than 4 MiB: a quotation mark is not closed, or this is no table";
            return Err(io::Error::new(io::ErrorKind::InvalidData, text));
        }
        while !self.ended && !buffer.is_empty() {
            let read = self.inner.read(buffer)?;
            if read == 0 {
                self.ended = true;
                if self.last.is_some_and(|last| last != b'\n' && last != b'\r') {
                    buffer[0] = b'\n';
                    return Ok(1);
                }
                break;
            }
            let left = self.rewrite(&mut buffer[..read]);
            self.progress.length.set(self.progress.length.get() + left as u64);
            // A chunk that held only the second half of a line end says nothing, least of all that the text is over.
            if left > 0 {
                return Ok(left);
            }
        }
        self.progress.over.set(self.ended);
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], form: Form) -> Result<Vec<Vec<String>>, ReadError> {
        let mut rows = Vec::new();
        delimited_rows(bytes, "file", form, |_, cells| {
            let text = |cell: &Cell<'_>| match cell {
                Cell::Text(text) => text.clone().into_owned(),
                _ => String::new(),
            };
            rows.push(cells.iter().map(text).collect());
            Ok::<(), ReadError>(())
        })?;
        Ok(rows)
    }

    const CSV: Form = Form::csv("a csv");
    const PIPES: Form = Form { delimiter: b'|', quotes: false, expected: "text with |" };

    #[test]
    fn every_encoding_that_offices_use_is_read() {
        let wanted = [["Café", "Peña “x”"]];
        assert_eq!(read("Café,Peña “x”\n".as_bytes(), CSV).unwrap(), wanted);
        assert_eq!(read(b"Caf\xe9,Pe\xf1a \x93x\x94\n", CSV).unwrap(), wanted);
        for big in [false, true] {
            let units = "\u{feff}Café,Peña “x”\r\n".encode_utf16();
            let bytes: Vec<u8> =
                units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect();
            assert_eq!(read(&bytes, CSV).unwrap(), wanted, "big-endian: {big}");
        }
    }

    #[test]
    fn rows_are_numbered_by_lines_whatever_ends_them() {
        for end in ["\n", "\r\n", "\r"] {
            for last in ["", end] {
                let text = ["a", "\"b", "c\"", "", "d", "e"].join(end) + last;
                let mut rows = Vec::new();
                // One byte at a time, so that line ends are torn apart.
                let torn = std::io::BufReader::with_capacity(1, text.as_bytes());
                delimited_rows(torn, "file", CSV, |row, _| {
                    rows.push(row);
                    Ok::<(), ReadError>(())
                })
                .unwrap();
                assert_eq!(rows, [1, 2, 5, 6], "{end:?} {last:?}");
            }
        }
        let mut torn = Lines::new(std::io::BufReader::with_capacity(1, &b"a\r\nb\rc"[..]), Rc::default());
        let mut text = String::new();
        torn.read_to_string(&mut text).unwrap();
        assert_eq!(text, "a\nb\nc\n");
    }

    #[test]
    fn quotation_marks_are_letters_where_the_publisher_says_so() {
        assert_eq!(read(b"a|\"b|c\n", PIPES).unwrap(), [["a", "\"b", "c"]]);
        assert_eq!(read(b"\"a, b\",c\n", CSV).unwrap(), [["a, b", "c"]]);
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_is_damage() {
        for rows in [0, 3, 50] {
            let text = format!("a,b\n\"open,1\n{}", "x,2\n".repeat(rows));
            let error = read(text.as_bytes(), CSV).unwrap_err().to_string();
            assert!(error.contains("near row 2") && error.contains("never closed"), "{rows}: {error}");
        }
        let text = format!("a,b\n\"open,1\n{}\",2\n", "x,2\n".repeat(50));
        let error = read(text.as_bytes(), CSV).unwrap_err().to_string();
        assert!(error.contains("near row 2") && error.contains("not closed within 20 lines"), "{error}");
    }

    #[test]
    fn a_row_without_end_is_refused() {
        let text = vec![b'x'; 9 << 20];
        let error = read(&text, CSV).unwrap_err().to_string();
        assert!(error.contains("a row of more than 4 MiB"), "{error}");
    }

    #[test]
    fn a_gzip_that_expands_without_end_is_refused() {
        use std::io::Write as _;
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        let rows = b"a,b\n".repeat(1 << 18);
        (0..20).for_each(|_| packed.write_all(&rows).unwrap());
        let error = read(&packed.finish().unwrap(), CSV).unwrap_err();
        assert!(matches!(&error, ReadError::Refused { why, .. } if why.contains("zip bomb")), "{error}");
    }

    #[test]
    fn what_is_inside_a_gzip_is_looked_at_too() {
        use std::io::Write as _;
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(b"%PDF-1.7 something").unwrap();
        let error = read(&packed.finish().unwrap(), CSV).unwrap_err().to_string();
        assert!(error.contains("looks like a PDF; expected a csv"), "{error}");
    }
}
