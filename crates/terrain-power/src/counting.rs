//! How many coalitions of each size win, and how many turn on a player, for all players at once.
//!
//! Two methods give the same whole numbers. *Going through profiles* (see `profiles`) suits games of few kinds of
//! players; *generating functions* (see `plan`) suit games of small weights.

use alloc::vec;
use alloc::vec::Vec;

use num_bigint::BigInt;

use crate::error::PowerError;
use crate::game::WeightedGame;
use crate::plan::Plan;
use crate::profiles::{Kinds, MAX_PROFILES, Search, pascal};
use crate::tables::Shape;

/// Coalitions of a game counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tally {
    /// `[size]`, 0..=n: winning coalitions.
    pub(crate) winning: Vec<BigInt>,
    /// `[player][size]`: winning coalitions of that size that lose if the player leaves.
    pub(crate) swings: Vec<Vec<BigInt>>,
    /// `[player][critical]`: the same by the number of critical players in the coalition; only known when
    /// coalitions were gone through.
    pub(crate) by_critical: Option<Vec<Vec<BigInt>>>,
}

/// Winning coalitions and swings of each player, whatever the size of the coalition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) winning: BigInt,
    /// `[player]`.
    pub(crate) swings: Vec<BigInt>,
}

impl Tally {
    pub(crate) fn totals(&self) -> Totals {
        Totals {
            winning: self.winning.iter().sum(),
            swings: self.swings.iter().map(|by_size| by_size.iter().sum()).collect(),
        }
    }
}

/// Profiles cost about as much as this many entries of a table (by the bench `methods`).
pub(crate) const ENTRIES_OF_A_PROFILE: f64 = 16.0;

/// Counts by size, by whichever method is cheaper.
pub(crate) fn tally(game: &WeightedGame) -> Result<Tally, PowerError> {
    let kinds = Kinds::new(game, |_| false);
    let plan = Plan::new(game, &kinds, Shape::BySize { players: game.players() });
    let profiles = kinds.profiles();
    if plan.feasible() && (profiles > MAX_PROFILES || plan.work() < ENTRIES_OF_A_PROFILE * profiles) {
        return Ok(by_size(&plan, &kinds));
    }
    tally_by_profiles(game)
}

/// Counts without sizes, which needs far smaller tables, by whichever method is cheaper.
pub(crate) fn totals(game: &WeightedGame) -> Result<Totals, PowerError> {
    let kinds = Kinds::new(game, |_| false);
    let plan = Plan::new(game, &kinds, Shape::Together { players: game.players() });
    let profiles = kinds.profiles();
    if plan.feasible() && (profiles > MAX_PROFILES || plan.work() < ENTRIES_OF_A_PROFILE * profiles) {
        let counted = plan.count();
        let each: Vec<BigInt> = counted.swings.into_iter().flatten().collect();
        return Ok(Totals {
            winning: counted.winning.into_iter().sum(),
            swings: kinds.spread(&each, &BigInt::ZERO),
        });
    }
    if profiles > MAX_PROFILES {
        return Err(PowerError::TooLarge { coalitions: profiles, entries: Some(plan.entries) });
    }
    Ok(tally_by_profiles(game)?.totals())
}

/// Counts by generating functions.
pub(crate) fn tally_by_weights(game: &WeightedGame) -> Result<Tally, PowerError> {
    let kinds = Kinds::new(game, |_| false);
    let plan = Plan::new(game, &kinds, Shape::BySize { players: game.players() });
    if plan.feasible() {
        Ok(by_size(&plan, &kinds))
    } else {
        Err(PowerError::TooLarge { coalitions: kinds.profiles(), entries: Some(plan.entries) })
    }
}

fn by_size(plan: &Plan<'_>, kinds: &Kinds) -> Tally {
    let counted = plan.count();
    Tally { winning: counted.winning, swings: kinds.spread(&counted.swings, &Vec::new()), by_critical: None }
}

