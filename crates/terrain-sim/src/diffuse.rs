//! The published models of contagion and opinion alone, on one graph, for verification and research.
//!
//! Belongs here: thresholds (Watts, Granovetter, Centola & Macy), bounded confidence (Deffuant; Hegselmann & Krause)
//! and SIR, each as step-by-step counts. Does not: the population model of a situation; files and printing
//! (`terrain`).

pub mod cascade;
pub mod edge_list;
pub mod epidemic;
mod error;
pub mod opinion;
pub mod theory;
pub mod trajectory;

pub use cascade::{Order, Thresholds};
pub use epidemic::Recovery;
pub use error::DiffuseError;
pub use opinion::{Cluster, Start, clusters};
pub use trajectory::{Column, End, MeanSd, Trajectory, mean_and_sd, mean_course};

use alloc::vec::Vec;

use crate::graph::Graph;
use crate::random::{Draws, Stream, shuffle};

/// A model with all its numbers. A step is one round of the model's own time.
#[derive(Clone, Debug, PartialEq)]
pub enum Model {
    /// Fractional thresholds (Watts 2002): whoever is not yet active becomes so, for good, when the active share of
    /// the neighbours is at least the own threshold. Nodes without neighbours never do.
    Threshold {
        /// Needed share of neighbours, usually 0..=1; above 1 never.
        thresholds: Thresholds,
        /// Active from the start.
        seeds: Chosen,
        /// Rows after the start; `None`: until nothing changes.
        steps: Option<u32>,
        /// All at once, or one after the other.
        order: Order,
    },
    /// Complex contagion (Centola & Macy 2007), and Granovetter's crowd (1978) on the complete graph: the same with
    /// a needed number of active neighbours.
    Complex {
        /// Needed number of active neighbours; fractions count up, 0 or less acts at once.
        thresholds: Thresholds,
        /// Active from the start.
        seeds: Chosen,
        /// Rows after the start; `None`: until nothing changes.
        steps: Option<u32>,
        /// All at once, or one after the other.
        order: Order,
    },
    /// Bounded confidence in pairs (Deffuant, Neau, Amblard & Weisbuch 2000): two tied nodes meet at random; if
    /// their opinions differ by less than ε, each moves by μ times the difference toward the other.
    Deffuant {
        /// Bound of confidence ε, in units of opinion, above 0.
        epsilon: f64,
        /// Rate of convergence μ, above 0 and at most 0.5.
        mu: f64,
        /// Rows after the start; one sweep is as many meetings as nodes.
        sweeps: u32,
        /// Opinions at the start.
        start: Start,
    },
    /// Bounded confidence at once (Hegselmann & Krause 2002): everybody takes the mean of the own opinion and those
    /// of neighbours no further away than ε, the bound counting as close.
    HegselmannKrause {
        /// Bound of confidence ε, in units of opinion, 0 or more.
        epsilon: f64,
        /// Most rows after the start; it ends earlier when no opinion moves.
        steps: u32,
        /// Opinions at the start.
        start: Start,
    },
    /// Susceptible, infected, recovered: each infected neighbour infects with chance β a step, whoever was infected
    /// at the start of a step recovers in it by the rule of recovery; those newly infected act from the next step.
    Sir {
        /// Chance of transmission per infected neighbour and step, 0..=1.
        beta: f64,
        /// How an infection ends.
        recovery: Recovery,
        /// Infected at the start.
        infected: Chosen,
        /// Immune from the start.
        immune: Chosen,
        /// Rows after the start; `None`: until nobody is infected.
        steps: Option<u32>,
    },
}

/// Some nodes of a graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// These nodes; naming one twice changes nothing.
    Nodes(Vec<u32>),
    /// This many different nodes, drawn anew in each replicate.
    Random(u32),
}

impl Chosen {
    /// Nobody.
    #[must_use]
    pub const fn nobody() -> Self {
        Self::Nodes(Vec::new())
    }
}

/// Runs `model` on `graph` once.
///
/// `seed` and `replicate` (below 2²⁸) fix all luck: the same four arguments give the same numbers everywhere, and
/// replicates of a seed are independent of each other.
///
/// # Errors
/// A number out of its range, a node that the graph doesn't have, a list whose length isn't the number of nodes, a
/// model that would never come to rest while `steps` is `None`.
pub fn run(graph: &Graph, model: &Model, seed: u64, replicate: u32) -> Result<Trajectory, DiffuseError> {
    let luck = Luck { seed, replicate };
    match model {
        Model::Threshold { thresholds, seeds, steps, order } => {
            let needed = cascade::needed_shares(graph, thresholds)?;
            cascade::run(graph, needed, seeds, *steps, *order, luck)
        }
        Model::Complex { thresholds, seeds, steps, order } => {
            let needed = cascade::needed_numbers(graph, thresholds)?;
            cascade::run(graph, needed, seeds, *steps, *order, luck)
        }
        Model::Deffuant { epsilon, mu, sweeps, start } => {
            opinion::deffuant(graph, *epsilon, *mu, *sweeps, start, luck)
        }
        Model::HegselmannKrause { epsilon, steps, start } => {
            opinion::hegselmann_krause(graph, *epsilon, *steps, start, luck)
        }
        Model::Sir { beta, recovery, infected, immune, steps } => {
            epidemic::run(graph, *beta, *recovery, infected, immune, *steps, luck)
        }
    }
}

/// What a draw is for. Append only: results of a seed depend on the numbers.
#[derive(Clone, Copy, Debug)]
#[repr(u32)]
enum Purpose {
    Choice = 0,
    Order = 1,
    Start = 2,
    Meeting = 3,
    Infection = 4,
    Recovery = 5,
}

/// All luck of one replicate.
#[derive(Clone, Copy, Debug)]
struct Luck {
    seed: u64,
    replicate: u32,
}

impl Luck {
    const fn stream(self, purpose: Purpose) -> Stream {
        Stream::new(self.seed, self.replicate << 4 | purpose as u32)
    }

    const fn draws(self, purpose: Purpose, place: u64) -> Draws {
        self.stream(purpose).at(place)
    }
}

/// The chosen nodes in ascending order, none of them among `taken` (ascending) when they are drawn.
fn choose(
    chosen: &Chosen,
    nodes: u32,
    taken: &[u32],
    what: &'static str,
    draws: &mut Draws,
) -> Result<Vec<u32>, DiffuseError> {
    let mut out = match chosen {
        Chosen::Nodes(list) => {
            if let Some(&node) = list.iter().find(|node| **node >= nodes) {
                return Err(DiffuseError::NodeOutOfRange { what, node, nodes });
            }
            list.clone()
        }
        Chosen::Random(count) => {
            let mut free: Vec<u32> = (0..nodes).filter(|node| taken.binary_search(node).is_err()).collect();
            let wanted = *count as usize;
            if wanted > free.len() {
                return Err(DiffuseError::TooManyChosen { what, count: *count, nodes });
            }
            if wanted == 1 {
                let place = draws.below(u32::try_from(free.len()).unwrap_or(u32::MAX));
                return Ok(alloc::vec![free[place as usize]]);
            }
            shuffle(&mut free, draws);
            free.truncate(wanted);
            free
        }
    };
    out.sort_unstable();
    out.dedup();
    Ok(out)
}
