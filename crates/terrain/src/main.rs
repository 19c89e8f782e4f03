//! The `terrain` program: read the command line, call the command, print its answer, choose the exit code.
//! What a command does is in `commands/`, one file each; what it computes, in the other crates.

mod answer;
mod cli;
mod clock;
mod commands;
mod compute;
mod decided;
mod evidence;
mod experiment;
mod fault;
mod folders;
mod game;
mod graph;
mod interrupt;
mod ledger;
mod progress;
mod roll_calls;
mod sensitivity;
mod situation_file;
mod theory;
mod user_table;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    fault::install_handler();
    match cli::Cli::parse().command.run() {
        Ok(answer) => answer.print(),
        Err(report) => fault::print(&report),
    }
}
