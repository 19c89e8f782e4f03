//! The month of the next election, as treasurers write it.
//!
//! Belongs here: reading a month from free text. Does not: what follows from it.

use std::fmt;

/// A month of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    /// Year, 1900 to 2199.
    pub year: u16,
    /// Month, 1 to 12.
    pub month: u8,
}

impl Month {
    /// A month that exists, or `None`.
    #[must_use]
    pub fn new(year: u16, month: u8) -> Option<Self> {
        ((1900..2200).contains(&year) && (1..=12).contains(&month)).then_some(Self { year, month })
    }

    /// Months from this one to a later one; negative if `later` is the earlier.
    #[must_use]
    pub fn months_to(self, later: Self) -> i32 {
        let number = |month: Self| i32::from(month.year) * 12 + i32::from(month.month);
        number(later) - number(self)
    }

    /// Reads `06/2022`, `6-2022`, `6/15/2022`, `062022`, `06152022`, `2022-06`, `June 2022`, `Jun 15, 2022`; a year of two
    /// digits is of this century. A year alone names no month.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> =
            text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            [digits] if digits.bytes().all(|b| b.is_ascii_digit()) => match digits.len() {
                6 => Self::of(digits.get(2..)?, digits.get(..2)?),
                8 => Self::of(digits.get(4..)?, digits.get(..2)?),
                _ => None,
            },
            [year, month] | [year, month, _] if year.len() == 4 && is_number(year) => Self::of(year, month),
            [month, year] | [month, _, year] => Self::of(year, month),
            _ => None,
        }
    }

    fn of(year: &str, month: &str) -> Option<Self> {
        let year: u16 = match year.len() {
            2 if is_number(year) => year.parse::<u16>().ok()? + 2000,
            4 if is_number(year) => year.parse().ok()?,
            _ => return None,
        };
        Self::new(year, if is_number(month) { month.parse().ok()? } else { by_name(month)? })
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

fn by_name(text: &str) -> Option<u8> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let text = text.to_ascii_lowercase();
    let place = NAMES.iter().position(|name| text.len() >= 3 && name.starts_with(text.as_str()))?;
    u8::try_from(place + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn treasurers_write_months_in_many_ways() {
        for text in [
            "06/2022",
            "06/2022                    ",
            "6/2022",
            "6-2022",
            "06/15/2022",
            "6/22",
            "062022",
            "06152022",
            "2022-06",
            "2022-06-15",
            "June 2022",
            "JUN 15, 2022",
            "june, 2022",
        ] {
            assert_eq!(Month::parse(text), Month::new(2022, 6), "{text}");
        }
        for text in [
            "",
            "2022",
            "13/2022",
            "00/0000",
            "SEE CONSTITUTION",
            "N/A",
            "every 3 years",
            "06/2022 or later on",
        ] {
            assert_eq!(Month::parse(text), None, "{text}");
        }
    }

    #[test]
    fn months_are_counted_across_years() {
        let month = |year, month| Month::new(year, month).unwrap();
        assert_eq!(month(2021, 6).months_to(month(2022, 6)), 12);
        assert_eq!(month(2021, 12).months_to(month(2021, 11)), -1);
    }
}
