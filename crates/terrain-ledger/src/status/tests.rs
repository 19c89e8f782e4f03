//! What a status, a list of what is due and a score say, case by case and for any entries.

use super::{NoCount, Place, forecast_at, place, status};
use crate::calibration::{calibration, score};
use crate::due::{CrossedBy, Crossing, What, When, close_reviews, compare, crossing, due, sort};
use crate::fact::{
    ContactKind, Contacts, Delivery, DeliveryState, Fact, FightResult, Figure, Promise, Turnout,
};
use crate::testing::{day, decision, entries, entry, forecast, tripwire};
use crate::{Ledger, NewEntry};
use proptest::prelude::*;
use std::collections::BTreeMap;
use terrain_decide::again::{KeptPosture, KeptRuns};

fn ledger(facts: Vec<(u64, Fact)>) -> Ledger {
    let entries = facts.into_iter().zip(1..).map(|((on, fact), id)| entry(id, day(on), None, fact)).collect();
    Ledger::new(1, decision(), entries, None)
}

fn promise(from: &str, amount: f64, due: u64) -> Fact {
    let to = if from == "us" { "them" } else { "us" };
    Fact::Promise(Promise {
        from: from.to_owned(),
        to: to.to_owned(),
        what: "people".to_owned(),
        amount,
        unit: "people".to_owned(),
        due: day(due),
    })
}

fn delivered(promise: i64, state: DeliveryState, amount: Option<f64>) -> Fact {
    Fact::Delivery(Delivery { promise, state, amount })
}

fn figure(about: &str, value: f64) -> Fact {
    Fact::Figure(Figure {
        about: about.to_owned(),
        value,
        range: None,
        asked: None,
        source: "a list".to_owned(),
    })
}

fn turnout(asked: u32, came: u32) -> Fact {
    Fact::Turnout(Turnout {
        organization: "them".to_owned(),
        event: "picket".to_owned(),
        asked: Some(asked),
        promised: None,
        came,
        test: None,
    })
}

#[test]
fn promises_are_counted_once_their_day_has_come() {
    let ledger = ledger(vec![
        (1, promise("them", 40.0, 10)),
        (1, promise("them", 10.0, 12)),
        (1, promise("them", 10.0, 14)),
        (1, promise("them", 10.0, 30)),
        (1, promise("them", 10.0, 11)),
        (11, delivered(1, DeliveryState::Partly, Some(10.0))),
        (11, delivered(2, DeliveryState::Delivered, None)),
        (11, delivered(4, DeliveryState::Delivered, None)),
        (11, delivered(5, DeliveryState::NotDue, None)),
    ]);
    let record = |on| status(&ledger, &forecast(), day(on), None).promises[1].clone();
    let at = record(14);
    assert_eq!((at.given, at.due, at.in_full, at.in_part, at.silent), (5, 2, 1, 1, 0));
    assert_eq!((at.to_come, at.early, at.fell_away), (2, 1, 1), "the day of the third isn't over");
    assert!(at.kept.too_few);
    let later = record(15);
    assert_eq!((later.due, later.silent, later.kept.hits), (3, 1, 1));
    assert!(!later.kept.too_few);
    assert_eq!((later.amounts[0].promised, later.amounts[0].came), (60.0, 20.0));
    assert_eq!(record(30).kept.hits, 2, "what came early counts from its day on");
}

#[test]
fn the_forecast_lies_on_the_line_between_two_weeks() {
    let forecast = forecast();
    let summary = &forecast.postures[0].outcomes[0];
    let at = forecast_at(summary, &forecast.series_weeks, 5.0).unwrap();
    for (found, expected) in at.iter().zip([2.5, 7.5, 12.5, 17.5, 22.5]) {
        assert!((found - expected).abs() < 1e-12, "{at:?}");
    }
    assert_eq!(forecast_at(summary, &forecast.series_weeks, 20.0), Some([10.0, 30.0, 50.0, 70.0, 90.0]));
    assert_eq!(forecast_at(summary, &forecast.series_weeks, 20.1), None);
    for (value, expected) in [
        (9.9, Place::Below),
        (10.0, Place::WideRange),
        (30.0, Place::MiddleHalf),
        (70.1, Place::WideRange),
        (90.1, Place::Above),
    ] {
        assert_eq!(place(value, &[10.0, 30.0, 50.0, 70.0, 90.0]), expected, "{value}");
    }
}

