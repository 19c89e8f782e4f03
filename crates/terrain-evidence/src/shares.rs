//! Shares of an organization's money when the record splits only part of it.
//!
//! Belongs here: the model's sources of funding, money that could be of several, and the bounds that follow. Does not:
//! which line of which form is which source, which each record decides.

use serde::Serialize;

use crate::estimate::{Distribution, LEVEL, beta_interval};
use crate::pool::{POOLED_ROWS, Pooled, mean_and_variance, size};

/// Where an organization's money comes from, as the model tells sources apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Members' dues.
    Dues,
    /// Many people, a little each: at most $200 a year.
    SmallDonors,
    /// Few people, much each: $1,000 a year and more.
    WealthyDonors,
    /// Foundations.
    Foundations,
    /// Government at any level.
    Government,
    /// Parties and candidates.
    Party,
    /// Companies and other employers.
    Employer,
}

impl Source {
    /// All of them, in the order of the model.
    pub const ALL: [Self; 7] = [
        Self::Dues,
        Self::SmallDonors,
        Self::WealthyDonors,
        Self::Foundations,
        Self::Government,
        Self::Party,
        Self::Employer,
    ];

    /// The word of a situation file, such as `small_donors`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Dues => "dues",
            Self::SmallDonors => "small_donors",
            Self::WealthyDonors => "wealthy_donors",
            Self::Foundations => "foundations",
            Self::Government => "government",
            Self::Party => "party",
            Self::Employer => "employer",
        }
    }

    /// Reads the word of a situation file; capitals, blanks and hyphens do not matter.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let word: String = text.trim().chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
        Self::ALL.into_iter().find(|source| source.key().eq_ignore_ascii_case(&word))
    }
}

/// What filters accept for a source.
pub(crate) const SOURCES_IN_WORDS: &str =
    "dues, small_donors, wealthy_donors, foundations, government, party or employer";

/// One of the things that money may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Money of a source.
    From(Source),
    /// Earned or borrowed: nobody's gift.
    Earned,
}

/// Money that may be of several parts, with the share that each is expected to have.
#[derive(Clone, Debug)]
pub(crate) struct Pot {
    money: f64,
    among: Vec<(Part, f64)>,
}

/// An organization's money: what is known to be of one source, what is earned, and what may be of several.
#[derive(Clone, Debug, Default)]
pub(crate) struct Split {
    certain: [f64; 7],
    earned: f64,
    pots: Vec<Pot>,
}

/// Of what a share is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Whole {
    /// Money that somebody gave: what is earned is left out.
    #[default]
    Funders,
    /// All money.
    Total,
}

/// A share with the range that the record allows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Known {
    pub(crate) low: f64,
    pub(crate) mean: f64,
    pub(crate) high: f64,
    pub(crate) variance: f64,
}

impl Known {
    /// A part of a whole, of which `sure` is certain and `unsure` may be part of it or not.
    pub(crate) fn of(sure: f64, unsure: f64, whole: f64) -> Option<Self> {
        if whole.is_nan() || whole <= 0.0 {
            return None;
        }
        let share = |money: f64| (money / whole).clamp(0.0, 1.0);
        let spread = share(unsure);
        Some(Self {
            low: share(sure),
            mean: share(sure + unsure / 2.0),
            high: share(sure + unsure),
            // Of a uniform share of the unsure part.
            variance: spread * spread / 12.0,
        })
    }
}

impl Split {
    /// Adds money of one source. Money below 0 (more given back than taken) counts as none.
    pub(crate) fn add(&mut self, source: Source, money: f64) {
        if let Some(place) = Source::ALL.iter().position(|known| *known == source) {
            self.certain[place] += money.max(0.0);
        }
    }

    /// Adds earned or borrowed money.
    pub(crate) fn add_earned(&mut self, money: f64) {
        self.earned += money.max(0.0);
    }

    /// Adds money that may be of any of `among`, each as likely.
    pub(crate) fn add_unsplit(&mut self, money: f64, among: &[Part]) {
        let each = 1.0 / size(among.len().max(1));
        self.add_weighted(money, among.iter().map(|part| (*part, each)).collect());
    }

    /// Adds money that may be of any of `among`, which are expected to have these shares of it.
    pub(crate) fn add_weighted(&mut self, money: f64, among: Vec<(Part, f64)>) {
        match among.as_slice() {
            _ if money.is_nan() || money <= 0.0 => {}
            [(Part::From(source), _)] => self.add(*source, money),
            [(Part::Earned, _)] => self.add_earned(money),
            [] => {}
            _ => self.pots.push(Pot { money, among }),
        }
    }

