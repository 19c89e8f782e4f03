//! Runs that ask for a confidence: wrong no more often than they say, with fewer runs than playing all postures until the same
//! test is sure; and the figures that are told of them.

use super::contest::{Contest, Played};
use super::sturdy::sound;
use rayon::prelude::*;
use terrain_decide::analysis::running::{Contention, leading, look_among, looks};
use terrain_decide::analysis::{AnalysisError, decide, decide_between};
use terrain_decide::shard::Shard;

const REPETITIONS: u64 = 200;
/// Of 200 repetitions at 5 %, 17 or more are wrong in 2 of 100 series (binomial).
const WRONG: usize = 17;

const CLOSE: Contest = Contest {
    what: "two close, four hopeless",
    means: &[0.4, 0.0, -2.0, -2.0, -2.5, -3.0],
    shared: 0.2,
    shards: 32,
};
const SLIPPAGE: Contest =
    Contest { what: "one ahead of equal ones", means: &[0.0, 0.8, 0.0, 0.0], shared: 0.3, shards: 32 };
const EQUAL: Contest =
    Contest { what: "two equal, two hopeless", means: &[0.0, 0.0, -1.5, -1.5], shared: 0.3, shards: 24 };

fn played(contest: Contest, adaptive: bool) -> Vec<Played> {
    (0..REPETITIONS).into_par_iter().map(|run| contest.play(0.95, 500 + run, adaptive).unwrap()).collect()
}

fn mean(played: &[Played], of: impl Fn(&Played) -> f64) -> f64 {
    played.iter().map(of).sum::<f64>() / played.len() as f64
}

#[test]
fn fewer_runs_are_needed_at_the_same_error() {
    // Of the four hopeless postures hardly any run is needed; between equal ones each counts.
    for (contest, best, at_most) in [(CLOSE, 0, 0.75), (SLIPPAGE, 1, 1.0)] {
        let [all, adaptive] = [false, true].map(|adaptive| played(contest, adaptive));
        for played in [&all, &adaptive] {
            assert!(played.iter().all(|run| looks(contest.shards).contains(&run.shards)));
            let wrong = played.iter().filter(|run| run.selected.is_some_and(|found| found != best)).count();
            let sure = played.iter().filter(|run| run.selected == Some(best)).count();
            assert!(wrong < WRONG, "{}: {wrong} of {REPETITIONS} wrong", contest.what);
            assert!(sure > 180, "{}: only {sure} of {REPETITIONS} sure", contest.what);
        }
        let [before, after] = [&all, &adaptive].map(|played| mean(played, |run| run.runs as f64));
        assert!(after < at_most * before, "{}: {after} runs against {before}", contest.what);
    }
}

/// What holds of a mean over repetitions: within four of its standard errors.
fn near(played: &[Played], of: impl Fn(&Played) -> f64 + Copy, truth: f64) -> bool {
    let middle = mean(played, of);
    let variance = mean(played, |run| (of(run) - middle).powi(2));
    (middle - truth).abs() <= 4.0 * (variance / played.len() as f64).sqrt() + 1e-3
}

#[test]
fn equal_postures_are_seldom_told_apart_and_no_share_leans() {
    let played = played(EQUAL, true);
    let sure = played.iter().filter(|run| run.selected.is_some()).count();
    assert!(sure < WRONG, "{sure} of {REPETITIONS} were sure which of two equal postures is best");
    // The hopeless ones fell out early, and hold a few of a hundred futures all the same.
    let whole = u64::from(EQUAL.shards) * 32 * 4;
    assert!(mean(&played, |run| run.runs as f64) < 0.8 * whole as f64);
    let truth = EQUAL.truth(200_000);
    assert!(truth[2] > 0.01, "{truth:?}");
    for (posture, &truth) in truth.iter().enumerate() {
        assert!(near(&played, |run| run.p_best[posture], truth), "posture {posture}: {truth}");
        let covered =
            |run: &&Played| (run.intervals[posture][0]..=run.intervals[posture][1]).contains(&truth);
        let covered = played.iter().filter(covered).count();
        // 200 at 95 %: a standard deviation of 3.
        assert!(covered >= 183, "posture {posture}: {covered} of {REPETITIONS} covered");
    }
}

#[test]
fn a_run_that_ends_early_leans_no_more_than_one_of_all_postures_does() {
    let [all, adaptive] = [false, true].map(|adaptive| played(CLOSE, adaptive));
    for posture in 0..CLOSE.means.len() {
        let plain = mean(&all, |run| run.p_best[posture]);
        assert!(near(&adaptive, |run| run.p_best[posture], plain), "posture {posture}: {plain}");
    }
}

