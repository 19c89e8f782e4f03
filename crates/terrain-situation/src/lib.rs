//! What the user describes: the situation, its organizations, campaigns, chambers, coalitions, postures and
//! quantities, read from TOML with a diagnostic for every fault. Knows nothing of the simulation.

pub mod quantity;
pub mod situation;

pub use quantity::{Distribution, Form, Grade, Quantity, QuantityId, SetBy};
pub use situation::Situation;
