//! Axioms of the indices on drawn games, and agreement with the plain definitions over all coalitions.

use proptest::prelude::*;
use terrain_power::{
    CharacteristicGame, Coalitions, Method, Rational, Unions, WeightedGame, banzhaf, dummies,
    minimal_blocking_coalitions, minimal_winning, minimal_winning_coalitions, power_indices, shapley_shubik,
    shapley_shubik_by, shapley_shubik_real, shift_minimal, swing_coalitions, to_floats, union_indices,
};

fn any_system(players: usize) -> impl Strategy<Value = (u64, Vec<u64>)> {
    proptest::collection::vec(0_u64..4, players).prop_flat_map(|mut weights| {
        weights[0] += 1;
        (1..=weights.iter().sum::<u64>(), Just(weights))
    })
}

type System = (u64, Vec<u64>);

/// A game as it is written down.
#[derive(Clone, Debug)]
struct Parts {
    first: System,
    further: Vec<System>,
    groups: Vec<Vec<System>>,
}

impl Parts {
    fn game(&self) -> WeightedGame {
        let mut game = WeightedGame::new(self.first.0, self.first.1.clone()).unwrap();
        for (quota, weights) in self.further.clone() {
            game = game.and(quota, weights).unwrap();
        }
        for group in self.groups.clone() {
            game = game.or(group).unwrap();
        }
        game
    }

    /// The same with player `order[i]` in place `i`.
    fn reordered(&self, order: &[usize]) -> Self {
        let moved =
            |(quota, weights): &System| (*quota, order.iter().map(|&player| weights[player]).collect());
        Self {
            first: moved(&self.first),
            further: self.further.iter().map(moved).collect(),
            groups: self.groups.iter().map(|group| group.iter().map(moved).collect()).collect(),
        }
    }
}

fn any_parts() -> impl Strategy<Value = Parts> {
    (1_usize..7)
        .prop_flat_map(|players| {
            let further = proptest::collection::vec(any_system(players), 0..2);
            let groups =
                proptest::collection::vec(proptest::collection::vec(any_system(players), 1..3), 0..2);
            (any_system(players), further, groups)
        })
        .prop_map(|(first, further, groups)| Parts { first, further, groups })
}

fn any_game() -> impl Strategy<Value = WeightedGame> {
    any_parts().prop_map(|parts| parts.game())
}

/// Every index by player, with unions too.
fn every_index(game: &WeightedGame, unions: &Unions) -> Vec<Vec<Rational>> {
    let all = power_indices(game, Some(unions));
    let (banzhaf, coleman, minimal) = (all.banzhaf.unwrap(), all.coleman.unwrap(), all.minimal.unwrap());
    let unions = all.unions.unwrap().unwrap();
    vec![
        all.shapley_shubik.unwrap(),
        banzhaf.absolute,
        banzhaf.normalized,
        coleman.prevent,
        coleman.initiate,
        all.johnston.unwrap(),
        minimal.deegan_packel,
        minimal.public_good,
        all.shift.unwrap().index,
        unions.owen,
        unions.banzhaf_owen,
        unions.symmetric_coalitional_banzhaf,
    ]
}

/// Players by label, and nobody's label left out.
fn unions_of(players: usize, labels: &[usize]) -> Unions {
    let parts = (0..4)
        .map(|label| (0..players).filter(|&i| labels[i] == label).collect::<Vec<_>>())
        .filter(|part| !part.is_empty());
    Unions::new(players, parts.collect()).unwrap()
}

/// A worth for every coalition but the empty one.
fn any_worths(players: usize) -> impl Strategy<Value = Vec<Rational>> {
    let worth = (-20_i64..20, 1_i64..4).prop_map(|(a, b)| Rational::new(a.into(), b.into()));
    proptest::collection::vec(worth, 1 << players).prop_map(|mut worths| {
        worths[0] = Rational::from_integer(0.into());
        worths
    })
}

fn every_value(game: &CharacteristicGame, unions: &Unions) -> Vec<Vec<Rational>> {
    vec![
        game.shapley(),
        game.banzhaf(),
        game.owen(unions).unwrap(),
        game.banzhaf_owen(unions).unwrap(),
        game.symmetric_coalitional_banzhaf(unions).unwrap(),
    ]
}

fn members(coalition: u32, players: usize) -> Vec<bool> {
    (0..players).map(|i| coalition >> i & 1 == 1).collect()
}

fn wins(game: &WeightedGame, coalition: u32) -> bool {
    game.wins(&members(coalition, game.players()))
}

