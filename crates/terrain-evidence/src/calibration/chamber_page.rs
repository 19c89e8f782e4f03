//! The page of the book about the chamber vote, and its drawings.
//!
//! Belongs here: words around the numbers; every number and every "no better than" is worked out. Does not: the numbers.

use std::fmt::Write as _;

use super::chart::{Words, curve};
use super::findings::ChamberFindings;
use super::later_chamber::LaterCongress;
use super::score::{Coverage, CurvePoint, Fell, Forecast, Groups, Parts, Score, coverage, curve as points};
use super::slopes::{MIDDLE_PRIOR, SPREAD_PRIOR};
use super::workplace_page::{coverage_in_words, coverage_rows_svg, listed, one_by_one, skill_in_words};

/// Skill that is told as hardly any.
const HARDLY: f64 = 0.02;
/// Groups of the calibration curve.
const CURVE: Groups = Groups::EqualWidth(10);

/// `108th`, `111th`, `103rd`.
fn ordinal(number: u32) -> String {
    let ending = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

fn all<T: Copy>(findings: &ChamberFindings, pick: fn(&LaterCongress) -> &Vec<T>) -> Vec<T> {
    findings.later.iter().flat_map(|one| pick(one).iter().copied()).collect()
}

fn placed(findings: &ChamberFindings) -> Vec<Forecast> {
    all(findings, |one| &one.placed)
}

/// The page.
#[must_use]
pub fn chamber_document(findings: &ChamberFindings) -> String {
    format!("{}\n{}\n{}\n{}", fitted(findings), with_place(findings), blind(findings), limits(findings))
}

fn fitted(findings: &ChamberFindings) -> String {
    let ChamberFindings { common, congresses, slopes, exact, .. } = findings;
    let (exact_mean, exact_sd, exact_correlation) = exact;
    let sd = [0, 1].map(|i| libm::sqrt(slopes.covariance[i][i]));
    let to_come = |z: f64| libm::exp(slopes.mean[0] + z * slopes.predictive_sd());
    let mut parameters = String::new();
    for (place, (name, prior)) in [("μ", MIDDLE_PRIOR), ("ln τ", SPREAD_PRIOR)].into_iter().enumerate() {
        let _ = writeln!(
            parameters,
            "| {name} | {:.1} ± {:.1} | {:.3} ± {:.3} | {:.3} ± {:.3} |",
            prior.0, prior.1, slopes.mean[place], sd[place], exact_mean[place], exact_sd[place]
        );
    }
    let names: Vec<String> = congresses
        .iter()
        .map(|one| format!("{} ({}–{})", one.number, one.first_year, one.first_year + 1))
        .collect();
    let votes: usize = congresses.iter().map(super::Congress::votes).sum();
    format!(
        "\
# How far ideal points predict a chamber's votes (calibration)

This page is written by `cargo run -p terrain-evidence --example calibrate_chamber_vote`; a test checks that it still says
what the code finds.

## What was fitted

For each contested roll call j (a minority above 2.5 %) and each member with published position x (DW-NOMINATE, first
dimension, -1 to 1):

> log odds of a yea = a_j ± b_j·x, ln b_j ~ Normal(μ, τ²)

Each roll call has a place where it divides the chamber (a_j), a side that is for it (the sign) and a slope b_j: how sharply positions
decide it (Clinton, Jackman & Rivers 2004, with positions as published). What a run needs is the slope of a roll call *still to come*, so μ and τ,
the middle of the slopes and how much they differ, are what is fitted. {roll_calls} roll calls and {votes} votes
of the Senate in the Congresses {names}
give (mean ± standard deviation):

| | before the votes (prior) | **after them (posterior)** | check |
|---|---|---|---|
{parameters}
Correlation of μ and ln τ after the votes: {correlation:.2} (check: {exact_correlation:.2}). The slope of a roll call to come is about **{median:.1}**; half of
them lie between {q25:.1} and {q75:.1}, nine tenths between {q05:.1} and {q95:.1}.

**Priors.** Wide: the middle slope anything from 0.2 to 85; τ anything from 0.08 to 4.3; both signs alike; a_j normal with
the variance 1.5² (a bill's merits may move everyone) + (0.7·b_j)² (where it divides the chamber).

**Method.** The likelihood of each slope on a grid of ln b, a_j integrated out by adaptive Gauss-Hermite quadrature; the posterior of μ and ln τ as
normal, by its mode and the curvature there (Laplace's approximation). The check adds the exact posterior up on a grid of 41 by 41 points. A test
draws 120 sets of slopes and votes and finds the drawn μ and τ inside the 50 % and 90 % ranges of their posteriors as often as it should be.

**What a run draws.** `chamber_agreement` (b₁), half the slope of a roll call to come: about {half_median:.1}, nine tenths between {half_q05:.1} and {half_q95:.1}
(lognormal, from `data/calibration/chamber_vote_posterior.json`, which also names record, period, number of roll calls and the checksums of
their files). Half, because agreement is how much closer the bill is to the seat's ideal point than the status quo is, and changes by 2 per unit of
ideal point between the two.

**One slope for all** roll calls of the {last} Congress is {slope:.2} (standard error {error:.2}); with a slope of its own for each, by maximum likelihood,
half of them lie between {own_q25:.1} and {own_q75:.1}. One slope for all would be sure of what differs from bill to bill.
",
        roll_calls = slopes.roll_calls,
        names = listed(&names),
        correlation = slopes.covariance[0][1] / (sd[0] * sd[1]),
        median = to_come(0.0),
        q25 = to_come(-0.674_49),
        q75 = to_come(0.674_49),
        q05 = to_come(-1.644_854),
        q95 = to_come(1.644_854),
        half_median = to_come(0.0) / 2.0,
        half_q05 = to_come(-1.644_854) / 2.0,
        half_q95 = to_come(1.644_854) / 2.0,
        last = congresses.last().map_or_else(String::new, |one| ordinal(one.number)),
        slope = common.slope,
        error = common.standard_error,
        own_q25 = common.own_slopes.q25,
        own_q75 = common.own_slopes.q75,
    )
}

/// A row for each Congress.
fn by_congress(findings: &ChamberFindings, row: impl Fn(&LaterCongress) -> Option<String>) -> String {
    findings.later.iter().filter_map(row).fold(String::new(), |table, row| table + &row + "\n")
}

fn with_place(findings: &ChamberFindings) -> String {
    let forecasts = placed(findings);
    let parts = Parts::of(&forecasts, &points(&forecasts, CURVE));
    let totals: Vec<Fell> = all(findings, |one| &one.placed_totals);
    let Some(score) = Score::of(&forecasts) else { return String::new() };
    let table = by_congress(findings, |one| {
        let score = Score::of(&one.placed)?;
        let right = one.placed.iter().filter(|vote| (vote.chance > 0.5) == vote.happened).count();
        Some(format!(
            "| {} | {} | {} | {:.1} % | {:.4} | {:.4} | {} | {} | {} |",
            ordinal(one.number),
            one.fitted,
            score.forecasts,
            100.0 * crate::pool::size(right) / crate::pool::size(one.placed.len()),
            score.brier,
            score.brier_of_base_rate,
            skill_in_words(&score),
            coverage_in_words(&coverage(&one.placed_totals, 0.5)),
            coverage_in_words(&coverage(&one.placed_totals, 0.9)),
        ))
    });
    format!(
        "\
## How well it predicts later Congresses: the bill's place known

Each Congress was predicted from those before it. Half of the votes of each roll call are shown, to tell where it divides the chamber and which side is for
it; how sharply positions then decide the other half is known only from earlier Congresses. Base rate: the share of yeas among the votes shown.

| Congress | fitted to roll calls | votes held out | on the side predicted | Brier score | of the base rate | better than it by | yeas inside their 50 % range | inside their 90 % range |
|---|---|---|---|---|---|---|---|---|
{table}
Over all: Brier score {brier:.4} against {base:.4}, **{skill} better**; log score {log:.4} against {log_base:.4}. In parts (Murphy 1973, ten groups):
unreliability {reliability:.4}, resolution {resolution:.4}, {uncertainty:.4} that the outcome leaves open, {within:+.4} within groups. {half} of the counts of yeas lie inside
their 50 % ranges and {most} inside their 90 % ranges. Intervals come from a thousand resamples of roll calls (bootstrap).

![{curve_alt}](calibration-chamber-vote-curve.svg)

![{coverage_alt}](calibration-chamber-vote-coverage.svg)
",
        brier = score.brier,
        base = score.brier_of_base_rate,
        skill = skill_in_words(&score),
        log = score.log,
        log_base = score.log_of_base_rate,
        reliability = parts.reliability,
        resolution = parts.resolution,
        uncertainty = parts.uncertainty,
        within = parts.within,
        half = coverage_in_words(&coverage(&totals, 0.5)),
        most = coverage_in_words(&coverage(&totals, 0.9)),
        curve_alt = curve_words(&points(&forecasts, CURVE)).0,
        coverage_alt = coverage_words(findings).0,
    )
}

fn blind(findings: &ChamberFindings) -> String {
    let mut without = Vec::new();
    let mut passage_without = Vec::new();
    // Above 0, and too little to matter.
    let hardly: Vec<String> = findings
        .later
        .iter()
        .filter(|one| Score::of(&one.blind).is_some_and(|score| score.has_skill() && score.skill < HARDLY))
        .map(|one| ordinal(one.number))
        .collect();
    let well: Vec<String> = findings
        .later
        .iter()
        .filter(|one| Score::of(&one.blind).is_some_and(|score| score.has_skill() && score.skill >= HARDLY))
        .map(|one| ordinal(one.number))
        .collect();
    for one in &findings.later {
        for (forecasts, names) in [(&one.blind, &mut without), (&one.passage, &mut passage_without)] {
            if let Some(score) = Score::of(forecasts).filter(|score| !score.has_skill()) {
                names.push(format!("{}: {}", ordinal(one.number), skill_in_words(&score)));
            }
        }
    }
    let table = by_congress(findings, |one| {
        let (votes, passage) = (Score::of(&one.blind)?, Score::of(&one.passage)?);
        Some(format!(
            "| {} | {:.1} % | {:.4} | {:.4} | {} | {} | {} | {:.1} % | {} |",
            ordinal(one.number),
            100.0 * one.majority_for,
            votes.brier,
            votes.brier_of_base_rate,
            skill_in_words(&votes),
            coverage_in_words(&coverage(&one.blind_totals, 0.5)),
            coverage_in_words(&coverage(&one.blind_totals, 0.9)),
            100.0 * passage.happened,
            skill_in_words(&passage),
        ))
    });
    let score = Score::of(&all(findings, |one| &one.blind));
    format!(
        "\
## Nothing known of the bill

The same Congresses, with no vote shown: a roll call is taken to be one of the earlier ones, whichever it may be, turned by the side of the majority
party. Base rates: the share of yeas, and of roll calls with more yeas than nays, in earlier Congresses.

| Congress | roll calls that the majority's side was for | Brier score of a vote | of the base rate | better than it by | yeas inside their 50 % range | inside their 90 % range | roll calls with more yeas | predicted better than the base rate by |
|---|---|---|---|---|---|---|---|---|
{table}
**Where it is no better than the base rate**, the interval of its skill reaching 0 or below:

- single votes, by Congress: {without}; hardly better (less than {hardly_points:.0} %): {hardly};
- which roll calls get more yeas than nays:
  {passage_without}.

Over all Congresses a vote is predicted {skill} better. In plain words: **positions tell who will stand together. Which side that is, and whether
it is enough, they tell badly.** In the {well} Congress the model did better on single votes: there most motions were those of the majority party's side
(first column). A situation must say where its bill stands.
",
        without = one_by_one(&without),
        passage_without = one_by_one(&passage_without),
        hardly = listed(&hardly),
        hardly_points = 100.0 * HARDLY,
        well = listed(&well),
        skill = score.as_ref().map_or_else(String::new, skill_in_words),
    )
}

fn limits(findings: &ChamberFindings) -> String {
    let common = &findings.common;
    format!(
        "\
## What it cannot tell

- **Roll calls do not show where bill and status quo lie.** For a bill that is still to come, that place is the user's assumption, and most of the
  uncertainty is there.
- **Slopes differ between Congresses too**, more than the posterior of μ says; that is small beside how much they differ between roll calls.
- Positions were estimated from these votes too, so the figures flatter the model somewhat. That a roll call is contested is known only afterwards.
- **Passage is an easy target once votes are known**: with four fifths of the votes shown, predictions of the others give the right result for {passage:.1} % of the
  {roll_calls} roll calls of the last of these Senates, and the commoner result for all would be right for {commoner:.1} %: most motions had been counted beforehand.
- Participation in the district, access, lobbying and opposition (b₂ to b₅) are not in the record and stay expert judgement; so does b₀, which cannot be
  told from the place of the bill.
- The votes are those of one chamber, the Senate of the United States, {period}; the Senates of {missing} are not among them.
",
        passage = 100.0 * common.passage_correct,
        commoner = 100.0 * common.passage_by_majority,
        roll_calls = common.roll_calls,
        period = findings.period(),
        missing = missing(findings),
    )
}

/// The Congresses between the first and the last that are not among them.
fn missing(findings: &ChamberFindings) -> String {
    let has = |number: u32| findings.congresses.iter().any(|one| one.number == number);
    let ends = (findings.congresses.first(), findings.congresses.last());
    let (Some(first), Some(last)) = ends else { return "none".to_owned() };
    let names: Vec<String> = (first.number..last.number)
        .filter(|number| !has(*number))
        .map(|number| format!("the {}", ordinal(number)))
        .collect();
    listed(&names)
}

fn curve_words(points: &[CurvePoint]) -> (String, String) {
    let widest = points.iter().map(|point| (point.rate - point.chance).abs()).fold(0.0, f64::max);
    let alt = format!(
        "Once the bill's place is known, votes of later Congresses come out as often as predicted, to within {:.0} points in every group",
        libm::ceil(100.0 * widest)
    );
    let listed: Vec<String> = points
        .iter()
        .map(|point| format!("{:.0} % predicted, {:.0} % came", 100.0 * point.chance, 100.0 * point.rate))
        .collect();
    let description = format!("{alt}. Yeas: {}.", listed.join("; "));
    (alt, description)
}

/// The calibration curve of votes held out, all later Congresses together.
#[must_use]
pub fn chamber_curve_svg(findings: &ChamberFindings) -> String {
    let forecasts = placed(findings);
    let curve_points = points(&forecasts, CURVE);
    let (alt, description) = curve_words(&curve_points);
    curve(
        &Words { title: &alt, description: &description, axis: "Votes held out that were yeas" },
        (0.0, 1.0),
        &format!("{} votes in {} groups; lines: 95 %", forecasts.len(), curve_points.len()),
        &curve_points,
    )
}

fn coverage_rows(findings: &ChamberFindings) -> Vec<(String, [Coverage; 2])> {
    let both = |totals: &[Fell]| [coverage(totals, 0.5), coverage(totals, 0.9)];
    let whole = both(&all(findings, |one| &one.placed_totals));
    let each = findings.later.iter().map(|one| (ordinal(one.number), both(&one.placed_totals)));
    std::iter::once(("all".to_owned(), whole)).chain(each).collect()
}

fn coverage_words(findings: &ChamberFindings) -> (String, String) {
    let rows = coverage_rows(findings);
    let of = |place: usize| rows.first().map_or(0.0, |(_, both)| 100.0 * both[place].found);
    let alt = format!(
        "Numbers of yeas fell inside their 50 % ranges in {:.0} % of later roll calls and inside their 90 % ranges in {:.0} %",
        of(0),
        of(1)
    );
    let each: Vec<String> = rows
        .iter()
        .skip(1)
        .map(|(name, both)| {
            format!("{name} Congress {:.0} % and {:.0} %", 100.0 * both[0].found, 100.0 * both[1].found)
        })
        .collect();
    let description = format!("{alt}: {}.", each.join("; "));
    (alt, description)
}

/// Coverage of ranges of yeas among the votes held out, by Congress.
#[must_use]
pub fn chamber_coverage_svg(findings: &ChamberFindings) -> String {
    let (alt, description) = coverage_words(findings);
    coverage_rows_svg(
        &Words { title: &alt, description: &description, axis: "Later roll calls inside their ranges" },
        &coverage_rows(findings),
    )
}
