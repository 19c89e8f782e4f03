//! Reading receipts by kind from the Office's yearly download, `ar_receipts_total_data_YYYY.txt`: dues stand only there. `DUES`
//! and `TAX` are items 36 and 37 of form LM-2 (2003 and later); `PER_CAPITA_TAX` is what a union pays and stands in another table.
//!
//! Belongs here: dues by number of the filing. Does not: the filing itself (`read`).

use std::io::{Read, Seek, SeekFrom};

use flate2::read::MultiGzDecoder;

use super::read::written;
use crate::delimited::delimited_rows;
use crate::error::ReadError;
use crate::import::{ImportSummary, Importer, ReadOptions, RowFault};
use crate::table::{Cell, Heading, Row, Table, Wanted};

/// What one filing says of where its receipts came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipts {
    /// The Office's number of the filing.
    pub report: u32,
    /// Dues and agency fees, dollars.
    pub dues: Option<u64>,
    /// Per-capita tax from affiliated bodies, dollars: what locals pass on of their dues.
    pub per_capita_tax: Option<u64>,
}

const REPORT: usize = 0;
const DUES: usize = 1;
const TAX: usize = 2;
const HEADINGS: &[Heading] =
    &[Heading::required("RPT_ID", &[]), Heading::required("DUES", &[]), Heading::optional("TAX", &[])];

const WANTED: Wanted = Wanted {
    importer: "olms",
    what: "receipts of unions from the OLMS, ar_receipts_total_data_YYYY.txt of its yearly download, with | between cells",
};

/// Looks at the first bytes of a file, plain or gzip, and goes back to its start: whether its headings are those of
/// receipts by kind and not those of annual reports.
///
/// # Errors
/// [`ReadError::Io`].
pub fn receipts_or_reports<R: Read + Seek>(mut reader: R, file: &str) -> Result<(R, bool), ReadError> {
    let io = |source| ReadError::Io { file: file.to_owned(), source };
    let mut packed = Vec::new();
    reader.by_ref().take(8 << 10).read_to_end(&mut packed).map_err(io)?;
    reader.seek(SeekFrom::Start(0)).map_err(io)?;
    let mut start = Vec::new();
    // What is damaged is for the reader to say; here as much is looked at as there is.
    let _ = MultiGzDecoder::new(packed.as_slice()).take(8 << 10).read_to_end(&mut start);
    let start = if start.is_empty() { packed } else { start };
    let receipts = is_receipts(String::from_utf8_lossy(&start).lines().next().unwrap_or_default());
    Ok((reader, receipts))
}

fn is_receipts(first_line: &str) -> bool {
    let named = |name: &str| first_line.split('|').any(|heading| heading.trim().eq_ignore_ascii_case(name));
    named("DUES") && named("RPT_ID") && !named("F_NUM")
}

/// Reads receipts by kind, as [`super::read`] reads reports.
///
/// # Errors
/// As [`super::read`].
pub fn read_receipts<R: Read, E: From<ReadError>>(
    reader: R,
    file: &str,
    options: ReadOptions,
    mut keep: impl FnMut(u64, Receipts) -> Result<(), E>,
) -> Result<ImportSummary, E> {
    let mut table = Table::of(HEADINGS, WANTED);
    let mut importer = Importer::new(file, options);
    delimited_rows(reader, file, written(WANTED.what), |number, cells: &[Cell<'_>]| {
        let Some(row) = table.feed(cells) else { return Ok(()) };
        if let Some(receipts) = importer.take(number, receipts(&row))? {
            keep(number, receipts)?;
        }
        Ok::<(), E>(())
    })?;
    table.finish(file)?;
    Ok(importer.finish()?)
}

fn receipts(row: &Row<'_>) -> Result<Receipts, RowFault> {
    row.whole()?;
    Ok(Receipts {
        report: row.needed_count(REPORT)?,
        dues: row.dollars(DUES)?,
        per_capita_tax: row.dollars(TAX)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn receipts_are_told_from_reports() {
        assert!(is_receipts("DUES|TAX|FEES|LOANS_OBTAINED|RPT_ID"));
        assert!(!is_receipts("UNION_NAME|AFF_ABBR|F_NUM|RPT_ID|FORM_TYPE"));
        assert!(!is_receipts("name,dues"));
    }
}
