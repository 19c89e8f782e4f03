//! Who leads and how surely: shares, intervals that cover, ties that are called ties.

use super::made::{Luck, Plan, shards, subject};
use terrain_decide::analysis::running::{leading, looks};
use terrain_decide::analysis::{decide, decide_between};

const PLAN: Plan = Plan { postures: 2, futures: 512, replicates: 3, inputs: 2, seed: 1 };

/// Posture 1 is ahead of posture 0 by `edge`, plus an input, plus luck.
fn contest(edge: f64, shared: f64, own: f64) -> impl Fn(usize, &[f64], Luck) -> f64 {
    move |posture, inputs, luck| {
        if posture == 0 { 0.0 } else { edge + inputs[0] - 0.5 + shared * luck.shared + own * luck.own }
    }
}

#[test]
fn a_clear_lead_is_told_apart() {
    let answer = decide(&subject(PLAN), &shards(PLAN, contest(0.25, 0.05, 0.1))).unwrap();
    let verdict = &answer.verdict;
    assert_eq!((verdict.leading, verdict.second, verdict.told_apart), (1, 0, true));
    assert_eq!(verdict.tied, [1]);
    assert_eq!(verdict.futures_needed, None);
    // Ahead where the input is above 0.25, hardly blurred by luck.
    assert!((answer.postures[1].p_best - 0.75).abs() < 0.03, "{}", answer.postures[1].p_best);
    assert_eq!(f64::from(verdict.in_fifty), (50.0 * answer.postures[1].p_best).round());
}

#[test]
fn postures_without_a_difference_are_tied_and_share_the_futures() {
    let plan = Plan { postures: 3, ..PLAN };
    let answer = decide(&subject(plan), &shards(plan, |_, inputs, luck| inputs[0] + luck.own)).unwrap();
    for posture in &answer.postures {
        assert!((posture.p_best - 1.0 / 3.0).abs() < 1e-12);
        assert_eq!(posture.max_regret, 0.0);
    }
    assert_eq!(answer.verdict.tied, [0, 1, 2]);
    assert!(!answer.verdict.told_apart);
    assert_eq!(answer.verdict.futures_needed, None);
}

#[test]
fn more_futures_tell_apart_what_was_said_to_need_them() {
    let contest = contest(0.06, 0.1, 0.3);
    let few = Plan { futures: 128, ..PLAN };
    let answer = decide(&subject(few), &shards(few, &contest)).unwrap();
    assert!(!answer.verdict.told_apart, "{:?}", answer.verdict);
    let needed = answer.verdict.futures_needed.unwrap();
    assert!(needed > 128);
    let many = Plan { futures: 4096.max(2 * needed), replicates: 4, ..PLAN };
    assert!(decide(&subject(many), &shards(many, &contest)).unwrap().verdict.told_apart);
}

/// How often the interval of posture 1's share of first places covers its expectation, and how often two equal postures are told apart, in
/// `runs` made experiments.
struct Coverage {
    covered: f64,
    told_apart: f64,
}

fn coverage(plan: Plan, runs: u64, edge: f64, shared: f64) -> Coverage {
    let experiments: Vec<_> = (0..runs)
        .map(|run| {
            let plan = Plan { seed: 1000 + run, ..plan };
            leading(&subject(plan), &shards(plan, contest(edge, shared, 0.3))).unwrap()
        })
        .collect();
    let truth = experiments.iter().map(|answer| answer.p_best[1]).sum::<f64>() / runs as f64;
    let covers = |interval: [f64; 2]| (interval[0]..=interval[1]).contains(&truth);
    let covered = experiments.iter().filter(|answer| covers(answer.p_best_interval[1])).count();
    let told_apart = experiments.iter().filter(|answer| answer.verdict.told_apart).count();
    Coverage { covered: covered as f64 / runs as f64, told_apart: told_apart as f64 / runs as f64 }
}

/// The mean over the experiments stands for the truth: its own error is a twentieth of an interval.
#[test]
fn intervals_cover_where_futures_share_luck() {
    for (what, plan, edge, shared) in [
        ("little shared luck", PLAN, 0.1, 0.05),
        ("much shared luck", PLAN, 0.1, 1.0),
        ("shared luck alone decides", PLAN, 0.0, 8.0),
        ("nearly always best", PLAN, 0.42, 0.2),
        ("eight shards", Plan { futures: 256, ..PLAN }, 0.1, 1.0),
        ("four shards", Plan { futures: 128, ..PLAN }, 0.1, 1.0),
        ("one shard", Plan { futures: 32, ..PLAN }, 0.1, 0.5),
        ("one replicate, four shards", Plan { futures: 128, replicates: 1, ..PLAN }, 0.1, 0.5),
        ("the last shard is short", Plan { futures: 270, ..PLAN }, 0.1, 1.0),
    ] {
        let Coverage { covered, .. } = coverage(plan, 200, edge, shared);
        // 200 experiments at 95 %: a standard deviation of 0.015.

        assert!(covered >= 0.915, "{what}: {covered}");
    }
}

