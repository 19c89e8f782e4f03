//! Filings of the Federal Election Commission: real ones, answers by plain arithmetic, and what is refused.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Cursor, Write};
use std::path::PathBuf;

use proptest::prelude::*;
use terrain_evidence::fec::{
    self, Counterpart, Filing, FilingReader, FilingRecord, Form, Kind, Schedule, Standing, funders,
    size_class,
};
use terrain_evidence::{Estimate, EvidenceError, ReadError, ReadOptions, Source, any_bytes};

use crate::{filter, shared};

const CONGRESS: &[u8] = include_bytes!("../records/fec/1550126.fec");
const PRESIDENT: &[u8] = include_bytes!("../records/fec/1527862_cut.fec");
const COMPANY: &[u8] = include_bytes!("../records/fec/13360_cut.fec");
const UNKNOWN_VERSION: &[u8] = include_bytes!("../records/fec/invalid_version_cut.fec");

fn read(bytes: &[u8], file: &str) -> FilingRecord {
    fec::read(Cursor::new(bytes), file, ReadOptions { strict: true }).unwrap()
}

fn only(bytes: &[u8], file: &str) -> Filing {
    let mut record = read(bytes, file);
    assert_eq!(record.filings.len(), 1);
    record.filings.remove(0)
}

fn estimate(
    record: &FilingRecord,
    name: &str,
    conditions: &[(&str, &str)],
) -> Result<Estimate, EvidenceError> {
    fec::estimate(record, name, &filter(conditions), "test")
}

/// A row of version 8 with these fields by column, the first column being 1.
fn row(fields: &[(usize, &str)]) -> String {
    let mut cells = vec![""; 45];
    for (column, value) in fields {
        cells[column - 1] = value;
    }
    cells.join("\u{1c}") + "\n"
}

/// A filing on Form 3X in version 8.3 with these totals by column and rows.
fn f3x(totals: &[(usize, &str)], rows: &[String]) -> Vec<u8> {
    let mut cover = vec![""; 123];
    for (column, value) in [
        (1, "F3XN"),
        (2, "C00000001"),
        (3, "TENANTS UNITED PAC"),
        (8, "MI"),
        (14, "20220101"),
        (15, "20220331"),
    ]
    .iter()
    .chain(totals)
    {
        cover[column - 1] = value;
    }
    let head = format!("HDR\u{1c}FEC\u{1c}8.3\u{1c}test\u{1c}1\n{}\n", cover.join("\u{1c}"));
    (head + &rows.concat()).into_bytes()
}

fn gift(line: &str, entity: &str, name: &str, amount: &str, to_date: &str, id: &str) -> String {
    row(&[(1, line), (2, "C00000001"), (3, id), (6, entity), (7, name), (21, amount), (22, to_date)])
}

#[test]
fn a_report_of_a_candidate_for_congress() {
    let filing = only(CONGRESS, "1550126.fec");
    assert_eq!((filing.form, filing.standing), (Form::F3, Standing::Amended));
    assert_eq!((filing.amends.as_deref(), filing.amendment), (Some("FEC-1542500"), Some(1)));
    assert_eq!((filing.committee_id.as_str(), filing.version.as_str()), ("C00772335", "8.3"));
    assert_eq!(
        filing.from.unwrap().to_string() + ".." + &filing.through.unwrap().to_string(),
        "2021-07-01..2021-09-30"
    );
    let total = |kind| filing.total(kind);
    assert_eq!(total(Kind::IndividualsItemized), 250_000);
    assert_eq!(total(Kind::IndividualsUnitemized), 173_900);
    assert_eq!(total(Kind::CandidateLoans), 5_000_000);
    assert_eq!(total(Kind::Receipts), 5_423_900);
    assert_eq!(total(Kind::Disbursements), 922_909);
    assert_eq!(filing.to_date[&Kind::Receipts], 13_023_900);
    assert_eq!((filing.cash_end, filing.debts_by), (Some(12_100_991), Some(13_413_906)));
    // What the rows come to is what the first page says; of the spending, what is listed.
    assert_eq!(filing.lines["SA11AI"].cents, 250_000);
    assert_eq!(filing.lines["SB17"], fec::Sum { rows: 14, cents: 858_736 });
    assert_eq!(filing.lines["SA13A"].cents, 5_000_000);
    // Two gifts of $250 and two of $1,000.
    assert_eq!(
        filing.individuals.by_giver.map(|sum| (sum.rows, sum.cents)),
        [(0, 0), (2, 50_000), (0, 0), (2, 200_000), (0, 0)]
    );
}

