//! Minimal winning coalitions, counted over weights: a coalition of one weight system is minimal if it loses without its
//! lightest member.

use alloc::vec;
use alloc::vec::Vec;

use num_bigint::BigInt;

use super::{Levels, Rows, ways};
use crate::game::WeightedGame;
use crate::ring::{self, Residues, Ring};

struct Counting<'a>(&'a Levels);

/// How many minimal winning coalitions there are, and `[player][size]` how many of each size a player is in. `None`
/// when the game has several systems of weights or is too large.
pub(crate) fn minimal_by_weights(game: &WeightedGame) -> Option<(BigInt, Vec<Vec<BigInt>>)> {
    let levels = Levels::new(game)?;
    let (rows, players) = (levels.rows(levels.quota) as f64, levels.weighty() as f64);
    let (count, entries) = (levels.weights.len() as f64, rows * levels.quota as f64);
    let reading = count * players * rows * rows / 4.0;
    if !levels.feasible(entries * (count + players / 2.0) + reading, 2.0 * entries) {
        return None;
    }
    let mut counts = ring::whole(levels.bits(), &Counting(&levels));
    let memberships = counts.split_off(1);
    let each: Vec<Vec<BigInt>> = memberships.chunks(levels.players + 1).map(<[BigInt]>::to_vec).collect();
    let none = vec![BigInt::ZERO; levels.players + 1];
    Some((counts.swap_remove(0), levels.spread(&each, &none)))
}

/// How many there are, then `[level][size]` how many of each size have a certain player of the level.
impl Residues for Counting<'_> {
    fn residues<R: Ring>(&self, ring: R) -> Vec<u64> {
        let levels = self.0;
        let (quota, sizes) = (levels.quota, levels.players + 1);
        let rows = levels.rows(quota);
        let mut heavier = Rows::new(rows, quota);
        let mut taken = 0;
        let mut coalitions = 0;
        let mut memberships = vec![0; levels.weights.len() * sizes];
        let mut add = |level: usize, size: usize, count: u64| {
            let entry = &mut memberships[level * sizes + size];
            *entry = ring.add(*entry, count);
        };
        // The lightest members are `chosen` of this level, beside a set of heavier ones.
        for (level, (&weight, members)) in levels.weights.iter().zip(&levels.members).enumerate() {
            let sums = heavier.summed(ring, taken);
            let (choices, others) = (ways(ring, members.len()), ways(ring, members.len() - 1));
            for (chosen, &choice) in choices.iter().enumerate().skip(1) {
                let end = quota.saturating_sub((chosen - 1) * weight);
                let low = quota.saturating_sub(chosen * weight);
                if end == 0 {
                    break;
                }
                for size in 0..rows.min(taken + 1) {
                    let sets = sums.between(size, low, end, 0);
                    coalitions = ring.add(coalitions, ring.multiply(sets, choice));
                    add(level, size + chosen, ring.multiply(sets, others[chosen - 1]));
                    for (earlier, &heavy) in levels.weights[..level].iter().enumerate() {
                        let with = sums.between_with(size, low, end, heavy);
                        add(earlier, size + chosen, ring.multiply(with, choice));
                    }
                }
            }
            for _ in members {
                heavier.join(ring, taken, weight);
                taken += 1;
            }
        }
        let mut counts = vec![coalitions];
        counts.append(&mut memberships);
        counts
    }
}
