//! Cases that no rule can be sought in are refused with the reason.

use terrain_decide::discovery::{Cases, DiscoveryError, Input, PrimOptions, cart, prim};

fn rows(count: usize) -> Vec<f64> {
    (0..count).map(|row| row as f64).collect()
}

#[test]
fn degenerate_cases_are_refused() {
    let input = || vec![Input::Continuous(rows(30))];
    let half: Vec<bool> = (0..30).map(|row| row % 2 == 0).collect();
    assert_eq!(Cases::new(Vec::new(), half.clone()).unwrap_err(), DiscoveryError::NoInput);
    assert_eq!(Cases::new(input(), vec![true; 30]).unwrap_err(), DiscoveryError::Always { rows: 30 });
    assert_eq!(Cases::new(input(), vec![false; 30]).unwrap_err(), DiscoveryError::Never { rows: 30 });
    let few = Cases::new(vec![Input::Continuous(rows(19))], vec![true; 19]).unwrap_err();
    assert!(few.to_string().contains("19 rows are too few"), "{few}");
    for (bad, row) in [
        (Input::Continuous(rows(30).into_iter().map(|x| if x == 4.0 { f64::NAN } else { x }).collect()), 4),
        (Input::Whole(rows(30).into_iter().map(|x| if x == 5.0 { 0.5 } else { x }).collect()), 5),
        (Input::Category { of_row: vec![3; 30], categories: 3 }, 0),
    ] {
        assert_eq!(Cases::new(vec![bad], half.clone()).unwrap_err(), DiscoveryError::Value { input: 0, row });
    }
    let error = Cases::new(vec![Input::Continuous(rows(29))], half.clone()).unwrap_err();
    assert_eq!(error, DiscoveryError::Rows { input: 0, found: 29, expected: 30 });
    let cases = Cases::new(input(), half).unwrap();
    for options in [
        PrimOptions { peel: 0.5, ..PrimOptions::default() },
        PrimOptions { paste: f64::NAN, ..PrimOptions::default() },
        PrimOptions { mass_min: 0.0, ..PrimOptions::default() },
    ] {
        assert!(matches!(prim(&cases, &options), Err(DiscoveryError::Option { .. })), "{options:?}");
    }
    assert!(cart(&cases, 0).is_err());
}

#[test]
fn constant_inputs_get_no_rule_and_no_number_is_undefined() {
    let happened: Vec<bool> = (0..40).map(|row| row >= 30).collect();
    let inputs = vec![
        Input::Continuous(vec![0.3; 40]),
        Input::Category { of_row: vec![1; 40], categories: 2 },
        Input::Whole(vec![2.0; 40]),
    ];
    let cases = Cases::new(inputs, happened).unwrap();
    let trajectory = prim(&cases, &PrimOptions::default()).unwrap();
    assert_eq!(trajectory.len(), 1);
    assert!(trajectory[0].rules.is_empty());
    let tree = cart(&cases, 5).unwrap();
    assert!(tree.root.is_none() && tree.leaves.len() == 1 && tree.accuracy == 0.75);
}
