//! Sobol' indices by runs made for the purpose, where they are known.

use super::made::{Plan, shards, subject};
use crate::support::{experiment, small_example};
use std::sync::atomic::AtomicBool;
use terrain_decide::analysis::AnalysisError;
use terrain_decide::analysis::designed::{Designed, Group, Model, designed};
use terrain_decide::analysis::influence::About;
use terrain_decide::experiment;
use terrain_decide::runner::{Player, RunControl, RunError, Unobserved, run};
use terrain_decide::sensitivity::Resampling;
use terrain_decide::shard::{MemorySink, Row, Shard, Sink};
use terrain_sim::outcome::{OUTCOMES, Outcome};
use terrain_sim::random::{Stream, normal};

const PLAN: Plan = Plan { postures: 3, futures: 512, replicates: 2, inputs: 8, seed: 3 };

/// A formula in place of the engine: reforms of a posture by inputs and by the luck of block and replicate, which all futures of a
/// block share.
struct Formula<F>(F);

fn luck(block: u32, replicate: u16) -> f64 {
    normal(&mut Stream::new(5, 77).at(u64::from(replicate) << 32 | u64::from(block)))
}

impl<F: Fn(usize, &[f64], f64) -> f64> Model for Formula<F> {
    type Error = AnalysisError;

    fn values(&self, coordinates: Vec<f64>) -> Vec<f64> {
        coordinates
    }

    fn play(
        &mut self,
        block: u32,
        futures: Vec<Vec<f64>>,
        postures: &[usize],
    ) -> Result<Vec<Row>, AnalysisError> {
        let mut rows = Vec::new();
        for (future, inputs) in (0..).zip(&futures) {
            for &posture in postures {
                for replicate in 0..PLAN.replicates {
                    let mut outcomes = [0.0; OUTCOMES];
                    outcomes[0] = (self.0)(posture, inputs, luck(block, replicate));
                    rows.push(Row {
                        posture: u16::try_from(posture).unwrap(),
                        future,
                        replicate,
                        posture_taken: true,
                        outcomes,
                        campaign_share_won: Vec::new(),
                        walked_out_week: vec![None],
                        series: Vec::new(),
                    });
                }
            }
        }
        Ok(rows)
    }
}

fn found(
    formula: impl Fn(usize, &[f64], f64) -> f64,
    about: About,
    base: u32,
    together: &[Vec<usize>],
) -> Result<Designed, AnalysisError> {
    let shards = shards(PLAN, |posture, inputs, made| formula(posture, inputs, made.shared));
    let resampling = Resampling::default();
    designed(
        &subject(PLAN),
        &shards,
        (about, Some(Outcome::Reforms)),
        base,
        together,
        &resampling,
        &mut Formula(formula),
    )
}

/// The second less the first, less the third: a line in x0, a line in x1 that x2 bends, and luck that x0 makes matter.
fn bent(posture: usize, x: &[f64], luck: f64) -> f64 {
    match posture {
        1 => 2.0 * (x[0] - 0.5) + (x[1] - 0.5) + 4.0 * (x[1] - 0.5) * (x[2] - 0.5) + 0.3 * luck,
        2 => 5.0 * x[3],
        _ => 0.0,
    }
}

#[test]
fn indices_are_those_of_the_formula() {
    // By hand: the parts of the variance are 4/12, 1/12, 16/144 and 0.09/2 of luck, the mean of two replicates.
    let (line, alone, joint, luck) = (4.0 / 12.0, 1.0 / 12.0, 16.0 / 144.0, 0.045);
    let all = line + alone + joint + luck;
    let found = found(bent, About::Between(1, 0), 1024, &[]).unwrap();
    assert_eq!(found.groups, [Group::One(0), Group::One(1), Group::Rest(vec![2, 3, 4, 5, 6, 7])]);
    assert_eq!((found.choices, found.base, found.futures), ((1, Some(0)), 1024, 1024 * 5));
    let wanted = [(line, line), (alone, alone + joint), (0.0, joint)];
    for (place, (first, total)) in wanted.into_iter().enumerate() {
        let (seen_first, seen_total) = (found.indices.first[place], found.indices.total[place]);
        assert!((seen_first.value - first / all).abs() < 0.06, "{place}: {seen_first:?} for {}", first / all);
        assert!((seen_total.value - total / all).abs() < 0.05, "{place}: {seen_total:?} for {}", total / all);
        assert!(
            seen_total.interval[0] < total / all && total / all < seen_total.interval[1],
            "{seen_total:?}"
        );
    }
    assert!((found.indices.variance / all - 1.0).abs() < 0.1, "{}", found.indices.variance);
    // The other way round the same numbers matter; the third choice hangs on x3 alone.
    let turned = self::found(bent, About::Between(0, 1), 64, &[]).unwrap();
    assert_eq!(turned.groups, found.groups);
    let alone = self::found(bent, About::Choice(2), 64, &[]).unwrap();
    assert_eq!(alone.groups[0], Group::One(3));
    assert_eq!(alone.choices, (2, None));
    assert!((alone.indices.total[0].value - 1.0).abs() < 0.2 && alone.indices.total[1].value.abs() < 1e-9);
}

