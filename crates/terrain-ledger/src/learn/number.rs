//! Numbers of the situation that something was counted about: what was believed, what is believed now, on what it rests, and
//! how much each future counts by it.

use super::likelihood::{Reading, opposition, range_of, turnout};
use super::prior::{Bins, NoPrior, Prior, quantity};
use super::promises::{PartnerWord, Reliability};
use super::settings::{Kind, Settings};
use super::{Part, Subject};
use crate::decision::Frozen;
use crate::entry::EntryId;
use crate::fact::Fact;
use crate::ledger::Ledger;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use terrain_situation::{Form, Grade, SetBy, Situation};

/// A number of the situation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Number {
    /// Its path.
    pub path: String,
    /// In plain words; its path where the situation isn't read any more.
    pub label: String,
    /// Its unit.
    pub unit: String,
    /// 5 %, 50 %, 95 % of what was believed; the value three times where the situation says it exactly.
    pub before: [f64; 3],
    /// The same now; `None` where it can't be updated or nothing believed fits.
    pub after: Option<[f64; 3]>,
    /// What it rests on.
    pub basis: Vec<Basis>,
    /// Entries it rests on.
    pub entries: Vec<EntryId>,
    /// The last of their days.
    pub last: NaiveDate,
    /// What becomes of it.
    pub standing: Standing,
    /// Part of what is believed now that lies where no future was run.
    pub uncovered: f64,
    /// Lowest and highest value that the situation allows.
    #[serde(skip)]
    pub allowed: (f64, f64),
}

/// What a number rests on; each has its formula in the book.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Turnouts (beta-binomial): how many came, by day.
    Turnouts {
        /// How many came each time.
        came: Vec<u32>,
    },
    /// Weeks with acts against us (binomial).
    Weeks {
        /// With acts.
        acted: u32,
        /// Weeks told of.
        of: u32,
    },
    /// Numbers that were found out or counted (normal): how many.
    Figures {
        /// How many.
        times: u32,
    },
    /// Promises (hierarchical beta-binomial): what was promised, times the share kept.
    Promises {
        /// Sum of the shares kept.
        kept: f64,
        /// Promises that came due.
        due: u32,
        /// Mean of what is believed of the share.
        share: f64,
    },
}

/// What becomes of what was learnt about a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The futures are weighed by it.
    Weighs,
    /// It has a range, and no effect on any outcome, so that the futures don't differ in it.
    NoEffect,
    /// The situation says it exactly: it can't learn until it has a range.
    Fixed,
    /// It is drawn together with a coefficient of the model: it can't learn by itself.
    Shared,
    /// What is given of it isn't a promise but somebody else's knowledge: the promises are no measure of it.
    NotPromised,
    /// Nothing that was believed of it fits what was counted.
    NothingFits,
    /// The situation has no such number.
    Unknown,
}

/// One thing that was counted about a number.
enum Term {
    Turnout { asked: Option<u32>, came: u32, share: [f64; 2] },
    Weeks { acted: u32, of: u32 },
    Figure { value: f64, range: Option<[f64; 2]> },
    Read(Reading),
}

impl Term {
    fn log_likelihood(&self, value: f64) -> f64 {
        match self {
            Self::Turnout { asked, came, share } => turnout(value, *asked, *came, *share),
            Self::Weeks { acted, of } => opposition(value, *acted, *of),
            Self::Read(reading) => reading.log_likelihood(value),
            Self::Figure { .. } => 0.0,
        }
    }
}

#[derive(Default)]
struct Found {
    terms: Vec<Term>,
    entries: Vec<EntryId>,
    last: Option<NaiveDate>,
    came: Vec<u32>,
    figures: u32,
}

impl Found {
    fn add(&mut self, id: EntryId, day: NaiveDate, term: Term) {
        self.terms.push(term);
        self.seen(id, day);
    }

    fn seen(&mut self, id: EntryId, day: NaiveDate) {
        self.entries.push(id);
        self.last = Some(self.last.map_or(day, |last| last.max(day)));
    }
}

/// Every number that something was counted about, in the order of the paths, with its weights.
pub(crate) fn all(
    ledger: &Ledger,
    frozen: &Frozen,
    situation: Option<&Situation>,
    settings: &Settings,
    reliability: Option<&Reliability>,
) -> Vec<(Number, Vec<Part>)> {
    let mut by_path = counted(ledger, settings);
    let words: BTreeMap<String, &PartnerWord> = reliability
        .iter()
        .flat_map(|reliability| &reliability.partners)
        .map(|word| (format!("organization.{}.effort", word.partner), word))
        .collect();
    for path in words.keys() {
        by_path.entry(path.clone()).or_default();
    }
    by_path
        .into_iter()
        .filter_map(|(path, found)| {
            learnt(path.as_str(), found, words.get(&path).copied(), frozen, situation)
        })
        .collect()
}

