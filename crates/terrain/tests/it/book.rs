//! The book: every page is listed, every link leads somewhere, and what is promised of JSON answers holds.

use crate::support::{Desk, repository};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Pages of the book, relative to `docs/`.
fn pages() -> BTreeSet<PathBuf> {
    let docs = repository().join("docs");
    let (mut found, mut folders) = (BTreeSet::new(), vec![docs.clone()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                found.insert(path.strip_prefix(&docs).unwrap().to_owned());
            }
        }
    }
    found
}

/// Links of a page that lead to files of the repository.
fn links(text: &str) -> Vec<String> {
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .map(|link| link.split('#').next().unwrap().to_owned())
        .filter(|link| !link.is_empty() && !link.contains("://"))
        .collect()
}

#[test]
fn the_book_lists_every_page() {
    let summary = std::fs::read_to_string(repository().join("docs/SUMMARY.md")).unwrap();
    let listed: BTreeSet<PathBuf> = links(&summary).into_iter().map(PathBuf::from).collect();
    let written: BTreeSet<PathBuf> =
        pages().into_iter().filter(|page| page != Path::new("SUMMARY.md")).collect();
    assert_eq!(listed, written);
}

#[test]
fn every_link_leads_somewhere() {
    let docs = pages().into_iter().map(|page| Path::new("docs").join(page));
    let outer =
        ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "BENCHMARKS.md"].map(PathBuf::from);
    for page in docs.chain(outer) {
        let text = std::fs::read_to_string(repository().join(&page))
            .unwrap_or_else(|error| panic!("{}: {error}", page.display()));
        for link in links(&text) {
            let target = repository().join(&page).parent().unwrap().join(&link);
            assert!(target.exists(), "{}: {link} leads nowhere", page.display());
        }
    }
}

/// What seats of fifteen are worth when eight votes are needed, as the page of the argument says.
#[test]
fn the_power_of_a_bloc_is_as_the_argument_says() {
    let page = std::fs::read_to_string(repository().join("docs/argument.md")).unwrap();
    let power = |seats: u64| {
        let others = vec![terrain_power::Bench { seats: 15 - seats, united: false }];
        terrain_power::Chamber::new(seats, others, 8).unwrap().among_members().to_string()
    };
    let row: Vec<String> = [1, 3, 5, 8].into_iter().map(power).collect();
    assert!(page.contains(&format!("| {} |", row.join(" | "))), "{row:?}");
}

/// What stands on a page as TOML can be copied from it.
#[test]
fn every_toml_block_of_the_book_is_toml() {
    let mut blocks = 0;
    for page in pages() {
        let text = std::fs::read_to_string(repository().join("docs").join(&page)).unwrap();
        for block in text.split("```toml\n").skip(1) {
            let block = block.split("```").next().unwrap();
            if let Err(error) = block.parse::<toml_edit::DocumentMut>() {
                panic!("{}: {error}", page.display());
            }
            blocks += 1;
        }
    }
    assert!(blocks > 5, "only {blocks} blocks of TOML were found");
}

/// Every field of a JSON answer is on the page that promises it.
#[test]
fn fields_of_json_answers_are_documented() {
    let page = std::fs::read_to_string(repository().join("docs/reference/json.md")).unwrap();
    let desk = Desk::new();
    desk.answer(&["new", "drive.toml", "--template", "labor-drive"]);
    desk.write(
        "game.json",
        r#"{"players": [{"id": "A", "weight": 2}, {"id": "B", "weight": 1}], "quota": 2, "unions": [["A"]]}"#,
    );
    let rows: String = (0..120).map(|row| format!("{},{},{row}\n", row * 7 % 31, row * 11 % 29)).collect();
    desk.write("rows.csv", format!("a,b,y\n{rows}"));
    for arguments in [
        vec!["analyze", "sensitivity", "rows.csv", "--output", "y", "--method", "delta,pawn,hsic", "--json"],
        vec!["doctor", "--json"],
        vec!["check", "drive.toml", "--json"],
        vec!["power", "game.json", "--json"],
        vec!["evidence", "estimate", "nlrb.vote_share", "--json"],
        vec!["bloc", "--party", "100", "--json"],
        vec!["positions", "--plane", "--json"],
    ] {
        let answer = desk.json(&arguments);
        let mut objects = vec![&answer];
        objects.extend(answer["files"].as_array().into_iter().flatten());
        objects.extend(answer["bloc_members"].as_array().into_iter().flatten());
        objects.extend(answer["inputs"].as_array().into_iter().flatten());
        // In the answer about a bloc `members` is a count.
        objects.extend(answer["members"].as_array().into_iter().flatten());
        objects.extend(["bloc", "power", "fit", "notes", "agreement"].map(|key| &answer[key]));
        for key in objects.into_iter().filter_map(|value| value.as_object()).flat_map(|object| object.keys())
        {
            assert!(
                page.contains(key.as_str()),
                "terrain {}: `{key}` is not documented",
                arguments.join(" ")
            );
        }
    }
}
