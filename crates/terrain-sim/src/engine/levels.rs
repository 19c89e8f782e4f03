//! Levels below which a random word that all lanes share means "yes". What happens then belongs to the submodels.

/// One level a lane, a number of 2³² parts: its upper half apart from its lower one, since the upper halves alone decide
/// almost always.
#[derive(Clone, Debug)]
pub(crate) struct Levels<const L: usize> {
    pub(crate) high: [u16; L],
    pub(crate) low: [u16; L],
    /// The largest: words at or above it mean "no" in every lane.
    pub(crate) most: u32,
}

impl<const L: usize> Levels<L> {
    /// The levels of the lanes.
    pub(crate) fn new(levels: &[u32; L]) -> Self {
        Self {
            high: core::array::from_fn(|lane| halves(levels[lane]).0),
            low: core::array::from_fn(|lane| halves(levels[lane]).1),
            most: levels.iter().fold(0, |most, &level| most.max(level)),
        }
    }

    /// A lane's level.
    #[inline(always)]
    pub(crate) fn of(&self, lane: usize) -> u32 {
        u32::from(self.high[lane]) << 16 | u32::from(self.low[lane])
    }

    /// The lanes, as bits, whose level is above `word`, compared one by one.
    #[inline(always)]
    pub(crate) fn above(&self, word: u32) -> u32 {
        let mut lanes = 0;
        for lane in 0..L {
            lanes |= u32::from(word < self.of(lane)) << lane;
        }
        lanes
    }
}

/// The upper and the lower half of a word.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "the two halves of the word are what is wanted")]
pub(crate) const fn halves(word: u32) -> (u16, u16) {
    ((word >> 16) as u16, word as u16)
}
