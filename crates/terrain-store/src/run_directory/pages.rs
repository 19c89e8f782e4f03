//! The pages of a column: bytes into values.
//!
//! Belongs here: the encodings that shards are written in, each checked against what was promised before a value is taken.
//! Does not: which columns there are (`table`), where their pages are (`footer`).
//!
//! The reader of the library that writes the pages is made for files that one trusts: it stops the program on some that
//! are not what they say (apache/arrow-rs issues 10722 and 11121), and a checksum is no help against whoever made it anew.

use zstd::bulk::Decompressor;

use super::footer::shown;
use super::thrift::{Fields, varint};

/// Bytes of a page, unpacked, at most. Pages are closed at a megabyte; this is room enough for the values after which
/// that is looked at.
const LARGEST_PAGE: usize = 16 << 20;

const DATA_PAGE: i64 = 0;
const DICTIONARY_PAGE: i64 = 2;

const PLAIN: i64 = 0;
const LEVELS: i64 = 3;
const IN_DICTIONARY: i64 = 8;
const BYTES_APART: i64 = 9;

/// Which places of a column hold a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Places {
    /// One in every row.
    All,
    /// One in a row, or none.
    Some,
    /// So many in every row.
    Each(usize),
}

impl Places {
    /// Places in so many rows: a list without values takes one too.
    const fn in_rows(self, rows: usize) -> Option<usize> {
        match self {
            Self::All | Self::Some => Some(rows),
            Self::Each(of) => rows.checked_mul(if of == 0 { 1 } else { of }),
        }
    }
}

/// A kind of value in a page.
pub(super) trait Cell: Copy {
    /// Its bytes, where all take the same and stand whole.
    const WIDTH: Option<usize>;
}

impl Cell for u32 {
    const WIDTH: Option<usize> = Some(4);
}

impl Cell for f32 {
    const WIDTH: Option<usize> = Some(4);
}

impl Cell for f64 {
    const WIDTH: Option<usize> = Some(8);
}

impl Cell for bool {
    const WIDTH: Option<usize> = None;
}

/// A text's number.
impl Cell for u16 {
    const WIDTH: Option<usize> = None;
}

/// What a column holds.
#[derive(Debug, PartialEq)]
pub(super) struct Held<T> {
    pub(super) values: Vec<T>,
    /// Which rows have one, for a column in which some have none.
    pub(super) there: Vec<bool>,
}

impl<T: Copy> Held<T> {
    /// One a row, nothing where there is none.
    pub(super) fn or_none(self) -> Vec<Option<T>> {
        let mut values = self.values.into_iter();
        self.there.iter().map(|there| if *there { values.next() } else { None }).collect()
    }
}

