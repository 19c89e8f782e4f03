//! `terrain analyze` on tables as a user brings them: published answers through `--json`, words, and bad tables.

use crate::support::{Desk, repository};
use serde_json::Value;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use terrain_report::sentences::find_out;
use terrain_situation::kinds;

/// Cases of a kind, each with its folder: those carried in the project, and those that lie beside the checkout.
fn cases(kind: &str) -> Vec<(PathBuf, Value)> {
    let carried = repository().join("crates/terrain-decide/tests/it/discovery/cases").join(kind);
    let beside = repository().join("../shared/validation").join(kind);
    let mut found = Vec::new();
    for folder in [carried, beside] {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            eprintln!("SKIPPED: no cases at {}", folder.display());
            continue;
        };
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        files.sort();
        for file in files.into_iter().filter(|file| file.extension().is_some_and(|end| end == "json")) {
            let case = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
            found.push((folder.clone(), case));
        }
    }
    found
}

fn near(found: &Value, wanted: &Value, tolerance: f64, what: &str) {
    let (found, wanted) = (found.as_f64(), wanted.as_f64());
    match (found, wanted) {
        (Some(found), Some(wanted)) => {
            let apart = (found - wanted).abs();
            assert!(apart <= tolerance * wanted.abs().max(1.0), "{what}: {found}, published {wanted}");
        }
        (None, None) => {}
        _ => panic!("{what}: {found:?}, published {wanted:?}"),
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn list(value: &Value) -> String {
    value.as_array().unwrap().iter().map(text).collect::<Vec<_>>().join(",")
}

fn discover(desk: &Desk, folder: &Path, case: &Value, more: &[&str]) -> Value {
    let input = &case["input"];
    let table = folder.join(input["csv"].as_str().unwrap()).display().to_string();
    let outcome = text(&input["outcome"]);
    let mut arguments = vec!["analyze", "discover", &table, "--outcome", &outcome, "--json"];
    let inputs = input["inputs"].as_array().map(|_| list(&input["inputs"]));
    if let Some(inputs) = &inputs {
        arguments.extend(["--inputs", inputs.as_str()]);
    }
    arguments.extend(more);
    desk.json(&arguments)
}

fn best_density(found: &Value, coverage: f64) -> f64 {
    let boxes = found["trajectory"].as_array().unwrap().iter();
    let covering = boxes.filter(|one| one["coverage"].as_f64().unwrap() >= coverage - 1e-12);
    covering.map(|one| one["density"].as_f64().unwrap()).fold(0.0, f64::max)
}

#[test]
fn boxes_agree_with_the_workbench() {
    let desk = Desk::new();
    for (folder, case) in cases("discovery").into_iter().chain(cases("discovery_categorical")) {
        let (id, expected) = (text(&case["id"]), &case["expected"]);
        let peel = text(&case["input"]["peel_alpha"]);
        let density = text(&case["input"]["threshold"]);
        let found = discover(&desk, &folder, &case, &["--peel", &peel, "--density", &density]);
        near(&found["base_rate"], &expected["base_rate"], 1e-9, &id);
        let tolerance = case["tolerance"]["best_density_at_coverage"].as_f64();
        let tolerance = tolerance.or(case["tolerance"]["absolute"].as_f64()).unwrap();
        for (key, coverage) in [("best_density_at_coverage_0_8", 0.8), ("best_density_at_coverage_0_5", 0.5)]
        {
            if let Some(wanted) = expected[key].as_f64() {
                let found = best_density(&found, coverage);
                assert!((found - wanted).abs() <= tolerance, "{id} {key}: {found}, published {wanted}");
            }
        }
        let chosen = &found["chosen"];
        assert!(chosen["density"].as_f64().unwrap() >= case["input"]["threshold"].as_f64().unwrap(), "{id}");
        let step = usize::try_from(chosen["step"].as_u64().unwrap()).unwrap();
        assert_eq!(found["trajectory"][step]["rules"], chosen["rules"], "{id}");
        for rule in chosen["rules"].as_array().unwrap() {
            assert!(rule["quasi_p"].as_f64().unwrap() <= 0.05, "{id}: {rule}");
        }
    }
}

#[test]
fn trees_agree_with_scikit_learn() {
    let desk = Desk::new();
    for (folder, case) in cases("cart") {
        let (id, expected) = (text(&case["id"]), &case["expected"]);
        let found = discover(&desk, &folder, &case, &["--method", "cart"]);
        assert_eq!(found["min_leaf"], case["input"]["min_leaf"], "{id}");
        assert_eq!(found["root"]["input"], expected["root"]["input"], "{id}");
        assert_eq!(found["root"]["left"], expected["root"]["left"], "{id}");
        near(&found["training_accuracy"], &expected["training_accuracy"], 1e-9, &id);
        assert_eq!(found["leaves"], expected["leaves"], "{id}");
    }
}

/// A table of payoffs with a name for each choice.
fn payoffs(rows: &Value) -> String {
    let rows = rows.as_array().unwrap();
    let mut text = String::from("choice");
    for future in 0..rows[0].as_array().unwrap().len() {
        write!(text, ",f{future}").unwrap();
    }
    for (number, row) in rows.iter().enumerate() {
        write!(text, "\nc{number},{}", list(row)).unwrap();
    }
    text
}

#[test]
fn criteria_agree_with_the_published_tables() {
    let desk = Desk::new();
    for (_, case) in cases("robustness").into_iter().chain(cases("robustness_ties")) {
        let (id, expected, input) = (text(&case["id"]), &case["expected"], &case["input"]);
        desk.write("payoffs.csv", payoffs(&input["payoffs"]));
        let (enough, hurwicz) = (text(&input["satisficing_threshold"]), text(&input["hurwicz_alpha"]));
        let arguments =
            ["analyze", "robustness", "payoffs.csv", "--enough", &enough, "--hurwicz", &hurwicz, "--json"];
        let found = desk.json(&arguments);
        for (name, criterion) in found["criteria"].as_object().unwrap() {
            let figures = match name.as_str() {
                "maximin" => "minimum",
                "maximax" => "maximum",
                "laplace" => "mean",
                "hurwicz" => "hurwicz_values",
                "minimax_regret" => "max_regret",
                "domain_criterion" => "satisficing",
                other => other,
            };
            for (place, wanted) in expected[figures].as_array().into_iter().flatten().enumerate() {
                let tolerance = case["tolerance"].as_f64().unwrap();
                near(&criterion["values"][place], wanted, tolerance, &format!("{id} {name} {place}"));
            }
            if expected["best"][name].is_array() {
                assert_eq!(criterion["best"], expected["best"][name], "{id} {name}");
            }
            if expected[name].is_u64() {
                assert_eq!(criterion["best"][0], expected[name], "{id} {name}");
            }
        }
    }
    for (_, case) in cases("joint_satisficing") {
        let input = &case["input"];
        desk.write("first.csv", payoffs(&input["first"]));
        desk.write("second.csv", payoffs(&input["second"]));
        let (first, second) = (text(&input["first_at_least"]), text(&input["second_at_most"]));
        let arguments = [
            "analyze",
            "robustness",
            "first.csv",
            "--enough",
            &first,
            "--also",
            "second.csv",
            "--also-at-most",
            &second,
            "--json",
        ];
        let found = &desk.json(&arguments)["criteria"]["domain_criterion"];
        assert_eq!(found["values"], case["expected"]["satisficing"]);
        assert_eq!(found["best"], case["expected"]["best"]);
    }
    for (_, case) in cases("evpi") {
        desk.write("payoffs.csv", payoffs(&case["input"]["payoffs"]));
        let found = desk.json(&["analyze", "robustness", "payoffs.csv", "--json"]);
        near(&found["value_of_perfect_information"], &case["expected"]["evpi"], 1e-9, "evpi");
    }
}

#[test]
fn acceptabilities_agree_with_the_exact_areas() {
    let desk = Desk::new();
    for (_, case) in cases("smaa") {
        desk.write("choices.csv", payoffs(&case["input"]["criteria"]));
        let found = desk.json(&["analyze", "weights", "choices.csv", "--as-it-is", "--json"]);
        let fraction = |value: &Value| {
            let text = value.as_str().unwrap();
            let (above, below) = text.split_once('/').unwrap_or((text, "1"));
            above.parse::<f64>().unwrap() / below.parse::<f64>().unwrap()
        };
        let tolerance = case["tolerance"].as_f64().unwrap();
        for name in ["rank_acceptability", "central_weights"] {
            for (choice, row) in case["expected"][name].as_array().unwrap().iter().enumerate() {
                for (place, wanted) in row.as_array().into_iter().flatten().enumerate() {
                    let found = found[name][choice][place].as_f64().unwrap();
                    assert!((found - fraction(wanted)).abs() <= tolerance, "{} {name} {choice}", case["id"]);
                }
            }
        }
    }
}

/// 400 rows in which it happens where turnout is above 0.6 and the funder is the union, with an hour missing here and there.
fn made() -> String {
    let mut text = String::from("\u{feff}turnout,funder,hours,won,gain\n");
    for row in 0..400_u32 {
        let turnout = f64::from(row * 7 % 100) / 100.0;
        let funder = ["union", "foundation", "none"][(row * 5 % 3) as usize];
        let hours = if row % 40 == 7 { "NA".to_owned() } else { (row * 11 % 60).to_string() };
        let won = turnout > 0.6 && funder == "union";
        writeln!(text, "{turnout},{funder},{hours},{},{}", if won { "yes" } else { "no" }, turnout * 2.0)
            .unwrap();
    }
    text
}

#[test]
fn rules_are_said_in_words_and_drawn() {
    let desk = Desk::new();
    desk.write("made.csv", made());
    let arguments = [
        "analyze",
        "discover",
        "made.csv",
        "--outcome",
        "won",
        "--inputs",
        "turnout,funder,hours",
        "--plot",
        "made.svg",
    ];
    let said = desk.answer(&arguments);
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.starts_with("Where turnout is at least 0.6"), "{said}");
    for part in [
        "funder is union",
        "10 rows were left out because a value is missing: `hours` (10).",
        "(density)",
        "(coverage)",
        "made.svg",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let drawn = std::fs::read_to_string(desk.at("made.svg")).unwrap();
    assert!(drawn.starts_with("<svg xmlns=") && drawn.contains("Where turnout is at least"), "{drawn}");
    let found = desk.json(&[
        "analyze",
        "discover",
        "made.csv",
        "--outcome",
        "gain",
        "--of-interest",
        ">= 1.6",
        "--inputs",
        "turnout,hours",
        "--json",
    ]);
    assert_eq!(found["chosen"]["rules"][0]["input"], "turnout");
    assert_eq!(found["left_out"]["missing"]["hours"], 10);
    let tree = desk.answer(&[
        "analyze",
        "discover",
        "made.csv",
        "--outcome",
        "won",
        "--inputs",
        "turnout,funder",
        "--method",
        "cart",
    ]);
    assert!(tree.contains("The tree has"), "{tree}");
    // One row after the other from the end: the same rules.
    let mut lines: Vec<String> = made().lines().map(str::to_owned).collect();
    lines[1..].reverse();
    desk.write("turned.csv", lines.join("\r\n"));
    let rules = |table: &str| {
        desk.json(&["analyze", "discover", table, "--outcome", "won", "--json"])["chosen"].clone()
    };
    assert_eq!(rules("made.csv"), rules("turned.csv"));
}

#[test]
fn disagreements_are_said_in_words() {
    let desk = Desk::new();
    desk.write(
        "milnor.csv",
        "choice,a,b,c,d\nfirst,2,2,0,1\nsecond,1,1,1,1\nthird,0,4,0,0\nfourth,1,3,0,0\n",
    );
    let said = desk.answer(&["analyze", "robustness", "milnor.csv"]);
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "On average over all futures “first” does best.",
        "If you want the worst case to be as good as it can be: “second”.",
        "If you fear most to have chosen wrongly, or fear to have chosen wrongly, but not the rarest cases: “fourth”.",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let losses = desk.json(&["analyze", "robustness", "milnor.csv", "--less-is-better", "--json"]);
    assert_eq!(losses["criteria"]["maximin"]["best_choices"], serde_json::json!(["second"]));
    assert_eq!(losses["criteria"]["laplace"]["values"][0], 1.25);
    let weights = desk.answer(&["analyze", "weights", "milnor.csv"]);
    assert!(weights.contains("Of all ways to weigh the criteria"), "{weights}");
}

#[test]
fn what_to_find_out_first_is_said() {
    let desk = Desk::new();
    let mut table = String::from("alone,together,turnout,weather\n");
    for row in 0..256_u32 {
        let turnout = f64::from(row * 37 % 256) / 256.0;
        let weather = f64::from(row * 101 % 256) / 256.0;
        writeln!(table, "0.5,{},{turnout},{weather}", turnout + 0.05 * weather).unwrap();
    }
    desk.write("futures.csv", table);
    let arguments = ["analyze", "information", "futures.csv", "--choices", "alone,together"];
    let said = desk.answer(&arguments);
    assert!(said.trim_start().starts_with("Find out “turnout” first"), "{said}");
    let found = desk.json(&[&arguments[..], &["--json"]].concat());
    let inputs = found["inputs"].as_array().unwrap();
    assert_eq!(inputs[0]["input"], "turnout");
    // Of ½ + turnout, uniform: knowing it is worth about an eighth, the weather next to nothing.
    let worth = |place: usize| inputs[place]["value"].as_f64().unwrap();
    assert!((worth(0) - 0.112).abs() < 0.02 && worth(1) < 0.01, "{found}");
}

#[test]
fn bad_tables_and_columns_are_refused_with_the_nearest_right_thing() {
    let desk = Desk::new();
    desk.write("made.csv", made());
    desk.write("short.csv", "x,y\n1,0\n2,1\n");
    desk.write("never.csv", format!("x,y\n{}", "1,0\n".repeat(30)));
    desk.write("empty.csv", "");
    desk.write("ragged.csv", "x,y\n1,0\n2\n");
    desk.write("odd.csv", "x,y\n1,0\n2,1\nabc,1\n");
    desk.write("names.csv", "choice,a,b\nx,1,p\ny,2,q\n");
    desk.write("gaps.csv", "choice,a,b\nx,1,\ny,,2\n");
    for (arguments, expected) in [
        (
            vec!["discover", "made.csv", "--outcome", "wun"],
            vec!["--outcome: no column of made.csv is called `wun`", "did you mean `won`?"],
        ),
        (
            vec!["discover", "made.csv", "--outcome", "won", "--inputs", "houres"],
            vec!["--inputs: no column", "`hours`"],
        ),
        (vec!["discover", "made.csv", "--outcome", "won", "--inputs", "won"], vec!["is the outcome"]),
        (
            vec!["discover", "made.csv", "--outcome", "gain"],
            vec!["numbers other than 0 and 1", "--of-interest '>= 0.5'"],
        ),
        (
            vec!["discover", "made.csv", "--outcome", "gain", "--of-interest", "big"],
            vec!["`big` is no limit on a number"],
        ),
        (vec!["discover", "made.csv", "--outcome", "funder"], vec!["which of it counts as happened"]),
        (
            vec!["discover", "made.csv", "--outcome", "funder", "--of-interest", "bank"],
            vec!["has no value `bank`", "foundation, none, union"],
        ),
        (
            vec!["discover", "made.csv", "--outcome", "gain", "--of-interest", "> 9"],
            vec!["“gain” is above 9 in none of"],
        ),
        (
            vec!["discover", "made.csv", "--outcome", "won", "--peel", "0.7"],
            vec!["the share peeled off is 0.7"],
        ),
        (
            vec!["discover", "made.csv", "--outcome", "won", "--density", "80"],
            vec!["--density: 80 is not a share"],
        ),
        (
            vec!["discover", "made.csv", "--outcome", "won", "--mass", "0", "--method", "cart"],
            vec!["--mass: 0"],
        ),
        (vec!["discover", "never.csv", "--outcome", "y"], vec!["“y” is 1 in none of 30 rows"]),
        (vec!["discover", "short.csv", "--outcome", "y"], vec!["2 rows are too few", "at least 20"]),
        (vec!["discover", "empty.csv", "--outcome", "y"], vec!["empty.csv: looks like an empty file"]),
        (
            vec!["discover", "ragged.csv", "--outcome", "y"],
            vec!["ragged.csv, row 3, field `y`", "1 cells in the row"],
        ),
        (
            vec!["discover", "odd.csv", "--outcome", "y"],
            vec!["odd.csv, row 4, field `x`: found `abc`, expected a number", "--names \"x\""],
        ),
        (vec!["discover", "missing.csv", "--outcome", "y"], vec!["cannot read missing.csv"]),
        (vec!["discover", ".", "--outcome", "y"], vec!["is a folder"]),
        (vec!["robustness", "names.csv"], vec!["column `b` holds names"]),
        (
            vec!["robustness", "gaps.csv"],
            vec!["gaps.csv: in every row a value is missing", "`a` (1), `b` (1)"],
        ),
        (vec!["robustness", "short.csv", "--hurwicz", "2"], vec!["--hurwicz: 2"]),
        (
            vec!["robustness", "short.csv", "--also", "never.csv", "--also-at-least", "1"],
            vec!["add --enough"],
        ),
        (
            vec!["robustness", "short.csv", "--enough", "1", "--also", "never.csv", "--also-at-least", "1"],
            vec!["do not have the same choices"],
        ),
        (vec!["weights", "short.csv", "--less", "z"], vec!["--less: no column"]),
        (
            vec!["information", "short.csv", "--choices", "x"],
            vec!["with one choice there is nothing to choose"],
        ),
        (
            vec!["information", "made.csv", "--choices", "turnout,gain", "--inputs", "funder"],
            vec!["column `funder` holds names"],
        ),
        (vec!["information", "short.csv", "--choices", "x,y"], vec!["beside the choices there is no column"]),
    ] {
        let message = desk.fault(&[&["analyze"][..], &arguments].concat());
        let message = message.split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ");
        for part in expected {
            assert!(message.contains(part), "{arguments:?}: {message}");
        }
    }
}

/// A kind of number that is added gets its question too.
#[test]
fn every_number_of_organizations_campaigns_and_coalitions_has_a_question_of_its_own() {
    let single = [
        kinds::INTEREST,
        kinds::LIST,
        kinds::ACTIVE,
        kinds::STAFF,
        kinds::MILITANCY,
        kinds::MESSAGE,
        kinds::PARTNER_EFFORT,
        kinds::EFFORT_WITHOUT_US,
        kinds::CAMPAIGN_MILITANCY,
        kinds::OPPOSITION,
        kinds::OPPOSITION_HOURS,
        kinds::ELITE_SUPPORT,
        kinds::BENEFIT,
        kinds::NEEDED,
        kinds::CONTACT_GAIN,
        kinds::LEAN,
        kinds::BILL_POSITION,
        kinds::STATUS_QUO_POSITION,
        kinds::IDEAL_POINT,
        kinds::WON_SEAT_IDEAL_POINT,
        kinds::ABSENCE,
        kinds::INITIAL_TIE,
        kinds::COALITION_INTEGRATION,
        kinds::POSTURE_INTEGRATION,
    ];
    for kind in single.into_iter().chain(kinds::MODES).chain(kinds::FUNDING).chain(kinds::TIES) {
        let words = find_out("organization.them.number", &kind.label_for("the alliance"));
        assert!(words.question.contains("the alliance") && words.question.ends_with('?'), "{words:?}");
        assert!(!words.question.contains("what is it really"), "{}: {words:?}", kind.label);
        assert!(words.how.ends_with('.'), "{words:?}");
    }
}
