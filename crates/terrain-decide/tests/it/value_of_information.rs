//! The estimate from a sample of futures against values known in closed form.

use terrain_decide::robustness::Payoffs;
use terrain_decide::value_of_information::{Estimate, by_value, of_quantity};
use terrain_sim::random::Stream;

const FUTURES: usize = 512;

fn uniform(seed: u64, stream: u32) -> Vec<f64> {
    let stream = Stream::new(seed, stream);
    (0..FUTURES as u64).map(|future| stream.f64(future, 0)).collect()
}

fn block() -> Vec<usize> {
    (0..FUTURES).map(|future| future / 32).collect()
}

/// Two choices: the second is worth Σ cᵢ·(xᵢ − ½) + luck, the first nothing. Knowing xᵢ alone is worth cᵢ/8.
fn linear(seed: u64, weights: &[f64], luck: f64) -> (Payoffs, Vec<Vec<f64>>) {
    let inputs: Vec<Vec<f64>> = (1..).take(weights.len()).map(|stream| uniform(seed, stream)).collect();
    let noise = uniform(seed, 99);
    let second = (0..FUTURES)
        .map(|future| {
            let sum: f64 = weights.iter().zip(&inputs).map(|(c, x)| c * (x[future] - 0.5)).sum();
            sum + luck * (noise[future] - 0.5)
        })
        .collect();
    (Payoffs::new(vec![vec![0.0; FUTURES], second]).unwrap(), inputs)
}

#[test]
fn agrees_with_the_closed_form_on_average_and_its_interval_covers_it() {
    let weights = [2.0, 1.0, 0.0];
    let (mut sums, mut covered) = ([0.0; 3], [0_u32; 3]);
    let seeds = 60;
    for seed in 0..seeds {
        let (payoffs, inputs) = linear(seed, &weights, 1.0);
        for (place, values) in inputs.iter().enumerate() {
            let found = of_quantity(&payoffs, values, &block()).unwrap();
            sums[place] += found.value / seeds as f64;
            let truth = weights[place] / 8.0;
            covered[place] += u32::from(found.interval[0] <= truth && truth <= found.interval[1]);
        }
    }
    for place in 0..3 {
        let truth = weights[place] / 8.0;
        assert!((sums[place] - truth).abs() < 0.015, "{place}: {} for {truth}", sums[place]);
        // 95 % of 60 is 57; fewer than 50 come up once in ten thousand times.
        assert!(covered[place] >= 50, "{place}: {} of 60", covered[place]);
    }
}

#[test]
fn the_order_is_that_of_the_true_values() {
    let (payoffs, inputs) = linear(4, &[0.3, 2.0, 0.0, 1.0], 0.5);
    let found: Vec<Option<Estimate>> =
        inputs.iter().map(|values| of_quantity(&payoffs, values, &block())).collect();
    assert_eq!(by_value(&found)[..2], [1, 3]);
    let strongest = found[1].as_ref().unwrap();
    assert!(strongest.changes > 0.3 && strongest.changes < 0.7, "{strongest:?}");
}

#[test]
fn a_quantity_that_changes_no_choice_is_worth_nothing() {
    // The second choice is always better, by more or less.
    let values = uniform(1, 1);
    let second = values.iter().map(|x| 1.0 + x).collect();
    let payoffs = Payoffs::new(vec![vec![0.0; FUTURES], second]).unwrap();
    let found = of_quantity(&payoffs, &values, &block()).unwrap();
    assert_eq!((found.value, found.interval, found.changes), (0.0, [0.0, 0.0], 0.0));
    let constant = of_quantity(&payoffs, &vec![2.0; FUTURES], &block()).unwrap();
    assert_eq!(constant.value, 0.0);
}

#[test]
fn samples_too_small_give_nothing() {
    let payoffs = Payoffs::new(vec![vec![0.0; 31], vec![1.0; 31]]).unwrap();
    assert!(of_quantity(&payoffs, &[0.5; 31], &(0..31).collect::<Vec<_>>()).is_none());
    let (payoffs, inputs) = linear(1, &[1.0], 0.0);
    assert!(of_quantity(&payoffs, &inputs[0], &vec![0; FUTURES]).is_none());
    let one = Payoffs::new(vec![vec![0.0; FUTURES]]).unwrap();
    assert!(of_quantity(&one, &inputs[0], &block()).is_none());
}
