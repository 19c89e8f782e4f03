//! Power indices that follow from how often a player turns a losing coalition into a winning one.
//!
//! Belongs here: Shapley–Shubik, Banzhaf, Coleman, Johnston, and all indices of a game at once. Does not: indices
//! over minimal winning coalitions (`minimal`) and with a-priori unions (`unions`).

use alloc::vec;
use alloc::vec::Vec;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, ToPrimitive, Zero};

use crate::Rational;
use crate::counting::{Tally, Totals, tally, tally_by_profiles, tally_by_weights, totals};
use crate::error::PowerError;
use crate::game::WeightedGame;
use crate::levels::critical_by_weights;
use crate::minimal::{MinimalWinning, ShiftMinimal, minimal_winning, shift_minimal};
use crate::unions::{UnionIndices, Unions, union_indices};

/// The chance that each player casts the deciding vote when all orders of joining are equally likely.
///
/// - **Input**: `game`, n players.
/// - **Output**: `[n]`, exact, each in 0..=1, summing to 1.
/// - **Cost**: the smaller of O(n²·q) for all players (q the quota or what may be missing, or the product of these for
///   combined systems) and the number of coalitions up to exchange of players with the same weights.
///
/// # Errors
/// [`PowerError::TooLarge`] when neither is feasible.
///
/// Source: Shapley & Shubik (1954), Am. Pol. Sci. Rev. 48(3), 787-792.
pub fn shapley_shubik(game: &WeightedGame) -> Result<Vec<Rational>, PowerError> {
    Ok(shapley_shubik_of(&tally(game)?))
}

/// How coalitions are counted. Both methods give the same numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Tables over sizes and weights (generating functions): for small weights.
    Weights,
    /// Going through the coalitions, players of the same weights taken together: for few kinds of players.
    Coalitions,
}

/// [`shapley_shubik`] by a method of the caller's choice, to compare them.
///
/// # Errors
/// [`PowerError::TooLarge`] when this method is not feasible, even if the other is.
pub fn shapley_shubik_by(game: &WeightedGame, method: Method) -> Result<Vec<Rational>, PowerError> {
    let counted = match method {
        Method::Weights => tally_by_weights(game)?,
        Method::Coalitions => tally_by_profiles(game)?,
    };
    Ok(shapley_shubik_of(&counted))
}

fn shapley_shubik_of(tally: &Tally) -> Vec<Rational> {
    let players = tally.swings.len();
    let orders = factorials(players);
    let share = |swings: &[BigInt]| {
        let pivots: BigInt =
            (1..=players).map(|size| &swings[size] * &orders[size - 1] * &orders[players - size]).sum();
        Rational::new(pivots, orders[players].clone())
    };
    // Players with the same swings have the same share; fractions of large numbers take their time.
    let mut known: Vec<(&[BigInt], Rational)> = Vec::new();
    let mut shares = Vec::with_capacity(players);
    for swings in &tally.swings {
        let found = known.iter().find(|(other, _)| *other == swings.as_slice());
        let found = found.map(|(_, share)| share.clone());
        shares.push(found.unwrap_or_else(|| {
            let share = share(swings);
            known.push((swings, share.clone()));
            share
        }));
    }
    shares
}

/// Banzhaf's index in its two forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Banzhaf {
    /// `[n]`: the chance that the player decides when all others vote yes or no by the toss of a coin; also named
    /// after Penrose.
    pub absolute: Vec<Rational>,
    /// `[n]`: the player's share of all swings; sums to 1.
    pub normalized: Vec<Rational>,
}

/// How often each player's leaving turns a winning coalition into a losing one. Cost as [`shapley_shubik`], over n: games
/// of 190 players and millions of votes are counted in seconds.
///
/// # Errors
/// [`PowerError::TooLarge`].
///
/// Source: Penrose (1946), J. Royal Stat. Soc. 109; Banzhaf (1965), Rutgers Law Review 19; Dubey & Shapley (1979),
/// Math. of Operations Research 4(2).
pub fn banzhaf(game: &WeightedGame) -> Result<Banzhaf, PowerError> {
    Ok(banzhaf_of(&totals(game)?))
}

fn banzhaf_of(totals: &Totals) -> Banzhaf {
    let swings = &totals.swings;
    let others = BigInt::one() << (swings.len() - 1);
    Banzhaf {
        absolute: swings.iter().map(|count| Rational::new(count.clone(), others.clone())).collect(),
        normalized: shares_of(swings),
    }
}

/// Coleman's three measures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coleman {
    /// `[n]`: the share of winning coalitions that the player could break, power to prevent action.
    pub prevent: Vec<Rational>,
    /// `[n]`: the share of losing coalitions that the player could turn into winning ones, power to initiate
    /// action. The empty coalition counts as a losing one.
    pub initiate: Vec<Rational>,
    /// The share of all coalitions that win, power of the collectivity to act.
    pub collectivity: Rational,
}

/// How easily the body acts, and how far each player can stop or start that. Cost as [`banzhaf()`].
///
/// # Errors
/// [`PowerError::TooLarge`].
///
/// Source: Coleman (1971), "Control of collectivities and the power of a collectivity to act", in Lieberman (ed.),
/// Social Choice.
pub fn coleman(game: &WeightedGame) -> Result<Coleman, PowerError> {
    Ok(coleman_of(&totals(game)?))
}

