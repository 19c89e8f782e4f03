//! `terrain analyze robustness`.

use crate::answer::Answer;
use crate::user_table::TableFile;
use clap::Args;
use miette::Result;

/// Read the table
#[derive(Debug, Args)]
pub(crate) struct Robustness {
    #[command(flatten)]
    table: TableFile,
    /// The column that says whether it happened
    #[arg(long, value_name = "COL")]
    outcome: String,
}

impl Robustness {
    pub(crate) fn run(self, json: bool) -> Result<Answer> {
        let table = self.table.read()?;
        let outcome = table.place("--outcome", &self.outcome)?;
        let inputs = table.inputs("--inputs", &[], &[outcome])?;
        let complete = table.complete(&inputs)?;
        Ok(Answer::either(json, &complete.rows(), || format!("{} rows", complete.rows())))
    }
}
