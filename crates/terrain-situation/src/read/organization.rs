//! `[[organization]]`: who organizes, with what, and which of them asks the question.

use super::Draft;
use super::date::Day;
use super::group::{self, Group, Rest};
use super::names::{Places, refuse_duplicates};
use super::quantity::{self, Ask};
use super::room;
use super::table::{Node, Reader, Spanned, entry, fixed_number, wrong_type};
use crate::fault::{Remark, RemarkKind};
use crate::format::MOST_ORGANIZATIONS;
use crate::kinds;
use crate::quantity::{Distribution, Form, Grade, QuantityId, SetBy};
use crate::situation::{Organization, Population, Turnout};
use std::ops::Range;

/// The organizations and the place of the principal.
pub(super) fn read(
    draft: &mut Draft<'_>,
    file: &Reader<'_>,
    population: Option<&Population>,
    places: &Places,
) -> (Vec<Organization>, Option<usize>) {
    let readers = file.tables(draft, "organization");
    if readers.len() > MOST_ORGANIZATIONS {
        let message = format!(
            "{} organizations are more than the {MOST_ORGANIZATIONS} that can be simulated",
            readers.len()
        );
        let span = readers.get(MOST_ORGANIZATIONS).map_or(0..0, |reader| reader.span.clone());
        let remark = Remark::fault(RemarkKind::TooLarge, message, span, "one too many")
            .help("merge small ones that act alike");
        draft.remark(remark);
    }
    let ids: Vec<_> = readers.iter().map(|reader| reader.text(draft, "id")).collect();
    refuse_duplicates(draft, "the organizations", ids.iter().flatten());
    let asking: Vec<Option<Spanned<bool>>> =
        readers.iter().map(|reader| reader.truth(draft, "principal")).collect();
    let is_principal = |place: usize| asking[place].as_ref().is_some_and(|asks| asks.value);
    let mut organizations: Vec<Organization> = Vec::new();
    for (place, (reader, id)) in readers.iter().zip(&ids).enumerate() {
        let id = id.as_ref().map(|id| id.value.clone()).unwrap_or_default();
        organizations.push(organization(draft, reader, id, is_principal(place), population, places));
    }
    let spans: Vec<_> = readers.iter().map(|reader| reader.span.clone()).collect();
    if let Some(population) = population {
        room::check(draft, population, &organizations, &spans);
    }
    for (reader, organization) in readers.iter().zip(&organizations) {
        turnout_sets_the_base(draft, reader, organization);
        list_without_base(draft, reader, organization);
    }
    let principals: Vec<usize> = (0..readers.len()).filter(|&place| is_principal(place)).collect();
    let unreadable = readers
        .iter()
        .zip(&asking)
        .any(|(reader, asks)| asks.is_none() && reader.entry("principal").is_some());
    if !unreadable && file.entry("organization").is_some_and(|entry| matches!(entry.node, Node::List(_))) {
        one_principal(draft, file, &spans, &principals);
    }
    let principal = principals.first().copied();
    (organizations, principal)
}

fn one_principal(draft: &mut Draft<'_>, file: &Reader<'_>, spans: &[Range<usize>], principals: &[usize]) {
    match principals {
        [_] => {}
        [] => {
            let span = spans.first().cloned().unwrap_or_else(|| file.span.clone());
            let remark = Remark::fault(
                RemarkKind::Principal,
                "no organization is the principal, the one that asks the question",
                span,
                "this one, perhaps",
            )
            .help("add principal = true to your own organization");
            draft.remark(remark);
        }
        [first, second, ..] => {
            let message = format!(
                "{} organizations are the principal, and only one can ask the question",
                principals.len()
            );
            let remark =
                Remark::fault(RemarkKind::Principal, message, spans[*second].clone(), "also principal")
                    .and(spans[*first].clone(), "principal here")
                    .help("keep principal = true for your own organization; the others are partners");
            draft.remark(remark);
        }
    }
}

