//! The crate as the program uses it: run folders on a real disk, and the store of imported records.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "helpers of tests: a failure is a failed test, a skipped one must be seen"
)]

mod damage;
mod experiment;
mod filings;
mod ledger;
mod organizations;
mod processes;
mod run_directory;
mod store;
mod store_damage;
mod store_versions;
mod streamed;
mod whole_run;

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

/// A record that ships with the program.
pub(crate) fn bundled(path: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data")).join(path)
}
