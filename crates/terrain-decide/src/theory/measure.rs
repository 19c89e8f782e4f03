//! What is looked at in the runs of a cell: a figure for each posture and future. What is compared belongs to `play`.

use super::fault::TheoryFault;
use crate::analysis::utility;
use crate::shard::Shard;
use crate::subject::{OUTCOMES, Outcome, Subject, outcome_name};
use terrain_situation::proposition::Measure;

/// What a cell's runs showed: means over replicates.
pub(super) struct CellRuns {
    /// What it was called in faults.
    pub(super) name: String,
    pub(super) subject: Subject,
    /// Outcomes: `[posture][future]`.
    outcomes: Vec<Vec<[f64; OUTCOMES]>>,
    /// The same of every other replicate, from the first on and from the second on: two answers whose luck has nothing in common. With
    /// one replicate both are the same.
    halves: [Vec<Vec<[f64; OUTCOMES]>>; 2],
    /// Share of each campaign that was won: `[posture][future][campaign]`; `NaN` where it was never decided.
    won: Vec<Vec<Vec<f64>>>,
    /// Share of runs in which each organization walked out: `[posture][future][organization]`.
    walked_out: Vec<Vec<Vec<f64>>>,
    /// Whether the posture could be taken in at least half of the runs: `[posture][future]`.
    pub(super) taken: Vec<Vec<bool>>,
    /// Values of the uncertain quantities: `[future][quantity]`.
    pub(super) inputs: Vec<Vec<f64>>,
    /// Normalized weights of the values: `[value][future]`.
    weights: Vec<Vec<f64>>,
    /// Block of luck of each future.
    pub(super) blocks: Vec<usize>,
}

impl CellRuns {
    pub(super) fn new(name: String, subject: Subject, shards: &[Shard]) -> Self {
        let inputs: Vec<Vec<f64>> = shards.iter().flat_map(|shard| shard.futures.iter().cloned()).collect();
        let (postures, futures) = (subject.postures.len(), inputs.len());
        let blocks =
            shards.iter().enumerate().flat_map(|(block, shard)| vec![block; shard.futures.len()]).collect();
        let mut cell = Self {
            name,
            outcomes: vec![vec![[0.0; OUTCOMES]; futures]; postures],
            halves: [0, 1].map(|_| vec![vec![[0.0; OUTCOMES]; futures]; postures]),
            won: vec![vec![vec![0.0; subject.campaigns.len()]; futures]; postures],
            walked_out: vec![vec![vec![0.0; subject.organizations.len()]; futures]; postures],
            taken: vec![vec![false; futures]; postures],
            weights: utility::weights(&subject.values, futures, |column| {
                inputs.iter().map(|values| values[column]).collect()
            }),
            inputs,
            blocks,
            subject,
        };
        let replicates = cell.subject.replicates.max(1);
        let each = 1.0 / f64::from(replicates);
        let of_half = [replicates.div_ceil(2), replicates / 2].map(|count| 1.0 / f64::from(count.max(1)));
        let mut taken = vec![vec![0.0; futures]; postures];
        for row in shards.iter().flat_map(|shard| &shard.rows) {
            let (posture, future) = (usize::from(row.posture), row.future as usize);
            for (sum, value) in cell.outcomes[posture][future].iter_mut().zip(row.outcomes) {
                *sum += each * value;
            }
            let half = usize::from(row.replicate % 2);
            for (sum, value) in cell.halves[half][posture][future].iter_mut().zip(row.outcomes) {
                *sum += of_half[half] * value;
            }
            for (sum, value) in cell.won[posture][future].iter_mut().zip(&row.campaign_share_won) {
                *sum += each * value;
            }
            for (sum, week) in cell.walked_out[posture][future].iter_mut().zip(&row.walked_out_week) {
                *sum += each * f64::from(u8::from(week.is_some()));
            }
            taken[posture][future] += each * f64::from(u8::from(row.posture_taken));
        }
        for (flags, shares) in cell.taken.iter_mut().zip(&taken) {
            for (flag, share) in flags.iter_mut().zip(shares) {
                *flag = *share >= 0.5;
            }
        }
        if replicates == 1 {
            cell.halves[1] = cell.halves[0].clone();
        }
        cell
    }

    pub(super) fn futures(&self) -> usize {
        self.inputs.len()
    }

    /// Place of a posture.
    pub(super) fn posture(&self, proposition: &str, id: &str) -> Result<usize, TheoryFault> {
        place(
            proposition,
            &self.name,
            "posture",
            id,
            self.subject.postures.iter().map(|named| named.id.as_str()),
        )
    }

