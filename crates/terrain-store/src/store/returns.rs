//! Returns of non-profits in their tables and back, with their amounts, services, grants and related organizations.
//!
//! Belongs here: the columns. Does not: which of several returns counts (the views in `schema`).

use std::collections::BTreeMap;

use rusqlite::Connection;
use terrain_evidence::irs990::{
    Estimation, Form, Grant, Line, Related, Relation, Return, ReturnRecord, Service, Subsection,
};
use terrain_evidence::{Date, ImportSummary};

use super::error::StoreError;
use super::parts::{self, Part, Parts, Whole, meant, word};
use super::rows::{Get, Grouped, Kept, Put, Sink, among, counting, counting_where, each};

const SERVICES: [(Service, &str); 4] = [
    (Service::Dues, "dues"),
    (Service::Members, "members"),
    (Service::Government, "government"),
    (Service::Other, "other"),
];

const RELATIONS: [(Relation, &str); 4] = [
    (Relation::Disregarded, "disregarded"),
    (Relation::Exempt, "exempt"),
    (Relation::Partnership, "partnership"),
    (Relation::Corporation, "corporation"),
];

/// A section of the tax code as it was written.
fn subsection(text: &str) -> Option<Subsection> {
    if text == Subsection::Unknown.to_string() { Some(Subsection::Unknown) } else { Subsection::parse(text) }
}

impl Kept for Whole<Return> {
    const TABLE: &'static str = "irs990_return";
    const COLUMNS: &'static [&'static str] = &[
        "file",
        "version",
        "form",
        "ein",
        "name",
        "state",
        "tax_year",
        "begins",
        "ends",
        "filed",
        "amended",
        "subsection",
        "for_a_group",
        "employees",
        "volunteers",
        "officers",
        "grants_to_persons",
    ];
    const FROM_ELSEWHERE: &'static [&'static str] = &["import", "place"];

    fn put(&self, into: &mut Put<'_, '_>) -> rusqlite::Result<()> {
        let one = &self.main;
        into.value(&one.file)?;
        into.value(&one.version)?;
        into.value(one.form.code())?;
        into.value(&one.ein)?;
        into.value(&one.name)?;
        into.value(&one.state)?;
        into.value(one.tax_year)?;
        into.day(Some(one.begins))?;
        into.day(Some(one.ends))?;
        into.value(&one.filed)?;
        into.value(one.amended)?;
        into.value(one.subsection.to_string())?;
        into.value(one.group)?;
        into.value(one.employees)?;
        into.value(one.volunteers)?;
        into.value(one.officers)?;
        into.value(one.grants_to_persons)
    }

    fn get(from: &mut Get<'_, '_>) -> rusqlite::Result<Self> {
        let main = Return {
            file: from.value()?,
            version: from.value()?,
            form: from.needed(Form::parse)?,
            ein: from.value()?,
            name: from.value()?,
            state: from.value()?,
            tax_year: from.value()?,
            begins: from.needed(Date::parse)?,
            ends: from.needed(Date::parse)?,
            filed: from.value()?,
            amended: from.value()?,
            subsection: from.needed(subsection)?,
            group: from.value()?,
            employees: from.value()?,
            volunteers: from.value()?,
            officers: from.value()?,
            grants_to_persons: from.value()?,
            amounts: BTreeMap::new(),
            services: BTreeMap::new(),
            grants: Vec::new(),
            related: Vec::new(),
        };
        Ok(Self { at: (from.value()?, from.value()?), main })
    }
}

impl Part for (Line, i64) {
    const TABLE: &'static str = "irs990_amount";
    const COLUMNS: &'static [&'static str] = &["of_whole", "line", "dollars"];

    fn put(&self, into: &mut Put<'_, '_>) -> rusqlite::Result<()> {
        into.value(self.0.key())?;
        into.value(self.1)
    }

    fn get(from: &mut Get<'_, '_>) -> rusqlite::Result<Self> {
        let line = |key: &str| Line::ALL.iter().copied().find(|line| line.key() == key);
        Ok((from.needed(line)?, from.value()?))
    }
}

impl Part for (Service, i64) {
    const TABLE: &'static str = "irs990_service";
    const COLUMNS: &'static [&'static str] = &["of_whole", "service", "dollars"];

    fn put(&self, into: &mut Put<'_, '_>) -> rusqlite::Result<()> {
        into.value(word(&SERVICES, &self.0))?;
        into.value(self.1)
    }

    fn get(from: &mut Get<'_, '_>) -> rusqlite::Result<Self> {
        Ok((from.needed(|text| meant(&SERVICES, text))?, from.value()?))
    }
}

impl Part for Grant {
    const TABLE: &'static str = "irs990_grant";
    const COLUMNS: &'static [&'static str] = &["of_whole", "name", "ein", "dollars"];

    fn put(&self, into: &mut Put<'_, '_>) -> rusqlite::Result<()> {
        into.value(&self.name)?;
        into.value(&self.ein)?;
        into.value(self.dollars)
    }

    fn get(from: &mut Get<'_, '_>) -> rusqlite::Result<Self> {
        Ok(Self { name: from.value()?, ein: from.value()?, dollars: from.value()? })
    }
}

