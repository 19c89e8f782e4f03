//! Lines of a filing and the fields in them.
//!
//! Belongs here: separators, quotes, encodings, lengths. Does not: what a field means.

use std::borrow::Cow;
use std::io::{BufRead, Read};

use memchr::memchr;

use crate::archive::read_fault;
use crate::error::ReadError;

/// The separator of versions from 6 on: the control character 28 of ASCII, "file separator".
pub(super) const SEPARATOR: u8 = 0x1c;
/// Longest line that is read.
const LONGEST: u64 = 1 << 20;

/// Reads one line at a time into one buffer.
pub(super) struct Lines<R> {
    reader: R,
    line: Vec<u8>,
    number: u64,
}

impl<R: BufRead> Lines<R> {
    pub(super) const fn new(reader: R) -> Self {
        Self { reader, line: Vec::new(), number: 0 }
    }

    /// Number of the line read last, the first being 1.
    pub(super) const fn number(&self) -> u64 {
        self.number
    }

    /// The line read last, without its end.
    pub(super) fn line(&self) -> &[u8] {
        &self.line
    }

    /// Reads the next line; `false` at the end of the file.
    pub(super) fn next(&mut self, file: &str) -> Result<bool, ReadError> {
        self.line.clear();
        let read = self.reader.by_ref().take(LONGEST).read_until(b'\n', &mut self.line);
        let read = read.map_err(|error| read_fault(file, &error))?;
        if read == 0 {
            return Ok(false);
        }
        self.number += 1;
        if self.line.last() == Some(&b'\n') {
            self.line.pop();
        } else if u64::try_from(read).unwrap_or(u64::MAX) == LONGEST {
            let why = format!("line {} is longer than a megabyte", self.number);
            return Err(ReadError::Refused { file: file.to_owned(), why });
        }
        if self.line.last() == Some(&b'\r') {
            self.line.pop();
        }
        Ok(true)
    }
}

/// How fields stand apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Apart {
    /// By [`SEPARATOR`].
    Character28,
    /// By commas, with quotes around fields that hold commas.
    Commas,
}

/// The fields of one line, as far as they are needed.
#[derive(Default)]
pub(super) struct Fields {
    /// Where each field ends.
    ends: Vec<usize>,
    /// The line without quotes, where it had some.
    plain: Vec<u8>,
    unquoted: bool,
}

impl Fields {
    /// Splits `line` up to its field number `needed`.
    pub(super) fn split(&mut self, line: &[u8], apart: Apart, needed: usize) {
        self.ends.clear();
        self.unquoted = false;
        let separator = match apart {
            Apart::Character28 => SEPARATOR,
            Apart::Commas if memchr(b'"', line).is_some() => {
                self.unquote(line);
                return;
            }
            Apart::Commas => b',',
        };
        self.find(separator, line, needed);
        if self.ends.len() < needed {
            self.ends.push(line.len());
        }
    }

    /// Notes where `separator` stands, `needed` times at most. Eight bytes at a time, since separators stand so close
    /// that a search for the next one costs more than it saves.
    fn find(&mut self, separator: u8, line: &[u8], needed: usize) {
        const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
        let pattern = u64::from_le_bytes([separator; 8]);
        let (eights, rest) = line.as_chunks::<8>();
        for (place, eight) in eights.iter().enumerate() {
            // A byte of `found` is 0x80 where the byte of the line is the separator, else 0.
            let different = u64::from_le_bytes(*eight) ^ pattern;
            let mut found = !(((different & LOW) + LOW) | different | LOW);
            while found != 0 {
                let within = usize::try_from(found.trailing_zeros() / 8).unwrap_or(0);
                self.ends.push(place * 8 + within);
                found &= found - 1;
            }
            if self.ends.len() >= needed {
                return;
            }
        }
        let start = line.len() - rest.len();
        self.ends.extend(
            rest.iter().enumerate().filter(|(_, byte)| **byte == separator).map(|(place, _)| start + place),
        );
    }

    /// Takes quotes off: a quote at the start of a field opens it, two inside stand for one.
    fn unquote(&mut self, line: &[u8]) {
        self.unquoted = true;
        self.plain.clear();
        let (mut quoted, mut fresh) = (false, true);
        let mut bytes = line.iter().copied().peekable();
        while let Some(byte) = bytes.next() {
            match byte {
                b'"' if quoted && bytes.peek() == Some(&b'"') => {
                    bytes.next();
                    self.plain.push(b'"');
                }
                b'"' if quoted => quoted = false,
                b'"' if fresh => quoted = true,
                b',' if !quoted => {
                    self.ends.push(self.plain.len());
                    // A byte that separates, so that fields are cut out in the same way as from a plain line.
                    self.plain.push(b',');
                    fresh = true;
                    continue;
                }
                other => self.plain.push(other),
            }
            fresh = false;
        }
        self.ends.push(self.plain.len());
    }

