//! Files that are not what they should be: each is refused with its name and what was expected.

use std::io::{Cursor, Write};

use crate::read_long;
use proptest::prelude::*;
use terrain_evidence::rollcall::{Openable, RollCallChoice, RollCallFile, read_roll_calls, read_voteview};

use terrain_evidence::{BundledEvidence, ReadError, ReadOptions, fec, irs990, nlrb};

use crate::shared;

fn refusal(bytes: &[u8]) -> ReadError {
    nlrb::read(Cursor::new(bytes.to_vec()), "results", ReadOptions::default()).unwrap_err()
}

fn good_csv() -> Vec<u8> {
    let mut csv = Vec::new();
    let elections = &BundledEvidence.elections().unwrap().elections[..50];
    nlrb::write_csv(elections, false, &mut csv).unwrap();
    csv
}

#[test]
fn another_kind_of_file_is_named() {
    assert!(refusal(b"").to_string().contains("an empty file"));
    assert!(refusal(b"%PDF-1.7").to_string().contains("looks like a PDF"));
    assert!(refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").to_string().contains("password-protected"));
    assert!(matches!(refusal(b"PK\x03\x04 cut short"), ReadError::Damaged { .. }));
    assert!(matches!(refusal(b"\x1f\x8b\x08\x00 cut short"), ReadError::Damaged { .. }));
}

#[test]
fn another_record_and_a_renamed_column_are_told_apart() {
    let other = refusal(b"congress,chamber,icpsr\n116,Senate,41705\n").to_string();
    assert!(other.contains("is this another record?"), "{other}");
    let text = String::from_utf8(good_csv()).unwrap();
    let renamed = text.replacen("Num Eligible Voters", "Number of Eligible Voters", 1);
    let message = refusal(renamed.as_bytes()).to_string();
    assert!(
        message.contains("`Num Eligible Voters`") && message.contains("Number of Eligible Voters"),
        "{message}"
    );
}

#[test]
fn headings_without_a_usable_row_are_an_error() {
    let text = String::from_utf8(good_csv()).unwrap();
    let headings = text.lines().next().unwrap().to_owned() + "\n";
    assert!(matches!(refusal(headings.as_bytes()), ReadError::NothingKept { read: 0, .. }));
}

#[test]
fn unusable_rows_are_counted_by_reason_with_examples() {
    let text = String::from_utf8(good_csv()).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines[2] = lines[2].replacen("RC", "XX", 1);
    lines[3] = lines[3].replacen("Initial", "Second", 1);
    let broken = lines.join("\n");
    let read =
        |strict| nlrb::read(Cursor::new(broken.clone().into_bytes()), "results.csv", ReadOptions { strict });
    let summary = read(false).unwrap().summary;
    assert_eq!((summary.read, summary.kept), (50, 48));
    assert_eq!(summary.read, summary.kept + summary.skipped.iter().map(|out| out.count).sum::<u64>());
    assert_eq!(summary.skipped[0].examples[0].row, 3);
    let error = read(true).unwrap_err().to_string();
    assert!(error.starts_with("results.csv, row 3, field `Case Number`"), "{error}");
}

#[test]
fn any_prefix_of_a_good_file_is_read_or_refused_without_panic() {
    let csv = good_csv();
    for end in (0..csv.len()).step_by(97) {
        let _ = nlrb::read(Cursor::new(csv[..end].to_vec()), "part", ReadOptions::default());
    }
}

/// The members packed into a zip.
fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// The same zip with the mark of encryption in the two headers of its first member.
fn with_password(mut archive: Vec<u8>) -> Vec<u8> {
    archive[6] |= 1;
    let central = archive.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    archive[central + 8] |= 1;
    archive
}

#[test]
fn archives_with_a_password_are_told_of_by_every_reader_of_archives() {
    let filing = with_password(zip(&[("1.fec", b"HDR\x1cFEC\x1c8.3\n")]));
    let error = fec::read(Cursor::new(filing), "day.zip", ReadOptions::default()).unwrap_err();
    assert!(matches!(&error, ReadError::Protected { file } if file == "day.zip/1.fec"), "{error}");
    let returned = with_password(zip(&[("1.xml", b"<Return")]));
    let error = irs990::read(Cursor::new(returned), "returns.zip", ReadOptions::default()).unwrap_err();
    assert!(matches!(&error, ReadError::Protected { file } if file == "returns.zip/1.xml"), "{error}");
    let error = refusal(&with_password(zip(&[("[Content_Types].xml", b"<Types/>")])));
    assert!(matches!(&error, ReadError::Protected { .. }), "{error}");
    assert!(error.to_string().contains("unpack it first"), "{error}");
}

#[test]
fn a_workbook_that_expands_without_end_is_refused_and_a_zip_of_something_else_is_named() {
    let sheet = vec![b' '; 20 << 20];
    let bomb = zip(&[("[Content_Types].xml", b"<Types/>"), ("xl/worksheets/sheet1.xml", &sheet)]);
    assert!(bomb.len() < 1 << 17);
    let error = refusal(&bomb);
    assert!(matches!(&error, ReadError::Refused { why, .. } if why.contains("zip bomb")), "{error}");
    let texts = b"<sst uniqueCount='9999999999999'><si><t>x</t></si></sst>";
    let error = refusal(&zip(&[("[Content_Types].xml", b"<Types/>"), ("xl/SharedStrings.xml", texts)]));
    assert!(
        matches!(&error, ReadError::Refused { why, .. } if why.contains("9999999999999 texts")),
        "{error}"
    );
    let message = refusal(&zip(&[("1.xml", b"<Return")])).to_string();
    assert!(message.contains("looks like a zip archive with no workbook in it"), "{message}");
}

#[test]
fn a_packed_table_that_expands_without_end_is_refused() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(crate::fmcs::CUT.as_bytes()).unwrap();
    let last = crate::fmcs::CUT.lines().last().unwrap();
    let rows = format!("{last}\n").repeat(10_000);
    (0..30).for_each(|_| packed.write_all(rows.as_bytes()).unwrap());
    let bomb = packed.finish().unwrap();
    for (_, read) in &READERS[..2] {
        let error = read(&bomb, ReadOptions::default()).unwrap_err();
        assert!(matches!(&error, ReadError::Refused { .. } | ReadError::WrongKind { .. }), "{error}");
    }
    let error = (READERS[0].1)(&bomb, ReadOptions::default()).unwrap_err();
    assert!(error.to_string().contains("zip bomb"), "{error}");
}

