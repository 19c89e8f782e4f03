//! Every form of roll-call file: what is kept apart, what is compared, what is refused. The bodies are made up and named
//! by their districts.

use std::io::Read;

use proptest::prelude::*;
use terrain_evidence::rollcall::{Dimensions, RollCallFile};
use terrain_evidence::rollcall::{
    LegiScan, Named, OpenStates, Position, RollCallChoice, RollCallRecord, ScalingOptions, Total,
    add_voteview_totals, read_legiscan, read_long, read_open_states, read_voteview,
};
use terrain_evidence::{ReadError, ReadOptions};

const STRICT: ReadOptions = ReadOptions { strict: true };

fn boxed<'a>(text: &'a str, file: &'a str) -> Named<'a, Box<dyn Read + 'a>> {
    (Box::new(text.as_bytes()), file)
}

/// What is remarked on, as `reason: field: found`.
fn remarks(record: &RollCallRecord) -> Vec<String> {
    let remarked = record.summary.remarked.iter();
    remarked
        .flat_map(|one| {
            one.examples.iter().map(|example| format!("{}: {}: {}", one.reason, example.field, example.found))
        })
        .collect()
}

#[test]
fn a_council_keeps_every_kind_of_absence_apart() {
    let csv = "legislator,vote_id,position,party,total_yea,total_nay,total_excused\n\
        Ward 1,2019-01,Yes,Green,2,1,1\nWard 2,2019-01,No,Red,,,\nWard 3,2019-01,Paired for,Red,,,\n\
        Ward 4,2019-01,Paired,Red,,,\nWard 5,2019-01,Announced against,Green,,,\n\
        Ward 1,2019-02,aye,Green,1,0,1\nWard 2,2019-02,Abstain,Red,,,\nWard 3,2019-02,Present,Red,,,\n\
        Ward 4,2019-02,Recused,Red,,,\nWard 5,2019-02,Excused,Green,,,\nWard 6,2019-02,vacant,,,,\n\
        ,2019-03,Voice vote,,,,\nWard 1,2019-04,Absent,Green,,,\nWard 2,2019-04,Not voting,Red,,,\n\
        Ward 3,2019-04,Other,Red,,,\n";
    let record = read_long(csv.as_bytes(), "council.csv", STRICT).unwrap();
    let measures = record.measures();
    assert_eq!((measures.rollcalls, measures.yea, measures.nay, measures.passed), (3, 3, 2, 1));
    // The record's own labels beside what they were read as.
    for (label, position) in [
        ("Paired for", Position::PairedYea),
        ("Paired", Position::Paired),
        ("Announced against", Position::AnnouncedNay),
        ("Recused", Position::Abstain),
        ("Excused", Position::Excused),
        ("Not voting", Position::NotVoting),
        ("Other", Position::Other),
        ("vacant", Position::Vacant),
    ] {
        assert_eq!(record.labels[label], (position, 1), "{label}");
    }
    // An empty seat is in no denominator; whoever had no row at a vote is in none either.
    let absences = record.absences();
    let of = |id: &str| record.member(id).and_then(|member| absences.get(&member).copied());
    assert_eq!(of("Ward 6"), None);
    assert_eq!((of("Ward 1"), of("Ward 4")), (Some((1, 3)), Some((2, 2))));
    // A vote by voice is no roll call, in no count.
    assert_eq!(record.stated.without_roll_call, ["2019-03"]);
    assert!(!record.roll_calls.contains(&"2019-03".to_owned()));
    // The minutes say one more was excused on 2019-01, and one nay instead of two: told, not filled in.
    let mismatches = record.mismatches();
    let told: Vec<_> = mismatches
        .iter()
        .map(|one| (one.roll_call.as_str(), one.what, one.stated, one.on_the_roll))
        .collect();
    assert_eq!(told, [("2019-01", Total::Nay, 1, 2), ("2019-01", Total::Of(Position::Excused), 1, 0)]);
    assert_eq!(
        remarks(&record),
        [
            "a stated total differs from the roll; nothing was filled in: roll call 2019-01, nay: 1 stated, 2 on the roll",
            "a stated total differs from the roll; nothing was filled in: roll call 2019-01, excused: 1 stated, 0 on the roll"
        ]
    );
    let summary = &record.summary;
    assert_eq!(summary.read, summary.kept + summary.skipped.iter().map(|out| out.count).sum::<u64>());
}

