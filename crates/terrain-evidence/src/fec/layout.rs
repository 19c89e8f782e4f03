//! The published layouts: which column holds which field, by kind of line and version of the format.
//!
//! Belongs here: versions, columns, and what a line's code says. Does not: the values in the columns.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::kind::{Form, Kind, Schedule};

const TEXT: &str = include_str!("layouts.csv");

/// A version of the format whose layout is known: its place among the columns of `layouts.csv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Version(usize);

/// Known versions in words.
pub(super) const KNOWN: &str = "1, 2, 3, 5.0 to 5.3, 6.1 to 6.4, 7.0, and 8.0 to 8.5";

impl Version {
    /// Reads `8.3`, `5.00`, `3.0` or `2.02`. Of versions 1 to 3 every release has the same layout.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (major, minor) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if major.is_empty() || !digits(major) || !digits(minor) || minor.len() > 3 {
            return None;
        }
        let name = match major {
            "1" | "2" | "3" => major.to_owned(),
            _ => {
                let minor = minor.trim_end_matches('0');
                format!("{major}.{}", if minor.is_empty() { "0" } else { minor })
            }
        };
        LAYOUTS.versions.iter().position(|known| *known == name).map(Self)
    }

    /// As written in `layouts.csv`.
    pub(super) fn name(self) -> &'static str {
        LAYOUTS.versions.get(self.0).copied().unwrap_or("?")
    }
}

/// Columns of one schedule in one version, the first column being 1, 0 for a field that is not there.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ItemColumns {
    pub(super) entity: usize,
    pub(super) organization: usize,
    pub(super) name: usize,
    pub(super) last: usize,
    pub(super) amount: usize,
    pub(super) to_date: usize,
    pub(super) committee_id: usize,
    pub(super) committee: usize,
    pub(super) candidate_id: usize,
    pub(super) date: usize,
    pub(super) memo: usize,
    pub(super) id: usize,
    /// The last of those above.
    pub(super) last_used: usize,
}

/// Columns of a report's first line in one version.
#[derive(Clone, Debug, Default)]
pub(super) struct CoverColumns {
    pub(super) committee_id: usize,
    pub(super) committee: usize,
    pub(super) state: usize,
    pub(super) report: usize,
    pub(super) from: usize,
    pub(super) through: usize,
    pub(super) cash_end: usize,
    pub(super) debts_by: usize,
    pub(super) period: Vec<(Kind, usize)>,
    pub(super) to_date: Vec<(Kind, usize)>,
}

struct Layouts {
    versions: Vec<&'static str>,
    /// By line, field: the column in each version.
    fields: BTreeMap<(&'static str, &'static str), Vec<usize>>,
}

static LAYOUTS: LazyLock<Layouts> = LazyLock::new(|| {
    let mut rows = TEXT.lines().filter(|line| !line.starts_with('#'));
    let versions = rows.next().map_or_else(Vec::new, |head| head.split(',').skip(2).collect());
    let fields = rows
        .filter_map(|row| {
            let mut cells = row.split(',');
            let key = (cells.next()?, cells.next()?);
            Some((key, cells.map(|cell| cell.parse().unwrap_or(0)).collect()))
        })
        .collect();
    Layouts { versions, fields }
});

impl Layouts {
    fn column(&self, line: &'static str, field: &'static str, version: Version) -> usize {
        self.fields.get(&(line, field)).and_then(|columns| columns.get(version.0)).copied().unwrap_or(0)
    }
}