#[test]
fn tallies_that_contradict_themselves_are_counted() {
    let text = String::from_utf8(good_csv()).unwrap();
    let lines: Vec<&str> = text.lines().take(3).collect();
    let cells: Vec<&str> = lines[0].split(',').collect();
    let place = cells.iter().position(|cell| *cell == "Num Eligible Voters").unwrap();
    let eligible = |line: &str, value: &str| {
        let mut row = csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes());
        let row = row.records().next().unwrap().unwrap();
        let mut changed = csv::Writer::from_writer(Vec::new());
        let cells = row.iter().enumerate().map(|(at, cell)| if at == place { value } else { cell });
        changed.write_record(cells).unwrap();
        String::from_utf8(changed.into_inner().unwrap()).unwrap()
    };
    let read = |text: String| nlrb::read(Cursor::new(text.into_bytes()), "results", ReadOptions::default());
    for wrong in ["-3", "1.5", "many", "4294967296"] {
        let summary = read([lines[0], &eligible(lines[1], wrong), lines[2]].join("\n")).unwrap().summary;
        assert_eq!((summary.read, summary.kept), (2, 1), "{wrong}");
        let reason = &summary.skipped[0].reason;
        assert!(reason.contains("`Num Eligible Voters` is not a whole number of 0 or more"), "{reason}");
    }
    let twice = read([lines[0], &eligible(lines[1], "1"), lines[1]].join("\n")).unwrap().summary;
    assert_eq!(twice.kept, 2);
    for words in ["another tally of the same case", "more valid votes than eligible voters"] {
        assert_eq!(crate::reason(&twice.remarked, words).count, 1, "{words}");
    }
}

#[test]
fn roll_calls_of_another_kind_and_in_another_encoding() {
    let refused = |text: &str| read_long(text, "votes.csv", ReadOptions::default()).unwrap_err();
    let message = refused(crate::fmcs::CUT).to_string();
    assert!(message.contains("work stoppages") && message.contains("`terrain import fmcs`"), "{message}");
    let error = read_voteview(
        (crate::fmcs::CUT.as_bytes(), "votes"),
        (crate::olms::CUT.replace('|', ",").as_bytes(), "members"),
        &RollCallChoice::default(),
        ReadOptions::default(),
    );
    let message = error.unwrap_err().to_string();
    assert!(message.starts_with("members: ") && message.contains("`terrain import olms`"), "{message}");
    let utf16 = |text: &str| -> Vec<u8> {
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect()
    };
    let text = utf16("legislator,vote_id,position\nDistrito Peñón,1,yea\n");
    assert_eq!(RollCallFile::recognize(&text), Some(RollCallFile::Long));
    let strict = ReadOptions { strict: true };
    let read = |bytes: &[u8]| {
        let file = Openable::new("votes.csv".to_owned(), || Ok(Box::new(Cursor::new(bytes))));
        read_roll_calls(&[file], &RollCallChoice::default(), strict).map(|read| read.record)
    };
    assert_eq!(read(&text).unwrap().members[0].name, "Distrito Peñón");
    let damaged = read(b"\x1f\x8b\x08\x00 cut short").unwrap_err();
    assert!(matches!(damaged, ReadError::Damaged { .. }), "{damaged}");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(b"legislator,vote_id,position\nWard 1,1,yea\n").unwrap();
    assert_eq!(read(&packed.finish().unwrap()).unwrap().members.len(), 1);
}

