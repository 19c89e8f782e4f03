//! Files that are not what they should be: each is refused with its name and what was expected.

use std::io::Cursor;

use proptest::prelude::*;
use terrain_evidence::rollcall::{RollCallChoice, read_long, read_voteview};

use terrain_evidence::{BundledEvidence, ReadError, ReadOptions, nlrb};

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

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let options = ReadOptions::default();
        let _ = nlrb::read(Cursor::new(bytes.clone()), "any", options);
        let _ = read_long(bytes.as_slice(), "any", options);
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
