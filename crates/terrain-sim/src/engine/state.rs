//! What is kept of each person, at most eight bytes in one lane: orientation and efficacy (16 bits each), clarity and
//! last week's orientation as peers see it (8 bits each), and marks. How they change belongs to the submodels.

use super::counts::LaneCounts;
use super::fixed::{Row, all};
use super::planes::{Planes, persons_per_word};
use super::wide::{Instructions, Work};
use crate::world::{WinRule, World};
use alloc::vec;
use alloc::vec::Vec;

/// Where each mark lies in the planes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layout {
    /// Binary digits of the base: 0 none, k + 1 organization k.
    pub(crate) base_digits: usize,
    /// Organizations.
    pub(crate) organizations: usize,
    /// Campaigns whose contacts are marked (district elections), as bits.
    pub(crate) marked_campaigns: u32,
}

/// Most binary digits of a base.
pub(crate) const MAX_BASE_DIGITS: usize = 5;
/// Binary digits of the rung, lowest first, in planes 0, 1, 2.
pub(crate) const RUNG: usize = 0;
/// Took part at the most recent action.
pub(crate) const TOOK: usize = 3;
/// Ever took part.
pub(crate) const EVER: usize = 4;
/// Met by the principal's work or a coalition that it was in.
pub(crate) const MET: usize = 5;
/// Unaligned at the start.
pub(crate) const UNALIGNED: usize = 6;
/// In a union, from the start or by a won vote.
pub(crate) const ORGANIZED: usize = 7;
/// First binary digit of the base.
pub(crate) const BASE: usize = 8;

/// Seen by others: took part at the most recent action.
pub(crate) const SEEN_TOOK: usize = 0;
/// Seen by others: first of the planes "active in the base of organization k".
pub(crate) const SEEN_ACTIVE: usize = 1;

impl Layout {
    pub(crate) fn new(world: &World) -> Self {
        let organizations = world.organizations.len();
        let base_digits = (usize::BITS - organizations.leading_zeros()) as usize;
        let marked_campaigns = world
            .campaigns
            .iter()
            .enumerate()
            .filter(|(_, campaign)| matches!(campaign.win_rule, WinRule::DistrictElection { .. }))
            .fold(0, |bits, (c, _)| bits | (1 << c));
        Self { base_digits, organizations, marked_campaigns }
    }

    /// Planes of a person's own marks.
    pub(crate) const fn own_planes(&self) -> usize {
        BASE + self.base_digits + self.marked_campaigns.count_ones() as usize
    }

    /// Planes that others see, in whole groups.
    pub(crate) const fn seen_planes(&self) -> usize {
        (SEEN_ACTIVE + self.organizations).next_multiple_of(super::tally::GROUP)
    }

    /// Plane of the mark "contacted by campaign c".
    pub(crate) const fn contacted_by(&self, campaign: usize) -> usize {
        let earlier = self.marked_campaigns & ((1 << campaign) - 1);
        BASE + self.base_digits + earlier.count_ones() as usize
    }
}

/// All persons.
#[derive(Debug)]
pub(crate) struct State<const L: usize> {
    pub(crate) layout: Layout,
    pub(crate) orientation: Vec<Row<L>>,
    pub(crate) efficacy: Vec<Row<L>>,
    pub(crate) clarity: Vec<[u8; L]>,
    /// Orientation at the start of the week, in steps of 1/255.
    pub(crate) seen_orientation: Vec<[u8; L]>,
    /// Own marks.
    pub(crate) own: Planes,
    /// Marks that others see, as of the start of the week.
    pub(crate) seen: Planes,
}

impl<const L: usize> State<L> {
    pub(crate) fn new(world: &World, layout: Layout) -> Self {
        let persons = world.persons() as usize;
        Self {
            layout,
            orientation: vec![[0; L]; persons],
            efficacy: vec![[0; L]; persons],
            clarity: vec![[0; L]; persons],
            seen_orientation: vec![[0; L]; persons],
            own: Planes::new::<L>(persons, layout.own_planes()),
            seen: Planes::new::<L>(persons, layout.seen_planes()),
        }
    }

    /// Bytes held.
    pub(crate) fn bytes(&self) -> usize {
        self.orientation.len() * 6 * L + self.own.bytes() + self.seen.bytes()
    }
}

/// Marks of one person in all lanes, or of one word of persons in one lane: every operation is bitwise.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Marks {
    /// Binary digits of the rung, lowest first.
    pub(crate) rung: [u32; 3],
    /// Binary digits of the base, lowest first.
    pub(crate) base: [u32; MAX_BASE_DIGITS],
}

