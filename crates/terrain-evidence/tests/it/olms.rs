//! Annual reports of unions: the cut of the published file, the file that ships, and answers computed another way.

use std::fs::File;

use terrain_evidence::olms::{self, Form, Report};
use terrain_evidence::{
    BundledEvidence, Distribution, Estimate, EvidenceError, EvidenceSource, ImportSummary, ReadError,
    ReadOptions,
};

use crate::{filter, reason, shared};

pub(crate) const CUT: &str = include_str!("../../../../data/olms/lm_data_data_2021_cut.txt");

fn estimate(name: &str, conditions: &[(&str, &str)]) -> Result<Estimate, EvidenceError> {
    BundledEvidence.estimate(name, &filter(conditions))
}

pub(crate) fn read(text: &str, strict: bool) -> Result<(Vec<Report>, ImportSummary), ReadError> {
    let record = olms::read_all(text.as_bytes(), "lm_data.txt", ReadOptions { strict })?;
    Ok((record.reports, record.summary))
}

#[test]
fn the_cut_is_read_whole_with_its_oddities_remarked() {
    let (reports, summary) = read(CUT, true).unwrap();
    assert_eq!((summary.read, summary.kept, reports.len()), (244, 210, 210));
    let other = reason(&summary.skipped, "another form");
    assert_eq!((other.count, other.examples[0].found.as_str()), (34, "LM-5"));
    assert_eq!(reason(&summary.remarked, "no number of members").count, 10);
    let first = &reports[0];
    assert_eq!((first.file_number, first.year, first.form), (48, 2021, Form::Lm3));
    assert_eq!((first.affiliation.as_str(), first.designation.as_str()), ("AAA", "NHQ"));
    assert_eq!((first.members, first.receipts, first.assets), (Some(213_487), Some(92_579), Some(126_737)));
    assert_eq!(first.months_to_election(), Some(8), "April to December 2021");
    assert!(reports.iter().any(|report| report.amendment == 3));
}

#[test]
fn nothing_about_officers_is_read() {
    let mut lines: Vec<Vec<String>> =
        CUT.lines().take(60).map(|line| line.split('|').map(str::to_owned).collect()).collect();
    let planted = ["MAIL_FIRSTNAME", "MAIL_LASTNAME", "BUILD_NUM", "STREET_ADR", "VOICE"];
    let places: Vec<usize> =
        planted.iter().map(|name| lines[0].iter().position(|heading| heading == name).unwrap()).collect();
    for line in lines.iter_mut().skip(1) {
        for place in &places {
            line[*place] = "PLANTED".to_owned();
        }
    }
    // One row with a cell too many, one with words where a number belongs: neither is repeated in a message.
    lines[5].insert(1, "PLANTED".to_owned());
    let members = lines[0].iter().position(|heading| heading == "MEMBERS").unwrap();
    lines[6][members] = "PLANTED".to_owned();
    let text: Vec<String> = lines.iter().map(|line| line.join("|")).collect();
    let (reports, summary) = read(&text.join("\n"), false).unwrap();
    assert_eq!(summary.skipped.iter().filter(|one| !one.reason.contains("another form")).count(), 2);
    assert!(!format!("{reports:?}{summary:?}").contains("PLANTED"));
    let error = read(&text.join("\n"), true).unwrap_err().to_string();
    assert!(error.contains("row 6") && !error.contains("PLANTED"), "{error}");
}

/// What docs/evidence.md says of the whole file.
#[test]
fn the_published_file_is_read_whole() {
    let Some(path) = shared("data/olms/lm_data_data_2021.txt") else { return };
    let record =
        olms::read_all(File::open(&path).unwrap(), "lm_data_data_2021.txt", ReadOptions::default()).unwrap();
    assert_eq!((record.summary.read, record.summary.kept), (3190, 2623));
    assert_eq!(reason(&record.summary.skipped, "another form").count, 567);
    assert_eq!(reason(&record.summary.remarked, "no number of members").count, 10);
    assert_eq!(reason(&record.summary.remarked, "no state").count, 1);
    let of = |form| record.reports.iter().filter(|report| report.form == form).count();
    assert_eq!([of(Form::Lm2), of(Form::Lm3), of(Form::Lm4)], [667, 836, 1120]);
    assert!(record.reports.iter().all(|report| report.form == Form::Lm4 || report.receipts.is_some()));
    // The file that ships holds the same reports, so it can be remade at any time.
    let bundled = &BundledEvidence.reports().unwrap().reports;
    for (published, bundled) in record.reports.iter().zip(bundled) {
        let without = Report {
            unit: String::new(),
            designation: String::new(),
            from: None,
            received: None,
            ..published.clone()
        };
        assert_eq!(*bundled, without);
    }
    assert_eq!(record.reports.len(), bundled.len());
    let text = std::fs::read_to_string(path).unwrap();
    let lines: std::collections::BTreeSet<&str> = text.lines().collect();
    assert!(CUT.lines().all(|line| lines.contains(line)), "the cut is of that file");
}

