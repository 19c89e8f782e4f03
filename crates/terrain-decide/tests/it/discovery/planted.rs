//! Boxes that were planted are found, and what must not matter doesn't.

use proptest::prelude::*;
use terrain_decide::discovery::{
    CHANCE, Cases, Choice, Input, Limit, Objective, PrimOptions, cart, choose, covering, figures, prim,
    pruned, shortened,
};
use terrain_sim::random::Stream;

const ROWS: usize = 2000;

fn uniform(stream: u32) -> Vec<f64> {
    let stream = Stream::new(7, stream);
    (0..ROWS as u64).map(|row| stream.f64(row, 0)).collect()
}

/// Five inputs of which two matter, with a given chance inside and outside the box x1 > 0.6, x3 < 0.5.
fn planted(inside: f64, outside: f64) -> Cases {
    let inputs: Vec<Vec<f64>> = (0..5).map(uniform).collect();
    let luck = uniform(99);
    let happened = (0..ROWS)
        .map(|row| {
            let within = inputs[1][row] > 0.6 && inputs[3][row] < 0.5;
            luck[row] < if within { inside } else { outside }
        })
        .collect();
    Cases::new(inputs.into_iter().map(Input::Continuous).collect(), happened).unwrap()
}

const CHOICE: Choice = Choice { density: 0.8, conditions: 3, chance: CHANCE };

#[test]
fn a_planted_box_is_found_and_nothing_else() {
    for objective in [Objective::Lenient1, Objective::Lenient2, Objective::Original] {
        let cases = planted(0.95, 0.05);
        let options = PrimOptions { objective, ..PrimOptions::default() };
        let trajectory = prim(&cases, &options).unwrap();
        let all = vec![true; ROWS];
        let found = choose(&cases, &trajectory, &all, &Choice { density: 0.9, ..CHOICE }).unwrap();
        assert!(found.figures.density >= 0.9 && found.figures.coverage > 0.7, "{objective:?}: {found:?}");
        let [first, second] = found.rules.as_slice() else { panic!("{objective:?}: {:?}", found.rules) };
        let (Limit::AtLeast(low), Limit::AtMost(high)) = (&first.limit, &second.limit) else {
            panic!("{objective:?}: {:?}", found.rules)
        };
        assert_eq!((first.input, second.input), (1, 3));
        assert!((low - 0.6).abs() < 0.05 && (high - 0.5).abs() < 0.05, "{objective:?}: {low} {high}");
    }
}

#[test]
fn every_box_is_what_its_rules_say() {
    let cases = planted(0.8, 0.1);
    let all = vec![true; ROWS];
    let mut before = 1.0 + 1e-9;
    for found in prim(&cases, &PrimOptions::default()).unwrap() {
        assert_eq!(found.figures, figures(&cases, &found.rules, &all));
        assert_eq!(found.quasi_p.len(), found.rules.len());
        assert!(found.quasi_p.iter().all(|p| (0.0..=1.0).contains(p)), "{found:?}");
        if found.phase == terrain_decide::discovery::Phase::Peel {
            assert!(found.figures.mass < before);
        }
        before = found.figures.mass;
    }
}

#[test]
fn rules_that_chance_may_explain_are_dropped_and_no_more_are_kept_than_wanted() {
    let cases = planted(0.7, 0.2);
    let all = vec![true; ROWS];
    let trajectory = prim(&cases, &PrimOptions { mass_min: 0.02, ..PrimOptions::default() }).unwrap();
    let last = trajectory.last().unwrap();
    assert!(last.figures.restricted > 2, "{last:?}");
    let kept = pruned(&cases, &last.rules, &all, CHANCE);
    assert!(terrain_decide::discovery::quasi_p(&cases, &kept, &all).iter().all(|p| *p <= CHANCE));
    let one = shortened(&cases, &last.rules, &all, 1);
    assert_eq!(figures(&cases, &one, &all).restricted, 1);
    assert!(matches!(one[0].input, 1 | 3), "{one:?}");
}

#[test]
fn two_boxes_are_found_one_after_the_other() {
    let inputs: Vec<Vec<f64>> = (0..3).map(uniform).collect();
    let happened =
        (0..ROWS).map(|row| inputs[0][row] > 0.8 || inputs[1][row] < 0.1 && inputs[2][row] > 0.3).collect();
    let cases = Cases::new(inputs.into_iter().map(Input::Continuous).collect(), happened).unwrap();
    let found = covering(&cases, &PrimOptions::default(), 3, |trajectory, among| {
        choose(&cases, trajectory, among, &CHOICE).filter(|found| found.figures.density >= 0.8)
    })
    .unwrap();
    assert!(found.len() >= 2);
    let covered: f64 = found.iter().map(|(_, chosen)| chosen.figures.coverage).sum();
    assert!(covered > 0.9 && covered <= 1.0 + 1e-12, "{covered}");
    assert_eq!(found[0].1.rules[0].input, 0);
    assert!(found[1].1.rules.iter().all(|rule| rule.input != 0), "{:?}", found[1].1.rules);
}

