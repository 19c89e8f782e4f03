//! Counts by lane of events that come as one bit a lane. What is counted belongs to the submodels.

use super::fixed::{Row, expand};

/// How often each lane's bit was set. Additions go into 16 bits a lane, one vector or two, and are added up now and then.
#[derive(Clone, Debug)]
pub(crate) struct LaneCounts<const L: usize> {
    totals: [u32; L],
    recent: Row<L>,
    /// Events in `recent`.
    pending: u16,
}

impl<const L: usize> LaneCounts<L> {
    /// All zero.
    pub(crate) const fn new() -> Self {
        Self { totals: [0; L], recent: [0; L], pending: 0 }
    }

    /// Adds one to every lane whose bit is set; with one lane the mask may hold many persons' bits.
    #[inline(always)]
    pub(crate) fn add(&mut self, mask: u32) {
        if L == 1 {
            self.totals[0] += mask.count_ones();
            return;
        }
        let bits = expand::<L>(mask);
        for lane in 0..L {
            self.recent[lane] += bits[lane] & 1;
        }
        self.pending += 1;
        if self.pending == u16::MAX {
            self.settle();
        }
    }

    #[inline(never)]
    fn settle(&mut self) {
        for (total, recent) in self.totals.iter_mut().zip(&mut self.recent) {
            *total += u32::from(*recent);
            *recent = 0;
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
        for events in [0, 1, 3_000, 65_535, 65_536, 70_000] {
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