fn organization(
    draft: &mut Draft<'_>,
    reader: &Reader<'_>,
    id: String,
    is_principal: bool,
    population: Option<&Population>,
    places: &Places,
) -> Organization {
    let label = reader.text(draft, "label").map_or_else(|| id.clone(), |label| label.value);
    let place = format!("organization.{id}");
    let base_by_stratum = base_by_stratum(draft, reader, population, places);
    let districts = match reader.names(draft, "districts") {
        None => (0..places.districts.len()).collect(),
        Some(names) => {
            refuse_empty(draft, "districts", &names);
            let found = places.districts.find_all(draft, "district", &names.value);
            if found.is_empty() { (0..places.districts.len()).collect() } else { found }
        }
    };
    let reach = population.map_or(0.0, |population| room::reach(population, &base_by_stratum, &districts));
    let list = room::read_list(draft, reader, &place, &label, reach);
    let active = room::read_active(draft, reader, &place, &label, reach, list);
    let mut number = |kind| quantity::read(draft, reader, Ask::new(kind, &place, &label));
    let staff = number(&kinds::STAFF);
    let militancy = number(&kinds::MILITANCY);
    let message = number(&kinds::MESSAGE);
    let effort = number(if is_principal { &kinds::PRINCIPAL_EFFORT } else { &kinds::PARTNER_EFFORT });
    let effort_without_us = (!is_principal).then(|| number(&kinds::EFFORT_WITHOUT_US));
    if is_principal {
        refuse_without_ourselves(draft, reader, &label);
    }

    let sub = |key: &str| format!("{place}.{key}");
    let modes = group::read(draft, reader, "modes", &kinds::MODES, &sub("modes"), &label);
    group::refuse_all_zero(draft, &modes, "the parts of its hours");
    let modes = match modes {
        Group::Given { .. } => {
            Some(group::fill(draft, &modes, &kinds::MODES, &sub("modes"), &label, Rest::None))
        }
        Group::Absent | Group::Unknown => None,
    };
    let funding = group::read(draft, reader, "funding", &kinds::FUNDING, &sub("funding"), &label);
    group::check_sum(draft, &funding, "the shares of funding");
    let funding = group::fill(draft, &funding, &kinds::FUNDING, &sub("funding"), &label, Rest::None);
    let ties = group::read(draft, reader, "ties", &kinds::TIES, &sub("ties"), &label);
    let [tie_party, tie_employers] =
        group::fill(draft, &ties, &kinds::TIES, &sub("ties"), &label, Rest::Missing);
    Organization {
        kind: reader.text(draft, "kind").map(|kind| kind.value).unwrap_or_default(),
        turnout: turnout(draft, reader),
        id,
        label,
        staff,
        list,
        active,
        militancy,
        message,
        effort,
        effort_without_us,
        modes,
        funding,
        tie_party,
        tie_employers,
        base_by_stratum,
        districts,
    }
}

/// What others do without us is asked of them.
fn refuse_without_ourselves(draft: &mut Draft<'_>, reader: &Reader<'_>, label: &str) {
    let key = kinds::EFFORT_WITHOUT_US.key;
    let Some(entry) = reader.entry(key) else { return };
    let message = format!("`{key}` is what a partner does where you are not in, and `{label}` is you");
    let mut remark =
        Remark::fault(RemarkKind::Conflict, message, entry.key_span, "not asked of the principal");
    if let Some(principal) = reader.entry("principal") {
        remark = remark.and(principal.span, "this is the one that asks");
    }
    draft.remark(remark.help(
        "write it at a partner: the part of its `effort` that it still gives when you stay out; your own hours for campaigns are `effort`, and a [[posture]] can have another one",
    ));
}

fn refuse_empty(draft: &mut Draft<'_>, key: &str, names: &Spanned<Vec<Spanned<String>>>) {
    if names.value.is_empty() {
        let message = format!("`{key}` is an empty list");
        let help = format!("name at least one, or leave `{key}` out: then it is all of them");
        draft.remark(Remark::fault(RemarkKind::Empty, message, names.span.clone(), "nobody").help(help));
    }
}

fn base_by_stratum(
    draft: &mut Draft<'_>,
    reader: &Reader<'_>,
    population: Option<&Population>,
    places: &Places,
) -> Vec<f64> {
    let shares: Vec<f64> = population
        .map_or_else(Vec::new, |population| population.strata.iter().map(|stratum| stratum.share).collect());
    let named = reader.names(draft, "strata");
    let Some(whole) = reader.entry("base_by_stratum") else {
        let Some(names) = named else { return shares };
        refuse_empty(draft, "strata", &names);
        let named = places.strata.find_all(draft, "stratum", &names.value);
        if named.is_empty() {
            return shares;
        }
        return (0..shares.len())
            .map(|place| if named.contains(&place) { shares[place] } else { 0.0 })
            .collect();
    };
    if let Some(names) = named {
        let message = "`strata` and `base_by_stratum` both say where its people are";
        let remark = Remark::fault(RemarkKind::Conflict, message, names.span, "once here")
            .and(whole.span.clone(), "and here")
            .help("keep one of them");
        draft.remark(remark);
    }
    let Node::Table(table) = whole.node else {
        wrong_type(
            draft,
            &whole,
            "a table of weights: base_by_stratum = { \"hospital workers\" = 0.8, \"residents\" = 0.2 }",
        );
        return shares;
    };
    let mut weights = vec![0.0; shares.len()];
    for (name, _) in table.iter() {
        let Some(part) = entry(table, name) else { continue };
        let weight = fixed_number(draft, &part, 0.0, 1e6);
        let name = Spanned { value: name.to_owned(), span: part.key_span };
        if let (Some(place), Some(weight)) = (places.strata.find(draft, "stratum", &name), weight) {
            weights[place] = weight.value;
        }
    }
    if !weights.iter().any(|&weight| weight > 0.0) && !weights.is_empty() {
        let remark = Remark::fault(
            RemarkKind::Empty,
            "its people are in no stratum",
            whole.span,
            "nothing above 0 here",
        )
        .help("give at least one stratum a weight above 0");
        draft.remark(remark);
        return shares;
    }
    weights
}