#[test]
fn a_vote_cannot_be_by_voice_and_by_roll() {
    let csv = "legislator,vote_id,position,total_yea\nWard 1,7,voice vote,\nWard 1,7,yea,3\nWard 2,7,nay,4\n";
    let record = read_long(csv.as_bytes(), "council.csv", STRICT).unwrap();
    assert!(record.stated.without_roll_call.is_empty());
    let told = remarks(&record).join("; ");
    assert!(told.contains("said to be without a roll call") && told.contains("another total"), "{told}");
}

#[test]
fn voice_votes_enter_neither_agreement_nor_scaling() {
    let mut csv = String::from("legislator,vote_id,position\n");
    for vote in 0..40 {
        for ward in 0..5 {
            let word = if (ward + vote) % 5 < 2 + vote % 2 { "yea" } else { "nay" };
            csv.push_str(&format!("Ward {ward},{vote},{word}\n"));
        }
    }
    let without = read_long(csv.as_bytes(), "council.csv", STRICT).unwrap();
    for vote in 40..90 {
        csv.push_str(&format!("Ward 0,{vote},voice vote\n"));
    }
    let with = read_long(csv.as_bytes(), "council.csv", STRICT).unwrap();
    assert_eq!(with.stated.without_roll_call.len(), 50);
    assert_eq!(with.measures(), without.measures());
    assert_eq!(with.agreement(0, 1), without.agreement(0, 1));
    let scaled = |record: &RollCallRecord| record.scaling(&ScalingOptions::default()).unwrap();
    assert_eq!(scaled(&with), scaled(&without));
}

const VOTE_PEOPLE: &str = "id,vote_event_id,option,voter_name,voter_id,note\n\
    1,ocd-vote/a,yes,District 1,ocd-person/1,\n2,ocd-vote/a,no,District 2,ocd-person/2,\n\
    3,ocd-vote/a,excused,District 3,,\n4,ocd-vote/b,paired,District 1,ocd-person/1,\n\
    5,ocd-vote/b,not voting,District 2,ocd-person/2,\n6,ocd-vote/b,yes,District 3,,\n\
    7,ocd-vote/committee,yes,District 1,ocd-person/1,\n";

#[test]
fn open_states_files_are_read_together() {
    let votes = "id,identifier,motion_text,motion_classification,start_date,result,organization_id,bill_id\n\
        ocd-vote/a,,Third reading,passage,2021-03-01,pass,ocd-organization/house,b1\n\
        ocd-vote/b,,Third reading,passage,2021-03-02,pass,ocd-organization/house,b2\n\
        ocd-vote/voice,,Adjourn,,2021-03-02,pass,ocd-organization/house,b2\n\
        ocd-vote/committee,,Do pass,,2021-02-02,pass,ocd-organization/committee,b2\n";
    let counts = "id,vote_event_id,option,value\n1,ocd-vote/a,yes,1\n2,ocd-vote/a,no,1\n3,ocd-vote/a,excused,2\n\
        4,ocd-vote/b,yes,1\n5,ocd-vote/voice,yes,0\n";
    let people = "id,name,current_party,current_district,current_chamber\nocd-person/1,District 1,Green,1,lower\n\
        ocd-person/2,District 2,Red,2,lower\n";
    let read = |choice: &RollCallChoice| {
        let files = OpenStates {
            vote_people: boxed(VOTE_PEOPLE, "vote_people.csv"),
            votes: Some(boxed(votes, "votes.csv")),
            vote_counts: Some(boxed(counts, "vote_counts.csv")),
            people: Some(boxed(people, "people.csv")),
        };
        read_open_states(files, choice, STRICT)
    };
    let record = read(&RollCallChoice::default()).unwrap();
    assert_eq!(record.chamber, "ocd-organization/house");
    assert_eq!(record.roll_calls, ["ocd-vote/a", "ocd-vote/b"]);
    assert_eq!(record.stated.without_roll_call, ["ocd-vote/voice"]);
    assert_eq!(record.labels["paired"].0, Position::Paired);
    assert_eq!(record.members[0].party, "Green");
    assert_eq!(record.members[2].id, "District 3", "whoever has no identifier is known by name");
    // A second excused member is missing from the roll.
    let mismatches = record.mismatches();
    assert_eq!(mismatches.len(), 1);
    assert_eq!(
        (mismatches[0].what, mismatches[0].stated, mismatches[0].on_the_roll),
        (Total::Of(Position::Excused), 2, 1)
    );
    let committee = RollCallChoice { congress: None, chamber: Some("ocd-organization/committee".to_owned()) };
    assert_eq!(read(&committee).unwrap().roll_calls, ["ocd-vote/committee"]);
    let nowhere = RollCallChoice { congress: None, chamber: Some("senate".to_owned()) };
    let refused = read(&nowhere).unwrap_err().to_string();
    assert!(refused.contains("found `senate`, expected one of ocd-organization/committee"), "{refused}");
    let alone = OpenStates {
        vote_people: boxed(VOTE_PEOPLE, "vote_people.csv"),
        votes: None,
        vote_counts: None,
        people: None,
    };
    let record = read_open_states(alone, &RollCallChoice::default(), STRICT).unwrap();
    assert_eq!((record.roll_calls.len(), record.members.len()), (3, 3));
}

