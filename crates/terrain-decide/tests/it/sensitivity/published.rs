//! Answers that come from elsewhere: closed forms, an established package on a fixed design, enumeration.

use super::functions::{Function, all, function, numbers, polynomial};
use flate2::read::GzDecoder;
use serde_json::Value;
use std::io::Read;
use std::path::Path;
use terrain_decide::sensitivity::morris::{Trajectories, effects_over_grid, elementary_effects};
use terrain_decide::sensitivity::saltelli::{Layout, SaltelliDesign};
use terrain_decide::sensitivity::{
    Input, Resampling, Scramble, SobolSequence, delta, first_order, kernel_delta, sobol_indices,
};

const FEW: Resampling<'static> = Resampling { seed: 1, resamples: 20, level: 0.95, blocks: None };
/// Base samples, and rows, that the tolerances are for.
const SAMPLES: u32 = 1 << 14;

fn close(what: &str, got: &[f64], want: &[f64], tolerance: f64) {
    assert_eq!(got.len(), want.len(), "{what}");
    for (place, (got, want)) in got.iter().zip(want).enumerate() {
        assert!((got - want).abs() <= tolerance, "{what}, input {place}: {got}, not {want}");
    }
}

/// What second-order indices are expected, in the order of the pairs.
fn second(case: &Value, inputs: usize) -> Option<Vec<f64>> {
    let second = case["expected"]["second"].as_object()?;
    let pairs = (1..=inputs).flat_map(|one| (one + 1..=inputs).map(move |other| format!("{one},{other}")));
    Some(pairs.map(|pair| second[&pair].as_f64().unwrap()).collect())
}

#[test]
fn the_sequence_is_that_of_joe_and_kuo() {
    let mut cases = all("sobol_sequence");
    let carried = include_str!("../../data/sobol_sequence_8.json");
    cases.push((String::new(), serde_json::from_str(carried).unwrap()));
    for (_, case) in cases {
        let number = |key: &str| case["input"][key].as_u64().unwrap();
        let sequence =
            SobolSequence::new(usize::try_from(number("dimensions")).unwrap(), Scramble::None).unwrap();
        let points = case["expected"]["points"].as_array().unwrap();
        assert_eq!(points.len() as u64, number("points"));
        for (index, point) in (number("first_index")..).zip(points) {
            let what = format!("{}, point {index}", case["id"]);
            let got = sequence.point(u32::try_from(index).unwrap());
            close(&what, &got, &numbers(point), case["tolerance"].as_f64().unwrap());
        }
    }
}

#[test]
fn sobol_indices_of_designs_agree_with_closed_forms() {
    for (_, case) in all("sensitivity") {
        let id = case["id"].as_str().unwrap();
        let (first, total) = (numbers(&case["expected"]["first"]), numbers(&case["expected"]["total"]));
        let tolerance = case["tolerance"].as_f64().unwrap();
        let function = function(&case);
        let pairs = second(&case, first.len());
        for scramble in [Scramble::None, Scramble::Owen { seed: 7 }] {
            let design = SaltelliDesign::new(first.len(), SAMPLES, pairs.is_some(), scramble).unwrap();
            let y: Vec<f64> = (0..design.layout().runs()).map(|run| function(&design.point(run))).collect();
            let found = sobol_indices(&design.layout().split(&y).unwrap(), &FEW).unwrap();
            let values = |indices: &[terrain_decide::sensitivity::Index]| -> Vec<f64> {
                indices.iter().map(|index| index.value).collect()
            };
            close(&format!("{id}, first"), &values(&found.first), &first, tolerance);
            close(&format!("{id}, total"), &values(&found.total), &total, tolerance);
            if let Some(pairs) = &pairs {
                let got: Vec<f64> = found.second.iter().map(|pair| pair.index.value).collect();
                close(&format!("{id}, second"), &got, pairs, tolerance);
            }
            let variance = case["expected"]["variance"].as_f64().unwrap();
            assert!((found.variance / variance - 1.0).abs() < tolerance, "{id}: {}", found.variance);
        }
    }
}

#[test]
fn first_order_of_given_rows_agrees_with_closed_forms() {
    for (_, case) in all("sensitivity") {
        let want = numbers(&case["expected"]["first"]);
        let function = function(&case);
        let (columns, y) = rows(want.len(), SAMPLES, |x| function(x));
        let found = first_order(&y, &numbered(&columns), &FEW).unwrap();
        let got: Vec<f64> = found.iter().map(|index| index.value).collect();
        close(case["id"].as_str().unwrap(), &got, &want, case["tolerance"].as_f64().unwrap());
    }
}

