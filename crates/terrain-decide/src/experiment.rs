//! An experiment: a situation lowered to engine inputs, with its futures and postures. Running it belongs to `runner`,
//! what it shows to the analysis.

use crate::decision::Assumption;
use crate::design::Design;
use crate::distribution::{DistributionError, Sampler};
use crate::joint::Joint;
use crate::lower::{Draw, Lowering, Reads, resolve};
use crate::shard::EvidenceSource;
use crate::subject::{Columns, Named, Subject, WeightInput, outcome_name};
use std::collections::BTreeMap;
use terrain_sim::inputs::RunInputs;
use terrain_sim::outcome::Outcome;
use terrain_sim::run::{LANES, WorldError, bytes_needed, check_run};
use terrain_sim::world::World;
use terrain_situation::{Form, Grade, Quantity, QuantityId, SetBy, Situation};

/// Futures in a shard: as many as have the same luck.
pub const SHARD_FUTURES: u32 = 32;
/// Weeks of the series, about, where the plan doesn't say.
const SERIES_POINTS: u32 = 52;
/// Most futures in which is looked whether the lists fit, for the warning beforehand.
const LISTS_LOOKED_AT: u32 = 512;

/// How much to compute.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// Futures, at least 1.
    pub futures: u32,
    /// Replicates of each future, 1 to 65,535.
    pub replicates: u32,
    /// Seed of futures and luck.
    pub seed: u64,
    /// The series hold every so many weeks; `None`: about 52 weeks of the horizon.
    pub series_stride: Option<u32>,
    /// Further futures go only to the postures that may still be best, and the run ends as soon as the runs are so sure
    /// which one is (0.5 to less than 1). `None`: all postures in all futures.
    pub confidence: Option<f64>,
}

impl Plan {
    /// A plan with the usual series.
    #[must_use]
    pub const fn new(futures: u32, replicates: u32, seed: u64) -> Self {
        Self { futures, replicates, seed, series_stride: None, confidence: None }
    }

    /// The same plan, ending when the runs are so sure.
    #[must_use]
    pub const fn until(self, confidence: f64) -> Self {
        Self { confidence: Some(confidence), ..self }
    }
}

/// Why a situation can't be run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExperimentFault {
    /// No futures, or too many.
    #[error("futures: {futures} can't be run; ask for at least 1")]
    Futures {
        /// Asked for.
        futures: u32,
    },
    /// No replicates, or more than are numbered.
    #[error("replicates: {replicates} can't be run; ask for 1 to {most}", most = u16::MAX)]
    Replicates {
        /// Asked for.
        replicates: u32,
    },
    /// A series that stands still.
    #[error("series: every 0 weeks is never; ask for at least 1")]
    SeriesStride,
    /// A confidence that says nothing, or that no number of runs reaches.
    #[error(
        "confidence: {confidence} can't be aimed at; ask for a share from 0.5 to less than 1, such as 0.95"
    )]
    Confidence {
        /// Asked for.
        confidence: f64,
    },
    /// An evidence name that gives nothing.
    #[error("{path}: no number comes from the records called `{name}`: {why}")]
    Evidence {
        /// Place in the situation.
        path: String,
        /// Name of the evidence.
        name: String,
        /// What the records say.
        why: String,
    },
    /// A number that can't be drawn.
    #[error("{path} ({label}): {why}")]
    Distribution {
        /// Place in the situation.
        path: String,
        /// In plain words.
        label: String,
        /// What is wrong.
        why: DistributionError,
    },
    /// An edge list that can't be used.
    #[error("population.ties.edge_list: `{file}` can't be used: {why}")]
    EdgeList {
        /// The file as written.
        file: String,
        /// What is wrong.
        why: String,
    },
    /// A place in which nobody is simulated.
    #[error("{path}: nobody is simulated {what}; lower persons_per_agent, or name more strata or districts")]
    Nobody {
        /// Place in the situation.
        path: String,
        /// Whose place.
        what: String,
    },
    /// More persons than can be simulated.
    #[error(
        "population: {simulated} simulated people are more than the 4,000,000,000 that can be indexed; raise persons_per_agent"
    )]
    TooManyPersons {
        /// Persons.
        simulated: f64,
    },
    /// A coefficient of the model that the situation lacks.
    #[error("priors.{name}: the situation has no number for this coefficient of the model")]
    MissingCoefficient {
        /// Name.
        name: &'static str,
    },
    /// A value that isn't an outcome.
    #[error("values.{name}: there is no such outcome")]
    UnknownOutcome {
        /// As written.
        name: String,
    },
    /// A situation without a posture.
    #[error("posture: there is none to compare")]
    NoPosture,
    /// A world that the engine doesn't take.
    #[error("the situation can't be simulated: {0}")]
    World(WorldError),
}