#[test]
fn a_high_mean_is_found_too() {
    let inputs: Vec<Vec<f64>> = (0..4).map(uniform).collect();
    let values: Vec<f64> = inputs[2].iter().zip(uniform(50)).map(|(x, luck)| 10.0 * x + luck).collect();
    let high = values.iter().map(|value| *value > 8.0).collect();
    let inputs = inputs.into_iter().map(Input::Continuous).collect();
    let cases = Cases::with_values(inputs, high, values).unwrap();
    let last = prim(&cases, &PrimOptions::default()).unwrap().pop().unwrap();
    assert!(last.figures.mean > 9.0 && last.figures.density > 0.9, "{last:?}");
    assert_eq!(last.rules[0].input, 2);
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let cases = planted(0.8, 0.1);
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| prim(&cases, &PrimOptions::default()).unwrap())
    };
    assert_eq!(with(1), with(4));
}

fn any_cases() -> impl Strategy<Value = Cases> {
    let row = (0..50_i32, 0..4_u32, -3.0..3.0_f64, any::<bool>());
    proptest::collection::vec(row, 30..120).prop_filter_map("both kinds", |rows| {
        let numbers = rows.iter().map(|row| f64::from(row.0 / 7)).collect();
        let kinds = rows.iter().map(|row| row.1).collect();
        let real = rows.iter().map(|row| row.2).collect();
        let inputs = vec![
            Input::Whole(numbers),
            Input::Category { of_row: kinds, categories: 4 },
            Input::Continuous(real),
        ];
        Cases::new(inputs, rows.iter().map(|row| row.3).collect()).ok()
    })
}

/// The cases with their rows in another order.
fn rotated(cases: &Cases, by: usize) -> Cases {
    fn turned<T: Clone>(values: &[T], by: usize) -> Vec<T> {
        let mut values = values.to_vec();
        let rows = values.len();
        values.rotate_left(by % rows);
        values.reverse();
        values
    }
    let inputs = cases.inputs().iter().map(|input| match input {
        Input::Continuous(values) => Input::Continuous(turned(values, by)),
        Input::Whole(values) => Input::Whole(turned(values, by)),
        Input::Category { of_row, categories } => {
            Input::Category { of_row: turned(of_row, by), categories: *categories }
        }
    });
    Cases::new(inputs.collect(), turned(cases.of_interest(), by)).unwrap()
}

proptest! {
    #[test]
    fn the_order_of_rows_does_not_matter(cases in any_cases(), by in 0_usize..100) {
        let other = rotated(&cases, by);
        let options = PrimOptions::default();
        prop_assert_eq!(prim(&cases, &options).unwrap(), prim(&other, &options).unwrap());
        prop_assert_eq!(cart(&cases, 5).unwrap(), cart(&other, 5).unwrap());
    }

    #[test]
    fn the_scale_of_an_input_does_not_matter(cases in any_cases()) {
        let scaled = cases.inputs().iter().map(|input| match input {
            Input::Continuous(values) => Input::Continuous(values.iter().map(|value| 4.0 * value).collect()),
            other => other.clone(),
        });
        let other = Cases::new(scaled.collect(), cases.of_interest().to_vec()).unwrap();
        let options = PrimOptions::default();
        let figures = |cases: &Cases| -> Vec<_> {
            prim(cases, &options).unwrap().into_iter().map(|found| found.figures).collect()
        };
        prop_assert_eq!(figures(&cases), figures(&other));
    }

    #[test]
    fn leaves_share_the_rows_out(cases in any_cases(), least in 1_usize..20) {
        let tree = cart(&cases, least).unwrap();
        let rows: usize = tree.leaves.iter().map(|leaf| leaf.figures.inside).sum();
        prop_assert_eq!(rows, cases.rows());
        prop_assert!(tree.leaves.iter().all(|leaf| leaf.figures.inside >= least || tree.leaves.len() == 1));
        prop_assert!(tree.accuracy >= cases.base_rate().max(1.0 - cases.base_rate()) - 1e-12);
        let all = vec![true; cases.rows()];
        for leaf in &tree.leaves {
            prop_assert_eq!(leaf.figures, figures(&cases, &leaf.rules, &all));
        }
    }
}
