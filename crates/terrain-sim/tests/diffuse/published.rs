//! Answers that the crate carries itself: `tests/data/diffuse/*.json`, and closed forms.

use std::path::Path;

use terrain_sim::diffuse::theory::{cascade_window, crowd_at_rest};
use terrain_sim::diffuse::{Chosen, Model, Order, Recovery, Start, Thresholds, clusters, run};
use terrain_sim::graph::{Graph, build};

use crate::cases::check_diffusion;
use crate::loader::{assert_close, cases_in};

#[test]
fn carried_cases() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/diffuse"));
    let cases = cases_in(folder).unwrap();
    assert!(cases.len() >= 4);
    for case in cases {
        check_diffusion(&case);
    }
}

/// Centola & Macy 2007: on a ring with k neighbours on each side, a block of seeds and an absolute threshold T, every
/// step adds 2(k + 1 - T) nodes, and nothing when T is above k.
#[test]
fn complex_contagion_on_a_ring_has_a_known_speed() {
    for (each_side, threshold) in [(2, 2), (4, 2), (4, 3), (5, 5), (3, 4)] {
        let graph = Graph::Listed(build::ring(300, each_side).unwrap());
        let model = Model::Complex {
            thresholds: Thresholds::Same(f64::from(threshold)),
            seeds: Chosen::Nodes((0..each_side + 1).collect()),
            steps: Some(12),
            order: Order::Synchronous,
        };
        let speed = 2 * (each_side + 1).saturating_sub(threshold);
        let expected: Vec<f64> = (0..=12).map(|step| f64::from(each_side + 1 + step * speed)).collect();
        assert_eq!(
            run(&graph, &model, 1, 0).unwrap().column("active").unwrap(),
            expected,
            "{each_side} {threshold}"
        );
    }
}

/// Granovetter 1978: thresholds 0 to 99 bring everybody; without the one of threshold 1 nobody follows the first.
#[test]
fn one_person_decides_granovetters_riot() {
    let riot = |thresholds: Vec<f64>| {
        let graph = Graph::Complete { nodes: 100 };
        let thresholds = Thresholds::Own(thresholds);
        let seeds = Chosen::nobody();
        let model = Model::Complex { thresholds, seeds, steps: None, order: Order::Synchronous };
        *run(&graph, &model, 1, 0).unwrap().column("active").unwrap().last().unwrap()
    };
    let mut thresholds: Vec<f64> = (0..100).map(f64::from).collect();
    assert_eq!(riot(thresholds.clone()), 100.0);
    thresholds[1] = 2.0;
    assert_eq!(riot(thresholds), 1.0);
    // The jump of normal thresholds with mean 25 lies between standard deviations of 12.2 and 12.3.
    assert!(crowd_at_rest(0.25, 0.122) < 0.06 && crowd_at_rest(0.25, 0.123) > 0.99);
}

/// Watts 2002, figure 1: for a threshold of 0.18 cascades are possible for mean degrees from about 1 to 5.8.
#[test]
fn watts_window_of_018() {
    let (from, to) = cascade_window(0.18).unwrap();
    assert_close(from, 1.0, 0.05, "lower end");
    assert_close(to, 5.8, 0.05, "upper end");
    assert_eq!(cascade_window(0.51), None);
}

/// Kermack & McKendrick's epidemic with transmission for certain reaches, step by step, everybody within as many ties.
#[test]
fn certain_transmission_is_breadth_first() {
    let graph = Graph::Listed(build::grid(9, 9, false, false).unwrap());
    let model = Model::Sir {
        beta: 1.0,
        recovery: Recovery::After(1),
        infected: Chosen::Nodes(vec![40]),
        immune: Chosen::nobody(),
        steps: None,
    };
    let course = run(&graph, &model, 1, 0).unwrap();
    // Distances from the middle of a 9 × 9 grid: 4d nodes up to distance 4, then 4(9 - d).
    assert_eq!(course.column("infected").unwrap(), [1.0, 4.0, 8.0, 12.0, 16.0, 16.0, 12.0, 8.0, 4.0, 0.0]);
    assert_eq!(course.rest, Some(9));
}

/// A million opinions on the complete graph: two camps further apart than ε stay two, and the mean of each is exact.
#[test]
fn hegselmann_krause_of_a_million() {
    let nodes = 1_000_000_u32;
    let opinion = |node: u32| if node.is_multiple_of(2) { 0.1 } else { 0.7 } + f64::from(node) * 1e-8;
    let start = Start::Given((0..nodes).map(opinion).collect());
    let model = Model::HegselmannKrause { epsilon: 0.2, steps: 3, start };
    let end = run(&Graph::Complete { nodes }, &model, 1, 0).unwrap();
    let terrain_sim::diffuse::End::Opinions(opinions) = end.end else { panic!() };
    let groups = clusters(&opinions, 0.1);
    assert_eq!(groups.len(), 2);
    assert_close(groups[0].mean, 0.1 + 499_999.0 * 1e-8, 1e-12, "lower camp");
    assert_close(groups[1].mean, 0.7 + 500_000.0 * 1e-8, 1e-12, "upper camp");
}
