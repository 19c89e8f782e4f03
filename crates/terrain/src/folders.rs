//! Where things are kept: the store, run folders, and what the machine has left. Reading and writing what is in them
//! belongs to `terrain-store`.

use crate::fault::Fault;
use clap::Args;
use std::fs;
use std::path::{Path, PathBuf};

/// `--store DIR`, the same wherever the store is touched.
#[derive(Debug, Clone, Args)]
pub(crate) struct StoreFolder {
    /// Folder of the store: imported records and the register of runs [default: your data folder]
    #[arg(long = "store", value_name = "DIR", env = "TERRAIN_STORE")]
    folder: Option<PathBuf>,
}

impl StoreFolder {
    /// The folder asked for, else `terrain` in the user's data folder.
    pub(crate) fn path(&self) -> Result<PathBuf, Fault> {
        if let Some(folder) = &self.folder {
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

/// A number of bytes as people say it: `512 bytes`, `1.5 MiB`, `24 GiB`.
pub(crate) fn size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["KiB", "MiB", "GiB", "TiB", "PiB"];
    if bytes < 1024 {
        return format!("{bytes} bytes");
    }
    let mut tenths = u128::from(bytes) * 10 / 1024;
    let mut unit = 0;
    while tenths >= 10_240 && unit + 1 < UNITS.len() {
        tenths /= 1024;
        unit += 1;
    }
    if tenths >= 100 {
        format!("{} {}", tenths / 10, UNITS[unit])
    } else {
        format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit])
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_read_like_words() {
        for (bytes, words) in [
            (0, "0 bytes"),
            (1023, "1023 bytes"),
            (1024, "1.0 KiB"),
            (1536, "1.5 KiB"),
            (24 << 30, "24 GiB"),
            (u64::MAX, "16383 PiB"),
        ] {
            assert_eq!(size(bytes), words);
        }
    }
}
