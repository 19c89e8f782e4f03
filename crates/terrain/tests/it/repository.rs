//! What holds for the repository as a whole: which crate may depend on which, and what its files must not contain.

use crate::support::repository;
use serde_json::Value;
use std::collections::BTreeMap;
use std::process::Command;

/// Our crates, and which of ours each may use. Whoever changes this writes a decision record (`docs/decisions/`).
const MAY_USE: [(&str, &[&str]); 9] = [
    ("terrain-power", &[]),
    ("terrain-sim", &["terrain-power"]),
    ("terrain-situation", &[]),
    ("terrain-evidence", &["terrain-situation"]),
    ("terrain-decide", &["terrain-situation", "terrain-sim", "terrain-power"]),
    ("terrain-ledger", &["terrain-situation", "terrain-decide"]),
    ("terrain-report", &["terrain-ledger", "terrain-decide", "terrain-situation"]),
    ("terrain-store", &["terrain-situation", "terrain-evidence", "terrain-decide", "terrain-ledger"]),
    (
        "terrain",
        &[
            "terrain-power",
            "terrain-sim",
            "terrain-situation",
            "terrain-evidence",
            "terrain-decide",
            "terrain-ledger",
            "terrain-store",
            "terrain-report",
        ],
    ),
];

/// Crates from outside that only these of ours may use: what they bring must stay out of the others.
const ONLY_IN: [(&str, &[&str]); 15] = [
    ("rusqlite", &["terrain-store"]),
    ("parquet", &["terrain-store"]),
    ("arrow", &["terrain-store"]),
    ("calamine", &["terrain-evidence"]),
    ("encoding_rs", &["terrain-evidence"]),
    ("encoding_rs_io", &["terrain-evidence"]),
    ("nalgebra", &["terrain-evidence"]),
    ("quick-xml", &["terrain-evidence"]),
    ("zip", &["terrain-evidence"]),
    ("zstd", &["terrain-store"]),
    ("askama", &["terrain-report"]),
    ("clap", &["terrain"]),
    ("indicatif", &["terrain"]),
    ("rayon", &["terrain-decide", "terrain"]),
    ("toml", &["terrain-situation", "terrain-ledger", "terrain-store"]),
];

/// Dependencies of each of our crates outside tests.
fn dependencies() -> BTreeMap<String, Vec<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(repository())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| {
            let used = package["dependencies"].as_array().unwrap();
            (
                text(&package["name"]),
                used.iter().filter(|one| one["kind"].is_null()).map(|one| text(&one["name"])).collect(),
            )
        })
        .collect()
}

#[test]
fn crates_depend_on_one_another_only_as_laid_down() {
    let found = dependencies();
    let names: Vec<&str> = found.keys().map(String::as_str).collect();
    let mut known: Vec<&str> = MAY_USE.iter().map(|(name, _)| *name).collect();
    known.sort_unstable();
    assert_eq!(names, known, "a crate was added or removed without a line in the table");
    for (name, allowed) in MAY_USE {
        for used in found[name].iter().filter(|used| used.starts_with("terrain")) {
            assert!(allowed.contains(&used.as_str()), "{name} must not depend on {used}");
        }
    }
    for (outside, allowed) in ONLY_IN {
        for (name, used) in &found {
            assert!(
                !used.iter().any(|one| one == outside) || allowed.contains(&name.as_str()),
                "{name} must not depend on {outside}: that is for {allowed:?}"
            );
        }
    }
}

#[test]
fn the_two_inner_crates_know_no_files_no_clock_and_no_threads() {
    for name in ["terrain-power", "terrain-sim"] {
        let root = std::fs::read_to_string(repository().join(format!("crates/{name}/src/lib.rs"))).unwrap();
        assert!(root.contains("no_std"), "{name} must be no_std");
        for banned in ["serde", "rayon", "terrain-situation"] {
            assert!(
                !dependencies()[name].iter().any(|used| used == banned),
                "{name} must not depend on {banned}"
            );
        }
    }
}

#[test]
fn no_file_names_a_place_on_somebodys_machine() {
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(repository()).output();
    let Ok(listed) = listed.map(|output| output.stdout) else {
        eprintln!("SKIPPED: git is not installed, so the files of the repository are not known");
        return;
    };
    // Put together here, so that this file does not contain them.
    let roots = ["home", "root", "work", "Users", "mnt", "private/var"];
    let places: Vec<String> = roots.iter().map(|root| format!("/{root}/")).collect();
    let mut looked_at = 0;
    for name in listed.split(|byte| *byte == 0).filter(|name| !name.is_empty()) {
        let name = String::from_utf8(name.to_vec()).unwrap();
        let Ok(text) = std::fs::read_to_string(repository().join(&name)) else { continue };
        looked_at += 1;
        for (number, line) in text.lines().enumerate() {
            for place in &places {
                let found = line.match_indices(place.as_str()).any(|(at, _)| {
                    // `docs/home/x` and `https://example.org/home/x` are not places on a machine.
                    line[..at].chars().next_back().is_none_or(|before| " \t\"'`(=:<[".contains(before))
                });
                assert!(!found, "{name}, line {}: contains a path under {place}", number + 1);
            }
        }
    }
    assert!(looked_at > 20 || listed.is_empty(), "only {looked_at} files were looked at");
}
