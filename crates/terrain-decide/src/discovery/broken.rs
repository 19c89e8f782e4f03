//! The rows of a table by which rules they break: whatever is asked of a set of rules and of its parts (figures, quasi-p-values,
//! what happens if a rule goes) is a sum over these groups, of which there are few.

use super::cases::{Cases, Input};
use super::rules::{Figures, Limit, Rule, binomial_at_least, of_counts};
use std::collections::BTreeMap;

/// Rules up to which a table of all combinations is smaller than most tables of cases.
const FEW: usize = 16;
/// Rules that fit one word.
const WORD: usize = 64;

/// Rows that break the same rules.
struct Group {
    /// A bit for each rule, 64 to a word.
    broken: Vec<u64>,
    count: Count,
}

#[derive(Clone, Copy, Default)]
struct Count {
    rows: usize,
    of_interest: usize,
    sum: f64,
}

/// A set of rules, asked of some rows.
pub(super) struct Broken<'a> {
    cases: &'a Cases,
    rules: &'a [Rule],
    groups: Vec<Group>,
}

impl<'a> Broken<'a> {
    pub(super) fn new(cases: &'a Cases, rules: &'a [Rule], among: &[bool]) -> Self {
        let words = rules.len().div_ceil(WORD).max(1);
        let masks: Vec<Vec<u64>> = (0..words)
            .map(|word| {
                let some = rules.get(word * WORD..).unwrap_or_default();
                masks(cases, some.get(..WORD).unwrap_or(some))
            })
            .collect();
        let groups = if rules.len() <= FEW {
            by_table(cases, among, &masks[0], 1 << rules.len())
        } else if rules.len() <= WORD {
            by_sorting(cases, among, &masks[0])
        } else {
            by_tree(cases, among, &masks)
        };
        Self { cases, rules, groups }
    }

    /// What the rules are worth without those dropped.
    pub(super) fn figures(&self, dropped: &[bool]) -> Figures {
        let dropped_bits = bits(dropped);
        let mut inside = Count::default();
        for group in &self.groups {
            if left(group, &dropped_bits).all(|word| word == 0) {
                inside.rows += group.count.rows;
                inside.of_interest += group.count.of_interest;
                inside.sum += group.count.sum;
            }
        }
        of_counts(self.cases, inside.rows, inside.of_interest, inside.sum, self.inputs(dropped).len())
    }

    /// The quasi-p-value of each rule that isn't dropped, `None` for those that are.
    pub(super) fn quasi_p(&self, dropped: &[bool]) -> Vec<Option<f64>> {
        let dropped_bits = bits(dropped);
        let mut inside = (0_u64, 0_u64);
        // Rows that only this one rule keeps out, and those of interest among them.
        let mut kept_out = vec![(0_u64, 0_u64); self.rules.len()];
        for group in &self.groups {
            let broken: u32 = left(group, &dropped_bits).map(u64::count_ones).sum();
            let counts = match broken {
                0 => &mut inside,
                1 => {
                    let only = left(group, &dropped_bits).enumerate().find(|(_, word)| *word != 0);
                    let place = only.map(|(place, word)| place * WORD + word.trailing_zeros() as usize);
                    match place.and_then(|place| kept_out.get_mut(place)) {
                        Some(counts) => counts,
                        None => continue,
                    }
                }
                _ => continue,
            };
            counts.0 += group.count.rows as u64;
            counts.1 += group.count.of_interest as u64;
        }
        let chance = |(rows, of_interest): (u64, u64)| {
            let density = (inside.1 + of_interest) as f64 / (inside.0 + rows).max(1) as f64;
            binomial_at_least(inside.1, inside.0, density)
        };
        kept_out.into_iter().zip(dropped).map(|(out, dropped)| (!dropped).then(|| chance(out))).collect()
    }

    /// Inputs that the rules are about without those dropped, rising.
    pub(super) fn inputs(&self, dropped: &[bool]) -> Vec<usize> {
        let kept = self.rules.iter().zip(dropped).filter(|(_, dropped)| !**dropped);
        let mut inputs: Vec<usize> = kept.map(|(rule, _)| rule.input).collect();
        inputs.sort_unstable();
        inputs.dedup();
        inputs
    }
}

fn bits(flags: &[bool]) -> Vec<u64> {
    let word =
        |flags: &[bool]| (0..).zip(flags).fold(0, |word, (place, flag)| word | u64::from(*flag) << place);
    flags.chunks(WORD).map(word).collect()
}

