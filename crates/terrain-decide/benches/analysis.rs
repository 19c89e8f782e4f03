//! The whole answer at the usual size, what is asked after every shard, and the parts that grow.

use divan::{Bencher, black_box};
use terrain_decide::analysis::running::leading;
use terrain_decide::analysis::{decide, ranking};
use terrain_decide::decision::Assumption;
use terrain_decide::design::Design;
use terrain_decide::shard::{Row, Shard};
use terrain_decide::subject::{Named, Subject, WeightInput};
use terrain_sim::outcome::{OUTCOMES, Outcome};
use terrain_sim::random::Stream;

fn main() {
    divan::main();
}

const POSTURES: u16 = 5;
const REPLICATES: u16 = 8;
const INPUTS: usize = 110;
const WEEKS: u32 = 40;

fn named(count: u16) -> Vec<Named> {
    (0..count).map(|i| Named { id: format!("n{i}"), label: format!("Name {i}") }).collect()
}

fn subject(futures: u32) -> Subject {
    let assumption = |i| Assumption {
        path: format!("x{i}"),
        label: format!("number {i}"),
        unit: String::new(),
        range: [0.05, 0.5, 0.95],
        uncertain: true,
        source: "made".to_owned(),
        grade: "guess".to_owned(),
        as_of: None,
        set_by: "user".to_owned(),
        influence: 0.0,
    };
    Subject {
        question: String::new(),
        horizon_weeks: 156,
        futures_planned: futures,
        replicates: u32::from(REPLICATES),
        confidence: None,
        seed: 1,
        postures: named(POSTURES),
        campaigns: named(2),
        organizations: named(4),
        principal: 0,
        series_weeks: (1..=WEEKS).map(|week| 4 * week).collect(),
        uncertain: (0..INPUTS).map(assumption).collect(),
        fixed: Vec::new(),
        values: vec![
            (Outcome::Reforms, WeightInput::Column(0)),
            (Outcome::Base, WeightInput::Fixed(1.0)),
            (Outcome::Independence, WeightInput::Fixed(0.5)),
        ],
        warnings: Vec::new(),
    }
}

fn shards(futures: u32) -> Vec<Shard> {
    let design = Design::new(1, INPUTS);
    let luck = Stream::new(1, 1);
    (0..futures.div_ceil(32))
        .map(|index| {
            let futures: Vec<Vec<f64>> = (0..32).map(|place| design.point(index * 32 + place)).collect();
            let mut rows = Vec::new();
            for (future, x) in (index * 32..).zip(&futures) {
                for posture in 0..POSTURES {
                    for replicate in 0..REPLICATES {
                        let noise = luck.f64(u64::from(future) << 16 | u64::from(replicate), 0);
                        let lean = f64::from(posture) * (x[1] - 0.4) + x[2] * x[3] + noise;
                        let outcomes = [lean; OUTCOMES];
                        rows.push(Row {
                            posture,
                            future,
                            replicate,
                            posture_taken: true,
                            outcomes,
                            campaign_share_won: vec![x[4], f64::NAN],
                            walked_out_week: vec![None; 4],
                            series: vec![[0.5; OUTCOMES]; WEEKS as usize],
                        });
                    }
                }
            }
            Shard { index, first_future: index * 32, futures, rows }
        })
        .collect()
}

#[divan::bench(args = [128, 512, 2048], sample_count = 5)]
fn whole_answer(bencher: Bencher, futures: u32) {
    let (subject, shards) = (subject(futures), shards(futures));
    bencher.bench_local(|| decide(black_box(&subject), black_box(&shards)));
}

#[divan::bench(args = [128, 512, 2048], sample_count = 20)]
fn standing_so_far(bencher: Bencher, futures: u32) {
    let (subject, shards) = (subject(futures), shards(futures));
    bencher.bench_local(|| leading(black_box(&subject), black_box(&shards)));
}

#[divan::bench(args = [4, 16])]
fn ranks_of_20_000_weights(bencher: Bencher, choices: u64) {
    let luck = Stream::new(2, 1);
    let payoffs: Vec<Vec<f64>> =
        (0..choices).map(|choice| (0..20_000).map(|draw| luck.f64(choice, draw)).collect()).collect();
    bencher.bench_local(|| ranking::rank_acceptability(black_box(&payoffs)));
}
