//! What leaves at which level, and what comes back.

use super::*;
use crate::DecisionRecord;
use crate::entry::{Correction, NewEntry};
use crate::fact::{
    Contacts, Delivery, DeliveryState, Demand, Hours, Promise, Softening, SofteningKind, Turnout,
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn named(id: &str, label: &str) -> Named {
    Named { id: id.to_owned(), label: label.to_owned() }
}

fn record(readers: Level) -> DecisionRecord {
    DecisionRecord {
        format: 1,
        question: "Alone or together?".to_owned(),
        decided: day("2027-01-04"),
        starts: day("2027-01-04"),
        posture: named("temporary", "join for a time"),
        commitment: Commitment::Review(day("2027-06-30")),
        reasons: "SECRET-reasons".to_owned(),
        dissent: "SECRET-dissent".to_owned(),
        readers,
        parties: Parties {
            us: "us".to_owned(),
            organizations: vec![
                named("us", "our caucus"),
                named("them", "the alliance"),
                named("quiet", "SECRET-third"),
            ],
            campaigns: Vec::new(),
            coalitions: Vec::new(),
        },
        tripwires: Vec::new(),
        situation_sha256: "SECRET-situation".to_owned(),
        run_sha256: "SECRET-run".to_owned(),
        run_folder: "SECRET-folder".to_owned(),
        frozen_sha256: "SECRET-frozen".to_owned(),
    }
}

fn entry(id: i64, fact: Fact) -> Entry {
    Entry {
        id,
        decision: 1,
        recorded_at: "2027-02-28T23:59:01Z".to_owned(),
        written: NewEntry {
            day: day("2027-02-01"),
            by: "SECRET-office".to_owned(),
            happened: String::new(),
            proof: "minutes".to_owned(),
            view: "SECRET-view".to_owned(),
            corrects: None,
            fact,
        },
    }
}

fn ledger(readers: Level) -> Ledger {
    let promise = Promise {
        from: "them".to_owned(),
        to: "us".to_owned(),
        what: "people for the picket".to_owned(),
        amount: 40.0,
        unit: "people".to_owned(),
        due: day("2027-02-10"),
    };
    let turnout = |came| {
        let (organization, event) = ("them".to_owned(), "picket".to_owned());
        Fact::Turnout(Turnout { organization, event, asked: Some(60), promised: None, came, test: None })
    };
    let softening = Softening {
        from: "them".to_owned(),
        asked: SofteningKind::Delay,
        what: "SECRET-point".to_owned(),
        reason: "SECRET-reason".to_owned(),
    };
    let contacts = |partner: Option<&str>| {
        let counts = BTreeMap::from([(crate::fact::ContactKind::Unaligned, 73)]);
        Fact::Contacts(Contacts { counts, first_time: None, partner: partner.map(str::to_owned) })
    };
    let mut corrected = entry(9, turnout(34));
    corrected.written.corrects = Some(Correction { entry: 5, why: "SECRET-why".to_owned() });
    let entries = vec![
        entry(2, Fact::Hours(Hours { coalition: 3.0, own_base: 91.25 })),
        entry(3, Fact::Promise(promise)),
        entry(4, Fact::Softening(softening)),
        entry(5, turnout(31)),
        entry(6, Fact::Delivery(Delivery { promise: 3, state: DeliveryState::Partly, amount: Some(31.0) })),
        entry(7, Fact::Demand(Demand { points: vec!["recognition".to_owned()], militancy: Some(0.8125) })),
        entry(8, contacts(None)),
        corrected,
        entry(10, contacts(Some("them"))),
    ];
    Ledger::new(1, record(readers), entries, None)
}

fn kinds(file: &SharedLedger) -> Vec<&'static str> {
    file.entries.iter().map(|entry| entry.fact.kind()).collect()
}

