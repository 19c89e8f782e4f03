//! One file, or a folder of them, imported as one.
//!
//! Belongs here: finding the files, and what identifies them together. Does not: reading what is in them.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::error::StoreError;
use super::import::open;
use super::provenance::ImportedFile;
use crate::run_directory::sha256;

/// The files of one import.
pub(crate) struct Many {
    /// Names for messages, each with its file.
    files: Vec<(String, PathBuf)>,
    /// Whether a file that cannot be read stands among others.
    pub(crate) folder: bool,
    /// The file, or the folder in place of all its files.
    pub(crate) about: ImportedFile,
}

impl Many {
    /// The file at `path`, or all files in the folder there and in those under it, sorted by name.
    pub(crate) fn at(path: &Path) -> Result<Self, StoreError> {
        if !path.is_dir() {
            let (_, about) = open(path)?;
            let files = vec![(about.name.clone(), path.to_owned())];
            return Ok(Self { files, folder: false, about });
        }
        let mut files = Vec::new();
        walk(path, "", &mut files)?;
        let (mut identity, mut bytes) = (String::new(), 0_u64);
        for (name, path) in &files {
            let (_, about) = open(path)?;
            identity.push_str(&format!("{} {name}\n", about.sha256));
            bytes = bytes.saturating_add(about.bytes);
        }
        let whole = fs::canonicalize(path).map_err(StoreError::io("read", path))?;
        let name = whole.file_name().unwrap_or_default().to_string_lossy();
        let name = format!(
            "{name} ({})",
            if files.len() == 1 { "1 file".to_owned() } else { format!("{} files", files.len()) }
        );
        let about = ImportedFile { name, sha256: sha256(identity.as_bytes()), bytes };
        Ok(Self { files, folder: true, about })
    }

    /// The files with their names for messages.
    pub(crate) fn paths(&self) -> impl Iterator<Item = (&str, &Path)> {
        self.files.iter().map(|(name, path)| (name.as_str(), path.as_path()))
    }

    /// Opens each file and hands it on with its name.
    pub(crate) fn each(
        &self,
        mut read: impl FnMut(File, &str) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        for (name, path) in &self.files {
            read(File::open(path).map_err(StoreError::io("read", path))?, name)?;
        }
        Ok(())
    }
}

/// Adds the files of a folder in the order of their names. Links to folders are not followed, since they can lead in
/// circles; what is neither file nor folder, and what begins with a point, is passed over.
fn walk(folder: &Path, under: &str, files: &mut Vec<(String, PathBuf)>) -> Result<(), StoreError> {
    let failed = |source| StoreError::Io { doing: "read", path: folder.to_owned(), source };
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        found.push((entry.file_name().to_string_lossy().into_owned(), entry.path()));
    }
    found.sort();
    for (name, path) in found.into_iter().filter(|(name, _)| !name.starts_with('.')) {
        let about = fs::symlink_metadata(&path).map_err(StoreError::io("read", &path))?;
        let name = format!("{under}{name}");
        if about.is_dir() {
            walk(&path, &format!("{name}/"), files)?;
        } else if path.is_file() {
            files.push((name, path));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_walked_in_order_and_known_again() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b/2.xml", "b/1.xml", "a.xml", "c.xml", ".hidden"] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, name).unwrap();
        }
        let many = Many::at(folder.path()).unwrap();
        let names: Vec<&str> = many.files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["a.xml", "b/1.xml", "b/2.xml", "c.xml"]);
        assert!(many.folder && many.about.name.ends_with(" (4 files)"), "{}", many.about.name);
        assert_eq!(Many::at(folder.path()).unwrap().about, many.about);
        fs::write(folder.path().join("c.xml"), "other").unwrap();
        assert_ne!(Many::at(folder.path()).unwrap().about.sha256, many.about.sha256);
    }
}
