//! Games of one system of weights, players of the same weight taken together, and the indices that can be counted over
//! weights for them alone: those over minimal winning coalitions and Johnston's.
//!
//! Belongs here: the levels of weight. Does not: games of several systems (`profiles` goes through their coalitions).

use alloc::vec;
use alloc::vec::Vec;

use crate::game::WeightedGame;
use crate::plan::MAX_WORK;
use crate::ring::{self, Ring};

mod johnston;
mod minimal;
mod shift;

pub(crate) use johnston::critical_by_weights;
pub(crate) use minimal::minimal_by_weights;
pub(crate) use shift::shift_by_weights;

/// Most bytes that the tables of one index may take.
const MAX_BYTES: f64 = 536_870_912.0;

/// Players of a game of one system of weights, by weight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Levels {
    /// `[level]`: the weights above 0, the largest first, in their smallest whole numbers.
    weights: Vec<usize>,
    /// `[level]`: who has that weight.
    members: Vec<Vec<usize>>,
    quota: usize,
    players: usize,
}

impl Levels {
    /// `None` for a game of several systems, or one whose weights no table could hold.
    pub(crate) fn new(game: &WeightedGame) -> Option<Self> {
        let [system] = game.systems() else { return None };
        let players = game.players();
        let divisor = system.weights.iter().fold(0, |a, &b| num_integer::gcd(a, b)).max(1);
        let mut order: Vec<usize> = (0..players).filter(|&player| system.weights[player] > 0).collect();
        order.sort_by_key(|&player| core::cmp::Reverse(system.weights[player]));
        let mut levels = Self {
            weights: Vec::new(),
            members: Vec::new(),
            quota: usize::try_from(system.quota.div_ceil(divisor)).ok()?,
            players,
        };
        for same in order.chunk_by(|&a, &b| system.weights[a] == system.weights[b]) {
            levels.weights.push(usize::try_from(system.weights[same[0]] / divisor).ok()?);
            levels.members.push(same.to_vec());
        }
        // What no table could hold must not overflow either.
        (levels.total() as f64 <= MAX_BYTES).then_some(levels)
    }

    fn total(&self) -> usize {
        self.weights
            .iter()
            .zip(&self.members)
            .fold(0, |sum: usize, (weight, members)| sum.saturating_add(weight.saturating_mul(members.len())))
    }

    /// Players with a weight above 0.
    fn weighty(&self) -> usize {
        self.members.iter().map(Vec::len).sum()
    }

    /// Players that a set below `bound` can have, and one: rows by size.
    fn rows(&self, bound: usize) -> usize {
        let mut sum = 0_usize;
        let lightest = self.weights.iter().zip(&self.members).rev();
        let each = lightest.flat_map(|(&weight, members)| members.iter().map(move |_| weight));
        1 + each
            .take_while(|weight| {
                sum = sum.saturating_add(*weight);
                sum < bound
            })
            .count()
    }

    /// Spreads a value per level to the players; those without weight get `empty`.
    fn spread<T: Clone>(&self, per_level: &[T], empty: &T) -> Vec<T> {
        let mut out = vec![empty.clone(); self.players];
        for (members, value) in self.members.iter().zip(per_level) {
            for &player in members {
                out[player] = value.clone();
            }
        }
        out
    }

    /// Whether a count with this many additions a pass, and these tables, is feasible.
    fn feasible(&self, additions: f64, entries: f64) -> bool {
        let passes = f64::from(u32::try_from(ring::passes(self.bits())).unwrap_or(u32::MAX));
        additions * passes <= MAX_WORK && entries * 8.0 <= MAX_BYTES
    }

    /// Bits that hold every count, one to spare.
    const fn bits(&self) -> usize {
        self.players + 1
    }
}

/// `[chosen]`: ways to choose so many of `all`.
fn ways<R: Ring>(ring: R, all: usize) -> Vec<u64> {
    let mut row = vec![1];
    for _ in 0..all {
        for place in (1..row.len()).rev() {
            row[place] = ring.add(row[place], row[place - 1]);
        }
        row.push(1);
    }
    row
}

/// Adds `from`, moved up by `weight` and cut at the end, to `into`.
fn add_moved<R: Ring>(ring: R, into: &mut [u64], from: &[u64], weight: usize) {
    if let Some(into) = into.get_mut(weight..) {
        ring.add_all(into, from);
    }
}

/// Rows of counts by weight.
struct Rows {
    entries: Vec<u64>,
    /// Entries of a row.
    cells: usize,
}

impl Rows {
    fn new(rows: usize, cells: usize) -> Self {
        let mut entries = vec![0; rows * cells];
        entries[0] = 1;
        Self { entries, cells }
    }

    /// Lets a player of this weight join the sets of every row up to `last`, moving them to the next row; sets of
    /// rows that aren't kept are dropped.
    fn join<R: Ring>(&mut self, ring: R, last: usize, weight: usize) {
        let rows = self.entries.len() / self.cells;
        for row in (0..rows.saturating_sub(1).min(last + 1)).rev() {
            let (below, above) = self.entries.split_at_mut((row + 1) * self.cells);
            add_moved(ring, &mut above[..self.cells], &below[row * self.cells..], weight);
        }
    }

    /// Takes a player of this weight, whose sets stay in their row, out of every row up to `last`.
    fn take_out<R: Ring>(&mut self, ring: R, last: usize, weight: usize) {
        for row in self.entries.chunks_mut(self.cells).take(last + 1) {
            for place in weight..row.len() {
                row[place] = ring.subtract(row[place], row[place - weight]);
            }
        }
    }

    /// Sums over all smaller weights, of the rows up to `last`.
    fn summed<R: Ring>(&self, ring: R, last: usize) -> Sums<R> {
        let rows = (self.entries.len() / self.cells).min(last + 1);
        let mut entries = self.entries[..rows * self.cells].to_vec();
        for row in entries.chunks_mut(self.cells) {
            let mut sum = 0;
            for entry in row {
                sum = ring.add(sum, *entry);
                *entry = sum;
            }
        }
        Sums { ring, entries, cells: self.cells }
    }
}

/// Counts by row and weight, summed over all smaller weights.
struct Sums<R> {
    ring: R,
    entries: Vec<u64>,
    cells: usize,
}

impl<R: Ring> Sums<R> {
    /// Sets of a row whose weight plus `shift` is at least `low` and below `end`.
    fn between(&self, row: usize, low: usize, end: usize, shift: usize) -> u64 {
        // Rows that are not kept have no sets.
        let below = |bound: usize| match bound.checked_sub(shift + 1) {
            Some(weight) => self.entries.get(row * self.cells + weight).copied().unwrap_or(0),
            None => 0,
        };
        self.ring.subtract(below(end), below(low))
    }

    /// Those of them with a certain player of this weight, who has joined from the row before.
    fn between_with(&self, row: usize, low: usize, end: usize, weight: usize) -> u64 {
        let mut sum = 0;
        for times in 1..=row {
            let shift = times * weight;
            if shift >= end {
                break;
            }
            let count = self.between(row - times, low, end, shift);
            sum = if times % 2 == 1 { self.ring.add(sum, count) } else { self.ring.subtract(sum, count) };
        }
        sum
    }
}
