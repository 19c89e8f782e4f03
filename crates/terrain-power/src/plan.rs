//! Which sets of players have to be counted so that the winning coalitions of a game, and those that turn on a player,
//! are known: sets that stay below a bound on each of several systems of weights, added and subtracted.
//!
//! A game can be counted from either end. *By those who are in*: a coalition loses where it stays below quotas; sets
//! below the quotas of some systems are combined by inclusion and exclusion. *By those who are left out*: a coalition
//! meets a quota where the others stay below what may be missing, so that systems that must all be met make one set, and
//! inclusion and exclusion runs over alternatives. The cheaper end is taken.
//!
//! Belongs here: choosing and combining. Does not: filling the tables (`tables`).

use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;

use num_bigint::BigInt;

use crate::game::{WeightedGame, wins_with};
use crate::profiles::Kinds;
use crate::ring::{self, Residues, Ring};
use crate::tables::{Axis, Shape, Table};

/// Most bytes that one table may take.
const MAX_TABLE_BYTES: f64 = 536_870_912.0;
/// Most entries that all tables may touch, passes included: some ten to twenty seconds.
pub(crate) const MAX_WORK: f64 = 2e10;
/// Systems up to which counting from within is considered at all: it needs 2 to the power of this many tables.
const MAX_WITHIN: usize = 8;

/// Sets that stay below a bound on each axis.
struct Term {
    axes: Vec<Axis>,
    /// `[size]`: how often the term counts; one entry where sizes are not told apart.
    coefficients: Vec<i64>,
}

/// The tables that a game needs.
pub(crate) struct Plan<'a> {
    kinds: &'a Kinds,
    shape: Shape,
    /// Whether sets of those left out are counted.
    left_out: bool,
    terms: Vec<Term>,
    /// Entries of the largest table.
    pub(crate) entries: f64,
    work: f64,
}

/// Coalitions of a game by row of its [`Shape`].
pub(crate) struct Counted {
    /// `[row]`: winning coalitions.
    pub(crate) winning: Vec<BigInt>,
    /// `[kind][row]`: winning coalitions that lose if a certain player of the kind leaves.
    pub(crate) swings: Vec<Vec<BigInt>>,
}

/// A system whose weights are not all the same, in its smallest numbers.
struct Weighted {
    bit: usize,
    weights: Vec<usize>,
    /// A coalition fails below this.
    quota: usize,
    /// A coalition meets the quota if the weights left out stay below this.
    spare: usize,
}

/// A system that asks for a number of players.
struct Counting {
    bit: usize,
    least: usize,
}

impl<'a> Plan<'a> {
    /// How to count `game`, in rows of `shape`.
    pub(crate) fn new(game: &WeightedGame, kinds: &'a Kinds, shape: Shape) -> Self {
        let (mut weighted, mut counting) = (Vec::new(), Vec::new());
        for (bit, system) in game.systems().iter().enumerate() {
            let (first, players) = (system.weights[0], system.weights.len());
            let least = usize::try_from(system.quota.div_ceil(first.max(1))).unwrap_or(usize::MAX);
            if system.weights.iter().any(|&w| w != first) {
                weighted.push(Weighted::new(bit, &system.weights, system.quota));
            } else if shape.sized() {
                // Equal weights make a condition on the size, which every table knows anyway.
                counting.push(Counting { bit, least });
            } else {
                let spare = players + 1 - least;
                weighted.push(Weighted { bit, weights: vec![1; players], quota: least, spare });
            }
        }
        let outside = Self::with(kinds, shape, true, outside(game, shape, &weighted, &counting));
        if weighted.len() > MAX_WITHIN {
            return outside;
        }
        let within = Self::with(kinds, shape, false, within(game, shape, &weighted, &counting));
        let cost = |plan: &Self| (plan.bytes() > MAX_TABLE_BYTES, plan.work);
        if cost(&within) < cost(&outside) { within } else { outside }
    }

    fn with(kinds: &'a Kinds, shape: Shape, left_out: bool, terms: Vec<Term>) -> Self {
        let (mut entries, mut work) = (0.0_f64, 0.0);
        for term in &terms {
            let (size, additions) = shape.cost(&term.axes);
            entries = entries.max(size);
            work += additions;
        }
        work *= f64::from(u32::try_from(ring::passes(shape.bits())).unwrap_or(u32::MAX));
        Self { kinds, shape, left_out, terms, entries, work }
    }

    fn bytes(&self) -> f64 {
        8.0 * self.entries
    }

    pub(crate) fn feasible(&self) -> bool {
        self.bytes() <= MAX_TABLE_BYTES && self.work <= MAX_WORK
    }

    /// Entries touched, all in all.
    pub(crate) fn work(&self) -> f64 {
        self.work
    }

    pub(crate) fn count(&self) -> Counted {
        let rows = self.shape.rows();
        let mut counts = ring::whole(self.shape.bits(), self);
        let swings = counts.split_off(rows);
        Counted { winning: counts, swings: swings.chunks(rows).map(<[BigInt]>::to_vec).collect() }
    }
}

