//! Text out of files, made fit for a line of a terminal and for a cell of a table.
//!
//! Belongs here: what no name and no number holds. Does not: what a text means, or whether it may be shown (a name of a
//! person may not).

use std::borrow::Cow;
use std::fmt::Display;

/// Longest part of a value that a message repeats, in characters.
const LONGEST_SHOWN: usize = 40;
/// Longest part of what a library says, or of the name of a file in an archive, that a message repeats.
const LONGEST_SAID: usize = 200;

/// The text without blanks around it, and with a blank for every control character in it: line ends inside of a cell
/// would break the table it is written back to, escape sequences would command the terminal it is shown on.
pub(crate) fn tidy(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    if trimmed.chars().any(char::is_control) {
        let plain: String = trimmed.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        return Cow::Owned(plain.trim().to_owned());
    }
    Cow::Borrowed(trimmed)
}

/// As [`tidy`], for text that is at hand as a value of its own.
pub(crate) fn tidied(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => tidy(text),
        Cow::Owned(text) => Cow::Owned(tidy(&text).into_owned()),
    }
}

/// What a message repeats of a value: its first 40 characters, tidied.
pub(crate) fn shown(text: &str) -> String {
    cut(text, LONGEST_SHOWN)
}

/// What a message repeats of an error or a file's name that may hold parts of the file: its first 200 characters, tidied.
pub(crate) fn said(words: &dyn Display) -> String {
    cut(&words.to_string(), LONGEST_SAID)
}

fn cut(text: &str, most: usize) -> String {
    let text = tidy(text);
    let mut short: String = text.chars().take(most).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_become_blanks() {
        assert_eq!(tidy(" Local 7\r\nof  the \u{1b}[31munion\0 "), "Local 7  of  the  [31munion");
        assert_eq!(tidy("\u{0}\n"), "");
        assert!(matches!(tidy(" Café “x” "), Cow::Borrowed("Café “x”")));
    }

    #[test]
    fn what_is_shown_is_short_and_on_one_line() {
        assert_eq!(shown("07-RC\n1"), "07-RC 1");
        assert_eq!(shown(&"é".repeat(41)).chars().count(), 41);
        assert!(shown(&"é".repeat(41)).ends_with('…'));
    }
}
