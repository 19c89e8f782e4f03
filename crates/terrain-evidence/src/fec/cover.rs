//! The first lines of a filing: its header, and the first page of the report with its totals.
//!
//! Belongs here: version, form, committee, days covered. Does not: rows of schedules (`rows`).

use std::collections::BTreeMap;
use std::io::BufRead;

use super::kind::{Form, Kind};
use super::layout::{self, Line, Version, line_of};
use super::lines::{Apart, Fields, Lines, SEPARATOR, cents, text};
use super::read::EXPECTED;
use super::shown::{is_committee, shown, shown_code};
use super::{Filing, Standing};
use crate::date::Date;
use crate::error::ReadError;
use crate::recognize::looks_like;
use crate::tidy::{self, tidied};

/// Lines of the older header at most.
const HEADER_LINES: u64 = 200;

/// What the header says.
pub(super) struct Header {
    pub(super) version: Version,
    pub(super) apart: Apart,
    pub(super) amends: Option<String>,
    pub(super) amendment: Option<u32>,
}

fn unknown_version(file: &str, row: u64, found: &[u8]) -> ReadError {
    let mut found = tidy::shown(&text(found));
    if found.starts_with(['P', 'p']) {
        found.push_str(" (a paper filing, typed in by the Commission)");
    }
    ReadError::UnknownVersion { file: file.to_owned(), row, found, known: layout::KNOWN.to_owned() }
}

pub(super) fn header<R: BufRead>(lines: &mut Lines<R>, file: &str) -> Result<Header, ReadError> {
    while lines.next(file)? {
        let line = lines.line();
        let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        if line.trim_ascii().is_empty() {
            continue;
        }
        if line.trim_ascii_start().starts_with(b"/*") {
            return old_header(lines, file);
        }
        let apart = if line.contains(&SEPARATOR) { Apart::Character28 } else { Apart::Commas };
        let mut fields = Fields::default();
        fields.split(line, apart, 8);
        let get = |column| fields.get(line, column);
        let standard = get(2).eq_ignore_ascii_case(b"FEC");
        let found = if standard { get(3) } else { get(2) };
        let version =
            Version::parse(&text(found)).ok_or_else(|| unknown_version(file, lines.number(), found))?;
        // Since version 6 there is no column for the delimiter of names.
        let report =
            if apart == Apart::Character28 && !version.name().starts_with(['3', '5']) { 6 } else { 7 };
        let written = |column| Some(text(get(column)).into_owned()).filter(|text| !text.is_empty());
        return Ok(Header {
            version,
            apart,
            amends: written(report).filter(|text| {
                let number = text.to_ascii_uppercase();
                let number = number.strip_prefix("FEC-").map(str::trim);
                number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
            }),
            amendment: written(report + 1).and_then(|text| text.parse().ok()),
        });
    }
    Err(ReadError::WrongKind { file: file.to_owned(), looks_like: looks_like(b""), expected: EXPECTED })
}

/// The header of versions 1 and 2: lines of `name = value` between `/* Header` and `/* End Header`.
fn old_header<R: BufRead>(lines: &mut Lines<R>, file: &str) -> Result<Header, ReadError> {
    let mut version = None;
    while lines.next(file)? {
        let line = text(lines.line()).into_owned();
        if line.trim_start().starts_with("/*") {
            let version = version.ok_or_else(|| unknown_version(file, lines.number(), b""))?;
            return Ok(Header { version, apart: Apart::Commas, amends: None, amendment: None });
        }
        let Some((key, value)) = line.split_once('=') else { continue };
        let key: String = key.chars().filter(char::is_ascii_alphanumeric).collect();
        let value = value.trim();
        match key.to_ascii_lowercase().as_str() {
            "fecver" => {
                let known = Version::parse(value);
                version = Some(known.ok_or_else(|| unknown_version(file, lines.number(), value.as_bytes()))?);
            }
            "decnodec" if value.eq_ignore_ascii_case("NODEC") => {
                return Err(ReadError::Field {
                    file: file.to_owned(),
                    row: lines.number(),
                    field: "Dec/NoDec".to_owned(),
                    found: "NODEC".to_owned(),
                    expected: "DEC: amounts with a decimal point".to_owned(),
                });
            }
            _ => {}
        }
        if lines.number() > HEADER_LINES {
            break;
        }
    }
    Err(ReadError::Damaged {
        file: file.to_owned(),
        row: lines.number(),
        message: "the header has no end".to_owned(),
    })
}

