//! The program as a user runs it: one test binary, one module a topic. What a function computes is tested beside it.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "helpers of tests fail by panicking, and say so when they skip"
)]

mod analyze;
mod book;
mod conventions;
mod corpus;
mod diffuse;
mod evidence;
mod imports;
mod ledger;
mod machine;
mod partner;
mod power;
mod proposals;
mod reports;
mod repository;
mod roll_calls;
mod runs;
mod sensitivity;
mod situations;
mod support;
mod theory;
