//! Work stoppages: the cut of the published file, the file that ships, and answers computed another way.

use std::collections::BTreeMap;
use std::fs::File;

use terrain_evidence::fmcs::{self, Stoppage};
use terrain_evidence::{
    BundledEvidence, Date, Distribution, Estimate, EvidenceError, EvidenceSource, ImportSummary, ReadError,
    ReadOptions,
};

use crate::{filter, reason, shared};

pub(crate) const CUT: &str = include_str!("../../../../data/fmcs/work_stoppages_cut.csv");

fn estimate(name: &str, conditions: &[(&str, &str)]) -> Result<Estimate, EvidenceError> {
    BundledEvidence.estimate(name, &filter(conditions))
}

pub(crate) fn read(text: &str, strict: bool) -> Result<(Vec<Stoppage>, ImportSummary), ReadError> {
    let record = fmcs::read_all(text.as_bytes(), "stoppages.csv", ReadOptions { strict })?;
    Ok((record.stoppages, record.summary))
}

/// The columns of the published file by heading, read by a few lines that know quotation marks and nothing else: not the
/// code under test.
fn plain_rows(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut lines = text.lines().map(|line| {
        let (mut cells, mut quoted) = (vec![String::new()], false);
        for letter in line.chars() {
            match letter {
                '"' => quoted = !quoted,
                ',' if !quoted => cells.push(String::new()),
                other => cells.last_mut().unwrap().push(other),
            }
        }
        cells
    });
    let headings = lines.next().unwrap();
    lines.map(|cells| headings.iter().cloned().zip(cells).collect()).collect()
}

/// The cut, and the published file where it is at hand.
fn texts() -> Vec<String> {
    let published = shared("data/fmcs/work_stoppages.csv").map(|path| std::fs::read_to_string(path).unwrap());
    [Some(CUT.to_owned()), published].into_iter().flatten().collect()
}

fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap())
}

#[test]
fn the_cut_is_read_whole_with_its_oddities_remarked() {
    let (stoppages, summary) = read(CUT, true).unwrap();
    assert_eq!((summary.read, summary.kept, stoppages.len()), (379, 379, 379));
    assert!(summary.skipped.is_empty());
    assert_eq!(reason(&summary.remarked, "no last day").count, 56);
    assert_eq!(reason(&summary.remarked, "ends before it begins").count, 8);
    assert_eq!(reason(&summary.remarked, "no number of workers idled").count, 11);
    assert_eq!(reason(&summary.remarked, "no state").count, 5);
    let first = &stoppages[0];
    assert_eq!(first.employer, "Interstate Paper Converting Corp");
    assert_eq!((first.union.as_str(), first.state.as_str(), first.idled), ("USA 13058", "NJ", Some(27)));
    assert_eq!(first.days(), Some(20), "25 February to 15 March 1984, both included, in a leap year");
    assert_eq!(first.sector().map(|sector| sector.code), Some("31"));
    assert!(summary.remarked[0].examples[0].row > 1, "rows are numbered as in the file");
}

/// What docs/evidence.md says of the whole file.
#[test]
fn the_published_file_is_read_whole() {
    let Some(path) = shared("data/fmcs/work_stoppages.csv") else { return };
    let record =
        fmcs::read_all(File::open(&path).unwrap(), "work_stoppages.csv", ReadOptions::default()).unwrap();
    assert_eq!((record.summary.read, record.summary.kept), (13_545, 13_545));
    assert!(record.summary.skipped.is_empty());
    let remarked: Vec<u64> = record.summary.remarked.iter().map(|one| one.count).collect();
    assert_eq!(remarked, [8, 56, 11, 5], "{:#?}", record.summary.remarked);
    let keys: std::collections::BTreeSet<(&str, Date)> =
        record.stoppages.iter().map(|one| (one.case_number.as_str(), one.started)).collect();
    assert_eq!(keys.len(), 13_545, "case and first day tell stoppages apart");
    // The file that ships holds the same stoppages, so it can be remade at any time.
    let bundled = &BundledEvidence.stoppages().unwrap().stoppages;
    for (published, bundled) in record.stoppages.iter().zip(bundled) {
        let without = Stoppage { employer: String::new(), ..published.clone() };
        assert_eq!(*bundled, without);
    }
    assert_eq!(record.stoppages.len(), bundled.len());
    let text = std::fs::read_to_string(path).unwrap();
    let lines: std::collections::BTreeSet<&str> = text.lines().collect();
    assert!(CUT.lines().all(|line| lines.contains(line)), "the cut is of that file");
}

