//! Going through coalitions, taking players with the same weights together: a profile says how many of each
//! kind take part, and stands for as many coalitions as there are ways to choose them.
//!
//! Belongs here: the search and its pruning. Does not: what is counted on the way.

use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;

use crate::game::{WeightedGame, wins_with};

/// Most profiles that are gone through (a game of 28 different players has this many).
pub(crate) const MAX_PROFILES: f64 = 268_435_456.0;
/// Most players in a game that is gone through: numbers of coalitions, times players, stay below 2¹²⁸.
const MAX_COUNTED_PLAYERS: usize = 120;

/// The kinds of players of a game, those with the largest weights first.
#[derive(Clone, Debug)]
pub(crate) struct Kinds {
    /// Players of each kind, in their own order.
    pub(crate) members: Vec<Vec<usize>>,
    /// `[kind][system]`.
    weights: Vec<Vec<u64>>,
}

impl Kinds {
    /// Players are of one kind if all their weights and their `label` agree.
    pub(crate) fn new(game: &WeightedGame, label: impl Fn(usize) -> bool) -> Self {
        let mut kinds = BTreeMap::<(Vec<u64>, bool), Vec<usize>>::new();
        for player in 0..game.players() {
            let weights = game.systems().iter().map(|system| system.weights[player]).collect();
            kinds.entry((weights, label(player))).or_default().push(player);
        }
        let (keys, members): (Vec<_>, Vec<_>) = kinds.into_iter().rev().unzip();
        Self { members, weights: keys.into_iter().map(|(weights, _)| weights).collect() }
    }

    /// How many profiles there are, or infinity when the game has too many players to count coalitions.
    pub(crate) fn profiles(&self) -> f64 {
        let players: usize = self.members.iter().map(Vec::len).sum();
        if players > MAX_COUNTED_PLAYERS {
            return f64::INFINITY;
        }
        self.members.iter().map(|kind| (kind.len() + 1) as f64).product()
    }

    /// Spreads a value per kind to the players.
    pub(crate) fn spread<T: Clone>(&self, per_kind: &[T], empty: &T) -> Vec<T> {
        let players = self.members.iter().map(Vec::len).sum();
        let mut out = vec![empty.clone(); players];
        for (kind, value) in self.members.iter().zip(per_kind) {
            for &player in kind {
                out[player] = value.clone();
            }
        }
        out
    }

    /// Whether a player of kind `a` has at least the weight of one of kind `b` in every system.
    pub(crate) fn dominates(&self, a: usize, b: usize) -> bool {
        self.weights[a].iter().zip(&self.weights[b]).all(|(x, y)| x >= y)
    }
}

/// A found set of coalitions.
pub(crate) struct Found<'a> {
    /// Members of each kind.
    pub(crate) counts: &'a [u32],
    /// Members of all kinds.
    pub(crate) size: usize,
    /// Coalitions that look so.
    pub(crate) coalitions: u128,
    /// Kinds any member of which turns the coalition into a losing one by leaving, as bits.
    pub(crate) critical: u64,
    /// Players still free to join or not, none of whom nor of the members would be critical: the find stands for
    /// all coalitions so formed.
    pub(crate) free: usize,
}

/// A search through the profiles of a game.
pub(crate) struct Search<'a> {
    kinds: &'a Kinds,
    quotas: Vec<u64>,
    groups: &'a [u32],
    /// `[level][system]`: the weights of all kinds from `level` on.
    rest: Vec<Vec<u64>>,
    /// `[members][chosen]`.
    ways: Vec<Vec<u128>>,
    /// Kinds whose swings are of interest, as bits.
    watched: u64,
    counts: Vec<u32>,
    sums: Vec<u64>,
}

impl<'a> Search<'a> {
    /// A search that reports swings of the kinds `watched` (as bits).
    pub(crate) fn new(game: &'a WeightedGame, kinds: &'a Kinds, watched: u64) -> Self {
        let systems = game.systems().len();
        let mut rest = vec![vec![0; systems]];
        for (weights, members) in kinds.weights.iter().zip(&kinds.members).rev() {
            let after = &rest[rest.len() - 1];
            rest.push(after.iter().zip(weights).map(|(sum, w)| sum + w * members.len() as u64).collect());
        }
        rest.reverse();
        let largest = kinds.members.iter().map(Vec::len).max().unwrap_or(0);
        Self {
            kinds,
            quotas: game.systems().iter().map(|system| system.quota).collect(),
            groups: game.groups(),
            rest,
            ways: pascal(largest),
            watched,
            counts: vec![0; kinds.members.len()],
            sums: vec![0; systems],
        }
    }