#[test]
fn twins_stay_in_contention_to_the_end() {
    let twins = |index| {
        let mut shard = EQUAL.shard(3, index, &[0, 1]);
        for pair in shard.rows.chunks_mut(2) {
            pair[1].outcomes = pair[0].outcomes;
        }
        shard
    };
    let subject = {
        let mut subject = EQUAL.subject(0.5, 3);
        subject.postures.truncate(2);
        subject
    };
    let shards: Vec<Shard> = (0..EQUAL.shards).map(twins).collect();
    for done in looks(EQUAL.shards) {
        let so_far = leading(&subject, &shards[..done as usize]).unwrap();
        assert_eq!((so_far.look.contenders.as_slice(), so_far.look.confidence), ([0, 1].as_slice(), 0.0));
        assert_eq!(so_far.p_best, [0.5, 0.5]);
    }
}

/// The shards of a contest as a run holds them, and who was in contention at the end.
fn shards(contest: Contest, seed: u64) -> (Vec<Shard>, Contention) {
    let subject = contest.subject(0.95, seed);
    let mut contention = Contention::new(contest.means.len());
    let mut shards = Vec::new();
    for index in 0..contest.shards {
        shards.push(contest.shard(seed, index, contention.next_postures()));
        contention.played();
        if looks(contest.shards).contains(&(index + 1)) {
            contention.look(&look_among(&subject, &shards, contention.contenders()).unwrap());
        }
    }
    (shards, contention)
}

#[test]
fn the_whole_answer_is_sound_where_some_postures_were_played_less() {
    let (shards, contention) = shards(EQUAL, 77);
    assert_eq!(contention.contenders(), [0, 1]);
    let subject = EQUAL.subject(0.95, 77);
    let answer = decide(&subject, &shards).unwrap();
    sound(&answer);
    let futures: Vec<u32> = answer.postures.iter().map(|posture| posture.futures).collect();
    assert_eq!(answer.futures, EQUAL.shards * 32);
    assert_eq!(futures[..2], [answer.futures; 2]);
    assert!(futures[2..].iter().all(|&futures| (256..answer.futures).contains(&futures)), "{futures:?}");
    assert!(!answer.verdict.told_apart && answer.verdict.tied == [0, 1], "{:?}", answer.verdict);
    assert!(answer.verdict.futures_needed.is_none_or(|needed| needed > answer.futures));
    // What a posture leads to rests on the futures that it was played in; all shares are of all futures.
    let mean = answer.postures[2].outcomes[0].mean;
    let own: Vec<f64> = shards
        .iter()
        .flat_map(|shard| shard.rows.iter().filter(|row| row.posture == 2).map(|row| row.outcomes[0]))
        .collect();
    assert!((mean - own.iter().sum::<f64>() / own.len() as f64).abs() < 1e-12);
    assert!(
        answer.warnings.iter().any(|warning| warning.starts_with("Out of contention")),
        "{:?}",
        answer.warnings
    );
    // Whatever the order in which the shards are handed over.
    let mut turned = shards.clone();
    turned.reverse();
    assert_eq!(decide(&subject, &turned).unwrap(), answer);
    // A comparison of one that was played on with one that was not.
    let pair = decide_between(&subject, &shards, 0, 2).unwrap().compared.unwrap();
    assert!(pair.told_apart && pair.difference[1] > 0.0, "{pair:?}");
}

#[test]
fn shards_that_cannot_follow_from_one_another_are_refused() {
    let subject = EQUAL.subject(0.95, 5);
    let shard = |index, postures: &[usize]| EQUAL.shard(5, index, postures);
    let of = |shards: &[Shard]| decide(&subject, shards).unwrap_err();
    assert_eq!(of(&[shard(3, &[0, 1])]), AnalysisError::NoneWhole);
    let all = [0, 1, 2, 3];
    assert_eq!(
        of(&[shard(0, &all), shard(1, &[0, 1]), shard(2, &[1, 2])]),
        AnalysisError::NotNested { shard: 2 }
    );
    // Without a confidence all postures are in every shard.
    let plain = terrain_decide::subject::Subject { confidence: None, ..subject.clone() };
    let fault = decide(&plain, &[shard(0, &all), shard(1, &[0, 1])]).unwrap_err();
    assert_eq!(fault.to_string(), "shard 1: expected 128 rows, found 64");
}
