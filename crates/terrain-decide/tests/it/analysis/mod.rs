//! What the analysis says of rows whose truth is known.

mod against;
mod contention;
mod contest;
mod designed;
mod drivers;
mod flips;
mod guidance;
mod made;
mod properties;
pub(crate) mod published;
mod sensitivity;
mod standing;
mod sturdy;

use std::sync::atomic::AtomicBool;
use terrain_decide::experiment::Experiment;
use terrain_decide::runner::{RunControl, Unobserved, run};
use terrain_decide::shard::{MemorySink, Shard, Sink};

/// All shards of an experiment.
fn all(experiment: &Experiment) -> Vec<Shard> {
    let (mut sink, stop) = (MemorySink::default(), AtomicBool::new(false));
    let control = RunControl { threads: 2, stop: &stop, memory: None };
    run(experiment, &mut sink, &control, &mut Unobserved).unwrap();
    sink.kept().unwrap().into_iter().map(|index| sink.read(index).unwrap()).collect()
}
