//! How a coalition stands: what was promised and delivered, with whom we spoke, who wanted us softer, what it cost, and the
//! forecast beside the count. Worked out from the entries that count on a day; words are in `terrain-report`.

mod contacts;
mod means;
mod outcomes;
mod pressure;
mod promises;
#[cfg(test)]
mod tests;

pub use contacts::{ContactCounts, ContactsTold, KindCount};
pub use means::{Doors, HoursTold, Joined, MoneyTold, VotesTold};
pub use outcomes::{
    Beside, Count, CountedFrom, FightBeside, ForecastAt, NoCount, Place, WalkoutBeside, beside, fights,
    forecast_at, place, walkouts,
};
pub use pressure::{Change, DemandDrift, Requests, Version, drift};
pub use promises::{PromiseRecord, UnitTotal};

use crate::ledger::Ledger;
use chrono::NaiveDate;
use serde::Serialize;
use terrain_decide::decision::Decision;
use terrain_decide::subject::Named;

/// How a coalition stands on a day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Status {
    /// Number of the decision.
    pub decision: i64,
    /// The question.
    pub question: String,
    /// The posture that was chosen.
    pub posture: Named,
    /// The day on which it was taken.
    pub decided: NaiveDate,
    /// The day of the status.
    pub day: NaiveDate,
    /// Weeks of the forecast that are over at the end of that day; `None` before its start.
    pub week: Option<f64>,
    /// The one partner that it is about, if it is about one.
    pub partner: Option<Named>,
    /// Entries that count.
    pub entries: usize,
    /// Promises, ours first, then each partner's.
    pub promises: Vec<PromiseRecord>,
    /// Conversations; those of the joint work with the partner, if it is about one.
    pub contacts: ContactsTold,
    /// Requests to soften.
    pub requests: Requests,
    /// Our demand and how it changed.
    pub demand: DemandDrift,
    /// Joint statements: how many there were, and in how many our name and our demand stood.
    pub statements: Statements,
    /// Hours that we spent.
    pub hours: HoursTold,
    /// Doors that opened.
    pub access: Vec<Doors>,
    /// Money between organizations, summed by giver, receiver and currency.
    pub money: Vec<MoneyTold>,
    /// Votes of holders of office.
    pub votes: Vec<VotesTold>,
    /// Who joined and left.
    pub memberships: Vec<Joined>,
    /// Forecast beside count, outcome by outcome in the order of the engine.
    pub outcomes: Vec<Beside>,
    /// Campaigns: the chance that was forecast beside how they ended.
    pub campaigns: Vec<FightBeside>,
    /// The chance that a partner walks out beside whether it did.
    pub walkouts: Vec<WalkoutBeside>,
}

/// Joint statements.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Statements {
    /// How many.
    pub count: u32,
    /// In how many our own name stood.
    pub own_name: u32,
    /// In how many our own demand stood.
    pub own_demand: u32,
}

/// How it stands at the end of `day`, for all partners or for one of them. `forecast` is the frozen one.
#[must_use]
pub fn status(ledger: &Ledger, forecast: &Decision, day: NaiveDate, partner: Option<&str>) -> Status {
    let parties = &ledger.decision.parties;
    let named = |id: &str| Named { id: id.to_owned(), label: parties.label(id).to_owned() };
    let facts = ledger.facts();
    let demand = pressure::drift(&facts);
    let outcomes = outcomes::beside(ledger, &facts, forecast, &demand, day);
    Status {
        decision: ledger.id,
        question: ledger.decision.question.clone(),
        posture: ledger.decision.posture.clone(),
        decided: ledger.decision.decided,
        day,
        week: ledger.decision.weeks_at(day),
        partner: partner.map(named),
        entries: facts.len(),
        promises: promises::promises(ledger, day, partner),
        contacts: contacts::contacts(&facts, day, partner),
        requests: pressure::requests(ledger, partner),
        statements: pressure::statements(&facts),
        hours: means::hours(&facts),
        access: means::access(&facts, parties, partner),
        money: means::money(&facts, parties, partner),
        votes: means::votes(&facts, parties),
        memberships: means::memberships(&facts, parties, partner),
        outcomes,
        campaigns: outcomes::fights(ledger, &facts, forecast, day),
        walkouts: outcomes::walkouts(ledger, &facts, forecast, day),
        demand,
    }
}

/// A fact with its number and day.
pub(crate) type Told<'a> = (crate::entry::EntryId, NaiveDate, &'a crate::fact::Fact);
