//! One sheet of paper for the meeting: question, choices, answer, the case against, caveats, what to find out, tripwires,
//! a line for the review date. Black on white; long names are cut so that it stays one page.

use crate::Reproduction;
use crate::error::ReportError;
use crate::sentences::{CANNOT_TELL, case_against, caveats, questions, recommendation};
use crate::words::{
    capitalized, grade, middle_and_range, noun, of_fifty_short, outcome_plain, posture, quantity,
    quantity_range, short,
};
use askama::Template;
use terrain_decide::decision::Decision;

/// Choices and outcomes that fit the sheet.
const CHOICES: usize = 7;
const OUTCOMES: usize = 3;
/// Numbers to find out and tripwires that fit.
const LINES: usize = 3;
/// Letters of a name, and of a sentence.
const NAME: usize = 60;
const SENTENCE: usize = 330;

#[derive(Template)]
#[template(path = "handout.html")]
struct Sheet<'a> {
    decision: &'a Decision,
    reproduction: &'a Reproduction,
    question: String,
    answer: Vec<String>,
    head: Vec<String>,
    rows: Vec<Vec<String>>,
    more: usize,
    cannot_tell: &'static [&'static str],
    case_against: Vec<String>,
    caveats: Vec<String>,
    find_out: Vec<String>,
    tripwires: Vec<String>,
    hash: String,
}

/// The handout of `decision` as a self-contained HTML page that prints on one sheet. The same inputs give the same bytes.
///
/// # Errors
///
/// When the page can't be laid out, which is a fault of the program.
pub fn page(decision: &Decision, reproduction: &Reproduction) -> Result<String, ReportError> {
    let decision = &shortened(decision);
    let (head, rows) = choices(decision);
    let sheet = Sheet {
        decision,
        reproduction,
        question: cut(&decision.question, 160),
        answer: recommendation(decision),
        more: decision.postures.len().saturating_sub(rows.len()),
        head,
        rows,
        cannot_tell: &CANNOT_TELL,
        case_against: case_against(decision).into_iter().map(|said| cut(&said, SENTENCE)).collect(),
        caveats: caveats(decision).into_iter().map(|said| cut(&said, 240)).collect(),
        find_out: find_out(decision),
        tripwires: tripwires(decision),
        hash: reproduction.situation_sha256.chars().take(12).collect(),
    };
    Ok(sheet.render()?)
}

fn cut(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    text.chars().take(letters.saturating_sub(1)).chain(['…']).collect()
}

/// The decision with names that fit.
fn shortened(decision: &Decision) -> Decision {
    let mut decision = decision.clone();
    for posture in &mut decision.postures {
        posture.label = cut(&posture.label, 32);
    }
    for driver in &mut decision.drivers {
        driver.label = cut(&driver.label, NAME);
    }
    if let Some(case) = &mut decision.case_against {
        case.conditions.truncate(2);
        for condition in &mut case.conditions {
            condition.label = cut(&condition.label, NAME);
        }
    }
    for number in &mut decision.find_out.numbers {
        number.label = cut(&number.label, NAME);
    }
    for assumption in &mut decision.assumptions {
        assumption.label = cut(&assumption.label, NAME);
        assumption.source = cut(&assumption.source, NAME);
    }
    decision
}

fn choices(decision: &Decision) -> (Vec<String>, Vec<Vec<String>>) {
    let mut weighed: Vec<_> = decision.values.iter().filter(|value| value.weight != 0.0).collect();
    weighed.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()).then_with(|| a.outcome.cmp(&b.outcome)));
    weighed.truncate(OUTCOMES);
    let head = ["choice".to_owned(), "best of 50 futures".to_owned()]
        .into_iter()
        .chain(weighed.iter().map(|value| outcome_plain(&value.outcome)))
        .chain(["falls short, at worst".to_owned()])
        .collect();
    let rows = decision
        .postures
        .iter()
        .take(CHOICES)
        .map(|posture| {
            let outcomes = weighed.iter().map(|value| {
                posture
                    .outcomes
                    .iter()
                    .find(|one| one.name == value.outcome)
                    .map_or_else(String::new, |found| middle_and_range(&found.quantiles))
            });
            [posture.label.clone(), of_fifty_short(posture.p_best)]
                .into_iter()
                .chain(outcomes)
                .chain([short(posture.max_regret)])
                .collect()
        })
        .collect();
    (head, rows)
}

/// The questions whose answer is worth most; without any, the numbers that move the answer most.
fn find_out(decision: &Decision) -> Vec<String> {
    let asked: Vec<String> = questions(decision)
        .into_iter()
        .take(LINES)
        .map(|one| cut(&format!("{} {}", one.question, one.how), SENTENCE))
        .collect();
    if !asked.is_empty() {
        return asked;
    }
    let found: Vec<String> = decision
        .drivers
        .iter()
        .take(LINES)
        .map(|driver| {
            let [low, high] = driver.range;
            let known = quantity_range(low, high, &driver.unit);
            format!("{}: so far {known} ({}).", capitalized(&noun(&driver.label)), grade(&driver.grade))
        })
        .collect();
    if found.is_empty() {
        vec!["No single number stands out as moving the answer.".to_owned()]
    } else {
        found
    }
}

/// Flip values as alarms.
fn tripwires(decision: &Decision) -> Vec<String> {
    let found: Vec<String> = decision
        .drivers
        .iter()
        .filter_map(|driver| {
            let flip = driver.flip.as_ref()?;
            let side = if flip.leading_above { "below" } else { "above" };
            Some(format!(
                "{} turns out {side} {}: then {} does better on average.",
                capitalized(&noun(&driver.label)),
                quantity(flip.value, &driver.unit),
                posture(decision, flip.other)
            ))
        })
        .take(LINES)
        .collect();
    if found.is_empty() { vec!["No number changes the answer within its range.".to_owned()] } else { found }
}
