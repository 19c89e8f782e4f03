//! The fit of `chamber_vote`: what is stored is what the roll calls give, it predicts where a bill's place is known, and the
//! page says so.

use std::fs::File;
use std::sync::LazyLock;

use flate2::read::GzDecoder;
use terrain_evidence::calibration::{
    ChamberFindings, PosteriorFile, RecordFile, Score, Senate, chamber_coverage_svg, chamber_csv,
    chamber_curve_svg, chamber_document, coverage, later_congresses_csv, read_senates,
};
use terrain_evidence::rollcall::{RollCallChoice, read_voteview};
use terrain_evidence::{BundledEvidence, ReadOptions};

use crate::calibration::{agrees_with_stored, sha256};
use crate::shared;

const EARLIER: &[u8] = include_bytes!("../../../../data/rollcall/senates_108_115.csv.gz");

static FINDINGS: LazyLock<ChamberFindings> =
    LazyLock::new(|| ChamberFindings::of(earlier(), BundledEvidence.roll_calls().unwrap()).unwrap());

fn earlier() -> Vec<Senate> {
    read_senates(GzDecoder::new(EARLIER), "senates_108_115.csv.gz").unwrap()
}

#[test]
fn a_new_fit_agrees_with_what_is_stored_and_written() {
    let findings = &*FINDINGS;
    // validation/rollcall_detail/senate_116_detail.json: scalable_rollcalls and votes_scalable.
    assert_eq!((findings.common.roll_calls, findings.common.votes), (668, 63_134));
    let last = findings.congresses.last().unwrap();
    assert_eq!((last.number, last.roll_calls(), last.votes()), (116, 668, 63_134));
    let again = "run `cargo run -p terrain-evidence --example calibrate_chamber_vote`";
    for (computed, written) in [
        (chamber_csv(&findings.common), include_str!("../../../../data/calibration/chamber_vote.csv")),
        (
            later_congresses_csv(&findings.later),
            include_str!("../../../../data/calibration/chamber_vote_later.csv"),
        ),
        (chamber_document(findings), include_str!("../../../../docs/calibration-chamber-vote.md")),
        (chamber_curve_svg(findings), include_str!("../../../../docs/calibration-chamber-vote-curve.svg")),
        (
            chamber_coverage_svg(findings),
            include_str!("../../../../docs/calibration-chamber-vote-coverage.svg"),
        ),
    ] {
        assert_eq!(computed, written, "{again}");
    }
    let file = |path: &str, bytes: &[u8]| RecordFile { path: path.to_owned(), sha256: sha256(bytes) };
    let files = vec![
        file("data/rollcall/senates_108_115.csv.gz", EARLIER),
        file(
            "data/rollcall/S116_votes.csv.gz",
            include_bytes!("../../../../data/rollcall/S116_votes.csv.gz"),
        ),
        file(
            "data/rollcall/S116_members.csv.gz",
            include_bytes!("../../../../data/rollcall/S116_members.csv.gz"),
        ),
    ];
    agrees_with_stored(
        &PosteriorFile::of_chamber_vote(&findings.slopes, files, &findings.period()),
        include_str!("../../../../data/calibration/chamber_vote_posterior.json"),
        again,
    );
}

/// The table of earlier Senates against the publisher's own files, where they are at hand.
#[test]
fn earlier_senates_are_those_published() {
    for senate in earlier() {
        let name = |what: &str| format!("S{}_{what}.csv.gz", senate.congress);
        let path = |what: &str| shared(&format!("data/rollcall/{}", name(what)));
        let (Some(votes), Some(members)) = (path("votes"), path("members")) else { return };
        let record = read_voteview(
            (File::open(votes).unwrap(), &name("votes")),
            (File::open(members).unwrap(), &name("members")),
            &RollCallChoice::default(),
            ReadOptions { strict: true },
        );
        assert_eq!(Senate::of(&record.unwrap()).unwrap(), senate);
    }
}

/// Mode and curvature against the exact posterior added up on a grid.
#[test]
fn a_normal_distribution_stands_in_for_the_posterior() {
    let ChamberFindings { slopes, exact: (mean, sd, correlation), .. } = &*FINDINGS;
    for i in 0..2 {
        let own = slopes.covariance[i][i].sqrt();
        assert!((mean[i] - slopes.mean[i]).abs() < 0.05 * own && (sd[i] / own - 1.0).abs() < 0.02);
    }
    let own = slopes.covariance[0][1] / (slopes.covariance[0][0] * slopes.covariance[1][1]).sqrt();
    assert!((correlation - own).abs() < 0.01);
    // What a run draws: half of the slopes drawn with all that is uncertain about μ and τ.
    let halves: Vec<f64> = slopes.drawn_slopes(40_000).iter().map(|slope| (slope / 2.0).ln()).collect();
    let stored =
        PosteriorFile::from_json(include_str!("../../../../data/calibration/chamber_vote_posterior.json"));
    let drawn = stored.unwrap().drawn.numbers.remove(0);
    let middle = halves.iter().sum::<f64>() / 4e4;
    let spread = (halves.iter().map(|half| (half - middle).powi(2)).sum::<f64>() / 4e4).sqrt();
    // Four standard errors of 40,000 draws.
    assert!((middle - drawn.mean).abs() < 0.02 && (spread - drawn.sd).abs() < 0.013, "{middle} {spread}");
}

/// Scores and coverage again by plain sums, and what the page says in words that aren't worked out.
#[test]
fn scores_of_later_congresses_agree_with_plain_sums_and_words() {
    for later in &FINDINGS.later {
        for forecasts in [&later.placed, &later.blind, &later.passage] {
            let score = Score::of(forecasts).unwrap();
            let n = forecasts.len() as f64;
            let (mut brier, mut base, mut log) = (0.0, 0.0, 0.0);
            for one in forecasts {
                let truth = if one.happened { 1.0 } else { 0.0 };
                brier += (one.chance - truth).powi(2) / n;
                base += (one.base - truth).powi(2) / n;
                log -= (if one.happened { one.chance } else { 1.0 - one.chance }).ln() / n;
            }
            assert!((score.brier - brier).abs() < 1e-9 && (score.brier_of_base_rate - base).abs() < 1e-9);
            assert!((score.log - log).abs() < 1e-9, "{}: {} {log}", later.number, score.log);
        }
        for totals in [&later.placed_totals, &later.blind_totals] {
            let mut inside = 0.0;
            for one in totals {
                let (low, high) = (one.below.max(0.05), one.up_to.min(0.95));
                inside += (high - low).max(0.0) / (one.up_to - one.below) / totals.len() as f64;
            }
            assert!((coverage(totals, 0.9).found - inside).abs() < 1e-6, "{}", later.number);
        }
        assert!(Score::of(&later.placed).unwrap().skill > 0.5);
        let most = coverage(&later.placed_totals, 0.9).found;
        assert!((0.87..0.96).contains(&most), "{most}");
    }
}
