//! The kinds of entries as one types them, for adding and for correcting. What each must say belongs to `terrain-ledger`.

use super::roll_call;
use crate::fault::Fault;
use crate::ledger::{day_of, today};
use chrono::NaiveDate;
use clap::{Args, Subcommand, ValueEnum};
use std::collections::BTreeMap;
use std::str::FromStr;
use terrain_ledger::decision::Parties;
use terrain_ledger::fact::{
    Access, Answer, ContactKind, Contacts, Delivery, DeliveryState, Demand, Fact, FightResult, Figure, Hours,
    Membership, Money, Opposition, Promise, Reply, Softening, SofteningKind, Statement, StructureTest,
    Turnout, Votes,
};
use terrain_ledger::{Correction, NewEntry};
use terrain_store::Store;

/// What every entry may say beside its fact.
#[derive(Clone, Debug, Args)]
pub(super) struct Beside {
    /// The day on which it happened [default: today]
    #[arg(long, value_name = "DATE", value_parser = day_of, global = true)]
    on: Option<NaiveDate>,
    /// What happened, in a sentence: facts alone, which partners may read
    #[arg(long, value_name = "TEXT", default_value = "", global = true, hide_default_value = true)]
    happened: String,
    /// What shows it: minutes, a leaflet, a list that was counted
    #[arg(long, value_name = "TEXT", default_value = "", global = true, hide_default_value = true)]
    proof: String,
    /// How we see it: stays with us, whatever is shared
    #[arg(long, value_name = "TEXT", default_value = "", global = true, hide_default_value = true)]
    view: String,
    /// Who writes this down: an office, no name
    #[arg(long, value_name = "OFFICE", default_value = "", global = true, hide_default_value = true)]
    by: String,
    /// It is as written: ask nothing
    #[arg(long, global = true)]
    pub(super) yes: bool,
}

impl Beside {
    /// Day, what happened, and proof, each where it was given; `None` where something was given that doesn't leave the house.
    pub(super) fn shared(&self) -> Option<(Option<NaiveDate>, Option<String>, Option<String>)> {
        let given = |text: &String| (!text.is_empty()).then(|| text.clone());
        self.view.is_empty().then(|| (self.on, given(&self.happened), given(&self.proof)))
    }

    /// Who writes.
    pub(super) fn by(&self) -> &str {
        &self.by
    }

    /// The entry with that fact; what happened and what shows it as told, where nothing else was said.
    pub(super) fn entry_told(
        self,
        fact: Fact,
        [happened, proof]: [String; 2],
        corrects: Option<Correction>,
    ) -> Result<NewEntry, Fault> {
        let or = |said: String, told: String| if said.is_empty() { told } else { said };
        let entry = self.entry(fact, corrects)?;
        Ok(NewEntry { happened: or(entry.happened, happened), proof: or(entry.proof, proof), ..entry })
    }

    /// The entry with that fact.
    pub(super) fn entry(self, fact: Fact, corrects: Option<Correction>) -> Result<NewEntry, Fault> {
        Ok(NewEntry {
            day: self.on.map_or_else(today, Ok)?,
            by: self.by,
            happened: self.happened,
            proof: self.proof,
            view: self.view,
            corrects,
            fact,
        })
    }
}

