//! Sensitivity methods against published answers and against what must hold of any of them.

pub(crate) mod functions;
mod properties;
mod published;
