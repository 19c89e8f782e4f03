//! The way in: a batch of runs on one world, all under the same luck. Whether inputs and world fit together is in
//! `check`; what happens then is in `engine`.

use crate::check::{check, check_lists};
use crate::engine::decision::intersect;
use crate::engine::luck::Luck;
use crate::engine::simulation::Simulation;
use crate::engine::state::Layout;
use crate::inputs::RunInputs;
use crate::outcome::RunOutcome;
use crate::workers::{OneWorker, Workers};
use crate::world::{CampaignShape, MAX_ORGANIZATIONS, TiesShape, World};
use alloc::vec::Vec;
use core::fmt;
use core::ops::Range;

/// Most runs that a batch advances in lock-step.
pub const LANES: usize = 32;
/// Most campaigns that one world may hold.
pub const MAX_CAMPAIGNS: usize = 32;
/// Most ties of one person (they are counted in a byte).
pub const MAX_TIES: usize = 255;
/// Most weeks of a run: two centuries.
pub const MAX_WEEKS: u32 = 10_400;

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

/// Where a number of a world or of a run's inputs stands, written as `organizations[1].access_tie[2]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Run in the batch; none for a number of the world.
    pub lane: Option<usize>,
    /// List or group of fields, as in [`World`] and [`RunInputs`]; empty for a field of the world itself.
    pub list: &'static str,
    /// Which entry of the list.
    pub index: Option<usize>,
    /// The field.
    pub field: &'static str,
    /// Which number, where the field holds several.
    pub item: Option<usize>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(lane) = self.lane {
            write!(f, "run {lane}: ")?;
        }
        f.write_str(self.list)?;
        if let Some(index) = self.index {
            write!(f, "[{index}]")?;
        }
        if !self.list.is_empty() {
            f.write_str(".")?;
        }
        f.write_str(self.field)?;
        self.item.map_or(Ok(()), |item| write!(f, "[{item}]"))
    }
}

/// Inputs that don't fit the world, or a world that can't be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum WorldError {
    /// A batch holds 1 to [`LANES`] runs.
    Lanes(usize),
    /// There are no persons, no weeks or no districts.
    Empty,
    /// More organizations, campaigns, weeks, persons or ties of a person than the engine holds.
    TooMany,
    /// A list of inputs has another length than the world, or an index points nowhere.
    Shape(&'static str),
    /// A number is not one, or outside of what the model works with.
    OutOfRange {
        /// Which.
        place: Place,
        /// What it is.
        value: f64,
        /// Lowest value allowed.
        low: f64,
        /// Highest value allowed.
        high: f64,
    },
    /// Numbers that must add up to something else: shares to 1, weights to more than 0.
    Sum {
        /// The field whose numbers they are.
        place: Place,
        /// What they add up to.
        sum: f64,
        /// What they must add up to, in words.
        expected: &'static str,
    },
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
                "at most {} persons, {MAX_WEEKS} weeks, {MAX_ORGANIZATIONS} organizations, {MAX_CAMPAIGNS} campaigns and \
                 {MAX_TIES} ties a person",
                u32::MAX
            ),
            Self::Shape(what) => write!(f, "{what} does not fit the world"),
            Self::OutOfRange { place, value, low, high } => {
                write!(f, "{place} is {value:?}, and must be a number from {low:?} to {high:?}")
            }
            Self::Sum { place, sum, expected } => {
                write!(f, "{place}: the numbers add up to {sum:?}, and must add up to {expected}")
            }
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

/// Bytes that a batch of `lanes` runs needs, without setting it up: an upper estimate, close for large populations. A run
/// alone needs at most 8 bytes a person with up to three organizations (6 bytes and 15 marks); the fourth and every further
/// fourth one cost half a byte, a doubling of their number and a district election an eighth.
#[must_use]
pub fn bytes_needed(world: &World, lanes: usize) -> u64 {
    let layout = Layout::new(world);
    let persons = u64::from(world.persons());
    let width = if lanes == 1 { 1 } else { LANES as u64 };
    let marks = (layout.own_planes() + layout.seen_planes()) as u64;
    let state = persons * width * 6 + persons.next_multiple_of(32) * width * marks / 8;
    let (most_ties, listed, units) = match &world.ties {
        TiesShape::Implicit { workplace, home, weak, workplace_size_quantiles: sizes } => {
            let ties = u64::from(*workplace) + u64::from(*home) + u64::from(*weak);
            let steps = sizes.len().saturating_sub(1).max(1) as f64;
            let mean = sizes.windows(2).map(|pair| (pair[0] + pair[1]) / 2.0).sum::<f64>() / steps;
            let listed = if width > 1 { persons * 4 * (1 + ties) } else { 0 };
            (ties, listed, whole(persons as f64 / mean.max(1.0)))
        }
        TiesShape::Explicit { offsets, .. } => (
            offsets.windows(2).map(|pair| u64::from(pair[1].saturating_sub(pair[0]))).max().unwrap_or(0),
            0,
            0,
        ),
    };
    let (strata, organizations) = (world.strata.len() as u64, world.organizations.len() as u64);
    let campaigns = world.campaigns.len() as u64;
    let works = organizations * (campaigns + 1);
    // How many ties lead into each turf is listed for lanes side by side.
    let into_turfs = if width > 1 { persons * (organizations + campaigns) } else { 0 };
    let seats = world.chambers.iter().map(|chamber| chamber.seats.len() as u64).sum::<u64>();
    let cells = strata * u64::from(world.districts);
    // Bytes: first places of units and the parts of a verdict.
    let units = units * 32;
    // Tables of starting values; a week's chances; lists dealt; seats; series; all of them by lane.
    let starts = strata * 257 * 8;
    let week = works * (most_ties + 64) * 12;
    let dealt = organizations * cells * 8;
    let rest = seats * 48 + u64::from(world.horizon_weeks) * 144 + strata * works * 8 + 8192;
    let stretches = persons.div_ceil(8192) * (works + 64) * 8;
    let tables = width * (starts + week + dealt + rest + stretches);
    state + listed + into_turfs + units + tables + (cells + works) * 64 + 65_536
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "not negative, and at most the persons of a world"
)]
const fn whole(x: f64) -> u64 {
    x as u64
}

/// Whether the organizations' lists fit into the cells, as [`run_batch`] checks for each of its runs; for one run that has
/// the shape of the world.
///
/// # Errors
/// [`WorldError::ListsDontFit`] with lane 0, for the first cell that is too small.
pub fn lists_fit(world: &World, inputs: &RunInputs) -> Result<(), WorldError> {
    check_lists(world, inputs, 0)
}

/// Whether the engine takes a world and the inputs of one run alone, as [`run_batch`] checks, without running it.
///
/// # Errors
/// See [`WorldError`].
pub fn check_run(world: &World, inputs: &RunInputs) -> Result<(), WorldError> {
    check(world, core::slice::from_ref(inputs))
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
