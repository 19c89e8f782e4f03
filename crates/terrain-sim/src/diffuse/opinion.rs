//! Bounded confidence: opinions on a line move toward those that are not too far away.
//!
//! Belongs here: Deffuant's meetings, Hegselmann and Krause's means, clusters of opinions. Does not: opinions of a
//! situation's population.

use alloc::vec;
use alloc::vec::Vec;

use super::error::within;
use super::{Column, DiffuseError, End, Luck, Purpose, Trajectory};
use crate::graph::{Adjacency, Graph};

/// Opinions at the start.
#[derive(Clone, Debug, PartialEq)]
pub enum Start {
    /// `[nodes]`: one each.
    Given(Vec<f64>),
    /// Drawn uniformly on [0, 1), anew in each replicate.
    Uniform,
}

/// Nodes whose opinions lie together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cluster {
    /// Mean opinion.
    pub mean: f64,
    /// How many nodes.
    pub nodes: u32,
    /// Their share of all nodes.
    pub share: f64,
}

const COLUMNS: &[Column] = &[
    Column::count("step"),
    Column::count("clusters"),
    Column::real("mean"),
    Column::real("sd"),
    Column::real("largest_move"),
];

/// Slack on the bound, in units of opinion: opinions that lie exactly ε apart are close in spite of rounding.
const SLACK: f64 = 1e-12;
/// Moves below this are rounding, not opinion.
const AT_REST: f64 = 1e-12;

/// Groups of opinions, cut wherever two neighbouring ones differ by more than `gap`; in ascending order. Half of ε is
/// the usual gap: opinions at rest are equal or more than ε apart.
#[must_use]
pub fn clusters(opinions: &[f64], gap: f64) -> Vec<Cluster> {
    let mut sorted = opinions.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted
        .chunk_by(|a, b| b - a <= gap)
        .map(|group| Cluster {
            mean: group.iter().sum::<f64>() / group.len() as f64,
            nodes: u32::try_from(group.len()).unwrap_or(u32::MAX),
            share: group.len() as f64 / opinions.len() as f64,
        })
        .collect()
}

/// Runs Deffuant's model for `sweeps` sweeps.
///
/// Source: Deffuant, Neau, Amblard & Weisbuch (2000), Advances in Complex Systems 3.
pub(super) fn deffuant(
    graph: &Graph,
    epsilon: f64,
    mu: f64,
    sweeps: u32,
    start: &Start,
    luck: Luck,
) -> Result<Trajectory, DiffuseError> {
    use core::ops::Bound::{Excluded, Included};
    within("epsilon", epsilon, (Excluded(0.0), Excluded(f64::INFINITY)), "above 0")?;
    within("mu", mu, (Excluded(0.0), Included(0.5)), "above 0 and at most 0.5")?;
    let mut opinions = opinions_at_start(graph, start, luck)?;
    let nodes = graph.nodes();
    let starts = match graph {
        Graph::Complete { .. } => Vec::new(),
        Graph::Listed(adjacency) => row_of_entry(adjacency),
    };
    let mut record = Record::new(epsilon, &opinions);
    let mut rest = None;
    for sweep in 0..sweeps {
        let mut draws = luck.draws(Purpose::Meeting, sweep.into());
        let mut largest: f64 = 0.0;
        for _ in 0..nodes {
            let (a, b) = match graph {
                Graph::Complete { .. } if nodes < 2 => break,
                Graph::Complete { .. } => {
                    let a = draws.below(nodes);
                    let b = draws.below(nodes - 1);
                    (a, if b < a { b } else { b + 1 })
                }
                Graph::Listed(adjacency) => {
                    let entries = adjacency.targets();
                    if entries.is_empty() {
                        break;
                    }
                    let entry = draws.below(u32::try_from(entries.len()).unwrap_or(u32::MAX)) as usize;
                    (starts[entry], entries[entry])
                }
            };
            let (a, b) = (a as usize, b as usize);
            let apart = opinions[b] - opinions[a];
            if apart.abs() < epsilon {
                opinions[a] += mu * apart;
                opinions[b] -= mu * apart;
                largest = largest.max(mu * apart.abs());
            }
        }
        record.push(&opinions, largest);
        // A sweep without a move is luck unless it lasts; the first of the last such sweeps is the rest.
        rest = if largest > AT_REST { None } else { rest.or(Some(sweep)) };
    }
    Ok(Trajectory::new(COLUMNS, record.cells, End::Opinions(opinions), rest))
}

/// The node in whose row each entry of the adjacency stands.
fn row_of_entry(adjacency: &Adjacency) -> Vec<u32> {
    let mut rows = Vec::with_capacity(adjacency.targets().len());
    for node in 0..adjacency.nodes() {
        rows.extend(core::iter::repeat_n(node, adjacency.degree(node) as usize));
    }
    rows
}

