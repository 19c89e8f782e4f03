//! The view of a decision: the same words, numbers and charts for terminal, page, handout and JSON. Nothing is computed
//! here beyond rounding and wording, and nothing is read or written: text in, text out, the same bytes every time.

pub mod against;
pub mod analyses;
pub mod embed;
pub mod estimates;
pub mod glossary;
pub mod handout;
pub mod html;
pub mod json;
pub mod ledger;
pub mod positions;
pub mod power;
pub mod rules;
pub mod sentences;
pub mod text;
pub mod theory;
pub mod tradeoff;
pub mod words;

mod chart;
mod error;
mod reproduction;

pub use error::ReportError;
pub use reproduction::Reproduction;
