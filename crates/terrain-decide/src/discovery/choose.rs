//! Which box of a trajectory to show, and the same box with fewer rules.

use super::broken::Broken;
use super::cases::Cases;
use super::prim::{Found, Phase};
use super::rules::Rule;
use rayon::prelude::*;

/// A quasi-p-value above this says that a rule may be chance.
pub const CHANCE: f64 = 0.05;

/// What a box must be like to be shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choice {
    /// Density to reach.
    pub density: f64,
    /// Most inputs that its rules may be about.
    pub conditions: usize,
    /// Rules with a quasi-p-value above this are dropped.
    pub chance: f64,
}

/// The box to show: every box of the trajectory loses the rules that chance may explain ([`pruned`]) and those beyond the
/// allowed number ([`shortened`]). Of those that reach the density, the one that covers most; if none does, the one whose
/// coverage and density have the highest harmonic mean, so that neither is bought with the other. Of equals the denser, then
/// the one with fewer rules, then the earlier. `None` when no box has a rule left.
#[must_use]
pub fn choose(cases: &Cases, trajectory: &[Found], among: &[bool], choice: &Choice) -> Option<Found> {
    let candidates: Vec<Found> = trajectory
        .par_iter()
        .map(|found| {
            let broken = Broken::new(cases, &found.rules, among);
            let mut dropped = vec![false; found.rules.len()];
            prune(&broken, &mut dropped, choice.chance);
            shorten(&broken, &found.rules, &mut dropped, choice.conditions);
            // What is left after a rule went may look like chance in its turn.
            prune(&broken, &mut dropped, choice.chance);
            if dropped.contains(&true) {
                Found::new(cases, kept(&found.rules, &dropped), among, Phase::Pruned)
            } else {
                found.clone()
            }
        })
        .collect();
    let dense = |found: &Found| found.figures.density >= choice.density;
    let reached = candidates.iter().any(dense);
    let worth = |found: &Found| {
        let figures = &found.figures;
        if reached {
            figures.coverage
        } else {
            2.0 * figures.coverage * figures.density / (figures.coverage + figures.density)
        }
    };
    let better = |a: &Found, b: &Found| {
        let by_worth = worth(a).total_cmp(&worth(b)).then(a.figures.density.total_cmp(&b.figures.density));
        by_worth.then(b.rules.len().cmp(&a.rules.len())).is_gt()
    };
    let mut best: Option<Found> = None;
    for found in candidates {
        let shown = !found.rules.is_empty() && found.figures.of_interest > 0 && (!reached || dense(&found));
        if shown && best.as_ref().is_none_or(|best| better(&found, best)) {
            best = Some(found);
        }
    }
    best
}

/// The rules without those that chance may explain: while the largest quasi-p-value is above `chance`, its rule goes, and
/// the values are worked out anew.
#[must_use]
pub fn pruned(cases: &Cases, rules: &[Rule], among: &[bool], chance: f64) -> Vec<Rule> {
    let mut dropped = vec![false; rules.len()];
    prune(&Broken::new(cases, rules, among), &mut dropped, chance);
    kept(rules, &dropped)
}

/// The rules about at most `conditions` inputs: while there are more, the input goes without whose rules the box stays
/// densest, the first of equally good ones.
#[must_use]
pub fn shortened(cases: &Cases, rules: &[Rule], among: &[bool], conditions: usize) -> Vec<Rule> {
    let mut dropped = vec![false; rules.len()];
    shorten(&Broken::new(cases, rules, among), rules, &mut dropped, conditions);
    kept(rules, &dropped)
}

fn kept(rules: &[Rule], dropped: &[bool]) -> Vec<Rule> {
    rules.iter().zip(dropped).filter(|(_, dropped)| !**dropped).map(|(rule, _)| rule.clone()).collect()
}

fn prune(broken: &Broken, dropped: &mut [bool], chance: f64) {
    loop {
        let values = broken.quasi_p(dropped);
        let known = values.iter().enumerate().filter_map(|(place, value)| value.map(|value| (place, value)));
        let largest = known.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        match largest {
            Some((place, value)) if value > chance => dropped[place] = true,
            _ => return,
        }
    }
}

fn shorten(broken: &Broken, rules: &[Rule], dropped: &mut [bool], conditions: usize) {
    loop {
        let inputs = broken.inputs(dropped);
        if inputs.len() <= conditions {
            return;
        }
        let without = |input: usize| -> Vec<bool> {
            rules.iter().zip(dropped.iter()).map(|(rule, gone)| *gone || rule.input == input).collect()
        };
        let best = inputs
            .iter()
            .map(|&input| (broken.figures(&without(input)).density, input))
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        let Some((_, input)) = best else { return };
        dropped.copy_from_slice(&without(input));
    }
}