/// `[row]` of winning coalitions, then `[kind][row]` of those that turn on one player of the kind.
impl Residues for Plan<'_> {
    fn residues<R: Ring>(&self, ring: R) -> Vec<u64> {
        let rows = self.shape.rows();
        let mut all = vec![0; rows];
        let mut without = vec![vec![0; rows]; self.kinds.members.len()];
        for term in &self.terms {
            let table = Table::filled(ring, self.shape, &term.axes);
            let times = |row: usize| {
                let size = self.shape.size(row).min(term.coefficients.len() - 1);
                ring.small(term.coefficients[size])
            };
            for (row, sum) in all.iter_mut().enumerate() {
                *sum = ring.add(*sum, ring.multiply(times(row), table.below(row)));
            }
            for (kind, sums) in self.kinds.members.iter().zip(&mut without) {
                if !self.shape.watches(kind[0]) {
                    continue;
                }
                for (row, sum) in sums.iter_mut().enumerate() {
                    *sum = ring.add(*sum, ring.multiply(times(row), table.below_without(row, kind[0])));
                }
            }
        }
        if self.left_out {
            all.reverse();
        }
        let mut counts = all.clone();
        for (kind, mut without) in self.kinds.members.iter().zip(without) {
            if !self.shape.watches(kind[0]) {
                counts.resize(counts.len() + rows, 0);
                continue;
            }
            if self.left_out {
                // Who is not left out is in: these are the winning coalitions with the player.
                without.reverse();
                for (all, count) in all.iter().zip(&mut without) {
                    *count = ring.subtract(*all, *count);
                }
            }
            // Winning with the player, less those that win without as well.
            for (row, all) in all.iter().enumerate() {
                let others = self.shape.without_one(row).map_or(0, |row| without[row]);
                counts.push(ring.subtract(ring.subtract(*all, without[row]), others));
            }
        }
        counts
    }
}

impl Weighted {
    fn new(bit: usize, weights: &[u64], quota: u64) -> Self {
        let divisor = weights.iter().fold(0, |a, &b| num_integer::gcd(a, b)).max(1);
        let total: u64 = weights.iter().sum();
        let size = |value: u64| usize::try_from(value).unwrap_or(usize::MAX);
        Self {
            bit,
            weights: weights.iter().map(|&w| size(w / divisor)).collect(),
            quota: size(quota.div_ceil(divisor)),
            spare: size(((total - quota) / divisor).saturating_add(1)),
        }
    }
}

/// By those who are in: `[systems that fail]`, the Möbius transform of "wins if exactly these fail".
fn within(game: &WeightedGame, shape: Shape, weighted: &[Weighted], counting: &[Counting]) -> Vec<Term> {
    let subsets = 1_usize << weighted.len();
    let coefficients: Vec<Vec<i64>> = (0..shape.sizes())
        .map(|size| {
            let met = counting.iter().fold(0, |met, one| met | (u32::from(size >= one.least) << one.bit));
            let mut transform: Vec<i64> = (0..subsets)
                .map(|failed| {
                    let met = weighted
                        .iter()
                        .enumerate()
                        .fold(met, |met, (axis, one)| met | (u32::from(failed >> axis & 1 == 0) << one.bit));
                    i64::from(wins_with(game.groups(), met))
                })
                .collect();
            for axis in 0..weighted.len() {
                for failed in (0..subsets).filter(|failed| failed >> axis & 1 == 1) {
                    transform[failed] -= transform[failed ^ (1 << axis)];
                }
            }
            transform
        })
        .collect();
    let terms = (0..subsets).map(|failed| Term {
        axes: axes(weighted, |axis| failed >> axis & 1 == 1, |one| one.quota),
        coefficients: coefficients.iter().map(|by_subset| by_subset[failed]).collect(),
    });
    terms.filter(counts).collect()
}

/// By those who are left out: sets that leave all systems of a group met, by inclusion and exclusion over groups.
fn outside(game: &WeightedGame, shape: Shape, weighted: &[Weighted], counting: &[Counting]) -> Vec<Term> {
    let mut times: BTreeMap<u32, i64> = BTreeMap::new();
    for &group in game.groups() {
        // Sets already in, with the signs of their intersections.
        let before: Vec<(u32, i64)> = times.iter().map(|(&systems, &times)| (systems, times)).collect();
        *times.entry(group).or_default() += 1;
        for (systems, count) in before {
            *times.entry(systems | group).or_default() -= count;
        }
    }
    let mut by_axes: BTreeMap<Vec<usize>, Vec<i64>> = BTreeMap::new();
    for (systems, times) in times {
        let least = counting.iter().filter(|one| systems >> one.bit & 1 == 1).map(|one| one.least).max();
        let used = (0..weighted.len()).filter(|&axis| systems >> weighted[axis].bit & 1 == 1).collect();
        let sizes = shape.sizes();
        let sums = by_axes.entry(used).or_insert_with(|| vec![0; sizes]);
        for (left_out, sum) in sums.iter_mut().enumerate() {
            if left_out + least.unwrap_or(0) < sizes || least.is_none() {
                *sum += times;
            }
        }
    }
    let terms = by_axes.into_iter().map(|(used, coefficients)| Term {
        axes: axes(weighted, |axis| used.contains(&axis), |one| one.spare),
        coefficients,
    });
    terms.filter(counts).collect()
}

fn counts(term: &Term) -> bool {
    term.coefficients.iter().any(|&times| times != 0)
}

/// The chosen systems as axes; of two bounds on the same weights the smaller one decides.
fn axes(
    weighted: &[Weighted],
    chosen: impl Fn(usize) -> bool,
    bound: impl Fn(&Weighted) -> usize,
) -> Vec<Axis> {
    let mut axes = Vec::<Axis>::new();
    for (_, one) in weighted.iter().enumerate().filter(|(axis, _)| chosen(*axis)) {
        match axes.iter_mut().find(|axis| axis.weights == one.weights) {
            Some(axis) => axis.bound = axis.bound.min(bound(one)),
            None => axes.push(Axis { weights: one.weights.clone(), bound: bound(one) }),
        }
    }
    axes
}
