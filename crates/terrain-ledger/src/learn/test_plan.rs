//! The smallest joint act (structure test) that would separate the two leading postures: how many must a partner bring, so that
//! we choose one way if they come and another if they don't.

use super::likelihood::turnout;
use super::{Learned, least_effective, weights};
use crate::decision::Frozen;
use crate::ledger::Ledger;
use serde::Serialize;
use terrain_decide::again::WeightFault;

/// What a test with one partner would show.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Plan {
    /// The partner's id.
    pub partner: String,
    /// The number that the test is about.
    pub path: String,
    /// The posture that leads today: name on the page.
    pub leading: String,
    /// Share of futures in which it is best.
    pub p_best: f64,
    /// The smallest goal at which the leading posture hangs on whether it is reached.
    pub smallest: Option<Goal>,
    /// Goals looked at, the lowest first: at most twelve, and the smallest one that separates.
    pub goals: Vec<Goal>,
}

/// One goal.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Goal {
    /// How many are to come.
    pub goal: u32,
    /// Chance that so many come.
    pub chance: f64,
    /// If they do.
    pub reached: Reply,
    /// If they don't.
    pub missed: Reply,
    /// What the test is worth before choosing, in utility: how much the smallest expected shortfall falls (expected value of sample
    /// information; Raiffa & Schlaifer 1961).
    pub worth: f64,
    /// Whether the runs are enough to tell both sides.
    pub told: bool,
}

/// What we would choose after one answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reply {
    /// The posture that leads: name on the page.
    pub leading: String,
    /// Share of futures in which it is best.
    pub p_best: f64,
    /// Futures that the weighed ones are worth.
    pub effective: f64,
}

/// Why there is no plan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unplanned {
    /// The partner isn't in the situation.
    #[error("the situation names no partner `{id}`")]
    NoPartner {
        /// What was asked for.
        id: String,
    },
    /// Its active base is the same in all futures, so that a count says nothing of the choice.
    #[error(
        "the active base of `{id}` is the same in all futures: the situation says it exactly, or it has no effect there"
    )]
    Same {
        /// The partner.
        id: String,
    },
    /// There is no other posture to choose.
    #[error("there is only one posture, so nothing separates it from another")]
    OnePosture,
    /// The ledger fits no future.
    #[error(transparent)]
    Weights(#[from] WeightFault),
}

/// Most goals that are tried, evenly spread between one person and the largest base.
const MOST_GOALS: u32 = 300;
/// Goals that are shown.
const SHOWN: usize = 12;
/// Least chance of a goal that is shown.
const LEAST_CHANCE: f64 = 0.01;

/// Plans a test with a partner.
///
/// # Errors
/// [`Unplanned`].
pub fn plan_test(
    ledger: &Ledger,
    learned: &Learned,
    frozen: &Frozen,
    partner: &str,
) -> Result<Plan, Unplanned> {
    let id = partner.to_owned();
    if !ledger.decision.parties.partners().any(|known| known.id == partner) {
        return Err(Unplanned::NoPartner { id });
    }
    if frozen.runs.postures.len() < 2 {
        return Err(Unplanned::OnePosture);
    }
    let path = format!("organization.{partner}.active");
    let bases = frozen.runs.input(&path).ok_or(Unplanned::Same { id })?;
    let now = weights(&learned.log_weights);
    let sum: f64 = now.iter().sum();
    if sum <= 0.0 {
        return Err(WeightFault::Nothing.into());
    }
    let now: Vec<f64> = now.iter().map(|weight| weight / sum).collect();
    let table = Table::new(frozen);
    let today = table.reply(&now);
    let largest = bases.iter().copied().fold(0.0, f64::max);
    let chances: Vec<Vec<f64>> =
        bases.iter().map(|base| at_least(*base, learned.settings.turnout_share)).collect();
    let mut goals = Vec::new();
    let mut before = 0;
    for step in 1..=MOST_GOALS {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a base is below 2^32 people"
        )]
        let goal =
            (largest * f64::from(step) / f64::from(MOST_GOALS)).ceil().clamp(0.0, f64::from(u32::MAX)) as u32;
        if goal > before {
            goals.push(table.goal(goal, &now, &chances, bases.len()));
            before = goal;
        }
    }
    let smallest = goals.iter().find(|goal| goal.separates()).cloned();
    let likely = goals.iter().filter(|goal| goal.chance >= LEAST_CHANCE).count();
    let every = likely.div_ceil(SHOWN).max(1);
    let shown = goals
        .into_iter()
        .enumerate()
        .filter(|(place, goal)| {
            let likely = goal.chance >= LEAST_CHANCE;
            likely && place % every == every / 2 || smallest.as_ref().is_some_and(|one| one.goal == goal.goal)
        })
        .map(|(_, goal)| goal)
        .collect();
    Ok(Plan {
        partner: partner.to_owned(),
        path,
        leading: today.leading,
        p_best: today.p_best,
        smallest,
        goals: shown,
    })
}

