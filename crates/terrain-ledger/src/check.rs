//! Whether a new entry can be kept: what is refused, and what is asked about first. All faults at once; a message never
//! repeats a text that looks personal.

use crate::entry::{Entry, EntryId, NewEntry};
use crate::fact::{DeliveryState, Fact, Promise, ReviewOutcome};
use crate::ledger::Ledger;
use crate::personal::personal;
use chrono::NaiveDate;
use terrain_decide::subject::{Outcome, outcome_name};

/// Longest text of a field, in letters.
pub const LONGEST_TEXT: usize = 4_000;
/// Reviews that lie closer together than this are pointed out.
const CLOSE_REVIEWS_DAYS: i64 = 7;

/// Why an entry can't be kept as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The field, as the command line names it.
    pub field: &'static str,
    /// What is wrong, as a sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// What a new entry is checked against, beside the ledger.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Today.
    pub today: NaiveDate,
    /// Paths of the situation's uncertain numbers.
    pub paths: &'a [String],
}

/// What is asked before an entry is kept: allowed, but easily a slip.
pub type Question = String;

/// Checks an entry; what must be asked about before it is kept.
///
/// # Errors
/// Everything that keeps it from being kept.
pub fn check(ledger: &Ledger, new: &NewEntry, known: Known<'_>) -> Result<Vec<Question>, Vec<Refusal>> {
    let mut found = Found { ledger, refusals: Vec::new(), questions: Vec::new() };
    found.texts(new);
    found.day(new, known.today);
    found.organizations(new);
    found.correction(new);
    found.fact(new, known);
    found.same_event(new);
    if found.refusals.is_empty() { Ok(found.questions) } else { Err(found.refusals) }
}

/// Refuses a text that looks personal, is too long or holds what can't be shown.
///
/// # Errors
/// [`Refusal`] that names the field and not the text.
pub fn check_text(field: &'static str, text: &str) -> Result<(), Refusal> {
    if let Some(kind) = personal(text) {
        return Err(Refusal {
            field,
            message: format!("the text of `{field}` seems to hold {kind}, and nothing personal is kept here"),
            help: Some("say it without: an office, an organization, a count".to_owned()),
        });
    }
    if text.chars().count() > LONGEST_TEXT {
        let message = format!("the text of `{field}` is longer than {LONGEST_TEXT} letters");
        return Err(Refusal {
            field,
            message,
            help: Some("keep it in a file and name that as the proof".to_owned()),
        });
    }
    if text.chars().any(|letter| letter.is_control() && letter != '\n' && letter != '\t') {
        let message = format!("the text of `{field}` holds characters that can't be shown");
        return Err(Refusal { field, message, help: None });
    }
    Ok(())
}

/// The known name that is nearest to what was written.
#[must_use]
pub fn nearest<'a>(written: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let close = |name: &&str| strsim::jaro_winkler(&written.to_lowercase(), &name.to_lowercase()) > 0.7;
    known.filter(close).max_by(|a, b| {
        let like = |name: &str| strsim::jaro_winkler(&written.to_lowercase(), &name.to_lowercase());
        like(a).total_cmp(&like(b))
    })
}

struct Found<'a> {
    ledger: &'a Ledger,
    refusals: Vec<Refusal>,
    questions: Vec<Question>,
}

