//! The crate as the rest of the workspace uses it: real files in, estimates out.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "helpers of tests: a failure is a failed test, a skipped one must be seen"
)]

mod bad_files;
mod calibration;
mod calibration_chamber;
mod docs;
mod fec;
mod fmcs;
mod irs990;
mod memory;
mod nlrb;
mod olms;
mod roll_call_files;
mod rollcall;
mod scaling;
mod supply;
mod synthetic;

use std::path::PathBuf;

/// A file of the reference data beside the checkout, or `None` with a loud note when it is not there.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let file = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")).join(path);
    if file.exists() {
        return Some(file);
    }
    eprintln!("SKIPPED: {path} is not beside this checkout");
    None
}

pub(crate) fn filter(conditions: &[(&str, &str)]) -> terrain_evidence::Filter {
    conditions.iter().map(|(key, value)| ((*key).to_owned(), (*value).into())).collect()
}

/// Roll calls from a text in memory.
pub(crate) fn read_long(
    text: &str,
    name: &str,
    options: terrain_evidence::ReadOptions,
) -> Result<terrain_evidence::rollcall::RollCallRecord, terrain_evidence::ReadError> {
    use terrain_evidence::rollcall::{Openable, RollCallChoice, read_roll_calls};
    let read = read_roll_calls(&[Openable::text(name, text)], &RollCallChoice::default(), options)?;
    Ok(read.record)
}

/// The first of several reasons that contains those words.
pub(crate) fn reason<'a>(
    counted: &'a [terrain_evidence::Counted],
    words: &str,
) -> &'a terrain_evidence::Counted {
    counted.iter().find(|one| one.reason.contains(words)).unwrap()
}
