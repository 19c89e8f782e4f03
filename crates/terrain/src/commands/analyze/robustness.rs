//! `terrain analyze robustness`: which choice holds up, by each decision criterion.

use super::payoffs::Choices;
use super::text_options;
use crate::answer::Answer;
use crate::fault::Fault;
use crate::user_table::{TableFile, UserTable};
use clap::Args;
use miette::Result;
use serde_json::{Map, Value, json};
use std::path::PathBuf;
use terrain_decide::robustness::{
    Criterion, Demand, Payoffs, Settings, Threshold, best, judge, not_dominated, satisfied,
};
use terrain_decide::value_of_information::perfect;
use terrain_report::analyses::{Compared, compared, disagreements};

/// See which choice holds up when the future is unknown, by each decision criterion, and where they disagree
///
/// Rows are choices, columns are futures, more is better (or say --less-is-better). A first column with names names the choices. Every best choice is
/// named where several are.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
                        terrain analyze robustness payoffs.csv\n  \
                        terrain analyze robustness payoffs.csv --enough 100 --hurwicz 0.3 --json\n  \
                        terrain analyze robustness wins.csv --enough 0.4 --also costs.csv --also-at-most 0.7\n\n\
                        The table:\n  choice,defensive,contested,offensive\n  alone,2,3,5\n  together,0,4,9")]
pub(crate) struct Robustness {
    #[command(flatten)]
    table: TableFile,
    /// The column that names the choices [default: the first, if it holds names]
    #[arg(long, value_name = "COL")]
    choice: Option<String>,
    /// Weight of the best case against the worst (Hurwicz), from 0 to 1
    #[arg(long, default_value_t = 0.5, value_name = "SHARE")]
    hurwicz: f64,
    /// Result that is enough: counts the futures in which it is reached (domain criterion)
    #[arg(long, value_name = "X", allow_negative_numbers = true)]
    enough: Option<f64>,
    /// Less is better: losses or costs
    #[arg(long)]
    less_is_better: bool,
    /// A second outcome of the same choices in the same futures, to be met as well
    #[arg(long, value_name = "TABLE.csv", requires = "limit")]
    also: Option<PathBuf>,
    /// What the second outcome must at least be
    #[arg(long, value_name = "X", allow_negative_numbers = true, requires = "also", group = "limit")]
    also_at_least: Option<f64>,
    /// What the second outcome may at most be
    #[arg(long, value_name = "X", allow_negative_numbers = true, requires = "also", group = "limit")]
    also_at_most: Option<f64>,
}

impl Robustness {
    pub(crate) fn run(self, json: bool) -> Result<Answer> {
        if !(0.0..=1.0).contains(&self.hurwicz) {
            return Err(Fault::new(format!("--hurwicz: {} is not a share from 0 to 1", self.hurwicz)).into());
        }
        let table = self.table.read()?;
        let mut choices = Choices::of(&table, self.choice.as_deref())?;
        // Criteria take more as better: losses are counted as negative gains, and so is the threshold.
        let sign = if self.less_is_better { -1.0 } else { 1.0 };
        for payoff in choices.rows.iter_mut().flatten() {
            *payoff *= sign;
        }
        let file = choices.file.clone();
        let fault = |error: terrain_decide::robustness::PayoffError| Fault::new(format!("{file}: {error}"));
        let payoffs = Payoffs::new(choices.rows.clone()).map_err(fault)?;
        let settings = Settings { hurwicz: self.hurwicz, threshold: self.enough.map(|x| sign * x) };
        let mut judged = judge(&payoffs, &settings);
        if self.also.is_some() {
            let shares = self.jointly(&payoffs, &choices, sign)?;
            judged.retain(|one| one.criterion != Criterion::Domain);
            let values: Vec<Option<f64>> = shares.into_iter().map(Some).collect();
            let best = best(&values, true, 1e-12);
            judged.push(terrain_decide::robustness::Judged { criterion: Criterion::Domain, values, best });
        }
        let even = vec![1.0 / payoffs.futures() as f64; payoffs.futures()];
        let information = perfect(&payoffs, &even).map_err(fault)?;
        let undominated = not_dominated(payoffs.rows());
        let view = Compared {
            choices: &choices.names,
            futures: payoffs.futures(),
            judged: &judged,
            undominated: &undominated,
            information: &information,
            left_out: choices.left_out.clone(),
        };
        let name = |choice: usize| choices.names.get(choice).cloned().unwrap_or_default();
        let named = |places: &[usize]| places.iter().map(|place| name(*place)).collect::<Vec<_>>();
        let criteria: Map<String, Value> = judged
            .iter()
            .map(|one| {
                // Gains that were turned around are shown as the losses that the table holds.
                let figure = |value: &Option<f64>| value.map(|value| if in_payoffs(one.criterion) { sign * value } else { value });
                let value = json!({
                    "values": one.values.iter().map(figure).collect::<Vec<_>>(),
                    "best": one.best,
                    "best_choices": named(&one.best),
                    "more_is_better": if in_payoffs(one.criterion) { !self.less_is_better } else { one.criterion.more_is_better() },
                });
                (one.criterion.name().to_owned(), value)
            })
            .collect();
        let value = json!({
            "choices": choices.names,
            "futures": choices.columns,
            "hurwicz_alpha": self.hurwicz,
            "satisficing_threshold": self.enough,
            "criteria": criteria,
            "not_dominated": undominated,
            "value_of_perfect_information": information.value,
            "disagreements": disagreements(&judged, &|choice| format!("“{}”", name(choice))),
            "left_out": choices.left_out,
        });
        Ok(Answer::either(json, &value, || compared(&view, &text_options(Vec::new()))))
    }

    /// Share of futures in which each choice meets both demands.
    fn jointly(&self, first: &Payoffs, choices: &Choices, sign: f64) -> Result<Vec<f64>> {
        let Some(path) = &self.also else { return Ok(Vec::new()) };
        let Some(least) = self.enough else {
            return Err(Fault::new("--also asks for two results at once, and the first is not said")
                .help("add --enough, what the first table must reach")
                .into());
        };
        let table: UserTable = self.table.like(path).read()?;
        let second = Choices::of(&table, self.choice.as_deref())?;
        if second.names != choices.names || second.columns != choices.columns {
            let (one, other) = (&choices.file, &second.file);
            return Err(Fault::new(format!("{one} and {other} do not have the same choices and futures"))
                .help("both tables need the same rows and columns in the same order")
                .into());
        }
        let outcome =
            Payoffs::new(second.rows).map_err(|error| Fault::new(format!("{}: {error}", second.file)))?;
        let threshold = match (self.also_at_least, self.also_at_most) {
            (Some(least), _) => Threshold::AtLeast(least),
            (None, most) => Threshold::AtMost(most.unwrap_or_default()),
        };
        let demands = [
            Demand { outcome: first.clone(), threshold: Threshold::AtLeast(sign * least) },
            Demand { outcome, threshold },
        ];
        Ok(satisfied(&demands).map_err(|error| Fault::new(error.to_string()))?)
    }
}

/// Whether the figure is a payoff itself, in the unit and with the sign of the table.
fn in_payoffs(criterion: Criterion) -> bool {
    matches!(criterion, Criterion::Maximin | Criterion::Maximax | Criterion::Hurwicz | Criterion::Laplace)
}
