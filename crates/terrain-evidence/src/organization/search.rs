//! Finding an organization by name, number or case.
//!
//! Belongs here: what a query may be, and the order of what is found. Does not: which of it is meant, which a person says.

use std::collections::BTreeMap;

use serde::Serialize;
use thiserror::Error;

use super::directory::{Directory, OnFile};
use super::key::{Key, KeyError, committee};
use super::names::{alike, initials, is_number, words};
use crate::irs990::ein;

/// Least likeness of a name to be offered.
const LEAST: f64 = 0.55;

/// Weight of the words asked for, as a part of that of a word that nobody has, from which on they are somebody's name.
const PARTICULAR: f64 = 0.8;
/// What is left of the likeness where both have numbers and none is the same: another local, another district.
const OTHER_NUMBER: f64 = 0.6;

/// By what an organization was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Its number.
    Number,
    /// The number of a case.
    Case,
    /// Its name.
    Name,
}

/// An organization that may be the one asked for.
#[derive(Clone, Debug, Serialize)]
pub struct Match<'d> {
    /// What is on file.
    #[serde(flatten)]
    pub on_file: &'d OnFile,
    /// By what it was found.
    pub by: By,
    /// How alike the names are, 0 to 1; 1 for a number.
    pub likeness: f64,
    /// Whether what was asked is particular enough to be somebody's name: a word that few have, or several. `our committee`
    /// is not.
    #[serde(skip)]
    pub particular: bool,
}

/// A query that nothing can be searched by.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SearchError {
    /// It holds no word and no number.
    #[error("`{found}` has no word that names could be searched by")]
    NoWord {
        /// As written.
        found: String,
    },
    /// It looks like an employer identification number, and isn't one.
    #[error(
        "`{found}` looks like an employer identification number and has {digits} digits; it needs nine, such as 36-3727669"
    )]
    NotAnEin {
        /// As written.
        found: String,
        /// Digits in it.
        digits: usize,
    },
    /// It names a record, and what follows is no key of it.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// Organizations that a query may mean, the likeliest first, at most `limit`. A query is a name or a part of one, an employer
/// identification number, a file number, a committee's number, the number of a case, or a key such as `olms:543210`.
///
/// # Errors
/// [`SearchError`] for a query without a word, and for a number that is none.
pub fn search<'d>(
    query: &str,
    directory: &'d Directory,
    limit: usize,
) -> Result<Vec<Match<'d>>, SearchError> {
    let query = query.trim();
    let mut found = by_number(query, directory)?;
    let is_key = query.contains(':') && Key::parse(query).is_ok();
    if !is_key && found.iter().all(|one| one.by != By::Case) {
        let asked = words(query);
        if asked.is_empty() {
            return Err(SearchError::NoWord { found: query.to_owned() });
        }
        found.extend(by_name(&asked, directory));
    }
    found.sort_by(|a, b| {
        let place = |one: &Match<'_>| (one.by, one.on_file.key.clone());
        b.likeness.total_cmp(&a.likeness).then_with(|| place(a).cmp(&place(b)))
    });
    let mut seen = Vec::new();
    found.retain(|one| {
        let new = !seen.contains(&&one.on_file.key);
        seen.push(&one.on_file.key);
        new
    });
    found.truncate(limit);
    Ok(found)
}

