//! What holds for every command: help with examples, JSON that parses, no colour where none is wanted, exit codes,
//! a reader that leaves early. The table must name every command that `terrain --help` names.

use crate::support::{Desk, assert_generated};
use std::fmt::Write as _;
use std::process::{Command, Stdio};

/// One command and what is promised of it.
struct Convention {
    command: &'static str,
    json: bool,
    store: bool,
}

const CONVENTIONS: [Convention; 19] = [
    Convention { command: "demo", json: true, store: false },
    Convention { command: "new", json: false, store: false },
    Convention { command: "check", json: true, store: true },
    Convention { command: "run", json: true, store: true },
    Convention { command: "report", json: true, store: true },
    Convention { command: "explain", json: true, store: true },
    Convention { command: "import", json: true, store: true },
    Convention { command: "evidence", json: true, store: true },
    Convention { command: "theory", json: true, store: true },
    Convention { command: "ledger", json: true, store: true },
    Convention { command: "bloc", json: true, store: true },
    Convention { command: "positions", json: true, store: true },
    Convention { command: "power", json: true, store: false },
    Convention { command: "diffuse", json: true, store: false },
    Convention { command: "analyze", json: true, store: false },
    Convention { command: "schema", json: true, store: false },
    Convention { command: "doctor", json: true, store: true },
    Convention { command: "completions", json: false, store: false },
    Convention { command: "man", json: false, store: false },
];

/// Commands that a help text lists, in its order.
fn listed(help: &str) -> Vec<String> {
    help.lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .map(|line| line.split_whitespace().next().unwrap().to_owned())
        .filter(|name| name != "help")
        .collect()
}

/// Commands in the order of `terrain --help`.
fn commands(desk: &Desk) -> Vec<String> {
    listed(&desk.answer(&["--help"]))
}

/// Commands with the help of each, those of a command after it.
fn helps(desk: &Desk, above: &[&str]) -> Vec<(String, String)> {
    let help = desk.answer(&[above, &["--help"]].concat());
    let below: Vec<(String, String)> =
        listed(&help).iter().flat_map(|name| helps(desk, &[above, &[name]].concat())).collect();
    std::iter::once((above.join(" "), help)).chain(below).collect()
}

#[test]
fn the_table_names_every_command() {
    let desk = Desk::new();
    let table: Vec<&str> = CONVENTIONS.iter().map(|convention| convention.command).collect();
    assert_eq!(commands(&desk), table);
}

#[test]
fn every_command_has_help_with_an_example_and_its_promised_options() {
    let desk = Desk::new();
    for Convention { command, json, store } in CONVENTIONS {
        let help = desk.answer(&[command, "--help"]);
        let (_, examples) =
            help.split_once("Examples:").unwrap_or_else(|| panic!("{command}: no example in {help}"));
        assert!(examples.contains(&format!("terrain {command}")), "{command}: {examples}");
        assert_eq!(help.contains("--json"), json, "{command} --json: {help}");
        assert_eq!(help.contains("--store"), store, "{command} --store: {help}");
    }
}

#[test]
fn commands_below_a_command_have_help() {
    let desk = Desk::new();
    let below: Vec<(String, String)> =
        helps(&desk, &[]).into_iter().filter(|(command, _)| command.contains(' ')).collect();
    assert!(below.len() >= 15, "{below:?}");
    for (command, help) in below {
        assert!(help.contains("Usage: terrain "), "{command}: {help}");
    }
}

#[test]
fn a_wrong_command_line_exits_with_2_and_says_what_was_expected() {
    let desk = Desk::new();
    for (arguments, expected) in [
        (vec!["rnu"], "unrecognized subcommand"),
        (vec!["doctor", "--stroe", "x"], "--store"),
        (vec!["completions", "basch"], "possible values"),
        (vec!["doctor", "extra"], "unexpected argument"),
    ] {
        let said = desk.run(&arguments);
        assert_eq!(said.code, 2, "{arguments:?}: {}", said.err);
        assert!(said.err.contains(expected), "{arguments:?}: {}", said.err);
        assert!(said.out.is_empty());
    }
}

#[test]
fn without_a_command_help_is_shown_and_the_code_is_2() {
    let said = Desk::new().run(&[]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("Commands:"), "{}", said.err);
}

#[test]
fn no_escape_codes_where_no_terminal_listens() {
    let desk = Desk::new();
    for colourless in [true, false] {
        for arguments in
            [vec!["--help"], vec!["doctor"], vec!["rnu"], vec!["doctor", "--store", "/dev/null/x"]]
        {
            let mut command = desk.terrain();
            if colourless {
                command.env("NO_COLOR", "1");
            }
            let output = command.args(&arguments).output().unwrap();
            assert!(!output.stdout.contains(&0x1b) && !output.stderr.contains(&0x1b), "{arguments:?}");
        }
    }
}

#[test]
fn version_is_the_crates() {
    assert_eq!(Desk::new().answer(&["--version"]).trim(), concat!("terrain ", env!("CARGO_PKG_VERSION")));
}

#[cfg(unix)]
#[test]
fn a_reader_that_leaves_early_is_no_fault() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_terrain"))
        .args(["completions", "bash"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_reference_of_the_command_line_is_up_to_date() {
    let desk = Desk::new();
    let mut page = String::from(
        "# Command line\n\nThis page is the program's own help, written by a test. Every command also answers `--help`.\n\n\
         ## Environment\n\n\
         There is no configuration file; options stand on the command line. These variables are read:\n\n\
         | variable | what it does |\n|---|---|\n\
         | `TERRAIN_STORE` | folder of the store, where `--store` doesn't name one |\n\
         | `NO_COLOR` | no colour, if it is set and not empty |\n\
         | `SOURCE_DATE_EPOCH` | the day to write into pages and records, in seconds since 1970; for files that must be the same bytes |\n\
         | `XDG_DATA_HOME` | on Linux, the data folder in which the store lies by default |\n",
    );
    for (command, help) in helps(&desk, &[]) {
        let (level, name) = match command.split_whitespace().count() {
            0 => ("##", "terrain".to_owned()),
            1 => ("##", format!("terrain {command}")),
            _ => ("###", format!("terrain {command}")),
        };
        write!(page, "\n{level} {name}\n\n```text\n{}\n```\n", help.trim_end()).unwrap();
    }
    let trimmed: String = page.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    assert_generated("docs/reference/command-line.md", &trimmed);
}
