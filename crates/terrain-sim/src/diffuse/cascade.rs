//! Threshold models: whoever sees enough active neighbours becomes active for good.
//!
//! Belongs here: needed numbers of neighbours, and the cascade they lead to. Does not: the branching approximations
//! of the literature (`theory`).
//!
//! Source: Granovetter (1978), Am. J. of Sociology 83(6); Watts (2002), PNAS 99(9); Centola & Macy (2007), Am. J. of
//! Sociology 113(3).

use alloc::vec;
use alloc::vec::Vec;

use super::{Chosen, Column, DiffuseError, End, Luck, Purpose, Trajectory, choose};
use crate::graph::{Adjacency, Graph};
use crate::random::shuffle;

/// Thresholds of all nodes.
#[derive(Clone, Debug, PartialEq)]
pub enum Thresholds {
    /// The same for everybody.
    Same(f64),
    /// `[nodes]`: one each.
    Own(Vec<f64>),
}

/// Who decides when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// All at once, on the state of the step before.
    #[default]
    Synchronous,
    /// One after the other in an order drawn anew for each step, each seeing those before. The final state is that of
    /// the synchronous order.
    Asynchronous,
}

const COLUMNS: &[Column] = &[Column::count("step"), Column::count("active"), Column::count("new")];

/// No number of neighbours is enough.
const NEVER: u32 = u32::MAX;

/// Smallest number k of active neighbours with k/degree at least the threshold. The quotient is rounded once, so that
/// a decimal such as 0.2 is met by 1 of 5.
pub(super) fn needed_shares(graph: &Graph, thresholds: &Thresholds) -> Result<Vec<u32>, DiffuseError> {
    by_node(graph, thresholds, |threshold, degree| {
        if degree == 0 {
            return NEVER;
        }
        let met = |number: u32| f64::from(number) / f64::from(degree) >= threshold;
        if !met(degree) {
            return NEVER;
        }
        let mut number = whole(threshold * f64::from(degree)).min(degree);
        while number > 0 && met(number - 1) {
            number -= 1;
        }
        while !met(number) {
            number += 1;
        }
        number
    })
}

/// Thresholds as numbers of neighbours, rounded up.
pub(super) fn needed_numbers(graph: &Graph, thresholds: &Thresholds) -> Result<Vec<u32>, DiffuseError> {
    by_node(graph, thresholds, |threshold, _| whole(threshold))
}

/// Rounded up to a whole number from 0 to 2³² - 1.
#[expect(clippy::cast_possible_truncation, reason = "beyond the range the cast saturates, which is meant")]
fn whole(value: f64) -> u32 {
    libm::ceil(value) as u32
}

fn by_node(
    graph: &Graph,
    thresholds: &Thresholds,
    needed: impl Fn(f64, u32) -> u32,
) -> Result<Vec<u32>, DiffuseError> {
    let nodes = graph.nodes();
    if let Thresholds::Own(own) = thresholds
        && own.len() != nodes as usize
    {
        return Err(DiffuseError::Length { what: "thresholds", given: own.len(), nodes });
    }
    let threshold = |node: u32| match thresholds {
        Thresholds::Same(threshold) => *threshold,
        Thresholds::Own(own) => own[node as usize],
    };
    let degree = |node: u32| match graph {
        Graph::Complete { nodes } => nodes - 1,
        Graph::Listed(adjacency) => adjacency.degree(node),
    };
    (0..nodes)
        .map(|node| {
            let value = threshold(node);
            if value.is_nan() {
                return Err(DiffuseError::Range { what: "threshold", value, range: "a number" });
            }
            Ok(needed(value, degree(node)))
        })
        .collect()
}

/// Runs the cascade with `needed` active neighbours for each node.
pub(super) fn run(
    graph: &Graph,
    needed: Vec<u32>,
    seeds: &Chosen,
    steps: Option<u32>,
    order: Order,
    luck: Luck,
) -> Result<Trajectory, DiffuseError> {
    let nodes = graph.nodes();
    let seeds = choose(seeds, nodes, &[], "seeds", &mut luck.draws(Purpose::Choice, 0))?;
    let mut crowd = Crowd::new(graph, needed, &seeds);
    let mut counts = vec![seeds.len()];
    let mut rest = None;
    let most = steps.unwrap_or(u32::MAX);
    for step in 0..most {
        let joined = match order {
            Order::Synchronous => crowd.step_together(),
            Order::Asynchronous => crowd.step_in_turn(luck, step),
        };
        if joined == 0 {
            rest = Some(step);
            break;
        }
        counts.push(joined);
    }
    // Rows asked for beyond the rest repeat it.
    let rows = steps.map_or(counts.len(), |steps| steps as usize + 1);
    let mut cells = Vec::with_capacity(rows * COLUMNS.len());
    let mut active = 0;
    for step in 0..rows {
        let joined = counts.get(step).copied().unwrap_or(0);
        active += joined;
        cells.extend([step as f64, active as f64, joined as f64]);
    }
    Ok(Trajectory::new(COLUMNS, cells, End::Active(crowd.active), rest))
}

