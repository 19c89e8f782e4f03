//! Grants between organizations, as the returns of those who paid them say.
//!
//! Belongs here: listing and summing grants by payer and receiver. Does not: grants to persons, which are only counted.

use serde::Serialize;

use super::select::{self, FROM, TO};
use super::{Grant, Line, Return, ReturnRecord};
use crate::error::EvidenceError;
use crate::filter::Filter;
use crate::select::value;

/// A grant with who paid it and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GrantBetween {
    /// Who paid: employer identification number.
    pub from_ein: String,
    /// Who paid: name.
    pub from: String,
    /// Tax year of the payer.
    pub tax_year: u16,
    /// Who got it, and how much.
    pub grant: Grant,
}

/// Grants in the record, largest first: those that `from` paid (an employer identification number) and that `to` got,
/// where these are given. Form 990-PF lists receivers without numbers, so that `to` leaves its grants out.
#[must_use]
pub fn grants_between(record: &ReturnRecord, from: Option<&str>, to: Option<&str>) -> Vec<GrantBetween> {
    let mut grants: Vec<GrantBetween> =
        record.returns.iter().flat_map(|one| grants_of(one, from, to)).collect();
    largest_first(&mut grants);
    grants
}

/// The grants that one return lists, as in [`grants_between`], in its order.
pub(super) fn grants_of<'a>(
    one: &'a Return,
    from: Option<&str>,
    to: Option<&'a str>,
) -> impl Iterator<Item = GrantBetween> + use<'a> {
    let grants = if from.is_none_or(|from| one.ein == from) { one.grants.as_slice() } else { &[] };
    let got = grants.iter().filter(move |grant| to.is_none_or(|to| grant.ein == to));
    got.map(|grant| GrantBetween {
        from_ein: one.ein.clone(),
        from: one.name.clone(),
        tax_year: one.tax_year,
        grant: grant.clone(),
    })
}

/// Puts the largest first; of those alike, the one of the payer with the lower number.
pub(super) fn largest_first(grants: &mut [GrantBetween]) {
    grants.sort_by(|a, b| b.grant.dollars.cmp(&a.grant.dollars).then_with(|| a.from_ein.cmp(&b.from_ein)));
}

/// All grants that a return says were paid, in dollars.
pub(super) fn paid(one: &Return) -> i64 {
    one.amounts.get(&Line::GrantsPaid).copied().unwrap_or_else(|| {
        let lines = [Line::GrantsToOrganizations, Line::GrantsToPersons, Line::GrantsAbroad];
        lines.iter().map(|line| one.dollars(*line)).fold(0, i64::saturating_add)
    })
}

/// Grants that a return lists to one organization, in dollars.
pub(super) fn paid_to(one: &Return, to: &str) -> i64 {
    let grants = one.grants.iter().filter(|grant| grant.ein == to);
    grants.map(|grant| grant.dollars).fold(0, i64::saturating_add)
}

/// The filter `to`.
pub(super) fn to(name: &str, filter: &Filter) -> Result<Option<String>, EvidenceError> {
    value(name, filter, TO, |value| select::ein(&value.to_string()))
}

/// The filter `from`.
pub(super) fn from(name: &str, filter: &Filter) -> Result<Option<String>, EvidenceError> {
    value(name, filter, FROM, |value| select::ein(&value.to_string()))
}
