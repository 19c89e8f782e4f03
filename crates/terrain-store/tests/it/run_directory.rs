//! What goes into a run folder comes out of it, and what does not belong is refused.

use crate::experiment::{any_shard, bits, columns, manifest, plain_shard};
use proptest::prelude::*;
use std::fs;
use std::path::Path;
use terrain_decide::shard::Sink;
use terrain_decide::subject::Columns;
use terrain_store::run_directory::{Manifest, RunDirectory, RunDirectoryError};

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// A run folder with the shards given.
fn run_with(path: &Path, shards: &[u32]) -> RunDirectory {
    let mut run = RunDirectory::create(path, &manifest(columns())).unwrap();
    for index in shards {
        run.keep(&plain_shard(*index)).unwrap();
    }
    run
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_shard_comes_back_bit_for_bit((columns, shard) in any_shard()) {
        let folder = tempfile::tempdir().unwrap();
        let mut run = RunDirectory::create(folder.path(), &manifest(columns)).unwrap();
        run.keep(&shard).unwrap();
        let back = run.read(shard.index).unwrap();
        prop_assert_eq!(bits(&back), bits(&shard));
        let shares = |shard: &terrain_decide::shard::Shard| -> Vec<u64> {
            let all = shard.rows.iter().flat_map(|row| &row.campaign_share_won);
            all.filter(|won| won.is_nan()).map(|won| won.to_bits()).collect()
        };
        prop_assert!(shares(&back).iter().all(|bits| *bits == f64::NAN.to_bits()));
    }

    #[test]
    fn a_manifest_comes_back_as_it_was(
        text in any::<String>(),
        file in any::<String>(),
        command in prop::collection::vec(any::<String>(), 0..4),
        records in prop::collection::btree_map(any::<String>(), any::<String>(), 0..3),
        seed in any::<u64>(),
        confidence in prop::option::of(0.5_f64..1.0),
    ) {
        let asked = Manifest {
            situation_text: text,
            situation_file: file,
            command,
            records,
            seed,
            confidence,
            ..manifest(columns())
        };
        let folder = tempfile::tempdir().unwrap();
        drop(RunDirectory::create(folder.path(), &asked).unwrap());
        let run = RunDirectory::open(folder.path()).unwrap();
        prop_assert_eq!(run.manifest(), &asked);
        let again = Manifest::from_toml(Path::new("m.toml"), run.manifest_toml()).unwrap();
        prop_assert_eq!(again, asked);
    }
}

#[test]
fn checksums_are_those_of_the_standard() {
    // FIPS 180-2, appendix B.1.
    assert_eq!(
        terrain_store::sha256(b"abc"),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}

#[test]
fn line_ends_and_quotes_of_the_situation_stay_as_they_are() {
    for text in ["a\r\nb\r\n", "\n\n", "\u{feff}x = '''y'''\n", "tab\t\u{1}\u{7f}\"\"\"\\", ""] {
        let folder = tempfile::tempdir().unwrap();
        let asked = Manifest { situation_text: text.to_owned(), ..manifest(columns()) };
        drop(RunDirectory::create(folder.path(), &asked).unwrap());
        assert_eq!(RunDirectory::open(folder.path()).unwrap().manifest().situation_text, text);
    }
}

#[test]
fn the_same_shards_give_the_same_bytes_in_any_order_and_after_a_stop() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    drop(run_with(one.path(), &[0, 1, 2]));
    drop(run_with(other.path(), &[2]));
    let mut rest = RunDirectory::resume(other.path(), &manifest(columns())).unwrap();
    assert_eq!(rest.missing().unwrap(), [0, 1]);
    for index in [1, 0] {
        rest.keep(&plain_shard(index)).unwrap();
    }
    for name in ["0000.parquet", "0001.parquet", "0002.parquet"] {
        let bytes = |folder: &Path| fs::read(folder.join("shards").join(name)).unwrap();
        assert!(bytes(one.path()) == bytes(other.path()), "{name}");
    }
    assert_eq!(rest.missing().unwrap(), [0_u32; 0]);
}

