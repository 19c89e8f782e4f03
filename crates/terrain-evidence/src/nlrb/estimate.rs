//! Win rate, vote share, turnout and unit size from election tallies.
//!
//! Belongs here: what each estimate means and what it cannot tell. Does not: the arithmetic (`pool`).

use super::select::Selection;
use super::{Election, ElectionRecord};
use crate::error::EvidenceError;
use crate::estimate::{Counting, Estimate, Estimator, number};
use crate::filter::{Filter, describe};
use crate::pool::{Sampled, mean_share, mean_size, rate};
use crate::select::{LeftOut, left_out_in_words};

const WIN_RATE: &str = "nlrb.win_rate";
const VOTE_SHARE: &str = "nlrb.vote_share";
const TURNOUT: &str = "nlrb.turnout";
const UNIT_SIZE: &str = "nlrb.unit_size";

const ESTIMATORS: [Estimator; 4] = [
    Estimator {
        name: TURNOUT,
        what: "the share of a unit's eligible voters who cast a valid vote",
        formula: "mean over elections of (for + against) / eligible, each election weighing the same; Beta interval \
                  with Jeffreys' prior in which an election counts as m(1 - m)/s² observations",
    },
    Estimator {
        name: UNIT_SIZE,
        what: "the number of eligible voters in a unit that holds an election",
        formula: "mean over elections; interval by the delta method on its logarithm; spread lognormal by moments of \
                  the logarithms",
    },
    Estimator {
        name: VOTE_SHARE,
        what: "the union's share of the valid votes in a unit",
        formula: "mean over elections of for / (for + against), each election weighing the same; Beta interval with \
                  Jeffreys' prior in which an election counts as m(1 - m)/s² observations",
    },
    Estimator {
        name: WIN_RATE,
        what: "the chance that the union wins an election that is held",
        formula: "wins / elections, a tie being lost; Beta(wins + 1/2, losses + 1/2), Jeffreys' prior (Brown, Cai & \
                  Das Gupta 2001)",
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
/// - **Output**: shares in 0..=1, sizes in persons.
///
/// # Errors
/// [`EvidenceError::UnknownName`], [`EvidenceError::UnknownKey`], [`EvidenceError::BadValue`],
/// [`EvidenceError::NotRecorded`] for `industry` where the file has none, [`EvidenceError::NothingFound`].
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
    let selected = selection.split(&record.elections);
    let usual = Selection::default().split(&record.elections).kept;
    let mut left_out = selected.left_out;
    let mut kept = selected.kept;
    if name == TURNOUT {
        let before = kept.len();
        kept.retain(|election| election.votes() <= election.eligible);
        let count = number(before - kept.len());
        if count > 0 {
            left_out.push(LeftOut { reason: "more valid votes than eligible voters", count });
        }
    }
    let (Some(first), Some(last)) =
        (kept.iter().map(|e| e.tallied).min(), kept.iter().map(|e| e.tallied).max())
    else {
        return Err(selection.nothing_found(name, filter, record));
    };
    let n = number(kept.len());
    let wins = number(kept.iter().filter(|election| election.won()).count());
    let values = values(name, &kept);
    let pooled = match name {
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
    if differing > 0 && name != UNIT_SIZE {
        caveats.push(format!(
            "In {differing} {} the Board's own sum of valid votes differs from votes for and against; the latter are \
             used.",
            if differing == 1 { "tally" } else { "tallies" }
        ));
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
