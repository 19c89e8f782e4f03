//! The case for each other choice: the smallest change of assumptions that makes it best, told as a paragraph. What is changed and
//! played is worked out in `terrain-decide`.

use crate::text::layout::Page;
use crate::text::{TextOptions, clean};
use crate::words::{grade, in_fifty, list, noun, number, percent, quantity, quantity_range, range_of_fifty};
use serde::Serialize;
use terrain_decide::analysis::against::{Against, Held, MOST_NUMBERS, Rival};
use terrain_decide::subject::Subject;

/// The cases as text.
#[must_use]
pub fn text(subject: &Subject, against: &Against, options: &TextOptions) -> String {
    let mut page = Page::new(options.width, options.colour);
    page.title(&clean(&subject.question));
    page.lead(&lead(subject, against));
    for rival in &against.rivals {
        page.heading(&format!("The case for {}", choice(subject, rival.posture)));
        page.paragraph(&paragraph(subject, rival));
    }
    page.finish()
}

/// What the cases are, in two sentences.
#[must_use]
pub fn lead(subject: &Subject, against: &Against) -> String {
    if against.rivals.is_empty() {
        return "With one choice there is no other that a case could be made for.".to_owned();
    }
    format!(
        "In this run {} is best most often. For each other choice: the smallest change of assumptions found, within their ranges, that makes it best instead; found in the runs, then played anew in the same futures with the same luck.",
        choice(subject, against.leading)
    )
}

/// The case for one choice.
#[must_use]
pub fn paragraph(subject: &Subject, rival: &Rival) -> String {
    let name = choice(subject, rival.posture);
    let before = format!("As things stand, {name} is best {}.", in_fifty(rival.before));
    let held: Vec<String> = rival.held.iter().map(|held| supposed(subject, held)).collect();
    let next = choice(subject, rival.next.0);
    if held.is_empty() {
        return format!(
            "{before} No uncertain number stands out from luck as speaking for it in this run, so no case was found; more futures would show smaller effects."
        );
    }
    if !rival.best {
        return format!(
            "{before} No change of at most {MOST_NUMBERS} numbers within their ranges was found that makes it best. What speaks for it most: suppose that {}. Even then it is best only {} ({}), and {next} {}.",
            list(&held),
            in_fifty(rival.share),
            range_of_fifty(rival.interval),
            in_fifty(rival.next.1)
        );
    }
    let sure = if rival.told_apart {
        String::new()
    } else {
        format!(" Whether it is ahead of {next} there is closer than these runs can tell.")
    };
    let farthest = rival.held.iter().map(|held| held.way).fold(0.0, f64::max);
    let moved = match rival.held.len() {
        1 => "That moves one number,".to_owned(),
        several => format!("That moves {several} numbers, each at most"),
    };
    format!(
        "{before} But suppose that {}, and leave all else as uncertain as it is. Then {name} is best {} ({}), and {next} {}.{sure} {moved} {} of the way from the middle of its range towards the end that favours {name}.",
        list(&held),
        in_fifty(rival.share),
        range_of_fifty(rival.interval),
        in_fifty(rival.next.1),
        percent(farthest.min(1.0)),
    )
}

fn choice(subject: &Subject, posture: usize) -> String {
    let label = subject.postures.get(posture).map_or("?", |named| named.label.as_str());
    format!("“{}”", clean(label))
}

fn supposed(subject: &Subject, held: &Held) -> String {
    let Some(about) = subject.uncertain.get(held.column) else { return String::new() };
    let [low, middle, high] = held.range;
    let unit = clean(&about.unit);
    format!(
        "{} is {} (range {}, middle {}; {})",
        clean(&noun(&about.label)),
        quantity(held.value, &unit),
        quantity_range(low, high, &unit),
        number(middle),
        grade(&about.grade)
    )
}

/// The cases for programs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// The run folder.
    pub run: String,
    /// The choice that is best in most futures of the run.
    pub leading: String,
    /// One for each other choice.
    pub cases: Vec<Case>,
}

/// The case for one choice.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Case {
    /// The choice.
    pub posture: String,
    /// Share of the run's futures in which it is best.
    pub p_best_before: f64,
    /// Whether the change makes it best; if not, it is the one that speaks most for it.
    pub found: bool,
    /// What is held at a value.
    pub changes: Vec<Change>,
    /// Share of the futures played under the change in which it is best.
    pub p_best: f64,
    /// 95 % interval of that.
    pub p_best_ci: [f64; 2],
    /// The choice that is best in most other futures there.
    pub next: String,
    /// Share of futures in which that one is best.
    pub next_p_best: f64,
    /// Whether the runs tell the two apart.
    pub told_apart: bool,
    /// Futures played under the change.
    pub futures: u32,
    /// The case in words.
    pub text: String,
}

/// A number held at a value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// Path of the quantity.
    pub path: String,
    /// In plain words.
    pub label: String,
    /// Unit.
    pub unit: String,
    /// Grade of its source.
    pub grade: String,
    /// The value that it is held at.
    pub value: f64,
    /// Its 5 %, 50 % and 95 % value in the run.
    pub range: [f64; 3],
    /// How far it moves, as a part of the way from the middle of the range to its end, by rank.
    pub part_of_the_way: f64,
}

/// The cases for programs; `run` is the folder.
#[must_use]
pub fn answer(subject: &Subject, against: &Against, run: String) -> Answer {
    let id = |posture: usize| subject.postures.get(posture).map(|one| one.id.clone()).unwrap_or_default();
    let change = |held: &Held| {
        let about = subject.uncertain.get(held.column)?;
        Some(Change {
            path: about.path.clone(),
            label: about.label.clone(),
            unit: about.unit.clone(),
            grade: about.grade.clone(),
            value: held.value,
            range: held.range,
            part_of_the_way: held.way,
        })
    };
    let case = |rival: &Rival| Case {
        posture: id(rival.posture),
        p_best_before: rival.before,
        found: rival.best,
        changes: rival.held.iter().filter_map(change).collect(),
        p_best: rival.share,
        p_best_ci: rival.interval,
        next: id(rival.next.0),
        next_p_best: rival.next.1,
        told_apart: rival.told_apart,
        futures: rival.futures,
        text: paragraph(subject, rival),
    };
    Answer { run, leading: id(against.leading), cases: against.rivals.iter().map(case).collect() }
}
