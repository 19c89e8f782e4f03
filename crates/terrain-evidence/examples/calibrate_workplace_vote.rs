//! Fits `workplace_vote` to the bundled tallies and writes the coefficients and the page of the book.
//!
//! From the root of the repository: `cargo run -p terrain-evidence --example calibrate_workplace_vote`

use std::error::Error;
use std::fs;
use std::path::Path;

use terrain_evidence::BundledEvidence;
use terrain_evidence::calibration::{
    SizeTerm, Unit, by_size_csv, calibrate, chart_svg, coefficients_csv, document,
};
use terrain_evidence::nlrb::Selection;

fn main() -> Result<(), Box<dyn Error>> {
    let elections = &BundledEvidence.elections()?.elections;
    let units: Vec<Unit> =
        Selection::default().split(elections).kept.into_iter().filter_map(Unit::of).collect();
    let chosen = calibrate(&units, SizeTerm::InverseRoot)?;
    let other = calibrate(&units, SizeTerm::Logarithm)?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    fs::create_dir_all(root.join("data/calibration"))?;
    fs::create_dir_all(root.join("docs"))?;
    fs::write(root.join("data/calibration/workplace_vote.csv"), coefficients_csv(&[&chosen, &other]))?;
    fs::write(root.join("data/calibration/workplace_vote_by_size.csv"), by_size_csv(&chosen))?;
    fs::write(root.join("docs/calibration-workplace-vote.md"), document(&chosen, &other))?;
    fs::write(root.join("docs/calibration-workplace-vote.svg"), chart_svg(&chosen, &other))?;
    Ok(())
}