/// The columns of a schedule; `None` if the version has no such schedule.
pub(super) fn item_columns(schedule: Schedule, version: Version) -> Option<ItemColumns> {
    let line = match schedule {
        Schedule::A => "SA",
        Schedule::B => "SB",
        Schedule::C => "SC",
        Schedule::D => "SD",
        Schedule::E => "SE",
        Schedule::F => "SF",
    };
    let at = |field| LAYOUTS.column(line, field, version);
    let mut columns = ItemColumns {
        entity: at("entity"),
        organization: at("organization"),
        name: at("name"),
        last: at("last"),
        amount: at("amount"),
        to_date: at("to_date"),
        committee_id: at("committee_id"),
        committee: at("committee"),
        candidate_id: at("candidate_id"),
        date: at("date"),
        memo: at("memo"),
        id: at("id"),
        last_used: 0,
    };
    columns.last_used = [
        columns.entity,
        columns.organization,
        columns.name,
        columns.last,
        columns.amount,
        columns.to_date,
        columns.committee_id,
        columns.committee,
        columns.candidate_id,
        columns.date,
        columns.memo,
        columns.id,
    ]
    .into_iter()
    .fold(0, usize::max);
    (columns.amount > 0).then_some(columns)
}

/// The columns of a report's first line; `None` for a form that is not read.
pub(super) fn cover_columns(form: Form, version: Version) -> Option<CoverColumns> {
    let (line, period, to_date) = match form {
        Form::F3 => ("F3", "a.", "b."),
        Form::F3P => ("F3P", "a.", "b."),
        Form::F3X => ("F3X", "a.", "b."),
        Form::Other => return None,
    };
    let at = |field| LAYOUTS.column(line, field, version);
    let kinds = |prefix: &str| {
        let found = LAYOUTS.fields.iter().filter(|((of, _), _)| *of == line);
        found
            .filter_map(|((_, field), columns)| {
                let key = field.strip_prefix(prefix)?;
                let kind = Kind::ALL.iter().copied().find(|kind| kind.key() == key)?;
                let column = columns.get(version.0).copied().filter(|column| *column > 0)?;
                Some((kind, column))
            })
            .collect()
    };
    Some(CoverColumns {
        committee_id: at("committee_id"),
        committee: at("committee"),
        state: at("state"),
        report: at("report"),
        from: at("from"),
        through: at("through"),
        cash_end: at("cash_end"),
        debts_by: at("debts_by"),
        period: kinds(period),
        to_date: kinds(to_date),
    })
}

/// What the code at the start of a line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A line of a schedule that is read.
    Item(Schedule),
    /// The first line of a report, with `N`, `A` or `T`.
    Cover(Form, char),
    /// Known, and not read; why.
    Recognized(&'static str),
    /// Not known.
    Unknown,
}

