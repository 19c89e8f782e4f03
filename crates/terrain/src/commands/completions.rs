//! `terrain completions`: the script that lets a shell complete commands and options.

use crate::answer::Answer;
use crate::cli::Cli;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

/// Print the script that lets your shell complete commands and options
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  terrain completions bash > ~/.local/share/bash-completion/completions/terrain\n  \
                        terrain completions fish > ~/.config/fish/completions/terrain.fish"
)]
pub(crate) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(self) -> Answer {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "terrain", &mut script);
        Answer::bytes(script)
    }
}