#[test]
fn delta_agrees_with_exact_values() {
    for (_, case) in all("sensitivity_delta") {
        let id = case["id"].as_str().unwrap();
        let want = numbers(&case["expected"]["delta"]);
        let y: Function = if case["input"]["function"] == "linear_normal" {
            let (a, sd) = (numbers(&case["input"]["a"]), numbers(&case["input"]["sd"]));
            let normal = |u: f64| -std::f64::consts::SQRT_2 * puruspe::inverfc(2.0 * u);
            Box::new(move |u| (0..a.len()).map(|i| a[i] * sd[i] * normal(u[i])).sum())
        } else {
            let function = function(&case);
            Box::new(move |u| function(u))
        };
        // Delta doesn't change when an input is transformed, so the coordinates stand for the inputs.
        let (columns, y) = rows(want.len(), SAMPLES, y);
        let tolerance = case["tolerance"]["delta"].as_f64().unwrap();
        let inputs = numbered(&columns);
        let found = delta(&y, &inputs, &FEW).unwrap();
        for (estimate, got) in [
            ("raw", found.iter().map(|delta| delta.raw).collect::<Vec<f64>>()),
            ("less bias", found.iter().map(|delta| delta.delta.value).collect()),
            ("as published, raw", inputs.iter().map(|input| kernel_delta(&y, *input)).collect()),
        ] {
            eprintln!("{id}, {estimate}: {got:?}, exact {want:?}");
            close(&format!("{id}, {estimate}"), &got, &want, tolerance);
            let mut ranking: Vec<u64> = (1..=want.len() as u64).collect();
            let of = |place: u64| got[usize::try_from(place).unwrap() - 1];
            ranking.sort_by(|a, b| of(*b).total_cmp(&of(*a)));
            if let Some(expected) = case["expected"]["ranking"].as_array() {
                let expected: Vec<u64> = expected.iter().map(|place| place.as_u64().unwrap()).collect();
                assert_eq!(ranking, expected, "{id}, {estimate}");
            }
        }
        if let Some(first) = case["expected"]["first"].as_array() {
            let want: Vec<f64> = first.iter().map(|value| value.as_f64().unwrap()).collect();
            let found = first_order(&y, &numbered(&columns), &FEW).unwrap();
            let got: Vec<f64> = found.iter().map(|index| index.value).collect();
            close(&format!("{id}, first"), &got, &want, case["tolerance"]["first"].as_f64().unwrap());
        }
    }
}

