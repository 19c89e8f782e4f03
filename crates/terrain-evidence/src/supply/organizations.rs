//! An organization's list, funding and ties, from its own filings.
//!
//! Belongs here: which filing measures which of an organization's numbers. Does not: whose filings they are, which a person
//! says.

use std::collections::BTreeMap;

use terrain_situation::Situation;
use terrain_situation::edit::{Change, Edit, Place, evidence, range, written_text};
use terrain_situation::situation::Organization;

use super::Wanted;
use super::proposal::{Candidate, Draft, Suggestion, Supply};
use super::said::Said;
use super::standing::Now;
use super::trial::Trial;
use crate::date::Date;
use crate::error::EvidenceError;
use crate::estimate::Estimate;
use crate::fec::Filing;
use crate::filter::filter_from_texts;
use crate::in_words::percent;
use crate::irs990::Return;
use crate::olms::Report;
use crate::organization::{
    Directory, Key, OrganizationRecords, Rows, Sighting, search, which_filings, which_returns,
};
use crate::shares::Source;
use crate::source::EvidenceSource;

/// Least likeness of names for a suggestion.
const LIKE: f64 = 0.7;
/// Most suggestions for an organization.
const SUGGESTED: usize = 4;

type Texts = BTreeMap<String, String>;

/// The filing that says so: how it is called, and the last day that it covers.
struct Which {
    filing: String,
    as_of: String,
}

impl Which {
    fn new(filing: String, last: Option<Date>) -> Self {
        Self { filing, as_of: last.map(|day| day.to_string()).unwrap_or_default() }
    }

    /// As keys beside a number, or among those of a group.
    fn keys(&self) -> Vec<(&'static str, &str)> {
        let keys = [("source", self.filing.as_str()), ("as_of", self.as_of.as_str())];
        keys.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }

    /// The parts of a group, with these keys for all of them.
    fn group(&self, mut parts: Vec<(String, String)>) -> Edit {
        parts.extend(self.keys().into_iter().map(|(key, value)| (key.to_owned(), written_text(value))));
        Edit::Group { group: "funding".to_owned(), parts }
    }
}

pub(super) fn propose(
    situation: &Situation,
    (records, directory): (&(impl EvidenceSource + OrganizationRecords), &Directory),
    wanted: &Wanted,
    trial: &mut Trial,
    supply: &mut Supply,
) -> Result<(), EvidenceError> {
    for organization in &situation.organizations {
        let keys = wanted.matches.of(&organization.id);
        if keys.is_empty() {
            suggest(organization, directory, supply);
            continue;
        }
        let mut for_it = ForIt { situation, organization, records, all: wanted.all, trial, supply };
        for_it.of_kind(keys, |key| matches!(key, Key::Union(_)), ForIt::union)?;
        for_it.of_kind(keys, |key| matches!(key, Key::NonProfit(_)), ForIt::non_profit)?;
        let alone = keys.iter().all(|key| matches!(key, Key::Committee(_)));
        for_it.of_kind(keys, |key| matches!(key, Key::Committee(_)), |it, key| it.committee(key, alone))?;
        for key in keys.iter().filter(|key| matches!(key, Key::Ballot(_))) {
            let why = "a record of elections at workplaces holds no number of an organization; see what it holds with: terrain \
                       evidence partner";
            for_it.supply.leave(format!("organization.{}", organization.id), key.to_string(), why);
        }
    }
    Ok(())
}

fn suggest(organization: &Organization, directory: &Directory, supply: &mut Supply) {
    let found = search(&organization.label, directory, SUGGESTED).unwrap_or_default();
    let candidates: Vec<Candidate> = found
        .into_iter()
        .filter(|one| one.particular && one.likeness >= LIKE)
        .map(|one| Candidate {
            key: one.on_file.key.clone(),
            name: one.on_file.name.clone(),
            states: one.on_file.states.iter().cloned().collect(),
            forms: one.on_file.forms.iter().cloned().collect(),
            years: one.on_file.years,
            confirm: format!("{}={}", organization.id, one.on_file.key),
        })
        .collect();
    if !candidates.is_empty() {
        let (id, label) = (organization.id.clone(), organization.label.clone());
        supply.suggestions.push(Suggestion { id, label, candidates });
    }
}

/// One organization of the file, and where what is found for it goes.
struct ForIt<'a, R> {
    situation: &'a Situation,
    organization: &'a Organization,
    records: &'a R,
    all: bool,
    trial: &'a mut Trial,
    supply: &'a mut Supply,
}