#[test]
fn a_report_in_the_oldest_layout() {
    let record = read(COMPANY, "13360.fec");
    let filing = &record.filings[0];
    assert_eq!((filing.form, filing.version.as_str(), filing.standing), (Form::F3X, "2", Standing::Amended));
    assert_eq!(filing.total(Kind::Receipts), 1_634_533);
    assert_eq!(filing.total(Kind::ContributionsMade), 865_000);
    assert_eq!(filing.lines["SB23"].cents, 865_000);
    assert_eq!(filing.lines["SB29"].cents, 200_000);
    let names: Vec<&str> =
        filing.flows.iter().map(|flow| flow.name.as_str()).filter(|name| !name.is_empty()).collect();
    assert!(names.contains(&"MENENDEZ FOR CONGRESS") && names.contains(&"T. Rowe Price"));
    assert_eq!(record.summary.read, record.summary.kept);
}

#[test]
fn memo_entries_are_counted_apart() {
    let filing = only(PRESIDENT, "1527862.fec");
    assert_eq!((filing.form, filing.total(Kind::Transfers)), (Form::F3P, 500_000));
    // The transfer itself counts; the gifts it was made of only explain it.
    assert_eq!(filing.lines["SA18"], fec::Sum { rows: 1, cents: 500_000 });
    assert_eq!(filing.individuals.by_giver.iter().map(|sum| sum.rows).sum::<u64>(), 0);
    assert_eq!(filing.individuals.memo_by_giver.iter().map(|sum| sum.rows).sum::<u64>(), 12);
}

/// Row by row against a plain decode by the published columns of version 8.3 (specification 8.3, Schedules A and B),
/// in a few lines that share nothing with the reader.
fn decoded_plainly(bytes: &[u8]) -> Vec<(String, String, String, String, String, bool)> {
    let text = String::from_utf8_lossy(bytes);
    let mut rows = Vec::new();
    for line in text.lines().skip(2) {
        let cells: Vec<&str> = line.split('\u{1c}').collect();
        let (name, id, memo) = match &cells[0][..2] {
            "SA" => (6, 25, 42),
            "SB" => (6, 24, 41),
            _ => continue,
        };
        let entity = cells[5];
        let named = ["ORG", "PAC", "COM", "CCM", "PTY"].contains(&entity);
        let other = ["PAC", "COM", "CCM", "PTY"].contains(&entity);
        rows.push((
            cells[0].to_owned(),
            if named { cells[name].to_owned() } else { String::new() },
            if other { cells.get(id).unwrap_or(&"").to_string() } else { String::new() },
            cells[20].to_owned(),
            if cells[0].starts_with("SA") { cells[21].to_owned() } else { String::new() },
            cells.get(memo) == Some(&"X"),
        ));
    }
    rows
}

fn read_row_by_row(bytes: &[u8], file: &str) -> Vec<(String, String, String, String, String, bool)> {
    let mut rows = Vec::new();
    let dollars = |cents: i64| {
        format!("{}{}.{:02}", if cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100)
    };
    fec::read_with(Cursor::new(bytes), file, ReadOptions { strict: true }, &mut |item| {
        if matches!(item.schedule, Schedule::A | Schedule::B) {
            let id = if item.id.starts_with('C') { item.id.to_string() } else { String::new() };
            let id = if item.counterpart == Counterpart::Candidate { String::new() } else { id };
            rows.push((
                item.line.to_owned(),
                item.name.to_string(),
                id,
                dollars(item.cents),
                item.to_date.map(dollars).unwrap_or_default(),
                item.memo,
            ));
        }
    })
    .unwrap();
    rows
}

#[test]
fn rows_agree_one_by_one_with_a_plain_decode() {
    for (bytes, file) in [(CONGRESS, "1550126.fec"), (PRESIDENT, "1527862_cut.fec")] {
        assert_eq!(read_row_by_row(bytes, file), decoded_plainly(bytes), "{file}");
    }
    for file in ["1527862.fec", "1550126.fec"] {
        let Some(path) = shared(&format!("data/fec/{file}")) else { return };
        let bytes = std::fs::read(path).unwrap();
        let rows = read_row_by_row(&bytes, file);
        assert_eq!(rows, decoded_plainly(&bytes), "{file}");
        assert_eq!(rows.len(), if file == "1527862.fec" { 2968 } else { 19 });
    }
}

