//! Boxes of the EMA Workbench and trees of scikit-learn on data that others have published, or that was drawn.
//!
//! The cases lie beside the checkout; Bryant & Lempert's data also in the project, so that one case always runs.

use serde_json::Value;
use std::path::{Path, PathBuf};
use terrain_decide::discovery::{
    Cases, Figures, Found, Input, Limit, PrimOptions, Rule, SplitAt, cart, figures, prim, quasi_p,
};
use terrain_evidence::columns::{Columns, Values};

const SHARED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/validation");
const CARRIED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/discovery/cases");

/// Cases of a kind with the folder they lie in, those carried in the project first.
fn cases_of(kind: &str) -> Vec<(PathBuf, Value)> {
    let mut found = Vec::new();
    for folder in [Path::new(CARRIED).join(kind), Path::new(SHARED).join(kind)] {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            eprintln!("SKIPPED: no cases at {}", folder.display());
            continue;
        };
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        files.sort();
        for file in files.into_iter().filter(|file| file.extension().is_some_and(|end| end == "json")) {
            let case: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
            assert_eq!(case["kind"], kind, "{}", file.display());
            found.push((folder.clone(), case));
        }
    }
    found
}

/// A case's table: the names of its inputs, the categories of those that have any, and the checked cases.
struct Read {
    names: Vec<String>,
    categories: Vec<Vec<String>>,
    cases: Cases,
}

