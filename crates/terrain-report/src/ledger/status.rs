//! How a coalition stands, in words.

use super::page::{Page, Section};
use super::softening_words;
use crate::words::{capitalized, number, outcome_name, percent, range, short, short_range};
use terrain_ledger::counted_share::Share;
use terrain_ledger::fact::Reply;
use terrain_ledger::status::{
    Beside, Change, ContactCounts, CountedFrom, DemandDrift, NoCount, Place, PromiseRecord, Status,
};

/// Everything that is known, section by section.
#[must_use]
pub fn page(status: &Status) -> Page {
    let about = status.partner.as_ref().map(|partner| format!(" with {}", partner.label)).unwrap_or_default();
    let mut page = Page { title: format!("How it stands{about}: {}", status.question), ..Page::default() };
    let week = match status.week {
        Some(week) => format!("week {} of the forecast", number(week.ceil())),
        None => "before the forecast begins".to_owned(),
    };
    page.lead.push(format!(
        "Decision {}: “{}”, taken on {}. As of {}, {week}; {}.",
        status.decision,
        status.posture.label,
        status.decided,
        status.day,
        many(status.entries, "entry counts", "entries count")
    ));
    page.add(promises(status));
    page.add(contacts(status));
    page.add(requests(status));
    page.add(demand(&status.demand));
    page.add(means(status));
    page.add(beside(status));
    page
}

/// How many of what, in words.
pub(super) fn many(count: usize, one: &str, more: &str) -> String {
    match count {
        0 => format!("no {one}"),
        1 => format!("1 {one}"),
        count => format!("{count} {more}"),
    }
}

/// A share with the count behind it and its range; of fewer than three no share.
pub(super) fn share(share: &Share, of: &str) -> String {
    let counted = format!("{} of {} {of}", share.hits, share.of);
    match (share.too_few, share.share, share.interval) {
        (false, Some(known), Some([low, high])) => {
            format!("{counted}, {} (90 % range {} to {})", percent(known), percent(low), percent(high))
        }
        _ => format!("{counted}; too few for a share, which needs three"),
    }
}

pub(super) fn promises(status: &Status) -> Section {
    let mut section = Section::new("Promises");
    let rows = status
        .promises
        .iter()
        .filter(|record| record.given > 0)
        .map(|record| {
            let mut row = vec![giver(record)];
            let counts = [
                record.given,
                record.due,
                record.in_full,
                record.in_part,
                record.late,
                record.taken_back,
                record.silent,
                record.to_come,
            ];
            row.extend(counts.map(|count| count.to_string()));
            row
        })
        .collect();
    let head =
        ["who", "promised", "due", "in full", "in part", "late", "taken back", "nothing heard", "to come"];
    section.table(&head, rows);
    section.list(promise_sentences(status));
    section
}

fn giver(record: &PromiseRecord) -> String {
    if record.ours { "ourselves".to_owned() } else { record.organization.label.clone() }
}

/// What each organization's promises came to, a sentence each.
pub(super) fn promise_sentences(status: &Status) -> Vec<String> {
    status.promises.iter().map(promise_sentence).collect()
}

fn promise_sentence(record: &PromiseRecord) -> String {
    let who = capitalized(&giver(record));
    if record.given == 0 {
        return format!("{who}: no promise is written down.");
    }
    let mut text = if record.due == 0 {
        format!("{who}: {}, none of them due yet.", many(record.given as usize, "promise", "promises"))
    } else {
        let due = if record.due == 1 { "promise due" } else { "promises due" };
        format!("{who}: in full and in time {}.", share(&record.kept, due))
    };
    if record.due > 0 && record.anything.hits > record.kept.hits {
        text.push_str(&format!(
            " Counting what came in part or late: {} of {}.",
            record.anything.hits, record.anything.of
        ));
    }
    if record.silent > 0 {
        text.push_str(&format!(
            " Of {} nothing is written down; {} as not delivered.",
            record.silent,
            if record.silent == 1 { "it counts" } else { "they count" }
        ));
    }
    for amount in &record.amounts {
        text.push_str(&format!(
            " Of {} {} promised, {} came.",
            number(amount.promised),
            amount.unit,
            number(amount.came)
        ));
    }
    if record.early > 0 {
        text.push_str(&format!(" {} came before its day, and counts from then on.", record.early));
    }
    if record.fell_away > 0 {
        text.push_str(&format!(" {} fell away and counts for nothing.", record.fell_away));
    }
    text
}

