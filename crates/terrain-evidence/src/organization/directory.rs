//! Who is on file: one entry for each organization of each record.
//!
//! Belongs here: entries and how they come about. Does not: likeness of names (`names`), reading rows.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Key;
use crate::fec::{self, Filing};
use crate::irs990::Return;
use crate::nlrb::Election;
use crate::olms::Report;
use crate::select::plain;

/// One filing, as far as it tells who filed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// Who filed.
    pub key: Key,
    /// The name on it.
    pub name: String,
    /// What else it is called there, such as the letters of its parent body; may be empty.
    pub also: String,
    /// State of its address, or of the election; may be empty.
    pub state: String,
    /// Year of the filing.
    pub year: u16,
    /// What kind of filing, such as `LM-2`.
    pub form: String,
    /// Number of a case, where filings are found by it.
    pub case: Option<String>,
}

/// An organization in one record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OnFile {
    /// Under which it is found.
    pub key: Key,
    /// Its name on the latest filing.
    pub name: String,
    /// Other names on its filings, and letters by which it is known.
    pub also: BTreeSet<String>,
    /// States on its filings.
    pub states: BTreeSet<String>,
    /// Kinds of filings.
    pub forms: BTreeSet<String>,
    /// First and last year of its filings.
    pub years: [u16; 2],
    /// Number of filings.
    pub filings: u64,
    /// Cases by number.
    #[serde(skip)]
    pub cases: BTreeSet<String>,
}

/// Every organization on file.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    entries: BTreeMap<Key, OnFile>,
}

impl Directory {
    /// Adds a filing.
    pub fn add(&mut self, seen: Sighting) {
        let Sighting { key, name, also, state, year, form, case } = seen;
        let entry = self.entries.entry(key.clone()).or_insert_with(|| OnFile {
            key,
            name: name.clone(),
            also: BTreeSet::new(),
            states: BTreeSet::new(),
            forms: BTreeSet::new(),
            years: [year, year],
            filings: 0,
            cases: BTreeSet::new(),
        });
        if name != entry.name {
            let other = if year >= entry.years[1] { std::mem::replace(&mut entry.name, name) } else { name };
            entry.also.insert(other);
        }
        entry.also.extend(Some(also).filter(|also| !also.is_empty()));
        entry.also.remove(&entry.name);
        entry.states.extend(Some(state).filter(|state| !state.is_empty()));
        entry.forms.insert(form);
        entry.years = [entry.years[0].min(year), entry.years[1].max(year)];
        entry.filings += 1;
        entry.cases.extend(case);
    }

    /// The entries, by record and number.
    pub fn entries(&self) -> impl Iterator<Item = &OnFile> {
        self.entries.values()
    }

    /// Puts in whole entries, in place of any of the same key.
    pub fn put_in(&mut self, entries: impl IntoIterator<Item = OnFile>) {
        self.entries.extend(entries.into_iter().map(|entry| (entry.key.clone(), entry)));
    }

    /// The records that somebody is on file in.
    pub fn records(&self) -> impl Iterator<Item = &'static str> {
        let records: BTreeSet<&str> = self.entries.keys().map(Key::record).collect();
        records.into_iter()
    }

    /// The entry of a key.
    #[must_use]
    pub fn get(&self, key: &Key) -> Option<&OnFile> {
        self.entries.get(key)
    }
}

impl Extend<Sighting> for Directory {
    fn extend<T: IntoIterator<Item = Sighting>>(&mut self, seen: T) {
        seen.into_iter().for_each(|one| self.add(one));
    }
}

impl Sighting {
    /// Who filed a report.
    #[must_use]
    pub fn of_report(report: &Report) -> Self {
        let letters = Some(report.affiliation.clone()).filter(|letters| letters != "UNAFF");
        Self {
            key: Key::Union(report.file_number),
            name: Self::union_name(&report.union, &report.designation, &report.unit),
            also: letters.unwrap_or_default(),
            state: report.state.clone(),
            year: report.year,
            form: report.form.label().to_owned(),
            case: None,
        }
    }

    /// A union's name with its number and the name of its unit, where these are given.
    #[must_use]
    pub fn union_name(union: &str, designation: &str, unit: &str) -> String {
        let parts = [union, designation, unit].map(str::trim);
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(", ")
    }

    /// Who filed a return.
    #[must_use]
    pub fn of_return(one: &Return) -> Self {
        Self {
            key: Key::NonProfit(one.ein.clone()),
            name: one.name.clone(),
            also: String::new(),
            state: one.state.clone(),
            year: one.tax_year,
            form: format!("Form {}, {}", one.form.code(), one.subsection),
            case: None,
        }
    }

    /// Which committee filed; `None` for a form that isn't read.
    #[must_use]
    pub fn of_filing(filing: &Filing) -> Option<Self> {
        (filing.form != fec::Form::Other).then(|| Self {
            key: Key::Committee(filing.committee_id.clone()),
            name: filing.committee.clone(),
            also: String::new(),
            state: filing.state.clone(),
            year: filing.through.map_or(0, |day| day.year),
            form: format!("Form {}", filing.form_code),
            case: None,
        })
    }

    /// The unions on a ballot that have a name.
    pub fn of_election(election: &Election) -> impl Iterator<Item = Self> + '_ {
        election.unions.iter().filter_map(|union| {
            let key = plain(&union.name);
            (!key.is_empty()).then(|| Self {
                key: Key::Ballot(key),
                name: union.name.trim().to_owned(),
                also: String::new(),
                state: election.state.clone(),
                year: election.tallied.year,
                form: "election".to_owned(),
                case: Some(election.case_number.clone()),
            })
        })
    }
}

/// Whether a union is on a ballot, by its name as in [`Key::Ballot`].
#[must_use]
pub fn is_on_ballot(election: &Election, name: &str) -> bool {
    election.unions.iter().any(|union| plain(&union.name) == name)
}
