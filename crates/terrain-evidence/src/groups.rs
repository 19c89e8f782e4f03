//! One estimate for each group of cases.
//!
//! Belongs here: into which groups a key cuts a record. Does not: the estimates.

use serde::Serialize;

use crate::error::{EvidenceError, nearest};
use crate::estimate::Estimate;
use crate::filter::{Filter, FilterValue};
use crate::shares::Source;
use crate::source::EvidenceSource;

/// An estimate for the cases that have a value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Group {
    /// The value, as in a condition.
    pub value: String,
    /// What these cases say.
    #[serde(flatten)]
    pub estimate: Estimate,
}

/// A group without an estimate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeftOutGroup {
    /// The value.
    pub value: String,
    /// Why there is none.
    pub why: String,
}

/// Estimates side by side.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Groups {
    /// Name of the evidence.
    pub name: String,
    /// What is estimated.
    pub what: &'static str,
    /// The key.
    pub by: String,
    /// One for each value that any case has, in order.
    pub estimates: Vec<Group>,
    /// Values that were asked for and that no case has.
    pub left_out: Vec<LeftOutGroup>,
}

/// Sizes of bargaining units and of stoppages.
const PEOPLE: &[&str] = &["1..10", "11..25", "26..50", "51..100", "101..500", "501.."];
const MEMBERS: &[&str] = &["..24", "25..99", "100..499", "500..1999", "2000..9999", "10000.."];
/// Where the Office's forms change: LM-4 below 10,000 dollars, LM-2 from 250,000 on.
const DOLLARS: &[&str] = &["..9999", "10000..49999", "50000..249999", "250000..999999", "1000000.."];
const STATES: &[&str] = &[
    "AK", "AL", "AR", "AZ", "CA", "CO", "CT", "DC", "DE", "FL", "GA", "GU", "HI", "IA", "ID", "IL", "IN",
    "KS", "KY", "LA", "MA", "MD", "ME", "MI", "MN", "MO", "MS", "MT", "NC", "ND", "NE", "NH", "NJ", "NM",
    "NV", "NY", "OH", "OK", "OR", "PA", "PR", "RI", "SC", "SD", "TN", "TX", "UT", "VA", "VI", "VT", "WA",
    "WI", "WV", "WY",
];
/// Sectors of the North American Industry Classification System.
const SECTORS: &[&str] = &[
    "11", "21", "22", "23", "31", "42", "44", "48", "51", "52", "53", "54", "55", "56", "61", "62", "71",
    "72", "81", "92",
];
const DECADES: &[&str] = &["1980s", "1990s", "2000s", "2010s", "2020s"];
const YEARS: std::ops::RangeInclusive<u16> = 1980..=2040;

/// Values into which a key cuts a record; `None` for a key whose values can't be told beforehand, such as names.
fn values(name: &str, key: &str) -> Option<Vec<String>> {
    let list = |values: &[&str]| Some(values.iter().map(|value| (*value).to_owned()).collect());
    match key {
        "eligible" | "idled" => list(PEOPLE),
        "members" => list(MEMBERS),
        "receipts" => list(DOLLARS),
        "state" => list(STATES),
        "industry" => list(SECTORS),
        "decade" => list(DECADES),
        "year" | "period" => Some(YEARS.map(|year| year.to_string()).collect()),
        "case_type" => list(&["RC", "RD", "RM", "UD"]),
        "tally" => list(&["initial", "rerun", "runoff"]),
        "mode" => list(&["manual", "mail", "mixed"]),
        "form" if name.starts_with("olms") => list(&["LM-2", "LM-3", "LM-4"]),
        "form" if name.starts_with("fec") => list(&["3", "3P", "3X"]),
        "form" => list(&["990", "990EZ", "990PF"]),
        "subsection" => list(&["501(c)(3)", "501(c)(4)", "501(c)(5)", "501(c)(6)", "527"]),
        "party" => list(&["Democratic", "Republican", "Independent"]),
        "source" => Some(Source::ALL.iter().map(|source| source.key().to_owned()).collect()),
        _ => None,
    }
}

