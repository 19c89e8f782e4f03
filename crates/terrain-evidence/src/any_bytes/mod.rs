//! What must hold whatever bytes a reader is given: one check a reader, called by the fuzz targets (`fuzz/`) and by the
//! test that replays their files.
//!
//! Belongs here: reading any bytes, and asserting what holds of every answer. Does not: what good files say (`tests/`),
//! fuzzing itself.
//!
//! Every check panics where something does not hold, which is a fault of the reader and never of the bytes.

mod archives;
mod conditions;
mod filings;
mod returns;
mod roll_calls;
mod tables;

use std::fmt::Debug;
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};

use crate::error::{EvidenceError, ReadError};
use crate::estimate::Estimate;
use crate::filter::Filter;
use crate::import::{EXAMPLES, ImportSummary, ReadOptions};

pub use archives::archive;
pub use conditions::condition;
pub use filings::fec;
pub use returns::irs990;
pub use roll_calls::rollcall;
pub use tables::{fmcs, nlrb_csv, nlrb_xlsx, olms_receipts, olms_reports};

/// A check with its name.
pub type Check = (&'static str, fn(&[u8]));

/// Every check with the name of its fuzz target, which is that of the folder with its files.
pub const CHECKS: [Check; 10] = [
    ("archive", archive),
    ("condition", condition),
    ("fec", fec),
    ("fmcs", fmcs),
    ("irs990", irs990),
    ("nlrb_csv", nlrb_csv),
    ("nlrb_xlsx", nlrb_xlsx),
    ("olms_receipts", olms_receipts),
    ("olms_reports", olms_reports),
    ("rollcall", rollcall),
];

/// Between the parts of bytes that stand for several files: the control character 30 of ASCII, "record separator".
const BETWEEN_PARTS: u8 = 0x1e;
/// Name of the file in messages.
const FILE: &str = "any";
const LENIENT: ReadOptions = ReadOptions { strict: false };
const STRICT: ReadOptions = ReadOptions { strict: true };

/// The parts that stand for several files.
fn parts(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split(|byte| *byte == BETWEEN_PARTS)
}

/// Reads a few bytes at a time, as a pipe may.
struct Torn<'a> {
    bytes: Cursor<&'a [u8]>,
    next: usize,
}

impl<'a> Torn<'a> {
    const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes: Cursor::new(bytes), next: 1 }
    }
}

impl Read for Torn<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = self.next.min(buffer.len());
        // Different lengths, so that line ends and characters are torn apart now and then.
        self.next = self.next % 13 + 3;
        self.bytes.read(&mut buffer[..most])
    }
}

impl Seek for Torn<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}

/// What is read from the whole, from torn bytes and in strict mode, each as `read` makes it of a reader.
///
/// Returns what is read from the whole, once it is known that torn bytes say the same, that strict mode keeps the same or
/// refuses, and that a refusal is fit to be shown.
fn read_in_every_way<T: PartialEq + Debug>(
    bytes: &[u8],
    read: impl Fn(&mut dyn ReadSeek, ReadOptions) -> Result<(T, ImportSummary), ReadError>,
) -> Option<(T, ImportSummary)> {
    let as_text = |outcome: Result<(T, ImportSummary), ReadError>| {
        outcome.map_err(|error| {
            refused(&error);
            error.to_string()
        })
    };
    let whole = as_text(read(&mut Cursor::new(bytes), LENIENT));
    let torn = as_text(read(&mut Torn::new(bytes), LENIENT));
    assert!(whole == torn, "read in pieces:\n{torn:?}\nread as a whole:\n{whole:?}");
    if let Ok(strict) = as_text(read(&mut Cursor::new(bytes), STRICT)) {
        assert!(whole.as_ref().is_ok_and(|whole| *whole == strict), "strict: {strict:?}\nelse: {whole:?}");
    }
    let (found, summary) = whole.ok()?;
    summed(&summary);
    Some((found, summary))
}

/// A reader that can go back.
trait ReadSeek: Read + Seek {}
impl<R: Read + Seek> ReadSeek for R {}

/// A summary adds up and can be shown.
fn summed(summary: &ImportSummary) {
    let left_out: u64 = summary.skipped.iter().map(|counted| counted.count).sum();
    assert_eq!(summary.read, summary.kept + summary.superseded + left_out, "{summary:?}");
    assert!(summary.skipped.is_sorted_by(|a, b| a.reason < b.reason), "{summary:?}");
    // Of rows left out a few stand for all; what is remarked on, such as totals that differ, may be listed whole.
    assert!(summary.skipped.iter().all(|counted| counted.examples.len() <= EXAMPLES), "{summary:?}");
    for counted in summary.skipped.iter().chain(&summary.remarked) {
        assert!(counted.count > 0, "{counted:?}");
        assert!(u64::try_from(counted.examples.len()).is_ok_and(|examples| examples <= counted.count));
        fit_to_be_shown(&counted.reason, 300);
        for example in &counted.examples {
            fit_to_be_shown(&example.field, 400);
            fit_to_be_shown(&example.found, 60);
        }
    }
}

/// A refusal names the file and can be shown.
fn refused(error: &ReadError) {
    let message = error.to_string();
    assert!(message.starts_with(FILE), "{message}");
    fit_to_be_shown(&message, 4000);
}

/// Text on one line, without commands to the terminal, and no longer than somebody reads.
fn fit_to_be_shown(text: &str, longest: usize) {
    assert!(!text.chars().any(char::is_control), "{text:?}");
    assert!(text.chars().count() <= longest, "{} characters: {text:?}", text.chars().count());
}

/// Every estimate that `estimate` makes is a number in its interval, or refused in words.
fn estimated(
    names: impl Iterator<Item = (&'static str, &'static str)>,
    estimate: impl Fn(&str, &Filter) -> Result<Estimate, EvidenceError>,
) {
    let everything = Filter::new();
    for (name, _) in names {
        match estimate(name, &everything) {
            Ok(found) => {
                let [low, high] = found.interval;
                assert!(found.n > 0 && found.raw.is_finite() && found.estimate.is_finite(), "{found:?}");
                assert!(low.is_finite() && high.is_finite() && low <= high, "{found:?}");
                assert!(
                    found.row_quantiles.is_sorted() && found.distribution.mean().is_finite(),
                    "{found:?}"
                );
                assert!(found.caveats.iter().all(|caveat| !caveat.contains("NaN")), "{found:?}");
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}

/// A zip of these members, packed or as they are.
fn zipped<'a>(members: impl Iterator<Item = (String, &'a [u8])>, pack: bool) -> Vec<u8> {
    use zip::CompressionMethod::{Deflated, Stored};
    let options =
        zip::write::SimpleFileOptions::default().compression_method(if pack { Deflated } else { Stored });
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let written = archive.start_file(name, options).map_err(io::Error::other);
        let written = written.and_then(|()| archive.write_all(bytes));
        assert!(written.is_ok(), "a zip in memory is written: {written:?}");
    }
    archive.finish().map(Cursor::into_inner).unwrap_or_default()
}

/// The bytes packed with gzip.
fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let written = packed.write_all(bytes).and_then(|()| packed.finish());
    written.unwrap_or_default()
}
