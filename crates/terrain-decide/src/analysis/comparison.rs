//! What is compared: the postures' utilities, who is best in each future, and how far one is ahead of another. What is said
//! of it belongs to `standing`, who is in contention to `contention`.

use super::precision::{Figure, Sample, difference_ratio};
use super::ranking::best_shares;
use super::shares::{Shares, available};
use super::statistics::mean;
use super::table::Table;
use super::utility::Utility;

/// The postures in the futures of a table.
pub(super) struct Comparison<'a> {
    pub(super) table: &'a Table<'a>,
    pub(super) sample: Sample<'a>,
    /// Utility: `[posture][future]`, the futures in which the posture was played.
    pub(super) utilities: Vec<Vec<f64>>,
    /// Utility of what could be taken, in the futures that all postures were played in: `[posture][future]`.
    pub(super) payoffs: Vec<Vec<f64>>,
    /// First places.
    pub(super) shares: Shares,
    pub(super) figures: Figures,
    /// Share of all futures of the run in which each posture is best.
    pub(super) p_best: Vec<f64>,
    /// Whether a posture's figures count in a future, as in `available`: `[posture][future]`, those in which it was played.
    pub(super) counts: Vec<Vec<bool>>,
    order: Vec<usize>,
}

/// How far one posture is ahead of another.
pub(super) struct Lead {
    figure: Figure,
    /// Difference of the shares of futures in which they are best.
    pub(super) ahead: f64,
    /// Mean square of the difference.
    pub(super) square: f64,
    /// Independent futures that are worth as much.
    pub(super) worth: f64,
}

/// Figures of each posture: the share of the first place and the utility.
pub(super) struct Figures {
    pub(super) best: Vec<Figure>,
    pub(super) utility: Vec<Figure>,
}

impl<'a> Comparison<'a> {
    pub(super) fn new(table: &'a Table<'a>, utility: &Utility) -> Self {
        let utilities = utility.of_means(table);
        let shares = Shares::new(table, &utilities);
        let payoffs =
            table.phases.first().map(|phase| available(table, &utilities, phase)).unwrap_or_default();
        let sample = Sample {
            block: &table.block,
            blocks: table.shards.len(),
            replicates: table.replicates,
            seed: table.subject.seed,
            phases: &table.phases,
        };
        let figures = figures(table, utility, &sample, &shares, &utilities);
        // Rounding may carry what stands for a share past its ends.
        let p_best: Vec<f64> = figures.best.iter().map(|best| mean(&best.values).clamp(0.0, 1.0)).collect();
        let counts = counts(table, &utilities);
        let order = order(&p_best, &utilities, &counts, table.common());
        Self { table, sample, utilities, payoffs, shares, figures, p_best, counts, order }
    }

    /// The posture that is best most often, and the next; the same one twice where there is no other.
    pub(super) fn first_two(&self) -> [usize; 2] {
        [self.order[0], self.order.get(1).copied().unwrap_or(self.order[0])]
    }

    /// The number of independent futures that are worth as much, where each alone is worth so much. Where all futures agree on
    /// the share, how alike they are can be seen only in the utilities behind it.
    pub(super) fn worth(&self, figure: &Figure, behind: &Figure, one: f64) -> f64 {
        let effect = self.sample.design_effect(figure).or_else(|| self.sample.design_effect(behind));
        self.sample.block.len() as f64 * one / effect.unwrap_or(1.0)
    }

    /// How far the first of two postures is ahead.
    pub(super) fn lead(&self, first: usize, second: usize) -> Lead {
        let figure = self.figures.best[first].minus(&self.figures.best[second]);
        let behind = self.figures.utility[first].minus(&self.figures.utility[second]);
        let ahead = mean(&figure.values).clamp(-1.0, 1.0);
        let square = self.shares.square(first, second).max(ahead * ahead);
        let worth = self.worth(&figure, &behind, self.shares.worth_of_one_difference(first, second));
        Lead { figure, ahead, square, worth }
    }

    /// Probability that chance alone would put the two postures so far apart, whichever of them is ahead.
    pub(super) fn doubt(&self, first: usize, second: usize) -> f64 {
        let Lead { figure, ahead, square, worth } = self.lead(first, second);
        self.sample.beyond(difference_ratio(ahead, square, worth), &figure)
    }
}

/// Whether figures count, future by future: those of what could be taken, or of all where nothing could.
fn counts(table: &Table, utilities: &[Vec<f64>]) -> Vec<Vec<bool>> {
    let mut counts = vec![Vec::new(); utilities.len()];
    for phase in &table.phases {
        for (&posture, payoffs) in phase.postures.iter().zip(available(table, utilities, phase)) {
            let counts: &mut Vec<bool> = &mut counts[posture];
            let from = counts.len();
            counts.extend(payoffs[from..].iter().map(|payoff| payoff.is_finite()));
        }
    }
    counts
}

/// Postures by probability of being best, then those that could be taken in most futures first, then by mean utility, then as
/// in the situation.
fn order(p_best: &[f64], utilities: &[Vec<f64>], counts: &[Vec<bool>], common: usize) -> Vec<usize> {
    let mostly = |posture: usize| {
        2 * counts[posture].iter().filter(|&&counts| counts).count() >= counts[posture].len()
    };
    let means: Vec<f64> = utilities.iter().map(|values| mean(&values[..common])).collect();
    let mut order: Vec<usize> = (0..p_best.len()).collect();
    order.sort_by(|&a, &b| {
        let by_share = p_best[b].total_cmp(&p_best[a]).then(mostly(b).cmp(&mostly(a)));
        by_share.then(means[b].total_cmp(&means[a]))
    });
    order
}

fn figures(
    table: &Table,
    utility: &Utility,
    sample: &Sample,
    best: &Shares,
    utilities: &[Vec<f64>],
) -> Figures {
    let (blocks, replicates) = (sample.blocks, sample.replicates);
    let empty = || vec![vec![0.0; replicates]; blocks];
    let mut without_best = vec![empty(); table.postures()];
    let mut without_utility = vec![empty(); table.postures()];
    let whole = table.phases.first().filter(|_| sample.leaves_out());
    if let Some(phase) = whole {
        for left_out in 0..replicates {
            let means: Vec<Vec<f64>> = (0..table.postures())
                .map(|posture| {
                    let runs = table.runs[posture].chunks(replicates).enumerate();
                    let means = runs.map(|(future, runs)| {
                        let kept = runs.iter().enumerate().filter(|&(replicate, _)| replicate != left_out);
                        kept.map(|(_, outcomes)| utility.of(outcomes, future)).sum::<f64>()
                            / (replicates - 1) as f64
                    });
                    means.collect()
                })
                .collect();
            let shares = best_shares(&available(table, &means, phase));
            for posture in 0..table.postures() {
                for (future, &block) in sample.block.iter().enumerate() {
                    without_best[posture][block][left_out] += shares[posture][future];
                    without_utility[posture][block][left_out] += means[posture][future];
                }
            }
        }
    }
    let join = |values: &[Vec<f64>], without: Vec<Vec<Vec<f64>>>| {
        let figure = |(values, without): (&Vec<f64>, _)| Figure { values: values.clone(), without };
        values.iter().zip(without).map(figure).collect()
    };
    let best: Vec<Vec<f64>> = (0..table.postures()).map(|posture| best.values(posture)).collect();
    Figures { best: join(&best, without_best), utility: join(utilities, without_utility) }
}