fn turnout(draft: &mut Draft<'_>, reader: &Reader<'_>) -> Vec<Turnout> {
    let readers = reader.tables(draft, "turnout");
    let record = |reader: &Reader<'_>| {
        let asked = reader.whole(draft, "asked");
        let came = reader.whole(draft, "came");
        let date = reader.date(draft, "date");
        Some(Turnout { asked: asked?.value, came: came?.value, date: date?.value })
    };
    readers.iter().filter_map(record).collect()
}

/// Counts of who came say more than a claim: where the base is open or the partner's own claim, its range becomes the lowest,
/// the recency-weighted mean (a count a year older than the newest weighs half) and the highest number that came.
/// Where all counts are equal, a half less and a half more.
fn turnout_sets_the_base(draft: &mut Draft<'_>, reader: &Reader<'_>, organization: &Organization) {
    let base = draft.quantity(organization.active);
    let open = base.set_by == SetBy::Default
        || matches!(base.form, Form::Unknown(_))
        || base.grade == Grade::PartnerClaim;
    let dated: Vec<(f64, Day)> = organization
        .turnout
        .iter()
        .filter_map(|turnout| Some((count(turnout.came), Day::parse(&turnout.date)?)))
        .collect();
    let Some(newest) = dated.iter().map(|(_, day)| *day).max() else { return };
    if !open {
        return;
    }
    let weight = |day: Day| 0.5_f64.powf(day.years_until(newest).max(0.0));
    let total: f64 = dated.iter().map(|(_, day)| weight(*day)).sum();
    let mean = dated.iter().map(|(came, day)| came * weight(*day)).sum::<f64>() / total;
    let lowest = dated.iter().map(|(came, _)| *came).fold(f64::INFINITY, f64::min);
    let highest = dated.iter().map(|(came, _)| *came).fold(0.0, f64::max);
    let (low, high) =
        if lowest < highest { (lowest, highest) } else { (lowest * 0.5, (highest * 1.5).max(1.0)) };
    let most = base.allowed.1;
    let span = reader.entry("turnout").map(|entry| entry.key_span);
    if high > most {
        let message = format!("more people came than `{}` can have in its base", organization.label);
        let help = "check the counts, the size of the population, and the strata and districts it works in";
        draft.remark(
            Remark::fault(RemarkKind::TooLarge, message, span.unwrap_or(0..0), "counted here").help(help),
        );
        return;
    }
    let times = dated.len();
    let base = &mut draft.quantities[organization.active.0];
    base.form = Form::Distribution(Distribution::Pert { low, best: mean.clamp(low, high), high });
    base.source = Some(format!(
        "turnout at {times} {}: lowest, recency-weighted mean and highest of those who came",
        if times == 1 { "action" } else { "actions" }
    ));
    base.grade = Grade::OwnCount;
    base.as_of = organization
        .turnout
        .iter()
        .max_by_key(|turnout| Day::parse(&turnout.date))
        .map(|turnout| turnout.date.clone());
    base.set_by = SetBy::User;
    base.span = span;
}

#[expect(clippy::cast_precision_loss, reason = "the format's bound keeps it far below 2^53")]
fn count(people: u64) -> f64 {
    people as f64
}

fn list_without_base(draft: &mut Draft<'_>, reader: &Reader<'_>, organization: &Organization) {
    let written = |id: QuantityId| draft.quantity(id).span.clone();
    let Some(span) = written(organization.list) else { return };
    if written(organization.active).is_none() {
        let message = format!(
            "a list is not a base: `{}` has a list, and nobody says how many act when it asks",
            organization.label
        );
        let remark = Remark::warning(RemarkKind::ListIsNotABase, message, span, "a list")
            .and(reader.span.clone(), "`active` is missing here")
            .help("add active = { low = …, best = …, high = … } or turnout = [{ asked = …, came = …, date = … }]; a wide range stands in until then");
        draft.remark(remark);
    }
}
