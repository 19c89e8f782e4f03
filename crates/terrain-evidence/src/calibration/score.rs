//! Scores of predicted chances against what happened, and of predicted ranges against what came.
//!
//! Belongs here: Brier and log score, their parts, skill, calibration curve, coverage, and how sure all that is. Does not:
//! making predictions.

use super::luck::Luck;
use crate::pool::size;

/// Resamples of the bootstrap.
const RESAMPLES: u64 = 1000;
/// The stream of its luck.
const STREAM: u64 = 0x5C0_7E5;
/// Least chance that a log score takes, so that one surprise does not outweigh everything.
const LEAST_CHANCE: f64 = 1e-12;

/// A chance that was predicted, and what happened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Forecast {
    /// Predicted by the model, 0..=1.
    pub chance: f64,
    /// Predicted without it: the base rate.
    pub base: f64,
    /// Whether it happened.
    pub happened: bool,
    /// What belongs together, such as the tallies of one case or the votes of one roll call: resampled as a whole.
    pub block: usize,
}

impl Forecast {
    fn outcome(&self) -> f64 {
        f64::from(u8::from(self.happened))
    }
}

/// Squared error of a chance. Source: Brier (1950), Mon. Weather Rev. 78.
#[must_use]
pub fn brier(chance: f64, happened: bool) -> f64 {
    let miss = chance - f64::from(u8::from(happened));
    miss * miss
}

/// Minus the natural logarithm of the chance given to what happened. Source: Good (1952), J. R. Stat. Soc. B 14.
#[must_use]
pub fn log_score(chance: f64, happened: bool) -> f64 {
    -libm::log(if happened { chance } else { 1.0 - chance }.max(LEAST_CHANCE))
}

/// Scores of many forecasts. Lower is better, except for skill.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// Forecasts.
    pub forecasts: usize,
    /// Blocks that they fall into.
    pub blocks: usize,
    /// Share that happened.
    pub happened: f64,
    /// Mean Brier score of the model, 0..=1.
    pub brier: f64,
    /// The same for the base rate.
    pub brier_of_base_rate: f64,
    /// Mean log score of the model.
    pub log: f64,
    /// The same for the base rate.
    pub log_of_base_rate: f64,
    /// 1 − `brier` / `brier_of_base_rate`: 0 is no better than the base rate, below 0 worse.
    pub skill: f64,
    /// Its 95 % interval, by resampling blocks.
    pub skill_interval: [f64; 2],
    /// 1 − `log` / `log_of_base_rate`.
    pub log_skill: f64,
    /// Its 95 % interval.
    pub log_skill_interval: [f64; 2],
}

impl Score {
    /// Scores forecasts; `None` without any.
    #[must_use]
    pub fn of(forecasts: &[Forecast]) -> Option<Self> {
        let n = size(forecasts.len());
        let scores = |forecast: &Forecast| {
            let Forecast { chance, base, happened, .. } = *forecast;
            [
                brier(chance, happened),
                brier(base, happened),
                log_score(chance, happened),
                log_score(base, happened),
            ]
        };
        let blocks = sums(forecasts.iter().map(|forecast| (forecast.block, scores(forecast))));
        if blocks.is_empty() {
            return None;
        }
        let whole = total(&blocks, 0..blocks.len());
        let skill = |sums: [f64; 4]| [1.0 - sums[0] / sums[1], 1.0 - sums[2] / sums[3]];
        let [skill_interval, log_skill_interval] = intervals(&blocks, skill);
        let [own, own_log] = skill(whole);
        Some(Self {
            forecasts: forecasts.len(),
            blocks: blocks.len(),
            happened: forecasts.iter().map(Forecast::outcome).sum::<f64>() / n,
            brier: whole[0] / n,
            brier_of_base_rate: whole[1] / n,
            log: whole[2] / n,
            log_of_base_rate: whole[3] / n,
            skill: own,
            skill_interval,
            log_skill: own_log,
            log_skill_interval,
        })
    }

    /// Whether the interval of the Brier skill lies above 0.
    #[must_use]
    pub fn has_skill(&self) -> bool {
        self.skill_interval[0] > 0.0
    }
}

/// The Brier score in parts: `reliability` − `resolution` + `uncertainty` + `within`. Source: Murphy (1973), J. Appl.
/// Meteorol. 12; the part within groups, Stephenson, Coelho & Jolliffe (2008), Weather Forecast. 23.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parts {
    /// How far chances lie from the rates at which things happened; 0 is best.
    pub reliability: f64,
    /// How far apart those rates lie from one another; more is better.
    pub resolution: f64,
    /// What the outcome itself leaves open: rate × (1 − rate).
    pub uncertainty: f64,
    /// What is left because a group holds different chances.
    pub within: f64,
}

