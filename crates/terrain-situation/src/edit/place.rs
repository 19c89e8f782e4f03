//! A table of the document with the places of its keys in the text: in sections, in braces, or with dots. What is done there
//! belongs to the module above.

use super::splice::{self, Splice};
use super::{EditFault, by_hand};
use std::ops::Range;
use toml_edit::{InlineTable, Item, Table, TableLike, Value};

/// A table as it is written.
#[derive(Clone, Copy)]
pub(super) enum Held<'d> {
    /// `[section]`, or keys with dots outside of braces.
    Standard(&'d Table),
    /// `{ … }`.
    Inline(&'d InlineTable),
}

/// The table with that id among those at `key`.
pub(super) fn find<'d>(root: &'d Table, key: &str, id: &str) -> Option<Held<'d>> {
    let is_it = |held: &Held<'_>| held.get("id").and_then(Item::as_str) == Some(id);
    match root.get(key)? {
        Item::ArrayOfTables(tables) => tables.iter().map(Held::Standard).find(is_it),
        Item::Value(Value::Array(list)) => {
            list.iter().filter_map(Value::as_inline_table).map(Held::Inline).find(is_it)
        }
        _ => None,
    }
}

impl<'d> Held<'d> {
    pub(super) fn of(item: &'d Item) -> Option<Self> {
        match item {
            Item::Table(table) => Some(Self::Standard(table)),
            Item::Value(Value::InlineTable(table)) => Some(Self::Inline(table)),
            _ => None,
        }
    }

    fn table(&self) -> &'d dyn TableLike {
        match self {
            Self::Standard(table) => *table,
            Self::Inline(table) => *table,
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<&'d Item> {
        self.table().get(key)
    }

    pub(super) const fn is_inline(&self) -> bool {
        matches!(self, Self::Inline(_))
    }

    pub(super) fn is_dotted(&self) -> bool {
        match self {
            Self::Standard(table) => table.is_dotted(),
            Self::Inline(table) => table.is_dotted(),
        }
    }

    pub(super) fn key_span(&self, key: &str) -> Option<Range<usize>> {
        self.table().key(key).and_then(toml_edit::Key::span)
    }

    /// Places of the values that stand in this table itself, not in sections of their own.
    fn values(&self) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for (_, item) in self.table().iter() {
            match item {
                Item::Value(Value::InlineTable(inner)) if inner.is_dotted() => {
                    found.extend(Self::Inline(inner).values());
                }
                Item::Value(value) => found.extend(value.span()),
                Item::Table(inner) if inner.is_dotted() => found.extend(Self::Standard(inner).values()),
                _ => {}
            }
        }
        found.sort_by_key(|span| span.start);
        found
    }

    /// Adds keys after the last one of the table: lines in a section, more of the same in braces.
    pub(super) fn insert(&self, text: &str, keys: &[String]) -> Result<Splice, EditFault> {
        let last = self.values().last().map(|span| span.end);
        match self {
            Self::Inline(table) => {
                let keys = keys.join(", ");
                match (last, table.span()) {
                    (Some(end), _) => Ok(Splice::new(end..end, format!(", {keys}"))),
                    (None, Some(span)) => Ok(Splice::new(span, format!("{{ {keys} }}"))),
                    (None, None) => Err(by_hand("{}", "not where it was expected")),
                }
            }
            Self::Standard(table) => {
                let after = last.or_else(|| table.span().map(|header| header.end));
                let after = after.ok_or_else(|| by_hand("section", "spread over the file"))?;
                let indent = match self.values().last() {
                    Some(last) => splice::indent(text, last.start),
                    None => "",
                };
                Ok(splice::lines_after(text, after, indent, keys))
            }
        }
    }

    /// Lines in place of all keys of a section or of a group written with dots.
    pub(super) fn replace_all(&self, text: &str, lines: &[String]) -> Result<Vec<Splice>, EditFault> {
        let values = self.values();
        let Some((first, others)) = values.split_first() else {
            return self.insert(text, lines).map(|one| vec![one]);
        };
        let start = splice::line_start(text, first.start) + splice::indent(text, first.start).len();
        let mut splices = vec![splice::lines_in_place(text, start..first.end, lines)];
        splices.extend(others.iter().map(|value| splice::without_lines(text, value.clone())));
        Ok(splices)
    }

    /// Takes a section out, its header and its keys; comments stay.
    pub(super) fn remove(&self, text: &str) -> Vec<Splice> {
        let header = match self {
            Self::Standard(table) => table.span(),
            Self::Inline(_) => None,
        };
        header.into_iter().chain(self.values()).map(|span| splice::without_lines(text, span)).collect()
    }
}
