//! What holds whatever was entered.

use crate::fixture::{came, contacts, delivered, demand, figure, frozen, ledger, promise, week};
use proptest::prelude::*;
use std::sync::LazyLock;
use terrain_ledger::fact::{ContactKind, DeliveryState};
use terrain_ledger::learn::{again, weigh};
use terrain_ledger::{Fact, Frozen};

static FROZEN: LazyLock<Frozen> = LazyLock::new(|| frozen(128));

#[test]
fn without_entries_the_decision_is_what_it_was() {
    let learned = weigh(&ledger(&[]), &FROZEN);
    assert!(learned.numbers.is_empty() && learned.log_weights.iter().all(|log| *log == 0.0));
    let again = again(&learned, &FROZEN).unwrap();
    assert_eq!(again, FROZEN.runs.decide(&[1.0; 128]).unwrap());
    assert!((again.effective - 128.0).abs() < 1e-9);
}

fn any_fact() -> impl Strategy<Value = (u64, Fact)> {
    let fact = prop_oneof![
        (0_u32..200, prop::option::of(0_u32..200)).prop_map(|(n, asked)| came("them", n, asked)),
        (0_u32..200).prop_map(|n| came("us", n, None)),
        any::<bool>().prop_map(week),
        (-1e3_f64..1e3).prop_map(|value| figure("organization.them.active", value, None)),
        (0.0_f64..1.0, 0.0_f64..1.0).prop_map(|(a, b)| figure(
            "organization.them.effort",
            a.min(b),
            Some([0.0, a.max(b)])
        )),
        (-1e3_f64..1e3).prop_map(|value| figure("base", value, None)),
        (0_u32..300, 0_u32..300)
            .prop_map(|(a, b)| contacts(&[(ContactKind::OwnBase, a), (ContactKind::Officials, b)])),
        (prop::option::of(0.0_f64..1.0)).prop_map(|militancy| demand(&["a", "b"], militancy)),
        Just(promise("them", 10.0)),
        (1_i64..6, 0.0_f64..20.0).prop_map(|(id, amount)| delivered(id, DeliveryState::Partly, Some(amount))),
    ];
    (0_u64..300, fact)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_is_entered_gives_an_answer_or_a_clear_fault(facts in prop::collection::vec(any_fact(), 0..8)) {
        let learned = weigh(&ledger(&facts), &FROZEN);
        prop_assert!(learned.log_weights.iter().all(|log| !log.is_nan() && *log < f64::INFINITY));
        for number in &learned.numbers {
            if let Some([low, middle, high]) = number.after {
                prop_assert!(low <= middle && middle <= high, "{:?}", number);
            }
        }
        if let Ok(again) = again(&learned, &FROZEN) {
            prop_assert!(again.effective >= 1.0 - 1e-9 && again.effective <= 128.0 + 1e-6);
        }
    }

    #[test]
    fn more_who_came_never_lower_what_is_believed_of_a_base(
        first in 0_u32..100, more in 1_u32..20, asked in prop::option::of(120_u32..300), other in 5_u32..60,
    ) {
        let median = |n: u32| {
            let facts = [(3, came("them", other, None)), (9, came("them", n, asked))];
            weigh(&ledger(&facts), &FROZEN).numbers[0].after.map(|after| after[1])
        };
        if let (Some(fewer), Some(larger)) = (median(first), median(first + more)) {
            prop_assert!(larger >= fewer - 0.05, "{fewer} {larger}");
        }
    }

    #[test]
    fn the_order_of_entries_does_not_matter(
        facts in prop::collection::vec(any_fact(), 0..6).prop_map(|mut facts| {
            // What refers to another entry by its number would refer to another one.
            facts.retain(|(_, fact)| !matches!(fact, Fact::Delivery(_) | Fact::Demand(_)));
            facts
        }),
    ) {
        let there = weigh(&ledger(&facts), &FROZEN);
        let back: Vec<_> = facts.iter().rev().cloned().collect();
        let back = weigh(&ledger(&back), &FROZEN);
        for (a, b) in there.log_weights.iter().zip(&back.log_weights) {
            prop_assert!(a == b || (a - b).abs() < 1e-9 * a.abs().max(1.0), "{} {}", a, b);
        }
    }
}
