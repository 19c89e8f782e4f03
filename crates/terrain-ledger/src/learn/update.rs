//! The situation's file with what was learnt written into it: the numbers that something was counted about, and nothing else.

use super::differences::{Difference, differences};
use super::number::{Basis, Number, Standing};
use super::pert::{Pert, fit_pert};
use super::{Learned, situation};
use crate::decision::Frozen;
use serde::Serialize;
use terrain_situation::edit::{Change, Edit, EditFault, Place, change, written_number, written_text};
use terrain_situation::{Context, Situation, read_situation};

/// The new text, and what was changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rewrite {
    /// The situation's new text.
    #[serde(skip)]
    pub text: String,
    /// What was written.
    pub written: Vec<Written>,
    /// Numbers that must be changed by hand: path, and why.
    pub by_hand: Vec<(String, String)>,
    /// Lines that differ.
    pub differences: Vec<Difference>,
}

/// A number that was written.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Written {
    /// Its path.
    pub path: String,
    /// The range that stands there now.
    pub range: Pert,
    /// What was learnt: 5 %, 50 %, 95 %.
    pub learnt: [f64; 3],
    /// The same of the range as it is written.
    pub of_range: [f64; 3],
}

/// Why no new text can be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RewriteFault {
    /// The situation can't be read by this version any more.
    #[error("this version can't read the situation of the decision any more")]
    Unread,
    /// With the new numbers it is no situation.
    #[error("with the new numbers the situation has a fault: {why}")]
    Faulty {
        /// The first fault.
        why: String,
    },
}

/// Writes what was learnt into the decision's situation. Comments, order and all other lines stay.
///
/// # Errors
/// [`RewriteFault`].
pub fn rewrite(learned: &Learned, frozen: &Frozen) -> Result<Rewrite, RewriteFault> {
    let known = situation(frozen).ok_or(RewriteFault::Unread)?;
    let mut text = frozen.situation.clone();
    let (mut written, mut by_hand) = (Vec::new(), Vec::new());
    for number in &learned.numbers {
        let Some(learnt) = number.after else { continue };
        let Some(range) = fit_pert(learnt, number.allowed).map(|range| rounded(range, number.allowed)) else {
            by_hand.push((number.path.clone(), "what is believed of it has no width".to_owned()));
            continue;
        };
        let Some((place, edit)) = place(&known, &number.path, value(number, range)) else {
            by_hand
                .push((number.path.clone(), "it stands in a section that isn't changed for you".to_owned()));
            continue;
        };
        match change(&text, &[Change { place, edit }]) {
            Ok(changed) => {
                text = changed;
                let of_range = range.quantiles().unwrap_or(learnt);
                written.push(Written { path: number.path.clone(), range, learnt, of_range });
            }
            Err(fault @ (EditFault::ByHand { .. } | EditFault::NoSuchPlace { .. } | EditFault::NotToml)) => {
                by_hand.push((number.path.clone(), fault.to_string()));
            }
        }
    }
    let read = read_situation(&frozen.situation_file, &text, &Context::lenient());
    if let Err(faults) = read {
        return Err(RewriteFault::Faulty { why: faults.to_string() });
    }
    let differences = differences(&frozen.situation, &text);
    Ok(Rewrite { text, written, by_hand, differences })
}

/// Where a path stands, and what is done there.
fn place(situation: &Situation, path: &str, value: String) -> Option<(Place, Edit)> {
    let (section, rest) = path.split_once('.')?;
    let key = |rest: &str, id: &str| rest.strip_prefix(id)?.strip_prefix('.').map(str::to_owned);
    let (place, key) = match section {
        "organization" => situation
            .organizations
            .iter()
            .find_map(|one| Some((Place::Organization(one.id.clone()), key(rest, &one.id)?)))?,
        "campaign" => situation
            .campaigns
            .iter()
            .find_map(|one| Some((Place::Campaign(one.id.clone()), key(rest, &one.id)?)))?,
        "coalition" => situation
            .coalitions
            .iter()
            .find_map(|one| Some((Place::Coalition(one.id.clone()), key(rest, &one.id)?)))?,
        "priors" => (Place::Priors, rest.to_owned()),
        _ => return None,
    };
    match key.split_once('.') {
        None => Some((place, Edit::Number { key, value })),
        Some((group, part)) if matches!(place, Place::Organization(_)) && !part.contains('.') => {
            Some((place, Edit::PartOfGroup { group: group.to_owned(), key: part.to_owned(), value }))
        }
        Some(_) => None,
    }
}

/// With four digits, as a person would write it; the ends stay in order and in what is allowed.
fn rounded(range: Pert, allowed: (f64, f64)) -> Pert {
    let size = range.low.abs().max(range.high.abs());
    let digits = libm::pow(10.0, 3.0 - libm::floor(libm::log10(size.max(1e-3))).min(3.0)).min(1e4);
    let round = |value: f64| (libm::round(value * digits) / digits).clamp(allowed.0, allowed.1);
    let fine = Pert { low: round(range.low), best: round(range.best), high: round(range.high) };
    if fine.low < fine.high && fine.low <= fine.best && fine.best <= fine.high { fine } else { range }
}

fn value(number: &Number, range: Pert) -> String {
    // A promise times the share that was kept is an estimate, not a count.
    let promised = number.basis.iter().any(|basis| matches!(basis, Basis::Promises { .. }));
    let grade = if promised { "informed-estimate" } else { "own-count" };
    let written = [
        ("low", written_number(range.low)),
        ("best", written_number(range.best)),
        ("high", written_number(range.high)),
        ("source", written_text(&source(number))),
        ("grade", written_text(grade)),
        ("as_of", written_text(&number.last.to_string())),
    ];
    let keys: Vec<String> = written.iter().map(|(key, value)| format!("{key} = {value}")).collect();
    format!("{{ {} }}", keys.join(", "))
}

fn source(number: &Number) -> String {
    let several =
        |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    let told: Vec<String> = number
        .basis
        .iter()
        .map(|basis| match basis {
            Basis::Turnouts { came } => several(came.len(), "turnout", "turnouts"),
            Basis::Weeks { of, .. } => several(*of as usize, "week", "weeks"),
            Basis::Figures { times } => several(*times as usize, "figure", "figures"),
            Basis::Promises { due, .. } => several(*due as usize, "promise due", "promises due"),
        })
        .collect();
    format!("ledger: {}, last {}", told.join(", "), number.last)
}

impl Learned {
    /// Whether anything can be written into the situation.
    #[must_use]
    pub fn has_news(&self) -> bool {
        self.numbers.iter().any(|number| number.after.is_some() && number.standing != Standing::NothingFits)
    }
}
