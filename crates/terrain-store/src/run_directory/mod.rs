//! Run folders: `manifest.toml` and `shards/0000.parquet`, `0001.parquet`, …, one file a shard, complete or absent.
//!
//! Belongs here: making, continuing and reading such folders. Does not: what the rows mean, or when to run. Other files
//! in the folder (reports, an edge list) are left alone.
//!
//! ```text
//! drive-run/
//!   manifest.toml       what the experiment is, with the situation's whole text
//!   shards/0000.parquet the runs of the first futures, one row each; the columns are in `table.rs`
//!   .lock               held while a run writes; the system lets go of it when the program ends, however it ends
//! ```
//!
//! All shards have the same columns, so `shards/*.parquet` is one table to DataFusion, `DuckDB` or pandas.

pub mod any_bytes;
mod error;
mod footer;
mod manifest;
mod pages;
mod parquet_file;
mod seal;
mod table;
mod thrift;
mod write;

use crate::whole_file::is_temporary;
pub(crate) use error::in_words;
pub use error::{Difference, RunDirectoryError};
pub use manifest::{FORMAT, Manifest};
pub(crate) use seal::hex;
pub use seal::sha256;

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use terrain_decide::shard::{Shard, Sink, SinkError};

use parquet_file::Unreadable;

const MANIFEST: &str = "manifest.toml";
const SHARDS: &str = "shards";
const LOCK: &str = ".lock";

/// A run folder.
#[derive(Debug)]
pub struct RunDirectory {
    path: PathBuf,
    manifest: Manifest,
    manifest_toml: String,
    experiment: String,
    /// Held as long as the folder is open for writing.
    lock: Option<File>,
}

impl RunDirectory {
    /// Makes a run folder; the folder may be there if it is empty.
    ///
    /// # Errors
    /// [`RunDirectoryError::AlreadyARun`], [`RunDirectoryError::NotEmpty`], [`RunDirectoryError::NotAFolder`],
    /// [`RunDirectoryError::Busy`], [`RunDirectoryError::Plan`], [`RunDirectoryError::Io`]. What was made before the
    /// error is taken back.
    pub fn create(path: &Path, manifest: &Manifest) -> Result<Self, RunDirectoryError> {
        manifest.check().map_err(|why| RunDirectoryError::Plan { why })?;
        let text = manifest.to_toml()?;
        let existed = path.exists();
        check_free(path)?;
        fs::create_dir_all(path).map_err(RunDirectoryError::io("make the folder", path))?;
        let made = Self::fill(path, manifest, &text);
        // Otherwise the folder is that of another run.
        if made.as_ref().is_err_and(|error| matches!(error, RunDirectoryError::Io { .. })) {
            // The first error is the one to tell.
            let _ = fs::remove_file(path.join(LOCK));
            let _ = fs::remove_dir(path.join(SHARDS));
            if !existed {
                let _ = fs::remove_dir(path);
            }
        }
        made
    }

    fn fill(path: &Path, manifest: &Manifest, text: &str) -> Result<Self, RunDirectoryError> {
        let lock = lock(path)?;
        // Whoever held the lock until now may have made a run here.
        check_free(path)?;
        write::sweep(path)?;
        let shards = path.join(SHARDS);
        fs::create_dir_all(&shards).map_err(RunDirectoryError::io("make the folder", &shards))?;
        write::write_whole(&path.join(MANIFEST), text.as_bytes())?;
        Ok(Self::new(path, manifest.clone(), text.to_owned(), Some(lock)))
    }

    /// Opens a run folder to go on with it. All shards in it are checked byte by byte, so that a damaged one is named
    /// before anything is computed; what a killed run left half-written is removed. The command that the folder names
    /// becomes that of `manifest`: it is how the rows come about from now on.
    ///
    /// # Errors
    /// [`RunDirectoryError::NoRun`]; [`RunDirectoryError::Mismatch`] if the folder is that of another situation, seed,
    /// plan, model or record; [`RunDirectoryError::Busy`]; [`RunDirectoryError::Damaged`] and
    /// [`RunDirectoryError::OtherExperiment`] for a shard or the manifest; [`RunDirectoryError::NewerFormat`];
    /// [`RunDirectoryError::Io`].
    pub fn resume(path: &Path, manifest: &Manifest) -> Result<Self, RunDirectoryError> {
        let (mut there, mut text) = read_manifest(path)?;
        let differences = there.differences(manifest);
        if !differences.is_empty() {
            return Err(RunDirectoryError::Mismatch { path: path.to_owned(), differences });
        }
        let lock = lock(path)?;
        if there.command != manifest.command {
            there.command.clone_from(&manifest.command);
            text = there.to_toml()?;
            write::write_whole(&path.join(MANIFEST), text.as_bytes())?;
        }
        let run = Self::new(path, there, text, Some(lock));
        let shards = path.join(SHARDS);
        fs::create_dir_all(&shards).map_err(RunDirectoryError::io("make the folder", &shards))?;
        write::sweep(path)?;
        write::sweep(&shards)?;
        for index in run.indices()? {
            let file = run.shard_path(index);
            let bytes = read_file(&file)?;
            parquet_file::check(&run.manifest, &run.experiment, index, &bytes)
                .map_err(|why| unreadable(&file, why))?;
        }
        Ok(run)
    }

