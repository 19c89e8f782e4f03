//! Rows made to order: inputs by the scrambled design, outcomes by a formula, luck shared as the engine shares it.

use terrain_decide::decision::Assumption;
use terrain_decide::design::Design;
use terrain_decide::shard::{Row, Shard};
use terrain_decide::subject::{Named, Subject, WeightInput};
use terrain_sim::outcome::{OUTCOMES, Outcome};
use terrain_sim::random::{Stream, normal};

/// Futures of a shard.
pub(super) const BLOCK: u32 = 32;

/// What rows are made of.
#[derive(Clone, Copy)]
pub(super) struct Plan {
    pub(super) postures: usize,
    pub(super) futures: u32,
    pub(super) replicates: u16,
    pub(super) inputs: usize,
    pub(super) seed: u64,
}

/// The luck of a run: one number that the futures of a shard share, one of its own; both standard normal, and the same
/// under every posture.
#[derive(Clone, Copy)]
pub(super) struct Luck {
    pub(super) shared: f64,
    pub(super) own: f64,
}

pub(super) fn named(kind: &str, count: usize) -> Vec<Named> {
    (0..count).map(|i| Named { id: format!("{kind}-{i}"), label: format!("{kind} {i}") }).collect()
}

pub(super) fn assumption(path: &str, uncertain: bool, grade: &str) -> Assumption {
    Assumption {
        path: path.to_owned(),
        label: format!("the number {path}"),
        unit: "persons".to_owned(),
        range: [0.05, 0.5, 0.95],
        uncertain,
        source: "made for a test".to_owned(),
        grade: grade.to_owned(),
        as_of: None,
        set_by: "user".to_owned(),
        influence: 0.0,
    }
}

/// A subject that values reforms alone.
pub(super) fn subject(plan: Plan) -> Subject {
    Subject {
        question: "Alone or together?".to_owned(),
        horizon_weeks: 52,
        futures_planned: plan.futures,
        replicates: u32::from(plan.replicates),
        confidence: None,
        seed: plan.seed,
        postures: named("posture", plan.postures),
        campaigns: Vec::new(),
        organizations: named("organization", 1),
        principal: 0,
        series_weeks: Vec::new(),
        uncertain: (0..plan.inputs).map(|i| assumption(&format!("x{i}"), true, "guess")).collect(),
        fixed: vec![assumption("fixed", false, "record")],
        values: vec![(Outcome::Reforms, WeightInput::Fixed(1.0))],
        warnings: Vec::new(),
    }
}

/// Inputs of a future, uniform on 0..1.
pub(super) fn inputs(plan: Plan, future: u32) -> Vec<f64> {
    Design::new(plan.seed, plan.inputs).point(future)
}

/// Shards whose reforms are a formula of posture, inputs and luck.
pub(super) fn shards(plan: Plan, reforms: impl Fn(usize, &[f64], Luck) -> f64) -> Vec<Shard> {
    rows(plan, |posture, inputs, luck| {
        let mut outcomes = [0.0; OUTCOMES];
        outcomes[0] = reforms(posture, inputs, luck);
        outcomes
    })
}

/// Shards whose outcomes are a formula of posture, inputs and luck.
pub(super) fn rows(plan: Plan, outcomes: impl Fn(usize, &[f64], Luck) -> [f64; OUTCOMES]) -> Vec<Shard> {
    rows_holding(plan, &[], outcomes)
}

/// The same with some inputs held at a value.
pub(super) fn rows_holding(
    plan: Plan,
    held: &[(usize, f64)],
    outcomes: impl Fn(usize, &[f64], Luck) -> [f64; OUTCOMES],
) -> Vec<Shard> {
    let count = plan.futures.div_ceil(BLOCK);
    (0..count)
        .map(|index| {
            let first_future = index * BLOCK;
            let past = (first_future + BLOCK).min(plan.futures);
            let mut futures: Vec<Vec<f64>> =
                (first_future..past).map(|future| inputs(plan, future)).collect();
            for future in &mut futures {
                for &(column, value) in held {
                    future[column] = value;
                }
            }
            let mut shard = Shard { index, first_future, futures, rows: Vec::new() };
            for future in first_future..past {
                for posture in 0..plan.postures {
                    for replicate in 0..plan.replicates {
                        let place = u64::from(replicate) << 32;
                        let luck = Luck {
                            shared: normal(&mut Stream::new(plan.seed, 9001).at(place | u64::from(index))),
                            own: normal(&mut Stream::new(plan.seed, 9002).at(place | u64::from(future))),
                        };
                        let inputs = &shard.futures[usize::try_from(future - first_future).unwrap()];
                        let outcomes = outcomes(posture, inputs, luck);
                        shard.rows.push(row(posture, future, replicate, outcomes));
                    }
                }
            }
            shard
        })
        .collect()
}

fn row(posture: usize, future: u32, replicate: u16, outcomes: [f64; OUTCOMES]) -> Row {
    Row {
        posture: u16::try_from(posture).unwrap(),
        future,
        replicate,
        posture_taken: true,
        outcomes,
        campaign_share_won: Vec::new(),
        walked_out_week: vec![None],
        series: Vec::new(),
    }
}