/// One estimate for each value of `by` among the cases that meet `filter`; for the `asked` values, or for all that the key
/// cuts the record into.
///
/// # Errors
/// As [`EvidenceSource::estimate`]; [`EvidenceError::UnknownKey`] for a key that the estimate hasn't,
/// [`EvidenceError::BadValue`] for one that is in the filter already or whose values must be named.
pub fn group_by(
    records: &impl EvidenceSource,
    name: &str,
    filter: &Filter,
    by: &str,
    asked: Option<Vec<String>>,
) -> Result<Groups, EvidenceError> {
    let bad = |found: &str, expected: String| EvidenceError::BadValue {
        name: name.to_owned(),
        key: by.to_owned(),
        found: found.to_owned(),
        expected,
    };
    let names = records.names();
    if let Some(known) = names.iter().find(|known| known.name == name)
        && !known.keys.iter().any(|(key, _)| *key == by)
    {
        return Err(EvidenceError::UnknownKey {
            name: name.to_owned(),
            key: by.to_owned(),
            nearest: nearest(by, known.keys.iter().map(|(key, _)| *key), known.keys.len()),
        });
    }
    if let Some(given) = filter.get(by) {
        return Err(bad(
            &given.to_string(),
            "it to stand only once: as a condition or as what to group by".to_owned(),
        ));
    }
    let named = asked.is_some();
    let all =
        asked.filter(|values| values.iter().all(|value| !value.is_empty())).or_else(|| values(name, by));
    let Some(all) = all else {
        return Err(bad("no value", format!("values, since they can't be told beforehand: {by}=A,B")));
    };
    let (mut estimates, mut left_out, mut nothing) = (Vec::new(), Vec::new(), None);
    let mut what = "";
    for value in all {
        let mut filter = filter.clone();
        filter.insert(by.to_owned(), FilterValue::Text(value.clone()));
        match records.estimate(name, &filter) {
            Ok(estimate) => {
                what = estimate.what;
                estimates.push(Group { value, estimate });
            }
            Err(error @ (EvidenceError::NothingFound { .. } | EvidenceError::NotRecorded { .. })) => {
                if named {
                    left_out.push(LeftOutGroup { value, why: error.to_string() });
                }
                nothing = Some(error);
            }
            Err(error) => return Err(error),
        }
    }
    match nothing {
        Some(error) if estimates.is_empty() => Err(error),
        _ => Ok(Groups { name: name.to_owned(), what, by: by.to_owned(), estimates, left_out }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::BundledEvidence;

    #[test]
    fn groups_of_a_key_hold_every_case_once() {
        let groups = group_by(&BundledEvidence, "nlrb.win_rate", &Filter::new(), "eligible", None).unwrap();
        let all = BundledEvidence.estimate("nlrb.win_rate", &Filter::new()).unwrap();
        let sum =
            |of: fn(&Estimate) -> u64| groups.estimates.iter().map(|group| of(&group.estimate)).sum::<u64>();
        assert_eq!(sum(|one| one.n), all.n);
        assert_eq!(sum(|one| one.successes.unwrap_or(0)), all.successes.unwrap());
        assert_eq!(groups.estimates.len(), PEOPLE.len());
        let by_state = group_by(&BundledEvidence, "nlrb.win_rate", &Filter::new(), "state", None).unwrap();
        assert_eq!(by_state.estimates.iter().map(|group| group.estimate.n).sum::<u64>(), all.n);
    }

    #[test]
    fn what_cannot_be_grouped_by_is_told() {
        let said = |by: &str, asked: Option<Vec<String>>| {
            let filter = Filter::from([("state".to_owned(), "MI".into())]);
            group_by(&BundledEvidence, "nlrb.win_rate", &filter, by, asked).unwrap_err().to_string()
        };
        assert!(said("eligble", None).contains("did you mean `eligible`"));
        assert!(said("state", None).contains("only once"));
        assert!(said("union", None).contains("union=A,B"));
        assert!(said("union", Some(vec!["no such union".to_owned()])).contains("nothing in the record"));
    }
}