impl<R: EvidenceSource + OrganizationRecords> ForIt<'_, R> {
    /// One filer of a kind speaks for the organization; of several nobody knows which does.
    fn of_kind(
        &mut self,
        keys: &[Key],
        kind: impl Fn(&Key) -> bool,
        take: impl Fn(&mut Self, &Key) -> Result<(), EvidenceError>,
    ) -> Result<(), EvidenceError> {
        let of_kind: Vec<&Key> = keys.iter().filter(|key| kind(key)).collect();
        match of_kind.as_slice() {
            [] => Ok(()),
            [only] => take(self, only),
            several => {
                let says: Vec<String> = several.iter().map(ToString::to_string).collect();
                let why = "several filers of one record: their numbers can't be added up; match the one that acts with you";
                self.supply.leave(self.path(""), says.join(", "), why);
                Ok(())
            }
        }
    }

    fn path(&self, key: &str) -> String {
        let dot = if key.is_empty() { "" } else { "." };
        format!("organization.{}{dot}{key}", self.organization.id)
    }

    fn place(&self) -> Place {
        Place::Organization(self.organization.id.clone())
    }

    fn funding_now(&self) -> Now {
        Now::of_group(self.situation, &self.organization.funding)
    }

    fn union(&mut self, key: &Key) -> Result<(), EvidenceError> {
        let Rows::Reports(reports) = self.records.filed(key)?.rows else { return Ok(()) };
        let Some(last) = reports.iter().filter(|one| !one.terminal).max_by_key(|one| one.year) else {
            let why = "its last report says that the union ended";
            self.supply.leave(self.path("list"), key.to_string(), why);
            return Ok(());
        };
        let filter = Texts::from([
            ("file_number".to_owned(), last.file_number.to_string()),
            ("year".to_owned(), last.year.to_string()),
        ]);
        let name = Sighting::of_report(last).name;
        let filing = format!("{} number {} of {name}", last.form.label(), last.report);
        let which = Which::new(filing, Some(last.to));
        self.members(&filter, &which);
        self.union_dues(last, &filter, &which);
        Ok(())
    }

    fn members(&mut self, filter: &Texts, which: &Which) {
        let path = self.path("list");
        let Some(said) = self.ask("olms.members", filter, &path) else { return };
        let mut cannot_know = vec![
            "How many of its members act when it asks: a list is not a base, and `active` stays as it is."
                .to_owned(),
            "How many supporters beside its members it can write to.".to_owned(),
        ];
        cannot_know.extend(said.caveats.iter().cloned());
        let as_number = format!("{{ value = {}, source = {} }}", said.estimate, written_text(&which.filing));
        let number = |value: String| Change {
            place: self.place(),
            edit: Edit::Number { key: "list".to_owned(), value },
        };
        let draft = Draft {
            id: path,
            label: self.situation.quantity(self.organization.list).label.clone(),
            says: vec![Said::of(&said, None, Some(&which.filing))],
            cannot_know,
            change: number(evidence("olms.members", filter, &which.keys())),
            as_number: Some(number(as_number)),
        };
        let now = Now::of(self.situation, self.organization.list);
        self.supply.offer(now, draft, self.all, self.trial);
    }

    /// Dues are of all receipts; what the others are the report does not say, so that each source may be any part of the rest.
    fn union_dues(&mut self, report: &Report, filter: &Texts, which: &Which) {
        let path = self.path("funding");
        let Some(said) = self.ask("olms.dues_share", filter, &path) else { return };
        let rest = 1.0 - said.estimate;
        let mut parts = vec![(Source::Dues.key().to_owned(), evidence("olms.dues_share", filter, &[]))];
        // Rounded up: what is written in three digits must hold what is there.
        let high = libm::ceil(rest * 1000.0) / 1000.0;
        if rest > 0.0005 {
            let others = Source::ALL.into_iter().filter(|source| *source != Source::Dues);
            parts.extend(others.map(|other| (other.key().to_owned(), range(0.0, 0.0, high))));
        }
        let filing = format!("{}; receipts that are not dues are not told apart", which.filing);
        let told = Which { filing, as_of: which.as_of.clone() };
        let mut cannot_know = vec![format!(
            "What the other {} of its receipts are: other people's money, interest, sales, loans, or what locals pass on. Each \
             source is given a range from none to all of it.",
            percent(rest)
        )];
        cannot_know.extend(said.caveats.iter().cloned());
        let draft = Draft {
            id: path,
            label: format!("where the money of {} comes from", self.organization.label),
            says: vec![Said::of(&said, Some(Source::Dues.key()), Some(&which.filing))],
            cannot_know,
            change: Change { place: self.place(), edit: told.group(parts) },
            as_number: None,
        };
        if report.dues == Some(0) {
            let why = "no dues: a parent body lives on what locals pass on, which the report does not count as dues";
            self.supply.leave(draft.id, "olms.dues_share 0", why);
            return;
        }
        let now = self.funding_now();
        self.supply.offer(now, draft, self.all, self.trial);
    }

    fn non_profit(&mut self, key: &Key) -> Result<(), EvidenceError> {
        let Rows::Returns(returns) = self.records.filed(key)?.rows else { return Ok(()) };
        let Some(year) = returns.iter().map(|one| one.tax_year).max() else { return Ok(()) };
        let of_year: Vec<&Return> = returns.iter().filter(|one| one.tax_year == year).collect();
        let Some(ein) = of_year.first().map(|one| one.ein.clone()) else { return Ok(()) };
        let filter = Texts::from([
            ("ein".to_owned(), crate::organization::with_hyphen(&ein)),
            ("year".to_owned(), year.to_string()),
        ]);
        let filing = format!("{}, tax year {year}", which_returns(&of_year));
        let which = Which::new(filing, of_year.iter().map(|one| one.ends).max());
        self.funding("irs990.funding_share", &filter, &which, |source| source != Source::Party);
        let employees: Vec<u32> = of_year.iter().filter_map(|one| one.employees).collect();
        if let Some(most) = employees.iter().max() {
            let why = "everyone who got a wage in the calendar year, part-time and for a month included, is more than the \
                       full-time posts that `staff` asks for: no more than so many";
            self.supply.leave(self.path("staff"), format!("irs990.employees {most}, {}", which.filing), why);
        }
        Ok(())
    }

    fn committee(&mut self, key: &Key, alone: bool) -> Result<(), EvidenceError> {
        let Rows::Filings(filings) = self.records.filed(key)?.rows else { return Ok(()) };
        let through = |one: &Filing| one.through.map(|day| day.year);
        let Some(year) = filings.iter().filter_map(through).max() else { return Ok(()) };
        if !alone {
            let why = "the committee's money is not the organization's, which files elsewhere; match the committee alone if it is \
                       the partner";
            for path in ["funding", "ties.party"] {
                self.supply.leave(self.path(path), key.to_string(), why);
            }
            return Ok(());
        }
        let of_year: Vec<&Filing> = filings.iter().filter(|one| through(one) == Some(year)).collect();
        let Key::Committee(id) = key else { return Ok(()) };
        let filter =
            Texts::from([("committee".to_owned(), id.clone()), ("period".to_owned(), year.to_string())]);
        let which = Which::new(which_filings(&of_year), of_year.iter().filter_map(|one| one.through).max());
        self.funding("fec.funding_share", &filter, &which, |_| true);
        self.party_tie(&filter, &which);
        Ok(())
    }

    fn party_tie(&mut self, filter: &Texts, which: &Which) {
        let path = self.path("ties.party");
        let Some(said) = self.ask("fec.party_tie", filter, &path) else { return };
        let mut cannot_know = vec![
            "To which party, and whether it holds office. Doors also open without money: what its officers and yours see may \
             say more."
                .to_owned(),
        ];
        cannot_know.extend(said.caveats.iter().cloned());
        let keys = [which.keys(), vec![("grade", "record")]].concat();
        let value = evidence("fec.party_tie", filter, &keys);
        let draft = Draft {
            id: path,
            label: self.situation.quantity(self.organization.tie_party).label.clone(),
            says: vec![Said::of(&said, None, Some(&which.filing))],
            cannot_know,
            change: Change {
                place: self.place(),
                edit: Edit::PartOfGroup { group: "ties".to_owned(), key: "party".to_owned(), value },
            },
            as_number: None,
        };
        let now = Now::of(self.situation, self.organization.tie_party);
        self.supply.offer(now, draft, self.all, self.trial);
    }

    /// All sources of funding, each with the range that the filings allow; sources that certainly gave nothing are left out.
    fn funding(&mut self, name: &str, filter: &Texts, which: &Which, knows: impl Fn(Source) -> bool) {
        let path = self.path("funding");
        let (mut parts, mut says, mut cannot_know) = (Vec::new(), Vec::new(), Vec::<String>::new());
        for source in Source::ALL.into_iter().filter(|source| knows(*source)) {
            let mut filter = filter.clone();
            filter.insert("source".to_owned(), source.key().to_owned());
            let Some(said) = self.ask(name, &filter, &path) else { return };
            if said.interval[1] <= 0.0 {
                continue;
            }
            for caveat in &said.caveats {
                if !cannot_know.contains(caveat) {
                    cannot_know.push(caveat.clone());
                }
            }
            parts.push((source.key().to_owned(), evidence(name, &filter, &[])));
            says.push(Said::of(&said, Some(source.key()), Some(&which.filing)));
        }
        if parts.is_empty() {
            return;
        }
        let draft = Draft {
            id: path,
            label: format!("where the money of {} comes from", self.organization.label),
            says,
            cannot_know,
            change: Change { place: self.place(), edit: which.group(parts) },
            as_number: None,
        };
        let now = self.funding_now();
        self.supply.offer(now, draft, self.all, self.trial);
    }

    /// What a record says; where it has nothing to say, that is noted.
    fn ask(&mut self, name: &str, filter: &Texts, path: &str) -> Option<Estimate> {
        match self.records.estimate(name, &filter_from_texts(filter)) {
            Ok(said) => Some(said),
            Err(error) => {
                self.supply.leave(path, format!("{name}: nothing"), error.to_string());
                None
            }
        }
    }
}
