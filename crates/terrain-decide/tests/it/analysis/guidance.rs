//! Rules, criteria and what to find out, on rows whose truth is known.

use super::made::{Luck, Plan, inputs, rows, shards, subject};
use terrain_decide::analysis::{decide, decide_between};
use terrain_decide::robustness::Criterion;
use terrain_decide::subject::{Outcome, WeightInput};
use terrain_sim::outcome::OUTCOMES;

const PLAN: Plan = Plan { postures: 2, futures: 512, replicates: 4, inputs: 12, seed: 3 };

/// The second posture wins where x2 > 0.6 and x5 < 0.5, and loses elsewhere.
fn boxed(posture: usize, inputs: &[f64], luck: Luck) -> f64 {
    let wins = inputs[2] > 0.6 && inputs[5] < 0.5;
    if posture == 0 { 0.5 } else { 0.5 + if wins { 0.3 } else { -0.2 } + 0.05 * (luck.own + luck.shared) }
}

#[test]
fn the_conditions_of_a_planted_box_are_told() {
    let decision = decide(&subject(PLAN), &shards(PLAN, boxed)).unwrap();
    let found = decision.conditions.iter().find(|one| one.winner == 1).unwrap();
    assert!(found.reaches && found.density > 0.85 && found.coverage > 0.6, "{found:?}");
    let mut paths: Vec<&str> = found.rules.iter().map(|rule| rule.path.as_str()).collect();
    paths.sort_unstable();
    assert_eq!(paths, ["x2", "x5"]);
    let rule = |path: &str| found.rules.iter().find(|rule| rule.path == path).unwrap();
    assert!((rule("x2").low.unwrap() - 0.6).abs() < 0.08 && rule("x2").high.is_none());
    assert!((rule("x5").high.unwrap() - 0.5).abs() < 0.08 && rule("x5").low.is_none());
    assert!((found.base_rate - 0.2).abs() < 0.05);
    // In futures left out the rules hold as well, or nearly.
    let out = found.held_out.unwrap();
    assert!(out.density().unwrap() > 0.8 && out.coverage > 0.5 && out.with_rules == out.parts, "{out:?}");
}

#[test]
fn where_nothing_is_to_be_told_nothing_is() {
    // Luck alone decides, or one posture always wins.
    for value in [
        (|posture, _: &[f64], luck: Luck| if posture == 0 { 0.0 } else { luck.own })
            as fn(usize, &[f64], Luck) -> f64,
        |posture, _: &[f64], luck: Luck| posture as f64 + 0.01 * luck.own,
    ] {
        let decision = decide(&subject(PLAN), &shards(PLAN, value)).unwrap();
        assert!(decision.conditions.is_empty(), "{:?}", decision.conditions);
        assert!(decision.find_out.numbers.iter().all(|one| one.value < 0.02), "{:?}", decision.find_out);
    }
    let one = Plan { postures: 1, ..PLAN };
    let decision = decide(&subject(one), &shards(one, boxed)).unwrap();
    assert!(decision.conditions.is_empty() && decision.find_out.numbers.is_empty());
    assert_eq!(decision.robustness.not_dominated, [0]);
    let few = Plan { futures: 64, ..PLAN };
    assert!(decide(&subject(few), &shards(few, boxed)).unwrap().conditions.is_empty());
}

/// Seven inputs of falling weight; the second posture is worth their sum.
const WEIGHTS: [f64; 7] = [2.0, 1.6, 1.3, 1.0, 0.7, 0.4, 0.0];

fn sum(posture: usize, inputs: &[f64], luck: Luck) -> f64 {
    let sum: f64 = WEIGHTS.iter().zip(inputs).map(|(weight, x)| weight * (x - 0.5)).sum();
    if posture == 0 { 0.0 } else { sum + 0.2 * (luck.own + luck.shared) }
}

