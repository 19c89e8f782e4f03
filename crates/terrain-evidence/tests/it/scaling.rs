//! Positions from votes: the open Senates against published positions, made-up chambers against the truth.

use std::collections::BTreeSet;
use std::fs::File;

use crate::read_long;
use serde_json::Value;
use terrain_evidence::rollcall::{
    Dimensions, Mark, RollCallChoice, RollCallRecord, Scaling, ScalingOptions, position_figures,
    read_voteview,
};
use terrain_evidence::{BundledEvidence, ReadOptions};

use crate::shared;
use crate::synthetic::{Luck, chamber, correlation, spatial};

fn line(record: &RollCallRecord) -> Scaling {
    record.scaling(&ScalingOptions::default()).unwrap()
}

fn senate(congress: &str) -> Option<RollCallRecord> {
    let open = |kind| Some(File::open(shared(&format!("data/rollcall/S{congress}_{kind}.csv.gz"))?).unwrap());
    let (votes, members) = (open("votes")?, open("members")?);
    let strict = ReadOptions { strict: true };
    Some(read_voteview((votes, "votes"), (members, "members"), &RollCallChoice::default(), strict).unwrap())
}

/// Correlation of the first axis with the first dimension of DW-NOMINATE, among a party's members or all.
fn with_published(record: &RollCallRecord, scaling: &Scaling, party: Option<&str>) -> f64 {
    let pairs: Vec<(f64, f64)> = scaling
        .members
        .iter()
        .filter(|member| party.is_none_or(|party| member.party == party))
        .filter_map(|member| Some((member.first.position, record.members[member.member].ideal_point?[0])))
        .collect();
    correlation(&pairs)
}

#[test]
fn the_bundled_senate_stands_where_voteview_has_it() {
    let record = BundledEvidence.roll_calls().unwrap();
    let found = line(record);
    // validation/rollcall_detail/senate_116_detail.json: scalable_rollcalls, votes_scalable, minority_votes_scalable.
    assert_eq!((found.fit.roll_calls, found.fit.votes, found.members.len()), (668, 63_134, 102));
    assert!((found.fit.majority_accuracy - (63_134.0 - 19_874.0) / 63_134.0).abs() < 1e-12);
    let errors = f64::from(u32::try_from(found.fit.votes - found.fit.correct).unwrap());
    assert!((found.fit.apre - (19_874.0 - errors) / 19_874.0).abs() < 1e-12);
    assert!(with_published(record, &found, None) >= 0.95);
    // The Senator with the highest published position fixes the sign.
    assert_eq!(found.anchors, ["41110"]);
    for member in &found.members {
        assert!(member.first.interval[0] < member.first.position, "{}", member.name);
        assert!(member.first.position < member.first.interval[1], "{}", member.name);
        assert!(member.rank[0] <= member.rank[1] && member.votes >= 20, "{}", member.name);
    }
    // Known for voting against their side from its far end.
    let marked: Vec<&str> =
        found.members.iter().filter(|one| !one.marks.is_empty()).map(|one| one.name.as_str()).collect();
    assert_eq!(marked, ["PAUL, Rand", "LEE, Mike"]);
    assert!(found.warnings().iter().any(|warning| warning.contains("PAUL, Rand")), "{:?}", found.warnings());
}

#[test]
fn every_open_senate_stands_where_voteview_has_it() {
    for congress in ["108", "110", "111", "113", "114", "115", "116"] {
        let Some(record) = senate(congress) else { return };
        let found = line(&record);
        let correlation = with_published(&record, &found, None);
        assert!(correlation >= 0.95, "{congress}: {correlation}");
        assert!(found.fit.accuracy > found.fit.majority_accuracy + 0.2, "{congress}: {:?}", found.fit);
    }
}

#[test]
fn the_figures_of_the_book_are_those_measured() {
    let page = include_str!("../../../../docs/roll-calls.md");
    let row = position_figures(BundledEvidence.roll_calls().unwrap()).unwrap();
    assert!(page.contains(&row), "docs/roll-calls.md lacks {row}");
    for congress in ["108", "110", "111", "113", "114", "115"] {
        let Some(record) = senate(congress) else { return };
        let row = position_figures(&record).unwrap();
        assert!(page.contains(&row), "docs/roll-calls.md lacks {row}");
    }
}

