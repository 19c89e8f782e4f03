//! The roll calls that a command is about: the files a user names, those in the store, or those that ship with the program.
//! Telling files apart and reading them belongs to `terrain-evidence`.

use crate::evidence::store_fault;
use crate::fault::Fault;
use crate::folders::StoreFolder;
use clap::Args;
use std::borrow::Cow;
use std::path::PathBuf;
use terrain_evidence::rollcall::{RollCallChoice, RollCallRecord};
use terrain_evidence::{BundledEvidence, ReadOptions};
use terrain_store::Store;

/// Files of roll calls, in any of the forms that are read.
#[derive(Debug, Args)]
pub(crate) struct RollCallFiles {
    /// Who voted how: Voteview's votes, Open States' `vote_people` or its bills as JSON, LegiScan's votes as csv or JSON,
    /// Legistar's votes, or a csv of your own with the columns `legislator`, `vote_id`, `position`; a zip or folder of these.
    /// Whatever goes with them may be named here too: each file is known by its contents. Without it, what was imported
    /// last (`terrain import rollcall`), else the Senate of 2019 and 2020 that ships with the program
    #[arg(long, value_name = "FILE", num_args = 1..)]
    votes: Vec<PathBuf>,
    /// Who sat there: Voteview's members (needed with its votes), Open States' or LegiScan's people
    #[arg(long, value_name = "FILE", requires = "votes")]
    members: Option<PathBuf>,
    /// The votes' own list, with totals to compare: Voteview's or LegiScan's rollcalls, Open States' votes
    #[arg(long, value_name = "FILE", requires = "votes")]
    rollcalls: Option<PathBuf>,
    /// Open States' `vote_counts`: totals to compare
    #[arg(long, value_name = "FILE", requires = "votes")]
    counts: Option<PathBuf>,
    /// Which Congress, where the files or the store hold several
    #[arg(long, value_name = "N")]
    congress: Option<u32>,
    /// Which chamber or body, where the files or the store hold several
    #[arg(long, value_name = "NAME")]
    chamber: Option<String>,
    #[command(flatten)]
    store: StoreFolder,
    /// Stop at the first row that can't be used, instead of leaving it out
    #[arg(long)]
    strict: bool,
}

/// Roll calls, and how they are cited.
pub(crate) struct Cited {
    pub(crate) record: Cow<'static, RollCallRecord>,
    pub(crate) source: String,
}

impl RollCallFiles {
    pub(crate) fn read(&self) -> Result<Cited, Fault> {
        if self.votes.is_empty() {
            return self.kept();
        }
        let further = [&self.members, &self.rollcalls, &self.counts].into_iter().flatten();
        let paths: Vec<PathBuf> = self.votes.iter().chain(further).cloned().collect();
        let choice = RollCallChoice { congress: self.congress, chamber: self.chamber.clone() };
        let options = ReadOptions { strict: self.strict };
        let read = terrain_store::read_roll_calls(&paths, &choice, options).map_err(store_fault)?;
        let source = read.record.summary.files.join(", ");
        Ok(Cited { record: Cow::Owned(read.record), source })
    }

    /// What was imported, else what ships with the program.
    fn kept(&self) -> Result<Cited, Fault> {
        let chamber = self.chamber.as_deref();
        // Where no data folder can be had, nothing was imported.
        let store = match self.store.path() {
            Ok(path) => Store::open_existing(&path).map_err(store_fault)?,
            Err(fault) if self.store.asked().is_some() => return Err(fault),
            Err(_) => None,
        };
        if let Some(store) = store
            && let Some((record, source)) = store.roll_calls(self.congress, chamber).map_err(store_fault)?
        {
            return Ok(Cited { record: Cow::Owned(record), source });
        }
        let record = BundledEvidence.roll_calls().map_err(|error| Fault::new(error.to_string()))?;
        let meant = self.congress.is_none_or(|congress| record.congress == Some(congress))
            && chamber.is_none_or(|chamber| record.chamber.eq_ignore_ascii_case(chamber));
        if !meant {
            let congress =
                self.congress.map_or_else(String::new, |congress| format!(" of Congress {congress}"));
            let chamber = chamber.map_or_else(String::new, |chamber| format!(" of the chamber `{chamber}`"));
            let fault = Fault::new(format!("no roll calls{chamber}{congress} are at hand"));
            return Err(fault.help(format!(
                "the program ships with {}, Congress {}; name files with --votes, or import them (terrain import rollcall)",
                record.chamber,
                record.congress.unwrap_or_default()
            )));
        }
        let source = BundledEvidence.roll_calls_source().to_owned();
        Ok(Cited { record: Cow::Borrowed(record), source })
    }
}
