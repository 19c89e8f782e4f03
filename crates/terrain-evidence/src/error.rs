//! What can go wrong between a file or a name and a quantity.
//!
//! Belongs here: the two error types of the crate. Does not: printing them, or choosing an exit code.

use thiserror::Error;

/// A record that cannot be read. Every variant names the file.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The operating system refused to read, or compressed bytes are cut short.
    #[error("{file}: cannot be read: {source}")]
    Io {
        /// The name under which the reader was opened.
        file: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The bytes are not of a kind that this reader takes.
    #[error("{file}: looks like {looks_like}; expected {expected}")]
    WrongKind {
        /// The name under which the reader was opened.
        file: String,
        /// What the first bytes suggest.
        looks_like: String,
        /// What this reader takes.
        expected: &'static str,
    },
    /// No row holds the headings that the reader needs.
    #[error("{file}: no column `{column}` in the first {searched} rows; {hint}")]
    MissingColumn {
        /// The name under which the reader was opened.
        file: String,
        /// The first heading that was not found in the best candidate row.
        column: String,
        /// How many rows were searched for the heading row.
        searched: u64,
        /// Which headings were found, or the nearest one.
        hint: String,
    },
    /// In strict mode: the first value that cannot be used.
    #[error("{file}, row {row}, field `{field}`: found `{found}`, expected {expected}")]
    Field {
        /// The name under which the reader was opened.
        file: String,
        /// Row number in the file, the first row being 1.
        row: u64,
        /// Heading of the column.
        field: String,
        /// The value, cut to 40 characters.
        found: String,
        /// What would have been accepted.
        expected: String,
    },
    /// The table has headings and no row that can be used.
    #[error("{file}: no usable row among {read} read{}", because(why))]
    NothingKept {
        /// The name under which the reader was opened.
        file: String,
        /// Rows read below the headings.
        read: u64,
        /// Why they were left out; empty if there were none.
        why: String,
    },
    /// Files that cannot be read together, or not without another one.
    #[error("{file}: this is {why}")]
    NotTogether {
        /// The files.
        file: String,
        /// What they are, and what to do about it.
        why: String,
    },
    /// The workbook or the csv is damaged.
    #[error("{file}: damaged near row {row}: {message}")]
    Damaged {
        /// The name under which the reader was opened.
        file: String,
        /// Last row that was read in full.
        row: u64,
        /// What the reading library said.
        message: String,
    },
    /// The bytes ask for more than an honest file needs, or use what an honest file never uses.
    #[error("{file}: refused: {why}")]
    Refused {
        /// The name under which the reader was opened, with the place inside an archive.
        file: String,
        /// Which limit, in plain words.
        why: String,
    },
    /// The archive can be opened only with a password.
    #[error("{file}: protected by a password; unpack it first and import what was inside")]
    Protected {
        /// The name under which the reader was opened, with the place inside an archive.
        file: String,
    },
    /// The file says that it is of a version of its format whose layout is not known.
    #[error("{file}, line {row}: version `{found}` of the format is not known; known are {known}")]
    UnknownVersion {
        /// The name under which the reader was opened.
        file: String,
        /// Line on which the version stands, the first being 1.
        row: u64,
        /// The version as written, cut to 40 characters.
        found: String,
        /// Known versions, in words.
        known: String,
    },
}

/// A name or filter that yields no estimate.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum EvidenceError {
    /// There is no evidence of this name.
    #[error("no evidence is called `{name}`; {}", nearest_text(nearest))]
    UnknownName {
        /// The name asked for.
        name: String,
        /// Known names, nearest first.
        nearest: Vec<String>,
    },
    /// This evidence has no such filter.
    #[error("`{key}` is not a filter of `{name}`; {}", nearest_text(nearest))]
    UnknownKey {
        /// The evidence.
        name: String,
        /// The filter asked for.
        key: String,
        /// Known filters, nearest first.
        nearest: Vec<String>,
    },
    /// The filter exists, its value makes no sense.
    #[error("`{name}`, filter `{key}`: found `{found}`, expected {expected}")]
    BadValue {
        /// The evidence.
        name: String,
        /// The filter.
        key: String,
        /// The value as given.
        found: String,
        /// What would have been accepted.
        expected: String,
    },
    /// The filter asks for a field that this record does not hold.
    #[error("`{name}`, filter `{key}`: this record has no {field}: {record}")]
    NotRecorded {
        /// The evidence.
        name: String,
        /// The filter.
        key: String,
        /// The field that is missing, in plain words.
        field: &'static str,
        /// The record.
        record: String,
    },
    /// Nothing is left under the filter.
    #[error("`{name}`: nothing in the record meets {filter}; {hint}")]
    NothingFound {
        /// The evidence.
        name: String,
        /// The filter, as text.
        filter: String,
        /// What the record covers, or the nearest spelling.
        hint: String,
    },
    /// The record exists, and the program does not ship with it.
    #[error("`{name}`: {record} must be imported first; {how}")]
    NotImported {
        /// The evidence.
        name: String,
        /// What is needed, in plain words.
        record: &'static str,
        /// Where to get it and how to import it.
        how: &'static str,
    },
    /// The record behind the evidence cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A record inside the program cannot be read: the program was built with a damaged file.
    #[error("a bundled record cannot be read: {why}")]
    BundledRecord {
        /// What the reader said.
        why: String,
    },
    /// A record that was imported cannot be read back.
    #[error("an imported record cannot be read: {why}")]
    StoredRecord {
        /// What the store said, with the file.
        why: String,
    },
    /// The model cannot be fitted to the rows given.
    #[error("the fit of {model} did not succeed: {why}")]
    Fit {
        /// The model.
        model: &'static str,
        /// Where it stopped.
        why: String,
    },
}

fn because(why: &str) -> String {
    if why.is_empty() { String::new() } else { format!("; left out: {why}") }
}

fn nearest_text(nearest: &[String]) -> String {
    match nearest {
        [] => "there is none to offer".to_owned(),
        [only] => format!("the only one is `{only}`"),
        [first, rest @ ..] => {
            let others: Vec<String> = rest.iter().map(|name| format!("`{name}`")).collect();
            format!("did you mean `{first}`? Others: {}", others.join(", "))
        }
    }
}

/// `known` by likeness to `asked`, nearest first, at most `limit`.
pub(crate) fn nearest<'a>(
    asked: &str,
    known: impl IntoIterator<Item = &'a str>,
    limit: usize,
) -> Vec<String> {
    let asked = asked.to_lowercase();
    let mut scored: Vec<(f64, &str)> =
        known.into_iter().map(|name| (strsim::jaro_winkler(&asked, &name.to_lowercase()), name)).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.into_iter().take(limit).map(|(_, name)| name.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_puts_the_likeliest_spelling_first() {
        let known = ["nlrb.turnout", "nlrb.win_rate", "nlrb.unit_size"];
        assert_eq!(nearest("nlrb.winrate", known, 2)[0], "nlrb.win_rate");
    }

    #[test]
    fn errors_can_cross_threads() {
        fn crosses<T: Send + Sync + 'static>() {}
        crosses::<ReadError>();
        crosses::<EvidenceError>();
    }
}