/// Columns of Schedule A by version as the Commission's specifications number them: entity, name of an organization,
/// amount, sum to date, number of a committee, memo code.
const SCHEDULE_A: [(&str, char, [usize; 6]); 10] = [
    ("2.02", ',', [3, 4, 16, 14, 19, 31]),
    ("3.00", ',', [3, 4, 16, 14, 19, 31]),
    ("5.00", ',', [3, 4, 16, 14, 19, 31]),
    ("5.3", ',', [3, 39, 16, 14, 19, 31]),
    ("6.1", '\u{1c}', [6, 7, 21, 22, 28, 44]),
    ("6.3", '\u{1c}', [6, 7, 21, 22, 28, 45]),
    ("6.4", '\u{1c}', [6, 7, 21, 22, 27, 44]),
    ("7.0", '\u{1c}', [6, 7, 21, 22, 27, 44]),
    ("8.0", '\u{1c}', [6, 7, 21, 22, 26, 43]),
    ("8.5", '\u{1c}', [6, 7, 21, 22, 26, 43]),
];

#[test]
fn receipts_stand_where_each_version_puts_them() {
    for (version, separator, [entity, name, amount, to_date, id, memo]) in SCHEDULE_A {
        let mut cells = vec![String::new(); 48];
        for (column, value) in [
            (1, "SA11C"),
            (2, "C00000001"),
            (entity, "PAC"),
            (name, "NEIGHBORS PAC"),
            (amount, "700.00"),
            (to_date, "900.00"),
            (id, "C00000002"),
            (memo, "X"),
        ] {
            value.clone_into(&mut cells[column - 1]);
        }
        let separated = separator.to_string();
        let header = match version {
            "2.02" => "/* Header\nFEC_Ver_# = 2.02\n/* End Header".to_owned(),
            _ => ["HDR", "FEC", version, "test", "1"].join(&separated),
        };
        let cover = ["F3XN", "C00000001", "TENANTS UNITED PAC"].join(&separated);
        let file = format!("{header}\n{cover}\n{}\n", cells.join(&separated));
        let mut met = Vec::new();
        fec::read_with(Cursor::new(file.as_bytes()), version, ReadOptions { strict: true }, &mut |item| {
            let (name, id) = (item.name.to_string(), item.id.to_string());
            met.push((item.counterpart, name, id, item.cents, item.to_date, item.memo));
        })
        .unwrap();
        let want = ("NEIGHBORS PAC".to_owned(), "C00000002".to_owned());
        assert_eq!(met, [(Counterpart::Committee, want.0, want.1, 70_000, Some(90_000), true)], "{version}");
    }
}

/// What docs/evidence.md says of the published files.
#[test]
fn the_published_files_give_the_counts_of_the_book() {
    for (file, read, kept, rows, receipts) in [
        ("13360.fec", 152, 152, 151, 1_634_533),
        ("1527862.fec", 2969, 2969, 2968, 215_861_293),
        ("1550126.fec", 24, 23, 22, 5_423_900),
    ] {
        let Some(path) = shared(&format!("data/fec/{file}")) else { return };
        let mut items = 0;
        let record =
            fec::read_with(File::open(path).unwrap(), file, ReadOptions { strict: true }, &mut |_| {
                items += 1;
            })
            .unwrap();
        assert_eq!((record.summary.read, record.summary.kept, items), (read, kept, rows), "{file}");
        assert_eq!(record.filings[0].total(Kind::Receipts), receipts, "{file}");
    }
    let Some(path) = shared("data/fec/filing_invalid_version.fec") else { return };
    let error = fec::read(File::open(path).unwrap(), "filing_invalid_version.fec", ReadOptions::default())
        .unwrap_err();
    assert!(error.to_string().starts_with("filing_invalid_version.fec, line 1: version `180.5`"), "{error}");
}

