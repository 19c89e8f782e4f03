//! `terrain analyze`: the decision analyses on anybody's table, without our model. One file an analysis.

mod discover;
mod robustness;

use crate::answer::Answer;
use clap::{Args, Subcommand};
use miette::Result;

/// Analyse a table of your own: under which conditions something happens, which choice holds up
///
/// The same analyses that the program makes of its own runs. A table is a csv (also .csv.gz) with headings in the first
/// line; rows in which a value is missing are left out, counted and named.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
                        terrain analyze discover futures.csv --outcome won\n  \
                        terrain analyze robustness choices.csv --json")]
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
}

impl Analyze {
    pub(crate) fn run(self) -> Result<Answer> {
        let json = self.json;
        match self.analysis {
            Analysis::Discover(analysis) => analysis.run(json),
            Analysis::Robustness(analysis) => analysis.run(json),
        }
    }
}
