//! Calendar days as public records write them.
//!
//! Belongs here: parsing and ordering of days. Does not: clocks, time zones, weeks of the model.

use std::fmt;

/// A day of the Gregorian calendar, ordered in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Year, 1900 to 9999.
    pub year: u16,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month, 1 to 31.
    pub day: u8,
}

impl Date {
    /// A day that exists, or `None`.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let last = last_of_month(year, month)?;
        ((1900..=9999).contains(&year) && (1..=last).contains(&day)).then_some(Self { year, month, day })
    }

    /// Reads `2019-06-30`, `2019-06-30T00:00:00` or the American `6/30/2019`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let day = text.trim().split(['T', ' ']).next()?;
        if let Some((year, rest)) = day.split_once('-') {
            let (month, day) = rest.split_once('-')?;
            return Self::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
        }
        let (month, rest) = day.split_once('/')?;
        let (day, year) = rest.split_once('/')?;
        Self::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    /// Days from this day to a later one; negative if `later` is the earlier.
    #[must_use]
    pub const fn days_to(self, later: Self) -> i32 {
        later.number() - self.number()
    }

    /// Days since 1 January 1970. Source: H. Hinnant, `days_from_civil`, in whole numbers.
    const fn number(self) -> i32 {
        let (month, day) = (self.month as i32, self.day as i32);
        let year = self.year as i32 - (month <= 2) as i32;
        let (era, of_era) = (year / 400, year % 400);
        let month_from_march = if month > 2 { month - 3 } else { month + 9 };
        let of_year = (153 * month_from_march + 2) / 5 + day - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    /// The first day of a period written as `2019`, `2019-06` or `2019-06-30`.
    #[must_use]
    pub fn first_of(text: &str) -> Option<Self> {
        let (year, month) = year_and_month(text)?;
        month
            .map_or_else(|| Self::new(year, 1, 1), |month| Self::new(year, month, 1))
            .filter(|_| text.trim().len() <= 7)
            .or_else(|| Self::parse(text))
    }

    /// The last day of a period written as `2019`, `2019-06` or `2019-06-30`.
    #[must_use]
    pub fn last_of(text: &str) -> Option<Self> {
        let (year, month) = year_and_month(text)?;
        let month = month.unwrap_or(12);
        Self::new(year, month, last_of_month(year, month)?)
            .filter(|_| text.trim().len() <= 7)
            .or_else(|| Self::parse(text))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

fn year_and_month(text: &str) -> Option<(u16, Option<u8>)> {
    let mut parts = text.trim().split('-');
    let year = parts.next()?.parse().ok()?;
    match parts.next() {
        None => Some((year, None)),
        Some(month) => Some((year, Some(month.parse().ok()?))),
    }
}

fn last_of_month(year: u16, month: u8) -> Option<u8> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
        4 | 6 | 9 | 11 => Some(30),
        2 => Some(if leap { 29 } else { 28 }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_usual_forms_and_refuses_days_that_do_not_exist() {
        let day = Date::new(2019, 6, 30).unwrap();
        assert_eq!(Date::parse("2019-06-30"), Some(day));
        assert_eq!(Date::parse("6/30/2019"), Some(day));
        assert_eq!(Date::parse("2019-06-30T00:00:00"), Some(day));
        assert_eq!(Date::parse("2019-02-29"), None);
        assert_eq!(Date::parse("2020-02-29").map(|d| d.day), Some(29));
        assert_eq!(Date::parse("soon"), None);
    }

    #[test]
    fn days_are_counted_over_months_and_leap_years() {
        let day = |text| Date::parse(text).unwrap();
        assert_eq!(day("1970-01-01").number(), 0);
        assert_eq!(day("2000-03-01").number(), 11_017);
        assert_eq!(day("1984-02-28").days_to(day("1984-03-01")), 2);
        assert_eq!(day("1900-02-28").days_to(day("1900-03-01")), 1);
        assert_eq!(day("2012-12-31").days_to(day("1984-01-01")), -10_592);
    }

    #[test]
    fn a_period_includes_both_its_ends() {
        assert_eq!(Date::first_of("2019"), Date::new(2019, 1, 1));
        assert_eq!(Date::last_of("2019"), Date::new(2019, 12, 31));
        assert_eq!(Date::last_of("2020-02"), Date::new(2020, 2, 29));
        assert_eq!(Date::last_of("2020-02-03"), Date::new(2020, 2, 3));
        assert_eq!(Date::first_of("2019-13"), None);
    }
}
