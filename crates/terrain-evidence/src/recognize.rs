//! What a file is when it is not the one that was asked for: published records by their headings.
//!
//! Belongs here: one line a record. Does not: reading any of them.

/// A published record: words of which all stand in its first rows, what it is, and which importer reads it.
struct Known {
    words: &'static [&'static str],
    what: &'static str,
    importer: Option<&'static str>,
}

const KNOWN: [Known; 10] = [
    Known {
        words: &["case number", "tally type", "eligible"],
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
        words: &["case number", "idled", "start date"],
        what: "work stoppages of the FMCS",
        importer: Some("fmcs"),
    },
    Known {
        words: &["f_num", "aff_abbr", "rpt_id"],
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
        what: "a tax return as the IRS publishes it",
        importer: None,
    },
    Known { words: &["hdr", "fec"], what: "a filing with the FEC", importer: None },
    Known { words: &["/* header"], what: "an old filing with the FEC", importer: None },
    Known { words: &["<html"], what: "a web page, perhaps an error of the download", importer: None },
];

/// What the cells of a row say the file is, unless it is what `own`, an importer, reads anyway.
pub(crate) fn recognize(texts: &[String], own: &str) -> Option<String> {
    let row = texts.join("\u{1f}").to_lowercase();
    let known = KNOWN.iter().find(|known| known.words.iter().all(|word| row.contains(word)))?;
    match known.importer {
        Some(importer) if importer == own => None,
        Some(importer) => Some(format!("{}, which `terrain import {importer}` reads", known.what)),
        None => Some(known.what.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_known_whatever_its_delimiter() {
        let row = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
        let votes = "congress,chamber,rollnumber,icpsr,cast_code,prob";
        assert!(recognize(&row(votes), "fmcs").unwrap().contains("`terrain import rollcall`"));
        assert_eq!(recognize(&row(votes), "rollcall"), None);
        let reports = "UNION_NAME|AFF_ABBR|F_NUM|FYE|RPT_ID";
        assert!(recognize(&row(reports), "fmcs").unwrap().contains("`terrain import olms`"));
        assert_eq!(recognize(&row("name,amount"), "fmcs"), None);
        assert!(recognize(&row("<!doctype html><html>"), "olms").unwrap().contains("web page"));
    }
}
