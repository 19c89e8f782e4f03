//! Which elections an estimate counts: the default filter and the user's own.
//!
//! Belongs here: filter keys and the reasons for leaving a tally out. Does not: sums over what is kept.

use super::{BallotMode, CaseType, Election, ElectionRecord, TallyType};
use crate::date::Date;
use crate::error::EvidenceError;
use crate::filter::{Filter, FilterValue, describe};
use crate::select::{self, Leaving, LeftOut, all, near_words, parts_of_names, plain, within};

/// Filter keys with what each accepts.
pub const KEYS: [(&str, &str); 9] = [
    ("eligible", "eligible voters in the unit, a range such as 50..100 (both ends included)"),
    ("state", "two letters such as MI, or a list"),
    ("industry", "start of the NAICS code such as 622, or a list; only where the file has the column"),
    ("period", "day of the tally: a year, month or day, or a range such as 2018..2019-06"),
    ("union", "part of a union's name such as teamsters, or a list"),
    ("case_type", "RC (default), RD, RM or UD, or a list"),
    ("tally", "initial (default), rerun or runoff, or a list"),
    (
        "delay",
        "days from the petition to the election, a range such as 28..60; only where the file has the days",
    ),
    ("mode", "manual, mail or mixed, or a list"),
];

/// A choice of elections. [`Selection::default`] is the project's usual one: petitions for certification (RC), first
/// ballot, one union on it, at least one eligible voter and one valid vote.
#[derive(Clone, Debug, PartialEq)]
pub struct Selection {
    /// Least and most eligible voters, both included.
    pub eligible: (f64, f64),
    /// States, two letters; empty for all.
    pub states: Vec<String>,
    /// Starts of NAICS codes; empty for all.
    pub industries: Vec<String>,
    /// First and last day of the tally, both included; `None` for open.
    pub period: (Option<Date>, Option<Date>),
    /// Parts of a union's name, lower case, letters and digits only; empty for all.
    pub unions: Vec<String>,
    /// Petition types.
    pub case_types: Vec<CaseType>,
    /// Ballots.
    pub tallies: Vec<TallyType>,
    /// Least and most days from the petition to the election, both included; `None` for any, known or not.
    pub delay: Option<(f64, f64)>,
    /// How ballots were cast; empty for all.
    pub modes: Vec<BallotMode>,
}

impl Default for Selection {
    fn default() -> Self {
        Self {
            eligible: (1.0, f64::INFINITY),
            states: Vec::new(),
            industries: Vec::new(),
            period: (None, None),
            unions: Vec::new(),
            case_types: vec![CaseType::Certification],
            tallies: vec![TallyType::Initial],
            delay: None,
            modes: Vec::new(),
        }
    }
}

/// The result of a selection.
#[derive(Clone, Debug)]
pub struct Selected<'a> {
    /// What is counted, in the order of the record.
    pub kept: Vec<&'a Election>,
    /// What is not, each tally under the first reason that holds.
    pub left_out: Vec<LeftOut>,
}

impl Selection {
    /// Reads filters by key.
    ///
    /// # Errors
    /// [`EvidenceError::UnknownKey`], [`EvidenceError::BadValue`].
    pub fn from_filter(name: &str, filter: &Filter) -> Result<Self, EvidenceError> {
        let mut selection = Self::default();
        select::apply(name, filter, &KEYS, |key, value| selection.set(key, value))?;
        Ok(selection)
    }

    fn set(&mut self, key: &str, value: &FilterValue) -> Option<()> {
        match key {
            "eligible" => {
                let (low, high) = value.range()?;
                self.eligible = (low.max(1.0), high);
            }
            "state" => self.states = select::states(value)?,
            "industry" => {
                self.industries =
                    all(value, |text| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.to_owned()))?;
            }
            "period" => self.period = select::period(value)?,
            "union" => self.unions = parts_of_names(value)?,
            "case_type" => self.case_types = all(value, CaseType::parse)?,
            "delay" => self.delay = Some(value.range()?),
            "tally" => self.tallies = all(value, TallyType::parse)?,
            _ => self.modes = all(value, BallotMode::parse)?,
        }
        Some(())
    }

    /// Splits elections into those counted and those left out.
    #[must_use]
    pub fn split<'a>(&self, elections: &'a [Election]) -> Selected<'a> {
        let mut leaving = Leaving::default();
        let mut kept = Vec::new();
        for election in elections {
            match self.reason_against(election) {
                None => kept.push(election),
                Some(reason) => leaving.out(reason),
            }
        }
        Selected { kept, left_out: leaving.done() }
    }

    fn reason_against(&self, election: &Election) -> Option<&'static str> {
        if !self.case_types.contains(&election.case_type) {
            return Some(match election.case_type {
                CaseType::Certification => "petitions for certification (RC)",
                CaseType::Decertification => "petitions to end a certification (RD)",
                CaseType::EmployerPetition => "petitions by employers (RM)",
                CaseType::Deauthorization => "petitions to end a union-shop agreement (UD)",
            });
        }
        if !self.tallies.contains(&election.tally) {
            return Some(match election.tally {
                TallyType::Initial => "first ballots",
                TallyType::Rerun => "reruns",
                TallyType::Runoff => "run-offs",
            });
        }
        if election.unions.len() > 1 {
            return Some("more than one union on the ballot");
        }
        if election.eligible == 0 {
            return Some("number of eligible voters given as 0");
        }
        if election.votes() == 0 {
            return Some("no valid vote");
        }
        (!self.meets_wishes(election)).then_some("outside the filter asked for")
    }

    fn meets_wishes(&self, election: &Election) -> bool {
        let eligible = f64::from(election.eligible);
        let (low, high) = self.eligible;
        let industry = election.industry.as_deref().unwrap_or("");
        let name = || election.unions.first().map(|union| plain(&union.name)).unwrap_or_default();
        (low..=high).contains(&eligible)
            && (self.states.is_empty() || self.states.contains(&election.state))
            && (self.industries.is_empty()
                || self.industries.iter().any(|start| industry.starts_with(start.as_str())))
            && within(election.tallied, self.period)
            && self.delay.is_none_or(|(low, high)| {
                election.delay().is_some_and(|days| (low..=high).contains(&f64::from(days)))
            })
            && (self.modes.is_empty() || election.mode.is_some_and(|mode| self.modes.contains(&mode)))
            && (self.unions.is_empty() || {
                let name = name();
                self.unions.iter().any(|part| name.contains(part.as_str()))
            })
    }

    /// Why nothing was found, and what could be asked instead.
    pub(super) fn nothing_found(
        &self,
        name: &str,
        filter: &Filter,
        record: &ElectionRecord,
    ) -> EvidenceError {
        let usual = Self::default().split(&record.elections).kept;
        let days = || usual.iter().map(|election| election.tallied);
        let hint = if !self.unions.is_empty() {
            let asked = filter.get("union").map(ToString::to_string).unwrap_or_default();
            let names = usual.iter().flat_map(|election| &election.unions).map(|union| union.name.as_str());
            let near = near_words(&asked, names);
            format!("words in the names of unions that come near: {near}")
        } else if let (Some(first), Some(last)) = (days().min(), days().max()) {
            let most = usual.iter().map(|election| election.eligible).max().unwrap_or(0);
            format!("the record covers {first} to {last} and units of 1 to {most} eligible voters")
        } else {
            "the record holds no election that the default filter keeps".to_owned()
        };
        EvidenceError::NothingFound { name: name.to_owned(), filter: describe(filter), hint }
    }
}
