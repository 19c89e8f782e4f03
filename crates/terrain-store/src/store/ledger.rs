//! The ledger's tables: decisions, frozen, and entries, appended one at a time. Each call that writes is one transaction that is
//! on the disk when the call returns. What the entries mean belongs to `terrain-ledger`.

use super::{Store, StoreError};
use crate::run_directory::sha256;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use rusqlite::{OptionalExtension, Row, TransactionBehavior, named_params, params};
use std::io::{Read, Write};
use terrain_ledger::{DecisionRecord, Entry, Fact, Frozen, NewEntry};

/// Bytes that a decision's frozen part may have when it is unpacked.
const LARGEST_FROZEN: u64 = 1 << 30;

/// A decision as it is kept, without its frozen part.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredDecision {
    /// Its number; later ones are larger.
    pub id: i64,
    /// When it was kept, `YYYY-MM-DDThh:mm:ssZ`.
    pub recorded_at: String,
    /// SHA-256 that vouches for all of it, in hexadecimal digits; worth writing down elsewhere.
    pub sha256: String,
    /// The decision.
    pub record: DecisionRecord,
}

impl Store {
    /// Keeps a decision; it can't be changed afterwards. Its `frozen_sha256` is set here.
    ///
    /// # Errors
    /// [`StoreError::Busy`], [`StoreError::Full`], [`StoreError::Database`]; nothing was kept then.
    pub fn keep_decision(
        &mut self,
        mut record: DecisionRecord,
        frozen: &Frozen,
        recorded_at: &str,
    ) -> Result<StoredDecision, StoreError> {
        let path = self.path.clone();
        let failed = StoreError::database("write", &path);
        let frozen = pack(frozen).map_err(|why| StoreError::Unwritable { path: path.clone(), why })?;
        record.frozen_sha256 = sha256(&frozen);
        let text = serde_json::to_string(&record)
            .map_err(|error| StoreError::Unwritable { path: path.clone(), why: error.to_string() })?;
        let sum = sha256(text.as_bytes());
        let step =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&failed)?;
        step.execute(
            "INSERT INTO decision (recorded_at, record, sha256, frozen) VALUES (?1, ?2, ?3, ?4)",
            params![recorded_at, text, sum, frozen],
        )
        .map_err(&failed)?;
        let id = step.last_insert_rowid();
        step.commit().map_err(&failed)?;
        Ok(StoredDecision { id, recorded_at: recorded_at.to_owned(), sha256: sum, record })
    }

    /// All decisions, oldest first, each checked against its checksum.
    ///
    /// # Errors
    /// [`StoreError::Altered`], [`StoreError::Damaged`], [`StoreError::Database`].
    pub fn decisions(&self) -> Result<Vec<StoredDecision>, StoreError> {
        let failed = StoreError::database("read", &self.path);
        let mut found = self
            .connection
            .prepare_cached("SELECT id, recorded_at, record, sha256 FROM decision ORDER BY id")
            .map_err(&failed)?;
        let rows = found.query_map([], as_written).map_err(&failed)?;
        rows.map(|row| self.checked(row.map_err(&failed)?)).collect()
    }

    /// One decision, checked against its checksum; `None` where there is none of that number.
    ///
    /// # Errors
    /// As [`Store::decisions`].
    pub fn decision(&self, id: i64) -> Result<Option<StoredDecision>, StoreError> {
        let failed = StoreError::database("read", &self.path);
        let found = self
            .connection
            .query_row("SELECT id, recorded_at, record, sha256 FROM decision WHERE id = ?1", [id], as_written)
            .optional()
            .map_err(&failed)?;
        found.map(|row| self.checked(row)).transpose()
    }

    /// What a decision rests on, checked against the checksum that the decision names.
    ///
    /// # Errors
    /// As [`Store::decisions`].
    pub fn frozen(&self, decision: &StoredDecision) -> Result<Frozen, StoreError> {
        let failed = StoreError::database("read", &self.path);
        let bytes: Vec<u8> = self
            .connection
            .query_row("SELECT frozen FROM decision WHERE id = ?1", [decision.id], |row| row.get(0))
            .map_err(&failed)?;
        if sha256(&bytes) != decision.record.frozen_sha256 {
            return Err(self.altered(decision.id, "its forecast"));
        }
        unpack(&bytes).map_err(|why| StoreError::Damaged { path: self.path.clone(), why })
    }

    /// Appends an entry to a decision's ledger; its number. Entries are never changed or taken away.
    ///
    /// # Errors
    /// [`StoreError::Busy`], [`StoreError::Full`], [`StoreError::Database`]; nothing was kept then.
    pub fn append_entry(
        &mut self,
        decision: i64,
        recorded_at: &str,
        entry: &NewEntry,
    ) -> Result<i64, StoreError> {
        let numbers = self.append_entries(decision, recorded_at, std::slice::from_ref(entry))?;
        Ok(numbers.first().copied().unwrap_or_default())
    }

    /// Appends entries, all or none of them; their numbers.
    ///
    /// # Errors
    /// As [`Store::append_entry`].
    pub fn append_entries(
        &mut self,
        decision: i64,
        recorded_at: &str,
        entries: &[NewEntry],
    ) -> Result<Vec<i64>, StoreError> {
        let path = self.path.clone();
        let failed = StoreError::database("write", &path);
        let step =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&failed)?;
        let mut numbers = Vec::with_capacity(entries.len());
        {
            let mut insert = step
                .prepare_cached(
                    "INSERT INTO entry (decision, recorded_at, day, kind, about, corrects, written)
                     VALUES (:decision, :recorded_at, :day, :kind, :about, :corrects, :written)",
                )
                .map_err(&failed)?;
            for entry in entries {
                let written = serde_json::to_string(entry)
                    .map_err(|error| StoreError::Unwritable { path: path.clone(), why: error.to_string() })?;
                insert
                    .execute(named_params! {
                        ":decision": decision,
                        ":recorded_at": recorded_at,
                        ":day": entry.day.to_string(),
                        ":kind": entry.fact.kind(),
                        ":about": entry.fact.about(),
                        ":corrects": entry.corrects.as_ref().map(|correction| correction.entry),
                        ":written": written,
                    })
                    .map_err(&failed)?;
                numbers.push(step.last_insert_rowid());
            }
        }
        step.commit().map_err(&failed)?;
        Ok(numbers)
    }

    /// All entries of a decision, in the order in which they were written down.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], [`StoreError::Database`].
    pub fn entries(&self, decision: i64) -> Result<Vec<Entry>, StoreError> {
        self.entries_where("decision = ?1", &[&decision])
    }

    /// The entries of a decision of these kinds (names as in [`Fact::KINDS`]), with their corrections, and all withdrawals.
    ///
    /// # Errors
    /// As [`Store::entries`].
    pub fn entries_of(&self, decision: i64, kinds: &[&str]) -> Result<Vec<Entry>, StoreError> {
        // Only names of our own go into the query.
        let wanted = Fact::KINDS.iter().filter(|kind| kinds.contains(kind) || **kind == "withdrawn");
        let wanted: Vec<String> = wanted.map(|kind| format!("'{kind}'")).collect();
        let filter = format!("decision = ?1 AND kind IN ({})", wanted.join(", "));
        self.entries_where(&filter, &[&decision])
    }

    fn entries_where(
        &self,
        filter: &str,
        parameters: &[&dyn rusqlite::ToSql],
    ) -> Result<Vec<Entry>, StoreError> {
        let failed = StoreError::database("read", &self.path);
        let sql = format!("SELECT id, decision, recorded_at, written FROM entry WHERE {filter} ORDER BY id");
        let mut found = self.connection.prepare_cached(&sql).map_err(&failed)?;
        let mut rows = found.query(parameters).map_err(&failed)?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next().map_err(&failed)? {
            let id: i64 = row.get(0).map_err(&failed)?;
            let written =
                row.get_ref(3).and_then(|value| value.as_str().map_err(Into::into)).map_err(&failed)?;
            let written: NewEntry = serde_json::from_str(written).map_err(|error| StoreError::Damaged {
                path: self.path.clone(),
                why: format!("entry {id} of the ledger can't be read: {error}"),
            })?;
            entries.push(Entry {
                id,
                decision: row.get(1).map_err(&failed)?,
                recorded_at: row.get(2).map_err(&failed)?,
                written,
            });
        }
        Ok(entries)
    }

    fn checked(&self, (id, recorded_at, text, sum): Written) -> Result<StoredDecision, StoreError> {
        if sha256(text.as_bytes()) != sum {
            return Err(self.altered(id, "it"));
        }
        let record = serde_json::from_str(&text).map_err(|error| StoreError::Damaged {
            path: self.path.clone(),
            why: format!("decision {id} can't be read: {error}"),
        })?;
        Ok(StoredDecision { id, recorded_at, sha256: sum, record })
    }

    fn altered(&self, decision: i64, what: &'static str) -> StoreError {
        StoreError::Altered { path: self.path.clone(), decision, what }
    }
}

type Written = (i64, String, String, String);

fn as_written(row: &Row<'_>) -> rusqlite::Result<Written> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
}

fn pack(frozen: &Frozen) -> Result<Vec<u8>, String> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    serde_json::to_writer(&mut packed, frozen).map_err(|error| error.to_string())?;
    packed.flush().and_then(|()| packed.finish()).map_err(|error| error.to_string())
}

fn unpack(bytes: &[u8]) -> Result<Frozen, String> {
    let mut text = String::new();
    GzDecoder::new(bytes)
        .take(LARGEST_FROZEN)
        .read_to_string(&mut text)
        .map_err(|error| format!("a forecast can't be unpacked: {error}"))?;
    serde_json::from_str(&text).map_err(|error| format!("a forecast can't be read: {error}"))
}