fn counted(ledger: &Ledger, settings: &Settings) -> BTreeMap<String, Found> {
    let mut by_path: BTreeMap<String, Found> = BTreeMap::new();
    let mut weeks: BTreeMap<String, BTreeMap<i64, bool>> = BTreeMap::new();
    for (id, day, fact) in ledger.facts() {
        match fact {
            Fact::Turnout(one) if !settings.leaves_out(Kind::Turnout) => {
                let found = by_path.entry(format!("organization.{}.active", one.organization)).or_default();
                let share = settings.turnout_share;
                found.add(id, day, Term::Turnout { asked: one.asked, came: one.came, share });
                found.came.push(one.came);
            }
            Fact::Opposition(one) if !settings.leaves_out(Kind::Opposition) => {
                let path = format!("campaign.{}.opposition", one.campaign);
                by_path.entry(path.clone()).or_default().seen(id, day);
                let week = (day - ledger.decision.starts).num_days().div_euclid(7);
                let acted = weeks.entry(path).or_default().entry(week).or_default();
                *acted |= one.acted;
            }
            Fact::Figure(one) if one.about.contains('.') && !settings.leaves_out(Kind::Figures) => {
                let found = by_path.entry(one.about.clone()).or_default();
                found.add(id, day, Term::Figure { value: one.value, range: range_of(one) });
                found.figures += 1;
            }
            _ => {}
        }
    }
    for (path, weeks) in weeks {
        let of = u32::try_from(weeks.len()).unwrap_or(u32::MAX);
        let acted = u32::try_from(weeks.values().filter(|acted| **acted).count()).unwrap_or(u32::MAX);
        by_path.entry(path).or_default().terms.push(Term::Weeks { acted, of });
    }
    by_path
}

fn learnt(
    path: &str,
    mut found: Found,
    word: Option<&PartnerWord>,
    frozen: &Frozen,
    situation: Option<&Situation>,
) -> Option<(Number, Vec<Part>)> {
    let runs = &frozen.runs;
    let known = quantity(situation, path);
    let assumed = frozen.forecast.assumptions.iter().find(|one| one.path == path);
    if let Some(word) = word {
        found.entries.extend(word.entries.iter().copied());
        found.last = Some(found.last.map_or(word.last, |last| last.max(word.last)));
    }
    found.entries.sort_unstable();
    found.entries.dedup();
    let allowed = known.map_or((f64::NEG_INFINITY, f64::INFINITY), |known| known.allowed);
    let mut number = Number {
        path: path.to_owned(),
        label: known
            .map(|known| known.label.clone())
            .or_else(|| assumed.map(|one| one.label.clone()))
            .unwrap_or_else(|| path.to_owned()),
        unit: known.map_or_else(String::new, |known| known.unit.to_owned()),
        before: assumed.map_or([0.0; 3], |one| one.range),
        after: None,
        basis: basis(&found, word),
        entries: found.entries.clone(),
        last: found.last?,
        standing: Standing::Unknown,
        uncovered: 0.0,
        allowed,
    };
    let prior = match Prior::of(situation, runs, path) {
        Ok(prior) => prior,
        Err(why) => {
            number.standing = match why {
                NoPrior::Fixed => Standing::Fixed,
                NoPrior::Shared => Standing::Shared,
                NoPrior::Unknown => Standing::Unknown,
            };
            return Some((number, Vec::new()));
        }
    };
    number.before = prior.told();
    // Effort that a partner claims, or that nobody knows, is what was promised; what somebody else knows of it isn't.
    let promised = known.is_none_or(|known| {
        known.grade == Grade::PartnerClaim
            || known.set_by == SetBy::Default
            || matches!(known.form, Form::Unknown(_))
    });
    let word = word.filter(|_| promised);
    if word.is_none() && found.terms.is_empty() {
        number.standing = Standing::NotPromised;
        return Some((number, Vec::new()));
    }
    let width = number.before[2] - number.before[0];
    for term in &mut found.terms {
        if let Term::Figure { value, range } = *term {
            *term = Term::Read(Reading::new(value, range, allowed, width));
        }
    }
    let log = |value: f64| found.terms.iter().map(|term| term.log_likelihood(value)).sum::<f64>();
    number.after = match word {
        Some(word) => prior.after_share(&word.grid, log),
        None => prior.after(log),
    };
    if number.after.is_none() {
        number.standing = Standing::NothingFits;
    }
    let Some(values) = runs.input(path) else {
        number.standing = Standing::NoEffect;
        return Some((number, Vec::new()));
    };
    if number.standing == Standing::Unknown {
        number.standing = Standing::Weighs;
    }
    let mut parts = Vec::new();
    if !found.terms.is_empty() {
        let log_weights = values.iter().map(|value| log(*value)).collect();
        parts.push(Part { about: Subject::Number, log_weights });
    }
    if let Some(word) = word {
        let bins = Bins::new(&prior, values.len());
        let scaled = bins.scaled(&word.grid);
        number.uncovered = scaled.uncovered;
        let log_weights = values.iter().map(|value| bins.log(&scaled, *value)).collect();
        parts.push(Part { about: Subject::Word(word.partner.clone()), log_weights });
    }
    Some((number, parts))
}

fn basis(found: &Found, word: Option<&PartnerWord>) -> Vec<Basis> {
    let mut basis = Vec::new();
    if !found.came.is_empty() {
        basis.push(Basis::Turnouts { came: found.came.clone() });
    }
    basis.extend(found.terms.iter().find_map(|term| match term {
        Term::Weeks { acted, of } => Some(Basis::Weeks { acted: *acted, of: *of }),
        _ => None,
    }));
    if found.figures > 0 {
        basis.push(Basis::Figures { times: found.figures });
    }
    basis.extend(word.map(|word| Basis::Promises { kept: word.kept, due: word.due, share: word.mean }));
    basis
}

impl Number {
    /// How many different entries it rests on.
    #[must_use]
    pub fn counts(&self) -> usize {
        self.entries.iter().collect::<BTreeSet<_>>().len()
    }
}
