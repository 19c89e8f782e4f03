//! How well the workplace vote predicts elections later than those it was fitted to.
//!
//! Belongs here: splits in time and what is scored in them. Does not: the scores themselves (`score`), or how they are
//! printed.

use std::collections::BTreeMap;

use super::predictive::{Predictor, mixed, quantile, successes};
use super::score::{Coverage, Fell, Forecast, Score, coverage};
use super::validate::SIZE_CLASSES;
use super::workplace_posterior::{WORKPLACE_PRIOR, WorkplacePosterior};
use super::{SizeTerm, Unit};
use crate::date::Date;
use crate::error::EvidenceError;
use crate::nlrb::Election;
use crate::pool::size;

/// A unit's tally with its day and its case.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DatedUnit {
    /// The tally.
    pub unit: Unit,
    /// Its day.
    pub tallied: Date,
    /// Which case it belongs to.
    pub case: usize,
}

/// Tallies with day and case; those without a valid vote or an eligible voter are left out.
#[must_use]
pub fn dated_units<'a>(elections: impl IntoIterator<Item = &'a Election>) -> Vec<DatedUnit> {
    let mut cases = BTreeMap::new();
    elections
        .into_iter()
        .filter_map(|election| {
            let unit = Unit::of(election)?;
            let next = cases.len();
            let case = *cases.entry(election.case_number.as_str()).or_insert(next);
            Some(DatedUnit { unit, tallied: election.tallied, case })
        })
        .collect()
}

/// Elections of a period, predicted from all that came before it.
#[derive(Clone, Debug)]
pub struct LaterElections {
    /// The first day that is predicted; every tally before it was fitted.
    pub from: Date,
    /// The day after the last.
    pub before: Date,
    /// What was known then.
    pub posterior: WorkplacePosterior,
    /// Share of earlier elections won: the base rate.
    pub base_rate: f64,
    /// The elections.
    pub rows: Vec<LaterRow>,
}

/// One election with its prediction.
#[derive(Clone, Debug, PartialEq)]
pub struct LaterRow {
    /// The tally.
    pub unit: Unit,
    /// Place of its size class in [`SIZE_CLASSES`].
    pub class: usize,
    /// Predicted chance that the union wins, with the base rate beside it.
    pub forecast: Forecast,
    /// The same beside the rate at which earlier units of its size class were won.
    pub against_class: Forecast,
    /// The chance at each point of the posterior.
    pub win_at: Vec<f64>,
    /// Where the votes for the union fell in their predicted distribution.
    pub fell: Fell,
}

/// Predicts the elections tallied from `from` up to the day before `before` from those tallied earlier.
///
/// # Errors
/// [`EvidenceError::Fit`] with too few earlier elections or none to predict.
pub fn later_elections(
    units: &[DatedUnit],
    from: Date,
    before: Date,
) -> Result<LaterElections, EvidenceError> {
    let earlier: Vec<Unit> = units.iter().filter(|one| one.tallied < from).map(|one| one.unit).collect();
    let posterior = WorkplacePosterior::of(&earlier, SizeTerm::InverseRoot, WORKPLACE_PRIOR)?;
    let rate = |wanted: &dyn Fn(&Unit) -> bool| {
        let (won, all) = earlier
            .iter()
            .filter(|unit| wanted(unit))
            .fold((0.0, 0.0), |(won, all), unit| (won + f64::from(u8::from(unit.won())), all + 1.0));
        // Jeffreys' prior, so that a class with few units is never 0 or 1.
        (won + 0.5) / (all + 1.0)
    };
    let base_rate = rate(&|_| true);
    let class_rates = SIZE_CLASSES.map(|class| rate(&|unit| in_class(class, unit)));
    let predictor = Predictor::new(&posterior);
    let rows: Vec<LaterRow> = units
        .iter()
        .filter(|one| from <= one.tallied && one.tallied < before)
        .map(|one| {
            let predicted = predictor.predict(&one.unit);
            let class = SIZE_CLASSES.iter().position(|class| in_class(*class, &one.unit)).unwrap_or(0);
            let forecast = Forecast {
                chance: predicted.win,
                base: base_rate,
                happened: one.unit.won(),
                block: one.case,
            };
            LaterRow {
                unit: one.unit,
                class,
                forecast,
                against_class: Forecast { base: class_rates[class], ..forecast },
                win_at: predicted.win_at,
                fell: Fell { below: predicted.below, up_to: predicted.up_to, block: one.case },
            }
        })
        .collect();
    if rows.is_empty() {
        let why = format!("no election from {from} to the day before {before}");
        return Err(EvidenceError::Fit { model: "workplace_vote", why });
    }
    Ok(LaterElections { from, before, posterior, base_rate, rows })
}

