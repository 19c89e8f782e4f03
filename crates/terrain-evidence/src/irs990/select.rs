//! Which returns an estimate counts.
//!
//! Belongs here: filter keys, and choosing returns by organization and year. Does not: sums over what is kept.

use std::collections::{BTreeMap, BTreeSet};

use super::{Form, Return, ReturnRecord, Subsection};
use crate::error::EvidenceError;
use crate::filter::{Filter, describe};
use crate::select::{Words, all, apply, parts_of_names, plain, states, value};
use crate::shares::{SOURCES_IN_WORDS, Source, Whole};

pub(super) const EIN: (&str, &str) =
    ("ein", "employer identification number such as 36-3727669, nine digits, or a list");
pub(super) const NAME: (&str, &str) =
    ("name", "part of an organization's name such as tenants union, or a list");
pub(super) const SUBSECTION: (&str, &str) = ("subsection", "501(c)(3), 501(c)(4) …, 527, or a list");
pub(super) const STATE: (&str, &str) = ("state", "two letters such as MI, or a list");
pub(super) const FORM: (&str, &str) = ("form", "990, 990EZ or 990PF, or a list");
pub(super) const YEAR: (&str, &str) =
    ("year", "tax year, or a range such as 2019..2021; without it the last year of each organization counts");
pub(super) const SOURCE: (&str, &str) = ("source", SOURCES_IN_WORDS);
pub(super) const OF: (&str, &str) = ("of", "funders (default: what is earned is left out) or total");
pub(super) const TOP: (&str, &str) = ("top", "how many of the largest lines of revenue, 1 (default) to 5");
pub(super) const TO: (&str, &str) =
    ("to", "employer identification number of the organization that got the grants");
pub(super) const FROM: (&str, &str) =
    ("from", "employer identification number of the organization that paid the grants");

/// A choice of returns; the default takes the last year of every organization.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    /// Employer identification numbers, nine digits; empty for all.
    pub eins: Vec<String>,
    /// Parts of names, lower case; empty for all.
    pub names: Vec<String>,
    /// Sections of the tax code; empty for all.
    pub subsections: Vec<Subsection>,
    /// States, two letters; empty for all.
    pub states: Vec<String>,
    /// Forms; empty for all.
    pub forms: Vec<Form>,
    /// First and last tax year; `None` for the last year of each organization.
    pub years: Option<(f64, f64)>,
}

/// Nine digits, with or without the hyphen.
pub(crate) fn ein(text: &str) -> Option<String> {
    let sound = text.trim().bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    (sound && digits.len() == 9).then_some(digits)
}

impl Selection {
    /// Reads the filters of the estimate `name`, whose keys are `keys`.
    ///
    /// # Errors
    /// [`EvidenceError::UnknownKey`], [`EvidenceError::BadValue`].
    pub fn from_filter(
        name: &str,
        filter: &Filter,
        keys: &[(&'static str, &'static str)],
    ) -> Result<Self, EvidenceError> {
        let mut selection = Self::default();
        apply(name, filter, keys, |key, value| {
            match key {
                "ein" => selection.eins = all(value, ein)?,
                "name" => selection.names = parts_of_names(value)?,
                "subsection" => selection.subsections = all(value, Subsection::parse)?,
                "state" => selection.states = states(value)?,
                "form" => selection.forms = all(value, Form::parse)?,
                "year" => selection.years = Some(value.range()?),
                // What only some estimates are asked for is read where they need it.
                _ => {}
            }
            Some(())
        })?;
        Ok(selection)
    }

    /// Whether a return is one of those chosen; looks at the head of the return alone.
    #[must_use]
    pub fn meets(&self, found: &Return) -> bool {
        (self.eins.is_empty() || self.eins.contains(&found.ein))
            && (self.subsections.is_empty() || self.subsections.contains(&found.subsection))
            && (self.states.is_empty() || self.states.contains(&found.state))
            && (self.forms.is_empty() || self.forms.contains(&found.form))
            && self.years.is_none_or(|(first, last)| (first..=last).contains(&f64::from(found.tax_year)))
            && (self.names.is_empty() || {
                let name = plain(&found.name);
                self.names.iter().any(|part| name.contains(part.as_str()))
            })
    }

    /// The returns that meet it, by organization: all of the years asked for, or each organization's last.
    pub(super) fn by_organization<'a>(&self, record: &'a ReturnRecord) -> BTreeMap<&'a str, Vec<&'a Return>> {
        let mut found: BTreeMap<&str, Vec<&Return>> = BTreeMap::new();
        for one in record.returns.iter().filter(|one| self.meets(one)) {
            let returns = found.entry(one.ein.as_str()).or_default();
            if self.years.is_none() && returns.last().is_some_and(|last| last.ends < one.ends) {
                returns.clear();
            }
            returns.push(one);
        }
        found
    }
}

/// What there is, for whoever found nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct There {
    organizations: BTreeSet<String>,
    years: Option<(u16, u16)>,
    words: Words,
}

impl There {
    /// Adds a return, of which the head is enough.
    pub(super) fn add(&mut self, one: &Return) {
        if !self.organizations.contains(&one.ein) {
            self.organizations.insert(one.ein.clone());
        }
        let (first, last) = self.years.unwrap_or((one.tax_year, one.tax_year));
        self.years = Some((first.min(one.tax_year), last.max(one.tax_year)));
        self.words.add(&one.name);
    }

    /// That nothing meets the selection, and what there is instead.
    pub(super) fn nothing_found(&self, selection: &Selection, name: &str, filter: &Filter) -> EvidenceError {
        let hint = if selection.names.is_empty() {
            match self.years {
                Some((first, last)) => format!(
                    "the record has returns of {} organizations for the tax years {first} to {last}",
                    self.organizations.len()
                ),
                None => "the record has no return".to_owned(),
            }
        } else {
            let asked = filter.get("name").map(ToString::to_string).unwrap_or_default();
            format!("words in the names of organizations that come near: {}", self.words.near(&asked))
        };
        EvidenceError::NothingFound { name: name.to_owned(), filter: describe(filter), hint }
    }
}

/// The filter `of`.
pub(super) fn whole(name: &str, filter: &Filter) -> Result<Whole, EvidenceError> {
    let read = value(name, filter, OF, |value| match value.to_string().trim() {
        "funders" => Some(Whole::Funders),
        "total" => Some(Whole::Total),
        _ => None,
    })?;
    Ok(read.unwrap_or_default())
}

/// The filter `source`, which must be there and which the record must know.
pub(super) fn source(name: &str, filter: &Filter, cited: &str) -> Result<Source, EvidenceError> {
    let read = value(name, filter, SOURCE, |value| Source::parse(&value.to_string()))?;
    match read {
        Some(Source::Party) => Err(EvidenceError::NotRecorded {
            name: name.to_owned(),
            key: SOURCE.0.to_owned(),
            field: "money from parties; ask for fec.party_tie",
            record: cited.to_owned(),
        }),
        Some(source) => Ok(source),
        None => Err(EvidenceError::BadValue {
            name: name.to_owned(),
            key: SOURCE.0.to_owned(),
            found: "nothing".to_owned(),
            expected: SOURCES_IN_WORDS.to_owned(),
        }),
    }
}

/// The filter `top`.
pub(super) fn top(name: &str, filter: &Filter) -> Result<usize, EvidenceError> {
    let read = value(name, filter, TOP, |value| {
        value.to_string().trim().parse::<usize>().ok().filter(|top| (1..=5).contains(top))
    })?;
    Ok(read.unwrap_or(1))
}
