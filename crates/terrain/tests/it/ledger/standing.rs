//! How it stands, what is due, reviews and scores, for a made-up ledger of half a year. What people read is in snapshots.

use crate::support::{Desk, SMALL, Said, said};
use serde_json::Value;
use std::path::Path;

/// Seconds since 1970 at noon of a day.
fn noon(day: &str) -> String {
    let day = chrono::NaiveDate::parse_from_str(day, "%Y-%m-%d").unwrap();
    let since = day.signed_duration_since(chrono::NaiveDate::from_ymd_opt(1970, 1, 1).unwrap());
    (since.num_seconds() + 43_200).to_string()
}

/// The program on a day, whatever its exit code.
fn on(desk: &Desk, day: &str, line: &[&str]) -> Said {
    let mut command = desk.terrain();
    command.env("SOURCE_DATE_EPOCH", noon(day)).arg("ledger").args(line);
    said(&command.output().unwrap())
}

/// The program on a day; what it printed.
fn told(desk: &Desk, day: &str, line: &[&str]) -> String {
    let said = on(desk, day, line);
    assert_eq!(said.code, 0, "{day}: terrain ledger {}: {}", line.join(" "), said.err);
    said.out
}

fn json(desk: &Desk, day: &str, line: &[&str]) -> Value {
    let line: Vec<&str> = line.iter().copied().chain(["--json"]).collect();
    serde_json::from_str(&told(desk, day, &line)).unwrap()
}

/// A desk with a decision of 4 January 2027 to join for the campaign, reviewed on 31 May.
fn decided() -> Desk {
    let desk = Desk::new();
    desk.write("situation.toml", SMALL);
    desk.answer(&["run", "situation.toml", "--futures", "64", "--replicates", "2", "--out", "run"]);
    told(
        &desk,
        "2027-01-04",
        &["decide", "run", "--posture", "temporary", "--review", "2027-05-31", "--tripwires", "none"],
    );
    told(
        &desk,
        "2027-01-05",
        &["tripwire", "organization.them.active", "--below", "40", "--by", "2027-04-01"],
    );
    desk
}

/// What happened until May.
fn kept(desk: &Desk) {
    let promise = |day: &str, from: &str, what: &str, amount: &str, due: &str| {
        let to = if from == "us" { "them" } else { "us" };
        let line = [
            "add", "promise", "--from", from, "--to", to, "--what", what, "--amount", amount, "--unit",
            "people", "--due", due,
        ];
        told(desk, day, &line);
    };
    promise("2027-01-10", "them", "bring people to the picket", "40", "2027-02-01"); // 2
    promise("2027-01-10", "them", "come to the hearing", "10", "2027-02-15"); // 3
    promise("2027-01-10", "them", "hand out leaflets", "5", "2027-03-01"); // 4
    promise("2027-01-10", "them", "fill the hall", "80", "2027-06-15"); // 5
    promise("2027-01-12", "us", "march with them", "20", "2027-03-01"); // 6
    for (day, line) in [
        ("2027-02-02", vec!["add", "delivery", "2", "partly", "--amount", "12"]), // 7
        (
            "2027-02-02",
            vec![
                "add",
                "turnout",
                "them",
                "--event",
                "the picket",
                "--asked",
                "60",
                "--promised",
                "40",
                "--came",
                "12",
                "--view",
                "they did not try",
            ],
        ), // 8
        ("2027-02-16", vec!["add", "delivery", "3", "delivered"]),                // 9
        ("2027-03-01", vec!["add", "delivery", "6", "delivered"]),                // 10
        ("2027-02-10", vec!["add", "contacts", "unaligned=40", "partner-staff=4", "--first-time", "30"]), // 11
        (
            "2027-04-20",
            vec!["add", "contacts", "unaligned=10", "own-base=5", "officials=6", "--first-time", "4"],
        ), // 12
        (
            "2027-03-05",
            vec![
                "add",
                "softening",
                "--from",
                "them",
                "--asked",
                "weaken",
                "--what",
                "the demand for 10 percent",
                "--reason",
                "the budget",
            ],
        ), // 13
        (
            "2027-01-06",
            vec![
                "add",
                "demand",
                "--point",
                "10 percent more",
                "--point",
                "no firings",
                "--militancy",
                "0.7",
            ],
        ),
        (
            "2027-04-06",
            vec!["add", "demand", "--point", "5 percent more", "--point", "no firings", "--militancy", "0.6"],
        ),
        ("2027-04-07", vec!["add", "hours", "--coalition", "30", "--own-base", "60"]),
        ("2027-04-08", vec!["add", "statement", "For a fair contract", "--our-name", "--our-demand"]),
        ("2027-04-30", vec!["add", "figure", "base", "75", "--source", "sign-in sheets of April"]),
        (
            "2027-04-30",
            vec!["add", "date", "contract of the kitchen", "--for", "2027-06-30", "--what", "contract-end"],
        ),
        ("2027-05-01", vec!["add", "test", "sticker day", "--for", "2027-05-20", "--goal", "60"]),
    ] {
        told(desk, day, &line);
    }
}

