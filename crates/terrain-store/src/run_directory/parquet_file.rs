//! A shard as the bytes of a Parquet file, and back. The same shard of the same experiment gives the same bytes: one
//! order of rows, fixed settings, nothing of the time or the machine.

use bytes::Bytes;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use terrain_decide::shard::Shard;
use terrain_decide::subject::{Outcome, outcome_name};

use super::manifest::Manifest;
use super::{seal, table};

/// Rows of a batch while reading; only memory depends on it.
const BATCH: usize = 4096;
const FORMAT_KEY: &str = "terrain:format";
const EXPERIMENT_KEY: &str = "terrain:experiment";
const SHARD_KEY: &str = "terrain:shard";

/// Why bytes are not the shard looked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// They are not what was written.
    Damaged(String),
    /// They are sound and of another experiment, or another shard of this one.
    Elsewhere(String),
}

/// The bytes of a shard that was checked against the plan.
pub(crate) fn encode(manifest: &Manifest, experiment: &str, shard: &Shard) -> Result<Vec<u8>, ParquetError> {
    let table = table::to_table(&manifest.columns, shard)?;
    let mut bytes = Vec::new();
    let properties = properties(manifest, experiment, shard.index)?;
    let mut writer = ArrowWriter::try_new(&mut bytes, table.schema(), Some(properties))?;
    writer.write(&table)?;
    writer.close()?;
    seal::seal(&mut bytes)
        .ok_or_else(|| ParquetError::General("the footer has no place for the checksum".to_owned()))?;
    Ok(bytes)
}

fn properties(manifest: &Manifest, experiment: &str, index: u32) -> Result<WriterProperties, ParquetError> {
    let entry = |key: &str, value: String| KeyValue::new(key.to_owned(), value);
    let about = vec![
        entry(FORMAT_KEY, manifest.format().to_string()),
        entry(EXPERIMENT_KEY, experiment.to_owned()),
        entry(SHARD_KEY, index.to_string()),
        entry(seal::KEY, seal::BLANK.to_owned()),
    ];
    let mut builder = WriterProperties::builder()
        .set_created_by("terrain".to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_max_row_group_row_count(None)
        .set_key_value_metadata(Some(about));
    // Figures rarely repeat: their bytes are split by place instead of listed in a dictionary. Inputs do repeat.
    let own = |path: ColumnPath, builder: parquet::file::properties::WriterPropertiesBuilder| {
        builder
            .set_column_dictionary_enabled(path.clone(), false)
            .set_column_encoding(path, Encoding::BYTE_STREAM_SPLIT)
    };
    for outcome in Outcome::ALL {
        let name = outcome_name(outcome);
        builder = own(ColumnPath::from(name), builder);
        let parts = vec![format!("series:{name}"), "list".to_owned(), "item".to_owned()];
        builder = own(ColumnPath::from(parts), builder);
    }
    for campaign in &manifest.columns.campaigns {
        builder = own(ColumnPath::from(format!("won:{campaign}")), builder);
    }
    Ok(builder.build())
}

/// Whether the bytes are those that were sealed, of this experiment and this shard; decodes the footer alone.
pub(crate) fn check(
    manifest: &Manifest,
    experiment: &str,
    index: u32,
    bytes: &Bytes,
) -> Result<(), Unreadable> {
    open(manifest, experiment, index, bytes).map(|_| ())
}

/// The shard in the bytes.
pub(crate) fn decode(
    manifest: &Manifest,
    experiment: &str,
    index: u32,
    bytes: &Bytes,
) -> Result<Shard, Unreadable> {
    let columns = &manifest.columns;
    let builder = open(manifest, experiment, index, bytes)?;
    table::check_schema(columns, builder.schema()).map_err(Unreadable::Damaged)?;
    let rows = builder.metadata().file_metadata().num_rows();
    let per_posture = u64::from(columns.futures_in(index)) * u64::from(columns.replicates);
    let expected = per_posture * columns.postures.len() as u64;
    let fits = |rows: u64| {
        rows == expected
            || manifest.confidence.is_some()
                && (per_posture..expected).contains(&rows)
                && rows.is_multiple_of(per_posture)
    };
    if !u64::try_from(rows).is_ok_and(fits) {
        return Err(Unreadable::Damaged(format!("it has {rows} rows, expected {expected}")));
    }
    let damaged = |error: &dyn std::error::Error| Unreadable::Damaged(error.to_string());
    let reader = builder.with_batch_size(BATCH).build().map_err(|error| damaged(&error))?;
    let tables = reader.collect::<Result<Vec<_>, _>>().map_err(|error| damaged(&error))?;
    table::from_tables(manifest, index, &tables).map_err(Unreadable::Damaged)
}

fn open(
    manifest: &Manifest,
    experiment: &str,
    index: u32,
    bytes: &Bytes,
) -> Result<ParquetRecordBatchReaderBuilder<Bytes>, Unreadable> {
    seal::check(bytes).map_err(|broken| Unreadable::Damaged(broken.in_words().to_owned()))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(bytes.clone())
        .map_err(|error| Unreadable::Damaged(error.to_string()))?;
    let about = builder.metadata().file_metadata().key_value_metadata();
    let entry = |key: &str| {
        let found = about.into_iter().flatten().find(|entry| entry.key == key);
        found.and_then(|entry| entry.value.clone()).unwrap_or_default()
    };
    if entry(FORMAT_KEY) != manifest.format().to_string() {
        let why = format!("its format is {}, that of the run {}", entry(FORMAT_KEY), manifest.format());
        return Err(Unreadable::Elsewhere(why));
    }
    if entry(EXPERIMENT_KEY) != experiment {
        return Err(Unreadable::Elsewhere("it was computed for another manifest".to_owned()));
    }
    if entry(SHARD_KEY) != index.to_string() {
        let why = format!("it holds shard {}, expected {index}", entry(SHARD_KEY));
        return Err(Unreadable::Elsewhere(why));
    }
    Ok(builder)
}
