//! Ballots as they are read, and the record made of them.
//!
//! Belongs here: what all forms share. Does not: columns.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{Member, Position, RollCallRecord, StatedTotals, Total};
use crate::import::{Counted, Example, ImportSummary};

/// Gathers ballots; roll calls are numbered at the end.
#[derive(Default)]
pub(super) struct Collector {
    members: Vec<Member>,
    by_id: BTreeMap<String, usize>,
    /// Days of votes, as texts that sort.
    days: BTreeMap<String, String>,
    places: BTreeMap<String, usize>,
    ids: Vec<String>,
    ballots: BTreeMap<(usize, usize), Position>,
    labels: BTreeMap<String, (Position, u64)>,
    totals: BTreeMap<String, BTreeMap<Total, u32>>,
    without_roll_call: Vec<String>,
    said_without: BTreeSet<String>,
}

impl Collector {
    /// The place of a member, who is made when first met.
    pub(super) fn member(&mut self, id: &str, make: impl FnOnce() -> Member) -> usize {
        if let Some(place) = self.by_id.get(id) {
            return *place;
        }
        self.members.push(make());
        self.by_id.insert(id.to_owned(), self.members.len() - 1);
        self.members.len() - 1
    }

    /// The place of a member who was met before.
    pub(super) fn known(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    pub(super) fn day(&mut self, roll_call: &str, day: &str) {
        self.days.insert(roll_call.to_owned(), day.to_owned());
    }

    /// Takes rolls of who is there out again, at which nobody had to say anything but that: how many rows each had.
    pub(super) fn take_rolls_of_presence(&mut self) -> Vec<(String, usize)> {
        let mut rolls: BTreeMap<usize, Vec<Position>> = BTreeMap::new();
        for ((place, _), position) in &self.ballots {
            rolls.entry(*place).or_default().push(*position);
        }
        let of_presence = |positions: &[Position]| {
            let only = |one: &Position| {
                matches!(one, Position::Present | Position::Absent | Position::Excused | Position::Vacant)
            };
            positions.contains(&Position::Present) && positions.iter().all(only)
        };
        rolls.retain(|_, positions| of_presence(positions));
        self.ballots.retain(|(place, _), _| !rolls.contains_key(place));
        rolls.iter().map(|(place, positions)| (self.ids[*place].clone(), positions.len())).collect()
    }

    /// `None` if this member already has a row for this roll call.
    pub(super) fn add(
        &mut self,
        member: usize,
        roll_call: String,
        position: Position,
        label: &str,
    ) -> Option<()> {
        let place = *self.places.entry(roll_call.clone()).or_insert_with(|| {
            self.ids.push(roll_call);
            self.ids.len() - 1
        });
        if self.ballots.contains_key(&(place, member)) {
            return None;
        }
        self.ballots.insert((place, member), position);
        self.labels.entry(label.to_owned()).or_insert((position, 0)).1 += 1;
        Some(())
    }

    /// A stated total; `None` if another number was stated before.
    pub(super) fn total(&mut self, roll_call: &str, what: Total, stated: u32) -> Option<()> {
        let known = *self.totals.entry(roll_call.to_owned()).or_default().entry(what).or_insert(stated);
        (known == stated).then_some(())
    }

    /// A vote that was taken without a roll call.
    pub(super) fn without_roll_call(&mut self, id: &str) {
        if self.said_without.insert(id.to_owned()) {
            self.without_roll_call.push(id.to_owned());
        }
    }

    pub(super) fn has_ballots(&self, roll_call: &str) -> bool {
        let place = self.places.get(roll_call);
        place.is_some_and(|place| self.ballots.range((*place, 0)..(*place + 1, 0)).next().is_some())
    }

    /// The record. Roll calls stand in the order of their days where all have one, else of their numbers where all are
    /// numbers, else as they came.
    pub(super) fn finish(
        self,
        congress: Option<u32>,
        chamber: String,
        mut summary: ImportSummary,
    ) -> RollCallRecord {
        let voted: BTreeSet<usize> = self.ballots.keys().map(|(place, _)| *place).collect();
        let mut order: Vec<usize> = voted.iter().copied().collect();
        let numbers: Option<Vec<u64>> = self.ids.iter().map(|id| id.parse().ok()).collect();
        if let Some(numbers) = numbers {
            order.sort_by_key(|place| numbers[*place]);
        }
        if order.iter().all(|place| self.days.contains_key(&self.ids[*place])) {
            order.sort_by_key(|place| self.days.get(&self.ids[*place]));
        }
        let mut moved = vec![0; self.ids.len()];
        for (to, from) in order.iter().enumerate() {
            moved[*from] = to;
        }
        let both: Vec<&String> = self.without_roll_call.iter().filter(|id| self.has_ballots(id)).collect();
        remark(&mut summary, "said to be without a roll call, and has votes of members", &both, |id| {
            (id.to_string(), String::new())
        });
        let by_voice: Vec<String> =
            self.without_roll_call.iter().filter(|id| !self.has_ballots(id)).cloned().collect();
        let mut totals = self.totals;
        totals.retain(|id, _| self.places.get(id).is_some_and(|place| voted.contains(place)));
        let record = RollCallRecord {
            congress,
            chamber,
            members: self.members,
            roll_calls: order.iter().map(|place| self.ids[*place].clone()).collect(),
            ballots: self
                .ballots
                .into_iter()
                .map(|((place, member), position)| ((moved[place], member), position))
                .collect(),
            labels: self.labels,
            stated: StatedTotals { by_roll_call: totals, without_roll_call: by_voice },
            summary,
        };
        with_mismatches(record)
    }
}

/// The record with every difference between stated totals and roll among its remarks.
pub(super) fn with_mismatches(mut record: RollCallRecord) -> RollCallRecord {
    let mismatches = record.mismatches();
    remark(&mut record.summary, MISMATCH, &mismatches, |one| {
        let field = format!("roll call {}, {}", one.roll_call, one.what.in_words());
        (field, format!("{} stated, {} on the roll", one.stated, one.on_the_roll))
    });
    record
}

const MISMATCH: &str = "a stated total differs from the roll; nothing was filled in";

/// Adds a remark with all of its examples, since each may have to be looked up; the row is not known where several rows
/// make up what is remarked on.
pub(super) fn remark<T>(
    summary: &mut ImportSummary,
    reason: &str,
    found: &[T],
    show: impl Fn(&T) -> (String, String),
) {
    if found.is_empty() {
        return;
    }
    let examples = found.iter().map(|one| {
        let (field, found) = show(one);
        Example { row: 0, field, found }
    });
    summary.remarked.push(Counted {
        reason: reason.to_owned(),
        count: u64::try_from(found.len()).unwrap_or(u64::MAX),
        examples: examples.collect(),
    });
}
