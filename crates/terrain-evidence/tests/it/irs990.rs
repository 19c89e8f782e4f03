//! Returns of non-profits: real ones, answers by plain arithmetic over the XML, and what is refused.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Cursor, Write};

use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;
use terrain_evidence::irs990::{
    self, Detail, Form, Line, Return, ReturnReader, ReturnRecord, Subsection, grants_between,
};
use terrain_evidence::{Estimate, EvidenceError, ImportSummary, ReadError, ReadOptions, Source, any_bytes};

use crate::{filter, shared};

const STRICT: ReadOptions = ReadOptions { strict: true };
const LENIENT: ReadOptions = ReadOptions { strict: false };

macro_rules! bundled {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../records/irs990/", $name, ".xml")))),*]
    };
}

const BUNDLED: [(&str, &str); 8] = bundled![
    "202301309349305825",
    "202311359349104236",
    "202312869349201401",
    "202331329349306748",
    "202331359339300998",
    "202332939349200328",
    "202333559349301413",
    "202341659349300429",
];

fn xml(name: &str) -> &'static str {
    BUNDLED.iter().find(|(known, _)| *known == name).unwrap().1
}

fn read_all(files: &[(&str, Vec<u8>)], options: ReadOptions) -> (Vec<Return>, ImportSummary) {
    let mut returns = Vec::new();
    let mut reader = ReturnReader::new(options);
    for (name, bytes) in files {
        let keep = &mut |one| {
            returns.push(one);
            Ok::<(), ReadError>(())
        };
        reader.read_file(Cursor::new(bytes), name, keep).unwrap();
    }
    (returns, reader.finish())
}

fn bundled() -> ReturnRecord {
    let files: Vec<(&str, Vec<u8>)> =
        BUNDLED.iter().map(|(name, text)| (*name, text.as_bytes().to_vec())).collect();
    let (returns, summary) = read_all(&files, STRICT);
    ReturnRecord::of(returns, summary)
}

fn one(text: &str) -> Return {
    let mut record = irs990::read(Cursor::new(text.as_bytes()), "one.xml", STRICT).unwrap();
    assert_eq!(record.returns.len(), 1);
    record.returns.remove(0)
}

fn refusal(bytes: &[u8]) -> String {
    irs990::read(Cursor::new(bytes.to_vec()), "one.xml", LENIENT).unwrap_err().to_string()
}

fn estimate(
    record: &ReturnRecord,
    name: &str,
    conditions: &[(&str, &str)],
) -> Result<Estimate, EvidenceError> {
    irs990::estimate(record, name, &filter(conditions), "test")
}

/// A return on Form 990 with these elements.
fn form_990(elements: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Return xmlns=\"http://www.irs.gov/efile\" \
         returnVersion=\"2021v4.2\"><ReturnHeader><ReturnTs>2022-05-01T10:00:00-05:00</ReturnTs>\
         <TaxPeriodEndDt>2021-12-31</TaxPeriodEndDt><ReturnTypeCd>990</ReturnTypeCd>\
         <TaxPeriodBeginDt>2021-01-01</TaxPeriodBeginDt><Filer><EIN>123456789</EIN><BusinessName>\
         <BusinessNameLine1Txt>TENANTS UNION</BusinessNameLine1Txt></BusinessName></Filer><TaxYr>2021</TaxYr>\
         </ReturnHeader><ReturnData><IRS990>{elements}</IRS990></ReturnData></Return>"
    )
}

/// The parts of `text` between `<tag …>` and `</tag>`, found by searching for the words: no XML reader.
fn between<'a>(text: &'a str, tag: &str) -> Vec<&'a str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(&format!("<{tag}")) {
        let inner = &rest[start + tag.len() + 1..];
        if !inner.starts_with(['>', ' ']) {
            rest = inner;
            continue;
        }
        let Some(open) = inner.find('>') else { break };
        let Some(close) = inner.find(&format!("</{tag}>")) else {
            rest = inner;
            continue;
        };
        if open < close {
            found.push(&inner[open + 1..close]);
        }
        rest = &inner[close.max(open)..];
    }
    found
}

/// A number inside of a part of the return, 0 if it is not there.
fn number(text: &str, path: &[&str]) -> f64 {
    let mut part = text;
    for tag in path {
        match between(part, tag).first() {
            Some(inner) => part = inner,
            None => return 0.0,
        }
    }
    part.trim().parse().unwrap_or(0.0)
}

fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap())
}

