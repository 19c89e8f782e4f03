//! What is kept of a table for deciding again (`crate::again`). Nothing is compared here.

use super::comparison::Comparison;
use super::error::AnalysisError;
use super::table::Table;
use super::utility::Utility;
use crate::again::{KeptPosture, KeptRuns};
use crate::shard::Shard;
use crate::subject::Subject;

/// The runs in the futures that all postures were played in.
pub(crate) fn kept(subject: &Subject, shards: &[Shard]) -> Result<KeptRuns, AnalysisError> {
    let table = Table::new(subject, shards)?;
    let utility = Utility::new(&table);
    let compared = Comparison::new(&table, &utility);
    let common = table.common();
    let quantities = subject.uncertain.len();
    let columns: Vec<Vec<f64>> = (0..quantities).map(|column| table.input(column)).collect();
    let postures = subject.postures.iter().enumerate().map(|(posture, named)| KeptPosture {
        id: named.id.clone(),
        label: named.label.clone(),
        utilities: compared.utilities[posture][..common].to_vec(),
        counts: compared.counts[posture][..common].to_vec(),
        outcomes: table.means[posture][..common].to_vec(),
        won: won(&table, posture, common),
    });
    Ok(KeptRuns {
        paths: subject.uncertain.iter().map(|one| one.path.clone()).collect(),
        inputs: (0..common).map(|future| columns.iter().map(|column| column[future]).collect()).collect(),
        blocks: table.block[..common].iter().map(|&block| u32::try_from(block).unwrap_or(u32::MAX)).collect(),
        campaigns: subject.campaigns.iter().map(|named| named.id.clone()).collect(),
        postures: postures.collect(),
    })
}

fn won(table: &Table, posture: usize, common: usize) -> Vec<Vec<Option<f64>>> {
    let campaigns = table.subject.campaigns.len();
    let mut decided = vec![vec![[0_u32; 2]; campaigns]; common];
    for (future, row) in table.rows_by_future(posture) {
        let Some(counts) = decided.get_mut(future) else { continue };
        for (count, &share) in counts.iter_mut().zip(&row.campaign_share_won) {
            if !share.is_nan() {
                count[0] += 1;
                count[1] += u32::from(share > 0.0);
            }
        }
    }
    let share = |[runs, won]: [u32; 2]| (runs > 0).then(|| f64::from(won) / f64::from(runs));
    decided.into_iter().map(|counts| counts.into_iter().map(share).collect()).collect()
}
