//! Election tallies: the bundled file, the published workbook, and answers counted elsewhere.

use std::fs::File;

use terrain_evidence::nlrb::{self, CaseType, Selection};
use terrain_evidence::{
    BundledEvidence, Distribution, Estimate, EvidenceError, EvidenceSource, FilterValue, ReadOptions,
};

use crate::{filter, shared};

fn estimate(name: &str, conditions: &[(&str, &str)]) -> Result<Estimate, EvidenceError> {
    BundledEvidence.estimate(name, &filter(conditions))
}

/// Counted with pandas over the published sheet (RC, initial tally, one labor organization, some valid vote and
/// eligible voter): size class, elections, wins, mean share of the votes.
const BY_SIZE: [(&str, u64, u64, f64); 7] = [
    ("1..10", 1245, 998, 0.781_374_067_699_366_9),
    ("11..25", 1057, 781, 0.689_061_340_219_437_5),
    ("26..50", 740, 507, 0.640_868_053_133_323_3),
    ("51..100", 527, 342, 0.606_638_541_506_990_3),
    ("101..250", 405, 242, 0.573_679_180_893_040_2),
    ("251..500", 123, 73, 0.589_089_860_099_81),
    ("501..", 63, 37, 0.570_492_690_670_351_2),
];

#[test]
fn the_default_filter_agrees_with_an_independent_count() {
    let all = estimate("nlrb.win_rate", &[]).unwrap();
    assert_eq!((all.n, all.successes), (4160, Some(2980)));
    for (size, n, wins, share) in BY_SIZE {
        let rate = estimate("nlrb.win_rate", &[("eligible", size)]).unwrap();
        assert_eq!((rate.n, rate.successes), (n, Some(wins)), "size {size}");
        let shares = estimate("nlrb.vote_share", &[("eligible", size)]).unwrap();
        assert!((shares.raw - share).abs() < 1e-9, "size {size}: {} against {share}", shares.raw);
        let sizes = estimate("nlrb.unit_size", &[("eligible", size)]).unwrap();
        assert_eq!(sizes.n, n);
    }
}

#[test]
fn the_shared_case_agrees_too() {
    let Some(path) = shared("validation/nlrb/elections_open.json") else { return };
    let case: serde_json::Value = serde_json::from_reader(File::open(path).unwrap()).unwrap();
    for (size, want) in case["expected"]["by_size"].as_object().unwrap() {
        let rate = estimate("nlrb.win_rate", &[("eligible", size.as_str())]).unwrap();
        assert_eq!(Some(rate.n), want["n"].as_u64(), "size {size}");
        assert_eq!(rate.successes, want["wins"].as_u64(), "size {size}");
    }
}

#[test]
fn jeffreys_intervals_agree_with_published_priors() {
    // data/priors.csv, rows nlrb_win_rate_small and nlrb_win_rate_large: Jeffreys 95 % intervals to three places.
    for (size, low, best, high) in [("1..10", 0.779, 0.802, 0.823), ("101..250", 0.549, 0.598, 0.644)] {
        let rate = estimate("nlrb.win_rate", &[("eligible", size)]).unwrap();
        let near = |got: f64, want: f64| (got - want).abs() < 5.1e-4;
        assert!(near(rate.raw, best), "size {size}: {}", rate.raw);
        assert!(near(rate.interval[0], low) && near(rate.interval[1], high), "{:?}", rate.interval);
    }
}

/// The workbook and the bundled csv hold the same elections, so the csv can be remade at any time.
#[test]
fn the_bundled_file_is_the_published_workbook() {
    let Some(path) = shared("data/nlrb/election_results.xlsx") else { return };
    let record =
        nlrb::read(File::open(path).unwrap(), "election_results.xlsx", ReadOptions::default()).unwrap();
    assert_eq!((record.summary.read, record.summary.kept), (5192, 5191));
    assert_eq!(record.summary.skipped[0].reason, "`Tally Date` is empty");
    assert_eq!(record.elections, BundledEvidence.elections().unwrap().elections);
}

#[test]
fn strict_reading_names_file_row_and_field() {
    let Some(path) = shared("data/nlrb/election_results.xlsx") else { return };
    let error = nlrb::read(File::open(path).unwrap(), "election_results.xlsx", ReadOptions { strict: true })
        .unwrap_err()
        .to_string();
    assert!(error.starts_with("election_results.xlsx, row 330, field `Tally Date`"), "{error}");
}

#[test]
fn what_the_default_filter_leaves_out_is_counted() {
    let elections = &BundledEvidence.elections().unwrap().elections;
    let selected = Selection::default().split(elections);
    let left: u64 = selected.left_out.iter().map(|out| out.count).sum();
    assert_eq!(u64::try_from(selected.kept.len()).unwrap() + left, 5191);
    let decertifications =
        elections.iter().filter(|election| election.case_type == CaseType::Decertification).count();
    let counted = selected.left_out.iter().find(|out| out.reason.contains("(RD)")).unwrap();
    assert_eq!(counted.count, u64::try_from(decertifications).unwrap());
}