/// The values of a column in pages, of which there must be as many as `rows` need; `plain` takes so many values from bytes
/// in which they stand one after the other, and nothing else.
pub(super) fn column<T: Cell>(
    (bytes, values): (&[u8], usize),
    places: Places,
    rows: usize,
    plain: impl Fn(&[u8], usize) -> Result<Vec<T>, String>,
) -> Result<Held<T>, String> {
    let expected = places.in_rows(rows).ok_or("too long to be read")?;
    if values != expected {
        return Err(format!("it has {values} values, expected {expected}"));
    }
    let mut unpacking = Decompressor::new().map_err(|error| error.to_string())?;
    let mut held = Held { values: Vec::new(), there: Vec::new() };
    let (mut dictionary, mut left, mut rest) = (None, expected, bytes);
    while !rest.is_empty() {
        let (head, length) = Fields::read(rest)?;
        let (kind, unpacked, packed) = (head.whole(1), head.count(2), head.count(3));
        if !matches!(kind, Some(DATA_PAGE | DICTIONARY_PAGE)) {
            return Err("it has a page of an unknown kind".to_owned());
        }
        let unpacked = unpacked.filter(|size| *size <= LARGEST_PAGE).ok_or("a page is larger than any is")?;
        let page = packed
            .and_then(|packed| rest.get(length..length.checked_add(packed)?))
            .ok_or("a page runs past the end of its column")?;
        rest = &rest[length + page.len()..];
        let mut body = vec![0; unpacked];
        let size = unpacking.decompress_to_buffer(page, &mut body).ok();
        if size != Some(unpacked) {
            return Err("a page cannot be unpacked".to_owned());
        }
        let about = |field: i64| head.fields(field).ok_or("a page does not say what it holds");
        match kind {
            Some(DICTIONARY_PAGE) if dictionary.is_none() && left == expected => {
                let about = about(7)?;
                let count = about.count(1).filter(|count| *count <= expected);
                let count = count.ok_or("its dictionary is longer than its column")?;
                if about.whole(2) != Some(PLAIN) {
                    return Err("its dictionary is in an unknown encoding".to_owned());
                }
                dictionary = Some(plain(&body, count)?);
            }
            Some(DATA_PAGE) => {
                let about = about(5)?;
                let count = about.count(1).filter(|count| *count <= left);
                let count = count.ok_or("its pages hold more than its column")?;
                if [about.whole(3), about.whole(4)] != [Some(LEVELS); 2] {
                    return Err("a page tells in an unknown encoding which values are there".to_owned());
                }
                let (present, encoded) = present(&body, count, places, expected - left, &mut held.there)?;
                let encoding = about.whole(2);
                held.values.extend(page_values(encoded, encoding, present, dictionary.as_deref(), &plain)?);
                left -= count;
            }
            _ => return Err("its dictionary is not in front of its pages".to_owned()),
        }
    }
    if left > 0 {
        return Err(format!("its pages end {left} values early"));
    }
    Ok(held)
}

/// How many of a page's `count` places hold a value, and the bytes of the values; `before` places were in earlier pages.
fn present<'p>(
    mut page: &'p [u8],
    count: usize,
    places: Places,
    before: usize,
    there: &mut Vec<bool>,
) -> Result<(usize, &'p [u8]), String> {
    match places {
        Places::All => Ok((count, page)),
        Places::Some => {
            let levels = levels(&mut page, count)?;
            let present = levels.iter().filter(|level| **level == 1).count();
            there.extend(levels.iter().map(|level| *level == 1));
            Ok((present, page))
        }
        Places::Each(of) => {
            let continued = levels(&mut page, count)?;
            let filled = levels(&mut page, count)?;
            let as_planned = continued.iter().zip(before..).all(|(level, place)| {
                let begins = of == 0 || place.is_multiple_of(of);
                (*level == 0) == begins
            });
            if !as_planned || filled.iter().any(|level| (*level == 1) != (of > 0)) {
                return Err(format!("a list does not hold {of} values"));
            }
            Ok((if of == 0 { 0 } else { count }, page))
        }
    }
}

/// Takes levels of 0 and 1 from the beginning of a page: their length in bytes, then runs.
fn levels(page: &mut &[u8], count: usize) -> Result<Vec<u32>, String> {
    let (length, rest) = page.split_first_chunk::<4>().ok_or("a page ends early")?;
    let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
    let (levels, rest) = rest.split_at_checked(length).ok_or("a page ends early")?;
    *page = rest;
    runs(levels, 1, count)
}

