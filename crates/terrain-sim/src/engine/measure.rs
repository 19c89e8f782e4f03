//! Outcomes (docs/model.md §5) measured on the state: sums over persons and what they make. Nothing changes here.

use super::counts::LaneCounts;
use super::fixed::{Row, expand, unshare};
use super::lane::Lane;
use super::state::{MET, Marks, ORGANIZED, State};
use crate::inputs::RunInputs;
use crate::outcome::OUTCOMES;
use crate::world::World;
use alloc::vec;
use alloc::vec::Vec;
use core::ops::Range;

/// Counts that grow over a run.
#[derive(Clone, Debug)]
pub(crate) struct RunTally<const L: usize> {
    /// Workers met by the principal (agents).
    pub(crate) workers_met: [u64; L],
    /// Unaligned persons met (agents).
    pub(crate) reached: [u64; L],
}

/// Persons whose shares of 16 bits add up within 32.
const SUMMED: usize = 1 << 16;

/// Mean orientation of some persons in each lane.
pub(crate) fn mean_orientation<const L: usize>(orientation: &[Row<L>], ranges: &[Range<u32>]) -> [f64; L] {
    let mut sums = [0_u64; L];
    let mut persons = 0;
    for range in ranges {
        for rows in orientation[range.start as usize..range.end as usize].chunks(SUMMED) {
            let mut part = [0_u32; L];
            for row in rows {
                for lane in 0..L {
                    part[lane] += u32::from(row[lane]);
                }
            }
            for lane in 0..L {
                sums[lane] += u64::from(part[lane]);
            }
        }
        persons += u64::from(range.end - range.start);
    }
    core::array::from_fn(
        |lane| {
            if persons == 0 { 0.0 } else { sums[lane] as f64 / persons as f64 / 65_535.0 }
        },
    )
}

/// Mean clarity among those met; the lane's starting clarity where nobody was met.
fn mean_clarity<const L: usize>(state: &State<L>, lanes: &[RunInputs; L]) -> [f64; L] {
    let mut sums = [0_u64; L];
    let mut persons = LaneCounts::<L>::new();
    let own = state.own.view();
    for (number, rows) in state.clarity.chunks(SUMMED).enumerate() {
        let mut part = [0_u32; L];
        for (person, row) in (number * SUMMED..).zip(rows) {
            let met = own.get::<L>(person, MET);
            if met == 0 {
                continue;
            }
            persons.add(met);
            let bits = expand::<L>(met);
            for lane in 0..L {
                part[lane] += u32::from(bits[lane] & u16::from(row[lane]));
            }
        }
        for lane in 0..L {
            sums[lane] += u64::from(part[lane]);
        }
    }
    let persons = persons.totals();
    core::array::from_fn(|lane| {
        if persons[lane] == 0 {
            lanes[lane].coefficients.initial_clarity
        } else {
            sums[lane] as f64 / f64::from(persons[lane]) / 255.0
        }
    })
}

/// What power is made of, by lane: active share of workers and union density.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Workers<const L: usize> {
    pub(crate) active_share: [f64; L],
    pub(crate) density: [f64; L],
}

/// Counts workers who are active in any base, and those in a union.
pub(crate) fn workers<const L: usize>(world: &World, state: &State<L>) -> Workers<L> {
    let mut active = LaneCounts::new();
    let mut organized = LaneCounts::new();
    let mut workers = 0.0;
    let planes = state.layout.own_planes();
    for (stratum, shape) in world.strata.iter().enumerate() {
        if !shape.workers {
            continue;
        }
        workers += f64::from(shape.persons);
        for person in world.stratum_range(stratum) {
            let here = person as usize;
            let marks = Marks::read::<L>(&state.own.words, state.layout, here);
            let up = marks.active() | marks.organizer();
            let up = up & super::fixed::all::<L>();
            if up != 0 {
                active.add(up);
            }
            let unionized = super::planes::get::<L>(&state.own.words, planes, here, ORGANIZED);
            if unionized != 0 {
                organized.add(unionized);
            }
        }
    }
    let share = |counts: LaneCounts<L>| -> [f64; L] {
        let counts = counts.totals();
        core::array::from_fn(|lane| if workers > 0.0 { f64::from(counts[lane]) / workers } else { 0.0 })
    };
    Workers { active_share: share(active), density: share(organized) }
}

/// Power and period of a lane.
pub(crate) fn power(inputs: &RunInputs, active_share: f64, density: f64, seats: f64) -> (f64, u8) {
    let [active_weight, density_weight, seat_weight] = inputs.power.weights;
    let total = active_weight + density_weight + seat_weight;
    let power = (active_weight * active_share + density_weight * density + seat_weight * seats) / total;
    let period = u8::from(power >= inputs.power.cuts[0]) + u8::from(power >= inputs.power.cuts[1]);
    (power, period)
}

/// Everything that stays the same through a run and is needed to measure it.
pub(crate) struct Yardstick<'a, const L: usize> {
    pub(crate) world: &'a World,
    pub(crate) lanes: &'a [RunInputs; L],
    /// Union of the constituencies.
    pub(crate) constituents: &'a [Range<u32>],
    pub(crate) first_orientation: [f64; L],
}

impl<const L: usize> Yardstick<'_, L> {
    /// The outcomes now, by lane.
    pub(crate) fn measure(
        &self,
        state: &State<L>,
        lanes: &[Lane],
        bases: &[u32],
        tally: &RunTally<L>,
    ) -> Vec<[f64; OUTCOMES]> {
        let orientation = mean_orientation(&state.orientation, self.constituents);
        let clarity = mean_clarity(state, self.lanes);
        let people = self.world.persons_per_agent;
        lanes
            .iter()
            .enumerate()
            .map(|(index, lane)| {
                let principal = &self.lanes[index].organizations[self.world.principal];
                let drift =
                    (lane.militancy - principal.militancy).abs() + (lane.message - principal.message).abs();
                [
                    lane.reforms,
                    f64::from(bases[index]) * people,
                    tally.reached[index] as f64 * people,
                    tally.workers_met[index] as f64 * people / lane.coordination_hours.max(1.0),
                    orientation[index] - self.first_orientation[index],
                    1.0 - drift / 2.0,
                    clarity[index],
                    lane.power,
                    f64::from(lane.period) - f64::from(lane.first_period),
                ]
            })
            .collect()
    }
}

/// Sorted, disjoint union of ranges.
pub(crate) fn union<'a>(lists: impl Iterator<Item = &'a Vec<Range<u32>>>) -> Vec<Range<u32>> {
    let mut ranges = lists.flatten().filter(|range| !range.is_empty()).cloned().collect::<Vec<_>>();
    ranges.sort_unstable_by_key(|range| range.start);
    let mut union: Vec<Range<u32>> = vec![];
    for range in ranges {
        match union.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => union.push(range),
        }
    }
    union
}

/// Orientation and efficacy of a person in a lane, as `f64`.
pub(crate) fn beliefs<const L: usize>(state: &State<L>, person: usize, lane: usize) -> (f64, f64) {
    (unshare(state.orientation[person][lane]), unshare(state.efficacy[person][lane]))
}
