//! A non-profit's funding shares, dues, dependence, staff and grants.
//!
//! Belongs here: what each estimate means. Does not: how it is made (`estimation`), the mapping of lines (`funding`) and the
//! arithmetic of ranges (`shares`).

use super::ReturnRecord;
use super::estimation::Estimation;
use super::select::{EIN, FORM, FROM, NAME, OF, SOURCE, STATE, SUBSECTION, TO, TOP, YEAR};
use crate::error::EvidenceError;
use crate::estimate::{Estimate, Estimator};
use crate::filter::Filter;

pub(super) const DEPENDENCE: &str = "irs990.dependence";
pub(super) const DUES: &str = "irs990.dues_share";
pub(super) const EMPLOYEES: &str = "irs990.employees";
pub(super) const FUNDING: &str = "irs990.funding_share";
pub(super) const PAID: &str = "irs990.grants_paid";
pub(super) const RECEIVED: &str = "irs990.grants_received";
pub(super) const VOLUNTEERS: &str = "irs990.volunteers";

pub(super) const ESTIMATORS: [Estimator; 7] = [
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
    let mut estimation = Estimation::new(name, filter, cited)?;
    estimation.take(record);
    if !estimation.found() {
        record.returns.iter().for_each(|one| estimation.see(one));
    }
    estimation.finish()
}
