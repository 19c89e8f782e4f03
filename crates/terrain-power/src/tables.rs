//! Counting sets of players by generating functions: the coefficient table of Π over players of (1 + z·x^weight) counts
//! sets by size and weight. From its sums over all smaller weights, sets without a certain player follow by few
//! subtractions, so that one table does for all players.
//!
//! Belongs here: filling and reading one table. Does not: which tables a game needs (`plan`).
//!
//! Source: Mann & Shapley (1962), RAND RM-3158; Brams & Affuso (1976), Theory and Decision 7; for several systems
//! Algaba, Bilbao, Fernández García & López (2003), Math. Social Sciences 46; for one table that serves all players
//! Uno (2012), "Efficient computation of power indices for weighted majority games", ISAAC 2012.

use alloc::vec;
use alloc::vec::Vec;
use core::ops::Range;

use crate::ring::Ring;

/// Players taken into a table in one sweep, so that the rows they share stay in the processor's cache.
const SWEEP: usize = 4;

/// One system of weights, and the sum that a set must stay below.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Axis {
    /// `[players]`.
    pub(crate) weights: Vec<usize>,
    pub(crate) bound: usize,
}

/// What rows of a table stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// One row for sets of any size.
    Together {
        /// Players of the game.
        players: usize,
    },
    /// A row for each number of players.
    BySize {
        /// Players of the game.
        players: usize,
    },
    /// A row for each number of players among the others (outer) and among the first `inside` players (inner).
    InsideAndOutside {
        /// Players of the game.
        players: usize,
        /// The first of them that are counted apart.
        inside: usize,
    },
}

impl Shape {
    const fn players(self) -> usize {
        match self {
            Self::Together { players }
            | Self::BySize { players }
            | Self::InsideAndOutside { players, .. } => players,
        }
    }

    /// Whether a row knows how many players its sets have.
    pub(crate) const fn sized(self) -> bool {
        !matches!(self, Self::Together { .. })
    }

    pub(crate) const fn rows(self) -> usize {
        match self {
            Self::Together { .. } => 1,
            Self::BySize { players } => players + 1,
            Self::InsideAndOutside { players, inside } => (players - inside + 1) * (inside + 1),
        }
    }

    /// Sizes that are told apart.
    pub(crate) const fn sizes(self) -> usize {
        if self.sized() { self.players() + 1 } else { 1 }
    }

    /// Players of the sets in a row; 0 where that is not known.
    pub(crate) const fn size(self, row: usize) -> usize {
        match self {
            Self::Together { .. } => 0,
            Self::BySize { .. } => row,
            Self::InsideAndOutside { inside, .. } => row / (inside + 1) + row % (inside + 1),
        }
    }

    /// Rows between sets without and with `player`.
    const fn step(self, player: usize) -> usize {
        match self {
            Self::Together { .. } => 0,
            Self::BySize { .. } => 1,
            Self::InsideAndOutside { inside, .. } => {
                if player < inside {
                    1
                } else {
                    inside + 1
                }
            }
        }
    }

    /// Whether sets without this player can be read off.
    pub(crate) const fn watches(self, player: usize) -> bool {
        match self {
            Self::InsideAndOutside { inside, .. } => player < inside,
            _ => true,
        }
    }

    /// The row of a row's sets once a player (of the first `inside`, where they are told apart) has left.
    pub(crate) fn without_one(self, row: usize) -> Option<usize> {
        (self.leavers(row) > 0).then(|| row - self.step(0))
    }

    /// Players who can leave the sets of a row one after the other.
    const fn leavers(self, row: usize) -> usize {
        match self {
            Self::Together { .. } => usize::MAX,
            Self::BySize { .. } => row,
            Self::InsideAndOutside { inside, .. } => row % (inside + 1),
        }
    }

    /// Bits that hold every count, one to spare. By size there are at most C(n, n/2) sets, 2ⁿ over more than 8 from 32
    /// players on.
    pub(crate) const fn bits(self) -> usize {
        match self {
            Self::Together { players } => players + 2,
            Self::BySize { players } | Self::InsideAndOutside { players, .. } => {
                if players < 32 {
                    players + 1
                } else {
                    players - 2
                }
            }
        }
    }

