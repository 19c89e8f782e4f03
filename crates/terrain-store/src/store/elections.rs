//! Election tallies in their tables and back.
//!
//! Belongs here: tallies with the unions on their ballots. Does not: which of several tallies counts (the view in
//! `schema`), what is estimated from them.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row, Transaction, params};
use terrain_evidence::Date;
use terrain_evidence::nlrb::{BallotMode, CaseType, Election, ElectionRecord, TallyType, UnionVotes};
use terrain_evidence::{ImportSummary, nlrb};

use super::provenance::{self, NLRB, index};
use super::rows;

pub(crate) fn write(transaction: &Transaction<'_>, id: i64, record: &ElectionRecord) -> rusqlite::Result<()> {
    transaction.execute("INSERT INTO nlrb_file VALUES (?, ?)", params![id, record.has_industry])?;
    let mut election = transaction.prepare(
        "INSERT INTO nlrb_election VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?;
    let mut union = transaction.prepare("INSERT INTO nlrb_union VALUES (?, ?, ?, ?, ?)")?;
    for (place, one) in record.elections.iter().enumerate() {
        election.execute(params![
            id,
            index(place),
            one.case_number,
            one.case_type.code(),
            one.region,
            one.unit,
            one.state,
            one.industry,
            one.tallied.to_string(),
            one.tally.label(),
            one.category,
            one.mode.map(BallotMode::label),
            one.eligible,
            one.votes_against,
            one.valid_reported,
            one.challenged,
            one.void,
            one.challenges_decide,
            one.filed.map(|day| day.to_string()),
            one.scheduled.map(|day| day.to_string())
        ])?;
        for (at, on_ballot) in one.unions.iter().enumerate() {
            union.execute(params![id, index(place), index(at), on_ballot.name, on_ballot.votes])?;
        }
    }
    Ok(())
}

/// All tallies that count, in the order of import: those of a case, unit and ballot come from the last import that has
/// any. `None` if nothing was imported.
pub(crate) fn read(connection: &Connection) -> rusqlite::Result<Option<ElectionRecord>> {
    let imports: Vec<provenance::Import> =
        provenance::all(connection)?.into_iter().filter(|import| import.record == NLRB).collect();
    if imports.is_empty() {
        return Ok(None);
    }
    let mut summary = ImportSummary::default();
    for import in imports {
        summary.files.extend(import.summary.files);
        summary.read += import.summary.read;
        summary.kept += import.summary.kept;
        summary.superseded += import.summary.superseded;
        summary.skipped.extend(import.summary.skipped);
        summary.remarked.extend(import.summary.remarked);
    }
    let has_industry =
        connection.query_row("SELECT max(has_industry) FROM nlrb_file", [], |row| row.get(0))?;
    let mut unions = unions(connection)?;
    let mut found = connection.prepare(
        "SELECT import, place, case_number, case_type, region, unit, state, industry, tallied, tally, category, mode, \
         eligible, votes_against, valid_reported, challenged, void, challenges_decide, filed, scheduled \
         FROM nlrb_election_counting ORDER BY import, place",
    )?;
    let elections = found.query_map([], |row| election(row, &mut unions))?;
    let elections = elections.collect::<rusqlite::Result<_>>()?;
    Ok(Some(ElectionRecord { elections, summary, has_industry }))
}

/// Unions on each ballot, by import and place of the tally.
type Unions = BTreeMap<(i64, i64), Vec<UnionVotes>>;

fn unions(connection: &Connection) -> rusqlite::Result<Unions> {
    let mut found = connection
        .prepare("SELECT import, election, name, votes FROM nlrb_union ORDER BY import, election, place")?;
    let mut rows = found.query([])?;
    let mut unions = Unions::new();
    while let Some(row) = rows.next()? {
        let union = UnionVotes { name: row.get(2)?, votes: row.get(3)? };
        unions.entry((row.get(0)?, row.get(1)?)).or_default().push(union);
    }
    Ok(unions)
}

fn election(row: &Row<'_>, unions: &mut Unions) -> rusqlite::Result<nlrb::Election> {
    Ok(Election {
        case_number: row.get(2)?,
        case_type: parsed(row, 3, CaseType::parse)?,
        region: row.get(4)?,
        unit: row.get(5)?,
        state: row.get(6)?,
        industry: row.get(7)?,
        filed: known(row, 18, Date::parse)?,
        scheduled: known(row, 19, Date::parse)?,
        tallied: parsed(row, 8, Date::parse)?,
        tally: parsed(row, 9, TallyType::parse)?,
        category: row.get(10)?,
        mode: known(row, 11, BallotMode::parse)?,
        eligible: row.get(12)?,
        votes_against: row.get(13)?,
        valid_reported: row.get(14)?,
        challenged: row.get(15)?,
        void: row.get(16)?,
        challenges_decide: row.get(17)?,
        unions: unions.remove(&(row.get(0)?, row.get(1)?)).unwrap_or_default(),
    })
}

/// As [`parsed`]; `None` where nothing stands.
fn known<T>(
    row: &Row<'_>,
    column: usize,
    parse: impl FnOnce(&str) -> Option<T>,
) -> rusqlite::Result<Option<T>> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| rows::parsed(&text, column, parse)).transpose()
}

/// Text that must be one of the words that were written.
pub(crate) fn parsed<T>(
    row: &Row<'_>,
    column: usize,
    parse: impl FnOnce(&str) -> Option<T>,
) -> rusqlite::Result<T> {
    rows::parsed(&row.get::<_, String>(column)?, column, parse)
}
