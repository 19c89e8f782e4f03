//! What a file is that came to the wrong importer, and which importer wants it.
//!
//! Belongs here: the marks by which each public record is known. Does not: reading any of them.

use crate::table::Kind;

/// Bytes that are enough to tell.
pub(crate) const LOOKED_AT: usize = 4096;

/// Words of a first line by which a text file is known: all of one group must be there, in lower case.
const MARKS: [(&[&str], &str); 8] = [
    (&["hdr\u{1c}fec"], "a filing of the Federal Election Commission (terrain import fec)"),
    (&["hdr,fec"], "a filing of the Federal Election Commission (terrain import fec)"),
    (&["/* header"], "a filing of the Federal Election Commission (terrain import fec)"),
    (&["icpsr", "congress"], "roll calls of Voteview (terrain import rollcall)"),
    (&["legislator", "position"], "roll calls (terrain import rollcall)"),
    (&["tally", "eligible"], "tallies of union elections (terrain import nlrb)"),
    (&["f_num", "|"], "annual reports of unions (terrain import olms)"),
    (&["idled", "start date"], "work stoppages (terrain import fmcs)"),
];

/// What the first bytes look like, with the importer that takes it where one does.
pub(crate) fn looks_like(start: &[u8]) -> String {
    let has = |mark: &[u8]| start.windows(mark.len()).any(|window| window == mark);
    match start {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => return "text in UTF-16; save it as UTF-8 first".to_owned(),
        [b'R', b'a', b'r', b'!', ..] => return "a rar archive; unpack it first".to_owned(),
        [b'7', b'z', 0xbc, 0xaf, ..] => return "a 7z archive; unpack it first".to_owned(),
        _ => {}
    }
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    match Kind::of(start) {
        Kind::Zip if has(b"[Content_Types].xml") || has(b"xl/") => {
            "an Excel workbook (tallies of union elections: terrain import nlrb)".to_owned()
        }
        Kind::Zip => "a zip archive".to_owned(),
        Kind::Xml if has(b"irs.gov/efile") || has(b"<ReturnHeader") => {
            "a return filed with the Internal Revenue Service (terrain import irs990)".to_owned()
        }
        Kind::Xml if has(b"<html") || has(b"<HTML") || has(b"<!DOCTYPE html") || has(b"<!doctype html") => {
            "a web page; download the file itself, not the page about it".to_owned()
        }
        Kind::Xml => "XML of another kind".to_owned(),
        Kind::Text => {
            let text = String::from_utf8_lossy(start).to_lowercase();
            let known = MARKS.iter().find(|(marks, _)| marks.iter().all(|mark| text.contains(mark)));
            known.map_or_else(|| "text of another kind".to_owned(), |(_, what)| (*what).to_owned())
        }
        other => other.in_words().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_record_is_known_by_its_first_bytes() {
        for (start, importer) in [
            ("HDR\u{1c}FEC\u{1c}8.3", "import fec"),
            ("HDR,FEC,5.3", "import fec"),
            ("/* Header\nFEC_Ver_# = 2.02", "import fec"),
            ("\u{feff}<?xml version=\"1.0\"?><Return xmlns=\"http://www.irs.gov/efile\">", "import irs990"),
            ("congress,chamber,rollnumber,icpsr,cast_code\n", "import rollcall"),
            ("Case Number,Unit State,Tally Date,Num Eligible Voters\n", "import nlrb"),
            ("UNION_NAME|AFF_ABBR|F_NUM|FYE\n", "import olms"),
            ("Employer,Union,# Idled,Start Date\n", "import fmcs"),
        ] {
            let said = looks_like(start.as_bytes());
            assert!(said.contains(importer), "{start:?}: {said}");
        }
        assert!(looks_like(b"\xff\xfeH\0D\0").contains("UTF-16"));
        assert!(looks_like(b"<!DOCTYPE html><html>").contains("web page"));
        assert!(looks_like(b"").contains("empty"));
    }
}
