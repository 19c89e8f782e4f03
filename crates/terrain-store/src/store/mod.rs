//! The store: one SQLite database in the user's data folder, with the public records that were imported and where each
//! came from, and the ledger. It holds what public records say of organizations, elections and holders of public office, and
//! counts; nothing about single members, contacts or voters.
//!
//! Belongs here: keeping records and giving them back. Does not: reading publishers' files (`terrain-evidence`).

mod elections;
mod error;
mod evidence;
mod filings;
mod import;
mod ledger;
mod many;
mod organizations;
mod parts;
mod provenance;
mod reports;
mod returns;
mod roll_calls;
mod rows;
mod schema;
mod stoppages;

pub use error::StoreError;
pub use evidence::StoredEvidence;
pub use import::{ImportOptions, Imported};
pub use ledger::StoredDecision;
pub use provenance::{Import, ImportedFile};
pub use roll_calls::read_roll_calls;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use terrain_evidence::fec::Filing;
use terrain_evidence::fmcs::Stoppage;
use terrain_evidence::irs990::Return;
use terrain_evidence::olms::Report;

use crate::run_directory::sha256;

/// The database's file in the store's folder.
const FILE: &str = "terrain.sqlite3";
/// How long to wait for another program that is writing.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes up to which a database is looked through for damage when it is opened, which takes a second for some hundred
/// megabytes; in a larger one damage is found by whoever reads there.
const CHECKED_WHOLE: u64 = 32 << 20;
/// Kibibytes of the database that a look at the ledger may keep in memory: its entries are gone to by several ways, and
/// would be read from the file each time.
const LOOK_CACHE_KIB: i64 = 65_536;
/// What stands for a record that was not imported in [`Store::fingerprints`].
const BUNDLED: &str = "bundled";

/// The store, open.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
}

