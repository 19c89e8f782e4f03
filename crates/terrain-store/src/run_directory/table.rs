//! A shard as a table: one row a run, one column a figure, and back. Bytes and files are elsewhere.
//!
//! | column | type | holds |
//! |---|---|---|
//! | `future`, `replicate` | whole numbers | which run |
//! | `posture` | text | id of the posture |
//! | `posture_taken` | yes or no | whether the posture could be taken as it stands |
//! | `reforms`, `base`, … | 64-bit floats | outcomes at the horizon, bit for bit; `NaN` stays `NaN` |
//! | `won:CAMPAIGN` | 64-bit float or null | share won, 0 to 1; null if not decided within the horizon (`NaN` in a row) |
//! | `walked_out:ORGANIZATION` | whole number or null | week; null if it did not |
//! | `series:OUTCOME` | lists of 32-bit floats | the outcome at the ends of the series' weeks |
//! | `input:PATH` | 64-bit floats | the value of an uncertain quantity in this future, the same in all its rows |

use std::collections::HashMap;
use std::sync::Arc;

use super::manifest::Manifest;
use arrow::array::{
    ArrayRef, BooleanArray, Float32Array, Float64Array, ListArray, RecordBatch, StringArray, UInt16Array,
    UInt32Array,
};
use arrow::buffer::OffsetBuffer;
use arrow::datatypes::{DataType, Field, Schema};
use arrow::error::ArrowError;
use terrain_decide::shard::{Row, Shard};
use terrain_decide::subject::{Columns, OUTCOMES, Outcome, outcome_name, outcome_unit};

/// A column of a shard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    unit: &'static str,
    meaning: String,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Whole,
    SmallWhole,
    WholeOrNone,
    Text,
    YesOrNo,
    Figure,
    FigureOrNone,
    Series,
}

impl Kind {
    pub(crate) const fn in_words(self) -> &'static str {
        match self {
            Self::Whole => "whole numbers of 32 bits",
            Self::SmallWhole => "whole numbers of 16 bits",
            Self::WholeOrNone => "whole numbers of 32 bits, or nothing",
            Self::Text => "text",
            Self::YesOrNo => "yes or no",
            Self::Figure => "floats of 64 bits",
            Self::FigureOrNone => "floats of 64 bits, or nothing",
            Self::Series => "lists of floats of 32 bits",
        }
    }

    /// The type, and whether nothing may stand there.
    fn arrow(self) -> (DataType, bool) {
        match self {
            Self::Whole => (DataType::UInt32, false),
            Self::SmallWhole => (DataType::UInt16, false),
            Self::WholeOrNone => (DataType::UInt32, true),
            Self::Text => (DataType::Utf8, false),
            Self::YesOrNo => (DataType::Boolean, false),
            Self::Figure => (DataType::Float64, false),
            Self::FigureOrNone => (DataType::Float64, true),
            Self::Series => (DataType::List(Arc::new(item())), false),
        }
    }
}

/// The columns of a shard with their units and meanings, in their order.
pub(crate) fn columns_of(columns: &Columns) -> Vec<Column> {
    let column = |name: String, kind, unit, meaning: String| Column { name, kind, unit, meaning };
    let fixed =
        |name: &str, kind, unit, meaning: &str| column(name.to_owned(), kind, unit, meaning.to_owned());
    let mut all = vec![
        fixed("future", Kind::Whole, "index", "draw of everything uncertain, from 0"),
        fixed("posture", Kind::Text, "id", "posture, as the situation calls it"),
        fixed("replicate", Kind::SmallWhole, "index", "the same future with other luck, from 0"),
        fixed("posture_taken", Kind::YesOrNo, "yes or no", "whether the posture could be taken as it stands"),
    ];
    for outcome in Outcome::ALL {
        let (name, unit) = (outcome_name(outcome), outcome_unit(outcome));
        all.push(fixed(name, Kind::Figure, unit, "outcome at the horizon"));
    }
    for campaign in &columns.campaigns {
        let meaning = "share of the campaign won; null if not decided within the horizon";
        all.push(fixed(&format!("won:{campaign}"), Kind::FigureOrNone, "share, 0 to 1", meaning));
    }
    for organization in &columns.organizations {
        let meaning = "week in which it walked out of a coalition; null if it did not";
        all.push(fixed(&format!("walked_out:{organization}"), Kind::WholeOrNone, "week", meaning));
    }
    let weeks: Vec<String> = columns.series_weeks.iter().map(ToString::to_string).collect();
    for outcome in Outcome::ALL {
        let name = format!("series:{}", outcome_name(outcome));
        let meaning = format!("outcome as of the ends of weeks {}", weeks.join(", "));
        all.push(column(name, Kind::Series, outcome_unit(outcome), meaning));
    }
    for path in &columns.quantities {
        let meaning = "value of the quantity in this future, the same in all its rows";
        all.push(fixed(&format!("input:{path}"), Kind::Figure, "that of the quantity", meaning));
    }
    all
}