#[test]
fn sizes_agree_with_plain_arithmetic() {
    for text in texts() {
        let idled: Vec<f64> = plain_rows(&text)
            .iter()
            .filter(|row| row["Industry"] == "Construction")
            .filter_map(|row| row["# Idled"].parse().ok())
            .filter(|idled: &f64| *idled > 0.0)
            .collect();
        let n = float(idled.len());
        let mean = idled.iter().sum::<f64>() / n;
        let typical = (idled.iter().map(|idled| idled.ln()).sum::<f64>() / n).exp();
        let stoppages = read(&text, true).unwrap().0;
        let ask = |industry| {
            fmcs::estimate(&stoppages, "fmcs.size", &filter(&[("industry", industry)]), "").unwrap()
        };
        let size = ask("23");
        assert_eq!(size.n, u64::try_from(idled.len()).unwrap());
        assert!((size.raw / mean - 1.0).abs() < 1e-9 && (size.estimate / typical - 1.0).abs() < 1e-9);
        assert!(size.interval[0] < typical && typical < size.interval[1]);
        let by_name = ask("construction");
        assert_eq!((by_name.n, by_name.estimate), (size.n, size.estimate));
    }
}

#[test]
fn rates_agree_with_plain_counts() {
    let Some(path) = shared("data/fmcs/work_stoppages.csv") else { return };
    let rows = plain_rows(&std::fs::read_to_string(path).unwrap());
    for (decade, first, last) in [("1990s", 1990, 1999), ("2000s", 2000, 2009)] {
        for state in ["OH", "CA"] {
            let count = rows
                .iter()
                .filter(|row| row["City, State"].ends_with(&format!(", {state}")))
                .filter(|row| (first..=last).contains(&row["Start Date"][..4].parse::<i32>().unwrap()))
                .count();
            let rate = estimate("fmcs.rate", &[("decade", decade), ("state", state)]).unwrap();
            assert_eq!(rate.n, u64::try_from(count).unwrap(), "{decade} {state}");
            assert!((rate.raw - float(count) / 10.0).abs() < 1e-12);
            assert!((rate.estimate - (float(count) + 0.5) / 10.0).abs() < 1e-12);
        }
    }
}

#[test]
fn a_rate_counts_whole_years_and_parts_of_them() {
    let all = estimate("fmcs.rate", &[]).unwrap();
    assert_eq!(all.n, 13_449, "1984 to 2012");
    assert!((all.raw - 13_449.0 / 29.0).abs() < 1e-9);
    assert!(
        all.caveats.iter().any(|caveat| caveat.contains("does not cover whole (96)")),
        "{:?}",
        all.caveats
    );
    let half = estimate("fmcs.rate", &[("period", "1990-01-01..1990-06-30")]).unwrap();
    assert!((half.raw - 365.0 * f64::from(u32::try_from(half.n).unwrap()) / 181.0).abs() < 1e-9);
    let stoppages = read(CUT, true).unwrap().0;
    let error = fmcs::estimate(&stoppages, "fmcs.rate", &filter(&[]), "").unwrap_err().to_string();
    assert!(error.contains("no calendar year whole"), "{error}");
}

