//! What a file is when it is not the one that was asked for, and which importer reads it.
//!
//! Belongs here: the marks by which each public record is known, one entry a record. Does not: reading any of them.

use crate::table::Kind;

/// Bytes that are enough to tell.
pub(crate) const LOOKED_AT: usize = 4096;

/// A published record: words of which all stand in its first rows, what it is, and which importer reads it.
struct Known {
    /// In lower case, as [`plain`] writes them.
    words: &'static [&'static str],
    what: &'static str,
    importer: Option<&'static str>,
}

const KNOWN: [Known; 15] = [
    Known {
        words: &["case number", "tally", "eligible"],
        what: "election tallies of the NLRB",
        importer: Some("nlrb"),
    },
    Known {
        words: &["rollnumber", "cast_code", "icpsr"],
        what: "Voteview's votes",
        importer: Some("rollcall"),
    },
    Known { words: &["icpsr", "nominate_dim1"], what: "Voteview's members", importer: Some("rollcall") },
    Known {
        words: &["legislator", "vote_id", "position"],
        what: "roll calls of a body of your own",
        importer: Some("rollcall"),
    },
    Known {
        words: &["vote_event_id", "option"],
        what: "votes of a state legislature from Open States",
        importer: Some("rollcall"),
    },
    Known { words: &["roll_call_id"], what: "roll calls from LegiScan", importer: Some("rollcall") },
    Known {
        words: &["<", "granicus"],
        what: "Legistar's answer as XML; ask for it as JSON (header `Accept: application/json`)",
        importer: None,
    },
    Known { words: &["votepersonid"], what: "votes from Legistar", importer: Some("rollcall") },
    Known { words: &["idled", "start date"], what: "work stoppages of the FMCS", importer: Some("fmcs") },
    Known {
        words: &["f_num", "aff_abbr"],
        what: "annual reports of unions from the OLMS",
        importer: Some("olms"),
    },
    Known {
        words: &["dues", "loans_obtained", "rpt_id"],
        what: "receipts of unions from the OLMS",
        importer: Some("olms"),
    },
    Known {
        words: &["<return", "irs.gov/efile"],
        what: "a return of a non-profit as the IRS publishes it",
        importer: Some("irs990"),
    },
    Known { words: &["hdr,fec"], what: "a filing with the FEC", importer: Some("fec") },
    Known { words: &["/* header"], what: "an old filing with the FEC", importer: Some("fec") },
    Known {
        words: &["<html"],
        what: "a web page, perhaps an error of the download: download the file itself, not the page about it",
        importer: None,
    },
];

impl Known {
    fn of(text: &str) -> Option<&'static Self> {
        let text = plain(text);
        KNOWN.iter().find(|known| known.words.iter().all(|word| text.contains(word)))
    }

    fn in_words(&self) -> String {
        match self.importer {
            Some(importer) => format!("{}, which `terrain import {importer}` reads", self.what),
            None => self.what.to_owned(),
        }
    }
}

/// Lower case, and one comma between fields whatever stands there.
fn plain(text: &str) -> String {
    text.to_lowercase().replace('"', "").replace(['\u{1c}', '\u{1f}'], ",")
}

/// What the cells of a row say the file is, unless it is what `own`, an importer, reads anyway.
pub(crate) fn recognize(texts: &[String], own: &str) -> Option<String> {
    let known = Known::of(&texts.join("\u{1f}"))?;
    (known.importer != Some(own)).then(|| known.in_words())
}

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
            "an Excel workbook; for election tallies of the NLRB there is `terrain import nlrb`".to_owned()
        }
        Kind::Zip => "a zip archive".to_owned(),
        kind @ (Kind::Xml | Kind::Text) => {
            let known = Known::of(&String::from_utf8_lossy(start));
            let other = if kind == Kind::Xml { "XML of another kind" } else { "text of another kind" };
            known.map_or_else(|| other.to_owned(), Known::in_words)
        }
        other => other.in_words().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first bytes of each record, and its importer.
    const STARTS: [(&str, &str); 9] = [
        ("HDR\u{1c}FEC\u{1c}8.3", "fec"),
        ("\"HDR\",\"FEC\",\"5.3\"", "fec"),
        ("/* Header\nFEC_Ver_# = 2.02", "fec"),
        ("\u{feff}<?xml version=\"1.0\"?><Return xmlns=\"http://www.irs.gov/efile\">", "irs990"),
        ("congress,chamber,rollnumber,icpsr,cast_code\n", "rollcall"),
        ("legislator,vote_id,position\n", "rollcall"),
        ("Case Number,Unit State,Tally Date,Num Eligible Voters\n", "nlrb"),
        ("UNION_NAME|AFF_ABBR|F_NUM|FYE\n", "olms"),
        ("Employer,Union,# Idled,Start Date\n", "fmcs"),
    ];

    #[test]
    fn each_record_is_known_by_its_first_bytes() {
        for (start, importer) in STARTS {
            let said = looks_like(start.as_bytes());
            assert!(said.contains(&format!("`terrain import {importer}` reads")), "{start:?}: {said}");
        }
        assert!(looks_like(b"\xff\xfeH\0D\0").contains("UTF-16"));
        assert!(looks_like(b"<!DOCTYPE html><html>").contains("web page"));
        assert!(looks_like(b"").contains("empty"));
    }

    #[test]
    fn each_record_is_known_by_the_cells_of_a_row_whatever_its_delimiter() {
        for (start, importer) in STARTS {
            for delimiter in [',', '|', '\u{1c}'] {
                let cells: Vec<String> = start.trim().split(delimiter).map(str::to_owned).collect();
                let said = recognize(&cells, "another").unwrap();
                assert!(said.contains(&format!("`terrain import {importer}` reads")), "{start:?}: {said}");
                assert_eq!(recognize(&cells, importer), None, "{start:?}");
            }
        }
        let row = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(recognize(&row("name,amount"), "fmcs"), None);
        assert!(recognize(&row("<!doctype html><html>"), "olms").unwrap().contains("web page"));
    }
}
