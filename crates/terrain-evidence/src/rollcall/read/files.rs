//! Roll calls from files in any order: each is known by what stands in it, and all are read together.
//!
//! Belongs here: which files belong together, which must be read first, and what is said of those that are not read. Does
//! not: columns and names of fields.

use std::collections::BTreeSet;
use std::fmt;
use std::io::{self, Read, Seek};

use super::super::RollCallRecord;
use super::collect::Collector;
use super::kind::{EXPECTED, LOOKED_AT, RollCallFile, RollCallForm};
use super::session::Session;
use super::voteview::{self, RollCallChoice};
use super::{legiscan, legistar, long, open_states};
use crate::archive::{Found, Limits, Wanted, read_fault, unpack};
use crate::error::ReadError;
use crate::import::{Importer, ReadOptions};

/// Bytes that can be read from any place.
pub trait ReadSeek: Read + Seek {}

impl<T: Read + Seek> ReadSeek for T {}

type Open<'a> = Box<dyn Fn() -> io::Result<Box<dyn ReadSeek + 'a>> + 'a>;

/// A file that can be opened more than once.
pub struct Openable<'a> {
    name: String,
    among_others: bool,
    open: Open<'a>,
}

impl<'a> Openable<'a> {
    /// A file under the name that messages use.
    pub fn new(name: String, open: impl Fn() -> io::Result<Box<dyn ReadSeek + 'a>> + 'a) -> Self {
        Self { name, among_others: false, open: Box::new(open) }
    }

    /// The same file as one of a folder: where it is of a kind that is not read it is left out, and not refused.
    #[must_use]
    pub fn among_others(self) -> Self {
        Self { among_others: true, ..self }
    }

    /// A text in memory.
    #[must_use]
    pub fn text(name: &str, text: &'a str) -> Self {
        Self::new(name.to_owned(), move || Ok(Box::new(io::Cursor::new(text.as_bytes()))))
    }
}

impl fmt::Debug for Openable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Openable").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Roll calls, and what their files turned out to be.
#[derive(Clone, Debug)]
pub struct RollCallsRead {
    /// The votes of one chamber.
    pub record: RollCallRecord,
    /// Who publishes the files.
    pub form: RollCallForm,
    /// Places of the files as they were given, in an order that does not depend on it: by kind, then by name.
    pub order: Vec<usize>,
}

/// Reads the roll calls of one chamber from files of one publisher, in whatever order they are given.
///
/// A file is known by its headings or, in JSON, by the names of its fields; it may be packed with gzip, and a zip may hold
/// several. Forms: Voteview (votes and members, perhaps rollcalls), Open States (`vote_people`, perhaps people, votes,
/// `vote_counts` and organizations, or bills with votes from its API), LegiScan (votes, perhaps people and rollcalls, or
/// its JSON), Legistar (votes, perhaps items of meetings, meetings and persons), or csv files with `legislator`, `vote_id`
/// and `position`.
///
/// - **Input**: the files; `choice` for files that hold several chambers or Congresses. Without it the chamber with most
///   votes is read, of Voteview's files the first one met.
/// - **Output**: the chamber. Stated totals that differ from the roll, and votes without a roll call, are among the remarks,
///   each with its identifier. Nothing is filled in.
///
/// # Errors
/// [`ReadError::WrongKind`] and [`ReadError::MissingColumn`] for a file of no kind that is read,
/// [`ReadError::NotTogether`] for files of several publishers and for votes whose members are missing,
/// [`ReadError::Damaged`], [`ReadError::Refused`], [`ReadError::Protected`], [`ReadError::NothingKept`],
/// [`ReadError::Field`] for a chamber that is not there and, in strict mode, at the first unusable row.
pub fn read_roll_calls(
    files: &[Openable<'_>],
    choice: &RollCallChoice,
    options: ReadOptions,
) -> Result<RollCallsRead, ReadError> {
    let census = Census::of(files, options)?;
    let mut record = match census.form {
        RollCallForm::Voteview => census.voteview(choice, options)?,
        RollCallForm::Long => census.long(options)?,
        RollCallForm::OpenStates => census.session(&OPEN_STATES, choice, options)?,
        RollCallForm::LegiScan => census.session(&LEGISCAN, choice, options)?,
        RollCallForm::Legistar => census.session(&LEGISTAR, choice, options)?,
    };
    let (order, form) = (census.order(), census.form);
    record.summary.absorb(census.left_out.finish_even_empty());
    record.summary.files = order.iter().map(|place| files[*place].name.clone()).collect();
    let names = record.summary.files.join(", ");
    if record.ballots.is_empty() {
        record.summary.kept = 0;
        record.summary = record.summary.if_any(&names)?;
    }
    Ok(RollCallsRead { record, form, order })
}

/// Reads one file of a kind.
type ReadFile = fn(&mut Session, &mut dyn Read, &str) -> Result<(), ReadError>;

/// How the files of a publisher are read.
struct Publisher {
    /// First those that say what was voted on, by whom.
    lists: &'static [(RollCallFile, ReadFile)],
    /// Then, the body being settled, those that say how.
    ballots: &'static [(RollCallFile, ReadFile)],
    /// Where a body's name stands, for messages.
    body: &'static str,
}

const OPEN_STATES: Publisher = Publisher {
    lists: &[
        (RollCallFile::OpenStatesPeople, open_states::people),
        (RollCallFile::OpenStatesOrganizations, open_states::organizations),
        (RollCallFile::OpenStatesVotes, open_states::votes),
        (RollCallFile::OpenStatesBills, open_states::bills),
    ],
    ballots: &[
        (RollCallFile::OpenStatesVotePeople, open_states::vote_people),
        (RollCallFile::OpenStatesBills, open_states::bills_votes),
        (RollCallFile::OpenStatesVoteCounts, open_states::vote_counts),
    ],
    body: "organization_id",
};

const LEGISCAN: Publisher = Publisher {
    lists: &[
        (RollCallFile::LegiScanPeople, legiscan::people),
        (RollCallFile::LegiScanPersonJson, legiscan::people_json),
        (RollCallFile::LegiScanRollCalls, legiscan::roll_calls),
        (RollCallFile::LegiScanRollCallJson, legiscan::roll_calls_json),
    ],
    ballots: &[
        (RollCallFile::LegiScanVotes, legiscan::votes),
        (RollCallFile::LegiScanRollCallJson, legiscan::votes_json),
    ],
    body: "chamber",
};

const LEGISTAR: Publisher = Publisher {
    lists: &[
        (RollCallFile::LegistarPersons, legistar::persons),
        (RollCallFile::LegistarEvents, legistar::events),
        (RollCallFile::LegistarEventItems, legistar::event_items),
        (RollCallFile::LegistarVotes, legistar::voted_on),
    ],
    ballots: &[(RollCallFile::LegistarVotes, legistar::votes)],
    body: "EventBodyName",
};

/// What the files are.
struct Census<'f, 'a> {
    files: &'f [Openable<'a>],
    /// Kinds in each file; several in a zip.
    kinds: Vec<BTreeSet<RollCallFile>>,
    form: RollCallForm,
    left_out: Importer,
}

