//! `terrain ledger tripwire`: a count that makes us look again sooner.

use crate::answer::Answer;
use crate::fault::Fault;
use crate::ledger::{Desk, LedgerOptions, day_of, today};
use chrono::NaiveDate;
use clap::Args;
use miette::Result;
use serde_json::json;
use terrain_decide::subject::{Outcome, outcome_name, outcome_unit};
use terrain_ledger::check::nearest;
use terrain_ledger::{Fact, Frozen, NewEntry, Tripwire};
use terrain_report::words::outcome_plain;

/// Set a tripwire: look again when a number is below, or above, a value
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  terrain ledger tripwire organization.county-coalition.active --below 30 --by 2027-03-01\n  terrain ledger tripwire clarity --below 0.3 --by 2027-03-01"
)]
pub(super) struct AddTripwire {
    /// Path of a number of the situation, or an outcome
    #[arg(value_name = "PATH")]
    path: String,
    /// Look again if it is below this
    #[arg(long, value_name = "VALUE", allow_negative_numbers = true, required_unless_present = "above")]
    below: Option<f64>,
    /// Look again if it is above this
    #[arg(long, value_name = "VALUE", allow_negative_numbers = true, conflicts_with = "below")]
    above: Option<f64>,
    /// The day by which it must be known
    #[arg(long = "by", value_name = "DATE", value_parser = day_of)]
    known_by: NaiveDate,
}

impl AddTripwire {
    pub(super) fn run(self, options: &LedgerOptions) -> Result<Answer> {
        let mut desk = Desk::open(options)?;
        let decision = desk.chosen()?;
        let frozen = desk.frozen(&decision)?;
        let (label, unit) = known(&self.path, &frozen)?;
        let (value, holds_above) = match (self.below, self.above) {
            (Some(value), _) => (value, true),
            (None, Some(value)) => (value, false),
            (None, None) => return Err(Fault::new("a tripwire has a value: --below V or --above V").into()),
        };
        let tripwire = Tripwire {
            about: self.path,
            label,
            unit,
            value,
            holds_above,
            by: self.known_by,
            instead: String::new(),
        };
        let entry = NewEntry {
            day: today()?,
            by: String::new(),
            happened: String::new(),
            proof: String::new(),
            view: String::new(),
            corrects: None,
            fact: Fact::Tripwire(tripwire.clone()),
        };
        let id = desk.keep(&decision, &entry, false)?;
        let value = json!({ "decision": decision.id, "entry": id, "written": entry });
        Ok(Answer::either(options.json, &value, || {
            format!("Entry {id}: {}", terrain_report::ledger::tripwire(&tripwire))
        }))
    }
}

/// Name and unit of an uncertain number of the situation, or of an outcome.
fn known(path: &str, frozen: &Frozen) -> Result<(String, String), Fault> {
    if let Some(known) =
        frozen.forecast.assumptions.iter().find(|known| known.path == path && known.uncertain)
    {
        return Ok((known.label.clone(), known.unit.clone()));
    }
    if let Some(outcome) = Outcome::ALL.into_iter().find(|outcome| outcome_name(*outcome) == path) {
        return Ok((outcome_plain(path), outcome_unit(outcome).to_owned()));
    }
    let mut names: Vec<&str> = frozen.runs.paths.iter().map(String::as_str).collect();
    names.extend(Outcome::ALL.iter().map(|outcome| outcome_name(*outcome)));
    let shown: String = path.chars().filter(|letter| !letter.is_control()).take(60).collect();
    let fault = Fault::new(format!("this decision rests on no uncertain number `{shown}`"));
    Err(match nearest(path, names.iter().copied()) {
        Some(near) => fault.help(format!("did you mean `{near}`?")),
        None => fault.help("terrain explain RUN_DIR lists the numbers; outcomes are base, clarity, …"),
    })
}
