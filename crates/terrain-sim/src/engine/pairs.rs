//! Counting, once a month, how many ties lead from each organization's active persons into each turf: conversations at
//! work are spread over them (docs/model.md §4.1).

use super::fixed::{Row, all, expand};
use super::planes::PlanesView;
use super::segments::{Segment, SegmentClass, class_of};
use super::state::SEEN_ACTIVE;
use super::ties::Ties;
use super::wide::{Instructions, Work, wide};
use crate::workers::Workers;
use alloc::vec;
use alloc::vec::Vec;
use core::ops::Range;

/// Which organization's which work talks at workplaces in any lane: `[organization][work]`, own work last.
pub(crate) type Talks = Vec<Vec<bool>>;

/// Pairs by organization and work.
pub(crate) type Pairs<const L: usize> = Vec<Vec<[f64; L]>>;

/// Persons whose counts of at most 255 ties fit into 16 bits.
const FLUSH: usize = 257;

/// How many of each person's ties lead into each turf: listed once where many lanes ask for it every month, else counted
/// when needed.
pub(crate) struct TurfTies<'a> {
    segments: &'a [Segment],
    ties: &'a Ties<'a>,
    /// `[turf][person]`, an organization's own turf under its number, a constituency after them; empty when not listed.
    listed: &'a [Vec<u8>],
}

impl<'a> TurfTies<'a> {
    pub(crate) const fn new(segments: &'a [Segment], ties: &'a Ties<'a>, listed: &'a [Vec<u8>]) -> Self {
        Self { segments, ties, listed }
    }

    /// The list, of so many organizations' turfs and campaigns' constituencies.
    pub(crate) fn list(
        segments: &[Segment],
        ties: &Ties<'_>,
        organizations: usize,
        campaigns: usize,
    ) -> Vec<Vec<u8>> {
        let persons = segments.last().map_or(0, |segment| segment.persons.end);
        let turfs = TurfTies { segments, ties, listed: &[] };
        let mut classes = Vec::new();
        let mut listed = vec![Vec::with_capacity(persons as usize); organizations + campaigns];
        for person in 0..persons {
            turfs.classes(person, &mut classes);
            for (turf, counts) in listed.iter_mut().enumerate() {
                let (k, campaign) = (turf.min(organizations), turf.checked_sub(organizations));
                counts.push(inside(&classes, k, campaign));
            }
        }
        listed
    }

    /// The classes of a person's ties.
    fn classes(&self, person: u32, classes: &mut Vec<SegmentClass>) {
        let mut scratch = Vec::new();
        classes.clear();
        let ties = self.ties.of(person, &mut scratch);
        classes.extend(ties.iter().map(|&other| class_of(self.segments, other)));
    }
}

/// Ties among these that lead into the turf of organization `k`, or into the constituency of a campaign.
fn inside(classes: &[SegmentClass], k: usize, campaign: Option<usize>) -> u8 {
    // At most 255 ties.
    u8::try_from(classes.iter().filter(|class| class.holds(k, campaign)).count()).unwrap_or(u8::MAX)
}

struct Stretch<const L: usize> {
    persons: Range<u32>,
    pairs: Vec<Vec<[u32; L]>>,
}

/// Counts the pairs on the marks as seen now.
pub(crate) fn count_pairs<const L: usize>(
    workers: &impl Workers,
    turfs: &TurfTies<'_>,
    talks: &Talks,
    seen: PlanesView<'_>,
    stretches: &[Range<u32>],
) -> Pairs<L> {
    let none: Vec<Vec<[u32; L]>> = talks.iter().map(|works| vec![[0; L]; works.len()]).collect();
    let mut items = stretches
        .iter()
        .map(|persons| Stretch { persons: persons.clone(), pairs: none.clone() })
        .collect::<Vec<_>>();
    workers.each(&mut items, |stretch| wide(Count { turfs, talks, seen, stretch }));
    talks
        .iter()
        .enumerate()
        .map(|(k, works)| {
            (0..works.len())
                .map(|job| {
                    core::array::from_fn(|lane| {
                        items.iter().map(|stretch| f64::from(stretch.pairs[k][job][lane])).sum()
                    })
                })
                .collect()
        })
        .collect()
}

struct Count<'a, const L: usize> {
    turfs: &'a TurfTies<'a>,
    talks: &'a Talks,
    seen: PlanesView<'a>,
    stretch: &'a mut Stretch<L>,
}

impl<const L: usize> Work for Count<'_, L> {
    #[inline(always)]
    fn run(self, _: impl Instructions) {
        count_stretch(self.turfs, self.talks, self.seen, self.stretch);
    }
}

#[inline(always)]
fn count_stretch<const L: usize>(
    turfs: &TurfTies<'_>,
    talks: &Talks,
    seen: PlanesView<'_>,
    stretch: &mut Stretch<L>,
) {
    let organizations = talks.len();
    // What is counted of each organization, with the number of the turf.
    let counted = talks.iter().enumerate().flat_map(|(k, works)| {
        let talking = (0..works.len()).filter(|&job| works[job]);
        talking
            .map(move |job| if job + 1 < works.len() { (k, job, organizations + job) } else { (k, job, k) })
    });
    let counted = counted.collect::<Vec<_>>();
    let mut sums: Vec<Row<L>> = vec![[0; L]; counted.len()];
    let mut classes = Vec::new();
    for first in stretch.persons.clone().step_by(FLUSH) {
        for person in (first..stretch.persons.end).take(FLUSH) {
            let active = |k: usize| seen.get::<L>(person as usize, SEEN_ACTIVE + k) & all::<L>();
            if (0..organizations).all(|k| active(k) == 0) {
                continue;
            }
            if turfs.listed.is_empty() {
                turfs.classes(person, &mut classes);
            }
            for (sum, &(k, _, turf)) in sums.iter_mut().zip(&counted) {
                let lanes = active(k);
                if lanes == 0 {
                    continue;
                }
                let ties = match turfs.listed.get(turf) {
                    Some(counts) => counts[person as usize],
                    None => inside(&classes, k, turf.checked_sub(organizations)),
                };
                let bits = expand::<L>(lanes);
                for lane in 0..L {
                    sum[lane] += bits[lane] & u16::from(ties);
                }
            }
        }
        for (sum, &(k, job, _)) in sums.iter_mut().zip(&counted) {
            for lane in 0..L {
                stretch.pairs[k][job][lane] += u32::from(sum[lane]);
            }
            *sum = [0; L];
        }
    }
}
