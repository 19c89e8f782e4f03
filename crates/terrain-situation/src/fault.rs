//! What is wrong, or worth knowing, about a situation file: a message, the place in the text, what was expected and
//! the nearest right thing. Finding the faults belongs to `read/`, printing them to the program.

use miette::{Diagnostic, LabeledSpan, NamedSource, Severity};
use std::fmt;
use std::ops::Range;

/// What kind of fault or warning a remark is; its name is the diagnostic code `situation::…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum RemarkKind {
    /// The text is not TOML.
    Toml,
    /// The format version is missing or not one that this program reads.
    Version,
    /// A key that the format doesn't have.
    UnknownKey,
    /// A key that the format requires is missing.
    MissingKey,
    /// A value of another type than expected, for instance text in place of a number.
    WrongType,
    /// A word that isn't among those allowed.
    UnknownWord,
    /// A number outside what is allowed, or not a number at all.
    OutOfRange,
    /// Low, best and high in the wrong order, or equal.
    RangeOrder,
    /// Shares that don't sum to 1.
    Shares,
    /// A name given twice.
    Duplicate,
    /// A name that nothing in the file has.
    UnknownName,
    /// A record estimate that doesn't exist.
    UnknownEvidence,
    /// No principal, or more than one.
    Principal,
    /// A list larger than the population it is drawn from.
    TooLarge,
    /// A fight that can't take place or isn't decided.
    Timing,
    /// Nobody's fight: an empty constituency or electorate.
    Empty,
    /// A coalition that can't work.
    Coalition,
    /// A posture that can't be taken.
    Posture,
    /// Keys that exclude each other.
    Conflict,
    /// A list is not a base (warning).
    ListIsNotABase,
    /// A number past its shelf life (warning).
    Old,
}

impl RemarkKind {
    /// The diagnostic code, for instance `situation::unknown_key`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Toml => "situation::toml",
            Self::Version => "situation::version",
            Self::UnknownKey => "situation::unknown_key",
            Self::MissingKey => "situation::missing_key",
            Self::WrongType => "situation::wrong_type",
            Self::UnknownWord => "situation::unknown_word",
            Self::OutOfRange => "situation::out_of_range",
            Self::RangeOrder => "situation::range_order",
            Self::Shares => "situation::shares",
            Self::Duplicate => "situation::duplicate",
            Self::UnknownName => "situation::unknown_name",
            Self::UnknownEvidence => "situation::unknown_evidence",
            Self::Principal => "situation::principal",
            Self::TooLarge => "situation::too_large",
            Self::Timing => "situation::timing",
            Self::Empty => "situation::empty",
            Self::Coalition => "situation::coalition",
            Self::Posture => "situation::posture",
            Self::Conflict => "situation::conflict",
            Self::ListIsNotABase => "situation::list_is_not_a_base",
            Self::Old => "situation::old_number",
        }
    }
}

/// One fault or warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// What kind it is.
    pub kind: RemarkKind,
    /// Whether it stops the situation from being used.
    pub fatal: bool,
    /// One sentence: what is wrong.
    pub message: String,
    /// Places in the text (bytes) with a few words on each; the first is the main one.
    pub labels: Vec<(Range<usize>, String)>,
    /// What was expected, or what to write.
    pub help: Option<String>,
}

/// A remark that stops the situation from being used.
pub type Fault = Remark;
/// A remark that doesn't.
pub type Warning = Remark;

impl Remark {
    /// A fault with one place in the text.
    #[must_use]
    pub fn fault(kind: RemarkKind, message: impl Into<String>, span: Range<usize>, label: &str) -> Self {
        Self {
            kind,
            fatal: true,
            message: sentence(message.into()),
            labels: vec![(span, sentence(label.to_owned()))],
            help: None,
        }
    }

    /// A warning with one place in the text.
    #[must_use]
    pub fn warning(kind: RemarkKind, message: impl Into<String>, span: Range<usize>, label: &str) -> Self {
        Self { fatal: false, ..Self::fault(kind, message, span, label) }
    }

    /// The same, with what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(sentence(help.into()));
        self
    }

    /// The same, with a further place in the text.
    #[must_use]
    pub fn and(mut self, span: Range<usize>, label: &str) -> Self {
        self.labels.push((span, sentence(label.to_owned())));
        self
    }

    /// Line of its first place in `text`, from 1.
    #[must_use]
    pub fn line(&self, text: &str) -> usize {
        let start = self.labels.first().map_or(0, |(span, _)| span.start).min(text.len());
        text.as_bytes().iter().take(start).filter(|&&byte| byte == b'\n').count() + 1
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Remark {}

impl Diagnostic for Remark {
    fn code(&self) -> Option<Box<dyn fmt::Display + '_>> {
        Some(Box::new(self.kind.code()))
    }

    fn severity(&self) -> Option<Severity> {
        Some(if self.fatal { Severity::Error } else { Severity::Warning })
    }

    fn help(&self) -> Option<Box<dyn fmt::Display + '_>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().enumerate().map(|(place, (span, label))| {
            let label = Some(label.clone()).filter(|label| !label.is_empty());
            let length = span.end.saturating_sub(span.start);
            if place == 0 {
                LabeledSpan::new_primary_with_span(label, (span.start, length))
            } else {
                LabeledSpan::new_with_span(label, (span.start, length))
            }
        })))
    }
}

/// Everything that is wrong with a situation file, at once.
#[derive(Debug)]
pub struct SituationFaults {
    source: NamedSource<String>,
    /// The faults, in the order of the text, at most [`MOST_SHOWN`]; never empty.
    pub faults: Vec<Fault>,
    /// How many there are.
    pub count: usize,
}