#[test]
fn only_whole_files_of_our_names_count() {
    let folder = tempfile::tempdir().unwrap();
    let run = run_with(folder.path(), &[1]);
    assert_eq!(names(folder.path()), [".lock", "manifest.toml", "shards"]);
    let shards = folder.path().join("shards");
    for name in ["notes.csv", "01.parquet", "00002.parquet", ".0002.parquet.tmp", "x.parquet"] {
        fs::write(shards.join(name), "x").unwrap();
    }
    assert_eq!(run.kept().unwrap(), [1]);
    let all = run.read_all().unwrap();
    assert_eq!(all.len(), 1);
    // Two futures, three postures, two replicates, of 284 bytes a row.
    assert_eq!(run.bytes_of_rows().unwrap(), 2 * 3 * 2 * 284);
    assert_eq!(bits(&all[0]), bits(&plain_shard(1)));
    drop(run);
    fs::write(folder.path().join("report.html"), "<html>").unwrap();
    let again = RunDirectory::resume(folder.path(), &manifest(columns())).unwrap();
    assert!(!shards.join(".0002.parquet.tmp").exists(), "what a killed run left is swept");
    assert!(shards.join("notes.csv").exists(), "what is not ours is left alone");
    let absent = again.read_shard(2).unwrap_err();
    assert!(matches!(absent, RunDirectoryError::Absent { index: 2, .. }), "{absent}");
    assert!(absent.to_string().contains("0002.parquet"), "{absent}");
}

#[test]
fn a_run_is_never_overwritten_and_a_folder_with_something_else_is_not_taken() {
    let folder = tempfile::tempdir().unwrap();
    drop(run_with(folder.path(), &[0]));
    let error = RunDirectory::create(folder.path(), &manifest(columns())).unwrap_err();
    assert!(matches!(error, RunDirectoryError::AlreadyARun { .. }), "{error}");
    assert!(error.help().unwrap().contains("--resume"));

    let other = tempfile::tempdir().unwrap();
    fs::write(other.path().join("minutes.txt"), "ours").unwrap();
    let error = RunDirectory::create(other.path(), &manifest(columns())).unwrap_err();
    assert!(error.to_string().ends_with("(minutes.txt is in it)"), "{error}");
    assert_eq!(names(other.path()), ["minutes.txt"]);

    let file = other.path().join("minutes.txt");
    for opened in [
        RunDirectory::create(&file, &manifest(columns())),
        RunDirectory::open(&file),
        RunDirectory::resume(&file, &manifest(columns())),
    ] {
        let error = opened.unwrap_err();
        assert!(error.to_string().ends_with("minutes.txt is a file, not a folder"), "{error}");
    }
    for nowhere in [other.path().to_owned(), other.path().join("no/such/folder")] {
        let error = RunDirectory::resume(&nowhere, &manifest(columns())).unwrap_err();
        assert!(matches!(error, RunDirectoryError::NoRun { .. }), "{error}");
        let error = RunDirectory::open(&nowhere).unwrap_err();
        assert!(error.to_string().contains("manifest.toml"), "{error}");
    }
}

#[test]
fn what_a_killed_start_left_behind_does_not_stand_in_the_way() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("shards")).unwrap();
    fs::write(folder.path().join(".lock"), "").unwrap();
    fs::write(folder.path().join(".manifest.toml.tmp"), "format = ").unwrap();
    drop(run_with(folder.path(), &[0]));
    assert_eq!(names(folder.path()), [".lock", "manifest.toml", "shards"]);
}

#[test]
fn another_experiment_is_refused_and_every_difference_named() {
    let folder = tempfile::tempdir().unwrap();
    drop(run_with(folder.path(), &[0]));
    let base = manifest(columns());
    let with = |change: fn(&mut Manifest)| {
        let mut asked = base.clone();
        change(&mut asked);
        asked
    };
    for (asked, field, words) in [
        (with(|m| m.program = "0.2.0".into()), "version of the program", "0.1.0 there, 0.2.0 here"),
        (with(|m| m.model = "2".into()), "model", "1 there, 2 here"),
        (with(|m| m.seed = 43), "seed", "42 there, 43 here"),
        (with(|m| m.confidence = Some(0.95)), "confidence to end at", "none there, 0.95 here"),
        (with(|m| m.situation_text.push('#')), "situation", "drive.toml ("),
        (with(|m| m.records.clear()), "record `nlrb`", "bundled there, not used here"),
        (with(|m| m.columns.futures = 6), "futures", "5 there, 6 here"),
        (with(|m| m.columns.replicates = 3), "replicates", "2 there, 3 here"),
        (with(|m| m.columns.shard_futures = 4), "futures in a shard", "2 there, 4 here"),
        (with(|m| m.columns.postures[1].push('s')), "postures", "`temporary` at place 2 of 3 there"),
        (
            with(|m| m.columns.campaigns.truncate(1)),
            "campaigns",
            "`bill` at place 2 of 2 there, 1 in all here",
        ),
        (with(|m| m.columns.organizations.swap(0, 1)), "organizations", "`caucus` at place 1 of 2"),
        (with(|m| m.columns.quantities.clear()), "uncertain quantities", "0 in all here"),
        (with(|m| m.columns.series_weeks[2] = 53), "weeks of the series", "`52` at place 3 of 3"),
    ] {
        let error = RunDirectory::resume(folder.path(), &asked).unwrap_err();
        let text = error.to_string();
        let RunDirectoryError::Mismatch { differences, .. } = error else { panic!("{field}: {text}") };
        assert_eq!(differences.len(), 1, "{field}");
        assert_eq!(differences[0].field, field);
        assert!(text.contains(words), "{text}");
    }
    let two = with(|m| {
        m.seed = 1;
        m.columns.futures = 7;
    });
    let text = RunDirectory::resume(folder.path(), &two).unwrap_err().to_string();
    assert!(text.ends_with("seed: 42 there, 1 here; futures: 5 there, 7 here"), "{text}");
    let same = with(|m| {
        m.started = "later".into();
        m.command.clear();
        m.situation_file = "moved.toml".into();
    });
    assert_eq!(RunDirectory::resume(folder.path(), &same).unwrap().kept().unwrap(), [0]);
}

