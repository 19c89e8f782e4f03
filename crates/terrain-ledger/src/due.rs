//! What is due: promises, tripwires, reviews and ends, planned tests, campaigns, requests without an answer, dates to keep in
//! mind. One list, overdue reviews first. Words are in `terrain-report`, the calendar file in `calendar`.

use crate::decision::{Commitment, Tripwire};
use crate::entry::EntryId;
use crate::fact::{DateKind, DeliveryState, Fact, SofteningKind};
use crate::ledger::Ledger;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeSet;
use terrain_decide::again::{Again, KeptRuns};

/// Reviews that lie no further apart than this many days are pointed out.
pub const CLOSE_DAYS: i64 = 7;

/// Kinds of entries that say what is due; with corrections and withdrawals, which a store adds.
pub const KINDS: [&str; 12] = [
    "promise",
    "delivery",
    "turnout",
    "structure_test",
    "softening",
    "answer",
    "result",
    "figure",
    "tripwire",
    "date",
    "review",
    "withdrawn",
];

/// Something that is due.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DueItem {
    /// Number of the decision.
    pub decision: i64,
    /// What tells it from the decision's others, the same as long as it is due: `promise-12`.
    pub key: String,
    /// The day.
    pub day: NaiveDate,
    /// How that day lies to the day of the list.
    pub when: When,
    /// What it is.
    #[serde(flatten)]
    pub what: What,
    /// When what it rests on was written down, `YYYY-MM-DDThh:mm:ssZ`.
    pub recorded_at: String,
}

/// How a day lies to the day of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// The day is over.
    Overdue,
    /// It has no day of its own, and waits.
    Open,
    /// It is the day.
    Today,
    /// The day is to come.
    ToCome,
}

/// What is due.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum What {
    /// To look at the decision again.
    Review,
    /// The decision ends.
    End,
    /// A tripwire that was crossed; its day is that of the crossing.
    Crossed {
        /// The tripwire.
        tripwire: Tripwire,
        /// What crossed it.
        by: CrossedBy,
    },
    /// A tripwire whose day comes, or is over without anything counted.
    Tripwire {
        /// The tripwire.
        tripwire: Tripwire,
    },
    /// A promise.
    Promise {
        /// Its number.
        entry: EntryId,
        /// Id of who promised.
        from: String,
        /// Id of whom it was promised to.
        to: String,
        /// What.
        what: String,
        /// How much.
        amount: f64,
        /// Of what.
        unit: String,
        /// How much has come so far, where it is delivered in part.
        so_far: Option<f64>,
        /// Whether it is ours.
        ours: bool,
    },
    /// A planned test of how many would act (structure test).
    Test {
        /// Its number.
        entry: EntryId,
        /// What is to be done.
        event: String,
        /// How many would show it.
        goal: u32,
    },
    /// A campaign is decided.
    Campaign {
        /// Its id.
        id: String,
        /// Its name on the page.
        label: String,
        /// Whether by an election.
        election: bool,
    },
    /// A request to soften without an answer; its day is that of the request.
    Request {
        /// Its number.
        entry: EntryId,
        /// Who asked: id of an organization, or a public name.
        from: String,
        /// What for.
        asked: SofteningKind,
        /// Of what.
        about: String,
    },
    /// A date to keep in mind.
    Date {
        /// Its number.
        entry: EntryId,
        /// What it is.
        label: String,
        /// What happens then.
        of: DateKind,
    },
}

/// What crossed a tripwire.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CrossedBy {
    /// A figure about the number itself.
    Figure {
        /// Its number.
        entry: EntryId,
        /// Its value.
        value: f64,
    },
    /// A turnout for which at least as many were asked or promised as the tripwire says.
    Turnout {
        /// Its number.
        entry: EntryId,
        /// What they came to.
        event: String,
        /// How many were asked or promised, the larger of the two.
        asked: u32,
        /// How many came.
        came: u32,
    },
    /// The day passed, and nothing that was counted reached the value.
    Silence,
}

