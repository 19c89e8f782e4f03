//! The `where` of an evidence quantity: keys and values that choose rows of a record.
//!
//! Belongs here: the values and how ranges are written. Does not: what a key means, which each record decides.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{self, Deserialize, Deserializer, SeqAccess, Visitor};

use crate::error::EvidenceError;

/// Filters by key, such as `eligible` → `50..100`.
pub type Filter = BTreeMap<String, FilterValue>;

/// The value of one filter, as a situation file or the command line gives it.
#[derive(Clone, Debug, PartialEq)]
pub enum FilterValue {
    /// Text; a range is written `50..100`, both ends included, either end may be left out.
    Text(String),
    /// A number.
    Number(f64),
    /// Several texts, any of which may hold; two numbers are a range with both ends included.
    List(Vec<FilterValue>),
}

impl FilterValue {
    /// The texts among which a row must match one.
    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        match self {
            Self::List(values) => values.iter().flat_map(Self::texts).collect(),
            one => vec![one.to_string()],
        }
    }

    /// A range with both ends included: `50..100`, `50..`, `..9`, `7`, or a list of two numbers.
    ///
    /// `None` if it is not a range, or if it runs backwards.
    #[must_use]
    pub fn range(&self) -> Option<(f64, f64)> {
        let (low, high) = match self {
            Self::Number(value) => (*value, *value),
            Self::List(values) => match values.as_slice() {
                [Self::Number(low), Self::Number(high)] => (*low, *high),
                _ => return None,
            },
            Self::Text(text) => {
                let (low, high) = range_ends(text);
                let end = |text: &str, open: f64| {
                    if text.is_empty() { Some(open) } else { text.parse().ok() }
                };
                (end(low, f64::NEG_INFINITY)?, end(high, f64::INFINITY)?)
            }
        };
        (low <= high).then_some((low, high))
    }

    /// The two ends of a range as text, equal if there is one value; an open end is empty.
    #[must_use]
    pub fn ends(&self) -> Option<(String, String)> {
        match self {
            Self::Text(text) => {
                let (low, high) = range_ends(text);
                Some((low.to_owned(), high.to_owned()))
            }
            Self::Number(_) => Some((self.to_string(), self.to_string())),
            Self::List(values) => match values.as_slice() {
                [low, high] => Some((low.to_string(), high.to_string())),
                _ => None,
            },
        }
    }
}

fn range_ends(text: &str) -> (&str, &str) {
    let text = text.trim();
    text.split_once("..")
        .map_or((text, text), |(low, high)| (low.trim(), high.trim_start_matches('=').trim()))
}

impl fmt::Display for FilterValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(value) => write!(f, "{value}"),
            Self::List(values) => {
                let values: Vec<String> = values.iter().map(ToString::to_string).collect();
                write!(f, "{}", values.join(", "))
            }
        }
    }
}

impl From<&str> for FilterValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<f64> for FilterValue {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl<'de> Deserialize<'de> for FilterValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FilterVisitor)
    }
}

struct FilterVisitor;

impl<'de> Visitor<'de> for FilterVisitor {
    type Value = FilterValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text such as \"50..100\" or \"MI\", a number, or a list of them")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<FilterValue, E> {
        Ok(FilterValue::Text(text.to_owned()))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<FilterValue, E> {
        Ok(FilterValue::Number(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<FilterValue, E> {
        i32::try_from(value).map(|value| FilterValue::Number(f64::from(value))).map_err(E::custom)
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<FilterValue, E> {
        u32::try_from(value).map(|value| FilterValue::Number(f64::from(value))).map_err(E::custom)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<FilterValue, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = values.next_element()? {
            list.push(value);
        }
        Ok(FilterValue::List(list))
    }
}

/// Reads one condition of the command line, `key=value`; commas make a list.
///
/// ```
/// # use terrain_evidence::{FilterValue, parse_condition};
/// let (key, value) = parse_condition("nlrb.win_rate", "eligible=1..10")?;
/// assert_eq!((key.as_str(), value.range()), ("eligible", Some((1.0, 10.0))));
/// # Ok::<(), terrain_evidence::EvidenceError>(())
/// ```
///
/// # Errors
/// [`EvidenceError::BadValue`] when there is no `=` or one side of it is empty.
pub fn parse_condition(name: &str, text: &str) -> Result<(String, FilterValue), EvidenceError> {
    match text.split_once('=') {
        Some((key, value)) if !key.trim().is_empty() && !value.trim().is_empty() => {
            Ok((key.trim().to_owned(), from_text(value)))
        }
        _ => Err(EvidenceError::BadValue {
            name: name.to_owned(),
            key: text.to_owned(),
            found: text.to_owned(),
            expected: "KEY=VALUE, such as eligible=50..100".to_owned(),
        }),
    }
}

/// A filter whose values are all text, as a checked situation holds it; commas make a list.
#[must_use]
pub fn filter_from_texts(texts: &BTreeMap<String, String>) -> Filter {
    texts.iter().map(|(key, value)| (key.clone(), from_text(value))).collect()
}

fn from_text(value: &str) -> FilterValue {
    if !value.contains(',') {
        return FilterValue::from(value.trim());
    }
    let part = |part: &str| {
        let part = part.trim();
        part.parse().map_or_else(|_| FilterValue::from(part), FilterValue::Number)
    };
    FilterValue::List(value.split(',').map(part).collect())
}

/// The filter as one line of text, keys in order.
pub(crate) fn describe(filter: &Filter) -> String {
    if filter.is_empty() {
        return "the default filter".to_owned();
    }
    let parts: Vec<String> = filter.iter().map(|(key, value)| format!("{key} = {value}")).collect();
    parts.join(" and ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_in_all_their_forms() {
        let range = |text: &str| FilterValue::from(text).range();
        assert_eq!(range("50..100"), Some((50.0, 100.0)));
        assert_eq!(range("501.."), Some((501.0, f64::INFINITY)));
        assert_eq!(range("..9"), Some((f64::NEG_INFINITY, 9.0)));
        assert_eq!(range("7"), Some((7.0, 7.0)));
        assert_eq!(range("100..50"), None);
        assert_eq!(range("many"), None);
        let pair = FilterValue::List(vec![50.0.into(), 100.0.into()]);
        assert_eq!(pair.range(), Some((50.0, 100.0)));
    }

    #[test]
    fn reads_from_json_text_number_and_list() {
        let filter: Filter =
            serde_json::from_str(r#"{"eligible":[50,100],"state":"MI","period":2019}"#).unwrap();
        assert_eq!(filter["eligible"].range(), Some((50.0, 100.0)));
        assert_eq!(filter["state"].texts(), ["MI"]);
        assert_eq!(filter["period"].ends(), Some(("2019".into(), "2019".into())));
        assert!(serde_json::from_str::<Filter>(r#"{"state":true}"#).is_err());
    }
}
