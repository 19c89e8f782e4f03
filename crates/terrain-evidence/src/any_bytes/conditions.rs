//! Conditions of the command line, and filters in JSON.

use crate::error::EvidenceError;
use crate::filter::{Filter, FilterValue, parse_condition};
use crate::{fec, fmcs, irs990, nlrb, olms};

/// A condition `key=value`, and a filter in JSON: what is read is written and read again without a difference, ranges run
/// upward, and every record takes it or says what it takes.
///
/// # Panics
/// Where one of these does not hold.
pub fn condition(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(filter) = serde_json::from_str::<Filter>(&text) {
        filter.values().for_each(value_holds);
        asked(&filter);
    }
    match parse_condition("nlrb.win_rate", &text) {
        Ok((key, value)) => {
            assert!(!key.is_empty() && key == key.trim() && !key.contains('='), "{key:?}");
            value_holds(&value);
            let again = parse_condition("nlrb.win_rate", &format!("{key}={value}"));
            // A list of nothing but blanks is read, and written as nothing.
            let again = again.map(|(key, value)| (key, value.to_string())).ok();
            assert!(again.is_none_or(|again| again == (key.clone(), value.to_string())), "{key:?} {value:?}");
            asked(&Filter::from([(key, value.clone())]));
            for key in ["eligible", "state", "period", "industry", "year", "ein", "subsection", "union"] {
                asked(&Filter::from([(key.to_owned(), value.clone())]));
            }
        }
        Err(EvidenceError::BadValue { expected, .. }) => assert!(expected.starts_with("KEY=VALUE")),
        Err(other) => assert!(matches!(other, EvidenceError::BadValue { .. }), "{other}"),
    }
}

fn value_holds(value: &FilterValue) {
    assert!(value.range().is_none_or(|(low, high)| low <= high), "{value:?}");
    let _ = value.ends();
    let _ = value.texts();
}

/// Every record is asked; what it does not take it refuses in words.
fn asked(filter: &Filter) {
    let refusals = [
        nlrb::Selection::from_filter("nlrb.win_rate", filter).err(),
        fmcs::Selection::from_filter("fmcs.rate", filter).err(),
        olms::Selection::from_filter("olms.members", filter).err(),
        irs990::Selection::from_filter("irs990.funding_share", filter, irs990::keys("irs990.funding_share"))
            .err(),
        fec::Selection::from_filter("fec.funding_share", filter, fec::keys("fec.funding_share")).err(),
    ];
    for refusal in refusals.into_iter().flatten() {
        assert!(
            matches!(refusal, EvidenceError::UnknownKey { .. } | EvidenceError::BadValue { .. }),
            "{refusal}"
        );
    }
}
