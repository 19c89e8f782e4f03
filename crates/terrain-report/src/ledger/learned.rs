//! Words for what was learnt from a ledger: numbers before and after, promises, the decision taken again, tests that would
//! settle it. Nothing is worked out here.

use crate::words;
use std::fmt::Write as _;
use terrain_decide::again::{Again, WeightFault};
use terrain_ledger::learn::{
    Basis, ContactMix, Counted, Difference, Goal, Learned, NEGLECTED, Number, Plan, Pull, Reliability,
    Rewrite, Side, Standing, Unplanned, Word, is_enough, least_effective,
};
use terrain_ledger::{Frozen, Ledger};

/// Fewest promises of which a share is told without a warning.
const FEW: u32 = 3;

/// All that was learnt, and the decision with it.
#[must_use]
pub fn update(
    ledger: &Ledger,
    frozen: &Frozen,
    learned: &Learned,
    words: &[Word],
    again: &Result<Again, WeightFault>,
    rewrite: &Rewrite,
) -> String {
    let mut text = format!("{}\n", super::title(ledger).trim_start());
    numbers(&mut text, learned);
    if let Some(reliability) = &learned.reliability {
        promises(&mut text, ledger, reliability);
    }
    for word in words.iter().filter(|word| word.today.is_some()) {
        worth(&mut text, ledger, word);
    }
    if let Some(mix) = &learned.contacts {
        contacts(&mut text, mix);
    }
    if let Some(pull) = &learned.pull {
        demand(&mut text, pull);
    }
    counted(&mut text, &learned.counted);
    decided(&mut text, frozen, learned, again);
    lines(&mut text, rewrite);
    text
}

fn three([low, middle, high]: [f64; 3], unit: &str) -> String {
    format!("{} ({} to {})", words::quantity(middle, unit), words::number(low), words::number(high))
}

fn numbers(text: &mut String, learned: &Learned) {
    if learned.numbers.is_empty() {
        text.push_str("\nNo entry says anything of a number of the situation.\n");
        return;
    }
    text.push_str("\nWhat the counts say of the situation: middle, and the range of nine times of ten\n");
    for number in &learned.numbers {
        let before = three(number.before, &number.unit);
        let after = match number.after {
            Some(after) => format!("{before} → {}", three(after, &number.unit)),
            None => format!("{before}, as before"),
        };
        let basis: Vec<String> = number.basis.iter().map(basis).collect();
        let _ =
            write!(text, "  {}: {after}\n      {}; last {}\n", number.label, basis.join("; "), number.last);
        if let Some(why) = standing(number) {
            let _ = writeln!(text, "      {why}");
        }
    }
}

fn basis(basis: &Basis) -> String {
    match basis {
        Basis::Turnouts { came } => {
            let shown: Vec<String> = came.iter().rev().take(8).rev().map(u32::to_string).collect();
            let times = words::plural(came.len(), "turnout", "turnouts");
            let more = if came.len() > shown.len() { "… " } else { "" };
            format!("{times}: {more}{} came (beta-binomial)", shown.join(", "))
        }
        Basis::Weeks { acted, of } => {
            format!(
                "the other side acted in {acted} of {} (binomial)",
                words::plural(*of as usize, "week", "weeks")
            )
        }
        Basis::Figures { times } => {
            format!("{} (normal error)", words::plural(*times as usize, "figure", "figures"))
        }
        Basis::Promises { kept, due, share } => format!(
            "what was promised, times the share kept: {} of {due}, believed {} (hierarchical beta-binomial)",
            words::number(*kept),
            words::percent(*share)
        ),
    }
}

fn standing(number: &Number) -> Option<String> {
    match number.standing {
        Standing::Weighs if number.uncovered > NEGLECTED => Some(format!(
            "{} of what is believed now lies outside of what was played.",
            words::percent(number.uncovered)
        )),
        Standing::Weighs => None,
        Standing::NoEffect => {
            Some("It made no difference in any run, so that the decision doesn't hang on it.".to_owned())
        }
        Standing::Fixed => {
            Some("The situation says it exactly, so it can't learn: give it a lowest and a highest value.".to_owned())
        }
        Standing::Shared => Some("It is drawn with a coefficient of the model, and can't learn by itself.".to_owned()),
        Standing::NotPromised => Some(
            "The situation doesn't have it from the partner but from somebody who knows, so that promises are no measure of it."
                .to_owned(),
        ),
        Standing::NothingFits => Some(
            "Nothing that was thought possible fits this count: look at the count, and widen the range in the situation."
                .to_owned(),
        ),
        Standing::Unknown => Some("The situation has no such number.".to_owned()),
    }
}

