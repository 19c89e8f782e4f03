//! Records of which a row has parts in tables of their own: a return with its grants, a filing with its flows of money.
//!
//! Belongs here: what joins part and whole. Does not: the columns of either (`returns`, `filings`).

use std::marker::PhantomData;

use rusqlite::{Connection, Statement};

use super::error::StoreError;
use super::rows::{Get, Kept, Put, Sink};

/// Where a whole stands: its import, and its number there.
pub(crate) type Place = (i64, i64);

/// A row of which other rows are parts. `at` is known once it was read back.
pub(crate) struct Whole<T> {
    pub(crate) at: Place,
    pub(crate) main: T,
}

/// A part with the place of its whole.
pub(crate) struct PartOf<T> {
    whole: Place,
    part: T,
}

/// A part as its table keeps it, after the number of the whole.
pub(crate) trait Part: Sized {
    const TABLE: &'static str;
    /// `of_whole`, then those of the part.
    const COLUMNS: &'static [&'static str];

    fn put(&self, into: &mut Put<'_, '_>) -> rusqlite::Result<()>;

    fn get(from: &mut Get<'_, '_>) -> rusqlite::Result<Self>;
}

impl<T: Part> Kept for PartOf<T> {
    const TABLE: &'static str = T::TABLE;
    const COLUMNS: &'static [&'static str] = T::COLUMNS;
    const FROM_ELSEWHERE: &'static [&'static str] = &["import"];

    fn put(&self, into: &mut Put<'_, '_>) -> rusqlite::Result<()> {
        into.value(self.whole.1)?;
        self.part.put(into)
    }

    fn get(from: &mut Get<'_, '_>) -> rusqlite::Result<Self> {
        let place = from.value()?;
        let part = T::get(from)?;
        Ok(Self { whole: (from.value()?, place), part })
    }
}

/// Keeps the parts of the whole that was just kept under the number `place`.
pub(crate) fn keep<T: Part>(
    sink: &mut Sink<'_>,
    file_row: u64,
    place: i64,
    parts: impl IntoIterator<Item = T>,
) -> Result<(), StoreError> {
    for part in parts {
        let import = sink.id;
        sink.keep(file_row, &PartOf { whole: (import, place), part })?;
    }
    Ok(())
}

/// Finds the parts of one kind, whole by whole.
pub(crate) struct Parts<'c, T> {
    found: Statement<'c>,
    of: PhantomData<T>,
}

impl<'c, T: Part> Parts<'c, T> {
    pub(crate) fn new(connection: &'c Connection) -> rusqlite::Result<Self> {
        let (columns, table) = (T::COLUMNS.join(", "), T::TABLE);
        let sql =
            format!("SELECT {columns}, import FROM {table} WHERE import = ? AND of_whole = ? ORDER BY place");
        Ok(Self { found: connection.prepare(&sql)?, of: PhantomData })
    }

    /// Those of one whole, in the order in which they were kept.
    pub(crate) fn of(&mut self, whole: Place) -> rusqlite::Result<Vec<T>> {
        let mut rows = self.found.query([whole.0, whole.1])?;
        let mut parts = Vec::new();
        while let Some(row) = rows.next()? {
            parts.push(PartOf::<T>::get(&mut Get::new(row))?.part);
        }
        Ok(parts)
    }
}

/// The word that stands for a value.
pub(crate) fn word<T: PartialEq>(words: &[(T, &'static str)], value: &T) -> &'static str {
    words.iter().find(|(known, _)| known == value).map_or("", |(_, word)| word)
}

/// The value that a word stands for.
pub(crate) fn meant<T: Copy>(words: &[(T, &'static str)], word: &str) -> Option<T> {
    words.iter().find(|(_, known)| *known == word).map(|(value, _)| *value)
}
