//! What decision criteria say of the postures: the table of payoffs that they are asked of. The criteria themselves are in
//! `robustness`.

use super::standing::Standing;
use super::statistics::mean;
use super::table::Table;
use crate::decision::Robustness;
use crate::robustness::{Judged, Payoffs, Settings, judge, not_dominated};
use crate::subject::WeightInput;

/// The postures that could be taken in at least half of the futures, and their payoffs.
pub(super) struct Counted {
    /// Places of these postures; all postures where that holds for none.
    pub(super) postures: Vec<usize>,
    /// By posture of `postures`, by future that all postures were played in: the utility, but no more than the best posture's
    /// that could be taken.
    pub(super) payoffs: Option<Payoffs>,
}

impl Counted {
    pub(super) fn new(table: &Table, standing: &Standing) -> Self {
        let mostly = |posture: &usize| mean(&table.taken[*posture]) >= 0.5;
        let mut postures: Vec<usize> = (0..table.postures()).filter(mostly).collect();
        if postures.is_empty() {
            postures = (0..table.postures()).collect();
        }
        // Regret is the distance to the best posture that could be taken, so utility and regret add up to that one's.
        let best = |future: usize| {
            let sums = standing
                .utilities
                .iter()
                .zip(&standing.regrets)
                .map(|(utility, regret)| utility[future] + regret[future]);
            sums.fold(f64::INFINITY, f64::min)
        };
        let best: Vec<f64> = (0..table.common()).map(best).collect();
        let row = |posture: &usize| {
            best.iter().zip(&standing.regrets[*posture]).map(|(best, regret)| best - regret).collect()
        };
        // Utilities are finite, so that this holds wherever there is a future.
        let payoffs = Payoffs::new(postures.iter().map(row).collect()).ok();
        Self { postures, payoffs }
    }

    pub(super) fn robustness(&self, table: &Table) -> Robustness {
        let settings = Settings { hurwicz: 0.5, threshold: None };
        let judged = self.payoffs.as_ref().map_or_else(Vec::new, |payoffs| judge(payoffs, &settings));
        let criteria = judged
            .into_iter()
            .map(|one| {
                let mut values = vec![None; table.postures()];
                for (place, value) in self.postures.iter().zip(one.values) {
                    values[*place] = value;
                }
                let best = one.best.into_iter().map(|place| self.postures[place]).collect();
                Judged { criterion: one.criterion, values, best }
            })
            .collect();
        let kept = not_dominated(&self.valued(table));
        Robustness { criteria, not_dominated: kept.into_iter().map(|place| self.postures[place]).collect() }
    }

    /// Means of the outcomes that have a weight, turned so that more is better: `[posture][outcome]`.
    fn valued(&self, table: &Table) -> Vec<Vec<f64>> {
        let signs: Vec<(usize, f64)> = table
            .subject
            .values
            .iter()
            .filter_map(|(outcome, weight)| {
                let weight = match *weight {
                    WeightInput::Fixed(weight) => weight,
                    WeightInput::Column(column) => mean(&table.input(column)),
                };
                (weight != 0.0).then_some((*outcome as usize, weight.signum()))
            })
            .collect();
        let of = |posture: &usize| {
            let value = |(outcome, sign): &(usize, f64)| {
                let values: Vec<f64> = table.means[*posture][..table.common()]
                    .iter()
                    .map(|outcomes| outcomes[*outcome])
                    .collect();
                sign * mean(&values)
            };
            signs.iter().map(value).collect()
        };
        self.postures.iter().map(of).collect()
    }
}