#[test]
fn what_nobody_counted_is_named_with_the_reason() {
    let contacts = |first_time| {
        Fact::Contacts(Contacts {
            counts: BTreeMap::from([(ContactKind::Unaligned, 12), (ContactKind::PartnerStaff, 3)]),
            first_time,
            partner: None,
        })
    };
    let told = |facts, on| {
        let status = status(&ledger(facts), &forecast(), day(on), None);
        move |name: &str| status.outcomes.iter().find(|one| one.outcome == name).cloned().unwrap()
    };
    let of = told(vec![(3, contacts(Some(5))), (4, contacts(None))], 10);
    assert_eq!(of("reach").no_count, Some(NoCount::WithoutFirstTime(1)));
    assert_eq!(of("contact_ratio").count.unwrap().value, 4.0);
    assert_eq!(of("power").no_count, Some(NoCount::NothingWritten));
    assert_eq!(of("reforms").no_count, Some(NoCount::NoCampaignEnded));
    assert_eq!(
        told(vec![], 150)("reforms").no_count,
        Some(NoCount::WithoutResult(vec!["the fight".to_owned()]))
    );
    let won = Fact::Result(FightResult { campaign: "fight".to_owned(), share_won: 0.5 });
    let reforms = told(vec![(130, won)], 150)("reforms").count.unwrap();
    assert_eq!((reforms.value, reforms.range), (0.25, Some([0.2, 0.3])));
}

#[test]
fn a_tripwire_is_crossed_by_what_was_counted_last() {
    let wire = tripwire(40.0, day(90));
    let says = |facts: Vec<(u64, Fact)>, on| crossing(&ledger(facts), &wire, day(on));
    assert_eq!(says(vec![], 90), Crossing::NothingCounted);
    assert_eq!(says(vec![], 91), Crossing::Crossed(day(90), CrossedBy::Silence));
    assert_eq!(says(vec![(5, turnout(30, 12))], 6), Crossing::NothingCounted, "too few were asked to tell");
    assert!(
        matches!(says(vec![(5, turnout(40, 12))], 6), Crossing::Crossed(on, CrossedBy::Turnout { .. }) if on == day(5))
    );
    assert_eq!(says(vec![(5, turnout(40, 12)), (9, turnout(50, 41))], 10), Crossing::Held);
    assert!(matches!(
        says(vec![(5, turnout(50, 41)), (9, figure("organization.them.active", 39.0))], 10),
        Crossing::Crossed(..)
    ));
    // It counts until a review has looked at it.
    let list = |facts| due(&ledger(facts), "2027-01-04T12:00:00Z", day(20));
    let first = list(vec![(5, turnout(40, 12))]);
    assert!(matches!(first[0].what, What::Crossed { .. }));
}

#[test]
fn reviews_within_a_week_are_pointed_out() {
    let of = |id, review| {
        let mut record = decision();
        record.commitment = crate::Commitment::Review(day(review));
        let ledger = Ledger::new(id, record, Vec::new(), None);
        due(&ledger, "2027-01-04T12:00:00Z", day(1))
    };
    let close = |first, second| {
        let mut items = [of(1, first), of(2, second)].concat();
        sort(&mut items);
        let pairs = close_reviews(&items);
        pairs.into_iter().map(|pair| pair.map(|at| items[at].decision)).collect::<Vec<_>>()
    };
    assert_eq!(close(120, 127), [[1, 2]]);
    assert_eq!(close(127, 120), [[2, 1]]);
    assert!(close(120, 128).is_empty());
}

#[test]
fn the_comparison_anew_counts_the_futures_on_the_other_side() {
    let posture = |id: &str, utilities: [f64; 4]| KeptPosture {
        id: id.to_owned(),
        label: id.to_owned(),
        utilities: utilities.to_vec(),
        counts: vec![true; 4],
        outcomes: vec![[0.0; terrain_decide::subject::OUTCOMES]; 4],
        won: vec![vec![]; 4],
    };
    let runs = KeptRuns {
        paths: vec!["organization.them.active".to_owned()],
        inputs: vec![vec![20.0], vec![30.0], vec![50.0], vec![60.0]],
        blocks: vec![0; 4],
        campaigns: vec![],
        postures: vec![posture("temporary", [1.0, 1.0, 9.0, 9.0]), posture("alone", [2.0, 3.0, 0.0, 0.0])],
    };
    let again = compare(&runs, &tripwire(40.0, day(90)), "temporary");
    assert_eq!((again.futures, again.other_side), (4, 2));
    let told = again.again.unwrap();
    assert_eq!((told.leading, told.effective), (1, 2.0));
    assert!((again.gain.unwrap() - 1.5).abs() < 1e-12);
    let none = compare(&runs, &tripwire(10.0, day(90)), "temporary");
    assert_eq!((none.other_side, none.again), (0, None));
}