/// Runs Hegselmann and Krause's model for at most `steps` steps.
///
/// On the complete graph a step costs O(n) beyond one sort at the start: means never change the order of opinions.
///
/// Source: Hegselmann & Krause (2002), J. of Artificial Societies and Social Simulation 5(3).
pub(super) fn hegselmann_krause(
    graph: &Graph,
    epsilon: f64,
    steps: u32,
    start: &Start,
    luck: Luck,
) -> Result<Trajectory, DiffuseError> {
    within("epsilon", epsilon, 0.0..f64::INFINITY, "0 or more")?;
    let mut opinions = opinions_at_start(graph, start, luck)?;
    let mut record = Record::new(epsilon, &opinions);
    let bound = epsilon + SLACK;
    let order = match graph {
        Graph::Complete { nodes } => {
            let mut order: Vec<u32> = (0..*nodes).collect();
            order.sort_by(|a, b| opinions[*a as usize].total_cmp(&opinions[*b as usize]));
            order
        }
        Graph::Listed(_) => Vec::new(),
    };
    let mut rest = None;
    for step in 0..steps {
        let next = match graph {
            Graph::Complete { .. } => means_of_all(&opinions, &order, bound),
            Graph::Listed(adjacency) => means_of_neighbours(&opinions, adjacency, bound),
        };
        let largest = opinions.iter().zip(&next).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        if largest <= AT_REST {
            rest = Some(step);
            break;
        }
        opinions = next;
        record.push(&opinions, largest);
    }
    Ok(Trajectory::new(COLUMNS, record.cells, End::Opinions(opinions), rest))
}

/// `order`: nodes by rising opinion.
fn means_of_all(opinions: &[f64], order: &[u32], bound: f64) -> Vec<f64> {
    let sorted: Vec<f64> = order.iter().map(|&node| opinions[node as usize]).collect();
    // Sums of the first k opinions, each with the error of its rounding (two-sum), so that differences of sums of
    // millions of opinions are as exact as sums of the few between.
    let mut sums = Vec::with_capacity(sorted.len() + 1);
    let (mut sum, mut error) = (0.0_f64, 0.0_f64);
    sums.push((sum, error));
    for &value in &sorted {
        let total = sum + value;
        let part = total - sum;
        error += (sum - (total - part)) + (value - part);
        sum = total;
        sums.push((sum, error));
    }
    let mut next = vec![0.0; opinions.len()];
    let (mut first, mut end) = (0, 0);
    let mut group_start = 0;
    for place in 0..sorted.len() {
        let own = sorted[place];
        while own - sorted[first] > bound {
            first += 1;
        }
        while end < sorted.len() && sorted[end] - own <= bound {
            end += 1;
        }
        // Equal opinions have equal means, to the bit.
        if sorted[group_start].to_bits() != own.to_bits() {
            group_start = place;
        }
        next[order[place] as usize] = if group_start < place {
            next[order[group_start] as usize]
        } else {
            let (upper, lower) = (sums[end], sums[first]);
            ((upper.0 - lower.0) + (upper.1 - lower.1)) / (end - first) as f64
        };
    }
    next
}

fn means_of_neighbours(opinions: &[f64], adjacency: &Adjacency, bound: f64) -> Vec<f64> {
    (0..adjacency.nodes())
        .map(|node| {
            let own = opinions[node as usize];
            let (mut sum, mut count) = (own, 1_u32);
            for &other in adjacency.neighbours(node) {
                let opinion = opinions[other as usize];
                if (opinion - own).abs() <= bound {
                    sum += opinion;
                    count += 1;
                }
            }
            sum / f64::from(count)
        })
        .collect()
}

fn opinions_at_start(graph: &Graph, start: &Start, luck: Luck) -> Result<Vec<f64>, DiffuseError> {
    let nodes = graph.nodes();
    if nodes == 0 {
        return Err(DiffuseError::NoNodes);
    }
    match start {
        Start::Given(opinions) => {
            if opinions.len() != nodes as usize {
                return Err(DiffuseError::Length { what: "initial opinions", given: opinions.len(), nodes });
            }
            if let Some(&value) = opinions.iter().find(|opinion| !opinion.is_finite()) {
                return Err(DiffuseError::Range {
                    what: "an initial opinion",
                    value,
                    range: "a finite number",
                });
            }
            Ok(opinions.clone())
        }
        Start::Uniform => {
            let stream = luck.stream(Purpose::Start);
            Ok((0..nodes).map(|node| stream.f64(node.into(), 0)).collect())
        }
    }
}

/// Rows of [`COLUMNS`].
struct Record {
    gap: f64,
    steps: u32,
    cells: Vec<f64>,
}

impl Record {
    fn new(epsilon: f64, opinions: &[f64]) -> Self {
        let mut record = Self { gap: epsilon / 2.0, steps: 0, cells: Vec::new() };
        record.push(opinions, 0.0);
        record
    }

    fn push(&mut self, opinions: &[f64], largest_move: f64) {
        let n = opinions.len() as f64;
        let mean = opinions.iter().sum::<f64>() / n;
        let variance = opinions.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n;
        let groups = clusters(opinions, self.gap).len();
        self.cells.extend([f64::from(self.steps), groups as f64, mean, libm::sqrt(variance), largest_move]);
        self.steps += 1;
    }
}
