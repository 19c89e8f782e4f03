//! What the literature derives about these models without simulating: generating functions, fixed points, the
//! differential equation. The simulations are checked against them.
//!
//! Belongs here: closed forms and iterations. Does not: anything random.

mod cascade;
mod crowd;
mod epidemic;

pub use cascade::{
    cascade_condition, cascade_size, cascade_window, largest_vulnerable_degree, trigger_probability,
};
pub use crowd::crowd_at_rest;
pub use epidemic::{Mixed, epidemic_threshold, outbreak_size};
