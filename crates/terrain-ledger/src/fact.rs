//! The kinds of facts that a ledger keeps. Counts, dates, organizations, public bodies: no field takes a private person's
//! name.

use crate::decision::Tripwire;
use crate::entry::EntryId;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A fact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fact {
    /// Who promised what to whom.
    Promise(Promise),
    /// What became of a promise.
    Delivery(Delivery),
    /// How many came.
    Turnout(Turnout),
    /// A small act that is to show how many would do a larger one (structure test), with its goal.
    StructureTest(StructureTest),
    /// Conversations, counted by whom they were with.
    Contacts(Contacts),
    /// Somebody asked us to drop, weaken, delay or hush something.
    Softening(Softening),
    /// What we answered, and what came of it.
    Answer(Answer),
    /// Our public demand, as of that day.
    Demand(Demand),
    /// A statement together with others.
    Statement(Statement),
    /// Hours that we spent.
    Hours(Hours),
    /// A door that opened.
    Access(Access),
    /// Money between organizations.
    Money(Money),
    /// How holders of office voted on our demand.
    Votes(Votes),
    /// How a fight ended.
    Result(FightResult),
    /// An organization joined or left.
    Membership(Membership),
    /// A number of the situation, or an outcome, as it was found out or counted.
    Figure(Figure),
    /// Whether the other side acted against us in a week.
    Opposition(Opposition),
    /// A count that makes us look again sooner.
    Tripwire(Tripwire),
    /// A day to keep in mind: an election, the end of a contract.
    Date(KeptDate),
    /// A review, and how it ended.
    Review(Review),
    /// In place of an entry that should not be there: the entry that it corrects counts no longer.
    Withdrawn,
}

/// A promise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Promise {
    /// Id of the organization that promised.
    pub from: String,
    /// Id of the organization that it was promised to.
    pub to: String,
    /// What, in a few words: `bring people to the picket`.
    pub what: String,
    /// How much, above 0.
    pub amount: f64,
    /// Of what: `people`, `hours`, `dollars`, `leaflets`.
    pub unit: String,
    /// By when.
    pub due: NaiveDate,
}

/// What became of a promise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Delivery {
    /// The promise.
    pub promise: EntryId,
    /// How it was met.
    pub state: DeliveryState,
    /// How much was delivered, in the promise's unit; may be more than was promised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<f64>,
}

/// How a promise was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// In full, in time.
    Delivered,
    /// In part.
    Partly,
    /// In full or in part, after the day.
    Late,
    /// Taken back.
    Withdrawn,
    /// What it hung on did not come about, so it fell away.
    NotDue,
}

/// A turnout.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Turnout {
    /// Whose people.
    pub organization: String,
    /// What they came to.
    pub event: String,
    /// How many were asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<u32>,
    /// How many were promised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promised: Option<u32>,
    /// How many came.
    pub came: u32,
    /// The structure test that this was, if it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test: Option<EntryId>,
}

/// A structure test that is planned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StructureTest {
    /// What is to be done together.
    pub event: String,
    /// When.
    pub on: NaiveDate,
    /// How many in all would show it.
    pub goal: u32,
    /// Each organization's share of that, by id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub each: BTreeMap<String, u32>,
}

/// With whom a conversation was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactKind {
    /// Workers, tenants or neighbours who belong to nobody's base.
    Unaligned,
    /// Our own base.
    OwnBase,
    /// A partner's base.
    PartnerBase,
    /// A partner's paid staff.
    PartnerStaff,
    /// Officials and candidates.
    Officials,
    /// Funders.
    Funders,
}

impl ContactKind {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 6] = [
        Self::Unaligned,
        Self::OwnBase,
        Self::PartnerBase,
        Self::PartnerStaff,
        Self::Officials,
        Self::Funders,
    ];

    /// Workers, tenants or neighbours, of whatever base: who is met (`contact_ratio`).
    pub const WORKERS: [Self; 3] = [Self::Unaligned, Self::OwnBase, Self::PartnerBase];
    /// Partners' staff, officials and candidates: for each of whom workers are met (`contact_ratio`).
    pub const OFFICIALS: [Self; 2] = [Self::PartnerStaff, Self::Officials];

    /// The kind's name, as the command line takes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unaligned => "unaligned",
            Self::OwnBase => "own-base",
            Self::PartnerBase => "partner-base",
            Self::PartnerStaff => "partner-staff",
            Self::Officials => "officials",
            Self::Funders => "funders",
        }
    }

    /// The kind in words, in the plural.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Unaligned => "people in nobody's base (unaligned)",
            Self::OwnBase => "our own base",
            Self::PartnerBase => "a partner's base",
            Self::PartnerStaff => "a partner's paid staff",
            Self::Officials => "officials and candidates",
            Self::Funders => "funders",
        }
    }
}

