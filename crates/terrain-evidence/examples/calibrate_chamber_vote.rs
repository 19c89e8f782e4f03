//! Fits the slopes of `chamber_vote` to the roll calls of several Senates and writes coefficients, posterior, scores and the
//! page of the book.
//!
//! From the root of the repository: `cargo run -p terrain-evidence --example calibrate_chamber_vote`

use std::error::Error;
use std::fs::{self, File};
use std::path::Path;

use flate2::read::GzDecoder;
use sha2::{Digest, Sha256};
use terrain_evidence::BundledEvidence;
use terrain_evidence::calibration::{
    ChamberFindings, PosteriorFile, RecordFile, chamber_coverage_svg, chamber_csv, chamber_curve_svg,
    chamber_document, later_congresses_csv, read_senates,
};

const EARLIER: &str = "data/rollcall/senates_108_115.csv.gz";
const LAST: [&str; 2] = ["data/rollcall/S116_votes.csv.gz", "data/rollcall/S116_members.csv.gz"];

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let earlier = read_senates(GzDecoder::new(File::open(root.join(EARLIER))?), EARLIER)?;
    let findings = ChamberFindings::of(earlier, BundledEvidence.roll_calls()?)?;
    let mut files = Vec::new();
    for path in [EARLIER].into_iter().chain(LAST) {
        let sha256 =
            Sha256::digest(fs::read(root.join(path))?).iter().map(|byte| format!("{byte:02x}")).collect();
        files.push(RecordFile { path: path.to_owned(), sha256 });
    }
    let posterior = PosteriorFile::of_chamber_vote(&findings.slopes, files, &findings.period()).to_json()?;
    for (path, text) in [
        ("data/calibration/chamber_vote.csv", chamber_csv(&findings.common)),
        ("data/calibration/chamber_vote_later.csv", later_congresses_csv(&findings.later)),
        ("data/calibration/chamber_vote_posterior.json", posterior),
        ("docs/calibration-chamber-vote.md", chamber_document(&findings)),
        ("docs/calibration-chamber-vote-curve.svg", chamber_curve_svg(&findings)),
        ("docs/calibration-chamber-vote-coverage.svg", chamber_coverage_svg(&findings)),
    ] {
        fs::write(root.join(path), text)?;
    }
    Ok(())
}
