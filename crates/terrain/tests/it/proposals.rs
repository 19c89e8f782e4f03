//! `terrain evidence for`: what is offered, what is written with consent, and what is left alone.

use crate::imports::record;
use crate::support::{Desk, repository, said};
use serde_json::Value;
use std::process::{Command, Stdio};

/// A situation with open, guessed and well-founded numbers.
const DRIVE: &str = r#"terrain = 1
name = "Alone or together?"   # the question
horizon_weeks = 40

[population]
persons = 2_000_000
persons_per_agent = 5000

[[population.stratum]]
name = "workers"
share = 0.7
interest = { "more" = 0.6 }   # as we hear

[[population.stratum]]
name = "others"
share = 0.3
workers = false

[[organization]]
id = "us"
label = "our caucus"
principal = true
list = 300          # somebody's guess
active = { low = 40, best = 60, high = 90, source = "sign-in sheets", grade = "own-count" }

[[organization]]
id = "them"
label = "Enlace Chicago"
list = { value = 400, source = "its leaflet", grade = "partner-claim" }
funding = "unknown"   # ask them
# the last comment of a partner

[[campaign]]
id = "fight"
arena = "labor"
demand = "more"
weeks = 30
win_rule = { kind = "concession" }

[[coalition]]
id = "both"
members = ["us", "them"]
campaign = "fight"

[values]
reforms = 0.4
"#;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("drive.toml", DRIVE);
    desk.answer(&["import", "irs990", &record("irs990"), "--store", "store"]);
    desk.answer(&["import", "fec", &record("fec"), "--store", "store"]);
    desk
}

