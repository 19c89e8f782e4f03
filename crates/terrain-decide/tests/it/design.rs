//! The sequence under the design against published numbers.

use crate::support::EXAMPLES;
use sobol_burley::parts::sobol_rev;

/// The first points of the Sobol' sequence with the direction numbers of Joe & Kuo, not scrambled.
/// Provenance: `validation/sobol_sequence/sobol_sequence_8.json` of the project's published answers (scipy 1.17.1, `qmc.Sobol`).
const POINTS: &str = include_str!("../data/sobol_sequence_8.json");

#[test]
fn the_sequence_is_that_of_joe_and_kuo() {
    let case: serde_json::Value = serde_json::from_str(POINTS).unwrap();
    let tolerance = case["tolerance"].as_f64().unwrap();
    let points = case["expected"]["points"].as_array().unwrap();
    assert_eq!(points.len(), 16);
    for (index, point) in points.iter().enumerate() {
        let index = u32::try_from(index).unwrap();
        // The published points stand in the order of the Gray code.
        let place = index ^ (index >> 1);
        for (dimension, want) in point.as_array().unwrap().iter().enumerate() {
            let dimension = u32::try_from(dimension).unwrap();
            let got = f64::from(sobol_rev(place.reverse_bits(), dimension).reverse_bits()) / 4_294_967_296.0;
            let want = want.as_f64().unwrap();
            assert!((got - want).abs() <= tolerance, "point {index}, coordinate {dimension}: {got}, {want}");
        }
    }
}

#[test]
fn the_futures_of_a_shard_fill_the_range_of_every_quantity() {
    use crate::support::{experiment, situation};
    use terrain_decide::experiment::Plan;
    let experiment = experiment(situation(EXAMPLES[2].1), Plan::new(64, 1, 5));
    let subject = experiment.subject();
    for first in [0, 32] {
        let futures: Vec<Vec<f64>> = (first..first + 32).map(|index| experiment.future(index)).collect();
        for (column, quantity) in subject.uncertain.iter().enumerate() {
            let [low, middle, high] = quantity.range;
            let values: Vec<f64> = futures.iter().map(|future| future[column]).collect();
            let count = |wanted: &dyn Fn(f64) -> bool| values.iter().filter(|&&value| wanted(value)).count();
            let name = quantity.path.trim_start_matches("priors.");
            if terrain_situation::fitted_group(name).is_some_and(|(_, place)| place > 0) {
                // Drawn together with another number (decision 0016): four standard deviations of plain luck at most.
                assert!((5..=27).contains(&count(&|value| value < middle)), "{}", quantity.path);
                assert!(count(&|value| value < low) <= 6 && count(&|value| value > high) <= 6, "{name}");
                continue;
            }
            // One in each thirty-second part: 16 below the middle, 1 or 2 beyond each end.
            assert_eq!(count(&|value| value < middle), 16, "{}", quantity.path);
            assert!((1..=2).contains(&count(&|value| value < low)), "{}", quantity.path);
            assert!((1..=2).contains(&count(&|value| value > high)), "{}", quantity.path);
        }
    }
}