/// A fact, as one types it.
#[derive(Clone, Debug, Subcommand)]
pub(super) enum FactArgs {
    /// Who promised what to whom, how much, by when
    #[command(
        after_help = "Example:\n  terrain ledger add promise --from county-coalition --what \"people for the picket\" --amount 40 --unit people --due 2027-03-01 --proof \"minutes of 2 February\""
    )]
    Promise {
        /// Who promised: id of an organization
        #[arg(long, value_name = "ID")]
        from: String,
        /// To whom [default: us; for our own promises it must be said]
        #[arg(long, value_name = "ID")]
        to: Option<String>,
        /// What
        #[arg(long, value_name = "TEXT")]
        what: String,
        /// How much
        #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
        amount: f64,
        /// Of what: people, hours, dollars
        #[arg(long, value_name = "UNIT")]
        unit: String,
        /// By when
        #[arg(long, value_name = "DATE", value_parser = day_of)]
        due: NaiveDate,
    },
    /// What became of a promise
    #[command(after_help = "Example:\n  terrain ledger add delivery 12 partly --amount 31")]
    Delivery {
        /// Number of the promise
        promise: i64,
        /// How it was met
        #[arg(value_enum)]
        state: State,
        /// How much was delivered, in the promise's unit
        #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
        amount: Option<f64>,
    },
    /// How many came, of how many who were asked and promised
    #[command(
        after_help = "Example:\n  terrain ledger add turnout county-coalition --event picket --asked 60 --promised 40 --came 31"
    )]
    Turnout {
        /// Whose people: id of an organization
        organization: String,
        /// What they came to
        #[arg(long, value_name = "TEXT")]
        event: String,
        /// How many were asked
        #[arg(long, value_name = "N")]
        asked: Option<u32>,
        /// How many were promised
        #[arg(long, value_name = "N")]
        promised: Option<u32>,
        /// How many came
        #[arg(long, value_name = "N")]
        came: u32,
        /// Number of the planned test that this was (structure test)
        #[arg(long, value_name = "ENTRY")]
        test: Option<i64>,
    },
    /// A small joint act that is to show how many would do a larger one (structure test)
    #[command(
        after_help = "Example:\n  terrain ledger add test \"sticker day\" --for 2027-02-10 --goal 60 --each caucus=40,county-coalition=20"
    )]
    Test {
        /// What is to be done
        event: String,
        /// When
        #[arg(long = "for", value_name = "DATE", value_parser = day_of)]
        on_day: NaiveDate,
        /// How many in all would show it
        #[arg(long, value_name = "N")]
        goal: u32,
        /// Each organization's number: ID=N, with commas
        #[arg(long, value_name = "ID=N", value_delimiter = ',', value_parser = pair::<u32>)]
        each: Vec<(String, u32)>,
    },
    /// Conversations, counted by whom they were with
    #[command(
        after_help = "Example:\n  terrain ledger add contacts unaligned=23 own-base=12 partner-staff=4 --first-time 15"
    )]
    Contacts {
        /// KIND=N: unaligned, own-base, partner-base, partner-staff, officials, funders
        #[arg(required = true, value_name = "KIND=N", value_parser = contact)]
        counts: Vec<(ContactKind, u32)>,
        /// How many of the unaligned were met for the first time
        #[arg(long, value_name = "N")]
        first_time: Option<u32>,
        /// The partner whose joint work they belong to
        #[arg(long, value_name = "ID")]
        partner: Option<String>,
    },
    /// Somebody asked us to drop, weaken, delay or hush something
    #[command(
        after_help = "Example:\n  terrain ledger add softening --from county-coalition --asked delay --what \"the strike vote\" --reason \"the mayor's budget\""
    )]
    Softening {
        /// Who asked: id of an organization, an office or a public body
        #[arg(long, value_name = "WHO")]
        from: String,
        /// For what
        #[arg(long, value_enum)]
        asked: Asked,
        /// Of what: the demand, or a point of it
        #[arg(long, value_name = "TEXT")]
        what: String,
        /// The reason that was given
        #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
        reason: String,
    },
    /// What we answered to a request to soften, and what came of it
    #[command(after_help = "Example:\n  terrain ledger add answer 14 refused --came-of-it \"they stayed\"")]
    Answer {
        /// Number of the request
        request: i64,
        /// What we said
        #[arg(value_enum)]
        reply: Said,
        /// What came of it
        #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
        came_of_it: String,
    },
    /// Our public demand, as it stands now
    #[command(
        after_help = "Example:\n  terrain ledger add demand --point \"recognition\" --point \"no layoffs\" --militancy 0.7"
    )]
    Demand {
        /// A point of it (repeat for each)
        #[arg(long = "point", value_name = "TEXT", required = true)]
        points: Vec<String>,
        /// How hard a fight we say we are ready for, 0 to 1 (the situation's `militancy`)
        #[arg(long, value_name = "0..1", allow_negative_numbers = true)]
        militancy: Option<f64>,
    },
    /// A statement together with others
    #[command(
        after_help = "Example:\n  terrain ledger add statement \"letter to the council\" --our-name --our-demand"
    )]
    Statement {
        /// Its title
        title: String,
        /// Our own name stood in it
        #[arg(long)]
        our_name: bool,
        /// Our own demand stood in it
        #[arg(long)]
        our_demand: bool,
    },
    /// Hours that we spent
    #[command(after_help = "Example:\n  terrain ledger add hours --coalition 14 --own-base 22")]
    Hours {
        /// On the coalition
        #[arg(long, value_name = "HOURS", default_value_t = 0.0, allow_negative_numbers = true)]
        coalition: f64,
        /// On our own base
        #[arg(long, value_name = "HOURS", default_value_t = 0.0, allow_negative_numbers = true)]
        own_base: f64,
    },
    /// A door that opened
    #[command(
        after_help = "Example:\n  terrain ledger add access --to \"the hospital board\" --through county-coalition"
    )]
    Access {
        /// To whom: a public body, an office, an employer
        #[arg(long, value_name = "TEXT")]
        to: String,
        /// By way of which partner [default: by ourselves]
        #[arg(long, value_name = "ID", default_value = "", hide_default_value = true)]
        through: String,
    },
    /// Money from one organization to another
    #[command(
        after_help = "Example:\n  terrain ledger add money --from county-coalition --to caucus --amount 2000 --currency USD --what \"buses\""
    )]
    Money {
        /// Who paid: id of an organization
        #[arg(long, value_name = "ID")]
        from: String,
        /// Who received
        #[arg(long, value_name = "ID")]
        to: String,
        /// How much
        #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
        amount: f64,
        /// In what
        #[arg(long, value_name = "CODE", default_value = "USD")]
        currency: String,
        /// For what
        #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
        what: String,
    },
    /// How holders of office voted on the demand
    #[command(
        after_help = "Examples:\n  terrain ledger add votes recognition --body \"county board\" --for 6 --against 4 --neither 1 --passed\n  terrain ledger add votes bill --body Senate --roll-call 42"
    )]
    Votes {
        /// The campaign that the vote was about
        campaign: String,
        /// The body
        #[arg(long, value_name = "TEXT")]
        body: String,
        /// For the demand
        #[arg(long = "for", value_name = "N", default_value_t = 0)]
        yes_votes: u32,
        /// Against it
        #[arg(long = "against", value_name = "N", default_value_t = 0)]
        no_votes: u32,
        /// Neither: abstained, absent, excused
        #[arg(long, value_name = "N", default_value_t = 0)]
        neither: u32,
        /// Take the counts from that roll call of the record that was imported (terrain import rollcall)
        #[arg(long, value_name = "ID", conflicts_with_all = ["yes_votes", "no_votes", "neither"])]
        roll_call: Option<String>,
        /// Which vote of that roll call was for the demand
        #[arg(long, value_enum, default_value_t = ForDemand::Yes, requires = "roll_call")]
        position: ForDemand,
        /// It passed
        #[arg(long, conflicts_with = "failed")]
        passed: bool,
        /// It failed
        #[arg(long)]
        failed: bool,
    },
    /// How a fight ended: `won`, `lost`, or the share that was won
    #[command(
        after_help = "Examples:\n  terrain ledger add result recognition won\n  terrain ledger add result recognition 0.4"
    )]
    Result {
        /// The campaign
        campaign: String,
        /// won, lost, or a share from 0 to 1
        #[arg(value_parser = share, allow_negative_numbers = true)]
        share_won: f64,
    },
    /// An organization joined or left a coalition
    #[command(
        after_help = "Example:\n  terrain ledger add membership county-coalition left --coalition county"
    )]
    Membership {
        /// The organization
        organization: String,
        /// Which of the two
        #[arg(value_enum)]
        moved: Moved,
        /// The coalition [default: the only one of the situation]
        #[arg(long, value_name = "ID")]
        coalition: Option<String>,
    },
    /// A number of the situation, or an outcome, as it was counted or found out
    #[command(
        after_help = "Examples:\n  terrain ledger add figure base 140 --source \"sign-in sheets of May\"\n  terrain ledger add figure organization.county-coalition.active 60 --low 40 --high 90 --source \"its last three actions\"\n  terrain ledger add figure clarity 0.4 --asked 30 --source \"asked at the gate\""
    )]
    Figure {
        /// An outcome (base, clarity, …), or the path of a number: organization.ID.active
        about: String,
        /// Its value
        #[arg(allow_negative_numbers = true)]
        value: f64,
        /// Lowest that it may be
        #[arg(long, value_name = "NUMBER", requires = "high", allow_negative_numbers = true)]
        low: Option<f64>,
        /// Highest that it may be
        #[arg(long, value_name = "NUMBER", requires = "low", allow_negative_numbers = true)]
        high: Option<f64>,
        /// Of how many who were asked, where it is a share
        #[arg(long, value_name = "N")]
        asked: Option<u32>,
        /// Where it comes from
        #[arg(long, value_name = "TEXT")]
        source: String,
    },
    /// Whether the other side acted against us in the week of that day
    #[command(
        after_help = "Example:\n  terrain ledger add opposition recognition acted --happened \"meeting on work time\""
    )]
    Opposition {
        /// The campaign
        campaign: String,
        /// Which of the two
        #[arg(value_enum)]
        week: Week,
    },
}