/// Reads a code such as `SA11AI`, `SC/10` or `F3XN`, in capitals.
pub(super) fn line_of(code: &str) -> Line {
    let main = |form, rest: &str| match rest {
        "" | "N" => Some(Line::Cover(form, 'N')),
        "A" => Some(Line::Cover(form, 'A')),
        "T" => Some(Line::Cover(form, 'T')),
        _ => None,
    };
    let cover = if let Some(rest) = code.strip_prefix("F3X") {
        main(Form::F3X, rest)
    } else if let Some(rest) = code.strip_prefix("F3P") {
        main(Form::F3P, rest)
    } else {
        code.strip_prefix("F3").and_then(|rest| main(Form::F3, rest))
    };
    if let Some(cover) = cover {
        return cover;
    }
    // `SA` and a number of a line, not any word that begins so, nor words after it.
    let numbered = code.get(2..).is_some_and(|rest| {
        (rest.is_empty() || rest.starts_with(|c: char| c == '/' || c.is_ascii_digit()))
            && rest.bytes().all(|byte| byte == b'/' || byte.is_ascii_alphanumeric())
    });
    if code.starts_with('S') && !numbered {
        return Line::Unknown;
    }
    let mut letters = code.chars();
    match (letters.next(), letters.next(), letters.next()) {
        (Some('S'), Some('A'), Some('3')) if code.starts_with("SA3L") => {
            Line::Recognized("gifts bundled by lobbyists (SA3L)")
        }
        (Some('S'), Some('A'), _) => Line::Item(Schedule::A),
        (Some('S'), Some('B'), _) => Line::Item(Schedule::B),
        (Some('S'), Some('C'), Some('1' | '2')) => {
            Line::Recognized("terms and guarantors of loans (SC1, SC2)")
        }
        (Some('S'), Some('C'), _) => Line::Item(Schedule::C),
        (Some('S'), Some('D'), _) => Line::Item(Schedule::D),
        (Some('S'), Some('E'), _) => Line::Item(Schedule::E),
        (Some('S'), Some('F'), _) => Line::Item(Schedule::F),
        (Some('S'), Some('I' | 'L'), _) => Line::Recognized("accounts for state and local politics (SI, SL)"),
        (Some('H'), Some('1'..='6'), _) => {
            Line::Recognized("shares between federal and other accounts (H1 to H6)")
        }
        (Some('F'), Some('9'), Some('9')) => Line::Recognized("letters to the Commission (Form 99)"),
        (Some('F'), Some('3'), Some('S' | 'Z' | 'P' | 'L')) => {
            Line::Recognized("further summaries of a report (F3S, F3Z, F3P31, F3L)")
        }
        (Some('F'), Some('0'..='9'), _) => Line::Recognized("forms other than 3, 3X and 3P"),
        (Some('T'), Some('E'), _) if code.starts_with("TEXT") => Line::Recognized("notes (TEXT)"),
        _ => Line::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_as_filings_write_them() {
        for (written, known) in
            [("8.3", "8.3"), ("5.00", "5.0"), ("2.02", "2"), ("3", "3"), (" 3.00 ", "3"), ("7.0", "7.0")]
        {
            assert_eq!(Version::parse(written).map(Version::name), Some(known), "{written}");
        }
        for unknown in ["180.5", "8.9", "4.0", "6.0", "P3.4", "", ".", "eight", "8.3.1", "99999999999.1"] {
            let read = Version::parse(unknown).map(Version::name);
            assert_eq!(read, None, "{unknown}");
        }
    }

    #[test]
    fn every_field_of_the_table_is_used_and_every_version_has_its_columns() {
        let known: Vec<&str> = Kind::ALL.iter().map(|kind| kind.key()).collect();
        for (line, field) in LAYOUTS.fields.keys() {
            if let Some(key) = field.strip_prefix("a.").or_else(|| field.strip_prefix("b.")) {
                assert!(known.contains(&key), "{line} {field}");
            }
        }
        for name in &LAYOUTS.versions {
            let version = Version::parse(name).unwrap();
            for form in [Form::F3, Form::F3P, Form::F3X] {
                let cover = cover_columns(form, version).unwrap();
                assert!(cover.period.iter().any(|(kind, _)| *kind == Kind::Receipts), "{form:?} {name}");
                assert!(cover.through > cover.from && cover.committee_id == 2, "{form:?} {name}");
            }
            assert!(
                item_columns(Schedule::A, version).is_some() && item_columns(Schedule::B, version).is_some()
            );
        }
    }

    #[test]
    fn codes_of_lines() {
        assert_eq!(line_of("F3XN"), Line::Cover(Form::F3X, 'N'));
        assert_eq!(line_of("F3PA"), Line::Cover(Form::F3P, 'A'));
        assert_eq!(line_of("F3T"), Line::Cover(Form::F3, 'T'));
        assert!(matches!(line_of("F3PS"), Line::Recognized(_)));
        assert!(matches!(line_of("F3Z1"), Line::Recognized(_)));
        assert_eq!(line_of("SC/10"), Line::Item(Schedule::C));
        assert!(matches!(line_of("SC2/10"), Line::Recognized(_)));
        assert!(matches!(line_of("TEXT"), Line::Recognized(_)));
        assert_eq!(line_of("SE"), Line::Item(Schedule::E));
        assert_eq!(line_of("SALLY"), Line::Unknown);
        assert_eq!(line_of("SA11 SALLY"), Line::Unknown);
        assert_eq!(line_of("XX"), Line::Unknown);
        assert_eq!(line_of(""), Line::Unknown);
    }
}
