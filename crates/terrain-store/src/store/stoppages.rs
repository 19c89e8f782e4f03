//! Work stoppages in their table and back.
//!
//! Belongs here: the columns. Does not: which of several rows counts (the view in `schema`).

use terrain_evidence::Date;
use terrain_evidence::fmcs::Stoppage;

use super::rows::{Get, Kept, Put};

impl Kept for Stoppage {
    const TABLE: &'static str = "fmcs_stoppage";
    const COLUMNS: &'static [&'static str] = &[
        "case_number",
        "employer",
        "union_name",
        "local",
        "industry",
        "naics",
        "state",
        "idled",
        "unit",
        "started",
        "ended",
        "days_published",
    ];

    fn put(&self, into: &mut Put<'_, '_>) -> rusqlite::Result<()> {
        into.value(&self.case_number)?;
        into.value(&self.employer)?;
        into.value(&self.union)?;
        into.value(&self.local)?;
        into.value(&self.industry)?;
        into.value(&self.naics)?;
        into.value(&self.state)?;
        into.value(self.idled)?;
        into.value(self.unit)?;
        into.day(Some(self.started))?;
        into.day(self.ended)?;
        into.value(self.days_published)
    }

    fn get(from: &mut Get<'_, '_>) -> rusqlite::Result<Self> {
        Ok(Self {
            case_number: from.value()?,
            employer: from.value()?,
            union: from.value()?,
            local: from.value()?,
            industry: from.value()?,
            naics: from.value()?,
            state: from.value()?,
            idled: from.value()?,
            unit: from.value()?,
            started: from.needed(Date::parse)?,
            ended: from.parsed(Date::parse)?,
            days_published: from.value()?,
        })
    }
}
