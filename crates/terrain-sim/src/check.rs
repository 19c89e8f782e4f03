//! Whether a world can be and a run's inputs fit it: every list its length, every number its range, so that nothing after
//! this has to ask. What a user writes is checked where it is read, with its line; this is the engine's own door.

use crate::engine::placement::{Places, deal};
use crate::inputs::{
    BetaShape, CampaignInputs, ChamberCoefficients, ChamberInputs, CoalitionInputs, Coefficients,
    ConcessionCoefficients, DistrictCoefficients, OrganizationInputs, PostureInputs, PowerInputs, RunInputs,
    StratumInputs, VoteCoefficients,
};
use crate::run::{LANES, MAX_CAMPAIGNS, MAX_TIES, MAX_WEEKS, Place, WorldError};
use crate::world::{CampaignShape, MAX_ORGANIZATIONS, TiesShape, WinRule, World};
use alloc::vec;
use alloc::vec::Vec;
use core::ops::Range;

/// Lowest and highest value allowed, both included.
#[derive(Clone, Copy, Debug)]
struct Within(f64, f64);

/// Shares and probabilities.
const SHARE: Within = Within(0.0, 1.0);
/// People, hours and weights. Far above any population; products of several of them stay finite.
const MANY: Within = Within(0.0, 1e15);
/// Rates and factors without a natural upper end.
const FACTOR: Within = Within(0.0, 1e6);
/// Coefficients of log odds: from certain no to certain yes and far beyond.
const LOG_ODDS: Within = Within(-1000.0, 1000.0);
/// Divisors and times: above 0.
const DIVISOR: Within = Within(1e-9, 1e9);
/// Positions on a chamber's scale, and cuts of power.
const POSITION: Within = Within(-1e6, 1e6);
/// Means of Beta distributions, strictly between 0 and 1.
const MEAN: Within = Within(1e-6, 1.0 - 1e-6);
/// Concentrations of Beta distributions, as far as the quantile tables are exact to three decimals (tested there).
const CONCENTRATION: Within = Within(0.01, 10_000.0);

/// How far shares may miss their sum of 1.
const SUM_SLACK: f64 = 1e-6;

/// A field that holds numbers.
trait Numbers {
    fn all_within(&self, range: Within, place: Place) -> Result<(), WorldError>;
}

impl Numbers for f64 {
    fn all_within(&self, Within(low, high): Within, place: Place) -> Result<(), WorldError> {
        // Said positively: NaN is in no range.
        if (low..=high).contains(self) {
            Ok(())
        } else {
            Err(WorldError::OutOfRange { place, value: *self, low, high })
        }
    }
}

impl Numbers for [f64] {
    fn all_within(&self, range: Within, place: Place) -> Result<(), WorldError> {
        self.iter()
            .enumerate()
            .try_for_each(|(item, value)| value.all_within(range, Place { item: Some(item), ..place }))
    }
}

impl<const N: usize> Numbers for [f64; N] {
    fn all_within(&self, range: Within, place: Place) -> Result<(), WorldError> {
        self.as_slice().all_within(range, place)
    }
}

impl Numbers for Vec<f64> {
    fn all_within(&self, range: Within, place: Place) -> Result<(), WorldError> {
        self.as_slice().all_within(range, place)
    }
}

/// Checks fields of a struct and names every other one, so that no field can be forgotten.
macro_rules! check_fields {
    ($place:expr, $kind:ident { $($field:ident: $range:expr,)* } else [$($other:ident)*] in $value:expr) => {{
        let $kind { $($field,)* $($other: _,)* } = $value;
        $($field.all_within($range, Place { field: stringify!($field), ..$place })?;)*
    }};
}

/// The first fault of a batch, if there is one.
pub(crate) fn check(world: &World, lanes: &[RunInputs]) -> Result<(), WorldError> {
    if lanes.is_empty() || lanes.len() > LANES {
        return Err(WorldError::Lanes(lanes.len()));
    }
    let persons = world.strata.iter().map(|stratum| u64::from(stratum.persons)).sum::<u64>();
    if persons == 0 || world.districts == 0 || world.horizon_weeks == 0 {
        return Err(WorldError::Empty);
    }
    if persons > u64::from(u32::MAX) || world.horizon_weeks > MAX_WEEKS {
        return Err(WorldError::TooMany);
    }
    check_world(world, lanes.len())?;
    for (lane, inputs) in lanes.iter().enumerate() {
        check_lengths(world, inputs)?;
        check_numbers(inputs, lane)?;
        check_lists(world, inputs, lane)?;
    }
    Ok(())
}

