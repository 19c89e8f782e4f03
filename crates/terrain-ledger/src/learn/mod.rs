//! Learning from what was counted: each count becomes a likelihood of a future's numbers or of its outcomes, and the kept
//! futures are weighed by it (`docs/ledger-learning.md` has every formula with its source). One file a subject. Deciding with the
//! weights belongs to `terrain_decide::again`, words to `terrain-report`.

mod contacts;
mod counted;
mod differences;
mod likelihood;
mod number;
mod pert;
mod prior;
mod promises;
mod pull;
mod settings;
mod test_plan;
mod update;
mod word;

pub use contacts::{ContactMix, KindShare};
pub use counted::{Counted, Side};
pub use differences::{Difference, differences};
pub use likelihood::{Reading, Scale, opposition, turnout};
pub use number::{Basis, Number, Standing};
pub use pert::{Pert, fit_pert};
pub use promises::{PartnerWord, Reliability};
pub use pull::Pull;
pub use settings::{Kind, Settings, SettingsFault, turnout_share};
pub use test_plan::{Goal, Plan, Reply, Unplanned, plan_test};
pub use update::{Rewrite, RewriteFault, Written, rewrite};
pub use word::{Step, Word, what_their_word_is_worth};

use crate::decision::Frozen;
use crate::ledger::Ledger;
use serde::Serialize;
use terrain_decide::again::{Again, WeightFault};
use terrain_situation::{Context, Situation, read_situation};

/// What was learnt, and how much each kept future counts by it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Learned {
    /// Logarithm of each future's weight, up to a constant; minus infinity where what was counted can't be.
    #[serde(skip)]
    pub log_weights: Vec<f64>,
    /// Numbers of the situation that something was counted about.
    pub numbers: Vec<Number>,
    /// What the promises to us say of the partners; `None` where none has come due.
    pub reliability: Option<Reliability>,
    /// Conversations by kind; `None` where none is counted.
    pub contacts: Option<ContactMix>,
    /// How far our demand moved; `None` where nothing shows it.
    pub pull: Option<Pull>,
    /// Outcomes that were counted, beside what was forecast for that week.
    pub counted: Vec<Counted>,
    /// The largest part of what is now believed of a number that lies where no future was run, 0 to 1. New runs are needed
    /// where who leads may hang on it, whatever the effective number says.
    pub uncovered: f64,
    /// The weights by subject, so that one of them can be left out.
    #[serde(skip)]
    pub(crate) parts: Vec<Part>,
    /// What the numbers were worked out with.
    pub settings: Settings,
}

/// What one subject says of the futures.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Part {
    pub(crate) about: Subject,
    pub(crate) log_weights: Vec<f64>,
}

/// What a part is about.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Subject {
    /// Counts about a number of the situation.
    Number,
    /// The promises of that partner.
    Word(String),
    /// Something counted about an outcome.
    Outcome,
}

/// Least number of futures, or share of them, that the weighed ones must be worth.
const LEAST_FUTURES: f64 = 50.0;
const LEAST_SHARE: f64 = 0.1;
/// Part of what is believed now that may lie where no future was run without anybody being told.
pub const NEGLECTED: f64 = 0.02;

/// Futures that the weighed ones must be worth, so that an answer by weights is shown as one: 50, and a tenth of all. (Of
/// fewer than 50 futures it is all of them.)
#[must_use]
pub fn least_effective(futures: usize) -> f64 {
    LEAST_FUTURES.max(LEAST_SHARE * futures as f64).min(futures as f64)
}

/// What the ledger says of the futures that a decision rests on, with the usual settings.
#[must_use]
pub fn weigh(ledger: &Ledger, frozen: &Frozen) -> Learned {
    weigh_with(ledger, frozen, &Settings::default())
}

