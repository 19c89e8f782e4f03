//! What the answer hangs on: the inputs that move the difference between the two leading postures, the values at which it
//! flips, the future that speaks most against the leading one. How effects are estimated belongs to `effects`.
//!
//! The difference is that of the two utilities, by future, means over replicates. Its variance over futures is what
//! shares are shares of: the luck left in these means is part of it, so that shares sum to less than 1. Futures in which
//! one of the two could not be taken say nothing about the difference, and are left out.

use super::effects::{Effect, effects};
use super::flips::{Sought, crossing, direction, profile};
use super::standing::Standing;
use super::statistics::{mean, quantile, ranks, sorted};
use super::table::Table;
use crate::decision::{Assumption, CaseAgainst, Condition, Driver, Flip, FlipSearch};

/// Drivers whose flip values are looked for.
const WITH_FLIP: usize = 5;
/// Groups of futures along an input.
const BINS: usize = 20;
/// Conditions told of the future that speaks against the leading posture.
const CONDITIONS: usize = 5;
/// How far from the middle of its range (a rank of ½) an input must be to be told.
const UNUSUAL: f64 = 0.25;

/// What moves the difference.
pub(super) struct Drivers {
    effects: Vec<Effect>,
    /// Values by uncertain input, by future.
    inputs: Vec<Vec<f64>>,
    /// Futures in which both of the two postures could be taken.
    futures: Vec<usize>,
    /// By future of `futures`.
    difference: Vec<f64>,
}

impl Drivers {
    pub(super) fn new(table: &Table, standing: &Standing) -> Self {
        let [leading, second] = standing.pair;
        let futures = standing.both_taken(leading, second);
        let difference = standing.difference(leading, second, &futures);
        let inputs: Vec<Vec<f64>> =
            (0..table.subject.uncertain.len()).map(|column| table.input(column)).collect();
        let seen: Vec<Vec<f64>> = inputs.iter().map(|values| at(values, &futures)).collect();
        let effects = effects(&difference, &seen, &blocks(table, &futures));
        Self { effects, inputs, futures, difference }
    }

    pub(super) fn described(&self, table: &Table, standing: &Standing) -> Vec<Driver> {
        let describe = |(place, effect): (usize, &Effect)| {
            let about = &table.subject.uncertain[effect.input];
            let values = &self.inputs[effect.input];
            let ordered = sorted(values.clone());
            let seen = at(values, &self.futures);
            let (flip, search) = if place < WITH_FLIP {
                self.flip(table, standing, values, &effect.alone)
            } else {
                (None, FlipSearch::Skipped)
            };
            Driver {
                path: about.path.clone(),
                label: about.label.clone(),
                unit: about.unit.clone(),
                share: effect.share,
                share_interval: effect.interval,
                direction: direction(&seen, &effect.alone),
                range: [quantile(&ordered, 0.05), quantile(&ordered, 0.95)],
                flip,
                search,
                grade: about.grade.clone(),
                profile: profile(&seen, &self.difference, BINS),
            }
        };
        self.effects.iter().enumerate().map(describe).collect()
    }

    /// Every number the answer rests on, the most influential first, then as in the situation.
    pub(super) fn assumptions(&self, table: &Table) -> Vec<Assumption> {
        let mut assumptions: Vec<Assumption> = table.subject.uncertain.clone();
        for effect in &self.effects {
            assumptions[effect.input].influence = effect.share;
        }
        assumptions.extend(table.subject.fixed.iter().cloned());
        assumptions.sort_by(|a, b| b.influence.total_cmp(&a.influence));
        assumptions
    }

    /// Share of all drivers' influence by grade of source, largest first.
    pub(super) fn by_grade(&self, table: &Table) -> Vec<(String, f64)> {
        let total: f64 = self.effects.iter().map(|effect| effect.share).sum();
        let mut grades: Vec<(String, f64)> = Vec::new();
        if total <= 0.0 {
            return grades;
        }
        for effect in &self.effects {
            let grade = &table.subject.uncertain[effect.input].grade;
            if let Some((_, share)) = grades.iter_mut().find(|(known, _)| known == grade) {
                *share += effect.share / total;
            } else {
                grades.push((grade.clone(), effect.share / total));
            }
        }
        grades.sort_by(|a, b| b.1.total_cmp(&a.1));
        grades
    }

    /// The future in which the leading posture falls furthest behind the best one; `None` when it never does.
    pub(super) fn case_against(&self, table: &Table, standing: &Standing) -> Option<CaseAgainst> {
        let [leading, _] = standing.pair;
        let regrets = &standing.regrets[leading];
        let (mut future, mut regret) = (0, 0.0);
        for (place, &value) in regrets.iter().enumerate() {
            if value > regret {
                (future, regret) = (place, value);
            }
        }
        if regret <= 0.0 {
            return None;
        }
        let best = (0..table.postures()).find(|&posture| standing.shares.common()[posture][future] > 0.0)?;
        Some(CaseAgainst {
            future: table.future_index[future],
            best,
            regret,
            conditions: self.conditions(table, future),
            share_not_best: standing.shares.without(leading),
        })
    }

