//! Roll calls: the bundled Senate, the reference cases, and votes of a council.

use std::collections::BTreeMap;
use std::fs::File;

use crate::read_long;
use serde_json::Value;
use terrain_evidence::calibration::chamber_vote;
use terrain_evidence::rollcall::{Position, RollCallChoice, RollCallRecord, read_voteview};
use terrain_evidence::{BundledEvidence, EvidenceSource, ReadOptions};

use crate::{filter, shared};

fn senate(folder: &str, case: &Value) -> Option<RollCallRecord> {
    let open = |key: &str| {
        let name = case["input"][key].as_str().unwrap().to_owned();
        Some((File::open(shared(&format!("{folder}/{name}"))?).unwrap(), name))
    };
    let (votes, votes_file) = open("votes")?;
    let (members, members_file) = open("members")?;
    let record = read_voteview(
        (votes, &votes_file),
        (members, &members_file),
        &RollCallChoice::default(),
        ReadOptions { strict: true },
    );
    Some(record.unwrap())
}

fn case(path: &str) -> Option<Value> {
    Some(serde_json::from_reader(File::open(shared(path)?).unwrap()).unwrap())
}

/// Detailed cases with their records: the bundled Senate always, others where the reference data is at hand.
fn detailed() -> Vec<(&'static str, Value, RollCallRecord)> {
    let own = include_str!("../records/rollcall/senate_116_detail.json");
    let bundled = BundledEvidence.roll_calls().unwrap().clone();
    let mut cases = vec![("bundled", serde_json::from_str(own).unwrap(), bundled)];
    for congress in ["113", "116"] {
        let case = case(&format!("validation/rollcall_detail/senate_{congress}_detail.json"));
        let Some((case, record)) = case.and_then(|case| {
            let record = senate("validation/rollcall_detail", &case)?;
            Some((case, record))
        }) else {
            continue;
        };
        cases.push((congress, case, record));
    }
    cases
}

fn close(got: f64, want: &Value) -> bool {
    (got - want.as_f64().unwrap()).abs() < 1e-9
}

/// `validation/rollcall`: counted with pandas over the raw rows.
#[test]
fn senates_agree_with_independent_counts() {
    for congress in ["110", "115"] {
        let Some(case) = case(&format!("validation/rollcall/senate_{congress}.json")) else { return };
        let Some(record) = senate("data/rollcall", &case) else { return };
        let (want, got) = (&case["expected"], record.measures());
        assert_eq!(Some(got.rollcalls), want["rollcalls"].as_u64());
        assert_eq!(Some(got.members), want["members"].as_u64());
        assert_eq!(Some(got.votes), want["votes"].as_u64());
        assert_eq!(Some(got.party_unity_votes), want["party_unity_votes"].as_u64());
        assert_eq!(Some(got.scalable), want["rollcalls_minority_over_2_5_percent"].as_u64());
        assert!(close(got.majority_baseline_accuracy, &want["majority_baseline_accuracy"]));
        for (party, rice) in want["mean_rice"].as_object().unwrap() {
            assert!(close(got.parties[party].mean_rice, rice), "Congress {congress}, party {party}");
        }
        for (k, times) in want["pivotal_by_bloc_of"].as_object().unwrap() {
            assert_eq!(Some(record.pivotal_by_size(k.parse().unwrap())), times.as_u64(), "bloc of {k}");
        }
    }
}

/// `validation/rollcall_detail`: by an independent script over the raw rows.
#[test]
fn senates_agree_in_detail() {
    for (congress, case, record) in detailed() {
        let (want, got) = (&case["expected"], record.measures());
        assert_eq!(Some(u64::try_from(record.members.len()).unwrap()), want["senators"].as_u64());
        assert_eq!(Some(got.passed), want["passed"].as_u64());
        assert_eq!(Some(got.unanimous), want["unanimous_rollcalls"].as_u64());
        assert_eq!((Some(got.yea), Some(got.nay)), (want["yea"].as_u64(), want["nay"].as_u64()));
        let place = |id: &Value| record.member(&id.to_string()).unwrap();
        let scores = record.party_unity_scores();
        for (id, score) in want["party_unity_scores"].as_object().unwrap() {
            let (with, of) = scores[&record.member(id).unwrap()];
            assert_eq!((with.into(), of.into()), (score[0].clone(), score[1].clone()), "member {id}");
        }
        for pair in want["agreement_pairs"].as_array().unwrap() {
            let (agree, common) = record.agreement(place(&pair["icpsr"][0]), place(&pair["icpsr"][1]));
            assert_eq!(
                (Value::from(agree), Value::from(common)),
                (pair["agree"].clone(), pair["common"].clone())
            );
        }
        for (name, bloc) in want["blocs"].as_object().unwrap() {
            let members: Vec<usize> = bloc["icpsr"].as_array().unwrap().iter().map(place).collect();
            let got = record.bloc(&members);
            assert_eq!(Value::from(got.pivotal), bloc["pivotal"], "{congress} {name}");
            assert_eq!(Value::from(got.rollcalls_with_two_or_more), bloc["rollcalls_with_two_or_more"]);
            assert!(close(got.mean_rice, &bloc["mean_rice"]), "{congress} {name}");
            let pair = |(times, of): (u64, u64)| Value::from(vec![times, of]);
            assert_eq!(
                pair(got.with_party_majority["100"]),
                bloc["with_democratic_majority"],
                "{congress} {name}"
            );
            assert_eq!(
                pair(got.with_party_majority["200"]),
                bloc["with_republican_majority"],
                "{congress} {name}"
            );
            assert_eq!(pair(got.on_winning_side), bloc["on_winning_side"], "{congress} {name}");
        }
    }
}

