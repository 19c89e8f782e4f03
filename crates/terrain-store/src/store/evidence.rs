//! Estimates from imported records, and from the bundled ones where nothing was imported.
//!
//! Belongs here: which record answers a name and filter. Does not: the estimates themselves (`terrain-evidence`).

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;
use terrain_evidence::fec;
use terrain_evidence::fmcs::{self, Stoppage};
use terrain_evidence::irs990;
use terrain_evidence::nlrb::{self, ElectionRecord};
use terrain_evidence::olms::{self, Report};
use terrain_evidence::organization::{Directory, Filed, Key, OrganizationRecords, Rows, is_on_ballot};
use terrain_evidence::rollcall::{self, ChamberRecord, RollCallRecord};
use terrain_evidence::{BundledEvidence, Estimate, EvidenceError, EvidenceName, EvidenceSource, Filter};

use super::error::StoreError;
use super::provenance::{self, FEC, FMCS, IRS990, Import, NLRB, OLMS, ROLL_CALL};
use super::roll_calls::{self, Chamber};
use super::rows::{self, Kept};
use super::{Store, elections, filings, organizations, returns};

const VOTEVIEW: &str =
    "Voteview: Lewis, Poole, Rosenthal, Boche, Rudkin & Sonnet, Congressional Roll-Call Votes Database";

const OLMS_SOURCE: &str = "Office of Labor-Management Standards, annual reports of unions";
const IRS990_SOURCE: &str = "Internal Revenue Service, Forms 990 as filed";
const FEC_SOURCE: &str = "Federal Election Commission, electronic filings";

/// Estimates over a store. Records are read when first asked for and then kept, but for returns and filings: of these what a
/// question is about is read each time, one organization or committee after the other.
#[derive(Debug)]
pub struct StoredEvidence {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    store: Store,
    elections: Option<Arc<Cited<ElectionRecord>>>,
    stoppages: Option<Arc<Cited<Vec<Stoppage>>>>,
    reports: Option<Arc<Cited<Vec<Report>>>>,
    chambers: BTreeMap<i64, Arc<Cited<RollCallRecord>>>,
}

/// A record with the words in which it is cited.
#[derive(Debug)]
struct Cited<T> {
    record: T,
    source: String,
}

/// A roll-call record that answers a question.
enum RollCalls {
    Imported(Arc<Cited<RollCallRecord>>),
    Bundled,
}

