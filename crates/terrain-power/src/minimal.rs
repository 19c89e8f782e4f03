//! Indices over minimal winning coalitions: those that lose whenever a member leaves.
//!
//! Belongs here: Deegan–Packel, the Public Good (Holler–Packel) and the Shift index. Does not: indices that count
//! every swing (`indices`).

use alloc::vec;
use alloc::vec::Vec;

use num_bigint::BigInt;

use crate::Rational;
use crate::error::PowerError;
use crate::game::WeightedGame;
use crate::indices::{shared, shares_of};
use crate::levels::{minimal_by_weights, shift_by_weights};
use crate::profiles::{Kinds, MAX_PROFILES, Search};

/// The minimal winning coalitions of a game and the indices over them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MinimalWinning {
    /// How many there are.
    pub coalitions: BigInt,
    /// `[n]`: every minimal winning coalition equally likely, its members sharing equally. Sums to 1.
    pub deegan_packel: Vec<Rational>,
    /// `[n]`: the player's share of all memberships in minimal winning coalitions. Sums to 1.
    pub public_good: Vec<Rational>,
}

/// Counts the minimal winning coalitions and gives the Deegan–Packel and Public Good indices.
///
/// - **Cost**: goes through the coalitions up to exchange of players with the same weights, or, in a game of one system
///   of weights, counts over them in O(n²·q) for each kind of player; whichever is cheaper.
///
/// # Errors
/// [`PowerError::TooLarge`] when neither is feasible.
///
/// Source: Deegan & Packel (1978), Int. J. of Game Theory 7(2); Holler (1982), Political Studies 30(2); Holler &
/// Packel (1983), Zeitschrift für Nationalökonomie 43(1).
pub fn minimal_winning(game: &WeightedGame) -> Result<MinimalWinning, PowerError> {
    let (coalitions, memberships) = match few_kinds(game) {
        Ok(kinds) => memberships_by_profiles(game, &kinds),
        Err(kinds) => match minimal_by_weights(game) {
            Some(found) => found,
            None => memberships_by_profiles(game, &countable(kinds)?),
        },
    };
    let all: Vec<BigInt> = memberships.iter().map(|by_size| by_size.iter().sum()).collect();
    Ok(MinimalWinning {
        coalitions,
        deegan_packel: shares_of(&shared(&memberships)),
        public_good: shares_of(&all),
    })
}

/// How many minimal winning coalitions there are, and `[player][size]` how many of each size a player is in.
fn memberships_by_profiles(game: &WeightedGame, kinds: &Kinds) -> (BigInt, Vec<Vec<BigInt>>) {
    let mut coalitions = 0_u128;
    let mut memberships = vec![vec![0_u128; game.players() + 1]; kinds.members.len()];
    Search::new(game, kinds, u64::MAX).minimal(&mut |_, found| {
        coalitions += found.coalitions;
        for (kind, &count) in found.counts.iter().enumerate() {
            memberships[kind][found.size] += found.coalitions * u128::from(count);
        }
    });
    // Members of a kind share their memberships equally, so that the division leaves no rest.
    let each: Vec<Vec<BigInt>> = memberships
        .iter()
        .zip(&kinds.members)
        .map(|(by_size, kind)| by_size.iter().map(|&n| BigInt::from(n / kind.len() as u128)).collect())
        .collect();
    (coalitions.into(), kinds.spread(&each, &Vec::new()))
}

/// The shift-minimal winning coalitions of a game and the index over them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftMinimal {
    /// How many there are.
    pub coalitions: BigInt,
    /// `[n]`: the player's share of all memberships in shift-minimal winning coalitions. Sums to 1.
    pub index: Vec<Rational>,
}

/// Counts the minimal winning coalitions that lose whenever a member gives way to a strictly less desirable
/// outsider, and gives the Shift index.
///
/// A player is at least as desirable as another if it can replace the other in every winning coalition.
///
/// - **Cost**: goes through the coalitions up to exchange of players with the same weights, or, in a game of one system
///   of weights, counts over them in O(n·q·w), w the largest weight; whichever is cheaper.
///
/// # Errors
/// [`PowerError::TooLarge`] when neither is feasible.
///
/// Source: Alonso-Meijide & Freixas (2010), "A new power index based on minimal winning coalitions without any
/// surplus", Decision Support Systems 49(1).
pub fn shift_minimal(game: &WeightedGame) -> Result<ShiftMinimal, PowerError> {
    let kinds = match few_kinds(game) {
        Ok(kinds) => kinds,
        Err(kinds) => match shift_by_weights(game) {
            Some((coalitions, memberships)) => {
                return Ok(ShiftMinimal { coalitions, index: shares_of(&memberships) });
            }
            None => countable(kinds)?,
        },
    };
    Ok(shift_minimal_by_profiles(game, &kinds))
}

