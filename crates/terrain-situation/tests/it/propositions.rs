//! The propositions that ship: each is read, meets its schema, and its changes fit its situations.

use std::path::{Path, PathBuf};
use terrain_situation::proposition::{read_mechanisms, read_proposition};
use terrain_situation::variation::varied;
use terrain_situation::{Context, proposition_schema, read_situation};

fn theory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../theory")
}

fn texts(folder: &Path) -> Vec<(String, String)> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let toml = files.into_iter().filter(|file| file.extension().is_some_and(|ending| ending == "toml"));
    toml.map(|file| {
        (file.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(&file).unwrap())
    })
    .collect()
}

#[test]
fn every_cell_of_every_proposition_is_a_situation_with_and_without_each_mechanism() {
    let mechanisms = std::fs::read_to_string(theory().join("mechanisms.toml")).unwrap();
    let mechanisms = read_mechanisms("mechanisms.toml", &mechanisms).unwrap();
    let mut cells = 0;
    for (file, text) in texts(&theory()).into_iter().filter(|(file, _)| file != "mechanisms.toml") {
        let proposition =
            read_proposition(&file, &text).unwrap_or_else(|faults| panic!("{faults}: {:?}", faults.faults));
        let variants = std::iter::once(Vec::new()).chain(mechanisms.iter().map(|one| one.changes.clone()));
        for switched_off in variants {
            for cell in proposition.cells() {
                let base = std::fs::read_to_string(theory().join(proposition.situation_of(&cell))).unwrap();
                let mut changes = proposition.changes_of(&cell);
                changes.extend(switched_off.iter().cloned());
                let text = varied(&base, &changes).unwrap_or_else(|fault| panic!("{file}: {fault}"));
                if let Err(faults) = read_situation(&file, &text, &Context::lenient()) {
                    panic!("{file}, {cell:?}: {:?}", faults.faults);
                }
                cells += 1;
            }
        }
    }
    assert!(cells > 500, "{cells}");
}

#[test]
fn the_schema_takes_what_the_reader_takes() {
    let schema = jsonschema::validator_for(&proposition_schema()).unwrap();
    for (file, text) in texts(&theory()).into_iter().filter(|(file, _)| file != "mechanisms.toml") {
        let value: serde_json::Value =
            serde_json::to_value(toml::from_str::<toml::Table>(&text).unwrap()).unwrap();
        let faults: Vec<String> = schema.iter_errors(&value).map(|fault| fault.to_string()).collect();
        assert!(faults.is_empty(), "{file}: {faults:?}");
        let misspelled = serde_json::json!({ "terrain_proposition": 1, "clam": "c" });
        assert!(!schema.is_valid(&misspelled));
    }
}
