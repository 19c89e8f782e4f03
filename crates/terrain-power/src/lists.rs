//! Who is special in a game, and its coalitions written out: minimal winning and blocking ones, and those that turn on a
//! player.
//!
//! Belongs here: lists, cut at a length that the caller sets. Does not: counting (`counting`, `minimal`), which doesn't
//! write anything out.

use alloc::vec;
use alloc::vec::Vec;

use num_traits::Zero;

use crate::counting::totals;
use crate::error::PowerError;
use crate::game::{WeightedGame, wins_with};

/// Steps after which a search gives up: a second or so.
const MAX_STEPS: u64 = 20_000_000;

/// Coalitions written out, each with its players in their own order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coalitions {
    /// Players of each.
    pub list: Vec<Vec<usize>>,
    /// Whether these are all of them.
    pub complete: bool,
}

/// The player who alone decides: wins alone, and nobody wins without.
#[must_use]
pub fn dictator(game: &WeightedGame) -> Option<usize> {
    let alone = |player: usize| (0..game.players()).map(|other| other == player).collect::<Vec<_>>();
    veto_players(game).into_iter().find(|&player| game.wins(&alone(player)))
}

/// Players without whom nobody wins.
#[must_use]
pub fn veto_players(game: &WeightedGame) -> Vec<usize> {
    let mut members = vec![true; game.players()];
    let mut found = Vec::new();
    for player in 0..game.players() {
        members[player] = false;
        if !game.wins(&members) {
            found.push(player);
        }
        members[player] = true;
    }
    found
}

/// Players whose votes never matter.
///
/// # Errors
/// [`PowerError::TooLarge`] when swings can't be counted.
pub fn dummies(game: &WeightedGame) -> Result<Vec<usize>, PowerError> {
    let swings = totals(game)?.swings;
    Ok((0..game.players()).filter(|&player| swings[player].is_zero()).collect())
}

/// Winning coalitions that lose if anybody leaves, the heaviest players first, at most `most` of them.
#[must_use]
pub fn minimal_winning_coalitions(game: &WeightedGame, most: usize) -> Coalitions {
    let wins = |sums: &[u64]| meets(game, sums);
    Search::new(game, most).minimal(&wins)
}

/// Coalitions without whom nobody wins, of which no part is one, the heaviest players first, at most `most` of them.
#[must_use]
pub fn minimal_blocking_coalitions(game: &WeightedGame, most: usize) -> Coalitions {
    let all: Vec<u64> = game.systems().iter().map(|system| system.weights.iter().sum()).collect();
    let blocks = |sums: &[u64]| {
        let rest: Vec<u64> = all.iter().zip(sums).map(|(all, sum)| all - sum).collect();
        !meets(game, &rest)
    };
    Search::new(game, most).minimal(&blocks)
}

/// Coalitions that win with `player`, who is in them, and lose without; at most `most` of them. None for a player who
/// isn't there.
#[must_use]
pub fn swing_coalitions(game: &WeightedGame, player: usize, most: usize) -> Coalitions {
    if player >= game.players() {
        return Coalitions { list: Vec::new(), complete: true };
    }
    let mut search = Search::new(game, most);
    search.order.retain(|&other| other != player);
    search.members = vec![player];
    search.swings(player)
}

fn meets(game: &WeightedGame, sums: &[u64]) -> bool {
    let met = game
        .systems()
        .iter()
        .zip(sums)
        .enumerate()
        .fold(0, |met, (bit, (system, sum))| met | (u32::from(*sum >= system.quota) << bit));
    wins_with(game.groups(), met)
}

/// A search through coalitions, players joining or not in one order.
struct Search<'a> {
    game: &'a WeightedGame,
    most: usize,
    order: Vec<usize>,
    members: Vec<usize>,
    found: Vec<Vec<usize>>,
    steps: u64,
}

impl<'a> Search<'a> {
    fn new(game: &'a WeightedGame, most: usize) -> Self {
        let mut order: Vec<usize> = (0..game.players()).collect();
        let first = &game.systems()[0].weights;
        order.sort_by_key(|&player| core::cmp::Reverse(first[player]));
        Self { game, most, order, members: Vec::new(), found: Vec::new(), steps: 0 }
    }

    fn minimal(mut self, wins: &impl Fn(&[u64]) -> bool) -> Coalitions {
        let rest = self.rest();
        let complete = self.go_minimal(0, &vec![0; self.game.systems().len()], &rest, wins);
        Coalitions { list: self.found, complete }
    }

