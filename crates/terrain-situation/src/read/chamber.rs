//! `[[chamber]]`: legislatures, councils, boards, with seats listed or from a record of votes.

use super::Draft;
use super::evidence;
use super::names::{Names, Places, refuse_duplicates};
use super::quantity::{self, Ask};
use super::table::{Node, Reader, Spanned, fixed_number, unknown_keys, wrong_type};
use crate::fault::{Remark, RemarkKind};
use crate::format::PROVENANCE;
use crate::kinds;
use crate::situation::{Chamber, Seat, Seats};

/// Most seats of a chamber.
const MOST_SEATS: usize = 10_000;

pub(super) fn read(
    draft: &mut Draft<'_>,
    file: &Reader<'_>,
    places: &Places,
    organizations: &Names,
) -> Vec<Chamber> {
    let readers = file.tables(draft, "chamber");
    let ids: Vec<_> = readers.iter().map(|reader| reader.text(draft, "id")).collect();
    refuse_duplicates(draft, "the chambers", ids.iter().flatten());
    let mut chambers = Vec::new();
    for (reader, id) in readers.iter().zip(ids) {
        let id = id.map(|id| id.value).unwrap_or_default();
        let label = reader.text(draft, "label").map_or_else(|| id.clone(), |label| label.value);
        let path = format!("chamber.{id}");
        let seats = seats(draft, reader, &path, places, organizations);
        let absence = quantity::read(draft, reader, Ask::new(&kinds::ABSENCE, &path, &label));
        let won = quantity::read(draft, reader, Ask::new(&kinds::WON_SEAT_IDEAL_POINT, &path, &label));
        let quota_of_all = reader.choice(draft, "quota_of").is_some_and(|word| word.value == "all");
        let quota = quota(draft, reader);
        chambers.push(Chamber { id, label, seats, quota, quota_of_all, absence, won_seat_ideal_point: won });
    }
    chambers
}

fn quota(draft: &mut Draft<'_>, reader: &Reader<'_>) -> Option<f64> {
    const LOWEST: f64 = 0.001;
    let entry = reader.entry("quota")?;
    if entry.node.as_text() == Some("majority") {
        return None;
    }
    if entry.node.as_number().is_none() {
        wrong_type(draft, &entry, "\"majority\" (strictly more than half) or a share such as 0.6");
        return None;
    }
    let before = draft.remarks.len();
    let share = fixed_number(draft, &entry, LOWEST, 1.0);
    if let Some(remark) = draft.remarks.get_mut(before) {
        remark.help =
            Some("a share of the votes, for instance 0.6 for 60 of 100, or \"majority\"".to_owned());
    }
    share.map(|share| share.value)
}

fn seats(
    draft: &mut Draft<'_>,
    reader: &Reader<'_>,
    path: &str,
    places: &Places,
    organizations: &Names,
) -> Seats {
    let listed = reader.tables(draft, "seat");
    let Some(record) = reader.entry("seats") else {
        if listed.is_empty() {
            let remark = Remark::fault(RemarkKind::Empty, "the chamber has no seats", reader.span.clone(), "nobody votes here")
                .help("add [[chamber.seat]] for each seat (count = 12 for twelve alike), or seats = { evidence = \"rollcall.seats\", where = { congress = 116 } }");
            draft.remark(remark);
        }
        return Seats::Listed(read_seats(draft, &listed, path, places, organizations));
    };
    if !listed.is_empty() {
        let message = "the chamber has seats both listed and from a record";
        let remark = Remark::fault(RemarkKind::Conflict, message, record.key_span.clone(), "from a record")
            .and(listed[0].span.clone(), "listed")
            .help("keep one of the two");
        draft.remark(remark);
    }
    let Node::Table(table) = record.node else {
        wrong_type(
            draft,
            &record,
            "{ evidence = \"rollcall.seats\", where = { congress = 116 } }; seats written one by one are [[chamber.seat]]",
        );
        return Seats::Listed(Vec::new());
    };
    unknown_keys(draft, "`seats`", table, &[&["evidence", "where"][..], &PROVENANCE].concat());
    quantity::provenance_of(draft, table);
    if !table.contains_key("evidence") {
        let remark =
            Remark::fault(RemarkKind::MissingKey, "`seats` lacks `evidence`", record.span, "no record named")
                .help("seats = { evidence = \"rollcall.seats\", where = { congress = 116 } }");
        draft.remark(remark);
        return Seats::Listed(Vec::new());
    }
    evidence::read(draft, table)
        .map_or(Seats::Listed(Vec::new()), |(name, filter)| Seats::Evidence { name, filter })
}

fn read_seats(
    draft: &mut Draft<'_>,
    readers: &[Reader<'_>],
    path: &str,
    places: &Places,
    organizations: &Names,
) -> Vec<Seat> {
    let mut seats: Vec<Seat> = Vec::new();
    let mut labels = Vec::new();
    for reader in readers {
        let count = reader.whole(draft, "count").map_or(1, |count| usize::try_from(count.value).unwrap_or(1));
        let first = seats.len() + 1;
        let label = reader.text(draft, "label");
        let name = label.as_ref().map_or_else(|| format!("seat {first}"), |label| label.value.clone());
        let ask = Ask::new(&kinds::IDEAL_POINT, &format!("{path}.seat.{name}"), &name);
        let ideal_point = quantity::read(draft, reader, ask);
        let find = |draft: &mut Draft<'_>, key: &str, what: &str, names: &Names| {
            reader.text(draft, key).and_then(|name| names.find(draft, what, &name))
        };
        let district = find(draft, "district", "district", &places.districts);
        let held_by = find(draft, "held_by", "organization", organizations);
        let party = reader.text(draft, "party").map(|party| party.value).unwrap_or_default();
        if first + count > MOST_SEATS + 1 {
            let message = format!("the chamber has more than {MOST_SEATS} seats");
            let remark =
                Remark::fault(RemarkKind::TooLarge, message, reader.span.clone(), "too many with these")
                    .help("lower count");
            draft.remark(remark);
            break;
        }
        let span = label.map_or_else(|| reader.span.clone(), |label| label.span);
        for number in 0..count {
            let label = if count == 1 { name.clone() } else { format!("{name} {}", number + 1) };
            labels.push(Spanned { value: label.clone(), span: span.clone() });
            seats.push(Seat { label, party: party.clone(), ideal_point, district, held_by });
        }
    }
    refuse_duplicates(draft, "the seats", labels.iter());
    seats
}