/// `validation/rollcall_detail`: agreement of pairs within and across the parties, and close votes.
#[test]
fn a_bloc_is_described_as_by_independent_counts() {
    for (congress, case, record) in detailed() {
        let want = &case["expected"];
        let of = |party: &str| -> Vec<usize> {
            let members = record.members.iter().enumerate();
            members.filter(|(_, member)| member.party == party).map(|(index, _)| index).collect()
        };
        let (democrats, republicans) = (record.bloc_report(&of("100")), record.bloc_report(&of("200")));
        let agreement = &want["mean_agreement"];
        assert!(close(democrats.agreement.within.mean.unwrap(), &agreement["democrats"]), "{congress}");
        assert!(close(republicans.agreement.within.mean.unwrap(), &agreement["republicans"]), "{congress}");
        assert!(close(democrats.agreement.with["200"].mean.unwrap(), &agreement["across"]), "{congress}");
        for (margin, times) in want["margin_at_most"].as_object().unwrap() {
            let k: u32 = margin.parse::<u32>().unwrap() / 2;
            assert_eq!(Some(democrats.pivotal_by_size[&k]), times.as_u64(), "{congress}, margin {margin}");
        }
        for (party, report) in [("100", &democrats), ("200", &republicans)] {
            assert!(close(report.rice[party], &want["mean_rice"][party]), "{congress} {party}");
        }
        assert_eq!(democrats.notes.labels.len(), want["cast_codes"].as_object().unwrap().len());
        assert!(democrats.notes.mismatches.is_empty() && democrats.notes.without_roll_call.is_empty());
    }
}

#[test]
fn members_are_found_by_what_people_call_them() {
    let record = BundledEvidence.roll_calls().unwrap();
    let lee = record.member("41110").unwrap();
    for text in ["41110", "LEE, Mike", "lee", " Lee, m"] {
        assert_eq!(record.named(text), Ok(lee), "{text}");
    }
    let several = record.named("scott").unwrap_err();
    assert_eq!(several.len(), 2, "{several:?}");
    assert!(record.named("MURKOWSKY").unwrap_err()[0].starts_with("MURKOWSKI, Lisa (40300)"));
    assert!(record.named("").is_err());
}

#[test]
fn a_bloc_that_decides_nothing_says_so() {
    let csv = "legislator,vote_id,position,party\n1,a,yea,X\n2,a,yea,X\n3,a,yea,X\n4,a,nay,Y\n1,b,nay,X\n2,b,nay,X\n3,b,nay,X\n4,b,absent,Y\n";
    let record = read_long(csv, "council.csv", ReadOptions { strict: true }).unwrap();
    let report = record.bloc_report(&[3]);
    assert_eq!((report.bloc.pivotal, report.bloc.rollcalls_with_two_or_more), (0, 0));
    assert_eq!(report.agreement.within.mean, None);
    assert_eq!(report.agreement.with["X"].mean, Some(0.0));
    assert_eq!((report.bloc_members[0].votes, report.bloc_members[0].absences), (1, (1, 2)));
}

#[test]
fn the_president_and_other_rows_are_counted_as_left_out() {
    let record = BundledEvidence.roll_calls().unwrap();
    let summary = &record.summary;
    assert_eq!(summary.read, summary.kept + summary.skipped.iter().map(|out| out.count).sum::<u64>());
    assert!(summary.skipped.iter().any(|out| out.reason.contains("the President")), "{:?}", summary.skipped);
    // The record's own codes stay visible: 1 yea, 6 nay, 7 present, 9 not voting.
    let labels: Vec<&str> = record.labels.keys().map(String::as_str).collect();
    assert_eq!(labels, ["1", "6", "7", "9"]);
    assert_eq!(record.labels["7"].0, Position::Present);
}

