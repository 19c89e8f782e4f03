//! A non-profit's funding shares, dues, dependence, staff and grants.
//!
//! Belongs here: what each estimate means and what it cannot tell. Does not: the mapping of lines (`funding`) and the
//! arithmetic of ranges (`shares`).

use std::collections::BTreeMap;

use super::funding::{dependence, dues_share, largest_lines, money, revenue};
use super::grants::{self, grants_between, paid, paid_to};
use super::select::{
    EIN, FORM, FROM, NAME, OF, SOURCE, STATE, SUBSECTION, Selection, TO, TOP, YEAR, source, top, whole,
};
use super::{Form, Return, ReturnRecord};
use crate::error::EvidenceError;
use crate::estimate::{Counting, Estimate, Estimator, LEVEL, number};
use crate::filter::{Filter, describe};
use crate::in_words::{dollars, percent};
use crate::pool::mean_size;
use crate::shares::{Known, PooledShares, Source, Whole, known_size, pool};

const DEPENDENCE: &str = "irs990.dependence";
const DUES: &str = "irs990.dues_share";
const EMPLOYEES: &str = "irs990.employees";
const FUNDING: &str = "irs990.funding_share";
const PAID: &str = "irs990.grants_paid";
const RECEIVED: &str = "irs990.grants_received";
const VOLUNTEERS: &str = "irs990.volunteers";

