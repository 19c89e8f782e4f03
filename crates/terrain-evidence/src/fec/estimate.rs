//! A committee's funding shares, its tie to parties, and its dependence on its largest giver.
//!
//! Belongs here: what each estimate means and what it cannot tell. Does not: the mapping of lines (`funding`) and the
//! arithmetic of ranges (`shares`).

use super::funding::{party_tie, receipts};
use super::kind::Form;
use super::select::{COMMITTEE, FORM, OF, PERIOD, SOURCE, STATE, Selection, There, source, whole};
use super::{Filing, FilingRecord, Funder, Standing, funders};
use crate::date::Date;
use crate::error::EvidenceError;
use crate::estimate::{Counting, Estimate, Estimator, number};
use crate::filter::Filter;
use crate::in_words::{dollars, percent};
use crate::shares::{Known, Source, Whole, pool};

const DEPENDENCE: &str = "fec.dependence";
const FUNDING: &str = "fec.funding_share";
const TIE: &str = "fec.party_tie";

const ESTIMATORS: [Estimator; 3] = [
    Estimator {
        name: DEPENDENCE,
        what: "the part of a committee's receipts that comes from the one organization or committee that gave most",
        formula: "gifts and transfers of the largest giver that is not a person / total receipts, memo entries left out",
        keys: &[COMMITTEE, STATE, FORM, PERIOD],
    },
    Estimator {
        name: FUNDING,
        what: "the share of one source of funding in the money that others gave a committee",
        formula: "receipts by source / receipts that somebody gave; listed gifts by what the giver gave in all: at most \
                  $200 and unlisted are small donors, $1,000 and more wealthy donors (Campaign Finance Institute), \
                  between them either; what may be of several sources is a range, in the middle every split being as \
                  likely (Dirichlet)",
        keys: &[SOURCE, OF, COMMITTEE, STATE, FORM, PERIOD],
    },
    Estimator {
        name: TIE,
        what: "the part of a committee's money, in and out, that comes from or goes to parties and candidates",
        formula: "(gifts and transfers from, and gifts and coordinated spending to, parties and candidates) / (receipts \
                  + disbursements), without loans and money given back; dealings with other committees are a range",
        keys: &[COMMITTEE, STATE, FORM, PERIOD],
    },
];

/// Names of the estimates, in alphabetical order, with what each is.
pub fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    ESTIMATORS.iter().map(|estimator| (estimator.name, estimator.what))
}

/// Filter keys of the estimate `name` with what each accepts; none for an unknown name.
#[must_use]
pub fn keys(name: &str) -> &'static [(&'static str, &'static str)] {
    ESTIMATORS.iter().find(|estimator| estimator.name == name).map_or(&[], |estimator| estimator.keys)
}

/// An estimate from filings.
///
/// - **Input**: `record`; `name`, one of [`names`]; `filter`, the [`keys`] of that name; `fec.funding_share` needs
///   `source`; `source`, as the record is to be cited.
/// - **Output**: shares in 0..=1. Of one committee the interval is the range that its filings allow; of several each
///   committee weighs the same.
///
/// # Errors
/// [`EvidenceError::UnknownName`], [`EvidenceError::UnknownKey`], [`EvidenceError::BadValue`],
/// [`EvidenceError::NothingFound`].
pub fn estimate(
    record: &FilingRecord,
    name: &str,
    filter: &Filter,
    cited: &str,
) -> Result<Estimate, EvidenceError> {
    let mut estimation = Estimation::new(name, filter)?;
    estimation.take(record);
    if !estimation.found() {
        record.filings.iter().for_each(|filing| estimation.see(filing));
    }
    estimation.finish(cited)
}

/// An estimate in the making: it takes committees one after the other, so that nobody need hold the filings of all of them,
/// and keeps of each the few numbers that it needs.
#[derive(Debug)]
pub struct Estimation<'f> {
    estimator: &'static Estimator,
    filter: &'f Filter,
    selection: Selection,
    /// What only the estimate of funding is asked for.
    asked: Option<(Source, Whole)>,
    found: bool,
    /// One a committee.
    shares: Vec<Known>,
    reports: Reports,
    only: Only,
    there: There,
}

/// What is said of the reports behind an estimate.
#[derive(Debug, Default)]
struct Reports {
    count: usize,
    amended: usize,
    of_candidates: bool,
    from: Option<Date>,
    through: Option<Date>,
}

/// What is said of a committee that is the only one.
#[derive(Debug, Default)]
struct Only {
    earned: f64,
    funder: Option<Funder>,
}

impl<'f> Estimation<'f> {
    /// An estimate that has seen nothing yet; `name` and `filter` as in [`estimate`].
    ///
    /// # Errors
    /// As [`estimate`], for a name or filter that makes no sense.
    pub fn new(name: &str, filter: &'f Filter) -> Result<Self, EvidenceError> {
        let estimator = Estimator::find(&ESTIMATORS, name)?;
        let selection = Selection::from_filter(name, filter, estimator.keys)?;
        let asked = if name == FUNDING { Some((source(name, filter)?, whole(name, filter)?)) } else { None };
        Ok(Self {
            estimator,
            filter,
            selection,
            asked,
            found: false,
            shares: Vec::new(),
            reports: Reports::default(),
            only: Only::default(),
            there: There::default(),
        })
    }

    /// The filings that it counts.
    #[must_use]
    pub const fn selection(&self) -> &Selection {
        &self.selection
    }

