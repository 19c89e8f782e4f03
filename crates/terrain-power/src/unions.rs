//! Power when some players have agreed beforehand to act together: a-priori unions.
//!
//! Belongs here: partitions of the players and the three coalitional values of a voting game. Does not: blocs
//! found from votes (`terrain-evidence`).

use alloc::vec;
use alloc::vec::Vec;

use num_bigint::BigInt;
use num_traits::{One, Zero};

use crate::Rational;
use crate::error::{GameError, PowerError};
use crate::game::WeightedGame;
use crate::indices::factorials;
use crate::profiles::{Kinds, MAX_PROFILES, Search};

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
/// [`PowerError::Game`] when the unions are of another number of players; [`PowerError::TooLarge`] above some
/// 2.7·10⁸ kinds of such coalitions.
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
    for (chosen, members) in unions.members.iter().enumerate() {
        let others = unions.members.iter().enumerate().filter(|(union, _)| *union != chosen);
        let blocs: Vec<Vec<usize>> = members
            .iter()
            .map(|&player| vec![player])
            .chain(others.map(|(_, union)| union.clone()))
            .collect();
        let swings = swings_inside(&game.among(&blocs), members.len())?;
        let weights =
            Weights { inside: Weight::new(members.len()), between: Weight::new(unions.members.len()) };
        for (&player, swings) in members.iter().zip(&swings) {
            indices.owen[player] = weights.sum(swings, &weights.between.orders, &weights.inside.orders);
            indices.banzhaf_owen[player] =
                weights.sum(swings, &weights.between.halves, &weights.inside.halves);
            indices.symmetric_coalitional_banzhaf[player] =
                weights.sum(swings, &weights.between.halves, &weights.inside.orders);
        }
    }
    Ok(indices)
}

/// `[player][others outside][others inside]`: swings of the first `inside` players of a game by how many others of
/// either sort are in the coalition.
fn swings_inside(game: &WeightedGame, inside: usize) -> Result<Vec<Vec<Vec<u128>>>, PowerError> {
    let kinds = Kinds::new(game, |player| player < inside);
    let coalitions = kinds.profiles();
    if coalitions > MAX_PROFILES {
        return Err(PowerError::TooLarge { coalitions, entries: None });
    }
    let outside = game.players() - inside;
    let is_inside: Vec<bool> = kinds.members.iter().map(|kind| kind[0] < inside).collect();
    let watched =
        is_inside.iter().enumerate().fold(0, |bits, (kind, &inside)| bits | (u64::from(inside) << kind));
    let mut swings = vec![vec![vec![0_u128; inside]; outside + 1]; kinds.members.len()];
    Search::new(game, &kinds, watched).winning(&mut |found| {
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
    for (swings, kind) in swings.iter_mut().zip(&kinds.members) {
        for count in swings.iter_mut().flatten() {
            *count /= kind.len() as u128;
        }
    }
    Ok(kinds.spread(&swings, &Vec::new()))
}

/// What a swing counts for, by the number of others present: `[0..n]`.
struct Weight {
    /// Shapley: k!·(n-1-k)!/n!.
    orders: Vec<Rational>,
    /// Banzhaf: 1/2ⁿ⁻¹.
    halves: Vec<Rational>,
}

impl Weight {
    fn new(players: usize) -> Self {
        let factorials = factorials(players);
        let orders = (0..players)
            .map(|k| {
                Rational::new(&factorials[k] * &factorials[players - 1 - k], factorials[players].clone())
            })
            .collect();
        let half = Rational::new(BigInt::one(), BigInt::one() << (players - 1));
        Self { orders, halves: vec![half; players] }
    }
}

struct Weights {
    inside: Weight,
    between: Weight,
}

impl Weights {
    fn sum(&self, swings: &[Vec<u128>], between: &[Rational], inside: &[Rational]) -> Rational {
        let mut sum = Rational::zero();
        for (row, between) in swings.iter().zip(between) {
            for (&count, inside) in row.iter().zip(inside) {
                if count > 0 {
                    sum += Rational::from_integer(count.into()) * between * inside;
                }
            }
        }
        sum
    }
}
