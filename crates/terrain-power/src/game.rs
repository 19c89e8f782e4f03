//! The weighted game: who wins. Checked once at the door, so that no index has to check again.
//!
//! Belongs here: weight systems, quotas, and their combination by `and` and `or`. Does not: counting coalitions.

use alloc::vec;
use alloc::vec::Vec;

use crate::error::GameError;

/// Most players of a game.
pub const MAX_PLAYERS: usize = 1000;
/// Most weight systems of a game, all `and` and `or` entries counted.
pub const MAX_SYSTEMS: usize = 16;

/// A simple game given by weights: a coalition wins if its members' weights meet the quota and those of every
/// further system added by [`WeightedGame::and`], or if it meets all systems of any one group added by
/// [`WeightedGame::or`].
///
/// Monotone and proper at both ends: the empty coalition loses, the coalition of all wins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeightedGame {
    players: usize,
    systems: Vec<System>,
    /// Each group is a set of systems, as bits; a coalition wins if it meets all systems of one group.
    groups: Vec<u32>,
}

/// One system of weights, `[players]`, and the sum that a coalition needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct System {
    pub(crate) quota: u64,
    pub(crate) weights: Vec<u64>,
}

impl WeightedGame {
    /// The game in which a coalition wins if its weights add up to at least `quota`.
    ///
    /// # Errors
    /// No players or more than [`MAX_PLAYERS`]; a quota of 0 or above the sum of all weights.
    pub fn new(quota: u64, weights: Vec<u64>) -> Result<Self, GameError> {
        match weights.len() {
            0 => Err(GameError::NoPlayers),
            players if players > MAX_PLAYERS => Err(GameError::TooManyPlayers { players }),
            players => {
                let system = System::new(quota, weights, players)?;
                Ok(Self { players, systems: vec![system], groups: vec![1] })
            }
        }
    }

    /// The same game, but a coalition must also meet `quota` in a further system of weights (unless it wins by a
    /// group of [`WeightedGame::or`]).
    ///
    /// # Errors
    /// Another number of weights than players; a quota of 0 or above the sum of the weights; more than
    /// [`MAX_SYSTEMS`] systems.
    pub fn and(mut self, quota: u64, weights: Vec<u64>) -> Result<Self, GameError> {
        let bit = self.push(quota, weights)?;
        self.groups[0] |= bit;
        Ok(self)
    }

    /// The same game, but a coalition also wins if it meets every (quota, weights) of `group`.
    ///
    /// # Errors
    /// An empty group, and as for [`WeightedGame::and`].
    pub fn or(mut self, group: Vec<(u64, Vec<u64>)>) -> Result<Self, GameError> {
        if group.is_empty() {
            return Err(GameError::EmptyGroup);
        }
        let mut bits = 0;
        for (quota, weights) in group {
            bits |= self.push(quota, weights)?;
        }
        self.groups.push(bits);
        Ok(self)
    }

    fn push(&mut self, quota: u64, weights: Vec<u64>) -> Result<u32, GameError> {
        let systems = self.systems.len() + 1;
        if systems > MAX_SYSTEMS {
            return Err(GameError::TooManySystems { systems });
        }
        self.systems.push(System::new(quota, weights, self.players)?);
        Ok(1 << (systems - 1))
    }

    /// Number of players.
    #[must_use]
    pub const fn players(&self) -> usize {
        self.players
    }

    /// The player's weight in the first system; 0 for a player who isn't there.
    #[must_use]
    pub fn weight(&self, player: usize) -> u64 {
        self.systems[0].weights.get(player).copied().unwrap_or(0)
    }

    /// Whether the coalition of these players wins; `members[i]` says whether player `i` is in it, and players
    /// beyond the end of the slice are not.
    #[must_use]
    pub fn wins(&self, members: &[bool]) -> bool {
        let met = self.systems.iter().enumerate().fold(0, |met, (bit, system)| {
            let sum: u64 =
                system.weights.iter().zip(members).filter(|(_, member)| **member).map(|(w, _)| w).sum();
            met | (u32::from(sum >= system.quota) << bit)
        });
        wins_with(&self.groups, met)
    }

    pub(crate) fn systems(&self) -> &[System] {
        &self.systems
    }

    pub(crate) fn groups(&self) -> &[u32] {
        &self.groups
    }

    /// The game among blocs: bloc `b` has the weights of all its players, `blocs` being a partition.
    pub(crate) fn among(&self, blocs: &[Vec<usize>]) -> Self {
        let systems = self.systems.iter().map(|system| System {
            quota: system.quota,
            weights: blocs.iter().map(|bloc| bloc.iter().map(|&i| system.weights[i]).sum()).collect(),
        });
        Self { players: blocs.len(), systems: systems.collect(), groups: self.groups.clone() }
    }
}

impl System {
    fn new(quota: u64, weights: Vec<u64>, players: usize) -> Result<Self, GameError> {
        if weights.len() != players {
            return Err(GameError::WeightCount { weights: weights.len(), players });
        }
        let total =
            weights.iter().try_fold(0_u64, |sum, &w| sum.checked_add(w)).ok_or(GameError::WeightsTooLarge)?;
        if quota == 0 {
            return Err(GameError::ZeroQuota);
        }
        if quota > total {
            return Err(GameError::QuotaAboveTotal { quota, total });
        }
        Ok(Self { quota, weights })
    }
}

/// Whether a coalition that meets the systems `met` (as bits) wins.
#[inline]
pub(crate) fn wins_with(groups: &[u32], met: u32) -> bool {
    groups.iter().any(|&group| group & !met == 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn faults_are_refused_at_the_door() {
        let cases = [
            (WeightedGame::new(1, vec![]), "a game needs at least one player"),
            (
                WeightedGame::new(0, vec![1]),
                "the quota is 0, so that nobody at all would win: it must be at least 1",
            ),
            (
                WeightedGame::new(4, vec![1, 2]),
                "the quota is 4, but all players together have only 3: no coalition could meet it",
            ),
            (WeightedGame::new(1, vec![u64::MAX, 1]), "the weights add up to more than 18446744073709551615"),
            (WeightedGame::new(1, vec![1; 1001]), "1001 players are too many: at most 1000"),
            (
                WeightedGame::new(2, vec![1, 2]).unwrap().and(1, vec![1]),
                "1 weights for 2 players: every player needs exactly one",
            ),
            (
                WeightedGame::new(2, vec![1, 2]).unwrap().or(vec![]),
                "a group of alternatives (or) is empty, so that every coalition would win",
            ),
        ];
        for (game, message) in cases {
            assert_eq!(game.unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn and_or_combine_as_documented() {
        let game = WeightedGame::new(3, vec![2, 1, 1]).unwrap();
        let game = game.and(2, vec![1; 3]).unwrap().or(vec![(2, vec![0, 1, 1])]).unwrap();
        assert!(game.wins(&[true, true]));
        assert!(game.wins(&[false, true, true]));
        assert!(!game.wins(&[true, false, false]));
        assert!(!game.wins(&[]));
    }
}
