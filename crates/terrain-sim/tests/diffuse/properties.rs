//! Invariants on drawn graphs, and the messages of refused models.

use std::collections::BTreeSet;

use proptest::prelude::*;
use terrain_sim::diffuse::{
    Chosen, DiffuseError, End, Model, Order, Recovery, Start, Thresholds, mean_course, run,
};
use terrain_sim::graph::{Adjacency, Graph};

const NODES: u32 = 12;

fn any_graph() -> impl Strategy<Value = Graph> {
    prop_oneof![
        1 => Just(Graph::Complete { nodes: NODES }),
        4 => proptest::collection::vec((0..NODES, 0..NODES), 0..40)
            .prop_map(|edges| Graph::Listed(Adjacency::from_edges(NODES, &edges).unwrap().0)),
    ]
}

fn neighbours(graph: &Graph, node: u32) -> Vec<u32> {
    match graph {
        Graph::Complete { nodes } => (0..*nodes).filter(|other| *other != node).collect(),
        Graph::Listed(adjacency) => adjacency.neighbours(node).to_vec(),
    }
}

/// Word for word: who sees at least the needed share, or number, of active neighbours joins.
fn cascade_by_definition(graph: &Graph, own: &[f64], seeds: &[u32], shares: bool) -> Vec<f64> {
    let mut active: BTreeSet<u32> = seeds.iter().copied().collect();
    let mut counts = vec![active.len() as f64];
    for _ in 0..NODES {
        let next: Vec<u32> = (0..NODES)
            .filter(|&node| {
                let around = neighbours(graph, node);
                let seen = around.iter().filter(|other| active.contains(other)).count() as f64;
                let threshold = own[node as usize];
                if shares {
                    !around.is_empty() && seen / around.len() as f64 >= threshold
                } else {
                    seen >= threshold
                }
            })
            .collect();
        active.extend(next);
        counts.push(active.len() as f64);
    }
    counts
}

proptest! {
    #[test]
    fn cascades_follow_the_definition(
        graph in any_graph(),
        own in proptest::collection::vec((-1_i32..14).prop_map(|tenths| f64::from(tenths) / 10.0), NODES as usize),
        seeds in proptest::collection::vec(0..NODES, 0..4),
        shares: bool,
    ) {
        let own: Vec<f64> = if shares { own } else { own.iter().map(|x| x * 5.0).collect() };
        let expected = cascade_by_definition(&graph, &own, &seeds, shares);
        let model = |order| {
            let (thresholds, seeds) = (Thresholds::Own(own.clone()), Chosen::Nodes(seeds.clone()));
            if shares {
                Model::Threshold { thresholds, seeds, steps: Some(NODES), order }
            } else {
                Model::Complex { thresholds, seeds, steps: Some(NODES), order }
            }
        };
        let together = run(&graph, &model(Order::Synchronous), 1, 0).unwrap().column("active").unwrap();
        prop_assert_eq!(&together, &expected);
        // In turn nobody is later than together, and all end alike.
        let in_turn = run(&graph, &model(Order::Asynchronous), 1, 0).unwrap().column("active").unwrap();
        prop_assert!(in_turn.iter().zip(&together).all(|(a, b)| a >= b));
        prop_assert_eq!(in_turn.last(), together.last());
    }

    /// A complete graph listed edge by edge is the same graph.
    #[test]
    fn listed_or_not_is_the_same(opinions in proptest::collection::vec(0.0..1.0_f64, NODES as usize), epsilon in 0.05..0.5_f64) {
        let edges: Vec<(u32, u32)> = (0..NODES).flat_map(|a| (0..a).map(move |b| (a, b))).collect();
        let listed = Graph::Listed(Adjacency::from_edges(NODES, &edges).unwrap().0);
        let model = Model::HegselmannKrause { epsilon, steps: 4, start: Start::Given(opinions.clone()) };
        let ends = [Graph::Complete { nodes: NODES }, listed].map(|graph| match run(&graph, &model, 1, 0).unwrap().end {
            End::Opinions(opinions) => opinions,
            _ => Vec::new(),
        });
        for (a, b) in ends[0].iter().zip(&ends[1]) {
            prop_assert!((a - b).abs() < 1e-12);
        }
        // Means never leave the range, and never change the order.
        let (low, high) = opinions.iter().fold((1.0_f64, 0.0_f64), |(low, high), x| (low.min(*x), high.max(*x)));
        prop_assert!(ends[0].iter().all(|x| (low - 1e-12..=high + 1e-12).contains(x)));
        for (i, x) in opinions.iter().enumerate() {
            for (j, y) in opinions.iter().enumerate() {
                prop_assert!(x > y || ends[0][i] <= ends[0][j] + 1e-12);
            }
        }
    }

    #[test]
    fn meetings_conserve_the_mean(graph in any_graph(), seed: u64, mu in 0.01..0.5_f64) {
        let model = Model::Deffuant { epsilon: 0.4, mu, sweeps: 20, start: Start::Uniform };
        let course = run(&graph, &model, seed, 0).unwrap();
        let mean = course.column("mean").unwrap();
        let spread = course.column("sd").unwrap();
        prop_assert!(mean.iter().all(|m| (m - mean[0]).abs() < 1e-12));
        prop_assert!(spread.windows(2).all(|pair| pair[1] <= pair[0] + 1e-12));
    }

    #[test]
    fn epidemics_keep_everybody(
        graph in any_graph(),
        seed: u64,
        beta in 0.0..=1.0_f64,
        recovery in prop_oneof![(0.05..=1.0_f64).prop_map(Recovery::Chance), (1_u32..4).prop_map(Recovery::After)],
        infected in 0_u32..4,
        immune in 0_u32..4,
    ) {
        let model = Model::Sir {
            beta,
            recovery,
            infected: Chosen::Random(infected),
            immune: Chosen::Random(immune),
            steps: None,
        };
        let course = run(&graph, &model, seed, 3).unwrap();
        prop_assert_eq!(&course, &run(&graph, &model, seed, 3).unwrap());
        let rows: Vec<&[f64]> = course.rows().collect();
        prop_assert_eq!(rows[0], [0.0, f64::from(NODES - infected - immune), f64::from(infected), 0.0, f64::from(immune)]);
        for pair in rows.windows(2) {
            prop_assert_eq!(pair[1][1..].iter().sum::<f64>(), f64::from(NODES));
            prop_assert!(pair[1][1] <= pair[0][1] && pair[1][3] >= pair[0][3]);
        }
        prop_assert_eq!(rows[rows.len() - 1][2], 0.0);
    }
}

