//! Which choice holds up when the future is unknown: decision criteria on a table of payoffs, thresholds that must be met,
//! choices that no other one beats on all outcomes, and which weights speak for which choice.
//!
//! Plain numbers in, plain numbers out: a table is `[choice][future]`, more is better. Does not belong here: where payoffs come from,
//! how sure a figure is (`analysis`), what it is worth to find something out (`value_of_information`).

mod criteria;
mod outcomes;
mod payoffs;
mod smaa;

pub use criteria::{Criterion, Judged, Settings, best, judge, share_best};
pub use outcomes::{Demand, Threshold, not_dominated, satisfied};
pub use payoffs::{PayoffError, Payoffs};
pub use smaa::{Acceptability, MOST_EXACT, smaa, smaa_uncertain};