    /// Everything.
    pub(crate) fn total(&self) -> f64 {
        self.certain.iter().sum::<f64>() + self.earned + self.pots.iter().map(|pot| pot.money).sum::<f64>()
    }

    /// The part of everything that is certainly earned.
    pub(crate) fn earned_share(&self) -> f64 {
        if self.total() > 0.0 { self.earned / self.total() } else { 0.0 }
    }

    /// The share of one source; `None` where there is no money.
    ///
    /// The bounds put every unsplit pot where it makes the share least and most. The mean and variance are those of
    /// pots split by Dirichlet distributions around the expected shares, with as much spread as one uniform over all
    /// splits of as many parts (concentration = number of parts), the whole held at its mean.
    pub(crate) fn share(&self, source: Source, whole: Whole) -> Option<Known> {
        let place = Source::ALL.iter().position(|known| *known == source)?;
        let sure = self.certain.get(place).copied()?;
        let given: f64 = self.certain.iter().sum();
        let earned = if whole == Whole::Total { self.earned } else { 0.0 };
        let counts = |part: Part| part != Part::Earned || whole == Whole::Total;
        let (mut low_part, mut low_whole) = (sure, given + earned);
        let (mut high_part, mut high_whole) = (sure, given + earned);
        let (mut mean_part, mut mean_whole) = (sure, given + earned);
        let mut variance = 0.0;
        for Pot { money, among } in &self.pots {
            let mine = among.iter().find(|(part, _)| *part == Part::From(source)).map(|(_, weight)| *weight);
            let elsewhere = among.iter().any(|(part, _)| *part != Part::From(source) && counts(*part));
            let away = among.iter().any(|(part, _)| !counts(*part));
            // Least: with others in the whole if that can be, else outside of it.
            if elsewhere {
                low_whole += money;
            } else if !away {
                low_part += money;
                low_whole += money;
            }
            // Most: mine if that can be, else outside of the whole.
            if mine.is_some() {
                high_part += money;
                high_whole += money;
            } else if !away {
                high_whole += money;
            }
            let weight = mine.unwrap_or(0.0);
            let counted: f64 =
                among.iter().filter(|(part, _)| counts(*part)).map(|(_, weight)| *weight).sum();
            mean_part += money * weight;
            mean_whole += money * counted;
            variance += money * money * weight * (1.0 - weight) / (size(among.len()) + 1.0);
        }
        let ratio = |part: f64, whole: f64| if whole > 0.0 { (part / whole).clamp(0.0, 1.0) } else { 0.0 };
        if high_whole.max(low_whole).max(mean_whole) <= 0.0 {
            return None;
        }
        let (low, high) = (ratio(low_part, low_whole), ratio(high_part, high_whole));
        let mean = ratio(mean_part, mean_whole).clamp(low.min(high), high.max(low));
        let variance = if mean_whole > 0.0 { variance / (mean_whole * mean_whole) } else { 0.0 };
        Some(Known { low, mean, high, variance })
    }
}

/// Shares of one organization or of many as an estimate's numbers.
#[derive(Clone, Debug)]
pub(crate) struct PooledShares {
    pub(crate) raw: f64,
    pub(crate) estimate: f64,
    pub(crate) interval: [f64; 2],
    pub(crate) level: f64,
    pub(crate) distribution: Distribution,
}

impl PooledShares {
    /// The probability that the interval is to cover, and the numbers.
    pub(crate) fn at_level(self) -> (f64, Pooled) {
        let Self { raw, estimate, interval, level, distribution } = self;
        (level, Pooled { raw, estimate, interval, distribution })
    }
}

/// Smallest standard deviation that is sampled: a known share is drawn within a fifth of a percentage point of itself.
const LEAST_SPREAD: f64 = 0.001;

