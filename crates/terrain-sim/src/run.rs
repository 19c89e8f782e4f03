//! The way in: a batch of runs on one world, all under the same luck. Checks that inputs and world fit together; what
//! happens then is in `engine`.

use crate::engine::decision::intersect;
use crate::engine::luck::Luck;
use crate::engine::placement::{Places, deal};
use crate::engine::simulation::Simulation;
use crate::inputs::RunInputs;
use crate::outcome::RunOutcome;
use crate::workers::{OneWorker, Workers};
use crate::world::{CampaignShape, MAX_ORGANIZATIONS, TiesShape, WinRule, World};
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;
use core::ops::Range;

/// Most runs that a batch advances in lock-step.
pub const LANES: usize = 32;
/// Most campaigns that one world may hold.
pub const MAX_CAMPAIGNS: usize = 32;
/// Most ties of one person (they are counted in a byte).
pub const MAX_TIES: usize = 255;

/// Whose luck, and how closely to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunOptions {
    /// Seed of the experiment.
    pub seed: u64,
    /// Replicate.
    pub replicate: u64,
    /// Block of futures; batches of the same seed, replicate and block share ties, thresholds and draws.
    pub block: u64,
    /// The series holds every so many weeks, ≥ 1.
    pub series_stride: u32,
}

/// Inputs that don't fit the world, or a world that can't be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorldError {
    /// A batch holds 1 to [`LANES`] runs.
    Lanes(usize),
    /// There are no persons, no weeks or no districts.
    Empty,
    /// More organizations, campaigns or ties of a person than the engine holds.
    TooMany,
    /// A list of inputs has another length than the world, or an index points nowhere.
    Shape(&'static str),
    /// In a lane, lists need more places than a cell (stratum · districts + district) has persons.
    ListsDontFit {
        /// Lane.
        lane: usize,
        /// Cell.
        cell: usize,
        /// Places needed.
        needed: u64,
        /// Persons there.
        persons: u32,
    },
}

impl fmt::Display for WorldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lanes(lanes) => write!(f, "a batch holds 1 to {LANES} runs, not {lanes}"),
            Self::Empty => f.write_str("a world needs at least one person, one district and one week"),
            Self::TooMany => write!(
                f,
                "at most {MAX_ORGANIZATIONS} organizations, {MAX_CAMPAIGNS} campaigns and {MAX_TIES} ties a person"
            ),
            Self::Shape(what) => write!(f, "{what} does not fit the world"),
            Self::ListsDontFit { lane, cell, needed, persons } => write!(
                f,
                "run {lane}: the organizations' lists need {needed} places in cell {cell}, which has {persons} persons"
            ),
        }
    }
}

impl core::error::Error for WorldError {}

/// Runs a batch on the calling thread. Outcomes come in the order of `lanes`.
///
/// # Errors
/// See [`WorldError`].
pub fn run_batch(
    world: &World,
    lanes: &[RunInputs],
    options: &RunOptions,
) -> Result<Vec<RunOutcome>, WorldError> {
    run_batch_with(world, lanes, options, &OneWorker)
}

/// Runs a batch with the workers given; the outcomes don't depend on them.
///
/// # Errors
/// See [`WorldError`].
pub fn run_batch_with(
    world: &World,
    lanes: &[RunInputs],
    options: &RunOptions,
    workers: &impl Workers,
) -> Result<Vec<RunOutcome>, WorldError> {
    check(world, lanes)?;
    let luck = Luck::new(options.seed, options.replicate, options.block);
    if let [inputs] = lanes {
        let inputs = core::array::from_ref(inputs);
        return Ok(Simulation::<1, _>::new(world, inputs, luck, workers).run(options.series_stride));
    }
    // Lanes beyond the batch repeat its last run and are left out.
    let filled: Vec<RunInputs> = (0..LANES).map(|lane| lanes[lane.min(lanes.len() - 1)].clone()).collect();
    let Ok(filled) = <&[RunInputs; LANES]>::try_from(filled.as_slice()) else {
        return Err(WorldError::Lanes(lanes.len()));
    };
    let mut outcomes = Simulation::<LANES, _>::new(world, filled, luck, workers).run(options.series_stride);
    outcomes.truncate(lanes.len());
    Ok(outcomes)
}

