//! The case for each other posture: the smallest change of assumptions, within their ranges, that makes it best. What to change is
//! proposed by the rows that are there (`leanings`); whether it is enough, and how little is, is played.
//!
//! A change holds a few uncertain numbers at a value; all others stay as uncertain as they are, in the same futures and with the same
//! luck. Fewer numbers count as a smaller change than more; of as many, all move by the same part of the way from the
//! middle of their range towards the value that speaks most for the posture, and that part is halved in on. Best is what the answer
//! means by it: best in most futures, by the utility on the scales of the run.

use super::comparison::Comparison;
use super::error::AnalysisError;
use super::leanings::{Lean, Leanings, rank_of, standing_on, value_at};
use super::standing::Standing;
use super::table::Table;
use super::utility::Utility;
use crate::experiment::SHARD_FUTURES;
use crate::shard::Shard;
use crate::subject::Subject;

/// Numbers that a change holds at most.
pub const MOST_NUMBERS: usize = 5;
/// Futures in which a change is tried.
const TRIED: u32 = 2 * SHARD_FUTURES;
/// Futures in which the change that is told is played, unless the run has fewer.
const PLAYED: u32 = 8 * SHARD_FUTURES;
/// Steps of halving in on the smallest part of the way.
const HALVINGS: u32 = 4;
/// Part of the way that is gone further where the longer play doesn't bear out the shorter.
const FURTHER: f64 = 0.125;

/// A number held at a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// The uncertain quantity, by its place in [`Subject::uncertain`].
    pub column: usize,
    /// The value that it is held at.
    pub value: f64,
    /// Its 5 %, 50 % and 95 % value in the run.
    pub range: [f64; 3],
    /// How far it moves, as a part of the way from the middle of the range to its end, by rank.
    pub way: f64,
}

/// The case for one posture.
#[derive(Clone, Debug, PartialEq)]
pub struct Rival {
    /// The posture.
    pub posture: usize,
    /// Share of the run's futures in which it is best.
    pub before: f64,
    /// Whether the change makes it best. If not, it is the change that speaks most for it, and not enough.
    pub best: bool,
    /// What is held, the number first that the search took first; empty where no number speaks for it.
    pub held: Vec<Held>,
    /// Share of the futures played under the change in which it is best.
    pub share: f64,
    /// The 95 % interval of this share.
    pub interval: [f64; 2],
    /// The posture that is best in most other futures there, and the share of futures in which it is.
    pub next: (usize, f64),
    /// Whether the runs tell the two apart.
    pub told_apart: bool,
    /// Futures played under the change.
    pub futures: u32,
}

/// The cases for all postures but the leading one.
#[derive(Clone, Debug, PartialEq)]
pub struct Against {
    /// The posture that is best in most futures of the run.
    pub leading: usize,
    /// One for each other posture, in the order of the subject.
    pub rivals: Vec<Rival>,
}

/// Builds the cases. `play` plays the first so many futures of the run's plan with some quantities held at a value, all
/// postures; `begin` is told of each posture before its case is built.
///
/// # Errors
/// As [`super::decide`]; and those of `play`.
pub fn against<E: From<AnalysisError>>(
    subject: &Subject,
    shards: &[Shard],
    mut begin: impl FnMut(usize),
    mut play: impl FnMut(&[(usize, f64)], u32) -> Result<Vec<Shard>, E>,
) -> Result<Against, E> {
    let table = Table::new(subject, shards)?;
    let utility = Utility::new(&table);
    let scales = utility.scales().to_vec();
    let standing = Standing::new(Comparison::new(&table, &utility), None);
    let leanings = Leanings::new(&table, &standing);
    let leading = standing.verdict.leading;
    // What is played under a change is played to its end, whatever the run's plan asks.
    let whole = Subject { confidence: None, ..subject.clone() };
    let mut search = Search {
        table: &table,
        subject: &whole,
        scales,
        played: u32::try_from(table.futures()).unwrap_or(u32::MAX).min(PLAYED),
        play: &mut play,
    };
    let mut rivals = Vec::new();
    for posture in (0..table.postures()).filter(|&posture| posture != leading) {
        begin(posture);
        let (leans, enough) = leanings.proposal(posture, MOST_NUMBERS);
        rivals.push(search.rival(posture, standing.p_best[posture], &leans, enough)?);
    }
    Ok(Against { leading, rivals })
}

