//! The JSON Schema of the situation file, made from the same tables that the reader uses. It describes the file after
//! conversion to JSON, dates as text; what one key means for another (sums, names, postures) only the reader knows.

use crate::coefficients::coefficients;
use crate::format::{DISTRIBUTIONS, FILE, Field, GRADES, PROVENANCE, Section, Shape};
use crate::kinds::Kind;
use crate::proposition::PROPOSITION;
use serde_json::{Map, Value, json};

/// The schema, draft 2020-12.
///
/// ```
/// assert_eq!(terrain_situation::schema()["title"], "Terrain situation");
/// ```
#[must_use]
pub fn schema() -> Value {
    of_file(&FILE, "Terrain situation")
}

/// The schema of a proposition's file, draft 2020-12.
#[must_use]
pub fn proposition_schema() -> Value {
    of_file(&PROPOSITION, "Terrain proposition")
}

fn of_file(file: &Section, title: &str) -> Value {
    let mut root = section(file);
    if let Value::Object(root) = &mut root {
        root.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        root.insert("title".to_owned(), json!(title));
        root.insert("$defs".to_owned(), definitions());
    }
    root
}

fn definitions() -> Value {
    let number = json!({ "type": "number" });
    let distributions: Vec<Value> = DISTRIBUTIONS
        .iter()
        .map(|(word, parameters)| {
            let numbers = parameters.iter().map(|key| (*key, number.clone()));
            let required: Vec<&str> = parameters.iter().copied().chain(["dist"]).collect();
            closed(numbers.chain([("dist", json!({ "const": word }))]), &required)
        })
        .collect();
    let condition = json!({ "anyOf": [
        { "type": "string" },
        number,
        { "type": "array", "items": { "type": "number" }, "minItems": 2, "maxItems": 2 },
        { "type": "array", "items": { "type": "string" }, "minItems": 1 },
    ] });
    let filter = json!({ "type": "object", "additionalProperties": condition });
    let range = ["low", "best", "high"].map(|key| (key, number.clone()));
    let value = json!({ "anyOf": [number, { "$ref": "#/$defs/unknown" }] });
    let mut forms = vec![
        closed(range, &["low", "best", "high"]),
        closed([("value", value)], &["value"]),
        json!({ "$ref": "#/$defs/evidence" }),
        closed([("prior", json!({ "enum": names() }))], &["prior"]),
    ];
    forms.extend(distributions);
    json!({
        "unknown": { "enum": ["unknown", "?"], "description": "Left open: a wide range stands in." },
        "date": { "anyOf": [
            { "type": "integer", "minimum": 1000, "maximum": 9999 },
            { "type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$" },
        ] },
        "grade": { "enum": GRADES },
        "evidence": closed([("evidence", text()), ("where", filter)], &["evidence"]),
        "uncertain": { "anyOf": forms, "description": "A number that may be uncertain." },
    })
}

fn names() -> Vec<&'static str> {
    coefficients().iter().map(|coefficient| coefficient.kind.key).collect()
}

fn text() -> Value {
    json!({ "type": "string", "minLength": 1 })
}

/// The keys that say where a number comes from.
fn provenance() -> impl Iterator<Item = (&'static str, Value)> {
    PROVENANCE.into_iter().map(|key| {
        let shape = match key {
            "grade" => json!({ "$ref": "#/$defs/grade" }),
            "as_of" => json!({ "$ref": "#/$defs/date" }),
            _ => text(),
        };
        (key, shape)
    })
}