fn promises(text: &mut String, ledger: &Ledger, reliability: &Reliability) {
    text.push_str("\nPromises to us\n");
    for partner in &reliability.partners {
        let few = if partner.due < FEW { " Fewer than three came due: too few for a share." } else { "" };
        let _ = writeln!(
            text,
            "  {}: {} of {} kept; believed {} ({} to {}), between its own and all partners' {}.{few}",
            ledger.decision.parties.label(&partner.partner),
            words::number(partner.kept),
            partner.due,
            words::percent(partner.mean),
            words::percent(partner.range[0]),
            words::percent(partner.range[2]),
            words::percent(reliability.pool)
        );
    }
    if reliability.untold > 0 {
        let _ = writeln!(
            text,
            "  {} without a word on what became of {}: not counted.",
            words::plural(reliability.untold, "promise", "promises"),
            if reliability.untold == 1 { "it" } else { "them" }
        );
    }
}

fn worth(text: &mut String, ledger: &Ledger, word: &Word) {
    let partner = ledger.decision.parties.label(&word.partner);
    let _ = writeln!(
        text,
        "\nWhat the word of {partner} is worth: who leads, by the share of its promises that it keeps"
    );
    for step in &word.steps {
        let share = words::percent(step.share);
        match (&step.leading, step.told) {
            (Some(leading), true) => {
                let best = step.p_best.iter().copied().fold(0.0, f64::max);
                let _ = writeln!(
                    text,
                    "  {share:>5}  {leading}, best in {} of 50 (runs worth {})",
                    words::of_fifty(best),
                    words::number(step.effective.floor())
                );
            }
            _ => {
                let _ = writeln!(text, "  {share:>5}  the runs don't reach so far");
            }
        }
    }
    match (word.flip, &word.sides) {
        (Some(flip), Some([below, above])) => {
            let _ = writeln!(
                text,
                "  Below {} “{below}” leads, above it “{above}” (flip share).",
                words::percent(flip)
            );
        }
        _ => text.push_str("  As far as the runs reach, the same choice leads whatever share it keeps.\n"),
    }
    if let Some([low, middle, high]) = word.today {
        let _ = writeln!(
            text,
            "  Today: {} ({} to {}).",
            words::percent(middle),
            words::percent(low),
            words::percent(high)
        );
    }
}

fn contacts(text: &mut String, mix: &ContactMix) {
    text.push_str("\nConversations by kind: count, believed share (Dirichlet-multinomial)\n");
    for kind in &mix.kinds {
        let _ = writeln!(
            text,
            "  {}: {}, {} ({} to {})",
            kind.kind.words(),
            kind.count,
            words::percent(kind.mean),
            words::percent(kind.range[0]),
            words::percent(kind.range[2])
        );
    }
    let _ = writeln!(
        text,
        "  Workers met for each of a partner's staff or officials: {}; last {}",
        three(mix.ratio, ""),
        mix.last
    );
}

fn demand(text: &mut String, pull: &Pull) {
    let _ = write!(
        text,
        "\nOur demand, after {} weeks: {} of its points kept",
        words::short(pull.week),
        words::percent(pull.points_kept)
    );
    if let Some(militancy) = pull.militancy {
        let _ = write!(text, ", readiness for a fight moved by {} (militancy)", words::number(militancy));
    }
    if pull.answered > 0 {
        let _ = write!(
            text,
            ", gave way to {} of {} requests to soften",
            words::number(pull.given_way),
            pull.answered
        );
    }
    let _ = writeln!(
        text,
        ".\n  Independence seen: {}. The forecast has {} of the drift behind it by then.",
        words::number(pull.independence),
        words::percent(pull.of_horizon)
    );
}

fn counted(text: &mut String, counted: &[Counted]) {
    if counted.is_empty() {
        return;
    }
    text.push_str("\nCounted, beside the forecast for that week\n");
    for one in counted {
        let _ = write!(
            text,
            "  {}, {}: {}",
            words::outcome_plain(&one.outcome),
            one.day,
            words::number(one.value)
        );
        if let (Some(bands), Some(side)) = (one.forecast, one.side) {
            let side = match side {
                Side::Below => "below",
                Side::Inside => "inside",
                Side::Above => "above",
            };
            let _ = write!(
                text,
                "; forecast {} to {}: {side} it",
                words::number(bands[0]),
                words::number(bands[4])
            );
        }
        text.push_str(if one.weighs {
            ". The futures are weighed by it.\n"
        } else {
            ". Only shown: of each future what is kept is how it ended.\n"
        });
    }
}