impl ExperimentFault {
    pub(crate) fn evidence(path: &str, name: &str, why: String) -> Self {
        Self::Evidence { path: path.to_owned(), name: name.to_owned(), why }
    }

    pub(crate) fn distribution(path: &str, label: &str, why: DistributionError) -> Self {
        Self::Distribution { path: path.to_owned(), label: label.to_owned(), why }
    }
}

/// How a quantity gets its value in a future.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Number {
    /// From a column of the design.
    Column(usize),
    /// The same in every future.
    Fixed(f64),
    /// That of another quantity, cut to what is allowed.
    Same(QuantityId),
}

/// A situation ready to be run.
#[derive(Clone, Debug)]
pub struct Experiment {
    plan: Plan,
    stride: u32,
    lowering: Lowering,
    /// By quantity of the situation.
    numbers: Vec<Number>,
    /// By column.
    samplers: Vec<Sampler>,
    /// Columns that are drawn together.
    joint: Vec<Joint>,
    design: Design,
    /// Coordinate of the design by column.
    coordinates: Vec<usize>,
    /// Columns that have one value in every future.
    held: Vec<(usize, f64)>,
    subject: Subject,
}

/// Coordinates of the design by path of a quantity, so that experiments which share quantities share their futures: the
/// same number is drawn in the same future, however else the situations differ.
#[derive(Clone, Debug, Default)]
pub struct Alignment {
    coordinates: BTreeMap<String, usize>,
}

impl Alignment {
    /// The coordinate of a quantity: the one it has, or the next that is free.
    fn coordinate(&mut self, path: &str) -> usize {
        let next = self.coordinates.len();
        *self.coordinates.entry(path.to_owned()).or_insert(next)
    }
}

impl Experiment {
    /// Lowers a situation: looks up its records, works out its world, and gives every uncertain number that has an effect a
    /// column of the design.
    ///
    /// # Errors
    /// See [`ExperimentFault`]; names the place in the situation and what would do.
    pub fn new(
        situation: Situation,
        evidence: &dyn EvidenceSource,
        plan: Plan,
    ) -> Result<Self, ExperimentFault> {
        check_plan(&plan)?;
        if situation.postures.is_empty() {
            return Err(ExperimentFault::NoPosture);
        }
        let resolved = situation
            .quantities
            .iter()
            .map(|quantity| Resolved::of(quantity, evidence))
            .collect::<Result<Vec<_>, _>>()?;
        let lowering = Lowering::new(situation, evidence)?;
        let middles = middles(&lowering.situation, &resolved);
        let reads = reads(&lowering, &middles);
        if let Some(&name) = reads.missing.first() {
            return Err(ExperimentFault::MissingCoefficient { name });
        }
        let read = through_aliases(&resolved, reads.read);
        let (numbers, samplers) = columns(&resolved, &read, &middles);
        let stride = plan
            .series_stride
            .unwrap_or_else(|| lowering.situation.horizon_weeks.div_ceil(SERIES_POINTS).max(1));
        let design = Design::new(plan.seed, samplers.len());
        let subject = subject(&lowering, &resolved, &numbers, &read, &plan, stride)?;
        let joint = Joint::all(&lowering.situation, |id| match numbers[id.0] {
            Number::Column(column) => Some(column),
            Number::Fixed(_) | Number::Same(_) => None,
        });
        let coordinates = (0..samplers.len()).collect();
        let mut experiment = Self {
            plan,
            stride,
            lowering,
            numbers,
            samplers,
            joint,
            design,
            coordinates,
            held: Vec::new(),
            subject,
        };
        let first = experiment.future(0);
        for posture in 0..experiment.subject.postures.len() {
            check_run(experiment.world(), &experiment.inputs(&first, posture))
                .map_err(ExperimentFault::World)?;
        }
        experiment.warn_of_lists();
        Ok(experiment)
    }