impl StoredEvidence {
    pub(crate) const fn new(store: Store) -> Self {
        let state =
            State { store, elections: None, stoppages: None, reports: None, chambers: BTreeMap::new() };
        Self { state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // What is behind the lock is whole at every moment, so a panic elsewhere does no harm.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The imported tallies, `None` if there are none.
    fn elections(&self) -> Result<Option<Arc<Cited<ElectionRecord>>>, EvidenceError> {
        let State { store, elections, .. } = &mut *self.state();
        once(elections, || {
            store.cited(NLRB, "National Labor Relations Board, election tallies", |connection| {
                elections::read(connection)
            })
        })
    }

    /// The imported stoppages, `None` if there are none.
    fn stoppages(&self) -> Result<Option<Arc<Cited<Vec<Stoppage>>>>, EvidenceError> {
        let State { store, stoppages, .. } = &mut *self.state();
        let source = "Federal Mediation and Conciliation Service, work stoppages";
        once(stoppages, || store.cited(FMCS, source, all_that_count))
    }

    /// The imported annual reports, `None` if there are none.
    fn reports(&self) -> Result<Option<Arc<Cited<Vec<Report>>>>, EvidenceError> {
        let State { store, reports, .. } = &mut *self.state();
        once(reports, || store.cited(OLMS, OLMS_SOURCE, all_that_count))
    }

    /// An estimate from the imported returns of non-profits, `None` if there are none. They are read one organization after the
    /// other and not kept: there may be very many, and each question is about others.
    fn estimate_of_returns(&self, name: &str, filter: &Filter) -> Result<Option<Estimate>, EvidenceError> {
        let State { store, .. } = &*self.state();
        let Some(source) = store.source(IRS990, IRS990_SOURCE).map_err(stored)? else { return Ok(None) };
        let mut estimation = irs990::Estimation::new(name, filter, &source)?;
        let any = returns::into_estimate(&store.connection, &mut estimation);
        let any = any.map_err(|error| stored(StoreError::database("read", store.path())(error)))?;
        if any { estimation.finish().map(Some) } else { Ok(None) }
    }

    /// As [`StoredEvidence::estimate_of_returns`], from the imported filings of political committees.
    fn estimate_of_filings(&self, name: &str, filter: &Filter) -> Result<Option<Estimate>, EvidenceError> {
        let State { store, .. } = &*self.state();
        let Some(source) = store.source(FEC, FEC_SOURCE).map_err(stored)? else { return Ok(None) };
        let mut estimation = fec::Estimation::new(name, filter)?;
        let any = filings::into_estimate(&store.connection, &mut estimation);
        let any = any.map_err(|error| stored(StoreError::database("read", store.path())(error)))?;
        if any { estimation.finish(&source).map(Some) } else { Ok(None) }
    }

    /// The latest imported chamber that the filter allows; else the bundled one, unless something was imported and the
    /// filter names something else.
    fn roll_calls(&self, name: &str, filter: &Filter) -> Result<RollCalls, EvidenceError> {
        let mut state = self.state();
        let chambers = state.store.chambers().map_err(stored)?;
        if chambers.is_empty() {
            return Ok(RollCalls::Bundled);
        }
        let Some(chamber) = chambers.iter().find(|one| allows(filter, one.congress, &one.chamber)) else {
            let bundled = BundledEvidence.roll_calls()?;
            if allows(filter, bundled.congress, &bundled.chamber) {
                return Ok(RollCalls::Bundled);
            }
            return Err(nothing_found(name, filter, &chambers));
        };
        let id = chamber.import.id;
        if let Some(known) = state.chambers.get(&id) {
            return Ok(RollCalls::Imported(Arc::clone(known)));
        }
        let record = Arc::new(state.store.cited_chamber(chamber).map_err(stored)?);
        state.chambers.insert(id, Arc::clone(&record));
        Ok(RollCalls::Imported(record))
    }
}

impl EvidenceSource for StoredEvidence {
    fn names(&self) -> Vec<EvidenceName> {
        BundledEvidence.names()
    }

    fn estimate(&self, name: &str, filter: &Filter) -> Result<Estimate, EvidenceError> {
        // A name that no record has is left to the bundled ones, which know what comes near.
        let known = self.names().iter().any(|evidence| evidence.name == name);
        match name.split('.').next().filter(|_| known) {
            Some(NLRB) => {
                if let Some(elections) = self.elections()? {
                    return nlrb::estimate(&elections.record, name, filter, &elections.source);
                }
            }
            Some(FMCS) => {
                if let Some(stoppages) = self.stoppages()? {
                    return fmcs::estimate(&stoppages.record, name, filter, &stoppages.source);
                }
            }
            Some(OLMS) => {
                if let Some(reports) = self.reports()? {
                    return olms::estimate(&reports.record, name, filter, &reports.source);
                }
            }
            Some(IRS990) => {
                if let Some(estimate) = self.estimate_of_returns(name, filter)? {
                    return Ok(estimate);
                }
            }
            Some(FEC) => {
                if let Some(estimate) = self.estimate_of_filings(name, filter)? {
                    return Ok(estimate);
                }
            }
            Some(ROLL_CALL) => {
                if let RollCalls::Imported(chamber) = self.roll_calls(name, filter)? {
                    return rollcall::estimate(&chamber.record, name, filter, &chamber.source);
                }
            }
            _ => {}
        }
        BundledEvidence.estimate(name, filter)
    }

    fn seats(&self, name: &str, filter: &Filter) -> Result<ChamberRecord, EvidenceError> {
        if name == rollcall::SEATS
            && let RollCalls::Imported(chamber) = self.roll_calls(name, filter)?
        {
            return rollcall::seats(&chamber.record, filter, &chamber.source);
        }
        BundledEvidence.seats(name, filter)
    }
}

impl OrganizationRecords for StoredEvidence {
    fn directory(&self) -> Result<Directory, EvidenceError> {
        let mut directory = Directory::default();
        let bundled = BundledEvidence.directory()?;
        {
            let State { store, .. } = &*self.state();
            let failed = |error| stored(StoreError::database("read", store.path())(error));
            let connection = &store.connection;
            directory.extend(organizations::unions(connection).map_err(failed)?);
            directory.extend(organizations::non_profits(connection).map_err(failed)?);
            directory.extend(organizations::committees(connection).map_err(failed)?);
        }
        if let Some(elections) = self.elections()? {
            directory.extend(organizations::on_ballots(&elections.record));
        }
        // As with estimates: what was not imported comes from the records that ship with the program.
        let imported: Vec<&str> = directory.records().collect();
        let shipped: Vec<_> =
            bundled.entries().filter(|entry| !imported.contains(&entry.key.record())).cloned().collect();
        directory.put_in(shipped);
        Ok(directory)
    }

    fn filed(&self, key: &Key) -> Result<Filed, EvidenceError> {
        let filed = match key {
            Key::Union(number) => self.rows_of(OLMS, OLMS_SOURCE, |connection| {
                organizations::reports_of(connection, *number).map(Rows::Reports)
            })?,
            Key::NonProfit(ein) => self.rows_of(IRS990, IRS990_SOURCE, |connection| {
                organizations::returns_of(connection, ein).map(Rows::Returns)
            })?,
            Key::Committee(id) => self.rows_of(FEC, FEC_SOURCE, |connection| {
                organizations::filings_of(connection, id).map(Rows::Filings)
            })?,
            Key::Ballot(name) => self.elections()?.map(|elections| {
                let of = elections.record.elections.iter().filter(|one| is_on_ballot(one, name));
                Filed { rows: Rows::Elections(of.cloned().collect()), source: elections.source.clone() }
            }),
            Key::Chamber { .. } => None,
        };
        filed.map_or_else(|| BundledEvidence.filed(key), Ok)
    }

    fn payers(&self, ein: &str) -> Result<Filed, EvidenceError> {
        let paying = |connection: &Connection| returns::paying(connection, ein).map(Rows::Returns);
        self.rows_of(IRS990, IRS990_SOURCE, paying)?.map_or_else(|| BundledEvidence.payers(ein), Ok)
    }
}

impl StoredEvidence {
    /// Rows of a record that was imported; `None` if it wasn't.
    fn rows_of(
        &self,
        record: &str,
        publisher: &str,
        read: impl FnOnce(&Connection) -> rusqlite::Result<Rows>,
    ) -> Result<Option<Filed>, EvidenceError> {
        let cited = self.state().store.cited(record, publisher, |connection| read(connection).map(Some));
        Ok(cited.map_err(stored)?.map(|Cited { record, source }| Filed { rows: record, source }))
    }
}

/// What is read once and then kept.
fn once<T>(
    kept: &mut Option<Arc<Cited<T>>>,
    read: impl FnOnce() -> Result<Option<Cited<T>>, StoreError>,
) -> Result<Option<Arc<Cited<T>>>, EvidenceError> {
    if kept.is_none() {
        *kept = read().map_err(stored)?.map(Arc::new);
    }
    Ok(kept.clone())
}

/// The rows that count, `None` if there are none.
fn all_that_count<K: Kept>(connection: &Connection) -> rusqlite::Result<Option<Vec<K>>> {
    let rows = rows::counting(connection)?;
    Ok((!rows.is_empty()).then_some(rows))
}

impl Store {
    /// A record with the files that it was imported from; `None` if nothing was.
    fn cited<T>(
        &self,
        record: &str,
        publisher: &str,
        read: impl FnOnce(&Connection) -> rusqlite::Result<Option<T>>,
    ) -> Result<Option<Cited<T>>, StoreError> {
        let Some(source) = self.source(record, publisher)? else { return Ok(None) };
        let found = read(&self.connection).map_err(StoreError::database("read", self.path()))?;
        Ok(found.map(|record| Cited { record, source }))
    }

    /// The words in which a record is cited, with the files that it was imported from; `None` if nothing was.
    fn source(&self, record: &str, publisher: &str) -> Result<Option<String>, StoreError> {
        let imports = provenance::all(&self.connection).map_err(StoreError::database("read", self.path()))?;
        let files: Vec<String> = imports.iter().filter(|import| import.record == record).map(files).collect();
        Ok((!files.is_empty()).then(|| format!("{publisher}, imported from {}", files.join(", "))))
    }

    /// The latest imported roll calls, of this Congress and chamber where they are given, with their source; `None` if there
    /// are none.
    ///
    /// # Errors
    /// The store can't be read.
    pub fn roll_calls(
        &self,
        congress: Option<u32>,
        chamber: Option<&str>,
    ) -> Result<Option<(RollCallRecord, String)>, StoreError> {
        let asked = |one: &&Chamber| {
            congress.is_none_or(|congress| one.congress == Some(congress))
                && chamber.is_none_or(|chamber| one.chamber.eq_ignore_ascii_case(chamber))
        };
        let chambers = self.chambers()?;
        let Some(chamber) = chambers.iter().find(asked) else { return Ok(None) };
        let cited = self.cited_chamber(chamber)?;
        Ok(Some((cited.record, cited.source)))
    }

    fn chambers(&self) -> Result<Vec<Chamber>, StoreError> {
        roll_calls::chambers(&self.connection).map_err(StoreError::database("read", self.path()))
    }

    fn cited_chamber(&self, chamber: &Chamber) -> Result<Cited<RollCallRecord>, StoreError> {
        let record =
            roll_calls::read(&self.connection, chamber).map_err(StoreError::database("read", self.path()))?;
        let files = files(&chamber.import);
        let publisher = match chamber.import.form.as_str() {
            "voteview" => Some(VOTEVIEW),
            "open_states" => Some("Open States"),
            "legiscan" => Some("LegiScan (CC BY 4.0)"),
            "legistar" => Some("Legistar Web API"),
            _ => None,
        };
        let source = match publisher {
            Some(publisher) => format!("{publisher}, {}, imported from {files}", title(chamber)),
            None => format!("Roll calls imported from {files}"),
        };
        Ok(Cited { record, source })
    }
}

/// The files of an import with the first digits of their checksums.
fn files(import: &Import) -> String {
    let files: Vec<String> =
        import.files.iter().map(|file| format!("{} (SHA-256 {:.12}…)", file.name, file.sha256)).collect();
    files.join(" and ")
}

/// Whether a chamber may answer: the filter's `congress` and `chamber` are this one's, or are not given. A Congress
/// that is no number is left to the estimator, which says what it expects.
fn allows(filter: &Filter, congress: Option<u32>, chamber: &str) -> bool {
    let asked = |key: &str| filter.get(key).map(|value| value.to_string().trim().to_owned());
    let congress = asked("congress").is_none_or(|asked| match asked.parse::<u32>() {
        Ok(asked) => congress == Some(asked),
        Err(_) => true,
    });
    congress && asked("chamber").is_none_or(|asked| chamber.eq_ignore_ascii_case(&asked))
}

fn title(chamber: &Chamber) -> String {
    match chamber.congress {
        Some(congress) => format!("{} of Congress {congress}", chamber.chamber),
        None => chamber.chamber.clone(),
    }
}

fn nothing_found(name: &str, filter: &Filter, chambers: &[Chamber]) -> EvidenceError {
    let asked: Vec<String> = filter.iter().map(|(key, value)| format!("{key} = {value}")).collect();
    let held: Vec<String> = chambers.iter().map(title).collect();
    EvidenceError::NothingFound {
        name: name.to_owned(),
        filter: asked.join(" and "),
        hint: format!("imported are: {}", held.join(", ")),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that `map_err` wants")]
fn stored(error: StoreError) -> EvidenceError {
    let why = match error.help() {
        Some(help) => format!("{error}; {help}"),
        None => error.to_string(),
    };
    EvidenceError::StoredRecord { why }
}