    /// The figure of a posture in each future; `scales` are those of all cells together.
    pub(super) fn figures(
        &self,
        proposition: &str,
        measure: &Measure,
        posture: usize,
        scales: &Scales,
    ) -> Result<Vec<f64>, TheoryFault> {
        let futures = 0..self.futures();
        Ok(match measure {
            Measure::Outcome(name) => {
                let place =
                    Outcome::ALL.iter().position(|&outcome| outcome_name(outcome) == name).unwrap_or(0);
                self.outcomes[posture].iter().map(|outcomes| outcomes[place]).collect()
            }
            Measure::Utility | Measure::Ranking => {
                futures.map(|future| self.utility(&self.outcomes[posture], future, scales)).collect()
            }
            Measure::Won(id) => {
                let campaigns = self.subject.campaigns.iter().map(|named| named.id.as_str());
                let campaign = place(proposition, &self.name, "campaign", id, campaigns)?;
                // A fight that isn't decided within the horizon isn't won.
                let won = |future: usize| self.won[posture][future][campaign];
                futures.map(won).map(|share| if share.is_nan() { 0.0 } else { share }).collect()
            }
            Measure::WalkedOut(id) => {
                let organizations = self.subject.organizations.iter().map(|named| named.id.as_str());
                let organization = place(proposition, &self.name, "organization", id, organizations)?;
                futures.map(|future| self.walked_out[posture][future][organization]).collect()
            }
        })
    }

    /// Utilities by half of the replicates: `[half][future][posture]`, of the first `postures`.
    pub(super) fn utilities_by_half(&self, postures: usize, scales: &Scales) -> [Vec<Vec<f64>>; 2] {
        [0, 1].map(|half| {
            (0..self.futures())
                .map(|future| {
                    let postures = &self.halves[half][..postures.min(self.subject.postures.len())];
                    postures.iter().map(|outcomes| self.utility(outcomes, future, scales)).collect()
                })
                .collect()
        })
    }

    /// Of a posture's outcomes by future.
    fn utility(&self, outcomes: &[[f64; OUTCOMES]], future: usize, scales: &Scales) -> f64 {
        let valued = self.subject.values.iter().zip(&self.weights);
        valued
            .map(|((outcome, _), weights)| {
                let [low, high] = scales.0[*outcome as usize];
                let value = outcomes[future][*outcome as usize];
                if high > low { weights[future] * (value - low) / (high - low) } else { 0.0 }
            })
            .sum()
    }
}

/// Values of each outcome that count as 0 and 1: the 5 % and 95 % quantiles over all cells, postures and futures together, so
/// that one utility means the same in all cells.
pub(super) struct Scales([[f64; 2]; OUTCOMES]);

impl Scales {
    pub(super) fn of(cells: &[&CellRuns]) -> Self {
        let mut scales = [[0.0; 2]; OUTCOMES];
        for (outcome, scale) in scales.iter_mut().enumerate() {
            let values =
                cells.iter().flat_map(|cell| cell.outcomes.iter().flatten().map(|values| values[outcome]));
            let values: Vec<f64> = values.collect();
            if !values.is_empty() {
                *scale = utility::scale(values);
            }
        }
        Self(scales)
    }
}

fn place<'n>(
    proposition: &str,
    cell: &str,
    what: &'static str,
    name: &str,
    known: impl Iterator<Item = &'n str> + Clone,
) -> Result<usize, TheoryFault> {
    known.clone().position(|known| known == name).ok_or_else(|| TheoryFault::NoSuchName {
        proposition: proposition.to_owned(),
        cell: cell.to_owned(),
        what,
        name: name.to_owned(),
        known: known.collect::<Vec<_>>().join(", "),
    })
}

/// Kendall's tau-b of two rankings by figure; 0 where one of them ranks nothing.
///
/// Source: Kendall (1945), "The treatment of ties in ranking problems", Biometrika 33(3).
pub(super) fn kendall(first: &[f64], second: &[f64]) -> f64 {
    let (mut agree, mut in_first, mut in_second) = (0.0, 0.0, 0.0);
    for a in 0..first.len() {
        for b in a + 1..first.len() {
            let signs = [sign(first[a] - first[b]), sign(second[a] - second[b])];
            agree += signs[0] * signs[1];
            in_first += signs[0].abs();
            in_second += signs[1].abs();
        }
    }
    let pairs = f64::sqrt(in_first * in_second);
    if pairs > 0.0 { agree / pairs } else { 0.0 }
}

fn sign(value: f64) -> f64 {
    if value > 0.0 {
        1.0
    } else if value < 0.0 {
        -1.0
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::kendall;

    #[test]
    fn rankings_are_compared_as_published() {
        assert_eq!(kendall(&[1.0, 2.0, 3.0], &[10.0, 20.0, 30.0]), 1.0);
        assert_eq!(kendall(&[1.0, 2.0, 3.0], &[3.0, 2.0, 1.0]), -1.0);
        // scipy.stats.kendalltau([1, 2, 2, 3], [1, 2, 3, 4]) = 0.9128709291752769
        assert!(
            (kendall(&[1.0, 2.0, 2.0, 3.0], &[1.0, 2.0, 3.0, 4.0]) - 0.912_870_929_175_276_9).abs() < 1e-12
        );
        assert_eq!(kendall(&[1.0, 1.0], &[1.0, 2.0]), 0.0);
    }
}
