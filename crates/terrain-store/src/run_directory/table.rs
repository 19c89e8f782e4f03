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

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::manifest::Manifest;
use arrow::array::{
    Array, ArrayRef, BooleanArray, Float32Array, Float64Array, ListArray, RecordBatch, StringArray,
    UInt16Array, UInt32Array,
};
use arrow::buffer::OffsetBuffer;
use arrow::datatypes::{DataType, Field, Schema};
use arrow::error::ArrowError;
use terrain_decide::shard::{Row, Shard};
use terrain_decide::subject::{Columns, OUTCOMES, Outcome, outcome_name, outcome_unit};

/// The columns of a shard with their units and meanings.
pub(crate) fn schema(columns: &Columns) -> Schema {
    let mut fields = vec![
        field("future", DataType::UInt32, false, "index", "draw of everything uncertain, from 0"),
        field("posture", DataType::Utf8, false, "id", "posture, as the situation calls it"),
        field("replicate", DataType::UInt16, false, "index", "the same future with other luck, from 0"),
        field(
            "posture_taken",
            DataType::Boolean,
            false,
            "yes or no",
            "whether the posture could be taken as it stands",
        ),
    ];
    for outcome in Outcome::ALL {
        let (name, unit) = (outcome_name(outcome), outcome_unit(outcome));
        fields.push(field(name, DataType::Float64, false, unit, "outcome at the horizon"));
    }
    for campaign in &columns.campaigns {
        let name = format!("won:{campaign}");
        let meaning = "share of the campaign won; null if not decided within the horizon";
        fields.push(field(&name, DataType::Float64, true, "share, 0 to 1", meaning));
    }
    for organization in &columns.organizations {
        let name = format!("walked_out:{organization}");
        let meaning = "week in which it walked out of a coalition; null if it did not";
        fields.push(field(&name, DataType::UInt32, true, "week", meaning));
    }
    let weeks: Vec<String> = columns.series_weeks.iter().map(ToString::to_string).collect();
    for outcome in Outcome::ALL {
        let name = format!("series:{}", outcome_name(outcome));
        let meaning = format!("outcome as of the ends of weeks {}", weeks.join(", "));
        let list = DataType::List(Arc::new(item()));
        fields.push(field(&name, list, false, outcome_unit(outcome), &meaning));
    }
    for path in &columns.quantities {
        let name = format!("input:{path}");
        let meaning = "value of the quantity in this future, the same in all its rows";
        fields.push(field(&name, DataType::Float64, false, "that of the quantity", meaning));
    }
    Schema::new(fields)
}

fn field(name: &str, of: DataType, nullable: bool, unit: &str, meaning: &str) -> Field {
    let about = [("unit", unit), ("description", meaning)];
    let about: HashMap<String, String> =
        about.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
    Field::new(name, of, nullable).with_metadata(about)
}

fn item() -> Field {
    Field::new("item", DataType::Float32, false)
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

/// Whether the columns are those of the plan: names, types, and which may be null.
pub(crate) fn check_schema(columns: &Columns, found: &Schema) -> Result<(), String> {
    let expected = schema(columns);
    let (found, expected) = (found.fields(), expected.fields());
    for (at, field) in expected.iter().enumerate() {
        let Some(there) = found.get(at) else {
            return Err(format!("it has no column `{}`", field.name()));
        };
        if there.name() != field.name() {
            return Err(format!("its column {} is `{}`, expected `{}`", at + 1, there.name(), field.name()));
        }
        if there.data_type() != field.data_type() || there.is_nullable() != field.is_nullable() {
            return Err(format!(
                "its column `{}` holds {}, expected {}",
                field.name(),
                there.data_type(),
                field.data_type()
            ));
        }
    }
    match found.get(expected.len()) {
        Some(more) => Err(format!("it has a column `{}` too many", more.name())),
        None => Ok(()),
    }
}

/// A shard back from its table.
pub(crate) fn from_tables(manifest: &Manifest, index: u32, tables: &[RecordBatch]) -> Result<Shard, String> {
    let columns = &manifest.columns;
    let places: BTreeMap<&str, u16> = columns.postures.iter().map(String::as_str).zip(0..=u16::MAX).collect();
    let first_future = index.saturating_mul(columns.shard_futures);
    let mut shard = Shard { index, first_future, futures: Vec::new(), rows: Vec::new() };
    for table in tables {
        read_table(columns, &places, table, &mut shard)?;
    }
    check(manifest, &shard)?;
    Ok(shard)
}

fn read_table(
    columns: &Columns,
    places: &BTreeMap<&str, u16>,
    table: &RecordBatch,
    shard: &mut Shard,
) -> Result<(), String> {
    let mut arrays = table.columns().iter();
    let futures: &UInt32Array = next(&mut arrays)?;
    let postures: &StringArray = next(&mut arrays)?;
    let replicates: &UInt16Array = next(&mut arrays)?;
    let taken: &BooleanArray = next(&mut arrays)?;
    let outcomes: Vec<&Float64Array> = several(&mut arrays, OUTCOMES)?;
    let won: Vec<&Float64Array> = several(&mut arrays, columns.campaigns.len())?;
    let walked_out: Vec<&UInt32Array> = several(&mut arrays, columns.organizations.len())?;
    let lists: Vec<&ListArray> = several(&mut arrays, OUTCOMES)?;
    let inputs: Vec<&Float64Array> = several(&mut arrays, columns.quantities.len())?;
    let weeks = columns.series_weeks.len();
    for at in 0..table.num_rows() {
        let posture = postures.value(at);
        let Some(&posture) = places.get(posture) else {
            return Err(format!("it has rows of a posture `{posture}`, which is not in the plan"));
        };
        let mut series = vec![[0.0; OUTCOMES]; weeks];
        for (outcome, list) in lists.iter().enumerate() {
            let list = list.value(at);
            let values: &Float32Array = downcast(&list)?;
            if values.len() != weeks {
                return Err(format!("a series has {} weeks, expected {weeks}", values.len()));
            }
            for (week, value) in series.iter_mut().zip(values.values()) {
                week[outcome] = *value;
            }
        }
        let values: Vec<f64> = inputs.iter().map(|input| input.value(at)).collect();
        let future = futures.value(at);
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
        let mut of_row = [0.0; OUTCOMES];
        for (value, array) in of_row.iter_mut().zip(&outcomes) {
            *value = array.value(at);
        }
        shard.rows.push(Row {
            posture,
            future,
            replicate: replicates.value(at),
            posture_taken: taken.value(at),
            outcomes: of_row,
            campaign_share_won: won
                .iter()
                .map(|array| if array.is_null(at) { f64::NAN } else { array.value(at) })
                .collect(),
            walked_out_week: walked_out
                .iter()
                .map(|array| (!array.is_null(at)).then(|| array.value(at)))
                .collect(),
            series,
        });
    }
    Ok(())
}

fn same_bits(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.to_bits() == b.to_bits())
}

fn several<'a, T: 'static>(
    arrays: &mut impl Iterator<Item = &'a ArrayRef>,
    count: usize,
) -> Result<Vec<&'a T>, String> {
    (0..count).map(|_| next(arrays)).collect()
}

fn next<'a, T: 'static>(arrays: &mut impl Iterator<Item = &'a ArrayRef>) -> Result<&'a T, String> {
    arrays.next().ok_or_else(|| "it has too few columns".to_owned()).and_then(downcast)
}

fn downcast<T: 'static>(array: &ArrayRef) -> Result<&T, String> {
    array.as_any().downcast_ref().ok_or_else(|| format!("a column holds {}", array.data_type()))
}
