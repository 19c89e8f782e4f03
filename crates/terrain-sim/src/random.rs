//! Luck with an address: every random number is a pure function of seed, stream, place and draw.
//!
//! Belongs here: the generator (`philox`), the keyed stream and samplers built on it. Does not: which stream is
//! used for what (each submodel says so).

pub mod philox;
pub mod sample;
pub mod stream;

pub use sample::{binomial, geometric_skip, normal, shuffle};
pub use stream::{Draws, Stream};
