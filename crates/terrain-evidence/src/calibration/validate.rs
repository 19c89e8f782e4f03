//! How well the fitted model predicts: by size class, in the sample and on cases held out.
//!
//! Belongs here: folds, scores, classes. Does not: how they are printed.

use super::fit::{Fit, fit};
use super::{FOLDS, Prediction, SizeTerm, Unit};
use crate::error::EvidenceError;

/// Size classes by eligible voters, both ends included.
pub const SIZE_CLASSES: [(u32, u32); 7] =
    [(1, 10), (11, 25), (26, 50), (51, 100), (101, 250), (251, 500), (501, u32::MAX)];

/// Observed against predicted in one size class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SizeClass {
    /// Least and most eligible voters.
    pub eligible: (u32, u32),
    /// Units.
    pub units: u32,
    /// Share won; mean share of the votes; share of units in which every vote was for the union.
    pub observed: Prediction,
    /// The same by the fit to all units.
    pub predicted: Prediction,
    /// The same by the fit to the other folds.
    pub held_out: Prediction,
}

/// Scores of win predictions on cases held out. Lower is better.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scores {
    /// Mean squared error of the predicted chance (Brier 1950).
    pub brier: f64,
    /// The same for the other folds' win rate, whatever the unit.
    pub brier_of_base_rate: f64,
    /// Minus the mean log of the chance given to what happened.
    pub log: f64,
    /// The same for the other folds' win rate.
    pub log_of_base_rate: f64,
}

/// A fit with all its checks.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    /// The fit to all units.
    pub fit: Fit,
    /// The fits to four folds out of five.
    pub folds: Vec<Fit>,
    /// By size, classes without units left out.
    pub classes: Vec<SizeClass>,
    /// Mean over classes of |observed − predicted| win rate, fit to all units.
    pub error: f64,
    /// The same on cases held out.
    pub held_out_error: f64,
    /// The same for the mean share of the votes, held out.
    pub held_out_share_error: f64,
    /// Scores held out.
    pub scores: Scores,
}

/// Fits, cross-validates by case, and compares by size.
///
/// # Errors
/// [`EvidenceError::Fit`].
pub fn calibrate(units: &[Unit], size_term: SizeTerm) -> Result<Calibration, EvidenceError> {
    let whole = fit(units, size_term)?;
    let mut folds = Vec::new();
    let mut base_rates = Vec::new();
    for fold in 0..FOLDS {
        let others: Vec<Unit> = units.iter().copied().filter(|unit| unit.fold != fold).collect();
        folds.push(fit(&others, size_term)?);
        base_rates.push(mean(others.iter().map(|unit| f64::from(u8::from(unit.won())))));
    }
    let mut rows = Vec::with_capacity(units.len());
    for unit in units {
        let place = usize::try_from(unit.fold).unwrap_or(usize::MAX);
        let (Some(held_out), Some(base_rate)) = (folds.get(place), base_rates.get(place)) else {
            let why = format!("fold {} of {FOLDS} does not exist", unit.fold);
            return Err(EvidenceError::Fit { model: "workplace_vote", why });
        };
        rows.push(Row {
            unit: *unit,
            predicted: whole.model.predict(unit.eligible, unit.votes),
            held_out: held_out.model.predict(unit.eligible, unit.votes),
            base_rate: *base_rate,
        });
    }
    let classes: Vec<SizeClass> =
        SIZE_CLASSES.into_iter().filter_map(|eligible| size_class(eligible, &rows)).collect();
    let error = |pick: fn(&SizeClass) -> f64| mean(classes.iter().map(pick));
    Ok(Calibration {
        error: error(|class| (class.observed.win - class.predicted.win).abs()),
        held_out_error: error(|class| (class.observed.win - class.held_out.win).abs()),
        held_out_share_error: error(|class| (class.observed.share - class.held_out.share).abs()),
        scores: scores(&rows),
        fit: whole,
        folds,
        classes,
    })
}

struct Row {
    unit: Unit,
    predicted: Prediction,
    held_out: Prediction,
    base_rate: f64,
}

fn size_class(eligible: (u32, u32), rows: &[Row]) -> Option<SizeClass> {
    let (low, high) = (f64::from(eligible.0), f64::from(eligible.1));
    let own: Vec<&Row> = rows.iter().filter(|row| (low..=high).contains(&row.unit.eligible)).collect();
    let units = u32::try_from(own.len()).ok().filter(|units| *units > 0)?;
    let average = |pick: &dyn Fn(&Row) -> Prediction| Prediction {
        win: mean(own.iter().map(|row| pick(row).win)),
        share: mean(own.iter().map(|row| pick(row).share)),
        unanimous: mean(own.iter().map(|row| pick(row).unanimous)),
    };
    let observed = |row: &Row| Prediction {
        win: f64::from(u8::from(row.unit.won())),
        share: row.unit.yes / row.unit.votes,
        unanimous: f64::from(u8::from(row.unit.yes >= row.unit.votes)),
    };
    Some(SizeClass {
        eligible,
        units,
        observed: average(&observed),
        predicted: average(&|row| row.predicted),
        held_out: average(&|row| row.held_out),
    })
}

fn scores(rows: &[Row]) -> Scores {
    let brier =
        |chance: f64, won: bool| (chance - f64::from(u8::from(won))) * (chance - f64::from(u8::from(won)));
    let log = |chance: f64, won: bool| -libm::log(if won { chance } else { 1.0 - chance }.max(1e-12));
    Scores {
        brier: mean(rows.iter().map(|row| brier(row.held_out.win, row.unit.won()))),
        brier_of_base_rate: mean(rows.iter().map(|row| brier(row.base_rate, row.unit.won()))),
        log: mean(rows.iter().map(|row| log(row.held_out.win, row.unit.won()))),
        log_of_base_rate: mean(rows.iter().map(|row| log(row.base_rate, row.unit.won()))),
    }
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    if count > 0.0 { sum / count } else { 0.0 }
}
