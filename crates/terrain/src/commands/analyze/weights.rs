//! `terrain analyze weights`: which weights of what one values speak for which choice.

use super::payoffs::Choices;
use super::text_options;
use crate::answer::Answer;
use crate::fault::Fault;
use crate::user_table::TableFile;
use clap::Args;
use miette::Result;
use serde_json::json;
use terrain_decide::robustness::{not_dominated, smaa};
use terrain_report::analyses::{Weighed, weighed};

/// See which choice is best under which weights of what you value (SMAA-2)
///
/// Rows are choices, columns are what you value, more is better. Nothing is assumed of the weights: all that are possible
/// are tried.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
                        terrain analyze weights choices.csv\n  \
                        terrain analyze weights choices.csv --less costs,weeks --json\n\n\
                        The table:\n  choice,reforms,base,independence\n  alone,0.2,0.6,0.9\n  together,0.8,0.5,0.3")]
pub(crate) struct Weights {
    #[command(flatten)]
    table: TableFile,
    /// The column that names the choices [default: the first, if it holds names]
    #[arg(long, value_name = "COL")]
    choice: Option<String>,
    /// Columns of which less is better
    #[arg(long, value_name = "COL,COL", value_delimiter = ',')]
    less: Vec<String>,
    /// Take the numbers as they are instead of putting each column on a scale from 0 to 1
    #[arg(long)]
    as_it_is: bool,
    /// Weights to draw where the shares are not worked out exactly
    #[arg(long, default_value_t = 100_000, value_name = "N", value_parser = clap::value_parser!(u32).range(100..=100_000_000))]
    draws: u32,
    /// Seed of the draws
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

impl Weights {
    pub(crate) fn run(self, json: bool) -> Result<Answer> {
        let table = self.table.read()?;
        let mut less = Vec::new();
        for name in &self.less {
            table.place("--less", name)?;
            less.push(super::described(name));
        }
        let choices = Choices::of(&table, self.choice.as_deref())?;
        let mut values = choices.rows.clone();
        for (place, name) in choices.columns.iter().enumerate() {
            let sign = if less.contains(name) { -1.0 } else { 1.0 };
            let column = values.iter().map(|row| sign * row[place]);
            let (low, high) =
                column.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
            for row in &mut values {
                let x = sign * row[place];
                row[place] = match (self.as_it_is, high > low) {
                    (true, _) => x,
                    (false, true) => (x - low) / (high - low),
                    // All choices are alike in this.
                    (false, false) => 0.0,
                };
            }
        }
        let undominated = not_dominated(&values);
        let found = smaa(values, self.seed, self.draws)
            .map_err(|error| Fault::new(format!("{}: {error}", choices.file)))?;
        let view = Weighed {
            choices: &choices.names,
            criteria: &choices.columns,
            found: &found,
            undominated: &undominated,
            scaled: !self.as_it_is,
            left_out: choices.left_out.clone(),
        };
        let value = json!({
            "choices": choices.names,
            "criteria": choices.columns,
            "rank_acceptability": found.ranks,
            "central_weights": found.central_weights,
            "confidence": found.confidence,
            "not_dominated": undominated,
            "draws": found.draws,
            "left_out": choices.left_out,
        });
        Ok(Answer::either(json, &value, || weighed(&view, &text_options(Vec::new()))))
    }
}
