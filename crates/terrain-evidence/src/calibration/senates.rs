//! The votes of several Senates in little room: positions of members and who voted how, nothing else.
//!
//! Belongs here: that table, written and read. Does not: the published files (`rollcall`), or what is fitted to it.

use std::io::{self, Read, Write};

use crate::error::ReadError;
use crate::rollcall::{RollCallRecord, Side};

const HEADING: &str = "congress,row,content";

/// A Senate: members with a published position, and the roll calls they took part in.
#[derive(Clone, Debug, PartialEq)]
pub struct Senate {
    /// Number of the Congress.
    pub congress: u32,
    /// Positions on the first dimension, -1 to 1, of all who have one.
    pub positions: Vec<f64>,
    /// Roll calls in the order of the record: by member, yea (1), nay (0) or neither.
    pub roll_calls: Vec<Vec<Option<bool>>>,
}

impl Senate {
    /// From a record of one Congress; `None` if it doesn't say which.
    #[must_use]
    pub fn of(record: &RollCallRecord) -> Option<Self> {
        let placed: Vec<(usize, f64)> = record
            .members
            .iter()
            .enumerate()
            .filter_map(|(member, about)| Some((member, about.ideal_point?[0])))
            .collect();
        let roll_calls = (0..record.roll_calls.len())
            .map(|roll_call| {
                placed
                    .iter()
                    .map(|(member, _)| {
                        let position = record.ballots.get(&(roll_call, *member))?;
                        Some(position.side()? == Side::Yea)
                    })
                    .collect()
            })
            .collect();
        let positions = placed.into_iter().map(|(_, x)| x).collect();
        Some(Self { congress: record.congress?, positions, roll_calls })
    }

    /// 1 where the party on the right of the line held most seats in that Congress for most of its two years, -1 where the
    /// other did; `None` for one that is not among those listed. Source: senate.gov, "Party Division".
    #[must_use]
    pub const fn majority_side(&self) -> Option<f64> {
        match self.congress {
            108 | 109 | 114 | 115 | 116 => Some(1.0),
            110..=113 => Some(-1.0),
            _ => None,
        }
    }

    /// The first year of the Congress.
    #[must_use]
    pub const fn first_year(&self) -> u32 {
        1787 + 2 * self.congress
    }
}

/// Writes Senates: for each one a row of positions, then a row a roll call with `y`, `n` or `.` for each position.
///
/// # Errors
/// Those of the writer.
pub fn write_senates(senates: &[Senate], mut to: impl Write) -> io::Result<()> {
    writeln!(to, "{HEADING}")?;
    for senate in senates {
        let positions: Vec<String> = senate.positions.iter().map(f64::to_string).collect();
        writeln!(to, "{},positions,{}", senate.congress, positions.join(" "))?;
        for (place, votes) in senate.roll_calls.iter().enumerate() {
            let votes: String =
                votes.iter().map(|vote| vote.map_or('.', |yea| if yea { 'y' } else { 'n' })).collect();
            writeln!(to, "{},{},{votes}", senate.congress, place + 1)?;
        }
    }
    Ok(())
}

/// Reads what [`write_senates`] wrote; `file` is the name that messages use.
///
/// # Errors
/// [`ReadError`] with file, row, field, what was found and what was expected.
pub fn read_senates(mut from: impl Read, file: &str) -> Result<Vec<Senate>, ReadError> {
    let mut text = String::new();
    from.read_to_string(&mut text).map_err(|source| ReadError::Io { file: file.to_owned(), source })?;
    let mut senates: Vec<Senate> = Vec::new();
    for (row, line) in (1_u64..).zip(text.lines()) {
        let fault = |field: &str, found: &str, expected: String| ReadError::Field {
            file: file.to_owned(),
            row,
            field: field.to_owned(),
            found: found.chars().take(40).collect(),
            expected,
        };
        if row == 1 {
            if line != HEADING {
                return Err(fault("heading", line, format!("`{HEADING}`")));
            }
            continue;
        }
        let mut cells = line.splitn(3, ',');
        let (congress, what, content) =
            (cells.next().unwrap_or(""), cells.next().unwrap_or(""), cells.next().unwrap_or(""));
        let number = congress
            .parse()
            .map_err(|_| fault("congress", congress, "the number of a Congress".to_owned()))?;
        if what == "positions" {
            let positions = content
                .split_whitespace()
                .map(|x| {
                    x.parse::<f64>()
                        .ok()
                        .filter(|x| x.is_finite())
                        .ok_or_else(|| fault("content", x, "a position, -1 to 1".to_owned()))
                })
                .collect::<Result<_, _>>()?;
            senates.push(Senate { congress: number, positions, roll_calls: Vec::new() });
            continue;
        }
        let Some(senate) = senates.last_mut().filter(|senate| senate.congress == number) else {
            return Err(fault("row", what, "`positions` first".to_owned()));
        };
        let votes = content
            .chars()
            .map(|vote| match vote {
                'y' => Ok(Some(true)),
                'n' => Ok(Some(false)),
                '.' => Ok(None),
                _ => Err(fault("content", content, "y, n or . for each position".to_owned())),
            })
            .collect::<Result<Vec<_>, _>>()?;
        if votes.len() != senate.positions.len() {
            return Err(fault("content", content, format!("{} votes", senate.positions.len())));
        }
        senate.roll_calls.push(votes);
    }
    Ok(senates)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_faults_are_placed() {
        let senate = Senate {
            congress: 108,
            positions: vec![-0.41, 0.5, 0.033],
            roll_calls: vec![vec![Some(true), Some(false), None], vec![None, Some(true), Some(true)]],
        };
        let mut bytes = Vec::new();
        write_senates(std::slice::from_ref(&senate), &mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text, "congress,row,content\n108,positions,-0.41 0.5 0.033\n108,1,yn.\n108,2,.yy\n");
        assert_eq!(read_senates(text.as_bytes(), "s.csv").unwrap(), [senate]);
        for (from, to, want) in [
            ("yn.", "yn", "s.csv, row 3, field `content`: found `yn`, expected 3 votes"),
            ("yn.", "ynx", "s.csv, row 3, field `content`: found `ynx`, expected y, n or ."),
            ("108,1", "109,1", "s.csv, row 3, field `row`: found `1`, expected `positions` first"),
            ("0.033", "near", "s.csv, row 2, field `content`: found `near`, expected a position"),
            ("congress,row", "congress,line", "s.csv, row 1, field `heading`"),
        ] {
            let error = read_senates(text.replace(from, to).as_bytes(), "s.csv").unwrap_err().to_string();
            assert!(error.starts_with(want), "{error}");
        }
    }
}
