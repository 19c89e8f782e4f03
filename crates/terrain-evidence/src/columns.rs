//! A table of somebody's own, column by column: one row of headings, then numbers or names.
//!
//! Belongs here: what a column holds, what is missing, which rows are complete. Does not: text with delimiters
//! (`delimited`), public records with known headings (`table`), what a column means.

use std::collections::BTreeMap;
use std::io::Read;

use crate::delimited::{Form, rows_as_wide_as};
use crate::error::{ReadError, nearest};
use crate::table::Cell;

/// Widest table: the rows of a payoff table are choices, its columns futures, of which there may be many.
const WIDEST: usize = 100_000;
/// Letters of a cell that a message shows.
const SHOWN: usize = 40;
/// How spreadsheets, R and Python write that there is no value. "none" is a value: it names a category.
const MISSING: [&str; 6] = ["", "na", "n/a", "nan", "null", "#n/a"];

/// A table as it was read.
#[derive(Clone, Debug)]
pub struct Columns {
    file: String,
    lines: Vec<u64>,
    columns: Vec<ReadColumn>,
}

#[derive(Clone, Debug)]
struct ReadColumn {
    name: String,
    values: Values,
    /// Rows without a value, ascending; there the entry of `values` means nothing.
    missing: Vec<usize>,
}

/// A column of a [`Complete`] table.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Heading.
    pub name: String,
    /// One value a row.
    pub values: Values,
}

/// What the cells of a column are.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Finite numbers.
    Numbers(Vec<f64>),
    /// Names out of a set, for instance kinds of funder, or yes and no.
    Names {
        /// The set, in alphabetical order.
        names: Vec<String>,
        /// Place in the set of each row's name.
        of_row: Vec<u32>,
    },
}

/// Columns that were asked for, in the rows in which none of them lacks a value.
#[derive(Clone, Debug)]
pub struct Complete {
    /// The columns, in the order in which they were asked for.
    pub columns: Vec<Column>,
    /// Line of the file on which each row begins, the first line being 1.
    pub lines: Vec<u64>,
    /// Rows left out because a value is missing.
    pub rows_left_out: usize,
    /// Columns that lack values and how many, most first. A row may be counted under several columns.
    pub missing: Vec<(String, usize)>,
}

impl Columns {
    /// Reads a csv, plain or gzip, in any encoding that [`ImportSummary`](crate::ImportSummary)'s readers take.
    ///
    /// A column holds numbers when at least half of its cells are numbers, otherwise names; `as_names` lists headings
    /// of columns that hold names although they look like numbers (codes). Empty cells, `NA`, `NaN` and `null` are
    /// missing values. An empty heading becomes `column 3`.
    ///
    /// # Errors
    /// No heading or no row; a heading that occurs twice; a row with more or fewer cells than headings; a cell that is
    /// no finite number in a column of numbers; a heading in `as_names` that doesn't exist. Each names the file, and the
    /// row and column where there is one.
    pub fn read<R: Read>(reader: R, file: &str, as_names: &[String]) -> Result<Self, ReadError> {
        let mut headings: Vec<String> = Vec::new();
        let mut texts: Vec<Texts> = Vec::new();
        let mut lines = Vec::new();
        rows_as_wide_as(
            WIDEST,
            reader,
            file,
            Form::csv("a table with commas between cells, plain or gzip"),
            |row, cells| {
                if cells.iter().all(|cell| *cell == Cell::Empty) {
                    return Ok(());
                }
                if headings.is_empty() {
                    headings = headings_of(cells, file, row)?;
                    texts = vec![Texts::default(); headings.len()];
                    return Ok(());
                }
                if cells.len() != headings.len() {
                    return Err(ReadError::Field {
                        file: file.to_owned(),
                        row,
                        field: headings[cells.len().min(headings.len() - 1)].clone(),
                        found: format!("{} cells in the row", cells.len()),
                        expected: format!("{}, one for each heading", headings.len()),
                    });
                }
                lines.push(row);
                for (texts, cell) in texts.iter_mut().zip(cells) {
                    texts.push(text_of(cell).trim());
                }
                Ok(())
            },
        )?;
        if lines.is_empty() {
            return Err(ReadError::NothingKept { file: file.to_owned(), read: 0, why: String::new() });
        }
        for name in as_names {
            if !headings.contains(name) {
                return Err(ReadError::MissingColumn {
                    file: file.to_owned(),
                    column: name.clone(),
                    searched: 1,
                    hint: in_words(&nearest(name, headings.iter().map(String::as_str), 4)),
                });
            }
        }
        let columns = headings
            .into_iter()
            .zip(&texts)
            .map(|(name, texts)| {
                let names = as_names.contains(&name);
                ReadColumn::new(name, texts, names, file, &lines)
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { file: file.to_owned(), lines, columns })
    }

    /// The name under which the table was opened.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Rows below the headings.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.lines.len()
    }

