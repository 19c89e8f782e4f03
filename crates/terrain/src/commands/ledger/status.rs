//! `terrain ledger status`: how a coalition stands, and the forecast beside the count.

use super::shown;
use crate::answer::Answer;
use crate::fault::Fault;
use crate::ledger::{Desk, LedgerOptions, asked_day, day_of};
use chrono::NaiveDate;
use clap::Args;
use miette::Result;
use terrain_ledger::check::nearest;
use terrain_ledger::decision::Parties;
use terrain_ledger::status::status;

/// How it stands: promises kept, whom it brought us together with, who wanted us softer, and the forecast beside the count
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  terrain ledger status\n  terrain ledger status --partner county-coalition\n  terrain ledger status --as-of 2027-01-31 --json"
)]
pub(super) struct StatusOf {
    /// Only what concerns that partner: id of an organization
    #[arg(long, value_name = "ID")]
    partner: Option<String>,
    /// As it was known at the end of that day
    #[arg(long, value_name = "DATE", value_parser = day_of)]
    as_of: Option<NaiveDate>,
}

impl StatusOf {
    pub(super) fn run(self, options: &LedgerOptions) -> Result<Answer> {
        let day = asked_day(self.as_of)?;
        let desk = Desk::look_at_one(options)?;
        let decision = desk.chosen()?;
        let decided = decision.record.decided;
        if day < decided {
            return Err(Fault::new(format!(
                "on {day} nothing was decided yet: decision {} was taken on {decided}",
                decision.id
            ))
            .into());
        }
        if let Some(partner) = &self.partner {
            check_partner(partner, &decision.record.parties)?;
        }
        let ledger = desk.ledger(&decision, self.as_of)?;
        let forecast = desk.forecast(&decision)?;
        let status = status(&ledger, &forecast, day, self.partner.as_deref());
        Ok(Answer::either(options.json, &status, || shown(&terrain_report::ledger::status::page(&status))))
    }
}

fn check_partner(partner: &str, parties: &Parties) -> Result<(), Fault> {
    let ids: Vec<&str> = parties.partners().map(|named| named.id.as_str()).collect();
    if ids.contains(&partner) {
        return Ok(());
    }
    if partner == parties.us {
        return Err(Fault::new(format!("--partner: `{partner}` is ourselves"))
            .help("leave it out; our own promises are in the whole status"));
    }
    let fault = Fault::new(format!("--partner: the situation names no partner `{partner}`"));
    Err(match nearest(partner, ids.iter().copied()) {
        Some(near) => fault.help(format!("did you mean `{near}`?")),
        None if ids.is_empty() => fault.help("it names none"),
        None => fault.help(format!("it names {}", ids.join(", "))),
    })
}
