//! Decision criteria, thresholds, weights and the value of information: published tables, exact areas, and axioms.

use crate::analysis::published::{numbers, shared};
use proptest::prelude::*;
use serde_json::Value;
use terrain_decide::robustness::{
    Criterion, Demand, Judged, PayoffError, Payoffs, Settings, Threshold, judge, not_dominated, satisfied,
    share_best, smaa, smaa_uncertain,
};
use terrain_decide::value_of_information::{partial, perfect};

fn table(value: &Value) -> Payoffs {
    Payoffs::new(value.as_array().unwrap().iter().map(numbers).collect()).unwrap()
}

fn find(judged: &[Judged], criterion: Criterion) -> &Judged {
    judged.iter().find(|one| one.criterion == criterion).unwrap()
}

/// Figures of a case by the name they have there.
fn figures(expected: &Value, criterion: Criterion) -> Option<&Value> {
    let name = match criterion {
        Criterion::Maximin => "minimum",
        Criterion::Maximax => "maximum",
        Criterion::Laplace => "mean",
        Criterion::Hurwicz => "hurwicz_values",
        Criterion::MinimaxRegret => "max_regret",
        Criterion::Domain => "satisficing",
        other => other.name(),
    };
    expected.get(name)
}

fn check(id: &str, judged: &Judged, expected: &Value, tolerance: f64) {
    if let Some(wanted) = figures(expected, judged.criterion) {
        let wanted = wanted.as_array().unwrap();
        assert_eq!(wanted.len(), judged.values.len(), "{id} {:?}", judged.criterion);
        for (choice, (found, wanted)) in judged.values.iter().zip(wanted).enumerate() {
            let what = format!("{id} {:?}, choice {choice}: {found:?}, published {wanted}", judged.criterion);
            match (found, wanted.as_f64()) {
                (Some(found), Some(wanted)) => {
                    assert!((found - wanted).abs() <= tolerance * wanted.abs().max(1.0), "{what}");
                }
                (None, None) => {}
                _ => panic!("{what}"),
            }
        }
    }
    let name = judged.criterion.name();
    let places = |value: &Value| -> Vec<usize> {
        value.as_array().unwrap().iter().map(|one| usize::try_from(one.as_u64().unwrap()).unwrap()).collect()
    };
    if expected["best"][name].is_array() {
        assert_eq!(judged.best, places(&expected["best"][name]), "{id} {name}");
    }
    if let Some(best) = expected[name].as_u64() {
        assert_eq!(judged.best[0] as u64, best, "{id} {name}: {:?}", judged.best);
    }
}

/// Milnor (1954), "Games against nature", and Thompson Lumber (Render & Stair, "Quantitative Analysis for Management"): the
/// choices and figures printed there.
#[test]
fn textbook_tables_give_the_textbook_choices() {
    let milnor = Payoffs::new(vec![
        vec![2.0, 2.0, 0.0, 1.0],
        vec![1.0; 4],
        vec![0.0, 4.0, 0.0, 0.0],
        vec![1.0, 3.0, 0.0, 0.0],
    ])
    .unwrap();
    let judged = judge(&milnor, &Settings { hurwicz: 0.5, threshold: None });
    for (criterion, best) in [
        (Criterion::Laplace, 0),
        (Criterion::Maximin, 1),
        (Criterion::Hurwicz, 2),
        (Criterion::MinimaxRegret, 3),
    ] {
        assert_eq!(find(&judged, criterion).best, [best], "Milnor 1954, {criterion:?}");
    }
    let thompson = Payoffs::new(vec![vec![200e3, -180e3], vec![100e3, -20e3], vec![0.0, 0.0]]).unwrap();
    let judged = judge(&thompson, &Settings { hurwicz: 0.8, threshold: Some(0.0) });
    let values = |criterion| find(&judged, criterion).values.iter().flatten().copied().collect::<Vec<f64>>();
    assert_eq!(values(Criterion::Hurwicz), [124e3, 76e3, 0.0]);
    assert_eq!(values(Criterion::Laplace), [10e3, 40e3, 0.0]);
    assert_eq!(values(Criterion::MinimaxRegret), [180e3, 100e3, 200e3]);
    let found = perfect(&thompson, &[0.5, 0.5]).unwrap();
    assert_eq!((found.best, found.informed, found.value), (1, 100e3, 60e3));
}