    /// Opens a run folder to read it; also one that a run is writing to at the moment, with the shards finished so far.
    ///
    /// # Errors
    /// [`RunDirectoryError::NoRun`], [`RunDirectoryError::NotAFolder`], [`RunDirectoryError::Damaged`],
    /// [`RunDirectoryError::NewerFormat`], [`RunDirectoryError::Io`].
    pub fn open(path: &Path) -> Result<Self, RunDirectoryError> {
        let (manifest, text) = read_manifest(path)?;
        Ok(Self::new(path, manifest, text, None))
    }

    fn new(path: &Path, manifest: Manifest, manifest_toml: String, lock: Option<File>) -> Self {
        Self { path: path.to_owned(), experiment: manifest.experiment(), manifest, manifest_toml, lock }
    }

    /// What the folder is about.
    #[must_use]
    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The text of `manifest.toml` as it is in the folder.
    #[must_use]
    pub fn manifest_toml(&self) -> &str {
        &self.manifest_toml
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where the shard of that index is, or would be.
    #[must_use]
    pub fn shard_path(&self, index: u32) -> PathBuf {
        self.path.join(SHARDS).join(shard_name(index))
    }

    /// Indices of the shards that are there, ascending. Files of other names are none of ours and are left alone.
    ///
    /// # Errors
    /// [`RunDirectoryError::NotAFile`], [`RunDirectoryError::OtherExperiment`] for a shard beyond the plan,
    /// [`RunDirectoryError::Io`].
    pub fn indices(&self) -> Result<Vec<u32>, RunDirectoryError> {
        let folder = self.path.join(SHARDS);
        let mut indices = Vec::new();
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(indices),
            Err(error) => return Err(RunDirectoryError::io("read", &folder)(error)),
        };
        for entry in entries {
            let entry = entry.map_err(RunDirectoryError::io("read", &folder))?;
            let Some(index) = shard_index(&entry.file_name().to_string_lossy()) else { continue };
            let path = entry.path();
            if path.is_dir() {
                return Err(RunDirectoryError::NotAFile { path });
            }
            let shards = self.manifest.columns.shards();
            if index >= shards {
                let why = format!("the plan has {shards} shards, counted from 0");
                return Err(RunDirectoryError::OtherExperiment { path, why });
            }
            indices.push(index);
        }
        indices.sort_unstable();
        Ok(indices)
    }

    /// Indices of the shards that the plan has and the folder lacks, ascending.
    ///
    /// # Errors
    /// As [`RunDirectory::indices`].
    pub fn missing(&self) -> Result<Vec<u32>, RunDirectoryError> {
        let there = self.indices()?;
        let planned = 0..self.manifest.columns.shards();
        Ok(planned.filter(|index| there.binary_search(index).is_err()).collect())
    }

    /// Reads one shard.
    ///
    /// # Errors
    /// [`RunDirectoryError::Absent`], [`RunDirectoryError::Damaged`], [`RunDirectoryError::OtherExperiment`],
    /// [`RunDirectoryError::NotAFile`], [`RunDirectoryError::Io`].
    pub fn read_shard(&self, index: u32) -> Result<Shard, RunDirectoryError> {
        let path = self.shard_path(index);
        if !path.exists() {
            return Err(RunDirectoryError::Absent { path, index });
        }
        let bytes = read_file(&path)?;
        parquet_file::decode(&self.manifest, &self.experiment, index, &bytes)
            .map_err(|why| unreadable(&path, why))
    }

    /// Bytes that the rows of all shards that are there take in memory, about, at most.
    ///
    /// # Errors
    /// As [`RunDirectory::indices`].
    pub fn bytes_of_rows(&self) -> Result<u64, RunDirectoryError> {
        let shards = self.indices()?.len() as u64;
        Ok(table::shard_bytes(&self.manifest.columns).saturating_mul(shards))
    }

    /// Reads all shards that are there, in order.
    ///
    /// # Errors
    /// As [`RunDirectory::read_shard`], at the first that cannot be read.
    pub fn read_all(&self) -> Result<Vec<Shard>, RunDirectoryError> {
        self.indices()?.into_iter().map(|index| self.read_shard(index)).collect()
    }

