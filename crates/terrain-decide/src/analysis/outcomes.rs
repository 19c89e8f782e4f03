//! What happens under a posture: outcomes, weekly bands, campaigns, partners who walk out. No comparison.

use super::statistics::{mean, quantile, sorted};
use super::table::Table;
use crate::decision::{CampaignResult, OutcomeSummary};
use crate::subject::outcome_name;
use terrain_sim::outcome::{OUTCOMES, Outcome};

/// Where the quantiles of an outcome are taken.
const PROBABILITIES: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];
/// Representative futures, as many as a dotplot draws.
const FIFTY: u32 = 50;

/// All outcomes of a posture, in the order of the engine.
pub(super) fn summaries(table: &Table, posture: usize) -> Vec<OutcomeSummary> {
    let mut bands = bands(table, posture);
    Outcome::ALL
        .iter()
        .zip(&mut bands)
        .enumerate()
        .map(|(index, (&outcome, bands))| {
            let values: Vec<f64> = table.means[posture].iter().map(|outcomes| outcomes[index]).collect();
            let average = mean(&values);
            let ordered = sorted(values);
            let fiftieth = |place: u32| quantile(&ordered, (f64::from(place) + 0.5) / f64::from(FIFTY));
            OutcomeSummary {
                name: outcome_name(outcome).to_owned(),
                mean: average,
                quantiles: PROBABILITIES.map(|probability| quantile(&ordered, probability)),
                fifty: (0..FIFTY).map(fiftieth).collect(),
                bands: std::mem::take(bands),
            }
        })
        .collect()
}

/// Quantiles over futures of the means over replicates: `[outcome][week]`.
fn bands(table: &Table, posture: usize) -> Vec<Vec<[f64; 5]>> {
    let weeks = table.subject.series_weeks.len();
    let mut sums = vec![vec![vec![0.0; table.played(posture)]; weeks]; OUTCOMES];
    for (future, row) in table.rows_by_future(posture) {
        for (week, outcomes) in row.series.iter().enumerate() {
            for (sums, &value) in sums.iter_mut().zip(outcomes) {
                sums[week][future] += f64::from(value);
            }
        }
    }
    let replicates = table.replicates as f64;
    let band = |sums: Vec<f64>| {
        let ordered = sorted(sums);
        PROBABILITIES.map(|probability| quantile(&ordered, probability) / replicates)
    };
    sums.into_iter().map(|weeks| weeks.into_iter().map(band).collect()).collect()
}

/// How each campaign ended under a posture; over the runs that reached its end.
pub(super) fn campaigns(table: &Table, posture: usize) -> Vec<CampaignResult> {
    let campaign = |(index, named): (usize, &crate::subject::Named)| {
        let (mut runs, mut decided, mut won, mut share) = (0_u64, 0_u64, 0_u64, 0.0);
        for (_, row) in table.rows_by_future(posture) {
            let value = row.campaign_share_won[index];
            runs += 1;
            if !value.is_nan() {
                decided += 1;
                won += u64::from(value > 0.0);
                share += value;
            }
        }
        let of_decided = |sum: f64| if decided == 0 { 0.0 } else { sum / decided as f64 };
        CampaignResult {
            id: named.id.clone(),
            label: named.label.clone(),
            share_won: of_decided(share),
            p_won: of_decided(won as f64),
            decided: decided as f64 / runs.max(1) as f64,
        }
    };
    table.subject.campaigns.iter().enumerate().map(campaign).collect()
}

/// Share of runs in which each organization but the principal walks out, in the order of the situation.
pub(super) fn walkouts(table: &Table, posture: usize) -> Vec<(String, f64)> {
    let organizations = table.subject.organizations.iter().enumerate();
    let partners = organizations.filter(|&(index, _)| index != table.subject.principal);
    partners
        .map(|(index, named)| {
            let (mut runs, mut walked) = (0_u64, 0_u64);
            for (_, row) in table.rows_by_future(posture) {
                runs += 1;
                walked += u64::from(row.walked_out_week[index].is_some());
            }
            (named.label.clone(), walked as f64 / runs.max(1) as f64)
        })
        .collect()
}
