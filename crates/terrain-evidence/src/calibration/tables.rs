//! The calibration of the workplace vote as tables: coefficients, by size, and scores on later elections.
//!
//! Belongs here: how results are written down, the same bytes from the same tallies. Does not: computing them, or the page.

use std::fmt::Write as _;

use super::SizeTerm;
use super::later::{LaterElections, LaterReport, LaterRow, WinCount};
use super::validate::{Calibration, SIZE_CLASSES, SizeClass};

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
    range_name(class.eligible)
}

/// A size class in words.
pub(super) fn range_name(eligible: (u32, u32)) -> String {
    match eligible {
        (low, u32::MAX) => format!("{low}.."),
        (low, high) => format!("{low}..{high}"),
    }
}

/// The main split by size class and the half-years, one row each: scores, win counts, coverage.
#[must_use]
pub fn later_csv(report: &LaterReport) -> String {
    let mut csv = String::from(
        "from,before,eligible,fitted,units,won,expected,won_q05,won_q25,won_q75,won_q95,brier,brier_base_rate,log,\
         log_base_rate,skill,skill_low,skill_high,inside_50,inside_90\n",
    );
    let mut row = |period: &LaterElections, class: Option<usize>| {
        let wanted = |row: &LaterRow| class.is_none_or(|class| row.class == class);
        let rows: Vec<&LaterRow> = period.rows.iter().filter(|row| wanted(row)).collect();
        let (Some(score), Some(count)) = (period.score(wanted), WinCount::of(&rows, 0)) else { return };
        let name = class.map_or_else(|| "all".to_owned(), |class| range_name(SIZE_CLASSES[class]));
        let _ = write!(
            csv,
            "{},{},{name},{},{},{},{:.3},{},{},{},{}",
            period.from,
            period.before,
            period.posterior.units,
            count.units,
            count.won,
            count.expected,
            count.most[0],
            count.half[0],
            count.half[1],
            count.most[1]
        );
        for value in [
            score.brier,
            score.brier_of_base_rate,
            score.log,
            score.log_of_base_rate,
            score.skill,
            score.skill_interval[0],
            score.skill_interval[1],
            period.coverage(0.5, wanted).found,
            period.coverage(0.9, wanted).found,
        ] {
            let _ = write!(csv, ",{value:.6}");
        }
        csv.push('\n');
    };
    row(&report.main, None);
    (0..SIZE_CLASSES.len()).for_each(|class| row(&report.main, Some(class)));
    report.rolling.iter().for_each(|period| row(period, None));
    csv
}