/// Everything that is due in a ledger at the end of `today`; nothing once the decision has ended. `recorded_at` is when the decision was
/// written down.
#[must_use]
pub fn due(ledger: &Ledger, recorded_at: &str, today: NaiveDate) -> Vec<DueItem> {
    if ledger.has_ended() {
        return Vec::new();
    }
    let mut found = Found { ledger, recorded_at, today, items: Vec::new() };
    found.reviews();
    found.tripwires();
    found.promises();
    found.tests();
    found.campaigns();
    found.requests();
    found.dates();
    let mut items = found.items;
    sort(&mut items);
    items
}

/// Puts items into the order in which they are told: reviews and ends that are overdue or of today, crossed tripwires, the rest that is overdue,
/// what waits, then by day.
pub fn sort(items: &mut [DueItem]) {
    let rank = |item: &DueItem| match (&item.what, item.when) {
        (What::Review | What::End, When::Overdue | When::Today) => 0,
        (What::Crossed { .. }, _) => 1,
        (_, When::Overdue) => 2,
        (_, When::Open) => 3,
        _ => 4,
    };
    items.sort_by(|a, b| {
        let by_rank = rank(a).cmp(&rank(b)).then(a.day.cmp(&b.day));
        by_rank.then(a.decision.cmp(&b.decision)).then_with(|| a.key.cmp(&b.key))
    });
}

/// Pairs of reviews or ends to come that lie no further apart than [`CLOSE_DAYS`]: places in `items`.
#[must_use]
pub fn close_reviews(items: &[DueItem]) -> Vec<[usize; 2]> {
    let mut reviews: Vec<usize> = (0..items.len())
        .filter(|&at| matches!(items[at].what, What::Review | What::End) && items[at].when != When::Overdue)
        .collect();
    reviews.sort_by_key(|&at| (items[at].day, items[at].decision));
    let close = |pair: &&[usize]| (items[pair[1]].day - items[pair[0]].day).num_days() <= CLOSE_DAYS;
    reviews.windows(2).filter(close).map(|pair| [pair[0], pair[1]]).collect()
}

struct Found<'a> {
    ledger: &'a Ledger,
    recorded_at: &'a str,
    today: NaiveDate,
    items: Vec<DueItem>,
}

