//! What stays on disk: run folders (a manifest and one Parquet file a shard), and the store: imported records, and the
//! ledger.
//!
//! Belongs here: files and databases, complete or absent. Does not: reading what publishers hand out
//! (`terrain-evidence`), running (`terrain-decide`), where a user's folders are (`terrain`).

pub mod run_directory;
pub mod store;
mod whole_file;

pub use run_directory::sha256;
pub use store::{
    Import, ImportOptions, Imported, Store, StoreError, StoredDecision, StoredEvidence, read_roll_calls,
};
pub use whole_file::write_whole;
