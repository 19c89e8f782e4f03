//! Conversations by kind: totals, workers met for each conversation with partners' staff and officials, and how that changed.

use super::Told;
use crate::fact::{ContactKind, Contacts, Fact};
use chrono::{Days, NaiveDate};
use serde::Serialize;

/// Days of each of the two spans that are compared.
const SPAN: u64 = 28;

/// Conversations of a span of time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ContactCounts {
    /// By kind, in the order in which they are shown.
    pub kinds: Vec<KindCount>,
    /// With workers, tenants, neighbours: in nobody's base, in ours, or in a partner's.
    pub workers: u64,
    /// With partners' paid staff, officials and candidates.
    pub officials: u64,
    /// Workers for each of those, one of them at least; `None` where nobody was met.
    pub ratio: Option<f64>,
}

/// Conversations of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct KindCount {
    /// The kind.
    pub kind: ContactKind,
    /// How many.
    pub count: u64,
}

/// Conversations in all, and of late.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ContactsTold {
    /// Entries behind the counts.
    pub entries: u32,
    /// Since the decision.
    pub total: ContactCounts,
    /// The last four weeks.
    pub last_four_weeks: ContactCounts,
    /// The four weeks before those.
    pub four_weeks_before: ContactCounts,
    /// First conversations with a person in nobody's base, where all entries with such conversations say how many were first.
    pub first_time: Option<u64>,
    /// Entries with such conversations that don't say it.
    pub without_first_time: u32,
}

/// The counts of these entries; with a partner, of the joint work with it.
pub(super) fn contacts(facts: &[Told<'_>], day: NaiveDate, partner: Option<&str>) -> ContactsTold {
    let of_these: Vec<(NaiveDate, &Contacts)> = facts
        .iter()
        .filter_map(|(_, day, fact)| match fact {
            Fact::Contacts(contacts) => Some((*day, contacts)),
            _ => None,
        })
        .filter(|(_, contacts)| partner.is_none_or(|one| contacts.partner.as_deref() == Some(one)))
        .collect();
    let back = |days| day.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN);
    let (late, earlier) = (back(SPAN), back(2 * SPAN));
    let [mut total, mut last, mut before] = [[0_u64; 6]; 3];
    let mut first_time = 0;
    let mut without_first_time = 0;
    for (day, contacts) in &of_these {
        for (place, kind) in ContactKind::ALL.iter().enumerate() {
            let count = u64::from(contacts.counts.get(kind).copied().unwrap_or(0));
            total[place] += count;
            last[place] += if *day > late { count } else { 0 };
            before[place] += if *day > earlier && *day <= late { count } else { 0 };
        }
        let unaligned = contacts.counts.get(&ContactKind::Unaligned).copied().unwrap_or(0);
        match contacts.first_time {
            Some(first) => first_time += u64::from(first),
            None => without_first_time += u32::from(unaligned > 0),
        }
    }
    ContactsTold {
        entries: u32::try_from(of_these.len()).unwrap_or(u32::MAX),
        total: counted(total),
        last_four_weeks: counted(last),
        four_weeks_before: counted(before),
        first_time: (without_first_time == 0 && !of_these.is_empty()).then_some(first_time),
        without_first_time,
    }
}

fn counted(by_kind: [u64; 6]) -> ContactCounts {
    let kinds: Vec<KindCount> =
        ContactKind::ALL.into_iter().zip(by_kind).map(|(kind, count)| KindCount { kind, count }).collect();
    let sum = |wanted: &[ContactKind]| -> u64 {
        kinds.iter().filter(|one| wanted.contains(&one.kind)).map(|one| one.count).sum()
    };
    let workers = sum(&ContactKind::WORKERS);
    let officials = sum(&ContactKind::OFFICIALS);
    let ratio = (workers + officials > 0).then(|| workers as f64 / officials.max(1) as f64);
    ContactCounts { kinds, workers, officials, ratio }
}
