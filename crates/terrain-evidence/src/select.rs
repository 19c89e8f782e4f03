//! Choosing rows of a record: filter keys that several records share, and what was left out.
//!
//! Belongs here: how a value is understood. Does not: which keys a record has.

use std::collections::{BTreeMap, BTreeSet};

use crate::date::Date;
use crate::error::{EvidenceError, nearest};
use crate::filter::{Filter, FilterValue};

/// Rows left out for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The reason, in plain words.
    pub reason: &'static str,
    /// How many.
    pub count: u64,
}

/// Counts rows left out, by reason.
#[derive(Clone, Debug, Default)]
pub(crate) struct Leaving(BTreeMap<&'static str, u64>);

impl Leaving {
    pub(crate) fn out(&mut self, reason: &'static str) {
        *self.0.entry(reason).or_default() += 1;
    }

    pub(crate) fn done(self) -> Vec<LeftOut> {
        self.0.into_iter().map(|(reason, count)| LeftOut { reason, count }).collect()
    }
}

/// The sentence for an estimate's caveats; `None` if nothing was left out.
pub(crate) fn left_out_in_words(left_out: &[LeftOut]) -> Option<String> {
    let parts: Vec<String> = left_out.iter().map(|out| format!("{} ({})", out.reason, out.count)).collect();
    (!parts.is_empty()).then(|| format!("Left out: {}.", parts.join("; ")))
}

/// Hands every condition to `set`, which answers `None` to a value that it cannot use.
///
/// # Errors
/// [`EvidenceError::UnknownKey`] for a key that is not among `keys`, [`EvidenceError::BadValue`].
pub(crate) fn apply(
    name: &str,
    filter: &Filter,
    keys: &[(&'static str, &'static str)],
    mut set: impl FnMut(&str, &FilterValue) -> Option<()>,
) -> Result<(), EvidenceError> {
    for (key, value) in filter {
        let Some((key, expected)) = keys.iter().find(|(known, _)| known == key) else {
            return Err(EvidenceError::UnknownKey {
                name: name.to_owned(),
                key: key.clone(),
                nearest: nearest(key, keys.iter().map(|(known, _)| *known), keys.len()),
            });
        };
        set(key, value).ok_or_else(|| EvidenceError::BadValue {
            name: name.to_owned(),
            key: (*key).to_owned(),
            found: value.to_string(),
            expected: (*expected).to_owned(),
        })?;
    }
    Ok(())
}

/// Every text of the value as `read` understands it; `None` if one is not understood, or there is none.
pub(crate) fn all<T>(value: &FilterValue, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    let read: Option<Vec<T>> = value.texts().iter().map(|text| read(text.trim())).collect();
    read.filter(|values| !values.is_empty())
}

/// States by their two letters, in capitals.
pub(crate) fn states(value: &FilterValue) -> Option<Vec<String>> {
    all(value, |text| {
        let two = text.len() == 2 && text.bytes().all(|b| b.is_ascii_alphabetic());
        two.then(|| text.to_ascii_uppercase())
    })
}

/// What was asked for one key, as `read` understands it; `None` where it was not asked for.
///
/// # Errors
/// [`EvidenceError::BadValue`] for a value that `read` does not understand.
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

/// Parts of names, as [`plain`] writes them.
pub(crate) fn parts_of_names(value: &FilterValue) -> Option<Vec<String>> {
    all(value, |text| Some(plain(text)).filter(|text| !text.is_empty()))
}

/// First and last day, both included; `None` for an open end.
pub(crate) type Period = (Option<Date>, Option<Date>);

/// A year, a month, a day, or a range of them.
pub(crate) fn period(value: &FilterValue) -> Option<Period> {
    let (first, last) = value.ends()?;
    let first = if first.is_empty() { None } else { Some(Date::first_of(&first)?) };
    let last = if last.is_empty() { None } else { Some(Date::last_of(&last)?) };
    match (first, last) {
        (Some(first), Some(last)) if first > last => None,
        period => Some(period),
    }
}

/// Whether a day lies in a period.
pub(crate) fn within(day: Date, (first, last): Period) -> bool {
    first.is_none_or(|first| day >= first) && last.is_none_or(|last| day <= last)
}

/// Lower case, words of letters and digits, one blank between.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.extend(word.chars().map(|c| c.to_ascii_lowercase()));
    }
    plain
}

/// The words of names, for whoever asked for a name that is not there.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words(BTreeSet<String>);

impl Words {
    /// Adds the words of a name.
    pub(crate) fn add(&mut self, name: &str) {
        for word in plain(name).split(' ').filter(|word| word.len() > 2) {
            if !self.0.contains(word) {
                self.0.insert(word.to_owned());
            }
        }
    }

    /// Those that come nearest to what was asked for: a whole name is never near to one word of it.
    pub(crate) fn near(&self, asked: &str) -> String {
        nearest(&plain(asked), self.0.iter().map(String::as_str), 3).join(", ")
    }
}

/// The words of names that come nearest to what was asked for.
pub(crate) fn near_words<'a>(asked: &str, names: impl Iterator<Item = &'a str>) -> String {
    let mut words = Words::default();
    names.for_each(|name| words.add(name));
    words.near(asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_run_forwards_and_may_be_open_at_an_end() {
        let day = |year, month, day| Date::new(year, month, day);
        assert_eq!(period(&"2021".into()), Some((day(2021, 1, 1), day(2021, 12, 31))));
        assert_eq!(period(&"2020-06..".into()), Some((day(2020, 6, 1), None)));
        assert_eq!(period(&"2021..2020".into()), None);
        assert_eq!(period(&"soon".into()), None);
        let june = period(&"2020-06".into()).unwrap();
        assert!(within(day(2020, 6, 30).unwrap(), june) && !within(day(2020, 7, 1).unwrap(), june));
    }

    #[test]
    fn a_value_that_is_not_understood_says_what_was_expected() {
        let filter = Filter::from([("top".to_owned(), "nine".into())]);
        let number = |value: &FilterValue| value.to_string().parse::<u8>().ok();
        let error = value("a.name", &filter, ("top", "1 to 5"), number).unwrap_err().to_string();
        assert_eq!(error, "`a.name`, filter `top`: found `nine`, expected 1 to 5");
        assert_eq!(value("a.name", &filter, ("of", "1 to 5"), number).unwrap(), None);
    }
}