impl Store {
    /// Opens the store in `folder`; folder and database are made if they are not there.
    ///
    /// # Errors
    /// [`StoreError::NotAFolder`], [`StoreError::NotAFile`], [`StoreError::NotAStore`], [`StoreError::NewerVersion`],
    /// [`StoreError::Damaged`], [`StoreError::Busy`], [`StoreError::Full`], [`StoreError::Io`].
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        Self::opened(folder, CHECKED_WHOLE)
    }

    /// Opens the store in `folder` if there is one, for a quick look at its ledger: it is not looked through for damage, which
    /// whoever reads there finds.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_for_a_look(folder: &Path) -> Result<Option<Self>, StoreError> {
        if folder.exists() && !folder.is_dir() {
            return Err(StoreError::NotAFolder { path: folder.to_owned() });
        }
        if !folder.join(FILE).exists() {
            return Ok(None);
        }
        let store = Self::opened(folder, 0)?;
        let failed = StoreError::database("open", &store.path);
        store.connection.pragma_update(None, "cache_size", -LOOK_CACHE_KIB).map_err(failed)?;
        Ok(Some(store))
    }

    fn opened(folder: &Path, checked_whole: u64) -> Result<Self, StoreError> {
        if folder.exists() && !folder.is_dir() {
            return Err(StoreError::NotAFolder { path: folder.to_owned() });
        }
        fs::create_dir_all(folder).map_err(StoreError::io("make the folder", folder))?;
        let path = folder.join(FILE);
        let mut connection = connect(&path, OpenFlags::SQLITE_OPEN_CREATE)?;
        let failed = StoreError::database("open", &path);
        let size = fs::metadata(&path).map_err(StoreError::io("read", &path))?.len();
        let sql =
            if size > checked_whole { "PRAGMA quick_check(sqlite_schema)" } else { "PRAGMA quick_check" };
        let check: String = connection.query_row(sql, [], |row| row.get(0)).map_err(&failed)?;
        if check != "ok" {
            return Err(StoreError::Damaged { path, why: check.replace('\n', " ") });
        }
        schema::prepare(&mut connection, &path)?;
        // The journal that lets others read while one writes; kept in the file once set.
        connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(())).map_err(&failed)?;
        Ok(Self { connection, path })
    }

    /// Opens the store in `folder` if there is one, and makes nothing if there is none.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_existing(folder: &Path) -> Result<Option<Self>, StoreError> {
        if folder.exists() && !folder.is_dir() {
            return Err(StoreError::NotAFolder { path: folder.to_owned() });
        }
        if folder.join(FILE).exists() { Self::open(folder).map(Some) } else { Ok(None) }
    }

    /// A store to try an import in: the one in `folder`, or an empty one in memory if there is none, so that nothing is
    /// made. A store that is there is brought to the present version, as by every command.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn for_trial(folder: &Path) -> Result<Self, StoreError> {
        if let Some(store) = Self::open_existing(folder)? {
            return Ok(store);
        }
        let path = folder.join(FILE);
        let failed = StoreError::database("open", &path);
        let mut connection = Connection::open_in_memory().map_err(&failed)?;
        schema::prepare(&mut connection, &path)?;
        Ok(Self { connection, path })
    }

    /// The database's file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Everything that was imported, in the order of import.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Database`].
    pub fn imports(&self) -> Result<Vec<Import>, StoreError> {
        provenance::all(&self.connection).map_err(StoreError::database("read", &self.path))
    }

    /// What identifies the state of each record, by its name as after `terrain import`: a checksum over what was imported, in order, or
    /// `bundled` where nothing was. Two stores with the same fingerprint give the same estimates.
    ///
    /// # Errors
    /// As [`Store::imports`].
    pub fn fingerprints(&self) -> Result<BTreeMap<String, String>, StoreError> {
        let failed = StoreError::database("read", &self.path);
        let mut fingerprints = BTreeMap::new();
        for record in provenance::RECORDS {
            let identities = provenance::identities(&self.connection, record).map_err(&failed)?;
            let fingerprint = if identities.is_empty() {
                BUNDLED.to_owned()
            } else {
                sha256(identities.join("\n").as_bytes())
            };
            fingerprints.insert(record.to_owned(), fingerprint);
        }
        Ok(fingerprints)
    }

    /// The imported work stoppages that count, in the order of import.
    ///
    /// # Errors
    /// As [`Store::imports`].
    pub fn stoppages(&self) -> Result<Vec<Stoppage>, StoreError> {
        rows::counting(&self.connection).map_err(StoreError::database("read", &self.path))
    }

    /// The imported annual reports of unions that count, in the order of import, with their dues where receipts were
    /// imported too.
    ///
    /// # Errors
    /// As [`Store::imports`].
    pub fn reports(&self) -> Result<Vec<Report>, StoreError> {
        rows::counting(&self.connection).map_err(StoreError::database("read", &self.path))
    }

    /// The imported returns of non-profits that count, in the order of import.
    ///
    /// # Errors
    /// As [`Store::imports`].
    pub fn returns(&self) -> Result<Vec<Return>, StoreError> {
        returns::read(&self.connection).map_err(StoreError::database("read", &self.path))
    }

    /// The imported filings of political committees that count, in the order of import.
    ///
    /// # Errors
    /// As [`Store::imports`].
    pub fn filings(&self) -> Result<Vec<Filing>, StoreError> {
        filings::read(&self.connection).map_err(StoreError::database("read", &self.path))
    }

    /// Estimates from what was imported, and from the bundled records where nothing was.
    ///
    /// # Errors
    /// [`StoreError::NotAFile`], [`StoreError::NoAccess`], [`StoreError::Database`].
    pub fn evidence(&self) -> Result<StoredEvidence, StoreError> {
        let connection = connect(&self.path, OpenFlags::empty())?;
        Ok(StoredEvidence::new(Self { connection, path: self.path.clone() }))
    }
}