/// The columns of a shard as the library that writes them wants them.
pub(crate) fn schema(columns: &Columns) -> Schema {
    let field = |column: Column| {
        let about = [("unit", column.unit), ("description", &column.meaning)];
        let about: HashMap<String, String> =
            about.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
        let (of, nullable) = column.kind.arrow();
        Field::new(column.name, of, nullable).with_metadata(about)
    };
    Schema::new(columns_of(columns).into_iter().map(field).collect::<Vec<_>>())
}

fn item() -> Field {
    Field::new("item", DataType::Float32, false)
}

/// Bytes that the rows of a full shard take, about.
pub(crate) fn shard_bytes(columns: &Columns) -> u64 {
    let each = columns.campaigns.len() + columns.organizations.len() + columns.quantities.len();
    let row = 128_u64
        .saturating_add(8 * each as u64)
        .saturating_add(4 * (OUTCOMES * columns.series_weeks.len()) as u64);
    let futures = columns.shard_futures.min(columns.futures);
    row.saturating_mul(columns.postures.len() as u64)
        .saturating_mul(u64::from(columns.replicates))
        .saturating_mul(u64::from(futures))
}

/// Whether the shard is the one that the plan asks for: its rows in their order, its lists of the right length.
pub(crate) fn check(manifest: &Manifest, shard: &Shard) -> Result<(), String> {
    let columns = &manifest.columns;
    let expect = |what: &str, found: usize, expected: usize| {
        if found == expected { Ok(()) } else { Err(format!("{found} {what}, expected {expected}")) }
    };
    if shard.index >= columns.shards() {
        return Err(format!("the plan has {} shards, counted from 0", columns.shards()));
    }
    let first = shard.index * columns.shard_futures;
    if shard.first_future != first {
        return Err(format!("it begins with future {}, expected {first}", shard.first_future));
    }
    let futures = columns.futures_in(shard.index);
    let replicates = columns.replicates as usize;
    expect("futures", shard.futures.len(), futures as usize)?;
    for values in &shard.futures {
        expect("quantities in a future", values.len(), columns.quantities.len())?;
    }
    // A run that asks for a confidence may leave out postures, the same in all futures of the shard.
    let held: Vec<usize> = match manifest.confidence {
        Some(_) => shard.postures().into_iter().map(usize::from).collect(),
        None => (0..columns.postures.len()).collect(),
    };
    if held.last().is_none_or(|&last| last >= columns.postures.len()) {
        return Err("it has no rows, or those of a posture that is not in the plan".to_owned());
    }
    let per_future = held.len() * replicates;
    expect("rows", shard.rows.len(), futures as usize * per_future)?;
    for (at, row) in shard.rows.iter().enumerate() {
        let place = (row.future as usize, usize::from(row.posture), usize::from(row.replicate));
        let within = at % per_future;
        let expected = (first as usize + at / per_future, held[within / replicates], within % replicates);
        if place != expected {
            return Err(format!(
                "row {at} is that of future {}, posture {}, replicate {}, expected {}, {}, {}",
                place.0, place.1, place.2, expected.0, expected.1, expected.2
            ));
        }
        expect("campaigns in a row", row.campaign_share_won.len(), columns.campaigns.len())?;
        expect("organizations in a row", row.walked_out_week.len(), columns.organizations.len())?;
        expect("weeks in a series", row.series.len(), columns.series_weeks.len())?;
    }
    Ok(())
}

