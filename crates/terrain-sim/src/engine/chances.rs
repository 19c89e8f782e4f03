//! The week's chances of contact for each kind of turf, as chains of stretches of a uniform word: a later mode or purpose
//! is tried only if the earlier ones failed. Bounds over the lanes pass over most persons after one comparison.

use super::levels::Levels;
use super::segments::{Segment, SegmentClass};
use super::tables::{OrganizationRows, WorkRows};
use super::wide::Instructions;
use crate::world::Mode;
use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// One link of a chain: a word from where the link before ends to where this one ends means a contact.
#[derive(Clone)]
pub(crate) struct Link<const L: usize> {
    /// Index of the organization's work.
    pub(crate) work: u8,
    pub(crate) mode: Mode,
    end: Levels<L>,
}

/// A chain of chances.
pub(crate) struct Chain<const L: usize> {
    links: Box<[Link<L>]>,
    /// Words at or above it mean no contact in any lane.
    pub(crate) bound: u32,
}

impl<const L: usize> Chain<L> {
    /// Chances tried one after the other: each takes its share of what the earlier ones left.
    fn new<'a>(chances: impl Iterator<Item = (u8, Mode, &'a [u32; L])>) -> Self {
        let mut reached = [0; L];
        let links = chances
            .map(|(work, mode, chances)| {
                reached = link_end(&reached, chances);
                Link { work, mode, end: Levels::new(&reached) }
            })
            .collect();
        Self { links, bound: reached.into_iter().fold(0, u32::max) }
    }

    /// Every link with the lanes in which the word falls into its stretch, be there any or not.
    #[inline(always)]
    pub(crate) fn each(
        &self,
        instructions: impl Instructions,
        word: u32,
        mut heard: impl FnMut(&Link<L>, u32),
    ) {
        let mut before = 0;
        for link in &self.links {
            // Ends rise along the chain.
            let below = instructions.below(word, &link.end);
            heard(link, below & !before);
            before = below;
        }
    }
}

/// Where the next link of a chain ends, by lane.
fn link_end<const L: usize>(from: &[u32; L], chances: &[u32; L]) -> [u32; L] {
    core::array::from_fn(|lane| {
        let share = (u64::from(!from[lane]) * u64::from(chances[lane])) >> 32;
        // A share of a 32-bit number.
        from[lane].saturating_add(u32::try_from(share).unwrap_or(u32::MAX))
    })
}

/// One organization's chances in one kind of turf.
pub(crate) struct OrganizationChances<const L: usize> {
    /// Talks at work by number of active ties; empty where no work talks.
    workplace: Vec<TalksAtWork<L>>,
    pub(crate) turf: Chain<L>,
    pub(crate) broadcast: Chain<L>,
}

impl<const L: usize> OrganizationChances<L> {
    /// Of the works given by their indices.
    fn new(organization: &OrganizationRows<L>, works: &[u8]) -> Self {
        let works = || works.iter().map(|&job| (job, &organization.work[usize::from(job)]));
        let turf = [(Mode::Doorstep, 0), (Mode::Phone, 1)].into_iter().flat_map(|(mode, which)| {
            works().filter_map(move |(job, work)| Some((job, mode, work.turf[which].as_ref()?)))
        });
        let broadcast =
            works().filter_map(|(job, work)| Some((job, Mode::Broadcast, work.broadcast.as_ref()?)));
        let talking = works().filter(|(_, work)| !work.by_ties.is_empty()).collect::<Vec<_>>();
        Self { workplace: talks_at_work(&talking), turf: Chain::new(turf), broadcast: Chain::new(broadcast) }
    }

    /// Talks at work when `active` ties are active, unless the word means none with so many or fewer in any lane.
    #[inline(always)]
    pub(crate) fn talks_at_work(&self, active: usize, word: u32) -> Option<&Chain<L>> {
        let last = self.workplace.len().checked_sub(1)?;
        let talks = &self.workplace[active.min(last)];
        (word < talks.bound_so_far).then_some(&talks.chain)
    }
}

