//! Every form of roll-call file: what is kept apart, what is compared, what is refused. The bodies are made up and named
//! by their districts.

use std::fs::File;
use std::io::{Cursor, Write};
use std::path::Path;

use proptest::prelude::*;
use terrain_evidence::rollcall::{
    Dimensions, Openable, Position, RollCallChoice, RollCallFile, RollCallRecord, ScalingOptions, Total,
    read_roll_calls,
};
use terrain_evidence::{ReadError, ReadOptions};

use crate::read_long;

const STRICT: ReadOptions = ReadOptions { strict: true };

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
    let record = read_long(csv, "council.csv", STRICT).unwrap();
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
    let record = read_long(csv, "council.csv", STRICT).unwrap();
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
    let without = read_long(&csv, "council.csv", STRICT).unwrap();
    for vote in 40..90 {
        csv.push_str(&format!("Ward 0,{vote},voice vote\n"));
    }
    let with = read_long(&csv, "council.csv", STRICT).unwrap();
    assert_eq!(with.stated.without_roll_call.len(), 50);
    assert_eq!(with.measures(), without.measures());
    assert_eq!(with.agreement(0, 1), without.agreement(0, 1));
    let scaled = |record: &RollCallRecord| record.scaling(&ScalingOptions::default()).unwrap();
    assert_eq!(scaled(&with), scaled(&without));
}

/// A file that stands with the tests.
fn record(name: &str) -> Openable<'static> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/records/rollcall").join(name);
    Openable::new(name.to_owned(), move || Ok(Box::new(File::open(&path)?)))
}

fn read(files: &[Openable<'_>], chamber: Option<&str>) -> Result<RollCallRecord, ReadError> {
    let choice = RollCallChoice { congress: None, chamber: chamber.map(str::to_owned) };
    read_roll_calls(files, &choice, ReadOptions::default()).map(|read| read.record)
}

/// What differs from the roll: which, what, stated, on the roll.
fn differing(record: &RollCallRecord) -> Vec<(String, Total, u32, u32)> {
    let mismatches = record.mismatches().into_iter();
    mismatches.map(|one| (one.roll_call, one.what, one.stated, one.on_the_roll)).collect()
}

/// Identifiers of members, what each did, in the order of roll calls.
fn positions(record: &RollCallRecord) -> Vec<(String, Vec<Option<Position>>)> {
    let of =
        |member| (0..record.roll_calls.len()).map(move |vote| record.ballots.get(&(vote, member)).copied());
    let members = record.members.iter().enumerate();
    members.map(|(place, member)| (member.id.clone(), of(place).collect())).collect()
}

fn is_whole(record: &RollCallRecord) {
    let summary = &record.summary;
    assert_eq!(summary.read, summary.kept + summary.skipped.iter().map(|out| out.count).sum::<u64>());
}

#[test]
fn open_states_as_csv_and_as_json_are_the_same_votes() {
    let csv = || -> Vec<Openable<'static>> {
        let names = ["vote_people", "votes", "vote_counts", "organizations", "bills"];
        let session = names.iter().map(|name| record(&format!("open_states/XX_2021_{name}.csv")));
        session.chain([record("open_states/people.csv")]).collect()
    };
    let json = || vec![record("open_states_bills.json")];
    for (files, unmatched) in [(csv as fn() -> Vec<Openable<'static>>, true), (json, false)] {
        let house = read(&files(), None).unwrap();
        is_whole(&house);
        assert_eq!(house.chamber, "House");
        assert_eq!(house.roll_calls, ["ocd-vote/a", "ocd-vote/b"]);
        assert_eq!(house.stated.without_roll_call, ["ocd-vote/voice"]);
        assert_eq!(
            positions(&house),
            [
                ("ocd-person/1".to_owned(), vec![Some(Position::Yea), Some(Position::Paired)]),
                ("ocd-person/2".to_owned(), vec![Some(Position::Nay), Some(Position::NotVoting)]),
                // Whoever has no identifier is known by name.
                ("District 3".to_owned(), vec![Some(Position::Excused), Some(Position::Yea)]),
            ]
        );
        assert_eq!((house.members[0].party.as_str(), house.members[0].district.as_str()), ("Green", "1"));
        assert_eq!(house.labels["paired"], (Position::Paired, 1));
        // A second excused member is missing from the roll: told, not guessed.
        assert_eq!(differing(&house), [("ocd-vote/a".to_owned(), Total::Of(Position::Excused), 2, 1)]);
        let told = remarks(&house).join("; ");
        assert!(told.contains("vote ocd-vote/voice") && told.contains("2 stated, 1 on the roll"), "{told}");
        for asked in ["committee on rules", "committee", "ocd-organization/committee"] {
            assert_eq!(read(&files(), Some(asked)).unwrap().roll_calls, ["ocd-vote/committee"]);
        }
        let refused = read(&files(), Some("senate")).unwrap_err().to_string();
        assert!(refused.contains("found `senate`, expected one of Committee on Rules, House"), "{refused}");
        let skipped = &house.summary.skipped;
        assert_eq!(
            skipped.iter().any(|one| one.reason == "Open States' bills: nobody votes in it"),
            unmatched
        );
    }
    let alone = read(&[record("open_states/XX_2021_vote_people.csv")], None).unwrap();
    assert_eq!((alone.roll_calls.len(), alone.members.len()), (3, 3));
    assert_eq!(alone.chamber, "open_states/XX_2021_vote_people.csv");
}

#[test]
fn legiscan_as_csv_and_as_json_are_the_same_votes() {
    let csv = || -> Vec<Openable<'static>> {
        ["votes", "rollcalls", "people", "bills"].map(|name| record(&format!("legiscan/{name}.csv"))).into()
    };
    let json = || -> Vec<Openable<'static>> {
        ["vote/10", "vote/11", "vote/12", "vote/20", "people/1", "people/2", "bill/HB1"]
            .map(|name| record(&format!("legiscan_json/{name}.json")))
            .into()
    };
    for files in [csv as fn() -> Vec<Openable<'static>>, json] {
        let house = read(&files(), None).unwrap();
        is_whole(&house);
        // By their days, not by their numbers.
        assert_eq!(
            (house.chamber.as_str(), &house.roll_calls),
            ("H", &vec!["11".to_owned(), "10".to_owned()])
        );
        assert_eq!(house.stated.without_roll_call, ["12"]);
        let mut found = positions(&house);
        found.sort();
        assert_eq!(
            found,
            [
                ("1".to_owned(), vec![Some(Position::Absent), Some(Position::Yea)]),
                ("2".to_owned(), vec![Some(Position::Yea), Some(Position::Nay)]),
                ("3".to_owned(), vec![None, Some(Position::NotVoting)]),
            ]
        );
        assert_eq!(house.labels["NV"].0, Position::NotVoting);
        let second = &house.members[house.member("2").unwrap()];
        assert_eq!((second.name.as_str(), second.party.as_str()), ("House District 2", "R"));
        assert_eq!(second.district, "HD-002");
        assert_eq!(differing(&house), [("11".to_owned(), Total::Of(Position::Absent), 2, 1)]);
        assert_eq!(read(&files(), Some("senate")).unwrap().roll_calls, ["20"]);
    }
}

