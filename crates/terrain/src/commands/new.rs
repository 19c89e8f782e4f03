//! `terrain new`: a commented situation to start from.

use crate::answer::Answer;
use crate::fault::Fault;
use clap::Args;
use clap::builder::PossibleValuesParser;
use miette::Result;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;
use terrain_situation::templates;

/// Start a situation from a commented template; an existing file is never overwritten
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  terrain new drive.toml --template labor-drive\n  \
                        terrain new bill.toml --template legislation\n\nTemplates:\n  \
                        labor-drive          workers want their union recognized\n  \
                        leadership-election  a reform slate runs for the offices of a union\n  \
                        candidate            a candidate runs for a seat\n  \
                        legislation          a bill goes through a chamber\n  \
                        issue-coalition      several organizations act together on one demand")]
pub(crate) struct New {
    /// The file to make
    file: PathBuf,
    /// What to start from
    #[arg(long, value_parser = PossibleValuesParser::new(templates().iter().map(|template| template.name)))]
    template: String,
}

impl New {
    pub(crate) fn run(self) -> Result<Answer> {
        let file = self.file.display().to_string();
        let template = templates()
            .iter()
            .find(|template| template.name == self.template)
            .ok_or_else(|| Fault::new(format!("no template is called `{}`", self.template)))?;
        let made = OpenOptions::new().write(true).create_new(true).open(&self.file);
        let written = made.and_then(|mut made| {
            made.write_all(template.text.as_bytes()).inspect_err(|_| {
                // Half a template helps nobody; if it can't be removed either, the first error is the one to tell.
                let _ = std::fs::remove_file(&self.file);
            })
        });
        written.map_err(|error| {
            let fault = Fault::new(format!("{file} can't be made: {error}"));
            match error.kind() {
                ErrorKind::AlreadyExists => {
                    Fault::new(format!("{file} exists already and was left as it is"))
                        .help("choose another name")
                }
                ErrorKind::NotFound => fault.help("make its folder first"),
                ErrorKind::PermissionDenied => fault.help("choose a folder that you may write to"),
                _ => fault,
            }
        })?;
        Ok(Answer::text(format!(
            "{file}: {}. Change what you know, write \"unknown\" where you don't, then\n  terrain check {file}\n  terrain run {file}",
            template.title
        )))
    }
}