    /// Headings, in the order of the file.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    /// Whether the column holds numbers.
    #[must_use]
    pub fn holds_numbers(&self, column: usize) -> bool {
        self.columns.get(column).is_some_and(|column| matches!(column.values, Values::Numbers(_)))
    }

    /// Place of the column of this name.
    ///
    /// # Errors
    /// When there is none: the headings nearest to it.
    pub fn place(&self, name: &str) -> Result<usize, Vec<String>> {
        self.columns
            .iter()
            .position(|column| column.name == name)
            .ok_or_else(|| nearest(name, self.names(), 4))
    }

    /// These columns (places as [`Columns::place`] gives them; others are passed over), in the rows in which none of them
    /// lacks a value.
    #[must_use]
    pub fn complete(&self, wanted: &[usize]) -> Complete {
        let wanted: Vec<&ReadColumn> = wanted.iter().filter_map(|&place| self.columns.get(place)).collect();
        let mut keep = vec![true; self.rows()];
        for column in &wanted {
            for &row in &column.missing {
                keep[row] = false;
            }
        }
        let mut missing: Vec<(String, usize)> = wanted
            .iter()
            .filter(|column| !column.missing.is_empty())
            .map(|column| (column.name.clone(), column.missing.len()))
            .collect();
        missing.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        Complete {
            columns: wanted
                .iter()
                .map(|column| Column { name: column.name.clone(), values: column.values.kept(&keep) })
                .collect(),
            rows_left_out: keep.iter().filter(|kept| !**kept).count(),
            lines: kept(&self.lines, &keep),
            missing,
        }
    }
}

impl Complete {
    /// Rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.lines.len()
    }

    /// What was left out, in a sentence; `None` when nothing was.
    #[must_use]
    pub fn left_out_in_words(&self) -> Option<String> {
        if self.rows_left_out == 0 {
            return None;
        }
        let columns: Vec<String> =
            self.missing.iter().take(4).map(|(name, count)| format!("`{name}` ({count})")).collect();
        let more = self.missing.len().saturating_sub(columns.len());
        let more = if more == 0 { String::new() } else { format!(" and {more} more columns") };
        let rows = if self.rows_left_out == 1 { "row was" } else { "rows were" };
        Some(format!(
            "{} {rows} left out because a value is missing: {}{more}.",
            self.rows_left_out,
            columns.join(", ")
        ))
    }
}

impl Values {
    fn kept(&self, keep: &[bool]) -> Self {
        match self {
            Self::Numbers(numbers) => Self::Numbers(kept(numbers, keep)),
            Self::Names { names, of_row } => Self::Names { names: names.clone(), of_row: kept(of_row, keep) },
        }
    }
}

fn kept<T: Copy>(values: &[T], keep: &[bool]) -> Vec<T> {
    values.iter().zip(keep).filter(|(_, keep)| **keep).map(|(value, _)| *value).collect()
}

/// The cells of a column one after the other in one text: a String for each would take three times the memory.
#[derive(Clone, Debug, Default)]
struct Texts {
    text: String,
    ends: Vec<usize>,
}

impl Texts {
    fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(self.text.len());
    }

    fn iter(&self) -> impl Iterator<Item = &str> {
        let mut from = 0;
        self.ends.iter().map(move |&end| {
            let cell = &self.text[from..end];
            from = end;
            cell
        })
    }
}

impl ReadColumn {
    fn new(
        name: String,
        texts: &Texts,
        as_names: bool,
        file: &str,
        lines: &[u64],
    ) -> Result<Self, ReadError> {
        let is_missing = |cell: &str| MISSING.iter().any(|word| cell.eq_ignore_ascii_case(word));
        let missing: Vec<usize> =
            texts.iter().enumerate().filter(|(_, cell)| is_missing(cell)).map(|(row, _)| row).collect();
        let present = texts.ends.len() - missing.len();
        let numbers: Vec<Option<f64>> =
            texts.iter().map(|cell| cell.parse().ok().filter(|number: &f64| number.is_finite())).collect();
        let found = numbers.iter().filter(|number| number.is_some()).count();
        if as_names || 2 * found < present {
            return Ok(Self { name, values: names_of(texts, is_missing), missing });
        }
        let odd = texts.iter().enumerate().find(|(row, cell)| numbers[*row].is_none() && !is_missing(cell));
        if let Some((row, cell)) = odd {
            return Err(ReadError::Field {
                file: file.to_owned(),
                row: lines[row],
                field: name,
                found: shown(cell),
                expected: format!("a number, as in {found} of the column's {present} cells"),
            });
        }
        let values = Values::Numbers(numbers.into_iter().map(Option::unwrap_or_default).collect());
        Ok(Self { name, values, missing })
    }
}