    /// Entries of the table for `axes`, and additions to fill it.
    pub(crate) fn cost(self, axes: &[Axis]) -> (f64, f64) {
        let cells: f64 = axes.iter().map(|axis| axis.bound as f64).product();
        let rows = match self {
            Self::BySize { .. } => stored_rows(axes, self.players()),
            _ => self.rows(),
        };
        let entries = cells * rows as f64;
        let additions = match self {
            Self::BySize { players } => {
                let order = lightest_first(axes, players);
                let mut reach = Reach::new(axes);
                let mut sum = 0.0;
                for &player in &order {
                    sum += reach
                        .sources(rows.saturating_sub(1))
                        .iter()
                        .map(|ranges| volume(ranges))
                        .sum::<f64>();
                    reach.take(axes, player);
                }
                sum
            }
            Self::InsideAndOutside { players, inside } => {
                let mut sum = 0.0;
                inside_and_outside(axes, players, inside, |_, _, _, ranges| sum += volume(ranges));
                sum
            }
            Self::Together { players } => entries * players as f64,
        };
        (entries, additions + entries * axes.len() as f64)
    }
}

fn volume(ranges: &[Range<usize>]) -> f64 {
    ranges.iter().map(|range| range.len() as f64).product()
}

/// Rows by size in which any set stays below all bounds.
fn stored_rows(axes: &[Axis], players: usize) -> usize {
    let fits = axes.iter().map(|axis| {
        let mut weights = axis.weights.clone();
        weights.sort_unstable();
        let mut sum = 0_usize;
        weights
            .iter()
            .take_while(|&&weight| {
                sum = sum.saturating_add(weight);
                sum < axis.bound
            })
            .count()
    });
    fits.min().unwrap_or(players).min(players) + 1
}

/// Light players first keep the sums of the table small for long.
fn lightest_first(axes: &[Axis], players: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..players).collect();
    if let Some(axis) = axes.first() {
        order.sort_by_key(|&player| axis.weights[player]);
    }
    order
}

/// The sums that sets of the players taken so far can have, by size.
struct Reach {
    /// `[axis]`: weights of those players, lightest first.
    weights: Vec<Vec<usize>>,
    bounds: Vec<usize>,
}

impl Reach {
    fn new(axes: &[Axis]) -> Self {
        Self { weights: vec![Vec::new(); axes.len()], bounds: axes.iter().map(|axis| axis.bound).collect() }
    }

    fn take(&mut self, axes: &[Axis], player: usize) {
        for (weights, axis) in self.weights.iter_mut().zip(axes) {
            let weight = axis.weights[player];
            let place = weights.partition_point(|&other| other <= weight);
            weights.insert(place, weight);
        }
    }

    /// `[size][axis]`, up to `most` sizes: the sums that sets of the size have, below the bound.
    fn sources(&self, most: usize) -> Vec<Vec<Range<usize>>> {
        let players = self.weights.first().map_or(most, Vec::len);
        let sizes = most.min(players + 1);
        let mut sources = vec![Vec::with_capacity(self.weights.len()); sizes];
        for (weights, &bound) in self.weights.iter().zip(&self.bounds) {
            let (mut low, mut high) = (0_usize, 0_usize);
            for (size, ranges) in sources.iter_mut().enumerate() {
                if size > 0 {
                    low = low.saturating_add(weights[size - 1]);
                    high = high.saturating_add(weights[players - size]);
                }
                ranges.push(low..high.saturating_add(1).min(bound).max(low));
            }
        }
        sources
    }
}

/// Counts by row (outer) and by weight on each axis (inner, the last one fastest), summed up so that each entry counts
/// the sets at or below its weights.
pub(crate) struct Table<'a, R> {
    ring: R,
    shape: Shape,
    axes: &'a [Axis],
    /// Entries of one row.
    cells: usize,
    entries: Vec<u64>,
    /// Players without weight on any axis, where sizes are not told apart: each doubles every count.
    weightless: usize,
}

