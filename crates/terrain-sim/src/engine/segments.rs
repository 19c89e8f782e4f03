//! The population cut into stretches of persons for whom the same turfs, constituencies, stratum and district hold.
//! Nothing that changes belongs here.

use crate::world::World;
use alloc::vec::Vec;
use core::ops::Range;

/// A stretch of alike persons.
#[derive(Clone, Debug)]
pub(crate) struct Segment {
    /// Persons.
    pub(crate) persons: Range<u32>,
    /// Stratum.
    pub(crate) stratum: usize,
    /// District.
    pub(crate) district: u32,
    /// Turfs and constituencies that hold it.
    pub(crate) class: SegmentClass,
    /// Segments of the same class have the same number; numbers begin at 0 and rise as classes first appear.
    pub(crate) class_number: usize,
}

/// Which turfs and constituencies hold a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SegmentClass {
    /// Bit k: in the turf of organization k.
    pub(crate) turfs: u32,
    /// Bit c: in the constituency of campaign c.
    pub(crate) constituencies: u32,
}

impl SegmentClass {
    /// Whether organization `k` does the work for a campaign, or its own work, here.
    #[inline(always)]
    pub(crate) fn holds(self, k: usize, campaign: Option<usize>) -> bool {
        match campaign {
            Some(c) => self.constituencies >> c & 1 == 1,
            None => self.turfs >> k & 1 == 1,
        }
    }
}

/// Cuts the population.
pub(crate) fn segments(world: &World, constituencies: &[Vec<Range<u32>>]) -> Vec<Segment> {
    let mut cuts = Vec::new();
    for stratum in 0..world.strata.len() {
        for district in 0..world.districts {
            cuts.push(world.cell_range(stratum, district).start);
        }
    }
    let turfs = world.organizations.iter().map(|organization| organization.turf.as_slice());
    for range in turfs.chain(constituencies.iter().map(Vec::as_slice)).flatten() {
        cuts.extend([range.start, range.end]);
    }
    cuts.push(world.persons());
    cuts.sort_unstable();
    cuts.dedup();

    let holds = |ranges: &[Range<u32>], person: u32| {
        let after = ranges.partition_point(|range| range.start <= person);
        after > 0 && person < ranges[after - 1].end
    };
    let bits = |lists: &mut dyn Iterator<Item = &[Range<u32>]>, person: u32| {
        lists.enumerate().fold(0, |bits, (index, ranges)| bits | (u32::from(holds(ranges, person)) << index))
    };
    let mut classes: Vec<SegmentClass> = Vec::new();
    cuts.windows(2)
        .map(|pair| {
            let person = pair[0];
            let (stratum, district) = place(world, person);
            let class = SegmentClass {
                turfs: bits(
                    &mut world.organizations.iter().map(|organization| organization.turf.as_slice()),
                    person,
                ),
                constituencies: bits(&mut constituencies.iter().map(Vec::as_slice), person),
            };
            let class_number = classes.iter().position(|other| *other == class).unwrap_or_else(|| {
                classes.push(class);
                classes.len() - 1
            });
            Segment { persons: person..pair[1], stratum, district, class, class_number }
        })
        .collect()
}

/// Which turfs and constituencies hold a person.
#[inline(always)]
pub(crate) fn class_of(segments: &[Segment], person: u32) -> SegmentClass {
    segments[segments.partition_point(|segment| segment.persons.end <= person)].class
}

/// Stratum and district of a person.
fn place(world: &World, person: u32) -> (usize, u32) {
    let mut start = 0;
    for (stratum, shape) in world.strata.iter().enumerate() {
        if person < start + shape.persons {
            let district = u64::from(person - start) * u64::from(world.districts) / u64::from(shape.persons);
            // Below the number of districts, which is a u32.
            return (stratum, u32::try_from(district).unwrap_or(0));
        }
        start += shape.persons;
    }
    (0, 0)
}