/// Most faults that are kept: nobody reads more, and a file that is none of ours may have one on every line.
pub const MOST_SHOWN: usize = 100;

/// Everything worth knowing about a situation that can be used.
#[derive(Debug)]
pub struct SituationWarnings {
    source: NamedSource<String>,
    /// The warnings, in the order of the text.
    pub warnings: Vec<Warning>,
}

/// Longest message in characters; what is longer repeats something of the file that nobody reads to its end.
const LONGEST: usize = 2000;

/// The words without control characters, which would command the terminal they are shown on, and not too long.
fn sentence(words: String) -> String {
    let is_command = |letter: char| letter.is_control() && letter != '\n';
    if words.len() <= LONGEST && !words.contains(is_command) {
        return words;
    }
    let mut shown: String = words
        .chars()
        .take(LONGEST)
        .map(|letter| if is_command(letter) { '\u{fffd}' } else { letter })
        .collect();
    if words.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}

/// The text as it is shown around a fault: for a control character stand as many bytes that are none, so that every place
/// stays where it is.
fn harmless(text: &str) -> String {
    let letter = |letter: char| match letter {
        '\n' | '\r' | '\t' => letter,
        _ if letter.is_control() && letter.is_ascii() => ' ',
        _ if letter.is_control() => '\u{a0}',
        _ => letter,
    };
    text.chars().map(letter).collect()
}

fn in_order(text: &str, mut remarks: Vec<Remark>) -> Vec<Remark> {
    for (span, _) in remarks.iter_mut().flat_map(|remark| &mut remark.labels) {
        *span = inside(text, span);
    }
    remarks.sort_by_key(|remark| remark.labels.first().map_or(0, |(span, _)| span.start));
    remarks
}

/// The span cut to the text, its ends moved to the boundaries of characters.
fn inside(text: &str, span: &Range<usize>) -> Range<usize> {
    // Nothing can be underlined after the last character.
    let mut start = span.start.min(text.len().saturating_sub(1));
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = span.end.clamp(start, text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}

impl SituationFaults {
    pub(crate) fn new(file_name: &str, text: &str, faults: Vec<Fault>) -> Self {
        let count = faults.len();
        let mut faults = in_order(text, faults);
        faults.truncate(MOST_SHOWN);
        Self { source: NamedSource::new(file_name, harmless(text)), faults, count }
    }

    /// Name of the file.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.source.name()
    }

    /// Text of the file, with blanks for control characters.
    #[must_use]
    pub fn text(&self) -> &str {
        self.source.inner()
    }
}

impl SituationWarnings {
    /// Warnings of [`crate::read_situation`] together with the text they point into, ready to be printed.
    #[must_use]
    pub fn new(file_name: &str, text: &str, warnings: Vec<Warning>) -> Self {
        Self { source: NamedSource::new(file_name, harmless(text)), warnings: in_order(text, warnings) }
    }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}

impl fmt::Display for SituationFaults {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = counted(self.count, "fault", "faults");
        write!(formatter, "{} can't be used: {count}", self.source.name())?;
        if self.count > self.faults.len() {
            write!(formatter, ", of which the first {} follow", self.faults.len())?;
        }
        Ok(())
    }
}

impl fmt::Display for SituationWarnings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = counted(self.warnings.len(), "warning", "warnings");
        write!(formatter, "{}: {count}", self.source.name())
    }
}

impl std::error::Error for SituationFaults {}
impl std::error::Error for SituationWarnings {}

impl Diagnostic for SituationFaults {
    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        Some(&self.source)
    }

    fn related(&self) -> Option<Box<dyn Iterator<Item = &dyn Diagnostic> + '_>> {
        Some(Box::new(self.faults.iter().map(|fault| fault as &dyn Diagnostic)))
    }
}

impl Diagnostic for SituationWarnings {
    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        Some(&self.source)
    }

    fn severity(&self) -> Option<Severity> {
        Some(Severity::Warning)
    }

    fn related(&self) -> Option<Box<dyn Iterator<Item = &dyn Diagnostic> + '_>> {
        Some(Box::new(self.warnings.iter().map(|warning| warning as &dyn Diagnostic)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_cut_to_the_text_and_its_characters() {
        let text = "aé";
        assert_eq!(inside(text, &(2..9)), 1..3);
        assert_eq!(inside(text, &(7..9)), 1..3);
    }

    #[test]
    fn what_is_shown_commands_no_terminal_and_ends() {
        let remark = Remark::fault(RemarkKind::Toml, "a \u{1b}[31m b\nc", 0..1, "\u{7}")
            .help("\u{9b}x".repeat(2000))
            .and(0..1, "\u{0}");
        assert_eq!(remark.message, "a \u{fffd}[31m b\nc");
        assert_eq!((remark.labels[0].1.as_str(), remark.labels[1].1.as_str()), ("\u{fffd}", "\u{fffd}"));
        assert_eq!(remark.help.map(|help| help.chars().count()), Some(LONGEST + 1));
        let text = "a\u{1b}\u{9b}é\t\n";
        assert_eq!((harmless(text), harmless(text).len()), ("a \u{a0}é\t\n".to_owned(), text.len()));
    }

    #[test]
    fn a_remark_knows_its_line() {
        let remark = Remark::fault(RemarkKind::Toml, "m", 4..5, "");
        assert_eq!(remark.line("a\nb\nc"), 3);
    }
}
