//! How far our demand moved since its first version, and what that says of the futures.

use super::{Part, Subject};
use crate::decision::Frozen;
use crate::entry::EntryId;
use crate::fact::{Answer, Fact, Reply};
use crate::ledger::Ledger;
use crate::status::{DemandDrift, drift};
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeMap;
use terrain_decide::again::KeptRuns;
use terrain_decide::subject::{Outcome, outcome_name};

/// How far the demand moved.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pull {
    /// Versions of the demand.
    pub versions: usize,
    /// Points that the first and the last version share, of all that stand in either (Jaccard 1912); 1: the same.
    pub points_kept: f64,
    /// Change of the militancy between them, 0 to 1, where both say it.
    pub militancy: Option<f64>,
    /// Requests to soften that we answered with yes or in part, the second as a half.
    pub given_way: f64,
    /// Requests to soften that we answered.
    pub answered: usize,
    /// What is left of independence: 1 less the mean drift of militancy and message.
    pub independence: f64,
    /// Weeks since the forecast's start.
    pub week: f64,
    /// Part of the drift until the horizon that the forecast has happen until then, 0 to 1.
    pub of_horizon: f64,
    /// Entries it rests on.
    pub entries: Vec<EntryId>,
    /// The last of their days.
    pub last: NaiveDate,
}

/// Standard deviation of the observed drift around a future's: expert judgement, wide. Points of a demand are a coarse measure
/// of a message.
const SD: f64 = 0.15;
/// Least part of the horizon that counts as begun.
const LEAST_PART: f64 = 0.02;

/// What the versions of the demand and our answers show; `None` where there are neither two versions nor an answer to measure
/// against a version.
pub(crate) fn observed(ledger: &Ledger, frozen: &Frozen) -> Option<Pull> {
    let facts = ledger.facts();
    let DemandDrift { versions, since_first, .. } = drift(&facts);
    let first = versions.first()?;
    let mut entries: Vec<EntryId> = versions.iter().map(|version| version.entry).collect();
    let mut last = versions.iter().map(|version| version.day).max()?;
    let (mut given_way, mut answered) = (0.0, 0);
    // Of several answers to one request the last counts.
    let mut answers: BTreeMap<EntryId, (EntryId, NaiveDate, &Answer)> = BTreeMap::new();
    for (id, day, fact) in facts {
        // An answer to a request that was withdrawn is none.
        if let Fact::Answer(answer) = fact
            && ledger.entry(answer.request).is_some()
        {
            answers.insert(answer.request, (id, day, answer));
        }
    }
    for (id, day, answer) in answers.into_values() {
        given_way += match answer.reply {
            Reply::Agreed => 1.0,
            Reply::Partly => 0.5,
            Reply::Refused => 0.0,
        };
        answered += 1;
        entries.push(id);
        last = last.max(day);
    }
    if versions.len() < 2 && answered == 0 {
        return None;
    }
    let points_kept = since_first.as_ref().map_or(1.0, |change| change.alike);
    let militancy =
        since_first.as_ref().and_then(|change| change.militancy).map(|[then, now]| (now - then).abs());
    // A request that we agreed to is a point given up, even where no newer version has been written down.
    let answers = (given_way / first.points.len().max(1) as f64).min(1.0);
    let message = (1.0 - points_kept).max(answers);
    let drift = militancy.map_or(message, |militancy| 0.5 * (militancy + message));
    let week = ledger.decision.weeks_at(last).unwrap_or(0.0);
    Some(Pull {
        versions: versions.len(),
        points_kept,
        militancy,
        given_way,
        answered,
        independence: 1.0 - drift,
        week,
        of_horizon: part_of_horizon(ledger, frozen, week),
        entries,
        last,
    })
}

/// The part of the drift that the forecast's middle has behind it in that week; that of the weeks where it shows no drift.
fn part_of_horizon(ledger: &Ledger, frozen: &Frozen, week: f64) -> f64 {
    let horizon = f64::from(frozen.forecast.horizon_weeks).max(1.0);
    let by_weeks = (week / horizon).clamp(LEAST_PART, 1.0);
    let outcome = frozen.chosen(&ledger.decision).and_then(|posture| {
        posture.outcomes.iter().find(|outcome| outcome.name == outcome_name(Outcome::Independence))
    });
    let Some(outcome) = outcome else { return by_weeks };
    let drifts: Vec<(f64, f64)> = frozen
        .forecast
        .series_weeks
        .iter()
        .zip(&outcome.bands)
        .map(|(week, bands)| (f64::from(*week), 1.0 - bands[2]))
        .collect();
    let Some(&(_, whole)) = drifts.last() else { return by_weeks };
    if whole < 1e-6 {
        return by_weeks;
    }
    let mut before = (0.0, 0.0);
    for &(at, drift) in &drifts {
        if week <= at {
            let part = if at > before.0 { (week - before.0) / (at - before.0) } else { 1.0 };
            return ((before.1 + part * (drift - before.1)) / whole).clamp(LEAST_PART, 1.0);
        }
        before = (at, drift);
    }
    1.0
}

impl Pull {
    /// How much each future counts by its independence under the chosen posture: normal around its drift, as far as it has
    /// come by then.
    pub(crate) fn part(&self, ledger: &Ledger, runs: &KeptRuns) -> Option<Part> {
        let posture = runs.postures.get(runs.posture(&ledger.decision.posture.id)?)?;
        let log = |outcomes: &[f64; terrain_decide::subject::OUTCOMES]| {
            let drift = (1.0 - outcomes[Outcome::Independence as usize]) * self.of_horizon;
            let z = (1.0 - self.independence - drift) / SD;
            -0.5 * z * z
        };
        Some(Part { about: Subject::Outcome, log_weights: posture.outcomes.iter().map(log).collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::Demand;

    #[test]
    fn points_are_compared_by_their_words() {
        let demand = |points: &[&str]| {
            let points = points.iter().map(|point| (*point).to_owned()).collect();
            Fact::Demand(Demand { points, militancy: None })
        };
        let first = demand(&["Twenty an hour.", "No  cuts", "A say in schedules"]);
        let now = demand(&["twenty an hour", "no cuts;"]);
        let day = |text: &str| text.parse().unwrap();
        let facts = [(1, day("2026-12-01"), &first), (2, day("2026-12-08"), &now)];
        let change = drift(&facts).since_first.unwrap();
        assert!((change.alike - 2.0 / 3.0).abs() < 1e-12);
        let nothing = demand(&[]);
        let empty = [(1, day("2026-12-01"), &nothing), (2, day("2026-12-08"), &nothing)];
        assert_eq!(drift(&empty).since_first.unwrap().alike, 1.0);
    }
}
