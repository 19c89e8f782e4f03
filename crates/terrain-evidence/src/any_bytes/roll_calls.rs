//! Roll calls in every published form.

use std::io::Cursor;

use super::{FILE, LENIENT, STRICT, Torn, estimated, fit_to_be_shown, parts, refused, summed};
use crate::import::ReadOptions;
use crate::rollcall::{self, Openable, RollCallChoice, RollCallRecord, read_roll_calls};

/// Files with the control character 30 between them, known by what stands in them and read together. In whatever order they
/// are given, and whether they come whole or in pieces, they say the same. Every ballot is counted once, shares lie
/// between 0 and 1, totals that differ are told, estimated.
///
/// # Panics
/// Where one of these does not hold.
pub fn rollcall(bytes: &[u8]) {
    let files: Vec<&[u8]> = parts(bytes).take(4).collect();
    let whole = read(&files, LENIENT, |file| Box::new(Cursor::new(file)));
    let torn = read(&files, LENIENT, |file| Box::new(Torn::new(file)));
    assert!(compared(&whole) == compared(&torn), "read in pieces:\n{torn:?}\nread as a whole:\n{whole:?}");
    if let Ok(strict) = read(&files, STRICT, |file| Box::new(Cursor::new(file))) {
        let lenient = whole.as_ref().map(said);
        assert!(lenient.is_ok_and(|lenient| lenient == said(&strict)), "strict: {strict:?}");
    }
    if let Ok(record) = whole {
        holds(&record);
    }
}

fn read<'a>(
    files: &[&'a [u8]],
    options: ReadOptions,
    open: impl Fn(&'a [u8]) -> Box<dyn rollcall::ReadSeek + 'a> + Copy + 'a,
) -> Result<RollCallRecord, String> {
    let files: Vec<Openable<'a>> = files
        .iter()
        .enumerate()
        .map(|(place, &file)| Openable::new(format!("{FILE}-{place}"), move || Ok(open(file))))
        .collect();
    let read = read_roll_calls(&files, &RollCallChoice::default(), options);
    read.map(|read| read.record).map_err(|error| {
        refused(&error);
        error.to_string()
    })
}

type Said = (Vec<rollcall::Member>, Vec<String>, Vec<((usize, usize), rollcall::Position)>, String);

fn said(record: &RollCallRecord) -> Said {
    let ballots = record.ballots.iter().map(|(at, position)| (*at, *position)).collect();
    (record.members.clone(), record.roll_calls.clone(), ballots, format!("{:?}", record.summary))
}

fn compared(record: &Result<RollCallRecord, String>) -> Result<Said, String> {
    record.as_ref().map(said).map_err(Clone::clone)
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