fn shift_minimal_by_profiles(game: &WeightedGame, kinds: &Kinds) -> ShiftMinimal {
    let count = kinds.members.len();
    // `[b]`, as bits of a: a can replace b wherever b is needed, by its weights or as far as tried. It is enough to look
    // at minimal winning coalitions: b is needed in a coalition only if it is needed in a minimal one inside it.
    let known: Vec<u64> = (0..count).map(|b| set((0..count).filter(|&a| kinds.dominates(a, b)))).collect();
    let mut open: Vec<u64> = known.iter().map(|known| set(0..count) & !known).collect();
    Search::new(game, kinds, u64::MAX).minimal(&mut |search, found| {
        let outsiders = outsiders(search, found.counts);
        for b in members_of(found.critical) {
            for a in members_of(open[b] & outsiders) {
                if !search.wins_after_swap(b, a) {
                    open[b] &= !(1 << a);
                }
            }
        }
    });
    let replaces = |a: usize, b: usize| (known[b] | open[b]) >> a & 1 == 1;
    let less_desirable: Vec<u64> =
        (0..count).map(|a| set((0..count).filter(|&b| replaces(a, b) && !replaces(b, a)))).collect();
    let mut coalitions = 0_u128;
    let mut memberships = vec![0_u128; count];
    Search::new(game, kinds, u64::MAX).minimal(&mut |search, found| {
        let outsiders = outsiders(search, found.counts);
        let shiftable = members_of(found.critical)
            .any(|a| members_of(less_desirable[a] & outsiders).any(|b| search.wins_after_swap(a, b)));
        if !shiftable {
            coalitions += found.coalitions;
            for (memberships, &members) in memberships.iter_mut().zip(found.counts) {
                *memberships += found.coalitions * u128::from(members);
            }
        }
    });
    ShiftMinimal { coalitions: coalitions.into(), index: membership_shares(kinds, memberships.into_iter()) }
}

/// Kinds as bits.
fn set(kinds: impl Iterator<Item = usize>) -> u64 {
    kinds.fold(0, |bits, kind| bits | 1 << kind)
}

/// The kinds in a set of bits.
fn members_of(mut bits: u64) -> impl Iterator<Item = usize> {
    core::iter::from_fn(move || {
        (bits != 0).then(|| {
            let kind = bits.trailing_zeros() as usize;
            bits &= bits - 1;
            kind
        })
    })
}

/// Kinds with a member outside the coalition, as bits.
fn outsiders(search: &Search<'_>, counts: &[u32]) -> u64 {
    set(counts
        .iter()
        .enumerate()
        .filter(|&(kind, &n)| (n as usize) < search.available(kind))
        .map(|(kind, _)| kind))
}

/// Each player's share of all memberships; `memberships` per kind.
fn membership_shares(kinds: &Kinds, memberships: impl Iterator<Item = u128>) -> Vec<Rational> {
    let each: Vec<BigInt> =
        memberships.zip(&kinds.members).map(|(all, kind)| BigInt::from(all / kind.len() as u128)).collect();
    shares_of(&kinds.spread(&each, &BigInt::ZERO))
}

/// Profiles up to which going through them is taken without looking further.
const FEW_PROFILES: f64 = 4096.0;

/// The game's kinds of players, as `Ok` when few coalitions have to be gone through.
fn few_kinds(game: &WeightedGame) -> Result<Kinds, Kinds> {
    let kinds = Kinds::new(game, |_| false);
    if kinds.profiles() <= FEW_PROFILES { Ok(kinds) } else { Err(kinds) }
}

fn countable(kinds: Kinds) -> Result<Kinds, PowerError> {
    let coalitions = kinds.profiles();
    if coalitions > MAX_PROFILES {
        Err(PowerError::TooLarge { coalitions, entries: None })
    } else {
        Ok(kinds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Small games both ways; with weights drawn from few values, zeros among them.
        #[test]
        fn both_methods_find_the_same(weights in proptest::collection::vec(0_u64..9, 1..9), share in 0.0..1.0_f64) {
            let total: u64 = weights.iter().sum();
            prop_assume!(total > 0);
            #[expect(clippy::cast_possible_truncation, reason = "a small number")]
            let quota = 1 + (share * (total - 1) as f64) as u64;
            let game = WeightedGame::new(quota, weights).unwrap();
            let kinds = Kinds::new(&game, |_| false);
            prop_assert_eq!(minimal_by_weights(&game).unwrap(), memberships_by_profiles(&game, &kinds));
            let (coalitions, memberships) = shift_by_weights(&game).unwrap();
            let shift = ShiftMinimal { coalitions, index: shares_of(&memberships) };
            prop_assert_eq!(shift, shift_minimal_by_profiles(&game, &kinds));
        }
    }

    /// A chamber of 60 different members, far too many to go through.
    #[test]
    fn large_games_are_counted_over_weights() {
        let game = WeightedGame::new(1000, (1..=60).collect()).unwrap();
        assert!(countable(Kinds::new(&game, |_| false)).is_err());
        let found = minimal_winning(&game).unwrap();
        for index in [found.deegan_packel, found.public_good] {
            assert_eq!(index.iter().sum::<Rational>(), Rational::from_integer(1.into()));
        }
        assert!(found.coalitions > 1_000_000_000_000_u64.into());
        assert!(shift_minimal(&game).unwrap().coalitions > 1_000_000.into());
    }
}
