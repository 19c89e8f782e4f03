//! A made-up decision and entries of every kind, for tests of this crate.

use crate::decision::{DecisionRecord, Fight, Level, Parties, Tripwire};
use crate::fact::{
    Access, Answer, ContactKind, Contacts, DateKind, Delivery, DeliveryState, Demand, Fact, FightResult,
    Figure, Hours, KeptDate, Membership, Money, Opposition, Promise, Reply, Review, ReviewOutcome, Softening,
    SofteningKind, Statement, StructureTest, Turnout, Votes,
};
use crate::{Commitment, Correction, Entry, NewEntry};
use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use std::collections::BTreeMap;
use terrain_decide::subject::Named;

pub(crate) fn day(after: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2027, 1, 4).unwrap().checked_add_days(Days::new(after)).unwrap()
}

fn named(id: &str) -> Named {
    Named { id: id.to_owned(), label: format!("the {id}") }
}

pub(crate) fn decision() -> DecisionRecord {
    DecisionRecord {
        format: crate::decision::FORMAT,
        question: "Alone or together?".to_owned(),
        decided: day(0),
        starts: day(0),
        posture: named("temporary"),
        commitment: Commitment::Review(day(120)),
        reasons: String::new(),
        dissent: String::new(),
        readers: Level::Internal,
        parties: Parties {
            us: "us".to_owned(),
            organizations: vec![named("us"), named("them"), named("others")],
            campaigns: vec![Fight {
                id: "fight".to_owned(),
                label: "the fight".to_owned(),
                ends_week: 20,
                election: false,
            }],
            coalitions: vec![named("both")],
        },
        tripwires: vec![tripwire(40.0, day(90))],
        situation_sha256: String::new(),
        run_sha256: String::new(),
        run_folder: String::new(),
        frozen_sha256: String::new(),
    }
}

pub(crate) fn tripwire(value: f64, by: NaiveDate) -> Tripwire {
    Tripwire {
        about: "organization.them.active".to_owned(),
        label: "how many of them act".to_owned(),
        unit: "people".to_owned(),
        value,
        holds_above: true,
        by,
        instead: String::new(),
    }
}

pub(crate) fn entry(id: i64, on: NaiveDate, corrects: Option<i64>, fact: Fact) -> Entry {
    Entry {
        id,
        decision: 1,
        recorded_at: format!("{on}T12:00:00Z"),
        written: NewEntry {
            day: on,
            by: "minutes".to_owned(),
            happened: "as told".to_owned(),
            proof: String::new(),
            view: "as expected".to_owned(),
            corrects: corrects.map(|entry| Correction { entry, why: "counted again".to_owned() }),
            fact,
        },
    }
}

/// A fact of any kind; `earlier` is the number that it may be about.
pub(crate) fn fact(earlier: i64) -> impl Strategy<Value = Fact> {
    let who = prop::sample::select(vec!["us", "them", "others"]).prop_map(str::to_owned);
    let small = 0_u32..120;
    (who.clone(), who, small, 0_u64..200, 0_usize..21, any::<bool>()).prop_map(
        move |(from, to, count, later, kind, yes)| {
            let amount = f64::from(count + 1);
            match kind {
                0 => Fact::Promise(Promise {
                    from,
                    to,
                    what: "people".to_owned(),
                    amount,
                    unit: "people".to_owned(),
                    due: day(later),
                }),
                1 => Fact::Delivery(Delivery {
                    promise: earlier,
                    state: [
                        DeliveryState::Delivered,
                        DeliveryState::Partly,
                        DeliveryState::Late,
                        DeliveryState::Withdrawn,
                        DeliveryState::NotDue,
                    ][count as usize % 5],
                    amount: yes.then_some(amount),
                }),
                2 => Fact::Turnout(Turnout {
                    organization: from,
                    event: "picket".to_owned(),
                    asked: yes.then_some(60),
                    promised: None,
                    came: count,
                    test: None,
                }),
                3 => Fact::StructureTest(StructureTest {
                    event: "sticker day".to_owned(),
                    on: day(later),
                    goal: 60,
                    each: BTreeMap::from([(from, count)]),
                }),
                4 => Fact::Contacts(Contacts {
                    counts: BTreeMap::from([
                        (ContactKind::Unaligned, count),
                        (ContactKind::Officials, count / 7),
                    ]),
                    first_time: yes.then_some(count / 2),
                    partner: yes.then_some(to),
                }),
                5 => Fact::Softening(Softening {
                    from,
                    asked: SofteningKind::Hush,
                    what: "the demand".to_owned(),
                    reason: String::new(),
                }),
                6 => Fact::Answer(Answer {
                    request: earlier,
                    reply: Reply::Refused,
                    came_of_it: String::new(),
                }),
                7 => Fact::Demand(Demand {
                    points: vec![format!("point {}", count % 3), "no firings".to_owned()],
                    militancy: yes.then_some(f64::from(count) / 120.0),
                }),
                8 => Fact::Statement(Statement { title: "ours".to_owned(), own_name: yes, own_demand: !yes }),
                9 => Fact::Hours(Hours { coalition: amount, own_base: 0.0 }),
                10 => Fact::Access(Access { to: "the council".to_owned(), through: to }),
                11 => {
                    Fact::Money(Money { from, to, amount, currency: "USD".to_owned(), what: String::new() })
                }
                12 => Fact::Votes(Votes {
                    campaign: "fight".to_owned(),
                    body: "council".to_owned(),
                    yes: count,
                    no: 1,
                    neither: 0,
                    roll_call: None,
                    passed: Some(yes),
                }),
                13 => Fact::Result(FightResult {
                    campaign: "fight".to_owned(),
                    share_won: f64::from(count) / 120.0,
                }),
                14 => Fact::Membership(Membership {
                    organization: from,
                    coalition: "both".to_owned(),
                    joined: yes,
                }),
                15 => Fact::Figure(Figure {
                    about: if yes { "base" } else { "organization.them.active" }.to_owned(),
                    value: amount,
                    range: None,
                    asked: None,
                    source: "a list".to_owned(),
                }),
                16 => Fact::Opposition(Opposition { campaign: "fight".to_owned(), acted: yes }),
                17 => Fact::Tripwire(tripwire(amount, day(later))),
                18 => Fact::Date(KeptDate {
                    label: "contract".to_owned(),
                    what: DateKind::ContractEnd,
                    on: day(later),
                }),
                19 => Fact::Review(Review {
                    outcome: if count > 100 { ReviewOutcome::End } else { ReviewOutcome::Continue },
                    because: "so".to_owned(),
                    dissent: String::new(),
                    next: Some(day(later)),
                    terms: String::new(),
                }),
                _ => Fact::Withdrawn,
            }
        },
    )
}

