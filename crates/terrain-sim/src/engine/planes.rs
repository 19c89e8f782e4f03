//! Marks of persons as bits: for each group of persons one word a mark ("plane"). With 32 lanes a word is one person's
//! 32 lanes, with one lane it is 32 persons. What the marks mean belongs to `state`.

use alloc::vec;
use alloc::vec::Vec;

/// Persons that share a word.
pub(crate) const fn persons_per_word<const L: usize>() -> usize {
    32 / L
}

/// Bit planes of all persons.
#[derive(Clone, Debug)]
pub(crate) struct Planes {
    /// `[group][plane]`.
    pub(crate) words: Vec<u32>,
    /// Planes in a group.
    pub(crate) planes: usize,
}

impl Planes {
    /// All marks off.
    pub(crate) fn new<const L: usize>(persons: usize, planes: usize) -> Self {
        Self { words: vec![0; persons.div_ceil(persons_per_word::<L>()) * planes], planes }
    }

    /// Read access.
    #[inline(always)]
    pub(crate) fn view(&self) -> PlanesView<'_> {
        PlanesView { words: &self.words, planes: self.planes }
    }

    /// Bytes held.
    pub(crate) fn bytes(&self) -> usize {
        self.words.len() * 4
    }
}

/// Read access to planes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PlanesView<'a> {
    words: &'a [u32],
    planes: usize,
}

impl<'a> PlanesView<'a> {
    /// A person's bits of a plane, one for each lane.
    #[inline(always)]
    pub(crate) fn get<const L: usize>(&self, person: usize, plane: usize) -> u32 {
        get::<L>(self.words, self.planes, person, plane)
    }

    /// The same planes by fours, if they come in whole fours.
    pub(crate) fn by_fours(&self) -> Fours<'a> {
        Fours { words: self.words.as_chunks().0, fours: self.planes / 4 }
    }
}

/// Read access to planes that come in whole fours.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fours<'a> {
    words: &'a [[u32; 4]],
    fours: usize,
}

impl Fours<'_> {
    /// Fours of planes.
    pub(crate) const fn len(&self) -> usize {
        self.fours
    }

    /// A person's bits of one of the fours.
    #[inline(always)]
    pub(crate) fn get<const L: usize>(&self, person: usize, four: usize) -> [u32; 4] {
        let per_word = persons_per_word::<L>();
        let mut row = self.words[person / per_word * self.fours + four];
        if L < 32 {
            let shift = person % per_word * L;
            for word in &mut row {
                *word = (*word >> shift) & super::fixed::all::<L>();
            }
        }
        row
    }
}

/// A person's bits of a plane in a slice of whole groups.
#[inline(always)]
pub(crate) fn get<const L: usize>(words: &[u32], planes: usize, person: usize, plane: usize) -> u32 {
    let per_word = persons_per_word::<L>();
    let word = words[person / per_word * planes + plane];
    if L == 32 { word } else { (word >> (person % per_word * L)) & super::fixed::all::<L>() }
}

/// Sets a person's bits of a plane in a slice of whole groups.
#[inline(always)]
pub(crate) fn set<const L: usize>(words: &mut [u32], planes: usize, person: usize, plane: usize, bits: u32) {
    let per_word = persons_per_word::<L>();
    let word = &mut words[person / per_word * planes + plane];
    if L == 32 {
        *word = bits;
    } else {
        let shift = person % per_word * L;
        *word = (*word & !(super::fixed::all::<L>() << shift)) | (bits << shift);
    }
}
