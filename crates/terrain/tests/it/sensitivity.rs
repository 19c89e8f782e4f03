//! `terrain analyze sensitivity` and `design`, and `terrain explain --method`: from a design to outcomes to indices.

use crate::support::{Desk, SMALL};
use serde_json::Value;
use std::fmt::Write as _;

const RANGES: &str = "x1:-3.141592653589793..3.141592653589793,x2:-3.141592653589793..3.141592653589793,x3:-3.141592653589793..3.141592653589793";

/// Ishigami & Homma (1990) with a = 7, b = 0.1.
fn ishigami(x: &[f64]) -> f64 {
    x[0].sin() + 7.0 * x[1].sin().powi(2) + 0.1 * x[2].powi(4) * x[0].sin()
}

/// Writes the design that the program wrote, with outcomes, as a user would add them.
fn with_outcomes(desk: &Desk, file: &str, arguments: &[&str], model: impl Fn(&[f64]) -> f64) {
    let design = desk.answer(arguments);
    let mut lines = design.lines();
    let mut text = format!("{},y\n", lines.next().unwrap());
    for line in lines {
        let x: Vec<f64> = line.split(',').map(|cell| cell.parse().unwrap()).collect();
        writeln!(text, "{line},{}", model(&x)).unwrap();
    }
    desk.write(file, text);
}

fn of(answer: &Value, key: &str) -> Vec<f64> {
    answer["inputs"].as_array().unwrap().iter().map(|input| input[key].as_f64().unwrap()).collect()
}