#[test]
fn two_runs_at_once_are_refused_and_readers_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let mut run = run_with(folder.path(), &[0]);
    let error = RunDirectory::resume(folder.path(), &manifest(columns())).unwrap_err();
    assert!(matches!(error, RunDirectoryError::Busy { .. }), "{error}");
    let mut reader = RunDirectory::open(folder.path()).unwrap();
    run.keep(&plain_shard(1)).unwrap();
    assert_eq!(reader.read_all().unwrap().len(), 2);
    let error = reader.keep_shard(&plain_shard(2)).unwrap_err();
    assert!(matches!(error, RunDirectoryError::ReadOnly { .. }), "{error}");
    drop(run);
    RunDirectory::resume(folder.path(), &manifest(columns())).unwrap();
}

#[test]
fn rows_that_are_not_those_of_the_plan_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut run = run_with(folder.path(), &[]);
    let shard = plain_shard(1);
    let change = |change: fn(&mut terrain_decide::shard::Shard)| {
        let mut changed = shard.clone();
        change(&mut changed);
        changed
    };
    for (changed, words) in [
        (change(|s| s.index = 3), "the plan has 3 shards"),
        (change(|s| s.first_future = 0), "it begins with future 0, expected 2"),
        (change(|s| s.futures.truncate(1)), "1 futures, expected 2"),
        (change(|s| s.futures[1].truncate(1)), "1 quantities in a future, expected 2"),
        (change(|s| s.rows.truncate(11)), "11 rows, expected 12"),
        (
            change(|s| s.rows.swap(0, 1)),
            "row 0 is that of future 2, posture 0, replicate 1, expected 2, 0, 0",
        ),
        (change(|s| s.rows[4].campaign_share_won.clear()), "0 campaigns in a row, expected 2"),
        (change(|s| s.rows[4].walked_out_week.push(None)), "3 organizations in a row, expected 2"),
        (change(|s| s.rows[4].series.clear()), "0 weeks in a series, expected 3"),
    ] {
        let error = run.keep_shard(&changed).unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    }
    assert_eq!(names(&folder.path().join("shards")), [""; 0]);
}

/// A shard with these postures alone.
fn with_postures(index: u32, postures: &[u16]) -> terrain_decide::shard::Shard {
    let mut shard = plain_shard(index);
    shard.rows.retain(|row| postures.contains(&row.posture));
    shard
}