    /// Writes one shard, whole or not at all.
    ///
    /// # Errors
    /// [`RunDirectoryError::ReadOnly`], [`RunDirectoryError::Unfit`], [`RunDirectoryError::NotAFile`],
    /// [`RunDirectoryError::Io`].
    pub fn keep_shard(&mut self, shard: &Shard) -> Result<(), RunDirectoryError> {
        if self.lock.is_none() {
            return Err(RunDirectoryError::ReadOnly { path: self.path.clone() });
        }
        let unfit = |why| RunDirectoryError::Unfit { path: self.path.clone(), index: shard.index, why };
        table::check(&self.manifest, shard).map_err(unfit)?;
        let bytes = parquet_file::encode(&self.manifest, &self.experiment, shard)
            .map_err(|error| unfit(format!("it cannot be written as Parquet: {error}")))?;
        write::write_whole(&self.shard_path(shard.index), &bytes)
    }
}

impl Sink for RunDirectory {
    fn keep(&mut self, shard: &Shard) -> Result<(), SinkError> {
        Ok(self.keep_shard(shard)?)
    }

    fn kept(&self) -> Result<Vec<u32>, SinkError> {
        Ok(self.indices()?)
    }

    fn read(&self, index: u32) -> Result<Shard, SinkError> {
        Ok(self.read_shard(index)?)
    }
}

fn shard_name(index: u32) -> String {
    format!("{index:04}.parquet")
}

fn shard_index(name: &str) -> Option<u32> {
    let index = name.strip_suffix(".parquet")?.parse().ok()?;
    (shard_name(index) == name).then_some(index)
}

/// Whether a run may be made here: nothing there, or an empty folder. What a run that was killed before it had a
/// manifest left behind does not count.
fn check_free(path: &Path) -> Result<(), RunDirectoryError> {
    if !path.exists() {
        return Ok(());
    }
    if !path.is_dir() {
        return Err(RunDirectoryError::NotAFolder { path: path.to_owned() });
    }
    if path.join(MANIFEST).exists() {
        return Err(RunDirectoryError::AlreadyARun { path: path.to_owned() });
    }
    for entry in fs::read_dir(path).map_err(RunDirectoryError::io("read", path))? {
        let entry = entry.map_err(RunDirectoryError::io("read", path))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let empty = |path: &Path| fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none());
        let ours = name == LOCK || is_temporary(&name) || (name == SHARDS && empty(&entry.path()));
        if !ours {
            return Err(RunDirectoryError::NotEmpty { path: path.to_owned(), found: name });
        }
    }
    Ok(())
}

/// How often a lock is tried, and the pause between two attempts.
const LOCK_ATTEMPTS: u32 = 20;
const LOCK_PAUSE: Duration = Duration::from_millis(25);

fn lock(path: &Path) -> Result<File, RunDirectoryError> {
    let file_path = path.join(LOCK);
    if file_path.is_dir() {
        return Err(RunDirectoryError::NotAFile { path: file_path });
    }
    let file = File::options().create(true).truncate(false).write(true).open(&file_path);
    let file = file.map_err(RunDirectoryError::io("write", &file_path))?;
    // A program that this one is just starting holds all of its files for a moment, locks included; another run
    // holds its lock for longer than that.
    for attempt in (0..LOCK_ATTEMPTS).rev() {
        match file.try_lock() {
            Ok(()) => break,
            Err(TryLockError::WouldBlock) if attempt > 0 => thread::sleep(LOCK_PAUSE),
            Err(TryLockError::WouldBlock) => return Err(RunDirectoryError::Busy { path: path.to_owned() }),
            // Some network disks know no locks; there, two runs at once go unnoticed, and one run works.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => break,
            Err(TryLockError::Error(error)) => return Err(RunDirectoryError::io("lock", &file_path)(error)),
        }
    }
    Ok(file)
}

/// The manifest and its text.
fn read_manifest(path: &Path) -> Result<(Manifest, String), RunDirectoryError> {
    if path.exists() && !path.is_dir() {
        return Err(RunDirectoryError::NotAFolder { path: path.to_owned() });
    }
    let file = path.join(MANIFEST);
    if !file.exists() {
        return Err(RunDirectoryError::NoRun { path: path.to_owned() });
    }
    let bytes = read_file(&file)?;
    let Ok(text) = std::str::from_utf8(&bytes) else {
        return Err(RunDirectoryError::damaged(&file, "it is not text (UTF-8)"));
    };
    Ok((Manifest::from_toml(&file, text)?, text.to_owned()))
}

fn read_file(path: &Path) -> Result<Vec<u8>, RunDirectoryError> {
    if path.is_dir() {
        return Err(RunDirectoryError::NotAFile { path: path.to_owned() });
    }
    fs::read(path).map_err(RunDirectoryError::io("read", path))
}

fn unreadable(path: &Path, why: Unreadable) -> RunDirectoryError {
    let path = path.to_owned();
    match why {
        Unreadable::Damaged(why) => RunDirectoryError::Damaged { path, why },
        Unreadable::Elsewhere(why) => RunDirectoryError::OtherExperiment { path, why },
    }
}
