//! Votes of a session as they come in from several files: whose votes they are, of which body, and what is said of them.
//!
//! Belongs here: what every publisher's reader does with what it has read. Does not: columns and names of fields.

use std::collections::BTreeMap;
use std::io::Read;

use super::super::{Member, Position, RollCallRecord, Total};
use super::RollCallChoice;
use super::collect::{Collector, remark};
use super::kind::EXPECTED;
use crate::delimited::csv_rows;
use crate::error::ReadError;
use crate::import::{ImportSummary, Importer, ReadOptions};
use crate::table::{Cell, Heading, Row, Table, Wanted};

const WITHOUT_ROLL: &str = "decided without a roll call (voice vote, unanimous consent), and in no figure";
/// Of a total that contradicts one read before.
pub(super) const OTHER_TOTAL: &str = "another total than on an earlier row of the vote";
const WANTED: Wanted = Wanted { importer: "rollcall", what: EXPECTED };

/// What is known of a vote before anybody's position is.
#[derive(Clone, Debug, Default)]
struct Listed {
    body: String,
    /// Whether something was decided; an item of an agenda need not be voted on.
    decided: bool,
}

/// Votes as they come in.
pub(super) struct Session {
    pub(super) options: ReadOptions,
    /// People by identifier, for names and parties; only those who vote become members.
    people: BTreeMap<String, Member>,
    votes: BTreeMap<String, Listed>,
    /// What else a body may be called; the first is how it is shown.
    called: BTreeMap<String, Vec<String>>,
    chosen: Option<String>,
    /// The body of each meeting, where votes are listed by meeting.
    pub(super) meetings: BTreeMap<String, (String, String)>,
    pub(super) collector: Collector,
    pub(super) summary: ImportSummary,
}

impl Session {
    pub(super) fn new(options: ReadOptions) -> Self {
        Self {
            options,
            people: BTreeMap::new(),
            votes: BTreeMap::new(),
            called: BTreeMap::new(),
            chosen: None,
            meetings: BTreeMap::new(),
            collector: Collector::default(),
            summary: ImportSummary::default(),
        }
    }

    pub(super) fn person(&mut self, member: Member) {
        self.people.insert(member.id.clone(), member);
    }

    /// A vote that is listed, with the body that took it, its day (as `2021-03-01`; empty if not known), and whether it
    /// was decided on.
    pub(super) fn vote(&mut self, id: &str, body: &str, day: &str, decided: bool) {
        let listed = self.votes.entry(id.to_owned()).or_default();
        body.clone_into(&mut listed.body);
        listed.decided |= decided;
        if !day.is_empty() {
            self.collector.day(id, day);
        }
    }

    /// Notes that somebody voted on an item, which is therefore a vote; says nothing of items that are not listed.
    pub(super) fn voted_on(&mut self, id: &str) {
        if let Some(listed) = self.votes.get_mut(id) {
            listed.decided = true;
        }
    }

    /// Notes that something listed turned out to be no vote.
    pub(super) fn no_vote(&mut self, id: &str) {
        self.votes.remove(id);
    }

    /// Other words for a body.
    pub(super) fn body_called(&mut self, body: &str, words: &[&str]) {
        let known = self.called.entry(body.to_owned()).or_default();
        for word in words.iter().filter(|word| !word.is_empty()) {
            if !known.iter().any(|known| known == word) {
                known.push((*word).to_owned());
            }
        }
    }

