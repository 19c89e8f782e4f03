//! Lists and bases against the people there are: wide ranges that fit, and a fault where a list can't be placed.

use super::Draft;
use super::quantity::{self, Ask};
use super::table::{Reader, shown};
use crate::fault::{Remark, RemarkKind};
use crate::kinds;
use crate::quantity::{Distribution, Form, QuantityId};
use crate::situation::{Organization, Population};
use std::ops::Range;

#[expect(clippy::cast_precision_loss, reason = "the format's bound keeps it far below 2^53")]
fn people(population: &Population) -> f64 {
    population.persons as f64
}

/// People in the strata and districts in which an organization has anybody.
pub(super) fn reach(population: &Population, base_by_stratum: &[f64], districts: &[usize]) -> f64 {
    let strata = population.strata.iter().zip(base_by_stratum).filter(|(_, weight)| **weight > 0.0);
    let share: f64 = strata.map(|(stratum, _)| stratum.share).sum();
    people(population) * share * part(districts.len(), population.districts.len())
}

fn part(some: usize, all: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "at most ten thousand districts")]
    let part = some as f64 / all.max(1) as f64;
    part
}

/// Reads `list`; left open, it is a share of the organization's reach.
pub(super) fn read_list(
    draft: &mut Draft<'_>,
    reader: &Reader<'_>,
    place: &str,
    label: &str,
    reach: f64,
) -> QuantityId {
    let ask = Ask::new(&kinds::LIST, place, label);
    let wide = scaled(&kinds::LIST.wide, reach);
    quantity::read(draft, reader, Ask { wide, ..ask })
}

/// Reads `active`; left open, it is a share of the list.
pub(super) fn read_active(
    draft: &mut Draft<'_>,
    reader: &Reader<'_>,
    place: &str,
    label: &str,
    reach: f64,
    list: QuantityId,
) -> QuantityId {
    let highest = highest(&draft.quantity(list).form).unwrap_or(reach * 0.1);
    // Who has nobody on a list may still have people who act: at most three in a hundred of those in reach.
    let whole = if highest > 0.0 { highest } else { reach * 0.1 };
    let ask = Ask::new(&kinds::ACTIVE, place, label);
    quantity::read(draft, reader, Ask { wide: scaled(&kinds::ACTIVE.wide, whole), ..ask })
}

fn scaled(wide: &Distribution, whole: f64) -> Distribution {
    match *wide {
        Distribution::Pert { low, best, high } => {
            let high = (high * whole).max(1.0);
            Distribution::Pert { low: low * whole, best: (best * whole).min(high), high }
        }
        other => other,
    }
}

/// Highest value that a form can take; its middle, where it has no end and is cut at what is allowed.
fn highest(form: &Form) -> Option<f64> {
    Some(match *form.distribution()? {
        Distribution::Normal { mean, .. } => mean,
        Distribution::LogNormal { median, .. } => median,
        ref other => other.support().1,
    })
}

/// Reports lists that are larger than the people they come from, alone or together in a stratum of a district; shrinks wide
/// ranges to the room that is left; forbids draws beyond an organization's reach.
pub(super) fn check(
    draft: &mut Draft<'_>,
    population: &Population,
    organizations: &[Organization],
    spans: &[Range<usize>],
) {
    let mut sound = true;
    for (organization, span) in organizations.iter().zip(spans) {
        let reach = reach(population, &organization.base_by_stratum, &organization.districts);
        for (id, what) in [(organization.list, "list"), (organization.active, "active base")] {
            let quantity = &mut draft.quantities[id.0];
            quantity.allowed.1 = reach;
            let Some(number) = highest(&quantity.form).filter(|&number| number > reach) else { continue };
            if matches!(quantity.form, Form::Unknown(_)) {
                continue;
            }
            sound = false;
            let message = format!(
                "the {what} of `{}` reaches {}, and only {} people live where it works",
                organization.label,
                shown(number),
                shown(reach.round())
            );
            let span = quantity.span.clone().unwrap_or_else(|| span.clone());
            let remark = Remark::fault(RemarkKind::TooLarge, message, span, "too large")
                .help("raise persons, name more strata or districts for it, or lower the number");
            draft.remark(remark);
        }
    }
    if sound {
        share_out(draft, population, organizations, spans);
    }
}

