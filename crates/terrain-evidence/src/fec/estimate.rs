//! A committee's funding shares, its tie to parties, and its dependence on its largest giver.
//!
//! Belongs here: what each estimate means and what it cannot tell. Does not: the mapping of lines (`funding`) and the
//! arithmetic of ranges (`shares`).

use std::collections::BTreeMap;

use super::funding::{party_tie, receipts};
use super::kind::Form;
use super::select::{COMMITTEE, FORM, OF, PERIOD, SOURCE, STATE, Selection, source, whole};
use super::{Filing, FilingRecord, Standing, funders};
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
    let estimator = Estimator::find(&ESTIMATORS, name)?;
    let selection = Selection::from_filter(name, filter, estimator.keys)?;
    let asked = if name == FUNDING { Some((source(name, filter)?, whole(name, filter)?)) } else { None };
    let mut found = selection.by_committee(record, name, filter)?;
    let share = |committee: &str, filings: &[&Filing]| match asked {
        Some((source, whole)) => receipts(filings).share(source, whole),
        None if name == TIE => party_tie(filings),
        None => funders::largest(committee, filings).map(|(_, part)| Known {
            low: part,
            mean: part,
            high: part,
            variance: 0.0,
        }),
    };
    found.retain(|committee, filings| share(committee, filings).is_some());
    let shares: Vec<Known> =
        found.iter().filter_map(|(committee, filings)| share(committee, filings)).collect();
    let Some(pooled) = pool(&shares) else {
        return Err(EvidenceError::NothingFound {
            name: name.to_owned(),
            filter: crate::filter::describe(filter),
            hint: "the reports found hold no money of this kind".to_owned(),
        });
    };
    let filings: Vec<&Filing> = found.values().flatten().copied().collect();
    let means: Vec<f64> = shares.iter().map(|share| share.mean).collect();
    let several = shares.len() > 1;
    let counting = Counting {
        n: number(if several { shares.len() } else { filings.len() }),
        successes: None,
        rows: if several { means } else { Vec::new() },
        period: covered(&filings),
        caveats: caveats(name, asked, &found, &filings, shares.len()),
    };
    let (level, pooled) = pooled.at_level();
    Ok(estimator.answer_at(level, filter, cited, pooled, counting))
}

fn covered(filings: &[&Filing]) -> String {
    let first = filings.iter().filter_map(|filing| filing.from).min();
    let last = filings.iter().filter_map(|filing| filing.through).max();
    match (first, last) {
        (Some(first), Some(last)) => format!("{first}..{last}"),
        _ => String::new(),
    }
}

fn caveats(
    name: &str,
    asked: Option<(Source, Whole)>,
    found: &BTreeMap<&str, Vec<&Filing>>,
    filings: &[&Filing],
    committees: usize,
) -> Vec<String> {
    let mut caveats = Vec::new();
    if committees == 1 {
        let reports =
            if filings.len() == 1 { "one report".to_owned() } else { format!("{} reports", filings.len()) };
        caveats.push(format!(
            "From {reports} of one committee, on {}: the interval is the range that they allow, not a margin of error. \
             Reports that were not imported are missing.",
            covered(filings)
        ));
    } else {
        caveats.push(format!(
            "{committees} committees, each weighing the same, whatever its size: those whose filings were imported, \
             which is not a sample of all."
        ));
    }
    let amended = filings.iter().filter(|filing| filing.standing == Standing::Amended).count();
    if amended > 0 {
        caveats
            .push(format!("{amended} of the reports {} amended; the amended numbers count.", were(amended)));
    }
    if let Some((source, whole)) = asked {
        caveats.extend(of_funding(source, whole, found));
    }
    if name == TIE {
        caveats.push(
            "A filing does not say to which party a candidate belongs. Gifts of political action committees may be \
             those of politicians: the upper end counts them all. Spending for or against a candidate without \
             consulting one is no tie."
                .to_owned(),
        );
        if filings.iter().any(|filing| filing.form != Form::F3X) {
            caveats.push(
                "Forms 3 and 3P are those of a candidate's own committee, which is tied by what it is."
                    .to_owned(),
            );
        }
    }
    if name == DEPENDENCE
        && let Some((committee, filings)) = found.first_key_value().filter(|_| found.len() == 1)
        && let Some((Some(funder), _)) = funders::largest(committee, filings)
    {
        let name = if funder.name.is_empty() { &funder.id } else { &funder.name };
        caveats.push(format!(
            "The largest giver is {name}, with {}.",
            dollars(super::funding::money(funder.sum.cents) / 100.0)
        ));
    }
    if name == DEPENDENCE {
        caveats.push("Persons are never singled out, so one wealthy donor does not show here.".to_owned());
    }
    caveats
}

const fn were(count: usize) -> &'static str {
    if count == 1 { "was" } else { "were" }
}

fn of_funding(source: Source, whole: Whole, found: &BTreeMap<&str, Vec<&Filing>>) -> Vec<String> {
    let mut caveats = Vec::new();
    if let Some((_, filings)) = found.first_key_value().filter(|_| found.len() == 1) {
        let split = receipts(filings);
        if whole == Whole::Funders && split.earned_share() >= 0.005 {
            caveats.push(format!(
                "{} of receipts was borrowed, earned or given back and is left out; `of = total` counts it.",
                percent(split.earned_share())
            ));
        }
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
