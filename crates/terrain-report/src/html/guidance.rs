//! Tables behind the plain rules, the criteria and the questions.

use super::parts::{Table, fixed};
use crate::analyses::in_words;
use crate::sentences::Question;
use crate::words::{grade, of_fifty, percent, posture, quantity, quantity_range, short, short_range};
use terrain_decide::decision::Decision;
use terrain_decide::robustness::Criterion;

pub(super) fn fixed_question(one: &Question) -> Question {
    Question { question: fixed(&one.question), worth: fixed(&one.worth), how: fixed(&one.how) }
}

pub(super) fn criteria(decision: &Decision) -> Option<Table> {
    if decision.robustness.criteria.is_empty() {
        return None;
    }
    let head: Vec<&str> = ["if you …", "criterion"]
        .into_iter()
        .chain(decision.postures.iter().map(|one| one.label.as_str()))
        .collect();
    let mut table = Table::new(
        "Decision criteria by choice: all you care about in one figure (0 to 1); * best by this criterion, – not compared",
        &head,
    );
    for judged in &decision.robustness.criteria {
        let (plain, term) = in_words(judged.criterion);
        let cells = judged.values.iter().enumerate().map(|(choice, value)| {
            let mark = if judged.best.contains(&choice) { " *" } else { "" };
            let figure = |value: f64| match judged.criterion {
                Criterion::Domain | Criterion::ShareBest => percent(value),
                _ => short(value),
            };
            value.map_or_else(|| "–".to_owned(), |value| format!("{}{mark}", figure(value)))
        });
        table.row([plain.to_owned(), term.to_owned()].into_iter().chain(cells));
    }
    Some(table)
}

pub(super) fn rules(decision: &Decision) -> Option<Table> {
    if decision.conditions.is_empty() {
        return None;
    }
    let mut table = Table::new(
        "The rules, by the choice that comes out ahead",
        &["choice ahead", "number", "at least", "at most", "by chance (quasi-p)"],
    )
    .wrapped();
    for found in &decision.conditions {
        for rule in &found.rules {
            let end = |end: Option<f64>| end.map_or_else(|| "–".to_owned(), |end| quantity(end, &rule.unit));
            let chance = if rule.chance < 0.0001 { "below 0.0001".to_owned() } else { short(rule.chance) };
            let choice = posture(decision, found.winner);
            table.row([choice, rule.label.clone(), end(rule.low), end(rule.high), chance]);
        }
    }
    Some(table)
}

/// What rules of each choice are worth in futures that they were not found in.
pub(super) fn held_out(decision: &Decision) -> Option<Table> {
    let mut table = Table::new(
        "The rules' figures where they were found, and held out: in futures left out of the search for rules of the same kind",
        &["choice ahead", "without rules", "density", "held out", "coverage", "held out", "parts with rules"],
    );
    let mut any = false;
    for found in &decision.conditions {
        let Some(out) = &found.held_out else { continue };
        any = true;
        table.row([
            posture(decision, found.winner),
            percent(found.base_rate),
            percent(found.density),
            out.density().map_or_else(|| "–".to_owned(), percent),
            percent(found.coverage),
            percent(out.coverage),
            format!("{} of {}", out.with_rules, out.parts),
        ]);
    }
    any.then_some(table)
}

pub(super) fn tradeoff(decision: &Decision) -> Option<Table> {
    if decision.conditions.is_empty() {
        return None;
    }
    let mut table = Table::new(
        "Coverage against density: from all futures, a slice at a time, one row for each tenth of coverage; the more numbers in the rules, the more of it is luck",
        &["choice ahead", "step", "coverage", "density", "numbers in the rules"],
    );
    for found in &decision.conditions {
        let mut tenth = f64::INFINITY;
        for (step, (coverage, density, inputs)) in found.trajectory.iter().enumerate() {
            if (coverage * 10.0).floor() >= tenth {
                continue;
            }
            tenth = (coverage * 10.0).floor();
            table.row([
                posture(decision, found.winner),
                step.to_string(),
                percent(*coverage),
                percent(*density),
                inputs.to_string(),
            ]);
        }
    }
    Some(table)
}

/// Numbers in the table of what each is worth.
const LISTED: usize = 20;

pub(super) fn worth(decision: &Decision) -> Option<Table> {
    if decision.find_out.numbers.is_empty() {
        return None;
    }
    let mut table = Table::new(
        &format!(
            "How far the expected regret falls for whoever knows the number (knowing everything: {})",
            short(decision.find_out.everything)
        ),
        &["number", "so far", "source", "worth", "range of the worth", "chooses otherwise, of 50"],
    )
    .wrapped();
    for one in decision.find_out.numbers.iter().take(LISTED) {
        table.row([
            one.label.clone(),
            quantity_range(one.range[0], one.range[1], &one.unit),
            grade(&one.grade).to_owned(),
            short(one.value),
            short_range(one.interval[0], one.interval[1]),
            of_fifty(one.changes),
        ]);
    }
    Some(table)
}
