//! Values as the file writes them. What they are belongs to whoever knows it.

use crate::read::shown;
use std::collections::BTreeMap;
use toml_edit::Value;

/// Text in quotes.
#[must_use]
pub fn text(text: &str) -> String {
    Value::from(text).to_string().trim().to_owned()
}

/// A number as a person would write it, no finer than four digits after the point.
#[must_use]
pub fn number(number: f64) -> String {
    shown((number * 1e4).round() / 1e4)
}

/// `{ evidence = "…", where = { … } }`, with further keys after it.
///
/// ```
/// use std::collections::BTreeMap;
/// use terrain_situation::edit::evidence;
/// let filter = BTreeMap::from([("state".to_owned(), "MI".to_owned())]);
/// assert_eq!(
///     evidence("nlrb.unit_size", &filter, &[]),
///     "{ evidence = \"nlrb.unit_size\", where = { state = \"MI\" } }"
/// );
/// ```
#[must_use]
pub fn evidence(name: &str, filter: &BTreeMap<String, String>, further: &[(&str, &str)]) -> String {
    let mut keys = vec![format!("evidence = {}", text(name))];
    if !filter.is_empty() {
        let conditions: Vec<String> =
            filter.iter().map(|(key, value)| format!("{key} = {}", text(value))).collect();
        keys.push(format!("where = {{ {} }}", conditions.join(", ")));
    }
    keys.extend(further.iter().map(|(key, value)| format!("{key} = {}", text(value))));
    format!("{{ {} }}", keys.join(", "))
}

/// `{ low, best, high }`.
#[must_use]
pub fn range(low: f64, best: f64, high: f64) -> String {
    format!("{{ low = {}, best = {}, high = {} }}", number(low), number(best), number(high))
}
