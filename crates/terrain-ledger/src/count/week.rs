//! Rows by week, and days as exports write them. Weeks of fewer than five rows are put together with the next.

use super::SMALLEST_GROUP;
use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::Serialize;
use std::collections::BTreeMap;

/// Rows by week.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Weeks {
    /// First and last day of each span of whole weeks, Monday to Sunday, with its rows; small weeks are put together.
    pub spans: Vec<Span>,
    /// Whether any were put together.
    pub merged: bool,
    /// Whether there are rows without a day, which are in no week.
    pub some_without_day: bool,
}

/// One week, or several that are put together.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Span {
    /// Its first day, a Monday.
    pub from: NaiveDate,
    /// Its last day, a Sunday.
    pub to: NaiveDate,
    /// Rows.
    pub rows: u64,
}

#[derive(Default)]
pub(super) struct WeekTally {
    rows: BTreeMap<NaiveDate, u64>,
    without: u64,
}

impl WeekTally {
    pub(super) fn add(&mut self, day: Option<NaiveDate>) {
        match day {
            Some(day) => *self.rows.entry(day.week(Weekday::Mon).first_day()).or_default() += 1,
            None => self.without += 1,
        }
    }

    /// The weeks; `None` where fewer than five rows have a day.
    pub(super) fn weeks(self) -> Option<Weeks> {
        let mut spans: Vec<Span> = Vec::new();
        let mut merged = false;
        let mut open: Option<Span> = None;
        for (from, rows) in self.rows {
            let to = from.checked_add_days(Days::new(6)).unwrap_or(from);
            let span = match open.take() {
                Some(before) => {
                    merged = true;
                    Span { from: before.from, to, rows: before.rows + rows }
                }
                None => Span { from, to, rows },
            };
            if span.rows < SMALLEST_GROUP {
                open = Some(span);
            } else {
                spans.push(span);
            }
        }
        if let Some(rest) = open {
            let last = spans.last_mut()?;
            last.to = rest.to;
            last.rows += rest.rows;
            merged = true;
        }
        (!spans.is_empty()).then_some(Weeks { spans, merged, some_without_day: self.without > 0 })
    }
}

/// A day as exports write it: `2027-02-10`, `2027-02-10 18:00:00 UTC`, `2027-02-10T18:00Z`, `2/10/2027 6:00 PM` (the month
/// first), `10.02.2027` (the day first); `None` where there is none.
pub(super) fn day(text: &str) -> Result<Option<NaiveDate>, &'static str> {
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = "no day; days are read as 2027-02-10, 2/10/2027 (month first) or 10.02.2027 (day first)";
    let word = text.split(['T', ' ']).next().unwrap_or(text);
    let parts = |separator: char| -> Option<[u32; 3]> {
        let mut parts = word.split(separator).map(str::parse::<u32>);
        let three = [parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?];
        parts.next().is_none().then_some(three)
    };
    let [year, month, day] = if let Some(ymd) = parts('-') {
        ymd
    } else if let Some([month, day, year]) = parts('/') {
        [year, month, day]
    } else if let Some([day, month, year]) = parts('.') {
        [year, month, day]
    } else {
        return Err(wrong);
    };
    let year = if year < 100 { year + 2_000 } else { year };
    let found = i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day));
    found.filter(|day| (1900..2200).contains(&day.year())).map(Some).ok_or(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_exports_write_them() {
        let tenth = NaiveDate::from_ymd_opt(2027, 2, 10);
        for text in [
            "2027-02-10",
            "2027-02-10 18:00:00 UTC",
            "2027-02-10T18:00:00.000Z",
            "2/10/2027",
            "02/10/27 6:00 PM",
            "10.02.2027",
        ] {
            assert_eq!(day(text), Ok(tenth), "{text}");
        }
        assert_eq!(day(""), Ok(None));
        for text in ["soon", "2027-13-01", "31/31/2027", "10-Feb-2027", "0/0/0"] {
            assert!(day(text).is_err(), "{text}");
        }
    }

    #[test]
    fn small_weeks_are_put_together_and_no_row_is_lost() {
        let monday = NaiveDate::from_ymd_opt(2027, 2, 1).unwrap();
        let mut tally = WeekTally::default();
        for (week, rows) in [(0, 7), (1, 2), (2, 4), (3, 9), (4, 1)] {
            for _ in 0..rows {
                tally.add(monday.checked_add_days(Days::new(7 * week + 2)));
            }
        }
        let weeks = tally.weeks().unwrap();
        let rows: Vec<u64> = weeks.spans.iter().map(|span| span.rows).collect();
        assert_eq!(rows, [7, 6, 10]);
        assert_eq!(weeks.spans[1].from, monday.checked_add_days(Days::new(7)).unwrap());
        assert!(weeks.merged && !weeks.some_without_day);
    }
}
