//! Files inside files: a plain one, one packed with gzip, or a zip of many, one after the other, within limits.
//!
//! Belongs here: unpacking, and refusing what only looks harmless (bombs, passwords, archives cut short). Does not:
//! what the unpacked bytes mean.

use std::cell::Cell;
use std::fmt;
use std::io::{self, Read, Seek, SeekFrom};
use std::rc::Rc;

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::error::ReadError;
use crate::recognize::{LOOKED_AT, looks_like};
use crate::tidy::said;

/// The file by which a zip is known as an office document.
const OFFICE: &str = "[Content_Types].xml";

/// How far an archive may expand before it is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Bytes of one file after unpacking.
    pub(crate) expanded: u64,
    /// Unpacked bytes for one packed byte.
    pub(crate) ratio: u64,
    /// The ratio is looked at from this many unpacked bytes on.
    pub(crate) ratio_from: u64,
    /// Files in one zip.
    pub(crate) members: usize,
}

impl Limits {
    /// The largest returns, those of foundations with very many grants, come to some hundred megabytes; text packs ten
    /// to thirty times.
    pub(crate) const fn for_returns() -> Self {
        Self { expanded: 1 << 30, ratio: 200, ratio_from: 16 << 20, members: 2_000_000 }
    }

    /// The votes of a session of the largest legislatures come to some hundred megabytes; votes pack fifty times and more.
    pub(crate) const fn for_roll_calls() -> Self {
        Self { expanded: 4 << 30, ratio: 400, ratio_from: 64 << 20, members: 2_000_000 }
    }

    /// The largest filings, those of processors of small gifts, come to more than ten gigabytes.
    pub(crate) const fn for_filings() -> Self {
        Self { expanded: 64 << 30, ratio: 200, ratio_from: 16 << 20, members: 2_000_000 }
    }

    /// Tables are read row by row; the largest of those read here come to some gigabytes.
    pub(crate) const fn for_tables() -> Self {
        Self { expanded: 64 << 30, ratio: 200, ratio_from: 16 << 20, members: 0 }
    }

    /// The Board's release of four years comes to 11 MB once unpacked; the texts of a workbook are held in memory.
    pub(crate) const fn for_workbooks() -> Self {
        Self { expanded: 256 << 20, ratio: 200, ratio_from: 16 << 20, members: 10_000 }
    }
}

/// What a gzip holds, with an error past a limit; see [`excess`].
pub(crate) fn gunzipped<R: Read>(reader: R, limits: Limits) -> impl Read {
    let packed = Rc::new(Cell::new(0));
    let counted = Counted { inner: reader, count: Rc::clone(&packed) };
    Bounded::new(MultiGzDecoder::new(counted), limits, packed)
}

/// What an importer takes out of an archive.
#[derive(Clone, Copy)]
pub(crate) struct Wanted {
    /// In words, for messages.
    pub(crate) expected: &'static str,
    /// Endings that a file's name in a zip may have, without the point.
    pub(crate) endings: &'static [&'static str],
    /// Whether these first bytes are of the kind.
    pub(crate) is: fn(&[u8]) -> bool,
    pub(crate) limits: Limits,
}

/// What is handed on for each file found.
pub(crate) enum Found<'a> {
    /// A file to be read, with its name in messages.
    File(&'a str, &'a mut dyn Read),
    /// Something in a zip that is not read, with its name, and why.
    LeftOut(&'a str, &'static str),
}

/// Bytes past a limit; travels inside an [`io::Error`].
#[derive(Clone, Debug)]
pub(crate) struct Excess(pub(crate) String);

impl fmt::Display for Excess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Excess {}

/// The error of a read past a limit; `None` for any other.
pub(crate) fn excess(file: &str, error: &io::Error) -> Option<ReadError> {
    let excess = error.get_ref().and_then(|inner| inner.downcast_ref::<Excess>())?;
    Some(ReadError::Refused { file: file.to_owned(), why: excess.0.clone() })
}

/// The error of a read: past a limit, cut short, or the system's own.
pub(crate) fn read_fault(file: &str, error: &io::Error) -> ReadError {
    if let Some(refused) = excess(file, error) {
        return refused;
    }
    match error.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
            ReadError::Damaged {
                file: file.to_owned(),
                row: 0,
                message: format!("the packed bytes are cut short or damaged ({})", said(error)),
            }
        }
        kind => ReadError::Io { file: file.to_owned(), source: io::Error::new(kind, said(error)) },
    }
}