    /// The same, with the futures of all experiments of the same seed that were aligned before.
    #[must_use]
    pub fn aligned(mut self, alignment: &mut Alignment) -> Self {
        self.coordinates =
            self.subject.uncertain.iter().map(|quantity| alignment.coordinate(&quantity.path)).collect();
        self
    }

    /// The first so many futures of the same plan, all postures in each, with some uncertain quantities held at a value (by their
    /// place in [`Subject::uncertain`]). All others have the values that they have anyway, those too that are otherwise
    /// drawn together with one that is held.
    #[must_use]
    pub fn holding(&self, held: &[(usize, f64)], futures: u32) -> Self {
        let mut other = self.clone();
        other.held = held.to_vec();
        other.plan = Plan { futures, confidence: None, ..self.plan };
        other.subject.futures_planned = futures;
        other.subject.confidence = None;
        other
    }

    /// What it is about.
    #[must_use]
    pub const fn subject(&self) -> &Subject {
        &self.subject
    }

    /// Adds what was found beforehand and must be said with the answer.
    pub fn warn(&mut self, warnings: impl IntoIterator<Item = String>) {
        self.subject.warnings.extend(warnings);
    }

    /// How much is computed.
    #[must_use]
    pub const fn plan(&self) -> &Plan {
        &self.plan
    }

    /// What all runs share.
    #[must_use]
    pub const fn world(&self) -> &World {
        &self.lowering.world
    }

    /// The situation.
    #[must_use]
    pub const fn situation(&self) -> &Situation {
        &self.lowering.situation
    }

    /// Weeks between two points of the series.
    #[must_use]
    pub const fn series_stride(&self) -> u32 {
        self.stride
    }

    /// Names of what a shard's columns hold.
    #[must_use]
    pub fn columns(&self) -> Columns {
        let ids = |named: &[Named]| named.iter().map(|named| named.id.clone()).collect();
        Columns {
            postures: ids(&self.subject.postures),
            campaigns: ids(&self.subject.campaigns),
            organizations: ids(&self.subject.organizations),
            series_weeks: self.subject.series_weeks.clone(),
            quantities: self.subject.uncertain.iter().map(|quantity| quantity.path.clone()).collect(),
            shard_futures: SHARD_FUTURES,
            futures: self.plan.futures,
            replicates: self.plan.replicates,
        }
    }

    /// Values of the uncertain quantities in a future, in the order of [`Subject::uncertain`]. Any future alone gives the
    /// same values as among others.
    #[must_use]
    pub fn future(&self, index: u32) -> Vec<f64> {
        let of = |&coordinate: &usize| self.design.coordinate(index, coordinate);
        let mut values = self.values_at(self.coordinates.iter().map(of).collect());
        for &(column, value) in &self.held {
            values[column] = value;
        }
        values
    }

    /// Values of the uncertain quantities at a point with a coordinate above 0 and below 1 for each of them: those drawn together
    /// get the correlations of their fit.
    #[must_use]
    pub fn values_at(&self, mut coordinates: Vec<f64>) -> Vec<f64> {
        self.joint.iter().for_each(|joint| joint.couple(&mut coordinates));
        self.samplers.iter().zip(coordinates).map(|(sampler, u)| sampler.quantile(u)).collect()
    }

    /// The uncertain quantities that are drawn together, by their places in [`Subject::uncertain`]: groups of two or more.
    #[must_use]
    pub fn drawn_together(&self) -> Vec<Vec<usize>> {
        self.joint.iter().map(|joint| joint.columns().to_vec()).collect()
    }