fn contacts(status: &Status) -> Section {
    let mut section = Section::new("With whom we spoke");
    let told = &status.contacts;
    if told.entries == 0 {
        section.say(
            "No conversations are written down: terrain ledger add contacts unaligned=12 partner-staff=2",
        );
        return section;
    }
    let spans = [&told.total, &told.last_four_weeks, &told.four_weeks_before];
    let rows = told
        .total
        .kinds
        .iter()
        .enumerate()
        .filter(|(_, kind)| kind.count > 0)
        .map(|(at, kind)| {
            let mut row = vec![kind.kind.words().to_owned()];
            row.extend(spans.iter().map(|span| number(span.kinds[at].count as f64)));
            row
        })
        .collect();
    section.table(&["conversations with", "in all", "last four weeks", "four weeks before"], rows);
    section.list(contact_sentences(status));
    section
}

/// Workers met for each conversation with staff and officials, and how that changed.
pub(super) fn contact_sentences(status: &Status) -> Vec<String> {
    let told = &status.contacts;
    let ratio = |counts: &ContactCounts| match counts.ratio {
        Some(ratio) => format!(
            "{} workers, {} of partners’ staff and officials: {} workers for each",
            number(counts.workers as f64),
            number(counts.officials as f64),
            short(ratio)
        ),
        None => "nobody".to_owned(),
    };
    let mut sentences = vec![format!("Since the decision we met {} (contact ratio).", ratio(&told.total))];
    if told.last_four_weeks.ratio.is_some() || told.four_weeks_before.ratio.is_some() {
        sentences.push(format!(
            "In the last four weeks {}; in the four before {}.",
            ratio(&told.last_four_weeks),
            ratio(&told.four_weeks_before)
        ));
    }
    sentences
}

fn requests(status: &Status) -> Section {
    let mut section = Section::new("Requests to soften");
    let told = &status.requests;
    if told.count == 0 {
        section.say("Nobody asked us to drop, weaken, delay or hush anything, as far as it is written down.");
        return section;
    }
    section.say(request_sentence(status));
    section.list(request_items(status));
    section
}

/// How many requests, by whom, and what we answered.
pub(super) fn request_sentence(status: &Status) -> String {
    let told = &status.requests;
    let by: Vec<String> = told.by.iter().map(|(from, count)| format!("{count} by {from}")).collect();
    let [yes, partly, no] = told.answers;
    let mut answered: Vec<String> = Vec::new();
    for (count, word) in [(yes, "yes"), (partly, "in part"), (no, "no")] {
        if count > 0 {
            answered.push(format!("{word} to {count}"));
        }
    }
    let answered =
        if answered.is_empty() { String::new() } else { format!(" We said {}.", answered.join(", ")) };
    let open = match told.unanswered {
        0 => String::new(),
        1 => " 1 has no answer yet.".to_owned(),
        open => format!(" {open} have no answer yet."),
    };
    format!(
        "{}: {}.{answered}{open}",
        capitalized(&many(told.count as usize, "request", "requests")),
        by.join(", ")
    )
}

/// Each request with its answer.
pub(super) fn request_items(status: &Status) -> Vec<String> {
    let told = status.requests.list.iter().map(|one| {
        let reason = if one.reason.is_empty() { String::new() } else { format!(", because: {}", one.reason) };
        let answer = match one.reply {
            None => "no answer yet".to_owned(),
            Some(reply) => {
                let reply = match reply {
                    Reply::Agreed => "yes",
                    Reply::Partly => "in part",
                    Reply::Refused => "no",
                };
                let came = &one.came_of_it;
                if came.is_empty() { format!("we said {reply}") } else { format!("we said {reply}: {came}") }
            }
        };
        format!(
            "{}, entry {}: {} asked us to {} {}{reason}; {answer}.",
            one.day,
            one.entry,
            one.from,
            softening_words(one.asked),
            one.what
        )
    });
    told.collect()
}

