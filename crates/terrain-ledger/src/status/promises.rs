//! Promises by who gave them: how many, how many are due by the day, and what became of those.

use crate::counted_share::Share;
use crate::fact::DeliveryState;
use crate::ledger::{Ledger, Promised};
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeMap;
use terrain_decide::subject::Named;

/// What an organization promised, and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PromiseRecord {
    /// Who promised.
    pub organization: Named,
    /// Whether that is us.
    pub ours: bool,
    /// Promises given.
    pub given: u32,
    /// Promises whose day has come, without those that fell away. On its own day a promise of which nothing is written down
    /// yet is not due: the day isn't over.
    pub due: u32,
    /// Of the due: delivered in full and in time.
    pub in_full: u32,
    /// Of the due: delivered in part.
    pub in_part: u32,
    /// Of the due: delivered late.
    pub late: u32,
    /// Of the due: taken back.
    pub taken_back: u32,
    /// Of the due: nothing is written down. They count as not delivered.
    pub silent: u32,
    /// Promises that fell away because what they hung on did not come about.
    pub fell_away: u32,
    /// Promises whose day is still to come.
    pub to_come: u32,
    /// Of those to come: delivered in full already. They count once their day has come, so that early good news does not weigh more.
    pub early: u32,
    /// Share of the due that was delivered in full and in time.
    pub kept: Share,
    /// Share of the due of which anything was delivered: in full, in part, or late.
    pub anything: Share,
    /// Of the due, by unit: how much was promised, and how much came.
    pub amounts: Vec<UnitTotal>,
}

/// How much was promised and came, in one unit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct UnitTotal {
    /// The unit.
    pub unit: String,
    /// How much was promised.
    pub promised: f64,
    /// How much came.
    pub came: f64,
}

/// Everybody's promises, ours first; with a partner, its promises and ours to it.
pub(super) fn promises(ledger: &Ledger, day: NaiveDate, partner: Option<&str>) -> Vec<PromiseRecord> {
    let parties = &ledger.decision.parties;
    let mut by_giver: BTreeMap<&str, Vec<Promised<'_>>> = BTreeMap::new();
    for promised in ledger.promises() {
        let (from, to) = (promised.promise.from.as_str(), promised.promise.to.as_str());
        if partner.is_none_or(|one| from == one || (from == parties.us && to == one)) {
            by_giver.entry(from).or_default().push(promised);
        }
    }
    // In the order of the situation, ours first; whoever asks sees that somebody promised nothing.
    let ours = parties.organizations.iter().filter(|named| named.id == parties.us);
    ours.chain(parties.partners())
        .filter(|named| named.id == parties.us || partner.is_none_or(|one| named.id == one))
        .map(|named| {
            let given = by_giver.remove(named.id.as_str()).unwrap_or_default();
            record(named.clone(), named.id == parties.us, &given, day)
        })
        .collect()
}

fn record(organization: Named, ours: bool, given: &[Promised<'_>], day: NaiveDate) -> PromiseRecord {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let mut found = PromiseRecord {
        organization,
        ours,
        given: count(given.len()),
        due: 0,
        in_full: 0,
        in_part: 0,
        late: 0,
        taken_back: 0,
        silent: 0,
        fell_away: 0,
        to_come: 0,
        early: 0,
        kept: Share::new(0, 0),
        anything: Share::new(0, 0),
        amounts: Vec::new(),
    };
    let mut amounts: BTreeMap<&str, [f64; 2]> = BTreeMap::new();
    for one in given {
        let state = one.delivery.map(|delivery| delivery.state);
        if state == Some(DeliveryState::NotDue) {
            found.fell_away += 1;
            continue;
        }
        let has_come = if state.is_some() { one.promise.due <= day } else { one.promise.due < day };
        if !has_come {
            found.to_come += 1;
            found.early += u32::from(state == Some(DeliveryState::Delivered));
            continue;
        }
        found.due += 1;
        let amount = one.delivery.and_then(|delivery| delivery.amount);
        let came = match state {
            Some(DeliveryState::Delivered) => {
                found.in_full += 1;
                amount.unwrap_or(one.promise.amount)
            }
            Some(DeliveryState::Partly) => {
                found.in_part += 1;
                amount.unwrap_or(0.0)
            }
            Some(DeliveryState::Late) => {
                found.late += 1;
                amount.unwrap_or(one.promise.amount)
            }
            Some(DeliveryState::Withdrawn) => {
                found.taken_back += 1;
                amount.unwrap_or(0.0)
            }
            Some(DeliveryState::NotDue) | None => {
                found.silent += 1;
                0.0
            }
        };
        let sums = amounts.entry(one.promise.unit.trim()).or_default();
        sums[0] += one.promise.amount;
        sums[1] += came;
    }
    found.kept = Share::new(found.in_full, found.due);
    found.anything = Share::new(found.in_full + found.in_part + found.late, found.due);
    found.amounts = amounts
        .into_iter()
        .map(|(unit, [promised, came])| UnitTotal { unit: unit.to_owned(), promised, came })
        .collect();
    found
}
