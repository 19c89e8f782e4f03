//! Which filers are which organizations of the file: what a person says, and nobody else.
//!
//! Belongs here: reading and checking what was said. Does not: who may be meant (`organizations`, `chambers`).

use std::collections::BTreeMap;

use terrain_situation::Situation;
use thiserror::Error;

use crate::error::{EvidenceError, nearest};
use crate::organization::{Directory, Key, KeyError, search};

/// Keys by the id of an organization or chamber.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matches(BTreeMap<String, Vec<Key>>);

/// A match that can't be taken.
#[derive(Debug, Error)]
pub enum MatchFault {
    /// Not `ID=KEY`.
    #[error("`{found}` is no match; write ID=KEY, such as county-coalition=irs990:36-3727669")]
    NoMatch {
        /// As written.
        found: String,
    },
    /// The key can't be read.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The file has nothing of that id.
    #[error("the file has no {what} `{id}`; {}", offered(nearest))]
    NoSuchId {
        /// `organization` or `chamber`.
        what: &'static str,
        /// As written.
        id: String,
        /// What it has, nearest first.
        nearest: Vec<String>,
    },
    /// Nothing is on file under that key.
    #[error("nothing is on file under `{key}`; {}", on_file(nearest))]
    NotOnFile {
        /// The key.
        key: Key,
        /// Who is, by the name of the organization.
        nearest: Vec<String>,
    },
    /// The directory can't be read.
    #[error(transparent)]
    Records(#[from] EvidenceError),
}

fn offered(nearest: &[String]) -> String {
    match nearest {
        [] => "it has none".to_owned(),
        [first, ..] => {
            let all: Vec<String> = nearest.iter().map(|id| format!("`{id}`")).collect();
            format!("did you mean `{first}`? It has {}", all.join(", "))
        }
    }
}

fn on_file(nearest: &[String]) -> String {
    match nearest {
        [] => "import the record that has it, or search with: terrain evidence partner NAME".to_owned(),
        some => format!("by its name it may be {}", some.join(", ")),
    }
}

impl Matches {
    /// Reads `ID=KEY` and adds it.
    ///
    /// # Errors
    /// [`MatchFault::NoMatch`], [`MatchFault::Key`].
    pub fn add(&mut self, text: &str) -> Result<(), MatchFault> {
        let parts = text.split_once('=').map(|(id, key)| (id.trim(), key.trim()));
        let Some((id, key)) = parts.filter(|(id, key)| !id.is_empty() && !key.is_empty()) else {
            return Err(MatchFault::NoMatch { found: text.to_owned() });
        };
        let key = Key::parse(key)?;
        let keys = self.0.entry(id.to_owned()).or_default();
        if !keys.contains(&key) {
            keys.push(key);
        }
        Ok(())
    }

    /// The keys of an organization or chamber.
    #[must_use]
    pub fn of(&self, id: &str) -> &[Key] {
        self.0.get(id).map_or(&[], Vec::as_slice)
    }

    /// Whether each id is in the file and each key on file. Chambers are looked up when they are asked for.
    ///
    /// # Errors
    /// [`MatchFault::NoSuchId`], [`MatchFault::NotOnFile`].
    pub fn check(&self, situation: &Situation, directory: &Directory) -> Result<(), MatchFault> {
        let organizations =
            || situation.organizations.iter().map(|one| (one.id.as_str(), one.label.as_str()));
        let chambers = || situation.chambers.iter().map(|one| (one.id.as_str(), one.label.as_str()));
        for (id, keys) in &self.0 {
            for key in keys {
                let is_chamber = matches!(key, Key::Chamber { .. });
                let known: Vec<(&str, &str)> =
                    if is_chamber { chambers().collect() } else { organizations().collect() };
                let Some((_, label)) = known.iter().find(|(known, _)| known == id) else {
                    return Err(MatchFault::NoSuchId {
                        what: if is_chamber { "chamber" } else { "organization" },
                        id: id.clone(),
                        nearest: nearest(id, known.iter().map(|(id, _)| *id), 5),
                    });
                };
                if !is_chamber && directory.get(key).is_none() {
                    let near = search(label, directory, 3).unwrap_or_default();
                    let near = near.iter().map(|one| format!("{} ({})", one.on_file.key, one.on_file.name));
                    return Err(MatchFault::NotOnFile { key: key.clone(), nearest: near.collect() });
                }
            }
        }
        Ok(())
    }
}