impl<'a, R: Ring> Table<'a, R> {
    pub(crate) fn filled(ring: R, shape: Shape, axes: &'a [Axis]) -> Self {
        let cells = axes.iter().map(|axis| axis.bound).product();
        let players = shape.players();
        let rows = match shape {
            Shape::BySize { .. } => stored_rows(axes, players),
            _ => shape.rows(),
        };
        let mut table = Self { ring, shape, axes, cells, entries: vec![0; rows * cells], weightless: 0 };
        table.entries[0] = 1;
        match shape {
            Shape::Together { .. } => table.fill_together(),
            Shape::BySize { .. } => table.fill_by_size(),
            Shape::InsideAndOutside { inside, .. } => table.fill_inside_and_outside(inside),
        }
        table.sum_up();
        table
    }

    fn fill_together(&mut self) {
        let players = self.shape.players();
        let mut before = self.entries.clone();
        let mut sums = vec![0_usize; self.axes.len()];
        for player in lightest_first(self.axes, players) {
            if self.axes.iter().all(|axis| axis.weights[player] == 0) {
                self.weightless += 1;
                continue;
            }
            let ranges = whole_ranges(self.axes, &sums);
            // What is outside the ranges is still 0.
            let used = ranges.first().map_or(1, |range| range.end) * (self.cells / self.bound(0));
            before[..used].copy_from_slice(&self.entries[..used]);
            add_shifted(self.ring, self.axes, player, &ranges, &before, &mut self.entries);
            raise(&mut sums, self.axes, player);
        }
    }

    fn bound(&self, axis: usize) -> usize {
        self.axes.get(axis).map_or(1, |axis| axis.bound)
    }

    fn fill_by_size(&mut self) {
        let players = self.shape.players();
        let rows = self.entries.len() / self.cells;
        let order = lightest_first(self.axes, players);
        let mut reach = Reach::new(self.axes);
        for (sweep, group) in order.chunks(SWEEP).enumerate() {
            let taken = sweep * SWEEP;
            let sources: Vec<Vec<Vec<Range<usize>>>> = group
                .iter()
                .map(|&player| {
                    let sources = reach.sources(rows - 1);
                    reach.take(self.axes, player);
                    sources
                })
                .collect();
            // Each player works one row above the one before, from the largest sets down: it then finds its source and
            // its target as the players before have left them, and touches neither before they are done with it.
            for step in 0..taken + 2 * group.len() {
                for (place, &player) in group.iter().enumerate() {
                    let Some(size) = (taken + group.len() + place).checked_sub(step) else { continue };
                    if let Some(ranges) = sources[place].get(size).filter(|_| size <= taken + place) {
                        self.shift(size, 1, player, ranges);
                    }
                }
            }
        }
    }

    fn fill_inside_and_outside(&mut self, inside: usize) {
        let (shape, axes) = (self.shape, self.axes);
        inside_and_outside(axes, shape.players(), inside, |row, step, player, ranges| {
            self.shift(row, step, player, ranges);
        });
    }

    /// Lets `player` join the sets of a row.
    fn shift(&mut self, row: usize, step: usize, player: usize, ranges: &[Range<usize>]) {
        let cells = self.cells;
        let (below, above) = self.entries.split_at_mut((row + step) * cells);
        let (from, into) = (&below[row * cells..][..cells], &mut above[..cells]);
        add_shifted(self.ring, self.axes, player, ranges, from, into);
    }

    fn sum_up(&mut self) {
        let mut stride = 1;
        for axis in self.axes.iter().rev() {
            let block = stride * axis.bound;
            for block in self.entries.chunks_mut(block) {
                for place in stride..block.len() {
                    block[place] = self.ring.add(block[place], block[place - stride]);
                }
            }
            stride = block;
        }
    }

    /// Sets of a row that stay below all bounds.
    pub(crate) fn below(&self, row: usize) -> u64 {
        self.doubled(self.at(row, 0, 0), self.weightless)
    }

