//! The table of somebody's own that `terrain analyze` works on: opening it, finding its columns by name, saying what
//! is missing. What a column holds belongs to `terrain-evidence`; what the analyses make of it, to `terrain-decide`.

use crate::fault::Fault;
use clap::Args;
use std::fs::File;
use std::path::{Path, PathBuf};
use terrain_evidence::ReadError;
use terrain_evidence::columns::{Columns, Complete};

/// Which table, and how to read it.
#[derive(Debug, Args)]
pub(crate) struct TableFile {
    /// The table: headings in the first line, commas between cells; .csv or .csv.gz
    #[arg(value_name = "TABLE.csv")]
    table: PathBuf,
    /// Columns that hold names although they look like numbers (codes), separated by commas
    #[arg(long, value_name = "COL,COL", value_delimiter = ',')]
    names: Vec<String>,
}

/// A table that was read.
#[derive(Debug)]
pub(crate) struct UserTable {
    pub(crate) columns: Columns,
}

impl TableFile {
    /// Another table, read in the same way.
    pub(crate) fn like(&self, other: &Path) -> Self {
        Self { table: other.to_owned(), names: self.names.clone() }
    }

    /// Reads the table.
    pub(crate) fn read(&self) -> Result<UserTable, Fault> {
        let file = self.table.display().to_string();
        if self.table.is_dir() {
            return Err(Fault::new(format!("{file} is a folder; name a table")));
        }
        let opened =
            File::open(&self.table).map_err(|error| Fault::new(format!("cannot read {file}: {error}")))?;
        let columns = Columns::read(opened, &file, &self.names).map_err(|error| explained(&error))?;
        Ok(UserTable { columns })
    }
}

impl UserTable {
    /// Place of a column that an option names.
    pub(crate) fn place(&self, option: &str, name: &str) -> Result<usize, Fault> {
        self.columns.place(name).map_err(|nearest| {
            let file = self.columns.file();
            let fault = Fault::new(format!("{option}: no column of {file} is called `{name}`"));
            match nearest.split_first() {
                None => fault,
                Some((first, [])) => fault.help(format!("the only column is `{first}`")),
                Some((first, others)) => {
                    let others: Vec<String> = others.iter().map(|name| format!("`{name}`")).collect();
                    fault.help(format!("did you mean `{first}`? Others: {}", others.join(", ")))
                }
            }
        })
    }

    /// Places of the inputs: those that an option names, or without any all columns but `but`.
    pub(crate) fn inputs(&self, option: &str, named: &[String], but: &[usize]) -> Result<Vec<usize>, Fault> {
        if named.is_empty() {
            return Ok((0..self.columns.names().count()).filter(|place| !but.contains(place)).collect());
        }
        let mut places: Vec<usize> = Vec::new();
        for name in named {
            let place = self.place(option, name)?;
            if but.contains(&place) {
                return Err(Fault::new(format!(
                    "{option}: `{name}` is the outcome, it cannot be an input too"
                )));
            }
            if !places.contains(&place) {
                places.push(place);
            }
        }
        Ok(places)
    }

    /// These columns, in the rows in which none of them lacks a value; a fault when no such row is left.
    pub(crate) fn complete(&self, places: &[usize]) -> Result<Complete, Fault> {
        let complete = self.columns.complete(places);
        if complete.rows() == 0 {
            let file = self.columns.file();
            let fault = Fault::new(format!("{file}: in every row a value is missing"));
            return Err(fault.help(complete.left_out_in_words().unwrap_or_default()));
        }
        Ok(complete)
    }
}

fn explained(error: &ReadError) -> Fault {
    let fault = Fault::new(error.to_string());
    match error {
        ReadError::Field { field, expected, .. } if expected.starts_with("a number") => fault.help(format!(
            "mend the cell, leave it empty if the value is missing, or read the column as names: --names \"{field}\""
        )),
        _ => fault,
    }
}
