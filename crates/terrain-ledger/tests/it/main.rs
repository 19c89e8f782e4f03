//! The ledger's rules on made-up entries: one test binary.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a failure is a failed test")]

mod as_of;
mod check;
mod support;
