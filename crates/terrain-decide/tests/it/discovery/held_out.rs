//! What rules are worth in rows that they were not sought in: close to the truth where there is one, close to the base rate where
//! there is none.

use terrain_decide::discovery::{
    Cases, Choice, HeldOut, Input, PARTS, PrimOptions, Rule, cart, choose, dealt, held_out,
    held_out_accuracy, prim,
};
use terrain_sim::random::Stream;

/// Rules as somebody finds them who takes the densest and asks nothing of chance.
fn greedy(cases: &Cases) -> Option<Vec<Rule>> {
    let trajectory = prim(cases, &PrimOptions::default()).unwrap();
    let choice = Choice { density: 0.8, conditions: 3, chance: 1.0 };
    choose(cases, &trajectory, &vec![true; cases.rows()], &choice).map(|found| found.rules)
}

/// The densest box there is.
fn densest(cases: &Cases) -> Option<Vec<Rule>> {
    let trajectory = prim(cases, &PrimOptions::default()).unwrap();
    let densest = trajectory.into_iter().max_by(|a, b| a.figures.density.total_cmp(&b.figures.density));
    densest.map(|found| found.rules)
}

/// Twenty inputs; `chance` says how probable it is that it happens, by the first two.
fn made(rows: usize, seed: u64, chance: impl Fn(f64, f64) -> f64) -> (Cases, Vec<usize>) {
    let stream = |place| Stream::new(seed, place);
    let values = |place: u32| (0..rows as u64).map(|row| stream(place).f64(row, 0)).collect::<Vec<f64>>();
    let inputs: Vec<Vec<f64>> = (0..20).map(values).collect();
    let luck = values(99);
    let happened = (0..rows).map(|row| luck[row] < chance(inputs[0][row], inputs[1][row])).collect();
    let cases = Cases::new(inputs.into_iter().map(Input::Continuous).collect(), happened).unwrap();
    (cases, (0..rows).map(|row| row % PARTS).collect())
}

/// The density where the rules were found, and held out.
fn densities(cases: &Cases, part: &[usize], seek: fn(&Cases) -> Option<Vec<Rule>>) -> (f64, HeldOut) {
    let rules = seek(cases).unwrap();
    let found = terrain_decide::discovery::figures(cases, &rules, &vec![true; cases.rows()]);
    (found.density, held_out(cases, part, seek).unwrap())
}

#[test]
fn in_pure_luck_the_held_out_density_is_the_base_rate() {
    let (mut seen, mut inside, mut happened) = (0.0, 0, 0);
    for seed in 0..20 {
        let (cases, part) = made(512, seed, |_, _| 0.3);
        let (density, out) = densities(&cases, &part, densest);
        assert_eq!((out.parts, out.with_rules), (PARTS, PARTS));
        seen += density / 20.0;
        inside += out.inside;
        happened += out.of_interest;
    }
    let held_out = f64::from(u32::try_from(happened).unwrap()) / f64::from(u32::try_from(inside).unwrap());
    // Boxes of a twentieth of the rows, twenty times 512: four standard deviations of a share of 0.3.
    assert!(inside > 300, "{inside}");
    let deviation = (0.3_f64 * 0.7 / f64::from(u32::try_from(inside).unwrap())).sqrt();
    assert!((held_out - 0.3).abs() < 4.0 * deviation, "{held_out} in {inside}");
    assert!(seen > 0.6, "where it was found, luck looks like a rule: {seen}");
}

#[test]
fn what_is_true_holds_in_rows_left_out() {
    for seed in 0..5 {
        let (cases, part) =
            made(2000, seed, |first, second| if first > 0.6 && second < 0.5 { 0.9 } else { 0.1 });
        let (density, out) = densities(&cases, &part, greedy);
        let held_out = out.density().unwrap();
        // Boxes reach a density of 0.8 by taking in some of what lies around; left out, they lose a little of it.
        assert!((held_out - 0.8).abs() < 0.08 && held_out < density + 0.02, "{held_out}, {density}");
        assert!(out.coverage > 0.4 && out.with_rules == PARTS, "{out:?}");
    }
}

#[test]
fn a_tree_that_learnt_luck_by_heart_is_right_as_often_as_a_coin_held_out() {
    let (cases, part) = made(800, 3, |_, _| 0.5);
    let by_heart = cart(&cases, 5).unwrap().accuracy;
    let held_out = held_out_accuracy(&cases, &part, 5).unwrap();
    assert!(by_heart > 0.8 && (held_out - 0.5).abs() < 0.08, "{by_heart}, {held_out}");
    let (cases, part) = made(800, 3, |first, _| if first > 0.6 { 0.95 } else { 0.05 });
    let held_out = held_out_accuracy(&cases, &part, 80).unwrap();
    assert!((held_out - 0.95).abs() < 0.04, "{held_out}");
}

#[test]
fn parts_are_even_and_follow_the_keys() {
    let keys: Vec<u64> = (0..1003_u64).map(|row| row * 7919 % 1009).collect();
    let parts = dealt(&keys);
    for part in 0..PARTS {
        let rows = parts.iter().filter(|one| **one == part).count();
        assert!((125..=126).contains(&rows), "{part}: {rows}");
    }
    let turned: Vec<u64> = keys.iter().rev().copied().collect();
    assert_eq!(dealt(&turned), parts.iter().rev().copied().collect::<Vec<_>>());
}

#[test]
fn what_cannot_be_left_out_has_no_figures() {
    let (cases, part) = made(40, 1, |_, _| 0.5);
    assert_eq!(held_out(&cases, &vec![0; 40], greedy), None, "one part");
    assert_eq!(
        held_out(&cases, &part.iter().map(|part| part % 2).collect::<Vec<_>>(), |_| None),
        Some(HeldOut { parts: 2, with_rules: 0, inside: 0, of_interest: 0, coverage: 0.0 })
    );
    let (few, _) = made(21, 1, |_, _| 0.5);
    let halves: Vec<usize> = (0..21).map(|row| row % 2).collect();
    assert_eq!(held_out(&few, &halves, greedy), None, "ten rows are too few to seek in");
    assert_eq!(held_out_accuracy(&few, &halves, 1), None);
}
