//! The page of the book about the workplace vote, and its drawings.
//!
//! Belongs here: words around the numbers; every number and every "no better than" is worked out. Does not: the numbers.

use std::fmt::Write as _;

use super::chart::{Mark, Series, Words, bars, curve, rows};
use super::findings::WorkplaceFindings;
use super::fit::Fit;
use super::later::{LaterElections, LaterRow, WinCount};
use super::score::{Coverage, Fell, Forecast, Groups, Parts, Score, coverage, curve as points, histogram};
use super::validate::SIZE_CLASSES;
use super::workplace_posterior::WORKPLACE_PRIOR;
use crate::pool::rate;

/// Groups of the calibration curve.
const CURVE: Groups = Groups::EqualCount(10);
/// Bars of the histogram.
const BARS: u32 = 10;

fn points_of(value: f64) -> String {
    format!("{:.1}", 100.0 * value)
}

/// A size class: `11 to 25`, `over 500`.
fn in_words((low, high): (u32, u32)) -> String {
    match high {
        u32::MAX => format!("over {}", low - 1),
        _ => format!("{low} to {high}"),
    }
}

/// `3.1 % (1.4 to 4.7)`.
pub(super) fn skill_in_words(score: &Score) -> String {
    let [low, high] = score.skill_interval;
    format!("{} % ({} to {})", points_of(score.skill), points_of(low), points_of(high))
}

/// `50.3 % (48.0 to 52.6)`.
pub(super) fn coverage_in_words(coverage: &Coverage) -> String {
    let [low, high] = coverage.interval;
    format!("{} % ({} to {})", points_of(coverage.found), points_of(low), points_of(high))
}

