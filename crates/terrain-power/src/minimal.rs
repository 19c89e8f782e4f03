//! Indices over minimal winning coalitions: those that lose whenever a member leaves.
//!
//! Belongs here: Deegan–Packel, the Public Good (Holler–Packel) and the Shift index. Does not: indices that count
//! every swing (`indices`).

use alloc::vec;
use alloc::vec::Vec;

use num_bigint::BigInt;
use num_traits::Zero;

use crate::Rational;
use crate::error::PowerError;
use crate::game::WeightedGame;
use crate::indices::{normalized, shares_of};
use crate::profiles::{Kinds, MAX_PROFILES, Search};

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
/// # Errors
/// [`PowerError::TooLarge`] above some 2.7·10⁸ kinds of coalitions.
///
/// Source: Deegan & Packel (1978), Int. J. of Game Theory 7(2); Holler (1982), Political Studies 30(2); Holler &
/// Packel (1983), Zeitschrift für Nationalökonomie 43(1).
pub fn minimal_winning(game: &WeightedGame) -> Result<MinimalWinning, PowerError> {
    let kinds = countable_kinds(game)?;
    let mut coalitions = 0;
    // `[kind][size]`: memberships in minimal winning coalitions of that size.
    let mut memberships = vec![vec![0_u128; game.players() + 1]; kinds.members.len()];
    Search::new(game, &kinds, u64::MAX).minimal(&mut |_, found| {
        coalitions += found.coalitions;
        for (kind, &count) in found.counts.iter().enumerate() {
            memberships[kind][found.size] += found.coalitions * u128::from(count);
        }
    });
    let shared: Vec<Rational> = memberships
        .iter()
        .zip(&kinds.members)
        .map(|(by_size, kind)| {
            let parts = by_size.iter().enumerate().filter(|(_, count)| **count > 0);
            parts.map(|(size, &count)| Rational::new(count.into(), (size * kind.len()).into())).sum()
        })
        .collect();
    Ok(MinimalWinning {
        coalitions,
        deegan_packel: normalized(kinds.spread(&shared, &Rational::zero())),
        public_good: membership_shares(&kinds, memberships.iter().map(|by_size| by_size.iter().sum())),
    })
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
    let open: Vec<(usize, usize)> = (0..count)
        .flat_map(|a| (0..count).map(move |b| (a, b)))
        .filter(|&(a, b)| a != b && !kinds.dominates(a, b))
        .collect();
    Search::new(game, &kinds, u64::MAX).minimal(&mut |search, found| {
        for &(a, b) in &open {
            if replaces[a][b] && found.counts[b] > 0 && has_outsider(search, found.counts, a) {
                replaces[a][b] = search.wins_after_swap(b, a);
            }
        }
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