impl Found<'_> {
    fn refuse(&mut self, field: &'static str, message: impl Into<String>, help: Option<String>) {
        self.refusals.push(Refusal { field, message: message.into(), help });
    }

    fn texts(&mut self, new: &NewEntry) {
        let own = [
            ("happened", new.happened.as_str()),
            ("proof", new.proof.as_str()),
            ("view", new.view.as_str()),
            ("by", new.by.as_str()),
            ("why", new.corrects.as_ref().map_or("", |correction| correction.why.as_str())),
        ];
        for (field, text) in own.into_iter().chain(new.fact.texts()) {
            if let Err(refusal) = check_text(field, text) {
                self.refusals.push(refusal);
            }
        }
    }

    fn day(&mut self, new: &NewEntry, today: NaiveDate) {
        let decided = self.ledger.decision.decided;
        if new.day < decided {
            let message = format!("{} is before the decision, which was taken on {decided}", new.day);
            self.refuse("on", message, Some("what was known then belongs in the situation".to_owned()));
        }
        if new.day > today {
            let message = format!("{} is still to come: today is {today}", new.day);
            self.refuse(
                "on",
                message,
                Some("write down what happened, and what is to come as a promise".to_owned()),
            );
        }
    }

    fn organizations(&mut self, new: &NewEntry) {
        for id in new.fact.organizations() {
            self.one_of("organization", id, "the situation names no organization", |ledger| {
                ledger.decision.parties.organizations.iter().map(|named| named.id.clone()).collect()
            });
        }
    }

    fn one_of(
        &mut self,
        field: &'static str,
        written: &str,
        unknown: &str,
        known: impl Fn(&Ledger) -> Vec<String>,
    ) {
        let known = known(self.ledger);
        if known.iter().any(|id| id == written) {
            return;
        }
        let shown = shown(written);
        let help = match nearest(written, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.is_empty() => "it names none".to_owned(),
            None => format!("it names {}", known.join(", ")),
        };
        self.refuse(field, format!("{unknown} `{shown}`"), Some(help));
    }

    fn campaign(&mut self, id: &str) {
        self.one_of("campaign", id, "the situation has no campaign", |ledger| {
            ledger.decision.parties.campaigns.iter().map(|fight| fight.id.clone()).collect()
        });
    }

    fn number(&mut self, field: &'static str, value: f64, what: &str, allowed: impl Fn(f64) -> bool) {
        if !(value.is_finite() && allowed(value)) {
            self.refuse(field, format!("{value} is no {what}"), None);
        }
    }

    fn correction(&mut self, new: &NewEntry) {
        let Some(correction) = &new.corrects else {
            if new.fact == Fact::Withdrawn {
                self.refuse("corrects", "what is withdrawn must be named", None);
            }
            return;
        };
        if correction.why.trim().is_empty() {
            self.refuse("why", "a correction says why", Some("add --why \"…\"".to_owned()));
        }
        if new.by.trim().is_empty() {
            self.refuse(
                "by",
                "a correction says who makes it",
                Some("add --by with an office: --by minutes".to_owned()),
            );
        }
        let first = self.ledger.all().iter().find(|entry| entry.id == correction.entry);
        let Some(first) = first else {
            let message = format!("this decision has no entry {}", correction.entry);
            self.refuse("corrects", message, Some("terrain ledger show lists them".to_owned()));
            return;
        };
        if let Some(earlier) = &first.written.corrects {
            let message = format!("entry {} is itself a correction, of entry {}", first.id, earlier.entry);
            self.refuse("corrects", message, Some(format!("correct entry {}", earlier.entry)));
        } else if new.fact != Fact::Withdrawn && first.written.fact.kind() != new.fact.kind() {
            let message = format!(
                "entry {} is of another kind: {}, not {}",
                first.id,
                first.written.fact.kind(),
                new.fact.kind()
            );
            self.refuse("corrects", message, Some("withdraw it, and write a new one".to_owned()));
        }
    }

    fn earlier(&mut self, field: &'static str, id: EntryId, kind: &'static str) -> Option<Entry> {
        match self.ledger.entry(id) {
            Some(entry) if entry.written.fact.kind() == kind => Some(entry.clone()),
            Some(entry) => {
                let found = entry.written.fact.kind();
                self.refuse(field, format!("entry {id} is no {kind} but a {found}"), None);
                None
            }
            None => {
                let help = format!("terrain ledger show --kind {kind} lists them");
                self.refuse(field, format!("this decision has no entry {id} that counts"), Some(help));
                None
            }
        }
    }

    fn fact(&mut self, new: &NewEntry, known: Known<'_>) {
        match &new.fact {
            Fact::Promise(promise) => self.promise(promise, new.day),
            Fact::Delivery(delivery) => {
                let Some(entry) = self.earlier("promise", delivery.promise, "promise") else { return };
                let Fact::Promise(promise) = &entry.written.fact else { return };
                if new.day < entry.written.day {
                    let message = format!(
                        "{} is before the promise, which was given on {}",
                        new.day, entry.written.day
                    );
                    self.refuse("on", message, None);
                }
                match delivery.amount {
                    None if delivery.state == DeliveryState::Partly => self.refuse(
                        "amount",
                        "what was delivered in part has an amount",
                        Some(format!("add --amount, in {}", promise.unit)),
                    ),
                    Some(amount) => {
                        self.number("amount", amount, "amount that can be delivered", |amount| amount >= 0.0);
                        if amount > promise.amount {
                            self.questions.push(format!(
                                "{amount} {unit} are more than the {} that were promised",
                                promise.amount,
                                unit = promise.unit
                            ));
                        }
                        if amount < promise.amount && delivery.state == DeliveryState::Delivered {
                            self.refuse(
                                "state",
                                format!(
                                    "{amount} of {} {} is not all that was promised",
                                    promise.amount, promise.unit
                                ),
                                Some("say `partly`".to_owned()),
                            );
                        }
                    }
                    None => {}
                }
            }
            Fact::Turnout(turnout) => {
                if turnout.event.trim().is_empty() {
                    self.refuse("event", "a turnout says what people came to", None);
                }
                if let Some(test) = turnout.test {
                    self.earlier("test", test, "structure_test");
                }
                if let Some(asked) = turnout.asked.filter(|asked| turnout.came > *asked) {
                    self.questions.push(format!("{} came, of {asked} who were asked", turnout.came));
                }
            }
            Fact::StructureTest(test) => {
                if test.goal == 0 {
                    self.refuse("goal", "a structure test has a goal above 0", None);
                }
                if test.on < new.day {
                    self.refuse(
                        "for",
                        format!("{} is before the day of planning, {}", test.on, new.day),
                        None,
                    );
                }
                let sum: u32 = test.each.values().copied().fold(0, u32::saturating_add);
                if sum > 0 && sum != test.goal {
                    self.questions
                        .push(format!("the organizations' numbers sum to {sum}, the goal is {}", test.goal));
                }
            }
            Fact::Contacts(contacts) => {
                if contacts.counts.values().all(|count| *count == 0) {
                    self.refuse(
                        "contacts",
                        "no contact is counted",
                        Some("for instance unaligned=12".to_owned()),
                    );
                }
                let unaligned =
                    contacts.counts.get(&crate::fact::ContactKind::Unaligned).copied().unwrap_or(0);
                if let Some(first) = contacts.first_time.filter(|first| *first > unaligned) {
                    let message =
                        format!("{first} for the first time are more than the {unaligned} unaligned in all");
                    self.refuse("first-time", message, None);
                }
            }
            Fact::Softening(asked) => {
                for (field, text) in [("from", &asked.from), ("what", &asked.what)] {
                    if text.trim().is_empty() {
                        self.refuse(field, format!("a request to soften says `{field}`"), None);
                    }
                }
            }
            Fact::Answer(answer) => {
                self.earlier("request", answer.request, "softening");
            }
            Fact::Demand(demand) => {
                if demand.points.iter().all(|point| point.trim().is_empty()) {
                    self.refuse("point", "a demand has a point at least", None);
                }
                if let Some(militancy) = demand.militancy {
                    self.number("militancy", militancy, "share from 0 to 1", |value| {
                        (0.0..=1.0).contains(&value)
                    });
                }
            }
            Fact::Hours(hours) => {
                self.number("coalition", hours.coalition, "number of hours", |value| value >= 0.0);
                self.number("own-base", hours.own_base, "number of hours", |value| value >= 0.0);
                if hours.coalition + hours.own_base == 0.0 {
                    self.refuse("hours", "no hour is counted", None);
                }
            }
            Fact::Money(money) => {
                self.number("amount", money.amount, "amount above 0", |amount| amount > 0.0);
                if money.currency.trim().is_empty() {
                    self.refuse("currency", "an amount has a currency", Some("for instance USD".to_owned()));
                }
            }
            Fact::Votes(votes) => {
                self.campaign(&votes.campaign);
                if votes.yes == 0 && votes.no == 0 && votes.neither == 0 {
                    self.refuse("votes", "no vote is counted", None);
                }
            }
            Fact::Result(result) => {
                self.campaign(&result.campaign);
                self.number("share", result.share_won, "share from 0 to 1", |value| {
                    (0.0..=1.0).contains(&value)
                });
            }
            Fact::Membership(membership) => {
                self.one_of("coalition", &membership.coalition, "the situation has no coalition", |ledger| {
                    ledger.decision.parties.coalitions.iter().map(|named| named.id.clone()).collect()
                });
            }
            Fact::Figure(figure) => {
                let outcomes = Outcome::ALL.iter().map(|outcome| outcome_name(*outcome).to_owned());
                let names: Vec<String> = outcomes.chain(known.paths.iter().cloned()).collect();
                self.one_of("about", &figure.about, "this decision rests on no number", |_| names.clone());
                self.number("value", figure.value, "number", |_| true);
                if let Some([low, high]) = figure.range {
                    let inside = low <= figure.value && figure.value <= high;
                    self.number("range", low, "number", |_| true);
                    self.number("range", high, "number", |_| true);
                    if !inside {
                        let message = format!("{} does not lie from {low} to {high}", figure.value);
                        self.refuse("range", message, None);
                    }
                }
                if figure.source.trim().is_empty() {
                    self.refuse("source", "a number says where it comes from", None);
                }
            }
            Fact::Opposition(opposition) => self.campaign(&opposition.campaign),
            Fact::Tripwire(tripwire) => {
                self.number("value", tripwire.value, "number", |_| true);
                if tripwire.by < known.today {
                    self.refuse("by", format!("{} is past", tripwire.by), None);
                }
            }
            Fact::Review(review) => self.review(review, known.today),
            Fact::Statement(_) | Fact::Access(_) | Fact::Withdrawn => {}
        }
    }

    fn promise(&mut self, promise: &Promise, given: NaiveDate) {
        for (field, text) in [("what", &promise.what), ("unit", &promise.unit)] {
            if text.trim().is_empty() {
                let help = (field == "unit").then(|| "for instance people, hours, dollars".to_owned());
                self.refuse(field, format!("a promise says `{field}`"), help);
            }
        }
        self.number("amount", promise.amount, "amount above 0", |amount| amount > 0.0);
        if promise.due < given {
            let message = format!("{} is before the day on which it was given, {given}", promise.due);
            self.refuse("due", message, None);
        }
        if promise.from == promise.to {
            self.refuse("to", "a promise is to somebody else", None);
        }
    }

    fn review(&mut self, review: &crate::fact::Review, today: NaiveDate) {
        if review.because.trim().is_empty() {
            self.refuse("because", "a review says why it ended as it did", None);
        }
        let goes_on = !matches!(review.outcome, ReviewOutcome::Leave | ReviewOutcome::End);
        match review.next {
            None if goes_on => self.refuse(
                "next",
                "who goes on says when to look again",
                Some("add --next with a day".to_owned()),
            ),
            Some(next) if next <= today => {
                self.refuse("next", format!("{next} is not after today, {today}"), None);
            }
            _ => {}
        }
        let unanswered: Vec<String> = self
            .ledger
            .requests()
            .into_iter()
            .filter(|(.., answer)| answer.is_none())
            .map(|(id, ..)| id.to_string())
            .collect();
        if !unanswered.is_empty() {
            let many =
                if unanswered.len() == 1 { "a request to soften has" } else { "requests to soften have" };
            self.refuse(
                "close",
                format!("{many} no answer yet: entry {}", unanswered.join(", ")),
                Some(format!("terrain ledger add answer {} refused", unanswered[0])),
            );
        }
        if let (Some(next), Some(end)) = (review.next, self.ledger.decision.commitment.day())
            && next != end
            && (next - end).num_days().abs() <= CLOSE_REVIEWS_DAYS
            && end > today
        {
            self.questions.push(format!("the decision names {end} already, within a week of {next}"));
        }
    }

    /// Two people write down the same thing.
    fn same_event(&mut self, new: &NewEntry) {
        let corrected = new.corrects.as_ref().map(|correction| correction.entry);
        let same =
            |(id, entry): &(EntryId, &Entry)| Some(*id) != corrected && same_event(&entry.written, new);
        if let Some((id, entry)) = self.ledger.entries().find(same) {
            let by =
                if entry.written.by.is_empty() { String::new() } else { format!(" by {}", entry.written.by) };
            self.questions.push(format!(
                "entry {id}, written down on {}{by}, seems to be the same {}; if it is wrong, correct it: terrain ledger correct {id}",
                entry.recorded_at.get(..10).unwrap_or_default(),
                entry.written.fact.kind().replace('_', " "),
            ));
        }
    }
}

