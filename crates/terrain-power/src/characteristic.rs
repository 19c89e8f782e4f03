//! Games in characteristic form: every coalition has a worth of its own. The plain definitions, over all
//! coalitions.
//!
//! Belongs here: values of transferable-utility games of few players. Does not: voting games too large to list
//! (`indices`).

use alloc::vec;
use alloc::vec::Vec;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Zero};

use crate::Rational;
use crate::error::GameError;
use crate::game::WeightedGame;
use crate::indices::factorials;
use crate::unions::Unions;

/// A coalition as bits: player *i* is in it if bit *i* is set.
pub type Coalition = u32;

/// Most players of a game in characteristic form: 2²⁰ worths.
pub const MAX_LISTED_PLAYERS: usize = 20;

/// A game in which the worth of every coalition is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CharacteristicGame {
    players: usize,
    /// `[coalition]`: worths times `denominator`.
    worth: Vec<BigInt>,
    denominator: BigInt,
}

impl CharacteristicGame {
    /// A game of `players` with `worth[coalition]` for each of the 2ⁿ coalitions, that of the empty one being 0.
    ///
    /// # Errors
    /// No players or more than 20, another number of worths, a worth for the empty coalition.
    pub fn new(players: usize, worth: &[Rational]) -> Result<Self, GameError> {
        if players == 0 {
            return Err(GameError::NoPlayers);
        }
        if players > MAX_LISTED_PLAYERS {
            return Err(GameError::TooManyListed { players });
        }
        if worth.len() != 1 << players {
            return Err(GameError::WorthCount { worths: worth.len(), players });
        }
        if !worth[0].is_zero() {
            return Err(GameError::EmptyCoalitionWorth);
        }
        let denominator = worth.iter().fold(BigInt::one(), |all, worth| all.lcm(worth.denom()));
        let whole = |worth: &Rational| worth.numer() * (&denominator / worth.denom());
        Ok(Self { players, worth: worth.iter().map(whole).collect(), denominator })
    }

    /// The game in which `worth` says what each coalition, given as bits, is worth; 0 for the empty one, whatever it says.
    ///
    /// # Errors
    /// No players or more than 20.
    pub fn from_worth(players: usize, worth: impl Fn(Coalition) -> Rational) -> Result<Self, GameError> {
        if players > MAX_LISTED_PLAYERS {
            return Err(GameError::TooManyListed { players });
        }
        let others = (1..1_u32 << players).map(worth);
        let all: Vec<Rational> = core::iter::once(Rational::zero()).chain(others).collect();
        Self::new(players, &all)
    }

    /// Number of players.
    #[must_use]
    pub const fn players(&self) -> usize {
        self.players
    }

    /// A voting game written out: winning coalitions are worth 1, losing ones 0.
    ///
    /// # Errors
    /// More than 20 players.
    pub fn from_voting(game: &WeightedGame) -> Result<Self, GameError> {
        let players = game.players();
        if players > MAX_LISTED_PLAYERS {
            return Err(GameError::TooManyListed { players });
        }
        Self::from_worth(players, |coalition| {
            let members: Vec<bool> = (0..players).map(|player| coalition >> player & 1 == 1).collect();
            Rational::from_integer(u32::from(game.wins(&members)).into())
        })
    }

    /// `[n]`: each player's expected contribution when all orders of joining are equally likely. Sums to the worth
    /// of all.
    ///
    /// Source: Shapley (1953), "A value for n-person games", Contributions to the Theory of Games II.
    #[must_use]
    pub fn shapley(&self) -> Vec<Rational> {
        self.contributions(&by_orders(self.players))
    }

    /// `[n]`: each player's expected contribution when every other player is in or out by the toss of a coin.
    ///
    /// Source: Owen (1975), Naval Research Logistics Quarterly 22(4).
    #[must_use]
    pub fn banzhaf(&self) -> Vec<Rational> {
        self.contributions(&by_coins(self.players))
    }

    /// `[2ⁿ]`: what each coalition adds beyond all its parts; the worths are sums of these.
    ///
    /// Source: Harsanyi (1963), International Economic Review 4(2).
    #[must_use]
    pub fn harsanyi_dividends(&self) -> Vec<Rational> {
        let mut dividends = self.worth.clone();
        for player in 0..self.players {
            for coalition in 0..dividends.len() {
                if coalition >> player & 1 == 1 {
                    let part = dividends[coalition ^ (1 << player)].clone();
                    dividends[coalition] -= part;
                }
            }
        }
        dividends.into_iter().map(|dividend| Rational::new(dividend, self.denominator.clone())).collect()
    }

