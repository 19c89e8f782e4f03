//! Which numbers of a situation public records could supply: for each what stands there, what the record says, how it would be
//! written, and what the record can't know.
//!
//! Belongs here: which record measures which number, and for whom. Does not: changing the text (`terrain_situation::edit`),
//! asking whether to (the program). A record is never offered for a number that it doesn't measure; `docs/how-to/numbers-from-records.md` has the table.

mod chambers;
mod matches;
mod organizations;
mod proposal;
mod said;
mod standing;
mod ties;
mod trial;

pub use matches::{MatchFault, Matches};
pub use proposal::{Candidate, Left, Proposal, Suggestion, Supply};
pub use said::Said;
pub use standing::Standing;

use terrain_situation::Situation;

use crate::error::EvidenceError;
use crate::filter::Filter;
use crate::organization::OrganizationRecords;
use crate::source::EvidenceSource;
use trial::Trial;

/// What is wanted of the records.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Which filers are which organizations of the file, as a person says.
    pub matches: Matches,
    /// Which elections count for the sizes of workplaces, by the filters of `nlrb.unit_size`.
    pub units: Filter,
    /// Numbers that have a source already are offered too.
    pub all: bool,
}

/// What records could supply to a situation.
///
/// - **Input**: `situation`, as read; `records`, those at hand; `wanted`.
/// - **Output**: proposals for ties, organizations and chambers, each in the order of the file; what records say and can't be used, with why; for organizations without a
///   match, who on file may be meant.
///
/// # Errors
/// A filter that `nlrb.unit_size` hasn't, and records that can't be read. That a record has nothing to say is no error.
pub fn supply(
    situation: &Situation,
    records: &(impl EvidenceSource + OrganizationRecords),
    wanted: &Wanted,
) -> Result<Supply, EvidenceError> {
    let mut supply = Supply::default();
    let mut trial = Trial::of(&situation.text);
    ties::propose(situation, records, wanted, &mut trial, &mut supply)?;
    let directory = records.directory()?;
    organizations::propose(situation, (records, &directory), wanted, &mut trial, &mut supply)?;
    chambers::propose(situation, records, wanted, &mut trial, &mut supply)?;
    Ok(supply)
}