#[test]
fn agrees_with_the_shared_payoff_tables() {
    for case in ["robustness", "robustness_ties"].into_iter().flat_map(shared) {
        let id = case["id"].as_str().unwrap();
        let input = &case["input"];
        let settings = Settings {
            hurwicz: input["hurwicz_alpha"].as_f64().unwrap(),
            threshold: input["satisficing_threshold"].as_f64(),
        };
        for judged in judge(&table(&input["payoffs"]), &settings) {
            check(id, &judged, &case["expected"], case["tolerance"].as_f64().unwrap());
        }
    }
}

#[test]
fn agrees_with_the_shared_thresholds_and_values_of_information() {
    for case in shared("joint_satisficing") {
        let input = &case["input"];
        let demand = |name: &str, threshold| Demand { outcome: table(&input[name]), threshold };
        let number = |name: &str| input[name].as_f64().unwrap();
        let demands = [
            demand("first", Threshold::AtLeast(number("first_at_least"))),
            demand("second", Threshold::AtMost(number("second_at_most"))),
        ];
        let found = satisfied(&demands).unwrap();
        assert_eq!(found, numbers(&case["expected"]["satisficing"]), "{}", case["id"]);
        let values: Vec<Option<f64>> = found.into_iter().map(Some).collect();
        let best: Vec<f64> = terrain_decide::robustness::best(&values, true, 1e-12)
            .into_iter()
            .map(|choice| choice as f64)
            .collect();
        assert_eq!(best, numbers(&case["expected"]["best"]), "{}", case["id"]);
    }
    for case in shared("evpi") {
        let (input, expected) = (&case["input"], &case["expected"]);
        let tolerance = case["tolerance"].as_f64().unwrap();
        let found = perfect(&table(&input["payoffs"]), &numbers(&input["probabilities"])).unwrap();
        for (found, wanted) in found.expected.iter().zip(numbers(&expected["expected"])) {
            assert!((found - wanted).abs() <= tolerance, "{}", case["id"]);
        }
        assert_eq!(found.best as u64, expected["best"].as_u64().unwrap(), "{}", case["id"]);
        let number = |name: &str| expected[name].as_f64().unwrap();
        assert!((found.informed - number("with_perfect_information")).abs() <= tolerance, "{}", case["id"]);
        assert!((found.value - number("evpi")).abs() <= tolerance, "{}", case["id"]);
    }
    for case in shared("evppi") {
        let (input, expected) = (&case["input"], &case["expected"]);
        let (x, y) = (numbers(&input["p_x"]), numbers(&input["p_y"]));
        let flat = |choice: &Value| choice.as_array().unwrap().iter().flat_map(numbers).collect();
        let payoffs = Payoffs::new(input["payoffs"].as_array().unwrap().iter().map(flat).collect()).unwrap();
        let probabilities: Vec<f64> = x.iter().flat_map(|p| y.iter().map(move |q| p * q)).collect();
        let of_x: Vec<usize> = (0..probabilities.len()).map(|state| state / y.len()).collect();
        let of_y: Vec<usize> = (0..probabilities.len()).map(|state| state % y.len()).collect();
        for (found, name) in [
            (partial(&payoffs, &probabilities, &of_x), "evppi_x"),
            (partial(&payoffs, &probabilities, &of_y), "evppi_y"),
            (perfect(&payoffs, &probabilities), "evpi"),
        ] {
            let (found, wanted) = (found.unwrap().value, expected[name].as_f64().unwrap());
            let tolerance = case["tolerance"].as_f64().unwrap();
            assert!(
                (found - wanted).abs() <= tolerance,
                "{} {name}: {found}, published {wanted}",
                case["id"]
            );
        }
    }
}

fn fraction(value: &Value) -> f64 {
    let text = value.as_str().unwrap();
    let (above, below) = text.split_once('/').unwrap_or((text, "1"));
    above.parse::<f64>().unwrap() / below.parse::<f64>().unwrap()
}