const fn place(list: &'static str, index: Option<usize>, field: &'static str) -> Place {
    Place { lane: None, list, index, field, item: None }
}

fn check_world(world: &World, lanes: usize) -> Result<(), WorldError> {
    world.persons_per_agent.all_within(Within(1.0, 1e15), place("", None, "persons_per_agent"))?;
    let most_ties = most_ties(world)?;
    // Several lanes list their ties; offsets into the list are of 32 bits.
    let listed = lanes > 1 && most_ties * u64::from(world.persons()) > u64::from(u32::MAX);
    if world.organizations.len() > MAX_ORGANIZATIONS
        || world.campaigns.len() > MAX_CAMPAIGNS
        || most_ties > MAX_TIES as u64
        || listed
    {
        return Err(WorldError::TooMany);
    }
    check_organizations(world)?;
    for campaign in &world.campaigns {
        check_campaign(world, campaign)?;
    }
    check_coalitions(world)?;
    check_chambers(world)
}

/// Largest number of ties of a person.
fn most_ties(world: &World) -> Result<u64, WorldError> {
    match &world.ties {
        TiesShape::Implicit { workplace, home, weak, workplace_size_quantiles } => {
            let sizes = place("ties", None, "workplace_size_quantiles");
            workplace_size_quantiles.all_within(Within(1.0, 1e15), sizes)?;
            if !workplace_size_quantiles.is_sorted() || workplace_size_quantiles.len() < 2 {
                return Err(WorldError::Shape("ties.workplace_size_quantiles (two or more, ascending)"));
            }
            if !workplace.is_multiple_of(2) {
                return Err(WorldError::Shape("ties.workplace (an even number)"));
            }
            if !home.is_multiple_of(2) {
                return Err(WorldError::Shape("ties.home (an even number)"));
            }
            Ok(u64::from(*workplace) + u64::from(*home) + u64::from(*weak))
        }
        TiesShape::Explicit { offsets, neighbours } => {
            let fits = offsets.len() as u64 == u64::from(world.persons()) + 1
                && offsets.first() == Some(&0)
                && offsets.is_sorted()
                && offsets.last().is_some_and(|&last| last as usize == neighbours.len());
            if !fits {
                return Err(WorldError::Shape("ties.offsets"));
            }
            if neighbours.iter().any(|&other| other >= world.persons()) {
                return Err(WorldError::Shape("ties.neighbours"));
            }
            Ok(offsets.windows(2).map(|pair| u64::from(pair[1] - pair[0])).max().unwrap_or(0))
        }
    }
}

/// Whether ranges of persons are sorted, disjoint, not empty and inside.
fn good_ranges(world: &World, ranges: &[Range<u32>]) -> bool {
    ranges.iter().all(|range| range.start < range.end && range.end <= world.persons())
        && ranges.windows(2).all(|pair| pair[0].end <= pair[1].start)
}

fn check_organizations(world: &World) -> Result<(), WorldError> {
    if world.principal >= world.organizations.len() {
        return Err(WorldError::Shape("principal"));
    }
    for (k, shape) in world.organizations.iter().enumerate() {
        if shape.cell_weights.len() != world.strata.len() * world.districts as usize {
            return Err(WorldError::Shape("organizations.cell_weights"));
        }
        let weights = place("organizations", Some(k), "cell_weights");
        shape.cell_weights.all_within(MANY, weights)?;
        above_zero(&shape.cell_weights, weights)?;
        if !good_ranges(world, &shape.turf) {
            return Err(WorldError::Shape("organizations.turf (sorted, disjoint ranges of persons)"));
        }
    }
    Ok(())
}

fn above_zero(weights: &[f64], place: Place) -> Result<(), WorldError> {
    let sum = weights.iter().sum::<f64>();
    if sum > 0.0 { Ok(()) } else { Err(WorldError::Sum { place, sum, expected: "more than 0" }) }
}