#[test]
fn legiscan_files_are_read_together() {
    let votes = "roll_call_id,people_id,vote,vote_desc\n10,1,1,Yea\n10,2,2,Nay\n10,3,3,NV\n11,1,4,Absent\n11,2,1,Yea\n20,9,1,Yea\n";
    let roll_calls = "bill_id,roll_call_id,date,chamber,description,yea,nay,nv,absent,total\n\
        5,10,2021-03-01,H,Third reading,1,1,1,0,3\n5,11,2021-03-02,H,Concur,1,0,0,2,3\n\
        5,12,2021-03-02,H,Voice vote,0,0,0,0,0\n5,20,2021-03-02,S,Third reading,1,0,0,0,1\n";
    let people = "people_id,name,first_name,party_id,party,role,district\n1,District 1,,1,D,Rep,HD-001\n2,District 2,,2,R,Rep,HD-002\n";
    let read = |chamber: Option<&str>| {
        let files = LegiScan {
            votes: boxed(votes, "votes.csv"),
            roll_calls: Some(boxed(roll_calls, "rollcalls.csv")),
            people: Some(boxed(people, "people.csv")),
        };
        let choice = RollCallChoice { congress: None, chamber: chamber.map(str::to_owned) };
        read_legiscan(files, &choice, STRICT).unwrap()
    };
    let house = read(None);
    assert_eq!((house.chamber.as_str(), house.roll_calls.len(), house.members.len()), ("H", 2, 3));
    assert_eq!(house.stated.without_roll_call, ["12"]);
    assert_eq!(house.labels["NV"].0, Position::NotVoting);
    assert_eq!((house.members[1].party.as_str(), house.members[1].district.as_str()), ("R", "HD-002"));
    let mismatches = house.mismatches();
    assert_eq!(mismatches.len(), 1, "{mismatches:?}");
    assert_eq!((mismatches[0].roll_call.as_str(), mismatches[0].what), ("11", Total::Of(Position::Absent)));
    assert_eq!(read(Some("s")).roll_calls, ["20"]);
}

#[test]
fn voteviews_totals_are_compared_with_its_votes() {
    let members =
        "congress,chamber,icpsr,party_code,nominate_dim1\n116,Senate,1,100,-0.1\n116,Senate,2,200,0.1\n";
    let votes = "congress,chamber,rollnumber,icpsr,cast_code\n116,Senate,1,1,1\n116,Senate,1,2,5\n116,Senate,2,1,9\n116,Senate,2,2,6\n";
    let totals = "congress,chamber,rollnumber,date,yea_count,nay_count\n116,Senate,1,2019-01-01,1,1\n116,Senate,2,2019-01-02,1,1\n\
        116,Senate,3,2019-01-02,1,1\n115,Senate,1,2018-01-02,9,9\n";
    let record = read_voteview(
        (votes.as_bytes(), "votes"),
        (members.as_bytes(), "members"),
        &RollCallChoice::default(),
        STRICT,
    )
    .unwrap();
    let record = add_voteview_totals(record, (totals.as_bytes(), "rollcalls"), STRICT).unwrap();
    let mismatches = record.mismatches();
    assert_eq!(mismatches.len(), 1);
    assert_eq!((mismatches[0].roll_call.as_str(), mismatches[0].what), ("2", Total::Yea));
    let told = remarks(&record).join("; ");
    assert!(
        told.contains("a roll call without votes of members") && told.contains("1 stated, 0 on the roll"),
        "{told}"
    );
}

