//! Weighted voting games and how much each voter's weight is worth.
//!
//! Belongs here: games, coalitions, indices with a published definition. Does not: reading a game file
//! (`terrain`), who the players are (`terrain-situation`), what influence does to a coalition (`terrain-sim`).
//!
//! ```
//! # use terrain_power::*;
//! let game = WeightedGame::new(4, vec![3, 2, 1])?;
//! let power = shapley_shubik(&game)?;
//! assert_eq!(power[0].to_string(), "2/3"); // 3 of 6 votes, but 4 of 6 orders turn on them
//! # Ok::<(), PowerError>(())
//! ```
#![no_std]

extern crate alloc;

mod characteristic;
mod counting;
mod error;
mod game;
mod indices;
mod minimal;
mod profiles;
mod real;
mod tables;
mod unions;

pub use characteristic::{CharacteristicGame, Coalition};
pub use error::{GameError, PowerError};
pub use game::{MAX_PLAYERS, MAX_SYSTEMS, WeightedGame};
pub use indices::{
    Banzhaf, Coleman, Method, PowerIndices, banzhaf, coleman, johnston, power_indices, shapley_shubik,
    shapley_shubik_by, to_floats,
};
pub use minimal::{MinimalWinning, ShiftMinimal, minimal_winning, shift_minimal};
pub use real::shapley_shubik_real;
pub use unions::{UnionIndices, Unions, union_indices};

/// An exact fraction of whole numbers of any size.
pub type Rational = num_rational::BigRational;