#[test]
fn filters_narrow_and_add_up() {
    let n = |conditions: &[(&str, &str)]| estimate("nlrb.win_rate", conditions).unwrap().n;
    let years: u64 = ["2017", "2018", "2019", "2020"].iter().map(|year| n(&[("period", year)])).sum();
    assert_eq!(years, 4160);
    assert_eq!(n(&[("period", "2017..2018")]) + n(&[("period", "2019-01..2020-06-30")]), 4160);
    assert_eq!(n(&[("eligible", "..50")]) + n(&[("eligible", "51..")]), 4160);
    assert_eq!(n(&[("state", "mi")]), n(&[("state", "MI")]));
    assert!(n(&[("union", "Teamsters")]) > 500);
    assert!(n(&[("case_type", "RD")]) > 300);
    let two = FilterValue::List(vec!["MI".into(), "OH".into()]);
    let both = BundledEvidence.estimate("nlrb.win_rate", &[("state".to_owned(), two)].into()).unwrap().n;
    assert_eq!(both, n(&[("state", "MI")]) + n(&[("state", "OH")]));
}

#[test]
fn vote_share_falls_with_size_and_turnout_stays_a_share() {
    let share = |size| estimate("nlrb.vote_share", &[("eligible", size)]).unwrap().estimate;
    assert!(share("1..10") > share("11..25") && share("11..25") > share("26..50"));
    let turnout = estimate("nlrb.turnout", &[]).unwrap();
    assert!((0.7..0.95).contains(&turnout.estimate), "{}", turnout.estimate);
    assert!(turnout.n < 4160, "tallies with more votes than voters are left out");
    let Distribution::Beta { a, b } = turnout.distribution else { panic!("a share is Beta") };
    // The spread is that of single elections, far wider than the interval of the mean.
    let spread = (a * b / ((a + b) * (a + b) * (a + b + 1.0))).sqrt();
    assert!(spread > 5.0 * (turnout.interval[1] - turnout.interval[0]) / 2.0);
}

#[test]
fn unit_sizes_are_lognormal_to_sample() {
    let size = estimate("nlrb.unit_size", &[]).unwrap();
    let Distribution::Lognormal { median, sigma } = size.distribution else { panic!("a size is lognormal") };
    // Mean and sd of ln(eligible), by a separate script over the sheet (rows without a vote included): 3.139 and 1.317.
    assert!((median.ln() - 3.139).abs() < 0.01 && (sigma - 1.317).abs() < 0.01, "{median} {sigma}");
    assert_eq!(size.row_quantiles.len(), 101);
    assert!(size.row_quantiles.is_sorted() && size.row_quantiles[0] >= 1.0);
}

#[test]
fn few_elections_give_a_wide_range_and_say_so() {
    let few = estimate("nlrb.win_rate", &[("state", "WY"), ("eligible", "1..10")]).unwrap();
    assert!(few.n < 10, "{}", few.n);
    assert!(few.interval[1] - few.interval[0] > 0.3 && few.interval[1] < 1.0);
    assert!(few.caveats.iter().any(|caveat| caveat.contains("the range is wide")), "{:?}", few.caveats);
}

#[test]
fn what_cannot_be_answered_is_refused_with_help() {
    let message =
        |name: &str, conditions: &[(&str, &str)]| estimate(name, conditions).unwrap_err().to_string();
    assert!(message("nlrb.winrate", &[]).contains("did you mean `nlrb.win_rate`?"));
    assert!(message("nlrb.turnout", &[("eligable", "1..9")]).contains("did you mean `eligible`?"));
    assert!(message("nlrb.turnout", &[("eligible", "9..1")]).contains("a range such as 50..100"));
    assert!(message("nlrb.turnout", &[("industry", "622")]).contains("no column for the industry"));
    assert!(message("nlrb.turnout", &[("period", "1999")]).contains("covers 2017-01-0"));
    assert!(message("nlrb.turnout", &[("union", "teemsters")]).contains("teamsters"));
    assert!(message("nlrb.turnout", &[("state", "Michigan")]).contains("two letters"));
}

/// What docs/evidence.md says of repeated tallies and of mail ballots.
#[test]
fn the_book_states_repeats_and_mail_ballots_rightly() {
    let elections = &BundledEvidence.elections().unwrap().elections;
    let kept = Selection::default().split(elections).kept;
    let mut last = std::collections::BTreeMap::new();
    for election in &kept {
        let entry = last.entry((&election.case_number, &election.unit)).or_insert(*election);
        if election.tallied >= entry.tallied {
            *entry = *election;
        }
    }
    assert_eq!(kept.len() - last.len(), 216);
    let float = |count: usize| f64::from(u32::try_from(count).unwrap());
    let rate = float(last.values().filter(|election| election.won()).count()) / float(last.len());
    assert!((rate - 0.718).abs() < 5e-4, "{rate}");
    let turnout = |mode| estimate("nlrb.turnout", &[("mode", mode)]).unwrap().raw;
    assert!((turnout("mail") - 0.69).abs() < 5e-3 && (turnout("manual") - 0.87).abs() < 5e-3);
}

