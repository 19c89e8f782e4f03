//! Tables: tallies, stoppages, reports of unions and their receipts.

use std::io::Cursor;

use super::{FILE, LENIENT, estimated, gzipped, parts, read_in_every_way, zipped};
use crate::error::ReadError;
use crate::fmcs::{self, Stoppage};
use crate::nlrb::{self, ElectionRecord};
use crate::olms::{self, Report};

/// Tallies as a csv: read the same in pieces, counted in full, written and read again without a difference, estimated.
///
/// # Panics
/// Where one of these does not hold.
pub fn nlrb_csv(bytes: &[u8]) {
    elections(bytes);
}

/// Tallies as a workbook: the bytes are one, or else stand for the worksheet, the shared texts, the styles and the list
/// of sheets inside of one, with the control character 30 between them. What holds is what holds of a csv.
///
/// # Panics
/// Where one of these does not hold.
pub fn nlrb_xlsx(bytes: &[u8]) {
    if bytes.starts_with(b"PK") { elections(bytes) } else { elections(&workbook(bytes)) }
}

fn elections(bytes: &[u8]) {
    let found = read_in_every_way(bytes, |reader, options| {
        let record = nlrb::read(reader, FILE, options)?;
        Ok(((record.elections, record.has_industry), record.summary))
    });
    let Some(((elections, has_industry), summary)) = found else { return };
    assert_eq!(summary.kept, count(&elections));
    for election in &elections {
        assert!((1..=3).contains(&election.unions.len()), "{election:?}");
        assert!(election.votes() >= election.votes_for(), "{election:?}");
        assert!(election.vote_share().is_none_or(|share| (0.0..=1.0).contains(&share)), "{election:?}");
    }
    let mut written = Vec::new();
    assert!(nlrb::write_csv(&elections, has_industry, &mut written).is_ok());
    let again = nlrb::read(Cursor::new(&written), FILE, LENIENT).map(|record| record.elections);
    same("tallies", &again, &elections);
    let record = ElectionRecord { elections, summary, has_industry };
    estimated(nlrb::names(), |name, filter| nlrb::estimate(&record, name, filter, FILE));
}

/// A workbook around the parts of `bytes`; parts that are left out are those of the smallest workbook there is.
fn workbook(bytes: &[u8]) -> Vec<u8> {
    const SHEETS: &[u8] = br#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    const RELATIONS: &[u8] = br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
    const ROOT: &[u8] = br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    let mut given = parts(bytes);
    let mut part = |usual: &'static [u8]| given.next().filter(|part| !part.is_empty()).unwrap_or(usual);
    let sheet = part(b"<worksheet/>");
    let texts = part(b"<sst/>");
    let styles = part(b"<styleSheet/>");
    let sheets = part(SHEETS);
    let members = [
        ("[Content_Types].xml", &b"<Types/>"[..]),
        ("_rels/.rels", ROOT),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/workbook.xml", sheets),
        ("xl/styles.xml", styles),
        ("xl/sharedStrings.xml", texts),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    zipped(members.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)), false)
}

/// Stoppages: what holds is what holds of tallies; the columns that [`fmcs::write_csv`] leaves behind are left out.
///
/// # Panics
/// Where one of these does not hold.
pub fn fmcs(bytes: &[u8]) {
    let found = read_in_every_way(bytes, |reader, options| {
        let record = fmcs::read_all(reader, FILE, options)?;
        Ok((record.stoppages, record.summary))
    });
    let Some((stoppages, summary)) = found else { return };
    assert_eq!(summary.kept, count(&stoppages));
    packed_is_the_same(&stoppages, bytes, |packed| Ok(fmcs::read_all(packed, FILE, LENIENT)?.stoppages));
    let kept: Vec<Stoppage> = stoppages
        .iter()
        .map(|stoppage| Stoppage {
            employer: String::new(),
            local: String::new(),
            naics: None,
            unit: None,
            days_published: None,
            ..stoppage.clone()
        })
        .collect();
    let mut written = Vec::new();
    assert!(fmcs::write_csv(&stoppages, &mut written).is_ok());
    let again = fmcs::read_all(written.as_slice(), FILE, LENIENT).map(|record| record.stoppages);
    same("stoppages", &again, &kept);
    estimated(fmcs::names(), |name, filter| fmcs::estimate(&stoppages, name, filter, FILE));
}

