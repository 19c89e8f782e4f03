//! Files that are no records keep the store as it was; databases that are no stores are refused by name.

use crate::bundled;
use crate::store::options;
use proptest::prelude::*;
use rusqlite::Connection;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use terrain_evidence::rollcall::RollCallChoice;
use terrain_evidence::{EvidenceSource, Filter};
use terrain_store::{Store, StoreError};

const DATABASE: &str = "terrain.sqlite3";

/// The bytes of a small sound store.
static SOUND: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("council.csv"), "legislator,vote_id,position\nWard 1,1,aye\nWard 2,1,no\n")
        .unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    store
        .import_rollcall(&[folder.path().join("council.csv")], &RollCallChoice::default(), &options())
        .unwrap();
    drop(store);
    fs::read(folder.path().join(DATABASE)).unwrap()
});

fn holding(bytes: &[u8]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(DATABASE), bytes).unwrap();
    folder
}

fn rows(folder: &Path) -> i64 {
    let connection = Connection::open(folder.join(DATABASE)).unwrap();
    let tables = ["import", "nlrb_election", "nlrb_union", "rollcall_member", "rollcall_ballot"];
    let count = |table: &&str| -> rusqlite::Result<i64> {
        connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))
    };
    tables.iter().map(|table| count(table).unwrap()).sum::<i64>()
}

#[test]
fn files_that_cannot_be_used_are_named_and_leave_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let path = |name: &str| folder.path().join(name);
    let whole = fs::read(bundled("nlrb/elections_2017_2020.csv.gz")).unwrap();
    fs::write(path("cut.csv.gz"), &whole[..whole.len() / 2]).unwrap();
    fs::write(path("empty.csv"), "").unwrap();
    fs::write(path("renamed.xlsx"), "%PDF-1.7").unwrap();
    fs::write(path("other.csv"), "name,colour\nx,red\n").unwrap();
    for (name, words) in [
        ("cut.csv.gz", "cut.csv.gz: "),
        ("empty.csv", "empty.csv: "),
        ("renamed.xlsx", "renamed.xlsx: looks like a PDF"),
        ("other.csv", "other.csv: no column `Case Number`"),
        ("absent.csv", "absent.csv: there is no such file or folder"),
        ("", "is a folder, where a file belongs"),
    ] {
        let error = store.import_nlrb(&path(name), &options()).unwrap_err().to_string();
        assert!(error.contains(words), "{name}: {error}");
    }
    let (votes, members) = (bundled("rollcall/S116_votes.csv.gz"), bundled("rollcall/S116_members.csv.gz"));
    let alone = store
        .import_rollcall(std::slice::from_ref(&votes), &RollCallChoice::default(), &options())
        .unwrap_err();
    assert!(alone.to_string().contains("name Voteview's members file of the same chamber too"), "{alone}");
    let choice = RollCallChoice { congress: Some(90), chamber: None };
    let error = store.import_rollcall(&[votes.clone(), members.clone()], &choice, &options()).unwrap_err();
    assert!(error.to_string().contains("no usable row"), "{error}");
    assert_eq!(store.imports().unwrap(), []);
    drop(store);
    assert_eq!(rows(folder.path()), 0);
}

#[test]
fn what_is_no_store_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "x").unwrap();
    for opened in [Store::open(&file).map(Some), Store::open_existing(&file)] {
        let error = opened.unwrap_err();
        assert!(error.to_string().ends_with("file is a file, not a folder"), "{error}");
    }

    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(DATABASE)).unwrap();
    let error = Store::open(folder.path()).unwrap_err();
    assert!(error.to_string().ends_with("terrain.sqlite3 is a folder, where a file belongs"), "{error}");

    let text = b"This is a letter, and long enough to be taken for a header.".repeat(40);
    let folder = holding(&text);
    let error = Store::open(folder.path()).unwrap_err();
    assert!(error.to_string().ends_with("terrain.sqlite3 is damaged: it is not a database"), "{error}");
    assert_eq!(fs::read(folder.path().join(DATABASE)).unwrap(), text);

    for (sql, is) in [
        ("CREATE TABLE theirs (x)", "is a database of another program"),
        ("PRAGMA user_version = 1", "is a database of another program"),
        ("PRAGMA application_id = 7", "is a database of another program"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        Connection::open(folder.path().join(DATABASE)).unwrap().execute_batch(sql).unwrap();
        let error = Store::open(folder.path()).unwrap_err();
        assert!(error.to_string().ends_with(is), "{sql}: {error}");
        assert!(error.help().unwrap().contains("--store"));
    }
}

#[test]
fn a_store_of_a_later_version_is_refused() {
    let folder = holding(&SOUND);
    let connection = Connection::open(folder.path().join(DATABASE)).unwrap();
    connection.execute_batch("PRAGMA user_version = 99").unwrap();
    drop(connection);
    for opened in [Store::open(folder.path()).map(Some), Store::open_existing(folder.path())] {
        let error = opened.unwrap_err();
        assert!(matches!(error, StoreError::NewerVersion { found: 99, .. }), "{error}");
        assert!(error.to_string().contains("terrain.sqlite3 was written by a later version"), "{error}");
    }
}

#[test]
fn words_that_were_never_written_are_damage() {
    let folder = holding(&SOUND);
    let connection = Connection::open(folder.path().join(DATABASE)).unwrap();
    connection.execute_batch("UPDATE rollcall_ballot SET position = 'perhaps'").unwrap();
    drop(connection);
    let evidence = Store::open(folder.path()).unwrap().evidence().unwrap();
    let error = evidence.estimate("rollcall.absence", &Filter::new()).unwrap_err().to_string();
    assert!(
        error.contains("terrain.sqlite3 is damaged: ") && error.contains("`perhaps` was never written"),
        "{error}"
    );
}

#[test]
fn another_program_that_is_importing_does_not_block_readers() {
    let folder = holding(&SOUND);
    let store = Store::open(folder.path()).unwrap();
    let writer = Connection::open(folder.path().join(DATABASE)).unwrap();
    writer.execute_batch("BEGIN IMMEDIATE; DELETE FROM rollcall_label").unwrap();
    assert_eq!(store.imports().unwrap().len(), 1);
    assert_eq!(Store::open(folder.path()).unwrap().imports().unwrap().len(), 1);
    assert!(store.evidence().unwrap().estimate("rollcall.absence", &Filter::new()).is_ok());
}

#[test]
fn a_database_cut_short_is_damaged() {
    for part in [100, 1000, SOUND.len() / 2, SOUND.len() - 4096] {
        let folder = holding(&SOUND[..part]);
        let error = Store::open(folder.path()).unwrap_err();
        assert!(matches!(error, StoreError::Damaged { .. }), "{part}: {error}");
        assert!(error.to_string().contains(DATABASE) && error.help().unwrap().contains("copy"), "{error}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn changed_bytes_never_cause_a_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), 1_u8..), 1..40),
    ) {
        let mut bytes = SOUND.clone();
        for (at, change) in changes {
            let at = at.index(bytes.len());
            bytes[at] ^= change;
        }
        let folder = holding(&bytes);
        let seen = Store::open(folder.path()).and_then(|store| {
            store.imports()?;
            store.fingerprints()?;
            store.evidence()
        });
        match seen {
            Ok(evidence) => {
                if let Err(error) = evidence.estimate("rollcall.absence", &Filter::new()) {
                    prop_assert!(!error.to_string().is_empty());
                }
            }
            Err(error) => prop_assert!(error.to_string().contains(DATABASE), "{error}"),
        }
    }
}
