//! When one choice beats the other (scenario discovery), where decision criteria disagree, what to find out first (value of
//! information). How one may find a number out is in `find_out`.

use super::find_out::{FindOutWords, find_out};
use crate::analyses;
use crate::rules::{InputWords, conditions};
use crate::words::{grade, in_fifty, list, noun, percent, posture, quantity_range};
use terrain_decide::decision::{Decision, WinningConditions, WorthKnowing};
use terrain_decide::discovery::{HeldOut, Limit, Rule};

/// Questions that are shown.
const QUESTIONS: usize = 5;

/// When each of the two choices beats the other, a sentence each; one sentence if the runs show no rule.
#[must_use]
pub fn winning_conditions(decision: &Decision) -> Vec<String> {
    let [first, second] = decision.pair();
    if decision.postures.len() < 2 {
        return Vec::new();
    }
    if decision.conditions.is_empty() {
        return vec![format!(
            "No rule of three conditions or fewer tells the futures in which {} beats {} from the others.",
            posture(decision, first),
            posture(decision, second)
        )];
    }
    decision.conditions.iter().map(|one| winning(decision, one)).collect()
}

fn winning(decision: &Decision, found: &WinningConditions) -> String {
    let (winner, loser) = (posture(decision, found.winner), posture(decision, found.loser));
    let more = if found.reaches { "" } else { ", and no rules do better without covering little" };
    format!(
        "{winner} beats {loser} when {}: in {} of such futures (density), which are {} of all in which it does (coverage); without the rules it is {}{more}.{}",
        list(&in_words(found)),
        percent(found.density),
        percent(found.coverage),
        percent(found.base_rate),
        left_out(found.held_out.as_ref())
    )
}

/// What the rules are worth in futures that they were not found in, as a further sentence.
fn left_out(found: Option<&HeldOut>) -> String {
    match found.map(|found| (found, found.density())) {
        Some((found, Some(density))) => format!(
            " In futures left out of the search (held out) it is {} and {}.",
            percent(density),
            percent(found.coverage)
        ),
        Some((_, None)) => {
            " Without a part of the futures, the search finds no rules that the futures left out could test: take this as a hint."
                .to_owned()
        }
        None => String::new(),
    }
}

/// What held-out figures are, where rules are shown that have them.
#[must_use]
pub fn rules_lead(decision: &Decision) -> Option<&'static str> {
    decision.conditions.iter().any(|one| one.held_out.is_some()).then_some(
        "The first figures are counted in the futures that the rules were found in. Held out: each eighth of the futures is left out once, rules are sought the same way in the others and counted in it; this is what to expect of new futures.",
    )
}

/// The rules of one of the two as conditions.
#[must_use]
pub fn in_words(found: &WinningConditions) -> Vec<String> {
    let mut rules = Vec::new();
    let mut inputs = Vec::new();
    for (input, rule) in found.rules.iter().enumerate() {
        inputs.push(InputWords { name: noun(&rule.label), unit: rule.unit.clone(), categories: Vec::new() });
        rules.extend(rule.low.map(|low| Rule { input, limit: Limit::AtLeast(low) }));
        rules.extend(rule.high.map(|high| Rule { input, limit: Limit::AtMost(high) }));
    }
    conditions(&rules, &inputs)
}

/// Where the criteria disagree: a sentence for each choice that some criterion prefers to the one that does best on
/// average, then which choices are not beaten whatever the weights.
#[must_use]
pub fn criteria(decision: &Decision) -> Vec<String> {
    if decision.postures.len() < 2 {
        return Vec::new();
    }
    let mut said =
        analyses::disagreements(&decision.robustness.criteria, &|choice| posture(decision, choice));
    let kept: Vec<String> =
        decision.robustness.not_dominated.iter().map(|choice| posture(decision, *choice)).collect();
    match kept.as_slice() {
        [] => {}
        [only] => said.push(format!(
            "Without any weights: {only} is at least as good on average as every other choice in all that you value."
        )),
        _ => said.push(format!(
            "Without any weights: none of {} is beaten by another choice in all that you value at once.",
            list(&kept)
        )),
    }
    said
}

/// A question worth an answer before choosing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The question in plain words.
    pub question: String,
    /// What is known so far, and what an answer is worth.
    pub worth: String,
    /// A cheap way to find out.
    pub how: String,
}

/// At most five questions, the one first whose answer is worth most: of the numbers whose worth stands out from luck, those that
/// can be found out. The model's own coefficients are not among them.
#[must_use]
pub fn questions(decision: &Decision) -> Vec<Question> {
    worth_asking(decision).into_iter().map(|one| question(decision, one)).collect()
}

/// The numbers behind [`questions`].
#[must_use]
pub fn worth_asking(decision: &Decision) -> Vec<&WorthKnowing> {
    let asked = decision.find_out.numbers.iter();
    asked.filter(|one| one.interval[0] > 0.0 && one.set_by != "coefficient").take(QUESTIONS).collect()
}

fn question(decision: &Decision, one: &WorthKnowing) -> Question {
    let FindOutWords { question, how } = find_out(&one.path, &one.label);
    let everything = decision.find_out.everything;
    let share = if everything > 0.0 { (one.value / everything).min(1.0) } else { 0.0 };
    Question {
        question,
        worth: format!(
            "So far {} ({}). Who knows it before choosing gets {} of what knowing everything would bring, and chooses otherwise {}.",
            quantity_range(one.range[0], one.range[1], &one.unit),
            grade(&one.grade),
            percent(share),
            in_fifty(one.changes)
        ),
        how,
    }
}

/// What the questions are about, in a sentence.
#[must_use]
pub fn questions_lead(decision: &Decision) -> String {
    let without = posture(decision, decision.find_out.without);
    if decision.postures.len() < 2 {
        "With one choice there is nothing that finding out could change.".to_owned()
    } else if decision.find_out.everything <= 0.0 {
        format!("Nothing that you could find out would change the choice: {without} is best in every future.")
    } else if worth_asking(decision).is_empty() {
        format!(
            "Without knowing more, {without} does best on average; no single number that you could find out changes that by enough to show in these runs."
        )
    } else {
        format!(
            "Without knowing more, {without} does best on average. These are the questions whose answer would improve the choice most (expected value of information), the most valuable first."
        )
    }
}
