//! The reference of the situation file as Markdown, made from the same tables that the reader uses; the book holds a
//! copy, and a test compares the two.

use crate::coefficients::coefficients;
use crate::format::{self, Field, Section, Shape};
use crate::kinds::{Kind, Missing};
use crate::quantity::{Distribution, Grade};
use crate::read::shown;
use std::fmt::Write as _;

const SECTIONS: [&Section; 15] = [
    &format::FILE,
    &format::POPULATION,
    &format::STRATUM,
    &format::TIES,
    &format::ORGANIZATION,
    &format::TURNOUT,
    &format::CAMPAIGN,
    &format::CONSTITUENCY,
    &format::WIN_RULE,
    &format::CONTEST,
    &format::CHAMBER,
    &format::SEAT,
    &format::COALITION,
    &format::POSTURE,
    &format::POWER,
];

/// The page, with a heading for each section and a row for each key.
#[must_use]
pub fn reference() -> String {
    let mut page = String::from(
        "# The situation file, key by key (reference)\n\n\
         This page is made from the tables that the program reads by; a test compares it. How numbers are written, and what their sources and\n\
         grades do, is in [the situation file](../situation.md).\n",
    );
    for section in SECTIONS {
        write_section(&mut page, section);
    }
    write_coefficients(&mut page);
    page
}

fn write_section(page: &mut String, section: &Section) {
    let title = if section.title.starts_with('[') {
        format!("`{}`", section.title)
    } else {
        section.title.to_owned()
    };
    // Writing to a string can't fail.
    let _ = write!(
        page,
        "\n## {title}\n\n{}\n\n| key | what | if left out | meaning |\n|---|---|---|---|\n",
        section.doc
    );
    for field in section.fields {
        let _ = writeln!(
            page,
            "| `{}` | {} | {} | {} |",
            field.key,
            shape(&field.shape),
            left_out(field),
            field.doc
        );
    }
    for field in section.fields {
        let kinds: &[Kind] = match &field.shape {
            Shape::Group(kinds) => kinds,
            Shape::Beta(kinds) => &kinds[..],
            _ => continue,
        };
        let _ = write!(
            page,
            "\nIn `{}`:\n\n| key | what | if the whole table is left out | meaning |\n|---|---|---|---|\n",
            field.key
        );
        for kind in kinds {
            let _ =
                writeln!(page, "| `{}` | {} | {} | {} |", kind.key, allowed(kind), stands_in(kind), kind.doc);
        }
    }
}

fn write_coefficients(page: &mut String) {
    page.push_str(
        "\n## `[priors]`\n\nThe model's coefficients. Each can be given another value or range; the rest keep theirs.\n\n\
         | name | meaning | range that ships | basis |\n|---|---|---|---|\n",
    );
    for coefficient in coefficients() {
        let kind = &coefficient.kind;
        let unit = if kind.unit.is_empty() { String::new() } else { format!(" {}", kind.unit) };
        let record = if coefficient.grade == Grade::Record { " (record)" } else { "" };
        let _ = writeln!(
            page,
            "| `{}` | {} | {}{unit} | {}{record} |",
            kind.key,
            kind.doc,
            range(&kind.wide),
            coefficient.basis
        );
    }
}

fn shape(shape: &Shape) -> String {
    match shape {
        Shape::Text => "text".to_owned(),
        Shape::Date => "date".to_owned(),
        Shape::Truth => "`true` or `false`".to_owned(),
        Shape::Whole(low, high) if low == high => format!("{low}"),
        Shape::Whole(low, high) => format!("whole number, {low} to {high}"),
        Shape::Number(low, high) => format!("number, {} to {}", shown(*low), shown(*high)),
        Shape::Choice(words) => {
            words.iter().map(|word| format!("`\"{word}\"`")).collect::<Vec<_>>().join(", ")
        }
        Shape::Names => "list of names".to_owned(),
        Shape::NamesOrCount => "list of names, or a number".to_owned(),
        Shape::Quantity(kind) => allowed(kind),
        Shape::Group(_) => "several uncertain numbers".to_owned(),
        Shape::Beta(_) => "`{ mean, concentration }`, or the mean alone".to_owned(),
        Shape::Named(kind) => format!("uncertain numbers by name; {}", allowed(kind)),
        Shape::Weights => "numbers by name".to_owned(),
        Shape::Coefficients => "uncertain numbers by name".to_owned(),
        Shape::Table(_) => "table".to_owned(),
        Shape::Tables(_) => "tables".to_owned(),
        Shape::WorkplaceSize => {
            "number, `{ dist = \"lognormal\", median, sigma }` or `{ evidence }`".to_owned()
        }
        Shape::Quota => "`\"majority\"`, or a share".to_owned(),
        Shape::SeatRecord => "`{ evidence, where }`".to_owned(),
        Shape::Joins => "`true`, `false`, or list of coalitions".to_owned(),
        Shape::Changes => "values by place of the situation".to_owned(),
        Shape::Levels => "names of levels by axis".to_owned(),
    }
}

fn allowed(kind: &Kind) -> String {
    let (low, high) = kind.allowed;
    let unit = if kind.unit.is_empty() { String::new() } else { format!(" ({})", kind.unit) };
    format!("uncertain number{unit}, {} to {}", shown(low), shown(high))
}

fn left_out(field: &Field) -> String {
    match &field.shape {
        _ if field.required => "must be there".to_owned(),
        Shape::Quantity(kind) => stands_in(kind),
        Shape::Named(kind) => format!("for each demand: {}", range(&kind.wide)),
        _ => String::new(),
    }
}

fn stands_in(kind: &Kind) -> String {
    match kind.missing {
        // These ranges are shares of other numbers; the meaning says of which.
        Missing::Wide if matches!(kind.unit, "people") && kind.key != "staff" => "open".to_owned(),
        Missing::Wide => range(&kind.wide),
        Missing::Constant(value) => shown(value),
        Missing::Coefficient(name) => format!("`{name}`"),
    }
}

/// Four significant digits: what was fitted has more than a reader needs.
fn short(value: f64) -> f64 {
    format!("{value:.3e}").parse().unwrap_or(value)
}

fn range(distribution: &Distribution) -> String {
    match *distribution {
        Distribution::Pert { low, best, high } | Distribution::Triangular { low, best, high } => {
            format!("{} – {} – {}", shown(low), shown(best), shown(high))
        }
        Distribution::Uniform { low, high } => format!("{} to {}, all alike", shown(low), shown(high)),
        Distribution::Normal { mean, sd } => format!("{} ± {}", shown(short(mean)), shown(short(sd))),
        Distribution::Constant(value) => shown(value),
        Distribution::Beta { a, b } => format!("Beta({}, {})", shown(a), shown(b)),
        Distribution::LogNormal { median, sigma } => {
            format!("about {}, sigma {}", shown(short(median)), shown(short(sigma)))
        }
    }
}
