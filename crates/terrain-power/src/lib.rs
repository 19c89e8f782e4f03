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

mod chamber;
mod characteristic;
mod counting;
mod error;
mod estimate;
mod game;
mod indices;
mod levels;
mod lists;
mod minimal;
mod plan;
mod profiles;
mod real;
mod ring;
mod tables;
mod unions;

pub use chamber::{Bench, BlocPower, Chamber};
pub use characteristic::{CharacteristicGame, Coalition, MAX_LISTED_PLAYERS};
pub use error::{GameError, PowerError};
pub use estimate::{
    Estimate, Luck, PowerEstimates, UnionEstimates, ValueEstimates, estimate_power, estimate_values,
};
pub use game::{MAX_PLAYERS, MAX_SYSTEMS, WeightedGame};
pub use indices::{
    Banzhaf, Coleman, Method, PowerIndices, banzhaf, coleman, johnston, power_indices, shapley_shubik,
    shapley_shubik_by, to_floats,
};
pub use lists::{
    Coalitions, dictator, dummies, minimal_blocking_coalitions, minimal_winning_coalitions, swing_coalitions,
    veto_players,
};
pub use minimal::{MinimalWinning, ShiftMinimal, minimal_winning, shift_minimal};
pub use real::shapley_shubik_real;
pub use unions::{UnionIndices, Unions, union_indices};

/// An exact fraction of whole numbers of any size.
pub type Rational = num_rational::BigRational;
/// A whole number of any size.
pub type Whole = num_bigint::BigInt;
