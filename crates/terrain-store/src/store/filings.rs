//! Filings of political committees in their tables and back, with totals, sums of individuals by size, flows and lines.
//!
//! Belongs here: the columns. Does not: which of several filings counts (the views in `schema`), names of persons.

use std::collections::BTreeMap;

use rusqlite::Connection;
use terrain_evidence::fec::{
    Counterpart, Estimation, Filing, FilingRecord, Flow, Form, Individuals, Kind, Standing, Sum,
};
use terrain_evidence::{Date, ImportSummary};

use super::error::StoreError;
use super::parts::{self, Part, Parts, Whole, meant, word};
use super::provenance::signed;
use super::rows::{Get, Grouped, Kept, Put, Sink, among, counting, counting_where, each};

const FORMS: [(Form, &str); 3] = [(Form::F3, "3"), (Form::F3P, "3P"), (Form::F3X, "3X")];

const STANDINGS: [(Standing, &str); 3] =
    [(Standing::New, "new"), (Standing::Amended, "amended"), (Standing::Termination, "termination")];

const COUNTERPARTS: [(Counterpart, &str); 7] = [
    (Counterpart::Individual, "individual"),
    (Counterpart::Candidate, "candidate"),
    (Counterpart::CandidateCommittee, "candidate committee"),
    (Counterpart::Party, "party"),
    (Counterpart::Committee, "committee"),
    (Counterpart::Organization, "organization"),
    (Counterpart::Unknown, "unknown"),
];

/// By what the gifts of individuals are put into classes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SizeOf {
    Gift,
    Giver,
    GiverOfMemo,
}

const SIZES_OF: [(SizeOf, &str); 3] =
    [(SizeOf::Gift, "gift"), (SizeOf::Giver, "giver"), (SizeOf::GiverOfMemo, "giver of a memo entry")];

impl SizeOf {
    const fn of(self, individuals: &mut Individuals) -> &mut [Sum; 5] {
        match self {
            Self::Gift => &mut individuals.by_gift,
            Self::Giver => &mut individuals.by_giver,
            Self::GiverOfMemo => &mut individuals.memo_by_giver,
        }
    }
}

fn kind(key: &str) -> Option<Kind> {
    Kind::ALL.iter().copied().find(|kind| kind.key() == key)
}

fn put_sum(sum: Sum, into: &mut Put<'_, '_>) -> rusqlite::Result<()> {
    into.value(signed(sum.rows))?;
    into.value(sum.cents)
}

fn get_sum(from: &mut Get<'_, '_>) -> rusqlite::Result<Sum> {
    Ok(Sum { rows: from.amount()?.unwrap_or(0), cents: from.value()? })
}

impl Kept for Whole<Filing> {
    const TABLE: &'static str = "fec_filing";
    const COLUMNS: &'static [&'static str] = &[
        "file",
        "version",
        "form",
        "form_code",
        "standing",
        "amendment",
        "amends",
        "committee_id",
        "committee",
        "state",
        "report",
        "from_day",
        "through_day",
        "cash_end",
        "debts_by",
        "rows",
    ];
    const FROM_ELSEWHERE: &'static [&'static str] = &["import", "place"];

    fn put(&self, into: &mut Put<'_, '_>) -> rusqlite::Result<()> {
        let one = &self.main;
        into.value(&one.file)?;
        into.value(&one.version)?;
        into.value(word(&FORMS, &one.form))?;
        into.value(&one.form_code)?;
        into.value(word(&STANDINGS, &one.standing))?;
        into.value(one.amendment)?;
        into.value(&one.amends)?;
        into.value(&one.committee_id)?;
        into.value(&one.committee)?;
        into.value(&one.state)?;
        into.value(&one.report)?;
        into.day(one.from)?;
        into.day(one.through)?;
        into.value(one.cash_end)?;
        into.value(one.debts_by)?;
        into.value(signed(one.rows))
    }

    fn get(from: &mut Get<'_, '_>) -> rusqlite::Result<Self> {
        let main = Filing {
            file: from.value()?,
            version: from.value()?,
            form: from.needed(|text| meant(&FORMS, text))?,
            form_code: from.value()?,
            standing: from.needed(|text| meant(&STANDINGS, text))?,
            amendment: from.value()?,
            amends: from.value()?,
            committee_id: from.value()?,
            committee: from.value()?,
            state: from.value()?,
            report: from.value()?,
            from: from.parsed(Date::parse)?,
            through: from.parsed(Date::parse)?,
            cash_end: from.value()?,
            debts_by: from.value()?,
            rows: from.amount()?.unwrap_or(0),
            period: BTreeMap::new(),
            to_date: BTreeMap::new(),
            individuals: Individuals::default(),
            flows: Vec::new(),
            lines: BTreeMap::new(),
        };
        Ok(Self { at: (from.value()?, from.value()?), main })
    }
}