/// The table of a shard that was checked.
pub(crate) fn to_table(columns: &Columns, shard: &Shard) -> Result<RecordBatch, ArrowError> {
    let rows = &shard.rows;
    let mut arrays: Vec<ArrayRef> = Vec::new();
    arrays.push(Arc::new(UInt32Array::from_iter_values(rows.iter().map(|row| row.future))));
    let postures = rows.iter().map(|row| columns.postures.get(usize::from(row.posture)));
    arrays.push(Arc::new(StringArray::from_iter(postures)));
    arrays.push(Arc::new(UInt16Array::from_iter_values(rows.iter().map(|row| row.replicate))));
    arrays.push(Arc::new(BooleanArray::from_iter(rows.iter().map(|row| Some(row.posture_taken)))));
    for outcome in 0..OUTCOMES {
        let values = rows.iter().map(|row| row.outcomes[outcome]);
        arrays.push(Arc::new(Float64Array::from_iter_values(values)));
    }
    for campaign in 0..columns.campaigns.len() {
        let values =
            rows.iter().map(|row| Some(row.campaign_share_won[campaign]).filter(|won| !won.is_nan()));
        arrays.push(Arc::new(Float64Array::from_iter(values)));
    }
    for organization in 0..columns.organizations.len() {
        let values = rows.iter().map(|row| row.walked_out_week[organization]);
        arrays.push(Arc::new(UInt32Array::from_iter(values)));
    }
    let weeks = columns.series_weeks.len();
    for outcome in 0..OUTCOMES {
        let values = rows.iter().flat_map(|row| row.series.iter().map(move |week| week[outcome]));
        let values = Arc::new(Float32Array::from_iter_values(values));
        let offsets = OffsetBuffer::from_lengths(rows.iter().map(|_| weeks));
        arrays.push(Arc::new(ListArray::try_new(Arc::new(item()), offsets, values, None)?));
    }
    let per_future = rows.len() / shard.futures.len().max(1);
    for quantity in 0..columns.quantities.len() {
        let values = shard.futures.iter().map(|values| values[quantity]);
        let values = values.flat_map(|value| std::iter::repeat_n(value, per_future));
        arrays.push(Arc::new(Float64Array::from_iter_values(values)));
    }
    RecordBatch::try_new(Arc::new(schema(columns)), arrays)
}

/// The columns of a shard as they were read, each as long as there are rows; a series holds the weeks of a row one after the
/// other.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Read {
    pub(crate) futures: Vec<u32>,
    /// Places in the plan.
    pub(crate) postures: Vec<u16>,
    pub(crate) replicates: Vec<u32>,
    pub(crate) taken: Vec<bool>,
    /// The outcomes, then the quantities.
    pub(crate) figures: Vec<Vec<f64>>,
    pub(crate) won: Vec<Vec<Option<f64>>>,
    pub(crate) walked_out: Vec<Vec<Option<u32>>>,
    pub(crate) series: Vec<Vec<f32>>,
}

/// A shard back from its columns.
pub(crate) fn from_columns(manifest: &Manifest, index: u32, read: &Read) -> Result<Shard, String> {
    let columns = &manifest.columns;
    let weeks = columns.series_weeks.len();
    let first_future = index.saturating_mul(columns.shard_futures);
    let mut shard = Shard { index, first_future, futures: Vec::new(), rows: Vec::new() };
    let short = || "its columns are not equally long, or a replicate is beyond 65535".to_owned();
    let (outcomes, inputs) = read.figures.split_at_checked(OUTCOMES).ok_or_else(short)?;
    for (at, &future) in read.futures.iter().enumerate() {
        let row = || -> Option<(Row, Vec<f64>)> {
            let mut series = vec![[0.0; OUTCOMES]; weeks];
            for (outcome, values) in read.series.iter().enumerate() {
                let values = values.get(at * weeks..(at + 1) * weeks)?;
                for (week, value) in series.iter_mut().zip(values) {
                    *week.get_mut(outcome)? = *value;
                }
            }
            let mut of_row = [0.0; OUTCOMES];
            for (value, values) in of_row.iter_mut().zip(outcomes) {
                *value = *values.get(at)?;
            }
            let won = read.won.iter().map(|won| Some(won.get(at)?.unwrap_or(f64::NAN)));
            let walked_out = read.walked_out.iter().map(|week| week.get(at).copied());
            let row = Row {
                posture: *read.postures.get(at)?,
                future,
                replicate: u16::try_from(*read.replicates.get(at)?).ok()?,
                posture_taken: *read.taken.get(at)?,
                outcomes: of_row,
                campaign_share_won: won.collect::<Option<_>>()?,
                walked_out_week: walked_out.collect::<Option<_>>()?,
                series,
            };
            Some((row, inputs.iter().map(|input| input.get(at).copied()).collect::<Option<_>>()?))
        };
        let (row, values) = row().ok_or_else(short)?;
        let known = (future.wrapping_sub(shard.first_future)) as usize;
        match shard.futures.get(known) {
            None if known == shard.futures.len() => shard.futures.push(values),
            Some(same) if same_bits(same, &values) => {}
            _ => {
                return Err(format!(
                    "its rows of future {future} are out of order or differ in their inputs"
                ));
            }
        }
        shard.rows.push(row);
    }
    check(manifest, &shard)?;
    Ok(shard)
}

fn same_bits(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.to_bits() == b.to_bits())
}
