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
use crate::indices::{normalized, shares_of};
use crate::profiles::{Kinds, MAX_PROFILES, Search};
use crate::tables::minimal_winning_by_weights;

/// The minimal winning coalitions of a game and the indices over them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MinimalWinning {
    /// How many there are.
    pub coalitions: u128,
    /// `[n]`: every minimal winning coalition equally likely, its members sharing equally. Sums to 1.
    pub deegan_packel: Vec<Rational>,
    /// `[n]`: the player's share of all memberships in minimal winning coalitions. Sums to 1.
    pub public_good: Vec<Rational>,
}

/// Counts the minimal winning coalitions and gives the Deegan–Packel and Public Good indices.
///
/// Goes through the coalitions where that is feasible. A larger game of a single system of weights and up to 126
/// players is counted over its weights, in O(n³·q) for each kind of player.
///
/// # Errors
/// [`PowerError::TooLarge`] when neither is feasible.
///
/// Source: Deegan & Packel (1978), Int. J. of Game Theory 7(2); Holler (1982), Political Studies 30(2); Holler &
/// Packel (1983), Zeitschrift für Nationalökonomie 43(1).
pub fn minimal_winning(game: &WeightedGame) -> Result<MinimalWinning, PowerError> {
    let (coalitions, memberships) = match countable_kinds(game) {
        Ok(kinds) => memberships_by_profiles(game, &kinds),
        Err(error) => minimal_winning_by_weights(game).ok_or(error)?,
    };
    let shared: Vec<Rational> = memberships
        .iter()
        .map(|by_size| {
            let parts = by_size.iter().enumerate().filter(|(_, count)| **count > 0);
            parts.map(|(size, &count)| Rational::new(count.into(), size.into())).sum()
        })
        .collect();
    let all: Vec<BigInt> =
        memberships.iter().map(|by_size| by_size.iter().map(|&n| BigInt::from(n)).sum()).collect();
    Ok(MinimalWinning { coalitions, deegan_packel: normalized(shared), public_good: shares_of(&all) })
}

/// How many minimal winning coalitions there are, and `[player][size]` how many of each size a player is in.
fn memberships_by_profiles(game: &WeightedGame, kinds: &Kinds) -> (u128, Vec<Vec<u128>>) {
    let mut coalitions = 0;
    let mut memberships = vec![vec![0_u128; game.players() + 1]; kinds.members.len()];
    Search::new(game, kinds, u64::MAX).minimal(&mut |_, found| {
        coalitions += found.coalitions;
        for (kind, &count) in found.counts.iter().enumerate() {
            memberships[kind][found.size] += found.coalitions * u128::from(count);
        }
    });
    // Members of a kind share their memberships equally, so that the division leaves no rest.
    for (by_size, kind) in memberships.iter_mut().zip(&kinds.members) {
        for count in by_size {
            *count /= kind.len() as u128;
        }
    }
    (coalitions, kinds.spread(&memberships, &Vec::new()))
}

/// The shift-minimal winning coalitions of a game and the index over them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftMinimal {
    /// How many there are.
    pub coalitions: u128,
    /// `[n]`: the player's share of all memberships in shift-minimal winning coalitions. Sums to 1.
    pub index: Vec<Rational>,
}

/// Counts the minimal winning coalitions that lose whenever a member gives way to a strictly less desirable
/// outsider, and gives the Shift index.
///
/// A player is at least as desirable as another if it can replace the other in every winning coalition.
///
/// # Errors
/// [`PowerError::TooLarge`] above some 2.7·10⁸ kinds of coalitions.
///
/// Source: Alonso-Meijide & Freixas (2010), "A new power index based on minimal winning coalitions without any
/// surplus", Decision Support Systems 49(1).
pub fn shift_minimal(game: &WeightedGame) -> Result<ShiftMinimal, PowerError> {
    let kinds = countable_kinds(game)?;
    let count = kinds.members.len();
    // `[a][b]`: a can replace b wherever b is needed. It is enough to look at minimal winning coalitions: b is
    // needed in a coalition only if it is needed in a minimal one inside it.
    let mut replaces = vec![vec![true; count]; count];
    let mut open: Vec<(usize, usize)> = (0..count)
        .flat_map(|a| (0..count).map(move |b| (a, b)))
        .filter(|&(a, b)| a != b && !kinds.dominates(a, b))
        .collect();
    Search::new(game, &kinds, u64::MAX).minimal(&mut |search, found| {
        open.retain(|&(a, b)| {
            let tried = found.counts[b] > 0 && has_outsider(search, found.counts, a);
            replaces[a][b] = !tried || search.wins_after_swap(b, a);
            replaces[a][b]
        });
    });
    let less_desirable: Vec<Vec<usize>> =
        (0..count).map(|a| (0..count).filter(|&b| replaces[a][b] && !replaces[b][a]).collect()).collect();
    let mut coalitions = 0;
    let mut memberships = vec![0_u128; count];
    Search::new(game, &kinds, u64::MAX).minimal(&mut |search, found| {
        let shiftable = (0..count).filter(|&a| found.counts[a] > 0).any(|a| {
            let into = |&b: &usize| has_outsider(search, found.counts, b) && search.wins_after_swap(a, b);
            less_desirable[a].iter().any(into)
        });
        if !shiftable {
            coalitions += found.coalitions;
            for (memberships, &members) in memberships.iter_mut().zip(found.counts) {
                *memberships += found.coalitions * u128::from(members);
            }
        }
    });
    Ok(ShiftMinimal { coalitions, index: membership_shares(&kinds, memberships.into_iter()) })
}

fn has_outsider(search: &Search<'_>, counts: &[u32], kind: usize) -> bool {
    (counts[kind] as usize) < search.available(kind)
}

/// Each player's share of all memberships; `memberships` per kind.
fn membership_shares(kinds: &Kinds, memberships: impl Iterator<Item = u128>) -> Vec<Rational> {
    let each: Vec<BigInt> =
        memberships.zip(&kinds.members).map(|(all, kind)| BigInt::from(all / kind.len() as u128)).collect();
    shares_of(&kinds.spread(&each, &BigInt::ZERO))
}

fn countable_kinds(game: &WeightedGame) -> Result<Kinds, PowerError> {
    let kinds = Kinds::new(game, |_| false);
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
            let kinds = countable_kinds(&game).unwrap();
            prop_assert_eq!(minimal_winning_by_weights(&game).unwrap(), memberships_by_profiles(&game, &kinds));
        }
    }

    /// A chamber of 60 different members, far too many to go through.
    #[test]
    fn large_games_are_counted_over_weights() {
        let game = WeightedGame::new(1000, (1..=60).collect()).unwrap();
        assert!(countable_kinds(&game).is_err());
        let found = minimal_winning(&game).unwrap();
        for index in [found.deegan_packel, found.public_good] {
            assert_eq!(index.iter().sum::<Rational>(), Rational::from_integer(1.into()));
        }
        assert!(found.coalitions > 1_000_000_000_000);
    }
}