/// So many values from the bytes of a page.
pub(super) fn page_values<T: Cell>(
    bytes: &[u8],
    encoding: Option<i64>,
    count: usize,
    dictionary: Option<&[T]>,
    plain: impl Fn(&[u8], usize) -> Result<Vec<T>, String>,
) -> Result<Vec<T>, String> {
    match (encoding, dictionary, T::WIDTH) {
        (Some(PLAIN), _, _) => plain(bytes, count),
        (Some(BYTES_APART), _, Some(width)) => {
            if count.checked_mul(width) != Some(bytes.len()) {
                return Err(format!("a page has {} bytes for {count} values of {width}", bytes.len()));
            }
            let mut together = Vec::with_capacity(bytes.len());
            for place in 0..count {
                together.extend((0..width).map(|byte| bytes[byte * count + place]));
            }
            plain(&together, count)
        }
        (Some(IN_DICTIONARY), Some(dictionary), _) => {
            if count == 0 {
                return Ok(Vec::new());
            }
            let (width, places) = bytes.split_first().ok_or("a page ends early")?;
            let places = runs(places, *width, count)?;
            let value = |place: u32| usize::try_from(place).ok().and_then(|place| dictionary.get(place));
            let values: Option<Vec<T>> = places.into_iter().map(|place| value(place).copied()).collect();
            values.ok_or_else(|| "a page asks for a value that is not in the dictionary".to_owned())
        }
        (Some(IN_DICTIONARY), None, _) => Err("a page asks for a dictionary, and there is none".to_owned()),
        _ => Err("a page is in an unknown encoding".to_owned()),
    }
}

/// So many numbers of `width` bits, which stand as runs of one number, and in groups of eight side by side.
fn runs(mut bytes: &[u8], width: u8, count: usize) -> Result<Vec<u32>, String> {
    const EARLY: &str = "a page ends early";
    if width > 32 {
        return Err(format!("a page holds numbers of {width} bits, expected at most 32"));
    }
    let (bits, mask) = (usize::from(width), (1_u64 << width) - 1);
    let mut numbers = Vec::with_capacity(count);
    while numbers.len() < count {
        let left = count - numbers.len();
        let (head, length) = varint(bytes).ok_or(EARLY)?;
        bytes = &bytes[length..];
        let run = usize::try_from(head >> 1).ok();
        if head & 1 == 0 {
            let run = run.filter(|run| *run <= left).ok_or("a page holds more than it says")?;
            let (value, rest) = bytes.split_at_checked(bits.div_ceil(8)).ok_or(EARLY)?;
            bytes = rest;
            numbers.extend(std::iter::repeat_n(number(value, 0, mask), run));
        } else {
            // A group of eight takes as many bytes as a number has bits. The last one is filled up.
            let size = run.and_then(|groups| groups.checked_mul(bits)).ok_or(EARLY)?;
            let groups = run.unwrap_or_default();
            let (packed, rest) = bytes.split_at_checked(size).ok_or(EARLY)?;
            bytes = rest;
            let there = groups.saturating_mul(8).min(left);
            numbers.extend((0..there).map(|place| number(packed, place * bits, mask)));
        }
    }
    Ok(numbers)
}

/// The number that begins at a bit, lowest bits first.
#[expect(clippy::cast_possible_truncation, reason = "a mask of at most 32 bits")]
fn number(bytes: &[u8], bit: usize, mask: u64) -> u32 {
    let mut window = [0; 8];
    let from = bytes.get(bit / 8..).unwrap_or_default();
    for (to, byte) in window.iter_mut().zip(from) {
        *to = *byte;
    }
    (u64::from_le_bytes(window) >> (bit % 8) & mask) as u32
}

/// Values of so many bytes each, one after the other.
pub(super) fn whole<const WIDTH: usize, T>(
    from: impl Fn([u8; WIDTH]) -> T,
) -> impl Fn(&[u8], usize) -> Result<Vec<T>, String> {
    move |bytes, count| {
        let (values, rest) = bytes.as_chunks::<WIDTH>();
        if values.len() == count && rest.is_empty() {
            return Ok(values.iter().map(|value| from(*value)).collect());
        }
        Err(format!("a page has {} bytes for {count} values of {WIDTH}", bytes.len()))
    }
}

