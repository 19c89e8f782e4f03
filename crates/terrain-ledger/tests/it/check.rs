//! What can't be kept is refused with the reason, and what is easily a slip is asked about.

use crate::support::{correcting, day, ledger, written};
use std::collections::BTreeMap;
use terrain_ledger::check::{Known, Refusal, check};
use terrain_ledger::fact::{
    Answer, ContactKind, Contacts, Delivery, DeliveryState, Fact, FightResult, Figure, Hours, Promise, Reply,
    Review, ReviewOutcome, Softening, SofteningKind, Turnout,
};
use terrain_ledger::{Ledger, NewEntry};

const TODAY: &str = "2027-01-20";

fn checked(ledger: &Ledger, new: &NewEntry) -> Result<Vec<String>, Vec<Refusal>> {
    let paths = vec!["organization.county-coalition.active".to_owned()];
    check(ledger, new, Known { today: day(TODAY), paths: &paths })
}

fn refused(ledger: &Ledger, new: &NewEntry) -> Vec<(&'static str, String, String)> {
    let refusals = checked(ledger, new).expect_err("this must be refused");
    refusals.into_iter().map(|one| (one.field, one.message, one.help.unwrap_or_default())).collect()
}

fn asked(ledger: &Ledger, new: &NewEntry) -> Vec<String> {
    checked(ledger, new).expect("this is allowed")
}

fn promise() -> Promise {
    Promise {
        from: "county-coalition".to_owned(),
        to: "caucus".to_owned(),
        what: "people for the picket".to_owned(),
        amount: 40.0,
        unit: "people".to_owned(),
        due: day("2027-01-15"),
    }
}

fn turnout(came: u32) -> Turnout {
    Turnout {
        organization: "county-coalition".to_owned(),
        event: "the picket".to_owned(),
        asked: Some(60),
        promised: Some(40),
        came,
        test: None,
    }
}

fn softening() -> Fact {
    Fact::Softening(Softening {
        from: "county-coalition".to_owned(),
        asked: SofteningKind::Delay,
        what: "the vote".to_owned(),
        reason: String::new(),
    })
}

#[test]
fn a_promise_needs_amount_unit_and_a_day_that_is_to_come() {
    let ledger = ledger(Vec::new());
    assert_eq!(asked(&ledger, &written("2026-12-10", Fact::Promise(promise()))), [""; 0]);
    let bare = Promise { amount: 0.0, unit: " ".to_owned(), due: day("2026-12-09"), ..promise() };
    let found = refused(&ledger, &written("2026-12-10", Fact::Promise(bare)));
    let fields: Vec<&str> = found.iter().map(|(field, ..)| *field).collect();
    assert_eq!(fields, ["unit", "amount", "due"], "all at once: {found:?}");
    for amount in [f64::NAN, f64::INFINITY, -3.0] {
        let found = refused(&ledger, &written("2026-12-10", Fact::Promise(Promise { amount, ..promise() })));
        assert_eq!(found[0].0, "amount");
    }
    let to_oneself = Promise { to: "county-coalition".to_owned(), ..promise() };
    assert_eq!(refused(&ledger, &written("2026-12-10", Fact::Promise(to_oneself)))[0].0, "to");
}

#[test]
fn days_before_the_decision_and_after_today_are_refused() {
    let ledger = ledger(Vec::new());
    let before = refused(&ledger, &written("2026-11-30", Fact::Turnout(turnout(31))));
    assert!(before[0].1.contains("before the decision, which was taken on 2026-12-01"), "{before:?}");
    let after = refused(&ledger, &written("2027-01-21", Fact::Turnout(turnout(31))));
    assert!(after[0].1.contains("still to come"), "{after:?}");
}

#[test]
fn of_an_unknown_partner_the_nearest_name_is_offered() {
    let ledger = ledger(Vec::new());
    let wrong = Turnout { organization: "County-Coaltion".to_owned(), ..turnout(31) };
    let found = refused(&ledger, &written("2027-01-10", Fact::Turnout(wrong)));
    assert_eq!(found[0].2, "did you mean `county-coalition`?");
    let far = Turnout { organization: "xyz".to_owned(), ..turnout(31) };
    let found = refused(&ledger, &written("2027-01-10", Fact::Turnout(far)));
    assert_eq!(found[0].2, "it names caucus, county-coalition");
}

