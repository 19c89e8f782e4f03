//! Which stoppages an estimate counts: the user's filter, and the years that a record covers whole.
//!
//! Belongs here: filter keys and what they mean. Does not: sums over what is kept.

use std::collections::{BTreeMap, BTreeSet};

use super::Stoppage;
use super::industry::Wish;
use crate::date::Date;
use crate::error::EvidenceError;
use crate::filter::{Filter, FilterValue, describe};
use crate::select::{self, Period, all, near_words, parts_of_names, plain, within};

/// Filter keys with what each accepts.
pub const KEYS: [(&str, &str); 6] = [
    ("industry", "a NAICS sector such as 62, or part of its name such as health care, or a list"),
    ("state", "two letters such as OH, or a list"),
    ("decade", "such as 1990s (1990 to 1999)"),
    ("period", "first day of the stoppage: a year, month or day, or a range such as 1998..2003-06"),
    ("idled", "workers idled, a range such as 100..500 (both ends included)"),
    ("union", "part of a union's name as published, such as IBT or teamsters, or a list"),
];

/// A choice of stoppages; by default all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    /// Industries; empty for all.
    pub industries: Vec<Wish>,
    /// States, two letters; empty for all.
    pub states: Vec<String>,
    /// First and last day on which a stoppage may begin, both included; `None` for open.
    pub period: (Option<Date>, Option<Date>),
    /// First and last year of a decade, both included.
    pub decade: Option<(u16, u16)>,
    /// Least and most workers idled, both included.
    pub idled: Option<(f64, f64)>,
    /// Parts of a union's name, lower case, letters and digits only; empty for all.
    pub unions: Vec<String>,
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
            "industry" => self.industries = all(value, Wish::parse)?,
            "state" => self.states = select::states(value)?,
            "decade" => self.decade = Some(decade(&value.to_string())?),
            "period" => self.period = select::period(value)?,
            "idled" => self.idled = Some(value.range()?),
            _ => self.unions = parts_of_names(value)?,
        }
        Some(())
    }

    /// The stoppages that meet it, in the order of the record.
    #[must_use]
    pub fn of<'a>(&self, stoppages: &'a [Stoppage]) -> Vec<&'a Stoppage> {
        stoppages.iter().filter(|stoppage| self.meets(stoppage)).collect()
    }

    fn meets(&self, stoppage: &Stoppage) -> bool {
        within(stoppage.started, self.days())
            && (self.states.is_empty() || self.states.contains(&stoppage.state))
            && self.idled.is_none_or(|(low, high)| {
                stoppage.idled.is_some_and(|idled| (low..=high).contains(&f64::from(idled)))
            })
            && (self.industries.is_empty() || self.industries.iter().any(|wish| wish.meets(stoppage)))
            && (self.unions.is_empty() || {
                let name = plain(&stoppage.union);
                self.unions.iter().any(|part| name.contains(part.as_str()))
            })
    }

    /// First and last day on which a stoppage may begin, by period and decade.
    pub(super) fn days(&self) -> Period {
        let Some((first, last)) = self.decade else { return self.period };
        let (first, last) = (Date::new(first, 1, 1), Date::new(last, 12, 31));
        (first.max(self.period.0), self.period.1.map_or(last, |end| last.map(|last| last.min(end))))
    }

    /// Why nothing was found, and what could be asked instead.
    pub(super) fn nothing_found(name: &str, filter: &Filter, stoppages: &[Stoppage]) -> EvidenceError {
        let days = || stoppages.iter().map(|stoppage| stoppage.started);
        let covers = match (days().min(), days().max()) {
            (Some(first), Some(last)) => format!("the record covers stoppages that begin {first} to {last}"),
            _ => "the record is empty".to_owned(),
        };
        let hint = if let Some(asked) = filter.get("union") {
            let near = near_words(&asked.to_string(), stoppages.iter().map(|one| one.union.as_str()));
            format!("{covers}; words in the names of unions that come near: {near}")
        } else if filter.contains_key("industry") {
            let sectors: BTreeSet<_> = stoppages
                .iter()
                .filter_map(Stoppage::sector)
                .map(|sector| (sector.code, sector.name))
                .collect();
            let sectors: Vec<String> =
                sectors.into_iter().map(|(code, name)| format!("{code} {name}")).collect();
            format!("{covers}, in these industries: {}", sectors.join("; "))
        } else {
            covers
        };
        EvidenceError::NothingFound { name: name.to_owned(), filter: describe(filter), hint }
    }
}

/// `1990s` or `1990`: its first and last year.
fn decade(text: &str) -> Option<(u16, u16)> {
    let first: u16 = text.trim().trim_end_matches('s').parse().ok()?;
    ((1900..=2100).contains(&first) && first.is_multiple_of(10)).then_some((first, first + 9))
}

/// The calendar years that a record covers whole: those in each month of which some stoppage begins. At its edges a
/// record holds a few stoppages of years that it does not cover, and these say nothing of how many there were.
pub(super) fn whole_years(stoppages: &[Stoppage]) -> Vec<u16> {
    let mut months: BTreeMap<u16, u16> = BTreeMap::new();
    for stoppage in stoppages {
        *months.entry(stoppage.started.year).or_default() |= 1 << (stoppage.started.month - 1);
    }
    months.into_iter().filter(|(_, months)| *months == 0xfff).map(|(year, _)| year).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decade_and_a_period_narrow_each_other() {
        let selection = |conditions: &[(&str, &str)]| {
            let filter = conditions.iter().map(|(key, value)| ((*key).to_owned(), (*value).into())).collect();
            Selection::from_filter("fmcs.rate", &filter)
        };
        let days = |conditions: &[(&str, &str)]| {
            let (first, last) = selection(conditions).unwrap().days();
            [first, last].map(|day| day.map_or_else(String::new, |day| day.to_string()))
        };
        assert_eq!(days(&[("decade", "1990s")]), ["1990-01-01", "1999-12-31"]);
        assert_eq!(days(&[("decade", "1990"), ("period", "1995..")]), ["1995-01-01", "1999-12-31"]);
        assert_eq!(days(&[("decade", "1990s"), ("period", "..1992-06")]), ["1990-01-01", "1992-06-30"]);
        assert_eq!(days(&[]), ["", ""]);
        for wrong in ["1995s", "nineties", "95s"] {
            assert!(
                selection(&[("decade", wrong)]).unwrap_err().to_string().contains("such as 1990s"),
                "{wrong}"
            );
        }
    }
}