pub(super) fn demand(told: &DemandDrift) -> Section {
    let mut section = Section::new("Our demand");
    match &told.versions[..] {
        [] => {
            section.say("No version of our demand is written down: terrain ledger add demand --point \"…\"");
        }
        [only] => section.say(format!("One version, of {}: {}.", only.day, only.points.join("; "))),
        versions => {
            section.say(format!(
                "{} versions, from {} to {}.",
                versions.len(),
                versions[0].day,
                versions[versions.len() - 1].day
            ));
            section.list(told.changes.iter().map(change).collect());
            if let (Some(since), true) = (&told.since_first, told.changes.len() > 1) {
                section.say(format!("From the first to the last: {}", change(since)));
            }
        }
    }
    section
}

/// What changed between two versions of the demand.
fn change(change: &Change) -> String {
    let mut parts = Vec::new();
    let listed = |points: &[String]| {
        let points: Vec<String> = points.iter().map(|point| format!("“{point}”")).collect();
        points.join(", ")
    };
    let apart = |points: &[String], side: usize| -> Vec<String> {
        let reworded = |point: &&String| !change.reworded.iter().any(|pair| pair[side] == **point);
        points.iter().filter(reworded).cloned().collect()
    };
    let (dropped, added) = (apart(&change.dropped, 0), apart(&change.added, 1));
    parts.push(many(change.kept.len(), "point kept", "points kept"));
    if !dropped.is_empty() {
        parts.push(format!("dropped {}", listed(&dropped)));
    }
    if !added.is_empty() {
        parts.push(format!("added {}", listed(&added)));
    }
    for [before, after] in &change.reworded {
        parts.push(format!("“{before}” became “{after}”"));
    }
    if let Some([before, after]) = change.militancy {
        let how = if before.total_cmp(&after).is_eq() {
            format!("how hard a fight we are ready for stays {}", number(after))
        } else {
            format!("how hard a fight we are ready for went from {} to {}", number(before), number(after))
        };
        parts.push(how);
    }
    format!("{} to {}: {}.", change.from, change.to, parts.join("; "))
}

fn means(status: &Status) -> Section {
    let mut section = Section::new("What it took and what it opened");
    let mut items = Vec::new();
    let hours = &status.hours;
    let spent = hours.coalition + hours.own_base;
    if spent > 0.0 {
        items.push(format!(
            "Hours: {} on the coalition, {} on our own base; {} went to the coalition.",
            number(hours.coalition),
            number(hours.own_base),
            percent(hours.coalition / spent)
        ));
    }
    if status.statements.count > 0 {
        items.push(format!(
            "{}: our name stood in {}, our demand in {}.",
            capitalized(&many(status.statements.count as usize, "joint statement", "joint statements")),
            status.statements.own_name,
            status.statements.own_demand
        ));
    }
    for door in &status.access {
        let through =
            if door.through.is_empty() { String::new() } else { format!(" through {}", door.through) };
        items.push(format!("{}: access to {}{through}.", door.day, door.to));
    }
    for money in &status.money {
        items.push(format!(
            "{} gave {} {} {} in {}.",
            capitalized(&money.from),
            money.to,
            number(money.amount),
            money.currency,
            many(money.payments as usize, "payment", "payments")
        ));
    }
    for votes in &status.votes {
        let [yes, no, neither] = votes.counts;
        let passed = match votes.passed {
            Some(true) => "; it passed",
            Some(false) => "; it failed",
            None => "",
        };
        items.push(format!(
            "{}, {} on {}: {yes} for, {no} against, {neither} neither{passed}.",
            votes.day, votes.body, votes.campaign
        ));
    }
    for moved in &status.memberships {
        let how = if moved.joined { "joined" } else { "left" };
        items.push(format!("{}: {} {how} {}.", moved.day, moved.organization, moved.coalition));
    }
    section.list(items);
    section
}

