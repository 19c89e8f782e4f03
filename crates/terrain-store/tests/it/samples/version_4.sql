-- A store of version 4 with sample rows: one of version 3 brought up to it, and what it can hold besides. Never edited: users have such stores.
PRAGMA foreign_keys = OFF;
PRAGMA application_id = 1415934578;
PRAGMA user_version = 4;
BEGIN TRANSACTION;
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
INSERT INTO "fec_filing" VALUES(9,0,1,'1550126.fec','8.3','3','F3A','amended',1,'FEC-1542500','C00772335','Jeffrey Buongiorno for US Congress','','Q3','2021-07-01','2021-09-30',12100991,13413906,23);
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
INSERT INTO "fec_flow" VALUES(9,0,1,0,'loans_owed','candidate','','',0,2,12600000);
INSERT INTO "fec_flow" VALUES(9,1,1,0,'candidate_loans','candidate','','',0,1,5000000);
INSERT INTO "fec_flow" VALUES(9,2,1,0,'debts_owed','candidate','','',0,1,813906);
INSERT INTO "fec_flow" VALUES(9,3,1,0,'operating','individual','','',0,2,355000);
INSERT INTO "fec_flow" VALUES(9,4,1,0,'individuals','individual','','',0,4,250000);
INSERT INTO "fec_flow" VALUES(9,5,1,0,'operating','organization','Tri-State Connection','',0,1,150000);
INSERT INTO "fec_flow" VALUES(9,6,1,0,'operating','organization','Winred','',0,2,80672);
INSERT INTO "fec_flow" VALUES(9,7,1,0,'operating','organization','Ace Specialities','',0,1,72796);
INSERT INTO "fec_flow" VALUES(9,8,1,0,'operating','organization','C Grace Producitons','',0,1,70000);
INSERT INTO "fec_flow" VALUES(9,9,1,0,'operating','organization','Hampton Inn','',0,1,47652);
INSERT INTO "fec_flow" VALUES(9,10,1,0,'operating','organization','Staples','',0,3,27626);
INSERT INTO "fec_flow" VALUES(9,11,1,0,'operating','organization','stamps.com','',0,1,26600);
INSERT INTO "fec_flow" VALUES(9,12,1,0,'operating','organization','Spirit Airlines','',0,1,18001);
INSERT INTO "fec_flow" VALUES(9,13,1,0,'operating','organization','Freshly.com','',0,1,10389);
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
INSERT INTO "fec_individuals" VALUES(9,0,1,0,'gift',1,2,50000);
INSERT INTO "fec_individuals" VALUES(9,1,1,0,'gift',3,2,200000);
INSERT INTO "fec_individuals" VALUES(9,2,1,0,'giver',1,2,50000);
INSERT INTO "fec_individuals" VALUES(9,3,1,0,'giver',3,2,200000);
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
INSERT INTO "fec_line" VALUES(9,0,1,0,'SA11AI',4,250000);
INSERT INTO "fec_line" VALUES(9,1,1,0,'SA13A',1,5000000);
INSERT INTO "fec_line" VALUES(9,2,1,0,'SB17',14,858736);
INSERT INTO "fec_line" VALUES(9,3,1,0,'SC/10',2,12600000);
INSERT INTO "fec_line" VALUES(9,4,1,0,'SD10',1,813906);
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
INSERT INTO "fec_total" VALUES(9,0,1,0,'individuals_itemized',250000,250000);
INSERT INTO "fec_total" VALUES(9,1,1,0,'individuals_unitemized',173900,173900);
INSERT INTO "fec_total" VALUES(9,2,1,0,'individuals',423900,423900);
INSERT INTO "fec_total" VALUES(9,3,1,0,'parties',0,0);
INSERT INTO "fec_total" VALUES(9,4,1,0,'committees',0,0);
INSERT INTO "fec_total" VALUES(9,5,1,0,'candidate',0,0);
INSERT INTO "fec_total" VALUES(9,6,1,0,'contributions',423900,423900);
INSERT INTO "fec_total" VALUES(9,7,1,0,'transfers',0,0);
INSERT INTO "fec_total" VALUES(9,8,1,0,'candidate_loans',5000000,12600000);
INSERT INTO "fec_total" VALUES(9,9,1,0,'other_loans',0,0);
INSERT INTO "fec_total" VALUES(9,10,1,0,'offsets',0,0);
INSERT INTO "fec_total" VALUES(9,11,1,0,'other_receipts',0,0);
INSERT INTO "fec_total" VALUES(9,12,1,0,'receipts',5423900,13023900);
INSERT INTO "fec_total" VALUES(9,13,1,0,'operating',922909,922909);
INSERT INTO "fec_total" VALUES(9,14,1,0,'transfers_out',0,0);
INSERT INTO "fec_total" VALUES(9,15,1,0,'loan_repayments',0,0);
INSERT INTO "fec_total" VALUES(9,16,1,0,'refunds_individuals',0,0);
INSERT INTO "fec_total" VALUES(9,17,1,0,'refunds_parties',0,0);
INSERT INTO "fec_total" VALUES(9,18,1,0,'refunds_committees',0,0);
INSERT INTO "fec_total" VALUES(9,19,1,0,'other_disbursements',0,0);
INSERT INTO "fec_total" VALUES(9,20,1,0,'disbursements',922909,922909);
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
INSERT INTO "import" VALUES(8,'irs990','returns of non-profits','f702d5e4b2404b5fd0fdbf121fa86b0e97c153d5340858b3756e1c56e4f7abf2','2025-03-01T10:20:00Z',4,2,1);
INSERT INTO "import" VALUES(9,'fec','filings of political committees','927ac12883467f09509b10e721a7b2b59dba5d3fa5c37da600f5189970ce4498','2025-03-01T10:20:00Z',24,23,0);
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
INSERT INTO "import_example" VALUES(8,'skipped',0,0,3,'file','202331359339300998.xml');
INSERT INTO "import_example" VALUES(9,'skipped',0,0,24,'line','SC2/10');
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
INSERT INTO "import_file" VALUES(8,0,'returns (4 files)','f702d5e4b2404b5fd0fdbf121fa86b0e97c153d5340858b3756e1c56e4f7abf2',38293);
INSERT INTO "import_file" VALUES(9,0,'1550126.fec','927ac12883467f09509b10e721a7b2b59dba5d3fa5c37da600f5189970ce4498',3963);
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
INSERT INTO "import_reason" VALUES(8,'skipped',0,'Form 990-T, on business income, which says nothing of funding',1);
INSERT INTO "import_reason" VALUES(9,'skipped',0,'terms and guarantors of loans (SC1, SC2)',1);
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
INSERT INTO "irs990_amount" VALUES(8,0,1,0,'federated_campaigns',125000);
INSERT INTO "irs990_amount" VALUES(8,1,1,0,'government_grants',5046186);
INSERT INTO "irs990_amount" VALUES(8,2,1,0,'other_contributions',5085110);
INSERT INTO "irs990_amount" VALUES(8,3,1,0,'contributions',10256296);
INSERT INTO "irs990_amount" VALUES(8,4,1,0,'total_revenue',10256296);
INSERT INTO "irs990_amount" VALUES(8,5,1,0,'expenses',9882234);
INSERT INTO "irs990_amount" VALUES(8,6,1,0,'grants_to_organizations',326500);
INSERT INTO "irs990_amount" VALUES(8,7,2,1,'membership_dues',4420163);
INSERT INTO "irs990_amount" VALUES(8,8,2,1,'other_contributions',30861676);
INSERT INTO "irs990_amount" VALUES(8,9,2,1,'contributions',35281839);
INSERT INTO "irs990_amount" VALUES(8,10,2,1,'programme_service',314902);
INSERT INTO "irs990_amount" VALUES(8,11,2,1,'investment',909319);
INSERT INTO "irs990_amount" VALUES(8,12,2,1,'other_revenue',213838);
INSERT INTO "irs990_amount" VALUES(8,13,2,1,'total_revenue',36719898);
INSERT INTO "irs990_amount" VALUES(8,14,2,1,'expenses',18820314);
INSERT INTO "irs990_amount" VALUES(8,15,2,1,'grants_to_organizations',885767);
INSERT INTO "irs990_amount" VALUES(8,16,2,1,'lobbying',791438);
INSERT INTO "irs990_amount" VALUES(8,17,3,2,'federated_campaigns',125000);
INSERT INTO "irs990_amount" VALUES(8,18,3,2,'fundraising_events',30612);
INSERT INTO "irs990_amount" VALUES(8,19,3,2,'government_grants',4989913);
INSERT INTO "irs990_amount" VALUES(8,20,3,2,'other_contributions',4836842);
INSERT INTO "irs990_amount" VALUES(8,21,3,2,'contributions',9982367);
INSERT INTO "irs990_amount" VALUES(8,22,3,2,'investment',355);
INSERT INTO "irs990_amount" VALUES(8,23,3,2,'other_revenue',8092);
INSERT INTO "irs990_amount" VALUES(8,24,3,2,'total_revenue',9990814);
INSERT INTO "irs990_amount" VALUES(8,25,3,2,'expenses',9635131);
INSERT INTO "irs990_amount" VALUES(8,26,3,2,'grants_to_organizations',326500);
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
INSERT INTO "irs990_grant" VALUES(8,0,1,0,'MT SINAI HOSPITAL','361509000',21500);
INSERT INTO "irs990_grant" VALUES(8,1,1,0,'BEYOND THE BALL','261440472',21500);
INSERT INTO "irs990_grant" VALUES(8,2,1,0,'ERIE NEIGHBORHOOD HOUSE','363043253',21500);
INSERT INTO "irs990_grant" VALUES(8,3,1,0,'YMCA OF METROPOLITAN CHICAGO','362179782',21500);
INSERT INTO "irs990_grant" VALUES(8,4,1,0,'NEW LIFE CENTER OF CHICAGOLAND','202380358',21500);
INSERT INTO "irs990_grant" VALUES(8,5,1,0,'CENTRAL STATES SER','361211270',22000);
INSERT INTO "irs990_grant" VALUES(8,6,1,0,'CHICAGO YOUTH BOXING CLUB','260053759',22500);
INSERT INTO "irs990_grant" VALUES(8,7,1,0,'UNIVERSIDAD POPULAR','363028729',34500);
INSERT INTO "irs990_grant" VALUES(8,8,1,0,'TELPOCHCALLI COMMUNITY EDUCATION PROJECT','710961074',37000);
INSERT INTO "irs990_grant" VALUES(8,9,1,0,'LATINOS PRGRESANDO','364355072',93000);
INSERT INTO "irs990_grant" VALUES(8,10,2,1,'BAY AREA COMMUNITY RESOURCES','942346815',30000);
INSERT INTO "irs990_grant" VALUES(8,11,2,1,'CENTER FOR BLACK HEALTH AND EQUITY','562211875',200000);
INSERT INTO "irs990_grant" VALUES(8,12,2,1,'CHILDRENS DEFENSE FUND-OHIO','520895622',10000);
INSERT INTO "irs990_grant" VALUES(8,13,2,1,'DC GREENS','264527988',10000);
INSERT INTO "irs990_grant" VALUES(8,14,2,1,'HEALTHY SCHOOLS CAMPAIGN','364308068',7500);
INSERT INTO "irs990_grant" VALUES(8,15,2,1,'HUNGER FREE COLORADO','680551464',10000);
INSERT INTO "irs990_grant" VALUES(8,16,2,1,'ILLINOIS PUBLIC HEALTH INSTITUTE','262757523',5350);
INSERT INTO "irs990_grant" VALUES(8,17,2,1,'MOMSRISING EDUCATION FUND','452499952',30000);
INSERT INTO "irs990_grant" VALUES(8,18,2,1,'NEBRASKA APPLESEED','470798343',8318);
INSERT INTO "irs990_grant" VALUES(8,19,2,1,'NOURISH COLORADO','262464764',5050);
INSERT INTO "irs990_grant" VALUES(8,20,2,1,'PRAXIS PROJECT','300044814',140000);
INSERT INTO "irs990_grant" VALUES(8,21,2,1,'REAL FOOD FOR KIDS','463514249',64728);
INSERT INTO "irs990_grant" VALUES(8,22,2,1,'RHODE ISLAND PUBLIC HEALTH INSTITUTE','050474726',9744);
INSERT INTO "irs990_grant" VALUES(8,23,2,1,'THE HARKIN INSTITUTE','420680460',17000);
INSERT INTO "irs990_grant" VALUES(8,24,3,2,'MT SINAI HOSPITAL','361509000',21500);
INSERT INTO "irs990_grant" VALUES(8,25,3,2,'BEYOND THE BALL','261440472',21500);
INSERT INTO "irs990_grant" VALUES(8,26,3,2,'ERIE NEIGHBORHOOD HOUSE','363043253',21500);
INSERT INTO "irs990_grant" VALUES(8,27,3,2,'YMCA OF METROPOLITAN CHICAGO','362179782',21500);
INSERT INTO "irs990_grant" VALUES(8,28,3,2,'NEW LIFE CENTER OF CHICAGOLAND','202380358',21500);
INSERT INTO "irs990_grant" VALUES(8,29,3,2,'CENTRAL STATES SER','361211270',22000);
INSERT INTO "irs990_grant" VALUES(8,30,3,2,'CHICAGO YOUTH BOXING CLUB','260053759',22500);
INSERT INTO "irs990_grant" VALUES(8,31,3,2,'UNIVERSIDAD POPULAR','363028729',34500);
INSERT INTO "irs990_grant" VALUES(8,32,3,2,'TELPOCHCALLI COMMUNITY EDUCATION PROJECT','710961074',37000);
INSERT INTO "irs990_grant" VALUES(8,33,3,2,'LATINOS PRGRESANDO','364355072',93000);
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
INSERT INTO "irs990_related" VALUES(8,0,2,1,'INTERNATIONAL ASSOCIATION OF CONSUMER FOOD ORGANIZATIONS','','exempt');
INSERT INTO "irs990_related" VALUES(8,1,2,1,'CSPI ACTION FUND','874417685','exempt');
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
INSERT INTO "irs990_return" VALUES(8,0,1,'202301309349305825.xml','2021v4.2','990','363727669','ENLACE CHICAGO','IL',2021,'2021-07-01','2022-06-30','2023-05-10T21:38:51-05:00',0,'501(c)(3)',0,254,150,11,0);
INSERT INTO "irs990_return" VALUES(8,1,2,'202331329349306748.xml','2021v4.2','990','237122879','CENTER FOR SCIENCE IN THE PUBLIC INTEREST','DC',2021,'2021-07-01','2022-06-30','2023-05-12T15:10:06-05:00',0,'501(c)(3)',0,76,21,16,0);
INSERT INTO "irs990_return" VALUES(8,2,3,'202333559349301413.xml','2021v4.2','990','363727669','ENLACE CHICAGO','IL',2021,'2021-07-01','2022-06-30','2023-12-21T13:23:43-06:00',1,'501(c)(3)',0,254,150,11,0);
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
INSERT INTO "irs990_service" VALUES(8,0,2,1,'other',314902);
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
  challenges_decide INTEGER CHECK (challenges_decide IN (0, 1)), filed TEXT, scheduled TEXT,
  PRIMARY KEY (import, place)
) STRICT, WITHOUT ROWID;
INSERT INTO "nlrb_election" VALUES(1,0,'07-RC-000001','RC',7,'A','MI','622110','2019-05-01','Initial','Single Labor Org','Manual',20,5,17,2,1,0,'2019-04-05','2019-04-30');
INSERT INTO "nlrb_election" VALUES(1,1,'07-RD-000002','RD',7,'B','OH',NULL,'2020-06-30','Run-off','Multiple Labor Org','Mixed',9,NULL,6,0,0,NULL,NULL,NULL);
INSERT INTO "nlrb_election" VALUES(1,2,'07-RC-000003','RC',7,'A','MI',NULL,'2019-05-03','Initial','Single Labor Org','Mail',4,2,6,0,0,1,'2019-04-11',NULL);
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
CREATE INDEX irs990_grant_receiver ON irs990_grant (ein, import, of_whole);
CREATE INDEX irs990_return_filing ON irs990_return (ein, ends, form);
CREATE VIEW irs990_return_counting AS
  SELECT * FROM irs990_return AS one WHERE NOT EXISTS (
    SELECT 1 FROM irs990_return AS other
    WHERE other.ein = one.ein AND other.ends = one.ends AND other.form = one.form
    AND (other.amended, other.filed, other.import, other.place)
      > (one.amended, one.filed, one.import, one.place));