impl Found<'_> {
    fn push(&mut self, key: String, day: NaiveDate, what: What, entry: Option<EntryId>) {
        let when = match day.cmp(&self.today) {
            std::cmp::Ordering::Less => When::Overdue,
            std::cmp::Ordering::Equal => When::Today,
            std::cmp::Ordering::Greater => When::ToCome,
        };
        self.push_when(key, day, when, what, entry);
    }

    fn push_when(&mut self, key: String, day: NaiveDate, when: When, what: What, entry: Option<EntryId>) {
        let entry = entry.and_then(|entry| self.ledger.entry(entry));
        let recorded_at = entry.map_or(self.recorded_at, |entry| &entry.recorded_at).to_owned();
        self.items.push(DueItem { decision: self.ledger.id, key, day, when, what, recorded_at });
    }

    fn reviews(&mut self) {
        let last = self.ledger.facts().into_iter().rev().find_map(|(entry, _, fact)| match fact {
            Fact::Review(review) => Some((entry, review.next)),
            _ => None,
        });
        if let Some((entry, Some(next))) = last {
            self.push("review".to_owned(), next, What::Review, Some(entry));
        }
        match &self.ledger.decision.commitment {
            Commitment::Until(day) => self.push("end".to_owned(), *day, What::End, None),
            // A review that was held names the next one itself.
            Commitment::Review(day) if last.is_none() => {
                self.push("review".to_owned(), *day, What::Review, None);
            }
            Commitment::Review(_) | Commitment::NoEnd(_) => {}
        }
    }

    fn tripwires(&mut self) {
        for set in tripwires(self.ledger) {
            match crossing(self.ledger, set.tripwire, self.today) {
                Crossing::Crossed(day, by) => {
                    // A review on that day or later has looked at it.
                    if !reviewed_since(self.ledger, day) {
                        let what = What::Crossed { tripwire: set.tripwire.clone(), by };
                        self.push_when(set.key, day, When::Overdue, what, set.entry);
                    }
                }
                Crossing::Held if set.tripwire.by < self.today => {}
                Crossing::Held | Crossing::NothingCounted => {
                    if set.tripwire.by >= self.today || !reviewed_since(self.ledger, set.tripwire.by) {
                        let what = What::Tripwire { tripwire: set.tripwire.clone() };
                        self.push(set.key, set.tripwire.by, what, set.entry);
                    }
                }
            }
        }
    }

    fn promises(&mut self) {
        for one in self.ledger.promises() {
            let state = one.delivery.map(|delivery| delivery.state);
            // What came in part before the day is still to be completed; afterwards it is known what came.
            let open = match state {
                None => true,
                Some(DeliveryState::Partly) => one.promise.due >= self.today,
                Some(_) => false,
            };
            if !open {
                continue;
            }
            let what = What::Promise {
                entry: one.id,
                from: one.promise.from.clone(),
                to: one.promise.to.clone(),
                what: one.promise.what.clone(),
                amount: one.promise.amount,
                unit: one.promise.unit.clone(),
                so_far: one.delivery.and_then(|delivery| delivery.amount),
                ours: one.promise.from == self.ledger.decision.parties.us,
            };
            self.push(format!("promise-{}", one.id), one.promise.due, what, Some(one.id));
        }
    }

    fn tests(&mut self) {
        let facts = self.ledger.facts();
        let held: BTreeSet<EntryId> = facts
            .iter()
            .filter_map(|(_, _, fact)| match fact {
                Fact::Turnout(turnout) => turnout.test,
                _ => None,
            })
            .collect();
        for (entry, _, fact) in facts {
            if let Fact::StructureTest(test) = fact
                && !held.contains(&entry)
            {
                let what = What::Test { entry, event: test.event.clone(), goal: test.goal };
                self.push(format!("test-{entry}"), test.on, what, Some(entry));
            }
        }
    }

    fn campaigns(&mut self) {
        let facts = self.ledger.facts();
        for fight in &self.ledger.decision.parties.campaigns {
            let decided = facts.iter().any(|(_, _, fact)| match fact {
                Fact::Result(result) => result.campaign == fight.id,
                _ => false,
            });
            if let Some(day) = self.ledger.decision.end_of_week(fight.ends_week).filter(|_| !decided) {
                let what = What::Campaign {
                    id: fight.id.clone(),
                    label: fight.label.clone(),
                    election: fight.election,
                };
                self.push(format!("campaign-{}", fight.id), day, what, None);
            }
        }
    }

    fn requests(&mut self) {
        for (entry, day, asked, answer) in self.ledger.requests() {
            if answer.is_none() {
                let what = What::Request {
                    entry,
                    from: asked.from.clone(),
                    asked: asked.asked,
                    about: asked.what.clone(),
                };
                self.push_when(format!("request-{entry}"), day, When::Open, what, Some(entry));
            }
        }
    }

    fn dates(&mut self) {
        for (entry, _, fact) in self.ledger.facts() {
            // A date that is over needs nothing more.
            if let Fact::Date(date) = fact
                && date.on >= self.today
            {
                let what = What::Date { entry, label: date.label.clone(), of: date.what };
                self.push(format!("date-{entry}"), date.on, what, Some(entry));
            }
        }
    }
}

/// A tripwire that is set.
#[derive(Clone, Debug, PartialEq)]
pub struct SetTripwire<'a> {
    /// What tells it from the others: `tripwire-d1` of the decision, `tripwire-12` of entry 12.
    pub key: String,
    /// The entry that set it, if one did.
    pub entry: Option<EntryId>,
    /// The tripwire.
    pub tripwire: &'a Tripwire,
}

/// The tripwires of the decision, then those of entries.
#[must_use]
pub fn tripwires(ledger: &Ledger) -> Vec<SetTripwire<'_>> {
    let decided = ledger.decision.tripwires.iter().enumerate();
    let decided = decided.map(|(at, tripwire)| SetTripwire {
        key: format!("tripwire-d{}", at + 1),
        entry: None,
        tripwire,
    });
    let added = ledger.entries().filter_map(|(entry, one)| match &one.written.fact {
        Fact::Tripwire(tripwire) => {
            Some(SetTripwire { key: format!("tripwire-{entry}"), entry: Some(entry), tripwire })
        }
        _ => None,
    });
    decided.chain(added).collect()
}

