//! The chart of a voting game: votes beside power.

use super::columns::{Columns, Values};
use crate::game::VotingGame;
use serde_json::Value;
use terrain_report::power::{Measure, chart};

/// Shares of the votes, and of the power by the two indices that are most used; with unions Owen's instead of Banzhaf's.
pub(super) fn votes_and_power(game: &VotingGame, columns: &Columns) -> String {
    let votes: Vec<f64> = game.weights.iter().filter_map(Value::as_f64).collect();
    let total: f64 = votes.iter().sum();
    let votes: Vec<f64> = votes.iter().map(|votes| votes / total).collect();
    let second = if columns.get("owen").is_some() { "owen" } else { "banzhaf_normalized" };
    let shown: Vec<_> = ["shapley_shubik", second].into_iter().filter_map(|key| columns.get(key)).collect();
    let values: Vec<Vec<f64>> = shown.iter().map(|column| column.values.floats()).collect();
    let ranges: Vec<Vec<[f64; 2]>> = shown
        .iter()
        .map(|column| match &column.values {
            Values::Exact(_) => Vec::new(),
            Values::Estimated(values) => values.iter().map(|e| [e.low, e.high]).collect(),
        })
        .collect();
    let mut measures: Vec<Measure<'_>> = shown
        .iter()
        .zip(&values)
        .zip(&ranges)
        .map(|((column, values), ranges)| Measure { name: column.title, values, ranges })
        .collect();
    measures.insert(0, Measure { name: "votes", values: &votes, ranges: &[] });
    let players: Vec<&str> = game.players.iter().map(String::as_str).collect();
    chart(
        "What votes are worth: shares of the votes and of the power",
        "share of the whole",
        &players,
        &measures,
    )
}
