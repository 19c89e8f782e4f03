//! Names in a situation: looking them up, refusing duplicates, and suggesting the nearest one.

use super::Draft;
use super::table::{Entry, Node, Reader, Spanned};
use crate::fault::{Remark, RemarkKind};
use crate::situation::Population;
use std::collections::BTreeMap;

/// Names of one kind of thing, by place in its list. An empty one stands for a name that could not be read: then a name that
/// isn't found may be that one, and is not reported a second time.
pub(crate) struct Names(Vec<String>);

/// The names of the population.
pub(crate) struct Places {
    pub(crate) strata: Names,
    pub(crate) districts: Names,
}

impl Places {
    pub(crate) fn new(population: Option<&Population>) -> Self {
        Self {
            strata: Names(population.map_or_else(Vec::new, |population| {
                population.strata.iter().map(|stratum| stratum.name.clone()).collect()
            })),
            districts: Names(population.map_or_else(Vec::new, |population| population.districts.clone())),
        }
    }
}

impl Names {
    pub(crate) fn of<'n>(names: impl Iterator<Item = &'n String>) -> Self {
        Self(names.cloned().collect())
    }

    /// Names of the sections at `key` of the file; if the key is there and nothing could be read, any name may exist.
    pub(crate) fn of_section<'n>(
        file: &Reader<'_>,
        key: &str,
        names: impl Iterator<Item = &'n String>,
    ) -> Self {
        let mut names: Vec<String> = names.cloned().collect();
        let is_empty_list = |entry: &Entry<'_>| matches!(&entry.node, Node::List(list) if list.is_empty());
        if names.is_empty() && file.entry(key).is_some_and(|entry| !is_empty_list(&entry)) {
            names.push(String::new());
        }
        Self(names)
    }

    /// Whether the name at `place` is `name`.
    pub(crate) fn is(&self, place: usize, name: &str) -> bool {
        self.0.get(place).is_some_and(|known| known == name)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Place of a name; reports it, with the nearest one, if there is none. `what` is for instance "organization".
    pub(crate) fn find(&self, draft: &mut Draft<'_>, what: &str, name: &Spanned<String>) -> Option<usize> {
        let place = self.0.iter().position(|known| *known == name.value);
        if place.is_none() && !self.0.iter().any(String::is_empty) {
            let help = match did_you_mean(&name.value, self.0.iter().map(String::as_str)) {
                Some(help) => help,
                None if self.0.is_empty() => format!("the file has no {what} that could be named"),
                None => format!("the file has {}", listed(self.0.iter().map(String::as_str))),
            };
            let message = format!("there is no {what} `{}`", name.value);
            draft.remark(
                Remark::fault(RemarkKind::UnknownName, message, name.span.clone(), "no such name").help(help),
            );
        }
        place
    }

    /// Places of several names, without those that don't exist; a name given twice is reported.
    pub(crate) fn find_all(
        &self,
        draft: &mut Draft<'_>,
        what: &str,
        names: &[Spanned<String>],
    ) -> Vec<usize> {
        let mut places = Vec::new();
        for name in names {
            match self.find(draft, what, name) {
                Some(place) if places.contains(&place) => draft.remark(
                    Remark::fault(
                        RemarkKind::Duplicate,
                        format!("{what} `{}` is named twice", name.value),
                        name.span.clone(),
                        "again here",
                    )
                    .help("name each once"),
                ),
                Some(place) => places.push(place),
                None => {}
            }
        }
        places
    }
}

/// Reports every name that was given before.
pub(crate) fn refuse_duplicates<'n>(
    draft: &mut Draft<'_>,
    what: &str,
    names: impl Iterator<Item = &'n Spanned<String>>,
) {
    let mut first = BTreeMap::new();
    for name in names {
        match first.get(&name.value) {
            None => {
                first.insert(&name.value, name.span.clone());
            }
            Some(earlier) => draft.remark(
                Remark::fault(
                    RemarkKind::Duplicate,
                    format!("two of {what} are called `{}`", name.value),
                    name.span.clone(),
                    "again here",
                )
                .and(earlier.clone(), "first here")
                .help("give each a name of its own"),
            ),
        }
    }
}

/// "did you mean …?", if a name is near.
pub(crate) fn did_you_mean<'n>(word: &str, names: impl Iterator<Item = &'n str>) -> Option<String> {
    nearest(word, names).map(|name| format!("did you mean `{name}`?"))
}

/// The name nearest in spelling, if it is near: at most a third of its letters differ, or it begins alike.
pub(crate) fn nearest<'n>(word: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    // Long words can't be misspellings of ours, and the distance takes time that grows with their square.
    if word.len() > 80 {
        return None;
    }
    let plain = |text: &str| text.to_lowercase().replace(['_', '-', ' '], "");
    let word = plain(word);
    names
        .map(|name| (strsim::normalized_damerau_levenshtein(&word, &plain(name)), name))
        .map(|(alike, name)| (alike.max(strsim::jaro_winkler(&word, &plain(name)) - 0.2), name))
        .filter(|(alike, _)| *alike >= 0.66)
        .max_by(|first, second| first.0.total_cmp(&second.0))
        .map(|(_, name)| name)
}

/// "a, b or c".
pub(crate) fn either<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match names.as_slice() {
        [] => "none".to_owned(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

/// "a, b and c", at most twelve.
pub(crate) fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match names.as_slice() {
        [] => "none".to_owned(),
        [one] => one.clone(),
        many if many.len() > 12 => format!("{} and {} more", many[..11].join(", "), many.len() - 11),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspellings_find_their_word_and_other_words_find_none() {
        let keys = ["militancy", "message", "staff", "members", "starts_week"];
        for (written, meant) in [
            ("milatancy", "militancy"),
            ("Militancy", "militancy"),
            ("mesage", "message"),
            ("starts-week", "starts_week"),
            ("member", "members"),
        ] {
            assert_eq!(nearest(written, keys.into_iter()), Some(meant), "{written}");
        }
        assert_eq!(nearest("colour", keys.into_iter()), None);
    }

    #[test]
    fn lists_read_like_a_sentence() {
        assert_eq!(listed(["a", "b", "c"].into_iter()), "`a`, `b` and `c`");
        assert_eq!(listed(std::iter::empty()), "none");
    }
}
