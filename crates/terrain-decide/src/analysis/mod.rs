//! From the rows to the answer: which posture does best in how many futures, how sure that is, and what it hangs on.
//! One file a subject; [`decide`] puts them together. Words and charts belong to `terrain-report`.

pub mod against;
mod comparison;
mod conditions;
mod contention;
pub mod designed;
mod drivers;
mod effects;
mod error;
mod find_out;
mod flips;
pub mod influence;
mod kept;
mod leanings;
mod outcomes;
mod parts;
mod phases;
pub(crate) mod precision;
pub mod ranking;
mod robust;
pub mod running;
mod shares;
mod standing;
pub(crate) mod statistics;
mod table;
pub(crate) mod utility;
mod warnings;

pub use error::AnalysisError;
pub(crate) use kept::kept;
pub use precision::share_interval;
pub(crate) use ranking::best_shares;

use crate::decision::{Decision, PostureResult};
use crate::shard::Shard;
use crate::subject::Subject;
use comparison::Comparison;
use drivers::Drivers;
use robust::Counted;
use standing::Standing;
use statistics::mean;
use table::Table;
use utility::Utility;
use warnings::Findings;

/// What the rows of the shards say about the subject's question. Any shards of the experiment, in any order: a stopped
/// run is analysed as far as it came. The same rows give the same answer, bit for bit.
///
/// # Errors
/// No future at all, or rows that don't belong to the subject or are no numbers; the message names shard and future.
pub fn decide(subject: &Subject, shards: &[Shard]) -> Result<Decision, AnalysisError> {
    Ok(answer(&Table::new(subject, shards)?, None))
}

/// As [`decide`], but drivers, flip values and the case against are about two postures of one's choice, whichever of them is
/// ahead; [`Decision::compared`] says how they compare. The verdict is that of all postures.
///
/// # Errors
/// As [`decide`], and when the two aren't two postures of the subject.
pub fn decide_between(
    subject: &Subject,
    shards: &[Shard],
    first: usize,
    second: usize,
) -> Result<Decision, AnalysisError> {
    let postures = subject.postures.len();
    if first == second || first >= postures || second >= postures {
        return Err(AnalysisError::Pair { first, second, postures });
    }
    Ok(answer(&Table::new(subject, shards)?, Some([first, second])))
}

fn answer(table: &Table, pair: Option<[usize; 2]>) -> Decision {
    let subject = table.subject;
    let utility = Utility::new(table);
    let standing = Standing::new(Comparison::new(table, &utility), pair);
    let postures: Vec<PostureResult> =
        (0..table.postures()).map(|posture| posture_result(table, &standing, posture)).collect();
    let drivers = Drivers::new(table, &standing);
    let values = utility.described();
    let counted = Counted::new(table, &standing);
    let findings = Findings {
        postures: &postures,
        verdict: &standing.verdict,
        values: &values,
        decides_nothing: utility.decides_nothing(),
    };
    let warnings = warnings::warnings(table, &findings);
    Decision {
        question: subject.question.clone(),
        horizon_weeks: subject.horizon_weeks,
        futures: u32::try_from(table.futures()).unwrap_or(u32::MAX),
        replicates: subject.replicates,
        seed: subject.seed,
        futures_planned: subject.futures_planned,
        postures,
        verdict: standing.verdict.clone(),
        compared: standing.compared.clone(),
        drivers: drivers.described(table, &standing),
        case_against: drivers.case_against(table, &standing),
        conditions: conditions::conditions(table, &standing),
        robustness: counted.robustness(table),
        find_out: find_out::find_out(table, &counted),
        values,
        assumptions: drivers.assumptions(table),
        influence_by_grade: drivers.by_grade(table),
        warnings,
        series_weeks: subject.series_weeks.clone(),
    }
}

fn posture_result(table: &Table, standing: &Standing, posture: usize) -> PostureResult {
    let named = &table.subject.postures[posture];
    PostureResult {
        id: named.id.clone(),
        label: named.label.clone(),
        taken: mean(&table.taken[posture]),
        outcomes: outcomes::summaries(table, posture),
        p_best: standing.p_best[posture],
        p_best_interval: standing.intervals[posture],
        futures: u32::try_from(table.played(posture)).unwrap_or(u32::MAX),
        utility: standing.mean_utility(posture),
        expected_regret: standing.mean_of_all(&standing.regrets[posture]),
        max_regret: standing.regrets[posture].iter().copied().fold(0.0, f64::max),
        rank_acceptability: standing.acceptability[posture].clone(),
        campaigns: outcomes::campaigns(table, posture),
        walkouts: outcomes::walkouts(table, posture),
    }
}