#[test]
fn a_return_on_form_990() {
    let found = one(xml("202331329349306748"));
    assert_eq!(
        (found.form, found.ein.as_str(), found.version.as_str()),
        (Form::Full, "237122879", "2021v4.2")
    );
    assert_eq!(found.name, "CENTER FOR SCIENCE IN THE PUBLIC INTEREST");
    assert_eq!((found.tax_year, found.ends.to_string().as_str()), (2021, "2022-06-30"));
    assert_eq!((found.subsection, found.state.as_str()), (Subsection::C(3), "DC"));
    assert_eq!(found.dollars(Line::MembershipDues), 4_420_163);
    assert_eq!(found.dollars(Line::TotalRevenue), 36_719_898);
    assert_eq!(found.grants.len(), 14);
    assert!(found.related.iter().any(|related| related.name == "CSPI ACTION FUND"));
    // Part VIII adds up.
    let parts = [Line::Contributions, Line::ProgrammeService, Line::Investment, Line::OtherRevenue];
    assert_eq!(parts.iter().map(|line| found.dollars(*line)).sum::<i64>(), 36_719_898);
}

#[test]
fn returns_on_the_short_form_and_of_a_foundation() {
    let short = one(xml("202312869349201401"));
    assert_eq!((short.form, short.dollars(Line::MembershipDues)), (Form::Short, 69_148));
    assert_eq!((short.officers, short.employees), (4, None));
    let foundation = one(xml("202311359349104236"));
    assert_eq!(foundation.form, Form::Foundation);
    // Receivers of these grants stand in the field for persons: they are counted and not named.
    assert_eq!((foundation.grants.len(), foundation.grants_to_persons), (0, 5));
    assert!(foundation.dollars(Line::GrantsPaid) > 0);
}

#[test]
fn other_forms_are_counted_and_left_out() {
    let (returns, summary) = read_all(&[("t.xml", xml("202331359339300998").into())], STRICT);
    assert!(returns.is_empty());
    assert_eq!((summary.read, summary.kept), (1, 0));
    assert!(summary.skipped[0].reason.starts_with("Form 990-T"));
    // Without a filer too.
    let bare = "<Return xmlns=\"http://www.irs.gov/efile\" returnVersion=\"2021v4.2\"><ReturnHeader>\
                <ReturnTypeCd>990T</ReturnTypeCd></ReturnHeader><ReturnData/></Return>";
    let (_, summary) = read_all(&[("t.xml", bare.into())], STRICT);
    assert!(summary.skipped[0].reason.starts_with("Form 990-T"));
    let (_, summary) = read_all(&[("t.xml", bare.replace("990T", "1120POL").into())], STRICT);
    assert_eq!(summary.skipped[0].reason, "Form 1120POL, which is recognized and not read");
    let (_, summary) =
        read_all(&[("t.xml", bare.replace("<ReturnTypeCd>990T</ReturnTypeCd>", "").into())], STRICT);
    assert!(summary.skipped[0].reason.contains("does not say on which form"));
}

#[test]
fn an_amended_return_replaces_the_one_it_amends() {
    let names = ["202301309349305825", "202333559349301413"];
    for order in [[0, 1], [1, 0]] {
        let files = order.map(|place| (names[place], xml(names[place]).as_bytes().to_vec()));
        let (returns, summary) = read_all(&files, STRICT);
        let record = ReturnRecord::of(returns, summary);
        assert_eq!((record.returns.len(), record.superseded), (1, 1));
        assert!(record.returns[0].amended && record.returns[0].file == names[1]);
    }
    // The same return twice is one.
    let files = [(names[0], xml(names[0]).as_bytes().to_vec()), ("copy", xml(names[0]).as_bytes().to_vec())];
    let (returns, summary) = read_all(&files, STRICT);
    assert_eq!(ReturnRecord::of(returns, summary).returns.len(), 1);
}

