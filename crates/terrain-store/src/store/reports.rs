//! Annual reports of unions, and their receipts by kind, in their tables and back.
//!
//! Belongs here: the columns. Does not: which of several filings counts (the views in `schema`).

use terrain_evidence::Date;
use terrain_evidence::olms::{Form, Month, Receipts, Report};

use super::rows::{Get, Kept, Put};

impl Kept for Report {
    const TABLE: &'static str = "olms_report";
    const COLUMNS: &'static [&'static str] = &[
        "file_number",
        "year",
        "report",
        "amendment",
        "received",
        "union_name",
        "affiliation",
        "unit",
        "designation",
        "state",
        "form",
        "from_day",
        "to_day",
        "terminal",
        "members",
        "assets",
        "liabilities",
        "receipts",
        "disbursements",
        "next_election",
    ];
    const FROM_ELSEWHERE: &'static [&'static str] = &["dues"];

    fn put(&self, into: &mut Put<'_, '_>) -> rusqlite::Result<()> {
        into.value(self.file_number)?;
        into.value(self.year)?;
        into.value(self.report)?;
        into.value(self.amendment)?;
        into.day(self.received)?;
        into.value(&self.union)?;
        into.value(&self.affiliation)?;
        into.value(&self.unit)?;
        into.value(&self.designation)?;
        into.value(&self.state)?;
        into.value(self.form.label())?;
        into.day(self.from)?;
        into.day(Some(self.to))?;
        into.value(self.terminal)?;
        into.value(self.members)?;
        into.amount(self.assets)?;
        into.amount(self.liabilities)?;
        into.amount(self.receipts)?;
        into.amount(self.disbursements)?;
        into.value(self.next_election.map(|month| month.to_string()))
    }

    fn get(from: &mut Get<'_, '_>) -> rusqlite::Result<Self> {
        Ok(Self {
            file_number: from.value()?,
            year: from.value()?,
            report: from.value()?,
            amendment: from.value()?,
            received: from.parsed(Date::parse)?,
            union: from.value()?,
            affiliation: from.value()?,
            unit: from.value()?,
            designation: from.value()?,
            state: from.value()?,
            form: from.needed(Form::parse)?,
            from: from.parsed(Date::parse)?,
            to: from.needed(Date::parse)?,
            terminal: from.value()?,
            members: from.value()?,
            assets: from.amount()?,
            liabilities: from.amount()?,
            receipts: from.amount()?,
            disbursements: from.amount()?,
            next_election: from.parsed(Month::parse)?,
            dues: from.amount()?,
        })
    }
}

impl Kept for Receipts {
    const TABLE: &'static str = "olms_receipts";
    const COLUMNS: &'static [&'static str] = &["report", "dues", "per_capita_tax"];

    fn put(&self, into: &mut Put<'_, '_>) -> rusqlite::Result<()> {
        into.value(self.report)?;
        into.amount(self.dues)?;
        into.amount(self.per_capita_tax)
    }

    fn get(from: &mut Get<'_, '_>) -> rusqlite::Result<Self> {
        Ok(Self { report: from.value()?, dues: from.amount()?, per_capita_tax: from.amount()? })
    }
}
