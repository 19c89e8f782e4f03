//! `terrain evidence list` and `show`: the names that can be asked for; and how an estimate is told.

use crate::answer::Answer;
use crate::fault::Fault;
use clap::Args;
use miette::Result;
use serde_json::json;
use std::fmt::Write as _;
use terrain_evidence::rollcall::{self, ChamberRecord, SEATS};
use terrain_evidence::{Estimate, EvidenceError, EvidenceName, EvidenceSource, Filter, parse_condition};

/// A name with conditions.
#[derive(Debug, Args)]
pub(super) struct Asked {
    /// Its name, such as `nlrb.win_rate`
    pub(super) name: String,
    /// Narrow it: eligible=1..10, state=MI,OH, period=2017..2020 (repeat for several)
    #[arg(long = "where", value_name = "KEY=VALUE")]
    conditions: Vec<String>,
}

/// Every name that can be asked for.
pub(super) fn list(records: &impl EvidenceSource, json: bool) -> Answer {
    let names = names(records);
    Answer::either(json, &names, || listed(&names))
}

impl Asked {
    /// What the name means, and what it says.
    pub(super) fn show(&self, records: &impl EvidenceSource, json: bool) -> Result<Answer> {
        let filter = self.filter()?;
        if self.name == SEATS {
            let chamber = records.seats(&self.name, &filter).map_err(|error| refused(&error))?;
            let value = json!({ "name": seats_name(), "chamber": chamber });
            let text = || described(&seats_name()) + &chamber_in_words(&chamber);
            return Ok(Answer::either(json, &value, text));
        }
        let name = records.names().into_iter().find(|name| name.name == self.name);
        let estimate = match records.estimate(&self.name, &filter) {
            // What it means can be told before there is anything to estimate from, and before the question is whole.
            Err(error)
                if matches!(error, EvidenceError::NotImported { .. }) || is_unfinished(&error, &filter) =>
            {
                let value = json!({ "name": name, "estimate": null, "needs": error.to_string() });
                let description = name.as_ref().map(described).unwrap_or_default();
                let lacks = if is_unfinished(&error, &filter) {
                    "No estimate without a condition"
                } else {
                    "No source yet"
                };
                return Ok(Answer::either(json, &value, || format!("{description}\n{lacks}: {error}\n")));
            }
            estimate => estimate.map_err(|error| refused(&error))?,
        };
        let value = json!({ "name": name, "estimate": estimate });
        let description = name.as_ref().map(described).unwrap_or_default();
        Ok(Answer::either(json, &value, || format!("{description}\n{}", in_words(&estimate))))
    }

    /// The name and its conditions on one line.
    pub(super) fn in_short(&self) -> String {
        [std::slice::from_ref(&self.name), self.conditions.as_slice()].concat().join(", ")
    }

    /// The conditions as a filter.
    pub(super) fn filter(&self) -> Result<Filter> {
        filter_of(&self.name, &self.conditions)
    }
}

/// Conditions of the command line as a filter of the estimate `name`.
pub(super) fn filter_of(name: &str, conditions: &[String]) -> Result<Filter> {
    let mut filter = Filter::new();
    for condition in conditions {
        let (key, value) = parse_condition(name, condition).map_err(|error| refused(&error))?;
        if filter.insert(key.clone(), value).is_some() {
            let fault = Fault::new(format!("`{key}` is given twice"));
            return Err(fault
                .help(format!("write several values in one condition: --where {key}=A,B"))
                .into());
        }
    }
    Ok(filter)
}

/// Everything that can be asked for: the estimates, and the seats of a chamber.
fn names(records: &impl EvidenceSource) -> Vec<EvidenceName> {
    let mut names = records.names();
    names.push(seats_name());
    names.sort_by_key(|name| name.name);
    names
}

fn seats_name() -> EvidenceName {
    let keys = rollcall::KEYS.into_iter().filter(|(key, _)| *key != "party").collect();
    EvidenceName { name: SEATS, what: "the seats of a chamber, each with its published position", keys }
}