    /// Settles whose votes are read: those of the body asked for, else of the one with most votes.
    pub(super) fn choose(
        &mut self,
        choice: &RollCallChoice,
        files: &str,
        field: &str,
    ) -> Result<(), ReadError> {
        let mut bodies: BTreeMap<&str, usize> = BTreeMap::new();
        for listed in self.votes.values().filter(|listed| listed.decided) {
            *bodies.entry(&listed.body).or_default() += 1;
        }
        let asked = choice.chamber.as_deref().map(str::trim);
        let is = |body: &str, asked: &str| {
            let mut words = self.called.get(body).into_iter().flatten().map(String::as_str);
            body.eq_ignore_ascii_case(asked) || words.any(|word| word.eq_ignore_ascii_case(asked))
        };
        let chosen = match asked {
            Some(asked) => bodies.keys().find(|body| is(body, asked)).copied(),
            None => bodies.iter().rev().max_by_key(|(_, votes)| **votes).map(|(body, _)| *body),
        };
        if let (None, Some(asked)) = (chosen, asked) {
            let known: Vec<String> = bodies.keys().map(|body| self.shown(body).to_owned()).collect();
            let expected = if known.is_empty() {
                "no name of a chamber: these files do not say which body voted".to_owned()
            } else {
                format!("one of {}", known.join(", "))
            };
            return Err(ReadError::Field {
                file: files.to_owned(),
                row: 1,
                field: field.to_owned(),
                found: asked.to_owned(),
                expected,
            });
        }
        self.chosen = chosen.map(str::to_owned);
        Ok(())
    }

    fn shown<'s>(&'s self, body: &'s str) -> &'s str {
        self.called.get(body).and_then(|words| words.first()).map_or(body, String::as_str)
    }

    /// Whether a vote is that of another body, or of none that is listed.
    pub(super) fn is_elsewhere(&self, vote: &str) -> bool {
        let Some(chosen) = &self.chosen else { return false };
        self.votes.get(vote).is_none_or(|listed| listed.body != *chosen)
    }

    /// A member's position; `None` if there is one already. Whoever is in no list of people is known by name.
    pub(super) fn ballot(
        &mut self,
        (id, name): (&str, &str),
        vote: &str,
        position: Position,
        label: &str,
    ) -> Option<()> {
        let member = self.collector.member(id, || {
            let name = if name.is_empty() { id } else { name };
            self.people.get(id).cloned().unwrap_or_else(|| Member::called(id, name))
        });
        self.collector.add(member, vote.to_owned(), position, label)
    }

    /// The totals of a vote; `None` if others were stated before.
    pub(super) fn total(&mut self, vote: &str, what: Total, stated: u32) -> Option<()> {
        self.collector.total(vote, what, stated)
    }

    /// Adds what was read of one file.
    pub(super) fn absorb(&mut self, summary: ImportSummary) {
        self.summary.absorb(summary);
    }

    /// The record, with every vote that was decided without a roll.
    pub(super) fn finish(mut self, otherwise: &str) -> RollCallRecord {
        let mut by_voice = Vec::new();
        let decided = self.votes.iter().filter(|(id, listed)| listed.decided && !self.is_elsewhere(id));
        for (id, _) in decided {
            if !self.collector.has_ballots(id) {
                by_voice.push(id.clone());
            }
        }
        by_voice.iter().for_each(|id| self.collector.without_roll_call(id));
        let body = self.chosen.as_deref().map(|body| self.shown(body)).filter(|body| !body.is_empty());
        let chamber = body.unwrap_or(otherwise).to_owned();
        let mut record = self.collector.finish(None, chamber, self.summary);
        let by_voice = record.stated.without_roll_call.clone();
        remark(&mut record.summary, WITHOUT_ROLL, &by_voice, |id| (format!("vote {id}"), String::new()));
        record
    }
}

/// Hands every row of a csv below its headings to `visit`, with its number and what counts it.
pub(super) fn rows(
    reader: &mut dyn Read,
    file: &str,
    headings: &'static [Heading],
    options: ReadOptions,
    mut visit: impl FnMut(u64, &Row<'_>, &mut Importer) -> Result<(), ReadError>,
) -> Result<ImportSummary, ReadError> {
    let mut importer = Importer::new(file, options);
    let mut table = Table::of(headings, WANTED);
    csv_rows(reader, file, |number, cells: &[Cell]| {
        let Some(row) = table.feed(cells) else { return Ok(()) };
        visit(number, &row, &mut importer)
    })?;
    table.finish(file)?;
    Ok(importer.finish_even_empty())
}
