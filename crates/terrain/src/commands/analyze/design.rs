//! `terrain analyze design`: which runs to make of a model of one's own, for `terrain analyze sensitivity`.

use crate::answer::Answer;
use crate::commands::analyze::ranges::Ranges;
use crate::fault::Fault;
use clap::{Args, ValueEnum};
use miette::Result;
use serde_json::json;
use std::fmt::Write as _;
use terrain_decide::sensitivity::morris::Trajectories;
use terrain_decide::sensitivity::saltelli::SaltelliDesign;
use terrain_decide::sensitivity::{LatinHypercube, Scramble, SensitivityError, SobolSequence};

/// Most numbers that are written: a table of this size is a gigabyte or so.
const LARGEST: usize = 50_000_000;

/// Write the runs to make of a model of your own, for sensitivity analysis
///
/// Run your model on every row, in this order, add its outcomes as a column, and give the table to `terrain analyze sensitivity`. All
/// inputs are spread evenly over their ranges.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
                        terrain analyze design saltelli --inputs \"turnout:0.2..0.6,staff:1..12\" --n 512 > runs.csv\n  \
                        terrain analyze design morris --inputs ranges.csv --n 20 > runs.csv\n  \
                        terrain analyze design sobol --inputs \"x:0..1,y:-1..1\" --n 1024 --json")]
pub(crate) struct Design {
    /// Which design
    #[arg(value_enum)]
    kind: Kind,
    /// The inputs with their ranges, as `x1:0..1,x2:-3..3`, or a table with the columns name, low, high
    #[arg(long, value_name = "RANGES|FILE")]
    inputs: String,
    /// Points of sobol and lhs; base samples of saltelli, best a power of two; trajectories of morris
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    n: u32,
    /// saltelli: also the runs for second order, 2k + 2 a base sample instead of k + 2
    #[arg(long)]
    second_order: bool,
    /// morris: levels of the grid, an even number
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u32).range(2..=1000))]
    levels: u32,
    /// sobol, saltelli: the sequence as published, which begins at the lowest value of every input, instead of a scrambled one
    #[arg(long)]
    plain: bool,
    /// Seed
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// A Sobol' sequence, for methods that work on any rows
    Sobol,
    /// Saltelli's design, for Sobol' indices
    Saltelli,
    /// Morris trajectories, for elementary effects of many inputs
    Morris,
    /// A Latin hypercube, for methods that work on any rows
    Lhs,
}

impl Design {
    pub(crate) fn run(self, json: bool) -> Result<Answer> {
        let ranges = Ranges::read("--inputs", &self.inputs)?;
        let points = self.points(ranges.len())?;
        let rows: Vec<Vec<f64>> = points.iter().map(|point| ranges.place(point)).collect();
        let names: Vec<&str> = ranges.names().collect();
        let kind = self.kind.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
        let answer = json!({"design": kind, "inputs": names, "rows": rows});
        Ok(Answer::either(json, &answer, || csv(&names, &rows)))
    }

    /// The runs, inputs between 0 and 1.
    fn points(&self, inputs: usize) -> Result<Vec<Vec<f64>>, Fault> {
        let group = match (self.kind, self.second_order) {
            (Kind::Sobol | Kind::Lhs, _) => 1,
            (Kind::Saltelli, true) => 2 * inputs + 2,
            (Kind::Saltelli, false) => inputs + 2,
            (Kind::Morris, _) => inputs + 1,
        };
        let numbers = (self.n as usize).checked_mul(group).and_then(|runs| runs.checked_mul(inputs));
        if numbers.is_none_or(|numbers| numbers > LARGEST) {
            let most = LARGEST / inputs / group;
            return Err(Fault::new(format!(
                "--n {}: the design would have more than {LARGEST} numbers; with {inputs} inputs it can be up to {most}",
                self.n
            )));
        }
        let scramble = if self.plain { Scramble::None } else { Scramble::Owen { seed: self.seed } };
        let points = || -> Result<Vec<Vec<f64>>, SensitivityError> {
            Ok(match self.kind {
                Kind::Sobol => {
                    let sequence = SobolSequence::new(inputs, scramble)?;
                    (0..self.n).map(|index| sequence.point(index)).collect()
                }
                Kind::Saltelli => {
                    let design = SaltelliDesign::new(inputs, self.n, self.second_order, scramble)?;
                    (0..design.layout().runs()).map(|run| design.point(run)).collect()
                }
                Kind::Morris => Trajectories::new(inputs, self.levels as usize, self.n, self.seed)?.points(),
                Kind::Lhs => {
                    let design = LatinHypercube::new(inputs, self.n, self.seed)?;
                    (0..design.runs()).map(|run| design.point(run)).collect()
                }
            })
        };
        points().map_err(|error| Fault::new(error.to_string()))
    }
}

fn csv(names: &[&str], rows: &[Vec<f64>]) -> String {
    let quoted = |name: &&str| if name.contains(',') { format!("\"{name}\"") } else { (*name).to_owned() };
    let mut text = names.iter().map(quoted).collect::<Vec<_>>().join(",");
    text.push('\n');
    for row in rows {
        for (place, value) in row.iter().enumerate() {
            let comma = if place == 0 { "" } else { "," };
            // Writing into a String cannot fail. The shortest text that reads back as the same number.
            let _ = write!(text, "{comma}{value}");
        }
        text.push('\n');
    }
    text
}
