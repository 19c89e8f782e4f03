//! Returns of non-profits.

use std::io::{Cursor, Read, Seek};

use super::{FILE, LENIENT, estimated, fit_to_be_shown, gzipped, parts, read_in_every_way, summed, zipped};
use crate::error::ReadError;
use crate::import::{ImportSummary, ReadOptions};
use crate::irs990::{self, Detail, Return, ReturnReader, ReturnRecord};

/// A return, or several with the control character 30 between them, as they are, packed, and in a zip: read the same in
/// pieces and with details handed on, every return counted once, no name without an organization, estimated.
///
/// # Panics
/// Where one of these does not hold.
pub fn irs990(bytes: &[u8]) {
    one(bytes);
    if bytes.contains(&super::BETWEEN_PARTS) {
        many(bytes);
    }
}

fn one(bytes: &[u8]) {
    let found = read_in_every_way(bytes, |reader, options| returns(reader, options));
    let Some((returns, summary)) = found else { return };
    assert_eq!(u64::try_from(returns.len()), Ok(summary.kept));
    returns.iter().for_each(holds);
    handed_on(bytes, &returns);
    if !bytes.starts_with(b"\x1f\x8b") && !bytes.starts_with(b"PK") {
        let packed = self::returns(Cursor::new(gzipped(bytes)), LENIENT).map(|(returns, _)| returns);
        assert!(packed.as_ref().is_ok_and(|packed| *packed == returns), "{packed:?}\n{returns:?}");
    }
    let (all, record) = (returns.len(), ReturnRecord::of(returns, summary));
    let superseded = usize::try_from(record.superseded).unwrap_or(usize::MAX);
    assert_eq!(all, record.returns.len() + superseded);
    estimated(irs990::names(), |name, filter| irs990::estimate(&record, name, filter, FILE));
    let grants = irs990::grants_between(&record, None, None);
    assert!(grants.is_sorted_by(|a, b| a.grant.dollars >= b.grant.dollars));
}

fn returns(
    reader: impl Read + Seek,
    options: ReadOptions,
) -> Result<(Vec<Return>, ImportSummary), ReadError> {
    let mut returns = Vec::new();
    let mut many = ReturnReader::new(options);
    many.read_file(reader, FILE, &mut |found| {
        returns.push(found);
        Ok::<(), ReadError>(())
    })?;
    Ok((returns, many.finish()))
}

fn holds(one: &Return) {
    assert!(one.begins <= one.ends, "{one:?}");
    assert!(one.ein.len() == 9 && one.ein.bytes().all(|byte| byte.is_ascii_digit()), "{one:?}");
    for text in [&one.name, &one.state, &one.filed, &one.version] {
        fit_to_be_shown(text, 2048);
    }
    for grant in &one.grants {
        assert!(!grant.name.is_empty() && grant.ein.len() <= 9, "{grant:?}");
        fit_to_be_shown(&grant.name, 2048);
    }
    for related in &one.related {
        assert!(related.ein.len() <= 9, "{related:?}");
        fit_to_be_shown(&related.name, 2048);
    }
}

/// Grants and related organizations that are handed on are those that would be kept.
fn handed_on(bytes: &[u8], whole: &[Return]) {
    let (mut grants, mut related, mut kept) = (Vec::new(), Vec::new(), Vec::new());
    let mut detail = |_: &Return, detail: Detail| match detail {
        Detail::Grant(grant) => grants.push(grant),
        Detail::Related(one) => related.push(one),
    };
    let outcome =
        ReturnReader::new(LENIENT).read_details(Cursor::new(bytes), FILE, &mut detail, &mut |found| {
            kept.push(found);
            Ok::<(), ReadError>(())
        });
    assert!(outcome.is_ok(), "{outcome:?}");
    // Those of a return that turns out to be damaged are handed on all the same; only then are there more.
    let of_kept = whole.iter().flat_map(|one| &one.grants);
    assert!(whole.len() != 1 || grants.iter().eq(of_kept), "{grants:?}");
    let of_kept = whole.iter().flat_map(|one| &one.related);
    assert!(whole.len() != 1 || related.iter().eq(of_kept), "{related:?}");
    let bare: Vec<Return> =
        whole.iter().map(|one| Return { grants: Vec::new(), related: Vec::new(), ..one.clone() }).collect();
    assert_eq!(kept, bare);
}

/// In a zip each return is what it is alone; what cannot be read is counted.
fn many(bytes: &[u8]) {
    let name = |number: usize| format!("{number}.{}", if number == 2 { "txt" } else { "xml" });
    let members = || parts(bytes).take(6).enumerate();
    let archive = zipped(members().map(|(number, part)| (name(number), part)), true);
    let Ok((mut found, summary)) = returns(Cursor::new(&archive), LENIENT) else { return };
    summed(&summary);
    assert_eq!(usize::try_from(summary.read), Ok(members().count()));
    let alone = members().filter(|(number, _)| *number != 2);
    let alone = alone.filter_map(|(_, part)| returns(Cursor::new(part), LENIENT).ok());
    let mut alone: Vec<Return> = alone.flat_map(|(returns, _)| returns).collect();
    found.iter_mut().chain(&mut alone).for_each(|one| one.file.clear());
    assert_eq!(found, alone);
}
