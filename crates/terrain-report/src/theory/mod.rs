//! What the experiments say of the propositions, in words, as JSON and as a page. Nothing is computed here: verdicts and
//! figures come from `terrain-decide`.

mod charts;
mod html;
mod json;
mod markdown;
mod mechanisms;
mod swap;
mod words;

pub use html::html;
pub use json::{as_json, list_as_json};
pub use markdown::{BookFile, markdown};
pub use swap::{SwapTold, swap_as_json, swap_in_words};
pub use words::{in_words, list};

use terrain_decide::theory::Findings;
use terrain_situation::proposition::{Mechanism, Proposition};

/// What was played.
#[derive(Debug)]
pub struct Theory<'a> {
    /// Propositions with what was found.
    pub told: Vec<(&'a Proposition, &'a Findings)>,
    /// The same, in the same order, with one mechanism at a time switched off.
    pub without: Vec<(&'a Mechanism, &'a [Findings])>,
    /// Mechanisms that were switched off throughout.
    pub switched_off: Vec<String>,
    /// Whether few futures were played, to look.
    pub quick: bool,
    /// Seed of futures and luck.
    pub seed: u64,
}
