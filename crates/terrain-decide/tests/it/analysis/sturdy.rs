//! Odd experiments: one posture, one future, nothing uncertain, nothing that varies, campaigns that never end, postures
//! that can't be taken, tables that don't fit.

use super::made::{Plan, named, shards, subject};
use terrain_decide::analysis::{AnalysisError, decide};
use terrain_decide::decision::Decision;
use terrain_decide::subject::WeightInput;
use terrain_sim::outcome::Outcome;

const PLAN: Plan = Plan { postures: 3, futures: 70, replicates: 3, inputs: 4, seed: 5 };

/// What holds of every answer.
pub(super) fn sound(answer: &Decision) {
    let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
    assert!(near(answer.postures.iter().map(|posture| posture.p_best).sum(), 1.0));
    for (index, posture) in answer.postures.iter().enumerate() {
        let [low, high] = posture.p_best_interval;
        assert!(0.0 <= low && low <= posture.p_best && posture.p_best <= high && high <= 1.0, "{posture:?}");
        assert!(posture.expected_regret >= 0.0 && posture.max_regret >= posture.expected_regret - 1e-12);
        assert!(near(posture.rank_acceptability.iter().sum(), 1.0));
        assert!(near(posture.rank_acceptability[0], posture.p_best));
        assert!(near(answer.postures.iter().map(|posture| posture.rank_acceptability[index]).sum(), 1.0));
        assert!(posture.p_best <= answer.postures[answer.verdict.leading].p_best);
        for outcome in &posture.outcomes {
            assert!(outcome.quantiles.is_sorted() && outcome.fifty.is_sorted());
            assert!(outcome.fifty.len() == 50 && outcome.mean.is_finite());
            assert!(outcome.bands.len() == answer.series_weeks.len());
            assert!(outcome.bands.iter().all(|band| band.is_sorted()));
        }
        for campaign in &posture.campaigns {
            for share in [campaign.share_won, campaign.p_won, campaign.decided] {
                assert!((0.0..=1.0).contains(&share));
            }
        }
    }
    let verdict = &answer.verdict;
    assert!(verdict.tied.contains(&verdict.leading));
    let [difference, low, high] = verdict.difference;
    assert!(low <= difference && difference <= high);
    assert_eq!(verdict.told_apart, low > 0.0);
    for driver in &answer.drivers {
        let [low, high] = driver.share_interval;
        assert!(0.0 <= low && low <= driver.share && driver.share <= high && high <= 1.0);
        assert!(driver.range[0] <= driver.range[1]);
        if let Some(flip) = &driver.flip {
            assert!(flip.interval[0] <= flip.value && flip.value <= flip.interval[1]);
            assert_ne!(flip.other, verdict.leading);
        }
    }
    if !answer.influence_by_grade.is_empty() {
        assert!(near(answer.influence_by_grade.iter().map(|(_, share)| share).sum(), 1.0));
    }
    let mut shown = answer.clone();
    for judged in &mut shown.robustness.criteria {
        assert!(judged.values.iter().flatten().all(|value| value.is_finite()), "{judged:?}");
        // A criterion that would divide by a spread of 0 is undefined on purpose.
        judged.values.clear();
    }
    let text = serde_json::to_string(&shown).unwrap();
    assert!(!text.contains("null,null"), "a number is missing");
    assert_eq!(serde_json::from_str::<Decision>(&text).unwrap().verdict.tied, answer.verdict.tied);
}

#[test]
fn one_posture() {
    let plan = Plan { postures: 1, ..PLAN };
    let answer = decide(&subject(plan), &shards(plan, |_, inputs, luck| inputs[0] + luck.own)).unwrap();
    sound(&answer);
    assert_eq!(answer.postures[0].p_best, 1.0);
    assert!(!answer.verdict.told_apart);
    assert!(
        answer.warnings.iter().any(|warning| warning.contains("only one choice")),
        "{:?}",
        answer.warnings
    );
}

#[test]
fn one_future_and_one_replicate_tell_nothing_apart() {
    let plan = Plan { futures: 1, replicates: 1, ..PLAN };
    let answer = decide(&subject(plan), &shards(plan, |posture, _, _| posture as f64)).unwrap();
    sound(&answer);
    assert_eq!(answer.verdict.leading, 2);
    assert!(!answer.verdict.told_apart);
    assert!(answer.warnings.iter().any(|warning| warning.contains("only once")));
    assert!(answer.warnings.iter().any(|warning| warning.contains("anywhere from")));
}

#[test]
fn nothing_uncertain_has_no_driver() {
    let plan = Plan { inputs: 0, ..PLAN };
    let answer = decide(&subject(plan), &shards(plan, |posture, _, luck| posture as f64 * luck.own)).unwrap();
    sound(&answer);
    assert!(answer.drivers.is_empty() && answer.influence_by_grade.is_empty());
    assert_eq!(answer.assumptions.len(), 1);
}

#[test]
fn nothing_varies() {
    let answer = decide(&subject(PLAN), &shards(PLAN, |_, _, _| 0.7)).unwrap();
    sound(&answer);
    assert!(answer.warnings.iter().any(|warning| warning.contains("no reason to prefer")));
    assert!(answer.case_against.is_none());
    let [low, high] = answer.values[0].scale;
    assert!(low == high && (low - 0.7).abs() < 1e-12);
}

#[test]
fn a_stopped_run_is_analysed_and_said_to_be_one() {
    let all = shards(PLAN, |posture, inputs, luck| posture as f64 * inputs[0] + luck.own);
    let kept = [all[2].clone(), all[0].clone()];
    let answer = decide(&subject(PLAN), &kept).unwrap();
    sound(&answer);
    assert_eq!((answer.futures, answer.futures_planned), (38, 70));
    assert!(answer.warnings.iter().any(|warning| warning.contains("after 38 of 70 futures")));
    assert_eq!(answer, decide(&subject(PLAN), &[all[0].clone(), all[2].clone()]).unwrap());
}

