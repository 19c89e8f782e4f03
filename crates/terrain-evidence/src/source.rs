//! The door through which the rest of Terrain asks for a quantity by name.
//!
//! Belongs here: the trait. Does not: where records are kept; a store implements the trait outside this crate.

use serde::Serialize;

use crate::error::EvidenceError;
use crate::estimate::Estimate;
use crate::filter::Filter;
use crate::rollcall::ChamberRecord;

/// A name that can be asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EvidenceName {
    /// Such as `nlrb.win_rate`.
    pub name: &'static str,
    /// What it estimates.
    pub what: &'static str,
    /// Filter keys with what each accepts.
    pub keys: Vec<(&'static str, &'static str)>,
}

/// Something that knows estimates by name.
pub trait EvidenceSource {
    /// Everything that [`EvidenceSource::estimate`] knows, in alphabetical order.
    fn names(&self) -> Vec<EvidenceName>;

    /// The estimate called `name` under `filter`.
    ///
    /// # Errors
    /// An unknown name or key comes back with the nearest known ones; a filter that leaves nothing says what the
    /// record covers.
    fn estimate(&self, name: &str, filter: &Filter) -> Result<Estimate, EvidenceError>;

    /// The seats of a chamber: `name` is `rollcall.seats`, `filter` its `congress` and `chamber`.
    ///
    /// # Errors
    /// As [`EvidenceSource::estimate`].
    fn seats(&self, name: &str, filter: &Filter) -> Result<ChamberRecord, EvidenceError>;
}