impl Part for Related {
    const TABLE: &'static str = "irs990_related";
    const COLUMNS: &'static [&'static str] = &["of_whole", "name", "ein", "relation"];

    fn put(&self, into: &mut Put<'_, '_>) -> rusqlite::Result<()> {
        into.value(&self.name)?;
        into.value(&self.ein)?;
        into.value(word(&RELATIONS, &self.relation))
    }

    fn get(from: &mut Get<'_, '_>) -> rusqlite::Result<Self> {
        let (name, ein) = (from.value()?, from.value()?);
        Ok(Self { name, ein, relation: from.needed(|text| meant(&RELATIONS, text))? })
    }
}

/// Keeps a return, the `file_row`-th that was kept of its import, with its parts.
pub(crate) fn write(sink: &mut Sink<'_>, file_row: u64, one: Return) -> Result<(), StoreError> {
    let mut whole = Whole { at: (0, 0), main: one };
    let place = sink.keep_whole(file_row, &whole)?;
    let one = &mut whole.main;
    parts::keep(sink, file_row, place, std::mem::take(&mut one.amounts))?;
    parts::keep(sink, file_row, place, std::mem::take(&mut one.services))?;
    parts::keep(sink, file_row, place, std::mem::take(&mut one.grants))?;
    parts::keep(sink, file_row, place, std::mem::take(&mut one.related))
}

/// The returns that count, in the order of import, each with all that belongs to it.
pub(crate) fn read(connection: &Connection) -> rusqlite::Result<Vec<Return>> {
    complete(connection, counting(connection)?)
}

/// Hands the returns that count and that the estimate is about to it, organization by organization, with what it looks at; if there
/// are none, all heads, from which it tells what there is. Whether there was any return at all.
pub(crate) fn into_estimate(
    connection: &Connection,
    estimation: &mut Estimation<'_>,
) -> rusqlite::Result<bool> {
    let selection = estimation.selection().clone();
    let grants_to = estimation.grants_to().map(str::to_owned);
    let (condition, values) = match &grants_to {
        Some(ein) => (GRANTS_TO.to_owned(), vec![ein.clone()]),
        None if selection.eins.is_empty() => (String::new(), Vec::new()),
        None => (among("ein", selection.eins.len()), selection.eins.clone()),
    };
    let mut parts = PartsOfReturns::new(connection, estimation.looks_at_grants())?;
    let by_organization = Grouped { condition: &condition, values: &values, column: "ein" };
    by_organization.each(
        connection,
        |one: &Whole<Return>| grants_to.is_some() || selection.meets(&one.main),
        |one, other| one.main.ein == other.main.ein,
        |heads| {
            let returns = heads.into_iter().map(|head| parts.complete(head));
            let returns = returns.collect::<rusqlite::Result<_>>()?;
            estimation.take(&ReturnRecord::of(returns, ImportSummary::default()));
            Ok(())
        },
    )?;
    let mut any = estimation.found();
    if !any {
        each(connection, "", &[], |one: Whole<Return>| {
            any = true;
            estimation.see(&one.main);
        })?;
    }
    Ok(any)
}

/// The returns of one organization that count, each with all that belongs to it.
pub(crate) fn of(connection: &Connection, ein: &str) -> rusqlite::Result<Vec<Return>> {
    complete(connection, counting_where(connection, "ein = ?", &[ein.to_owned()])?)
}

/// As [`of`], the returns that list a grant to an organization.
pub(crate) fn paying(connection: &Connection, ein: &str) -> rusqlite::Result<Vec<Return>> {
    complete(connection, counting_where(connection, GRANTS_TO, &[ein.to_owned()])?)
}

const GRANTS_TO: &str = "EXISTS (SELECT 1 FROM irs990_grant AS of WHERE of.ein = ? AND of.import = one.import \
                         AND of.of_whole = one.place)";

fn complete(connection: &Connection, heads: Vec<Whole<Return>>) -> rusqlite::Result<Vec<Return>> {
    let mut parts = PartsOfReturns::new(connection, true)?;
    heads.into_iter().map(|head| parts.complete(head)).collect()
}

/// The parts of returns; grants and related organizations, which take most of the room, only where they are asked for.
struct PartsOfReturns<'c> {
    amounts: Parts<'c, (Line, i64)>,
    services: Parts<'c, (Service, i64)>,
    listed: Option<(Parts<'c, Grant>, Parts<'c, Related>)>,
}

impl<'c> PartsOfReturns<'c> {
    fn new(connection: &'c Connection, grants: bool) -> rusqlite::Result<Self> {
        let listed = if grants { Some((Parts::new(connection)?, Parts::new(connection)?)) } else { None };
        Ok(Self { amounts: Parts::new(connection)?, services: Parts::new(connection)?, listed })
    }

    fn complete(&mut self, head: Whole<Return>) -> rusqlite::Result<Return> {
        let Whole { at, main: mut one } = head;
        one.amounts.extend(self.amounts.of(at)?);
        one.services.extend(self.services.of(at)?);
        if let Some((grants, related)) = &mut self.listed {
            one.grants = grants.of(at)?;
            one.related = related.of(at)?;
        }
        Ok(one)
    }
}
