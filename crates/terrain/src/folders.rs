//! Where things are kept: the store, run folders, and what the machine has left. Reading and writing what is in them
//! belongs to `terrain-store`.

use crate::fault::Fault;
use clap::Args;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// `--store DIR`, the same wherever the store is touched.
#[derive(Debug, Clone, Args)]
pub(crate) struct StoreFolder {
    /// Folder of the store: imported public records and the ledger [default: your data folder]
    #[arg(long = "store", value_name = "DIR", env = "TERRAIN_STORE", global = true)]
    store_folder: Option<PathBuf>,
}

impl StoreFolder {
    /// The folder, if one was asked for.
    pub(crate) fn asked(&self) -> Option<&Path> {
        self.store_folder.as_deref()
    }

    /// The folder asked for, else `terrain` in the user's data folder.
    pub(crate) fn path(&self) -> Result<PathBuf, Fault> {
        if let Some(folder) = &self.store_folder {
            return Ok(folder.clone());
        }
        default_store().ok_or_else(|| {
            Fault::new("this system names no data folder for you, so the store has no place")
                .help("say where with --store DIR or the variable TERRAIN_STORE")
        })
    }
}

/// `terrain` in the user's data folder.
fn default_store() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "terrain").map(|folders| folders.data_dir().to_owned())
}

/// Where runs go unless the user says otherwise.
const RUNS: &str = "terrain-runs";

/// Among `NAME`, `NAME-2`, `NAME-3`, … under the folder for runs: the last that is there, and the one after it. A number
/// that was given up by deleting its folder is not given again, so a higher number is always a later run.
pub(crate) fn run_folders(name: &str) -> (Option<PathBuf>, PathBuf) {
    let folder = |number: u64| match number {
        1 => Path::new(RUNS).join(name),
        more => Path::new(RUNS).join(format!("{name}-{more}")),
    };
    // Where the folder for runs can't be read, making one in it says why.
    let entries = fs::read_dir(RUNS).into_iter().flatten().flatten();
    let last = entries.filter_map(|entry| run_number(name, &entry.file_name().to_string_lossy())).max();
    (last.map(folder), folder(last.unwrap_or(0).saturating_add(1)))
}

/// The number of a run folder of that name: 1 for the name alone, 2 for `NAME-2`.
fn run_number(name: &str, folder: &str) -> Option<u64> {
    match folder.strip_prefix(name)? {
        "" => Some(1),
        rest => {
            let digits = rest.strip_prefix('-')?;
            let number: u64 = digits.parse().ok().filter(|number| *number >= 2 && *number < u64::MAX)?;
            (number.to_string() == digits).then_some(number)
        }
    }
}

/// A word of a command line as one types it: in quotes where a shell would cut it.
pub(crate) fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "-_./:=,+@%".contains(letter);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// Writes a file whole or not at all. What is no file (a terminal, a pipe) is
/// written to as it is.
pub(crate) fn write_whole(path: &Path, content: &[u8]) -> Result<(), Fault> {
    let fault = |error: io::Error| {
        let fault = Fault::new(format!("{} can't be written: {error}", path.display()));
        match error.kind() {
            io::ErrorKind::NotFound => fault.help("make its folder first"),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                fault.help("free some space, or choose another place")
            }
            io::ErrorKind::PermissionDenied => fault.help("choose a folder that you may write to"),
            _ => fault,
        }
    };
    if path.is_dir() {
        return Err(Fault::new(format!("{} is a folder", path.display())).help("name a file"));
    }
    if path.exists() && !path.is_file() {
        return fs::write(path, content).map_err(fault);
    }
    terrain_store::write_whole(path, content).map_err(fault)
}

/// Bytes free for this user where `path` lies, or would lie; `None` where the system does not say.
pub(crate) fn free_disk(path: &Path) -> Option<u64> {
    let existing = nearest_existing(path)?;
    free_bytes(&existing)
}

#[cfg(unix)]
fn free_bytes(path: &Path) -> Option<u64> {
    let found = rustix::fs::statvfs(path).ok()?;
    found.f_bavail.checked_mul(found.f_frsize)
}

#[cfg(not(unix))]
fn free_bytes(_path: &Path) -> Option<u64> {
    None
}

/// `path` itself or the nearest folder above it that exists.
pub(crate) fn nearest_existing(path: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(path).ok()?;
    absolute.ancestors().find(|ancestor| ancestor.exists()).map(Path::to_owned)
}

/// Bytes of memory that a program can still take; `None` where the system does not say.
pub(crate) fn available_memory() -> Option<u64> {
    let text = fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kib.checked_mul(1024)
}

/// Kind of the file system that holds `path` when it is one shared over a network, on which SQLite's locks cannot be
/// relied on; `None` when it is local or the system does not say.
pub(crate) fn network_share(path: &Path) -> Option<String> {
    const NETWORK: [&str; 9] = ["nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "9p", "fuse.sshfs", "davfs"];
    let existing = nearest_existing(path)?;
    let mounts = fs::read_to_string("/proc/self/mounts").ok()?;
    let (_, kind) = mounts
        .lines()
        .filter_map(|line| {
            let mut fields = line.split(' ').skip(1);
            let at = fields.next()?.replace("\\040", " ");
            let kind = fields.next()?.to_owned();
            existing.starts_with(&at).then_some((at, kind))
        })
        .max_by_key(|(at, _)| at.len())?;
    NETWORK.contains(&kind.as_str()).then_some(kind)
}

#[cfg(test)]
mod tests {
    use super::{quoted, write_whole};

    #[test]
    fn words_that_a_shell_would_cut_stand_in_quotes() {
        for (word, typed) in [
            ("a/b-1.toml", "a/b-1.toml"),
            ("our drive.toml", "'our drive.toml'"),
            ("it's", r"'it'\''s'"),
            ("", "''"),
        ] {
            assert_eq!(quoted(word), typed);
        }
    }

    #[test]
    fn a_file_is_replaced_whole_and_leaves_no_draft() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("report.html");
        write_whole(&file, b"first").unwrap();
        write_whole(&file, b"second").unwrap();
        assert_eq!(std::fs::read(&file).unwrap(), b"second");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        let fault = write_whole(&folder.path().join("no/such/report.html"), b"x").unwrap_err();
        assert!(fault.to_string().contains("can't be written"), "{fault}");
    }
}