fn coleman_of(totals: &Totals) -> Coleman {
    let (swings, winning) = (&totals.swings, totals.winning.clone());
    let all = BigInt::one() << swings.len();
    let losing = &all - &winning;
    let over = |whole: &BigInt| swings.iter().map(|n| Rational::new(n.clone(), whole.clone())).collect();
    Coleman {
        prevent: over(&winning),
        initiate: over(&losing),
        collectivity: Rational::new(winning.clone(), all),
    }
}

/// Like the normalized Banzhaf index, but a swing counts the less the more players of the coalition share it.
///
/// - **Output**: `[n]`, exact, summing to 1.
/// - **Cost**: goes through the coalitions up to exchange of players with the same weights, or, in a game of one system
///   of weights, counts over them in O(n²·q); whichever is cheaper.
///
/// # Errors
/// [`PowerError::TooLarge`] when neither is feasible.
///
/// Source: Johnston (1978), Environment and Planning A 10.
pub fn johnston(game: &WeightedGame) -> Result<Vec<Rational>, PowerError> {
    match critical_by_weights(game) {
        Some(by_critical) => Ok(johnston_of(&by_critical)),
        None => Ok(johnston_of(&tally_by_profiles(game)?.by_critical.unwrap_or_default())),
    }
}

/// `by_critical`: `[player][number of critical players]`.
fn johnston_of(by_critical: &[Vec<BigInt>]) -> Vec<Rational> {
    shares_of(&shared(by_critical))
}

/// Scores in which each of `counts`, `[player][sharing]`, is divided among those who share it, times one factor for all
/// that leaves them whole.
pub(crate) fn shared(counts: &[Vec<BigInt>]) -> Vec<BigInt> {
    let most = counts.iter().map(Vec::len).max().unwrap_or(0);
    let whole = (1..most).fold(BigInt::one(), |multiple, sharing| multiple.lcm(&sharing.into()));
    let parts: Vec<BigInt> = (0..most).map(|sharing| &whole / sharing.max(1)).collect();
    counts.iter().map(|counts| counts.iter().zip(&parts).map(|(count, part)| count * part).sum()).collect()
}

/// Every index of a game, each with the reason where it is too large to be computed exactly.
#[derive(Clone, Debug, PartialEq)]
pub struct PowerIndices {
    /// `[n]`, see [`shapley_shubik`].
    pub shapley_shubik: Result<Vec<Rational>, PowerError>,
    /// `[n]`: coalitions that turn on the player, swings.
    pub swings: Result<Vec<BigInt>, PowerError>,
    /// See [`banzhaf()`].
    pub banzhaf: Result<Banzhaf, PowerError>,
    /// See [`coleman()`].
    pub coleman: Result<Coleman, PowerError>,
    /// `[n]`, see [`johnston`].
    pub johnston: Result<Vec<Rational>, PowerError>,
    /// See [`minimal_winning`].
    pub minimal: Result<MinimalWinning, PowerError>,
    /// See [`shift_minimal`].
    pub shift: Result<ShiftMinimal, PowerError>,
    /// See [`union_indices`]; `None` when no unions were given.
    pub unions: Option<Result<UnionIndices, PowerError>>,
}

/// All indices at once. What is counted for one is used for the others.
#[must_use]
pub fn power_indices(game: &WeightedGame, unions: Option<&Unions>) -> PowerIndices {
    let counted = tally(game);
    let totals = counted.as_ref().map_or_else(|_| totals(game), |tally| Ok(tally.totals()));
    let by_critical = counted.as_ref().ok().and_then(|tally| tally.by_critical.as_deref());
    PowerIndices {
        johnston: by_critical.map_or_else(|| johnston(game), |by_critical| Ok(johnston_of(by_critical))),
        shapley_shubik: counted.map(|tally| shapley_shubik_of(&tally)),
        banzhaf: totals.as_ref().map(banzhaf_of).map_err(Clone::clone),
        coleman: totals.as_ref().map(coleman_of).map_err(Clone::clone),
        swings: totals.map(|totals| totals.swings),
        minimal: minimal_winning(game),
        shift: shift_minimal(game),
        unions: unions.map(|unions| union_indices(game, unions)),
    }
}

/// The nearest floating-point numbers.
#[must_use]
pub fn to_floats(values: &[Rational]) -> Vec<f64> {
    values.iter().map(|value| value.to_f64().unwrap_or(f64::NAN)).collect()
}

/// Each count's share of their sum; all 0 if the sum is.
pub(crate) fn shares_of(counts: &[BigInt]) -> Vec<Rational> {
    let total: BigInt = counts.iter().sum();
    if total.is_zero() {
        return vec![Rational::zero(); counts.len()];
    }
    counts.iter().map(|count| Rational::new(count.clone(), total.clone())).collect()
}

/// 0! to n!.
pub(crate) fn factorials(n: usize) -> Vec<BigInt> {
    let mut all = vec![BigInt::one()];
    for factor in 1..=n {
        all.push(&all[factor - 1] * factor);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Johnston's index both ways; with weights drawn from few values, zeros among them.
        #[test]
        fn critical_members_are_counted_alike(weights in proptest::collection::vec(0_u64..9, 1..9), share in 0.0..1.0_f64) {
            let total: u64 = weights.iter().sum();
            prop_assume!(total > 0);
            #[expect(clippy::cast_possible_truncation, reason = "a small number")]
            let quota = 1 + (share * (total - 1) as f64) as u64;
            let game = WeightedGame::new(quota, weights).unwrap();
            let by_profiles = tally_by_profiles(&game).unwrap().by_critical.unwrap();
            prop_assert_eq!(johnston(&game).unwrap(), johnston_of(&by_profiles));
        }
    }
}
