//! Taking fields from JSON, noting whatever is not as expected: line, field, what was found, what was expected.

use super::decimal::Decimal;
use super::place;
use crate::fault::Fault;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use terrain_power::Unions;

/// A text that is read, and its faults so far.
#[derive(Debug)]
pub(super) struct Fields<'a> {
    text: &'a str,
    faults: Vec<(usize, String)>,
}

impl<'a> Fields<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, faults: Vec::new() }
    }

    pub(super) fn is_clean(&self) -> bool {
        self.faults.is_empty()
    }

    /// Notes a fault.
    pub(super) fn add(&mut self, field: &str, expected: impl AsRef<str>) {
        let line = place::line(self.text, field);
        self.add_at(line, field, expected);
    }

    pub(super) fn add_at(&mut self, line: usize, field: &str, expected: impl AsRef<str>) {
        self.faults.push((line, format!("line {line}, {field}: {}", expected.as_ref())));
    }

    pub(super) fn into_fault(mut self, file: &str) -> Fault {
        self.faults.sort_by_key(|(line, _)| *line);
        let message = match self.faults.as_slice() {
            [(_, only)] => format!("{file}, {only}"),
            several => {
                several.iter().fold(format!("{file}: {} faults", several.len()), |mut text, (_, one)| {
                    // Writing into a String cannot fail.
                    let _ = write!(text, "\n  {one}");
                    text
                })
            }
        };
        Fault::new(message)
    }

    pub(super) fn object<'v>(
        &mut self,
        field: &str,
        value: &'v Value,
        known: &[&str],
    ) -> Option<&'v Map<String, Value>> {
        let Some(map) = value.as_object() else {
            self.add(field, format!("expected an object with {}, found {}", known.join(", "), kind(value)));
            return None;
        };
        for key in map.keys().filter(|key| !known.contains(&key.as_str())) {
            let hint = match nearest(key, known.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("known are {}", known.join(", ")),
            };
            self.add(field, format!("`{key}` is not known here; {hint}"));
        }
        Some(map)
    }

    pub(super) fn needed<'v>(
        &mut self,
        map: &'v Map<String, Value>,
        field: &str,
        key: &str,
    ) -> Option<&'v Value> {
        let found = map.get(key);
        if found.is_none() {
            let field = if field.is_empty() { key.to_owned() } else { format!("{field}.{key}") };
            self.add(&field, "missing");
        }
        found
    }

    pub(super) fn list<'v>(&mut self, value: Option<&'v Value>, field: &str) -> &'v [Value] {
        match value {
            None => &[],
            Some(Value::Array(list)) => list,
            Some(other) => {
                self.add(field, format!("expected a list, found {}", kind(other)));
                &[]
            }
        }
    }

    pub(super) fn text(&mut self, field: &str, value: &Value) -> Option<String> {
        match value {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            other => {
                self.add(field, format!("expected a name in quotes, found {}", kind(other)));
                None
            }
        }
    }

    /// A number of votes.
    pub(super) fn votes(&mut self, field: &str, value: &Value) -> Option<Decimal> {
        let Value::Number(number) = value else {
            self.add(field, format!("expected a number, 0 or more, found {}", kind(value)));
            return None;
        };
        Decimal::read(number).map_err(|wrong| self.add(field, format!("{number} {wrong}"))).ok()
    }

    /// The place of a player among `players`.
    pub(super) fn player(&mut self, field: &str, id: &str, players: &[String]) -> Option<usize> {
        let found = players.iter().position(|player| player == id);
        if found.is_none() {
            let hint = match nearest(id, players.iter().map(String::as_str)) {
                Some(player) => format!("did you mean `{player}`?"),
                None => {
                    let shown: Vec<&str> = players.iter().take(8).map(String::as_str).collect();
                    let more = if players.len() > 8 { ", …" } else { "" };
                    format!("players are {}{more}", shown.join(", "))
                }
            };
            self.add(field, format!("no player is called `{id}`; {hint}"));
        }
        found
    }

    pub(super) fn unions(&mut self, value: &Value, players: &[String]) -> Option<Unions> {
        let mut unions = Vec::new();
        let mut seen = BTreeMap::new();
        for (number, union) in self.list(Some(value), "unions").iter().enumerate() {
            let field = format!("unions[{number}]");
            let members = self.list(Some(union), &field);
            if members.is_empty() && union.is_array() {
                self.add(&field, "a union without players; leave it out");
            }
            let mut places = Vec::new();
            for (place, id) in members.iter().enumerate() {
                let field = format!("{field}[{place}]");
                let Some(id) = self.text(&field, id) else { continue };
                let Some(player) = self.player(&field, &id, players) else { continue };
                match seen.insert(player, number) {
                    Some(first) => self.add(
                        &field,
                        format!("`{id}` is in unions[{first}] already; nobody can be in two unions"),
                    ),
                    None => places.push(player),
                }
            }
            unions.push(places);
        }
        if !self.is_clean() {
            return None;
        }
        Unions::new(players.len(), unions).map_err(|error| self.add("unions", error.to_string())).ok()
    }
}

/// The known word that was meant, if one is near enough: the same but for capitals and spaces, or two letters off.
fn nearest<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let plain = |text: &str| text.trim().to_lowercase();
    let word = plain(word);
    let far = known.map(|known| (strsim::damerau_levenshtein(&word, &plain(known)), known));
    let near = far.filter(|(off, known)| *off == 0 || (*off <= 2 && known.chars().count() > 2 * off));
    near.min_by_key(|(off, _)| *off).map(|(_, known)| known)
}

/// A value as one says it in a message.
pub(super) fn kind(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(text) => {
            let mut short: String = text.chars().take(30).collect();
            if short.len() < text.len() {
                short.push('…');
            }
            format!("the text \"{short}\"")
        }
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}
