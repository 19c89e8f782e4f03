//! How often, how large and how long: stoppages a year, workers idled, days.
//!
//! Belongs here: what each estimate means and what it cannot tell. Does not: the arithmetic (`pool`, `survival`).

use super::Stoppage;
use super::select::{KEYS, Selection, whole_years};
use crate::date::Date;
use crate::error::EvidenceError;
use crate::estimate::{Counting, Estimate, Estimator, number};
use crate::filter::{Filter, describe};
use crate::pool::{Pooled, YearCount, typical_size, yearly_rate};
use crate::select::{LeftOut, left_out_in_words};
use crate::survival::{Lasted, typical_length};

const DURATION: &str = "fmcs.duration";
const RATE: &str = "fmcs.rate";
const SIZE: &str = "fmcs.size";

const ESTIMATORS: [Estimator; 3] = [
    Estimator {
        name: DURATION,
        what: "the number of days by which half of the stoppages are over, both ends included (median)",
        formula: "Kaplan-Meier curve (1958), a stoppage without a last day counting as long as it is known to last; \
                  interval by Brookmeyer & Crowley (1982) on the scale log(-log S), with four rows of the whole record \
                  added; spread lognormal with the median and the quartiles of that curve; raw is the plain mean of \
                  those with a last day",
        keys: &KEYS,
    },
    Estimator {
        name: RATE,
        what: "the number of stoppages that begin in a year",
        formula: "(stoppages + 1/2) / years; Gamma with Jeffreys' prior (Brown, Cai & Das Gupta 2003), widened by how \
                  much years differ beyond chance (negative binomial by moments, McCullagh & Nelder 1989), pooled with \
                  four years of the whole record",
        keys: &KEYS,
    },
    Estimator {
        name: SIZE,
        what: "the typical number of workers idled in a stoppage: half of the stoppages idle fewer",
        formula: "exp of the mean logarithm, with exp(m ± 1.96 s/√n), s pooled with four rows of the whole record; \
                  spread lognormal by moments of the logarithms; raw is the plain mean, which a few very large \
                  stoppages pull up",
        keys: &KEYS,
    },
];

/// Days after which a missing end is taken as never written down and not as still going on.
const OPEN_FOR: i32 = 365;

/// Names of the estimates, in alphabetical order, with what each is.
pub fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    ESTIMATORS.iter().map(|estimator| (estimator.name, estimator.what))
}

/// An estimate from stoppages.
///
/// - **Input**: `stoppages`, the whole record; `name`, one of [`names`]; `filter`, keys of [`super::KEYS`]; `source`, as
///   it is to be cited.
/// - **Output**: days, workers, or stoppages a year.
///
/// # Errors
/// [`EvidenceError::UnknownName`], [`EvidenceError::UnknownKey`], [`EvidenceError::BadValue`],
/// [`EvidenceError::NothingFound`]; [`EvidenceError::Fit`] where most stoppages have no known end.
pub fn estimate(
    stoppages: &[Stoppage],
    name: &str,
    filter: &Filter,
    source: &str,
) -> Result<Estimate, EvidenceError> {
    let estimator = Estimator::find(&ESTIMATORS, name)?;
    let selection = Selection::from_filter(name, filter)?;
    let kept = selection.of(stoppages);
    let mut answered = match name {
        DURATION => duration(&kept, stoppages)?,
        RATE => rate(&kept, stoppages, &selection, filter)?,
        _ => workers(&kept, stoppages),
    };
    let days = || answered.counted.iter().map(|stoppage| stoppage.started);
    let (Some(first), Some(last), Some(pooled)) = (days().min(), days().max(), answered.pooled) else {
        return Err(Selection::nothing_found(name, filter, stoppages));
    };
    let mut caveats = vec![
        "Only stoppages that the Service's mediators recorded, strikes and lockouts alike: short and small ones are \
         missed more often."
            .to_owned(),
    ];
    let n = answered.counted.len();
    if n < 30 {
        caveats.push(format!(
            "Only {n} {} under {}: the range is wide.",
            if n == 1 { "stoppage" } else { "stoppages" },
            describe(filter)
        ));
    }
    caveats.extend(left_out_in_words(&answered.left_out));
    caveats.append(&mut answered.caveats);
    if filter.contains_key("industry") {
        caveats.push("The industry is the Service's own label, given by hand and sometimes odd.".to_owned());
    }
    let counting = Counting {
        n: number(n),
        successes: None,
        rows: answered.rows,
        period: format!("{first}..{last}"),
        caveats,
    };
    Ok(estimator.answer(filter, source, pooled, counting))
}

/// An estimate with the rows behind it; no estimate without rows.
struct Answered<'a> {
    counted: Vec<&'a Stoppage>,
    rows: Vec<f64>,
    pooled: Option<Pooled>,
    left_out: Vec<LeftOut>,
    caveats: Vec<String>,
}

fn workers<'a>(kept: &[&'a Stoppage], whole: &'a [Stoppage]) -> Answered<'a> {
    let idled = |stoppage: &Stoppage| stoppage.idled.filter(|idled| *idled > 0).map(f64::from);
    let counted: Vec<&Stoppage> = kept.iter().copied().filter(|one| idled(one).is_some()).collect();
    let rows: Vec<f64> = counted.iter().filter_map(|one| idled(one)).collect();
    let all: Vec<f64> = whole.iter().filter_map(idled).collect();
    let left_out = left_out("no number of workers idled, or 0", kept.len() - counted.len());
    let pooled = (!rows.is_empty()).then(|| typical_size(&rows, &all));
    Answered { pooled, rows, counted, left_out, caveats: Vec::new() }
}

