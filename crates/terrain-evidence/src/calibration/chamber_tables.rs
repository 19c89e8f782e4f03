//! The calibration of the chamber vote as tables: slopes, and scores on later Congresses.
//!
//! Belongs here: how results are written down. Does not: computing them, or the page.

use std::fmt::Write as _;

use super::chamber::ChamberVote;
use super::later_chamber::LaterCongress;
use super::score::{Forecast, Score, coverage};

/// `coefficient,estimate,low,high,meaning`: the common slope with its 95 % interval, and the slopes of single roll calls.
#[must_use]
pub fn chamber_csv(fit: &ChamberVote) -> String {
    let reach = 1.96 * fit.standard_error;
    format!(
        "coefficient,estimate,low,high,meaning\n\
         chamber_vote_slope,{:.4},{:.4},{:.4},change of the log odds of a yea per unit of ideal point (95 % interval)\n\
         chamber_vote_own_slope,{:.4},{:.4},{:.4},the same for single roll calls (median and quartiles)\n",
        fit.slope,
        fit.slope - reach,
        fit.slope + reach,
        fit.own_slopes.q50,
        fit.own_slopes.q25,
        fit.own_slopes.q75
    )
}

/// For each Congress but the first and each question one row: scores and coverage.
#[must_use]
pub fn later_congresses_csv(later: &[LaterCongress]) -> String {
    let mut csv = String::from(
        "congress,question,fitted,roll_calls,forecasts,happened,brier,brier_base_rate,log,log_base_rate,skill,skill_low,\
         skill_high,inside_50,inside_90\n",
    );
    for one in later {
        /// What was forecast, vote by vote, and how totals fell, where there are any.
        type Asked<'a> = (&'static str, &'a [Forecast], Option<&'a [super::Fell]>);
        let questions: [Asked<'_>; 3] = [
            ("vote, place known", &one.placed, Some(&one.placed_totals)),
            ("vote, nothing known", &one.blind, Some(&one.blind_totals)),
            ("more yeas than nays, nothing known", &one.passage, None),
        ];
        for (question, forecasts, totals) in questions {
            let Some(score) = Score::of(forecasts) else { continue };
            let _ = write!(
                csv,
                "{},\"{question}\",{},{},{}",
                one.number, one.fitted, score.blocks, score.forecasts
            );
            for value in [
                score.happened,
                score.brier,
                score.brier_of_base_rate,
                score.log,
                score.log_of_base_rate,
                score.skill,
                score.skill_interval[0],
                score.skill_interval[1],
            ] {
                let _ = write!(csv, ",{value:.6}");
            }
            match totals {
                Some(totals) => {
                    let [half, most] = [0.5, 0.9].map(|promised| coverage(totals, promised).found);
                    let _ = writeln!(csv, ",{half:.6},{most:.6}");
                }
                None => csv.push_str(",,\n"),
            }
        }
    }
    csv
}
