//! The fit of `workplace_vote`: what is stored is what the tallies give, it predicts, and the page says so.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};
use terrain_evidence::calibration::{
    Calibration, Fell, PosteriorFile, RecordFile, Score, Unit, WorkplaceFindings, by_size_csv,
    coefficients_csv, coverage_svg, curve_svg, document, histogram, histogram_svg, later_csv, size_svg,
    stored_workplace_vote,
};
use terrain_evidence::nlrb::{CaseType, TallyType};
use terrain_evidence::{BundledEvidence, Date};

static FINDINGS: LazyLock<WorkplaceFindings> =
    LazyLock::new(|| WorkplaceFindings::of(BundledEvidence.elections().unwrap()).unwrap());

fn chosen() -> &'static Calibration {
    &FINDINGS.chosen
}

/// The checksum of a file's bytes, in hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A posterior computed anew agrees with the stored one in everything but the version that wrote it.
pub(crate) fn agrees_with_stored(computed: &PosteriorFile, stored: &str, again: &str) {
    let stored = PosteriorFile::from_json(stored).unwrap();
    assert!(stored.written_by.starts_with("terrain-evidence "), "{}", stored.written_by);
    let computed = PosteriorFile { written_by: stored.written_by.clone(), ..computed.clone() };
    assert_eq!(PosteriorFile::from_json(&computed.to_json().unwrap()).unwrap(), stored, "{again}");
}

#[test]
fn a_new_fit_agrees_with_what_is_stored_and_written() {
    let findings = &*FINDINGS;
    for calibration in [&findings.chosen, &findings.other] {
        let (model, errors) = (calibration.fit.model, calibration.fit.standard_errors);
        let stored = stored_workplace_vote(model.size_term).unwrap();
        // The file has six places.
        assert!((model.alpha - stored.model.alpha).abs() < 1e-6);
        assert!((model.beta - stored.model.beta).abs() < 1e-6);
        assert!((model.sigma - stored.model.sigma).abs() < 1e-6);
        assert!(errors.iter().zip(stored.standard_errors).all(|(got, want)| (got - want).abs() < 1e-6));
    }
    let again = "run `cargo run -p terrain-evidence --example calibrate_workplace_vote`";
    for (computed, written) in [
        (
            coefficients_csv(&[&findings.chosen, &findings.other]),
            include_str!("../../../../data/calibration/workplace_vote.csv"),
        ),
        (
            by_size_csv(&findings.chosen),
            include_str!("../../../../data/calibration/workplace_vote_by_size.csv"),
        ),
        (later_csv(&findings.later), include_str!("../../../../data/calibration/workplace_vote_later.csv")),
        (document(findings), include_str!("../../../../docs/calibration-workplace-vote.md")),
        (size_svg(findings), include_str!("../../../../docs/calibration-workplace-vote.svg")),
        (curve_svg(findings), include_str!("../../../../docs/calibration-workplace-vote-curve.svg")),
        (coverage_svg(findings), include_str!("../../../../docs/calibration-workplace-vote-coverage.svg")),
        (histogram_svg(findings), include_str!("../../../../docs/calibration-workplace-vote-histogram.svg")),
    ] {
        assert_eq!(computed, written, "{again}");
    }
    let path = "data/nlrb/elections_2017_2020.csv.gz".to_owned();
    let bytes = include_bytes!("../../../../data/nlrb/elections_2017_2020.csv.gz");
    agrees_with_stored(
        &PosteriorFile::of_workplace_vote(
            &findings.posterior,
            vec![RecordFile { path, sha256: sha256(bytes) }],
        ),
        include_str!("../../../../data/calibration/workplace_vote_posterior.json"),
        again,
    );
}

/// Mode and curvature against the exact posterior, by weighing draws.
#[test]
fn a_normal_distribution_stands_in_for_the_posterior() {
    let WorkplaceFindings { posterior, check, chosen, .. } = &*FINDINGS;
    // Were the posterior normal, 400 draws from a distribution a fifth wider would be worth 400 (√(2 · 1.44 − 1) / 1.44)³ = 345.
    assert!(check.effective > 330.0, "{check:?}");
    let sd = posterior.sd();
    let few = check.effective.sqrt();
    for (i, sd) in sd.into_iter().enumerate() {
        // Three standard errors of that many draws.
        assert!((check.mean[i] - posterior.mean[i]).abs() < 3.0 * sd / few, "{i}: {check:?}");
        assert!((check.sd[i] / sd - 1.0).abs() < 3.0 / (2.0_f64.sqrt() * few), "{i}: {check:?}");
        assert!((check.correlations[i] - posterior.correlations()[i]).abs() < 3.0 / few, "{i}: {check:?}");
    }
    // The priors move nothing by more than a tenth of its standard deviation.
    let likelihood = [chosen.fit.model.alpha, chosen.fit.model.beta, chosen.fit.model.sigma.ln()];
    for (i, value) in likelihood.into_iter().enumerate() {
        assert!((value - posterior.mean[i]).abs() < 0.1 * sd[i], "{i}");
    }
}