#[test]
fn what_a_form_lacks_is_named() {
    let files = |vote_people| OpenStates { vote_people, votes: None, vote_counts: None, people: None };
    let read = |text| {
        read_open_states(files(boxed(text, "votes.csv")), &RollCallChoice::default(), ReadOptions::default())
    };
    assert!(
        matches!(read("a,b\n1,2\n"), Err(ReadError::MissingColumn { column, .. }) if column == "vote_event_id")
    );
    let found = read("vote_event_id,option,voter_name\nx,perhaps,District 1\nx,yes,District 1\n").unwrap();
    assert!(
        found.summary.skipped[0].reason.contains("`option` is not yes, no, absent"),
        "{:?}",
        found.summary
    );
    let strict = OpenStates {
        vote_people: boxed("vote_event_id,option,voter_name\nx,yes,District 1\nx,no,District 1\n", "v.csv"),
        votes: None,
        vote_counts: None,
        people: None,
    };
    let refused = read_open_states(strict, &RollCallChoice::default(), STRICT).unwrap_err().to_string();
    assert!(refused.starts_with("v.csv, row 3, field `voter_name`"), "{refused}");
}

/// A field of any content, the usual ones among them.
fn field() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[a-z0-9 .-]{0,12}",
        prop::sample::select(vec![
            "yes", "no", "yea", "nay", "1", "2", "9", "-1", "1e9", "NaN", "absent", "\"x,y\""
        ])
        .prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_and_any_cells_are_read_or_refused_without_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..300),
        rows in prop::collection::vec(prop::collection::vec(field(), 1..7), 0..12),
        strict in any::<bool>(),
    ) {
        let options = ReadOptions { strict };
        let table = |headings: &str| {
            let rows: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
            format!("{headings}\n{}\n", rows.join("\n"))
        };
        let _ = RollCallFile::recognize(bytes.as_slice(), "any");
        let choice = RollCallChoice::default();
        let (people, votes, counts) = (
            table("vote_event_id,option,voter_name,voter_id"),
            table("id,organization_id,motion_text"),
            table("vote_event_id,option,value"),
        );
        let _ = read_open_states(
            OpenStates {
                vote_people: boxed(&people, "any"),
                votes: strict.then(|| boxed(&votes, "any")),
                vote_counts: Some(boxed(&counts, "any")),
                people: None,
            },
            &choice,
            options,
        );
        let raw = String::from_utf8_lossy(&bytes).into_owned();
        let _ = read_open_states(
            OpenStates { vote_people: boxed(&raw, "any"), votes: None, vote_counts: None, people: None },
            &choice,
            options,
        );
        let (votes, calls) = (table("roll_call_id,people_id,vote,vote_desc"), table("roll_call_id,chamber,yea,nay,nv,absent"));
        let _ = read_legiscan(
            LegiScan { votes: boxed(&votes, "any"), roll_calls: Some(boxed(&calls, "any")), people: None },
            &choice,
            options,
        );
        let long = table("legislator,vote_id,position,party,total_yea,total_excused");
        if let Ok(record) = read_long(long.as_bytes(), "any", options) {
            let _ = (record.mismatches(), record.bloc_report(&[0]), record.named(&raw));
        }
    }

    #[test]
    fn any_votes_are_placed_or_refused_without_panic(
        votes in prop::collection::vec(prop::collection::vec(0_u8..3, 3..9), 1..24),
        least_votes in 0_u32..6,
        plane in any::<bool>(),
        without_ends in any::<bool>(),
    ) {
        let mut csv = String::from("legislator,vote_id,position\n");
        for (number, cast) in votes.iter().enumerate() {
            for (member, word) in cast.iter().enumerate() {
                let word = ["yea", "nay", "absent"][usize::from(*word)];
                csv.push_str(&format!("{member},{number},{word}\n"));
            }
        }
        let record = read_long(csv.as_bytes(), "any", STRICT).unwrap();
        let dimensions = if plane { Dimensions::Two } else { Dimensions::One };
        let options = ScalingOptions { dimensions, least_votes, without_ends, ..Default::default() };
        if let Ok(found) = record.scaling(&options) {
            for member in &found.members {
                for one in [Some(member.first), member.second].into_iter().flatten() {
                    prop_assert!(one.z.is_finite() && one.standard_error.is_finite());
                    prop_assert!((-1.0..=1.0).contains(&one.position));
                    prop_assert!(one.interval[0] <= one.position && one.position <= one.interval[1]);
                }
                prop_assert!(member.rank[0] <= member.rank[1]);
            }
            prop_assert!(found.fit.accuracy.is_finite() && found.fit.apre <= 1.0);
            let _ = found.warnings();
        }
    }
}
