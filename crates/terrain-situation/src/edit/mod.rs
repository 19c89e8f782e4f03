//! Changing single numbers in the text of a situation file: comments, order, blanks and line ends of everything else stay
//! as they are, byte for byte. What is to be written there belongs to whoever knows it; the file itself to the program.

mod place;
mod splice;
mod written;

pub use written::{evidence, number as written_number, range, text as written_text};

use place::{Held, find};
use splice::{Splice, apply};
use std::fmt;
use toml_edit::{Document, Item, Value};

/// A section of the file that holds numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The `[[organization]]` of that id.
    Organization(String),
    /// The `[[chamber]]` of that id.
    Chamber(String),
    /// `[population.ties]`, made where it isn't there.
    Ties,
    /// The `[[campaign]]` of that id.
    Campaign(String),
    /// The `[[coalition]]` of that id.
    Coalition(String),
    /// `[priors]`, made where it isn't there.
    Priors,
}

/// What is to be written, as TOML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// `key = value` in place of what stands there, or as a new key.
    Number {
        /// The key.
        key: String,
        /// The value.
        value: String,
    },
    /// One number of a group (`ties = { party = … }`); the group's others stay.
    PartOfGroup {
        /// Key of the group.
        group: String,
        /// Key of the number.
        key: String,
        /// The value.
        value: String,
    },
    /// All numbers of a group, in place of whatever stands there.
    Group {
        /// Key of the group.
        group: String,
        /// Keys and values.
        parts: Vec<(String, String)>,
    },
    /// The seats of a chamber from a record, in place of those listed.
    Seats {
        /// The record.
        value: String,
    },
}

/// One change of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where.
    pub place: Place,
    /// What.
    pub edit: Edit,
}

/// Why a change can't be made; the text is as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditFault {
    /// The text isn't TOML.
    NotToml,
    /// The section isn't in the file.
    NoSuchPlace {
        /// The section.
        place: Place,
    },
    /// What stands there is written in a way that isn't changed for the user.
    ByHand {
        /// The key.
        key: String,
        /// How it is written.
        why: &'static str,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Organization(id) => write!(f, "organization `{id}`"),
            Self::Chamber(id) => write!(f, "chamber `{id}`"),
            Self::Ties => f.write_str("[population.ties]"),
            Self::Campaign(id) => write!(f, "campaign `{id}`"),
            Self::Coalition(id) => write!(f, "coalition `{id}`"),
            Self::Priors => f.write_str("[priors]"),
        }
    }
}

impl fmt::Display for EditFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotToml => f.write_str("the file would not be TOML"),
            Self::NoSuchPlace { place } => write!(f, "the file has no {place}"),
            Self::ByHand { key, why } => write!(f, "`{key}` is {why}; change it there by hand"),
        }
    }
}

impl std::error::Error for EditFault {}

impl Change {
    /// The lines that it writes, as they stand in a section.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let section = match self.place {
            Place::Ties => "population.ties.",
            Place::Priors => "priors.",
            _ => "",
        };
        match &self.edit {
            Edit::Number { key, value } => vec![format!("{section}{key} = {value}")],
            Edit::PartOfGroup { group, key, value } => vec![format!("{group}.{key} = {value}")],
            Edit::Group { group, parts } => {
                parts.iter().map(|(key, value)| format!("{group}.{key} = {value}")).collect()
            }
            Edit::Seats { value } => vec![format!("seats = {value}")],
        }
    }
}

/// The text with the changes made one after the other. It parses as TOML; whether it is a situation, [`crate::read_situation`] says.
///
/// ```
/// use terrain_situation::edit::{Change, Edit, Place, change};
/// let text = "[[organization]]\nid = \"us\"\nlist = 300   # a guess\n";
/// let edit = Edit::Number { key: "list".to_owned(), value: "{ value = 412 }".to_owned() };
/// let changed = change(text, &[Change { place: Place::Organization("us".to_owned()), edit }]);
/// assert_eq!(changed.unwrap(), "[[organization]]\nid = \"us\"\nlist = { value = 412 }   # a guess\n");
/// ```
///
/// # Errors
/// [`EditFault`]: a text that isn't TOML before or after, a section that isn't there, a number that is written in a way that is
/// left to the user.
pub fn change(text: &str, changes: &[Change]) -> Result<String, EditFault> {
    let mut text = text.to_owned();
    for one in changes {
        text = apply(&text, splices(&text, one)?);
    }
    if Document::parse(text.as_str()).is_err() {
        return Err(EditFault::NotToml);
    }
    Ok(text)
}

fn splices(text: &str, change: &Change) -> Result<Vec<Splice>, EditFault> {
    let document = Document::parse(text).map_err(|_| EditFault::NotToml)?;
    let nowhere = || EditFault::NoSuchPlace { place: change.place.clone() };
    let root = Held::Standard(document.as_table());
    let found = match &change.place {
        Place::Organization(id) => find(document.as_table(), "organization", id).ok_or_else(nowhere)?,
        Place::Chamber(id) => find(document.as_table(), "chamber", id).ok_or_else(nowhere)?,
        Place::Ties => match root.get("population").and_then(Held::of) {
            Some(population) => {
                let Edit::Number { key, value } = &change.edit else { return Err(nowhere()) };
                return part(text, &population, "ties", key, value);
            }
            None => return Err(nowhere()),
        },
        Place::Campaign(id) => find(document.as_table(), "campaign", id).ok_or_else(nowhere)?,
        Place::Coalition(id) => find(document.as_table(), "coalition", id).ok_or_else(nowhere)?,
        Place::Priors => match root.get("priors").filter(|item| !item.is_none()) {
            Some(item) => Held::of(item).ok_or_else(|| by_hand("priors", "no section"))?,
            None => {
                let Edit::Number { key, value } = &change.edit else { return Err(nowhere()) };
                let lines = ["[priors]".to_owned(), format!("{key} = {value}")];
                return Ok(vec![splice::at_the_end(text, &lines)]);
            }
        },
    };
    match &change.edit {
        Edit::Number { key, value } => number(text, &found, key, value),
        Edit::PartOfGroup { group, key, value } => part(text, &found, group, key, value),
        Edit::Group { group, parts } => whole_group(text, &found, group, parts),
        Edit::Seats { value } => seats(text, &found, value),
    }
}

