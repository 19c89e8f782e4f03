//! The files of the fuzz targets (`fuzz/corpus`), read again: nothing that once broke a reader may do so again.

use crate::support::repository;
use std::collections::BTreeSet;
use std::panic::catch_unwind;
use std::path::PathBuf;

/// Most files and bytes of one target: enough to reach what a reader does, little enough to read in every run.
const MOST_FILES: usize = 60;
const MOST_BYTES: u64 = 220_000;

type Check = (&'static str, fn(&[u8]));

/// Every check with the name of its target.
fn checks() -> Vec<Check> {
    let all: [&[Check]; 4] = [
        &terrain_evidence::any_bytes::CHECKS,
        &terrain_sim::any_bytes::CHECKS,
        &terrain_situation::any_bytes::CHECKS,
        &terrain_store::run_directory::any_bytes::CHECKS,
    ];
    all.concat()
}

/// Files of the target, by name.
fn files(target: &str) -> Vec<PathBuf> {
    let folder = repository().join("fuzz/corpus").join(target);
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn every_file_of_the_corpus_is_read_or_refused() {
    let mut broken = Vec::new();
    for (target, check) in checks() {
        let files = files(target);
        assert!(!files.is_empty(), "there is nothing in fuzz/corpus/{target}");
        for file in files {
            let bytes = std::fs::read(&file).unwrap();
            if catch_unwind(|| check(&bytes)).is_err() {
                broken.push(format!("{target}: {}", file.display()));
            }
        }
    }
    assert!(broken.is_empty(), "what must hold of any bytes does not hold of\n{}", broken.join("\n"));
}

#[test]
fn every_check_has_its_target_and_a_small_corpus() {
    let names: BTreeSet<String> = checks().iter().map(|(name, _)| (*name).to_owned()).collect();
    let of_folder = |folder: &str, ending: &str| -> BTreeSet<String> {
        let entries = std::fs::read_dir(repository().join("fuzz").join(folder)).unwrap();
        let entries = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        entries.filter_map(|name| name.strip_suffix(ending).map(str::to_owned)).collect()
    };
    assert_eq!(of_folder("fuzz_targets", ".rs"), names);
    let mut folders = of_folder("corpus", "");
    assert!(folders.remove("README.md"));
    assert_eq!(folders, names);
    let manifest = std::fs::read_to_string(repository().join("fuzz/Cargo.toml")).unwrap();
    for name in &names {
        // The targets are not built by this workspace: they hold nothing but a call of what is.
        let target = repository().join(format!("fuzz/fuzz_targets/{name}.rs"));
        let target = std::fs::read_to_string(target).unwrap();
        let call = format!("any_bytes::{name}(bytes));\n");
        assert!(
            target.starts_with("#![no_main]\n\nlibfuzzer_sys::fuzz_target!(|bytes: &[u8]| terrain_"),
            "{name}"
        );
        assert!(target.ends_with(&call) && target.matches('(').count() == 2, "{name}: {target}");
        assert!(manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")), "{name}");
        let files = files(name);
        let bytes: u64 = files.iter().map(|file| file.metadata().unwrap().len()).sum();
        assert!(
            files.len() <= MOST_FILES && bytes <= MOST_BYTES,
            "{name}: {} files, {bytes} bytes",
            files.len()
        );
    }
}