#[test]
fn gzip_and_zip_give_the_same_returns() {
    let text = xml("202312869349201401");
    let plain = one(text);
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(text.as_bytes()).unwrap();
    let packed = irs990::read(Cursor::new(gzip.finish().unwrap()), "one.xml", STRICT).unwrap();
    assert_eq!(packed.returns, [plain]);
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let old = text.replace("2022v5.0", "2011v1.2");
    let broken = &text[..text.len() / 2];
    for (name, content) in BUNDLED.iter().chain(&[("old", old.as_str()), ("broken", broken)]) {
        zip.start_file(format!("{name}_public.xml"), zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.start_file("index.csv", zip::write::SimpleFileOptions::default()).unwrap();
    let bytes = zip.finish().unwrap().into_inner();
    let record = irs990::read(Cursor::new(bytes.clone()), "2023.zip", LENIENT).unwrap();
    assert_eq!((record.returns.len(), record.superseded), (6, 1));
    let summary = &record.summary;
    assert_eq!((summary.read, summary.kept), (11, 7));
    let reasons: Vec<&str> = summary.skipped.iter().map(|out| out.reason.as_str()).collect();
    for reason in ["`2011v1.2`", "damaged", "990-T", "another kind"] {
        assert!(reasons.iter().any(|known| known.contains(reason)), "{reason}: {reasons:?}");
    }
    assert_eq!(summary.read, summary.kept + summary.skipped.iter().map(|out| out.count).sum::<u64>());
    let strict = irs990::read(Cursor::new(bytes), "2023.zip", STRICT).unwrap_err().to_string();
    assert!(strict.starts_with("2023.zip/old_public.xml, line 1: version `2011v1.2`"), "{strict}");
}

#[test]
fn details_are_handed_on_instead_of_kept() {
    let (mut grants, mut related, mut kept) = (0, 0, Vec::new());
    let mut reader = ReturnReader::new(STRICT);
    reader
        .read_details(
            Cursor::new(xml("202331329349306748").as_bytes()),
            "one.xml",
            &mut |of, detail| {
                assert_eq!(of.ein, "237122879");
                match detail {
                    Detail::Grant(_) => grants += 1,
                    Detail::Related(_) => related += 1,
                }
            },
            &mut |one| {
                kept.push(one);
                Ok::<(), ReadError>(())
            },
        )
        .unwrap();
    assert_eq!((grants, kept[0].grants.len(), kept[0].related.len()), (14, 0, 0));
    assert!(related > 0);
}

/// The sums of a return by searching for the words of its elements.
fn summed_plainly(text: &str) -> BTreeMap<Line, f64> {
    let main = between(text, "IRS990").concat();
    let of = |tag: &str| number(&main, &[tag]);
    // Some words stand again in the part on expenses: these lines are above their total.
    let gifts = main.split("<TotalContributionsAmt").next().unwrap();
    let gift = |tag: &str| number(gifts, &[tag]);
    let column = |group: &str| number(&main, &[group, "TotalRevenueColumnAmt"]);
    BTreeMap::from([
        (Line::FederatedCampaigns, gift("FederatedCampaignsAmt")),
        (Line::MembershipDues, gift("MembershipDuesAmt")),
        (Line::FundraisingEvents, gift("FundraisingAmt")),
        (Line::RelatedOrganizations, gift("RelatedOrganizationsAmt")),
        (Line::GovernmentGrants, gift("GovernmentGrantsAmt")),
        (Line::OtherContributions, gift("AllOtherContributionsAmt")),
        (Line::Contributions, of("TotalContributionsAmt")),
        (Line::ProgrammeService, of("TotalProgramServiceRevenueAmt")),
        (
            Line::Investment,
            ["InvestmentIncomeGrp", "IncmFromInvestBondProceedsGrp", "RoyaltiesRevenueGrp"]
                .map(column)
                .iter()
                .sum::<f64>()
                + ["NetRentalIncomeOrLossGrp", "NetGainOrLossInvestmentsGrp"].map(column).iter().sum::<f64>(),
        ),
        (Line::TotalRevenue, column("TotalRevenueGrp")),
        (Line::Expenses, of("CYTotalExpensesAmt")),
    ])
}

#[expect(clippy::cast_precision_loss, reason = "dollars far below 2^53")]
fn dollars(found: &Return, line: Line) -> f64 {
    found.dollars(line) as f64
}

#[test]
fn lines_agree_with_a_plain_search_of_the_text() {
    for name in ["202301309349305825", "202331329349306748", "202333559349301413", "202341659349300429"] {
        let found = one(xml(name));
        for (line, sum) in summed_plainly(xml(name)) {
            assert!(
                (dollars(&found, line) - sum).abs() < 0.5,
                "{name} {line:?}: {} {sum}",
                found.dollars(line)
            );
        }
    }
}

#[test]
fn funding_shares_by_plain_arithmetic() {
    let record = bundled();
    let text = xml("202331329349306748");
    let sums = summed_plainly(text);
    let [federated, dues, events, related, government, other] = [
        Line::FederatedCampaigns,
        Line::MembershipDues,
        Line::FundraisingEvents,
        Line::RelatedOrganizations,
        Line::GovernmentGrants,
        Line::OtherContributions,
    ]
    .map(|line| sums[&line]);
    let given = federated + dues + events + related + government + other;
    let share = |source: &str, of: &str| {
        estimate(&record, "irs990.funding_share", &[("source", source), ("of", of), ("ein", "23-7122879")])
            .unwrap()
    };
    // Fixed, and what may be added.
    for (source, fixed, more) in [
        ("dues", dues, related),
        ("government", government, related),
        ("small_donors", 0.0, federated + events + related + other),
        ("wealthy_donors", 0.0, federated + events + related + other),
        ("foundations", 0.0, related + other),
        ("employer", 0.0, federated + events + related + other),
    ] {
        let got = share(source, "funders");
        assert!((got.interval[0] - fixed / given).abs() < 1e-12, "{source}: {:?}", got.interval);
        assert!((got.interval[1] - (fixed + more) / given).abs() < 1e-12, "{source}: {:?}", got.interval);
        assert!((got.raw - fixed / given).abs() < 1e-12 && got.n == 1);
        // Of everything that came in; losses are not taken off.
        let all = given
            + sums[&Line::ProgrammeService]
            + sums[&Line::Investment].max(0.0)
            + dollars(&one(text), Line::OtherRevenue).max(0.0);
        let total = share(source, "total");
        assert!((total.interval[0] - fixed / all).abs() < 1e-12, "{source}: {:?}", total.interval);
    }
    let sources = Source::ALL.iter().filter(|source| **source != Source::Party);
    let sum: f64 = sources.map(|source| share(source.key(), "funders").estimate).sum();
    assert!((sum - 1.0).abs() < 1e-9, "{sum}");
    let foundations = share("foundations", "funders");
    assert!((foundations.estimate - (0.211 * other + related / 6.0) / given).abs() < 1e-12);

    let dues_share = estimate(&record, "irs990.dues_share", &[("name", "science in the public")]).unwrap();
    let all = given
        + sums[&Line::ProgrammeService]
        + sums[&Line::Investment].max(0.0)
        + dollars(&one(text), Line::OtherRevenue).max(0.0);
    assert!(
        (dues_share.raw - dues / all).abs() < 1e-12 && (dues_share.interval[1] - dues / all).abs() < 1e-12
    );
    let dependence = estimate(&record, "irs990.dependence", &[("ein", "237122879")]).unwrap();
    assert!((dependence.raw - other.max(dues) / all).abs() < 1e-12, "{}", dependence.raw);
}

#[test]
fn dues_that_stand_as_service_revenue_are_dues() {
    let text = xml("202341659349300429");
    let service = between(text, "ProgramServiceRevenueGrp");
    let called_dues: f64 = service
        .iter()
        .filter(|part| part.contains("Membership dues"))
        .map(|part| number(part, &["TotalRevenueColumnAmt"]))
        .sum();
    assert!(called_dues > 0.0);
    let record = bundled();
    let share = estimate(&record, "irs990.dues_share", &[("name", "detention watch")]).unwrap();
    let sums = summed_plainly(text);
    let parts = [Line::Contributions, Line::ProgrammeService, Line::Investment];
    let all: f64 = parts.iter().map(|line| sums[line].max(0.0)).sum::<f64>()
        + dollars(&one(text), Line::OtherRevenue).max(0.0);
    assert!((share.raw - called_dues / all).abs() < 1e-12, "{} {}", share.raw, called_dues / all);
}

#[test]
fn unions_civic_and_business_leagues() {
    let service = "<ProgramServiceRevenueGrp><Desc>PER CAPITA TAX</Desc><TotalRevenueColumnAmt>800</TotalRevenueColumnAmt>\
                   </ProgramServiceRevenueGrp><ProgramServiceRevenueGrp><Desc>Training</Desc><TotalRevenueColumnAmt>150\
                   </TotalRevenueColumnAmt></ProgramServiceRevenueGrp><ProgramServiceRevenueGrp><Desc>Member fees</Desc>\
                   <TotalRevenueColumnAmt>50</TotalRevenueColumnAmt></ProgramServiceRevenueGrp>\
                   <TotalProgramServiceRevenueAmt>1000</TotalProgramServiceRevenueAmt>";
    let union =
        format!("<Organization501cInd organization501cTypeTxt=\"5\">X</Organization501cInd>{service}");
    let found = one(&form_990(&union));
    assert_eq!(found.subsection, Subsection::C(5));
    let of = |found: &Return| ReturnRecord::of(vec![found.clone()], ImportSummary::default());
    let share = |found: &Return, source: &str| {
        estimate(&of(found), "irs990.funding_share", &[("source", source)]).unwrap().interval
    };
    assert_eq!(share(&found, "dues"), [1.0, 1.0]);
    let dues = estimate(&of(&found), "irs990.dues_share", &[]).unwrap().interval;
    assert!((dues[0] - 0.8).abs() < 1e-12 && (dues[1] - 0.85).abs() < 1e-12, "{dues:?}");
    // The lobbying rules count 900 dollars of dues: the members' fees and fifty of the rest.
    let counted = form_990(&union).replace(
        "</IRS990>",
        "</IRS990><IRS990ScheduleC><DuesAssessmentsAmt>900</DuesAssessmentsAmt></IRS990ScheduleC>",
    );
    let dues = estimate(&of(&one(&counted)), "irs990.dues_share", &[]).unwrap().interval;
    assert!(dues.iter().all(|end| (end - 0.9).abs() < 1e-12), "{dues:?}");
    // A business league's dues may be its companies'.
    let league = one(&form_990(&union.replace("=\"5\"", "=\"6\"")));
    assert_eq!(share(&league, "dues"), [0.0, 1.0]);
    assert_eq!(share(&league, "employer"), [0.0, 1.0]);
}

#[test]
fn staff_and_grants_are_as_reported() {
    let record = bundled();
    let of = |name: &str, conditions: &[(&str, &str)]| estimate(&record, name, conditions).unwrap();
    let text = xml("202331329349306748");
    let employees = of("irs990.employees", &[("ein", "237122879")]);
    assert!(
        (employees.estimate - number(text, &["TotalEmployeeCnt"])).abs() < 1e-9 && employees.estimate > 1.0
    );
    assert_eq!(employees.interval, [employees.raw, employees.raw]);
    let paid = of("irs990.grants_paid", &[("ein", "237122879")]);
    assert!((paid.raw - number(text, &["GrantsToDomesticOrgsGrp", "TotalAmt"])).abs() < 0.5, "{}", paid.raw);
    // The largest grant of one payer, from either end.
    let grants = grants_between(&record, Some("237122879"), None);
    assert_eq!(grants.len(), 14);
    let largest = between(text, "RecipientTable")
        .iter()
        .map(|part| number(part, &["CashGrantAmt"]) + number(part, &["NonCashAssistanceAmt"]))
        .fold(0.0, f64::max);
    let to = grants[0].grant.ein.as_str();
    let to_one = of("irs990.grants_paid", &[("ein", "237122879"), ("to", to)]);
    assert!((to_one.raw - largest).abs() < 0.5);
    let received = of("irs990.grants_received", &[("ein", to)]);
    assert!((received.raw - largest).abs() < 0.5 && received.n == 1);
    assert!(
        received.caveats[0].starts_with("At least this much: 1 grant by 1 organization"),
        "{:?}",
        received.caveats
    );
    let from = of("irs990.grants_received", &[("ein", to), ("from", "23-7122879"), ("year", "2021")]);
    assert!((from.raw - largest).abs() < 0.5);
    // Of several organizations the mean over those with any.
    let all = of("irs990.employees", &[]);
    let known: Vec<f64> =
        record.returns.iter().filter_map(|one| one.employees).map(f64::from).filter(|n| *n > 0.0).collect();
    assert!((all.raw - known.iter().sum::<f64>() / float(known.len())).abs() < 1e-9);
    assert!(all.interval[0] < all.raw && all.raw < all.interval[1]);
}

#[test]
fn several_organizations_give_a_margin_of_error() {
    let record = bundled();
    let got =
        estimate(&record, "irs990.funding_share", &[("source", "government"), ("form", "990")]).unwrap();
    assert_eq!(got.n, 3);
    assert!(got.level < 1.0 && got.interval[0] < got.estimate && got.estimate < got.interval[1]);
    assert_eq!(got.row_quantiles.len(), 101);
    for (name, _) in irs990::names() {
        let conditions: &[(&str, &str)] = match name {
            "irs990.funding_share" => &[("source", "employer")],
            "irs990.grants_received" => continue,
            _ => &[],
        };
        let got = estimate(&record, name, conditions).unwrap();
        assert!(got.caveats.iter().all(|caveat| caveat.ends_with('.')), "{:?}", got.caveats);
        assert!(got.interval[0] <= got.interval[1]);
    }
}

#[test]
fn what_cannot_be_answered_is_refused_with_help() {
    let record = bundled();
    let message = |name: &str, conditions: &[(&str, &str)]| {
        estimate(&record, name, conditions).unwrap_err().to_string()
    };
    assert!(message("irs990.dues_shares", &[]).contains("did you mean `irs990.dues_share`?"));
    assert!(message("irs990.funding_share", &[]).contains("expected dues, small_donors"));
    assert!(message("irs990.funding_share", &[("source", "party")]).contains("ask for fec.party_tie"));
    assert!(message("irs990.dues_share", &[("ien", "1")]).contains("did you mean `ein`?"));
    assert!(message("irs990.dues_share", &[("ein", "123")]).contains("nine digits"));
    assert!(message("irs990.dues_share", &[("name", "detenton")]).contains("detention"));
    assert!(
        message("irs990.dues_share", &[("year", "1999")])
            .contains("6 organizations for the tax years 2020 to 2022")
    );
    assert!(message("irs990.dependence", &[("top", "9")]).contains("1 (default) to 5"));
    assert!(message("irs990.grants_received", &[]).contains("of one organization"));
    assert!(message("irs990.grants_received", &[("ein", "999999999")]).contains("none of 6 returns"));
    assert!(message("irs990.employees", &[("form", "990EZ")]).contains("leave this open"));
}

#[test]
fn odd_values_are_remarked_on_or_refused() {
    for (elements, reason) in [
        ("<MembershipDuesAmt>-5</MembershipDuesAmt>", "money below 0"),
        ("<MembershipDuesAmt>many</MembershipDuesAmt>", "not a number"),
        ("<MembershipDuesAmt>5</MembershipDuesAmt><MembershipDuesAmt>6</MembershipDuesAmt>", "there twice"),
        ("<TotalEmployeeCnt>-3</TotalEmployeeCnt>", "a count that is not one"),
    ] {
        let text = form_990(elements);
        let record = irs990::read(Cursor::new(text.as_bytes()), "one.xml", LENIENT).unwrap();
        let remarks: Vec<&str> = record.summary.remarked.iter().map(|out| out.reason.as_str()).collect();
        assert!(remarks.iter().any(|remark| remark.contains(reason)), "{elements}: {remarks:?}");
        let strict = irs990::read(Cursor::new(text.as_bytes()), "one.xml", STRICT).unwrap_err();
        assert!(matches!(strict, ReadError::Field { .. }), "{strict}");
    }
    let twice = form_990("<MembershipDuesAmt>5</MembershipDuesAmt><MembershipDuesAmt>6</MembershipDuesAmt>");
    let record = irs990::read(Cursor::new(twice.as_bytes()), "one.xml", LENIENT).unwrap();
    assert_eq!(record.returns[0].dollars(Line::MembershipDues), 5);
    // Losses are no fault.
    let loss = "<InvestmentIncomeGrp><TotalRevenueColumnAmt>-5</TotalRevenueColumnAmt></InvestmentIncomeGrp>";
    assert_eq!(one(&form_990(loss)).dollars(Line::Investment), -5);
    let newer = form_990("").replace("2021v4.2", "2024v5.0");
    let record = irs990::read(Cursor::new(newer.as_bytes()), "one.xml", LENIENT).unwrap();
    assert!(record.summary.remarked[0].reason.contains("newer"));
}

#[test]
fn names_with_entities_and_prefixes_are_read() {
    let text = form_990("").replace("TENANTS UNION", "TENANTS &amp; ROOMERS&#x2019; UNION");
    assert_eq!(one(&text).name, "TENANTS & ROOMERS’ UNION");
    let prefixed = text.replace("</", "\u{1}").replace('<', "<e:").replace('\u{1}', "</e:");
    let prefixed = prefixed.replace("<e:?", "<?").replace("xmlns=", "xmlns:e=");
    assert_eq!(one(&prefixed).name, "TENANTS & ROOMERS’ UNION");
}

#[test]
fn files_that_are_no_returns_are_named() {
    let text = form_990("");
    assert!(refusal(b"").contains("an empty file"));
    assert!(refusal(b"HDR\x1cFEC\x1c8.3\n").contains("terrain import fec"));
    assert!(refusal(b"<!DOCTYPE html><html><body>Not found</body></html>").contains("web page"));
    assert!(refusal(b"%PDF-1.7").contains("a PDF"));
    assert!(refusal(b"\xff\xfe<\0?\0x\0").contains("UTF-16"));
    assert!(refusal(b"<?xml version=\"1.0\" encoding=\"utf-8\"?><rss/>").contains("it has no `Return`"));
    assert!(refusal(text.replace("2021v4.2", "2011v1.2").as_bytes()).contains("version `2011v1.2`"));
    assert!(refusal(text.replace("2021v4.2", "banana").as_bytes()).contains("version `banana`"));
    assert!(refusal(text.replace("utf-8", "ISO-8859-1").as_bytes()).contains("in the encoding ISO-8859-1"));
    let latin =
        [b"<Return returnVersion=\"2021v4.2\"><ReturnHeader>Caf\xe9</ReturnHeader>".as_slice()].concat();
    assert!(refusal(&latin).contains("near byte"), "{}", refusal(&latin));
    assert!(refusal(text.replace("123456789", "12345").as_bytes()).contains("nine digits"));
    assert!(refusal(text.replace("2021-12-31", "2020-12-31").as_bytes()).contains("not before the first"));
    assert!(refusal(&text.as_bytes()[..text.len() / 2]).contains("cut short"));
    assert!(refusal(text.replace("</IRS990>", "</IRS99>").as_bytes()).contains("not well formed"));
    let bare = text.split("<IRS990>").next().unwrap();
    assert!(refusal(bare.as_bytes()).contains("ends inside of `ReturnData`"), "{}", refusal(bare.as_bytes()));
}

#[test]
fn bombs_are_refused() {
    let laughs = "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;\">]>\
                  <Return returnVersion=\"2021v4.2\">&b;</Return>";
    assert!(refusal(laughs.as_bytes()).contains("document type (DTD)"), "{}", refusal(laughs.as_bytes()));
    assert!(refusal(form_990("<Desc>&b;</Desc>").as_bytes()).contains("the entity `&b;`"));
    let deep = form_990(&"<a>".repeat(1000));
    assert!(refusal(deep.as_bytes()).contains("nested more than 100 deep"));
    for long in [format!("<a>{}</a>", "x".repeat(20 << 20)), format!("<{}>", "x".repeat(20 << 20))] {
        assert!(refusal(form_990(&long).as_bytes()).contains("longer than 8 MB"));
    }
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    let head = form_990("");
    gzip.write_all(&head.as_bytes()[..head.len() - 31]).unwrap();
    for _ in 0..400 {
        gzip.write_all("<a>0</a>".repeat(1 << 14).as_bytes()).unwrap();
    }
    let bomb = gzip.finish().unwrap();
    assert!(bomb.len() < 1 << 20);
    assert!(refusal(&bomb).contains("zip bomb"), "{}", refusal(&bomb));
    // A long text that is wanted is cut, not kept.
    let long = form_990("").replace("TENANTS UNION", &"é".repeat(5000));
    assert_eq!(one(&long).name, "é".repeat(256));
}

/// What docs/evidence.md says of the published files, and every estimate against plain arithmetic over them.
#[test]
fn the_published_files_give_the_counts_of_the_book() {
    let Some(folder) = shared("data/irs990") else { return };
    let mut names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    assert_eq!(names.len(), 105);
    let mut returns = Vec::new();
    let mut reader = ReturnReader::new(STRICT);
    for path in &names {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let keep = &mut |one| {
            returns.push(one);
            Ok::<(), ReadError>(())
        };
        reader.read_file(File::open(path).unwrap(), &name, keep).unwrap();
    }
    let summary = reader.finish();
    assert_eq!((summary.read, summary.kept), (105, 87));
    assert_eq!(summary.skipped.len(), 1);
    assert_eq!((summary.skipped[0].count, summary.skipped[0].reason.starts_with("Form 990-T")), (18, true));
    let forms = |form| returns.iter().filter(|one| one.form == form).count();
    assert_eq!((forms(Form::Full), forms(Form::Short), forms(Form::Foundation)), (75, 9, 3));

    // Each return by searching for the words of its elements; what each says of dues under service revenue.
    let mut said: BTreeMap<String, f64> = BTreeMap::new();
    for (path, found) in names.iter().filter_map(|path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        returns.iter().find(|one| one.file == name).map(|found| (path, found))
    }) {
        let mut text = String::new();
        std::io::Read::read_to_string(
            &mut flate2::read::GzDecoder::new(File::open(path).unwrap()),
            &mut text,
        )
        .unwrap();
        match found.form {
            Form::Full => {
                for (line, sum) in summed_plainly(&text) {
                    assert!((dollars(found, line) - sum).abs() < 0.5, "{} {line:?}: {sum}", found.file);
                }
                let parts =
                    [Line::Contributions, Line::ProgrammeService, Line::Investment, Line::OtherRevenue];
                let sum: f64 = parts.iter().map(|line| dollars(found, *line)).sum();
                assert!((sum - dollars(found, Line::TotalRevenue)).abs() < 0.5, "{}: {sum}", found.file);
                let grants = between(&text, "RecipientTable");
                assert_eq!(
                    found.grants.len() + usize::try_from(found.grants_to_persons).unwrap(),
                    grants.len()
                );
                let listed: f64 = grants
                    .iter()
                    .map(|part| number(part, &["CashGrantAmt"]) + number(part, &["NonCashAssistanceAmt"]))
                    .sum();
                let sum: i64 = found.grants.iter().map(|grant| grant.dollars).sum();
                if found.grants_to_persons == 0 {
                    assert!((dollars_of(sum) - listed).abs() < 0.5, "{}", found.file);
                }
                assert_eq!(found.employees.map(f64::from), Some(number(&text, &["TotalEmployeeCnt"])));
                let lobbying = number(&text, &["TotalLobbyingExpendGrp", "FilingOrganizationsTotalAmt"])
                    + number(&text, &["TotalLobbyingExpendituresAmt"]);
                assert!((dollars(found, Line::Lobbying) - lobbying).abs() < 0.5, "{}", found.file);
            }
            Form::Short => {
                assert!(
                    (dollars(found, Line::MembershipDues) - number(&text, &["MembershipDuesAmt"])).abs()
                        < 0.5
                );
                let people = between(&text, "OfficerDirectorTrusteeEmplGrp").len();
                assert_eq!(usize::try_from(found.officers).unwrap(), people, "{}", found.file);
            }
            Form::Foundation => {
                let paid = between(&text, "GrantOrContributionPdDurYrGrp").len();
                assert_eq!(found.grants.len() + usize::try_from(found.grants_to_persons).unwrap(), paid);
            }
        }
        let service = between(&text, "ProgramServiceRevenueGrp");
        let of_members = service.iter().filter(|part| {
            let description = between(part, "Desc").concat().to_lowercase();
            description.contains("dues") || description.contains("member fees")
        });
        said.insert(
            found.file.clone(),
            of_members.map(|part| number(part, &["TotalRevenueColumnAmt"])).sum::<f64>(),
        );
        // No officer's name is kept.
        let kept = serde_json::to_string(found).unwrap().to_uppercase();
        for person in between(&text, "Form990PartVIISectionAGrp") {
            for name in between(person, "PersonNm") {
                assert!(!kept.contains(&name.trim().to_uppercase()), "{}", found.file);
            }
        }
    }

    let record = ReturnRecord::of(returns, summary);
    assert_eq!((record.returns.len(), record.superseded), (85, 2));
    let of = |name: &str, conditions: &[(&str, &str)]| estimate(&record, name, conditions).unwrap();
    // Government grants as a share of everything given, Form 990, last year of each organization: by plain arithmetic.
    let mut last: BTreeMap<&str, &Return> = BTreeMap::new();
    for one in record.returns.iter().filter(|one| one.form == Form::Full) {
        let known = last.entry(&one.ein).or_insert(one);
        if known.ends < one.ends {
            *known = one;
        }
    }
    let shares: Vec<f64> = last
        .values()
        .filter(|one| dollars(one, Line::Contributions) > 0.0)
        .map(|one| {
            let certain = dollars(one, Line::GovernmentGrants);
            // What makes the share least: service revenue that speaks of dues or members was given, and what may be a
            // government's was not.
            let more = said[&one.file];
            certain / (dollars(one, Line::Contributions) + more)
        })
        .collect();
    let government = of("irs990.funding_share", &[("source", "government"), ("form", "990")]);
    let mean = shares.iter().sum::<f64>() / float(shares.len());
    assert_eq!(government.n, u64::try_from(shares.len()).unwrap());
    assert!((government.raw - mean).abs() < 1e-9, "{} against {mean}", government.raw);
    let employees = of("irs990.employees", &[("form", "990")]);
    assert!(employees.raw > 1.0 && employees.n > 50);
    for (name, _) in irs990::names().filter(|(name, _)| *name != "irs990.grants_received") {
        for source in ["dues", "small_donors", "foundations"] {
            let conditions: &[(&str, &str)] =
                if name == "irs990.funding_share" { &[("source", source)] } else { &[] };
            let got = of(name, conditions);
            assert!(
                got.interval[0] <= got.estimate + 1e-9 && got.estimate <= got.interval[1] + 1e-9,
                "{name}"
            );
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "dollars far below 2^53")]
fn dollars_of(dollars: i64) -> f64 {
    dollars as f64
}

#[test]
fn the_bundled_returns_name_no_person() {
    for (name, text) in BUNDLED {
        for tag in [
            "PersonNm",
            "PersonFirstNm",
            "PersonLastNm",
            "PersonTitleTxt",
            "AddressLine1Txt",
            "PhoneNum",
            "PTIN",
        ] {
            assert!(between(text, tag).is_empty(), "{name}: {tag}");
        }
        assert!(between(text, "RecipientPersonNm").iter().all(|person| *person == "BLANKED"), "{name}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        any_bytes::irs990(&bytes);
        let mut framed = b"<Return returnVersion=\"2021v4.2\">".to_vec();
        framed.extend(&bytes);
        any_bytes::irs990(&framed);
    }

    #[test]
    fn a_return_cut_or_changed_anywhere_is_read_or_refused(place in 0_usize..16_000, byte in any::<u8>()) {
        let mut bytes = xml("202331329349306748").as_bytes().to_vec();
        let place = place % bytes.len();
        any_bytes::irs990(&bytes[..place]);
        bytes[place] = byte;
        any_bytes::irs990(&bytes);
    }

    #[test]
    fn shares_of_any_return_stay_within_their_bounds(
        lines in proptest::collection::vec(-1000_i64..1_000_000, 6),
        dues in 0_i64..1_000_000,
        other in -1000_i64..1_000_000,
    ) {
        let tags = ["FederatedCampaignsAmt", "MembershipDuesAmt", "FundraisingAmt", "RelatedOrganizationsAmt",
            "GovernmentGrantsAmt", "AllOtherContributionsAmt"];
        let mut elements: String =
            tags.iter().zip(&lines).map(|(tag, dollars)| format!("<{tag}>{dollars}</{tag}>")).collect();
        elements += &format!("<ProgramServiceRevenueGrp><Desc>Dues</Desc><TotalRevenueColumnAmt>{dues}\
            </TotalRevenueColumnAmt></ProgramServiceRevenueGrp><InvestmentIncomeGrp><TotalRevenueColumnAmt>{other}\
            </TotalRevenueColumnAmt></InvestmentIncomeGrp>");
        let text = form_990(&elements);
        let record = irs990::read(Cursor::new(text.as_bytes()), "one.xml", LENIENT).unwrap();
        for of in ["funders", "total"] {
            let mut sum = 0.0;
            for source in Source::ALL.iter().filter(|source| **source != Source::Party) {
                let Ok(got) = estimate(&record, "irs990.funding_share", &[("source", source.key()), ("of", of)]) else {
                    continue;
                };
                prop_assert!(0.0 <= got.interval[0] && got.interval[0] <= got.estimate + 1e-12);
                prop_assert!(got.estimate <= got.interval[1] + 1e-12 && got.interval[1] <= 1.0);
                sum += got.estimate;
            }
            prop_assert!(sum <= 1.0 + 1e-9 && (of == "total" || sum.abs() < 1e-12 || (sum - 1.0).abs() < 1e-9), "{}", sum);
        }
    }
}
