//! From a situation to a decision: the design of futures, the lowering to engine inputs, the runner, and the analysis
//! of what the runs show. No files, no clock, no printing: those are behind the traits of [`shard`].

pub mod again;
pub mod analysis;
pub mod decision;
pub mod design;
pub mod discovery;
pub mod distribution;
pub mod experiment;
pub mod fifty;
mod joint;
mod lower;
pub mod robustness;
pub mod runner;
pub mod sensitivity;
pub mod shard;
pub mod special;
pub mod subject;
pub mod theory;
pub mod value_of_information;
