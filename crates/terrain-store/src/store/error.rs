//! What can go wrong with the store. Every message names the file and is a whole sentence; what to do about it is
//! apart, in [`StoreError::help`].

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;
use terrain_evidence::ReadError;

/// The store cannot be opened, written or read, or a file cannot be imported into it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The system refused.
    #[error("cannot {doing} {}: {}", path.display(), crate::run_directory::in_words(source))]
    Io {
        /// Such as `read`.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file where the store's folder should be.
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
    /// The database is somebody else's.
    #[error("{} is a database of another program", path.display())]
    NotAStore {
        /// The database.
        path: PathBuf,
    },
    /// A later version of the program wrote the database.
    #[error("{} was written by a later version of the program: its version is {found}, this program reads up to {known}", path.display())]
    NewerVersion {
        /// The database.
        path: PathBuf,
        /// Version of the database.
        found: i64,
        /// Latest version that this program reads.
        known: i64,
    },
    /// The database is not what was written.
    #[error("{} is damaged: {why}", path.display())]
    Damaged {
        /// The database.
        path: PathBuf,
        /// How it shows.
        why: String,
    },
    /// A decision is not what was kept.
    #[error("{}: decision {decision} was altered after it was taken: {what} is not what its checksum vouches for", path.display())]
    Altered {
        /// The database.
        path: PathBuf,
        /// The decision's number.
        decision: i64,
        /// What doesn't fit.
        what: &'static str,
    },
    /// Something can't be written as text.
    #[error("cannot write {}: {why}", path.display())]
    Unwritable {
        /// The database.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// Another program is writing to the store.
    #[error("another program is writing to {} and does not let go", path.display())]
    Busy {
        /// The database.
        path: PathBuf,
    },
    /// This user may not write there.
    #[error("cannot open {}: this user may not write there", path.display())]
    NoAccess {
        /// The database.
        path: PathBuf,
    },
    /// There is no room left.
    #[error("cannot write {}: the disk is full", path.display())]
    Full {
        /// The database.
        path: PathBuf,
    },
    /// There is no import of that number.
    #[error("there is no import {id}; {}", listed(known))]
    NoSuchImport {
        /// The number asked for.
        id: i64,
        /// Those that there are, each in one line.
        known: Vec<String>,
    },
    /// The file to import cannot be used.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The database engine refused.
    #[error("cannot {doing} {}: {source}", path.display())]
    Database {
        /// Such as `read`.
        doing: &'static str,
        /// The database.
        path: PathBuf,
        /// What the engine said.
        source: rusqlite::Error,
    },
}

fn listed(known: &[String]) -> String {
    if known.is_empty() {
        "nothing was imported".to_owned()
    } else {
        format!("there are: {}", known.join("; "))
    }
}

impl StoreError {
    pub(crate) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { doing, path, source }
    }

    /// What the engine's error means for the user.
    pub(crate) fn database(doing: &'static str, path: &Path) -> impl Fn(rusqlite::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| {
            let path = path.clone();
            match (source.sqlite_error_code(), &source) {
                (Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked), _) => Self::Busy { path },
                (Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied), _) => {
                    Self::NoAccess { path }
                }
                (Some(ErrorCode::DiskFull), _) => Self::Full { path },
                (Some(ErrorCode::NotADatabase), _) => {
                    Self::Damaged { path, why: "it is not a database".to_owned() }
                }
                (Some(ErrorCode::DatabaseCorrupt | ErrorCode::ConstraintViolation), _)
                | (
                    None,
                    rusqlite::Error::FromSqlConversionFailure(..)
                    | rusqlite::Error::IntegralValueOutOfRange(..)
                    | rusqlite::Error::InvalidColumnType(..)
                    | rusqlite::Error::Utf8Error(..),
                ) => Self::Damaged { path, why: source.to_string() },
                _ => Self::Database { doing, path, source },
            }
        }
    }

    /// What to do about it, where there is something to do.
    #[must_use]
    pub const fn help(&self) -> Option<&'static str> {
        Some(match self {
            Self::NotAFolder { .. } | Self::NotAStore { .. } | Self::NoAccess { .. } => {
                "choose another folder with --store"
            }
            Self::NewerVersion { .. } => "use the version of the program that wrote it, or a later one",
            Self::Damaged { .. } => {
                "restore the folder from a copy, or move it away and import the records again"
            }
            Self::Altered { .. } => {
                "restore the store from a copy of before, and compare it with the checksum that was noted down"
            }
            Self::Busy { .. } => "wait for the other program to end, then try again",
            Self::Full { .. } => "make room and try again: nothing of this was kept",
            _ => return None,
        })
    }
}