/// Annual reports of unions: what holds is what holds of tallies; the columns that [`olms::write_text`] leaves behind are
/// left out.
///
/// # Panics
/// Where one of these does not hold.
pub fn olms_reports(bytes: &[u8]) {
    told_apart(bytes);
    let found = read_in_every_way(bytes, |reader, options| {
        let record = olms::read_all(reader, FILE, options)?;
        Ok((record.reports, record.summary))
    });
    let Some((reports, summary)) = found else { return };
    assert_eq!(summary.kept, count(&reports));
    packed_is_the_same(&reports, bytes, |packed| Ok(olms::read_all(packed, FILE, LENIENT)?.reports));
    let kept: Vec<Report> = reports
        .iter()
        .map(|report| Report {
            unit: String::new(),
            designation: String::new(),
            from: None,
            received: None,
            ..report.clone()
        })
        .collect();
    let mut written = Vec::new();
    assert!(olms::write_text(&reports, &mut written).is_ok());
    let again = olms::read_all(written.as_slice(), FILE, LENIENT).map(|record| record.reports);
    same("reports", &again, &kept);
    estimated(olms::names(), |name, filter| olms::estimate(&reports, name, filter, FILE));
}

/// Receipts of unions: read the same in pieces and packed, counted in full.
///
/// # Panics
/// Where one of these does not hold.
pub fn olms_receipts(bytes: &[u8]) {
    told_apart(bytes);
    let all = |reader: &mut dyn std::io::Read, options| {
        let mut receipts = Vec::new();
        let summary = olms::read_receipts(reader, FILE, options, |row, one| {
            receipts.push((row, one));
            Ok::<(), ReadError>(())
        })?;
        Ok((receipts, summary))
    };
    let found = read_in_every_way(bytes, |mut reader, options| all(&mut reader, options));
    let Some((receipts, summary)) = found else { return };
    assert_eq!(summary.kept, count(&receipts));
    assert!(receipts.is_sorted_by(|(one, _), (next, _)| one < next), "{receipts:?}");
    packed_is_the_same(&receipts, bytes, |mut packed| Ok(all(&mut packed, LENIENT)?.0));
}

/// Telling reports from receipts leaves a file at its start.
fn told_apart(bytes: &[u8]) {
    let told = olms::receipts_or_reports(Cursor::new(bytes), FILE);
    assert!(told.is_ok_and(|(reader, _)| reader.position() == 0));
}

/// What is read from a gzip is what is read from what it holds, unless that is a gzip itself.
fn packed_is_the_same<T: PartialEq + std::fmt::Debug>(
    plain: &T,
    bytes: &[u8],
    read: impl Fn(&[u8]) -> Result<T, ReadError>,
) {
    if !bytes.starts_with(b"\x1f\x8b") {
        same("what was packed", &read(&gzipped(bytes)), plain);
    }
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, again: &Result<T, ReadError>, before: &T) {
    assert!(
        again.as_ref().is_ok_and(|again| again == before),
        "{what} before: {before:#?}\nread again: {again:#?}"
    );
}

fn count<T>(rows: &[T]) -> u64 {
    u64::try_from(rows.len()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_workbook_is_a_workbook() {
        let sheet =
            br#"<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>"#;
        let text = b"<sst><si><t>Case Number</t></si></sst>";
        let bytes = [sheet.as_slice(), text].join(&0x1e);
        let error = nlrb::read(Cursor::new(workbook(&bytes)), FILE, LENIENT).map(|_| ()).unwrap_err();
        assert!(error.to_string().contains("no column `Unit State`"), "{error}");
    }
}
