//! Votes of officials, counted from a roll call that was imported. Reading roll calls belongs to `terrain-evidence`.

use super::facts::ForDemand;
use crate::fault::Fault;
use std::collections::BTreeMap;
use terrain_evidence::rollcall::{Position, RollCallRecord, Side};
use terrain_ledger::check::nearest;
use terrain_ledger::fact::{Fact, Votes};
use terrain_store::{Store, StoreError};

/// The votes with their counts; with a sentence on those that were neither for nor against, and where it was counted.
pub(super) fn votes(store: &Store, votes: Votes, position: ForDemand) -> Result<(Fact, [String; 2]), Fault> {
    let fault = |error: StoreError| crate::ledger::store_fault(&error);
    // The body may be a chamber by its name; else the chamber that was imported last is meant.
    let found = match store.roll_calls(None, Some(&votes.body)).map_err(fault)? {
        Some(found) => Some(found),
        None => store.roll_calls(None, None).map_err(fault)?,
    };
    let Some((record, _)) = found else {
        return Err(Fault::new("no roll calls were imported into this store")
            .help("terrain import rollcall FILES, or give the counts: --for N --against N --neither N"));
    };
    let wanted = votes.roll_call.clone().unwrap_or_default();
    let Some(index) = record.roll_calls.iter().position(|id| *id == wanted) else {
        return Err(unknown(&record, &wanted));
    };
    let (mut yea, mut nay) = (0, 0);
    let mut neither: BTreeMap<Position, u32> = BTreeMap::new();
    for (_, position) in record.ballots_of(index) {
        match position.side() {
            Some(Side::Yea) => yea += 1,
            Some(Side::Nay) => nay += 1,
            None if matches!(position, Position::Vacant | Position::NotMember) => {}
            None => *neither.entry(position).or_default() += 1,
        }
    }
    let (yes, no) = match position {
        ForDemand::Yes => (yea, nay),
        ForDemand::No => (nay, yea),
    };
    let apart: Vec<String> =
        neither.iter().map(|(position, count)| format!("{count} {}", words(*position))).collect();
    let told = if apart.is_empty() { String::new() } else { format!("Neither: {}.", apart.join(", ")) };
    let counted = Votes { yes, no, neither: neither.values().sum(), ..votes };
    let proof = format!("roll call {wanted} of {}, as imported", record.chamber);
    Ok((Fact::Votes(counted), [told, proof]))
}

fn unknown(record: &RollCallRecord, wanted: &str) -> Fault {
    let ids = || record.roll_calls.iter().map(String::as_str);
    let fault = Fault::new(format!("the record of {} has no roll call `{wanted}`", record.chamber));
    fault.help(match (nearest(wanted, ids()), ids().next(), ids().next_back()) {
        (Some(near), ..) => format!("did you mean `{near}`?"),
        (None, Some(first), Some(last)) => format!("it has {}, from `{first}` to `{last}`", ids().count()),
        _ => "it has none".to_owned(),
    })
}

const fn words(position: Position) -> &'static str {
    match position {
        Position::Paired => "paired",
        Position::Present => "present without voting",
        Position::Abstain => "abstained",
        Position::Excused => "excused",
        Position::Absent => "absent",
        Position::NotVoting => "not voting",
        _ => "other",
    }
}