pub(super) fn day(field: &[u8]) -> Option<Date> {
    let written = std::str::from_utf8(field).ok()?;
    if written.len() == 8 && written.bytes().all(|byte| byte.is_ascii_digit()) {
        let part = |from, to| written.get(from..to).and_then(|part: &str| part.parse::<u16>().ok());
        let small = |from, to| part(from, to).and_then(|part| u8::try_from(part).ok());
        return Date::new(part(0, 4)?, small(4, 6)?, small(6, 8)?);
    }
    Date::parse(written)
}

pub(super) fn first_page<R: BufRead>(
    lines: &Lines<R>,
    fields: &mut Fields,
    header: &Header,
    file: &str,
) -> Result<Filing, ReadError> {
    let line = lines.line();
    fields.split(line, header.apart, 256);
    let code = text(fields.get(line, 1)).to_ascii_uppercase();
    let fault = |field: &str, found: &str, expected: &str| ReadError::Field {
        file: file.to_owned(),
        row: lines.number(),
        field: field.to_owned(),
        found: shown(found.as_bytes()),
        expected: expected.to_owned(),
    };
    let (form, letter) = match line_of(&code) {
        Line::Cover(form, letter) => (form, letter),
        Line::Recognized(_) if code.starts_with('F') => (Form::Other, code.chars().last().unwrap_or('N')),
        _ => {
            return Err(fault(
                "form",
                &code,
                "a form such as F3XN, F3A or F3PN on the line after the header",
            ));
        }
    };
    let columns = layout::cover_columns(form, header.version).unwrap_or_else(|| layout::CoverColumns {
        committee_id: 2,
        committee: 3,
        ..layout::CoverColumns::default()
    });
    let get = |column| fields.get(line, column);
    let committee_id = text(get(columns.committee_id)).to_ascii_uppercase();
    if form != Form::Other && !is_committee(&committee_id) {
        return Err(fault("committee", &committee_id, "the committee's number, C and eight digits"));
    }
    let money = |kinds: &[(Kind, usize)]| -> Result<BTreeMap<Kind, i64>, ReadError> {
        let mut totals = BTreeMap::new();
        for (kind, column) in kinds {
            let field = get(*column);
            if !field.is_empty() {
                let amount =
                    cents(field).ok_or_else(|| fault(kind.key(), &text(field), "an amount in dollars"))?;
                totals.insert(*kind, amount);
            }
        }
        Ok(totals)
    };
    let date = |name: &str, column| -> Result<Option<Date>, ReadError> {
        let field: &[u8] = get(column);
        if field.is_empty() {
            return Ok(None);
        }
        day(field).map(Some).ok_or_else(|| fault(name, &text(field), "a day such as 20210630"))
    };
    let (from, through) = (date("first day", columns.from)?, date("last day", columns.through)?);
    if let (Some(from), Some(through)) = (from, through)
        && from > through
    {
        let found = format!("{from}..{through}");
        return Err(fault("days covered", &found, "a first day that is not after the last"));
    }
    Ok(Filing {
        file: file.to_owned(),
        version: header.version.name().to_owned(),
        form,
        standing: match letter {
            'A' => Standing::Amended,
            'T' => Standing::Termination,
            _ => Standing::New,
        },
        form_code: if form == Form::Other { shown_code(&code) } else { code },
        amendment: header.amendment,
        amends: header.amends.clone(),
        // Forms of other kinds can be filed by persons: nothing of those is kept.
        committee: if is_committee(&committee_id) {
            tidied(text(get(columns.committee))).into_owned()
        } else {
            String::new()
        },
        committee_id: if is_committee(&committee_id) { committee_id } else { String::new() },
        state: tidied(text(get(columns.state))).to_ascii_uppercase(),
        report: tidied(text(get(columns.report))).to_ascii_uppercase(),
        from,
        through,
        period: money(&columns.period)?,
        to_date: money(&columns.to_date)?,
        cash_end: cents(get(columns.cash_end)),
        debts_by: cents(get(columns.debts_by)),
        individuals: super::Individuals::default(),
        flows: Vec::new(),
        lines: BTreeMap::new(),
        rows: 0,
    })
}
