//! The engine: many runs side by side ("lanes"), or one run of a whole population, in fixed point. It does what
//! docs/model.md says; `week` is the file to read first. The way in is `crate::run`.
#![expect(
    clippy::needless_range_loop,
    reason = "several rows are walked in step by lane; one plain form of loop is what the compiler vectorizes"
)]

pub(crate) mod beta;
pub(crate) mod chances;
pub(crate) mod contact;
pub(crate) mod counts;
pub(crate) mod decision;
pub(crate) mod fixed;
pub(crate) mod ladder;
pub(crate) mod lane;
pub(crate) mod levels;
pub(crate) mod luck;
pub(crate) mod measure;
pub(crate) mod pairs;
pub(crate) mod participation;
pub(crate) mod permutation;
pub(crate) mod placement;
pub(crate) mod planes;
pub(crate) mod rewards;
pub(crate) mod segments;
pub(crate) mod simulation;
pub(crate) mod state;
pub(crate) mod tables;
pub(crate) mod tally;
pub(crate) mod ties;
pub(crate) mod week;
pub(crate) mod wide;
pub(crate) mod words;
