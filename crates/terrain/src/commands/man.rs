//! `terrain man`: the manual page, or one page for each command.

use crate::answer::Answer;
use crate::cli::Cli;
use crate::fault::Fault;
use clap::{Args, CommandFactory};
use miette::Result;
use std::path::PathBuf;

/// Print the manual page, or write one page for each command into a folder
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  terrain man | man -l -\n  terrain man --out ~/.local/share/man/man1")]
pub(crate) struct Man {
    /// Folder for one page a command (made if it does not exist)
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Man {
    pub(crate) fn run(self) -> Result<Answer> {
        let Some(folder) = self.out else {
            let mut page = Vec::new();
            clap_mangen::Man::new(Cli::command())
                .render(&mut page)
                .map_err(|error| Fault::new("cannot draw the manual page").because(error))?;
            return Ok(Answer::bytes(page));
        };
        let place = folder.display().to_string();
        std::fs::create_dir_all(&folder)
            .and_then(|()| clap_mangen::generate_to(Cli::command(), &folder))
            .map_err(|error| {
                Fault::new(format!("cannot write the manual pages into {place}"))
                    .because(error)
                    .help("choose a folder that you may write to")
            })?;
        Ok(Answer::text(format!("Manual pages written to {place}")))
    }
}
