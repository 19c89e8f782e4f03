//! The situation's file with what was learnt.

use crate::fixture::{SITUATION, came, delivered, figure, frozen, ledger, promise, week};
use terrain_ledger::fact::DeliveryState;
use terrain_ledger::learn::{rewrite, weigh};
use terrain_situation::{Context, Distribution, Form, Grade, read_situation};

#[test]
fn the_file_gets_the_numbers_and_keeps_everything_else() {
    let facts = [
        (3, came("them", 31, Some(60))),
        (10, came("them", 25, None)),
        (10, came("others", 25, None)),
        (11, week(true)),
        (12, came("us", 40, None)),
        (13, promise("them", 10.0)),
        (20, delivered(6, DeliveryState::Partly, Some(4.0))),
    ];
    let frozen = frozen(128);
    let learned = weigh(&ledger(&facts), &frozen);
    let found = rewrite(&learned, &frozen).unwrap();
    let paths: Vec<&str> = found.written.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "campaign.fight.opposition",
            "organization.others.active",
            "organization.them.active",
            "organization.them.effort"
        ]
    );
    assert!(found.by_hand.is_empty(), "{:?}", found.by_hand);
    let (situation, _) = read_situation("new.toml", &found.text, &Context::lenient()).unwrap();
    for one in &found.written {
        let quantity = situation.quantities.iter().find(|known| known.path == one.path).unwrap();
        let Form::Distribution(Distribution::Pert { low, best, high }) = quantity.form else {
            unreachable!()
        };
        assert!((low - one.range.low).abs() < 1e-9 && (best - one.range.best).abs() < 1e-9);
        assert!((high - one.range.high).abs() < 1e-9);
        // 5, 50 and 95 % agree within a tenth of the range between them.
        for (wanted, found) in one.learnt.iter().zip(one.of_range) {
            assert!((wanted - found).abs() < 0.1 * (one.learnt[2] - one.learnt[0]), "{one:?}");
        }
    }
    let base = situation.quantities.iter().find(|known| known.path == "organization.them.active").unwrap();
    assert_eq!(base.source.as_deref(), Some("ledger: 2 turnouts, last 2027-01-14"));
    assert_eq!((base.grade, base.as_of.as_deref()), (Grade::OwnCount, Some("2027-01-14")));
    let effort = situation.quantities.iter().find(|known| known.path == "organization.them.effort").unwrap();
    assert_eq!(effort.grade, Grade::InformedEstimate);
    // Only those lines differ, and comments stay on them.
    assert_eq!(found.differences.iter().filter(|one| !one.new).count(), 3);
    assert_eq!(found.differences.iter().filter(|one| one.new).count(), 4, "one is new: the others' base");
    assert!(found.text.contains("} # they say 50\n") && found.text.contains("# Ourselves.\n"));
    let old: Vec<&str> = SITUATION.lines().collect();
    for one in found.differences.iter().filter(|one| !one.new) {
        assert_eq!(old[one.line - 1], one.text);
    }
}

#[test]
fn coefficients_and_coalitions_are_written_too() {
    let facts = [
        (3, figure("priors.learning_rate", 0.05, Some([0.03, 0.08]))),
        (3, figure("coalition.both.initial_tie", 0.3, Some([0.1, 0.5]))),
        (3, figure("organization.them.ties.party", 0.5, Some([0.3, 0.7]))),
    ];
    let frozen = frozen(64);
    let found = rewrite(&weigh(&ledger(&facts), &frozen), &frozen).unwrap();
    let (situation, _) = read_situation("new.toml", &found.text, &Context::lenient()).unwrap();
    assert_eq!(found.written.len(), 3, "{:?}", found.by_hand);
    for one in &found.written {
        let quantity = situation.quantities.iter().find(|known| known.path == one.path).unwrap();
        assert_eq!(quantity.source.as_deref(), Some("ledger: 1 figure, last 2027-01-07"), "{}", one.path);
    }
    assert!(found.text.contains("\n[priors]\nlearning_rate = {"), "{}", found.text);
}

#[test]
fn nothing_learnt_changes_nothing() {
    let frozen = frozen(64);
    let found = rewrite(&weigh(&ledger(&[]), &frozen), &frozen).unwrap();
    assert_eq!(found.text, SITUATION);
    assert!(found.differences.is_empty() && found.written.is_empty());
}