    fn swings(mut self, player: usize) -> Coalitions {
        let rest = self.rest();
        let complete = self.go_swings(0, &vec![0; self.game.systems().len()], &rest, player);
        Coalitions { list: self.found, complete }
    }

    /// `[place][system]`: weights of everybody from this place in the order on.
    fn rest(&self) -> Vec<Vec<u64>> {
        let mut rest = vec![vec![0; self.game.systems().len()]];
        for &player in self.order.iter().rev() {
            let sums = self.moved(&rest[rest.len() - 1], player, true);
            rest.push(sums);
        }
        rest.reverse();
        rest
    }

    /// The sums once `player` has joined, or left.
    fn moved(&self, sums: &[u64], player: usize, joins: bool) -> Vec<u64> {
        let weights = self.game.systems().iter().map(|system| system.weights[player]);
        sums.iter().zip(weights).map(|(sum, w)| if joins { sum + w } else { sum - w }).collect()
    }

    /// Takes the members down; whether the search may go on.
    fn keep(&mut self) -> bool {
        if self.found.len() >= self.most {
            return false;
        }
        let mut members = self.members.clone();
        members.sort_unstable();
        self.found.push(members);
        true
    }

    /// Whether everything from here on was found.
    fn go_minimal(
        &mut self,
        place: usize,
        sums: &[u64],
        rest: &[Vec<u64>],
        wins: &impl Fn(&[u64]) -> bool,
    ) -> bool {
        self.steps += 1;
        if self.steps > MAX_STEPS {
            return false;
        }
        let reachable: Vec<u64> = sums.iter().zip(&rest[place]).map(|(a, b)| a + b).collect();
        if !wins(&reachable) {
            return true;
        }
        let Some(&player) = self.order.get(place) else { return true };
        let with = self.moved(sums, player, true);
        self.members.push(player);
        let mut complete = true;
        if !wins(&with) {
            complete = self.go_minimal(place + 1, &with, rest, wins);
        } else if self.members.iter().all(|&member| !wins(&self.moved(&with, member, false))) {
            complete = self.keep();
        }
        self.members.pop();
        complete && self.go_minimal(place + 1, sums, rest, wins)
    }

    fn go_swings(&mut self, place: usize, sums: &[u64], rest: &[Vec<u64>], player: usize) -> bool {
        self.steps += 1;
        if self.steps > MAX_STEPS {
            return false;
        }
        let reachable: Vec<u64> = sums.iter().zip(&rest[place]).map(|(a, b)| a + b).collect();
        if meets(self.game, sums) || !meets(self.game, &self.moved(&reachable, player, true)) {
            return true;
        }
        let Some(&next) = self.order.get(place) else { return self.keep() };
        self.members.push(next);
        let with = self.moved(sums, next, true);
        let complete = self.go_swings(place + 1, &with, rest, player);
        self.members.pop();
        complete && self.go_swings(place + 1, sums, rest, player)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_parties_of_which_any_two_win() {
        let game = WeightedGame::new(51, vec![49, 49, 2]).unwrap();
        let pairs = vec![vec![0, 1], vec![0, 2], vec![1, 2]];
        assert_eq!(minimal_winning_coalitions(&game, 9), Coalitions { list: pairs.clone(), complete: true });
        assert_eq!(minimal_blocking_coalitions(&game, 9).list, pairs);
        assert_eq!(swing_coalitions(&game, 2, 9).list, [vec![0, 2], vec![1, 2]]);
        let cut = minimal_winning_coalitions(&game, 2);
        assert_eq!((cut.list.len(), cut.complete), (2, false));
        assert_eq!((dictator(&game), veto_players(&game), dummies(&game).unwrap()), (None, vec![], vec![]));
    }

    #[test]
    fn dictators_vetoes_and_dummies_are_told_apart() {
        let alone = WeightedGame::new(6, vec![7, 3, 1]).unwrap();
        assert_eq!((dictator(&alone), veto_players(&alone)), (Some(0), vec![0]));
        assert_eq!(dummies(&alone).unwrap(), [1, 2]);
        assert_eq!(minimal_blocking_coalitions(&alone, 9).list, [vec![0]]);
        let council = WeightedGame::new(12, vec![4, 4, 4, 2, 2, 1]).unwrap();
        assert_eq!((dictator(&council), veto_players(&council)), (None, vec![]));
        assert_eq!(dummies(&council).unwrap(), [5]);
        let unanimous = WeightedGame::new(3, vec![1, 1, 1]).unwrap();
        assert_eq!((dictator(&unanimous), veto_players(&unanimous)), (None, vec![0, 1, 2]));
    }
}