#[test]
fn acceptabilities_and_central_weights_are_the_exact_areas() {
    for case in shared("smaa") {
        let id = case["id"].as_str().unwrap();
        let values: Vec<Vec<f64>> =
            case["input"]["criteria"].as_array().unwrap().iter().map(numbers).collect();
        let wanted = |name: &str| -> Vec<Vec<f64>> {
            let rows = case["expected"][name].as_array().unwrap().iter();
            rows.map(|row| row.as_array().into_iter().flatten().map(fraction).collect()).collect()
        };
        let exact = smaa(values.clone(), 1, 20_000).unwrap();
        let exactly = exact.draws.is_none();
        let tolerance = if exactly { 1e-11 } else { case["tolerance"].as_f64().unwrap() };
        // The same by drawing, at the tolerance of the case.
        let drawn = smaa_uncertain(&vec![values; 200], 3, 100).unwrap();
        for (found, tolerance) in [(&exact, tolerance), (&drawn, case["tolerance"].as_f64().unwrap())] {
            for (choice, wanted) in wanted("rank_acceptability").iter().enumerate() {
                for (found, wanted) in found.ranks[choice].iter().zip(wanted) {
                    assert!((found - wanted).abs() <= tolerance, "{id}: {found}, published {wanted}");
                }
            }
            for (choice, wanted) in wanted("central_weights").iter().enumerate() {
                let found = found.central_weights[choice].clone().unwrap_or_default();
                assert_eq!(found.len(), wanted.len(), "{id}");
                // Few of the weights drawn make a seldom best choice best.
                let tolerance = if exactly && tolerance < 1e-9 { tolerance } else { 2.0 * tolerance };
                for (found, wanted) in found.iter().zip(wanted) {
                    assert!((found - wanted).abs() <= tolerance, "{id}: {found}, published {wanted}");
                }
            }
        }
    }
}

/// By hand: of two choices worth (1, 0) and (0, 1) each is best for half of the weights, with central weights ¾ and ¼; a third worth
/// (0.2, 0.2) is never best and last for the share 1 − 0.4 of them.
#[test]
fn acceptability_by_hand() {
    let values = vec![vec![1.0, 0.0], vec![0.0, 1.0], vec![0.2, 0.2]];
    let found = smaa(values.clone(), 1, 0).unwrap();
    assert!((found.ranks[0][0] - 0.5).abs() < 1e-15 && (found.ranks[2][1] - 0.4).abs() < 1e-15, "{found:?}");
    assert_eq!(found.central_weights[0], Some(vec![0.75, 0.25]));
    assert_eq!(found.central_weights[2], None);
    assert_eq!(found.confidence, [Some(1.0), Some(1.0), None]);
    // In half of the futures the first choice is worth nothing: then its central weights rarely make it best.
    let broken = vec![vec![0.0, 0.0], vec![0.0, 1.0], vec![0.2, 0.2]];
    let found = smaa_uncertain(&[values, broken], 5, 20_000).unwrap();
    assert!((found.ranks[0][0] - 0.25).abs() < 0.01, "{found:?}");
    assert_eq!(found.confidence[0], Some(0.5));
}

#[test]
fn bad_tables_are_refused() {
    assert_eq!(Payoffs::new(Vec::new()), Err(PayoffError::Empty));
    assert_eq!(Payoffs::new(vec![Vec::new()]), Err(PayoffError::Empty));
    let ragged = Payoffs::new(vec![vec![1.0, 2.0], vec![1.0]]);
    assert_eq!(ragged, Err(PayoffError::Futures { choice: 1, found: 1, expected: 2 }));
    let infinite = Payoffs::new(vec![vec![1.0, f64::INFINITY]]);
    assert_eq!(infinite, Err(PayoffError::NotFinite { choice: 0, future: 1 }));
    let table = Payoffs::new(vec![vec![1.0, 2.0]]).unwrap();
    for probabilities in [vec![0.5, 0.6], vec![-0.5, 1.5], vec![1.0], vec![f64::NAN, 1.0]] {
        assert!(matches!(perfect(&table, &probabilities), Err(PayoffError::Probabilities { .. })));
    }
    assert_eq!(satisfied(&[]), Err(PayoffError::Empty));
}