/// `validation/rollcall_detail`: a scaling "should reach the correlation less 0.03 overall and less 0.1 within a party; its
/// classification accuracy should exceed the party-line accuracy less 0.01".
#[test]
fn positions_meet_the_reference_scaling() {
    for congress in ["113", "116"] {
        let path = format!("validation/rollcall_detail/senate_{congress}_detail.json");
        let Some(path) = shared(&path) else { return };
        let Some(record) = senate(congress) else { return };
        let case: Value = serde_json::from_reader(File::open(path).unwrap()).unwrap();
        let expected = &case["expected"];
        let found = line(&record);
        for (key, party, less) in [
            ("correlation", None, 0.03),
            ("correlation_democrats", Some("100"), 0.1),
            ("correlation_republicans", Some("200"), 0.1),
        ] {
            let want = expected["one_dimension"][key].as_f64().unwrap() - less;
            let got = with_published(&record, &found, party);
            assert!(got >= want, "{congress} {key}: {got} below {want}");
        }
        let party_line = expected["classification"]["party_line"]["accuracy"].as_f64().unwrap();
        assert!(found.fit.accuracy > party_line - 0.01, "{congress}");
        let published = expected["nominate"]["correct"].as_f64().unwrap();
        assert!((found.fit.accuracy - published).abs() < 0.02, "{congress}: {published} {:?}", found.fit);
    }
}

/// Intervals of 95 % hold the truth nearly that often; `docs/roll-calls.md` repeats the shares.
#[test]
fn intervals_hold_the_truth_as_often_as_they_say() {
    let mut luck = Luck(7);
    for (members, roll_calls, chambers, low, high) in
        [(100, 400, 10, 0.92, 0.97), (40, 150, 20, 0.91, 0.97), (15, 100, 40, 0.89, 0.97)]
    {
        let (mut held, mut of) = (0.0, 0.0);
        for _ in 0..chambers {
            let places: Vec<f64> = (0..members).map(|_| luck.normal()).collect();
            let votes: Vec<Vec<bool>> = (0..roll_calls)
                .map(|_| {
                    let (slope, cut) = (1.5 * luck.normal(), luck.normal());
                    spatial(&mut luck, &places, slope, cut)
                })
                .collect();
            let record = chamber(&votes);
            let far = (0..members).max_by(|a, b| places[*a].total_cmp(&places[*b]));
            let found =
                record.scaling(&ScalingOptions { anchors: [far, None], ..Default::default() }).unwrap();
            let n = f64::from(u32::try_from(members).unwrap());
            let mean = places.iter().sum::<f64>() / n;
            let deviation = (places.iter().map(|place| (place - mean).powi(2)).sum::<f64>() / n).sqrt();
            for member in &found.members {
                let truth = (places[member.member] - mean) / deviation;
                let error = (member.first.z - truth) / member.first.standard_error;
                held += f64::from(u8::from(error.abs() < 1.959_964));
                of += 1.0;
            }
        }
        let share = held / of;
        println!("{members} members, {roll_calls} roll calls: {share:.3} of {of} intervals hold the truth");
        assert!((low..=high).contains(&share), "{members} members, {roll_calls} roll calls: {share}");
    }
}

/// A hundred members in two camps or one, ordered from left to right; `ends` vote as one on a share of the roll calls.
fn with_ends(
    luck: &mut Luck,
    share: f64,
    camps: bool,
    ends: impl Fn(usize) -> bool,
) -> (Vec<f64>, RollCallRecord, BTreeSet<String>) {
    let mut places: Vec<f64> = (0..100)
        .map(|member| match (camps, member < 50) {
            (false, _) => luck.normal(),
            (true, true) => -1.0 + 0.4 * luck.normal(),
            (true, false) => 1.0 + 0.4 * luck.normal(),
        })
        .collect();
    places.sort_by(f64::total_cmp);
    let mut together = BTreeSet::new();
    let votes: Vec<Vec<bool>> = (0..400)
        .map(|number| {
            if luck.even() < share {
                together.insert((number + 1).to_string());
                return (0..100).map(|member| luck.even() < if ends(member) { 0.97 } else { 0.03 }).collect();
            }
            let slope = 4.0 * luck.normal();
            let cut = if camps && luck.even() < 0.5 { 0.1 } else { 1.1 } * luck.normal();
            spatial(luck, &places, slope, cut)
        })
        .collect();
    (places, chamber(&votes), together)
}

