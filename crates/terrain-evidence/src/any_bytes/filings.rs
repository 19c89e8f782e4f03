//! Filings of political committees.

use std::io::{Cursor, Read, Seek};

use super::{FILE, LENIENT, estimated, fit_to_be_shown, parts, read_in_every_way, summed, zipped};
use crate::error::ReadError;
use crate::fec::{self, Counterpart, Filing, FilingReader, FilingRecord, Form};
use crate::filter::Filter;
use crate::import::{ImportSummary, ReadOptions};

/// A filing, or several with the control character 30 between them, as they are and in a zip: read the same in pieces,
/// every row counted once, sums by size and by counterpart over the same rows, no name of a person, estimated.
///
/// # Panics
/// Where one of these does not hold.
pub fn fec(bytes: &[u8]) {
    one(bytes);
    if bytes.contains(&super::BETWEEN_PARTS) {
        many(bytes);
    }
}

fn one(bytes: &[u8]) {
    let found = read_in_every_way(bytes, |reader, options| filings(reader, options));
    let Some((filings, summary)) = found else { return };
    let rows: u64 = filings.iter().map(|filing| filing.rows).sum();
    assert_eq!(rows, summary.kept, "{summary:?}");
    filings.iter().for_each(adds_up);
    rows_are_those_of_the_sums(bytes, &filings);
    let (all, record) = (filings.len(), FilingRecord::of(filings, summary));
    let superseded = usize::try_from(record.superseded).unwrap_or(usize::MAX);
    assert_eq!(all, record.filings.len() + superseded);
    estimated(fec::names(), |name, filter| fec::estimate(&record, name, filter, FILE));
    if let Ok(funders) = fec::funders(&record, &Filter::new()) {
        assert!(funders.is_sorted_by(|a, b| a.sum.cents >= b.sum.cents));
    }
}

fn filings(
    reader: impl Read + Seek,
    options: ReadOptions,
) -> Result<(Vec<Filing>, ImportSummary), ReadError> {
    let mut filings = Vec::new();
    let mut many = FilingReader::new(options);
    many.read_file(reader, FILE, &mut |filing| {
        filings.push(filing);
        Ok::<(), ReadError>(())
    })?;
    Ok((filings, many.finish()))
}

fn adds_up(filing: &Filing) {
    let rows = |sums: &[fec::Sum]| sums.iter().map(|sum| sum.rows).sum::<u64>();
    let individuals = &filing.individuals;
    assert_eq!(rows(&individuals.by_gift), rows(&individuals.by_giver), "{individuals:?}");
    assert!(filing.form == Form::Other || filing.rows > 0, "{filing:?}");
    assert!(filing.flows.is_sorted_by(|a, b| a.sum.cents >= b.sum.cents), "{:?}", filing.flows);
    for flow in &filing.flows {
        assert!(flow.sum.rows > 0, "{flow:?}");
        let person = matches!(flow.counterpart, Counterpart::Individual | Counterpart::Candidate);
        assert!(!person || flow.name.is_empty(), "a person is named");
        assert!(flow.counterpart != Counterpart::Individual || flow.id.is_empty(), "a person is numbered");
        fit_to_be_shown(&flow.name, usize::MAX);
        fit_to_be_shown(&flow.id, 9);
    }
    for text in [&filing.committee, &filing.state, &filing.report, &filing.form_code] {
        fit_to_be_shown(text, usize::MAX);
    }
    assert!(filing.from.zip(filing.through).is_none_or(|(from, through)| from <= through), "{filing:?}");
}

/// The rows that are handed on one by one are those that the sums are made of.
fn rows_are_those_of_the_sums(bytes: &[u8], filings: &[Filing]) {
    let (mut all, mut plain) = (0, 0);
    let read = fec::read_with(Cursor::new(bytes), FILE, LENIENT, &mut |item| {
        all += 1;
        plain += u64::from(!item.memo);
    });
    assert!(read.is_ok() || filings.is_empty());
    let flows: u64 = filings.iter().flat_map(|filing| &filing.flows).map(|flow| flow.sum.rows).sum();
    let lines: u64 = filings.iter().flat_map(|filing| filing.lines.values()).map(|sum| sum.rows).sum();
    assert_eq!((all, plain), (flows, lines));
}

/// In a zip each filing is what it is alone; what cannot be read is counted.
fn many(bytes: &[u8]) {
    let name = |number: usize| format!("{number}.{}", if number == 2 { "txt" } else { "fec" });
    let members = || parts(bytes).take(6).enumerate();
    let archive = zipped(members().map(|(number, part)| (name(number), part)), true);
    let Ok((mut found, summary)) = filings(Cursor::new(&archive), LENIENT) else { return };
    summed(&summary);
    let alone = members().filter(|(number, _)| *number != 2);
    let alone = alone.filter_map(|(_, part)| filings(Cursor::new(part), LENIENT).ok());
    let mut alone: Vec<Filing> = alone.flat_map(|(filings, _)| filings).collect();
    found.iter_mut().chain(&mut alone).for_each(|filing| filing.file.clear());
    assert_eq!(found, alone);
}
