//! JSON as publishers' programs hand it out: one object or a list of them, numbers now and then in quotation marks.
//!
//! Belongs here: what the forms share. Does not: their names.

use std::fmt;
use std::io::Read;

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Visitor};

use crate::archive::read_fault;
use crate::error::ReadError;
use crate::import::RowFault;

/// Most bytes of one file; what a publisher's program hands out at a time is far below.
const LARGEST: u64 = 256 << 20;

/// A number or a text, as text; empty where nothing stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Text(pub(super) String);

impl Text {
    /// A whole number of 0 or more.
    pub(super) fn count(&self) -> Option<u32> {
        self.0.parse().ok()
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl Visitor<'_> for Any {
            type Value = Text;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number or a text")
            }

            fn visit_unit<E>(self) -> Result<Text, E> {
                Ok(Text::default())
            }

            fn visit_bool<E>(self, value: bool) -> Result<Text, E> {
                Ok(Text(u8::from(value).to_string()))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Text, E> {
                Ok(Text(value.to_string()))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Text, E> {
                Ok(Text(value.to_string()))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Text, E> {
                Ok(Text(value.to_string()))
            }

            fn visit_str<E>(self, value: &str) -> Result<Text, E> {
                Ok(Text(value.trim().to_owned()))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

/// What cannot be used in one of the objects.
pub(super) fn fault(field: &'static str, found: &Text, expected: &'static str) -> RowFault {
    RowFault { field, found: found.0.clone(), expected }
}

/// What stands in the file: the object, or the objects of the list.
pub(super) fn objects<T: DeserializeOwned>(reader: &mut dyn Read, file: &str) -> Result<Vec<T>, ReadError> {
    let mut bytes = Vec::new();
    reader.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| read_fault(file, &error))?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > LARGEST {
        let why = format!("more than {} MB of JSON in one file; ask for fewer at a time", LARGEST >> 20);
        return Err(ReadError::Refused { file: file.to_owned(), why });
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let read = if text.trim_ascii_start().starts_with(b"[") {
        serde_json::from_slice(text)
    } else {
        serde_json::from_slice(text).map(|one| vec![one])
    };
    read.map_err(|error| ReadError::Damaged {
        file: file.to_owned(),
        row: u64::try_from(error.line()).unwrap_or(0),
        message: error.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_object_or_several_numbers_or_texts() {
        #[derive(Deserialize)]
        struct One {
            #[serde(default)]
            id: Text,
        }
        let ids = |text: &str| -> Vec<String> {
            objects::<One>(&mut text.as_bytes(), "x").unwrap().into_iter().map(|one| one.id.0).collect()
        };
        assert_eq!(ids("\u{feff} [{\"id\": 7}, {\"id\": \" 8 \"}, {\"id\": null}, {}]"), ["7", "8", "", ""]);
        assert_eq!(ids("{\"id\": 1}"), ["1"]);
        let error = objects::<One>(&mut "[\n{\"id\": 1},\n".as_bytes(), "cut.json").err().unwrap();
        assert!(error.to_string().starts_with("cut.json: damaged near row 3"), "{error}");
    }
}
