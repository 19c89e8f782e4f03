//! What a decision says, in sentences that are only as strong as the runs allow. Terminal, page, handout and JSON use the
//! same ones. Names and numbers in words belong to `words`, layout to the writers.

mod find_out;
mod guidance;
mod hangs_on;
mod limits;
mod shown;

pub use find_out::{FindOutWords, find_out};
pub use guidance::{
    Question, criteria, in_words, questions, questions_lead, rules_lead, winning_conditions, worth_asking,
};
pub use hangs_on::{case_against, direction, driver, drivers_finding, flip, flip_short};
pub use limits::{CANNOT_TELL, caveats, caveats_lead, grades, judgement, unknowns};
pub use shown::{
    Standing, best_finding, campaign, comparison, how_sure, marked, outcome_finding, played, rank_finding,
    recommendation, regret_finding, said, standing, taken, weeks_finding,
};
