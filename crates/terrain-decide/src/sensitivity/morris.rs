//! Morris' elementary effects: what happens when one input at a time takes a step, from many starting points. A cheap
//! first look at many inputs.

use super::{Index, Resampling, SensitivityError, check_outcome};
use crate::analysis::statistics::{mean, variance};
use rayon::prelude::*;
use terrain_sim::random::{Stream, shuffle};

/// Stream of luck for trajectories.
const STREAM: u32 = 0x5e15_0004;
/// The design's name in messages.
const NAME: &str = "design of Morris trajectories";
/// Trajectories below which nothing is estimated.
pub const FEWEST_TRAJECTORIES: usize = 4;
/// Most points of a grid that are visited one by one.
pub const LARGEST_GRID: usize = 1 << 22;

/// Trajectories on a grid: each starts at a random point and changes one input after the other, in random order, by a step up
/// or down; so a trajectory of k inputs has k + 1 runs.
///
/// Source: Morris (1991), Technometrics 33; step p / (2(p − 1)) of p levels on the unit cube.
#[derive(Clone, Debug)]
pub struct Trajectories {
    inputs: usize,
    levels: usize,
    trajectories: usize,
    seed: u64,
}

/// What an input does, over trajectories.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MorrisIndices {
    /// Mean effect, μ: of a step through the input's whole range, in the outcome's unit. Ups and downs cancel.
    pub mu: Index,
    /// Mean size of the effect, μ* (Campolongo, Cariboni & Saltelli 2007): how much the input does at all.
    pub mu_star: Index,
    /// Standard deviation of the effect, σ: how much it depends on where the input and the others stand.
    pub sigma: Index,
}

/// What an input does, over every point of a grid: nothing is estimated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GridEffects {
    /// Mean effect.
    pub mu: f64,
    /// Mean size of the effect.
    pub mu_star: f64,
    /// Standard deviation of the effect, dividing by the number of points.
    pub sigma: f64,
}

impl Trajectories {
    /// A design of `trajectories` trajectories on a grid of `levels` levels.
    ///
    /// # Errors
    /// No input, an odd number of levels, fewer than four trajectories.
    pub fn new(inputs: usize, levels: usize, trajectories: u32, seed: u64) -> Result<Self, SensitivityError> {
        if inputs == 0 {
            return Err(SensitivityError::NoInputs);
        }
        check_levels(levels)?;
        check_trajectories(inputs, trajectories as usize)?;
        Ok(Self { inputs, levels, trajectories: trajectories as usize, seed })
    }

    /// All runs, trajectory after trajectory; inputs in 0..=1.
    #[must_use]
    pub fn points(&self) -> Vec<Vec<f64>> {
        (0..self.trajectories).flat_map(|trajectory| self.trajectory(trajectory)).collect()
    }

    fn trajectory(&self, trajectory: usize) -> Vec<Vec<f64>> {
        let mut draws = Stream::new(self.seed, STREAM).at(trajectory as u64);
        let half = self.levels / 2;
        let last = (self.levels - 1) as f64;
        // A step is half of the levels: from a lower one up, or from an upper one down.
        let mut place: Vec<usize> = Vec::with_capacity(self.inputs);
        for _ in 0..self.inputs {
            place.push(draws.below(u32::try_from(self.levels).unwrap_or(u32::MAX)) as usize);
        }
        let mut order: Vec<usize> = (0..self.inputs).collect();
        shuffle(&mut order, &mut draws);
        let point = |place: &[usize]| place.iter().map(|&level| level as f64 / last).collect();
        let mut points = vec![point(&place)];
        for input in order {
            place[input] = if place[input] < half { place[input] + half } else { place[input] - half };
            points.push(point(&place));
        }
        points
    }
}

/// Number of trajectories, where rows (by input and row) are Morris trajectories one after the other: every row but the first of a
/// trajectory differs from the one before in exactly one input, and each input has its turn once.
#[must_use]
pub fn recognize(inputs: &[&[f64]]) -> Option<usize> {
    declared(inputs).ok()
}

/// As [`recognize`], for rows that are said to be trajectories.
///
/// # Errors
/// The first row that is not what it should be.
pub fn declared(inputs: &[&[f64]]) -> Result<usize, SensitivityError> {
    let rows = inputs.first().ok_or(SensitivityError::NoInputs)?.len();
    let length = inputs.len() + 1;
    let wrong = |row, why| Err(SensitivityError::NotThatDesign { design: NAME, row, why });
    if rows == 0 || !rows.is_multiple_of(length) {
        let why = format!(
            "{rows} rows are no multiple of {length}, the runs of a trajectory of {} inputs",
            inputs.len()
        );
        return wrong(rows, why);
    }
    for first in (0..rows).step_by(length) {
        let mut moved = vec![false; inputs.len()];
        for row in first + 1..first + length {
            let changed = changed(inputs, row);
            let [input] = changed[..] else {
                let why = format!("one input should differ from the run before, and {} do", changed.len());
                return wrong(row, why);
            };
            if std::mem::replace(&mut moved[input], true) {
                return wrong(row, format!("input {input} changes a second time in its trajectory"));
            }
        }
    }
    Ok(rows / length)
}

fn changed(inputs: &[&[f64]], row: usize) -> Vec<usize> {
    (0..inputs.len()).filter(|&input| inputs[input][row] != inputs[input][row - 1]).collect()
}