fn agreement(places: &[f64], scaling: &Scaling) -> f64 {
    let pairs: Vec<(f64, f64)> =
        scaling.members.iter().map(|member| (places[member.member], member.first.z)).collect();
    correlation(&pairs)
}

#[test]
fn members_at_both_ends_who_vote_against_the_middle_are_flagged() {
    let mut luck = Luck(11);
    let both = |member: usize| !(12..88).contains(&member);
    let one = |member: usize| !(8..50).contains(&member);
    for share in [0.1, 0.2, 0.3] {
        // Both ends against the middle; then the left end with the whole right camp against the rest of its own.
        for (camps, ends) in [(false, &both as &dyn Fn(usize) -> bool), (true, &one)] {
            let (places, record, together) = with_ends(&mut luck, share, camps, ends);
            let options = ScalingOptions { anchors: [Some(99), None], ..Default::default() };
            let found = record.scaling(&options).unwrap();
            let kinds = &found.ends_against_the_middle;
            let flagged: BTreeSet<String> = kinds.roll_calls.iter().cloned().collect();
            let right = flagged.intersection(&together).count();
            assert!(10 * right >= 6 * together.len(), "{share} {camps}: {right} of {}", together.len());
            assert!(10 * right >= 9 * flagged.len(), "{share} {camps}: {right} of {}", flagged.len());
            // Members by how surely they belong there: those well inside the ends are flagged, nobody in the middle is.
            let outer = |member: usize| if camps { member < 6 } else { !(9..91).contains(&member) };
            let middle = |member: usize| if camps { member > 14 } else { (16..84).contains(&member) };
            for member in &found.members {
                let marked = member.marks.contains(&Mark::EndsAgainstTheMiddle);
                assert!(marked || !outer(member.member), "{share} {camps}: {} is not flagged", member.id);
                assert!(!marked || !middle(member.member), "{share} {camps}: {} is flagged", member.id);
            }
            let warnings = found.warnings();
            let said = warnings.iter().find(|warning| warning.contains("both ends voted together")).unwrap();
            assert_eq!(said.matches(". ").count() + 1, 2, "two sentences: {said}");
            let without = record.scaling(&ScalingOptions { without_ends: true, ..options }).unwrap();
            assert!(without.ends_against_the_middle.left_out);
            let (before, after) = (agreement(&places, &found), agreement(&places, &without));
            assert!(after > 0.95 && after >= before - 0.005, "{share} {camps}: {before} then {after}");
        }
    }
}

#[test]
fn nobody_is_flagged_where_one_line_holds_all() {
    let mut luck = Luck(13);
    for camps in [false, true] {
        let (places, record, _) = with_ends(&mut luck, 0.0, camps, |_| false);
        let found =
            record.scaling(&ScalingOptions { anchors: [Some(99), None], ..Default::default() }).unwrap();
        assert!(found.ends_against_the_middle.roll_calls.is_empty(), "{:?}", found.ends_against_the_middle);
        assert!(found.members.iter().all(|member| member.marks.is_empty()));
        assert!(found.warnings().is_empty(), "{:?}", found.warnings());
        assert!(agreement(&places, &found) > 0.97);
    }
}

#[test]
fn the_named_member_fixes_the_sign_and_nothing_else() {
    let record = BundledEvidence.roll_calls().unwrap();
    let right = line(record);
    let warren = record.member("41301").unwrap();
    let left =
        record.scaling(&ScalingOptions { anchors: [Some(warren), None], ..Default::default() }).unwrap();
    assert_eq!(left.anchors, ["41301"]);
    for (one, other) in right.members.iter().zip(&left.members) {
        assert!((one.first.z + other.first.z).abs() < 1e-15 && one.votes == other.votes);
    }
    assert_eq!(line(record), right, "the same bits again");
}