#[test]
fn a_run_that_asks_for_a_confidence_may_leave_out_postures() {
    let folder = tempfile::tempdir().unwrap();
    let asked = Manifest { confidence: Some(0.95), ..manifest(columns()) };
    let mut run = RunDirectory::create(folder.path(), &asked).unwrap();
    let shards = [with_postures(0, &[0, 1, 2]), with_postures(1, &[0, 2]), with_postures(2, &[2])];
    for shard in &shards {
        run.keep(shard).unwrap();
        assert_eq!(bits(&run.read(shard.index).unwrap()), bits(shard));
    }
    let text = run.manifest_toml().to_owned();
    assert!(text.starts_with("format = 2\n") && text.contains("\nconfidence = 0.95\n"), "{text}");
    let file = fs::File::open(run.shard_path(1)).unwrap();
    let file = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    let about = file.metadata().file_metadata().key_value_metadata().unwrap().clone();
    assert!(about.iter().any(|entry| entry.key == "terrain:format" && entry.value.as_deref() == Some("2")));
    // Each future of a shard has the same postures.
    let mut uneven = with_postures(1, &[0, 2]);
    uneven.rows.truncate(6);
    for (shard, words) in [
        (uneven, "6 rows, expected 8"),
        (with_postures(1, &[]), "it has no rows, or those of a posture that is not in the plan"),
    ] {
        let error = run.keep_shard(&shard).unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    }
    drop(run);
    let again = RunDirectory::resume(folder.path(), &asked).unwrap();
    assert_eq!(again.read_all().unwrap().len(), 3);
    drop(again);
    let error = RunDirectory::resume(folder.path(), &manifest(columns())).unwrap_err().to_string();
    assert!(
        error.ends_with("holds another experiment: confidence to end at: 0.95 there, none here"),
        "{error}"
    );
    // Any other run has them all.
    let folder = tempfile::tempdir().unwrap();
    let error = run_with(folder.path(), &[]).keep_shard(&shards[1]).unwrap_err().to_string();
    assert!(error.contains("8 rows, expected 12"), "{error}");
    for confidence in [0.3, 1.0, f64::NAN] {
        let folder = tempfile::tempdir().unwrap();
        let asked = Manifest { confidence: Some(confidence), ..manifest(columns()) };
        let error = RunDirectory::create(folder.path(), &asked).unwrap_err().to_string();
        assert!(error.contains("expected 0.5 to less than 1"), "{error}");
    }
}

/// The identity of a plain run stays what it was before there were runs that ask for a confidence; the digits come from
/// Python's `json` and `hashlib`.
#[test]
fn folders_of_format_1_stay_what_they_were() {
    let plain = manifest(columns());
    assert_eq!(plain.experiment(), "c73c2e50c7f6be7e93855cfab2fcc1afba3e4710fb94f17953034d1a9faef562");
    assert!(plain.to_toml().unwrap().starts_with("format = 1\n"));
}

#[test]
fn a_plan_that_cannot_be_is_refused_before_anything_is_made() {
    let parent = tempfile::tempdir().unwrap();
    let path = parent.path().join("run");
    let mut plan = columns();
    plan.futures = 0;
    let error = RunDirectory::create(&path, &manifest(plan)).unwrap_err();
    assert!(error.to_string().contains("the number of futures is 0, expected 1 or more"), "{error}");
    let mut plan = columns();
    plan.campaigns[1] = "recognition".to_owned();
    let error = RunDirectory::create(&path, &manifest(plan)).unwrap_err();
    assert!(error.to_string().contains("the campaign `recognition` is there twice"), "{error}");
    assert!(!path.exists());
}

#[test]
fn the_book_has_every_column_and_every_key() {
    let page = crate::bundled("../docs/reference/run-folder.md");
    let page = fs::read_to_string(page).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let run = run_with(folder.path(), &[0]);
    let file = fs::File::open(run.shard_path(0)).unwrap();
    let file = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    for column in file.schema().fields() {
        let name = match column.name().split_once(':') {
            Some((kind @ ("won" | "walked_out" | "series" | "input"), _)) => format!("`{kind}:"),
            Some(_) => panic!("{} has no kind that is known", column.name()),
            None => format!("`{}`", column.name()),
        };
        assert!(page.contains(&name), "{name} is not on the page");
        assert!(!column.metadata()["unit"].is_empty() && !column.metadata()["description"].is_empty());
    }
    let about = file.metadata().file_metadata();
    assert_eq!(about.created_by(), Some("terrain"));
    for entry in about.key_value_metadata().unwrap().iter().filter(|entry| entry.key != "ARROW:schema") {
        assert!(page.contains(&format!("`{}`", entry.key)), "{} is not on the page", entry.key);
    }
    for line in run.manifest_toml().lines() {
        if let Some((key, _)) = line.split_once(" = ").filter(|_| !line.starts_with("name = ")) {
            let known = page.contains(&format!("`{key}`")) || key == "terrain" || key == "nlrb";
            assert!(known, "{key} is not on the page");
        }
    }
}

#[test]
fn a_plan_whose_shards_no_memory_holds_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let columns = Columns { shard_futures: 64, futures: 64, replicates: 1 << 16, ..columns() };
    let error = RunDirectory::create(folder.path(), &manifest(columns.clone())).unwrap_err().to_string();
    assert!(error.contains("the rows of a shard would take 3408 MB, expected at most 2048"), "{error}");
    let fewer = Columns { replicates: 1 << 15, ..columns };
    assert!(RunDirectory::create(folder.path(), &manifest(fewer)).is_ok());
}
