//! Returns of non-profit organizations (Internal Revenue Service, Forms 990, 990-EZ and 990-PF, as e-filed).
//!
//! Belongs here: what a return says of an organization's money, staff and grants, how it is read and summed up. Does
//! not: officers, donors and other persons, who are counted and never named.

mod estimate;
mod estimation;
mod funding;
mod grants;
mod line;
mod paths;
mod read;
mod reading;
mod record;
mod select;
mod xml;

pub use estimate::{estimate, keys, names};
pub use estimation::Estimation;
pub use grants::{GrantBetween, grants_between};
pub use line::Line;
pub use read::{ReturnReader, read};
pub use reading::Detail;
pub use record::ReturnRecord;
pub use select::Selection;
pub(crate) use select::ein;

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::date::Date;

/// Which form a return is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Form {
    /// Form 990.
    #[serde(rename = "990")]
    Full,
    /// Form 990-EZ, for small organizations.
    #[serde(rename = "990EZ")]
    Short,
    /// Form 990-PF, for private foundations.
    #[serde(rename = "990PF")]
    Foundation,
}

impl Form {
    /// As returns write it: `990`, `990EZ`, `990PF`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Full => "990",
            Self::Short => "990EZ",
            Self::Foundation => "990PF",
        }
    }

    /// Reads the code; hyphens, blanks and capitals do not matter.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let code: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
        [Self::Full, Self::Short, Self::Foundation]
            .into_iter()
            .find(|form| form.code().eq_ignore_ascii_case(&code))
    }
}

/// Under which section of the tax code an organization is exempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(into = "String")]
pub enum Subsection {
    /// 501(c) with its number: 3 charities, 4 civic leagues, 5 unions, 6 business leagues.
    C(u8),
    /// 527: political organizations.
    Political,
    /// 4947(a)(1): trusts.
    Trust,
    /// The return does not say.
    Unknown,
}

impl Subsection {
    /// Reads `501(c)(4)`, `501c4`, `c4`, `4`, `527` or `4947`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = text.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
        let number = plain.strip_prefix("501").unwrap_or(&plain);
        let number = number.strip_prefix('c').unwrap_or(number);
        match plain.as_str() {
            "527" => Some(Self::Political),
            "4947" | "4947a1" => Some(Self::Trust),
            _ => number.parse().ok().filter(|number| (1..=29).contains(number)).map(Self::C),
        }
    }
}

impl fmt::Display for Subsection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::C(number) => write!(f, "501(c)({number})"),
            Self::Political => f.write_str("527"),
            Self::Trust => f.write_str("4947(a)(1)"),
            Self::Unknown => f.write_str("unknown"),
        }
    }
}

impl From<Subsection> for String {
    fn from(subsection: Subsection) -> Self {
        subsection.to_string()
    }
}

/// What service revenue is for, by the words of its description; the description itself, which is free text, is not
/// kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Service {
    /// It says dues, per capita, agency fee or fair share.
    Dues,
    /// It speaks of members or assessments: perhaps dues.
    Members,
    /// It names a government, Medicare or Medicaid: perhaps a government's money.
    Government,
    /// Anything else.
    Other,
}

impl Service {
    /// By the first of these words that stands in `description`.
    #[must_use]
    pub fn of(description: &str) -> Self {
        let text = description.to_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
        if says(&["dues", "per capita", "agency fee", "fair share"]) {
            Self::Dues
        } else if says(&["member", "assessment"]) {
            Self::Members
        } else if says(&["government", "medicare", "medicaid"]) {
            Self::Government
        } else {
            Self::Other
        }
    }
}

/// A grant to an organization.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Grant {
    /// Who got it.
    pub name: String,
    /// Its employer identification number, nine digits; empty where the return does not give it.
    pub ein: String,
    /// Dollars, in money and in kind.
    pub dollars: i64,
}

/// How an organization is related (Schedule R).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Part I: counted as part of the filer.
    Disregarded,
    /// Part II: another exempt organization.
    Exempt,
    /// Part III: a partnership.
    Partnership,
    /// Part IV: a corporation or trust.
    Corporation,
}

