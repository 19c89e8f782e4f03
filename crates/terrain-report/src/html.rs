//! The report as one page that needs nothing else: no network, no script. What it says comes from `sentences`, what it
//! draws from `chart`; here they are put in order.

mod assumptions;
mod guidance;
pub(crate) mod parts;

use crate::Reproduction;
use crate::chart;
use crate::embed::embed;
use crate::error::ReportError;
use crate::glossary::{TERMS, Term};
use crate::sentences::{
    CANNOT_TELL, Question, Standing, best_finding, campaign, case_against, caveats, caveats_lead, criteria,
    direction, driver, drivers_finding, flip, flip_short, grades, how_sure, judgement, outcome_finding,
    played, questions, questions_lead, rank_finding, recommendation, regret_finding, rules_lead, standing,
    taken, unknowns, weeks_finding, winning_conditions,
};
use crate::words::{
    OUTCOMES, OutcomeWords, capitalized, in_fifty_runs, middle_and_range, number, of_fifty, outcome,
    outcome_name, outcome_plain, percent, posture, quantity, range_of_fifty,
};
use askama::Template;
use parts::{Figure, Table, fixed};
use terrain_decide::decision::Decision;

/// The page.
#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    decision: &'a Decision,
    reproduction: &'a Reproduction,
    answer: Vec<String>,
    how_sure: Vec<String>,
    taken: Vec<String>,
    best: Figure,
    caveats_lead: String,
    caveats: Vec<String>,
    cannot_tell: &'static [&'static str],
    case_against: Vec<String>,
    outcomes: Vec<Figure>,
    other_outcomes: Vec<Figure>,
    side_by_side: Table,
    fights: Option<Table>,
    walkouts: Option<Table>,
    weeks: Vec<Figure>,
    compared: bool,
    regret: Figure,
    ranks: Figure,
    weights: Table,
    criteria: Vec<String>,
    criteria_table: Option<Table>,
    winning: Vec<String>,
    rules_lead: Option<&'static str>,
    winning_table: Option<Table>,
    held_out_table: Option<Table>,
    tradeoff_table: Option<Table>,
    questions_lead: String,
    questions: Vec<Question>,
    worth_table: Option<Table>,
    drivers_finding: String,
    drivers: Option<Figure>,
    profiles: Vec<Figure>,
    conditions: Option<Table>,
    judgement: String,
    unknowns: Option<String>,
    grades: Option<Figure>,
    old: Option<String>,
    yours: Table,
    model: Table,
    terms: &'static [Term],
    outcome_words: &'static [OutcomeWords],
    embedded: String,
}

