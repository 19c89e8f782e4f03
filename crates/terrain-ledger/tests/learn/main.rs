//! Updates against closed forms, integrals and simulation, and what holds of them whatever was entered.
#![expect(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "tests fail by panicking; their numbers are small"
)]

mod deciding;
mod fixture;
mod numbers;
mod outcomes;
mod promises;
mod properties;
mod writing;