    /// What the engine takes for one run: the values of a future, as [`Experiment::future`] gives them, and the posture of
    /// that index.
    ///
    /// Lists that need more people than live where they are drawn are cut down by one factor, the same for all
    /// organizations and postures of the future.
    #[must_use]
    pub fn inputs(&self, future: &[f64], posture: usize) -> RunInputs {
        let mut inputs = self.uncut(future, posture);
        self.lowering.fit_lists(&mut inputs);
        inputs
    }

    /// Bytes of memory that a run of the experiment needs on that many threads, about, with full batches.
    #[must_use]
    pub fn bytes_needed(&self, threads: usize) -> u64 {
        let batches = u64::try_from(threads.max(1)).unwrap_or(u64::MAX);
        bytes_needed(self.world(), LANES).saturating_mul(batches).saturating_add(self.shard_bytes())
    }

    /// Bytes of the rows of a shard while it is computed, about.
    #[must_use]
    pub fn shard_bytes(&self) -> u64 {
        // The engine's series is twice as wide as that of a row.
        self.row_bytes(3).saturating_mul(self.rows(SHARD_FUTURES))
    }

    /// Bytes of all rows of the plan at once, about: what the decision is worked out from.
    #[must_use]
    pub fn rows_bytes(&self) -> u64 {
        self.row_bytes(1).saturating_mul(self.rows(self.plan.futures))
    }

    /// Rows of so many futures.
    fn rows(&self, futures: u32) -> u64 {
        u64::from(futures)
            .saturating_mul(u64::from(self.plan.replicates))
            .saturating_mul(self.subject.postures.len() as u64)
    }

    /// Bytes of a row, about, with so many series of its width.
    fn row_bytes(&self, series: u64) -> u64 {
        200 + 8 * self.subject.campaigns.len() as u64
            + 8 * self.subject.organizations.len() as u64
            + series * 36 * self.subject.series_weeks.len() as u64
    }

    fn uncut(&self, future: &[f64], posture: usize) -> RunInputs {
        let values = values(&self.lowering.situation, &self.numbers, future);
        self.lowering.inputs(&Draw::new(&self.lowering.situation, &values), posture)
    }

    /// Says beforehand in how many futures lists are cut down.
    fn warn_of_lists(&mut self) {
        let looked_at = self.plan.futures.min(LISTS_LOOKED_AT);
        let cut = (0..looked_at)
            .filter(|&index| self.lowering.fit_lists(&mut self.uncut(&self.future(index), 0)) < 1.0)
            .count();
        if cut > 0 {
            self.subject.warnings.push(format!(
                "In {cut} of {looked_at} futures the lists drawn need more people than live where the organizations work; \
                 there all lists are cut down alike until they fit."
            ));
        }
    }
}

fn check_plan(plan: &Plan) -> Result<(), ExperimentFault> {
    if plan.futures == 0 {
        return Err(ExperimentFault::Futures { futures: plan.futures });
    }
    if plan.replicates == 0 || plan.replicates > u16::MAX as u32 {
        return Err(ExperimentFault::Replicates { replicates: plan.replicates });
    }
    if matches!(plan.series_stride, Some(0)) {
        return Err(ExperimentFault::SeriesStride);
    }
    if let Some(confidence) = plan.confidence
        && !(0.5..1.0).contains(&confidence)
    {
        return Err(ExperimentFault::Confidence { confidence });
    }
    Ok(())
}

/// A quantity whose distribution is known.
enum Resolved {
    Drawn { sampler: Sampler, source: Option<String> },
    Same(QuantityId),
}

impl Resolved {
    fn of(quantity: &Quantity, evidence: &dyn EvidenceSource) -> Result<Self, ExperimentFault> {
        let (distribution, source) = match &quantity.form {
            Form::Distribution(distribution) | Form::Unknown(distribution) => (*distribution, None),
            Form::Evidence { name, filter } => {
                let (distribution, source) = resolve(quantity, name, filter, evidence)?;
                (distribution, Some(source))
            }
            Form::Prior { id } => return Ok(Self::Same(*id)),
        };
        let sampler = Sampler::new(&distribution, quantity.allowed)
            .map_err(|why| ExperimentFault::distribution(&quantity.path, &quantity.label, why))?;
        Ok(Self::Drawn { sampler, source })
    }
}