/// Hands every file in `reader` to `visit`: the file itself, what a gzip holds, or each member of a zip.
///
/// # Errors
/// [`ReadError::WrongKind`], [`ReadError::Protected`], [`ReadError::Damaged`], [`ReadError::Refused`] past a limit,
/// and whatever `visit` returns.
pub(crate) fn unpack<R: Read + Seek, E: From<ReadError>>(
    mut reader: R,
    file: &str,
    wanted: Wanted,
    visit: &mut dyn FnMut(Found<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let io = |error: io::Error| read_fault(file, &error);
    let start = first_bytes(&mut reader).map_err(io)?;
    reader.seek(SeekFrom::Start(0)).map_err(io)?;
    match start.as_slice() {
        [0x1f, 0x8b, ..] => checked(&mut gunzipped(reader, wanted.limits), file, wanted, visit),
        [b'P', b'K', 3 | 5 | 7, ..] => members(reader, file, &start, wanted, visit),
        _ => {
            let mut plain = Bounded::plain(reader, wanted.limits);
            checked(&mut plain, file, wanted, visit)
        }
    }
}

/// Looks at the first bytes of an unpacked file before it is handed on.
fn checked<E: From<ReadError>>(
    reader: &mut dyn Read,
    file: &str,
    wanted: Wanted,
    visit: &mut dyn FnMut(Found<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let start = first_bytes(reader).map_err(|error| read_fault(file, &error))?;
    if !(wanted.is)(&start) {
        return Err(ReadError::WrongKind {
            file: file.to_owned(),
            looks_like: looks_like(&start),
            expected: wanted.expected,
        }
        .into());
    }
    visit(Found::File(file, &mut start.as_slice().chain(reader)))
}

/// What [`measure`] tells of each member.
pub(crate) enum Member<'a> {
    /// Its name, and its first bytes for whoever wants to look at them.
    Begins(&'a str, &'a mut dyn Read),
    /// How many bytes it came to.
    Ended(u64),
}

/// Unpacks every member of a zip into nothing, so that whoever opens it after that can't be surprised: the sizes written
/// in a zip are not to be believed. Leaves `reader` at its start.
///
/// # Errors
/// As [`unpack`], and what `visit` returns.
pub(crate) fn measure<R: Read + Seek>(
    reader: &mut R,
    file: &str,
    limits: Limits,
    visit: &mut dyn FnMut(Member<'_>) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let mut archive = opened(&mut *reader, file, limits)?;
    let whole = Whole { most: limits.expanded, expanded: Rc::default() };
    for index in 0..archive.len() {
        let member = archive.by_index(index).map_err(|error| zip_fault(file, file, error))?;
        let name = member.name().map_err(|error| zip_fault(file, file, error))?.into_owned();
        let packed = Rc::new(Cell::new(member.compressed_size()));
        let mut plain = Bounded::new(member, limits, packed).within(&whole);
        visit(Member::Begins(&name, &mut plain))?;
        io::copy(&mut plain, &mut io::sink()).map_err(|error| read_fault(file, &error))?;
        visit(Member::Ended(plain.expanded))?;
    }
    reader.seek(SeekFrom::Start(0)).map_err(|error| read_fault(file, &error))?;
    Ok(())
}

fn members<R: Read + Seek, E: From<ReadError>>(
    mut reader: R,
    file: &str,
    start: &[u8],
    wanted: Wanted,
    visit: &mut dyn FnMut(Found<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let length = reader.seek(SeekFrom::End(0)).map_err(|error| read_fault(file, &error))?;
    // Members may lie over one another, so that each is harmless and all together are not.
    let most = length.saturating_mul(wanted.limits.ratio).max(wanted.limits.ratio_from);
    let whole = Whole { most, expanded: Rc::default() };
    let mut archive = opened(reader, file, wanted.limits)?;
    if archive.index_for_name(OFFICE).is_some() {
        return Err(ReadError::WrongKind {
            file: file.to_owned(),
            looks_like: looks_like(&[start, OFFICE.as_bytes()].concat()),
            expected: wanted.expected,
        }
        .into());
    }
    for index in 0..archive.len() {
        // The name is asked for without unpacking, so that a password is told of with it.
        let name = archive
            .by_index_raw(index)
            .and_then(|member| member.name().map(std::borrow::Cow::into_owned))
            .map_err(|error| zip_fault(file, file, error))?;
        let place = format!("{file}/{}", said(&name));
        let member = archive.by_index(index).map_err(|error| zip_fault(file, &place, error))?;
        if member.is_dir() {
            continue;
        }
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        if !wanted.endings.iter().any(|one| one.eq_ignore_ascii_case(ending)) {
            visit(Found::LeftOut(&place, "a file of another kind in the archive"))?;
            continue;
        }
        let packed = Rc::new(Cell::new(member.compressed_size()));
        let mut plain = Bounded::new(member, wanted.limits, packed).within(&whole);
        let start = first_bytes(&mut plain).map_err(|error| read_fault(&place, &error))?;
        if (wanted.is)(&start) {
            visit(Found::File(&place, &mut start.as_slice().chain(&mut plain)))?;
        } else {
            visit(Found::LeftOut(
                &place,
                "a file in the archive whose beginning is not of the kind expected",
            ))?;
        }
    }
    Ok(())
}

fn opened<R: Read + Seek>(reader: R, file: &str, limits: Limits) -> Result<ZipArchive<R>, ReadError> {
    let archive = ZipArchive::new(reader).map_err(|error| zip_fault(file, file, error))?;
    if archive.len() > limits.members {
        let why = format!("it lists {} files, and {} is the most", archive.len(), limits.members);
        return Err(ReadError::Refused { file: file.to_owned(), why });
    }
    Ok(archive)
}

fn zip_fault(file: &str, place: &str, error: ZipError) -> ReadError {
    match error {
        ZipError::UnsupportedArchive(why) if why == ZipError::PASSWORD_REQUIRED => {
            ReadError::Protected { file: place.to_owned() }
        }
        ZipError::InvalidPassword => ReadError::Protected { file: place.to_owned() },
        ZipError::Io(error) => read_fault(place, &error),
        ZipError::CompressionMethodNotSupported(method) => ReadError::Refused {
            file: place.to_owned(),
            why: format!("it is packed by method {method}, which is not known here; unpack it first"),
        },
        other => ReadError::Damaged {
            file: file.to_owned(),
            row: 0,
            message: format!("the zip archive is cut short or damaged ({})", said(&other)),
        },
    }
}

fn first_bytes<R: Read + ?Sized>(reader: &mut R) -> io::Result<Vec<u8>> {
    let mut start = Vec::with_capacity(LOOKED_AT);
    let most = u64::try_from(LOOKED_AT).unwrap_or(u64::MAX);
    reader.take(most).read_to_end(&mut start)?;
    Ok(start)
}

/// Counts packed bytes as they are taken.
struct Counted<R> {
    inner: R,
    count: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let taken = self.inner.read(buffer)?;
        self.count.set(self.count.get().saturating_add(length(taken)));
        Ok(taken)
    }
}

/// What all members of a zip come to.
#[derive(Clone, Debug)]
struct Whole {
    most: u64,
    expanded: Rc<Cell<u64>>,
}

/// Stops at a limit.
struct Bounded<R> {
    inner: R,
    limits: Limits,
    packed: Option<Rc<Cell<u64>>>,
    expanded: u64,
    whole: Option<Whole>,
}

impl<R> Bounded<R> {
    const fn new(inner: R, limits: Limits, packed: Rc<Cell<u64>>) -> Self {
        Self { inner, limits, packed: Some(packed), expanded: 0, whole: None }
    }

    const fn plain(inner: R, limits: Limits) -> Self {
        Self { inner, limits, packed: None, expanded: 0, whole: None }
    }

    /// As a member of a zip whose members together have a limit too.
    fn within(mut self, whole: &Whole) -> Self {
        self.whole = Some(whole.clone());
        self
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let taken = self.inner.read(buffer)?;
        self.expanded = self.expanded.saturating_add(length(taken));
        if self.expanded > self.limits.expanded {
            let why =
                format!("more than {} MB, the most that is read from one file", self.limits.expanded >> 20);
            return Err(io::Error::other(Excess(why)));
        }
        if let Some(packed) = &self.packed
            && self.expanded > self.limits.ratio_from
            && self.expanded / self.limits.ratio > packed.get()
        {
            let why = format!("it expands more than {} times, as only a zip bomb does", self.limits.ratio);
            return Err(io::Error::other(Excess(why)));
        }
        if let Some(whole) = &self.whole {
            whole.expanded.set(whole.expanded.get().saturating_add(length(taken)));
            if whole.expanded.get() > whole.most {
                let why = format!(
                    "its files come to more than {} MB unpacked, far more than an honest archive of its size",
                    whole.most >> 20
                );
                return Err(io::Error::other(Excess(why)));
            }
        }
        Ok(taken)
    }
}

fn length(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use flate2::{Compression, write::GzEncoder};
    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;

    fn wanted() -> Wanted {
        let limits = Limits { expanded: 1 << 22, ratio: 200, ratio_from: 1 << 16, members: 3 };
        Wanted { expected: "a test", endings: &["txt"], is: |start| start.starts_with(b"test"), limits }
    }

    /// Names and contents, what was left out.
    type Unpacked = (Vec<(String, Vec<u8>)>, Vec<String>);

    fn all(bytes: Vec<u8>) -> Result<Unpacked, ReadError> {
        let (mut files, mut left_out) = (Vec::new(), Vec::new());
        unpack(Cursor::new(bytes), "here", wanted(), &mut |found| {
            match found {
                Found::File(name, reader) => {
                    let mut content = Vec::new();
                    reader.read_to_end(&mut content).map_err(|error| read_fault(name, &error))?;
                    files.push((name.to_owned(), content));
                }
                Found::LeftOut(name, _) => left_out.push(name.to_owned()),
            }
            Ok::<(), ReadError>(())
        })?;
        Ok((files, left_out))
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packed = GzEncoder::new(Vec::new(), Compression::best());
        packed.write_all(bytes).unwrap();
        packed.finish().unwrap()
    }

    fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in members {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn plain_gzip_and_zip_give_the_same_bytes() {
        let long = [b"test ".as_slice(), &vec![b'x'; 3 * LOOKED_AT]].concat();
        assert_eq!(all(long.clone()).unwrap().0[0].1, long);
        assert_eq!(all(gzip(&long)).unwrap().0[0].1, long);
        let (files, left_out) =
            all(zip(&[("a.txt", &long), ("b.pdf", b"%PDF"), ("c.TXT", b"other")])).unwrap();
        assert_eq!(files, vec![("here/a.txt".to_owned(), long)]);
        assert_eq!(left_out, ["here/b.pdf", "here/c.TXT"]);
    }

    #[test]
    fn bombs_are_refused_before_they_fill_anything() {
        let big = [b"test".as_slice(), &vec![0; 1 << 21]].concat();
        for packed in [gzip(&big), zip(&[("a.txt", &big)])] {
            let error = all(packed).unwrap_err();
            assert!(matches!(&error, ReadError::Refused { why, .. } if why.contains("200 times")), "{error}");
        }
        let larger = [b"test".as_slice(), &vec![7; 1 << 23]].concat();
        assert!(all(larger).unwrap_err().to_string().contains("4 MB"));
        let many = zip(&[("a.txt", b""), ("b.txt", b""), ("c.txt", b""), ("d.txt", b"")]);
        assert!(all(many).unwrap_err().to_string().contains("lists 4 files"));
    }

    #[test]
    fn archives_cut_short_are_named() {
        let long: Vec<u8> =
            (0..60_000_u32).flat_map(|i| i.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        let long = [b"test".as_slice(), &long].concat();
        for packed in [gzip(&long), zip(&[("a.txt", &long)])] {
            let error = all(packed[..packed.len() / 2].to_vec()).unwrap_err().to_string();
            assert!(error.contains("cut short or damaged"), "{error}");
        }
    }

    #[test]
    fn a_password_is_told_of() {
        // A zip with the bit for encryption set in both headers.
        let mut bytes = zip(&[("a.txt", b"test")]);
        bytes[6] |= 1;
        let central = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
        bytes[central + 8] |= 1;
        let error = all(bytes).unwrap_err();
        assert!(matches!(&error, ReadError::Protected { file } if file == "here/a.txt"), "{error}");
    }
}