/// The whole of the old filing, where persons' names are not blanked: sums agree with a plain csv, and no name of a
/// person is anywhere in what is kept.
#[test]
fn no_name_of_a_person_is_kept() {
    let Some(path) = shared("data/fec/13360.fec") else { return };
    let bytes = std::fs::read(path).unwrap();
    let filing = only(&bytes, "13360.fec");
    let kept = serde_json::to_string(&filing).unwrap().to_uppercase();
    let mut lines = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes.as_slice());
    let mut met = Vec::new();
    fec::read_with(Cursor::new(bytes.clone()), "13360.fec", ReadOptions { strict: true }, &mut |item| {
        met.push((item.line.to_owned(), item.cents));
    })
    .unwrap();
    let mut rows = Vec::new();
    let (mut persons, mut by_line, mut by_giver) = (0, BTreeMap::new(), [0_i64; 5]);
    for line in lines.byte_records().map(Result::unwrap) {
        let cell = |column: usize| String::from_utf8_lossy(line.get(column - 1).unwrap_or(b"")).into_owned();
        if !cell(1).starts_with("SA") && !cell(1).starts_with("SB") || line.len() < 10 {
            continue;
        }
        let cents = |column| cell(column).replace('.', "").parse::<i64>().unwrap();
        let amount = cents(if cell(1).starts_with("SA") { 16 } else { 15 });
        rows.push((cell(1), amount));
        *by_line.entry(cell(1)).or_insert(0) += amount;
        if cell(3) == "IND" || cell(3) == "CAN" {
            persons += 1;
            let last = cell(4).split('^').next().unwrap().to_uppercase();
            assert!(last.len() < 4 || !kept.contains(&format!("\"{last}")), "a name is kept");
            assert!(!kept.contains(&cell(4).to_uppercase()), "a name is kept");
        }
        if cell(1) == "SA11A1" {
            by_giver[size_class(cents(14))] += amount;
        }
    }
    assert_eq!(persons, 144);
    assert_eq!(met, rows);
    let lines: BTreeMap<String, i64> =
        filing.lines.iter().map(|(line, sum)| (line.clone(), sum.cents)).collect();
    assert_eq!(lines, by_line);
    assert_eq!(filing.individuals.by_giver.map(|sum| sum.cents), by_giver);
    assert_eq!(lines["SA11A1"], filing.total(Kind::IndividualsItemized));
}

#[test]
fn funding_shares_by_plain_arithmetic() {
    // Shown in dollars. Small: 100 + 50 unlisted. Between: 300. Wealthy: 2,500. Party: 400 + 600. Organization: 1,000.
    // Committee: 700. Earned: 50 of interest. A memo entry of 9,999 counts nowhere.
    let bytes = f3x(
        &[(24, "5700.00"), (31, "50.00"), (32, "3950.00"), (33, "400.00"), (34, "1300.00"), (41, "50.00")],
        &[
            gift("SA11AI", "IND", "", "100.00", "150.00", "a"),
            gift("SA11AI", "IND", "", "300.00", "350.00", "b"),
            gift("SA11AI", "IND", "", "2500.00", "2500.00", "c"),
            gift("SA11AI", "ORG", "SERVICE WORKERS UNION", "1000.00", "1000.00", "d"),
            gift("SA11B", "PTY", "COUNTY PARTY", "400.00", "400.00", "e"),
            gift("SA11C", "CCM", "RIVERA FOR COUNCIL", "600.00", "600.00", "f"),
            gift("SA11C", "PAC", "NEIGHBORS PAC", "700.00", "700.00", "g"),
            gift("SA17", "ORG", "BANK", "50.00", "50.00", "h"),
            row(&[
                (1, "SA11AI"),
                (2, "C00000001"),
                (3, "m"),
                (6, "IND"),
                (21, "9999.00"),
                (22, "9999.00"),
                (43, "X"),
            ]),
        ],
    );
    let record = read(&bytes, "built.fec");
    let given = 100.0 + 50.0 + 300.0 + 2500.0 + 1000.0 + 400.0 + 600.0 + 700.0;
    let share = |source: &str, of: &str| {
        estimate(&record, "fec.funding_share", &[("source", source), ("of", of)]).unwrap()
    };
    // Fixed, and what may be added: the in-between 300 for either kind of donor, 700 of the committee, 1,000 of the union.
    for (source, fixed, more) in [
        ("small_donors", 150.0, 300.0 + 700.0),
        ("wealthy_donors", 2500.0, 300.0 + 700.0 + 1000.0),
        ("party", 1000.0, 700.0),
        ("dues", 0.0, 1700.0),
        ("employer", 0.0, 1700.0),
        ("foundations", 0.0, 1000.0),
        ("government", 0.0, 0.0),
    ] {
        let got = share(source, "funders");
        assert!((got.interval[0] - fixed / given).abs() < 1e-12, "{source}: {:?}", got.interval);
        assert!((got.interval[1] - (fixed + more) / given).abs() < 1e-12, "{source}: {:?}", got.interval);
        assert!((got.raw - fixed / given).abs() < 1e-12);
        let total = share(source, "total");
        assert!((total.interval[0] - fixed / (given + 50.0)).abs() < 1e-12, "{source}");
    }
    let sum: f64 = Source::ALL.iter().map(|source| share(source.key(), "funders").estimate).sum();
    assert!((sum - 1.0).abs() < 1e-9, "{sum}");
    // In the middle: half of the in-between, a fifth of the committee's, a quarter of the union's.
    let wealthy = share("wealthy_donors", "funders");
    assert!((wealthy.estimate - (2500.0 + 150.0 + 140.0 + 250.0) / given).abs() < 1e-12);
    assert_eq!((wealthy.n, wealthy.level.to_bits()), (1, 1.0_f64.to_bits()));

    let listed = funders(&record, &filter(&[])).unwrap();
    let names: Vec<(&str, i64)> =
        listed.iter().map(|funder| (funder.name.as_str(), funder.sum.cents)).collect();
    assert_eq!(names[0], ("SERVICE WORKERS UNION", 100_000));
    assert_eq!(names.len(), 5);
    let dependence = estimate(&record, "fec.dependence", &[]).unwrap();
    assert!((dependence.raw - 1000.0 / 5700.0).abs() < 1e-12);
    assert!(dependence.caveats.iter().any(|caveat| caveat.contains("SERVICE WORKERS UNION, with $1,000")));
}

