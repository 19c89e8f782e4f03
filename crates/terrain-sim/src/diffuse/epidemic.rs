//! SIR: susceptible, infected, recovered, in steps.
//!
//! Belongs here: the stochastic model on a graph, and on the complete graph by counts alone. Does not: its
//! differential equation and final sizes (`theory`).
//!
//! Source: Kermack & McKendrick (1927), Proc. Royal Society A 115; on networks Newman (2002), Physical Review E 66.

use alloc::collections::VecDeque;
use alloc::vec;
use alloc::vec::Vec;

use super::error::within;
use super::{Chosen, Column, DiffuseError, End, Luck, Purpose, Trajectory, choose};
use crate::graph::{Adjacency, Graph};
use crate::random::binomial;

/// How an infection ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Recovery {
    /// With this chance in each step, 0..=1.
    Chance(f64),
    /// After this many steps, 1 or more.
    After(u32),
}

const COLUMNS: &[Column] = &[
    Column::count("step"),
    Column::count("susceptible"),
    Column::count("infected"),
    Column::count("recovered"),
    Column::count("immune"),
];

/// The chance per contact and step for which one infected person among `nodes` infects `r0` others on average when
/// everybody else is susceptible: R0 = β·(nodes - 1)/γ, clamped to 0..=1. `gamma` is the chance of recovery in a
/// step; the smaller it is, the closer the steps come to continuous time.
#[must_use]
pub fn beta_for(r0: f64, gamma: f64, nodes: u32) -> f64 {
    (r0 * gamma / f64::from(nodes.saturating_sub(1).max(1))).clamp(0.0, 1.0)
}

pub(super) fn run(
    graph: &Graph,
    beta: f64,
    recovery: Recovery,
    infected: &Chosen,
    immune: &Chosen,
    steps: Option<u32>,
    luck: Luck,
) -> Result<Trajectory, DiffuseError> {
    within("beta", beta, 0.0..=1.0, "a chance from 0 to 1")?;
    match recovery {
        Recovery::Chance(gamma) => {
            within("gamma", gamma, 0.0..=1.0, "a chance from 0 to 1")?;
            if gamma <= 0.0 && steps.is_none() {
                return Err(DiffuseError::NeverRests);
            }
        }
        Recovery::After(duration) => {
            within("the infectious period", f64::from(duration), 1.0.., "1 step or more")?;
        }
    }
    let nodes = graph.nodes();
    if nodes == 0 {
        return Err(DiffuseError::NoNodes);
    }
    let infected = choose(infected, nodes, &[], "seeds", &mut luck.draws(Purpose::Choice, 0))?;
    let mut immune = choose(immune, nodes, &infected, "immune", &mut luck.draws(Purpose::Choice, 1))?;
    // Whoever is listed as both is infected.
    immune.retain(|node| infected.binary_search(node).is_err());
    let count = |list: &[u32]| u32::try_from(list.len()).unwrap_or(u32::MAX);
    let mut state = Counts {
        susceptible: nodes - count(&infected) - count(&immune),
        infected: count(&infected),
        recovered: 0,
        immune: count(&immune),
    };
    let mut process: Process<'_> = match graph {
        Graph::Complete { .. } => Process::Mixed(Cohorts { by_age: VecDeque::from([state.infected]) }),
        Graph::Listed(adjacency) => Process::Tied(Persons::new(adjacency, &infected, &immune)),
    };
    let mut cells = Vec::new();
    state.write(0, &mut cells);
    let mut rest = None;
    let mut step = 0;
    while step < steps.unwrap_or(u32::MAX) {
        if state.infected == 0 {
            rest = rest.or(Some(step));
            if steps.is_none() {
                break;
            }
        } else {
            let (fresh, ended) = match &mut process {
                Process::Mixed(cohorts) => cohorts.step(&state, beta, recovery, luck, step),
                Process::Tied(persons) => persons.step(beta, recovery, luck, step),
            };
            state.susceptible -= fresh;
            state.infected = state.infected + fresh - ended;
            state.recovered += ended;
        }
        step += 1;
        state.write(step, &mut cells);
    }
    let persons = state.infected + state.recovered;
    let end = End::EverInfected { persons, share: f64::from(persons) / f64::from(nodes) };
    if state.infected == 0 {
        rest = rest.or(Some(step));
    }
    Ok(Trajectory::new(COLUMNS, cells, end, rest))
}

