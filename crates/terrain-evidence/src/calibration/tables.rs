//! The calibration as files: coefficients, the table by size, the chart, and the page of the book.
//!
//! Belongs here: how results are written down, the same bytes from the same tallies. Does not: computing them.

use std::fmt::Write as _;

use super::SizeTerm;
use super::validate::{Calibration, SizeClass};
use crate::pool::rate;

/// `form,coefficient,estimate,standard_error,meaning`: what the model loads, the forms in the order given.
#[must_use]
pub fn coefficients_csv(calibrations: &[&Calibration]) -> String {
    let mut csv = String::from("form,coefficient,estimate,standard_error,meaning\n");
    for calibration in calibrations {
        let fit = &calibration.fit;
        let [alpha, beta, sigma] = fit.standard_errors;
        let term = fit.model.size_term;
        let place = match term {
            SizeTerm::InverseRoot => "log odds of a yes in a very large unit",
            SizeTerm::Logarithm => "log odds of a yes in a unit of one voter",
        };
        let change = format!("change of the log odds per unit of {}", term.formula());
        for (name, estimate, error, meaning) in [
            ("alpha", fit.model.alpha, alpha, place),
            ("beta", fit.model.beta, beta, &change),
            ("sigma", fit.model.sigma, sigma, "spread between units in log odds"),
        ] {
            let _ = writeln!(csv, "{},{name},{estimate:.6},{error:.6},{meaning}", term.name());
        }
    }
    csv
}

/// Observed and predicted by size class, one row a class.
#[must_use]
pub fn by_size_csv(calibration: &Calibration) -> String {
    let mut csv = String::from(
        "eligible,units,won_observed,won_predicted,won_held_out,share_observed,share_predicted,share_held_out,\
         unanimous_observed,unanimous_predicted,unanimous_held_out\n",
    );
    for class in &calibration.classes {
        let (seen, said, held) = (class.observed, class.predicted, class.held_out);
        csv.push_str(&format!("{},{}", class_name(class), class.units));
        for value in [
            seen.win,
            said.win,
            held.win,
            seen.share,
            said.share,
            held.share,
            seen.unanimous,
            said.unanimous,
            held.unanimous,
        ] {
            csv.push_str(&format!(",{value:.6}"));
        }
        csv.push('\n');
    }
    csv
}

fn class_name(class: &SizeClass) -> String {
    match class.eligible {
        (low, u32::MAX) => format!("{low}.."),
        (low, high) => format!("{low}..{high}"),
    }
}

/// The page of the book; `other` is the same calibration with the other size term.
#[must_use]
pub fn document(calibration: &Calibration, other: &Calibration) -> String {
    let fit = &calibration.fit;
    let [alpha, beta, sigma] = fit.standard_errors;
    let [alpha_beta, alpha_sigma, beta_sigma] = fit.correlations;
    let scores = &calibration.scores;
    let points = |value: f64| format!("{:.1}", 100.0 * value);
    let mut table = String::new();
    for class in &calibration.classes {
        let (seen, held) = (class.observed, class.held_out);
        let _ = writeln!(
            table,
            "| {} | {} | {:.3} | {:.3} | {:+.3} | {:.3} | {:.3} | {:.3} | {:.3} |",
            class_name(class),
            class.units,
            seen.win,
            held.win,
            held.win - seen.win,
            seen.share,
            held.share,
            seen.unanimous,
            held.unanimous
        );
    }
    let folds = |pick: fn(&super::Fit) -> f64| {
        let values = calibration.folds.iter().map(pick);
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
        format!("{low:.3} to {high:.3}")
    };
    format!(
        "\
# How the workplace vote was fitted (calibration)

This page is written by `cargo run -p terrain-evidence --example calibrate_workplace_vote`; a test checks that it still
says what the code finds.

## What was fitted

For a bargaining unit with n eligible voters, of whom v cast a valid vote:

> yes ~ Binomial(v, p), log odds of p = α + β·x(n) + u, u ~ Normal(0, σ²)

α and β say how the union's support changes with the size of the unit; σ says how much units of one size differ from
each other. With x = {term} the fit to {units} election tallies gives

| coefficient | estimate | standard error | over five folds |
|---|---|---|---|
| α | {a:.3} | {alpha:.3} | {a_folds} |
| β | {b:.3} | {beta:.3} | {b_folds} |
| σ | {s:.3} | {sigma:.3} | {s_folds} |

Correlations of the estimates: α and β {alpha_beta:.2}, α and σ {alpha_sigma:.2}, β and σ {beta_sigma:.2}. The numbers are in
`data/calibration/workplace_vote.csv`, those of the other form (below) too.

**Tallies.** National Labor Relations Board, January 2017 to June 2020 (`data/README.md`): petitions for certification, first
ballot, one union on it, at least one eligible voter and one valid vote.

**Method.** Maximum likelihood. The integral over u is taken by adaptive Gauss-Hermite quadrature with 20 nodes (Liu &
Pierce 1994; Pinheiro & Bates 1995), the derivatives by the identities of Fisher and Louis (Louis 1982), the standard errors
from the observed information.

**Why {term}.** With x = {other_term}, as many coefficients, the log likelihood is {behind:.1} lower, and the mean error by size
class on cases held out is {other_error} points instead of {error}: {other_term} goes on falling where the tallies level off, and
misses units above 500 voters by {other_large} points.

## How well it predicts

Cross-validation in five folds by case, so that no case helps to predict itself. Observed beside predicted:

| eligible voters | units | won | predicted | error | share of votes | predicted | all votes for | predicted |
|---|---|---|---|---|---|---|---|---|
{table}
Mean error of the win rate over the classes: **{error} points** on cases held out ({in_sample} on the cases fitted). Mean error of
the share of votes: {share_error} points.

![Win rate by size of the unit, observed with 95 % intervals and predicted](calibration-workplace-vote.svg)

| score on cases held out (lower is better) | model | win rate of all units |
|---|---|---|
| Brier | {brier:.4} | {brier_base:.4} |
| log score | {log:.4} | {log_base:.4} |

## What it cannot tell

- **Size alone says little about one election.** The scores are only slightly better than giving every unit the same chance. What
  decides a drive is in σ, and the record does not say what it is.
- **Tallies fix three numbers**: the level of support, its change with size, the spread between units. How orientation, efficacy,
  support among ties and opposition share that support out (a₁ to a₄ of the model) is not in the record and stays expert judgement.
- **Unanimous votes are more common than the fit says**, by a tenth in the smallest units and several times in larger ones (last two
  columns): the real spread has a longer upper tail than a normal distribution.
- **Only elections that were held.** Drives that were given up before the vote would have lost more often.
- The tallies are from the United States under the rules of 2017 to 2020.
",
        term = fit.model.size_term.formula(),
        other_term = other.fit.model.size_term.formula(),
        units = fit.units,
        a = fit.model.alpha,
        b = fit.model.beta,
        s = fit.model.sigma,
        a_folds = folds(|fit| fit.model.alpha),
        b_folds = folds(|fit| fit.model.beta),
        s_folds = folds(|fit| fit.model.sigma),
        behind = fit.log_likelihood - other.fit.log_likelihood,
        error = points(calibration.held_out_error),
        in_sample = points(calibration.error),
        other_error = points(other.held_out_error),
        other_large = points(
            other.classes.last().map_or(0.0, |class| (class.held_out.win - class.observed.win).abs())
        ),
        share_error = points(calibration.held_out_share_error),
        brier = scores.brier,
        brier_base = scores.brier_of_base_rate,
        log = scores.log,
        log_base = scores.log_of_base_rate,
    )
}