/// Cents of one kind: in the report's days, and in the year or cycle to date.
struct Total {
    kind: Kind,
    period: Option<i64>,
    to_date: Option<i64>,
}

impl Part for Total {
    const TABLE: &'static str = "fec_total";
    const COLUMNS: &'static [&'static str] = &["of_whole", "kind", "period_cents", "to_date_cents"];

    fn put(&self, into: &mut Put<'_, '_>) -> rusqlite::Result<()> {
        into.value(self.kind.key())?;
        into.value(self.period)?;
        into.value(self.to_date)
    }

    fn get(from: &mut Get<'_, '_>) -> rusqlite::Result<Self> {
        Ok(Self { kind: from.needed(kind)?, period: from.value()?, to_date: from.value()? })
    }
}

/// Gifts of individuals of one class by size, 0 to 4.
struct OfSize {
    by: SizeOf,
    class: u8,
    sum: Sum,
}

impl Part for OfSize {
    const TABLE: &'static str = "fec_individuals";
    const COLUMNS: &'static [&'static str] = &["of_whole", "size_of", "class", "rows", "cents"];

    fn put(&self, into: &mut Put<'_, '_>) -> rusqlite::Result<()> {
        into.value(word(&SIZES_OF, &self.by))?;
        into.value(self.class)?;
        put_sum(self.sum, into)
    }

    fn get(from: &mut Get<'_, '_>) -> rusqlite::Result<Self> {
        let by = from.needed(|text| meant(&SIZES_OF, text))?;
        Ok(Self { by, class: from.value()?, sum: get_sum(from)? })
    }
}

impl Part for Flow {
    const TABLE: &'static str = "fec_flow";
    const COLUMNS: &'static [&'static str] =
        &["of_whole", "kind", "counterpart", "name", "id", "memo", "rows", "cents"];

    fn put(&self, into: &mut Put<'_, '_>) -> rusqlite::Result<()> {
        into.value(self.kind.key())?;
        into.value(word(&COUNTERPARTS, &self.counterpart))?;
        into.value(&self.name)?;
        into.value(&self.id)?;
        into.value(self.memo)?;
        put_sum(self.sum, into)
    }

    fn get(from: &mut Get<'_, '_>) -> rusqlite::Result<Self> {
        Ok(Self {
            kind: from.needed(kind)?,
            counterpart: from.needed(|text| meant(&COUNTERPARTS, text))?,
            name: from.value()?,
            id: from.value()?,
            memo: from.value()?,
            sum: get_sum(from)?,
        })
    }
}

impl Part for (String, Sum) {
    const TABLE: &'static str = "fec_line";
    const COLUMNS: &'static [&'static str] = &["of_whole", "line", "rows", "cents"];

    fn put(&self, into: &mut Put<'_, '_>) -> rusqlite::Result<()> {
        into.value(&self.0)?;
        put_sum(self.1, into)
    }

    fn get(from: &mut Get<'_, '_>) -> rusqlite::Result<Self> {
        Ok((from.value()?, get_sum(from)?))
    }
}

/// Keeps a filing, the `file_row`-th that was kept of its import, with its parts. Filings on forms that are not read
/// say nothing and are not kept.
pub(crate) fn write(sink: &mut Sink<'_>, file_row: u64, one: Filing) -> Result<(), StoreError> {
    if one.form == Form::Other {
        return Ok(());
    }
    let mut whole = Whole { at: (0, 0), main: one };
    let place = sink.keep_whole(file_row, &whole)?;
    let one = &mut whole.main;
    let totals: Vec<Total> = Kind::ALL
        .iter()
        .map(|kind| Total {
            kind: *kind,
            period: one.period.get(kind).copied(),
            to_date: one.to_date.get(kind).copied(),
        })
        .filter(|total| total.period.is_some() || total.to_date.is_some())
        .collect();
    parts::keep(sink, file_row, place, totals)?;
    for (by, _) in SIZES_OF {
        let sums = (0_u8..).zip(*by.of(&mut one.individuals)).filter(|(_, sum)| sum.rows > 0);
        parts::keep(sink, file_row, place, sums.map(|(class, sum)| OfSize { by, class, sum }))?;
    }
    parts::keep(sink, file_row, place, std::mem::take(&mut one.flows))?;
    parts::keep(sink, file_row, place, std::mem::take(&mut one.lines))
}

