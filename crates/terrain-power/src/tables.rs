//! Counting coalitions by generating functions: the coefficient table of Π over players of (1 + z·x^weight) counts
//! coalitions by size and weight, and dividing by one player's factor counts those without that player.
//!
//! Belongs here: the tables, their widths of number, and which tables a combination by `and` and `or` needs: a sum by
//! inclusion and exclusion over the systems that a coalition fails. Does not: choosing the method (`counting`).
//!
//! Source: Mann & Shapley (1962), RAND RM-3158; Brams & Affuso (1976), Theory and Decision 7; for several systems
//! Algaba, Bilbao, Fernández García & López (2003), Math. Social Sciences 46.

use alloc::vec;
use alloc::vec::Vec;

use num_bigint::BigInt;

use crate::counting::Tally;
use crate::game::{WeightedGame, wins_with};
use crate::profiles::Kinds;

/// Most bytes that one table of coefficients may take.
const MAX_TABLE_BYTES: f64 = 536_870_912.0;
/// Most entries that a count over several tables may touch.
const MAX_WORK: f64 = 1e10;

/// A whole number wide enough to count coalitions. Sums may wrap on the way: the results fit.
pub(crate) trait Count: Clone {
    const BYTES: f64;
    fn zero() -> Self;
    fn one() -> Self;
    fn add(&mut self, other: &Self);
    fn subtract(&mut self, other: &Self);
    fn add_times(&mut self, other: &Self, times: i64);
    fn into_big(self) -> BigInt;
}

macro_rules! wrapping_count {
    ($unsigned:ty, $bytes:literal) => {
        impl Count for $unsigned {
            const BYTES: f64 = $bytes;
            fn zero() -> Self {
                0
            }
            fn one() -> Self {
                1
            }
            #[inline]
            fn add(&mut self, other: &Self) {
                *self = self.wrapping_add(*other);
            }
            #[inline]
            fn subtract(&mut self, other: &Self) {
                *self = self.wrapping_sub(*other);
            }
            fn add_times(&mut self, other: &Self, times: i64) {
                let product = other.wrapping_mul(times.unsigned_abs().into());
                *self = if times < 0 { self.wrapping_sub(product) } else { self.wrapping_add(product) };
            }
            fn into_big(self) -> BigInt {
                self.into()
            }
        }
    };
}
wrapping_count!(u64, 8.0);
wrapping_count!(u128, 16.0);

/// A number of `LIMBS` times 64 bits, the lowest first.
#[derive(Clone)]
pub(crate) struct Wide<const LIMBS: usize>([u64; LIMBS]);

impl<const LIMBS: usize> Count for Wide<LIMBS> {
    const BYTES: f64 = 8.0 * LIMBS as f64;
    fn zero() -> Self {
        Self([0; LIMBS])
    }
    fn one() -> Self {
        let mut one = Self::zero();
        one.0[0] = 1;
        one
    }
    #[inline]
    fn add(&mut self, other: &Self) {
        let mut carry = false;
        for (limb, other) in self.0.iter_mut().zip(&other.0) {
            let (sum, over) = limb.overflowing_add(*other);
            let (sum, over_again) = sum.overflowing_add(u64::from(carry));
            *limb = sum;
            carry = over | over_again;
        }
    }
    #[inline]
    fn subtract(&mut self, other: &Self) {
        let mut borrow = false;
        for (limb, other) in self.0.iter_mut().zip(&other.0) {
            let (rest, under) = limb.overflowing_sub(*other);
            let (rest, under_again) = rest.overflowing_sub(u64::from(borrow));
            *limb = rest;
            borrow = under | under_again;
        }
    }
    fn add_times(&mut self, other: &Self, times: i64) {
        for _ in 0..times.unsigned_abs() {
            if times < 0 { self.subtract(other) } else { self.add(other) }
        }
    }
    fn into_big(self) -> BigInt {
        self.0.iter().rev().fold(BigInt::ZERO, |high, &limb| (high << 64) + limb)
    }
}

