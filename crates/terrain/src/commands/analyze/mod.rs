//! `terrain analyze`: the decision analyses on anybody's table, without our model. One file an analysis.

mod design;
mod discover;
mod information;
mod payoffs;
mod ranges;
mod robustness;
mod sensitivity;
mod weights;

use crate::answer::Answer;
use crate::decided;
use crate::folders;
use clap::{Args, Subcommand};
use miette::Result;
use std::path::Path;
use terrain_report::text::{self, TextOptions};

/// Analyse a table of your own: under which conditions something happens, which choice holds up, what an outcome hangs on
///
/// The same analyses that the program makes of its own runs. A table is a csv (also .csv.gz) with headings in the first
/// line; rows in which a value is missing are left out, counted and named.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
                        terrain analyze discover futures.csv --outcome won\n  \
                        terrain analyze sensitivity runs.csv --output y\n  \
                        terrain analyze design saltelli --inputs \"x1:0..1,x2:-3..3\" --n 512 > runs.csv\n  \
                        terrain analyze robustness payoffs.csv --json\n  \
                        terrain analyze weights choices.csv\n  \
                        terrain analyze information futures.csv --choices alone,together")]
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
    Sensitivity(sensitivity::Sensitivity),
    Design(design::Design),
    Robustness(robustness::Robustness),
    Weights(weights::Weights),
    Information(information::Information),
}

impl Analyze {
    pub(crate) fn run(self) -> Result<Answer> {
        let json = self.json;
        match self.analysis {
            Analysis::Discover(analysis) => analysis.run(json),
            Analysis::Sensitivity(analysis) => analysis.run(json),
            Analysis::Design(analysis) => analysis.run(json),
            Analysis::Robustness(analysis) => analysis.run(json),
            Analysis::Weights(analysis) => analysis.run(json),
            Analysis::Information(analysis) => analysis.run(json),
        }
    }
}

/// A name from the table without what would steer a terminal.
fn described(name: &str) -> String {
    text::clean(name)
}

fn text_options(files: Vec<(String, String)>) -> TextOptions {
    decided::options(files)
}

/// Writes a chart; what it is and where, for the end of the answer.
fn write_plot(path: &Path, drawn: &str) -> Result<(String, String)> {
    folders::write_whole(path, drawn.as_bytes())?;
    Ok(("chart".to_owned(), path.display().to_string()))
}
