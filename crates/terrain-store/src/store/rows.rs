//! Rows of a record in a table of their own: one at a time in, all that count out.
//!
//! Belongs here: what all such records share. Does not: the columns of any one (`stoppages`, `reports`), rows with parts (`parts`). A new record needs
//! a table and a view `…_counting` in a migration, and [`Kept`] for its rows.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use rusqlite::types::{FromSql, ToSql, Type};
use rusqlite::{Connection, Row, Statement, Transaction, params_from_iter};
use terrain_evidence::Date;

use super::error::StoreError;
use super::provenance::{index, signed};

/// A row that the store keeps.
pub(crate) trait Kept: Sized {
    /// Its table: `import`, `place` (its number in the import) and `file_row` (its row in the file) come before the
    /// columns named here. The view `TABLE_counting` holds the rows that count.
    const TABLE: &'static str;
    /// Columns of the table in the order in which [`Kept::put`] and [`Kept::get`] take them.
    const COLUMNS: &'static [&'static str];
    /// Columns that only the view has; [`Kept::get`] takes them last.
    const FROM_ELSEWHERE: &'static [&'static str] = &[];

    /// Writes the columns, one after the other.
    fn put(&self, into: &mut Put<'_, '_>) -> rusqlite::Result<()>;

    /// Reads them back.
    fn get(from: &mut Get<'_, '_>) -> rusqlite::Result<Self>;
}

/// Where a row is being written.
pub(crate) struct Put<'s, 't> {
    statement: &'s mut Statement<'t>,
    column: usize,
}

impl Put<'_, '_> {
    /// The next column.
    pub(crate) fn value(&mut self, value: impl ToSql) -> rusqlite::Result<()> {
        self.column += 1;
        self.statement.raw_bind_parameter(self.column, value)
    }

    /// The next column, an amount that SQLite's signed numbers hold.
    pub(crate) fn amount(&mut self, amount: Option<u64>) -> rusqlite::Result<()> {
        self.value(amount.map(signed))
    }

    /// The next column, a day as text.
    pub(crate) fn day(&mut self, day: Option<Date>) -> rusqlite::Result<()> {
        self.value(day.map(|day| day.to_string()))
    }
}

/// Where a row is being read.
pub(crate) struct Get<'r, 's> {
    row: &'r Row<'s>,
    column: usize,
}

impl<'r, 's> Get<'r, 's> {
    pub(crate) const fn new(row: &'r Row<'s>) -> Self {
        Self { row, column: 0 }
    }

    /// The next column.
    pub(crate) fn value<T: FromSql>(&mut self) -> rusqlite::Result<T> {
        self.column += 1;
        self.row.get(self.column - 1)
    }

    /// The next column, an amount.
    pub(crate) fn amount(&mut self) -> rusqlite::Result<Option<u64>> {
        let amount: Option<i64> = self.value()?;
        Ok(amount.and_then(|amount| u64::try_from(amount).ok()))
    }

    /// The next column, text that must be one of those that were written; nothing where there is none.
    pub(crate) fn parsed<T>(&mut self, parse: impl FnOnce(&str) -> Option<T>) -> rusqlite::Result<Option<T>> {
        let column = self.column;
        match self.value::<Option<String>>()? {
            None => Ok(None),
            Some(text) => parsed(&text, column, parse).map(Some),
        }
    }

    /// As [`Get::parsed`], where something must stand.
    pub(crate) fn needed<T>(&mut self, parse: impl FnOnce(&str) -> Option<T>) -> rusqlite::Result<T> {
        let column = self.column;
        let text: String = self.value()?;
        parsed(&text, column, parse)
    }
}

/// Text that must be one of the words that were written.
pub(crate) fn parsed<T>(
    text: &str,
    column: usize,
    parse: impl FnOnce(&str) -> Option<T>,
) -> rusqlite::Result<T> {
    parse(text).ok_or_else(|| {
        let unknown: Box<dyn Error + Send + Sync> = format!("`{text}` was never written there").into();
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, unknown)
    })
}

/// Takes the rows of one import, of as many kinds as it has.
pub(crate) struct Sink<'t> {
    pub(crate) transaction: &'t Transaction<'t>,
    pub(crate) id: i64,
    path: &'t Path,
    open: BTreeMap<&'static str, Open<'t>>,
}

struct Open<'t> {
    insert: Statement<'t>,
    rows: usize,
}

impl<'t> Sink<'t> {
    pub(crate) const fn new(transaction: &'t Transaction<'t>, id: i64, path: &'t Path) -> Self {
        Self { transaction, id, path, open: BTreeMap::new() }
    }

    /// Keeps a row that stood in `file_row` of the file.
    pub(crate) fn keep<K: Kept>(&mut self, file_row: u64, row: &K) -> Result<(), StoreError> {
        self.keep_whole(file_row, row).map(|_| ())
    }

    /// As [`Sink::keep`], for a row that has parts: gives the number under which they find it.
    pub(crate) fn keep_whole<K: Kept>(&mut self, file_row: u64, row: &K) -> Result<i64, StoreError> {
        self.insert(file_row, row).map_err(StoreError::database("write", self.path))
    }

