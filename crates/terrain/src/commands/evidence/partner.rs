//! `terrain evidence partner`: an organization on file, found by name or number; and what its filings say, once a person has
//! said which filers it is.

use crate::answer::Answer;
use crate::evidence::AnyRecords;
use crate::fault::Fault;
use crate::folders::quoted;
use clap::Args;
use miette::Result;
use serde_json::json;
use std::fmt::Write as _;
use terrain_evidence::organization::{
    About, By, Directory, Key, Match, OnFile, OrganizationFile, OrganizationRecords, search,
};

/// An organization and its filings
///
/// Filers of different records are never taken for one organization by the program: you say so with --is.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  terrain evidence partner \"metropolitan tenants\"\n  \
                        terrain evidence partner 36-3727669\n  terrain evidence partner 01-RC-183014\n  \
                        terrain evidence partner --is irs990:36-3727669 --is olms:543210 --json")]
pub(super) struct Partner {
    /// Its name or a part of it; an EIN, an OLMS file number, an FEC committee number, an NLRB case
    #[arg(value_name = "QUERY", required_unless_present = "is")]
    query: Vec<String>,
    /// This filer is the organization (repeat for several): olms:543210, irs990:36-3727669, fec:C00703975,
    /// nlrb:unite-here-local-33
    #[arg(long, value_name = "KEY")]
    is: Vec<String>,
    /// How many may be listed
    #[arg(long, value_name = "N", default_value_t = 12)]
    most: usize,
}

impl Partner {
    pub(super) fn answer(&self, records: &AnyRecords, json: bool) -> Result<Answer> {
        let directory = records.directory().map_err(|error| Fault::new(error.to_string()))?;
        if self.is.is_empty() {
            return self.candidates(&directory, json);
        }
        let filers = self.is.iter().map(|text| filer(text, &directory)).collect::<Result<Vec<_>>>()?;
        let file = OrganizationFile::of(filers, records).map_err(|error| Fault::new(error.to_string()))?;
        Ok(Answer::either(json, &file, || in_words(&file)))
    }

    fn candidates(&self, directory: &Directory, json: bool) -> Result<Answer> {
        let query = self.query.join(" ");
        let found = search(&query, directory, self.most).map_err(|error| {
            Fault::new(error.to_string()).help(
                "search by a name, or by the number that a record gives: terrain evidence partner --help",
            )
        })?;
        let mut filers: Vec<(&str, usize)> = Vec::new();
        for record in ["fec", "irs990", "nlrb", "olms"] {
            filers.push((record, directory.entries().filter(|entry| entry.key.record() == record).count()));
        }
        let searched: Vec<_> = filers
            .iter()
            .map(|(record, count)| json!({ "record": record, "organizations": count }))
            .collect();
        let value = json!({ "query": query, "candidates": found, "searched": searched });
        Ok(Answer::either(json, &value, || listed(&query, &found, &filers)))
    }
}

fn filer(text: &str, directory: &Directory) -> Result<OnFile> {
    let help = "find it with: terrain evidence partner NAME";
    let key = Key::parse(text).map_err(|error| Fault::new(error.to_string()).help(help))?;
    if matches!(key, Key::Chamber { .. }) {
        return Err(Fault::new(format!("`{key}` is a chamber, not an organization"))
            .help("see its seats with: terrain evidence show rollcall.seats")
            .into());
    }
    let found = directory.get(&key).cloned();
    found.ok_or_else(|| {
        let imported = directory.records().any(|record| record == key.record());
        let fault = Fault::new(format!("nothing is on file under `{key}`"));
        if imported {
            fault.help(help).into()
        } else {
            fault
                .help(format!("nothing of that record was imported: terrain import {} FILE", key.record()))
                .into()
        }
    })
}

fn years([first, last]: [u16; 2]) -> String {
    if first == last { first.to_string() } else { format!("{first} to {last}") }
}