struct Crowd<'a> {
    ties: Ties<'a>,
    needed: Vec<u32>,
    active: Vec<bool>,
    /// Became active in the last step.
    fresh: Vec<u32>,
    /// Before the first step also nodes that no neighbour touched have to be looked at.
    started: bool,
}

/// How active neighbours are counted.
enum Ties<'a> {
    /// Everybody sees everybody: one number for all, and who is not yet active by rising need.
    Complete { active: u32, waiting: Vec<u32> },
    /// `[nodes]`: active neighbours.
    Listed { graph: &'a Adjacency, seen: Vec<u32> },
}

impl<'a> Crowd<'a> {
    fn new(graph: &'a Graph, needed: Vec<u32>, seeds: &[u32]) -> Self {
        let nodes = graph.nodes();
        let mut active = vec![false; nodes as usize];
        for &seed in seeds {
            active[seed as usize] = true;
        }
        let ties = match graph {
            Graph::Complete { .. } => {
                let mut waiting: Vec<u32> = (0..nodes).filter(|&node| !active[node as usize]).collect();
                waiting.sort_unstable_by_key(|&node| core::cmp::Reverse((needed[node as usize], node)));
                Ties::Complete { active: 0, waiting }
            }
            Graph::Listed(graph) => Ties::Listed { graph, seen: vec![0; nodes as usize] },
        };
        Self { ties, needed, active, fresh: seeds.to_vec(), started: false }
    }

    /// Everybody decides on the state before; returns how many became active.
    fn step_together(&mut self) -> usize {
        let mut next = Vec::new();
        match &mut self.ties {
            Ties::Complete { active, waiting } => {
                *active += u32::try_from(self.fresh.len()).unwrap_or(u32::MAX);
                while let Some(&node) = waiting.last().filter(|node| self.needed[**node as usize] <= *active)
                {
                    waiting.pop();
                    next.push(node);
                }
            }
            Ties::Listed { graph, seen } => {
                if !self.started {
                    next.extend((0..graph.nodes()).filter(|&node| self.needed[node as usize] == 0));
                }
                for &node in &self.fresh {
                    for &other in graph.neighbours(node) {
                        let seen = &mut seen[other as usize];
                        *seen += 1;
                        if *seen == self.needed[other as usize] {
                            next.push(other);
                        }
                    }
                }
                next.retain(|&node| !self.active[node as usize]);
            }
        }
        self.started = true;
        for &node in &next {
            self.active[node as usize] = true;
        }
        self.fresh = next;
        self.fresh.len()
    }

    /// Everybody decides in turn; returns how many became active.
    fn step_in_turn(&mut self, luck: Luck, step: u32) -> usize {
        let mut order: Vec<u32> = (0..u32::try_from(self.active.len()).unwrap_or(u32::MAX)).collect();
        shuffle(&mut order, &mut luck.draws(Purpose::Order, step.into()));
        // Seeds are seen from the start, everybody else at once.
        for node in core::mem::take(&mut self.fresh) {
            self.show(node);
        }
        let mut joined = 0;
        for node in order {
            let seen = match &self.ties {
                Ties::Complete { active, .. } => *active,
                Ties::Listed { seen, .. } => seen[node as usize],
            };
            let needed = self.needed[node as usize];
            if !self.active[node as usize] && needed != NEVER && seen >= needed {
                self.active[node as usize] = true;
                self.show(node);
                joined += 1;
            }
        }
        joined
    }

    fn show(&mut self, node: u32) {
        match &mut self.ties {
            Ties::Complete { active, .. } => *active += 1,
            Ties::Listed { graph, seen } => {
                for &other in graph.neighbours(node) {
                    seen[other as usize] += 1;
                }
            }
        }
    }
}