/// A workbook cut off or with a flipped byte, at places all over the file: refused or read, never a panic, and never
/// more elections than there are.
#[test]
fn a_damaged_workbook_is_refused_or_read_without_panic() {
    let Some(path) = shared("data/nlrb/election_results.xlsx") else { return };
    let book = std::fs::read(path).unwrap();
    let read =
        |bytes: Vec<u8>| nlrb::read(Cursor::new(bytes), "election_results.xlsx", ReadOptions::default());
    for part in 0..10 {
        let end = book.len() * part / 10;
        let error = read(book[..end].to_vec()).unwrap_err().to_string();
        assert!(error.starts_with("election_results.xlsx:"), "{error}");
    }
    for part in 0..8 {
        let mut bytes = book.clone();
        let place = bytes.len() * part / 8 + 11;
        bytes[place] ^= 0x55;
        if let Ok(record) = read(bytes) {
            assert!(record.elections.len() <= 5191);
        }
    }
}

/// A reader by the name of its importer, over bytes.
type Reader = fn(&[u8], ReadOptions) -> Result<terrain_evidence::ImportSummary, ReadError>;

const READERS: [(&str, Reader); 3] = [
    ("fmcs", |bytes, options| Ok(terrain_evidence::fmcs::read_all(bytes, "any", options)?.summary)),
    ("olms", |bytes, options| Ok(terrain_evidence::olms::read_all(bytes, "any", options)?.summary)),
    ("receipts", |bytes, options| {
        terrain_evidence::olms::read_receipts(bytes, "any", options, |_, _| Ok::<(), ReadError>(()))
    }),
];

