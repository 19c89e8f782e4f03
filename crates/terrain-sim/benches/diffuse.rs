//! The models of `terrain diffuse` on graphs of up to millions of edges; the graph is made outside the clock.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use terrain_sim::diffuse::edge_list::EdgeList;
use terrain_sim::diffuse::{Chosen, Model, Order, Recovery, Start, Thresholds, run};
use terrain_sim::graph::{Adjacency, Graph, build};
use terrain_sim::random::Stream;

fn main() {
    divan::main();
}

/// A random graph of mean degree 6.
#[expect(clippy::expect_used, reason = "a bench on a graph known to be right")]
fn drawn(nodes: u32) -> Graph {
    Graph::Listed(build::poisson(nodes, 6.0, &mut Stream::new(1, 1).at(0)).expect("few enough edges"))
}

fn steps(bencher: Bencher, graph: &Graph, model: &Model) {
    bencher.counter(ItemsCount::new(graph.edges())).bench(|| run(black_box(graph), model, 1, 0));
}

#[divan::bench(args = [10_000, 1_000_000])]
fn threshold(bencher: Bencher, nodes: u32) {
    let thresholds = Thresholds::Same(0.18);
    let model = Model::Threshold {
        thresholds,
        seeds: Chosen::Random(nodes / 100),
        steps: None,
        order: Order::Synchronous,
    };
    steps(bencher, &drawn(nodes), &model);
}

#[divan::bench(args = [10_000, 1_000_000])]
fn sir(bencher: Bencher, nodes: u32) {
    let model = Model::Sir {
        beta: 0.1,
        recovery: Recovery::Chance(0.2),
        infected: Chosen::Random(nodes / 1000),
        immune: Chosen::nobody(),
        steps: None,
    };
    steps(bencher, &drawn(nodes), &model);
}

#[divan::bench(args = [10_000, 1_000_000])]
fn hegselmann_krause_ten_steps(bencher: Bencher, nodes: u32) {
    steps(
        bencher,
        &drawn(nodes),
        &Model::HegselmannKrause { epsilon: 0.2, steps: 10, start: Start::Uniform },
    );
}

#[divan::bench(args = [10_000, 1_000_000])]
fn deffuant_ten_sweeps(bencher: Bencher, nodes: u32) {
    steps(
        bencher,
        &drawn(nodes),
        &Model::Deffuant { epsilon: 0.2, mu: 0.5, sweeps: 10, start: Start::Uniform },
    );
}

fn edges_of(nodes: u32) -> Vec<(u32, u32)> {
    let Graph::Listed(adjacency) = drawn(nodes) else { return Vec::new() };
    let row = |node| adjacency.neighbours(node).iter().map(move |&other| (node, other));
    (0..nodes).flat_map(row).filter(|(a, b)| a < b).collect()
}

#[divan::bench(args = [10_000, 1_000_000])]
fn reading_text(bencher: Bencher, nodes: u32) {
    let text: String = edges_of(nodes).iter().map(|(a, b)| format!("{a} {b}\n")).collect();
    bencher.bench(|| EdgeList::from_text(black_box(text.as_bytes())));
}

#[divan::bench(args = [10_000, 1_000_000])]
fn rows_from_edges(bencher: Bencher, nodes: u32) {
    let edges = edges_of(nodes);
    bencher.counter(ItemsCount::new(edges.len())).bench(|| Adjacency::from_edges(nodes, black_box(&edges)));
}
