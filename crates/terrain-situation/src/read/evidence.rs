//! `{ evidence = "…", where = { … } }`: an estimate from public records, by name and filter. Looking it up belongs to
//! whoever has the records.

use super::Draft;
use super::names::{did_you_mean, listed};
use super::table::{Entry, Node, entry, shown, text_of, wrong_type};
use crate::fault::{Remark, RemarkKind};
use std::collections::BTreeMap;
use toml_edit::TableLike;

/// `evidence = "…", where = { … }`: name and filter, each filter as text.
pub(crate) fn read(
    draft: &mut Draft<'_>,
    table: &dyn TableLike,
) -> Option<(String, BTreeMap<String, String>)> {
    let name = entry(table, "evidence").and_then(|entry| text_of(draft, &entry))?;
    let filter = filter(draft, table);
    if let Err(known) = (draft.context.known_evidence)(&name.value) {
        let help = did_you_mean(&name.value, known.iter().map(String::as_str)).unwrap_or_else(|| {
            if known.is_empty() {
                "there are no records yet; import some, or write a range".to_owned()
            } else {
                format!("estimates are {}", listed(known.iter().map(String::as_str)))
            }
        });
        let message = format!("there is no estimate `{}` from public records", name.value);
        draft.remark(
            Remark::fault(RemarkKind::UnknownEvidence, message, name.span.clone(), "no such estimate")
                .help(help),
        );
        return None;
    }
    Some((name.value, filter?))
}

fn filter(draft: &mut Draft<'_>, table: &dyn TableLike) -> Option<BTreeMap<String, String>> {
    let Some(whole) = entry(table, "where") else { return Some(BTreeMap::new()) };
    let Node::Table(conditions) = whole.node else {
        wrong_type(draft, &whole, "a table such as { eligible = \"50..100\", state = \"MI\" }");
        return None;
    };
    let mut filter = BTreeMap::new();
    for (key, _) in conditions.iter() {
        let part = entry(conditions, key)?;
        let Some(written) = condition(&part) else {
            wrong_type(
                draft,
                &part,
                "text, a number, a range such as \"50..100\" or [50, 100], or a list of texts",
            );
            return None;
        };
        filter.insert(key.to_owned(), written);
    }
    Some(filter)
}

/// One condition as text: a range as `50..100`, several texts with commas.
fn condition(part: &Entry<'_>) -> Option<String> {
    if let Some(text) = part.node.as_text() {
        return Some(text.to_owned());
    }
    if let Some(number) = part.node.as_number() {
        return number.is_finite().then(|| shown(number));
    }
    let Node::List(list) = &part.node else { return None };
    let numbers: Vec<f64> = list.iter().filter_map(|part| part.value.as_number()).collect();
    let texts: Vec<&str> = list.iter().filter_map(|part| part.value.as_text()).collect();
    match numbers.as_slice() {
        &[low, high] if list.len() == 2 && low <= high => Some(format!("{}..{}", shown(low), shown(high))),
        [] if !texts.is_empty() && texts.len() == list.len() => Some(texts.join(", ")),
        _ => None,
    }
}
