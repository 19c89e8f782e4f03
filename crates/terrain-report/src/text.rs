//! A decision on the terminal: sentences wrapped to the width, tables that fit it. Where it is printed, and whether colour
//! is wanted, the program knows.

pub(crate) mod layout;
pub(crate) mod plain;
mod records;

pub use records::from_records;

use crate::sentences::{
    CANNOT_TELL, campaign, case_against, caveats, caveats_lead, criteria, driver, drivers_finding,
    flip_short, grades, how_sure, judgement, marked, played, questions, questions_lead, rank_finding,
    regret_finding, rules_lead, said, taken, unknowns, winning_conditions,
};
use crate::words::{
    grade, in_fifty_runs, middle_range, of_fifty_short, outcome_plain, percent, plural, range_of_fifty, short,
};
use layout::{Page, Wide};
pub use plain::clean;
use terrain_decide::decision::{Decision, PostureResult};

/// How text is laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextOptions {
    /// Columns of the terminal; narrower than 40 counts as 40.
    pub width: usize,
    /// Whether headings and the leading posture are set off with terminal colours.
    pub colour: bool,
    /// What was written where: what it is, its path.
    pub files: Vec<(String, String)>,
}

impl Default for TextOptions {
    fn default() -> Self {
        Self { width: 80, colour: false, files: Vec::new() }
    }
}

/// Drivers that the short answer names.
const DRIVERS: usize = 5;
/// Drivers that the long answer names.
const EXPLAINED: usize = 15;

/// The answer: what the runs show, outcomes by posture, what it hangs on, the case against it, where the files are.
#[must_use]
pub fn answer(decision: &Decision, options: &TextOptions) -> String {
    let decision = &plain::cleaned(decision);
    let mut page = Page::new(options.width, options.colour);
    opening(&mut page, decision);
    cannot_tell(&mut page);
    compared(&mut page, decision);
    outcomes(&mut page, decision);
    fights(&mut page, decision);
    hangs_on(&mut page, decision);
    page.heading("The case against it");
    page.paragraph(&case_against(decision).join(" "));
    page.heading("Handle with care");
    page.paragraph(&caveats_lead(decision));
    for caveat in caveats(decision) {
        page.item(&caveat);
    }
    warnings(&mut page, decision);
    page.heading("How sure");
    page.paragraph(&how_sure(decision).join(" "));
    if !options.files.is_empty() {
        page.heading("Where to find it");
        for (what, path) in &options.files {
            page.unwrapped(&format!("{}: {}", plain::clean(what), plain::clean(path)));
        }
    }
    page.finish()
}

/// What the answer hangs on, or what sets the two choices apart that the reader named, at length: every driver with its flip
/// value, the case against, the sources by grade.
#[must_use]
pub fn explain(decision: &Decision, options: &TextOptions) -> String {
    let decision = &plain::cleaned(decision);
    let mut page = Page::new(options.width, options.colour);
    opening(&mut page, decision);
    cannot_tell(&mut page);
    page.heading("What it hangs on (drivers)");
    page.paragraph(&drivers_finding(decision));
    for one in decision.drivers.iter().take(EXPLAINED) {
        page.item(&driver(decision, one));
    }
    let more = decision.drivers.len().saturating_sub(EXPLAINED);
    if more > 0 {
        page.item(&format!(
            "{} more that explain less; --json has them all.",
            plural(more, "number", "numbers")
        ));
    }
    when_it_wins(&mut page, decision);
    find_out_first(&mut page, decision);
    page.heading("The case against it");
    page.paragraph(&case_against(decision).join(" "));
    let disagreements = criteria(decision);
    if !disagreements.is_empty() {
        page.heading("Where the criteria disagree");
        for said in disagreements {
            page.item(&said);
        }
    }
    page.heading("What you fear and what you care about");
    page.item(&regret_finding(decision));
    if decision.postures.len() > 1 {
        page.item(&rank_finding(decision));
    }
    for value in &decision.values {
        page.item(&format!(
            "{} counts {} of the whole ({}); {} counts as nothing, {} as all.",
            outcome_plain(&value.outcome),
            percent(value.weight),
            layout::percent_range(value.range),
            short(value.scale[0]),
            short(value.scale[1])
        ));
    }
    page.heading("How good the sources are");
    page.paragraph(&judgement(decision));
    for said in unknowns(decision).into_iter().chain(grades(decision)) {
        page.paragraph(&said);
    }
    page.heading("Handle with care");
    page.paragraph(&caveats_lead(decision));
    for caveat in caveats(decision) {
        page.item(&caveat);
    }
    warnings(&mut page, decision);
    page.finish()
}

/// Beside the answer, so that nobody reads the one without the other.
fn cannot_tell(page: &mut Page) {
    page.heading("What this can't tell you");
    for limit in CANNOT_TELL {
        page.item(limit);
    }
}

fn when_it_wins(page: &mut Page, decision: &Decision) {
    let said = winning_conditions(decision);
    if said.is_empty() {
        return;
    }
    page.heading("The conditions, as plain rules");
    for one in said {
        page.item(&one);
    }
    if let Some(lead) = rules_lead(decision) {
        page.paragraph(lead);
    }
}

