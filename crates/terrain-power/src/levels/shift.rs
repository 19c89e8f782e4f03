//! Shift-minimal winning coalitions, counted over weights.
//!
//! A coalition that is `surplus` above the quota is shift-minimal if every member is heavier than the surplus, and every
//! member is heavier by more than the surplus than any strictly less desirable outsider. Going from heavy to light, all
//! that matters of the members so far is whether those of the level just before are among them.

use alloc::vec;
use alloc::vec::Vec;

use num_bigint::BigInt;

use super::{Levels, ways};
use crate::game::WeightedGame;
use crate::ring::{self, Residues, Ring};

struct Counting<'a>(&'a Levels);

/// How many shift-minimal winning coalitions there are, and `[player]` how many a player is in. `None` when the game has
/// several systems of weights or is too large.
pub(crate) fn shift_by_weights(game: &WeightedGame) -> Option<(BigInt, Vec<BigInt>)> {
    let levels = Levels::new(game)?;
    let feasible = |levels: &Levels| {
        let (heaviest, players) = (*levels.weights.first().unwrap_or(&0) as f64, levels.weighty() as f64);
        let cells = levels.quota as f64 + heaviest;
        levels.feasible(4.0 * heaviest * players * cells, 4.0 * levels.weights.len() as f64 * cells)
    };
    if !feasible(&levels) {
        return None;
    }
    let levels = levels.merged()?;
    if !feasible(&levels) {
        return None;
    }
    let mut counts = ring::whole(levels.bits(), &Counting(&levels));
    let memberships = counts.split_off(1);
    Some((counts.swap_remove(0), levels.spread(&memberships, &BigInt::ZERO)))
}

impl Levels {
    /// The same game with one weight for all players who are equally desirable: their mean, since a coalition wins or
    /// loses with all exchanges of such players alike. Weights are multiplied to stay whole.
    fn merged(self) -> Option<Self> {
        let mut classes: Vec<(usize, Vec<usize>)> = Vec::new();
        for (level, (&weight, members)) in self.weights.iter().zip(&self.members).enumerate() {
            let sum = weight.checked_mul(members.len())?;
            match classes.last_mut() {
                Some((total, class)) if !self.differ(level - 1) => {
                    *total = total.checked_add(sum)?;
                    class.extend(members);
                }
                _ => classes.push((sum, members.clone())),
            }
        }
        let scale = classes.iter().try_fold(1_usize, |scale, (sum, class)| {
            let part = class.len() / num_integer::gcd(*sum, class.len());
            (scale / num_integer::gcd(scale, part)).checked_mul(part)
        })?;
        let weights = classes.iter().map(|(sum, class)| Some(sum.checked_mul(scale)? / class.len()));
        Some(Self {
            weights: weights.collect::<Option<_>>()?,
            quota: self.quota.checked_mul(scale)?,
            players: self.players,
            members: classes.into_iter().map(|(_, class)| class).collect(),
        })
    }

    /// Whether players of `level` are strictly more desirable than those of the next: some set without either wins with
    /// the one and loses with the other.
    fn differ(&self, level: usize) -> bool {
        let (heavy, light) = (self.weights[level], self.weights[level + 1]);
        let mut reached = vec![0_u64; self.quota / 64 + 1];
        reached[0] = 1;
        for (other, (&weight, members)) in self.weights.iter().zip(&self.members).enumerate() {
            let asked = usize::from(other == level || other == level + 1);
            for _ in asked..members.len() {
                join(&mut reached, weight);
            }
        }
        let (low, end) = (self.quota.saturating_sub(heavy), self.quota.saturating_sub(light));
        (low..end).any(|weight| reached[weight / 64] >> (weight % 64) & 1 == 1)
    }
}

/// Adds `weight` to all weights that are reached, as bits.
fn join(reached: &mut [u64], weight: usize) {
    let (words, bits) = (weight / 64, weight % 64);
    for place in (words..reached.len()).rev() {
        let mut moved = reached[place - words] << bits;
        if bits > 0 && place > words {
            moved |= reached[place - words - 1] >> (64 - bits);
        }
        reached[place] |= moved;
    }
}

/// Ways to reach each weight: with no member of the level before, or members so heavy that it doesn't matter; and with
/// members of the level before.
#[derive(Clone)]
struct Ways {
    free: Vec<u64>,
    bound: Vec<u64>,
}

impl Ways {
    fn new(cells: usize) -> Self {
        Self { free: vec![0; cells], bound: vec![0; cells] }
    }
}