fn one() -> Rational {
    Rational::from_integer(1.into())
}

proptest! {
    #[test]
    fn indices_are_shares(game in any_game()) {
        let all = power_indices(&game, None);
        let minimal = all.minimal.unwrap();
        for shares in [
            &all.shapley_shubik.unwrap(),
            &all.banzhaf.unwrap().normalized,
            &all.johnston.unwrap(),
            &minimal.deegan_packel,
            &minimal.public_good,
            &all.shift.unwrap().index,
        ] {
            prop_assert_eq!(shares.iter().sum::<Rational>(), one());
            prop_assert!(shares.iter().all(|share| (Rational::from_integer(0.into())..=one()).contains(share)));
        }
    }

    #[test]
    fn values_are_those_of_the_definition(game in any_game()) {
        let listed = CharacteristicGame::from_voting(&game).unwrap();
        let all = power_indices(&game, None);
        let index = all.shapley_shubik.unwrap();
        prop_assert_eq!(&index, &listed.shapley());
        prop_assert_eq!(&all.banzhaf.unwrap().absolute, &listed.banzhaf());
        prop_assert_eq!(&shapley_shubik_by(&game, Method::Weights).unwrap(), &index);
        prop_assert_eq!(&shapley_shubik_by(&game, Method::Coalitions).unwrap(), &index);
        prop_assert_eq!(&shapley_shubik(&game).unwrap(), &index);
    }

    #[test]
    fn unions_agree_with_the_definition(game in any_game(), labels in proptest::collection::vec(0_usize..4, 8)) {
        let players = game.players();
        let unions = unions_of(players, &labels);
        let listed = CharacteristicGame::from_voting(&game).unwrap();
        let found = union_indices(&game, &unions).unwrap();
        prop_assert_eq!(found.owen.iter().sum::<Rational>(), one());
        prop_assert_eq!(found.owen, listed.owen(&unions).unwrap());
        prop_assert_eq!(found.banzhaf_owen, listed.banzhaf_owen(&unions).unwrap());
        prop_assert_eq!(
            found.symmetric_coalitional_banzhaf,
            listed.symmetric_coalitional_banzhaf(&unions).unwrap()
        );
    }

    /// Everybody alone, and everybody together, leave each index as it is without unions: the one that counts between
    /// unions, and the one that counts inside them.
    #[test]
    fn trivial_unions_change_nothing(game in any_game()) {
        let players = game.players();
        let (index, absolute) = (shapley_shubik(&game).unwrap(), banzhaf(&game).unwrap().absolute);
        let alone = Unions::new(players, Vec::new()).unwrap();
        let alone = union_indices(&game, &alone).unwrap();
        prop_assert_eq!(&alone.owen, &index);
        prop_assert_eq!(&alone.banzhaf_owen, &absolute);
        prop_assert_eq!(&alone.symmetric_coalitional_banzhaf, &absolute);
        let together = Unions::new(players, vec![(0..players).collect()]).unwrap();
        let together = union_indices(&game, &together).unwrap();
        prop_assert_eq!(&together.owen, &index);
        prop_assert_eq!(&together.banzhaf_owen, &absolute);
        prop_assert_eq!(&together.symmetric_coalitional_banzhaf, &index);
    }

    /// Other places for the players change nothing, and who never decides has no power by any index.
    #[test]
    fn places_do_not_matter_and_dummies_have_nothing(
        (parts, order) in any_parts().prop_flat_map(|parts| {
            let order: Vec<usize> = (0..parts.first.1.len()).collect();
            (Just(parts), Just(order).prop_shuffle())
        }),
        labels in proptest::collection::vec(0_usize..4, 8),
    ) {
        let (game, players) = (parts.game(), order.len());
        let moved: Vec<usize> = order.iter().map(|&player| labels[player]).collect();
        let before = every_index(&game, &unions_of(players, &labels));
        let after = every_index(&parts.reordered(&order).game(), &unions_of(players, &moved));
        for (before, after) in before.iter().zip(&after) {
            for (place, &player) in order.iter().enumerate() {
                prop_assert_eq!(&after[place], &before[player]);
            }
        }
        for dummy in dummies(&game).unwrap() {
            for index in &before {
                prop_assert_eq!(&index[dummy], &Rational::from_integer(0.into()));
            }
        }
    }

    #[test]
    fn values_of_a_sum_are_sums_of_values(
        (one, other) in (1_usize..6).prop_flat_map(|players| (any_worths(players), any_worths(players))),
        labels in proptest::collection::vec(0_usize..4, 8),
    ) {
        let players = one.len().trailing_zeros() as usize;
        let unions = unions_of(players, &labels);
        let both = one.iter().zip(&other).map(|(a, b)| a + b).collect();
        let games = [one, other, both].map(|worths| CharacteristicGame::new(players, &worths).unwrap());
        let [one, other, both] = games.each_ref().map(|game| every_value(game, &unions));
        for ((one, other), both) in one.iter().zip(&other).zip(&both) {
            for ((a, b), sum) in one.iter().zip(other).zip(both) {
                prop_assert_eq!(&(a + b), sum);
            }
        }
    }

    /// All is shared out by orders; who adds nothing gets nothing; who adds the same gets the same; and dividends, shared
    /// equally within their coalition, are Shapley's value.
    #[test]
    fn values_are_efficient_and_know_null_and_equal_players(
        worths in (2_usize..6).prop_flat_map(any_worths),
        labels in proptest::collection::vec(0_usize..4, 8),
    ) {
        let players = worths.len().trailing_zeros() as usize;
        // Player 0 adds nothing, and the last two add the same (with three players or more).
        let (a, b) = (players - 1, players - 2);
        let worths: Vec<Rational> = (0..worths.len())
            .map(|coalition| {
                let others = coalition & !1;
                let swapped = others & !(1 << a | 1 << b) | (others >> a & 1) << b | (others >> b & 1) << a;
                worths[if players > 2 { others.min(swapped) } else { others }].clone()
            })
            .collect();
        let all = worths[worths.len() - 1].clone();
        let game = CharacteristicGame::new(players, &worths).unwrap();
        let unions = unions_of(players, &labels);
        for value in every_value(&game, &unions) {
            prop_assert_eq!(&value[0], &Rational::from_integer(0.into()));
        }
        prop_assert_eq!(game.shapley().iter().sum::<Rational>(), all.clone());
        prop_assert_eq!(game.owen(&unions).unwrap().iter().sum::<Rational>(), all);
        prop_assert!(players == 2 || game.shapley()[a] == game.shapley()[b]);
        prop_assert!(players == 2 || game.banzhaf()[a] == game.banzhaf()[b]);
        let mut shared = vec![Rational::from_integer(0.into()); players];
        for (coalition, dividend) in game.harsanyi_dividends().iter().enumerate().skip(1) {
            for (_, shared) in shared.iter_mut().enumerate().filter(|(player, _)| coalition >> player & 1 == 1) {
                *shared += dividend / Rational::from_integer(coalition.count_ones().into());
            }
        }
        prop_assert_eq!(shared, game.shapley());
    }

    /// Lists written out are those of the definition.
    #[test]
    fn lists_are_those_of_the_definition(game in any_game()) {
        let players = game.players();
        let all = (1_u32 << players) - 1;
        let listed = |found: Coalitions| {
            let mut bits: Vec<u32> =
                found.list.iter().map(|list| list.iter().fold(0, |bits, player| bits | 1 << player)).collect();
            bits.sort_unstable();
            (bits, found.complete)
        };
        let minimal = |holds: &dyn Fn(u32) -> bool| -> (Vec<u32>, bool) {
            let least = |&s: &u32| holds(s) && (0..players).all(|i| s >> i & 1 == 0 || !holds(s ^ 1 << i));
            ((0..=all).filter(least).collect(), true)
        };
        prop_assert_eq!(listed(minimal_winning_coalitions(&game, 99)), minimal(&|s| wins(&game, s)));
        prop_assert_eq!(listed(minimal_blocking_coalitions(&game, 99)), minimal(&|s| !wins(&game, all & !s)));
        for player in 0..players {
            let turns = |s: &u32| s >> player & 1 == 1 && wins(&game, *s) && !wins(&game, s ^ 1 << player);
            prop_assert_eq!(listed(swing_coalitions(&game, player, 99)), ((0..=all).filter(turns).collect(), true));
        }
    }

    #[test]
    fn minimal_coalitions_are_those_of_the_definition(game in any_game()) {
        let players = game.players();
        let minimal: Vec<u32> = (0..1_u32 << players)
            .filter(|&s| wins(&game, s) && (0..players).all(|i| s >> i & 1 == 0 || !wins(&game, s ^ 1 << i)))
            .collect();
        prop_assert_eq!(minimal_winning(&game).unwrap().coalitions, minimal.len().into());
        let as_desirable = |a: usize, b: usize| {
            (0..1_u32 << players)
                .filter(|s| s >> a & 1 == 0 && s >> b & 1 == 0)
                .all(|s| !wins(&game, s | 1 << b) || wins(&game, s | 1 << a))
        };
        let shift_minimal_count = minimal
            .iter()
            .filter(|&&s| {
                (0..players).filter(|a| s >> a & 1 == 1).all(|a| {
                    (0..players)
                        .filter(|&b| s >> b & 1 == 0 && as_desirable(a, b) && !as_desirable(b, a))
                        .all(|b| !wins(&game, s ^ 1 << a | 1 << b))
                })
            })
            .count();
        prop_assert_eq!(shift_minimal(&game).unwrap().coalitions, shift_minimal_count.into());
    }

    /// Players of the same weights get the same, those who never decide get nothing, and more votes in the only
    /// system never mean less.
    #[test]
    fn symmetry_dummies_and_monotonicity((quota, weights) in (1_usize..9).prop_flat_map(any_system)) {
        let game = WeightedGame::new(quota, weights.clone()).unwrap();
        let index = shapley_shubik(&game).unwrap();
        for (a, &weight) in weights.iter().enumerate() {
            for (b, &other) in weights.iter().enumerate() {
                prop_assert!(weight != other || index[a] == index[b]);
                prop_assert!(weight < other || index[a] >= index[b]);
            }
            let decides = (0..1_u32 << weights.len()).any(|s| s >> a & 1 == 1 && wins(&game, s) && !wins(&game, s ^ 1 << a));
            prop_assert_eq!(decides, index[a] > Rational::from_integer(0.into()));
        }
    }

    /// The index for real weights: shares, the same for the same weights, and that of the whole-number game.
    #[test]
    fn real_weights_are_the_whole_game(weights in proptest::collection::vec(0_u16..40, 1..13)) {
        prop_assume!(weights.iter().any(|&w| w > 0));
        let total: u64 = weights.iter().map(|&w| u64::from(w)).sum();
        let whole = WeightedGame::new(total / 2 + 1, weights.iter().map(|&w| w.into()).collect()).unwrap();
        let exact = to_floats(&shapley_shubik(&whole).unwrap());
        let real: Vec<f64> = weights.iter().map(|&w| f64::from(w) * 0.1).collect();
        let mut out = vec![0.0; weights.len()];
        shapley_shubik_real(&real, 0.5, &mut out);
        // Twelve terms, each rounded a few times.
        for (got, exact) in out.iter().zip(exact) {
            prop_assert!((got - exact).abs() < 1e-14, "{out:?}");
        }
        for (a, b) in weights.iter().zip(&out).zip(weights.iter().zip(&out).skip(1)).filter(|(x, y)| x.0 == y.0) {
            prop_assert_eq!(a.1.to_bits(), b.1.to_bits());
        }
    }

    /// Above twelve players weights are rounded to thousandths; whole thousandths are not changed by that.
    #[test]
    fn many_real_weights_are_counted(weights in proptest::collection::vec(1_u64..60, 13..20)) {
        let mut weights = weights;
        let short = 1000 - weights.iter().sum::<u64>().min(1000);
        weights[0] += short;
        prop_assume!(weights.iter().sum::<u64>() == 1000);
        let exact = to_floats(&shapley_shubik(&WeightedGame::new(501, weights.clone()).unwrap()).unwrap());
        let real: Vec<f64> = weights.iter().map(|&w| w as f64 * 0.3).collect();
        let mut out = vec![0.0; weights.len()];
        shapley_shubik_real(&real, 0.5, &mut out);
        prop_assert_eq!(out, exact);
    }
}

#[test]
fn very_large_games_are_refused_not_attempted() {
    let game = WeightedGame::new(1 << 40, (0..60).map(|i| (1 << 36) + i).collect()).unwrap();
    let error = shapley_shubik(&game).unwrap_err().to_string();
    assert!(
        error.starts_with("the game is too large: 1.2e18 kinds of coalitions to go through, or tables of"),
        "{error}"
    );
}

#[test]
fn wrong_unions_are_refused() {
    let messages: Vec<String> = [vec![vec![0, 3]], vec![vec![0], vec![0]], vec![vec![]]]
        .into_iter()
        .map(|unions| Unions::new(3, unions).unwrap_err().to_string())
        .collect();
    assert_eq!(
        messages,
        [
            "a union names player 3, but players are numbered 0 to 2",
            "player 0 is named twice in the unions",
            "union 0 has no players"
        ]
    );
}