fn decided(text: &mut String, frozen: &Frozen, learned: &Learned, again: &Result<Again, WeightFault>) {
    text.push_str("\nThe decision again, from the runs of then\n");
    let again = match again {
        Ok(again) => again,
        Err(fault) => {
            let _ = writeln!(
                text,
                "  {}. Look at the counts, widen the ranges in the situation, and run it anew.",
                words::capitalized(&fault.to_string())
            );
            return;
        }
    };
    for (place, posture) in again.postures.iter().enumerate() {
        let then = frozen.forecast.postures.iter().find(|one| one.id == posture.id).map(|one| one.p_best);
        let then = then.map(|then| format!(", then {}", words::of_fifty(then))).unwrap_or_default();
        let leads = if place == again.leading { "→ " } else { "  " };
        let _ = writeln!(
            text,
            "{leads}{}: best in {} of 50 ({}){then}",
            posture.label,
            words::of_fifty(posture.p_best),
            words::range_of_fifty(posture.p_best_interval)
        );
    }
    let _ = writeln!(
        text,
        "  With what was counted the {} futures are worth {} (effective number).",
        again.futures,
        words::number(again.effective.floor())
    );
    let leading = again.postures.get(again.leading).map(|posture| posture.label.as_str()).unwrap_or_default();
    if !is_enough(learned, again) {
        let least = least_effective(again.futures);
        let why = if again.effective < least {
            format!("at least {} are needed", words::number(least.ceil()))
        } else {
            "who leads may hang on what was not played".to_owned()
        };
        let _ = writeln!(
            text,
            "  That is not enough for an answer: {why}. Run the new situation: terrain ledger update --run"
        );
    } else if again.difference[1] <= 0.0 && again.postures.len() > 1 {
        let _ =
            writeln!(text, "  “{leading}” is ahead, and the runs don't tell it apart from the next surely.");
    } else if learned.uncovered > NEGLECTED {
        let _ = writeln!(
            text,
            "  {} of what is believed now was not played; “{leading}” would lead even if all of that spoke for the next.",
            words::percent(learned.uncovered)
        );
    }
}

fn lines(text: &mut String, rewrite: &Rewrite) {
    if rewrite.differences.is_empty() && rewrite.by_hand.is_empty() {
        text.push_str("\nThe situation stays as it is.\n");
        return;
    }
    text.push_str("\nLines of the situation that change\n");
    for Difference { line, new, text: changed } in &rewrite.differences {
        let sign = if *new { '+' } else { '-' };
        let _ = writeln!(text, "  {line:>4} {sign} {changed}");
    }
    for (path, why) in &rewrite.by_hand {
        let _ = writeln!(text, "  {path}: change it by hand, {why}.");
    }
}

/// Tests that would settle the decision, and the commands that record them.
#[must_use]
pub fn plans(ledger: &Ledger, plans: &[(String, Result<Plan, Unplanned>)]) -> String {
    let mut text = format!("{}\n", super::title(ledger).trim_start());
    for (id, plan) in plans {
        let partner = ledger.decision.parties.label(id);
        let _ = writeln!(text, "\n{}", words::capitalized(partner));
        match plan {
            Ok(plan) => planned(&mut text, partner, plan),
            Err(why) => {
                let _ = writeln!(text, "  No test: {why}.");
            }
        }
    }
    text
}

fn planned(text: &mut String, partner: &str, plan: &Plan) {
    let _ =
        writeln!(text, "  Today “{}” leads, best in {} of 50.", plan.leading, words::of_fifty(plan.p_best));
    match &plan.smallest {
        Some(goal) => {
            let _ = writeln!(
                text,
                "  The smallest test that settles it: {partner} brings {} people. It comes to that with a chance of {}.",
                goal.goal,
                words::percent(goal.chance)
            );
            reply(text, "If so many come", &goal.reached);
            reply(text, "If fewer come", &goal.missed);
            let _ = writeln!(
                text,
                "  Worth before choosing: {} of utility (expected value of sample information).",
                words::number(goal.worth)
            );
            let _ = writeln!(
                text,
                "  Ask them: “Can you bring {} people to a joint action on a day that suits us both?”\n  Write it down: terrain ledger add test \"joint action\" --for DATE --goal {} --each {}={}\n  Afterwards: terrain ledger add turnout {} --event \"joint action\" --promised {} --came N --test ENTRY",
                goal.goal, goal.goal, plan.partner, goal.goal, plan.partner, goal.goal
            );
        }
        None => none_separates(text, partner, plan),
    }
    if !plan.goals.is_empty() {
        text.push_str("  Goal: chance; who leads if it is reached; who leads if not\n");
    }
    for goal in &plan.goals {
        let Goal { goal, chance, reached, missed, told, .. } = goal;
        let surely = if *told { "" } else { " (too few runs to tell)" };
        let _ = writeln!(
            text,
            "  {goal:>6}: {}; {} ({}); {} ({}){surely}",
            words::percent(*chance),
            reached.leading,
            words::of_fifty(reached.p_best),
            missed.leading,
            words::of_fifty(missed.p_best)
        );
    }
}

fn reply(text: &mut String, when: &str, reply: &terrain_ledger::learn::Reply) {
    let _ = writeln!(
        text,
        "  {when}: “{}” leads, best in {} of 50 (runs worth {}).",
        reply.leading,
        words::of_fifty(reply.p_best),
        words::number(reply.effective.floor())
    );
}

fn none_separates(text: &mut String, partner: &str, plan: &Plan) {
    let told = plan.goals.iter().any(|goal| goal.told);
    let _ = writeln!(
        text,
        "  No number of people that {partner} may bring separates the choices{}.",
        if told {
            format!(": “{}” leads whether they come or not", plan.leading)
        } else {
            ": too few runs are left on either side to tell".to_owned()
        }
    );
    text.push_str("  What the decision hangs on instead: terrain explain RUN_DIR\n");
}