    fn conditions(&self, table: &Table, future: usize) -> Vec<Condition> {
        let mut conditions: Vec<(f64, Condition)> = self
            .effects
            .iter()
            .map(|effect| {
                let about = &table.subject.uncertain[effect.input];
                let values = &self.inputs[effect.input];
                let condition = Condition {
                    label: about.label.clone(),
                    value: values[future],
                    median: quantile(&sorted(values.clone()), 0.5),
                    unit: about.unit.clone(),
                };
                ((ranks(values)[future] - 0.5).abs(), condition)
            })
            .filter(|(unusual, _)| *unusual >= UNUSUAL)
            .collect();
        conditions.sort_by(|a, b| b.0.total_cmp(&a.0));
        conditions.truncate(CONDITIONS);
        conditions.into_iter().map(|(_, condition)| condition).collect()
    }

    /// Where along the input another posture overtakes the first of the two on average. `alone` is the difference of the two
    /// without what other inputs explain. Unless the two were named, a third posture may be the one that overtakes.
    fn flip(
        &self,
        table: &Table,
        standing: &Standing,
        values: &[f64],
        alone: &[f64],
    ) -> (Option<Flip>, FlipSearch) {
        let [leading, second] = standing.pair;
        let named = standing.compared.is_some();
        let mut rivals = vec![second];
        if !named {
            for end in ends(values) {
                if let Some(best) = best_of_others(table, standing, &end)
                    && !rivals.contains(&best)
                {
                    rivals.push(best);
                }
            }
        }
        let mut search = FlipSearch::Done;
        for rival in rivals {
            let (futures, difference) = if rival == second {
                (self.futures.clone(), alone.to_vec())
            } else {
                let futures = standing.both_taken(leading, rival);
                let difference = standing.difference(leading, rival, &futures);
                (futures, difference)
            };
            let block = blocks(table, &futures);
            let found = match crossing(&at(values, &futures), &difference, &block, table.subject.seed) {
                Sought::Found(found) => found,
                Sought::Nowhere => continue,
                Sought::Unsure => {
                    search = FlipSearch::Unsure;
                    continue;
                }
            };
            let beyond: Vec<usize> = (0..values.len())
                .filter(|&future| (values[future] < found.value) == found.positive_above)
                .collect();
            if named || best_of_others(table, standing, &beyond) == Some(rival) {
                let flip = Flip {
                    value: found.value,
                    interval: found.interval,
                    leading_above: found.positive_above,
                    other: rival,
                };
                return (Some(flip), FlipSearch::Done);
            }
            // The rival overtakes the leading one, but behind a third that may have done so elsewhere.
            search = FlipSearch::Unsure;
        }
        (None, search)
    }
}

/// The posture that does best on average in these futures, the leading one apart: by its mean lead over the leading one
/// where both could be taken. Of equally good ones the first of the situation.
fn best_of_others(table: &Table, standing: &Standing, futures: &[usize]) -> Option<usize> {
    let [leading, second] = standing.pair;
    let others = (0..table.postures()).filter(|&posture| posture != leading);
    let leads = others.filter_map(|posture| {
        let both: Vec<usize> = standing
            .both_taken(posture, leading)
            .into_iter()
            .filter(|future| futures.binary_search(future).is_ok())
            .collect();
        // A third that can be taken in few of them doesn't lead there.
        let counts = if posture == second { !both.is_empty() } else { 2 * both.len() > futures.len() };
        counts.then(|| (mean(&standing.difference(posture, leading, &both)), posture))
    });
    leads.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))).map(|(_, posture)| posture)
}

/// The futures of the lowest and of the highest fifth of an input, in their order.
fn ends(values: &[f64]) -> [Vec<usize>; 2] {
    let ranks = ranks(values);
    let within = |keep: fn(f64) -> bool| (0..ranks.len()).filter(|&future| keep(ranks[future])).collect();
    [within(|rank| rank < 0.2), within(|rank| rank > 0.8)]
}

pub(super) fn at(values: &[f64], futures: &[usize]) -> Vec<f64> {
    futures.iter().map(|&future| values[future]).collect()
}

/// The block of each of these futures, numbered anew without gaps.
pub(super) fn blocks(table: &Table, futures: &[usize]) -> Vec<usize> {
    let (mut number, mut before) = (0, None);
    let renumber = |&future: &usize| {
        let block = table.block[future];
        if before.is_some_and(|before| before != block) {
            number += 1;
        }
        before = Some(block);
        number
    };
    futures.iter().map(renumber).collect()
}
