//! Plays a proposition: makes the situation of each cell, runs it on the futures that all cells share, and compares.

use super::estimate::Estimate;
use super::fault::TheoryFault;
use super::measure::{CellRuns, Scales, kendall};
use super::region::{self, Region};
use super::verdict::{Verdict, verdict_of_all};
use crate::analysis::statistics::mean;
use crate::experiment::{Alignment, Experiment, Plan};
use crate::runner::{RunControl, Stopped, Unobserved, run};
use crate::shard::{EvidenceSource, MemorySink, Shard, Sink};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use terrain_situation::proposition::{Cell, Contrast, Expected, Measure, Proposition};
use terrain_situation::variation::{Variation, varied};
use terrain_situation::{Context, Situation, read_situation};

/// How to play propositions, as opposed to which.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// Seed of futures and luck.
    pub seed: u64,
    /// Threads, at least 1.
    pub threads: usize,
    /// Few futures and one replicate each (two for rankings): to look, not to publish.
    pub quick: bool,
    /// Set by whoever wants the run to end.
    pub stop: &'a AtomicBool,
    /// Changes made in every cell, after its own: a mechanism of the model switched off.
    pub everywhere: &'a [Variation],
}

/// What a proposition's runs say.
#[derive(Clone, Debug)]
pub struct Findings {
    /// Its id.
    pub id: String,
    /// Of all its claims together.
    pub verdict: Verdict,
    /// Its claims.
    pub tested: Vec<Tested>,
    /// Its picture over two axes.
    pub map: Option<MapFindings>,
    /// Futures played.
    pub futures: u32,
    /// Replicates of each.
    pub replicates: u32,
    /// Runs played.
    pub runs: u64,
}

/// A contrast with what was found.
#[derive(Clone, Debug)]
pub struct Tested {
    /// Its id.
    pub id: String,
    /// What is claimed.
    pub label: String,
    /// How large it is; turned so that the claim is that it is above 0.
    pub estimate: Estimate,
    /// Mean of the figure that is looked at, and of the one subtracted, if any; for rankings the mean likeness to the one that it is
    /// claimed to be nearer to, and to the other.
    pub figures: [Option<f64>; 2],
    /// What follows.
    pub verdict: Verdict,
    /// Where it holds, if it doesn't everywhere.
    pub region: Option<Region>,
    /// The figure at each level of the axis along which it is compared, with its 95 % interval.
    pub doses: Vec<Dose>,
}

/// A point of the dose–response line.
#[derive(Clone, Debug)]
pub struct Dose {
    /// The level.
    pub label: String,
    /// Where it lies on the chart, if it is a number.
    pub value: Option<f64>,
    /// Mean of the figure (posture, less the other posture if there is one).
    pub mean: f64,
    /// Its 95 % interval.
    pub interval: [f64; 2],
}

/// A picture over two axes.
#[derive(Clone, Debug)]
pub struct MapFindings {
    /// Mean figure: `[level up][level across]`; empty for a map of leading postures.
    pub figures: Vec<Vec<f64>>,
    /// Postures by mean utility, best first: `[level up][level across]`; only for a map of leading postures.
    pub rankings: Vec<Vec<Vec<String>>>,
}

/// Plays a proposition. `situations` holds the text of every file that it names.
///
/// # Errors
/// See [`TheoryFault`].
pub fn play(
    proposition: &Proposition,
    situations: &BTreeMap<String, String>,
    evidence: &dyn EvidenceSource,
    setting: &Setting<'_>,
) -> Result<Findings, TheoryFault> {
    let plan = if setting.quick {
        // Rankings are compared across halves of the replicates.
        let of_rankings = proposition.contrasts.iter().any(|contrast| contrast.measure == Measure::Ranking);
        Plan::new(proposition.quick_futures, if of_rankings { 2 } else { 1 }, setting.seed)
    } else {
        Plan::new(proposition.futures, proposition.replicates, setting.seed)
    };
    let player = Player { proposition, situations, evidence, setting, plan };
    // Experiments are made in the order of their cells, so that each quantity has the same coordinate whatever the threads.
    let mut alignment = Alignment::default();
    let prepared = needed(proposition)
        .into_iter()
        .map(|(cell, postures)| {
            let experiment = player.experiment(&cell, postures.as_ref(), &mut alignment)?;
            Ok((cell, experiment))
        })
        .collect::<Result<Vec<_>, TheoryFault>>()?;
    let played = run_all(&player, &prepared)?;
    let runs = played.iter().map(|cell| plan_runs(&plan, cell)).sum();
    let cells: BTreeMap<Cell, CellRuns> = prepared.into_iter().map(|(cell, _)| cell).zip(played).collect();
    let scales = Scales::of(&cells.values().collect::<Vec<_>>());
    let played = Played { proposition, cells, scales };
    let tested =
        proposition.contrasts.iter().map(|contrast| played.test(contrast)).collect::<Result<Vec<_>, _>>()?;
    Ok(Findings {
        id: proposition.id.clone(),
        verdict: verdict_of_all(tested.iter().map(|tested| tested.verdict)),
        map: proposition.map.as_ref().map(|_| played.map()).transpose()?,
        tested,
        futures: plan.futures,
        replicates: plan.replicates,
        runs,
    })
}