impl Parts {
    /// The parts by the groups of a calibration curve.
    #[must_use]
    pub fn of(forecasts: &[Forecast], curve: &[CurvePoint]) -> Self {
        let n = size(forecasts.len()).max(1.0);
        let rate = forecasts.iter().map(Forecast::outcome).sum::<f64>() / n;
        let sum = |term: &dyn Fn(&CurvePoint) -> f64| {
            curve.iter().map(|point| size(point.forecasts) * term(point)).sum::<f64>() / n
        };
        let reliability = sum(&|point| (point.chance - point.rate) * (point.chance - point.rate));
        let resolution = sum(&|point| (point.rate - rate) * (point.rate - rate));
        let uncertainty = rate * (1.0 - rate);
        let whole = forecasts.iter().map(|f| brier(f.chance, f.happened)).sum::<f64>() / n;
        Self { reliability, resolution, uncertainty, within: whole - reliability + resolution - uncertainty }
    }
}

/// One point of a calibration curve: a group of forecasts with like chances.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurvePoint {
    /// Forecasts.
    pub forecasts: usize,
    /// Their mean chance.
    pub chance: f64,
    /// Share of them that happened.
    pub rate: f64,
    /// Its 95 % interval, by resampling blocks.
    pub interval: [f64; 2],
}

/// How forecasts are put into groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Groups {
    /// So many groups of about as many forecasts each, those with equal chances together.
    EqualCount(usize),
    /// So many groups by equal steps of the chance.
    EqualWidth(u32),
}

/// A calibration curve, from the lowest chances to the highest; groups without forecasts are left out.
#[must_use]
pub fn curve(forecasts: &[Forecast], groups: Groups) -> Vec<CurvePoint> {
    let mut sorted: Vec<&Forecast> = forecasts.iter().collect();
    sorted.sort_by(|a, b| a.chance.total_cmp(&b.chance));
    let mut parts: Vec<Vec<&Forecast>> = Vec::new();
    let mut key = usize::MAX;
    for (place, forecast) in sorted.iter().enumerate() {
        let new = match groups {
            Groups::EqualCount(count) => place * count / sorted.len(),
            Groups::EqualWidth(steps) => {
                (1..steps).filter(|step| forecast.chance >= f64::from(*step) / f64::from(steps)).count()
            }
        };
        let tied = matches!(groups, Groups::EqualCount(_))
            && place > 0
            && sorted.get(place - 1).is_some_and(|before| before.chance >= forecast.chance);
        match parts.last_mut() {
            Some(part) if new == key || tied => part.push(forecast),
            _ => {
                parts.push(vec![forecast]);
                key = new;
            }
        }
    }
    let point = |part: &Vec<&Forecast>| {
        let blocks = sums(part.iter().map(|forecast| (forecast.block, [forecast.outcome(), 1.0])));
        let [interval] = intervals(&blocks, |[happened, all]| [happened / all]);
        let n = size(part.len());
        CurvePoint {
            forecasts: part.len(),
            chance: part.iter().map(|forecast| forecast.chance).sum::<f64>() / n,
            rate: part.iter().map(|forecast| forecast.outcome()).sum::<f64>() / n,
            interval,
        }
    };
    parts.iter().map(point).collect()
}

/// Where a number fell in its predicted distribution: the chance of less, and of no more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fell {
    /// Predicted chance of a smaller number.
    pub below: f64,
    /// Predicted chance of that number or a smaller one.
    pub up_to: f64,
    /// What belongs together.
    pub block: usize,
}

impl Fell {
    /// The part of this number that lies within probabilities `low..high`: counted numbers carry more than a point of
    /// probability, and are shared out. Source: Czado, Gneiting & Held (2009), Biometrics 65.
    #[must_use]
    pub fn within(&self, low: f64, high: f64) -> f64 {
        let width = self.up_to - self.below;
        if width > 1e-12 {
            ((self.up_to.min(high) - self.below.max(low)) / width).clamp(0.0, 1.0)
        } else {
            f64::from(u8::from((low..=high).contains(&self.up_to)))
        }
    }
}

/// How often numbers fell inside a predicted range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coverage {
    /// Share of numbers that should: 0.5 for a 50 % range.
    pub promised: f64,
    /// Share that did.
    pub found: f64,
    /// Its 95 % interval, by resampling blocks.
    pub interval: [f64; 2],
}

/// Coverage of the range in the middle that should hold a share `promised`.
#[must_use]
pub fn coverage(fell: &[Fell], promised: f64) -> Coverage {
    let (low, high) = (0.5 - 0.5 * promised, 0.5 + 0.5 * promised);
    let blocks = sums(fell.iter().map(|one| (one.block, [one.within(low, high), 1.0])));
    let [interval] = intervals(&blocks, |[inside, all]| [inside / all]);
    let [inside, all] = total(&blocks, 0..blocks.len());
    Coverage { promised, found: inside / all, interval }
}

/// Share of numbers in each of so many equal steps of their predicted distribution; all alike if predictions are sound
/// (PIT histogram). Below 0.5 lies what came out lower than predicted.
#[must_use]
pub fn histogram(fell: &[Fell], steps: u32) -> Vec<f64> {
    let n = size(fell.len()).max(1.0);
    let edge = |step: u32| f64::from(step) / f64::from(steps);
    (0..steps)
        .map(|step| fell.iter().map(|one| one.within(edge(step), edge(step + 1))).sum::<f64>() / n)
        .collect()
}