fn by_number<'d>(query: &str, directory: &'d Directory) -> Result<Vec<Match<'d>>, SearchError> {
    let known_record = query.split_once(':').filter(|(record, _)| record.chars().all(char::is_alphanumeric));
    if known_record.is_some() {
        let key = Key::parse(query)?;
        return Ok(directory.get(&key).map(|on_file| exact(on_file, By::Number)).into_iter().collect());
    }
    let digits = query.bytes().filter(u8::is_ascii_digit).count();
    let only_digits = digits > 0 && query.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let mut keys = Vec::new();
    keys.extend(ein(query).map(Key::NonProfit));
    keys.extend(committee(query).map(Key::Committee));
    if only_digits && !query.contains('-') {
        keys.extend(query.parse().ok().map(Key::Union));
    }
    if keys.is_empty() && only_digits {
        return Err(SearchError::NotAnEin { found: query.to_owned(), digits });
    }
    let mut found: Vec<Match<'d>> =
        keys.iter().filter_map(|key| directory.get(key)).map(|on_file| exact(on_file, By::Number)).collect();
    if query.contains('-') && digits >= 7 {
        let case = query.to_ascii_uppercase();
        let of_case = directory.entries().filter(|entry| entry.cases.contains(&case));
        found.extend(of_case.map(|on_file| exact(on_file, By::Case)));
    }
    Ok(found)
}

const fn exact(on_file: &OnFile, by: By) -> Match<'_> {
    Match { on_file, by, likeness: 1.0, particular: true }
}

/// By the words of names. A word weighs the more the fewer names have it (inverse document frequency, Spärck Jones 1972);
/// three quarters of the likeness are how much of what was asked is in the name, one quarter how much of the name was asked.
fn by_name<'d>(asked: &[String], directory: &'d Directory) -> Vec<Match<'d>> {
    let named: Vec<(&OnFile, Vec<Vec<String>>)> = directory
        .entries()
        .map(|entry| {
            let letters: Vec<String> = entry.also.iter().flat_map(|also| words(also)).collect();
            let mut names = vec![[words(&entry.name), letters].concat()];
            names.extend(entry.also.iter().map(|also| words(also)).filter(|words| words.len() > 1));
            (entry, names)
        })
        .collect();
    let mut having: BTreeMap<&str, u32> = BTreeMap::new();
    for (_, names) in &named {
        for word in names.first().into_iter().flatten() {
            *having.entry(word.as_str()).or_default() += 1;
        }
    }
    let all = named.len().max(1);
    let weight = |word: &str| {
        let with = having.get(word).copied().unwrap_or(0);
        libm::log((crate::pool::size(all) + 1.0) / (f64::from(with) + 1.0)) + 0.1
    };
    let weighed: Vec<(&String, f64)> = asked.iter().map(|word| (word, weight(word))).collect();
    let particular = weighed.iter().map(|(_, weight)| weight).sum::<f64>() >= PARTICULAR * weight("");
    let best = |names: &[Vec<String>]| {
        names.iter().map(|name| likeness(asked, &weighed, name, &weight)).fold(0.0, f64::max)
    };
    named
        .iter()
        .map(|(on_file, names)| Match { on_file, by: By::Name, likeness: best(names), particular })
        .filter(|one| one.likeness >= LEAST)
        .collect()
}

fn likeness(
    asked: &[String],
    weighed: &[(&String, f64)],
    name: &[String],
    weight: &impl Fn(&str) -> f64,
) -> f64 {
    let acronym = initials(name);
    let of_asked: Vec<f64> = asked
        .iter()
        .map(|word| {
            if acronym.as_ref() == Some(word) {
                return 0.95;
            }
            name.iter().map(|other| alike(word, other)).fold(0.0, f64::max)
        })
        .collect();
    let of_asked = spelt_out(asked, name, of_asked);
    let covered: f64 = weighed.iter().zip(&of_asked).map(|((_, weight), alike)| weight * alike).sum();
    if covered <= 0.0 {
        return 0.0;
    }
    let whole: f64 = weighed.iter().map(|(_, weight)| weight).sum();
    let in_name = |word: &String| {
        if acronym.as_ref().is_some_and(|acronym| asked.contains(acronym)) {
            return 0.95;
        }
        asked.iter().map(|other| alike(word, other)).fold(0.0, f64::max)
    };
    let of_name: f64 = name.iter().map(|word| weight(word) * in_name(word)).sum();
    let whole_name: f64 = name.iter().map(|word| weight(word)).sum();
    let likeness = 0.75 * covered / whole + 0.25 * of_name / whole_name.max(1e-9);
    let numbers = |words: &[String]| words.iter().filter(|word| is_number(word)).cloned().collect::<Vec<_>>();
    let (ours, theirs) = (numbers(asked), numbers(name));
    let other = !ours.is_empty() && !theirs.is_empty() && !ours.iter().any(|number| theirs.contains(number));
    if other { OTHER_NUMBER * likeness } else { likeness }
}