/// A table with these keys and those of provenance, and no others.
fn closed(keys: impl IntoIterator<Item = (&'static str, Value)>, required: &[&str]) -> Value {
    let properties: Map<String, Value> =
        keys.into_iter().chain(provenance()).map(|(key, shape)| (key.to_owned(), shape)).collect();
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn section(section: &Section) -> Value {
    let properties: Map<String, Value> =
        section.fields.iter().map(|field| (field.key.to_owned(), described(field))).collect();
    let required: Vec<&str> =
        section.fields.iter().filter(|field| field.required).map(|field| field.key).collect();
    json!({
        "type": "object",
        "description": section.doc,
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn described(field: &Field) -> Value {
    let mut shape = shape(&field.shape);
    if let Value::Object(shape) = &mut shape {
        shape.insert("description".to_owned(), json!(field.doc));
    }
    shape
}

fn quantity(kind: &Kind) -> Value {
    let (low, high) = kind.allowed;
    let unit = if kind.unit.is_empty() { String::new() } else { format!(" Unit: {}.", kind.unit) };
    json!({
        "description": format!("{}{unit}", kind.doc),
        "anyOf": [
            { "type": "number", "minimum": low, "maximum": high },
            { "$ref": "#/$defs/unknown" },
            { "$ref": "#/$defs/uncertain" },
        ],
    })
}

fn group(kinds: &[Kind]) -> Value {
    json!({ "anyOf": [
        closed(kinds.iter().map(|kind| (kind.key, quantity(kind))), &[]),
        { "$ref": "#/$defs/unknown" },
    ] })
}

fn shape(shape: &Shape) -> Value {
    let names = json!({ "type": "array", "items": text() });
    match shape {
        Shape::Text => text(),
        Shape::Date => json!({ "$ref": "#/$defs/date" }),
        Shape::Truth => json!({ "type": "boolean" }),
        Shape::Whole(low, high) => json!({ "type": "integer", "minimum": low, "maximum": high }),
        Shape::Number(low, high) => json!({ "type": "number", "minimum": low, "maximum": high }),
        Shape::Choice(words) => json!({ "enum": words }),
        Shape::Names => names,
        Shape::NamesOrCount => {
            json!({ "anyOf": [names, { "type": "integer", "minimum": 1, "maximum": 10_000 }] })
        }
        Shape::Quantity(kind) => quantity(kind),
        Shape::Group(kinds) => group(kinds),
        Shape::Beta(kinds) => json!({ "anyOf": [group(&kinds[..]), quantity(&kinds[0])] }),
        Shape::Named(kind) => {
            let properties: Map<String, Value> =
                provenance().map(|(key, shape)| (key.to_owned(), shape)).collect();
            json!({ "type": "object", "properties": properties, "additionalProperties": quantity(kind) })
        }
        Shape::Weights => {
            json!({ "type": "object", "additionalProperties": { "type": "number", "minimum": 0, "maximum": 1e6 } })
        }
        Shape::Coefficients => {
            let properties: Map<String, Value> = coefficients()
                .iter()
                .map(|coefficient| (coefficient.kind.key.to_owned(), quantity(&coefficient.kind)))
                .collect();
            json!({ "type": "object", "properties": properties, "additionalProperties": false })
        }
        Shape::Table(inner) => section(inner),
        Shape::Tables(inner) => json!({ "type": "array", "items": section(inner) }),
        Shape::WorkplaceSize => {
            let number = json!({ "type": "number", "minimum": 1, "maximum": 1e7 });
            let lognormal = closed(
                [
                    ("dist", json!({ "const": "lognormal" })),
                    ("median", number.clone()),
                    ("sigma", json!({ "type": "number", "minimum": 0.01, "maximum": 5 })),
                ],
                &["dist", "median", "sigma"],
            );
            json!({ "anyOf": [number, lognormal, { "$ref": "#/$defs/evidence" }, { "const": "unknown" }] })
        }
        Shape::Quota => {
            json!({ "anyOf": [{ "const": "majority" }, { "type": "number", "minimum": 0.001, "maximum": 1 }] })
        }
        Shape::SeatRecord => json!({ "$ref": "#/$defs/evidence" }),
        Shape::Joins => json!({ "anyOf": [{ "type": "boolean" }, names] }),
        Shape::Changes => json!({ "type": "object", "additionalProperties": true }),
        Shape::Levels => json!({ "type": "object", "additionalProperties": text() }),
    }
}