/// Memory of one run alone, measured on a world that was set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Footprint {
    /// Bytes of persons' state.
    pub state: usize,
    /// Bytes of ties and workplaces that are listed rather than computed.
    pub ties: usize,
}

/// Sets up one run alone and says what it holds.
///
/// # Errors
/// See [`WorldError`].
pub fn footprint(world: &World, inputs: &RunInputs) -> Result<Footprint, WorldError> {
    check(world, core::slice::from_ref(inputs))?;
    let simulation =
        Simulation::<1, _>::new(world, core::array::from_ref(inputs), Luck::new(0, 0, 0), &OneWorker);
    Ok(Footprint { state: simulation.state_bytes(), ties: simulation.tie_bytes() })
}

/// Bytes that a batch of `lanes` runs needs, without setting it up; an upper estimate.
#[must_use]
pub fn bytes_needed(world: &World, lanes: usize) -> u64 {
    let persons = u64::from(world.persons());
    let width = if lanes == 1 { 1 } else { LANES as u64 };
    let marks = 8 + 5 + world.campaigns.len() as u64 + 1 + world.organizations.len() as u64;
    let state = persons * width * 6 + persons * width * marks.div_ceil(8) + 4096;
    let ties = match &world.ties {
        TiesShape::Implicit { workplace, home, weak, .. } if width > 1 => {
            persons * 4 * (1 + u64::from(*workplace) + u64::from(*home) + u64::from(*weak))
        }
        TiesShape::Implicit { .. } => persons,
        TiesShape::Explicit { .. } => 0,
    };
    state + ties
}

impl CampaignShape {
    /// The constituency, cut down to its first workplaces if only so many are in it.
    pub(crate) fn constituency_within(&self, units: impl Iterator<Item = Range<u32>>) -> Vec<Range<u32>> {
        match self.workplaces {
            None => self.constituency.clone(),
            Some(workplaces) => units
                .map(|unit| intersect(&self.constituency, &unit))
                .filter(|part| !part.is_empty())
                .take(workplaces as usize)
                .flatten()
                .collect(),
        }
    }
}

fn check(world: &World, lanes: &[RunInputs]) -> Result<(), WorldError> {
    if lanes.is_empty() || lanes.len() > LANES {
        return Err(WorldError::Lanes(lanes.len()));
    }
    let persons = world.strata.iter().map(|stratum| u64::from(stratum.persons)).sum::<u64>();
    if persons == 0 || world.districts == 0 || world.horizon_weeks == 0 {
        return Err(WorldError::Empty);
    }
    if persons > u64::from(u32::MAX) {
        return Err(WorldError::TooMany);
    }
    check_world(world)?;
    for (lane, inputs) in lanes.iter().enumerate() {
        check_inputs(world, inputs)?;
        check_lists(world, inputs, lane)?;
    }
    Ok(())
}

