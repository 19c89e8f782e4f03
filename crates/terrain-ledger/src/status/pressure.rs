//! Who wanted us softer and what we answered, and what became of our demand from one version to the next.

use super::{Statements, Told};
use crate::entry::EntryId;
use crate::fact::{Fact, Reply, SofteningKind};
use crate::ledger::Ledger;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeMap;

/// From how alike (normalized Levenshtein) a dropped and an added point are taken for one that was reworded. Only for showing
/// them side by side: in every count they are a point dropped and a point added.
const REWORDED: f64 = 0.5;

/// Requests to soften.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Requests {
    /// How many.
    pub count: u32,
    /// How many have no answer yet.
    pub unanswered: u32,
    /// How many we answered yes, in part, no.
    pub answers: [u32; 3],
    /// How many by whom, most first: name on the page.
    pub by: Vec<(String, u32)>,
    /// Each of them, oldest first.
    pub list: Vec<Request>,
}

/// A request to soften.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Request {
    /// Its number.
    pub entry: EntryId,
    /// The day.
    pub day: NaiveDate,
    /// Who asked, as on the page.
    pub from: String,
    /// What for.
    pub asked: SofteningKind,
    /// Of what.
    pub what: String,
    /// The reason that was given.
    pub reason: String,
    /// Our answer.
    pub reply: Option<Reply>,
    /// What came of it.
    pub came_of_it: String,
}

/// A dated version of our demand.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Version {
    /// Its number.
    pub entry: EntryId,
    /// The day.
    pub day: NaiveDate,
    /// Its points.
    pub points: Vec<String>,
    /// How hard a fight it says we are ready for, 0 to 1.
    pub militancy: Option<f64>,
}

/// What changed between two versions.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// The day of the earlier one.
    pub from: NaiveDate,
    /// The day of the later one.
    pub to: NaiveDate,
    /// Points that stand in both.
    pub kept: Vec<String>,
    /// Points that are gone.
    pub dropped: Vec<String>,
    /// New points.
    pub added: Vec<String>,
    /// Of the dropped and the added, those that are much alike: before, after.
    pub reworded: Vec<[String; 2]>,
    /// Militancy before and after, where both versions say it.
    pub militancy: Option<[f64; 2]>,
    /// Points in both, of the points in either (Jaccard 1901), 0 to 1.
    pub alike: f64,
}

/// Our demand, version by version.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DemandDrift {
    /// Versions, oldest first.
    pub versions: Vec<Version>,
    /// From each to the next.
    pub changes: Vec<Change>,
    /// From the first to the last, where there are two at least.
    pub since_first: Option<Change>,
    /// 1 less the mean of what is known of the two drifts since the first version: of militancy (its distance), and of the points (1 less
    /// [`Change::alike`]). Beside the forecast `independence`.
    pub independence: Option<f64>,
}

pub(super) fn requests(ledger: &Ledger, partner: Option<&str>) -> Requests {
    let parties = &ledger.decision.parties;
    let list: Vec<Request> = ledger
        .requests()
        .into_iter()
        .filter(|(_, _, asked, _)| partner.is_none_or(|one| asked.from == one))
        .map(|(entry, day, asked, answer)| Request {
            entry,
            day,
            from: parties.label(&asked.from).to_owned(),
            asked: asked.asked,
            what: asked.what.clone(),
            reason: asked.reason.clone(),
            reply: answer.map(|answer| answer.reply),
            came_of_it: answer.map(|answer| answer.came_of_it.clone()).unwrap_or_default(),
        })
        .collect();
    let mut by: BTreeMap<&str, u32> = BTreeMap::new();
    let mut answers = [0; 3];
    let mut unanswered = 0;
    for one in &list {
        *by.entry(&one.from).or_default() += 1;
        match one.reply {
            Some(Reply::Agreed) => answers[0] += 1,
            Some(Reply::Partly) => answers[1] += 1,
            Some(Reply::Refused) => answers[2] += 1,
            None => unanswered += 1,
        }
    }
    let mut by: Vec<(String, u32)> = by.into_iter().map(|(from, count)| (from.to_owned(), count)).collect();
    by.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Requests { count: u32::try_from(list.len()).unwrap_or(u32::MAX), unanswered, answers, by, list }
}

pub(super) fn statements(facts: &[Told<'_>]) -> Statements {
    let mut told = Statements::default();
    for (_, _, fact) in facts {
        if let Fact::Statement(statement) = fact {
            told.count += 1;
            told.own_name += u32::from(statement.own_name);
            told.own_demand += u32::from(statement.own_demand);
        }
    }
    told
}

/// Our demand and what became of it; `facts` oldest first.
#[must_use]
pub fn drift(facts: &[Told<'_>]) -> DemandDrift {
    let versions: Vec<Version> = facts
        .iter()
        .filter_map(|(entry, day, fact)| match fact {
            Fact::Demand(demand) => Some(Version {
                entry: *entry,
                day: *day,
                points: demand.points.iter().filter(|point| !point.trim().is_empty()).cloned().collect(),
                militancy: demand.militancy,
            }),
            _ => None,
        })
        .collect();
    let changes = versions.windows(2).map(|pair| change(&pair[0], &pair[1])).collect();
    let since_first = match &versions[..] {
        [first, .., last] => Some(change(first, last)),
        _ => None,
    };
    let independence = since_first.as_ref().map(|change| {
        let of_points = 1.0 - change.alike;
        match change.militancy {
            Some([before, after]) => 1.0 - (of_points + (after - before).abs()) / 2.0,
            None => 1.0 - of_points,
        }
    });
    DemandDrift { versions, changes, since_first, independence }
}

fn change(before: &Version, after: &Version) -> Change {
    let plain = |text: &str| -> String {
        let words: Vec<&str> =
            text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        words.join(" ").to_lowercase()
    };
    let set = |version: &Version| -> BTreeMap<String, String> {
        version.points.iter().map(|point| (plain(point), point.trim().to_owned())).collect()
    };
    let (old, new) = (set(before), set(after));
    let take = |from: &BTreeMap<String, String>, there: &BTreeMap<String, String>, wanted: bool| {
        from.iter()
            .filter(|(key, _)| there.contains_key(*key) == wanted)
            .map(|(_, point)| point.clone())
            .collect::<Vec<_>>()
    };
    let kept = take(&new, &old, true);
    let (dropped, added) = (take(&old, &new, false), take(&new, &old, false));
    let either = kept.len() + dropped.len() + added.len();
    let alike = if either == 0 { 1.0 } else { kept.len() as f64 / either as f64 };
    let mut left: Vec<&String> = added.iter().collect();
    let mut reworded = Vec::new();
    for gone in &dropped {
        let like = |one: &str| strsim::normalized_levenshtein(&plain(gone), &plain(one));
        let nearest = (0..left.len()).max_by(|&a, &b| like(left[a]).total_cmp(&like(left[b])));
        if let Some(place) = nearest.filter(|&place| like(left[place]) >= REWORDED) {
            reworded.push([gone.clone(), left.remove(place).clone()]);
        }
    }
    Change {
        from: before.day,
        to: after.day,
        kept,
        dropped,
        added,
        reworded,
        militancy: before.militancy.zip(after.militancy).map(|(before, after)| [before, after]),
        alike,
    }
}
