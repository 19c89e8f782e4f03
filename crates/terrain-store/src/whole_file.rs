//! Writing a file whole or not at all: under another name first, synced, then renamed.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Ending of the name under which a file is written first.
const TEMPORARY: &str = ".tmp";

/// The name under which `path` is written first: hidden, so that no pattern such as `*.parquet` meets it, and the process's
/// own.
fn temporary(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}{TEMPORARY}", std::process::id()))
}

/// Whether a file of this name is one that a killed writer left.
pub(crate) fn is_temporary(name: &str) -> bool {
    name.starts_with('.') && name.ends_with(TEMPORARY)
}

/// Writes the file whole, in place of one of that name. After an error the old one is as it was, and nothing else is there.
///
/// # Errors
/// What the system says: a folder that isn't there or may not be written to, a full disk, a folder of that name.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_whole_with(path, |file| file.write_all(bytes))
}

fn write_whole_with(path: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    if path.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let temporary = temporary(path);
    let written = File::create(&temporary)
        .and_then(|mut file| {
            fill(&mut file)?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        // The first error is the one to tell; on a full disk, removing works.
        let _ = fs::remove_file(&temporary);
        return written;
    }
    sync_folder(path)
}

/// Makes the new name last through a power cut.
fn sync_folder(path: &Path) -> io::Result<()> {
    // Elsewhere a folder cannot be opened as a file, and the rename is all there is.
    match path.parent() {
        Some(folder) if cfg!(unix) && folder != Path::new("") => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_disk_that_fills_up_leaves_the_file_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("0001.parquet");
        for before in [None, Some("before")] {
            if let Some(text) = before {
                write_whole(&path, text.as_bytes()).unwrap();
            }
            let error = write_whole_with(&path, |file| {
                file.write_all(b"half of it")?;
                Err(io::ErrorKind::StorageFull.into())
            })
            .unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::StorageFull);
            assert_eq!(fs::read_to_string(&path).ok().as_deref(), before);
        }
        assert_eq!(names(folder.path()), ["0001.parquet"]);
    }

    #[test]
    fn a_folder_in_place_of_the_file_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("0000.parquet");
        fs::create_dir(&path).unwrap();
        let error = write_whole(&path, b"rows").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::IsADirectory);
        assert_eq!(names(folder.path()), ["0000.parquet"]);
    }
}