    /// Reports every winning coalition once, those without a critical member of a watched kind in bulk.
    pub(crate) fn winning(&mut self, visit: &mut impl FnMut(&Found<'_>)) {
        self.descend(0, 0, 1, None, visit);
    }

    /// Reports every minimal winning coalition once: all its members are critical.
    pub(crate) fn minimal(&mut self, visit: &mut impl FnMut(&mut Self, &Found<'_>)) {
        self.descend_minimal(0, 0, 1, visit);
    }

    /// `critical`: `None` while the coalition loses, else its critical kinds.
    fn descend(
        &mut self,
        level: usize,
        size: usize,
        coalitions: u128,
        critical: Option<u64>,
        visit: &mut impl FnMut(&Found<'_>),
    ) {
        let kinds = self.kinds;
        match critical {
            Some(0) => {
                let free = kinds.members[level..].iter().map(Vec::len).sum();
                visit(&Found { counts: &self.counts[..level], size, coalitions, critical: 0, free });
                return;
            }
            Some(critical) if level == kinds.members.len() => {
                visit(&Found { counts: &self.counts, size, coalitions, critical, free: 0 });
                return;
            }
            None if !self.can_still_win(level) => return,
            _ => {}
        }
        let members = kinds.members[level].len();
        let mut critical = critical;
        self.counts[level] = 0;
        self.descend(level + 1, size, coalitions, critical, visit);
        for chosen in 1..=members {
            self.join(level);
            critical = match critical {
                Some(before) => Some(self.critical_among(before)),
                None if self.sums_win() => Some(self.critical_among(self.present(level) & self.watched)),
                None => None,
            };
            let ways = self.ways[members][chosen];
            self.descend(level + 1, size + chosen, coalitions * ways, critical, visit);
        }
        self.leave_all(level, members);
    }

    fn descend_minimal(
        &mut self,
        level: usize,
        size: usize,
        coalitions: u128,
        visit: &mut impl FnMut(&mut Self, &Found<'_>),
    ) {
        let kinds = self.kinds;
        if !self.can_still_win(level) {
            return;
        }
        let members = kinds.members[level].len();
        self.counts[level] = 0;
        self.descend_minimal(level + 1, size, coalitions, visit);
        let mut joined = 0;
        for chosen in 1..=members {
            self.join(level);
            joined = chosen;
            let coalitions = coalitions * self.ways[members][chosen];
            if self.sums_win() {
                let present = self.present(level);
                if self.critical_among(present) == present {
                    let mut counts = self.counts.clone();
                    counts[level + 1..].fill(0);
                    let found = Found {
                        counts: &counts,
                        size: size + chosen,
                        coalitions,
                        critical: present,
                        free: 0,
                    };
                    visit(self, &found);
                }
                break;
            }
            self.descend_minimal(level + 1, size + chosen, coalitions, visit);
        }
        self.leave_all(level, joined);
    }

    /// Whether the coalition last reported would still win if one member of kind `out` gave way to one of `into`.
    pub(crate) fn wins_after_swap(&self, out: usize, into: usize) -> bool {
        let (out, into) = (&self.kinds.weights[out], &self.kinds.weights[into]);
        self.wins_by(|system| self.sums[system] - out[system] + into[system])
    }

    /// Members of each kind, in all.
    pub(crate) fn available(&self, kind: usize) -> usize {
        self.kinds.members[kind].len()
    }

    fn join(&mut self, level: usize) {
        self.counts[level] += 1;
        for (sum, weight) in self.sums.iter_mut().zip(&self.kinds.weights[level]) {
            *sum += weight;
        }
    }

    fn leave_all(&mut self, level: usize, joined: usize) {
        self.counts[level] = 0;
        for (sum, weight) in self.sums.iter_mut().zip(&self.kinds.weights[level]) {
            *sum -= weight * joined as u64;
        }
    }

    /// Kinds up to `level` with a member in the coalition, as bits.
    fn present(&self, level: usize) -> u64 {
        self.counts[..=level].iter().enumerate().fold(0, |bits, (kind, &n)| bits | (u64::from(n > 0) << kind))
    }

    fn critical_among(&self, candidates: u64) -> u64 {
        let mut left = candidates;
        let mut critical = 0;
        while left != 0 {
            let kind = left.trailing_zeros();
            left &= left - 1;
            let weights = &self.kinds.weights[kind as usize];
            let wins_without = self.wins_by(|system| self.sums[system] - weights[system]);
            critical |= u64::from(!wins_without) << kind;
        }
        critical
    }

    fn sums_win(&self) -> bool {
        self.wins_by(|system| self.sums[system])
    }

    fn can_still_win(&self, level: usize) -> bool {
        let rest = &self.rest[level];
        self.wins_by(|system| self.sums[system] + rest[system])
    }

    #[inline]
    fn wins_by(&self, sum: impl Fn(usize) -> u64) -> bool {
        if self.groups.len() == 1 {
            // Without alternatives every system has to be met.
            return self.quotas.iter().enumerate().all(|(system, &quota)| sum(system) >= quota);
        }
        let mut met = 0;
        for (system, &quota) in self.quotas.iter().enumerate() {
            met |= u32::from(sum(system) >= quota) << system;
        }
        wins_with(self.groups, met)
    }
}

/// Pascal's triangle up to row `rows`, as far as it fits (120 rows do).
pub(crate) fn pascal(rows: usize) -> Vec<Vec<u128>> {
    let mut triangle: Vec<Vec<u128>> = vec![vec![1]];
    for row in 1..=rows {
        let above = &triangle[row - 1];
        let inner = above.windows(2).map(|pair| pair[0].saturating_add(pair[1]));
        let next = core::iter::once(1).chain(inner).chain(core::iter::once(1)).collect();
        triangle.push(next);
    }
    triangle
}