impl<'f, 'a> Census<'f, 'a> {
    fn of(files: &'f [Openable<'a>], options: ReadOptions) -> Result<Self, ReadError> {
        let mut kinds = vec![BTreeSet::new(); files.len()];
        let mut left_out = Importer::new("roll calls", options);
        let mut known: Vec<(String, RollCallFile)> = Vec::new();
        for (file, kinds) in files.iter().zip(&mut kinds) {
            let mut place = 0;
            each(file, &mut |met| {
                place += 1;
                match met {
                    Met::Known(name, RollCallFile::WithoutVotes(what), _) => {
                        left_out.leave_out(place, &format!("{what}: nobody votes in it"), "file", name);
                    }
                    Met::Known(name, kind, _) => {
                        known.push((name.to_owned(), kind));
                        kinds.insert(kind);
                    }
                    Met::Unknown(name, why) => left_out.leave_out(place, why, "file", name),
                }
                Ok(())
            })?;
        }
        let form = together(files, &known)?;
        Ok(Self { files, kinds, form, left_out })
    }

    fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.files.len()).collect();
        order.sort_by_key(|place| {
            let first = self.kinds[*place].first();
            (first.is_none(), first, self.files[*place].name.as_str())
        });
        order
    }

    /// Hands every file of a kind to `read`.
    fn read(
        &self,
        wanted: RollCallFile,
        read: &mut dyn FnMut(&mut dyn Read, &str) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        let holding = self.files.iter().zip(&self.kinds).filter(|(_, kinds)| kinds.contains(&wanted));
        for (file, _) in holding {
            each(file, &mut |met| match met {
                Met::Known(name, kind, reader) if kind == wanted => read(reader, name),
                _ => Ok(()),
            })?;
        }
        Ok(())
    }

    fn session(
        &self,
        publisher: &Publisher,
        choice: &RollCallChoice,
        options: ReadOptions,
    ) -> Result<RollCallRecord, ReadError> {
        let mut session = Session::new(options);
        for (kind, list) in publisher.lists {
            self.read(*kind, &mut |reader, name| list(&mut session, reader, name))?;
        }
        session.choose(choice, &self.names(), publisher.body)?;
        for (kind, ballots) in publisher.ballots {
            self.read(*kind, &mut |reader, name| ballots(&mut session, reader, name))?;
        }
        if self.form == RollCallForm::Legistar {
            legistar::leave_out_rolls_of_presence(&mut session);
        }
        Ok(session.finish(&self.names()))
    }

    fn voteview(&self, choice: &RollCallChoice, options: ReadOptions) -> Result<RollCallRecord, ReadError> {
        let mut listed = None;
        self.read(RollCallFile::VoteviewMembers, &mut |reader, name| {
            listed = Some(voteview::read_members(reader, name, choice, options)?);
            Ok(())
        })?;
        let mut record = None;
        self.read(RollCallFile::VoteviewVotes, &mut |reader, name| {
            if let Some(listed) = listed.take() {
                record = Some(voteview::read_votes(listed, reader, name, options)?);
            }
            Ok(())
        })?;
        self.read(RollCallFile::VoteviewRollCalls, &mut |reader, name| {
            if let Some(read) = record.take() {
                record = Some(voteview::add_totals(read, reader, name, options)?);
            }
            Ok(())
        })?;
        record.ok_or_else(|| lacking(&self.names(), RollCallFile::VoteviewVotes))
    }

    fn long(&self, options: ReadOptions) -> Result<RollCallRecord, ReadError> {
        let mut collector = Collector::default();
        let mut summary = Importer::new(&self.names(), options).finish_even_empty();
        self.read(RollCallFile::Long, &mut |reader, name| {
            summary.absorb(long::read(&mut collector, reader, name, options)?);
            Ok(())
        })?;
        Ok(collector.finish(None, self.names(), summary))
    }

    fn names(&self) -> String {
        let names: Vec<&str> =
            self.order().into_iter().map(|place| self.files[place].name.as_str()).collect();
        match names.as_slice() {
            [first, _, _, ..] => format!("{first} and {} more files", names.len() - 1),
            few => few.join(" and "),
        }
    }
}