fn same_event(there: &NewEntry, new: &NewEntry) -> bool {
    let alike = |a: &str, b: &str| plain(a) == plain(b);
    match (&there.fact, &new.fact) {
        (Fact::Turnout(a), Fact::Turnout(b)) => {
            there.day == new.day && a.organization == b.organization && alike(&a.event, &b.event)
        }
        (Fact::Promise(a), Fact::Promise(b)) => {
            a.from == b.from && a.to == b.to && a.due == b.due && alike(&a.what, &b.what)
        }
        (Fact::Delivery(a), Fact::Delivery(b)) => a.promise == b.promise && there.day == new.day,
        (Fact::Softening(a), Fact::Softening(b)) => {
            there.day == new.day && alike(&a.from, &b.from) && alike(&a.what, &b.what)
        }
        (Fact::Answer(a), Fact::Answer(b)) => a.request == b.request && there.day == new.day,
        (Fact::Statement(a), Fact::Statement(b)) => there.day == new.day && alike(&a.title, &b.title),
        (Fact::Result(a), Fact::Result(b)) => a.campaign == b.campaign,
        (Fact::Membership(a), Fact::Membership(b)) => there.day == new.day && a == b,
        (Fact::Votes(a), Fact::Votes(b)) => {
            there.day == new.day && a.campaign == b.campaign && alike(&a.body, &b.body)
        }
        (Fact::Contacts(_), Fact::Contacts(_))
        | (Fact::Money(_), Fact::Money(_))
        | (Fact::Hours(_), Fact::Hours(_))
        | (Fact::Demand(_), Fact::Demand(_))
        | (Fact::Figure(_), Fact::Figure(_)) => there.day == new.day && there.fact == new.fact,
        (Fact::StructureTest(a), Fact::StructureTest(b)) => a.on == b.on && alike(&a.event, &b.event),
        _ => false,
    }
}

/// A text without what two people write differently.
fn plain(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// An id that isn't known, as it may be shown: not if it looks personal.
fn shown(written: &str) -> String {
    if personal(written).is_some() || written.chars().count() > 60 || written.chars().any(char::is_control) {
        "…".to_owned()
    } else {
        written.to_owned()
    }
}