/// What the entries say of a tripwire.
#[derive(Clone, Debug, PartialEq)]
pub enum Crossing {
    /// It is crossed, since that day.
    Crossed(NaiveDate, CrossedBy),
    /// What was counted last lies on the side on which the decision stands.
    Held,
    /// Nothing was counted.
    NothingCounted,
}

/// What the entries say of a tripwire at the end of `today`. What was counted last counts. A figure about the number speaks for itself. For the active base
/// of an organization a turnout speaks too: as many as came can be moved, and where at least as many as the tripwire says were asked or
/// promised, fewer cannot. When its day is over and nothing reached the value, that is crossed too, where the decision needs the number to
/// lie above it and people can be counted.
#[must_use]
pub fn crossing(ledger: &Ledger, tripwire: &Tripwire, today: NaiveDate) -> Crossing {
    let organization =
        tripwire.about.strip_prefix("organization.").and_then(|rest| rest.strip_suffix(".active"));
    let mut last = Crossing::NothingCounted;
    for (entry, day, fact) in ledger.facts() {
        match fact {
            Fact::Figure(figure) if figure.about == tripwire.about => {
                last = if tripwire.crossed_by(figure.value) {
                    Crossing::Crossed(day, CrossedBy::Figure { entry, value: figure.value })
                } else {
                    Crossing::Held
                };
            }
            Fact::Turnout(turnout) if Some(turnout.organization.as_str()) == organization => {
                let came = f64::from(turnout.came);
                let asked = turnout.asked.max(turnout.promised).unwrap_or(0);
                let by =
                    || CrossedBy::Turnout { entry, event: turnout.event.clone(), asked, came: turnout.came };
                if tripwire.holds_above && came >= tripwire.value {
                    last = Crossing::Held;
                } else if tripwire.holds_above && f64::from(asked) >= tripwire.value
                    || !tripwire.holds_above && came > tripwire.value
                {
                    last = Crossing::Crossed(day, by());
                }
            }
            _ => {}
        }
    }
    if last == Crossing::NothingCounted
        && organization.is_some()
        && tripwire.holds_above
        && tripwire.by < today
    {
        return Crossing::Crossed(tripwire.by, CrossedBy::Silence);
    }
    last
}

fn reviewed_since(ledger: &Ledger, day: NaiveDate) -> bool {
    ledger
        .entries()
        .any(|(_, entry)| matches!(entry.written.fact, Fact::Review(_)) && entry.written.day >= day)
}

/// The comparison of postures anew, in the futures in which a number lies on the other side of its tripwire.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// Futures that were run in all.
    pub futures: usize,
    /// Those in which the number lies on the other side.
    pub other_side: usize,
    /// What the runs say in these; `None` where there is none, or the number isn't an uncertain one of the situation.
    pub again: Option<Again>,
    /// Place of the chosen posture.
    pub chosen: Option<usize>,
    /// Mean utility of the posture that is best most often there, less that of the chosen one.
    pub gain: Option<f64>,
}

/// Compares the postures anew where the tripwire's number lies on the other side: weight 1 there, 0 elsewhere.
#[must_use]
pub fn compare(runs: &KeptRuns, tripwire: &Tripwire, chosen: &str) -> Comparison {
    let weights: Vec<f64> = runs
        .input(&tripwire.about)
        .unwrap_or_default()
        .into_iter()
        .map(|value| if tripwire.crossed_by(value) { 1.0 } else { 0.0 })
        .collect();
    let other_side = weights.iter().filter(|weight| **weight > 0.0).count();
    // Fails where no future lies there, or where the number isn't one of the uncertain ones.
    let again = runs.decide(&weights).ok();
    let chosen = runs.posture(chosen);
    let gain = again.as_ref().zip(chosen).and_then(|(again, chosen)| {
        let utility = |at: usize| again.postures.get(at).map(|posture| posture.utility);
        Some(utility(again.leading)? - utility(chosen)?)
    });
    Comparison { futures: runs.futures(), other_side, again, chosen, gain }
}