fn names_of(texts: &Texts, is_missing: impl Fn(&str) -> bool) -> Values {
    let mut places: BTreeMap<&str, u32> =
        texts.iter().filter(|cell| !is_missing(cell)).map(|cell| (cell, 0)).collect();
    for (place, number) in (0_u32..).zip(places.values_mut()) {
        *number = place;
    }
    let of_row = texts.iter().map(|cell| places.get(cell).copied().unwrap_or_default()).collect();
    Values::Names { names: places.keys().map(|name| (*name).to_owned()).collect(), of_row }
}

fn headings_of(cells: &[Cell<'_>], file: &str, row: u64) -> Result<Vec<String>, ReadError> {
    let mut headings: Vec<String> = Vec::with_capacity(cells.len());
    let mut seen = BTreeMap::new();
    for (number, cell) in (1..).zip(cells) {
        let text = text_of(cell).trim();
        let heading = if text.is_empty() { format!("column {number}") } else { text.to_owned() };
        if let Some(first) = seen.insert(heading.clone(), number) {
            return Err(ReadError::Field {
                file: file.to_owned(),
                row,
                field: shown(&heading),
                found: format!("the same heading in columns {first} and {number}"),
                expected: "a heading of its own for each column".to_owned(),
            });
        }
        headings.push(heading);
    }
    Ok(headings)
}

fn text_of<'a>(cell: &'a Cell<'_>) -> &'a str {
    match cell {
        Cell::Text(text) => text,
        _ => "",
    }
}

fn shown(text: &str) -> String {
    let mut short: String = text.chars().take(SHOWN).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

fn in_words(nearest: &[String]) -> String {
    match nearest {
        [] => "the table has no headings".to_owned(),
        [first, ..] => format!("did you mean `{first}`?"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Columns, ReadError> {
        Columns::read(text.as_bytes(), "t.csv", &[])
    }

    fn fault(text: &str) -> String {
        read(text).unwrap_err().to_string()
    }

    #[test]
    fn numbers_names_and_missing_values_are_told_apart() {
        let table = read("\u{feff}x,funder,y\n1,none,0\n,union,1\n 2.5 ,NA,1\n-1e3,\"a, b\",nan\n").unwrap();
        assert_eq!(table.names().collect::<Vec<_>>(), ["x", "funder", "y"]);
        assert!(table.holds_numbers(0) && !table.holds_numbers(1));
        let all = table.complete(&[0, 1, 2]);
        assert_eq!((all.rows(), all.rows_left_out, all.lines.as_slice()), (1, 3, &[2][..]));
        assert_eq!(all.columns[0].values, Values::Numbers(vec![1.0]));
        let words = all.left_out_in_words().unwrap();
        assert!(
            words.starts_with("3 rows were left out") && words.contains("`x` (1), `funder` (1)"),
            "{words}"
        );
        let one = table.complete(&[1]);
        assert_eq!(one.rows_left_out, 1);
        let Values::Names { names, of_row } = &one.columns[0].values else { panic!("{one:?}") };
        assert_eq!(
            (names.as_slice(), of_row.as_slice()),
            (&["a, b", "none", "union"].map(String::from)[..], &[1, 2, 0][..])
        );
        assert!(table.complete(&[]).left_out_in_words().is_none());
    }

    #[test]
    fn codes_are_names_where_one_says_so() {
        let table = Columns::read("code,y\n1,0\n2,1\n".as_bytes(), "t.csv", &["code".to_owned()]).unwrap();
        assert!(!table.holds_numbers(0));
        let error = Columns::read("code,y\n1,0\n".as_bytes(), "t.csv", &["cod".to_owned()]).unwrap_err();
        assert!(error.to_string().contains("did you mean `code`?"), "{error}");
    }

    #[test]
    fn faults_name_file_row_and_column() {
        for (text, expected) in [
            ("a,b\n1,2\n1,x\n2,3\n", "t.csv, row 3, field `b`: found `x`, expected a number, as in 2 of"),
            ("a,b\n1,2\n1,inf\n2,3\n", "row 3, field `b`: found `inf`"),
            ("a,b\n1,2\n1\n", "t.csv, row 3, field `b`: found `1 cells in the row`, expected 2"),
            ("a,b\n1,2,3\n", "row 2, field `b`: found `3 cells in the row`, expected 2"),
            ("a,a\n1,2\n", "row 1, field `a`: found `the same heading in columns 1 and 2`"),
            ("a,b\n", "t.csv: no usable row among 0 read"),
        ] {
            let message = fault(text);
            assert!(message.contains(expected), "{text}: {message}");
        }
        assert!(fault("").contains("empty file"), "{}", fault(""));
    }

    #[test]
    fn unknown_columns_get_the_nearest_names() {
        let table = read("turnout,weeks\n1,2\n").unwrap();
        assert_eq!(table.place("weeks"), Ok(1));
        assert_eq!(table.place("turn-out").unwrap_err()[0], "turnout");
    }
}
