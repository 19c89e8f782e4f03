//! The shared cases on drawn Poisson graphs: theory exactly, simulation within its sampling error.

use terrain_sim::diffuse::theory::{
    cascade_condition, cascade_size, cascade_window, epidemic_threshold, largest_vulnerable_degree,
    outbreak_size, trigger_probability,
};
use terrain_sim::diffuse::{Chosen, End, Model, Order, Recovery, Thresholds, mean_and_sd, run};
use terrain_sim::graph::{Graph, build::poisson};
use terrain_sim::random::Stream;

use crate::loader::{assert_close, floats, number, shared, whole};

/// A cascade or an outbreak counts as global above this share of all nodes.
const GLOBAL: f64 = 0.05;

fn drawn(nodes: u32, mean_degree: f64, place: u64) -> Graph {
    Graph::Listed(poisson(nodes, mean_degree, &mut Stream::new(77, 1).at(place)).unwrap())
}

/// Shares reached by `graphs` × `seeds` runs of a model.
fn shares(nodes: u32, mean_degree: f64, graphs: u64, seeds: u32, model: &Model) -> Vec<f64> {
    let mut shares = Vec::new();
    for place in 0..graphs {
        let graph = drawn(nodes, mean_degree, place);
        for replicate in 0..seeds {
            shares.push(match run(&graph, model, place, replicate).unwrap().end {
                End::Active(active) => {
                    active.iter().filter(|active| **active).count() as f64 / f64::from(nodes)
                }
                End::EverInfected { share, .. } => share,
                End::Opinions(_) => panic!("no model of opinions here"),
            });
        }
    }
    shares
}

fn threshold_model(threshold: f64, seeds: u32) -> Model {
    Model::Threshold {
        thresholds: Thresholds::Same(threshold),
        seeds: Chosen::Random(seeds),
        steps: None,
        order: Order::Synchronous,
    }
}

/// 20 graphs of 30 seeds: the share of global cascades has a standard error below 0.022, a third of the tolerance.
#[test]
fn watts_window() {
    for case in shared("watts_window") {
        let (input, expected) = (case.input(), case.expected());
        let threshold = number(&input["threshold"]);
        let tolerance = &case.json["tolerance"];
        let largest = largest_vulnerable_degree(threshold);
        assert_eq!(largest, whole(&expected["largest_vulnerable_degree"]), "{}", case.what());
        let window = cascade_window(threshold).unwrap();
        for (got, expected) in [window.0, window.1].into_iter().zip(floats(&expected["window"])) {
            assert_close(got, expected, number(&tolerance["window"]), &case.what());
        }
        for point in expected["points"].as_array().unwrap() {
            let mean_degree = number(&point["mean_degree"]);
            let what = format!("{} at {mean_degree}", case.what());
            let condition = cascade_condition(mean_degree, threshold);
            assert_close(condition, number(&point["cascade_condition"]), 1e-9, &what);
            assert_eq!(condition > 1.0, point["inside_window"].as_bool().unwrap(), "{what}");
            let trigger = trigger_probability(mean_degree, threshold);
            assert_close(trigger, number(&point["trigger_probability"]), 1e-6, &what);
            let model = threshold_model(threshold, whole(&input["seeds_per_run"]));
            let runs = shares(whole(&input["nodes"]), mean_degree, 20, 30, &model);
            let global: Vec<f64> = runs.iter().copied().filter(|share| *share > GLOBAL).collect();
            let share = global.len() as f64 / runs.len() as f64;
            assert_close(share, trigger, number(&tolerance["share_of_runs"]), &what);
            let size = cascade_size(mean_degree, threshold, 0.0);
            if let Some(expected) = point["final_size_given_cascade"].as_f64() {
                assert_close(size, expected, 1e-6, &what);
                let mean = mean_and_sd(&global).unwrap().mean;
                assert_close(mean, expected, number(&tolerance["final_size"]), &what);
            } else {
                assert_eq!(size, 0.0, "{what}");
            }
        }
    }
}

/// Six graphs each. Their shares differ by less than 0.001 in the cases, far inside the tolerance.
#[test]
fn gleeson_cahalane() {
    for case in shared("gleeson_cahalane") {
        let input = case.input();
        let (threshold, mean_degree) = (number(&input["threshold"]), number(&input["mean_degree"]));
        let nodes = whole(&input["nodes"]);
        let tolerance = number(&case.json["tolerance"]["final_share"]);
        for point in case.expected()["points"].as_array().unwrap() {
            let seed_share = number(&point["seed_share"]);
            let what = format!("{} from {seed_share}", case.what());
            let expected = number(&point["final_share"]);
            assert_close(cascade_size(mean_degree, threshold, seed_share), expected, 1e-6, &what);
            #[expect(clippy::cast_possible_truncation, reason = "a share of a small number of nodes")]
            let seeds = (seed_share * f64::from(nodes)).round() as u32;
            let runs = shares(nodes, mean_degree, 6, 1, &threshold_model(threshold, seeds));
            assert_close(mean_and_sd(&runs).unwrap().mean, expected, tolerance, &what);
        }
    }
}

/// 20 graphs of 40 seeds: the share of large outbreaks has a standard error of at most 0.018.
#[test]
fn sir_network() {
    for case in shared("sir_network") {
        let (input, expected) = (case.input(), case.expected());
        let (mean_degree, chance) = (number(&input["mean_degree"]), number(&input["transmissibility"]));
        assert_close(epidemic_threshold(mean_degree), number(&expected["threshold"]), 1e-12, &case.what());
        let size = outbreak_size(mean_degree, chance);
        assert_close(size, number(&expected["outbreak_size"]), 1e-9, &case.what());
        assert_close(size, number(&expected["outbreak_probability"]), 1e-9, &case.what());
        let tolerance = &case.json["tolerance"];
        // One step of infection with chance T, and three steps with the chance that makes up the same T.
        for (duration, beta) in [(1, chance), (3, 1.0 - (1.0 - chance).cbrt())] {
            let model = Model::Sir {
                beta,
                recovery: Recovery::After(duration),
                infected: Chosen::Random(1),
                immune: Chosen::nobody(),
                steps: None,
            };
            let runs = shares(whole(&input["nodes"]), mean_degree, 20, 40, &model);
            let large: Vec<f64> = runs.iter().copied().filter(|share| *share > GLOBAL).collect();
            let what = format!("{}, {duration} steps", case.what());
            let share = large.len() as f64 / runs.len() as f64;
            assert_close(share, size, number(&tolerance["outbreak_probability"]), &what);
            if let Some(mean) = mean_and_sd(&large) {
                assert_close(mean.mean, size, number(&tolerance["outbreak_size"]), &what);
            }
        }
    }
}