/// How a promise was met.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum State {
    /// In full, in time
    Delivered,
    /// In part
    Partly,
    /// After the day
    Late,
    /// Taken back
    Withdrawn,
    /// What it hung on did not come about
    NotDue,
}

/// What we were asked to do.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Asked {
    /// Give it up
    Drop,
    /// Ask for less
    Weaken,
    /// Wait with it
    Delay,
    /// Not speak of it in public
    Hush,
}

/// What we answered.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Said {
    /// Yes
    Agreed,
    /// In part
    Partly,
    /// No
    Refused,
}

/// Joined or left.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Moved {
    /// Joined
    Joined,
    /// Left
    Left,
}

/// Which vote was for the demand.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ForDemand {
    /// A yea
    Yes,
    /// A nay
    No,
}

/// A week of the other side.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Week {
    /// It acted against us
    Acted,
    /// Nothing was seen of it
    Quiet,
}

impl FactArgs {
    /// The fact, votes of a roll call read from the store; with what happened and what shows it, where the roll call says more.
    pub(super) fn fact_from(self, parties: &Parties, store: &Store) -> Result<(Fact, [String; 2]), Fault> {
        match self {
            Self::Votes { campaign, body, roll_call: Some(id), position, passed, failed, .. } => {
                let passed = (passed || failed).then_some(passed);
                roll_call::votes(
                    store,
                    Votes { campaign, body, yes: 0, no: 0, neither: 0, roll_call: Some(id), passed },
                    position,
                )
            }
            other => Ok((other.fact(parties)?, [const { String::new() }; 2])),
        }
    }