/// What tells one filer from another: name, kinds of filings, states, years.
pub(super) fn told_apart(on_file: &OnFile) -> String {
    let list = |texts: &std::collections::BTreeSet<String>| {
        let mut shown: Vec<&str> = texts.iter().take(4).map(String::as_str).collect();
        if texts.len() > shown.len() {
            shown.push("…");
        }
        shown.join(", ")
    };
    let filings =
        if on_file.filings == 1 { "1 filing".to_owned() } else { format!("{} filings", on_file.filings) };
    let parts =
        [list(&on_file.forms), list(&on_file.states), years(on_file.years), filings, list(&on_file.also)];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

fn listed(query: &str, found: &[Match<'_>], filers: &[(&str, usize)]) -> String {
    let mut text = String::new();
    let searched: Vec<String> = filers
        .iter()
        .map(|(record, count)| match count {
            0 => format!("{record} (nothing imported)"),
            count => format!("{record} ({count})"),
        })
        .collect();
    // Writing into a String cannot fail.
    let _ = if found.is_empty() {
        writeln!(text, "Nobody on file is called anything like `{query}`.")
    } else {
        writeln!(text, "Who on file may be meant by `{query}`, likeliest first:")
    };
    let width = found.iter().map(|one| one.on_file.key.to_string().len()).max().unwrap_or(0).min(34);
    for one in found {
        let by = match one.by {
            By::Number => "by its number",
            By::Case => "by the case",
            By::Name if one.likeness > 0.9 => "name alike",
            By::Name => "name somewhat alike",
        };
        let _ = writeln!(text, "\n  {:width$}  {}  ({by})", one.on_file.key.to_string(), one.on_file.name);
        let _ = writeln!(text, "  {:width$}  {}", "", told_apart(one.on_file));
    }
    let _ = writeln!(text, "\nSearched, organizations each: {}.", searched.join(", "));
    if let Some(first) = found.first() {
        let _ = writeln!(
            text,
            "Which of them are the organization you mean, only you can say. Read its file with\n  terrain evidence partner --is {}",
            quoted(&first.on_file.key.to_string())
        );
    } else {
        text.push_str("Try fewer or other words, or import the record that has it: terrain import --help\n");
    }
    text
}

fn in_words(file: &OrganizationFile) -> String {
    let mut text = String::from("One organization, as you say, on file as\n");
    for filer in &file.filers {
        let _ = writeln!(text, "  {}  {}\n      {}", filer.key, filer.name, told_apart(filer));
    }
    if file.facts.is_empty() {
        text.push_str("\nIts filings say nothing that is kept.\n");
    }
    for about in About::ALL {
        let facts: Vec<_> = file.facts.iter().filter(|fact| fact.about == about).collect();
        if facts.is_empty() {
            continue;
        }
        let _ = writeln!(text, "\n{}", about.title());
        let mut before = None;
        for fact in facts {
            let place = (&fact.from, &fact.period, &fact.filing);
            if before != Some(place) {
                let _ = writeln!(text, "  {}, {}: {}", fact.period, fact.from, fact.filing);
                before = Some(place);
            }
            let _ = writeln!(text, "    {}: {}", fact.what, fact.says);
        }
    }
    if !file.cannot_know.is_empty() {
        text.push_str("\nWhat the records can't know\n");
    }
    for (record, caveats) in &file.cannot_know {
        for caveat in caveats {
            let _ = writeln!(text, "  - {record}: {caveat}");
        }
    }
    text.push_str("\nSources\n");
    for (record, source) in &file.sources {
        let _ = writeln!(text, "  {record}: {source}");
    }
    let keys: Vec<String> = file.filers.iter().map(|filer| format!("--match ID={}", filer.key)).collect();
    let _ = writeln!(
        text,
        "\nUse these numbers for the organization ID of a situation:\n  terrain evidence for FILE {}",
        keys.join(" ")
    );
    text
}