#[test]
fn files_of_another_kind_are_named_by_the_streaming_readers_too() {
    let refused = |bytes: &[u8]| -> Vec<String> {
        let refused =
            |(_, read): &(&str, Reader)| read(bytes, ReadOptions::default()).unwrap_err().to_string();
        READERS.iter().map(refused).collect()
    };
    for (bytes, words) in [
        (&b""[..], "looks like an empty file"),
        (b"%PDF-1.7", "looks like a PDF"),
        (b"PK\x03\x04 cut short", "an xlsx workbook or another zip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "password-protected"),
        (b"\x1f\x8b\x08\x00 cut short", "damaged"),
        (b"a\0b\0c\n", "binary data"),
        (b"<!doctype html>\n<html><body>Not found</body></html>\n", "looks like a web page"),
        (b"name,amount\nA,1\n", "is this another record?"),
        (
            b"congress,chamber,rollnumber,icpsr,cast_code\n116,Senate,1,1,1\n",
            "`terrain import rollcall` reads",
        ),
        (b"HDR\x1cFEC\x1c8.3\x1cNGP\n", "looks like a filing with the FEC"),
        (b"Case Number,Tally Type,Num Eligible Voters\n", "`terrain import nlrb` reads"),
    ] {
        for message in refused(bytes) {
            assert!(message.starts_with("any: ") && message.contains(words), "{message}");
        }
    }
    let [fmcs, ..] = READERS;
    let message = (fmcs.1)(crate::olms::CUT.as_bytes(), ReadOptions::default()).unwrap_err().to_string();
    assert!(
        message.contains("annual reports of unions") && message.contains("`terrain import olms`"),
        "{message}"
    );
    let message =
        (READERS[1].1)(crate::fmcs::CUT.as_bytes(), ReadOptions::default()).unwrap_err().to_string();
    assert!(message.contains("work stoppages") && message.contains("`terrain import fmcs`"), "{message}");
}

#[test]
fn renamed_and_missing_columns_are_named_with_the_nearest() {
    let renamed = crate::fmcs::CUT.replacen("# Idled", "Workers Idled", 1).replacen("End Date", "Finish", 1);
    let message = crate::fmcs::read(&renamed, false).unwrap_err().to_string();
    assert!(message.contains("no column `# Idled`") && message.contains("`Workers Idled`"), "{message}");
    assert!(message.contains("missing too: `End Date`"), "{message}");
    let renamed = crate::olms::CUT.replacen("|MEMBERS|", "|MEMBERSHIP|", 1);
    let message = crate::olms::read(&renamed, false).unwrap_err().to_string();
    assert!(message.contains("no column `MEMBERS`") && message.contains("`MEMBERSHIP`"), "{message}");
    // The Service's own headings are understood as they are.
    let own = crate::fmcs::CUT
        .replacen("Case Number", "FMCS Case Number", 1)
        .replacen("Start Date", "WS Begin Date", 1)
        .replacen("End Date", "WS End Date", 1);
    assert_eq!(crate::fmcs::read(&own, false).unwrap().1.kept, 379);
}

#[test]
fn rows_that_cannot_be_used_are_counted_and_strict_reading_stops_there() {
    let head = "Case Number,Industry,\"City, State\",# Idled,Start Date,End Date,BU,NAICS,Duration";
    let good = "A1,Retail Trade,\"Reno, nv\",30.0,2019-04-11,4/21/2019,40.0,44.0,11.0";
    for (row, words) in [
        (",Retail Trade,\"Reno, NV\",30,2019-04-11,2019-04-21,,,", "`Case Number` is empty"),
        (
            "A2,Retail Trade,\"Reno, NV\",-3,2019-04-11,2019-04-21,,,",
            "`# Idled` is not a whole number of 0 or more",
        ),
        (
            "A2,Retail Trade,\"Reno, NV\",many people,2019-04-11,2019-04-21,,,",
            "`# Idled` is not a whole number",
        ),
        ("A2,Retail Trade,\"Reno, NV\",3,,2019-04-21,,,", "`Start Date` is empty"),
        ("A2,Retail Trade,\"Reno, NV\",3,2019-02-30,2019-04-21,,,", "`Start Date` is not a day"),
        ("A2,Retail Trade,\"Reno, NV\",3,2019-04-11,next week,,,", "`End Date` is not a day"),
        ("A2,Retail Trade,\"Reno, NV\",3,2019-04-11", "`row` is not one cell for every heading"),
        ("A2,Retail Trade,Reno, NV,3,2019-04-11,2019-04-21,,,5", "`row` is not one cell for every heading"),
    ] {
        let text = format!("{head}\n{good}\n{row}\n{good}\n");
        let (stoppages, summary) = crate::fmcs::read(&text, false).unwrap();
        assert_eq!((summary.read, summary.kept), (3, 2), "{row}");
        let skipped = &summary.skipped[0];
        assert!(skipped.reason.contains(words) && skipped.examples[0].row == 3, "{row}: {skipped:?}");
        let error = crate::fmcs::read(&text, true).unwrap_err().to_string();
        assert!(error.starts_with("stoppages.csv, row 3, field `"), "{row}: {error}");
        assert!(!error.contains("people") && !error.contains("week"), "words are not repeated: {error}");
        let first = &stoppages[0];
        assert_eq!((first.state.as_str(), first.unit, first.naics.as_deref()), ("NV", Some(40), Some("44")));
        assert_eq!((first.days(), first.days_published), (Some(11), Some(11)));
    }
    let text = format!("{head}\nA1,X,\"Reno, NV\",3,2019-04-11,2019-04-21,,,12\n");
    let remarked = crate::fmcs::read(&text, true).unwrap().1.remarked;
    assert!(remarked[0].reason.contains("the days published are not those"), "{remarked:?}");

    let lines: Vec<&str> = crate::olms::CUT.lines().take(3).collect();
    for (from, to, words) in [
        ("|126737|", "|-126737|", "`TTL_ASSETS` is not an amount of 0 dollars or more"),
        ("|126737|", "|12 dollars|", "`TTL_ASSETS` is not an amount of 0 dollars or more"),
        ("|48|", "||", "`F_NUM` is empty"),
        ("|2021-04-30|", "|2021-04-31|", "`PD_COVERED_TO` is not a day"),
        ("|LM-3", "|L3M", "`FORM_TYPE` is not LM-2, LM-3 or LM-4"),
        ("|T|LM-3", "", "`row` is not one cell for every heading"),
    ] {
        let text = [lines[0], &lines[1].replacen(from, to, 1), lines[2]].join("\n");
        let summary = crate::olms::read(&text, false).unwrap().1;
        assert_eq!((summary.read, summary.kept), (2, 1), "{to}");
        assert!(summary.skipped[0].reason.contains(words), "{to}: {:?}", summary.skipped);
        assert!(crate::olms::read(&text, true).unwrap_err().to_string().contains("row 2"), "{to}");
    }
    let backwards = lines[1].replacen("|2020-05-01|2021-04-30|", "|2021-05-01|2021-04-30|", 1);
    let text = [lines[0], &backwards].join("\n");
    let remarked = crate::olms::read(&text, true).unwrap().1.remarked;
    assert!(remarked[0].reason.contains("ends before it begins"), "{remarked:?}");
}

#[test]
fn every_encoding_and_a_truncated_file_are_read_as_far_as_they_go() {
    let text = CUT_WITH_ACCENTS;
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let utf16: Vec<u8> =
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let with_mark = format!("\u{feff}{text}");
    for bytes in [text.as_bytes(), &latin, &utf16, with_mark.as_bytes()] {
        let record = terrain_evidence::fmcs::read_all(bytes, "any", ReadOptions { strict: true }).unwrap();
        assert_eq!(record.stoppages[0].employer, "Café Peña");
    }
    let cut = crate::olms::CUT;
    for end in (cut.len() / 2..cut.len()).step_by(997) {
        let part = cut.get(..end).unwrap();
        let summary = crate::olms::read(part, false).unwrap().1;
        let skipped: u64 = summary.skipped.iter().map(|one| one.count).sum();
        assert_eq!(summary.read, summary.kept + skipped);
        assert_eq!(summary.read + 1, u64::try_from(part.lines().count()).unwrap());
    }
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, crate::fmcs::CUT.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    assert_eq!((READERS[0].1)(&packed, ReadOptions::default()).unwrap().kept, 379);
    let error = (READERS[0].1)(&packed[..packed.len() / 2], ReadOptions::default()).unwrap_err();
    assert!(matches!(error, ReadError::Damaged { .. }), "{error}");
}

const CUT_WITH_ACCENTS: &str = "Employer,Case Number,Industry,\"City, State\",# Idled,Start Date,End Date\n\
                                Café Peña,A1,Retail Trade,\"Reno, NV\",3,2019-04-11,2019-04-21\n";

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused_by_the_streaming_readers(
        bytes in proptest::collection::vec(any::<u8>(), 0..600),
        strict in any::<bool>(),
    ) {
        for (_, read) in READERS {
            if let Err(error) = read(&bytes, ReadOptions { strict }) {
                prop_assert!(error.to_string().starts_with("any"), "{error}");
            }
        }
    }

    #[test]
    fn changed_bytes_of_good_files_are_read_or_refused(
        changes in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..30),
    ) {
        for (good, (_, read)) in [crate::fmcs::CUT, crate::olms::CUT].iter().zip(READERS) {
            let mut bytes = good.as_bytes()[..3000].to_vec();
            for (at, byte) in &changes {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            if let Ok(summary) = read(&bytes, ReadOptions::default()) {
                let skipped: u64 = summary.skipped.iter().map(|one| one.count).sum();
                prop_assert_eq!(summary.read, summary.kept + skipped);
            }
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let options = ReadOptions::default();
        let _ = nlrb::read(Cursor::new(bytes.clone()), "any", options);
        let _ = read_long(&String::from_utf8_lossy(&bytes), "any", options);
        let members = "congress,chamber,icpsr,party_code,nominate_dim1\n116,Senate,1,100,0.1\n";
        let _ = read_voteview(
            (bytes.as_slice(), "any"),
            (members.as_bytes(), "members"),
            &RollCallChoice::default(),
            options,
        );
    }

    #[test]
    fn any_cells_under_good_headings_are_read_or_skipped(cells in "[-0-9RC,.\"aY/\n ]{0,200}") {
        let options = ReadOptions::default();
        let nlrb_text = format!("Case Number,Unit State,Tally Date,Tally Type,Num Eligible Voters,\
            Labor Organization 1 Name,Votes For Labor Org1,Votes Cast Against Labor Org\n{cells}");
        let _ = nlrb::read(Cursor::new(nlrb_text.into_bytes()), "any", options);
        let votes = format!("congress,chamber,rollnumber,icpsr,cast_code\n116,Senate,1,1,1\n{cells}");
        let members = format!("congress,chamber,icpsr,party_code,nominate_dim1\n116,Senate,1,100,0.1\n{cells}");
        let record = read_voteview(
            (votes.as_bytes(), "votes"),
            (members.as_bytes(), "members"),
            &RollCallChoice::default(),
            options,
        );
        if let Ok(record) = record {
            prop_assert!(record.measures().rollcalls >= 1);
            let _ = record.chamber_record("source");
        }
    }
}