/// Counting persons of the complete graph and going through its listed edges are the same process: mean and standard
/// deviation of 4000 runs each differ by sampling error alone (five standard errors, that of a standard deviation
/// being about sd·sqrt((kurtosis - 1)/4n), with a kurtosis of at most 4 here).
#[test]
fn counts_and_persons_are_the_same_process() {
    let nodes = 60_u32;
    let edges: Vec<(u32, u32)> = (0..nodes).flat_map(|a| (0..a).map(move |b| (a, b))).collect();
    let listed = Graph::Listed(Adjacency::from_edges(nodes, &edges).unwrap().0);
    for recovery in [Recovery::Chance(0.3), Recovery::After(3)] {
        let immune = Chosen::Random(6);
        let model = Model::Sir { beta: 0.012, recovery, infected: Chosen::Random(4), immune, steps: Some(6) };
        let [counted, gone_through] = [(&Graph::Complete { nodes }, 1), (&listed, 2)].map(|(graph, seed)| {
            let runs: Vec<_> =
                (0..4000).map(|replicate| run(graph, &model, seed, replicate).unwrap()).collect();
            ["infected", "recovered"].map(|column| mean_course(&runs, column).unwrap())
        });
        for (a, b) in counted.iter().flatten().zip(gone_through.iter().flatten()) {
            let error = (2.0 / 4000.0_f64).sqrt();
            assert!((a.mean - b.mean).abs() <= 5.0 * error * a.sd, "{recovery:?}: {a:?} {b:?}");
            assert!((a.sd - b.sd).abs() <= 5.0 * error * a.sd * 0.87, "{recovery:?}: {a:?} {b:?}");
        }
    }
}

#[test]
fn refusals_say_what_and_why() {
    let graph = Graph::Complete { nodes: 3 };
    let message = |model: Model| run(&graph, &model, 1, 0).unwrap_err().to_string();
    let sir = |beta, recovery, infected| {
        let (immune, steps) = (Chosen::nobody(), None);
        Model::Sir { beta, recovery, infected, immune, steps }
    };
    let one = || Chosen::Nodes(vec![0]);
    assert_eq!(
        message(sir(1.5, Recovery::Chance(0.1), one())),
        "beta is 1.5, but must be a chance from 0 to 1"
    );
    assert_eq!(
        message(sir(0.5, Recovery::Chance(0.0), one())),
        "nobody ever recovers, so that this would never end: give a number of steps"
    );
    assert_eq!(
        message(sir(0.5, Recovery::Chance(0.5), Chosen::Nodes(vec![3]))),
        "seeds names node 3, but nodes are numbered 0 to 2"
    );
    assert_eq!(
        message(sir(0.5, Recovery::Chance(0.5), Chosen::Random(4))),
        "seeds asks for 4 nodes, but there are only 3 to choose from"
    );
    assert_eq!(
        message(sir(0.5, Recovery::After(0), one())),
        "the infectious period is 0, but must be 1 step or more"
    );
    let start = Start::Given(vec![0.5]);
    assert_eq!(
        message(Model::HegselmannKrause { epsilon: 0.1, steps: 1, start }),
        "initial opinions has 1 values for 3 nodes: every node needs exactly one"
    );
    assert_eq!(
        message(Model::Deffuant { epsilon: 0.1, mu: f64::NAN, sweeps: 1, start: Start::Uniform }),
        "mu is NaN, but must be above 0 and at most 0.5"
    );
    let empty = Graph::Complete { nodes: 0 };
    let model = Model::Deffuant { epsilon: 0.1, mu: 0.5, sweeps: 1, start: Start::Uniform };
    assert_eq!(run(&empty, &model, 1, 0).unwrap_err(), DiffuseError::NoNodes);
}
