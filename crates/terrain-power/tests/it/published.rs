//! Published answers that the crate carries itself: `tests/data/*.json`, and a table of textbook games.

use std::path::Path;

use terrain_power::{Rational, WeightedGame, banzhaf, shapley_shubik, shapley_shubik_real, to_floats};

use crate::loader::{cases, check};
use crate::validation::check_values;

#[test]
fn carried_cases() {
    let cases = cases(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data"))).unwrap();
    assert!(cases.len() >= 6);
    for case in cases {
        check(&case);
    }
}

#[test]
fn carried_games_in_characteristic_form() {
    let cases = cases(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/tu_game"))).unwrap();
    assert_eq!(cases.len(), 3);
    cases.iter().for_each(check_values);
}

struct Published {
    source: &'static str,
    quota: u64,
    weights: Vec<u64>,
    shapley_shubik: Vec<&'static str>,
}

#[test]
fn agrees_with_published_shapley_shubik_indices() {
    for case in [
        Published {
            source: "Shapley & Shubik 1954, UN Security Council of 11",
            quota: 27,
            weights: [vec![5; 5], vec![1; 6]].concat(),
            shapley_shubik: [vec!["76/385"; 5], vec!["1/462"; 6]].concat(),
        },
        Published {
            source: "Felsenthal & Machover 1998, EEC Council of 1958",
            quota: 12,
            weights: vec![4, 4, 4, 2, 2, 1],
            shapley_shubik: vec!["14/60", "14/60", "14/60", "9/60", "9/60", "0"],
        },
    ] {
        let game = WeightedGame::new(case.quota, case.weights).unwrap();
        let got = shapley_shubik(&game).unwrap();
        let published: Vec<Rational> = case.shapley_shubik.iter().map(|text| text.parse().unwrap()).collect();
        assert_eq!(got, published, "{}", case.source);
    }
}

/// Owen 1975, Am. Pol. Sci. Rev. 69, and Banzhaf's own argument (1965): 9, 9, 7, 3, 1, 1 with quota 16 leaves the
/// three small towns of Nassau County without any power.
#[test]
fn nassau_county_leaves_three_towns_without_power() {
    let game = WeightedGame::new(16, vec![9, 9, 7, 3, 1, 1]).unwrap();
    let normalized = to_floats(&banzhaf(&game).unwrap().normalized);
    assert_eq!(normalized, [1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0, 0.0, 0.0, 0.0]);
}

#[test]
fn real_weights_agree_with_whole_ones() {
    // Six of eleven whole votes are the strict majority of the same shares.
    let mut out = [0.0; 5];
    shapley_shubik_real(&[0.5, 0.2, 0.2, 0.1, 0.1], 0.5, &mut out);
    let exact = shapley_shubik(&WeightedGame::new(6, vec![5, 2, 2, 1, 1]).unwrap()).unwrap();
    for (got, exact) in out.iter().zip(to_floats(&exact)) {
        assert!((got - exact).abs() < 1e-15, "{out:?}");
    }
}

#[test]
fn exactly_half_is_no_majority() {
    let mut out = [0.0; 3];
    // 0.1 + 0.2 is a little more than 0.3 in floating point, but half of the total in the game.
    shapley_shubik_real(&[0.1, 0.2, 0.3], 0.5, &mut out);
    let exact = to_floats(&shapley_shubik(&WeightedGame::new(4, vec![1, 2, 3]).unwrap()).unwrap());
    for (got, exact) in out.iter().zip(exact) {
        assert!((got - exact).abs() < 1e-15, "{out:?}");
    }
}

#[test]
fn real_weights_at_the_edges() {
    let mut out = [9.0; 4];
    shapley_shubik_real(&[0.0; 4], 0.5, &mut out);
    assert_eq!(out, [0.25; 4]);
    shapley_shubik_real(&[3.0], 0.5, &mut out);
    assert_eq!(out, [1.0, 0.0, 0.0, 0.0]);
    shapley_shubik_real(&[1.0, f64::NAN, -2.0, 1.0], 0.5, &mut out);
    assert_eq!(out, [0.5, 0.0, 0.0, 0.5]);
    // Nothing is more than everything: it takes everybody.
    shapley_shubik_real(&[5.0, 3.0, 1.0, 0.0], 1.0, &mut out);
    assert_eq!(out, [0.25; 4]);
    shapley_shubik_real(&[1e308, 1e308, 1e308, 0.0], 0.5, &mut out);
    assert_eq!(out, [1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0, 0.0]);
    shapley_shubik_real(&[], 0.5, &mut out);
    assert_eq!(out, [0.0; 4]);
}
