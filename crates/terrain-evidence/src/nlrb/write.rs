//! Tallies written back as a compact csv: the form in which they ship with the program.
//!
//! Belongs here: the columns that estimates need. Does not: employers, cities, descriptions of units, which stay behind.

use std::io::Write;

use super::read::{
    AGAINST, CASE, CATEGORY, CHALLENGED, DECIDE, ELIGIBLE, FILED, HEADINGS, INDUSTRY, MODE, SCHEDULED, STATE,
    TALLY_DATE, TALLY_TYPE, UNIONS, UNIT, VALID, VOID,
};
use super::{BallotMode, Election};
use crate::date::Date;

/// Writes the columns that the estimators use, under the Board's own headings; [`super::read`] reads them back unchanged.
///
/// # Errors
/// Those of the writer.
pub fn write_csv<W: Write>(elections: &[Election], with_industry: bool, out: W) -> csv::Result<()> {
    let mut columns =
        vec![CASE, UNIT, STATE, FILED, SCHEDULED, TALLY_DATE, TALLY_TYPE, CATEGORY, MODE, ELIGIBLE, VOID];
    columns.extend(UNIONS.iter().flat_map(|(name, votes)| [*name, *votes]));
    columns.extend([AGAINST, VALID, CHALLENGED, DECIDE]);
    if with_industry {
        columns.push(INDUSTRY);
    }
    let mut out = csv::Writer::from_writer(out);
    out.write_record(columns.iter().map(|column| HEADINGS[*column].name))?;
    for election in elections {
        out.write_record(columns.iter().map(|column| field(election, *column)))?;
    }
    out.flush()?;
    Ok(())
}

fn field(election: &Election, column: usize) -> String {
    let optional = |value: Option<u32>| value.map_or_else(String::new, |value| value.to_string());
    let day = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
    for (place, (name, votes)) in UNIONS.into_iter().enumerate() {
        let union = election.unions.get(place);
        if column == name {
            return union.map_or_else(String::new, |union| union.name.clone());
        }
        if column == votes {
            return optional(union.and_then(|union| union.votes));
        }
    }
    match column {
        CASE => election.case_number.clone(),
        UNIT => election.unit.clone(),
        STATE => election.state.clone(),
        FILED => day(election.filed),
        SCHEDULED => day(election.scheduled),
        TALLY_DATE => election.tallied.to_string(),
        TALLY_TYPE => election.tally.label().to_owned(),
        CATEGORY => election.category.clone(),
        MODE => election.mode.map_or("", BallotMode::label).to_owned(),
        ELIGIBLE => election.eligible.to_string(),
        VOID => election.void.to_string(),
        AGAINST => optional(election.votes_against),
        VALID => optional(election.valid_reported),
        CHALLENGED => election.challenged.to_string(),
        DECIDE => election.challenges_decide.map_or("", |yes| if yes { "Y" } else { "N" }).to_owned(),
        INDUSTRY => election.industry.clone().unwrap_or_default(),
        _ => String::new(),
    }
}