/// Talks at work with a number of active ties.
struct TalksAtWork<const L: usize> {
    chain: Chain<L>,
    /// Largest bound with so many active ties or fewer.
    bound_so_far: u32,
}

/// Talks at work for each number of active ties, from none on.
fn talks_at_work<const L: usize>(talking: &[(u8, &WorkRows<L>)]) -> Vec<TalksAtWork<L>> {
    let levels = talking.first().map_or(0, |(_, work)| work.by_ties.len());
    let mut bound_so_far = 0;
    (0..levels)
        .map(|active| {
            let chances = talking.iter().map(|&(job, work)| (job, Mode::Workplace, &work.by_ties[active]));
            let chain = Chain::new(chances);
            bound_so_far = chain.bound.max(bound_so_far);
            TalksAtWork { chain, bound_so_far }
        })
        .collect()
}

/// All organizations' chances in one kind of turf.
pub(crate) type Chances<const L: usize> = Vec<Arc<OrganizationChances<L>>>;

/// The chances of every class of segments, in the order of [`Segment::class_number`]. Where an organization does the same
/// works in several, they share its chances.
pub(crate) fn chances<const L: usize>(
    organizations: &[OrganizationRows<L>],
    segments: &[Segment],
) -> Vec<Chances<L>> {
    let mut made: Vec<Vec<Made<L>>> = organizations.iter().map(|_| Vec::new()).collect();
    let mut classes: Vec<Chances<L>> = Vec::new();
    for segment in segments {
        // Classes are numbered as they first appear.
        if segment.class_number == classes.len() {
            let here = organizations.iter().zip(&mut made).enumerate();
            classes.push(
                here.map(|(k, (organization, made))| shared(organization, segment.class, k, made)).collect(),
            );
        }
    }
    classes
}

/// Chances that were made already, and of which works.
struct Made<const L: usize> {
    works: Vec<u8>,
    chances: Arc<OrganizationChances<L>>,
}

/// Organization `k`'s chances in a class of segments, those of an earlier class if it does the same works there.
fn shared<const L: usize>(
    organization: &OrganizationRows<L>,
    class: SegmentClass,
    k: usize,
    made: &mut Vec<Made<L>>,
) -> Arc<OrganizationChances<L>> {
    let works = works_here(organization, class, k);
    if let Some(earlier) = made.iter().find(|earlier| earlier.works == works) {
        return Arc::clone(&earlier.chances);
    }
    let chances = Arc::new(OrganizationChances::new(organization, &works));
    made.push(Made { works, chances: Arc::clone(&chances) });
    chances
}

/// Indices of the works that organization `k` does in a class of segments this week.
fn works_here<const L: usize>(organization: &OrganizationRows<L>, class: SegmentClass, k: usize) -> Vec<u8> {
    // At most 32 campaigns, and own work.
    let works = (0_u8..).zip(&organization.work);
    works.filter(|(_, work)| work.is_done() && class.holds(k, work.campaign)).map(|(job, _)| job).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::wide::Plain;

    #[test]
    fn a_chain_tries_each_chance_on_what_the_earlier_ones_left() {
        // A chance of one half, less one word of 2³² for each link.
        let half = 1 << 31;
        let (first, second) = ([half, 0], [half, half]);
        let chain = Chain::new([(0, Mode::Doorstep, &first), (1, Mode::Phone, &second)].into_iter());
        let heard = |word| {
            let mut found = Vec::new();
            chain.each(Plain, word, |link, lanes| found.push((link.work, lanes)));
            found
        };
        assert_eq!(heard(half - 2), [(0, 0b01), (1, 0b10)]);
        // Lane 0 has half of the other half left: up to three quarters.
        assert_eq!(heard(half), [(0, 0), (1, 0b01)]);
        assert_eq!(heard(half / 2 * 3 - 3), [(0, 0), (1, 0b01)]);
        assert_eq!(heard(half / 2 * 3), [(0, 0), (1, 0)]);
    }
}
