//! What it cost and what it opened: hours, access, money, votes, who joined and left.

use super::Told;
use crate::decision::Parties;
use crate::fact::Fact;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeMap;

/// Hours that we spent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct HoursTold {
    /// Entries.
    pub entries: u32,
    /// On the coalition.
    pub coalition: f64,
    /// On our own base.
    pub own_base: f64,
}

/// A door that opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Doors {
    /// The day.
    pub day: NaiveDate,
    /// To whom.
    pub to: String,
    /// Through whom, as on the page; empty when by ourselves.
    pub through: String,
}

/// Money from one organization to another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MoneyTold {
    /// Who paid, as on the page.
    pub from: String,
    /// Who received.
    pub to: String,
    /// In what.
    pub currency: String,
    /// How much in all.
    pub amount: f64,
    /// In how many payments.
    pub payments: u32,
}

/// A vote of holders of office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VotesTold {
    /// The day.
    pub day: NaiveDate,
    /// The campaign, as on the page.
    pub campaign: String,
    /// The body.
    pub body: String,
    /// For, against, neither.
    pub counts: [u32; 3],
    /// Whether it passed, where that is known.
    pub passed: Option<bool>,
}

/// An organization joined or left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Joined {
    /// The day.
    pub day: NaiveDate,
    /// The organization, as on the page.
    pub organization: String,
    /// The coalition, as on the page.
    pub coalition: String,
    /// Whether it joined; else it left.
    pub joined: bool,
}

pub(super) fn hours(facts: &[Told<'_>]) -> HoursTold {
    let mut told = HoursTold::default();
    for (_, _, fact) in facts {
        if let Fact::Hours(hours) = fact {
            told.entries += 1;
            told.coalition += hours.coalition;
            told.own_base += hours.own_base;
        }
    }
    told
}

pub(super) fn access(facts: &[Told<'_>], parties: &Parties, partner: Option<&str>) -> Vec<Doors> {
    let doors = facts.iter().filter_map(|(_, day, fact)| match fact {
        Fact::Access(access) if partner.is_none_or(|one| access.through == one) => Some(Doors {
            day: *day,
            to: access.to.clone(),
            through: parties.label(&access.through).to_owned(),
        }),
        _ => None,
    });
    doors.collect()
}

pub(super) fn money(facts: &[Told<'_>], parties: &Parties, partner: Option<&str>) -> Vec<MoneyTold> {
    let mut sums: BTreeMap<(&str, &str, &str), (f64, u32)> = BTreeMap::new();
    for (_, _, fact) in facts {
        if let Fact::Money(money) = fact
            && partner.is_none_or(|one| money.from == one || money.to == one)
        {
            let sum = sums.entry((&money.from, &money.to, money.currency.trim())).or_default();
            sum.0 += money.amount;
            sum.1 += 1;
        }
    }
    sums.into_iter()
        .map(|((from, to, currency), (amount, payments))| MoneyTold {
            from: parties.label(from).to_owned(),
            to: parties.label(to).to_owned(),
            currency: currency.to_owned(),
            amount,
            payments,
        })
        .collect()
}

pub(super) fn votes(facts: &[Told<'_>], parties: &Parties) -> Vec<VotesTold> {
    let votes = facts.iter().filter_map(|(_, day, fact)| match fact {
        Fact::Votes(votes) => Some(VotesTold {
            day: *day,
            campaign: parties.label(&votes.campaign).to_owned(),
            body: votes.body.clone(),
            counts: [votes.yes, votes.no, votes.neither],
            passed: votes.passed,
        }),
        _ => None,
    });
    votes.collect()
}

pub(super) fn memberships(facts: &[Told<'_>], parties: &Parties, partner: Option<&str>) -> Vec<Joined> {
    let moved = facts.iter().filter_map(|(_, day, fact)| match fact {
        Fact::Membership(moved) if partner.is_none_or(|one| moved.organization == one) => Some(Joined {
            day: *day,
            organization: parties.label(&moved.organization).to_owned(),
            coalition: parties.label(&moved.coalition).to_owned(),
            joined: moved.joined,
        }),
        _ => None,
    });
    moved.collect()
}