#[test]
fn the_bundled_chamber_has_a_hundred_seats_with_positions() {
    let chamber = BundledEvidence
        .seats("rollcall.seats", &filter(&[("congress", "116"), ("chamber", "senate")]))
        .unwrap();
    assert_eq!(chamber.seats.len(), 100);
    let mut by_state: BTreeMap<&str, u32> = BTreeMap::new();
    for seat in &chamber.seats {
        *by_state.entry(&seat.state).or_default() += 1;
        assert!(seat.ideal_point.is_some_and(|place| (-1.0..=1.0).contains(&place)), "{}", seat.name);
    }
    assert!(by_state.len() == 50 && by_state.values().all(|seats| *seats == 2));
    let mean = |party: &str| {
        let places: Vec<f64> =
            chamber.seats.iter().filter(|s| s.party == party).filter_map(|s| s.ideal_point).collect();
        places.iter().sum::<f64>() / f64::from(u32::try_from(places.len()).unwrap())
    };
    assert!(mean("100") < 0.0 && mean("200") > 0.0);
    assert!(chamber.absence[1] < chamber.absence[0] && chamber.absence[0] < chamber.absence[2]);
}

#[test]
fn estimates_from_roll_calls() {
    let estimate =
        |name: &str, conditions: &[(&str, &str)]| BundledEvidence.estimate(name, &filter(conditions));
    let cohesion = estimate("rollcall.cohesion", &[("party", "Republican")]).unwrap();
    // validation/rollcall_detail/senate_116_detail.json, mean_rice of party 200.
    assert!((cohesion.raw - 0.915_359_885_785_820_8).abs() < 1e-9);
    let passage = estimate("rollcall.passage", &[]).unwrap();
    assert_eq!((passage.n, passage.successes), (720, Some(677)));
    let unity = estimate("rollcall.unity", &[("party", "100")]).unwrap();
    assert!((unity.raw - 0.917_315_333_814_570_1).abs() < 1e-9);
    let refused =
        |conditions: &[(&str, &str)]| estimate("rollcall.absence", conditions).unwrap_err().to_string();
    assert!(refused(&[("congress", "90")]).contains("Senate of Congress 116"));
    assert!(refused(&[("party", "Whig")]).contains("Democratic"));
    assert!(refused(&[("partei", "100")]).contains("did you mean `party`?"));
    assert!(estimate("rollcall.absense", &[]).unwrap_err().to_string().contains("`rollcall.absence`"));
}

#[test]
fn a_council_in_a_long_csv_keeps_excused_apart_from_nay() {
    let csv = "legislator,vote_id,position,party\nWard 1,2019-01,Yes,Green\nWard 2,2019-01,No,Red\nWard 3,2019-01,Excused,Red\n\
               Ward 1,2019-02,aye,Green\nWard 2,2019-02,Abstain,Red\nWard 3,2019-02,perhaps,Red\nWard 1,2019-02,no,Green\n";
    let record = read_long(csv, "council.csv", ReadOptions::default()).unwrap();
    let measures = record.measures();
    assert_eq!((measures.rollcalls, measures.votes, measures.passed), (2, 3, 1));
    assert_eq!(record.labels["Excused"], (Position::Excused, 1));
    assert_eq!((record.summary.read, record.summary.kept), (7, 5));
    let strict = read_long(csv, "council.csv", ReadOptions { strict: true }).unwrap_err().to_string();
    assert!(strict.starts_with("council.csv, row 7, field `position`: found `perhaps`"), "{strict}");
}

#[test]
fn swapped_files_are_told_apart() {
    let members = "congress,chamber,icpsr,party_code,nominate_dim1\n116,Senate,1,100,0.1\n";
    let votes = "congress,chamber,rollnumber,icpsr,cast_code\n116,Senate,1,1,1\n";
    let read = |votes: &str, members: &str| {
        read_voteview(
            (votes.as_bytes(), "votes.csv"),
            (members.as_bytes(), "members.csv"),
            &RollCallChoice::default(),
            ReadOptions::default(),
        )
        .map_err(|error| error.to_string())
    };
    assert_eq!(read(votes, members).unwrap().measures().votes, 1);
    let error = read(members, votes).unwrap_err();
    assert!(error.contains("members.csv: no column `party_code`"), "{error}");
}

/// The pattern that the model must reproduce: passage follows from ideal points, on votes held out, in every Senate.
#[test]
fn ideal_points_predict_passage_in_other_senates() {
    for congress in ["110", "115"] {
        let case = serde_json::json!({"input": {
            "votes": format!("S{congress}_votes.csv.gz"), "members": format!("S{congress}_members.csv.gz")}});
        let Some(record) = senate("data/rollcall", &case) else { return };
        let fit = chamber_vote(&record).unwrap();
        assert!(fit.correct > fit.correct_by_majority + 0.2, "{congress}: {fit:?}");
        assert!(fit.brier < fit.brier_by_majority / 2.0, "{congress}: {fit:?}");
        assert!(
            fit.passage_correct > 0.95 && fit.passage_correct > fit.passage_by_majority,
            "{congress}: {fit:?}"
        );
    }
}