struct Counts {
    susceptible: u32,
    infected: u32,
    recovered: u32,
    immune: u32,
}

impl Counts {
    fn write(&self, step: u32, cells: &mut Vec<f64>) {
        cells.extend([step, self.susceptible, self.infected, self.recovered, self.immune].map(f64::from));
    }
}

enum Process<'a> {
    Mixed(Cohorts),
    Tied(Persons<'a>),
}

/// Everybody meets everybody: persons of a state are alike, and numbers of them are binomial.
struct Cohorts {
    /// Infected persons, those infected last in front; one cohort when recovery has no memory.
    by_age: VecDeque<u32>,
}

impl Cohorts {
    /// Returns how many became infected and how many infections ended.
    fn step(&mut self, state: &Counts, beta: f64, recovery: Recovery, luck: Luck, step: u32) -> (u32, u32) {
        // The chance to escape all infected persons is (1 - β)^I.
        let caught = -libm::expm1(f64::from(state.infected) * libm::log1p(-beta));
        let fresh = binomial(state.susceptible, caught, &mut luck.draws(Purpose::Infection, step.into()));
        let ended = match recovery {
            Recovery::Chance(gamma) => {
                binomial(state.infected, gamma, &mut luck.draws(Purpose::Recovery, step.into()))
            }
            Recovery::After(duration) => {
                let ended =
                    if self.by_age.len() >= duration as usize { self.by_age.pop_back() } else { None };
                self.by_age.push_front(fresh);
                ended.unwrap_or(0)
            }
        };
        (fresh, ended)
    }
}

/// Persons on a graph.
struct Persons<'a> {
    graph: &'a Adjacency,
    susceptible: Vec<bool>,
    /// Infected nodes and the step from which on they are.
    infected: Vec<(u32, u32)>,
}

impl<'a> Persons<'a> {
    fn new(graph: &'a Adjacency, infected: &[u32], immune: &[u32]) -> Self {
        let mut susceptible = vec![true; graph.nodes() as usize];
        for &node in infected.iter().chain(immune) {
            susceptible[node as usize] = false;
        }
        Self { graph, susceptible, infected: infected.iter().map(|&node| (node, 0)).collect() }
    }

    /// Returns how many became infected and how many infections ended.
    fn step(&mut self, beta: f64, recovery: Recovery, luck: Luck, step: u32) -> (u32, u32) {
        let mut fresh = Vec::new();
        let place = |node: u32| u64::from(step) << 32 | u64::from(node);
        for &(node, _) in &self.infected {
            let mut draws = luck.draws(Purpose::Infection, place(node));
            for &other in self.graph.neighbours(node) {
                let susceptible = &mut self.susceptible[other as usize];
                if *susceptible && chance(draws.next_u32(), beta) {
                    *susceptible = false;
                    fresh.push((other, step + 1));
                }
            }
        }
        let before = self.infected.len();
        let stream = luck.stream(Purpose::Recovery);
        self.infected.retain(|&(node, since)| match recovery {
            Recovery::Chance(gamma) => !chance(stream.u32(place(node), 0), gamma),
            Recovery::After(duration) => step + 1 - since < duration,
        });
        let ended = before - self.infected.len();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let counts = (count(fresh.len()), count(ended));
        self.infected.extend(fresh);
        counts
    }
}

/// Whether an event of this chance happens, by 32 random bits.
#[inline]
fn chance(bits: u32, chance: f64) -> bool {
    f64::from(bits) < chance * 4_294_967_296.0
}
