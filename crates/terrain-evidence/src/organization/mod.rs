//! One organization in several records: finding it by name or number, and what its filings say together.
//!
//! Belongs here: organizations as filers. Does not: whether two of them are the same one, which a person says; persons, of
//! whom nothing is kept.

mod directory;
mod facts;
mod file;
mod key;
mod names;
mod search;

pub use directory::{Directory, OnFile, Sighting, is_on_ballot};
pub use facts::{About, Fact};
pub use file::OrganizationFile;
pub(crate) use file::{which_filings, which_returns};
pub(crate) use key::with_hyphen;
pub use key::{Key, KeyError};
pub use search::{By, Match, SearchError, search};

use crate::error::EvidenceError;
use crate::fec::Filing;
use crate::irs990::Return;
use crate::nlrb::Election;
use crate::olms::Report;

/// The rows of a record that are about one organization, as they count.
#[derive(Clone, Debug)]
pub enum Rows {
    /// Annual reports of a union.
    Reports(Vec<Report>),
    /// Returns of a non-profit.
    Returns(Vec<Return>),
    /// Filings of a political committee.
    Filings(Vec<Filing>),
    /// Elections with a union on the ballot.
    Elections(Vec<Election>),
}

impl Rows {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Reports(rows) => rows.is_empty(),
            Self::Returns(rows) => rows.is_empty(),
            Self::Filings(rows) => rows.is_empty(),
            Self::Elections(rows) => rows.is_empty(),
        }
    }
}

/// Rows with the words in which their record is cited.
#[derive(Clone, Debug)]
pub struct Filed {
    /// The rows.
    pub rows: Rows,
    /// Publisher, and where they were imported from.
    pub source: String,
}

/// Something that knows which organizations are on file.
pub trait OrganizationRecords {
    /// Every organization on file, in each record.
    ///
    /// # Errors
    /// [`EvidenceError::StoredRecord`], [`EvidenceError::BundledRecord`].
    fn directory(&self) -> Result<Directory, EvidenceError>;

    /// What is on file under a key; no rows where there is none.
    ///
    /// # Errors
    /// As [`OrganizationRecords::directory`].
    fn filed(&self, key: &Key) -> Result<Filed, EvidenceError>;

    /// Returns of non-profits that list a grant to this employer identification number, nine digits.
    ///
    /// # Errors
    /// As [`OrganizationRecords::directory`].
    fn payers(&self, ein: &str) -> Result<Filed, EvidenceError>;
}