/// The filings that count, in the order of import, each with all that belongs to it.
pub(crate) fn read(connection: &Connection) -> rusqlite::Result<Vec<Filing>> {
    complete(connection, counting(connection)?)
}

/// Hands the filings that count and that the estimate is about to it, committee by committee; if there are none, all heads, from
/// which it tells what there is. Whether there was any filing at all.
pub(crate) fn into_estimate(
    connection: &Connection,
    estimation: &mut Estimation<'_>,
) -> rusqlite::Result<bool> {
    let is_number = |text: &String| {
        text.strip_prefix('c')
            .is_some_and(|digits| digits.len() == 8 && digits.bytes().all(|b| b.is_ascii_digit()))
    };
    let selection = estimation.selection().clone();
    let asked = &selection.committees;
    let (condition, values) = if !asked.is_empty() && asked.iter().all(is_number) {
        let numbers = asked.iter().map(|number| number.to_ascii_uppercase());
        (among("committee_id", asked.len()), numbers.collect())
    } else {
        (String::new(), Vec::new())
    };
    let mut parts = Looked::new(connection)?;
    let by_committee = Grouped { condition: &condition, values: &values, column: "committee_id" };
    by_committee.each(
        connection,
        |one: &Whole<Filing>| selection.meets(&one.main),
        |one, other| one.main.committee_id == other.main.committee_id,
        |heads| {
            let filings = heads.into_iter().map(|head| parts.complete(head));
            let filings = filings.collect::<rusqlite::Result<_>>()?;
            estimation.take(&FilingRecord::of(filings, ImportSummary::default()));
            Ok(())
        },
    )?;
    let mut any = estimation.found();
    if !any {
        each(connection, "", &[], |one: Whole<Filing>| {
            any = true;
            estimation.see(&one.main);
        })?;
    }
    Ok(any)
}

/// The filings of one committee that count, each with all that belongs to it.
pub(crate) fn of(connection: &Connection, committee: &str) -> rusqlite::Result<Vec<Filing>> {
    complete(connection, counting_where(connection, "committee_id = ?", &[committee.to_owned()])?)
}

fn complete(connection: &Connection, heads: Vec<Whole<Filing>>) -> rusqlite::Result<Vec<Filing>> {
    let mut looked = Looked::new(connection)?;
    let mut lines = Parts::<(String, Sum)>::new(connection)?;
    let filings = heads.into_iter().map(|head| {
        let at = head.at;
        let one = looked.complete(head)?;
        Ok(Filing { lines: lines.of(at)?.into_iter().collect(), ..one })
    });
    filings.collect()
}

/// The parts of a filing that estimates look at: all but its lines.
struct Looked<'c> {
    totals: Parts<'c, Total>,
    sizes: Parts<'c, OfSize>,
    flows: Parts<'c, Flow>,
}

impl<'c> Looked<'c> {
    fn new(connection: &'c Connection) -> rusqlite::Result<Self> {
        Ok(Self {
            totals: Parts::new(connection)?,
            sizes: Parts::new(connection)?,
            flows: Parts::new(connection)?,
        })
    }

    fn complete(&mut self, head: Whole<Filing>) -> rusqlite::Result<Filing> {
        let Whole { at, main: mut one } = head;
        for Total { kind, period, to_date } in self.totals.of(at)? {
            one.period.extend(period.map(|cents| (kind, cents)));
            one.to_date.extend(to_date.map(|cents| (kind, cents)));
        }
        for OfSize { by, class, sum } in self.sizes.of(at)? {
            if let Some(held) = by.of(&mut one.individuals).get_mut(usize::from(class)) {
                *held = sum;
            }
        }
        one.flows = self.flows.of(at)?;
        Ok(one)
    }
}