/// Members and elections from the raw text by column number: affiliation 1, last day 10, ended 12, members 22, next
/// election 32, state 49, form 55.
#[test]
fn estimates_agree_with_plain_arithmetic() {
    let Some(path) = shared("data/olms/lm_data_data_2021.txt") else { return };
    let text = std::fs::read_to_string(path).unwrap();
    let rows: Vec<Vec<&str>> =
        text.lines().skip(1).map(|line| line.split('|').map(str::trim).collect()).collect();
    let going_on = |row: &&Vec<&str>| row[55] != "LM-5" && row[12] != "T";
    for (key, value, column) in
        [("affiliation", "CJA", 1), ("affiliation", "IBEW", 1), ("state", "CA", 49), ("form", "LM-2", 55)]
    {
        let kept: Vec<&Vec<&str>> = rows.iter().filter(going_on).filter(|row| row[column] == value).collect();
        let members: Vec<f64> = kept
            .iter()
            .filter_map(|row| row[22].parse().ok())
            .filter(|members: &f64| *members > 0.0)
            .collect();
        let n = f64::from(u32::try_from(members.len()).unwrap());
        let size = estimate("olms.members", &[(key, value)]).unwrap();
        assert_eq!(size.n, u64::try_from(members.len()).unwrap(), "{value}");
        assert!((size.raw / (members.iter().sum::<f64>() / n) - 1.0).abs() < 1e-9, "{value}");
        let typical = (members.iter().map(|members| members.ln()).sum::<f64>() / n).exp();
        assert!((size.estimate / typical - 1.0).abs() < 1e-9, "{value}: {} {typical}", size.estimate);

        let months: Vec<i32> = kept
            .iter()
            .filter(|row| !row[32].is_empty())
            .map(|row| {
                let number = |year: &str, month: &str| {
                    12 * year.parse::<i32>().unwrap() + month.parse::<i32>().unwrap()
                };
                number(&row[32][3..], &row[32][..2]) - number(&row[10][..4], &row[10][5..7])
            })
            .filter(|months| *months > 0)
            .collect();
        let near = u64::try_from(months.iter().filter(|months| **months <= 12).count()).unwrap();
        let n = u64::try_from(months.len()).unwrap();
        let election = estimate("olms.election_within_year", &[(key, value)]).unwrap();
        assert_eq!((election.n, election.successes), (n, Some(near)), "{value}");
        #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
        let raw = near as f64 / n as f64;
        assert!((election.raw - raw).abs() < 1e-12, "{value}");
    }
    let all = estimate("olms.election_within_year", &[]).unwrap();
    assert_eq!((all.n, all.successes), (1441, Some(621)));
}

#[test]
fn dues_come_from_the_file_of_receipts() {
    let error = estimate("olms.dues_share", &[]).unwrap_err();
    assert!(matches!(error, EvidenceError::NotImported { .. }), "{error}");
    assert!(error.to_string().contains("ar_receipts_total_data_YYYY.txt"), "{error}");

    let text =
        "OID|DUES|TAX|FEES|LOANS_OBTAINED|RPT_ID\n1|80|0|0|0|11\n2| 50 |25|||12\n3||||0|13\n4|-5|0|0|0|14\n";
    let mut receipts = Vec::new();
    let keep = |_: u64, one| {
        receipts.push(one);
        Ok::<(), ReadError>(())
    };
    let summary =
        olms::read_receipts(text.as_bytes(), "ar_receipts_total_data_2021.txt", ReadOptions::default(), keep)
            .unwrap();
    assert_eq!((summary.read, summary.kept), (4, 3));
    assert!(
        summary.skipped[0].reason.contains("`DUES` is not an amount of 0 dollars or more"),
        "{summary:?}"
    );
    assert_eq!((receipts[1].report, receipts[1].dues, receipts[1].per_capita_tax), (12, Some(50), Some(25)));
    assert_eq!(receipts[2].dues, None);

    let mut reports = BundledEvidence.reports().unwrap().reports.clone();
    // Dues of a half and of all receipts by turns; one report in ten has more dues than receipts, and is not counted.
    for (place, report) in reports.iter_mut().enumerate() {
        report.dues = report.receipts.map(|receipts| match place % 10 {
            0 => receipts + 1,
            odd if odd % 2 == 1 => receipts / 2,
            _ => receipts,
        });
    }
    let shares: Vec<f64> = reports
        .iter()
        .filter(|report| !report.terminal && report.receipts.unwrap_or(0) > 0)
        .filter(|report| report.dues.unwrap() <= report.receipts.unwrap())
        .map(|report| report.dues.unwrap() as f64 / report.receipts.unwrap() as f64)
        .collect();
    let share = olms::estimate(&reports, "olms.dues_share", &filter(&[]), "here").unwrap();
    assert_eq!(share.n, u64::try_from(shares.len()).unwrap());
    let mean = shares.iter().sum::<f64>() / f64::from(u32::try_from(shares.len()).unwrap());
    assert!((share.raw - mean).abs() < 1e-9, "{} {mean}", share.raw);
    assert!(matches!(share.distribution, Distribution::Beta { .. }));
    assert!(share.caveats.iter().any(|caveat| caveat.contains("dues above receipts")), "{:?}", share.caveats);
}

