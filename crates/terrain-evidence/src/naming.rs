//! How filters name organizations and days: parts of names, lists, periods.
//!
//! Belongs here: comparing what a person typed with what a record says. Does not: what is then counted.

use crate::date::Date;
use crate::error::{EvidenceError, nearest};
use crate::filter::{Filter, FilterValue};

/// Lower case, words of letters and digits, one blank between.
pub(crate) fn plain(text: &str) -> String {
    let spaced: String =
        text.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every text of a value, read; `None` if one cannot be.
pub(crate) fn all<T>(value: &FilterValue, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    let read: Option<Vec<T>> = value.texts().iter().map(|text| read(text.trim())).collect();
    read.filter(|values| !values.is_empty())
}

/// Two letters of a state.
pub(crate) fn state(text: &str) -> Option<String> {
    let two = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    two.then(|| text.to_ascii_uppercase())
}

/// First and last day of a value such as `2021`, `2020-06..` or `2019..2021`; an open end is `None`.
pub(crate) fn period(value: &FilterValue) -> Option<(Option<Date>, Option<Date>)> {
    let (first, last) = value.ends()?;
    let first = if first.is_empty() { None } else { Some(Date::first_of(&first)?) };
    let last = if last.is_empty() { None } else { Some(Date::last_of(&last)?) };
    match (first, last) {
        (Some(first), Some(last)) if first > last => None,
        (None, None) => None,
        ends => Some(ends),
    }
}

/// Refuses a key that an estimate has not.
pub(crate) fn check_keys(
    name: &str,
    filter: &Filter,
    keys: &[(&'static str, &'static str)],
) -> Result<(), EvidenceError> {
    match filter.keys().find(|key| !keys.iter().any(|(known, _)| known == key)) {
        None => Ok(()),
        Some(key) => Err(EvidenceError::UnknownKey {
            name: name.to_owned(),
            key: key.clone(),
            nearest: nearest(key, keys.iter().map(|(known, _)| *known), keys.len()),
        }),
    }
}

/// A filter's value read by `read`, or a fault that says what was expected.
pub(crate) fn value<T>(
    name: &str,
    filter: &Filter,
    (key, expected): (&str, &str),
    read: impl Fn(&FilterValue) -> Option<T>,
) -> Result<Option<T>, EvidenceError> {
    let Some(value) = filter.get(key) else { return Ok(None) };
    read(value).map(Some).ok_or_else(|| EvidenceError::BadValue {
        name: name.to_owned(),
        key: key.to_owned(),
        found: value.to_string(),
        expected: expected.to_owned(),
    })
}

/// Words of `names` that come near to what was asked for, at most three.
pub(crate) fn near_words<'a>(asked: &str, names: impl Iterator<Item = &'a str>) -> String {
    let words: std::collections::BTreeSet<String> = names
        .flat_map(|name| plain(name).split(' ').map(str::to_owned).collect::<Vec<_>>())
        .filter(|word| word.len() > 2)
        .collect();
    nearest(&plain(asked), words.iter().map(String::as_str), 3).join(", ")
}

/// Dollars as people write them: `$1,234`.
pub(crate) fn dollars(amount: f64) -> String {
    let digits = format!("{:.0}", amount.abs());
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{}${grouped}", if amount < 0.0 { "-" } else { "" })
}

/// A share in whole percent, such as `12 %`; below one percent `under 1 %`.
pub(crate) fn percent(share: f64) -> String {
    if share > 0.0 && share < 0.01 { "under 1 %".to_owned() } else { format!("{:.0} %", share * 100.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_and_shares_in_words() {
        assert_eq!(dollars(1_234_567.4), "$1,234,567");
        assert_eq!(dollars(-999.0), "-$999");
        assert_eq!(dollars(0.0), "$0");
        assert_eq!(percent(0.123), "12 %");
        assert_eq!(percent(0.004), "under 1 %");
    }

    #[test]
    fn periods_need_an_end_and_run_forwards() {
        assert!(period(&"2021".into()).is_some() && period(&"2020-06..".into()).is_some());
        assert_eq!(period(&"..".into()), None);
        assert_eq!(period(&"2021..2020".into()), None);
        assert_eq!(period(&"soon".into()), None);
    }
}
