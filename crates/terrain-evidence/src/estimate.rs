//! A quantity with its interval, its source and what it cannot tell.
//!
//! Belongs here: the answer's type and the distributions that a situation can sample. Does not: how one is computed
//! (`pool`, `survival`).

use std::collections::BTreeMap;

use serde::Serialize;

use crate::error::{EvidenceError, nearest};
use crate::filter::Filter;
use crate::pool::Pooled;
use crate::special::{beta_quantile, normal_quantile};

/// What a situation samples when it names this evidence.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "dist", rename_all = "lowercase")]
#[non_exhaustive]
pub enum Distribution {
    /// Beta on 0 to 1 with shapes `a`, `b` above 0.
    Beta {
        /// First shape.
        a: f64,
        /// Second shape.
        b: f64,
    },
    /// The logarithm is normal.
    Lognormal {
        /// Median, above 0.
        median: f64,
        /// Standard deviation of the natural logarithm, above 0.
        sigma: f64,
    },
}

impl Distribution {
    /// Expected value.
    #[must_use]
    pub fn mean(&self) -> f64 {
        match *self {
            Self::Beta { a, b } => a / (a + b),
            Self::Lognormal { median, sigma } => median * libm::exp(sigma * sigma / 2.0),
        }
    }

    /// The value below which a share `p` of the distribution lies, `p` in 0 to 1.
    #[must_use]
    pub fn quantile(&self, p: f64) -> f64 {
        match *self {
            Self::Beta { a, b } => beta_quantile(p, a, b),
            Self::Lognormal { median, sigma } => median * libm::exp(sigma * normal_quantile(p)),
        }
    }
}

/// Quantiles of the rows themselves.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Quantiles {
    /// A twentieth lies below.
    pub q05: f64,
    /// A quarter lies below.
    pub q25: f64,
    /// Half lies below.
    pub q50: f64,
    /// Three quarters lie below.
    pub q75: f64,
    /// All but a twentieth lies below.
    pub q95: f64,
}

impl Quantiles {
    /// From the rows' values. `None` for no values.
    #[must_use]
    pub fn of(mut values: Vec<f64>) -> Option<Self> {
        values.sort_by(f64::total_cmp);
        let at = |p| sorted_quantile(&values, p);
        Some(Self { q05: at(0.05)?, q25: at(0.25)?, q50: at(0.5)?, q75: at(0.75)?, q95: at(0.95)? })
    }
}

/// Quantiles of the values at `steps` + 1 evenly spaced probabilities from 0 to 1; empty for no values.
#[must_use]
pub fn even_quantiles(mut values: Vec<f64>, steps: u16) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    let steps = steps.max(1);
    (0..=steps).filter_map(|step| sorted_quantile(&values, f64::from(step) / f64::from(steps))).collect()
}

/// Linear interpolation between order statistics (type 7 of Hyndman & Fan 1996).
fn sorted_quantile(sorted: &[f64], p: f64) -> Option<f64> {
    let last = u32::try_from(sorted.len().checked_sub(1)?).ok()?;
    let place = p * f64::from(last);
    let below = usize::try_from(crate::table::whole(place.floor())?).ok()?;
    let low = *sorted.get(below)?;
    let high = sorted.get(below + 1).copied().unwrap_or(low);
    Some(low + (place - place.floor()) * (high - low))
}

/// An estimate from a public record.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// Name of the evidence, such as `nlrb.win_rate`.
    pub name: String,
    /// What is estimated, in one plain sentence.
    pub what: &'static str,
    /// How, with the source of the formula.
    pub formula: &'static str,
    /// The filter, by key; defaults are not repeated.
    #[serde(rename = "where")]
    pub filter: BTreeMap<String, String>,
    /// Rows counted.
    pub n: u64,
    /// Successes among them, for a rate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub successes: Option<u64>,
    /// The plain ratio, or the plain mean over the rows.
    pub raw: f64,
    /// The estimate, drawn a little toward the middle so that few rows never give certainty.
    pub estimate: f64,
    /// The interval of the estimate, low and high.
    pub interval: [f64; 2],
    /// Probability that the interval is to cover: 0.95, or 1 where the interval is the whole range that a record of one
    /// organization allows.
    pub level: f64,
    /// What a situation samples. For a rate, and for whatever describes a whole chamber or party: the uncertainty of the
    /// estimate. For a share or a size of bargaining units: the spread over single units, since a campaign meets one
    /// unit and not the mean of many.
    pub distribution: Distribution,
    /// Quantiles of the rows, for a share or a size.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<Quantiles>,
    /// The rows' quantiles at probabilities 0, 0.01, … 1, for a share or a size; empty for a rate.
    #[serde(skip)]
    pub row_quantiles: Vec<f64>,
    /// First and last day covered by the rows, `2017-01-03..2020-06-30`.
    pub period: String,
    /// Publisher, release and licence.
    pub source: String,
    /// What the number cannot tell, in plain sentences.
    pub caveats: Vec<String>,
}

