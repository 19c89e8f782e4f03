//! Win rate, vote share, turnout, unit size and delay from election tallies.
//!
//! Belongs here: what each estimate means and what it cannot tell. Does not: the arithmetic (`pool`).

use super::select::{KEYS, Selection};
use super::{Election, ElectionRecord};
use crate::error::EvidenceError;
use crate::estimate::{Counting, Estimate, Estimator, number};
use crate::filter::{Filter, describe};
use crate::pool::{Sampled, mean_share, mean_size, rate};
use crate::select::{LeftOut, left_out_in_words};
use crate::survival::{Lasted, typical_length};

const DELAY: &str = "nlrb.delay";
const WIN_RATE: &str = "nlrb.win_rate";
const VOTE_SHARE: &str = "nlrb.vote_share";
const TURNOUT: &str = "nlrb.turnout";
const UNIT_SIZE: &str = "nlrb.unit_size";

const ESTIMATORS: [Estimator; 5] = [
    Estimator {
        name: DELAY,
        what: "the number of days from the petition to the election within which half of the elections are held (median)",
        formula: "median over elections of the day for which the election was scheduled (of the tally, where the record \
                  does not give that) minus the day on which the petition was filed; interval by Brookmeyer & Crowley \
                  (1982) on the scale log(-log S), with four rows of the whole record added; spread lognormal with the \
                  median and the quartiles of that curve; raw is the plain mean",
        keys: &KEYS,
    },
    Estimator {
        name: TURNOUT,
        what: "the share of a unit's eligible voters who cast a valid vote",
        formula: "mean over elections of (for + against) / eligible, each election weighing the same; Beta interval \
                  with Jeffreys' prior in which an election counts as m(1 - m)/s² observations",
        keys: &KEYS,
    },
    Estimator {
        name: UNIT_SIZE,
        what: "the number of eligible voters in a unit that holds an election",
        formula: "mean over elections; interval by the delta method on its logarithm; spread lognormal by moments of \
                  the logarithms",
        keys: &KEYS,
    },
    Estimator {
        name: VOTE_SHARE,
        what: "the union's share of the valid votes in a unit",
        formula: "mean over elections of for / (for + against), each election weighing the same; Beta interval with \
                  Jeffreys' prior in which an election counts as m(1 - m)/s² observations",
        keys: &KEYS,
    },
    Estimator {
        name: WIN_RATE,
        what: "the chance that the union wins an election that is held",
        formula: "wins / elections, a tie being lost; Beta(wins + 1/2, losses + 1/2), Jeffreys' prior (Brown, Cai & \
                  Das Gupta 2001)",
        keys: &KEYS,
    },
];

/// Names of the estimates, in alphabetical order, with what each is.
pub fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    ESTIMATORS.iter().map(|estimator| (estimator.name, estimator.what))
}

/// An estimate from tallies.
///
/// - **Input**: `record`; `name`, one of [`names`]; `filter`, keys of [`super::KEYS`] over the default
///   [`Selection`]; `source`, as it is to be cited.
/// - **Output**: shares in 0..=1, sizes in persons, delays in days.
///
/// # Errors
/// [`EvidenceError::UnknownName`], [`EvidenceError::UnknownKey`], [`EvidenceError::BadValue`],
/// [`EvidenceError::NotRecorded`] for `industry` and `delay` where the file has no such column,
/// [`EvidenceError::NotImported`] for the delay where no row has the day of its petition,
/// [`EvidenceError::NothingFound`].
pub fn estimate(
    record: &ElectionRecord,
    name: &str,
    filter: &Filter,
    source: &str,
) -> Result<Estimate, EvidenceError> {
    let estimator = Estimator::find(&ESTIMATORS, name)?;
    let selection = Selection::from_filter(name, filter)?;
    if !selection.industries.is_empty() && !record.has_industry {
        return Err(EvidenceError::NotRecorded {
            name: name.to_owned(),
            key: "industry".to_owned(),
            field: "column for the industry (NAICS)",
            record: source.to_owned(),
        });
    }
    let dated = || record.elections.iter().any(|election| election.filed.is_some());
    if name == DELAY && !dated() {
        return Err(EvidenceError::NotImported {
            name: name.to_owned(),
            record: "a sheet with the day on which each petition was filed",
            how: "the tallies at hand have no column `Case Filed Date` (or `Date Filed`), so nothing can be said of the \
                  time before the vote; the Board's full release has it: terrain import nlrb FILE (tallies imported by an \
                  earlier version of the program lack the days: take them back with --undo and import them again)",
        });
    }
    if selection.delay.is_some() && !dated() {
        return Err(EvidenceError::NotRecorded {
            name: name.to_owned(),
            key: "delay".to_owned(),
            field: "column for the day on which the petition was filed",
            record: source.to_owned(),
        });
    }
    let selected = selection.split(&record.elections);
    let usual = Selection::default().split(&record.elections).kept;
    let mut left_out = selected.left_out;
    let mut kept = selected.kept;
    let mut leave = |reason, usable: fn(&Election) -> bool| {
        let before = kept.len();
        kept.retain(|election| usable(election));
        let count = number(before - kept.len());
        if count > 0 {
            left_out.push(LeftOut { reason, count });
        }
    };
    match name {
        TURNOUT => leave("more valid votes than eligible voters", |one| one.votes() <= one.eligible),
        DELAY => leave("no day of the petition, or none before the election", |one| one.delay().is_some()),
        _ => {}
    }
    let (Some(first), Some(last)) =
        (kept.iter().map(|e| e.tallied).min(), kept.iter().map(|e| e.tallied).max())
    else {
        return Err(selection.nothing_found(name, filter, record));
    };
    let n = number(kept.len());
    let wins = number(kept.iter().filter(|election| election.won()).count());
    let mut values = values(name, &kept);
    let pooled = match name {
        DELAY => {
            let lasted = |days: Vec<f64>| -> Vec<Lasted> {
                days.into_iter().map(|days| Lasted { days, ended: true }).collect()
            };
            let whole = lasted(self::values(name, &usual));
            let (pooled, rows) = typical_length(&lasted(values), &whole)
                .ok_or_else(|| selection.nothing_found(name, filter, record))?;
            values = rows;
            pooled
        }
        WIN_RATE => rate(wins, n),
        UNIT_SIZE => mean_size(&values, &self::values(name, &usual)),
        _ => mean_share(&values, &self::values(name, &usual), Sampled::Row),
    };
    let counting = Counting {
        n,
        successes: (name == WIN_RATE).then_some(wins),
        rows: values,
        period: format!("{first}..{last}"),
        caveats: caveats(name, filter, &kept, &left_out),
    };
    Ok(estimator.answer(filter, source, pooled, counting))
}

