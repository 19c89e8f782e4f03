//! What the analysis says of rows whose truth is known.

mod drivers;
mod flips;
mod made;
mod properties;
pub(crate) mod published;
mod sensitivity;
mod standing;
mod sturdy;
