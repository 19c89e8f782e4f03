//! `win_rule = { … }`: how a fight is decided.

use super::Draft;
use super::campaign::Around;
use super::names::Names;
use super::quantity::{self, Ask};
use super::table::{Reader, Spanned};
use crate::fault::{Remark, RemarkKind};
use crate::kinds;
use crate::situation::{Contest, Seats, WinRule};
use std::collections::BTreeSet;

/// Reads the rule; a place-holder stands in after a fault.
pub(super) fn read(
    draft: &mut Draft<'_>,
    campaign: &Reader<'_>,
    place: &str,
    label: &str,
    around: &Around<'_>,
) -> WinRule {
    let Some(rule) = campaign.table(draft, "win_rule") else { return WinRule::Concession };
    let Some(kind) = rule.choice(draft, "kind") else { return WinRule::Concession };
    let own: &[&str] = match kind.value {
        "district_election" => &["contests"],
        "chamber_vote" => &["chamber", "bill_position", "status_quo_position"],
        _ => &[],
    };
    refuse_foreign_keys(draft, &rule, kind.value, own);
    match kind.value {
        "workplace_vote" => WinRule::WorkplaceVote,
        "leadership_vote" => WinRule::LeadershipVote,
        "district_election" => WinRule::DistrictElection { contests: contests(draft, &rule, place, around) },
        "chamber_vote" => chamber_vote(draft, &rule, place, label, around),
        _ => WinRule::Concession,
    }
}

fn refuse_foreign_keys(draft: &mut Draft<'_>, rule: &Reader<'_>, kind: &str, own: &[&str]) {
    for (key, rule_of) in [
        ("contests", "district_election"),
        ("chamber", "chamber_vote"),
        ("bill_position", "chamber_vote"),
        ("status_quo_position", "chamber_vote"),
    ] {
        if let Some(entry) = rule.entry(key).filter(|_| !own.contains(&key)) {
            let message = format!("`{key}` means nothing in a {kind}");
            let help = format!("remove it, or write kind = \"{rule_of}\"");
            draft.remark(
                Remark::fault(RemarkKind::Conflict, message, entry.key_span, "belongs to another win rule")
                    .help(help),
            );
        }
    }
}

fn chamber_vote(
    draft: &mut Draft<'_>,
    rule: &Reader<'_>,
    place: &str,
    label: &str,
    around: &Around<'_>,
) -> WinRule {
    let bill_position = quantity::read(draft, rule, Ask::new(&kinds::BILL_POSITION, place, label));
    let status_quo_position =
        quantity::read(draft, rule, Ask::new(&kinds::STATUS_QUO_POSITION, place, label));
    let chambers = Names::of(around.chambers.iter().map(|chamber| &chamber.id));
    let chamber = match rule.text(draft, "chamber") {
        Some(name) => chambers.find(draft, "chamber", &name).unwrap_or(0),
        None if rule.entry("chamber").is_some() => 0,
        None => {
            let remark = Remark::fault(
                RemarkKind::MissingKey,
                "a chamber_vote must say which chamber votes",
                rule.span.clone(),
                "`chamber` is needed here",
            )
            .help("add chamber = \"…\" with the id of a [[chamber]]");
            draft.remark(remark);
            0
        }
    };
    WinRule::ChamberVote { chamber, bill_position, status_quo_position }
}

fn contests(draft: &mut Draft<'_>, rule: &Reader<'_>, place: &str, around: &Around<'_>) -> Vec<Contest> {
    let readers = rule.tables(draft, "contests");
    if readers.is_empty() && !matches!(rule.entry("contests"), Some(entry) if !is_list(&entry)) {
        let remark = Remark::fault(
            RemarkKind::Empty,
            "a district_election must say which districts are contested",
            rule.span.clone(),
            "no contest",
        )
        .help("add contests = [{ district = \"…\", lean = … }]");
        draft.remark(remark);
    }
    let chambers = Names::of(around.chambers.iter().map(|chamber| &chamber.id));
    let mut contests = Vec::new();
    let mut districts = BTreeSet::new();
    for reader in &readers {
        let Some(name) = reader.text(draft, "district") else { continue };
        let lean = quantity::read(
            draft,
            reader,
            Ask::new(&kinds::LEAN, &format!("{place}.contest.{}", name.value), &name.value),
        );
        let seat = seat(draft, reader, &chambers, around);
        let Some(district) = around.places.districts.find(draft, "district", &name) else { continue };
        if !districts.insert(district) {
            let message = format!("district `{}` is contested twice in one campaign", name.value);
            let remark = Remark::fault(RemarkKind::Duplicate, message, name.span, "again here")
                .help("give each district one contest; two seats of one district are two districts here");
            draft.remark(remark);
        }
        contests.push(Contest { district, lean, seat });
    }
    contests
}

fn is_list(entry: &super::table::Entry<'_>) -> bool {
    matches!(entry.node, super::table::Node::List(_))
}

/// Chamber and place of the seat that a contest fills.
fn seat(
    draft: &mut Draft<'_>,
    reader: &Reader<'_>,
    chambers: &Names,
    around: &Around<'_>,
) -> Option<(usize, usize)> {
    let chamber = reader.text(draft, "chamber");
    let seat = reader.text(draft, "seat");
    let (chamber, seat): (Spanned<String>, Spanned<String>) = match (chamber, seat) {
        (Some(chamber), Some(seat)) => (chamber, seat),
        (None, None) => return None,
        (Some(given), None) | (None, Some(given)) => {
            let message = "a contest for a seat must name both the chamber and the seat";
            let remark = Remark::fault(RemarkKind::MissingKey, message, given.span, "only one of the two")
                .help("write chamber = \"…\" and seat = \"…\", or neither where the seat's chamber isn't in the file");
            draft.remark(remark);
            return None;
        }
    };
    let place = chambers.find(draft, "chamber", &chamber)?;
    match &around.chambers[place].seats {
        Seats::Listed(seats) => {
            let names = Names::of(seats.iter().map(|seat| &seat.label));
            Some((place, names.find(draft, "seat", &seat)?))
        }
        Seats::Evidence { .. } => {
            let message = "a seat can only be fought for in a chamber whose seats are listed";
            let remark =
                Remark::fault(RemarkKind::Conflict, message, chamber.span, "its seats come from a record")
                    .help("list them with [[chamber.seat]], or leave chamber and seat out");
            draft.remark(remark);
            None
        }
    }
}
