//! Damaged files are named, never decoded, never a panic.

use crate::experiment::{columns, manifest, plain_shard};
use proptest::prelude::*;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use terrain_store::run_directory::{Manifest, RunDirectory, RunDirectoryError};

/// The bytes of a sound shard.
static SOUND: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let mut run = RunDirectory::create(folder.path(), &manifest(columns())).unwrap();
    run.keep_shard(&plain_shard(0)).unwrap();
    fs::read(run.shard_path(0)).unwrap()
});

fn run_holding(folder: &Path, bytes: &[u8]) -> RunDirectory {
    let run = RunDirectory::create(folder, &manifest(columns())).unwrap();
    fs::write(run.shard_path(0), bytes).unwrap();
    run
}

fn is_named_as_damaged(bytes: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let run = run_holding(folder.path(), bytes);
    for error in [run.read_shard(0).unwrap_err(), run.read_all().unwrap_err()] {
        assert!(matches!(error, RunDirectoryError::Damaged { .. }), "{error}");
        assert!(error.to_string().contains("0000.parquet is damaged: "), "{error}");
        assert!(error.help().unwrap().starts_with("delete the file and add --resume"));
    }
    drop(run);
    let error = RunDirectory::resume(folder.path(), &manifest(columns())).unwrap_err();
    assert!(error.to_string().contains("0000.parquet is damaged: "), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_changed_byte_is_found(at in any::<prop::sample::Index>(), change in 1_u8..) {
        let mut bytes = SOUND.clone();
        let at = at.index(bytes.len());
        bytes[at] ^= change;
        is_named_as_damaged(&bytes);
    }

    #[test]
    fn a_shortened_file_is_found(at in any::<prop::sample::Index>()) {
        is_named_as_damaged(&SOUND[..at.index(SOUND.len())]);
    }

    #[test]
    fn bytes_too_many_are_found(at in any::<prop::sample::Index>(), more in prop::collection::vec(any::<u8>(), 1..40)) {
        let mut bytes = SOUND.clone();
        let at = at.index(bytes.len() + 1);
        bytes.splice(at..at, more);
        is_named_as_damaged(&bytes);
    }

    #[test]
    fn an_edited_manifest_is_never_another_experiment(
        at in any::<prop::sample::Index>(),
        gone in 0_usize..20,
        more in prop::sample::select(vec!["", "0", "\"", "\n", "[plan]", "9999999999", "é", "= ", "x = 1\n"]),
    ) {
        let sound = manifest(columns()).to_toml().unwrap();
        let mut text: Vec<char> = sound.chars().collect();
        let at = at.index(text.len());
        let end = (at + gone).min(text.len());
        text.splice(at..end, more.chars());
        let text: String = text.into_iter().collect();
        match Manifest::from_toml(Path::new("manifest.toml"), &text) {
            Ok(read) => prop_assert_eq!(read.experiment(), manifest(columns()).experiment()),
            Err(error) => prop_assert!(error.to_string().starts_with("manifest.toml "), "{}", error),
        }
    }

    #[test]
    fn any_bytes_are_no_shard(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        is_named_as_damaged(&bytes);
    }
}

#[test]
fn every_byte_of_the_footer_counts() {
    let from = SOUND.len() - 200;
    for at in from..SOUND.len() {
        let mut bytes = SOUND.clone();
        bytes[at] = bytes[at].wrapping_add(1);
        is_named_as_damaged(&bytes);
    }
}

#[test]
fn a_shard_of_another_experiment_or_place_is_told_from_damage() {
    let folder = tempfile::tempdir().unwrap();
    let other = Manifest { seed: 43, ..manifest(columns()) };
    let mut run = RunDirectory::create(folder.path(), &other).unwrap();
    run.keep_shard(&plain_shard(0)).unwrap();
    run.keep_shard(&plain_shard(1)).unwrap();
    fs::rename(run.shard_path(1), run.shard_path(2)).unwrap();
    let error = run.read_shard(2).unwrap_err();
    assert!(
        error.to_string().contains("0002.parquet belongs to another experiment: it holds shard 1"),
        "{error}"
    );
    let foreign = fs::read(run.shard_path(0)).unwrap();

    let home = tempfile::tempdir().unwrap();
    let error = run_holding(home.path(), &foreign).read_shard(0).unwrap_err();
    assert!(matches!(error, RunDirectoryError::OtherExperiment { .. }), "{error}");
    let error = RunDirectory::resume(home.path(), &manifest(columns())).unwrap_err();
    assert!(error.to_string().contains("it was computed for another manifest"), "{error}");
}

#[test]
fn a_folder_in_place_of_a_shard_and_a_shard_beyond_the_plan_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut run = RunDirectory::create(folder.path(), &manifest(columns())).unwrap();
    fs::create_dir(run.shard_path(1)).unwrap();
    for error in [
        run.read_all().unwrap_err(),
        run.read_shard(1).unwrap_err(),
        run.keep_shard(&plain_shard(1)).unwrap_err(),
    ] {
        assert!(error.to_string().ends_with("0001.parquet is a folder, where a file belongs"), "{error}");
    }
    fs::remove_dir(run.shard_path(1)).unwrap();
    fs::write(run.shard_path(3), &*SOUND).unwrap();
    let error = run.read_all().unwrap_err();
    assert!(
        error.to_string().contains("0003.parquet belongs to another experiment: the plan has 3 shards"),
        "{error}"
    );
}

#[test]
fn a_changed_manifest_is_found() {
    let folder = tempfile::tempdir().unwrap();
    drop(RunDirectory::create(folder.path(), &manifest(columns())).unwrap());
    let path = folder.path().join("manifest.toml");
    let sound = fs::read_to_string(&path).unwrap();
    for (from, to, words) in [
        ("format = 1", "format = 3", "its format is 3, this program reads up to 2"),
        ("format = 1", "format = 2", "its format is 2, its entries are those of 1"),
        ("format = 1", "format = 0", "its format is 0"),
        ("seed = 42", "seed = 43", "`experiment` differs"),
        ("seed = 42", "seed = -1", "`seed` is not a whole number of 0 or more"),
        ("seed = 42", "seeds = 42", "unknown field `seeds`"),
        ("seed = 42\n", "", "missing field `seed`"),
        ("futures = 5", "futures = 0", "the number of futures is 0"),
        ("the county", "the town", "the situation's text in it was changed"),
        ("[plan]", "[plan", "line"),
    ] {
        assert!(sound.contains(from), "{from} is not in\n{sound}");
        fs::write(&path, sound.replacen(from, to, 1)).unwrap();
        for error in [
            RunDirectory::open(folder.path()).unwrap_err(),
            RunDirectory::resume(folder.path(), &manifest(columns())).unwrap_err(),
        ] {
            let error = error.to_string();
            assert!(error.contains("manifest.toml") && error.contains(words), "{error}");
        }
    }
    fs::write(&path, [0xff, 0xfe, 0]).unwrap();
    let error = RunDirectory::open(folder.path()).unwrap_err();
    assert!(error.to_string().ends_with("it is not text (UTF-8)"), "{error}");
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    let error = RunDirectory::open(folder.path()).unwrap_err();
    assert!(error.to_string().ends_with("manifest.toml is a folder, where a file belongs"), "{error}");
}
