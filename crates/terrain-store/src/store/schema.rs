//! The tables, as migrations from one version to the next. A migration that users have is never edited; a change to
//! the tables is a new one at the end.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::error::StoreError;

/// Marks a database as ours: `Terr` in letters (`PRAGMA application_id`).
const APPLICATION: i64 = 0x5465_7272;

/// From an empty database on: the first makes version 1.
const MIGRATIONS: [&str; 5] =
    [RECORDS, STOPPAGES_AND_REPORTS, RETURNS_AND_FILINGS, DAYS_BEFORE_A_VOTE, LEDGER];

/// Imports with where they came from, and what they brought. `import.id` ascends in the order of import.
const RECORDS: &str = "
CREATE TABLE import (
  id          INTEGER PRIMARY KEY,
  record      TEXT NOT NULL CHECK (record IN ('nlrb', 'rollcall')),
  form        TEXT NOT NULL,
  identity    TEXT NOT NULL UNIQUE,
  imported_at TEXT NOT NULL,
  rows_read   INTEGER NOT NULL CHECK (rows_read >= 0),
  rows_kept   INTEGER NOT NULL CHECK (rows_kept BETWEEN 0 AND rows_read)
) STRICT;
CREATE TABLE import_file (
  import INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
  place  INTEGER NOT NULL,
  name   TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  bytes  INTEGER NOT NULL CHECK (bytes >= 0),
  PRIMARY KEY (import, place)
) STRICT, WITHOUT ROWID;
-- Rows that were not kept ('skipped'), or kept although odd ('remarked'), by reason.
CREATE TABLE import_reason (
  import INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
  kind   TEXT NOT NULL CHECK (kind IN ('skipped', 'remarked')),
  place  INTEGER NOT NULL,
  reason TEXT NOT NULL,
  rows   INTEGER NOT NULL CHECK (rows > 0),
  PRIMARY KEY (import, kind, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE import_example (
  import   INTEGER NOT NULL,
  kind     TEXT NOT NULL,
  reason   INTEGER NOT NULL,
  place    INTEGER NOT NULL,
  file_row INTEGER NOT NULL,
  field    TEXT NOT NULL,
  found    TEXT NOT NULL,
  PRIMARY KEY (import, kind, reason, place),
  FOREIGN KEY (import, kind, reason) REFERENCES import_reason (import, kind, place) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE nlrb_file (
  import       INTEGER PRIMARY KEY REFERENCES import (id) ON DELETE CASCADE,
  has_industry INTEGER NOT NULL CHECK (has_industry IN (0, 1))
) STRICT;
CREATE TABLE nlrb_election (
  import            INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
  place             INTEGER NOT NULL,
  case_number       TEXT NOT NULL,
  case_type         TEXT NOT NULL CHECK (case_type IN ('RC', 'RD', 'RM', 'UD')),
  region            INTEGER NOT NULL CHECK (region BETWEEN 0 AND 255),
  unit              TEXT NOT NULL,
  state             TEXT NOT NULL,
  industry          TEXT,
  tallied           TEXT NOT NULL,
  tally             TEXT NOT NULL CHECK (tally IN ('Initial', 'Rerun', 'Run-off')),
  category          TEXT NOT NULL,
  mode              TEXT CHECK (mode IN ('Manual', 'Mail', 'Mixed')),
  eligible          INTEGER NOT NULL CHECK (eligible >= 0),
  votes_against     INTEGER CHECK (votes_against >= 0),
  valid_reported    INTEGER CHECK (valid_reported >= 0),
  challenged        INTEGER NOT NULL CHECK (challenged >= 0),
  void              INTEGER NOT NULL CHECK (void >= 0),
  challenges_decide INTEGER CHECK (challenges_decide IN (0, 1)),
  PRIMARY KEY (import, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX nlrb_election_ballot ON nlrb_election (case_number, unit, tally, import);
CREATE TABLE nlrb_union (
  import   INTEGER NOT NULL,
  election INTEGER NOT NULL,
  place    INTEGER NOT NULL,
  name     TEXT NOT NULL,
  votes    INTEGER CHECK (votes >= 0),
  PRIMARY KEY (import, election, place),
  FOREIGN KEY (import, election) REFERENCES nlrb_election (import, place) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE rollcall_chamber (
  import   INTEGER PRIMARY KEY REFERENCES import (id) ON DELETE CASCADE,
  congress INTEGER CHECK (congress >= 0),
  chamber  TEXT NOT NULL
) STRICT;
-- Holders of a public office, as published.
CREATE TABLE rollcall_member (
  import       INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
  place        INTEGER NOT NULL,
  id           TEXT NOT NULL,
  name         TEXT NOT NULL,
  party        TEXT NOT NULL,
  state        TEXT NOT NULL,
  district     TEXT NOT NULL,
  ideal_first  REAL CHECK (ideal_first BETWEEN -1 AND 1),
  ideal_second REAL,
  ideal_votes  INTEGER CHECK (ideal_votes >= 0),
  PRIMARY KEY (import, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE rollcall_vote (
  import INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
  place  INTEGER NOT NULL,
  id     TEXT NOT NULL,
  PRIMARY KEY (import, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE rollcall_ballot (
  import   INTEGER NOT NULL,
  vote     INTEGER NOT NULL,
  member   INTEGER NOT NULL,
  position TEXT NOT NULL,
  PRIMARY KEY (import, vote, member),
  FOREIGN KEY (import, vote) REFERENCES rollcall_vote (import, place) ON DELETE CASCADE,
  FOREIGN KEY (import, member) REFERENCES rollcall_member (import, place) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE rollcall_label (
  import   INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
  label    TEXT NOT NULL,
  position TEXT NOT NULL,
  ballots  INTEGER NOT NULL CHECK (ballots > 0),
  PRIMARY KEY (import, label)
) STRICT, WITHOUT ROWID;
";

/// Work stoppages and annual reports of unions; an import may be of any record, and counts what it holds without counting
/// it. Numbers of imports are not given twice, so that `--undo 3` always means the same import.
///
/// A row of the tables stays as it was imported. What counts is a matter of the views: so taking an import back needs
/// nothing but its rows to go.
const STOPPAGES_AND_REPORTS: &str = "
CREATE TABLE import_of_any_record (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  record          TEXT NOT NULL CHECK (length(record) > 0),
  form            TEXT NOT NULL,
  identity        TEXT NOT NULL,
  imported_at     TEXT NOT NULL,
  rows_read       INTEGER NOT NULL CHECK (rows_read >= 0),
  rows_kept       INTEGER NOT NULL CHECK (rows_kept >= 0),
  rows_superseded INTEGER NOT NULL CHECK (rows_superseded >= 0),
  CHECK (rows_kept + rows_superseded <= rows_read),
  UNIQUE (record, identity)
) STRICT;
INSERT INTO import_of_any_record
  SELECT id, record, form, identity, imported_at, rows_read, rows_kept, 0 FROM import;
DROP TABLE import;
ALTER TABLE import_of_any_record RENAME TO import;

-- Of several imports with a tally of a case, unit and ballot the last one counts, with all it has of them.
CREATE VIEW nlrb_election_counting AS
  SELECT * FROM nlrb_election AS one WHERE NOT EXISTS (
    SELECT 1 FROM nlrb_election AS other
    WHERE other.case_number = one.case_number AND other.unit = one.unit AND other.tally = one.tally
    AND other.import > one.import);

CREATE TABLE fmcs_stoppage (
  import         INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
  place          INTEGER NOT NULL,
  file_row       INTEGER NOT NULL CHECK (file_row > 0),
  case_number    TEXT NOT NULL,
  employer       TEXT NOT NULL,
  union_name     TEXT NOT NULL,
  local          TEXT NOT NULL,
  industry       TEXT NOT NULL,
  naics          TEXT,
  state          TEXT NOT NULL,
  idled          INTEGER CHECK (idled >= 0),
  unit           INTEGER CHECK (unit >= 0),
  started        TEXT NOT NULL,
  ended          TEXT,
  days_published INTEGER CHECK (days_published >= 0),
  PRIMARY KEY (import, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX fmcs_stoppage_case ON fmcs_stoppage (case_number, started, import, place);
-- Of several rows with the same case and first day the last one counts: it may know the end.
CREATE VIEW fmcs_stoppage_counting AS
  SELECT * FROM fmcs_stoppage AS one WHERE NOT EXISTS (
    SELECT 1 FROM fmcs_stoppage AS other
    WHERE other.case_number = one.case_number AND other.started = one.started
    AND (other.import, other.place) > (one.import, one.place));

CREATE TABLE olms_report (
  import        INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
  place         INTEGER NOT NULL,
  file_row      INTEGER NOT NULL CHECK (file_row > 0),
  file_number   INTEGER NOT NULL CHECK (file_number >= 0),
  year          INTEGER NOT NULL CHECK (year BETWEEN 1950 AND 2199),
  report        INTEGER NOT NULL CHECK (report >= 0),
  amendment     INTEGER NOT NULL CHECK (amendment >= 0),
  received      TEXT,
  union_name    TEXT NOT NULL,
  affiliation   TEXT NOT NULL,
  unit          TEXT NOT NULL,
  designation   TEXT NOT NULL,
  state         TEXT NOT NULL,
  form          TEXT NOT NULL CHECK (form IN ('LM-2', 'LM-3', 'LM-4')),
  from_day      TEXT,
  to_day        TEXT NOT NULL,
  terminal      INTEGER NOT NULL CHECK (terminal IN (0, 1)),
  members       INTEGER CHECK (members >= 0),
  assets        INTEGER CHECK (assets >= 0),
  liabilities   INTEGER CHECK (liabilities >= 0),
  receipts      INTEGER CHECK (receipts >= 0),
  disbursements INTEGER CHECK (disbursements >= 0),
  next_election TEXT,
  PRIMARY KEY (import, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX olms_report_filing ON olms_report (file_number, year);
CREATE TABLE olms_receipts (
  import         INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
  place          INTEGER NOT NULL,
  file_row       INTEGER NOT NULL CHECK (file_row > 0),
  report         INTEGER NOT NULL CHECK (report >= 0),
  dues           INTEGER CHECK (dues >= 0),
  per_capita_tax INTEGER CHECK (per_capita_tax >= 0),
  PRIMARY KEY (import, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX olms_receipts_report ON olms_receipts (report, import, place);
CREATE VIEW olms_receipts_counting AS
  SELECT * FROM olms_receipts AS one WHERE NOT EXISTS (
    SELECT 1 FROM olms_receipts AS other
    WHERE other.report = one.report AND (other.import, other.place) > (one.import, one.place));
-- Of several filings with the same file number and year the one amended most often counts, in whatever order they were
-- imported; of those amended equally often the one received last.
CREATE VIEW olms_report_counting AS
  SELECT one.*, (SELECT dues FROM olms_receipts_counting AS of WHERE of.report = one.report) AS dues
  FROM olms_report AS one WHERE NOT EXISTS (
    SELECT 1 FROM olms_report AS other
    WHERE other.file_number = one.file_number AND other.year = one.year
    AND (other.amendment, coalesce(other.received, ''), other.report, other.import, other.place)
      > (one.amendment, coalesce(one.received, ''), one.report, one.import, one.place));
";

/// Returns of non-profits and filings of political committees, each with its parts in tables of their own. Of individuals
/// there are sums by size; no table has room for the name of one. The key of a part begins with its whole: that is how a
/// whole that goes finds its parts.
const RETURNS_AND_FILINGS: &str = "
CREATE TABLE irs990_return (
  import            INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
  place             INTEGER NOT NULL,
  file_row          INTEGER NOT NULL CHECK (file_row > 0),
  file              TEXT NOT NULL,
  version           TEXT NOT NULL,
  form              TEXT NOT NULL CHECK (form IN ('990', '990EZ', '990PF')),
  ein               TEXT NOT NULL CHECK (length(ein) = 9),
  name              TEXT NOT NULL,
  state             TEXT NOT NULL,
  tax_year          INTEGER NOT NULL CHECK (tax_year BETWEEN 0 AND 65535),
  begins            TEXT NOT NULL,
  ends              TEXT NOT NULL,
  filed             TEXT NOT NULL,
  amended           INTEGER NOT NULL CHECK (amended IN (0, 1)),
  subsection        TEXT NOT NULL,
  for_a_group       INTEGER NOT NULL CHECK (for_a_group IN (0, 1)),
  employees         INTEGER CHECK (employees >= 0),
  volunteers        INTEGER CHECK (volunteers >= 0),
  officers          INTEGER NOT NULL CHECK (officers >= 0),
  grants_to_persons INTEGER NOT NULL CHECK (grants_to_persons >= 0),
  PRIMARY KEY (import, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX irs990_return_filing ON irs990_return (ein, ends, form);
-- Of several returns of an organization for one tax year on one form an amended one counts, in whatever order they were
-- imported; of those alike the one filed last.
CREATE VIEW irs990_return_counting AS
  SELECT * FROM irs990_return AS one WHERE NOT EXISTS (
    SELECT 1 FROM irs990_return AS other
    WHERE other.ein = one.ein AND other.ends = one.ends AND other.form = one.form
    AND (other.amended, other.filed, other.import, other.place)
      > (one.amended, one.filed, one.import, one.place));
CREATE TABLE irs990_amount (
  import   INTEGER NOT NULL,
  place    INTEGER NOT NULL,
  file_row INTEGER NOT NULL CHECK (file_row > 0),
  of_whole INTEGER NOT NULL,
  line     TEXT NOT NULL,
  dollars  INTEGER NOT NULL,
  PRIMARY KEY (import, of_whole, place),
  FOREIGN KEY (import, of_whole) REFERENCES irs990_return (import, place) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE VIEW irs990_amount_counting AS
  SELECT * FROM irs990_amount AS one WHERE EXISTS (
    SELECT 1 FROM irs990_return_counting AS whole
    WHERE whole.import = one.import AND whole.place = one.of_whole);
CREATE TABLE irs990_service (
  import   INTEGER NOT NULL,
  place    INTEGER NOT NULL,
  file_row INTEGER NOT NULL CHECK (file_row > 0),
  of_whole INTEGER NOT NULL,
  service  TEXT NOT NULL CHECK (service IN ('dues', 'members', 'government', 'other')),
  dollars  INTEGER NOT NULL,
  PRIMARY KEY (import, of_whole, place),
  FOREIGN KEY (import, of_whole) REFERENCES irs990_return (import, place) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE VIEW irs990_service_counting AS
  SELECT * FROM irs990_service AS one WHERE EXISTS (
    SELECT 1 FROM irs990_return_counting AS whole
    WHERE whole.import = one.import AND whole.place = one.of_whole);
CREATE TABLE irs990_grant (
  import   INTEGER NOT NULL,
  place    INTEGER NOT NULL,
  file_row INTEGER NOT NULL CHECK (file_row > 0),
  of_whole INTEGER NOT NULL,
  name     TEXT NOT NULL,
  ein      TEXT NOT NULL,
  dollars  INTEGER NOT NULL,
  PRIMARY KEY (import, of_whole, place),
  FOREIGN KEY (import, of_whole) REFERENCES irs990_return (import, place) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE VIEW irs990_grant_counting AS
  SELECT * FROM irs990_grant AS one WHERE EXISTS (
    SELECT 1 FROM irs990_return_counting AS whole
    WHERE whole.import = one.import AND whole.place = one.of_whole);
CREATE TABLE irs990_related (
  import   INTEGER NOT NULL,
  place    INTEGER NOT NULL,
  file_row INTEGER NOT NULL CHECK (file_row > 0),
  of_whole INTEGER NOT NULL,
  name     TEXT NOT NULL,
  ein      TEXT NOT NULL,
  relation TEXT NOT NULL CHECK (relation IN ('disregarded', 'exempt', 'partnership', 'corporation')),
  PRIMARY KEY (import, of_whole, place),
  FOREIGN KEY (import, of_whole) REFERENCES irs990_return (import, place) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE VIEW irs990_related_counting AS
  SELECT * FROM irs990_related AS one WHERE EXISTS (
    SELECT 1 FROM irs990_return_counting AS whole
    WHERE whole.import = one.import AND whole.place = one.of_whole);

CREATE TABLE fec_filing (
  import       INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
  place        INTEGER NOT NULL,
  file_row     INTEGER NOT NULL CHECK (file_row > 0),
  file         TEXT NOT NULL,
  version      TEXT NOT NULL,
  form         TEXT NOT NULL CHECK (form IN ('3', '3P', '3X')),
  form_code    TEXT NOT NULL,
  standing     TEXT NOT NULL CHECK (standing IN ('new', 'amended', 'termination')),
  amendment    INTEGER CHECK (amendment >= 0),
  amends       TEXT,
  committee_id TEXT NOT NULL,
  committee    TEXT NOT NULL,
  state        TEXT NOT NULL,
  report       TEXT NOT NULL,
  from_day     TEXT,
  through_day  TEXT,
  cash_end     INTEGER,
  debts_by     INTEGER,
  rows         INTEGER NOT NULL CHECK (rows > 0),
  PRIMARY KEY (import, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX fec_filing_report ON fec_filing (committee_id, form, through_day);
-- Of several filings of a committee on one form for the same days an amended one counts, in whatever order they were
-- imported; of those the one amended most often, and of those alike the one imported last.
CREATE VIEW fec_filing_counting AS
  SELECT * FROM fec_filing AS one WHERE NOT EXISTS (
    SELECT 1 FROM fec_filing AS other
    WHERE other.committee_id = one.committee_id AND other.form = one.form
    AND other.from_day IS one.from_day AND other.through_day IS one.through_day
    AND (other.standing = 'amended', coalesce(other.amendment, 0), other.import, other.place)
      > (one.standing = 'amended', coalesce(one.amendment, 0), one.import, one.place));
-- Cents by kind: in the days that the report covers, and in the year or election cycle to date.
CREATE TABLE fec_total (
  import        INTEGER NOT NULL,
  place         INTEGER NOT NULL,
  file_row      INTEGER NOT NULL CHECK (file_row > 0),
  of_whole      INTEGER NOT NULL,
  kind          TEXT NOT NULL,
  period_cents  INTEGER,
  to_date_cents INTEGER,
  PRIMARY KEY (import, of_whole, place),
  FOREIGN KEY (import, of_whole) REFERENCES fec_filing (import, place) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE VIEW fec_total_counting AS
  SELECT * FROM fec_total AS one WHERE EXISTS (
    SELECT 1 FROM fec_filing_counting AS whole
    WHERE whole.import = one.import AND whole.place = one.of_whole);
-- Gifts of individuals in five classes by size: all that is kept of them.
CREATE TABLE fec_individuals (
  import   INTEGER NOT NULL,
  place    INTEGER NOT NULL,
  file_row INTEGER NOT NULL CHECK (file_row > 0),
  of_whole INTEGER NOT NULL,
  size_of  TEXT NOT NULL CHECK (size_of IN ('gift', 'giver', 'giver of a memo entry')),
  class    INTEGER NOT NULL CHECK (class BETWEEN 0 AND 4),
  rows     INTEGER NOT NULL CHECK (rows >= 0),
  cents    INTEGER NOT NULL,
  PRIMARY KEY (import, of_whole, place),
  FOREIGN KEY (import, of_whole) REFERENCES fec_filing (import, place) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE VIEW fec_individuals_counting AS
  SELECT * FROM fec_individuals AS one WHERE EXISTS (
    SELECT 1 FROM fec_filing_counting AS whole
    WHERE whole.import = one.import AND whole.place = one.of_whole);
-- Money from and to others. Only organizations and committees have a name.
CREATE TABLE fec_flow (
  import      INTEGER NOT NULL,
  place       INTEGER NOT NULL,
  file_row    INTEGER NOT NULL CHECK (file_row > 0),
  of_whole    INTEGER NOT NULL,
  kind        TEXT NOT NULL,
  counterpart TEXT NOT NULL,
  name        TEXT NOT NULL,
  id          TEXT NOT NULL,
  memo        INTEGER NOT NULL CHECK (memo IN (0, 1)),
  rows        INTEGER NOT NULL CHECK (rows >= 0),
  cents       INTEGER NOT NULL,
  CHECK (name = '' OR counterpart NOT IN ('individual', 'candidate', 'unknown')),
  PRIMARY KEY (import, of_whole, place),
  FOREIGN KEY (import, of_whole) REFERENCES fec_filing (import, place) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE VIEW fec_flow_counting AS
  SELECT * FROM fec_flow AS one WHERE EXISTS (
    SELECT 1 FROM fec_filing_counting AS whole
    WHERE whole.import = one.import AND whole.place = one.of_whole);
CREATE TABLE fec_line (
  import   INTEGER NOT NULL,
  place    INTEGER NOT NULL,
  file_row INTEGER NOT NULL CHECK (file_row > 0),
  of_whole INTEGER NOT NULL,
  line     TEXT NOT NULL,
  rows     INTEGER NOT NULL CHECK (rows >= 0),
  cents    INTEGER NOT NULL,
  PRIMARY KEY (import, of_whole, place),
  FOREIGN KEY (import, of_whole) REFERENCES fec_filing (import, place) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE VIEW fec_line_counting AS
  SELECT * FROM fec_line AS one WHERE EXISTS (
    SELECT 1 FROM fec_filing_counting AS whole
    WHERE whole.import = one.import AND whole.place = one.of_whole);
";

/// What came before a vote: the day of the petition, and the day for which the election was scheduled. And a way to find who
/// gave grants to an organization without going through all of them.
const DAYS_BEFORE_A_VOTE: &str = "
ALTER TABLE nlrb_election ADD COLUMN filed TEXT;
ALTER TABLE nlrb_election ADD COLUMN scheduled TEXT;
CREATE INDEX irs990_grant_receiver ON irs990_grant (ein, import, of_whole);
";

/// Decisions as they were taken, and what was written down since. Neither is ever changed: a correction is a further entry.
const LEDGER: &str = "
CREATE TABLE decision (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  recorded_at TEXT NOT NULL,
  record      TEXT NOT NULL,
  sha256      TEXT NOT NULL CHECK (length(sha256) = 64),
  frozen      BLOB NOT NULL
) STRICT;
CREATE TABLE entry (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  decision    INTEGER NOT NULL REFERENCES decision (id),
  recorded_at TEXT NOT NULL,
  day         TEXT NOT NULL,
  kind        TEXT NOT NULL,
  about       INTEGER REFERENCES entry (id),
  corrects    INTEGER REFERENCES entry (id),
  written     TEXT NOT NULL
) STRICT;
CREATE INDEX entry_of_kind ON entry (decision, kind);
CREATE TRIGGER decision_stays BEFORE UPDATE ON decision BEGIN
  SELECT raise(ABORT, 'a decision is never changed');
END;
CREATE TRIGGER decision_is_kept BEFORE DELETE ON decision BEGIN
  SELECT raise(ABORT, 'a decision is never taken away');
END;
CREATE TRIGGER entry_stays BEFORE UPDATE ON entry BEGIN
  SELECT raise(ABORT, 'an entry is never changed');
END;
CREATE TRIGGER entry_is_kept BEFORE DELETE ON entry BEGIN
  SELECT raise(ABORT, 'an entry is never taken away');
END;
";

/// Version that a database has once all migrations are done.
#[expect(clippy::cast_possible_wrap, reason = "a handful of migrations")]
const VERSION: i64 = MIGRATIONS.len() as i64;

/// Refuses what is not ours or of a later version; brings the rest to the present version, each step whole or not at
/// all. A database that is up to date is only looked at.
pub(crate) fn prepare(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let failed = StoreError::database("open", path);
    if next(connection, path)?.is_none() {
        return Ok(());
    }
    // A table that others refer to is made anew under another name; what refers to it must not go with the old one.
    // (https://sqlite.org/lang_altertable.html, section 7; without effect inside a transaction.)
    connection.pragma_update(None, "foreign_keys", false).map_err(&failed)?;
    while next(connection, path)?.is_some() {
        let step = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(&failed)?;
        // Looked at again under the lock: another program may just have done the same.
        if let Some((version, migration)) = next(&step, path)? {
            step.execute_batch(migration).map_err(&failed)?;
            step.pragma_update(None, "application_id", APPLICATION).map_err(&failed)?;
            step.pragma_update(None, "user_version", version).map_err(&failed)?;
            let astray: i64 = step
                .query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0))
                .map_err(&failed)?;
            if astray > 0 {
                let why = format!("{astray} rows belong to no import");
                return Err(StoreError::Damaged { path: path.to_owned(), why });
            }
            step.commit().map_err(&failed)?;
        }
    }
    connection.pragma_update(None, "foreign_keys", true).map_err(&failed)
}

/// The migration that the database needs next, with the version that it makes.
fn next(connection: &Connection, path: &Path) -> Result<Option<(i64, &'static str)>, StoreError> {
    let failed = StoreError::database("open", path);
    let number = |pragma: &str| connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
    let version = number("user_version").map_err(&failed)?;
    let application = number("application_id").map_err(&failed)?;
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(&failed)?;
    let empty = application == 0 && version == 0 && tables == 0;
    let ours = application == APPLICATION && version > 0;
    if !(ours || empty) {
        return Err(StoreError::NotAStore { path: path.to_owned() });
    }
    if version > VERSION {
        return Err(StoreError::NewerVersion { path: path.to_owned(), found: version, known: VERSION });
    }
    let migration = usize::try_from(version).ok().and_then(|version| MIGRATIONS.get(version));
    Ok(migration.map(|migration| (version + 1, *migration)))
}