fn check_campaign(world: &World, campaign: &CampaignShape) -> Result<(), WorldError> {
    if campaign.weeks == 0 {
        return Err(WorldError::Shape("campaigns.weeks (at least 1)"));
    }
    if campaign.action_every == 0 {
        return Err(WorldError::Shape("campaigns.action_every (at least 1)"));
    }
    if !good_ranges(world, &campaign.constituency) {
        return Err(WorldError::Shape("campaigns.constituency (sorted, disjoint ranges of persons)"));
    }
    let seat_exists = |chamber: usize, seat: usize| {
        world.chambers.get(chamber).is_some_and(|chamber| seat < chamber.seats.len())
    };
    match &campaign.win_rule {
        WinRule::DistrictElection { contests } => {
            let fits = contests.iter().all(|contest| {
                contest.district < world.districts
                    && contest.seat.is_none_or(|(chamber, seat)| seat_exists(chamber, seat))
            });
            if fits { Ok(()) } else { Err(WorldError::Shape("campaigns.win_rule.contests")) }
        }
        WinRule::ChamberVote { chamber } if *chamber >= world.chambers.len() => {
            Err(WorldError::Shape("campaigns.win_rule.chamber"))
        }
        _ => Ok(()),
    }
}

fn check_coalitions(world: &World) -> Result<(), WorldError> {
    let mut taken = vec![false; world.campaigns.len()];
    for coalition in &world.coalitions {
        if !coalition.members.iter().all(|&k| k < world.organizations.len())
            || !coalition.members.contains(&world.principal)
        {
            return Err(WorldError::Shape("coalitions.members (with the principal)"));
        }
        for &campaign in &coalition.campaigns {
            match taken.get_mut(campaign) {
                Some(taken) if !*taken => *taken = true,
                _ => {
                    return Err(WorldError::Shape("coalitions.campaigns (each in one coalition at most)"));
                }
            }
        }
    }
    Ok(())
}

fn check_chambers(world: &World) -> Result<(), WorldError> {
    for (number, chamber) in world.chambers.iter().enumerate() {
        if let Some(quota) = chamber.quota {
            quota.all_within(SHARE, place("chambers", Some(number), "quota"))?;
        }
        if chamber.seats.iter().any(|seat| seat.district.is_some_and(|district| district >= world.districts))
        {
            return Err(WorldError::Shape("chambers.seats.district"));
        }
        if chamber.seats.iter().any(|seat| seat.held_by.is_some_and(|k| k >= world.organizations.len())) {
            return Err(WorldError::Shape("chambers.seats.held_by"));
        }
    }
    Ok(())
}

fn check_lengths(world: &World, inputs: &RunInputs) -> Result<(), WorldError> {
    let campaigns = world.campaigns.len();
    let fits = [
        (inputs.strata.len() == world.strata.len(), "strata"),
        (inputs.strata.iter().all(|stratum| stratum.interest.len() == campaigns), "strata.interest"),
        (inputs.organizations.len() == world.organizations.len(), "organizations"),
        (
            inputs.organizations.iter().all(|organization| organization.access_tie.len() == campaigns),
            "organizations.access_tie",
        ),
        (
            inputs.organizations.iter().all(|organization| organization.campaign_mode_mix.len() == campaigns),
            "organizations.campaign_mode_mix",
        ),
        (inputs.campaigns.len() == campaigns, "campaigns"),
        (inputs.chambers.len() == world.chambers.len(), "chambers"),
        (
            inputs.chambers.iter().zip(&world.chambers).all(|(a, b)| a.ideal_points.len() == b.seats.len()),
            "chambers.ideal_points",
        ),
        (inputs.coalitions.len() == world.coalitions.len(), "coalitions"),
        (inputs.posture.joins.len() == world.coalitions.len(), "posture.joins"),
    ];
    if let Some((_, what)) = fits.iter().find(|(fits, _)| !fits) {
        return Err(WorldError::Shape(what));
    }
    let leans_fit = inputs.campaigns.iter().zip(&world.campaigns).all(|(campaign, shape)| {
        let WinRule::DistrictElection { contests } = &shape.win_rule else { return true };
        campaign.district_lean.len() == contests.len()
    });
    if leans_fit { Ok(()) } else { Err(WorldError::Shape("campaigns.district_lean")) }
}

