//! Counting, once a month, how many ties lead from each organization's active persons into each turf: conversations at
//! work are spread over them (docs/model.md §4.1).

use super::planes::PlanesView;
use super::segments::Segment;
use super::state::SEEN_ACTIVE;
use super::tally::TieTally;
use super::ties::Ties;
use crate::workers::Workers;
use alloc::vec;
use alloc::vec::Vec;
use core::ops::Range;

/// Which organization's which work talks at workplaces in any lane: `[organization][work]`, own work last.
pub(crate) type Talks = Vec<Vec<bool>>;

/// Pairs by organization and work.
pub(crate) type Pairs<const L: usize> = Vec<Vec<[f64; L]>>;

struct Stretch<const L: usize> {
    persons: Range<u32>,
    pairs: Vec<Vec<[u32; L]>>,
}

/// Counts the pairs on the marks as seen now.
pub(crate) fn count_pairs<const L: usize>(
    workers: &impl Workers,
    segments: &[Segment],
    talks: &Talks,
    ties: &Ties<'_>,
    seen: PlanesView<'_>,
    stretches: &[Range<u32>],
) -> Pairs<L> {
    let none: Vec<Vec<[u32; L]>> = talks.iter().map(|works| vec![[0; L]; works.len()]).collect();
    let mut items = stretches
        .iter()
        .map(|persons| Stretch { persons: persons.clone(), pairs: none.clone() })
        .collect::<Vec<_>>();
    workers.each(&mut items, |stretch| count_stretch(segments, talks, ties, seen, stretch));
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

fn count_stretch<const L: usize>(
    segments: &[Segment],
    talks: &Talks,
    ties: &Ties<'_>,
    seen: PlanesView<'_>,
    stretch: &mut Stretch<L>,
) {
    let mut scratch = Vec::new();
    let mut tally = TieTally::new(seen.planes());
    let from = segments.partition_point(|segment| segment.persons.end <= stretch.persons.start);
    for segment in segments[from..].iter().take_while(|segment| segment.persons.start < stretch.persons.end) {
        let persons =
            segment.persons.start.max(stretch.persons.start)..segment.persons.end.min(stretch.persons.end);
        for person in persons {
            let tied = ties.of(person, &mut scratch);
            tally.count::<L>(tied, seen);
            for (k, works) in talks.iter().enumerate() {
                let plane = SEEN_ACTIVE + k;
                if !works.contains(&true) || tally.any(plane) == 0 {
                    continue;
                }
                let row = tally.row::<L>(plane);
                for (job, _) in works.iter().enumerate().filter(|(_, talks)| **talks) {
                    let own = job + 1 == works.len();
                    let inside = if own {
                        segment.turfs >> k & 1 == 1
                    } else {
                        segment.constituencies >> job & 1 == 1
                    };
                    if inside {
                        for lane in 0..L {
                            stretch.pairs[k][job][lane] += u32::from(row[lane]);
                        }
                    }
                }
            }
        }
    }
}
