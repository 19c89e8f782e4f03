//! What must hold whatever bytes stand in a situation file: the check behind the fuzz target of that name (`fuzz/`) and
//! the test that replays its files. Panics where it does not hold, which is a fault of the reader and never of the bytes.

use crate::{Context, Day, Situation, SituationWarnings, Warning, describe, read_situation};

/// A check with its name.
pub type Check = (&'static str, fn(&[u8]));

/// Every check with the name of its fuzz target, which is that of the folder with its files.
pub const CHECKS: [Check; 1] = [("situation", situation)];

const FILE: &str = "any.toml";

/// A situation file: read the same twice, described; or refused with faults that each say something about a place in the
/// text.
///
/// # Panics
/// Where one of these does not hold.
pub fn situation(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let known = |name: &str| {
        if name.contains("rate") { Ok(()) } else { Err(vec!["nlrb.win_rate".to_owned()]) }
    };
    let strict = Context { known_evidence: &known, today: Day::parse("2026-03-01") };
    for context in [Context::lenient(), strict] {
        let first = read_situation(FILE, &text, &context);
        let second = read_situation(FILE, &text, &context);
        assert!(format!("{first:?}") == format!("{second:?}"), "read twice: {first:?}\n{second:?}");
        match first {
            Ok((situation, warnings)) => usable(&situation, &text, warnings),
            Err(faults) => {
                assert!(!faults.faults.is_empty() && faults.count >= faults.faults.len());
                assert_eq!(faults.file_name(), FILE);
                for fault in &faults.faults {
                    assert!(fault.fatal, "{fault:?}");
                    says_something(fault, faults.text());
                }
            }
        }
    }
}

fn usable(situation: &Situation, text: &str, warnings: Vec<Warning>) {
    assert!(situation.principal < situation.organizations.len());
    let summary = describe(situation);
    assert!(summary.uncertain().count() <= situation.quantities.len());
    for quantity in &situation.quantities {
        if let Some(distribution) = quantity.form.distribution() {
            let (low, high) = distribution.support();
            assert!(low <= high, "{quantity:?}");
        }
    }
    for warning in &SituationWarnings::new(FILE, text, warnings).warnings {
        assert!(!warning.fatal, "{warning:?}");
        says_something(warning, text);
    }
}

/// A message on one line about a place that is there, not in the middle of a character.
fn says_something(remark: &Warning, text: &str) {
    assert!(!remark.message.is_empty() && !remark.labels.is_empty(), "{remark:?}");
    assert!(remark.message.chars().count() <= 2001, "{remark:?}");
    assert!(!remark.message.chars().any(|c| c.is_control() && c != '\n'), "{remark:?}");
    for (span, _) in &remark.labels {
        assert!(text.get(span.clone()).is_some(), "{remark:?}");
    }
    assert!(remark.line(text) <= text.lines().count().max(1), "{remark:?}");
}