/// Conversations of a day or a week.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contacts {
    /// How many of each kind.
    pub counts: BTreeMap<ContactKind, u32>,
    /// How many of those with unaligned people were the first with that person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_time: Option<u32>,
    /// The joint work that they belong to, if they do: id of a partner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<String>,
}

/// What we were asked to do with a demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SofteningKind {
    /// Drop it.
    Drop,
    /// Ask for less.
    Weaken,
    /// Wait with it.
    Delay,
    /// Not speak of it in public.
    Hush,
}

/// A request to soften.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Softening {
    /// Who asked: id of an organization of the situation, or the public name of an official or a body.
    pub from: String,
    /// What we were asked for.
    pub asked: SofteningKind,
    /// Of what: the demand or the point of it.
    pub what: String,
    /// The reason that was given.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// What we answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// Yes.
    Agreed,
    /// In part.
    Partly,
    /// No.
    Refused,
}

/// An answer to a request to soften.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The request.
    pub request: EntryId,
    /// What we said.
    pub reply: Reply,
    /// What came of it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub came_of_it: String,
}

/// Our public demand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Demand {
    /// Its points, one sentence each.
    pub points: Vec<String>,
    /// How hard a fight we say we are ready for, 0 to 1, on the scale of the situation's `militancy`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub militancy: Option<f64>,
}

/// A joint statement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// Its title.
    pub title: String,
    /// Whether our own name stood in it.
    pub own_name: bool,
    /// Whether our own demand stood in it.
    pub own_demand: bool,
}

/// Hours that we spent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hours {
    /// On the coalition: meetings, calls, joint planning.
    pub coalition: f64,
    /// On our own base.
    pub own_base: f64,
}

/// Access gained.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Access {
    /// To whom: a public body, an office, an employer.
    pub to: String,
    /// By way of whom: id of a partner; empty when by ourselves.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub through: String,
}

/// Money from one organization to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Money {
    /// Who paid: id of an organization.
    pub from: String,
    /// Who received: id of an organization.
    pub to: String,
    /// How much, above 0.
    pub amount: f64,
    /// In what: `USD`.
    pub currency: String,
    /// For what.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub what: String,
}

/// Votes of holders of office on the demand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Votes {
    /// The campaign that the vote was about: its id.
    pub campaign: String,
    /// The body.
    pub body: String,
    /// For the demand.
    pub yes: u32,
    /// Against it.
    pub no: u32,
    /// Neither: abstained, absent, excused.
    pub neither: u32,
    /// Roll call in the record that it was read from, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roll_call: Option<String>,
    /// Whether it passed, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passed: Option<bool>,
}

/// How a fight ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FightResult {
    /// The campaign: its id.
    pub campaign: String,
    /// Share of the demand that was won: 1 a win, 0 a loss, between them a partial win.
    pub share_won: f64,
}

/// An organization joined or left.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Membership {
    /// The organization: its id.
    pub organization: String,
    /// The coalition: its id.
    pub coalition: String,
    /// Whether it joined; else it left.
    pub joined: bool,
}

/// A number that was found out or counted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// An outcome (`base`, `clarity`, …), or the path of a number of the situation (`organization.ID.active`).
    pub about: String,
    /// Its value.
    pub value: f64,
    /// Lowest and highest that it may be, where it isn't exact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<[f64; 2]>,
    /// Of how many asked, where the value is a share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<u32>,
    /// Where it comes from.
    pub source: String,
}

/// Whether the other side acted against us in a week.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opposition {
    /// The campaign: its id.
    pub campaign: String,
    /// Whether it did: meetings against us, letters, firings, advertisements.
    pub acted: bool,
}

/// What happens on a day to keep in mind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateKind {
    /// An election.
    Election,
    /// A contract ends.
    ContractEnd,
    /// Anything else.
    Other,
}

/// A day to keep in mind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptDate {
    /// What it is, in a few words: `contract of the kitchen`.
    pub label: String,
    /// What happens then.
    pub what: DateKind,
    /// The day.
    pub on: NaiveDate,
}

/// How a review ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewOutcome {
    /// Go on as decided.
    Continue,
    /// Go on, on other terms.
    ChangeTerms,
    /// Join more closely.
    Closer,
    /// Step back: leave the coalition and act alone.
    Leave,
    /// End it: the coalition, or the fight.
    End,
}

/// A review.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Review {
    /// How it ended.
    pub outcome: ReviewOutcome,
    /// Why.
    pub because: String,
    /// What was said against it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub dissent: String,
    /// When we look again; required unless it ended with leaving or an end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<NaiveDate>,
    /// The new terms, where they changed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub terms: String,
}

