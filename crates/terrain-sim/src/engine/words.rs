//! The random words that a block of neighbouring persons needs in a week, drawn side by side: half the time of one
//! person after the other. Rare words are drawn where they are needed.

use super::luck::{Luck, Purpose};
use crate::world::MAX_ORGANIZATIONS;

/// Persons drawn for at once.
pub(crate) const BLOCK: usize = 16;
/// Words of contact for each organization: at work, at the door or by phone, by broadcast.
const CONTACT: usize = 3;
const CONTACT_WORDS: usize = (CONTACT * MAX_ORGANIZATIONS).next_multiple_of(4);

/// Words of a block of persons: `[word][person]`.
pub(crate) struct BlockWords {
    start: [[u32; BLOCK]; 4],
    week: [[u32; BLOCK]; 4],
    contact: [[u32; BLOCK]; CONTACT_WORDS],
    joining: [[[u32; BLOCK]; 4]; MAX_ORGANIZATIONS],
    /// Organizations whose words of joining were drawn, as bits.
    joining_drawn: u32,
}

impl BlockWords {
    pub(crate) const fn new() -> Self {
        Self {
            start: [[0; BLOCK]; 4],
            week: [[0; BLOCK]; 4],
            contact: [[0; BLOCK]; CONTACT_WORDS],
            joining: [[[0; BLOCK]; 4]; MAX_ORGANIZATIONS],
            joining_drawn: 0,
        }
    }

    /// Draws the words of the persons from `first` on; those of office and joining for the organizations in `offices`, whose
    /// seats everyone may hear from.
    #[inline(always)]
    pub(crate) fn draw(&mut self, luck: &Luck, first: u32, week: u32, organizations: usize, offices: u32) {
        self.start = luck.words_of(Purpose::Person, first, 0, 0);
        self.week = luck.words_of(Purpose::Week, first, week, 0);
        let words = CONTACT * organizations;
        for (number, four) in (0..).zip(self.contact[..words.next_multiple_of(4)].chunks_exact_mut(4)) {
            four.copy_from_slice(&luck.words_of::<BLOCK>(Purpose::Contact, first, week, number));
        }
        self.joining_drawn = offices;
        for (k, words) in (0..).zip(&mut self.joining[..organizations]) {
            if offices >> k & 1 == 1 {
                *words = luck.words_of(Purpose::Joining, first, week, k);
            }
        }
    }

    /// The words of one person of the block.
    #[inline(always)]
    pub(crate) const fn of(&self, place: usize) -> PersonWords<'_> {
        PersonWords { words: self, place: place % BLOCK }
    }
}

/// Words of one person.
#[derive(Clone, Copy)]
pub(crate) struct PersonWords<'a> {
    words: &'a BlockWords,
    place: usize,
}

impl PersonWords<'_> {
    /// The person's place in the block.
    #[inline(always)]
    pub(crate) const fn place(&self) -> usize {
        self.place
    }

    /// Where the person stands in the starting distribution of orientation.
    #[inline(always)]
    pub(crate) const fn orientation(&self) -> u16 {
        low(self.words.start[0][self.place])
    }

    /// The same of efficacy.
    #[inline(always)]
    pub(crate) const fn efficacy(&self) -> u16 {
        low(self.words.start[1][self.place])
    }

    /// The same of the threshold.
    #[inline(always)]
    pub(crate) const fn threshold(&self) -> u16 {
        low(self.words.start[2][self.place])
    }

    /// Which tie is met.
    #[inline(always)]
    pub(crate) const fn peer(&self) -> u32 {
        self.words.week[0][self.place]
    }

    /// Rising on the ladder.
    #[inline(always)]
    pub(crate) const fn promotion(&self) -> u32 {
        self.words.week[1][self.place]
    }

    /// Stepping down.
    #[inline(always)]
    pub(crate) const fn attrition(&self) -> u32 {
        self.words.week[2][self.place]
    }

    /// Rounding of last places.
    #[inline(always)]
    pub(crate) const fn rounding(&self) -> u32 {
        self.words.week[3][self.place]
    }

    /// A talk at work with organization `k`.
    #[inline(always)]
    pub(crate) const fn workplace(&self, k: usize) -> u32 {
        self.words.contact[CONTACT * k][self.place]
    }

    /// A talk at the door or by phone.
    #[inline(always)]
    pub(crate) const fn turf(&self, k: usize) -> u32 {
        self.words.contact[CONTACT * k + 1][self.place]
    }

    /// Office and joining, where they were drawn.
    #[inline(always)]
    pub(crate) fn joining(&self, k: usize) -> Option<[u32; 4]> {
        let drawn = self.words.joining_drawn >> k & 1 == 1;
        drawn.then(|| core::array::from_fn(|word| self.words.joining[k][word][self.place]))
    }

    /// A message read.
    #[inline(always)]
    pub(crate) const fn broadcast(&self, k: usize) -> u32 {
        self.words.contact[CONTACT * k + 2][self.place]
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the low half of a random word")]
const fn low(word: u32) -> u16 {
    word as u16
}
