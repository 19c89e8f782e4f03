//! The command line: the list of commands and what each is for. Options and work of a command are in its own file.

use crate::answer::Answer;
use crate::commands::{
    analyze, bloc, check, completions, demo, diffuse, doctor, evidence, explain, import, ledger, man, new,
    positions, power, report, run, schema, theory,
};
use clap::{Parser, Subcommand};
use miette::Result;

/// Should we enter this coalition, how closely and for how long? Terrain compares the choices open to you under
/// everything you don't know, says which holds up, how sure that is, and what it hangs on.
#[derive(Debug, Parser)]
#[command(
    name = "terrain",
    version,
    propagate_version = true,
    max_term_width = 100,
    after_help = "Exit codes: 0 done · 1 something you gave, or the machine, is at fault (the message says what) · \
                  2 wrong command line\n\n\
                  Examples:\n  terrain demo\n  terrain new drive.toml --template labor-drive\n  terrain check drive.toml\n  \
                  terrain run drive.toml\n  terrain explain terrain-runs/drive\n  terrain doctor"
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Demo(demo::Demo),
    New(new::New),
    Check(check::Check),
    Run(run::Run),
    Report(report::Report),
    Explain(explain::Explain),
    Import(import::Import),
    Evidence(evidence::Evidence),
    Theory(theory::TheoryCommand),
    Ledger(ledger::LedgerCommand),
    Bloc(bloc::Bloc),
    Positions(positions::Positions),
    Power(power::Power),
    Diffuse(diffuse::Diffuse),
    Analyze(analyze::Analyze),
    Schema(schema::Schema),
    Doctor(doctor::Doctor),
    Completions(completions::Completions),
    Man(man::Man),
}

impl Command {
    /// Runs the command that was asked for.
    pub(crate) fn run(self) -> Result<Answer> {
        match self {
            Self::Demo(command) => command.run(),
            Self::New(command) => command.run(),
            Self::Check(command) => command.run(),
            Self::Run(command) => command.run(),
            Self::Report(command) => command.run(),
            Self::Explain(command) => command.run(),
            Self::Import(command) => command.run(),
            Self::Evidence(command) => command.run(),
            Self::Theory(command) => command.run(),
            Self::Ledger(command) => command.run(),
            Self::Bloc(command) => command.run(),
            Self::Positions(command) => command.run(),
            Self::Power(command) => command.run(),
            Self::Diffuse(command) => command.run(),
            Self::Analyze(command) => command.run(),
            Self::Schema(command) => Ok(command.run()),
            Self::Doctor(command) => command.run(),
            Self::Completions(command) => Ok(command.run()),
            Self::Man(command) => command.run(),
        }
    }
}
