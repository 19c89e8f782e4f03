//! What the experiment promises: situations lowered to inputs that the engine takes, futures that fill their ranges,
//! answers no stronger than the rows allow.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "tests stop at what they did not expect, and say what they skip"
)]

mod analysis;
mod any_situation;
mod design;
mod discovery;
mod joint;
mod lowering;
mod robustness;
mod runner;
mod sensitivity;
mod support;
mod swap;
mod value_of_information;