#[test]
fn party_ties_by_plain_arithmetic() {
    // In: 4,000, of which 400 of a party and 1,000 of a committee. Out: 6,000, of which 2,000 to candidates, 500 to a
    // committee on the same line, 1,000 back to givers (left out).
    let out = |line: &str, entity: &str, amount: &str, id: &str| {
        row(&[(1, line), (2, "C00000001"), (3, id), (6, entity), (7, "X"), (21, amount)])
    };
    let bytes = f3x(
        &[
            (24, "4000.00"),
            (26, "6000.00"),
            (33, "400.00"),
            (34, "1000.00"),
            (52, "2500.00"),
            (57, "1000.00"),
        ],
        &[
            gift("SA11B", "PTY", "COUNTY PARTY", "400.00", "400.00", "a"),
            gift("SA11C", "PAC", "NEIGHBORS PAC", "1000.00", "1000.00", "b"),
            out("SB23", "CCM", "2000.00", "c"),
            out("SB23", "PAC", "500.00", "d"),
            out("SB28A", "IND", "1000.00", "e"),
        ],
    );
    let tie = estimate(&read(&bytes, "built.fec"), "fec.party_tie", &[]).unwrap();
    let whole = 4000.0 + 6000.0 - 1000.0;
    assert!((tie.interval[0] - (400.0 + 2000.0) / whole).abs() < 1e-12, "{:?}", tie.interval);
    assert!(
        (tie.interval[1] - (400.0 + 2000.0 + 1000.0 + 500.0) / whole).abs() < 1e-12,
        "{:?}",
        tie.interval
    );

    // A company's committee in 2000: gifts to candidates of $8,650 less $1,000 to another committee, and $2,000 to
    // candidates for state office, of $16,345.33 in and $10,650.00 out.
    let company = estimate(&read(COMPANY, "13360.fec"), "fec.party_tie", &[]).unwrap();
    assert!((company.interval[0] - 9650.0 / 26_995.33).abs() < 1e-12, "{:?}", company.interval);
    assert!((company.interval[1] - 10_650.0 / 26_995.33).abs() < 1e-12, "{:?}", company.interval);
}

