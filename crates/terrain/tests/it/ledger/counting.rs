//! Lists of platforms become counts, and no person in them is found anywhere afterwards.

use super::sharing::{TODAY, answer, desk, ledger};
use crate::support::Desk;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use terrain_store::Store;

/// Fifty people who exist nowhere.
const PEOPLE: usize = 50;

struct Person {
    given: String,
    family: String,
    mail: String,
    phone: String,
    number: String,
}

fn people() -> Vec<Person> {
    (0..PEOPLE)
        .map(|at| Person {
            given: format!("Qzel{at:02}da"),
            family: format!("Vorn{at:02}wick"),
            mail: format!("qzel{at:02}da@planted.example"),
            phone: format!("(614) 555-01{at:02}"),
            number: format!("77{at:02}3915"),
        })
        .collect()
}

/// What a byte search looks for: what all of them have in common, in the encodings that a program may write.
fn traces(people: &[Person]) -> Vec<Vec<u8>> {
    let mut traces = Vec::new();
    for text in ["Qzel", "qzel", "QZEL", "Vorn", "vorn", "planted", "614) 555", "61455501", "555-01"] {
        traces.push(text.as_bytes().to_vec());
        traces.push(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
    }
    traces.extend(people.iter().map(|person| person.number.clone().into_bytes()));
    traces
}

fn contains(bytes: &[u8], trace: &[u8]) -> bool {
    bytes.windows(trace.len()).any(|window| window == trace)
}

/// A platform's list: header, and a row for each person.
struct List {
    preset: &'static str,
    header: &'static str,
    /// With GIVEN, FAMILY, MAIL, PHONE, NUMBER in it, GROUP for a group.
    row: &'static str,
    /// Column of groups, its place, and one that names people.
    group: &'static str,
    personal: &'static str,
    people_known: bool,
}

const LISTS: [List; 8] = [
    List {
        preset: "action-network",
        header: "uuid,first_name,last_name,email,can2_phone,can2_user_tags,can2_subscription_date",
        row: "NUMBER,GIVEN,FAMILY,MAIL,PHONE,\"GROUP, Everybody\",2027-02-10 10:00:00 UTC",
        group: "can2_user_tags",
        personal: "first_name",
        people_known: true,
    },
    List {
        preset: "action-builder",
        header: "Custom ID,First Name,Last Name,Email,Email Type,Phone Number,Phone Number Type,Assessment",
        row: "NUMBER,GIVEN,FAMILY,MAIL,Home,PHONE,Cell,GROUP",
        group: "Assessment",
        personal: "Email",
        people_known: true,
    },
    List {
        preset: "broadstripes",
        header: "First name,Last name,Email,Phone,Do not text,Union member,Assessment,Birth date",
        row: "GIVEN,FAMILY,MAIL,PHONE,no,yes,GROUP,NUMBER",
        group: "Assessment",
        personal: "Last name",
        people_known: false,
    },
    List {
        preset: "van",
        header: "Voter File VANID\tContact Name\tEmail\tPhone\tDate Canvassed\tSurvey Response\tCanvassed By",
        row: "NUMBER\tGIVEN FAMILY\tMAIL\tPHONE\t2/10/2027\tGROUP\tGIVEN",
        group: "Survey Response",
        personal: "Canvassed By",
        people_known: true,
    },
    List {
        preset: "zetkin",
        header: "id,ext_id,first_name,last_name,email,phone,alt_phone,co_address,kind",
        row: "NUMBER,NUMBER,GIVEN,FAMILY,MAIL,PHONE,PHONE,FAMILY,GROUP",
        group: "kind",
        personal: "alt_phone",
        people_known: true,
    },
    List {
        preset: "civicrm",
        header: "\"Contact ID\",\"Contact Type\",\"Sort Name\",\"Email\",\"Phone\",\"Participant Status\",\"Register Date\"",
        row: "\"NUMBER\",\"Individual\",\"FAMILY, GIVEN\",\"MAIL\",\"PHONE\",\"GROUP\",\"2027-02-10 09:00\"",
        group: "Participant Status",
        personal: "Sort Name",
        people_known: true,
    },
    List {
        preset: "solidarity-tech",
        header: "Solidarity Tech User ID,First Name,Last Name,Email,Phone Number,Chapter,Signup Date,Signup Source",
        row: "NUMBER,GIVEN,FAMILY,MAIL,PHONE,GROUP,2027-02-10,page",
        group: "Chapter",
        personal: "Phone Number",
        people_known: true,
    },
    List {
        preset: "nationbuilder",
        header: "nationbuilder_id,first_name,last_name,email,phone_number,tag_list,support_level,created_at",
        row: "NUMBER,GIVEN,FAMILY,MAIL,PHONE,\"GROUP\",2,2027-02-10T10:00:00-05:00",
        group: "tag_list",
        personal: "nationbuilder_id",
        people_known: true,
    },
];

impl List {
    fn text(&self, people: &[Person], group: impl Fn(usize, &Person) -> String) -> String {
        let mut text = format!("{}\n", self.header);
        // Everybody twice, so that rows are no people.
        for (at, person) in people.iter().enumerate().chain(people.iter().enumerate()) {
            text.push_str(
                &self
                    .row
                    .replace("GIVEN", &person.given)
                    .replace("FAMILY", &person.family)
                    .replace("MAIL", &person.mail)
                    .replace("PHONE", &person.phone)
                    .replace("NUMBER", &person.number)
                    .replace("GROUP", &group(at, person)),
            );
            text.push('\n');
        }
        text
    }
}

fn groups(at: usize, _: &Person) -> String {
    if at < 30 {
        "Steward".to_owned()
    } else if at < 48 {
        "Member".to_owned()
    } else {
        "Rare".to_owned()
    }
}

/// Files that are wrong in every way that a list can be wrong.
fn broken(list: &List, people: &[Person]) -> Vec<(&'static str, Vec<u8>)> {
    let good = list.text(people, groups);
    let person = &people[7];
    let (header, rows) = good.split_once('\n').unwrap();
    let separator = if list.header.contains('\t') { '\t' } else { ',' };
    let mut bad_utf8 = list.text(people, groups).into_bytes();
    let at = good.find("Steward").unwrap();
    bad_utf8[at] = 0xff;
    let mut bad_name = good.clone().into_bytes();
    bad_name[good.find(&person.given).unwrap() + 1] = 0xff;
    let mut lines: Vec<String> = good.lines().map(str::to_owned).collect();
    lines[9].push_str(&format!("{separator}{}", person.phone));
    let ragged = lines.join("\n");
    vec![
        ("quote", good.replacen(&person.given, &format!("\"{}", person.given), 1).into_bytes()),
        ("utf8", bad_utf8),
        ("utf8 in a name", bad_name),
        ("no header", rows.as_bytes().to_vec()),
        ("wrong columns", format!("{}{separator}{}\n{rows}", person.given, person.mail).into_bytes()),
        ("ragged", ragged.into_bytes()),
        (
            "name in the header",
            format!("{header}{separator}{} {}\n{rows}", person.given, person.mail).into_bytes(),
        ),
        ("mails as groups", list.text(people, |_, person| person.mail.clone()).into_bytes()),
        ("phones as groups", list.text(people, |_, person| person.phone.clone()).into_bytes()),
        (
            "names as groups",
            list.text(people, |_, person| format!("{} {}", person.given, person.family)).into_bytes(),
        ),
        ("a name among the days", good.replace("2027", &person.given).into_bytes()),
        ("utf16", good.encode_utf16().flat_map(u16::to_le_bytes).collect()),
    ]
}

/// Every byte under a folder, and how many files there were.
fn bytes_under(folder: &Path, into: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            bytes_under(&path, into);
        } else {
            into.push((path.display().to_string(), fs::read(&path).unwrap_or_default()));
        }
    }
}

