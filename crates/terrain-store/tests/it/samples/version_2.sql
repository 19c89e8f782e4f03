-- A store of version 2 with sample rows: one of version 1 brought up to it, and what it can hold besides. Never edited: users have such stores.
PRAGMA foreign_keys = OFF;
PRAGMA application_id = 1415934578;
PRAGMA user_version = 2;
BEGIN TRANSACTION;
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
INSERT INTO "fmcs_stoppage" VALUES(4,0,2,'2019N0000001','Hospital One','Hospital Workers Union 1','1','Health Care and Social Assistance','62','MI',30,40,'2019-05-01','2019-05-10',10);
INSERT INTO "fmcs_stoppage" VALUES(4,1,3,'2019N0000001','Hospital One','Hospital Workers Union 1','1','Health Care and Social Assistance','62','MI',28,40,'2019-06-01',NULL,40);
INSERT INTO "fmcs_stoppage" VALUES(4,2,4,'2019N0000002','Mill Two','Mill Workers Union','','Manufacturing',NULL,'OH',0,NULL,'2019-07-02','2019-07-01',NULL);
INSERT INTO "fmcs_stoppage" VALUES(5,0,2,'2019N0000001','Hospital One','Hospital Workers Union 1','','Health Care and Social Assistance',NULL,'MI',28,NULL,'2019-06-01','2019-07-20',NULL);
CREATE TABLE "import" (
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
INSERT INTO "import" VALUES(1,'nlrb','election tallies','cc4ee854029d292fcc032e0bc1572d438723ce25ca3ffc2925f40d1120095d7c','2025-03-01 10:20 UTC',4,3,0);
INSERT INTO "import" VALUES(2,'rollcall','voteview','637152098cf8931c1d342c77f521a5a7ac65a122688ed68e531e564e9e6806b0','2025-03-01 10:20 UTC',13,12,0);
INSERT INTO "import" VALUES(3,'rollcall','long','04985f58a336ff1b27870771bf52c62a69b63908bb959c6af8cc5cc4b0b243ea','2025-03-01 10:20 UTC',5,5,0);
INSERT INTO "import" VALUES(4,'fmcs','work stoppages','80f46b0a27a2254634752b6a2a8ae100aa2f17cb42b86a59d168d2b1b64734fd','2025-03-01T10:20:00Z',4,3,0);
INSERT INTO "import" VALUES(5,'fmcs','work stoppages','aa9a6f303ed8d61cda7b1b084ca35800542a0be6794bb0752cae547cb7f1a2e4','2025-03-01T10:20:00Z',1,1,0);
INSERT INTO "import" VALUES(6,'olms','annual reports','0238be53e931d21f90ea0ff63e2d2f22daf4d4ce73f0d93a63980406c6e9bb0b','2025-03-01T10:20:00Z',4,2,1);
INSERT INTO "import" VALUES(7,'olms','receipts by kind','499c6299546a7542552e1f1c750454ab103294be8bd4bee158385f0de20a8c7f','2025-03-01T10:20:00Z',3,3,0);
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
INSERT INTO "import_example" VALUES(1,'remarked',0,0,4,'Num Eligible Voters','4');
INSERT INTO "import_example" VALUES(1,'skipped',0,0,5,'Case Number','07-XX-000004');
INSERT INTO "import_example" VALUES(2,'skipped',0,0,11,'icpsr','4');
INSERT INTO "import_example" VALUES(4,'remarked',0,0,4,'End Date','2019-07-01');
INSERT INTO "import_example" VALUES(4,'remarked',1,0,3,'End Date','');
INSERT INTO "import_example" VALUES(4,'remarked',2,0,4,'# Idled','0');
INSERT INTO "import_example" VALUES(4,'skipped',0,0,5,'Case Number','');
INSERT INTO "import_example" VALUES(6,'skipped',0,0,5,'FORM_TYPE','LM-5');
CREATE TABLE import_file (
  import INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
  place  INTEGER NOT NULL,
  name   TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  bytes  INTEGER NOT NULL CHECK (bytes >= 0),
  PRIMARY KEY (import, place)
) STRICT, WITHOUT ROWID;
INSERT INTO "import_file" VALUES(1,0,'tallies.csv','cc4ee854029d292fcc032e0bc1572d438723ce25ca3ffc2925f40d1120095d7c',752);
INSERT INTO "import_file" VALUES(2,0,'S900_votes.csv','4e7d26f4cb31b3cc1ca0fadaca159bbb45a0a61384fc58d02506667ee816aaef',214);
INSERT INTO "import_file" VALUES(2,1,'S900_members.csv','6dd266f7f6089c90df55ba411dd99dccd03f100dfe5148130afcb2fe72d77b54',239);
INSERT INTO "import_file" VALUES(3,0,'council.csv','9ab3a9c51c1451afc9541eae0e3c83f101011d7ade25d8c8031a46f260c85ad3',122);
INSERT INTO "import_file" VALUES(4,0,'stoppages.csv','80f46b0a27a2254634752b6a2a8ae100aa2f17cb42b86a59d168d2b1b64734fd',568);
INSERT INTO "import_file" VALUES(5,0,'stoppages_later.csv','aa9a6f303ed8d61cda7b1b084ca35800542a0be6794bb0752cae547cb7f1a2e4',204);
INSERT INTO "import_file" VALUES(6,0,'lm_data_data_2021.txt','0238be53e931d21f90ea0ff63e2d2f22daf4d4ce73f0d93a63980406c6e9bb0b',760);
INSERT INTO "import_file" VALUES(7,0,'ar_receipts_total_data_2021.txt','499c6299546a7542552e1f1c750454ab103294be8bd4bee158385f0de20a8c7f',90);
CREATE TABLE import_reason (
  import INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
  kind   TEXT NOT NULL CHECK (kind IN ('skipped', 'remarked')),
  place  INTEGER NOT NULL,
  reason TEXT NOT NULL,
  rows   INTEGER NOT NULL CHECK (rows > 0),
  PRIMARY KEY (import, kind, place)
) STRICT, WITHOUT ROWID;
INSERT INTO "import_reason" VALUES(1,'remarked',0,'more valid votes than eligible voters',1);
INSERT INTO "import_reason" VALUES(1,'skipped',0,'`Case Number` is not a case number such as 07-RC-123456',1);
INSERT INTO "import_reason" VALUES(2,'skipped',0,'`icpsr` is not an identifier of the members file',1);
INSERT INTO "import_reason" VALUES(4,'remarked',0,'ends before it begins',1);
INSERT INTO "import_reason" VALUES(4,'remarked',1,'no last day: still going on, or not written down',1);
INSERT INTO "import_reason" VALUES(4,'remarked',2,'no number of workers idled, or 0',1);
INSERT INTO "import_reason" VALUES(4,'skipped',0,'`Case Number` is empty',1);
INSERT INTO "import_reason" VALUES(6,'skipped',0,'another form than LM-2, LM-3 or LM-4',1);
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
INSERT INTO "nlrb_election" VALUES(1,0,'07-RC-000001','RC',7,'A','MI','622110','2019-05-01','Initial','Single Labor Org','Manual',20,5,17,2,1,0);
INSERT INTO "nlrb_election" VALUES(1,1,'07-RD-000002','RD',7,'B','OH',NULL,'2020-06-30','Run-off','Multiple Labor Org','Mixed',9,NULL,6,0,0,NULL);
INSERT INTO "nlrb_election" VALUES(1,2,'07-RC-000003','RC',7,'A','MI',NULL,'2019-05-03','Initial','Single Labor Org','Mail',4,2,6,0,0,1);
CREATE TABLE nlrb_file (
  import       INTEGER PRIMARY KEY REFERENCES import (id) ON DELETE CASCADE,
  has_industry INTEGER NOT NULL CHECK (has_industry IN (0, 1))
) STRICT;
INSERT INTO "nlrb_file" VALUES(1,1);
CREATE TABLE nlrb_union (
  import   INTEGER NOT NULL,
  election INTEGER NOT NULL,
  place    INTEGER NOT NULL,
  name     TEXT NOT NULL,
  votes    INTEGER CHECK (votes >= 0),
  PRIMARY KEY (import, election, place),
  FOREIGN KEY (import, election) REFERENCES nlrb_election (import, place) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO "nlrb_union" VALUES(1,0,0,'Hospital Workers Union',12);
INSERT INTO "nlrb_union" VALUES(1,1,0,'Hospital Workers Union',NULL);
INSERT INTO "nlrb_union" VALUES(1,1,1,'County Employees Union',6);
INSERT INTO "nlrb_union" VALUES(1,2,0,'Hospital Workers Union',4);
CREATE TABLE olms_receipts (
  import         INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
  place          INTEGER NOT NULL,
  file_row       INTEGER NOT NULL CHECK (file_row > 0),
  report         INTEGER NOT NULL CHECK (report >= 0),
  dues           INTEGER CHECK (dues >= 0),
  per_capita_tax INTEGER CHECK (per_capita_tax >= 0),
  PRIMARY KEY (import, place)
) STRICT, WITHOUT ROWID;
INSERT INTO "olms_receipts" VALUES(7,0,2,9003,800,0);
INSERT INTO "olms_receipts" VALUES(7,1,3,9002,100000,200000);
INSERT INTO "olms_receipts" VALUES(7,2,4,9001,700,0);
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
INSERT INTO "olms_report" VALUES(6,0,2,1001,2021,9001,0,'2021-08-01','HOSPITAL WORKERS IND','HWU','','LU 1','MI','LM-3','2020-07-01','2021-06-30',0,120,5000,10,1000,900,'2022-06');
INSERT INTO "olms_report" VALUES(6,1,3,1001,2021,9003,1,'2021-10-01','HOSPITAL WORKERS IND','HWU','','LU 1','MI','LM-3','2020-07-01','2021-06-30',0,150,5000,10,1000,900,'2022-06');
INSERT INTO "olms_report" VALUES(6,2,4,1002,2021,9002,0,'2021-08-02','HOSPITAL WORKERS IND','HWU','COUNTY','LU 2','OH','LM-2','2020-07-01','2021-06-30',0,900,70000,NULL,400000,390000,'2023-12');
CREATE TABLE rollcall_ballot (
  import   INTEGER NOT NULL,
  vote     INTEGER NOT NULL,
  member   INTEGER NOT NULL,
  position TEXT NOT NULL,
  PRIMARY KEY (import, vote, member),
  FOREIGN KEY (import, vote) REFERENCES rollcall_vote (import, place) ON DELETE CASCADE,
  FOREIGN KEY (import, member) REFERENCES rollcall_member (import, place) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO "rollcall_ballot" VALUES(2,0,0,'yea');
INSERT INTO "rollcall_ballot" VALUES(2,0,1,'nay');
INSERT INTO "rollcall_ballot" VALUES(2,0,2,'not voting');
INSERT INTO "rollcall_ballot" VALUES(2,1,0,'paired yea');
INSERT INTO "rollcall_ballot" VALUES(2,1,1,'paired nay');
INSERT INTO "rollcall_ballot" VALUES(2,1,2,'present');
INSERT INTO "rollcall_ballot" VALUES(2,2,0,'announced yea');
INSERT INTO "rollcall_ballot" VALUES(2,2,1,'announced nay');
INSERT INTO "rollcall_ballot" VALUES(2,2,2,'not a member');
INSERT INTO "rollcall_ballot" VALUES(3,0,0,'yea');
INSERT INTO "rollcall_ballot" VALUES(3,0,1,'excused');
INSERT INTO "rollcall_ballot" VALUES(3,0,2,'abstain');
INSERT INTO "rollcall_ballot" VALUES(3,0,3,'vacant');
INSERT INTO "rollcall_ballot" VALUES(3,0,4,'absent');
CREATE TABLE rollcall_chamber (
  import   INTEGER PRIMARY KEY REFERENCES import (id) ON DELETE CASCADE,
  congress INTEGER CHECK (congress >= 0),
  chamber  TEXT NOT NULL
) STRICT;
INSERT INTO "rollcall_chamber" VALUES(2,900,'Senate');
INSERT INTO "rollcall_chamber" VALUES(3,NULL,'council.csv');
CREATE TABLE rollcall_label (
  import   INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
  label    TEXT NOT NULL,
  position TEXT NOT NULL,
  ballots  INTEGER NOT NULL CHECK (ballots > 0),
  PRIMARY KEY (import, label)
) STRICT, WITHOUT ROWID;
INSERT INTO "rollcall_label" VALUES(2,'0','not a member',1);
INSERT INTO "rollcall_label" VALUES(2,'1','yea',1);
INSERT INTO "rollcall_label" VALUES(2,'2','paired yea',1);
INSERT INTO "rollcall_label" VALUES(2,'3','announced yea',1);
INSERT INTO "rollcall_label" VALUES(2,'4','announced nay',1);
INSERT INTO "rollcall_label" VALUES(2,'5','paired nay',1);
INSERT INTO "rollcall_label" VALUES(2,'6','nay',1);
INSERT INTO "rollcall_label" VALUES(2,'7','present',1);
INSERT INTO "rollcall_label" VALUES(2,'9','not voting',1);
INSERT INTO "rollcall_label" VALUES(3,'absent','absent',1);
INSERT INTO "rollcall_label" VALUES(3,'abstain','abstain',1);
INSERT INTO "rollcall_label" VALUES(3,'aye','yea',1);
INSERT INTO "rollcall_label" VALUES(3,'excused','excused',1);
INSERT INTO "rollcall_label" VALUES(3,'vacant','vacant',1);
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
INSERT INTO "rollcall_member" VALUES(2,0,'1','Seat one','100','MI','0',-0.5,0.25,3);
INSERT INTO "rollcall_member" VALUES(2,1,'2','Seat two','200','OH','0',0.4,0.0,2);
INSERT INTO "rollcall_member" VALUES(2,2,'3','Seat three','200','OH','0',NULL,NULL,NULL);
INSERT INTO "rollcall_member" VALUES(3,0,'Ward 1','Ward 1','A','','',NULL,NULL,NULL);
INSERT INTO "rollcall_member" VALUES(3,1,'Ward 2','Ward 2','B','','',NULL,NULL,NULL);
INSERT INTO "rollcall_member" VALUES(3,2,'Ward 3','Ward 3','B','','',NULL,NULL,NULL);
INSERT INTO "rollcall_member" VALUES(3,3,'Ward 4','Ward 4','','','',NULL,NULL,NULL);
INSERT INTO "rollcall_member" VALUES(3,4,'Ward 5','Ward 5','A','','',NULL,NULL,NULL);
CREATE TABLE rollcall_vote (
  import INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
  place  INTEGER NOT NULL,
  id     TEXT NOT NULL,
  PRIMARY KEY (import, place)
) STRICT, WITHOUT ROWID;
INSERT INTO "rollcall_vote" VALUES(2,0,'1');
INSERT INTO "rollcall_vote" VALUES(2,1,'2');
INSERT INTO "rollcall_vote" VALUES(2,2,'3');
INSERT INTO "rollcall_vote" VALUES(3,0,'1');
CREATE INDEX nlrb_election_ballot ON nlrb_election (case_number, unit, tally, import);
CREATE VIEW nlrb_election_counting AS
  SELECT * FROM nlrb_election AS one WHERE NOT EXISTS (
    SELECT 1 FROM nlrb_election AS other
    WHERE other.case_number = one.case_number AND other.unit = one.unit AND other.tally = one.tally
    AND other.import > one.import);
CREATE INDEX fmcs_stoppage_case ON fmcs_stoppage (case_number, started, import, place);
CREATE VIEW fmcs_stoppage_counting AS
  SELECT * FROM fmcs_stoppage AS one WHERE NOT EXISTS (
    SELECT 1 FROM fmcs_stoppage AS other
    WHERE other.case_number = one.case_number AND other.started = one.started
    AND (other.import, other.place) > (one.import, one.place));
CREATE INDEX olms_report_filing ON olms_report (file_number, year);
CREATE INDEX olms_receipts_report ON olms_receipts (report, import, place);
CREATE VIEW olms_receipts_counting AS
  SELECT * FROM olms_receipts AS one WHERE NOT EXISTS (
    SELECT 1 FROM olms_receipts AS other
    WHERE other.report = one.report AND (other.import, other.place) > (one.import, one.place));
CREATE VIEW olms_report_counting AS
  SELECT one.*, (SELECT dues FROM olms_receipts_counting AS of WHERE of.report = one.report) AS dues
  FROM olms_report AS one WHERE NOT EXISTS (
    SELECT 1 FROM olms_report AS other
    WHERE other.file_number = one.file_number AND other.year = one.year
    AND (other.amendment, coalesce(other.received, ''), other.report, other.import, other.place)
      > (one.amendment, coalesce(one.received, ''), one.report, one.import, one.place));
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('import',7);
COMMIT;