/// How many there are, then `[level]` how many have a certain player of the level.
impl Residues for Counting<'_> {
    fn residues<R: Ring>(&self, ring: R) -> Vec<u64> {
        let levels = self.0;
        let chosen: Vec<Vec<u64>> = levels.members.iter().map(|members| ways(ring, members.len())).collect();
        let mut counts = vec![0; 1 + levels.weights.len()];
        let spare = levels.total() - levels.quota;
        for surplus in 0..levels.weights[0].min(spare + 1) {
            self.at(ring, surplus, &chosen, &mut counts);
        }
        counts
    }
}

impl Counting<'_> {
    /// Coalitions exactly `surplus` above the quota.
    fn at<R: Ring>(&self, ring: R, surplus: usize, chosen: &[Vec<u64>], counts: &mut [u64]) {
        let levels = self.0;
        // Members are heavier than the surplus.
        let used = levels.weights.iter().take_while(|&&weight| weight > surplus).count();
        let apart = |level: usize| {
            level == 0
                || level == levels.weights.len()
                || levels.weights[level - 1] - levels.weights[level] > surplus
        };
        let (target, cells) = (levels.quota + surplus, levels.quota + surplus + 1);
        let mut before = Ways::new(cells);
        before.free[0] = 1;
        let mut steps = Vec::with_capacity(used + 1);
        for (level, ways) in chosen.iter().enumerate().take(used) {
            let mut after = Ways::new(cells);
            let weight = levels.weights[level];
            for sum in 0..cells {
                let (mut open, mut all) = (before.free[sum], 0);
                if apart(level) {
                    open = ring.add(open, before.bound[sum]);
                } else {
                    all = before.bound[sum];
                }
                if open != 0 {
                    after.free[sum] = ring.add(after.free[sum], open);
                    for (members, &ways) in ways.iter().enumerate().skip(1) {
                        let Some(entry) = after.bound.get_mut(sum + members * weight) else { break };
                        *entry = ring.add(*entry, ring.multiply(open, ways));
                    }
                }
                // An outsider of this level would be too near to a member of the one before: all are in.
                if let (true, Some(entry)) = (all != 0, after.bound.get_mut(sum + (ways.len() - 1) * weight))
                {
                    *entry = ring.add(*entry, all);
                }
            }
            steps.push(core::mem::replace(&mut before, after));
        }
        let ends = |ways: &Ways, weight: usize| {
            if apart(used) { ring.add(ways.free[weight], ways.bound[weight]) } else { ways.free[weight] }
        };
        let found = ends(&before, target);
        counts[0] = ring.add(counts[0], found);
        self.memberships(ring, used, &apart, chosen, &steps, counts);
    }

    fn memberships<R: Ring>(
        &self,
        ring: R,
        used: usize,
        apart: &impl Fn(usize) -> bool,
        chosen: &[Vec<u64>],
        steps: &[Ways],
        counts: &mut [u64],
    ) {
        let levels = self.0;
        let cells = steps.first().map_or(0, |step| step.free.len());
        // Ways to get from each weight, counted down from the target, to the target.
        let mut after = Ways::new(cells.max(1));
        after.free[0] = 1;
        after.bound[0] = u64::from(apart(used));
        for level in (0..used).rev() {
            let (weight, ways) = (levels.weights[level], &chosen[level]);
            let others = super::ways(ring, ways.len() - 2);
            let (step, all) = (&steps[level], ways.len() - 1);
            let mut before = Ways::new(cells);
            for left in 0..cells {
                let mut some = after.free[left];
                let mut with_one = 0;
                for (members, &ways) in ways.iter().enumerate().skip(1) {
                    let Some(rest) = left.checked_sub(members * weight) else { break };
                    let rest = after.bound[rest];
                    if rest != 0 {
                        some = ring.add(some, ring.multiply(ways, rest));
                        with_one = ring.add(with_one, ring.multiply(others[members - 1], rest));
                    }
                }
                let everybody = left.checked_sub(all * weight).map_or(0, |rest| after.bound[rest]);
                let sum = cells - 1 - left;
                let mut open = step.free[sum];
                before.free[left] = some;
                if apart(level) {
                    before.bound[left] = some;
                    open = ring.add(open, step.bound[sum]);
                } else {
                    before.bound[left] = everybody;
                    let found = ring.multiply(step.bound[sum], everybody);
                    counts[1 + level] = ring.add(counts[1 + level], found);
                }
                counts[1 + level] = ring.add(counts[1 + level], ring.multiply(open, with_one));
            }
            after = before;
        }
    }
}
