//! Coefficients fitted to one record are drawn together, as the stored posterior says.

use crate::support::{example, experiment, situation};
use terrain_decide::experiment::{Experiment, Plan};
use terrain_evidence::calibration::PosteriorFile;
use terrain_situation::fitted_group;

const FUTURES: u32 = 16_384;
const PLAN: Plan = Plan::new(FUTURES, 1, 5);
const WORKPLACE: &str = include_str!("../../../../data/calibration/workplace_vote_posterior.json");
const CHAMBER: &str = include_str!("../../../../data/calibration/chamber_vote_posterior.json");

/// Values of coefficients in every future.
fn drawn<const N: usize>(experiment: &Experiment, names: [&str; N]) -> [Vec<f64>; N] {
    let uncertain = &experiment.subject().uncertain;
    let columns = names.map(|name| {
        let path = format!("priors.{name}");
        uncertain.iter().position(|one| one.path == path).unwrap()
    });
    let mut values = [const { Vec::new() }; N];
    for index in 0..FUTURES {
        let future = experiment.future(index);
        values.iter_mut().zip(columns).for_each(|(values, column)| values.push(future[column]));
    }
    values
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn covariance(a: &[f64], b: &[f64]) -> f64 {
    let (ma, mb) = (mean(a), mean(b));
    a.iter().zip(b).map(|(x, y)| (x - ma) * (y - mb)).sum::<f64>() / a.len() as f64
}

fn logarithms(values: &[f64]) -> Vec<f64> {
    values.iter().map(|value| value.ln()).collect()
}

/// Four standard errors of a correlation `r`: columns of different sets of the design are paired at random, two futures at a
/// time, and what is coupled is 1 − r² of the variance.
fn luck(r: f64) -> f64 {
    4.0 * ((1.0 - r * r) * 2.0 / f64::from(FUTURES)).sqrt()
}

#[test]
fn draws_have_the_stored_mean_sd_and_correlation() {
    let stored = PosteriorFile::from_json(WORKPLACE).unwrap().drawn;
    let labor = experiment(situation(example("labor-drive")), PLAN);
    let names = [0, 1, 2].map(|place| stored.numbers[place].name.as_str());
    let mut values = drawn(&labor, names);
    values[2] = logarithms(&values[2]);
    for (i, number) in stored.numbers.iter().enumerate() {
        let sd = covariance(&values[i], &values[i]).sqrt();
        assert!((mean(&values[i]) - number.mean).abs() < 0.01 * number.sd, "{}", number.name);
        assert!((sd / number.sd - 1.0).abs() < 0.02, "{}: {sd}", number.name);
        for (j, other) in stored.numbers.iter().enumerate() {
            let got = covariance(&values[i], &values[j]) / (number.sd * other.sd);
            let want = stored.covariance[i][j] / (number.sd * other.sd);
            let bound = if i == j { 0.04 } else { luck(want) };
            assert!((got - want).abs() < bound, "{} and {}: {got}, {want}", number.name, other.name);
        }
    }
    let stored = PosteriorFile::from_json(CHAMBER).unwrap().drawn.numbers.remove(0);
    let bill = experiment(situation(example("legislation")), PLAN);
    let agreement = logarithms(&drawn(&bill, ["chamber_agreement"])[0]);
    assert!((mean(&agreement) - stored.mean).abs() < 0.01 * stored.sd);
    assert!((covariance(&agreement, &agreement).sqrt() / stored.sd - 1.0).abs() < 0.02);
}

#[test]
fn a_coefficient_that_the_situation_sets_leaves_its_group() {
    let text = format!(
        "{}\n[priors]\nvote_intercept = {{ dist = \"normal\", mean = 0.1, sd = 0.05, source = \"own fit\" }}\n",
        example("labor-drive")
    );
    let own = experiment(situation(&text), PLAN);
    let [alpha, beta, sigma] = drawn(&own, ["vote_intercept", "vote_inverse_root_size", "vote_unit_sd"]);
    let correlation = |a: &[f64], b: &[f64]| covariance(a, b) / (covariance(a, a) * covariance(b, b)).sqrt();
    assert!((mean(&alpha) - 0.1).abs() < 1e-3);
    assert!(correlation(&alpha, &beta).abs() < luck(0.0) && correlation(&alpha, &sigma).abs() < luck(0.0));
    // The others keep theirs.
    let (group, _) = fitted_group("vote_unit_sd").unwrap();
    let rest = correlation(&beta, &logarithms(&sigma));
    assert!((rest - group.correlations[1][2]).abs() < luck(rest), "{rest}");
}

#[test]
fn the_record_is_named_as_the_source() {
    for (name, coefficient, words) in [
        ("labor-drive", "vote_intercept", "4160 union elections, January 2017 to June 2020 (National Labor"),
        ("legislation", "chamber_agreement", "3847 contested roll calls, 2003 to 2020 (Voteview"),
    ] {
        let experiment = experiment(situation(example(name)), Plan::new(32, 1, 1));
        let path = format!("priors.{coefficient}");
        let about = experiment.subject().uncertain.iter().find(|one| one.path == path).unwrap();
        assert!(about.source.contains(words), "{}", about.source);
        assert_eq!((about.grade.as_str(), about.set_by.as_str()), ("record", "coefficient"));
    }
}