/// One table: coalitions by size and by their weight in some systems, below the quotas of all of them.
struct Term {
    /// `[system]`: weights by player, and the quota.
    axes: Vec<(Vec<usize>, usize)>,
    /// `[size]`: how often the table counts in the number of winning coalitions.
    coefficients: Vec<i64>,
    /// Entries for one size.
    cells: usize,
}

/// The tables that a game needs.
pub(crate) struct Plan<'a> {
    kinds: &'a Kinds,
    players: usize,
    terms: Vec<Term>,
    /// Entries of the largest table.
    pub(crate) entries: f64,
}

impl<'a> Plan<'a> {
    pub(crate) fn new(game: &WeightedGame, kinds: &'a Kinds) -> Self {
        let players = game.players();
        // Equal weights make a condition on the size, which every table knows anyway.
        let (mut by_size, mut by_weight) = (Vec::new(), Vec::new());
        for (bit, system) in game.systems().iter().enumerate() {
            let first = system.weights[0];
            if system.weights.iter().all(|&w| w == first) {
                by_size.push((bit, system.quota.div_ceil(first)));
            } else {
                by_weight.push((bit, reduced(&system.weights, system.quota)));
            }
        }
        let subsets = 1_usize << by_weight.len();
        // `[size][failed]`: the Möbius transform of "wins if exactly these systems fail".
        let coefficients: Vec<Vec<i64>> = (0..=players)
            .map(|size| {
                let met = by_size
                    .iter()
                    .fold(0, |met, &(bit, least)| met | (u32::from(size as u64 >= least) << bit));
                let mut transform: Vec<i64> = (0..subsets)
                    .map(|failed| {
                        let met = by_weight.iter().enumerate().fold(met, |met, (axis, &(bit, _))| {
                            met | (u32::from(failed >> axis & 1 == 0) << bit)
                        });
                        i64::from(wins_with(game.groups(), met))
                    })
                    .collect();
                for axis in 0..by_weight.len() {
                    for failed in 0..subsets {
                        if failed >> axis & 1 == 1 {
                            transform[failed] -= transform[failed ^ (1 << axis)];
                        }
                    }
                }
                transform
            })
            .collect();
        let mut entries = 0.0_f64;
        let mut terms = Vec::new();
        for failed in 0..subsets {
            let coefficients: Vec<i64> = coefficients.iter().map(|by_subset| by_subset[failed]).collect();
            if coefficients.iter().all(|&c| c == 0) {
                continue;
            }
            let mut axes = Vec::<(Vec<usize>, usize)>::new();
            let mut cells = 1.0;
            for (axis, (_, (weights, quota))) in by_weight.iter().enumerate() {
                if failed >> axis & 1 == 0 {
                    continue;
                }
                // Of two quotas on the same weights the smaller one decides.
                match axes.iter_mut().find(|(known, _)| known == weights) {
                    Some((_, known)) => *known = (*known).min(*quota),
                    None => axes.push((weights.clone(), *quota)),
                }
            }
            for (_, quota) in &axes {
                cells *= *quota as f64;
            }
            entries = entries.max(cells * (players + 1) as f64);
            let cells = axes.iter().fold(1_usize, |cells, (_, quota)| cells.saturating_mul(*quota));
            terms.push(Term { axes, coefficients, cells });
        }
        Self { kinds, players, terms, entries }
    }

    fn bytes_per_entry(&self) -> f64 {
        match self.players {
            0..=62 => <u64 as Count>::BYTES,
            63..=126 => <u128 as Count>::BYTES,
            127..=254 => Wide::<4>::BYTES,
            255..=510 => Wide::<8>::BYTES,
            _ => Wide::<16>::BYTES,
        }
    }

