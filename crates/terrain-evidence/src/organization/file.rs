//! What the records say of one organization that a person has put together from its filings.
//!
//! Belongs here: which statements each record gives, year by year. Does not: how a share is worked out (the records' own
//! estimators), which filings belong to one organization.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::directory::OnFile;
use super::facts::{About, Fact, Standing, Unit};
use super::{Filed, Key, OrganizationRecords, Rows};
use crate::error::EvidenceError;
use crate::estimate::Estimate;
use crate::fec::{self, Filing, FilingRecord};
use crate::filter::{Filter, FilterValue};
use crate::import::ImportSummary;
use crate::irs990::{self, Return, ReturnRecord};
use crate::nlrb::{CaseType, Election, TallyType};
use crate::olms::{self, Report};
use crate::shares::Source;

/// Years of filings that a file shows: the last ones.
const YEARS: usize = 3;

/// The file of one organization.
#[derive(Clone, Debug, Serialize)]
pub struct OrganizationFile {
    /// Under which keys it files, by whoever said that they are one.
    pub filers: Vec<OnFile>,
    /// What its filings say.
    pub facts: Vec<Fact>,
    /// What each record can't know, by record.
    pub cannot_know: BTreeMap<&'static str, Vec<String>>,
    /// How each record is cited.
    pub sources: BTreeMap<&'static str, String>,
}

impl OrganizationFile {
    /// The file of the organization that a person says is on file as `filers`.
    ///
    /// # Errors
    /// As [`OrganizationRecords::filed`].
    pub fn of(filers: Vec<OnFile>, records: &impl OrganizationRecords) -> Result<Self, EvidenceError> {
        let mut file =
            Self { filers, facts: Vec::new(), cannot_know: BTreeMap::new(), sources: BTreeMap::new() };
        for filer in file.filers.clone() {
            let Filed { rows, source } = records.filed(&filer.key)?;
            let mut part = Part { file: &mut file, key: &filer.key, source: &source };
            match rows {
                Rows::Reports(reports) => part.union(&reports),
                Rows::Returns(returns) => {
                    part.non_profit(returns);
                    if let (Key::NonProfit(ein), Filed { rows: Rows::Returns(payers), .. }) =
                        (&filer.key, payers_of(records, &filer.key)?)
                    {
                        part.grants_received(ein, payers);
                    }
                }
                Rows::Filings(filings) => part.committee(filings),
                Rows::Elections(elections) => part.ballots(&elections),
            }
            file.sources.insert(filer.key.record(), source);
        }
        file.facts.sort_by_key(|fact| fact.about);
        Ok(file)
    }
}

fn payers_of(records: &impl OrganizationRecords, key: &Key) -> Result<Filed, EvidenceError> {
    match key {
        Key::NonProfit(ein) => records.payers(ein),
        _ => Ok(Filed { rows: Rows::Returns(Vec::new()), source: String::new() }),
    }
}

/// The part of a file that one filer gives.
struct Part<'f> {
    file: &'f mut OrganizationFile,
    key: &'f Key,
    source: &'f str,
}

fn text(value: &impl ToString) -> FilterValue {
    FilterValue::Text(value.to_string())
}

/// The last years, newest first.
fn last_years(years: impl Iterator<Item = u16>) -> Vec<u16> {
    let years: BTreeSet<u16> = years.collect();
    years.into_iter().rev().take(YEARS).collect()
}

const fn source_in_words(source: Source) -> &'static str {
    match source {
        Source::Dues => "members' dues",
        Source::SmallDonors => "small donors",
        Source::WealthyDonors => "wealthy donors",
        Source::Foundations => "foundations",
        Source::Government => "government",
        Source::Party => "parties and candidates",
        Source::Employer => "companies and other employers",
    }
}

