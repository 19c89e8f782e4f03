//! Critical members by how many there are, counted over weights: who is heavier than what a coalition has above the
//! quota is critical. For each level of weight, players at or above it are counted apart from the lighter ones.

use alloc::vec;
use alloc::vec::Vec;

use num_bigint::BigInt;

use super::{Levels, Rows, add_moved};
use crate::game::WeightedGame;
use crate::ring::{self, Residues, Ring};

struct Counting<'a>(&'a Levels);

/// `[player][critical]`: coalitions that turn on the player and have so many critical members, up to one factor for
/// all. `None` when the game has several systems of weights or is too large.
pub(crate) fn critical_by_weights(game: &WeightedGame) -> Option<Vec<Vec<BigInt>>> {
    let levels = Levels::new(game)?;
    let bound = levels.quota + levels.weights.first()?;
    let (rows, players) = (levels.rows(bound) as f64, levels.weighty() as f64);
    let (count, entries) = (levels.weights.len() as f64, rows * bound as f64);
    let reading = count * count * rows * rows / 4.0;
    if !levels.feasible(entries * (players + count) / 2.0 + reading, 2.0 * entries) {
        return None;
    }
    let counts = ring::whole(levels.bits(), &Counting(&levels));
    let each: Vec<Vec<BigInt>> = counts.chunks(levels.players + 1).map(<[BigInt]>::to_vec).collect();
    let none = vec![BigInt::ZERO; levels.players + 1];
    Some(levels.spread(&each, &none))
}

/// `[level][critical]`. Players without weight are left out: they would double every count.
impl Residues for Counting<'_> {
    fn residues<R: Ring>(&self, ring: R) -> Vec<u64> {
        let levels = self.0;
        let sizes = levels.players + 1;
        let bound = levels.quota + levels.weights[0];
        let mut sets = Rows::new(levels.rows(bound), bound);
        for (&weight, members) in levels.weights.iter().zip(&levels.members).rev() {
            for _ in members {
                let before = sets.entries[..bound].to_vec();
                add_moved(ring, &mut sets.entries[..bound], &before, weight);
            }
        }
        let mut counts = vec![0; levels.weights.len() * sizes];
        let mut heavy = 0;
        for (level, (&weight, members)) in levels.weights.iter().zip(&levels.members).enumerate() {
            for _ in members {
                sets.take_out(ring, heavy, weight);
                sets.join(ring, heavy, weight);
                heavy += 1;
            }
            // Critical are exactly those at or above this level where the surplus reaches the next one.
            let next = levels.weights.get(level + 1).copied().unwrap_or(0);
            let (low, end) = (levels.quota + next, levels.quota + weight);
            let sums = sets.summed(ring, heavy);
            for (player, &own) in levels.weights[..=level].iter().enumerate() {
                for critical in 1..=heavy {
                    let entry = &mut counts[player * sizes + critical];
                    *entry = ring.add(*entry, sums.between_with(critical, low, end, own));
                }
            }
        }
        counts
    }
}