/// Sums up the shares of organizations, each weighing the same.
///
/// Of one organization nothing is a sample: the interval is the range that the record allows. Of several the interval
/// runs from the lower end for the mean of the lows to the upper end for the mean of the highs ([`mean`]), and what is
/// sampled is a single organization: spread between them and, within each, of what is unsplit. `None` for no shares.
pub(crate) fn pool(shares: &[Known]) -> Option<PooledShares> {
    if let [only] = shares {
        return Some(PooledShares {
            raw: only.low,
            estimate: only.mean,
            interval: [only.low, only.high],
            level: 1.0,
            distribution: beta_by_moments(only.mean, only.variance),
        });
    }
    let of = |value: fn(&Known) -> f64| -> Vec<f64> { shares.iter().map(value).collect() };
    let (lows, means, highs) = (of(|s| s.low), of(|s| s.mean), of(|s| s.high));
    if means.is_empty() {
        return None;
    }
    let (low, middle, high) = (mean(&lows), mean(&means), mean(&highs));
    let within = of(|s| s.variance).iter().sum::<f64>() / size(means.len());
    let spread = middle.between * (1.0 + 1.0 / size(means.len())) + within;
    Some(PooledShares {
        raw: mean_and_variance(&lows).0,
        estimate: middle.estimate,
        interval: [low.interval[0].min(middle.estimate), high.interval[1].max(middle.estimate)],
        level: LEVEL,
        distribution: beta_by_moments(middle.estimate, spread),
    })
}

/// The mean of shares over organizations.
struct Mean {
    estimate: f64,
    interval: [f64; 2],
    /// Variance between organizations.
    between: f64,
}

/// The mean of at least two shares.
///
/// Beta(wΣx + ½, wΣ(1 − x) + ½), Jeffreys' prior, in which an organization counts as w = m(1 − m)/s² yes-or-no
/// observations, so that in large samples the variance is s²/n. s² is pooled with [`POOLED_ROWS`] organizations of
/// variance m(1 − m)/2, that of Jeffreys' prior itself at m = ½: shares that are all alike, or all 0, must not give an
/// interval of no width. m is (Σx + ½)/(n + 1).
fn mean(values: &[f64]) -> Mean {
    let n = size(values.len());
    let (raw, own) = mean_and_variance(values);
    let middle = (n * raw + 0.5) / (n + 1.0);
    let bernoulli = middle * (1.0 - middle);
    let between = ((n - 1.0) * own + POOLED_ROWS * bernoulli / 2.0) / (n - 1.0 + POOLED_ROWS);
    let worth = bernoulli / between;
    let (a, b) = (worth * n * raw + 0.5, worth * n * (1.0 - raw) + 0.5);
    Mean { estimate: a / (a + b), interval: beta_interval(a, b), between }
}

/// The Beta distribution of this mean and variance, or the nearest that there is.
pub(crate) fn beta_by_moments(mean: f64, variance: f64) -> Distribution {
    let mean = mean.clamp(1e-4, 1.0 - 1e-4);
    let least = LEAST_SPREAD * LEAST_SPREAD;
    let bernoulli = mean * (1.0 - mean);
    let variance = variance.max(least.min(0.5 * bernoulli * bernoulli)).min(0.9 * bernoulli);
    let precision = (bernoulli / variance - 1.0).max(1e-3);
    Distribution::Beta { a: precision * mean, b: precision * (1.0 - mean) }
}