#[test]
fn only_facts_of_the_level_leave() {
    let ledger = ledger(Level::Public);
    for (level, expected, not) in [
        (
            Level::Public,
            vec!["promise", "delivery", "demand"],
            vec!["SECRET", "0.8125", "91.25", "73", "31T", "came", "2027-02-28"],
        ),
        (
            Level::Partners,
            vec!["promise", "turnout", "delivery", "demand", "contacts"],
            vec!["SECRET", "0.8125", "91.25", "2027-02-28"],
        ),
    ] {
        let file = shared(&ledger, "sum", level, day("2027-03-01")).unwrap();
        assert_eq!(kinds(&file), expected);
        let text = serde_json::to_string(&file).unwrap();
        for secret in not {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
        let numbers: Vec<u32> = file.entries.iter().map(|entry| entry.number).collect();
        assert_eq!(numbers, (1..=u32::try_from(numbers.len()).unwrap()).collect::<Vec<_>>());
    }
    let all = shared(&ledger, "sum", Level::Internal, day("2027-03-01")).unwrap();
    let text = serde_json::to_string(&all).unwrap();
    assert_eq!(all.entries.len(), 8);
    assert!(text.contains("SECRET-why") && !text.contains("SECRET-view") && !text.contains("SECRET-folder"));
}

#[test]
fn a_decision_for_fewer_readers_does_not_leave() {
    let refusal = shared(&ledger(Level::Internal), "sum", Level::Partners, day("2027-03-01")).unwrap_err();
    assert!(refusal.message.contains("recorded for our own organization"), "{refusal:?}");
}

#[test]
fn a_file_comes_back_as_it_went_and_with_what_was_corrected() {
    let ledger = ledger(Level::Partners);
    let file = shared(&ledger, "sum", Level::Partners, day("2027-03-01")).unwrap();
    let text = serde_json::to_string_pretty(&file).unwrap();
    let back = read(&text).unwrap();
    assert_eq!(back, file);
    assert_eq!(
        compare(&ledger, "sum", &back).unwrap(),
        Compared { differences: Vec::new(), notes: Vec::new() }
    );

    // By hand: the turnout, and which promise a delivery was for stays what it was.
    let edited = read(&text.replace("\"came\": 34", "\"came\": 38")).unwrap();
    let found = compare(&ledger, "sum", &edited).unwrap().differences;
    assert_eq!((found.len(), found[0].entry, found[0].moved_on, found[0].proposal), (1, 5, false, None));
    let correction = found[0].correction("the alliance", "counted again");
    assert_eq!((correction.by.as_str(), correction.view.as_str()), ("the alliance", "SECRET-view"));
    assert_eq!(correction.corrects.unwrap().entry, 5);

    // By a proposal.
    let mut asked = back.clone();
    let fact = Fact::Delivery(Delivery { promise: 1, state: DeliveryState::Delivered, amount: Some(40.0) });
    let change = Change { fact: Some(fact), ..Change::default() };
    propose(&mut asked, 3, "the alliance", "nine came by bus", change).unwrap();
    let asked = read(&serde_json::to_string(&asked).unwrap()).unwrap();
    let found = compare(&ledger, "sum", &asked).unwrap().differences;
    let kept = found[0].correction("", "");
    assert_eq!(
        kept.fact,
        Fact::Delivery(Delivery { promise: 3, state: DeliveryState::Delivered, amount: Some(40.0) })
    );
    assert_eq!((kept.by.as_str(), found[0].entry), ("the alliance", 6));
}

#[test]
fn what_is_not_for_others_to_change_is_named() {
    let ledger = ledger(Level::Partners);
    let file = shared(&ledger, "sum", Level::Partners, day("2027-03-01")).unwrap();
    let text = serde_json::to_string_pretty(&file).unwrap();
    let reference = &file.entries[1].reference;
    let refused = |text: String| -> String {
        let refusals = read(&text).and_then(|file| compare(&ledger, "sum", &file).map(|_| ())).unwrap_err();
        refusals.iter().map(|one| format!("{}: {}. ", one.field, one.message)).collect()
    };
    for (edited, expected) in [
        (text.replace("Alone or together?", "Together?"), "decision: `question` of the decision was changed"),
        (text.replace("\"sha256\": \"sum\"", "\"sha256\": \"other\""), "the file is of another decision"),
        (text.replace(reference, "0123456789abcdef"), "entry: entry 2 of the file is none of this ledger"),
        (text.replace("\"came\": 34", "\"come\": 34"), "missing field"),
        (text.replace("\"asked\": 60", "\"ask\": 60"), "entry 2, a turnout, has a key that is unknown"),
        (
            text.replace("\"proof\": \"minutes\"", "\"proof\": \"call 312-555-0142\""),
            "seems to hold a telephone number",
        ),
        (text.replace("\"terrain_ledger\": 1", "\"terrain_ledger\": 7"), "the file has format 7"),
        (text.replace("\"number\": 2", "\"number\": 1"), "entry 1 is there twice"),
        (text[..200].to_owned(), "this is no JSON"),
    ] {
        let told = refused(edited);
        assert!(told.contains(expected), "{expected}: {told}");
        assert!(!told.contains("0142"), "{told}");
    }
}

#[test]
fn a_correction_of_ours_since_the_export_is_no_proposal_of_theirs() {
    let ledger = ledger(Level::Partners);
    let text =
        serde_json::to_string(&shared(&ledger, "sum", Level::Partners, day("2027-03-01")).unwrap()).unwrap();
    let mut later = entry(11, Fact::Withdrawn);
    later.written.corrects = Some(Correction { entry: 3, why: "twice".to_owned() });
    let mut all = ledger.all().to_vec();
    let mut again = all[3].clone();
    again.id = 12;
    again.written.corrects = Some(Correction { entry: 5, why: "again".to_owned() });
    all.extend([later, again]);
    let now = Ledger::new(1, record(Level::Partners), all, None);
    let compared = compare(&now, "sum", &read(&text).unwrap()).unwrap();
    assert_eq!(compared.differences, []);
    let edited = compare(&now, "sum", &read(&text.replace("\"came\":34", "\"came\":36")).unwrap()).unwrap();
    assert!(edited.differences[0].moved_on);
}
