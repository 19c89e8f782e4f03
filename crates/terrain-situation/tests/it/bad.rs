//! What bad files are told: one snapshot for each file of the corpus beside the program's own tests. A new bad file
//! needs no code: `INSTA_UPDATE=always cargo test -p terrain-situation` writes its snapshot, which is then read and committed.

use miette::{GraphicalReportHandler, GraphicalTheme};
use std::path::PathBuf;
use terrain_situation::{Context, SituationFaults, read_situation};

const KNOWN: [&str; 5] =
    ["nlrb.turnout", "nlrb.unit_size", "nlrb.vote_share", "nlrb.win_rate", "rollcall.seats"];

fn known_evidence(name: &str) -> Result<(), Vec<String>> {
    if KNOWN.contains(&name) { Ok(()) } else { Err(KNOWN.map(str::to_owned).to_vec()) }
}

fn corpus() -> Vec<(String, String)> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../terrain/tests/it/bad"));
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    files
        .into_iter()
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect()
}

fn faults(name: &str, text: &str) -> Box<SituationFaults> {
    let context = Context { known_evidence: &known_evidence, today: None };
    read_situation(&format!("{name}.toml"), text, &context)
        .map(|_| ())
        .expect_err(&format!("{name} is a bad situation and was accepted"))
}

fn rendered(faults: &SituationFaults) -> String {
    let mut page = String::new();
    let handler = GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor())
        .with_width(110)
        .with_links(false);
    handler.render_report(&mut page, faults).unwrap();
    page.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

#[test]
fn bad_situations_are_told_what_is_wrong() {
    let corpus = corpus();
    assert!(corpus.len() >= 60, "only {} bad situations", corpus.len());
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (name, text) in &corpus {
            insta::assert_snapshot!(name.as_str(), rendered(&faults(name, text)));
        }
    });
}

#[test]
fn every_message_says_where_and_what_to_do() {
    for (name, text) in corpus() {
        let faults = faults(&name, &text);
        assert!(!faults.faults.is_empty(), "{name}");
        for fault in &faults.faults {
            let message = fault.message.to_lowercase();
            assert!(message.len() > 15 && !fault.labels.is_empty(), "{name}: {message}");
            assert!(
                !message.contains("invalid input") && !message.contains("syntax error"),
                "{name}: {message}"
            );
            let says_what_to_do = fault.help.is_some() || message.contains("must be");
            assert!(says_what_to_do, "{name}: {message} says nothing of what was expected");
            assert!(fault.line(&text) <= text.lines().count().max(1) + 1, "{name}");
        }
    }
}

#[test]
fn every_snapshot_has_its_file() {
    let names: Vec<String> = corpus().into_iter().map(|(name, _)| name).collect();
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/snapshots")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(names.contains(&name), "{name}.snap has no {name}.toml");
    }
}
