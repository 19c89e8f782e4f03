//! Which columns are counted: found in the header row, and refused where they name people.

use super::preset::{PRESETS, Platform, Preset};
use super::{Ask, CountFault};
use crate::check::nearest;
use crate::personal::personal;
use chrono::NaiveDate;
use csv::ByteRecord;

/// Headers that every platform has and that may be shown.
const COMMON: [&str; 12] = [
    "id",
    "first_name",
    "last_name",
    "email",
    "phone",
    "mobile",
    "city",
    "state",
    "zip_code",
    "gender",
    "status",
    "name",
];

/// The columns that are counted.
pub(super) struct Columns {
    /// Cells of the header row.
    pub(super) width: usize,
    pub(super) rows_where: Vec<(Found, String)>,
    pub(super) groups: Vec<Found>,
    pub(super) date: Option<Found>,
    pub(super) distinct: Option<Found>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

/// A column of the file.
#[derive(Clone)]
pub(super) struct Found {
    index: usize,
    /// As the platform or the user writes it.
    pub(super) header: String,
    /// Whether a cell holds several values, with commas.
    pub(super) many: bool,
}

impl Found {
    /// The column in an error.
    pub(super) fn shown(&self) -> String {
        format!("column `{}`", self.header)
    }

    /// The cell as it is.
    pub(super) fn bytes<'a>(&self, record: &'a ByteRecord) -> &'a [u8] {
        record.get(self.index).unwrap_or_default()
    }

    /// The cell as text, without space around it.
    pub(super) fn text<'a>(&self, record: &'a ByteRecord, row: u64) -> Result<&'a str, CountFault> {
        std::str::from_utf8(self.bytes(record)).map(str::trim).map_err(|_| {
            CountFault::new("the text is not UTF-8")
                .at(row)
                .column(self.shown())
                .help("save the list as CSV in UTF-8")
        })
    }

    /// Whether the cell has that value, among others where it has several.
    pub(super) fn has(&self, record: &ByteRecord, value: &str, row: u64) -> Result<bool, CountFault> {
        let text = self.text(record, row)?;
        Ok(if self.many { values(text).any(|one| one == value) } else { text == value })
    }
}

/// The values of a cell that holds several.
pub(super) fn values(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', '|']).map(str::trim).filter(|one| !one.is_empty())
}

/// A header without what exports write differently.
pub(super) fn plain(header: &str) -> String {
    header.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl Columns {
    pub(super) fn find(header: &ByteRecord, ask: &Ask) -> Result<Self, CountFault> {
        let mut headers = Vec::with_capacity(header.len());
        for (index, cell) in header.iter().enumerate() {
            let text = std::str::from_utf8(cell).map_err(|_| {
                CountFault::new("the header is not UTF-8")
                    .at(1)
                    .column(format!("column {}", index + 1))
                    .help("save the list as CSV in UTF-8")
            })?;
            headers.push(plain(text.trim_start_matches('\u{feff}')));
        }
        let preset = ask.platform.map(Platform::preset);
        if let Some(preset) = preset
            && !preset.knows(&headers)
        {
            return Err(unknown(preset, &headers));
        }
        let finder = Finder { headers: &headers, preset };
        let first = |names: &'static [&'static str]| names.iter().find_map(|name| finder.known(name));
        let groups = if ask.groups.is_empty() {
            let known = preset.map_or(&[][..], |preset| preset.groups);
            known.iter().filter_map(|name| finder.known(name)).collect()
        } else {
            ask.groups
                .iter()
                .map(|name| impersonal(name, "a group").and_then(|()| finder.asked(name)))
                .collect::<Result<_, _>>()?
        };
        let date = match &ask.date {
            Some(name) => {
                impersonal(name, "a day of the count")?;
                Some(finder.asked(name)?)
            }
            None => preset.and_then(|preset| first(preset.dates)),
        };
        if date.is_none() && (ask.from.is_some() || ask.to.is_some()) {
            return Err(CountFault::new("no column has a day").help("say which with --date COLUMN"));
        }
        let distinct = match &ask.distinct {
            Some(name) => Some(finder.asked(name)?),
            None => preset.and_then(|preset| first(preset.people)),
        };
        let mut rows_where = Vec::with_capacity(ask.rows_where.len());
        for (name, value) in &ask.rows_where {
            impersonal(name, "a choice of rows")?;
            if let Some(kind) = personal(value) {
                let message = format!("the value seems to hold {kind}, and single persons are not looked up");
                return Err(CountFault::new(message).column(format!("--rows-where {}", shown(name))));
            }
            rows_where.push((finder.asked(name)?, value.clone()));
        }
        Ok(Self { width: header.len(), rows_where, groups, date, distinct, from: ask.from, to: ask.to })
    }

    /// Whether a row of that day is counted.
    pub(super) fn within(&self, day: Option<NaiveDate>) -> bool {
        match day {
            Some(day) => self.from.is_none_or(|from| day >= from) && self.to.is_none_or(|to| day <= to),
            None => self.from.is_none() && self.to.is_none(),
        }
    }
}

struct Finder<'a> {
    headers: &'a [String],
    preset: Option<&'static Preset>,
}