#[test]
fn equal_postures_are_seldom_told_apart() {
    for (what, plan, shared) in [
        ("independent futures", PLAN, 0.0),
        ("shared luck", PLAN, 1.0),
        ("four shards", Plan { futures: 128, ..PLAN }, 1.0),
    ] {
        let Coverage { told_apart, .. } = coverage(plan, 200, 0.0, shared);

        assert!(told_apart <= 0.075, "{what}: {told_apart}");
    }
}

#[test]
fn none_of_five_equal_postures_is_left_out() {
    let plan = Plan { postures: 5, replicates: 2, inputs: 6, ..PLAN };
    let mut wrong = 0;
    for run in 0..200 {
        let plan = Plan { seed: 50 + run, ..plan };
        let shards = shards(plan, |posture, inputs, luck| inputs[posture] + 0.3 * luck.own);
        let answer = leading(&subject(plan), &shards).unwrap();
        wrong += usize::from(answer.verdict.tied.len() < 5);
    }
    assert!(wrong <= 20, "{wrong} of 200");
}

#[test]
fn what_is_said_on_the_way_is_what_is_said_at_the_end() {
    let shards = shards(PLAN, contest(0.1, 0.5, 0.5));
    let subject = subject(PLAN);
    for done in [1, 5, 9, 16] {
        let so_far = leading(&subject, &shards[..done]).unwrap();
        let answer = decide(&subject, &shards[..done]).unwrap();
        assert_eq!(so_far.verdict, answer.verdict);
        assert_eq!(so_far.futures, answer.futures);
        let shares: Vec<f64> = answer.postures.iter().map(|posture| posture.p_best).collect();
        assert_eq!(so_far.p_best, shares);
    }
}

#[test]
fn a_run_that_stops_when_it_is_sure_is_seldom_wrong() {
    let (mut stopped, mut sure) = (0, 0);
    for run in 0..200 {
        let plan = Plan { futures: 512, replicates: 2, seed: 300 + run, ..PLAN };
        let equal = shards(plan, contest(0.0, 0.5, 0.3));
        let clear = shards(plan, contest(0.25, 0.2, 0.3));
        let reaches = |shards: &[_]| {
            looks(16).into_iter().any(|done| {
                leading(&subject(plan), &shards[..done as usize]).unwrap().look.confidence >= 0.95
            })
        };
        stopped += usize::from(reaches(&equal));
        sure += usize::from(reaches(&clear));
    }
    assert!(stopped <= 12, "{stopped} of 200 stopped at a tie");
    assert!(sure >= 190, "only {sure} of 200 became sure of a clear lead");
}

#[test]
fn the_worst_and_the_best_named_leave_the_verdict() {
    let plan = Plan { postures: 3, ..PLAN };
    let shards = shards(plan, |posture, inputs, luck| {
        posture as f64 + 1.5 * inputs[0] * f64::from(posture == 1) + luck.own / 9.0
    });
    let answer = decide_between(&subject(plan), &shards, 0, 2).unwrap();
    assert_eq!(answer.verdict, decide(&subject(plan), &shards).unwrap().verdict);
    assert_eq!((answer.verdict.leading, answer.verdict.tied.as_slice()), (2, [2].as_slice()));
    let pair = answer.compared.as_ref().unwrap();
    assert!(pair.told_apart && pair.difference[2] < 0.0, "{pair:?}");
    // The case against the one named first: it is never best.
    assert_eq!(answer.case_against.unwrap().share_not_best, 1.0);
}

#[test]
fn futures_needed_are_those_for_the_tied_one_though_the_second_is_told_apart() {
    // Posture 2 is best in two whole shards of twelve; elsewhere an input decides between the other two. So far fewer
    // independent futures stand behind the share of posture 2 than behind that of posture 1.
    let plan = Plan { postures: 3, futures: 384, replicates: 1, inputs: 2, seed: 3 };
    let mut shards = shards(plan, |posture, inputs, _| [0.0, 0.4 - inputs[0], -2.0][posture]);
    for shard in shards.iter_mut().filter(|shard| [3, 8].contains(&shard.index)) {
        for row in shard.rows.iter_mut().filter(|row| row.posture == 2) {
            row.outcomes[0] = 2.0;
        }
    }
    let answer = decide(&subject(plan), &shards).unwrap();
    let verdict = &answer.verdict;
    let shares: Vec<f64> = answer.postures.iter().map(|posture| posture.p_best).collect();
    assert_eq!((verdict.leading, verdict.second), (0, 1), "{shares:?}");
    assert!(verdict.told_apart && verdict.tied == [0, 2], "{shares:?} {verdict:?}");
    assert!(verdict.futures_needed.is_some_and(|needed| needed > 384), "{shares:?} {verdict:?}");
}