#[test]
fn an_organizer_reads_how_it_stands() {
    let desk = decided();
    kept(&desk);
    insta::assert_snapshot!("status", told(&desk, "2027-05-10", &["status"]));
    insta::assert_snapshot!("status_partner", told(&desk, "2027-05-10", &["status", "--partner", "them"]));
    let value = json(&desk, "2027-05-10", &["status"]);
    let theirs = &value["promises"][1];
    assert_eq!(theirs["organization"]["id"], "them");
    assert_eq!((&theirs["due"], &theirs["in_full"], &theirs["silent"]), (&3.into(), &1.into(), &1.into()));
    assert_eq!(theirs["kept"]["too_few"], false);
    assert_eq!(value["promises"][0]["kept"]["too_few"], true, "of one promise no share is told");
    let outcome = |name: &str| {
        let outcomes = value["outcomes"].as_array().unwrap();
        outcomes.iter().find(|one| one["outcome"] == name).unwrap().clone()
    };
    assert_eq!(outcome("base")["count"]["value"], 75.0);
    assert_eq!(outcome("reach")["count"]["value"], 34.0);
    assert_eq!(outcome("contact_ratio")["count"]["value"], 5.5);
    // Points: 1 of 3 in both; militancy 0.1 apart.
    let independence = outcome("independence")["count"]["value"].as_f64().unwrap();
    assert!((independence - (1.0 - (2.0 / 3.0 + 0.1) / 2.0)).abs() < 1e-12, "{independence}");
    assert_eq!(outcome("power")["no_count"], "nothing_written");
    assert!(!value.to_string().contains("did not try"), "how we see it is nobody's status");
}

#[test]
fn a_status_says_what_is_wrong_with_the_question() {
    let desk = decided();
    for (line, expected) in [
        (["status", "--partner", "thm"], "did you mean `them`?"),
        (["status", "--partner", "us"], "ourselves"),
        (["status", "--as-of", "2027-01-01"], "nothing was decided yet"),
        (["status", "--as-of", "2028-01-01"], "still to come"),
    ] {
        let said = on(&desk, "2027-05-10", &line);
        assert_eq!(said.code, 1, "{line:?}");
        assert!(said.err.contains(expected), "{line:?}: {}", said.err);
    }
    let empty = Desk::new();
    assert!(on(&empty, "2027-05-10", &["status"]).err.contains("no decision is recorded"));
    assert!(!empty.at("data-home").exists(), "a question makes no store");
    assert!(told(&empty, "2027-05-10", &["due"]).contains("No decision is recorded"));
}

#[test]
fn what_is_due_comes_in_order_with_the_comparison_anew() {
    let desk = decided();
    kept(&desk);
    insta::assert_snapshot!("due", told(&desk, "2027-05-10", &["due"]));
    insta::assert_snapshot!("due_late", told(&desk, "2027-06-10", &["due", "--within", "7"]));
    let value = json(&desk, "2027-05-10", &["due"]);
    let first = &value["due"][0];
    assert_eq!(first["item"]["kind"], "crossed");
    let comparison = &first["comparison"];
    let other_side = comparison["other_side"].as_u64().unwrap();
    assert!(other_side > 0 && other_side < 64, "{other_side}");
    // Futures of weight 1 are worth their number.
    assert!((comparison["again"]["effective"].as_f64().unwrap() - other_side as f64).abs() < 1e-6);
    let late = json(&desk, "2027-06-10", &["due"]);
    assert_eq!(late["due"][0]["item"]["kind"], "review", "an overdue review leads");
    assert_eq!(late["due"][0]["item"]["when"], "overdue");
}

/// Lines of a calendar as the standard unfolds them.
fn unfolded(file: &str) -> String {
    file.replace("\r\n ", "")
}

#[test]
fn a_calendar_is_the_same_until_the_ledger_is_not() {
    let desk = decided();
    kept(&desk);
    let written = |name: &str, day: &str| {
        told(&desk, day, &["due", "--ics", name]);
        std::fs::read_to_string(desk.at(name)).unwrap()
    };
    let first = written("a.ics", "2027-05-10");
    assert_eq!(first, written("b.ics", "2027-05-11"), "the day of writing is not in it");
    let calendar = ical::IcalParser::new(first.as_bytes()).next().unwrap().unwrap();
    let values = |name: &str| -> Vec<String> {
        let of = |event: &ical::parser::ical::component::IcalEvent| {
            let found = event.properties.iter().find(|property| property.name == name);
            found.and_then(|property| property.value.clone()).unwrap()
        };
        calendar.events.iter().map(of).collect()
    };
    let days = values("DTSTART");
    for expected in ["20270531", "20270615", "20270520", "20270630"] {
        assert!(days.contains(&expected.to_owned()), "{expected}: {days:?}");
    }
    let mut uids = values("UID");
    uids.sort();
    uids.dedup();
    assert_eq!(uids.len(), days.len(), "each has an identifier of its own");
    assert!(
        unfolded(&first).contains("SUMMARY:The alliance promised our caucus: fill the hall\\, 80 people\r\n")
    );
    told(&desk, "2027-05-12", &["add", "delivery", "5", "withdrawn"]);
    let then = written("c.ics", "2027-05-12");
    assert!(!then.contains("fill the hall"));
}

