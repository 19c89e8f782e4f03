//! Who leads, and how surely: the intervals of the shares of futures in which each posture is best, and which postures can't
//! be told apart. What is compared stands in `comparison`, why one leads in `drivers`.

use super::comparison::{Comparison, Lead};
use super::precision::{Figure, difference_interval, share_interval};
use super::ranking::{regrets, weighted_rank_acceptability};
use super::shares::Shares;
use super::statistics::whole;
use crate::decision::{Pair, Verdict};
use crate::fifty;

/// Futures beyond which nobody would go to tell two postures apart.
const MOST_FUTURES: f64 = 100_000.0;
/// Futures are added in blocks of this size.
const BLOCK: f64 = 32.0;

/// How all postures stand.
pub(super) struct Standing {
    /// Utility: `[posture][future]`, the futures in which the posture was played.
    pub(super) utilities: Vec<Vec<f64>>,
    /// First places.
    pub(super) shares: Shares,
    /// Shortfall from the best posture that could be taken: `[posture][future]`, the futures that all postures were played in.
    pub(super) regrets: Vec<Vec<f64>>,
    pub(super) acceptability: Vec<Vec<f64>>,
    /// Share of all futures of the run in which each posture is best.
    pub(super) p_best: Vec<f64>,
    pub(super) intervals: Vec<[f64; 2]>,
    pub(super) verdict: Verdict,
    /// The two postures that somebody named.
    pub(super) compared: Option<Pair>,
    /// The two that drivers are about: those named, else the two leading ones.
    pub(super) pair: [usize; 2],
    /// Whether a posture's figures count in a future, as in `available`: `[posture][future]`, those in which it was played.
    counts: Vec<Vec<bool>>,
    /// How much each future that all postures were played in counts for all futures of the run; 1 on average.
    weights: Vec<f64>,
}

impl Standing {
    /// Says how all postures stand, and the two named, if any.
    pub(super) fn new(compared: Comparison, named: Option<[usize; 2]>) -> Self {
        let first_two = compared.first_two();
        let (intervals, first) = verdict(&compared, first_two);
        let pair = named.map(|[first, second]| {
            let difference = verdict(&compared, [first, second]).1.difference;
            Pair { first, second, told_apart: difference[1] > 0.0 || difference[2] < 0.0, difference }
        });
        let weights = compared.shares.weights();
        Self {
            acceptability: weighted_rank_acceptability(&compared.payoffs, &weights),
            // A posture that could not be taken was run as far as it could be; it can't be better than the best one that could.
            regrets: regrets_of_taken(&compared.utilities, &compared.payoffs),
            utilities: compared.utilities,
            shares: compared.shares,
            p_best: compared.p_best,
            intervals,
            verdict: first,
            compared: pair,
            pair: named.unwrap_or(first_two),
            counts: compared.counts,
            weights,
        }
    }

    /// Mean utility over the futures of the run, worked out from those that all postures were played in.
    pub(super) fn mean_utility(&self, posture: usize) -> f64 {
        self.mean_of_all(&self.utilities[posture])
    }

    /// Mean over the futures of the run of what is known where all postures were played; further values are left out.
    pub(super) fn mean_of_all(&self, values: &[f64]) -> f64 {
        let sum: f64 = self.weights.iter().zip(values).map(|(weight, value)| weight * value).sum();
        sum / self.weights.len().max(1) as f64
    }

    /// Futures in which both postures could be taken, rising; where no posture at all could, they count as they were run.
    pub(super) fn both_taken(&self, first: usize, second: usize) -> Vec<usize> {
        let both = self.counts[first].iter().zip(&self.counts[second]).enumerate();
        both.filter(|(_, (first, second))| **first && **second).map(|(future, _)| future).collect()
    }

    /// Utility of the first less that of the second, in these futures.
    pub(super) fn difference(&self, first: usize, second: usize, futures: &[usize]) -> Vec<f64> {
        let (first, second) = (&self.utilities[first], &self.utilities[second]);
        futures.iter().map(|&future| first[future] - second[future]).collect()
    }
}