/// As [`weigh`], with settings.
#[must_use]
pub fn weigh_with(ledger: &Ledger, frozen: &Frozen, settings: &Settings) -> Learned {
    let situation = situation(frozen);
    let runs = &frozen.runs;
    let reliability = (!settings.leaves_out(Kind::Promises)).then(|| promises::judge(ledger)).flatten();
    let mut parts = Vec::new();
    let mut uncovered = 0.0_f64;
    let numbers = number::all(ledger, frozen, situation.as_ref(), settings, reliability.as_ref());
    let numbers = numbers
        .into_iter()
        .map(|(number, found)| {
            uncovered = uncovered.max(number.uncovered);
            parts.extend(found);
            number
        })
        .collect();
    let contacts = (!settings.leaves_out(Kind::Contacts)).then(|| contacts::mix(ledger)).flatten();
    if let Some(mix) = &contacts {
        parts.extend(mix.part(ledger, runs));
    }
    let pull = (!settings.leaves_out(Kind::Demand)).then(|| pull::observed(ledger, frozen)).flatten();
    if let Some(pull) = &pull {
        parts.extend(pull.part(ledger, runs));
    }
    let counted = if settings.leaves_out(Kind::Figures) { Vec::new() } else { counted::all(ledger, frozen) };
    parts.extend(counted.iter().filter_map(|one| one.part(ledger, runs)));
    let log_weights = sum(&parts, runs.futures(), |_| true);
    let settings = settings.clone();
    Learned { log_weights, numbers, reliability, contacts, pull, counted, uncovered, parts, settings }
}

/// The decision taken again with what was learnt.
///
/// # Errors
/// [`WeightFault::Nothing`] where what was counted fits none of the futures.
pub fn again(learned: &Learned, frozen: &Frozen) -> Result<Again, WeightFault> {
    frozen.runs.decide(&weights(&learned.log_weights))
}

/// The weight of each future, where something was learnt and the weighed futures are enough for an answer.
#[must_use]
pub fn weights_that_suffice(learned: &Learned, frozen: &Frozen) -> Option<Vec<f64>> {
    let decided = again(learned, frozen).ok()?;
    let suffice = !learned.parts.is_empty() && is_enough(learned, &decided);
    suffice.then(|| weights(&learned.log_weights))
}

/// Whether an answer by weights may be shown as the answer; else new runs are needed.
#[must_use]
pub fn is_enough(learned: &Learned, again: &Again) -> bool {
    // The sum over the futures is exact to some digits less than a number holds.
    again.effective >= least_effective(again.futures) * (1.0 - 1e-9) && reaches(learned.uncovered, again)
}

/// Whether who leads can't hang on what lies where no future was run: that is next to nothing, or the leading posture is so
/// far ahead that it would lead even if all of it spoke for the next.
pub(crate) fn reaches(uncovered: f64, again: &Again) -> bool {
    uncovered <= NEGLECTED || (1.0 - uncovered) * again.difference[0] > uncovered
}

/// Weights from their logarithms, the largest 1; all 0 where none is finite.
pub(crate) fn weights(logs: &[f64]) -> Vec<f64> {
    let largest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if !largest.is_finite() {
        return vec![0.0; logs.len()];
    }
    logs.iter().map(|log| if log.is_nan() { 0.0 } else { libm::exp(log - largest) }).collect()
}

/// Sum of the parts that are wanted, by future.
pub(crate) fn sum(parts: &[Part], futures: usize, wanted: impl Fn(&Subject) -> bool) -> Vec<f64> {
    let mut sum = vec![0.0; futures];
    for part in parts.iter().filter(|part| wanted(&part.about)) {
        for (sum, log) in sum.iter_mut().zip(&part.log_weights) {
            *sum += log;
        }
    }
    sum
}

/// The situation as it was, where this version still reads it.
pub(crate) fn situation(frozen: &Frozen) -> Option<Situation> {
    let read = read_situation(&frozen.situation_file, &frozen.situation, &Context::lenient());
    read.ok().map(|(situation, _)| situation)
}
