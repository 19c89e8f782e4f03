//! The coefficients as they ship with the program.
//!
//! Belongs here: reading the stored file. Does not: fitting, which takes seconds and is checked against it by a test.

use super::{SizeTerm, WorkplaceVote};
use crate::error::EvidenceError;

/// The stored fit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StoredWorkplaceVote {
    /// The coefficients.
    pub model: WorkplaceVote,
    /// Standard errors of α, β, σ.
    pub standard_errors: [f64; 3],
}

/// `workplace_vote` as fitted to the bundled tallies with that size term; [`SizeTerm::InverseRoot`] predicts better.
///
/// # Errors
/// [`EvidenceError::BundledRecord`] if the program was built with a damaged file.
pub fn stored_workplace_vote(size_term: SizeTerm) -> Result<StoredWorkplaceVote, EvidenceError> {
    let text = include_str!("../../../../data/calibration/workplace_vote.csv");
    let value = |coefficient: &str| -> Option<(f64, f64)> {
        let start = format!("{},{coefficient},", size_term.name());
        let row = text.lines().find_map(|line| line.strip_prefix(start.as_str()))?;
        let mut fields = row.split(',');
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    let needed = |coefficient: &str| {
        value(coefficient).ok_or_else(|| EvidenceError::BundledRecord {
            why: format!("workplace_vote.csv: no usable row `{},{coefficient}`", size_term.name()),
        })
    };
    let (alpha, alpha_error) = needed("alpha")?;
    let (beta, beta_error) = needed("beta")?;
    let (sigma, sigma_error) = needed("sigma")?;
    Ok(StoredWorkplaceVote {
        model: WorkplaceVote { size_term, alpha, beta, sigma },
        standard_errors: [alpha_error, beta_error, sigma_error],
    })
}
