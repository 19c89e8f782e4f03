//! The model's coefficients that were fitted to public records: what a run draws of them, together, and where they come from.
//! Fitting belongs to `terrain-evidence`, which writes the files; drawing to `terrain-decide`.

use crate::quantity::Distribution;
use serde_json::Value;
use std::sync::LazyLock;

const FILES: [(&str, &str); 2] = [
    (
        "data/calibration/workplace_vote_posterior.json",
        include_str!("../../../data/calibration/workplace_vote_posterior.json"),
    ),
    (
        "data/calibration/chamber_vote_posterior.json",
        include_str!("../../../data/calibration/chamber_vote_posterior.json"),
    ),
];

/// Coefficients fitted together, with their record.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    /// Part of the model: `workplace_vote`, `chamber_vote`.
    pub model: String,
    /// Who published the record, and what it is.
    pub record: String,
    /// What its rows cover.
    pub period: String,
    /// Rows that were fitted.
    pub n: u64,
    /// What a row is, in the plural.
    pub rows: String,
    /// Names of the coefficients.
    pub names: Vec<String>,
    /// Each one's distribution by itself: normal, or lognormal where its logarithm was fitted.
    pub distributions: Vec<Distribution>,
    /// Correlations of the normal numbers (logarithms where lognormal): symmetric, 1 on the diagonal.
    pub correlations: Vec<Vec<f64>>,
    /// All that as the source of each coefficient, in words.
    pub basis: String,
}

static FITTED: LazyLock<Vec<Fitted>> =
    LazyLock::new(|| FILES.iter().filter_map(|(path, text)| read(path, text)).collect());

/// All groups of fitted coefficients.
#[must_use]
pub fn fitted() -> &'static [Fitted] {
    &FITTED
}

/// The group that a coefficient belongs to, and its place in it.
#[must_use]
pub fn fitted_group(name: &str) -> Option<(&'static Fitted, usize)> {
    FITTED.iter().find_map(|group| {
        let place = group.names.iter().position(|own| own == name)?;
        Some((group, place))
    })
}

impl Fitted {
    /// In an organizer's words: `4160 union elections, January 2017 to June 2020 (National Labor Relations Board, …)`.
    #[must_use]
    pub fn described(&self) -> String {
        format!("{} {}, {} ({})", self.n, self.rows, self.period, self.record)
    }
}

/// Reads a file of `terrain-evidence` (there `PosteriorFile`); `None` where it isn't one, which a test excludes.
fn read(path: &str, text: &str) -> Option<Fitted> {
    let file: Value = serde_json::from_str(text).ok()?;
    let words = |key: &str| Some(file.get(key)?.as_str()?.to_owned());
    let numbers = file["drawn"]["numbers"].as_array()?;
    let covariance: Vec<Vec<f64>> = file["drawn"]["covariance"]
        .as_array()?
        .iter()
        .map(|row| row.as_array()?.iter().map(Value::as_f64).collect())
        .collect::<Option<_>>()?;
    let names =
        numbers.iter().map(|number| Some(number["name"].as_str()?.to_owned())).collect::<Option<_>>()?;
    let distribution = |number: &Value| {
        let (mean, sd) = (number["mean"].as_f64()?, number["sd"].as_f64()?);
        match number["scale"].as_str()? {
            "plain" => Some(Distribution::Normal { mean, sd }),
            "log" => Some(Distribution::LogNormal { median: number["median"].as_f64()?, sigma: sd }),
            _ => None,
        }
    };
    let distributions = numbers.iter().map(distribution).collect::<Option<Vec<_>>>()?;
    let one = |i: usize, j: usize| -> Option<f64> {
        let (variance, other) = (covariance.get(i)?.get(i)?, covariance.get(j)?.get(j)?);
        Some(if i == j { 1.0 } else { covariance[i].get(j)? / (variance * other).sqrt() })
    };
    let size = 0..distributions.len();
    let correlations =
        size.clone().map(|i| size.clone().map(|j| one(i, j)).collect()).collect::<Option<_>>()?;
    let mut group = Fitted {
        model: words("model")?,
        record: words("record")?,
        period: words("period")?,
        n: file["n"].as_u64()?,
        rows: words("rows")?,
        names,
        distributions,
        correlations,
        basis: String::new(),
    };
    group.basis = format!("fitted to {}: {path}", group.described());
    Some(group)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read_and_names_its_record() {
        assert_eq!(fitted().len(), FILES.len());
        let (votes, place) = fitted_group("vote_inverse_root_size").unwrap();
        assert_eq!((votes.model.as_str(), place, votes.names.len()), ("workplace_vote", 1, 3));
        assert!(
            votes.basis.starts_with("fitted to 4160 union elections, January 2017 to June 2020 (National")
        );
        assert!(matches!(votes.distributions[0], Distribution::Normal { .. }));
        assert!(matches!(votes.distributions[2], Distribution::LogNormal { .. }));
        // Level and change with size pull against each other: who is sure of one of them knows the other.
        assert!(votes.correlations[0][1] < -0.8);
        for group in fitted() {
            for (i, row) in group.correlations.iter().enumerate() {
                assert_eq!((row.len(), row[i]), (group.names.len(), 1.0));
                assert!(
                    row.iter().enumerate().all(|(j, r)| r.abs() <= 1.0 && *r == group.correlations[j][i])
                );
            }
        }
        assert!(fitted_group("chamber_agreement").is_some() && fitted_group("learning_rate").is_none());
    }

    #[test]
    fn a_damaged_file_is_none() {
        let (path, text) = FILES[0];
        assert!(read(path, text).is_some());
        for damage in ["\"sd\"", "\"median\"", "\"plain\"", "\"covariance\"", "\"n\":"] {
            assert!(read(path, &text.replace(damage, "\"what\"")).is_none(), "{damage}");
        }
    }
}