#[test]
fn estimates_of_a_fixed_design_are_those_of_the_peer() {
    for (folder, case) in all("sensitivity_estimator") {
        let id = case["id"].as_str().unwrap();
        let file = Path::new(&folder).join(case["input"]["csv"].as_str().unwrap());
        let mut text = String::new();
        GzDecoder::new(std::fs::File::open(file).unwrap()).read_to_string(&mut text).unwrap();
        let names: Vec<&str> =
            case["input"]["inputs"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
        let mut lines = text.lines();
        let heading: Vec<&str> = lines.next().unwrap().split(',').collect();
        let place = |name: &str| heading.iter().position(|own| *own == name).unwrap();
        let k = names.len();
        let order = |role: &str| match role {
            "A" => 0,
            "B" => 2 * k + 1,
            _ => {
                let input: usize = role[2..].parse().unwrap();
                if role.starts_with("AB") { input } else { k + input }
            }
        };
        let mut runs: Vec<(usize, usize, Vec<f64>, f64)> = lines
            .map(|line| {
                let cells: Vec<&str> = line.split(',').collect();
                let x = names.iter().map(|name| cells[place(name)].parse().unwrap()).collect();
                let number = |name: &str| cells[place(name)].parse::<f64>().unwrap();
                (cells[place("block")].parse().unwrap(), order(cells[place("role")]), x, number("y"))
            })
            .collect();
        runs.sort_by_key(|run| (run.0, run.1));
        let columns: Vec<Vec<f64>> = (0..k).map(|i| runs.iter().map(|run| run.2[i]).collect()).collect();
        let views: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let layout = Layout::recognize(&views).unwrap();
        assert_eq!(layout.base as u64, case["input"]["base_samples"].as_u64().unwrap());
        let y: Vec<f64> = runs.iter().map(|run| run.3).collect();
        let found = sobol_indices(&layout.split(&y).unwrap(), &FEW).unwrap();
        let tolerance = case["tolerance"].as_f64().unwrap();
        let values = |indices: &[terrain_decide::sensitivity::Index]| -> Vec<f64> {
            indices.iter().map(|index| index.value).collect()
        };
        close(
            &format!("{id}, first"),
            &values(&found.first),
            &numbers(&case["expected"]["first"]),
            tolerance,
        );
        close(
            &format!("{id}, total"),
            &values(&found.total),
            &numbers(&case["expected"]["total"]),
            tolerance,
        );
        if let Some(pairs) = second(&case, k) {
            let got: Vec<f64> = found.second.iter().map(|pair| pair.index.value).collect();
            close(&format!("{id}, second"), &got, &pairs, tolerance);
        }
    }
}

#[test]
fn elementary_effects_agree_with_the_whole_grid() {
    for (_, case) in all("morris") {
        let id = case["id"].as_str().unwrap();
        let expected = |key: &str| numbers(&case["expected"][key]);
        let inputs = expected("mu").len();
        let levels = usize::try_from(case["input"]["levels"].as_u64().unwrap()).unwrap();
        let name = case["input"]["function"].as_str().unwrap();
        let function = if name.contains('x') && name.contains(char::is_numeric) {
            polynomial(name)
        } else {
            function(&case)
        };
        let largest = expected("mu_star").into_iter().fold(0.0, f64::max);
        let tolerance = case["tolerance"]["relative_to_largest_mu_star"].as_f64().unwrap() * largest;

        let grid = effects_over_grid(inputs, levels, &function).unwrap();
        let of_grid = |of: fn(&terrain_decide::sensitivity::morris::GridEffects) -> f64| -> Vec<f64> {
            grid.iter().map(of).collect()
        };
        close(&format!("{id}, grid, mu"), &of_grid(|e| e.mu), &expected("mu"), 1e-9);
        close(&format!("{id}, grid, mu*"), &of_grid(|e| e.mu_star), &expected("mu_star"), 1e-9);
        close(&format!("{id}, grid, sigma"), &of_grid(|e| e.sigma), &expected("sigma"), 1e-9);

        let many = u32::try_from(case["tolerance"]["trajectories"].as_u64().unwrap()).unwrap();
        let points = Trajectories::new(inputs, levels, many, 3).unwrap().points();
        let y: Vec<f64> = points.iter().map(|point| function(point)).collect();
        let columns: Vec<Vec<f64>> =
            (0..inputs).map(|input| points.iter().map(|point| point[input]).collect()).collect();
        let views: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let found = elementary_effects(&views, &y, &vec![[0.0, 1.0]; inputs], &FEW).unwrap();
        let got = |of: fn(&terrain_decide::sensitivity::morris::MorrisIndices) -> f64| -> Vec<f64> {
            found.iter().map(of).collect()
        };
        close(&format!("{id}, trajectories, mu"), &got(|e| e.mu.value), &expected("mu"), tolerance);
        close(
            &format!("{id}, trajectories, mu*"),
            &got(|e| e.mu_star.value),
            &expected("mu_star"),
            tolerance,
        );
        close(&format!("{id}, trajectories, sigma"), &got(|e| e.sigma.value), &expected("sigma"), tolerance);
    }
}

/// Rows of a scrambled Sobol' sample and their outcomes.
pub(super) fn rows(inputs: usize, runs: u32, y: impl Fn(&[f64]) -> f64) -> (Vec<Vec<f64>>, Vec<f64>) {
    let sequence = SobolSequence::new(inputs, Scramble::Owen { seed: 11 }).unwrap();
    let points: Vec<Vec<f64>> = (0..runs).map(|run| sequence.point(run)).collect();
    let outcome = points.iter().map(|point| y(point)).collect();
    ((0..inputs).map(|input| points.iter().map(|point| point[input]).collect()).collect(), outcome)
}

pub(super) fn numbered(columns: &[Vec<f64>]) -> Vec<Input<'_>> {
    columns.iter().map(|column| Input::Numbers(column)).collect()
}