    /// `[n]`: the Owen value, Shapley's between the unions and inside them.
    ///
    /// Source: Owen (1977), "Values of games with a priori unions".
    ///
    /// # Errors
    /// Unions of another number of players.
    pub fn owen(&self, unions: &Unions) -> Result<Vec<Rational>, GameError> {
        self.coalitional(unions, by_orders, by_orders)
    }

    /// `[n]`: the Banzhaf–Owen value, Banzhaf's between the unions and inside them.
    ///
    /// Source: Owen (1981), "Modification of the Banzhaf-Coleman index for games with a priori unions".
    ///
    /// # Errors
    /// Unions of another number of players.
    pub fn banzhaf_owen(&self, unions: &Unions) -> Result<Vec<Rational>, GameError> {
        self.coalitional(unions, by_coins, by_coins)
    }

    /// `[n]`: the symmetric coalitional Banzhaf value, Banzhaf's between the unions, Shapley's inside.
    ///
    /// Source: Alonso-Meijide & Fiestras-Janeiro (2002), Annals of Operations Research 109.
    ///
    /// # Errors
    /// Unions of another number of players.
    pub fn symmetric_coalitional_banzhaf(&self, unions: &Unions) -> Result<Vec<Rational>, GameError> {
        self.coalitional(unions, by_coins, by_orders)
    }

    /// `weights`: what a contribution counts for, by the number of others present.
    fn contributions(&self, weights: &[Rational]) -> Vec<Rational> {
        let value = |player: usize| {
            let own: Coalition = 1 << player;
            let mut by_size = vec![BigInt::zero(); self.players];
            for coalition in (0..1 << self.players).filter(|coalition| coalition & own == 0) {
                by_size[coalition.count_ones() as usize] += self.gain(coalition, own);
            }
            self.weighed(by_size.iter().zip(weights))
        };
        (0..self.players).map(value).collect()
    }

    fn weighed<'a>(&self, parts: impl Iterator<Item = (&'a BigInt, &'a Rational)>) -> Rational {
        let parts = parts.filter(|(gain, _)| !gain.is_zero());
        let sum: Rational = parts.map(|(gain, weight)| weight * gain).sum();
        sum / &self.denominator
    }

    fn gain(&self, coalition: Coalition, own: Coalition) -> BigInt {
        &self.worth[(coalition | own) as usize] - &self.worth[coalition as usize]
    }

    fn coalitional(
        &self,
        unions: &Unions,
        between: fn(usize) -> Vec<Rational>,
        inside: fn(usize) -> Vec<Rational>,
    ) -> Result<Vec<Rational>, GameError> {
        if unions.players() != self.players {
            return Err(GameError::WeightCount { weights: unions.players(), players: self.players });
        }
        let masks: Vec<Coalition> = unions
            .members()
            .iter()
            .map(|union| union.iter().fold(0, |mask, player| mask | 1 << player))
            .collect();
        let between = between(masks.len());
        let mut values = vec![Rational::zero(); self.players];
        for (chosen, members) in unions.members().iter().enumerate() {
            let inside = inside(members.len());
            let others: Vec<Coalition> = masks
                .iter()
                .enumerate()
                .filter(|(union, _)| *union != chosen)
                .map(|(_, &mask)| mask)
                .collect();
            for joined in 0_u32..1 << others.len() {
                let outside = union_of(joined, &others);
                for part in 0_u32..1 << members.len() {
                    let single: Vec<Coalition> = members.iter().map(|player| 1 << player).collect();
                    let coalition = outside | union_of(part, &single);
                    let weight = &between[joined.count_ones() as usize];
                    for &player in members.iter().filter(|&&player| coalition >> player & 1 == 0) {
                        let gain = self.gain(coalition, 1 << player);
                        if !gain.is_zero() {
                            values[player] += weight * &inside[part.count_ones() as usize] * gain;
                        }
                    }
                }
            }
        }
        Ok(values.into_iter().map(|value| value / &self.denominator).collect())
    }
}

/// The coalition of the parts chosen by the bits of `chosen`.
fn union_of(chosen: u32, parts: &[Coalition]) -> Coalition {
    parts.iter().enumerate().filter(|(bit, _)| chosen >> bit & 1 == 1).fold(0, |all, (_, part)| all | part)
}

/// `[others present]`: the share of orders of n players in which exactly those others come before a given player.
fn by_orders(players: usize) -> Vec<Rational> {
    let factorials = factorials(players);
    let order =
        |k: usize| Rational::new(&factorials[k] * &factorials[players - 1 - k], factorials[players].clone());
    (0..players).map(order).collect()
}

/// `[others present]`: the chance of each set of others when each is in or out by the toss of a coin.
fn by_coins(players: usize) -> Vec<Rational> {
    vec![half_to_the(players - 1); players]
}

fn half_to_the(power: usize) -> Rational {
    Rational::new(BigInt::one(), BigInt::one() << power)
}
