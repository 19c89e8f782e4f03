//! All that the calibration pages are written from, worked out once.
//!
//! Belongs here: which fits and checks make a page. Does not: the fits, or the words.

use super::chamber::{ChamberVote, chamber_vote};
use super::later::{LaterReport, dated_units};
use super::later_chamber::{Congress, LaterCongress, later_congresses, slopes_of};
use super::senates::Senate;
use super::slopes::{Shape, SlopePosterior};
use super::validate::{Calibration, calibrate};
use super::workplace_posterior::{ImportanceCheck, WORKPLACE_PRIOR, WorkplacePosterior, importance_check};
use super::{SizeTerm, Unit};
use crate::error::EvidenceError;
use crate::nlrb::{ElectionRecord, Selection};
use crate::rollcall::RollCallRecord;

/// Draws of the check by importance sampling.
const CHECK_DRAWS: u32 = 400;

/// What the tallies say of the workplace vote.
#[derive(Clone, Debug)]
pub struct WorkplaceFindings {
    /// With x = 1/√n, by maximum likelihood and cross-validated.
    pub chosen: Calibration,
    /// With x = ln n.
    pub other: Calibration,
    /// The posterior that runs draw from.
    pub posterior: WorkplacePosterior,
    /// How well a normal distribution stands in for it.
    pub check: ImportanceCheck,
    /// Predictions of later elections.
    pub later: LaterReport,
}

impl WorkplaceFindings {
    /// Of the usual selection of a record's elections.
    ///
    /// # Errors
    /// [`EvidenceError::Fit`].
    pub fn of(record: &ElectionRecord) -> Result<Self, EvidenceError> {
        let dated = dated_units(Selection::default().split(&record.elections).kept);
        let units: Vec<Unit> = dated.iter().map(|one| one.unit).collect();
        let posterior = WorkplacePosterior::of(&units, SizeTerm::InverseRoot, WORKPLACE_PRIOR)?;
        Ok(Self {
            chosen: calibrate(&units, SizeTerm::InverseRoot)?,
            other: calibrate(&units, SizeTerm::Logarithm)?,
            check: importance_check(&units, &posterior, WORKPLACE_PRIOR, CHECK_DRAWS)?,
            posterior,
            later: LaterReport::of(&dated)?,
        })
    }
}

/// What the roll calls say of the chamber vote.
#[derive(Clone, Debug)]
pub struct ChamberFindings {
    /// One slope for all roll calls of the Senate that ships whole.
    pub common: ChamberVote,
    /// The Congresses, in the order of time.
    pub congresses: Vec<Congress>,
    /// The distribution of slopes in all of them.
    pub slopes: SlopePosterior,
    /// Mean, standard deviations and correlation of the exact posterior of (μ, ln τ).
    pub exact: ([f64; 2], [f64; 2], f64),
    /// Each Congress but the first, predicted from those before it.
    pub later: Vec<LaterCongress>,
}

impl ChamberFindings {
    /// Of earlier Senates and the one that ships whole.
    ///
    /// # Errors
    /// [`EvidenceError::Fit`].
    pub fn of(earlier: Vec<Senate>, last: &RollCallRecord) -> Result<Self, EvidenceError> {
        let failed = |why: &str| EvidenceError::Fit { model: "chamber_vote", why: why.to_owned() };
        let last_senate = Senate::of(last).ok_or_else(|| failed("the record names no Congress"))?;
        let mut senates = earlier;
        senates.push(last_senate);
        senates.sort_by_key(|senate| senate.congress);
        if let Some(unknown) = senates.iter().find(|senate| senate.majority_side().is_none()) {
            let why =
                format!("which party held the majority of Congress {} is not known here", unknown.congress);
            return Err(failed(&why));
        }
        let congresses: Vec<Congress> = senates.iter().map(Congress::of).collect();
        let slopes = slopes_of(&congresses)?;
        let shapes: Vec<&Shape> = congresses.iter().flat_map(Congress::shapes).collect();
        let exact = slopes.by_grid(&shapes);
        let later = later_congresses(&congresses)?;
        Ok(Self { common: chamber_vote(last)?, slopes, exact, later, congresses })
    }

    /// First and last year of the Congresses.
    #[must_use]
    pub fn period(&self) -> String {
        let year = |congress: Option<&Congress>| congress.map_or(0, |congress| congress.first_year);
        format!("{} to {}", year(self.congresses.first()), year(self.congresses.last()) + 1)
    }
}
