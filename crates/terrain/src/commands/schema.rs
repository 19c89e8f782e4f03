//! `terrain schema`: the situation file, or a proposition's, as a JSON Schema for editors that complete and check.

use crate::answer::Answer;
use clap::Args;

/// Print the JSON Schema of the situation file, for editors that complete and check while you type
///
/// The answer is JSON whether or not --json is given.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  terrain schema > situation.schema.json\n  terrain schema --proposition > proposition.schema.json\n  \
                        # first line of a situation, for editors with a TOML language server:\n  \
                        #:schema ./situation.schema.json"
)]
pub(crate) struct Schema {
    /// The schema of a proposition's file (terrain theory --file)
    #[arg(long)]
    proposition: bool,
    /// Answer in JSON (it always is)
    #[arg(long)]
    json: bool,
}

impl Schema {
    pub(crate) fn run(self) -> Answer {
        let _ = self.json;
        let schema = if self.proposition {
            terrain_situation::proposition_schema()
        } else {
            terrain_situation::schema()
        };
        Answer::either(true, &schema, String::new)
    }
}
