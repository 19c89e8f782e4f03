//! Power when some players have agreed beforehand to act together: a-priori unions.
//!
//! Belongs here: partitions of the players and the three coalitional values of a voting game. Does not: blocs
//! found from votes (`terrain-evidence`).

use alloc::collections::BTreeMap;
use alloc::collections::btree_map::Entry;
use alloc::vec;
use alloc::vec::Vec;

use num_bigint::BigInt;
use num_traits::{One, Zero};

use crate::Rational;
use crate::counting::ENTRIES_OF_A_PROFILE;
use crate::error::{GameError, PowerError};
use crate::game::WeightedGame;
use crate::indices::factorials;
use crate::plan::Plan;
use crate::profiles::{Kinds, MAX_PROFILES, Search};
use crate::tables::Shape;

/// A partition of a game's players into unions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unions {
    /// Players of each union.
    members: Vec<Vec<usize>>,
}

impl Unions {
    /// Unions of a game of `players`, players counted from 0. Whoever is in none is a union of one.
    ///
    /// # Errors
    /// A player that isn't there or is named twice, an empty union.
    pub fn new(players: usize, unions: Vec<Vec<usize>>) -> Result<Self, GameError> {
        let mut named = vec![false; players];
        for (union, members) in unions.iter().enumerate() {
            if members.is_empty() {
                return Err(GameError::EmptyUnion { union });
            }
            for &player in members {
                match named.get_mut(player) {
                    None => return Err(GameError::UnknownPlayer { player, players }),
                    Some(true) => return Err(GameError::PlayerTwice { player }),
                    Some(free) => *free = true,
                }
            }
        }
        let alone = (0..players).filter(|&player| !named[player]).map(|player| vec![player]);
        let members = unions.into_iter().chain(alone).collect();
        Ok(Self { members })
    }

    /// The players of each union: those given, then the players alone.
    #[must_use]
    pub fn members(&self) -> &[Vec<usize>] {
        &self.members
    }

    pub(crate) fn players(&self) -> usize {
        self.members.iter().map(Vec::len).sum()
    }
}

/// Power indices with a-priori unions, `[n]` each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnionIndices {
    /// Shapley–Shubik between the unions and inside them; sums to 1.
    pub owen: Vec<Rational>,
    /// Absolute Banzhaf between the unions and inside them.
    pub banzhaf_owen: Vec<Rational>,
    /// Absolute Banzhaf between the unions, Shapley–Shubik inside.
    pub symmetric_coalitional_banzhaf: Vec<Rational>,
}

/// The three coalitional values of a voting game.
///
/// A player of union U counts swings in coalitions of whole other unions and any part of U.
///
/// # Errors
/// [`PowerError::Game`] when the unions are of another number of players; [`PowerError::TooLarge`] when such coalitions
/// can neither be gone through nor counted over weights.
///
/// Source: Owen (1977), "Values of games with a priori unions", in Henn & Moeschlin (eds.), and Owen (1981) for the
/// Banzhaf form; Alonso-Meijide & Fiestras-Janeiro (2002), Annals of Operations Research 109, for the symmetric
/// coalitional Banzhaf value.
pub fn union_indices(game: &WeightedGame, unions: &Unions) -> Result<UnionIndices, PowerError> {
    let players = game.players();
    if unions.players() != players {
        return Err(GameError::WeightCount { weights: unions.players(), players }.into());
    }
    let mut indices = UnionIndices {
        owen: vec![Rational::zero(); players],
        banzhaf_owen: vec![Rational::zero(); players],
        symmetric_coalitional_banzhaf: vec![Rational::zero(); players],
    };
    // Unions whose members have the same weights see the same game around them.
    let mut known: BTreeMap<Vec<Vec<u64>>, Vec<[Rational; 3]>> = BTreeMap::new();
    for (chosen, members) in unions.members.iter().enumerate() {
        let weights = |&player: &usize| game.systems().iter().map(|system| system.weights[player]).collect();
        let values = match known.entry(members.iter().map(weights).collect()) {
            Entry::Occupied(found) => found.into_mut(),
            Entry::Vacant(free) => free.insert(values_inside(game, unions, chosen)?),
        };
        for (&player, [owen, banzhaf_owen, symmetric]) in members.iter().zip(values.iter()) {
            indices.owen[player] = owen.clone();
            indices.banzhaf_owen[player] = banzhaf_owen.clone();
            indices.symmetric_coalitional_banzhaf[player] = symmetric.clone();
        }
    }
    Ok(indices)
}