const ESTIMATORS: [Estimator; 7] = [
    Estimator {
        name: DEPENDENCE,
        what: "the part of a non-profit's revenue that comes from its largest line of revenue",
        formula: "largest line, or the `top` largest, / all revenue; lines below 0 count as 0",
        keys: &[TOP, EIN, NAME, SUBSECTION, STATE, FORM, YEAR],
    },
    Estimator {
        name: DUES,
        what: "the share of members' dues in all revenue of a non-profit",
        formula: "(membership dues + service revenue that the return calls dues or per capita, or that Schedule C \
                  counts as dues) / all revenue; service revenue that speaks of members is a range",
        keys: &[EIN, NAME, SUBSECTION, STATE, FORM, YEAR],
    },
    Estimator {
        name: EMPLOYEES,
        what: "the number of people employed by a non-profit in a year",
        formula: "as reported; of several organizations the mean over those with any, interval by the delta method on \
                  its logarithm",
        keys: &[EIN, NAME, SUBSECTION, STATE, FORM, YEAR],
    },
    Estimator {
        name: FUNDING,
        what: "the share of one source of funding in the money that others give a non-profit",
        formula: "revenue by source / revenue that somebody gave; what a line does not split is a range, in the middle \
                  split by Dirichlet distributions around the shares of all giving (Giving USA 2023), or evenly where \
                  there is no such count",
        keys: &[SOURCE, OF, EIN, NAME, SUBSECTION, STATE, FORM, YEAR],
    },
    Estimator {
        name: PAID,
        what: "what a non-profit pays in grants a year, in dollars",
        formula: "as reported, to organizations, to persons and abroad together, or to one organization (`to`); of \
                  several organizations the mean over those that paid any",
        keys: &[TO, EIN, NAME, SUBSECTION, STATE, FORM, YEAR],
    },
    Estimator {
        name: RECEIVED,
        what: "what other non-profits say they paid an organization in grants, in dollars",
        formula: "sum over imported returns of the grants in Schedule I to this employer identification number",
        keys: &[EIN, FROM, YEAR],
    },
    Estimator {
        name: VOLUNTEERS,
        what: "the number of volunteers of a non-profit in a year, by its own estimate",
        formula: "as reported; of several organizations the mean over those with any, interval by the delta method on \
                  its logarithm",
        keys: &[EIN, NAME, SUBSECTION, STATE, FORM, YEAR],
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

/// An estimate from returns.
///
/// - **Input**: `record`; `name`, one of [`names`]; `filter`, the [`keys`] of that name; `irs990.funding_share` needs
///   `source`, `irs990.grants_received` needs `ein`; `cited`, as the record is to be cited.
/// - **Output**: shares in 0..=1, persons, or dollars. Of one organization the interval is the range that its return
///   allows; of several each weighs the same.
///
/// # Errors
/// [`EvidenceError::UnknownName`], [`EvidenceError::UnknownKey`], [`EvidenceError::BadValue`],
/// [`EvidenceError::NotRecorded`] for the source `party`, [`EvidenceError::NothingFound`].
pub fn estimate(
    record: &ReturnRecord,
    name: &str,
    filter: &Filter,
    cited: &str,
) -> Result<Estimate, EvidenceError> {
    let estimator = Estimator::find(&ESTIMATORS, name)?;
    let selection = Selection::from_filter(name, filter, estimator.keys)?;
    if name == RECEIVED {
        return received(record, estimator, &selection, filter, cited);
    }
    let asked = Asked {
        source: if name == FUNDING {
            Some((source(name, filter, cited)?, whole(name, filter)?))
        } else {
            None
        },
        top: if name == DEPENDENCE { top(name, filter)? } else { 1 },
        to: if name == PAID { grants::to(name, filter)? } else { None },
    };
    let mut found = selection.by_organization(record, name, filter)?;
    let answer = match name {
        EMPLOYEES | VOLUNTEERS | PAID => sizes(name, &asked, &mut found),
        _ => shares(name, &asked, &mut found),
    };
    let Some(Answer { pooled, values }) = answer else {
        return Err(EvidenceError::NothingFound {
            name: name.to_owned(),
            filter: describe(filter),
            hint: "the returns found leave this open".to_owned(),
        });
    };
    let returns: Vec<&Return> = found.values().flatten().copied().collect();
    let several = values.len() > 1;
    let counting = Counting {
        n: number(if several { values.len() } else { returns.len() }),
        successes: None,
        rows: if several { values } else { Vec::new() },
        period: covered(&returns),
        caveats: caveats(name, &asked, &found, &returns),
    };
    let (level, pooled) = pooled.at_level();
    Ok(estimator.answer_at(level, filter, cited, pooled, counting))
}

/// What an estimate looks at, so that a store need not read all it has.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// The returns, unless those are wanted that list a grant to one organization.
    pub selection: Selection,
    /// The organization whose grants are looked for: then every return that lists one, whatever the selection.
    pub grants_to: Option<String>,
    /// Whether grants are looked at one by one.
    pub grants: bool,
}

/// What the estimate `name` looks at.
///
/// # Errors
/// As [`estimate`], for a filter that makes no sense.
pub fn wanted(name: &str, filter: &Filter) -> Result<Wanted, EvidenceError> {
    let selection = Selection::from_filter(name, filter, keys(name))?;
    let received = name == RECEIVED;
    let grants_to = if received { selection.eins.first().cloned() } else { None };
    let grants = received || (name == PAID && grants::to(name, filter)?.is_some());
    Ok(Wanted { selection, grants_to, grants })
}

/// What only some of the estimates are asked for.
struct Asked {
    source: Option<(Source, Whole)>,
    top: usize,
    to: Option<String>,
}

struct Answer {
    pooled: PooledShares,
    /// One value an organization.
    values: Vec<f64>,
}

type Found<'a> = BTreeMap<&'a str, Vec<&'a Return>>;

/// Shares by organization; those that have none are taken out of `found`.
fn shares(name: &str, asked: &Asked, found: &mut Found<'_>) -> Option<Answer> {
    let share = |returns: &[&Return]| -> Option<Known> {
        match asked.source {
            Some((source, whole)) => revenue(returns).share(source, whole),
            None if name == DUES => dues_share(returns),
            None => dependence(returns, asked.top),
        }
    };
    found.retain(|_, returns| share(returns).is_some());
    let shares: Vec<Known> = found.values().filter_map(|returns| share(returns)).collect();
    let pooled = pool(&shares)?;
    Some(Answer { pooled, values: shares.iter().map(|share| share.mean).collect() })
}

/// Counts or dollars by organization, the mean over its years; those that do not say, and of several those with none,
/// are taken out of `found`.
fn sizes(name: &str, asked: &Asked, found: &mut Found<'_>) -> Option<Answer> {
    let size = |one: &Return| match name {
        EMPLOYEES => one.employees.map(f64::from),
        VOLUNTEERS => one.volunteers.map(f64::from),
        _ => Some(money(asked.to.as_ref().map_or_else(|| paid(one), |to| paid_to(one, to)))),
    };
    let of_one = |returns: &[&Return]| {
        let known: Vec<f64> = returns.iter().filter_map(|one| size(one)).collect();
        (!known.is_empty()).then(|| known.iter().sum::<f64>() / crate::pool::size(known.len()))
    };
    found.retain(|_, returns| of_one(returns).is_some());
    let some = |returns: &[&Return]| of_one(returns).is_some_and(|value| value > 0.0);
    if found.len() > 1 && found.values().any(|returns| some(returns)) {
        found.retain(|_, returns| some(returns));
    }
    let values: Vec<f64> = found.values().filter_map(|returns| of_one(returns)).collect();
    match values.as_slice() {
        [] => None,
        [only] => Some(Answer { pooled: known_size(*only), values }),
        [first, ..] if *first <= 0.0 => Some(Answer { pooled: known_size(0.0), values }),
        _ => {
            let mean = mean_size(&values, &values);
            let pooled = PooledShares {
                raw: mean.raw,
                estimate: mean.estimate,
                interval: mean.interval,
                level: LEVEL,
                distribution: mean.distribution,
            };
            Some(Answer { pooled, values })
        }
    }
}

/// Grants as their payers report them: the receiver need not be among the returns.
fn received(
    record: &ReturnRecord,
    estimator: &Estimator,
    selection: &Selection,
    filter: &Filter,
    cited: &str,
) -> Result<Estimate, EvidenceError> {
    let name = estimator.name;
    let from = grants::from(name, filter)?;
    let [to] = selection.eins.as_slice() else {
        return Err(EvidenceError::BadValue {
            name: name.to_owned(),
            key: EIN.0.to_owned(),
            found: filter.get(EIN.0).map_or_else(|| "nothing".to_owned(), ToString::to_string),
            expected: "the employer identification number of one organization".to_owned(),
        });
    };
    let within =
        |year: u16| selection.years.is_none_or(|(first, last)| (first..=last).contains(&f64::from(year)));
    let grants: Vec<_> = grants_between(record, from.as_deref(), Some(to))
        .into_iter()
        .filter(|grant| within(grant.tax_year))
        .collect();
    let years = || grants.iter().map(|grant| grant.tax_year);
    let (Some(first), Some(last)) = (years().min(), years().max()) else {
        return Err(EvidenceError::NothingFound {
            name: name.to_owned(),
            filter: describe(filter),
            hint: format!("none of {} returns lists a grant to it with its number", record.returns.len()),
        });
    };
    let sum = grants.iter().map(|grant| money(grant.grant.dollars)).sum::<f64>();
    let payers: std::collections::BTreeSet<&str> =
        grants.iter().map(|grant| grant.from_ein.as_str()).collect();
    let mut caveats = vec![format!(
        "At least this much: {} {} by {} {}, for the tax years {first} to {last}. Only what imported returns list in \
         Schedule I, grants above $5,000; private foundations (Form 990-PF) list receivers without their numbers.",
        grants.len(),
        if grants.len() == 1 { "grant" } else { "grants" },
        payers.len(),
        if payers.len() == 1 { "organization" } else { "organizations" },
    )];
    if let Some(largest) = grants.first() {
        caveats.push(format!(
            "The largest is {} from {}.",
            dollars(money(largest.grant.dollars)),
            largest.from
        ));
    }
    let counting = Counting {
        n: number(grants.len()),
        successes: None,
        rows: Vec::new(),
        period: format!("{first}..{last}"),
        caveats,
    };
    let (level, pooled) = known_size(sum).at_level();
    Ok(estimator.answer_at(level, filter, cited, pooled, counting))
}

fn covered(returns: &[&Return]) -> String {
    let first = returns.iter().map(|one| one.begins).min();
    let last = returns.iter().map(|one| one.ends).max();
    match (first, last) {
        (Some(first), Some(last)) => format!("{first}..{last}"),
        _ => String::new(),
    }
}

fn caveats(name: &str, asked: &Asked, found: &Found<'_>, returns: &[&Return]) -> Vec<String> {
    let mut caveats = Vec::new();
    let one =
        if let [returns] = found.values().collect::<Vec<_>>().as_slice() { Some(*returns) } else { None };
    match (one, returns) {
        (Some(_), [only, ..]) => caveats.push(format!(
            "From {} of {}: the interval is the range that the numbers allow, not a margin of error.",
            if returns.len() == 1 { "one return".to_owned() } else { format!("{} returns", returns.len()) },
            only.name
        )),
        _ => caveats.push(format!(
            "{} organizations, each weighing the same, whatever its size: those whose returns were imported, which is \
             not a sample of all. Churches and the smallest organizations file none of these forms.",
            found.len()
        )),
    }
    let amended = returns.iter().filter(|one| one.amended).count();
    if amended > 0 {
        let were = if amended == 1 { "was" } else { "were" };
        caveats.push(format!("{amended} of the returns {were} amended; the amended numbers count."));
    }
    if returns.iter().any(|one| one.group) {
        caveats.push(
            "A group return: the numbers are those of the organization and its affiliates together."
                .to_owned(),
        );
    }
    if let Some((source, whole)) = asked.source {
        of_funding(source, whole, one, returns, &mut caveats);
    }
    match name {
        DEPENDENCE => {
            if let Some(returns) = one {
                let lines: Vec<String> = largest_lines(returns)
                    .iter()
                    .take(asked.top)
                    .map(|(line, sum)| format!("{line} ({})", dollars(*sum)))
                    .collect();
                caveats.push(format!("The largest: {}.", lines.join(", ")));
            }
            caveats.push("A line can hold one giver or thousands: the return does not name them.".to_owned());
        }
        DUES => caveats.push(
            "Dues that stand as service revenue are known by their description only; \"member\" or \"assessment\" in it \
             may be dues or a fee."
                .to_owned(),
        ),
        EMPLOYEES => caveats.push(
            "Everyone who got a wage in the calendar year, part-time and for a month included: not full-time posts."
                .to_owned(),
        ),
        VOLUNTEERS => caveats.push("The organization's own estimate, checked by nobody.".to_owned()),
        PAID if asked.to.is_some() => caveats.push(
            "Only grants above $5,000 are listed by receiver, and Form 990-PF lists receivers without their numbers."
                .to_owned(),
        ),
        _ => {}
    }
    let unsaid = returns.iter().filter(|one| one.form != Form::Full).count();
    if matches!(name, EMPLOYEES | VOLUNTEERS) && unsaid > 0 {
        caveats.push(format!(
            "{unsaid} of the returns are on Forms 990-EZ and 990-PF, which do not ask for this."
        ));
    }
    if matches!(name, EMPLOYEES | VOLUNTEERS | PAID) && found.len() > 1 {
        caveats.push("Organizations with none are left out of the mean.".to_owned());
    }
    caveats
}

fn of_funding(
    source: Source,
    whole: Whole,
    one: Option<&Vec<&Return>>,
    returns: &[&Return],
    caveats: &mut Vec<String>,
) {
    if let Some(returns) = one {
        let earned = revenue(returns).earned_share();
        if whole == Whole::Funders && earned >= 0.005 {
            caveats.push(format!(
                "{} of revenue was earned (services, investments, sales) and is left out; `of = total` counts it.",
                percent(earned)
            ));
        }
    }
    if matches!(source, Source::SmallDonors | Source::WealthyDonors | Source::Foundations | Source::Employer)
    {
        caveats.push(
            "A return gives contributions without their size or giver: the range runs from none of them to all. In the \
             middle they are split as all giving in the United States was in 2022 (Giving USA 2023), and between small \
             and wealthy donors evenly, which is a guess."
                .to_owned(),
        );
    }
    if source == Source::Government && returns.iter().any(|one| one.form == Form::Short) {
        caveats.push("Form 990-EZ does not tell government grants from other gifts.".to_owned());
    }
    if returns.iter().any(|one| one.subsection == super::Subsection::C(6)) {
        caveats.push(
            "The members of a business league can be companies: its dues may be an employer's.".to_owned(),
        );
    }
}
