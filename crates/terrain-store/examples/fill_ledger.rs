//! Fills a store with copies of its first decision and with entries, so that it can be measured how long the ledger's answers take:
//! `fill_ledger STORE DECISIONS ENTRIES`. Record one decision first. Entries go round: of each dozen two promises with what came of
//! them, turnouts, conversations, hours, requests with answers, figures, weeks of the other side. One promise in twenty stays open.

use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use terrain_ledger::fact::{
    Answer, ContactKind, Contacts, Delivery, DeliveryState, Fact, Figure, Hours, Opposition, Promise, Reply,
    Softening, SofteningKind, Turnout,
};
use terrain_ledger::{DecisionRecord, NewEntry};
use terrain_store::Store;

/// Entries that are written in one transaction.
const BATCH: usize = 1_000;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(decisions), Some(entries)) =
        (arguments.next(), arguments.next(), arguments.next())
    else {
        return Err("fill_ledger STORE DECISIONS ENTRIES".into());
    };
    let (decisions, entries): (usize, usize) = (decisions.parse()?, entries.parse()?);
    let mut store = Store::open(Path::new(&folder))?;
    let first = store.decisions()?.into_iter().next().ok_or("the store has no decision yet")?;
    let frozen = store.frozen(&first)?;
    for number in 1..decisions {
        let question = format!("{} ({number})", first.record.question);
        let record = DecisionRecord { question, ..first.record.clone() };
        store.keep_decision(record, &frozen, &first.recorded_at)?;
    }
    let kept = store.decisions()?;
    let each = entries.div_ceil(kept.len());
    for decision in &kept {
        let before = store.entries(decision.id)?.len();
        let mut next = before;
        while next < each {
            // Promises and requests first, so that the second of each pair knows the number of the first.
            let upto = each.min(next + BATCH);
            let firsts: Vec<NewEntry> = (next..upto).filter_map(|at| written(&decision.record, at)).collect();
            let numbers =
                store.append_entries(decision.id, &recorded(at_day(&decision.record, next)), &firsts)?;
            let seconds: Vec<NewEntry> = firsts
                .iter()
                .zip(numbers)
                .enumerate()
                .filter_map(|(at, (entry, number))| about(&decision.record, entry, number, at))
                .collect();
            store.append_entries(decision.id, &recorded(at_day(&decision.record, next)), &seconds)?;
            next += firsts.len() + seconds.len();
        }
    }
    Ok(())
}

fn at_day(record: &DecisionRecord, at: usize) -> NaiveDate {
    record.decided.checked_add_days(Days::new(u64::try_from(at).unwrap_or(0) / 20)).unwrap_or(record.decided)
}

fn recorded(day: NaiveDate) -> String {
    format!("{day}T12:00:00Z")
}

fn entry(day: NaiveDate, fact: Fact) -> NewEntry {
    NewEntry {
        day,
        by: "minutes".to_owned(),
        happened: "as it was told at the meeting of that week".to_owned(),
        proof: "minutes of the week".to_owned(),
        view: "as expected, or a little less".to_owned(),
        corrects: None,
        fact,
    }
}

fn written(record: &DecisionRecord, at: usize) -> Option<NewEntry> {
    let day = at_day(record, at);
    let us = record.parties.us.clone();
    let partner = record.parties.partners().next()?.id.clone();
    let campaign = record.parties.campaigns.first()?.id.clone();
    let small = u32::try_from(at % 37).ok()?;
    let fact = match at % 10 {
        0 | 1 => Fact::Promise(Promise {
            from: if at.is_multiple_of(3) { us.clone() } else { partner.clone() },
            to: if at.is_multiple_of(3) { partner } else { us },
            what: format!("bring people to event {at}"),
            amount: f64::from(10 + small),
            unit: "people".to_owned(),
            due: day.checked_add_days(Days::new(14))?,
        }),
        2 | 3 => Fact::Turnout(Turnout {
            organization: if at.is_multiple_of(3) { us } else { partner },
            event: format!("event {at}"),
            asked: Some(60 + small),
            promised: Some(40),
            came: 20 + small,
            test: None,
        }),
        4..=6 => Fact::Contacts(Contacts {
            counts: BTreeMap::from([(ContactKind::Unaligned, 5 + small), (ContactKind::PartnerStaff, 2)]),
            first_time: Some(small.min(5)),
            partner: None,
        }),
        7 => Fact::Hours(Hours { coalition: f64::from(small), own_base: 10.0 }),
        8 => Fact::Opposition(Opposition { campaign, acted: at.is_multiple_of(4) }),
        _ if at.is_multiple_of(20) => Fact::Figure(Figure {
            about: "base".to_owned(),
            value: f64::from(60 + small),
            range: None,
            asked: None,
            source: "sign-in sheets".to_owned(),
        }),
        _ => Fact::Softening(Softening {
            from: partner,
            asked: SofteningKind::Delay,
            what: format!("point {at} of the demand"),
            reason: "the budget".to_owned(),
        }),
    };
    Some(entry(day, fact))
}

fn about(record: &DecisionRecord, first: &NewEntry, number: i64, at: usize) -> Option<NewEntry> {
    let fact = match &first.fact {
        Fact::Promise(_) if at.is_multiple_of(20) => return None,
        Fact::Promise(promise) => Fact::Delivery(Delivery {
            promise: number,
            state: if at.is_multiple_of(7) { DeliveryState::Partly } else { DeliveryState::Delivered },
            amount: Some(if at.is_multiple_of(7) { 1.0 } else { promise.amount }),
        }),
        Fact::Softening(_) => Fact::Answer(Answer {
            request: number,
            reply: Reply::Refused,
            came_of_it: "they stayed".to_owned(),
        }),
        _ => return None,
    };
    let day = first.day.checked_add_days(Days::new(10)).unwrap_or(record.decided);
    Some(entry(day, fact))
}