/// The cells that are looked at, each with the postures looked at in it; all of them where none is named.
fn needed(proposition: &Proposition) -> BTreeMap<Cell, Option<BTreeSet<String>>> {
    let mut needed: BTreeMap<Cell, Option<BTreeSet<String>>> = BTreeMap::new();
    let mut need = |cell: Cell, postures: &[&Option<String>]| {
        let all = postures.iter().all(|posture| posture.is_none());
        let entry = needed.entry(cell).or_insert_with(|| Some(BTreeSet::new()));
        match entry {
            _ if all => *entry = None,
            Some(known) => known.extend(postures.iter().filter_map(|posture| (*posture).clone())),
            None => {}
        }
    };
    for contrast in &proposition.contrasts {
        let postures = [&contrast.posture, &contrast.versus];
        let named = [Some(&contrast.at), contrast.from.as_ref(), contrast.than.as_ref()];
        let along = along(proposition, contrast).into_iter().map(|(_, cell)| cell);
        for cell in named.into_iter().flatten().cloned().chain(along) {
            if let Some(less) = contrast.less_of(&cell) {
                need(less, &postures);
            }
            need(cell, &postures);
        }
    }
    if let Some(map) = &proposition.map {
        for up in 0..proposition.axes[map.up].levels.len() {
            for across in 0..proposition.axes[map.across].levels.len() {
                let postures: &[&Option<String>] =
                    if map.measure == Measure::Ranking { &[] } else { &[&map.posture, &map.versus] };
                need(map_cell(proposition, up, across), postures);
            }
        }
    }
    needed
}

/// The cells along the axis in which a contrast's two cells differ, if that is one axis: level and cell.
fn along(proposition: &Proposition, contrast: &Contrast) -> Vec<(usize, Cell)> {
    let Some(from) = contrast.from.as_ref().filter(|_| contrast.measure != Measure::Ranking) else {
        return Vec::new();
    };
    let differ: Vec<usize> = (0..from.len()).filter(|&axis| from[axis] != contrast.at[axis]).collect();
    let [axis] = differ[..] else { return Vec::new() };
    (0..proposition.axes[axis].levels.len())
        .map(|level| {
            let mut cell = contrast.at.clone();
            cell[axis] = level;
            (level, cell)
        })
        .collect()
}

fn map_cell(proposition: &Proposition, up: usize, across: usize) -> Cell {
    let mut cell = vec![0; proposition.axes.len()];
    if let Some(map) = &proposition.map {
        cell[map.up] = up;
        cell[map.across] = across;
    }
    cell
}

/// A cell in words: its levels.
fn cell_name(proposition: &Proposition, cell: &Cell) -> String {
    let levels = proposition
        .axes
        .iter()
        .zip(cell)
        .map(|(axis, &level)| format!("{} = {}", axis.id, axis.levels[level].id));
    levels.collect::<Vec<_>>().join(", ")
}

