//! What must hold of every method, whatever the numbers.

use super::published::{numbered, rows};
use proptest::prelude::*;
use rayon::ThreadPoolBuilder;
use terrain_decide::sensitivity::morris::{Trajectories, elementary_effects};
use terrain_decide::sensitivity::saltelli::{Outcomes, SaltelliDesign};
use terrain_decide::sensitivity::{
    HsicTest, Index, Input, Resampling, Scramble, SensitivityError, delta, first_order, hsic, pawn,
    published_delta, sobol_indices,
};
use terrain_sim::random::{Stream, normal};

const USUAL: Resampling<'static> = Resampling { seed: 1, resamples: 60, level: 0.95, blocks: None };

/// Independent random columns and an outcome of the first two, with some noise.
fn random(seed: u64, inputs: usize, runs: usize) -> (Vec<Vec<f64>>, Vec<f64>) {
    let luck = Stream::new(seed, 9);
    let columns: Vec<Vec<f64>> = (0..inputs as u64)
        .map(|input| (0..runs as u64).map(|run| luck.f64(run, u32::try_from(input).unwrap())).collect())
        .collect();
    let y = (0..runs)
        .map(|run| {
            let noise = normal(&mut Stream::new(seed, 10).at(run as u64));
            (3.0 * columns[0][run]).sin() + 0.8 * (columns[1][run] - 0.5).abs() + 0.1 * noise
        })
        .collect();
    (columns, y)
}

