//! Rows of the schedules.
//!
//! Belongs here: what makes a row usable, who is on its other side, and that no person's name leaves it. Does not: columns
//! (`layout`), fields (`lines`), sums (`record`).

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher, Hasher};

use super::cover::{Header, day};
use super::kind::{Form, Kind, Schedule};
use super::layout::{ItemColumns, Line, item_columns, line_of};
use super::lines::{Apart, Fields, SEPARATOR, cents, text};
use super::shown::{is_candidate, is_committee, shown, shown_code};
use super::{Counterpart, Filing};
use crate::date::Date;
use crate::import::RowFault;
use crate::tidy::tidied;

/// Rows whose transaction numbers are remembered to find the same row twice.
const REMEMBERED: usize = 1_000_000;

/// One row of a schedule. Of a person it has no name.
#[derive(Clone, Debug, PartialEq)]
pub struct Item<'a> {
    /// Line of the file, the first being 1.
    pub row: u64,
    /// Line of the form, such as `SA11AI`.
    pub line: &'a str,
    /// Its schedule.
    pub schedule: Schedule,
    /// Which kind of money.
    pub kind: Kind,
    /// Who is on the other side.
    pub counterpart: Counterpart,
    /// Name of an organization or committee; empty for everyone else.
    pub name: Cow<'a, str>,
    /// The Commission's number of a committee or candidate; empty if there is none.
    pub id: Cow<'a, str>,
    /// Cents; for schedules C and D what is still owed.
    pub cents: i64,
    /// What the giver had given in all in the year or cycle, cents.
    pub to_date: Option<i64>,
    /// The day.
    pub date: Option<Date>,
    /// Whether it only explains money counted elsewhere (memo entry).
    pub memo: bool,
}

/// What became of a line below the first page.
pub(super) enum Outcome<'a> {
    /// Sound and not read: why, and its code.
    LeftOut(&'static str, String),
    /// To be read, if it can be.
    Taken(Result<Item<'a>, RowFault>),
}

/// Turns lines below the first page into items.
pub(super) struct Rows {
    form: Form,
    apart: Apart,
    filer: String,
    columns: [Option<ItemColumns>; 6],
    /// The code of the line before, and what it says: rows of a line stand together.
    code: String,
    line: Line,
    kind: Kind,
    seen: Seen,
    /// A transaction number met before with other contents.
    pub(super) reused: Option<(u64, String)>,
}

impl Rows {
    pub(super) fn new(header: &Header, filing: &Filing) -> Self {
        let schedules = [Schedule::A, Schedule::B, Schedule::C, Schedule::D, Schedule::E, Schedule::F];
        Self {
            form: filing.form,
            apart: header.apart,
            filer: filing.committee_id.clone(),
            columns: schedules.map(|schedule| item_columns(schedule, header.version)),
            code: String::new(),
            line: Line::Unknown,
            kind: Kind::Unplaced,
            seen: Seen::default(),
            reused: None,
        }
    }

    pub(super) fn outcome<'a>(&'a mut self, line: &'a [u8], row: u64, fields: &'a mut Fields) -> Outcome<'a> {
        if self.form == Form::Other {
            return Outcome::LeftOut("rows of forms other than 3, 3X and 3P", String::new());
        }
        let separator = if self.apart == Apart::Character28 { SEPARATOR } else { b',' };
        let end = memchr::memchr(separator, line).unwrap_or(line.len());
        let code = line.get(..end).unwrap_or(b"").trim_ascii();
        let code = code.strip_prefix(b"\"").and_then(|code| code.strip_suffix(b"\"")).unwrap_or(code);
        if !code.eq_ignore_ascii_case(self.code.as_bytes()) {
            self.code = text(code).chars().take(20).collect::<String>().to_ascii_uppercase();
            self.line = line_of(&self.code);
            if let Line::Item(schedule) = self.line {
                self.kind = Kind::of_line(self.form, schedule, &self.code);
            }
        }
        let schedule = match self.line {
            Line::Item(schedule) => schedule,
            Line::Recognized(reason) => return Outcome::LeftOut(reason, shown_code(&self.code)),
            Line::Cover(..) => return Outcome::LeftOut("a second first page", self.code.clone()),
            Line::Unknown => {
                let found = shown(self.code.as_bytes());
                let expected = "a schedule or form of the Commission, such as SA11AI";
                return Outcome::Taken(Err(RowFault { field: "line", found, expected }));
            }
        };
        let Some(columns) = self.columns.get(schedule as usize).copied().flatten() else {
            return Outcome::LeftOut("a schedule that this version of the format has not", self.code.clone());
        };
        fields.split(line, self.apart, columns.last_used);
        let amount = fields.get(line, columns.amount);
        let Some(amount) = cents(amount) else {
            let found = shown(amount);
            return Outcome::Taken(Err(RowFault {
                field: "amount",
                found,
                expected: "an amount in dollars",
            }));
        };
        let id = fields.get(line, columns.id);
        let date = fields.get(line, columns.date);
        match self.seen.met(&self.code, id, amount, date) {
            Met::Fresh => {}
            Met::Same => {
                let id = shown(id);
                return Outcome::LeftOut("the same row twice (same transaction number, amount and day)", id);
            }
            Met::Other => self.reused = Some((row, shown(id))),
        }
        let field = |column| fields.get(line, column);
        let to_date = field(columns.to_date);
        let (counterpart, name, id) = other_side(&columns, &field, &self.filer);
        Outcome::Taken(Ok(Item {
            row,
            line: &self.code,
            schedule,
            kind: self.kind,
            counterpart,
            name,
            id,
            cents: amount,
            to_date: cents(to_date),
            date: day(date),
            memo: field(columns.memo).eq_ignore_ascii_case(b"X"),
        }))
    }
}