impl Estimate {
    /// What its numbers count, for an axis.
    #[must_use]
    pub fn unit(&self) -> &'static str {
        match self.name.rsplit('.').next().unwrap_or_default() {
            "unit_size" | "size" | "members" | "employees" | "volunteers" => "people",
            "duration" | "delay" => "days",
            "rate" => "stoppages a year",
            "grants_paid" | "grants_received" => "dollars",
            _ => "share, 0 none to 1 all",
        }
    }
}

/// A name that can be asked for: what is estimated, how, and by what it can be narrowed.
#[derive(Debug)]
pub(crate) struct Estimator {
    pub(crate) name: &'static str,
    pub(crate) what: &'static str,
    pub(crate) formula: &'static str,
    pub(crate) keys: &'static [(&'static str, &'static str)],
}

/// What was counted for an estimate.
pub(crate) struct Counting {
    pub(crate) n: u64,
    pub(crate) successes: Option<u64>,
    /// Values of the rows, for a share or a size.
    pub(crate) rows: Vec<f64>,
    pub(crate) period: String,
    pub(crate) caveats: Vec<String>,
}

/// A number of rows in memory.
pub(crate) fn number(rows: usize) -> u64 {
    u64::try_from(rows).unwrap_or(u64::MAX)
}

impl Estimator {
    /// The one of that name.
    pub(crate) fn find(all: &'static [Self], name: &str) -> Result<&'static Self, EvidenceError> {
        all.iter().find(|estimator| estimator.name == name).ok_or_else(|| EvidenceError::UnknownName {
            name: name.to_owned(),
            nearest: nearest(name, all.iter().map(|estimator| estimator.name), all.len()),
        })
    }

    /// The answer in the form that everybody reads.
    pub(crate) fn answer(
        &self,
        filter: &Filter,
        source: &str,
        pooled: Pooled,
        counting: Counting,
    ) -> Estimate {
        self.answer_at(LEVEL, filter, source, pooled, counting)
    }

    /// As [`Estimator::answer`], where the interval is to cover with another probability.
    pub(crate) fn answer_at(
        &self,
        level: f64,
        filter: &Filter,
        source: &str,
        pooled: Pooled,
        counting: Counting,
    ) -> Estimate {
        let Pooled { raw, estimate, interval, distribution } = pooled;
        Estimate {
            name: self.name.to_owned(),
            what: self.what,
            formula: self.formula,
            filter: filter.iter().map(|(key, value)| (key.clone(), value.to_string())).collect(),
            n: counting.n,
            successes: counting.successes,
            raw,
            estimate,
            interval,
            level,
            distribution,
            row_quantiles: even_quantiles(counting.rows.clone(), 100),
            rows: Quantiles::of(counting.rows),
            period: counting.period,
            source: source.to_owned(),
            caveats: counting.caveats,
        }
    }
}

/// The probability that every interval here is to cover.
pub const LEVEL: f64 = 0.95;

/// Ends of the central interval of a Beta distribution at [`LEVEL`].
#[must_use]
pub fn beta_interval(a: f64, b: f64) -> [f64; 2] {
    let tail = (1.0 - LEVEL) / 2.0;
    [beta_quantile(tail, a, b), beta_quantile(1.0 - tail, a, b)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type_7_quantiles_by_hand() {
        let q = Quantiles::of(vec![4.0, 1.0, 3.0, 2.0]).unwrap();
        assert!((q.q25 - 1.75).abs() < 1e-12 && (q.q50 - 2.5).abs() < 1e-12);
        assert_eq!(Quantiles::of(Vec::new()), None);
    }
}