impl Marks {
    /// Reads the marks of a person.
    #[inline(always)]
    pub(crate) fn read<const L: usize>(own: &[u32], layout: Layout, person: usize) -> Self {
        let planes = layout.own_planes();
        let get = |plane| super::planes::get::<L>(own, planes, person, plane);
        let mut base = [0; MAX_BASE_DIGITS];
        for (digit, word) in base.iter_mut().enumerate().take(layout.base_digits) {
            *word = get(BASE + digit);
        }
        Self { rung: [get(RUNG), get(RUNG + 1), get(RUNG + 2)], base }
    }

    /// Writes them back.
    #[inline(always)]
    pub(crate) fn write<const L: usize>(&self, own: &mut [u32], layout: Layout, person: usize) {
        let planes = layout.own_planes();
        for (digit, word) in self.rung.iter().enumerate() {
            super::planes::set::<L>(own, planes, person, RUNG + digit, *word);
        }
        for (digit, word) in self.base.iter().enumerate().take(layout.base_digits) {
            super::planes::set::<L>(own, planes, person, BASE + digit, *word);
        }
    }

    /// Rung 0.
    #[inline(always)]
    pub(crate) const fn unreached(&self) -> u32 {
        !(self.rung[0] | self.rung[1] | self.rung[2])
    }

    /// Rung 2.
    #[inline(always)]
    pub(crate) const fn supporter(&self) -> u32 {
        self.rung[1] & !self.rung[0]
    }

    /// Rung 3.
    #[inline(always)]
    pub(crate) const fn active(&self) -> u32 {
        self.rung[1] & self.rung[0]
    }

    /// Rung 4.
    #[inline(always)]
    pub(crate) const fn organizer(&self) -> u32 {
        self.rung[2]
    }

    /// Has a base, hence rung ≥ 2.
    #[inline(always)]
    pub(crate) const fn based(&self) -> u32 {
        self.base[0] | self.base[1] | self.base[2] | self.base[3] | self.base[4]
    }

    /// Base is organization k.
    #[inline(always)]
    pub(crate) fn base_is(&self, layout: Layout, k: usize) -> u32 {
        let code = k + 1;
        let mut same = u32::MAX;
        for digit in 0..layout.base_digits {
            same &= if code >> digit & 1 == 1 { self.base[digit] } else { !self.base[digit] };
        }
        same
    }

    /// Gives the base to organization k in the lanes of `mask`.
    #[inline(always)]
    pub(crate) fn set_base(&mut self, layout: Layout, k: usize, mask: u32) {
        let code = k + 1;
        for digit in 0..layout.base_digits {
            if code >> digit & 1 == 1 {
                self.base[digit] |= mask;
            } else {
                self.base[digit] &= !mask;
            }
        }
    }

    /// Rung 0 → 1.
    #[inline(always)]
    pub(crate) fn reach(&mut self, mask: u32) {
        self.rung[0] |= mask & self.unreached();
    }

    /// Rung 1 → 2, into the base of k.
    #[inline(always)]
    pub(crate) fn join(&mut self, layout: Layout, k: usize, mask: u32) {
        self.rung[0] &= !mask;
        self.rung[1] |= mask;
        self.set_base(layout, k, mask);
    }

    /// One rung up: 2 → 3 or 3 → 4.
    #[inline(always)]
    pub(crate) fn promote(&mut self, mask: u32) {
        let to_organizer = mask & self.active();
        let to_active = mask & self.supporter();
        self.rung[0] = (self.rung[0] | to_active) & !to_organizer;
        self.rung[1] &= !to_organizer;
        self.rung[2] |= to_organizer;
    }

    /// One rung down: 4 → 3, 3 → 2, 2 → 1 without a base.
    #[inline(always)]
    pub(crate) fn demote(&mut self, mask: u32) {
        let (organizer, active, supporter) =
            (mask & self.organizer(), mask & self.active(), mask & self.supporter());
        self.rung[2] &= !organizer;
        self.rung[1] = (self.rung[1] | organizer) & !supporter;
        self.rung[0] = (self.rung[0] | organizer | supporter) & !active;
        for digit in &mut self.base {
            *digit &= !supporter;
        }
    }

    /// The base of one lane, if any.
    #[inline(always)]
    pub(crate) fn base_of(&self, lane: usize) -> Option<usize> {
        let code = (0..MAX_BASE_DIGITS)
            .fold(0, |code, digit| code | (((self.base[digit] >> lane) & 1) as usize) << digit);
        code.checked_sub(1)
    }

