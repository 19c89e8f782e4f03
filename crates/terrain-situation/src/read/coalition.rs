//! `[[coalition]]`: organizations acting together in campaigns.

use super::Draft;
use super::names::{Names, refuse_duplicates};
use super::quantity::{self, Ask};
use super::table::{Reader, Spanned};
use crate::fault::{Remark, RemarkKind};
use crate::kinds;
use crate::situation::{Campaign, Coalition};
use std::collections::BTreeMap;
use std::ops::Range;

pub(super) fn read(
    draft: &mut Draft<'_>,
    file: &Reader<'_>,
    organizations: &Names,
    principal: Option<usize>,
    campaigns: &[Campaign],
) -> Vec<Coalition> {
    let readers = file.tables(draft, "coalition");
    let ids: Vec<_> = readers.iter().map(|reader| reader.text(draft, "id")).collect();
    refuse_duplicates(draft, "the coalitions", ids.iter().flatten());
    let names = Names::of_section(file, "campaign", campaigns.iter().map(|campaign| &campaign.id));
    let mut taken: BTreeMap<usize, Range<usize>> = BTreeMap::new();
    let mut coalitions = Vec::new();
    for (reader, id) in readers.iter().zip(ids) {
        let id = id.map(|id| id.value).unwrap_or_default();
        let label = reader.text(draft, "label").map_or_else(|| id.clone(), |label| label.value);
        let members = members(draft, reader, &label, organizations, principal);
        let campaigns = its_campaigns(draft, reader, &label, &names, &mut taken);
        let path = format!("coalition.{id}");
        let initial_tie = quantity::read(draft, reader, Ask::new(&kinds::INITIAL_TIE, &path, &label));
        let integration =
            quantity::read(draft, reader, Ask::new(&kinds::COALITION_INTEGRATION, &path, &label));
        coalitions.push(Coalition { id, label, members, campaigns, initial_tie, integration });
    }
    coalitions
}

fn members(
    draft: &mut Draft<'_>,
    reader: &Reader<'_>,
    label: &str,
    organizations: &Names,
    principal: Option<usize>,
) -> Vec<usize> {
    let Some(names) = reader.names(draft, "members") else { return Vec::new() };
    let members = organizations.find_all(draft, "organization", &names.value);
    let found_all = members.len() == names.value.len();
    if principal.is_some_and(|principal| !members.contains(&principal)) && found_all {
        let message =
            format!("the principal is not a member of `{label}`, so there is nothing to decide about it");
        let remark =
            Remark::fault(RemarkKind::Coalition, message, names.span.clone(), "without the principal")
                .help("add the principal's id to members; a posture decides whether it joins");
        draft.remark(remark);
    } else if members.len() < 2 && found_all {
        let message = format!("`{label}` has no partner");
        let remark = Remark::fault(RemarkKind::Coalition, message, names.span.clone(), "nobody to act with")
            .help("name at least one other organization in members");
        draft.remark(remark);
    }
    members
}

fn its_campaigns(
    draft: &mut Draft<'_>,
    reader: &Reader<'_>,
    label: &str,
    names: &Names,
    taken: &mut BTreeMap<usize, Range<usize>>,
) -> Vec<usize> {
    let one = reader.text(draft, "campaign");
    let several = reader.names(draft, "campaigns");
    if let (Some(one), Some(several)) = (&one, &several) {
        let message = "`campaign` and `campaigns` both say what the coalition fights for";
        let remark = Remark::fault(RemarkKind::Conflict, message, one.span.clone(), "once here")
            .and(several.span.clone(), "and here")
            .help("keep campaigns = [\"…\", \"…\"]");
        draft.remark(remark);
    }
    let list: Vec<Spanned<String>> =
        several.map_or_else(|| one.into_iter().collect(), |several| several.value);
    if list.is_empty() && (reader.entry("campaign").is_none() || reader.entry("campaigns").is_some()) {
        let message = format!("`{label}` has no campaign");
        let remark =
            Remark::fault(RemarkKind::Coalition, message, reader.span.clone(), "nothing to fight for")
                .help("add campaign = \"…\" with the id of a [[campaign]]");
        draft.remark(remark);
    }
    let places = names.find_all(draft, "campaign", &list);
    for name in &list {
        let Some(place) = places.iter().copied().find(|place| names.is(*place, &name.value)) else {
            continue;
        };
        if let Some(first) = taken.get(&place) {
            let message = format!("campaign `{}` is in two coalitions", name.value);
            let remark = Remark::fault(RemarkKind::Coalition, message, name.span.clone(), "also here")
                .and(first.clone(), "already here")
                .help("a campaign belongs to one coalition; make two campaigns, or one coalition with all members");
            draft.remark(remark);
        }
    }
    for name in &list {
        if let Some(place) = places.iter().copied().find(|place| names.is(*place, &name.value)) {
            taken.entry(place).or_insert_with(|| name.span.clone());
        }
    }
    places
}
