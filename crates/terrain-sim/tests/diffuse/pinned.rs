//! The same seed gives the same bits: literal checksums of each model, on any number of threads. A change here changes
//! published results and belongs in the changelog.

use rayon::prelude::*;
use terrain_sim::diffuse::{Chosen, Model, Order, Recovery, Start, Thresholds, Trajectory, run};
use terrain_sim::graph::{Graph, build};
use terrain_sim::random::Stream;

fn models() -> Vec<(&'static str, Model)> {
    let thresholds = || Thresholds::Same(0.18);
    let sir = |recovery| Model::Sir {
        beta: 0.1,
        recovery,
        infected: Chosen::Random(5),
        immune: Chosen::Random(20),
        steps: Some(40),
    };
    let seeds = || Chosen::Random(4);
    vec![
        (
            "threshold",
            Model::Threshold {
                thresholds: thresholds(),
                seeds: seeds(),
                steps: Some(20),
                order: Order::Asynchronous,
            },
        ),
        (
            "complex",
            Model::Complex {
                thresholds: Thresholds::Same(2.0),
                seeds: Chosen::Random(60),
                steps: Some(20),
                order: Order::Synchronous,
            },
        ),
        ("deffuant", Model::Deffuant { epsilon: 0.25, mu: 0.4, sweeps: 30, start: Start::Uniform }),
        ("hegselmann-krause", Model::HegselmannKrause { epsilon: 0.2, steps: 30, start: Start::Uniform }),
        ("sir, chance", sir(Recovery::Chance(0.2))),
        ("sir, period", sir(Recovery::After(4))),
    ]
}

/// FNV-1a over the bits of all rows of eight replicates.
fn checksum(graph: &Graph, model: &Model, threads: usize) -> u64 {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let runs: Vec<_> = pool.install(|| {
        (0..8).into_par_iter().map(|replicate| run(graph, model, 2026, replicate).unwrap()).collect()
    });
    let bytes =
        runs.iter().flat_map(Trajectory::rows).flatten().flat_map(|cell| cell.to_bits().to_le_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[test]
fn the_bits_are_pinned() {
    let drawn = Graph::Listed(build::poisson(500, 6.0, &mut Stream::new(1, 2).at(3)).unwrap());
    let complete = Graph::Complete { nodes: 300 };
    let pinned: [[u64; 2]; 6] = [
        [0x648d_8e55_a470_4203, 0xab05_c4e8_748b_e3e5],
        [0x6a03_9926_7a51_b184, 0x39a6_a80a_37b2_96f5],
        [0xd9ad_05d0_842d_a139, 0xaa4c_9498_1760_41a6],
        [0x4e0c_5cfe_29cc_0154, 0xb057_bece_8699_5369],
        [0xc632_87dc_b9d7_1303, 0x34f6_b0a1_8932_ed40],
        [0xfbf9_50a9_8544_f16d, 0x7fb3_52a3_0360_6e65],
    ];
    let mut found = Vec::new();
    for (name, model) in models() {
        let sums = [&drawn, &complete].map(|graph| checksum(graph, &model, 1));
        for threads in [2, 4] {
            assert_eq!([&drawn, &complete].map(|graph| checksum(graph, &model, threads)), sums, "{name}");
        }
        found.push(sums);
    }
    assert_eq!(found, pinned, "{found:#018x?}");
}
