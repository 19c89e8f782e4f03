//! Prints the table of `docs/roll-calls.md`: how positions from votes compare with the published ones, and how well they
//! describe the votes. Its arguments are pairs of Voteview's files, votes and members of one chamber each.

use std::fs::File;
use std::process::ExitCode;

use terrain_evidence::ReadOptions;
use terrain_evidence::rollcall::{RollCallChoice, position_figures, read_voteview};

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "a program whose output is what it prints")]
fn main() -> ExitCode {
    let files: Vec<String> = std::env::args().skip(1).collect();
    for pair in files.chunks(2) {
        let [votes, members] = pair else {
            eprintln!("votes and members come in pairs");
            return ExitCode::FAILURE;
        };
        let open = |path: &String| File::open(path).map_err(|error| format!("{path}: {error}"));
        let row = open(votes).and_then(|reader| {
            let listed = open(members)?;
            let choice = RollCallChoice::default();
            let record = read_voteview((reader, votes), (listed, members), &choice, ReadOptions::default())
                .map_err(|error| error.to_string())?;
            position_figures(&record).map_err(|error| error.to_string())
        });
        match row {
            Ok(row) => println!("{row}"),
            Err(error) => {
                eprintln!("{error}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}
