//! Contacts, pull on our demand, and outcomes that were counted.

use crate::fixture::{answered, asked_to_soften, beta, contacts, demand, figure, frozen, ledger};
use terrain_ledger::fact::{ContactKind, Reply};
use terrain_ledger::learn::{Side, again, weigh};
use terrain_sim::random::Stream;

#[test]
fn shares_by_kind_agree_with_the_closed_form() {
    let facts = [
        (3, contacts(&[(ContactKind::Unaligned, 12), (ContactKind::PartnerStaff, 5)])),
        (9, contacts(&[(ContactKind::Unaligned, 8), (ContactKind::OwnBase, 10), (ContactKind::Funders, 2)])),
    ];
    let mix = weigh(&ledger(&facts), &frozen(64)).contacts.unwrap();
    assert_eq!((mix.workers, mix.staff), (30, 5));
    let all = 37.0 + 6.0;
    for kind in &mix.kinds {
        // Dirichlet-multinomial: the mean is (count + 1)/(all + kinds), each share Beta.
        let a = f64::from(kind.count) + 1.0;
        assert!((kind.mean - a / all).abs() < 1e-12);
        let share = beta(a, all - a);
        assert!((kind.range[1] - share.quantile(0.5)).abs() < 1e-12);
    }
    assert!((mix.kinds.iter().map(|kind| kind.mean).sum::<f64>() - 1.0).abs() < 1e-12);
}

/// The ratio of two gamma variables, as a Beta's odds are (Johnson, Kotz & Balakrishnan 1995, chapter 25), simulated by sums of
/// exponential ones.
#[test]
fn the_ratio_agrees_with_a_simulation() {
    let facts = [(3, contacts(&[(ContactKind::Unaligned, 9), (ContactKind::Officials, 4)]))];
    let mix = weigh(&ledger(&facts), &frozen(64)).contacts.unwrap();
    let stream = Stream::new(2, 2);
    let ratios = (0..60_000_u64).map(|trial| {
        let mut draws = stream.at(trial);
        let mut gamma = |shape: u32| (0..shape).map(|_| -(1.0 - draws.next_f64()).ln()).sum::<f64>();
        gamma(10) / gamma(5)
    });
    let simulated = crate::fixture::quantiles(ratios.collect());
    for (found, simulated) in mix.ratio.iter().zip(simulated) {
        assert!((found / simulated - 1.0).abs() < 0.04, "{:?} {simulated}", mix.ratio);
    }
}

#[test]
fn conversations_weigh_futures_by_their_ratio() {
    let frozen = frozen(512);
    // Ten workers to one of their staff: futures with little effort of theirs have the larger ratio here.
    let facts = [(3, contacts(&[(ContactKind::Unaligned, 50), (ContactKind::PartnerStaff, 50)]))];
    let few = again(&weigh(&ledger(&facts), &frozen), &frozen).unwrap();
    let facts = [(3, contacts(&[(ContactKind::Unaligned, 97), (ContactKind::PartnerStaff, 3)]))];
    let many = again(&weigh(&ledger(&facts), &frozen), &frozen).unwrap();
    let ratio = 3;
    assert!(many.postures[1].outcomes[ratio][2] > few.postures[1].outcomes[ratio][2]);
    assert!(many.effective < 512.0);
}

#[test]
fn a_demand_that_moved_weighs_futures_by_their_drift() {
    let frozen = frozen(512);
    let facts = [
        (0, demand(&["twenty an hour", "no cuts", "a say", "a contract"], Some(0.7))),
        (139, demand(&["twenty an hour", "no cuts"], Some(0.5))),
    ];
    let learned = weigh(&ledger(&facts), &frozen);
    let pull = learned.pull.clone().unwrap();
    assert!((pull.points_kept - 0.5).abs() < 1e-12);
    assert!((pull.independence - (1.0 - 0.5 * (0.2 + 0.5))).abs() < 1e-12);
    // In the fixture's forecast drift grows evenly: at the end of the 140th day, week 20 of 40, half of it is behind us.
    assert!((pull.week - 20.0).abs() < 1e-12 && (pull.of_horizon - 0.5).abs() < 1e-9, "{pull:?}");
    let moved = again(&learned, &frozen).unwrap();
    let facts = [(0, facts[0].1.clone()), (139, facts[0].1.clone())];
    let held = again(&weigh(&ledger(&facts), &frozen), &frozen).unwrap();
    let independence = 5;
    assert!(moved.postures[1].outcomes[independence][2] < held.postures[1].outcomes[independence][2]);
}

#[test]
fn answers_count_as_points_given_up() {
    let first = demand(&["twenty an hour", "no cuts"], None);
    let facts = [(0, first.clone()), (5, asked_to_soften()), (6, answered(2, Reply::Agreed))];
    let pull = weigh(&ledger(&facts), &frozen(64)).pull.unwrap();
    assert_eq!((pull.given_way, pull.answered), (1.0, 1));
    assert!((pull.independence - 0.5).abs() < 1e-12);
    // Of two answers the last counts.
    let facts = [
        (0, first.clone()),
        (5, asked_to_soften()),
        (6, answered(2, Reply::Agreed)),
        (7, answered(2, Reply::Refused)),
    ];
    assert!((weigh(&ledger(&facts), &frozen(64)).pull.unwrap().independence - 1.0).abs() < 1e-12);
    assert_eq!(weigh(&ledger(&[(0, first)]), &frozen(64)).pull, None);
}

#[test]
fn counts_stand_beside_the_forecast_and_weigh_only_near_its_end() {
    let frozen = frozen(512);
    let early = weigh(&ledger(&[(70, figure("base", 120.0, None))]), &frozen);
    let one = &early.counted[0];
    assert_eq!((one.side, one.weighs), (Some(Side::Above), false));
    assert!(early.log_weights.iter().all(|log| *log == 0.0));
    let late = weigh(&ledger(&[(39 * 7, figure("base", 75.0, Some([74.0, 76.0])))]), &frozen);
    assert!(late.counted[0].weighs);
    let base = again(&late, &frozen).unwrap().postures[1].outcomes[1];
    assert!(base[0] > 73.0 && base[4] < 77.0, "{base:?}");
}