fn check_numbers(inputs: &RunInputs, lane: usize) -> Result<(), WorldError> {
    let RunInputs { coefficients, strata, organizations, campaigns, chambers, coalitions, posture, power } =
        inputs;
    let group = |list: &'static str| Place { lane: Some(lane), ..place(list, None, "") };
    let entry = |list: &'static str, index: usize| Place { index: Some(index), ..group(list) };
    check_coefficients(coefficients, group)?;
    for (index, stratum) in strata.iter().enumerate() {
        check_stratum(stratum, entry("strata", index))?;
    }
    for (index, organization) in organizations.iter().enumerate() {
        check_organization(organization, entry("organizations", index))?;
    }
    for (index, campaign) in campaigns.iter().enumerate() {
        check_fields!(entry("campaigns", index), CampaignInputs {
            militancy: SHARE,
            opposition: SHARE,
            opposition_hours: MANY,
            elite_support: SHARE,
            benefit: SHARE,
            needed: Within(1e-9, 1.0),
            contact_gain: FACTOR,
            district_lean: Within(-1.0, 1.0),
            bill_position: POSITION,
            status_quo_position: POSITION,
        } else [] in campaign);
    }
    for (index, chamber) in chambers.iter().enumerate() {
        check_fields!(entry("chambers", index), ChamberInputs {
            ideal_points: POSITION,
            absence: SHARE,
            won_seat_ideal_point: POSITION,
        } else [] in chamber);
    }
    for (index, coalition) in coalitions.iter().enumerate() {
        check_fields!(entry("coalitions", index), CoalitionInputs {
            initial_tie: SHARE,
            integration: SHARE,
        } else [] in coalition);
    }
    check_fields!(group("posture"), PostureInputs {
        integration: SHARE,
        identity: SHARE,
        effort: SHARE,
    } else [joins fights_alone duration needs_largest_weight] in posture);
    check_fields!(group("power"), PowerInputs { weights: MANY, cuts: POSITION, } else [] in power);
    above_zero(&power.weights, Place { field: "weights", ..group("power") })?;
    // Above the second, the first cut must not lie.
    power.cuts[0].all_within(
        Within(POSITION.0, power.cuts[1]),
        Place { field: "cuts", item: Some(0), ..group("power") },
    )
}

fn check_stratum(stratum: &StratumInputs, stands: Place) -> Result<(), WorldError> {
    let StratumInputs { orientation, efficacy, threshold, interest } = stratum;
    let shapes = [
        (orientation, "orientation.mean", "orientation.concentration"),
        (efficacy, "efficacy.mean", "efficacy.concentration"),
        (threshold, "threshold.mean", "threshold.concentration"),
    ];
    for (BetaShape { mean, concentration }, mean_field, concentration_field) in shapes {
        mean.all_within(MEAN, Place { field: mean_field, ..stands })?;
        concentration.all_within(CONCENTRATION, Place { field: concentration_field, ..stands })?;
    }
    interest.all_within(Within(-1.0, 1.0), Place { field: "interest", ..stands })
}

fn check_organization(organization: &OrganizationInputs, stands: Place) -> Result<(), WorldError> {
    check_fields!(stands, OrganizationInputs {
        staff: MANY,
        list: MANY,
        active: MANY,
        militancy: SHARE,
        message: SHARE,
        effort: SHARE,
        effort_without_us: SHARE,
        mode_mix: SHARE,
        funding: SHARE,
        access_tie: SHARE,
    } else [campaign_mode_mix] in organization);
    sums_to_one(&organization.mode_mix, Place { field: "mode_mix", ..stands })?;
    sums_to_one(&organization.funding, Place { field: "funding", ..stands })?;
    for (campaign, mix) in organization.campaign_mode_mix.iter().enumerate() {
        let mixes = Place { field: "campaign_mode_mix", ..stands };
        mix.as_slice()
            .iter()
            .try_for_each(|share| share.all_within(SHARE, Place { item: Some(campaign), ..mixes }))?;
        sums_to_one(mix, Place { item: Some(campaign), ..mixes })?;
    }
    Ok(())
}

fn sums_to_one(shares: &[f64], place: Place) -> Result<(), WorldError> {
    let sum = shares.iter().sum::<f64>();
    if (sum - 1.0).abs() <= SUM_SLACK { Ok(()) } else { Err(WorldError::Sum { place, sum, expected: "1" }) }
}