/// Median and interval by the textbook over the raw rows: a table of those still out, one day after the other.
#[test]
fn durations_agree_with_a_table_of_those_still_out() {
    for text in texts() {
        let rows = plain_rows(&text);
        let stoppages = read(&text, true).unwrap().0;
        for conditions in [&[][..], &[("decade", "2000s")], &[("decade", "2000s"), ("state", "CA")]] {
            let asked: BTreeMap<&str, &str> = conditions.iter().copied().collect();
            let mut ended = BTreeMap::<i32, f64>::new();
            let (mut open, mut sum) = (0.0, 0.0);
            for row in &rows {
                let started = Date::parse(&row["Start Date"]).unwrap();
                let decade = format!("{}0s", started.year / 10);
                let state = row["City, State"].rsplit(", ").next().unwrap();
                if asked.get("decade").is_some_and(|asked| *asked != decade)
                    || asked.get("state").is_some_and(|asked| *asked != state)
                {
                    continue;
                }
                match Date::parse(&row["End Date"]).map(|end| started.days_to(end) + 1) {
                    Some(days) if days > 0 => {
                        *ended.entry(days).or_default() += 1.0;
                        sum += f64::from(days);
                    }
                    Some(_) => {}
                    // All of these began years before the end of the record: only the first day is certain.
                    None => open += 1.0,
                }
            }
            let with_end: f64 = ended.values().sum();
            let mut still_out = with_end + open;
            let n = still_out;
            let (mut share, mut variance) = (1.0_f64, 0.0_f64);
            let (mut median, mut low, mut high) = (None, None, None);
            for (days, gone) in &ended {
                if *days > 1 {
                    still_out -= std::mem::take(&mut open);
                }
                share *= 1.0 - gone / still_out;
                variance += gone / (still_out * (still_out - gone));
                still_out -= gone;
                let error = 1.959_964 * variance.sqrt() / share.ln().abs();
                let (below, above) = (share.powf(error.exp()), share.powf((-error).exp()));
                let day = Some(f64::from(*days));
                median = median.or(day.filter(|_| share <= 0.5));
                low = low.or(day.filter(|_| below <= 0.5));
                high = high.or(day.filter(|_| above < 0.5));
            }
            let duration = fmcs::estimate(&stoppages, "fmcs.duration", &filter(conditions), "").unwrap();
            assert!((f64::from(u32::try_from(duration.n).unwrap()) - n).abs() < 1e-9, "{conditions:?}");
            assert!((duration.raw - sum / with_end).abs() < 1e-9, "the plain mean of those with an end");
            if n > 200.0 {
                assert_eq!(Some(duration.estimate), median, "{conditions:?}");
                assert_eq!(
                    [Some(duration.interval[0]), Some(duration.interval[1])],
                    [low, high],
                    "{conditions:?}"
                );
            } else {
                // Few rows lean on four of the whole record, and give a range about as wide.
                assert!((duration.estimate / median.unwrap()).ln().abs() < 0.7, "{conditions:?}");
            }
        }
    }
}

#[test]
fn open_ends_count_as_long_as_they_are_known_to_last() {
    let head = "Case Number,Industry,\"City, State\",# Idled,Start Date,End Date,Duration\n";
    // Ten stoppages of 10 days. Five more without an end: one published as lasting 40 days, one begun 30 days before the
    // last day of the list, three begun years before.
    let mut text = head.to_owned();
    for case in 0..10 {
        text += &format!("A{case},Construction,\"X, OH\",10,2019-01-01,2019-01-10,10\n");
    }
    text += "B1,Construction,\"X, OH\",10,2019-02-01,,40\n";
    text += "B2,Construction,\"X, OH\",10,2020-05-02,,\n";
    text += "B3,Construction,\"X, OH\",10,2001-02-01,,\nB4,Construction,\"X, OH\",10,2001-03-01,,\n";
    text +=
        "B5,Construction,\"X, OH\",10,2001-04-01,,\nC1,Construction,\"X, OH\",10,2020-06-01,2020-06-01,1\n";
    let (stoppages, _) = read(&text, true).unwrap();
    let duration = fmcs::estimate(&stoppages, "fmcs.duration", &filter(&[]), "here").unwrap();
    assert_eq!((duration.n, duration.estimate), (16, 10.0));
    let rows = duration.rows.unwrap();
    // Day 1: 1 of 16 ends, three leave. Day 10: 10 of 12 end. Of a hundred, 93.75 · 2/12 = 15.6 go on, to day 31 or 40.
    assert_eq!((rows.q50, rows.q95), (10.0, 40.0));
    assert!(duration.caveats.iter().any(|caveat| caveat.contains("5 stoppages have no last day")));
}