/// Yes and no, eight in a byte, the first in the lowest bit.
pub(super) fn yes_or_no(bytes: &[u8], count: usize) -> Result<Vec<bool>, String> {
    if bytes.len() != count.div_ceil(8) {
        return Err(format!("a page has {} bytes for {count} times yes or no", bytes.len()));
    }
    Ok((0..count).map(|place| number(bytes, place, 1) == 1).collect())
}

/// Texts, each after its length, as the numbers that `known` has for them.
pub(super) fn texts(
    known: impl Fn(&str) -> Option<u16>,
) -> impl Fn(&[u8], usize) -> Result<Vec<u16>, String> {
    move |mut bytes, count| {
        let mut numbers = Vec::with_capacity(count);
        for _ in 0..count {
            let text = bytes.split_first_chunk::<4>().and_then(|(length, rest)| {
                rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)
            });
            let (text, rest) = text.ok_or("a page ends early")?;
            bytes = rest;
            let text = String::from_utf8_lossy(text);
            let number = known(&text)
                .ok_or_else(|| format!("it holds `{}`, which is not in the plan", shown(&text)))?;
            numbers.push(number);
        }
        if bytes.is_empty() { Ok(numbers) } else { Err("a page holds more than it says".to_owned()) }
    }
}

/// What must hold of any bytes as the inside of a page, whose first is the number of its places: for the fuzz target `shard`,
/// which seldom comes through compressed pages.
pub(super) fn any_page(bytes: &[u8]) {
    let Some((count, bytes)) = bytes.split_first() else { return };
    let count = usize::from(*count);
    for places in [Places::All, Places::Some, Places::Each(0), Places::Each(3)] {
        let mut there = Vec::new();
        let Ok((present, body)) = present(bytes, count, places, 0, &mut there) else { continue };
        assert!(present <= count && there.len() == if places == Places::Some { count } else { 0 });
        for encoding in [PLAIN, IN_DICTIONARY, BYTES_APART] {
            let encoding = Some(encoding);
            let so_many = |found: usize| assert_eq!(found, present);
            let found = page_values(body, encoding, present, Some(&[0.5, 1.5]), whole(f64::from_le_bytes));
            found.iter().for_each(|found| so_many(found.len()));
            let found = page_values(body, encoding, present, Some(&[7]), whole(u32::from_le_bytes));
            found.iter().for_each(|found| so_many(found.len()));
            let found = page_values(body, encoding, present, None, yes_or_no);
            found.iter().for_each(|found| so_many(found.len()));
            let found = page_values(
                body,
                encoding,
                present,
                Some(&[0, 1]),
                texts(|text| (text == "lead").then_some(1)),
            );
            found.iter().for_each(|found| so_many(found.len()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_by_hand() {
        // Three times 5; then eight of three bits side by side, of which five are asked for (0 to 7 in 88 c6 fa).
        let bytes = [6, 5, 3, 0x88, 0xc6, 0xfa];
        assert_eq!(runs(&bytes, 3, 8).unwrap(), [5, 5, 5, 0, 1, 2, 3, 4]);
        assert_eq!(runs(&[8], 0, 4).unwrap(), [0; 4]);
        assert_eq!(runs(&[2, 0xff, 0xff, 0xff, 0xff], 32, 1).unwrap(), [u32::MAX]);
        for (bytes, width, count, why) in [
            (&[6, 5][..], 3, 2, "holds more than it says"),
            (&[3, 0x88, 0xc6], 3, 8, "ends early"),
            (&[6], 3, 3, "ends early"),
            (&[], 1, 1, "ends early"),
            (&[0, 0, 0, 0], 0, 1, "ends early"),
            (&[2, 0], 33, 1, "33 bits"),
            (&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], 32, 1, "ends early"),
        ] {
            let error = runs(bytes, width, count).unwrap_err();
            assert!(error.contains(why), "{bytes:?}: {error}");
        }
    }

    #[test]
    fn encodings_by_hand() {
        let plain = whole(u32::from_le_bytes);
        let bytes = [1, 2, 0, 0, 0, 0, 1, 0];
        assert_eq!(page_values(&bytes, Some(PLAIN), 2, None, &plain).unwrap(), [513, 65_536]);
        // The same bytes apart: the first of both, the second of both, …
        let apart = [1, 0, 2, 0, 0, 1, 0, 0];
        assert_eq!(page_values(&apart, Some(BYTES_APART), 2, None, &plain).unwrap(), [513, 65_536]);
        assert_eq!(page_values(&[1, 3, 2], Some(IN_DICTIONARY), 2, Some(&[7, 9]), &plain).unwrap(), [7, 9]);
        for (bytes, encoding, count, dictionary) in [
            (&bytes[..], PLAIN, 3, None),
            (&bytes, PLAIN, 1, None),
            (&apart, BYTES_APART, 3, None),
            (&apart, BYTES_APART, usize::MAX, None),
            (&[1, 3, 2], IN_DICTIONARY, 2, None),
            (&[1, 3, 2], IN_DICTIONARY, 2, Some(&[7][..])),
            (&[], IN_DICTIONARY, 2, Some(&[7])),
            (&[64, 2, 0], IN_DICTIONARY, 1, Some(&[7])),
            (&bytes, 5, 2, None),
        ] {
            assert!(page_values(bytes, Some(encoding), count, dictionary, &plain).is_err(), "{encoding}");
        }
        assert_eq!(yes_or_no(&[0b101], 3).unwrap(), [true, false, true]);
        assert!(yes_or_no(&[0b101], 9).is_err());
        let read = texts(|text| {
            ["a", "bc"].iter().position(|known| *known == text).map(|at| u16::try_from(at).unwrap())
        });
        assert_eq!(read(&[2, 0, 0, 0, b'b', b'c', 1, 0, 0, 0, b'a'], 2).unwrap(), [1, 0]);
        assert!(read(&[1, 0, 0, 0, b'd'], 1).unwrap_err().contains("holds `d`"));
        assert!(read(&[9, 0, 0, 0, b'a'], 1).is_err());
    }

    #[test]
    fn places_that_hold_a_value() {
        let mut there = Vec::new();
        let some = [2, 0, 0, 0, 3, 0b0000_0101, 42];
        assert_eq!(present(&some, 3, Places::Some, 0, &mut there), Ok((2, &[42][..])));
        assert_eq!(there, [true, false, true]);
        // Two lists of two, the first begun in an earlier page: continues, begins, continues.
        let lists = [2, 0, 0, 0, 3, 0b0000_0101, 2, 0, 0, 0, 6, 1, 42];
        assert_eq!(present(&lists, 3, Places::Each(2), 1, &mut there), Ok((3, &[42][..])));
        assert!(present(&lists, 3, Places::Each(2), 0, &mut there).is_err());
        assert!(present(&lists, 3, Places::Each(0), 0, &mut there).is_err());
        let empty = [2, 0, 0, 0, 4, 0, 2, 0, 0, 0, 4, 0];
        assert_eq!(present(&empty, 2, Places::Each(0), 0, &mut there), Ok((0, &[][..])));
        assert!(present(&[9, 0, 0, 0, 3], 3, Places::Some, 0, &mut there).is_err());
    }

    proptest::proptest! {
        /// Levels and runs that promise anything, and any bytes after them.
        #[test]
        fn any_bytes_inside_of_a_page_are_values_or_a_fault(
            count in 0_u8..40,
            lengths in proptest::collection::vec(0_u8..12, 0..3),
            bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..60),
        ) {
            let mut page = vec![count];
            let mut rest = bytes.as_slice();
            for length in lengths {
                let (levels, more) = rest.split_at(usize::from(length).min(rest.len()));
                page.extend([length, 0, 0, 0]);
                page.extend(levels);
                rest = more;
            }
            page.extend(rest);
            any_page(&page);
        }
    }
}
