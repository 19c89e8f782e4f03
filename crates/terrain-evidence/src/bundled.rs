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
use crate::rollcall::{self, ChamberRecord, RollCallChoice, RollCallRecord};
use crate::source::{EvidenceName, EvidenceSource};

static ELECTIONS: LazyLock<Result<ElectionRecord, ReadError>> = LazyLock::new(|| {
    let bytes: &[u8] = include_bytes!("../../../data/nlrb/elections_2017_2020.csv.gz");
    nlrb::read(Cursor::new(bytes), "elections_2017_2020.csv.gz", ReadOptions { strict: true })
});

const ELECTIONS_SOURCE: &str = "National Labor Relations Board, election tallies January 2017 to June 2020, released \
                                under FOIA request NLRB-2022-000194 (public domain)";

static ROLL_CALLS: LazyLock<Result<RollCallRecord, ReadError>> = LazyLock::new(|| {
    let votes: &[u8] = include_bytes!("../../../data/rollcall/S116_votes.csv.gz");
    let members: &[u8] = include_bytes!("../../../data/rollcall/S116_members.csv.gz");
    rollcall::read_voteview(
        (votes, "S116_votes.csv.gz"),
        (members, "S116_members.csv.gz"),
        &RollCallChoice::default(),
        ReadOptions { strict: true },
    )
});

const ROLL_CALLS_SOURCE: &str = "Voteview: Lewis, Poole, Rosenthal, Boche, Rudkin & Sonnet, Congressional Roll-Call \
                                 Votes Database, Senate of the 116th Congress, 2019-2020";

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

impl BundledEvidence {
    /// The bundled roll calls: the Senate of the 116th Congress.
    ///
    /// # Errors
    /// [`EvidenceError::BundledRecord`] if the program was built with a damaged file.
    pub fn roll_calls(self) -> Result<&'static RollCallRecord, EvidenceError> {
        ROLL_CALLS.as_ref().map_err(|error| EvidenceError::BundledRecord { why: error.to_string() })
    }
}

impl BundledEvidence {
    /// How the bundled roll calls are cited.
    #[must_use]
    pub const fn roll_calls_source(self) -> &'static str {
        ROLL_CALLS_SOURCE
    }
}

impl EvidenceSource for BundledEvidence {
    fn names(&self) -> Vec<EvidenceName> {
        let tallies =
            nlrb::names().map(|(name, what)| EvidenceName { name, what, keys: nlrb::KEYS.to_vec() });
        let roll_calls =
            rollcall::names().map(|(name, what)| EvidenceName { name, what, keys: rollcall::KEYS.to_vec() });
        tallies.chain(roll_calls).collect()
    }

    fn estimate(&self, name: &str, filter: &Filter) -> Result<Estimate, EvidenceError> {
        let known = self.names();
        if !known.iter().any(|evidence| evidence.name == name) {
            return Err(EvidenceError::UnknownName {
                name: name.to_owned(),
                nearest: nearest(name, known.iter().map(|evidence| evidence.name), 3),
            });
        }
        if rollcall::names().any(|(known, _)| known == name) {
            return rollcall::estimate(self.roll_calls()?, name, filter, ROLL_CALLS_SOURCE);
        }
        nlrb::estimate(self.elections()?, name, filter, ELECTIONS_SOURCE)
    }

    fn seats(&self, name: &str, filter: &Filter) -> Result<ChamberRecord, EvidenceError> {
        if name != rollcall::SEATS {
            return Err(EvidenceError::UnknownName {
                name: name.to_owned(),
                nearest: vec![rollcall::SEATS.to_owned()],
            });
        }
        rollcall::seats(self.roll_calls()?, filter, ROLL_CALLS_SOURCE)
    }
}