/// The rules that a group breaks without those dropped, by word.
fn left<'g>(group: &'g Group, dropped: &'g [u64]) -> impl Iterator<Item = u64> + 'g {
    let dropped = dropped.iter().copied().chain(std::iter::repeat(0));
    group.broken.iter().zip(dropped).map(|(broken, dropped)| broken & !dropped)
}

/// By row a bit for each rule that it breaks.
fn masks(cases: &Cases, rules: &[Rule]) -> Vec<u64> {
    let mut masks = vec![0; cases.rows()];
    for (place, rule) in rules.iter().enumerate() {
        match (&rule.limit, cases.inputs.get(rule.input)) {
            (Limit::AtLeast(limit), Some(Input::Continuous(values) | Input::Whole(values))) => {
                mark(&mut masks, place, values, |value| value < limit);
            }
            (Limit::Above(limit), Some(Input::Continuous(values) | Input::Whole(values))) => {
                mark(&mut masks, place, values, |value| value <= limit);
            }
            (Limit::AtMost(limit), Some(Input::Continuous(values) | Input::Whole(values))) => {
                mark(&mut masks, place, values, |value| value > limit);
            }
            (Limit::OneOf(kinds), Some(Input::Category { of_row, .. })) => {
                mark(&mut masks, place, of_row, |kind| !kinds.contains(kind));
            }
            // About an input that isn't there, or of the wrong kind: met by none.
            _ => mark(&mut masks, place, &cases.of_interest, |_| true),
        }
    }
    masks
}

fn mark<T>(masks: &mut [u64], place: usize, values: &[T], breaks: impl Fn(&T) -> bool) {
    for (mask, value) in masks.iter_mut().zip(values) {
        *mask |= u64::from(breaks(value)) << place;
    }
}

fn by_table(cases: &Cases, among: &[bool], masks: &[u64], combinations: usize) -> Vec<Group> {
    let mut counts = vec![Count::default(); combinations];
    for (row, mask) in masks.iter().enumerate().filter(|(row, _)| among[*row]) {
        // Masks hold no bit beyond the rules.
        if let Some(count) = usize::try_from(*mask).ok().and_then(|mask| counts.get_mut(mask)) {
            count.add(cases, row);
        }
    }
    let filled = (0_u64..).zip(counts).filter(|(_, count)| count.rows > 0);
    filled.map(|(mask, count)| Group { broken: vec![mask], count }).collect()
}

/// Rows in the order of their masks, those of one mask in their own order: then the groups stand one after the other.
fn by_sorting(cases: &Cases, among: &[bool], masks: &[u64]) -> Vec<Group> {
    let rows = masks.iter().enumerate().filter(|(row, _)| among[*row]);
    let mut keys: Vec<u128> = rows.map(|(row, mask)| u128::from(*mask) << WORD | row as u128).collect();
    keys.sort_unstable();
    let mut groups: Vec<Group> = Vec::new();
    for key in keys {
        let (mask, row) = (high(key), low(key));
        match groups.last_mut() {
            Some(group) if group.broken[0] == mask => group.count.add(cases, row),
            _ => {
                let mut count = Count::default();
                count.add(cases, row);
                groups.push(Group { broken: vec![mask], count });
            }
        }
    }
    groups
}

fn high(key: u128) -> u64 {
    (key >> WORD) as u64
}

fn low(key: u128) -> usize {
    key as usize
}

fn by_tree(cases: &Cases, among: &[bool], masks: &[Vec<u64>]) -> Vec<Group> {
    let mut counts: BTreeMap<Vec<u64>, Count> = BTreeMap::new();
    let mut broken = Vec::with_capacity(masks.len());
    for row in (0..cases.rows()).filter(|row| among[*row]) {
        broken.clear();
        broken.extend(masks.iter().map(|word| word[row]));
        match counts.get_mut(&broken) {
            Some(count) => count.add(cases, row),
            None => counts.entry(broken.clone()).or_default().add(cases, row),
        }
    }
    counts.into_iter().map(|(broken, count)| Group { broken, count }).collect()
}

impl Count {
    fn add(&mut self, cases: &Cases, row: usize) {
        self.rows += 1;
        self.of_interest += usize::from(cases.of_interest[row]);
        self.sum += cases.values[row];
    }
}