impl Finder<'_> {
    fn known(&self, name: &str) -> Option<Found> {
        let wanted = plain(name);
        let index = self.headers.iter().position(|header| *header == wanted)?;
        let many = self.preset.is_some_and(|preset| preset.many.iter().any(|many| plain(many) == wanted));
        Some(Found { index, header: name.to_owned(), many })
    }

    fn asked(&self, name: &str) -> Result<Found, CountFault> {
        let fault = |message: String| CountFault::new(message).at(1);
        let wanted = plain(name);
        if wanted.is_empty() {
            return Err(fault("a column is named by its header".to_owned()));
        }
        if self.headers.iter().filter(|header| **header == wanted).count() > 1 {
            let message = format!("the file has the column `{}` more than once", shown(name));
            return Err(fault(message).help("give it one header in a spreadsheet program first"));
        }
        self.known(name).ok_or_else(|| {
            let there: Vec<&str> = vocabulary().filter(|one| self.headers.contains(&plain(one))).collect();
            let help = match nearest(name, there.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if there.is_empty() => "write it as the first row of the file does".to_owned(),
                None => format!("of the headers that are known it has {}", listed(&there)),
            };
            fault(format!("the file has no column `{}`", shown(name))).help(help)
        })
    }
}

/// Headers that may be shown because they are a platform's.
fn vocabulary() -> impl Iterator<Item = &'static str> {
    PRESETS.iter().flat_map(Preset::headers).chain(COMMON)
}

fn listed(names: &[&str]) -> String {
    let mut unique: Vec<String> = Vec::new();
    for name in names {
        let name = format!("`{name}`");
        if !unique.contains(&name) {
            unique.push(name);
        }
    }
    unique.join(", ")
}

/// What the user typed, as it may be shown.
fn shown(typed: &str) -> String {
    if personal(typed).is_some() || typed.chars().any(char::is_control) {
        "…".to_owned()
    } else {
        typed.to_owned()
    }
}

const POINT: &str = "point at the columns instead, without --preset: --group COLUMN, --date COLUMN, --distinct COLUMN, \
                     --rows-where COLUMN=VALUE";

fn unknown(preset: &Preset, headers: &[String]) -> CountFault {
    let others: Vec<&Preset> = PRESETS.iter().filter(|other| other.knows(headers)).collect();
    if let [other] = others[..] {
        let message =
            format!("this is no export of {}: the headers are those of {}", preset.title, other.title);
        return CountFault::new(message).at(1).help(format!("say --preset {}", other.name));
    }
    let least = if preset.least == 1 { "one".to_owned() } else { preset.least.to_string() };
    let message = format!(
        "the headers are not those of an export of {}: {least} at least of {} was expected",
        preset.title,
        listed(preset.marks)
    );
    CountFault::new(message).at(1).help(POINT)
}

/// Words in a header that say the column tells who somebody is or where to find them.
const PERSONAL: [&str; 45] = [
    "mail",
    "email",
    "emails",
    "phone",
    "phones",
    "telephone",
    "tel",
    "mobile",
    "cell",
    "address",
    "street",
    "id",
    "ids",
    "vanid",
    "uuid",
    "guid",
    "ssn",
    "birth",
    "birthdate",
    "birthday",
    "dob",
    "born",
    "surname",
    "firstname",
    "lastname",
    "fullname",
    "nickname",
    "username",
    "login",
    "handle",
    "twitter",
    "facebook",
    "instagram",
    "by",
    "organizer",
    "recruiter",
    "canvasser",
    "assistant",
    "leader",
    "owner",
    "latitude",
    "longitude",
    "notes",
    "note",
    "person",
];
/// Things that have a name and are no persons.
const NAMED_THINGS: [&str; 18] = [
    "event",
    "tag",
    "list",
    "group",
    "campaign",
    "question",
    "level",
    "form",
    "chapter",
    "branch",
    "committee",
    "precinct",
    "status",
    "type",
    "survey",
    "action",
    "shift",
    "department",
];

/// Refuses a column that tells who somebody is.
fn impersonal(header: &str, use_as: &str) -> Result<(), CountFault> {
    let words = words(header);
    let names = words.iter().enumerate().any(|(at, word)| {
        let thing = at.checked_sub(1).and_then(|before| words.get(before));
        matches!(word.as_str(), "name" | "names")
            && !thing.is_some_and(|thing| NAMED_THINGS.contains(&thing.as_str()))
    });
    if names || personal(header).is_some() || words.iter().any(|word| PERSONAL.contains(&word.as_str())) {
        let message = "the column tells who somebody is, or where to find them";
        let help =
            format!("it can't be {use_as}; --distinct COLUMN counts people by it and keeps none of it");
        return Err(CountFault::new(message).column(format!("column `{}`", shown(header))).help(help));
    }
    Ok(())
}

/// `can2_phone`, `FirstName`, `Date/Time Added` in words.
fn words(header: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before_lower = false;
    for letter in header.chars() {
        if !letter.is_alphabetic() || (before_lower && letter.is_uppercase()) {
            words.push(String::new());
        }
        if letter.is_alphabetic()
            && let Some(word) = words.last_mut()
        {
            word.extend(letter.to_lowercase());
        }
        before_lower = letter.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::impersonal;

    #[test]
    fn columns_that_tell_who_somebody_is_are_no_groups() {
        for header in [
            "Name",
            "first_name",
            "LastName",
            "Contact Name",
            "E-Mail",
            "email",
            "can2_phone",
            "Cell Phone",
            "Voter File VANID",
            "id",
            "ext_id",
            "PersonID",
            "street_address",
            "Canvassed By",
            "Birth date",
            "call 312-555-0142",
        ] {
            assert!(impersonal(header, "a group").is_err(), "{header}");
        }
        for header in [
            "can2_user_tags",
            "Assessment",
            "Event Name",
            "EventName",
            "membership_level_name",
            "Survey Response",
            "Contact Type",
            "Participant Status",
            "Group(s)",
            "support_level",
            "Department",
        ] {
            assert!(impersonal(header, "a group").is_ok(), "{header}");
        }
    }
}
