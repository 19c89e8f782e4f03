//! The fit of `workplace_vote`: what is stored is what the tallies give, and it predicts.

use std::sync::LazyLock;

use terrain_evidence::BundledEvidence;
use terrain_evidence::calibration::{
    Calibration, SizeTerm, Unit, by_size_csv, calibrate, chart_svg, coefficients_csv, document,
    stored_workplace_vote,
};
use terrain_evidence::nlrb::Selection;

static CHOSEN: LazyLock<Calibration> = LazyLock::new(|| calibration(SizeTerm::InverseRoot));
static OTHER: LazyLock<Calibration> = LazyLock::new(|| calibration(SizeTerm::Logarithm));

fn calibration(size_term: SizeTerm) -> Calibration {
    let elections = &BundledEvidence.elections().unwrap().elections;
    let units: Vec<Unit> =
        Selection::default().split(elections).kept.into_iter().filter_map(Unit::of).collect();
    calibrate(&units, size_term).unwrap()
}

#[test]
fn a_new_fit_agrees_with_what_is_stored_and_written() {
    let (chosen, other) = (&*CHOSEN, &*OTHER);
    for calibration in [chosen, other] {
        let (model, errors) = (calibration.fit.model, calibration.fit.standard_errors);
        let stored = stored_workplace_vote(model.size_term).unwrap();
        // The file has six places.
        assert!((model.alpha - stored.model.alpha).abs() < 1e-6);
        assert!((model.beta - stored.model.beta).abs() < 1e-6);
        assert!((model.sigma - stored.model.sigma).abs() < 1e-6);
        assert!(errors.iter().zip(stored.standard_errors).all(|(got, want)| (got - want).abs() < 1e-6));
    }
    let again = "run `cargo run -p terrain-evidence --example calibrate_workplace_vote`";
    assert_eq!(
        coefficients_csv(&[chosen, other]),
        include_str!("../../../../data/calibration/workplace_vote.csv"),
        "{again}"
    );
    assert_eq!(
        by_size_csv(chosen),
        include_str!("../../../../data/calibration/workplace_vote_by_size.csv"),
        "{again}"
    );
    assert_eq!(
        document(chosen, other),
        include_str!("../../../../docs/calibration-workplace-vote.md"),
        "{again}"
    );
    assert_eq!(
        chart_svg(chosen, other),
        include_str!("../../../../docs/calibration-workplace-vote.svg"),
        "{again}"
    );
}

/// A second path to the same maximum: Newton's method on finite differences of the likelihood, in another program, with
/// log size measured from 25 voters: intercept 1.0593, slope -0.3448, ln σ 0.3764.
#[test]
fn the_logarithmic_form_agrees_with_another_program() {
    let fit = &OTHER.fit;
    assert_eq!(fit.units, 4160);
    assert!((fit.model.log_odds(25.0) - 1.059_264_7).abs() < 1e-5);
    assert!((fit.model.beta + 0.344_823_8).abs() < 1e-5);
    assert!((fit.model.sigma.ln() - 0.376_431_3).abs() < 1e-5);
}

/// The pattern that the model must reproduce: the vote share falls with unit size and piles up near 1 in small units.
#[test]
fn the_fit_has_the_pattern_of_the_tallies() {
    let calibration = &*CHOSEN;
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
