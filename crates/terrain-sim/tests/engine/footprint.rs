//! What a run holds in memory, counted by an allocator: at most eight bytes a person with one lane, and what
//! [`footprint`] and [`bytes_needed`] say is so.

use super::fixture::{town, town_inputs};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use terrain_sim::inputs::RunInputs;
use terrain_sim::run::{LANES, RunOptions, bytes_needed, footprint, run_batch};
use terrain_sim::world::World;

thread_local! {
    /// Bytes that this thread holds, and the most that it ever held. Tests run on a thread each.
    static HELD: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
}

/// The system's allocator, counting.
struct Counting;

fn grow(bytes: usize) {
    // After a thread's last breath nobody counts.
    let _ = HELD.try_with(|held| {
        let (now, most) = held.get();
        let now = now.wrapping_add(bytes);
        // Memory that came from another thread may be given back here: below nothing there is no peak.
        held.set((now, if now > usize::MAX / 2 { most } else { most.max(now) }));
    });
}

fn shrink(bytes: usize) {
    let _ = HELD.try_with(|held| {
        let (now, most) = held.get();
        held.set((now.wrapping_sub(bytes), most));
    });
}

#[expect(
    unsafe_code,
    reason = "an allocator is unsafe by its nature; this one hands everything to the system's"
)]
// SAFETY: every call goes to the system's allocator with the arguments it came with.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        grow(layout.size());
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        grow(layout.size());
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        shrink(layout.size());
        // SAFETY: the caller's promise is passed on.
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // While it moves, both are there.
        grow(size);
        shrink(layout.size());
        // SAFETY: the caller's promise is passed on.
        unsafe { System.realloc(place, layout, size) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// Most bytes that `work` holds beyond what was held before.
fn peak(work: impl FnOnce()) -> usize {
    let before = HELD.with(|held| {
        let (now, _) = held.get();
        held.set((now, now));
        now
    });
    work();
    HELD.with(Cell::get).1 - before
}

const OPTIONS: RunOptions = RunOptions { seed: 1, replicate: 0, block: 0, series_stride: 4 };

fn peak_of_a_run(world: &World, lanes: &[RunInputs]) -> usize {
    peak(|| assert!(run_batch(world, lanes, &OPTIONS).is_ok()))
}

/// A town with `organizations` of them: the third one again and again.
fn crowded_town(persons: u32, weeks: u32, organizations: usize) -> (World, Vec<RunInputs>) {
    let mut world = town(persons, weeks);
    let mut lanes = (0..LANES).map(|lane| town_inputs(&world, lane)).collect::<Vec<_>>();
    let share = 3.0 / organizations as f64;
    world.organizations.resize(organizations, world.organizations[2].clone());
    world.coalitions[0].members = (0..organizations).collect();
    for inputs in &mut lanes {
        let last = inputs.organizations[2].clone();
        inputs.organizations.resize(organizations, last);
        for organization in &mut inputs.organizations {
            organization.list *= share;
            organization.active *= share;
        }
    }
    (world, lanes)
}

#[test]
fn one_lane_takes_at_most_eight_bytes_a_person() {
    // Enough for what doesn't grow with the population to be small beside it.
    let persons = 500_000;
    let world = town(persons, 13);
    let inputs = town_inputs(&world, 3);
    let peak = peak_of_a_run(&world, std::slice::from_ref(&inputs));
    let said = footprint(&world, &inputs).unwrap();
    let each = |bytes: usize| bytes as f64 / f64::from(persons);
    assert!(each(peak) <= 8.0, "{} bytes a person", each(peak));
    assert!(said.state + said.ties <= peak);
}

/// The footprint is what the run really takes, but for what doesn't grow with the population.
#[test]
fn the_footprint_is_the_truth() {
    for organizations in [3, 4, 12] {
        let (small, small_lanes) = crowded_town(40_000, 7, organizations);
        let (large, large_lanes) = crowded_town(120_000, 7, organizations);
        let grown = peak_of_a_run(&large, &large_lanes[3..4]) - peak_of_a_run(&small, &small_lanes[3..4]);
        let said = |world, lanes: &[RunInputs]| {
            let footprint = footprint(world, &lanes[3]).unwrap();
            footprint.state + footprint.ties
        };
        let expected = said(&large, &large_lanes) - said(&small, &small_lanes);
        assert!(
            grown.abs_diff(expected) as f64 <= 0.01 * expected as f64,
            "{organizations}: {grown}, said {expected}"
        );
    }
}

#[test]
fn the_bytes_needed_are_enough_and_not_far_off() {
    for organizations in [3, 4, 12, 16] {
        for (persons, lanes) in [(500, 1), (20_000, 1), (500, LANES), (8_000, LANES)] {
            let (world, inputs) = crowded_town(persons, 9, organizations);
            let peak = peak_of_a_run(&world, &inputs[..lanes]) as u64;
            let said = bytes_needed(&world, lanes);
            let case = (organizations, persons, lanes, peak, said);
            assert!(peak <= said, "{case:?}");
            // In small worlds nobody asks.
            assert!(said <= peak + peak / 3 + (1 << 21), "{case:?}");
        }
    }
}
