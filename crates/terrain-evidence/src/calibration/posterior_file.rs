//! Posteriors as files, with all that is needed to know where they come from.
//!
//! Belongs here: what the files say. Does not: computing it, or drawing from it (`terrain-situation`, `terrain-decide`).

use serde::{Deserialize, Serialize};

use super::slopes::{MIDDLE_PRIOR, SPREAD_PRIOR, SlopePosterior};
use super::workplace_posterior::{WORKPLACE_PRIOR, WorkplacePosterior};
use crate::error::EvidenceError;

/// A file that was fitted, with its checksum.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RecordFile {
    /// Place in the repository.
    pub path: String,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
}

/// How a number of the fit is written.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Scale {
    /// As it is.
    Plain,
    /// As its natural logarithm.
    Log,
}

/// A number of the fit, on its scale.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Symbol, or name of the model's coefficient.
    pub name: String,
    /// What it is.
    pub meaning: String,
    /// How mean, standard deviation and covariance are to be read.
    pub scale: Scale,
    /// Mean and standard deviation before the record was seen (normal); none for what follows from other numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prior: Option<[f64; 2]>,
    /// Mean after.
    pub mean: f64,
    /// Standard deviation after.
    pub sd: f64,
    /// What the mean of a logarithm stands for: the middle of the number itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub median: Option<f64>,
}

/// Numbers with a joint normal distribution.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Joint {
    /// The numbers.
    pub numbers: Vec<Parameter>,
    /// Their covariance, in the order of the numbers.
    pub covariance: Vec<Vec<f64>>,
}

/// A posterior with its provenance.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PosteriorFile {
    /// Part of the model.
    pub model: String,
    /// Who published the record.
    pub record: String,
    /// First and last month or year of the rows.
    pub period: String,
    /// The files.
    pub files: Vec<RecordFile>,
    /// Rows that were fitted.
    pub n: usize,
    /// What a row is.
    pub rows: String,
    /// How the distribution was found.
    pub method: String,
    /// Program that wrote the file.
    pub written_by: String,
    /// What was fitted.
    pub fitted: Joint,
    /// The model's coefficients as a run draws them.
    pub drawn: Joint,
}

/// Nine significant digits: more than the fit is good to, and the same on every machine.
fn rounded(value: f64) -> f64 {
    format!("{value:.8e}").parse().unwrap_or(value)
}

/// Name, meaning, scale, mean and standard deviation of the prior if there is one, mean.
type Fitted<'a> = (&'a str, &'a str, Scale, Option<[f64; 2]>, f64);

fn joint<const N: usize>(numbers: [Fitted<'_>; N], covariance: &[[f64; N]; N]) -> Joint {
    let number = |(place, (name, meaning, scale, prior, mean)): (usize, Fitted<'_>)| Parameter {
        name: name.to_owned(),
        meaning: meaning.to_owned(),
        scale,
        prior,
        mean: rounded(mean),
        sd: rounded(libm::sqrt(covariance[place][place])),
        median: (scale == Scale::Log).then(|| rounded(libm::exp(mean))),
    };
    Joint {
        numbers: numbers.into_iter().enumerate().map(number).collect(),
        covariance: covariance.iter().map(|row| row.map(rounded).to_vec()).collect(),
    }
}

fn written_by() -> String {
    format!("terrain-evidence {}", env!("CARGO_PKG_VERSION"))
}

impl PosteriorFile {
    /// The workplace vote's.
    #[must_use]
    pub fn of_workplace_vote(posterior: &WorkplacePosterior, files: Vec<RecordFile>) -> Self {
        let prior = |i: usize| Some([WORKPLACE_PRIOR.mean[i], WORKPLACE_PRIOR.sd[i]]);
        let [alpha, beta, log_sigma] = posterior.mean;
        let meanings = [
            "log odds of a yes in a very large unit",
            "change of the log odds per unit of 1/√n",
            "standard deviation between units in log odds",
        ];
        let numbers = |names: [&'static str; 3], with_prior: bool| {
            let one =
                |i: usize, scale, mean| (names[i], meanings[i], scale, prior(i).filter(|_| with_prior), mean);
            [one(0, Scale::Plain, alpha), one(1, Scale::Plain, beta), one(2, Scale::Log, log_sigma)]
        };
        let names = ["vote_intercept", "vote_inverse_root_size", "vote_unit_sd"];
        Self {
            model: "workplace_vote".to_owned(),
            record: "National Labor Relations Board, election tallies".to_owned(),
            period: "January 2017 to June 2020".to_owned(),
            files,
            n: posterior.units,
            rows: "union elections".to_owned(),
            method: "mode and curvature of the log posterior (Laplace); checked by importance sampling"
                .to_owned(),
            written_by: written_by(),
            fitted: joint(numbers(["alpha", "beta", "sigma"], true), &posterior.covariance),
            drawn: joint(numbers(names, false), &posterior.covariance),
        }
    }

    /// The chamber vote's: half the slope of a roll call still to come.
    #[must_use]
    pub fn of_chamber_vote(posterior: &SlopePosterior, files: Vec<RecordFile>, period: &str) -> Self {
        let [middle, log_spread] = posterior.mean;
        let sd = posterior.predictive_sd();
        let of = |(mean, sd): (f64, f64)| Some([mean, sd]);
        Self {
            model: "chamber_vote".to_owned(),
            record: "Voteview (Lewis, Poole, Rosenthal, Boche, Rudkin & Sonnet), roll calls of the United States Senate"
                .to_owned(),
            period: period.to_owned(),
            files,
            n: posterior.roll_calls,
            rows: "contested roll calls".to_owned(),
            method: "mode and curvature of the log posterior (Laplace); checked by adding it up on a grid".to_owned(),
            written_by: written_by(),
            fitted: joint(
                [
                    ("mu", "middle of the logarithm of the slope", Scale::Plain, of(MIDDLE_PRIOR), middle),
                    ("tau", "its standard deviation over roll calls", Scale::Log, of(SPREAD_PRIOR), log_spread),
                ],
                &posterior.covariance,
            ),
            drawn: joint(
                [(
                    "chamber_agreement",
                    "half the slope of a roll call still to come, in log odds per unit of agreement",
                    Scale::Log,
                    None,
                    middle - std::f64::consts::LN_2,
                )],
                &[[sd * sd]],
            ),
        }
    }

    /// As text.
    ///
    /// # Errors
    /// [`EvidenceError::Fit`] if a number is not finite.
    pub fn to_json(&self) -> Result<String, EvidenceError> {
        let text = serde_json::to_string_pretty(self)
            .map_err(|why| EvidenceError::Fit { model: "posterior", why: why.to_string() })?;
        Ok(text + "\n")
    }

    /// From text.
    ///
    /// # Errors
    /// [`EvidenceError::BundledRecord`] with line and field.
    pub fn from_json(text: &str) -> Result<Self, EvidenceError> {
        serde_json::from_str(text).map_err(|why| EvidenceError::BundledRecord { why: why.to_string() })
    }
}