/// Luck that all futures of a block share is no effect of any number, and what works together with luck is in the total.
#[test]
fn luck_is_an_input_that_is_never_exchanged() {
    let formula = |posture: usize, x: &[f64], luck: f64| {
        if posture == 0 { 0.0 } else { (x[0] - 0.5) + 2.0 * (x[0] - 0.5) * luck + luck }
    };
    let found = found(formula, About::Between(1, 0), 2048, &[]).unwrap();
    // Mean luck of two replicates has variance 1/2: parts 1/12, 4/12·1/2, and 1/2.
    let (alone, with_luck, luck) = (1.0 / 12.0, 1.0 / 6.0, 0.5);
    let all = alone + with_luck + luck;
    assert_eq!(found.groups[0], Group::One(0));
    let (first, total) = (found.indices.first[0].value, found.indices.total[0].value);
    assert!((first - alone / all).abs() < 0.06, "{first} for {}", alone / all);
    assert!((total - (alone + with_luck) / all).abs() < 0.05, "{total} for {}", (alone + with_luck) / all);
    assert_eq!(found.indices.total[1].value, 0.0, "the rest does nothing");
}

#[test]
fn numbers_drawn_together_are_exchanged_together() {
    let found = found(bent, About::Between(1, 0), 16, &[vec![1, 6, 7]]).unwrap();
    assert_eq!(found.groups, [Group::One(0), Group::Together(vec![1, 6, 7]), Group::Rest(vec![2, 3, 4, 5])]);
}

#[test]
fn what_cannot_be_designed_is_said() {
    let few = found(bent, About::Between(1, 0), 7, &[]).unwrap_err().to_string();
    assert!(few.contains("needs at least 40 runs here (8 base samples of 5 runs"), "{few}");
    let constant = found(|_, _, _| 1.0, About::Between(1, 0), 16, &[]).unwrap_err();
    assert_eq!(constant, AnalysisError::NoEffect { futures: 512 });
    let pair = found(bent, About::Between(1, 1), 16, &[]).unwrap_err();
    assert!(matches!(pair, AnalysisError::Pair { .. }), "{pair}");
}

/// An experiment as the model.
struct Engine<'a>(&'a experiment::Experiment, Player<'a>);

#[derive(Debug)]
struct Refused;

impl From<AnalysisError> for Refused {
    fn from(_: AnalysisError) -> Self {
        Self
    }
}

impl From<RunError> for Refused {
    fn from(_: RunError) -> Self {
        Self
    }
}

impl Model for Engine<'_> {
    type Error = Refused;

    fn values(&self, coordinates: Vec<f64>) -> Vec<f64> {
        self.0.values_at(coordinates)
    }

    fn play(&mut self, block: u32, futures: Vec<Vec<f64>>, postures: &[usize]) -> Result<Vec<Row>, Refused> {
        Ok(self.1.play(block, futures, postures)?.unwrap())
    }
}

/// Rows that are played outside of the plan are those of the plan, where values and block are; threads change nothing.
#[test]
fn a_situation_is_played_by_design() {
    let situation = small_example("legislation", 200.0);
    let played = experiment(situation, experiment::Plan::new(256, 1, 1));
    let (mut sink, stop) = (MemorySink::default(), AtomicBool::new(false));
    let control = RunControl { threads: 2, stop: &stop, memory: None };
    run(&played, &mut sink, &control, &mut Unobserved).unwrap();
    let shards: Vec<Shard> = (0..8).map(|index| sink.read(index).unwrap()).collect();
    let player = Player::new(&played, &control).unwrap();
    let rows = player.play(3, shards[3].futures.clone(), &[1, 2]).unwrap().unwrap();
    let planned: Vec<Row> = shards[3]
        .rows
        .iter()
        .filter(|row| [1, 2].contains(&row.posture))
        .map(|row| Row { future: row.future - 96, ..row.clone() })
        .collect();
    let figures = |rows: &[Row]| {
        rows.iter().map(|row| (row.posture, row.future, row.replicate, row.outcomes)).collect::<Vec<_>>()
    };
    assert_eq!(figures(&rows), figures(&planned));

    let by = |threads: usize| {
        let control = RunControl { threads, ..control };
        let mut model = Engine(&played, Player::new(&played, &control).unwrap());
        let together = played.drawn_together();
        let about = (About::Choice(1), Some(Outcome::Base));
        designed(played.subject(), &shards, about, 16, &together, &Resampling::default(), &mut model).unwrap()
    };
    let found = by(1);
    assert_eq!(found, by(3));
    let columns: usize = found.groups.iter().map(|group| group.columns().len()).sum();
    assert_eq!(columns, played.subject().uncertain.len(), "every number is in one group");
    assert!(found.indices.total.iter().all(|index| index.value >= 0.0), "{found:?}");
}