/// Every quantity at its middle value.
fn middles(situation: &Situation, resolved: &[Resolved]) -> Vec<f64> {
    let middle = |place: usize| match &resolved[place] {
        Resolved::Drawn { sampler, .. } => sampler.quantile(0.5),
        Resolved::Same(_) => f64::NAN,
    };
    let direct: Vec<f64> = (0..resolved.len()).map(middle).collect();
    let number = |place: usize| match &resolved[place] {
        Resolved::Drawn { .. } => direct[place],
        Resolved::Same(id) => cut(situation, place, direct[id.0]),
    };
    (0..resolved.len()).map(number).collect()
}

fn cut(situation: &Situation, place: usize, value: f64) -> f64 {
    let (low, high) = situation.quantities[place].allowed;
    value.max(low).min(high)
}

/// What the lowering reads under any posture, and what the values are weighed by.
fn reads(lowering: &Lowering, middles: &[f64]) -> Reads {
    let draw = Draw::noting(&lowering.situation, middles);
    for posture in 0..lowering.situation.postures.len() {
        lowering.inputs(&draw, posture);
    }
    for &id in lowering.situation.values.values() {
        draw.get(id);
    }
    draw.into_reads()
}

/// Who is read through another name is read.
fn through_aliases(resolved: &[Resolved], mut read: Vec<bool>) -> Vec<bool> {
    for (place, resolved) in resolved.iter().enumerate() {
        if let Resolved::Same(id) = resolved {
            read[id.0] |= read[place];
        }
    }
    read
}

fn columns(resolved: &[Resolved], read: &[bool], middles: &[f64]) -> (Vec<Number>, Vec<Sampler>) {
    let mut samplers = Vec::new();
    let number = |(place, resolved): (usize, &Resolved)| match resolved {
        Resolved::Same(id) => Number::Same(*id),
        Resolved::Drawn { sampler, .. } if read[place] && sampler.constant().is_none() => {
            samplers.push(*sampler);
            Number::Column(samplers.len() - 1)
        }
        Resolved::Drawn { .. } => Number::Fixed(middles[place]),
    };
    let numbers = resolved.iter().enumerate().map(number).collect();
    (numbers, samplers)
}

/// Values of all quantities, by id.
fn values(situation: &Situation, numbers: &[Number], future: &[f64]) -> Vec<f64> {
    let direct = |number: &Number| match *number {
        Number::Column(column) => future[column],
        Number::Fixed(value) => value,
        Number::Same(_) => f64::NAN,
    };
    let number = |(place, number): (usize, &Number)| match *number {
        Number::Same(id) => cut(situation, place, direct(&numbers[id.0])),
        _ => direct(number),
    };
    numbers.iter().enumerate().map(number).collect()
}

fn subject(
    lowering: &Lowering,
    resolved: &[Resolved],
    numbers: &[Number],
    read: &[bool],
    plan: &Plan,
    stride: u32,
) -> Result<Subject, ExperimentFault> {
    let situation = &lowering.situation;
    let mut uncertain = Vec::new();
    let mut fixed = lowering.recorded();
    let mut idle = Vec::new();
    for (place, quantity) in situation.quantities.iter().enumerate() {
        let Resolved::Drawn { sampler, source } = &resolved[place] else { continue };
        if !read[place] {
            idle.extend((quantity.set_by == SetBy::User).then_some(&quantity.label));
            continue;
        }
        let assumption = assumption(quantity, sampler, source.as_deref());
        if assumption.uncertain { uncertain.push(assumption) } else { fixed.push(assumption) }
    }
    let values = situation
        .values
        .iter()
        .map(|(name, &id)| {
            let outcome =
                outcome_named(name).ok_or_else(|| ExperimentFault::UnknownOutcome { name: name.clone() })?;
            Ok((outcome, weight(numbers, id)))
        })
        .collect::<Result<_, _>>()?;
    let named = |id: &str, label: &str| Named { id: id.to_owned(), label: label.to_owned() };
    Ok(Subject {
        question: situation.name.clone(),
        horizon_weeks: situation.horizon_weeks,
        futures_planned: plan.futures,
        replicates: plan.replicates,
        confidence: plan.confidence,
        seed: plan.seed,
        postures: situation.postures.iter().map(|posture| named(&posture.id, &posture.label)).collect(),
        campaigns: situation.campaigns.iter().map(|campaign| named(&campaign.id, &campaign.label)).collect(),
        organizations: situation
            .organizations
            .iter()
            .map(|organization| named(&organization.id, &organization.label))
            .collect(),
        principal: situation.principal,
        series_weeks: series_weeks(situation.horizon_weeks, stride),
        uncertain,
        fixed,
        values,
        warnings: without_effect(&idle),
    })
}