fn check_world(world: &World) -> Result<(), WorldError> {
    let most_ties = match &world.ties {
        TiesShape::Implicit { workplace, home, weak, workplace_size_quantiles } => {
            let ascending = workplace_size_quantiles.is_sorted() && workplace_size_quantiles.len() >= 2;
            if !ascending || workplace_size_quantiles.iter().any(|size| !size.is_finite()) {
                return Err(WorldError::Shape("the list of workplace sizes"));
            }
            u64::from(*workplace) + u64::from(*home) + u64::from(*weak)
        }
        TiesShape::Explicit { offsets, neighbours } => {
            let fits = offsets.len() as u64 == u64::from(world.persons()) + 1
                && offsets.is_sorted()
                && offsets.last().is_some_and(|&last| last as usize == neighbours.len())
                && neighbours.iter().all(|&other| other < world.persons());
            if !fits {
                return Err(WorldError::Shape("the edge list"));
            }
            offsets.windows(2).map(|pair| u64::from(pair[1] - pair[0])).max().unwrap_or(0)
        }
    };
    if world.organizations.len() > MAX_ORGANIZATIONS
        || world.campaigns.len() > MAX_CAMPAIGNS
        || most_ties > MAX_TIES as u64
    {
        return Err(WorldError::TooMany);
    }
    let organizations = world.organizations.len();
    let cells = world.strata.len() * world.districts as usize;
    let good = |ranges: &[Range<u32>]| {
        ranges.iter().all(|range| range.start < range.end && range.end <= world.persons())
            && ranges.windows(2).all(|pair| pair[0].end <= pair[1].start)
    };
    let weights = |weights: &[f64]| {
        weights.len() == cells && weights.iter().all(|w| *w >= 0.0) && weights.iter().sum::<f64>() > 0.0
    };
    let fits = world.principal < organizations
        && world.organizations.iter().all(|shape| weights(&shape.cell_weights) && good(&shape.turf))
        && world.campaigns.iter().all(|campaign| {
            campaign.weeks > 0
                && campaign.action_every > 0
                && good(&campaign.constituency)
                && rule_fits(world, campaign)
        })
        && world.coalitions.iter().all(|coalition| {
            coalition.members.iter().all(|&k| k < organizations)
                && coalition.members.contains(&world.principal)
                && coalition.campaigns.iter().all(|&c| c < world.campaigns.len())
        })
        && world.chambers.iter().flat_map(|chamber| &chamber.seats).all(|seat| {
            seat.district.is_none_or(|district| district < world.districts)
                && seat.held_by.is_none_or(|k| k < organizations)
        });
    if fits { Ok(()) } else { Err(WorldError::Shape("the world")) }
}

fn rule_fits(world: &World, campaign: &CampaignShape) -> bool {
    match &campaign.win_rule {
        WinRule::DistrictElection { contests } => contests.iter().all(|contest| {
            contest.district < world.districts
                && contest.seat.is_none_or(|(chamber, seat)| {
                    world.chambers.get(chamber).is_some_and(|chamber| seat < chamber.seats.len())
                })
        }),
        WinRule::ChamberVote { chamber } => *chamber < world.chambers.len(),
        _ => true,
    }
}

fn check_inputs(world: &World, inputs: &RunInputs) -> Result<(), WorldError> {
    let campaigns = world.campaigns.len();
    let contests = |c: usize| match &world.campaigns[c].win_rule {
        WinRule::DistrictElection { contests } => contests.len(),
        _ => inputs.campaigns[c].district_lean.len(),
    };
    let fits = [
        (inputs.strata.len() == world.strata.len(), "the list of strata"),
        (
            inputs.strata.iter().all(|stratum| stratum.interest.len() == campaigns),
            "a stratum's list of interests",
        ),
        (inputs.organizations.len() == world.organizations.len(), "the list of organizations"),
        (
            inputs.organizations.iter().all(|organization| {
                organization.access_tie.len() == campaigns
                    && organization.campaign_mode_mix.len() == campaigns
            }),
            "an organization's list of campaigns",
        ),
        (inputs.campaigns.len() == campaigns, "the list of campaigns"),
        (inputs.chambers.len() == world.chambers.len(), "the list of chambers"),
        (
            inputs.chambers.iter().zip(&world.chambers).all(|(a, b)| a.ideal_points.len() == b.seats.len()),
            "a chamber's list of seats",
        ),
        (inputs.coalitions.len() == world.coalitions.len(), "the list of coalitions"),
        (inputs.posture.joins.len() == world.coalitions.len(), "the posture's list of coalitions"),
    ];
    if let Some((_, what)) = fits.iter().find(|(fits, _)| !fits) {
        return Err(WorldError::Shape(what));
    }
    if (0..campaigns).any(|c| inputs.campaigns[c].district_lean.len() != contests(c)) {
        return Err(WorldError::Shape("a campaign's list of contests"));
    }
    Ok(())
}

fn check_lists(world: &World, inputs: &RunInputs, lane: usize) -> Result<(), WorldError> {
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
