//! Counts by lane of events that come as one bit a lane. What is counted belongs to the submodels.

use super::fixed::expand;

/// Binary digits that are kept side by side before they are added up.
const DIGITS: usize = 8;
/// Events that fit into them.
const FULL: u32 = (1 << DIGITS) - 1;

/// How often each lane's bit was set. Additions go into binary counters, one word for each digit, so that adding a mask
/// takes a few operations for all lanes.
#[derive(Clone, Debug)]
pub(crate) struct LaneCounts<const L: usize> {
    totals: [u32; L],
    digits: [u32; DIGITS],
    pending: u32,
}

impl<const L: usize> LaneCounts<L> {
    /// All zero.
    pub(crate) const fn new() -> Self {
        Self { totals: [0; L], digits: [0; DIGITS], pending: 0 }
    }

    /// Adds one to every lane whose bit is set; with one lane the mask may hold many persons' bits.
    #[inline(always)]
    pub(crate) fn add(&mut self, mask: u32) {
        if L == 1 {
            self.totals[0] += mask.count_ones();
            return;
        }
        let mut carry = mask;
        for digit in &mut self.digits {
            let sum = *digit ^ carry;
            carry &= *digit;
            *digit = sum;
            if carry == 0 {
                break;
            }
        }
        self.pending += 1;
        if self.pending == FULL {
            self.settle();
        }
    }

    /// Adds the digits up.
    #[inline(never)]
    fn settle(&mut self) {
        for (place, digit) in self.digits.iter_mut().enumerate() {
            let bits = expand::<L>(*digit);
            for lane in 0..L {
                self.totals[lane] += u32::from(bits[lane] & 1) << place;
            }
            *digit = 0;
        }
        self.pending = 0;
    }

    /// The counts.
    pub(crate) fn totals(mut self) -> [u32; L] {
        self.settle();
        self.totals
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;

    #[test]
    fn every_lane_is_counted() {
        let mut draws = Stream::new(9, 0).at(0);
        for events in [0, 1, 254, 255, 256, 3_000] {
            let mut counts = LaneCounts::<32>::new();
            let mut expected = [0_u32; 32];
            for event in 0..events {
                let mask = if event % 3 == 0 { u32::MAX } else { draws.next_u32() & 0xF0F0_FFFF };
                counts.add(mask);
                for (lane, expected) in expected.iter_mut().enumerate() {
                    *expected += mask >> lane & 1;
                }
            }
            assert_eq!(counts.totals(), expected, "{events} events");
        }
    }

    #[test]
    fn one_lane_counts_the_persons_of_a_word() {
        let mut counts = LaneCounts::<1>::new();
        counts.add(0b1011);
        counts.add(u32::MAX);
        assert_eq!(counts.totals(), [35]);
    }
}
