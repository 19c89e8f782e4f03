//! `terrain bloc` and `terrain positions`: the bundled Senate, the reference cases, councils, and files that are not what
//! they are taken for.

use crate::support::{Desk, repository};
use serde_json::{Value, json};
use std::path::Path;

fn case(path: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn close(found: &Value, expected: &Value) -> bool {
    (found.as_f64().unwrap() - expected.as_f64().unwrap()).abs() < 1e-9
}

/// Votes of seven wards that stand on a line, with cuts everywhere between them and a few lapses.
fn council(votes: usize) -> String {
    let mut csv = String::from("legislator,vote_id,position,party\n");
    for vote in 0..votes {
        let cut = vote % 6;
        for ward in 0..7 {
            let lapse = (3 * vote + 5 * ward) % 31 == 0;
            let yea = (ward > cut) != lapse;
            let party = if ward < 3 { "Green" } else { "Red" };
            csv.push_str(&format!("Ward {},{vote},{},{party}\n", ward + 1, if yea { "yea" } else { "nay" }));
        }
    }
    csv
}

/// `validation/rollcall`: every Senate there, through the command line.
#[test]
fn blocs_of_open_senates_agree_with_independent_counts() {
    let shared = repository().join("../shared");
    let Ok(entries) = std::fs::read_dir(shared.join("validation/rollcall")) else {
        eprintln!("SKIPPED: the published answers are not beside the checkout");
        return;
    };
    let desk = Desk::new();
    for entry in entries {
        let case = case(&entry.unwrap().path());
        let file = |key: &str| {
            shared.join("data/rollcall").join(case["input"][key].as_str().unwrap()).display().to_string()
        };
        let (votes, members) = (file("votes"), file("members"));
        if !Path::new(&votes).exists() {
            eprintln!("SKIPPED: {votes} is not beside the checkout");
            continue;
        }
        let answer =
            desk.json(&["bloc", "--votes", &votes, "--members", &members, "--party", "200", "--json"]);
        let expected = &case["expected"];
        for field in ["rollcalls", "members", "votes", "party_unity_votes"] {
            assert_eq!(answer[field], expected[field], "{} {field}", case["id"]);
        }
        assert!(close(&answer["majority_baseline_accuracy"], &expected["majority_baseline_accuracy"]));
        for (party, rice) in expected["mean_rice"].as_object().unwrap() {
            assert!(close(&answer["rice"][party], rice), "{} {party}", case["id"]);
        }
        for (k, times) in expected["pivotal_by_bloc_of"].as_object().unwrap() {
            assert_eq!(&answer["pivotal_by_size"][k], times, "{} bloc of {k}", case["id"]);
        }
    }
}

/// The bundled Senate, against the answers that stand with the tests of `terrain-evidence`.
#[test]
fn the_bundled_senate_is_described_as_by_an_independent_script() {
    let file = "crates/terrain-evidence/tests/records/rollcall/senate_116_detail.json";
    let case = case(&repository().join(file));
    let expected = &case["expected"];
    let desk = Desk::new();
    for (name, bloc) in expected["blocs"].as_object().unwrap() {
        let ids: Vec<String> = bloc["icpsr"].as_array().unwrap().iter().map(Value::to_string).collect();
        let answer = desk.json(&["bloc", "--bloc", &ids.join(","), "--json"]);
        assert_eq!(answer["bloc_members"].as_array().unwrap().len(), ids.len());
        assert_eq!(answer["bloc"]["pivotal"], bloc["pivotal"], "{name}");
        assert!(close(&answer["rice"]["bloc"], &bloc["mean_rice"]), "{name}");
        assert_eq!(answer["bloc"]["with_party_majority"]["100"], bloc["with_democratic_majority"], "{name}");
        assert_eq!(answer["bloc"]["on_winning_side"], bloc["on_winning_side"], "{name}");
    }
    let party = desk.json(&["bloc", "--party", "democratic", "--json"]);
    assert_eq!((&party["rollcalls"], &party["votes"]), (&expected["rollcalls"], &expected["votes"]));
    assert!(close(&party["rice"]["200"], &expected["mean_rice"]["200"]));
    assert!(close(&party["agreement"]["within"]["mean"], &expected["mean_agreement"]["democrats"]));
    assert!(close(&party["agreement"]["with"]["200"]["mean"], &expected["mean_agreement"]["across"]));
    // One of a hundred who all vote for themselves has a hundredth of the power; 46 have 46/55 (Shapley & Shubik 1954:
    // a player of w votes among n - w single ones, with a majority of q, is pivotal in w of the n - w + 1 places).
    assert_eq!(party["power"]["quota"], 51);
    assert!(close(&party["power"]["among_members"], &json!(46.0 / 55.0)));
}

#[test]
fn a_bloc_that_decides_nothing_is_told_so_in_words() {
    let desk = Desk::new();
    let mut csv = String::from("legislator,vote_id,position,party\n");
    for vote in 0..5 {
        for member in 0..7 {
            csv.push_str(&format!("Ward {member},{vote},{},\n", if member < 6 { "yea" } else { "nay" }));
        }
    }
    csv.push_str(",5,voice vote,\n");
    desk.write("council.csv", csv);
    let text = desk.answer(&["bloc", "--votes", "council.csv", "--bloc", "ward 6"]);
    assert!(text.contains("Never (it was not once pivotal)"), "{text}");
    assert!(text.contains("1 vote had no roll call and is in no figure"), "{text}");
    let other = desk.answer(&["bloc", "--votes", "council.csv", "--bloc", "Ward 0,Ward 1,Ward 2"]);
    assert!(other.contains("In 5 of 5 roll calls (pivotal)"), "{other}");
    insta::assert_snapshot!(other);
}

/// Warren, Sanders and Markey hold 3 of the 100 seats at the last roll call; 51 carry a motion, and the others are 52, 44
/// and 1. All figures of power by hand: a bloc of 3 among 97 who vote alone decides at 3 of 98 places; among parties of
/// which one has 52 nobody else is needed.
#[test]
fn a_bloc_of_three_in_the_senate_today_with_partners_and_grown() {
    let desk = Desk::new();
    let bloc = ["bloc", "--bloc", "sanders,warren,markey"];
    let answer = desk.json(&[bloc.as_slice(), &["--json"]].concat());
    let power = &answer["power"];
    assert_eq!(power["seats"], json!({"bloc": 3, "100": 44, "200": 52, "328": 1}));
    assert!(close(&power["among_members"], &json!(3.0 / 98.0)) && close(&power["apart"], &json!(0.03)));
    assert_eq!(power["among_parties"], json!({"bloc": 0.0, "100": 0.0, "200": 1.0, "328": 0.0}));
    assert_eq!(power["among_parties_banzhaf"]["200"], 1.0);
    assert_eq!((&power["needs"]["to_carry"], &power["needs"]["to_block"]), (&json!(48), &json!(47)));
    assert!(close(&power["needs"]["share_of_quota"], &json!(3.0 / 51.0)));
    assert!(close(&power["needs"]["share_of_others"], &json!(48.0 / 97.0)));
    // With six seats for the bloc, 94 are left for the others, and 52 of 97 of these are 50: the largest party needs somebody.
    assert_eq!(power["thresholds"]["blocks_from"], 50);
    assert_eq!(power["thresholds"]["decides_from"], 51);
    let sizes = power["by_seats"].as_array().unwrap();
    assert_eq!(sizes.len(), 101);
    assert!(close(&sizes[3]["among_members"], &power["among_members"]));
    assert_eq!((&sizes[0]["among_members"], &sizes[51]["among_members"]), (&json!(0.0), &json!(1.0)));
    let needed = usize::try_from(power["thresholds"]["needed_from"].as_u64().unwrap()).unwrap();
    assert_eq!(needed, 6);
    assert!(sizes[..needed].iter().all(|size| size["among_parties"] == 0.0));
    assert!(sizes[needed]["among_parties"].as_f64().unwrap() > 0.0);

    // Sixty to close debate: the 52 need eight more, and with the 44 behind them the three are among those who can give them.
    let sixty = desk.json(&[bloc.as_slice(), &["--quota", "3/5", "--with", "Democratic", "--json"]].concat());
    let power = &sixty["power"];
    assert_eq!(power["quota"], 60);
    let union = power["unions"].as_array().unwrap().iter().find(|union| union["partners"] == json!(["100"]));
    let union = union.unwrap();
    assert_eq!(union["seats"], 47);
    assert_eq!(power["unions"].as_array().unwrap().len(), 3, "who was asked for is among them already");
    // 52 + 44 win and 52 + 3 + 1 don't: the three give nothing, with or without the union.
    assert_eq!((&union["bloc"], &union["together"]), (&json!(0.0), &json!(0.5)));

    let grown = desk.json(&[bloc.as_slice(), &["--seats", "20", "--json"]].concat());
    assert_eq!(grown["power"]["asked"]["seats"]["bloc"], 20);
    assert!(grown["power"]["asked"]["among_parties"]["bloc"].as_f64().unwrap() > 0.0);
    let text = desk.answer(&[bloc.as_slice(), &["--plot", "bloc.svg"]].concat());
    for said in [
        "Among parties that each vote as one its votes are never needed.",
        "to pass one it takes 48 of the other 97 (49 %), to block one 47",
        "0.031 (0.030 if it did too)",
        "From 50 seats on nothing passes against it, from 51 on it decides alone.",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let drawn = std::fs::read_to_string(desk.at("bloc.svg")).unwrap();
    assert!(drawn.starts_with("<svg xmlns=") && drawn.contains("share of the seats"), "{drawn}");
    for (arguments, expected) in [
        (["--quota", "101"], "101 votes can't be had: the chamber has 100 seats"),
        (["--seats", "101"], "101 is above the chamber's 100 seats"),
        (["--with", "Whig"], "no member belongs to the party `Whig`"),
        (["--congress", "99"], "no roll calls of Congress 99 are at hand"),
    ] {
        let message = desk.fault(&[bloc.as_slice(), &arguments].concat());
        assert!(message.contains(expected), "{message}");
    }
    let wrong = desk.run(&[bloc.as_slice(), &["--quota", "most"]].concat());
    assert!(wrong.code == 2 && wrong.err.contains("such as 3/5 or 60%"), "{}", wrong.err);
}

/// What was imported takes the place of the Senate that ships with the program.
#[test]
fn imported_roll_calls_are_used() {
    let desk = Desk::new();
    desk.write("council.csv", council(60));
    desk.answer(&["import", "rollcall", "council.csv", "--store", "kept"]);
    let answer = desk.json(&["bloc", "--bloc", "ward 1", "--store", "kept", "--json"]);
    assert_eq!((&answer["rollcalls"], &answer["members"]), (&json!(60), &json!(7)));
    assert!(answer["source"].as_str().unwrap().contains("council.csv"), "{}", answer["source"]);
    let from_file = desk.json(&["bloc", "--bloc", "ward 1", "--votes", "council.csv", "--json"]);
    assert_eq!((&answer["rice"], &answer["power"]), (&from_file["rice"], &from_file["power"]));
    let senate = desk.json(&["bloc", "--party", "200", "--congress", "116", "--store", "kept", "--json"]);
    assert_eq!(senate["rollcalls"], 720);
}

#[test]
fn a_council_is_placed_with_ranges_and_ties() {
    let desk = Desk::new();
    desk.write("council.csv", council(60));
    let arguments = ["positions", "--votes", "council.csv", "--anchor", "ward 7", "--json"];
    let answer = desk.json(&arguments);
    assert_eq!(answer["anchors"], json!(["Ward 7"]));
    let members = answer["members"].as_array().unwrap();
    let place = |ward: usize| members[ward]["position"].as_f64().unwrap();
    assert!((0..6).all(|ward| place(ward) < place(ward + 1)), "{answer:#}");
    for member in members {
        let (low, high) = (member["interval"][0].as_f64().unwrap(), member["interval"][1].as_f64().unwrap());
        assert!(low < member["position"].as_f64().unwrap() && member["position"].as_f64().unwrap() < high);
        assert_eq!(member["votes"], answer["fit"]["roll_calls"]);
    }
    assert_eq!(desk.json(&arguments), answer, "the same again");
    let mirrored = desk.json(&["positions", "--votes", "council.csv", "--anchor", "Ward 1", "--json"]);
    assert!(
        (mirrored["members"][0]["z"].as_f64().unwrap() + answer["members"][0]["z"].as_f64().unwrap()).abs()
            < 1e-9
    );
    let text =
        desk.answer(&["positions", "--votes", "council.csv", "--anchor", "ward 7", "--plot", "council.svg"]);
    assert!(text.contains("The right is the side of Ward 7"), "{text}");
    let drawn = std::fs::read_to_string(desk.at("council.svg")).unwrap();
    assert!(drawn.starts_with("<svg xmlns=") && drawn.contains("Ward 3"));
    let plane = desk.json(&["positions", "--votes", "council.csv", "--plane", "--json"]);
    assert!(plane["members"][0]["second"]["interval"].is_array() && plane["dimensions"] == 2);
}

/// Sixteen members on a line; in every fourth roll call three at each end vote together against those between them.
#[test]
fn ends_against_the_middle_are_said_and_left_out_on_request() {
    let desk = Desk::new();
    let mut csv = String::from("legislator,vote_id,position\n");
    for vote in 0..120_usize {
        for member in 0..16_usize {
            let yea = if vote % 4 == 0 { !(3..13).contains(&member) } else { member > (7 * vote) % 15 };
            csv.push_str(&format!("Seat {:02},{vote},{}\n", member + 1, if yea { "yea" } else { "nay" }));
        }
    }
    desk.write("council.csv", csv);
    let options = ["positions", "--votes", "council.csv", "--anchor", "Seat 16"];
    let answer = desk.json(&[options.as_slice(), &["--json"]].concat());
    let ends = &answer["ends_against_the_middle"];
    assert_eq!(ends["roll_calls"].as_array().unwrap().len(), 30, "{ends}");
    assert_eq!(ends["members"], json!(["Seat 01", "Seat 02", "Seat 03", "Seat 14", "Seat 15", "Seat 16"]));
    let text = desk.answer(&options);
    assert!(text.contains("both ends voted together against those between them"), "{text}");
    assert!(text.contains("add --without-ends"), "{text}");
    let without = desk.json(&[options.as_slice(), &["--without-ends", "--json"]].concat());
    assert_eq!(
        (&without["fit"]["roll_calls"], &without["ends_against_the_middle"]["left_out"]),
        (&json!(90), &json!(true))
    );
    let place = |seat: usize| without["members"][seat]["z"].as_f64().unwrap();
    assert!((0..15).all(|seat| place(seat) < place(seat + 1) + 0.2), "{without:#}");
}

#[test]
fn wrong_files_and_names_are_told_apart() {
    let desk = Desk::new();
    desk.write("council.csv", council(3));
    desk.write("members.csv", "congress,chamber,icpsr,party_code,nominate_dim1\n116,Senate,1,100,0.1\n");
    desk.write("votes.csv", "congress,chamber,rollnumber,icpsr,cast_code\n116,Senate,1,1,1\n");
    desk.write("people.csv", "people_id,name,party\n1,District 1,D\n");
    desk.write("other.csv", "a,b\n1,2\n");
    desk.write("book.xlsx", b"PK\x03\x04 and so on");
    // Files are known by their contents: it does not matter which option names which.
    desk.answer(&["bloc", "--votes", "members.csv", "--members", "votes.csv", "--party", "100"]);
    for (arguments, expected) in [
        (
            vec!["bloc", "--votes", "votes.csv", "--party", "100"],
            "name Voteview's members file of the same chamber too",
        ),
        (
            vec!["bloc", "--votes", "members.csv", "--party", "100"],
            "members.csv: this is Voteview's members, in which nobody votes; name Voteview's votes too",
        ),
        (
            vec!["bloc", "--votes", "votes.csv", "--members", "people.csv", "--party", "100"],
            "votes.csv and people.csv: this is Voteview's votes and LegiScan's people, which different publishers",
        ),
        (vec!["positions", "--votes", "other.csv"], "other.csv: looks like text of another kind"),
        (vec!["positions", "--votes", "book.xlsx"], "book.xlsx: damaged"),
        (vec!["positions", "--votes", "nowhere.csv"], "nowhere.csv: there is no such file"),
        (vec!["positions", "--votes", "council.csv"], "0 members have 20 contested votes or more"),
        (vec!["bloc", "--votes", "council.csv", "--party", "Blue"], "parties in the record: Green, Red"),
        (vec!["bloc", "--votes", "council.csv", "--bloc", "Ward"], "did you mean Ward 1, or Ward 2"),
        (vec!["bloc", "--bloc", "murkowsky"], "did you mean MURKOWSKI, Lisa (40300)"),
        (vec!["positions", "--anchor", "lee,paul"], "add --plane"),
    ] {
        let message = desk.fault(&arguments);
        let flat = message.replace("\n  │ ", " ").replace("\n        ", " ");
        assert!(flat.contains(expected), "{arguments:?}: {message}");
    }
    assert_eq!(desk.run(&["bloc"]).code, 2, "a bloc must be named");
}

#[test]
fn missing_members_of_the_roll_are_reported() {
    let desk = Desk::new();
    desk.write(
        "council.csv",
        "legislator,vote_id,position,total_yea,total_excused\nWard 1,a,yea,2,1\nWard 2,a,yea,,\nWard 3,a,nay,,\n",
    );
    let answer = desk.json(&["bloc", "--votes", "council.csv", "--bloc", "ward 1", "--json"]);
    assert_eq!(
        answer["notes"]["mismatches"],
        json!([{"roll_call": "a", "what": "excused", "stated": 1, "on_the_roll": 0}])
    );
    let text = desk.answer(&["bloc", "--votes", "council.csv", "--bloc", "ward 1"]);
    assert!(text.contains("roll call a: 1 excused stated, 0 on the roll; nothing was filled in"), "{text}");
}