/// The three values of each member of one union.
fn values_inside(
    game: &WeightedGame,
    unions: &Unions,
    chosen: usize,
) -> Result<Vec<[Rational; 3]>, PowerError> {
    let members = &unions.members[chosen];
    let others = unions.members.iter().enumerate().filter(|(union, _)| *union != chosen);
    let blocs: Vec<Vec<usize>> =
        members.iter().map(|&player| vec![player]).chain(others.map(|(_, union)| union.clone())).collect();
    let swings = swings_inside(&game.among(&blocs), members.len())?;
    let (inside, between) = (Weights::new(members.len()), Weights::new(unions.members.len()));
    let mut values: Vec<[Rational; 3]> = Vec::with_capacity(members.len());
    for (place, own) in swings.iter().enumerate() {
        // Members who have the same swings have the same values.
        let value = match swings[..place].iter().position(|other| other == own) {
            Some(earlier) => values[earlier].clone(),
            None => [
                weighed(own, (&between.orders, &between.all_orders), (&inside.orders, &inside.all_orders)),
                weighed(own, (&between.coins, &between.all_coins), (&inside.coins, &inside.all_coins)),
                weighed(own, (&between.coins, &between.all_coins), (&inside.orders, &inside.all_orders)),
            ],
        };
        values.push(value);
    }
    Ok(values)
}

/// `[player][others outside][others inside]`: swings of the first `inside` players of a game by how many others of
/// either sort are in the coalition.
type Swings = Vec<Vec<Vec<BigInt>>>;

/// By whichever method is cheaper.
fn swings_inside(game: &WeightedGame, inside: usize) -> Result<Swings, PowerError> {
    let kinds = Kinds::new(game, |player| player < inside);
    let plan = Plan::new(game, &kinds, Shape::InsideAndOutside { players: game.players(), inside });
    let coalitions = kinds.profiles();
    if plan.feasible() && (coalitions > MAX_PROFILES || plan.work() < ENTRIES_OF_A_PROFILE * coalitions) {
        return Ok(inside_by_weights(&plan, &kinds, inside));
    }
    if coalitions > MAX_PROFILES {
        return Err(PowerError::TooLarge { coalitions, entries: Some(plan.entries) });
    }
    Ok(inside_by_profiles(game, &kinds, inside))
}

fn inside_by_weights(plan: &Plan<'_>, kinds: &Kinds, inside: usize) -> Swings {
    let swings: Swings = plan
        .count()
        .swings
        .iter()
        .map(|by_row| by_row.chunks(inside + 1).map(|by_size| by_size[1..].to_vec()).collect())
        .collect();
    kinds.spread(&swings, &Vec::new())
}

fn inside_by_profiles(game: &WeightedGame, kinds: &Kinds, inside: usize) -> Swings {
    let outside = game.players() - inside;
    let is_inside: Vec<bool> = kinds.members.iter().map(|kind| kind[0] < inside).collect();
    let watched =
        is_inside.iter().enumerate().fold(0, |bits, (kind, &inside)| bits | (u64::from(inside) << kind));
    let mut swings = vec![vec![vec![0_u128; inside]; outside + 1]; kinds.members.len()];
    Search::new(game, kinds, watched).winning(&mut |found| {
        if found.critical == 0 {
            return;
        }
        let insiders: usize = found
            .counts
            .iter()
            .zip(&is_inside)
            .filter(|(_, inside)| **inside)
            .map(|(&n, _)| n as usize)
            .sum();
        for (kind, &count) in found.counts.iter().enumerate() {
            if found.critical >> kind & 1 == 1 {
                let times = found.coalitions * u128::from(count);
                swings[kind][found.size - insiders][insiders - 1] += times;
            }
        }
    });
    // Members of a kind share their swings equally, so that the division leaves no rest.
    let each: Swings = swings
        .into_iter()
        .zip(&kinds.members)
        .map(|(rows, kind)| {
            let share =
                |row: Vec<u128>| row.into_iter().map(|n| BigInt::from(n / kind.len() as u128)).collect();
            rows.into_iter().map(share).collect()
        })
        .collect();
    kinds.spread(&each, &Vec::new())
}

