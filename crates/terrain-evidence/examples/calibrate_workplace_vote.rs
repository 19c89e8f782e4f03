//! Fits `workplace_vote` to the bundled tallies and writes coefficients, posterior, scores and the page of the book.
//!
//! From the root of the repository: `cargo run -p terrain-evidence --example calibrate_workplace_vote`

use std::error::Error;
use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};
use terrain_evidence::BundledEvidence;
use terrain_evidence::calibration::{
    PosteriorFile, RecordFile, WorkplaceFindings, by_size_csv, coefficients_csv, coverage_svg, curve_svg,
    document, histogram_svg, later_csv, size_svg,
};

const TALLIES: &str = "data/nlrb/elections_2017_2020.csv.gz";

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let findings = WorkplaceFindings::of(BundledEvidence.elections()?)?;
    let sha256 =
        Sha256::digest(fs::read(root.join(TALLIES))?).iter().map(|byte| format!("{byte:02x}")).collect();
    let files = vec![RecordFile { path: TALLIES.to_owned(), sha256 }];
    let posterior = PosteriorFile::of_workplace_vote(&findings.posterior, files).to_json()?;
    let (chosen, other) = (&findings.chosen, &findings.other);
    for (path, text) in [
        ("data/calibration/workplace_vote.csv", coefficients_csv(&[chosen, other])),
        ("data/calibration/workplace_vote_by_size.csv", by_size_csv(chosen)),
        ("data/calibration/workplace_vote_later.csv", later_csv(&findings.later)),
        ("data/calibration/workplace_vote_posterior.json", posterior),
        ("docs/calibration-workplace-vote.md", document(&findings)),
        ("docs/calibration-workplace-vote.svg", size_svg(&findings)),
        ("docs/calibration-workplace-vote-curve.svg", curve_svg(&findings)),
        ("docs/calibration-workplace-vote-coverage.svg", coverage_svg(&findings)),
        ("docs/calibration-workplace-vote-histogram.svg", histogram_svg(&findings)),
    ] {
        fs::write(root.join(path), text)?;
    }
    Ok(())
}
