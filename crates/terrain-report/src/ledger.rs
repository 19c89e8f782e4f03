//! Words for the ledger: entries, tripwires, decisions. Nothing is worked out here.

pub mod agreement;
pub mod calibration;
pub mod counts;
pub mod due;
pub mod learned;
pub mod page;
pub mod review;
pub mod shared;
pub mod sheet;
pub mod status;

pub use page::Page;

use crate::words;
use terrain_ledger::decision::Parties;
use terrain_ledger::fact::{DateKind, DeliveryState, Fact, Reply, ReviewOutcome, SofteningKind};
use terrain_ledger::{Commitment, Entry, Ledger, NewEntry, Tripwire};

/// A decision in one line.
#[must_use]
pub fn title(ledger: &Ledger) -> String {
    let record = &ledger.decision;
    let until = match &record.commitment {
        _ if ledger.has_ended() => "ended".to_owned(),
        Commitment::Until(day) => format!("until {day}"),
        Commitment::Review(day) => format!("review {day}"),
        Commitment::NoEnd(_) => "no end".to_owned(),
    };
    let entries = match ledger.all().len() {
        0 => "no entry".to_owned(),
        1 => "1 entry".to_owned(),
        many => format!("{many} entries"),
    };
    format!(
        "{:>4}  {}  {}, {until}, {entries}: {}",
        ledger.id, record.decided, record.posture.label, record.question
    )
}

/// A tripwire in a sentence.
#[must_use]
pub fn tripwire(tripwire: &Tripwire) -> String {
    let side = if tripwire.holds_above { "below" } else { "above" };
    let unit = if tripwire.unit.is_empty() { String::new() } else { format!(" {}", tripwire.unit) };
    let instead = if tripwire.instead.is_empty() {
        "look again".to_owned()
    } else {
        format!("consider “{}”", tripwire.instead)
    };
    format!(
        "{}: if it is {side} {}{unit} by {}, {instead} [{}]",
        tripwire.label,
        words::number(tripwire.value),
        tripwire.by,
        tripwire.about
    )
}

/// Entries with their numbers, one a line, and who and when below it.
#[must_use]
pub fn entries(ledger: &Ledger, entries: &[(i64, &Entry)]) -> String {
    let mut text = format!("{}\n", title(ledger).trim_start());
    for one in &ledger.decision.tripwires {
        text.push_str(&format!("      tripwire: {}\n", tripwire(one)));
    }
    if entries.is_empty() {
        text.push_str("\nNo entry. Write down what happens: terrain ledger add --help\n");
    }
    for (id, one) in entries {
        text.push_str(&format!(
            "\n{id:>4}  {}  {}\n",
            one.written.day,
            entry(&one.written, &ledger.decision.parties)
        ));
        let written = &one.written;
        let mut beside = vec![format!("written down {}", one.recorded_at.get(..10).unwrap_or_default())];
        if !written.by.is_empty() {
            beside.push(format!("by {}", written.by));
        }
        if let Some(correction) = &written.corrects {
            beside.push(format!("in place of entry {}: {}", correction.entry, correction.why));
        }
        if !written.proof.is_empty() {
            beside.push(format!("proof: {}", written.proof));
        }
        text.push_str(&format!("      {}\n", beside.join(", ")));
        if !written.happened.is_empty() {
            text.push_str(&format!("      {}\n", written.happened));
        }
        if !written.view.is_empty() {
            text.push_str(&format!("      How we see it: {}\n", written.view));
        }
    }
    text
}

