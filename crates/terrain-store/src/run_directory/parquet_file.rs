//! A shard as the bytes of a Parquet file, and back. The same shard of the same experiment gives the same bytes: one
//! order of rows, fixed settings, nothing of the time or the machine. A well-kept library writes; what is read is held to
//! what it writes by a reader of our own (`footer`, `pages`), since the bytes may be anybody's.

use std::collections::BTreeMap;

use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesBuilder};
use parquet::schema::types::ColumnPath;
use terrain_decide::shard::Shard;
use terrain_decide::subject::{Outcome, outcome_name};

use super::footer::{Footer, shown};
use super::manifest::Manifest;
use super::pages::{self, Places};
use super::table::{Kind, Read};
use super::{seal, table};

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
    encode_as(manifest, shard, properties(manifest, experiment, shard.index)?.build())
}

fn encode_as(
    manifest: &Manifest,
    shard: &Shard,
    properties: WriterProperties,
) -> Result<Vec<u8>, ParquetError> {
    let table = table::to_table(&manifest.columns, shard)?;
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, table.schema(), Some(properties))?;
    writer.write(&table)?;
    writer.close()?;
    seal::seal(&mut bytes)
        .ok_or_else(|| ParquetError::General("the footer has no place for the checksum".to_owned()))?;
    Ok(bytes)
}

