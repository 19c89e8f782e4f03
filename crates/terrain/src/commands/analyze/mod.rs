//! `terrain analyze`: the decision analyses on anybody's table, without our model. One file an analysis.

mod design;
mod discover;
mod ranges;
mod robustness;
mod sensitivity;

use crate::answer::Answer;
use clap::{Args, Subcommand};
use miette::Result;

/// Analyse a table of your own: under which conditions something happens, which choice holds up, what an outcome hangs on
///
/// The same analyses that the program makes of its own runs. A table is a csv (also .csv.gz) with headings in the first
/// line; rows in which a value is missing are left out, counted and named.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
                        terrain analyze discover futures.csv --outcome won\n  \
                        terrain analyze robustness choices.csv --json\n  \
                        terrain analyze sensitivity runs.csv --output y\n  \
                        terrain analyze design saltelli --inputs \"x1:0..1,x2:-3..3\" --n 512 > runs.csv")]
pub(crate) struct Analyze {
    #[command(subcommand)]
    analysis: Analysis,
    /// Answer in JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Analysis {
    Discover(discover::Discover),
    Robustness(robustness::Robustness),
    Sensitivity(sensitivity::Sensitivity),
    Design(design::Design),
}

impl Analyze {
    pub(crate) fn run(self) -> Result<Answer> {
        let json = self.json;
        match self.analysis {
            Analysis::Discover(analysis) => analysis.run(json),
            Analysis::Robustness(analysis) => analysis.run(json),
            Analysis::Sensitivity(analysis) => analysis.run(json),
            Analysis::Design(analysis) => analysis.run(json),
        }
    }
}