impl Fact {
    /// The kind's name, as files write it.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Promise(_) => "promise",
            Self::Delivery(_) => "delivery",
            Self::Turnout(_) => "turnout",
            Self::StructureTest(_) => "structure_test",
            Self::Contacts(_) => "contacts",
            Self::Softening(_) => "softening",
            Self::Answer(_) => "answer",
            Self::Demand(_) => "demand",
            Self::Statement(_) => "statement",
            Self::Hours(_) => "hours",
            Self::Access(_) => "access",
            Self::Money(_) => "money",
            Self::Votes(_) => "votes",
            Self::Result(_) => "result",
            Self::Membership(_) => "membership",
            Self::Figure(_) => "figure",
            Self::Opposition(_) => "opposition",
            Self::Tripwire(_) => "tripwire",
            Self::Date(_) => "date",
            Self::Review(_) => "review",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads a fact whose kind is known, from a text that may hold more.
    pub(crate) fn of_kind(kind: &str, text: &str) -> Result<Self, serde_json::Error> {
        use serde_json::from_str;
        match kind {
            "promise" => from_str(text).map(Self::Promise),
            "delivery" => from_str(text).map(Self::Delivery),
            "turnout" => from_str(text).map(Self::Turnout),
            "structure_test" => from_str(text).map(Self::StructureTest),
            "contacts" => from_str(text).map(Self::Contacts),
            "softening" => from_str(text).map(Self::Softening),
            "answer" => from_str(text).map(Self::Answer),
            "demand" => from_str(text).map(Self::Demand),
            "statement" => from_str(text).map(Self::Statement),
            "hours" => from_str(text).map(Self::Hours),
            "access" => from_str(text).map(Self::Access),
            "money" => from_str(text).map(Self::Money),
            "votes" => from_str(text).map(Self::Votes),
            "result" => from_str(text).map(Self::Result),
            "membership" => from_str(text).map(Self::Membership),
            "figure" => from_str(text).map(Self::Figure),
            "opposition" => from_str(text).map(Self::Opposition),
            "tripwire" => from_str(text).map(Self::Tripwire),
            "date" => from_str(text).map(Self::Date),
            "review" => from_str(text).map(Self::Review),
            "withdrawn" => Ok(Self::Withdrawn),
            // What it says of itself, or why it is none.
            _ => from_str(text),
        }
    }

    /// Every kind's name.
    pub const KINDS: [&'static str; 21] = [
        "promise",
        "delivery",
        "turnout",
        "structure_test",
        "contacts",
        "softening",
        "answer",
        "demand",
        "statement",
        "hours",
        "access",
        "money",
        "votes",
        "result",
        "membership",
        "figure",
        "opposition",
        "tripwire",
        "date",
        "review",
        "withdrawn",
    ];

    /// The earlier entry that it is about: a promise, or a request.
    #[must_use]
    pub const fn about(&self) -> Option<EntryId> {
        match self {
            Self::Delivery(delivery) => Some(delivery.promise),
            Self::Answer(answer) => Some(answer.request),
            Self::Turnout(turnout) => turnout.test,
            _ => None,
        }
    }

    /// The organizations of the situation that it names, by id.
    #[must_use]
    pub fn organizations(&self) -> Vec<&str> {
        match self {
            Self::Promise(promise) => vec![&promise.from, &promise.to],
            Self::Turnout(turnout) => vec![&turnout.organization],
            Self::StructureTest(test) => test.each.keys().map(String::as_str).collect(),
            Self::Contacts(contacts) => contacts.partner.iter().map(String::as_str).collect(),
            Self::Access(access) if !access.through.is_empty() => vec![&access.through],
            Self::Money(money) => vec![&money.from, &money.to],
            Self::Membership(membership) => vec![&membership.organization],
            _ => Vec::new(),
        }
    }

    /// Every free text in it, with the name of its field.
    #[must_use]
    pub fn texts(&self) -> Vec<(&'static str, &str)> {
        match self {
            Self::Promise(promise) => vec![("what", &promise.what), ("unit", &promise.unit)],
            Self::Turnout(turnout) => vec![("event", &turnout.event)],
            Self::StructureTest(test) => vec![("event", &test.event)],
            Self::Softening(asked) => {
                vec![("from", &asked.from), ("what", &asked.what), ("reason", &asked.reason)]
            }
            Self::Answer(answer) => vec![("came_of_it", &answer.came_of_it)],
            Self::Demand(demand) => demand.points.iter().map(|point| ("points", point.as_str())).collect(),
            Self::Statement(statement) => vec![("title", &statement.title)],
            Self::Access(access) => vec![("to", &access.to)],
            Self::Money(money) => vec![("currency", &money.currency), ("what", &money.what)],
            Self::Votes(votes) => vec![("body", &votes.body)],
            Self::Figure(figure) => vec![("source", &figure.source)],
            Self::Date(date) => vec![("label", &date.label)],
            Self::Review(review) => {
                vec![("because", &review.because), ("dissent", &review.dissent), ("terms", &review.terms)]
            }
            Self::Delivery(_)
            | Self::Contacts(_)
            | Self::Hours(_)
            | Self::Result(_)
            | Self::Membership(_)
            | Self::Opposition(_)
            | Self::Tripwire(_)
            | Self::Withdrawn => Vec::new(),
        }
    }
}