fn ids(answer: &Value) -> Vec<&str> {
    answer["proposals"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect()
}

fn flat(message: &str) -> String {
    message.replace("\n  │ ", " ").replace("\n        ", " ")
}

const MATCHED: [&str; 9] = [
    "evidence",
    "for",
    "drive.toml",
    "--match",
    "them=irs990:36-3727669",
    "--match",
    "us=olms:48",
    "--store",
    "store",
];

#[test]
fn without_consent_nothing_is_written_and_candidates_come_with_the_option_that_confirms_them() {
    let desk = desk();
    let found = desk.answer(&["evidence", "for", "drive.toml", "--store", "store"]);
    for expected in [
        "population.ties.workplace_size: sizes of workplaces",
        "now      nothing, left open",
        "nlrb.unit_size, 4160 cases, 2017-01-03..2020-06-30",
        "written  population.ties.workplace_size = { evidence = \"nlrb.unit_size\" }",
        "Only you can say whether it is the same",
        "--match them=irs990:36-3727669  ENLACE CHICAGO · Form 990, 501(c)(3) · IL · 2021",
        "Nothing was written. With your consent: terrain evidence for drive.toml … --write",
    ] {
        assert!(found.contains(expected), "{expected}: {found}");
    }
    // A name that could be anybody's is nobody's.
    assert!(!found.contains("--match us="), "{found}");
    let answer = desk.json(&["evidence", "for", "drive.toml", "--store", "store", "--json"]);
    assert_eq!(ids(&answer), ["population.ties.workplace_size"]);
    assert_eq!(answer["suggestions"][0]["candidates"][0]["confirm"], "them=irs990:36-3727669");
    assert_eq!(std::fs::read_to_string(desk.at("drive.toml")).unwrap(), DRIVE);
}

#[test]
fn what_is_accepted_is_written_with_its_record_and_nothing_else_moves() {
    let desk = desk();
    let answer = desk.json(&[&MATCHED[..], &["--json"]].concat());
    let expected = ["population.ties.workplace_size", "organization.us.list", "organization.them.funding"];
    assert_eq!(ids(&answer), expected);
    let funding = &answer["proposals"][2];
    let says = funding["says"].as_array().unwrap();
    let parts: Vec<&str> = says.iter().map(|said| said["part"].as_str().unwrap()).collect();
    assert_eq!(parts, ["small_donors", "wealthy_donors", "foundations", "government", "employer"]);
    // What is proposed is what the estimate says.
    for said in says {
        let conditions: Vec<String> = said["where"]
            .as_object()
            .unwrap()
            .iter()
            .flat_map(|(key, value)| ["--where".to_owned(), format!("{key}={}", value.as_str().unwrap())])
            .collect();
        let asked: Vec<&str> = ["evidence", "estimate", "irs990.funding_share", "--json", "--store", "store"]
            .into_iter()
            .chain(conditions.iter().map(String::as_str))
            .collect();
        let estimate = desk.json(&asked);
        for field in ["estimate", "interval", "n", "period", "source"] {
            assert_eq!(said[field], estimate[field], "{field}");
        }
        assert!(said["filing"].as_str().unwrap().contains("202333559349301413.xml"), "{said:#}");
    }
    assert_eq!(answer["not_proposed"][1]["path"], "organization.them.staff");

    let accepted = desk.answer(
        &[&MATCHED[..], &["--write", "--accept", "organization.us.list,organization.them.funding"]].concat(),
    );
    assert!(accepted.contains("written are organization.us.list, organization.them.funding."), "{accepted}");
    let written = std::fs::read_to_string(desk.at("drive.toml")).unwrap();
    let line = |source: &str| {
        format!(
            "funding.{source} = {{ evidence = \"irs990.funding_share\", where = {{ ein = \"36-3727669\", source = \"{source}\", year = \"2021\" }} }}"
        )
    };
    let expected = DRIVE
        .replace(
            "list = 300 ",
            "list = { evidence = \"olms.members\", where = { file_number = \"48\", year = \"2021\" }, source = \"LM-3 number 773485 of ACTORS AND ARTISTES AFL-CIO\", as_of = \"2021-04-30\" } ",
        )
        .replace("funding = \"unknown\"", &format!("{}\n{WHICH}", parts.map_lines(line)));
    assert_eq!(written, expected);
    let checked = desk.json(&["check", "drive.toml", "--json", "--store", "store"]);
    assert_eq!(checked["ok"], true, "{checked:#}");
    let numbers = checked["files"][0]["numbers"].as_array().unwrap();
    let list = numbers.iter().find(|one| one["path"] == "organization.us.list").unwrap();
    assert_eq!(
        (&list["grade"], &list["source"]),
        (&"record".into(), &"LM-3 number 773485 of ACTORS AND ARTISTES AFL-CIO".into())
    );

    // The rest without being asked; then there is nothing left to offer.
    desk.answer(&[&MATCHED[..], &["--write", "--yes"]].concat());
    assert_eq!(ids(&desk.json(&[&MATCHED[..], &["--json"]].concat())), Vec::<&str>::new());
    assert!(desk.answer(&MATCHED).contains("offer nothing for it"));
    // It runs on what was written.
    let run = [
        "run",
        "drive.toml",
        "--futures",
        "2",
        "--replicates",
        "1",
        "--out",
        "run",
        "--store",
        "store",
        "--json",
    ];
    let assumptions = desk.json(&run)["assumptions"].clone();
    let assumption =
        |path: &str| assumptions.as_array().unwrap().iter().find(|one| one["path"] == path).cloned().unwrap();
    let drawn = assumption("organization.us.list")["range"][1].as_f64().unwrap();
    assert!((drawn - 213_487.0).abs() < 0.5, "{drawn}");
    let source = assumption("organization.them.funding.government")["source"].as_str().unwrap().to_owned();
    assert!(source.contains("Forms 990") && source.contains("2021-07-01..2022-06-30, 1 cases"), "{source}");
}

/// What the funding of all parts comes from.
const WHICH: &str =
    "funding.source = \"Form 990, 202333559349301413.xml, tax year 2021\"\nfunding.as_of = \"2022-06-30\"";

trait Lines {
    fn map_lines(&self, line: impl Fn(&str) -> String) -> String;
}

impl Lines for Vec<&str> {
    fn map_lines(&self, line: impl Fn(&str) -> String) -> String {
        self.iter().map(|part| line(part)).collect::<Vec<_>>().join("\n")
    }
}

#[test]
fn numbers_with_a_source_are_offered_only_when_asked_for() {
    let desk = desk();
    let asked = ["evidence", "for", "drive.toml", "--match", "them=olms:48", "--store", "store", "--json"];
    assert!(!ids(&desk.json(&asked)).contains(&"organization.them.list"));
    let all = desk.json(&[&asked[..], &["--all"]].concat());
    let list = all["proposals"].as_array().unwrap().iter().find(|one| one["id"] == "organization.them.list");
    let list = list.unwrap();
    assert_eq!((&list["standing"], &list["now_source"]), (&"sourced".into(), &"its leaflet".into()));
    assert_eq!(list["line"], 29);
}

#[test]
fn a_committee_speaks_for_an_organization_only_where_it_files_alone() {
    let desk = desk();
    let alone =
        ["evidence", "for", "drive.toml", "--match", "them=fec:C00703975", "--store", "store", "--json"];
    assert_eq!(ids(&desk.json(&alone))[1..], ["organization.them.funding", "organization.them.ties.party"]);
    let beside = desk.json(&[&alone[..], &["--match", "them=irs990:36-3727669"]].concat());
    assert_eq!(ids(&beside)[1..], ["organization.them.funding"]);
    assert!(beside["not_proposed"].to_string().contains("the committee's money is not the organization's"));
}

#[test]
fn seats_and_absences_of_a_chamber_come_from_its_roll_calls() {
    let desk = Desk::new();
    let chamber = r#"
[[chamber]]
id = "senate"
label = "the Senate"
# we never looked them up
[[chamber.seat]]
count = 100
"#;
    let bill = DRIVE
        .replace("{ kind = \"concession\" }", "{ kind = \"chamber_vote\", chamber = \"senate\" }")
        .replace("\n[values]", &format!("{chamber}\n[values]"));
    desk.write("bill.toml", &bill);
    let suggested = desk.json(&["evidence", "for", "bill.toml", "--json"]);
    assert_eq!(suggested["suggestions"][0]["candidates"][0]["confirm"], "senate=rollcall:116:Senate");
    let confirmed = ["evidence", "for", "bill.toml", "--match", "senate=rollcall:116:Senate"];
    let answer = desk.json(&[&confirmed[..], &["--json"]].concat());
    assert_eq!(ids(&answer)[1..], ["chamber.senate.seats", "chamber.senate.absence"]);
    desk.answer(&[&confirmed[..], &["--write", "--yes"]].concat());
    let written = std::fs::read_to_string(desk.at("bill.toml")).unwrap();
    let expected = "label = \"the Senate\"\n\
        seats = { evidence = \"rollcall.seats\", where = { chamber = \"Senate\", congress = \"116\" } }\n\
        absence = { evidence = \"rollcall.absence\", where = { chamber = \"Senate\", congress = \"116\" } }\n\
        # we never looked them up\n";
    assert!(written.contains(expected), "{written}");
    assert_eq!(desk.json(&["check", "bill.toml", "--json"])["ok"], true);
}

/// Every template, with every number that has a source offered too: what is accepted makes no new fault.
#[test]
fn every_accepted_proposal_of_a_template_passes_the_check() {
    let desk = desk();
    for template in terrain_situation::templates() {
        let file = format!("{}.toml", template.name);
        desk.answer(&["new", &file, "--template", template.name]);
        let situation = desk.json(&["check", &file, "--json"]);
        let partner = situation["files"][0]["partners"][0]["id"].as_str().unwrap();
        let matched = format!("{partner}=irs990:36-3727669");
        let asked = ["evidence", "for", &file, "--match", &matched, "--all", "--store", "store"];
        let offered = ids(&desk.json(&[&asked[..], &["--json"]].concat())).len();
        assert!(offered > 0, "{file}");
        let said = desk.json(&[&asked[..], &["--write", "--yes", "--json"]].concat());
        assert_eq!(said["written"].as_array().unwrap().len(), offered);
        let checked = desk.json(&["check", &file, "--json", "--store", "store"]);
        assert_eq!(checked["ok"], true, "{checked:#}");
        let written = std::fs::read_to_string(desk.at(&file)).unwrap();
        let kept = |line: &&str| line.starts_with('#') || line.starts_with('[') || line.is_empty();
        let (before, after): (Vec<&str>, Vec<&str>) =
            (template.text.lines().filter(kept).collect(), written.lines().filter(kept).collect());
        assert_eq!(before, after, "{file}");
    }
}

#[test]
fn what_is_wrong_is_said_and_nothing_is_written() {
    let desk = desk();
    desk.write("faulty.toml", DRIVE.replace("weeks = 30", "weeks = \"thirty\""));
    let mut told = Vec::new();
    for arguments in [
        vec!["drive.toml", "--match", "thm=irs990:36-3727669"],
        vec!["drive.toml", "--match", "senate=rollcall:116:Senate"],
        vec!["drive.toml", "--match", "them=irs990:36-372766"],
        vec!["drive.toml", "--match", "them=irs990:11-1111111"],
        vec!["drive.toml", "--match", "them=olm:48"],
        vec!["drive.toml", "--match", "them"],
        vec!["drive.toml", "--where", "eligble=1..10"],
        vec!["drive.toml", "--where", "state=XX"],
        vec!["drive.toml", "--write", "--accept", "organization.them.lst"],
        vec!["drive.toml", "--write"],
        vec!["absent.toml"],
    ] {
        let message =
            desk.fault(&[vec!["evidence", "for"], arguments.clone(), vec!["--store", "store"]].concat());
        told.push(format!("$ terrain evidence for {}\n{message}", arguments.join(" ")));
    }
    insta::assert_snapshot!(told.join("\n"));
    let faulty = desk.fault(&["evidence", "for", "faulty.toml", "--write", "--yes", "--store", "store"]);
    assert!(faulty.contains("`weeks` is text") && faulty.contains("faulty.toml:37"), "{faulty}");
    assert_eq!(desk.run(&["evidence", "for", "drive.toml", "--yes"]).code, 2);
    assert_eq!(desk.run(&["evidence", "for", "drive.toml", "--write", "--yes", "--accept", "x"]).code, 2);
    assert_eq!(std::fs::read_to_string(desk.at("drive.toml")).unwrap(), DRIVE);
}

#[test]
fn a_list_larger_than_the_place_is_not_offered() {
    let desk = desk();
    desk.write("small.toml", DRIVE.replace("2_000_000", "200_000").replace("5000", "500"));
    let asked = ["evidence", "for", "small.toml", "--match", "us=olms:48", "--store", "store"];
    let said = flat(&desk.answer(&asked));
    assert!(said.contains("organization.us.list: olms.members 213487"), "{said}");
    assert!(said.contains("only 200000 people live where it works"), "{said}");
    assert!(!ids(&desk.json(&[&asked[..], &["--json"]].concat())).contains(&"organization.us.list"));
}

#[cfg(unix)]
#[test]
fn a_read_only_file_is_refused_and_rights_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let desk = desk();
    let file = desk.at("drive.toml");
    let rights = |mode| std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
    rights(0o444);
    let message = desk.fault(&["evidence", "for", "drive.toml", "--write", "--yes"]);
    assert!(message.contains("drive.toml may not be written to: it is read-only"), "{message}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), DRIVE);
    rights(0o640);
    symlink("drive.toml", desk.at("link.toml")).unwrap();
    desk.answer(&["evidence", "for", "link.toml", "--write", "--yes"]);
    assert!(desk.at("link.toml").is_symlink());
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(std::fs::read_to_string(&file).unwrap().contains("nlrb.unit_size"));
    let left: Vec<_> = std::fs::read_dir(desk.at("")).unwrap().map(|one| one.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains(".tmp")), "{left:?}");
}