/// Numbers that somebody wrote and that play no part in how this is decided.
fn without_effect(idle: &[&String]) -> Vec<String> {
    const SHOWN: usize = 4;
    if idle.is_empty() {
        return Vec::new();
    }
    let mut names: Vec<&str> = idle.iter().take(SHOWN).map(|label| label.as_str()).collect();
    let more = format!("{} more", idle.len().saturating_sub(SHOWN));
    if idle.len() > SHOWN {
        names.push(&more);
    }
    vec![format!("Without effect in this situation, though written in the file: {}.", names.join("; "))]
}

/// The weight of an outcome: a number, or a column, also where it is the draw of a coefficient.
fn weight(numbers: &[Number], id: QuantityId) -> WeightInput {
    match numbers[id.0] {
        Number::Column(column) => WeightInput::Column(column),
        Number::Fixed(value) => WeightInput::Fixed(value),
        Number::Same(other) => match numbers[other.0] {
            Number::Column(column) => WeightInput::Column(column),
            Number::Fixed(value) => WeightInput::Fixed(value),
            Number::Same(_) => WeightInput::Fixed(0.0),
        },
    }
}

fn assumption(quantity: &Quantity, sampler: &Sampler, source: Option<&str>) -> Assumption {
    let given = quantity.source.as_deref().filter(|source| !source.trim().is_empty());
    Assumption {
        path: quantity.path.clone(),
        label: quantity.label.clone(),
        unit: quantity.unit.to_owned(),
        range: [0.05, 0.5, 0.95].map(|p| sampler.quantile(p)),
        uncertain: sampler.constant().is_none(),
        source: source.or(given).unwrap_or("nobody has said where it comes from").to_owned(),
        grade: grade_written(quantity.grade).to_owned(),
        as_of: quantity.as_of.clone(),
        set_by: match quantity.set_by {
            SetBy::User => "user",
            SetBy::Default => "default",
            SetBy::Coefficient => "coefficient",
        }
        .to_owned(),
        influence: 0.0,
    }
}

/// A grade as the situation file writes it.
pub(crate) const fn grade_written(grade: Grade) -> &'static str {
    match grade {
        Grade::Record => "record",
        Grade::OwnCount => "own-count",
        Grade::PartnerClaim => "partner-claim",
        Grade::InformedEstimate => "informed-estimate",
        Grade::Guess => "guess",
        Grade::Unknown => "unknown",
    }
}

/// An outcome by its name in the situation file.
fn outcome_named(name: &str) -> Option<Outcome> {
    Outcome::ALL.into_iter().find(|&outcome| outcome_name(outcome) == name)
}

/// Weeks whose ends the engine's series holds, counted from 1: 0, stride, 2·stride, …, and the last week, from 0.
fn series_weeks(horizon: u32, stride: u32) -> Vec<u32> {
    let step = usize::try_from(stride.max(1)).unwrap_or(usize::MAX);
    let mut weeks: Vec<u32> = (0..horizon).step_by(step).map(|week| week + 1).collect();
    if weeks.last() != Some(&horizon) {
        weeks.push(horizon);
    }
    weeks
}
