//! `terrain ledger calibration`: how good the forecasts of all decisions were.

use super::shown;
use crate::answer::Answer;
use crate::ledger::{Desk, LedgerOptions, asked_day, day_of, recorded_by};
use chrono::NaiveDate;
use clap::Args;
use miette::Result;
use terrain_ledger::calibration::{calibration, score};

/// How good our forecasts were, over all decisions: how often counts lay in their ranges, how far chances lay from what happened
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  terrain ledger calibration\n  terrain ledger calibration --decision 2 --json"
)]
pub(super) struct Scored {
    /// As it was known at the end of that day
    #[arg(long, value_name = "DATE", value_parser = day_of)]
    as_of: Option<NaiveDate>,
}

impl Scored {
    pub(super) fn run(self, options: &LedgerOptions) -> Result<Answer> {
        let day = asked_day(self.as_of)?;
        let desk = Desk::look_at_one(options)?;
        let decisions = match options.decision {
            Some(_) => vec![desk.chosen()?],
            None => desk.decisions()?,
        };
        let mut scores = Vec::new();
        for decision in &decisions {
            if recorded_by(&decision.recorded_at, day) {
                scores.push(score(&desk.ledger(decision, self.as_of)?, &desk.forecast(decision)?, day));
            }
        }
        let told = calibration(scores, day);
        Ok(Answer::either(options.json, &told, || shown(&terrain_report::ledger::calibration::page(&told))))
    }
}
