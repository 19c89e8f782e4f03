//! Published and independently computed answers: decision criteria on payoff tables, rank acceptability.

use serde_json::Value;
use std::path::Path;
use terrain_decide::analysis::ranking::{best_shares, rank_acceptability, regrets};
use terrain_sim::random::Stream;

const SHARED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/validation");

pub(crate) fn shared(kind: &str) -> Vec<Value> {
    let Ok(folder) = std::fs::read_dir(Path::new(SHARED).join(kind)) else {
        eprintln!("SKIPPED: no shared validation cases at {SHARED}/{kind}");
        return Vec::new();
    };
    let mut paths: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    paths.sort();
    paths.iter().map(|path| serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()).collect()
}

pub(crate) fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn largest(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

fn close(what: &str, got: &[f64], want: &[f64], tolerance: f64) {
    assert_eq!(got.len(), want.len(), "{what}");
    for (index, (got, want)) in got.iter().zip(want).enumerate() {
        assert!((got - want).abs() <= tolerance, "{what}, choice {index}: {got}, not {want}");
    }
}

/// Milnor (1954), "Games against nature": regrets and shares of the first place of his table, by hand.
#[test]
fn agrees_with_milnors_table() {
    let payoffs: Vec<Vec<f64>> =
        [[2.0, 2.0, 0.0, 1.0], [1.0; 4], [0.0, 4.0, 0.0, 0.0], [1.0, 3.0, 0.0, 0.0]].map(Vec::from).into();
    let regrets = regrets(&payoffs);
    let worst: Vec<f64> = regrets.iter().map(|values| largest(values)).collect();
    close("Milnor 1954, largest regret", &worst, &[2.0, 3.0, 2.0, 1.0], 0.0);
    let expected: Vec<f64> = regrets.iter().map(|values| mean(values)).collect();
    close("Milnor 1954, expected regret", &expected, &[0.75, 1.0, 1.0, 1.0], 0.0);
    let best: Vec<f64> = best_shares(&payoffs).iter().map(|values| mean(values)).collect();
    // The last future has two best choices, which share it.
    close("Milnor 1954, share best", &best, &[0.375, 0.375, 0.25, 0.0], 0.0);
}

#[test]
fn agrees_with_the_shared_payoff_tables() {
    for case in ["robustness", "robustness_ties"].into_iter().flat_map(shared) {
        let id = case["id"].as_str().unwrap();
        let payoffs: Vec<Vec<f64>> =
            case["input"]["payoffs"].as_array().unwrap().iter().map(numbers).collect();
        let tolerance = case["tolerance"].as_f64().unwrap();
        let regrets = regrets(&payoffs);
        let expected = &case["expected"];
        let worst: Vec<f64> = regrets.iter().map(|values| largest(values)).collect();
        close(id, &worst, &numbers(&expected["max_regret"]), tolerance);
        let average: Vec<f64> = regrets.iter().map(|values| mean(values)).collect();
        close(id, &average, &numbers(&expected["expected_regret"]), tolerance);
        // The cases count every best choice of a future in full; here equally good ones share it.
        let shares = best_shares(&payoffs);
        let counted =
            |values: &Vec<f64>| mean(&values.iter().map(|share| share.ceil()).collect::<Vec<f64>>());
        close(
            id,
            &shares.iter().map(counted).collect::<Vec<f64>>(),
            &numbers(&expected["p_best"]),
            tolerance,
        );
        for future in 0..payoffs[0].len() {
            let sum: f64 = shares.iter().map(|values| values[future]).sum();
            assert!((sum - 1.0).abs() < 1e-12, "{id}");
        }
    }
}

fn fraction(value: &Value) -> f64 {
    let text = value.as_str().unwrap();
    let (above, below) = text.split_once('/').unwrap_or((text, "1"));
    above.parse::<f64>().unwrap() / below.parse::<f64>().unwrap()
}

/// Weights uniform on the simplex: gaps between sorted uniform numbers.
fn weights(draw: u64, criteria: usize) -> Vec<f64> {
    let mut draws = Stream::new(1, 7).at(draw);
    let mut cuts: Vec<f64> = (1..criteria).map(|_| draws.next_f64()).collect();
    cuts.extend([0.0, 1.0]);
    cuts.sort_by(f64::total_cmp);
    cuts.windows(2).map(|pair| pair[1] - pair[0]).collect()
}

#[test]
fn rank_acceptability_agrees_with_exact_areas() {
    for case in shared("smaa") {
        let criteria: Vec<Vec<f64>> =
            case["input"]["criteria"].as_array().unwrap().iter().map(numbers).collect();
        let drawn: Vec<Vec<f64>> = (0..20_000).map(|draw| weights(draw, criteria[0].len())).collect();
        let worth = |values: &Vec<f64>| {
            let sum = |weights: &Vec<f64>| weights.iter().zip(values).map(|(w, x)| w * x).sum::<f64>();
            drawn.iter().map(sum).collect::<Vec<f64>>()
        };
        let got = rank_acceptability(&criteria.iter().map(worth).collect::<Vec<_>>());
        for (row, want) in got.iter().zip(case["expected"]["rank_acceptability"].as_array().unwrap()) {
            let want: Vec<f64> = want.as_array().unwrap().iter().map(fraction).collect();
            close(case["id"].as_str().unwrap(), row, &want, case["tolerance"].as_f64().unwrap());
        }
    }
}