/// What a swing counts for, by the number of others present, `[0..n]`, over a whole.
struct Weights {
    /// Shapley: orders in which exactly those come before, k!·(n-1-k)!.
    orders: Vec<BigInt>,
    /// All orders, n!.
    all_orders: BigInt,
    /// Banzhaf: 1.
    coins: Vec<BigInt>,
    /// All sets of others, 2ⁿ⁻¹.
    all_coins: BigInt,
}

impl Weights {
    fn new(players: usize) -> Self {
        let mut factorials = factorials(players);
        Self {
            orders: (0..players).map(|k| &factorials[k] * &factorials[players - 1 - k]).collect(),
            all_orders: factorials.swap_remove(players),
            coins: vec![BigInt::one(); players],
            all_coins: BigInt::one() << (players - 1),
        }
    }
}

/// The sum of `swings`, `[others outside][others inside]`, weighed between the unions and inside.
fn weighed(
    swings: &[Vec<BigInt>],
    (between, all_between): (&[BigInt], &BigInt),
    (inside, all_inside): (&[BigInt], &BigInt),
) -> Rational {
    let mut sum = BigInt::zero();
    for (row, between) in swings.iter().zip(between) {
        let parts = row.iter().zip(inside).filter(|(count, _)| !count.is_zero());
        let row: BigInt = parts.map(|(count, inside)| count * inside).sum();
        sum += row * between;
    }
    Rational::new(sum, all_between * all_inside)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn both_methods_count_the_same(
            weights in proptest::collection::vec((0_u64..7, 0_u64..4), 2..8),
            inside in 1_usize..8,
            shares in (0.0..1.0_f64, 0.0..1.0_f64),
            either in any::<bool>(),
        ) {
            let inside = inside.min(weights.len());
            let (first, second): (Vec<u64>, Vec<u64>) = weights.into_iter().unzip();
            let totals = [first.iter().sum::<u64>(), second.iter().sum()];
            prop_assume!(totals[0] > 0 && totals[1] > 0);
            #[expect(clippy::cast_possible_truncation, reason = "a small number")]
            let quota = |total: u64, share: f64| 1 + (share * (total - 1) as f64) as u64;
            let game = WeightedGame::new(quota(totals[0], shares.0), first).unwrap();
            let system = (quota(totals[1], shares.1), second);
            let game = if either { game.or(vec![system]) } else { game.and(system.0, system.1) }.unwrap();
            let kinds = Kinds::new(&game, |player| player < inside);
            let plan = Plan::new(&game, &kinds, Shape::InsideAndOutside { players: game.players(), inside });
            let (found, expected) =
                (inside_by_weights(&plan, &kinds, inside), inside_by_profiles(&game, &kinds, inside));
            prop_assert_eq!(&found[..inside], &expected[..inside]);
        }
    }

    /// A bloc of twenty in a House of 435: far too many coalitions to go through. Its share as one player among single
    /// ones is that of Shapley & Shubik (1954): pivotal in 20 of 416 places.
    #[test]
    fn a_bloc_in_a_large_house() {
        let game = WeightedGame::new(218, vec![1; 435]).unwrap();
        let unions = Unions::new(435, vec![(0..20).collect()]).unwrap();
        let owen = union_indices(&game, &unions).unwrap().owen;
        let bloc: Rational = owen[..20].iter().sum();
        assert_eq!(bloc, Rational::new(20.into(), 416.into()));
    }
}