    /// Field number `column` of the `line` given to [`Fields::split`], the first being 1, trimmed; empty if there is
    /// none.
    pub(super) fn get<'a>(&'a self, line: &'a [u8], column: usize) -> &'a [u8] {
        let Some(place) = column.checked_sub(1) else { return b"" };
        let line = if self.unquoted { self.plain.as_slice() } else { line };
        let Some(end) = self.ends.get(place) else { return b"" };
        let start = place.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| end + 1);
        let field = line.get(start..*end).unwrap_or(b"").trim_ascii();
        // Some programs put quotes around fields between characters 28 too.
        match field {
            [b'"', inner @ .., b'"'] if !self.unquoted => inner.trim_ascii(),
            other => other,
        }
    }
}

/// Text in UTF-8, or else in the Windows code page that filing programs use.
pub(super) fn text(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes)
        .map_or_else(|_| encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0, Cow::Borrowed)
}

/// Money in cents: `5000.00`, `-12.5`, `1,200`, `$40`. `None` if it is not a number or too large.
pub(super) fn cents(field: &[u8]) -> Option<i64> {
    let (negative, digits) = match field {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        [b'(', rest @ .., b')'] => (true, rest),
        other => (false, other),
    };
    let digits = digits.strip_prefix(b"$").unwrap_or(digits);
    let (mut value, mut decimals, mut any) = (0_i64, None, false);
    for byte in digits {
        match (byte, decimals) {
            (b'0'..=b'9', None | Some(0 | 1)) => {
                value = value.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
                decimals = decimals.map(|count| count + 1);
                any = true;
            }
            // Further decimals are cut off.
            (b'0'..=b'9', Some(_)) => {}
            (b'.', None) => decimals = Some(0),
            (b',', None) if any => {}
            _ => return None,
        }
    }
    let scale = match decimals {
        None | Some(0) => 100,
        Some(1) => 10,
        Some(_) => 1,
    };
    let value = value.checked_mul(scale)?;
    any.then_some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fields(line: &str, apart: Apart) -> Vec<String> {
        let mut fields = Fields::default();
        fields.split(line.as_bytes(), apart, 50);
        (1..=fields.ends.len()).map(|n| text(fields.get(line.as_bytes(), n)).into_owned()).collect()
    }

    #[test]
    fn fields_between_commas_and_characters_28() {
        assert_eq!(fields("a,b,,d", Apart::Commas), ["a", "b", "", "d"]);
        assert_eq!(fields("a,\"b, c\",\"say \"\"no\"\"\",", Apart::Commas), ["a", "b, c", "say \"no\"", ""]);
        assert_eq!(fields("a\u{1c} b \u{1c}\"c\"\u{1c}", Apart::Character28), ["a", "b", "c", ""]);
        assert_eq!(fields("", Apart::Commas), [""]);
    }

    #[test]
    fn money_as_filings_write_it() {
        for (written, want) in [
            ("5000.00", Some(500_000)),
            ("20", Some(2_000)),
            ("-12.5", Some(-1_250)),
            ("(3.50)", Some(-350)),
            ("$1,234.567", Some(123_456)),
            (".5", Some(50)),
            ("7.", Some(700)),
            ("", None),
            ("-", None),
            ("n/a", None),
            ("1.2.3", None),
            ("99999999999999999999", None),
            ("92233720368547758070", None),
        ] {
            assert_eq!(cents(written.as_bytes()), want, "{written}");
        }
    }

    #[test]
    fn text_in_the_windows_code_page_is_read() {
        assert_eq!(text(b"Caf\xe9 \x96 Union"), "Café – Union");
        assert_eq!(text("Café".as_bytes()), "Café");
    }

    proptest! {
        #[test]
        fn fields_are_those_of_a_plain_split(line in "[a-c\u{1c}\u{7f}\u{80}\u{9c}]{0,60}", needed in 1_usize..30) {
            let mut fields = Fields::default();
            fields.split(line.as_bytes(), Apart::Character28, needed);
            for (place, cell) in line.split('\u{1c}').enumerate().take(needed) {
                prop_assert_eq!(fields.get(line.as_bytes(), place + 1), cell.as_bytes());
            }
        }

        #[test]
        fn any_amount_in_cents_comes_back(value in -1_000_000_000_000_i64..1_000_000_000_000) {
            let sign = if value < 0 { "-" } else { "" };
            let written = format!("{sign}{}.{:02}", value.abs() / 100, value.abs() % 100);
            prop_assert_eq!(cents(written.as_bytes()), Some(value));
        }

        #[test]
        fn quoted_fields_agree_with_the_csv_crate(cells in proptest::collection::vec("[ -~]{0,12}", 1..8)) {
            let mut line = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
            line.write_record(&cells).unwrap();
            let line = String::from_utf8(line.into_inner().unwrap()).unwrap();
            let line = line.trim_end_matches('\n');
            let want: Vec<String> = cells.iter().map(|cell| cell.trim().to_owned()).collect();
            let got = fields(line, Apart::Commas);
            // A cell that is itself in quotes keeps them here too.
            prop_assert_eq!(got, want);
        }
    }
}
