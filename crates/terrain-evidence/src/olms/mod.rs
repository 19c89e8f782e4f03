//! Annual reports of unions to the Office of Labor-Management Standards (United States): forms LM-2, LM-3 and LM-4.
//!
//! Belongs here: what a report says of a union, how it is read, chosen and summed up. Does not: officers, whose names
//! and addresses are never read.

mod election;
mod estimate;
mod read;
mod receipts;
mod select;
mod write;

pub use election::Month;
pub use estimate::{estimate, names};
pub use read::{ReportRecord, read, read_all};
pub use receipts::{Receipts, read_receipts, receipts_or_reports};
pub use select::{KEYS, Selected, Selection};
pub use write::write_text;

use crate::date::Date;

/// Which form a union files: by its receipts in the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// LM-2: receipts of 250,000 dollars or more.
    Lm2,
    /// LM-3: receipts below that.
    Lm3,
    /// LM-4: receipts below 10,000 dollars.
    Lm4,
}

impl Form {
    /// `LM-2`, `LM-3` or `LM-4`.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Lm2 => "LM-2",
            Self::Lm3 => "LM-3",
            Self::Lm4 => "LM-4",
        }
    }

    /// Reads the label, in either case, with or without its hyphen.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().replace('-', "");
        [Self::Lm2, Self::Lm3, Self::Lm4]
            .into_iter()
            .find(|form| form.label().replace('-', "").eq_ignore_ascii_case(&text))
    }
}

/// What one filing says of one union in one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The Office's file number of the union, the same in every year.
    pub file_number: u32,
    /// Year covered, as the Office counts it.
    pub year: u16,
    /// The Office's number of this filing.
    pub report: u32,
    /// Number of the amendment, 0 for a first filing.
    pub amendment: u32,
    /// Day on which the Office received it.
    pub received: Option<Date>,
    /// Name of the union, often that of its parent body.
    pub union: String,
    /// The parent body in letters, such as `CJA`; `UNAFF` for a union without one.
    pub affiliation: String,
    /// Name of the unit within the union.
    pub unit: String,
    /// Kind of body and number, such as `LU 207` (local union) or `NHQ` (national headquarters).
    pub designation: String,
    /// State of its address, two letters.
    pub state: String,
    /// The form.
    pub form: Form,
    /// First day of the fiscal year.
    pub from: Option<Date>,
    /// Last day of the fiscal year.
    pub to: Date,
    /// Whether it is the last report of a union that ended.
    pub terminal: bool,
    /// Members at the end of the year.
    pub members: Option<u32>,
    /// Assets at the end of the year, dollars.
    pub assets: Option<u64>,
    /// Liabilities at the end of the year, dollars.
    pub liabilities: Option<u64>,
    /// Receipts in the year, dollars.
    pub receipts: Option<u64>,
    /// Disbursements in the year, dollars.
    pub disbursements: Option<u64>,
    /// Dues and agency fees received in the year, dollars; they stand in another file of the Office.
    pub dues: Option<u64>,
    /// Month of the next regular election of officers; form LM-4 does not ask for it.
    pub next_election: Option<Month>,
}

impl Report {
    /// Dues as a share of receipts, 0 to 1; `None` where either is not known, receipts are 0, or dues exceed them.
    #[must_use]
    pub fn dues_share(&self) -> Option<f64> {
        let (dues, receipts) = (self.dues?, self.receipts?);
        if receipts == 0 || dues > receipts {
            return None;
        }
        // Amounts are far below 2^53.
        #[expect(clippy::cast_precision_loss, reason = "dollars, at most 10^15")]
        Some(dues as f64 / receipts as f64)
    }

    /// Months from the end of the fiscal year to the next election; `None` where no later month is given.
    #[must_use]
    pub fn months_to_election(&self) -> Option<u32> {
        let next = self.next_election?;
        let end = Month { year: self.to.year, month: self.to.month };
        u32::try_from(end.months_to(next)).ok().filter(|months| *months > 0)
    }
}
