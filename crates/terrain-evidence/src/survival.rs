//! How long something lasts, where for some rows only a time is known at which it was still going on.
//!
//! Belongs here: the Kaplan-Meier curve, its quantiles and their intervals. Does not: what lasts.

use crate::estimate::{Distribution, LEVEL};
use crate::pool::{POOLED_ROWS, Pooled, size};
use crate::special::normal_quantile;

/// How long one row lasted, or how long at least.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Lasted {
    /// Days, above 0.
    pub(crate) days: f64,
    /// Whether it ended then; otherwise it was last seen going on (censored).
    pub(crate) ended: bool,
}

/// The share that still goes on after each time.
#[derive(Clone, Debug)]
pub(crate) struct Curve {
    steps: Vec<Step>,
}

#[derive(Clone, Copy, Debug)]
struct Step {
    time: f64,
    /// Share that goes on after this time.
    remaining: f64,
    /// Greenwood's sum Σ d/(Y(Y - d)) up to this time.
    variance: f64,
}

impl Curve {
    /// The Kaplan-Meier curve over the rows of `own`, each counting once, together with those of `whole`, which count as
    /// `pooled` rows in all: 0 for the plain curve.
    ///
    /// Source: Kaplan & Meier (1958), J. Am. Stat. Assoc. 53; the variance by Greenwood (1926), in the form given there.
    pub(crate) fn of(own: &[Lasted], whole: &[Lasted], pooled: f64) -> Self {
        let weight = if whole.is_empty() || pooled <= 0.0 { 0.0 } else { pooled / size(whole.len()) };
        let others = if weight > 0.0 { whole } else { &[] };
        let mut rows: Vec<(Lasted, f64)> = Vec::with_capacity(own.len() + others.len());
        rows.extend(own.iter().map(|row| (*row, 1.0)));
        rows.extend(others.iter().map(|row| (*row, weight)));
        rows.sort_by(|a, b| a.0.days.total_cmp(&b.0.days));
        // From the end on, so that the number at risk at the last time is exactly that of its rows.
        let mut times: Vec<(f64, f64, f64)> = Vec::new();
        let mut at_risk = 0.0;
        let groups: Vec<&[(Lasted, f64)]> =
            rows.chunk_by(|a, b| a.0.days.total_cmp(&b.0.days).is_eq()).collect();
        for group in groups.into_iter().rev() {
            let all: f64 = group.iter().map(|(_, weight)| weight).sum();
            let going: f64 = group.iter().filter(|(row, _)| !row.ended).map(|(_, weight)| weight).sum();
            at_risk += all;
            times.extend(group.first().map(|(row, _)| (row.days, at_risk, all - going)));
        }
        let (mut remaining, mut variance) = (1.0, 0.0);
        let steps = times.into_iter().rev().map(|(time, at_risk, ended)| {
            let after = (at_risk - ended).max(0.0);
            remaining *= after / at_risk;
            if after > 0.0 {
                variance += ended / (at_risk * after);
            }
            Step { time, remaining, variance }
        });
        Self { steps: steps.collect() }
    }

    /// The first time by which at least a share `p` has ended; `None` if the rows do not last long enough to tell.
    pub(crate) fn quantile(&self, p: f64) -> Option<f64> {
        // So that a curve at exactly one half is not missed by the last bit.
        let reached = |step: &&Step| step.remaining <= 1.0 - p + 1e-12;
        self.steps.iter().find(reached).map(|step| step.time)
    }

    /// The last time at which anything is known.
    pub(crate) fn last(&self) -> Option<f64> {
        self.steps.last().map(|step| step.time)
    }

