//! Outcomes that were counted, beside what was forecast for that week; near the horizon they weigh the futures too.

use super::likelihood::{Reading, range_of};
use super::{Part, Subject};
use crate::decision::Frozen;
use crate::entry::EntryId;
use crate::fact::Fact;
use crate::ledger::Ledger;
use chrono::NaiveDate;
use serde::Serialize;
use terrain_decide::again::KeptRuns;
use terrain_decide::subject::{Outcome, outcome_name};

/// A counted outcome.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Counted {
    /// The outcome's name.
    pub outcome: String,
    /// What was counted.
    pub value: f64,
    /// Its range of nine times of ten, where it has one or says how many were asked.
    pub range: Option<[f64; 2]>,
    /// Weeks since the forecast's start.
    pub week: f64,
    /// The forecast's 5 %, 25 %, 50 %, 75 %, 95 % for that week.
    pub forecast: Option<[f64; 5]>,
    /// Where the count lies.
    pub side: Option<Side>,
    /// Whether the futures are weighed by it: only in the last tenth of the horizon, since of each future what is kept is how it
    /// ended.
    pub weighs: bool,
    /// The entry.
    pub entry: EntryId,
    /// Its day.
    pub day: NaiveDate,
}

/// Where a count lies in the forecast's range of nine times of ten.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Below it.
    Below,
    /// Inside.
    Inside,
    /// Above it.
    Above,
}

/// Part of the horizon, at its end, in which a count says something of how a future ended.
const LAST_PART: f64 = 0.1;

pub(crate) fn all(ledger: &Ledger, frozen: &Frozen) -> Vec<Counted> {
    let horizon = f64::from(frozen.forecast.horizon_weeks);
    let mut all = Vec::new();
    for (entry, day, fact) in ledger.facts() {
        let Fact::Figure(figure) = fact else { continue };
        if outcome(&figure.about).is_none() {
            continue;
        }
        let week = ledger.decision.weeks_at(day).unwrap_or(0.0);
        let forecast = bands(ledger, frozen, &figure.about, week);
        let side = forecast.map(|bands| {
            if figure.value < bands[0] {
                Side::Below
            } else if figure.value > bands[4] {
                Side::Above
            } else {
                Side::Inside
            }
        });
        all.push(Counted {
            outcome: figure.about.clone(),
            value: figure.value,
            range: range_of(figure),
            week,
            forecast,
            side,
            weighs: week >= (1.0 - LAST_PART) * horizon && week <= horizon + 1.0,
            entry,
            day,
        });
    }
    all
}

fn outcome(name: &str) -> Option<Outcome> {
    Outcome::ALL.into_iter().find(|outcome| outcome_name(*outcome) == name)
}

/// The forecast's bands of a week, linear between the weeks that it holds.
fn bands(ledger: &Ledger, frozen: &Frozen, name: &str, week: f64) -> Option<[f64; 5]> {
    let outcome = frozen.chosen(&ledger.decision)?.outcomes.iter().find(|outcome| outcome.name == name)?;
    let weeks = frozen.forecast.series_weeks.iter().map(|week| f64::from(*week));
    let mut before: Option<(f64, [f64; 5])> = None;
    for (at, bands) in weeks.zip(&outcome.bands) {
        if week <= at {
            let Some((earlier, from)) = before else { return Some(*bands) };
            let part = (week - earlier) / (at - earlier);
            return Some(std::array::from_fn(|place| from[place] + part * (bands[place] - from[place])));
        }
        before = Some((at, *bands));
    }
    before.map(|(_, bands)| bands)
}

impl Counted {
    pub(crate) fn part(&self, ledger: &Ledger, runs: &KeptRuns) -> Option<Part> {
        if !self.weighs {
            return None;
        }
        let place = outcome(&self.outcome)? as usize;
        let posture = runs.postures.get(runs.posture(&ledger.decision.posture.id)?)?;
        let width = self.forecast.map_or(1.0, |bands| bands[4] - bands[0]);
        let reading = Reading::new(self.value, self.range, (f64::NEG_INFINITY, f64::INFINITY), width);
        let log_weights =
            posture.outcomes.iter().map(|outcomes| reading.log_likelihood(outcomes[place])).collect();
        Some(Part { about: Subject::Outcome, log_weights })
    }
}
