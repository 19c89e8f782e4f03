//! Days as an iCalendar file (RFC 5545): one all-day event each, the same bytes for the same days. What the events say is
//! handed in.

use chrono::{DateTime, NaiveDate, Utc};
use icalendar::{Calendar, CalendarComponent, Component, Event, EventLike, Property};

/// A day for the calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarDay {
    /// What identifies it for ever: a calendar that reads the file again replaces what it has under the same one.
    pub uid: String,
    /// The day.
    pub day: NaiveDate,
    /// When what it rests on was written down, `YYYY-MM-DDThh:mm:ssZ`.
    pub recorded_at: String,
    /// In one line.
    pub summary: String,
    /// More about it.
    pub description: String,
}

/// The days as a file; `name` is the calendar's name.
#[must_use]
pub fn calendar(name: &str, days: &[CalendarDay]) -> String {
    let mut calendar = Calendar::new();
    calendar.properties = vec![
        Property::new("VERSION", "2.0"),
        Property::new("PRODID", "-//Terrain//terrain ledger due//EN"),
        Property::new("CALSCALE", "GREGORIAN"),
        Property::new("METHOD", "PUBLISH"),
    ];
    calendar.name(name);
    for day in days {
        let mut event = Event::new();
        event.uid(&day.uid);
        // Of the entry, not of this second: the file says the same until the ledger does not.
        event.timestamp(written(&day.recorded_at));
        // Without an end a day is meant (RFC 5545, section 3.6.1).
        event.starts(day.day);
        event.summary(&day.summary);
        if !day.description.is_empty() {
            event.description(&day.description);
        }
        // Takes nobody's time.
        event.add_property("TRANSP", "TRANSPARENT");
        calendar.push(CalendarComponent::from(event.done()));
    }
    folded(&calendar.to_string())
}

/// Octets that a line may have (RFC 5545, section 3.1).
const LINE: usize = 75;

/// The file with its long lines folded anew: where no white space stands on either side, as readers that trim lines would lose it.
fn folded(file: &str) -> String {
    let mut out = String::with_capacity(file.len());
    for line in file.replace("\r\n ", "").split_terminator("\r\n") {
        let mut rest = line;
        let mut room = LINE;
        while rest.len() > room {
            let fits = |at: &usize| rest.is_char_boundary(*at);
            let clear = |at: &usize| {
                let (before, after) = rest.split_at(*at);
                !before.ends_with(char::is_whitespace) && !after.starts_with(char::is_whitespace)
            };
            let widest = (1..=room).rev().find(fits).unwrap_or(rest.len());
            let at = (1..=widest).rev().filter(fits).find(clear).unwrap_or(widest);
            out.push_str(&rest[..at]);
            out.push_str("\r\n ");
            rest = &rest[at..];
            // The space at the start counts.
            room = LINE - 1;
        }
        out.push_str(rest);
        out.push_str("\r\n");
    }
    out
}

/// The time that a text of our own says; the beginning of 1970 for one that says none.
fn written(recorded_at: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(recorded_at).map_or(DateTime::UNIX_EPOCH, |time| time.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(summary: &str) -> CalendarDay {
        CalendarDay {
            uid: "promise-12@0123456789abcdef.terrain".to_owned(),
            day: NaiveDate::from_ymd_opt(2027, 3, 1).unwrap(),
            recorded_at: "2026-11-26T20:56:46Z".to_owned(),
            summary: summary.to_owned(),
            description: "line one\nline two; with, signs \\ of all kinds".to_owned(),
        }
    }

    /// What a property's text says once escapes are undone (RFC 5545, section 3.3.11).
    fn unescaped(text: &str) -> String {
        let mut out = String::new();
        let mut letters = text.chars();
        while let Some(letter) = letters.next() {
            match (letter, letter == '\\') {
                (_, true) => match letters.next() {
                    Some('n' | 'N') => out.push('\n'),
                    Some(other) => out.push(other),
                    None => {}
                },
                (other, false) => out.push(other),
            }
        }
        out
    }

    /// As another program's parser reads it.
    fn read_back(file: &str) -> Vec<Vec<(String, String)>> {
        let calendars: Vec<_> =
            ical::IcalParser::new(file.as_bytes()).collect::<Result<_, _>>().expect("a calendar");
        assert_eq!(calendars.len(), 1);
        calendars[0]
            .events
            .iter()
            .map(|event| {
                let properties = event.properties.iter();
                properties
                    .map(|one| (one.name.clone(), unescaped(one.value.as_deref().unwrap_or_default())))
                    .collect()
            })
            .collect()
    }

    fn value<'a>(event: &'a [(String, String)], name: &str) -> &'a str {
        &event.iter().find(|(known, _)| known == name).unwrap().1
    }

    #[test]
    fn another_parser_reads_what_was_written() {
        let long =
            "the alliance promised us: bring people to the picket, 40 people, and the bus; “in time” – "
                .repeat(3);
        let file = calendar("What is due", &[day(&long)]);
        let events = read_back(&file);
        assert_eq!(value(&events[0], "SUMMARY"), long.trim_end());
        assert_eq!(value(&events[0], "DESCRIPTION"), "line one\nline two; with, signs \\ of all kinds");
        assert_eq!(value(&events[0], "DTSTART"), "20270301");
        assert_eq!(value(&events[0], "DTSTAMP"), "20261126T205646Z");
        assert_eq!(value(&events[0], "UID"), "promise-12@0123456789abcdef.terrain");
        assert_eq!(file.matches("DTSTART;VALUE=DATE:20270301\r\n").count(), 1, "a whole day: {file}");
    }

    #[test]
    fn lines_end_and_are_folded_as_the_standard_says() {
        let file = calendar("Fälliges", &[day(&"ünïcödé ".repeat(40))]);
        assert!(file.ends_with("END:VCALENDAR\r\n"));
        for line in file.split("\r\n") {
            assert!(line.len() <= 75, "{} bytes: {line}", line.len());
            assert!(!line.contains(['\r', '\n']));
        }
        assert_eq!(file, calendar("Fälliges", &[day(&"ünïcödé ".repeat(40))]));
    }

    proptest! {
        /// The reader stumbles over a text that begins with a colon, which none of ours does.
        #[test]
        fn any_text_is_read_back(summary in "[a-zA-Z“][^\\p{Cc}]{0,200}") {
            let events = read_back(&calendar("due", &[day(&summary)]));
            prop_assert_eq!(events.len(), 1);
            // The reader cuts white space at both ends of a text.
            prop_assert_eq!(value(&events[0], "SUMMARY").trim(), summary.trim());
        }
    }
}
