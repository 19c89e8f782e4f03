//! The model's coefficients fitted to public records.
//!
//! Belongs here: `workplace_vote` fitted to election tallies, `chamber_vote` to roll calls, how well they predict. Does not:
//! reading tallies (`nlrb`), or what the model does with the coefficients (`terrain-sim`).

mod chamber;
mod chamber_page;
mod chamber_tables;
mod chart;
mod findings;
mod fit;
mod later;
mod later_chamber;
mod luck;
mod normal;
mod posterior_file;
mod predict;
mod predictive;
mod quadrature;
mod score;
mod senates;
mod slopes;
mod stored;
mod tables;
mod validate;
mod workplace_page;
mod workplace_posterior;

pub use chamber::{ChamberVote, chamber_vote};
pub use chamber_page::{chamber_coverage_svg, chamber_curve_svg, chamber_document};
pub use chamber_tables::{chamber_csv, later_congresses_csv};
pub use findings::{ChamberFindings, WorkplaceFindings};
pub use fit::{Fit, NormalPrior, fit};
pub use later::{DatedUnit, LaterElections, LaterReport, LaterRow, WinCount, dated_units, later_elections};
pub use later_chamber::{Congress, LaterCongress, later_congresses, slopes_of};
pub use posterior_file::{Joint, Parameter, PosteriorFile, RecordFile, Scale};
pub use predict::Prediction;
pub use predictive::{Predicted, Predictor, successes};
pub use score::{
    Coverage, CurvePoint, Fell, Forecast, Groups, Parts, Score, brier, coverage, curve, histogram, log_score,
};
pub use senates::{Senate, read_senates, write_senates};
pub use slopes::{PlacedVote, Shape, Shaper, SlopePosterior, contested};
pub use stored::{StoredWorkplaceVote, stored_workplace_vote};
pub use tables::{by_size_csv, coefficients_csv, later_csv};
pub use validate::{Calibration, SIZE_CLASSES, Scores, SizeClass, calibrate};
pub use workplace_page::{coverage_svg, curve_svg, document, histogram_svg, size_svg};
pub use workplace_posterior::{ImportanceCheck, WORKPLACE_PRIOR, WorkplacePosterior, importance_check};

use crate::nlrb::Election;

/// How many folds cross-validation uses.
pub const FOLDS: u32 = 5;

/// What the fit needs of a unit's tally.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unit {
    /// Eligible voters, at least 1.
    pub eligible: f64,
    /// Valid votes, at least 1.
    pub votes: f64,
    /// Votes for the union.
    pub yes: f64,
    /// Which fold of the cross-validation, below [`FOLDS`]: tallies of one case always share it.
    pub fold: u32,
}

impl Unit {
    /// From a tally; `None` without a valid vote or an eligible voter.
    #[must_use]
    pub fn of(election: &Election) -> Option<Self> {
        (election.votes() > 0 && election.eligible > 0).then(|| Self {
            eligible: f64::from(election.eligible),
            votes: f64::from(election.votes()),
            yes: f64::from(election.votes_for()),
            fold: fold(&election.case_number),
        })
    }

    /// Whether the union won; a tie is lost.
    #[must_use]
    pub fn won(&self) -> bool {
        2.0 * self.yes > self.votes
    }
}

/// The fold of a case: FNV-1a of its number, so that it depends on nothing but the case.
fn fold(case_number: &str) -> u32 {
    let hash = case_number
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    // The low bits of FNV depend on few characters: fold the high ones in.
    (hash ^ (hash >> 16)) % FOLDS
}

/// How the log odds of a yes change with the number of eligible voters n.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SizeTerm {
    /// 1 / √n: small units differ most from each other, large ones hardly at all.
    InverseRoot,
    /// ln n: every doubling counts the same.
    Logarithm,
}

impl SizeTerm {
    /// The covariate of a unit with `eligible` voters, at least 1.
    #[must_use]
    pub fn of(self, eligible: f64) -> f64 {
        match self {
            Self::InverseRoot => 1.0 / libm::sqrt(eligible),
            Self::Logarithm => libm::log(eligible),
        }
    }

    /// As the stored file names it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::InverseRoot => "inverse_root",
            Self::Logarithm => "logarithm",
        }
    }

    /// As a formula.
    #[must_use]
    pub const fn formula(self) -> &'static str {
        match self {
            Self::InverseRoot => "1/√n",
            Self::Logarithm => "ln n",
        }
    }
}

/// A unit's votes: yes ~ Binomial(votes, logistic(α + β x + u)), u ~ Normal(0, σ²), x the [`SizeTerm`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WorkplaceVote {
    /// What x is.
    pub size_term: SizeTerm,
    /// α, log odds of a yes at x = 0: in a very large unit for [`SizeTerm::InverseRoot`], in a unit of one voter for
    /// [`SizeTerm::Logarithm`].
    pub alpha: f64,
    /// β, change of the log odds per unit of x.
    pub beta: f64,
    /// σ, spread between units in log odds, above 0.
    pub sigma: f64,
}

impl WorkplaceVote {
    /// Log odds of a yes in the middling unit (u = 0) with `eligible` voters.
    #[must_use]
    pub fn log_odds(&self, eligible: f64) -> f64 {
        self.alpha + self.beta * self.size_term.of(eligible)
    }
}
