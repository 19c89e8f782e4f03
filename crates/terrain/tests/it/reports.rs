//! `terrain report` and `terrain explain`: the answer again, as text, page, sheet and JSON; and the demo.

use crate::support::{Desk, SMALL, repository};
use serde_json::Value;

/// A desk with a finished run of four blocks in `run`.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("small.toml", SMALL);
    desk.answer(&["run", "small.toml", "--futures", "128", "--replicates", "2", "--out", "run"]);
    desk
}

/// What keeps the answer from the schema in the book.
fn against_schema(answer: &Value) -> Vec<String> {
    let schema = std::fs::read_to_string(repository().join("docs/reference/decision.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    validator.iter_errors(answer).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn every_json_answer_meets_the_schema() {
    let desk = desk();
    for arguments in [
        &["report", "run", "--json"][..],
        &["explain", "run", "--json"],
        &["explain", "run", "--versus", "lead", "stay-out", "--json"],
        &["run", "small.toml", "--futures", "2", "--replicates", "1", "--json"],
    ] {
        let answer = desk.json(arguments);
        assert_eq!(against_schema(&answer), Vec::<String>::new(), "{arguments:?}");
    }
    let answer = desk.json(&["report", "run", "--json"]);
    for field in ["run", "postures", "recommended", "confidence", "drivers", "tipping", "warnings"] {
        assert!(answer.get(field).is_some(), "{field} is missing");
    }
    for field in ["id", "outcomes", "p_best", "p_best_ci", "max_regret"] {
        assert!(answer["postures"][0].get(field).is_some(), "{field} is missing");
    }
    let model = std::fs::read_to_string(repository().join("docs/model.md")).unwrap();
    let identifier = answer["run"]["model"].as_str().unwrap();
    assert!(
        model.contains(&format!("Model identifier: `{identifier}`")),
        "the model's page is of another model"
    );
    let sum: f64 =
        answer["postures"].as_array().unwrap().iter().map(|one| one["p_best"].as_f64().unwrap()).sum();
    assert!((sum - 1.0).abs() < 1e-9, "{sum}");
}

#[test]
fn the_same_run_says_the_same_again() {
    let desk = Desk::new();
    desk.write("small.toml", SMALL);
    let said = desk.answer(&["run", "small.toml", "--futures", "64", "--replicates", "1", "--out", "run"]);
    let again = desk.answer(&["report", "run"]);
    let answer = |text: &str| {
        text.lines()
            .take_while(|line| !line.contains("run/report.html"))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(answer(&said)[..10], answer(&again)[..10]);
    let at_once =
        desk.json(&["run", "small.toml", "--futures", "64", "--replicates", "1", "--out", "again", "--json"]);
    let mut later = desk.json(&["report", "run", "--json"]);
    later["run"] = at_once["run"].clone();
    assert_eq!(at_once, later);
}

#[test]
fn page_and_sheet_are_files_that_need_nothing_else() {
    let desk = desk();
    desk.answer(&["report", "run", "--html", "answer.html", "--handout", "sheet.html"]);
    for file in ["answer.html", "sheet.html", "run/report.html"] {
        let page = std::fs::read_to_string(desk.at(file)).unwrap();
        assert!(page.starts_with("<!doctype html>") || page.starts_with("<!DOCTYPE html>"), "{file}");
        assert!(page.contains("Alone or together?"), "{file}");
        for fetched in ["<link", "src=\"http", "@import", "url(http", "<script src"] {
            assert!(!page.contains(fetched), "{file} fetches something: {fetched}");
        }
    }
    assert!(
        desk.fault(&["report", "run", "--html", "no/such/answer.html"]).contains("make its folder first")
    );
    assert!(desk.fault(&["report", "run", "--html", "run"]).contains("run is a folder"));
    assert!(desk.fault(&["report", "small.toml"]).contains("small.toml is a file, not a folder"));
    assert!(desk.fault(&["report", "nowhere"]).contains("nowhere"));
}

#[test]
fn two_named_choices_are_compared() {
    let desk = desk();
    let answer = desk.json(&["explain", "run", "--versus", "lead", "stay-out", "--json"]);
    let text = desk.answer(&["explain", "run", "--versus", "lead", "stay-out"]);
    assert!(text.contains("lead") && text.contains("stay out"), "{text}");
    assert!(answer["drivers"].is_array());
    for (choices, expected) in
        [(["lead", "led"], "no choice called `led`"), (["lead", "lead"], "compared with itself")]
    {
        let message = desk.fault(&[&["explain", "run", "--versus"], choices.as_slice()].concat());
        assert!(message.contains(expected), "{message}");
    }
    assert_eq!(desk.run(&["explain", "run", "--versus", "lead"]).code, 2);
}

/// Each other choice gets its case; what is told of it is what was played.
#[test]
fn the_case_for_each_other_choice_is_made() {
    let desk = desk();
    let run = desk.json(&["report", "run", "--json"]);
    let arguments = ["explain", "run", "--against", "--json"];
    let answer = desk.json(&arguments);
    let leading = answer["leading"].as_str().unwrap();
    let cases = answer["cases"].as_array().unwrap();
    let share = |id: &str| {
        let postures = run["postures"].as_array().unwrap();
        postures.iter().find(|one| one["id"] == id).unwrap()["p_best"].as_f64().unwrap()
    };
    let others: Vec<&str> =
        run["postures"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert!(others.iter().all(|id| share(id) <= share(leading)));
    let told: Vec<&str> = cases.iter().map(|case| case["posture"].as_str().unwrap()).collect();
    assert_eq!(told, others.into_iter().filter(|id| *id != leading).collect::<Vec<_>>());
    let text = desk.answer(&["explain", "run", "--against", "--threads", "1"]);
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for case in cases {
        assert!(
            (case["p_best_before"].as_f64().unwrap() - share(case["posture"].as_str().unwrap())).abs()
                < 1e-12
        );
        assert_eq!(case["futures"], 128);
        let changes = case["changes"].as_array().unwrap();
        assert!(changes.len() <= 5);
        for change in changes {
            let range: Vec<f64> =
                change["range"].as_array().unwrap().iter().map(|one| one.as_f64().unwrap()).collect();
            assert!((range[0]..=range[2]).contains(&change["value"].as_f64().unwrap()), "{change}");
            assert!((0.0..=1.001).contains(&change["part_of_the_way"].as_f64().unwrap()), "{change}");
        }
        let (own, next) = (case["p_best"].as_f64().unwrap(), case["next_p_best"].as_f64().unwrap());
        assert!(if case["found"] == true { own >= next } else { own <= next }, "{case}");
        assert!(flat.contains(case["text"].as_str().unwrap()), "{case}: {flat}");
    }
    assert_eq!(desk.run(&["explain", "run", "--against", "--versus", "lead", "alone"]).code, 2);
}

#[test]
fn the_demo_shows_two_situations_side_by_side() {
    let desk = Desk::new();
    let said = desk.answer(&["demo", "--futures", "32"]);
    for expected in [
        "A union drive\n=============",
        "A bill in a chamber\n===================",
        "Side by side: in how many of 50 futures each choice is best",
        "32 futures and 2 replicates of every choice, 4000 and 3000 simulated people",
        "terrain-demo/drive/report.html",
        "terrain-demo/bill/report.html",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    assert!(desk.at("terrain-demo/bill/report.html").exists());
    // Every number from a record says so, with who published it and how many cases stand behind it.
    let plain = said.split_whitespace().collect::<Vec<_>>().join(" ");
    for expected in [
        "From public records - sizes of workplaces: ",
        "National Labor Relations Board, election tallies January 2017 to June 2020, released under FOIA request NLRB-2022-000194 (public domain) (2017-01-03..2020-06-30, 4160 cases)",
        "where the 100 seats of the Senate stand: ",
        "Senate of the 116th Congress, 2019-2020 (100 seats, 720 roll calls)",
        "chance that a seat of the Senate is absent: ",
    ] {
        assert!(plain.contains(expected), "{expected}: {said}");
    }
    // What is there is taken as it is.
    let before = crate::support::shards(&desk.at("terrain-demo/drive"));
    let again = desk.json(&["demo", "--futures", "32", "--json"]);
    for decision in again["decisions"].as_array().unwrap() {
        assert_eq!(against_schema(decision), Vec::<String>::new());
        let of_records: Vec<&serde_json::Value> = decision["assumptions"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| one["grade"] == "record" && one["set_by"] == "user")
            .collect();
        assert!(of_records.iter().any(|one| one["path"] == "population.ties.workplace_size"));
        for one in of_records.iter().filter(|one| one["path"] != "organization.sick-days-coalition.staff") {
            let source = one["source"].as_str().unwrap();
            assert!(source.contains(" cases)") || source.contains(" roll calls)"), "{one:#}");
        }
    }
    assert!(before == crate::support::shards(&desk.at("terrain-demo/drive")));
    let message = desk.fault(&["demo", "--futures", "33"]);
    assert!(message.contains("another experiment") && message.contains("--out"), "{message}");
}
