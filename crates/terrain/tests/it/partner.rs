//! `terrain evidence partner`: finding an organization on file, and its file.

use crate::imports::record;
use crate::support::Desk;
use serde_json::Value;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.answer(&["import", "irs990", &record("irs990"), "--store", "store"]);
    desk.answer(&["import", "fec", &record("fec"), "--store", "store"]);
    desk
}

fn keys(answer: &Value) -> Vec<&str> {
    answer["candidates"].as_array().unwrap().iter().map(|one| one["key"].as_str().unwrap()).collect()
}

#[test]
fn an_organization_is_found_by_name_number_and_case() {
    let desk = desk();
    for (query, expected) in [
        ("Enlace Chicago", "irs990:36-3727669"),
        ("enlace, CHICGO", "irs990:36-3727669"),
        ("363727669", "irs990:36-3727669"),
        ("C00703975", "fec:C00703975"),
        ("biden for president", "fec:C00703975"),
        ("01-RC-183014", "nlrb:unite-here-local-33"),
        ("Unite Here Lcl. 33", "nlrb:unite-here-local-33"),
        ("48", "olms:48"),
        ("actors & artistes", "olms:48"),
        ("olms:48", "olms:48"),
    ] {
        let found = desk.json(&["evidence", "partner", query, "--store", "store", "--json"]);
        assert_eq!(keys(&found)[0], expected, "{query}: {found:#}");
    }
    let nobody = desk.answer(&["evidence", "partner", "zzyzx", "quux", "--store", "store"]);
    assert!(nobody.contains("Nobody on file is called anything like `zzyzx quux`"), "{nobody}");
    assert!(nobody.contains("fec (3), irs990 (6), nlrb (2643), olms (2623)"), "{nobody}");
    // Without a store only what ships is searched, and that is said.
    let bundled = desk.answer(&["evidence", "partner", "teamsters local 705"]);
    assert!(
        bundled.contains("fec (nothing imported)") && bundled.contains("nlrb:teamsters-local-705"),
        "{bundled}"
    );
}

#[test]
fn the_file_says_what_each_record_says_and_cannot_know() {
    let desk = desk();
    let is = [
        "--is",
        "irs990:36-3727669",
        "--is",
        "nlrb:unite-here-local-33",
        "--is",
        "olms:48",
        "--is",
        "fec:C00703975",
    ];
    let asked = [&["evidence", "partner"], &is[..], &["--store", "store"]].concat();
    let file = desk.json(&[&asked[..], &["--json"]].concat());
    let facts = file["facts"].as_array().unwrap();
    let about = |about: &str, from: &str| -> Vec<&Value> {
        facts.iter().filter(|fact| fact["about"] == about && fact["from"] == from).collect()
    };
    let government = about("funding", "irs990:36-3727669")
        .into_iter()
        .find(|fact| fact["what"] == "from government")
        .unwrap();
    assert_eq!(government["period"], "tax year 2021");
    assert!(government["filing"].as_str().unwrap().contains("Form 990, 202333559349301413.xml"));
    assert!((government["value"].as_f64().unwrap() - 0.5).abs() < 0.01, "{government:#}");
    let tie = &about("party_ties", "fec:C00703975")[0];
    assert!(tie["interval"][1].as_f64().unwrap() < 0.02, "{tie:#}");
    let members = &about("members", "olms:48")[0];
    assert_eq!((&members["value"], &members["filing"]), (&213_487.0.into(), &"LM-3 number 773485".into()));
    assert_eq!(about("officers_election", "olms:48")[0]["says"], "2021-12");
    assert!(
        about("dependence", "irs990:36-3727669")[0]["says"].as_str().unwrap().contains("government grants")
    );
    // As in the Board's tallies of 2017 for this name in either spelling: nine units, one lost.
    let elections = &about("elections", "nlrb:unite-here-local-33")[0];
    assert_eq!((&elections["what"], &elections["says"]), (&"9 held".into(), &"8 won, 1 lost".into()));
    for record in ["fec", "irs990", "nlrb", "olms"] {
        assert!(!file["cannot_know"][record].as_array().unwrap().is_empty(), "{record}");
        assert!(!file["sources"][record].as_str().unwrap().is_empty(), "{record}");
    }
    let text = desk.answer(&asked);
    for heading in [
        "One organization, as you say, on file as",
        "Where its money comes from (funding shares)",
        "How far it lives on its largest source (dependence)",
        "Elections at workplaces, won and lost",
        "What the records can't know",
        "terrain evidence for FILE --match ID=irs990:36-3727669",
    ] {
        assert!(text.contains(heading), "{heading}: {text}");
    }
}

#[test]
fn what_cannot_be_looked_up_is_said() {
    let desk = desk();
    let mut told = Vec::new();
    for arguments in [
        vec!["36-372766"],
        vec!["the of"],
        vec!["irs990:5"],
        vec!["--is", "olms:1"],
        vec!["--is", "irs990:36"],
        vec!["--is", "rollcall:116:Senate"],
        vec!["--is", "543210"],
    ] {
        let message =
            desk.fault(&[vec!["evidence", "partner"], arguments.clone(), vec!["--store", "store"]].concat());
        told.push(format!("$ terrain evidence partner {}\n{message}", arguments.join(" ")));
    }
    let message = desk.fault(&["evidence", "partner", "--is", "fec:C00703975"]);
    told.push(format!("$ terrain evidence partner --is fec:C00703975   (nothing imported)\n{message}"));
    insta::assert_snapshot!(told.join("\n"));
    assert_eq!(desk.run(&["evidence", "partner"]).code, 2);
}