pub(super) fn beside(status: &Status) -> Section {
    let mut section = Section::new("Forecast and count");
    let rows = status
        .outcomes
        .iter()
        .filter_map(|one| {
            let count = one.count.as_ref()?;
            let (middle, wide) = match &one.forecast {
                Some(at) => {
                    let [low, _, median, _, high] = at.quantiles;
                    (short(median), short_range(low, high))
                }
                None => ("–".to_owned(), "–".to_owned()),
            };
            let range = count.range.map(|[low, high]| format!(" ({})", range(low, high))).unwrap_or_default();
            Some(vec![
                outcome_name(one.outcome),
                format!("{}{range}", number(count.value)),
                count.day.to_string(),
                middle,
                wide,
                place_words(one.place).to_owned(),
            ])
        })
        .collect();
    let head = ["outcome", "counted", "day", "forecast then", "90 % range", "where the count lies"];
    section.table(&head, rows);
    section.list(status.outcomes.iter().filter_map(counted_from).collect());
    if status.outcomes.iter().any(|one| one.count.is_some()) {
        section.say("A count holds what was written down and nothing else.");
    }
    let nothing: Vec<String> = status
        .outcomes
        .iter()
        .filter(|one| one.no_count == Some(NoCount::NothingWritten))
        .map(|one| outcome_name(one.outcome))
        .collect();
    if !nothing.is_empty() {
        section.say(format!("Nobody counted: {}.", nothing.join("; ")));
    }
    section.list(status.outcomes.iter().filter_map(no_count).collect());
    section.list(chances(status));
    section
}

/// Where a count lies, in words.
#[must_use]
pub const fn place_words(place: Option<Place>) -> &'static str {
    match place {
        Some(Place::MiddleHalf) => "inside the 50 % range",
        Some(Place::WideRange) => "outside the 50 %, inside the 90 % range",
        Some(Place::Below) => "below the 90 % range",
        Some(Place::Above) => "above the 90 % range",
        None => "the forecast has no such week",
    }
}

fn counted_from(one: &Beside) -> Option<String> {
    let from = match &one.count.as_ref()?.from {
        CountedFrom::Figure(source) => format!("from {source}"),
        CountedFrom::FirstTime => {
            "first conversations with people in nobody’s base, convinced or not".to_owned()
        }
        CountedFrom::Contacts => {
            "conversations with workers for each with partners’ staff and officials".to_owned()
        }
        CountedFrom::Demand => "from what changed in our public demand".to_owned(),
        CountedFrom::Results => "each campaign’s worth by the share of it that was won".to_owned(),
    };
    Some(format!("{}: {from}.", capitalized(&outcome_name(one.outcome))))
}

fn no_count(one: &Beside) -> Option<String> {
    let name = capitalized(&outcome_name(one.outcome));
    match one.no_count.as_ref()? {
        NoCount::NothingWritten => None,
        NoCount::WithoutFirstTime(entries) => Some(format!(
            "{name}: no count, because {} not say how many of the conversations were the first (--first-time).",
            if *entries == 1 { "1 entry does".to_owned() } else { format!("{entries} entries do") }
        )),
        NoCount::OneVersion => {
            Some(format!("{name}: no count until there is a second version of our demand."))
        }
        NoCount::NoCampaignEnded => Some(format!("{name}: no count, since no campaign has ended.")),
        NoCount::WithoutResult(fights) => Some(format!(
            "{name}: no count, because the end of {} has passed and no result is written down.",
            fights.join(", ")
        )),
    }
}

/// Chances that were forecast, beside what happened.
pub(super) fn chances(status: &Status) -> Vec<String> {
    let fights = status.campaigns.iter().filter_map(|fight| {
        let chance = fight.chance?;
        let end = match (fight.won, fight.overdue, fight.ends) {
            (Some((share, day)), ..) if share >= 1.0 => format!("won on {day}"),
            (Some((share, day)), ..) if share > 0.0 => {
                format!("won in part, {} of it, on {day}", percent(share))
            }
            (Some((_, day)), ..) => format!("lost on {day}"),
            (None, true, Some(ends)) => format!("its end, {ends}, has passed without a result"),
            (None, _, Some(ends)) => format!("open until {ends}"),
            (None, ..) => "open".to_owned(),
        };
        Some(format!(
            "{}: the forecast saw a chance of {} to win some of it; {end}.",
            capitalized(&fight.campaign.label),
            percent(chance)
        ))
    });
    let walkouts = status
        .walkouts
        .iter()
        .filter(|one| status.partner.as_ref().is_none_or(|partner| partner.id == one.organization.id))
        .map(|one| {
            let left = one.left.map_or("it has not left".to_owned(), |day| format!("it left on {day}"));
            format!(
                "{}: the forecast saw a chance of {} that it walks out; {left}.",
                capitalized(&one.organization.label),
                percent(one.chance)
            )
        });
    fights.chain(walkouts).collect()
}