/// A count or sum of one organization as numbers of an estimate: known, so drawn as it is.
pub(crate) fn known_size(value: f64) -> PooledShares {
    PooledShares {
        raw: value,
        estimate: value,
        interval: [value, value],
        level: 1.0,
        // A lognormal has no 0: a thousandth stands for it.
        distribution: Distribution::Lognormal { median: value.max(1e-3), sigma: 1e-6 },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn bounds_by_hand() {
        let mut split = Split::default();
        split.add(Source::Dues, 30.0);
        split.add_earned(100.0);
        let gifts = [Source::SmallDonors, Source::WealthyDonors, Source::Foundations].map(Part::From);
        split.add_unsplit(60.0, &gifts);
        split.add_unsplit(10.0, &[Part::From(Source::Dues), Part::Earned]);
        // Least: the ten are earned, 30 of 90. Most: they are dues, 40 of 100.
        let dues = split.share(Source::Dues, Whole::Funders).unwrap();
        assert!((dues.low - 30.0 / 90.0).abs() < 1e-12 && (dues.high - 0.4).abs() < 1e-12);
        assert!((dues.mean - 35.0 / 95.0).abs() < 1e-12);
        // Most: all sixty, and the ten are earned.
        let small = split.share(Source::SmallDonors, Whole::Funders).unwrap();
        assert!(small.low.abs() < 1e-12 && (small.high - 60.0 / 90.0).abs() < 1e-12);
        assert!((small.mean - 20.0 / 95.0).abs() < 1e-12);
        // Uniform over the splits of three: variance 1/18 of the square of the pot.
        assert!((small.variance - 60.0 * 60.0 / 18.0 / (95.0 * 95.0)).abs() < 1e-12);
        let of_all = split.share(Source::Dues, Whole::Total).unwrap();
        assert!((of_all.low - 0.15).abs() < 1e-12 && (of_all.high - 0.2).abs() < 1e-12);
        assert!(Split::default().share(Source::Dues, Whole::Funders).is_none());
    }

    #[test]
    fn one_organization_is_no_sample_and_many_are() {
        let known = Known { low: 0.2, mean: 0.4, high: 0.8, variance: 0.02 };
        let one = pool(&[known]).unwrap();
        assert_eq!((one.interval, one.level.to_bits()), ([0.2, 0.8], 1.0_f64.to_bits()));
        let Distribution::Beta { a, b } = one.distribution else { unreachable!() };
        assert!((a / (a + b) - 0.4).abs() < 1e-9);
        assert!((a * b / ((a + b) * (a + b) * (a + b + 1.0)) - 0.02).abs() < 1e-9);
        let many = pool(&[known; 12]).unwrap();
        assert!(many.interval[0] <= 0.2 && many.interval[1] >= 0.8 && many.level < 1.0);
        assert!(pool(&[]).is_none());
    }

    #[test]
    fn shares_all_alike_stay_uncertain_and_near_what_they_are() {
        let none = Known { low: 0.0, mean: 0.0, high: 0.0, variance: 0.0 };
        let two = pool(&[none; 2]).unwrap();
        assert!(two.raw.abs() < 1e-15 && two.estimate < 0.1 && two.interval[1] > 0.2, "{two:?}");
        let many = pool(&[none; 40]).unwrap();
        assert!(many.estimate < 0.01 && many.interval[1] < 0.03, "{many:?}");
    }

    #[test]
    fn many_shares_give_the_usual_standard_error() {
        let values: Vec<f64> = (0..2000).map(|i| f64::from(i % 101) / 100.0).collect();
        let (raw, variance) = mean_and_variance(&values);
        let got = mean(&values);
        let half = (got.interval[1] - got.interval[0]) / 2.0;
        assert!((half / (1.96 * (variance / 2000.0).sqrt()) - 1.0).abs() < 0.01);
        assert!((got.estimate - raw).abs() < 1e-3);
    }

    #[test]
    fn words_of_sources() {
        for source in Source::ALL {
            assert_eq!(Source::parse(source.key()), Some(source));
        }
        assert_eq!(Source::parse("Small donors"), Some(Source::SmallDonors));
        assert_eq!(Source::parse("banks"), None);
    }

    proptest! {
        #[test]
        fn means_lie_within_bounds_and_sum_to_one(
            certain in proptest::collection::vec(0.0..1e6_f64, 7),
            pots in proptest::collection::vec((0.0..1e6_f64, 1_u8..=127), 0..5),
            earned in 0.0..1e6_f64,
        ) {
            let mut split = Split::default();
            for (source, money) in Source::ALL.into_iter().zip(certain) {
                split.add(source, money);
            }
            split.add_earned(earned);
            for (money, which) in pots {
                let among: Vec<Part> = (0..7_usize)
                    .filter(|place| which & (1 << place) != 0)
                    .map(|place| Part::From(Source::ALL[place]))
                    .collect();
                split.add_unsplit(money, &among);
            }
            let mut sum = 0.0;
            for source in Source::ALL {
                let Some(known) = split.share(source, Whole::Funders) else { return Ok(()) };
                prop_assert!(known.low <= known.mean + 1e-12 && known.mean <= known.high + 1e-12);
                prop_assert!((0.0..=1.0).contains(&known.low) && (0.0..=1.0).contains(&known.high));
                prop_assert!(known.variance >= 0.0);
                sum += known.mean;
                let total = split.share(source, Whole::Total).unwrap();
                prop_assert!(total.high <= known.high + 1e-12);
            }
            prop_assert!((sum - 1.0).abs() < 1e-9);
        }

        #[test]
        fn a_beta_has_the_moments_asked_for(mean in 0.01..0.99_f64, part in 0.001..0.8_f64) {
            let variance = (part * mean * (1.0 - mean)).max(2e-6);
            let Distribution::Beta { a, b } = beta_by_moments(mean, variance) else { unreachable!() };
            prop_assert!((a / (a + b) - mean).abs() < 1e-9);
            prop_assert!((a * b / ((a + b) * (a + b) * (a + b + 1.0)) / variance - 1.0).abs() < 1e-6);
        }
    }
}