fn check_coefficients(
    coefficients: &Coefficients,
    group: impl Fn(&'static str) -> Place,
) -> Result<(), WorldError> {
    check_fields!(group("coefficients"), Coefficients {
        volunteer_hours: FACTOR,
        hours_per_contact: Within(1e-6, 1e15),
        broadcast_open_rate: SHARE,
        office_reach: SHARE,
        contact_orientation: SHARE,
        contact_efficacy_factor: FACTOR,
        clarity_rate: SHARE,
        initial_clarity: SHARE,
        supporter_rate: SHARE,
        // Fixed point of the pass over persons: weights of shares are shares.
        weight_orientation: SHARE,
        weight_efficacy: SHARE,
        weight_social: SHARE,
        weight_benefit: LOG_ODDS,
        weight_cost: LOG_ODDS,
        learning_rate: SHARE,
        progress_rate: SHARE,
        confidence_bound: SHARE,
        peer_rate: SHARE,
        peer_rate_active: SHARE,
        fading_contacted: SHARE,
        fading_participants: SHARE,
        organizer_share: SHARE,
        promote_supporter: SHARE,
        promote_active: SHARE,
        mentorship_ratio: DIVISOR,
        attrition: SHARE,
        attrition_unclear: Within(1.0, 1e6),
        pull_rate: SHARE,
        tie_time: DIVISOR,
        walkout_hazard: FACTOR,
        coordination_loss: SHARE,
        planning_share: SHARE,
        access_gain: FACTOR,
        tolerance: SHARE,
        opposition_rate: SHARE,
        opposition_militancy: FACTOR,
        opposition_ramp_weeks: Within(1.0, 1e9),
        win_gain: SHARE,
        loss_drop: SHARE,
        credit_rate: SHARE,
        period_shift: LOG_ODDS,
    } else [vote district chamber concession] in coefficients);
    check_fields!(group("coefficients.vote"), VoteCoefficients {
        intercept: LOG_ODDS,
        leadership_intercept: LOG_ODDS,
        orientation: LOG_ODDS,
        efficacy: LOG_ODDS,
        social: LOG_ODDS,
        opposition: LOG_ODDS,
        inverse_root_size: LOG_ODDS,
        unit_sd: Within(0.0, 1000.0),
        turnout: SHARE,
        leadership_turnout: SHARE,
    } else [] in &coefficients.vote);
    check_fields!(group("coefficients.district"), DistrictCoefficients {
        lean: LOG_ODDS,
        orientation: LOG_ODDS,
        contact: LOG_ODDS,
        endorsement: LOG_ODDS,
        opposition: LOG_ODDS,
        turnout: SHARE,
        turnout_contact: SHARE,
    } else [] in &coefficients.district);
    check_fields!(group("coefficients.chamber"), ChamberCoefficients {
        intercept: LOG_ODDS,
        agreement: LOG_ODDS,
        participation: LOG_ODDS,
        access: LOG_ODDS,
        lobbying: LOG_ODDS,
        opposition: LOG_ODDS,
    } else [] in &coefficients.chamber);
    check_fields!(group("coefficients.concession"), ConcessionCoefficients {
        intercept: LOG_ODDS,
        disruption: LOG_ODDS,
        access: LOG_ODDS,
        opposition: LOG_ODDS,
    } else [] in &coefficients.concession);
    Ok(())
}

/// Whether each cell has room for the lists.
pub(crate) fn check_lists(world: &World, inputs: &RunInputs, lane: usize) -> Result<(), WorldError> {
    let mut needed = vec![0_u64; world.strata.len() * world.districts as usize];
    for (k, shape) in world.organizations.iter().enumerate() {
        let dealt = deal(&shape.cell_weights, Places::of(world, inputs, k).list);
        for (sum, places) in needed.iter_mut().zip(dealt) {
            *sum += u64::from(places);
        }
    }
    for (cell, &needed) in needed.iter().enumerate() {
        let stratum = cell / world.districts as usize;
        // Below the number of districts, a u32.
        let district = u32::try_from(cell % world.districts as usize).unwrap_or(0);
        let range = world.cell_range(stratum, district);
        let persons = range.end - range.start;
        if needed > u64::from(persons) {
            return Err(WorldError::ListsDontFit { lane, cell, needed, persons });
        }
    }
    Ok(())
}