/// The report of `decision` as a self-contained HTML page. The same inputs give the same bytes.
///
/// # Errors
///
/// When the page can't be laid out, which is a fault of the program.
pub fn page(decision: &Decision, reproduction: &Reproduction) -> Result<String, ReportError> {
    let counted =
        |name: &str| decision.values.iter().any(|value| value.outcome == name && value.weight != 0.0);
    let names: Vec<&str> = decision
        .postures
        .first()
        .into_iter()
        .flat_map(|posture| &posture.outcomes)
        .map(|outcome| outcome.name.as_str())
        .collect();
    let (first, rest): (Vec<&str>, Vec<&str>) = names.iter().partition(|name| counted(name));
    // Where nothing has a weight there is nothing to put first.
    let (first, rest) = if first.is_empty() { (rest, first) } else { (first, rest) };
    let compared = decision.postures.len() > 1 && standing(decision) != Standing::Nothing;
    let page = Page {
        decision,
        reproduction,
        answer: all_fixed(&recommendation(decision)),
        how_sure: all_fixed(&how_sure(decision)),
        taken: all_fixed(&decision.postures.iter().filter_map(taken).collect::<Vec<_>>()),
        best: best(decision),
        caveats_lead: fixed(&caveats_lead(decision)),
        caveats: all_fixed(&caveats(decision)),
        cannot_tell: &CANNOT_TELL,
        case_against: all_fixed(&case_against(decision)),
        outcomes: first.iter().map(|name| outcome_figure(decision, name)).collect(),
        other_outcomes: rest.iter().map(|name| outcome_figure(decision, name)).collect(),
        side_by_side: side_by_side(decision, &names),
        fights: fights(decision),
        walkouts: walkouts(decision),
        weeks: first.iter().map(|name| weeks_figure(decision, name)).collect(),
        compared,
        regret: regret(decision),
        ranks: ranks(decision),
        weights: weights(decision),
        criteria: all_fixed(&criteria(decision)),
        criteria_table: guidance::criteria(decision),
        winning: all_fixed(&winning_conditions(decision)),
        rules_lead: rules_lead(decision),
        winning_table: guidance::rules(decision),
        held_out_table: guidance::held_out(decision),
        tradeoff_table: guidance::tradeoff(decision),
        questions_lead: fixed(&questions_lead(decision)),
        questions: questions(decision).iter().map(guidance::fixed_question).collect(),
        worth_table: guidance::worth(decision),
        drivers_finding: fixed(&drivers_finding(decision)),
        drivers: (!decision.drivers.is_empty()).then(|| drivers(decision)),
        profiles: profiles(decision),
        conditions: conditions(decision),
        judgement: judgement(decision),
        unknowns: unknowns(decision).map(|said| fixed(&said)),
        grades: grades(decision).map(|finding| grades_figure(decision, &finding)),
        old: assumptions::old(decision, reproduction.generated.as_deref()),
        yours: assumptions::table(decision, false, reproduction.generated.as_deref()),
        model: assumptions::table(decision, true, reproduction.generated.as_deref()),
        terms: &TERMS,
        outcome_words: &OUTCOMES,
        embedded: embed(reproduction),
    };
    Ok(page.render()?)
}

fn all_fixed(said: &[String]) -> Vec<String> {
    said.iter().map(|one| fixed(one)).collect()
}

fn best(decision: &Decision) -> Figure {
    let futures = played(decision);
    let head = ["choice", "best of 50", "range", "share", "futures played"];
    let shown = if futures.is_some() { head.len() } else { head.len() - 1 };
    let mut table = Table::new("Best of 50 futures, by choice", &head[..shown]);
    for (index, posture) in decision.postures.iter().enumerate() {
        let cells = [
            posture.label.clone(),
            of_fifty(posture.p_best),
            range_of_fifty(posture.p_best_interval),
            percent(posture.p_best),
        ];
        let futures = futures.as_ref().and_then(|futures| futures.get(index).cloned());
        table.row(cells.into_iter().chain(futures));
    }
    Figure::new(
        "best",
        "How often each choice is best",
        &best_finding(decision),
        chart::best("chart-best", decision),
    )
    .with(table)
}

fn outcome_figure(decision: &Decision, name: &str) -> Figure {
    let columns = ["choice", "mean", "5 %", "25 %", "middle (50 %)", "75 %", "95 %"];
    let mut table = Table::new(&format!("{}: what the dots add up to", outcome_name(name)), &columns);
    let mut rows = Table::new(
        &format!("{}: each of the fifty futures, lowest first", outcome_plain(name)),
        &["choice", "values"],
    )
    .wrapped();
    for posture in &decision.postures {
        let Some(found) = posture.outcomes.iter().find(|one| one.name == name) else { continue };
        let numbers = std::iter::once(found.mean).chain(found.quantiles).map(number);
        table.row(std::iter::once(posture.label.clone()).chain(numbers));
        let fifty: Vec<String> = found.fifty.iter().copied().map(number).collect();
        rows.row([posture.label.clone(), fifty.join("; ")]);
    }
    let weight = decision.values.iter().find(|value| value.outcome == name).map_or_else(
        || "has no weight in your file".to_owned(),
        |value| format!("counts {} of all you care about", percent(value.weight)),
    );
    let meaning = outcome(name).map_or("", |words| words.meaning);
    Figure::new(
        &format!("outcome-{name}"),
        &outcome_plain(name),
        &outcome_finding(decision, name),
        chart::dots(&format!("chart-outcome-{name}"), decision, name),
    )
    .term(name, outcome(name).map_or(name, |words| words.term))
    .note(&format!("{meaning} It {weight}."))
    .with(table)
    .with(rows)
}

