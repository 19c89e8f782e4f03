//! A text that isn't TOML: what the parser met, in an organizer's words, with what people usually meant.

use crate::fault::{Remark, RemarkKind};
use toml_edit::TomlError;

/// The fault of a text that can't be read at all; the parser stops at the first.
pub(crate) fn fault(text: &str, error: &TomlError) -> Remark {
    let span = error.span().unwrap_or(text.len()..text.len());
    let line = line_at(text, span.start);
    let (message, help) = in_words(error.message(), line);
    Remark::fault(RemarkKind::Toml, message, span, "here").help(help)
}

/// Longest line in bytes. Faults are shown under the line they are in, which nobody can read beyond this.
const LONGEST_LINE: usize = 10_000;

/// A line too long to show a fault in, with the text up to where it can still be shown.
pub(crate) fn too_long_a_line(text: &str) -> Option<(Remark, &str)> {
    const SHOWN: usize = 80;
    let mut start = 0;
    for (number, line) in text.split('\n').enumerate() {
        if line.len() > LONGEST_LINE {
            let end = (start..=start + SHOWN).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(start);
            let message = format!("line {} is longer than {LONGEST_LINE} letters", number + 1);
            let remark = Remark::fault(RemarkKind::Toml, message, start..end, "this line goes on")
                .help("break it into several lines; a list may go over as many lines as you like");
            return Some((remark, text.get(..end).unwrap_or_default()));
        }
        start += line.len() + 1;
    }
    None
}

fn line_at(text: &str, place: usize) -> &str {
    let place = place.min(text.len());
    let before = text.get(..place).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let rest = text.get(start..).unwrap_or("");
    rest.lines().next().unwrap_or("").trim()
}

fn in_words(met: &str, line: &str) -> (String, String) {
    let value = line.split_once('=').map(|(_, value)| value.split('#').next().unwrap_or("").trim());
    let pair = |message: &str, help: &str| (message.to_owned(), help.to_owned());
    if met.contains("duplicate key") && line.starts_with("[[") {
        return pair(
            "this section was begun with single brackets before",
            "begin each of several with double brackets, the first one too: [[organization]]",
        );
    }
    if met.contains("duplicate key") && line.starts_with('[') {
        let help =
            format!("merge the two; where there may be several, begin each with double brackets: [{line}]");
        return (format!("the section {line} is there twice"), help);
    }
    if met.contains("duplicate key") {
        return pair(
            "this key is there twice in its section",
            "each key stands once in a section; remove one of the two",
        );
    }
    match value {
        Some("") => {
            return pair(
                "nothing follows the =",
                "write a value; if you don't know it, write \"unknown\" in quotes, or leave the line out",
            );
        }
        Some(value) if value.ends_with('%') => {
            return pair("a number can't have a % sign", "write shares as parts of one: 0.3 for 30 %");
        }
        Some(value) if is_number_with_commas(value) => {
            let help = format!("write {} or {}", value.replace(',', "_"), value.replace(',', ""));
            return (format!("{value} is not a number: commas separate things here"), help);
        }
        Some(value) if value.starts_with(|letter: char| letter.is_alphabetic()) && !value.contains('"') => {
            let help = format!("text stands between quotes: \"{value}\"");
            return (format!("`{value}` is neither a number nor text in quotes"), help);
        }
        _ => {}
    }
    if met.contains("basic string") || met.contains("quoted") || met.contains("literal string") {
        pair(
            "a text in quotes isn't closed",
            "close it on the same line: demand = \"union recognition\"; a quote inside is written \\\"",
        )
    } else if met.contains("array") {
        pair(
            "a list isn't closed, or two of its entries have no comma between them",
            "a list looks like [\"a\", \"b\"]",
        )
    } else if met.contains("inline table") || met.contains("key-value pairs") {
        pair(
            "a table in braces isn't closed, or two of its entries have no comma between them",
            "it looks like { low = 0.2, best = 0.3, high = 0.5 }",
        )
    } else if met.contains("unclosed table") || (line.starts_with('[') && value.is_none()) {
        pair("the name of a section isn't closed", "it looks like [population] or [[organization]]")
    } else if value.is_none() {
        pair(
            "this line is neither a section nor a key with its value",
            "lines look like [population], persons = 20_000 or # a comment",
        )
    } else {
        let message = format!("the file can't be read as TOML from here on: {met}");
        let help = "a line is a section such as [population], a key = value, or a comment after #; text stands between quotes, numbers and true or false don't";
        (message, help.to_owned())
    }
}

fn is_number_with_commas(value: &str) -> bool {
    value.contains(',') && value.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, ',' | '.'))
}