#[test]
fn a_review_goes_through_everything_and_is_closed() {
    let desk = decided();
    kept(&desk);
    insta::assert_snapshot!("review", told(&desk, "2027-05-31", &["review"]));
    let open = on(
        &desk,
        "2027-05-31",
        &["review", "--close", "continue", "--because", "the base grew", "--next", "2027-08-01"],
    );
    assert_eq!(open.code, 1, "an unanswered request keeps it open");
    assert!(open.err.contains("no answer yet: entry 13"), "{}", open.err);
    told(&desk, "2027-05-31", &["add", "answer", "13", "refused", "--came-of-it", "they stayed"]);
    let without = on(&desk, "2027-05-31", &["review", "--close", "continue", "--because", "the base grew"]);
    assert!(without.err.contains("when to look again"), "{}", without.err);
    let closed = told(
        &desk,
        "2027-05-31",
        &[
            "review",
            "--close",
            "change-terms",
            "--because",
            "half of what was promised came",
            "--terms",
            "we speak for ourselves",
            "--next",
            "2027-08-01",
            "--minutes",
            "minutes.md",
        ],
    );
    insta::assert_snapshot!("review_closed", closed);
    insta::assert_snapshot!("minutes", read(&desk.at("minutes.md")));
    told(&desk, "2027-05-31", &["review", "--minutes", "minutes.html"]);
    let page = read(&desk.at("minutes.html"));
    assert!(page.contains("<h2>Decided</h2>") && page.contains("@page"));
    assert!(!page.contains("did not try"), "how we see it is not in the minutes");
    // What was crossed has been looked at, and the next review is due.
    let due = json(&desk, "2027-06-01", &["due"]);
    let kinds: Vec<&str> =
        due["due"].as_array().unwrap().iter().map(|one| one["item"]["kind"].as_str().unwrap()).collect();
    assert!(!kinds.contains(&"crossed"), "{kinds:?}");
    let review = due["due"].as_array().unwrap().iter().find(|one| one["item"]["kind"] == "review").unwrap();
    assert_eq!(review["item"]["day"], "2027-08-01");
    told(&desk, "2027-06-02", &["review", "--close", "end", "--because", "the fight is over"]);
    assert!(told(&desk, "2027-06-03", &["due"]).contains("No decision is recorded that still holds"));
}

fn read(file: &Path) -> String {
    std::fs::read_to_string(file).unwrap()
}

#[test]
fn forecasts_are_scored_over_all_decisions() {
    let desk = decided();
    kept(&desk);
    told(&desk, "2027-08-03", &["add", "result", "fight", "0.4"]);
    insta::assert_snapshot!("calibration", told(&desk, "2027-11-01", &["calibration"]));
    let value = json(&desk, "2027-11-01", &["calibration"]);
    assert_eq!(value["too_few"], true);
    let case = &value["campaigns"]["cases"][0];
    let chance = case["chance"].as_f64().unwrap();
    assert!((case["brier"].as_f64().unwrap() - (chance - 1.0) * (chance - 1.0)).abs() < 1e-12);
    let once: Vec<&Value> = value["outcomes"].as_array().unwrap().iter().map(|one| &one["outcome"]).collect();
    let mut different = once.clone();
    different.dedup();
    assert_eq!(once, different, "an outcome counts once");
}

#[test]
fn what_was_known_on_a_day_stays_what_was_known() {
    let desk = decided();
    kept(&desk);
    let then = |desk: &Desk| {
        ["status", "due"].map(|what| told(desk, "2027-07-01", &[what, "--as-of", "2027-04-10", "--json"]))
    };
    let before = then(&desk);
    told(&desk, "2027-06-01", &["withdraw", "9", "--why", "entered twice", "--by", "minutes"]);
    told(&desk, "2027-06-01", &["add", "delivery", "4", "late"]);
    told(&desk, "2027-06-01", &["add", "answer", "13", "refused", "--on", "2027-04-01"]);
    told(
        &desk,
        "2027-06-01",
        &[
            "correct",
            "7",
            "--why",
            "counted again",
            "--by",
            "minutes",
            "delivery",
            "2",
            "partly",
            "--amount",
            "13",
        ],
    );
    assert_eq!(before, then(&desk));
}

#[test]
fn a_tripwire_on_an_unknown_number_is_told_the_nearest() {
    let desk = decided();
    let said = on(
        &desk,
        "2027-01-06",
        &["tripwire", "organization.them.activ", "--below", "30", "--by", "2027-03-01"],
    );
    assert_eq!(said.code, 1);
    assert!(said.err.contains("did you mean `organization.them.active`?"), "{}", said.err);
    let past = on(&desk, "2027-01-06", &["tripwire", "clarity", "--below", "0.3", "--by", "2027-01-01"]);
    assert!(past.err.contains("is past"), "{}", past.err);
    // Its day passes without a count of people: that is crossed, too.
    let due = json(&desk, "2027-04-02", &["due"]);
    assert_eq!(due["due"][0]["item"]["by"], "silence");
}