impl Part<'_> {
    fn standing(&self, period: impl Into<String>, filing: impl Into<String>) -> Standing {
        Standing { from: self.key.clone(), period: period.into(), filing: filing.into() }
    }

    /// Adds the number that an estimate gives, and what it can't know; nothing where the filings leave it open.
    fn add(
        &mut self,
        standing: &Standing,
        (about, what, unit): (About, &str, Unit),
        said: Result<Estimate, EvidenceError>,
    ) {
        let Ok(said) = said else { return };
        let mut fact = standing.number(about, what, unit, &said);
        // Who or what the largest is stands among the caveats; here it is the point.
        let (largest, others): (Vec<String>, Vec<String>) =
            said.caveats.into_iter().partition(|caveat| caveat.starts_with("The largest"));
        for largest in largest {
            fact.says = format!("{}. {}", fact.says, largest.trim_end_matches('.'));
        }
        self.file.facts.push(fact);
        for caveat in others.into_iter().filter(|caveat| !caveat.starts_with("From one")) {
            self.cannot_know(caveat);
        }
    }

    fn cannot_know(&mut self, caveat: String) {
        let known = self.file.cannot_know.entry(self.key.record()).or_default();
        if !known.contains(&caveat) {
            known.push(caveat);
        }
    }

    fn union(&mut self, reports: &[Report]) {
        let years = last_years(reports.iter().map(|report| report.year));
        for report in reports.iter().rev().filter(|report| years.contains(&report.year)) {
            let standing = self.standing(
                format!("fiscal year that ends {}", report.to),
                format!("{} number {}", report.form.label(), report.report),
            );
            let filter = Filter::from([
                ("file_number".to_owned(), text(&report.file_number)),
                ("year".to_owned(), text(&report.year)),
            ]);
            let said = |name: &str| olms::estimate(reports, name, &filter, self.source);
            let (members, dues) = (said("olms.members"), said("olms.dues_share"));
            self.add(&standing, (About::Members, "members", Unit::People), members);
            self.add(&standing, (About::Dues, "dues and agency fees in all receipts", Unit::Share), dues);
            if let Some(month) = report.next_election {
                let says = month.to_string();
                self.file.facts.push(standing.text(About::OfficersElection, "next regular election", says));
            }
        }
        self.cannot_know(
            "How many of its members act when it asks: members are a list, not a base.".to_owned(),
        );
    }

    fn non_profit(&mut self, returns: Vec<Return>) {
        let Key::NonProfit(ein) = self.key.clone() else { return };
        let years = last_years(returns.iter().map(|one| one.tax_year));
        let record = ReturnRecord::of(returns, ImportSummary::default());
        for year in years {
            let of_year: Vec<&Return> = record.returns.iter().filter(|one| one.tax_year == year).collect();
            let standing = self.standing(format!("tax year {year}"), which_returns(&of_year));
            let filter = Filter::from([("ein".to_owned(), text(&ein)), ("year".to_owned(), text(&year))]);
            let source = self.source.to_owned();
            let said = |name: &str| irs990::estimate(&record, name, &filter, &source);
            for funder in Source::ALL.into_iter().filter(|source| *source != Source::Party) {
                let mut filter = filter.clone();
                filter.insert("source".to_owned(), text(&funder.key()));
                let said = irs990::estimate(&record, "irs990.funding_share", &filter, &source);
                if said.as_ref().is_ok_and(|said| said.interval[1] <= 0.0) {
                    continue;
                }
                let what = format!("from {}", source_in_words(funder));
                self.add(&standing, (About::Funding, &what, Unit::Share), said);
            }
            self.add(
                &standing,
                (About::Dues, "members' dues in all revenue", Unit::Share),
                said("irs990.dues_share"),
            );
            self.add(
                &standing,
                (About::Dependence, "its largest line of revenue", Unit::Share),
                said("irs990.dependence"),
            );
            self.add(&standing, (About::Grants, "grants paid", Unit::Dollars), said("irs990.grants_paid"));
            self.add(&standing, (About::Staff, "employees", Unit::People), said("irs990.employees"));
            self.add(&standing, (About::Staff, "volunteers", Unit::People), said("irs990.volunteers"));
        }
        self.cannot_know("Who gave: the list of large donors (Schedule B) is not public.".to_owned());
    }

    fn grants_received(&mut self, ein: &str, payers: Vec<Return>) {
        if payers.is_empty() {
            return;
        }
        let filter = Filter::from([("ein".to_owned(), text(&ein))]);
        let record = ReturnRecord::of(payers, ImportSummary::default());
        let said = irs990::estimate(&record, "irs990.grants_received", &filter, self.source);
        let period = said.as_ref().map_or_else(|_| String::new(), |said| said.period.clone());
        let filing = format!("Schedule I of {} of other organizations", returns(record.returns.len()));
        let standing = self.standing(format!("tax years {period}"), filing);
        self.add(&standing, (About::Grants, "grants received", Unit::Dollars), said);
    }

    fn committee(&mut self, filings: Vec<Filing>) {
        let Key::Committee(id) = self.key.clone() else { return };
        let years = last_years(filings.iter().filter_map(|filing| filing.through).map(|day| day.year));
        let record = FilingRecord::of(filings, ImportSummary::default());
        for year in years {
            let of_year: Vec<&Filing> =
                record.filings.iter().filter(|one| one.through.is_some_and(|day| day.year == year)).collect();
            let standing = self.standing(format!("reports of {year}"), which_filings(&of_year));
            let filter =
                Filter::from([("committee".to_owned(), text(&id)), ("period".to_owned(), text(&year))]);
            let source = self.source.to_owned();
            for funder in Source::ALL {
                let mut filter = filter.clone();
                filter.insert("source".to_owned(), text(&funder.key()));
                let said = fec::estimate(&record, "fec.funding_share", &filter, &source);
                if said.as_ref().is_ok_and(|said| said.interval[1] <= 0.0) {
                    continue;
                }
                let what = format!("from {}", source_in_words(funder));
                self.add(&standing, (About::Funding, &what, Unit::Share), said);
            }
            let said = |name: &str| fec::estimate(&record, name, &filter, &source);
            self.add(
                &standing,
                (About::Dependence, "its largest giver among organizations", Unit::Share),
                said("fec.dependence"),
            );
            self.add(
                &standing,
                (About::PartyTies, "part of its money, in and out", Unit::Share),
                said("fec.party_tie"),
            );
        }
    }

    /// First ballots on petitions for certification, year by year.
    fn ballots(&mut self, elections: &[Election]) {
        let usual: Vec<&Election> = elections
            .iter()
            .filter(|one| one.case_type == CaseType::Certification && one.tally == TallyType::Initial)
            .filter(|one| one.votes() > 0)
            .collect();
        let years = last_years(usual.iter().map(|one| one.tallied.year));
        let further = elections.len() - usual.len();
        let mut several = 0;
        for year in years {
            let of_year: Vec<&Election> =
                usual.iter().copied().filter(|one| one.tallied.year == year).collect();
            let (alone, beside): (Vec<&Election>, Vec<&Election>) =
                of_year.iter().copied().partition(|one| one.unions.len() == 1);
            several += beside.len();
            let won = alone.iter().filter(|one| one.won()).count();
            if alone.is_empty() {
                continue;
            }
            let cases: Vec<&str> = alone.iter().take(5).map(|one| one.case_number.as_str()).collect();
            let more = alone.len() - cases.len();
            let filing = match more {
                0 => format!("cases {}", cases.join(", ")),
                more => format!("cases {} and {more} more", cases.join(", ")),
            };
            let standing = self.standing(year.to_string(), filing);
            let says = format!("{won} won, {} lost", alone.len() - won);
            let mut fact = standing.text(About::Elections, format!("{} held", alone.len()), says);
            fact.value = Some(crate::pool::size(won));
            fact.unit = Some(Unit::Elections);
            self.file.facts.push(fact);
        }
        if several > 0 {
            self.cannot_know(format!(
                "Who won where several unions were on the ballot is not counted here ({several})."
            ));
        }
        if further > 0 {
            self.cannot_know(format!(
                "{further} other tallies (decertifications, reruns, run-offs, without a valid vote) are not counted."
            ));
        }
        self.cannot_know(
            "Only elections that were held: drives given up before a vote, and recognition without one, are not in the record. \
             The Board has no numbers for unions: another spelling of the name is another entry."
                .to_owned(),
        );
    }
}

fn returns(count: usize) -> String {
    if count == 1 { "one return".to_owned() } else { format!("{count} returns") }
}

/// Filings that are named one by one; of more only the first.
const NAMED: usize = 4;

fn listed(mut which: Vec<String>) -> String {
    let more = which.len().saturating_sub(NAMED);
    which.truncate(NAMED);
    let listed = which.join("; ");
    if more > 0 { format!("{listed} and {more} more") } else { listed }
}

/// Returns by form and the name under which each was read.
pub(crate) fn which_returns(returns: &[&Return]) -> String {
    listed(returns.iter().map(|one| format!("Form {}, {}", one.form.code(), one.file)).collect())
}

/// Reports by form, code and the name under which each was read.
pub(crate) fn which_filings(filings: &[&Filing]) -> String {
    let which = |one: &&Filing| {
        let days = [one.from, one.through].map(|day| day.map_or_else(String::new, |day| day.to_string()));
        format!("Form {} {} of {} to {}, {}", one.form_code, one.report, days[0], days[1], one.file)
    };
    listed(filings.iter().map(which).collect())
}
