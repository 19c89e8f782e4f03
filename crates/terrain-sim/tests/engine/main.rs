//! The engine as its callers see it: what must hold for every world.

#[path = "../../benches/fixture/mod.rs"]
mod fixture;

mod same_bits;