struct Search<'a, P> {
    table: &'a Table<'a>,
    subject: &'a Subject,
    scales: Vec<[f64; 2]>,
    played: u32,
    play: &'a mut P,
}

/// How a posture does under a change.
struct Seen {
    best: bool,
    share: f64,
    interval: [f64; 2],
    next: (usize, f64),
    told_apart: bool,
}

impl<E: From<AnalysisError>, P: FnMut(&[(usize, f64)], u32) -> Result<Vec<Shard>, E>> Search<'_, P> {
    fn rival(
        &mut self,
        posture: usize,
        before: f64,
        leans: &[Lean],
        enough: Option<usize>,
    ) -> Result<Rival, E> {
        // One number fewer than the picture asks for may do: it is only a picture.
        let first = enough.map_or(leans.len(), |enough| enough.saturating_sub(1)).max(1);
        for count in first..=leans.len() {
            let some = &leans[..count];
            if !self.seen(posture, some, 1.0, self.tried())?.best {
                continue;
            }
            let mut way = self.smallest(posture, some)?;
            while way <= 1.0 {
                let seen = self.seen(posture, some, way, self.played)?;
                if seen.best {
                    return Ok(self.told(posture, before, some, way, &seen));
                }
                way = if way < 1.0 { (way + FURTHER).min(1.0) } else { f64::INFINITY };
            }
        }
        let seen = self.seen(posture, leans, 1.0, self.played)?;
        Ok(self.told(posture, before, leans, 1.0, &seen))
    }

    /// The smallest part of the way that is enough in a short play, by halving; all of it is.
    fn smallest(&mut self, posture: usize, leans: &[Lean]) -> Result<f64, E> {
        let (mut too_little, mut enough) = (0.0, 1.0);
        for _ in 0..HALVINGS {
            let way = f64::midpoint(too_little, enough);
            if self.seen(posture, leans, way, self.tried())?.best {
                enough = way;
            } else {
                too_little = way;
            }
        }
        Ok(enough)
    }

    fn tried(&self) -> u32 {
        self.played.min(TRIED)
    }

    fn held(&self, leans: &[Lean], way: f64) -> Vec<Held> {
        leans
            .iter()
            .map(|lean| {
                let values = self.table.input(lean.column);
                let rank = 0.5 + way * (lean.rank - 0.5);
                let range = [0.05, 0.5, 0.95].map(|rank| value_at(&values, rank));
                let half = 0.5 - rank_of(0);
                let value = value_at(&values, rank);
                Held { column: lean.column, value, range, way: (rank - 0.5).abs() / half }
            })
            .collect()
    }

    fn seen(&mut self, posture: usize, leans: &[Lean], way: f64, futures: u32) -> Result<Seen, E> {
        let held: Vec<(usize, f64)> =
            self.held(leans, way).into_iter().map(|held| (held.column, held.value)).collect();
        let shards = (self.play)(&held, futures)?;
        let table = Table::new(self.subject, &shards)?;
        let (standing, [leading, second]) = standing_on(&table, &self.scales);
        let next = if leading == posture { second } else { leading };
        Ok(Seen {
            best: leading == posture,
            share: standing.p_best[posture],
            interval: standing.intervals[posture],
            next: (next, standing.p_best[next]),
            told_apart: standing.verdict.told_apart && (leading == posture || second == posture),
        })
    }

    fn told(&self, posture: usize, before: f64, leans: &[Lean], way: f64, seen: &Seen) -> Rival {
        Rival {
            posture,
            before,
            best: seen.best,
            held: self.held(leans, way),
            share: seen.share,
            interval: seen.interval,
            next: seen.next,
            told_apart: seen.told_apart,
            futures: self.played,
        }
    }
}
