//! Variations of a situation, made in memory: other values at places named as the reports name them, such as
//! `organization.caucus.militancy` or `priors.pull_rate`. What the text then means is read anew. Changing a user's own file
//! byte by byte belongs to `edit`.

use crate::read::nearest;
use toml_edit::{DocumentMut, Item, Table, TableLike, Value};

/// A place and what stands there in a variation.
#[derive(Clone, Debug)]
pub struct Variation {
    /// Keys and names with dots between them; in a list of tables the name (`id`, `name`, or `label`) of one of them.
    pub path: String,
    /// What is to stand there; `None` takes the place away.
    pub value: Option<Value>,
}

/// A variation that the text has no place for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VariationFault {
    /// The text isn't TOML.
    #[error("the situation is not TOML: {why}")]
    NotToml {
        /// What the parser says.
        why: String,
    },
    /// A list of tables holds none of that name.
    #[error("`{path}`: there is no {section} `{name}`{}", known.as_ref().map(|known| format!("; did you mean `{known}`?")).unwrap_or_default())]
    NoSuchName {
        /// The path.
        path: String,
        /// The list.
        section: String,
        /// The name.
        name: String,
        /// The nearest one that is there.
        known: Option<String>,
    },
    /// The path goes on where there is a single value, or ends where there are several.
    #[error("`{path}`: `{at}` is not a table, so nothing stands below it")]
    NotATable {
        /// The path.
        path: String,
        /// Where it goes on too far.
        at: String,
    },
    /// A place to be taken away that isn't there.
    #[error("`{path}` is to be taken away, and is not there")]
    NotThere {
        /// The path.
        path: String,
    },
    /// A path that names no single place.
    #[error("`{path}` names no single place; write, for instance, organization.caucus.militancy")]
    NoPlace {
        /// The path.
        path: String,
    },
}

/// The text with the variations made, in order; what isn't named stays as it is written.
///
/// # Errors
/// See [`VariationFault`].
pub fn varied(text: &str, changes: &[Variation]) -> Result<String, VariationFault> {
    let mut document: DocumentMut = text
        .parse()
        .map_err(|error: toml_edit::TomlError| VariationFault::NotToml { why: error.to_string() })?;
    for change in changes {
        let segments: Vec<&str> = change.path.split('.').collect();
        make(document.as_table_mut(), change, &segments)?;
    }
    Ok(document.to_string())
}

/// Makes a variation below a table; `segments` is what is left of the path, at least one.
fn make(table: &mut dyn TableLike, change: &Variation, segments: &[&str]) -> Result<(), VariationFault> {
    let no_place = || VariationFault::NoPlace { path: change.path.clone() };
    let (&key, below) = segments.split_first().ok_or_else(no_place)?;
    if key.is_empty() {
        return Err(no_place());
    }
    if below.is_empty() {
        return match &change.value {
            Some(_) if table.get(key).is_some_and(Item::is_array_of_tables) => Err(no_place()),
            Some(value) => {
                put(table, key, value);
                Ok(())
            }
            None => {
                let gone = table.remove(key).is_some();
                if gone { Ok(()) } else { Err(VariationFault::NotThere { path: change.path.clone() }) }
            }
        };
    }
    if change.value.is_some() && table.get(key).is_none_or(Item::is_none) {
        table.insert(key, Item::Table(Table::new()));
    }
    let item = table.get_mut(key).ok_or_else(|| VariationFault::NotThere { path: change.path.clone() })?;
    if let Item::ArrayOfTables(list) = item {
        let (&name, below) = below.split_first().ok_or_else(no_place)?;
        let names: Vec<String> = list.iter().map(|one| name_of(one).unwrap_or_default().to_owned()).collect();
        let place =
            names.iter().position(|known| known == name).ok_or_else(|| VariationFault::NoSuchName {
                path: change.path.clone(),
                section: key.to_owned(),
                name: name.to_owned(),
                known: nearest(name, names.iter().map(String::as_str)).map(str::to_owned),
            })?;
        if below.is_empty() {
            return match change.value {
                Some(_) => Err(no_place()),
                None => {
                    list.remove(place);
                    Ok(())
                }
            };
        }
        let one = list.get_mut(place).ok_or_else(no_place)?;
        return make(one, change, below);
    }
    match item.as_table_like_mut() {
        Some(table) => make(table, change, below),
        None => Err(VariationFault::NotATable { path: change.path.clone(), at: key.to_owned() }),
    }
}

/// Puts a value at a key, with what was written around the old one.
fn put(table: &mut dyn TableLike, key: &str, value: &Value) {
    let mut value = value.clone();
    match table.get(key).and_then(Item::as_value) {
        Some(old) => *value.decor_mut() = old.decor().clone(),
        None => value.decor_mut().clear(),
    }
    match table.get_mut(key) {
        Some(item) => *item = Item::Value(value),
        None => {
            table.insert(key, Item::Value(value));
        }
    }
}

/// The name of a table in a list: what the situation file calls it by.
fn name_of(table: &Table) -> Option<&str> {
    ["id", "name", "label", "district"].iter().find_map(|key| table.get(key)?.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "terrain = 1 # ours\n[[organization]]\nid = \"a\"\nstaff = 2 # paid\n\n[[organization]]\nid = \"b\"\nties = { party = 0.1 }\n";

    fn value(text: &str) -> Option<Value> {
        Some(text.parse().unwrap())
    }

    fn change(path: &str, to: Option<Value>) -> Result<String, VariationFault> {
        varied(TEXT, &[Variation { path: path.to_owned(), value: to }])
    }

    #[test]
    fn a_value_is_put_where_the_old_one_stood_and_comments_stay() {
        assert_eq!(
            change("organization.a.staff", value("{ low = 1, best = 2, high = 3 }")).unwrap(),
            TEXT.replace("staff = 2 # paid", "staff = { low = 1, best = 2, high = 3 } # paid")
        );
        assert_eq!(
            change("organization.b.ties.party", value("0.5")).unwrap(),
            TEXT.replace("party = 0.1", "party = 0.5")
        );
    }

    #[test]
    fn what_is_not_there_is_added_below_its_section() {
        let text = change("priors.pull_rate", value("0")).unwrap();
        assert!(text.contains("[priors]\npull_rate = 0"), "{text}");
        let text = change("organization.b.staff", value("7")).unwrap();
        assert!(text.contains("staff = 7"), "{text}");
    }

    #[test]
    fn one_of_a_list_can_be_taken_away() {
        let text = change("organization.a", None).unwrap();
        assert!(!text.contains("\"a\"") && text.contains("\"b\""), "{text}");
    }

    #[test]
    fn a_place_that_is_not_there_is_named_with_the_nearest() {
        for (path, to, says) in [
            ("organization.ab.staff", value("1"), "there is no organization `ab`"),
            ("organization.a.staff.low", value("1"), "`staff` is not a table"),
            ("organization.a.list", None, "is to be taken away, and is not there"),
            ("organization", value("1"), "names no single place"),
            ("", value("1"), "names no single place"),
        ] {
            let error = change(path, to).unwrap_err().to_string();
            assert!(error.contains(says), "{path}: {error}");
        }
    }
}
