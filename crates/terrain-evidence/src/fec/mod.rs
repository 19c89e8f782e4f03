//! Electronic filings of the Federal Election Commission (United States): whose money a committee runs on.
//!
//! Belongs here: what a report, a flow of money and a size of gift are, how filings are read and summed up. Does not:
//! names of persons. Of individuals only sums by size are kept, in memory too; nothing here can hold a name of one.

mod cover;
mod estimate;
mod funders;
mod funding;
mod kind;
mod layout;
mod lines;
mod read;
mod record;
mod rows;
mod select;
mod shown;

pub use estimate::{Estimation, estimate, keys, names};
pub use funders::{Funder, funders};
pub use kind::{Form, Kind, Schedule};
pub use read::{FilingReader, read, read_with};
pub use record::FilingRecord;
pub use rows::Item;
pub use select::Selection;
pub(crate) use shown::is_committee;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::date::Date;

/// Ends of the classes by size, in cents: at most $200, below $500, below $1,000, below $2,000, and from $2,000 on.
/// Source: the classes in which the Commission itself publishes gifts by size.
const SIZE_ENDS: [i64; 4] = [20_000, 49_999, 99_999, 199_999];

/// The five classes by size in words.
pub const SIZES: [&str; 5] =
    ["$200 and less", "$200.01 to $499.99", "$500 to $999.99", "$1,000 to $1,999.99", "$2,000 and more"];

/// The class of an amount in cents, 0 to 4.
#[must_use]
pub fn size_class(cents: i64) -> usize {
    SIZE_ENDS.iter().position(|end| cents <= *end).unwrap_or(SIZE_ENDS.len())
}

/// Rows and their money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sum {
    /// Rows.
    pub rows: u64,
    /// Cents, negative where more was taken back than given.
    pub cents: i64,
}

impl Sum {
    /// Adds one row.
    pub fn add(&mut self, cents: i64) {
        self.rows += 1;
        self.cents = self.cents.saturating_add(cents);
    }
}

/// Gifts of individuals by size: all that is kept of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Individuals {
    /// By the size of the single gift.
    pub by_gift: [Sum; 5],
    /// By what its giver had given in all, in the year or election cycle up to this gift, as the filing says.
    pub by_giver: [Sum; 5],
    /// Rows that only explain money counted elsewhere (memo entries), by giver.
    pub memo_by_giver: [Sum; 5],
}

/// Who is on the other side of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Counterpart {
    /// A person, never named.
    Individual,
    /// The candidate, known by the Commission's number only.
    Candidate,
    /// A committee of a candidate.
    CandidateCommittee,
    /// A committee of a party.
    Party,
    /// A political action or other committee.
    Committee,
    /// A union, a company, an association.
    Organization,
    /// The filing does not say; not named either.
    Unknown,
}

/// Money between a committee and one other, of one kind, in one report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Flow {
    /// Which line of the form.
    pub kind: Kind,
    /// Who the other is.
    pub counterpart: Counterpart,
    /// Name of an organization or committee; empty for everyone else.
    pub name: String,
    /// The Commission's number of a committee (`C` and eight digits) or candidate, where given.
    pub id: String,
    /// Whether the rows only explain money counted elsewhere (memo entries).
    pub memo: bool,
    /// Rows and their money.
    pub sum: Sum,
}

/// Whether a report is new, corrects an earlier one, or is the committee's last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// `N`.
    New,
    /// `A`: replaces an earlier report on the same days.
    Amended,
    /// `T`: the committee ends with it.
    Termination,
}

/// Amounts in cents by kind; a kind that the form has not, or that is left empty, is absent.
pub type Totals = BTreeMap<Kind, i64>;

/// One report of one committee.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Filing {
    /// The name under which it was read.
    pub file: String,
    /// Version of the format, as in the layouts.
    pub version: String,
    /// Its form.
    pub form: Form,
    /// Its form as written, such as `F3XN`.
    pub form_code: String,
    /// New, amended, last.
    pub standing: Standing,
    /// How often the report was amended, where the filing says.
    pub amendment: Option<u32>,
    /// The filing that it amends, such as `FEC-1542500`.
    pub amends: Option<String>,
    /// The Commission's number, `C` and eight digits.
    pub committee_id: String,
    /// Name of the committee.
    pub committee: String,
    /// State of its address, two letters.
    pub state: String,
    /// Which report, such as `Q2`.
    pub report: String,
    /// First day covered.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "day")]
    pub from: Option<Date>,
    /// Last day covered.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "day")]
    pub through: Option<Date>,
    /// Totals of the report's days, from its first page.
    pub period: Totals,
    /// Totals of the year (Form 3X) or election cycle (Forms 3 and 3P) to date.
    pub to_date: Totals,
    /// Cash at the end, cents.
    pub cash_end: Option<i64>,
    /// Debts owed by the committee, cents.
    pub debts_by: Option<i64>,
    /// Gifts of individuals by size.
    pub individuals: Individuals,
    /// Money from and to others, summed by kind and counterpart, largest first.
    pub flows: Vec<Flow>,
    /// Rows and money of each line of the schedules, such as `SA11AI`, without memo entries.
    pub lines: BTreeMap<String, Sum>,
    /// Lines of the file that are kept for it: its first page, and the rows of its schedules.
    pub rows: u64,
}

fn day<S: serde::Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
    match date {
        Some(date) => serializer.collect_str(date),
        None => serializer.serialize_none(),
    }
}

/// What makes two filings the same report: committee, form, first and last day covered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FilingKey {
    /// The committee.
    pub committee_id: String,
    /// The form.
    pub form: Form,
    /// First day covered.
    pub from: Option<Date>,
    /// Last day covered.
    pub through: Option<Date>,
}

impl Filing {
    /// What makes it the same report as another.
    #[must_use]
    pub fn key(&self) -> FilingKey {
        FilingKey {
            committee_id: self.committee_id.clone(),
            form: self.form,
            from: self.from,
            through: self.through,
        }
    }

    /// Whether it replaces `earlier`, a filing of the same report: an amended one replaces a new one, a higher number
    /// of amendment a lower one.
    #[must_use]
    pub fn supersedes(&self, earlier: &Self) -> bool {
        let rank = |filing: &Self| (filing.standing == Standing::Amended, filing.amendment.unwrap_or(0));
        self.key() == earlier.key() && rank(self) > rank(earlier)
    }

    /// A total of the report's days in cents, 0 where it is absent.
    #[must_use]
    pub fn total(&self, kind: Kind) -> i64 {
        self.period.get(&kind).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_by_size_meet_at_the_published_ends() {
        for (cents, class) in [
            (-5, 0),
            (20_000, 0),
            (20_001, 1),
            (49_999, 1),
            (50_000, 2),
            (99_999, 2),
            (100_000, 3),
            (199_999, 3),
            (200_000, 4),
            (i64::MAX, 4),
        ] {
            assert_eq!(size_class(cents), class, "{cents}");
        }
    }
}