/// The chart of the page: win rate by size class, observed with Jeffreys intervals, predicted on cases held out by the
/// chosen form and by the `other`. Series differ by shape as well as colour.
#[must_use]
pub fn chart_svg(calibration: &Calibration, other: &Calibration) -> String {
    let (left, top, width, height) = (60.0, 40.0, 560.0, 260.0);
    let (low, high) = (0.4, 0.9);
    let classes = &calibration.classes;
    let count = crate::pool::size(classes.len()).max(1.0);
    let x = |place: usize| left + width * (crate::pool::size(place) + 0.5) / count;
    let y = |rate: f64| top + height * (high - rate.clamp(low, high)) / (high - low);
    let mut svg = String::from(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 400\" role=\"img\" aria-labelledby=\"t d\" \
         font-family=\"sans-serif\" font-size=\"12\">\n<title id=\"t\">Small units win more often, and the fitted model \
         follows them</title>\n<desc id=\"d\">Share of elections won by number of eligible voters, observed with 95 percent \
         intervals, and as predicted on cases held out.</desc>\n<rect width=\"640\" height=\"400\" fill=\"#fff\"/>\n",
    );
    for tenth in 4..=9_u32 {
        let rate = f64::from(tenth) / 10.0;
        svg.push_str(&format!(
            "<line x1=\"{left}\" x2=\"{:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"#ddd\"/><text x=\"{:.1}\" y=\"{:.1}\" \
             text-anchor=\"end\">{}0 %</text>\n",
            left + width, left - 8.0, y(rate) + 4.0, tenth, y = y(rate)
        ));
    }
    for (calibration, colour, dash) in
        [(calibration, "#0b5394", ""), (other, "#b45f06", " stroke-dasharray=\"5 4\"")]
    {
        let points: Vec<String> = calibration
            .classes
            .iter()
            .enumerate()
            .map(|(place, class)| format!("{:.1},{:.1}", x(place), y(class.held_out.win)))
            .collect();
        svg.push_str(&format!(
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"{dash}/>\n",
            points.join(" ")
        ));
    }
    for (place, class) in classes.iter().enumerate() {
        let wins = crate::table::whole((class.observed.win * f64::from(class.units)).round()).unwrap_or(0);
        let [from, to] = rate(u64::from(wins), u64::from(class.units)).interval;
        // The observed rate stands a little to the left, so that neither mark hides the other.
        let (at, seen) = (x(place), x(place) - 12.0);
        let square = y(class.held_out.win);
        svg.push_str(&format!(
            "<line x1=\"{seen:.1}\" x2=\"{seen:.1}\" y1=\"{:.1}\" y2=\"{:.1}\" stroke=\"#222\"/><circle cx=\"{seen:.1}\" \
             cy=\"{:.1}\" r=\"4.5\" fill=\"#222\"/><rect x=\"{:.1}\" y=\"{:.1}\" width=\"8\" height=\"8\" fill=\"#fff\" \
             stroke=\"#0b5394\" stroke-width=\"2\"/><text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>\
             <text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill=\"#555\">{} units</text>\n",
            y(to), y(from), y(class.observed.win), at - 4.0, square - 4.0, top + height + 20.0, class_name(class),
            top + height + 36.0, class.units
        ));
    }
    svg.push_str(&format!(
        "<text x=\"{left}\" y=\"22\">Elections won, by eligible voters</text>\n<text x=\"{left}\" y=\"370\">● observed, line: 95 \
         % interval</text>\n<text x=\"250\" y=\"370\" fill=\"#0b5394\">□ predicted, {}</text>\n<text x=\"400\" y=\"370\" \
         fill=\"#b45f06\">dashed: predicted, {}</text>\n</svg>\n",
        calibration.fit.model.size_term.formula(),
        other.fit.model.size_term.formula()
    ));
    svg
}
