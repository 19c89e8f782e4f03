//! Running the built program in a folder of its own. No assertions about any one command.

use assert_cmd::Command;
use std::path::{Path, PathBuf};
use std::process::Output;

/// A folder for one test, and the program run inside it with an environment that no user's settings reach.
pub(crate) struct Desk {
    folder: tempfile::TempDir,
}

/// What the program said.
pub(crate) struct Said {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) code: i32,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// Path of a file in the folder.
    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file into the folder.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.at(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    /// The program, ready for arguments.
    pub(crate) fn terrain(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_terrain"));
        command
            .current_dir(self.folder.path())
            .env_remove("NO_COLOR")
            .env_remove("TERRAIN_STORE")
            .env("XDG_DATA_HOME", self.folder.path().join("data-home"));
        command
    }

    /// The same for a program that is to be talked to while it works, or killed.
    pub(crate) fn terrain_std(&self) -> std::process::Command {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_terrain"));
        command
            .current_dir(self.folder.path())
            .env_remove("TERRAIN_STORE")
            .env("XDG_DATA_HOME", self.folder.path().join("data-home"));
        command
    }

    /// Runs the program with these arguments, whatever its exit code.
    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        said(&self.terrain().args(arguments).output().unwrap())
    }

    /// Runs the program with these arguments and expects exit code 0; what it printed.
    pub(crate) fn answer(&self, arguments: &[&str]) -> String {
        let said = self.run(arguments);
        assert_eq!(said.code, 0, "terrain {}: {}", arguments.join(" "), said.err);
        said.out
    }

    /// Runs the program and parses its JSON answer.
    pub(crate) fn json(&self, arguments: &[&str]) -> serde_json::Value {
        let out = self.answer(arguments);
        serde_json::from_str(&out)
            .unwrap_or_else(|error| panic!("terrain {}: {error}: {out}", arguments.join(" ")))
    }

    /// Runs the program and expects exit code 1 with a message; the message, the folder's own path written as `DESK`.
    pub(crate) fn fault(&self, arguments: &[&str]) -> String {
        let said = self.run(arguments);
        assert_eq!(said.code, 1, "terrain {} said: {}{}", arguments.join(" "), said.out, said.err);
        assert!(!said.err.contains("panicked"), "{}", said.err);
        self.without_path(&said.err)
    }

    /// The text with the folder's own path written as `DESK`.
    pub(crate) fn without_path(&self, text: &str) -> String {
        text.replace(&self.folder.path().display().to_string(), "DESK")
    }
}

/// Output as text.
pub(crate) fn said(output: &Output) -> Said {
    Said {
        out: String::from_utf8(output.stdout.clone()).unwrap(),
        err: String::from_utf8(output.stderr.clone()).unwrap(),
        code: output.status.code().unwrap_or(-1),
    }
}

/// A situation of four hundred simulated people that is run in a moment; two organizations, all five postures.
pub(crate) const SMALL: &str = r#"terrain = 1
name = "Alone or together?"
horizon_weeks = 40
[population]
persons = 2_000
persons_per_agent = 5
[[population.stratum]]
name = "workers"
share = 0.7
interest = { "more" = 0.6 }
[[population.stratum]]
name = "others"
share = 0.3
workers = false
[[organization]]
id = "us"
label = "our caucus"
principal = true
staff = 1
list = 300
active = { low = 40, best = 60, high = 90, source = "sign-in sheets", grade = "own-count" }
militancy = { low = 0.5, best = 0.7, high = 0.9 }
effort = { low = 0.3, best = 0.5, high = 0.8 }
[[organization]]
id = "them"
label = "the alliance"
staff = { low = 2, best = 5, high = 9 }
list = 400
active = { low = 10, best = 50, high = 120, source = "its leaflet", grade = "partner-claim" }
militancy = { low = 0.2, best = 0.4, high = 0.6 }
[[campaign]]
id = "fight"
label = "the fight for more"
arena = "labor"
demand = "more"
weeks = 30
win_rule = { kind = "concession" }
[[coalition]]
id = "both"
members = ["us", "them"]
campaign = "fight"
[values]
reforms = { low = 0.2, best = 0.4, high = 0.6 }
base = 0.3
independence = 0.2
"#;

/// Finished blocks of a run folder, by name.
pub(crate) fn shards(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let Ok(entries) = std::fs::read_dir(folder.join("shards")) else { return Vec::new() };
    let mut found: Vec<(String, Vec<u8>)> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "parquet"))
        // A draft may be renamed or swept away between listing and reading.
        .filter_map(|path| Some((path.file_name()?.to_str()?.to_owned(), std::fs::read(&path).ok()?)))
        .collect();
    found.sort();
    found
}

/// The root of the repository.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Compares a generated text with the file of the repository that holds it; rewrites the file when the variable
/// `TERRAIN_WRITE` is set.
pub(crate) fn assert_generated(path: &str, text: &str) {
    let file = repository().join(path);
    if std::env::var_os("TERRAIN_WRITE").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, text).unwrap();
    }
    let found = std::fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        found == text,
        "{path} is generated and no longer up to date; run TERRAIN_WRITE=1 cargo test -p terrain and look at the difference"
    );
}
