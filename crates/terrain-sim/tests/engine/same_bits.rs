//! Same inputs, same bits: on any number of threads, in any company of lanes; other luck, other runs.

use super::fixture::{town, town_inputs};
use rayon::prelude::*;
use terrain_sim::inputs::RunInputs;
use terrain_sim::outcome::RunOutcome;
use terrain_sim::run::{LANES, RunOptions, run_batch, run_batch_with};
use terrain_sim::workers::Workers;

const OPTIONS: RunOptions = RunOptions { seed: 11, replicate: 3, block: 2, series_stride: 5 };

struct Threads(rayon::ThreadPool);

impl Workers for Threads {
    fn each<T: Send>(&self, items: &mut [T], work: impl Fn(&mut T) + Sync + Send) {
        self.0.install(|| items.par_iter_mut().for_each(work));
    }
}

/// NaN compares equal to itself here: undecided campaigns are NaN.
pub(crate) fn bits(outcomes: &[RunOutcome]) -> Vec<u64> {
    outcomes
        .iter()
        .flat_map(|outcome| {
            let series = outcome.series.iter().flatten();
            let weeks = outcome.walked_out_week.iter().map(|week| week.map_or(u64::MAX, u64::from));
            outcome
                .at_horizon
                .iter()
                .chain(&outcome.campaign_share_won)
                .chain(series)
                .map(|x| x.to_bits())
                .chain(weeks)
                .collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn threads_do_not_change_a_bit() {
    // More persons than one stretch of work holds.
    let world = town(20_000, 30);
    let lanes: Vec<RunInputs> = (0..LANES).map(|lane| town_inputs(&world, lane)).collect();
    let alone = run_batch(&world, &lanes, &OPTIONS).unwrap();
    let single = run_batch(&world, &lanes[2..3], &OPTIONS).unwrap();
    for threads in [2, 4] {
        let workers = Threads(rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap());
        let shared = run_batch_with(&world, &lanes, &OPTIONS, &workers).unwrap();
        assert_eq!(bits(&alone), bits(&shared), "{threads} threads");
        let shared = run_batch_with(&world, &lanes[2..3], &OPTIONS, &workers).unwrap();
        assert_eq!(bits(&single), bits(&shared), "{threads} threads, one lane");
    }
}

#[test]
fn a_lane_does_not_depend_on_its_company() {
    let world = town(2_000, 40);
    let lanes: Vec<RunInputs> = (0..LANES).map(|lane| town_inputs(&world, lane)).collect();
    let all = run_batch(&world, &lanes, &OPTIONS).unwrap();
    let few = run_batch(&world, &lanes[4..9], &OPTIONS).unwrap();
    assert_eq!(bits(&all[4..9]), bits(&few));
}

#[test]
fn one_lane_alone_gives_what_it_gives_among_32() {
    let world = town(2_000, 40);
    let lanes: Vec<RunInputs> = (0..LANES).map(|lane| town_inputs(&world, lane)).collect();
    let all = run_batch(&world, &lanes, &OPTIONS).unwrap();
    for lane in [0, 1, 2, 3, 4, 31] {
        let alone = run_batch(&world, &lanes[lane..=lane], &OPTIONS).unwrap();
        assert_eq!(bits(&all[lane..=lane]), bits(&alone), "lane {lane}");
    }
}

#[test]
fn the_same_posture_in_two_lanes_meets_the_same_luck() {
    let world = town(1_000, 40);
    let inputs = town_inputs(&world, 7);
    let twice = run_batch(&world, &[inputs.clone(), town_inputs(&world, 8), inputs], &OPTIONS).unwrap();
    assert_eq!(bits(&twice[..1]), bits(&twice[2..]));
    assert_ne!(bits(&twice[..1]), bits(&twice[1..2]));
}

#[test]
fn seeds_replicates_and_blocks_differ() {
    let world = town(1_000, 40);
    let inputs = [town_inputs(&world, 7)];
    let options = [
        OPTIONS,
        RunOptions { seed: 12, ..OPTIONS },
        RunOptions { replicate: 4, ..OPTIONS },
        RunOptions { block: 3, ..OPTIONS },
    ];
    let runs = options.map(|options| bits(&run_batch(&world, &inputs, &options).unwrap()));
    for (i, a) in runs.iter().enumerate() {
        for b in &runs[i + 1..] {
            assert_ne!(a, b);
        }
    }
}

/// FNV-1a over the bits, after Fowler, Noll & Vo (RFC 9923).
fn checksum(outcomes: &[RunOutcome]) -> u64 {
    let bytes = bits(outcomes).into_iter().flat_map(u64::to_le_bytes);
    bytes.fold(0xcbf2_9ce4_8422_2325, |sum: u64, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The same on every machine, by whatever instructions. Another number here means that a situation and a seed no longer give
/// what they gave: an entry of CHANGELOG.md under *Changed*.
#[test]
fn the_bits_are_pinned() {
    let world = town(1_500, 60);
    let lanes: Vec<RunInputs> = (0..LANES).map(|lane| town_inputs(&world, lane)).collect();
    let together = checksum(&run_batch(&world, &lanes, &OPTIONS).unwrap());
    let alone = checksum(&run_batch(&world, &lanes[2..3], &OPTIONS).unwrap());
    assert_eq!(format!("{together:016x} {alone:016x}"), "a541ea671e265b8b aee3734f308d788f");
}
