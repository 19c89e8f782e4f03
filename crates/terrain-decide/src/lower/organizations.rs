//! Where organizations have people and work, and their numbers. What a posture changes of the principal belongs to
//! `postures`.

use super::{Draw, ExperimentFault, coalitions, persons_of, shares};
use terrain_sim::inputs::{OrganizationInputs, RunInputs};
use terrain_sim::world::{HOUR_MODES, OrganizationShape, World};
use terrain_situation::situation::{AccessThrough, Arena, Campaign, Organization, WinRule};
use terrain_situation::{QuantityId, Situation};

/// Coefficients of an arena's usual mix, in the order of the engine's modes.
const fn usual_mix(arena: Arena) -> [&'static str; HOUR_MODES] {
    match arena {
        Arena::Labor => {
            ["mix_labor_workplace", "mix_labor_doorstep", "mix_labor_phone", "mix_labor_broadcast"]
        }
        Arena::Electoral => [
            "mix_electoral_workplace",
            "mix_electoral_doorstep",
            "mix_electoral_phone",
            "mix_electoral_broadcast",
        ],
    }
}

pub(super) fn shapes(
    situation: &Situation,
    world: &World,
) -> Result<Vec<OrganizationShape>, ExperimentFault> {
    situation.organizations.iter().map(|organization| shape(organization, world)).collect()
}

fn shape(organization: &Organization, world: &World) -> Result<OrganizationShape, ExperimentFault> {
    let present = |stratum: usize, district: usize| {
        organization.base_by_stratum[stratum] > 0.0 && organization.districts.contains(&district)
    };
    let people = |stratum: usize, district: u32| {
        let cell = world.cell_range(stratum, district);
        if present(stratum, district as usize) { f64::from(cell.end - cell.start) } else { 0.0 }
    };
    let mut cell_weights = Vec::with_capacity(world.strata.len() * world.districts as usize);
    for (stratum, weight) in organization.base_by_stratum.iter().enumerate() {
        let within: f64 = (0..world.districts).map(|district| people(stratum, district)).sum();
        let share = |district| if within > 0.0 { weight * people(stratum, district) / within } else { 0.0 };
        cell_weights.extend((0..world.districts).map(share));
    }
    let turf = persons_of(world, present);
    if turf.is_empty() {
        return Err(ExperimentFault::Nobody {
            path: format!("organization.{}", organization.id),
            what: format!("where {} works", organization.label),
        });
    }
    Ok(OrganizationShape { cell_weights, turf })
}

pub(super) fn inputs(situation: &Situation, draw: &Draw<'_>) -> Vec<OrganizationInputs> {
    let one = |(place, organization): (usize, &Organization)| {
        let mix = |arena| mix(organization, arena, draw);
        let number = |id| draw.get(id);
        OrganizationInputs {
            staff: number(organization.staff),
            list: number(organization.list),
            active: number(organization.active),
            militancy: number(organization.militancy),
            message: number(organization.message),
            // The principal's is its posture's.
            effort: draw.get_if(place != situation.principal, organization.effort),
            // So are all of its hours.
            effort_without_us: organization
                .effort_without_us
                .map_or(1.0, |id| draw.get_if(left_to_themselves(situation, place), id)),
            mode_mix: own_mix(situation, mix),
            campaign_mode_mix: situation.campaigns.iter().map(|campaign| mix(campaign.arena)).collect(),
            funding: funding(situation, place, draw),
            access_tie: situation
                .campaigns
                .iter()
                .map(|campaign| draw.get_if(counts_access(campaign), tie(organization, campaign)))
                .collect(),
        }
    };
    situation.organizations.iter().enumerate().map(one).collect()
}

/// Whether an organization is in a coalition that some posture leaves to the partners.
fn left_to_themselves(situation: &Situation, place: usize) -> bool {
    let mut coalitions = situation.coalitions.iter().enumerate();
    coalitions.any(|(number, coalition)| {
        coalition.members.contains(&place) && coalitions::left_to_itself(situation, number)
    })
}

/// Income by source. Only members of a coalition have to mind their funders. An organization that names no income at all
/// lives on its members' dues.
fn funding(situation: &Situation, place: usize, draw: &Draw<'_>) -> [f64; 7] {
    let bound = situation.coalitions.iter().any(|coalition| coalition.members.contains(&place));
    let funding = situation.organizations[place].funding;
    shares(funding.map(|id| draw.get_if(bound, id)), [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0])
}

/// Whether support among those who decide plays a part in how the campaign is decided.
pub(super) const fn counts_access(campaign: &Campaign) -> bool {
    matches!(campaign.win_rule, WinRule::ChamberVote { .. } | WinRule::Concession)
}

const fn tie(organization: &Organization, campaign: &Campaign) -> QuantityId {
    match campaign.access_through {
        AccessThrough::Party => organization.tie_party,
        AccessThrough::Employers => organization.tie_employers,
    }
}

/// The organization's own mix of modes, or what is usual in the arena.
fn mix(organization: &Organization, arena: Arena, draw: &Draw<'_>) -> [f64; HOUR_MODES] {
    let weights = organization.modes.map_or_else(
        || usual_mix(arena).map(|name| draw.coefficient(true, name)),
        |modes| modes.map(|id| draw.get(id)),
    );
    shares(weights, [1.0 / 4.0; HOUR_MODES])
}

/// The mix in own work: the mean over the campaigns' arenas; over both arenas where there is no campaign.
fn own_mix(situation: &Situation, mix: impl Fn(Arena) -> [f64; HOUR_MODES]) -> [f64; HOUR_MODES] {
    let mut arenas: Vec<Arena> = situation.campaigns.iter().map(|campaign| campaign.arena).collect();
    if arenas.is_empty() {
        arenas = vec![Arena::Labor, Arena::Electoral];
    }
    let mut sum = [0.0; HOUR_MODES];
    for arena in arenas {
        for (total, part) in sum.iter_mut().zip(mix(arena)) {
            *total += part;
        }
    }
    shares(sum, [1.0 / 4.0; HOUR_MODES])
}

/// Most steps in which lists are cut down, each by a fiftieth: nobody is left on any long before.
const STEPS: u32 = 2000;

/// Cuts lists and bases down by one factor until they fit; the factor.
pub(super) fn fit_lists(inputs: &mut RunInputs, fit: impl Fn(&RunInputs) -> bool) -> f64 {
    let whole: Vec<(f64, f64)> =
        inputs.organizations.iter().map(|organization| (organization.list, organization.active)).collect();
    let mut factor = 1.0;
    for _ in 0..STEPS {
        if fit(inputs) {
            break;
        }
        factor *= 0.98;
        for (organization, (list, active)) in inputs.organizations.iter_mut().zip(&whole) {
            (organization.list, organization.active) = (list * factor, active * factor);
        }
    }
    factor
}
