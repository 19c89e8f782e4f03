//! One file for each subcommand: its options, and the calls that answer it.

pub(crate) mod analyze;
pub(crate) mod bloc;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod demo;
pub(crate) mod diffuse;
pub(crate) mod doctor;
pub(crate) mod evidence;
pub(crate) mod explain;
pub(crate) mod import;
pub(crate) mod ledger;
pub(crate) mod man;
pub(crate) mod new;
pub(crate) mod positions;
pub(crate) mod power;
pub(crate) mod report;
pub(crate) mod run;
pub(crate) mod schema;
pub(crate) mod theory;