#[test]
fn of_several_years_the_last_of_each_union_counts() {
    let mut reports = BundledEvidence.reports().unwrap().reports.clone();
    let n = olms::estimate(&reports, "olms.members", &filter(&[]), "here").unwrap();
    let earlier: Vec<Report> = reports
        .iter()
        .map(|report| Report { year: 2020, members: Some(1_000_000), terminal: false, ..report.clone() })
        .collect();
    reports.splice(0..0, earlier);
    let both = olms::estimate(&reports, "olms.members", &filter(&[]), "here").unwrap();
    assert_eq!(
        (both.n, both.raw),
        (n.n, n.raw),
        "unions that ended are not counted by an earlier year either"
    );
    assert!(both.caveats.iter().any(|caveat| caveat.contains("counted once (2623)")), "{:?}", both.caveats);
    let before = olms::estimate(&reports, "olms.members", &filter(&[("year", "2020")]), "here").unwrap();
    assert!((before.raw - 1e6).abs() < 1e-6 && before.n == 2623);
}

#[test]
fn filters_narrow_and_few_unions_give_a_wide_range() {
    let n = |conditions: &[(&str, &str)]| estimate("olms.members", conditions).unwrap().n;
    assert_eq!(n(&[("form", "LM-2")]) + n(&[("form", "LM-3")]) + n(&[("form", "lm4")]), n(&[]));
    assert_eq!(n(&[("members", "..99")]) + n(&[("members", "100..")]), n(&[]));
    assert_eq!(n(&[("affiliation", "cja")]), n(&[("affiliation", "CJA")]));
    assert!(n(&[("union", "carpenters")]) >= n(&[("affiliation", "CJA")]));
    assert_eq!(n(&[("receipts", "250000..")]), n(&[("receipts", "250000.."), ("year", "2021")]));
    let few = estimate("olms.election_within_year", &[("affiliation", "AFLCIO")]).unwrap();
    assert!(few.n < 30 && few.interval[1] - few.interval[0] > 0.15, "{} {:?}", few.n, few.interval);
    let small = estimate("olms.members", &[("affiliation", "AEI"), ("form", "LM-3")]).unwrap();
    assert!(small.n < 5 && small.interval[1] > 5.0 * small.interval[0], "{} {:?}", small.n, small.interval);
    let message =
        |name: &str, conditions: &[(&str, &str)]| estimate(name, conditions).unwrap_err().to_string();
    assert!(message("olms.member", &[]).contains("olms.members"));
    assert!(message("olms.members", &[("affiliaton", "CJA")]).contains("did you mean `affiliation`?"));
    assert!(message("olms.members", &[("affiliation", "CJB")]).contains("CJA"));
    assert!(message("olms.members", &[("form", "LM-5")]).contains("LM-2, LM-3 or LM-4"));
    assert!(message("olms.members", &[("year", "1999")]).contains("covers 2021"));
    assert!(message("olms.members", &[("union", "carpenterz")]).contains("carpenters"));
}

/// The headings of the published table, in which dues are one of sixteen columns of figures.
#[test]
fn receipts_are_read_under_the_published_headings() {
    let headings = "OID|DUES|TAX|INVESTMENTS|SUPPLIES|LOANS_MADE|INTEREST|DIVIDENDS|RENTS|FEES|LOANS_OBTAINED|OTHER_RECEIPTS|\
                    AFFILIATES|MEMBERS|INV_SALE_REINVESTMENTS|ALL_OTHER_RECEIPTS|RPT_ID";
    let text = format!("{headings}\n1|800|100|1|2|3|4|5|6|7|8|9|10|11|12|13|901\n2||50||||||||||||||902\n");
    let mut kept = Vec::new();
    let keep = |_: u64, one: olms::Receipts| {
        kept.push((one.report, one.dues, one.per_capita_tax));
        Ok::<(), ReadError>(())
    };
    olms::read_receipts(
        text.as_bytes(),
        "ar_receipts_total_data_2021.txt",
        ReadOptions { strict: true },
        keep,
    )
    .unwrap();
    assert_eq!(kept, [(901, Some(800), Some(100)), (902, None, Some(50))]);
    let (_, receipts) = olms::receipts_or_reports(std::io::Cursor::new(text), "receipts").unwrap();
    assert!(receipts);
    // What a union pays stands in another table, which is not taken for this one.
    let paid = "PER_CAPITA_TAX|STRIKE_BENEFITS|RPT_ID\n5|0|901\n";
    let (_, receipts) = olms::receipts_or_reports(std::io::Cursor::new(paid), "disbursements").unwrap();
    assert!(!receipts);
}
