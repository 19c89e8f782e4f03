//! First-order effects of functions whose effects are known in closed form. The cases in `tests/data/sensitivity` say
//! where each comes from; they are those of the shared validation folder.

use super::made::{Plan, shards, subject};
use super::published::numbers;
use crate::sensitivity::functions::{carried, function};
use serde_json::Value;
use terrain_decide::analysis::decide;

/// The first-order effects that the drivers tell, by input; an input that is no driver has 0.
fn found(case: &Value, futures: u32, inputs: usize, seed: u64) -> Vec<f64> {
    let plan = Plan { postures: 2, futures, replicates: 1, inputs, seed };
    let function = function(case);
    let shards = shards(plan, |posture, x, _| if posture == 0 { 1000.0 } else { 1000.0 + function(x) });
    let answer = decide(&subject(plan), &shards).unwrap();
    let share = |input: usize| {
        let path = format!("x{input}");
        answer.drivers.iter().find(|driver| driver.path == path).map_or(0.0, |driver| driver.share)
    };
    (0..inputs).map(share).collect()
}

#[test]
fn agrees_with_closed_forms() {
    let cases = carried("sensitivity");
    assert_eq!(cases.len(), 7);
    for case in cases {
        let want = numbers(&case["expected"]["first"]);
        let tolerance = case["tolerance"].as_f64().unwrap();
        // As many futures as the tolerances are for.
        let got = found(&case, 1 << 14, want.len(), 11);
        for (input, (got, want)) in got.iter().zip(&want).enumerate() {
            assert!((got - want).abs() <= tolerance, "{}, input {input}: {got}, not {want}", case["id"]);
        }
    }
}

/// At the usual number of futures and with a hundred inputs that do nothing: a tenth of the largest effects, and no
/// driver that isn't one.
#[test]
fn is_sound_at_the_usual_size() {
    for case in carried("sensitivity") {
        let want = numbers(&case["expected"]["first"]);
        let got = found(&case, 512, want.len() + 100, 3);
        for (input, (got, want)) in got.iter().zip(&want).enumerate() {
            assert!((got - want).abs() <= 0.1, "{}, input {input}: {got}, not {want}", case["id"]);
        }
        assert!(got[want.len()..].iter().all(|&share| share == 0.0), "{}: {got:?}", case["id"]);
    }
}