    /// Those of them without `player`, who is one of the first where these are told apart.
    ///
    /// Sets with the player and weight w are the sets without and weight w less its own, and so on: an alternating sum.
    pub(crate) fn below_without(&self, row: usize, player: usize) -> u64 {
        if !self.shape.sized() && self.axes.iter().all(|axis| axis.weights[player] == 0) {
            return self.doubled(self.at(row, 0, 0), self.weightless - 1);
        }
        let most = self.axes.iter().filter(|axis| axis.weights[player] > 0);
        let most = most.map(|axis| (axis.bound - 1) / axis.weights[player]).min();
        let most = most.unwrap_or(usize::MAX).min(self.shape.leavers(row));
        let step = self.shape.step(player);
        let mut sum = 0;
        for times in 0..=most {
            let count = self.at(row - times * step, player, times);
            sum = if times % 2 == 0 { self.ring.add(sum, count) } else { self.ring.subtract(sum, count) };
        }
        self.doubled(sum, self.weightless)
    }

    /// The sum of a row up to the last weights below the bounds, less `times` the player's own.
    fn at(&self, row: usize, player: usize, times: usize) -> u64 {
        let cell = self
            .axes
            .iter()
            .fold(0, |cell, axis| cell * axis.bound + axis.bound - 1 - times * axis.weights[player]);
        // Rows that are not stored have no sets.
        self.entries.get(row * self.cells + cell).copied().unwrap_or(0)
    }

    fn doubled(&self, count: u64, times: usize) -> u64 {
        (0..times).fold(count, |count, _| self.ring.add(count, count))
    }
}

/// Everybody joins, one after the other, the first `inside` players before the others: `join` gets the row, the rows up
/// to the one with the player, the player, and the sums on each axis that sets of the row have.
fn inside_and_outside(
    axes: &[Axis],
    players: usize,
    inside: usize,
    mut join: impl FnMut(usize, usize, usize, &[Range<usize>]),
) {
    let mut insiders = Reach::new(axes);
    for player in 0..inside {
        for (size, ranges) in insiders.sources(player + 1).iter().enumerate().rev() {
            join(size, 1, player, ranges);
        }
        insiders.take(axes, player);
    }
    let inner = insiders.sources(inside + 1);
    let mut outsiders = Reach::new(axes);
    let mut ranges = vec![0..0; axes.len()];
    for player in inside..players {
        for (size, outer) in outsiders.sources(player - inside + 1).iter().enumerate().rev() {
            for (part, inner) in inner.iter().enumerate() {
                for ((range, axis), (outer, inner)) in
                    ranges.iter_mut().zip(axes).zip(outer.iter().zip(inner))
                {
                    let low = outer.start.saturating_add(inner.start);
                    *range = low..(outer.end + inner.end).saturating_sub(1).min(axis.bound).max(low);
                }
                join(size * (inside + 1) + part, inside + 1, player, &ranges);
            }
        }
        outsiders.take(axes, player);
    }
}

/// The sums on each axis that sets of players of these total weights have, below the bound.
fn whole_ranges(axes: &[Axis], sums: &[usize]) -> Vec<Range<usize>> {
    axes.iter().zip(sums).map(|(axis, sum)| 0..sum.saturating_add(1).min(axis.bound)).collect()
}

fn raise(sums: &mut [usize], axes: &[Axis], player: usize) {
    for (sum, axis) in sums.iter_mut().zip(axes) {
        *sum = sum.saturating_add(axis.weights[player]);
    }
}

/// Adds the counts of `from` to those of `into`, moved by the player's weights; `ranges` says where `from` has any.
fn add_shifted<R: Ring>(
    ring: R,
    axes: &[Axis],
    player: usize,
    ranges: &[Range<usize>],
    from: &[u64],
    into: &mut [u64],
) {
    let (Some((axis, inner)), Some((range, ranges))) = (axes.split_first(), ranges.split_first()) else {
        into[0] = ring.add(into[0], from[0]);
        return;
    };
    let weight = axis.weights[player];
    let end = range.end.min(axis.bound.saturating_sub(weight));
    if range.start >= end {
        return;
    }
    if inner.is_empty() {
        ring.add_all(&mut into[range.start + weight..end + weight], &from[range.start..end]);
        return;
    }
    let stride = from.len() / axis.bound;
    for sum in range.start..end {
        let into = &mut into[(sum + weight) * stride..][..stride];
        add_shifted(ring, inner, player, ranges, &from[sum * stride..][..stride], into);
    }
}