fn find_out_first(page: &mut Page, decision: &Decision) {
    if decision.postures.len() < 2 {
        return;
    }
    page.heading("What to find out first");
    page.paragraph(&questions_lead(decision));
    for (number, one) in questions(decision).iter().enumerate() {
        page.paragraph(&format!("{}. {}", number + 1, one.question));
        page.lead(&one.worth);
        page.lead(&one.how);
    }
}

fn opening(page: &mut Page, decision: &Decision) {
    page.title(&decision.question);
    for sentence in said(decision) {
        page.lead(&sentence);
    }
}

fn warnings(page: &mut Page, decision: &Decision) {
    if decision.warnings.is_empty() {
        return;
    }
    page.heading("Know before you use it");
    for warning in &decision.warnings {
        page.item(warning);
    }
}

/// How often each posture is best, and its regret.
fn compared(page: &mut Page, decision: &Decision) {
    page.heading("The choices side by side, in the same futures");
    let mut header: Vec<String> =
        ["choice", "best of 50", "range", "falls short (regret): average", "at worst"]
            .map(str::to_owned)
            .into();
    let mut rows: Vec<Vec<String>> = decision
        .postures
        .iter()
        .map(|posture| {
            vec![
                starred(posture),
                of_fifty_short(posture.p_best),
                range_of_fifty(posture.p_best_interval),
                short(posture.expected_regret),
                short(posture.max_regret),
            ]
        })
        .collect();
    if let Some(futures) = played(decision) {
        header.push("futures".to_owned());
        for (row, futures) in rows.iter_mut().zip(futures) {
            row.push(futures);
        }
    }
    page.table(&header, &rows, Wide::First, &marked(decision));
    for said in decision.postures.iter().filter_map(taken) {
        page.paragraph(&format!("* {said}"));
    }
}

/// A posture's label, with a star where it can't always be taken.
fn starred(posture: &PostureResult) -> String {
    if posture.taken < 1.0 { format!("{} *", posture.label) } else { posture.label.clone() }
}

/// Outcomes by posture: the median, and below it the range of nine futures in ten.
fn outcomes(page: &mut Page, decision: &Decision) {
    page.heading("What each choice leads to");
    page.paragraph(&format!(
        "After {} weeks. Half the futures lie above the first number, 45 of 50 in the range below it; a share in brackets is the weight that you give to it.",
        decision.horizon_weeks
    ));
    let across = page.columns(24, 11);
    for some in decision.postures.chunks(across) {
        let header: Vec<String> = std::iter::once(String::new()).chain(some.iter().map(starred)).collect();
        let names = some.first().map(|first| first.outcomes.as_slice()).unwrap_or_default();
        let rows: Vec<Vec<String>> = names
            .iter()
            .enumerate()
            .map(|(index, outcome)| {
                let weight = decision.values.iter().find(|value| value.outcome == outcome.name);
                let name = outcome_plain(&outcome.name);
                let name = match weight {
                    Some(value) if value.weight != 0.0 => format!("{name} ({})", percent(value.weight)),
                    _ => name,
                };
                std::iter::once(name)
                    .chain(some.iter().map(|posture| {
                        posture
                            .outcomes
                            .get(index)
                            .map_or_else(String::new, |outcome| two_lines(middle_range(&outcome.quantiles)))
                    }))
                    .collect()
            })
            .collect();
        page.table(&header, &rows, Wide::Others, &[]);
    }
}

/// The middle, and its range below it; a range too long for a column may break after its first end.
fn two_lines((middle, range): (String, Option<String>)) -> String {
    let range =
        range.map(|range| if range.chars().count() > 11 { range.replace('–', " to ") } else { range });
    range.map_or_else(|| middle.clone(), |range| format!("{middle}\n{range}"))
}

/// Campaigns won and partners that walk out.
fn fights(page: &mut Page, decision: &Decision) {
    let some = decision.postures.iter().any(|posture| !posture.campaigns.is_empty());
    if some {
        page.heading("The fights");
        for (index, fight) in
            decision.postures.first().map(|first| &first.campaigns).into_iter().flatten().enumerate()
        {
            page.paragraph(&format!("{}:", fight.label));
            for posture in &decision.postures {
                if let Some(found) = posture.campaigns.get(index) {
                    page.item(&format!("{}: {}", posture.label, campaign(found)));
                }
            }
        }
    }
    let leaving: Vec<String> =
        decision
            .postures
            .iter()
            .flat_map(|posture| {
                posture.walkouts.iter().filter(|(_, share)| *share > 0.0).map(|(name, share)| {
                    format!("{}: {name} walks out {}", posture.label, in_fifty_runs(*share))
                })
            })
            .collect();
    if !leaving.is_empty() {
        page.heading("Who walks out");
        for said in leaving {
            page.item(&said);
        }
    }
}

fn hangs_on(page: &mut Page, decision: &Decision) {
    page.heading("What it hangs on");
    page.paragraph(&drivers_finding(decision));
    if decision.drivers.is_empty() {
        return;
    }
    let header = ["uncertain number", "explains", "the answer", "source"];
    let rows: Vec<Vec<String>> = decision
        .drivers
        .iter()
        .take(DRIVERS)
        .map(|driver| {
            vec![
                driver.label.clone(),
                percent(driver.share),
                flip_short(driver),
                grade(&driver.grade).to_owned(),
            ]
        })
        .collect();
    page.table(&header.map(str::to_owned), &rows, Wide::First, &[]);
    for said in unknowns(decision).into_iter().chain(grades(decision)) {
        page.paragraph(&said);
    }
}
