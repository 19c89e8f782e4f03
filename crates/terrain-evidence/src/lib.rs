//! Public records read into quantities with a source.
//!
//! Belongs here: readers of published files (from `impl Read`, never a path), the records they give, and the
//! estimators over them; which numbers of a situation they could supply. Does not: a store, the network, or what a run does with
//! a quantity.

pub mod any_bytes;
mod archive;
mod bundled;
pub mod calibration;
pub mod columns;
mod date;
mod delimited;
mod error;
mod estimate;
pub mod fec;
mod filter;
pub mod fmcs;
mod groups;
mod import;
mod in_words;
pub mod irs990;
pub mod nlrb;
pub mod olms;
pub mod organization;
mod pool;
mod recognize;
pub mod rollcall;
mod select;
mod shares;
mod source;
mod special;
pub mod supply;
mod survival;
mod table;
mod tidy;
mod workbook;

pub use bundled::BundledEvidence;
pub use date::Date;
pub use error::{EvidenceError, ReadError};
pub use estimate::{Distribution, Estimate, LEVEL, Quantiles, beta_interval, even_quantiles};
pub use filter::{Filter, FilterValue, filter_from_texts, parse_condition};
pub use groups::{Group, Groups, LeftOutGroup, group_by};
pub use import::{Counted, Example, ImportSummary, ReadOptions};
pub use select::LeftOut;
pub use shares::Source;
pub use source::{EvidenceName, EvidenceSource};
pub use special::{
    beta_distribution, beta_quantile, gamma_distribution, gamma_quantile, normal_distribution,
    normal_quantile,
};