/// The publisher of files that can be read together.
fn together(files: &[Openable<'_>], known: &[(String, RollCallFile)]) -> Result<RollCallForm, ReadError> {
    let Some((name, first)) = known.first() else {
        return Err(ReadError::WrongKind {
            file: files.first().map_or_else(|| "roll calls".to_owned(), |file| file.name.clone()),
            looks_like: "files in which nobody votes".to_owned(),
            expected: EXPECTED,
        });
    };
    if let Some((other, kind)) = known.iter().find(|(_, kind)| kind.form() != first.form()) {
        let why = format!(
            "{} and {}, which different publishers hand out; read the files of one at a time",
            first.in_words(),
            kind.in_words()
        );
        return Err(ReadError::NotTogether { file: format!("{name} and {other}"), why });
    }
    let is = |wanted: RollCallFile| known.iter().filter(|(_, kind)| *kind == wanted).count();
    if !known.iter().any(|(_, kind)| kind.has_ballots()) {
        return Err(lacking(name, *first));
    }
    if first.form() == Some(RollCallForm::Voteview) {
        if is(RollCallFile::VoteviewMembers) == 0 {
            let why = "Voteview's votes, which come without names and parties; name Voteview's members file of the same \
                       chamber too";
            return Err(ReadError::NotTogether { file: name.clone(), why: why.to_owned() });
        }
        for (kind, what) in
            [(RollCallFile::VoteviewVotes, "votes"), (RollCallFile::VoteviewMembers, "members")]
        {
            if is(kind) > 1 {
                let why = format!(
                    "several files of Voteview's {what}; read those of one chamber and Congress at a time"
                );
                return Err(ReadError::NotTogether { file: name.clone(), why });
            }
        }
    }
    first.form().ok_or_else(|| lacking(name, *first))
}

/// Files that say everything but who voted how.
fn lacking(file: &str, kind: RollCallFile) -> ReadError {
    let votes = match kind.form() {
        Some(RollCallForm::Voteview) => "Voteview's votes",
        Some(RollCallForm::OpenStates) => "Open States' vote_people, or its bills with votes",
        Some(RollCallForm::LegiScan) => "LegiScan's votes, or its roll calls as JSON",
        Some(RollCallForm::Legistar) => "Legistar's votes (EventItems/…/Votes)",
        _ => "who voted how",
    };
    let why = format!("{}, in which nobody votes; name {votes} too", kind.in_words());
    ReadError::NotTogether { file: file.to_owned(), why }
}

/// A file, or one in a zip.
enum Met<'m> {
    Known(&'m str, RollCallFile, &'m mut dyn Read),
    Unknown(&'m str, &'static str),
}

fn each(
    file: &Openable<'_>,
    visit: &mut dyn FnMut(Met<'_>) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let opened = (file.open)().map_err(|source| ReadError::Io { file: file.name.clone(), source })?;
    let wanted = Wanted {
        expected: EXPECTED,
        endings: &["csv", "json"],
        is: |_| true,
        limits: Limits::for_roll_calls(),
    };
    unpack(opened, &file.name, wanted, &mut |found| match found {
        Found::LeftOut(name, why) => visit(Met::Unknown(name, why)),
        Found::File(name, reader) => {
            let mut start = Vec::new();
            reader.take(LOOKED_AT).read_to_end(&mut start).map_err(|error| read_fault(name, &error))?;
            match RollCallFile::recognize(&start) {
                Some(kind) => visit(Met::Known(name, kind, &mut start.as_slice().chain(reader))),
                None if file.among_others || name != file.name => {
                    visit(Met::Unknown(name, "a file that is no roll call, nor anything that goes with one"))
                }
                None => Err(RollCallFile::unknown(&start, name)),
            }
        }
    })
}
