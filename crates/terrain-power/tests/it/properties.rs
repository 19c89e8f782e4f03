//! Axioms of the indices on drawn games, and agreement with the plain definitions over all coalitions.

use proptest::prelude::*;
use terrain_power::{
    CharacteristicGame, Method, Rational, Unions, WeightedGame, minimal_winning, power_indices,
    shapley_shubik, shapley_shubik_by, shapley_shubik_real, shift_minimal, to_floats, union_indices,
};

fn any_system(players: usize) -> impl Strategy<Value = (u64, Vec<u64>)> {
    proptest::collection::vec(0_u64..4, players).prop_flat_map(|mut weights| {
        weights[0] += 1;
        (1..=weights.iter().sum::<u64>(), Just(weights))
    })
}

fn any_game() -> impl Strategy<Value = WeightedGame> {
    (1_usize..7)
        .prop_flat_map(|players| {
            let further = proptest::collection::vec(any_system(players), 0..2);
            let groups =
                proptest::collection::vec(proptest::collection::vec(any_system(players), 1..3), 0..2);
            (any_system(players), further, groups)
        })
        .prop_map(|((quota, weights), further, groups)| {
            let mut game = WeightedGame::new(quota, weights).unwrap();
            for (quota, weights) in further {
                game = game.and(quota, weights).unwrap();
            }
            for group in groups {
                game = game.or(group).unwrap();
            }
            game
        })
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
        let all = power_indices(&game, None).unwrap();
        let minimal = all.minimal.unwrap();
        for shares in [
            &all.shapley_shubik,
            &all.banzhaf.normalized,
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
        let all = power_indices(&game, None).unwrap();
        prop_assert_eq!(&all.shapley_shubik, &listed.shapley());
        prop_assert_eq!(&all.banzhaf.absolute, &listed.banzhaf());
        prop_assert_eq!(&shapley_shubik_by(&game, Method::Weights).unwrap(), &all.shapley_shubik);
        prop_assert_eq!(&shapley_shubik_by(&game, Method::Coalitions).unwrap(), &all.shapley_shubik);
        prop_assert_eq!(&shapley_shubik(&game).unwrap(), &all.shapley_shubik);
    }

    #[test]
    fn unions_agree_with_the_definition(game in any_game(), labels in proptest::collection::vec(0_usize..4, 8)) {
        let players = game.players();
        let parts: Vec<Vec<usize>> = (0..4)
            .map(|label| (0..players).filter(|&i| labels[i] == label).collect::<Vec<_>>())
            .filter(|part| !part.is_empty())
            .collect();
        let unions = Unions::new(players, parts).unwrap();
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

    /// Everybody alone, and everybody together, leave Shapley and Shubik's index as it was.
    #[test]
    fn trivial_unions_change_nothing(game in any_game()) {
        let players = game.players();
        let index = shapley_shubik(&game).unwrap();
        let alone = Unions::new(players, Vec::new()).unwrap();
        let together = Unions::new(players, vec![(0..players).collect()]).unwrap();
        prop_assert_eq!(&union_indices(&game, &alone).unwrap().owen, &index);
        prop_assert_eq!(&union_indices(&game, &together).unwrap().owen, &index);
    }

    #[test]
    fn minimal_coalitions_are_those_of_the_definition(game in any_game()) {
        let players = game.players();
        let minimal: Vec<u32> = (0..1_u32 << players)
            .filter(|&s| wins(&game, s) && (0..players).all(|i| s >> i & 1 == 0 || !wins(&game, s ^ 1 << i)))
            .collect();
        prop_assert_eq!(minimal_winning(&game).unwrap().coalitions, minimal.len() as u128);
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
        prop_assert_eq!(shift_minimal(&game).unwrap().coalitions, shift_minimal_count as u128);
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
    assert!(error.starts_with("the game is too large: 1.2e18 kinds of coalitions, or tables of"), "{error}");
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
