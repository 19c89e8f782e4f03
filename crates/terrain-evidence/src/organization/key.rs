//! How an organization is called in a record: `olms:543210`, `irs990:36-3727669`, `fec:C00703975`, `nlrb:unite-here-local-33`;
//! and a chamber, `rollcall:116:Senate`.
//!
//! Belongs here: writing and reading these. Does not: whether anything is on file under them.

use std::fmt;

use serde::{Serialize, Serializer};
use thiserror::Error;

use crate::error::nearest;
use crate::fec::is_committee;
use crate::irs990::ein;
use crate::select::plain;

/// A filer in a record, or a chamber in one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// A union, by the file number of the Office of Labor-Management Standards.
    Union(u32),
    /// A non-profit, by its employer identification number, nine digits.
    NonProfit(String),
    /// A political committee, by the Commission's number, `C` and eight digits.
    Committee(String),
    /// A union on the ballot of the National Labor Relations Board, which has no numbers for unions: by its name as it stands
    /// there, lower case, letters and digits.
    Ballot(String),
    /// A chamber with roll calls.
    Chamber {
        /// Number of the Congress, where there is one.
        congress: Option<u32>,
        /// Such as `Senate`.
        chamber: String,
    },
}

/// A key that can't be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KeyError {
    /// No record is named before the colon.
    #[error(
        "`{found}` names no record; write it as in olms:543210, irs990:36-3727669, fec:C00703975, nlrb:unite-here-local-33 or rollcall:116:Senate{}",
        did_you_mean(nearest)
    )]
    NoRecord {
        /// As written.
        found: String,
        /// The nearest record, if one is near.
        nearest: Option<String>,
    },
    /// What stands after the colon isn't how the record numbers its filers.
    #[error("`{found}` is no key of {record}: {expected}")]
    Malformed {
        /// As written.
        found: String,
        /// The record.
        record: &'static str,
        /// What would be one.
        expected: String,
    },
}

fn did_you_mean(nearest: &Option<String>) -> String {
    nearest.as_ref().map(|name| format!(" (did you mean `{name}:…`?)")).unwrap_or_default()
}

const RECORDS: [&str; 5] = ["fec", "irs990", "nlrb", "olms", "rollcall"];

impl Key {
    /// Reads one.
    ///
    /// ```
    /// use terrain_evidence::organization::Key;
    /// assert_eq!(Key::parse("irs990:363727669").unwrap().to_string(), "irs990:36-3727669");
    /// assert!(Key::parse("irs990:36-37276").unwrap_err().to_string().contains("nine digits"));
    /// ```
    ///
    /// # Errors
    /// [`KeyError`], which says what was expected.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let (record, id) = text.split_once(':').unwrap_or(("", text));
        let (record, id) = (record.trim().to_ascii_lowercase(), id.trim());
        let malformed = |record: &'static str, expected: String| KeyError::Malformed {
            found: text.to_owned(),
            record,
            expected,
        };
        match record.as_str() {
            "olms" => id.parse().map(Self::Union).map_err(|_| {
                malformed("olms", "the Office's file number of the union, such as olms:543210".to_owned())
            }),
            "irs990" => ein(id).map(Self::NonProfit).ok_or_else(|| {
                let found = id.chars().filter(char::is_ascii_digit).count();
                malformed(
                    "irs990",
                    format!(
                        "an employer identification number has nine digits, such as irs990:36-3727669, and this has {found}"
                    ),
                )
            }),
            "fec" => committee(id).map(Self::Committee).ok_or_else(|| {
                malformed("fec", "the Commission's number is C and eight digits, such as fec:C00703975".to_owned())
            }),
            "nlrb" => Some(plain(id)).filter(|name| !name.is_empty()).map(Self::Ballot).ok_or_else(|| {
                malformed("nlrb", "the union's name as on the ballot, such as nlrb:unite-here-local-33".to_owned())
            }),
            "rollcall" => chamber(id).ok_or_else(|| {
                malformed(
                    "rollcall",
                    "the Congress and the chamber, such as rollcall:116:Senate, or the chamber alone".to_owned(),
                )
            }),
            other => {
                let near = nearest(other, RECORDS, 1).into_iter().next();
                let near = near.filter(|name| !other.is_empty() && strsim::jaro_winkler(name, other) > 0.75);
                Err(KeyError::NoRecord { found: text.to_owned(), nearest: near })
            }
        }
    }

    /// The record, as after `terrain import`.
    #[must_use]
    pub const fn record(&self) -> &'static str {
        match self {
            Self::Union(_) => "olms",
            Self::NonProfit(_) => "irs990",
            Self::Committee(_) => "fec",
            Self::Ballot(_) => "nlrb",
            Self::Chamber { .. } => "rollcall",
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Union(number) => write!(f, "olms:{number}"),
            Self::NonProfit(ein) => write!(f, "irs990:{}", with_hyphen(ein)),
            Self::Committee(id) => write!(f, "fec:{id}"),
            Self::Ballot(name) => write!(f, "nlrb:{}", name.replace(' ', "-")),
            Self::Chamber { congress: Some(congress), chamber } => write!(f, "rollcall:{congress}:{chamber}"),
            Self::Chamber { congress: None, chamber } => write!(f, "rollcall:{chamber}"),
        }
    }
}

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Two digits, a hyphen, seven digits.
pub(crate) fn with_hyphen(ein: &str) -> String {
    match (ein.get(..2), ein.get(2..)) {
        (Some(prefix), Some(rest)) => format!("{prefix}-{rest}"),
        _ => ein.to_owned(),
    }
}

/// `C` and eight digits.
pub(super) fn committee(text: &str) -> Option<String> {
    let id = text.trim().to_ascii_uppercase();
    is_committee(&id).then_some(id)
}

fn chamber(text: &str) -> Option<Key> {
    match text.split_once(':') {
        Some((congress, chamber)) if !chamber.trim().is_empty() => {
            let congress = Some(congress.trim().parse().ok()?);
            Some(Key::Chamber { congress, chamber: chamber.trim().to_owned() })
        }
        None if !text.is_empty() => Some(Key::Chamber { congress: None, chamber: text.to_owned() }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_they_are_written() {
        for text in [
            "olms:543210",
            "irs990:36-3727669",
            "fec:C00703975",
            "nlrb:unite-here-local-33",
            "rollcall:116:Senate",
            "rollcall:council",
        ] {
            assert_eq!(Key::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(
            Key::parse("NLRB: UNITE HERE, Local 33"),
            Ok(Key::Ballot("unite here local 33".to_owned()))
        );
        assert_eq!(Key::parse("fec:c00703975"), Ok(Key::Committee("C00703975".to_owned())));
    }

    #[test]
    fn a_key_that_is_none_says_what_was_expected() {
        for (text, expected) in [
            ("irs990:36-372766", "nine digits, such as irs990:36-3727669, and this has 8"),
            ("irs990:36-37276a9", "nine digits"),
            ("olms:LM-2", "file number"),
            ("fec:703975", "C and eight digits"),
            ("nlrb:", "as on the ballot"),
            ("rollcall:116:", "rollcall:116:Senate"),
            ("olm:5", "did you mean `olms:…`?"),
            ("543210", "names no record"),
        ] {
            let error = Key::parse(text).unwrap_err().to_string();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }
}
