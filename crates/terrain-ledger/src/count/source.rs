//! The bytes of a list: its separator, a row that never ends, quotes that don't pair up.

use super::CountFault;
use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

/// Bytes that a row may have. A quote that isn't closed makes one row of all that follows.
const LONGEST_ROW: u64 = 1 << 20;
/// Bytes that are looked at for the separator.
const LOOKED_AT: usize = 1 << 16;

pub(super) struct Opened<R: Read> {
    pub(super) reader: BufReader<R>,
    pub(super) delimiter: u8,
}

/// Looks at the first row: what separates the cells.
pub(super) fn open<R: Read>(read: R) -> Result<Opened<R>, CountFault> {
    let mut reader = BufReader::with_capacity(LOOKED_AT, read);
    let start = loop {
        match reader.fill_buf() {
            Ok(start) => break start,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(CountFault::new(format!("it can't be read: {error}"))),
        }
    };
    if start.starts_with(&[0xff, 0xfe])
        || start.starts_with(&[0xfe, 0xff])
        || start.iter().take(64).any(|byte| *byte == 0)
    {
        return Err(CountFault::new("this is no text in UTF-8").help(
            "save the list as CSV in UTF-8; a spreadsheet (.xlsx) or a text in UTF-16 can't be counted",
        ));
    }
    let bytes = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let mut quoted = false;
    let mut seen = [(b',', 0_usize), (b'\t', 0), (b';', 0)];
    for byte in bytes {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            other if !quoted => {
                for (delimiter, times) in &mut seen {
                    *times += usize::from(delimiter == other);
                }
            }
            _ => {}
        }
    }
    let delimiter =
        seen.iter().rev().max_by_key(|(_, times)| *times).map_or(b',', |(delimiter, _)| *delimiter);
    Ok(Opened { reader, delimiter })
}

/// Watches the bytes go by.
#[derive(Clone, Default)]
pub(super) struct Watch {
    of_row: Rc<Cell<u64>>,
    odd_quotes: Rc<Cell<bool>>,
}

impl Watch {
    pub(super) fn over<R: Read>(&self, reader: R) -> Watched<R> {
        Watched { reader, watch: self.clone() }
    }

    pub(super) fn row_ended(&self) {
        self.of_row.set(0);
    }

    /// Whether the quotes of the whole file pair up.
    pub(super) fn ended(&self, row: u64) -> Result<(), CountFault> {
        if self.odd_quotes.get() { Err(unclosed(row)) } else { Ok(()) }
    }
}

fn unclosed(row: u64) -> CountFault {
    CountFault::new("a quote before or in this row isn't closed, so rows can't be told apart")
        .at(row)
        .help("export the list again, or save it anew as CSV from a spreadsheet program")
}

pub(super) struct Watched<R> {
    reader: R,
    watch: Watch,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let of_row = &self.watch.of_row;
        if of_row.get() > LONGEST_ROW {
            return Err(io::Error::from(io::ErrorKind::InvalidData));
        }
        let read = self.reader.read(buffer)?;
        of_row.set(of_row.get() + read as u64);
        let odd = buffer.iter().take(read).filter(|byte| **byte == b'"').count() % 2 == 1;
        self.watch.odd_quotes.set(self.watch.odd_quotes.get() != odd);
        Ok(read)
    }
}

/// What went wrong while reading a row.
pub(super) fn fault(error: &csv::Error, watch: &Watch, row: u64) -> CountFault {
    if watch.of_row.get() > LONGEST_ROW {
        return unclosed(row);
    }
    match error.kind() {
        csv::ErrorKind::Io(error) => CountFault::new(format!("it can't be read: {error}")).at(row),
        _ => CountFault::new("the row can't be read").at(row).help("export the list again, as CSV"),
    }
}
