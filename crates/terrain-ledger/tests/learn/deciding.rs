//! The decision taken again, and tests that would change it.

use crate::fixture::{came, figure, frozen, ledger};
use terrain_decide::again::WeightFault;
use terrain_ledger::learn::{Unplanned, again, is_enough, least_effective, plan_test, weigh};

#[test]
fn a_small_turnout_turns_the_decision() {
    let frozen = frozen(512);
    let before = again(&weigh(&ledger(&[]), &frozen), &frozen).unwrap();
    let facts = [(5, came("them", 12, None)), (9, came("them", 14, None)), (12, came("them", 11, None))];
    let learned = weigh(&ledger(&facts), &frozen);
    let after = again(&learned, &frozen).unwrap();
    assert_eq!(before.postures[before.leading].id, "temporary");
    assert_eq!(after.postures[after.leading].id, "alone");
    assert!(after.effective < 512.0 && is_enough(&learned, &after), "{}", after.effective);
}

#[test]
fn counts_that_fit_no_future_say_so() {
    let frozen = frozen(512);
    let learned = weigh(&ledger(&[(5, came("them", 500, None))]), &frozen);
    assert_eq!(again(&learned, &frozen), Err(WeightFault::Nothing));
    let nothing = plan_test(&ledger(&[]), &learned, &frozen, "them");
    assert_eq!(nothing, Err(Unplanned::Weights(WeightFault::Nothing)));
}

#[test]
fn a_sharp_figure_leaves_too_few_futures() {
    let frozen = frozen(512);
    let facts = [(5, figure("organization.them.active", 100.0, Some([99.0, 101.0])))];
    let learned = weigh(&ledger(&facts), &frozen);
    let again = again(&learned, &frozen).unwrap();
    assert!(!is_enough(&learned, &again) && again.effective < least_effective(512));
}

/// The smallest goal separates, the one below it does not, its chances are those of the futures, and its worth is never more
/// than that of knowing everything.
#[test]
fn the_smallest_test_that_separates_is_found() {
    let frozen = frozen(512);
    let ledger = ledger(&[]);
    let learned = weigh(&ledger, &frozen);
    let plan = plan_test(&ledger, &learned, &frozen, "them").unwrap();
    let smallest = plan.smallest.clone().unwrap();
    assert_eq!(plan.leading, "join for this campaign");
    assert_eq!(smallest.reached.leading, "join for this campaign");
    assert_eq!(smallest.missed.leading, "act alone");
    assert!(plan.goals.iter().filter(|goal| goal.goal < smallest.goal).all(|goal| !goal.separates()));
    // A sum by hand, of Beta-binomials of whole people.
    let bases = frozen.runs.input("organization.them.active").unwrap();
    let chance = |base: f64| {
        let people = base.round() as u32;
        let below = (0..smallest.goal.min(people + 1))
            .map(|came| terrain_ledger::learn::turnout(f64::from(people), None, came, [2.0, 2.0]).exp());
        1.0 - below.sum::<f64>()
    };
    let by_hand = bases.iter().map(|base| chance(*base)).sum::<f64>() / 512.0;
    assert!((smallest.chance - by_hand).abs() < 0.01, "{} {by_hand}", smallest.chance);
    let everything: f64 =
        frozen.runs.regrets().iter().map(|row| row.iter().sum::<f64>() / 512.0).fold(f64::INFINITY, f64::min);
    assert!(smallest.worth > 0.0 && smallest.worth < everything);
    assert!(plan.goals.len() <= 14);
}

#[test]
fn what_cannot_be_tested_says_why() {
    let frozen = frozen(64);
    let ledger = ledger(&[]);
    let learned = weigh(&ledger, &frozen);
    let id = || "others".to_owned();
    assert_eq!(plan_test(&ledger, &learned, &frozen, "others"), Err(Unplanned::Same { id: id() }));
    assert!(matches!(plan_test(&ledger, &learned, &frozen, "us"), Err(Unplanned::NoPartner { .. })));
    let mut only = frozen;
    only.runs.postures.truncate(1);
    assert_eq!(plan_test(&ledger, &learned, &only, "them"), Err(Unplanned::OnePosture));
}
