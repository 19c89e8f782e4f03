//! What a record says of a number, as it is shown beside a proposal.
//!
//! Belongs here: an estimate with the filings behind it. Does not: what is made of it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::estimate::{Estimate, Quantiles};

/// An estimate, and where it stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Said {
    /// The number of a group that it is for, such as `foundations`; left out for a number alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// Name of the evidence.
    pub name: String,
    /// Its filter.
    #[serde(rename = "where")]
    pub filter: BTreeMap<String, String>,
    /// What is estimated.
    pub what: String,
    /// Cases behind it.
    pub n: u64,
    /// The plain ratio or mean.
    pub raw: f64,
    /// The estimate.
    pub estimate: f64,
    /// Its interval.
    pub interval: [f64; 2],
    /// Probability that the interval is to cover; 1 where it is the range that one organization's filings allow.
    pub level: f64,
    /// Quantiles over the cases, for a share or a size of many: what a run draws from, beyond the uncertainty of the mean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<Quantiles>,
    /// Days covered.
    pub period: String,
    /// Publisher.
    pub source: String,
    /// The filings, where they are one organization's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filing: Option<String>,
}

impl Said {
    pub(super) fn of(estimate: &Estimate, part: Option<&str>, filing: Option<&str>) -> Self {
        Self {
            part: part.map(str::to_owned),
            name: estimate.name.clone(),
            filter: estimate.filter.clone(),
            what: estimate.what.to_owned(),
            n: estimate.n,
            raw: estimate.raw,
            estimate: estimate.estimate,
            interval: estimate.interval,
            level: estimate.level,
            rows: estimate.rows.filter(|_| estimate.n > 1),
            period: estimate.period.clone(),
            source: estimate.source.clone(),
            filing: filing.map(str::to_owned),
        }
    }
}
