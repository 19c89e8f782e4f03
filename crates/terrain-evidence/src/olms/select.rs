//! Which reports an estimate counts: the user's filter, and the last report of each union.
//!
//! Belongs here: filter keys and the reasons for leaving a report out. Does not: sums over what is kept.

use std::collections::{BTreeMap, BTreeSet};

use super::{Form, Report};
use crate::error::{EvidenceError, nearest};
use crate::filter::{Filter, FilterValue, describe};
use crate::select::{self, Leaving, LeftOut, all, near_words, parts_of_names, plain};

/// Filter keys with what each accepts.
pub const KEYS: [(&str, &str); 8] = [
    ("file_number", "the Office's file number of a union such as 543210, or a list"),
    ("affiliation", "letters of the parent body such as UAW, UNAFF for none, or a list"),
    ("union", "part of the union's name such as carpenters, or a list"),
    ("form", "LM-2, LM-3 or LM-4, or a list"),
    ("state", "two letters such as MI, or a list"),
    ("year", "year covered, such as 2021 or 2019..2021; of several the last of each union"),
    ("members", "members, a range such as 100..1000 (both ends included)"),
    ("receipts", "receipts in dollars, a range such as ..50000 (both ends included)"),
];

/// A choice of reports; by default the last one of every union that goes on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    /// The Office's file numbers; empty for all.
    pub file_numbers: Vec<u32>,
    /// Letters of parent bodies, in capitals; empty for all.
    pub affiliations: Vec<String>,
    /// Parts of a union's name, lower case, letters and digits only; empty for all.
    pub unions: Vec<String>,
    /// Forms; empty for all.
    pub forms: Vec<Form>,
    /// States, two letters; empty for all.
    pub states: Vec<String>,
    /// First and last year covered, both included.
    pub years: Option<(f64, f64)>,
    /// Fewest and most members, both included.
    pub members: Option<(f64, f64)>,
    /// Least and most receipts in dollars, both included.
    pub receipts: Option<(f64, f64)>,
}

/// The result of a selection.
#[derive(Clone, Debug)]
pub struct Selected<'a> {
    /// What is counted, by file number.
    pub kept: Vec<&'a Report>,
    /// What is not, although it meets the filter.
    pub left_out: Vec<LeftOut>,
}

impl Selection {
    /// Reads filters by key.
    ///
    /// # Errors
    /// [`EvidenceError::UnknownKey`], [`EvidenceError::BadValue`].
    pub fn from_filter(name: &str, filter: &Filter) -> Result<Self, EvidenceError> {
        let mut selection = Self::default();
        select::apply(name, filter, &KEYS, |key, value| selection.set(key, value))?;
        Ok(selection)
    }

    fn set(&mut self, key: &str, value: &FilterValue) -> Option<()> {
        match key {
            "file_number" => self.file_numbers = all(value, |text| text.parse().ok())?,
            "affiliation" => {
                self.affiliations = all(value, |text| (!text.is_empty()).then(|| text.to_ascii_uppercase()))?;
            }
            "union" => self.unions = parts_of_names(value)?,
            "form" => self.forms = all(value, Form::parse)?,
            "state" => self.states = select::states(value)?,
            "year" => self.years = Some(value.range()?),
            "members" => self.members = Some(value.range()?),
            _ => self.receipts = Some(value.range()?),
        }
        Some(())
    }

    /// The last report of each union among those that meet the filter.
    #[must_use]
    pub fn split<'a>(&self, reports: &'a [Report]) -> Selected<'a> {
        let mut leaving = Leaving::default();
        let mut last: BTreeMap<u32, &Report> = BTreeMap::new();
        for report in reports.iter().filter(|report| self.meets(report)) {
            let earlier = last.get(&report.file_number);
            if earlier.is_some() {
                leaving.out("earlier year of a union that is counted once");
            }
            if earlier.is_none_or(|earlier| earlier.year <= report.year) {
                last.insert(report.file_number, report);
            }
        }
        last.retain(|_, report| {
            if report.terminal {
                leaving.out("last report of a union that ended");
            }
            !report.terminal
        });
        Selected { kept: last.into_values().collect(), left_out: leaving.done() }
    }

    fn meets(&self, report: &Report) -> bool {
        let within = |range: Option<(f64, f64)>, value: Option<f64>| {
            range.is_none_or(|(low, high)| value.is_some_and(|value| (low..=high).contains(&value)))
        };
        #[expect(clippy::cast_precision_loss, reason = "dollars, at most 10^15")]
        let receipts = report.receipts.map(|receipts| receipts as f64);
        within(self.years, Some(f64::from(report.year)))
            && (self.file_numbers.is_empty() || self.file_numbers.contains(&report.file_number))
            && within(self.members, report.members.map(f64::from))
            && within(self.receipts, receipts)
            && (self.forms.is_empty() || self.forms.contains(&report.form))
            && (self.states.is_empty() || self.states.contains(&report.state))
            && (self.affiliations.is_empty()
                || self.affiliations.iter().any(|letters| letters.eq_ignore_ascii_case(&report.affiliation)))
            && (self.unions.is_empty() || {
                let name = plain(&format!("{} {}", report.union, report.unit));
                self.unions.iter().any(|part| name.contains(part.as_str()))
            })
    }

    /// Why nothing was found, and what could be asked instead.
    pub(super) fn nothing_found(name: &str, filter: &Filter, reports: &[Report]) -> EvidenceError {
        let years = || reports.iter().map(|report| report.year);
        let covers = match (years().min(), years().max()) {
            (Some(first), Some(last)) if first == last => format!("the record covers {first}"),
            (Some(first), Some(last)) => format!("the record covers {first} to {last}"),
            _ => "the record is empty".to_owned(),
        };
        let hint = if let Some(asked) = filter.get("affiliation") {
            let known: BTreeSet<&str> = reports.iter().map(|report| report.affiliation.as_str()).collect();
            let near = nearest(&asked.to_string(), known, 5).join(", ");
            format!("{covers}; letters that come near: {near}")
        } else if let Some(asked) = filter.get("union") {
            let near = near_words(&asked.to_string(), reports.iter().map(|report| report.union.as_str()));
            format!("{covers}; words in the names of unions that come near: {near}")
        } else {
            covers
        };
        EvidenceError::NothingFound { name: name.to_owned(), filter: describe(filter), hint }
    }
}
