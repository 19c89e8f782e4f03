//! What can go wrong with a run folder. Every message names the file and is a whole sentence; what to do about it is
//! apart, in [`RunDirectoryError::help`].

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use terrain_decide::shard::SinkError;

/// A field in which two experiments differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The field, in plain words.
    pub field: String,
    /// What the folder's manifest says.
    pub kept: String,
    /// What was asked for.
    pub asked: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {} there, {} here", self.field, self.kept, self.asked)
    }
}

/// A run folder cannot be made, continued or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunDirectoryError {
    /// The folder holds a run, and runs are never overwritten.
    #[error("{} holds a run already", path.display())]
    AlreadyARun {
        /// The folder.
        path: PathBuf,
    },
    /// The folder holds something else.
    #[error("{} is not empty and holds no run ({found} is in it)", path.display())]
    NotEmpty {
        /// The folder.
        path: PathBuf,
        /// One of the things in it.
        found: String,
    },
    /// The folder holds no run.
    #[error("{} holds no run: there is no manifest.toml in it", path.display())]
    NoRun {
        /// The folder.
        path: PathBuf,
    },
    /// A file where a folder should be.
    #[error("{} is a file, not a folder", path.display())]
    NotAFolder {
        /// The file.
        path: PathBuf,
    },
    /// A folder where a file should be.
    #[error("{} is a folder, where a file belongs", path.display())]
    NotAFile {
        /// The folder.
        path: PathBuf,
    },
    /// Another program is writing to the folder.
    #[error("another run is writing to {} at this moment", path.display())]
    Busy {
        /// The folder.
        path: PathBuf,
    },
    /// The folder was opened to be read.
    #[error("{} was opened to be read, not to be written", path.display())]
    ReadOnly {
        /// The folder.
        path: PathBuf,
    },
    /// The folder holds another experiment.
    #[error("{} holds another experiment: {}", path.display(), listed(differences))]
    Mismatch {
        /// The folder.
        path: PathBuf,
        /// What differs; never empty.
        differences: Vec<Difference>,
    },
    /// A later version of the program wrote the folder.
    #[error("{} was written by a later version of the program: its format is {found}, this program reads up to {known}", path.display())]
    NewerFormat {
        /// The manifest.
        path: PathBuf,
        /// Format of the folder.
        found: u32,
        /// Latest format that this program reads.
        known: u32,
    },
    /// The plan itself cannot be.
    #[error("this run cannot be kept: {why}")]
    Plan {
        /// What is wrong with it.
        why: String,
    },
    /// A file is not what was written.
    #[error("{} is damaged: {why}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// How it shows.
        why: String,
    },
    /// A sound file that belongs elsewhere.
    #[error("{} belongs to another experiment: {why}", path.display())]
    OtherExperiment {
        /// The file.
        path: PathBuf,
        /// How it shows.
        why: String,
    },
    /// The shard has not been computed.
    #[error("{} is not there: shard {index} has not been computed", path.display())]
    Absent {
        /// Where it would be.
        path: PathBuf,
        /// Index of the shard.
        index: u32,
    },
    /// The rows handed over are not those of the plan.
    #[error("shard {index} does not fit the plan of {}: {why}", path.display())]
    Unfit {
        /// The folder.
        path: PathBuf,
        /// Index of the shard.
        index: u32,
        /// What does not fit.
        why: String,
    },
    /// The system refused.
    #[error("cannot {doing} {}: {}", path.display(), in_words(source))]
    Io {
        /// Such as `write`.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl RunDirectoryError {
    pub(crate) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { doing, path, source }
    }

    /// A parser's message may show a line of the file: what a terminal would obey stands there as a blank.
    pub(crate) fn damaged(path: &Path, why: impl Into<String>) -> Self {
        let shown = |letter: char| if letter.is_control() { ' ' } else { letter };
        Self::Damaged { path: path.to_owned(), why: why.into().chars().map(shown).collect() }
    }

    /// What to do about it, where there is something to do.
    #[must_use]
    pub fn help(&self) -> Option<&'static str> {
        Some(match self {
            Self::AlreadyARun { .. } => "add --resume to go on with it, or choose another folder with --out",
            Self::NotEmpty { .. } | Self::NotAFolder { .. } => "choose another folder with --out",
            Self::NoRun { .. } => "leave --resume out to start one there, or name the folder of a run",
            Self::Busy { .. } => "wait for it to end, or choose another folder with --out",
            Self::Mismatch { .. } => "choose another folder with --out; an answer comes from one experiment",
            Self::NewerFormat { .. } => "use the version of the program that wrote it, or a later one",
            Self::Damaged { path, .. } | Self::OtherExperiment { path, .. } if is_shard(path) => {
                "delete the file and add --resume: what is missing is computed again"
            }
            Self::Damaged { .. } => "start anew in another folder with --out",
            Self::Absent { .. } => "add --resume: what is missing is computed",
            Self::Io { source, path, .. } if is_full(source) && is_shard(path) => {
                "make room and add --resume: what is finished is kept"
            }
            Self::Io { source, .. } if is_full(source) => "make room, or choose another disk with --out",
            Self::Io { source, .. } if source.kind() == io::ErrorKind::PermissionDenied => {
                "choose a folder that is yours with --out"
            }
            _ => return None,
        })
    }
}

fn is_shard(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "parquet")
}

fn is_full(source: &io::Error) -> bool {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(source.kind(), StorageFull | QuotaExceeded | FileTooLarge)
}

/// What the system said, in plain words where we have some.
pub(crate) fn in_words(source: &io::Error) -> String {
    use io::ErrorKind as Kind;
    match source.kind() {
        Kind::StorageFull => "the disk is full".to_owned(),
        Kind::QuotaExceeded => "your share of the disk is used up".to_owned(),
        Kind::FileTooLarge => "the file would be larger than the system allows".to_owned(),
        Kind::PermissionDenied => "you have no permission".to_owned(),
        Kind::ReadOnlyFilesystem => "the disk can only be read".to_owned(),
        Kind::NotFound => "there is no such file or folder".to_owned(),
        _ => source.to_string(),
    }
}

fn listed(differences: &[Difference]) -> String {
    differences.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

impl From<RunDirectoryError> for SinkError {
    /// The message is the whole sentence with what to do; only what the system said is left as the cause.
    fn from(error: RunDirectoryError) -> Self {
        let message = match error.help() {
            Some(help) => format!("{error}; {help}"),
            None => error.to_string(),
        };
        let source = match error {
            RunDirectoryError::Io { source, .. } => Some(source.into()),
            _ => None,
        };
        Self { message, source }
    }
}
