//! `terrain analyze information`: what it is worth to find something out before choosing.

use super::{described, text_options};
use crate::answer::Answer;
use crate::fault::Fault;
use crate::user_table::TableFile;
use clap::Args;
use miette::Result;
use serde_json::json;
use terrain_decide::robustness::Payoffs;
use terrain_decide::value_of_information::{Estimate, by_value, of_quantity, perfect};
use terrain_evidence::columns::Values;
use terrain_report::analyses::{Learnt, learnt};

/// See what it is worth to find out one number before choosing (expected value of partial perfect information)
///
/// Rows are futures, all equally likely; some columns hold what each choice brings there, the others the numbers that are
/// uncertain. At least 32 rows are needed; the more, the narrower the ranges.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
                        terrain analyze information futures.csv --choices alone,together\n  \
                        terrain analyze information futures.csv --choices alone,together --inputs turnout,opposition --json")]
pub(crate) struct Information {
    #[command(flatten)]
    table: TableFile,
    /// The columns that hold what each choice brings, separated by commas; more is better
    #[arg(long, value_name = "COL,COL", value_delimiter = ',', required = true)]
    choices: Vec<String>,
    /// Numbers that could be found out, separated by commas [default: all other columns with numbers]
    #[arg(long, value_name = "COL,COL", value_delimiter = ',')]
    inputs: Vec<String>,
}

/// Rows from which on the estimate is made.
const FEWEST: usize = 32;
/// Parts of the table that are left out in turn.
const PARTS: usize = 8;

impl Information {
    pub(crate) fn run(self, json: bool) -> Result<Answer> {
        let table = self.table.read()?;
        let mut choices = Vec::new();
        for name in &self.choices {
            let place = table.place("--choices", name)?;
            if choices.contains(&place) {
                return Err(Fault::new(format!("--choices: `{name}` is named twice")).into());
            }
            choices.push(place);
        }
        if choices.len() < 2 {
            return Err(Fault::new("--choices: with one choice there is nothing to choose")
                .help("name two columns or more, separated by commas")
                .into());
        }
        let mut inputs = table.inputs("--inputs", &self.inputs, &choices)?;
        if self.inputs.is_empty() {
            inputs.retain(|place| table.columns.holds_numbers(*place));
        }
        let file = table.columns.file();
        if inputs.is_empty() {
            return Err(
                Fault::new(format!("{file}: beside the choices there is no column with numbers")).into()
            );
        }
        let wanted: Vec<usize> = choices.iter().chain(&inputs).copied().collect();
        let complete = table.complete(&wanted)?;
        let mut columns = Vec::new();
        for column in &complete.columns {
            let Values::Numbers(values) = &column.values else {
                return Err(Fault::new(format!(
                    "{file}: column `{}` holds names; numbers are needed",
                    column.name
                ))
                .into());
            };
            columns.push((described(&column.name), values.clone()));
        }
        let rows = complete.rows();
        if rows < FEWEST {
            return Err(Fault::new(format!(
                "{file}: {rows} rows are too few to say what a number is worth; at least {FEWEST} are needed"
            ))
            .into());
        }
        let inputs = columns.split_off(choices.len());
        let names: Vec<String> = columns.iter().map(|(name, _)| name.clone()).collect();
        let payoffs = Payoffs::new(columns.into_iter().map(|(_, values)| values).collect())
            .map_err(|error| Fault::new(format!("{file}: {error}")))?;
        let all = perfect(&payoffs, &vec![1.0 / rows as f64; rows])
            .map_err(|error| Fault::new(format!("{file}: {error}")))?;
        // Rows in the order of the file: parts of rows that follow one another, should neighbours be alike.
        let part: Vec<usize> = (0..rows).map(|row| row * PARTS / rows).collect();
        let found: Vec<Option<Estimate>> =
            inputs.iter().map(|(_, values)| of_quantity(&payoffs, values, &part)).collect();
        let order = by_value(&found);
        let listed: Vec<(String, Estimate)> = order
            .into_iter()
            .filter_map(|place| Some((inputs.get(place)?.0.clone(), found.get(place)?.clone()?)))
            .collect();
        let value = json!({
            "choices": names,
            "rows": rows,
            "expected": all.expected,
            "best": names.get(all.best),
            "with_perfect_information": all.informed,
            "value_of_perfect_information": all.value,
            "inputs": listed.iter().map(|(name, one)| json!({
                "input": name, "value": one.value, "interval": one.interval, "changes_the_choice": one.changes,
            })).collect::<Vec<_>>(),
            "left_out": { "rows": complete.rows_left_out },
        });
        let view =
            Learnt { choices: &names, all: &all, inputs: &listed, left_out: complete.left_out_in_words() };
        Ok(Answer::either(json, &value, || learnt(&view, &text_options(Vec::new()))))
    }
}