    fn insert<K: Kept>(&mut self, file_row: u64, row: &K) -> rusqlite::Result<i64> {
        if !self.open.contains_key(K::TABLE) {
            let holes = vec!["?"; 3 + K::COLUMNS.len()].join(", ");
            let columns = K::COLUMNS.join(", ");
            let sql =
                format!("INSERT INTO {} (import, place, file_row, {columns}) VALUES ({holes})", K::TABLE);
            self.open.insert(K::TABLE, Open { insert: self.transaction.prepare(&sql)?, rows: 0 });
        }
        let Some(open) = self.open.get_mut(K::TABLE) else { return Ok(0) };
        let place = index(open.rows);
        let mut put = Put { statement: &mut open.insert, column: 0 };
        put.value(self.id)?;
        put.value(place)?;
        put.value(signed(file_row))?;
        row.put(&mut put)?;
        open.insert.raw_execute()?;
        open.rows += 1;
        Ok(place)
    }

    /// What the engine's error means.
    pub(crate) fn failed(&self) -> impl Fn(rusqlite::Error) -> StoreError + use<> {
        StoreError::database("write", self.path)
    }
}

/// The rows that count, in the order of import.
pub(crate) fn counting<K: Kept>(connection: &Connection) -> rusqlite::Result<Vec<K>> {
    counting_where(connection, "", &[])
}

/// As [`counting`], those that meet a condition (see [`each`]).
pub(crate) fn counting_where<K: Kept>(
    connection: &Connection,
    condition: &str,
    values: &[String],
) -> rusqlite::Result<Vec<K>> {
    let mut counting = Vec::new();
    each(connection, condition, values, |row| counting.push(row))?;
    Ok(counting)
}

/// Hands on each row that counts and meets `condition` (SQL about the view, `TRUE` for an empty one, with the values for its
/// `?`), in the order of import.
pub(crate) fn each<K: Kept>(
    connection: &Connection,
    condition: &str,
    values: &[String],
    mut visit: impl FnMut(K),
) -> rusqlite::Result<()> {
    each_by(connection, condition, values, "", |row| {
        visit(row);
        Ok(())
    })
}

/// As [`each`], in the order of a column, `order` being its name with a comma, and of import where that is the same.
fn each_by<K: Kept>(
    connection: &Connection,
    condition: &str,
    values: &[String],
    order: &str,
    mut visit: impl FnMut(K) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let columns = [K::COLUMNS, K::FROM_ELSEWHERE].concat().join(", ");
    let condition = if condition.is_empty() { "TRUE" } else { condition };
    let table = K::TABLE;
    let sql = format!(
        "SELECT {columns} FROM {table}_counting AS one WHERE {condition} ORDER BY {order} import, place"
    );
    let mut found = connection.prepare(&sql)?;
    let mut rows = found.query(params_from_iter(values))?;
    while let Some(row) = rows.next()? {
        visit(K::get(&mut Get::new(row))?)?;
    }
    Ok(())
}

/// Which rows that count are looked at one group after the other.
pub(crate) struct Grouped<'a> {
    /// Condition and its values, as for [`each`].
    pub(crate) condition: &'a str,
    pub(crate) values: &'a [String],
    /// The column of which the rows of a group have the same.
    pub(crate) column: &'a str,
}

impl Grouped<'_> {
    /// Hands on the rows that `meets` lets through, group by group in rising order, in a group in the order of import. Only
    /// one group is held at a time.
    pub(crate) fn each<K: Kept>(
        &self,
        connection: &Connection,
        meets: impl Fn(&K) -> bool,
        same: impl Fn(&K, &K) -> bool,
        mut visit: impl FnMut(Vec<K>) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<()> {
        let mut group: Vec<K> = Vec::new();
        let order = format!("{},", self.column);
        each_by(connection, self.condition, self.values, &order, |row: K| {
            if !meets(&row) {
                return Ok(());
            }
            if group.first().is_some_and(|first| !same(first, &row)) {
                visit(std::mem::take(&mut group))?;
            }
            group.push(row);
            Ok(())
        })?;
        if group.is_empty() { Ok(()) } else { visit(group) }
    }
}

/// `column IN (?, …)` for so many values.
pub(crate) fn among(column: &str, values: usize) -> String {
    format!("{column} IN ({})", vec!["?"; values].join(", "))
}

/// How many rows there are for an import, how many of them count, and how many of all others count.
pub(crate) struct Counts {
    pub(crate) own: u64,
    pub(crate) own_counting: u64,
    pub(crate) others_counting: u64,
}

impl Counts {
    /// Each row of the table stands for so many of the file as `rows` says, a number or a column.
    pub(crate) fn of(
        connection: &Connection,
        table: &str,
        rows: &str,
        import: i64,
    ) -> rusqlite::Result<Self> {
        let count = |of: &str, which: &str| -> rusqlite::Result<u64> {
            let sql = format!("SELECT coalesce(sum({rows}), 0) FROM {table}{of} WHERE import {which} ?");
            let count: i64 = connection.query_row(&sql, [import], |row| row.get(0))?;
            Ok(u64::try_from(count).unwrap_or(0))
        };
        Ok(Self {
            own: count("", "=")?,
            own_counting: count("_counting", "=")?,
            others_counting: count("_counting", "<>")?,
        })
    }
}