/// Runs all cells, as many at once as there are threads, each on one. Threads of our own take the next cell when they are done:
/// a run waits for a pool of its own, and a worker of a shared pool that waits would begin another cell meanwhile.
fn run_all(player: &Player<'_>, prepared: &[(Cell, Experiment)]) -> Result<Vec<CellRuns>, TheoryFault> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(prepared.len()));
    let work = || {
        while let Some((place, (cell, experiment))) = {
            let place = next.fetch_add(1, Ordering::Relaxed);
            prepared.get(place).map(|one| (place, one))
        } {
            let result = player.run(cell, experiment);
            done.lock().unwrap_or_else(PoisonError::into_inner).push((place, result));
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..player.setting.threads.clamp(1, prepared.len().max(1)) {
            scope.spawn(work);
        }
        work();
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Runs that a cell took.
fn plan_runs(plan: &Plan, cell: &CellRuns) -> u64 {
    u64::from(plan.futures) * u64::from(plan.replicates) * cell.subject.postures.len() as u64
}

struct Player<'a> {
    proposition: &'a Proposition,
    situations: &'a BTreeMap<String, String>,
    evidence: &'a dyn EvidenceSource,
    setting: &'a Setting<'a>,
    plan: Plan,
}

impl Player<'_> {
    fn experiment(
        &self,
        cell: &Cell,
        postures: Option<&BTreeSet<String>>,
        alignment: &mut Alignment,
    ) -> Result<Experiment, TheoryFault> {
        let name = cell_name(self.proposition, cell);
        let situation = self.situation(cell, &name, postures)?;
        // Only the end counts here: a series of two points.
        let plan = Plan { series_stride: Some(situation.horizon_weeks.max(1)), ..self.plan };
        let experiment = Experiment::new(situation, self.evidence, plan);
        let fault = |why| TheoryFault::Experiment {
            proposition: self.proposition.id.clone(),
            cell: name,
            why: Box::new(why),
        };
        Ok(experiment.map_err(fault)?.aligned(alignment))
    }

    /// Runs a cell on one thread; several cells are run at once.
    fn run(&self, cell: &Cell, experiment: &Experiment) -> Result<CellRuns, TheoryFault> {
        let name = cell_name(self.proposition, cell);
        let mut sink = MemorySink::default();
        let control = RunControl { threads: 1, stop: self.setting.stop, memory: None };
        let fault = |why| TheoryFault::Run {
            proposition: self.proposition.id.clone(),
            cell: name.clone(),
            why: Box::new(why),
        };
        let summary = run(experiment, &mut sink, &control, &mut Unobserved).map_err(fault)?;
        if summary.stopped == Stopped::Interrupted {
            return Err(TheoryFault::Stopped);
        }
        let shards: Vec<Shard> = (0..summary.progress.shards_done)
            .map(|index| sink.read(index).map_err(|error| fault(error.into())))
            .collect::<Result<_, _>>()?;
        Ok(CellRuns::new(name, experiment.subject().clone(), &shards))
    }

    /// The situation of a cell, with the postures that are looked at.
    fn situation(
        &self,
        cell: &Cell,
        name: &str,
        postures: Option<&BTreeSet<String>>,
    ) -> Result<Situation, TheoryFault> {
        let proposition = self.proposition.id.clone();
        let file = self.proposition.situation_of(cell).to_owned();
        let text = self.situations.get(&file).ok_or_else(|| TheoryFault::NoSituation {
            proposition: proposition.clone(),
            file: file.clone(),
        })?;
        let mut changes = self.proposition.changes_of(cell);
        changes.extend(self.setting.everywhere.iter().cloned());
        let text = varied(text, &changes).map_err(|why| TheoryFault::Change {
            proposition: proposition.clone(),
            cell: name.to_owned(),
            file: file.clone(),
            why: Box::new(why),
        })?;
        let (mut situation, _) =
            read_situation(&file, &text, &Context::lenient()).map_err(|faults| TheoryFault::Situation {
                proposition: proposition.clone(),
                cell: name.to_owned(),
                file: file.clone(),
                faults,
            })?;
        if let Some(wanted) = postures {
            let known: Vec<String> = situation.postures.iter().map(|posture| posture.id.clone()).collect();
            if let Some(missing) = wanted.iter().find(|wanted| !known.contains(wanted)) {
                return Err(TheoryFault::NoSuchName {
                    proposition,
                    cell: name.to_owned(),
                    what: "posture",
                    name: missing.clone(),
                    known: known.join(", "),
                });
            }
            situation.postures.retain(|posture| wanted.contains(&posture.id));
        }
        Ok(situation)
    }
}

struct Played<'a> {
    proposition: &'a Proposition,
    cells: BTreeMap<Cell, CellRuns>,
    scales: Scales,
}

/// A figure in each future, and whether it can be looked at there.
struct Figures {
    values: Vec<f64>,
    counts: Vec<bool>,
}

impl Figures {
    /// Takes others away, future by future; what can't be looked at in both doesn't count.
    fn subtract(&mut self, others: &Self) {
        for (value, other) in self.values.iter_mut().zip(&others.values) {
            *value -= other;
        }
        for (counts, other) in self.counts.iter_mut().zip(&others.counts) {
            *counts &= other;
        }
    }
}