fn assert_no_trace(desk: &Desk, said: &[(String, Vec<u8>)], traces: &[Vec<u8>]) {
    let mut written = Vec::new();
    bytes_under(&desk.at(""), &mut written);
    assert!(
        written.iter().any(|(name, bytes)| name.contains("wal") && !bytes.is_empty()),
        "the log is looked at too"
    );
    for (name, bytes) in written.iter().chain(said) {
        for trace in traces {
            assert!(!contains(bytes, trace), "{} in {name}", String::from_utf8_lossy(trace));
        }
    }
}

#[test]
fn fifty_people_in_each_list_are_found_nowhere_afterwards() {
    let people = people();
    let traces = traces(&people);
    let desk = desk();
    fs::create_dir_all(desk.at("temporary")).unwrap();
    // The lists lie elsewhere: what is searched is all that the program could write to.
    let lists = tempfile::tempdir().unwrap();
    // Held open, so that what is written stays in the write-ahead log and isn't folded away.
    let held = Store::open(&desk.at("kept")).unwrap();
    let mut said: Vec<(String, Vec<u8>)> = Vec::new();
    let mut run = |list: &List, name: &str, content: &[u8], further: &[&str]| -> (i32, String) {
        let path = lists.path().join("list.csv");
        fs::write(&path, content).unwrap();
        let output = desk
            .terrain()
            .args(["ledger", "count"])
            .arg(&path)
            .args(["--preset", list.preset, "--json", "--yes", "--store", "kept"])
            .args(further)
            .env("SOURCE_DATE_EPOCH", TODAY)
            .env("TMPDIR", desk.at("temporary"))
            .env("RUST_BACKTRACE", "1")
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"), "{name}");
        said.push((format!("output of {}, {name}", list.preset), output.stdout));
        said.push((format!("errors of {}, {name}", list.preset), output.stderr));
        (output.status.code().unwrap_or(-1), text)
    };
    let keep = ["--as", "turnout", "--organization", "them", "--event"];
    for list in &LISTS {
        let event = format!("meeting of {}", list.preset);
        let keep = [keep.as_slice(), &[event.as_str(), "--on", "2027-02-10"]].concat();
        let good = list.text(&people, groups);
        let known = traces.iter().filter(|trace| contains(good.as_bytes(), trace)).count();
        assert!(known > PEOPLE, "the search would find them: {known}");
        let (code, text) =
            run(list, "good", good.as_bytes(), &[keep.as_slice(), &["--group", list.group]].concat());
        assert_eq!(code, 0, "{}", list.preset);
        let answer: serde_json::Value = serde_json::from_str(&text).unwrap();
        let counts = &answer["counts"];
        assert_eq!(counts["rows"], 100, "{}", list.preset);
        let expected = if list.people_known { 50 } else { 100 };
        assert_eq!(answer["written"]["came"], expected, "{}: {text}", list.preset);
        let groups: Vec<(&str, u64)> = counts["tables"][0]["groups"]
            .as_array()
            .unwrap()
            .iter()
            .map(|group| (group["value"].as_str().unwrap(), group["rows"].as_u64().unwrap()))
            .collect();
        assert!(groups.contains(&("Steward", 60)), "{groups:?}");
        assert!(!text.contains("Rare"), "four rows are no group: {text}");
        run(list, "a person's column", good.as_bytes(), &["--group", list.personal]);
        run(list, "a person looked up", good.as_bytes(), &["--rows-where", &format!("{}=x", list.personal)]);
        for (name, content) in broken(list, &people) {
            let (code, _) = run(list, name, &content, &[keep.as_slice(), &["--group", list.group]].concat());
            // A list that is fine but for what nobody looks at is counted; all else writes nothing.
            if !["utf8 in a name", "name in the header", "names as groups", "a name among the days"]
                .contains(&name)
            {
                assert_eq!(code, 1, "{}, {name}", list.preset);
            }
        }
    }
    // Killed in the middle of a list.
    for list in &LISTS {
        let text = list.text(&people, groups);
        let (header, rows) = text.split_once('\n').unwrap();
        let text = format!("{header}\n{}", rows.repeat(40));
        let mut child = desk
            .terrain_std()
            .args(["ledger", "count", "/dev/stdin", "--preset", list.preset, "--store", "kept", "--yes"])
            .args(keep)
            .arg("killed")
            .env("TMPDIR", desk.at("temporary"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut into = child.stdin.take().unwrap();
        into.write_all(text.as_bytes()).unwrap();
        std::thread::sleep(Duration::from_millis(50));
        child.kill().unwrap();
        let output = child.wait_with_output().unwrap();
        drop(into);
        said.push((format!("output of {}, killed", list.preset), [output.stdout, output.stderr].concat()));
    }
    for level in ["internal", "partners", "public"] {
        answer(
            &desk,
            &[
                "export",
                "--level",
                level,
                "--to",
                &format!("{level}.json"),
                "--html",
                &format!("{level}.html"),
            ],
        );
    }
    assert_no_trace(&desk, &said, &traces);
    drop(held);
}

#[test]
fn a_list_is_shown_in_counts_and_kept_as_what_one_says() {
    let desk = desk();
    let people = people();
    desk.write("list.csv", LISTS[0].text(&people, groups));
    insta::assert_snapshot!("count", answer(&desk, &["count", "list.csv", "--preset", "action-network"]));
    let contacts = [
        "count",
        "list.csv",
        "--preset",
        "action-network",
        "--rows-where",
        "can2_user_tags=Steward",
        "--as",
        "contacts",
        "--kind",
        "unaligned",
        "--on",
        "2027-02-14",
    ];
    insta::assert_snapshot!("count_contacts", answer(&desk, &contacts));
    let base = ["count", "list.csv", "--preset", "action-network", "--as", "base", "--on", "2027-02-14"];
    insta::assert_snapshot!("count_base", answer(&desk, &base));
    desk.write("plain.csv", LISTS[4].text(&people, groups));
    insta::assert_snapshot!(
        "count_columns",
        answer(&desk, &["count", "plain.csv", "--group", "kind", "--distinct", "ext_id"])
    );
    for (name, arguments) in [
        ("another_platform", vec!["list.csv", "--preset", "van"]),
        ("unknown_headers", vec!["small.csv", "--preset", "nationbuilder"]),
        ("personal_column", vec!["list.csv", "--group", "email"]),
        ("misspelt_column", vec!["list.csv", "--group", "can2_user_tag"]),
        ("no_event", vec!["list.csv", "--as", "turnout", "--organization", "them"]),
        ("no_as", vec!["list.csv", "--kind", "unaligned"]),
        ("few", vec!["list.csv", "--preset", "action-network", "--rows-where", "can2_user_tags=Rare"]),
        ("no_file", vec!["nowhere.csv"]),
    ] {
        desk.write("small.csv", "a,b\n1,2\n");
        let said = ledger(&desk, &[["count"].as_slice(), &arguments].concat());
        assert_eq!(said.code, 1, "{name}: {}", said.out);
        insta::assert_snapshot!(format!("count_{name}"), said.err);
    }
}
