//! Sobol' indices of an outcome, or of the difference between two postures, by runs made for the purpose: a Saltelli design over the
//! uncertain numbers that show an effect in the run, each by itself, and over all others as one.
//!
//! A future of the design is a point with a coordinate for each number. Numbers that are drawn together are exchanged together, so that
//! what is exchanged is independent of what is not. A total index of a group is the part of the variance in which any of its
//! numbers has a hand (Saltelli et al. 2008, Global Sensitivity Analysis: The Primer, section 1.2.15).
//!
//! Luck is one more input, never exchanged: A and every AB of a base sample meet the same luck, so that their difference is that
//! of the numbers; B meets other luck, since what A's AB and B have in common may only be the exchanged number. To fill batches, B
//! of the next base sample is played in the block of this one; neighbours then share luck, which the intervals allow for.

use super::comparison::Comparison;
use super::drivers::{at, blocks};
use super::effects::likely_effects;
use super::error::AnalysisError;
use super::influence::{About, Looked};
use super::standing::Standing;
use super::table::Table;
use super::utility::Utility;
use crate::design::Design;
use crate::sensitivity::saltelli::{Layout, Outcomes, check_base};
use crate::sensitivity::{Resampling, SobolIndices, sobol_indices};
use crate::shard::{Row, Shard};
use crate::subject::Subject;
use terrain_sim::outcome::Outcome;

/// Sets the design's points apart from the futures of the run.
const SALT: u64 = 0x5a17_e111_0000_0001;
/// Base samples that are redrawn together.
const ALIKE: usize = 8;

/// Who plays the design.
pub trait Model {
    /// Why it can't be played.
    type Error: From<AnalysisError>;

    /// Values of the uncertain quantities at a point, one coordinate above 0 and below 1 for each.
    fn values(&self, coordinates: Vec<f64>) -> Vec<f64>;

    /// The rows of these futures, numbered from 0, with these postures, rising, under every replicate's luck of this block.
    ///
    /// # Errors
    /// Whatever keeps it from being played.
    fn play(
        &mut self,
        block: u32,
        futures: Vec<Vec<f64>>,
        postures: &[usize],
    ) -> Result<Vec<Row>, Self::Error>;
}

/// What is exchanged at once; numbers by their places in [`Subject::uncertain`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Group {
    /// A number.
    One(usize),
    /// Numbers that are drawn together, one of which shows an effect.
    Together(Vec<usize>),
    /// All numbers that show no effect by themselves.
    Rest(Vec<usize>),
}

impl Group {
    /// Its numbers.
    #[must_use]
    pub fn columns(&self) -> &[usize] {
        match self {
            Self::One(column) => std::slice::from_ref(column),
            Self::Together(columns) | Self::Rest(columns) => columns,
        }
    }
}

/// What the design's runs say.
#[derive(Clone, Debug, PartialEq)]
pub struct Designed {
    /// Indices by group.
    pub indices: SobolIndices,
    /// What was exchanged, the strongest in the run first, the rest last.
    pub groups: Vec<Group>,
    /// The choice, or the first choice and the one that was taken off.
    pub choices: (usize, Option<usize>),
    /// Base samples.
    pub base: usize,
    /// Futures played: base samples times groups + 2.
    pub futures: usize,
    /// Of these, futures in which a choice in question could not be taken and counts as it was run.
    pub not_taken: usize,
}

/// Plays a Saltelli design of `base` base samples, best a power of two, and estimates first-order and total indices. `together` are the
/// numbers that are drawn together. An outcome of `None` is the utility, on the scales of the run.
///
/// # Errors
/// As [`super::influence::influence`]; no number that shows an effect; fewer than eight base samples; and those of the model.
pub fn designed<M: Model>(
    subject: &Subject,
    shards: &[Shard],
    (about, outcome): (About, Option<Outcome>),
    base: u32,
    together: &[Vec<usize>],
    resampling: &Resampling<'_>,
    model: &mut M,
) -> Result<Designed, M::Error> {
    let table = Table::new(subject, shards)?;
    let utility = Utility::new(&table);
    let standing = Standing::new(Comparison::new(&table, &utility), None);
    let looked = Looked::new(&table, &standing, about, outcome)?;
    let groups = groups(&table, &looked, together)?;
    let layout = Layout { inputs: groups.len(), base: base as usize, second_order: false };
    check_base(&layout).map_err(AnalysisError::from)?;
    let (first, second) = looked.choices;
    let mut postures: Vec<usize> = std::iter::once(first).chain(second).collect();
    postures.sort_unstable();
    let plan = Plan {
        about: Subject {
            postures: postures.iter().map(|&posture| subject.postures[posture].clone()).collect(),
            confidence: None,
            series_weeks: Vec::new(),
            ..subject.clone()
        },
        first: usize::from(postures[0] != first),
        second: second.map(|second| usize::from(postures[0] != second)),
        postures,
        scales: utility.scales().to_vec(),
        outcome,
        groups: &groups,
        design: Design::new(subject.seed ^ SALT, 2 * subject.uncertain.len()),
        base,
    };
    let (outcomes, not_taken) = plan.play(model)?;
    let alike: Vec<usize> = (0..layout.base).map(|sample| sample / ALIKE).collect();
    let resampling = Resampling { blocks: Some(&alike), ..*resampling };
    Ok(Designed {
        indices: sobol_indices(&outcomes, &resampling).map_err(AnalysisError::from)?,
        choices: looked.choices,
        base: layout.base,
        futures: layout.runs(),
        not_taken,
        groups,
    })
}

