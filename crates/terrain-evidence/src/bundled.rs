//! The records that ship inside the program, read once when first asked for.
//!
//! Belongs here: which files those are and how they are cited. Does not: how a file was made (`data/README.md`).

use std::io::Cursor;
use std::sync::LazyLock;

use crate::error::{EvidenceError, ReadError, nearest};
use crate::estimate::Estimate;
use crate::filter::Filter;
use crate::import::ReadOptions;
use crate::nlrb::{self, ElectionRecord};
use crate::source::{EvidenceName, EvidenceSource};

static ELECTIONS: LazyLock<Result<ElectionRecord, ReadError>> = LazyLock::new(|| {
    let bytes: &[u8] = include_bytes!("../../../data/nlrb/elections_2017_2020.csv.gz");
    nlrb::read(Cursor::new(bytes), "elections_2017_2020.csv.gz", ReadOptions { strict: true })
});

const ELECTIONS_SOURCE: &str = "National Labor Relations Board, election tallies January 2017 to June 2020, released \
                                under FOIA request NLRB-2022-000194 (public domain)";

/// Estimates from the bundled records alone.
#[derive(Clone, Copy, Debug, Default)]
pub struct BundledEvidence;

impl BundledEvidence {
    /// The bundled election tallies.
    ///
    /// # Errors
    /// [`EvidenceError::BundledRecord`] if the program was built with a damaged file.
    pub fn elections(self) -> Result<&'static ElectionRecord, EvidenceError> {
        ELECTIONS.as_ref().map_err(|error| EvidenceError::BundledRecord { why: error.to_string() })
    }
}

impl EvidenceSource for BundledEvidence {
    fn names(&self) -> Vec<EvidenceName> {
        nlrb::names().map(|(name, what)| EvidenceName { name, what, keys: nlrb::KEYS.to_vec() }).collect()
    }

    fn estimate(&self, name: &str, filter: &Filter) -> Result<Estimate, EvidenceError> {
        let known = self.names();
        if !known.iter().any(|evidence| evidence.name == name) {
            return Err(EvidenceError::UnknownName {
                name: name.to_owned(),
                nearest: nearest(name, known.iter().map(|evidence| evidence.name), 3),
            });
        }
        nlrb::estimate(self.elections()?, name, filter, ELECTIONS_SOURCE)
    }
}