/// A posture that could not be taken was run as far as it could be; its shortfall is that of this run.
fn regrets_of_taken(utilities: &[Vec<f64>], payoffs: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut regrets = regrets(payoffs);
    for future in 0..payoffs.first().map_or(0, Vec::len) {
        let best = payoffs.iter().map(|values| values[future]).fold(f64::NEG_INFINITY, f64::max);
        for (regret, utility) in regrets.iter_mut().zip(utilities) {
            if !regret[future].is_finite() {
                regret[future] = (best - utility[future]).max(0.0);
            }
        }
    }
    regrets
}

/// The intervals of all shares, and what is said of two postures among all.
fn verdict(compared: &Comparison, [leading, second]: [usize; 2]) -> (Vec<[f64; 2]>, Verdict) {
    let Comparison { table, sample, shares, figures, p_best, .. } = compared;
    // Wild signs make a single figure's ratio symmetric: its upper 2.5 % is also its lower.
    let singles: Vec<Vec<Figure>> = figures.best.iter().map(|figure| vec![figure.clone()]).collect();
    let intervals = p_best
        .iter()
        .enumerate()
        .zip(sample.critical(&singles))
        .map(|((posture, &share), critical)| {
            let rival = if posture == leading { second } else { leading };
            let behind = figures.utility[posture].minus(&figures.utility[rival]);
            let worth = compared.worth(&figures.best[posture], &behind, shares.worth_of_one(posture));
            share_interval(share, worth, critical)
        })
        .collect();
    // Leading and second are picked by the same runs that compare them. A posture is told apart from the leading one
    // when it would be beaten by some posture in intervals that hold for all comparisons with it at once (Hsu 1984,
    // "Constrained simultaneous confidence intervals for multiple comparisons with the best", Ann. Statist. 12(3)).
    let others: Vec<usize> = (0..p_best.len()).filter(|&posture| posture != leading).collect();
    let families: Vec<Vec<Figure>> = others
        .iter()
        .map(|&posture| {
            let rivals = (0..p_best.len()).filter(|&rival| rival != posture);
            rivals.map(|rival| figures.best[rival].minus(&figures.best[posture])).collect()
        })
        .collect();
    let mut tied = vec![leading];
    let mut difference = [0.0; 3];
    // Of those tied with the leading one, the one that is best most often, and their difference.
    let mut rival: Option<(usize, [f64; 3])> = None;
    for (&posture, critical) in others.iter().zip(sample.critical(&families)) {
        let Lead { ahead, square, worth, .. } = compared.lead(leading, posture);
        let [low, high] = difference_interval(ahead, square, worth, critical);
        if low <= 0.0 {
            tied.push(posture);
            let nearer = rival.is_none_or(|(known, _)| {
                p_best[posture] > p_best[known] || p_best[posture] == p_best[known] && posture == second
            });
            if nearer {
                rival = Some((posture, [ahead, low, high]));
            }
        }
        if posture == second {
            difference = [ahead, low, high];
        }
    }
    tied.sort_unstable();
    let told_apart = second != leading && difference[1] > 0.0;
    let verdict = Verdict {
        leading,
        second,
        told_apart,
        tied,
        difference,
        in_fifty: fifty::count(p_best[leading]),
        futures_needed: rival.and_then(|(posture, difference)| {
            futures_needed(table.played(posture).min(table.played(leading)) as f64, &difference)
        }),
    };
    (intervals, verdict)
}

/// The interval's half width shrinks with the square root of the number of futures.
fn futures_needed(futures: f64, difference: &[f64; 3]) -> Option<u32> {
    let (ahead, half) = (difference[0], difference[0] - difference[1]);
    let needed = futures * (half / ahead) * (half / ahead);
    if !(ahead > 0.0 && needed < MOST_FUTURES) {
        return None;
    }
    let blocks = libm::floor(needed / BLOCK) + 1.0;
    u32::try_from(whole(blocks * BLOCK)).ok()
}
