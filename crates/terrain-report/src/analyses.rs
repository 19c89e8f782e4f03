//! The decision analyses of somebody's own table (`terrain analyze`) as text: what was found first, then the tables.
//! Figures come from `terrain-decide`; which file they are of, the program knows.

mod discovery;
mod information;
mod robustness;
mod weights;

pub use discovery::{Discovered, TreeFound, densest, discovered, finding, tree};
pub use information::{Learnt, learnt};
pub use robustness::{Compared, compared, disagreements, in_words, information};
pub use weights::{Weighed, weighed};