/// Numbers with an effect on the figure by themselves or with those that they are drawn with; all others as one.
fn groups(table: &Table, looked: &Looked, together: &[Vec<usize>]) -> Result<Vec<Group>, AnalysisError> {
    let columns = table.subject.uncertain.len();
    let seen: Vec<Vec<f64>> = (0..columns).map(|column| at(&table.input(column), &looked.futures)).collect();
    let found = likely_effects(&looked.figure, &seen, &blocks(table, &looked.futures));
    if found.is_empty() {
        return Err(AnalysisError::NoEffect { futures: looked.futures.len() });
    }
    let mut left = vec![true; columns];
    let mut groups = Vec::new();
    for effect in found {
        if !left[effect.input] {
            continue;
        }
        let group = match together.iter().find(|one| one.contains(&effect.input)) {
            Some(all) => Group::Together(all.clone()),
            None => Group::One(effect.input),
        };
        group.columns().iter().for_each(|&column| left[column] = false);
        groups.push(group);
    }
    let rest: Vec<usize> = (0..columns).filter(|&column| left[column]).collect();
    if !rest.is_empty() {
        groups.push(Group::Rest(rest));
    }
    Ok(groups)
}

struct Plan<'a> {
    /// The subject with the choices in question alone.
    about: Subject,
    postures: Vec<usize>,
    /// Places of the two among `postures`.
    first: usize,
    second: Option<usize>,
    scales: Vec<[f64; 2]>,
    outcome: Option<Outcome>,
    groups: &'a [Group],
    design: Design,
    base: u32,
}

impl Plan<'_> {
    /// The outcomes by part of the design, and the futures in which a choice could not be taken.
    fn play<M: Model>(&self, model: &mut M) -> Result<(Outcomes, usize), M::Error> {
        let base = self.base as usize;
        let mut outcomes = Outcomes {
            a: Vec::with_capacity(base),
            b: vec![0.0; base],
            ab: vec![Vec::with_capacity(base); self.groups.len()],
            ba: Vec::new(),
        };
        let mut not_taken = 0;
        for sample in 0..self.base {
            let next = (sample + 1) % self.base;
            let points = std::iter::once(self.point(sample, None))
                .chain(self.groups.iter().map(|group| self.point(sample, Some(group))))
                .chain([self.other(next)]);
            let futures: Vec<Vec<f64>> = points.map(|point| model.values(point)).collect();
            let rows = model.play(sample, futures.clone(), &self.postures)?;
            let (figures, missing) = self.figures(sample, futures, rows)?;
            not_taken += missing;
            let mut figures = figures.into_iter();
            outcomes.a.extend(figures.next());
            for (list, figure) in outcomes.ab.iter_mut().zip(&mut figures) {
                list.push(figure);
            }
            if let (Some(place), Some(figure)) = (outcomes.b.get_mut(next as usize), figures.next()) {
                *place = figure;
            }
        }
        Ok((outcomes, not_taken))
    }

    /// A of a base sample, with a group's coordinates from B.
    fn point(&self, sample: u32, exchanged: Option<&Group>) -> Vec<f64> {
        let columns = self.about.uncertain.len();
        let mut point: Vec<f64> = (0..columns).map(|column| self.design.coordinate(sample, column)).collect();
        for &column in exchanged.map(Group::columns).unwrap_or_default() {
            point[column] = self.design.coordinate(sample, columns + column);
        }
        point
    }

    /// B of a base sample.
    fn other(&self, sample: u32) -> Vec<f64> {
        let columns = self.about.uncertain.len();
        (0..columns).map(|column| self.design.coordinate(sample, columns + column)).collect()
    }

    /// The figure in each future of a block, and in how many a choice could not be taken.
    fn figures(
        &self,
        block: u32,
        futures: Vec<Vec<f64>>,
        mut rows: Vec<Row>,
    ) -> Result<(Vec<f64>, usize), AnalysisError> {
        for row in &mut rows {
            row.series = Vec::new();
            let place = self.postures.iter().position(|&posture| posture == usize::from(row.posture));
            row.posture = u16::try_from(place.unwrap_or(usize::MAX)).unwrap_or(u16::MAX);
        }
        let count = futures.len();
        let shards = [Shard { index: block, first_future: 0, futures, rows }];
        let table = Table::new(&self.about, &shards)?;
        let utilities = Utility::on(&table, self.scales.clone()).of_means(&table);
        let value = |posture: usize, future: usize| match self.outcome {
            Some(outcome) => table.means[posture][future][outcome as usize],
            None => utilities[posture][future],
        };
        let figure = |future: usize| {
            value(self.first, future) - self.second.map_or(0.0, |second| value(second, future))
        };
        let missing =
            (0..count).filter(|&future| table.taken.iter().any(|taken| taken[future] < 0.5)).count();
        Ok(((0..count).map(figure).collect(), missing))
    }
}