#[test]
fn a_design_its_outcomes_and_its_indices() {
    let desk = Desk::new();
    let design = ["analyze", "design", "saltelli", "--inputs", RANGES, "--n", "8192", "--second-order"];
    with_outcomes(&desk, "runs.csv", &design, ishigami);
    let answer = desk.json(&["analyze", "sensitivity", "runs.csv", "--output", "y", "--json"]);
    assert_eq!(answer["methods"], serde_json::json!(["sobol"]));
    assert_eq!(
        answer["design"],
        serde_json::json!({"kind": "saltelli", "base_samples": 8192, "second_order": true})
    );
    // Ishigami & Homma 1990, closed form.
    let published =
        [("first", [0.313_905_19, 0.442_411_14, 0.0]), ("total", [0.557_588_86, 0.442_411_14, 0.243_683_66])];
    for (key, want) in published {
        for (input, (got, want)) in of(&answer, key).iter().zip(want).enumerate() {
            assert!((got - want).abs() < 0.03, "{key} of x{}: {got}, published {want}", input + 1);
            let interval = &answer["inputs"][input][format!("{key}_ci")];
            assert!(interval[0].as_f64().unwrap() <= *got && *got <= interval[1].as_f64().unwrap());
        }
    }
    let pair = &answer["pairs"][1];
    assert_eq!(pair["inputs"], serde_json::json!(["x1", "x3"]));
    assert!((pair["second"].as_f64().unwrap() - 0.243_683_66).abs() < 0.03, "{pair}");

    let text = desk.answer(&["analyze", "sensitivity", "runs.csv", "--output", "y"]);
    for expected in [
        "Saltelli design of 8192 base samples",
        "with others (total)",
        "x1 and x3: 0.2",
        "alone (first order)",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    let said = [
        "analyze",
        "sensitivity",
        "runs.csv",
        "--output",
        "y",
        "--json",
        "--design",
        "saltelli",
        "--second-order",
    ];
    let mut declared = desk.json(&said);
    declared["why"] = answer["why"].clone();
    assert_eq!(declared, answer);
}

#[test]
fn a_design_with_blocks_and_roles_may_stand_in_any_order() {
    let desk = Desk::new();
    let design = ["analyze", "design", "saltelli", "--inputs", "a:0..1,b:0..2", "--n", "64"];
    with_outcomes(&desk, "plain.csv", &design, |x| x[0] + x[1] * x[1]);
    let text = std::fs::read_to_string(desk.at("plain.csv")).unwrap();
    let roles = ["A", "AB1", "AB2", "B"];
    let mut rows: Vec<String> = text
        .lines()
        .skip(1)
        .enumerate()
        .map(|(row, line)| format!("{},{},{line}\n", row / 4, roles[row % 4]))
        .collect();
    rows.reverse();
    desk.write("roles.csv", format!("block,role,a,b,y\n{}", rows.concat()));
    let plain = desk.json(&["analyze", "sensitivity", "plain.csv", "--output", "y", "--json"]);
    let roles = desk.json(&["analyze", "sensitivity", "roles.csv", "--output", "y", "--json"]);
    assert_eq!(plain["inputs"], roles["inputs"]);
    desk.write("odd.csv", format!("block,role,a,b,y\n{}", rows.concat().replace("AB2", "AB7")));
    let fault = desk.fault(&["analyze", "sensitivity", "odd.csv", "--output", "y"]);
    assert!(fault.contains("`AB7` is no run of a Saltelli design of 2 inputs"), "{fault}");
}

#[test]
fn trajectories_give_elementary_effects() {
    let desk = Desk::new();
    let design = ["analyze", "design", "morris", "--inputs", "x1:0..10,x2:-1..1,x3:0..1", "--n", "30"];
    with_outcomes(&desk, "runs.csv", &design, |x| 0.3 * x[0] - x[1]);
    let arguments = [
        "analyze",
        "sensitivity",
        "runs.csv",
        "--output",
        "y",
        "--ranges",
        "x1:0..10,x2:-1..1,x3:0..1",
        "--json",
    ];
    let answer = desk.json(&arguments);
    assert_eq!(answer["methods"], serde_json::json!(["morris"]));
    for (key, want) in [("mu", [3.0, -2.0, 0.0]), ("mu_star", [3.0, 2.0, 0.0]), ("sigma", [0.0; 3])] {
        for (got, want) in of(&answer, key).iter().zip(want) {
            assert!((got - want).abs() < 1e-12, "{key}: {got}, not {want}");
        }
    }
    let text = desk.answer(&["analyze", "sensitivity", "runs.csv", "--output", "y"]);
    assert!(text.contains("size of effect (mu*)") && text.contains("--ranges says it exactly"), "{text}");
}

#[test]
fn any_rows_get_the_methods_for_any_rows() {
    let desk = Desk::new();
    for kind in ["sobol", "lhs"] {
        with_outcomes(
            &desk,
            "runs.csv",
            &["analyze", "design", kind, "--inputs", RANGES, "--n", "512"],
            ishigami,
        );
        let answer = desk.json(&["analyze", "sensitivity", "runs.csv", "--output", "y", "--json"]);
        assert_eq!(answer["methods"], serde_json::json!(["delta", "first-order"]));
        let delta = of(&answer, "delta");
        assert!(delta[1] > delta[0] && delta[0] > delta[2], "{kind}: {delta:?}");
        assert!((of(&answer, "first")[1] - 0.442).abs() < 0.06, "{kind}: {answer}");
    }
    // Names among the inputs, a column that never varies, a row without a value.
    let mut text = "kind,x,same,y\n".to_owned();
    for row in 0..200 {
        let kind = ["alone", "temporary", "standing"][row % 3];
        let y = f64::from(u8::from(kind == "temporary")) + 0.01 * ((row * 37 % 101) as f64);
        writeln!(
            text,
            "{kind},{},7,{}",
            row * 53 % 199,
            if row == 5 { String::new() } else { y.to_string() }
        )
        .unwrap();
    }
    desk.write("kinds.csv", text);
    let answer = desk.json(&[
        "analyze",
        "sensitivity",
        "kinds.csv",
        "--output",
        "y",
        "--method",
        "pawn,hsic",
        "--json",
    ]);
    assert_eq!((answer["rows"].as_u64(), answer["rows_left_out"].as_u64()), (Some(199), Some(1)));
    assert_eq!(answer["inputs"].as_array().unwrap().len(), 2);
    assert!(of(&answer, "hsic_r2")[0] > 0.3 && of(&answer, "hsic_p")[0] < 0.001, "{answer}");
    assert!(of(&answer, "pawn_median")[0] > 0.3, "{answer}");
    let notes = answer["notes"].to_string();
    assert!(
        notes.contains("`same` has the same value in every row") && notes.contains("1 row was left out"),
        "{notes}"
    );
}

#[test]
fn what_cannot_be_analysed_is_explained() {
    let desk = Desk::new();
    let line = |row: usize| format!("{},{},{}\n", row * 7 % 31, row * 11 % 29, row);
    let rows = |count: usize| (0..count).map(line).collect::<String>();
    desk.write("short.csv", format!("a,b,y\n{}", rows(20)));
    desk.write("some.csv", format!("a,b,y\n{}", rows(60)));
    desk.write("flat.csv", format!("a,y\n{}", (0..60).map(|row| format!("{row},2.5\n")).collect::<String>()));
    desk.write(
        "named.csv",
        format!("a,y\n{}", (0..60).map(|row| format!("{row},won\n")).collect::<String>()),
    );
    for (arguments, expected) in [
        (vec!["short.csv", "--output", "y"], "needs at least 32 runs here"),
        (
            vec!["some.csv", "--output", "y", "--method", "pawn"],
            "PAWN needs at least 100 runs here (10 slices of 10 runs); there are 60",
        ),
        (vec!["some.csv", "--output", "y", "--method", "sobol"], "the rows are no Saltelli design"),
        (
            vec!["some.csv", "--output", "y", "--method", "sobol,delta"],
            "--method sobol needs a Saltelli design",
        ),
        (
            vec!["some.csv", "--output", "y", "--design", "morris"],
            "one input should differ from the run before",
        ),
        (vec!["flat.csv", "--output", "y"], "the outcome is 2.5 in every run"),
        (vec!["named.csv", "--output", "y"], "the column `y` holds names, not numbers"),
        (vec!["some.csv", "--output", "z"], "no column of some.csv is called `z`"),
        (
            vec!["some.csv", "--output", "y", "--without", "c"],
            "--without: no column of some.csv is called `c`",
        ),
    ] {
        let fault =
            desk.fault(&[&["analyze", "sensitivity"], arguments.as_slice()].concat()).replace("\n  │ ", " ");
        assert!(fault.contains(expected), "{arguments:?}: {fault}");
    }
    for (arguments, expected) in [
        (vec!["sobol", "--inputs", "x:1..0", "--n", "8"], "the range of `x` is 1 to 0"),
        (vec!["sobol", "--inputs", "x:0..1,x:0..1", "--n", "8"], "`x` is named twice"),
        (vec!["sobol", "--inputs", "x..1", "--n", "8"], "`x..1` is no input with its range"),
        (vec!["sobol", "--inputs", "missing.csv", "--n", "8"], "cannot read missing.csv"),
        (vec!["saltelli", "--inputs", "x:0..1", "--n", "4"], "needs at least 24 runs here"),
        (vec!["morris", "--inputs", "x:0..1", "--n", "9", "--levels", "5"], "even number of levels"),
        (vec!["lhs", "--inputs", "x:0..1", "--n", "4000000000"], "more than 50000000 numbers"),
    ] {
        let fault =
            desk.fault(&[&["analyze", "design"], arguments.as_slice()].concat()).replace("\n  │ ", " ");
        assert!(fault.contains(expected), "{arguments:?}: {fault}");
    }
    assert_eq!(desk.run(&["analyze", "sensitivity", "some.csv"]).code, 2);
}

#[test]
fn ranges_may_stand_in_a_table() {
    let desk = Desk::new();
    desk.write("ranges.csv", "name,low,high\nturnout,0.2,0.6\n7,1,12\n");
    let one = desk.json(&["analyze", "design", "lhs", "--inputs", "ranges.csv", "--n", "5", "--json"]);
    assert_eq!(one["inputs"], serde_json::json!(["turnout", "7"]));
    let other = desk.json(&[
        "analyze",
        "design",
        "lhs",
        "--inputs",
        "turnout:0.2..0.6,7:1..12",
        "--n",
        "5",
        "--json",
    ]);
    assert_eq!(one, other);
    desk.write("wrong.csv", "name,low\nturnout,0.2\n");
    let fault = desk.fault(&["analyze", "design", "lhs", "--inputs", "wrong.csv", "--n", "5"]);
    assert!(fault.contains("wrong.csv has no column `high`"), "{fault}");
}

#[test]
fn a_run_is_explained_by_method() {
    let desk = Desk::new();
    desk.write("small.toml", SMALL);
    desk.answer(&["run", "small.toml", "--futures", "128", "--replicates", "2", "--out", "run"]);
    let answer = desk.json(&["explain", "run", "--method", "auto", "--json"]);
    assert_eq!(answer["methods"], serde_json::json!(["delta", "first-order"]));
    assert_eq!(answer["versus"].as_array().unwrap().len(), 2);
    let inputs = answer["inputs"].as_array().unwrap();
    assert!(
        inputs.len() > 10
            && inputs.iter().all(|input| input["path"].is_string() && input["delta_ci"].is_array())
    );
    let text = desk.answer(&["explain", "run", "--method", "auto"]);
    assert!(
        text.contains("no Saltelli design") && text.contains("fewer than 8 intervals may be too narrow"),
        "{text}"
    );

    let named = [
        "explain",
        "run",
        "--method",
        "hsic,first-order",
        "--versus",
        "lead",
        "stay-out",
        "--outcome",
        "base",
        "--json",
    ];
    let answer = desk.json(&named);
    assert_eq!((answer["outcome"].as_str(), &answer["choice"]), (Some("base"), &Value::Null));
    assert_eq!(answer["versus"], serde_json::json!(["lead", "stay-out"]));
    let alone = desk.json(&[
        "explain",
        "run",
        "--method",
        "first-order",
        "--choice",
        "lead",
        "--outcome",
        "base",
        "--json",
    ]);
    assert_eq!(alone["choice"], "lead");
    // The other way round the same numbers matter.
    let turned = [
        "explain",
        "run",
        "--method",
        "hsic,first-order",
        "--versus",
        "stay-out",
        "lead",
        "--outcome",
        "base",
        "--json",
    ];
    assert_eq!(of(&desk.json(&turned), "hsic_r2"), of(&answer, "hsic_r2"));

    for (arguments, expected) in [
        (
            vec!["--method", "morris"],
            "--method morris needs Morris trajectories, and the futures of a run are not",
        ),
        (vec!["--method", "sobol,delta"], "--method sobol plays runs of its own"),
        (
            vec!["--method", "sobol", "--base-samples", "4", "--choice", "lead", "--outcome", "base"],
            "(8 base samples of",
        ),
        (vec!["--method", "delta", "--outcome", "bas"], "no outcome is called `bas`"),
        (vec!["--method", "delta", "--choice", "led"], "no choice called `led`"),
    ] {
        let fault = desk.fault(&[&["explain", "run"], arguments.as_slice()].concat()).replace("\n  │ ", " ");
        assert!(fault.contains(expected), "{arguments:?}: {fault}");
    }
    assert_eq!(desk.run(&["explain", "run", "--choice", "lead"]).code, 2);
}

#[test]
fn a_run_is_explained_by_runs_made_for_the_purpose() {
    let desk = Desk::new();
    desk.write("small.toml", SMALL);
    desk.answer(&["run", "small.toml", "--futures", "256", "--replicates", "2", "--out", "run"]);
    let before = crate::support::shards(&desk.at("run"));
    let arguments = [
        "explain",
        "run",
        "--method",
        "sobol",
        "--base-samples",
        "32",
        "--choice",
        "lead",
        "--outcome",
        "base",
    ];
    let answer = desk.json(&[arguments.as_slice(), &["--json"]].concat());
    assert_eq!(answer["methods"], serde_json::json!(["sobol"]));
    let inputs = answer["inputs"].as_array().unwrap();
    assert_eq!(answer["futures"], 32 * (inputs.len() + 2));
    assert_eq!((&answer["choice"], &answer["versus"]), (&serde_json::json!("lead"), &Value::Null));
    // Every uncertain number stands in one group.
    let run = desk.json(&["report", "run", "--json"]);
    let uncertain = run["assumptions"].as_array().unwrap().iter().filter(|one| one["uncertain"] == true);
    let mut known: Vec<&str> = uncertain.map(|one| one["path"].as_str().unwrap()).collect();
    let paths = inputs.iter().flat_map(|input| input["paths"].as_array().unwrap());
    let mut named: Vec<&str> = paths.map(|path| path.as_str().unwrap()).collect();
    known.sort_unstable();
    named.sort_unstable();
    assert_eq!(named, known);
    for input in inputs {
        let (total, first) = (input["total"].as_f64().unwrap(), input["first"].as_f64().unwrap());
        assert!((0.0..2.0).contains(&total) && (-1.0..2.0).contains(&first), "{input}");
    }
    let text = desk.answer(&arguments);
    for said in ["a Saltelli design of 32 base samples", "other numbers", "intervals are wide"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let one = desk.json(&[arguments.as_slice(), &["--json", "--threads", "1"]].concat());
    assert_eq!(one, answer);
    assert!(before == crate::support::shards(&desk.at("run")), "the run folder stays as it was");
}
