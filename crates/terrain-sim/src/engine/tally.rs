//! How many of a person's ties bear each mark that others see, in all lanes at once: binary counters, one word for each
//! digit, four marks side by side. What the counts mean belongs to the submodels.

use super::fixed::{Row, expand};
use super::planes::Fours;
use alloc::vec::Vec;

/// Marks counted side by side; seen planes come in whole groups of as many.
pub(crate) const GROUP: usize = 4;
/// Digits: at most 255 ties.
const DIGITS: usize = 8;

/// Counts of one group of marks.
#[derive(Clone, Copy, Debug, Default)]
struct Counters {
    digits: [[u32; GROUP]; DIGITS],
}

/// Counts of all seen marks among one person's ties.
#[derive(Clone, Debug, Default)]
pub(crate) struct TieTally {
    groups: Vec<Counters>,
    /// For each mark a number that no lane's count exceeds.
    most: Vec<[u32; GROUP]>,
    /// Digits in use: 2^used exceeds the number of ties.
    used: usize,
}

impl Counters {
    /// Adds one in every lane and mark that is set; counts so far are below 2^D − 1.
    #[inline(always)]
    fn add<const D: usize>(&mut self, row: [u32; GROUP]) {
        let mut carry = row;
        for digit in &mut self.digits[..D] {
            for mark in 0..GROUP {
                let sum = digit[mark] ^ carry[mark];
                carry[mark] &= digit[mark];
                digit[mark] = sum;
            }
        }
    }

    /// What no lane's count exceeds, by the first D digits.
    #[inline(always)]
    fn limit<const D: usize>(&self) -> [u32; GROUP] {
        let mut most = [0; GROUP];
        for (place, digit) in self.digits[..D].iter().enumerate() {
            for mark in 0..GROUP {
                most[mark] |= if digit[mark] == 0 { 0 } else { 1 << place };
            }
        }
        most
    }
}

impl TieTally {
    /// For so many groups of seen planes.
    pub(crate) fn new(groups: usize) -> Self {
        Self {
            groups: alloc::vec![Counters::default(); groups],
            most: alloc::vec![[0; GROUP]; groups],
            used: 0,
        }
    }

    /// Counts anew.
    #[inline(always)]
    pub(crate) fn count<const L: usize>(&mut self, ties: &[u32], seen: Fours<'_>) {
        // At most 255 ties.
        self.used = ((usize::BITS - ties.len().leading_zeros()) as usize).min(DIGITS);
        for (group, (counters, most)) in self.groups.iter_mut().zip(&mut self.most).enumerate() {
            let mut fresh = Counters::default();
            for (number, &other) in ties.iter().enumerate() {
                let row = seen.get::<L>(other as usize, group);
                match number {
                    0 => fresh.add::<1>(row),
                    1..3 => fresh.add::<2>(row),
                    3..7 => fresh.add::<3>(row),
                    7..15 => fresh.add::<4>(row),
                    15..31 => fresh.add::<5>(row),
                    _ => fresh.add::<DIGITS>(row),
                }
            }
            *most = if self.used <= 4 { fresh.limit::<4>() } else { fresh.limit::<DIGITS>() };
            *counters = fresh;
        }
    }

    #[inline(always)]
    fn digit(&self, plane: usize, place: usize) -> u32 {
        self.groups[plane / GROUP].digits[place][plane % GROUP]
    }

    /// No lane has more ties that bear the mark.
    #[inline(always)]
    pub(crate) fn at_most(&self, plane: usize) -> usize {
        self.most.as_flattened()[plane] as usize
    }

    /// The largest count of the mark in the lanes of `among`, of which there are some, and the lanes that have it.
    #[inline(always)]
    pub(crate) fn largest(&self, plane: usize, among: u32) -> (usize, u32) {
        let digits = &self.groups[plane / GROUP].digits[..self.used];
        digits.iter().enumerate().rev().fold((0, among), |(count, lanes), (place, digit)| {
            let with_digit = lanes & digit[plane % GROUP];
            if with_digit == 0 { (count, lanes) } else { (count | 1 << place, with_digit) }
        })
    }

    /// Every lane's count.
    #[inline(always)]
    pub(crate) fn row<const L: usize>(&self, plane: usize) -> Row<L> {
        let mut row = [0; L];
        for place in 0..self.used {
            let digit = self.digit(plane, place);
            if digit != 0 {
                let bits = expand::<L>(digit);
                for lane in 0..L {
                    row[lane] |= bits[lane] & (1 << place);
                }
            }
        }
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::planes::{Planes, set};

    #[test]
    fn every_mark_is_counted_in_every_lane() {
        let persons = 300;
        let mut seen = Planes::new::<32>(persons, 8);
        let mark = |person: usize, plane: usize| {
            (person as u64 * 8 + plane as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32
        };
        for person in 0..persons {
            for plane in 0..8 {
                set::<32>(&mut seen.words, 8, person, plane, u32::try_from(mark(person, plane)).unwrap());
            }
        }
        for ties in [0_u32, 1, 2, 3, 7, 14, 15, 16, 40, 255] {
            let tied = (0..ties).map(|i| i * 7 % 300).collect::<std::vec::Vec<_>>();
            let mut tally = TieTally::new(2);
            tally.count::<32>(&tied, seen.view().by_fours());
            for plane in 0..8 {
                let row = tally.row::<32>(plane);
                let most = row.iter().copied().max().unwrap_or(0);
                let with_most =
                    (0..32).filter(|&lane| row[lane] == most).fold(0, |lanes, lane| lanes | 1 << lane);
                assert_eq!(tally.largest(plane, u32::MAX), (usize::from(most), with_most));
                for lane in 0..32 {
                    let expected =
                        tied.iter().filter(|&&other| mark(other as usize, plane) >> lane & 1 == 1).count();
                    assert_eq!(usize::from(row[lane]), expected, "{ties} ties, plane {plane}, lane {lane}");
                    assert_eq!(tally.largest(plane, 1 << lane), (expected, 1 << lane));
                    assert!(expected <= tally.at_most(plane));
                }
            }
        }
    }
}
