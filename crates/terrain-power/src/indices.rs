//! Power indices that follow from how often a player turns a losing coalition into a winning one.
//!
//! Belongs here: Shapley–Shubik, Banzhaf, Coleman, Johnston, and all indices of a game at once. Does not: indices
//! over minimal winning coalitions (`minimal`) and with a-priori unions (`unions`).

use alloc::vec;
use alloc::vec::Vec;

use num_bigint::BigInt;
use num_traits::{One, ToPrimitive, Zero};

use crate::Rational;
use crate::counting::{Tally, tally, tally_by_profiles, tally_by_weights};
use crate::error::PowerError;
use crate::game::WeightedGame;
use crate::minimal::{MinimalWinning, ShiftMinimal, minimal_winning, shift_minimal};
use crate::unions::{UnionIndices, Unions, union_indices};

/// The chance that each player casts the deciding vote when all orders of joining are equally likely.
///
/// - **Input**: `game`, n players.
/// - **Output**: `[n]`, exact, each in 0..=1, summing to 1.
/// - **Cost**: the smaller of O(n²·q) for each kind of player (q the quota, or the product of the quotas of
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
    tally
        .swings
        .iter()
        .map(|swings| {
            let pivots: BigInt =
                (1..=players).map(|size| &swings[size] * &orders[size - 1] * &orders[players - size]).sum();
            Rational::new(pivots, orders[players].clone())
        })
        .collect()
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

/// How often each player's leaving turns a winning coalition into a losing one. Cost and errors as
/// [`shapley_shubik`].
///
/// # Errors
/// [`PowerError::TooLarge`].
///
/// Source: Penrose (1946), J. Royal Stat. Soc. 109; Banzhaf (1965), Rutgers Law Review 19; Dubey & Shapley (1979),
/// Math. of Operations Research 4(2).
pub fn banzhaf(game: &WeightedGame) -> Result<Banzhaf, PowerError> {
    Ok(banzhaf_of(&tally(game)?))
}

fn banzhaf_of(tally: &Tally) -> Banzhaf {
    let swings = swing_counts(tally);
    let others = BigInt::one() << (swings.len() - 1);
    Banzhaf {
        absolute: swings.iter().map(|count| Rational::new(count.clone(), others.clone())).collect(),
        normalized: shares_of(&swings),
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

/// How easily the body acts, and how far each player can stop or start that. Cost as [`shapley_shubik`].
///
/// # Errors
/// [`PowerError::TooLarge`].
///
/// Source: Coleman (1971), "Control of collectivities and the power of a collectivity to act", in Lieberman (ed.),
/// Social Choice.
pub fn coleman(game: &WeightedGame) -> Result<Coleman, PowerError> {
    Ok(coleman_of(&tally(game)?))
}

fn coleman_of(tally: &Tally) -> Coleman {
    let swings = swing_counts(tally);
    let all = BigInt::one() << swings.len();
    let winning: BigInt = tally.winning.iter().sum();
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
/// - **Cost**: goes through coalitions, up to exchange of players with the same weights.
///
/// # Errors
/// [`PowerError::TooLarge`] above some 2.7·10⁸ kinds of coalitions.
///
/// Source: Johnston (1978), Environment and Planning A 10.
pub fn johnston(game: &WeightedGame) -> Result<Vec<Rational>, PowerError> {
    let counted = tally_by_profiles(game)?;
    Ok(johnston_of(&counted.by_critical.unwrap_or_default()))
}

/// `by_critical`: `[player][number of critical players]`.
fn johnston_of(by_critical: &[Vec<BigInt>]) -> Vec<Rational> {
    let scores: Vec<Rational> = by_critical
        .iter()
        .map(|counts| {
            let parts = counts.iter().enumerate().filter(|(_, count)| !count.is_zero());
            parts.map(|(critical, count)| Rational::new(count.clone(), critical.into())).sum()
        })
        .collect();
    normalized(scores)
}

/// Every index of a game. What is too large to compute is `None`; the first three are always there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PowerIndices {
    /// `[n]`, see [`shapley_shubik`].
    pub shapley_shubik: Vec<Rational>,
    /// See [`banzhaf()`].
    pub banzhaf: Banzhaf,
    /// See [`coleman()`].
    pub coleman: Coleman,
    /// `[n]`, see [`johnston`].
    pub johnston: Option<Vec<Rational>>,
    /// See [`minimal_winning`].
    pub minimal: Option<MinimalWinning>,
    /// See [`shift_minimal`].
    pub shift: Option<ShiftMinimal>,
    /// See [`union_indices`]; `None` also when no unions were given.
    pub unions: Option<UnionIndices>,
}

/// All indices at once, from one pass over the coalitions where that is feasible.
///
/// # Errors
/// [`PowerError::TooLarge`] when not even [`shapley_shubik`] can be computed; a single index that can't is `None`.
pub fn power_indices(game: &WeightedGame, unions: Option<&Unions>) -> Result<PowerIndices, PowerError> {
    let counted = tally_by_profiles(game).or_else(|_| tally(game))?;
    let minimal = minimal_winning(game).ok();
    let shift = minimal.as_ref().and_then(|_| shift_minimal(game).ok());
    Ok(PowerIndices {
        shapley_shubik: shapley_shubik_of(&counted),
        banzhaf: banzhaf_of(&counted),
        coleman: coleman_of(&counted),
        johnston: counted.by_critical.as_deref().map(johnston_of),
        minimal,
        shift,
        unions: unions.and_then(|unions| union_indices(game, unions).ok()),
    })
}

/// The nearest floating-point numbers.
#[must_use]
pub fn to_floats(values: &[Rational]) -> Vec<f64> {
    values.iter().map(|value| value.to_f64().unwrap_or(f64::NAN)).collect()
}

fn swing_counts(tally: &Tally) -> Vec<BigInt> {
    tally.swings.iter().map(|by_size| by_size.iter().sum()).collect()
}

/// Each count's share of their sum; all 0 if the sum is.
pub(crate) fn shares_of(counts: &[BigInt]) -> Vec<Rational> {
    let total: BigInt = counts.iter().sum();
    if total.is_zero() {
        return vec![Rational::zero(); counts.len()];
    }
    counts.iter().map(|count| Rational::new(count.clone(), total.clone())).collect()
}

/// Each value's share of their sum; all 0 if the sum is.
pub(crate) fn normalized(values: Vec<Rational>) -> Vec<Rational> {
    let total: Rational = values.iter().sum();
    if total.is_zero() { values } else { values.into_iter().map(|value| value / &total).collect() }
}

/// 0! to n!.
pub(crate) fn factorials(n: usize) -> Vec<BigInt> {
    let mut all = vec![BigInt::one()];
    for factor in 1..=n {
        all.push(&all[factor - 1] * factor);
    }
    all
}