fn values(name: &str, kept: &[&Election]) -> Vec<f64> {
    let value = |election: &&Election| match name {
        VOTE_SHARE => election.vote_share(),
        TURNOUT => election.turnout().filter(|turnout| *turnout <= 1.0),
        UNIT_SIZE => Some(f64::from(election.eligible)),
        DELAY => election.delay().map(f64::from),
        _ => None,
    };
    kept.iter().filter_map(value).collect()
}

fn caveats(name: &str, filter: &Filter, kept: &[&Election], left_out: &[LeftOut]) -> Vec<String> {
    let mut caveats = vec![
        "Only elections that were held: drives that ended before the vote, and recognition without a vote, are not in \
         the record."
            .to_owned(),
    ];
    if kept.len() < 30 {
        caveats.push(format!(
            "Only {} {} under {}: the range is wide, and the estimate is drawn toward the middle.",
            kept.len(),
            if kept.len() == 1 { "election" } else { "elections" },
            describe(filter)
        ));
    }
    caveats.extend(left_out_in_words(left_out));
    let mut units: Vec<(&str, &str)> =
        kept.iter().map(|e| (e.case_number.as_str(), e.unit.as_str())).collect();
    units.sort_unstable();
    let all = units.len();
    units.dedup();
    if units.len() < all {
        caveats.push(format!(
            "{} further {} of a unit already counted, some of them revised, count as published.",
            all - units.len(),
            if all - units.len() == 1 { "tally" } else { "tallies" }
        ));
    }
    let differing = kept.iter().filter(|e| e.valid_reported.is_some_and(|valid| valid != e.votes())).count();
    if differing > 0 && name != UNIT_SIZE && name != DELAY {
        caveats.push(format!(
            "In {differing} {} the Board's own sum of valid votes differs from votes for and against; the latter are \
             used.",
            if differing == 1 { "tally" } else { "tallies" }
        ));
    }
    if name == DELAY || filter.contains_key("delay") {
        let to_tally = kept.iter().filter(|election| election.scheduled.is_none()).count();
        if to_tally > 0 {
            caveats.push(format!(
                "For {to_tally} of {} no scheduled day is on record: there the days run to the tally.",
                kept.len()
            ));
        }
        caveats.push(
            "Days run to the day on which the vote, or the mailing of ballots, was set to begin: what came after, mail, \
             challenges and objections, is not in them. Cases that never came to a vote may have waited longer."
                .to_owned(),
        );
    }
    if filter.contains_key("delay") {
        caveats.push(
            "Elections that come late differ from early ones in more than the waiting: they are larger and more often \
             fought over. How much support was lost on the way (erosion) is not in the record, since the share of cards \
             signed at the petition is not public."
                .to_owned(),
        );
    }
    if name == VOTE_SHARE {
        caveats.push(
            "Small units pile up at a share of 1, which a Beta distribution renders only roughly.".to_owned(),
        );
    }
    if name == TURNOUT && kept.iter().any(|e| (e.tallied.year, e.tallied.month) >= (2020, 4)) {
        caveats.push("From April 2020 most ballots were cast by mail, where fewer people vote.".to_owned());
    }
    caveats
}
