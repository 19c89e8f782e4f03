//! Roll calls in every published form.

use std::io::{Cursor, Read};

use super::{
    BETWEEN_PARTS, FILE, LENIENT, estimated, fit_to_be_shown, parts, read_in_every_way, refused, summed,
};
use crate::error::ReadError;
use crate::import::ReadOptions;
use crate::rollcall::{
    self, LegiScan, Named, OpenStates, RollCallChoice, RollCallFile, RollCallRecord, add_voteview_totals,
    read_legiscan, read_long, read_open_states, read_voteview,
};

/// Files of one of the forms with the control character 30 between them, told apart by their headings and read together;
/// the first alone is read as a table of one's own too. Every ballot is counted once, shares lie between 0 and 1, totals
/// that differ are told, estimated.
///
/// # Panics
/// Where one of these does not hold.
pub fn rollcall(bytes: &[u8]) {
    let own = read_in_every_way(parts(bytes).next().unwrap_or_default(), |reader, options| {
        compared(read_long(reader, FILE, options))
    });
    if own.is_some()
        && let Ok(record) = read_long(Cursor::new(parts(bytes).next().unwrap_or_default()), FILE, LENIENT)
    {
        holds(&record);
    }
    let files = Files::of(bytes);
    for options in [LENIENT, super::STRICT] {
        for read in [voteview, open_states, legiscan] {
            match read(&files, options) {
                Some(Ok(record)) => holds(&record),
                Some(Err(error)) => refused(&error),
                None => {}
            }
        }
    }
}

type Compared = (Vec<rollcall::Member>, Vec<String>, Vec<((usize, usize), rollcall::Position)>);

fn compared(
    record: Result<RollCallRecord, ReadError>,
) -> Result<(Compared, crate::ImportSummary), ReadError> {
    let record = record?;
    Ok(((record.members, record.roll_calls, record.ballots.into_iter().collect()), record.summary))
}

/// The parts by what their headings say they are; the last of a kind counts.
struct Files<'a>(Vec<(RollCallFile, &'a [u8])>);

impl<'a> Files<'a> {
    fn of(bytes: &'a [u8]) -> Self {
        let known =
            bytes.split(|byte| *byte == BETWEEN_PARTS).take(4).filter_map(
                |part| match RollCallFile::recognize(part, FILE) {
                    Ok(kind) => kind.map(|kind| (kind, part)),
                    Err(error) => {
                        refused(&error);
                        None
                    }
                },
            );
        Self(known.collect())
    }

    fn get(&self, kind: RollCallFile) -> Option<Named<'static, &'a [u8]>> {
        self.0.iter().rev().find(|(known, _)| *known == kind).map(|(_, part)| (*part, FILE))
    }

    fn boxed(&self, kind: RollCallFile) -> Option<Named<'static, Box<dyn Read + 'a>>> {
        self.get(kind).map(|(part, file)| (Box::new(part) as Box<dyn Read + 'a>, file))
    }
}

type Outcome = Option<Result<RollCallRecord, ReadError>>;

fn voteview(files: &Files<'_>, options: ReadOptions) -> Outcome {
    let votes = files.get(RollCallFile::VoteviewVotes)?;
    let members = files.get(RollCallFile::VoteviewMembers)?;
    let record = read_voteview(votes, members, &RollCallChoice::default(), options);
    Some(match (record, files.get(RollCallFile::VoteviewRollCalls)) {
        (Ok(record), Some(totals)) => add_voteview_totals(record, totals, options),
        (record, _) => record,
    })
}

fn open_states(files: &Files<'_>, options: ReadOptions) -> Outcome {
    let files = OpenStates {
        vote_people: files.boxed(RollCallFile::OpenStatesVotePeople)?,
        votes: files.boxed(RollCallFile::OpenStatesVotes),
        vote_counts: files.boxed(RollCallFile::OpenStatesVoteCounts),
        people: files.boxed(RollCallFile::OpenStatesPeople),
    };
    Some(read_open_states(files, &RollCallChoice::default(), options))
}

fn legiscan(files: &Files<'_>, options: ReadOptions) -> Outcome {
    let files = LegiScan {
        votes: files.boxed(RollCallFile::LegiScanVotes)?,
        roll_calls: files.boxed(RollCallFile::LegiScanRollCalls),
        people: files.boxed(RollCallFile::LegiScanPeople),
    };
    Some(read_legiscan(files, &RollCallChoice::default(), options))
}

fn holds(record: &RollCallRecord) {
    summed(&record.summary);
    let (members, roll_calls) = (record.members.len(), record.roll_calls.len());
    assert!(record.ballots.keys().all(|(roll_call, member)| *roll_call < roll_calls && *member < members));
    let labelled: u64 = record.labels.values().map(|(_, ballots)| ballots).sum();
    assert_eq!(u64::try_from(record.ballots.len()), Ok(labelled));
    for member in &record.members {
        fit_to_be_shown(&member.id, usize::MAX);
        fit_to_be_shown(&member.name, usize::MAX);
        assert!(member.ideal_point.is_none_or(|[first, _]| (-1.0..=1.0).contains(&first)), "{member:?}");
    }
    let measures = record.measures();
    let share = |value: f64| (0.0..=1.0).contains(&value);
    assert!(measures.rollcalls >= measures.passed, "{measures:?}");
    let everyone: Vec<usize> = (0..members.min(5)).collect();
    let report = record.bloc_report(&everyone);
    assert!(report.rice.values().all(|rice| share(*rice)), "{report:?}");
    assert!(share(report.majority_baseline_accuracy), "{report:?}");
    for agreement in report.agreement.with.values().chain([&report.agreement.within]) {
        assert!(agreement.mean.is_none_or(share), "{report:?}");
    }
    for one in record.mismatches() {
        assert!(one.stated != one.on_the_roll, "{one:?}");
    }
    for member in record.members.iter().take(3) {
        let named = record.named(&member.id);
        assert!(named.is_ok_and(|index| index < members), "{member:?}");
    }
    let chamber = record.chamber_record(FILE);
    assert!(chamber.seats.len() <= members && chamber.absence.into_iter().all(share), "{chamber:?}");
    estimated(rollcall::names(), |name, filter| rollcall::estimate(record, name, filter, FILE));
}
