//! Who funds a committee, among organizations and committees.
//!
//! Belongs here: gifts and transfers summed by giver over reports. Does not: persons, who are never listed.

use std::collections::BTreeMap;

use serde::Serialize;

use super::funding::money;
use super::select::{Selection, There};
use super::{Counterpart, Filing, FilingRecord, Kind, Sum, estimate};
use crate::error::EvidenceError;
use crate::filter::Filter;

/// An organization or committee that gave, with all that it gave under the filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Funder {
    /// The committee that got it.
    pub committee_id: String,
    /// Who gave.
    pub name: String,
    /// The Commission's number of the giver, if it has one.
    pub id: String,
    /// What the giver is.
    pub counterpart: Counterpart,
    /// Gifts and transfers, without those that only explain others (memo entries).
    pub sum: Sum,
}

/// Organizations and committees that gave to the committees under `filter`, largest first.
///
/// # Errors
/// As [`estimate`]: an unknown filter, or nothing found.
pub fn funders(record: &FilingRecord, filter: &Filter) -> Result<Vec<Funder>, EvidenceError> {
    const NAME: &str = "fec.dependence";
    let selection = Selection::from_filter(NAME, filter, estimate::keys(NAME))?;
    let found = selection.by_committee(record);
    if found.is_empty() {
        let mut there = There::default();
        record.filings.iter().for_each(|filing| there.add(filing));
        return Err(there.nothing_found(&selection, NAME, filter));
    }
    let mut all: Vec<Funder> =
        found.iter().flat_map(|(committee, filings)| of_committee(committee, filings)).collect();
    all.sort_by(|a, b| b.sum.cents.cmp(&a.sum.cents).then_with(|| a.name.cmp(&b.name)));
    Ok(all)
}

/// Organizations and committees that gave to one committee, in no order.
pub(super) fn of_committee(committee: &str, filings: &[&Filing]) -> Vec<Funder> {
    let mut found: BTreeMap<String, Funder> = BTreeMap::new();
    for flow in filings.iter().flat_map(|filing| &filing.flows) {
        let gives = matches!(
            flow.kind,
            Kind::Individuals
                | Kind::Parties
                | Kind::Committees
                | Kind::Transfers
                | Kind::NonfederalTransfers
                | Kind::OtherReceipts
        );
        let named = !flow.name.is_empty() || flow.id.starts_with('C');
        if flow.memo || !gives || !named {
            continue;
        }
        let key = if flow.id.is_empty() { flow.name.to_uppercase() } else { flow.id.clone() };
        let funder = found.entry(key).or_insert_with(|| Funder {
            committee_id: committee.to_owned(),
            name: flow.name.clone(),
            id: flow.id.clone(),
            counterpart: flow.counterpart,
            sum: Sum::default(),
        });
        funder.sum.rows += flow.sum.rows;
        funder.sum.cents = funder.sum.cents.saturating_add(flow.sum.cents);
    }
    found.into_values().collect()
}

/// The largest of them with its part of all receipts; `None` without receipts.
pub(super) fn largest(committee: &str, filings: &[&Filing]) -> Option<(Option<Funder>, f64)> {
    let receipts: f64 = filings.iter().map(|filing| money(filing.total(Kind::Receipts)).max(0.0)).sum();
    if receipts <= 0.0 {
        return None;
    }
    let funder = of_committee(committee, filings).into_iter().max_by_key(|funder| funder.sum.cents);
    let part = funder.as_ref().map_or(0.0, |funder| money(funder.sum.cents).max(0.0) / receipts);
    Some((funder, part.min(1.0)))
}
