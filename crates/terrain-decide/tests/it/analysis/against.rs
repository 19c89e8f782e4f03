//! The case for each other choice, where the smallest change that makes it best is known.

use super::all;
use super::made::{Luck, Plan, rows, rows_holding, subject};
use crate::support::{experiment, small_example};
use terrain_decide::analysis::against::{Against, Held, against};
use terrain_decide::analysis::{AnalysisError, decide};
use terrain_decide::experiment;
use terrain_sim::outcome::OUTCOMES;
use terrain_situation::{Distribution, Form};

const PLAN: Plan = Plan { postures: 2, futures: 512, replicates: 4, inputs: 10, seed: 3 };

/// What was found, the changes that were played and in how many futures.
struct Found {
    against: Against,
    played: Vec<(Vec<(usize, f64)>, u32)>,
}

fn found(plan: Plan, value: impl Fn(usize, &[f64]) -> f64) -> Found {
    let outcomes = |posture: usize, inputs: &[f64], luck: Luck| {
        let mut outcomes = [0.0; OUTCOMES];
        // Luck takes both sides alike, so that who is best more often is also best on average.
        let own = if posture == 0 { 0.0 } else { 0.1 * luck.own + 0.02 * luck.shared };
        outcomes[0] = value(posture, inputs) + own;
        outcomes
    };
    let shards = rows(plan, outcomes);
    let mut played = Vec::new();
    let play = |held: &[(usize, f64)], futures: u32| {
        played.push((held.to_vec(), futures));
        Ok::<_, AnalysisError>(rows_holding(Plan { futures, ..plan }, held, outcomes))
    };
    let against = against(&subject(plan), &shards, |_| (), play).unwrap();
    Found { against, played }
}

fn columns(held: &[Held]) -> Vec<usize> {
    let mut columns: Vec<usize> = held.iter().map(|held| held.column).collect();
    columns.sort_unstable();
    columns
}

#[test]
fn one_number_is_moved_to_where_the_other_choice_takes_over() {
    for (threshold, rises) in [(0.7, true), (0.85, true), (0.2, false)] {
        let value = |posture: usize, x: &[f64]| match (posture, rises) {
            (0, _) => 0.0,
            (_, true) => x[4] - threshold + 0.1 * (x[1] - 0.5),
            (_, false) => threshold - x[4] + 0.1 * (x[1] - 0.5),
        };
        let Found { against, played } = found(PLAN, value);
        assert_eq!(against.leading, 0);
        let [rival] = against.rivals.as_slice() else { panic!("{against:?}") };
        assert!(rival.best && rival.posture == 1 && rival.before < 0.4, "{rival:?}");
        let [held] = rival.held.as_slice() else { panic!("{rival:?}") };
        assert_eq!(held.column, 4);
        // Half of the futures on each side: the value at which the mean difference is 0, found to a sixteenth of the way.
        assert!((held.value - threshold).abs() < 0.05, "{held:?} for {threshold}");
        assert!((held.way - (held.value - 0.5).abs() / 0.45).abs() < 0.02, "{held:?}");
        assert!(rival.share > 0.5 && rival.interval[0] <= rival.share && rival.next.0 == 0);
        // What is told is what was played last, in as many futures as it says.
        assert_eq!(played.last(), Some(&(vec![(4, held.value)], rival.futures)));
    }
}

#[test]
fn two_numbers_move_where_one_is_not_enough() {
    let value = |posture: usize, x: &[f64]| if posture == 0 { 0.0 } else { x[2] + x[7] - 1.7 };
    let rival = found(PLAN, value).against.rivals.remove(0);
    assert!(rival.best, "{rival:?}");
    assert_eq!(columns(&rival.held), [2, 7]);
    let sum: f64 = rival.held.iter().map(|held| held.value).sum();
    assert!((sum - 1.7).abs() < 0.06, "{rival:?}");
    let [first, second] = rival.held.as_slice() else { panic!() };
    assert!((first.way - second.way).abs() < 0.02, "both move by the same part of the way");
}

