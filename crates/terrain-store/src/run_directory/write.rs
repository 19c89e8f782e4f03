//! Writing the files of a run folder, and tidying up after writers that were killed.

use std::fs;
use std::io;
use std::path::Path;

use super::error::RunDirectoryError;
use crate::whole_file::{self, is_temporary};

/// Writes the file whole. After an error there is neither a new file nor a temporary one.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), RunDirectoryError> {
    whole_file::write_whole(path, bytes).map_err(|source| match source.kind() {
        io::ErrorKind::IsADirectory => RunDirectoryError::NotAFile { path: path.to_owned() },
        _ => RunDirectoryError::Io { doing: "write", path: path.to_owned(), source },
    })
}

/// Removes what writers that were killed have left in `folder`. Only for whoever holds the folder's lock.
pub(crate) fn sweep(folder: &Path) -> Result<(), RunDirectoryError> {
    let failed = |source| RunDirectoryError::Io { doing: "tidy", path: folder.to_owned(), source };
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if is_temporary(&entry.file_name().to_string_lossy()) {
            let path = entry.path();
            fs::remove_file(&path).map_err(RunDirectoryError::io("remove", &path))?;
        }
    }
    Ok(())
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
    fn a_folder_in_place_of_the_file_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("0000.parquet");
        fs::create_dir(&path).unwrap();
        let error = write_whole(&path, b"rows").unwrap_err();
        assert!(matches!(error, RunDirectoryError::NotAFile { .. }), "{error}");
        assert_eq!(names(folder.path()), ["0000.parquet"]);
    }

    #[test]
    fn a_full_disk_is_told_with_what_to_do() {
        let source = io::ErrorKind::StorageFull.into();
        let error = RunDirectoryError::Io { doing: "write", path: "runs/0001.parquet".into(), source };
        assert!(error.to_string().ends_with("0001.parquet: the disk is full"), "{error}");
        assert!(error.help().unwrap().contains("make room"));
    }

    #[test]
    fn only_temporary_files_are_swept() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["0000.parquet", ".0001.parquet.tmp", ".lock", "notes.tmp"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        sweep(folder.path()).unwrap();
        assert_eq!(names(folder.path()), [".lock", "0000.parquet", "notes.tmp"]);
    }
}
