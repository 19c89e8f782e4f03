//! One row of the book's table of how positions compare with the published ones.
//!
//! Belongs here: the row. Does not: the files behind it.

use super::super::RollCallRecord;
use super::{Dimensions, Mark, Scaling, ScalingOptions};
use crate::error::EvidenceError;
use crate::pool::size;

/// The row of a record with published positions: Congress, members, roll calls and votes used, correlation of positions
/// on a line with the first published dimension, share of votes on the likelier side (and for the majority), APRE and GMP,
/// the same three in a plane, roll calls of the ends against the middle, members whom one line does not hold.
///
/// # Errors
/// As [`RollCallRecord::scaling`].
pub fn position_figures(record: &RollCallRecord) -> Result<String, EvidenceError> {
    let line = record.scaling(&ScalingOptions::default())?;
    let plane = record.scaling(&ScalingOptions { dimensions: Dimensions::Two, ..Default::default() })?;
    let (one, two) = (&line.fit, &plane.fit);
    let misfits: Vec<&str> = line
        .members
        .iter()
        .filter(|member| member.marks.contains(&Mark::Misfit))
        .map(|member| member.name.split(',').next().unwrap_or_default())
        .collect();
    Ok(format!(
        "| {} | {} | {} | {} | {:.3} | {:.1} % ({:.1} %) | {:.3} | {:.3} | {:.1} % | {:.3} | {:.3} | {} | {} |",
        record.congress.map_or_else(String::new, |congress| congress.to_string()),
        line.members.len(),
        one.roll_calls,
        one.votes,
        with_published(record, &line).unwrap_or(f64::NAN),
        100.0 * one.accuracy,
        100.0 * one.majority_accuracy,
        one.apre,
        one.geometric_mean_probability,
        100.0 * two.accuracy,
        two.apre,
        two.geometric_mean_probability,
        line.ends_against_the_middle.roll_calls.len(),
        if misfits.is_empty() { "none".to_owned() } else { misfits.join(", ") },
    ))
}

/// Pearson's correlation with the first published dimension; `None` without published positions.
fn with_published(record: &RollCallRecord, scaling: &Scaling) -> Option<f64> {
    let pairs: Vec<(f64, f64)> = scaling
        .members
        .iter()
        .filter_map(|member| {
            Some((member.first.position, record.members.get(member.member)?.ideal_point?[0]))
        })
        .collect();
    let n = size(pairs.len());
    let mean = |pick: fn(&(f64, f64)) -> f64| pairs.iter().map(pick).sum::<f64>() / n;
    let (a, b) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let (mut both, mut first, mut second) = (0.0, 0.0, 0.0);
    for (x, y) in &pairs {
        both += (x - a) * (y - b);
        first += (x - a) * (x - a);
        second += (y - b) * (y - b);
    }
    (first > 0.0 && second > 0.0).then(|| both / libm::sqrt(first * second))
}