#[test]
fn estimates_from_real_reports() {
    let mut filings = Vec::new();
    let mut reader = FilingReader::new(ReadOptions { strict: true });
    for (bytes, file) in [(CONGRESS, "1550126.fec"), (PRESIDENT, "1527862.fec"), (COMPANY, "13360.fec")] {
        reader
            .read_file(Cursor::new(bytes), file, &mut |filing| {
                filings.push(filing);
                Ok::<(), ReadError>(())
            })
            .unwrap();
    }
    let record = FilingRecord::of(filings, reader.finish());
    assert_eq!((record.filings.len(), record.superseded), (3, 0));
    // Forms 3: $1,739 unlisted; of $4,239 given. Loans of the candidate may be gifts in the end.
    let one = [("source", "small_donors"), ("committee", "C00772335")];
    let small = estimate(&record, "fec.funding_share", &one).unwrap();
    assert!((small.interval[0] - 1739.0 / 54_239.0).abs() < 1e-12, "{:?}", small.interval);
    assert!((small.interval[1] - 2239.0 / 4_239.0).abs() < 1e-12, "{:?}", small.interval);
    // By part of the name, and all together.
    let name = [("source", "small_donors"), ("committee", "buongiorno")];
    assert!((estimate(&record, "fec.funding_share", &name).unwrap().raw - small.raw).abs() < 1e-15);
    let all = estimate(&record, "fec.funding_share", &[("source", "small_donors")]).unwrap();
    assert_eq!(all.n, 3);
    assert!(all.level < 1.0 && all.interval[0] < all.estimate && all.estimate < all.interval[1]);
    let period = estimate(&record, "fec.funding_share", &[("source", "party"), ("period", "2000")]).unwrap();
    assert_eq!(period.period, "2000-05-01..2000-05-31");
    for (name, _) in fec::names() {
        let conditions: &[(&str, &str)] =
            if name == "fec.funding_share" { &[("source", "party")] } else { &[] };
        let got = estimate(&record, name, conditions).unwrap();
        assert!(got.caveats.iter().all(|caveat| caveat.ends_with('.')), "{:?}", got.caveats);
    }
}

#[test]
fn what_cannot_be_answered_is_refused_with_help() {
    let record = read(COMPANY, "13360.fec");
    let message = |name: &str, conditions: &[(&str, &str)]| {
        estimate(&record, name, conditions).unwrap_err().to_string()
    };
    assert!(message("fec.party_ties", &[]).contains("did you mean `fec.party_tie`?"));
    assert!(message("fec.funding_share", &[]).contains("expected dues, small_donors"));
    assert!(message("fec.funding_share", &[("source", "banks")]).contains("expected dues, small_donors"));
    assert!(message("fec.party_tie", &[("comittee", "x")]).contains("did you mean `committee`?"));
    assert!(message("fec.party_tie", &[("committee", "continentel")]).contains("continental"));
    assert!(message("fec.party_tie", &[("period", "2010")]).contains("1 committees up to 2000-05-31"));
    assert!(message("fec.party_tie", &[("form", "4")]).contains("3, 3P or 3X"));
}

#[test]
fn an_amended_report_replaces_the_one_it_amends() {
    let new = f3x(&[(24, "100.00")], &[]);
    let text = String::from_utf8(new.clone()).unwrap();
    let amended = |number: &str, receipts: &str| {
        text.replace("F3XN", "F3XA")
            .replace("test\u{1c}1", &format!("test\u{1c}1\u{1c}FEC-1\u{1c}{number}"))
            .replace("100.00", receipts)
            .into_bytes()
    };
    let orders = [
        vec![new.clone(), amended("1", "110.00"), amended("2", "120.00")],
        vec![amended("2", "120.00"), new.clone(), amended("1", "110.00")],
    ];
    for files in orders {
        let mut filings = Vec::new();
        let mut reader = FilingReader::new(ReadOptions { strict: true });
        for file in files {
            reader
                .read_file(Cursor::new(file), "f.fec", &mut |filing| {
                    filings.push(filing);
                    Ok::<(), ReadError>(())
                })
                .unwrap();
        }
        let record = FilingRecord::of(filings, reader.finish());
        assert_eq!(record.superseded, 2);
        assert_eq!(record.filings[0].total(Kind::Receipts), 12_000);
        assert!(record.summary.remarked.iter().any(|remark| remark.reason.contains("amended")));
    }
}