impl Played<'_> {
    fn cell(&self, cell: &Cell) -> Option<&CellRuns> {
        self.cells.get(cell)
    }

    /// The figure of a posture, less that of another one if there is one, in each future of a cell.
    fn figures(
        &self,
        cell: &Cell,
        measure: &Measure,
        posture: &str,
        versus: Option<&str>,
    ) -> Result<Figures, TheoryFault> {
        let proposition = self.proposition.id.as_str();
        let runs = self.cell(cell).ok_or(TheoryFault::Stopped)?;
        let of = |posture: &str| -> Result<Figures, TheoryFault> {
            let place = runs.posture(proposition, posture)?;
            let values = runs.figures(proposition, measure, place, &self.scales)?;
            Ok(Figures { values, counts: runs.taken[place].clone() })
        };
        let mut figures = of(posture)?;
        if let Some(versus) = versus {
            figures.subtract(&of(versus)?);
        }
        Ok(figures)
    }

    fn test(&self, contrast: &Contrast) -> Result<Tested, TheoryFault> {
        let no_future = || TheoryFault::NoFuture {
            proposition: self.proposition.id.clone(),
            contrast: contrast.id.clone(),
        };
        let (effects, figures) = if contrast.measure == Measure::Ranking {
            self.rankings(contrast)?
        } else {
            self.difference(contrast)?
        };
        let turned = |value: f64| match contrast.expected {
            Expected::Rises => value,
            Expected::Falls => -value,
            Expected::Above(limit) => value - limit,
            Expected::Below(limit) => limit - value,
        };
        let kept: Vec<usize> = (0..effects.values.len()).filter(|&future| effects.counts[future]).collect();
        if kept.is_empty() {
            return Err(no_future());
        }
        let at = self.cell(&contrast.at).ok_or_else(no_future)?;
        let values: Vec<f64> = kept.iter().map(|&future| turned(effects.values[future])).collect();
        let blocks: Vec<usize> = kept.iter().map(|&future| at.blocks[future]).collect();
        let estimate = Estimate::of(&values, &blocks);
        let alone = Verdict::of(&estimate, contrast.matters, None);
        let region = (alone != Verdict::Holds)
            .then(|| region::find(&values, &blocks, &self.inputs(&kept), contrast.matters))
            .flatten();
        Ok(Tested {
            id: contrast.id.clone(),
            label: contrast.label.clone(),
            verdict: Verdict::of(&estimate, contrast.matters, region.as_ref()),
            estimate,
            figures,
            region,
            doses: self.doses(contrast)?,
        })
    }

    /// The figure of a contrast in each future of a cell.
    fn figures_of(&self, contrast: &Contrast, cell: &Cell) -> Result<Figures, TheoryFault> {
        let posture = contrast.posture.as_deref().unwrap_or_default();
        let versus = contrast.versus.as_deref();
        let mut figures = self.figures(cell, &contrast.measure, posture, versus)?;
        if let Some(less) = contrast.less_of(cell) {
            figures.subtract(&self.figures(&less, &contrast.measure, posture, versus)?);
        }
        Ok(figures)
    }

    fn difference(&self, contrast: &Contrast) -> Result<(Figures, [Option<f64>; 2]), TheoryFault> {
        let mut at = self.figures_of(contrast, &contrast.at)?;
        let of = |figures: &Figures| {
            let counted = figures.values.iter().zip(&figures.counts).filter(|(_, counts)| **counts);
            mean(&counted.map(|(value, _)| *value).collect::<Vec<f64>>())
        };
        let first = of(&at);
        let Some(from) = &contrast.from else { return Ok((at, [Some(first), None])) };
        let from = self.figures_of(contrast, from)?;
        let second = of(&from);
        at.subtract(&from);
        Ok((at, [Some(first), Some(second)]))
    }

    /// In each future: how much nearer the ranking at `at` is to that at `from` than to that at `than`; and its mean likeness to
    /// both.
    ///
    /// Rankings are compared across halves of the replicates, both ways: cells of the same fight meet the same turns of luck, and
    /// would be alike by that alone.
    fn rankings(&self, contrast: &Contrast) -> Result<(Figures, [Option<f64>; 2]), TheoryFault> {
        let (Some(from), Some(than)) = (&contrast.from, &contrast.than) else {
            return Ok((Figures { values: Vec::new(), counts: Vec::new() }, [None, None]));
        };
        let cell = |cell: &Cell| self.cell(cell).ok_or(TheoryFault::Stopped);
        let cells = [cell(&contrast.at)?, cell(from)?, cell(than)?];
        let postures = cells.iter().map(|cell| cell.subject.postures.len()).min().unwrap_or(0);
        let [at, near, far] = cells.map(|cell| cell.utilities_by_half(postures, &self.scales));
        let likeness = |other: &[Vec<Vec<f64>>; 2]| -> Vec<f64> {
            let across = |half: usize, future: usize| kendall(&at[half][future], &other[1 - half][future]);
            (0..at[0].len()).map(|future| 0.5 * (across(0, future) + across(1, future))).collect()
        };
        let (to_near, to_far) = (likeness(&near), likeness(&far));
        let means = [Some(mean(&to_near)), Some(mean(&to_far))];
        let values: Vec<f64> = to_near.iter().zip(&to_far).map(|(near, far)| near - far).collect();
        let counts = vec![true; values.len()];
        Ok((Figures { values, counts }, means))
    }

    fn doses(&self, contrast: &Contrast) -> Result<Vec<Dose>, TheoryFault> {
        let axis_of = |cell: &Cell| {
            (0..cell.len())
                .find(|&axis| contrast.from.as_ref().is_some_and(|from| from[axis] != contrast.at[axis]))
        };
        let mut doses = Vec::new();
        for (level, cell) in along(self.proposition, contrast) {
            let figures = self.figures_of(contrast, &cell)?;
            let (Some(axis), Some(runs)) = (axis_of(&cell), self.cell(&cell)) else { continue };
            let kept: Vec<usize> =
                (0..figures.values.len()).filter(|&future| figures.counts[future]).collect();
            if kept.is_empty() {
                continue;
            }
            let values: Vec<f64> = kept.iter().map(|&future| figures.values[future]).collect();
            let blocks: Vec<usize> = kept.iter().map(|&future| runs.blocks[future]).collect();
            let estimate = Estimate::of(&values, &blocks);
            let level = &self.proposition.axes[axis].levels[level];
            doses.push(Dose {
                label: level.label.clone(),
                value: level.value,
                mean: estimate.effect,
                interval: estimate.interval,
            });
        }
        Ok(doses)
    }

    /// Every quantity that is uncertain in any cell, with its value in each of these futures; the same number stands in all cells
    /// in which it is uncertain.
    fn inputs(&self, futures: &[usize]) -> Vec<region::Input> {
        let mut inputs: BTreeMap<&str, region::Input> = BTreeMap::new();
        for runs in self.cells.values() {
            for (column, quantity) in runs.subject.uncertain.iter().enumerate() {
                inputs.entry(&quantity.path).or_insert_with(|| region::Input {
                    path: quantity.path.clone(),
                    label: quantity.label.clone(),
                    unit: quantity.unit.clone(),
                    values: futures.iter().map(|&future| runs.inputs[future][column]).collect(),
                });
            }
        }
        inputs.into_values().collect()
    }

    fn map(&self) -> Result<MapFindings, TheoryFault> {
        let mut findings = MapFindings { figures: Vec::new(), rankings: Vec::new() };
        let Some(map) = &self.proposition.map else { return Ok(findings) };
        for up in 0..self.proposition.axes[map.up].levels.len() {
            let (mut row, mut rankings) = (Vec::new(), Vec::new());
            for across in 0..self.proposition.axes[map.across].levels.len() {
                let cell = map_cell(self.proposition, up, across);
                if map.measure == Measure::Ranking {
                    rankings.push(self.ranking(&cell)?);
                    continue;
                }
                let posture = map.posture.as_deref().unwrap_or_default();
                let figures = self.figures(&cell, &map.measure, posture, map.versus.as_deref())?;
                row.push(mean(&figures.values));
            }
            if map.measure == Measure::Ranking {
                findings.rankings.push(rankings);
            } else {
                findings.figures.push(row);
            }
        }
        Ok(findings)
    }

    /// Postures of a cell by mean utility, best first.
    fn ranking(&self, cell: &Cell) -> Result<Vec<String>, TheoryFault> {
        let runs = self.cell(cell).ok_or(TheoryFault::Stopped)?;
        let mut by_utility = (0..runs.subject.postures.len())
            .map(|posture| {
                let figures = runs.figures(&self.proposition.id, &Measure::Utility, posture, &self.scales)?;
                Ok((mean(&figures), runs.subject.postures[posture].id.clone()))
            })
            .collect::<Result<Vec<_>, TheoryFault>>()?;
        by_utility.sort_by(|a, b| b.0.total_cmp(&a.0));
        Ok(by_utility.into_iter().map(|(_, id)| id).collect())
    }
}
