//! The crate as its users see it: published answers, axioms, and the shared validation cases.

mod loader;
mod properties;
mod published;
mod validation;
