//! Reliability, and what each share of promises kept would mean.

use crate::fixture::{came, delivered, frozen, ledger, prior, promise};
use terrain_ledger::Fact;
use terrain_ledger::fact::DeliveryState::{Delivered, Late, NotDue, Partly, Withdrawn};
use terrain_ledger::learn::{Standing, again, weigh, what_their_word_is_worth};

const EFFORT: &str = "organization.them.effort";

/// Promises of the alliance, of which so many are kept and so many broken.
fn promises(kept: u32, broken: u32) -> Vec<(u64, Fact)> {
    let mut facts = Vec::new();
    for place in 0..i64::from(kept + broken) {
        facts.push((1, promise("them", 40.0)));
        let state = if place < i64::from(kept) { Delivered } else { Withdrawn };
        facts.push((9, delivered(2 * place + 1, state, None)));
    }
    facts
}

#[test]
fn parts_count_as_parts_and_what_fell_away_does_not_count() {
    let facts = [
        (1, promise("them", 40.0)),
        (1, promise("them", 40.0)),
        (1, promise("them", 40.0)),
        (1, promise("them", 40.0)),
        (1, promise("them", 40.0)),
        (9, delivered(1, Delivered, None)),
        (9, delivered(2, Partly, Some(10.0))),
        (9, delivered(3, Late, Some(30.0))),
        (9, delivered(4, NotDue, None)),
    ];
    let learned = weigh(&ledger(&facts), &frozen(64));
    let reliability = learned.reliability.unwrap();
    let them = &reliability.partners[0];
    assert_eq!((them.kept, them.due), (1.0 + 0.25 + 0.75, 3));
    assert_eq!(reliability.untold, 1, "the fifth has no word on what became of it");
    assert_eq!(them.entries, [1, 6, 2, 7, 3, 8]);
}

#[test]
fn effort_is_what_was_promised_times_the_share_kept() {
    let learned = weigh(&ledger(&promises(3, 5)), &frozen(512));
    let effort = learned.numbers.iter().find(|number| number.path == EFFORT).unwrap();
    let them = &learned.reliability.as_ref().unwrap().partners[0];
    // The mean of a product of two independent numbers is the product of the means; the middle lies near it.
    let mean = prior(EFFORT).mean() * them.mean;
    let after = effort.after.unwrap();
    assert!((after[1] - mean).abs() < 0.03, "{after:?} {mean}");
    assert!(after[0] < effort.before[0] && effort.uncovered > 0.02);
    assert_eq!(effort.standing, Standing::Weighs);
    // Without the promises of others, theirs alone move the futures: the weighed mean of what lies inside the runs is below that of
    // then.
    let frozen = frozen(512);
    let values = frozen.runs.input(EFFORT).unwrap();
    let weights: Vec<f64> = learned.log_weights.iter().map(|log| log.exp()).collect();
    let sum: f64 = weights.iter().sum();
    let weighed: f64 = weights.iter().zip(&values).map(|(weight, value)| weight * value).sum::<f64>() / sum;
    assert!(weighed < prior(EFFORT).mean() - 0.08, "{weighed}");
}

/// The weighed futures have the distribution of the product, as far as they reach: beside a simulation of it.
#[test]
fn weighed_futures_have_the_distribution_of_the_product() {
    let frozen = frozen(2048);
    let learned = weigh(&ledger(&promises(6, 2)), &frozen);
    let them = &learned.reliability.as_ref().unwrap().partners[0];
    let values = frozen.runs.input(EFFORT).unwrap();
    let sampler = prior(EFFORT);
    // Kept shares of the mixture are read off its own told quantiles only here: a Beta with its mean and range.
    let stream = terrain_sim::random::Stream::new(5, 5);
    let (mut below, mut inside) = (0.0, 0.0);
    let pooled: Vec<f64> = (0..40_000_u64)
        .map(|trial| {
            let mut draws = stream.at(trial);
            // One draw of the pool (rejection by the likelihood), then of the partner's share.
            loop {
                let mean = draws.next_f64();
                let spread = 0.5 * draws.next_f64();
                let concentration = 1.0 / spread.max(1e-9) - 1.0;
                let (a, b) = (mean * concentration, (1.0 - mean) * concentration);
                let share = crate::fixture::beta(a.max(1e-6), b.max(1e-6)).quantile(draws.next_f64());
                let likelihood = share.powi(6) * (1.0 - share).powi(2);
                let most = 0.75_f64.powi(6) * 0.25_f64.powi(2);
                if draws.next_f64() * most < likelihood {
                    return share * sampler.quantile(draws.next_f64());
                }
            }
        })
        .collect();
    for value in &pooled {
        if *value >= 0.1 {
            inside += 1.0;
            below += f64::from(u8::from(*value < 0.3));
        }
    }
    let weights: Vec<f64> = learned.log_weights.iter().map(|log| log.exp()).collect();
    let sum: f64 = weights.iter().sum();
    let weighed: f64 =
        weights.iter().zip(&values).filter(|(_, value)| **value < 0.3).map(|(weight, _)| weight).sum::<f64>()
            / sum;
    assert!((weighed - below / inside).abs() < 0.02, "{weighed} {}", below / inside);
    let uncovered = learned.numbers.iter().find(|number| number.path == EFFORT).unwrap().uncovered;
    assert!((uncovered - (1.0 - inside / 40_000.0)).abs() < 0.01, "{uncovered}");
    assert!(them.mean > 0.6 && them.mean < 0.75);
}

#[test]
fn what_somebody_counted_of_their_effort_is_not_discounted() {
    let facts = [(1, promise("others", 10.0)), (9, delivered(1, Withdrawn, None))];
    let learned = weigh(&ledger(&facts), &frozen(64));
    let number = learned.numbers.iter().find(|one| one.path == "organization.others.effort").unwrap();
    assert_eq!((number.standing, number.after), (Standing::NotPromised, None));
    assert!(learned.log_weights.iter().all(|log| *log == 0.0));
}

#[test]
fn their_word_is_worth_what_the_runs_say() {
    let frozen = frozen(512);
    let facts = [promises(3, 1), vec![(9, came("them", 30, None))]].concat();
    let learned = weigh(&ledger(&facts), &frozen);
    let words = what_their_word_is_worth(&learned, &frozen);
    let word = words.iter().find(|word| word.partner == "them").unwrap();
    assert!(words.iter().all(|word| word.partner != "others"), "their effort is no promise");
    assert_eq!(word.steps.len(), 11);
    let whole = word.steps.last().unwrap();
    assert!(whole.told && whole.uncovered < 1e-9);
    assert_eq!(word.steps[0].uncovered, 1.0, "no future was run with nothing");
    assert!(!word.steps[0].told);
    // At a share of 1 everything but the promises counts: the same as a ledger without them.
    let others = weigh(&ledger(&[(9, came("them", 30, None))]), &frozen);
    let same = again(&others, &frozen).unwrap();
    assert!((same.postures[1].p_best - whole.p_best[1]).abs() < 1e-9);
    // More kept is more for joining.
    let told: Vec<f64> = word.steps.iter().filter(|step| step.told).map(|step| step.p_best[1]).collect();
    assert!(told.windows(2).all(|pair| pair[0] <= pair[1] + 0.02), "{told:?}");
    assert!(word.today.is_some());
    if let Some(flip) = word.flip {
        let sides = word.sides.clone().unwrap();
        assert_eq!(sides, ["act alone".to_owned(), "join for this campaign".to_owned()]);
        assert!((0.0..1.0).contains(&flip));
    }
}
