//! Roll calls from their files, in their tables, and back.
//!
//! Belongs here: one chamber of one import. Does not: which chamber an estimate asks for.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use rusqlite::{Connection, Transaction, params};
use terrain_evidence::ReadOptions;
use terrain_evidence::rollcall::{
    self, Member, Openable, Position, RollCallChoice, RollCallRecord, RollCallsRead, StatedTotals,
};

use super::elections::parsed;
use super::error::StoreError;
use super::many::Many;
use super::provenance::{self, Import, ROLL_CALL, index, signed};

/// The files and folders at these places.
pub(crate) fn files(paths: &[PathBuf]) -> Result<Vec<Many>, StoreError> {
    paths.iter().map(|path| Many::at(path)).collect()
}

/// Reads one chamber from them.
pub(crate) fn read_files(
    given: &[Many],
    choice: &RollCallChoice,
    options: ReadOptions,
) -> Result<RollCallsRead, StoreError> {
    let openable = given.iter().flat_map(|one| {
        one.paths().map(|(name, path)| {
            let file =
                Openable::new(name.to_owned(), move || Ok(Box::new(BufReader::new(File::open(path)?))));
            if one.folder { file.among_others() } else { file }
        })
    });
    let openable: Vec<Openable<'_>> = openable.collect();
    Ok(rollcall::read_roll_calls(&openable, choice, options)?)
}

/// Reads one chamber from files and folders, as [`super::Store::import_rollcall`] does, and keeps nothing.
///
/// # Errors
/// Those of reading: [`StoreError::Read`], [`StoreError::Io`].
pub fn read_roll_calls(
    paths: &[PathBuf],
    choice: &RollCallChoice,
    options: ReadOptions,
) -> Result<RollCallsRead, StoreError> {
    read_files(&files(paths)?, choice, options)
}

pub(crate) fn write(transaction: &Transaction<'_>, id: i64, record: &RollCallRecord) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO rollcall_chamber VALUES (?, ?, ?)",
        params![id, record.congress, record.chamber],
    )?;
    let mut member =
        transaction.prepare("INSERT INTO rollcall_member VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?;
    for (place, one) in record.members.iter().enumerate() {
        member.execute(params![
            id,
            index(place),
            one.id,
            one.name,
            one.party,
            one.state,
            one.district,
            one.ideal_point.map(|[first, _]| first),
            one.ideal_point.map(|[_, second]| second),
            one.ideal_votes
        ])?;
    }
    let mut vote = transaction.prepare("INSERT INTO rollcall_vote VALUES (?, ?, ?)")?;
    for (place, one) in record.roll_calls.iter().enumerate() {
        vote.execute(params![id, index(place), one])?;
    }
    let mut ballot = transaction.prepare("INSERT INTO rollcall_ballot VALUES (?, ?, ?, ?)")?;
    for ((vote, member), position) in &record.ballots {
        ballot.execute(params![id, index(*vote), index(*member), position.in_words()])?;
    }
    let mut label = transaction.prepare("INSERT INTO rollcall_label VALUES (?, ?, ?, ?)")?;
    for (one, (position, ballots)) in &record.labels {
        label.execute(params![id, one, position.in_words(), signed(*ballots)])?;
    }
    Ok(())
}

/// A chamber that was imported, without its votes.
#[derive(Clone, Debug)]
pub(crate) struct Chamber {
    pub(crate) import: Import,
    pub(crate) congress: Option<u32>,
    pub(crate) chamber: String,
}

/// The chambers that were imported, the latest first.
pub(crate) fn chambers(connection: &Connection) -> rusqlite::Result<Vec<Chamber>> {
    let mut found = connection.prepare("SELECT congress, chamber FROM rollcall_chamber WHERE import = ?")?;
    let imports = provenance::all(connection)?.into_iter().rev().filter(|import| import.record == ROLL_CALL);
    imports
        .map(|import| {
            found.query_row([import.id], |row| {
                Ok(Chamber { import: import.clone(), congress: row.get(0)?, chamber: row.get(1)? })
            })
        })
        .collect()
}

/// The chamber with all its votes.
pub(crate) fn read(connection: &Connection, chamber: &Chamber) -> rusqlite::Result<RollCallRecord> {
    let id = chamber.import.id;
    let mut members = connection.prepare(
        "SELECT id, name, party, state, district, ideal_first, ideal_second, ideal_votes FROM rollcall_member \
         WHERE import = ? ORDER BY place",
    )?;
    let members = members.query_map([id], |row| {
        let (first, second): (Option<f64>, Option<f64>) = (row.get(5)?, row.get(6)?);
        Ok(Member {
            id: row.get(0)?,
            name: row.get(1)?,
            party: row.get(2)?,
            state: row.get(3)?,
            district: row.get(4)?,
            ideal_point: first.zip(second).map(|(first, second)| [first, second]),
            ideal_votes: row.get(7)?,
        })
    })?;
    let mut votes = connection.prepare("SELECT id FROM rollcall_vote WHERE import = ? ORDER BY place")?;
    let votes = votes.query_map([id], |row| row.get(0))?;
    let mut ballots =
        connection.prepare("SELECT vote, member, position FROM rollcall_ballot WHERE import = ?")?;
    let ballots = ballots.query_map([id], |row| {
        let (vote, member): (u32, u32) = (row.get(0)?, row.get(1)?);
        Ok(((vote as usize, member as usize), parsed(row, 2, Position::from_words)?))
    })?;
    let mut labels =
        connection.prepare("SELECT label, position, ballots FROM rollcall_label WHERE import = ?")?;
    let labels = labels.query_map([id], |row| {
        let ballots = u64::from(row.get::<_, u32>(2)?);
        Ok((row.get(0)?, (parsed(row, 1, Position::from_words)?, ballots)))
    })?;
    Ok(RollCallRecord {
        congress: chamber.congress,
        chamber: chamber.chamber.clone(),
        members: members.collect::<rusqlite::Result<_>>()?,
        roll_calls: votes.collect::<rusqlite::Result<_>>()?,
        ballots: ballots.collect::<rusqlite::Result<BTreeMap<_, _>>>()?,
        labels: labels.collect::<rusqlite::Result<BTreeMap<_, _>>>()?,
        // They are compared with the roll at import, and the summary says where they differ.
        stated: StatedTotals::default(),
        summary: chamber.import.summary.clone(),
    })
}
