//! Dates as people write them: a year, a month or a day. No clock, no calendar arithmetic beyond ages in years.

/// A year, month or day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    /// Year, 1000..=9999.
    pub year: u16,
    /// Month, 1..=12, if known.
    pub month: Option<u8>,
    /// Day of the month, 1..=31, if known.
    pub day: Option<u8>,
}

impl Day {
    /// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    ///
    /// ```
    /// use terrain_situation::Day;
    /// assert_eq!(Day::parse("2024-02").map(|day| day.month), Some(Some(2)));
    /// assert_eq!(Day::parse("2023-02-29"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let year: u16 = number(parts.next()?, 4)?;
        let month = parts.next().map(|part| number(part, 2)).map_or(Some(None), |part| part.map(Some))?;
        let day = parts.next().map(|part| number(part, 2)).map_or(Some(None), |part| part.map(Some))?;
        let month = month.map(u8::try_from).transpose().ok()?;
        let day = day.map(u8::try_from).transpose().ok()?;
        let real = (1000..=9999).contains(&year)
            && month.is_none_or(|month| (1..=12).contains(&month))
            && day.is_none_or(|day| (1..=days(year, month.unwrap_or(1))).contains(&day))
            && parts.next().is_none();
        real.then_some(Self { year, month, day })
    }

    /// Years from the start of this date's period to the start of `later`'s; negative when `later` is earlier.
    #[must_use]
    pub fn years_until(self, later: Self) -> f64 {
        later.in_years() - self.in_years()
    }

    /// More than twelve months before `today`. A year or month counts from its end, so that nothing is called old too early.
    #[must_use]
    pub fn is_past_shelf_life(self, today: Self) -> bool {
        let end = Self { month: Some(self.month.unwrap_or(12)), day: Some(self.day.unwrap_or(28)), ..self };
        end.years_until(today) > 1.0
    }

    fn in_years(self) -> f64 {
        let months = f64::from(self.month.unwrap_or(1) - 1) + f64::from(self.day.unwrap_or(1) - 1) / 31.0;
        f64::from(self.year) + months / 12.0
    }
}

fn number(text: &str, digits: usize) -> Option<u16> {
    (text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

fn days(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_old_only_when_it_ended_more_than_a_year_ago() {
        let today = Day::parse("2025-06-15").unwrap();
        assert!(!Day::parse("2024").unwrap().is_past_shelf_life(today));
        assert!(Day::parse("2023").unwrap().is_past_shelf_life(today));
        assert!(Day::parse("2024-06-14").unwrap().is_past_shelf_life(today));
        assert!(!Day::parse("2024-06-15").unwrap().is_past_shelf_life(today));
    }

    #[test]
    fn only_dates_that_exist_are_dates() {
        for text in ["24", "2024-13", "2024-00", "2024-04-31", "2024-1", "2024-01-01-01", "soon", "", "20 4"]
        {
            assert_eq!(Day::parse(text), None, "{text}");
        }
        assert!(Day::parse("2024-02-29").is_some());
    }
}
