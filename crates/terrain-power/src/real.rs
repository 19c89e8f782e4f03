//! Shapley–Shubik influence for real weights, as the simulation needs it: often, for few players, without
//! allocation.
//!
//! Belongs here: the majority game of resources. Does not: exact games of whole votes (`indices`).

use alloc::vec::Vec;

use crate::game::WeightedGame;
use crate::indices::{shapley_shubik, to_floats};

/// Up to this many players every coalition is looked at.
const ENUMERATED: usize = 12;
/// Above this many players, influence is taken as the share of the weights.
const COUNTED: usize = 120;
/// Parts that the total is rounded to for games too large to enumerate.
const PARTS: f64 = 1000.0;
/// Sums this close to the quota, relative to the total, count as equal to it: half of 0.1 + 0.2 + 0.3 is 0.3.
const SLACK: f64 = 1e-12;

/// The Shapley–Shubik index of the game in which a coalition wins with strictly more than `quota_share` of the
/// total weight, or if it is everybody; one half is the simple majority.
///
/// - **Input**: `weights`, `[n]`, in any unit, negative and non-finite ones counting as 0; `quota_share`, 0..=1,
///   clamped.
/// - **Output**: `out`, `[n]`, each 0..=1, summing to 1 within n·ε; equal shares when all weights are 0. Players of
///   the same weight get the same bits. Entries of `out` beyond `weights` become 0, those missing are left out.
/// - **Cost**: n·2ⁿ and no allocation up to 12 players. From 13 to 120 players weights are rounded to thousandths
///   of the total and the game is counted exactly. Above 120 the shares of the weights are given, which the index
///   approaches in large games (Neyman 1982, Math. of Operations Research 7(1)).
///
/// Source: Shapley & Shubik (1954), Am. Pol. Sci. Rev. 48(3), 787-792.
///
/// ```
/// let mut power = [0.0; 3];
/// terrain_power::shapley_shubik_real(&[49.0, 48.0, 3.0], 0.5, &mut power);
/// assert_eq!(power, [1.0 / 3.0; 3]);
/// ```
pub fn shapley_shubik_real(weights: &[f64], quota_share: f64, out: &mut [f64]) {
    let players = weights.len();
    for entry in out.iter_mut() {
        *entry = 0.0;
    }
    // In units of the largest weight nothing overflows.
    let largest = weights.iter().map(|&w| usable(w)).fold(0.0, f64::max);
    if largest <= 0.0 {
        for (entry, _) in out.iter_mut().zip(weights) {
            *entry = 1.0 / players as f64;
        }
        return;
    }
    let scaled = |&weight: &f64| usable(weight) / largest;
    let total: f64 = weights.iter().map(scaled).sum();
    let share = if quota_share.is_nan() { 0.5 } else { quota_share.clamp(0.0, 1.0) };
    if players <= ENUMERATED {
        let bound = (share + SLACK) * total;
        let mut own = [0.0; ENUMERATED];
        for (own, weight) in own.iter_mut().zip(weights) {
            *own = scaled(weight);
        }
        // Most calls are for a handful of players: they need not clear the largest table.
        match players {
            0..=5 => enumerate::<32>(&own[..players], bound, out),
            6..=8 => enumerate::<256>(&own[..players], bound, out),
            _ => enumerate::<4096>(&own[..players], bound, out),
        }
        return;
    }
    let shares: Vec<f64> = weights.iter().map(|weight| scaled(weight) / total).collect();
    let influence = counted(&shares, share).unwrap_or(shares);
    for (entry, value) in out.iter_mut().zip(influence) {
        *entry = value;
    }
}

fn usable(weight: f64) -> f64 {
    if weight.is_finite() { weight.max(0.0) } else { 0.0 }
}

/// `bound`: a coalition wins above it. `SUMS`: at least 2ⁿ.
fn enumerate<const SUMS: usize>(weights: &[f64], bound: f64, out: &mut [f64]) {
    let players = weights.len();
    let everybody = (1_usize << players) - 1;
    let mut sums = [0.0_f64; SUMS];
    for coalition in 1..=everybody {
        let first = coalition.trailing_zeros() as usize;
        sums[coalition] = sums[coalition & (coalition - 1)] + weights[first];
    }
    sums[everybody] = f64::INFINITY;
    // `[player][others before]`: orders are counted in whole numbers, so that equal players are equal to the bit.
    let mut pivots = [[0_u32; ENUMERATED]; ENUMERATED];
    for coalition in 0..everybody {
        if sums[coalition] > bound {
            continue;
        }
        let before = coalition.count_ones() as usize;
        for (player, pivots) in pivots.iter_mut().enumerate().take(players) {
            let own = 1 << player;
            pivots[before] += u32::from(coalition & own == 0 && sums[coalition | own] > bound);
        }
    }
    let mut orders = [0.0; ENUMERATED];
    for (before, share) in orders.iter_mut().enumerate().take(players) {
        *share = share_of_orders(players, before);
    }
    for (entry, pivots) in out.iter_mut().zip(&pivots).take(players) {
        *entry = pivots.iter().zip(&orders).map(|(&count, share)| f64::from(count) * share).sum();
    }
}

/// k!·(n-1-k)!/n! = 1/(n·C(n-1, k)).
fn share_of_orders(players: usize, before: usize) -> f64 {
    let others = players - 1;
    let mut ways = 1.0;
    for step in 0..before {
        ways = ways * (others - step) as f64 / (step + 1) as f64;
    }
    1.0 / (players as f64 * ways)
}

fn counted(shares: &[f64], quota_share: f64) -> Option<Vec<f64>> {
    if shares.len() > COUNTED {
        return None;
    }
    let parts: Vec<u64> = shares.iter().map(|share| whole(libm::round(share * PARTS))).collect();
    let sum: u64 = parts.iter().sum();
    let quota = (whole(libm::floor((quota_share + SLACK) * sum as f64)) + 1).min(sum);
    let game = WeightedGame::new(quota, parts).ok()?;
    Some(to_floats(&shapley_shubik(&game).ok()?))
}

#[expect(clippy::cast_possible_truncation, reason = "a whole number of thousandths, not negative")]
fn whole(value: f64) -> u64 {
    value as u64
}