#[test]
fn legistar_keeps_the_clerks_words_and_every_kind_of_absence_apart() {
    let files = || -> Vec<Openable<'static>> {
        ["persons", "votes", "rollcalls", "eventitems", "events"]
            .map(|name| record(&format!("legistar/{name}.json")))
            .into()
    };
    let council = read(&files(), None).unwrap();
    is_whole(&council);
    assert_eq!(
        (council.chamber.as_str(), &council.roll_calls),
        ("City Council", &vec!["501".into(), "502".into()])
    );
    assert_eq!(
        positions(&council),
        [
            ("1".to_owned(), vec![Some(Position::Yea), Some(Position::Yea)]),
            ("2".to_owned(), vec![Some(Position::Nay), Some(Position::Nay)]),
            ("3".to_owned(), vec![Some(Position::Excused), Some(Position::Absent)]),
            ("4".to_owned(), vec![Some(Position::Abstain), Some(Position::Abstain)]),
            // No word stands at the second vote: nobody's guess.
            ("5".to_owned(), vec![Some(Position::Excused), None]),
        ]
    );
    assert_eq!(council.members[0].name, "Council Member of Ward 1");
    for (label, position) in [
        ("Aye", Position::Yea),
        ("Affirmative", Position::Yea),
        ("Recused", Position::Abstain),
        ("Bereavement", Position::Excused),
    ] {
        assert_eq!(council.labels[label].0, position);
    }
    assert_eq!(council.stated.without_roll_call, ["503"], "decided, and nobody's vote is known");
    assert_eq!(differing(&council), [("502".to_owned(), Total::Yea, 2, 1)]);
    let skipped: Vec<(&str, u64)> =
        council.summary.skipped.iter().map(|one| (one.reason.as_str(), one.count)).collect();
    assert_eq!(
        skipped,
        [
            ("Legistar's roll of who was there: nobody votes in it", 1),
            ("`VoteValueName` is empty", 1),
            ("a roll of who is there, not a vote", 4),
            ("a vote of another body, or of a meeting that is not listed", 2),
        ]
    );
    // Absences over roll calls for which the record has a row of the member.
    let absences = council.absences();
    let of = |id: &str| absences[&council.member(id).unwrap()];
    assert_eq!((of("1"), of("3"), of("5")), ((0, 2), (2, 2), (1, 1)));
    assert_eq!(read(&files(), Some("committee on finance")).unwrap().roll_calls, ["601"]);
    // Votes alone are read as those of one body.
    let alone = read(&[record("legistar/votes.json")], None).unwrap();
    assert_eq!(alone.roll_calls, ["501", "502", "601"]);
    let unnamed = read(&[record("legistar/votes.json")], Some("City Council")).unwrap_err().to_string();
    assert!(unnamed.contains("do not say which body voted"), "{unnamed}");
}