fn any_table() -> impl Strategy<Value = Payoffs> {
    (1..6_usize, 1..12_usize).prop_flat_map(|(choices, futures)| {
        let payoff = (-20..20_i32).prop_map(|payoff| f64::from(payoff) / 4.0);
        proptest::collection::vec(proptest::collection::vec(payoff, futures), choices)
            .prop_map(|rows| Payoffs::new(rows).unwrap())
    })
}

fn best_of(payoffs: &Payoffs, threshold: f64) -> Vec<(Criterion, Vec<usize>)> {
    let settings = Settings { hurwicz: 0.25, threshold: Some(threshold) };
    judge(payoffs, &settings).into_iter().map(|one| (one.criterion, one.best)).collect()
}

proptest! {
    /// Quarters add up exactly, so that not even rounding may change a choice.
    #[test]
    fn a_constant_and_a_scale_change_no_choice(payoffs in any_table(), add in -8..8_i32) {
        let moved = |by: f64, times: f64| {
            Payoffs::new(payoffs.rows().iter().map(|row| row.iter().map(|x| times * x + by).collect()).collect()).unwrap()
        };
        let add = f64::from(add);
        for ((criterion, before), (_, after)) in best_of(&payoffs, 0.5).into_iter().zip(best_of(&moved(add, 2.0), 1.0 + add)) {
            if criterion != Criterion::MeanVariance {
                prop_assert_eq!(before, after, "{:?}", criterion);
            }
        }
    }

    #[test]
    fn the_order_of_futures_changes_nothing(payoffs in any_table()) {
        let turned = payoffs.rows().iter().map(|row| row.iter().rev().copied().collect()).collect();
        prop_assert_eq!(best_of(&payoffs, 0.5), best_of(&Payoffs::new(turned).unwrap(), 0.5));
    }

    #[test]
    fn one_choice_is_best_by_every_criterion_that_is_defined(payoffs in any_table()) {
        let one = Payoffs::new(vec![payoffs.rows()[0].clone()]).unwrap();
        for judged in judge(&one, &Settings { hurwicz: 0.5, threshold: Some(0.0) }) {
            prop_assert_eq!(judged.best.len(), usize::from(judged.values[0].is_some()));
            prop_assert!(judged.values.iter().flatten().all(|value| value.is_finite()));
        }
        prop_assert_eq!(share_best(&one), [1.0]);
    }

    #[test]
    fn a_choice_best_in_every_future_is_not_dominated_and_best_on_average(payoffs in any_table()) {
        let kept = not_dominated(payoffs.rows());
        prop_assert!(!kept.is_empty());
        let judged = judge(&payoffs, &Settings { hurwicz: 0.5, threshold: None });
        let laplace = &find(&judged, Criterion::Laplace).best;
        prop_assert!(laplace.iter().any(|choice| kept.contains(choice)));
        for (choice, share) in share_best(&payoffs).into_iter().enumerate() {
            if share == 1.0 {
                prop_assert!(kept.contains(&choice) && laplace.contains(&choice));
            }
        }
    }

    /// Knowing a part is worth something between nothing and everything; knowing what is independent of all payoffs, nothing.
    #[test]
    fn information_is_worth_more_the_more_it_tells(payoffs in any_table(), groups in 1..4_usize) {
        let states = payoffs.futures();
        let probabilities = vec![1.0 / states as f64; states];
        let group: Vec<usize> = (0..states).map(|state| state % groups).collect();
        let (all, part) = (perfect(&payoffs, &probabilities).unwrap(), partial(&payoffs, &probabilities, &group).unwrap());
        prop_assert!(part.value <= all.value + 1e-12 && part.value >= 0.0);
        let nothing = partial(&payoffs, &probabilities, &vec![0; states]).unwrap();
        prop_assert!(nothing.value.abs() < 1e-12);
    }

    #[test]
    fn ranks_are_shared_out(payoffs in any_table()) {
        let found = smaa(payoffs.rows().to_vec(), 1, 200).unwrap();
        for row in &found.ranks {
            prop_assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        }
        for rank in 0..payoffs.choices() {
            prop_assert!((found.ranks.iter().map(|row| row[rank]).sum::<f64>() - 1.0).abs() < 1e-9);
        }
    }
}
