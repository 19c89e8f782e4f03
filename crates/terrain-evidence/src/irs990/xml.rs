//! The XML of one return as a stream of known fields, within limits.
//!
//! Belongs here: events, text, entities, depth, what an honest return never has. Does not: what a field means.

use std::io::{self, BufRead, BufReader, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::paths::{Field, Place, TREE, Tree};
use crate::archive::{Excess, read_fault};
use crate::error::ReadError;
use crate::tidy::{said, shown};

/// Deepest nesting of elements; returns have at most a dozen levels.
const DEEPEST: usize = 100;
/// Longest tag or text, in bytes.
const LONGEST_EVENT: u64 = 8 << 20;
/// Longest value that is kept, in bytes; the rest is cut off.
const LONGEST_VALUE: usize = 512;

/// What happens at a known place.
pub(super) enum Step<'a> {
    /// An element begins.
    Start(Field, &'a BytesStart<'a>),
    /// An element ends; its text, trimmed, if nothing was inside but text.
    End(Field, &'a str),
}

/// Whether to read on.
pub(super) enum Go {
    On,
    Enough,
}

/// Counts the bytes of the event at hand, so that none can fill the memory.
struct Metered<R> {
    inner: R,
    event: u64,
}

impl<R: BufRead> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let taken = available.len().min(buffer.len());
        buffer[..taken].copy_from_slice(&available[..taken]);
        self.consume(taken);
        Ok(taken)
    }
}

impl<R: BufRead> BufRead for Metered<R> {
    #[inline]
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.event > LONGEST_EVENT {
            let why = format!("a single tag or text is longer than {} MB", LONGEST_EVENT >> 20);
            return Err(io::Error::other(Excess(why)));
        }
        self.inner.fill_buf()
    }

    #[inline]
    fn consume(&mut self, amount: usize) {
        self.event += u64::try_from(amount).unwrap_or(u64::MAX);
        self.inner.consume(amount);
    }
}

/// Reads the XML of one return and hands every known field to `visit`, until it has enough.
///
/// # Errors
/// [`ReadError::Damaged`] for XML that is not well formed or cut short, [`ReadError::Refused`] for a document type,
/// entities, too deep nesting or too long events, and what `visit` returns.
pub(super) fn fields(
    source: &mut dyn Read,
    file: &str,
    visit: &mut dyn FnMut(&Step<'_>) -> Result<Go, ReadError>,
) -> Result<(), ReadError> {
    let mut reader =
        Reader::from_reader(Metered { inner: BufReader::with_capacity(1 << 16, source), event: 0 });
    let tree = &*TREE;
    let refused = |why: String| ReadError::Refused { file: file.to_owned(), why };
    let mut buffer = Vec::with_capacity(1 << 12);
    let mut value = String::new();
    // Known elements that are open, and how many unknown ones below the last of them.
    let mut open: Vec<Place> = vec![Tree::ROOT];
    let mut unknown = 0_usize;
    // The field whose text is being collected.
    let mut leaf = false;
    loop {
        buffer.clear();
        reader.get_mut().event = 0;
        let event = reader.read_event_into(&mut buffer);
        match event.map_err(|error| fault(file, reader.buffer_position(), error))? {
            Event::Start(tag) => {
                if open.len() + unknown > DEEPEST {
                    return Err(refused(format!("elements are nested more than {DEEPEST} deep")));
                }
                let at = open.last().copied().unwrap_or(Tree::ROOT);
                let known = if unknown == 0 { tree.child(at, tag.local_name().as_ref()) } else { None };
                leaf = false;
                match known {
                    None => unknown += 1,
                    Some(place) => {
                        open.push(place);
                        if let Some(field) = tree.field(place) {
                            value.clear();
                            leaf = true;
                            if matches!(visit(&Step::Start(field, &tag))?, Go::Enough) {
                                return Ok(());
                            }
                        }
                    }
                }
            }
            Event::Empty(tag) => {
                let at = open.last().copied().unwrap_or(Tree::ROOT);
                let known = if unknown == 0 { tree.child(at, tag.local_name().as_ref()) } else { None };
                leaf = false;
                if let Some(field) = known.and_then(|place| tree.field(place)) {
                    visit(&Step::Start(field, &tag))?;
                    if matches!(visit(&Step::End(field, ""))?, Go::Enough) {
                        return Ok(());
                    }
                }
            }
            Event::End(_) if unknown > 0 => {
                unknown -= 1;
                leaf = false;
            }
            Event::End(_) => {
                let place = open.pop().unwrap_or(Tree::ROOT);
                if open.is_empty() {
                    open.push(Tree::ROOT);
                }
                if let Some(field) = tree.field(place) {
                    let text = if leaf { value.trim() } else { "" };
                    if matches!(visit(&Step::End(field, text))?, Go::Enough) {
                        return Ok(());
                    }
                }
                leaf = false;
            }
            Event::Text(text) => {
                if leaf {
                    push(&mut value, &text);
                }
            }
            Event::CData(text) => {
                if leaf {
                    push(&mut value, &text);
                }
            }
            Event::GeneralRef(reference) => {
                let character = match &*reference {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => reference
                        .resolve_char_ref()
                        .map_err(|error| fault(file, reader.buffer_position(), error))?,
                };
                match character {
                    Some(character) if leaf => push(&mut value, character.encode_utf8(&mut [0; 4])),
                    Some(_) => {}
                    None => {
                        let name = shown(&reference);
                        return Err(refused(format!("it uses the entity `&{name};`, which no return does")));
                    }
                }
            }
            Event::DocType(_) => {
                return Err(refused("it declares a document type (DTD), which no return does".to_owned()));
            }
            Event::Decl(declaration) => {
                if let Some(Ok(encoding)) = declaration.encoding()
                    && !["utf-8", "utf8", "us-ascii", "ascii"]
                        .contains(&encoding.to_ascii_lowercase().as_str())
                {
                    return Err(ReadError::WrongKind {
                        file: file.to_owned(),
                        looks_like: format!("XML in the encoding {}", shown(&encoding)),
                        expected: "UTF-8, in which the Internal Revenue Service publishes returns",
                    });
                }
            }
            Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => {
                let still = open.len() - 1 + unknown;
                if still > 0 {
                    let within = open.last().map_or("", |place| tree.name(*place));
                    return Err(ReadError::Damaged {
                        file: file.to_owned(),
                        row: 0,
                        message: format!("the file is cut short: it ends inside of `{within}`"),
                    });
                }
                return Ok(());
            }
        }
    }
}

fn push(value: &mut String, text: &str) {
    let room = LONGEST_VALUE.saturating_sub(value.len());
    if text.len() <= room {
        value.push_str(text);
    } else {
        value.extend(text.chars().take_while({
            let mut left = room;
            move |character| {
                let fits = character.len_utf8() <= left;
                left = left.saturating_sub(character.len_utf8());
                fits
            }
        }));
    }
}

fn fault(file: &str, place: u64, error: quick_xml::Error) -> ReadError {
    match error {
        quick_xml::Error::Io(error) => read_fault(file, &error),
        other => ReadError::Damaged {
            file: file.to_owned(),
            row: 0,
            message: format!("near byte {place} the XML is cut short or not well formed ({})", said(&other)),
        },
    }
}