fn number(text: &str, held: &Held<'_>, key: &str, value: &str) -> Result<Vec<Splice>, EditFault> {
    match held.get(key) {
        None | Some(Item::None) => held.insert(text, &[format!("{key} = {value}")]).map(|one| vec![one]),
        Some(Item::Value(found)) => match found.span() {
            Some(span) if !is_dotted(found) => Ok(vec![Splice::new(span, value)]),
            _ => Err(by_hand(key, "written with dots")),
        },
        Some(Item::Table(_) | Item::ArrayOfTables(_)) => Err(by_hand(key, "a section of its own")),
    }
}

fn part(text: &str, held: &Held<'_>, group: &str, key: &str, value: &str) -> Result<Vec<Splice>, EditFault> {
    let Some(item) = held.get(group).filter(|item| !item.is_none()) else {
        let new = if held.is_inline() {
            format!("{group} = {{ {key} = {value} }}")
        } else {
            format!("{group}.{key} = {value}")
        };
        return held.insert(text, &[new]).map(|one| vec![one]);
    };
    match (Held::of(item), item) {
        (Some(inner), _) => match inner.get(key) {
            Some(found) if !found.is_none() => number(text, &inner, key, value),
            // Where the group is written with dots, so is its new part.
            _ if inner.is_dotted() => {
                inner.insert(text, &[format!("{group}.{key} = {value}")]).map(|one| vec![one])
            }
            _ => inner.insert(text, &[format!("{key} = {value}")]).map(|one| vec![one]),
        },
        (None, Item::Value(scalar)) => {
            let span = scalar.span().ok_or_else(|| by_hand(group, "not where it was expected"))?;
            Ok(vec![Splice::new(span, format!("{{ {key} = {value} }}"))])
        }
        _ => Err(by_hand(group, "several sections")),
    }
}

fn whole_group(
    text: &str,
    held: &Held<'_>,
    group: &str,
    parts: &[(String, String)],
) -> Result<Vec<Splice>, EditFault> {
    let braces = || {
        let parts: Vec<String> = parts.iter().map(|(key, value)| format!("{key} = {value}")).collect();
        format!("{{ {} }}", parts.join(", "))
    };
    let dotted = || parts.iter().map(|(key, value)| format!("{group}.{key} = {value}")).collect::<Vec<_>>();
    let Some(item) = held.get(group).filter(|item| !item.is_none()) else {
        let new = if held.is_inline() { vec![format!("{group} = {}", braces())] } else { dotted() };
        return held.insert(text, &new).map(|one| vec![one]);
    };
    match item {
        Item::Value(found) if held.is_inline() && !is_dotted(found) => {
            let span = found.span().ok_or_else(|| by_hand(group, "not where it was expected"))?;
            Ok(vec![Splice::new(span, braces())])
        }
        // One line for each part: what would be a line of many hundred letters can be read and compared.
        Item::Value(found) if !is_dotted(found) => {
            let (Some(key), Some(span)) = (held.key_span(group), found.span()) else {
                return Err(by_hand(group, "not where it was expected"));
            };
            Ok(vec![splice::lines_in_place(text, key.start..span.end, &dotted())])
        }
        Item::Table(table) if table.iter().all(|(_, item)| item.is_value()) => {
            let inner = Held::Standard(table);
            let lines = if table.is_dotted() {
                dotted()
            } else {
                parts.iter().map(|(key, value)| format!("{key} = {value}")).collect()
            };
            inner.replace_all(text, &lines)
        }
        _ => Err(by_hand(group, "written with dots inside braces, or in sections")),
    }
}

fn seats(text: &str, held: &Held<'_>, value: &str) -> Result<Vec<Splice>, EditFault> {
    let written = format!("seats = {value}");
    match held.get("seat") {
        Some(Item::ArrayOfTables(listed)) => {
            let mut splices = Vec::new();
            for table in listed {
                if !table.iter().all(|(_, item)| item.is_value()) {
                    return Err(by_hand("seat", "written with sections inside"));
                }
                splices.extend(Held::Standard(table).remove(text));
            }
            splices.push(held.insert(text, &[written])?);
            Ok(splices)
        }
        Some(Item::Value(listed @ Value::Array(_))) => {
            let (Some(key), Some(span)) = (held.key_span("seat"), listed.span()) else {
                return Err(by_hand("seat", "not where it was expected"));
            };
            Ok(vec![Splice::new(key.start..span.end, written)])
        }
        _ => number(text, held, "seats", value),
    }
}

fn is_dotted(value: &Value) -> bool {
    matches!(value, Value::InlineTable(table) if table.is_dotted())
}

fn by_hand(key: &str, why: &'static str) -> EditFault {
    EditFault::ByHand { key: key.to_owned(), why }
}
