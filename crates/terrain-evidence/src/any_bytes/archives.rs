//! Archives, and telling what a file is.

use std::io::{Cursor, Read, Seek};

use super::{FILE, Torn, fit_to_be_shown, gzipped, parts, refused, zipped};
use crate::archive::{Found, Limits, Wanted, measure, read_fault, unpack};
use crate::error::ReadError;
use crate::recognize::{looks_like, recognize};
use crate::rollcall::RollCallFile;

/// Limits so low that a few bytes reach them.
const LIMITS: Limits = Limits { expanded: 1 << 16, ratio: 20, ratio_from: 1 << 12, members: 8 };
const WANTED: Wanted =
    Wanted { expected: "anything", endings: &["txt"], is: |start| !start.is_empty(), limits: LIMITS };

/// Anything packed: unpacked the same in pieces, never past a limit, named fit to be shown; what is packed here comes out
/// as it went in; and what a file looks like is said in words.
///
/// # Panics
/// Where one of these does not hold.
pub fn archive(bytes: &[u8]) {
    let whole = all(Cursor::new(bytes));
    let torn = all(Torn::new(bytes));
    // How much was taken of a packed stream when its content is looked at depends on the pieces, so that a bomb that is
    // damaged too is refused for the one or the other.
    let both_refused = whole.is_err() && torn.is_err();
    let bomb = torn.as_ref().is_err_and(|message| message.contains("refused"));
    assert!(whole == torn || both_refused || bomb, "read in pieces:\n{torn:?}\nread as a whole:\n{whole:?}");
    if let Ok(files) = &whole {
        let most = LIMITS.expanded * u64::try_from(LIMITS.members).unwrap_or(u64::MAX);
        assert!(files.len() <= LIMITS.members);
        let expanded: usize = files.iter().filter_map(|(_, content)| content.as_ref().map(Vec::len)).sum();
        assert!(u64::try_from(expanded).is_ok_and(|expanded| expanded <= most));
    }
    if let Err(error) = measure(&mut Cursor::new(bytes), FILE, LIMITS, &mut |_| Ok(())) {
        refused(&error);
    }
    round_trip(bytes);
    recognized(bytes);
}

/// A file's name and content, `None` for one that is left out.
type Unpacked = (String, Option<Vec<u8>>);

fn all(reader: impl Read + Seek) -> Result<Vec<Unpacked>, String> {
    let mut files = Vec::new();
    let outcome = unpack(reader, FILE, WANTED, &mut |found| {
        let (name, content) = match found {
            Found::LeftOut(name, why) => {
                fit_to_be_shown(why, 100);
                (name, None)
            }
            Found::File(name, reader) => {
                let mut content = Vec::new();
                reader.read_to_end(&mut content).map_err(|error| read_fault(name, &error))?;
                assert!(u64::try_from(content.len()).is_ok_and(|length| length <= LIMITS.expanded));
                (name, Some(content))
            }
        };
        fit_to_be_shown(name, 300);
        files.push((name.to_owned(), content));
        Ok::<(), ReadError>(())
    });
    outcome.map(|()| files).map_err(|error| {
        refused(&error);
        error.to_string()
    })
}

/// What is packed here comes out as it went in, or is refused for how far it expands.
fn round_trip(bytes: &[u8]) {
    let members = || parts(bytes).take(4).enumerate().filter(|(_, part)| !part.is_empty());
    let name = |number: usize| format!("{number}.txt");
    for pack in [false, true] {
        let archive = zipped(members().map(|(number, part)| (name(number), part)), pack);
        let expected: Vec<_> =
            members().map(|(number, part)| (format!("{FILE}/{number}.txt"), Some(part.to_vec()))).collect();
        let found = all(Cursor::new(&archive));
        assert!(is_the_same_or_a_bomb(&found, &expected), "{found:?}\n{expected:?}");
    }
    if !bytes.is_empty() {
        let found = all(Cursor::new(&gzipped(bytes)));
        assert!(is_the_same_or_a_bomb(&found, &vec![(FILE.to_owned(), Some(bytes.to_vec()))]), "{found:?}");
    }
}

fn is_the_same_or_a_bomb<T: PartialEq>(found: &Result<T, String>, expected: &T) -> bool {
    match found {
        Ok(found) => found == expected,
        Err(message) => message.contains("refused"),
    }
}

fn recognized(bytes: &[u8]) {
    fit_to_be_shown(&looks_like(bytes), 200);
    let text = String::from_utf8_lossy(bytes);
    for delimiter in [',', '|', '\u{1c}'] {
        let cells: Vec<String> =
            text.lines().next().unwrap_or("").split(delimiter).map(str::to_owned).collect();
        for own in ["fec", "fmcs", "irs990", "nlrb", "olms", "rollcall"] {
            if let Some(known) = recognize(&cells, own) {
                assert!(!known.contains(&format!("`terrain import {own}`")), "{known}");
            }
        }
    }
    if let Some(kind) = RollCallFile::recognize(bytes) {
        assert!(!kind.in_words().is_empty());
    }
}