#[test]
fn undecided_campaigns_are_left_out_and_said() {
    let mut subject = subject(PLAN);
    subject.campaigns = named("campaign", 2);
    let mut shards = shards(PLAN, |posture, inputs, _| posture as f64 * inputs[0]);
    for row in shards.iter_mut().flat_map(|shard| &mut shard.rows) {
        let first = if row.replicate == 0 { f64::NAN } else { f64::from(row.replicate - 1) * 0.5 };
        row.campaign_share_won = vec![first, f64::NAN];
    }
    let answer = decide(&subject, &shards).unwrap();
    sound(&answer);
    let campaigns = &answer.postures[0].campaigns;
    assert!((campaigns[0].decided - 2.0 / 3.0).abs() < 1e-12);
    assert_eq!((campaigns[0].share_won, campaigns[0].p_won), (0.25, 0.5));
    assert_eq!((campaigns[1].decided, campaigns[1].share_won), (0.0, 0.0));
    assert!(answer.warnings.iter().any(|warning| warning.contains("“campaign 0” has not ended")));
    assert!(answer.warnings.iter().any(|warning| warning.contains("“campaign 1” does not end")));
}

#[test]
fn a_posture_that_cannot_be_taken_is_never_best() {
    let mut shards = shards(PLAN, |posture, inputs, _| inputs[0] + if posture == 2 { 1.0 } else { 0.0 });
    for row in shards.iter_mut().flat_map(|shard| &mut shard.rows) {
        row.posture_taken = row.posture != 2;
    }
    let answer = decide(&subject(PLAN), &shards).unwrap();
    sound(&answer);
    assert_eq!((answer.postures[2].p_best, answer.postures[2].taken), (0.0, 0.0));
    assert_eq!(answer.postures[2].rank_acceptability, [0.0, 0.0, 1.0]);
    assert_eq!(answer.postures[0].p_best, 0.5);
    assert!(
        answer
            .warnings
            .iter()
            .any(|warning| warning.contains("“posture 2” could not be taken in any future"))
    );
}

#[test]
fn partners_who_walk_out_are_counted() {
    let mut subject = subject(PLAN);
    subject.organizations = named("organization", 2);
    let mut shards = shards(PLAN, |posture, _, _| posture as f64);
    for row in shards.iter_mut().flat_map(|shard| &mut shard.rows) {
        row.walked_out_week = vec![None, (row.posture == 1 && row.replicate == 2).then_some(7)];
    }
    let answer = decide(&subject, &shards).unwrap();
    assert_eq!(answer.postures[0].walkouts, [("organization 1".to_owned(), 0.0)]);
    assert!((answer.postures[1].walkouts[0].1 - 1.0 / 3.0).abs() < 1e-12);
}

#[test]
fn weights_are_normalized_and_negative_ones_count_as_loss() {
    let mut subject = subject(PLAN);
    subject.values =
        vec![(Outcome::Reforms, WeightInput::Fixed(-3.0)), (Outcome::Base, WeightInput::Column(0))];
    let shards = shards(PLAN, |posture, _, _| posture as f64);
    let answer = decide(&subject, &shards).unwrap();
    sound(&answer);
    // More reforms count as a loss: the posture without any leads.
    assert_eq!(answer.verdict.leading, 0);
    assert_eq!(answer.values[0].scale, [0.0, 2.0]);
    // −3/(3 + x), x uniform on 0..1: mean −3·ln(4/3).
    assert!((answer.values[0].weight + 3.0 * (4.0_f64 / 3.0).ln()).abs() < 0.005);
    assert!(answer.values[0].range[0] < answer.values[0].range[1]);
}

#[test]
fn tables_that_do_not_fit_are_refused() {
    let made = shards(PLAN, |posture, _, _| posture as f64);
    let faulty = |change: &dyn Fn(&mut Vec<terrain_decide::shard::Shard>)| {
        let mut shards = made.clone();
        change(&mut shards);
        decide(&subject(PLAN), &shards).unwrap_err()
    };
    assert_eq!(decide(&subject(PLAN), &[]), Err(AnalysisError::NoFutures));
    assert_eq!(faulty(&|shards| shards.push(shards[1].clone())), AnalysisError::Twice { shard: 1 });
    assert!(faulty(&|shards| shards[1].first_future = 40).to_string().contains("future"));
    let text = faulty(&|shards| shards[1].rows.truncate(287)).to_string();
    assert_eq!(text, "shard 1: expected 288 rows, found 287");
    let text = faulty(&|shards| shards[1].rows[3].outcomes[1] = f64::NAN).to_string();
    assert_eq!(text, "shard 1, future 32: the outcome base is not a finite number");
    let text = faulty(&|shards| shards[0].futures[2][3] = f64::INFINITY).to_string();
    assert_eq!(text, "shard 0, future 2: x3 is not a finite number");
    let text = faulty(&|shards| shards[0].rows[5].replicate = 0).to_string();
    assert!(text.starts_with("shard 0, row 5: posture 1, future 0, replicate 0"), "{text}");
    assert!(matches!(faulty(&|shards| shards[0].rows[5].posture = 9), AnalysisError::Row { .. }));
    assert!(matches!(faulty(&|shards| shards[2].futures[0].truncate(3)), AnalysisError::Shape { .. }));
    let mut subject = subject(PLAN);
    subject.values = vec![(Outcome::Reforms, WeightInput::Column(4))];
    assert!(matches!(decide(&subject, &made), Err(AnalysisError::WeightColumn { .. })));
}