/// What a known and an open list take of a cell, organization by organization.
fn share_out(
    draft: &mut Draft<'_>,
    population: &Population,
    organizations: &[Organization],
    spans: &[Range<usize>],
) {
    let all_districts = population.districts.len();
    let loads: Vec<(f64, bool)> = organizations
        .iter()
        .map(|organization| {
            let list = &draft.quantity(organization.list).form;
            let base = &draft.quantity(organization.active).form;
            let known = |form: &Form| if matches!(form, Form::Unknown(_)) { None } else { highest(form) };
            let most = known(list).unwrap_or(0.0).max(known(base).unwrap_or(0.0));
            (most, matches!(list, Form::Unknown(_)) || matches!(base, Form::Unknown(_)))
        })
        .collect();
    // Weight of an organization's list in a stratum of one of its districts.
    let weights: Vec<Vec<f64>> = organizations.iter().map(weights_by_stratum).collect();
    let works_in: Vec<Vec<bool>> = organizations
        .iter()
        .map(|organization| {
            let mut works_in = vec![false; all_districts];
            organization.districts.iter().for_each(|&district| works_in[district] = true);
            works_in
        })
        .collect();
    let mut room = vec![f64::INFINITY; organizations.len()];
    let mut reported = false;
    for (stratum, shape) in population.strata.iter().enumerate() {
        let cell = people(population) * shape.share * part(1, all_districts);
        for (district, district_name) in population.districts.iter().enumerate() {
            let here = |place: &usize| works_in[*place][district] && weights[*place][stratum] > 0.0;
            let present: Vec<usize> = (0..organizations.len()).filter(here).collect();
            let taken: f64 = present.iter().map(|&place| loads[place].0 * weights[place][stratum]).sum();
            if taken > cell && !reported {
                reported = true;
                let place = present
                    .iter()
                    .copied()
                    .max_by(|&first, &second| loads[first].0.total_cmp(&loads[second].0));
                let span = place.map_or(0..0, |place| spans[place].clone());
                let message = format!(
                    "the lists together need {} people of `{}` in {}, and only {} live there",
                    shown(taken.round()),
                    shape.name,
                    district_name,
                    shown(cell.round())
                );
                let remark = Remark::fault(RemarkKind::TooLarge, message, span, "the largest of them")
                    .help("a person is on one list here: count those on several only once, or spread the lists with strata, base_by_stratum or districts");
                draft.remark(remark);
            }
            let open: Vec<usize> = present.iter().copied().filter(|&place| loads[place].1).collect();
            for &place in &open {
                #[expect(clippy::cast_precision_loss, reason = "at most thirty organizations")]
                let left = (cell - taken).max(0.0) / open.len() as f64 / weights[place][stratum];
                room[place] = room[place].min(left + loads[place].0);
            }
        }
    }
    for (place, organization) in organizations.iter().enumerate() {
        for id in [organization.list, organization.active] {
            shrink(&mut draft.quantities[id.0].form, room[place]);
        }
    }
}

fn weights_by_stratum(organization: &Organization) -> Vec<f64> {
    let total: f64 = organization.base_by_stratum.iter().sum();
    #[expect(clippy::cast_precision_loss, reason = "at most ten thousand districts")]
    let districts = organization.districts.len().max(1) as f64;
    let weight = |weight: &f64| if total > 0.0 { weight / total / districts } else { 0.0 };
    organization.base_by_stratum.iter().map(weight).collect()
}

/// Cuts a wide range to the room that is left.
fn shrink(form: &mut Form, room: f64) {
    if let Form::Unknown(Distribution::Pert { low, best, high }) = form
        && *high > room
    {
        let part = room / *high;
        (*low, *best, *high) = (*low * part, *best * part, room);
        if *high <= *low {
            *form = Form::Unknown(Distribution::Constant(0.0));
        }
    }
}