#[test]
fn a_plane_has_uncorrelated_axes_and_says_more() {
    let record = BundledEvidence.roll_calls().unwrap();
    let options = ScalingOptions { dimensions: Dimensions::Two, ..Default::default() };
    let plane = record.scaling(&options).unwrap();
    let pairs: Vec<(f64, f64)> =
        plane.members.iter().map(|member| (member.first.z, member.second.unwrap().z)).collect();
    assert!(correlation(&pairs).abs() < 1e-9);
    assert_eq!(plane.anchors.len(), 2);
    assert!(plane.fit.correct > line(record).fit.correct);
    let paul = plane.members.iter().find(|member| member.name.starts_with("PAUL")).unwrap();
    assert!(paul.misses < 45, "the second axis takes up most of the 76 votes that a line misses: {paul:?}");
}

#[test]
fn ranks_that_intervals_do_not_tell_apart_are_tied() {
    let found = line(BundledEvidence.roll_calls().unwrap());
    for one in &found.members {
        for other in &found.members {
            let apart = one.first.interval[1] < other.first.interval[0];
            let by_rank = one.rank[1] < other.rank[0];
            assert!(!by_rank || apart, "{} {}", one.name, other.name);
            let tied = one.rank[0] <= other.rank[1] && other.rank[0] <= one.rank[1];
            let overlap = one.first.interval[0] <= other.first.interval[1]
                && other.first.interval[0] <= one.first.interval[1];
            assert!(!overlap || tied, "{} {}", one.name, other.name);
        }
    }
}

#[test]
fn who_cast_too_few_votes_is_reported_and_not_placed() {
    let mut luck = Luck(3);
    let places: Vec<f64> = (0..12).map(|member| f64::from(member) / 4.0 - 1.5).collect();
    let mut csv = String::from("legislator,vote_id,position\n");
    for number in 0..60 {
        let cut = luck.normal();
        for (member, yea) in spatial(&mut luck, &places, 3.0, cut).into_iter().enumerate() {
            // The last member is away from all but nineteen roll calls; one seat is empty throughout.
            let word = match (member, yea) {
                (11, _) if number >= 19 => "absent",
                (10, _) => "vacant",
                (_, true) => "yea",
                (_, false) => "nay",
            };
            csv.push_str(&format!("{member},{number},{word}\n"));
        }
    }
    let record = read_long(&csv, "council.csv", ReadOptions { strict: true }).unwrap();
    let found = line(&record);
    assert_eq!(found.members.len(), 10);
    assert_eq!(found.too_few_votes.len(), 1, "the empty seat is nobody: {:?}", found.too_few_votes);
    assert!(found.too_few_votes[0].id == "11" && found.too_few_votes[0].votes < 20);
    let all = record.scaling(&ScalingOptions { least_votes: 5, ..Default::default() }).unwrap();
    assert_eq!(all.members.len(), 11);
    let width = |scaling: &Scaling, id: &str| {
        scaling.members.iter().find(|member| member.id == id).unwrap().first.standard_error
    };
    assert!(width(&all, "11") > 1.3 * width(&all, "5"), "fewer votes, wider interval");
    let named = record.member("11");
    let refused = record.scaling(&ScalingOptions { anchors: [named, None], ..Default::default() });
    assert!(refused.unwrap_err().to_string().contains("too few contested votes"));
}

#[test]
fn what_cannot_be_placed_is_refused_with_the_reason() {
    let unanimous: Vec<Vec<bool>> = (0..40).map(|_| vec![true; 9]).collect();
    let refused = chamber(&unanimous).scaling(&ScalingOptions::default()).unwrap_err().to_string();
    assert!(refused.contains("0 contested roll calls"), "{refused}");
    // Everybody alike but one: still an answer, or a reason, never a panic.
    let alone: Vec<Vec<bool>> = (0..40).map(|_| (0..9).map(|member| member > 0).collect()).collect();
    let found = chamber(&alone).scaling(&ScalingOptions::default());
    assert!(found.is_err() || found.is_ok_and(|one| one.members.iter().all(|one| one.first.z.is_finite())));
}