/// An entry's fact in a sentence.
#[must_use]
pub fn entry(entry: &NewEntry, parties: &Parties) -> String {
    let label = |id: &str| parties.label(id).to_owned();
    let number = words::number;
    match &entry.fact {
        Fact::Promise(promise) => format!(
            "{} promised {}: {}, {} {} by {}",
            label(&promise.from),
            label(&promise.to),
            promise.what,
            number(promise.amount),
            promise.unit,
            promise.due
        ),
        Fact::Delivery(delivery) => {
            let amount = delivery.amount.map(|amount| format!(", {}", number(amount))).unwrap_or_default();
            format!("promise {} {}{amount}", delivery.promise, delivery_words(delivery.state))
        }
        Fact::Turnout(turnout) => {
            let mut of = Vec::new();
            if let Some(promised) = turnout.promised {
                of.push(format!("{promised} promised"));
            }
            if let Some(asked) = turnout.asked {
                of.push(format!("{asked} asked"));
            }
            let of = if of.is_empty() { String::new() } else { format!(" of {}", of.join(", ")) };
            let test = turnout.test.map(|test| format!(" (test {test})")).unwrap_or_default();
            format!(
                "{} of {} came{of} to {}{test}",
                turnout.came,
                label(&turnout.organization),
                turnout.event
            )
        }
        Fact::StructureTest(test) => {
            let each: Vec<String> =
                test.each.iter().map(|(id, number)| format!("{} {number}", label(id))).collect();
            let each = if each.is_empty() { String::new() } else { format!(": {}", each.join(", ")) };
            format!(
                "test of how many would act (structure test): {} on {}, goal {}{each}",
                test.event, test.on, test.goal
            )
        }
        Fact::Contacts(contacts) => {
            let kinds: Vec<String> = contacts
                .counts
                .iter()
                .filter(|(_, count)| **count > 0)
                .map(|(kind, count)| format!("{count} with {}", kind.words()))
                .collect();
            format!("conversations: {}", kinds.join(", "))
        }
        Fact::Softening(asked) => {
            let reason =
                if asked.reason.is_empty() { String::new() } else { format!(", because: {}", asked.reason) };
            format!(
                "{} asked us to {} {}{reason}",
                label(&asked.from),
                softening_words(asked.asked),
                asked.what
            )
        }
        Fact::Answer(answer) => {
            let reply = match answer.reply {
                Reply::Agreed => "yes",
                Reply::Partly => "in part",
                Reply::Refused => "no",
            };
            let came = if answer.came_of_it.is_empty() {
                String::new()
            } else {
                format!("; what came of it: {}", answer.came_of_it)
            };
            format!("we answered request {}: {reply}{came}", answer.request)
        }
        Fact::Demand(demand) => {
            let militancy = demand
                .militancy
                .map(|militancy| format!(" (how hard a fight we are ready for: {})", number(militancy)))
                .unwrap_or_default();
            format!("our demand: {}{militancy}", demand.points.join("; "))
        }
        Fact::Statement(statement) => {
            let stood =
                |stood: bool, what: &str| format!("{what} {}", if stood { "in it" } else { "not in it" });
            format!(
                "joint statement “{}”: {}, {}",
                statement.title,
                stood(statement.own_name, "our name"),
                stood(statement.own_demand, "our demand")
            )
        }
        Fact::Hours(hours) => format!(
            "hours: {} on the coalition, {} on our own base",
            number(hours.coalition),
            number(hours.own_base)
        ),
        Fact::Access(access) => {
            let through = if access.through.is_empty() {
                String::new()
            } else {
                format!(" through {}", label(&access.through))
            };
            format!("access to {}{through}", access.to)
        }
        Fact::Money(money) => {
            let what = if money.what.is_empty() { String::new() } else { format!(" for {}", money.what) };
            format!(
                "{} gave {} {} {}{what}",
                label(&money.from),
                label(&money.to),
                number(money.amount),
                money.currency
            )
        }
        Fact::Votes(votes) => {
            let passed = match votes.passed {
                Some(true) => "; it passed",
                Some(false) => "; it failed",
                None => "",
            };
            format!(
                "{} on {}: {} for, {} against, {} neither{passed}",
                votes.body,
                label(&votes.campaign),
                votes.yes,
                votes.no,
                votes.neither
            )
        }
        Fact::Result(result) => {
            let how = if result.share_won >= 1.0 {
                "won".to_owned()
            } else if result.share_won <= 0.0 {
                "lost".to_owned()
            } else {
                format!("won in part, {} of it", words::percent(result.share_won))
            };
            format!("{}: {how}", label(&result.campaign))
        }
        Fact::Membership(membership) => format!(
            "{} {} {}",
            label(&membership.organization),
            if membership.joined { "joined" } else { "left" },
            label(&membership.coalition)
        ),
        Fact::Figure(figure) => {
            let range = figure
                .range
                .map(|[low, high]| format!(" ({} to {})", number(low), number(high)))
                .unwrap_or_default();
            let asked = figure.asked.map(|asked| format!(" of {asked} asked")).unwrap_or_default();
            format!("{}: {}{range}{asked}, from {}", figure.about, number(figure.value), figure.source)
        }
        Fact::Opposition(opposition) => format!(
            "{}: the other side {} that week",
            label(&opposition.campaign),
            if opposition.acted { "acted against us" } else { "was quiet" }
        ),
        Fact::Date(date) => format!("{} on {} ({})", date.label, date.on, date_words(date.what)),
        Fact::Tripwire(one) => format!("tripwire: {}", tripwire(one)),
        Fact::Review(review) => {
            let next = review.next.map(|next| format!("; next review {next}")).unwrap_or_default();
            format!("review: {}, because {}{next}", review_words(review.outcome), review.because)
        }
        Fact::Withdrawn => "withdrawn".to_owned(),
    }
}

/// What became of a promise, in words.
#[must_use]
pub const fn delivery_words(state: DeliveryState) -> &'static str {
    match state {
        DeliveryState::Delivered => "delivered",
        DeliveryState::Partly => "delivered in part",
        DeliveryState::Late => "delivered late",
        DeliveryState::Withdrawn => "taken back",
        DeliveryState::NotDue => "not due any more",
    }
}

/// What we were asked to do, in words.
#[must_use]
pub const fn softening_words(kind: SofteningKind) -> &'static str {
    match kind {
        SofteningKind::Drop => "drop",
        SofteningKind::Weaken => "weaken",
        SofteningKind::Delay => "delay",
        SofteningKind::Hush => "hush",
    }
}

/// What happens on a day to keep in mind, in words.
#[must_use]
pub const fn date_words(kind: DateKind) -> &'static str {
    match kind {
        DateKind::Election => "election",
        DateKind::ContractEnd => "end of a contract",
        DateKind::Other => "a date to keep in mind",
    }
}

/// How a review ended, in words.
#[must_use]
pub const fn review_words(outcome: ReviewOutcome) -> &'static str {
    match outcome {
        ReviewOutcome::Continue => "go on",
        ReviewOutcome::ChangeTerms => "go on, on other terms",
        ReviewOutcome::Closer => "join more closely",
        ReviewOutcome::Leave => "step back",
        ReviewOutcome::End => "end it",
    }
}
