//! What the analysis says of rows whose truth is known.

mod contention;
mod contest;
mod drivers;
mod flips;
mod guidance;
mod made;
mod properties;
pub(crate) mod published;
mod sensitivity;
mod standing;
mod sturdy;
