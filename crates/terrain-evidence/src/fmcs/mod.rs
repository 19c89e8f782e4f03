//! Work stoppages recorded by the Federal Mediation and Conciliation Service (United States).
//!
//! Belongs here: what a stoppage is, how it is read, chosen and summed up. Does not: the arithmetic (`pool`,
//! `survival`).

mod estimate;
mod industry;
mod read;
mod select;
mod write;

pub use estimate::{estimate, names};
pub use industry::{Sector, Wish, sector};
pub use read::{StoppageRecord, read, read_all};
pub use select::{KEYS, Selection};
pub use write::write_csv;

use crate::date::Date;

/// One stoppage of work, a strike or a lockout: the record does not tell them apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stoppage {
    /// The Service's case number. A case has several rows where work stopped several times.
    pub case_number: String,
    /// The employer, or the employers' association; empty where it was left out.
    pub employer: String,
    /// The union as published, often with the number of the local.
    pub union: String,
    /// The local, where the file has a column for it.
    pub local: String,
    /// The industry in the Service's words.
    pub industry: String,
    /// The industry as a NAICS code, where the file has one.
    pub naics: Option<String>,
    /// State, two letters; empty where none is given.
    pub state: String,
    /// Workers who stopped working; the Service writes 0 where it does not know.
    pub idled: Option<u32>,
    /// Workers in the bargaining unit, where the file says.
    pub unit: Option<u32>,
    /// First day.
    pub started: Date,
    /// Last day; `None` while it goes on, or where nobody wrote it down.
    pub ended: Option<Date>,
    /// Days as published, both ends included; for a stoppage without an end, the days until the file was made.
    pub days_published: Option<u32>,
}

impl Stoppage {
    /// The sector of the economy, by NAICS code or else by the Service's words; `None` where neither says.
    #[must_use]
    pub fn sector(&self) -> Option<&'static Sector> {
        sector(self.naics.as_deref(), &self.industry)
    }

    /// Days from first to last, both included, as the Service counts; `None` without an end, or where it lies before the
    /// beginning.
    #[must_use]
    pub fn days(&self) -> Option<u32> {
        let ended = self.ended?;
        u32::try_from(self.started.days_to(ended)).ok().map(|days| days + 1)
    }
}