/// What was asked in full words, where the name has their first letters: "service employees international union" and "SEIU".
fn spelt_out(asked: &[String], name: &[String], mut alike: Vec<f64>) -> Vec<f64> {
    for letters in name.iter().filter(|word| (3..=8).contains(&word.len())) {
        let length = letters.chars().count();
        for start in 0..(asked.len() + 1).saturating_sub(length) {
            if initials(&asked[start..start + length]).as_ref() == Some(letters) {
                for place in &mut alike[start..start + length] {
                    *place = place.max(0.95);
                }
            }
        }
    }
    alike
}

#[cfg(test)]
mod tests {
    use super::super::Sighting;
    use super::*;

    fn directory() -> Directory {
        let mut directory = Directory::default();
        for (key, name, also) in [
            ("olms:1", "SERVICE EMPLOYEES AFL-CIO, LU 1", "SEIU"),
            ("olms:2", "SERVICE EMPLOYEES AFL-CIO, LU 32", "SEIU"),
            ("olms:3", "CARPENTERS IND, LU 1", "CJA"),
            ("irs990:36-3727669", "Metropolitan Tenants Organization", ""),
            ("irs990:12-3456789", "County Hospital Foundation", ""),
            ("fec:C00000001", "SEIU COPE", ""),
            ("nlrb:unite-here-local-33", "UNITE HERE Local 33", ""),
        ] {
            directory.add(Sighting {
                key: Key::parse(key).unwrap(),
                name: name.to_owned(),
                also: also.to_owned(),
                state: "IL".to_owned(),
                year: 2021,
                form: "LM-2".to_owned(),
                case: key.starts_with("nlrb").then(|| "01-RC-183014".to_owned()),
            });
        }
        directory
    }

    fn found(query: &str) -> Vec<String> {
        let directory = directory();
        search(query, &directory, 5).unwrap().iter().map(|one| one.on_file.key.to_string()).collect()
    }

    #[test]
    fn names_are_found_however_they_are_written() {
        assert_eq!(found("seiu local 1")[0], "olms:1");
        assert_eq!(found("Service Employees Int'l Union, Lcl. 32")[0], "olms:2");
        assert_eq!(found("metropolitan tenants org.")[0], "irs990:36-3727669");
        assert_eq!(found("metropoltan tennants")[0], "irs990:36-3727669");
        assert_eq!(found("unite here 33")[0], "nlrb:unite-here-local-33");
        assert!(found("bakers").is_empty());
        assert!(found("unite here 34").is_empty(), "another local is another union");
    }

    #[test]
    fn numbers_and_cases_find_what_they_name() {
        assert_eq!(found("36-3727669"), ["irs990:36-3727669"]);
        assert_eq!(found("363727669"), ["irs990:36-3727669"]);
        assert_eq!(found("C00000001"), ["fec:C00000001"]);
        assert_eq!(found("01-RC-183014"), ["nlrb:unite-here-local-33"]);
        assert_eq!(found("3")[0], "olms:3");
        assert_eq!(found("olms:2"), ["olms:2"]);
    }

    #[test]
    fn what_cannot_be_searched_by_is_told() {
        let directory = directory();
        let said = |query: &str| search(query, &directory, 5).unwrap_err().to_string();
        assert!(said("36-372766").contains("has 8 digits"), "{}", said("36-372766"));
        assert!(said("the of").contains("no word"));
        assert!(said("irs990:5").contains("nine digits"));
    }
}