fn read(folder: &Path, case: &Value) -> Read {
    let input = &case["input"];
    let file = input["csv"].as_str().unwrap();
    let table = Columns::read(std::fs::File::open(folder.join(file)).unwrap(), file, &[]).unwrap();
    let outcome = table.place(input["outcome"].as_str().unwrap()).unwrap();
    let places: Vec<usize> = match input["inputs"].as_array() {
        Some(names) => names.iter().map(|name| table.place(name.as_str().unwrap()).unwrap()).collect(),
        None => (0..table.names().count()).filter(|place| *place != outcome).collect(),
    };
    let wanted: Vec<usize> = places.iter().copied().chain([outcome]).collect();
    let complete = table.complete(&wanted);
    let (mut names, mut categories, mut inputs) = (Vec::new(), Vec::new(), Vec::new());
    for column in &complete.columns[..places.len()] {
        names.push(column.name.clone());
        categories.push(Vec::new());
        inputs.push(match &column.values {
            Values::Numbers(values) => Input::numbers(values.clone()),
            Values::Names { names, of_row } => {
                *categories.last_mut().unwrap() = names.clone();
                let categories = u32::try_from(names.len()).unwrap();
                Input::Category { of_row: of_row.clone(), categories }
            }
        });
    }
    let Values::Numbers(outcome) = &complete.columns[places.len()].values else {
        panic!("outcome of {file}")
    };
    let cases = Cases::new(inputs, outcome.iter().map(|value| *value == 1.0).collect()).unwrap();
    Read { names, categories, cases }
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

fn near(found: f64, wanted: &Value, tolerance: f64, what: &str) {
    let wanted = number(wanted);
    assert!((found - wanted).abs() <= tolerance, "{what}: found {found}, published {wanted}");
}

/// Highest density of a box that covers at least so much.
fn best_density(trajectory: &[Found], coverage: f64) -> f64 {
    let covering = trajectory.iter().filter(|found| found.figures.coverage >= coverage - 1e-12);
    covering.map(|found| found.figures.density).fold(0.0, f64::max)
}

/// The rules of a box given by its limits; sides at the end of the data restrict nothing.
fn rules_of(read: &Read, limits: &Value) -> Vec<Rule> {
    let mut rules = Vec::new();
    for (input, name) in read.names.iter().enumerate() {
        let Some(limit) = limits[name].as_array() else { continue };
        match &read.cases.inputs()[input] {
            Input::Continuous(values) | Input::Whole(values) => {
                let (low, high) = (number(&limit[0]), number(&limit[1]));
                if values.iter().any(|value| *value < low) {
                    rules.push(Rule { input, limit: Limit::AtLeast(low) });
                }
                if values.iter().any(|value| *value > high) {
                    rules.push(Rule { input, limit: Limit::AtMost(high) });
                }
            }
            Input::Category { .. } => {
                let place = |kind: &Value| {
                    let kind = kind.as_str().unwrap();
                    u32::try_from(read.categories[input].iter().position(|name| name == kind).unwrap())
                        .unwrap()
                };
                let mut kinds: Vec<u32> = limit.iter().map(place).collect();
                kinds.sort_unstable();
                rules.push(Rule { input, limit: Limit::OneOf(kinds) });
            }
        }
    }
    rules
}

fn check_given_box(id: &str, read: &Read, given: &Value, tolerance: f64, relative: f64) {
    let all = vec![true; read.cases.rows()];
    let rules = rules_of(read, &given["limits"]);
    let found: Figures = figures(&read.cases, &rules, &all);
    assert_eq!(found.inside as u64, given["inside"].as_u64().unwrap(), "{id}");
    assert_eq!(found.of_interest as u64, given["of_interest_inside"].as_u64().unwrap(), "{id}");
    assert_eq!(found.restricted as u64, given["restricted_dimensions"].as_u64().unwrap(), "{id}");
    near(found.coverage, &given["coverage"], tolerance, &format!("{id} coverage"));
    near(found.density, &given["density"], tolerance, &format!("{id} density"));
    near(found.mass, &given["mass"], tolerance, &format!("{id} mass"));
    let mut published = 0;
    for (rule, found) in rules.iter().zip(quasi_p(&read.cases, &rules, &all)) {
        let side = match rule.limit {
            Limit::AtLeast(_) | Limit::Above(_) => "lower",
            Limit::AtMost(_) => "upper",
            Limit::OneOf(_) => "set",
        };
        let wanted = number(&given["quasi_p"][&read.names[rule.input]][side]);
        published += 1;
        assert!((found - wanted).abs() <= relative * wanted, "{id}: {rule:?}: {found}, published {wanted}");
    }
    let sides: usize =
        given["quasi_p"].as_object().unwrap().values().map(|of| of.as_object().unwrap().len()).sum();
    assert_eq!(published, sides, "{id}: rules {rules:?}");
}

#[test]
fn boxes_are_those_of_the_workbench() {
    for (folder, case) in cases_of("discovery") {
        let id = case["id"].as_str().unwrap();
        let read = read(&folder, &case);
        let expected = &case["expected"];
        let options = PrimOptions { peel: number(&case["input"]["peel_alpha"]), ..PrimOptions::default() };
        let trajectory = prim(&read.cases, &options).unwrap();
        near(read.cases.base_rate(), &expected["base_rate"], 1e-9, id);
        let tolerance = ["best_density_at_coverage", "absolute"]
            .iter()
            .find_map(|key| case["tolerance"][key].as_f64())
            .unwrap();
        for (key, coverage) in [("best_density_at_coverage_0_8", 0.8), ("best_density_at_coverage_0_5", 0.5)]
        {
            near(best_density(&trajectory, coverage), &expected[key], tolerance, &format!("{id} {key}"));
        }
        let last = &trajectory.last().unwrap().figures;
        near(last.density, &expected["final_density"], tolerance, &format!("{id} final density"));
        near(last.coverage, &expected["final_coverage"], tolerance, &format!("{id} final coverage"));
        if let Some(boxes) = expected["trajectory"].as_array() {
            // The case says "information"; ours follow the workbench slice by slice.
            assert_eq!(trajectory.len(), boxes.len(), "{id}");
            for (step, (found, wanted)) in trajectory.iter().zip(boxes).enumerate() {
                let what = format!("{id} step {step}");
                near(found.figures.coverage, &wanted["coverage"], 1e-12, &what);
                near(found.figures.density, &wanted["density"], 1e-12, &what);
                near(found.figures.mass, &wanted["mass"], 1e-12, &what);
                let restricted = wanted["restricted_dimensions"].as_u64().unwrap();
                assert_eq!(found.figures.restricted as u64, restricted, "{what}");
            }
        }
        for key in ["chosen_box", "chosen_box_without"] {
            if expected[key].is_object() {
                let tolerance = number(&case["tolerance"]["chosen_box_statistics_for_given_limits"]);
                let relative = number(&case["tolerance"]["quasi_p_relative"]);
                check_given_box(&format!("{id} {key}"), &read, &expected[key], tolerance, relative);
            }
        }
        if let Some(step) = expected["chosen_box"]["step"].as_u64() {
            let rules = rules_of(&read, &expected["chosen_box"]["limits"]);
            let found = &trajectory[usize::try_from(step).unwrap()].rules;
            assert_eq!(found.len(), rules.len(), "{id}: {found:?}");
            for (found, wanted) in found.iter().zip(&rules) {
                assert_eq!(found.input, wanted.input, "{id}");
                let (
                    Limit::AtLeast(found) | Limit::AtMost(found),
                    Limit::AtLeast(wanted) | Limit::AtMost(wanted),
                ) = (&found.limit, &wanted.limit)
                else {
                    panic!("{id}: {found:?}, published {wanted:?}")
                };
                assert!(
                    (found - wanted).abs() < 1e-9 * wanted.abs().max(1.0),
                    "{id}: {found}, published {wanted}"
                );
            }
        }
    }
}

#[test]
fn categories_and_whole_numbers_are_found() {
    for (folder, case) in cases_of("discovery_categorical") {
        let id = case["id"].as_str().unwrap();
        let read = read(&folder, &case);
        let expected = &case["expected"];
        for name in case["input"]["integer"].as_array().into_iter().flatten() {
            let place = read.names.iter().position(|known| name == known).unwrap();
            assert!(matches!(read.cases.inputs()[place], Input::Whole(_)), "{id}: {name}");
        }
        near(read.cases.base_rate(), &expected["base_rate"], 1e-9, id);
        let tolerance = number(&case["tolerance"]["true_box_statistics"]);
        check_given_box(id, &read, &expected["true_box"], tolerance, 1e-6);
        let options = PrimOptions { peel: number(&case["input"]["peel_alpha"]), ..PrimOptions::default() };
        let trajectory = prim(&read.cases, &options).unwrap();
        let tolerance = number(&case["tolerance"]["best_density_at_coverage"]);
        let key = "best_density_at_coverage_0_5";
        near(best_density(&trajectory, 0.5), &expected[key], tolerance, &format!("{id} {key}"));
        let mut restricted: Vec<&str> =
            trajectory.last().unwrap().rules.iter().map(|rule| read.names[rule.input].as_str()).collect();
        restricted.dedup();
        assert_eq!(
            restricted,
            expected["restricted_inputs"]
                .as_array()
                .unwrap()
                .iter()
                .map(|name| name.as_str().unwrap())
                .collect::<Vec<_>>(),
            "{id}"
        );
    }
}

#[test]
fn trees_are_those_of_scikit_learn() {
    for (folder, case) in cases_of("cart") {
        let id = case["id"].as_str().unwrap();
        let read = read(&folder, &case);
        let expected = &case["expected"];
        let least = usize::try_from(case["input"]["min_leaf"].as_u64().unwrap()).unwrap();
        let tree = cart(&read.cases, least).unwrap();
        let root = tree.root.as_ref().unwrap();
        assert_eq!(read.names[root.input], expected["root"]["input"].as_str().unwrap(), "{id}");
        assert_eq!(root.left as u64, expected["root"]["left"].as_u64().unwrap(), "{id}");
        if let (SplitAt::Value(at), Input::Continuous(values) | Input::Whole(values)) =
            (root.at, &read.cases.inputs()[root.input])
        {
            let wanted = number(&expected["root"]["threshold"]);
            let between = |limit: f64| values.iter().filter(|value| **value <= limit).count();
            assert_eq!(between(at), between(wanted), "{id}: {at}, published {wanted}");
        }
        near(root.gain, &expected["root"]["gini_gain"], 1e-9, &format!("{id} gain"));
        near(tree.accuracy, &expected["training_accuracy"], 1e-9, &format!("{id} accuracy"));
        assert_eq!(tree.leaves.len() as u64, expected["leaves"].as_u64().unwrap(), "{id}");
        let all = vec![true; read.cases.rows()];
        let mut rows = 0;
        for leaf in &tree.leaves {
            assert!(leaf.figures.inside >= least, "{id}: {leaf:?}");
            assert_eq!(
                leaf.figures,
                figures(&read.cases, &leaf.rules, &all),
                "{id}: rules lead elsewhere: {leaf:?}"
            );
            rows += leaf.figures.inside;
        }
        assert_eq!(rows, read.cases.rows(), "{id}");
    }
}
