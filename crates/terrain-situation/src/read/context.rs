//! What the reader must know that isn't in the file: which estimates exist, and what day it is.

use super::date::Day;

/// What surrounds a situation file.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// Whether an estimate from public records exists; if not, the names of those that do.
    pub known_evidence: &'a dyn Fn(&str) -> Result<(), Vec<String>>,
    /// Today; numbers more than a year older are pointed out. `None`: none are.
    pub today: Option<Day>,
}

impl Context<'static> {
    /// Takes every estimate as existing and no number as old.
    #[must_use]
    pub fn lenient() -> Self {
        Self { known_evidence: &|_| Ok(()), today: None }
    }
}