/// `a, b and c`; `none` for none.
pub(super) fn listed(names: &[String]) -> String {
    match names {
        [] => "none".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// `a; b; c`, on lines of their own where the page wraps; `none` for none.
pub(super) fn one_by_one(lines: &[String]) -> String {
    if lines.is_empty() { "none".to_owned() } else { lines.join(";\n  ") }
}

fn half_year(period: &LaterElections) -> String {
    let half = if period.from.month < 7 { "January to June" } else { "July to December" };
    format!("{half} {}", period.from.year)
}

fn forecasts(period: &LaterElections) -> Vec<Forecast> {
    period.rows.iter().map(|row| row.forecast).collect()
}

/// The page.
#[must_use]
pub fn document(findings: &WorkplaceFindings) -> String {
    format!("{}\n{}\n{}", fitted(findings), later(findings), limits(findings))
}

fn fitted(findings: &WorkplaceFindings) -> String {
    let WorkplaceFindings { chosen, other, posterior, check, .. } = findings;
    let fit = &chosen.fit;
    let sd = posterior.sd();
    let mut coefficients = String::new();
    let folds = |pick: fn(&Fit) -> f64| {
        let values = chosen.folds.iter().map(pick);
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
        format!("{low:.3} to {high:.3}")
    };
    let log_folds = |fit: &Fit| libm::log(fit.model.sigma);
    for (place, (name, likelihood, error, range)) in [
        ("α", fit.model.alpha, fit.standard_errors[0], folds(|fit| fit.model.alpha)),
        ("β", fit.model.beta, fit.standard_errors[1], folds(|fit| fit.model.beta)),
        ("ln σ", libm::log(fit.model.sigma), fit.standard_errors[2] / fit.model.sigma, folds(log_folds)),
    ]
    .into_iter()
    .enumerate()
    {
        let _ = writeln!(
            coefficients,
            "| {name} | {:.1} ± {:.1} | {:.3} ± {:.3} | {likelihood:.3} ± {error:.3} | {:.3} ± {:.3} | {range} |",
            WORKPLACE_PRIOR.mean[place],
            WORKPLACE_PRIOR.sd[place],
            posterior.mean[place],
            sd[place],
            check.mean[place],
            check.sd[place],
        );
    }
    let [alpha_beta, alpha_sigma, beta_sigma] = posterior.correlations();
    let mut classes = String::new();
    for class in &chosen.classes {
        let (seen, held) = (class.observed, class.held_out);
        let _ = writeln!(
            classes,
            "| {} | {} | {:.3} | {:.3} | {:.3} | {:.3} | {:.3} | {:.3} |",
            in_words(class.eligible),
            class.units,
            seen.win,
            held.win,
            seen.share,
            held.share,
            seen.unanimous,
            held.unanimous
        );
    }
    format!(
        "\
# How the workplace vote was fitted (calibration)

This page is written by `cargo run -p terrain-evidence --example calibrate_workplace_vote`; a test checks that it still
says what the code finds.

## What was fitted

For a bargaining unit with n eligible voters, of whom v cast a valid vote:

> yes ~ Binomial(v, p), log odds of p = α + β·x(n) + u, u ~ Normal(0, σ²), x(n) = {term}

α and β say how the union's support changes with the size of the unit; σ says how much units of one size differ from
each other. {units} election tallies give (mean ± standard deviation):

| coefficient | before the tallies (prior) | **after them (posterior)** | maximum likelihood | check | over five folds |
|---|---|---|---|---|---|
{coefficients}
Correlations after the tallies: α and β {alpha_beta:.2}, α and ln σ {alpha_sigma:.2}, β and ln σ {beta_sigma:.2}. The spread σ itself is
about {sigma:.2}.

**Tallies.** National Labor Relations Board, January 2017 to June 2020 (`data/README.md`): petitions for certification, first
ballot, one union on it, at least one eligible voter and one valid vote.

**Priors.** Normal and wide: a very large unit may vote anything from 5 % to 95 % yes; a unit of ten may differ from it by three in
log odds either way; units of one size may differ by as little as 0.14 or as much as 7. They move no number by more than a tenth of its
standard deviation.

**Method.** The posterior is taken as normal in α, β and ln σ: its mode, and the curvature there (Laplace's approximation). With
thousands of tallies that is close; the check draws {draws} times from a wider distribution and weighs each draw by the exact posterior
(importance sampling): they are worth {effective:.0} independent ones and give the column *check*. The integral over u is
taken by adaptive Gauss-Hermite quadrature with 20 nodes (Liu & Pierce 1994; Pinheiro & Bates 1995), the derivatives by the identities
of Fisher and Louis (Louis 1982). A test draws two hundred sets of coefficients and tallies and finds the drawn coefficients inside
the 50 % and 90 % ranges of their posteriors as often as it should be (simulation-based calibration, Talts et al. 2018).

**What a run draws.** `vote_intercept` (α), `vote_inverse_root_size` (β) and `vote_unit_sd` (σ), together, with these correlations, from
`data/calibration/workplace_vote_posterior.json`, which also names record, period, number of tallies and the checksum of their file. A
coefficient that a situation sets itself leaves the group; the others keep theirs.

**Why {term}.** With x = {other_term}, as many coefficients, the log likelihood is {behind:.1} lower, and the mean error by size
class on cases held out (five folds by case) is {other_error} points instead of {error}: {other_term} goes on falling where the tallies
level off, and misses units above 500 voters by {other_large} points. Observed beside predicted, on cases held out:

| eligible voters | units | won | predicted | share of votes | predicted | all votes for | predicted |
|---|---|---|---|---|---|---|---|
{classes}
![{alt}](calibration-workplace-vote.svg)
",
        term = fit.model.size_term.formula(),
        other_term = other.fit.model.size_term.formula(),
        units = fit.units,
        sigma = posterior.model(posterior.mean).sigma,
        draws = check.draws,
        effective = check.effective,
        behind = fit.log_likelihood - other.fit.log_likelihood,
        error = points_of(chosen.held_out_error),
        other_error = points_of(other.held_out_error),
        other_large = points_of(
            other.classes.last().map_or(0.0, |class| (class.held_out.win - class.observed.win).abs())
        ),
        alt = size_words(findings).0,
    )
}

fn later(findings: &WorkplaceFindings) -> String {
    let report = &findings.later;
    let main = &report.main;
    let forecasts = forecasts(main);
    let against_class: Vec<Forecast> = main.rows.iter().map(|row| row.against_class).collect();
    let (Some(score), Some(of_class)) = (Score::of(&forecasts), Score::of(&against_class)) else {
        return String::new();
    };
    let parts = Parts::of(&forecasts, &points(&forecasts, CURVE));
    let (mut by_class, mut without, mut with) = (String::new(), Vec::new(), Vec::new());
    for (class, range) in SIZE_CLASSES.into_iter().enumerate() {
        let wanted = |row: &LaterRow| row.class == class;
        let own: Vec<&LaterRow> = main.rows.iter().filter(|row| wanted(row)).collect();
        let (Some(score), Some(count)) = (main.score(wanted), WinCount::of(&own, 0)) else { continue };
        let name = format!("{} voters: {}", in_words(range), skill_in_words(&score));
        if score.has_skill() {
            with.push(name);
        } else {
            without.push(name);
        }
        let _ = writeln!(
            by_class,
            "| {} | {} | {} | {:.0} | {} to {} | {} to {} | {} | {} | {} |",
            in_words(range),
            count.units,
            count.won,
            count.expected,
            count.half[0],
            count.half[1],
            count.most[0],
            count.most[1],
            skill_in_words(&score),
            coverage_in_words(&main.coverage(0.5, wanted)),
            coverage_in_words(&main.coverage(0.9, wanted)),
        );
    }
    let (mut by_half, mut idle) = (String::new(), Vec::new());
    for period in &report.rolling {
        let Some(score) = period.score(|_| true) else { continue };
        let expected: f64 = period.rows.iter().map(|row| row.forecast.chance).sum();
        if !score.has_skill() {
            idle.push(format!("{}: {}", half_year(period), skill_in_words(&score)));
        }
        let _ = writeln!(
            by_half,
            "| {} | {} | {} | {:.3} | {:.3} | {} | {:+.1} | {} | {} |",
            half_year(period),
            period.posterior.units,
            score.forecasts,
            score.happened,
            expected / crate::pool::size(score.forecasts),
            skill_in_words(&score),
            100.0 * period.share_error(),
            coverage_in_words(&period.coverage(0.5, |_| true)),
            coverage_in_words(&period.coverage(0.9, |_| true)),
        );
    }
    let counts: Vec<Fell> = report.counts().iter().map(|count| count.fell).collect();
    format!(
        "\
## How well it predicts later elections

Fitted to the {fitted} elections of 2017 and 2018, then asked about the {units} of January 2019 to June 2020, which it had not seen. The base rate is
the share of the earlier elections that were won, {base_rate:.1} %, given to every unit alike.

| score (lower is better) | model | base rate | earlier win rate of the same size class |
|---|---|---|---|
| Brier | {brier:.4} | {brier_base:.4} | {brier_class:.4} |
| log score | {log:.4} | {log_base:.4} | {log_class:.4} |

**The model is {skill} % better than the base rate** (95 % interval {skill_low} to {skill_high}; by the log score {log_skill} %, {log_low} to
{log_high}), and {class_skill} better than a plain table of win rates by size. In parts (Murphy 1973, ten groups): unreliability {reliability:.4}, which is lost by
chances that are off; resolution {resolution:.4}, which is won by telling units apart; {uncertainty:.4} that the outcome leaves open; {within:+.4} within groups.

**Where it is no better than the base rate**, the interval of its skill reaching 0 or below:

- by size of the unit, 2019 and 2020:
  {without};
- by half-year, each from all before it:
  {idle}.

It is better for units of {with}. In plain words: that a unit has ten voters or fewer says something about who will win. Above that, we can't
show that size says anything that the general win rate does not, and counting your own support in the unit is the only way to know.

![{curve_alt}](calibration-workplace-vote-curve.svg)

| eligible voters | units | won | expected | 50 % range | 90 % range | better than the base rate by | votes inside their 50 % range | inside their 90 % range |
|---|---|---|---|---|---|---|---|---|
{by_class}
Ranges of wins are for the whole class, the coefficients' uncertainty in them. Ranges of votes are for single units: given how many vote, from what
is known of the coefficients and of how much units differ. A count that stands on the end of a range is shared out (Czado, Gneiting & Held
2009). Intervals come from a thousand resamples of cases (bootstrap).

Each half-year from all before it:

| half-year | fitted to | units | won | predicted | better than the base rate by | share of votes: came less predicted, points | votes inside their 50 % range | inside their 90 % range |
|---|---|---|---|---|---|---|---|---|
{by_half}
![{coverage_alt}](calibration-workplace-vote-coverage.svg)

Of the {cells} counts of wins by size class and half-year, {half} lie inside their 50 % ranges and {most} inside their 90 % ranges.

![{histogram_alt}](calibration-workplace-vote-histogram.svg)
",
        fitted = main.posterior.units,
        units = score.forecasts,
        base_rate = 100.0 * main.base_rate,
        brier = score.brier,
        brier_base = score.brier_of_base_rate,
        brier_class = of_class.brier_of_base_rate,
        log = score.log,
        log_base = score.log_of_base_rate,
        log_class = of_class.log_of_base_rate,
        skill = points_of(score.skill),
        skill_low = points_of(score.skill_interval[0]),
        skill_high = points_of(score.skill_interval[1]),
        log_skill = points_of(score.log_skill),
        log_low = points_of(score.log_skill_interval[0]),
        log_high = points_of(score.log_skill_interval[1]),
        class_skill = skill_in_words(&of_class),
        reliability = parts.reliability,
        resolution = parts.resolution,
        uncertainty = parts.uncertainty,
        within = parts.within,
        without = one_by_one(&without),
        with = one_by_one(&with),
        idle = one_by_one(&idle),
        curve_alt = curve_words(main).0,
        coverage_alt = coverage_words(findings).0,
        histogram_alt = histogram_words(main).0,
        cells = counts.len(),
        half = coverage_in_words(&coverage(&counts, 0.5)),
        most = coverage_in_words(&coverage(&counts, 0.9)),
    )
}

fn limits(findings: &WorkplaceFindings) -> String {
    let errors = findings.later.rolling.iter().map(LaterElections::share_error);
    let (low, high) = errors.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
    format!(
        "\
## What it cannot tell

- **Size alone says little about one election.** What decides a drive is in σ, and the record does not say what it is.
- **Times differ, and the posterior does not know it.** From one half-year to the next the share of votes came out {low:+.1} to {high:+.1} points off,
  more than α's standard deviation allows. For one unit that is little beside σ; for the sum over many units it is not.
- **Ranges of votes are a little too narrow at the ends**: nearly nine in ten counts lie inside the 90 % ranges over all, fewer in units of 11 to 100
  voters; in units above 250 voters the ranges are too wide, since these differ less from each other.
- **Tallies fix three numbers**: the level of support, its change with size, the spread between units. How orientation, efficacy,
  support among ties and opposition share that support out (a₁ to a₄ of the model) is not in the record and stays expert judgement.
- **Unanimous votes are more common than the fit says**, by a tenth in the smallest units and several times in larger ones (last two
  columns of the first table by size; the last bar of the histogram): the real spread has a longer upper tail than a normal distribution.
- **Only elections that were held.** Drives that were given up before the vote would have lost more often.
- The tallies are from the United States under the rules of 2017 to 2020.
",
        low = 100.0 * low,
        high = 100.0 * high,
    )
}

/// Alternative text (finding first) and description of the drawing by size.
fn size_words(findings: &WorkplaceFindings) -> (String, String) {
    let (chosen, other) = (&findings.chosen, &findings.other);
    let rates = |pick: fn(&super::SizeClass) -> f64| {
        let ends = (chosen.classes.first().map_or(0.0, pick), chosen.classes.last().map_or(0.0, pick));
        format!(
            "from {:.0} % in the smallest units to {:.0} % in the largest",
            100.0 * ends.0,
            100.0 * ends.1
        )
    };
    let alt = format!(
        "Smaller units win more often, {}, and the fitted model says {}",
        rates(|class| class.observed.win),
        rates(|class| class.held_out.win)
    );
    let description = format!(
        "{alt}. The other form, {}, falls further: {:.0} % in the largest units.",
        other.fit.model.size_term.formula(),
        100.0 * other.classes.last().map_or(0.0, |class| class.held_out.win)
    );
    (alt, description)
}

/// Win rate by size class: observed with Jeffreys intervals, predicted on cases held out by the chosen form and the other.
#[must_use]
pub fn size_svg(findings: &WorkplaceFindings) -> String {
    let (alt, description) = size_words(findings);
    let (chosen, other) = (&findings.chosen, &findings.other);
    let labelled = chosen.classes.iter().zip(&other.classes).map(|(class, other)| {
        let wins = crate::table::whole((class.observed.win * f64::from(class.units)).round()).unwrap_or(0);
        let interval = rate(u64::from(wins), u64::from(class.units)).interval;
        let marks = vec![
            Mark { series: Series::Seen, value: class.observed.win, interval: Some(interval) },
            Mark { series: Series::Predicted, value: class.held_out.win, interval: None },
            Mark { series: Series::Other, value: other.held_out.win, interval: None },
        ];
        (in_words(class.eligible), marks)
    });
    let predicted = format!("predicted, x = {}", chosen.fit.model.size_term.formula());
    let compared = format!("predicted, x = {}", other.fit.model.size_term.formula());
    rows(
        &Words { title: &alt, description: &description, axis: "Elections won, by eligible voters" },
        (0.4, 0.9),
        &[],
        &[
            (Series::Seen, "won, line: 95 % interval"),
            (Series::Predicted, &predicted),
            (Series::Other, &compared),
        ],
        &labelled.collect::<Vec<_>>(),
    )
}

fn curve_words(main: &LaterElections) -> (String, String) {
    let curve = points(&forecasts(main), CURVE);
    let holding =
        curve.iter().filter(|point| (point.interval[0]..=point.interval[1]).contains(&point.chance)).count();
    let ends = |pick: fn(&super::CurvePoint) -> f64| {
        (100.0 * curve.first().map_or(0.0, pick), 100.0 * curve.last().map_or(0.0, pick))
    };
    let ((least, most), (fewest, oftenest)) = (ends(|point| point.chance), ends(|point| point.rate));
    let alt = format!(
        "Later elections were won about as often as predicted: in {holding} of {} groups the interval holds the predicted chance",
        curve.len()
    );
    let description = format!(
        "{alt}. Chances reach only from {least:.0} % to {most:.0} %; {fewest:.0} % and {oftenest:.0} % of those groups won."
    );
    (alt, description)
}

/// The calibration curve of the main split.
#[must_use]
pub fn curve_svg(findings: &WorkplaceFindings) -> String {
    let main = &findings.later.main;
    let (alt, description) = curve_words(main);
    let curve_points = points(&forecasts(main), CURVE);
    let counts: Vec<usize> = curve_points.iter().map(|point| point.forecasts).collect();
    let (least, most) =
        (counts.iter().min().copied().unwrap_or(0), counts.iter().max().copied().unwrap_or(0));
    curve(
        &Words { title: &alt, description: &description, axis: "Elections of 2019 and 2020 that were won" },
        (0.5, 1.0),
        &format!("{} groups of {least} to {most} elections; lines: 95 %", curve_points.len()),
        &curve_points,
    )
}

fn coverage_rows(findings: &WorkplaceFindings) -> Vec<(String, [Coverage; 2])> {
    let main = &findings.later.main;
    let both = |wanted: &dyn Fn(&LaterRow) -> bool| [main.coverage(0.5, wanted), main.coverage(0.9, wanted)];
    let classes = (0..SIZE_CLASSES.len())
        .filter(|class| main.rows.iter().any(|row| row.class == *class))
        .map(|class| (in_words(SIZE_CLASSES[class]), both(&|row| row.class == class)));
    std::iter::once(("all".to_owned(), both(&|_| true))).chain(classes).collect()
}

fn coverage_words(findings: &WorkplaceFindings) -> (String, String) {
    let all = coverage_rows(findings);
    let of = |place: usize| all.first().map_or(0.0, |(_, both)| 100.0 * both[place].found);
    let alt = format!(
        "Votes for the union fell inside their 50 % ranges in {:.0} % of later elections and inside their 90 % ranges in {:.0} %",
        of(0),
        of(1)
    );
    let by_class: Vec<String> = all
        .iter()
        .skip(1)
        .map(|(name, both)| {
            format!("{name} voters {:.0} % and {:.0} %", 100.0 * both[0].found, 100.0 * both[1].found)
        })
        .collect();
    let description = format!("{alt}. By size: {}.", by_class.join("; "));
    (alt, description)
}

/// Coverage of ranges of votes in the main split, over all and by size class.
#[must_use]
pub fn coverage_svg(findings: &WorkplaceFindings) -> String {
    let (alt, description) = coverage_words(findings);
    coverage_rows_svg(
        &Words { title: &alt, description: &description, axis: "Later elections inside their ranges" },
        &coverage_rows(findings),
    )
}

/// Rows of coverage of 50 % and 90 % ranges.
pub(super) fn coverage_rows_svg(words: &Words<'_>, all: &[(String, [Coverage; 2])]) -> String {
    let marks = |both: &[Coverage; 2]| {
        let mark = |series, one: &Coverage| Mark { series, value: one.found, interval: Some(one.interval) };
        vec![mark(Series::Seen, &both[0]), mark(Series::Other, &both[1])]
    };
    let labelled: Vec<(String, Vec<Mark>)> =
        all.iter().map(|(name, both)| (name.clone(), marks(both))).collect();
    rows(
        words,
        (0.25, 1.0),
        &[0.5, 0.9],
        &[
            (Series::Seen, "inside the 50 % range (first dashed line)"),
            (Series::Other, "inside the 90 % range (second dashed line)"),
        ],
        &labelled,
    )
}

fn steps(main: &LaterElections) -> Vec<f64> {
    histogram(&main.rows.iter().map(|row| row.fell).collect::<Vec<_>>(), BARS)
}

fn histogram_words(main: &LaterElections) -> (String, String) {
    let steps = steps(main);
    let ends = (steps.first().copied().unwrap_or(0.0), steps.last().copied().unwrap_or(0.0));
    let alt = format!(
        "Votes for the union far above what was expected are more common than predicted: {:.0} % lie in the top tenth of their predicted distribution",
        100.0 * ends.1
    );
    let listed: Vec<String> = steps.iter().map(|share| points_of(*share)).collect();
    let description = format!(
        "{alt}, {:.0} % in the bottom tenth. Per cent in each tenth: {}.",
        100.0 * ends.0,
        listed.join(", ")
    );
    (alt, description)
}

/// Where the votes of the main split fell in their predicted distributions.
#[must_use]
pub fn histogram_svg(findings: &WorkplaceFindings) -> String {
    let main = &findings.later.main;
    let (alt, description) = histogram_words(main);
    bars(
        &Words { title: &alt, description: &description, axis: "Where later counts of votes fell" },
        &steps(main),
        ["far fewer than expected", "far more"],
    )
}