#[test]
fn a_clerks_code_that_contradicts_the_word_is_no_vote() {
    let vote = |word: &str, code: &str, person: u8| {
        format!(
            "{{\"VotePersonId\":{person},\"VoteValueName\":\"{word}\",\"VoteResult\":{code},\"VoteEventItemId\":9}}"
        )
    };
    let text = format!(
        "[{},{},{},{}]",
        vote("Aye", "2", 1),
        vote("Si", "1", 2),
        vote("Guest", "0", 3),
        vote("No", "null", 4)
    );
    let record = read(&[Openable::text("votes.json", &text)], None).unwrap();
    let mut found = positions(&record);
    found.sort();
    assert_eq!(
        found,
        [("2".to_owned(), vec![Some(Position::Yea)]), ("4".to_owned(), vec![Some(Position::Nay)])]
    );
    let skipped: Vec<&str> = record.summary.skipped.iter().map(|one| one.reason.as_str()).collect();
    assert!(skipped[0].contains("`VoteResult` is not the same side"), "{skipped:?}");
    assert!(skipped[1].contains("`VoteValueName` is not a word"), "{skipped:?}");
}

#[test]
fn voteviews_totals_are_compared_with_its_votes() {
    let members =
        "congress,chamber,icpsr,party_code,nominate_dim1\n116,Senate,1,100,-0.1\n116,Senate,2,200,0.1\n";
    let votes = "congress,chamber,rollnumber,icpsr,cast_code\n116,Senate,1,1,1\n116,Senate,1,2,5\n116,Senate,2,1,9\n116,Senate,2,2,6\n";
    let totals = "congress,chamber,rollnumber,date,yea_count,nay_count\n116,Senate,1,2019-01-01,1,1\n116,Senate,2,2019-01-02,1,1\n\
        116,Senate,3,2019-01-02,1,1\n115,Senate,1,2018-01-02,9,9\n";
    let files = || {
        [("rollcalls", totals), ("votes", votes), ("members", members)]
            .map(|(name, text)| Openable::text(name, text))
    };
    let record = read(&files(), None).unwrap();
    assert_eq!(record.summary.files, ["votes", "members", "rollcalls"], "whatever order they came in");
    assert_eq!(differing(&record), [("2".to_owned(), Total::Yea, 1, 0)]);
    let told = remarks(&record).join("; ");
    assert!(
        told.contains("a roll call without votes of members") && told.contains("1 stated, 0 on the roll"),
        "{told}"
    );
}