fn connect(path: &Path, how: OpenFlags) -> Result<Connection, StoreError> {
    if path.is_dir() {
        return Err(StoreError::NotAFile { path: path.to_owned() });
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | how;
    let failed = StoreError::database("open", path);
    let connection = Connection::open_with_flags(path, flags).map_err(&failed)?;
    connection.busy_timeout(PATIENCE).map_err(&failed)?;
    connection.pragma_update(None, "foreign_keys", true).map_err(&failed)?;
    // A commit is on the disk when it returns, whatever happens to the machine next (https://sqlite.org/pragma.html).
    connection.pragma_update(None, "synchronous", "full").map_err(&failed)?;
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};

    use super::*;
    use terrain_evidence::{Date, ImportSummary};

    /// Says to a process started by these tests which folder to work in.
    const FOLDER: &str = "TERRAIN_TEST_FOLDER";

    fn stoppage(number: u32) -> Stoppage {
        Stoppage {
            case_number: number.to_string(),
            employer: "Employer".to_owned(),
            union: "Union".to_owned(),
            local: String::new(),
            industry: "Construction".to_owned(),
            naics: None,
            state: "NV".to_owned(),
            idled: Some(number),
            unit: None,
            started: Date::new(2019, 1, 1).unwrap(),
            ended: None,
            days_published: None,
        }
    }

    /// An import of so many stoppages; `then` happens when all are written and nothing is final.
    fn import_many(store: &mut Store, many: u32, then: impl FnOnce()) -> Imported {
        let new = provenance::New {
            record: provenance::FMCS,
            form: "work stoppages",
            tables: &["fmcs_stoppage"],
            rows: "1",
            identity: many.to_string(),
            files: Vec::new(),
        };
        let fill = |sink: &mut rows::Sink<'_>| {
            for number in 0..many {
                sink.keep(u64::from(number) + 2, &stoppage(number))?;
            }
            then();
            let many = u64::from(many);
            Ok(ImportSummary { read: many, kept: many, ..ImportSummary::default() })
        };
        store.keep(&new, &ImportOptions::default(), fill).unwrap()
    }

    #[test]
    #[ignore = "started by the test of killed imports, and killed by it"]
    fn part_imports_until_it_is_killed() {
        let folder = PathBuf::from(std::env::var_os(FOLDER).unwrap());
        let mut store = Store::open(&folder).unwrap();
        // More than fits into the engine's memory, so that some of it is on the disk.
        import_many(&mut store, 50_000, || {
            println!("\nready");
            // Until the other test kills this process, or is gone itself.
            let _ = std::io::stdin().read_line(&mut String::new());
            panic!("this import must not end");
        });
    }

    #[test]
    fn an_import_that_is_killed_leaves_the_store_as_before() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path()).unwrap();
        import_many(&mut store, 10, || ());
        let (imports, fingerprints) = (store.imports().unwrap(), store.fingerprints().unwrap());
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "store::tests::part_imports_until_it_is_killed", "--nocapture"])
            .env(FOLDER, folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.map_while(Result::ok).any(|line| line == "ready"), "the other process did not begin");
        assert_eq!(store.stoppages().unwrap().len(), 10, "what is not final is not seen");
        child.kill().unwrap();
        child.wait().unwrap();
        drop(store);
        let mut store = Store::open(folder.path()).unwrap();
        assert_eq!((store.imports().unwrap(), store.fingerprints().unwrap()), (imports, fingerprints));
        assert_eq!(store.stoppages().unwrap().len(), 10);
        let again = import_many(&mut store, 20, || ());
        assert_eq!((again.import.summary.kept, again.replaced), (20, 10), "and goes on from there");
    }

    const ELECTIONS: &str =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/nlrb/elections_2017_2020.csv.gz");

    #[test]
    fn a_disk_that_fills_up_keeps_nothing_of_the_import() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path()).unwrap();
        let pages: i64 = store.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
        let limit = |store: &Store, pages: i64| {
            store.connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(())).unwrap();
        };
        limit(&store, pages + 20);
        let error = store.import_nlrb(Path::new(ELECTIONS), &ImportOptions::default()).unwrap_err();
        assert!(matches!(error, StoreError::Full { .. }), "{error}");
        assert!(error.help().unwrap().contains("nothing of this was kept"));
        assert_eq!(store.imports().unwrap(), []);
        assert_eq!(store.fingerprints().unwrap()["nlrb"], "bundled");
        limit(&store, 1 << 30);
        assert!(!store.import_nlrb(Path::new(ELECTIONS), &ImportOptions::default()).unwrap().already);
        assert_eq!(store.imports().unwrap().len(), 1);
    }
}