fn in_class((low, high): (u32, u32), unit: &Unit) -> bool {
    (f64::from(low)..=f64::from(high)).contains(&unit.eligible)
}

/// Elections won among several, as predicted and as it came.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WinCount {
    /// Elections.
    pub units: usize,
    /// Won.
    pub won: usize,
    /// Expected to be won.
    pub expected: f64,
    /// Ends of the predicted 50 % range, both included.
    pub half: [usize; 2],
    /// Ends of the predicted 90 % range.
    pub most: [usize; 2],
    /// Where the count fell in its predicted distribution.
    pub fell: Fell,
}

impl WinCount {
    /// Of rows predicted from one posterior; `None` without any. Elections are independent given the coefficients, which
    /// all of them share.
    #[must_use]
    pub fn of(rows: &[&LaterRow], block: usize) -> Option<Self> {
        let points = rows.first()?.win_at.len();
        let at = |point: usize| successes(rows.iter().map(|row| row.win_at[point]));
        let distribution = mixed(&(0..points).map(at).collect::<Vec<_>>());
        let won = rows.iter().filter(|row| row.forecast.happened).count();
        let below: f64 = distribution.iter().take(won).sum();
        let range = |p: f64| [quantile(&distribution, 0.5 - p / 2.0), quantile(&distribution, 0.5 + p / 2.0)];
        Some(Self {
            units: rows.len(),
            won,
            expected: rows.iter().map(|row| row.forecast.chance).sum(),
            half: range(0.5),
            most: range(0.9),
            fell: Fell { below, up_to: below + distribution[won], block },
        })
    }
}

/// Everything that is said of later elections.
#[derive(Clone, Debug)]
pub struct LaterReport {
    /// Fitted to 2017 and 2018, scored on 2019 to June 2020.
    pub main: LaterElections,
    /// Each half-year from 2018 on, predicted from all before it.
    pub rolling: Vec<LaterElections>,
}

impl LaterReport {
    /// Of the tallies of January 2017 to June 2020.
    ///
    /// # Errors
    /// [`EvidenceError::Fit`].
    pub fn of(units: &[DatedUnit]) -> Result<Self, EvidenceError> {
        let day = |year: u16, month: u8| {
            let why = || format!("{year}-{month}-01 is no day");
            Date::new(year, month, 1)
                .ok_or_else(|| EvidenceError::Fit { model: "workplace_vote", why: why() })
        };
        let halves = [(2018, 1), (2018, 7), (2019, 1), (2019, 7), (2020, 1), (2020, 7)];
        let rolling = halves
            .windows(2)
            .map(|pair| later_elections(units, day(pair[0].0, pair[0].1)?, day(pair[1].0, pair[1].1)?))
            .collect::<Result<_, EvidenceError>>()?;
        Ok(Self { main: later_elections(units, day(2019, 1)?, day(2020, 7)?)?, rolling })
    }

    /// Win counts of every size class in every half-year.
    #[must_use]
    pub fn counts(&self) -> Vec<WinCount> {
        let mut counts = Vec::new();
        for (block, period) in self.rolling.iter().enumerate() {
            for class in 0..SIZE_CLASSES.len() {
                let rows: Vec<&LaterRow> = period.rows.iter().filter(|row| row.class == class).collect();
                counts.extend(WinCount::of(&rows, block * SIZE_CLASSES.len() + class));
            }
        }
        counts
    }
}

impl LaterElections {
    /// Scores of rows that are wanted, against the base rate; `None` if there are none.
    #[must_use]
    pub fn score(&self, wanted: impl Fn(&LaterRow) -> bool) -> Option<Score> {
        let forecasts: Vec<Forecast> =
            self.rows.iter().filter(|row| wanted(row)).map(|row| row.forecast).collect();
        Score::of(&forecasts)
    }

    /// Coverage of the votes for the union in rows that are wanted.
    #[must_use]
    pub fn coverage(&self, promised: f64, wanted: impl Fn(&LaterRow) -> bool) -> Coverage {
        let fell: Vec<Fell> = self.rows.iter().filter(|row| wanted(row)).map(|row| row.fell).collect();
        coverage(&fell, promised)
    }

    /// Mean share of the vote for the union that came, less the one predicted for the same units at the posterior's mean.
    #[must_use]
    pub fn share_error(&self) -> f64 {
        let model = self.posterior.model(self.posterior.mean);
        let miss = |row: &LaterRow| {
            row.unit.yes / row.unit.votes - model.predict(row.unit.eligible, row.unit.votes).share
        };
        self.rows.iter().map(miss).sum::<f64>() / size(self.rows.len()).max(1.0)
    }
}
