//! When one of the two postures beats the other, as at most three plain rules on the uncertain numbers. How rules are
//! sought and chosen is in `discovery`.

use super::drivers::blocks;
use super::parts::parts;
use super::standing::Standing;
use super::table::Table;
use crate::decision::{WinningConditions, WinningRule};
use crate::discovery::{
    CHANCE, Cases, Choice, Found, Input, Limit, PARTS, PrimOptions, choose, held_out, prim,
};

/// Futures from which on rules are sought: with fewer, a box of a twentieth holds next to nothing.
const FEWEST: usize = 100;
/// Conditions that a reader can keep in mind.
const CONDITIONS: usize = 3;
/// Part of the way from the base rate to 1 below which rules tell a reader nothing.
const TELLING: f64 = 0.25;
/// Density that rules should reach.
const DENSITY: f64 = 0.8;

/// First when the first of the two beats the second, then when the second beats the first.
pub(super) fn conditions(table: &Table, standing: &Standing) -> Vec<WinningConditions> {
    let [first, second] = standing.pair;
    if first == second {
        return Vec::new();
    }
    let futures = standing.both_taken(first, second);
    if futures.len() < FEWEST {
        return Vec::new();
    }
    let difference = standing.difference(first, second, &futures);
    // Blocks are dealt out whole: their futures share luck.
    let part: Vec<usize> = parts(&blocks(table, &futures)).into_iter().map(|block| block % PARTS).collect();
    let inputs: Vec<Input> = (0..table.subject.uncertain.len())
        .map(|column| {
            let values = table.input(column);
            Input::Continuous(futures.iter().map(|&future| values[future]).collect())
        })
        .collect();
    [(first, second, 1.0), (second, first, -1.0)]
        .into_iter()
        .filter_map(|(winner, loser, sign)| {
            let beats = difference.iter().map(|difference| sign * difference > 0.0).collect();
            // None, where one of the two always wins, or nothing is uncertain.
            let cases = Cases::new(inputs.clone(), beats).ok()?;
            let (found, trajectory, wanted) = sought(&cases)?;
            let reaches = found.figures.density >= wanted;
            Some(WinningConditions {
                winner,
                loser,
                futures: u32::try_from(futures.len()).unwrap_or(u32::MAX),
                base_rate: cases.base_rate(),
                rules: rules(table, &found),
                density: found.figures.density,
                coverage: found.figures.coverage,
                held_out: held_out(&cases, &part, |cases| sought(cases).map(|(found, ..)| found.rules)),
                reaches,
                trajectory: trajectory
                    .iter()
                    .map(|one| {
                        let restricted = u32::try_from(one.figures.restricted).unwrap_or(u32::MAX);
                        (one.figures.coverage, one.figures.density, restricted)
                    })
                    .collect(),
            })
        })
        .collect()
}

/// The chosen box, the trajectory, and the density that was looked for. Many inputs are tried, so that a rule must be the
/// less probable by chance the more there are (Bonferroni); rules that say hardly more than the base rate are none.
fn sought(cases: &Cases) -> Option<(Found, Vec<Found>, f64)> {
    let trajectory = prim(cases, &PrimOptions::default()).ok()?;
    let density = DENSITY.max(0.5 + 0.5 * cases.base_rate());
    let chance = CHANCE / cases.inputs().len() as f64;
    let choice = Choice { density, conditions: CONDITIONS, chance };
    let found = choose(cases, &trajectory, &vec![true; cases.rows()], &choice)?;
    let tells = found.figures.density >= cases.base_rate() + TELLING * (1.0 - cases.base_rate());
    tells.then_some((found, trajectory, density))
}

fn rules(table: &Table, found: &Found) -> Vec<WinningRule> {
    let mut rules: Vec<(usize, WinningRule)> = Vec::new();
    for (rule, chance) in found.rules.iter().zip(&found.quasi_p) {
        let (low, high) = match &rule.limit {
            Limit::AtLeast(low) | Limit::Above(low) => (Some(*low), None),
            Limit::AtMost(high) => (None, Some(*high)),
            Limit::OneOf(_) => continue,
        };
        match rules.last_mut().filter(|(input, _)| *input == rule.input) {
            Some((_, known)) => {
                known.low = known.low.or(low);
                known.high = known.high.or(high);
                known.chance = known.chance.max(*chance);
            }
            None => {
                let about = &table.subject.uncertain[rule.input];
                let (path, label, unit) = (about.path.clone(), about.label.clone(), about.unit.clone());
                rules.push((rule.input, WinningRule { path, label, unit, low, high, chance: *chance }));
            }
        }
    }
    // The rule that is least probable by chance first: it says most.
    rules.sort_by(|a, b| a.1.chance.total_cmp(&b.1.chance).then(a.0.cmp(&b.0)));
    rules.into_iter().map(|(_, rule)| rule).collect()
}
