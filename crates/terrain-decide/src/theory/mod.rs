//! Propositions as experiments: a claim's cells are played on the same futures, its contrasts estimated, and a verdict given by
//! a rule that is the same for all. Nothing here or in the engine knows what any proposition says; that is in its file.
//!
//! `play` makes and runs the cells, `measure` says what is looked at in a run, `estimate` how large a contrast is and how
//! surely, `verdict` what follows, `region` where a claim holds if it doesn't hold everywhere.

mod estimate;
mod fault;
mod measure;
mod play;
mod region;
mod verdict;

pub use estimate::Estimate;
pub use fault::TheoryFault;
pub use play::{Dose, Findings, MapFindings, Setting, Tested, play};
pub use region::{Condition, Region};
pub use verdict::{HOLDS_IN, Verdict, verdict_of_all};
