//! Estimates against exact values: how often their intervals hold them, and that the same luck gives the same numbers.

use terrain_power::{
    CharacteristicGame, Estimate, PowerEstimates, Rational, Unions, WeightedGame, estimate_power,
    estimate_values, power_indices, to_floats,
};

/// Words that depend on their address alone (the mixer of `SplitMix64`: Steele, Lea & Flood 2014).
fn luck(seed: u64) -> impl Fn(u64, u32) -> [u32; 4] {
    move |sample, block| {
        let mix = |step: u64| {
            let mut word = seed
                .wrapping_add(sample.wrapping_mul(0xD129_0D3B_36C5_3D71))
                .wrapping_add((u64::from(block) * 2 + step).wrapping_mul(0x9E37_79B9_7F4A_7C15));
            for multiplier in [0xBF58_476D_1CE4_E5B9, 0x94D0_49BB_1331_11EB] {
                word = (word ^ (word >> 30)).wrapping_mul(multiplier);
            }
            word ^ (word >> 31)
        };
        let half = |word: u64| u32::try_from(word & u64::from(u32::MAX)).unwrap();
        let (a, b) = (mix(0), mix(1));
        [half(a), half(a >> 32), half(b), half(b >> 32)]
    }
}

fn games() -> Vec<(WeightedGame, Unions)> {
    let council = WeightedGame::new(12, vec![4, 4, 4, 2, 2, 1]).unwrap();
    let triple = WeightedGame::new(6, vec![4, 3, 2, 1, 1]).unwrap().and(3, vec![1; 5]).unwrap();
    let either = triple.clone().or(vec![(4, vec![0, 1, 1, 1, 1])]).unwrap();
    let large = WeightedGame::new(70, (1..=15).collect()).unwrap();
    vec![
        (council, Unions::new(6, vec![vec![0, 3], vec![1, 4, 5]]).unwrap()),
        (triple, Unions::new(5, vec![vec![1, 2]]).unwrap()),
        (either, Unions::new(5, vec![vec![0, 4]]).unwrap()),
        (large, Unions::new(15, vec![(0..6).collect(), (6..12).collect()]).unwrap()),
    ]
}

/// Every estimate beside its exact value.
fn beside_exact(
    game: &WeightedGame,
    unions: &Unions,
    found: &PowerEstimates,
) -> Vec<(&'static str, Estimate, f64)> {
    let exact = power_indices(game, Some(unions));
    let (banzhaf, coleman) = (exact.banzhaf.unwrap(), exact.coleman.unwrap());
    let with = exact.unions.unwrap().unwrap();
    let estimated = found.unions.as_ref().unwrap();
    let indices: [(&str, &[Estimate], Vec<Rational>); 9] = [
        ("shapley_shubik", &found.shapley_shubik, exact.shapley_shubik.unwrap()),
        ("banzhaf_absolute", &found.banzhaf_absolute, banzhaf.absolute),
        ("banzhaf_normalized", &found.banzhaf_normalized, banzhaf.normalized),
        ("coleman_prevent", &found.coleman_prevent, coleman.prevent),
        ("coleman_initiate", &found.coleman_initiate, coleman.initiate),
        ("johnston", &found.johnston, exact.johnston.unwrap()),
        ("owen", &estimated.owen, with.owen),
        ("banzhaf_owen", &estimated.banzhaf_owen, with.banzhaf_owen),
        ("symmetric", &estimated.symmetric_coalitional_banzhaf, with.symmetric_coalitional_banzhaf),
    ];
    let mut all = vec![(
        "coleman_collectivity",
        found.coleman_collectivity,
        to_floats(std::slice::from_ref(&coleman.collectivity))[0],
    )];
    for (name, found, exact) in indices {
        assert_eq!(found.len(), exact.len(), "{name}");
        all.extend(found.iter().zip(to_floats(&exact)).map(|(found, exact)| (name, *found, exact)));
    }
    all
}

/// Intervals of 95 % hold the exact value in about 95 % of the estimates, for each index over 200 seeds.
#[test]
fn intervals_hold_the_exact_values_as_often_as_they_say() {
    let mut by_index = std::collections::BTreeMap::<&str, (u32, u32)>::new();
    for (game, unions) in games() {
        for seed in 0..200 {
            let found = estimate_power(&game, Some(&unions), 500, &luck(seed)).unwrap();
            for (name, estimate, exact) in beside_exact(&game, &unions, &found) {
                assert!(estimate.low <= estimate.value && estimate.value <= estimate.high, "{name}");
                let entry = by_index.entry(name).or_default();
                entry.0 += u32::from(estimate.low <= exact && exact <= estimate.high);
                entry.1 += 1;
            }
        }
    }
    for (name, (held, of)) in by_index {
        let share = f64::from(held) / f64::from(of);
        assert!((0.935..0.985).contains(&share), "{name}: {held} of {of}");
    }
}

#[test]
fn many_samples_come_near_and_the_same_luck_gives_the_same() {
    for (game, unions) in games() {
        let found = estimate_power(&game, Some(&unions), 40_000, &luck(7)).unwrap();
        for (name, estimate, exact) in beside_exact(&game, &unions, &found) {
            // Four and a half standard errors, of which an interval is 3.92 wide.
            let error = (estimate.high - estimate.low).max(1e-4) / 3.92;
            assert!(error < 0.01, "{name}: {estimate:?}");
            assert!((estimate.value - exact).abs() < 4.5 * error, "{name}: {estimate:?}, exactly {exact}");
        }
        assert_eq!(found, estimate_power(&game, Some(&unions), 40_000, &luck(7)).unwrap());
        assert_ne!(found, estimate_power(&game, Some(&unions), 40_000, &luck(8)).unwrap());
    }
}

/// Nobody has been seen to decide, so that the value is 0, but the interval goes on above it.
#[test]
fn what_was_never_seen_is_not_called_impossible() {
    let game = WeightedGame::new(60, vec![1; 60]).unwrap();
    let found = estimate_power(&game, None, 100, &luck(1)).unwrap();
    assert!(found.banzhaf_absolute.iter().all(|e| e.value == 0.0 && e.low == 0.0 && e.high > 0.03));
    assert!(found.johnston.is_empty());
    assert!(found.coleman_prevent.iter().all(|e| (e.low, e.high) == (0.0, 1.0)), "{found:?}");
}

#[test]
fn a_game_given_as_a_function() {
    // The airport game of Littlechild & Owen (1973): a coalition costs as much as its longest runway.
    let costs = [8, 11, 13, 18];
    let worth = |members: &[bool]| {
        costs
            .iter()
            .zip(members)
            .filter(|(_, member)| **member)
            .map(|(cost, _)| f64::from(*cost))
            .fold(0.0, f64::max)
    };
    let found = estimate_values(4, worth, 20_000, &luck(3));
    for (estimates, exact) in
        [(&found.shapley, [2.0, 3.0, 4.0, 9.0]), (&found.banzhaf, [1.0, 1.75, 2.75, 7.75])]
    {
        for (estimate, exact) in estimates.iter().zip(exact) {
            assert!(
                (estimate.value - exact).abs() < 0.15 && estimate.high - estimate.low < 0.3,
                "{estimate:?}"
            );
        }
    }
    let listed = CharacteristicGame::from_worth(4, |coalition| {
        let most =
            (0..4).filter(|player| coalition >> player & 1 == 1).map(|player| i64::from(costs[player]));
        Rational::from_integer(most.max().unwrap_or(0).into())
    });
    assert_eq!(to_floats(&listed.unwrap().shapley()), [2.0, 3.0, 4.0, 9.0]);
}
