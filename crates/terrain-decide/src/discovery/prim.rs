//! PRIM, the patient rule induction method: from the box that holds everything, thin slices are peeled off one at a time,
//! each the one that raises the mean most for what it loses; then slices are pasted back where that raises the mean again.
//!
//! Friedman & Fisher (1999), "Bump hunting in high-dimensional data", Statistics and Computing 9(2); for scenarios
//! Bryant & Lempert (2010). Slices, ties and stopping are those of the EMA Workbench (Kwakkel 2017, Environmental
//! Modelling & Software 96), version 2.5.3, so that the same cases give the same boxes. Two differences: whole numbers are pasted, and
//! halves of them rounded down, below 0 too.

mod paste;
mod peel;
mod search;

use super::broken::Broken;
use super::cases::{Cases, DiscoveryError};
use super::rules::{Figures, Rule};
use paste::KeptOut;
use rayon::prelude::*;
use search::Search;

/// What a slice is judged by. n and ȳ are rows and mean of the box before, n′ and ȳ′ those of the box after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objective {
    /// (ȳ′ − ȳ) / |n′ − n|: gain in the mean for each row lost. Doesn't favour categories, which lose many rows at once.
    Lenient1,
    /// n′·(ȳ′ − ȳ) / |n′ − n|: the same, weighted by what is left (Friedman & Fisher 1999, §14.6).
    Lenient2,
    /// ȳ′: the mean alone.
    Original,
}

/// How to peel and paste.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PrimOptions {
    /// What a slice is judged by.
    pub objective: Objective,
    /// Share of the rows in the box that a slice takes off, above 0 and below 0.5.
    pub peel: f64,
    /// Share of the rows beyond a limit that a slice pastes back, above 0 and below 0.5.
    pub paste: f64,
    /// No box holds a smaller share of all rows, above 0 and below 1.
    pub mass_min: f64,
}

impl Default for PrimOptions {
    fn default() -> Self {
        Self { objective: Objective::Lenient1, peel: 0.05, paste: 0.05, mass_min: 0.05 }
    }
}

/// How a box of the trajectory came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The box that holds everything.
    Start,
    /// A slice was peeled off.
    Peel,
    /// A slice was pasted back.
    Paste,
    /// Rules were dropped.
    Pruned,
}

/// A box on the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// How it came about.
    pub phase: Phase,
    /// Its rules, by input, a lower limit before an upper one.
    pub rules: Vec<Rule>,
    /// The quasi-p-value of each rule: [`super::quasi_p`].
    pub quasi_p: Vec<f64>,
    /// What it is worth.
    pub figures: Figures,
}

impl Found {
    pub(super) fn new(cases: &Cases, rules: Vec<Rule>, among: &[bool], phase: Phase) -> Self {
        let none = vec![false; rules.len()];
        let broken = Broken::new(cases, &rules, among);
        let quasi_p = broken.quasi_p(&none).into_iter().flatten().collect();
        let figures = broken.figures(&none);
        Self { phase, rules, quasi_p, figures }
    }
}

/// The trajectory from the box of everything over all peels and pastes to the last box.
///
/// - **Cost**: sorting every input once, then time in proportion to rows × inputs for a handful of passes.
///
/// # Errors
/// An option outside its range.
pub fn prim(cases: &Cases, options: &PrimOptions) -> Result<Vec<Found>, DiscoveryError> {
    prim_among(cases, &vec![true; cases.rows()], options)
}

/// As [`prim`], among the rows in `among` alone; shares still count all rows. The box of everything spans all rows.
///
/// # Errors
/// An option outside its range.
pub fn prim_among(
    cases: &Cases,
    among: &[bool],
    options: &PrimOptions,
) -> Result<Vec<Found>, DiscoveryError> {
    for (what, found) in [("the share peeled off", options.peel), ("the share pasted back", options.paste)] {
        if !(found > 0.0 && found < 0.5) {
            return Err(DiscoveryError::Option { what, found, expected: "a number above 0 and below 0.5" });
        }
    }
    if !(options.mass_min > 0.0 && options.mass_min < 1.0) {
        let (what, found) = ("the smallest mass", options.mass_min);
        return Err(DiscoveryError::Option { what, found, expected: "a number above 0 and below 1" });
    }
    let mut search = Search::new(cases, among, options);
    let mut trajectory = vec![(Phase::Start, search.rules())];
    while search.peel() {
        trajectory.push((Phase::Peel, search.rules()));
    }
    let mut kept_out = KeptOut::new(&search);
    while search.paste(&mut kept_out) {
        trajectory.push((Phase::Paste, search.rules()));
    }
    Ok(trajectory.into_par_iter().map(|(phase, rules)| Found::new(cases, rules, among, phase)).collect())
}

/// Several boxes, one after the other: the trajectory of each is sought among the rows outside those chosen before.
/// `choose` picks a box of a trajectory; the search ends when it picks none, when nothing is left that happened, or after
/// `most` boxes.
///
/// # Errors
/// An option outside its range.
pub fn covering(
    cases: &Cases,
    options: &PrimOptions,
    most: usize,
    mut choose: impl FnMut(&[Found], &[bool]) -> Option<Found>,
) -> Result<Vec<(Vec<Found>, Found)>, DiscoveryError> {
    let mut among = vec![true; cases.rows()];
    let mut found = Vec::new();
    while found.len() < most {
        let left = among.iter().zip(&cases.of_interest).any(|(among, interest)| *among && *interest);
        if !left {
            break;
        }
        let trajectory = prim_among(cases, &among, options)?;
        let Some(chosen) = choose(&trajectory, &among) else { break };
        for (among, inside) in among.iter_mut().zip(super::rules::inside(cases, &chosen.rules)) {
            *among &= !inside;
        }
        found.push((trajectory, chosen));
    }
    Ok(found)
}