fn rate<'a>(
    kept: &[&'a Stoppage],
    whole: &'a [Stoppage],
    selection: &Selection,
    filter: &Filter,
) -> Result<Answered<'a>, EvidenceError> {
    let covered = whole_years(whole);
    let part = |year: u16| part_of_year(year, selection.days());
    let asked: Vec<u16> = covered.iter().copied().filter(|year| part(*year) > 0.0).collect();
    let (Some(first), Some(last)) = (asked.first(), asked.last()) else {
        let hint = match (covered.first(), covered.last()) {
            (Some(first), Some(last)) => format!(
                "the record covers whole years from {first} to {last}; of others it holds only some stoppages"
            ),
            _ => "the record covers no calendar year whole, with a stoppage that begins in each month, so nothing \
                  can be said of a year"
                .to_owned(),
        };
        return Err(EvidenceError::NothingFound { name: RATE.to_owned(), filter: describe(filter), hint });
    };
    let counts = |stoppages: &mut dyn Iterator<Item = &Stoppage>, years: &[u16]| -> Vec<f64> {
        let mut counts = vec![0.0; years.len()];
        for stoppage in stoppages {
            if let Ok(place) = years.binary_search(&stoppage.started.year) {
                counts[place] += 1.0;
            }
        }
        counts
    };
    let own = counts(&mut kept.iter().copied(), &asked);
    let own: Vec<YearCount> =
        own.into_iter().zip(&asked).map(|(count, year)| YearCount { count, part: part(*year) }).collect();
    let all = counts(&mut whole.iter(), &covered);
    let all: Vec<YearCount> = all.into_iter().map(|count| YearCount { count, part: 1.0 }).collect();
    let counted: Vec<&Stoppage> =
        kept.iter().copied().filter(|one| asked.binary_search(&one.started.year).is_ok()).collect();
    let years: f64 = own.iter().map(|year| year.part).sum();
    let years = if years.fract() == 0.0 { format!("{years}") } else { format!("{years:.2}") };
    let caveats = vec![format!(
        "Counted over {years} {} from {first} to {last}. Stoppages became rarer over the decades: ask for a decade or \
         a period where the present matters.",
        if years == "1" { "year" } else { "years" }
    )];
    let reason = "begun in a year that the record does not cover whole";
    let left_out = left_out(reason, kept.len() - counted.len());
    let pooled = Some(yearly_rate(&own, &all));
    Ok(Answered { pooled, rows: Vec::new(), counted, left_out, caveats })
}

/// The part of a calendar year that lies in a period.
fn part_of_year(year: u16, (first, last): (Option<Date>, Option<Date>)) -> f64 {
    let (Some(begins), Some(ends)) = (Date::new(year, 1, 1), Date::new(year, 12, 31)) else { return 0.0 };
    let from = first.map_or(begins, |first| first.max(begins));
    let to = last.map_or(ends, |last| last.min(ends));
    f64::from((from.days_to(to) + 1).max(0)) / f64::from(begins.days_to(ends) + 1)
}

fn duration<'a>(kept: &[&'a Stoppage], whole: &'a [Stoppage]) -> Result<Answered<'a>, EvidenceError> {
    // The day of the list is that of the last stoppage which it knows to have begun.
    let listed = whole.iter().map(|stoppage| stoppage.started).max();
    let lasted = |stoppage: &Stoppage| lasted(stoppage, listed);
    let counted: Vec<&Stoppage> = kept.iter().copied().filter(|one| lasted(one).is_some()).collect();
    let own: Vec<Lasted> = counted.iter().filter_map(|one| lasted(one)).collect();
    let all: Vec<Lasted> = whole.iter().filter_map(lasted).collect();
    let unknown = || EvidenceError::Fit {
        model: "the length of a stoppage",
        why: "too many of the stoppages have no last day for half of them to be over".to_owned(),
    };
    let open = own.iter().filter(|one| !one.ended).count();
    let mut caveats = Vec::new();
    if open > 0 {
        caveats.push(format!(
            "{open} {} no last day on record: one that began within a year before the end of the record counts as \
             going on until then, or as long as published; of an older one only the first day is certain.",
            if open == 1 { "stoppage has" } else { "stoppages have" }
        ));
    }
    let left_out = left_out("ends before it begins", kept.len() - counted.len());
    if counted.is_empty() {
        return Ok(Answered { counted, rows: Vec::new(), pooled: None, left_out, caveats });
    }
    let (pooled, rows) = typical_length(&own, &all).ok_or_else(unknown)?;
    Ok(Answered { counted, rows, pooled: Some(pooled), left_out, caveats })
}

/// How long a stoppage lasted, or how long at least; `None` where the record contradicts itself.
fn lasted(stoppage: &Stoppage, listed: Option<Date>) -> Option<Lasted> {
    if stoppage.ended.is_some() {
        return stoppage.days().map(|days| Lasted { days: f64::from(days), ended: true });
    }
    let until_listed = listed.map_or(0, |listed| stoppage.started.days_to(listed));
    let days = match stoppage.days_published.filter(|days| *days > 0) {
        Some(published) => f64::from(published),
        None if until_listed <= OPEN_FOR => f64::from(until_listed.max(0) + 1),
        None => 1.0,
    };
    Some(Lasted { days, ended: false })
}

fn left_out(reason: &'static str, count: usize) -> Vec<LeftOut> {
    if count == 0 { Vec::new() } else { vec![LeftOut { reason, count: number(count) }] }
}
