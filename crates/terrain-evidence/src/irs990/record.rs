//! The returns that count among many.
//!
//! Belongs here: amended returns in place of those they amend. Does not: reading, choosing, summing.

use std::collections::BTreeMap;

use super::{Return, ReturnKey};
use crate::import::{Counted, ImportSummary};

/// Returns that count, and what was read to get them.
#[derive(Clone, Debug)]
pub struct ReturnRecord {
    /// One return for an organization, tax year and form, in that order.
    pub returns: Vec<Return>,
    /// Returns read, kept, skipped.
    pub summary: ImportSummary,
    /// Returns left out because another one amends them, or is the same.
    pub superseded: u64,
}

impl ReturnRecord {
    /// Keeps the last return for each organization and tax year: the amended one, and of two alike the later.
    #[must_use]
    pub fn of(returns: Vec<Return>, mut summary: ImportSummary) -> Self {
        let mut last: BTreeMap<ReturnKey, Return> = BTreeMap::new();
        let mut superseded = 0;
        for found in returns {
            match last.get_mut(&found.key()) {
                Some(known) => {
                    superseded += 1;
                    if found.supersedes(known) {
                        *known = found;
                    }
                }
                None => {
                    last.insert(found.key(), found);
                }
            }
        }
        if superseded > 0 {
            summary.remarked.push(Counted {
                reason: "a return replaced by an amended or equal return for the same tax year".to_owned(),
                count: superseded,
                examples: Vec::new(),
            });
            summary.remarked.sort_by(|a, b| a.reason.cmp(&b.reason));
        }
        Self { returns: last.into_values().collect(), summary, superseded }
    }
}
