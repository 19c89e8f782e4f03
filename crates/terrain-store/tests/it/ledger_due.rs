//! The short way to what is due says the same as the long one, whatever was promised, met, corrected and withdrawn.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use rusqlite::Connection;
use terrain_ledger::due::due;
use terrain_ledger::fact::{
    Answer, Delivery, DeliveryState, Fact, Promise, Reply, Softening, SofteningKind, StructureTest, Turnout,
};
use terrain_ledger::{Correction, Ledger, NewEntry};
use terrain_store::Store;

/// One thing that is written down: its kind, the earlier entry it is about or corrects, and a number.
type Step = (usize, i64, u64);

fn day(after: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2027, 6, 1).unwrap().checked_add_days(Days::new(after)).unwrap()
}

fn entry(step: Step, first: i64, corrects: Option<i64>) -> NewEntry {
    let (kind, _, number) = step;
    let small = u32::try_from(number).unwrap();
    let fact = match kind {
        0 => Fact::Promise(Promise {
            from: "them".to_owned(),
            to: "us".to_owned(),
            what: "people".to_owned(),
            amount: f64::from(small + 1),
            unit: "people".to_owned(),
            due: day(number),
        }),
        1 => Fact::Delivery(Delivery {
            promise: first,
            state: [
                DeliveryState::Delivered,
                DeliveryState::Partly,
                DeliveryState::Late,
                DeliveryState::Withdrawn,
                DeliveryState::NotDue,
            ][small as usize % 5],
            amount: Some(1.0),
        }),
        2 => Fact::Softening(Softening {
            from: "them".to_owned(),
            asked: SofteningKind::Hush,
            what: r#"what they call \"state\":\"partly\""#.to_owned(),
            reason: String::new(),
        }),
        3 => Fact::Answer(Answer { request: first, reply: Reply::Refused, came_of_it: String::new() }),
        4 => Fact::StructureTest(StructureTest {
            event: "sticker day".to_owned(),
            on: day(number),
            goal: 60,
            each: Default::default(),
        }),
        5 => Fact::Turnout(Turnout {
            organization: "them".to_owned(),
            event: "sticker day".to_owned(),
            asked: Some(60),
            promised: None,
            came: small,
            test: Some(first),
        }),
        _ => Fact::Withdrawn,
    };
    NewEntry {
        day: day(0),
        by: String::new(),
        happened: String::new(),
        proof: String::new(),
        view: String::new(),
        corrects: corrects.map(|entry| Correction { entry, why: "counted again".to_owned() }),
        fact,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn the_short_way_says_the_same(
        steps in prop::collection::vec((0_usize..7, 0_i64..12, 0_u64..40), 1..40),
        correct in prop::collection::vec(0_u8..3, 40),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let sql = include_str!("samples/version_5.sql");
        Connection::open(folder.path().join("terrain.sqlite3")).unwrap().execute_batch(sql).unwrap();
        let mut store = Store::open(folder.path()).unwrap();
        let decision = store.decisions().unwrap().remove(0);
        let mut written: Vec<(i64, usize, bool)> = Vec::new();
        for (step, correct) in steps.into_iter().zip(correct) {
            let (kind, earlier, _) = step;
            let place = usize::try_from(earlier).unwrap() % written.len().max(1);
            let about = written.get(place).copied();
            // What another is about or corrects is a first entry of the fitting kind.
            let of_kind = |wanted: usize| {
                written.iter().rev().find(|(_, known, first)| *known == wanted && *first).map(|one| one.0)
            };
            let first = match kind {
                1 | 3 | 5 => match about {
                    Some((id, known, true)) if known + 1 == kind => id,
                    _ => match of_kind(kind - 1) {
                        Some(id) => id,
                        None => continue,
                    },
                },
                _ => 0,
            };
            let corrects = match (kind, about) {
                (6, Some((id, _, true))) => Some(id),
                (6, _) => continue,
                (_, Some((id, known, true))) if correct == 0 && known == kind => Some(id),
                _ => None,
            };
            let id = store.append_entry(decision.id, "2027-06-01T12:00:00Z", &entry(step, first, corrects)).unwrap();
            written.push((id, kind, corrects.is_none()));
        }
        let list = |entries, on| {
            due(&Ledger::new(decision.id, decision.record.clone(), entries, None), "2027-01-01T12:00:00Z", on)
        };
        for on in [day(0), day(15), day(60)] {
            let short = store.entries_due(std::slice::from_ref(&decision)).unwrap();
            prop_assert_eq!(list(short, on), list(store.entries(decision.id).unwrap(), on));
        }
    }
}
