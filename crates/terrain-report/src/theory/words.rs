//! Propositions and findings in sentences, for terminal and page alike.

use super::Theory;
use super::mechanisms::by_mechanism;
use crate::text::layout::{Page, Wide};
use crate::words::{list as listed, number, of_fifty, plural, quantity};
use terrain_decide::theory::{Condition, Region, Tested, Verdict};
use terrain_situation::proposition::{Contrast, Expected, Measure, Mechanism, Proposition};

const WIDTH: usize = 100;

/// The rule of the verdicts, in words.
pub(super) const RULE: &str = "The rule, laid down before the runs: a claim holds if the whole 95 % range of its mean effect is on the \
    claimed side (and at least as large as what would matter, where the claim says so), and the sign is as claimed in two futures of \
    three, with a range above one half. Failing that, it holds where a rule of at most three conditions, found on one half of the \
    blocks of futures, is confirmed on the other half by the same standard. It fails if the range lies on the other side or below what would \
    matter. All else is undecided. A proposition claims all of its parts: the weakest decides.";

/// The propositions that there are, and the mechanisms that can be switched off.
#[must_use]
pub fn list(propositions: &[&Proposition], mechanisms: &[Mechanism]) -> String {
    let mut page = Page::new(WIDTH, false);
    page.heading("Propositions");
    for proposition in propositions {
        page.item(&format!("{}: {}.", proposition.id, proposition.title));
    }
    page.heading("Mechanisms of the model that can be switched off (--without)");
    for mechanism in mechanisms {
        page.item(&format!("{}: {}.", mechanism.id, mechanism.label));
    }
    page.finish()
}

/// What was found, claim by claim.
#[must_use]
pub fn in_words(theory: &Theory<'_>) -> String {
    let mut page = Page::new(WIDTH, false);
    page.paragraph(&opening(theory));
    let rows: Vec<Vec<String>> = theory
        .told
        .iter()
        .map(|(proposition, findings)| {
            vec![proposition.id.clone(), findings.verdict.word().to_owned(), proposition.title.clone()]
        })
        .collect();
    page.heading("What the runs show");
    page.table(&["", "in the model", "claim"].map(str::to_owned), &rows, Wide::Others, &[]);
    for (proposition, findings) in &theory.told {
        page.heading(&format!("{}  {}", proposition.id, proposition.title));
        page.paragraph(&proposition.claim);
        for (contrast, tested) in proposition.contrasts.iter().zip(&findings.tested) {
            page.item(&claim(contrast, tested));
        }
    }
    if !theory.without.is_empty() {
        page.heading("Which mechanism each stands on");
        for sentence in by_mechanism(theory) {
            page.item(&sentence);
        }
    }
    page.finish()
}

/// What was played, in a sentence or two.
pub(super) fn opening(theory: &Theory<'_>) -> String {
    let runs: u64 = theory.told.iter().map(|(_, findings)| findings.runs).sum();
    let count =
        |verdict: Verdict| theory.told.iter().filter(|(_, findings)| findings.verdict == verdict).count();
    let counts = [Verdict::Holds, Verdict::HoldsWhere, Verdict::Undecided, Verdict::Fails]
        .into_iter()
        .filter(|&verdict| count(verdict) > 0)
        .map(|verdict| format!("{} {}", count(verdict), in_the_count(verdict)))
        .collect::<Vec<_>>();
    let off = if theory.switched_off.is_empty() {
        String::new()
    } else {
        format!(" Switched off: {}.", listed(&theory.switched_off))
    };
    let quick = if theory.quick { " Quick settings: to look, not to publish." } else { "" };
    format!(
        "Of {}, in the model: {}. A proposition claims all of its parts, so its weakest part decides. {} runs, seed {}.{quick}{off}",
        plural(theory.told.len(), "proposition", "propositions"),
        listed(&counts),
        number(runs as f64),
        theory.seed
    )
}

const fn in_the_count(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Holds => "held",
        Verdict::HoldsWhere => "held in a part of the futures",
        Verdict::Undecided => "not decided by the runs",
        Verdict::Fails => "failed",
    }
}

