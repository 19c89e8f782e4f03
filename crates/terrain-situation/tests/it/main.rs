//! The situation file as its users meet it.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails may panic")]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places in texts of a few thousand letters"
)]

mod bad;
mod edit;
mod forms;
mod propositions;
mod reference;
mod robust;
mod schema;
mod templates;
