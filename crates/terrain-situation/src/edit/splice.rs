//! Putting texts in place of parts of a text, by lines: with the line ends and the indentation that are there. Knows nothing
//! of TOML but where a comment begins.

use std::ops::Range;

/// A text in place of a part of another.
#[derive(Clone, Debug)]
pub(super) struct Splice {
    at: Range<usize>,
    with: String,
}

impl Splice {
    pub(super) fn new(at: Range<usize>, with: impl Into<String>) -> Self {
        Self { at, with: with.into() }
    }
}

/// All of them at once; none overlaps another.
pub(super) fn apply(text: &str, mut splices: Vec<Splice>) -> String {
    // From the end on, so that earlier places stay where they are; at one place a text goes in before what follows is taken out.
    splices.sort_by_key(|splice| (splice.at.start, splice.at.end));
    let mut changed = text.to_owned();
    for splice in splices.into_iter().rev() {
        changed.replace_range(splice.at, &splice.with);
    }
    changed
}

/// Where the line of a place begins.
pub(super) fn line_start(text: &str, place: usize) -> usize {
    text[..place].rfind('\n').map_or(0, |end| end + 1)
}

/// Where the line of a place ends: before its line end.
fn line_end(text: &str, place: usize) -> usize {
    let end = text[place..].find('\n').map_or(text.len(), |end| place + end);
    if text[place..end].ends_with('\r') { end - 1 } else { end }
}

/// The line end after a place, or that of the text where it ends there.
fn line_break(text: &str, place: usize) -> &'static str {
    let rest = &text[place..];
    let of = |text: &str| match text.find('\n') {
        Some(end) if text[..end].ends_with('\r') => Some("\r\n"),
        Some(_) => Some("\n"),
        None => None,
    };
    of(rest).or_else(|| of(text)).unwrap_or("\n")
}

/// The blanks before a place's line.
pub(super) fn indent(text: &str, place: usize) -> &str {
    let line = &text[line_start(text, place)..place];
    &line[..line.len() - line.trim_start().len()]
}

/// New lines after the line of a place.
pub(super) fn lines_after(text: &str, place: usize, indent: &str, lines: &[String]) -> Splice {
    let end = line_end(text, place);
    let line_break = line_break(text, place);
    let with = lines.iter().map(|line| format!("{line_break}{indent}{line}")).collect::<String>();
    Splice::new(end..end, with)
}

/// New lines at the end of the text, after an empty one.
pub(super) fn at_the_end(text: &str, lines: &[String]) -> Splice {
    let line_break = line_break(text, text.len());
    let end = if text.is_empty() || text.ends_with('\n') { "" } else { line_break };
    let empty = if text.is_empty() { "" } else { line_break };
    let with = lines.iter().map(|line| format!("{line}{line_break}")).collect::<String>();
    Splice::new(text.len()..text.len(), format!("{end}{empty}{with}"))
}

/// Lines in place of a part of the text; a comment after it stays where it is, after the last.
pub(super) fn lines_in_place(text: &str, at: Range<usize>, lines: &[String]) -> Splice {
    let between = format!("{}{}", line_break(text, at.end), indent(text, at.start));
    Splice::new(at, lines.join(&between))
}

/// Takes out the lines of a part of the text. A comment at their end becomes a line of its own.
pub(super) fn without_lines(text: &str, at: Range<usize>) -> Splice {
    let start = line_start(text, at.start);
    let end = line_end(text, at.end);
    let comment = text[at.end..end].trim();
    if comment.starts_with('#') {
        return Splice::new(start..end, format!("{}{comment}", indent(text, at.start)));
    }
    let next = if text[end..].starts_with("\r\n") { end + 2 } else { (end + 1).min(text.len()) };
    Splice::new(start..next, "")
}