CREATE VIEW irs990_amount_counting AS
  SELECT * FROM irs990_amount AS one WHERE EXISTS (
    SELECT 1 FROM irs990_return_counting AS whole
    WHERE whole.import = one.import AND whole.place = one.of_whole);
CREATE VIEW irs990_service_counting AS
  SELECT * FROM irs990_service AS one WHERE EXISTS (
    SELECT 1 FROM irs990_return_counting AS whole
    WHERE whole.import = one.import AND whole.place = one.of_whole);
CREATE VIEW irs990_grant_counting AS
  SELECT * FROM irs990_grant AS one WHERE EXISTS (
    SELECT 1 FROM irs990_return_counting AS whole
    WHERE whole.import = one.import AND whole.place = one.of_whole);
CREATE VIEW irs990_related_counting AS
  SELECT * FROM irs990_related AS one WHERE EXISTS (
    SELECT 1 FROM irs990_return_counting AS whole
    WHERE whole.import = one.import AND whole.place = one.of_whole);
CREATE INDEX fec_filing_report ON fec_filing (committee_id, form, through_day);
CREATE VIEW fec_filing_counting AS
  SELECT * FROM fec_filing AS one WHERE NOT EXISTS (
    SELECT 1 FROM fec_filing AS other
    WHERE other.committee_id = one.committee_id AND other.form = one.form
    AND other.from_day IS one.from_day AND other.through_day IS one.through_day
    AND (other.standing = 'amended', coalesce(other.amendment, 0), other.import, other.place)
      > (one.standing = 'amended', coalesce(one.amendment, 0), one.import, one.place));
CREATE VIEW fec_total_counting AS
  SELECT * FROM fec_total AS one WHERE EXISTS (
    SELECT 1 FROM fec_filing_counting AS whole
    WHERE whole.import = one.import AND whole.place = one.of_whole);
CREATE VIEW fec_individuals_counting AS
  SELECT * FROM fec_individuals AS one WHERE EXISTS (
    SELECT 1 FROM fec_filing_counting AS whole
    WHERE whole.import = one.import AND whole.place = one.of_whole);
CREATE VIEW fec_flow_counting AS
  SELECT * FROM fec_flow AS one WHERE EXISTS (
    SELECT 1 FROM fec_filing_counting AS whole
    WHERE whole.import = one.import AND whole.place = one.of_whole);
CREATE VIEW fec_line_counting AS
  SELECT * FROM fec_line AS one WHERE EXISTS (
    SELECT 1 FROM fec_filing_counting AS whole
    WHERE whole.import = one.import AND whole.place = one.of_whole);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('import',9);
COMMIT;
