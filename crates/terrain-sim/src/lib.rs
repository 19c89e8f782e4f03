//! The Terrain model: who is contacted, who takes part, who learns, who leaves, what is won. Specified in
//! `docs/model.md`. Pure: no files, no clock, no strings; every random number is a function of the seed.
#![no_std]

extern crate alloc;
#[cfg(test)]
#[macro_use]
extern crate std;
// The fixture of benches and tests names this crate as its callers do.
#[cfg(test)]
extern crate self as terrain_sim;

mod check;
mod engine;
#[cfg(test)]
#[path = "../benches/fixture/mod.rs"]
mod fixture;

pub mod any_bytes;
pub mod diffuse;
pub mod graph;
pub mod inputs;
pub mod outcome;
pub mod random;
pub mod run;
pub mod workers;
pub mod world;