/// Whether a condition is missing that the estimate cannot do without. Where none is given, none can be wrong.
fn is_unfinished(error: &EvidenceError, filter: &Filter) -> bool {
    filter.is_empty() && matches!(error, EvidenceError::BadValue { .. })
}

pub(super) fn refused(error: &EvidenceError) -> Fault {
    Fault::new(error.to_string()).help("see all names with: terrain evidence list")
}

fn listed(names: &[EvidenceName]) -> String {
    let width = names.iter().map(|name| name.name.len()).max().unwrap_or(0);
    names.iter().fold(String::new(), |mut text, name| {
        // Writing into a String cannot fail.
        let _ = writeln!(text, "{:width$}  {}", name.name, name.what);
        text
    })
}

fn described(name: &EvidenceName) -> String {
    let mut text = format!("{}: {}\n\nIt can be narrowed by\n", name.name, name.what);
    let width = name.keys.iter().map(|(key, _)| key.len()).max().unwrap_or(0);
    for (key, accepts) in &name.keys {
        let _ = writeln!(text, "  {key:width$}  {accepts}");
    }
    text
}

pub(super) fn in_words(estimate: &Estimate) -> String {
    let mut text = format!("{}: {}\n", estimate.name, estimate.what);
    for (key, value) in &estimate.filter {
        let _ = writeln!(text, "  where {key} = {value}");
    }
    let _ = writeln!(text, "\n  estimate  {}   ({})", number(estimate.estimate), range(estimate));
    match estimate.successes {
        Some(successes) => {
            let _ = writeln!(text, "  counted   {successes} of {} = {}", estimate.n, number(estimate.raw));
        }
        None => {
            let cases = if estimate.n == 1 { "1 case".to_owned() } else { format!("{} cases", estimate.n) };
            let _ = writeln!(text, "  counted   {cases}, mean {}", number(estimate.raw));
        }
    }
    if let Some(rows) = estimate.rows {
        let _ = writeln!(
            text,
            "  cases     half lie between {} and {}; nine in ten between {} and {}",
            number(rows.q25),
            number(rows.q75),
            number(rows.q05),
            number(rows.q95)
        );
    }
    let _ = writeln!(text, "  how       {}", estimate.formula);
    let _ = writeln!(text, "  period    {}", estimate.period);
    let _ = writeln!(text, "  source    {}", estimate.source);
    if !estimate.caveats.is_empty() {
        text.push_str("\nWhat it cannot tell\n");
    }
    for caveat in &estimate.caveats {
        let _ = writeln!(text, "  - {caveat}");
    }
    text
}

/// How far the truth may lie from the estimate: by chance, or by what the filings of one organization leave open.
pub(super) fn range(estimate: &Estimate) -> String {
    let [low, high] = estimate.interval.map(number);
    match estimate.level {
        level if level < 1.0 => format!("range {low} to {high}: {:.0} % interval", level * 100.0),
        _ if low == high => "what its filings say".to_owned(),
        _ => format!("{low} to {high}: the range its filings allow"),
    }
}

fn chamber_in_words(chamber: &ChamberRecord) -> String {
    let mut text =
        format!("\n{}, {} seats, {} roll calls\n", chamber.chamber, chamber.seats.len(), chamber.rollcalls);
    for party in &chamber.parties {
        let _ = writeln!(
            text,
            "  {:3} seats  {}: votes together {:.2} of the way (Rice index), absent {:.1} %",
            party.seats,
            party.name,
            party.mean_rice,
            party.absence * 100.0
        );
    }
    let _ = writeln!(text, "  source: {}", chamber.source);
    for caveat in &chamber.caveats {
        let _ = writeln!(text, "  - {caveat}");
    }
    text
}

/// Three figures after the point for shares, none where they would be noise.
pub(super) fn number(value: f64) -> String {
    match value.abs() {
        size if value.fract() == 0.0 || size >= 1000.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.3}"),
    }
}
