//! Members, dependence on dues, and whether an election is near.
//!
//! Belongs here: what each estimate means and what it cannot tell. Does not: the arithmetic (`pool`).

use super::Report;
use super::select::{KEYS, Selected, Selection};
use crate::error::EvidenceError;
use crate::estimate::{Counting, Estimate, Estimator, number};
use crate::filter::{Filter, describe};
use crate::pool::{Pooled, Sampled, mean_share, rate, typical_size};
use crate::select::{LeftOut, left_out_in_words};
use crate::shares::{Known, PooledShares, known_size, pool};

const DUES_SHARE: &str = "olms.dues_share";
const ELECTION: &str = "olms.election_within_year";
const MEMBERS: &str = "olms.members";

const ESTIMATORS: [Estimator; 3] = [
    Estimator {
        name: DUES_SHARE,
        what: "the share of a union's receipts that comes from members' dues and agency fees",
        formula: "mean over unions of dues / receipts, each union weighing the same; Beta interval with Jeffreys' prior \
                  in which a union counts as m(1 - m)/s² observations",
        keys: &KEYS,
    },
    Estimator {
        name: ELECTION,
        what: "the chance that a union elects its officers within the twelve months after its fiscal year (democracy)",
        formula: "unions whose next regular election is 1 to 12 months after the end of the fiscal year / unions that \
                  give a later month; Beta(s + 1/2, n - s + 1/2), Jeffreys' prior (Brown, Cai & Das Gupta 2001)",
        keys: &KEYS,
    },
    Estimator {
        name: MEMBERS,
        what: "the typical number of members of a union that files a report: half of them have fewer",
        formula: "exp of the mean logarithm, with exp(m ± 1.96 s/√n), s pooled with four rows of the whole record; \
                  spread lognormal by moments of the logarithms; raw is the plain mean, which a few national bodies \
                  pull up",
        keys: &KEYS,
    },
];

/// Names of the estimates, in alphabetical order, with what each is.
pub fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    ESTIMATORS.iter().map(|estimator| (estimator.name, estimator.what))
}

/// An estimate from annual reports.
///
/// - **Input**: `reports`, the whole record; `name`, one of [`names`]; `filter`, keys of [`super::KEYS`] over the default
///   [`Selection`]; `source`, as it is to be cited.
/// - **Output**: members, or shares in 0..=1.
///
/// # Errors
/// [`EvidenceError::UnknownName`], [`EvidenceError::UnknownKey`], [`EvidenceError::BadValue`],
/// [`EvidenceError::NothingFound`]; [`EvidenceError::NotImported`] for dues where no report has any.
pub fn estimate(
    reports: &[Report],
    name: &str,
    filter: &Filter,
    source: &str,
) -> Result<Estimate, EvidenceError> {
    let estimator = Estimator::find(&ESTIMATORS, name)?;
    let selection = Selection::from_filter(name, filter)?;
    if name == DUES_SHARE && reports.iter().all(|report| report.dues.is_none()) {
        return Err(EvidenceError::NotImported {
            name: name.to_owned(),
            record: "receipts by kind",
            how: "annual reports alone give only the sum of receipts; get lm_data_data_YYYY.txt and \
                  ar_receipts_total_data_YYYY.txt of one year from the Office's yearly download \
                  (olmsapps.dol.gov/olpdr) and import both with: terrain import olms FILE FILE",
        });
    }
    let Selected { kept, mut left_out } = selection.split(reports);
    let usual = Selection::default().split(reports).kept;
    let (reason, value): (_, fn(&Report) -> Option<f64>) = match name {
        DUES_SHARE => ("no dues or no receipts given, or dues above receipts", Report::dues_share),
        ELECTION => ("no month of a later election given", within_year),
        _ => ("no number of members, or 0", members),
    };
    let counted: Vec<&Report> = kept.iter().copied().filter(|report| value(report).is_some()).collect();
    if kept.len() > counted.len() {
        left_out.push(LeftOut { reason, count: number(kept.len() - counted.len()) });
    }
    let rows: Vec<f64> = counted.iter().filter_map(|report| value(report)).collect();
    let whole: Vec<f64> = usual.iter().filter_map(|report| value(report)).collect();
    let (Some(first), Some(last)) =
        (counted.iter().map(|report| report.to).min(), counted.iter().map(|report| report.to).max())
    else {
        return Err(Selection::nothing_found(name, filter, reports));
    };
    let n = number(rows.len());
    let near = number(rows.iter().filter(|value| **value > 0.0).count());
    let election = name == ELECTION;
    if let ([_], [report], [value]) = (selection.file_numbers.as_slice(), counted.as_slice(), rows.as_slice())
    {
        return Ok(of_one(estimator, filter, source, report, *value));
    }
    let pooled = match name {
        DUES_SHARE => mean_share(&rows, &whole, Sampled::Row),
        ELECTION => rate(near, n),
        _ => typical_size(&rows, &whole),
    };
    let counting = Counting {
        n,
        successes: election.then_some(near),
        rows: if election { Vec::new() } else { rows },
        period: format!("fiscal years that end {first}..{last}"),
        caveats: caveats(name, filter, n, &left_out),
    };
    Ok(estimator.answer(filter, source, pooled, counting))
}