/// Entries, each written down on its day, days ascending; some correct or withdraw an earlier one.
pub(crate) fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let one = (1_i64..40).prop_flat_map(|earlier| (Just(earlier), 0_u64..6, 0_u8..4, fact(earlier)));
    prop::collection::vec(one, 1..60).prop_map(|all| {
        let mut at = 0;
        let mut kept: Vec<Entry> = Vec::new();
        for (earlier, days, correct, fact) in all {
            at += days;
            let id = i64::try_from(kept.len()).unwrap() + 1;
            let first = kept.get(usize::try_from(earlier).unwrap() - 1);
            // What corrects names a first entry of its own kind; what withdraws, any first entry.
            let may = first.is_some_and(|first| {
                first.written.corrects.is_none()
                    && (fact == Fact::Withdrawn || correct == 0 && first.written.fact.kind() == fact.kind())
            });
            if fact == Fact::Withdrawn && !may {
                continue;
            }
            kept.push(entry(id, day(at), may.then_some(earlier), fact));
        }
        kept
    })
}

/// A forecast in which every outcome lies from `low` to `high` in every week, for the chosen posture.
pub(crate) fn forecast() -> terrain_decide::decision::Decision {
    let outcomes: Vec<serde_json::Value> = terrain_decide::subject::Outcome::ALL
        .iter()
        .map(|outcome| {
            serde_json::json!({
                "name": terrain_decide::subject::outcome_name(*outcome), "mean": 50.0,
                "quantiles": [10.0, 30.0, 50.0, 70.0, 90.0], "fifty": [],
                "bands": [[0.0, 0.0, 0.0, 0.0, 0.0], [10.0, 30.0, 50.0, 70.0, 90.0]],
            })
        })
        .collect();
    serde_json::from_value(serde_json::json!({
        "question": "Alone or together?", "horizon_weeks": 20, "futures": 4, "replicates": 1, "seed": 1,
        "futures_planned": 4,
        "postures": [{
            "id": "temporary", "label": "join", "futures": 4, "taken": 1.0, "outcomes": outcomes,
            "p_best": 1.0, "p_best_interval": [0.5, 1.0], "utility": 1.0, "expected_regret": 0.0,
            "max_regret": 0.0, "rank_acceptability": [1.0],
            "campaigns": [{ "id": "fight", "label": "the fight", "share_won": 0.3, "p_won": 0.4, "decided": 1.0 }],
            "walkouts": [["the them", 0.25], ["the others", 0.5]],
        }],
        "verdict": {
            "leading": 0, "second": 0, "told_apart": false, "tied": [0], "difference": [0.0, 0.0, 0.0],
            "in_fifty": 50, "futures_needed": null,
        },
        "compared": null, "drivers": [], "case_against": null, "conditions": [],
        "robustness": { "criteria": [], "not_dominated": [0] },
        "find_out": { "everything": 0.0, "without": 0, "numbers": [] },
        "values": [],
        "assumptions": [{
            "path": "campaign.fight.benefit", "label": "worth", "unit": "", "range": [0.4, 0.5, 0.6],
            "uncertain": true, "source": "made up", "grade": "guess", "as_of": null, "set_by": "user",
            "influence": 0.0,
        }],
        "influence_by_grade": [], "warnings": [], "series_weeks": [0, 20],
    }))
    .unwrap()
}
