//! The share of the first place that each posture has, future by future, carried over to futures in which not all were played.
//! Who leads is decided in `standing`.

use super::phases::{Carried, Phase, Places, carried, least, told, weights};
use super::ranking::best_shares;
use super::statistics::{mean, variance};
use super::table::Table;

/// First places among the postures of each phase.
pub(super) struct Shares {
    /// Among all postures, in the futures in which all were played.
    first: Places,
    /// Among those of each further phase.
    later: Vec<Places>,
}

impl Shares {
    pub(super) fn new(table: &Table, utilities: &[Vec<f64>]) -> Self {
        let mut places = table.phases.iter().map(|phase| places(table, utilities, phase));
        Self { first: places.next().unwrap_or_default(), later: places.collect() }
    }

    /// The shares in the futures that all postures were played in: `[posture][future]`.
    pub(super) fn common(&self) -> &[Vec<f64>] {
        &self.first
    }

    /// The share of a posture: one value for each future of the run, see [`Carried::values`].
    pub(super) fn values(&self, posture: usize) -> Vec<f64> {
        carried(self.first[posture].clone(), &self.later).values
    }

    /// In what share of futures a posture has no part of the first place.
    pub(super) fn without(&self, posture: usize) -> f64 {
        let nothing = self.first[posture].iter().map(|&share| f64::from(u8::from(share <= 0.0))).collect();
        mean(&carried(nothing, &self.later).values).clamp(0.0, 1.0)
    }

    /// Mean square of the difference of two shares.
    pub(super) fn square(&self, first: usize, second: usize) -> f64 {
        mean(&carried(squares(&self.difference(first, second)), &self.later).values)
    }

    /// How many futures with all postures a future of the run is worth, for the share of a posture.
    pub(super) fn worth_of_one(&self, posture: usize) -> f64 {
        self.worth(&self.first[posture])
    }

    /// The same for the difference of two shares.
    pub(super) fn worth_of_one_difference(&self, first: usize, second: usize) -> f64 {
        self.worth(&self.difference(first, second))
    }

    /// How much each future that all postures were played in counts for all futures of the run; 1 on average.
    pub(super) fn weights(&self) -> Vec<f64> {
        weights(self.first.first().map_or(0, Vec::len), &self.later)
    }

    /// In what share of further futures all postures should be played, so that the difference of two shares becomes known with the
    /// least runs, where `contenders` are played in the others.
    ///
    /// Of the difference's variance, who is best among the contenders tells a part B, and a part R is left. n futures, f of them
    /// with all K postures and the rest with k, take n·(k + f·(K − k)) runs and give the variance (B + R/f)/n: least for
    /// f² = R·k / (B·(K − k)) (double sampling, Cochran 1977, section 12.3).
    pub(super) fn whole(&self, [first, second]: [usize; 2], contenders: &Places) -> f64 {
        let figure = self.difference(first, second);
        let told = told(&figure, contenders);
        let left: Vec<f64> = figure.iter().zip(&told).map(|(figure, told)| figure - told).collect();
        let left = variance(&left).max(least(figure.len() as f64));
        let known = variance(&told);
        let played = contenders.iter().filter(|places| places.iter().any(|&share| share > 0.0)).count();
        let (played, all) = (played.max(1) as f64, self.first.len() as f64);
        let share = libm::sqrt(left * played / (known * (all - played)));
        if share.is_finite() { share.min(1.0) } else { 1.0 }
    }

    fn difference(&self, first: usize, second: usize) -> Vec<f64> {
        self.first[first].iter().zip(&self.first[second]).map(|(first, second)| first - second).collect()
    }

    /// 1 in a run of one phase; else the variance that a figure has from future to future over that of the values that stand
    /// for it, never more than 1.
    fn worth(&self, figure: &[f64]) -> f64 {
        if self.later.is_empty() {
            return 1.0;
        }
        let Carried { values, unseen } = carried(figure.to_vec(), &self.later);
        let (middle, futures) = (mean(&values), values.len().max(1) as f64);
        let spread = variance(&values);
        if spread <= 0.0 {
            return figure.len() as f64 / futures;
        }
        let square = mean(&carried(squares(figure), &self.later).values);
        ((square - middle * middle) / (spread + unseen)).clamp(1.0 / futures, 1.0)
    }
}

fn squares(figure: &[f64]) -> Vec<f64> {
    figure.iter().map(|value| value * value).collect()
}

/// First places among the postures of a phase, or of one that could be.
pub(super) fn places(table: &Table, utilities: &[Vec<f64>], phase: &Phase) -> Places {
    let mut places = vec![vec![0.0; phase.futures]; utilities.len()];
    for (&posture, found) in phase.postures.iter().zip(best_shares(&available(table, utilities, phase))) {
        places[posture] = found;
    }
    places
}

/// Utilities of what could be taken among the postures of a phase, by posture of the phase; a posture that could not (in most
/// replicates) is behind all others. Where nothing could be taken, everything counts as it was run.
pub(super) fn available(table: &Table, utilities: &[Vec<f64>], phase: &Phase) -> Vec<Vec<f64>> {
    let taken = |posture: usize, future: usize| table.taken[posture][future] >= 0.5;
    let any: Vec<bool> = (0..phase.futures)
        .map(|future| phase.postures.iter().any(|&posture| taken(posture, future)))
        .collect();
    let of = |&posture: &usize| {
        let value = |(future, &any): (usize, &bool)| {
            if taken(posture, future) || !any { utilities[posture][future] } else { f64::NEG_INFINITY }
        };
        any.iter().enumerate().map(value).collect()
    };
    phase.postures.iter().map(of).collect()
}
