//! A table whose rows are choices: names in the first column if it holds any, numbers in the others.

use super::described;
use crate::fault::Fault;
use crate::user_table::UserTable;
use terrain_evidence::columns::Values;

/// The table, `[choice][column]`.
#[derive(Debug)]
pub(super) struct Choices {
    pub(super) file: String,
    pub(super) names: Vec<String>,
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Vec<f64>>,
    pub(super) left_out: Option<String>,
}

impl Choices {
    /// Reads the choices; `label` names the column that holds their names.
    pub(super) fn of(table: &UserTable, label: Option<&str>) -> Result<Self, Fault> {
        let columns = &table.columns;
        let label = match label {
            Some(name) => Some(table.place("--choice", name)?),
            None => (!columns.holds_numbers(0)).then_some(0),
        };
        let all: Vec<usize> = (0..columns.names().count()).collect();
        let complete = table.complete(&all)?;
        let mut found = Self {
            file: columns.file().to_owned(),
            names: Vec::new(),
            columns: Vec::new(),
            rows: vec![Vec::new(); complete.rows()],
            left_out: complete.left_out_in_words(),
        };
        for (place, column) in complete.columns.iter().enumerate() {
            match &column.values {
                Values::Names { names, of_row } if Some(place) == label => {
                    let name = |kind: &u32| usize::try_from(*kind).ok().and_then(|kind| names.get(kind));
                    found.names = of_row.iter().filter_map(name).map(|name| described(name)).collect();
                }
                Values::Numbers(values) if Some(place) == label => {
                    found.names = values.iter().map(f64::to_string).collect();
                }
                Values::Names { .. } => {
                    let (file, name) = (&found.file, &column.name);
                    return Err(Fault::new(format!(
                        "{file}: column `{name}` holds names, and the columns of choices hold numbers"
                    ))
                    .help(format!(
                        "leave the column out, or, if it names the choices, say --choice \"{name}\""
                    )));
                }
                Values::Numbers(values) => {
                    found.columns.push(described(&column.name));
                    for (row, value) in found.rows.iter_mut().zip(values) {
                        row.push(*value);
                    }
                }
            }
        }
        if found.names.is_empty() {
            found.names = (1..=found.rows.len()).map(|number| format!("choice {number}")).collect();
        }
        if found.columns.is_empty() {
            let file = &found.file;
            return Err(Fault::new(format!(
                "{file}: beside the names of the choices there is no column with numbers"
            )));
        }
        Ok(found)
    }
}
