//! Absence, cohesion, unity and passage from a roll-call record, and its seats.
//!
//! Belongs here: what each estimate means and what it cannot tell. Does not: the counts (`measures`).

use super::{ChamberRecord, RollCallRecord, party_name};
use crate::error::{EvidenceError, nearest};
use crate::estimate::{Counting, Estimate, Estimator};
use crate::filter::{Filter, describe};
use crate::pool::{Sampled, mean_share, rate};

/// Name under which the seats of a chamber are asked for.
pub const SEATS: &str = "rollcall.seats";

/// Filter keys with what each accepts.
pub const KEYS: [(&str, &str); 3] = [
    ("congress", "number of the Congress such as 116"),
    ("chamber", "Senate or House"),
    (
        "party",
        "party code of the record such as 100, or Democratic, Republican, Independent; for estimates only",
    ),
];

const ESTIMATORS: [Estimator; 4] = [
    Estimator {
        name: "rollcall.absence",
        what: "the share of roll calls in which a member of the chamber takes no side",
        formula: "mean over members of absences / roll calls as a member; Beta interval with Jeffreys' prior in which a \
                  member counts as m(1 - m)/s² observations",
        keys: &KEYS,
    },
    Estimator {
        name: "rollcall.cohesion",
        what: "how far a party (or the chamber) votes as one: 0 split in half, 1 all on one side (Rice index)",
        formula: "mean over roll calls of |yea - nay| / (yea + nay), Rice 1925; Beta interval as for a mean share",
        keys: &KEYS,
    },
    Estimator {
        name: "rollcall.passage",
        what: "the chance that a motion put to a roll call gets more yeas than nays",
        formula: "roll calls with yea > nay / roll calls; Beta(s + 1/2, n - s + 1/2), Jeffreys' prior",
        keys: &KEYS,
    },
    Estimator {
        name: "rollcall.unity",
        what: "the share of a member's votes cast with the own party where the two leading parties' majorities are \
               opposed (party unity)",
        formula: "mean over members of votes with the own majority / votes in such roll calls; Beta interval as for a \
                  mean share",
        keys: &KEYS,
    },
];

/// Names of the estimates, in alphabetical order, with what each is. [`SEATS`] is not an estimate.
pub fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    ESTIMATORS.iter().map(|estimator| (estimator.name, estimator.what))
}

/// An estimate from roll calls.
///
/// - **Input**: `record`; `name`, one of [`names`]; `filter`, keys of [`KEYS`]; `source`, as it is to be cited.
/// - **Output**: shares in 0..=1.
///
/// # Errors
/// [`EvidenceError::UnknownName`], [`EvidenceError::UnknownKey`], [`EvidenceError::BadValue`],
/// [`EvidenceError::NothingFound`] for a chamber, Congress or party that is not in the record.
pub fn estimate(
    record: &RollCallRecord,
    name: &str,
    filter: &Filter,
    source: &str,
) -> Result<Estimate, EvidenceError> {
    let estimator = Estimator::find(&ESTIMATORS, name)?;
    let party = chosen(record, name, filter)?;
    let of_party = |index: usize| {
        party.is_none_or(|party| record.members.get(index).is_some_and(|member| member.party == party))
    };
    let shares = |counts: std::collections::BTreeMap<usize, (u32, u32)>| -> Vec<f64> {
        let own = counts.into_iter().filter(|(member, (_, of))| of_party(*member) && *of > 0);
        own.map(|(_, (part, of))| f64::from(part) / f64::from(of)).collect()
    };
    let measures = record.measures();
    let values = match name {
        "rollcall.absence" => shares(record.absences()),
        "rollcall.unity" => shares(record.party_unity_scores()),
        "rollcall.cohesion" => match party {
            Some(party) => record.rice_by_roll_call(party),
            None => (0..record.roll_calls.len()).filter_map(|place| record.tally(place).rice()).collect(),
        },
        _ => Vec::new(),
    };
    let passage = name == "rollcall.passage";
    if values.is_empty() && !(passage && measures.rollcalls > 0) {
        return Err(EvidenceError::NothingFound {
            name: name.to_owned(),
            filter: describe(filter),
            hint: "the two leading parties alone have a party-unity score".to_owned(),
        });
    }
    let pooled = if passage {
        rate(measures.passed, measures.rollcalls)
    } else {
        mean_share(&values, &values, Sampled::Mean)
    };
    let mut caveats = vec![
        "Only matters that came to a recorded vote: what leaders kept from the floor, and voice votes, are not in the \
         record."
            .to_owned(),
    ];
    if passage {
        caveats.push(
            "Passage here is more yeas than nays; motions that need three fifths are not told apart, and most roll \
             calls are on nominations and procedure."
                .to_owned(),
        );
    }
    let counting = Counting {
        n: if passage { measures.rollcalls } else { super::measures::count(values.len()) },
        successes: passage.then_some(measures.passed),
        rows: values,
        period: record.congress.map_or_else(String::new, |congress| format!("Congress {congress}")),
        caveats,
    };
    Ok(estimator.answer(filter, source, pooled, counting))
}

/// The seats of the chamber, under the keys `congress` and `chamber`.
///
/// # Errors
/// As [`estimate`].
pub fn seats(record: &RollCallRecord, filter: &Filter, source: &str) -> Result<ChamberRecord, EvidenceError> {
    if let Some(value) = filter.get("party") {
        return Err(EvidenceError::BadValue {
            name: SEATS.to_owned(),
            key: "party".to_owned(),
            found: value.to_string(),
            expected: "no such filter: a chamber has all its seats".to_owned(),
        });
    }
    chosen(record, SEATS, filter)?;
    Ok(record.chamber_record(source))
}

/// Checks the filter against the record; gives the party's code if one is asked for.
fn chosen<'a>(
    record: &'a RollCallRecord,
    name: &str,
    filter: &Filter,
) -> Result<Option<&'a str>, EvidenceError> {
    let covers = || {
        let congress =
            record.congress.map_or_else(String::new, |congress| format!(" of Congress {congress}"));
        format!("the record is that of the {}{congress}", record.chamber)
    };
    let nothing =
        |hint: String| EvidenceError::NothingFound { name: name.to_owned(), filter: describe(filter), hint };
    let mut party = None;
    for (key, value) in filter {
        let text = value.to_string();
        match key.as_str() {
            "congress" => {
                let Ok(congress) = text.trim().parse::<u32>() else {
                    return Err(EvidenceError::BadValue {
                        name: name.to_owned(),
                        key: key.clone(),
                        found: text,
                        expected: KEYS[0].1.to_owned(),
                    });
                };
                if record.congress != Some(congress) {
                    return Err(nothing(covers()));
                }
            }
            "chamber" if record.chamber.eq_ignore_ascii_case(text.trim()) => {}
            "chamber" => return Err(nothing(covers())),
            "party" => {
                let known: std::collections::BTreeSet<&str> =
                    record.members.iter().map(|member| member.party.as_str()).collect();
                let is =
                    |code: &&str| *code == text.trim() || party_name(code).eq_ignore_ascii_case(text.trim());
                match known.iter().copied().find(is) {
                    Some(code) => party = Some(code),
                    None => {
                        let names: Vec<&str> = known.iter().map(|code| party_name(code)).collect();
                        return Err(nothing(format!("parties in the record: {}", names.join(", "))));
                    }
                }
            }
            _ => {
                return Err(EvidenceError::UnknownKey {
                    name: name.to_owned(),
                    key: key.clone(),
                    nearest: nearest(key, KEYS.map(|(known, _)| known), KEYS.len()),
                });
            }
        }
    }
    Ok(party)
}