#[test]
fn text_that_looks_personal_is_stopped_and_not_repeated() {
    let ledger = ledger(Vec::new());
    let mails = "ask rosa.diaz@example.org";
    let mut one = written("2027-01-10", Fact::Turnout(Turnout { event: mails.to_owned(), ..turnout(31) }));
    one.view = "call 312-555-0142".to_owned();
    one.by = "078-05-1120".to_owned();
    let found = refused(&ledger, &one);
    let fields: Vec<&str> = found.iter().map(|(field, ..)| *field).collect();
    assert_eq!(fields, ["view", "by", "event"]);
    let told = format!("{found:?}");
    for planted in ["rosa", "example.org", "555", "0142", "1120"] {
        assert!(!told.contains(planted), "{told}");
    }
    // An organization's id that is none, and a mail address at that.
    let wrong = Turnout { organization: "rosa.diaz@example.org".to_owned(), ..turnout(31) };
    let told = format!("{:?}", refused(&ledger, &written("2027-01-10", Fact::Turnout(wrong))));
    assert!(!told.contains("rosa"), "{told}");
}

#[test]
fn more_delivered_than_promised_is_asked_about() {
    let ledger = ledger(vec![written("2026-12-10", Fact::Promise(promise()))]);
    let delivery =
        |state, amount| written("2027-01-15", Fact::Delivery(Delivery { promise: 1, state, amount }));
    assert_eq!(asked(&ledger, &delivery(DeliveryState::Delivered, None)), [""; 0]);
    let more = asked(&ledger, &delivery(DeliveryState::Delivered, Some(55.0)));
    assert!(more[0].contains("55 people are more than the 40"), "{more:?}");
    assert_eq!(refused(&ledger, &delivery(DeliveryState::Delivered, Some(30.0)))[0].0, "state");
    assert_eq!(refused(&ledger, &delivery(DeliveryState::Partly, None))[0].0, "amount");
    let other = Delivery { promise: 7, state: DeliveryState::Delivered, amount: None };
    let found = refused(&ledger, &written("2027-01-15", Fact::Delivery(other)));
    assert!(found[0].1.contains("no entry 7"), "{found:?}");
    let early = written(
        "2026-12-05",
        Fact::Delivery(Delivery { promise: 1, state: DeliveryState::Delivered, amount: None }),
    );
    assert!(refused(&ledger, &early)[0].1.contains("before the promise"));
}

#[test]
fn two_people_entering_the_same_event_are_asked() {
    let ledger = ledger(vec![
        written("2027-01-10", Fact::Turnout(turnout(31))),
        written("2027-01-10", Fact::Hours(Hours { coalition: 3.0, own_base: 1.0 })),
    ]);
    let again = Turnout { event: "The picket!".to_owned(), ..turnout(33) };
    let found = asked(&ledger, &written("2027-01-10", Fact::Turnout(again)));
    assert!(found[0].contains("entry 1") && found[0].contains("terrain ledger correct 1"), "{found:?}");
    let other_day = asked(&ledger, &written("2027-01-11", Fact::Turnout(turnout(31))));
    assert_eq!(other_day, [""; 0]);
    let correction = correcting(1, "2027-01-10", Fact::Turnout(turnout(33)));
    assert_eq!(asked(&ledger, &correction), [""; 0], "a correction is no second entry");
    let came = asked(&ledger, &written("2027-01-12", Fact::Turnout(turnout(61))));
    assert!(came[0].contains("61 came, of 60 who were asked"), "{came:?}");
}

