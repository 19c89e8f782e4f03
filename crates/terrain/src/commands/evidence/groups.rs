//! `terrain evidence estimate`: one number, or one for each group of cases, also as a picture.

use super::ask::{Asked, in_words, number, range, refused};
use crate::answer::Answer;
use crate::fault::Fault;
use crate::folders::write_whole;
use clap::Args;
use miette::Result;
use std::fmt::Write as _;
use std::path::PathBuf;
use terrain_evidence::rollcall::SEATS;
use terrain_evidence::{Estimate as Estimated, EvidenceSource, Groups, group_by};
use terrain_report::estimates::{Around, Row, chart};

/// The estimate of one name
#[derive(Debug, Args)]
pub(super) struct Estimate {
    #[command(flatten)]
    asked: Asked,
    /// One estimate for each value of a key: eligible (size of the unit), state, year, decade …; or for those named: state=MI,OH
    #[arg(long, value_name = "KEY[=VALUE,…]")]
    by: Option<String>,
    /// Draw the estimates into this file too: with their ranges, cases, and what was counted beside each
    #[arg(long, value_name = "FILE.svg")]
    plot: Option<PathBuf>,
}

impl Estimate {
    pub(super) fn answer(&self, records: &impl EvidenceSource, json: bool) -> Result<Answer> {
        let name = self.asked.name.as_str();
        if name == SEATS {
            let fault = Fault::new(format!("`{SEATS}` is a list of seats, not a number"));
            return Err(fault.help(format!("see it with: terrain evidence show {SEATS}")).into());
        }
        let filter = self.asked.filter()?;
        let Some(by) = &self.by else {
            let estimate = records.estimate(name, &filter).map_err(|error| refused(&error))?;
            self.draw(estimate.what, &[("all cases".to_owned(), &estimate)])?;
            return Ok(Answer::either(json, &estimate, || in_words(&estimate)));
        };
        let (key, values) =
            by.split_once('=').map_or((by.as_str(), None), |(key, values)| (key, Some(values)));
        let values = values.map(|values| values.split(',').map(|value| value.trim().to_owned()).collect());
        let groups = group_by(records, name, &filter, key.trim(), values).map_err(|error| refused(&error))?;
        let rows: Vec<(String, &Estimated)> =
            groups.estimates.iter().map(|group| (group.value.clone(), &group.estimate)).collect();
        self.draw(groups.what, &rows)?;
        Ok(Answer::either(json, &groups, || table(&groups)))
    }

    fn draw(&self, what: &str, rows: &[(String, &Estimated)]) -> Result<(), Fault> {
        let Some(path) = &self.plot else { return Ok(()) };
        let first = rows.first().map(|(_, estimate)| *estimate);
        let rows: Vec<Row<'_>> = rows
            .iter()
            .map(|(label, estimate)| Row {
                label,
                cases: estimate.n,
                counted: estimate.raw,
                estimate: estimate.estimate,
                range: estimate.interval,
                level: estimate.level,
            })
            .collect();
        let name = self.asked.in_short();
        let (unit, source) = first.map_or(("", ""), |first| (first.unit(), first.source.as_str()));
        write_whole(path, chart(&Around { what, unit, name: &name, source }, &rows).as_bytes())
    }
}

fn table(groups: &Groups) -> String {
    let mut text = format!("{}: {}, by {}\n\n", groups.name, groups.what, groups.by);
    let width = groups.estimates.iter().map(|group| group.value.chars().count()).max().unwrap_or(0).max(6);
    // Writing into a String cannot fail.
    let _ =
        writeln!(text, "  {:width$}  {:>7}  {:>9}  {:>9}  range", groups.by, "cases", "counted", "estimate");
    for group in &groups.estimates {
        let one = &group.estimate;
        let _ = writeln!(
            text,
            "  {:width$}  {:>7}  {:>9}  {:>9}  {}",
            group.value,
            one.n,
            number(one.raw),
            number(one.estimate),
            range(one)
        );
    }
    for left in &groups.left_out {
        let _ = writeln!(text, "  {}: {}", left.value, left.why);
    }
    if let Some(group) = groups.estimates.first() {
        let _ = writeln!(text, "\n  how     {}\n  source  {}", group.estimate.formula, group.estimate.source);
    }
    text.push_str("  counted is the plain ratio or mean; where ranges overlap, the groups can't be told apart by these cases\n");
    text
}