#[test]
fn unusable_rows_are_counted_by_reason() {
    let bytes = f3x(
        &[(24, "1.00")],
        &[
            gift("SA11AI", "IND", "", "much", "", "a"),
            gift("SA11AI", "IND", "", "", "", "b"),
            gift("SX99", "IND", "", "1.00", "", "c"),
            gift("SA11AI", "IND", "", "1.00", "1.00", "d"),
            gift("SA11AI", "IND", "", "1.00", "1.00", "d"),
            gift("SA11AI", "IND", "", "2.00", "2.00", "d"),
            gift("SB28A", "IND", "", "-5.00", "", "e"),
            "TEXT\u{1c}C00000001\u{1c}n\u{1c}\u{1c}F3XN\u{1c}A note.\n".to_owned(),
            "[BEGINTEXT]\nSA11AI is only written about here\n[ENDTEXT]\n".to_owned(),
            "H4\u{1c}C00000001\n".to_owned(),
        ],
    );
    let options = ReadOptions::default();
    let record = fec::read(Cursor::new(bytes.clone()), "f.fec", options).unwrap();
    let summary = &record.summary;
    assert_eq!((summary.read, summary.kept), (10, 4));
    assert_eq!(summary.read, summary.kept + summary.skipped.iter().map(|out| out.count).sum::<u64>());
    let reasons: Vec<&str> = summary.skipped.iter().map(|out| out.reason.as_str()).collect();
    for reason in [
        "`amount` is empty",
        "`amount` is not an amount in dollars",
        "notes (TEXT)",
        "same row twice",
        "H1 to H6",
    ] {
        assert!(reasons.iter().any(|known| known.contains(reason)), "{reason}: {reasons:?}");
    }
    let remarks: Vec<&str> = summary.remarked.iter().map(|out| out.reason.as_str()).collect();
    assert!(remarks.iter().any(|remark| remark.contains("negative")), "{remarks:?}");
    assert!(remarks.iter().any(|remark| remark.contains("two different rows")), "{remarks:?}");
    let strict =
        fec::read(Cursor::new(bytes), "f.fec", ReadOptions { strict: true }).unwrap_err().to_string();
    assert!(strict.starts_with("f.fec, row 3, field `amount`: found `(words)`"), "{strict}");
}

/// In rows whose columns are out of place a name can stand anywhere: no message, example or flow shows it.
#[test]
fn a_name_in_the_wrong_column_is_not_shown() {
    let columns = [1, 3, 4, 6, 18, 20, 21, 22, 26, 28, 43];
    for column in columns {
        let name = if column == 1 { "QUINCEY DOVER" } else { "QUINCEY" };
        let mut cells =
            vec![(1, "SA11AI"), (2, "C00000001"), (3, "t1"), (6, "IND"), (21, "5.00"), (22, "5.00")];
        cells.retain(|(known, _)| *known != column);
        cells.push((column, name));
        let bytes = f3x(&[(24, "5.00")], &[row(&cells), gift("SA11AI", "IND", "", "1.00", "1.00", "t2")]);
        let record = fec::read(Cursor::new(bytes.clone()), "f.fec", ReadOptions::default()).unwrap();
        let said = serde_json::to_string(&record.summary).unwrap()
            + &serde_json::to_string(&record.filings).unwrap();
        assert!(!said.contains("QUINCEY"), "column {column}: {said}");
        if let Err(error) = fec::read(Cursor::new(bytes), "f.fec", ReadOptions { strict: true }) {
            assert!(!error.to_string().contains("QUINCEY"), "{error}");
        }
    }
}

#[test]
fn files_that_are_no_filings_are_named() {
    let refusal = |bytes: &[u8]| {
        fec::read(Cursor::new(bytes.to_vec()), "f.fec", ReadOptions::default()).unwrap_err().to_string()
    };
    assert!(refusal(UNKNOWN_VERSION).contains("line 1: version `180.5` of the format is not known"));
    assert!(refusal(b"HDR\x1cFEC\x1cP3.4\x1cx\n").contains("paper filing"));
    assert!(refusal(b"/* Header\nFEC_Ver_# = 4.1\n/* End Header\n").contains("line 2: version `4.1`"));
    assert!(refusal(b"").contains("an empty file"));
    assert!(refusal(b"<Return xmlns=\"http://www.irs.gov/efile\">").contains("terrain import irs990"));
    assert!(refusal(b"congress,chamber,rollnumber,icpsr,cast_code\n").contains("terrain import rollcall"));
    assert!(refusal(b"\xff\xfeH\0D\0R\0").contains("UTF-16"));
    assert!(refusal(b"HDR\x1cFEC\x1c8.3\x1ctest\x1c1\n").contains("ends after its header"));
    assert!(refusal(b"HDR\x1cFEC\x1c8.3\nSA11AI\x1cC00000001\n").contains("line after the header"));
    assert!(refusal(b"HDR\x1cFEC\x1c8.3\nF3XN\x1cC1\n").contains("C and eight digits"));
    assert!(
        refusal(b"/* Header\nFEC_Ver_# = 2.02\nDec/NoDec = NODEC\n/* End Header\n").contains("decimal point")
    );
    let backwards = String::from_utf8(f3x(&[], &[])).unwrap().replace("20220331", "20210331");
    assert!(refusal(backwards.as_bytes()).contains("a first day that is not after the last"));
    let mut long = f3x(&[], &[]);
    long.extend(vec![b'x'; 2 << 20]);
    assert!(refusal(&long).contains("longer than a megabyte"));
    let letter =
        b"HDR\x1cFEC\x1c8.3\x1ctest\x1c1\nF99\x1cC00000001\x1cTENANTS UNITED\n[BEGINTEXT]\nDear\n[ENDTEXT]\n";
    let record = fec::read(Cursor::new(letter), "f.fec", ReadOptions::default()).unwrap();
    assert_eq!(
        (record.summary.kept, record.summary.skipped[0].reason.as_str()),
        (0, "letters to the Commission (Form 99)")
    );
}

