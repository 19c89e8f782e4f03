//! Sensitivity methods on the futures of a run: what an outcome of a choice, or the difference between two choices, hangs on. The methods
//! are in `sensitivity`; what the report tells anyway, in `drivers`.

use super::comparison::Comparison;
use super::error::AnalysisError;
use super::standing::Standing;
use super::table::Table;
use super::utility::Utility;
use crate::sensitivity::findings::{Findings, Method, of_rows};
use crate::sensitivity::{HsicTest, Input, Resampling};
use crate::shard::Shard;
use crate::subject::Subject;
use terrain_sim::outcome::Outcome;

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// The difference between the two leading choices.
    Leading,
    /// The first choice less the second.
    Between(usize, usize),
    /// One choice alone.
    Choice(usize),
}

/// What was found in the futures of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Influence {
    /// What the methods found, by input of `columns`.
    pub findings: Findings,
    /// The choice, or the first choice and the one that was taken off.
    pub choices: (usize, Option<usize>),
    /// The uncertain quantities that were looked at, by their place in [`Subject::uncertain`].
    pub columns: Vec<usize>,
    /// Those that had the same value in every future.
    pub unvaried: Vec<usize>,
    /// Futures that were looked at: those in which every choice in question could be taken.
    pub futures: usize,
    /// Futures left out.
    pub left_out: usize,
    /// Blocks of futures that share their luck.
    pub blocks: usize,
}

/// What an outcome (`None`: the utility, all outcomes that the principal values together) hangs on, by methods for rows that follow no
/// design: a run's futures fill the ranges of all numbers evenly, but no future is another one with a single number exchanged.
/// `methods` chooses them by the number of futures that can be looked at. Figures are means over replicates; intervals take blocks of futures with shared luck as the unit.
///
/// # Errors
/// As [`super::decide_between`], and those of the methods: too few futures, an outcome that never varies.
pub fn influence(
    subject: &Subject,
    shards: &[Shard],
    about: About,
    outcome: Option<Outcome>,
    methods: impl Fn(usize) -> Vec<Method>,
    test: HsicTest,
    resampling: &Resampling<'_>,
) -> Result<Influence, AnalysisError> {
    let table = Table::new(subject, shards)?;
    let utility = Utility::new(&table);
    let standing = Standing::new(Comparison::new(&table, &utility), None);
    let Looked { choices, futures, figure } = Looked::new(&table, &standing, about, outcome)?;
    let columns: Vec<Vec<f64>> = (0..subject.uncertain.len())
        .map(|column| super::drivers::at(&table.input(column), &futures))
        .collect();
    let varies = |column: &usize| columns[*column].iter().any(|value| *value != columns[*column][0]);
    let (looked_at, unvaried) = (0..columns.len()).partition::<Vec<usize>, _>(varies);
    let inputs: Vec<Input<'_>> = looked_at.iter().map(|&column| Input::Numbers(&columns[column])).collect();
    let blocks = super::drivers::blocks(&table, &futures);
    let resampling = Resampling { blocks: Some(&blocks), ..*resampling };
    let findings = of_rows(&methods(futures.len()), &figure, &inputs, test, &resampling)?;
    Ok(Influence {
        findings,
        choices,
        columns: looked_at,
        unvaried,
        futures: futures.len(),
        left_out: table.futures() - futures.len(),
        blocks: blocks.last().map_or(0, |last| last + 1),
    })
}

/// What is looked at in the rows of a run.
pub(super) struct Looked {
    /// The choice, or the first choice and the one that is taken off.
    pub(super) choices: (usize, Option<usize>),
    /// Futures in which every choice in question could be taken, rising.
    pub(super) futures: Vec<usize>,
    /// The figure in each of them.
    pub(super) figure: Vec<f64>,
}

impl Looked {
    pub(super) fn new(
        table: &Table,
        standing: &Standing,
        about: About,
        outcome: Option<Outcome>,
    ) -> Result<Self, AnalysisError> {
        let postures = table.postures();
        let (first, second) = match about {
            About::Leading => (standing.pair[0], Some(standing.pair[1])),
            About::Between(first, second) => (first, Some(second)),
            About::Choice(choice) => (choice, None),
        };
        let known = first < postures && second.is_none_or(|second| second < postures);
        if !known || second == Some(first) {
            return Err(AnalysisError::Pair { first, second: second.unwrap_or(first), postures });
        }
        let futures = standing.both_taken(first, second.unwrap_or(first));
        let value = |posture: usize, future: usize| match outcome {
            Some(outcome) => table.means[posture][future][outcome as usize],
            None => standing.utilities[posture][future],
        };
        let figure = futures
            .iter()
            .map(|&future| value(first, future) - second.map_or(0.0, |second| value(second, future)))
            .collect();
        Ok(Self { choices: (first, second), futures, figure })
    }
}
