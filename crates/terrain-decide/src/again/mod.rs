//! Deciding again from runs that were made earlier: what is kept of them, and what they say when some futures count for more
//! than others. Where the weights come from (counts in a ledger) belongs to `terrain-ledger`.

mod kept;
mod weighed;

pub use kept::{KeptPosture, KeptRuns};
pub use weighed::{Again, AgainPosture, WeightFault, weighted_quantile};