/// What every method for given rows says: the index and its interval, by method and input.
fn given(y: &[f64], inputs: &[Input<'_>], resampling: &Resampling<'_>) -> Vec<(&'static str, Vec<Index>)> {
    let pawn = pawn(y, inputs, resampling).unwrap();
    let hsic = hsic(y, inputs, HsicTest::Gamma, resampling).unwrap();
    vec![
        ("first order", first_order(y, inputs, resampling).unwrap()),
        ("delta", delta(y, inputs, resampling).unwrap().iter().map(|found| found.delta).collect()),
        ("PAWN", pawn.iter().map(|found| found.median).collect()),
        ("PAWN, largest", pawn.iter().map(|found| found.largest).collect()),
        ("HSIC", hsic.iter().map(|found| found.r2).collect()),
    ]
}

#[test]
fn an_input_without_effect_is_about_0_and_its_interval_reaches_there() {
    let mut beyond = std::collections::BTreeMap::new();
    for seed in 0..40 {
        let (columns, y) = random(seed, 3, 400);
        for (method, found) in given(&y, &numbered(&columns), &USUAL) {
            assert!(found[2].value < 0.5 * found[1].value.max(found[0].value), "{method}, {seed}: {found:?}");
            assert!(found[0].interval[0] > 0.0, "{method}, {seed}: {found:?}");
            *beyond.entry(method).or_insert(0) += usize::from(found[2].interval[0] > 0.0);
        }
        // In a design an input without effect has no influence at all.
        let design = SaltelliDesign::new(3, 64, false, Scramble::Owen { seed }).unwrap();
        let y: Vec<f64> =
            (0..design.layout().runs()).map(|run| design.point(run)).map(|x| x[0] + x[0] * x[1]).collect();
        let found = sobol_indices(&design.layout().split(&y).unwrap(), &USUAL).unwrap();
        for index in [found.first[2], found.total[2]] {
            assert_eq!((index.value, index.interval), (0.0, [0.0, 0.0]));
        }
    }
    // Two of forty are expected to miss; eight would come once in a thousand times.
    for (method, times) in beyond {
        assert!(times < 8, "{method}: {times} of 40 intervals leave out 0");
    }
}

#[test]
fn delta_and_pawn_do_not_notice_monotone_transformations() {
    let (columns, y) = random(3, 3, 300);
    let bent: Vec<Vec<f64>> =
        columns.iter().map(|column| column.iter().map(|x| x.powi(3) - 7.0).collect()).collect();
    let exponential: Vec<f64> = y.iter().map(|y| (5.0 * y).exp()).collect();
    let plain =
        (delta(&y, &numbered(&columns), &USUAL).unwrap(), pawn(&y, &numbered(&columns), &USUAL).unwrap());
    let other = (
        delta(&exponential, &numbered(&bent), &USUAL).unwrap(),
        pawn(&exponential, &numbered(&bent), &USUAL).unwrap(),
    );
    assert_eq!(plain, other);
}

#[test]
fn the_same_bits_on_any_number_of_threads() {
    let (columns, y) = random(8, 5, 400);
    let design = SaltelliDesign::new(4, 64, true, Scramble::None).unwrap();
    let outcomes: Vec<f64> =
        (0..design.layout().runs()).map(|run| design.point(run)).map(|x| x[0] + x[1] * x[2]).collect();
    let everything = || {
        let sobol = sobol_indices(&design.layout().split(&outcomes).unwrap(), &USUAL).unwrap();
        let published = published_delta(&y, &numbered(&columns[..1]), &Resampling { resamples: 5, ..USUAL });
        let permuted = hsic(&y, &numbered(&columns), HsicTest::Permutations(50), &USUAL).unwrap();
        (given(&y, &numbered(&columns), &USUAL), sobol, published.unwrap(), permuted, trajectories())
    };
    let on = |threads| ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(everything);
    let one = on(1);
    assert_eq!(one, on(2));
    assert_eq!(one, on(4));
}

fn trajectories() -> Vec<terrain_decide::sensitivity::morris::MorrisIndices> {
    let points = Trajectories::new(3, 6, 20, 5).unwrap().points();
    let y: Vec<f64> = points.iter().map(|x| x[0] + x[1] * x[2]).collect();
    let columns: Vec<Vec<f64>> =
        (0..3).map(|input| points.iter().map(|point| point[input]).collect()).collect();
    let views: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    elementary_effects(&views, &y, &[[0.0, 1.0]; 3], &USUAL).unwrap()
}

#[test]
fn names_work_like_numbers_without_order() {
    let luck = Stream::new(4, 1);
    let kind: Vec<u32> = (0..600).map(|run| luck.at(run).below(3)).collect();
    let idle: Vec<u32> = (0..600).map(|run| luck.at(run + 1000).below(4)).collect();
    // The middle one is the odd one out, which no straight line shows.
    let y: Vec<f64> = (0..)
        .zip(&kind)
        .map(|(run, &kind)| f64::from(u8::from(kind == 1)) + 0.3 * luck.f64(run, 7))
        .collect();
    for (method, found) in given(&y, &[Input::Names(&kind), Input::Names(&idle)], &USUAL) {
        assert!(found[0].interval[0] > 0.3, "{method}: {found:?}");
        assert!(found[1].value < 0.1 && found[1].interval[0] == 0.0, "{method}: {found:?}");
    }
    // Other numbers for the same names change nothing.
    let swapped: Vec<u32> = kind.iter().map(|name| (name + 1) % 3).collect();
    let one = first_order(&y, &[Input::Names(&kind)], &USUAL).unwrap()[0].value;
    let other = first_order(&y, &[Input::Names(&swapped)], &USUAL).unwrap()[0].value;
    assert!((one - other).abs() < 1e-12);
}

/// y = 2·x0 + x1 + noise, so that the first-order index of x0 is 4 of 5 + 12·sd².
#[test]
fn intervals_of_first_order_cover() {
    let truth = 4.0 / (5.0 + 12.0 * 0.25);
    let mut covered = 0;
    for seed in 0..200 {
        let luck = Stream::new(seed, 30);
        let column = |of: u32| -> Vec<f64> { (0..256).map(|run| luck.f64(run, of)).collect() };
        let (x0, x1) = (column(0), column(1));
        let y: Vec<f64> = (0..256)
            .map(|run| {
                let noise = normal(&mut Stream::new(seed, 31).at(run as u64));
                2.0 * x0[run] + x1[run] + 0.5 * noise
            })
            .collect();
        let [low, high] = first_order(&y, &[Input::Numbers(&x0)], &USUAL).unwrap()[0].interval;
        covered += usize::from((low..=high).contains(&truth));
    }
    assert!(covered >= 180, "{covered} of 200");
}

/// The bootstrap takes base samples for independent ones; those of a sequence are evener, so that it errs on the safe side.
#[test]
fn intervals_of_designs_cover() {
    let truth = 0.313_905_191_147_811_46;
    let mut covered = 0;
    for seed in 0..100 {
        let design = SaltelliDesign::new(3, 256, false, Scramble::Owen { seed }).unwrap();
        let ishigami = |x: Vec<f64>| {
            let angle = |i: usize| std::f64::consts::PI * (2.0 * x[i] - 1.0);
            angle(0).sin() + 7.0 * angle(1).sin().powi(2) + 0.1 * angle(2).powi(4) * angle(0).sin()
        };
        let y: Vec<f64> = (0..design.layout().runs()).map(|run| ishigami(design.point(run))).collect();
        let found = sobol_indices(&design.layout().split(&y).unwrap(), &USUAL).unwrap();
        let [low, high] = found.first[0].interval;
        covered += usize::from((low..=high).contains(&truth));
    }
    assert!(covered >= 90, "{covered} of 100");
}

#[test]
fn what_cannot_be_estimated_is_refused_with_the_reason() {
    let (columns, y) = random(1, 2, 50);
    let inputs = numbered(&columns);
    let said = |error: SensitivityError| error.to_string();
    assert_eq!(
        said(delta(&y, &inputs, &USUAL).unwrap_err()),
        "delta needs at least 100 runs here (classes of ten runs or so, whose distributions are compared); there are 50"
    );
    assert!(
        said(pawn(&y, &inputs, &USUAL).unwrap_err())
            .contains("PAWN needs at least 100 runs here (10 slices of 10 runs)")
    );
    assert!(
        said(first_order(&y[..20], &[Input::Numbers(&columns[0][..20])], &USUAL).unwrap_err())
            .contains("at least 32")
    );
    assert!(
        said(first_order(&[2.5; 50], &inputs, &USUAL).unwrap_err())
            .contains("the outcome is 2.5 in every run")
    );
    let constant = [Input::Numbers(&columns[0]), Input::Names(&[7; 50])];
    assert_eq!(first_order(&y, &constant, &USUAL).unwrap_err(), SensitivityError::ConstantInput { input: 1 });
    let mut broken = y.clone();
    broken[3] = f64::NAN;
    assert!(
        said(first_order(&broken, &inputs, &USUAL).unwrap_err())
            .contains("the outcome is not a finite number in run 3")
    );
    assert!(
        said(first_order(&y[1..], &inputs, &USUAL).unwrap_err())
            .contains("expected 49 values of input 0, found 50")
    );
    assert_eq!(first_order(&y, &[], &USUAL).unwrap_err(), SensitivityError::NoInputs);
    let flat = Outcomes { a: vec![1.0; 9], b: vec![1.0; 9], ab: vec![vec![1.0; 9]], ba: Vec::new() };
    assert!(said(sobol_indices(&flat, &USUAL).unwrap_err()).contains("the outcome is 1 in every run"));
    let short = Outcomes { a: vec![1.0; 3], b: vec![2.0; 3], ab: vec![vec![1.0; 3]], ba: Vec::new() };
    assert!(
        said(sobol_indices(&short, &USUAL).unwrap_err())
            .contains("at least 24 runs here (8 base samples of 3 runs for 1 inputs")
    );
    assert!(said(Trajectories::new(3, 5, 10, 1).unwrap_err()).contains("even number of levels"));
    assert!(
        said(Trajectories::new(3, 4, 3, 1).unwrap_err())
            .contains("at least 16 runs here (4 trajectories of 4 runs")
    );
    assert!(
        said(elementary_effects(&[&[0.0, 1.0, 0.0]], &[1.0; 3], &[[0.0, 1.0]], &USUAL).unwrap_err())
            .contains("3 rows are no multiple of 2")
    );
    let twice: [&[f64]; 2] = [&[0.0, 1.0, 0.0], &[0.0, 0.0, 0.0]];
    assert!(
        said(elementary_effects(&twice, &[1.0; 3], &[[0.0, 1.0]; 2], &USUAL).unwrap_err())
            .contains("run 2 does not fit a design of Morris trajectories: input 0 changes a second time")
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn the_order_of_inputs_does_not_matter(seed in 0_u64..1000, turn in 1_usize..4) {
        let (columns, y) = random(seed, 4, 160);
        let mut turned = columns.clone();
        turned.rotate_left(turn);
        let (plain, other) = (given(&y, &numbered(&columns), &USUAL), given(&y, &numbered(&turned), &USUAL));
        for ((method, mut plain), (_, other)) in plain.into_iter().zip(other) {
            plain.rotate_left(turn);
            prop_assert_eq!(plain, other, "{}", method);
        }
    }

    #[test]
    fn indices_are_parts_of_the_whole(seed in 0_u64..1000) {
        let (columns, y) = random(seed, 3, 200);
        for (method, found) in given(&y, &numbered(&columns), &USUAL) {
            for index in found {
                let [low, high] = index.interval;
                prop_assert!(0.0 <= low && low <= index.value && index.value <= high && high <= 1.0, "{}: {:?}", method, index);
            }
        }
    }

    /// Of an additive function without noise, the first-order indices of a design sum to about 1, and equal the total ones.
    #[test]
    fn additive_functions_have_no_joint_effects(a in -3.0_f64..3.0, b in -3.0_f64..3.0) {
        prop_assume!(a.abs() > 0.1 && b.abs() > 0.1);
        let design = SaltelliDesign::new(2, 1024, true, Scramble::Owen { seed: 2 }).unwrap();
        let y: Vec<f64> = (0..design.layout().runs()).map(|run| design.point(run)).map(|x| a * x[0] + b * x[1]).collect();
        let found = sobol_indices(&design.layout().split(&y).unwrap(), &USUAL).unwrap();
        let sum: f64 = found.first.iter().map(|index| index.value).sum();
        prop_assert!((sum - 1.0).abs() < 0.01, "{}", sum);
        for (first, total) in found.first.iter().zip(&found.total) {
            prop_assert!((first.value - total.value).abs() < 0.01);
        }
        prop_assert!(found.second[0].index.value.abs() < 0.01);
    }
}

#[test]
fn rows_of_a_sequence_are_rows_too() {
    let (columns, y) = rows(2, 256, |x| x[0]);
    let found = first_order(&y, &numbered(&columns), &USUAL).unwrap();
    assert!(found[0].value > 0.999 && found[1].value < 0.01, "{found:?}");
}
