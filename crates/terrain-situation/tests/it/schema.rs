//! The JSON Schema agrees with the reader.

use serde_json::Value;
use terrain_situation::{schema, templates};

/// TOML as JSON, dates as text.
fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(truth) => truth.into(),
        toml::Value::Datetime(date) => date.to_string().into(),
        toml::Value::Array(list) => list.into_iter().map(json).collect::<Vec<_>>().into(),
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(key, value)| (key, json(value))).collect())
        }
    }
}

fn as_json(text: &str) -> Value {
    json(toml::Value::Table(toml::from_str(text).unwrap()))
}

#[test]
fn every_template_follows_the_schema() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    for template in templates() {
        let document = as_json(template.text);
        let errors: Vec<String> = validator
            .iter_errors(&document)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", template.name);
    }
}

#[test]
fn every_example_of_the_workspace_follows_the_schema() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples");
    let mut files = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            files += 1;
            let document = as_json(&std::fs::read_to_string(&path).unwrap());
            assert!(validator.is_valid(&document), "{}", path.display());
        }
    }
    assert!(files >= templates().len());
}

#[test]
fn what_the_format_does_not_have_the_schema_refuses() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let good = templates()[0].text;
    assert!(validator.is_valid(&as_json(good)));
    for (written, instead) in [
        ("militancy = ", "milatancy = "),
        ("arena = \"labor\"", "arena = \"union\""),
        ("terrain = 1", "terrain = 2"),
        ("principal = true", "principal = \"yes\""),
        ("employers = 0 }", "employers = 1.5 }"),
        ("grade = \"own-count\"", "grade = \"hearsay\""),
        ("best = 70, high", "most = 70, high"),
        ("kind = \"workplace_vote\"", "kind = \"vote\""),
    ] {
        assert!(good.contains(written), "{written}");
        let bad = good.replacen(written, instead, 1);
        assert!(!validator.is_valid(&as_json(&bad)), "{instead}");
    }
}