/// Outcomes by posture, no weights.
fn side_by_side(decision: &Decision, names: &[&str]) -> Table {
    let head: Vec<&str> =
        std::iter::once("outcome").chain(decision.postures.iter().map(|one| one.label.as_str())).collect();
    let mut table = Table::new(
        "All outcomes side by side, without weights: the middle, and the range of 45 in 50 futures",
        &head,
    );
    for name in names {
        let cells = decision.postures.iter().map(|posture| {
            posture
                .outcomes
                .iter()
                .find(|one| one.name == *name)
                .map_or_else(String::new, |found| middle_and_range(&found.quantiles))
        });
        table.row(std::iter::once(outcome_plain(name)).chain(cells));
    }
    table
}

fn fights(decision: &Decision) -> Option<Table> {
    let names: Vec<&str> =
        decision.postures.first()?.campaigns.iter().map(|fight| fight.label.as_str()).collect();
    if names.is_empty() {
        return None;
    }
    let head: Vec<&str> = std::iter::once("choice").chain(names).collect();
    let mut table = Table::new("The fights, by choice", &head).wrapped();
    for posture in &decision.postures {
        table.row(std::iter::once(posture.label.clone()).chain(posture.campaigns.iter().map(campaign)));
    }
    Some(table)
}

fn walkouts(decision: &Decision) -> Option<Table> {
    let some = decision.postures.iter().any(|one| one.walkouts.iter().any(|(_, share)| *share > 0.0));
    if !some {
        return None;
    }
    let mut table =
        Table::new("Which partners walk out, by choice", &["choice", "partner", "walks out"]).wrapped();
    for posture in &decision.postures {
        for (name, share) in posture.walkouts.iter().filter(|(_, share)| *share > 0.0) {
            table.row([posture.label.clone(), name.clone(), in_fifty_runs(*share)]);
        }
    }
    Some(table)
}

fn weeks_figure(decision: &Decision, name: &str) -> Figure {
    let mut tables = Vec::new();
    for found in &decision.postures {
        let Some(one) = found.outcomes.iter().find(|one| one.name == name) else { continue };
        let mut table = Table::new(
            &format!("{}, “{}”, by week", outcome_plain(name), found.label),
            &["week", "5 %", "25 %", "middle (50 %)", "75 %", "95 %"],
        );
        for (week, band) in decision.series_weeks.iter().zip(&one.bands) {
            table.row(std::iter::once(week.to_string()).chain(band.map(number)));
        }
        tables.push(table);
    }
    let figure = Figure::new(
        &format!("weeks-{name}"),
        &outcome_plain(name),
        &weeks_finding(decision, name),
        chart::bands(&format!("chart-weeks-{name}"), decision, name),
    );
    tables.into_iter().fold(figure, Figure::with)
}

fn regret(decision: &Decision) -> Figure {
    let mut table = Table::new(
        "Regret by choice, and all you care about together (0 to 1)",
        &["choice", "falls short on average", "in the worst future", "all together (utility)"],
    );
    for posture in &decision.postures {
        table.row([
            posture.label.clone(),
            number(posture.expected_regret),
            number(posture.max_regret),
            number(posture.utility),
        ]);
    }
    Figure::new(
        "regret",
        "How far each choice falls short of the best one",
        &regret_finding(decision),
        chart::regret("chart-regret", decision),
    )
    .term("regret", "regret")
    .with(table)
}