/// A related organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Related {
    /// Its name; empty for a trust, which may bear a person's.
    pub name: String,
    /// Its employer identification number, where given.
    pub ein: String,
    /// How it is related.
    pub relation: Relation,
}

/// Dollars by line; a line that the return leaves out is absent.
pub type Amounts = BTreeMap<Line, i64>;

/// One return of one organization.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Return {
    /// The name under which it was read.
    pub file: String,
    /// Version of the schema, such as `2021v4.2`.
    pub version: String,
    /// Its form.
    pub form: Form,
    /// Employer identification number, nine digits.
    pub ein: String,
    /// Name of the organization.
    pub name: String,
    /// State of its address, two letters; empty abroad.
    pub state: String,
    /// Year in which the tax year began.
    pub tax_year: u16,
    /// First day of the tax year.
    #[serde(serialize_with = "day")]
    pub begins: Date,
    /// Last day of the tax year.
    #[serde(serialize_with = "day")]
    pub ends: Date,
    /// When it was filed, as written (`2023-08-02T11:42:40-05:00`).
    pub filed: String,
    /// Whether it replaces an earlier return for the same year.
    pub amended: bool,
    /// Under which section it is exempt.
    pub subsection: Subsection,
    /// Whether it is for the organization and its affiliates together.
    pub group: bool,
    /// Dollars by line.
    pub amounts: Amounts,
    /// Programme service revenue by what it is for, in dollars.
    pub services: BTreeMap<Service, i64>,
    /// Employees in the calendar year.
    pub employees: Option<u32>,
    /// Volunteers, an estimate of the organization's.
    pub volunteers: Option<u32>,
    /// Officers, directors, trustees and key employees listed.
    pub officers: u32,
    /// Grants to organizations.
    pub grants: Vec<Grant>,
    /// Number of grants to persons, who are not named.
    pub grants_to_persons: u32,
    /// Related organizations.
    pub related: Vec<Related>,
}

fn day<S: serde::Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(date)
}

/// What makes two returns the same: organization, last day of the tax year, form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReturnKey {
    /// Employer identification number.
    pub ein: String,
    /// Last day of the tax year.
    pub ends: Date,
    /// The form.
    pub form: Form,
}

impl Return {
    /// What makes it the same return as another.
    #[must_use]
    pub fn key(&self) -> ReturnKey {
        ReturnKey { ein: self.ein.clone(), ends: self.ends, form: self.form }
    }

    /// Whether it replaces `earlier`, a return for the same year: an amended one replaces an original, and of two alike
    /// the one filed later counts.
    #[must_use]
    pub fn supersedes(&self, earlier: &Self) -> bool {
        let rank = |one: &Self| (one.amended, one.filed.clone());
        self.key() == earlier.key() && rank(self) > rank(earlier)
    }

    /// Dollars of a line, 0 where it is absent.
    #[must_use]
    pub fn dollars(&self, line: Line) -> i64 {
        self.amounts.get(&line).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_in_the_ways_people_write_them() {
        for text in ["501(c)(4)", "501c4", "c4", "4", "501 (C) (4)"] {
            assert_eq!(Subsection::parse(text), Some(Subsection::C(4)), "{text}");
        }
        assert_eq!(Subsection::parse("527"), Some(Subsection::Political));
        assert_eq!(Subsection::parse("501(c)(0)"), None);
        assert_eq!(Subsection::parse("charity"), None);
        assert_eq!(Subsection::parse(&Subsection::C(29).to_string()), Some(Subsection::C(29)));
        assert_eq!(Form::parse("990-ez"), Some(Form::Short));
    }

    #[test]
    fn service_revenue_by_the_words_of_its_description() {
        for (text, service) in [
            ("MEMBERSHIP DUES", Service::Dues),
            ("Per Capita Tax", Service::Dues),
            ("MEMBER FEES", Service::Members),
            ("MEDICARE/MEDICAID PYMNTS", Service::Government),
            ("Conference registration", Service::Other),
        ] {
            assert_eq!(Service::of(text), service, "{text}");
        }
    }
}
