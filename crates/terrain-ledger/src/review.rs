//! A review: everything that is to be gone through, and for each way to end it what the kept runs say of the postures that it
//! leads to. How futures are weighed is handed in.

use crate::calibration::{Calibration, calibration, score};
use crate::decision::Frozen;
use crate::due::{Comparison, DueItem, What, compare, due};
use crate::fact::ReviewOutcome;
use crate::ledger::Ledger;
use crate::status::{Status, status};
use chrono::NaiveDate;
use serde::Serialize;
use terrain_decide::again::{Again, AgainPosture, WeightFault};
use terrain_situation::situation::{Duration, Posture};
use terrain_situation::{Context, read_situation};

/// What a review goes through.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReviewWalk {
    /// How it stands.
    pub status: Status,
    /// What is due.
    pub due: Vec<DueItem>,
    /// Crossed tripwires with the comparison anew, in the order of `due`.
    pub crossed: Vec<(String, Comparison)>,
    /// Numbers of the requests that must be answered first.
    pub unanswered: Vec<i64>,
    /// Ways to end it.
    pub proposals: Vec<Proposal>,
    /// Outcomes that have a weight in the situation: places in the order of the engine, most weight first.
    pub valued: Vec<usize>,
    /// How the futures were weighed.
    pub weighed: Weighed,
    /// Futures that count for as much as these do.
    pub effective: f64,
    /// Futures in all.
    pub futures: usize,
    /// How good the forecast was so far.
    pub score: Calibration,
}

/// How the futures of the runs count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weighed {
    /// All the same: nothing was learned from the ledger.
    Equally,
    /// By what the ledger counted.
    ByTheLedger,
}

/// A way to end a review, and the postures that it leads to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Proposal {
    /// The way.
    pub outcome: ReviewOutcome,
    /// The postures, those that are best most often first; empty where the situation has none.
    pub postures: Vec<AgainPosture>,
    /// Whether one of them is best most often of all.
    pub leads: bool,
}

/// Why a review can't be gone through.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReviewFault {
    /// The kept situation can't be read.
    #[error("the situation that was kept with the decision can't be read: {0}")]
    Situation(String),
    /// The weights can't be used.
    #[error(transparent)]
    Weights(#[from] WeightFault),
}

/// Goes through a ledger at the end of `today`. `weights` say for how much each future counts and where that comes from; `None`: all the same.
///
/// # Errors
/// [`ReviewFault`].
pub fn review(
    ledger: &Ledger,
    frozen: &Frozen,
    recorded_at: &str,
    today: NaiveDate,
    weights: Option<&[f64]>,
) -> Result<ReviewWalk, ReviewFault> {
    let equal = vec![1.0; frozen.runs.futures()];
    let again = frozen.runs.decide(weights.unwrap_or(&equal))?;
    let status = status(ledger, &frozen.forecast, today, None);
    let due = due(ledger, recorded_at, today);
    let chosen = &ledger.decision.posture.id;
    let crossed = due
        .iter()
        .filter_map(|item| match &item.what {
            What::Crossed { tripwire, .. } => {
                Some((item.key.clone(), compare(&frozen.runs, tripwire, chosen)))
            }
            _ => None,
        })
        .collect();
    let unanswered =
        status.requests.list.iter().filter(|one| one.reply.is_none()).map(|one| one.entry).collect();
    Ok(ReviewWalk {
        due,
        crossed,
        unanswered,
        proposals: proposals(&postures(frozen)?, chosen, &again),
        valued: valued(frozen),
        weighed: if weights.is_some() { Weighed::ByTheLedger } else { Weighed::Equally },
        effective: again.effective,
        futures: again.futures,
        score: calibration([score(ledger, &frozen.forecast, today)], today),
        status,
    })
}

/// Places of the outcomes with a weight, most first.
fn valued(frozen: &Frozen) -> Vec<usize> {
    let names: Vec<&str> = terrain_decide::subject::Outcome::ALL
        .iter()
        .map(|outcome| terrain_decide::subject::outcome_name(*outcome))
        .collect();
    let mut known: Vec<(usize, f64)> = frozen
        .forecast
        .values
        .iter()
        .filter(|value| value.weight != 0.0)
        .filter_map(|value| Some((names.iter().position(|name| *name == value.outcome)?, value.weight.abs())))
        .collect();
    known.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    known.into_iter().map(|(at, _)| at).collect()
}

fn postures(frozen: &Frozen) -> Result<Vec<Posture>, ReviewFault> {
    let known = |_: &str| Ok(());
    let context = Context { known_evidence: &known, today: None };
    read_situation(&frozen.situation_file, &frozen.situation, &context)
        .map(|(situation, _)| situation.postures)
        .map_err(|faults| ReviewFault::Situation(faults.to_string()))
}

/// How close a posture is: not in a coalition, for a campaign, for good, with the largest weight.
fn closeness(posture: &Posture) -> u8 {
    if posture.joins.is_empty() {
        0
    } else if posture.needs_largest_weight {
        3
    } else if posture.duration == Duration::Horizon {
        2
    } else {
        1
    }
}

fn proposals(postures: &[Posture], chosen: &str, again: &Again) -> Vec<Proposal> {
    let now = postures.iter().find(|posture| posture.id == chosen).map_or(0, closeness);
    let leads = again.postures.get(again.leading).map(|posture| posture.id.as_str());
    // Which way out a posture belongs to; the chosen one is to go on.
    let way = |posture: &Posture| match (posture.id == chosen, closeness(posture)) {
        (true, _) => ReviewOutcome::Continue,
        (false, 0) if posture.fights_alone => ReviewOutcome::Leave,
        (false, 0) => ReviewOutcome::End,
        (false, close) if close > now => ReviewOutcome::Closer,
        (false, _) => ReviewOutcome::ChangeTerms,
    };
    let ways = [
        ReviewOutcome::Continue,
        ReviewOutcome::ChangeTerms,
        ReviewOutcome::Closer,
        ReviewOutcome::Leave,
        ReviewOutcome::End,
    ];
    ways.into_iter()
        .map(|outcome| {
            let of_it = postures.iter().filter(|posture| way(posture) == outcome);
            let ids: Vec<&str> = of_it.map(|posture| posture.id.as_str()).collect();
            let mut found: Vec<AgainPosture> =
                again.postures.iter().filter(|posture| ids.contains(&posture.id.as_str())).cloned().collect();
            found.sort_by(|a, b| b.p_best.total_cmp(&a.p_best));
            let leads = leads.is_some_and(|id| ids.contains(&id));
            Proposal { outcome, postures: found, leads }
        })
        .collect()
}