    pub(crate) fn feasible(&self) -> bool {
        self.entries * self.bytes_per_entry() <= MAX_TABLE_BYTES
    }

    /// Entries touched, all in all.
    pub(crate) fn work(&self) -> f64 {
        let tables: f64 = self.terms.iter().map(|term| term.cells as f64).sum();
        tables * (self.players + 1) as f64 * (self.players + 2 * self.kinds.members.len()) as f64
    }

    pub(crate) fn tally(&self) -> Tally {
        match self.players {
            0..=62 => self.tally_with::<u64>(),
            63..=126 => self.tally_with::<u128>(),
            127..=254 => self.tally_with::<Wide<4>>(),
            255..=510 => self.tally_with::<Wide<8>>(),
            _ => self.tally_with::<Wide<16>>(),
        }
    }

    pub(crate) fn tally_with<C: Count>(&self) -> Tally {
        let sizes = self.players + 1;
        let mut winning = vec![C::zero(); sizes];
        let mut without = vec![vec![C::zero(); sizes]; self.kinds.members.len()];
        for term in &self.terms {
            let mut table = Table::<C>::new(term, sizes);
            for player in 0..self.players {
                table.multiply(player);
            }
            table.add_to(&mut winning);
            for (kind, without) in self.kinds.members.iter().zip(&mut without) {
                let mut rest = table.clone();
                rest.divide(kind[0]);
                rest.add_to(without);
            }
        }
        let swings: Vec<Vec<BigInt>> = without
            .into_iter()
            .map(|without| {
                // Winning with the player, less those that win without as well.
                let mut swings = Vec::with_capacity(sizes);
                for size in 0..sizes {
                    let mut count = winning[size].clone();
                    count.subtract(&without[size]);
                    if size > 0 {
                        count.subtract(&without[size - 1]);
                    }
                    swings.push(count.into_big());
                }
                swings
            })
            .collect();
        Tally {
            winning: winning.into_iter().map(Count::into_big).collect(),
            swings: self.kinds.spread(&swings, &Vec::new()),
            by_critical: None,
        }
    }
}

/// Minimal winning coalitions of a game of one system of weights: how many there are, and `[player][size]` how many of
/// each size a player is in. `None` when the table would be too large, or the numbers above 2¹²⁸.
///
/// Players are taken in order of falling weight. A coalition is minimal if it loses without its last member in that
/// order: the others must weigh at least the quota less the last weight, and less than the quota.
pub(crate) fn minimal_winning_by_weights(game: &WeightedGame) -> Option<(u128, Vec<Vec<u128>>)> {
    let [system] = game.systems() else { return None };
    let players = game.players();
    let (weights, quota) = reduced(&system.weights, system.quota);
    let mut order: Vec<usize> = (0..players).filter(|&player| weights[player] > 0).collect();
    order.sort_by_key(|&player| core::cmp::Reverse(weights[player]));
    let entries = quota as f64 * (players + 1) as f64;
    if players > 126
        || entries * <u128 as Count>::BYTES > MAX_TABLE_BYTES
        || entries * (players * players) as f64 > MAX_WORK
    {
        return None;
    }
    let term = Term { axes: vec![(weights.clone(), quota)], coefficients: Vec::new(), cells: quota };
    let sizes = players + 1;
    let mut table = Table::<u128>::new(&term, sizes);
    let mut memberships = vec![vec![0_u128; sizes]; players];
    let mut coalitions = 0;
    let sum = |cells: &[u128]| cells.iter().fold(0_u128, |sum, cell| sum.wrapping_add(*cell));
    for (place, &last) in order.iter().enumerate() {
        let window = quota - weights[last].min(quota)..quota;
        let found: Vec<u128> = table.within(window.clone()).map(sum).collect();
        coalitions += found.iter().sum::<u128>();
        for (size, count) in found.iter().take(players).enumerate() {
            memberships[last][size + 1] += count;
        }
        if found.iter().any(|&count| count > 0) {
            for earlier in order[..place].chunk_by(|&a, &b| weights[a] == weights[b]) {
                let mut without = table.clone();
                without.divide(earlier[0]);
                let without = without.within(window.clone()).map(sum);
                for (size, (all, without)) in found.iter().zip(without).take(players).enumerate() {
                    for &player in earlier {
                        memberships[player][size + 1] += all.wrapping_sub(without);
                    }
                }
            }
        }
        table.multiply(last);
    }
    Some((coalitions, memberships))
}