/// What one union says of itself in one year: no sample, and so no margin of error.
fn of_one(
    estimator: &'static Estimator,
    filter: &Filter,
    source: &str,
    report: &Report,
    value: f64,
) -> Estimate {
    let sized = estimator.name == MEMBERS;
    let known = || pool(&[Known { low: value, mean: value, high: value, variance: 0.0 }]);
    let PooledShares { raw, estimate, interval, level, distribution } =
        if sized { known_size(value) } else { known().unwrap_or_else(|| known_size(value)) };
    let mut caveats = vec![format!(
        "From one report, {} number {} of {}: what the union says of itself, checked by nobody, and no sample.",
        report.form.label(),
        report.report,
        report.union
    )];
    caveats.push(meaning(estimator.name).to_owned());
    let counting = Counting {
        n: 1,
        successes: None,
        rows: Vec::new(),
        period: format!("fiscal year that ends {}", report.to),
        caveats,
    };
    let pooled = Pooled { raw, estimate, interval, distribution };
    Estimate { level, ..estimator.answer(filter, source, pooled, counting) }
}

fn members(report: &Report) -> Option<f64> {
    report.members.filter(|members| *members > 0).map(f64::from)
}

/// 1 for an election within twelve months, 0 for a later one.
fn within_year(report: &Report) -> Option<f64> {
    report.months_to_election().map(|months| if months <= 12 { 1.0 } else { 0.0 })
}

fn caveats(name: &str, filter: &Filter, n: u64, left_out: &[LeftOut]) -> Vec<String> {
    let mut caveats = vec![
        "Only unions that must report to the Office: those with only state or local government members need not."
            .to_owned(),
    ];
    if n < 30 {
        caveats.push(format!(
            "Only {n} {} under {}: the range is wide.",
            if n == 1 { "union" } else { "unions" },
            describe(filter)
        ));
    }
    caveats.extend(left_out_in_words(left_out));
    caveats.push(meaning(name).to_owned());
    caveats
}

/// What the number does not say.
fn meaning(name: &str) -> &'static str {
    match name {
        MEMBERS => {
            "National bodies and federations count the members of their locals, which also report themselves: \
                 numbers must not be added up."
        }
        ELECTION => {
            "A regular election is a date in a report: whether more than one slate runs is not in the record. The \
                 law asks for one every three years in a local, four in an intermediate body, five in a national one. \
                 Unions on form LM-4 are not asked."
        }
        _ => {
            "What locals pass on to a parent body (per-capita tax) is not counted as dues: a parent body lives on \
                 its members' money too, at second hand. Unions on form LM-4 are not asked."
        }
    }
}