/// Split, base rate, scores and coverage again from the record itself, by plain sums.
#[test]
fn scores_of_later_elections_agree_with_plain_sums() {
    let main = &FINDINGS.later.main;
    let cut = Date::new(2019, 1, 1).unwrap();
    let (mut earlier, mut earlier_won, mut later) = (0.0, 0.0, Vec::new());
    for election in &BundledEvidence.elections().unwrap().elections {
        let usual = election.case_type == CaseType::Certification
            && election.tally == TallyType::Initial
            && election.unions.len() == 1
            && election.eligible > 0
            && election.votes() > 0;
        if !usual {
            continue;
        }
        let won = 2 * election.votes_for() > election.votes();
        if election.tallied < cut {
            earlier += 1.0;
            earlier_won += f64::from(u8::from(won));
        } else {
            later.push((election.eligible, election.votes(), election.votes_for(), won));
        }
    }
    assert_eq!((later.len(), main.rows.len(), main.posterior.units), (1607, 1607, 2553));
    let base: f64 = (earlier_won + 0.5) / (earlier + 1.0);
    let (mut brier, mut brier_base, mut log, mut log_base, mut inside) = (0.0, 0.0, 0.0, 0.0, [0.0; 2]);
    for (row, (eligible, votes, yes, won)) in main.rows.iter().zip(&later) {
        assert_eq!(
            (row.unit.eligible, row.unit.votes, row.unit.yes),
            (f64::from(*eligible), f64::from(*votes), f64::from(*yes))
        );
        let p = row.forecast.chance;
        brier += if *won { (1.0 - p) * (1.0 - p) } else { p * p };
        brier_base += if *won { (1.0 - base) * (1.0 - base) } else { base * base };
        log -= if *won { p.ln() } else { (1.0 - p).ln() };
        log_base -= if *won { base.ln() } else { (1.0 - base).ln() };
        for (place, reach) in [0.25, 0.45].into_iter().enumerate() {
            let (low, high) = (row.fell.below.max(0.5 - reach), row.fell.up_to.min(0.5 + reach));
            inside[place] += (high - low).max(0.0) / (row.fell.up_to - row.fell.below);
        }
    }
    let score = main.score(|_| true).unwrap();
    let n = 1607.0;
    for (got, want) in [
        (score.brier, brier / n),
        (score.brier_of_base_rate, brier_base / n),
        (score.log, log / n),
        (score.log_of_base_rate, log_base / n),
        (score.skill, 1.0 - brier / brier_base),
        (main.coverage(0.5, |_| true).found, inside[0] / n),
        (main.coverage(0.9, |_| true).found, inside[1] / n),
    ] {
        assert!((got - want).abs() < 1e-9, "{got} against {want}");
    }
}

/// What the page says in words that aren't worked out.
#[test]
fn the_words_of_the_page_are_true() {
    let later = &FINDINGS.later;
    let of_class = |class: usize| later.main.score(|row| row.class == class).unwrap();
    assert!(of_class(0).has_skill() && (1..7).all(|class| !of_class(class).has_skill()));
    let most = |wanted: &[usize]| later.main.coverage(0.9, |row| wanted.contains(&row.class)).found;
    assert!(
        (0.86..0.9).contains(&most(&[0, 1, 2, 3, 4, 5, 6]))
            && most(&[1, 2, 3]) < 0.88
            && most(&[5, 6]) > 0.93
    );
    let fell: Vec<Fell> = later.main.rows.iter().map(|row| row.fell).collect();
    assert!(histogram(&fell, 10)[9] > 0.12);
    // Rolling origin covers every election from 2018 on once.
    let rolled: usize = later.rolling.iter().map(|period| period.rows.len()).sum();
    assert_eq!(rolled + later.rolling[0].posterior.units, 4160);
    assert!(Score::of(&[]).is_none());
}

/// A second path to the same maximum: Newton's method on finite differences of the likelihood, in another program, with
/// log size measured from 25 voters: intercept 1.0593, slope -0.3448, ln σ 0.3764.
#[test]
fn the_logarithmic_form_agrees_with_another_program() {
    let fit = &FINDINGS.other.fit;
    assert_eq!(fit.units, 4160);
    assert!((fit.model.log_odds(25.0) - 1.059_264_7).abs() < 1e-5);
    assert!((fit.model.beta + 0.344_823_8).abs() < 1e-5);
    assert!((fit.model.sigma.ln() - 0.376_431_3).abs() < 1e-5);
}

/// The pattern that the model must reproduce: the vote share falls with unit size and piles up near 1 in small units.
#[test]
fn the_fit_has_the_pattern_of_the_tallies() {
    let calibration = chosen();
    let classes = &calibration.classes;
    assert_eq!(classes.iter().map(|class| class.units).sum::<u32>(), 4160);
    for pair in classes.windows(2) {
        assert!(pair[0].predicted.share > pair[1].predicted.share);
        assert!(pair[0].predicted.unanimous > pair[1].predicted.unanimous);
    }
    assert!(classes[0].predicted.unanimous > 0.4);
    // Held out, no class is off by more than twice the binomial error of its observed rate, nor the mean by 2 points.
    for class in classes {
        let rate = class.observed.win;
        let error = (rate * (1.0 - rate) / f64::from(class.units)).sqrt();
        assert!((class.held_out.win - rate).abs() < 2.0 * error, "{class:?}");
    }
    assert!(calibration.held_out_error < 0.02);
    assert!(calibration.scores.brier < calibration.scores.brier_of_base_rate);
    assert!(calibration.scores.log < calibration.scores.log_of_base_rate);
}

#[test]
fn folds_never_split_a_case_and_are_of_like_size() {
    let elections = &BundledEvidence.elections().unwrap().elections;
    let mut sizes = [0_u32; 5];
    let mut folds = std::collections::BTreeMap::new();
    for election in elections {
        let Some(unit) = Unit::of(election) else { continue };
        sizes[usize::try_from(unit.fold).unwrap()] += 1;
        assert_eq!(*folds.entry(&election.case_number).or_insert(unit.fold), unit.fold);
    }
    let total: u32 = sizes.iter().sum();
    assert!(sizes.iter().all(|size| (size * 5).abs_diff(total) < total / 10), "{sizes:?}");
}