#[test]
fn a_decision_counts_once_for_each_outcome_and_chances_by_brier() {
    let facts = vec![
        (10, figure("base", 500.0)),
        (139, figure("base", 50.0)),
        (139, Fact::Result(FightResult { campaign: "fight".to_owned(), share_won: 0.0 })),
    ];
    let one = || score(&ledger(facts.clone()), &forecast(), day(140));
    let all = calibration([one(), one()], day(140));
    let bases: Vec<_> = all.outcomes.iter().filter(|one| one.outcome == "base").collect();
    assert_eq!(bases.len(), 2);
    assert!(bases.iter().all(|one| one.value == 50.0 && one.place == Place::MiddleHalf));
    assert!((all.campaigns.brier.unwrap() - 0.16).abs() < 1e-12);
    assert!((all.walkouts.brier.unwrap() - (0.0625 + 0.25) / 2.0).abs() < 1e-12);
    assert!(all.too_few && all.campaigns.too_few);
    // Before the campaign's end a result is not scored, nor are walkouts before the horizon.
    let early = calibration([score(&ledger(facts), &forecast(), day(138))], day(138));
    assert_eq!((early.campaigns.brier, early.walkouts.brier), (None, None));
}

fn no_strange_number(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::Array(all) => all.iter().all(no_strange_number),
        serde_json::Value::Object(all) => all.values().all(no_strange_number),
        serde_json::Value::Number(number) => number.as_f64().is_some_and(f64::is_finite),
        _ => true,
    }
}

proptest! {
    /// The day's ledger says the same whatever is written down afterwards.
    #[test]
    fn later_entries_never_change_what_an_earlier_day_says(all in entries(), cut in 0_u64..200) {
        let on = day(cut);
        let then: Vec<_> = all.iter().filter(|one| one.written.day <= on).cloned().collect();
        let said = |entries: Vec<crate::Entry>| {
            let ledger = Ledger::new(1, decision(), entries, Some(on));
            let status = status(&ledger, &forecast(), on, None);
            let due = due(&ledger, "2027-01-04T12:00:00Z", on);
            serde_json::to_string(&(status, due)).unwrap()
        };
        prop_assert_eq!(said(then), said(all));
    }

    #[test]
    fn shares_are_shares_and_every_number_is_one(all in entries(), on in 0_u64..400) {
        let ledger = Ledger::new(1, decision(), all, None);
        let told = status(&ledger, &forecast(), day(on), None);
        for record in &told.promises {
            prop_assert_eq!(
                record.given,
                record.due + record.to_come + record.fell_away
            );
            prop_assert_eq!(
                record.due,
                record.in_full + record.in_part + record.late + record.taken_back + record.silent
            );
            for share in [record.kept, record.anything] {
                prop_assert_eq!(share.share.is_none(), share.of == 0);
                if let (Some(known), Some([low, high])) = (share.share, share.interval) {
                    prop_assert!(0.0 <= low && low <= known && known <= high && high <= 1.0);
                }
            }
        }
        if let Some(independence) = told.demand.independence {
            prop_assert!((0.0..=1.0).contains(&independence));
        }
        let items = due(&ledger, "2027-01-04T12:00:00Z", day(on));
        for item in &items {
            prop_assert_eq!(item.when == When::Today, item.day == day(on) && !matches!(item.what, What::Crossed { .. } | What::Request { .. }));
        }
        let mut keys: Vec<_> = items.iter().map(|item| &item.key).collect();
        keys.sort();
        let number = keys.len();
        keys.dedup();
        prop_assert_eq!(keys.len(), number, "a key tells one from the others");
        let scores = calibration([score(&ledger, &forecast(), day(on))], day(on));
        // JSON writes a number that is none as null, which no field of a number may be.
        let value = serde_json::to_value((told, items, scores)).unwrap();
        prop_assert!(no_strange_number(&value));
        let text = value.to_string();
        prop_assert!(!text.contains("NaN"));
    }

    /// Reading by kind is reading.
    #[test]
    fn an_entry_reads_the_same_by_its_kind(all in entries()) {
        for one in all {
            let text = serde_json::to_string(&one.written).unwrap();
            let whole: NewEntry = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(whole.fact.kind(), one.written.fact.kind());
            prop_assert_eq!(NewEntry::of_kind(one.written.fact.kind(), &text).unwrap(), whole);
        }
    }
}