fn properties(
    manifest: &Manifest,
    experiment: &str,
    index: u32,
) -> Result<WriterPropertiesBuilder, ParquetError> {
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
    let own = |path: ColumnPath, builder: WriterPropertiesBuilder| {
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
    Ok(builder)
}

/// Whether the bytes are those that were sealed, of this experiment and this shard; looks at the footer alone.
pub(crate) fn check(
    manifest: &Manifest,
    experiment: &str,
    index: u32,
    bytes: &[u8],
) -> Result<(), Unreadable> {
    open(manifest, experiment, index, bytes).map(|_| ())
}

/// The shard in the bytes, for a manifest that was checked.
pub(crate) fn decode(
    manifest: &Manifest,
    experiment: &str,
    index: u32,
    bytes: &[u8],
) -> Result<Shard, Unreadable> {
    let footer = open(manifest, experiment, index, bytes)?;
    let read = read(manifest, index, &footer).map_err(Unreadable::Damaged)?;
    table::from_columns(manifest, index, &read).map_err(Unreadable::Damaged)
}

fn read(manifest: &Manifest, index: u32, footer: &Footer<'_>) -> Result<Read, String> {
    let columns = &manifest.columns;
    let planned = table::columns_of(columns);
    footer.check_columns(&planned)?;
    let rows = footer.rows()?;
    let per_posture = u64::from(columns.futures_in(index)) * u64::from(columns.replicates);
    let expected = per_posture.saturating_mul(columns.postures.len() as u64);
    let fits = |rows: u64| {
        rows == expected
            || manifest.confidence.is_some()
                && (per_posture..expected).contains(&rows)
                && rows.is_multiple_of(per_posture)
    };
    if !u64::try_from(rows).is_ok_and(fits) {
        return Err(format!("it has {rows} rows, expected {expected}"));
    }
    let ids: BTreeMap<&str, u16> = columns.postures.iter().map(String::as_str).zip(0..=u16::MAX).collect();
    let mut read = Read::default();
    for (column, chunk) in planned.iter().zip(footer.chunks(&planned)?) {
        let in_column = |why: String| format!("its column `{}`: {why}", column.name);
        let whole = pages::whole(u32::from_le_bytes);
        let figure = pages::whole(f64::from_le_bytes);
        let into = &mut read;
        match column.kind {
            Kind::Whole | Kind::SmallWhole => {
                let held = pages::column(chunk, Places::All, rows, whole).map_err(in_column)?;
                *(if column.kind == Kind::Whole { &mut into.futures } else { &mut into.replicates }) =
                    held.values;
            }
            Kind::WholeOrNone => {
                let held = pages::column(chunk, Places::Some, rows, whole).map_err(in_column)?;
                into.walked_out.push(held.or_none());
            }
            Kind::Text => {
                let text = pages::texts(|text| ids.get(text).copied());
                into.postures = pages::column(chunk, Places::All, rows, text).map_err(in_column)?.values;
            }
            Kind::YesOrNo => {
                let held = pages::column(chunk, Places::All, rows, pages::yes_or_no);
                into.taken = held.map_err(in_column)?.values;
            }
            Kind::Figure => {
                let held = pages::column(chunk, Places::All, rows, figure).map_err(in_column)?;
                into.figures.push(held.values);
            }
            Kind::FigureOrNone => {
                let held = pages::column(chunk, Places::Some, rows, figure).map_err(in_column)?;
                into.won.push(held.or_none());
            }
            Kind::Series => {
                let places = Places::Each(columns.series_weeks.len());
                let held = pages::column(chunk, places, rows, pages::whole(f32::from_le_bytes));
                into.series.push(held.map_err(in_column)?.values);
            }
        }
    }
    Ok(read)
}

fn open<'b>(
    manifest: &Manifest,
    experiment: &str,
    index: u32,
    bytes: &'b [u8],
) -> Result<Footer<'b>, Unreadable> {
    seal::check(bytes).map_err(|broken| Unreadable::Damaged(broken.in_words().to_owned()))?;
    let footer = Footer::read(bytes).map_err(Unreadable::Damaged)?;
    let (format, of, shard) =
        (footer.entry(FORMAT_KEY), footer.entry(EXPERIMENT_KEY), footer.entry(SHARD_KEY));
    if format != manifest.format().to_string() {
        let why = format!("its format is {}, that of the run {}", shown(format), manifest.format());
        return Err(Unreadable::Elsewhere(why));
    }
    if of != experiment {
        return Err(Unreadable::Elsewhere("it was computed for another manifest".to_owned()));
    }
    if shard != index.to_string() {
        return Err(Unreadable::Elsewhere(format!("it holds shard {}, expected {index}", shown(shard))));
    }
    Ok(footer)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use bytes::Bytes;
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    use terrain_decide::shard::Row;
    use terrain_decide::subject::{Columns, OUTCOMES};

    use super::*;

    /// A shard of one future with figures of every kind, some of them not there.
    fn shard_of(replicates: u32, weeks: u32) -> (Manifest, Shard) {
        let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        let columns = Columns {
            postures: ids(&["stay-out", "temporary", "lead"]),
            campaigns: ids(&["recognition", "bill"]),
            organizations: ids(&["caucus", "county"]),
            series_weeks: (0..weeks).collect(),
            quantities: ids(&["a.b", "c.d"]),
            shard_futures: 2,
            futures: 2,
            replicates,
        };
        let mut rows = Vec::new();
        for future in 0..2_u16 {
            for posture in 0..3_u16 {
                for replicate in 0..=u16::try_from(replicates - 1).unwrap() {
                    let figure = |more: u16| (f64::from(replicate) + f64::from(more) / 7.0).sin();
                    let none = |than: f64| (figure(3) > than).then(|| u32::from(replicate) * 9);
                    rows.push(Row {
                        posture,
                        future: u32::from(future),
                        replicate,
                        posture_taken: figure(posture) > 0.0,
                        outcomes: std::array::from_fn(|at| figure(u16::try_from(at).unwrap() + posture)),
                        campaign_share_won: vec![
                            f64::NAN,
                            if figure(1) > 0.0 { figure(2) } else { f64::NAN },
                        ],
                        walked_out_week: vec![none(0.5), none(2.0)],
                        series: (0..weeks)
                            .map(|week| {
                                [f32::from(replicate) / 7.0 + f32::from(u16::try_from(week).unwrap());
                                    OUTCOMES]
                            })
                            .collect(),
                    });
                }
            }
        }
        let manifest = Manifest {
            program: String::new(),
            model: String::new(),
            started: String::new(),
            command: Vec::new(),
            seed: 1,
            situation_file: String::new(),
            situation_text: String::new(),
            records: BTreeMap::new(),
            columns,
            confidence: None,
        };
        (manifest, Shard { index: 0, first_future: 0, futures: vec![vec![0.25, 1.0], vec![0.5, 1.0]], rows })
    }

    /// That the bytes are read as the library that wrote them reads them, column by column, and as the shard that they are.
    fn is_read_as_by_the_library(manifest: &Manifest, shard: &Shard, bytes: &[u8]) {
        let decoded = decode(manifest, "experiment", 0, bytes).unwrap();
        assert_eq!(format!("{decoded:?}"), format!("{shard:?}"));
        let library = ParquetRecordBatchReaderBuilder::try_new(Bytes::copy_from_slice(bytes)).unwrap();
        let batches: Vec<_> = library.with_batch_size(1 << 20).build().unwrap().map(Result::unwrap).collect();
        let [batch] = batches.as_slice() else { unreachable!("{} batches", batches.len()) };
        let ours = table::to_table(&manifest.columns, &decoded).unwrap();
        for (at, field) in ours.schema().fields().iter().enumerate() {
            assert_eq!(batch.column(at), ours.column(at), "{}", field.name());
            assert_eq!(batch.schema().field(at), &**field);
        }
        assert_eq!(batch.num_columns(), ours.num_columns());
    }

    #[test]
    fn shards_are_read_as_by_the_library_that_writes_them() {
        for (replicates, weeks) in [(1, 0), (1, 1), (3, 5), (700, 3)] {
            let (manifest, shard) = shard_of(replicates, weeks);
            let bytes = encode(&manifest, "experiment", &shard).unwrap();
            is_read_as_by_the_library(&manifest, &shard, &bytes);
        }
    }

    #[test]
    fn shards_of_many_pages_and_of_dictionaries_that_overflow_are_read_too() {
        // More rows than a page holds.
        let (manifest, shard) = shard_of(7_000, 1);
        is_read_as_by_the_library(&manifest, &shard, &encode(&manifest, "experiment", &shard).unwrap());
        // Small pages and dictionaries, so that there are several of the one and too little room in the other.
        let (manifest, shard) = shard_of(700, 3);
        let small = properties(&manifest, "experiment", 0).unwrap();
        let small = small
            .set_dictionary_page_size_limit(64)
            .set_data_page_row_count_limit(100)
            .set_data_page_size_limit(512)
            .set_write_batch_size(16);
        let bytes = encode_as(&manifest, &shard, small.build()).unwrap();
        is_read_as_by_the_library(&manifest, &shard, &bytes);
    }

    #[test]
    fn other_files_of_parquet_are_refused_in_words() {
        let (manifest, shard) = shard_of(3, 2);
        let as_written = || properties(&manifest, "experiment", 0).unwrap();
        let version_2 = parquet::file::properties::WriterVersion::PARQUET_2_0;
        let future = || ColumnPath::from("future");
        for (properties, why) in [
            (as_written().set_compression(Compression::UNCOMPRESSED), "another way than Zstandard"),
            (as_written().set_writer_version(version_2), "page of an unknown kind"),
            (as_written().set_max_row_group_row_count(Some(4)), "not in one group"),
            (
                as_written()
                    .set_column_dictionary_enabled(future(), false)
                    .set_column_encoding(future(), Encoding::DELTA_BINARY_PACKED),
                "its column `future`: a page is in an unknown encoding",
            ),
        ] {
            let bytes = encode_as(&manifest, &shard, properties.build()).unwrap();
            let Err(Unreadable::Damaged(found)) = decode(&manifest, "experiment", 0, &bytes) else {
                unreachable!("{why}")
            };
            assert!(found.contains(why), "{found}");
        }
        let mut other = manifest.clone();
        let bytes = encode(&manifest, "experiment", &shard).unwrap();
        let mut refused = |change: fn(&mut Columns), why: &str| {
            other.columns = manifest.columns.clone();
            change(&mut other.columns);
            let found = decode(&other, "experiment", 0, &bytes).unwrap_err();
            assert!(matches!(&found, Unreadable::Damaged(found) if found.contains(why)), "{found:?}");
        };
        refused(|columns| columns.postures.truncate(2), "it has 18 rows, expected 12");
        refused(|columns| columns.replicates = 4, "it has 18 rows, expected 24");
        refused(|columns| columns.postures[1] = "other".to_owned(), "`temporary`, which is not in the plan");
        refused(
            |columns| columns.campaigns[1] = "law".to_owned(),
            "column 15 is `won:bill`, expected `won:law`",
        );
        refused(|columns| columns.quantities.truncate(1), "a column `input:c.d` too many");
        refused(|columns| columns.quantities.push("e".to_owned()), "no column `input:e`");
        refused(|columns| columns.series_weeks.push(99), "it has 36 values, expected 54");
    }

    /// Every byte of the pages changed and sealed again, and every third of the footer (without the schema of Arrow in it, which
    /// nobody reads): refused, or read, and never a panic.
    #[test]
    fn bytes_that_were_changed_and_sealed_again_are_refused_or_read() {
        let (manifest, shard) = shard_of(3, 2);
        let sound = encode(&manifest, "experiment", &shard).unwrap();
        let length = u32::from_le_bytes(*sound[..sound.len() - 4].last_chunk().unwrap());
        let footer = sound.len() - 8 - usize::try_from(length).unwrap();
        let key = b"ARROW:schema";
        let schema = sound.windows(key.len()).position(|window| window == key).unwrap();
        let places = (0..footer).chain((footer..schema).step_by(3)).chain(sound.len() - 30..sound.len());
        let (mut refused, mut read) = (0_u32, 0_u32);
        for at in places {
            let mut bytes = sound.clone();
            bytes[at] ^= [1, 0x40, 0xff][at % 3];
            if seal::seal(&mut bytes).is_some() {
                let sealed = decode(&manifest, "experiment", 0, &bytes).is_err();
                refused += u32::from(sealed);
                read += u32::from(!sealed);
            }
        }
        assert!(refused > 500 && read > 100, "{refused} refused, {read} read");
    }
}
