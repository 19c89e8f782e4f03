//! Which filings an estimate counts.
//!
//! Belongs here: filter keys, and choosing reports by committee and day. Does not: sums over what is kept.

use std::collections::{BTreeMap, BTreeSet};

use super::kind::Form;
use super::{Filing, FilingRecord};
use crate::date::Date;
use crate::error::EvidenceError;
use crate::filter::{Filter, describe};
use crate::select::{Words, all, apply, parts_of_names, period, plain, states, value, within};
use crate::shares::{SOURCES_IN_WORDS, Source, Whole};

pub(super) const COMMITTEE: (&str, &str) =
    ("committee", "the Commission's number of a committee such as C00703975, part of its name, or a list");
pub(super) const STATE: (&str, &str) = ("state", "two letters such as MI, or a list");
pub(super) const FORM: (&str, &str) = ("form", "3, 3P or 3X, or a list");
pub(super) const PERIOD: (&str, &str) =
    ("period", "the last day that a report covers: a year, month or day, or a range such as 2019..2020");
pub(super) const SOURCE: (&str, &str) = ("source", SOURCES_IN_WORDS);
pub(super) const OF: (&str, &str) =
    ("of", "funders (default: what is borrowed, earned or given back is left out) or total");

/// A choice of filings; the default takes all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    /// Numbers of committees, or parts of names in lower case; empty for all.
    pub committees: Vec<String>,
    /// States, two letters; empty for all.
    pub states: Vec<String>,
    /// Forms; empty for all that are read.
    pub forms: Vec<Form>,
    /// First and last of the last days covered, both included; `None` for open.
    pub period: (Option<Date>, Option<Date>),
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
                "committee" => selection.committees = parts_of_names(value)?,
                "state" => selection.states = states(value)?,
                "form" => selection.forms = all(value, form)?,
                "period" => selection.period = period(value)?,
                // What only some estimates are asked for is read where they need it.
                _ => {}
            }
            Some(())
        })?;
        Ok(selection)
    }

    /// Whether a filing is one of those chosen; looks at the head of the filing alone.
    #[must_use]
    pub fn meets(&self, filing: &Filing) -> bool {
        let name = || plain(&filing.committee);
        filing.form != Form::Other
            && (self.forms.is_empty() || self.forms.contains(&filing.form))
            && (self.states.is_empty() || self.states.contains(&filing.state))
            && (self.period == (None, None) || filing.through.is_some_and(|day| within(day, self.period)))
            && (self.committees.is_empty() || {
                let name = name();
                self.committees.iter().any(|asked| {
                    asked.eq_ignore_ascii_case(&filing.committee_id) || name.contains(asked.as_str())
                })
            })
    }

    /// The filings that meet it, by committee.
    pub(super) fn by_committee<'a>(&self, record: &'a FilingRecord) -> BTreeMap<&'a str, Vec<&'a Filing>> {
        let mut found: BTreeMap<&str, Vec<&Filing>> = BTreeMap::new();
        for filing in record.filings.iter().filter(|filing| self.meets(filing)) {
            found.entry(filing.committee_id.as_str()).or_default().push(filing);
        }
        found
    }
}

/// What there is, for whoever found nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct There {
    committees: BTreeSet<String>,
    through: Option<(Date, Date)>,
    words: Words,
}

impl There {
    /// Adds a filing, of which the head is enough.
    pub(super) fn add(&mut self, filing: &Filing) {
        if filing.form == Form::Other {
            return;
        }
        if !self.committees.contains(&filing.committee_id) {
            self.committees.insert(filing.committee_id.clone());
        }
        if let Some(day) = filing.through {
            let (first, last) = self.through.unwrap_or((day, day));
            self.through = Some((first.min(day), last.max(day)));
        }
        self.words.add(&filing.committee);
    }

    /// That nothing meets the selection, and what there is instead.
    pub(super) fn nothing_found(&self, selection: &Selection, name: &str, filter: &Filter) -> EvidenceError {
        let hint = if selection.committees.is_empty() || self.committees.is_empty() {
            match self.through {
                Some((first, last)) => format!(
                    "the record has reports of {} committees up to {first} to {last}",
                    self.committees.len()
                ),
                None => "the record has no report on Form 3, 3P or 3X".to_owned(),
            }
        } else {
            let asked = filter.get("committee").map(ToString::to_string).unwrap_or_default();
            format!("words in the names of committees that come near: {}", self.words.near(&asked))
        };
        EvidenceError::NothingFound { name: name.to_owned(), filter: describe(filter), hint }
    }
}

fn form(text: &str) -> Option<Form> {
    match text.to_ascii_uppercase().trim_start_matches('F') {
        "3" => Some(Form::F3),
        "3P" => Some(Form::F3P),
        "3X" => Some(Form::F3X),
        _ => None,
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

/// The filter `source`, which must be there.
pub(super) fn source(name: &str, filter: &Filter) -> Result<Source, EvidenceError> {
    let read = value(name, filter, SOURCE, |value| Source::parse(&value.to_string()))?;
    read.ok_or_else(|| EvidenceError::BadValue {
        name: name.to_owned(),
        key: SOURCE.0.to_owned(),
        found: "nothing".to_owned(),
        expected: SOURCES_IN_WORDS.to_owned(),
    })
}