/// A claim with its verdict and figures.
pub(super) fn claim(contrast: &Contrast, tested: &Tested) -> String {
    let estimate = &tested.estimate;
    let verdict = tested.verdict.word();
    let figures = figures(contrast, tested);
    let share = format!(
        "as claimed in {} futures ({} to {})",
        of_fifty(estimate.share),
        of_fifty_low(estimate.share_interval[0]),
        of_fifty_low(estimate.share_interval[1])
    );
    let even = if estimate.no_difference >= 0.05 {
        format!("; no difference at all in {}", of_fifty(estimate.no_difference))
    } else {
        String::new()
    };
    let region = tested
        .region
        .as_ref()
        .map(|region| format!(" It holds where {}.", where_it_holds(region)))
        .unwrap_or_default();
    format!("[{verdict}] {}: {figures}; {share}{even}.{region}", contrast.label)
}

fn of_fifty_low(share: f64) -> String {
    number((share * 50.0).round())
}

/// A figure of the estimate in the direction in which it was measured, not turned toward the claim.
pub(super) fn measured(expected: Expected, turned: f64) -> f64 {
    match expected {
        Expected::Above(limit) => limit + turned,
        Expected::Below(limit) => limit - turned,
        Expected::Rises => turned,
        Expected::Falls => -turned,
    }
}

/// The figures compared, and the contrast with its interval, in the direction in which it was measured.
fn figures(contrast: &Contrast, tested: &Tested) -> String {
    let unit = measure_unit(&contrast.measure);
    let [low, high] = tested.estimate.interval;
    let of = |turned| measured(contrast.expected, turned);
    let (value, ends) = (of(tested.estimate.effect), [of(low), of(high)]);
    let ends = [ends[0].min(ends[1]), ends[0].max(ends[1])];
    match contrast.expected {
        Expected::Above(_) | Expected::Below(_) => level(value, ends, unit),
        Expected::Rises | Expected::Falls => change(tested, value, ends, unit),
    }
}

fn level(value: f64, [low, high]: [f64; 2], unit: &str) -> String {
    format!("{} (95 % range {} to {})", quantity(value, unit), number(low), number(high))
}

fn change(tested: &Tested, value: f64, [low, high]: [f64; 2], unit: &str) -> String {
    let compared = match tested.figures {
        [Some(at), Some(from)] => format!("{} against {}, ", number(at), number(from)),
        _ => String::new(),
    };
    format!(
        "{compared}a difference of {} (95 % range {} to {})",
        quantity(value, unit),
        number(low),
        number(high)
    )
}

/// The unit of a measure, in words.
pub(super) fn measure_unit(measure: &Measure) -> &'static str {
    match measure {
        Measure::Outcome(name) => match name.as_str() {
            "base" | "reach" => "people",
            _ => "",
        },
        _ => "",
    }
}

/// What a measure is, for axes and tables.
pub(super) fn measure_name(measure: &Measure) -> String {
    match measure {
        Measure::Outcome(name) => crate::words::outcome_plain(name),
        Measure::Utility => "what it is worth to us (utility)".to_owned(),
        Measure::Won(_) => "share of runs won".to_owned(),
        Measure::WalkedOut(_) => "share of runs in which the partner walked out".to_owned(),
        Measure::Ranking => "likeness of rankings (Kendall's tau)".to_owned(),
    }
}

/// The conditions of a region, with how many futures it covers and how often the claim is true there.
pub(super) fn where_it_holds(region: &Region) -> String {
    let conditions: Vec<String> = region.conditions.iter().map(condition).collect();
    format!(
        "{}: {} of all futures, and there as claimed in {} (checked on futures that the rule was not made from)",
        listed(&conditions),
        crate::words::percent(region.mass),
        of_fifty(region.share)
    )
}

fn condition(condition: &Condition) -> String {
    let limit = |value: f64| quantity(value, &condition.unit);
    match (condition.low, condition.high) {
        (Some(low), Some(high)) => format!("{} is from {} to {}", condition.label, number(low), limit(high)),
        (Some(low), None) => format!("{} is at least {}", condition.label, limit(low)),
        (None, Some(high)) => format!("{} is at most {}", condition.label, limit(high)),
        (None, None) => condition.label.clone(),
    }
}