    /// Adds the committees of a record. Each must be whole in one record, and they must come in the order of their numbers:
    /// sums of floats depend on it.
    pub fn take(&mut self, record: &FilingRecord) {
        for (committee, filings) in self.selection.by_committee(record) {
            self.found = true;
            let Some(share) = self.share(committee, &filings) else { continue };
            if self.shares.is_empty() {
                let funding = self.estimator.name == FUNDING;
                self.only = Only {
                    earned: if funding { receipts(&filings).earned_share() } else { 0.0 },
                    funder: funders::largest(committee, &filings).and_then(|(funder, _)| funder),
                };
            }
            self.shares.push(share);
            filings.iter().for_each(|filing| self.reports.add(filing));
        }
    }

    /// Whether any filing taken so far was one of those asked for.
    #[must_use]
    pub const fn found(&self) -> bool {
        self.found
    }

    /// Looks at a filing, of which the head is enough, to say what there is where nothing was found.
    pub fn see(&mut self, filing: &Filing) {
        self.there.add(filing);
    }

    fn share(&self, committee: &str, filings: &[&Filing]) -> Option<Known> {
        match self.asked {
            Some((source, whole)) => receipts(filings).share(source, whole),
            None if self.estimator.name == TIE => party_tie(filings),
            None => funders::largest(committee, filings).map(|(_, part)| Known {
                low: part,
                mean: part,
                high: part,
                variance: 0.0,
            }),
        }
    }

    /// The estimate from all that was taken; `cited` as in [`estimate`].
    ///
    /// # Errors
    /// [`EvidenceError::NothingFound`].
    pub fn finish(self, cited: &str) -> Result<Estimate, EvidenceError> {
        let name = self.estimator.name;
        if !self.found {
            return Err(self.there.nothing_found(&self.selection, name, self.filter));
        }
        let Some(pooled) = pool(&self.shares) else {
            return Err(EvidenceError::NothingFound {
                name: name.to_owned(),
                filter: crate::filter::describe(self.filter),
                hint: "the reports found hold no money of this kind".to_owned(),
            });
        };
        let several = self.shares.len() > 1;
        let means = || self.shares.iter().map(|share| share.mean).collect();
        let counting = Counting {
            n: number(if several { self.shares.len() } else { self.reports.count }),
            successes: None,
            rows: if several { means() } else { Vec::new() },
            period: self.reports.covered(),
            caveats: self.caveats(),
        };
        let (level, pooled) = pooled.at_level();
        Ok(self.estimator.answer_at(level, self.filter, cited, pooled, counting))
    }

    fn caveats(&self) -> Vec<String> {
        let (name, reports, committees) = (self.estimator.name, &self.reports, self.shares.len());
        let mut caveats = Vec::new();
        if committees == 1 {
            let count = if reports.count == 1 {
                "one report".to_owned()
            } else {
                format!("{} reports", reports.count)
            };
            caveats.push(format!(
                "From {count} of one committee, on {}: the interval is the range that they allow, not a margin of error. \
                 Reports that were not imported are missing.",
                reports.covered()
            ));
        } else {
            caveats.push(format!(
                "{committees} committees, each weighing the same, whatever its size: those whose filings were imported, \
                 which is not a sample of all."
            ));
        }
        if reports.amended > 0 {
            let were = if reports.amended == 1 { "was" } else { "were" };
            caveats.push(format!(
                "{} of the reports {were} amended; the amended numbers count.",
                reports.amended
            ));
        }
        if let Some((source, whole)) = self.asked {
            let only = Some(&self.only).filter(|_| committees == 1);
            caveats.extend(of_funding(source, whole, only));
        }
        if name == TIE {
            caveats.push(
                "A filing does not say to which party a candidate belongs. Gifts of political action committees may be \
                 those of politicians: the upper end counts them all. Spending for or against a candidate without \
                 consulting one is no tie."
                    .to_owned(),
            );
            if reports.of_candidates {
                caveats.push(
                    "Forms 3 and 3P are those of a candidate's own committee, which is tied by what it is."
                        .to_owned(),
                );
            }
        }
        if name == DEPENDENCE
            && let Some(funder) = self.only.funder.as_ref().filter(|_| committees == 1)
        {
            let name = if funder.name.is_empty() { &funder.id } else { &funder.name };
            caveats.push(format!(
                "The largest giver is {name}, with {}.",
                dollars(super::funding::money(funder.sum.cents) / 100.0)
            ));
        }
        if name == DEPENDENCE {
            caveats
                .push("Persons are never singled out, so one wealthy donor does not show here.".to_owned());
        }
        caveats
    }
}

impl Reports {
    fn add(&mut self, filing: &Filing) {
        self.count += 1;
        self.amended += usize::from(filing.standing == Standing::Amended);
        self.of_candidates |= filing.form != Form::F3X;
        self.from = self.from.into_iter().chain(filing.from).min();
        self.through = self.through.into_iter().chain(filing.through).max();
    }

    fn covered(&self) -> String {
        match (self.from, self.through) {
            (Some(first), Some(last)) => format!("{first}..{last}"),
            _ => String::new(),
        }
    }
}

fn of_funding(source: Source, whole: Whole, only: Option<&Only>) -> Vec<String> {
    let mut caveats = Vec::new();
    if let Some(only) = only
        && whole == Whole::Funders
        && only.earned >= 0.005
    {
        caveats.push(format!(
            "{} of receipts was borrowed, earned or given back and is left out; `of = total` counts it.",
            percent(only.earned)
        ));
    }
    if matches!(source, Source::SmallDonors | Source::WealthyDonors) {
        caveats.push(
            "A person who gave between $200 and $1,000 can be counted as either. The filing gives each person's sum for \
             the year or election cycle up to that gift, so early gifts of large givers look small."
                .to_owned(),
        );
    }
    if matches!(source, Source::Dues | Source::Employer | Source::Foundations) {
        caveats.push(
            "A filing does not say whether an organization or committee that gave is a union, a company or a foundation: \
             the range runs from none to all of it."
                .to_owned(),
        );
    }
    caveats
}