    /// The fact, with what the situation supplies where nothing was said.
    pub(super) fn fact(self, parties: &Parties) -> Result<Fact, Fault> {
        Ok(match self {
            Self::Promise { from, to, what, amount, unit, due } => {
                let to = match to {
                    Some(to) => to,
                    None if from == parties.us => {
                        return Err(
                            Fault::new("this is a promise of our own, so say to whom").help("add --to ID")
                        );
                    }
                    None => parties.us.clone(),
                };
                Fact::Promise(Promise { from, to, what, amount, unit, due })
            }
            Self::Delivery { promise, state, amount } => Fact::Delivery(Delivery {
                promise,
                state: match state {
                    State::Delivered => DeliveryState::Delivered,
                    State::Partly => DeliveryState::Partly,
                    State::Late => DeliveryState::Late,
                    State::Withdrawn => DeliveryState::Withdrawn,
                    State::NotDue => DeliveryState::NotDue,
                },
                amount,
            }),
            Self::Turnout { organization, event, asked, promised, came, test } => {
                Fact::Turnout(Turnout { organization, event, asked, promised, came, test })
            }
            Self::Test { event, on_day, goal, each } => Fact::StructureTest(StructureTest {
                event,
                on: on_day,
                goal,
                each: each.into_iter().collect(),
            }),
            Self::Contacts { counts, first_time, partner } => {
                let mut sums: BTreeMap<ContactKind, u32> = BTreeMap::new();
                for (kind, count) in counts {
                    let sum = sums.entry(kind).or_default();
                    *sum = sum.saturating_add(count);
                }
                Fact::Contacts(Contacts { counts: sums, first_time, partner })
            }
            Self::Softening { from, asked, what, reason } => Fact::Softening(Softening {
                from,
                asked: match asked {
                    Asked::Drop => SofteningKind::Drop,
                    Asked::Weaken => SofteningKind::Weaken,
                    Asked::Delay => SofteningKind::Delay,
                    Asked::Hush => SofteningKind::Hush,
                },
                what,
                reason,
            }),
            Self::Answer { request, reply, came_of_it } => Fact::Answer(Answer {
                request,
                reply: match reply {
                    Said::Agreed => Reply::Agreed,
                    Said::Partly => Reply::Partly,
                    Said::Refused => Reply::Refused,
                },
                came_of_it,
            }),
            Self::Demand { points, militancy } => Fact::Demand(Demand { points, militancy }),
            Self::Statement { title, our_name, our_demand } => {
                Fact::Statement(Statement { title, own_name: our_name, own_demand: our_demand })
            }
            Self::Hours { coalition, own_base } => Fact::Hours(Hours { coalition, own_base }),
            Self::Access { to, through } => Fact::Access(Access { to, through }),
            Self::Money { from, to, amount, currency, what } => {
                Fact::Money(Money { from, to, amount, currency, what })
            }
            Self::Votes { roll_call: Some(_), .. } => {
                return Err(Fault::new("a roll call is read from your own store")
                    .help("give the counts: --for N --against N --neither N"));
            }
            Self::Votes { campaign, body, yes_votes, no_votes, neither, passed, failed, .. } => {
                Fact::Votes(Votes {
                    campaign,
                    body,
                    yes: yes_votes,
                    no: no_votes,
                    neither,
                    roll_call: None,
                    passed: (passed || failed).then_some(passed),
                })
            }
            Self::Result { campaign, share_won } => Fact::Result(FightResult { campaign, share_won }),
            Self::Membership { organization, moved, coalition } => {
                let coalition = match (coalition, &parties.coalitions[..]) {
                    (Some(coalition), _) => coalition,
                    (None, [only]) => only.id.clone(),
                    (None, _) => {
                        return Err(Fault::new("the situation has several coalitions, or none")
                            .help("say which with --coalition ID"));
                    }
                };
                let joined = matches!(moved, Moved::Joined);
                Fact::Membership(Membership { organization, coalition, joined })
            }
            Self::Figure { about, value, low, high, asked, source } => {
                let range = low.zip(high).map(|(low, high)| [low, high]);
                Fact::Figure(Figure { about, value, range, asked, source })
            }
            Self::Opposition { campaign, week } => {
                Fact::Opposition(Opposition { campaign, acted: matches!(week, Week::Acted) })
            }
        })
    }
}

/// `KEY=NUMBER`.
fn pair<T: FromStr>(text: &str) -> Result<(String, T), String> {
    let wrong = || "no `ID=N`, for instance caucus=40".to_owned();
    let (key, value) = text.split_once('=').ok_or_else(wrong)?;
    Ok((key.trim().to_owned(), value.trim().parse().map_err(|_| wrong())?))
}

fn contact(text: &str) -> Result<(ContactKind, u32), String> {
    let (key, count) = pair::<u32>(text).map_err(|_| "no `KIND=N`, for instance unaligned=12".to_owned())?;
    let known = ContactKind::ALL.into_iter().find(|kind| kind.name() == key.replace('_', "-"));
    let names: Vec<&str> = ContactKind::ALL.into_iter().map(ContactKind::name).collect();
    known
        .map(|kind| (kind, count))
        .ok_or_else(|| format!("there is no such kind of contact; the kinds are {}", names.join(", ")))
}

fn share(text: &str) -> Result<f64, String> {
    match text {
        "won" => Ok(1.0),
        "lost" => Ok(0.0),
        other => other.parse().map_err(|_| "neither won, lost nor a share from 0 to 1".to_owned()),
    }
}