/// Sums of values by block, in the order of the blocks.
fn sums<const N: usize>(values: impl Iterator<Item = (usize, [f64; N])>) -> Vec<[f64; N]> {
    let mut blocks = std::collections::BTreeMap::new();
    for (block, value) in values {
        let sum = blocks.entry(block).or_insert([0.0; N]);
        (0..N).for_each(|i| sum[i] += value[i]);
    }
    blocks.into_values().collect()
}

fn total<const N: usize>(blocks: &[[f64; N]], which: impl Iterator<Item = usize>) -> [f64; N] {
    which.fold([0.0; N], |sum, block| std::array::from_fn(|i| sum[i] + blocks[block][i]))
}

/// 95 % intervals of figures of the sums over blocks, by the percentile bootstrap. Source: Efron & Tibshirani (1993).
fn intervals<const N: usize, const M: usize>(
    blocks: &[[f64; N]],
    figures: impl Fn([f64; N]) -> [f64; M],
) -> [[f64; 2]; M] {
    if blocks.is_empty() {
        return [[f64::NAN; 2]; M];
    }
    let luck = Luck::new(STREAM);
    let mut found: [Vec<f64>; M] = std::array::from_fn(|_| Vec::new());
    for resample in 0..RESAMPLES {
        let drawn = (0_u64..).zip(blocks).map(|(draw, _)| luck.below((resample << 32) | draw, blocks.len()));
        let values = figures(total(blocks, drawn));
        found.iter_mut().zip(values).for_each(|(all, value)| all.push(value));
    }
    found.map(|mut values| {
        values.sort_by(f64::total_cmp);
        // The 25th from either end of a thousand.
        let end = values.len() / 40;
        [values[end], values[values.len() - 1 - end]]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made() -> Vec<Forecast> {
        [(0.1, false), (0.1, false), (0.1, true), (0.7, true), (0.7, false), (0.9, true), (0.9, true)]
            .into_iter()
            .enumerate()
            .map(|(block, (chance, happened))| Forecast { chance, base: 0.5, happened, block })
            .collect()
    }

    #[test]
    fn scores_by_hand() {
        let score = Score::of(&made()).unwrap();
        // 0.01 + 0.01 + 0.81 + 0.09 + 0.49 + 0.01 + 0.01 = 1.43; the coin has 0.25 each.
        assert!((score.brier - 1.43 / 7.0).abs() < 1e-12);
        assert!((score.brier_of_base_rate - 0.25).abs() < 1e-12);
        assert!((score.skill - (1.0 - 1.43 / 1.75)).abs() < 1e-12);
        let log = -(4.0 * 0.9_f64.ln() + 0.1_f64.ln() + 0.7_f64.ln() + 0.3_f64.ln()) / 7.0;
        assert!((score.log - log).abs() < 1e-12 && (score.log_of_base_rate - 2.0_f64.ln()).abs() < 1e-12);
        assert!(score.skill_interval[0] <= score.skill && score.skill <= score.skill_interval[1]);
        assert_eq!((score.forecasts, score.blocks), (7, 7));
    }

    #[test]
    fn the_parts_add_up_and_groups_of_equal_chances_have_none_within() {
        let forecasts = made();
        for groups in [Groups::EqualCount(3), Groups::EqualWidth(10)] {
            let curve = curve(&forecasts, groups);
            assert_eq!(curve.iter().map(|point| point.forecasts).collect::<Vec<_>>(), [3, 2, 2]);
            assert!((curve[0].rate - 1.0 / 3.0).abs() < 1e-12 && (curve[1].rate - 0.5).abs() < 1e-12);
            let parts = Parts::of(&forecasts, &curve);
            // By hand: (3(0.1 − 1/3)² + 2(0.7 − 0.5)² + 2(0.9 − 1)²) / 7, the rate 4/7.
            let reliability = (3.0 * (0.1_f64 - 1.0 / 3.0).powi(2) + 2.0 * 0.04 + 2.0 * 0.01) / 7.0;
            assert!((parts.reliability - reliability).abs() < 1e-12);
            assert!((parts.uncertainty - 12.0 / 49.0).abs() < 1e-12);
            assert!(parts.within.abs() < 1e-12, "{parts:?}");
        }
    }

    #[test]
    fn counted_numbers_are_shared_out() {
        let fell = [
            Fell { below: 0.0, up_to: 0.5, block: 0 },
            Fell { below: 0.2, up_to: 0.3, block: 1 },
            Fell { below: 0.9, up_to: 0.9, block: 2 },
        ];
        // Half of the first, half of the second, nothing of the third lie in 0.25..0.75.
        assert!((coverage(&fell, 0.5).found - 1.0 / 3.0).abs() < 1e-12);
        let steps = histogram(&fell, 2);
        assert!((steps[0] - 2.0 / 3.0).abs() < 1e-12 && (steps[1] - 1.0 / 3.0).abs() < 1e-12);
    }
}