fn ranks(decision: &Decision) -> Figure {
    let places: Vec<String> = (1..=decision.postures.len()).map(|place| format!("place {place}")).collect();
    let head: Vec<&str> = std::iter::once("choice").chain(places.iter().map(String::as_str)).collect();
    let mut table = Table::new("In how many of 50 futures each choice takes which place", &head);
    for posture in &decision.postures {
        let cells = posture.rank_acceptability.iter().copied().map(of_fifty);
        table.row(std::iter::once(posture.label.clone()).chain(cells));
    }
    Figure::new(
        "ranks",
        "How often each choice takes which place",
        &rank_finding(decision),
        chart::ranks("chart-ranks", decision),
    )
    .term("rank", "rank acceptability")
    .with(table)
}

fn weights(decision: &Decision) -> Table {
    let columns = ["outcome", "weight", "range of the weight", "counts as nothing", "counts as all"];
    let mut table = Table::new("What you care about, and how it is counted", &columns);
    for value in &decision.values {
        table.row([
            outcome_name(&value.outcome),
            percent(value.weight),
            format!("{} to {}", percent(value.range[0]), percent(value.range[1])),
            number(value.scale[0]),
            number(value.scale[1]),
        ]);
    }
    table
}

fn drivers(decision: &Decision) -> Figure {
    let columns = ["uncertain number", "explains", "range", "which way", "the answer", "source"];
    let mut table = Table::new("What moves the answer, strongest first", &columns).wrapped();
    for one in &decision.drivers {
        table.row([
            one.label.clone(),
            percent(one.share),
            format!("{} to {}", percent(one.share_interval[0]), percent(one.share_interval[1])),
            direction(decision, one),
            flip_short(one),
            crate::words::grade(&one.grade).to_owned(),
        ]);
    }
    let finding: Vec<String> = decision.drivers.iter().take(1).map(|one| driver(decision, one)).collect();
    Figure::new(
        "drivers",
        "The numbers that move it",
        &capitalized(&finding.concat()),
        chart::drivers("chart-drivers", decision),
    )
    .term("driver", "drivers")
    .with(table)
}

/// Drivers that get a chart of the difference along them.
const PROFILES: usize = 5;

fn profiles(decision: &Decision) -> Vec<Figure> {
    let found = decision.drivers.iter().take(PROFILES).enumerate();
    found
        .map(|(place, one)| {
            let mut table = Table::new(
                &format!("Mean difference along {}", one.label),
                &["value", "mean difference (above 0: the first is ahead)"],
            );
            for (value, gap) in &one.profile {
                table.row([quantity(*value, &one.unit), number(*gap)]);
            }
            Figure::new(
                &format!("profile-{}", place + 1),
                &one.label,
                &flip(decision, one),
                chart::profile(&format!("chart-profile-{}", place + 1), decision, one),
            )
            .with(table)
        })
        .collect()
}

fn conditions(decision: &Decision) -> Option<Table> {
    let case = decision.case_against.as_ref().filter(|case| !case.conditions.is_empty())?;
    let title =
        format!("Future {}, in which {} comes out ahead", case.future + 1, posture(decision, case.best));
    let mut table = Table::new(&title, &["number", "there", "middle of all futures"]).wrapped();
    for condition in &case.conditions {
        table.row([
            condition.label.clone(),
            quantity(condition.value, &condition.unit),
            quantity(condition.median, &condition.unit),
        ]);
    }
    Some(table)
}

fn grades_figure(decision: &Decision, finding: &str) -> Figure {
    let mut table = Table::new("Share of what moves the answer, by source", &["source", "share"]);
    for (name, share) in &decision.influence_by_grade {
        table.row([crate::words::grade(name).to_owned(), percent(*share)]);
    }
    Figure::new("grades", "How good the sources are", finding, chart::grades("chart-grades", decision))
        .with(table)
}