/// Counts by going through coalitions.
pub(crate) fn tally_by_profiles(game: &WeightedGame) -> Result<Tally, PowerError> {
    let kinds = Kinds::new(game, |_| false);
    let profiles = kinds.profiles();
    if profiles > MAX_PROFILES {
        let entries = Plan::new(game, &kinds, Shape::BySize { players: game.players() }).entries;
        return Err(PowerError::TooLarge { coalitions: profiles, entries: Some(entries) });
    }
    let players = game.players();
    let ways = pascal(players);
    let mut winning = vec![0_u128; players + 1];
    let mut swings = vec![vec![0_u128; players + 1]; kinds.members.len()];
    let mut by_critical = swings.clone();
    Search::new(game, &kinds, u64::MAX).winning(&mut |found| {
        for (joining, ways) in ways[found.free].iter().enumerate() {
            winning[found.size + joining] += found.coalitions * ways;
        }
        let critical = || (0..found.counts.len()).filter(|kind| found.critical >> kind & 1 == 1);
        let deciders: usize = critical().map(|kind| found.counts[kind] as usize).sum();
        for kind in critical() {
            let times = found.coalitions * u128::from(found.counts[kind]);
            swings[kind][found.size] += times;
            by_critical[kind][deciders] += times;
        }
    });
    // Members of a kind share their swings equally, so that the division leaves no rest.
    let per_player = |per_kind: &[Vec<u128>]| {
        let each: Vec<Vec<BigInt>> = per_kind
            .iter()
            .zip(&kinds.members)
            .map(|(counts, kind)| counts.iter().map(|&n| BigInt::from(n / kind.len() as u128)).collect())
            .collect();
        kinds.spread(&each, &Vec::new())
    };
    Ok(Tally {
        winning: winning.into_iter().map(BigInt::from).collect(),
        swings: per_player(&swings),
        by_critical: Some(per_player(&by_critical)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_game() -> impl Strategy<Value = WeightedGame> {
        let system = |players: usize| {
            (proptest::collection::vec(0_u64..4, players), 0.0..1.0_f64).prop_map(|(mut weights, share)| {
                weights[0] += 1;
                let total: u64 = weights.iter().sum();
                #[expect(clippy::cast_possible_truncation, reason = "a small number")]
                let quota = 1 + (share * (total - 1) as f64).round() as u64;
                (quota, weights)
            })
        };
        (1_usize..7).prop_flat_map(move |players| {
            (
                system(players),
                proptest::collection::vec(system(players), 0..2),
                proptest::collection::vec(proptest::collection::vec(system(players), 1..3), 0..2),
            )
                .prop_map(|((quota, weights), ands, ors)| {
                    let mut game = WeightedGame::new(quota, weights).unwrap();
                    for (quota, weights) in ands {
                        game = game.and(quota, weights).unwrap();
                    }
                    for group in ors {
                        game = game.or(group).unwrap();
                    }
                    game
                })
        })
    }

    /// By the definition, one coalition and one player at a time.
    fn tally_by_definition(game: &WeightedGame) -> Tally {
        let n = game.players();
        let mut winning = vec![0; n + 1];
        let mut swings = vec![vec![0; n + 1]; n];
        let mut by_critical = swings.clone();
        for coalition in 0_u32..1 << n {
            let members: Vec<bool> = (0..n).map(|i| coalition >> i & 1 == 1).collect();
            if !game.wins(&members) {
                continue;
            }
            let size = coalition.count_ones() as usize;
            winning[size] += 1;
            let critical: Vec<usize> = (0..n)
                .filter(|&i| {
                    let mut without = members.clone();
                    without[i] = false;
                    members[i] && !game.wins(&without)
                })
                .collect();
            for &player in &critical {
                swings[player][size] += 1;
                by_critical[player][critical.len()] += 1;
            }
        }
        let big = |counts: Vec<i32>| counts.into_iter().map(BigInt::from).collect::<Vec<_>>();
        Tally {
            winning: big(winning),
            swings: swings.into_iter().map(big).collect(),
            by_critical: Some(by_critical.into_iter().map(big).collect()),
        }
    }

    proptest! {
        #[test]
        fn both_methods_count_what_the_definition_counts(game in any_game()) {
            let defined = tally_by_definition(&game);
            prop_assert_eq!(&tally_by_profiles(&game).unwrap(), &defined);
            let by_weights = tally_by_weights(&game).unwrap();
            prop_assert_eq!(&by_weights.winning, &defined.winning);
            prop_assert_eq!(&by_weights.swings, &defined.swings);
            prop_assert_eq!(totals(&game).unwrap(), defined.totals());
            let kinds = Kinds::new(&game, |_| false);
            let plan = Plan::new(&game, &kinds, Shape::Together { players: game.players() });
            let counted = plan.count();
            prop_assert_eq!(&counted.winning[0], &defined.totals().winning);
            let each: Vec<BigInt> = counted.swings.into_iter().flatten().collect();
            prop_assert_eq!(kinds.spread(&each, &BigInt::ZERO), defined.totals().swings);
        }
    }

    fn one_large_player(players: usize) -> WeightedGame {
        let mut weights = vec![2; players];
        weights[0] = 5;
        WeightedGame::new(players as u64 + 2, weights).unwrap()
    }

    /// On both sides of the change from one pass to two, as far as coalitions can be gone through.
    #[test]
    fn wide_numbers_agree_with_going_through_profiles() {
        for players in [62, 63, 120] {
            let game = one_large_player(players);
            let (a, b) = (tally_by_weights(&game).unwrap(), tally_by_profiles(&game).unwrap());
            assert_eq!((a.winning, a.swings), (b.winning, b.swings));
        }
    }

    /// In many passes: n equal players and a majority have C(n-1, (n-1)/2) swings each.
    #[test]
    fn hundreds_of_equal_players_have_the_closed_form() {
        for players in [127_usize, 255, 511, 999] {
            let game = WeightedGame::new(players as u64 / 2 + 1, vec![1; players]).unwrap();
            let game = game.and(1, core::iter::once(2).chain(vec![1; players - 1]).collect()).unwrap();
            let counted = tally_by_weights(&game).unwrap();
            let half = players / 2;
            let mut ways = BigInt::from(1);
            for step in 0..half {
                ways = ways * (players - 1 - step) / (step + 1);
            }
            for swings in &counted.swings {
                assert_eq!(swings.iter().sum::<BigInt>(), ways);
            }
        }
    }
}