/// Weights and quota divided by the weights' greatest common divisor.
fn reduced(weights: &[u64], quota: u64) -> (Vec<usize>, usize) {
    let divisor = weights.iter().fold(0, |a, &b| num_integer::gcd(a, b)).max(1);
    let quota = quota.div_ceil(divisor);
    let size = |value: u64| usize::try_from(value).unwrap_or(usize::MAX);
    (weights.iter().map(|&w| size(w / divisor)).collect(), size(quota))
}

/// Coefficients by size (outer) and weight in each system (inner, the last one fastest).
#[derive(Clone)]
struct Table<'a, C> {
    term: &'a Term,
    sizes: usize,
    entries: Vec<C>,
    /// Players multiplied in.
    players: usize,
}

impl<'a, C: Count> Table<'a, C> {
    fn new(term: &'a Term, sizes: usize) -> Self {
        let mut entries = vec![C::zero(); sizes * term.cells];
        entries[0] = C::one();
        Self { term, sizes, entries, players: 0 }
    }

    /// Lets `player` join every coalition of the table.
    fn multiply(&mut self, player: usize) {
        for size in (0..=self.players.min(self.sizes - 2)).rev() {
            self.shift(size, player, C::add);
        }
        self.players += 1;
    }

    /// Takes `player` out again.
    fn divide(&mut self, player: usize) {
        for size in 0..self.players.min(self.sizes - 1) {
            self.shift(size, player, C::subtract);
        }
        self.players -= 1;
    }

    /// Applies the coalitions of `size` to those of `size + 1`, moved by the player's weights.
    fn shift(&mut self, size: usize, player: usize, apply: impl Fn(&mut C, &C)) {
        let cells = self.term.cells;
        let (below, above) = self.entries.split_at_mut((size + 1) * cells);
        let (from, into) = (&below[size * cells..], &mut above[..cells]);
        shift_axes(&self.term.axes, player, from, into, &apply);
    }

    /// `[size]`: coalitions whose weight in the first system lies in `window`.
    fn within(&self, window: core::ops::Range<usize>) -> impl Iterator<Item = &[C]> {
        self.entries.chunks(self.term.cells).map(move |cells| &cells[window.clone()])
    }

    fn add_to(&self, sums: &mut [C]) {
        for ((sum, cells), &times) in
            sums.iter_mut().zip(self.entries.chunks(self.term.cells)).zip(&self.term.coefficients)
        {
            let mut total = C::zero();
            for cell in cells {
                total.add(cell);
            }
            sum.add_times(&total, times);
        }
    }
}

fn shift_axes<C>(
    axes: &[(Vec<usize>, usize)],
    player: usize,
    from: &[C],
    into: &mut [C],
    apply: &impl Fn(&mut C, &C),
) {
    let Some(((weights, quota), inner)) = axes.split_first() else {
        apply(&mut into[0], &from[0]);
        return;
    };
    let weight = weights[player];
    if weight >= *quota {
        return;
    }
    let stride = from.len() / quota;
    let (from, into) = (&from[..from.len() - weight * stride], &mut into[weight * stride..]);
    if inner.is_empty() {
        for (a, b) in into.iter_mut().zip(from) {
            apply(a, b);
        }
    } else {
        for (a, b) in into.chunks_mut(stride).zip(from.chunks(stride)) {
            shift_axes(inner, player, b, a, apply);
        }
    }
}
