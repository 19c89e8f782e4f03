//! Names and ranges of inputs, as somebody writes them on the command line or in a small table.

use crate::fault::Fault;
use std::fs::File;
use std::path::Path;
use terrain_evidence::columns::{Columns, Values};

/// Inputs, each with its lowest and highest value.
#[derive(Debug)]
pub(crate) struct Ranges(Vec<(String, [f64; 2])>);

impl Ranges {
    /// From `x1:0..1,x2:-3..3`, or from a table with the columns name, low, high.
    pub(crate) fn read(option: &str, text: &str) -> Result<Self, Fault> {
        if text.contains("..") { Self::inline(option, text) } else { Self::file(option, text) }
    }

    /// From `x1:0..1,x2:-3..3`.
    pub(crate) fn inline(option: &str, text: &str) -> Result<Self, Fault> {
        let mut ranges = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let range = part.rsplit_once(':').and_then(|(name, range)| {
                let (low, high) = range.split_once("..")?;
                Some((name.trim().to_owned(), [low.trim().parse().ok()?, high.trim().parse().ok()?]))
            });
            let Some(range) = range else {
                return Err(Fault::new(format!("{option}: `{part}` is no input with its range"))
                    .help("write name, colon, lowest and highest value: turnout:0.2..0.6"));
            };
            ranges.push(range);
        }
        Self::checked(option, ranges)
    }

    fn file(option: &str, path: &str) -> Result<Self, Fault> {
        let form = "a table with the columns name, low, high, or ranges such as x1:0..1,x2:-3..3";
        let opened = File::open(Path::new(path))
            .map_err(|error| Fault::new(format!("{option}: cannot read {path}: {error}")).help(form))?;
        let table = Columns::read(opened, path, &["name".to_owned()])
            .map_err(|error| Fault::new(format!("{option}: {error}")).help(form))?;
        let mut places = Vec::new();
        for column in ["name", "low", "high"] {
            let missing = |_| Fault::new(format!("{option}: {path} has no column `{column}`")).help(form);
            places.push(table.place(column).map_err(missing)?);
        }
        let complete = table.complete(&places);
        if let Some(left_out) = complete.left_out_in_words() {
            return Err(Fault::new(format!("{option}: {path}: a value is missing")).help(left_out));
        }
        let [name, low, high] = complete.columns.as_slice() else { return Err(Fault::new(form)) };
        let (Values::Names { names, of_row }, Values::Numbers(low), Values::Numbers(high)) =
            (&name.values, &low.values, &high.values)
        else {
            return Err(Fault::new(format!("{option}: {path}: `low` and `high` must be numbers")).help(form));
        };
        let row = |row: usize| (names[of_row[row] as usize].clone(), [low[row], high[row]]);
        Self::checked(option, (0..complete.rows()).map(row).collect())
    }

    fn checked(option: &str, ranges: Vec<(String, [f64; 2])>) -> Result<Self, Fault> {
        for (place, (name, [low, high])) in ranges.iter().enumerate() {
            if name.is_empty() || name.contains(['"', '\n', '\r']) {
                return Err(Fault::new(format!("{option}: input {} has no usable name", place + 1)));
            }
            if !(low < high && (high - low).is_finite()) {
                return Err(Fault::new(format!("{option}: the range of `{name}` is {low} to {high}"))
                    .help("the lowest value comes first, and the highest must be larger"));
            }
            if ranges[..place].iter().any(|(earlier, _)| earlier == name) {
                return Err(Fault::new(format!("{option}: `{name}` is named twice")));
            }
        }
        if ranges.is_empty() {
            return Err(Fault::new(format!("{option}: no input is named")));
        }
        Ok(Self(ranges))
    }

    /// The range of an input.
    pub(crate) fn of(&self, name: &str) -> Option<[f64; 2]> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, range)| *range)
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    pub(crate) const fn len(&self) -> usize {
        self.0.len()
    }

    /// A point of the unit cube in these ranges.
    pub(crate) fn place(&self, point: &[f64]) -> Vec<f64> {
        self.0.iter().zip(point).map(|((_, [low, high]), u)| low + u * (high - low)).collect()
    }
}