#[test]
fn a_zip_of_many_is_read_and_what_cannot_be_is_counted() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in
        [("1.fec", CONGRESS), ("2.fec", UNKNOWN_VERSION), ("3.fec", COMPANY), ("read.me", b"hello")]
    {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    let record = fec::read(Cursor::new(bytes.clone()), "day.zip", ReadOptions::default()).unwrap();
    assert_eq!(record.filings.len(), 2);
    assert_eq!(record.summary.files, ["day.zip"]);
    assert!(
        record.summary.skipped.iter().any(|out| out.reason.contains("`180.5`")),
        "{:?}",
        record.summary.skipped
    );
    assert_eq!(
        record.summary.read,
        record.summary.kept + record.summary.skipped.iter().map(|out| out.count).sum::<u64>()
    );
    let strict =
        fec::read(Cursor::new(bytes), "day.zip", ReadOptions { strict: true }).unwrap_err().to_string();
    assert!(strict.starts_with("day.zip/2.fec, line 1"), "{strict}");
}

#[test]
fn the_bundled_filings_name_no_person() {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/records/fec"));
    let mut looked_at = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = String::from_utf8_lossy(&std::fs::read(entry.unwrap().path()).unwrap()).into_owned();
        for line in text.lines().filter(|line| line.starts_with('S')) {
            let cells: Vec<&str> = if line.contains('\u{1c}') {
                line.split('\u{1c}').collect()
            } else {
                line.split(',').collect()
            };
            if let Some(entity) = cells.iter().take(6).position(|cell| *cell == "IND" || *cell == "CAN") {
                looked_at += 1;
                let names =
                    if cells.len() < 40 && line.contains(',') { 3..6 } else { entity + 1..entity + 9 };
                assert!(cells[names].iter().all(|cell| cell.is_empty()), "{line}");
            }
        }
    }
    assert!(looked_at > 80, "{looked_at}");
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        any_bytes::fec(&bytes);
        let mut framed = b"HDR\x1cFEC\x1c8.3\x1ctest\x1c1\nF3XN\x1cC00000001\x1cX\n".to_vec();
        framed.extend(&bytes);
        any_bytes::fec(&framed);
    }

    #[test]
    fn a_filing_cut_or_changed_anywhere_is_read_or_refused(place in 0usize..4000, byte in any::<u8>()) {
        let mut bytes = CONGRESS.to_vec();
        let place = place % bytes.len();
        any_bytes::fec(&bytes[..place]);
        bytes[place] = byte;
        any_bytes::fec(&bytes);
    }

    #[test]
    fn sums_by_size_are_the_sums_of_the_rows(gifts in proptest::collection::vec((1_i64..400_000, 0_i64..400_000), 1..40)) {
        let rows: Vec<String> = gifts
            .iter()
            .enumerate()
            .map(|(place, (cents, before))| {
                let dollars = |cents: i64| format!("{}.{:02}", cents / 100, cents % 100);
                gift("SA11AI", "IND", "", &dollars(*cents), &dollars(cents + before), &format!("t{place}"))
            })
            .collect();
        let filing = only(&f3x(&[], &rows), "f.fec");
        let mut want = [(0_u64, 0_i64); 5];
        for (cents, before) in &gifts {
            let class = &mut want[size_class(cents + before)];
            *class = (class.0 + 1, class.1 + cents);
        }
        prop_assert_eq!(filing.individuals.by_giver.map(|sum| (sum.rows, sum.cents)), want);
        let all: i64 = gifts.iter().map(|(cents, _)| cents).sum();
        prop_assert_eq!(filing.lines["SA11AI"].cents, all);
        prop_assert_eq!(filing.individuals.by_gift.iter().map(|sum| sum.cents).sum::<i64>(), all);
    }
}

#[test]
fn reading_errors_are_values() {
    let error = fec::read(Cursor::new(UNKNOWN_VERSION), "f.fec", ReadOptions::default()).unwrap_err();
    assert!(matches!(error, ReadError::UnknownVersion { row: 1, .. }));
}
