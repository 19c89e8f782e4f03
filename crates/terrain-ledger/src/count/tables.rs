//! Rows by group. Groups of fewer than five rows are put together, so that no number stands for a few persons.

use super::column::{Found, values};
use super::{CountFault, SMALLEST_GROUP};
use crate::personal::personal;
use csv::ByteRecord;
use serde::Serialize;
use std::collections::BTreeMap;

/// Different values that a column of groups may have.
const MOST_GROUPS: usize = 2_000;
/// Letters of a value that is a group's name.
const LONGEST_NAME: usize = 100;

/// Rows by the values of one column.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Table {
    /// The column.
    pub column: String,
    /// Whether a row may be in several groups.
    pub several: bool,
    /// Groups, largest first.
    pub groups: Vec<Group>,
    /// Rows of all groups that are too small to be told; `None` where there is none, or where a row may be in several.
    pub others: Option<u64>,
    /// Whether small groups were put together or left out.
    pub merged: bool,
}

/// A group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Group {
    /// The value; empty for rows without one.
    pub value: String,
    /// Rows.
    pub rows: u64,
}

#[derive(Default)]
pub(super) struct Tally {
    rows: BTreeMap<String, u64>,
}

impl Tally {
    pub(super) fn add(&mut self, column: &Found, record: &ByteRecord, row: u64) -> Result<(), CountFault> {
        let text = column.text(record, row)?;
        if !column.many {
            return self.one(text, column, row);
        }
        let mut any = false;
        let mut before: Vec<&str> = Vec::new();
        for value in values(text) {
            any = true;
            if !before.contains(&value) {
                before.push(value);
                self.one(value, column, row)?;
            }
        }
        if any { Ok(()) } else { self.one("", column, row) }
    }

    fn one(&mut self, value: &str, column: &Found, row: u64) -> Result<(), CountFault> {
        if let Some(rows) = self.rows.get_mut(value) {
            *rows += 1;
            return Ok(());
        }
        let fault = |message: String| {
            let help = "the column is no group: name another with --group COLUMN, or leave --preset out";
            Err(CountFault::new(message).at(row).column(column.shown()).help(help))
        };
        if let Some(kind) = personal(value) {
            return fault(format!("a value seems to hold {kind}, and no group is made of that"));
        }
        if value.chars().count() > LONGEST_NAME || value.chars().any(char::is_control) {
            return fault(format!(
                "a value is no name of a group: longer than {LONGEST_NAME} letters, or with line breaks"
            ));
        }
        if self.rows.len() >= MOST_GROUPS {
            return fault(format!("there are more than {MOST_GROUPS} different values"));
        }
        self.rows.insert(value.to_owned(), 1);
        Ok(())
    }

    pub(super) fn table(self, column: String, several: bool) -> Table {
        let mut groups: Vec<Group> =
            self.rows.into_iter().map(|(value, rows)| Group { value, rows }).collect();
        groups.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.value.cmp(&b.value)));
        let small = groups.iter().position(|group| group.rows < SMALLEST_GROUP).unwrap_or(groups.len());
        let mut others: u64 = groups.drain(small..).map(|group| group.rows).sum();
        let merged = others > 0;
        // What is left over could be had by subtraction, so it must not be small either.
        while !several && others > 0 && others < SMALLEST_GROUP {
            let Some(group) = groups.pop() else { break };
            others += group.rows;
        }
        Table { column, several, groups, others: (merged && !several).then_some(others), merged }
    }
}