#[test]
fn where_most_have_no_end_it_is_said_that_half_are_not_over() {
    let mut text = "Case Number,Industry,\"City, State\",# Idled,Start Date,End Date\n".to_owned();
    text += "A,Construction,\"X, OH\",10,2020-01-01,2020-01-01\n";
    for day in 1..=9 {
        text += &format!("B{day},Construction,\"X, OH\",10,2020-06-0{day},\n");
    }
    let (stoppages, _) = read(&text, true).unwrap();
    let error = fmcs::estimate(&stoppages, "fmcs.duration", &filter(&[]), "here").unwrap_err().to_string();
    assert!(error.contains("no last day for half of them to be over"), "{error}");
    assert_eq!(fmcs::estimate(&stoppages, "fmcs.size", &filter(&[]), "here").unwrap().n, 10);
}

#[test]
fn few_stoppages_give_a_wide_range_that_leans_on_the_whole() {
    let few = estimate("fmcs.duration", &[("state", "SD")]).unwrap();
    assert_eq!(few.n, 5);
    assert!(few.interval[0] <= 20.0 && few.interval[1] > 200.0, "{:?}", few.interval);
    assert!(few.caveats.iter().any(|caveat| caveat.contains("the range is wide")), "{:?}", few.caveats);
    let rate = estimate("fmcs.rate", &[("state", "WY")]).unwrap();
    assert!(rate.interval[1] > 2.0 * rate.estimate && rate.interval[0] > 0.0, "{:?}", rate.interval);
    for name in ["fmcs.duration", "fmcs.size", "fmcs.rate"] {
        let one = estimate(name, &[("state", "SD"), ("period", "1988..1995")]).unwrap();
        let Distribution::Lognormal { median, sigma } = one.distribution else {
            panic!("{name} is lognormal")
        };
        assert!(median.is_finite() && median > 0.0 && sigma > 0.0 && sigma < 6.0, "{name}: {median} {sigma}");
        assert!(one.interval[0] <= one.estimate && one.estimate <= one.interval[1], "{name}");
    }
}

#[test]
fn filters_narrow_and_add_up() {
    let n = |conditions: &[(&str, &str)]| estimate("fmcs.size", conditions).unwrap().n;
    assert_eq!(n(&[("idled", "..99")]) + n(&[("idled", "100..")]), n(&[]));
    let decades: u64 =
        ["1980s", "1990s", "2000s", "2010s"].iter().map(|decade| n(&[("decade", decade)])).sum();
    assert_eq!(decades, n(&[]));
    assert_eq!(n(&[("period", "1998..2003-06")]) + n(&[("period", "2003-07..")]), n(&[("period", "1998..")]));
    assert_eq!(n(&[("industry", "31")]), n(&[("industry", "33")]), "two digits mean the whole sector");
    assert!(n(&[("union", "ibt")]) > 2000);
    let both = n(&[("state", "OH")]) + n(&[("state", "MI")]);
    let list = terrain_evidence::FilterValue::List(vec!["oh".into(), "MI".into()]);
    let sum = BundledEvidence.estimate("fmcs.size", &[("state".to_owned(), list)].into()).unwrap().n;
    assert_eq!(sum, both);
}

#[test]
fn what_cannot_be_answered_is_refused_with_help() {
    let message =
        |name: &str, conditions: &[(&str, &str)]| estimate(name, conditions).unwrap_err().to_string();
    assert!(message("fmcs.length", &[]).contains("fmcs.duration"));
    assert!(message("fmcs.rate", &[("industy", "23")]).contains("did you mean `industry`?"));
    assert!(message("fmcs.rate", &[("decade", "1995")]).contains("such as 1990s"));
    assert!(message("fmcs.rate", &[("period", "1983")]).contains("whole years from 1984 to 2012"));
    assert!(message("fmcs.size", &[("industry", "forestry")]).contains("62 Health care"));
    assert!(message("fmcs.size", &[("industry", "99")]).contains("a NAICS sector such as 62"));
    assert!(message("fmcs.size", &[("union", "teemsters")]).contains("teamsters"));
    assert!(message("fmcs.duration", &[("state", "Ohio")]).contains("two letters"));
    assert!(message("fmcs.duration", &[("period", "2030")]).contains("2012-12-24"));
}
