//! Fits the slope of `chamber_vote` to the bundled roll calls and writes the coefficients and the page of the book.
//!
//! From the root of the repository: `cargo run -p terrain-evidence --example calibrate_chamber_vote`

use std::error::Error;
use std::fs;
use std::path::Path;

use terrain_evidence::BundledEvidence;
use terrain_evidence::calibration::{chamber_csv, chamber_document, chamber_vote};

fn main() -> Result<(), Box<dyn Error>> {
    let fit = chamber_vote(BundledEvidence.roll_calls()?)?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    fs::create_dir_all(root.join("data/calibration"))?;
    fs::create_dir_all(root.join("docs"))?;
    fs::write(root.join("data/calibration/chamber_vote.csv"), chamber_csv(&fit))?;
    fs::write(root.join("docs/calibration-chamber-vote.md"), chamber_document(&fit))?;
    Ok(())
}