/// Chance that at least 0, 1, 2, … come of a base: beta-binomial over the whole people of it, summing to 1.
fn at_least(base: f64, share: [f64; 2]) -> Vec<f64> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a base is below 2^32 people"
    )]
    let most = (base + 0.5).floor().clamp(0.0, f64::from(u32::MAX)) as u32;
    let logs: Vec<f64> = (0..=most).map(|came| turnout(base, None, came, share)).collect();
    let mut chances = weights(&logs);
    let sum: f64 = chances.iter().sum();
    let mut above = 0.0;
    for chance in chances.iter_mut().rev() {
        above += *chance / sum;
        *chance = above.min(1.0);
    }
    chances
}

/// What is looked up for every goal.
struct Table<'a> {
    frozen: &'a Frozen,
    best: Vec<Vec<f64>>,
    regrets: Vec<Vec<f64>>,
}

impl<'a> Table<'a> {
    fn new(frozen: &'a Frozen) -> Self {
        Self { frozen, best: frozen.runs.best_shares(), regrets: frozen.runs.regrets() }
    }

    fn goal(&self, goal: u32, now: &[f64], chances: &[Vec<f64>], futures: usize) -> Goal {
        let reach = |chances: &Vec<f64>| chances.get(goal as usize).copied().unwrap_or(0.0);
        let reached: Vec<f64> =
            now.iter().zip(chances).map(|(weight, chances)| weight * reach(chances)).collect();
        let missed: Vec<f64> =
            now.iter().zip(chances).map(|(weight, chances)| weight * (1.0 - reach(chances))).collect();
        let chance: f64 = reached.iter().sum();
        let worth = self.regret(now) - self.regret(&reached) - self.regret(&missed);
        let (reached, missed) = (self.reply(&reached), self.reply(&missed));
        let least = 0.5 * least_effective(futures);
        let told = reached.effective >= least && missed.effective >= least;
        Goal { goal, chance, reached, missed, worth: worth.max(0.0), told }
    }

    /// Smallest expected regret over the postures, times the weights' sum.
    fn regret(&self, weights: &[f64]) -> f64 {
        let of = |regrets: &Vec<f64>| -> f64 {
            weights.iter().zip(regrets).map(|(weight, regret)| weight * regret).sum()
        };
        self.regrets.iter().map(of).fold(f64::INFINITY, f64::min)
    }

    /// The posture that is best most often; ties go to the earlier.
    fn reply(&self, weights: &[f64]) -> Reply {
        let sum: f64 = weights.iter().sum();
        let squares: f64 = weights.iter().map(|weight| weight * weight).sum();
        let of =
            |best: &Vec<f64>| -> f64 { weights.iter().zip(best).map(|(weight, best)| weight * best).sum() };
        let (mut leading, mut most) = (0, f64::NEG_INFINITY);
        for (place, best) in self.best.iter().enumerate() {
            let share = of(best);
            if share > most {
                (leading, most) = (place, share);
            }
        }
        let label = self.frozen.runs.postures.get(leading).map(|posture| posture.label.clone());
        Reply {
            leading: label.unwrap_or_default(),
            p_best: if sum > 0.0 { (most / sum).clamp(0.0, 1.0) } else { 0.0 },
            effective: if squares > 0.0 { sum * sum / squares } else { 0.0 },
        }
    }
}

impl Goal {
    /// Whether we would choose otherwise if it is reached than if it isn't, and the runs can tell.
    #[must_use]
    pub fn separates(&self) -> bool {
        self.told && self.reached.leading != self.missed.leading
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chances_of_whole_bases_are_those_of_the_beta_binomial() {
        // With both shapes 1 every number from 0 to the base is as likely as any other.
        let chances = at_least(9.0, [1.0, 1.0]);
        assert_eq!(chances.len(), 10);
        for (goal, chance) in chances.iter().enumerate() {
            assert!((chance - (10 - goal) as f64 / 10.0).abs() < 1e-12);
        }
        let between = at_least(9.4, [2.0, 2.0]);
        assert!((between[0] - 1.0).abs() < 1e-12 && between.windows(2).all(|pair| pair[0] >= pair[1]));
    }
}