/// On a terminal each proposal is asked for.
#[cfg(target_os = "linux")]
#[test]
fn on_a_terminal_each_proposal_is_asked_for() {
    let desk = desk();
    if Command::new("script").arg("--version").output().is_err() {
        eprintln!("SKIPPED: there is no `script` to make a terminal with");
        return;
    }
    for (typed, written) in [("maybe\nno\nyes\nquit\n", 1), ("quit\n", 0), ("all\n", 3)] {
        desk.write("drive.toml", DRIVE);
        let command =
            format!("{} {} --write --json 2>/dev/tty", env!("CARGO_BIN_EXE_terrain"), MATCHED.join(" "));
        let mut child = Command::new("script")
            .args(["-qefc", &command, "/dev/null"])
            .current_dir(desk.at(""))
            .env("XDG_DATA_HOME", desk.at("data-home"))
            .env_remove("TERRAIN_STORE")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), typed.as_bytes()).unwrap();
        let said = said(&child.wait_with_output().unwrap());
        assert!(said.out.contains("Write this into the file? yes, no, all, quit:"), "{}", said.out);
        let text = std::fs::read_to_string(desk.at("drive.toml")).unwrap();
        let changed = ["nlrb.unit_size", "olms.members", "irs990.funding_share"];
        assert_eq!(
            changed.iter().filter(|name| text.contains(*name)).count(),
            written,
            "{typed}: {}",
            said.out
        );
    }
}

#[test]
fn examples_take_from_records_whatever_a_record_measures() {
    let desk = Desk::new();
    for entry in std::fs::read_dir(repository().join("examples")).unwrap() {
        let path = entry.unwrap().path();
        let answer = desk.json(&["evidence", "for", path.to_str().unwrap(), "--json"]);
        assert_eq!(ids(&answer), Vec::<&str>::new(), "{}", path.display());
    }
}