/// Elementary effects from the outcomes of trajectories, with bootstrap intervals (percentile method, trajectories redrawn).
///
/// An effect is the change of the outcome divided by that of the input, times the input's range `ranges` `[low, high]`, so that
/// effects of inputs with different units can be compared. [`Resampling::blocks`] says which *trajectories* are alike.
///
/// # Errors
/// Rows that aren't trajectories, fewer than four of them, an outcome that never varies or isn't finite, a range without width.
pub fn elementary_effects(
    inputs: &[&[f64]],
    outcome: &[f64],
    ranges: &[[f64; 2]],
    resampling: &Resampling<'_>,
) -> Result<Vec<MorrisIndices>, SensitivityError> {
    let trajectories = declared(inputs)?;
    let length = inputs.len() + 1;
    for (what, found, expected) in
        [("outcomes", outcome.len(), trajectories * length), ("ranges", ranges.len(), inputs.len())]
    {
        if found != expected {
            return Err(SensitivityError::Length { what: what.to_owned(), expected, found });
        }
    }
    check_trajectories(inputs.len(), trajectories)?;
    resampling.check(trajectories)?;
    check_outcome(outcome)?;
    if let Some(input) = ranges.iter().position(|[low, high]| !(high > low && (high - low).is_finite())) {
        return Err(SensitivityError::ConstantInput { input });
    }
    let mut effects = vec![Vec::with_capacity(trajectories); inputs.len()];
    for first in (0..outcome.len()).step_by(length) {
        for row in first + 1..first + length {
            for input in changed(inputs, row) {
                let step =
                    (inputs[input][row] - inputs[input][row - 1]) / (ranges[input][1] - ranges[input][0]);
                effects[input].push((outcome[row] - outcome[row - 1]) / step);
            }
        }
    }
    Ok(effects
        .par_iter()
        .map(|effects| {
            let [mu, mu_star, sigma] = summary(effects);
            let redrawn: Vec<[f64; 3]> = (0..resampling.resamples)
                .map(|resample| {
                    let drawn = resampling.drawn(resample, trajectories);
                    summary(&drawn.into_iter().map(|trajectory| effects[trajectory]).collect::<Vec<_>>())
                })
                .collect();
            let index = |place: usize, value| {
                resampling.percentile(value, redrawn.iter().map(|all| all[place]).collect())
            };
            MorrisIndices { mu: index(0, mu), mu_star: index(1, mu_star), sigma: index(2, sigma) }
        })
        .collect())
}

/// μ, μ*, and σ dividing by the number less 1.
fn summary(effects: &[f64]) -> [f64; 3] {
    let sizes: Vec<f64> = effects.iter().map(|effect| effect.abs()).collect();
    [mean(effects), mean(&sizes), libm::sqrt(variance(effects))]
}

/// Elementary effects over every point of the grid of `levels` levels on the unit cube from which a step up stays inside.
///
/// # Errors
/// No input, an odd number of levels, a grid of more than [`LARGEST_GRID`] points, an outcome that isn't finite.
pub fn effects_over_grid(
    inputs: usize,
    levels: usize,
    model: impl Fn(&[f64]) -> f64 + Sync,
) -> Result<Vec<GridEffects>, SensitivityError> {
    if inputs == 0 {
        return Err(SensitivityError::NoInputs);
    }
    check_levels(levels)?;
    let size = u32::try_from(inputs).ok().and_then(|inputs| levels.checked_pow(inputs));
    let Some(size) = size.filter(|&size| size <= LARGEST_GRID) else {
        return Err(SensitivityError::GridTooLarge { inputs, levels, most: LARGEST_GRID });
    };
    let last = (levels - 1) as f64;
    let point = |mut index: usize| {
        let mut point = Vec::with_capacity(inputs);
        for _ in 0..inputs {
            point.push((index % levels) as f64 / last);
            index /= levels;
        }
        point
    };
    let outcomes: Vec<f64> = (0..size).into_par_iter().map(|index| model(&point(index))).collect();
    if let Some(row) = outcomes.iter().position(|value| !value.is_finite()) {
        return Err(SensitivityError::NotFinite { what: "the outcome".to_owned(), row });
    }
    let half = levels / 2;
    let step = half as f64 / last;
    let effects = |input: usize| {
        let stride = levels.pow(u32::try_from(input).unwrap_or(u32::MAX));
        let starts = (0..size).filter(|index| index / stride % levels < half);
        let effects: Vec<f64> =
            starts.map(|index| (outcomes[index + half * stride] - outcomes[index]) / step).collect();
        let [mu, mu_star, sigma] = summary(&effects);
        // Over the whole grid nothing is estimated, so the sum is divided by the number itself.
        let all = effects.len() as f64;
        GridEffects { mu, mu_star, sigma: sigma * libm::sqrt((all - 1.0) / all) }
    };
    Ok((0..inputs).into_par_iter().map(effects).collect())
}

fn check_levels(levels: usize) -> Result<(), SensitivityError> {
    if levels >= 2 && levels.is_multiple_of(2) {
        Ok(())
    } else {
        Err(SensitivityError::OddLevels { found: levels })
    }
}

fn check_trajectories(inputs: usize, trajectories: usize) -> Result<(), SensitivityError> {
    let length = inputs + 1;
    let why = format!(
        "{FEWEST_TRAJECTORIES} trajectories of {length} runs for {inputs} inputs; 10 to 50 are usual"
    );
    super::enough("Morris' method", trajectories * length, FEWEST_TRAJECTORIES * length, &why)
}
