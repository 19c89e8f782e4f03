//! The roll calls that a command is about: the files a user names, those in the store, or those that ship with the program. Reading a form
//! belongs to `terrain-evidence`.

use crate::evidence::store_fault;
use crate::fault::Fault;
use crate::folders::StoreFolder;
use clap::Args;
use std::borrow::Cow;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use terrain_evidence::rollcall::{
    LegiScan, Named, OpenStates, RollCallChoice, RollCallFile, RollCallRecord, add_voteview_totals,
    read_legiscan, read_long, read_open_states, read_voteview,
};
use terrain_evidence::{BundledEvidence, ReadError, ReadOptions};
use terrain_store::Store;

const FORMS: &str = "roll calls are read from Voteview (votes and members, perhaps rollcalls), Open States (vote_people, perhaps \
                     people, votes and vote_counts), LegiScan (votes, perhaps people and rollcalls), or a csv of your own with \
                     the columns legislator, vote_id and position";

/// Files of roll calls, in any of the forms that are read.
#[derive(Debug, Args)]
pub(crate) struct RollCallFiles {
    /// Who voted how: Voteview's votes, Open States' `vote_people`, LegiScan's votes, or a csv of your own with the columns
    /// `legislator`, `vote_id`, `position`. Without it, what was imported last (`terrain import rollcall`), else the Senate of
    /// 2019 and 2020 that ships with the program
    #[arg(long, value_name = "FILE")]
    votes: Option<PathBuf>,
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
    /// Which chamber, where the files or the store hold several
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
        let Some(votes) = &self.votes else {
            return self.kept();
        };
        let kind = recognized(votes)?;
        let record = match kind {
            RollCallFile::VoteviewVotes => self.voteview(votes)?,
            RollCallFile::OpenStatesVotePeople => self.open_states(votes)?,
            RollCallFile::LegiScanVotes => self.legiscan(votes)?,
            RollCallFile::Long => read_long(open(votes)?, &name(votes), self.options()).map_err(unread)?,
            other => {
                let said =
                    format!("{}: this is {}; --votes wants who voted how", votes.display(), other.in_words());
                return Err(Fault::new(said).help(FORMS));
            }
        };
        let files = [Some(votes), self.members.as_ref(), self.rollcalls.as_ref(), self.counts.as_ref()];
        let names: Vec<String> = files.into_iter().flatten().map(|path| name(path)).collect();
        Ok(Cited { record: Cow::Owned(record), source: names.join(", ") })
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

    fn options(&self) -> ReadOptions {
        ReadOptions { strict: self.strict }
    }

    fn choice(&self) -> RollCallChoice {
        RollCallChoice { congress: self.congress, chamber: self.chamber.clone() }
    }

    fn voteview(&self, votes: &Path) -> Result<RollCallRecord, Fault> {
        let Some(members) = &self.members else {
            let fault =
                Fault::new(format!("{}: Voteview's votes come without names and parties", votes.display()));
            return Err(fault.help("name Voteview's members file of the same chamber too: --members FILE"));
        };
        expect(members, &[RollCallFile::VoteviewMembers], "--members")?;
        let named = (open(votes)?, name(votes));
        let listed = (open(members)?, name(members));
        let record = read_voteview(
            (named.0, named.1.as_str()),
            (listed.0, listed.1.as_str()),
            &self.choice(),
            self.options(),
        )
        .map_err(unread)?;
        match &self.rollcalls {
            Some(totals) => {
                expect(totals, &[RollCallFile::VoteviewRollCalls], "--rollcalls")?;
                add_voteview_totals(record, (open(totals)?, name(totals).as_str()), self.options())
                    .map_err(unread)
            }
            None => Ok(record),
        }
    }

    fn open_states(&self, votes: &Path) -> Result<RollCallRecord, Fault> {
        let kinds = [
            (&self.members, RollCallFile::OpenStatesPeople, "--members"),
            (&self.rollcalls, RollCallFile::OpenStatesVotes, "--rollcalls"),
            (&self.counts, RollCallFile::OpenStatesVoteCounts, "--counts"),
        ];
        for (path, kind, option) in kinds {
            path.as_ref().map_or(Ok(()), |path| expect(path, &[kind], option))?;
        }
        let names = [Some(votes), self.members.as_deref(), self.rollcalls.as_deref(), self.counts.as_deref()]
            .map(|path| path.map(name).unwrap_or_default());
        let files = OpenStates {
            vote_people: named(votes, &names[0])?,
            people: further(self.members.as_deref(), &names[1])?,
            votes: further(self.rollcalls.as_deref(), &names[2])?,
            vote_counts: further(self.counts.as_deref(), &names[3])?,
        };
        read_open_states(files, &self.choice(), self.options()).map_err(unread)
    }

    fn legiscan(&self, votes: &Path) -> Result<RollCallRecord, Fault> {
        let kinds = [
            (&self.members, RollCallFile::LegiScanPeople, "--members"),
            (&self.rollcalls, RollCallFile::LegiScanRollCalls, "--rollcalls"),
        ];
        for (path, kind, option) in kinds {
            path.as_ref().map_or(Ok(()), |path| expect(path, &[kind], option))?;
        }
        let names = [Some(votes), self.members.as_deref(), self.rollcalls.as_deref()]
            .map(|path| path.map(name).unwrap_or_default());
        let files = LegiScan {
            votes: named(votes, &names[0])?,
            people: further(self.members.as_deref(), &names[1])?,
            roll_calls: further(self.rollcalls.as_deref(), &names[2])?,
        };
        read_legiscan(files, &self.choice(), self.options()).map_err(unread)
    }
}

type Opened<'a> = Named<'a, Box<dyn Read + 'a>>;

fn named<'a>(path: &Path, name: &'a str) -> Result<Opened<'a>, Fault> {
    Ok((Box::new(open(path)?), name))
}

fn further<'a>(path: Option<&Path>, name: &'a str) -> Result<Option<Opened<'a>>, Fault> {
    path.map(|path| named(path, name)).transpose()
}

fn open(path: &Path) -> Result<BufReader<File>, Fault> {
    let file =
        File::open(path).map_err(|error| Fault::new(format!("cannot read {}: {error}", path.display())))?;
    Ok(BufReader::new(file))
}

/// The file's own name, as sources and messages cite it.
fn name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

fn recognized(path: &Path) -> Result<RollCallFile, Fault> {
    let found = RollCallFile::recognize(open(path)?, &path.display().to_string()).map_err(unread)?;
    found.ok_or_else(|| {
        Fault::new(format!("{}: its first line is not that of any file of roll calls", path.display()))
            .help(FORMS)
    })
}

fn expect(path: &Path, wanted: &[RollCallFile], option: &str) -> Result<(), Fault> {
    let found = recognized(path)?;
    if wanted.contains(&found) {
        return Ok(());
    }
    let wanted: Vec<&str> = wanted.iter().map(|kind| kind.in_words()).collect();
    let said = format!(
        "{}: this is {}; {option} wants {} here",
        path.display(),
        found.in_words(),
        wanted.join(" or ")
    );
    Err(Fault::new(said).help(FORMS))
}

#[expect(clippy::needless_pass_by_value, reason = "stands in `map_err`")]
fn unread(error: ReadError) -> Fault {
    Fault::new(error.to_string())
}