    /// The rung of one lane.
    #[inline(always)]
    pub(crate) fn rung_of(&self, lane: usize) -> usize {
        (0..3).fold(0, |rung, digit| rung | (((self.rung[digit] >> lane) & 1) as usize) << digit)
    }
}

/// Copies what others see from the persons of a stretch, and counts bases.
pub(crate) struct Publication<'a, const L: usize> {
    pub(crate) layout: Layout,
    pub(crate) orientation: &'a [Row<L>],
    /// Whole groups of the same persons.
    pub(crate) own: &'a [u32],
    pub(crate) seen_orientation: &'a mut [[u8; L]],
    /// Whole groups of the same persons.
    pub(crate) seen: &'a mut [u32],
    /// `[organization][active, organizers]`.
    pub(crate) counts: &'a mut [[[u32; L]; 2]],
}

impl<const L: usize> Work for Publication<'_, L> {
    #[inline(always)]
    fn run(self, _: impl Instructions) {
        publish(self);
    }
}

#[inline(always)]
fn publish<const L: usize>(publication: Publication<'_, L>) {
    let Publication { layout, orientation, own, seen_orientation, seen, counts } = publication;
    for (seen_row, row) in seen_orientation.iter_mut().zip(orientation) {
        for lane in 0..L {
            // Nearest of 255 steps: unbiased, unlike the high byte.
            let value = row[lane];
            seen_row[lane] = (value.saturating_sub(value >> 8).saturating_add(128) >> 8).min(255) as u8;
        }
    }
    let mut counters = vec![[LaneCounts::new(), LaneCounts::new()]; counts.len()];
    // All ones where the code of an organization has no binary digit.
    let zeros = (0..counts.len())
        .map(|k| core::array::from_fn(|digit| if (k + 1) >> digit & 1 == 1 { 0 } else { u32::MAX }))
        .collect::<Vec<[u32; MAX_BASE_DIGITS]>>();
    let (planes, seen_planes) = (layout.own_planes(), layout.seen_planes());
    let persons = orientation.len();
    let per_word = persons_per_word::<L>();
    for (group, (words, shown)) in
        own.chunks_exact(planes).zip(seen.chunks_exact_mut(seen_planes)).enumerate()
    {
        let beyond = (group + 1) * per_word;
        let valid = if L == 1 && beyond > persons { u32::MAX >> (beyond - persons) } else { all::<32>() };
        shown[SEEN_TOOK] = words[TOOK] & valid;
        let rung = [words[RUNG], words[RUNG + 1], words[RUNG + 2]];
        let marks = Marks { rung, base: [0; MAX_BASE_DIGITS] };
        let active = (marks.active() | marks.organizer()) & valid;
        let digits = &words[BASE..BASE + layout.base_digits];
        for ((counts, zeros), shown) in counters.iter_mut().zip(&zeros).zip(&mut shown[SEEN_ACTIVE..]) {
            let in_base =
                digits.iter().zip(zeros).fold(active, |in_base, (digit, zero)| in_base & (digit ^ zero));
            *shown = in_base;
            counts[0].add(in_base);
            let organizers = in_base & marks.organizer();
            if organizers != 0 {
                counts[1].add(organizers);
            }
        }
    }
    for (counts, counters) in counts.iter_mut().zip(counters) {
        *counts = counters.map(LaneCounts::totals);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rungs_move_one_step_at_a_time() {
        let layout = Layout { base_digits: 2, organizations: 3, marked_campaigns: 0 };
        let mut marks = Marks { rung: [0; 3], base: [0; MAX_BASE_DIGITS] };
        type Step<'a> = (&'a dyn Fn(&mut Marks), usize, Option<usize>);
        let steps: [Step<'_>; 8] = [
            (&|m| m.reach(1), 1, None),
            (&|m| m.join(layout, 2, 1), 2, Some(2)),
            (&|m| m.promote(1), 3, Some(2)),
            (&|m| m.promote(1), 4, Some(2)),
            (&|m| m.demote(1), 3, Some(2)),
            (&|m| m.set_base(layout, 0, 1), 3, Some(0)),
            (&|m| m.demote(1), 2, Some(0)),
            (&|m| m.demote(1), 1, None),
        ];
        for (step, rung, base) in steps {
            step(&mut marks);
            assert_eq!((marks.rung_of(0), marks.base_of(0)), (rung, base));
            assert_eq!((marks.rung_of(1), marks.base_of(1)), (0, None), "other lanes stay");
        }
    }
}
