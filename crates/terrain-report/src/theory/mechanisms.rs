//! What each mechanism of the model carries: which verdicts change when it is switched off, in sentences, as JSON, and as the page
//! of the book that maps what is assumed and what follows.

use super::Theory;
use super::markdown::BookFile;
use super::words::{measure_unit, measured};
use crate::words::{capitalized, list as listed, number, plural, quantity};
use serde_json::{Value, json};
use std::fmt::Write as _;
use terrain_decide::theory::{Findings, Tested};
use terrain_situation::proposition::{Contrast, Mechanism, Proposition};

/// A claim whose verdict is another one without a mechanism.
struct Changed<'a> {
    proposition: &'a Proposition,
    contrast: &'a Contrast,
    with: &'a Tested,
    without: &'a Tested,
}

impl Changed<'_> {
    /// Whether the two 95 % ranges of the effect have no value in common. Where they have, a verdict near its limit may have turned
    /// by luck.
    fn ranges_apart(&self) -> bool {
        let ([low, high], [other_low, other_high]) =
            (self.with.estimate.interval, self.without.estimate.interval);
        high < other_low || other_high < low
    }
}

/// The claims that change, in the order of the propositions.
fn changed<'a>(theory: &Theory<'a>, without: &'a [Findings]) -> Vec<Changed<'a>> {
    theory
        .told
        .iter()
        .zip(without)
        .flat_map(|((proposition, with), without)| {
            proposition
                .contrasts
                .iter()
                .zip(with.tested.iter().zip(&without.tested))
                .map(move |(contrast, (with, without))| Changed { proposition, contrast, with, without })
        })
        .filter(|claim| claim.with.verdict != claim.without.verdict)
        .collect()
}

/// A sentence for each mechanism: which propositions change their verdict without it, and how many claims.
pub(super) fn by_mechanism(theory: &Theory<'_>) -> Vec<String> {
    theory
        .without
        .iter()
        .map(|(mechanism, without)| {
            let turned: Vec<String> = theory
                .told
                .iter()
                .zip(*without)
                .filter(|((_, with), without)| with.verdict != without.verdict)
                .map(|((proposition, with), without)| {
                    format!("{} ({} → {})", proposition.id, with.verdict.word(), without.verdict.word())
                })
                .collect();
            let claims = changed(theory, without).len();
            match (turned.is_empty(), claims) {
                (true, 0) => format!("Without {}: no verdict changes.", mechanism.label),
                (true, _) => format!(
                    "Without {}: no proposition changes, but {}.",
                    mechanism.label,
                    plural(claims, "claim of one does", "claims do")
                ),
                (false, _) => format!(
                    "Without {}: {}; {} in all.",
                    mechanism.label,
                    listed(&turned),
                    plural(claims, "claim changes", "claims change")
                ),
            }
        })
        .collect()
}

/// The same as JSON.
pub(super) fn without_as_json(theory: &Theory<'_>) -> Vec<Value> {
    theory
        .without
        .iter()
        .map(|(mechanism, findings)| {
            let claims = changed(theory, findings);
            json!({
                "mechanism": mechanism.id,
                "label": mechanism.label,
                "set": switched(mechanism),
                "verdicts": findings.iter().map(|one| json!({ "id": one.id, "verdict": one.verdict.word() })).collect::<Vec<_>>(),
                "changed": claims.iter().map(|claim| json!({
                    "proposition": claim.proposition.id,
                    "contrast": claim.contrast.id,
                    "with": of_claim(claim.with),
                    "without": of_claim(claim.without),
                    "ranges_apart": claim.ranges_apart(),
                })).collect::<Vec<_>>(),
            })
        })
        .collect()
}

fn of_claim(tested: &Tested) -> Value {
    json!({
        "verdict": tested.verdict.word(),
        "effect": tested.estimate.effect,
        "interval": tested.estimate.interval,
    })
}

/// The numbers that switch a mechanism off, as the situation file writes them.
fn switched(mechanism: &Mechanism) -> Vec<String> {
    let set = mechanism.changes.iter().filter_map(|change| {
        Some(format!("{} = {}", change.path, change.value.as_ref()?.to_string().trim()))
    });
    set.collect()
}

/// The page of the book. `command` is what makes it anew.
pub(super) fn map_page(theory: &Theory<'_>, stem: &str, command: &str) -> BookFile {
    let quick = if theory.quick {
        " Few futures were played, so that a verdict here may be another one than in [the results](argument-results.md): compare within the table."
    } else {
        ""
    };
    let mut page = format!(
        "# What is assumed, and what follows\n\nMade by `{command}`. Each mechanism of the model is switched off in turn, in every experiment, on the \
         same futures and with the same luck; nothing else changes. A field is empty where the verdict stays as it is.{quick}\n\n| | as it is |"
    );
    // Writing into a String cannot fail.
    for (mechanism, _) in &theory.without {
        let _ = write!(page, " {} |", mechanism.id);
    }
    let _ = write!(page, "\n|---|---|{}\n", "---|".repeat(theory.without.len()));
    for (place, (proposition, findings)) in theory.told.iter().enumerate() {
        let _ = write!(page, "| {} | {} |", proposition.id, findings.verdict.word());
        for (_, without) in &theory.without {
            let other = without.get(place).map_or(findings.verdict, |one| one.verdict);
            let field = if other == findings.verdict { "" } else { other.word() };
            let _ = write!(page, " {field} |");
        }
        page.push('\n');
    }
    let all: usize = theory.told.iter().map(|(proposition, _)| proposition.contrasts.len()).sum();
    for (mechanism, without) in &theory.without {
        let claims = changed(theory, without);
        let _ = write!(
            page,
            "\n## {}\n\n{}. Off: `{}`. {} of {all} claims {} another verdict.\n",
            mechanism.id,
            capitalized(&mechanism.label),
            switched(mechanism).join("`, `"),
            claims.len(),
            if claims.len() == 1 { "gets" } else { "get" }
        );
        if !claims.is_empty() {
            page.push('\n');
        }
        for claim in &claims {
            let _ = writeln!(page, "- {}", in_words(claim));
        }
    }
    (format!("{stem}.md"), page)
}

fn in_words(claim: &Changed<'_>) -> String {
    let unit = measure_unit(&claim.contrast.measure);
    let effect = |tested: &Tested| measured(claim.contrast.expected, tested.estimate.effect);
    let luck = if claim.ranges_apart() { "" } else { "; the ranges overlap, so it may be luck" };
    format!(
        "{}, {} → **{}**: {}. {} becomes {}{luck}.",
        claim.proposition.id,
        claim.with.verdict.word(),
        claim.without.verdict.word(),
        claim.contrast.label.trim_start_matches("… "),
        capitalized(&number(effect(claim.with))),
        quantity(effect(claim.without), unit)
    )
}
