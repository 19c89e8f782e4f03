//! Seats of chambers and how often they are empty, from roll calls.
//!
//! Belongs here: `[[chamber]]`. Does not: bills, and whom a seat listens to, which no roll call knows.

use std::collections::BTreeMap;

use terrain_situation::edit::{Change, Edit, Place, evidence};
use terrain_situation::situation::{Chamber, Seats, WinRule};
use terrain_situation::{QuantityId, Situation};

use super::Wanted;
use super::proposal::{Candidate, Draft, Suggestion, Supply};
use super::said::Said;
use super::standing::Now;
use super::trial::Trial;
use crate::error::EvidenceError;
use crate::filter::{Filter, filter_from_texts};
use crate::organization::Key;
use crate::rollcall::{ChamberRecord, SEATS};
use crate::source::EvidenceSource;

const ABSENCE: &str = "rollcall.absence";

pub(super) fn propose(
    situation: &Situation,
    records: &impl EvidenceSource,
    wanted: &Wanted,
    trial: &mut Trial,
    supply: &mut Supply,
) -> Result<(), EvidenceError> {
    for (place, chamber) in situation.chambers.iter().enumerate() {
        let matched = wanted.matches.of(&chamber.id).iter().find_map(filter);
        let filter = match (&chamber.seats, matched) {
            (_, Some(matched)) => matched,
            // The file itself says which chamber it is.
            (Seats::Evidence { name, filter }, None) if name == SEATS => filter.clone(),
            _ => {
                suggest(chamber, records, supply);
                continue;
            }
        };
        let record = records.seats(SEATS, &filter_from_texts(&filter))?;
        seats(situation, (place, chamber), &record, wanted.all, trial, supply);
        absence(situation, chamber, records, &record, wanted.all, trial, supply)?;
    }
    Ok(())
}

fn filter(key: &Key) -> Option<BTreeMap<String, String>> {
    let Key::Chamber { congress, chamber } = key else { return None };
    let congress = congress.map(|congress| ("congress".to_owned(), congress.to_string()));
    Some(congress.into_iter().chain([("chamber".to_owned(), chamber.clone())]).collect())
}

/// The filter that finds a chamber again.
fn again(record: &ChamberRecord) -> BTreeMap<String, String> {
    let key = Key::Chamber { congress: record.congress, chamber: record.chamber.clone() };
    filter(&key).unwrap_or_default()
}

/// A chamber on file with the same word in its name and as many seats, so that a person may say that it is the one.
fn suggest(chamber: &Chamber, records: &impl EvidenceSource, supply: &mut Supply) {
    let Seats::Listed(listed) = &chamber.seats else { return };
    let Ok(record) = records.seats(SEATS, &Filter::new()) else { return };
    let name = format!("{} {}", chamber.id, chamber.label).to_lowercase();
    if listed.len() != record.seats.len() || !name.contains(&record.chamber.to_lowercase()) {
        return;
    }
    let key = Key::Chamber { congress: record.congress, chamber: record.chamber.clone() };
    let year = |congress: u32| u16::try_from(1787 + 2 * congress).unwrap_or(0);
    let years = record.congress.map_or([0, 0], |congress| [year(congress), year(congress) + 1]);
    supply.suggestions.push(Suggestion {
        id: chamber.id.clone(),
        label: chamber.label.clone(),
        candidates: vec![Candidate {
            confirm: format!("{}={key}", chamber.id),
            key,
            name: match record.congress {
                Some(congress) => format!("{} of Congress {congress}", record.chamber),
                None => record.chamber.clone(),
            },
            states: Vec::new(),
            forms: vec![format!("{} roll calls", record.rollcalls)],
            years,
        }],
    });
}

fn seats(
    situation: &Situation,
    (place, chamber): (usize, &Chamber),
    record: &ChamberRecord,
    all: bool,
    trial: &mut Trial,
    supply: &mut Supply,
) {
    let path = format!("chamber.{}.seats", chamber.id);
    let filter = again(record);
    let says = format!("{} seats with published positions", record.seats.len());
    let now = match &chamber.seats {
        Seats::Evidence { filter: written, .. } if *written == filter => return,
        Seats::Evidence { name, .. } => Now {
            standing: super::Standing::Record,
            says: format!("from public records ({name})"),
            source: None,
            line: None,
        },
        Seats::Listed(listed) => {
            if listed.iter().any(|seat| seat.district.is_some() || seat.held_by.is_some())
                || is_contested(situation, place)
            {
                let why = "the file says more of its seats than roll calls know: a district, who holds one, or that it is \
                           contested";
                supply.leave(path, says, why);
                return;
            }
            let ids: Vec<QuantityId> = listed.iter().map(|seat| seat.ideal_point).collect();
            Now { says: format!("{} seats listed", listed.len()), ..Now::of_group(situation, &ids) }
        }
    };
    let without = record.seats.iter().filter(|seat| seat.ideal_point.is_none()).count();
    if without > 0 {
        supply.leave(path, says, format!("{without} of them have no published position"));
        return;
    }
    let points: Vec<f64> = record.seats.iter().filter_map(|seat| seat.ideal_point).collect();
    let Some(quantiles) = crate::estimate::Quantiles::of(points.clone()) else { return };
    let (mean, _) = crate::pool::mean_and_variance(&points);
    let said = Said {
        part: None,
        name: SEATS.to_owned(),
        filter: filter.clone(),
        what: "the seats of a chamber, each with its published position; the middle one, and where nine in ten lie".to_owned(),
        n: crate::estimate::number(points.len()),
        raw: mean,
        estimate: quantiles.q50,
        interval: [quantiles.q05, quantiles.q95],
        level: 0.9,
        rows: Some(quantiles),
        period: format!("{} roll calls", record.rollcalls),
        source: record.source.clone(),
        filing: None,
    };
    let draft = Draft {
        id: path,
        label: format!("where the seats of {} stand", chamber.label),
        says: vec![said],
        cannot_know: record.caveats.clone(),
        change: Change {
            place: Place::Chamber(chamber.id.clone()),
            edit: Edit::Seats { value: evidence(SEATS, &filter, &[]) },
        },
        as_number: None,
    };
    supply.offer(now, draft, all, trial);
}

fn is_contested(situation: &Situation, place: usize) -> bool {
    situation.campaigns.iter().any(|campaign| match &campaign.win_rule {
        WinRule::DistrictElection { contests } => {
            contests.iter().any(|contest| contest.seat.is_some_and(|(chamber, _)| chamber == place))
        }
        _ => false,
    })
}

fn absence(
    situation: &Situation,
    chamber: &Chamber,
    records: &impl EvidenceSource,
    record: &ChamberRecord,
    all: bool,
    trial: &mut Trial,
    supply: &mut Supply,
) -> Result<(), EvidenceError> {
    let filter = again(record);
    let estimate = records.estimate(ABSENCE, &filter_from_texts(&filter))?;
    let now = Now::of(situation, chamber.absence);
    if now.standing == super::Standing::Record {
        return Ok(());
    }
    let draft = Draft {
        id: format!("chamber.{}.absence", chamber.id),
        label: situation.quantity(chamber.absence).label.clone(),
        says: vec![Said::of(&estimate, None, None)],
        cannot_know: estimate.caveats.clone(),
        change: Change {
            place: Place::Chamber(chamber.id.clone()),
            edit: Edit::Number { key: "absence".to_owned(), value: evidence(ABSENCE, &filter, &[]) },
        },
        as_number: None,
    };
    supply.offer(now, draft, all, trial);
    Ok(())
}