    /// The interval for the time by which a share `p` has ended: all times at which the hypothesis that a share 1 - `p`
    /// goes on is not rejected at `level`, on the scale log(-log S). An end is `None` where the rows do not last long
    /// enough to tell.
    ///
    /// Source: Brookmeyer & Crowley (1982), Biometrics 38; the scale by Kalbfleisch & Prentice (1980), §1.3.
    pub(crate) fn interval(&self, p: f64, level: f64) -> (Option<f64>, Option<f64>) {
        let z = normal_quantile(1.0 - (1.0 - level) / 2.0);
        let band = |step: &Step| {
            if step.remaining <= 0.0 || step.remaining >= 1.0 {
                return (step.remaining, step.remaining);
            }
            let log = libm::log(step.remaining);
            let reach = libm::exp(z * libm::sqrt(step.variance) / -log);
            (libm::exp(log * reach), libm::exp(log / reach))
        };
        let first = |met: &dyn Fn(f64, f64) -> bool| {
            let found = self.steps.iter().find(|step| {
                let (low, high) = band(step);
                met(low, high)
            });
            found.map(|step| step.time)
        };
        (first(&|low, _| low <= 1.0 - p), first(&|_, high| high < 1.0 - p))
    }
}

/// The time by which half has ended, with the spread of single rows, and the quantiles of the rows at 0, 0.01, … 1; `None`
/// where too few have ended to tell.
///
/// The curve and its interval are those of `own` with [`POOLED_ROWS`] rows of `whole`; the spread is lognormal with the
/// median and the quartiles of that curve. `raw` is the plain mean of the rows that ended.
pub(crate) fn typical_length(own: &[Lasted], whole: &[Lasted]) -> Option<(Pooled, Vec<f64>)> {
    let curve = Curve::of(own, whole, POOLED_ROWS);
    let median = curve.quantile(0.5)?;
    let last = curve.last().unwrap_or(median);
    let (low, high) = curve.interval(0.5, LEVEL);
    let (quarter, three_quarters) =
        (curve.quantile(0.25).unwrap_or(median), curve.quantile(0.75).unwrap_or(last));
    // Half of a normal distribution lies within 0.674 standard deviations of its middle.
    let spread = libm::log(three_quarters / quarter) / (2.0 * normal_quantile(0.75));
    let ended: Vec<f64> = own.iter().filter(|one| one.ended).map(|one| one.days).collect();
    let pooled = Pooled {
        raw: if ended.is_empty() { median } else { ended.iter().sum::<f64>() / size(ended.len()) },
        estimate: median,
        interval: [low.unwrap_or(median), high.unwrap_or(last)],
        distribution: Distribution::Lognormal {
            median,
            sigma: (spread * libm::sqrt(1.0 + 1.0 / size(own.len()))).max(0.05),
        },
    };
    // Quantiles of the rows are those of their own curve, so that open ends do not shorten them.
    let plain = Curve::of(own, &[], 0.0);
    let longest = plain.last().unwrap_or(last);
    let rows = (0..=100_u8).map(|step| plain.quantile(f64::from(step) / 100.0).unwrap_or(longest)).collect();
    Some((pooled, rows))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Weeks of remission of 21 patients under 6-MP; a plus in the source is `false` here. Source: Freireich et al.
    /// (1963), Blood 21, as printed in Kalbfleisch & Prentice (1980), table 1.1.
    const REMISSION: [(f64, bool); 21] = [
        (6.0, true),
        (6.0, true),
        (6.0, true),
        (6.0, false),
        (7.0, true),
        (9.0, false),
        (10.0, true),
        (10.0, false),
        (11.0, false),
        (13.0, true),
        (16.0, true),
        (17.0, false),
        (19.0, false),
        (20.0, false),
        (22.0, true),
        (23.0, true),
        (25.0, false),
        (32.0, false),
        (32.0, false),
        (34.0, false),
        (35.0, false),
    ];

    fn remission() -> Vec<Lasted> {
        REMISSION.iter().map(|(days, ended)| Lasted { days: *days, ended: *ended }).collect()
    }

    #[test]
    fn agrees_with_the_published_curve() {
        // Kleinbaum & Klein (2012), Survival Analysis, chapter 2, the remission data: share and standard error.
        let published = [
            (6.0, 0.8571, 0.0764),
            (7.0, 0.8067, 0.0869),
            (10.0, 0.7529, 0.0963),
            (13.0, 0.6902, 0.1068),
            (16.0, 0.6275, 0.1141),
            (22.0, 0.5378, 0.1282),
            (23.0, 0.4482, 0.1346),
        ];
        let curve = Curve::of(&remission(), &[], 0.0);
        for (time, share, error) in published {
            let step = curve.steps.iter().find(|step| step.time == time).unwrap();
            assert!((step.remaining - share).abs() < 5e-5, "{time}: {}", step.remaining);
            assert!((step.remaining * step.variance.sqrt() - error).abs() < 5e-5, "{time}");
        }
        assert_eq!(curve.quantile(0.5), Some(23.0));
        assert_eq!(curve.quantile(0.6), None, "fewer than 60 % ended");
    }

    #[test]
    fn the_interval_of_the_median_is_the_set_of_times_not_rejected() {
        // Recomputed from the published shares and standard errors alone: z = (log(-log S) - log(-log 1/2)) S log S / se.
        let curve = Curve::of(&remission(), &[], 0.0);
        let z = |share: f64, error: f64| {
            (((-share.ln()).ln() - (0.5_f64.ln().abs()).ln()) * share * share.ln() / error).abs()
        };
        assert!(z(0.7529, 0.0963) > 1.96 && z(0.6902, 0.1068) < 1.96 && z(0.4482, 0.1346) < 1.96);
        assert_eq!(curve.interval(0.5, 0.95), (Some(13.0), None));
    }

    #[test]
    fn without_censored_rows_it_is_the_plain_share() {
        let rows: Vec<Lasted> = (1..=100).map(|day| Lasted { days: f64::from(day), ended: true }).collect();
        let curve = Curve::of(&rows, &[], 0.0);
        assert_eq!(
            (curve.quantile(0.5), curve.quantile(0.25), curve.last()),
            (Some(50.0), Some(25.0), Some(100.0))
        );
        assert!(curve.steps.last().unwrap().remaining == 0.0);
        let (low, high) = curve.interval(0.5, 0.95);
        // Order statistics of a hundred: the 40th and 61st enclose the median with 95 % (Conover 1999, §3.2).
        assert!(
            (39.0..=42.0).contains(&low.unwrap()) && (59.0..=62.0).contains(&high.unwrap()),
            "{low:?} {high:?}"
        );
    }

    #[test]
    fn few_rows_are_held_together_by_four_of_the_whole() {
        let whole: Vec<Lasted> = (1..=1000).map(|day| Lasted { days: f64::from(day), ended: true }).collect();
        let one = [Lasted { days: 3.0, ended: true }];
        let curve = Curve::of(&one, &whole, 4.0);
        let (low, high) = curve.interval(0.5, 0.95);
        assert!(low.unwrap() < 100.0 && high.unwrap() > 600.0, "{low:?} {high:?}");
        // Many rows of their own are moved by almost nothing.
        let many: Vec<Lasted> =
            (0..2100).map(|row| Lasted { days: f64::from(1 + row % 21), ended: true }).collect();
        assert_eq!(Curve::of(&many, &whole, 4.0).quantile(0.5), Some(11.0));
    }

    proptest! {
        #[test]
        fn the_curve_falls_and_the_interval_holds_the_median(
            rows in prop::collection::vec((1_u16..500, any::<bool>()), 1..60),
        ) {
            let rows: Vec<Lasted> = rows.into_iter().map(|(days, ended)| Lasted { days: f64::from(days), ended }).collect();
            let whole: Vec<Lasted> = (1..=200).map(|day| Lasted { days: f64::from(day), ended: true }).collect();
            for curve in [Curve::of(&rows, &[], 0.0), Curve::of(&rows, &whole, 4.0)] {
                prop_assert!(curve.steps.is_sorted_by(|a, b| a.remaining >= b.remaining && a.time < b.time));
                prop_assert!(curve.steps.iter().all(|step| (0.0..=1.0).contains(&step.remaining)));
                if let Some(median) = curve.quantile(0.5) {
                    let (low, high) = curve.interval(0.5, 0.95);
                    prop_assert!(low.is_some_and(|low| low <= median));
                    prop_assert!(high.is_none_or(|high| high >= median));
                }
            }
        }
    }
}