/// A filter, how many elections, their median and mean.
type Counted = (&'static [(&'static str, &'static str)], u64, f64, f64);

/// Days from petition to election, counted with a script over the raw cells of the Board's workbook (RC, initial tally, one
/// labor organization, some valid vote and eligible voter; the scheduled day, or that of the tally for the 14 without):
/// filter, elections, median, mean.
const DELAYS: [Counted; 5] = [
    (&[], 4160, 23.0, 29.655_288_461_538_46),
    (&[("eligible", "1..10")], 1245, 22.0, 24.974_297_188_755_02),
    (&[("eligible", "101..")], 591, 25.0, 37.274_111_675_126_9),
    (&[("mode", "mail")], 532, 26.0, 41.699_248_120_300_75),
    (&[("mode", "manual")], 3562, 23.0, 27.745_367_770_915_216),
];

#[test]
fn the_time_from_petition_to_election_agrees_with_an_independent_count() {
    for (conditions, n, median, mean) in DELAYS {
        let delay = estimate("nlrb.delay", conditions).unwrap();
        assert_eq!(delay.n, n, "{conditions:?}");
        assert!((delay.raw - mean).abs() < 1e-9, "{conditions:?}: {} against {mean}", delay.raw);
        assert!((delay.estimate - median).abs() < 1e-9, "{conditions:?}: {}", delay.estimate);
        assert!(delay.interval[0] <= median && median <= delay.interval[1], "{:?}", delay.interval);
    }
    let all = estimate("nlrb.delay", &[]).unwrap();
    // The Board's own figure for the first year of the rules in force then: 24 days in the median, 23 where both sides
    // agreed (statistics released on 20 April 2016, as reported by Reuters the day after).
    assert!((22.0..=25.0).contains(&all.estimate) && all.interval[1] - all.interval[0] < 2.0, "{all:?}");
    let Distribution::Lognormal { median, sigma } = all.distribution else {
        panic!("{:?}", all.distribution)
    };
    assert!((median - 23.0).abs() < 1e-9 && (0.1..1.0).contains(&sigma));
    assert!(
        all.caveats.iter().any(|caveat| caveat.starts_with("For 14 of 4160 no scheduled day")),
        "{:?}",
        all.caveats
    );
    // Few rows are pooled with the whole record, and stay uncertain.
    let few = estimate("nlrb.delay", &[("state", "WY")]).unwrap();
    assert!(few.n < 20 && few.interval[1] / few.interval[0] > 1.2, "{few:?}");
}

#[test]
fn win_rates_by_delay_agree_with_an_independent_count() {
    for (delay, n, wins) in [
        ("..14", 205, 179),
        ("15..21", 1219, 955),
        ("22..28", 1789, 1207),
        ("29..56", 782, 528),
        ("57..", 165, 111),
    ] {
        let rate = estimate("nlrb.win_rate", &[("delay", delay)]).unwrap();
        assert_eq!((rate.n, rate.successes), (n, Some(wins)), "{delay}");
        assert!(
            rate.caveats.iter().any(|caveat| caveat.contains("(erosion) is not in the record")),
            "{delay}"
        );
    }
}

#[test]
fn a_sheet_without_days_of_petitions_says_so() {
    let sheet = "Case Number,Unit State,Tally Date,Tally Type,Num Eligible Voters,Labor Organization 1 Name,Votes For Labor \
                 Org1,Votes Cast Against Labor Org\n01-RC-000001,MI,2023-05-01,Initial,40,Local One,25,10\n";
    let read = |text: &str| {
        nlrb::read(std::io::Cursor::new(text.as_bytes().to_vec()), "sheet.csv", ReadOptions::default())
            .unwrap()
    };
    let record = read(sheet);
    let refused = nlrb::estimate(&record, "nlrb.delay", &filter(&[]), "sheet").unwrap_err();
    assert!(matches!(refused, EvidenceError::NotImported { .. }), "{refused}");
    assert!(refused.to_string().contains("no column `Case Filed Date`"), "{refused}");
    let refused =
        nlrb::estimate(&record, "nlrb.win_rate", &filter(&[("delay", "1..20")]), "sheet").unwrap_err();
    assert!(
        refused.to_string().contains("no column for the day on which the petition was filed"),
        "{refused}"
    );
    // Days that cannot be read are told, and the tally counts all the same.
    let dated = sheet.replace("Tally Date,", "Case Filed Date,Tally Date,");
    let odd = format!(
        "{}01-RC-000002,MI,soon,2023-05-01,Initial,40,Local One,25,10\n",
        dated.replace("MI,2023-05-01", "MI,2023-04-01,2023-05-01")
    );
    let record = read(&odd);
    assert_eq!((record.elections.len(), record.elections[0].delay()), (2, Some(30)));
    assert_eq!(crate::reason(&record.summary.remarked, "a day that cannot be read").count, 1);
    let delay = nlrb::estimate(&record, "nlrb.delay", &filter(&[]), "sheet").unwrap();
    assert_eq!(delay.n, 1);
}