#[test]
fn every_other_choice_gets_its_own_case() {
    // The first is ahead; the second overtakes it where x0 is high, the third needs x1 high, and the fourth never does.
    let value = |posture: usize, x: &[f64]| match posture {
        0 => 0.0,
        1 => x[0] - 0.75,
        2 => 1.2 * x[1] - 1.0,
        _ => 0.5 * x[2] - 1.5,
    };
    let Found { against, .. } = found(Plan { postures: 4, ..PLAN }, value);
    assert_eq!(against.rivals.iter().map(|rival| rival.posture).collect::<Vec<_>>(), [1, 2, 3]);
    let [second, third, fourth] = against.rivals.as_slice() else { panic!() };
    assert!(second.best && second.held[0].column == 0, "{second:?}");
    assert!(third.best && third.held[0].column == 1, "{third:?}");
    assert!(!fourth.best && fourth.share < 0.05 && fourth.next.0 == 0, "{fourth:?}");
    // What speaks for it most is told all the same.
    assert!(columns(&fourth.held).contains(&2), "{fourth:?}");
}

#[test]
fn where_no_number_speaks_for_a_choice_none_is_made_up() {
    let Found { against, played } = found(PLAN, |posture, _| if posture == 0 { 1.0 } else { 0.0 });
    let [rival] = against.rivals.as_slice() else { panic!("{against:?}") };
    assert!(!rival.best && rival.held.is_empty() && rival.share == 0.0, "{rival:?}");
    assert_eq!(played.len(), 1);
    let one = found(Plan { postures: 1, ..PLAN }, |_, x| x[0]);
    assert!(one.against.rivals.is_empty() && one.played.is_empty());
}

/// The change is judged on the scales of the run: holding a number narrows what outcomes come to, and must not stretch them.
#[test]
fn scales_are_those_of_the_run() {
    use terrain_decide::subject::{Outcome, WeightInput};
    let outcomes = |posture: usize, x: &[f64], luck: Luck| {
        let mut outcomes = [0.0; OUTCOMES];
        // Reforms, which x0 drives for both: with it held, only a sliver of their spread is left, all of it the second's.
        outcomes[0] = x[0] + if posture == 0 { 0.0 } else { 0.02 };
        // Base, in which the first is ahead unless x0 is high.
        outcomes[1] = luck.own + if posture == 0 { 0.4 } else { 1.2 * (x[0] - 0.5) };
        outcomes
    };
    let mut about = subject(PLAN);
    about.values =
        vec![(Outcome::Reforms, WeightInput::Fixed(0.5)), (Outcome::Base, WeightInput::Fixed(0.5))];
    let shards = rows(PLAN, outcomes);
    let play = |held: &[(usize, f64)], futures: u32| {
        Ok::<_, AnalysisError>(rows_holding(Plan { futures, ..PLAN }, held, outcomes))
    };
    let found = against(&about, &shards, |_| (), play).unwrap();
    let rival = &found.rivals[0];
    assert!(rival.best && columns(&rival.held) == [0], "{rival:?}");
    // On the scales of the run 0.02 of reforms (spread about 0.9) are next to nothing against 1.2·(x0 − 0.5) − 0.4 of base
    // (spread about 1.9): the second overtakes at 0.8. On scales of their own, the sliver would be all there is of reforms.
    assert!((rival.held[0].value - 0.8).abs() < 0.06, "{rival:?}");
}

/// Whoever writes the changes into the situation finds the choice best there too, in other futures and with other luck.
#[test]
fn a_case_holds_when_it_is_written_into_the_situation() {
    // Two choices that are nearly as good as one another, and enough replicates that numbers stand out from luck.
    let mut situation = small_example("legislation", 400.0);
    situation.postures.truncate(2);
    let played = experiment(situation.clone(), experiment::Plan::new(512, 8, 1));
    let play =
        |held: &[(usize, f64)], futures: u32| Ok::<_, AnalysisError>(all(&played.holding(held, futures)));
    let against = against(played.subject(), &all(&played), |_| (), play).unwrap();
    let [rival] = against.rivals.as_slice() else { panic!("{against:?}") };
    assert!(rival.best && !rival.held.is_empty(), "{rival:?}");
    let mut changed = situation;
    for held in &rival.held {
        let path = &played.subject().uncertain[held.column].path;
        let quantity = changed.quantities.iter_mut().find(|quantity| quantity.path == *path).unwrap();
        quantity.form = Form::Distribution(Distribution::Constant(held.value));
    }
    let again = experiment(changed, experiment::Plan::new(512, 8, 77));
    let answer = decide(again.subject(), &all(&again)).unwrap();
    // It is the smallest change that is enough: a tie, which tips with other luck.
    assert!(answer.verdict.tied.contains(&rival.posture), "{rival:?}, but {:?}", answer.verdict);
    assert!(answer.postures[rival.posture].p_best > rival.before - 0.02, "{rival:?}");
}