#[test]
fn files_that_do_not_go_together_are_named() {
    let text = |name, text| Openable::text(name, text);
    let votes = "congress,chamber,rollnumber,icpsr,cast_code\n116,Senate,1,1,1\n";
    let members = "congress,chamber,icpsr,party_code,nominate_dim1\n116,Senate,1,100,0.1\n";
    let people = "people_id,name,party\n1,District 1,D\n";
    for (files, expected) in [
        (
            vec![text("v", votes)],
            "v: this is Voteview's votes, which come without names and parties; name Voteview's members",
        ),
        (
            vec![text("m", members)],
            "m: this is Voteview's members, in which nobody votes; name Voteview's votes too",
        ),
        (
            vec![text("v", votes), text("p", people)],
            "v and p: this is Voteview's votes and LegiScan's people, which different",
        ),
        (vec![text("v", votes), text("v2", votes), text("m", members)], "several files of Voteview's votes"),
        (
            vec![text("bills.csv", "bill_id,session_id,bill_number\n1,2,HB1\n")],
            "bills.csv: looks like files in which nobody votes",
        ),
        (vec![text("e.json", "[{\"EventItemId\":1,\"EventItemEventId\":2}]")], "name Legistar's votes"),
        (vec![text("o.csv", "vote_event_id,option,voter\nx,yes,1\n")], "o.csv: no column `voter_name`"),
        (
            vec![text("t.csv", "Case Number,Unit State,Tally Date,Num Eligible Voters\n")],
            "`terrain import nlrb` reads",
        ),
        (
            vec![text("x.xml", "<ArrayOfGranicusVote><GranicusVote/></ArrayOfGranicusVote>")],
            "ask for it as JSON",
        ),
        (vec![text("h.html", "<html>Not found</html>")], "a web page"),
        (vec![text("empty.csv", "")], "an empty file"),
        (vec![text("cut.json", "[{\"VotePersonId\": 1,")], "cut.json: damaged near row 1"),
        (
            vec![text("none.csv", "legislator,vote_id,position\nWard 1,1,perhaps\n")],
            "none.csv: no usable row among 1 read",
        ),
    ] {
        let error = read(&files, None).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
    let found =
        read(&[text("v", "vote_event_id,option,voter_name\nx,perhaps,District 1\nx,yes,District 1\n")], None);
    let found = found.unwrap();
    assert!(
        found.summary.skipped[0].reason.contains("`option` is not yes, no, absent"),
        "{:?}",
        found.summary
    );
    let twice = [text("v.csv", "vote_event_id,option,voter_name\nx,yes,District 1\nx,no,District 1\n")];
    let refused = read_roll_calls(&twice, &RollCallChoice::default(), STRICT).unwrap_err().to_string();
    assert!(refused.starts_with("v.csv, row 3, field `voter_name`"), "{refused}");
}

#[test]
fn a_zip_of_a_session_is_read_and_what_is_not_read_is_counted() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/records/rollcall");
    for name in ["vote/10", "vote/11", "vote/12", "people/1", "people/2", "bill/HB1"] {
        zip.start_file(format!("XX/2021/{name}.json"), zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(&std::fs::read(folder.join(format!("legiscan_json/{name}.json"))).unwrap()).unwrap();
    }
    zip.start_file("XX/2021/README.md", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(b"# Read me").unwrap();
    let bytes = zip.finish().unwrap().into_inner();
    let zip = Openable::new("session.zip".to_owned(), || Ok(Box::new(Cursor::new(bytes.as_slice()))));
    let house = read(&[zip], None).unwrap();
    is_whole(&house);
    assert_eq!((house.roll_calls.len(), house.members.len(), house.chamber.as_str()), (2, 3, "H"));
    let skipped: Vec<(&str, u64)> =
        house.summary.skipped.iter().map(|one| (one.reason.as_str(), one.count)).collect();
    assert_eq!(
        skipped,
        [("LegiScan's bill: nobody votes in it", 1), ("a file of another kind in the archive", 1)]
    );
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
        let _ = RollCallFile::recognize(&bytes);
        let raw = String::from_utf8_lossy(&bytes).into_owned();
        let read = |texts: &[&str]| {
            let files: Vec<Openable<'_>> = texts.iter().map(|text| Openable::text("any", text)).collect();
            read_roll_calls(&files, &RollCallChoice::default(), options).map(|read| read.record)
        };
        let (people, votes, counts) = (
            table("vote_event_id,option,voter_name,voter_id"),
            table("id,organization_id,motion_text"),
            table("vote_event_id,option,value"),
        );
        let _ = (read(&[&people]), read(&[&people, &votes, &counts]), read(&[&raw]), read(&[&people, &raw]));
        let votes = table("roll_call_id,people_id,vote,vote_desc");
        let _ = read(&[&votes, &table("roll_call_id,chamber,yea,nay,nv,absent")]);
        let json: Vec<String> = rows
            .iter()
            .map(|row| {
                let names = ["VotePersonId", "VoteValueName", "VoteResult", "VoteEventItemId", "VotePersonName"];
                let fields = names.iter().zip(row).map(|(name, value)| format!("{name:?}:{value:?}"));
                format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
            })
            .collect();
        let _ = read(&[&format!("[{}]", json.join(","))]);
        let _ = read(&[&format!("[{{\"VotePersonId\":{raw}")]);
        let long = table("legislator,vote_id,position,party,total_yea,total_excused");
        if let Ok(record) = read_long(&long, "any", options) {
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
        let record = read_long(&csv, "any", STRICT).unwrap();
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