/// Who is on the other side of a row, with the name and number of an organization or committee. A person's name is
/// looked at only to see that it is one.
fn other_side<'a>(
    columns: &ItemColumns,
    field: &dyn Fn(usize) -> &'a [u8],
    filer: &str,
) -> (Counterpart, Cow<'a, str>, Cow<'a, str>) {
    const NONE: Cow<'static, str> = Cow::Borrowed("");
    let counterpart = match field(columns.entity) {
        b"IND" => return (Counterpart::Individual, NONE, NONE),
        b"CAN" => Counterpart::Candidate,
        b"CCM" => Counterpart::CandidateCommittee,
        b"PTY" => Counterpart::Party,
        b"PAC" | b"COM" => Counterpart::Committee,
        b"ORG" => Counterpart::Organization,
        _ => Counterpart::Unknown,
    };
    let id = |column| {
        let id = text(field(column));
        if (is_committee(&id) && id != filer) || is_candidate(&id) { id } else { NONE }
    };
    let committee_id = id(columns.committee_id);
    if counterpart == Counterpart::Candidate {
        // The candidate's committee where it is given, else the candidate's own number; never the name.
        let id = if committee_id.is_empty() { id(columns.candidate_id) } else { committee_id };
        return (counterpart, NONE, id);
    }
    let person = !field(columns.last).is_empty();
    let organization = field(columns.organization);
    let whole = field(columns.name);
    let written = if organization.is_empty() { whole } else { organization };
    // Until version 5 a person is written `Last^First` in the one field for names.
    let persons_name = written.contains(&b'^') || (organization.is_empty() && person);
    match counterpart {
        Counterpart::Unknown if !committee_id.is_empty() => (Counterpart::Committee, NONE, committee_id),
        Counterpart::Unknown if person || persons_name => (Counterpart::Individual, NONE, NONE),
        Counterpart::Unknown if !organization.is_empty() => {
            (Counterpart::Organization, tidied(text(organization)), NONE)
        }
        Counterpart::Unknown => (Counterpart::Unknown, NONE, NONE),
        Counterpart::Organization if persons_name => (Counterpart::Individual, NONE, NONE),
        // The number on a bill is that of the committee for which it was paid, not of the shop.
        Counterpart::Organization => (counterpart, tidied(text(written)), NONE),
        _ if persons_name => (counterpart, NONE, committee_id),
        _ => {
            let written = if written.is_empty() { field(columns.committee) } else { written };
            (counterpart, tidied(text(written)), committee_id)
        }
    }
}

enum Met {
    Fresh,
    Same,
    Other,
}

/// Transaction numbers of the first [`REMEMBERED`] rows, as hashes, with a hash of what stood in the row.
#[derive(Default)]
struct Seen {
    // Never iterated over, so its order cannot matter.
    by_number: HashMap<u64, u64, BuildHasherDefault<AsItIs>>,
}

impl Seen {
    fn met(&mut self, code: &str, id: &[u8], amount: i64, date: &[u8]) -> Met {
        if id.is_empty() {
            return Met::Fresh;
        }
        let number = BuildHasherDefault::<DefaultHasher>::default().hash_one(id);
        let content = mixed(mixed(amount.cast_unsigned(), code.as_bytes()), date);
        if let Some(before) = self.by_number.get(&number) {
            return if *before == content { Met::Same } else { Met::Other };
        }
        if self.by_number.len() < REMEMBERED {
            self.by_number.insert(number, content);
        }
        Met::Fresh
    }
}

/// FNV-1a over a few bytes. Source: Fowler, Noll & Vo, draft-eastlake-fnv.
fn mixed(start: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(start, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Passes a number on that is a hash already.
#[derive(Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = mixed(self.0, bytes);
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}