/// What choosing by one input costs in new futures: the mean shortfall from the better posture when the second is chosen
/// where the input is above the middle, which is right for every input with a positive weight.
fn regret_knowing(input: Option<usize>) -> f64 {
    let new = Plan { futures: 4096, seed: 77, ..PLAN };
    let calm = Luck { shared: 0.0, own: 0.0 };
    let of = |future: u32| {
        let x = inputs(new, future);
        let gain = sum(1, &x, calm);
        let second = input.is_some_and(|input| x[input] > 0.5);
        gain.max(0.0) - if second { gain } else { 0.0 }
    };
    (0..new.futures).map(of).sum::<f64>() / f64::from(new.futures)
}

#[test]
fn resolving_the_first_question_lowers_regret_more_than_resolving_the_fifth() {
    for seed in [3, 4, 5] {
        let plan = Plan { futures: 1024, seed, ..PLAN };
        let decision = decide(&subject(plan), &shards(plan, sum)).unwrap();
        let numbers = &decision.find_out.numbers;
        assert!(numbers.len() >= 5, "{numbers:?}");
        let input = |place: usize| numbers[place].path[1..].parse::<usize>().unwrap();
        assert_eq!(input(0), 0, "{numbers:?}");
        let lowered: Vec<f64> =
            (0..5).map(|place| regret_knowing(None) - regret_knowing(Some(input(place)))).collect();
        assert!(lowered[0] > lowered[4] + 0.05, "seed {seed}: {lowered:?}");
        // On the scale of utilities the truth is weight/8, by the width of the outcome's scale.
        let width = decision.values[0].scale[1] - decision.values[0].scale[0];
        let truth = lowered[0] / width;
        assert!((numbers[0].value - truth).abs() < 0.35 * truth, "{} for {truth}", numbers[0].value);
        assert!(numbers[0].interval[0] > 0.0 && numbers[0].changes > 0.3);
        assert!(decision.find_out.everything > numbers[0].value);
        let least = decision.postures.iter().map(|one| one.expected_regret).fold(f64::INFINITY, f64::min);
        assert!((decision.find_out.everything - least).abs() < 1e-12);
    }
}

#[test]
fn weights_are_nothing_to_find_out() {
    let mut about = subject(PLAN);
    about.values = vec![(Outcome::Reforms, WeightInput::Column(0)), (Outcome::Base, WeightInput::Fixed(1.0))];
    let made = rows(PLAN, |posture, _, luck| {
        let mut outcomes = [0.0; OUTCOMES];
        outcomes[0] = if posture == 0 { 1.0 } else { 0.0 } + 0.1 * luck.own;
        outcomes[1] = if posture == 0 { 0.0 } else { 0.6 } + 0.1 * luck.own;
        outcomes
    });
    let decision = decide(&about, &made).unwrap();
    assert!(decision.find_out.numbers.iter().all(|one| one.path != "x0"), "{:?}", decision.find_out);
    assert_eq!(decision.robustness.not_dominated, [0, 1]);
}

#[test]
fn criteria_disagree_where_one_choice_is_safer() {
    // The first is always middling; the second better on average and sometimes much worse.
    let risky = |posture: usize, inputs: &[f64], _: Luck| match posture {
        0 => 0.5,
        _ if inputs[1] < 0.1 => -1.0,
        _ => 0.9,
    };
    let decision = decide(&subject(PLAN), &shards(PLAN, risky)).unwrap();
    let best = |criterion| {
        let judged = decision.robustness.criteria.iter().find(|one| one.criterion == criterion).unwrap();
        judged.best.clone()
    };
    assert_eq!(best(Criterion::Laplace), [1]);
    assert_eq!(best(Criterion::Maximin), [0]);
    assert_eq!(best(Criterion::MinimaxRegret), [0]);
    assert_eq!(best(Criterion::ShareBest), [1]);
    // By conditions asked the other way round.
    let turned = decide_between(&subject(PLAN), &shards(PLAN, risky), 0, 1).unwrap();
    assert_eq!(turned.conditions[0].winner, 0);
    let rule = &turned.conditions[0].rules[0];
    assert_eq!(rule.path, "x1");
    assert!((rule.high.unwrap() - 0.1).abs() < 0.03, "{rule:?}");
}