#[test]
fn corrections_name_the_first_entry_of_the_same_kind() {
    let ledger = ledger(vec![
        written("2027-01-10", Fact::Turnout(turnout(31))),
        correcting(1, "2027-01-10", Fact::Turnout(turnout(34))),
        written("2027-01-10", Fact::Hours(Hours { coalition: 3.0, own_base: 1.0 })),
    ]);
    let of_a_correction = refused(&ledger, &correcting(2, "2027-01-10", Fact::Turnout(turnout(35))));
    assert_eq!(of_a_correction[0].2, "correct entry 1");
    let other_kind = refused(&ledger, &correcting(3, "2027-01-10", Fact::Turnout(turnout(35))));
    assert!(other_kind[0].1.contains("hours, not turnout"), "{other_kind:?}");
    let mut silent = correcting(1, "2027-01-10", Fact::Withdrawn);
    silent.by = String::new();
    silent.corrects.as_mut().unwrap().why = String::new();
    let fields: Vec<&str> = refused(&ledger, &silent).iter().map(|(field, ..)| *field).collect();
    assert_eq!(fields, ["why", "by"]);
    assert_eq!(
        refused(&ledger, &correcting(44, "2027-01-10", Fact::Withdrawn))[0].1,
        "this decision has no entry 44"
    );
}

#[test]
fn a_review_is_not_closed_over_a_request_without_an_answer() {
    let review = |next: Option<&str>, outcome| {
        let (because, dissent, terms) = ("it stands".to_owned(), String::new(), String::new());
        written("2027-01-20", Fact::Review(Review { outcome, because, dissent, next: next.map(day), terms }))
    };
    let open = ledger(vec![written("2027-01-10", softening())]);
    let found = refused(&open, &review(Some("2027-06-01"), ReviewOutcome::Continue));
    assert!(found[0].1.contains("no answer yet: entry 1"), "{found:?}");
    let answer = Answer { request: 1, reply: Reply::Refused, came_of_it: String::new() };
    let answered =
        ledger(vec![written("2027-01-10", softening()), written("2027-01-12", Fact::Answer(answer))]);
    assert_eq!(asked(&answered, &review(Some("2027-06-01"), ReviewOutcome::Continue)), [""; 0]);
    assert_eq!(asked(&answered, &review(None, ReviewOutcome::End)), [""; 0]);
    assert_eq!(refused(&answered, &review(None, ReviewOutcome::Continue))[0].0, "next");
    assert_eq!(refused(&answered, &review(Some("2027-01-20"), ReviewOutcome::Continue))[0].0, "next");
    let close = asked(&answered, &review(Some("2027-03-04"), ReviewOutcome::Continue));
    assert!(close[0].contains("within a week"), "{close:?}");
}

#[test]
fn counts_and_shares_must_make_sense() {
    let ledger = ledger(Vec::new());
    let of = |fact| written("2027-01-10", fact);
    let contacts = |unaligned, first_time| {
        let counts = BTreeMap::from([(ContactKind::Unaligned, unaligned)]);
        of(Fact::Contacts(Contacts { counts, first_time, partner: None }))
    };
    assert_eq!(refused(&ledger, &contacts(0, None))[0].0, "contacts");
    assert_eq!(refused(&ledger, &contacts(3, Some(4)))[0].0, "first-time");
    let result = |campaign: &str, share_won| {
        of(Fact::Result(FightResult { campaign: campaign.to_owned(), share_won }))
    };
    assert_eq!(refused(&ledger, &result("recognition", 1.2))[0].0, "share");
    assert!(refused(&ledger, &result("recogniton", 1.0))[0].2.contains("`recognition`"));
    let figure = |about: &str, range, source: &str| {
        let (about, source) = (about.to_owned(), source.to_owned());
        of(Fact::Figure(Figure { about, value: 50.0, range, asked: None, source }))
    };
    assert_eq!(asked(&ledger, &figure("base", Some([40.0, 60.0]), "sheets")), [""; 0]);
    assert_eq!(refused(&ledger, &figure("base", Some([60.0, 70.0]), ""))[0].0, "range");
    let near = refused(&ledger, &figure("organization.county-coalition.activ", None, "sheets"));
    assert_eq!(near[0].2, "did you mean `organization.county-coalition.active`?");
}
